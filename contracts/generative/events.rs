//! What the currency tells the world, besides ERC-20's events.

use ink::Address;

/// A policy was set.
#[ink::event]
pub struct PolicySet {
    /// Its first period.
    #[ink(topic)]
    pub from_period: u32,
    /// What melts in a year; 18 decimals.
    pub demurrage: u128,
    /// Basic income of a member, a day.
    pub income: u128,
    /// What a member owes, a period.
    pub obligation: u128,
    /// Of it, payable in cash.
    pub cash_limit: u128,
    /// Base units of the cash token for a whole unit of the currency.
    pub cash_rate: u128,
    /// What may be minted for claims in a period, or the rate of a budget.
    pub ceiling: u128,
    /// Members who must vouch for a new one.
    pub vouchers: u8,
    /// New ones that a member may vouch for in a period.
    pub vouches: u8,
}

/// The ceiling is lower from now on.
#[ink::event]
pub struct CeilingLowered {
    /// The ceiling, or the rate of a budget.
    pub ceiling: u128,
}

/// A rate was set for a kind of work.
#[ink::event]
pub struct RateSet {
    /// The register's kind.
    #[ink(topic)]
    pub kind: u32,
    /// Base units for a whole unit of the benefit.
    pub rate: u128,
    /// The first period of the kind that it holds for.
    pub from_period: u32,
}

/// Coins were minted for a claim.
#[ink::event]
pub struct Minted {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Whose.
    #[ink(topic)]
    pub claimant: Address,
    /// How many of the claim's due; base units.
    pub amount: u128,
    /// Of them, kept for the claimant's debt.
    pub netted: u128,
}

/// What was minted for a claim is owed, since the claim was revoked.
#[ink::event]
pub struct Revoked {
    /// The claim.
    #[ink(topic)]
    pub claim: u64,
    /// Whose.
    #[ink(topic)]
    pub claimant: Address,
    /// Added to the claimant's debt; base units.
    pub debt: u128,
}

/// A member vouched for a candidate.
#[ink::event]
pub struct Vouched {
    /// The candidate.
    #[ink(topic)]
    pub candidate: Address,
    /// The member.
    #[ink(topic)]
    pub voucher: Address,
    /// Voices for the candidate.
    pub voices: u8,
}

/// A vouch was withdrawn.
#[ink::event]
pub struct VouchWithdrawn {
    /// The candidate.
    #[ink(topic)]
    pub candidate: Address,
    /// The member.
    #[ink(topic)]
    pub voucher: Address,
}

/// A member was admitted.
#[ink::event]
pub struct MemberAdmitted {
    /// The member.
    #[ink(topic)]
    pub member: Address,
    /// Since when; unix day.
    pub day: u32,
}

/// A member left.
#[ink::event]
pub struct MemberLeft {
    /// The member.
    #[ink(topic)]
    pub member: Address,
    /// By the governor's will, not its own.
    pub excluded: bool,
}

/// Something was paid on what one owes.
#[ink::event]
pub struct ObligationMet {
    /// Who owed it.
    #[ink(topic)]
    pub member: Address,
    /// How much of it; base units of the currency.
    pub amount: u128,
    /// Base units of the cash token; 0 if it was paid in the currency.
    pub cash: u128,
    /// What is still due; base units of the currency.
    pub due: u128,
}

/// Cash went to the commons.
#[ink::event]
pub struct CashCollected {
    /// Base units of the cash token.
    pub cash: u128,
}

/// Basic income was paid.
#[ink::event]
pub struct IncomePaid {
    /// To whom.
    #[ink(topic)]
    pub member: Address,
    /// For how many days.
    pub days: u32,
    /// Each day's melted to today; base units.
    pub amount: u128,
    /// Of it, kept for the member's debt.
    pub netted: u128,
}

weir_parts::emits! {
    PolicySet: [from_period] demurrage, income, obligation, cash_limit, cash_rate, ceiling, vouchers, vouches;
    CeilingLowered: [] ceiling;
    RateSet: [kind] rate, from_period;
    Minted: [claim, claimant] amount, netted;
    Revoked: [claim, claimant] debt;
    Vouched: [candidate, voucher] voices;
    VouchWithdrawn: [candidate, voucher];
    MemberAdmitted: [member] day;
    MemberLeft: [member] excluded;
    ObligationMet: [member] amount, cash, due;
    CashCollected: [] cash;
    IncomePaid: [member] days, amount, netted;
}
