//! What a fund shows the agencies that pay into it: for one kind of benefit and one period, a signed
//! statement of every saving, deposit, claim and payment, which anybody can check offline against one
//! block hash.
//!
//! | module | |
//! | --- | --- |
//! | [`document`] | what is signed, in which form, and how it stands in a file |
//! | [`proof`] | headers, receipts and transactions: what a block hash proves |
//! | [`pattern`] | which events belong to a statement, and whether a block could hold one |
//! | [`account`], [`reckon`], [`payment`] | the figures, and how they follow from the events |
//! | [`gather`] | a statement made from a chain |
//! | [`verify`] | a statement checked, and said in sentences what was proved |
//! | [`page`] | the same for people: one page without scripts and outside resources |
//!
//! What this crate does not do: it does not ask whether a saving or a claim is true (auditors and seats
//! attest that), and it does not read contracts' state, which no header proves.

pub mod account;
pub mod document;
pub mod gather;
#[path = "../../../e2e/src/interfaces.rs"]
pub mod interfaces;
pub mod page;
pub mod pattern;
pub mod payment;
mod problem;
pub mod proof;
pub mod reckon;
pub mod verify;

pub use document::{Document, Statement, Subject};
pub use problem::Problem;
