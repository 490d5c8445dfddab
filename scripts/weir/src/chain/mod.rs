//! The chain, as everything here reaches it: Ethereum's JSON-RPC over HTTP.

mod connection;
mod external;
mod outcome;
mod send;
mod transport;

use alloy::{
    primitives::{Address, Bytes, B256, U256},
    rpc::types::TransactionReceipt,
    sol_types::SolCall,
};
use serde::{Deserialize, Serialize};

pub use connection::{Block, Connection, SPAN};
pub use external::Unsigned;
pub use outcome::{Plan, Sending, Sent};
pub use send::{needs_consent, send};

/// What the chain says of a transaction that is in a block.
pub type Receipt = TransactionReceipt;

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The contract; nobody to put up a new one.
    pub to: Option<Address>,
    /// The call, or code and constructor arguments.
    pub data: Bytes,
    /// Coins of the chain that go with it; its smallest unit.
    pub value: U256,
    /// What it does, in words, beginning with a verb: "pay 12.5 t to Ana".
    pub label: String,
}

impl Transaction {
    /// A message to a contract.
    pub fn call<C: SolCall>(to: Address, call: &C, label: impl Into<String>) -> Self {
        Self {
            to: Some(to),
            data: call.abi_encode().into(),
            value: U256::ZERO,
            label: label.into(),
        }
    }

    /// A new contract, from its code with the constructor's arguments.
    pub fn deploy(code: Bytes, label: impl Into<String>) -> Self {
        Self {
            to: None,
            data: code,
            value: U256::ZERO,
            label: label.into(),
        }
    }
}

/// What a unit of gas is paid; the chain's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fees {
    /// A price that follows demand (EIP-1559).
    Market {
        /// The most that is paid.
        max_fee: u128,
        /// Of this, what goes beyond the base fee at most.
        max_priority: u128,
        /// The base fee now.
        base: u128,
    },
    /// One price (before EIP-1559).
    Fixed {
        /// It.
        gas_price: u128,
    },
}

impl Fees {
    /// The price that will probably be paid.
    pub fn likely(&self) -> u128 {
        match self {
            Self::Market {
                max_fee,
                max_priority,
                base,
            } => base.saturating_add(*max_priority).min(*max_fee),
            Self::Fixed { gas_price } => *gas_price,
        }
    }

    /// The most that can be paid.
    pub fn most(&self) -> u128 {
        match self {
            Self::Market { max_fee, .. } => *max_fee,
            Self::Fixed { gas_price } => *gas_price,
        }
    }
}

/// A transaction that was tried out and can be signed.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What is sent.
    pub transaction: Transaction,
    /// Who sends it.
    pub from: Address,
    /// The chain it is for.
    pub chain_id: u64,
    /// The most gas it may use.
    pub gas: u64,
    /// The gas it was found to use.
    pub estimate: u64,
    /// What gas is paid.
    pub fees: Fees,
}

impl Prepared {
    /// The most it can cost, its value included; the chain's smallest unit.
    pub fn cost(&self) -> U256 {
        U256::from(self.gas)
            .saturating_mul(U256::from(self.fees.most()))
            .saturating_add(self.transaction.value)
    }

    /// What it will probably cost, its value included; the chain's smallest unit.
    pub fn likely_cost(&self) -> U256 {
        U256::from(self.estimate)
            .saturating_mul(U256::from(self.fees.likely()))
            .saturating_add(self.transaction.value)
    }
}

/// A signed transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Under which the chain will know it.
    pub hash: B256,
    /// As it goes over the wire.
    pub raw: Bytes,
}

/// What a transaction cost, without its value; the chain's smallest unit.
pub fn receipt_cost(receipt: &Receipt) -> U256 {
    U256::from(receipt.gas_used).saturating_mul(U256::from(receipt.effective_gas_price))
}
