//! What a command that sends a transaction has to tell.

use alloy::{primitives::Address, sol_types::SolCall};
use serde::Serialize;

use crate::{
    chain::{self, Sending, Sent, Transaction},
    deployment::Deployment,
    events::{self, Happening},
    session::Session,
    shell::{Failure, Report},
};

/// Sends a message to one of the deployment's contracts and tells what became of it. `action` says
/// what it does, beginning with a verb: "pay 12.5 FISH to Ana".
pub async fn act<C: SolCall>(
    session: &Session,
    deployment: &Deployment,
    contract: Address,
    call: &C,
    action: String,
) -> Result<(), Failure> {
    let signer = session.signer(&deployment.connection)?;
    let transaction = Transaction::call(contract, call, action.clone());
    let connection = &deployment.connection;
    let sent = chain::send(session, connection, &signer, transaction, &deployment.words).await?;
    session.shell.report(&Told::of(action, &sent, deployment));
    Ok(())
}

/// What was asked, what became of it, and what the contracts said happened.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// What was asked.
    pub action: String,
    /// What became of it.
    #[serde(flatten)]
    pub sending: Sending,
    /// What happened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Happening>,
}

impl Told {
    /// Of `action`, which became `sent`.
    pub fn of(action: String, sent: &Sent, deployment: &Deployment) -> Self {
        let logs = sent.receipt().map(|receipt| receipt.inner.logs());
        Self {
            action,
            sending: Sending::of(sent, &deployment.words),
            events: logs
                .unwrap_or_default()
                .iter()
                .filter_map(|log| events::tell(log, &deployment.manifest, &deployment.words))
                .collect(),
        }
    }
}

impl Report for Told {
    fn text(&self) -> String {
        let mut lines = Vec::new();
        match self.sending {
            Sending::Confirmed { .. } => lines.push(format!("Done: {}.", self.action)),
            Sending::Planned(_) => lines.push(format!("To {}:", self.action)),
        }
        let happenings = self
            .events
            .iter()
            .map(|event| format!("  {}", event.sentence));
        lines.extend(happenings);
        lines.push(self.sending.text());
        lines.join("\n")
    }
}
