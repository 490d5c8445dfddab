//! The accounts whose keys everybody knows: the node signs for them.

use std::sync::Arc;

use alloy::consensus::{SignableTransaction, TxEnvelope};
use alloy::dyn_abi::TypedData;
use alloy::eips::eip2718::Encodable2718;
use alloy::eips::BlockId;
use alloy::primitives::{Address, Bytes, B256};
use alloy::rpc::types::TransactionRequest;
use alloy::signers::SignerSync;
use weir_e2e::runtime::CHAIN_ID;

use super::arguments::{Arguments, Hex};
use super::call::gas;
use super::{Context, Methods};
use crate::error::{invalid_params, refused, Answer};
use crate::transaction::Transaction;

pub fn register(methods: &mut Methods) {
    methods.add("eth_accounts", 0, accounts);
    methods.alias("eth_requestAccounts", "eth_accounts");
    methods.add("eth_sendTransaction", 1, send);
    methods.add("eth_sign", 2, sign);
    methods.add("personal_sign", 3, personal_sign);
    methods.add("eth_signTypedData_v4", 2, sign_typed_data);
}

async fn accounts(context: Arc<Context>, _: Arguments) -> Answer<Vec<Address>> {
    Ok(context
        .wallet
        .iter()
        .map(|signer| signer.address())
        .collect())
}

async fn send(context: Arc<Context>, mut arguments: Arguments) -> Answer<B256> {
    let request: TransactionRequest = arguments.required()?;
    let from = request
        .from
        .ok_or_else(|| invalid_params("invalid argument 0: the sender is missing, \"from\""))?;
    let signer = context.signer(from)?;
    // One at a time, so that two requests do not take the same nonce.
    let _sending = context.sending.lock().await;
    let complete = context.chain.read(move |engine| {
        let mut request = request;
        if request.nonce.is_none() {
            request.nonce = Some(engine.pending_nonce(from));
        }
        if request.gas.is_none() {
            let gas = gas(engine, request.clone(), BlockId::pending(), None)?;
            request.gas = Some(u64::try_from(gas).unwrap_or(u64::MAX));
        }
        let base_fee = engine.ledger().base_fee();
        if request.gas_price.is_none() {
            request.max_fee_per_gas.get_or_insert(base_fee);
            request.max_priority_fee_per_gas.get_or_insert(0);
        }
        request.chain_id.get_or_insert(CHAIN_ID);
        request.to.get_or_insert(alloy::primitives::TxKind::Create);
        Ok::<_, jsonrpsee::types::ErrorObjectOwned>(request)
    });
    let typed = complete
        .await??
        .build_typed_tx()
        .map_err(|_| invalid_params("invalid argument 0: its fields do not make a transaction"))?;
    let signature = signer
        .sign_hash_sync(&typed.signature_hash())
        .map_err(|error| refused(format!("the transaction cannot be signed: {error}")))?;
    let envelope: TxEnvelope = typed.into_signed(signature).into();
    let transaction = Transaction::decode(envelope.encoded_2718().into())?;
    context.chain.submit(transaction).await
}

async fn sign(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let Hex(message) = arguments.required::<Hex<Bytes>>()?;
    sign_message(&context, address, &message)
}

async fn personal_sign(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let Hex(message) = arguments.required::<Hex<Bytes>>()?;
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    sign_message(&context, address, &message)
}

fn sign_message(context: &Context, address: Address, message: &[u8]) -> Answer<Bytes> {
    let signature = context
        .signer(address)?
        .sign_message_sync(message)
        .map_err(|error| refused(format!("the message cannot be signed: {error}")))?;
    Ok(signature.as_bytes().into())
}

async fn sign_typed_data(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let data: TypedData = arguments.required()?;
    let hash = data
        .eip712_signing_hash()
        .map_err(|error| invalid_params(format!("invalid argument 1: {error}")))?;
    let signature = context
        .signer(address)?
        .sign_hash_sync(&hash)
        .map_err(|error| refused(format!("the data cannot be signed: {error}")))?;
    Ok(signature.as_bytes().into())
}
