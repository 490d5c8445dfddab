//! The exchange: what members owe each other, its set-off around cycles, and the pool that local
//! currencies are swapped in. `weir owe`, `weir setoff`, `weir quote`, `weir swap`, `weir pool`.

pub mod cycle;
pub mod debts;
pub mod listing;
pub mod owe;
pub mod plan;
pub mod pool;
pub mod quote;
pub mod setoff;
pub mod show;
pub mod submit;
pub mod swap;
pub mod tally;

use std::{fs, path::Path};

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use sha2::{Digest, Sha256};

use super::{act_all, money::paying};
use crate::{
    currency::Chosen,
    deployment::{Deployment, Exchange},
    measures::Money,
    people::parse_address,
    session::Session,
    shell::Failure,
    units::parse_duration,
    vocabulary::Quantity,
};

/// For how long a swap or a payment holds, unless another time is given.
pub const WITHIN: &str = "10 minutes";

/// A deployment and its exchange.
pub struct Market {
    /// The deployment.
    pub deployment: Deployment,
    /// Its exchange.
    pub exchange: Exchange,
}

impl Market {
    /// The one that the settings name.
    ///
    /// # Errors
    /// If it has no exchange, or the chain does not answer.
    pub async fn open(session: &Session) -> Result<Self, Failure> {
        Self::of(session.deployment().await?)
    }

    /// That of a deployment.
    ///
    /// # Errors
    /// If it has no exchange.
    pub fn of(deployment: Deployment) -> Result<Self, Failure> {
        let exchange = deployment.the_exchange()?.clone();
        Ok(Self {
            deployment,
            exchange,
        })
    }

    /// What the exchange answers.
    ///
    /// # Errors
    /// If it refuses, or the chain does not answer.
    pub async fn ask<C: SolCall>(&self, call: &C) -> Result<C::Return, Failure> {
        self.deployment.exchange(call).await
    }

    /// What somebody is called.
    pub fn who(&self, address: Address) -> String {
        self.deployment.words.address(address)
    }

    /// "12.5 credit": an amount in the exchange's unit.
    pub fn text(&self, base: u128) -> String {
        self.exchange.unit.text(base)
    }

    /// The same for programs.
    pub fn measured(&self, base: u128) -> Quantity {
        self.exchange.unit.measured(base)
    }

    /// An amount in the exchange's unit, as it is typed; above 0.
    fn parse(&self, text: &str, what: &str) -> Result<u128, Failure> {
        self.exchange.unit.parse_positive(text, what)
    }

    /// The currency that `text` means, listed or not: a symbol of the pool, a currency of the charter,
    /// or an address.
    async fn any_token(&self, text: &str) -> Result<Money, Failure> {
        let refusal = match self.exchange.token(text) {
            Ok(listed) => return Ok(listed.clone()),
            Err(refusal) => refusal,
        };
        let deployment = &self.deployment;
        let manifest = &deployment.manifest;
        let own = match Chosen::find(manifest, Some(text)) {
            Ok(Chosen::Fishcoin) => Some(manifest.fishery()?.fishcoin.address),
            Ok(Chosen::Generative) => Some(manifest.generative()?.address),
            Err(_) => None,
        };
        let address = own.or_else(|| parse_address(text).ok());
        let Some(address) = address else {
            return Err(refusal);
        };
        Money::of(address, &deployment.connection, &deployment.words).await
    }

    /// Until when something holds that is sent now; unix seconds.
    async fn deadline(&self, within: &str) -> Result<u64, Failure> {
        let now = self.deployment.connection.now().await?;
        Ok(now.saturating_add(parse_duration(within)?))
    }

    /// Sends a message to the exchange and tells what became of it. `action` begins with a verb.
    async fn act<C: SolCall>(
        &self,
        session: &Session,
        call: &C,
        action: String,
    ) -> Result<(), Failure> {
        let at = self.exchange.address;
        super::act(session, &self.deployment, at, call, action).await
    }

    /// The same where the exchange takes `amount` of a token with it, which is approved first.
    async fn act_paying<C: SolCall>(
        &self,
        session: &Session,
        (money, amount): (&Money, u128),
        call: &C,
        action: String,
    ) -> Result<(), Failure> {
        let deployment = &self.deployment;
        let signer = session.signer(&deployment.connection)?;
        let (payer, at) = (signer.address(), self.exchange.address);
        let transactions = paying(deployment, payer, money, amount, at, call, action).await?;
        let told = act_all(session, deployment, &signer, transactions).await?;
        session.shell.report(&told);
        Ok(())
    }
}

/// What a debt is for, as a hash: 0x and 64 digits, or the SHA-256 of a file; without it, zero.
fn note(text: Option<&str>) -> Result<B256, Failure> {
    let Some(text) = text else {
        return Ok(B256::ZERO);
    };
    if text.starts_with("0x") {
        return text.parse().map_err(|_| {
            Failure::usage(format!("the note \"{text}\" is no hash"))
                .advise("write 0x and 64 digits, or name a file, whose SHA-256 is taken")
        });
    }
    let path = Path::new(text);
    let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    Ok(B256::from_slice(&Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Kind;

    #[test]
    fn a_note_is_a_hash_or_a_file() {
        assert_eq!(note(None), Ok(B256::ZERO));
        let hash = format!("0x{}", "1f".repeat(32));
        assert_eq!(note(Some(&hash)), Ok(B256::repeat_byte(0x1f)));
        assert_eq!(note(Some("0x1f")).unwrap_err().kind, Kind::Usage);
        assert_eq!(note(Some("no-such-file")).unwrap_err().kind, Kind::NotFound);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("invoice.txt");
        fs::write(&path, "abc").unwrap();
        assert_eq!(
            note(path.to_str()).unwrap().to_string(),
            "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
