//! Rationals, intervals of them, and the two irrational numbers that the rules need.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::sync::OnceLock;

/// A rational number, as exact as they are.
pub type Exact = BigRational;

/// The rational equal to an integer.
pub fn exact(integer: impl Into<BigInt>) -> Exact {
    Exact::from_integer(integer.into())
}

/// A number that was given with 18 decimals.
pub fn ratio(decimals: u128) -> Exact {
    Exact::new(decimals.into(), BigInt::from(10).pow(18))
}

/// The greatest integer that is not greater.
pub fn floor(number: &Exact) -> BigInt {
    number.numer().div_floor(number.denom())
}

/// The least integer that is not less.
pub fn ceil(number: &Exact) -> BigInt {
    number.numer().div_ceil(number.denom())
}

/// The greatest multiple of 2⁻ᵇⁱᵗˢ that is not greater: keeps lower bounds short.
pub(crate) fn shortened(number: &Exact, bits: u32) -> Exact {
    let scaled: BigInt = number.numer() << bits;
    Exact::new(scaled.div_floor(number.denom()), BigInt::one() << bits)
}

/// All numbers from `low` to `high`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least.
    pub low: Exact,
    /// The greatest.
    pub high: Exact,
}

impl Interval {
    /// One number.
    pub fn point(number: Exact) -> Self {
        Self {
            low: number.clone(),
            high: number,
        }
    }

    /// Both ends times a number that is not negative.
    #[must_use]
    pub fn times(&self, factor: &Exact) -> Self {
        Self {
            low: &self.low * factor,
            high: &self.high * factor,
        }
    }

    /// The lesser of what is in this interval and what is in the other.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.min(other.high),
        }
    }

    /// Whether an integer lies within `allowance` below the interval or in it.
    pub fn admits(&self, integer: u128, allowance: &Exact) -> bool {
        let integer = exact(integer);
        integer <= self.high && integer >= &self.low - allowance
    }
}

/// Binary places of the fixed-point numbers below.
const PLACES: u32 = 160;
/// More units in the last place than the truncations of [`atanh_doubled`] can add up to: fewer than
/// 60 terms, in each of which a power is off by less than 4 and its quotient by 1, twice.
const ERROR: u32 = 1_024;

/// `2·atanh(numerator / denominator)` of a ratio in [0, 1/3], in fixed point, too small by less than
/// [`ERROR`].
fn atanh_doubled(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let z = (numerator << PLACES) / denominator;
    let square = (&z * &z) >> PLACES;
    let mut power = z;
    let mut sum = BigInt::zero();
    let mut odd = 1_u32;
    while !power.is_zero() {
        sum += &power / odd;
        power = (power * &square) >> PLACES;
        odd += 2;
    }
    sum << 1
}

/// `ln x`, to better than 2⁻¹⁴⁰ (10⁻⁴²), for `x > 0`.
///
/// `x = 2ᵏ·m` with `m` in [1, 2), and `ln m = 2·atanh((m − 1)/(m + 1))` by its power series.
pub fn ln(x: &Exact) -> Interval {
    static LN_2: OnceLock<BigInt> = OnceLock::new();
    let ln_2 = LN_2.get_or_init(|| atanh_doubled(&BigInt::one(), &BigInt::from(3)));
    assert!(x.is_positive(), "the logarithm of {x}");
    if x.is_one() {
        return Interval::point(Exact::zero());
    }
    let bits = |n: &BigInt| i64::try_from(n.bits()).expect("fewer bits than memory has");
    let mut k = bits(x.numer()) - bits(x.denom());
    let scaled = |k: i64| {
        if k >= 0 {
            (x.numer().clone(), x.denom() << k)
        } else {
            (x.numer() << -k, x.denom().clone())
        }
    };
    let (mut p, mut q) = scaled(k);
    if p < q {
        k -= 1;
        (p, q) = scaled(k);
    }
    let mantissa = atanh_doubled(&(&p - &q), &(&p + &q));
    let scale = BigInt::one() << PLACES;
    // ln 2 is too small by less than ERROR: so is k times it by |k| as much
    let low = &mantissa + ln_2 * k;
    let doubt = BigInt::from(k.unsigned_abs() + 1) * ERROR;
    let (low, high) = if k < 0 {
        (&low - &doubt, low + ERROR)
    } else {
        (low.clone(), low + doubt)
    };
    Interval {
        low: Exact::new(low, scale.clone()),
        high: Exact::new(high, scale),
    }
}

/// `1/e`, to better than 10⁻⁴⁰: two partial sums of `Σ (−1)ⁿ/n!` that lie on either side.
pub fn inverse_e() -> &'static Interval {
    static VALUE: OnceLock<Interval> = OnceLock::new();
    VALUE.get_or_init(|| {
        let mut sum = Exact::zero();
        let mut term = Exact::one();
        for n in 1..=36_u32 {
            sum += &term;
            term = -term / exact(n);
        }
        let next = &sum + &term; // the terms alternate: the sum of all lies between
        Interval {
            low: sum.clone().min(next.clone()),
            high: sum.max(next),
        }
    })
}

/// The integer as `u128`, if it is one.
pub(crate) fn small(integer: &BigInt) -> Option<u128> {
    (integer.sign() != Sign::Minus)
        .then(|| integer.try_into().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Exact {
        let (whole, places) = text.split_once('.').expect("a point");
        let scale = BigInt::from(10).pow(places.len().try_into().expect("few places"));
        Exact::new(format!("{whole}{places}").parse().expect("digits"), scale)
    }

    fn encloses(interval: &Interval, first: &str, next: &str) {
        assert!(interval.low <= interval.high);
        assert!(
            interval.low >= decimal(first) && interval.high <= decimal(next),
            "{first} … {next}"
        );
    }

    #[test]
    fn known_constants_are_enclosed_to_thirty_places() {
        encloses(
            &ln(&exact(2)),
            "0.693147180559945309417232121458",
            "0.693147180559945309417232121459",
        );
        encloses(
            &ln(&exact(10)),
            "2.302585092994045684017991454684",
            "2.302585092994045684017991454685",
        );
        encloses(
            inverse_e(),
            "0.367879441171442321595523770161",
            "0.367879441171442321595523770162",
        );
    }

    #[test]
    fn logarithms_below_one_mirror_those_above() {
        for (p, q) in [(3, 2), (1_000_003, 7), (1_i64 << 40, 3), (8, 7), (2, 1)] {
            let (above, below) = (
                ln(&Exact::new(p.into(), q.into())),
                ln(&Exact::new(q.into(), p.into())),
            );
            assert!(-&below.high <= above.high && above.low <= -&below.low);
        }
    }

    #[test]
    fn an_integer_is_admitted_in_the_interval_and_the_allowance_below() {
        let interval = Interval {
            low: ratio(2_500_000_000_000_000_000),
            high: ratio(4_500_000_000_000_000_000),
        };
        let one = Exact::one();
        for (integer, admitted) in [(1, false), (2, true), (4, true), (5, false)] {
            assert_eq!(interval.admits(integer, &one), admitted);
        }
    }
}
