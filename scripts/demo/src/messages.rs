//! What contracts answer, and what asking them cost.

use std::fmt::Debug;

use alloy_core::sol_types::SolInterface;
use anyhow::anyhow;
use weir_e2e::{CallError, Spent};

/// A contract's refusal, by its error's name where it has one.
pub fn explained<E: SolInterface + Debug>(what: &str, error: &CallError) -> anyhow::Error {
    match error.as_error::<E>() {
        Some(known) => anyhow!("{what}: refused with {known:?}"),
        None => anyhow!("{what}: {error}"),
    }
}

/// What was spent between two totals.
pub fn difference(after: Spent, before: Spent) -> Spent {
    Spent {
        calls: after.calls - before.calls,
        ref_time: after.ref_time - before.ref_time,
        proof_size: after.proof_size - before.proof_size,
        storage_deposit: after.storage_deposit - before.storage_deposit,
    }
}
