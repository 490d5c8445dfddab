//! How the currency's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, SolDecode},
    Address,
};
use weir_parts::words::{text_size, Words};

use crate::types::{Beginning, GenerativeSettings, Place, PolicyWords};

type PolicySolWords = (u128, u128, u128, u128, u128, u128, u8, u8);

/// Bytes of the words of settings before their texts.
const SETTINGS: u64 = 14 * 32;
/// Bytes of the words of a beginning before its settings.
const BEGINNING: u64 = 10 * 32;

/// Widths of a policy's words.
pub const POLICY: [u8; 8] = [16, 16, 16, 16, 16, 16, 1, 1];

impl PolicyWords {
    fn read(words: &mut Words<'_>) -> Result<Self, Error> {
        Ok(Self {
            demurrage: words.uint128()?,
            income: words.uint128()?,
            obligation: words.uint128()?,
            cash_limit: words.uint128()?,
            cash_rate: words.uint128()?,
            ceiling: words.uint128()?,
            vouchers: words.uint8()?,
            vouches: words.uint8()?,
        })
    }
}

impl SolDecode for PolicyWords {
    type SolType = PolicySolWords;

    fn decode(data: &[u8]) -> Result<Self, Error> {
        Self::read(&mut Words(data))
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (demurrage, income, obligation, cash_limit, cash_rate, ceiling, vouchers, vouches) =
            words;
        Ok(Self {
            demurrage,
            income,
            obligation,
            cash_limit,
            cash_rate,
            ceiling,
            vouchers,
            vouches,
        })
    }
}

impl SolDecode for Beginning {
    type SolType = (
        <GenerativeSettings as SolDecode>::SolType,
        PolicySolWords,
        Vec<Address>,
    );

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        words.distance(BEGINNING)?; // to the settings
        let policy = PolicyWords::read(&mut words)?;
        let founders_at = words.uint64()?;
        words.distance(SETTINGS)?; // to the name
        let symbol_at = words.uint64()?;
        let mut settings = GenerativeSettings {
            name: String::new(),
            symbol: String::new(),
            decimals: words.uint8()?,
            governor: words.address()?,
            delay: words.uint64()?,
            register: words.address()?,
            commons: words.address()?,
            melts_to_commons: words.uint8()? == 1,
            cash: words.address()?,
            source: Place {
                council: words.address()?,
                stock: words.uint32()?,
                node: words.uint32()?,
            },
            first_opens: words.uint64()?,
            period_length: words.uint64()?,
        };
        settings.name = words.text()?;
        let after_name = SETTINGS.saturating_add(text_size(&settings.name) as u64);
        settings.symbol = words.text()?;
        let texts = text_size(&settings.symbol) as u64;
        let after_settings = BEGINNING.saturating_add(after_name).saturating_add(texts);
        let mut founders = Vec::new();
        for _ in 0..words.uint32()? {
            founders.push(words.address()?);
        }
        (symbol_at == after_name && founders_at == after_settings)
            .then_some(Self {
                settings,
                policy,
                founders,
            })
            .ok_or(Error)
    }

    fn from_sol_type((settings, policy, founders): Self::SolType) -> Result<Self, Error> {
        Ok(Self {
            settings: GenerativeSettings::from_sol_type(settings)?,
            policy: PolicyWords::from_sol_type(policy)?,
            founders,
        })
    }
}
