//! What every development chain has: time travel, snapshots, blocks on demand.

use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::{Address, U256, U64};
use serde::Deserialize;

use super::arguments::{Arguments, Hex, Number};
use super::{Context, Methods};
use crate::engine::{Engine, MAX_BLOCKS_AT_ONCE};
use crate::error::{invalid_params, refused, Answer};

pub fn register(methods: &mut Methods) {
    methods.add("evm_snapshot", 0, snapshot);
    methods.add("evm_revert", 1, revert);
    methods.add("evm_mine", 1, mine);
    methods.add("anvil_mine", 2, mine_many);
    methods.alias("hardhat_mine", "anvil_mine");
    methods.add("evm_increaseTime", 1, increase_time);
    methods.add("evm_setNextBlockTimestamp", 1, set_next_time);
    methods.add("evm_setAutomine", 1, set_automine);
    methods.add("anvil_getAutomine", 0, automine);
    methods.alias("hardhat_getAutomine", "anvil_getAutomine");
    methods.add("evm_setIntervalMining", 1, set_interval);
    methods.add("anvil_setBalance", 2, set_balance);
    methods.alias("hardhat_setBalance", "anvil_setBalance");
}

async fn snapshot(context: Arc<Context>, _: Arguments) -> Answer<U64> {
    let snapshot = context.chain.change(Engine::snapshot).await?;
    snapshot.map(U64::from).map_err(refused)
}

async fn revert(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let Number(snapshot) = arguments.required()?;
    context
        .chain
        .change(move |engine| engine.revert(snapshot))
        .await
}

/// How a block can be asked for: at a time, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Wish {
    Time(Number),
    Several {
        timestamp: Option<Number>,
        blocks: Option<Number>,
    },
}

async fn mine(context: Arc<Context>, mut arguments: Arguments) -> Answer<String> {
    let (time, blocks) = match arguments.optional()? {
        None => (None, 1),
        Some(Wish::Time(Number(time))) => (Some(time), 1),
        Some(Wish::Several { timestamp, blocks }) => (
            timestamp.map(|Number(time)| time),
            blocks.map_or(1, |Number(blocks)| blocks),
        ),
    };
    make(&context, blocks, time, 0).await?;
    Ok("0x0".into())
}

async fn mine_many(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let blocks = arguments.optional()?.map_or(1, |Number(blocks)| blocks);
    let apart = arguments.optional()?.map_or(0, |Number(seconds)| seconds);
    make(&context, blocks, None, apart).await?;
    Ok(true)
}

/// Makes blocks, the first at `time` and each other `apart` seconds after the one before.
async fn make(context: &Context, blocks: u64, time: Option<u64>, apart: u64) -> Answer<()> {
    if blocks > MAX_BLOCKS_AT_ONCE {
        return Err(invalid_params(format!(
            "{blocks} blocks at once are too many: at most {MAX_BLOCKS_AT_ONCE}"
        )));
    }
    let act = context.chain.change(move |engine| {
        if let Some(time) = time {
            engine.set_next_time(time)?;
        }
        for block in 0..blocks {
            if block > 0 && apart > 0 {
                let latest = engine.ledger().millis() / 1_000;
                engine.set_next_time(latest.saturating_add(apart))?;
            }
            engine.mine();
        }
        Ok::<_, String>(())
    });
    act.await?.map_err(refused)
}

async fn increase_time(context: Arc<Context>, mut arguments: Arguments) -> Answer<i64> {
    let Number(seconds) = arguments.required()?;
    let act = context.chain.change(move |engine| engine.advance(seconds));
    act.await?.map_err(refused)
}

async fn set_next_time(context: Arc<Context>, mut arguments: Arguments) -> Answer<Option<()>> {
    let Number(seconds) = arguments.required()?;
    let act = context
        .chain
        .change(move |engine| engine.set_next_time(seconds));
    act.await?.map_err(refused)?;
    Ok(None)
}

async fn set_automine(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let automatic: bool = arguments.required()?;
    let act = move |engine: &mut Engine| {
        engine.mining().automatic = automatic;
        // What has waited for it is in blocks when this is answered.
        engine.settle();
    };
    context.chain.change(act).await?;
    Ok(true)
}

async fn automine(context: Arc<Context>, _: Arguments) -> Answer<bool> {
    context.chain.read(|engine| engine.mining().automatic).await
}

async fn set_interval(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let Number(seconds) = arguments.required()?;
    let act = move |engine: &mut Engine| {
        if seconds > 0 {
            engine.mining().automatic = false;
        }
        engine
            .mining()
            .set_interval((seconds > 0).then(|| Duration::from_secs(seconds)));
    };
    context.chain.change(act).await?;
    Ok(true)
}

async fn set_balance(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let Hex(address) = arguments.required::<Hex<Address>>()?;
    let balance: U256 = arguments.required()?;
    let act = context
        .chain
        .change(move |engine| engine.set_balance(address, balance));
    act.await?.map_err(refused)?;
    Ok(true)
}
