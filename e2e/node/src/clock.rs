//! When blocks are made: the wall clock, moved.

use std::time::{SystemTime, UNIX_EPOCH};

/// The most a clock can be moved to, in seconds: far beyond any season, and what a
/// millisecond count in 64 bits holds with room to spare.
pub const LATEST_SECONDS: u64 = 253_402_300_799;

/// The wall clock plus an offset; what it says for a block never runs backwards.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Milliseconds ahead of the wall clock; negative behind it.
    offset: i64,
    /// The next block's time in milliseconds, if somebody has set it.
    set: Option<u64>,
}

impl Clock {
    /// A clock that agrees with the wall clock.
    pub fn new() -> Self {
        Self::with_offset(0)
    }

    /// A clock `offset` milliseconds ahead of the wall clock.
    pub fn with_offset(offset: i64) -> Self {
        Self { offset, set: None }
    }

    /// A clock that says `seconds` now.
    pub fn showing(seconds: u64) -> Self {
        let mut clock = Self::new();
        clock.move_to(seconds * 1_000);
        clock
    }

    /// Milliseconds ahead of the wall clock.
    pub fn offset(&self) -> i64 {
        self.offset
    }

    /// The next block's time in milliseconds, after a block at `last`.
    pub fn next(&self, last: u64) -> u64 {
        self.set.unwrap_or_else(|| self.now()).max(last)
    }

    /// The next block's time, as [`next`](Self::next); a time that was set counts once.
    pub fn take(&mut self, last: u64) -> u64 {
        let time = self.next(last);
        if self.set.take().is_some() {
            self.move_to(time);
        }
        time
    }

    /// Moves the clock on. Answers how many seconds it is ahead of the wall clock.
    ///
    /// # Errors
    /// If that is beyond [`LATEST_SECONDS`].
    pub fn advance(&mut self, seconds: u64) -> Result<i64, String> {
        let then = (self.now() / 1_000).saturating_add(seconds);
        if then > LATEST_SECONDS {
            return Err(format!(
                "{seconds} seconds from now is {then}, beyond the last time there is, {LATEST_SECONDS}"
            ));
        }
        self.offset += i64::try_from(seconds * 1_000).expect("it was compared with the last time");
        self.set = self.set.map(|time| time + seconds * 1_000);
        Ok(self.offset / 1_000)
    }

    /// Sets the next block's time; later blocks follow from there.
    ///
    /// # Errors
    /// If the block at `last` milliseconds is later, or `seconds` is beyond [`LATEST_SECONDS`].
    pub fn set_next(&mut self, seconds: u64, last: u64) -> Result<(), String> {
        if seconds < last / 1_000 {
            return Err(format!(
                "timestamp {seconds} is before the latest block's, {}: time runs forwards; evm_revert \
                 goes back",
                last / 1_000
            ));
        }
        if seconds > LATEST_SECONDS {
            return Err(format!(
                "timestamp {seconds} is beyond the last time there is, {LATEST_SECONDS}"
            ));
        }
        self.set = Some(seconds * 1_000);
        Ok(())
    }

    fn now(&self) -> u64 {
        let wall = wall_clock();
        if self.offset.is_negative() {
            wall.saturating_sub(self.offset.unsigned_abs())
        } else {
            wall.saturating_add(self.offset.unsigned_abs())
        }
    }

    fn move_to(&mut self, millis: u64) {
        let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.offset = signed(millis).saturating_sub(signed(wall_clock()));
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

fn wall_clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_was_set_holds_for_one_block_and_later_ones_follow() {
        let mut clock = Clock::new();
        clock.set_next(3_000_000_000, 0).unwrap();
        assert_eq!(clock.next(0), 3_000_000_000_000);
        assert_eq!(clock.take(0), 3_000_000_000_000);
        assert!(clock.take(3_000_000_000_000) >= 3_000_000_000_000);
    }

    #[test]
    fn time_never_runs_backwards() {
        let mut clock = Clock::showing(1_000);
        assert_eq!(clock.take(5_000_000), 5_000_000);
        assert!(clock.set_next(4_999, 5_000_000).is_err());
        assert!(clock.set_next(5_000, 5_000_000).is_ok());
    }

    #[test]
    fn no_time_beyond_the_last_can_be_reached() {
        let mut clock = Clock::new();
        assert!(clock.advance(u64::MAX).is_err());
        assert!(clock.set_next(LATEST_SECONDS + 1, 0).is_err());
        assert_eq!(clock.advance(10), Ok(10));
    }
}
