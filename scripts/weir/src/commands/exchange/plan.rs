//! The two files of a set-off: debts that cycles are sought in, and the cycles that were found.

use std::path::Path;

use alloy::primitives::Address;
use serde::{Deserialize, Serialize};

use super::{debts::Debts, Market};
use crate::{
    deploy::manifest::{read_json, write_json},
    measures::Scale,
    shell::{lines, table, Failure, Report},
};

/// The form in which both are written.
const FORMAT: u32 = 1;
/// Debts that are listed for people.
const SHOWN: usize = 50;

/// Where debts come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The chain.
    pub chain_id: u64,
    /// The exchange on it.
    pub exchange: Address,
    /// The last block that was read.
    pub block: u64,
}

/// Debts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Book {
    /// The form it is written in.
    pub format: u32,
    /// The chain they are on; none if they are kept elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What they are counted in.
    #[serde(default)]
    pub unit: String,
    /// Decimals of the unit.
    #[serde(default)]
    pub decimals: u8,
    /// Who owes whom.
    pub debts: Vec<Owed>,
}

/// A debt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Owed {
    /// Who owes: an address, or any name.
    pub debtor: String,
    /// Whom.
    pub creditor: String,
    /// Base units of the unit, as text.
    pub amount: String,
}

/// Cycles to be set off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The form it is written in.
    pub format: u32,
    /// Where the debts came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What amounts are counted in.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// How good they are.
    pub figures: Figures,
    /// Those that clear most first.
    pub cycles: Vec<Ring>,
}

/// How good cycles are; amounts in base units, as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Who owe or are owed.
    pub members: usize,
    /// Debts between them.
    pub debts: usize,
    /// Debts that are on a cycle of any length.
    pub on_cycles: usize,
    /// All debts together.
    pub total: String,
    /// What cycles of any length could clear at most.
    pub optimum: String,
    /// What these cycles clear.
    pub cleared: String,
    /// The part of the optimum, from 0 to 1.
    pub of_optimum: String,
    /// The part of all debts, from 0 to 1.
    pub of_total: String,
    /// How many cycles there are.
    pub cycles: usize,
    /// Debts in the longest.
    pub longest: usize,
    /// Cycles that were left out because they clear too little.
    pub left_out: usize,
    /// How long the search took.
    pub seconds: f64,
}

/// A cycle of debts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ring {
    /// Each owes the next one, the last the first.
    pub members: Vec<String>,
    /// Taken off each debt; base units, as text.
    pub amount: String,
    /// What that clears in all; base units, as text.
    pub clears: String,
}

impl Book {
    /// The debts of an exchange.
    pub fn of(market: &Market, debts: &Debts) -> Self {
        let unit = &market.exchange.unit;
        let owed = debts.owed.iter();
        Self {
            format: FORMAT,
            origin: Some(Origin {
                chain_id: market.deployment.connection.chain_id(),
                exchange: market.exchange.address,
                block: debts.block,
            }),
            unit: unit.unit.clone(),
            decimals: unit.decimals,
            debts: owed
                .map(|((debtor, creditor), amount)| Owed {
                    debtor: debtor.to_string(),
                    creditor: creditor.to_string(),
                    amount: amount.to_string(),
                })
                .collect(),
        }
    }

    /// Reads a file of debts.
    ///
    /// # Errors
    /// If there is none, or it is none.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let book: Self = must(path, "file of debts")?;
        known(path, book.format)?;
        Ok(book)
    }

    /// What amounts are counted in.
    pub fn scale(&self) -> Scale {
        Scale::of(&self.unit, self.decimals)
    }
}

impl Plan {
    /// The plan of cycles that were found in `book`.
    pub fn of(book: &Book, figures: Figures, cycles: Vec<Ring>) -> Self {
        Self {
            format: FORMAT,
            origin: book.origin.clone(),
            unit: book.unit.clone(),
            decimals: book.decimals,
            figures,
            cycles,
        }
    }

    /// Reads a file of cycles.
    ///
    /// # Errors
    /// If there is none, or it is none.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let plan: Self = must(path, "file of cycles")?;
        known(path, plan.format)?;
        Ok(plan)
    }

    /// Writes it.
    ///
    /// # Errors
    /// If something is there already and may not be replaced, or it cannot be written.
    pub fn save(&self, path: &Path, replace: bool) -> Result<(), Failure> {
        if path.exists() && !replace {
            return Err(
                Failure::failed(format!("{} is there already", path.display()))
                    .advise("give --force to replace it, or another name with --out"),
            );
        }
        write_json(path, self)
    }
}

fn must<T: serde::de::DeserializeOwned>(path: &Path, what: &str) -> Result<T, Failure> {
    read_json(path, what)?.ok_or_else(|| {
        let none = std::io::Error::from(std::io::ErrorKind::NotFound);
        Failure::file("read", path, &none)
    })
}

fn known(path: &Path, format: u32) -> Result<(), Failure> {
    if format == FORMAT {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "{} has format {format}; this version knows {FORMAT}",
        path.display()
    )))
}

/// A number of base units that stands as text in a file.
///
/// # Errors
/// If it is none.
pub fn base_units(text: &str, what: &str) -> Result<u128, Failure> {
    text.parse().map_err(|_| {
        Failure::usage(format!("{what} \"{text}\" is no number of base units"))
            .advise("write a whole number in quotes, without a point and without a unit")
    })
}

impl Report for Book {
    fn text(&self) -> String {
        if self.debts.is_empty() {
            return "Nobody owes anything.".to_owned();
        }
        let scale = self.scale();
        let mut rows = table(&["debtor", "creditor", "owed"]);
        for debt in self.debts.iter().take(SHOWN) {
            let amount = debt.amount.parse().unwrap_or(0);
            rows.add_row([&debt.debtor, &debt.creditor, &scale.text(amount)]);
        }
        let more = self.debts.len().saturating_sub(SHOWN);
        match more {
            0 => lines(rows),
            more => format!("{}\nand {more} more; --json has all", lines(rows)),
        }
    }
}
