//! What the currency tells the world, besides ERC-20's events.

use ink::{sol::FixedBytes, Address};

/// Shares were allotted.
#[ink::event]
pub struct SharesAllotted {
    /// To whom.
    #[ink(topic)]
    pub to: Address,
    /// How many.
    pub shares: u128,
}

/// Shares changed hands.
#[ink::event]
pub struct SharesTransferred {
    /// From.
    #[ink(topic)]
    pub from: Address,
    /// To.
    #[ink(topic)]
    pub to: Address,
    /// How many.
    pub shares: u128,
}

/// A member of the commons was admitted.
#[ink::event]
pub struct MemberAdmitted {
    /// Who.
    #[ink(topic)]
    pub member: Address,
}

/// A member of the commons was dismissed.
#[ink::event]
pub struct MemberDismissed {
    /// Who.
    #[ink(topic)]
    pub member: Address,
}

/// A season opened: its coins are there.
#[ink::event]
pub struct SeasonOpened {
    /// The season.
    #[ink(topic)]
    pub season: u32,
    /// First second after it; unix seconds.
    pub closes: u64,
    /// The council's budget, base units.
    pub budget: u128,
    /// What came off it for catches that earlier seasons took too much.
    pub deducted: u128,
    /// What was divided among all shares, coins.
    pub issue: u128,
}

/// The council did not take the report of what a season took (this contract is not the place's
/// currency, or the season is recorded).
#[ink::event]
pub struct ReportRefused {
    /// The season.
    #[ink(topic)]
    pub season: u32,
}

/// The budget fell: every unspent coin shrank pro rata.
#[ink::event]
pub struct Tightened {
    /// The season.
    #[ink(topic)]
    pub season: u32,
    /// The budget as it now stands, less what this season gives back; base units.
    pub cap: u128,
    /// Coins that can still be spent.
    pub outstanding: u128,
    /// Part of each coin of the issue that is left; 1 is 2¹²⁷.
    pub index: u128,
}

/// Coins of an issue were withheld for a debt.
#[ink::event]
pub struct DebtRepaid {
    /// Whose.
    #[ink(topic)]
    pub account: Address,
    /// How many.
    pub coins: u128,
}

/// A catch was recorded.
#[ink::event]
pub struct Landed {
    /// Its receipt.
    #[ink(topic)]
    pub receipt: FixedBytes<32>,
    /// Who caught it.
    #[ink(topic)]
    pub fisher: Address,
    /// Who attests it.
    #[ink(topic)]
    pub officer: Address,
    /// The season in whose books it stands.
    pub season: u32,
    /// How much, base units.
    pub quantity: u128,
    /// Coins burnt for it.
    pub burnt: u128,
    /// What was added to the fisher's debt.
    pub debt: u128,
}

/// A catch was taken back by a counter-entry.
#[ink::event]
pub struct LandingReversed {
    /// The receipt that was wrong.
    #[ink(topic)]
    pub receipt: FixedBytes<32>,
    /// The receipt of the counter-entry.
    #[ink(topic)]
    pub counter_receipt: FixedBytes<32>,
    /// Who attests it.
    #[ink(topic)]
    pub officer: Address,
    /// Coins that came back to the fisher.
    pub coins: u128,
}

/// What members may hold, or what a catch beyond coins costs, has changed or will.
#[ink::event]
pub struct LimitsChanged {
    /// The part of all shares that one account may hold; 18 decimals.
    pub concentration: u128,
    /// The penalty on top of a catch beyond coins; 18 decimals.
    pub penalty: u128,
    /// From when; unix seconds.
    pub from: u64,
}

/// A landing officer may record catches from then on.
#[ink::event]
pub struct OfficerAppointed {
    /// Who.
    #[ink(topic)]
    pub officer: Address,
    /// From when; unix seconds.
    pub from: u64,
}

/// A landing officer may not record catches any more.
#[ink::event]
pub struct OfficerRemoved {
    /// Who.
    #[ink(topic)]
    pub officer: Address,
}

weir_parts::emits! {
    SharesAllotted: [to] shares;
    SharesTransferred: [from, to] shares;
    MemberAdmitted: [member];
    MemberDismissed: [member];
    SeasonOpened: [season] closes, budget, deducted, issue;
    ReportRefused: [season];
    Tightened: [season] cap, outstanding, index;
    DebtRepaid: [account] coins;
    Landed: [receipt, fisher, officer] season, quantity, burnt, debt;
    LandingReversed: [receipt, counter_receipt, officer] coins;
    LimitsChanged: [] concentration, penalty, from;
    OfficerAppointed: [officer] from;
    OfficerRemoved: [officer];
}
