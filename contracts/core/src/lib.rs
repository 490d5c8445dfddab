//! The rules of Weir: what a stock regenerates, what may be issued against it, who may say so.
//!
//! Plain `no_std` Rust without ink!, clocks, storage or events. Every rule is a function from state
//! and arguments to an outcome; the contracts load, ask, store and emit. Quantities are integers in
//! a stock's base unit (for a fishery usually the kilogram), time is unix seconds, shares and rates
//! are fixed point ([`Ratio`], 18 decimals). Wherever something is rounded, the direction stands in
//! the function's name, and it never favours the one who asks.
//!
//! What this crate does not do: it does not estimate. A fit of a model to data happens off the
//! chain; here an attested figure meets a fixed rule.
//!
//! | module | the rule |
//! | --- | --- |
//! | [`math`] | exact products and quotients with 256-bit intermediates, natural logarithm |
//! | [`stock`] | surplus production, reference points, control rules, the budget of a season |
//! | [`assessment`] | plausibility, ageing, which assessment is in force |
//! | [`season`] | which season a moment belongs to |
//! | [`delayed`] | safe changes at once, the others after a public delay |
//! | [`quorum`] | seats, institutions, attestation and dissent |
//! | [`allocation`] | dividing a budget down a tree of places |
//! | [`quota`] | shares, coins, landings, debts, the shrinking index |
//! | [`cell`] | what is a cell of the H3 grid |
//! | [`evidence`] | the Merkle tree over pieces of evidence |
//! | [`claim`] | a claim's life: filed, attested, challenged, final, refused, revoked; its bonds and stakes |
//! | [`fund`] | savings, dues, a period's rates, payments, debts, winding up |
//! | [`demurrage`] | a currency that melts by the day: factor, index, books |
//! | [`generative`] | what is minted for work, members, obligations, basic income |
//! | [`clearing`] | debts between members, and their set-off around a cycle |
//! | [`pool`] | what currencies are worth to the exchange, how much it holds, swaps |
//! | [`total`] | sums beyond 128 bits |
//! | [`text`] | figures in the words a wallet shows to those who sign them |
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod allocation;
pub mod assessment;
pub mod cell;
pub mod claim;
pub mod clearing;
pub mod delayed;
pub mod demurrage;
pub mod evidence;
pub mod fund;
pub mod generative;
pub mod math;
pub mod pool;
pub mod quorum;
pub mod quota;
pub mod season;
pub mod stock;
pub mod text;
pub mod total;

pub use math::Ratio;
