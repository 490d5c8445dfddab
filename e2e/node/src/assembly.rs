//! Blocks and receipts, put together from what the pallet keeps for Ethereum.
//!
//! The pallet's block has header and transaction hashes, its receipt data gas and price;
//! whether a transaction failed and what contracts emitted are the runtime's events.

use std::collections::HashMap;
use std::sync::Arc;

use alloy::consensus::Header;
use alloy::primitives::{Log, B256, U256};
use frame_system::Phase;
use pallet_revive::evm::{Block as EthBlock, HashesOrTransactionInfos};
use weir_e2e::runtime::{Revive, RuntimeEvent, System};

use crate::block::{Block, Executed};
use crate::convert::{from_h160, from_h256, narrow, price};
use crate::transaction::Transaction;

/// The block the runtime has just finished, of these transactions; to be called in its state.
pub fn block(included: &[Arc<Transaction>]) -> Block {
    let built = Revive::eth_block();
    let mut events = events();
    // Extrinsic 0 dates the block; the transactions follow in their order.
    let mut executed: HashMap<B256, Executed> = (1_u32..)
        .zip(included)
        .map(|(extrinsic, transaction)| {
            let (success, logs) = events.remove(&extrinsic).unwrap_or((true, Vec::new()));
            let executed = Executed {
                transaction: transaction.clone(),
                success,
                gas_used: 0,
                gas_price: 0,
                logs,
            };
            (transaction.hash, executed)
        })
        .collect();
    let HashesOrTransactionInfos::Hashes(hashes) = &built.transactions else {
        unreachable!("the pallet keeps hashes only")
    };
    let transactions = hashes
        .iter()
        .zip(Revive::eth_receipt_data())
        .filter_map(|(hash, gas)| {
            let executed = executed.remove(&from_h256(*hash))?;
            Some(Executed {
                gas_used: narrow(gas.gas_used),
                gas_price: price(gas.effective_gas_price),
                ..executed
            })
        })
        .collect();
    let block = Block::new(header(&built), transactions);
    debug_assert_eq!(block.hash, from_h256(built.hash));
    block
}

/// By extrinsic: whether its transaction succeeded, and the logs it left.
fn events() -> HashMap<u32, (bool, Vec<Log>)> {
    let mut all = HashMap::new();
    for record in System::read_events_no_consensus() {
        let Phase::ApplyExtrinsic(extrinsic) = record.phase else {
            continue;
        };
        let (success, logs) = all.entry(extrinsic).or_insert((true, Vec::new()));
        match record.event {
            RuntimeEvent::Revive(pallet_revive::Event::ContractEmitted {
                contract,
                data,
                topics,
            }) => logs.push(Log::new_unchecked(
                from_h160(contract),
                topics.into_iter().map(from_h256).collect(),
                data.into(),
            )),
            RuntimeEvent::Revive(pallet_revive::Event::EthExtrinsicRevert { .. })
            | RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { .. }) => *success = false,
            _ => {}
        }
    }
    all
}

/// The header whose hash is the pallet's block hash.
fn header(block: &EthBlock) -> Header {
    Header {
        parent_hash: from_h256(block.parent_hash),
        ommers_hash: from_h256(block.sha_3_uncles),
        beneficiary: from_h160(block.miner),
        state_root: from_h256(block.state_root),
        transactions_root: from_h256(block.transactions_root),
        receipts_root: from_h256(block.receipts_root),
        logs_bloom: block.logs_bloom.0.into(),
        difficulty: U256::ZERO,
        number: narrow(block.number),
        gas_limit: narrow(block.gas_limit),
        gas_used: narrow(block.gas_used),
        timestamp: narrow(block.timestamp),
        extra_data: block.extra_data.0.clone().into(),
        mix_hash: from_h256(block.mix_hash),
        nonce: block.nonce.0.into(),
        base_fee_per_gas: Some(narrow(block.base_fee_per_gas)),
        withdrawals_root: Some(from_h256(block.withdrawals_root)),
        blob_gas_used: Some(narrow(block.blob_gas_used)),
        excess_blob_gas: Some(narrow(block.excess_blob_gas)),
        parent_beacon_block_root: block.parent_beacon_block_root.map(from_h256),
        requests_hash: block.requests_hash.map(from_h256),
    }
}
