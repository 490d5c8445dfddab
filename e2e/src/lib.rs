//! The chain in one process: `pallet-revive` on a FRAME runtime in memory, and a
//! [`Chain`] to deploy contracts on, call them, and travel in time with.
//!
//! Nothing is simulated: the pallet is the one that runs on Polkadot's chains, and it
//! executes the same code and meters it the same way. What a node adds around it is
//! left out: there are no signatures, no transaction fees, no network (`weir-node` adds them).

mod artifacts;
mod chain;
mod error;
pub mod interfaces;
mod memory;
#[allow(missing_docs)] // The runtime's macros define items they cannot document.
pub mod runtime;

pub use artifacts::{contract_code, target_dir};
pub use chain::{
    Action, Chain, Cost, Deployed, Limits, Log, Mode, Outcome, Receipt, Snapshot, Spent,
    BLOCK_SECONDS, GENESIS_SECONDS,
};
pub use error::CallError;
pub use memory::keep_freed_memory;
pub use runtime::Runtime;
