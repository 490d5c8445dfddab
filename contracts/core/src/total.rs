//! Sums of all there ever was, which may be beyond `u128`.

/// A number of 256 bits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, scale::Encode, scale::Decode,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Total {
    /// In units of 2¹²⁸.
    pub high: u128,
    /// The rest.
    pub low: u128,
}

impl Total {
    /// With `amount` more.
    #[must_use]
    pub fn plus(self, amount: u128) -> Self {
        let (low, wrapped) = self.low.overflowing_add(amount);
        Self {
            high: self.high.saturating_add(wrapped.into()), // never in 2¹²⁸ messages
            low,
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let sum = self.plus(other.low);
        Self {
            high: sum.high.saturating_add(other.high), // likewise
            ..sum
        }
    }

    /// Without `other`; `None` if that is more.
    #[must_use]
    pub fn less(self, other: Self) -> Option<Self> {
        let (low, borrowed) = self.low.overflowing_sub(other.low);
        let high = self
            .high
            .checked_sub(other.high)?
            .checked_sub(borrowed.into())?;
        Some(Self { high, low })
    }
}
