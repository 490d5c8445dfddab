//! A chain written down by a test: blocks of calls and events, with the roots and hashes they have, for
//! what no development chain shows on demand (blocks with many transactions, gaps, unreadable roots).
#![allow(dead_code)] // each test file uses its part of this

pub mod catchment;

use alloy::{
    consensus::{
        Eip658Value, Header, Receipt, ReceiptEnvelope, ReceiptWithBloom, SignableTransaction,
        TxEip1559, TxEnvelope,
    },
    primitives::{logs_bloom, Address, Bytes, Log, LogData, Signature, TxKind, B256, U256},
    sol_types::SolEvent,
};
use weir_statement::{
    account::Account,
    document::{Block, Statement, TokenWords, Told, FORMAT},
    proof::{encoded, encoded_header, paths, receipts_root, Proved},
    reckon, Problem, Subject,
};

/// The chain's id.
pub const CHAIN: u64 = 420_420_999;

/// A transaction and the events it left.
#[derive(Clone, Debug)]
pub struct Sent {
    to: Address,
    data: Bytes,
    logs: Vec<Log>,
}

/// A transaction to `to` with call data.
pub fn sent(to: Address, data: impl Into<Bytes>) -> Sent {
    Sent {
        to,
        data: data.into(),
        logs: Vec::new(),
    }
}

/// A transaction to `to` whose call data nobody reads.
pub fn bare(to: Address) -> Sent {
    sent(to, Bytes::new())
}

impl Sent {
    /// With an event of the contract called.
    pub fn emits<E: SolEvent>(self, event: &E) -> Self {
        let from = self.to;
        self.and_emits(from, event.encode_log_data())
    }

    /// With an event of another contract.
    pub fn and_emits(mut self, address: Address, data: LogData) -> Self {
        self.logs.push(Log { address, data });
        self
    }
}

/// Blocks, one after the other, a minute between them.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Time of the next block; unix seconds.
    pub now: u64,
    headers: Vec<Header>,
    /// Transactions, receipts, and which transactions left events.
    blocks: Vec<(Vec<Bytes>, Vec<Bytes>, Vec<bool>)>,
}

impl Ledger {
    /// One that begins at `now`.
    pub fn at(now: u64) -> Self {
        Self {
            now,
            headers: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Seals a block of these transactions.
    pub fn block(&mut self, transactions: &[Sent]) {
        self.sealed(transactions, false);
    }

    /// The same; `reverted` adds a log to roots and bloom that no receipt shows, as the pallet does for
    /// calls that were reverted inside a transaction.
    pub fn sealed(&mut self, transactions: &[Sent], reverted: bool) {
        let number = u64::try_from(self.headers.len()).unwrap();
        let envelopes: Vec<Bytes> = transactions
            .iter()
            .enumerate()
            .map(|(index, sent)| {
                let transaction = TxEip1559 {
                    chain_id: CHAIN,
                    nonce: number * 1_000 + u64::try_from(index).unwrap(),
                    to: TxKind::Call(sent.to),
                    input: sent.data.clone(),
                    ..TxEip1559::default()
                };
                let signature = Signature::new(U256::from(1), U256::from(1), false);
                encoded(&TxEnvelope::from(transaction.into_signed(signature)))
            })
            .collect();
        let receipts = |hidden: bool| -> Vec<Bytes> {
            transactions
                .iter()
                .map(|sent| {
                    let mut logs = sent.logs.clone();
                    logs.extend(hidden.then(|| sent.logs[0].clone()));
                    let receipt = ReceiptWithBloom {
                        logs_bloom: logs_bloom(&logs),
                        receipt: Receipt {
                            status: Eip658Value::Eip658(true),
                            cumulative_gas_used: 1,
                            logs,
                        },
                    };
                    encoded(&ReceiptEnvelope::Eip1559(receipt))
                })
                .collect()
        };
        let logs = transactions.iter().flat_map(|sent| &sent.logs);
        self.headers.push(Header {
            parent_hash: self.headers.last().map_or(B256::ZERO, Header::hash_slow),
            number,
            timestamp: self.now,
            logs_bloom: logs_bloom(logs),
            transactions_root: paths(&envelopes, &[]).0,
            receipts_root: receipts_root(&receipts(reverted)),
            ..Header::default()
        });
        let emitting = transactions
            .iter()
            .map(|sent| !sent.logs.is_empty())
            .collect();
        self.blocks.push((envelopes, receipts(false), emitting));
        self.now += 60;
    }

    /// A statement of what is written here, with the headers and blocks that `headers` lets in.
    pub fn statement(
        &self,
        subject: Subject,
        told: Told,
        headers: impl Fn(u64) -> bool,
    ) -> Statement {
        let (headers, blocks) = self.held(headers);
        let proved = Proved::of(&headers, &blocks).unwrap();
        Statement {
            format: FORMAT,
            subject,
            account: reckon::account(&subject, &told, &proved).unwrap(),
            told,
            headers,
            blocks,
        }
    }

    fn held(&self, headers: impl Fn(u64) -> bool) -> (Vec<Bytes>, Vec<Block>) {
        let encoded: Vec<Bytes> = self
            .headers
            .iter()
            .filter(|header| headers(header.number))
            .map(encoded_header)
            .collect();
        let blocks: Vec<Block> = (0_u64..)
            .zip(&self.blocks)
            .filter(|(number, (_, _, emitting))| headers(*number) && emitting.contains(&true))
            .map(|(number, (transactions, receipts, emitting))| {
                let indices: Vec<u64> = (0..)
                    .zip(emitting)
                    .filter(|(_, it)| **it)
                    .map(|(index, _)| index)
                    .collect();
                let header = &self.headers[usize::try_from(number).unwrap()];
                Block {
                    number,
                    receipts: receipts.clone(),
                    reverted_logs: receipts_root(receipts) != header.receipts_root,
                    transactions: paths(transactions, &indices).1,
                }
            })
            .collect();
        (encoded, blocks)
    }

    /// The figures that all its blocks give.
    pub fn account(&self, subject: Subject, told: &Told) -> Result<Account, Problem> {
        let (headers, blocks) = self.held(|_| true);
        reckon::account(&subject, told, &Proved::of(&headers, &blocks)?)
    }

    /// How many blocks there are.
    pub fn height(&self) -> u64 {
        u64::try_from(self.headers.len()).unwrap()
    }

    /// The last block's hash.
    pub fn head(&self) -> B256 {
        self.headers.last().unwrap().hash_slow()
    }

    /// A block's hash.
    pub fn hash(&self, number: usize) -> B256 {
        self.headers[number].hash_slow()
    }
}

/// What is told of a token, and nothing else.
pub fn told() -> Told {
    Told {
        token: TokenWords {
            symbol: "EUR".into(),
            decimals: 2,
        },
        kind: None,
        cells: Vec::new(),
    }
}
