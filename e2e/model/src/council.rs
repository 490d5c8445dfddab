//! Who has said what on a statement.

use crate::Refusal;
use std::collections::{BTreeMap, BTreeSet};

/// What makes a statement final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Seats for it.
    pub seats: usize,
    /// Institutions among them.
    pub institutions: usize,
    /// Seats against it that keep it from becoming final.
    pub dissent: usize,
}

impl Quorum {
    /// Whether such a rule may be.
    pub fn examine(&self) -> Result<(), Refusal> {
        let possible = 1..=64;
        let sound = possible.contains(&self.seats)
            && (1..=self.seats).contains(&self.institutions)
            && self.dissent > 0;
        if sound {
            Ok(())
        } else {
            Err(Refusal::InvalidQuorum)
        }
    }
}

/// Everything said on one statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vote {
    /// Seats for it, each with its institution.
    pub attested: BTreeMap<u8, u8>,
    /// Seats against it.
    pub dissented: BTreeSet<u8>,
    /// It has become final.
    pub is_final: bool,
}

impl Vote {
    /// A seat of an institution speaks for it.
    pub fn attest(&mut self, seat: u8, institution: u8, quorum: Quorum) -> Result<(), Refusal> {
        self.hear(seat, quorum)?;
        self.attested.insert(seat, institution);
        self.is_final =
            self.attested.len() >= quorum.seats && self.institutions().len() >= quorum.institutions;
        Ok(())
    }

    /// A seat speaks against it.
    pub fn dissent(&mut self, seat: u8, quorum: Quorum) -> Result<(), Refusal> {
        self.hear(seat, quorum)?;
        self.dissented.insert(seat);
        Ok(())
    }

    /// The institutions that have a seat for it.
    pub fn institutions(&self) -> BTreeSet<u8> {
        self.attested.values().copied().collect()
    }

    fn hear(&self, seat: u8, quorum: Quorum) -> Result<(), Refusal> {
        if self.is_final {
            Err(Refusal::AlreadyFinal)
        } else if self.dissented.len() >= quorum.dissent {
            Err(Refusal::Rejected)
        } else if self.attested.contains_key(&seat) || self.dissented.contains(&seat) {
            Err(Refusal::AlreadySpoken)
        } else {
            Ok(())
        }
    }
}
