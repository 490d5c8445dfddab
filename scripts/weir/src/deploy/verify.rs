//! Reading everything back from the chain and holding it against the manifest and its charter.

use std::{collections::BTreeSet, path::Path};

use serde::Serialize;

use super::{artifacts::Artifacts, manifest::Manifest, plan::Plan, reading::Reading};
use crate::{
    chain::Connection,
    charter::{read, terms::Charter},
    shell::Failure,
    vocabulary::Speaker,
};

/// What remains when a governor has not accepted yet.
pub const ACCEPTANCE: &str = "accept the governance that was offered";

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
        first_opens: manifest.fishery.as_ref().map_or(0, |it| it.first_opens),
        began: manifest.began,
        artifacts: None,
        words: manifest.words(),
    };
    let mut reading = Reading {
        manifest,
        connection,
        plan: &plan,
        verification: Verification::default(),
    };
    let mut sound = BTreeSet::new();
    for (speaker, contract) in manifest.contracts() {
        let what = format!("code of {}", speaker.title());
        if reading.code(&what, contract).await? {
            sound.insert(speaker);
        }
    }
    // other code may answer anything, or nothing
    if let (Some(deployed), Some(fishery)) = (&manifest.fishery, &charter.fishery) {
        if sound.contains(&Speaker::Council) {
            let at = deployed.council.address;
            reading.council(at, fishery).await?;
            reading.stock((at, deployed.stock), fishery).await?;
            for index in 0..fishery.places.len() {
                reading.place(index, deployed, fishery).await?;
            }
            reading.currency_of_place(deployed).await?;
        }
        if sound.contains(&Speaker::Fishcoin) {
            reading.fishcoin(deployed, fishery).await?;
            let at = deployed.fishcoin.address;
            reading.people(at, fishery).await?;
        }
    }
    if let (Some(deployed), Some(register)) = (&manifest.claims, &charter.claims) {
        if sound.contains(&Speaker::Claims) {
            reading.register(deployed.address, register).await?;
        }
    }
    if let (Some(deployed), Some(fund)) = (&manifest.fund, &charter.fund) {
        if sound.contains(&Speaker::Fund) {
            reading.fund(deployed.address, fund).await?;
        }
    }
    if let (Some(deployed), Some(generative)) = (&manifest.generative, &charter.generative) {
        if sound.contains(&Speaker::Generative) {
            reading.generative(deployed.address, generative).await?;
        }
    }
    if let (Some(deployed), Some(exchange)) = (&manifest.exchange, &charter.exchange) {
        if sound.contains(&Speaker::Exchange) {
            reading.exchange(deployed.address, exchange).await?;
        }
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
pub fn against_build(verification: &mut Verification, manifest: &Manifest, built: &Artifacts) {
    for (speaker, contract) in manifest.contracts() {
        let Some(built) = built.get(speaker.key()) else {
            continue;
        };
        verification.note(
            &format!("build of {}", speaker.title()),
            built.code_hash.to_string(),
            contract.code_hash.to_string(),
            Verdict::Wrong,
        );
    }
}
