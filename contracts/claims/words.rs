//! How the register's structs stand in call data, and reading them from it with little code (see
//! [`weir_parts::words`]).

use ink::{
    prelude::{string::String, vec::Vec},
    sol::{Error, FixedBytes, SolDecode},
    Address,
};
use weir_parts::{
    calldata::{ADDRESS, WORD},
    words::{text_size, Words},
};

use crate::types::{
    Endorsement, Filing, KindSettings, NewKind, Objection, Quorum, Signature, Stakes, Windows,
};

type StakesWords = (Address, u128, u128, u128);
type WindowsWords = (u64, u64, u64, u64);
type QuorumWords = (u8, u8, u8);
type SettingsWords = (
    String,
    String,
    u8,
    u32,
    u8,
    u64,
    u64,
    u128,
    u128,
    FixedBytes<32>,
    StakesWords,
    WindowsWords,
);
type SignatureWords = (u8, FixedBytes<32>, FixedBytes<32>);

/// Widths of a quorum's words.
const QUORUM: [u8; 3] = [1, 1, 1];
/// Widths of the words of settings before their texts; where a text begins is told in two bytes.
const SETTINGS: [u8; 18] = [
    2, 2, 1, 4, 1, 8, 8, 16, 16, WORD, ADDRESS, 16, 16, 16, 8, 8, 8, 8,
];
/// Widths of the words of a filing before its cells.
const FILING: [u8; 7] = [4, ADDRESS, 4, 16, 16, WORD, 2];
/// Widths of the words of an objection before its path.
const OBJECTION: [u8; 7] = [8, WORD, WORD, WORD, WORD, 8, 2];

fn size(widths: &[u8]) -> u64 {
    widths.len().saturating_mul(32) as u64
}

impl Quorum {
    fn read(words: &mut Words<'_>) -> Result<Self, Error> {
        Ok(Self {
            seats: words.uint8()?,
            institutions: words.uint8()?,
            dissent: words.uint8()?,
        })
    }
}

impl SolDecode for NewKind {
    type SolType = (SettingsWords, QuorumWords, QuorumWords);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        words.distance(size(&QUORUM).saturating_mul(2).saturating_add(32))?; // to the settings
        let quorum = Quorum::read(&mut words)?;
        let review = Quorum::read(&mut words)?;
        words.distance(size(&SETTINGS))?; // to the name
        let unit_at = words.uint64()?;
        let mut settings = KindSettings {
            name: String::new(),
            unit: String::new(),
            decimals: words.uint8()?,
            benefit: words.uint32()?,
            resolution: words.uint8()?,
            first_opens: words.uint64()?,
            period_length: words.uint64()?,
            max_quantity: words.uint128()?,
            max_area: words.uint128()?,
            method: words.bytes32()?,
            stakes: Stakes {
                token: words.address()?,
                bond: words.uint128()?,
                stake: words.uint128()?,
                challenge_bond: words.uint128()?,
            },
            windows: Windows {
                attestation: words.uint64()?,
                challenge: words.uint64()?,
                review: words.uint64()?,
                liability: words.uint64()?,
            },
        };
        settings.name = words.text()?;
        let after_name = size(&SETTINGS).saturating_add(text_size(&settings.name) as u64);
        settings.unit = words.text()?;
        (unit_at == after_name)
            .then_some(Self {
                settings,
                quorum,
                review,
            })
            .ok_or(Error)
    }

    fn from_sol_type((settings, quorum, review): Self::SolType) -> Result<Self, Error> {
        let of = |(seats, institutions, dissent): QuorumWords| Quorum {
            seats,
            institutions,
            dissent,
        };
        Ok(Self {
            settings: KindSettings::from_sol_type(settings)?,
            quorum: of(quorum),
            review: of(review),
        })
    }
}

impl NewKind {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1, 2]);
        widths.extend_from_slice(&QUORUM);
        widths.extend_from_slice(&QUORUM);
        widths.extend_from_slice(&SETTINGS);
        for text in [&self.settings.name, &self.settings.unit] {
            widths.push(4);
            widths.extend(text.as_bytes().chunks(32).map(|_| WORD));
        }
        widths
    }
}

impl SolDecode for Filing {
    type SolType = (u32, Address, u32, u128, u128, FixedBytes<32>, Vec<u64>);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        let mut filing = Self {
            kind: words.uint32()?,
            consumer: words.address()?,
            period: words.uint32()?,
            quantity: words.uint128()?,
            area: words.uint128()?,
            evidence: words.bytes32()?,
            cells: Vec::new(),
        };
        words.distance(size(&FILING))?; // to the cells
        for _ in 0..words.uint32()? {
            filing.cells.push(words.uint64()?);
        }
        Ok(filing)
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (kind, consumer, period, quantity, area, evidence, cells) = words;
        Ok(Self {
            kind,
            consumer,
            period,
            quantity,
            area,
            evidence,
            cells,
        })
    }
}

impl Filing {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1]);
        widths.extend_from_slice(&FILING);
        widths.push(4);
        widths.extend(self.cells.iter().map(|_| 8));
        widths
    }
}

impl SolDecode for Endorsement {
    type SolType = (u64, Vec<SignatureWords>);

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        let claim = words.uint64()?;
        words.distance(64)?; // to the list
        let mut signatures = Vec::new();
        for _ in 0..words.uint32()? {
            signatures.push(Signature {
                v: words.uint8()?,
                r: words.bytes32()?,
                s: words.bytes32()?,
            });
        }
        Ok(Self { claim, signatures })
    }

    fn from_sol_type((claim, signatures): Self::SolType) -> Result<Self, Error> {
        let signature = |(v, r, s)| Signature { v, r, s };
        Ok(Self {
            claim,
            signatures: signatures.into_iter().map(signature).collect(),
        })
    }
}

impl Endorsement {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1, 8, 1, 4]);
        for _ in &self.signatures {
            widths.extend_from_slice(&[1, WORD, WORD]);
        }
        widths
    }
}

impl SolDecode for Objection {
    type SolType = (
        u64,
        FixedBytes<32>,
        FixedBytes<32>,
        FixedBytes<32>,
        FixedBytes<32>,
        u64,
        Vec<FixedBytes<32>>,
    );

    fn decode(data: &[u8]) -> Result<Self, Error> {
        let mut words = Words(data);
        words.distance(32)?; // to the struct
        let mut objection = Self {
            claim: words.uint64()?,
            reason: words.bytes32()?,
            salt: words.bytes32()?,
            name: words.bytes32()?,
            content: words.bytes32()?,
            size: words.uint64()?,
            path: Vec::new(),
        };
        words.distance(size(&OBJECTION))?; // to the path
        for _ in 0..words.uint32()? {
            objection.path.push(words.bytes32()?);
        }
        Ok(objection)
    }

    fn from_sol_type(words: Self::SolType) -> Result<Self, Error> {
        let (claim, reason, salt, name, content, size, path) = words;
        Ok(Self {
            claim,
            reason,
            salt,
            name,
            content,
            size,
            path,
        })
    }
}

impl Objection {
    /// Widths of its words, as a message's only argument.
    pub fn widths(&self) -> Vec<u8> {
        let mut widths = Vec::from([1]);
        widths.extend_from_slice(&OBJECTION);
        widths.push(4);
        widths.extend(self.path.iter().map(|_| WORD));
        widths
    }
}
