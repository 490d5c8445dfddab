//! Reading everything back from the chain and holding it against the manifest and its charter.

use std::path::Path;

use alloy::primitives::B256;
use serde::Serialize;

use super::{manifest::Manifest, plan::Plan, reading::Reading};
use crate::{
    chain::Connection,
    charter::{read, terms::Charter},
    shell::Failure,
};

/// What remains when a governor has not accepted yet.
pub const ACCEPTANCE: &str = "accept the governance of council and currency";

/// How something on the chain stands to what was deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As deployed.
    Same,
    /// Not yet as the charter has it: it is among what remains.
    Remains,
    /// Otherwise; somebody with the right to may have changed it since.
    Changed,
    /// Otherwise, and nobody can have changed it: this is not what was deployed.
    Wrong,
}

/// One thing that was read back.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What.
    pub what: String,
    /// As deployed.
    pub expected: String,
    /// As it is.
    pub found: String,
    /// How they stand to each other.
    pub verdict: Verdict,
}

/// Everything that was read back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    /// In the order of the charter.
    pub checks: Vec<Check>,
}

impl Verification {
    /// Those with one of these verdicts.
    pub fn with(&self, verdicts: &[Verdict]) -> Vec<&Check> {
        let listed = |check: &&Check| verdicts.contains(&check.verdict);
        self.checks.iter().filter(listed).collect()
    }

    /// Notes what was read, and what it means if it is not as deployed.
    pub fn note(&mut self, what: &str, expected: String, found: String, otherwise: Verdict) {
        let verdict = if expected == found {
            Verdict::Same
        } else {
            otherwise
        };
        self.checks.push(Check {
            what: what.to_owned(),
            expected,
            found,
            verdict,
        });
    }
}

/// The charter that `manifest` was deployed from.
///
/// # Errors
/// If the manifest was tampered with so that it holds none.
pub fn charter_of(manifest: &Manifest) -> Result<Charter, Failure> {
    let accounts = |name: &str| {
        manifest
            .accounts
            .get(name)
            .copied()
            .ok_or_else(|| format!("the manifest does not know the account {name}"))
    };
    let (charter, _) = read::read(Path::new("the manifest"), &manifest.charter, &accounts)
        .map_err(|refused| Failure::failed(refused.to_string()))?;
    Ok(charter)
}

/// Reads back whatever `manifest` says was deployed.
///
/// # Errors
/// If the chain does not answer, or is not the manifest's.
pub async fn verify(manifest: &Manifest, connection: &Connection) -> Result<Verification, Failure> {
    if connection.chain_id() != manifest.chain_id {
        return Err(other_chain(manifest.chain_id, connection));
    }
    let charter = charter_of(manifest)?;
    let plan = Plan {
        charter: &charter,
        first_opens: manifest.first_opens,
        artifacts: None,
        words: manifest.words(),
    };
    let mut reading = Reading {
        manifest,
        connection,
        plan: &plan,
        verification: Verification::default(),
    };
    let council = reading
        .code("code of the council", &manifest.council)
        .await?;
    let fishcoin = reading
        .code("code of the currency", &manifest.fishcoin)
        .await?;
    // other code may answer anything, or nothing
    if council {
        reading.council().await?;
        reading.stock().await?;
        for index in 0..charter.places.len() {
            reading.place(index).await?;
        }
        reading.currency_of_place().await?;
    }
    if fishcoin {
        reading.fishcoin().await?;
        reading.people().await?;
    }
    Ok(reading.verification)
}

/// Says that the chain is not the one it should be.
pub fn other_chain(expected: u64, connection: &Connection) -> Failure {
    Failure::failed(format!(
        "the deployment is on chain {expected}; {} is chain {}",
        connection.url(),
        connection.chain_id()
    ))
    .advise("name the right chain with --rpc-url, or another manifest")
}

/// Holds the manifest's code against a local build.
pub fn against_build(
    verification: &mut Verification,
    manifest: &Manifest,
    council: B256,
    fishcoin: B256,
) {
    for (what, contract, built) in [
        ("build of the council", &manifest.council, council),
        ("build of the currency", &manifest.fishcoin, fishcoin),
    ] {
        verification.note(
            what,
            built.to_string(),
            contract.code_hash.to_string(),
            Verdict::Wrong,
        );
    }
}
