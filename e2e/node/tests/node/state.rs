//! The state file: a chain goes on where it was, and a file that is not its is left alone.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::common::{signed, transfer, Client, Stage, TOKEN};
use alloy::primitives::{Bytes, TxKind, U256};
use serde_json::{json, Value};
use weir_node::{Node, Options};

/// Magic, version, runtime, length, checksum; see `state_file.rs`.
const HEADER: usize = 84;

fn kept(path: &Path) -> Options {
    Options {
        state: Some(path.to_owned()),
        ..Options::default()
    }
}

async fn start_error(path: &Path) -> String {
    let options = Options {
        port: 0,
        ..kept(path)
    };
    match Node::start(&options).await {
        Ok(_) => panic!("the node started with {}", path.display()),
        Err(error) => format!("{error:#}"),
    }
}

/// A chain with a contract, a log and a waiting transaction in a file.
async fn written(directory: &Path) -> PathBuf {
    let path = directory.join("chain");
    let stage = Stage::with(kept(&path)).await;
    let alice = stage.signer(0);
    let mut deploy = transfer(0, alice.address(), 0);
    deploy.to = TxKind::Create;
    deploy.gas_limit = 1_000_000_000;
    // Stores 42 under 7, emits a log with topic 9.
    deploy.input = Bytes::from_static(&[
        0x60, 42, 0x60, 7, 0x55, 0x60, 9, 0x5f, 0x5f, 0xa1, 0x5f, 0x5f, 0xf3,
    ]);
    stage.client.send(&signed(&alice, deploy)).await;
    stage
        .client
        .send(&signed(&alice, transfer(1, stage.address(1), TOKEN)))
        .await;
    stage
        .client
        .send(&signed(&alice, transfer(3, stage.address(1), TOKEN)))
        .await;
    stage
        .client
        .call("evm_increaseTime", json!([1_000_000]))
        .await;
    stage.node.stop().await.unwrap();
    path
}

async fn everything(client: &Client) -> Value {
    let height = client.height().await;
    let mut all = Vec::new();
    for number in 0..=height {
        all.push(client.block(number).await);
        all.push(
            client
                .call("eth_getBlockReceipts", json!([format!("{number:#x}")]))
                .await,
        );
    }
    all.push(
        client
            .call("eth_getLogs", json!([{ "fromBlock": "earliest" }]))
            .await,
    );
    all.into()
}

#[tokio::test]
async fn a_chain_goes_on_where_it_was_stopped() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chain");
    let (before, contract, balance) = {
        let path = written(directory.path()).await;
        let stage = Stage::with(kept(&path)).await;
        let contract = stage.address(0).create(0);
        let found = (
            everything(&stage.client).await,
            contract,
            stage.client.balance(stage.address(0)).await,
        );
        stage.node.stop().await.unwrap();
        found
    };
    assert!(!before[6][0].is_null() || !before[4].is_null());

    let stage = Stage::with(kept(&path)).await;
    assert_eq!(everything(&stage.client).await, before);
    assert_eq!(stage.client.height().await, 2);
    assert_eq!(stage.client.balance(stage.address(0)).await, balance);
    let stored = stage
        .client
        .call("eth_getStorageAt", json!([contract, "0x7", "latest"]))
        .await;
    assert_eq!(crate::common::quantity(&stored), U256::from(42));

    // The gap is filled, the clock is as far ahead as it was, and hashes go on.
    let alice = stage.signer(0);
    stage
        .client
        .send(&signed(&alice, transfer(2, stage.address(1), TOKEN)))
        .await;
    assert_eq!(stage.client.nonce(alice.address(), "latest").await, 4);
    let (old, new) = (stage.client.block(2).await, stage.client.block(3).await);
    assert_eq!(new["parentHash"], old["hash"]);
    let gone_by =
        crate::common::quantity(&new["timestamp"]) - crate::common::quantity(&old["timestamp"]);
    assert!(gone_by >= U256::from(1_000_000));
    stage.node.stop().await.unwrap();

    let stage = Stage::with(kept(&path)).await;
    assert_eq!(stage.client.height().await, 3);
}

#[tokio::test]
async fn a_damaged_or_foreign_file_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let good = fs::read(written(directory.path()).await).unwrap();
    let changed = |at: usize, to: u8| {
        let mut bytes = good.clone();
        bytes[at] ^= to;
        bytes
    };
    let with_checksum = |payload: Vec<u8>| {
        use sha2::{Digest, Sha256};
        let mut bytes = good[..44].to_vec();
        bytes.extend((payload.len() as u64).to_le_bytes());
        bytes.extend(Sha256::digest(&payload));
        bytes.extend(payload);
        bytes
    };
    let path = directory.path().join("other");
    for (bytes, expected) in [
        (Vec::new(), "it is empty"),
        (b"{\"accounts\": []}".to_vec(), "no state of a weir node"),
        (b"weir".to_vec(), "cut short"),
        (
            good[..HEADER - 1].to_vec(),
            "cut short: its header has 84 bytes",
        ),
        (
            good[..good.len() - 1].to_vec(),
            "cut short: after the header",
        ),
        (good.iter().copied().chain([0]).collect(), "too long"),
        (changed(0, 1), "no state of a weir node"),
        (changed(8, 2), "version 3"),
        (changed(12, 1), "another runtime"),
        (changed(44, 1), "its header says"),
        (changed(60, 1), "damaged"),
        (changed(HEADER, 1), "damaged"),
        (changed(good.len() - 1, 0x80), "damaged"),
        (changed(good.len() / 2, 0x10), "damaged"),
        (with_checksum(vec![1, 2, 3]), "cannot be read"),
        (
            with_checksum(good[HEADER..].iter().copied().chain([7]).collect()),
            "cannot be read",
        ),
    ] {
        fs::write(&path, &bytes).unwrap();
        let error = start_error(&path).await;
        assert!(error.contains(expected), "{expected}: {error}");
        assert!(
            error.contains("other") && error.contains("left as it is"),
            "{error}"
        );
        assert!(
            fs::read(&path).unwrap() == bytes,
            "{expected}: the file was changed"
        );
    }
}

#[tokio::test]
async fn a_file_is_one_nodes_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chain");
    let stage = Stage::with(kept(&path)).await;
    let error = start_error(&path).await;
    assert!(error.contains("in use by another node"), "{error}");
    assert!(error.contains(&std::process::id().to_string()), "{error}");
    stage.node.stop().await.unwrap();
    Stage::with(kept(&path)).await.node.stop().await.unwrap();
}

#[tokio::test]
async fn a_place_where_nothing_can_be_written_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let error = start_error(&directory.path().join("none").join("chain")).await;
    assert!(
        error.contains("none") && error.contains("create the directory"),
        "{error}"
    );
    let error = start_error(directory.path()).await;
    assert!(error.contains("is a directory"), "{error}");
}

/// The program itself, with its state in `path`, and where it listens.
fn program(path: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_weir-node"))
        .args(["--port", "0", "--quiet", "--state"])
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let output = child.stdout.as_mut().expect("its output is piped");
    BufReader::new(output).read_line(&mut line).unwrap();
    let url = line
        .trim()
        .strip_prefix("Listening on ")
        .unwrap_or_else(|| panic!("{line}"));
    (child, url.to_owned())
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[tokio::test]
async fn the_program_keeps_its_state_when_it_is_told_to_end() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chain");
    for (height, name) in [(0, "INT"), (1, "TERM"), (2, "INT")] {
        let (mut child, url) = program(&path);
        let client = Client::new(url);
        assert_eq!(client.height().await, height);
        client.call("evm_mine", json!([])).await;
        signal(&child, name);
        assert!(child.wait().unwrap().success());
    }
}

#[tokio::test]
async fn a_killed_program_loses_no_more_than_its_last_seconds_and_leaves_a_whole_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chain");
    let (mut child, url) = program(&path);
    let client = Client::new(url);
    client.call("evm_mine", json!([])).await;
    let first = client.latest().await["hash"].clone();
    // Until the file has been written twice: what is written first may be from before the block.
    let written = || {
        fs::metadata(&path)
            .ok()
            .and_then(|file| file.modified().ok())
    };
    for _ in 0..2 {
        let before = written();
        while written().is_none() || written() == before {
            client.call("evm_mine", json!([])).await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    signal(&child, "KILL");
    child.wait().unwrap();

    let (mut child, url) = program(&path);
    let client = Client::new(url);
    assert!(client.height().await >= 1);
    assert_eq!(client.block(1).await["hash"], first);
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
}
