//! Moments to go back to.

use std::collections::BTreeMap;

use crate::clock::Clock;
use crate::ledger::Ledger;
use crate::pool::Pool;

/// How many snapshots are kept; each is a copy of the whole state.
pub const MAX_SNAPSHOTS: usize = 128;

/// Everything a snapshot goes back to.
pub struct Checkpoint {
    /// The state.
    pub ledger: Ledger,
    /// How many blocks there were.
    pub blocks: usize,
    /// What waited.
    pub pool: Pool,
    /// The clock.
    pub clock: Clock,
}

/// Checkpoints by number; numbers are never used twice.
#[derive(Default)]
pub struct Snapshots {
    last: u64,
    checkpoints: BTreeMap<u64, Checkpoint>,
}

impl Snapshots {
    /// Keeps a checkpoint, and answers its number.
    ///
    /// # Errors
    /// If there are [`MAX_SNAPSHOTS`] already.
    pub fn keep(&mut self, checkpoint: impl FnOnce() -> Checkpoint) -> Result<u64, String> {
        if self.checkpoints.len() >= MAX_SNAPSHOTS {
            return Err(format!(
                "{MAX_SNAPSHOTS} snapshots are kept already: go back to one of them first, which drops it \
                 and all later ones"
            ));
        }
        self.last += 1;
        self.checkpoints.insert(self.last, checkpoint());
        Ok(self.last)
    }

    /// Takes a checkpoint out, and drops all later ones.
    pub fn take(&mut self, number: u64) -> Option<Checkpoint> {
        let checkpoint = self.checkpoints.remove(&number)?;
        self.checkpoints.split_off(&number);
        Some(checkpoint)
    }
}
