//! The generative currency: what is minted for verified work, who is a member, what members owe, and
//! basic income.
//!
//! INVARIANT `ceiling-kept`: no more is minted for claims in a period than its ceiling.
//! INVARIANT `claim-minted-once`: no more is ever minted for a claim than it is due.
//! INVARIANT `policy-never-past`: a policy or a rate holds from a period that has not begun.
//! INVARIANT `voice-of-members`: only those count for a candidate who are members ever since they
//! vouched.
//! INVARIANT `obligation-adds-up`: owed = paid in hours + paid in cash + due.
//! INVARIANT `income-fourteen-days`: a day is paid once to a member, within fourteen days after it.
#![allow(clippy::cast_possible_truncation)] // in the codec, derived or not

use alloc::vec::Vec;
use ruint::aliases::U256;

use crate::{
    demurrage::{daily_factor_ceil, day_of, Index, DAY},
    math::{mul_div_ceil, mul_div_floor, Ratio},
    season::SeasonClock,
};

/// No amount of a policy is greater; base units.
pub const MAX_AMOUNT: u128 = (1 << 96) - 1;
/// The most members that a new one can be asked to bring as vouchers.
pub const MAX_VOUCHERS: u8 = 16;
/// Days that basic income can be claimed for: today and the fourteen before.
pub const INCOME_DAYS: u32 = 15;
/// The shortest period, days: the memory of basic income never meets two changes of policy.
pub const MIN_PERIOD_DAYS: u64 = 15;

/// What a policy, a payment or a claim is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenerativeError {
    /// A yearly rate of 1 or more.
    InvalidDemurrage,
    /// An amount above [`MAX_AMOUNT`].
    InvalidAmount(
        /// As given.
        u128,
    ),
    /// More in cash than is owed, or cash for nothing.
    InvalidCashLimit,
    /// No vouchers, or more than [`MAX_VOUCHERS`].
    InvalidVouchers,
    /// Nothing is due.
    NothingDue,
    /// More than what is due.
    MoreThanDue(
        /// What is due.
        u128,
    ),
    /// More than what can be paid in cash.
    CashLimitReached(
        /// What can.
        u128,
    ),
    /// A number beyond what can be counted.
    Overflow,
}

/// Periods of whole days, none shorter than [`MIN_PERIOD_DAYS`].
pub fn is_sound(clock: &SeasonClock) -> bool {
    clock.length >= MIN_PERIOD_DAYS.saturating_mul(DAY)
        && clock.length.is_multiple_of(DAY)
        && clock.first_opens.is_multiple_of(DAY)
}

/// The first period that begins at `due` or later; `None` past the end of the numbers.
pub fn first_period_from(clock: &SeasonClock, due: u64) -> Option<u32> {
    if due <= clock.first_opens {
        return Some(1);
    }
    let span = clock.season_at(due)?;
    if span.opens == due {
        Some(span.number)
    } else {
        span.number.checked_add(1)
    }
}

/// What a community has set for a period. Amounts are base units of the currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Policy {
    /// What melts in a year.
    pub demurrage: Ratio,
    /// Basic income of a member, a day.
    pub income: u128,
    /// What a member owes, a period.
    pub obligation: u128,
    /// Of it, payable in cash.
    pub cash_limit: u128,
    /// Base units of the cash token for a whole unit of the currency.
    pub cash_rate: u128,
    /// What may be minted for claims in a period; with a council, a rate of a place's budget.
    pub ceiling: u128,
    /// Members who must vouch for a new one.
    pub vouchers: u8,
    /// New ones that a member may vouch for in a period.
    pub vouches: u8,
}

impl Policy {
    /// Checks every limit; returns the daily factor.
    pub fn validate(&self) -> Result<u128, GenerativeError> {
        for amount in [self.income, self.obligation, self.cash_rate, self.ceiling] {
            if amount > MAX_AMOUNT {
                return Err(GenerativeError::InvalidAmount(amount));
            }
        }
        let cash_for_nothing = self.cash_limit > 0 && self.cash_rate == 0;
        if self.cash_limit > self.obligation || cash_for_nothing {
            return Err(GenerativeError::InvalidCashLimit);
        }
        if self.vouchers == 0 || self.vouchers > MAX_VOUCHERS {
            return Err(GenerativeError::InvalidVouchers);
        }
        daily_factor_ceil(self.demurrage).ok_or(GenerativeError::InvalidDemurrage)
    }
}

/// A policy, and from when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Step {
    /// The policy.
    pub policy: Policy,
    /// Its daily factor, 64 binary places.
    pub factor: u128,
    /// Its first period.
    pub from_period: u32,
    /// That period's first day.
    pub from_day: u32,
}

// Stored as one list of numbers: a codec derived field by field is a kilobyte of code more, and code is
// paid for at every call.
impl scale::Encode for Step {
    fn encode_to<T: scale::Output + ?Sized>(&self, to: &mut T) {
        let Policy {
            demurrage: Ratio(demurrage),
            income,
            obligation,
            cash_limit,
            cash_rate,
            ceiling,
            vouchers,
            vouches,
        } = self.policy;
        let small = u128::from(self.from_period) << 64
            | u128::from(self.from_day) << 32
            | u128::from(vouchers) << 8
            | u128::from(vouches);
        let factor = self.factor;
        let numbers: [u128; 8] = [
            demurrage, income, obligation, cash_limit, cash_rate, ceiling, factor, small,
        ];
        numbers.encode_to(to);
    }
}

impl scale::Decode for Step {
    fn decode<I: scale::Input>(input: &mut I) -> Result<Self, scale::Error> {
        let [demurrage, income, obligation, cash_limit, cash_rate, ceiling, factor, small] =
            <[u128; 8]>::decode(input)?;
        Ok(Self {
            policy: Policy {
                demurrage: Ratio(demurrage),
                income,
                obligation,
                cash_limit,
                cash_rate,
                ceiling,
                vouchers: (small >> 8) as u8,
                vouches: small as u8,
            },
            factor,
            from_period: (small >> 64) as u32,
            from_day: (small >> 32) as u32,
        })
    }
}

/// The policy in force, what has to be known of those before, and at most one that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Schedule {
    /// In force.
    pub current: Step,
    /// What follows.
    pub next: Option<Step>,
    /// Daily income under the policy before.
    pub income_before: u128,
    /// Daily factor under the policy before.
    pub factor_before: u128,
    /// The day since which the factor in force holds.
    pub epoch_day: u32,
    /// That day's index.
    pub epoch: Index,
    /// What a member of all periods owed before `current`; base units.
    pub owed_before: u128,
    /// Of it, payable in cash.
    pub payable_before: u128,
}

impl Schedule {
    /// A first policy, in force at once: for every period, whether it has begun or not.
    pub fn new(policy: Policy, today: u32) -> Result<Self, GenerativeError> {
        let factor = policy.validate()?;
        Ok(Self {
            current: Step {
                policy,
                factor,
                from_period: 1,
                from_day: today,
            },
            next: None,
            income_before: policy.income,
            factor_before: factor,
            epoch_day: today,
            epoch: Index::ONE,
            owed_before: 0,
            payable_before: 0,
        })
    }

    /// As it stands on a day: what waited for that day or an earlier one is in force.
    #[must_use]
    pub fn at(self, day: u32) -> Self {
        let Some(next) = self.next.filter(|next| next.from_day <= day) else {
            return self;
        };
        let melts_otherwise = next.factor != self.current.factor;
        let (epoch_day, epoch) = if melts_otherwise {
            (next.from_day, self.running_index(next.from_day))
        } else {
            (self.epoch_day, self.epoch)
        };
        let last = next.from_period.saturating_sub(1);
        let (income_before, factor_before) = if next.from_day > self.current.from_day {
            (self.current.policy.income, self.current.factor)
        } else {
            (self.income_before, self.factor_before) // the one in force held for no day
        };
        Self {
            current: next,
            next: None,
            income_before,
            factor_before,
            epoch_day,
            epoch,
            owed_before: self.owed_through(last),
            payable_before: self.payable_through(last),
        }
    }

    /// The index of today or a later day, as far as the policy is known.
    pub fn index(&self, day: u32) -> Index {
        self.at(day).running_index(day)
    }

    fn running_index(&self, day: u32) -> Index {
        let days = day.saturating_sub(self.epoch_day);
        let melted = Index::of_factor(self.current.factor).power(days);
        self.epoch.times(melted)
    }

    /// The schedule with a policy that holds from the first period that begins at `due` or later, in
    /// place of what waited; with that period. Settle it for today first.
    pub fn changed(
        self,
        policy: Policy,
        clock: &SeasonClock,
        due: u64,
    ) -> Result<(Self, u32), GenerativeError> {
        let factor = policy.validate()?;
        let from_period = first_period_from(clock, due).ok_or(GenerativeError::Overflow)?;
        let span = clock.span(from_period).ok_or(GenerativeError::Overflow)?;
        let next = Step {
            policy,
            factor,
            from_period,
            from_day: day_of(span.opens),
        };
        let next = Some(next);
        Ok((Self { next, ..self }, from_period))
    }

    /// The schedule with a ceiling that is lower from now on; `None` if it is not lower.
    pub fn with_lower_ceiling(self, ceiling: u128) -> Option<Self> {
        if ceiling >= self.current.policy.ceiling {
            return None;
        }
        let mut lower = self;
        lower.current.policy.ceiling = ceiling;
        if let Some(next) = lower.next.as_mut() {
            next.policy.ceiling = next.policy.ceiling.min(ceiling);
        }
        Some(lower)
    }

    /// The policy of a period, today's or a later one, as far as is known.
    pub fn policy_of(&self, period: u32) -> Step {
        match self.next {
            Some(next) if next.from_period <= period => next,
            _ => self.current,
        }
    }

    /// What a member of all periods owes up to and with `period`, which is the last before the policy
    /// in force or a later one; base units.
    pub fn owed_through(&self, period: u32) -> u128 {
        let each = self.current.policy.obligation;
        accrued(self.owed_before, each, self.current.from_period, period)
    }

    /// Of it, payable in cash.
    pub fn payable_through(&self, period: u32) -> u128 {
        let each = self.current.policy.cash_limit;
        accrued(self.payable_before, each, self.current.from_period, period)
    }

    /// Basic income of a member who was last paid for the day `paid`: for how many days, and how much,
    /// each day's melted to today, rounded down once. Settle the schedule for today first.
    pub fn income(&self, paid: u32, today: u32) -> (u32, u128) {
        let days = today.saturating_sub(paid).min(INCOME_DAYS);
        let first = today.saturating_sub(days).saturating_add(1);
        let mut sum = U256::ZERO; // 64 binary places; below 15 × 2^160
        for day in first..=today {
            let factor = if day > self.current.from_day {
                self.current.factor
            } else {
                self.factor_before
            };
            let income = if day >= self.current.from_day {
                self.current.policy.income
            } else {
                self.income_before
            };
            let melted = sum.wrapping_mul(U256::from(factor)).wrapping_shr(64);
            sum = melted.wrapping_add(U256::from(income).wrapping_shl(64));
        }
        (days, sum.wrapping_shr(64).try_into().unwrap_or(u128::MAX))
    }
}

fn accrued(before: u128, each: u128, from_period: u32, period: u32) -> u128 {
    let periods = period.saturating_add(1).saturating_sub(from_period);
    // each is below 2^96 and there are fewer than 2^32 periods
    before.saturating_add(each.saturating_mul(periods.into()))
}

/// A member, or one who was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Member {
    /// How many times it was admitted.
    pub admissions: u32,
    /// It is a member.
    pub is_member: bool,
    /// The day of its last admission.
    pub since: u32,
    /// The period of its last admission.
    pub since_period: u32,
    /// A member's: what one of all periods owed when it began, less what it owed from before. One's who
    /// left: what it owes in all. Base units.
    pub owed: u128,
    /// The same of what is payable in cash.
    pub payable: u128,
    /// Paid in the currency, ever; base units.
    pub in_hours: u128,
    /// Paid in cash, ever; base units of the currency.
    pub in_cash: u128,
    /// The last day that basic income was paid for.
    pub income_day: u32,
    /// The period in which it last vouched.
    pub vouch_period: u32,
    /// How often it vouched in that period.
    pub vouches: u8,
}

/// What one owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// In all; base units.
    pub owed: u128,
    /// Of it, not paid.
    pub due: u128,
    /// Of that, from periods that are over.
    pub overdue: u128,
    /// Of what is due, payable in cash now.
    pub cash_room: u128,
}

impl Member {
    /// Admitted on a day, in a period: owes from the next period on.
    #[must_use]
    pub fn admitted(self, schedule: &Schedule, period: u32, today: u32) -> Self {
        Self {
            admissions: self.admissions.saturating_add(1),
            is_member: true,
            since: today,
            since_period: period,
            owed: schedule.owed_through(period).saturating_sub(self.owed),
            payable: schedule
                .payable_through(period)
                .saturating_sub(self.payable),
            income_day: self.income_day.max(today.saturating_sub(1)),
            ..self
        }
    }

    /// Left, or excluded, in a period: what it owes remains and does not grow.
    #[must_use]
    pub fn departed(self, schedule: &Schedule, period: u32) -> Self {
        Self {
            is_member: false,
            owed: schedule.owed_through(period).saturating_sub(self.owed),
            payable: schedule
                .payable_through(period)
                .saturating_sub(self.payable),
            ..self
        }
    }

    /// What it owes in a period.
    pub fn standing(&self, schedule: &Schedule, period: u32) -> Standing {
        let counted = |through: u128, begun: u128| {
            if self.is_member {
                through.saturating_sub(begun)
            } else {
                begun
            }
        };
        let last = if self.since_period == period {
            period // which it does not owe for
        } else {
            period.saturating_sub(1)
        };
        let owed = counted(schedule.owed_through(period), self.owed);
        let owed_until = counted(schedule.owed_through(last), self.owed);
        let payable = counted(schedule.payable_through(period), self.payable);
        let paid = self.in_hours.saturating_add(self.in_cash);
        let due = owed.saturating_sub(paid);
        let room = if schedule.current.policy.cash_rate == 0 {
            0 // nothing has a price in cash now
        } else {
            payable.saturating_sub(self.in_cash)
        };
        Standing {
            owed,
            due,
            overdue: owed_until.saturating_sub(paid),
            cash_room: room.min(due),
        }
    }

    /// Having paid in the currency.
    pub fn paid_in_hours(self, standing: &Standing, amount: u128) -> Result<Self, GenerativeError> {
        standing.permits(amount)?;
        Ok(Self {
            in_hours: self.in_hours.saturating_add(amount),
            ..self
        })
    }

    /// Having paid in cash.
    pub fn paid_in_cash(self, standing: &Standing, amount: u128) -> Result<Self, GenerativeError> {
        standing.permits(amount)?;
        if amount > standing.cash_room {
            return Err(GenerativeError::CashLimitReached(standing.cash_room));
        }
        Ok(Self {
            in_cash: self.in_cash.saturating_add(amount),
            ..self
        })
    }

    /// Having vouched once more; `None` if its vouches of the period are used up.
    pub fn vouching(self, period: u32, limit: u8) -> Option<Self> {
        let used = if self.vouch_period == period {
            self.vouches
        } else {
            0
        };
        if used >= limit {
            return None;
        }
        Some(Self {
            vouch_period: period,
            vouches: used.saturating_add(1),
            ..self
        })
    }
}

impl Standing {
    fn permits(&self, amount: u128) -> Result<(), GenerativeError> {
        if self.due == 0 {
            return Err(GenerativeError::NothingDue);
        }
        if amount == 0 {
            return Err(GenerativeError::InvalidAmount(amount));
        }
        if amount > self.due {
            return Err(GenerativeError::MoreThanDue(self.due));
        }
        Ok(())
    }
}

/// A vouch: by whom, and its how-manieth membership it was given in.
pub type Voice<A> = (A, u32);

/// The voices of those who are members ever since; `admission_of` tells an account's running
/// admission, 0 if it is no member.
pub fn standing_voices<A: Copy>(
    voices: Vec<Voice<A>>,
    admission_of: impl Fn(A) -> u32,
) -> Vec<Voice<A>> {
    let mut standing = voices;
    standing.retain(|(voucher, admission)| admission_of(*voucher) == *admission);
    standing
}

/// The rate of a period among `count` versions in the order of their first period; `read` gives the
/// `n`th. 0 before the first.
pub fn rate_of(count: u32, period: u32, read: impl Fn(u32) -> (u32, u128)) -> u128 {
    let (mut known, mut beyond) = (0_u32, count); // versions below `known` begin early enough
    let mut rate = 0;
    while known < beyond {
        // the last one first: most ask for the newest
        let middle = if beyond == count {
            beyond.saturating_sub(1)
        } else {
            known.midpoint(beyond)
        };
        let (from, found) = read(middle);
        if from <= period {
            known = middle.saturating_add(1);
            rate = found;
        } else {
            beyond = middle;
        }
    }
    rate
}

/// What a claim is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Issue {
    /// In all; base units.
    pub due: u128,
    /// Of it, minted or kept for a debt.
    pub minted: u128,
    /// The claim was revoked.
    pub revoked: bool,
}

impl Issue {
    /// What a quantity is due at a rate for a whole unit, rounded down. `None` beyond what can be
    /// counted.
    pub fn of(quantity: u128, rate: u128, decimals: u8) -> Option<Self> {
        let unit = 10_u128.checked_pow(decimals.into())?;
        Some(Self {
            due: mul_div_floor(quantity, rate, unit)?,
            ..Self::default()
        })
    }

    /// What is still to be minted.
    pub fn left(&self) -> u128 {
        if self.revoked {
            return 0;
        }
        self.due.saturating_sub(self.minted)
    }

    /// 0 none, 1 begun, 2 all minted, 3 revoked.
    pub fn status(&self) -> u8 {
        if self.revoked {
            3
        } else if self.left() == 0 {
            2
        } else {
            1
        }
    }
}

/// What was minted for claims in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Minted {
    /// The period.
    pub period: u32,
    /// Base units.
    pub amount: u128,
}

impl Minted {
    /// The same in another period: nothing.
    #[must_use]
    pub fn in_period(self, period: u32) -> Self {
        if self.period == period {
            self
        } else {
            Self { period, amount: 0 }
        }
    }

    /// What may still be minted under a ceiling; before the first period nothing.
    pub fn room(&self, ceiling: u128) -> u128 {
        if self.period == 0 {
            return 0;
        }
        ceiling.saturating_sub(self.amount)
    }
}

/// A debt, and what remains of an amount after it is netted: (netted, remaining).
pub fn netted(debt: u128, amount: u128) -> (u128, u128) {
    let netted = debt.min(amount);
    (netted, amount.saturating_sub(netted))
}

/// What an amount of the currency costs in cash, rounded up. `None` beyond what can be counted.
pub fn cash_ceil(amount: u128, cash_rate: u128, decimals: u8) -> Option<u128> {
    mul_div_ceil(amount, cash_rate, 10_u128.checked_pow(decimals.into())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scale::{Decode, Encode};

    #[test]
    fn a_step_is_read_as_it_was_stored() {
        let step = Step {
            policy: Policy {
                demurrage: Ratio(1),
                income: 2,
                obligation: 3,
                cash_limit: 4,
                cash_rate: 5,
                ceiling: MAX_AMOUNT,
                vouchers: 7,
                vouches: u8::MAX,
            },
            factor: 1 << 64,
            from_period: u32::MAX,
            from_day: u32::MAX - 1,
        };
        assert_eq!(Step::decode(&mut &step.encode()[..]), Ok(step));
        assert_eq!(step.encode().len(), 128);
    }
}
