//! How the exchange's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, SolDecode},
    Address,
};
use weir_parts::{calldata::ADDRESS, words::Words};

use crate::types::{Cycle, ExchangeSettings, NewListing};

/// Widths of a new listing's words.
pub const LISTING: [u8; 7] = [ADDRESS, 4, 1, 8, 16, 16, 16];
/// Where a cycle begins: after the message's two words, counted from their beginning.
pub const CYCLE_AT: u8 = 64;

/// Widths of the words of a set-off: where the cycle begins, the amount, the cycle.
pub fn set_off(cycle: &Cycle) -> Vec<u8> {
    let mut widths = Vec::from([1, 16, 4]);
    widths.extend(cycle.iter().map(|_| ADDRESS));
    widths
}

impl SolDecode for ExchangeSettings {
    type SolType = (String, u8, Address, u64, u128);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        words.distance(160)?; // to the unit's name
        let mut settings = Self {
            unit: String::new(),
            decimals: words.uint8()?,
            governor: words.address()?,
            delay: words.uint64()?,
            fee: words.uint128()?,
        };
        settings.unit = words.text()?;
        Ok(settings)
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (unit, decimals, governor, delay, fee) = words;
        Ok(Self {
            unit,
            decimals,
            governor,
            delay,
            fee,
        })
    }
}

impl SolDecode for NewListing {
    type SolType = (Address, u32, u8, u64, u128, u128, u128);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        Ok(Self {
            token: words.address()?,
            community: words.uint32()?,
            nature: words.uint8()?,
            span: words.uint64()?,
            value: words.uint128()?,
            limit: words.uint128()?,
            exposure: words.uint128()?,
        })
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (token, community, nature, span, value, limit, exposure) = words;
        Ok(Self {
            token,
            community,
            nature,
            span,
            value,
            limit,
            exposure,
        })
    }
}
