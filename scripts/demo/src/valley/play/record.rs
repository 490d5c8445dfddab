//! What a month and a year came to, as the chain's books have it.

use std::iter::Sum;

use weir_e2e::Spent;

use crate::valley::{
    office::CURRENCIES,
    plan::{as_float, whole_units},
};

/// What was done in a month, or in a year.
///
/// Hours, coins, tonnes and the unit are in base units of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Purchases on credit.
    pub purchases: u64,
    /// Purchases that were not made, for the buyer owed too much.
    pub held_back: u64,
    /// Debts recorded, of the unit.
    pub recorded: u128,
    /// Set off, of the unit.
    pub set_off: u128,
    /// What cycles of any length could have cleared at most, of the unit.
    pub clearable: u128,
    /// Cycles that were set off.
    pub cycles: u64,
    /// Repaid, of the unit.
    pub repaid: u128,
    /// Of that in hours.
    pub repaid_hours: u128,
    /// Of the repaid, in hours, as a part of the unit.
    pub repaid_in_hours: u128,
    /// Brought to the pool, of the unit at its values.
    pub swapped: u128,
    /// Swaps.
    pub swaps: u64,
    /// Swaps the pool declined.
    pub declined: u64,
    /// Hours brought to the pool or taken from it.
    pub swapped_hours: u128,
    /// Obligations met in hours.
    pub met_hours: u128,
    /// Obligations met in cash, in hours.
    pub met_cash: u128,
    /// The cash for them, coins.
    pub cash: u128,
    /// Hours minted for work.
    pub minted: u128,
    /// Hours minted as income.
    pub income: u128,
    /// Hours claimed for work.
    pub claimed: u128,
    /// Fishery coins issued.
    pub issue: u128,
    /// Fish landed.
    pub landed: u128,
}

impl Tally {
    /// Hours that changed hands for something: debts repaid in them, swaps, obligations. What was minted
    /// or melted is not among them.
    pub fn turnover(&self) -> u128 {
        self.repaid_hours + self.swapped_hours + self.met_hours
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |one, other| Self {
            purchases: one.purchases + other.purchases,
            held_back: one.held_back + other.held_back,
            recorded: one.recorded + other.recorded,
            set_off: one.set_off + other.set_off,
            clearable: one.clearable + other.clearable,
            cycles: one.cycles + other.cycles,
            repaid: one.repaid + other.repaid,
            repaid_hours: one.repaid_hours + other.repaid_hours,
            repaid_in_hours: one.repaid_in_hours + other.repaid_in_hours,
            swapped: one.swapped + other.swapped,
            swaps: one.swaps + other.swaps,
            declined: one.declined + other.declined,
            swapped_hours: one.swapped_hours + other.swapped_hours,
            met_hours: one.met_hours + other.met_hours,
            met_cash: one.met_cash + other.met_cash,
            cash: one.cash + other.cash,
            minted: one.minted + other.minted,
            income: one.income + other.income,
            claimed: one.claimed + other.claimed,
            issue: one.issue + other.issue,
            landed: one.landed + other.landed,
        })
    }
}

/// What the pool has of a currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Base units of the currency.
    pub held: u128,
    /// Its value, base units of the unit.
    pub exposure: u128,
    /// What melted in the pool, or ended with a season, since the beginning; base units.
    pub melted: u128,
    /// What it kept as fees since the beginning; base units.
    pub fees: u128,
}

/// A month.
#[derive(Clone, Copy, Debug)]
pub struct Month {
    /// The year's number, from 1.
    pub year: u32,
    /// The month's, from 1.
    pub month: u32,
    /// What was done.
    pub tally: Tally,
    /// Hours at its end at people and in the pool.
    pub held: u128,
    /// Hours there are at its end, the commons' included.
    pub supply: u128,
    /// Hours the commons has at its end: from obligations, and what melted.
    pub commons: u128,
    /// Hours that melted to it, since the beginning.
    pub melted: u128,
    /// What is owed at its end, of the unit.
    pub open: u128,
    /// What may be minted for work in this year.
    pub ceiling: u128,
    /// What was minted of it since the year began.
    pub minted: u128,
    /// The pool, in the order of [`CURRENCIES`].
    pub pool: [Kept; CURRENCIES.len()],
    /// What the pool gives for a whole fishery coin, base units of the unit before the fee.
    pub fish_value: u128,
}

/// A year.
#[derive(Clone, Copy, Debug)]
pub struct Year {
    /// Its number, from 1.
    pub number: u32,
    /// The calendar year it is called after.
    pub year: i32,
    /// What was done.
    pub tally: Tally,
    /// Hours at people and in the pool: the mean of the months' ends.
    pub held: u128,
    /// Hours there are, the commons' included: the same mean.
    pub supply: u128,
    /// Hours the commons has at its end: from obligations, and what melted.
    pub commons: u128,
    /// Hours that melted to it, since the beginning.
    pub melted: u128,
    /// Obligations due at its end, hours.
    pub due: u128,
    /// What might be minted for work.
    pub ceiling: u128,
    /// What is owed at its end, of the unit.
    pub open: u128,
    /// The bay's stock at its end, tonnes.
    pub biomass: f64,
    /// What its messages cost.
    pub spent: Spent,
}

impl Year {
    /// Turnover of hours a year over what people and pool hold of them in the mean.
    pub fn velocity(&self) -> f64 {
        ratio(self.tally.turnover(), self.held)
    }

    /// The same over all there are, the commons' included.
    pub fn velocity_of_all(&self) -> f64 {
        ratio(self.tally.turnover(), self.supply)
    }

    /// Of the debts recorded, the part that set-off cleared.
    pub fn cleared(&self) -> f64 {
        ratio(self.tally.set_off, self.tally.recorded)
    }

    /// Of the ceiling, the part that was minted.
    pub fn used(&self) -> f64 {
        ratio(self.tally.minted, self.ceiling)
    }
}

fn ratio(part: u128, all: u128) -> f64 {
    if all == 0 {
        0.0
    } else {
        as_float(part) / as_float(all)
    }
}

/// Whole hours, coins or units of base units: all have 6 decimals.
pub fn millionths(amount: u128) -> f64 {
    whole_units(amount, 1_000_000)
}
