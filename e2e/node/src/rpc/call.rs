//! Messages without effect, and what a transaction would need.

use std::sync::Arc;

use alloy::eips::BlockId;
use alloy::primitives::{Bytes, TxKind, U256};
use alloy::rpc::types::state::{AccountOverride, StateOverride};
use alloy::rpc::types::TransactionRequest;
use pallet_revive::evm::{
    self, AccessListEntry, Byte, GenericTransaction, StateOverrideSet, StorageOverride,
};
use pallet_revive::{EthTransactError, H256};
use serde_json::Value;
use weir_e2e::runtime::CHAIN_ID;

use super::arguments::Arguments;
use super::{Context, Methods};
use crate::convert::{to_h160, to_u256};
use crate::engine::Engine;
use crate::error::{invalid_params, refused, reverted, Answer, Refusal};

pub fn register(methods: &mut Methods) {
    methods.add("eth_call", 4, call);
    methods.add("eth_estimateGas", 4, estimate);
}

async fn call(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let request = arguments.required()?;
    let block = arguments.block()?;
    let overrides = overrides(&mut arguments)?;
    let ask = context.chain.read(move |engine| {
        let time = engine.moment(block)?.time();
        let transaction = generic(engine, request)?;
        let called = engine.ledger().call(transaction, time, overrides);
        called.map_err(|error| failed(error, None))
    });
    ask.await?
}

async fn estimate(context: Arc<Context>, mut arguments: Arguments) -> Answer<U256> {
    let request = arguments.required()?;
    let block = arguments.optional()?.unwrap_or_else(BlockId::pending);
    let overrides = overrides(&mut arguments)?;
    let ask = context
        .chain
        .read(move |engine| gas(engine, request, block, overrides));
    ask.await?
}

/// The gas a transaction needs.
pub fn gas(
    engine: &mut Engine,
    request: TransactionRequest,
    block: BlockId,
    overrides: Option<StateOverrideSet>,
) -> Answer<U256> {
    let time = engine.moment(block)?.time();
    let allowance = request.gas;
    let transaction = generic(engine, request)?;
    let estimated = engine.ledger().estimate(transaction, time, overrides);
    estimated.map_err(|error| failed(error, allowance))
}

/// A request as the pallet takes it.
fn generic(engine: &mut Engine, request: TransactionRequest) -> Answer<GenericTransaction> {
    if let Some(have) = request.chain_id.filter(|have| *have != CHAIN_ID) {
        let want = CHAIN_ID;
        return Err(Refusal::ChainId { have, want }.into());
    }
    if request.blob_versioned_hashes.is_some() || request.authorization_list.is_some() {
        return Err(invalid_params(
            "transaction type not supported: this chain takes neither blobs nor authorizations",
        ));
    }
    let fee = request.max_fee_per_gas;
    let tip = request.max_priority_fee_per_gas;
    if request.gas_price.is_some() && (fee.is_some() || tip.is_some()) {
        return Err(invalid_params(
            "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified",
        ));
    }
    // Callers who do not care write 0.
    let offered = request.gas_price.or(fee).filter(|offered| *offered != 0);
    let base = engine.ledger().base_fee();
    if let Some(fee) = offered.filter(|offered| *offered < base) {
        let from = request.from.unwrap_or_default();
        return Err(Refusal::FeeTooLow { from, fee, base }.into());
    }
    if let Some((tip, fee)) = tip.zip(fee).filter(|(tip, fee)| fee != &0 && tip > fee) {
        return Err(Refusal::TipAboveFee { tip, fee }.into());
    }
    let to = request.to.and_then(|kind| match kind {
        TxKind::Call(to) => Some(to_h160(to)),
        TxKind::Create => None,
    });
    let access_list = request.access_list.as_ref().map(|list| {
        let entry = |item: &alloy::eips::eip2930::AccessListItem| AccessListEntry {
            address: to_h160(item.address),
            storage_keys: item.storage_keys.iter().map(|key| H256(key.0)).collect(),
        };
        list.iter().map(entry).collect()
    });
    let input = request.input.try_into_unique_input();
    let input = input
        .map_err(|error| invalid_params(format!("invalid argument 0: {error}")))?
        .unwrap_or_default()
        .to_vec();
    Ok(GenericTransaction {
        from: request.from.map(to_h160),
        to,
        gas: request.gas.map(Into::into),
        gas_price: request
            .gas_price
            .filter(|price| *price != 0)
            .map(Into::into),
        max_fee_per_gas: fee.filter(|fee| *fee != 0).map(Into::into),
        value: request.value.map(to_u256),
        input: input.into(),
        nonce: request.nonce.map(Into::into),
        access_list,
        r#type: request.transaction_type.map(Byte),
        ..Default::default()
    })
}

/// State overrides, as geth has them; block overrides are not for this chain.
fn overrides(arguments: &mut Arguments) -> Answer<Option<StateOverrideSet>> {
    let overrides: Option<StateOverride> = arguments.optional()?;
    if arguments.optional::<Value>()?.is_some() {
        return Err(invalid_params(
            "block overrides are not supported: set the time with evm_setNextBlockTimestamp and ask for \
             \"pending\"",
        ));
    }
    let Some(overrides) = overrides else {
        return Ok(None);
    };
    let all: Answer<_> = overrides
        .into_iter()
        .map(|(address, account)| Ok((to_h160(address), account_override(account)?)))
        .collect();
    Ok(Some(StateOverrideSet(all?)))
}

fn account_override(account: AccountOverride) -> Answer<evm::StateOverride> {
    let slots = |slots: alloy::primitives::map::B256HashMap<_>| {
        let slot = |(key, value): (alloy::primitives::B256, alloy::primitives::B256)| {
            (H256(key.0), H256(value.0))
        };
        slots.into_iter().map(slot).collect()
    };
    let storage = match (account.state, account.state_diff) {
        (Some(_), Some(_)) => {
            return Err(invalid_params(
                "an account has both 'state' and 'stateDiff'",
            ));
        }
        (Some(state), None) => Some(StorageOverride::State(slots(state))),
        (None, Some(diff)) => Some(StorageOverride::StateDiff(slots(diff))),
        (None, None) => None,
    };
    Ok(evm::StateOverride {
        balance: account.balance.map(to_u256),
        nonce: account.nonce.map(Into::into),
        code: account.code.map(|code| evm::Bytes(code.to_vec())),
        storage,
        move_precompile_to_address: account.move_precompile_to.map(to_h160),
    })
}

/// A dry run's failure in the words clients know.
fn failed(error: EthTransactError, allowance: Option<u64>) -> jsonrpsee::types::ErrorObjectOwned {
    let message = match error {
        EthTransactError::Data(data) => return reverted(&data),
        EthTransactError::Message(message) => message,
    };
    let gas = allowance.map_or_else(|| "all there is".into(), |gas| gas.to_string());
    if message.starts_with("insufficient funds") {
        refused(message)
    } else if message.starts_with("Not enough gas") || message.contains("Payment") {
        refused(format!("gas required exceeds allowance ({gas})"))
    } else if let Some(cause) = named(&message) {
        refused(match cause {
            "OutOfGas" => format!("out of gas: gas {gas} does not suffice"),
            "TransferFailed" => "insufficient funds for transfer".into(),
            "ContractTrapped" => {
                "execution trapped: the contract ran into an error it did not handle".into()
            }
            "CodeRejected" => "invalid code: the chain cannot run it".into(),
            cause => format!("execution failed: {cause}"),
        })
    } else {
        refused(message)
    }
}

/// The name of a pallet's error in a message that shows it as Rust does.
fn named(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("message: Some(\"")?;
    rest.split_once('"').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_pallets_error_is_told_by_its_name() {
        let message =
            "failed to run contract: Module(ModuleError { index: 4, error: [4, 0], message: Some(\"TransferFailed\") })";
        assert_eq!(named(message), Some("TransferFailed"));
        assert_eq!(named("failed to run contract: Corruption"), None);
    }
}
