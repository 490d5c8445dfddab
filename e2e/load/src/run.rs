//! Clients that send one transaction after the other, each when the last has its receipt.

use std::time::{Duration, Instant};

use alloy::{
    primitives::{Address, TxKind, B256, U256},
    providers::{Provider, RootProvider},
};
use alloy_core::sol_types::SolCall;
use anyhow::{ensure, Context, Result};
use futures::{stream, StreamExt, TryStreamExt};
use hdrhistogram::Histogram;
use indicatif::ProgressBar;
use rand::{rngs::StdRng, Rng, SeedableRng};
use serde::Serialize;
use weir_e2e::interfaces::Fishcoin;

use crate::{
    fleet::{Account, Fleet, Terms},
    process::NodeProcess,
};

/// How long a client waits before it asks for a receipt again.
const AGAIN: Duration = Duration::from_millis(1);
/// A receipt that is not there after this is lost.
const LOST: Duration = Duration::from_secs(30);
/// Questions on their way at a time while the books are checked.
const AT_ONCE: usize = 32;

/// What one run showed.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// Clients at a time.
    pub clients: usize,
    /// Accounts they sent from and to.
    pub accounts: usize,
    /// How long they sent.
    pub seconds: f64,
    /// Transfers that were sent; every one has its receipt.
    pub transactions: u64,
    /// Transfers a second.
    pub per_second: f64,
    /// From sending to having the receipt: half are faster, milliseconds.
    pub latency_p50_ms: f64,
    /// All but one in a hundred are faster.
    pub latency_p99_ms: f64,
    /// The slowest.
    pub latency_max_ms: f64,
    /// Blocks they came to stand in.
    pub blocks: u64,
    /// What the node held before, MiB.
    pub memory_before_mib: f64,
    /// What it held after.
    pub memory_after_mib: f64,
}

/// Lets `clients` send for so long, then checks that nothing was lost and that the books agree.
///
/// # Errors
/// If a transaction is refused, reverted or lost, or a balance is not what was sent.
pub async fn run(
    node: &NodeProcess,
    fleet: &mut Fleet,
    clients: usize,
    time: Duration,
    progress: &ProgressBar,
) -> Result<Figures> {
    let accounts = fleet.accounts.len();
    let addresses: Vec<Address> = fleet.accounts.iter().map(Account::address).collect();
    let coins_before = balances(fleet, &addresses).await?;
    let first = fleet.chain.get_block_number().await?;
    let memory_before = node.memory()?;
    progress.set_message(format!("{clients} clients"));

    let each = accounts.div_ceil(clients);
    let mut crews = Vec::new();
    for (n, crew) in fleet.accounts.chunks_mut(each).enumerate() {
        crews.push(Client {
            chain: fleet.chain.clone(),
            coin: fleet.coin,
            terms: fleet.terms,
            crew,
            addresses: &addresses,
            chance: StdRng::seed_from_u64(n as u64),
            latency: histogram()?,
            sent: Vec::new(),
        });
    }
    let began = Instant::now();
    let until = began + time;
    let done = futures::future::try_join_all(crews.into_iter().map(|crew| crew.send_until(until)));
    let logs = done.await?;
    let seconds = began.elapsed().as_secs_f64();

    let mut latency = histogram()?;
    let mut sent = Vec::new();
    for log in logs {
        latency.add(log.latency)?;
        sent.extend(log.sent);
    }
    let memory_after = node.memory()?;
    progress.set_message("checking the books");
    check(fleet, &addresses, coins_before, &sent).await?;
    let last = fleet.chain.get_block_number().await?;
    let transactions = u64::try_from(sent.len())?;
    let milliseconds = |part: f64| latency.value_at_quantile(part) as f64 / 1_000.0;
    Ok(Figures {
        clients,
        accounts,
        seconds,
        transactions,
        per_second: transactions as f64 / seconds,
        latency_p50_ms: milliseconds(0.5),
        latency_p99_ms: milliseconds(0.99),
        latency_max_ms: latency.max() as f64 / 1_000.0,
        blocks: last - first,
        memory_before_mib: mebibytes(memory_before),
        memory_after_mib: mebibytes(memory_after),
    })
}

/// Microseconds, up to a minute.
fn histogram() -> Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// A transfer that was sent.
struct Sent {
    hash: B256,
    from: Address,
    to: Address,
    value: U256,
}

/// One client, with the accounts it sends from.
struct Client<'a> {
    chain: RootProvider,
    coin: Address,
    terms: Terms,
    crew: &'a mut [Account],
    addresses: &'a [Address],
    chance: StdRng,
    latency: Histogram<u64>,
    sent: Vec<Sent>,
}

/// What a client did.
struct Log {
    latency: Histogram<u64>,
    sent: Vec<Sent>,
}

impl Client<'_> {
    async fn send_until(mut self, until: Instant) -> Result<Log> {
        let mut turn = 0;
        while Instant::now() < until {
            let account = &mut self.crew[turn % self.crew.len()];
            turn += 1;
            let to = self.addresses[self.chance.random_range(0..self.addresses.len())];
            let value = U256::from(self.chance.random_range(1..=10_u64));
            let input = Fishcoin::transferCall { to, value }.abi_encode();
            let from = account.address();
            let (raw, hash) = account.sign(
                &self.terms,
                TxKind::Call(self.coin),
                U256::ZERO,
                input.into(),
            )?;
            let began = Instant::now();
            let _ = self.chain.send_raw_transaction(&raw).await?;
            loop {
                if let Some(receipt) = self.chain.get_transaction_receipt(hash).await? {
                    ensure!(receipt.status(), "{hash} was reverted");
                    break;
                }
                ensure!(began.elapsed() < LOST, "{hash} has no receipt: it is lost");
                tokio::time::sleep(AGAIN).await;
            }
            self.latency
                .record(u64::try_from(began.elapsed().as_micros())?)?;
            self.sent.push(Sent {
                hash,
                from,
                to,
                value,
            });
        }
        Ok(Log {
            latency: self.latency,
            sent: self.sent,
        })
    }
}

async fn balances(fleet: &Fleet, addresses: &[Address]) -> Result<Vec<U256>> {
    let ask = |account: Address| async move {
        let input = Fishcoin::balanceOfCall { account }.abi_encode();
        let request = alloy::rpc::types::TransactionRequest::default()
            .to(fleet.coin)
            .input(alloy::primitives::Bytes::from(input).into());
        let answer = fleet.chain.call(request).await?;
        anyhow::Ok(Fishcoin::balanceOfCall::abi_decode_returns(&answer)?)
    };
    stream::iter(addresses.iter().copied().map(ask))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// Every receipt is there with its one `Transfer`, every nonce is what was sent, every balance is what
/// came in and went out, and all coins are somebody's.
async fn check(
    fleet: &Fleet,
    addresses: &[Address],
    mut expected: Vec<U256>,
    sent: &[Sent],
) -> Result<()> {
    let place: std::collections::HashMap<_, _> = addresses.iter().zip(0_usize..).collect();
    for transfer in sent {
        expected[place[&transfer.from]] -= transfer.value;
        expected[place[&transfer.to]] += transfer.value;
    }
    let found = balances(fleet, addresses).await?;
    for ((address, found), expected) in addresses.iter().zip(&found).zip(&expected) {
        ensure!(
            found == expected,
            "{address} has {found} coins, and should have {expected}"
        );
    }
    let all: U256 = found.iter().sum();
    ensure!(
        all == fleet.issue,
        "{all} coins are held, and {} were issued",
        fleet.issue
    );
    stream::iter(sent)
        .map(|transfer| async move {
            let receipt = fleet.chain.get_transaction_receipt(transfer.hash).await?;
            let receipt = receipt.with_context(|| format!("{} is lost", transfer.hash))?;
            let whole = receipt.status() && receipt.from == transfer.from;
            ensure!(
                whole && receipt.inner.logs().len() == 1,
                "{} has the wrong receipt",
                transfer.hash
            );
            Ok(())
        })
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| async { Ok(()) })
        .await?;
    for account in &fleet.accounts {
        let count = fleet.chain.get_transaction_count(account.address()).await?;
        ensure!(
            count == account.nonce,
            "{} has sent {count}, and should have sent {}",
            account.address(),
            account.nonce
        );
    }
    Ok(())
}
