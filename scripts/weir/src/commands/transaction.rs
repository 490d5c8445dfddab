//! `weir transaction`: what became of one.

use alloy::primitives::B256;
use clap::Args;
use serde::Serialize;

use crate::{
    chain::{Connection, Sending, Sent},
    events::{self, Happening},
    session::Session,
    shell::{Failure, Report},
};

/// Show what became of a transaction; wait for it with --wait
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// Its hash
    hash: B256,
    /// Wait until it is in a block, as long as --timeout says
    #[arg(long)]
    wait: bool,
}

/// What became of it, and what happened in it.
#[derive(Clone, Debug, Serialize)]
struct Followed {
    #[serde(flatten)]
    sending: Sending,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Happening>,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let with_manifest = session.settings.deployment.value.exists();
        let deployment = match with_manifest {
            true => Some(session.deployment().await?),
            false => None,
        };
        let connection = match &deployment {
            Some(deployment) => deployment.connection.clone(),
            None => session.connect(None).await?,
        };
        let receipt = match (self.wait, connection.receipt(self.hash).await?) {
            (_, Some(receipt)) if receipt.status() => receipt,
            (false, None) => return Err(self.missing(&connection).await?),
            // waits, or says why it failed
            _ => connection.wait(self.hash, "this", &session.shell).await?,
        };
        let words = deployment
            .as_ref()
            .map(|deployment| deployment.words.clone());
        let events = deployment.iter().flat_map(|deployment| {
            let (manifest, words) = (&deployment.manifest, &deployment.words);
            let logs = receipt.inner.logs().iter();
            logs.filter_map(move |log| events::tell(log, manifest, words))
        });
        let events = events.collect();
        let sent = Sent::Confirmed(Box::new(receipt));
        session.shell.report(&Followed {
            sending: Sending::of(&sent, &words.unwrap_or_default()),
            events,
        });
        Ok(())
    }

    /// What to say of one that is in no block.
    async fn missing(&self, connection: &Connection) -> Result<Failure, Failure> {
        let waits = connection.knows(self.hash).await?;
        Ok(if waits {
            Failure::not_found(format!(
                "transaction {} waits and is in no block yet",
                self.hash
            ))
            .advise("wait for it with --wait")
        } else {
            Failure::not_found(format!(
                "{} knows no transaction {}",
                connection.url(),
                self.hash
            ))
            .advise("check the hash and --rpc-url; a wallet may not have sent it yet")
        })
    }
}

impl Report for Followed {
    fn text(&self) -> String {
        let events = self.events.iter().map(|event| event.sentence.clone());
        events
            .chain([self.sending.text()])
            .collect::<Vec<_>>()
            .join("\n")
    }
}
