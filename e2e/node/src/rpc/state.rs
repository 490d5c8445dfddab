//! What accounts and contracts have.

use std::sync::Arc;

use alloy::primitives::{Address, Bytes, B256, U256, U64};

use super::arguments::{Arguments, Hex};
use super::{Context, Methods};
use crate::engine::Moment;
use crate::error::Answer;

pub fn register(methods: &mut Methods) {
    methods.add("eth_getBalance", 2, balance);
    methods.add("eth_getTransactionCount", 2, nonce);
    methods.add("eth_getCode", 2, code);
    methods.add("eth_getStorageAt", 3, storage);
}

async fn balance(context: Arc<Context>, mut arguments: Arguments) -> Answer<U256> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let block = arguments.block()?;
    let ask = context.chain.read(move |engine| {
        engine.moment(block)?;
        Ok(engine.ledger().balance(address))
    });
    ask.await?
}

async fn nonce(context: Arc<Context>, mut arguments: Arguments) -> Answer<U64> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let block = arguments.block()?;
    let ask = context.chain.read(move |engine| {
        let nonce = match engine.moment(block)? {
            Moment::Latest => engine.ledger().nonce(address),
            Moment::Pending(_) => engine.pending_nonce(address),
        };
        Ok(U64::from(nonce))
    });
    ask.await?
}

async fn code(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let block = arguments.block()?;
    let ask = context.chain.read(move |engine| {
        engine.moment(block)?;
        Ok(engine.ledger().code(address))
    });
    ask.await?
}

async fn storage(context: Arc<Context>, mut arguments: Arguments) -> Answer<Bytes> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let Hex(key) = arguments.required::<Hex<U256>>()?;
    let block = arguments.block()?;
    let ask = context.chain.read(move |engine| {
        engine.moment(block)?;
        Ok(engine.ledger().storage(address, B256::from(key)))
    });
    ask.await?
}
