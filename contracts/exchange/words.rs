//! How the exchange's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, SolDecode, SolEncode},
    Address,
};
use weir_parts::{
    calldata::{padded, sized, ADDRESS},
    words::Words,
};

use crate::{
    error,
    types::{Batch, Cycle, ExchangeSettings, NewListing, Ring},
};

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

impl Batch {
    /// True if it came as the Solidity ABI has it, as a message's only argument: where the list begins
    /// and its length, where each ring begins, the rings.
    #[inline(never)]
    pub fn well_formed(&self) -> bool {
        let mut word = self.0.len().saturating_add(2);
        let mut sound = padded(0, &[1, 4]) && (2..word).all(|begin| padded(begin, &[8]));
        for ring in &self.0 {
            sound = sound && padded(word, &[1, 16, 4]);
            word = word.saturating_add(3);
            for _ in &ring.members {
                sound = sound && padded(word, &[ADDRESS]);
                word = word.saturating_add(1);
            }
        }
        sound && sized(word)
    }

    /// Reads it from a message's arguments.
    #[inline(never)]
    fn read(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the list
        let count = words.uint32()?;
        let mut begins = words;
        let list = words.0.len();
        for _ in 0..count {
            words.bytes32()?;
        }
        let mut rings = Vec::new();
        for _ in 0..count {
            // every encoder puts them one after the other
            begins.distance(list.saturating_sub(words.0.len()) as u64)?;
            rings.push(Ring::read(&mut words)?);
        }
        Ok(Self(rings))
    }
}

impl Ring {
    #[inline(never)]
    fn read(words: &mut Words<'_>) -> Result<Self, Error> {
        words.distance(64)?; // to the members
        let most = words.uint128()?;
        let count = words.uint32()?;
        let mut members = Vec::new();
        for _ in 0..count {
            members.push(words.address()?);
        }
        Ok(Self { members, most })
    }
}

impl<'a> SolEncode<'a> for Batch {
    type SolType = <Vec<Ring> as SolEncode<'a>>::SolType;

    fn to_sol_type(&'a self) -> Self::SolType {
        self.0.to_sol_type()
    }
}

impl SolDecode for Batch {
    type SolType = Vec<(Cycle, u128)>;

    /// Ends the message if there is no batch: ink! would end it without saying why.
    fn decode(data: &[u8]) -> Result<Self, Error> {
        let batch = Self::read(data);
        Ok(batch.unwrap_or_else(|_| error::Error::MalformedArguments {}.refuse()))
    }

    fn from_sol_type(rings: Self::SolType) -> Result<Self, Error> {
        let of = |(members, most)| Ring { members, most };
        Ok(Self(rings.into_iter().map(of).collect()))
    }
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
