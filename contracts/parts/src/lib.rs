//! ink! pieces that several contracts share. None is deployed by itself.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`stored`] | rules' state structs as storage values |
//! | [`governance`] | a governor with two-step hand-over, the public delay, a named successor |
//! | [`erc20`] | allowances, ERC-20 events, ERC-6093 errors, ERC-165 identifiers |
//! | [`eip712`] | typed-data digests and the recovery of a signer |
//! | [`calldata`] | whether the arguments came as the Solidity ABI has them |
//! | [`words`] | reading a struct's ABI words with little code |
//! | [`mod@errors`] | contract errors as Solidity custom errors, encoded small |
//! | [`events`] | events whose fields are single words, emitted with little code |
//! | [`council`] | the council as other contracts call it |
//! | [`local`] | local currencies as other contracts call them |
//! | [`message`] | messages to other contracts, by hand |
//! | [`precompile`] | Ethereum's precompiled contracts |
//! | [`register`] | the claims register as other contracts call it |
//! | [`seats`] | who has a voice, in which institution, from when |
//! | [`token`] | money that a contract takes and pays: the chain's own, or any ERC-20 |
#![cfg_attr(not(feature = "std"), no_std)]

pub mod calldata;
pub mod council;
pub mod eip712;
#[cfg(feature = "currency")]
pub mod erc20;
pub mod errors;
pub mod events;
pub mod governance;
pub mod local;
pub mod message;
pub mod precompile;
pub mod register;
pub mod seats;
pub mod stored;
pub mod token;
pub mod words;
