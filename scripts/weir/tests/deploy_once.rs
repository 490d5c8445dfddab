//! A deployment happens once, wherever a line breaks or a process dies.

mod common;

use std::{
    process::{Child, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc, Mutex,
    },
};

use weir::charter::Template;

use common::{
    deploying::{
        artifacts, deploy, deploy_with, desk, is_deployed_once, line_broken_at_send, sent, Break,
        SEND, STEPS,
    },
    proxy::{Deed, Proxy},
    Desk, Run, Town,
};

#[test]
fn a_line_that_breaks_at_any_transaction_leaves_one_deployment() {
    let town = Town::empty();
    for number in 1..=STEPS {
        for at in [Break::BeforeItArrives, Break::BeforeTheAnswer] {
            let case = format!("transaction {number}, {at:?}");
            let before = sent(&town);
            let proxy = line_broken_at_send(&town.url, number, at);
            let desk = desk(&proxy.url, Template::Albacore);
            let broken = deploy(&desk);
            assert_eq!(broken.code, 6, "{case}: {broken:#?}");
            assert!(broken.out.is_empty(), "{case}: {broken:#?}");
            let mended = desk.reaching(&town.url);
            let resumed = deploy(&mended);
            assert_eq!(resumed.code, 0, "{case}: {resumed:#?}");
            is_deployed_once(&town, &mended, before, &case);
        }
    }
}

#[test]
fn a_line_that_breaks_at_any_request_leaves_one_deployment() {
    let town = Town::empty();
    let mut number = 0;
    loop {
        let case = format!("request {number}");
        let before = sent(&town);
        let proxy = Proxy::to(&town.url, move |_, count| {
            if count < number {
                Deed::Forward
            } else {
                Deed::Drop
            }
        });
        let desk = desk(&proxy.url, Template::Albacore);
        let broken = deploy(&desk);
        if broken.code == 0 {
            break; // it was over before
        }
        assert_eq!(broken.code, 6, "{case}: {broken:#?}");
        let mended = desk.reaching(&town.url);
        let resumed = mended.run(&deploy_with(&artifacts(), &[]));
        assert_eq!(resumed.code, 0, "{case}: {resumed:#?}");
        is_deployed_once(&town, &mended, before, &case);
        number += 13;
    }
    assert!(number > 50, "only {number} requests");
}

/// When a process is killed.
#[derive(Clone, Copy, Debug)]
enum Kill {
    BeforeItArrives,
    WhileItWaits,
}

/// Starts a deployment and kills it at the transaction `number`.
fn killed_at_send(town: &Town, desk: &Desk, number: usize, when: Kill) {
    let sends = AtomicUsize::new(0);
    let victim: Arc<Mutex<Option<Child>>> = Arc::default();
    let hand = victim.clone();
    let proxy = Proxy::to(&town.url, move |method, _| {
        let this = match method {
            SEND => sends.fetch_add(1, Ordering::SeqCst) + 1,
            _ => sends.load(Ordering::SeqCst),
        };
        let now = match when {
            Kill::BeforeItArrives => this >= number,
            Kill::WhileItWaits => this >= number && method != SEND,
        };
        if now {
            let mut child = hand.lock().unwrap();
            let child = child.as_mut().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
            return Deed::Drop;
        }
        Deed::Forward
    });
    let mut command = desk.command(&deploy_with(&artifacts(), &[]));
    command
        .env("WEIR_RPC_URL", &proxy.url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut guard = victim.lock().unwrap();
    let child = guard.insert(command.spawn().unwrap());
    let mut said = child.stdout.take().unwrap();
    drop(guard);
    // what it says ends when it does
    std::io::copy(&mut said, &mut std::io::sink()).unwrap();
    let status = victim.lock().unwrap().as_mut().unwrap().wait().unwrap();
    assert_eq!(status.code(), None, "it was killed");
}

#[test]
fn a_process_killed_at_any_transaction_leaves_one_deployment() {
    let town = Town::empty();
    for number in 1..=STEPS {
        for when in [Kill::BeforeItArrives, Kill::WhileItWaits] {
            let case = format!("transaction {number}, {when:?}");
            let before = sent(&town);
            let desk = desk(&town.url, Template::Albacore);
            killed_at_send(&town, &desk, number, when);
            let resumed = desk.run(&[
                "deploy",
                "--resume",
                "--artifacts",
                &artifacts(),
                "--dev-account",
                "0",
            ]);
            assert_eq!(resumed.code, 0, "{case}: {resumed:#?}");
            is_deployed_once(&town, &desk, before, &case);
        }
    }
}

#[test]
fn a_receipt_that_the_chain_no_longer_has_is_made_up_for_by_what_is_there() {
    let town = Town::empty();
    let before = sent(&town);
    // every transaction arrives, and no receipt ever comes back
    let proxy = Proxy::to(&town.url, |method, _| match method {
        "eth_getTransactionReceipt" => Deed::Answer("null".into()),
        _ => Deed::Forward,
    });
    let desk = desk(&proxy.url, Template::Albacore);
    let mut complete = false;
    for _ in 0..=2 * STEPS {
        let run = desk.run(&deploy_with(&artifacts(), &["--timeout", "1"]));
        complete = run.code == 0;
        if complete {
            break;
        }
        assert!(run.err.contains("is in no block after"), "{run:#?}");
    }
    assert!(complete);
    let mended = desk.reaching(&town.url);
    is_deployed_once(&town, &mended, before, "without receipts");
}

#[test]
fn a_second_deployment_to_the_same_manifest_at_the_same_time_is_refused() {
    let town = Town::empty();
    let second: Arc<Mutex<Option<Run>>> = Arc::default();
    let told = second.clone();
    let main = Arc::new(desk(&town.url, Template::Albacore));
    let beside = main.clone();
    let proxy = Proxy::to(&town.url, move |method, _| {
        let mut told = told.lock().unwrap();
        if method == SEND && told.is_none() {
            *told = Some(deploy(&beside));
        }
        Deed::Forward
    });
    let mut command = main.command(&deploy_with(&artifacts(), &[]));
    let first = Run::of(command.env("WEIR_RPC_URL", &proxy.url).output().unwrap());
    assert_eq!(first.code, 0, "{first:#?}");
    let second = second.lock().unwrap().take().unwrap();
    second.is_refused(1, &["another `weir deploy`", "is running"]);
    is_deployed_once(&town, &main, 0, "two at once");
}
