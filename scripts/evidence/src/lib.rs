//! A folder of evidence as a manifest and a Merkle root; land as cells of the H3 grid.
//!
//! What a claim anchors on a chain is one hash, the root of a tree over the files of a folder. The
//! [`Manifest`] lists them, so that anybody who has the folder can recompute the root, find what was
//! changed, and prove of one file that it is among the evidence. docs/evidence.md has the format exactly
//! enough to write it again in another language; `weir evidence` is the command.
//!
//! | module | |
//! | --- | --- |
//! | [`name`] | what a file is called in a manifest: the same on every platform |
//! | [`folder`] | walking and hashing, and finding that a folder changed meanwhile |
//! | [`tree`] | the Merkle tree over the files, on `weir_core::evidence` |
//! | [`manifest`] | the list of files with its root |
//! | [`comparison`] | a folder against its manifest |
//! | [`proof`] | one file's path to the root |
//! | [`land`] | polygons into cells and square metres |
//!
//! What this crate does not do: it does not sign, send or encrypt, and it keeps nothing of what it reads
//! but hashes, names and sizes.
#![forbid(unsafe_code)]

pub mod comparison;
pub mod folder;
pub mod hexadecimal;
pub mod land;
pub mod manifest;
pub mod name;
pub mod proof;
pub mod refusal;
pub mod tree;

pub use comparison::Comparison;
pub use folder::Step;
pub use land::{Land, LandRefusal};
pub use manifest::{Manifest, Piece};
pub use proof::Proof;
pub use refusal::Refusal;

use sha2::{Digest, Sha256};
use weir_core::evidence::Hash;

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
