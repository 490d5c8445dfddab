//! What a state file holds: the state, the blocks, and what waits.

use std::sync::Arc;

use alloy::consensus::Header;
use alloy::primitives::{Address, Bytes, Log, B256};
use alloy::rlp::Decodable;
use scale::{Decode, Encode};
use sha2::{Digest, Sha256};
use weir_e2e::Runtime;

use crate::block::{Block, Executed};
use crate::ledger::RawState;
use crate::transaction::Transaction;

/// Everything that outlives a run.
#[derive(Encode, Decode)]
pub struct Kept {
    /// The chain's state after its latest block.
    pub state: RawState,
    /// Milliseconds the chain's clock is ahead of the wall clock.
    pub clock: i64,
    /// Blocks from number 0 on.
    pub blocks: Vec<KeptBlock>,
    /// Transactions that wait, in the order they came.
    pub waiting: Vec<KeptTransaction>,
}

/// A block, as it is written.
#[derive(Encode, Decode)]
pub struct KeptBlock {
    header: Vec<u8>,
    transactions: Vec<(KeptTransaction, KeptOutcome)>,
}

/// A transaction, as it is written.
#[derive(Encode, Decode)]
pub struct KeptTransaction {
    raw: Vec<u8>,
    from: [u8; 20],
}

/// What came of a transaction, as it is written.
#[derive(Encode, Decode)]
struct KeptOutcome {
    success: bool,
    gas_used: u64,
    gas_price: u128,
    logs: Vec<KeptLog>,
}

#[derive(Encode, Decode)]
struct KeptLog {
    address: [u8; 20],
    topics: Vec<[u8; 32]>,
    data: Vec<u8>,
}

/// What this program's runtime is: the SHA-256 of its description of itself.
pub fn runtime() -> [u8; 32] {
    let metadata =
        sp_io::TestExternalities::default().execute_with(|| Runtime::metadata().encode());
    Sha256::digest(metadata).into()
}

impl From<&Transaction> for KeptTransaction {
    fn from(transaction: &Transaction) -> Self {
        Self {
            raw: transaction.raw.to_vec(),
            from: transaction.from.into_array(),
        }
    }
}

impl KeptTransaction {
    /// The transaction again.
    ///
    /// # Errors
    /// If it is none.
    pub fn restore(self) -> Result<Arc<Transaction>, String> {
        Transaction::restore(self.raw.into(), Address::from(self.from))
            .map(Arc::new)
            .map_err(|error| format!("a transaction in it cannot be read: {error}"))
    }
}

impl From<&Block> for KeptBlock {
    fn from(block: &Block) -> Self {
        let outcome = |executed: &Executed| {
            let outcome = KeptOutcome {
                success: executed.success,
                gas_used: executed.gas_used,
                gas_price: executed.gas_price,
                logs: executed.logs.iter().map(KeptLog::from).collect(),
            };
            (executed.transaction.as_ref().into(), outcome)
        };
        Self {
            header: alloy::rlp::encode(&block.header),
            transactions: block.transactions.iter().map(outcome).collect(),
        }
    }
}

impl KeptBlock {
    /// The block again.
    ///
    /// # Errors
    /// If it is none.
    pub fn restore(self) -> Result<Block, String> {
        let header = Header::decode(&mut self.header.as_slice())
            .map_err(|error| format!("a block in it cannot be read: {error}"))?;
        let executed = |(transaction, outcome): (KeptTransaction, KeptOutcome)| {
            Ok(Executed {
                transaction: transaction.restore()?,
                success: outcome.success,
                gas_used: outcome.gas_used,
                gas_price: outcome.gas_price,
                logs: outcome.logs.into_iter().map(Log::from).collect(),
            })
        };
        let transactions: Result<_, String> = self.transactions.into_iter().map(executed).collect();
        Ok(Block::new(header, transactions?))
    }
}

impl From<&Log> for KeptLog {
    fn from(log: &Log) -> Self {
        Self {
            address: log.address.into_array(),
            topics: log.topics().iter().map(|topic| topic.0).collect(),
            data: log.data.data.to_vec(),
        }
    }
}

impl From<KeptLog> for Log {
    fn from(log: KeptLog) -> Self {
        let topics = log.topics.into_iter().map(B256::from).collect();
        Self::new_unchecked(log.address.into(), topics, Bytes::from(log.data))
    }
}
