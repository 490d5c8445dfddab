//! What can be wrong, with the offending values.

use ink::{sol::FixedBytes, Address};
use weir_core::{
    allocation::OverAllocated, assessment::AssessmentError, quorum::BallotError, stock::StockError,
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
        /// Only a seat may do this.
        NotSeat { caller: Address },
        /// The seat's voice counts only from `from` on.
        SeatNotYet { caller: Address, from: u64 },
        /// Only the assembly of the place may do this.
        NotAssembly { caller: Address },
        /// Only the currency of the place may do this.
        NotCurrency { caller: Address },
        /// There is no such stock.
        UnknownStock { stock: u32 },
        /// The stock has no such place.
        UnknownNode { stock: u32, node: u32 },
        /// Not `1 ≤ institutions ≤ seats ≤ 64` and `dissent ≥ 1`.
        InvalidQuorum { seats: u8, institutions: u8, dissent: u8 },
        /// The address has a seat already.
        SeatTaken { seat: Address },
        /// Institutions are numbered from 0 to 63.
        InvalidInstitution { institution: u8 },
        /// All seats have been given out.
        TooManySeats { limit: u8 },
        /// `K` is zero or beyond what the rules can compute.
        InvalidCapacity { capacity: u128 },
        /// A rate is above its limit.
        InvalidRate { rate: u128 },
        /// A reference point is above `K`, or they are out of order.
        InvalidReferencePoint { point: u128 },
        /// The rule cannot be used with the model.
        RuleForModel { model: u8, rule: u8 },
        /// The maximum age is zero or shorter than the grace.
        InvalidAgeing { max_age: u64, grace: u64 },
        /// A number that stands for none of the choices.
        InvalidChoice { value: u8 },
        /// Seasons of no length.
        InvalidSeason { first_opens: u64, season_length: u64 },
        /// Not `low ≤ estimate ≤ high`.
        BoundsOutOfOrder { low: u128, estimate: u128, high: u128 },
        /// More than ten times the carrying capacity.
        ImplausibleBiomass { high: u128, limit: u128 },
        /// For a season that is over, or too far off.
        WrongSeason { season: u32, current: u32 },
        /// A reference date in the future or an expiry in the past.
        WrongDate { as_of: u64, expires: u64, now: u64 },
        /// A later assessment is in force.
        Superseded { as_of: u64, known: u64 },
        /// The seat has spoken on this statement.
        AlreadySpoken { seat: Address },
        /// The statement is final.
        AlreadyFinal { digest: FixedBytes<32> },
        /// The signature at `position` (from 0) is none of this statement.
        InvalidSignature { position: u8 },
        /// No signature is of a seat that has not spoken.
        NothingCounted { digest: FixedBytes<32> },
        /// Too many seats dissent.
        Rejected { digest: FixedBytes<32>, dissent: u32 },
        /// The parts would exceed what the place has.
        AllocationExceedsParent { requested: u128, available: u128 },
        /// The tree may not be deeper.
        TooDeep { limit: u8 },
        /// A season is recorded once.
        SeasonAlreadyRecorded { season: u32 },
        /// A text of more bytes than can be kept.
        TextTooLong { length: u32, limit: u32 },
        /// The zero address.
        InvalidAddress { given: Address },
        /// A delay beyond a year.
        DelayTooLong { delay: u64, limit: u64 },
    }
}

weir_parts::errors_of!(Error: governance, text, quorum);

impl Error {
    /// A stock's terms are wrong.
    pub fn of_stock(error: StockError, model: u8, rule: u8) -> Self {
        match error {
            StockError::Capacity(capacity) => Self::InvalidCapacity { capacity },
            StockError::Rate(rate) => Self::InvalidRate { rate: rate.0 },
            StockError::ReferencePoint(point) => Self::InvalidReferencePoint { point },
            StockError::RuleForModel => Self::RuleForModel { model, rule },
            StockError::Ageing { max_age, grace } => Self::InvalidAgeing { max_age, grace },
        }
    }

    /// A voice does not count.
    pub fn of_ballot(error: BallotError, digest: FixedBytes<32>, seat: Address) -> Self {
        match error {
            BallotError::AlreadySpoken => Self::AlreadySpoken { seat },
            BallotError::AlreadyFinal => Self::AlreadyFinal { digest },
            BallotError::Rejected { dissent } => Self::Rejected { digest, dissent },
        }
    }
}

impl From<AssessmentError> for Error {
    fn from(error: AssessmentError) -> Self {
        match error {
            AssessmentError::BoundsOutOfOrder {
                low,
                estimate,
                high,
            } => Self::BoundsOutOfOrder {
                low,
                estimate,
                high,
            },
            AssessmentError::ImplausibleBiomass { high, limit } => {
                Self::ImplausibleBiomass { high, limit }
            }
            AssessmentError::WrongSeason { season, current } => {
                Self::WrongSeason { season, current }
            }
            AssessmentError::WrongDate {
                as_of,
                expires,
                now,
            } => Self::WrongDate {
                as_of,
                expires,
                now,
            },
            AssessmentError::Superseded { as_of, known } => Self::Superseded { as_of, known },
        }
    }
}

impl From<OverAllocated> for Error {
    fn from(
        OverAllocated {
            requested,
            available,
        }: OverAllocated,
    ) -> Self {
        Self::AllocationExceedsParent {
            requested,
            available,
        }
    }
}
