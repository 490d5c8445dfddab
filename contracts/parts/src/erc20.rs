//! Allowances, ERC-20 events, ERC-6093 errors, ERC-165 identifiers.
//!
//! Balances are each currency's own affair (they melt, shrink or expire); what they share is here.

use ink::{storage::Mapping, Address, U256};

/// ERC-165 of ERC-165 itself.
pub const ERC165_ID: [u8; 4] = [0x01, 0xff, 0xc9, 0xa7];
/// ERC-165 of ERC-20.
pub const ERC20_ID: [u8; 4] = [0x36, 0x37, 0x2b, 0x07];
/// ERC-165 of ERC-20's metadata extension.
pub const ERC20_METADATA_ID: [u8; 4] = [0xa2, 0x19, 0xa0, 0x25];
/// ERC-165 of ERC-2612's `permit`, `nonces` and `DOMAIN_SEPARATOR`.
pub const ERC2612_ID: [u8; 4] = [0x9d, 0x8f, 0xf7, 0xda];
/// ERC-165 of ERC-5267's `eip712Domain`.
pub const ERC5267_ID: [u8; 4] = [0x84, 0xb0, 0x19, 0x6e];

/// True for every interface that a Weir currency has.
pub fn supports(interface: [u8; 4]) -> bool {
    matches!(
        interface,
        ERC165_ID | ERC20_ID | ERC20_METADATA_ID | ERC2612_ID | ERC5267_ID
    )
}

/// Coins moved, were issued (from zero) or are no more (to zero).
#[ink::event]
pub struct Transfer {
    /// From; zero for an issue.
    #[ink(topic)]
    pub from: Address,
    /// To; zero for coins that are no more.
    #[ink(topic)]
    pub to: Address,
    /// How many.
    pub value: U256,
}

/// An allowance was set.
#[ink::event]
pub struct Approval {
    /// Whose coins.
    #[ink(topic)]
    pub owner: Address,
    /// Who may move them.
    #[ink(topic)]
    pub spender: Address,
    /// How many; 2²⁵⁶ − 1 for any number.
    pub value: U256,
}

crate::emits! {
    Transfer: [from, to] value;
    Approval: [owner, spender] value;
}

/// Emits that coins moved, unless there are none.
#[inline(never)]
pub fn emit_transfer(from: &Address, to: &Address, coins: u128) {
    if coins > 0 {
        Transfer {
            from: *from,
            to: *to,
            value: coins.into(),
        }
        .emit();
    }
}

/// Why an allowance cannot be set or used, in the terms of ERC-6093.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowanceError {
    /// The owner is the zero address.
    InvalidApprover(Address),
    /// The spender is the zero address.
    InvalidSpender(Address),
    /// Less was allowed.
    Insufficient {
        /// Who wanted to move coins.
        spender: Address,
        /// What it may.
        allowance: U256,
        /// What it wanted.
        needed: U256,
    },
}

/// Who may move whose coins, and the nonces of permits.
#[ink::storage_item]
#[derive(Debug, Default)]
pub struct Allowances {
    amounts: Mapping<(Address, Address), U256>,
    nonces: Mapping<Address, u64>,
}

impl Allowances {
    /// What `spender` may move of `owner`'s.
    pub fn of(&self, owner: Address, spender: Address) -> U256 {
        self.amounts.get((&owner, &spender)).unwrap_or_default()
    }

    /// Sets what `spender` may move of `owner`'s.
    pub fn approve(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
    ) -> Result<Approval, AllowanceError> {
        if owner == Address::zero() {
            return Err(AllowanceError::InvalidApprover(owner));
        }
        if spender == Address::zero() {
            return Err(AllowanceError::InvalidSpender(spender));
        }
        self.amounts.insert((&owner, &spender), &value);
        Ok(Approval {
            owner,
            spender,
            value,
        })
    }

    /// Uses up `value` of an allowance; an allowance of 2²⁵⁶ − 1 is never used up.
    pub fn spend(
        &mut self,
        owner: Address,
        spender: Address,
        value: U256,
    ) -> Result<(), AllowanceError> {
        let allowance = self.of(owner, spender);
        if allowance == U256::MAX {
            return Ok(());
        }
        let left = allowance
            .checked_sub(value)
            .ok_or(AllowanceError::Insufficient {
                spender,
                allowance,
                needed: value,
            })?;
        self.amounts.insert((&owner, &spender), &left);
        Ok(())
    }

    /// The nonce that `owner`'s next permit must carry.
    pub fn nonce(&self, owner: Address) -> u64 {
        self.nonces.get(owner).unwrap_or(0)
    }

    /// Uses `owner`'s nonce up and returns it.
    pub fn use_nonce(&mut self, owner: Address) -> u64 {
        let nonce = self.nonce(owner);
        self.nonces.insert(owner, &nonce.saturating_add(1));
        nonce
    }
}

/// An ERC-20 amount as the `u128` in which coins are counted; `None` if it is beyond.
pub fn amount(value: U256) -> Option<u128> {
    u128::try_from(value).ok()
}
