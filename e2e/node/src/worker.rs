//! The thread the chain lives on, and the way to it.
//!
//! One thread executes everything that touches the chain's state; callers send it what
//! they want to know or do. Transactions that arrive while a block is being made share the
//! next one, which is where the chain's throughput comes from.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use alloy::primitives::B256;
use tokio::sync::oneshot;

use crate::engine::Engine;
use crate::error::{stopped, Answer, Refusal};
use crate::keeper::Keeper;
use crate::transaction::Transaction;

/// How many requests are taken before a block is made of what they brought.
const ROUND: usize = 1_024;

/// How long the thread sleeps when nothing is due.
const IDLE: Duration = Duration::from_secs(3_600);

type Job = Box<dyn FnOnce(&mut Engine) + Send>;

enum Request {
    /// Something that leaves the chain as it is.
    Read(Job),
    /// Something that changes it.
    Change(Job),
    /// A transaction, and whom to tell what became of it.
    Submit(Arc<Transaction>, oneshot::Sender<Result<(), Refusal>>),
    /// The end.
    Stop,
}

/// The way to the chain.
#[derive(Clone)]
pub struct Chain {
    requests: Sender<Request>,
}

impl Chain {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub fn start(
        engine: Engine,
        keeper: Option<Keeper>,
        ended: oneshot::Sender<()>,
    ) -> std::io::Result<(Self, JoinHandle<anyhow::Result<()>>)> {
        let (requests, incoming) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("chain".into())
            .spawn(move || {
                // Dropped with the thread, whichever way it ends.
                let _ended = ended;
                serve(engine, keeper, &incoming)
            })?;
        Ok((Self { requests }, thread))
    }

    /// Asks for something that leaves the chain as it is.
    ///
    /// # Errors
    /// If the chain has stopped.
    pub async fn read<R: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Engine) -> R + Send + 'static,
    ) -> Answer<R> {
        self.run(Request::Read, ask).await
    }

    /// Has something done to the chain, after all transactions that came before it.
    ///
    /// # Errors
    /// If the chain has stopped.
    pub async fn change<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Engine) -> R + Send + 'static,
    ) -> Answer<R> {
        self.run(Request::Change, act).await
    }

    /// Submits a transaction. Where blocks are made automatically, it is in one when this
    /// answers, unless it waits for others of its sender.
    ///
    /// # Errors
    /// If the transaction is refused, or the chain has stopped.
    pub async fn submit(&self, transaction: Transaction) -> Answer<B256> {
        let hash = transaction.hash;
        let (answer, answered) = oneshot::channel();
        self.send(Request::Submit(Arc::new(transaction), answer))?;
        answered.await.map_err(|_| stopped())??;
        Ok(hash)
    }

    /// Lets the chain end after what it was asked before.
    pub fn stop(&self) {
        let _ = self.requests.send(Request::Stop);
    }

    async fn run<R: Send + 'static>(
        &self,
        request: fn(Job) -> Request,
        job: impl FnOnce(&mut Engine) -> R + Send + 'static,
    ) -> Answer<R> {
        let (answer, answered) = oneshot::channel();
        let job = move |engine: &mut Engine| {
            let _ = answer.send(job(engine));
        };
        self.send(request(Box::new(job)))?;
        answered.await.map_err(|_| stopped())
    }

    fn send(&self, request: Request) -> Answer<()> {
        self.requests.send(request).map_err(|_| stopped())
    }
}

/// Who waits for a transaction to be in a block.
type Waiting = Vec<(B256, oneshot::Sender<Result<(), Refusal>>)>;

fn serve(
    mut engine: Engine,
    mut keeper: Option<Keeper>,
    requests: &Receiver<Request>,
) -> anyhow::Result<()> {
    settle(&mut engine, &mut Vec::new());
    loop {
        let mut first = match requests.recv_timeout(sleep(&engine, keeper.as_ref())) {
            Ok(request) => Some(request),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Request::Stop),
        };
        let mut waiting = Vec::new();
        let mut stop = false;
        for _ in 0..ROUND {
            match first.take().or_else(|| requests.try_recv().ok()) {
                Some(Request::Read(job)) => job(&mut engine),
                Some(Request::Change(job)) => {
                    settle(&mut engine, &mut waiting);
                    job(&mut engine);
                }
                Some(Request::Submit(transaction, answer)) => {
                    let hash = transaction.hash;
                    match engine.submit(transaction) {
                        Ok(()) => waiting.push((hash, answer)),
                        Err(refusal) => drop(answer.send(Err(refusal))),
                    }
                }
                Some(Request::Stop) => {
                    stop = true;
                    break;
                }
                None => break,
            }
        }
        settle(&mut engine, &mut waiting);
        engine.tick();
        if let Some(keeper) = &mut keeper {
            keeper.keep_if_due(&engine);
        }
        if stop {
            return keeper.map_or(Ok(()), |keeper| keeper.finish(&engine));
        }
    }
}

/// Makes the blocks that are to be made, and tells those who wait for them.
fn settle(engine: &mut Engine, waiting: &mut Waiting) {
    let mut refused = engine.settle();
    for (hash, answer) in waiting.drain(..) {
        let outcome = refused.remove(&hash).map_or(Ok(()), Err);
        let _ = answer.send(outcome);
    }
}

fn sleep(engine: &Engine, keeper: Option<&Keeper>) -> Duration {
    let keep = keeper.and_then(|keeper| keeper.due(engine));
    match engine.due().into_iter().chain(keep).min() {
        Some(due) => due.saturating_duration_since(Instant::now()),
        None => IDLE,
    }
}
