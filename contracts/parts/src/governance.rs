//! A governor with two-step hand-over, the public delay, a named successor.
//!
//! The governor's powers are those of the contract that uses this. It cannot stop anyone from moving
//! or withdrawing what is theirs, and what it loosens waits out the delay.

use ink::Address;
use scale::{Decode, Encode};

/// The longest public delay: a year, so that a mistyped figure cannot lock a contract for ever.
pub const MAX_DELAY: u64 = 31_536_000;

/// Who governs a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Governance {
    /// The governor; usually the address of an assembly.
    pub governor: Address,
    /// To whom governance is offered; zero: nobody.
    pub offered: Address,
    /// How long a loosening waits; seconds. Never changes.
    pub delay: u64,
    /// The contract that is to follow this one, as a hint to people; zero: none. Nothing moves by
    /// itself.
    pub successor: Address,
}

/// Governance cannot begin like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GovernanceError {
    /// The zero address.
    InvalidAddress(
        /// As given.
        Address,
    ),
    /// Beyond [`MAX_DELAY`].
    DelayTooLong(
        /// As given, seconds.
        u64,
    ),
    /// The caller is not the governor.
    NotGovernor(
        /// Who called.
        Address,
    ),
    /// Governance was not offered to the caller.
    NotOffered(
        /// Who called.
        Address,
    ),
}

/// `address`, unless it is zero.
pub fn non_zero(address: Address) -> Result<Address, GovernanceError> {
    if address == Address::zero() {
        Err(GovernanceError::InvalidAddress(address))
    } else {
        Ok(address)
    }
}

impl Governance {
    /// Governed by `governor`, with `delay` seconds for loosenings.
    pub fn new(governor: Address, delay: u64) -> Result<Self, GovernanceError> {
        if delay > MAX_DELAY {
            return Err(GovernanceError::DelayTooLong(delay));
        }
        let governor = non_zero(governor)?;
        Ok(Self {
            governor,
            offered: Address::zero(),
            delay,
            successor: Address::zero(),
        })
    }

    /// Refuses everyone but the governor.
    pub fn only_governor(&self, caller: Address) -> Result<(), GovernanceError> {
        (caller == self.governor)
            .then_some(())
            .ok_or(GovernanceError::NotGovernor(caller))
    }

    /// When a loosening decided at `now` takes effect.
    pub fn due(&self, now: u64) -> u64 {
        now.saturating_add(self.delay)
    }

    /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back.
    pub fn offer(&mut self, caller: Address, to: Address) -> Result<(), GovernanceError> {
        self.only_governor(caller)?;
        self.offered = to;
        Ok(())
    }

    /// Accepts governance that was offered to the caller.
    pub fn accept(&mut self, caller: Address) -> Result<(), GovernanceError> {
        if caller != self.offered || caller == Address::zero() {
            return Err(GovernanceError::NotOffered(caller));
        }
        self.governor = caller;
        self.offered = Address::zero();
        Ok(())
    }
}

/// Governance was offered; it passes on acceptance.
#[ink::event]
pub struct GovernanceOffered {
    /// The governor.
    #[ink(topic)]
    pub from: Address,
    /// To whom it is offered; zero takes the offer back.
    #[ink(topic)]
    pub to: Address,
}

/// Governance has passed.
#[ink::event]
pub struct GovernanceAccepted {
    /// The new governor.
    #[ink(topic)]
    pub governor: Address,
}

/// A contract to follow this one was named.
#[ink::event]
pub struct SuccessorNamed {
    /// Its address.
    #[ink(topic)]
    pub successor: Address,
}

crate::emits! {
    GovernanceOffered: [from, to];
    GovernanceAccepted: [governor];
    SuccessorNamed: [successor];
}
