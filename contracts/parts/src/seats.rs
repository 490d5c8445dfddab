//! Seats with a voice, kept by their number: who may attest, in which institution, from when.
//!
//! A roll is for one purpose (the attestors of a kind of benefit, the auditors of a fund), named by
//! its `scope`. A bit belongs to its address for ever, so a roll has 64 addresses in its life, and one
//! that is removed and comes back cannot speak twice on one statement.
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

use ink::{storage::Mapping, Address};
use weir_core::quorum::{Seat, MAX_INSTITUTIONS, MAX_SEATS};

use crate::stored::Stored;

/// Rolls of seats.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Rolls {
    /// Bits given out so far, by scope.
    counts: Mapping<u32, u8>,
    seats: Mapping<(u32, Address), Stored<Seat>>,
    /// By scope and bit.
    addresses: Mapping<(u32, u8), Address>,
    /// Of which institutions an address has or had a seat, by bit.
    institutions: Mapping<(u32, Address), u64>,
}

/// Why a seat cannot be given, or has no voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatError {
    /// The zero address.
    InvalidAddress(Address),
    /// Institutions are numbered from 0 to 63.
    InvalidInstitution(u8),
    /// The address has a seat already.
    Taken(Address),
    /// All bits have been given out.
    TooMany,
    /// No seat, or one that was removed.
    NotSeat(Address),
    /// Its voice counts only later.
    NotYet(Address, u64),
}

impl Rolls {
    /// Gives `address` a voice for `institution` from `from` on.
    #[inline(never)]
    pub fn give(
        &mut self,
        scope: u32,
        address: Address,
        institution: u8,
        from: u64,
    ) -> Result<(), SeatError> {
        if address == Address::zero() {
            return Err(SeatError::InvalidAddress(address));
        }
        if institution >= MAX_INSTITUTIONS {
            return Err(SeatError::InvalidInstitution(institution));
        }
        let index = match self.seats.get((scope, address)) {
            Some(Stored(seat)) if seat.from < u64::MAX => return Err(SeatError::Taken(address)),
            Some(Stored(removed)) => removed.index,
            None => {
                let next = self.counts.get(scope).unwrap_or(0);
                if next >= MAX_SEATS {
                    return Err(SeatError::TooMany);
                }
                self.counts.insert(scope, &next.saturating_add(1));
                self.addresses.insert((scope, next), &address);
                next
            }
        };
        let seat = Seat {
            index,
            institution,
            from,
        };
        self.seats.insert((scope, address), &Stored(seat));
        let known = self.institutions(scope, address);
        self.institutions
            .insert((scope, address), &(known | institution_bit(institution)));
        Ok(())
    }

    /// Takes `address`'s voice at once; the bit stays its own.
    #[inline(never)]
    pub fn remove(&mut self, scope: u32, address: Address) -> Result<(), SeatError> {
        let seat = self
            .seated(scope, address)
            .ok_or(SeatError::NotSeat(address))?;
        let removed = Seat {
            from: u64::MAX,
            ..seat
        };
        self.seats.insert((scope, address), &Stored(removed));
        Ok(())
    }

    /// The seat of an address, unless it has none or was removed.
    #[inline(never)]
    pub fn seated(&self, scope: u32, address: Address) -> Option<Seat> {
        let Stored(seat) = self.seats.get((scope, address))?;
        (seat.from < u64::MAX).then_some(seat)
    }

    /// Whether an address has or had a seat of an institution.
    #[inline(never)]
    pub fn was_of(&self, scope: u32, address: Address, institution: u8) -> bool {
        self.institutions(scope, address) & institution_bit(institution) != 0
    }

    fn institutions(&self, scope: u32, address: Address) -> u64 {
        self.institutions.get((scope, address)).unwrap_or(0)
    }

    /// The seat of an address whose voice counts at `now`.
    #[inline(never)]
    pub fn voice(&self, scope: u32, address: Address, now: u64) -> Result<Seat, SeatError> {
        let seat = self
            .seated(scope, address)
            .ok_or(SeatError::NotSeat(address))?;
        if seat.from > now {
            return Err(SeatError::NotYet(address, seat.from));
        }
        Ok(seat)
    }

    /// Whose bit it is.
    pub fn address(&self, scope: u32, index: u8) -> Option<Address> {
        self.addresses.get((scope, index))
    }
}

fn institution_bit(institution: u8) -> u64 {
    1_u64.checked_shl(institution.into()).unwrap_or(0)
}
