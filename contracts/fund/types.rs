//! What the fund takes and keeps.

use ink::{sol::FixedBytes, Address};
use scale::{Decode, Encode};
use weir_core::fund::{Agreement, Book, Enrolment, Scheme, Terms};

/// How a fund is deployed.
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct FundSettings {
    /// Who opens schemes, offers agreements and proposes auditors; winding up waits out `delay`.
    pub governor: Address,
    /// The claims register whose claims it pays for. Never changes.
    pub register: Address,
    /// The public delay; seconds. Never changes.
    pub delay: u64,
}

/// A scheme that is to be opened. Money is in base units of the token.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct NewScheme {
    /// The kind of benefit, by its number in the register.
    pub kind: u32,
    /// From a period's end to the moment it can be closed; seconds.
    pub settlement: u64,
    /// No tariff will ever be higher.
    pub max_tariff: u128,
    /// No bonus will ever be higher.
    pub max_bonus: u128,
    /// For a unit of the benefit.
    pub tariff: u128,
    /// For a hectare, in a period that meets the target.
    pub bonus: u128,
    /// A period's quantity from which on the bonus is paid; base units of the benefit.
    pub target: u128,
}

/// An agreement that is to be offered.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct NewAgreement {
    /// The kind of benefit by which the agency saves.
    pub kind: u32,
    /// Who is to pay.
    pub agency: Address,
    /// Its institution, below 64: none of its auditors attests what it reports.
    pub institution: u8,
    /// Of savings, 18 decimals.
    pub share: u128,
    /// Auditors who make a saving final.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Auditors against it that keep it from becoming final.
    pub dissent: u8,
}

/// A scheme, as stored.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SchemeRecord {
    /// What is paid in and out; zero is the chain's own.
    pub token: Address,
    /// What never changes of it.
    pub rules: Scheme,
}

/// An agreement, as stored.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct AgreementRecord {
    /// The kind of benefit.
    pub kind: u32,
    /// Who pays.
    pub agency: Address,
    /// Its institution.
    pub institution: u8,
    /// Its figures.
    pub figures: Agreement,
}

/// What an agency saved in a period, as stored.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Saving {
    /// As last reported; base units of the token.
    pub saving: u128,
    /// Hash of the evidence.
    pub evidence: [u8; 32],
    /// The agreement's share of it; base units of the token.
    pub due: u128,
    /// Auditors have attested it.
    pub is_final: bool,
}

/// A statement on a saving: what an auditor speaks on, and a ballot's key.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// By which agreement.
    pub agreement: u32,
    /// In which period.
    pub period: u32,
    /// Base units of the token.
    pub saving: u128,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

impl Statement {
    /// The key of its ballot.
    pub fn key(&self) -> (u32, u32, u128, [u8; 32]) {
        (self.agreement, self.period, self.saving, self.evidence.0)
    }
}

/// A claim in a period, as stored.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct EnrolmentRecord {
    /// The kind of benefit.
    pub kind: u32,
    /// Its figures.
    pub figures: Enrolment,
}

/// What a refusal names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    /// The kind of benefit.
    pub kind: u32,
    /// The scheme's next period to close.
    pub next: u32,
    /// The scheme's last period.
    pub last: u32,
    /// The period asked for.
    pub period: u32,
    /// The agreement asked for.
    pub agreement: u32,
    /// Where it stands.
    pub status: u8,
    /// Its share.
    pub share: u128,
    /// The claim asked for.
    pub claim: u64,
    /// The terms asked for.
    pub terms: Terms,
    /// The time; unix seconds.
    pub now: u64,
}

impl Case {
    /// In one scheme.
    pub fn of(kind: u32, book: &Book, now: u64) -> Self {
        Self {
            kind,
            next: book.next,
            last: book.last,
            now,
            ..Self::default()
        }
    }
}
