//! Calendar years on the chain's clock of unix seconds.

use std::str::FromStr;

use anyhow::{ensure, Context};

/// Seconds in a day.
pub const DAY: u64 = 86_400;

/// Seconds in a season: the mean Gregorian year, so that openings keep their place in the calendar.
pub const SEASON: u64 = 31_556_952;

/// The first year a season can open in: the clock begins in 1970, and a council sits before that.
pub const FIRST_YEAR: i32 = 1971;

/// A day in every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl FromStr for MonthDay {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let date = || {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (month.parse::<u32>().ok()?, day.parse::<u32>().ok()?);
            Some(Self { month, day })
        };
        let date = date().with_context(|| format!("`{text}`: it must be month-day, as 01-01"))?;
        let index = usize::try_from(date.month).unwrap_or(0).wrapping_sub(1);
        let length = lengths.get(index).copied().unwrap_or(0);
        ensure!(
            (1..=length).contains(&date.day),
            "`{text}`: it must be a day that every year has"
        );
        Ok(date)
    }
}

impl MonthDay {
    /// Midnight of this day in `year`, in unix seconds; 0 before 1970.
    pub fn unix(self, year: i32) -> u64 {
        let before = |year: i64| {
            365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400)
        };
        let year = i64::from(year);
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let months = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let month = usize::try_from(self.month).unwrap_or(1) - 1;
        let in_year = months[month] + i64::from(self.day) - 1 + i64::from(leap && self.month > 2);
        let days = before(year - 1) - before(1969) + in_year;
        u64::try_from(days).unwrap_or(0) * DAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        let unix = |text: &str, year| text.parse::<MonthDay>().unwrap().unix(year);
        assert_eq!(unix("01-01", 1970), 0);
        assert_eq!(unix("01-01", 1990), 631_152_000);
        assert_eq!(unix("03-01", 2000), 951_868_800);
        assert_eq!(unix("12-31", 1999), 946_598_400);
    }

    #[test]
    fn a_day_that_some_year_lacks_is_refused() {
        for text in ["02-29", "00-01", "13-01", "04-31", "1", "a-b", ""] {
            assert!(text.parse::<MonthDay>().is_err(), "{text}");
        }
    }
}
