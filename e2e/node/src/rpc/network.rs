//! Who the node is, and what gas costs.

use std::sync::Arc;

use alloy::primitives::{keccak256, Bytes, B256, U256, U64};
use alloy::rpc::types::FeeHistory;
use weir_e2e::runtime::CHAIN_ID;

use super::arguments::{Arguments, Hex, Quantity};
use super::{Context, Methods};
use crate::error::{invalid_params, refused, Answer};

/// The most blocks a fee history goes back.
const MAX_FEE_HISTORY: u64 = 1_024;

/// The most percentiles a fee history may be asked for.
const MAX_PERCENTILES: usize = 100;

pub fn register(methods: &mut Methods) {
    methods.add("web3_clientVersion", 0, client_version);
    methods.add("web3_sha3", 1, sha3);
    methods.add("net_version", 0, network);
    methods.add("net_listening", 0, listening);
    methods.add("net_peerCount", 0, peers);
    methods.add("eth_chainId", 0, chain_id);
    methods.add("eth_protocolVersion", 0, protocol_version);
    methods.add("eth_syncing", 0, syncing);
    methods.add("eth_mining", 0, syncing);
    methods.add("eth_gasPrice", 0, gas_price);
    methods.add("eth_maxPriorityFeePerGas", 0, tip);
    methods.add("eth_feeHistory", 3, fee_history);
}

async fn client_version(_: Arc<Context>, _: Arguments) -> Answer<String> {
    Ok(format!(
        "weir-node/v{}/{}-{}/pallet-revive",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    ))
}

async fn sha3(_: Arc<Context>, mut arguments: Arguments) -> Answer<B256> {
    let Hex(data) = arguments.required::<Hex<Bytes>>()?;
    Ok(keccak256(data))
}

async fn network(_: Arc<Context>, _: Arguments) -> Answer<String> {
    Ok(CHAIN_ID.to_string())
}

async fn listening(_: Arc<Context>, _: Arguments) -> Answer<bool> {
    Ok(true)
}

async fn peers(_: Arc<Context>, _: Arguments) -> Answer<U64> {
    Ok(U64::ZERO)
}

async fn chain_id(_: Arc<Context>, _: Arguments) -> Answer<U64> {
    Ok(U64::from(CHAIN_ID))
}

async fn protocol_version(_: Arc<Context>, _: Arguments) -> Answer<U64> {
    Ok(U64::from(68))
}

async fn syncing(_: Arc<Context>, _: Arguments) -> Answer<bool> {
    Ok(false)
}

async fn gas_price(context: Arc<Context>, _: Arguments) -> Answer<U256> {
    let price = context
        .chain
        .read(|engine| engine.ledger().base_fee())
        .await?;
    Ok(U256::from(price))
}

/// The pallet charges the base fee and no tip.
async fn tip(_: Arc<Context>, _: Arguments) -> Answer<U256> {
    Ok(U256::ZERO)
}

async fn fee_history(context: Arc<Context>, mut arguments: Arguments) -> Answer<FeeHistory> {
    let Quantity(count) = arguments.required()?;
    let newest = arguments.required()?;
    let percentiles: Option<Vec<f64>> = arguments.optional()?;
    let percentiles = percentiles.unwrap_or_default();
    if percentiles.len() > MAX_PERCENTILES {
        return Err(invalid_params(format!(
            "over the query limit {MAX_PERCENTILES}: {} percentiles",
            percentiles.len()
        )));
    }
    let rising = percentiles.windows(2).all(|pair| pair[0] < pair[1]);
    if !rising
        || percentiles
            .iter()
            .any(|percentile| !(0.0..=100.0).contains(percentile))
    {
        return Err(invalid_params(
            "invalid reward percentile: they rise from 0 to 100",
        ));
    }
    let next_fee = context
        .chain
        .read(|engine| engine.ledger().base_fee())
        .await?;
    let history = context.history.read();
    let newest = history
        .tagged(newest)
        .ok_or_else(|| refused("request beyond head block: there is no such block yet"))?
        .number();
    let count = count.min(MAX_FEE_HISTORY).min(newest + 1);
    let oldest = newest + 1 - count;
    let blocks: Vec<_> = (oldest..=newest)
        .take(usize::try_from(count).unwrap_or_default())
        .filter_map(|number| history.tagged(number.into()))
        .collect();
    let fee =
        |block: &crate::block::Block| block.header.base_fee_per_gas.unwrap_or_default().into();
    let next = newest + 1;
    let following = history
        .tagged(next.into())
        .map_or(next_fee, |block| fee(block));
    let base_fees = blocks.iter().map(|block| fee(block));
    Ok(FeeHistory {
        base_fee_per_gas: base_fees.chain([following]).collect(),
        gas_used_ratio: blocks
            .iter()
            .map(|block| ratio(block.header.gas_used, block.header.gas_limit))
            .collect(),
        base_fee_per_blob_gas: vec![0; blocks.len() + 1],
        blob_gas_used_ratio: vec![0.0; blocks.len()],
        oldest_block: oldest,
        reward: (!percentiles.is_empty()).then(|| vec![vec![0; percentiles.len()]; blocks.len()]),
    })
}

/// A quotient for display.
#[allow(clippy::cast_precision_loss)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
