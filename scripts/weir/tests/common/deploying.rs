//! Deploying the albacore charter, and lines that break while it is done.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde_json::{json, Value};
use weir::{charter::Template, keys::dev_address};

use super::{
    proxy::{Deed, Proxy},
    workspace, Desk, Run, Town,
};

/// Transactions of the albacore charter: two contracts, the stock, the currency's name at the
/// council, four allotments.
pub const STEPS: usize = 8;
/// The request that sends one.
pub const SEND: &str = "eth_sendRawTransaction";

/// A folder with a charter in it.
pub fn desk(url: &str, template: Template) -> Desk {
    let desk = Desk::at(url);
    desk.write("charter.toml", template.text());
    desk
}

/// Where the built contracts are.
pub fn artifacts() -> String {
    workspace().join("target/ink").to_str().unwrap().to_owned()
}

/// What deploys the charter, with `more` options.
pub fn deploy_with<'a>(artifacts: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["deploy", "charter.toml", "--artifacts", artifacts];
    arguments.extend(["--dev-account", "0", "--no-input"]);
    arguments.extend(more);
    arguments
}

/// Deploys the charter.
pub fn deploy(desk: &Desk) -> Run {
    desk.run(&deploy_with(&artifacts(), &[]))
}

/// The manifest.
pub fn manifest(desk: &Desk) -> Value {
    let text = std::fs::read_to_string(desk.path("weir-deployment.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Puts another manifest in its place.
pub fn write_manifest(desk: &Desk, manifest: &Value) {
    desk.write("weir-deployment.json", &manifest.to_string());
}

/// How many transactions of the test account 0 are in blocks.
pub fn sent(town: &Town) -> usize {
    let count = town.ask("eth_getTransactionCount", json!([dev_address(0), "latest"]));
    let count = count.as_str().unwrap().trim_start_matches("0x").to_owned();
    usize::from_str_radix(&count, 16).unwrap()
}

/// Everything is there once: as many transactions as there are steps, every setting as in the
/// charter, no journal left.
pub fn is_deployed_once(town: &Town, desk: &Desk, before: usize, case: &str) {
    assert_eq!(sent(town) - before, STEPS, "{case}");
    let verified = desk.json(&["deploy", "verify"]);
    let checks = verified["checks"].as_array().unwrap();
    assert!(checks.len() > 20, "{case}: {verified:#}");
    for check in checks {
        assert_eq!(check["verdict"], "same", "{case}: {check:#}");
    }
    let files = desk.files();
    assert!(
        !files.iter().any(|it| it.contains("journal")),
        "{case}: {files:?}"
    );
}

/// What happens to the connection at one transaction.
#[derive(Clone, Copy, Debug)]
pub enum Break {
    /// What was sent is lost.
    BeforeItArrives,
    /// What was sent arrives, and nobody hears of it.
    BeforeTheAnswer,
}

/// A go-between whose line breaks at the transaction `number` (from 1), for good.
pub fn line_broken_at_send(url: &str, number: usize, at: Break) -> Proxy {
    let sends = AtomicUsize::new(0);
    Proxy::to(url, move |method, _| {
        let before = sends.load(Ordering::SeqCst);
        if before >= number {
            return Deed::Drop;
        }
        if method != SEND {
            return Deed::Forward;
        }
        let this = sends.fetch_add(1, Ordering::SeqCst) + 1;
        match at {
            _ if this < number => Deed::Forward,
            Break::BeforeItArrives => Deed::Drop,
            Break::BeforeTheAnswer => Deed::ForwardAndDrop,
        }
    })
}

/// A go-between to a chain on which the transactions that are sent through it are in blocks of these
/// times, one after the other; unix seconds.
pub fn line_whose_blocks_are_at(
    url: &str,
    times: impl Fn(u64) -> u64 + Send + Sync + 'static,
) -> Proxy {
    let sends = AtomicU64::new(0);
    Proxy::to(url, move |method, _| match method {
        SEND => Deed::ForwardAfter(json!({
            "jsonrpc": "2.0",
            "id": 0,
            "method": "evm_setNextBlockTimestamp",
            "params": [times(sends.fetch_add(1, Ordering::SeqCst))],
        })),
        _ => Deed::Forward,
    })
}
