//! What can be wrong, with the offending values.

use ink::{sol::FixedBytes, Address, U256};
use weir_core::{
    claim::{AccountError, LifeError},
    quorum::QuorumRule,
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
        /// The token's contract reverted, answered `false` or rubbish, or is none.
        TokenRefused { token: Address },
        /// Not as much arrived as was sent.
        WrongAmountArrived { token: Address, expected: U256, arrived: U256 },
        /// The message carries other value than it says.
        WrongValue { expected: U256, sent: U256 },
        /// Less is free in the account: deposit first.
        InsufficientFunds { account: Address, free: u128, needed: u128 },
        /// Nothing, where something is needed.
        InvalidAmount { amount: u128 },
        /// There is no such kind.
        UnknownKind { kind: u32 },
        /// More decimals than a number can have.
        InvalidDecimals { decimals: u8, limit: u8 },
        /// H3 has resolutions 0 to 15.
        InvalidResolution { resolution: u8, limit: u8 },
        /// Periods of no length.
        InvalidPeriod { first_opens: u64, period_length: u64 },
        /// A window that is empty or longer than ten years.
        InvalidWindow { seconds: u64, limit: u64 },
        /// Not `1 ≤ institutions ≤ seats ≤ 64` and `dissent ≥ 1`.
        InvalidQuorum { seats: u8, institutions: u8, dissent: u8 },
        /// What judges and revokes needs at least the seats and institutions of what attests.
        ReviewBelowQuorum { seats: u8, institutions: u8 },
        /// There is no such benefit, or its cells or periods are others.
        BenefitDiffers { benefit: u32 },
        /// The address has a seat already.
        SeatTaken { seat: Address },
        /// Institutions are numbered from 0 to 63.
        InvalidInstitution { institution: u8 },
        /// All seats have been given out.
        TooManySeats { limit: u8 },
        /// Only a seat of the kind may do this.
        NotSeat { caller: Address },
        /// The seat's voice counts only from `from` on.
        SeatNotYet { caller: Address, from: u64 },
        /// There is no such claim.
        UnknownClaim { claim: u64 },
        /// A claim is filed once its period is over.
        PeriodNotOver { period: u32, ends: u64, now: u64 },
        /// More than is plausible for so many cells, or nothing at all.
        InvalidQuantity { quantity: u128, limit: u128 },
        /// More land than so many cells have.
        InvalidArea { area: u128, limit: u128 },
        /// The root of evidence is a hash, not zero.
        InvalidEvidence {},
        /// No cells, or too many.
        TooManyCells { cells: u32, limit: u32 },
        /// Cells are ascending, each once.
        CellsOutOfOrder { cell: u64, before: u64 },
        /// Not a cell of the kind's resolution.
        InvalidCell { cell: u64, resolution: u8 },
        /// Another claim has the cell in this period.
        CellTaken { cell: u64, holder: u64 },
        /// The claim does not stand where this could be done.
        WrongStatus { claim: u64, status: u8 },
        /// Only the claimant may do this.
        NotClaimant { caller: Address },
        /// A seat has attested the claim.
        AlreadyAttested { claim: u64 },
        /// The time for it has passed.
        TooLate { claim: u64, until: u64, now: u64 },
        /// The time for it has not come.
        TooEarly { claim: u64, from: u64, now: u64 },
        /// The seat is the claimant, or of the claimant's institution.
        AttestsForItself { seat: Address },
        /// The seat has spoken on this.
        AlreadySpoken { seat: Address },
        /// The seat attested the claim and cannot judge a challenge of it.
        AttestorJudges { seat: Address },
        /// The signature at `position` (from 0) is none of this claim.
        InvalidSignature { position: u8 },
        /// No signature is of a seat that has not spoken.
        NothingCounted { claim: u64 },
        /// Too many seats are against it.
        Rejected { claim: u64, dissent: u32 },
        /// The challenger committed to no such objection.
        NotCommitted { claim: u64, challenger: Address },
        /// The commitment is younger than it must be.
        CommittedTooLate { at: u64, now: u64, age: u64 },
        /// The path leads from the piece to another root than the claim's.
        PieceNotInEvidence { piece: FixedBytes<32>, root: FixedBytes<32>, evidence: FixedBytes<32> },
        /// A longer path than a tree can have.
        PathTooLong { length: u32, limit: u32 },
        /// The claim's cells are free already.
        AlreadyFreed { claim: u64 },
        /// A sum beyond what can be counted.
        Overflow {},
    }
}

weir_parts::errors_of!(Error: governance, text, token, quorum, seats);

impl Error {
    /// Something cannot be done with `claim`; `seat` is who wanted it.
    #[inline(never)]
    pub fn of_life(error: LifeError, claim: u64, seat: Address, now: u64) -> Self {
        match error {
            LifeError::Status(status) => Self::WrongStatus {
                claim,
                status: status.number(),
            },
            LifeError::TooLate { until } => Self::TooLate { claim, until, now },
            LifeError::TooEarly { from } => Self::TooEarly { claim, from, now },
            LifeError::AlreadySpoken => Self::AlreadySpoken { seat },
            LifeError::AlreadyAttested => Self::AlreadyAttested { claim },
            LifeError::AttestorJudges => Self::AttestorJudges { seat },
            LifeError::Rejected { dissent } => Self::Rejected { claim, dissent },
        }
    }

    /// `account` has too little.
    #[inline(never)]
    pub fn of_account(error: AccountError, account: Address) -> Self {
        match error {
            AccountError::Insufficient { free, needed } => Self::InsufficientFunds {
                account,
                free,
                needed,
            },
            AccountError::Overflow => Self::Overflow {},
        }
    }

    /// What judges and revokes is less than what attests.
    pub fn review_below(rule: QuorumRule) -> Self {
        Self::ReviewBelowQuorum {
            seats: rule.seats,
            institutions: rule.institutions,
        }
    }
}
