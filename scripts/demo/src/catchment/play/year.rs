//! A year's figures, as the chain's books have them.

use weir_e2e::Spent;

use crate::catchment::{
    figures::{EURO, HECTARE, KILOGRAM},
    land::as_float,
    water::Water,
};

/// What an agency's saving came to; base units.
#[derive(Clone, Copy, Debug)]
pub struct Agency {
    /// What it is.
    pub name: &'static str,
    /// What it saved, as attested.
    pub saving: u128,
    /// What was due of it and was paid in.
    pub deposit: u128,
}

/// What became of a year's claims: how many of them ...
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// ... were filed,
    pub filed: usize,
    /// reached their quorum,
    pub attested: usize,
    /// were refused by the attestors,
    pub seen_through: usize,
    /// were challenged,
    pub challenged: usize,
    /// of these refused,
    pub upheld: usize,
    /// became final,
    pub final_: usize,
    /// were paid anything,
    pub paid: usize,
    /// and were revoked after that.
    pub revoked: usize,
}

/// A year, from the chain's books. Money in base units, quantities in grams, areas in square metres.
#[derive(Clone, Debug)]
pub struct Year {
    /// Its number, from 1: the period's.
    pub number: u32,
    /// The calendar year.
    pub year: i32,
    /// Seepage of this winter, per cent of a mean one.
    pub winter: u128,
    /// Farms that take part.
    pub farms: usize,
    /// Of these, for the first time.
    pub joined: usize,
    /// Plots whose claims were paid and have a quantity.
    pub passing: usize,
    /// What was paid for, and its area.
    pub quantity: u128,
    /// The area of all claims that were paid.
    pub area: u128,
    /// What was in truth kept out.
    pub kept_out: u128,
    /// What the agencies saved and paid in.
    pub agencies: Vec<Agency>,
    /// Left over from the period before.
    pub carried_in: u128,
    /// Bonds and stakes that were forfeited since the last closing.
    pub collected: u128,
    /// Debts that were withheld since the last closing, and fractions that were left over.
    pub returned: u128,
    /// What there was to pay from: the sum of these.
    pub pot: u128,
    /// Tariff, base units a kilogram.
    pub tariff: u128,
    /// Bonus, base units a hectare.
    pub bonus: u128,
    /// Quantity from which the bonus is paid.
    pub target: u128,
    /// Set aside for quantities.
    pub individual: u128,
    /// Set aside for areas.
    pub collective: u128,
    /// Left for the next period.
    pub carried_out: u128,
    /// What reached the farms.
    pub paid: u128,
    /// What was withheld from them for earlier debts.
    pub netted: u128,
    /// New debts, for claims revoked after their payment.
    pub struck: u128,
    /// Debts still open at the end of it.
    pub debts: u128,
    /// What became of its claims.
    pub funnel: Funnel,
    /// Groundwater with the fund.
    pub with: Water,
    /// Groundwater without it.
    pub without: Water,
    /// What the year's messages cost.
    pub spent: Spent,
}

impl Year {
    /// What the agencies saved, base units.
    pub fn savings(&self) -> u128 {
        self.agencies.iter().map(|agency| agency.saving).sum()
    }

    /// What they paid in, base units.
    pub fn deposits(&self) -> u128 {
        self.agencies.iter().map(|agency| agency.deposit).sum()
    }

    /// What was set aside for a hectare of claimed land, EUR.
    pub fn per_hectare(&self) -> f64 {
        ratio(self.individual + self.collective, self.area) * as_float(HECTARE) / as_float(EURO)
    }

    /// The rate that was paid for a kilogram, EUR.
    pub fn individual_rate(&self) -> f64 {
        ratio(self.individual, self.quantity) * as_float(KILOGRAM) / as_float(EURO)
    }

    /// The rate that was paid for a hectare, EUR.
    pub fn collective_rate(&self) -> f64 {
        ratio(self.collective, self.area) * as_float(HECTARE) / as_float(EURO)
    }

    /// Whether the pot did not reach for both tariffs.
    pub fn short(&self) -> bool {
        self.individual * KILOGRAM < self.quantity * self.tariff
            || (self.quantity >= self.target && self.collective * HECTARE < self.area * self.bonus)
    }
}

fn ratio(part: u128, whole: u128) -> f64 {
    if whole == 0 {
        0.0
    } else {
        as_float(part) / as_float(whole)
    }
}
