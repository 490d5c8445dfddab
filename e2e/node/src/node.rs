//! A node from start to stop.

use std::net::SocketAddr;
use std::thread::JoinHandle;
use std::time::Duration;

use alloy::primitives::{Address, U256};
use alloy::signers::local::PrivateKeySigner;
use anyhow::{anyhow, bail, Context as _};
use jsonrpsee::core::traits::IdProvider;
use jsonrpsee::server::{BatchRequestConfig, Server, ServerConfig, ServerHandle};
use jsonrpsee::types::SubscriptionId;
use scale::DecodeAll;
use tokio::sync::oneshot;

use crate::accounts;
use crate::door::DoorLayer;
use crate::engine::Engine;
use crate::keeper::Keeper;
use crate::kept::{self, Kept};
use crate::options::Options;
use crate::rpc::{Context, Methods};
use crate::state_file::StateFile;
use crate::worker::Chain;

/// The longest request, in bytes: the longest transaction in hex, and room around it.
pub const MAX_REQUEST_BYTES: u32 = 3 * 1024 * 1024;

/// The longest answer, in bytes.
const MAX_RESPONSE_BYTES: u32 = 256 * 1024 * 1024;

/// How many clients may be connected.
const MAX_CONNECTIONS: u32 = 1_024;

/// How long requests that are being answered may still take when the node ends.
const FAREWELL: Duration = Duration::from_secs(3);

/// How many requests a batch may have.
pub const MAX_BATCH: u32 = 1_000;

/// A running node. Dropping it ends it without keeping what was not kept yet; see
/// [`stop`](Self::stop).
pub struct Node {
    address: SocketAddr,
    accounts: Vec<PrivateKeySigner>,
    balance: U256,
    chain: Chain,
    thread: Option<JoinHandle<anyhow::Result<()>>>,
    ended: oneshot::Receiver<()>,
    server: ServerHandle,
}

impl Node {
    /// Starts a node. It answers when this returns.
    ///
    /// # Errors
    /// If an option is beyond its limits, the port is taken, or the state file cannot be
    /// taken up; then nothing has changed.
    pub async fn start(options: &Options) -> anyhow::Result<Self> {
        options.check()?;
        let accounts = accounts::derive(&options.mnemonic, options.accounts)?;
        let balance = options.endowment()?;
        let server = listen(options).await?;
        let address = server.local_addr()?;

        let addresses: Vec<Address> = accounts.iter().map(PrivateKeySigner::address).collect();
        let new = || Engine::new(options.genesis_time, &addresses, balance, options.mining());
        let (engine, keeper) = match &options.state {
            None => (new(), None),
            Some(path) => {
                let file = StateFile::open(path, kept::runtime())?;
                match take_up(&file, options)? {
                    Some(engine) => {
                        let keeper = Keeper::new(file, engine.changes());
                        (engine, Some(keeper))
                    }
                    None => (new(), Some(Keeper::new(file, 0))),
                }
            }
        };

        let history = engine.history();
        let (heads, arrivals) = (engine.heads(), engine.arrivals());
        let (ending, ended) = oneshot::channel();
        let (chain, thread) = Chain::start(engine, keeper, ending)
            .context("the system has no thread for the chain")?;
        let context = Context::new(chain.clone(), history, heads, arrivals, accounts.clone());
        Ok(Self {
            address,
            accounts,
            balance,
            chain,
            thread: Some(thread),
            ended,
            server: server.start(Methods::all(context)),
        })
    }

    /// Where it answers HTTP.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it answers WebSocket.
    pub fn ws_url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// The development accounts, whose keys everybody knows.
    pub fn accounts(&self) -> &[PrivateKeySigner] {
        &self.accounts
    }

    /// What each of them has on a new chain, in wei.
    pub fn balance(&self) -> U256 {
        self.balance
    }

    /// Waits until the chain ends by itself, which it does only when something is broken.
    pub async fn ended(&mut self) {
        let _ = (&mut self.ended).await;
    }

    /// Ends the node: requests that are being answered are answered, and the chain is kept.
    ///
    /// # Errors
    /// If the chain cannot be kept, or had ended before.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let _ = self.server.stop();
        let answered = self.server.clone().stopped();
        if tokio::time::timeout(FAREWELL, answered).await.is_err() {
            tracing::warn!("some clients have not let go within {FAREWELL:?}");
        }
        self.chain.stop();
        let Some(thread) = self.thread.take() else {
            return Ok(());
        };
        let ended = tokio::task::spawn_blocking(move || thread.join()).await?;
        ended
            .map_err(|_| anyhow!("the chain has ended with a panic: this is a bug, see the log"))?
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.server.stop();
        self.chain.stop();
    }
}

type DoorServer = Server<tower::layer::util::Stack<DoorLayer, tower::layer::util::Identity>>;

async fn listen(options: &Options) -> anyhow::Result<DoorServer> {
    let config = ServerConfig::builder()
        .max_request_body_size(MAX_REQUEST_BYTES)
        .max_response_body_size(MAX_RESPONSE_BYTES)
        .max_connections(MAX_CONNECTIONS)
        .set_batch_request_config(BatchRequestConfig::Limit(MAX_BATCH))
        .set_tcp_no_delay(true)
        .set_id_provider(HexIds)
        .build();
    let door = tower::ServiceBuilder::new().layer(DoorLayer::new(options.cors.clone()));
    let address = SocketAddr::new(options.host, options.port);
    let server = Server::builder()
        .set_config(config)
        .set_http_middleware(door)
        .build(address)
        .await;
    match server {
        Ok(server) => Ok(server),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {} of {} is taken: stop the program that listens there, or choose another with --port (0 takes \
             a free one)",
            options.port,
            options.host
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// The chain in a file, if there is one.
fn take_up(file: &StateFile, options: &Options) -> anyhow::Result<Option<Engine>> {
    let Some(payload) = file.read()? else {
        return Ok(None);
    };
    let kept = Kept::decode_all(&mut payload.as_slice())
        .map_err(|error| file.refused(&format!("its content cannot be read: {error}")))?;
    drop(payload);
    let engine = Engine::restore(kept, options.mining()).map_err(|reason| file.refused(&reason))?;
    if options.genesis_time.is_some() {
        tracing::warn!(
            "--genesis-time is for new chains; the one in {} continues at its own time",
            file.path().display()
        );
    }
    Ok(Some(engine))
}

/// Numbers subscriptions as Ethereum's clients expect them.
#[derive(Debug)]
struct HexIds;

impl IdProvider for HexIds {
    fn next_id(&self) -> SubscriptionId<'static> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        SubscriptionId::Str(format!("{number:#x}").into())
    }
}
