//! Between the pallet's types and those of Ethereum's JSON-RPC.

use alloy::primitives::{Address, B256, U256};
use pallet_revive::{H160, H256};

/// An address as the pallet has it.
pub fn to_h160(address: Address) -> H160 {
    H160(address.into_array())
}

/// An address as JSON-RPC has it.
pub fn from_h160(address: H160) -> Address {
    Address::from(address.0)
}

/// A hash as JSON-RPC has it.
pub fn from_h256(hash: H256) -> B256 {
    B256::from(hash.0)
}

/// A number as the pallet has it.
pub fn to_u256(value: U256) -> sp_core::U256 {
    sp_core::U256(value.into_limbs())
}

/// A number as JSON-RPC has it.
pub fn from_u256(value: sp_core::U256) -> U256 {
    U256::from_limbs(value.0)
}

/// A number that the pallet keeps in 256 bits and Ethereum in 64.
pub fn narrow(value: sp_core::U256) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// A price that the pallet keeps in 256 bits and Ethereum in 128.
pub fn price(value: sp_core::U256) -> u128 {
    u128::try_from(value).unwrap_or(u128::MAX)
}
