//! `weir claim show`: how a claim stands.

use alloy::primitives::{Address, B256};
use clap::Args;
use serde::Serialize;

use super::{
    about,
    seat::{seats, voices, Rule},
    words::{cell, status, status_key},
};
use crate::{
    deployment::Deployment,
    interfaces::Claims,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// Show how a claim stands: its status and dates, its evidence and cells, who spoke
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The claim's number
    claim: u64,
}

/// A claim.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    claim: u64,
    /// filed, attested, challenged, final, refused or revoked.
    status: &'static str,
    kind: u32,
    kind_name: String,
    period: u32,
    /// Unix seconds.
    period_opens: u64,
    /// Unix seconds.
    period_closes: u64,
    claimant: Party,
    /// The contract that may pay for it.
    consumer: Party,
    quantity: Quantity,
    area: Quantity,
    evidence: B256,
    cells: Vec<String>,
    /// Unix seconds.
    filed: u64,
    /// Since when it stands so; unix seconds, 0 where there is no such moment.
    since: u64,
    /// Until when, if nothing is said; unix seconds, 0 where there is no such moment.
    until: u64,
    /// After a revocation: whether its cells were freed.
    freed: bool,
    attested: Vec<Party>,
    dissented: Vec<Party>,
    quorum: Rule,
    review: Rule,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge: Option<Challenge>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize)]
struct Challenge {
    challenger: Party,
    /// The piece of evidence: its leaf.
    piece: B256,
    reason: B256,
    upheld: Vec<Party>,
    dismissed: Vec<Party>,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let (case, deployment) = about(deployment.clone(), self.claim).await?;
        let words = &deployment.words;
        let kind = &case.kind;
        let number = self.claim;
        let call = Claims::cellsCall { claim: number };
        let cells = deployment.register(&call).await?;
        let call = Claims::ballotCall { claim: number };
        let ballot = deployment.register(&call).await?;
        let call = Claims::challengeOfCall { claim: number };
        let challenge = deployment.register(&call).await?;
        let (quorum, review) = Rule::both(&deployment, kind.number).await?;
        let seats = seats(&deployment, kind.number).await?;
        let now = deployment.connection.now().await?;
        let span = kind.span(case.claim.period);
        let (attested, for_it) = voices(ballot.attested, &seats, &deployment);
        let (dissented, against) = voices(ballot.dissented, &seats, &deployment);
        let list = |names: Vec<String>| match names.is_empty() {
            true => "nobody".to_owned(),
            false => names.join("\n"),
        };
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        let mut lines: Vec<(String, String)> = [
            ("claim", number.to_string()),
            ("state", state(&case.claim, now, words)),
            ("kind", words.kind_name(kind.number)),
            ("period", kind.period(case.claim.period)),
            ("claimant", words.address(case.claim.claimant)),
            ("paid by", words.address(case.claim.consumer)),
            ("quantity", kind.quantity(case.claim.quantity)),
            ("area", words.area(case.claim.area)),
            ("evidence", case.claim.evidence.to_string()),
            ("cells", cells.join(" ")),
            ("filed", words.moment(case.claim.filed)),
            (
                "for it",
                format!("{}\n(it takes {})", list(for_it), quorum.words()),
            ),
            ("against it", list(against)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        let challenge = (challenge.challenger != Address::ZERO).then(|| {
            let (upheld, right) = voices(challenge.upheld, &seats, &deployment);
            let (dismissed, wrong) = voices(challenge.dismissed, &seats, &deployment);
            lines.extend([
                ("challenger".to_owned(), words.address(challenge.challenger)),
                ("disputed piece".to_owned(), challenge.piece.to_string()),
                ("reason".to_owned(), challenge.reason.to_string()),
                (
                    "upheld by".to_owned(),
                    format!("{}\n(it takes {})", list(right), review.words()),
                ),
                ("dismissed by".to_owned(), list(wrong)),
            ]);
            Challenge {
                challenger: words.party(challenge.challenger),
                piece: challenge.piece,
                reason: challenge.reason,
                upheld,
                dismissed,
            }
        });
        session.shell.report(&Shown {
            claim: number,
            status: status_key(case.claim.status),
            kind: kind.number,
            kind_name: kind.settings.name.clone(),
            period: case.claim.period,
            period_opens: span.map_or(0, |span| span.opens),
            period_closes: span.map_or(0, |span| span.closes),
            claimant: words.party(case.claim.claimant),
            consumer: words.party(case.claim.consumer),
            quantity: kind.scale.measured(case.claim.quantity),
            area: crate::measures::Scale::hectares().measured(case.claim.area),
            evidence: case.claim.evidence,
            cells,
            filed: case.claim.filed,
            since: case.claim.since,
            until: case.claim.until,
            freed: case.claim.freed,
            attested,
            dissented,
            quorum,
            review,
            challenge,
            lines,
        });
        Ok(())
    }
}

/// The status in a sentence, with its dates.
fn state(claim: &Claims::claimReturn, now: u64, words: &crate::vocabulary::Vocabulary) -> String {
    let is = status(claim.status);
    let until = words.moment(claim.until);
    match claim.status {
        1 if now < claim.until => format!("it {is}; it must be before {until}"),
        1 => format!("it {is}, and the time for it passed on {until}: it can lapse"),
        2 => format!("it {is} until {until}; then it is final"),
        3 if now < claim.until => format!("it {is}; it is to be judged before {until}"),
        3 => format!("it {is}, and was not judged before {until}: it can lapse"),
        4 if now < claim.until => format!(
            "it {is} since {}; its attestors are liable until {until}",
            words.moment(claim.since)
        ),
        4 => format!("it {is} since {}", words.moment(claim.since)),
        6 if claim.freed => format!("it {is}; its cells are free again"),
        6 => format!("it {is}; its cells stay taken"),
        _ => format!("it {is}"),
    }
}

impl Report for Shown {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
