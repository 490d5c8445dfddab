//! `weir fund auditor`: who attests what agencies save.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::super::act;
use crate::{
    commands::claim::seat::Seat,
    deployment::Deployment,
    interfaces::Fund,
    session::Session,
    shell::{lines, table, Failure, Report},
};

/// Show, propose and remove auditors
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who audits, and from when
    Show,
    /// Let somebody audit after the public delay; by the governor
    Propose {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
        /// A name of the charter, or a number from 0 to 63
        #[arg(long)]
        institution: String,
    },
    /// Take the office at once; what was attested stands; by the governor
    Remove {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
}

/// All auditors.
#[derive(Clone, Debug, Serialize)]
struct Auditors {
    auditors: Vec<Seat>,
    #[serde(skip)]
    text: String,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let fund = deployment.manifest.fund()?.address;
        let words = &deployment.words;
        match self {
            Self::Show => {
                let now = deployment.connection.now().await?;
                let auditors: Vec<Seat> = auditors(deployment).await?.into_values().collect();
                let mut rows = table(&["auditor", "institution", "its voice counts"]);
                for auditor in &auditors {
                    let since = words.moment(auditor.from);
                    rows.add_row([
                        words.address(auditor.account.address),
                        auditor.institution_name.clone(),
                        if auditor.from <= now {
                            format!("since {since}")
                        } else {
                            format!("from {since}, not yet")
                        },
                    ]);
                }
                let text = match auditors.is_empty() {
                    true => "Nobody audits.".to_owned(),
                    false => lines(rows),
                };
                session.shell.report(&Auditors { auditors, text });
                Ok(())
            }
            Self::Propose { who, institution } => {
                let auditor = deployment.people.find(&who)?;
                let institution = deployment.institution_number(&institution)?;
                let call = Fund::proposeAuditorCall {
                    auditor,
                    institution,
                };
                let action = format!(
                    "let {} audit for {}",
                    words.address(auditor),
                    deployment.institution(institution)
                );
                act(session, deployment, fund, &call, action).await
            }
            Self::Remove { who } => {
                let auditor = deployment.people.find(&who)?;
                let call = Fund::removeAuditorCall { auditor };
                let action = format!("take the office of auditor {}", words.address(auditor));
                act(session, deployment, fund, &call, action).await
            }
        }
    }
}

/// The office of `who`, if it has one.
async fn office(deployment: &Deployment, who: Address) -> Result<Option<Seat>, Failure> {
    let call = Fund::auditorOfCall { auditor: who };
    let seat = deployment.fund(&call).await?;
    Ok(seat.seated.then(|| Seat {
        account: deployment.words.party(who),
        number: seat.index,
        institution: seat.institution,
        institution_name: deployment.institution(seat.institution),
        from: seat.from,
    }))
}

/// All auditors by their numbers, from the fund's events.
///
/// # Errors
/// If the chain does not answer.
pub async fn auditors(deployment: &Deployment) -> Result<BTreeMap<u8, Seat>, Failure> {
    let at = deployment.manifest.fund()?.address;
    let first = deployment.manifest.first_block;
    let proposed = deployment
        .connection
        .logs::<Fund::AuditorProposed>(at, first)
        .await?;
    let mut auditors = BTreeMap::new();
    for (event, _) in proposed {
        if let Some(seat) = office(deployment, event.auditor).await? {
            auditors.insert(seat.number, seat);
        }
    }
    Ok(auditors)
}

impl Report for Auditors {
    fn text(&self) -> String {
        self.text.clone()
    }
}
