//! What contracts emit, in all the ways it can be asked for.

use std::collections::BTreeSet;

use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::{SolCall, SolEvent};
use jsonrpsee::core::client::{Subscription, SubscriptionClientT};
use jsonrpsee::rpc_params;
use jsonrpsee::ws_client::WsClientBuilder;
use serde_json::{json, Value};
use weir_e2e::interfaces::Council;

use crate::common::{quantity, signed, transfer, Stage};
use crate::council::{council, propose, send};

/// Logs in all the ways they can be asked for.
#[tokio::test]
async fn logs_filters_receipts_and_subscriptions_agree() {
    let stage = Stage::new().await;
    let (first, _) = council(&stage).await;
    let socket = WsClientBuilder::default()
        .build(stage.node.ws_url())
        .await
        .unwrap();
    let mut heard: Subscription<Log> = socket
        .subscribe(
            "eth_subscribe",
            rpc_params!["logs", json!({ "address": first })],
            "eth_unsubscribe",
        )
        .await
        .unwrap();
    let polled = stage
        .client
        .call("eth_newFilter", json!([{ "address": first }]))
        .await;
    let late = stage
        .client
        .call(
            "eth_newFilter",
            json!([{ "address": first, "fromBlock": "0x4" }]),
        )
        .await;
    let blocks = stage.client.call("eth_newBlockFilter", json!([])).await;

    let mut sent = Vec::new();
    for institution in 2..6_u8 {
        let seat = Address::repeat_byte(institution);
        sent.push(send(&stage, 0, first, propose(seat, institution), 100_000_000).await);
    }
    let removal = Council::removeSeatCall {
        seat: Address::repeat_byte(3),
    }
    .abi_encode();
    sent.push(send(&stage, 0, first, removal.into(), 100_000_000).await);
    let from_receipts: Vec<Log> = sent
        .iter()
        .flat_map(|receipt| serde_json::from_value::<Vec<Log>>(receipt["logs"].clone()).unwrap())
        .collect();
    assert_eq!(from_receipts.len(), 5);

    let logs = async |filter: Value| -> Vec<Log> {
        serde_json::from_value(stage.client.call("eth_getLogs", json!([filter])).await).unwrap()
    };
    let since = json!({ "fromBlock": "0x2", "toBlock": "latest" });
    let with = |more: Value| {
        let mut filter = since.clone();
        filter
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        filter
    };
    assert_eq!(logs(since.clone()).await, from_receipts);
    let proposed = Council::SeatProposed::SIGNATURE_HASH;
    let removed = Council::SeatRemoved::SIGNATURE_HASH;
    assert_eq!(
        logs(with(json!({ "topics": [proposed] }))).await,
        from_receipts[..4]
    );
    assert_eq!(
        logs(with(json!({ "topics": [removed] }))).await,
        from_receipts[4..]
    );
    assert_eq!(
        logs(with(json!({ "topics": [[proposed, removed]] }))).await,
        from_receipts
    );
    let seat = Address::repeat_byte(3).into_word();
    let of_seat: Vec<Log> = from_receipts
        .iter()
        .filter(|log| log.topics().get(1) == Some(&seat))
        .cloned()
        .collect();
    assert_eq!(of_seat.len(), 2);
    assert_eq!(logs(with(json!({ "topics": [null, seat] }))).await, of_seat);
    assert_eq!(logs(with(json!({ "topics": [[], [seat]] }))).await, of_seat);
    assert_eq!(logs(with(json!({ "topics": [B256::ZERO] }))).await, []);
    assert_eq!(
        logs(with(json!({ "address": [first, stage.address(0)] }))).await,
        from_receipts
    );
    assert_eq!(logs(with(json!({ "address": stage.address(0) }))).await, []);
    let hash = &sent[1]["blockHash"];
    assert_eq!(
        logs(json!({ "blockHash": hash })).await,
        from_receipts[1..2]
    );
    assert_eq!(
        logs(json!({ "fromBlock": "0x3", "toBlock": "0x4" })).await,
        from_receipts[1..3]
    );
    assert_eq!(
        logs(json!({ "fromBlock": "0x9", "toBlock": "0xff" })).await,
        []
    );
    let (_, message) = stage
        .client
        .refused(
            "eth_getLogs",
            json!([{ "blockHash": B256::repeat_byte(9) }]),
        )
        .await;
    assert!(message.starts_with("unknown block"), "{message}");

    let changes = async |filter: &Value| {
        stage
            .client
            .call("eth_getFilterChanges", json!([filter]))
            .await
    };
    assert_eq!(
        serde_json::from_value::<Vec<Log>>(changes(&polled).await).unwrap(),
        from_receipts
    );
    assert_eq!(changes(&polled).await, json!([]));
    assert_eq!(
        serde_json::from_value::<Vec<Log>>(changes(&late).await).unwrap(),
        from_receipts[2..]
    );
    let all = stage.client.call("eth_getFilterLogs", json!([late])).await;
    assert_eq!(
        serde_json::from_value::<Vec<Log>>(all).unwrap(),
        from_receipts[2..]
    );
    let hashes = changes(&blocks).await;
    let expected: Vec<Value> = sent
        .iter()
        .map(|receipt| receipt["blockHash"].clone())
        .collect();
    assert_eq!(hashes, Value::from(expected));
    assert_eq!(
        stage
            .client
            .call("eth_uninstallFilter", json!([polled]))
            .await,
        json!(true)
    );
    assert_eq!(
        stage
            .client
            .call("eth_uninstallFilter", json!([polled]))
            .await,
        json!(false)
    );
    let (_, message) = stage
        .client
        .refused("eth_getFilterChanges", json!([polled]))
        .await;
    assert!(message.starts_with("filter not found"), "{message}");

    for expected in &from_receipts {
        assert_eq!(&heard.next().await.unwrap().unwrap(), expected);
    }
    let alloy = stage
        .provider(0)
        .get_logs(&Filter::new().address(first).from_block(2))
        .await
        .unwrap();
    assert_eq!(alloy, from_receipts);
}

#[tokio::test]
async fn logs_of_one_block_are_numbered_through() {
    let stage = Stage::new().await;
    let (council, _) = council(&stage).await;
    stage.client.call("evm_setAutomine", json!([false])).await;
    let nonce = stage.client.nonce(stage.address(0), "latest").await;
    for more in 0..3_u8 {
        let mut message = transfer(nonce + u64::from(more), council, 0);
        message.input = propose(Address::repeat_byte(0x40 + more), 9);
        message.gas_limit = 20_000_000;
        stage.client.send(&signed(&stage.signer(0), message)).await;
    }
    stage.client.call("evm_mine", json!([])).await;
    let receipts = stage
        .client
        .call("eth_getBlockReceipts", json!(["latest"]))
        .await;
    let receipts = receipts.as_array().unwrap();
    assert_eq!(receipts.len(), 3);
    let mut cumulative = U256::ZERO;
    let mut places = BTreeSet::new();
    for (index, receipt) in receipts.iter().enumerate() {
        assert_eq!(quantity(&receipt["transactionIndex"]), U256::from(index));
        cumulative += quantity(&receipt["gasUsed"]);
        assert_eq!(quantity(&receipt["cumulativeGasUsed"]), cumulative);
        for log in receipt["logs"].as_array().unwrap() {
            assert_eq!(log["transactionHash"], receipt["transactionHash"]);
            places.insert(quantity(&log["logIndex"]));
        }
    }
    assert_eq!(places, (0..3).map(U256::from).collect());
    assert_eq!(
        cumulative,
        quantity(&stage.client.latest().await["gasUsed"])
    );
}
