//! The chain at work: takes transactions, makes blocks, goes back to snapshots.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, U256};
use tokio::sync::broadcast;

use crate::block::Block;
use crate::clock::Clock;
use crate::error::{refused, Answer, Refusal};
use crate::history::Shared;
use crate::kept::{Kept, KeptBlock};
use crate::ledger::Ledger;
use crate::mining::Mining;
use crate::pool::Pool;
use crate::snapshots::{Checkpoint, Snapshots};
use crate::transaction::Transaction;

/// How many blocks one request may ask for.
pub const MAX_BLOCKS_AT_ONCE: u64 = 100_000;

/// How many blocks a subscriber may be behind before it misses some.
const HEADS: usize = 1_024;

/// The chain, its blocks, and what waits for the next.
pub struct Engine {
    ledger: Ledger,
    history: Shared,
    pool: Pool,
    clock: Clock,
    mining: Mining,
    snapshots: Snapshots,
    heads: broadcast::Sender<Arc<Block>>,
    arrivals: broadcast::Sender<B256>,
    changes: u64,
    /// Whether something may be ready for a block since the last look.
    unsettled: bool,
}

/// A state that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// That after the latest block.
    Latest,
    /// That a block made at this time, in milliseconds, would find.
    Pending(u64),
}

impl Moment {
    /// The time of the block that would be made, where one is meant.
    pub fn time(self) -> Option<u64> {
        match self {
            Self::Latest => None,
            Self::Pending(time) => Some(time),
        }
    }
}

impl Engine {
    /// A new chain whose block 0 is at `seconds` (now if not given).
    pub fn new(seconds: Option<u64>, accounts: &[Address], balance: U256, mining: Mining) -> Self {
        let clock = seconds.map_or_else(Clock::new, Clock::showing);
        let (ledger, block) = Ledger::genesis(clock.next(0), accounts, balance);
        let mut engine = Self::with(ledger, clock, mining);
        engine.history.write().push(Arc::new(block));
        engine.changes = 1;
        engine
    }

    /// A chain as it was kept.
    ///
    /// # Errors
    /// If its parts do not fit each other.
    pub fn restore(kept: Kept, mining: Mining) -> Result<Self, String> {
        let ledger = Ledger::from_raw(kept.state)?;
        let mut engine = Self::with(ledger, Clock::with_offset(kept.clock), mining);
        let latest = engine.ledger.number();
        let mut parent = None;
        for (number, block) in (0_u64..).zip(kept.blocks) {
            let block = block.restore()?;
            let follows = parent.is_none_or(|parent| parent == block.header.parent_hash);
            if block.number() != number || !follows {
                return Err(format!("its block {number} does not follow the one before"));
            }
            parent = Some(block.hash);
            engine.history.write().push(Arc::new(block));
        }
        let blocks = engine.history.read().len() as u64;
        if blocks != latest + 1 {
            return Err(format!(
                "it has {blocks} blocks, and its state is that of block {latest}"
            ));
        }
        for waiting in kept.waiting {
            let added = engine.pool.add(waiting.restore()?);
            added.map_err(|error| error.to_string())?;
        }
        Ok(engine)
    }

    fn with(ledger: Ledger, clock: Clock, mining: Mining) -> Self {
        Self {
            ledger,
            history: Shared::default(),
            pool: Pool::default(),
            clock,
            mining,
            snapshots: Snapshots::default(),
            heads: broadcast::channel(HEADS).0,
            arrivals: broadcast::channel(HEADS).0,
            changes: 0,
            unsettled: true,
        }
    }

    /// What there is to keep; the blocks are encoded by whoever writes it.
    pub fn keep(&self) -> impl FnOnce() -> Vec<u8> + Send + 'static {
        let state = self.ledger.to_raw();
        let clock = self.clock.offset();
        let blocks = self.history.read().blocks().to_vec();
        let waiting = self.pool.all();
        move || {
            let kept = Kept {
                state,
                clock,
                blocks: blocks
                    .iter()
                    .map(|block| KeptBlock::from(&**block))
                    .collect(),
                waiting: waiting.iter().map(|waiting| (&**waiting).into()).collect(),
            };
            scale::Encode::encode(&kept)
        }
    }

    /// Grows with everything that is worth keeping.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// The blocks, to be read from anywhere.
    pub fn history(&self) -> Shared {
        self.history.clone()
    }

    /// New blocks as they are made.
    pub fn heads(&self) -> broadcast::Sender<Arc<Block>> {
        self.heads.clone()
    }

    /// Hashes of transactions as they are taken.
    pub fn arrivals(&self) -> broadcast::Sender<B256> {
        self.arrivals.clone()
    }

    /// The state after the latest block.
    pub fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }

    /// What waits.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The time of the next block in milliseconds, were it made now.
    pub fn next_time(&self) -> u64 {
        self.clock.next(self.ledger.millis())
    }

    /// Which state a request for a block's state means.
    ///
    /// # Errors
    /// If there is no such block, or its state is not kept any more.
    pub fn moment(&self, id: BlockId) -> Answer<Moment> {
        if id.is_pending() {
            return Ok(Moment::Pending(self.next_time()));
        }
        let history = self.history.read();
        let block = history
            .block(id)
            .ok_or_else(|| refused(format!("header not found: there is no block {id}")))?;
        let latest = history.latest().number();
        if block.number() == latest {
            return Ok(Moment::Latest);
        }
        Err(refused(format!(
            "missing trie node: the state after block {} is not kept, only that after the latest, {latest}; \
             ask for \"latest\"",
            block.number()
        )))
    }

    /// The sender's next nonce, with what waits.
    pub fn pending_nonce(&mut self, sender: Address) -> u64 {
        let next = self.ledger.nonce(sender);
        self.pool.next_nonce(sender, next)
    }

    /// The block that would be made now, without its outcome: what waits, and a header
    /// without roots.
    pub fn pending(&mut self) -> (Block, Vec<Arc<Transaction>>) {
        let ready = self.ready();
        let latest = self.history.read().latest().clone();
        let header = alloy::consensus::Header {
            parent_hash: latest.hash,
            number: latest.number() + 1,
            timestamp: self.next_time() / 1_000,
            gas_used: 0,
            logs_bloom: Default::default(),
            state_root: B256::ZERO,
            transactions_root: B256::ZERO,
            receipts_root: B256::ZERO,
            ..latest.header.clone()
        };
        (Block::new(header, Vec::new()), ready)
    }

    /// Takes a transaction; it is executed by the next block that is made.
    ///
    /// # Errors
    /// If it cannot be in any block as things are, or there is no room.
    pub fn submit(&mut self, transaction: Arc<Transaction>) -> Result<(), Refusal> {
        if self.pool.get(&transaction.hash).is_some() {
            return Err(Refusal::Known(transaction.hash));
        }
        let (from, nonce) = (transaction.from, transaction.nonce());
        let next = self.ledger.nonce(from);
        if nonce < next {
            return Err(Refusal::NonceTooLow { next, nonce });
        }
        let limit = u64::from(u32::MAX);
        if nonce >= limit {
            return Err(Refusal::NonceTooHigh { next, nonce, limit });
        }
        let (fee, base) = (transaction.fee(), self.ledger.base_fee());
        if fee < base {
            return Err(Refusal::FeeTooLow { from, fee, base });
        }
        let have = self.ledger.balance(from);
        let want = transaction.cost(base);
        let waiting = self.pool.cost(from, nonce, base);
        if have < want.saturating_add(waiting) {
            return Err(Refusal::Funds {
                from,
                have,
                want,
                waiting,
            });
        }
        self.ledger.check(&transaction)?;
        let hash = transaction.hash;
        self.pool.add(transaction)?;
        self.unsettled = true;
        self.changes += 1;
        let _ = self.arrivals.send(hash);
        Ok(())
    }

    /// Makes blocks until nothing is left that one could take, if blocks are made
    /// automatically. Answers what had to be refused after all.
    pub fn settle(&mut self) -> HashMap<B256, Refusal> {
        let mut refused = HashMap::new();
        while self.mining.automatic && self.unsettled {
            let ready = self.ready();
            if ready.is_empty() {
                self.unsettled = false;
            } else {
                refused.extend(self.seal(&ready));
            }
        }
        refused
    }

    /// Makes one block of all that fits, and be it none.
    pub fn mine(&mut self) -> HashMap<B256, Refusal> {
        let ready = self.ready();
        self.seal(&ready)
    }

    fn ready(&mut self) -> Vec<Arc<Transaction>> {
        let Self { pool, ledger, .. } = self;
        pool.ready(|sender| ledger.nonce(sender))
    }

    fn seal(&mut self, ready: &[Arc<Transaction>]) -> HashMap<B256, Refusal> {
        let millis = self.clock.take(self.ledger.millis());
        let sealed = self.ledger.seal(millis, ready);
        for (hash, refusal) in &sealed.refused {
            tracing::warn!("transaction {hash} is dropped: {refusal}");
            self.pool.remove(hash);
        }
        for hash in sealed.block.hashes() {
            self.pool.remove(&hash);
        }
        let block = Arc::new(sealed.block);
        tracing::info!(
            "block {} {} with {} transactions{}, gas {}",
            block.number(),
            block.hash,
            block.transactions.len(),
            if sealed.full { " (full)" } else { "" },
            block.header.gas_used
        );
        self.history.write().push(block.clone());
        self.changes += 1;
        let _ = self.heads.send(block);
        sealed.refused.into_iter().collect()
    }

    // Time.

    /// Moves the clock on; answers how many seconds it is ahead of the wall clock.
    ///
    /// # Errors
    /// If that is later than any time there is.
    pub fn advance(&mut self, seconds: u64) -> Result<i64, String> {
        self.changes += 1;
        self.clock.advance(seconds)
    }

    /// Sets the next block's time.
    ///
    /// # Errors
    /// If it is before the latest block's, or later than any time there is.
    pub fn set_next_time(&mut self, seconds: u64) -> Result<(), String> {
        self.clock.set_next(seconds, self.ledger.millis())
    }

    /// When blocks are made.
    pub fn mining(&mut self) -> &mut Mining {
        &mut self.mining
    }

    /// When the next block is due by itself.
    pub fn due(&self) -> Option<Instant> {
        self.mining.due()
    }

    /// Makes the block that is due, if one is.
    pub fn tick(&mut self) {
        if self.mining.take_due() {
            self.mine();
        }
    }

    // Snapshots.

    /// Remembers everything as it is now; answers the number to come back by.
    ///
    /// # Errors
    /// If there are as many snapshots as are kept already.
    pub fn snapshot(&mut self) -> Result<u64, String> {
        let Self {
            ledger,
            history,
            pool,
            clock,
            snapshots,
            ..
        } = self;
        snapshots.keep(|| Checkpoint {
            ledger: ledger.copy(),
            blocks: history.read().len(),
            pool: pool.clone(),
            clock: *clock,
        })
    }

    /// Makes everything as it was; the snapshot and all later ones are gone. Answers whether
    /// there was such a snapshot.
    pub fn revert(&mut self, snapshot: u64) -> bool {
        let Some(checkpoint) = self.snapshots.take(snapshot) else {
            return false;
        };
        self.history.write().truncate(checkpoint.blocks);
        self.ledger = checkpoint.ledger;
        self.pool = checkpoint.pool;
        self.clock = checkpoint.clock;
        self.changes += 1;
        self.unsettled = true;
        true
    }

    /// Makes an account's spendable balance so many wei, outside of any transaction.
    ///
    /// # Errors
    /// If it is more than the chain counts.
    pub fn set_balance(&mut self, address: Address, balance: U256) -> Result<(), String> {
        self.changes += 1;
        self.ledger.set_balance(address, balance)
    }
}
