//! Contracts: deployed, called and refused, with the built council.

use alloy::primitives::{Address, Bytes, TxKind, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Log, TransactionRequest};
use alloy::sol_types::{SolCall, SolError, SolEvent};
use serde_json::{json, Value};
use weir_e2e::interfaces::Council;

use crate::common::{quantity, signed, transfer, Stage};
use crate::council::{council, propose, send};

/// EVM code that emits an empty log and reverts, as a constructor.
const LOG_AND_REVERT: &[u8] = &[0x5f, 0x5f, 0xa0, 0x5f, 0x5f, 0xfd];

#[tokio::test]
async fn the_council_is_deployed_called_and_asked() {
    let stage = Stage::new().await;
    let (council, receipt) = council(&stage).await;
    assert_eq!(council, stage.address(0).create(0));
    let code = stage
        .client
        .call("eth_getCode", json!([council, "latest"]))
        .await;
    let code: Bytes = serde_json::from_value(code).unwrap();
    assert_eq!(code.as_ref(), weir_e2e::contract_code("council").unwrap());
    assert_eq!(
        stage
            .client
            .call("eth_getCode", json!([stage.address(3), "latest"]))
            .await,
        json!("0x")
    );
    assert_eq!(stage.client.nonce(council, "latest").await, 1);

    // The founders' seats, as their events say and as the contract answers.
    let logs: Vec<Log> = serde_json::from_value(receipt["logs"].clone()).unwrap();
    let seats: Vec<Address> = logs
        .iter()
        .filter_map(|log| Council::SeatProposed::decode_log(&log.inner).ok())
        .map(|event| event.seat)
        .collect();
    assert_eq!(seats, [stage.address(1), stage.address(2)]);
    let call = Council::seatOfCall {
        seat: stage.address(2),
    }
    .abi_encode();
    let answer = stage
        .client
        .call(
            "eth_call",
            json!([{ "to": council, "data": Bytes::from(call) }, "latest"]),
        )
        .await;
    let answer: Bytes = serde_json::from_value(answer).unwrap();
    let seat = Council::seatOfCall::abi_decode_returns(&answer).unwrap();
    assert!(seat.seated);
    assert_eq!(seat.institution, 1);

    // A message with the gas it was estimated to need goes through.
    let request =
        json!([{ "from": stage.address(0), "to": council, "data": propose(stage.address(3), 2) }]);
    let gas: u64 = stage.client.number("eth_estimateGas", request).await.to();
    let receipt = send(&stage, 0, council, propose(stage.address(3), 2), gas).await;
    assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
    assert_eq!(receipt["to"], json!(council));
    assert_eq!(receipt["contractAddress"], Value::Null);
    assert_eq!(receipt["logs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_revert_carries_the_contracts_own_error() {
    let stage = Stage::new().await;
    let (council, _) = council(&stage).await;
    let request =
        json!({ "from": stage.address(5), "to": council, "data": propose(stage.address(3), 2) });
    for (method, parameters) in [
        ("eth_call", json!([request, "latest"])),
        ("eth_call", json!([request, "pending"])),
        ("eth_estimateGas", json!([request])),
    ] {
        let answer = stage.client.ask(method, parameters).await;
        let error = &answer["error"];
        assert_eq!(error["code"], json!(3), "{answer}");
        assert_eq!(error["message"], json!("execution reverted"), "{answer}");
        let data: Bytes = serde_json::from_value(error["data"].clone()).unwrap();
        let error = Council::NotGovernor::abi_decode(&data).unwrap();
        assert_eq!(
            error,
            Council::NotGovernor {
                caller: stage.address(5)
            }
        );
    }
    // alloy finds it too.
    let call = TransactionRequest::default()
        .from(stage.address(5))
        .to(council)
        .input(propose(stage.address(3), 2).into());
    let error = stage.provider(5).call(call).await.unwrap_err();
    let payload = error.as_error_resp().unwrap();
    assert!(
        payload.as_decoded_error::<Council::NotGovernor>().is_some(),
        "{payload:?}"
    );
}

#[tokio::test]
async fn a_transaction_that_reverts_has_a_receipt_with_status_0_and_no_logs() {
    let stage = Stage::new().await;
    let (council, _) = council(&stage).await;
    let receipt = send(
        &stage,
        5,
        council,
        propose(stage.address(3), 2),
        100_000_000,
    )
    .await;
    assert_eq!(receipt["status"], json!("0x0"), "{receipt}");
    assert_eq!(receipt["logs"], json!([]));
    assert_eq!(stage.client.nonce(stage.address(5), "latest").await, 1);
    assert!(quantity(&receipt["gasUsed"]) > U256::ZERO);
}

#[tokio::test]
async fn a_constructor_that_fails_leaves_nothing_behind() {
    let stage = Stage::new().await;
    let mut deploy = transfer(0, Address::ZERO, 0);
    deploy.to = TxKind::Create;
    deploy.input = Bytes::from_static(LOG_AND_REVERT);
    deploy.gas_limit = 100_000_000;
    let hash = stage.client.send(&signed(&stage.signer(0), deploy)).await;
    let receipt = stage.client.receipt(hash).await;
    assert_eq!(receipt["status"], json!("0x0"), "{receipt}");
    assert_eq!(receipt["logs"], json!([]));
    let would_be = stage.address(0).create(0);
    assert_eq!(receipt["contractAddress"], json!(would_be));
    assert_eq!(
        stage
            .client
            .call("eth_getCode", json!([would_be, "latest"]))
            .await,
        json!("0x")
    );
    assert_eq!(
        stage
            .client
            .call("eth_getLogs", json!([{ "fromBlock": "earliest" }]))
            .await,
        json!([])
    );
}
