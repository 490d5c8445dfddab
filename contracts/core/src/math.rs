//! Exact arithmetic with named rounding.
//!
//! Products of two `u128` are formed in 256 bits ([`ruint`]: const-generic, `no_std`), so that a
//! quotient is rounded once, in the direction its function's name says.

use ruint::aliases::U256;

/// A non-negative fixed-point number with 18 decimals: a rate per season, a share, a penalty.
///
/// `Ratio::ONE` is 1. Unit: 10⁻¹⁸.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, scale::Encode, scale::Decode,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ratio(pub u128);

impl Ratio {
    /// 1.
    pub const ONE: Ratio = Ratio(1_000_000_000_000_000_000);
    /// 0.
    pub const ZERO: Ratio = Ratio(0);

    /// `quantity × self`, rounded down. `None` if the result exceeds `u128`.
    pub fn of_floor(self, quantity: u128) -> Option<u128> {
        mul_div_floor(quantity, self.0, Self::ONE.0)
    }

    /// `quantity × self`, rounded up. `None` if the result exceeds `u128`.
    pub fn of_ceil(self, quantity: u128) -> Option<u128> {
        mul_div_ceil(quantity, self.0, Self::ONE.0)
    }
}

/// `a × b` without loss, as a 256-bit number.
pub(crate) fn product(a: u128, b: u128) -> U256 {
    U256::from(a).wrapping_mul(U256::from(b)) // two 128-bit factors never exceed 256 bits
}

/// `⌊a × b / divisor⌋`. `None` if `divisor` is zero or the result exceeds `u128`.
pub fn mul_div_floor(a: u128, b: u128, divisor: u128) -> Option<u128> {
    match a.checked_mul(b) {
        Some(small) => small.checked_div(divisor),
        None => product(a, b)
            .checked_div(U256::from(divisor))?
            .try_into()
            .ok(),
    }
}

/// `⌈a × b / divisor⌉`. `None` if `divisor` is zero or the result exceeds `u128`.
pub fn mul_div_ceil(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let floor = mul_div_floor(a, b, divisor)?;
    if product(a, b) == product(floor, divisor) {
        Some(floor)
    } else {
        floor.checked_add(1)
    }
}

/// One in the 64.64 fixed-point format of [`ln_ratio_floor`].
pub const ONE_64: u128 = 1 << 64;

/// ln 2 · 2¹²⁸, rounded down.
const LN_2: u128 = 0xb172_17f7_d1cf_79ab_c9e3_b398_03f2_f6af;

/// `ln(numerator / denominator)` in 64.64 fixed point, rounded down: the result is at most the true
/// value and less than 2⁻⁶³ below it. `None` unless `numerator ≥ denominator > 0`.
///
/// Binary logarithm by repeated squaring of the mantissa; every step truncates, so the result can
/// only be too small.
pub fn ln_ratio_floor(numerator: u128, denominator: u128) -> Option<u128> {
    if denominator == 0 || numerator < denominator {
        return None;
    }
    // numerator / denominator as 128.128 fixed point, rounded down
    let quotient = U256::from(numerator)
        .wrapping_shl(128)
        .checked_div(U256::from(denominator))?;
    let exponent = quotient.bit_len().checked_sub(129)?;
    // mantissa in [1, 2) as 1.127 fixed point
    let mut mantissa: u128 = quotient
        .wrapping_shr(exponent.checked_add(1)?)
        .try_into()
        .ok()?;
    let mut log2 = u128::try_from(exponent).ok()?;
    for _ in 0..64 {
        log2 <<= 1;
        let square = product(mantissa, mantissa).wrapping_shr(127); // in [2^127, 2^129)
        if square.bit(128) {
            log2 |= 1;
            mantissa = square.wrapping_shr(1).try_into().ok()?;
        } else {
            mantissa = square.try_into().ok()?;
        }
    }
    product(log2, LN_2).wrapping_shr(128).try_into().ok()
}

/// `ln(numerator / denominator)` in 64.64 fixed point, rounded up: at least the true value and less
/// than 2⁻⁶² above it. `None` unless `numerator ≥ denominator > 0`.
pub fn ln_ratio_ceil(numerator: u128, denominator: u128) -> Option<u128> {
    if numerator == denominator && denominator > 0 {
        return Some(0);
    }
    ln_ratio_floor(numerator, denominator)?.checked_add(2)
}

/// `⌊a × b × c / (d × e)⌋`, rounded once. `None` if `a × b × c` exceeds 256 bits, the divisor is
/// zero, or the result exceeds `u128`.
pub(crate) fn mul3_div2_floor(a: u128, b: u128, c: u128, d: u128, e: u128) -> Option<u128> {
    product(a, b)
        .checked_mul(U256::from(c))?
        .checked_div(product(d, e))?
        .try_into()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_rounded_once_in_the_named_direction() {
        assert_eq!(mul_div_floor(7, 3, 2), Some(10));
        assert_eq!(mul_div_ceil(7, 3, 2), Some(11));
        assert_eq!(mul_div_ceil(8, 3, 2), Some(12));
        assert_eq!(
            mul_div_floor(u128::MAX, u128::MAX, u128::MAX),
            Some(u128::MAX)
        );
        assert_eq!(
            mul_div_ceil(u128::MAX, u128::MAX, u128::MAX),
            Some(u128::MAX)
        );
        assert_eq!(mul_div_floor(u128::MAX, 2, 1), None);
        assert_eq!(mul_div_floor(1, 1, 0), None);
        assert_eq!(mul_div_ceil(u128::MAX, 1, 0), None);
    }

    #[test]
    fn the_logarithm_of_two_and_of_e_are_known() {
        let ln_2 = ln_ratio_floor(2, 1).unwrap();
        assert_eq!(ln_2, LN_2 >> 64);
        // e to 38 digits
        let e = 271_828_182_845_904_523_536_028_747_135_266_249_u128;
        let one = ln_ratio_floor(e, 100_000_000_000_000_000_000_000_000_000_000_000).unwrap();
        assert!(one < ONE_64 && ONE_64 - one <= 2, "{one}");
        assert_eq!(ln_ratio_floor(5, 5), Some(0));
        assert_eq!(ln_ratio_ceil(5, 5), Some(0));
        assert_eq!(ln_ratio_floor(1, 2), None);
        assert_eq!(ln_ratio_floor(1, 0), None);
    }
}
