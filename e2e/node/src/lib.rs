//! The chain in one process behind Ethereum's JSON-RPC.
//!
//! Wallets, libraries and explorers speak to it as to any Ethereum node; beneath is the
//! runtime of [`weir_e2e`] with `pallet-revive`, whose own functions make blocks, receipts
//! and gas. `docs/node.md` describes it for its users.
//!
//! [`run`] is the command; [`Node`] a node inside another program, such as a test:
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use weir_node::{Node, Options};
//!
//! let node = Node::start(&Options { port: 0, ..Options::default() }).await?;
//! println!("{}", node.url());
//! node.stop().await?;
//! # Ok(()) }
//! ```

mod accounts;
mod assembly;
mod block;
mod checks;
mod clock;
mod convert;
mod door;
mod engine;
mod error;
mod history;
mod keeper;
mod kept;
mod ledger;
mod mining;
mod node;
mod options;
mod pool;
mod rpc;
mod snapshots;
mod state_file;
mod transaction;
mod worker;

use std::io::Write as _;

use tracing_subscriber::EnvFilter;
use weir_e2e::runtime::CHAIN_ID;

pub use accounts::MNEMONIC;
pub use node::{Node, MAX_BATCH, MAX_REQUEST_BYTES};
pub use options::Options;
pub use transaction::MAX_TRANSACTION_BYTES;

/// Runs a node until the process is told to end (SIGINT, SIGTERM), and keeps its state. What it logs
/// goes to standard error; `RUST_LOG` says how much.
///
/// # Errors
/// If it cannot start, or its state cannot be kept.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A program that has a log of its own already keeps it.
    let _ = log.try_init();
    weir_e2e::keep_freed_memory();
    let mut node = Node::start(&options).await?;
    // Whoever started this may have closed its end; that is no reason to stop.
    let _ = greet(&node, &options);
    tokio::select! {
        () = asked_to_end() => tracing::info!("stopping"),
        () = node.ended() => tracing::error!("the chain has ended by itself"),
    }
    node.stop().await
}

fn greet(node: &Node, options: &Options) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if !options.quiet {
        writeln!(
            out,
            "{}",
            accounts::describe(node.accounts(), &options.mnemonic, node.balance())
        )?;
        writeln!(out, "Chain id: {CHAIN_ID}")?;
        match &options.state {
            Some(file) => writeln!(out, "State:    {}", file.display())?,
            None => writeln!(out, "State:    in memory; --state FILE keeps it")?,
        }
        if !options.host.is_loopback() {
            writeln!(
                out,
                "Warning:  other machines reach this node and can do with its accounts what they like"
            )?;
        }
    }
    writeln!(out, "Listening on {}", node.url())?;
    out.flush()
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{signal, SignalKind};
    let mut terminate =
        signal(SignalKind::terminate()).expect("the system lets signals be handled");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}
