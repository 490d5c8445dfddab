//! Rules' state structs as storage values.

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
