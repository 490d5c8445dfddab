//! The community's command: from a charter to contracts, and everything people do with them
//! afterwards, the same on every chain that speaks Ethereum's JSON-RPC.
//!
//! | module | |
//! | --- | --- |
//! | [`cli`], [`settings`], [`session`] | the command line, what it may leave to environment and file, one run |
//! | [`shell`] | results, questions, progress, failures with their exit codes |
//! | [`chain`] | reading, trying out, sending, waiting |
//! | [`keys`] | encrypted keystore files, test accounts, wallets elsewhere |
//! | [`charter`], [`deploy`] | what a community writes down, and how it is put up |
//! | [`deployment`], [`people`], [`vocabulary`], [`units`], [`measures`], [`currency`], [`terms`] | one deployment, in its own words |
//! | [`errors`], [`events`] | every refusal and every event of the contracts, in words |
//! | [`commands`] | one file a verb |

pub mod chain;
pub mod charter;
pub mod cli;
pub mod commands;
pub mod currency;
pub mod deploy;
pub mod deployment;
pub mod errors;
pub mod events;
#[path = "../../../e2e/src/interfaces.rs"]
pub mod interfaces;
pub mod keys;
pub mod measures;
pub mod people;
pub mod session;
pub mod settings;
pub mod shell;
pub mod terms;
pub mod units;
pub mod vocabulary;

use std::process::ExitCode;

/// Runs the command line of this process; the exit codes are those of [`shell::Kind`].
pub fn main() -> ExitCode {
    // Fails only if a provider is there already, and then that one serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no asynchronous runtime can be had: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(cli::run())
}
