//! Seats, institutions, attestation and dissent.
//!
//! INVARIANT `one-seat-one-voice`: a seat counts once per statement, for it or against it.
//! INVARIANT `diverse-quorum`: a statement is final only with enough seats from enough institutions,
//! and never once enough seats dissent.

/// The most seats a council can have: their voices are the bits of one `u64`.
pub const MAX_SEATS: u8 = 64;
/// The most institutions: likewise.
pub const MAX_INSTITUTIONS: u8 = 64;

/// What makes a statement final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct QuorumRule {
    /// Seats that must attest it.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats against it that keep it from becoming final.
    pub dissent: u8,
}

/// What is wrong with a quorum rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuorumError(
    /// As given.
    pub QuorumRule,
);

impl QuorumRule {
    /// Checks `1 ≤ institutions ≤ seats ≤ 64` and `dissent ≥ 1`.
    pub fn validate(&self) -> Result<(), QuorumError> {
        let sound = self.institutions >= 1
            && self.institutions <= self.seats
            && self.seats <= MAX_SEATS
            && self.dissent >= 1;
        sound.then_some(()).ok_or(QuorumError(*self))
    }

    /// True if replacing `self` by `new` can only make it harder for a statement to become final.
    pub fn tightened_by(&self, new: &Self) -> bool {
        new.seats >= self.seats
            && new.institutions >= self.institutions
            && new.dissent <= self.dissent
    }
}

/// A scientist's seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Seat {
    /// Its bit, below [`MAX_SEATS`]; never given to another seat.
    pub index: u8,
    /// The institution it belongs to, below [`MAX_INSTITUTIONS`].
    pub institution: u8,
    /// From when its voice counts; unix seconds.
    pub from: u64,
}

/// The voices on one statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ballot {
    /// Seats for it, by bit.
    pub attested: u64,
    /// Seats against it, by bit.
    pub dissented: u64,
    /// Institutions of the seats for it, by bit.
    pub institutions: u64,
    /// It has become final.
    pub is_final: bool,
}

/// Why a voice does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotError {
    /// The seat has spoken on this statement already.
    AlreadySpoken,
    /// The statement is final.
    AlreadyFinal,
    /// So many seats dissent that it cannot become final.
    Rejected {
        /// Seats against it.
        dissent: u32,
    },
}

impl Ballot {
    /// The ballot with `seat` for the statement, final if that makes the quorum.
    pub fn attest(self, seat: Seat, rule: QuorumRule) -> Result<Self, BallotError> {
        let bit = self.open_to(seat, rule)?;
        let mut next = self;
        next.attested |= bit;
        next.institutions |= 1_u64.checked_shl(seat.institution.into()).unwrap_or(0);
        next.is_final = next.attested.count_ones() >= rule.seats.into()
            && next.institutions.count_ones() >= rule.institutions.into();
        Ok(next)
    }

    /// The ballot with `seat` against the statement.
    pub fn dissent(self, seat: Seat, rule: QuorumRule) -> Result<Self, BallotError> {
        let bit = self.open_to(seat, rule)?;
        Ok(Self {
            dissented: self.dissented | bit,
            ..self
        })
    }

    /// Whether the seat has spoken on the statement, for it or against it.
    pub fn has_heard(self, seat: Seat) -> bool {
        let bit = 1_u64.checked_shl(seat.index.into()).unwrap_or(0);
        (self.attested | self.dissented) & bit != 0
    }

    /// Whether the seat has attested the statement.
    pub fn has_attested(self, seat: Seat) -> bool {
        let bit = 1_u64.checked_shl(seat.index.into()).unwrap_or(0);
        self.attested & bit != 0
    }

    fn open_to(self, seat: Seat, rule: QuorumRule) -> Result<u64, BallotError> {
        if self.is_final {
            return Err(BallotError::AlreadyFinal);
        }
        let dissent = self.dissented.count_ones();
        if dissent >= rule.dissent.into() {
            return Err(BallotError::Rejected { dissent });
        }
        let bit = 1_u64.checked_shl(seat.index.into()).unwrap_or(0);
        if bit == 0 || (self.attested | self.dissented) & bit != 0 {
            return Err(BallotError::AlreadySpoken);
        }
        Ok(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: QuorumRule = QuorumRule {
        seats: 3,
        institutions: 2,
        dissent: 2,
    };

    fn seat(index: u8, institution: u8) -> Seat {
        Seat {
            index,
            institution,
            from: 0,
        }
    }

    #[test]
    fn one_institution_counts_once_towards_diversity() {
        let mut ballot = Ballot::default();
        for index in 0..3 {
            ballot = ballot.attest(seat(index, 7), RULE).unwrap();
        }
        assert!(!ballot.is_final);
        assert!(ballot.attest(seat(3, 8), RULE).unwrap().is_final);
    }

    #[test]
    fn a_seat_speaks_once_and_dissent_blocks() {
        let ballot = Ballot::default().attest(seat(0, 0), RULE).unwrap();
        assert_eq!(
            ballot.attest(seat(0, 0), RULE),
            Err(BallotError::AlreadySpoken)
        );
        assert_eq!(
            ballot.dissent(seat(0, 0), RULE),
            Err(BallotError::AlreadySpoken)
        );
        let blocked = ballot
            .dissent(seat(1, 0), RULE)
            .unwrap()
            .dissent(seat(2, 1), RULE)
            .unwrap();
        assert_eq!(
            blocked.attest(seat(3, 1), RULE),
            Err(BallotError::Rejected { dissent: 2 })
        );
    }

    #[test]
    fn a_rule_without_seats_institutions_or_dissent_is_refused() {
        for rule in [
            QuorumRule {
                seats: 0,
                institutions: 0,
                dissent: 1,
            },
            QuorumRule {
                seats: 2,
                institutions: 3,
                dissent: 1,
            },
            QuorumRule {
                seats: 2,
                institutions: 1,
                dissent: 0,
            },
            QuorumRule {
                seats: 65,
                institutions: 1,
                dissent: 1,
            },
        ] {
            assert_eq!(rule.validate(), Err(QuorumError(rule)));
        }
        assert_eq!(RULE.validate(), Ok(()));
    }
}
