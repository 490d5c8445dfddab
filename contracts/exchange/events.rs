//! What the exchange announces.

use ink::{prelude::vec::Vec, sol::FixedBytes, Address};

/// A creditor asks for more.
#[ink::event]
pub struct Invoiced {
    /// Who asks.
    #[ink(topic)]
    pub creditor: Address,
    /// Whom.
    #[ink(topic)]
    pub debtor: Address,
    /// So much more; base units of the unit.
    pub amount: u128,
    /// The creditor's reference or a hash.
    pub note: FixedBytes<32>,
}

/// A creditor asks for less.
#[ink::event]
pub struct InvoiceWithdrawn {
    /// Who asked.
    #[ink(topic)]
    pub creditor: Address,
    /// Whom.
    #[ink(topic)]
    pub debtor: Address,
    /// So much less; base units of the unit.
    pub amount: u128,
}

/// A debtor owes more.
#[ink::event]
pub struct Owed {
    /// Who owes.
    #[ink(topic)]
    pub debtor: Address,
    /// Whom.
    #[ink(topic)]
    pub creditor: Address,
    /// So much more; base units of the unit.
    pub amount: u128,
    /// The debtor's reference or a hash; zero if it accepted what it was asked for.
    pub note: FixedBytes<32>,
}

/// A creditor let go of a debt.
#[ink::event]
pub struct Forgiven {
    /// Who owed.
    #[ink(topic)]
    pub debtor: Address,
    /// Whom.
    #[ink(topic)]
    pub creditor: Address,
    /// So much; base units of the unit.
    pub amount: u128,
}

/// A creditor takes a token as payment, or no longer.
#[ink::event]
pub struct TokenAccepted {
    /// Who.
    #[ink(topic)]
    pub creditor: Address,
    /// What.
    #[ink(topic)]
    pub token: Address,
    /// Whether it takes it.
    pub accepted: bool,
}

/// A debt was paid in a token.
#[ink::event]
pub struct Repaid {
    /// Who owed.
    #[ink(topic)]
    pub debtor: Address,
    /// Whom.
    #[ink(topic)]
    pub creditor: Address,
    /// In what.
    #[ink(topic)]
    pub token: Address,
    /// Base units of the token.
    pub amount: u128,
    /// What that was worth, and is owed no more; base units of the unit.
    pub credited: u128,
}

/// Debts were set off around a cycle.
#[ink::event]
pub struct SetOff {
    /// Who submitted it.
    #[ink(topic)]
    pub submitter: Address,
    /// Off every debt in it; base units of the unit.
    pub amount: u128,
    /// As it was submitted: everyone owed the next one.
    pub cycle: Vec<Address>,
}

/// A currency was listed.
#[ink::event]
pub struct Listed {
    /// Its contract.
    #[ink(topic)]
    pub token: Address,
    /// The community whose currency it is.
    #[ink(topic)]
    pub community: u32,
    /// 0 plain, 1 melting, 2 of a season.
    pub nature: u8,
    /// Seconds.
    pub span: u64,
    /// Its decimals.
    pub decimals: u8,
}

/// A currency's value has changed, or will.
#[ink::event]
pub struct ValueSet {
    /// The currency.
    #[ink(topic)]
    pub token: Address,
    /// Of a whole coin; base units of the unit.
    pub value: u128,
    /// From when; unix seconds.
    pub from: u64,
}

/// A currency's limits have changed, or will.
#[ink::event]
pub struct LimitsSet {
    /// The currency.
    #[ink(topic)]
    pub token: Address,
    /// Base units of the currency.
    pub limit: u128,
    /// Base units of the unit.
    pub exposure: u128,
    /// From when; unix seconds.
    pub from: u64,
}

/// A community's cap has changed, or will.
#[ink::event]
pub struct CommunitySet {
    /// The community.
    #[ink(topic)]
    pub community: u32,
    /// Base units of the unit.
    pub exposure: u128,
    /// From when; unix seconds.
    pub from: u64,
}

/// The fee has changed, or will.
#[ink::event]
pub struct FeeSet {
    /// Of what is brought, 18 decimals.
    pub fee: u128,
    /// From when; unix seconds.
    pub from: u64,
}

/// Coins were given to the pool for good.
#[ink::event]
pub struct Endowed {
    /// The currency.
    #[ink(topic)]
    pub token: Address,
    /// Who gave them.
    #[ink(topic)]
    pub from: Address,
    /// Base units of the currency.
    pub amount: u128,
}

/// Coins were brought, and others taken.
#[ink::event]
pub struct Swapped {
    /// What was brought.
    #[ink(topic)]
    pub token_in: Address,
    /// What was taken.
    #[ink(topic)]
    pub token_out: Address,
    /// By whom.
    #[ink(topic)]
    pub by: Address,
    /// Brought, with the fee; base units of that currency.
    pub amount_in: u128,
    /// Taken; base units of that currency.
    pub out: u128,
    /// Of what was brought.
    pub fee: u128,
}

/// The pool had less than its books: it melted, or its season is over.
#[ink::event]
pub struct Melted {
    /// The currency.
    #[ink(topic)]
    pub token: Address,
    /// So much less; base units of the currency.
    pub amount: u128,
}

// all but the one that carries a cycle
weir_parts::emits! {
    Invoiced: [creditor, debtor] amount, note;
    InvoiceWithdrawn: [creditor, debtor] amount;
    Owed: [debtor, creditor] amount, note;
    Forgiven: [debtor, creditor] amount;
    TokenAccepted: [creditor, token] accepted;
    Repaid: [debtor, creditor, token] amount, credited;
    Listed: [token, community] nature, span, decimals;
    ValueSet: [token] value, from;
    LimitsSet: [token] limit, exposure, from;
    CommunitySet: [community] exposure, from;
    FeeSet: [] fee, from;
    Endowed: [token, from] amount;
    Swapped: [token_in, token_out, by] amount_in, out, fee;
    Melted: [token] amount;
}
