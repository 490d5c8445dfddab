//! Products, quotients and logarithms against numbers of any size.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::{amount, enclosed_ln};
use num_bigint::BigUint;
use proptest::prelude::*;
use weir_core::{
    math::{ln_ratio_ceil, ln_ratio_floor, mul_div_ceil, mul_div_floor},
    Ratio,
};
use weir_model::{exact, Exact};

fn quotient(a: u128, b: u128, divisor: u128, up: bool) -> Option<u128> {
    let divisor = BigUint::from(divisor);
    if divisor == BigUint::default() {
        return None;
    }
    let product = BigUint::from(a) * b;
    let floor = &product / &divisor;
    let rest = product - &floor * divisor;
    let rounded = if up && rest != BigUint::default() {
        floor + 1_u8
    } else {
        floor
    };
    rounded.try_into().ok()
}

/// 2ᵇⁱᵗˢ
fn unit(bits: i32) -> Exact {
    exact(2).pow(bits)
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn quotients_are_rounded_once_in_the_named_direction(
        a in amount(), b in amount(), divisor in amount(),
    ) {
        prop_assert_eq!(mul_div_floor(a, b, divisor), quotient(a, b, divisor, false));
        prop_assert_eq!(mul_div_ceil(a, b, divisor), quotient(a, b, divisor, true));
    }

    #[test]
    fn a_ratio_of_a_quantity_is_rounded_in_the_named_direction(
        quantity in amount(), ratio in amount(),
    ) {
        let one = Ratio::ONE.0;
        prop_assert_eq!(Ratio(ratio).of_floor(quantity), quotient(quantity, ratio, one, false));
        prop_assert_eq!(Ratio(ratio).of_ceil(quantity), quotient(quantity, ratio, one, true));
    }

    #[test]
    fn quotients_close_to_a_whole_number_are_rounded_the_right_way(
        a in amount(), b in amount(), offset in 0_u128..3,
    ) {
        let divisor = mul_div_floor(a, b, 1 << 100).unwrap_or(a).saturating_add(offset);
        prop_assert_eq!(mul_div_floor(a, b, divisor), quotient(a, b, divisor, false));
        prop_assert_eq!(mul_div_ceil(a, b, divisor), quotient(a, b, divisor, true));
    }

    #[test]
    fn logarithm_rounded_down_is_never_above_and_less_than_2_to_minus_63_below(
        (numerator, denominator) in growing(),
    ) {
        let found = exact(ln_ratio_floor(numerator, denominator).unwrap()) * unit(-64);
        let truth = enclosed_ln(numerator, denominator);
        prop_assert!(found <= truth.high);
        prop_assert!(found > truth.low - unit(-63));
    }

    #[test]
    fn logarithm_rounded_up_is_never_below_and_less_than_2_to_minus_62_above(
        (numerator, denominator) in growing(),
    ) {
        let found = exact(ln_ratio_ceil(numerator, denominator).unwrap()) * unit(-64);
        let truth = enclosed_ln(numerator, denominator);
        prop_assert!(found >= truth.low);
        prop_assert!(found < truth.high + unit(-62));
    }

    #[test]
    fn logarithms_of_less_than_one_are_refused(numerator in amount(), denominator in amount()) {
        let defined = denominator > 0 && numerator >= denominator;
        prop_assert_eq!(ln_ratio_floor(numerator, denominator).is_some(), defined);
        prop_assert_eq!(ln_ratio_ceil(numerator, denominator).is_some(), defined);
    }
}

/// Two numbers, the first at least the second: far apart, or as near as can be.
fn growing() -> impl Strategy<Value = (u128, u128)> {
    let far = (amount(), amount()).prop_map(|(a, b)| (a.max(b).max(1), a.min(b).max(1)));
    let near =
        (amount(), 0_u128..4).prop_map(|(a, step)| (a.max(1).saturating_add(step), a.max(1)));
    prop_oneof![far, near]
}
