//! Transactions: which are taken, which are refused, and in which words.

use alloy::consensus::{TxEip2930, TxEip7702, TxLegacy};
use alloy::primitives::{keccak256, Address, Bytes, TxKind, U256};
use alloy::signers::local::PrivateKeySigner;
use serde_json::json;

use crate::common::{quantity, signed, transfer, Stage, CHAIN_ID, GWEI, TOKEN, TRANSFER_GAS};

fn legacy(nonce: u64, to: Address, chain_id: Option<u64>) -> TxLegacy {
    TxLegacy {
        chain_id,
        nonce,
        gas_price: GWEI,
        gas_limit: TRANSFER_GAS,
        to: TxKind::Call(to),
        value: U256::from(1),
        input: Bytes::new(),
    }
}

#[tokio::test]
async fn all_kinds_of_transactions_wallets_send_are_mined() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let access = TxEip2930 {
        chain_id: CHAIN_ID,
        nonce: 2,
        gas_price: 2 * GWEI,
        gas_limit: TRANSFER_GAS,
        to: TxKind::Call(bob),
        value: U256::from(1),
        ..Default::default()
    };
    for (nonce, raw, kind) in [
        (0, signed(&alice, legacy(0, bob, Some(CHAIN_ID))), "0x0"),
        // Before EIP-155 a signature was for every chain.
        (1, signed(&alice, legacy(1, bob, None)), "0x0"),
        (2, signed(&alice, access), "0x1"),
        (3, signed(&alice, transfer(3, bob, 1)), "0x2"),
    ] {
        let hash = stage.client.send(&raw).await;
        assert_eq!(hash, keccak256(&raw));
        let receipt = stage.client.receipt(hash).await;
        assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
        assert_eq!(receipt["type"], json!(kind), "{receipt}");
        assert_eq!(quantity(&receipt["effectiveGasPrice"]), U256::from(GWEI));
        let found = stage
            .client
            .call("eth_getTransactionByHash", json!([hash]))
            .await;
        assert_eq!(quantity(&found["nonce"]), U256::from(nonce));
        assert_eq!(found["from"], json!(alice.address()));
        assert_eq!(found["type"], json!(kind));
        let number = found["blockNumber"].clone();
        let at = stage
            .client
            .call(
                "eth_getTransactionByBlockNumberAndIndex",
                json!([number, "0x0"]),
            )
            .await;
        assert_eq!(at, found);
        let at = stage
            .client
            .call(
                "eth_getTransactionByBlockHashAndIndex",
                json!([found["blockHash"], "0x0"]),
            )
            .await;
        assert_eq!(at, found);
    }
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 4);
}

#[tokio::test]
async fn bytes_that_are_no_transaction_are_refused() {
    let stage = Stage::new().await;
    let whole = signed(&stage.signer(0), transfer(0, stage.address(1), 1));
    let with_rest: Bytes = [whole.as_ref(), &[0]].concat().into();
    let cut: Bytes = whole[..whole.len() - 1].to_vec().into();
    for raw in [
        Bytes::new(),
        Bytes::from_static(&[0xc0]),
        Bytes::from_static(&[0x02]),
        with_rest,
        cut,
    ] {
        let message = stage.client.send_refused(&raw).await;
        assert!(message.starts_with("rlp"), "{raw}: {message}");
    }
    let blobs = Bytes::from_static(&[0x03, 0xc0]);
    assert!(stage
        .client
        .send_refused(&blobs)
        .await
        .starts_with("transaction type not supported"));
    let delegation = TxEip7702 {
        chain_id: CHAIN_ID,
        gas_limit: TRANSFER_GAS,
        ..Default::default()
    };
    let delegation = signed(&stage.signer(0), delegation);
    assert!(stage
        .client
        .send_refused(&delegation)
        .await
        .starts_with("transaction type not supported"));
    assert_eq!(stage.client.height().await, 0);
}

#[tokio::test]
async fn a_transaction_for_another_chain_is_refused() {
    let stage = Stage::new().await;
    let mut other = transfer(0, stage.address(1), 1);
    other.chain_id = 1;
    let message = stage
        .client
        .send_refused(&signed(&stage.signer(0), other))
        .await;
    assert!(
        message.starts_with("invalid chain id for signer: have 1 want 420420999"),
        "{message}"
    );
    let message = stage
        .client
        .send_refused(&signed(
            &stage.signer(0),
            legacy(0, stage.address(1), Some(5)),
        ))
        .await;
    assert!(
        message.starts_with("invalid chain id for signer: have 5"),
        "{message}"
    );
}

#[tokio::test]
async fn a_signature_that_is_none_or_not_canonical_is_refused() {
    use alloy::consensus::{SignableTransaction, TxEnvelope};
    use alloy::eips::eip2718::Encodable2718;
    use alloy::primitives::{uint, Signature};
    use alloy::signers::SignerSync;

    const ORDER: U256 =
        uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);
    let stage = Stage::new().await;
    let transaction = transfer(0, stage.address(1), 1);
    let good = stage
        .signer(0)
        .sign_hash_sync(&transaction.signature_hash())
        .unwrap();
    for bad in [
        // The same signature with the other s, which nodes of Ethereum refuse since Homestead.
        Signature::new(good.r(), ORDER - good.s(), !good.v()),
        Signature::new(U256::ZERO, U256::ZERO, false),
        Signature::new(ORDER, good.s(), good.v()),
    ] {
        let raw = TxEnvelope::from(transaction.clone().into_signed(bad))
            .encoded_2718()
            .into();
        let message = stage.client.send_refused(&raw).await;
        assert!(message.starts_with("invalid sender"), "{message}");
    }
    // Somebody else's signature makes it somebody else's transaction, who has nothing.
    let other = Signature::new(good.r(), good.s(), !good.v());
    let raw = TxEnvelope::from(transaction.into_signed(other))
        .encoded_2718()
        .into();
    let message = stage.client.send_refused(&raw).await;
    assert!(
        message.starts_with("insufficient funds") || message.starts_with("invalid sender"),
        "{message}"
    );
    assert_eq!(stage.client.height().await, 0);
}

#[tokio::test]
async fn a_nonce_that_was_used_is_too_low() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let first = signed(&alice, transfer(0, bob, 1));
    stage.client.send(&first).await;
    let message = stage
        .client
        .send_refused(&signed(&alice, transfer(0, bob, 2)))
        .await;
    assert!(
        message.starts_with("nonce too low: next nonce 1, tx nonce 0"),
        "{message}"
    );
    // The mined one itself, too.
    let message = stage.client.send_refused(&first).await;
    assert!(message.starts_with("nonce too low"), "{message}");
    let message = stage
        .client
        .send_refused(&signed(&alice, transfer(u64::from(u32::MAX), bob, 1)))
        .await;
    assert!(message.starts_with("nonce too high"), "{message}");
}

#[tokio::test]
async fn a_fee_below_the_base_fee_is_refused() {
    let stage = Stage::new().await;
    let mut cheap = transfer(0, stage.address(1), 1);
    cheap.max_fee_per_gas = GWEI - 1;
    let message = stage
        .client
        .send_refused(&signed(&stage.signer(0), cheap))
        .await;
    assert!(
        message.starts_with("max fee per gas less than block base fee"),
        "{message}"
    );
    assert!(
        message.contains("maxFeePerGas: 999999999, baseFee: 1000000000"),
        "{message}"
    );

    let mut upside_down = transfer(0, stage.address(1), 1);
    upside_down.max_priority_fee_per_gas = 2 * GWEI;
    let message = stage
        .client
        .send_refused(&signed(&stage.signer(0), upside_down))
        .await;
    assert!(
        message.starts_with("max priority fee per gas higher than max fee per gas"),
        "{message}"
    );
}

#[tokio::test]
async fn a_sender_needs_funds_for_gas_and_value() {
    let stage = Stage::new().await;
    let (alice, bob) = (stage.signer(0), stage.address(1));
    let all = stage.client.balance(alice.address()).await;
    let mut everything = transfer(0, bob, 0);
    everything.value = all;
    let message = stage.client.send_refused(&signed(&alice, everything)).await;
    assert!(
        message.starts_with("insufficient funds for gas * price + value"),
        "{message}"
    );
    let nobody = PrivateKeySigner::random();
    let message = stage
        .client
        .send_refused(&signed(&nobody, transfer(0, bob, 0)))
        .await;
    assert!(
        message.starts_with("insufficient funds for gas * price + value"),
        "{message}"
    );
    assert!(
        message.contains("have 0 want 2000000000000000"),
        "{message}"
    );
    assert_eq!(stage.client.balance(alice.address()).await, all);
}

#[tokio::test]
async fn gas_that_does_not_pay_for_the_fixed_part_is_too_low() {
    let stage = Stage::new().await;
    let mut starved = transfer(0, stage.address(1), 1);
    starved.gas_limit = 21_000;
    let message = stage
        .client
        .send_refused(&signed(&stage.signer(0), starved))
        .await;
    assert!(
        message.starts_with("intrinsic gas too low: gas 21000"),
        "{message}"
    );
    let estimated = json!([{ "from": stage.address(0), "to": stage.address(1), "value": "0x1", "gas": "0x5208" }]);
    let (_, message) = stage.client.refused("eth_estimateGas", estimated).await;
    assert!(
        message.starts_with("gas required exceeds allowance (21000)"),
        "{message}"
    );
}

#[tokio::test]
async fn an_estimate_suffices_and_is_close_to_what_is_used() {
    let stage = Stage::new().await;
    let fresh = PrivateKeySigner::random().address();
    for to in [stage.address(1), fresh] {
        let request = json!([{ "from": stage.address(0), "to": to, "value": "0xde0b6b3a7640000" }]);
        let gas: u64 = stage.client.number("eth_estimateGas", request).await.to();
        let nonce = stage.client.nonce(stage.address(0), "latest").await;
        let mut exact = transfer(nonce, to, TOKEN);
        exact.gas_limit = gas;
        let hash = stage.client.send(&signed(&stage.signer(0), exact)).await;
        let receipt = stage.client.receipt(hash).await;
        assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
        let used: u64 = quantity(&receipt["gasUsed"]).to();
        assert!(used <= gas && gas <= used * 11 / 10, "{used} used of {gas}");
    }
}

#[tokio::test]
async fn the_node_sends_for_its_own_accounts_and_for_no_others() {
    let stage = Stage::new().await;
    let request = json!([{ "from": stage.address(3), "to": stage.address(4), "value": "0x5" }]);
    let before = stage.client.balance(stage.address(4)).await;
    // Two at once take two nonces.
    let (one, two) = tokio::join!(
        stage.client.call("eth_sendTransaction", request.clone()),
        stage.client.call("eth_sendTransaction", request),
    );
    assert_ne!(one, two);
    assert_eq!(
        stage.client.balance(stage.address(4)).await,
        before + U256::from(10)
    );

    let stranger = PrivateKeySigner::random().address();
    let (_, message) = stage
        .client
        .refused(
            "eth_sendTransaction",
            json!([{ "from": stranger, "to": stage.address(4) }]),
        )
        .await;
    assert!(message.starts_with("unknown account"), "{message}");
    let (code, _) = stage
        .client
        .refused("eth_sendTransaction", json!([{ "to": stage.address(4) }]))
        .await;
    assert_eq!(code, -32602);
}

#[tokio::test]
async fn the_node_signs_messages_and_typed_data_for_its_accounts() {
    use alloy::primitives::Signature;
    let stage = Stage::new().await;
    let text = "the tide is out";
    let hex = alloy::primitives::hex::encode_prefixed(text);
    let signature = stage
        .client
        .call("personal_sign", json!([hex, stage.address(2)]))
        .await;
    let signature: Signature = signature.as_str().unwrap().parse().unwrap();
    assert_eq!(
        signature.recover_address_from_msg(text).unwrap(),
        stage.address(2)
    );

    let typed = json!({
        "types": { "EIP712Domain": [{ "name": "name", "type": "string" }], "Catch": [{ "name": "kilograms", "type": "uint256" }] },
        "primaryType": "Catch",
        "domain": { "name": "Landing" },
        "message": { "kilograms": "450" },
    });
    let data: alloy::dyn_abi::TypedData = serde_json::from_value(typed.clone()).unwrap();
    let signature = stage
        .client
        .call("eth_signTypedData_v4", json!([stage.address(2), typed]))
        .await;
    let signature: Signature = signature.as_str().unwrap().parse().unwrap();
    let hash = data.eip712_signing_hash().unwrap();
    assert_eq!(
        signature.recover_address_from_prehash(&hash).unwrap(),
        stage.address(2)
    );
}
