//! The figures of a statement. All of them follow from the events ([`crate::reckon`]); what the
//! document says of them is compared with that, figure by figure.

use alloy::primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    document::{decimal, KindWords},
    proof::Place,
};

/// A period of a fund. Money is in the token's base units, quantities in those of the benefit, areas
/// in square metres, times in unix seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// What is paid for.
    pub kind: KindWords,
    /// Whether that follows from call data, and is not the signer's word.
    pub kind_proved: bool,
    /// When the period began.
    pub opened: u64,
    /// The first second after it.
    pub closed: u64,
    /// The scheme.
    pub scheme: Scheme,
    /// Agreements about the kind.
    pub agreements: Vec<Agreement>,
    /// What came in and where it went.
    pub pot: Pot,
    /// What each is paid.
    pub rates: Rates,
    /// Claims enrolled for the period, and those filed for it with this fund.
    pub claims: Vec<Claim>,
    /// How many came how far.
    pub funnel: Funnel,
    /// What was paid and what was not.
    pub sums: Sums,
}

/// What a fund pays for a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scheme {
    /// In which money; zero is the chain's own coin.
    pub token: Address,
    /// Seconds after a period's end before it could be closed.
    pub settlement: u64,
    /// The greatest tariff there will ever be.
    #[serde(with = "decimal")]
    pub max_tariff: u128,
    /// The greatest bonus.
    #[serde(with = "decimal")]
    pub max_bonus: u128,
    /// When it was opened.
    pub opened: Place,
    /// For a unit of the benefit, in this period.
    #[serde(with = "decimal")]
    pub tariff: u128,
    /// For a hectare, if the target is met.
    #[serde(with = "decimal")]
    pub bonus: u128,
    /// The quantity at which the bonus is paid.
    #[serde(with = "decimal")]
    pub target: u128,
    /// When these terms were set.
    pub set: Place,
    /// The last period, if the fund winds this scheme up.
    pub last: Option<u32>,
}

/// An agency's agreement, and what it did for the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// Its number.
    pub number: u32,
    /// Who saves.
    pub agency: Address,
    /// Of its savings; 18 decimals.
    #[serde(with = "decimal")]
    pub share: u128,
    /// When the fund offered it.
    pub offered: Place,
    /// When the agency accepted.
    pub accepted: Option<Place>,
    /// The last period it covers, if the agency retires.
    pub last: Option<u32>,
    /// What it reported for the period, in order.
    pub reported: Vec<Saving>,
    /// What became final.
    pub saving: Option<FinalSaving>,
    /// What was paid in under it for the period.
    pub deposits: Vec<Deposit>,
}

/// A saving as it was reported, and what auditors said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Saving {
    /// How much.
    #[serde(with = "decimal")]
    pub saving: u128,
    /// Hash of what shows it.
    pub evidence: B256,
    /// When.
    pub reported: Place,
    /// Auditors for it.
    pub attested: Vec<Voice>,
    /// Auditors against it.
    pub disputed: Vec<Voice>,
}

/// A saving that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FinalSaving {
    /// How much.
    #[serde(with = "decimal")]
    pub saving: u128,
    /// Of it, what the agency owes the fund: the share, rounded up.
    #[serde(with = "decimal")]
    pub due: u128,
    /// Since when.
    pub settled: Place,
}

/// Somebody who spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Voice {
    /// Who.
    pub seat: Address,
    /// For which institution, by its number.
    pub institution: Option<u8>,
    /// When.
    pub spoke: Place,
}

/// Money paid in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deposit {
    /// By whom.
    pub from: Address,
    /// How much.
    #[serde(with = "decimal")]
    pub amount: u128,
    /// When.
    pub paid: Place,
}

/// A period's money: what came in is what was set aside and carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pot {
    /// From the period before.
    #[serde(with = "decimal")]
    pub carried_in: u128,
    /// Paid in for it.
    #[serde(with = "decimal")]
    pub deposited: u128,
    /// Slashed stakes and bonds, taken over from the register while it was the next to close.
    #[serde(with = "decimal")]
    pub collected: u128,
    /// Debts of claimants, netted from what they were paid, likewise.
    #[serde(with = "decimal")]
    pub netted: u128,
    /// Set aside for claims of earlier periods that were struck before they were paid.
    #[serde(with = "decimal")]
    pub returned: u128,
    /// What rounding left of earlier periods: the rest of what the fund says the pot was.
    #[serde(with = "decimal")]
    pub rounding: u128,
    /// All of that.
    #[serde(with = "decimal")]
    pub total: u128,
    /// Set aside for quantities.
    #[serde(with = "decimal")]
    pub individual: u128,
    /// Set aside for areas.
    #[serde(with = "decimal")]
    pub collective: u128,
    /// Carried to the next period.
    #[serde(with = "decimal")]
    pub carried_out: u128,
    /// When the period was closed.
    pub closed: Place,
}

/// What a base unit of quantity, and a square metre, is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rates {
    /// For quantities.
    pub individual: Fraction,
    /// For areas.
    pub collective: Fraction,
}

/// A rate, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fraction {
    /// The full rate, and not the pot shared out.
    pub full: bool,
    /// Above the line; base units of the token.
    #[serde(with = "decimal")]
    pub numerator: u128,
    /// Below the line; base units of the benefit, or square metres.
    #[serde(with = "decimal")]
    pub denominator: u128,
}

/// How a claim stands with the fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Paid for, and paid out.
    Paid,
    /// Paid out, and revoked since: it is the claimant's debt.
    Owed,
    /// Revoked before it was paid out.
    Struck,
    /// Set aside, not withdrawn yet.
    Waiting,
    /// Filed for the period, and not paid from it.
    Outside,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Claim {
    /// Its number in the register.
    pub number: u64,
    /// Whose it is.
    pub claimant: Address,
    /// The period it is for.
    pub period: u32,
    /// How much.
    #[serde(with = "decimal")]
    pub quantity: u128,
    /// On how much land.
    #[serde(with = "decimal")]
    pub area: u128,
    /// Root of its evidence.
    pub evidence: B256,
    /// H3 indices in hexadecimal, ascending.
    pub cells: Vec<String>,
    /// Whether the cells follow from the call data of its filing, and are not the signer's word.
    pub cells_proved: bool,
    /// When it was filed.
    pub filed: Place,
    /// Seats for it.
    pub attested: Vec<Voice>,
    /// Seats against it.
    pub dissented: Vec<Voice>,
    /// When the quorum was reached.
    pub reached: Option<Place>,
    /// Challenges, in order.
    pub challenges: Vec<Challenge>,
    /// When it was entered as final; it may be so without an entry.
    pub entered_final: Option<Place>,
    /// If it was refused.
    pub refused: Option<Refusal>,
    /// If it was revoked.
    pub revoked: Option<Revocation>,
    /// When it was enrolled, and for which period.
    pub enrolled: Option<Enrolment>,
    /// How it stands with the fund.
    pub standing: Standing,
    /// For its quantity.
    #[serde(with = "decimal")]
    pub individual: u128,
    /// For its area.
    #[serde(with = "decimal")]
    pub collective: u128,
    /// Both.
    #[serde(with = "decimal")]
    pub payment: u128,
    /// If it was withdrawn.
    pub paid: Option<Payment>,
    /// If it was struck.
    pub struck: Option<Strike>,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Challenge {
    /// By whom.
    pub challenger: Address,
    /// The leaf of the piece of evidence in dispute.
    pub piece: B256,
    /// Hash of the reason.
    pub reason: B256,
    /// When.
    pub made: Place,
    /// Seats that upheld it.
    pub upheld: Vec<Voice>,
    /// Seats that dismissed it.
    pub dismissed: Vec<Voice>,
    /// When that was decided against the challenger.
    pub ended: Option<Place>,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refusal {
    /// 0 retracted, 1 not attested in time, 2 dissent, 3 challenge upheld, 4 challenge not judged.
    pub cause: u8,
    /// When.
    pub refused: Place,
}

/// A revocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Revocation {
    /// Hash of what shows that it was wrong.
    pub evidence: B256,
    /// When.
    pub revoked: Place,
}

/// An enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enrolment {
    /// The period that pays for it.
    pub period: u32,
    /// When.
    pub enrolled: Place,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// To whom.
    pub to: Address,
    /// What arrived there.
    #[serde(with = "decimal")]
    pub amount: u128,
    /// What went into the pot for the claimant's debts.
    #[serde(with = "decimal")]
    pub netted: u128,
    /// When.
    pub paid: Place,
}

/// A claim taken out after its revocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Strike {
    /// Whether the period was still open: then it does not count in its sums.
    pub before_close: bool,
    /// What was set aside for it and went to a later pot.
    #[serde(with = "decimal")]
    pub returned: u128,
    /// What the claimant owes.
    #[serde(with = "decimal")]
    pub debt: u128,
    /// When.
    pub struck: Place,
}

/// How many claims came how far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Funnel {
    /// Filed for the period, or enrolled for it later.
    pub filed: u64,
    /// Of those: attested by a quorum.
    pub attested: u64,
    /// Challenged.
    pub challenged: u64,
    /// Refused.
    pub refused: u64,
    /// Enrolled for this period.
    pub enrolled: u64,
    /// Paid out.
    pub paid: u64,
    /// Revoked.
    pub revoked: u64,
}

/// What became of what was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sums {
    /// Of the claims that counted at the close.
    #[serde(with = "decimal")]
    pub quantity: u128,
    /// Likewise.
    #[serde(with = "decimal")]
    pub area: u128,
    /// Of all claims that counted.
    #[serde(with = "decimal")]
    pub payments: u128,
    /// Withdrawn, debts netted included.
    #[serde(with = "decimal")]
    pub withdrawn: u128,
    /// Struck after the close and before withdrawal.
    #[serde(with = "decimal")]
    pub returned: u128,
    /// Not withdrawn yet.
    #[serde(with = "decimal")]
    pub waiting: u128,
    /// Lost in rounding down: set aside, and of no claim.
    #[serde(with = "decimal")]
    pub rounding: u128,
}
