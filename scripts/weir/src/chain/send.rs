//! Sending: try out, say the cost, ask, sign, send, wait.

use super::{Connection, Plan, Sent, Transaction, Unsigned};
use crate::{
    keys::{Signer, DEV_CHAIN_IDS},
    session::Session,
    shell::Failure,
    vocabulary::Vocabulary,
};

/// Sends `transaction`. What a contract would refuse is refused before anything is signed; with
/// `--dry-run` and with a wallet elsewhere nothing is sent.
pub async fn send(
    session: &Session,
    connection: &Connection,
    signer: &Signer,
    transaction: Transaction,
    words: &Vocabulary,
) -> Result<Sent, Failure> {
    let label = transaction.label.clone();
    let prepared = {
        let _progress = session.shell.progress(&format!("{label}: trying it out"));
        connection
            .prepare(&transaction, signer.address(), words)
            .await
            .map_err(|failure| failure.within(&format!("cannot {label}")))?
    };
    if session.settings.dry_run {
        return Ok(Sent::Planned(Box::new(Plan::of(&prepared, None, words))));
    }
    let nonce = connection.next_nonce(signer.address()).await?;
    if signer.is_external() {
        let unsigned = Unsigned::of(&prepared, nonce);
        return Ok(Sent::Planned(Box::new(Plan::of(
            &prepared,
            Some(unsigned),
            words,
        ))));
    }
    session.shell.note(&format!(
        "{} will {label}. It costs about {}, at most {} of the chain's coin.",
        signer.label(),
        words.native(prepared.likely_cost()),
        words.native(prepared.cost()),
    ));
    if needs_consent(connection, signer) && !session.shell.confirm("Send it?")? {
        return Err(Failure::failed("not sent: the answer was no"));
    }
    let signed = signer.sign(&prepared, nonce)?;
    connection.broadcast(&signed).await?;
    let receipt = connection.wait(signed.hash, &label, &session.shell).await?;
    Ok(Sent::Confirmed(Box::new(receipt)))
}

/// Whether a user is asked before something is sent: not where the key is everybody's and the chain a plaything.
pub fn needs_consent(connection: &Connection, signer: &Signer) -> bool {
    !(signer.is_dev() && DEV_CHAIN_IDS.contains(&connection.chain_id()))
}
