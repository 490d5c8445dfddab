//! When blocks are made.

use std::time::{Duration, Instant};

/// As soon as there is a transaction for one, every so often, or only when told to.
#[derive(Clone, Copy, Debug)]
pub struct Mining {
    /// As soon as there is a transaction for one.
    pub automatic: bool,
    interval: Option<Duration>,
    next: Option<Instant>,
}

impl Mining {
    /// Automatically or not, and every so often or not.
    pub fn new(automatic: bool, interval: Option<Duration>) -> Self {
        let mut mining = Self {
            automatic,
            interval: None,
            next: None,
        };
        mining.set_interval(interval);
        mining
    }

    /// Makes a block every so often, or not; the first after one interval.
    pub fn set_interval(&mut self, interval: Option<Duration>) {
        self.interval = interval;
        self.next = interval.map(|interval| Instant::now() + interval);
    }

    /// When the next block is due by itself.
    pub fn due(&self) -> Option<Instant> {
        self.next
    }

    /// Whether a block is due now; if so, the next is due an interval later.
    pub fn take_due(&mut self) -> bool {
        let due = self.next.is_some_and(|due| due <= Instant::now());
        if due {
            self.set_interval(self.interval);
        }
        due
    }
}
