//! What the fund announces.

use ink::{sol::FixedBytes, Address};

/// An auditor will have a voice.
#[ink::event]
pub struct AuditorProposed {
    /// Its address.
    #[ink(topic)]
    pub auditor: Address,
    /// Its institution.
    pub institution: u8,
    /// From when; unix seconds.
    pub from: u64,
}

/// An auditor has no voice any more.
#[ink::event]
pub struct AuditorRemoved {
    /// Its address.
    #[ink(topic)]
    pub auditor: Address,
}

/// The fund pays for claims of a kind.
#[ink::event]
pub struct SchemeOpened {
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// In what; zero is the chain's own token.
    pub token: Address,
    /// From a period's end to the moment it can be closed; seconds.
    pub settlement: u64,
    /// No tariff will ever be higher; base units of the token.
    pub max_tariff: u128,
    /// No bonus will ever be higher; base units of the token.
    pub max_bonus: u128,
}

/// A scheme's terms have changed, or will.
#[ink::event]
pub struct TermsChanged {
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// For a unit of the benefit; base units of the token.
    pub tariff: u128,
    /// For a hectare; base units of the token.
    pub bonus: u128,
    /// A period's quantity from which on the bonus is paid; base units of the benefit.
    pub target: u128,
    /// From which period on.
    pub from_period: u32,
}

/// A scheme ends.
#[ink::event]
pub struct WindingUp {
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// With which period.
    pub last: u32,
}

/// An agreement was offered to an agency.
#[ink::event]
pub struct AgreementOffered {
    /// Its number.
    #[ink(topic)]
    pub agreement: u32,
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// The agency.
    #[ink(topic)]
    pub agency: Address,
    /// Of savings, 18 decimals.
    pub share: u128,
}

/// An agency accepted an agreement.
#[ink::event]
pub struct AgreementAccepted {
    /// Its number.
    #[ink(topic)]
    pub agreement: u32,
}

/// An agency retires.
#[ink::event]
pub struct AgencyRetired {
    /// Its agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// The last period it covers.
    pub last: u32,
}

/// An agency reported what it saved.
#[ink::event]
pub struct SavingReported {
    /// Its agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// In which period.
    #[ink(topic)]
    pub period: u32,
    /// Base units of the token.
    pub saving: u128,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

/// An auditor attested a saving.
#[ink::event]
pub struct SavingAttested {
    /// The agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// The period.
    #[ink(topic)]
    pub period: u32,
    /// The auditor.
    #[ink(topic)]
    pub auditor: Address,
    /// Base units of the token.
    pub saving: u128,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

/// An auditor spoke against a saving.
#[ink::event]
pub struct SavingDisputed {
    /// The agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// The period.
    #[ink(topic)]
    pub period: u32,
    /// The auditor.
    #[ink(topic)]
    pub auditor: Address,
    /// Base units of the token.
    pub saving: u128,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
}

/// A saving is final, and a share of it due.
#[ink::event]
pub struct SavingFinal {
    /// The agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// The period.
    #[ink(topic)]
    pub period: u32,
    /// Base units of the token.
    pub saving: u128,
    /// The share of it, rounded up; base units of the token.
    pub due: u128,
}

/// Somebody paid for an agreement.
#[ink::event]
pub struct Deposited {
    /// The agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// Into which period's pot.
    #[ink(topic)]
    pub period: u32,
    /// Who.
    #[ink(topic)]
    pub from: Address,
    /// Base units of the token.
    pub amount: u128,
}

/// A final claim is to be paid from a period.
#[ink::event]
pub struct Enrolled {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Its kind.
    #[ink(topic)]
    pub kind: u32,
    /// The period it is paid from.
    #[ink(topic)]
    pub period: u32,
    /// Base units of the benefit.
    pub quantity: u128,
    /// Square metres.
    pub area: u128,
}

/// What a period had was divided. Money is in base units of the token.
#[ink::event]
pub struct PeriodClosed {
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// The period.
    #[ink(topic)]
    pub period: u32,
    /// What it had.
    pub pot: u128,
    /// Of its claims; base units of the benefit.
    pub quantity: u128,
    /// Of its claims; square metres.
    pub area: u128,
    /// Set aside for quantities.
    pub individual: u128,
    /// Set aside for areas.
    pub collective: u128,
    /// Handed on to the next period, or to the agencies.
    pub carried: u128,
}

/// A claim was paid.
#[ink::event]
pub struct Paid {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Whose it is.
    #[ink(topic)]
    pub claimant: Address,
    /// To whom it was paid.
    pub to: Address,
    /// Paid out; base units of the token.
    pub amount: u128,
    /// Taken for what the claimant owed; base units of the token.
    pub netted: u128,
}

/// A claim that was revoked was struck out.
#[ink::event]
pub struct Struck {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Set aside for it, and in the next pot now; base units of the token.
    pub returned: u128,
    /// Paid for it, and owed by its claimant now; base units of the token.
    pub debt: u128,
}

/// What the register held for the fund came into a pot.
#[ink::event]
pub struct Collected {
    /// The kind of benefit.
    #[ink(topic)]
    pub kind: u32,
    /// Base units of the token.
    pub amount: u128,
}

/// An agency drew its part of what was left over.
#[ink::event]
pub struct Refunded {
    /// Its agreement.
    #[ink(topic)]
    pub agreement: u32,
    /// To whom.
    #[ink(topic)]
    pub to: Address,
    /// Base units of the token.
    pub amount: u128,
}

weir_parts::emits! {
    AuditorProposed: [auditor] institution, from;
    AuditorRemoved: [auditor];
    SchemeOpened: [kind] token, settlement, max_tariff, max_bonus;
    TermsChanged: [kind] tariff, bonus, target, from_period;
    WindingUp: [kind] last;
    AgreementOffered: [agreement, kind, agency] share;
    AgreementAccepted: [agreement];
    AgencyRetired: [agreement] last;
    SavingReported: [agreement, period] saving, evidence;
    SavingAttested: [agreement, period, auditor] saving, evidence;
    SavingDisputed: [agreement, period, auditor] saving, evidence;
    SavingFinal: [agreement, period] saving, due;
    Deposited: [agreement, period, from] amount;
    Enrolled: [claim, kind, period] quantity, area;
    PeriodClosed: [kind, period] pot, quantity, area, individual, collective, carried;
    Paid: [claim, claimant] to, amount, netted;
    Struck: [claim] returned, debt;
    Collected: [kind] amount;
    Refunded: [agreement, to] amount;
}
