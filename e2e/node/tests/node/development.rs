//! What every development chain has: time travel, snapshots, blocks on demand.

use crate::common::{quantity, signed, transfer, Stage, TOKEN};
use alloy::primitives::{Address, U256};
use serde_json::{json, Value};
use weir_node::Options;

async fn timestamp(stage: &Stage) -> u64 {
    quantity(&stage.client.latest().await["timestamp"]).to()
}

async fn mine(stage: &Stage) -> u64 {
    assert_eq!(stage.client.call("evm_mine", json!([])).await, json!("0x0"));
    timestamp(stage).await
}

#[tokio::test]
async fn a_snapshot_goes_back_to_everything_and_counts_once() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let first = stage
        .client
        .send(&signed(&alice, transfer(0, bob, TOKEN)))
        .await;
    let (before, block) = (stage.client.balance(bob).await, stage.client.latest().await);
    let snapshot = stage.client.call("evm_snapshot", json!([])).await;
    let later = stage.client.call("evm_snapshot", json!([])).await;
    assert_ne!(snapshot, later);

    let undone = stage
        .client
        .send(&signed(&alice, transfer(1, bob, TOKEN)))
        .await;
    stage.client.call("evm_increaseTime", json!([10_000])).await;
    let undone_block = mine(&stage).await;
    assert_eq!(stage.client.height().await, 3);
    assert_eq!(
        stage.client.call("evm_revert", json!([snapshot])).await,
        json!(true)
    );

    assert_eq!(stage.client.latest().await, block);
    assert_eq!(stage.client.balance(bob).await, before);
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 1);
    assert_eq!(stage.client.receipt(undone).await, Value::Null);
    assert_eq!(
        stage
            .client
            .call("eth_getTransactionByHash", json!([undone]))
            .await,
        Value::Null
    );
    assert_eq!(stage.client.receipt(first).await["status"], json!("0x1"));
    assert_eq!(
        stage
            .client
            .call("eth_getBlockByNumber", json!(["0x2", false]))
            .await,
        Value::Null
    );
    for gone in [snapshot, later, json!("0xff")] {
        assert_eq!(
            stage.client.call("evm_revert", json!([gone])).await,
            json!(false)
        );
    }
    // The chain goes on from there, and its clock is the one it had.
    assert!(mine(&stage).await < undone_block);
    stage
        .client
        .send(&signed(&alice, transfer(1, bob, 1)))
        .await;
    assert_eq!(stage.client.balance(bob).await, before + U256::from(1));
}

#[tokio::test]
async fn what_waits_is_part_of_a_snapshot() {
    let stage = Stage::with(Options {
        no_mining: true,
        ..Options::default()
    })
    .await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let waiting = stage
        .client
        .send(&signed(&alice, transfer(0, bob, 1)))
        .await;
    let snapshot = stage.client.call("evm_snapshot", json!([])).await;
    let block = mine(&stage).await;
    assert!(block > 0);
    assert_eq!(stage.client.receipt(waiting).await["status"], json!("0x1"));
    stage.client.call("evm_revert", json!([snapshot])).await;
    assert_eq!(stage.client.receipt(waiting).await, Value::Null);
    let found = stage
        .client
        .call("eth_getTransactionByHash", json!([waiting]))
        .await;
    assert_eq!(found["blockNumber"], Value::Null);
    mine(&stage).await;
    assert_eq!(stage.client.receipt(waiting).await["status"], json!("0x1"));
}

#[tokio::test]
async fn a_new_chain_begins_when_it_is_told_to() {
    let stage = Stage::with(Options {
        genesis_time: Some(2_000_000_000),
        ..Options::default()
    })
    .await;
    assert_eq!(timestamp(&stage).await, 2_000_000_000);
    let next = mine(&stage).await;
    assert!((2_000_000_000..2_000_003_600).contains(&next), "{next}");
}

#[tokio::test]
async fn time_is_moved_on_and_set_and_never_goes_back() {
    let stage = Stage::new().await;
    let start = timestamp(&stage).await;
    assert_eq!(
        stage.client.call("evm_increaseTime", json!([1_000])).await,
        json!(1_000)
    );
    assert_eq!(
        stage
            .client
            .call("evm_increaseTime", json!(["0x3e8"]))
            .await,
        json!(2_000)
    );
    let moved = mine(&stage).await;
    assert!(moved >= start + 2_000);

    stage
        .client
        .call("evm_setNextBlockTimestamp", json!([moved + 5_000]))
        .await;
    assert_eq!(mine(&stage).await, moved + 5_000);
    assert!(mine(&stage).await >= moved + 5_000);
    stage.client.call("evm_mine", json!([moved + 9_000])).await;
    assert_eq!(timestamp(&stage).await, moved + 9_000);

    for method in ["evm_setNextBlockTimestamp", "evm_mine"] {
        let (_, message) = stage.client.refused(method, json!([moved])).await;
        assert!(
            message.contains("is before the latest block's"),
            "{message}"
        );
        let (_, message) = stage.client.refused(method, json!([u64::MAX])).await;
        assert!(
            message.contains("beyond the last time there is"),
            "{message}"
        );
    }
    let (_, message) = stage
        .client
        .refused("evm_increaseTime", json!([u64::MAX]))
        .await;
    assert!(
        message.contains("beyond the last time there is"),
        "{message}"
    );
    assert_eq!(timestamp(&stage).await, moved + 9_000);

    // Two blocks may share a second.
    let shared = timestamp(&stage).await + 100;
    stage
        .client
        .call("evm_setNextBlockTimestamp", json!([shared]))
        .await;
    mine(&stage).await;
    stage
        .client
        .call("evm_setNextBlockTimestamp", json!([shared]))
        .await;
    assert_eq!(mine(&stage).await, shared);
}

#[tokio::test]
async fn many_blocks_are_made_at_once() {
    let stage = Stage::new().await;
    stage
        .client
        .call("anvil_mine", json!(["0x10", "0x3c"]))
        .await;
    assert_eq!(stage.client.height().await, 16);
    let first: u64 = quantity(&stage.client.block(1).await["timestamp"]).to();
    assert_eq!(timestamp(&stage).await, first + 15 * 60);
    stage.client.call("hardhat_mine", json!([])).await;
    stage
        .client
        .call("evm_mine", json!([{ "blocks": 3 }]))
        .await;
    assert_eq!(stage.client.height().await, 20);
    let (code, _) = stage
        .client
        .refused("anvil_mine", json!(["0xffffffff"]))
        .await;
    assert_eq!(code, -32602);
}

#[tokio::test]
async fn blocks_are_made_when_told_to_once_automatic_mining_is_off() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    assert_eq!(
        stage.client.call("anvil_getAutomine", json!([])).await,
        json!(true)
    );
    stage.client.call("evm_setAutomine", json!([false])).await;
    assert_eq!(
        stage.client.call("hardhat_getAutomine", json!([])).await,
        json!(false)
    );
    let first = stage
        .client
        .send(&signed(&alice, transfer(0, bob, 1)))
        .await;
    let second = stage
        .client
        .send(&signed(&alice, transfer(1, bob, 1)))
        .await;
    assert_eq!(stage.client.height().await, 0);
    mine(&stage).await;
    for hash in [first, second] {
        assert_eq!(
            stage.client.receipt(hash).await["blockNumber"],
            json!("0x1")
        );
    }
    let third = stage
        .client
        .send(&signed(&alice, transfer(2, bob, 1)))
        .await;
    assert_eq!(stage.client.receipt(third).await, Value::Null);
    stage.client.call("evm_setAutomine", json!([true])).await;
    assert_eq!(
        stage.client.receipt(third).await["blockNumber"],
        json!("0x2")
    );
}

#[tokio::test]
async fn blocks_are_made_every_so_often_when_asked_for() {
    let stage = Stage::with(Options {
        block_time: Some(1),
        ..Options::default()
    })
    .await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let hash = stage
        .client
        .send(&signed(&alice, transfer(0, bob, 1)))
        .await;
    while stage.client.receipt(hash).await.is_null() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let height = stage.client.height().await;
    while stage.client.height().await == height {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    // And no more once it is off.
    stage.client.call("evm_setIntervalMining", json!([0])).await;
    let waiting = stage
        .client
        .send(&signed(&alice, transfer(1, bob, 1)))
        .await;
    assert_eq!(stage.client.receipt(waiting).await, Value::Null);
    mine(&stage).await;
    assert_eq!(stage.client.receipt(waiting).await["status"], json!("0x1"));
}

#[tokio::test]
async fn a_balance_is_set_outside_of_any_transaction() {
    let stage = Stage::new().await;
    let somebody = Address::repeat_byte(0x55);
    let balance = U256::from(7 * TOKEN + 1);
    stage
        .client
        .call("anvil_setBalance", json!([somebody, balance]))
        .await;
    assert_eq!(stage.client.balance(somebody).await, balance);
    assert_eq!(stage.client.height().await, 0);
    stage
        .client
        .call("hardhat_setBalance", json!([somebody, "0x0"]))
        .await;
    assert_eq!(stage.client.balance(somebody).await, U256::ZERO);
    let (_, message) = stage
        .client
        .refused("anvil_setBalance", json!([somebody, U256::MAX]))
        .await;
    assert!(
        message.contains("beyond what the chain counts"),
        "{message}"
    );
}

#[tokio::test]
async fn there_are_as_many_snapshots_as_are_kept_and_no_more() {
    let stage = Stage::new().await;
    let mut last = Value::Null;
    let message = loop {
        let answer = stage.client.ask("evm_snapshot", json!([])).await;
        if let Some(message) = answer["error"]["message"].as_str() {
            break message.to_owned();
        }
        last = answer["result"].clone();
    };
    assert!(
        message.starts_with("128 snapshots are kept already"),
        "{message}"
    );
    assert_eq!(
        stage.client.call("evm_revert", json!([last])).await,
        json!(true)
    );
    stage.client.call("evm_snapshot", json!([])).await;
}
