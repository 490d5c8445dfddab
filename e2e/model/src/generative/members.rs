//! Who is a member, who spoke for whom, what is owed and earned: reckoned from lists of what happened.

use super::{because, unless, Currency, PersonId, Policy, Reasons};
use crate::generative::melting::earned;
use num_bigint::BigInt;
use num_traits::Zero;

/// The longest that one may wait for an income, days; today is one of them.
pub const MEMORY: u64 = 15;

/// From an admission to a leaving.
#[derive(Clone, Debug)]
pub(super) struct Membership {
    pub who: PersonId,
    /// Of the currency, in which it began.
    pub period: u32,
    pub day: u64,
    /// In which it ended.
    pub left: Option<u32>,
}

/// A member spoke for somebody.
#[derive(Clone, Debug)]
pub(super) struct Vouch {
    pub candidate: PersonId,
    pub voucher: PersonId,
    /// Of the voucher, by number.
    pub membership: usize,
    /// In which it was given.
    pub period: u32,
    pub stands: bool,
}

/// What somebody owes. Base units of the currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Now.
    pub is_member: bool,
    /// Day of the last admission; 0: never one.
    pub since: u64,
    /// In all periods until now.
    pub owed: BigInt,
    /// Paid in the currency.
    pub in_hours: BigInt,
    /// Paid in cash, counted in the currency.
    pub in_cash: BigInt,
    /// Not yet paid.
    pub due: BigInt,
    /// Of that, from periods that are over, or from before it last left.
    pub overdue: BigInt,
    /// Payable in cash now.
    pub cash_room: BigInt,
}

impl Currency {
    /// The number of somebody's membership, if it has one.
    pub(super) fn membership(&self, who: PersonId) -> Option<usize> {
        let open = |it: &Membership| it.who == who && it.left.is_none();
        self.memberships.iter().position(open)
    }

    /// Whether somebody is a member.
    pub fn is_member(&self, who: PersonId) -> bool {
        self.membership(who).is_some()
    }

    /// How many there are.
    pub fn member_count(&self) -> usize {
        let open = self.memberships.iter().filter(|it| it.left.is_none());
        open.count()
    }

    pub(super) fn admit(&mut self, who: PersonId, now: u64) {
        let day = Self::day(now);
        self.memberships.push(Membership {
            who,
            period: self.charter.period_at(now),
            day,
            left: None,
        });
        let paid = self.paid_until.entry(who).or_default();
        *paid = (*paid).max(day - 1);
        for vouch in &mut self.vouches {
            if vouch.candidate == who {
                vouch.stands = false;
            }
        }
    }

    /// Voices that count for somebody: of members who have been so since they spoke.
    pub fn voices(&self, candidate: PersonId) -> usize {
        let for_it = self.vouches.iter().filter(|it| it.candidate == candidate);
        for_it.filter(|it| self.counts(it)).count()
    }

    fn counts(&self, vouch: &Vouch) -> bool {
        vouch.stands && self.membership(vouch.voucher) == Some(vouch.membership)
    }

    fn spoke(&self, candidate: PersonId, voucher: PersonId) -> Option<usize> {
        self.vouches
            .iter()
            .position(|it| it.candidate == candidate && it.voucher == voucher && self.counts(it))
    }

    /// A member speaks for somebody; answers whether that makes a member of it.
    pub fn vouch(
        &mut self,
        voucher: PersonId,
        candidate: PersonId,
        now: u64,
    ) -> Result<bool, Reasons> {
        let policy = self.policy_on(now);
        let period = self.charter.period_at(now);
        let of_period = |it: &&Vouch| it.voucher == voucher && it.period == period;
        let given = self.vouches.iter().filter(of_period).count();
        let membership = self.membership(voucher);
        unless(&[
            (membership.is_none(), "NotMember"),
            (voucher == candidate, "VouchesForItself"),
            (candidate == self.charter.commons, "InvalidAddress"),
            (self.is_member(candidate), "AlreadyMember"),
            (self.spoke(candidate, voucher).is_some(), "AlreadyVouched"),
            (given >= usize::from(policy.vouches), "VouchesUsedUp"),
        ])?;
        self.vouches.push(Vouch {
            candidate,
            voucher,
            membership: membership.expect("it is a member"),
            period,
            stands: true,
        });
        let admitted = self.voices(candidate) >= usize::from(policy.vouchers);
        if admitted {
            self.admit(candidate, now);
        }
        Ok(admitted)
    }

    /// A member takes its word back.
    pub fn withdraw_vouch(
        &mut self,
        voucher: PersonId,
        candidate: PersonId,
    ) -> Result<(), Reasons> {
        let found = self.spoke(candidate, voucher);
        unless(&[
            (found.is_none(), "NotVouched"),
            (found.is_none() && !self.is_member(voucher), "NotMember"),
        ])?;
        self.vouches[found.expect("it spoke")].stands = false;
        Ok(())
    }

    /// A member leaves, or is told to.
    pub fn leave(&mut self, who: PersonId, now: u64) -> Result<(), Reasons> {
        let found = self.membership(who).ok_or_else(|| because("NotMember"))?;
        self.memberships[found].left = Some(self.charter.period_at(now));
        Ok(())
    }

    /// The governor has a member leave.
    pub fn exclude(&mut self, governor: bool, who: PersonId, now: u64) -> Result<(), Reasons> {
        unless(&[
            (!governor, "NotGovernor"),
            (!self.is_member(who), "NotMember"),
        ])?;
        self.leave(who, now)
    }

    /// Sums a figure of the policies over the periods that somebody was bound in, up to one of them.
    fn bound_for(&self, who: PersonId, until: u32, figure: fn(&Policy) -> u128) -> BigInt {
        let mut sum = BigInt::zero();
        for membership in self.memberships.iter().filter(|it| it.who == who) {
            let last = membership.left.unwrap_or(until).min(until);
            for period in membership.period + 1..=last {
                sum += figure(self.policy_of(period));
            }
        }
        sum
    }

    /// What somebody owes.
    pub fn standing(&self, who: PersonId, now: u64) -> Standing {
        let period = self.charter.period_at(now);
        let is_member = self.is_member(who);
        let owed = self.bound_for(who, period, |it| it.obligation);
        let zero = BigInt::zero();
        let paid = |cash: bool| -> BigInt {
            let of_it = self
                .payments
                .iter()
                .filter(|it| it.0 == who && it.1 == cash);
            of_it.map(|it| BigInt::from(it.2)).sum()
        };
        let (in_hours, in_cash) = (paid(false), paid(true));
        let due = &owed - &in_hours - &in_cash;
        // of a membership that ended all is overdue, of one that lasts the running period is not yet
        let running = self.membership(who).map_or_else(BigInt::zero, |it| {
            if self.memberships[it].period < period {
                BigInt::from(self.policy_of(period).obligation)
            } else {
                BigInt::zero()
            }
        });
        let of_past = &owed - running;
        let overdue = (of_past - &in_hours - &in_cash).max(zero.clone());
        let allowance = self.bound_for(who, period, |it| it.cash_limit);
        let cash_room = if self.policy_on(now).cash_rate == 0 {
            zero // at no price nothing is sold
        } else {
            (allowance - &in_cash).min(due.clone())
        };
        let of_it = self.memberships.iter().filter(|it| it.who == who);
        Standing {
            is_member,
            since: of_it.map(|it| it.day).max().unwrap_or(0),
            owed,
            in_hours,
            in_cash,
            due,
            overdue,
            cash_room,
        }
    }

    /// Somebody pays what it owes in the currency.
    pub fn settle_hours(&mut self, who: PersonId, amount: u128, now: u64) -> Result<(), Reasons> {
        let due = self.standing(who, now).due;
        let balance = self.balance(who, now);
        let wanted = BigInt::from(amount);
        unless(&[
            (amount == 0, "InvalidAmount"),
            (due.is_zero(), "NothingDue"),
            (wanted > due, "MoreThanDue"),
            (wanted > balance, "ERC20InsufficientBalance"),
        ])?;
        self.shift(who, self.charter.commons, &wanted, now);
        self.payments.push((who, false, amount));
        Ok(())
    }

    /// The same in cash; answers how much cash.
    pub fn settle_cash(
        &mut self,
        who: PersonId,
        amount: u128,
        now: u64,
    ) -> Result<BigInt, Reasons> {
        let standing = self.standing(who, now);
        let wanted = BigInt::from(amount);
        unless(&[
            (amount == 0, "InvalidAmount"),
            (standing.due.is_zero(), "NothingDue"),
            (wanted > standing.due, "MoreThanDue"),
            (wanted > standing.cash_room, "CashLimitReached"),
        ])?;
        let cost = self.cash_for(amount, now);
        self.payments.push((who, true, amount));
        self.cash += &cost;
        Ok(cost)
    }

    /// Cash that waits for the commons.
    pub fn cash_held(&self) -> BigInt {
        self.cash.clone()
    }

    /// What an amount costs in cash.
    pub fn cash_for(&self, amount: u128, now: u64) -> BigInt {
        let rate = BigInt::from(self.policy_on(now).cash_rate);
        let unit = BigInt::from(10).pow(self.charter.decimals);
        num_integer::Integer::div_ceil(&(BigInt::from(amount) * rate), &unit)
    }

    /// The cash goes to the commons; answers how much.
    pub fn collect_cash(&mut self) -> Result<BigInt, Reasons> {
        unless(&[(self.cash.is_zero(), "NoCash")])?;
        Ok(std::mem::take(&mut self.cash))
    }

    /// How many days' income a member can take now, and what that is today.
    pub fn income(&self, who: PersonId, now: u64) -> (u64, BigInt) {
        if !self.is_member(who) {
            return (0, BigInt::zero());
        }
        let today = Self::day(now);
        let paid = self.paid_until.get(&who).copied().unwrap_or(0);
        let days = (today - paid).min(MEMORY);
        let earnings: Vec<_> = (today + 1 - days..=today)
            .map(|day| (self.factor_to(day), self.policy_at_day(day).income))
            .collect();
        (days, earned(&earnings))
    }

    /// A member takes its income; answers days, amount, and what of it lowers a debt.
    pub fn claim_income(
        &mut self,
        who: PersonId,
        now: u64,
    ) -> Result<(u64, BigInt, BigInt), Reasons> {
        let (days, amount) = self.income(who, now);
        let member = self.is_member(who);
        unless(&[
            (!member, "NotMember"),
            (member && (days == 0 || amount.is_zero()), "NoIncome"),
        ])?;
        self.paid_until.insert(who, Self::day(now));
        let netted = self.issue(who, &amount, now);
        self.as_income += &amount - &netted;
        Ok((days, amount, netted))
    }
}
