//! Demurrage: a currency that melts by the day, by one index for everybody.
//!
//! A yearly rate becomes a daily factor, the factor's power an [`Index`], and what was written down on
//! one day is worth its amount times the quotient of two indices on another. Nothing is done for an
//! account until somebody touches it, and it makes no difference when that is: the index of a day is a
//! function of the day alone.
//!
//! What all accounts hold together is not a sum over them but one number, [`Held`], that melts with
//! the index and is rounded up with 64 binary places; each account that is written down corrects it by
//! what it lost in rounding. So `minted = held + rest`, always and exactly, where the rest is the
//! commons' or nobody's, and once every account has been written down on one day `held` is their sum.
//!
//! INVARIANT `supply-identity`: Σ balances + melted = minted.
//! INVARIANT `melting-never-gains`: splitting, merging or touching never leaves anyone with more.
//!
//! Sources: S. Gesell, "Die natürliche Wirtschaftsordnung" (1916), on money that loses value by time;
//! the daily factor as a 64.64 number, 7 % a year over 365.25 days, as the Circles currency has it.

use ruint::aliases::U256;

use crate::math::{product, Ratio};

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// A daily factor of one: 64 binary places.
pub const FACTOR_ONE: u128 = 1 << 64;
/// Days of four years of 365.25.
const FOUR_YEARS: u32 = 1_461;
/// 2¹²⁷.
const TOP: u128 = 1 << 127;

/// The day of a moment, counted from 1 January 1970, UTC; the last there is, if it is beyond that.
pub fn day_of(unix_seconds: u64) -> u32 {
    let day = unix_seconds.checked_div(DAY).unwrap_or(0);
    u32::try_from(day).unwrap_or(u32::MAX)
}

/// What is left of one after some days: `mantissa / 2^(127 + exponent)`, at most 1.
///
/// The mantissa's top bit is set, so that an index of any size has 128 significant bits: a century at
/// any rate leaves it exact to more than 30 decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Index {
    /// At least 2¹²⁷.
    pub mantissa: u128,
    /// Binary places beyond 127.
    pub exponent: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self::ONE
    }
}

impl Index {
    /// Nothing has melted.
    pub const ONE: Self = Self {
        mantissa: TOP,
        exponent: 0,
    };

    /// A daily factor of 64 binary places, above 0 and at most [`FACTOR_ONE`], as an index.
    pub fn of_factor(factor: u128) -> Self {
        let shift = factor.leading_zeros();
        Self {
            mantissa: factor.checked_shl(shift).unwrap_or(TOP),
            exponent: shift.saturating_sub(63),
        }
    }

    /// The product, its mantissa truncated to 128 bits.
    #[must_use]
    #[inline(never)]
    pub fn times(self, other: Self) -> Self {
        let full = product(self.mantissa, other.mantissa); // at least 2^254
        let exponent = self.exponent.saturating_add(other.exponent);
        let (shift, exponent) = if full.bit(255) {
            (128, exponent.saturating_sub(1))
        } else {
            (127, exponent)
        };
        Self {
            mantissa: low(full.wrapping_shr(shift)),
            exponent,
        }
    }

    /// The `days`th power, by repeated squaring from the exponent's lowest bit on.
    #[must_use]
    pub fn power(self, days: u32) -> Self {
        let mut result = Self::ONE;
        let mut base = self;
        let mut rest = days;
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.times(base);
            }
            rest >>= 1;
            if rest > 0 {
                base = base.times(base);
            }
        }
        result
    }

    /// At least as great.
    fn reaches(self, other: Self) -> bool {
        self.exponent < other.exponent
            || (self.exponent == other.exponent && self.mantissa >= other.mantissa)
    }

    /// `⌊2⁶⁴ × amount × self / then⌋`: what is left of an amount, with 64 binary places.
    #[inline(never)]
    fn left_floor(self, amount: u128, then: Self) -> U256 {
        let divisor = U256::from(then.mantissa);
        let (whole, rest) = product(amount, self.mantissa).div_rem(divisor);
        let fraction = rest
            .wrapping_shl(64)
            .checked_div(divisor)
            .unwrap_or_default();
        shifted(whole.wrapping_shl(64) | fraction, self, then)
    }

    /// `⌈2¹²⁸ × self / then⌉`, below 2¹²⁸ for an index that has fallen.
    fn quotient_ceil(self, then: Self) -> u128 {
        let divisor = U256::from(then.mantissa);
        let (quotient, rest) = U256::from(self.mantissa).wrapping_shl(128).div_rem(divisor);
        let kept = shifted(quotient, self, then);
        let exact = rest.is_zero() && raised(kept, self, then) == quotient;
        low(if exact {
            kept
        } else {
            kept.saturating_add(U256::ONE)
        })
    }
}

/// `value / 2^(now.exponent − then.exponent)`, rounded down.
fn shifted(value: U256, now: Index, then: Index) -> U256 {
    value.wrapping_shr(places(now, then))
}

/// `value × 2^(now.exponent − then.exponent)`.
fn raised(value: U256, now: Index, then: Index) -> U256 {
    value.wrapping_shl(places(now, then))
}

fn places(now: Index, then: Index) -> usize {
    let places = now.exponent.saturating_sub(then.exponent);
    usize::try_from(places.min(256)).unwrap_or(256)
}

/// The low 128 bits.
fn low(value: U256) -> u128 {
    let [first, second, ..] = *value.as_limbs();
    u128::from(second) << 64 | u128::from(first)
}

/// The daily factor of a yearly rate, 64 binary places: the smallest whose 1,461st power is at least
/// what four years leave, `(1 − rate)⁴`. So nothing melts faster than the rate says. `None` for a rate
/// of 1 or more.
pub fn daily_factor_ceil(rate: Ratio) -> Option<u128> {
    let kept = Ratio::ONE.0.checked_sub(rate.0).filter(|kept| *kept > 0)?;
    // kept / 10¹⁸ with 187 binary places: at least 2^127
    let quotient = U256::from(kept)
        .wrapping_shl(187)
        .checked_div(U256::from(Ratio::ONE.0))?;
    let spare = quotient.bit_len().checked_sub(128)?;
    let year = Index {
        mantissa: low(quotient.wrapping_shr(spare)),
        exponent: 60_u32.checked_sub(u32::try_from(spare).ok()?)?,
    };
    let target = year.power(4);
    let (mut below, mut found) = (0_u128, FACTOR_ONE);
    while found.saturating_sub(below) > 1 {
        let middle = below.midpoint(found);
        if Index::of_factor(middle).power(FOUR_YEARS).reaches(target) {
            found = middle;
        } else {
            below = middle;
        }
    }
    Some(found)
}

/// Coins as they were written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Holding {
    /// Base units, on that day.
    pub amount: u128,
    /// The day's index.
    pub index: Index,
    /// The day.
    pub day: u32,
}

impl Holding {
    /// What is left of it, rounded down.
    pub fn left(&self, index: Index) -> u128 {
        if self.amount == 0 || index == self.index {
            return self.amount;
        }
        low(index.left_floor(self.amount, self.index).wrapping_shr(64))
    }
}

/// What all accounts hold together, with 64 binary places: never less than the sum of what they hold
/// before rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Held {
    /// Base units.
    pub whole: u128,
    /// Of 2⁶⁴.
    pub fraction: u64,
}

impl Held {
    /// Melted by an index, rounded up.
    fn melted_ceil(self, now: Index, then: Index) -> Self {
        let quotient = now.quotient_ceil(then);
        let parts = product(self.fraction.into(), quotient);
        let sum = product(self.whole, quotient).wrapping_add(parts.wrapping_shr(64));
        // self × quotient = sum × 2^64 + the low 64 bits of parts, of which 2^128 are one
        let [cut, ..] = *sum.as_limbs();
        let [dust, ..] = *parts.as_limbs();
        let floor = sum.wrapping_shr(64);
        Self::of(if cut == 0 && dust == 0 {
            floor
        } else {
            floor.saturating_add(U256::ONE)
        })
    }

    fn of(value: U256) -> Self {
        let [fraction, ..] = *value.as_limbs();
        Self {
            whole: low(value.wrapping_shr(64)),
            fraction,
        }
    }

    fn value(self) -> U256 {
        U256::from(self.whole).wrapping_shl(64) | U256::from(self.fraction)
    }
}

/// A currency's books, as of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ledger {
    /// The day.
    pub day: u32,
    /// The day's index.
    pub index: Index,
    /// What accounts hold together.
    pub held: Held,
    /// Minted for claims, ever; base units.
    pub for_work: u128,
    /// Minted as basic income, ever; base units.
    pub as_income: u128,
}

/// A sum beyond what can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl Ledger {
    /// Books in which nothing was minted.
    pub fn new(day: u32, index: Index) -> Self {
        Self {
            day,
            index,
            ..Self::default()
        }
    }

    /// The books on a later day with that day's index. On an earlier day, or the same, they are as
    /// they were.
    #[must_use]
    pub fn advanced(self, day: u32, index: Index) -> Self {
        if day <= self.day {
            return self;
        }
        let held = if index == self.index {
            self.held
        } else {
            self.held.melted_ceil(index, self.index)
        };
        Self {
            day,
            index,
            held,
            ..self
        }
    }

    /// Everything that was ever minted; base units.
    pub fn minted(&self) -> u128 {
        self.for_work.saturating_add(self.as_income) // bounded when it is minted
    }

    /// What was minted and is in no account: the commons' or nobody's; base units.
    pub fn rest(&self) -> u128 {
        self.minted().saturating_sub(self.held.whole)
    }

    /// Writes a holding down as it stands; with what has melted since.
    pub fn write(&mut self, holding: Holding) -> (Holding, u128) {
        let mut written = Holding {
            index: self.index,
            day: self.day,
            ..holding
        };
        if holding.amount == 0 || holding.index == self.index {
            return (written, 0);
        }
        let left = self.index.left_floor(holding.amount, holding.index);
        written.amount = low(left.wrapping_shr(64));
        let [dust, ..] = *left.as_limbs();
        // what is lost in rounding is in nobody's account any more
        self.held = Held::of(self.held.value().saturating_sub(U256::from(dust)));
        (written, holding.amount.saturating_sub(written.amount))
    }

    /// Coins come into an account, out of the rest or newly minted. The caller has seen that there are
    /// as many.
    pub fn hold(&mut self, amount: u128) {
        self.held.whole = self.held.whole.saturating_add(amount);
    }

    /// Coins leave an account, into the rest or into another.
    pub fn release(&mut self, amount: u128) {
        self.held.whole = self.held.whole.saturating_sub(amount);
    }

    /// Mints for claims. The coins are in the rest until they are held.
    pub fn mint_for_work(&mut self, amount: u128) -> Result<(), Overflow> {
        self.minted().checked_add(amount).ok_or(Overflow)?;
        self.for_work = self.for_work.saturating_add(amount);
        Ok(())
    }

    /// Mints basic income. The coins are in the rest until they are held.
    pub fn mint_as_income(&mut self, amount: u128) -> Result<(), Overflow> {
        self.minted().checked_add(amount).ok_or(Overflow)?;
        self.as_income = self.as_income.saturating_add(amount);
        Ok(())
    }
}
