//! What melts: the factor of a day, the index, balances under it.
//!
//! An index is kept as the brief defines it, a mantissa of 128 bits, and beside it stands the exact
//! product of the same daily factors, for those who ask how far the two are apart.

use crate::{exact, floor, Exact};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Zero};

/// Seconds of a day.
pub const DAY: u64 = 86_400;
/// Binary places of a daily factor, and of the bound on what is held.
pub const PLACES: u32 = 64;
/// Significant bits of an index.
const WIDTH: u64 = 128;

/// The smallest number with 64 binary places of which 1,461 days leave at least what four years of
/// `rate` (18 decimals, below 1) leave; in units of 2⁻⁶⁴.
pub fn daily_factor(rate: u128) -> BigInt {
    let whole = BigInt::from(10).pow(18_u32);
    let kept = &whole - BigInt::from(rate);
    assert!(kept > BigInt::zero(), "everything melts at once");
    let wanted = Pow::pow(&kept, 4_u32) << (PLACES * 1_461);
    let scale = Pow::pow(&whole, 4_u32);
    let enough = |factor: &BigInt| Pow::pow(factor, 1_461_u32) * &scale >= wanted;
    // the number is in (low, high]
    let (mut low, mut high) = (BigInt::zero(), BigInt::one() << PLACES);
    while &high - &low > BigInt::one() {
        let middle: BigInt = (&low + &high) >> 1_u32;
        if enough(&middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// What is left of 1: mantissa / 2^(127 + exponent), the mantissa's 128th bit set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// From 2¹²⁷ to 2¹²⁸ − 1.
    pub mantissa: BigInt,
    /// Halvings.
    pub exponent: u64,
}

impl Index {
    /// 1.
    pub fn one() -> Self {
        Self {
            mantissa: BigInt::one() << (WIDTH - 1),
            exponent: 0,
        }
    }

    /// A daily factor as an index: exact, since it has at most 65 bits.
    pub fn of_factor(factor: &BigInt) -> Self {
        Self::truncated(factor.clone(), PLACES.into())
    }

    /// number / 2^places, all bits after the first 128 cut off.
    fn truncated(number: BigInt, places: u64) -> Self {
        let bits = number.bits();
        let mantissa = if bits > WIDTH {
            number >> (bits - WIDTH)
        } else {
            number << (WIDTH - bits)
        };
        // number < 2^bits, so it is mantissa / 2^128 × 2^(bits − places)
        let exponent = (places + 1).checked_sub(bits);
        Self {
            mantissa,
            exponent: exponent.expect("no index is above 1"),
        }
    }

    /// The product, truncated to 128 bits.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let places = 2 * (WIDTH - 1) + self.exponent + other.exponent;
        Self::truncated(&self.mantissa * &other.mantissa, places)
    }

    /// What so many days leave of 1: by squaring, from the lowest bit of the number of days.
    pub fn power(factor: &BigInt, days: u64) -> Self {
        let mut result = Self::one();
        let mut base = Self::of_factor(factor);
        let last = 64 - days.leading_zeros();
        for bit in 0..last {
            if bit > 0 {
                base = base.times(&base);
            }
            if days >> bit & 1 == 1 {
                result = result.times(&base);
            }
        }
        result
    }

    /// The number itself.
    pub fn value(&self) -> Exact {
        Exact::new(
            self.mantissa.clone(),
            BigInt::one() << (WIDTH - 1 + self.exponent),
        )
    }

    /// What is left of an amount that was written down at `then`: rounded down, in two steps.
    pub fn left_of(&self, amount: &BigInt, then: &Self) -> BigInt {
        let quotient = (amount * &self.mantissa).div_floor(&then.mantissa);
        let halvings = self.exponent - then.exponent;
        quotient >> halvings
    }
}

/// What a daily factor leaves of 1 after so many days, exactly.
pub fn exact_power(factor: &BigInt, days: u32) -> Exact {
    Exact::new(
        Pow::pow(factor, days),
        BigInt::one() << (u64::from(PLACES) * u64::from(days)),
    )
}

/// What was earned on each of some days, oldest first, is today: earnings with the factor that led to
/// each day. 64 binary places are kept from day to day.
pub fn earned(days: &[(BigInt, u128)]) -> BigInt {
    let mut scaled = BigInt::zero();
    for (factor, earning) in days {
        scaled = (scaled * factor) >> PLACES;
        scaled += BigInt::from(*earning) << PLACES;
    }
    scaled >> PLACES
}

/// The same without any rounding.
pub fn earned_exactly(days: &[(BigInt, u128)]) -> Exact {
    let mut sum = Exact::zero();
    for (factor, earning) in days {
        sum = sum * Exact::new(factor.clone(), BigInt::one() << PLACES) + exact(*earning);
    }
    sum
}

/// An upper bound of what everybody holds, in units of 2⁻⁶⁴, as of some day's index.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub scaled: BigInt,
    pub index: Index,
}

impl Bound {
    pub fn new() -> Self {
        Self {
            scaled: BigInt::zero(),
            index: Index::one(),
        }
    }

    /// The bound under a later index: both roundings upwards.
    pub fn under(&self, index: &Index) -> Self {
        if *index == self.index {
            return self.clone();
        }
        let one = BigInt::one() << 128_u32;
        let ratio = crate::ceil(&(index.value() / self.index.value() * exact(one.clone())));
        Self {
            scaled: (&self.scaled * ratio).div_ceil(&one),
            index: index.clone(),
        }
    }

    pub fn add(&mut self, amount: &BigInt) {
        self.scaled += amount << PLACES;
    }

    pub fn subtract(&mut self, amount: &BigInt) {
        self.scaled -= amount << PLACES;
    }

    /// An account goes from what it had at `then` to what is written down now.
    pub fn rewrite(&mut self, amount: &BigInt, then: &Index, written: &BigInt) {
        let ratio = self.index.value() / then.value();
        let one = BigInt::one() << PLACES;
        self.scaled -= floor(&(ratio * exact(amount * one)));
        self.add(written);
    }

    /// In whole base units.
    pub fn whole(&self) -> BigInt {
        &self.scaled >> PLACES
    }
}
