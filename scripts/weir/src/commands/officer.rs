//! `weir officer`: who records landings.

use std::collections::BTreeSet;

use clap::Subcommand;
use serde::Serialize;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::Fishcoin,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::Party,
};

/// Show, appoint and remove landing officers
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who may record landings, and from when
    List,
    /// Let somebody record landings after the public delay; by the governor
    Appoint {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
    /// Take the office at once; what was recorded stands; by the governor
    Remove {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
        match self {
            Self::List => {
                session.shell.report(&Officers::of(&deployment).await?);
                Ok(())
            }
            Self::Appoint { who } => {
                let officer = deployment.people.find(&who)?;
                let call = Fishcoin::appointOfficerCall { officer };
                let action = format!("appoint {} as a landing officer", words.address(officer));
                act(session, &deployment, fishcoin, &call, action).await
            }
            Self::Remove { who } => {
                let officer = deployment.people.find(&who)?;
                let call = Fishcoin::removeOfficerCall { officer };
                let action = format!("take the office of {}", words.address(officer));
                act(session, &deployment, fishcoin, &call, action).await
            }
        }
    }
}

/// All officers.
#[derive(Clone, Debug, Serialize)]
struct Officers {
    officers: Vec<Officer>,
    #[serde(skip)]
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct Officer {
    #[serde(flatten)]
    account: Party,
    /// From when it may record landings; unix seconds.
    from: u64,
}

impl Officers {
    async fn of(deployment: &Deployment) -> Result<Self, Failure> {
        let words = &deployment.words;
        let at = deployment.manifest.fishery()?.fishcoin.address;
        let appointed: BTreeSet<_> = deployment
            .connection
            .logs::<Fishcoin::OfficerAppointed>(at, deployment.manifest.first_block)
            .await?
            .into_iter()
            .map(|(event, _)| event.officer)
            .collect();
        let mut rows = table(&["officer", "from"]);
        let mut officers = Vec::new();
        for officer in appointed {
            let from = deployment
                .fishcoin(&Fishcoin::officerFromCall { officer })
                .await?;
            if from == 0 {
                continue; // removed since
            }
            rows.add_row([words.address(officer), words.moment(from)]);
            officers.push(Officer {
                account: words.party(officer),
                from,
            });
        }
        let text = match officers.is_empty() {
            true => "Nobody may record landings.".to_owned(),
            false => lines(rows),
        };
        Ok(Self { officers, text })
    }
}

impl Report for Officers {
    fn text(&self) -> String {
        self.text.clone()
    }
}
