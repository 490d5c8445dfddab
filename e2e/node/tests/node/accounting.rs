//! What transactions cost, to the unit, and that blocks are what their hashes say.

use crate::common::{quantity, signed, transfer, Stage, GWEI, TOKEN};
use alloy::consensus::proofs::{calculate_receipt_root, calculate_transaction_root};
use alloy::consensus::{ReceiptEnvelope, TxReceipt};
use alloy::primitives::{Address, Bloom, Bytes, TxKind, B256, U256};
use alloy::rpc::types::{Block, TransactionReceipt};
use alloy::signers::local::PrivateKeySigner;
use serde_json::{json, Value};

/// What the transaction took from its sender beyond value, by its receipt.
fn fee(receipt: &Value) -> U256 {
    quantity(&receipt["gasUsed"]) * quantity(&receipt["effectiveGasPrice"])
}

fn deploy(nonce: u64, code: &[u8]) -> alloy::consensus::TxEip1559 {
    let mut deploy = transfer(nonce, Address::ZERO, 0);
    deploy.to = TxKind::Create;
    deploy.input = Bytes::copy_from_slice(code);
    deploy.gas_limit = 10_000_000_000;
    deploy
}

#[tokio::test]
async fn a_sender_loses_value_and_gas_used_times_price_to_the_unit() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let fresh = PrivateKeySigner::random().address();
    // A value that native units of 12 decimals cannot hold leaves dust on both sides.
    for (nonce, (to, value)) in [
        (bob, TOKEN),
        (fresh, TOKEN + 1),
        (bob, 123_456_789),
        (fresh, 0),
    ]
    .into_iter()
    .enumerate()
    {
        let sender = stage.client.balance(alice.address()).await;
        let receiver = stage.client.balance(to).await;
        let hash = stage
            .client
            .send(&signed(&alice, transfer(nonce as u64, to, value)))
            .await;
        let receipt = stage.client.receipt(hash).await;
        assert_eq!(receipt["status"], json!("0x1"));
        let value = U256::from(value);
        assert_eq!(stage.client.balance(to).await, receiver + value);
        assert_eq!(
            stage.client.balance(alice.address()).await,
            sender - value - fee(&receipt),
            "{receipt}"
        );
    }
}

#[tokio::test]
async fn deposits_are_part_of_the_gas_used_and_come_back() {
    let stage = Stage::new().await;
    let alice = stage.signer(0);
    // A contract that stores the call's first word under 0: PUSH0 CALLDATALOAD PUSH0 SSTORE
    let code = [
        0x63, 0x5f, 0x35, 0x5f, 0x55, 0x5f, 0x52, 0x60, 0x04, 0x60, 0x1c, 0xf3,
    ];
    let contract = alice.address().create(0);
    let deployed = stage.client.send(&signed(&alice, deploy(0, &code))).await;
    assert_eq!(stage.client.receipt(deployed).await["status"], json!("0x1"));
    let store = async |nonce: u64, word: u8| {
        let mut message = transfer(nonce, contract, 0);
        message.input = B256::with_last_byte(word).into();
        message.gas_limit = 10_000_000_000;
        let before = stage.client.balance(alice.address()).await;
        let hash = stage.client.send(&signed(&alice, message)).await;
        let receipt = stage.client.receipt(hash).await;
        assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
        let after = stage.client.balance(alice.address()).await;
        (fee(&receipt), before, after)
    };
    let (new, before, after) = store(1, 1).await;
    assert_eq!(after, before - new);
    let (changed, before, after) = store(2, 2).await;
    assert_eq!(after, before - changed);
    assert!(
        new > changed,
        "a new word costs a deposit: {new}, {changed}"
    );
    // The deposit is worth more than the message: no gas is used, and the rest comes back.
    let (emptied, before, after) = store(3, 0).await;
    assert_eq!(emptied, U256::ZERO);
    assert!(after > before);
    assert!(after - before < new - changed);
}

#[tokio::test]
async fn a_failed_transaction_costs_gas_and_no_value() {
    let stage = Stage::new().await;
    let alice = stage.signer(0);
    // REVERT(0, 0)
    let contract = alice.address().create(0);
    let code = [
        0x62, 0x5f, 0x5f, 0xfd, 0x5f, 0x52, 0x60, 0x03, 0x60, 0x1d, 0xf3,
    ];
    let deployed = stage.client.send(&signed(&alice, deploy(0, &code))).await;
    assert_eq!(stage.client.receipt(deployed).await["status"], json!("0x1"));
    let before = stage.client.balance(alice.address()).await;
    let mut message = transfer(1, contract, TOKEN);
    message.gas_limit = 10_000_000;
    let hash = stage.client.send(&signed(&alice, message)).await;
    let receipt = stage.client.receipt(hash).await;
    assert_eq!(receipt["status"], json!("0x0"), "{receipt}");
    // Gas is counted up to a whole unit; what that adds is undone with everything else.
    let paid = before - stage.client.balance(alice.address()).await;
    let rounded = fee(&receipt) - paid;
    assert!(rounded < U256::from(GWEI), "{paid}: {receipt}");
    assert_eq!(stage.client.balance(contract).await, U256::ZERO);
}

#[tokio::test]
async fn blocks_follow_each_other_by_hash_and_headers_hash_to_it() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    stage.client.call("evm_mine", json!([])).await;
    stage.client.call("evm_setAutomine", json!([false])).await;
    for nonce in 0..5 {
        stage
            .client
            .send(&signed(&alice, transfer(nonce, bob, 1)))
            .await;
    }
    // A contract whose constructor emits two logs, with a topic and without.
    let code = [
        0x5f, 0x5f, 0xa0, 0x60, 0x07, 0x5f, 0x5f, 0xa1, 0x5f, 0x5f, 0xf3,
    ];
    stage.client.send(&signed(&alice, deploy(5, &code))).await;
    stage.client.call("evm_mine", json!([])).await;
    stage.client.call("evm_mine", json!([])).await;

    let mut parent = B256::ZERO;
    for number in 0..=stage.client.height().await {
        let shown = stage.client.block(number).await;
        let block: Block = serde_json::from_value(shown.clone()).unwrap();
        assert_eq!(block.header.parent_hash, parent);
        assert_eq!(block.header.number, number);
        assert_eq!(block.header.inner.hash_slow(), block.header.hash);
        parent = block.header.hash;
        let by_hash = stage
            .client
            .call("eth_getBlockByHash", json!([parent, true]))
            .await;
        assert_eq!(by_hash, shown);

        let receipts = stage
            .client
            .call("eth_getBlockReceipts", json!([format!("{number:#x}")]))
            .await;
        let receipts: Vec<TransactionReceipt> = serde_json::from_value(receipts).unwrap();
        let transactions: Vec<_> = block
            .transactions
            .clone()
            .into_transactions()
            .map(|found| found.inner.into_inner())
            .collect();
        assert_eq!(transactions.len(), receipts.len());
        assert_eq!(
            calculate_transaction_root(&transactions),
            block.header.transactions_root
        );
        let envelopes: Vec<ReceiptEnvelope> = receipts
            .into_iter()
            .map(|receipt| receipt.into_primitives_receipt().inner)
            .collect();
        assert_eq!(
            calculate_receipt_root(&envelopes),
            block.header.receipts_root
        );
        let bloom = envelopes
            .iter()
            .fold(Bloom::ZERO, |bloom, receipt| bloom | receipt.bloom());
        assert_eq!(bloom, block.header.logs_bloom);
        assert_eq!(bloom == Bloom::ZERO, number != 2);
    }
}

/// The pallet counts what a reverted transaction emitted into the block's receipts root and
/// bloom, though the events are gone; see docs/node.md. If this fails it does not any more,
/// and the page is to be corrected.
#[tokio::test]
async fn the_pallets_bloom_has_reverted_logs_that_nobody_can_read() {
    let stage = Stage::new().await;
    let code = [0x5f, 0x5f, 0xa0, 0x5f, 0x5f, 0xfd];
    let hash = stage
        .client
        .send(&signed(&stage.signer(0), deploy(0, &code)))
        .await;
    let receipt = stage.client.receipt(hash).await;
    assert_eq!(receipt["status"], json!("0x0"));
    assert_eq!(receipt["logs"], json!([]));
    let bloom: Bloom =
        serde_json::from_value(stage.client.latest().await["logsBloom"].clone()).unwrap();
    assert_ne!(bloom, Bloom::ZERO);
}

#[tokio::test]
async fn no_token_is_made_or_lost_between_the_accounts() {
    let stage = Stage::new().await;
    let mut before = U256::ZERO;
    for account in 0..10 {
        before += stage.client.balance(stage.address(account)).await;
    }
    assert_eq!(before, U256::from(10 * 1_000_000 * TOKEN));
    let mut fees = U256::ZERO;
    for account in 0..10 {
        let to = stage.address((account + 3) % 10);
        let value = 1_000_003 * (account as u128 + 1);
        let hash = stage
            .client
            .send(&signed(&stage.signer(account), transfer(0, to, value)))
            .await;
        fees += fee(&stage.client.receipt(hash).await);
    }
    let mut after = U256::ZERO;
    for account in 0..10 {
        after += stage.client.balance(stage.address(account)).await;
    }
    assert_eq!(after + fees, before);
}
