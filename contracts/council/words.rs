//! How the council's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, FixedBytes, SolDecode},
};
use weir_parts::{
    calldata::WORD,
    words::{text_size, Words},
};

use crate::types::{Endorsement, NewStock, NewTerms, Signature, Statement, StockSettings, Terms};

/// Widths of a statement's words.
pub const STATEMENT: [u8; 8] = [4, 4, 16, 16, 16, 8, 8, WORD];
/// Widths of the words of terms.
const TERMS: [u8; 9] = [1, 16, 16, 1, 16, 16, 16, 8, 8];
/// Widths of the words of settings before their texts; where a text begins is told in two bytes.
const SETTINGS: [u8; 6] = [2, 2, 1, 8, 8, 1];

type StatementWords = (u32, u32, u128, u128, u128, u64, u64, FixedBytes<32>);
type SignatureWords = (u8, FixedBytes<32>, FixedBytes<32>);
type TermsWords = (u8, u128, u128, u8, u128, u128, u128, u64, u64);
type SettingsWords = (String, String, u8, u64, u64, u8);

fn size(widths: &[u8]) -> u64 {
    widths.len().saturating_mul(32) as u64
}

impl SolDecode for Statement {
    type SolType = StatementWords;

    fn decode(data: &[u8]) -> Result<Self, Error> {
        Self::read(&mut Words(data))
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (stock, season, low, estimate, high, as_of, expires, evidence) = words;
        Ok(Self {
            stock,
            season,
            low,
            estimate,
            high,
            as_of,
            expires,
            evidence,
        })
    }
}

impl Statement {
    #[inline(never)]
    fn read(words: &mut Words<'_>) -> Result<Self, Error> {
        Ok(Self {
            stock: words.uint32()?,
            season: words.uint32()?,
            low: words.uint128()?,
            estimate: words.uint128()?,
            high: words.uint128()?,
            as_of: words.uint64()?,
            expires: words.uint64()?,
            evidence: words.bytes32()?,
        })
    }
}

impl SolDecode for Endorsement {
    type SolType = (StatementWords, Vec<SignatureWords>);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        let statement = Statement::read(&mut words)?;
        words.distance(size(&STATEMENT).saturating_add(32))?; // to the list
        let count = words.uint8()?;
        let mut signatures = Vec::new();
        for _ in 0..count {
            signatures.push(Signature {
                v: words.uint8()?,
                r: words.bytes32()?,
                s: words.bytes32()?,
            });
        }
        Ok(Self {
            statement,
            signatures,
        })
    }

    fn from_sol_type((statement, signatures): Self::SolType) -> Result<Self, Error> {
        let signature = |(v, r, s)| Signature { v, r, s };
        Ok(Self {
            statement: Statement::from_sol_type(statement)?,
            signatures: signatures.into_iter().map(signature).collect(),
        })
    }
}

impl Endorsement {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1]);
        widths.extend_from_slice(&STATEMENT);
        widths.extend_from_slice(&[2, 1]);
        for _ in &self.signatures {
            widths.extend_from_slice(&[1, WORD, WORD]);
        }
        widths
    }
}

impl Terms {
    #[inline(never)]
    fn read(words: &mut Words<'_>) -> Result<Self, Error> {
        Ok(Self {
            model: words.uint8()?,
            growth: words.uint128()?,
            capacity: words.uint128()?,
            rule: words.uint8()?,
            rate: words.uint128()?,
            trigger: words.uint128()?,
            limit: words.uint128()?,
            max_age: words.uint64()?,
            grace: words.uint64()?,
        })
    }

    fn of(words: TermsWords) -> Self {
        let (model, growth, capacity, rule, rate, trigger, limit, max_age, grace) = words;
        Self {
            model,
            growth,
            capacity,
            rule,
            rate,
            trigger,
            limit,
            max_age,
            grace,
        }
    }
}

impl SolDecode for NewTerms {
    type SolType = (u32, TermsWords);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        Ok(Self {
            stock: words.uint32()?,
            terms: Terms::read(&mut words)?,
        })
    }

    fn from_sol_type((stock, terms): Self::SolType) -> Result<Self, Error> {
        let terms = Terms::of(terms);
        Ok(Self { stock, terms })
    }
}

impl NewTerms {
    /// Widths of its words, as a message's only argument.
    pub fn widths() -> Vec<u8> {
        let mut widths = Vec::from([4]);
        widths.extend_from_slice(&TERMS);
        widths
    }
}

impl SolDecode for NewStock {
    type SolType = (SettingsWords, TermsWords);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        words.distance(size(&TERMS).saturating_add(32))?; // to the settings
        let terms = Terms::read(&mut words)?;
        words.distance(size(&SETTINGS))?; // to the name
        let unit_at = words.uint64()?;
        let (decimals, first_opens) = (words.uint8()?, words.uint64()?);
        let (season_length, division) = (words.uint64()?, words.uint8()?);
        let name = words.text()?;
        let after_name = size(&SETTINGS).saturating_add(text_size(&name) as u64);
        let unit = words.text()?;
        let settings = StockSettings {
            name,
            unit,
            decimals,
            first_opens,
            season_length,
            division,
        };
        (unit_at == after_name)
            .then_some(Self { settings, terms })
            .ok_or(Error)
    }

    fn from_sol_type((settings, terms): Self::SolType) -> Result<Self, Error> {
        let (name, unit, decimals, first_opens, season_length, division) = settings;
        Ok(Self {
            settings: StockSettings {
                name,
                unit,
                decimals,
                first_opens,
                season_length,
                division,
            },
            terms: Terms::of(terms),
        })
    }
}

impl NewStock {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1, 2]);
        widths.extend_from_slice(&TERMS);
        widths.extend_from_slice(&SETTINGS);
        for text in [&self.settings.name, &self.settings.unit] {
            widths.push(4);
            widths.extend(text.as_bytes().chunks(32).map(|_| WORD));
        }
        widths
    }
}
