//! What a block hash proves: a header hashes to it, names its parent's, and holds the roots of the
//! block's receipts and transactions.

use std::collections::BTreeMap;

use alloy::{
    consensus::{Header, ReceiptEnvelope, Transaction as _, TxEnvelope},
    eips::eip2718::{Decodable2718, Encodable2718},
    primitives::{keccak256, Address, Bloom, Bytes, Log, B256},
    rlp::{Decodable, Encodable},
};
use alloy_trie::{
    nodes::TrieNode,
    proof::{verify_proof, ProofRetainer},
    root::{adjust_index_for_rlp, ordered_trie_root_encoded},
    HashBuilder, Nibbles,
};
use serde::{Deserialize, Serialize};

use crate::{
    document::{Block, Inclusion},
    Problem,
};

/// What matters of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFacts {
    /// The block's number.
    pub number: u64,
    /// keccak256 of the header.
    pub hash: B256,
    /// The hash of the block before.
    pub parent: B256,
    /// The block's time; unix seconds.
    pub time: u64,
    /// Which addresses and topics its events may have.
    pub bloom: Bloom,
    receipts_root: B256,
    transactions_root: B256,
}

/// An event in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The block.
    pub block: u64,
    /// Its time; unix seconds.
    pub time: u64,
    /// The transaction's place in it.
    pub transaction: u64,
    /// The event's own place in the block.
    pub log: u64,
    /// Who emitted what.
    pub inner: Log,
}

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Under which the chain knows it.
    pub hash: B256,
    /// The contract called; none for a new one.
    pub to: Option<Address>,
    /// Call data.
    pub data: Bytes,
    /// The chain it was signed for; none for one of before EIP-155.
    pub chain_id: Option<u64>,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// The block.
    pub block: u64,
    /// The event's place in it.
    pub log: u64,
    /// The block's time; unix seconds.
    pub time: u64,
    /// The transaction.
    pub transaction: B256,
}

/// What headers and blocks prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proved {
    /// Ascending; where two numbers follow each other, so do the hashes.
    pub headers: Vec<HeaderFacts>,
    /// Of the blocks, in order.
    pub events: Vec<Event>,
    /// By block and place.
    pub transactions: BTreeMap<(u64, u64), Call>,
    /// Blocks whose receipts are all there and proved.
    pub whole: Vec<u64>,
    /// Blocks whose receipts root counts reverted logs, so that their events are not proved.
    pub unproved: Vec<u64>,
}

impl Proved {
    /// Checks headers and blocks against each other.
    ///
    /// # Errors
    /// The first that does not hold.
    pub fn of(headers: &[Bytes], blocks: &[Block]) -> Result<Self, Problem> {
        let mut proved = Self {
            headers: chain(headers)?,
            ..Self::default()
        };
        let mut before = None;
        for block in blocks {
            if before.is_some_and(|before| before >= block.number) {
                return Err(Problem::NoHeader(block.number));
            }
            before = Some(block.number);
            proved.add(block)?;
        }
        Ok(proved)
    }

    /// The last header.
    ///
    /// # Errors
    /// If there is none.
    pub fn head(&self) -> Result<&HeaderFacts, Problem> {
        self.headers
            .last()
            .ok_or_else(|| Problem::Form("it has no headers".to_owned()))
    }

    /// Whether the headers follow each other from the first to the last.
    pub fn is_unbroken(&self) -> bool {
        let pairs = self.headers.iter().zip(self.headers.iter().skip(1));
        pairs
            .into_iter()
            .all(|(one, next)| one.number.checked_add(1) == Some(next.number))
    }

    /// The header of a block.
    ///
    /// # Errors
    /// [`Problem::NoHeader`].
    pub fn header(&self, number: u64) -> Result<&HeaderFacts, Problem> {
        let found = self
            .headers
            .binary_search_by_key(&number, |header| header.number);
        found
            .ok()
            .and_then(|position| self.headers.get(position))
            .ok_or(Problem::NoHeader(number))
    }

    /// The transaction an event is of.
    ///
    /// # Errors
    /// [`Problem::NoTransaction`].
    pub fn call(&self, event: &Event) -> Result<&Call, Problem> {
        self.transactions
            .get(&(event.block, event.transaction))
            .ok_or(Problem::NoTransaction {
                number: event.block,
                index: event.transaction,
            })
    }

    /// Where an event stands, with its transaction's hash.
    ///
    /// # Errors
    /// [`Problem::NoTransaction`].
    pub fn place(&self, event: &Event) -> Result<Place, Problem> {
        Ok(Place {
            block: event.block,
            log: event.log,
            time: event.time,
            transaction: self.call(event)?.hash,
        })
    }

    fn add(&mut self, block: &Block) -> Result<(), Problem> {
        let number = block.number;
        let header = self.header(number)?.clone();
        let found = ordered_trie_root_encoded(&block.receipts);
        match (found == header.receipts_root, block.reverted_logs) {
            (true, false) => self.whole.push(number),
            (true, true) => {
                return Err(Problem::Form(format!(
                    "block {number} is said not to prove its receipts, and does"
                )))
            }
            (false, true) => self.unproved.push(number),
            (false, false) => {
                return Err(Problem::Receipts {
                    number,
                    named: header.receipts_root,
                    found,
                })
            }
        }
        let mut log = 0_u64;
        for (transaction, receipt) in (0_u64..).zip(&block.receipts) {
            let receipt =
                ReceiptEnvelope::<Log>::decode_2718(&mut receipt.as_ref()).map_err(|error| {
                    Problem::Unreadable {
                        number,
                        what: format!("receipt {transaction}"),
                        reason: error.to_string(),
                    }
                })?;
            for inner in receipt.logs() {
                self.events.push(Event {
                    block: number,
                    time: header.time,
                    transaction,
                    log,
                    inner: inner.clone(),
                });
                log = log.saturating_add(1);
            }
        }
        for Inclusion { index, proof } in &block.transactions {
            let call = included(header.transactions_root, *index, proof).map_err(|reason| {
                Problem::Transaction {
                    number,
                    index: *index,
                    reason,
                }
            })?;
            self.transactions.insert((number, *index), call);
        }
        Ok(())
    }
}

/// Decodes headers and checks that those that follow each other are parent and child.
fn chain(headers: &[Bytes]) -> Result<Vec<HeaderFacts>, Problem> {
    let mut chain: Vec<HeaderFacts> = Vec::with_capacity(headers.len());
    for (position, encoded) in headers.iter().enumerate() {
        let refuse = |reason: String| Problem::Header { position, reason };
        let mut rest = encoded.as_ref();
        let header = Header::decode(&mut rest).map_err(|error| refuse(error.to_string()))?;
        if !rest.is_empty() {
            return Err(refuse(format!("{} bytes stand after it", rest.len())));
        }
        let facts = HeaderFacts {
            number: header.number,
            hash: keccak256(encoded),
            parent: header.parent_hash,
            time: header.timestamp,
            bloom: header.logs_bloom,
            receipts_root: header.receipts_root,
            transactions_root: header.transactions_root,
        };
        if let Some(before) = chain.last() {
            if before.number >= facts.number {
                return Err(refuse(format!(
                    "block {} stands after block {}",
                    facts.number, before.number
                )));
            }
            let follows = before.number.checked_add(1) == Some(facts.number);
            if follows && before.hash != facts.parent {
                return Err(Problem::BrokenChain {
                    number: facts.number,
                    before: before.number,
                    named: facts.parent,
                    found: before.hash,
                });
            }
        }
        chain.push(facts);
    }
    Ok(chain)
}

/// The transaction that `proof` shows to be at `index` under `root`.
fn included(root: B256, index: u64, proof: &[Bytes]) -> Result<Call, String> {
    let leaf = proof.last().ok_or("it has no path")?;
    let leaf = TrieNode::decode(&mut leaf.as_ref()).map_err(|error| error.to_string())?;
    let TrieNode::Leaf(leaf) = leaf else {
        return Err("its path does not end in a leaf".to_owned());
    };
    verify_proof(root, key(index), Some(leaf.value.clone()), proof)
        .map_err(|error| error.to_string())?;
    let encoded = leaf.value;
    let transaction = TxEnvelope::decode_2718(&mut encoded.as_slice())
        .map_err(|error| format!("it cannot be read: {error}"))?;
    Ok(Call {
        hash: keccak256(&encoded),
        to: transaction.to(),
        data: transaction.input().clone(),
        chain_id: transaction.chain_id(),
    })
}

/// The trie's key of a block's item at `index`.
fn key(index: u64) -> Nibbles {
    Nibbles::unpack(alloy::rlp::encode(index))
}

/// The paths of the items at `indices` to the root of `items`, and the root.
pub fn paths(items: &[Bytes], indices: &[u64]) -> (B256, Vec<Inclusion>) {
    let targets = indices.iter().map(|index| key(*index)).collect();
    let mut builder = HashBuilder::default().with_proof_retainer(ProofRetainer::new(targets));
    let length = items.len();
    for position in 0..length {
        let index = adjust_index_for_rlp(position, length);
        if let Some(item) = items.get(index) {
            builder.add_leaf(Nibbles::unpack(alloy::rlp::encode(index)), item);
        }
    }
    let root = builder.root();
    let nodes = builder.take_proof_nodes();
    let inclusions = indices
        .iter()
        .map(|index| Inclusion {
            index: *index,
            proof: nodes
                .matching_nodes_sorted(&key(*index))
                .into_iter()
                .map(|(_, node)| node)
                .collect(),
        })
        .collect();
    (root, inclusions)
}

/// The root of a block's receipts.
pub fn receipts_root(receipts: &[Bytes]) -> B256 {
    ordered_trie_root_encoded(receipts)
}

/// A header in RLP.
pub fn encoded_header(header: &Header) -> Bytes {
    let mut encoded = Vec::with_capacity(header.length());
    header.encode(&mut encoded);
    encoded.into()
}

/// A receipt or a transaction as its trie has it (EIP-2718).
pub fn encoded<T: Encodable2718>(item: &T) -> Bytes {
    item.encoded_2718().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block's worth of items, each of its own length.
    fn items(count: usize) -> Vec<Bytes> {
        (0..count)
            .map(|index| Bytes::from(vec![u8::try_from(index % 251).unwrap(); 40 + index % 90]))
            .collect()
    }

    #[test]
    fn a_path_leads_from_every_item_to_the_root_in_blocks_of_any_size() {
        for count in [1, 2, 16, 17, 127, 128, 129, 300] {
            let items = items(count);
            let indices: Vec<u64> = (0..u64::try_from(count).unwrap()).collect();
            let (root, paths) = paths(&items, &indices);
            assert_eq!(root, ordered_trie_root_encoded(&items), "{count}");
            for (item, Inclusion { index, proof }) in items.iter().zip(&paths) {
                verify_proof(root, key(*index), Some(item.to_vec()), proof).unwrap();
                let other = Some(vec![1, 2, 3]);
                assert!(verify_proof(root, key(*index), other, proof).is_err());
            }
        }
    }

    #[test]
    fn a_header_out_of_its_chain_is_refused() {
        let first = Header {
            number: 7,
            ..Header::default()
        };
        let second = Header {
            number: 8,
            parent_hash: first.hash_slow(),
            ..Header::default()
        };
        let (first, second) = (encoded_header(&first), encoded_header(&second));
        assert_eq!(chain(&[first.clone(), second.clone()]).unwrap().len(), 2);
        assert!(chain(&[second.clone(), first.clone()]).is_err());
        let changed = encoded_header(&Header {
            number: 7,
            timestamp: 1,
            ..Header::default()
        });
        assert!(matches!(
            chain(&[changed, second]),
            Err(Problem::BrokenChain { number: 8, .. })
        ));
        let longer = Bytes::from([first.as_ref(), &[0]].concat());
        assert!(chain(&[longer]).is_err());
    }
}
