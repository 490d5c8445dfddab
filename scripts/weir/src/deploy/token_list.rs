//! The currencies in the form in which wallets take lists of tokens (tokenlists.org).

use serde::Serialize;

use super::manifest::Manifest;

/// Characters that a list's name may have.
const LONGEST_NAME: usize = 30;

/// A list of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenList {
    /// Of the list.
    pub name: String,
    /// When it was made; RFC 3339.
    pub timestamp: String,
    /// Of the list.
    pub version: Version,
    /// The currencies.
    pub tokens: Vec<Token>,
}

/// A list's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Grows when a token is taken out.
    pub major: u32,
    /// Grows when a token is added.
    pub minor: u32,
    /// Grows when something is corrected.
    pub patch: u32,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// The chain it is on.
    pub chain_id: u64,
    /// The contract; with the checksum in its capitals.
    pub address: String,
    /// For wallets.
    pub name: String,
    /// For wallets.
    pub symbol: String,
    /// For wallets.
    pub decimals: u8,
}

impl TokenList {
    /// The list of `manifest`'s currencies, made at `now`; unix seconds. None if it has no currency.
    pub fn of(manifest: &Manifest, now: u64) -> Option<Self> {
        let tokens = tokens(manifest);
        if tokens.is_empty() {
            return None;
        }
        // the form allows letters, digits and blanks
        let name: String = manifest
            .name
            .chars()
            .filter(|it| it.is_ascii_alphanumeric() || *it == ' ')
            .take(LONGEST_NAME)
            .collect();
        let name = match name.trim() {
            "" => "Weir".to_owned(),
            name => name.to_owned(),
        };
        let moment = i64::try_from(now)
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .unwrap_or_default();
        Some(Self {
            name,
            timestamp: moment.to_string(),
            version: Version {
                major: 1,
                minor: 0,
                patch: 0,
            },
            tokens,
        })
    }
}

/// The threshold currency and the generative one, as far as there are.
fn tokens(manifest: &Manifest) -> Vec<Token> {
    let fishcoin = manifest.fishery.as_ref().map(|it| Token {
        chain_id: manifest.chain_id,
        address: it.fishcoin.address.to_string(),
        name: it.currency_name.clone(),
        symbol: it.symbol.clone(),
        decimals: it.decimals,
    });
    let generative = manifest.generative.iter().zip(&manifest.generative_coin);
    let generative = generative.map(|(contract, coin)| Token {
        chain_id: manifest.chain_id,
        address: contract.address.to_string(),
        name: coin.name.clone(),
        symbol: coin.symbol.clone(),
        decimals: coin.decimals,
    });
    fishcoin.into_iter().chain(generative).collect()
}
