//! Ethereum's JSON-RPC: one function a method, grouped as callers think of them.

mod accounts;
mod arguments;
mod blocks;
mod call;
mod development;
mod filters;
mod network;
mod state;
mod subscriptions;

use std::future::Future;
use std::sync::Arc;

use alloy::primitives::{Address, B256};
use alloy::signers::local::PrivateKeySigner;
use jsonrpsee::RpcModule;
use serde::Serialize;
use tokio::sync::{broadcast, Mutex};

use crate::block::Block;
use crate::error::{refused, Answer};
use crate::history::Shared;
use crate::worker::Chain;
use arguments::Arguments;
use filters::Filters;

/// What every method has at hand.
pub struct Context {
    /// The way to the chain.
    chain: Chain,
    /// The blocks.
    history: Shared,
    /// New blocks as they are made.
    heads: broadcast::Sender<Arc<Block>>,
    /// Hashes of transactions as they are taken.
    arrivals: broadcast::Sender<B256>,
    /// Accounts the node signs for.
    wallet: Vec<PrivateKeySigner>,
    /// Held while the node finds a nonce, signs and sends.
    sending: Mutex<()>,
    /// What callers poll.
    filters: Filters,
}

impl Context {
    /// Of a chain, its blocks and what it tells, and the keys the node has.
    pub fn new(
        chain: Chain,
        history: Shared,
        heads: broadcast::Sender<Arc<Block>>,
        arrivals: broadcast::Sender<B256>,
        wallet: Vec<PrivateKeySigner>,
    ) -> Self {
        Self {
            chain,
            history,
            heads,
            arrivals,
            wallet,
            sending: Mutex::new(()),
            filters: Filters::default(),
        }
    }

    /// The key of an account the node signs for.
    fn signer(&self, address: Address) -> Answer<&PrivateKeySigner> {
        let found = self
            .wallet
            .iter()
            .find(|signer| signer.address() == address);
        found.ok_or_else(|| {
            refused(format!(
                "unknown account: the node has no key for {address}; eth_accounts lists those it has, and \
                 others sign for themselves and use eth_sendRawTransaction"
            ))
        })
    }
}

/// A module under construction.
pub struct Methods(RpcModule<Context>);

impl Methods {
    /// All methods.
    pub fn all(context: Context) -> RpcModule<Context> {
        let mut methods = Self(RpcModule::new(context));
        network::register(&mut methods);
        blocks::register(&mut methods);
        state::register(&mut methods);
        call::register(&mut methods);
        accounts::register(&mut methods);
        filters::register(&mut methods);
        development::register(&mut methods);
        subscriptions::register(&mut methods.0);
        methods.0
    }

    /// Adds a method that takes at most `most` arguments.
    fn add<R, Fut>(
        &mut self,
        name: &'static str,
        most: usize,
        method: fn(Arc<Context>, Arguments) -> Fut,
    ) where
        R: Serialize + Clone + Send + 'static,
        Fut: Future<Output = Answer<R>> + Send + 'static,
    {
        self.0
            .register_async_method(name, move |parameters, context, _| {
                let arguments = Arguments::parse(&parameters, most);
                async move { method(context, arguments?).await }
            })
            .expect("each method has a name of its own");
    }

    /// Gives a method another name.
    fn alias(&mut self, alias: &'static str, name: &'static str) {
        self.0
            .register_alias(alias, name)
            .expect("the method is there, and the name is not");
    }
}
