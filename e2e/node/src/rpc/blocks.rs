//! Blocks, and the transactions and receipts in them.

use std::sync::Arc;

use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::primitives::{Bytes, B256, U64};
use alloy::rpc::types::{
    self as rpc, BlockTransactions, BlockTransactionsKind, TransactionReceipt,
};

use super::arguments::{Arguments, Hex, Quantity};
use super::{Context, Methods};
use crate::block::{pending, Block};
use crate::error::Answer;
use crate::transaction::Transaction;

pub fn register(methods: &mut Methods) {
    methods.add("eth_blockNumber", 0, block_number);
    methods.add("eth_getBlockByNumber", 2, block_by_number);
    methods.add("eth_getBlockByHash", 2, block_by_hash);
    methods.add("eth_getBlockTransactionCountByNumber", 1, count_by_number);
    methods.add("eth_getBlockTransactionCountByHash", 1, count_by_hash);
    methods.add("eth_getUncleCountByBlockNumber", 1, uncles_by_number);
    methods.add("eth_getUncleCountByBlockHash", 1, uncles_by_hash);
    methods.add("eth_getBlockReceipts", 1, receipts);
    methods.add("eth_getTransactionByHash", 1, transaction);
    methods.add(
        "eth_getTransactionByBlockNumberAndIndex",
        2,
        transaction_by_number,
    );
    methods.add(
        "eth_getTransactionByBlockHashAndIndex",
        2,
        transaction_by_hash,
    );
    methods.add("eth_getTransactionReceipt", 1, receipt);
    methods.add("eth_sendRawTransaction", 1, send_raw);
}

async fn block_number(context: Arc<Context>, _: Arguments) -> Answer<U64> {
    Ok(U64::from(context.history.read().latest().number()))
}

async fn block_by_number(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<rpc::Block>> {
    let tag: BlockNumberOrTag = arguments.required()?;
    let kind = kind(arguments.optional()?);
    if tag.is_pending() {
        return pending_block(&context, kind).await.map(Some);
    }
    let block = context.history.read().tagged(tag).cloned();
    Ok(block.map(|block| block.to_rpc(kind)))
}

async fn block_by_hash(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<rpc::Block>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    let kind = kind(arguments.optional()?);
    let block = context.history.read().hashed(&hash).cloned();
    Ok(block.map(|block| block.to_rpc(kind)))
}

/// The block that would be made now: its header has no roots and its gas is 0.
async fn pending_block(context: &Context, kind: BlockTransactionsKind) -> Answer<rpc::Block> {
    let (block, waiting) = context.chain.read(|engine| engine.pending()).await?;
    let mut shown = block.to_rpc(kind);
    shown.transactions = match kind {
        BlockTransactionsKind::Hashes => {
            BlockTransactions::Hashes(waiting.iter().map(|waiting| waiting.hash).collect())
        }
        BlockTransactionsKind::Full => {
            BlockTransactions::Full(waiting.iter().map(|waiting| pending(waiting)).collect())
        }
    };
    Ok(shown)
}

fn kind(full: Option<bool>) -> BlockTransactionsKind {
    full.unwrap_or_default().into()
}

async fn count_by_number(context: Arc<Context>, mut arguments: Arguments) -> Answer<Option<U64>> {
    let tag: BlockNumberOrTag = arguments.required()?;
    if tag.is_pending() {
        let (_, waiting) = context.chain.read(|engine| engine.pending()).await?;
        return Ok(Some(U64::from(waiting.len())));
    }
    Ok(count(context.history.read().tagged(tag)))
}

async fn count_by_hash(context: Arc<Context>, mut arguments: Arguments) -> Answer<Option<U64>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    Ok(count(context.history.read().hashed(&hash)))
}

fn count(block: Option<&Arc<Block>>) -> Option<U64> {
    block.map(|block| U64::from(block.transactions.len()))
}

async fn uncles_by_number(context: Arc<Context>, mut arguments: Arguments) -> Answer<Option<U64>> {
    let tag: BlockNumberOrTag = arguments.required()?;
    Ok(context.history.read().tagged(tag).map(|_| U64::ZERO))
}

async fn uncles_by_hash(context: Arc<Context>, mut arguments: Arguments) -> Answer<Option<U64>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    Ok(context.history.read().hashed(&hash).map(|_| U64::ZERO))
}

async fn receipts(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<Vec<TransactionReceipt>>> {
    let id: BlockId = arguments.required()?;
    if id.is_pending() {
        return Ok(None);
    }
    let block = context.history.read().block(id).cloned();
    Ok(block.map(|block| block.receipts()))
}

async fn transaction(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<rpc::Transaction>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    let find = |context: &Context| {
        let found = context
            .history
            .read()
            .transaction(&hash)
            .map(|(block, index)| (block.clone(), index));
        found.and_then(|(block, index)| block.transaction(index))
    };
    if let Some(found) = find(&context) {
        return Ok(Some(found));
    }
    let waiting = context
        .chain
        .read(move |engine| engine.pool().get(&hash))
        .await?;
    // A block may have taken it between the two looks.
    Ok(waiting
        .map(|waiting| pending(&waiting))
        .or_else(|| find(&context)))
}

async fn transaction_by_number(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<rpc::Transaction>> {
    let tag: BlockNumberOrTag = arguments.required()?;
    let Quantity(index) = arguments.required()?;
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    if tag.is_pending() {
        let (_, waiting) = context.chain.read(|engine| engine.pending()).await?;
        return Ok(waiting.get(index).map(|waiting| pending(waiting)));
    }
    let block = context.history.read().tagged(tag).cloned();
    Ok(block.and_then(|block| block.transaction(index)))
}

async fn transaction_by_hash(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<rpc::Transaction>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    let Quantity(index) = arguments.required()?;
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let block = context.history.read().hashed(&hash).cloned();
    Ok(block.and_then(|block| block.transaction(index)))
}

async fn receipt(
    context: Arc<Context>,
    mut arguments: Arguments,
) -> Answer<Option<TransactionReceipt>> {
    let Hex(hash) = arguments.required::<Hex<B256>>()?;
    let found = context
        .history
        .read()
        .transaction(&hash)
        .map(|(block, index)| (block.clone(), index));
    Ok(found.and_then(|(block, index)| block.receipt(index)))
}

async fn send_raw(context: Arc<Context>, mut arguments: Arguments) -> Answer<B256> {
    let Hex(raw) = arguments.required::<Hex<Bytes>>()?;
    // Here, not on the chain's thread, the signature is checked.
    let transaction = Transaction::decode(raw)?;
    context.chain.submit(transaction).await
}
