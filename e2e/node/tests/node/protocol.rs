//! The protocol: what is no request, batches, and WebSocket.

use jsonrpsee::core::client::{BatchResponse, ClientT, Subscription, SubscriptionClientT};
use jsonrpsee::core::params::BatchRequestBuilder;
use jsonrpsee::rpc_params;
use jsonrpsee::ws_client::WsClientBuilder;
use serde_json::{json, Value};
use weir_node::{MAX_BATCH, MAX_REQUEST_BYTES};

use crate::common::{body, Stage, CHAIN_ID};

fn code(answer: &Value) -> i64 {
    answer["error"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer} is no error"))
}

#[tokio::test]
async fn what_is_no_json_is_a_parse_error() {
    let stage = Stage::new().await;
    for text in ["", "{", "{\"jsonrpc\":\"2.0\",", "nonsense", "\u{7f}"] {
        let answer = stage.client.raw(text).await;
        assert_eq!(code(&answer), -32700, "{text:?}: {answer}");
        assert_eq!(answer["id"], Value::Null);
    }
    assert_eq!(stage.client.height().await, 0);
}

#[tokio::test]
async fn what_is_json_and_no_request_is_an_invalid_request() {
    let stage = Stage::new().await;
    for text in [
        json!({ "jsonrpc": "2.0", "id": 1 }).to_string(),
        json!({ "jsonrpc": "2.0", "id": 1, "method": 7 }).to_string(),
        json!({ "jsonrpc": "1.0", "id": 1, "method": "eth_chainId" }).to_string(),
        json!([]).to_string(),
    ] {
        let answer = stage.client.raw(text.clone()).await;
        assert_eq!(code(&answer), -32600, "{text}: {answer}");
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_not_found() {
    let stage = Stage::new().await;
    assert_eq!(
        stage.client.refused("eth_gasStation", json!([])).await.0,
        -32601
    );
    assert_eq!(
        stage.client.refused("admin_peers", json!([])).await.0,
        -32601
    );
}

#[tokio::test]
async fn wrong_arguments_are_named() {
    let stage = Stage::new().await;
    let address = stage.address(0);
    let hash = "0x568c9f565bf31c5c5a3fb2a995b75b9b1dacac2f5ab490f33df0ee108d51301b";
    for (method, parameters, expected) in [
        (
            "eth_getBalance",
            json!([]),
            "missing value for required argument 0",
        ),
        (
            "eth_getBalance",
            json!(["f39fd6e51aad88f6f4ce6ab8827279cfffb92266"]),
            "argument 0: hex string without 0x prefix",
        ),
        ("eth_getBalance", json!(["0xf39f"]), "argument 0"),
        (
            "eth_getBalance",
            json!(["0xzz9fd6e51aad88f6f4ce6ab8827279cfffb92266"]),
            "argument 0",
        ),
        ("eth_getBalance", json!([7]), "argument 0"),
        ("eth_getBalance", json!([address, "12"]), "argument 1"),
        ("eth_getBalance", json!([address, "newest"]), "argument 1"),
        (
            "eth_getBalance",
            json!([address, "latest", 1]),
            "too many arguments, want at most 2",
        ),
        ("eth_getBalance", json!({ "address": address }), "by name"),
        ("eth_getTransactionReceipt", json!(["0x12"]), "argument 0"),
        (
            "eth_getBlockByNumber",
            json!(["latest", "yes"]),
            "argument 1",
        ),
        (
            "eth_getTransactionByBlockHashAndIndex",
            json!([hash, "3"]),
            "argument 1",
        ),
        ("eth_sendRawTransaction", json!(["0x0"]), "argument 0"),
        (
            "eth_sendRawTransaction",
            json!(["02f8"]),
            "argument 0: hex string without 0x prefix",
        ),
        ("eth_call", json!([{ "to": "0x12" }]), "argument 0"),
        (
            "eth_call",
            json!([{ "to": address, "data": "0x01", "input": "0x02" }]),
            "argument 0",
        ),
        (
            "eth_call",
            json!([{ "to": address }, "latest", {}, { "time": "0x1" }]),
            "block overrides",
        ),
        (
            "eth_getLogs",
            json!([{ "fromBlock": "0x2", "toBlock": "0x1" }]),
            "invalid block range",
        ),
        (
            "eth_getLogs",
            json!([{ "blockHash": hash, "fromBlock": "0x1" }]),
            "argument 0",
        ),
        ("eth_getLogs", json!([{ "topics": ["0x12"] }]), "argument 0"),
        (
            "eth_feeHistory",
            json!(["0x1", "latest", [50, 10]]),
            "percentile",
        ),
        ("evm_revert", json!(["one"]), "argument 0"),
        ("evm_increaseTime", json!([-5]), "argument 0"),
        (
            "web3_sha3",
            json!(["68656c6c6f"]),
            "argument 0: hex string without 0x prefix",
        ),
    ] {
        let (code, message) = stage.client.refused(method, parameters.clone()).await;
        assert_eq!(code, -32602, "{method} {parameters}: {message}");
        assert!(
            message.contains(expected),
            "{method} {parameters}: {message}"
        );
    }
    assert_eq!(stage.client.height().await, 0);
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_and_the_longest_transaction_is_not() {
    let stage = Stage::new().await;
    let limit = usize::try_from(MAX_REQUEST_BYTES).unwrap();
    let long = body(
        "web3_sha3",
        &json!([format!("0x{}", "00".repeat(limit / 2))]),
    );
    let response = stage.client.post(long).send().await.unwrap();
    assert_eq!(response.status(), 413);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(code(&answer), -32007, "{answer}");
    assert!(answer["error"]["message"]
        .as_str()
        .unwrap()
        .contains("too big"));

    let longest = format!("0x{}", "00".repeat(weir_node::MAX_TRANSACTION_BYTES));
    assert!(stage
        .client
        .call("web3_sha3", json!([longest]))
        .await
        .is_string());
    let longer = format!("0x02{}", "00".repeat(weir_node::MAX_TRANSACTION_BYTES));
    let (_, message) = stage
        .client
        .refused("eth_sendRawTransaction", json!([longer]))
        .await;
    assert!(message.starts_with("oversized data"), "{message}");
}

#[tokio::test]
async fn a_batch_is_answered_in_its_order_with_its_errors() {
    let stage = Stage::new().await;
    let request = |id: u64, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
    let batch = json!([
        request(1, "eth_chainId"),
        request(2, "eth_none"),
        3,
        request(4, "net_version")
    ]);
    let answer = stage.client.raw(batch.to_string()).await;
    let answers = answer.as_array().expect("a batch is answered by a batch");
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["result"], json!(format!("{CHAIN_ID:#x}")));
    assert_eq!(code(&answers[1]), -32601);
    assert_eq!(code(&answers[2]), -32600);
    assert_eq!(answers[3]["result"], json!(CHAIN_ID.to_string()));

    let many: Vec<Value> = (0..=u64::from(MAX_BATCH))
        .map(|id| request(id, "eth_chainId"))
        .collect();
    let answer = stage.client.raw(Value::from(many).to_string()).await;
    assert_eq!(code(&answer), -32010, "{answer}");
}

#[tokio::test]
async fn web_socket_answers_requests_batches_and_subscriptions_on_the_same_port() {
    let stage = Stage::new().await;
    let socket = WsClientBuilder::default()
        .build(stage.node.ws_url())
        .await
        .unwrap();
    let id: String = socket.request("eth_chainId", rpc_params![]).await.unwrap();
    assert_eq!(id, format!("{CHAIN_ID:#x}"));

    let mut batch = BatchRequestBuilder::new();
    batch.insert("eth_blockNumber", rpc_params![]).unwrap();
    batch.insert("eth_none", rpc_params![]).unwrap();
    let answers: BatchResponse<'_, String> = socket.batch_request(batch).await.unwrap();
    assert_eq!(
        (answers.num_successful_calls(), answers.num_failed_calls()),
        (1, 1)
    );

    let mut heads: Subscription<Value> = socket
        .subscribe("eth_subscribe", rpc_params!["newHeads"], "eth_unsubscribe")
        .await
        .unwrap();
    let mut arrivals: Subscription<Value> = socket
        .subscribe(
            "eth_subscribe",
            rpc_params!["newPendingTransactions"],
            "eth_unsubscribe",
        )
        .await
        .unwrap();
    let sent = json!({ "from": stage.address(0), "to": stage.address(1), "value": "0x1" });
    let hash = stage
        .client
        .call("eth_sendTransaction", json!([sent]))
        .await;
    assert_eq!(arrivals.next().await.unwrap().unwrap(), hash);
    let head = heads.next().await.unwrap().unwrap();
    assert_eq!(head["number"], json!("0x1"));
    assert_eq!(head["hash"], stage.client.block(1).await["hash"]);

    heads.unsubscribe().await.unwrap();
    let unknown: Result<Subscription<Value>, _> = socket
        .subscribe("eth_subscribe", rpc_params!["newTides"], "eth_unsubscribe")
        .await;
    assert!(unknown.unwrap_err().to_string().contains("newTides"));
}

#[tokio::test]
async fn subscriptions_are_numbered_in_hex() {
    let stage = Stage::new().await;
    let socket = WsClientBuilder::default()
        .build(stage.node.ws_url())
        .await
        .unwrap();
    let heads: Subscription<Value> = socket
        .subscribe("eth_subscribe", rpc_params!["newHeads"], "eth_unsubscribe")
        .await
        .unwrap();
    match heads.kind() {
        jsonrpsee::core::client::SubscriptionKind::Subscription(id) => {
            assert!(format!("{id:?}").contains("0x"), "{id:?}");
        }
        other => panic!("{other:?}"),
    }
}
