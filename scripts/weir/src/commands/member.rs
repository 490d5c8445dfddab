//! `weir member`: who has an equal share, in the commons mode.

use clap::Subcommand;

use super::act;
use crate::{interfaces::Fishcoin, session::Session, shell::Failure};

/// Admit and dismiss members, in the commons mode
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Give somebody one equal share, with coins from the next season on; by the governor
    Admit {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
    /// End a membership; its coins of this season stay; by the governor
    Dismiss {
        /// A name of the charter, an account of the keystore, or an address
        who: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let (text, admit) = match &self {
            Self::Admit { who } => (who, true),
            Self::Dismiss { who } => (who, false),
        };
        let member = deployment.people.find(text)?;
        let name = deployment.words.address(member);
        let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
        if admit {
            let call = Fishcoin::admitCall { member };
            let action = format!("admit {name} as a member");
            act(session, &deployment, fishcoin, &call, action).await
        } else {
            let call = Fishcoin::dismissCall { member };
            let action = format!("dismiss {name} as a member");
            act(session, &deployment, fishcoin, &call, action).await
        }
    }
}
