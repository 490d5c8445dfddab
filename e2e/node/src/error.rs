//! What callers are told: JSON-RPC errors, in the words Ethereum's clients know.
//!
//! Clients tell errors apart by these texts, so the first words of each are those of
//! go-ethereum; what was wrong, the value and the limit follow.

use alloy::primitives::{hex, Address, B256, U256};
use alloy::sol_types::{Panic, Revert, SolError};
use jsonrpsee::types::{error::INVALID_PARAMS_CODE, ErrorObjectOwned};

/// A refusal without a code of its own.
const SERVER_ERROR: i32 = -32000;

/// The code of an execution that reverted; its data are what the contract returned.
const REVERTED: i32 = 3;

/// What every method answers.
pub type Answer<T> = Result<T, ErrorObjectOwned>;

/// The request cannot be carried out.
pub fn refused(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(SERVER_ERROR, message, None::<()>)
}

/// A parameter is missing, superfluous or malformed.
pub fn invalid_params(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS_CODE, message, None::<()>)
}

/// The chain has stopped, so there is nothing to ask.
pub fn stopped() -> ErrorObjectOwned {
    refused("the node is stopping: start it again and repeat the request")
}

/// A contract reverted with `data`.
pub fn reverted(data: &[u8]) -> ErrorObjectOwned {
    let message = if let Ok(revert) = Revert::abi_decode(data) {
        format!("execution reverted: {}", revert.reason())
    } else if let Ok(panic) = Panic::abi_decode(data) {
        format!("execution reverted: {panic}")
    } else {
        "execution reverted".into()
    };
    ErrorObjectOwned::owned(REVERTED, message, Some(hex::encode_prefixed(data)))
}

/// Why a transaction is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not the encoding of a transaction.
    #[error("rlp: {0}; send the signed transaction as its EIP-2718 or legacy encoding")]
    Undecodable(String),
    /// Longer than the pallet takes.
    #[error("oversized data: transaction size {size}, limit {limit}")]
    Oversized {
        /// Bytes.
        size: usize,
        /// Bytes.
        limit: usize,
    },
    /// Blobs and delegations are not for this chain.
    #[error("transaction type not supported: type {0}; this chain takes types 0, 1 and 2")]
    Type(u8),
    /// Made for another chain.
    #[error("invalid chain id for signer: have {have} want {want}")]
    ChainId {
        /// The transaction's.
        have: u64,
        /// This chain's.
        want: u64,
    },
    /// Nobody signed it, or not in the canonical form (low s).
    #[error("invalid sender: the signature is not a canonical one of any account")]
    Sender,
    /// The tip is part of the fee.
    #[error(
        "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: {tip}, \
         maxFeePerGas: {fee}"
    )]
    TipAboveFee {
        /// Wei per gas.
        tip: u128,
        /// Wei per gas.
        fee: u128,
    },
    /// It offers less than the base fee.
    #[error(
        "max fee per gas less than block base fee: address {from}, maxFeePerGas: {fee}, baseFee: \
         {base}"
    )]
    FeeTooLow {
        /// The sender.
        from: Address,
        /// Wei per gas.
        fee: u128,
        /// Wei per gas.
        base: u128,
    },
    /// The nonce was used.
    #[error("nonce too low: next nonce {next}, tx nonce {nonce}")]
    NonceTooLow {
        /// The sender's next.
        next: u64,
        /// The transaction's.
        nonce: u64,
    },
    /// The nonce is beyond what the chain counts.
    #[error("nonce too high: next nonce {next}, tx nonce {nonce}; nonces here end at {limit}")]
    NonceTooHigh {
        /// The sender's next.
        next: u64,
        /// The transaction's.
        nonce: u64,
        /// The last nonce there is.
        limit: u64,
    },
    /// The balance does not cover what waits already, the gas at the base fee, and the value.
    #[error(
        "insufficient funds for gas * price + value: address {from} have {have} want {want}{}",
        queued(*.waiting)
    )]
    Funds {
        /// The sender.
        from: Address,
        /// Wei it can spend.
        have: U256,
        /// Wei the transaction may cost.
        want: U256,
        /// Wei the sender's other waiting transactions may cost.
        waiting: U256,
    },
    /// The gas does not pay for the transaction's length and fixed part.
    #[error("intrinsic gas too low: gas {gas}, minimum needed {minimum}; eth_estimateGas says how much suffices")]
    IntrinsicGas {
        /// The gas limit.
        gas: u64,
        /// What the fixed part costs.
        minimum: u64,
    },
    /// The same, where the fixed part depends on code.
    #[error(
        "intrinsic gas too low: gas {gas} does not pay for the transaction's length and fixed part; \
         eth_estimateGas says how much suffices"
    )]
    DeployGas {
        /// The gas limit.
        gas: u64,
    },
    /// It may use more than a block has.
    #[error("exceeds block gas limit: the transaction may use more weight than a block has")]
    ExceedsBlock,
    /// It makes no call of the pallet.
    #[error("invalid transaction: its data are neither a message nor code the chain can run")]
    Call,
    /// It waits already, or is in a block.
    #[error("already known")]
    Known(B256),
    /// Its nonce is taken by one that pays as much.
    #[error(
        "replacement transaction underpriced: maxFeePerGas {fee} and maxPriorityFeePerGas {tip}, \
         at least {fee_wanted} and {tip_wanted} wanted (a tenth more than the one it would replace)"
    )]
    Underpriced {
        /// Wei per gas.
        fee: u128,
        /// Wei per gas.
        tip: u128,
        /// Wei per gas.
        fee_wanted: u128,
        /// Wei per gas.
        tip_wanted: u128,
    },
    /// Too many wait.
    #[error("txpool is full: {0} transactions wait; let some be mined first")]
    Full(usize),
    /// Dropped after it was accepted.
    #[error("transaction dropped: {0}")]
    Dropped(String),
}

fn queued(waiting: U256) -> String {
    if waiting.is_zero() {
        String::new()
    } else {
        format!(", besides {waiting} for the sender's waiting transactions")
    }
}

impl From<Refusal> for ErrorObjectOwned {
    fn from(refusal: Refusal) -> Self {
        refused(refusal.to_string())
    }
}
