//! Several clients at once, and alloy as one of them.

use std::collections::HashSet;

use crate::common::{quantity, signed, transfer, Stage, TOKEN};
use alloy::network::TransactionBuilder;
use alloy::primitives::{B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use serde_json::json;

#[tokio::test]
async fn alloy_sends_and_finds_as_on_any_chain() {
    let stage = Stage::new().await;
    let provider = stage.provider(0);
    assert_eq!(
        provider.get_chain_id().await.unwrap(),
        crate::common::CHAIN_ID
    );
    assert!(provider
        .get_client_version()
        .await
        .unwrap()
        .starts_with("weir-node/"));
    assert_eq!(provider.get_accounts().await.unwrap().len(), 10);
    let request = TransactionRequest::default()
        .with_to(stage.address(1))
        .with_value(U256::from(TOKEN));
    let receipt = provider
        .send_transaction(request)
        .await
        .unwrap()
        .get_receipt()
        .await
        .unwrap();
    assert!(receipt.status());
    assert_eq!(receipt.block_number, Some(1));
    let block = provider
        .get_block_by_number(1.into())
        .full()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(block.header.hash, receipt.block_hash.unwrap());
    assert_eq!(block.transactions.len(), 1);
    let found = provider
        .get_transaction_by_hash(receipt.transaction_hash)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.effective_gas_price, Some(receipt.effective_gas_price));
    let fees = provider
        .get_fee_history(2, 1.into(), &[25.0, 75.0])
        .await
        .unwrap();
    assert_eq!((fees.oldest_block, fees.base_fee_per_gas.len()), (0, 3));
    assert_eq!(fees.reward.unwrap(), [[0, 0], [0, 0]]);
    let pending = provider
        .get_block_by_number(alloy::eips::BlockNumberOrTag::Pending)
        .await
        .unwrap();
    assert_eq!(pending.unwrap().header.number, 2);
    assert_eq!(
        provider
            .get_block_receipts(1.into())
            .await
            .unwrap()
            .unwrap(),
        [receipt]
    );
}

/// Ten clients send at once; some from the same account.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_lost_between_many_clients_at_once() {
    const EACH: u64 = 30;
    let stage = Stage::new().await;
    let to = alloy::primitives::Address::repeat_byte(0x66);
    let mut clients = Vec::new();
    for index in 0..10 {
        let (client, signer) = (stage.client.clone(), stage.signer(index));
        clients.push(tokio::spawn(async move {
            let mut hashes = Vec::new();
            for nonce in 0..EACH {
                hashes.push(client.send(&signed(&signer, transfer(nonce, to, 7))).await);
            }
            hashes
        }));
    }
    let mut hashes: HashSet<B256> = HashSet::new();
    for client in clients {
        hashes.extend(client.await.unwrap());
    }
    assert_eq!(hashes.len(), 10 * 30);
    let mut fees = U256::ZERO;
    for hash in &hashes {
        let receipt = stage.client.receipt(*hash).await;
        assert_eq!(receipt["status"], json!("0x1"));
        fees += quantity(&receipt["gasUsed"]) * quantity(&receipt["effectiveGasPrice"]);
    }
    assert_eq!(stage.client.balance(to).await, U256::from(10 * EACH * 7));
    let mut left = U256::ZERO;
    for index in 0..10 {
        left += stage.client.balance(stage.address(index)).await;
        assert_eq!(
            stage.client.nonce(stage.address(index), "latest").await,
            EACH
        );
    }
    let sent = U256::from(10 * EACH * 7);
    assert_eq!(left + fees + sent, U256::from(10 * 1_000_000 * TOKEN));
    let mut mined = 0;
    for number in 1..=stage.client.height().await {
        mined += stage.client.block(number).await["transactions"]
            .as_array()
            .unwrap()
            .len();
    }
    assert_eq!(mined, hashes.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_clients_with_the_same_nonce_one_is_mined() {
    let stage = Stage::new().await;
    let (alice, bob, carol) = (stage.signer(0), stage.address(1), stage.address(2));
    for nonce in 0..20 {
        let ask = |to| {
            let raw = signed(&alice, transfer(nonce, to, 1));
            stage.client.ask("eth_sendRawTransaction", json!([raw]))
        };
        let (one, two) = tokio::join!(ask(bob), ask(carol));
        let refusals: Vec<_> = [&one, &two]
            .into_iter()
            .filter_map(|answer| answer["error"]["message"].as_str())
            .collect();
        let [refusal] = refusals[..] else {
            panic!("{one} {two}")
        };
        let words = ["nonce too low", "replacement transaction underpriced"];
        assert!(
            words.iter().any(|words| refusal.starts_with(words)),
            "{refusal}"
        );
        assert_eq!(
            stage.client.nonce(alice.address(), "latest").await,
            nonce + 1
        );
    }
}
