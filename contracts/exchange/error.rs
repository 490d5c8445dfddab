//! What can be wrong, with the offending values.

use ink::{Address, U256};
use weir_core::{
    clearing::{CycleError, DebtError, MAX_EDGES},
    pool::{PoolError, MAX_DECIMALS},
};

weir_parts::errors! {
    /// Why a message was refused. Nothing has changed.
    pub enum Error {
        /// The call data is no selector and arguments as the Solidity ABI has them: too short, too
        /// long, or a number or an address beyond its type.
        MalformedArguments {},
        /// Only the governor may do this.
        NotGovernor { caller: Address },
        /// Governance was not offered to the caller.
        NotOffered { caller: Address },
        /// The zero address.
        InvalidAddress { given: Address },
        /// A delay beyond a year.
        DelayTooLong { delay: u64, limit: u64 },
        /// A text of more bytes than can be kept.
        TextTooLong { length: u32, limit: u32 },
        /// The token's contract reverted, answered `false` or rubbish, or is none; or it is not of the
        /// nature it is listed with.
        TokenRefused { token: Address },
        /// Not as much arrived as was sent.
        WrongAmountArrived { token: Address, expected: U256, arrived: U256 },
        /// The message carries other value than it says.
        WrongValue { expected: U256, sent: U256 },
        /// Nothing, where something is needed.
        InvalidAmount { amount: u128 },
        /// A unit or a currency of more decimals.
        InvalidDecimals { decimals: u8, limit: u8 },
        /// A fee of more than a tenth.
        InvalidFee { fee: u128, limit: u128 },
        /// No such nature, or not with this span: a plain currency has none, a season's has one, and
        /// none is longer than ten years.
        InvalidNature { nature: u8, span: u64 },
        /// A value of nothing.
        InvalidValue { value: u128 },
        /// Nobody owes itself.
        OwesItself { account: Address },
        /// More than the creditor asks for.
        MoreThanInvoiced { amount: u128, invoiced: u128 },
        /// More than is owed.
        MoreThanOwed { debtor: Address, creditor: Address, amount: u128, owed: u128 },
        /// The creditor does not take this token as payment.
        NotAccepted { creditor: Address, token: Address },
        /// A cycle has 2 to 32 edges.
        CycleLength { edges: u32, limit: u32 },
        /// The last of a cycle is not its first.
        CycleNotClosed { first: Address, last: Address },
        /// A debtor and its creditor occur twice in a cycle.
        EdgeRepeated { debtor: Address, creditor: Address },
        /// The currency is listed.
        AlreadyListed { token: Address },
        /// The currency is not listed.
        NotListed { token: Address },
        /// A swap of a currency for itself.
        SameToken { token: Address },
        /// The season is over, or it is too little to be paid for.
        WorthNothing { token: Address },
        /// The pool would hold more coins than it will.
        LimitExceeded { token: Address, held: u128, limit: u128 },
        /// They would be worth more than the pool will hold of the currency.
        ExposureExceeded { token: Address, exposure: u128, cap: u128 },
        /// All of the community's currencies would be worth more than the pool will hold of them.
        CommunityExceeded { community: u32, exposure: u128, cap: u128 },
        /// The pool has fewer coins.
        PoolHasLess { token: Address, needed: u128, held: u128 },
        /// Fewer than the caller wants at least.
        OutBelowMinimum { out: u128, minimum: u128 },
        /// Too late.
        DeadlinePast { deadline: u64, now: u64 },
        /// A sum beyond what can be counted.
        Overflow {},
    }
}

weir_parts::errors_of!(Error: governance, text, token);

/// What a refusal by the pool names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    /// The currency.
    pub token: Address,
    /// Its community.
    pub community: u32,
    /// Its nature, as given.
    pub nature: u8,
    /// Its span, as given.
    pub span: u64,
    /// Its decimals.
    pub decimals: u8,
    /// How many coins are asked for.
    pub needed: u128,
}

impl Error {
    /// The pool does not do as asked, in the `case`.
    #[inline(never)]
    pub fn of_pool(error: PoolError, case: &Case) -> Self {
        let token = case.token;
        match error {
            PoolError::InvalidNature => Self::InvalidNature {
                nature: case.nature,
                span: case.span,
            },
            PoolError::InvalidValue => Self::InvalidValue { value: 0 },
            PoolError::InvalidDecimals => Self::InvalidDecimals {
                decimals: case.decimals,
                limit: MAX_DECIMALS,
            },
            PoolError::WorthNothing => Self::WorthNothing { token },
            PoolError::LimitExceeded(held, limit) => Self::LimitExceeded { token, held, limit },
            PoolError::ExposureExceeded(exposure, cap) => Self::ExposureExceeded {
                token,
                exposure,
                cap,
            },
            PoolError::CommunityExceeded(exposure, cap) => Self::CommunityExceeded {
                community: case.community,
                exposure,
                cap,
            },
            PoolError::PoolHasLess(held) => Self::PoolHasLess {
                token,
                needed: case.needed,
                held,
            },
            PoolError::Overflow => Self::Overflow {},
        }
    }

    /// A debt is not changed by `amount`.
    #[inline(never)]
    pub fn of_debt(error: DebtError, debtor: Address, creditor: Address, amount: u128) -> Self {
        match error {
            DebtError::InvalidAmount => Self::InvalidAmount { amount },
            DebtError::MoreThanInvoiced(invoiced) => Self::MoreThanInvoiced { amount, invoiced },
            DebtError::MoreThanOwed(owed) => Self::MoreThanOwed {
                debtor,
                creditor,
                amount,
                owed,
            },
            DebtError::Overflow => Self::Overflow {},
        }
    }
}

impl From<CycleError<Address>> for Error {
    fn from(error: CycleError<Address>) -> Self {
        match error {
            CycleError::Length(edges) => Self::CycleLength {
                edges,
                limit: MAX_EDGES,
            },
            CycleError::NotClosed(first, last) => Self::CycleNotClosed { first, last },
            CycleError::OwesItself(account) => Self::OwesItself { account },
            CycleError::Repeated(debtor, creditor) => Self::EdgeRepeated { debtor, creditor },
        }
    }
}
