//! A local currency as other contracts call it: any ERC-20's decimals, what time does to one that
//! melts (`generative`), and when the season of one that ends with it is over (`fishcoin`).

use ink::Address;

use crate::message::{call, put, word, Access};

/// The first four bytes of keccak256 of `decimals()`.
const DECIMALS: [u8; 4] = [0x31, 0x3c, 0xe5, 0x67];
/// The first four bytes of keccak256 of `projected(uint128,uint32)`.
const PROJECTED: [u8; 4] = [0x84, 0x05, 0x3b, 0x46];
/// The first four bytes of keccak256 of `season()`.
const SEASON: [u8; 4] = [0xc5, 0x0b, 0x0f, 0xb0];

/// A local currency. It is not trusted: what it answers is checked against its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(
    /// Its contract.
    pub Address,
);

impl Currency {
    /// Decimals of a whole coin; `None` if the contract does not say.
    #[inline(never)]
    pub fn decimals(self) -> Option<u8> {
        let mut output = [0; 32];
        call(self.0, Access::Read, &DECIMALS, &mut output)?;
        Some(u8::from_be_bytes(word(&output, 0)?))
    }

    /// What `amount` of today will be on `day`, counted from 1970; never more than it. Base units.
    /// `None` if the contract does not say: it does not melt, or the day is past.
    #[inline(never)]
    pub fn projected(self, amount: u128, day: u32) -> Option<u128> {
        let mut input = [0; 68];
        input[..4].copy_from_slice(&PROJECTED);
        put(&mut input, 0, &amount.to_be_bytes());
        put(&mut input, 1, &day.to_be_bytes());
        let mut output = [0; 32];
        call(self.0, Access::Read, &input, &mut output)?;
        Some(u128::from_be_bytes(word(&output, 0)?).min(amount))
    }

    /// First second after the last season that was opened; unix seconds, 0 before the first. `None` if
    /// the contract does not say: its coins are not of a season.
    #[inline(never)]
    pub fn season_closes(self) -> Option<u64> {
        let mut output = [0; 320]; // ten words: its number, when it closes, its books
        call(self.0, Access::Read, &SEASON, &mut output)?;
        Some(u64::from_be_bytes(word(&output, 1)?))
    }
}
