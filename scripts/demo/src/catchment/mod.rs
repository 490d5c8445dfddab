//! A water catchment: farms that keep nitrate out of the groundwater, agencies that save by it, and a
//! fund between them, on the real contracts; and the same catchment without the fund.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`figures`] | what was published, what is ours, and why |
//! | [`land`] | farms, plots and cells, drawn so that the published totals are exact |
//! | [`water`] | nitrate, from the roots to the wells |
//! | [`evidence`] | a claim's papers and their Merkle tree |
//! | [`euro`] | the money: a plain ERC-20 |
//! | [`office`], [`play`] | the contracts and the people, and what they do year by year |
//! | [`checks`] | the invariants |
//! | [`outcome`], [`story`], [`table`], [`report`], [`plots`] | what came out: object, sentences, text, page, pictures |

pub mod checks;
pub mod euro;
pub mod evidence;
pub mod figures;
pub mod land;
pub mod office;
pub mod outcome;
pub mod play;
pub mod plots;
pub mod report;
pub mod story;
pub mod table;
pub mod water;

use anyhow::Result;

use crate::progress::Progress;
use figures::Parameters;
use outcome::Outcome;

/// Years of a run that says nothing else: the published one and five more.
pub const YEARS: u32 = 6;

/// Plays the catchment with the fund and without.
///
/// # Errors
/// If the contracts are not built or refuse something, an invariant is violated, or the first year
/// does not pay what was published.
pub fn run(parameters: Parameters, seed: u64, progress: &Progress) -> Result<Outcome> {
    weir_e2e::keep_freed_memory();
    let catchment = play::run(&parameters, seed, progress)?;
    progress.finish();
    Ok(Outcome {
        parameters,
        seed,
        catchment,
    })
}
