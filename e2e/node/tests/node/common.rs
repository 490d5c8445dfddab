//! A node and plain clients of it.
#![allow(dead_code)] // each test uses a part

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::eip2718::Encodable2718;
use alloy::primitives::{Address, Bytes, TxKind, B256, U256};
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::signers::local::PrivateKeySigner;
use alloy::signers::SignerSync;
use serde_json::{json, Value};
use weir_node::{Node, Options};

pub const CHAIN_ID: u64 = 420_420_999;
pub const TOKEN: u128 = 1_000_000_000_000_000_000;
pub const GWEI: u128 = 1_000_000_000;

/// Gas that suffices for a transfer, also to an account that has to be made.
pub const TRANSFER_GAS: u64 = 2_000_000;

/// A node on a free port, and a client of it.
pub struct Stage {
    pub node: Node,
    pub client: Client,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let options = Options { port: 0, ..options };
        let node = Node::start(&options).await.expect("the node starts");
        let client = Client::new(node.url());
        Self { node, client }
    }

    pub fn signer(&self, index: usize) -> PrivateKeySigner {
        self.node.accounts()[index].clone()
    }

    pub fn address(&self, index: usize) -> Address {
        self.node.accounts()[index].address()
    }

    /// An alloy provider that signs as account `index`.
    pub fn provider(&self, index: usize) -> DynProvider {
        ProviderBuilder::new()
            .wallet(self.signer(index))
            .connect_http(self.node.url().parse().expect("it is a URL"))
            .erased()
    }
}

/// JSON-RPC over HTTP without a library's help, so that requests can be wrong.
#[derive(Clone)]
pub struct Client {
    pub url: String,
    http: reqwest::Client,
}

impl Client {
    pub fn new(url: String) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::new();
        Self { url, http }
    }

    pub fn post(&self, body: impl Into<String>) -> reqwest::RequestBuilder {
        self.http
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body.into())
    }

    pub fn request(&self, method: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method.parse().expect("it is a method"), &self.url)
    }

    /// The whole answer to a body.
    pub async fn raw(&self, body: impl Into<String>) -> Value {
        let response = self.post(body).send().await.expect("the node answers");
        let text = response.text().await.expect("the answer is text");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The whole answer to a call.
    pub async fn ask(&self, method: &str, parameters: Value) -> Value {
        self.raw(body(method, &parameters)).await
    }

    /// The result of a call that has to succeed.
    #[track_caller]
    pub fn call(
        &self,
        method: &str,
        parameters: Value,
    ) -> impl std::future::Future<Output = Value> {
        let this = self.clone();
        let method = method.to_owned();
        async move {
            let mut answer = this.ask(&method, parameters).await;
            assert!(answer.get("error").is_none(), "{method}: {answer}");
            answer["result"].take()
        }
    }

    /// Code and message of a call that has to fail.
    pub async fn refused(&self, method: &str, parameters: Value) -> (i64, String) {
        let answer = self.ask(method, parameters).await;
        let error = &answer["error"];
        assert!(error.is_object(), "{method}: {answer}");
        let message = error["message"].as_str().expect("an error has a message");
        (
            error["code"].as_i64().expect("an error has a code"),
            message.into(),
        )
    }

    /// A result that is a quantity.
    pub async fn number(&self, method: &str, parameters: Value) -> U256 {
        let result = self.call(method, parameters).await;
        quantity(&result)
    }

    pub async fn balance(&self, address: Address) -> U256 {
        self.number("eth_getBalance", json!([address, "latest"]))
            .await
    }

    pub async fn nonce(&self, address: Address, block: &str) -> u64 {
        self.number("eth_getTransactionCount", json!([address, block]))
            .await
            .to()
    }

    pub async fn height(&self) -> u64 {
        self.number("eth_blockNumber", json!([])).await.to()
    }

    pub async fn send(&self, raw: &Bytes) -> B256 {
        let hash = self.call("eth_sendRawTransaction", json!([raw])).await;
        serde_json::from_value(hash).expect("it is a hash")
    }

    pub async fn send_refused(&self, raw: &Bytes) -> String {
        self.refused("eth_sendRawTransaction", json!([raw])).await.1
    }

    pub async fn receipt(&self, hash: B256) -> Value {
        self.call("eth_getTransactionReceipt", json!([hash])).await
    }

    pub async fn block(&self, number: u64) -> Value {
        self.call(
            "eth_getBlockByNumber",
            json!([format!("{number:#x}"), true]),
        )
        .await
    }

    pub async fn latest(&self) -> Value {
        self.call("eth_getBlockByNumber", json!(["latest", false]))
            .await
    }
}

pub fn body(method: &str, parameters: &Value) -> String {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters }).to_string()
}

pub fn quantity(value: &Value) -> U256 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no quantity"))
}

/// A transaction of 0 wei to nobody in particular, to be altered.
pub fn transfer(nonce: u64, to: Address, value: u128) -> TxEip1559 {
    TxEip1559 {
        chain_id: CHAIN_ID,
        nonce,
        gas_limit: TRANSFER_GAS,
        max_fee_per_gas: GWEI,
        max_priority_fee_per_gas: 0,
        to: TxKind::Call(to),
        value: U256::from(value),
        ..Default::default()
    }
}

/// A transaction, signed and encoded.
pub fn signed<T>(signer: &PrivateKeySigner, transaction: T) -> Bytes
where
    T: SignableTransaction<alloy::primitives::Signature>,
    TxEnvelope: From<alloy::consensus::Signed<T>>,
{
    let signature = signer
        .sign_hash_sync(&transaction.signature_hash())
        .expect("a key signs");
    TxEnvelope::from(transaction.into_signed(signature))
        .encoded_2718()
        .into()
}
