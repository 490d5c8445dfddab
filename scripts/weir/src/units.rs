//! Amounts, durations and dates as people type them at a prompt.
//!
//! What is read, and how, is the charter's way of writing figures; here it gets a subject and becomes
//! a failure of the command line.

use crate::{charter::figure, shell::Failure};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// A quantity in `unit`, in base units; exact or refused. `what` names it in the failure ("the
/// amount").
pub fn parse_quantity(text: &str, unit: &str, decimals: u8, what: &str) -> Result<u128, Failure> {
    figure::quantity(text.trim(), unit, decimals)
        .map_err(|reason| Failure::usage(format!("{what} \"{text}\" {}", verb(&reason))))
}

/// The same, refusing zero.
pub fn parse_positive(text: &str, unit: &str, decimals: u8, what: &str) -> Result<u128, Failure> {
    match parse_quantity(text, unit, decimals, what)? {
        0 => Err(Failure::usage(format!("{what} is 0; it must be above 0"))),
        amount => Ok(amount),
    }
}

/// A duration as in "30 days", "1 year" (of 365 days), "12 h"; seconds.
pub fn parse_duration(text: &str) -> Result<u64, Failure> {
    figure::duration(text.trim())
        .map_err(|reason| Failure::usage(format!("the duration \"{text}\": {reason}")))
}

/// A moment: a date ("2027-01-31", its first second in UTC), a time (RFC 3339, or as this command
/// prints it), "now", or "in 30 days"; unix seconds. `now` is the chain's time.
pub fn parse_moment(text: &str, now: u64) -> Result<u64, Failure> {
    let trimmed = text.trim();
    if let Some(duration) = trimmed.strip_prefix("in ") {
        return Ok(now.saturating_add(parse_duration(duration)?));
    }
    let rfc3339 = match trimmed.strip_suffix(" UTC") {
        Some(time) => time.replacen(' ', "T", 1) + "Z",
        None => trimmed.to_owned(),
    };
    match figure::FirstOpening::parse(&rfc3339) {
        Ok(moment @ (figure::FirstOpening::Now | figure::FirstOpening::At(_))) => {
            Ok(moment.at(now))
        }
        _ => Err(Failure::usage(format!("\"{text}\" is no date or time after 1970")).advise(
            "write a date as in 2027-01-31, a time as in 2027-01-31T12:00:00Z, \"now\" or \"in 30 days\"",
        )),
    }
}

/// A duration in the largest units that say it exactly: "30 days", "1 year", "1 hour 30 minutes".
pub fn duration_words(seconds: u64) -> String {
    let parts = [
        (365 * DAY, "year", "years"),
        (DAY, "day", "days"),
        (3_600, "hour", "hours"),
        (60, "minute", "minutes"),
        (1, "second", "seconds"),
    ];
    let mut rest = seconds;
    let mut words = Vec::new();
    for (length, one, many) in parts {
        match rest / length {
            0 => {}
            1 => words.push(format!("1 {one}")),
            count => words.push(format!("{count} {many}")),
        }
        rest %= length;
    }
    if words.is_empty() {
        return "0 seconds".to_owned();
    }
    words.join(" ")
}

/// A reason that has no verb of its own gets one.
fn verb(reason: &str) -> String {
    let verbs = ["must", "has", "is", "the"];
    if verbs.iter().any(|verb| reason.starts_with(verb)) {
        reason.to_owned()
    } else {
        format!("cannot be read: {reason}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exact_or_refused_with_its_text_and_the_limit() {
        assert_eq!(parse_quantity("12.5", "t", 3, "the amount"), Ok(12_500));
        assert_eq!(parse_quantity("12.5 t", "t", 3, "the amount"), Ok(12_500));
        for (text, reason) in [
            ("-1", "must not be negative"),
            ("0.0001", "has 4 decimals; at most 3"),
            ("twelve", "\"t\""),
            ("1e3", "without an exponent"),
            ("1,000", "\"t\""),
            ("", "must be a number"),
        ] {
            let failure = parse_quantity(text, "t", 3, "the amount").unwrap_err();
            assert!(
                failure.message.contains(reason),
                "{text}: {}",
                failure.message
            );
            assert!(failure.message.contains(text));
        }
        assert!(parse_positive("0.00", "t", 3, "the amount").is_err());
    }

    #[test]
    fn a_moment_is_a_date_a_time_or_a_while_from_now() {
        assert_eq!(parse_moment("2027-01-31", 0), Ok(1_801_353_600));
        assert_eq!(parse_moment("2027-01-31T00:00:01Z", 0), Ok(1_801_353_601));
        assert_eq!(
            parse_moment("2033-05-18 03:33:20 UTC", 0),
            Ok(2_000_000_000)
        );
        assert_eq!(parse_moment("now", 5), Ok(5));
        assert_eq!(parse_moment("in 1 day", 5), Ok(5 + DAY));
        for text in [
            "2027-02-31",
            "1969-12-31",
            "soon",
            "next month",
            "in a while",
            "",
        ] {
            assert!(parse_moment(text, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn a_duration_is_said_in_its_largest_units() {
        assert_eq!(duration_words(365 * DAY), "1 year");
        assert_eq!(duration_words(30 * DAY), "30 days");
        assert_eq!(duration_words(5_400), "1 hour 30 minutes");
        assert_eq!(duration_words(0), "0 seconds");
    }
}
