//! A currency minted for verified work that melts: the whole of it, a second time.
//!
//! What happened is kept as lists (policies, memberships, vouches, payments), and standings, incomes and
//! voices are reckoned from them anew each time; the index of a day is reckoned from the first day on.
//! Only balances and the bound on what is held are carried along, since rounding them down when they are
//! written is part of what is to be modelled.
//!
//! A request that cannot be granted is answered with every reason against it; a contract may name any
//! one of them.

mod accounts;
mod claims;
pub mod melting;
mod members;
#[cfg(test)]
mod tests;

pub use members::{Standing, MEMORY};

use melting::{daily_factor, Bound, Index, DAY};
use members::{Membership, Vouch};
use num_bigint::BigInt;
use num_traits::Zero;
use std::collections::{BTreeMap, BTreeSet};

/// A person or a contract: by number.
pub type PersonId = usize;
/// The names of the contract's errors of which each is a reason.
pub type Reasons = BTreeSet<&'static str>;

/// The largest figure of a policy.
pub const MAX_AMOUNT: u128 = (1 << 96) - 1;

fn unless(checks: &[(bool, &'static str)]) -> Result<(), Reasons> {
    let applying = checks.iter().filter(|(applies, _)| *applies);
    let reasons: Reasons = applying.map(|(_, name)| *name).collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(reasons)
    }
}

fn because(name: &'static str) -> Reasons {
    Reasons::from([name])
}

/// What a community decides. Rates have 18 decimals, amounts are base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// A year.
    pub demurrage: u128,
    /// A member a day.
    pub income: u128,
    /// A member a period.
    pub obligation: u128,
    /// Of it, payable in cash.
    pub cash_limit: u128,
    /// Base units of the cash token for a whole unit.
    pub cash_rate: u128,
    /// Of what is minted for claims in a period; with a council a rate of its budget.
    pub ceiling: u128,
    /// Members who must vouch for a new one.
    pub vouchers: u8,
    /// That a member may give in a period.
    pub vouches: u8,
}

impl Policy {
    /// Every reason against it.
    pub fn examine(&self) -> Result<(), Reasons> {
        let amounts = [
            self.income,
            self.obligation,
            self.cash_limit,
            self.cash_rate,
            self.ceiling,
        ];
        unless(&[
            (self.demurrage >= 10_u128.pow(18), "InvalidDemurrage"),
            (amounts.iter().any(|it| *it > MAX_AMOUNT), "InvalidAmount"),
            (
                self.cash_limit > self.obligation || (self.cash_limit > 0 && self.cash_rate == 0),
                "InvalidCashLimit",
            ),
            (self.vouchers == 0 || self.vouchers > 16, "InvalidVouchers"),
        ])
    }
}

/// What never changes.
#[derive(Clone, Copy, Debug)]
pub struct Charter {
    /// The first day of period 1; unix days.
    pub begins: u64,
    /// Days of a period.
    pub length: u64,
    /// Of the currency.
    pub decimals: u32,
    /// Seconds.
    pub delay: u64,
    /// Else what melts is nobody's.
    pub melts_to_commons: bool,
    /// Whose account the commons is.
    pub commons: PersonId,
}

impl Charter {
    /// The period that contains a moment; 0 before the first.
    pub fn period_at(&self, now: u64) -> u32 {
        let Some(passed) = (now / DAY).checked_sub(self.begins) else {
            return 0;
        };
        u32::try_from(passed / self.length + 1).expect("few periods")
    }

    /// The first day of a period from 1 on.
    pub fn first_day(&self, period: u32) -> u64 {
        self.begins + u64::from(period - 1) * self.length
    }

    /// The first period that begins at a moment or after it.
    pub fn next_after(&self, moment: u64) -> u32 {
        let opens = |period: u32| self.first_day(period) * DAY;
        let mut period = self.period_at(moment).max(1);
        while opens(period) < moment {
            period += 1;
        }
        period
    }
}

/// Periods of a kind of claims, numbered from 1.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// First second of the first; unix seconds.
    pub begins: u64,
    /// Seconds of each.
    pub length: u64,
    /// Of the benefit's unit.
    pub decimals: u32,
}

/// A claim as the register shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// 4 is final, 6 revoked.
    pub status: u8,
    /// Kind of benefit.
    pub kind: u32,
    /// Of the kind.
    pub period: u32,
    /// Whose.
    pub claimant: PersonId,
    /// This currency is to be minted for it.
    pub ours: bool,
    /// Base units of the benefit.
    pub quantity: u128,
}

const FINAL: u8 = 4;
const REVOKED: u8 = 6;

/// What was minted for a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// 1 begun, 2 all minted, 3 revoked.
    pub status: u8,
    /// Kind of benefit.
    pub kind: u32,
    /// Whose.
    pub claimant: PersonId,
    /// At the claim's rate.
    pub due: BigInt,
    /// Until now.
    pub minted: BigInt,
}

/// Somebody's account as it was last written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// On [`day`](Self::day).
    pub written: BigInt,
    /// Unix day.
    pub day: u64,
    /// All that was ever minted to it.
    pub minted: BigInt,
    /// For claims that were revoked.
    pub debt: BigInt,
}

/// Where everything is, today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// Minted for claims.
    pub for_work: BigInt,
    /// Minted as basic income.
    pub as_income: BigInt,
    /// At everybody's but a commons that has the rest.
    pub held: BigInt,
    /// The rest, if the commons has it.
    pub commons: BigInt,
    /// The rest, if nobody has it.
    pub melted: BigInt,
}

/// The currency.
#[derive(Clone, Debug)]
pub struct Currency {
    charter: Charter,
    /// First period and first day of each.
    policies: Vec<(u32, u64, Policy)>,
    accounts: BTreeMap<PersonId, Account>,
    bound: Bound,
    for_work: BigInt,
    as_income: BigInt,
    kinds: BTreeMap<u32, Kind>,
    /// Kind, first period, rate.
    rates: Vec<(u32, u32, u128)>,
    issues: BTreeMap<u64, Issue>,
    /// Period and amount of everything that was minted for a claim.
    mintings: Vec<(u32, BigInt)>,
    memberships: Vec<Membership>,
    vouches: Vec<Vouch>,
    /// Who, in cash or not, how much of the currency.
    payments: Vec<(PersonId, bool, u128)>,
    cash: BigInt,
    paid_until: BTreeMap<PersonId, u64>,
    factors: BTreeMap<u128, BigInt>,
}

impl Currency {
    /// A currency whose first policy is in force at once, with its first members.
    pub fn new(
        charter: Charter,
        policy: Policy,
        founders: &[PersonId],
        now: u64,
    ) -> Result<Self, Reasons> {
        policy.examine()?;
        let mut currency = Self {
            charter,
            policies: vec![(0, Self::day(now), policy)],
            accounts: BTreeMap::new(),
            bound: Bound::new(),
            for_work: BigInt::zero(),
            as_income: BigInt::zero(),
            kinds: BTreeMap::new(),
            rates: Vec::new(),
            issues: BTreeMap::new(),
            mintings: Vec::new(),
            memberships: Vec::new(),
            vouches: Vec::new(),
            payments: Vec::new(),
            cash: BigInt::zero(),
            paid_until: BTreeMap::new(),
            factors: BTreeMap::new(),
        };
        currency.learn(policy.demurrage);
        for founder in founders {
            currency.admit(*founder, now);
        }
        Ok(currency)
    }

    /// The unix day of a moment.
    pub fn day(now: u64) -> u64 {
        now / DAY
    }

    fn learn(&mut self, rate: u128) {
        let factor = self.factors.entry(rate);
        factor.or_insert_with(|| daily_factor(rate));
    }

    // Policies.

    /// The policy of a period.
    pub fn policy_of(&self, period: u32) -> &Policy {
        let begun = self.policies.iter().rev().find(|it| it.0 <= period);
        &begun.expect("the first is of period 0").2
    }

    /// The first period of the policy of a period; of the first policy 1, though it holds before.
    pub fn policy_since(&self, period: u32) -> u32 {
        let begun = self.policies.iter().rev().find(|it| it.0 <= period);
        begun.expect("the first is of period 0").0.max(1)
    }

    fn policy_on(&self, now: u64) -> Policy {
        *self.policy_of(self.charter.period_at(now))
    }

    fn policy_at_day(&self, day: u64) -> &Policy {
        self.policy_of(self.charter.period_at(day * DAY))
    }

    /// Another policy, from the first period that begins after the delay; answers which one.
    pub fn set_policy(&mut self, governor: bool, policy: Policy, now: u64) -> Result<u32, Reasons> {
        let mut reasons = unless(&[(!governor, "NotGovernor")])
            .err()
            .unwrap_or_default();
        reasons.extend(policy.examine().err().unwrap_or_default());
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let from = self.charter.next_after(now + self.charter.delay);
        let period = self.charter.period_at(now);
        self.policies.retain(|it| it.0 <= period);
        self.policies
            .push((from, self.charter.first_day(from), policy));
        self.learn(policy.demurrage);
        Ok(from)
    }

    /// A lower ceiling, at once and for the policy that waits.
    pub fn lower_ceiling(
        &mut self,
        governor: bool,
        ceiling: u128,
        now: u64,
    ) -> Result<(), Reasons> {
        let period = self.charter.period_at(now);
        unless(&[
            (!governor, "NotGovernor"),
            (ceiling >= self.policy_of(period).ceiling, "CeilingNotLower"),
        ])?;
        let current = self.policies.iter().rposition(|it| it.0 <= period);
        let current = current.expect("the first is of period 0");
        for (_, _, policy) in &mut self.policies[current..] {
            policy.ceiling = policy.ceiling.min(ceiling);
        }
        Ok(())
    }

    // The index.

    /// The daily factor of today: what tomorrow leaves.
    pub fn factor_from(&self, day: u64) -> BigInt {
        self.factors[&self.policy_at_day(day).demurrage].clone()
    }

    /// What was left on a day of the day before.
    pub fn factor_to(&self, day: u64) -> BigInt {
        self.factor_from(day - 1)
    }

    /// The index of a day. Rates so close that their daily factors are the same are one rate.
    pub fn index(&self, day: u64) -> Index {
        let (_, mut since, policy) = self.policies[0];
        let mut factor = &self.factors[&policy.demurrage];
        let mut index = Index::one();
        for (_, from, policy) in &self.policies[1..] {
            let next = &self.factors[&policy.demurrage];
            if *from <= day && next != factor {
                index = index.times(&Index::power(factor, from - since));
                (since, factor) = (*from, next);
            }
        }
        index.times(&Index::power(factor, day - since))
    }

    /// What an amount of today will be on a later day, as far as is known.
    pub fn projected(&self, amount: u128, today: u64, day: u64) -> Result<BigInt, Reasons> {
        unless(&[(day < today, "DayPast")])?;
        let (then, later) = (self.index(today), self.index(day));
        Ok(later.left_of(&BigInt::from(amount), &then))
    }

    /// The name of an invariant that does not hold, if there is one.
    pub fn broken_invariant(&self, now: u64) -> Option<&'static str> {
        let books = self.books(now);
        let held: BigInt = self
            .accounts
            .keys()
            .filter(|who| !self.has_the_rest(**who))
            .map(|who| self.balance(*who, now))
            .sum();
        let rest = &books.for_work + &books.as_income - &held;
        if held > books.held || rest < BigInt::zero() {
            return Some("supply-identity");
        }
        let over = |issue: &Issue| issue.minted > issue.due;
        if self.issues.values().any(over) {
            return Some("claim-minted-once");
        }
        None
    }
}
