//! Transactions that wait: gaps, replacements, and what a block has no room for.

use alloy::primitives::TxKind;
use serde_json::{json, Value};
use weir_node::Options;

use crate::common::{signed, transfer, Stage, GWEI, TOKEN};

async fn manual() -> Stage {
    Stage::with(Options {
        no_mining: true,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_nonce_gap_waits_until_it_is_filled() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let third = stage
        .client
        .send(&signed(&alice, transfer(2, bob, 3)))
        .await;
    let second = stage
        .client
        .send(&signed(&alice, transfer(1, bob, 2)))
        .await;
    assert_eq!(stage.client.height().await, 0);
    assert_eq!(stage.client.receipt(third).await, Value::Null);
    let waiting = stage
        .client
        .call("eth_getTransactionByHash", json!([third]))
        .await;
    assert_eq!(waiting["blockHash"], Value::Null);
    assert_eq!(waiting["from"], json!(alice.address()));
    assert_eq!(stage.client.nonce(alice.address(), "pending").await, 0);

    let first = stage
        .client
        .send(&signed(&alice, transfer(0, bob, 1)))
        .await;
    let block = stage.client.block(1).await;
    let hashes: Vec<Value> = block["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["hash"].clone())
        .collect();
    assert_eq!(hashes, [json!(first), json!(second), json!(third)]);
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 3);
}

#[tokio::test]
async fn what_waits_counts_in_the_pending_nonce_and_block() {
    let stage = manual().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    for nonce in [0, 1, 3] {
        stage
            .client
            .send(&signed(&alice, transfer(nonce, bob, 1)))
            .await;
    }
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 0);
    assert_eq!(stage.client.nonce(alice.address(), "pending").await, 2);
    let pending = stage
        .client
        .call("eth_getBlockByNumber", json!(["pending", false]))
        .await;
    assert_eq!(pending["number"], json!("0x1"));
    assert_eq!(pending["transactions"].as_array().unwrap().len(), 2);
    assert_eq!(pending["parentHash"], stage.client.latest().await["hash"]);
    let count = stage
        .client
        .call("eth_getBlockTransactionCountByNumber", json!(["pending"]))
        .await;
    assert_eq!(count, json!("0x2"));

    stage.client.call("evm_mine", json!([])).await;
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 2);
    assert_eq!(stage.client.nonce(alice.address(), "pending").await, 2);
    let count = stage
        .client
        .call("eth_getBlockTransactionCountByNumber", json!(["latest"]))
        .await;
    assert_eq!(count, json!("0x2"));
}

#[tokio::test]
async fn a_replacement_pays_a_tenth_more_or_is_underpriced() {
    let stage = manual().await;
    let (alice, bob, carol) = (stage.signer(0), stage.address(1), stage.address(2));
    let mut first = transfer(0, bob, 1);
    first.max_fee_per_gas = 2 * GWEI;
    first.max_priority_fee_per_gas = GWEI;
    let first_raw = signed(&alice, first.clone());
    let first_hash = stage.client.send(&first_raw).await;
    assert!(stage
        .client
        .send_refused(&first_raw)
        .await
        .starts_with("already known"));

    let mut other = first.clone();
    other.to = TxKind::Call(carol);
    for (fee, tip) in [
        (2 * GWEI, GWEI),
        (2 * GWEI + 199_999_999, 2 * GWEI),
        (3 * GWEI, GWEI + 99_999_999),
    ] {
        other.max_fee_per_gas = fee;
        other.max_priority_fee_per_gas = tip;
        let message = stage
            .client
            .send_refused(&signed(&alice, other.clone()))
            .await;
        assert!(
            message.starts_with("replacement transaction underpriced"),
            "{message}"
        );
    }
    other.max_fee_per_gas = 2_200_000_000;
    other.max_priority_fee_per_gas = 1_100_000_000;
    let other_hash = stage.client.send(&signed(&alice, other)).await;
    let gone = stage
        .client
        .call("eth_getTransactionByHash", json!([first_hash]))
        .await;
    assert_eq!(gone, Value::Null);
    stage.client.call("evm_mine", json!([])).await;
    assert_eq!(
        stage.client.receipt(other_hash).await["status"],
        json!("0x1")
    );
    assert_eq!(stage.client.receipt(first_hash).await, Value::Null);
}

#[tokio::test]
async fn what_waits_already_is_not_spent_twice() {
    let stage = manual().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let most = 600_000 * TOKEN;
    stage
        .client
        .send(&signed(&alice, transfer(0, bob, most)))
        .await;
    let message = stage
        .client
        .send_refused(&signed(&alice, transfer(1, bob, most)))
        .await;
    assert!(
        message.starts_with("insufficient funds for gas * price + value"),
        "{message}"
    );
    assert!(message.contains("waiting transactions"), "{message}");
    stage
        .client
        .send(&signed(&alice, transfer(1, bob, most / 2)))
        .await;
}

#[tokio::test]
async fn more_than_a_block_can_take_goes_into_the_next_ones_in_order() {
    let stage = manual().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    // Until a transaction has run, all the weight its gas pays for is set aside for it.
    let gas_limit = 500_000_000_000;
    let count = 600;
    let mut hashes = Vec::new();
    for nonce in 0..count {
        let mut large = transfer(nonce, bob, 1);
        large.gas_limit = gas_limit;
        hashes.push(stage.client.send(&signed(&alice, large)).await);
    }
    stage.client.call("evm_setAutomine", json!([true])).await;
    let height = stage.client.height().await;
    assert!(height > 1, "{count} transactions fit into one block");
    let mut mined = Vec::new();
    for number in 1..=height {
        let block = stage.client.block(number).await;
        let transactions = block["transactions"].as_array().unwrap();
        assert!(!transactions.is_empty());
        mined.extend(transactions.iter().map(|found| found["hash"].clone()));
    }
    let sent: Vec<Value> = hashes.iter().map(|hash| json!(hash)).collect();
    assert_eq!(mined, sent);
}
