//! What can be wrong, with the offending values.

use ink::{sol::FixedBytes, Address, U256};
use weir_core::quota::QuotaError;

weir_parts::errors! {
    /// Why a message was refused. Nothing has changed. The first eight are those of ERC-6093 and ERC-2612.
    pub enum Error {
        /// The sender has fewer coins.
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
        /// Only a landing officer whose appointment is in force may do this.
        NotOfficer { caller: Address },
        /// The address is an officer already.
        AlreadyOfficer { officer: Address },
        /// More officers than a currency can begin with.
        TooManyOfficers { limit: u8 },
        /// The council did not answer, or refused: no such stock or place.
        CouncilRefused { stock: u32, node: u32 },
        /// A text of more bytes than can be kept.
        TextTooLong { length: u32, limit: u32 },
        /// The zero address.
        InvalidAddress { given: Address },
        /// A ratio above its limit.
        InvalidRatio { ratio: u128, limit: u128 },
        /// A delay beyond a year.
        DelayTooLong { delay: u64, limit: u64 },
        /// The account has fewer shares.
        InsufficientShares { account: Address, shares: u128, needed: u128 },
        /// The account would hold more shares than one may.
        ConcentrationExceeded { account: Address, shares: u128, limit: u128 },
        /// More shares would be allotted than there are.
        SharesExceedTotal { requested: u128, total: u128 },
        /// Shares cannot leave an account that owes coins.
        Indebted { account: Address, debt: u128 },
        /// In the commons mode members have one share each; shares cannot be allotted or moved.
        CommonsMode {},
        /// Only in the commons mode are members admitted and dismissed.
        QuotaMode {},
        /// A member already.
        AlreadyMember { member: Address },
        /// No member.
        NotMember { member: Address },
        /// The first season has not begun.
        SeasonNotStarted {},
        /// The season was opened before.
        SeasonAlreadyOpen { season: u32 },
        /// The assessment in force was made for another season: only the governor may open on it.
        NoAssessmentForSeason { season: u32, assessed_for: u32 },
        /// The fisher has never held a share or a coin.
        UnknownFisher { fisher: Address },
        /// A receipt is a hash, not zero.
        InvalidReceipt { receipt: FixedBytes<32> },
        /// A landing was recorded under this receipt.
        ReceiptUsed { receipt: FixedBytes<32> },
        /// No landing was recorded under this receipt, or it was taken back.
        UnknownReceipt { receipt: FixedBytes<32> },
        /// The landing stands in the books of a season that is over.
        SeasonOver { season: u32 },
        /// Nothing, or more than can be counted.
        InvalidQuantity { quantity: u128 },
        /// A sum beyond what can be counted.
        Overflow {},
    }
}

weir_parts::errors_of!(Error: governance, text, allowance);

impl Error {
    /// Coins or shares of `account` cannot move as asked.
    pub fn of_quota(error: QuotaError, account: Address) -> Self {
        match error {
            QuotaError::InsufficientCoins { balance, needed } => Self::ERC20InsufficientBalance {
                sender: account,
                balance: balance.into(),
                needed: needed.into(),
            },
            QuotaError::InsufficientShares { shares, needed } => Self::InsufficientShares {
                account,
                shares,
                needed,
            },
            QuotaError::Concentration { shares, limit } => Self::ConcentrationExceeded {
                account,
                shares,
                limit,
            },
            QuotaError::Indebted { debt } => Self::Indebted { account, debt },
            QuotaError::SeasonAlreadyOpen(season) => Self::SeasonAlreadyOpen { season },
            QuotaError::Overflow => Self::Overflow {},
        }
    }
}
