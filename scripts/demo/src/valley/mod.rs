//! A valley with three communities: a fishery with its coins, a watershed whose hours of work are a
//! currency that melts, a village with a plain one; and the exchange between them, on the real contracts.
//! Played with demurrage and without, and once more with the melting alone.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`figures`] | what has a model elsewhere, what is ours, and why |
//! | [`plan`] | everything that is left to chance, drawn once for all plays |
//! | [`office`], [`play`] | the contracts and the people, and what they do month by month |
//! | [`numbers`] | the design document's numbers, out of the contract |
//! | [`holdings`] | how unevenly something is held |
//! | [`checks`] | the invariants |
//! | [`outcome`], [`story`], [`table`], [`report`], [`plots`] | what came out: object, sentences, text, page, pictures |

pub mod checks;
pub mod figures;
pub mod holdings;
pub mod numbers;
pub mod office;
pub mod outcome;
pub mod plan;
pub mod play;
pub mod plots;
pub mod report;
pub mod story;
pub mod table;

use std::{sync::mpsc, thread};

use anyhow::{anyhow, Result};

use crate::{checks::Checks, progress::Progress};
use figures::Parameters;
use outcome::Outcome;
use plan::Plan;
use play::VARIANTS;

/// Years of a run that says nothing else.
pub const YEARS: u32 = 10;

/// Plays the valley three times, with the same luck, one chain and one thread each.
///
/// # Errors
/// If the contracts are not built or refuse something, an invariant is violated, or one of the design
/// document's numbers does not come out.
pub fn run(parameters: Parameters, seed: u64, progress: &Progress) -> Result<Outcome> {
    weir_e2e::keep_freed_memory();
    let reproduced = numbers::reproduce(&parameters.numbers)?;
    let mut checks = Checks::of(checks::VALLEY);
    for _ in &reproduced {
        checks.holds(checks::NUMBERS_REPRODUCED, true, String::new)?;
    }
    let plan = Plan::draw(&parameters, seed);
    let (told, years) = mpsc::channel();
    let plays: Result<Vec<_>> = thread::scope(|scope| {
        let threads: Vec<_> = VARIANTS
            .into_iter()
            .map(|variant| {
                let told = told.clone();
                let (parameters, plan) = (&parameters, &plan);
                scope.spawn(move || {
                    // whoever listens may have gone: then nobody needs to be told
                    play::run(parameters, plan, variant, |year| drop(told.send(year)))
                })
            })
            .collect();
        drop(told);
        for year in years {
            progress.step(year);
        }
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow!("a play broke off"))?)
            .collect()
    });
    progress.finish();
    let plays = plays?;
    for play in &plays {
        checks.add(&play.checks);
    }
    Ok(Outcome {
        parameters,
        seed,
        reproduced,
        plays,
        checks,
    })
}
