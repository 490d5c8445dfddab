//! A block as it is kept, and as JSON-RPC shows it.

use std::sync::Arc;

use alloy::consensus::Transaction as _;
use alloy::consensus::{Eip658Value, Header, Receipt, ReceiptEnvelope, ReceiptWithBloom, TxType};
use alloy::eips::eip2718::Encodable2718;
use alloy::primitives::{logs_bloom, Bloom, Log, B256, U256};
use alloy::rpc::types::{
    self as rpc, BlockTransactions, BlockTransactionsKind, TransactionReceipt,
};

use crate::transaction::Transaction;

/// A transaction in a block, and what came of it.
#[derive(Clone, Debug)]
pub struct Executed {
    /// What was sent.
    pub transaction: Arc<Transaction>,
    /// Whether it ran to its end without reverting.
    pub success: bool,
    /// Gas it was charged, deposits included.
    pub gas_used: u64,
    /// Wei it paid for each unit of gas.
    pub gas_price: u128,
    /// The events contracts emitted, in order; none if it failed.
    pub logs: Vec<Log>,
}

/// A sealed block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Keccak-256 of the header.
    pub hash: B256,
    /// As the pallet built it.
    pub header: Header,
    /// In their order.
    pub transactions: Vec<Executed>,
}

/// Where a log, a receipt or a transaction stands in a block.
struct Place {
    /// Gas used by the block's transactions up to this one, its own included.
    cumulative_gas: u64,
    /// Logs in the block before its first.
    first_log: u64,
}

impl Block {
    /// A block of this header, which its hash is computed from.
    pub fn new(header: Header, transactions: Vec<Executed>) -> Self {
        Self {
            hash: header.hash_slow(),
            header,
            transactions,
        }
    }

    /// Its number.
    pub fn number(&self) -> u64 {
        self.header.number
    }

    /// Its time in seconds.
    pub fn timestamp(&self) -> u64 {
        self.header.timestamp
    }

    /// As `eth_getBlockBy…` answers it.
    pub fn to_rpc(&self, kind: BlockTransactionsKind) -> rpc::Block {
        let transactions = match kind {
            BlockTransactionsKind::Hashes => BlockTransactions::Hashes(self.hashes()),
            BlockTransactionsKind::Full => BlockTransactions::Full(
                (0..self.transactions.len())
                    .filter_map(|index| self.transaction(index))
                    .collect(),
            ),
        };
        rpc::Block {
            header: self.rpc_header(),
            uncles: Vec::new(),
            transactions,
            withdrawals: Some(Default::default()),
        }
    }

    /// As `eth_subscribe("newHeads")` shows it.
    pub fn rpc_header(&self) -> rpc::Header {
        let lengths = self
            .transactions
            .iter()
            .map(|executed| executed.transaction.envelope.encode_2718_len())
            .sum::<usize>();
        let size = alloy::rlp::Encodable::length(&self.header) + lengths;
        rpc::Header {
            hash: self.hash,
            inner: self.header.clone(),
            total_difficulty: None,
            size: Some(U256::from(size)),
        }
    }

    /// The hashes of its transactions.
    pub fn hashes(&self) -> Vec<B256> {
        let hash = |executed: &Executed| executed.transaction.hash;
        self.transactions.iter().map(hash).collect()
    }

    /// As `eth_getTransactionBy…` answers it.
    pub fn transaction(&self, index: usize) -> Option<rpc::Transaction> {
        let executed = self.transactions.get(index)?;
        Some(rpc::Transaction {
            inner: executed.transaction.recovered(),
            block_hash: Some(self.hash),
            block_number: Some(self.number()),
            transaction_index: Some(index as u64),
            effective_gas_price: Some(executed.gas_price),
        })
    }

    /// As `eth_getTransactionReceipt` answers it.
    pub fn receipt(&self, index: usize) -> Option<TransactionReceipt> {
        let executed = self.transactions.get(index)?;
        let place = self.place(index);
        let transaction = &executed.transaction;
        let receipt = ReceiptWithBloom {
            receipt: Receipt {
                status: Eip658Value::Eip658(executed.success),
                cumulative_gas_used: place.cumulative_gas,
                logs: self.rpc_logs(index, place.first_log).collect(),
            },
            logs_bloom: executed.bloom(),
        };
        let inner = match transaction.envelope.tx_type() {
            TxType::Legacy => ReceiptEnvelope::Legacy(receipt),
            TxType::Eip2930 => ReceiptEnvelope::Eip2930(receipt),
            TxType::Eip1559 => ReceiptEnvelope::Eip1559(receipt),
            TxType::Eip4844 => ReceiptEnvelope::Eip4844(receipt),
            TxType::Eip7702 => ReceiptEnvelope::Eip7702(receipt),
        };
        Some(TransactionReceipt {
            inner,
            transaction_hash: transaction.hash,
            transaction_index: Some(index as u64),
            block_hash: Some(self.hash),
            block_number: Some(self.number()),
            gas_used: executed.gas_used,
            effective_gas_price: executed.gas_price,
            blob_gas_used: None,
            blob_gas_price: None,
            from: transaction.from,
            to: transaction.envelope.to(),
            contract_address: transaction.deploys(),
        })
    }

    /// All receipts, in order.
    pub fn receipts(&self) -> Vec<TransactionReceipt> {
        (0..self.transactions.len())
            .filter_map(|index| self.receipt(index))
            .collect()
    }

    /// The logs a filter lets through.
    pub fn logs(&self, filter: &rpc::Filter) -> Vec<rpc::Log> {
        if !filter.matches_bloom(self.header.logs_bloom) {
            return Vec::new();
        }
        let mut first = 0;
        let mut logs = Vec::new();
        for (index, executed) in self.transactions.iter().enumerate() {
            logs.extend(
                self.rpc_logs(index, first)
                    .filter(|log| filter.matches(&log.inner)),
            );
            first += executed.logs.len() as u64;
        }
        logs
    }

    fn rpc_logs(&self, index: usize, first: u64) -> impl Iterator<Item = rpc::Log> + '_ {
        let executed = &self.transactions[index];
        let number = move |(log, inner): (u64, &Log)| rpc::Log {
            inner: inner.clone(),
            block_hash: Some(self.hash),
            block_number: Some(self.number()),
            block_timestamp: Some(self.timestamp()),
            transaction_hash: Some(executed.transaction.hash),
            transaction_index: Some(index as u64),
            log_index: Some(log),
            removed: false,
        };
        (first..).zip(&executed.logs).map(number)
    }

    fn place(&self, index: usize) -> Place {
        let up_to = &self.transactions[..=index];
        let gas = up_to.iter().map(|executed| executed.gas_used);
        let logs = up_to[..index]
            .iter()
            .map(|executed| executed.logs.len() as u64);
        Place {
            cumulative_gas: gas.fold(0, u64::saturating_add),
            first_log: logs.sum(),
        }
    }
}

impl Executed {
    /// The bloom filter of its logs.
    pub fn bloom(&self) -> Bloom {
        logs_bloom(&self.logs)
    }
}

/// As `eth_getTransactionByHash` answers it for one that waits.
pub fn pending(transaction: &Transaction) -> rpc::Transaction {
    rpc::Transaction {
        inner: transaction.recovered(),
        block_hash: None,
        block_number: None,
        transaction_index: None,
        effective_gas_price: Some(transaction.fee()),
    }
}
