//! Figures in the words a wallet shows to those who sign them.
//!
//! One value has one text, in every wallet and on every chain: the texts are part of what is signed.

use alloc::{string::String, vec::Vec};

/// Decimals a unit can have: 10³⁸ is the greatest power of ten in a `u128`.
pub const MAX_DECIMALS: u8 = 38;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// `value` base units in whole units, exactly, and the unit's name: 77,688,500 of a tonne with three
/// decimals is "77688.5 t". Zeros at the end of the decimals are dropped.
pub fn quantity(value: u128, decimals: u8, unit: &str) -> String {
    let digits = digits(value, usize::from(decimals).saturating_add(1));
    let dropped = digits
        .iter()
        .take(decimals.into())
        .take_while(|digit| **digit == b'0')
        .count();
    let mut text = String::new();
    for (place, digit) in digits.iter().enumerate().skip(dropped).rev() {
        text.push(char::from(*digit));
        if place == usize::from(decimals) && place > dropped {
            text.push('.');
        }
    }
    text.push(' ');
    text.push_str(unit);
    text
}

/// A moment in unix seconds as date and time of day in the Gregorian calendar: "2033-05-18 03:33:20
/// UTC".
///
/// The date is counted from 1 March of year 0, so that the leap day is a year's last, in eras of 400
/// years (146,097 days).
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "days are below 2^64 / 86,400, so that no sum or product here comes near 2^64; a divisor \
              is a constant, and each difference is of a whole and its part"
)]
pub fn moment(unix_seconds: u64) -> String {
    let days = unix_seconds / DAY + 719_468; // from 1 March of year 0 to 1 January 1970
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next_year) = match month_from_march {
        0..=9 => (month_from_march + 3, 0),
        _ => (month_from_march - 9, 1),
    };
    let year = year_of_era + era * 400 + next_year;
    let second_of_day = unix_seconds % DAY;

    let mut text = String::new();
    padded(&mut text, year, 4);
    for (mark, number) in [
        ('-', month),
        ('-', day),
        (' ', second_of_day / HOUR),
        (':', second_of_day % HOUR / MINUTE),
        (':', second_of_day % MINUTE),
    ] {
        text.push(mark);
        padded(&mut text, number, 2);
    }
    text.push_str(" UTC");
    text
}

/// The greatest power of ten in a `u64`.
const TEN_TO_19: u128 = 10_u128.pow(19);

/// The digits of a number in ASCII, from the last to the first, at least so many of them.
fn digits(number: u128, least: usize) -> Vec<u8> {
    let mut digits = Vec::new();
    let mut rest = number;
    // a division of 64 bits is one instruction of the chain's machine, one of 128 bits is hundreds
    while u64::try_from(rest).is_err() {
        let part = rest
            .checked_rem(TEN_TO_19)
            .and_then(|it| it.try_into().ok());
        let until = digits.len().saturating_add(19);
        push_digits(&mut digits, part.unwrap_or(0), until);
        rest = rest.checked_div(TEN_TO_19).unwrap_or(0);
    }
    push_digits(&mut digits, rest.try_into().unwrap_or(0), least);
    digits
}

/// Appends the digits of a number, from the last to the first, until there are at least `until` in all.
fn push_digits(digits: &mut Vec<u8>, number: u64, until: usize) {
    let mut rest = number;
    while rest > 0 || digits.len() < until {
        let last = rest.checked_rem(10).and_then(|it| it.try_into().ok());
        digits.push(last.unwrap_or(0_u8).saturating_add(b'0'));
        rest = rest.checked_div(10).unwrap_or(0);
    }
}

/// Appends a number with at least `width` digits.
fn padded(text: &mut String, number: u64, width: usize) {
    let mut digits = Vec::new();
    push_digits(&mut digits, number, width);
    text.extend(digits.iter().rev().map(|digit| char::from(*digit)));
}
