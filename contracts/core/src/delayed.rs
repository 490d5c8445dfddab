//! Safe changes at once, the others after a public delay.
//!
//! INVARIANT `loosening-waits`: a value that loosens is not in force before its delay has passed.

/// A value with at most one successor waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Delayed<T> {
    /// In force until `pending` is due.
    pub current: T,
    /// What follows, and the moment from which it holds; unix seconds (or a season's number, where
    /// changes wait for a season).
    pub pending: Option<(T, u64)>,
}

impl<T: Copy> Delayed<T> {
    /// A value in force with nothing waiting.
    pub fn new(current: T) -> Self {
        Self {
            current,
            pending: None,
        }
    }

    /// The value in force at `now`.
    pub fn at(&self, now: u64) -> T {
        match self.pending {
            Some((value, due)) if due <= now => value,
            _ => self.current,
        }
    }

    /// The same, with what is due made current.
    #[must_use]
    pub fn settled(self, now: u64) -> Self {
        match self.pending {
            Some((value, due)) if due <= now => Self::new(value),
            _ => self,
        }
    }

    /// A safe change: in force at once, and whatever waited is dropped (it was weighed against a
    /// value that no longer holds).
    #[must_use]
    pub fn tightened(self, value: T) -> Self {
        Self::new(value)
    }

    /// Any other change: in force from `due`, in place of whatever waited.
    #[must_use]
    pub fn loosened(self, value: T, now: u64, due: u64) -> Self {
        Self {
            current: self.at(now),
            pending: Some((value, due)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loosening_waits_and_a_tightening_holds_at_once_and_drops_it() {
        let value = Delayed::new(5).loosened(9, 100, 200);
        assert_eq!((value.at(199), value.at(200)), (5, 9));
        assert_eq!(value.settled(200), Delayed::new(9));
        assert_eq!(value.tightened(4).at(1_000), 4);
        assert_eq!(value.loosened(7, 250, 350).at(300), 9);
    }
}
