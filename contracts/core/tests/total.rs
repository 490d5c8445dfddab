//! Sums beyond 128 bits, against integers without a limit.
// Overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::{amount, config};
use num_bigint::BigInt;
use proptest::prelude::*;
use weir_core::total::Total;

fn whole(total: Total) -> BigInt {
    (BigInt::from(total.high) << 128) + total.low
}

fn total() -> impl Strategy<Value = Total> {
    (amount(), amount()).prop_map(|(high, low)| Total {
        high: high / 2, // no sum of two is beyond 256 bits
        low,
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sums_and_differences_are_those_of_integers(a in total(), b in total(), n in amount()) {
        prop_assert_eq!(whole(a.plus(n)), whole(a) + n);
        prop_assert_eq!(whole(a.and(b)), whole(a) + whole(b));
        prop_assert_eq!(a.and(b).less(b), Some(a));
        match a.less(b) {
            Some(rest) => prop_assert_eq!(whole(rest), whole(a) - whole(b)),
            None => prop_assert!(whole(a) < whole(b)),
        }
    }
}

#[test]
fn a_carry_goes_into_the_upper_half_and_comes_back() {
    let full = Total {
        high: 0,
        low: u128::MAX,
    };
    let one = Total { high: 0, low: 1 };
    let carried = Total { high: 1, low: 0 };
    assert_eq!(full.plus(1), carried);
    assert_eq!(full.and(one), carried);
    assert_eq!(carried.less(one), Some(full));
    assert_eq!(carried.less(carried), Some(Total::default()));
    assert_eq!(full.less(carried), None);
    assert_eq!(Total::default().less(one), None);
}
