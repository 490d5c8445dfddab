//! How the fund's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    sol::{Error, SolDecode},
    Address,
};
use weir_parts::{calldata::ADDRESS, words::Words};

use crate::types::{NewAgreement, NewScheme};

/// Widths of a new scheme's words.
pub const SCHEME: [u8; 7] = [4, 8, 16, 16, 16, 16, 16];
/// Widths of a new agreement's words.
pub const AGREEMENT: [u8; 7] = [4, ADDRESS, 1, 16, 1, 1, 1];

impl SolDecode for NewScheme {
    type SolType = (u32, u64, u128, u128, u128, u128, u128);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        Ok(Self {
            kind: words.uint32()?,
            settlement: words.uint64()?,
            max_tariff: words.uint128()?,
            max_bonus: words.uint128()?,
            tariff: words.uint128()?,
            bonus: words.uint128()?,
            target: words.uint128()?,
        })
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (kind, settlement, max_tariff, max_bonus, tariff, bonus, target) = words;
        Ok(Self {
            kind,
            settlement,
            max_tariff,
            max_bonus,
            tariff,
            bonus,
            target,
        })
    }
}

impl SolDecode for NewAgreement {
    type SolType = (u32, Address, u8, u128, u8, u8, u8);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        Ok(Self {
            kind: words.uint32()?,
            agency: words.address()?,
            institution: words.uint8()?,
            share: words.uint128()?,
            seats: words.uint8()?,
            institutions: words.uint8()?,
            dissent: words.uint8()?,
        })
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (kind, agency, institution, share, seats, institutions, dissent) = words;
        Ok(Self {
            kind,
            agency,
            institution,
            share,
            seats,
            institutions,
            dissent,
        })
    }
}
