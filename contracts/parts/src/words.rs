//! Reading ABI words one after the other.
//!
//! ink!'s own decoder goes through a tuple type of its own for every struct, 3 to 8 KB of code each,
//! and code is paid for at every call. A struct that is a message's only argument may be read so
//! instead. As in ink!'s decoder a number is cut to its type; the message refuses call data in which
//! that would matter ([`well_formed`](crate::calldata::well_formed)).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, FixedBytes},
    Address,
};

/// What is left of the arguments.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a>(pub &'a [u8]);

impl<'a> Words<'a> {
    /// The next word, where it stands.
    #[inline(never)]
    fn word(&mut self) -> Result<&'a [u8; 32], Error> {
        let (word, rest) = self.0.split_first_chunk().ok_or(Error)?;
        self.0 = rest;
        Ok(word)
    }

    /// The next word's last `N` bytes.
    fn low<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        self.word()?.last_chunk().copied().ok_or(Error)
    }

    /// The next word, as it is.
    #[inline(never)]
    pub fn bytes32(&mut self) -> Result<FixedBytes<32>, Error> {
        Ok(FixedBytes(*self.word()?))
    }

    /// The next word's low 128 bits.
    #[inline(never)]
    pub fn uint128(&mut self) -> Result<u128, Error> {
        self.low().map(u128::from_be_bytes)
    }

    /// The next word's low 64 bits.
    #[inline(never)]
    pub fn uint64(&mut self) -> Result<u64, Error> {
        self.low().map(u64::from_be_bytes)
    }

    /// The next word's low 32 bits.
    #[inline(never)]
    pub fn uint32(&mut self) -> Result<u32, Error> {
        self.low().map(u32::from_be_bytes)
    }

    /// The next word's low 8 bits.
    #[inline(never)]
    pub fn uint8(&mut self) -> Result<u8, Error> {
        self.low().map(u8::from_be_bytes)
    }

    /// The next word's low 160 bits.
    #[inline(never)]
    pub fn address(&mut self) -> Result<Address, Error> {
        self.low().map(Address::from)
    }

    /// The next word, which has to be the distance from its struct's beginning to a list: where every
    /// encoder puts it.
    pub fn distance(&mut self, bytes: u64) -> Result<(), Error> {
        (self.uint64()? == bytes).then_some(()).ok_or(Error)
    }

    /// The next words as a text: its length in bytes, then as many words as hold it.
    #[inline(never)]
    pub fn text(&mut self) -> Result<String, Error> {
        let length = self.uint32()? as usize;
        let words = length.div_ceil(32).saturating_mul(32);
        let (padded, rest) = self.0.split_at_checked(words).ok_or(Error)?;
        self.0 = rest;
        let bytes = padded.get(..length).ok_or(Error)?;
        String::from_utf8(Vec::from(bytes)).map_err(|_| Error)
    }
}

/// Bytes that a text takes as ABI words, its length included.
pub fn text_size(text: &str) -> usize {
    text.len().div_ceil(32).saturating_add(1).saturating_mul(32)
}
