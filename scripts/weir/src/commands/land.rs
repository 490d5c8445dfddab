//! `weir land`: a catch is recorded, its coins are burnt.

use std::path::Path;

use alloy::primitives::B256;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{act, statement::hash_of};
use crate::{
    deployment::Deployment,
    events::short,
    interfaces::Fishcoin,
    session::Session,
    shell::{facts, Failure, Report},
    units::parse_positive,
    vocabulary::{Party, Quantity},
};

/// Record a catch as a landing officer; take one back; show one
///
/// A receipt is a file (a landing note as text, picture or PDF), whose SHA-256 goes to the chain, or
/// that hash itself. It counts once.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The receipt: a file, or 32 bytes in hexadecimal
    #[arg(required = true)]
    receipt: Option<String>,
    /// Who caught it: a name of the charter, an account of the keystore, or an address
    #[arg(required = true)]
    fisher: Option<String>,
    /// How much, in the stock's unit
    #[arg(required = true)]
    quantity: Option<String>,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Take a landing back by a counter-entry, within its season, as a landing officer
    Reverse {
        /// The landing's receipt: a file, or 32 bytes in hexadecimal
        receipt: String,
        /// The counter-entry's own receipt: a file, or 32 bytes in hexadecimal
        counter_receipt: String,
    },
    /// Show what is recorded under a receipt
    Show {
        /// The receipt: a file, or 32 bytes in hexadecimal
        receipt: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
        match (self.verb, self.receipt, self.fisher, self.quantity) {
            (Some(Verb::Show { receipt }), ..) => show(session, &deployment, hash(&receipt)?).await,
            (
                Some(Verb::Reverse {
                    receipt,
                    counter_receipt,
                }),
                ..,
            ) => {
                let (receipt, counter) = (hash(&receipt)?, hash(&counter_receipt)?);
                let call = Fishcoin::reverseLandingCall {
                    receipt,
                    counterReceipt: counter,
                };
                let action = format!(
                    "take back landing {} by counter-entry {}",
                    short(receipt),
                    short(counter)
                );
                act(session, &deployment, fishcoin, &call, action).await
            }
            (None, Some(receipt), Some(fisher), Some(quantity)) => {
                let receipt = hash(&receipt)?;
                let fisher = deployment.people.find(&fisher)?;
                let quantity =
                    parse_positive(&quantity, words.unit(), words.decimals(), "the quantity")?;
                let call = Fishcoin::landCall {
                    receipt,
                    fisher,
                    quantity,
                };
                let action = format!(
                    "record a landing of {} by {} under receipt {}",
                    words.quantity(quantity),
                    words.address(fisher),
                    short(receipt)
                );
                act(session, &deployment, fishcoin, &call, action).await
            }
            _ => Err(
                Failure::usage("a receipt, a fisher and a quantity are needed")
                    .advise("see weir land --help"),
            ),
        }
    }
}

/// The hash that is given, or that of the file that is.
fn hash(text: &str) -> Result<B256, Failure> {
    if let Ok(hash) = text.parse::<B256>() {
        return Ok(hash);
    }
    let path = Path::new(text);
    if path.is_file() {
        return hash_of(path);
    }
    Err(Failure::usage(format!(
        "the receipt \"{text}\" is neither a file nor 32 bytes in hexadecimal (0x and 64 digits)"
    ))
    .advise("give the landing note's file, or its SHA-256"))
}

/// What is recorded under a receipt.
#[derive(Clone, Debug, Serialize)]
struct Landing {
    receipt: B256,
    fisher: Party,
    season: u32,
    /// Coins that were burnt for it.
    burnt: Quantity,
    /// The part for which there were no coins.
    beyond: Quantity,
    /// The debt that part became, with the penalty.
    debt: Quantity,
    reversed: bool,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

async fn show(session: &Session, deployment: &Deployment, receipt: B256) -> Result<(), Failure> {
    let words = &deployment.words;
    let landing = deployment
        .fishcoin(&Fishcoin::landingCall { receipt })
        .await?;
    if landing.fisher.is_zero() {
        return Err(
            Failure::not_found(format!("no landing is recorded under receipt {receipt}"))
                .advise("check the receipt; `weir watch --once` lists what was recorded"),
        );
    }
    let state = if landing.reversed {
        "taken back by a counter-entry"
    } else {
        "recorded"
    };
    let lines = [
        ("receipt", receipt.to_string()),
        ("state", state.to_owned()),
        ("fisher", words.address(landing.fisher)),
        ("season", landing.season.to_string()),
        ("coins burnt", words.coins(landing.burnt)),
        ("beyond coins", words.quantity(landing.beyond)),
        ("debt for it", words.coins(landing.debt)),
    ];
    session.shell.report(&Landing {
        receipt,
        fisher: words.party(landing.fisher),
        season: landing.season,
        burnt: words.counted(landing.burnt),
        beyond: words.measured(landing.beyond),
        debt: words.counted(landing.debt),
        reversed: landing.reversed,
        lines: lines
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    });
    Ok(())
}

impl Report for Landing {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_a_hash_or_a_files_hash() {
        let text = format!("0x{}", "ab".repeat(32));
        assert_eq!(hash(&text).unwrap(), B256::repeat_byte(0xab));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note.txt");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(
            hash(path.to_str().unwrap()).unwrap().to_string(),
            "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(hash("0x1234").is_err());
    }
}
