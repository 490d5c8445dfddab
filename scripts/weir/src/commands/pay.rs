//! `weir pay`: coins to somebody else.

use alloy::primitives::U256;
use clap::Args;

use super::act;
use crate::{interfaces::Fishcoin, session::Session, shell::Failure, units::parse_positive};

/// Pay coins to somebody
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A name of the charter, an account of the keystore, or an address
    to: String,
    /// In units, as in 12.5
    amount: String,
}

impl Command {
    /// Pays.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let to = deployment.people.find(&self.to)?;
        let amount = parse_positive(&self.amount, words.symbol(), words.decimals(), "the amount")?;
        let action = format!("pay {} to {}", words.coins(amount), words.address(to));
        let call = Fishcoin::transferCall {
            to,
            value: U256::from(amount),
        };
        let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
        act(session, &deployment, fishcoin, &call, action).await
    }
}
