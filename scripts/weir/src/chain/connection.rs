//! A connection to one chain.

use std::time::{Duration, Instant};

use alloy::{
    eips::{BlockId, BlockNumberOrTag},
    primitives::{Address, Bytes, TxKind, B256, U256},
    providers::{DynProvider, Provider, RootProvider},
    rpc::{
        client::ClientBuilder,
        types::{Filter, Log, TransactionInput, TransactionRequest},
    },
    sol_types::{SolCall, SolEvent},
    transports::{
        layers::{RateLimitRetryPolicy, RetryBackoffLayer},
        RpcError, TransportError,
    },
};
use reqwest::Url;

use super::{transport, Fees, Prepared, Receipt, Signed, Transaction};
use crate::{
    errors,
    shell::{Failure, Kind, Shell},
    vocabulary::Vocabulary,
};

/// The longest that one answer is waited for, whatever the timeout of the whole.
const ANSWER: Duration = Duration::from_secs(30);
/// How often a chain that is overloaded is asked again, and after how long at first; milliseconds.
const RETRIES: u32 = 3;
const BACKOFF: u64 = 250;
/// What a retry layer wants to know of a chain's rate limit: none.
const NO_LIMIT: u64 = u64::MAX;
/// Blocks whose events every chain gives at once.
pub const SPAN: u64 = 2_000;
/// Between two looks for a receipt, at first and at most.
const FIRST_LOOK: Duration = Duration::from_millis(150);
const LAST_LOOK: Duration = Duration::from_secs(2);
/// How many looks in a row may fail.
const PATIENCE: u32 = 3;

/// A connection to one chain, whose id is known.
#[derive(Clone, Debug)]
pub struct Connection {
    url: Url,
    provider: DynProvider,
    /// Asks once: what is sent twice by mistake must not be.
    sender: DynProvider,
    chain_id: u64,
    timeout: Duration,
}

/// A block, so far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// Its hash.
    pub hash: B256,
    /// Its time; unix seconds.
    pub timestamp: u64,
}

impl Connection {
    /// Connects to the JSON-RPC at `url` and asks which chain it is. `timeout` bounds every wait for
    /// a receipt.
    pub async fn open(url: &str, timeout: Duration) -> Result<Self, Failure> {
        let url = parse_url(url)?;
        let answer = timeout.min(ANSWER);
        let mut http = reqwest::Client::builder().timeout(answer);
        if is_loopback(&url) {
            http = http.no_proxy();
            if url.scheme() == "http" {
                // reading the system's certificates would take longer than most commands
                http = http.tls_certs_only([]);
            }
        }
        let http = http
            .build()
            .map_err(|error| Failure::failed(format!("no HTTP client can be made: {error}")))?;
        let retries = RetryBackoffLayer::new_with_policy(
            RETRIES,
            BACKOFF,
            NO_LIMIT,
            RateLimitRetryPolicy::default(),
        );
        let patient = ClientBuilder::default()
            .layer(retries)
            .http_with_client(http.clone(), url.clone());
        let once = ClientBuilder::default().http_with_client(http, url.clone());
        let mut connection = Self {
            url,
            provider: RootProvider::new(patient).erased(),
            sender: RootProvider::new(once).erased(),
            chain_id: 0,
            timeout,
        };
        connection.chain_id = connection
            .provider
            .get_chain_id()
            .await
            .map_err(|error| connection.failure("eth_chainId", error))?;
        Ok(connection)
    }

    /// The chain's id.
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// Where it is, fit to be shown.
    pub fn url(&self) -> String {
        transport::shown(&self.url)
    }

    /// For what has no method here.
    pub fn provider(&self) -> &DynProvider {
        &self.provider
    }

    /// A block; the latest if no number is given.
    pub async fn block(&self, number: Option<u64>) -> Result<Block, Failure> {
        let tag = number.map_or(BlockNumberOrTag::Latest, BlockNumberOrTag::Number);
        let block = self
            .provider
            .get_block_by_number(tag)
            .await
            .map_err(|error| self.failure("eth_getBlockByNumber", error))?
            .ok_or_else(|| Failure::not_found(format!("{} has no block {tag}", self.url())))?;
        Ok(Block {
            number: block.header.number,
            hash: block.header.hash,
            timestamp: block.header.timestamp,
        })
    }

    /// The chain's time: that of its latest block; unix seconds.
    pub async fn now(&self) -> Result<u64, Failure> {
        Ok(self.block(None).await?.timestamp)
    }

    /// How many transactions of `of` are in blocks.
    pub async fn nonce(&self, of: Address) -> Result<u64, Failure> {
        self.provider
            .get_transaction_count(of)
            .await
            .map_err(|error| self.failure("eth_getTransactionCount", error))
    }

    /// The number of the next transaction of `of`, those that wait counted.
    pub async fn next_nonce(&self, of: Address) -> Result<u64, Failure> {
        self.provider
            .get_transaction_count(of)
            .pending()
            .await
            .map_err(|error| self.failure("eth_getTransactionCount", error))
    }

    /// What `of` has of the chain's own coin; its smallest unit.
    pub async fn balance(&self, of: Address) -> Result<U256, Failure> {
        self.provider
            .get_balance(of)
            .await
            .map_err(|error| self.failure("eth_getBalance", error))
    }

    /// The code at an address; none for an account of a person.
    pub async fn code(&self, at: Address) -> Result<Bytes, Failure> {
        self.provider
            .get_code_at(at)
            .await
            .map_err(|error| self.failure("eth_getCode", error))
    }

    /// What a contract answers; a refusal comes back in words.
    pub async fn read<C: SolCall>(
        &self,
        to: Address,
        call: &C,
        words: &Vocabulary,
    ) -> Result<C::Return, Failure> {
        let request = TransactionRequest::default()
            .to(to)
            .input(TransactionInput::new(call.abi_encode().into()));
        let answer = self
            .provider
            .call(request)
            .await
            .map_err(|error| self.refused("eth_call", Some(to), error, words))?;
        C::abi_decode_returns(&answer).map_err(|error| {
            Failure::failed(format!(
                "the contract at {to} answered {} with {} bytes that are not its answer: {error}",
                C::SIGNATURE,
                answer.len()
            ))
            .advise("the manifest may be of another deployment; check --deployment and --rpc-url")
        })
    }

    /// Tries a transaction out, estimates its gas and asks for the fees. Nothing is signed.
    pub async fn prepare(
        &self,
        transaction: &Transaction,
        from: Address,
        words: &Vocabulary,
    ) -> Result<Prepared, Failure> {
        let kind = transaction.to.map_or(TxKind::Create, TxKind::Call);
        let request = TransactionRequest {
            from: Some(from),
            to: Some(kind),
            value: Some(transaction.value),
            input: TransactionInput::new(transaction.data.clone()),
            ..TransactionRequest::default()
        };
        if transaction.to.is_some() {
            self.provider
                .call(request.clone())
                .await
                .map_err(|error| self.refused("eth_call", transaction.to, error, words))?;
        }
        let estimate = self
            .provider
            .estimate_gas(request)
            .await
            .map_err(|error| self.refused("eth_estimateGas", transaction.to, error, words))?;
        Ok(Prepared {
            transaction: transaction.clone(),
            from,
            chain_id: self.chain_id,
            gas: estimate.saturating_add(margin(transaction, estimate)),
            estimate,
            fees: self.fees().await?,
        })
    }

    /// What a unit of gas is paid now.
    pub async fn fees(&self) -> Result<Fees, Failure> {
        let block = self
            .provider
            .get_block_by_number(BlockNumberOrTag::Latest)
            .await
            .map_err(|error| self.failure("eth_getBlockByNumber", error))?;
        let base = block.and_then(|block| block.header.base_fee_per_gas);
        let Some(base) = base.map(u128::from) else {
            let gas_price = self
                .provider
                .get_gas_price()
                .await
                .map_err(|error| self.failure("eth_gasPrice", error))?;
            return Ok(Fees::Fixed { gas_price });
        };
        let max_priority = match self.provider.get_max_priority_fee_per_gas().await {
            Ok(tip) => tip,
            Err(RpcError::ErrorResp(_)) => 0, // a chain without tips need not know the method
            Err(error) => return Err(self.failure("eth_maxPriorityFeePerGas", error)),
        };
        Ok(Fees::Market {
            max_fee: base.saturating_mul(2).saturating_add(max_priority),
            max_priority,
            base,
        })
    }

    /// Sends a signed transaction. That the chain knows it already counts as sent.
    pub async fn broadcast(&self, signed: &Signed) -> Result<(), Failure> {
        match self.sender.send_raw_transaction(&signed.raw).await {
            Ok(_) => Ok(()),
            Err(error @ RpcError::ErrorResp(_)) => {
                let said = error.to_string().to_lowercase();
                if said.contains("already known") || said.contains("already imported") {
                    return Ok(());
                }
                Err(self.failure("eth_sendRawTransaction", error))
            }
            Err(error) => Err(self
                .failure("eth_sendRawTransaction", error)
                .advise(format!(
                    "the transaction may have arrived all the same: weir transaction {}",
                    signed.hash
                ))),
        }
    }

    /// One look for a transaction's receipt; `None` while it is in no block.
    pub async fn receipt(&self, hash: B256) -> Result<Option<Receipt>, Failure> {
        self.provider
            .get_transaction_receipt(hash)
            .await
            .map_err(|error| self.failure("eth_getTransactionReceipt", error))
    }

    /// Whether the chain knows a transaction, in a block or waiting for one.
    pub async fn knows(&self, hash: B256) -> Result<bool, Failure> {
        self.provider
            .get_transaction_by_hash(hash)
            .await
            .map(|found| found.is_some())
            .map_err(|error| self.failure("eth_getTransactionByHash", error))
    }

    /// Waits until a transaction is in a block. One that failed there is a failure, with the
    /// contract's reason where the chain still tells it.
    pub async fn wait(&self, hash: B256, label: &str, shell: &Shell) -> Result<Receipt, Failure> {
        let progress = shell.progress(&format!("{label}: waiting for a block"));
        let begun = Instant::now();
        let mut pause = FIRST_LOOK;
        let mut silent = 0_u32;
        loop {
            match self.receipt(hash).await {
                Ok(Some(receipt)) if receipt.status() => return Ok(receipt),
                Ok(Some(receipt)) => return Err(self.failed_in_block(hash, label, &receipt).await),
                Ok(None) => silent = 0,
                Err(_) if silent < PATIENCE => silent = silent.saturating_add(1),
                Err(failure) => {
                    return Err(failure.within(&format!("{label}, sent as {hash}")).advise(
                        format!("it may be in a block all the same: weir transaction {hash}"),
                    ))
                }
            }
            let waited = begun.elapsed();
            if waited >= self.timeout {
                return Err(Failure::failed(format!(
                    "{label}: transaction {hash} is in no block after {} s; it may come yet",
                    self.timeout.as_secs()
                ))
                .advise(format!("look again with: weir transaction {hash}")));
            }
            progress.set(&format!(
                "{label}: waiting for a block, {} s",
                waited.as_secs()
            ));
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(LAST_LOOK);
        }
    }

    async fn failed_in_block(&self, hash: B256, label: &str, receipt: &Receipt) -> Failure {
        let block = receipt.block_number.unwrap_or_default();
        let what = format!("{label}: transaction {hash} failed in block {block}");
        match self.reason(hash, receipt).await {
            Some(failure) => failure.within(&what),
            None => Failure::reverted(format!("{what}, and the chain does not tell why"))
                .advise("run the command again: it says in words what now stands against it"),
        }
    }

    /// Why a transaction failed: what it gives when it is tried again on the block before.
    async fn reason(&self, hash: B256, receipt: &Receipt) -> Option<Failure> {
        let transaction = self.provider.get_transaction_by_hash(hash).await.ok()??;
        let request = TransactionRequest::from_recovered_transaction(transaction.inner);
        let before = receipt.block_number?.checked_sub(1)?;
        match self
            .provider
            .call(request)
            .block(BlockId::number(before))
            .await
        {
            Err(error @ RpcError::ErrorResp(_)) => {
                let failure = self.refused("eth_call", None, error, &Vocabulary::default());
                failure.error.is_some().then_some(failure)
            }
            _ => None,
        }
    }

    /// The events of one kind that a contract emitted since block `from_block`.
    pub async fn logs<E: SolEvent>(
        &self,
        at: Address,
        from_block: u64,
    ) -> Result<Vec<(E, Log)>, Failure> {
        let filter = Filter::new().address(at).event_signature(E::SIGNATURE_HASH);
        self.history(filter, from_block)
            .await?
            .into_iter()
            .map(|log| match E::decode_log(&log.inner) {
                Ok(event) => Ok((event.data, log)),
                Err(error) => Err(Failure::failed(format!(
                    "an event {} of {at} cannot be read: {error}",
                    E::SIGNATURE
                ))),
            })
            .collect()
    }

    /// The events that fit `filter` since block `from`: at once, or piece by piece from a chain that
    /// refuses so much at once.
    async fn history(&self, filter: Filter, from: u64) -> Result<Vec<Log>, Failure> {
        let latest = self.block(None).await?.number;
        let whole = filter.clone().from_block(from).to_block(latest);
        let refusal = match self.raw_logs(&whole).await {
            Err(failure) if failure.kind == Kind::Failed && latest > from => failure,
            answer => return answer,
        };
        let mut logs = Vec::new();
        let mut next = from;
        while next <= latest {
            let to = next.saturating_add(SPAN).min(latest);
            let piece = filter.clone().from_block(next).to_block(to);
            logs.extend(self.raw_logs(&piece).await.map_err(|_| refusal.clone())?);
            next = to.saturating_add(1);
        }
        Ok(logs)
    }

    /// The events that fit `filter`.
    pub async fn raw_logs(&self, filter: &Filter) -> Result<Vec<Log>, Failure> {
        self.provider
            .get_logs(filter)
            .await
            .map_err(|error| self.failure("eth_getLogs", error))
    }

    /// An error of the transport in words.
    fn failure(&self, method: &str, error: TransportError) -> Failure {
        transport::failure(&self.url, method, self.timeout.min(ANSWER), error)
    }

    /// The same, where a contract may have refused.
    fn refused(
        &self,
        method: &str,
        at: Option<Address>,
        error: TransportError,
        words: &Vocabulary,
    ) -> Failure {
        match transport::revert_data(&error) {
            Some(data) => errors::explain(&data, at, words).into(),
            None => self.failure(method, error),
        }
    }
}

/// Gas beyond the estimate, since what others do until a transaction is in a block, and a base fee that
/// falls, can make it need a little more. A contract's code makes most of what a new one costs, and a
/// fifth of that again is more than a block of Asset Hub takes: such a transaction would wait for ever.
fn margin(transaction: &Transaction, estimate: u64) -> u64 {
    match transaction.to {
        Some(_) => estimate.div_ceil(5),
        None => estimate.div_ceil(20),
    }
}

fn parse_url(text: &str) -> Result<Url, Failure> {
    let refuse = |reason: String| {
        Failure::usage(format!("the address of the chain {reason}"))
            .advise("write it as in http://127.0.0.1:8545")
    };
    let url = Url::parse(text).map_err(|error| refuse(format!("\"{text}\" is no URL: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(refuse(format!(
            "begins with {other}:, and this command speaks http: and https:"
        ))),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_http_is_taken() {
        assert!(parse_url("http://127.0.0.1:8545").is_ok());
        for text in [
            "ws://127.0.0.1:8545",
            "127.0.0.1:8545",
            "ftp://x",
            "nonsense",
        ] {
            assert!(parse_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_proxy_is_not_asked_for_this_machine() {
        assert!(is_loopback(&Url::parse("http://127.0.0.1:8545").unwrap()));
        assert!(is_loopback(&Url::parse("http://[::1]:8545").unwrap()));
        assert!(!is_loopback(&Url::parse("https://rpc.example").unwrap()));
    }
}
