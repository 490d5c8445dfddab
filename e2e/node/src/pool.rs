//! Transactions that wait for a block.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use alloy::primitives::{Address, B256, U256};

use crate::error::Refusal;
use crate::transaction::Transaction;

/// How many transactions may wait.
pub const CAPACITY: usize = 16_384;

/// By how much a replacement pays more, in per cent.
const BUMP: u128 = 10;

/// A transaction and when it came.
#[derive(Clone)]
struct Waiting {
    transaction: Arc<Transaction>,
    arrival: u64,
}

/// Transactions by sender and nonce. One a nonce; gaps wait until they are filled.
#[derive(Clone, Default)]
pub struct Pool {
    senders: HashMap<Address, BTreeMap<u64, Waiting>>,
    places: HashMap<B256, (Address, u64)>,
    arrivals: u64,
}

impl Pool {
    /// How many wait.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// A waiting transaction.
    pub fn get(&self, hash: &B256) -> Option<Arc<Transaction>> {
        let (sender, nonce) = self.places.get(hash)?;
        let waiting = self.senders.get(sender)?.get(nonce)?;
        Some(waiting.transaction.clone())
    }

    /// What the sender's waiting transactions may cost in wei, the one with `except` left out.
    pub fn cost(&self, sender: Address, except: u64, base_fee: u128) -> U256 {
        let mut sum = U256::ZERO;
        for (nonce, waiting) in self.senders.get(&sender).into_iter().flatten() {
            if *nonce != except {
                sum = sum.saturating_add(waiting.transaction.cost(base_fee));
            }
        }
        sum
    }

    /// The sender's next nonce, counting what waits without a gap after `next`.
    pub fn next_nonce(&self, sender: Address, next: u64) -> u64 {
        let Some(waiting) = self.senders.get(&sender) else {
            return next;
        };
        let mut nonce = next;
        while waiting.contains_key(&nonce) {
            nonce += 1;
        }
        nonce
    }

    /// All that wait, in the order they came.
    pub fn all(&self) -> Vec<Arc<Transaction>> {
        let mut all: Vec<&Waiting> = self.senders.values().flat_map(BTreeMap::values).collect();
        all.sort_by_key(|waiting| waiting.arrival);
        all.into_iter()
            .map(|waiting| waiting.transaction.clone())
            .collect()
    }

    /// Takes a transaction in, or in another's stead.
    ///
    /// # Errors
    /// If it is here already, pays too little to replace another, or there is no room.
    pub fn add(&mut self, transaction: Arc<Transaction>) -> Result<(), Refusal> {
        if self.places.contains_key(&transaction.hash) {
            return Err(Refusal::Known(transaction.hash));
        }
        let (sender, nonce) = (transaction.from, transaction.nonce());
        let old = self
            .senders
            .get(&sender)
            .and_then(|waiting| waiting.get(&nonce));
        if let Some(old) = old {
            let (fee, tip) = (transaction.fee(), transaction.tip());
            let fee_wanted = raised(old.transaction.fee());
            let tip_wanted = raised(old.transaction.tip());
            if fee < fee_wanted || tip < tip_wanted {
                return Err(Refusal::Underpriced {
                    fee,
                    tip,
                    fee_wanted,
                    tip_wanted,
                });
            }
            let hash = old.transaction.hash;
            self.places.remove(&hash);
        } else if self.len() >= CAPACITY {
            return Err(Refusal::Full(self.len()));
        }
        self.arrivals += 1;
        self.places.insert(transaction.hash, (sender, nonce));
        let waiting = Waiting {
            transaction,
            arrival: self.arrivals,
        };
        self.senders
            .entry(sender)
            .or_default()
            .insert(nonce, waiting);
        Ok(())
    }

    /// Lets a transaction go.
    pub fn remove(&mut self, hash: &B256) {
        let Some((sender, nonce)) = self.places.remove(hash) else {
            return;
        };
        if let Some(waiting) = self.senders.get_mut(&sender) {
            waiting.remove(&nonce);
            if waiting.is_empty() {
                self.senders.remove(&sender);
            }
        }
    }

    /// Those a block can take now, in the order they came as far as nonces allow, given each
    /// sender's next nonce. Those whose nonce was used meanwhile are let go.
    pub fn ready(&mut self, mut next: impl FnMut(Address) -> u64) -> Vec<Arc<Transaction>> {
        let mut ready = Vec::new();
        let mut stale = Vec::new();
        for (sender, waiting) in &self.senders {
            let mut nonce = next(*sender);
            stale.extend(waiting.range(..nonce).map(|(_, old)| old.transaction.hash));
            let mut arrival = 0;
            while let Some(this) = waiting.get(&nonce) {
                arrival = this.arrival.max(arrival);
                ready.push((arrival, nonce, this.transaction.clone()));
                nonce += 1;
            }
        }
        for hash in stale {
            self.remove(&hash);
        }
        ready.sort_by_key(|(arrival, nonce, _)| (*arrival, *nonce));
        ready
            .into_iter()
            .map(|(_, _, transaction)| transaction)
            .collect()
    }
}

/// A fee and what a replacement adds to it, rounded up.
fn raised(fee: u128) -> u128 {
    fee.saturating_add(fee.saturating_mul(BUMP).div_ceil(100))
}

#[cfg(test)]
mod tests {
    use super::raised;

    #[test]
    fn a_replacement_pays_a_tenth_more_rounded_up() {
        assert_eq!(raised(0), 0);
        assert_eq!(raised(1), 2);
        assert_eq!(raised(1_000_000_000), 1_100_000_000);
        assert_eq!(raised(u128::MAX), u128::MAX);
    }
}
