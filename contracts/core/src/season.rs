//! Which season a moment belongs to.

/// Seasons of equal length, one after the other, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SeasonClock {
    /// When season 1 begins; unix seconds.
    pub first_opens: u64,
    /// How long each season is; seconds, not zero.
    pub length: u64,
}

/// One season of a [`SeasonClock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeasonSpan {
    /// Number, from 1.
    pub number: u32,
    /// First second of the season; unix seconds.
    pub opens: u64,
    /// First second after the season; unix seconds.
    pub closes: u64,
}

impl SeasonClock {
    /// The season that contains `now`; `None` before the first (and past the end of the numbers).
    pub fn season_at(&self, now: u64) -> Option<SeasonSpan> {
        let passed = now
            .checked_sub(self.first_opens)?
            .checked_div(self.length)?;
        let opens = self
            .first_opens
            .checked_add(passed.checked_mul(self.length)?)?;
        Some(SeasonSpan {
            number: u32::try_from(passed).ok()?.checked_add(1)?,
            opens,
            closes: opens.checked_add(self.length)?,
        })
    }

    /// The season of a number; `None` for 0 (and past the end of time).
    pub fn span(&self, number: u32) -> Option<SeasonSpan> {
        let before = u64::from(number.checked_sub(1)?);
        let opens = self
            .first_opens
            .checked_add(before.checked_mul(self.length)?)?;
        Some(SeasonSpan {
            number,
            opens,
            closes: opens.checked_add(self.length)?,
        })
    }

    /// The number of the season that contains `now`; 0 before the first.
    pub fn number_at(&self, now: u64) -> u32 {
        self.season_at(now).map_or(0, |season| season.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_begins_with_its_first_second_and_ends_before_its_last() {
        let clock = SeasonClock {
            first_opens: 1_000,
            length: 100,
        };
        assert_eq!(clock.season_at(999), None);
        assert_eq!(clock.span(0), None);
        assert_eq!(clock.span(7), clock.season_at(1_650));
        assert_eq!(
            clock.season_at(1_000),
            Some(SeasonSpan {
                number: 1,
                opens: 1_000,
                closes: 1_100
            })
        );
        assert_eq!(clock.number_at(1_099), 1);
        assert_eq!(
            clock.season_at(1_100),
            Some(SeasonSpan {
                number: 2,
                opens: 1_100,
                closes: 1_200
            })
        );
        assert_eq!(clock.season_at(u64::MAX), None);
    }
}
