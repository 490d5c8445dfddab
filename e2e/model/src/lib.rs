//! What the contracts ought to do, in exact rationals, to test them against.
//!
//! Written from the prose (`docs/`), not from the rules, and on purpose in another way: it loops over
//! everybody where the contracts have an index, it keeps lists and sets where they have two fields or
//! a bit mask, it encloses a logarithm in an interval where they round it. What both agree on is
//! unlikely to be wrong in both.
//!
//! A model never rounds. Where the contracts must, it answers with the interval in which their
//! integer has to lie: its upper end is the exact value, since rounding only ever goes against the
//! one who asks, and its lower end is the exact value less an allowance that is stated with each
//! quantity.
//!
//! What this crate does not do: it is not fast, and no contract or rule depends on it.

mod allocation;
mod assessment;
pub mod claims;
mod coins;
mod council;
pub mod exchange;
pub mod fund;
pub mod generative;
mod numbers;
mod schedule;
mod stock;

pub use allocation::{Division, Place};
pub use assessment::{Assessment, Assessments, Figures, Surprise};
pub use coins::{CatchId, Fishery, MemberId};
pub use council::{Quorum, Vote};
pub use numbers::{ceil, exact, floor, inverse_e, ln, ratio, Exact, Interval};
pub use schedule::Schedule;
pub use stock::{Growth, Harvest, Stock};

/// Why something does not happen. The names are those of the contracts' errors, without the values.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Capacity,
    Rate,
    ReferencePoint,
    RuleForModel,
    Ageing,
    BoundsOutOfOrder,
    ImplausibleBiomass,
    WrongSeason,
    WrongDate,
    Superseded,
    InvalidQuorum,
    AlreadyFinal,
    Rejected,
    AlreadySpoken,
    OverAllocated,
    InsufficientCoins,
    InsufficientShares,
    Concentration,
    Indebted,
    SeasonAlreadyOpen,
    Overflow,
}

/// What has to become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It must go through.
    Allowed,
    /// It must be refused, for this reason.
    Refused(Refusal),
    /// It lies within the rounding allowance: either is right.
    Either(Refusal),
}

impl Verdict {
    /// Whether the outcome is one the model permits.
    pub fn permits(self, outcome: Result<(), Refusal>) -> bool {
        match (self, outcome) {
            (Self::Allowed | Self::Either(_), Ok(())) => true,
            (Self::Refused(expected) | Self::Either(expected), Err(given)) => expected == given,
            (Self::Allowed, Err(_)) | (Self::Refused(_), Ok(())) => false,
        }
    }
}

impl From<Result<(), Refusal>> for Verdict {
    fn from(result: Result<(), Refusal>) -> Self {
        match result {
            Ok(()) => Self::Allowed,
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

/// What was observed cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement(
    /// In words, with the values.
    pub String,
);

impl std::fmt::Display for Disagreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Disagreement {}
