//! `weir pay`: coins to somebody else.

use alloy::primitives::U256;
use clap::Args;

use super::{
    act, act_all,
    generative::{holding::Holding, Counted},
};
use crate::{
    chain::Transaction, currency::Chosen, interfaces::Fishcoin, session::Session, shell::Failure,
    units::parse_positive,
};

/// Pay coins to somebody
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A name of the charter, an account of the keystore, or an address
    to: String,
    /// In units, as in 12.5
    amount: String,
    /// The currency's symbol or name; needed if there are several
    #[arg(long, value_name = "NAME")]
    currency: Option<String>,
}

impl Command {
    /// Pays.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let to = deployment.people.find(&self.to)?;
        let whom = words.address(to);
        match Chosen::find(&deployment.manifest, self.currency.as_deref())? {
            Chosen::Fishcoin => {
                let (symbol, decimals) = (words.symbol(), words.decimals());
                let amount = parse_positive(&self.amount, symbol, decimals, "the amount")?;
                let action = format!("pay {} to {whom}", words.coins(amount));
                let value = U256::from(amount);
                let call = Fishcoin::transferCall { to, value };
                let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
                act(session, &deployment, fishcoin, &call, action).await
            }
            Chosen::Generative => {
                let currency = deployment.the_generative()?;
                let scale = &currency.money.scale;
                let amount = scale.parse_positive(&self.amount, "the amount")?;
                let action = format!("pay {} to {whom}", currency.text(amount));
                let value = U256::from(amount);
                // Every ERC-20 has this message under the same selector.
                let call = Fishcoin::transferCall { to, value };
                let transaction = Transaction::call(currency.address(), &call, action);
                let signer = session.signer(&deployment.connection)?;
                let told = act_all(session, &deployment, &signer, vec![transaction]).await?;
                let holding = Holding::load(&deployment, signer.address()).await?;
                session.shell.report(&Counted { told, holding });
                Ok(())
            }
        }
    }
}
