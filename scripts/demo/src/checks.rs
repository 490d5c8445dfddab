//! The invariants, checked on the chain while it runs, and how often each was.

use std::collections::BTreeMap;

use anyhow::{bail, Result};
use serde::{Serialize, Serializer};

/// Never are more coins to be had than the budget leaves.
pub const COINS_WITHIN_BUDGET: &str = "coins-within-budget";
/// Every coin in an account is in the supply.
pub const COINS_BACKED: &str = "coins-backed";
/// No coin grows within its season.
pub const INDEX_FALLS: &str = "index-falls";
/// Shares are neither made nor lost.
pub const SHARES_CONSERVED: &str = "shares-conserved";
/// No budget exceeds the maximum sustainable yield.
pub const BUDGET_BELOW_MSY: &str = "budget-below-msy";
/// No budget and no issue exceeds the surplus at the lower bound.
pub const BUDGET_BELOW_SURPLUS: &str = "budget-below-surplus";
/// What a season took too much comes off the following.
pub const OVERDRAFT_RETURNS: &str = "overdraft-returns";
/// After its season a coin is void.
pub const SEASON_VOID: &str = "season-void";
/// Without a new assessment no budget rises.
pub const SILENCE_TIGHTENS: &str = "silence-tightens";
/// An assessment beyond what can have grown waits.
pub const PLAUSIBLE_GROWTH: &str = "plausible-growth";
/// Nothing is final without its quorum.
pub const DIVERSE_QUORUM: &str = "diverse-quorum";
/// The books have every kilogram officers attested.
pub const LANDINGS_ADD_UP: &str = "landings-add-up";

/// Names and what they say.
pub type Named = [(&'static str, &'static str)];

/// Those of the fishery.
pub const FISHERY: &Named = &[
    (
        COINS_WITHIN_BUDGET,
        "never are more coins to be had than the budget leaves after what was landed",
    ),
    (
        COINS_BACKED,
        "what all accounts hold adds up to no more than the supply",
    ),
    (
        INDEX_FALLS,
        "within a season the part of each coin that is left never rises",
    ),
    (
        SHARES_CONSERVED,
        "all accounts' shares add up to what was allotted",
    ),
    (
        BUDGET_BELOW_MSY,
        "no budget exceeds the maximum sustainable yield",
    ),
    (
        BUDGET_BELOW_SURPLUS,
        "no budget and no issue exceeds the surplus at the lower bound of its assessment",
    ),
    (
        OVERDRAFT_RETURNS,
        "what one season took too much comes off those that follow, to the kilogram",
    ),
    (SEASON_VOID, "after its season every coin is void"),
    (
        SILENCE_TIGHTENS,
        "without a new assessment a budget never rises",
    ),
    (
        PLAUSIBLE_GROWTH,
        "a bound beyond what the stock can have grown to waits; any other counts at once",
    ),
    (
        DIVERSE_QUORUM,
        "no statement is final before enough seats of enough institutions attest it",
    ),
    (
        LANDINGS_ADD_UP,
        "the chain's books have every kilogram that officers attested, and burnt the coins for it",
    ),
];

/// How often each invariant was found to hold.
#[derive(Clone, Debug)]
pub struct Checks {
    named: &'static Named,
    counts: BTreeMap<&'static str, u64>,
}

impl Serialize for Checks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.counts.serialize(serializer)
    }
}

impl Checks {
    /// None of these was checked yet.
    pub fn of(named: &'static Named) -> Self {
        Self {
            named,
            counts: named.iter().map(|&(name, _)| (name, 0)).collect(),
        }
    }

    /// What an invariant says.
    pub fn meaning(&self, name: &str) -> &'static str {
        self.named
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, meaning)| meaning)
    }

    /// Counts the check if it holds.
    ///
    /// # Errors
    /// If it does not: the invariant's name and the values.
    pub fn holds(
        &mut self,
        name: &'static str,
        holds: bool,
        values: impl FnOnce() -> String,
    ) -> Result<()> {
        if !holds {
            bail!("the invariant {name} is violated: {}", values());
        }
        *self.counts.entry(name).or_default() += 1;
        Ok(())
    }

    /// Counts what was checked elsewhere as well.
    pub fn add(&mut self, other: &Self) {
        for (&name, count) in &other.counts {
            *self.counts.entry(name).or_default() += count;
        }
    }

    /// Names and counts, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.counts.iter().map(|(&name, &count)| (name, count))
    }

    /// All checks that were made.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_names_the_invariant_and_the_values_and_is_not_counted() {
        let mut checks = Checks::of(FISHERY);
        checks.holds(COINS_BACKED, true, String::new).unwrap();
        let error = checks
            .holds(COINS_BACKED, false, || "7 > 6".into())
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the invariant coins-backed is violated: 7 > 6"
        );
        assert_eq!(checks.total(), 1);
    }
}
