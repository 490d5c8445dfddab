//! What every message costs, beside its Solidity peers, as a snapshot that does not move unnoticed.

pub mod catchment;
pub mod claims;
pub mod exchange;
pub mod fishery;
pub mod generative;
pub mod measure;
pub mod parts;
pub mod report;
pub mod signer;
pub mod valley;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use weir_e2e::Cost;

use parts::Parts;

/// With how many accounts, members and debts in the contracts every message is measured; the last one
/// counts.
pub const ACCOUNTS: [u64; 3] = [10, 1_000, 10_000];

/// Beside how many claims the register and the fund are measured; the last one counts.
pub const CLAIMS: [u64; 3] = [10, 1_000, 10_000];

/// By how much, in parts of 10,000, a figure may differ from the snapshot, and a message's cost
/// between few accounts and many.
pub const TOLERANCE: u64 = 100;

/// What one message of one contract costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The message, and in which case.
    pub message: String,
    /// Whose.
    pub contract: String,
    /// Length of the contract's code on the chain.
    pub code_bytes: u64,
    /// As in [`Cost`].
    pub ref_time: u64,
    /// As in [`Cost`].
    pub proof_size: u64,
    /// As in [`Cost`].
    pub storage_deposit: i128,
}

/// One of a row's figures, by name.
type Figures = [(&'static str, i128); 4];

impl Row {
    /// A measured row.
    pub fn new(message: &str, contract: &str, code_bytes: u64, cost: Cost) -> Self {
        Self {
            message: message.into(),
            contract: contract.into(),
            code_bytes,
            ref_time: cost.ref_time,
            proof_size: cost.proof_size,
            storage_deposit: cost.storage_deposit,
        }
    }

    fn key(&self) -> (&str, &str) {
        (&self.contract, &self.message)
    }

    fn figures(&self) -> Figures {
        [
            ("code_bytes", self.code_bytes.into()),
            ("ref_time", self.ref_time.into()),
            ("proof_size", self.proof_size.into()),
            ("storage_deposit", self.storage_deposit),
        ]
    }
}

/// The rows of one run and how they were measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// [`ACCOUNTS`] of the run.
    pub accounts: Vec<u64>,
    /// [`CLAIMS`] of the run.
    pub claims: Vec<u64>,
    /// The largest difference between few accounts and many, in parts of 10,000.
    pub largest_deviation: u64,
    /// By contract, what a transfer between accounts that exist is made of.
    pub transfer: BTreeMap<String, Parts>,
    /// Every message of every contract.
    pub rows: Vec<Row>,
}

/// A figure that moved, or a row that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which contract, message and figure.
    pub what: String,
    /// Before; none if the row is new.
    pub old: Option<i128>,
    /// After; none if the row is missing.
    pub new: Option<i128>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, old, new } = self;
        match (old, new) {
            (Some(old), Some(new)) => {
                write!(f, "{what}: {old} -> {new}")?;
                match (new - old)
                    .checked_mul(1_000)
                    .and_then(|change| change.checked_div(old.abs()))
                {
                    Some(change) => {
                        let sign = if change < 0 { '-' } else { '+' };
                        let size = change.abs();
                        write!(f, " ({sign}{}.{} %)", size / 10, size % 10)
                    }
                    None => Ok(()),
                }
            }
            (None, _) => write!(f, "{what}: not in the snapshot"),
            (_, None) => write!(f, "{what}: in the snapshot, and not measured"),
        }
    }
}

/// By how much `new` differs from `old`, in parts of 10,000, rounded up.
fn deviation(old: i128, new: i128) -> u64 {
    let difference = old.abs_diff(new);
    if difference == 0 {
        return 0;
    }
    let parts = (difference * 10_000).div_ceil(old.unsigned_abs().max(1));
    parts.try_into().unwrap_or(u64::MAX)
}

/// Every figure that moved by more than [`TOLERANCE`], every row that came or went.
pub fn changes(old: &[Row], new: &[Row]) -> Vec<Change> {
    let by_key = |rows: &[Row]| -> BTreeMap<_, _> {
        rows.iter()
            .map(|row| ((row.contract.clone(), row.message.clone()), row.figures()))
            .collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let name = format!("{}, {}", key.0, key.1);
        match (before.get(key), after.get(key)) {
            (Some(old), Some(new)) => {
                for (&(figure, old), &(_, new)) in old.iter().zip(new) {
                    if deviation(old, new) > TOLERANCE {
                        let what = format!("{name}, {figure}");
                        found.push(Change {
                            what,
                            old: Some(old),
                            new: Some(new),
                        });
                    }
                }
            }
            (old, new) => {
                let first = |figures: &Figures| figures[1].1;
                found.push(Change {
                    what: name,
                    old: old.map(first),
                    new: new.map(first),
                });
            }
        }
    }
    found
}

/// Every figure of `new` that is not what it was in `old`, to a hundredth of a per cent: refunds of
/// deposits are rounded.
pub fn same(old: &[Row], new: &[Row]) -> Vec<Change> {
    let before: BTreeMap<_, _> = old.iter().map(|row| (row.key(), row)).collect();
    let mut found = Vec::new();
    for row in new {
        let name = format!("{}, {}", row.contract, row.message);
        let Some(old) = before.get(&row.key()) else {
            found.push(Change {
                what: name,
                old: None,
                new: Some(row.ref_time.into()),
            });
            continue;
        };
        for ((figure, old), (_, new)) in old.figures().into_iter().zip(row.figures()) {
            if deviation(old, new) > 1 {
                found.push(Change {
                    what: format!("{name}, {figure}"),
                    old: Some(old),
                    new: Some(new),
                });
            }
        }
    }
    found
}

/// Measures with each number of accounts, and holds the runs against each other: what differs by
/// more than [`TOLERANCE`] is returned beside the costs.
///
/// # Errors
/// If a contract is not built or a message does not go through.
pub fn measured(mut progress: impl FnMut(&str)) -> anyhow::Result<(Costs, Vec<Change>)> {
    let mut runs = Vec::new();
    for (accounts, claims) in ACCOUNTS.into_iter().zip(CLAIMS) {
        let mut run = measure::measure(accounts, &mut progress)?;
        let all = &fishery::Make::ALL;
        run.rows
            .extend(claims::measure(claims, all, &mut progress)?);
        run.rows
            .extend(generative::measure(accounts, all, &mut progress)?);
        run.rows
            .extend(exchange::measure(accounts, all, &mut progress)?);
        runs.push(run);
    }
    let mut uneven = Vec::new();
    let mut largest = 0;
    let measure::Run { rows, transfer } = runs.pop().unwrap_or_default();
    for run in &runs {
        uneven.extend(changes(&run.rows, &rows));
        for (few, many) in run.rows.iter().zip(&rows) {
            assert_eq!(
                few.key(),
                many.key(),
                "every run measures the same messages"
            );
            for ((_, few), (_, many)) in few.figures().into_iter().zip(many.figures()) {
                largest = largest.max(deviation(few, many));
            }
        }
    }
    let costs = Costs {
        accounts: ACCOUNTS.to_vec(),
        claims: CLAIMS.to_vec(),
        largest_deviation: largest,
        transfer,
        rows,
    };
    Ok((costs, uneven))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(message: &str, ref_time: u64) -> Row {
        let cost = Cost {
            ref_time,
            proof_size: 1_000,
            storage_deposit: 0,
        };
        Row::new(message, "fishcoin", 100, cost)
    }

    #[test]
    fn a_figure_may_move_by_one_per_cent_and_no_more() {
        let old = [row("transfer", 1_000)];
        assert_eq!(changes(&old, &[row("transfer", 1_010)]), []);
        let moved = changes(&old, &[row("transfer", 1_011)]);
        assert_eq!(
            moved[0].to_string(),
            "fishcoin, transfer, ref_time: 1000 -> 1011 (+1.1 %)"
        );
        assert_eq!(changes(&old, &[row("transfer", 989)]).len(), 1);
    }

    #[test]
    fn a_deposit_that_was_nothing_may_not_become_something() {
        let mut new = row("transfer", 1_000);
        new.storage_deposit = 1;
        let moved = changes(&[row("transfer", 1_000)], &[new]);
        assert_eq!(
            moved[0].to_string(),
            "fishcoin, transfer, storage_deposit: 0 -> 1"
        );
    }

    #[test]
    fn a_row_that_came_or_went_is_a_change() {
        let (old, new) = ([row("burn", 1)], [row("mint", 1)]);
        let found: Vec<_> = changes(&old, &new)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            found,
            [
                "fishcoin, burn: in the snapshot, and not measured",
                "fishcoin, mint: not in the snapshot",
            ]
        );
    }
}
