//! What a command that sends a transaction has to tell.

use alloy::{primitives::Address, sol_types::SolCall};
use serde::Serialize;

use crate::{
    chain::{self, Sending, Sent, Transaction},
    deployment::Deployment,
    events::{self, Happening},
    keys::signer::Signer,
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
    let transaction = Transaction::call(contract, call, action);
    let told = act_all(session, deployment, &signer, vec![transaction]).await?;
    session.shell.report(&told);
    Ok(())
}

/// Sends several transactions, each once the one before is in a block; the last is what was asked for.
/// Where nothing is sent (`--dry-run`, `--external`) only the first is tried out, since the others
/// build on it.
pub async fn act_all(
    session: &Session,
    deployment: &Deployment,
    signer: &Signer,
    transactions: Vec<Transaction>,
) -> Result<Told, Failure> {
    let connection = &deployment.connection;
    let words = &deployment.words;
    let mut before: Vec<Told> = Vec::new();
    let mut rest = transactions.into_iter();
    while let Some(transaction) = rest.next() {
        let action = transaction.label.clone();
        let sent = chain::send(session, connection, signer, transaction, words)
            .await
            .map_err(|failure| match before.last() {
                Some(done) => failure.within(&format!("after it was done to {}", done.action)),
                None => failure,
            })?;
        let mut told = Told::of(action, &sent, deployment);
        if matches!(told.sending, Sending::Planned(_)) {
            told.after = rest.map(|it| it.label).collect();
            told.before = before;
            return Ok(told);
        }
        before.push(told);
    }
    let mut last = before
        .pop()
        .ok_or_else(|| Failure::failed("there is nothing to send"))?;
    last.before = before;
    Ok(last)
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
    /// What was sent before it, since it needs it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Told>,
    /// What is to be sent after it, to do what was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
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
            before: Vec::new(),
            after: Vec::new(),
        }
    }
}

impl Report for Told {
    fn text(&self) -> String {
        let mut lines: Vec<String> = self.before.iter().map(Report::text).collect();
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
        let after = self.after.iter();
        lines.extend(after.map(|action| format!("Then: {action}, by the same command again.")));
        lines.join("\n")
    }
}
