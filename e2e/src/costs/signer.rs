//! Somebody who has only a key, and signs as a wallet does.

use alloy_core::primitives::{keccak256, Address, B256};
use anyhow::Result;
use k256::ecdsa::SigningKey;

/// The address of the `n`th key.
pub fn address(n: u8) -> Result<Address> {
    let key = key(n)?;
    let point = key.verifying_key().to_encoded_point(false);
    Ok(Address::from_slice(
        &keccak256(&point.as_bytes()[1..])[12..],
    ))
}

/// The `n`th key's signature of a digest: `v`, `r`, `s`.
pub fn sign(n: u8, digest: B256) -> Result<(u8, B256, B256)> {
    let (signature, recovery) = key(n)?.sign_prehash_recoverable(digest.as_slice())?;
    let (r, s) = signature.split_bytes();
    Ok((
        27 + recovery.to_byte(),
        B256::from_slice(&r),
        B256::from_slice(&s),
    ))
}

fn key(n: u8) -> Result<SigningKey> {
    Ok(SigningKey::from_slice(&[n; 32])?)
}
