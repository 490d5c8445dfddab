//! The generative currency: what verified work is paid in, what members owe the commons and get from
//! it, and the rules they set. `weir work`, `weir settle`, `weir income`, `weir vouch`, `weir policy`.

pub mod books;
pub mod ceiling;
pub mod holding;
pub mod income;
pub mod policy;
pub mod rate;
pub mod settle;
pub mod vouch;
pub mod work;

use alloy::{primitives::Address, sol_types::SolCall};
use serde::Serialize;

use super::{act_all, Told};
use crate::{
    chain::Transaction,
    currency::Currency,
    deployment::Deployment,
    interfaces::Generative,
    session::Session,
    shell::{Failure, Report},
};

use self::holding::Holding;

/// A deployment and its generative currency.
pub struct Office {
    /// The deployment.
    pub deployment: Deployment,
    /// Its generative currency.
    pub currency: Currency,
}

impl Office {
    /// The one that the settings name.
    ///
    /// # Errors
    /// If it has no generative currency, or the chain does not answer.
    pub async fn open(session: &Session) -> Result<Self, Failure> {
        let deployment = session.deployment().await?;
        let currency = deployment.the_generative()?.clone();
        Ok(Self {
            deployment,
            currency,
        })
    }

    /// What the currency answers.
    ///
    /// # Errors
    /// If it refuses, or the chain does not answer.
    pub async fn ask<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        self.deployment.generative(call).await
    }

    /// What somebody is called.
    pub fn who(&self, address: Address) -> String {
        self.deployment.words.address(address)
    }

    /// The period it is, from 1, and the policy of it.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn policy_now(&self) -> Result<(u32, Generative::policyReturn), Failure> {
        let now = self.deployment.connection.now().await?;
        let period = self.currency.clock.number_at(now).max(1);
        let policy = self.ask(&Generative::policyCall { period }).await?;
        Ok((period, policy))
    }

    /// Sends a message to the currency and tells what became of it. `action` begins with a verb.
    async fn act<C: SolCall>(
        &self,
        session: &Session,
        call: &C,
        action: String,
    ) -> Result<(), Failure> {
        let at = self.currency.address();
        super::act(session, &self.deployment, at, call, action).await
    }

    /// The same, and tells what `whose` account comes to after it; by default the signer's.
    async fn act_and_count<C: SolCall>(
        &self,
        session: &Session,
        whose: Option<Address>,
        call: &C,
        action: String,
    ) -> Result<(), Failure> {
        let signer = session.signer(&self.deployment.connection)?;
        let transaction = Transaction::call(self.currency.address(), call, action);
        let told = act_all(session, &self.deployment, &signer, vec![transaction]).await?;
        let whose = whose.unwrap_or_else(|| signer.address());
        let holding = Holding::load(&self.deployment, whose).await?;
        session.shell.report(&Counted { told, holding });
        Ok(())
    }
}

/// What was done, and what somebody has after it, in both figures.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// What was done.
    #[serde(flatten)]
    pub told: Told,
    /// What somebody has; where nothing was sent, as it stands.
    pub holding: Holding,
}

impl Report for Counted {
    fn text(&self) -> String {
        format!("{}\n{}", self.told.text(), self.holding.sentence())
    }
}
