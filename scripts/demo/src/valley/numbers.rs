//! DESIGN.md's numbers, out of the real contract: how much is left of what is held, what an income
//! comes to, where it leads, and what ten accounts give to the commons.

use alloy_core::primitives::Address;
use anyhow::{ensure, Context, Result};
use weir_e2e::Chain;

use super::{
    figures::{Numbers, DEMURRAGE},
    office::found::{deploy_hours, deploy_register, settings},
};
use crate::{clock::DAY, interfaces::Generative, messages::explained};

/// Base units of a whole coin here: 18 decimals, so that rounding is far below the last digit.
const ONE: u128 = 1_000_000_000_000_000_000;
/// Base units of 10⁻¹⁴ of it: the last digit of the income's figure.
const LAST: u128 = ONE / 100_000_000_000_000;
/// When the chain begins, in days: any day does.
const BEGINS: u64 = 22_000;
/// 1 − 0.98^365.25, of 18 decimals, rounded down: the yearly rate whose daily factor is 0.98, so that a
/// period that takes 2 % is a day. A period is at least fifteen days at the contract, and no rate a
/// year takes 2 % in a whole number of them.
const TWO_PERCENT_A_DAY: u128 = 999_375_799_450_451_820;

/// A number, and what the contract made of it.
#[derive(Clone, Debug)]
pub struct Reproduced {
    /// What it is.
    pub what: &'static str,
    /// As DESIGN.md has it.
    pub published: String,
    /// As the contract has it.
    pub found: String,
    /// How far apart they are, and in which unit.
    pub difference: String,
}

/// All of them, in DESIGN.md's order.
///
/// # Errors
/// If one is not reproduced: which, and both values.
pub fn reproduce(numbers: &Numbers) -> Result<Vec<Reproduced>> {
    let mut reproduced = income(numbers)?;
    reproduced.extend(ten_accounts(numbers)?);
    Ok(reproduced)
}

struct Stage {
    chain: Chain,
    hours: Address,
    members: Vec<Address>,
}

/// A currency that pays `income` a day to so many founders, and melts by `demurrage` a year.
fn stage(demurrage: u128, income: u128, count: u64) -> Result<Stage> {
    let mut chain = Chain::at(BEGINS * DAY);
    let governor = chain.funded(1);
    let commons = chain.funded(2);
    let members: Vec<_> = (10..10 + count)
        .map(|number| chain.funded(number))
        .collect();
    let register = deploy_register(&mut chain, governor)?;
    let mut settings = settings(governor, register, commons, Address::ZERO, BEGINS * DAY);
    settings.decimals = 18;
    let policy = Generative::Policy {
        demurrage,
        income,
        obligation: 0,
        cashLimit: 0,
        cashRate: 0,
        ceiling: 0,
        vouchers: 1,
        vouches: 1,
    };
    let hours = deploy_hours(&mut chain, settings, policy, members.clone())?;
    Ok(Stage {
        chain,
        hours,
        members,
    })
}

impl Stage {
    fn ask<C: alloy_core::sol_types::SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.chain
            .read(self.hours, message)
            .map_err(|error| explained::<Generative::GenerativeErrors>(C::SIGNATURE, &error))
    }

    fn fetch(&mut self, member: usize) -> Result<u128> {
        let message = Generative::claimIncomeCall {};
        let (amount, _) = self
            .chain
            .send(self.members[member], self.hours, &message)
            .map_err(|error| explained::<Generative::GenerativeErrors>("claimIncome", &error))?;
        Ok(amount)
    }

    fn projected(&mut self, amount: u128, days: u64) -> Result<u128> {
        let day = u32::try_from(self.chain.now() / DAY + days)?;
        self.ask(&Generative::projectedCall { amount, day })
    }
}

fn income(numbers: &Numbers) -> Result<Vec<Reproduced>> {
    let mut stage = stage(DEMURRAGE, 24 * ONE, 1)?;
    let factor = stage.ask(&Generative::dailyFactorCall {})?;
    ensure!(
        factor == numbers.daily_factor,
        "the daily factor is not reproduced: {factor} instead of {}",
        numbers.daily_factor
    );
    stage.chain.advance(20 * DAY);
    let amount = stage.fetch(0)?;
    let apart = amount.abs_diff(numbers.income * LAST);
    ensure!(
        2 * apart <= LAST,
        "the income of fifteen days is not reproduced: {amount} base units of 10^-18 instead of {}",
        numbers.income * LAST
    );
    // a tenth below it grows by a day's income and melting, a tenth above it shrinks
    let tenth = ONE / 10;
    let [below, above] = [-1, 1].map(|side| numbers.steady.checked_add_signed(side));
    let mut next = |tenths: Option<u128>| -> Result<(u128, u128)> {
        let amount = tenths.context("no figure")? * tenth;
        Ok((amount, stage.projected(amount, 1)? + 24 * ONE))
    };
    let (low, after_low) = next(below)?;
    let (high, after_high) = next(above)?;
    ensure!(
        after_low > low && after_high < high,
        "the steady state is not reproduced: {low} becomes {after_low}, and {high} becomes {after_high}"
    );
    // 24 / (1 - G / 2^64): where a day takes what it brings
    let one = 1_u128 << 64;
    let ten_thousandths = 240_000 * one / (one - factor);
    Ok(vec![
        Reproduced {
            what: "demurrage 7 % a year: daily factor, 64 binary places",
            published: numbers.daily_factor.to_string(),
            found: factor.to_string(),
            difference: "none".into(),
        },
        Reproduced {
            what: "basic income of 24 a day: today and the 14 days before",
            published: decimal(numbers.income, 14),
            found: decimal(amount, 18),
            difference: format!("{apart} of 10^-18 of a coin, less than half of the last digit"),
        },
        Reproduced {
            what: "steady state of 24 a day",
            published: format!("about {}", decimal(numbers.steady, 1)),
            found: format!(
                "{} by the factor; {} grows, {} shrinks",
                decimal(ten_thousandths, 4),
                decimal(low / tenth, 1),
                decimal(high / tenth, 1)
            ),
            difference: "within a tenth of a coin, by what the contract projects for the next day"
                .into(),
        },
    ])
}

fn ten_accounts(numbers: &Numbers) -> Result<Vec<Reproduced>> {
    let mut stage = stage(TWO_PERCENT_A_DAY, 100 * ONE, 10)?;
    for member in 0..stage.members.len() {
        let amount = stage.fetch(member)?;
        ensure!(
            amount == 100 * ONE,
            "an account was to begin with 100, and has {amount}"
        );
    }
    stage.chain.advance(DAY);
    let mut balances = Vec::new();
    for account in stage.members.clone() {
        let message = Generative::settleCall { account };
        let (balance, _) = stage
            .chain
            .send(account, stage.hours, &message)
            .map_err(|error| explained::<Generative::GenerativeErrors>("settle", &error))?;
        balances.push(balance);
    }
    let books = stage.ask(&Generative::booksCall {})?;
    let (left, commons) = (numbers.left * ONE, numbers.commons * ONE);
    let apart = balances
        .iter()
        .map(|balance| balance.abs_diff(left))
        .max()
        .unwrap_or(0);
    // a rate of 18 decimals is exact to 10^-18 of what is left in a year, which is 1,603 times less
    let allowed = 1_000;
    ensure!(
        apart <= allowed,
        "ten accounts of 100 are not reproduced: {balances:?} instead of {left}"
    );
    ensure!(
        books.commons.abs_diff(commons) <= 10 * allowed
            && balances.iter().sum::<u128>() + books.commons == 1_000 * ONE,
        "the commons' part is not reproduced: {} instead of {commons}",
        books.commons
    );
    Ok(vec![Reproduced {
        what: "ten accounts of 100, 2 % in the period",
        published: format!(
            "{} each, {} in the commons account",
            numbers.left, numbers.commons
        ),
        found: format!(
            "{} each, {} in the commons account",
            decimal(balances.first().copied().unwrap_or(0), 18),
            decimal(books.commons, 18)
        ),
        difference: format!(
            "{apart} and {} of 10^-18 of a coin; together exactly 1,000",
            books.commons.abs_diff(commons)
        ),
    }])
}

/// Base units as a decimal number.
fn decimal(amount: u128, decimals: u32) -> String {
    let one = 10_u128.pow(decimals);
    let width = usize::try_from(decimals).unwrap_or(0);
    format!("{}.{:0width$}", amount / one, amount % one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_units_are_written_with_their_point() {
        assert_eq!(decimal(359_499_787, 6), "359.499787");
        assert_eq!(decimal(1_208_046, 1), "120804.6");
        assert_eq!(decimal(5, 3), "0.005");
    }
}
