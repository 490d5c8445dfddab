//! All blocks, and where to find what is in them.

use std::collections::HashMap;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::primitives::B256;

use crate::block::Block;

/// A history that callers read while the chain writes it.
#[derive(Clone, Default)]
pub struct Shared(Arc<RwLock<History>>);

impl Shared {
    /// To look something up.
    pub fn read(&self) -> RwLockReadGuard<'_, History> {
        self.0
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// To add or take back blocks.
    pub fn write(&self) -> RwLockWriteGuard<'_, History> {
        self.0
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Blocks from number 0 on, without a gap.
#[derive(Default)]
pub struct History {
    blocks: Vec<Arc<Block>>,
    numbers: HashMap<B256, usize>,
    transactions: HashMap<B256, (usize, usize)>,
}

impl History {
    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// All blocks.
    pub fn blocks(&self) -> &[Arc<Block>] {
        &self.blocks
    }

    /// The latest block.
    pub fn latest(&self) -> &Arc<Block> {
        self.blocks.last().expect("a chain has its block 0")
    }

    /// Adds the next block.
    pub fn push(&mut self, block: Arc<Block>) {
        let number = self.blocks.len();
        self.numbers.insert(block.hash, number);
        for (index, hash) in block.hashes().into_iter().enumerate() {
            self.transactions.insert(hash, (number, index));
        }
        self.blocks.push(block);
    }

    /// Takes back all blocks but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        for block in self.blocks.drain(len..) {
            self.numbers.remove(&block.hash);
            for hash in block.hashes() {
                self.transactions.remove(&hash);
            }
        }
    }

    /// The block of a number or tag; the pending one is not among them.
    pub fn tagged(&self, tag: BlockNumberOrTag) -> Option<&Arc<Block>> {
        match tag {
            BlockNumberOrTag::Number(number) => self.blocks.get(usize::try_from(number).ok()?),
            BlockNumberOrTag::Earliest => self.blocks.first(),
            BlockNumberOrTag::Latest
            | BlockNumberOrTag::Safe
            | BlockNumberOrTag::Finalized
            | BlockNumberOrTag::Pending => self.blocks.last(),
        }
    }

    /// The block of a hash.
    pub fn hashed(&self, hash: &B256) -> Option<&Arc<Block>> {
        self.blocks.get(*self.numbers.get(hash)?)
    }

    /// The block of a hash, number or tag.
    pub fn block(&self, id: BlockId) -> Option<&Arc<Block>> {
        match id {
            BlockId::Hash(hash) => self.hashed(&hash.block_hash),
            BlockId::Number(tag) => self.tagged(tag),
        }
    }

    /// A transaction's block and its place there.
    pub fn transaction(&self, hash: &B256) -> Option<(&Arc<Block>, usize)> {
        let (number, index) = *self.transactions.get(hash)?;
        Some((self.blocks.get(number)?, index))
    }
}
