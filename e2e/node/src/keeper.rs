//! Writes the chain to its file: soon after it has changed, and at the end.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::anyhow;

use crate::engine::Engine;
use crate::state_file::StateFile;

/// How soon after a change the file is written: what a kill loses at most, unless writing
/// takes long.
pub const SOON: Duration = Duration::from_secs(2);

/// How often to look whether writing is done.
const LOOK: Duration = Duration::from_millis(100);

/// After writing, so many times as long as it took is left to other things,
const SPARING: u32 = 4;

/// but no more than this.
const LATE: Duration = Duration::from_secs(30);

/// Keeps a chain in a file.
pub struct Keeper {
    file: Arc<StateFile>,
    /// [`Engine::changes`] when it was last written.
    kept: u64,
    /// Not to be written again before.
    not_before: Instant,
    writing: Option<Writing>,
}

struct Writing {
    /// Whether it was written, and how long that took.
    thread: JoinHandle<(anyhow::Result<()>, Duration)>,
    changes: u64,
}

impl Keeper {
    /// Of a chain that is in the file as it is after `kept` changes.
    pub fn new(file: StateFile, kept: u64) -> Self {
        Self {
            file: Arc::new(file),
            kept,
            not_before: Instant::now(),
            writing: None,
        }
    }

    /// When something is to be done next.
    pub fn due(&self, engine: &Engine) -> Option<Instant> {
        if self.writing.is_some() {
            Some(Instant::now() + LOOK)
        } else {
            (engine.changes() != self.kept).then_some(self.not_before)
        }
    }

    /// Writes what has changed, beside the chain's work, if it is time.
    pub fn keep_if_due(&mut self, engine: &Engine) {
        if self
            .writing
            .as_ref()
            .is_some_and(|writing| writing.thread.is_finished())
        {
            if let Err(error) = self.join() {
                tracing::error!("{error:#}; it is tried again");
            }
        }
        let now = Instant::now();
        if now < self.not_before {
            return;
        }
        self.not_before = now + SOON;
        if self.writing.is_none() && engine.changes() != self.kept {
            let encode = engine.keep();
            let file = self.file.clone();
            self.writing = Some(Writing {
                thread: std::thread::spawn(move || {
                    let written = file.write(&encode());
                    (written, now.elapsed())
                }),
                changes: engine.changes(),
            });
        }
    }

    /// Writes the chain as it ends.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self, engine: &Engine) -> anyhow::Result<()> {
        if let Err(error) = self.join() {
            tracing::warn!("{error:#}; it is tried again");
        }
        if engine.changes() != self.kept {
            let encode = engine.keep();
            self.file.write(&encode())?;
        }
        Ok(())
    }

    fn join(&mut self) -> anyhow::Result<()> {
        let Some(writing) = self.writing.take() else {
            return Ok(());
        };
        let (written, took) = writing
            .thread
            .join()
            .map_err(|_| anyhow!("writing the chain's state has failed"))?;
        self.not_before = Instant::now() + (took * SPARING).clamp(SOON, LATE);
        written?;
        self.kept = writing.changes;
        Ok(())
    }
}
