//! What the register takes, answers and keeps.

use ink::{
    prelude::{string::String, vec::Vec},
    sol::FixedBytes,
    Address,
};
use scale::{Decode, Encode};
use weir_core::{
    claim::{self, Life},
    delayed::Delayed,
    quorum::{Ballot, QuorumRule},
    season::SeasonClock,
};

/// How a register is deployed.
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct ClaimsSettings {
    /// Who adds kinds and seats; loosenings wait out `delay`.
    pub governor: Address,
    /// How long a loosening waits; seconds. Never changes.
    pub delay: u64,
}

/// What is put up on a claim, in the token's base units.
#[derive(Clone, Copy, Debug, Encode, Decode, ink::SolEncode, ink::SolDecode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stakes {
    /// The token; zero is the chain's own.
    pub token: Address,
    /// By the claimant.
    pub bond: u128,
    /// By each seat that attests.
    pub stake: u128,
    /// By a challenger.
    pub challenge_bond: u128,
}

/// How long each part of a claim's life lasts; seconds. See [`claim::Windows`].
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct Windows {
    /// From the filing: within it the quorum has to be reached.
    pub attestation: u64,
    /// From the quorum: within it the claim can be challenged.
    pub challenge: u64,
    /// From a challenge: within it it is judged, or the claim is refused.
    pub review: u64,
    /// From the moment it became final: until then stakes stay locked.
    pub liability: u64,
}

impl From<Windows> for claim::Windows {
    fn from(windows: Windows) -> Self {
        Self {
            attestation: windows.attestation,
            challenge: windows.challenge,
            review: windows.review,
            liability: windows.liability,
        }
    }
}

impl From<claim::Windows> for Windows {
    fn from(windows: claim::Windows) -> Self {
        Self {
            attestation: windows.attestation,
            challenge: windows.challenge,
            review: windows.review,
            liability: windows.liability,
        }
    }
}

/// What never changes of a kind of benefit.
#[derive(Clone, Debug, ink::SolEncode, ink::SolDecode)]
pub struct KindSettings {
    /// Name of the benefit, for people ("nitrate kept out of groundwater").
    pub name: String,
    /// Name of the unit, for people ("kg").
    pub unit: String,
    /// Decimals of the unit in the base unit.
    pub decimals: u8,
    /// The kind whose benefit it measures too; 2³² − 1: a benefit of its own.
    pub benefit: u32,
    /// Resolution of the H3 cells, 0 to 15.
    pub resolution: u8,
    /// When period 1 begins; unix seconds.
    pub first_opens: u64,
    /// How long a period is; seconds.
    pub period_length: u64,
    /// Plausible at most, per cell and period, base units.
    pub max_quantity: u128,
    /// Area at most, per cell, m².
    pub max_area: u128,
    /// Hash of baseline and method.
    pub method: FixedBytes<32>,
    /// What is put up.
    pub stakes: Stakes,
    /// How long things last.
    pub windows: Windows,
}

/// A kind's figures, as stored: what every message on a claim needs.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Kind {
    /// Decimals of the unit in the base unit.
    pub decimals: u8,
    /// The kind that had its benefit first.
    pub benefit: u32,
    /// Resolution of the H3 cells.
    pub resolution: u8,
    /// When its periods are.
    pub clock: SeasonClock,
    /// Plausible at most, per cell and period, base units.
    pub max_quantity: u128,
    /// Area at most, per cell, m².
    pub max_area: u128,
    /// Hash of baseline and method.
    pub method: [u8; 32],
    /// What is put up.
    pub stakes: Stakes,
    /// How long things last.
    pub windows: claim::Windows,
}

/// What a kind is called, as stored.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Names {
    /// Name of the benefit.
    pub benefit: String,
    /// Name of the unit.
    pub unit: String,
}

impl KindSettings {
    /// The figures of a kind that measures this benefit.
    pub fn figures(&self, benefit: u32) -> Kind {
        Kind {
            decimals: self.decimals,
            benefit,
            resolution: self.resolution,
            clock: SeasonClock {
                first_opens: self.first_opens,
                length: self.period_length,
            },
            max_quantity: self.max_quantity,
            max_area: self.max_area,
            method: self.method.0,
            stakes: self.stakes,
            windows: self.windows.into(),
        }
    }

    /// As they were given, but for the benefit's number.
    pub fn of(kind: Kind, names: Names) -> Self {
        Self {
            name: names.benefit,
            unit: names.unit,
            decimals: kind.decimals,
            benefit: kind.benefit,
            resolution: kind.resolution,
            first_opens: kind.clock.first_opens,
            period_length: kind.clock.length,
            max_quantity: kind.max_quantity,
            max_area: kind.max_area,
            method: FixedBytes(kind.method),
            stakes: kind.stakes,
            windows: kind.windows.into(),
        }
    }
}

/// What decides. See [`QuorumRule`].
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct Quorum {
    /// Seats that must say so.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats against it that decide the other way.
    pub dissent: u8,
}

impl From<Quorum> for QuorumRule {
    fn from(quorum: Quorum) -> Self {
        Self {
            seats: quorum.seats,
            institutions: quorum.institutions,
            dissent: quorum.dissent,
        }
    }
}

/// A kind that is to be added.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct NewKind {
    /// What never changes.
    pub settings: KindSettings,
    /// What attests a claim.
    pub quorum: Quorum,
    /// What judges a challenge, revokes a claim and frees its cells; at least as many.
    pub review: Quorum,
}

/// A claim that is to be filed.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Filing {
    /// The kind of benefit.
    pub kind: u32,
    /// The one contract that may pay for it.
    pub consumer: Address,
    /// The period in which it came about, which is over.
    pub period: u32,
    /// How much, base units.
    pub quantity: u128,
    /// On how much land, m².
    pub area: u128,
    /// Root of the evidence's Merkle tree.
    pub evidence: FixedBytes<32>,
    /// Where: H3 cells of the kind's resolution, ascending, at most 64.
    pub cells: Vec<u64>,
}

/// A seat's signature over a claim's digest.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct Signature {
    /// 27 or 28.
    pub v: u8,
    /// As in Ethereum.
    pub r: FixedBytes<32>,
    /// As in Ethereum; in the lower half of the curve's order.
    pub s: FixedBytes<32>,
}

/// A claim and the seats that signed it.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Endorsement {
    /// The claim.
    pub claim: u64,
    /// Their signatures.
    pub signatures: Vec<Signature>,
}

/// What a challenger says, and the piece of evidence it is about.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Objection {
    /// The claim.
    pub claim: u64,
    /// Hash of what is said against it.
    pub reason: FixedBytes<32>,
    /// What kept the commitment secret.
    pub salt: FixedBytes<32>,
    /// SHA-256 of the piece's path in the evidence.
    pub name: FixedBytes<32>,
    /// SHA-256 of its content.
    pub content: FixedBytes<32>,
    /// Its size, bytes.
    pub size: u64,
    /// The path to the claim's root, from the leaf's sibling up.
    pub path: Vec<FixedBytes<32>>,
}

/// A kind's quorums, which can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Quorums {
    /// What attests a claim.
    pub quorum: Delayed<QuorumRule>,
    /// What judges, revokes and frees.
    pub review: Delayed<QuorumRule>,
}

/// A claim, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Claim {
    /// The kind of benefit.
    pub kind: u32,
    /// The period in which it came about.
    pub period: u32,
    /// Who filed it.
    pub claimant: Address,
    /// The one contract that may pay for it.
    pub consumer: Address,
    /// How much, base units.
    pub quantity: u128,
    /// On how much land, m².
    pub area: u128,
    /// Root of the evidence's Merkle tree.
    pub evidence: [u8; 32],
    /// What its life has come to.
    pub life: Life,
    /// Its cells are no longer its own.
    pub freed: bool,
}

/// A claim's last challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Challenge {
    /// Who challenged it.
    pub challenger: Address,
    /// The leaf of the disputed piece.
    pub piece: [u8; 32],
    /// Hash of what is said against it.
    pub reason: [u8; 32],
    /// The voices: attested is upheld, dissented is dismissed.
    pub ballot: Ballot,
}

/// A challenge announced and not yet made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Commitment {
    /// Hash of the objection, its author and a salt.
    pub hash: [u8; 32],
    /// When; unix seconds.
    pub at: u64,
}
