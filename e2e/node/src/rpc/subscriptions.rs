//! What WebSocket clients are told without asking again.

use std::sync::Arc;

use alloy::rpc::types::Filter;
use jsonrpsee::core::SubscriptionError;
use jsonrpsee::server::{PendingSubscriptionSink, SubscriptionSink};
use jsonrpsee::types::Params;
use jsonrpsee::RpcModule;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::Receiver;

use super::arguments::Arguments;
use super::Context;
use crate::error::{invalid_params, Answer};

/// What can be subscribed to.
enum Topic {
    Heads,
    Logs(Box<Filter>),
    Transactions,
}

pub fn register(module: &mut RpcModule<Context>) {
    module
        .register_subscription(
            "eth_subscribe",
            "eth_subscription",
            "eth_unsubscribe",
            |parameters, pending, context, _| subscribe(parameters, pending, context),
        )
        .expect("each method has a name of its own");
}

fn topic(parameters: &Params<'_>) -> Answer<Topic> {
    let mut arguments = Arguments::parse(parameters, 2)?;
    let name: String = arguments.required()?;
    match name.as_str() {
        "newHeads" => Ok(Topic::Heads),
        "logs" => Ok(Topic::Logs(Box::new(arguments.optional()?.unwrap_or_default()))),
        "newPendingTransactions" => Ok(Topic::Transactions),
        other => Err(invalid_params(format!(
            "no \"{other}\" subscription in eth namespace: there are newHeads, logs and newPendingTransactions"
        ))),
    }
}

async fn subscribe(
    parameters: Params<'static>,
    pending: PendingSubscriptionSink,
    context: Arc<Context>,
) -> Result<(), SubscriptionError> {
    let topic = match topic(&parameters) {
        Ok(topic) => topic,
        Err(error) => {
            pending.reject(error).await;
            return Ok(());
        }
    };
    // Before the answer goes out: what happens after it is told.
    let mut heads = context.heads.subscribe();
    let mut arrivals = context.arrivals.subscribe();
    let sink = pending.accept().await?;
    match topic {
        Topic::Heads => {
            while let Some(block) = next(&mut heads, &sink).await {
                send(&sink, &block.rpc_header()).await?;
            }
        }
        Topic::Logs(filter) => {
            while let Some(block) = next(&mut heads, &sink).await {
                for log in block.logs(&filter) {
                    send(&sink, &log).await?;
                }
            }
        }
        Topic::Transactions => {
            while let Some(hash) = next(&mut arrivals, &sink).await {
                send(&sink, &hash).await?;
            }
        }
    }
    Ok(())
}

/// What happens next, until the client leaves or the chain ends.
async fn next<T: Clone>(source: &mut Receiver<T>, sink: &SubscriptionSink) -> Option<T> {
    loop {
        let received = tokio::select! {
            () = sink.closed() => return None,
            received = source.recv() => received,
        };
        match received {
            Ok(value) => return Some(value),
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!("a subscriber reads too slowly and has missed {missed} messages");
            }
            Err(RecvError::Closed) => return None,
        }
    }
}

async fn send<T: Serialize>(sink: &SubscriptionSink, value: &T) -> Result<(), SubscriptionError> {
    let message = serde_json::value::to_raw_value(value)?;
    sink.send(message).await?;
    Ok(())
}
