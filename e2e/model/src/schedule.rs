//! Changes that are known before they hold.

/// Values, each from a moment (or a season) on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule<T> {
    first: T,
    changes: Vec<(u64, T)>,
}

impl<T: Clone> Schedule<T> {
    /// A value that holds from the beginning.
    pub fn new(first: T) -> Self {
        Self {
            first,
            changes: Vec::new(),
        }
    }

    /// The value that holds at `now`: the last one whose moment has come.
    pub fn at(&self, now: u64) -> T {
        self.changes
            .iter()
            .rev()
            .find(|(from, _)| *from <= now)
            .map_or(&self.first, |(_, value)| value)
            .clone()
    }

    /// The value that is announced at `now`, and from when it holds.
    pub fn announced(&self, now: u64) -> Option<(u64, T)> {
        self.changes.iter().find(|(from, _)| *from > now).cloned()
    }

    /// Announces at `now` a value that holds from `from` on. Whatever was announced before and does
    /// not hold yet, never will.
    pub fn change(&mut self, now: u64, from: u64, value: T) {
        self.changes.retain(|(announced, _)| *announced <= now);
        self.changes.push((from, value));
    }
}
