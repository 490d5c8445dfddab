//! Logs, and filters that callers poll.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::U64;
use alloy::rpc::types::{Filter, FilterBlockOption, FilterChanges, Log};

use super::arguments::{Arguments, Quantity};
use super::{Context, Methods};
use crate::block::Block;
use crate::error::{invalid_params, refused, Answer};
use crate::history::History;

/// The most logs one answer has.
const MAX_LOGS: usize = 100_000;

/// How many filters there may be.
const MAX_FILTERS: usize = 1_024;

/// A filter that nobody polls for so long is gone.
const UNUSED: Duration = Duration::from_secs(300);

pub fn register(methods: &mut Methods) {
    methods.add("eth_getLogs", 1, logs);
    methods.add("eth_newFilter", 1, new_filter);
    methods.add("eth_newBlockFilter", 0, new_block_filter);
    methods.add("eth_getFilterChanges", 1, changes);
    methods.add("eth_getFilterLogs", 1, filter_logs);
    methods.add("eth_uninstallFilter", 1, uninstall);
}

/// Filters by number.
#[derive(Default)]
pub struct Filters(Mutex<Installed>);

#[derive(Default)]
struct Installed {
    last: u64,
    filters: HashMap<u64, Polled>,
}

/// A filter, and how far it was read.
struct Polled {
    kind: Kind,
    /// The first block its caller has not seen.
    next: u64,
    used: Instant,
}

#[derive(Clone)]
enum Kind {
    Blocks,
    Logs(Box<Filter>),
}

impl Filters {
    fn lock(&self) -> MutexGuard<'_, Installed> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn install(&self, kind: Kind, next: u64) -> Answer<U64> {
        let mut installed = self.lock();
        installed
            .filters
            .retain(|_, polled| polled.used.elapsed() < UNUSED);
        if installed.filters.len() >= MAX_FILTERS {
            return Err(refused(format!(
                "too many filters: there are {MAX_FILTERS}; uninstall some, or poll eth_getLogs"
            )));
        }
        installed.last += 1;
        let number = installed.last;
        let used = Instant::now();
        installed
            .filters
            .insert(number, Polled { kind, next, used });
        Ok(U64::from(number))
    }
}

fn not_found() -> jsonrpsee::types::ErrorObjectOwned {
    refused("filter not found: filters end five minutes after they were last read")
}

async fn logs(context: Arc<Context>, mut arguments: Arguments) -> Answer<Vec<Log>> {
    let filter: Filter = arguments.required()?;
    search(&context, filter).await
}

async fn search(context: &Arc<Context>, filter: Filter) -> Answer<Vec<Log>> {
    let context = context.clone();
    // A wide range keeps a thread busy for a while.
    tokio::task::spawn_blocking(move || {
        let blocks = selected(&context.history.read(), &filter)?;
        collect(&blocks, &filter)
    })
    .await
    .map_err(|error| refused(format!("the search was broken off: {error}")))?
}

/// The blocks a filter means.
fn selected(history: &History, filter: &Filter) -> Answer<Vec<Arc<Block>>> {
    match filter.block_option {
        FilterBlockOption::AtBlockHash(hash) => {
            let block = history
                .hashed(&hash)
                .ok_or_else(|| refused(format!("unknown block: there is none with hash {hash}")))?;
            Ok(vec![block.clone()])
        }
        FilterBlockOption::Range {
            from_block,
            to_block,
        } => {
            let latest = history.latest().number();
            let number = |tag: Option<BlockNumberOrTag>| match tag {
                Some(BlockNumberOrTag::Number(number)) => number,
                Some(BlockNumberOrTag::Earliest) => 0,
                _ => latest,
            };
            let (from, to) = (number(from_block), number(to_block));
            if from > to {
                // A range that begins with the next block has nothing in it yet.
                if to_block.is_none() || to_block.is_some_and(|to| !to.is_number()) {
                    return Ok(Vec::new());
                }
                return Err(invalid_params(format!(
                    "invalid block range params: from {from} to {to}"
                )));
            }
            Ok((from..=to.min(latest))
                .filter_map(|number| history.tagged(number.into()).cloned())
                .collect())
        }
    }
}

fn collect(blocks: &[Arc<Block>], filter: &Filter) -> Answer<Vec<Log>> {
    let mut logs = Vec::new();
    for block in blocks {
        logs.extend(block.logs(filter));
        if logs.len() > MAX_LOGS {
            return Err(refused(format!(
                "query returned more than {MAX_LOGS} results: ask for fewer blocks at a time, such as up to {}",
                block.number().saturating_sub(1)
            )));
        }
    }
    Ok(logs)
}

async fn new_filter(context: Arc<Context>, mut arguments: Arguments) -> Answer<U64> {
    let filter: Filter = arguments.required()?;
    if matches!(filter.block_option, FilterBlockOption::AtBlockHash(_)) {
        return Err(invalid_params(
            "a filter is for blocks to come: ask eth_getLogs for those of one block",
        ));
    }
    let next = context.history.read().latest().number() + 1;
    context.filters.install(Kind::Logs(Box::new(filter)), next)
}

async fn new_block_filter(context: Arc<Context>, _: Arguments) -> Answer<U64> {
    let next = context.history.read().latest().number() + 1;
    context.filters.install(Kind::Blocks, next)
}

async fn changes(context: Arc<Context>, mut arguments: Arguments) -> Answer<FilterChanges> {
    let Quantity(number) = arguments.required()?;
    let mut installed = context.filters.lock();
    let polled = installed.filters.get_mut(&number).ok_or_else(not_found)?;
    let history = context.history.read();
    let end = history.latest().number() + 1;
    // After a revert, what comes again is new.
    let begin = polled.next.min(end);
    let new: Vec<_> = (begin..end)
        .filter_map(|number| history.tagged(number.into()).cloned())
        .collect();
    let changes = match &polled.kind {
        Kind::Blocks => FilterChanges::Hashes(new.iter().map(|block| block.hash).collect()),
        Kind::Logs(filter) => {
            let within = |block: &&Arc<Block>| filter.matches_block_range(block.number());
            let new: Vec<_> = new.iter().filter(within).cloned().collect();
            FilterChanges::Logs(collect(&new, filter)?)
        }
    };
    polled.next = end;
    polled.used = Instant::now();
    Ok(changes)
}

async fn filter_logs(context: Arc<Context>, mut arguments: Arguments) -> Answer<Vec<Log>> {
    let Quantity(number) = arguments.required()?;
    let filter = {
        let mut installed = context.filters.lock();
        let polled = installed.filters.get_mut(&number).ok_or_else(not_found)?;
        polled.used = Instant::now();
        match &polled.kind {
            Kind::Logs(filter) => (**filter).clone(),
            Kind::Blocks => return Err(not_found()),
        }
    };
    search(&context, filter).await
}

async fn uninstall(context: Arc<Context>, mut arguments: Arguments) -> Answer<bool> {
    let Quantity(number) = arguments.required()?;
    Ok(context.filters.lock().filters.remove(&number).is_some())
}
