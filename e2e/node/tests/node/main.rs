//! A node over its JSON-RPC, as its clients find it.

mod accounting;
mod calls;
mod clients;
mod common;
mod contracts;
mod council;
mod development;
mod door;
mod logs;
mod pool;
mod protocol;
mod state;
mod transactions;
