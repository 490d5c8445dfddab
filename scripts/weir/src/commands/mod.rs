//! What people ask of a deployment, one file a verb.

pub mod account;
pub mod assess;
pub mod attest;
pub mod balance;
pub mod claim;
pub mod config;
pub mod evidence;
pub mod exchange;
pub mod fund;
pub mod generative;
pub mod governance;
pub mod land;
pub mod member;
pub mod money;
pub mod officer;
pub mod pay;
pub mod season;
pub mod seat;
pub mod share;
pub mod statement;
pub mod status;
mod told;
pub mod transaction;
pub mod watch;

pub use told::{act, act_all, Told};
