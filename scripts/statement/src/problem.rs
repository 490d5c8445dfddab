//! What does not hold.

use alloy::primitives::{Address, B256};
use thiserror::Error;

/// The first thing that does not hold, named with both values where there are two.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The file is no statement, or not as this version writes it.
    #[error("this is no statement of a fund as this version writes them: {0}")]
    Form(String),
    /// The page around the statement is not its page.
    #[error("the page shows something else than the statement inside it, from its line {line} on")]
    Page {
        /// The first line that differs.
        line: usize,
    },
    /// The signature cannot be read, or is another's.
    #[error("the signature does not hold: {0}")]
    Signature(String),
    /// The signature is not of whom it should be.
    #[error("the statement is signed by {signer}, and not by {wanted}")]
    Signer {
        /// Whose it is.
        signer: Address,
        /// Whose it should be.
        wanted: Address,
    },
    /// A header cannot be read or stands where it may not.
    #[error("header {position} of the statement does not hold: {reason}")]
    Header {
        /// Its place in the list, from 0.
        position: usize,
        /// Why.
        reason: String,
    },
    /// A header does not follow its parent.
    #[error(
        "the chain of headers breaks: block {number} names {named} as its parent, and the header of \
         block {before} has the hash {found}"
    )]
    BrokenChain {
        /// The child's number.
        number: u64,
        /// The parent's number.
        before: u64,
        /// The parent it names.
        named: B256,
        /// The hash of the header before it.
        found: B256,
    },
    /// There is no header for a block.
    #[error("the statement has block {0} and no header of it, or has it twice or out of order")]
    NoHeader(u64),
    /// Receipts are not those of the header.
    #[error(
        "the receipts of block {number} give the root {found}, and its header has {named}: an event \
         was changed, added or left out"
    )]
    Receipts {
        /// The block.
        number: u64,
        /// The header's root.
        named: B256,
        /// That of the receipts.
        found: B256,
    },
    /// Bytes inside a block cannot be read.
    #[error("block {number}: {what} cannot be read: {reason}")]
    Unreadable {
        /// The block.
        number: u64,
        /// What.
        what: String,
        /// Why.
        reason: String,
    },
    /// A transaction is not in its block.
    #[error(
        "transaction {index} of block {number} is not proved by its transactions root: {reason}"
    )]
    Transaction {
        /// The block.
        number: u64,
        /// Its place in the block.
        index: u64,
        /// Why.
        reason: String,
    },
    /// A transaction with an event of the statement is not there.
    #[error(
        "transaction {index} of block {number} has an event of this statement and is left out"
    )]
    NoTransaction {
        /// The block.
        number: u64,
        /// Its place in the block.
        index: u64,
    },
    /// An event that must be there is not.
    #[error("there is no event {0}")]
    NoEvent(String),
    /// A block that may hold an event is not in the statement.
    #[error(
        "block {0} may hold an event of this statement (its bloom filter says so), and its receipts \
         are left out"
    )]
    LeftOut(u64),
    /// What two events, or an event and call data, say differs.
    #[error("{what}: {one} and {other} are not the same")]
    Differs {
        /// Of what.
        what: String,
        /// One value.
        one: String,
        /// The other.
        other: String,
    },
    /// A rule of the fund or of the register was not kept.
    #[error("{0}")]
    Rule(String),
    /// A figure of the statement is not what its events give.
    #[error("the statement says {path} is {said}, and its events give {found}")]
    Figure {
        /// Which, as in `account.claims[2].payment`.
        path: String,
        /// What it says.
        said: String,
        /// What follows.
        found: String,
    },
    /// A hash to compare with is not in the chain of headers.
    #[error("no header of this statement has the hash {0}")]
    UnknownHash(B256),
    /// A chain has another block under a number.
    #[error("block {number} is {found} on the chain asked, and {named} in the statement")]
    OtherBlock {
        /// The number.
        number: u64,
        /// The statement's.
        named: B256,
        /// The chain's.
        found: B256,
    },
    /// Something is not proved by the hash that was given.
    #[error("the hash that was given does not prove everything: {0}")]
    Remains(String),
    /// A chain cannot be asked, or does not answer what is needed.
    #[error("{0}")]
    Chain(String),
}
