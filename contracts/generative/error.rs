//! What can be wrong, with the offending values.

use ink::{Address, U256};
use weir_core::{
    demurrage::Overflow,
    generative::{GenerativeError, Policy, MAX_VOUCHERS},
    Ratio,
};

weir_parts::errors! {
    /// Why a message was refused. Nothing has changed. The first eight are those of ERC-6093 and ERC-2612.
    pub enum Error {
        /// The sender has fewer coins today.
        ERC20InsufficientBalance { sender: Address, balance: U256, needed: U256 },
        /// The zero address has no coins.
        ERC20InvalidSender { sender: Address },
        /// Coins cannot go to the zero address.
        ERC20InvalidReceiver { receiver: Address },
        /// The spender may move less.
        ERC20InsufficientAllowance { spender: Address, allowance: U256, needed: U256 },
        /// The zero address cannot approve.
        ERC20InvalidApprover { approver: Address },
        /// The zero address cannot be approved.
        ERC20InvalidSpender { spender: Address },
        /// The permit's deadline has passed.
        ERC2612ExpiredSignature { deadline: U256 },
        /// The permit is not signed by its owner.
        ERC2612InvalidSigner { signer: Address, owner: Address },
        /// The call data is no selector and arguments as the Solidity ABI has them: too short, too
        /// long, or a number or an address beyond its type.
        MalformedArguments {},
        /// Only the governor may do this.
        NotGovernor { caller: Address },
        /// Governance was not offered to the caller.
        NotOffered { caller: Address },
        /// The zero address, or the commons, where it cannot be.
        InvalidAddress { given: Address },
        /// A delay beyond a year.
        DelayTooLong { delay: u64, limit: u64 },
        /// A text of more bytes than its limit.
        TextTooLong { length: u32, limit: u32 },
        /// The cash token's contract reverted, answered `false` or rubbish, or is none.
        TokenRefused { token: Address },
        /// Not as much cash arrived as was sent.
        WrongAmountArrived { token: Address, expected: U256, arrived: U256 },
        /// The message carries other value than it says.
        WrongValue { expected: U256, sent: U256 },
        /// The register did not answer, or refused: no such kind.
        RegisterRefused { register: Address },
        /// The council did not answer, or refused: no such stock or place.
        CouncilRefused { stock: u32, node: u32 },
        /// Nothing, where something is needed; or more than 2⁹⁶ − 1, where a policy is set.
        InvalidAmount { amount: u128 },
        /// More decimals than a number can have.
        InvalidDecimals { decimals: u8, limit: u8 },
        /// Periods are whole days, at least fifteen, and begin at midnight.
        InvalidPeriod { first_opens: u64, period_length: u64 },
        /// A demurrage of everything, or more.
        InvalidDemurrage { rate: u128, limit: u128 },
        /// More payable in cash than is owed, or in cash for nothing.
        InvalidCashLimit { cash_limit: u128, obligation: u128 },
        /// No vouchers, or too many.
        InvalidVouchers { vouchers: u8, limit: u8 },
        /// More founders than a constructor takes.
        TooManyFounders { founders: u32, limit: u32 },
        /// The ceiling in force is as low already.
        CeilingNotLower { ceiling: u128, current: u128 },
        /// Nothing is paid for claims of this kind and period.
        NoRate { kind: u32, period: u32 },
        /// As much as may be was minted in this period; the next begins at `closes`.
        CeilingReached { period: u32, ceiling: u128, closes: u64 },
        /// The register does not say that the claim is final.
        NotFinal { claim: u64, status: u8 },
        /// The register does not say that the claim was revoked.
        NotRevoked { claim: u64, status: u8 },
        /// The claim names another contract that may pay for it.
        ForAnotherConsumer { claim: u64, consumer: Address },
        /// All that the claim is due was minted.
        AllMinted { claim: u64 },
        /// Nothing was minted for the claim, or its debt was booked.
        NothingMinted { claim: u64 },
        /// The account is no member.
        NotMember { account: Address },
        /// The account is a member.
        AlreadyMember { account: Address },
        /// Nobody vouches for itself.
        VouchesForItself { account: Address },
        /// The voucher's voice counts for the candidate already.
        AlreadyVouched { candidate: Address, voucher: Address },
        /// The voucher has no voice for the candidate.
        NotVouched { candidate: Address, voucher: Address },
        /// As many vouches as a member has in a period were given.
        VouchesUsedUp { vouches: u8, period: u32 },
        /// The account owes nothing.
        NothingDue { account: Address },
        /// The account owes less.
        MoreThanDue { amount: u128, due: u128 },
        /// Less than that can be paid in cash.
        CashLimitReached { amount: u128, room: u128 },
        /// No cash is waiting for the commons.
        NoCash {},
        /// The account was paid for today, or there is no income; unix day of the next.
        NoIncome { account: Address, next_day: u32 },
        /// The day is past.
        DayPast { day: u32, today: u32 },
        /// A sum beyond what can be counted.
        Overflow {},
    }
}

weir_parts::errors_of!(Error: governance, text, token, allowance);

impl Error {
    /// A policy is refused.
    #[inline(never)]
    pub fn of_policy(error: GenerativeError, policy: &Policy) -> Self {
        match error {
            GenerativeError::InvalidDemurrage => Self::InvalidDemurrage {
                rate: policy.demurrage.0,
                limit: Ratio::ONE.0,
            },
            GenerativeError::InvalidCashLimit => Self::InvalidCashLimit {
                cash_limit: policy.cash_limit,
                obligation: policy.obligation,
            },
            GenerativeError::InvalidVouchers => Self::InvalidVouchers {
                vouchers: policy.vouchers,
                limit: MAX_VOUCHERS,
            },
            GenerativeError::InvalidAmount(amount) => Self::InvalidAmount { amount },
            // none of the others is a policy's
            _ => Self::Overflow {},
        }
    }

    /// A payment of `amount` on what `account` owes is refused.
    #[inline(never)]
    pub fn of_payment(error: GenerativeError, account: Address, amount: u128) -> Self {
        match error {
            GenerativeError::NothingDue => Self::NothingDue { account },
            GenerativeError::MoreThanDue(due) => Self::MoreThanDue { amount, due },
            GenerativeError::CashLimitReached(room) => Self::CashLimitReached { amount, room },
            GenerativeError::InvalidAmount(amount) => Self::InvalidAmount { amount },
            // none of the others is a payment's
            _ => Self::Overflow {},
        }
    }
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        Self::Overflow {}
    }
}
