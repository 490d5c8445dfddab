//! The built council, deployed and spoken to over JSON-RPC.

use alloy::primitives::{Address, Bytes, TxKind};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolCall, SolValue};
use serde_json::{json, Value};
use weir_e2e::interfaces::Council;

use crate::common::{signed, transfer, Stage};

const DELAY: u64 = 86_400;

fn constructor(governor: Address, seats: &[Address]) -> Bytes {
    let settings = Council::CouncilSettings {
        governor,
        seats: 1,
        institutions: 1,
        dissent: 1,
        delay: DELAY,
    };
    let founder = |(index, seat): (u8, &Address)| Council::Founder {
        seat: *seat,
        institution: index,
    };
    let founders: Vec<_> = (0..).zip(seats).map(founder).collect();
    let mut code = weir_e2e::contract_code("council").expect("cargo xtask build has run");
    code.extend((settings, founders).abi_encode_params());
    code.into()
}

/// A council whose governor is account 0, deployed by it.
pub async fn council(stage: &Stage) -> (Address, Value) {
    let code = constructor(stage.address(0), &[stage.address(1), stage.address(2)]);
    let request = TransactionRequest {
        from: Some(stage.address(0)),
        input: code.into(),
        to: Some(TxKind::Create),
        ..Default::default()
    };
    let sent = stage
        .provider(0)
        .send_transaction(request)
        .await
        .expect("it is taken");
    let receipt = stage.client.receipt(*sent.tx_hash()).await;
    assert_eq!(receipt["status"], json!("0x1"), "{receipt}");
    (
        serde_json::from_value(receipt["contractAddress"].clone()).unwrap(),
        receipt,
    )
}

/// A message only the governor may send.
pub fn propose(seat: Address, institution: u8) -> Bytes {
    Council::proposeSeatCall { seat, institution }
        .abi_encode()
        .into()
}

/// Sends a message as account `index`; answers its receipt.
pub async fn send(stage: &Stage, index: usize, to: Address, data: Bytes, gas_limit: u64) -> Value {
    let nonce = stage.client.nonce(stage.address(index), "pending").await;
    let mut message = transfer(nonce, to, 0);
    message.input = data;
    message.gas_limit = gas_limit;
    let hash = stage
        .client
        .send(&signed(&stage.signer(index), message))
        .await;
    stage.client.receipt(hash).await
}
