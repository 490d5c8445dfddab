//! How the voices on a statement stand.

use alloy::primitives::B256;
use serde::Serialize;

use crate::{
    commands::seat::{seats, Seat},
    deployment::Deployment,
    interfaces::Council,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Party,
};

/// The voices on a statement.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ballot {
    digest: B256,
    attested: Vec<Party>,
    dissented: Vec<Party>,
    /// Different institutions among those who attest.
    institutions: u32,
    is_final: bool,
    /// Seats that make it final.
    quorum: u8,
    quorum_institutions: u8,
    /// Seats against it that keep it from becoming final.
    quorum_dissent: u8,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

/// Shows them.
pub async fn show(session: &Session, deployment: &Deployment, digest: B256) -> Result<(), Failure> {
    let words = &deployment.words;
    let ballot = deployment.council(&Council::ballotCall { digest }).await?;
    let quorum = deployment.council(&Council::quorumCall {}).await?;
    let seats = seats(deployment).await?;
    // A seat that was removed has spoken all the same.
    let voices = |bits: u64| -> (Vec<Party>, Vec<String>) {
        let mut parties = Vec::new();
        let mut names = Vec::new();
        for number in (0..64_u8).filter(|number| bits >> number & 1 == 1) {
            match seats.get(&number) {
                Some(Seat {
                    account,
                    institution_name,
                    ..
                }) => {
                    names.push(format!(
                        "{}, {institution_name}",
                        words.address(account.address)
                    ));
                    parties.push(account.clone());
                }
                None => names.push(format!("seat {number}, since removed")),
            }
        }
        (parties, names)
    };
    let (attested, for_it) = voices(ballot.attested);
    let (dissented, against) = voices(ballot.dissented);
    let institutions = ballot.institutions.count_ones();
    let state = if ballot.isFinal {
        "final".to_owned()
    } else if for_it.is_empty() && against.is_empty() {
        "nobody has spoken on it".to_owned()
    } else if against.len() >= usize::from(quorum.dissent) {
        format!("blocked: {} are against", against.len())
    } else {
        format!(
            "open: {} of {} seats, {institutions} of {} institutions",
            for_it.len(),
            quorum.seats,
            quorum.institutions
        )
    };
    let list = |names: Vec<String>| match names.is_empty() {
        true => "nobody".to_owned(),
        false => names.join("\n"),
    };
    session.shell.report(&Ballot {
        digest,
        attested,
        dissented,
        institutions,
        is_final: ballot.isFinal,
        quorum: quorum.seats,
        quorum_institutions: quorum.institutions,
        quorum_dissent: quorum.dissent,
        lines: vec![
            ("statement".to_owned(), digest.to_string()),
            ("state".to_owned(), state),
            ("for it".to_owned(), list(for_it)),
            ("against it".to_owned(), list(against)),
        ],
    });
    Ok(())
}

impl Report for Ballot {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
