//! Messages without effect, and reading what contracts keep.

use alloy::primitives::{Address, Bytes, TxKind, B256, U256};
use alloy::sol_types::SolValue;
use serde_json::{json, Value};

use crate::common::{quantity, signed, transfer, Stage, GWEI};

/// EVM init code whose contract answers the block's number and time.
const BLOCK_READER: &[u8] = &[
    // PUSH11 code, PUSH0, MSTORE; return its 11 bytes
    0x6a, 0x43, 0x5f, 0x52, 0x42, 0x60, 0x20, 0x52, 0x60, 0x40, 0x5f, 0xf3, 0x5f, 0x52, 0x60, 0x0b,
    0x60, 0x15, 0xf3,
];

#[tokio::test]
async fn a_pending_call_sees_the_next_block_and_a_latest_one_the_latest() {
    let stage = Stage::new().await;
    let mut deploy = transfer(0, Address::ZERO, 0);
    deploy.to = TxKind::Create;
    deploy.input = Bytes::from_static(BLOCK_READER);
    deploy.gas_limit = 1_000_000_000;
    let hash = stage.client.send(&signed(&stage.signer(0), deploy)).await;
    let receipt = stage.client.receipt(hash).await;
    assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
    let reader = receipt["contractAddress"].clone();
    let timestamp = quantity(&stage.client.latest().await["timestamp"]);
    stage.client.call("evm_increaseTime", json!([1_000])).await;

    let ask = async |block: &str| {
        let answer = stage
            .client
            .call("eth_call", json!([{ "to": reader }, block]))
            .await;
        let answer: Bytes = serde_json::from_value(answer).unwrap();
        <(U256, U256)>::abi_decode(&answer).unwrap()
    };
    assert_eq!(ask("latest").await, (U256::from(1), timestamp));
    let (number, time) = ask("pending").await;
    assert_eq!(number, U256::from(2));
    assert!(time >= timestamp + U256::from(1_000));
}

#[tokio::test]
async fn a_call_may_pretend_balances_and_code() {
    let stage = Stage::new().await;
    let nobody = Address::repeat_byte(0x77);
    let request = json!({ "from": nobody, "to": stage.address(1), "value": "0xde0b6b3a7640000" });
    let (_, message) = stage
        .client
        .refused("eth_call", json!([request, "latest"]))
        .await;
    assert!(message.starts_with("insufficient funds"), "{message}");
    let rich = json!({ nobody.to_string(): { "balance": "0x8ac7230489e80000" } });
    assert_eq!(
        stage
            .client
            .call("eth_call", json!([request, "latest", rich]))
            .await,
        json!("0x")
    );
    assert_eq!(stage.client.balance(nobody).await, U256::ZERO);

    // PUSH1 7, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
    let seven = json!({ nobody.to_string(): { "code": "0x60075f5260205ff3" } });
    let answer = stage
        .client
        .call("eth_call", json!([{ "to": nobody }, "latest", seven]))
        .await;
    assert_eq!(quantity(&answer), U256::from(7));
}

#[tokio::test]
async fn a_call_with_a_fee_below_the_base_fee_is_refused_and_with_none_is_not() {
    let stage = Stage::new().await;
    let call = |fields: Value| {
        let mut request = json!({ "from": stage.address(0), "to": stage.address(1) });
        request
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        json!([request, "latest"])
    };
    for fields in [
        json!({}),
        json!({ "gasPrice": "0x0" }),
        json!({ "maxFeePerGas": format!("{GWEI:#x}") }),
    ] {
        stage.client.call("eth_call", call(fields)).await;
    }
    for (fields, expected) in [
        (
            json!({ "gasPrice": "0x1" }),
            "max fee per gas less than block base fee",
        ),
        (
            json!({ "maxFeePerGas": "0x1" }),
            "max fee per gas less than block base fee",
        ),
        (
            json!({ "maxFeePerGas": "0x77359400", "maxPriorityFeePerGas": "0xb2d05e00" }),
            "max priority fee per gas higher",
        ),
        (
            json!({ "gasPrice": "0x77359400", "maxFeePerGas": "0x77359400" }),
            "both gasPrice",
        ),
        (json!({ "chainId": "0x1" }), "invalid chain id for signer"),
    ] {
        let (_, message) = stage.client.refused("eth_call", call(fields)).await;
        assert!(message.starts_with(expected), "{message}");
    }
}

#[tokio::test]
async fn the_state_of_older_blocks_is_refused_and_that_of_the_latest_is_not() {
    let stage = Stage::new().await;
    stage.client.call("evm_mine", json!([])).await;
    stage.client.call("evm_mine", json!([])).await;
    let account = stage.address(0);
    let hash = stage.client.latest().await["hash"].clone();
    for block in [
        json!("latest"),
        json!("safe"),
        json!("finalized"),
        json!("pending"),
        json!("0x2"),
        json!({ "blockNumber": "0x2" }),
        json!({ "blockHash": hash }),
        hash,
    ] {
        stage
            .client
            .call("eth_getBalance", json!([account, block]))
            .await;
        stage
            .client
            .call("eth_call", json!([{ "to": account }, block]))
            .await;
    }
    for (block, expected) in [
        (
            json!("earliest"),
            "missing trie node: the state after block 0 is not kept",
        ),
        (
            json!("0x1"),
            "missing trie node: the state after block 1 is not kept",
        ),
        (json!("0x3"), "header not found"),
        (
            json!({ "blockHash": B256::repeat_byte(7) }),
            "header not found",
        ),
    ] {
        for (method, parameters) in [
            ("eth_getBalance", json!([account, block])),
            ("eth_getTransactionCount", json!([account, block])),
            ("eth_getCode", json!([account, block])),
            ("eth_getStorageAt", json!([account, "0x0", block])),
            ("eth_call", json!([{ "to": account }, block])),
            ("eth_estimateGas", json!([{ "to": account }, block])),
        ] {
            let (code, message) = stage.client.refused(method, parameters).await;
            assert_eq!(code, -32000);
            assert!(message.starts_with(expected), "{method}: {message}");
        }
    }
}

#[tokio::test]
async fn storage_is_read_by_its_key() {
    let stage = Stage::new().await;
    // Stores 42 under 7, and is no contract otherwise.
    let mut deploy = transfer(0, Address::ZERO, 0);
    deploy.to = TxKind::Create;
    deploy.input = Bytes::from_static(&[0x60, 42, 0x60, 7, 0x55, 0x5f, 0x5f, 0xf3]);
    deploy.gas_limit = 1_000_000_000;
    stage.client.send(&signed(&stage.signer(0), deploy)).await;
    let contract = stage.address(0).create(0);
    let stored = stage
        .client
        .call("eth_getStorageAt", json!([contract, "0x7", "latest"]))
        .await;
    assert_eq!(quantity(&stored), U256::from(42));
    assert_eq!(stored.as_str().unwrap().len(), 66);
    for (address, key) in [(contract, "0x8"), (stage.address(4), "0x7")] {
        let nothing = stage
            .client
            .call("eth_getStorageAt", json!([address, key, "latest"]))
            .await;
        assert_eq!(nothing, json!(B256::ZERO));
    }
}
