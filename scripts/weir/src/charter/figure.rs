//! Figures as people write them, made into the chain's integers without a rounding anywhere.

use jiff::{civil, tz::TimeZone, Span, Timestamp};
use weir_core::{text::MAX_DECIMALS, Ratio};

/// Decimals of a [`Ratio`].
const RATIO_DECIMALS: u8 = 18;
const DAY: i64 = 86_400;

/// `text` in units of 10⁻`decimals`: "12.5" with three decimals is 12500. Digits may be grouped by
/// `_`.
///
/// # Errors
/// If it is no number, negative, beyond 2¹²⁸, or has more decimals than there are; says which.
pub fn fixed_point(text: &str, decimals: u8) -> Result<u128, String> {
    let decimals = decimals.min(MAX_DECIMALS);
    let plain: String = text.chars().filter(|it| *it != '_').collect();
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    if plain.starts_with('-') {
        return Err("must not be negative".into());
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err("must be a number such as 12.5, without an exponent".into());
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = usize::from(decimals)
        .checked_sub(fraction.len())
        .ok_or_else(|| {
            format!(
                "has {} decimals; at most {decimals} can be kept",
                fraction.len()
            )
        })?;
    let all = format!("{whole}{fraction}{}", "0".repeat(missing));
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    significant
        .parse()
        .map_err(|_| format!("is beyond {} in the smallest unit", u128::MAX))
}

/// A quantity of a stock, with or without its unit: "251541.538 t" or "251541.538".
///
/// # Errors
/// If it has another unit, or as [`fixed_point`].
pub fn quantity(text: &str, unit: &str, decimals: u8) -> Result<u128, String> {
    let end = text
        .find(|it: char| !(it.is_ascii_digit() || matches!(it, '.' | '_' | '+' | '-')))
        .unwrap_or(text.len());
    let (number, written) = text.split_at(end);
    let written = written.trim();
    let exponent = written.strip_prefix(['e', 'E']).is_some_and(|rest| {
        rest.bytes()
            .all(|it| it.is_ascii_digit() || b"+-".contains(&it))
    });
    if exponent && written != unit {
        return fixed_point(text, decimals); // says what a number is
    }
    if !written.is_empty() && written != unit {
        return Err(format!(
            "is counted in \"{unit}\": write a number, or a number and \"{unit}\""
        ));
    }
    fixed_point(number, decimals)
}

/// A rate or a part: "7 %" or "0.07".
///
/// # Errors
/// As [`fixed_point`].
pub fn ratio(text: &str) -> Result<Ratio, String> {
    match text.strip_suffix('%') {
        Some(percent) => fixed_point(percent.trim_end(), RATIO_DECIMALS.saturating_sub(2)),
        None => fixed_point(text, RATIO_DECIMALS),
    }
    .map(Ratio)
}

/// A whole number.
///
/// # Errors
/// As [`fixed_point`].
pub fn whole(text: &str) -> Result<u128, String> {
    fixed_point(text, 0)
}

/// A length of time in seconds: "30 days", "1 year" (of 365 days), "12 hours", "1 day 6 hours".
///
/// # Errors
/// If it is none, is negative, or is counted in months, which differ in length.
pub fn duration(text: &str) -> Result<u64, String> {
    let how = "write a length of time such as \"30 days\", \"12 hours\" or \"1 year\"";
    let span: Span = text.parse().map_err(|_| how.to_owned())?;
    if span.get_months() != 0 {
        return Err("months differ in length: write days".into());
    }
    if span.get_milliseconds() != 0 || span.get_microseconds() != 0 || span.get_nanoseconds() != 0 {
        return Err("the chain counts whole seconds".into());
    }
    let parts = [
        (i64::from(span.get_years()), 365 * DAY),
        (i64::from(span.get_weeks()), 7 * DAY),
        (i64::from(span.get_days()), DAY),
        (i64::from(span.get_hours()), 3_600),
        (span.get_minutes(), 60),
        (span.get_seconds(), 1),
    ];
    parts
        .iter()
        .try_fold(0_i64, |sum, (count, seconds)| {
            sum.checked_add(count.checked_mul(*seconds)?)
        })
        .and_then(|seconds| u64::try_from(seconds).ok())
        .ok_or_else(|| "must not be negative, nor longer than the chain can count".into())
}

/// When the first season opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstOpening {
    /// At the moment of deployment.
    Now,
    /// On the first day of the month after the deployment, at midnight UTC.
    NextMonth,
    /// On the first day of the year after the deployment, at midnight UTC.
    NextYear,
    /// At a moment; unix seconds.
    At(u64),
}

impl FirstOpening {
    /// What was written: "now", "next month", "next year", a date (midnight UTC) or a moment with
    /// its offset.
    ///
    /// # Errors
    /// If it is none of these, or before 1970.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "now" => return Ok(Self::Now),
            "next month" => return Ok(Self::NextMonth),
            "next year" => return Ok(Self::NextYear),
            _ => {}
        }
        let moment = match text.parse::<Timestamp>() {
            Ok(moment) => moment,
            Err(_) => text
                .parse::<civil::Date>()
                .ok()
                .filter(|_| text.len() == 10)
                .and_then(|date| date.to_zoned(TimeZone::UTC).ok())
                .ok_or(
                    "write a date such as 2027-01-01 (midnight UTC), a moment such as \
                     2027-01-01T06:00:00Z, \"now\", \"next month\" or \"next year\"",
                )?
                .timestamp(),
        };
        u64::try_from(moment.as_second())
            .map(Self::At)
            .map_err(|_| "must not be before 1970".into())
    }

    /// The moment it comes to if the deployment begins at `now`; both unix seconds.
    pub fn at(self, now: u64) -> u64 {
        let today = i64::try_from(now)
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .map(|moment| moment.to_zoned(TimeZone::UTC).date());
        let begins = |date: Option<civil::Date>| {
            date.and_then(|date| date.to_zoned(TimeZone::UTC).ok())
                .and_then(|zoned| u64::try_from(zoned.timestamp().as_second()).ok())
                .unwrap_or(now)
        };
        match self {
            Self::Now => now,
            Self::At(moment) => moment,
            Self::NextMonth => begins(today.and_then(|date| date.last_of_month().tomorrow().ok())),
            Self::NextYear => begins(today.and_then(|date| date.last_of_year().tomorrow().ok())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_to_its_last_digit_or_refused() {
        assert_eq!(fixed_point("12.5", 3), Ok(12_500));
        assert_eq!(fixed_point("0.3082429", 18), Ok(308_242_900_000_000_000));
        assert_eq!(fixed_point("100_000_000", 0), Ok(100_000_000));
        assert_eq!(fixed_point("1.500", 1), Ok(15));
        assert_eq!(fixed_point(".5", 1), Ok(5));
        assert_eq!(fixed_point("0", 18), Ok(0));
        for (text, decimals, word) in [
            ("1.23", 1, "2 decimals"),
            ("-1", 0, "negative"),
            ("1e3", 0, "exponent"),
            ("nan", 0, "number"),
            ("", 0, "number"),
            (".", 0, "number"),
            ("1.2.3", 3, "number"),
            ("340282366920938463463374607431768211456", 0, "beyond"),
        ] {
            let error = fixed_point(text, decimals).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn a_quantity_may_have_the_stocks_unit_and_no_other() {
        assert_eq!(quantity("251541.538 t", "t", 3), Ok(251_541_538));
        assert_eq!(quantity("251541.538t", "t", 3), Ok(251_541_538));
        assert_eq!(quantity("251541.538", "t", 3), Ok(251_541_538));
        assert_eq!(quantity("3 m³", "m³", 0), Ok(3));
        assert!(quantity("251 kt", "t", 3).unwrap_err().contains("\"t\""));
        assert!(quantity("t", "t", 3).is_err());
        assert!(quantity("1e6", "t", 3).unwrap_err().contains("exponent"));
        assert_eq!(quantity("1 e", "e", 3), Ok(1_000));
    }

    #[test]
    fn a_rate_may_be_written_in_per_cent() {
        assert_eq!(ratio("7 %"), Ok(Ratio(70_000_000_000_000_000)));
        assert_eq!(ratio("0.07"), ratio("7%"));
        assert_eq!(ratio("100 %"), Ok(Ratio::ONE));
        assert!(ratio("-1 %").is_err() && ratio("%").is_err());
    }

    #[test]
    fn a_length_of_time_comes_to_whole_seconds() {
        assert_eq!(duration("30 days"), Ok(2_592_000));
        assert_eq!(duration("1 year"), Ok(31_536_000));
        assert_eq!(duration("1 day 6 hours"), Ok(108_000));
        assert_eq!(duration("2 weeks"), Ok(1_209_600));
        assert_eq!(duration("0 seconds"), Ok(0));
        for text in ["30", "one day", "2 months", "-3 days", "1.5 seconds", ""] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_relative_opening_is_the_next_first_of_a_month_or_year() {
        let now = 2_000_000_000; // 2033-05-18 03:33:20
        assert_eq!(FirstOpening::parse("now").unwrap().at(now), now);
        let month = FirstOpening::parse("next month").unwrap().at(now);
        assert_eq!(weir_core::text::moment(month), "2033-06-01 00:00:00 UTC");
        let year = FirstOpening::parse("next year").unwrap().at(now);
        assert_eq!(weir_core::text::moment(year), "2034-01-01 00:00:00 UTC");
        let date = FirstOpening::parse("2027-01-01").unwrap().at(now);
        assert_eq!(weir_core::text::moment(date), "2027-01-01 00:00:00 UTC");
        let moment = FirstOpening::parse("2027-01-01T06:00:00+02:00").unwrap();
        assert_eq!(moment, FirstOpening::At(1_798_776_000));
        for text in ["soon", "2027-13-01", "2027", "1969-01-01"] {
            assert!(FirstOpening::parse(text).is_err(), "{text}");
        }
    }
}
