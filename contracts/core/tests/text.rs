//! Texts that are signed, against jiff's calendar and against exact arithmetic.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

use proptest::prelude::*;
use weir_core::text::{moment, quantity, MAX_DECIMALS};

#[test]
fn a_quantity_stands_in_whole_units_without_idle_zeros() {
    for (value, decimals, unit, text) in [
        (77_688_500, 3, "t", "77688.5 t"),
        (77_688_000, 3, "t", "77688 t"),
        (5, 3, "t", "0.005 t"),
        (500, 3, "t", "0.5 t"),
        (0, 3, "t", "0 t"),
        (0, 0, "kg", "0 kg"),
        (1_200, 0, "kg", "1200 kg"),
        (10, 1, "t", "1 t"),
        // about the bounds at which digits are divided off
        (18_446_744_073_709_551_615, 0, "t", "18446744073709551615 t"),
        (18_446_744_073_709_551_616, 0, "t", "18446744073709551616 t"),
        (10_u128.pow(19), 0, "t", "10000000000000000000 t"),
        (10_u128.pow(38), 19, "t", "10000000000000000000 t"),
    ] {
        assert_eq!(quantity(value, decimals, unit), text);
    }
    assert_eq!(
        quantity(u128::MAX, MAX_DECIMALS, "m³"),
        "3.40282366920938463463374607431768211455 m³"
    );
}

#[test]
fn a_moment_is_a_date_and_a_time_of_day_up_to_the_last_second_there_is() {
    for (seconds, text) in [
        (0, "1970-01-01 00:00:00 UTC"),
        (2_000_000_000, "2033-05-18 03:33:20 UTC"),
        (951_782_399, "2000-02-28 23:59:59 UTC"),
        (951_868_799, "2000-02-29 23:59:59 UTC"),
        (951_868_800, "2000-03-01 00:00:00 UTC"),
        (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        (u64::MAX, "584554051223-11-09 07:00:15 UTC"),
    ] {
        assert_eq!(moment(seconds), text);
    }
}

proptest! {
    #[test]
    fn a_quantity_is_exact_and_as_short_as_can_be(value: u128, decimals in 0..=MAX_DECIMALS) {
        let text = quantity(value, decimals, "t");
        let number = text.strip_suffix(" t").unwrap();
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        prop_assert!(!part.ends_with('0'));
        prop_assert!(whole == "0" || !whole.starts_with('0'));
        prop_assert!(part.is_empty() != number.contains('.'));
        prop_assert!(part.len() <= decimals.into());
        let digits = format!("{whole}{part:0<width$}", width = usize::from(decimals));
        prop_assert_eq!(digits.parse::<u128>().unwrap(), value);
    }

    #[test]
    fn a_moment_is_what_the_calendar_says(seconds in 0_u64..253_402_300_800) {
        let known = jiff::Timestamp::from_second(i64::try_from(seconds).unwrap()).ok();
        // jiff ends a little before the end of the year 9999
        if let Some(known) = known {
            prop_assert_eq!(moment(seconds), known.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
        }
    }
}
