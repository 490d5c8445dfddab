//! Three scenarios on the real contracts. A fishery under three regimes: open access, the same catch every
//! year, and a currency that cannot be spent faster than the fish grow back. A water catchment
//! ([`catchment`]), where those who save by clean water pay those who keep it clean. And a valley
//! ([`valley`]), where three communities trade, each in a currency of its own.
//!
//! The fishery's modules, and those that all share:
//!
//! | module | what it does |
//! | --- | --- |
//! | [`stock_file`], [`catches`] | read and check what is known of a stock |
//! | [`population`] | surplus production from year to year |
//! | [`survey`] | what scientists see of it |
//! | [`regimes`] | the two regimes without a chain |
//! | [`harbour`], [`fishers`], [`fishery`] | the contracts, the people, the seasons |
//! | [`checks`] | the invariants, and how often they were checked |
//! | [`outcome`], [`story`], [`table`], [`report`] | what came out: object, sentences, text, pictures |
//! | [`progress`], [`random`], [`messages`], [`text`] | what all scenarios use |

pub mod catches;
pub mod catchment;
pub mod checks;
pub mod clock;
pub mod fishers;
pub mod fishery;
pub mod harbour;
pub mod messages;
pub mod outcome;
pub mod population;
pub mod progress;
pub mod random;
pub mod regimes;
pub mod report;
pub mod stock_file;
pub mod story;
pub mod survey;
pub mod table;
pub mod text;
pub mod units;
pub mod valley;

pub use weir_e2e::interfaces;

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{outcome::Outcome, progress::Progress, stock_file::Stock};

/// The stock file of a run that names none.
pub fn default_stock() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("stocks")
        .join("albacore.toml")
}

/// Runs a stock on under every regime.
///
/// # Errors
/// If the contracts are not built or refuse something, or an invariant is violated.
pub fn run(stock: Stock, seed: u64, progress: &Progress) -> Result<Outcome> {
    weir_e2e::keep_freed_memory();
    let fishery = fishery::run(&stock, seed, progress)?;
    progress.finish();
    Ok(Outcome {
        history: stock.history()?,
        open_access: regimes::open_access(&stock),
        constant_msy: regimes::constant_msy(&stock),
        fishery,
        stock,
        seed,
    })
}
