//! Keys: encrypted files, the usual test accounts, and wallets that keep theirs to themselves.

pub mod signer;
pub mod store;

use alloy::{
    primitives::{address, Address},
    signers::local::{MnemonicBuilder, PrivateKeySigner},
};

use crate::shell::Failure;

pub use signer::Signer;

/// Chains whose accounts everybody has the keys of: the chain in one process, and the engine's
/// development chain. The usual test accounts sign only there.
pub const DEV_CHAIN_IDS: [u64; 2] = [420_420_999, 420_420_421];

/// The mnemonic of the usual test accounts. Everybody knows it.
const DEV_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// The first ten of them, so that asking for an address costs nothing.
const DEV_ADDRESSES: [Address; 10] = [
    address!("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
    address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
    address!("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
    address!("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
    address!("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
    address!("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
    address!("0x976EA74026E726554dB657fA54763abd0C3a0aa9"),
    address!("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"),
    address!("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"),
    address!("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"),
];

/// The key of test account `index`.
pub fn dev_signer(index: u32) -> Result<PrivateKeySigner, Failure> {
    MnemonicBuilder::try_from_phrase_nth(DEV_MNEMONIC, index).map_err(|error| {
        Failure::usage(format!("there is no test account {index}: {error}"))
            .advise("give a number from 0 to 9")
    })
}

/// The address of test account `index`.
///
/// # Panics
/// If `index` is 2³¹ or more, which no derivation path reaches.
pub fn dev_address(index: u32) -> Address {
    let known = usize::try_from(index)
        .ok()
        .and_then(|index| DEV_ADDRESSES.get(index));
    match known {
        Some(address) => *address,
        None => MnemonicBuilder::from_phrase_nth(DEV_MNEMONIC, index).address(),
    }
}

/// Fails unless `chain_id` is a development chain's.
pub fn refuse_dev_keys_on(chain_id: u64) -> Result<(), Failure> {
    if DEV_CHAIN_IDS.contains(&chain_id) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the usual test accounts cannot be used on chain {chain_id}: everybody has their keys"
    ))
    .advise("use --account NAME; `weir account new NAME` makes one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_addresses_are_those_of_the_mnemonic() {
        for (index, address) in (0_u32..).zip(DEV_ADDRESSES) {
            assert_eq!(dev_signer(index).unwrap().address(), address);
        }
    }

    #[test]
    fn test_accounts_are_refused_on_a_chain_that_is_not_for_development() {
        assert!(refuse_dev_keys_on(420_420_999).is_ok());
        assert!(refuse_dev_keys_on(420_420_421).is_ok());
        let failure = refuse_dev_keys_on(420_420_419).unwrap_err();
        assert!(failure.message.contains("420420419"));
    }
}
