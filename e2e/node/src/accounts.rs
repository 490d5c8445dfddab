//! The development accounts: everybody knows their keys.

use alloy::primitives::{utils::format_units, U256};
use alloy::signers::local::{coins_bip39::English, MnemonicBuilder, PrivateKeySigner};
use anyhow::Context;

/// The mnemonic every development chain uses.
pub const MNEMONIC: &str = "test test test test test test test test test test test junk";

/// Decimals of a token as Ethereum's clients see it.
const DECIMALS: u8 = 18;

/// The first `count` accounts of a mnemonic, at m/44'/60'/0'/0/i.
///
/// # Errors
/// If the mnemonic is not one.
pub fn derive(mnemonic: &str, count: u32) -> anyhow::Result<Vec<PrivateKeySigner>> {
    (0..count)
        .map(|index| {
            MnemonicBuilder::<English>::default()
                .phrase(mnemonic)
                .index(index)
                .and_then(|builder| builder.build())
                .context(
                    "--mnemonic is no BIP-39 mnemonic: it has 12, 15, 18, 21 or 24 words of the \
                     English list, the last of which is a checksum",
                )
        })
        .collect()
}

/// What is printed at the start: addresses and keys, and what to think of them.
pub fn describe(accounts: &[PrivateKeySigner], mnemonic: &str, balance: U256) -> String {
    let tokens = format_units(balance, DECIMALS).unwrap_or_default();
    let tokens = tokens.trim_end_matches('0').trim_end_matches('.');
    let mut text = format!("Accounts, with {tokens} tokens each on a new chain:\n");
    for (index, account) in accounts.iter().enumerate() {
        text += &format!(
            "({index}) {}  key {}\n",
            account.address(),
            account.to_bytes()
        );
    }
    text += &format!(
        "Mnemonic: {mnemonic}\nPath:     m/44'/60'/0'/0/i\n\
         Everybody knows these keys: use them here, and never where tokens are worth anything.\n"
    );
    text
}
