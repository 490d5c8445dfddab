//! Rules' state structs as storage values, and texts that fit into a cell (the pallet's limit is 416
//! bytes).

use scale::{Decode, Encode};

/// A value of a type that knows nothing of ink!, as one storage cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stored<T>(
    /// The value.
    pub T,
);

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Stored<T> {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        ink::metadata::layout::Layout::Leaf(ink::metadata::layout::LeafLayout::from_key::<Self>(
            ink::metadata::layout::LayoutKey::from(key),
        ))
    }
}

/// Bytes a name may have.
pub const MAX_NAME: u32 = 64;
/// Bytes a currency's symbol or a unit's name may have.
pub const MAX_SYMBOL: u32 = 16;

/// A text is longer than its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextTooLong {
    /// Its length, bytes.
    pub length: u32,
    /// The limit, bytes.
    pub limit: u32,
}

/// Refuses a text of more than `limit` bytes.
pub fn limited(text: &str, limit: u32) -> Result<(), TextTooLong> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if length > limit {
        return Err(TextTooLong { length, limit });
    }
    Ok(())
}
