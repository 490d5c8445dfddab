//! Whether the arguments came as the Solidity ABI has them.
//!
//! ink! 6.0.0-beta.1 decodes a message from a buffer longer than the call data, filled up with zeros,
//! and cuts a word to the width of its type. So an address one byte too short would multiply the
//! amount after it by 256, and 2¹²⁸ + 1 shares would be one. Solidity refuses both, and so does every
//! message here that changes something.

/// Width of a `bool`: less than a byte.
pub const BOOL: u8 = 0;
/// Width of an `address` in bytes.
pub const ADDRESS: u8 = 20;
/// Width of a `uint256` or a `bytes32`: any word will do.
pub const WORD: u8 = 32;

/// True if the call data is a selector and one word for each of `widths`, with nothing but zeros
/// before a number or an address of that many bytes.
#[inline(never)]
pub fn well_formed(widths: &[u8]) -> bool {
    sized(widths.len()) && padded(0, widths)
}

/// True if the call data is a selector and so many words.
pub fn sized(words: usize) -> bool {
    size() == words.saturating_mul(32).saturating_add(4) as u64
}

/// True if from the `first`th word on there stands one word for each of `widths`, with nothing but
/// zeros before a number or an address of that many bytes.
#[inline(never)]
pub fn padded(first: usize, widths: &[u8]) -> bool {
    let mut offset = u32::try_from(first)
        .unwrap_or(u32::MAX)
        .saturating_mul(32)
        .saturating_add(4);
    for width in widths {
        let padding = 32_u8.saturating_sub(*width).into();
        if padding > 0 {
            let mut word = copy(offset);
            if *width == BOOL {
                word[31] &= !1;
            }
            if word[..padding].iter().any(|byte| *byte != 0) {
                return false;
            }
        }
        offset = offset.saturating_add(32);
    }
    true
}

/// True if the `index`th word says that a list begins so many bytes after the first one: where every
/// encoder puts it. For messages that take a list beside other arguments.
pub fn list_at(index: u32, bytes: u8) -> bool {
    let mut expected = [0; 32];
    expected[31] = bytes;
    copy(index.saturating_mul(32).saturating_add(4)) == expected
}

#[cfg(target_arch = "riscv64")]
fn size() -> u64 {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    HostFnImpl::call_data_size()
}

#[cfg(target_arch = "riscv64")]
fn copy(offset: u32) -> [u8; 32] {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    let mut word = [0; 32];
    HostFnImpl::call_data_copy(&mut word, offset);
    word
}

#[cfg(not(target_arch = "riscv64"))]
fn size() -> u64 {
    unimplemented!("call data exists on the chain only")
}

#[cfg(not(target_arch = "riscv64"))]
fn copy(_offset: u32) -> [u8; 32] {
    unimplemented!("call data exists on the chain only")
}
