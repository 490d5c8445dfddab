//! The command as a user runs it: the built program, in a folder of its own, with an empty
//! environment.
#![allow(dead_code)] // each test file uses its part of this

pub mod deploying;
pub mod farming;
pub mod hours;
pub mod market;
pub mod proxy;
pub mod valley;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to run the command in.
pub struct Desk {
    folder: TempDir,
    url: Option<String>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    /// One without a chain.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            url: None,
        }
    }

    /// One whose commands reach the chain at `url`, by the environment.
    pub fn at(url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            ..Self::new()
        }
    }

    /// The same folder, whose commands reach the chain at `url` from here on.
    pub fn reaching(self, url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            ..self
        }
    }

    /// Makes `statement.json` of a lower bound, an estimate and an upper bound.
    pub fn statement(&self, [low, estimate, high]: [&str; 3]) {
        self.write("evidence.txt", "x");
        let bounds = ["--low", low, "--estimate", estimate, "--high", high];
        self.done(&[&["assess"], &bounds[..], &["--evidence", "evidence.txt"]].concat());
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in the folder.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The command, ready to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(std::process::Stdio::null());
        if let Some(url) = &self.url {
            command.env("WEIR_RPC_URL", url);
        }
        command
    }

    /// Runs the command.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Runs it; it must succeed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {run:#?}");
        run.out
    }

    /// Runs it with `--json`; it must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        serde_json::from_str(&self.done(&arguments)).unwrap()
    }

    /// Runs it; it must end with `code` and say every one of `words` on standard error, and nothing
    /// on standard output.
    pub fn refused(&self, arguments: &[&str], code: i32, words: &[&str]) -> Run {
        let run = self.run(arguments);
        run.is_refused(code, words);
        run
    }

    /// What is in the folder.
    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Run {
    /// What a finished process said.
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It ended with `code`, said every one of `words` on standard error, nothing on standard output.
    pub fn is_refused(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "no \"{word}\" in {self:#?}");
        }
        assert_eq!(self.out, "", "{self:#?}");
    }
}

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A chain in this process, the albacore charter deployed on it, and a desk that reaches it.
pub struct Town {
    /// Where to run commands.
    pub desk: Desk,
    /// Where the chain answers.
    pub url: String,
    node: weir_node::Node,
    runtime: tokio::runtime::Runtime,
}

impl Town {
    /// A new chain with the charter deployed, nothing else.
    pub fn new() -> Self {
        let town = Self::empty();
        let charter = workspace().join("scripts/weir/charters/albacore.toml");
        town.deploy(&charter);
        town
    }

    /// A new chain with nothing on it.
    pub fn empty() -> Self {
        Self::begun(None)
    }

    /// A new chain with nothing on it, whose first block is of a time; unix seconds.
    pub fn begun_at(time: u64) -> Self {
        Self::begun(Some(time))
    }

    fn begun(genesis_time: Option<u64>) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = weir_node::Options {
            port: 0,
            genesis_time,
            ..Default::default()
        };
        let node = runtime.block_on(weir_node::Node::start(&options)).unwrap();
        let url = node.url();
        Self {
            desk: Desk::at(&url),
            url,
            node,
            runtime,
        }
    }

    /// Deploys a charter.
    pub fn deploy(&self, charter: &Path) {
        let artifacts = workspace().join("target/ink");
        self.desk.done(&[
            "deploy",
            charter.to_str().unwrap(),
            "--artifacts",
            artifacts.to_str().unwrap(),
            "--dev-account",
            "0",
            "--yes",
        ]);
    }

    /// A statement of these bounds, attested by three seats of two institutions.
    pub fn assess(&self, low: &str, high: &str) {
        self.desk.write("evidence.txt", "catch per unit effort");
        self.desk.done(&[
            "assess",
            "--low",
            low,
            "--estimate",
            high,
            "--high",
            high,
            "--evidence",
            "evidence.txt",
            "--force",
        ]);
        for seat in ["2", "3", "4"] {
            self.desk
                .done(&["attest", "statement.json", "--dev-account", seat]);
        }
    }

    /// A town whose first season is open.
    pub fn in_season() -> Self {
        let town = Self::new();
        town.assess("70000", "90000");
        town.desk.done(&["season", "open", "--dev-account", "9"]);
        town
    }

    /// Base units of coins that somebody has.
    pub fn coins(&self, who: &str) -> u128 {
        let balance = self.desk.json(&["balance", who]);
        balance["coins"]["base"].as_str().unwrap().parse().unwrap()
    }

    /// Asks the chain something itself.
    pub fn ask(&self, method: &'static str, parameters: Value) -> Value {
        use alloy::providers::{Provider, ProviderBuilder};
        let _ = rustls::crypto::ring::default_provider().install_default();
        let provider = ProviderBuilder::new().connect_http(self.url.parse().unwrap());
        self.runtime
            .block_on(provider.raw_request(method.into(), parameters))
            .unwrap()
    }

    /// Moves the chain's clock.
    pub fn wait(&self, seconds: u64) {
        self.ask("evm_increaseTime", serde_json::json!([seconds]));
        self.ask("evm_mine", serde_json::json!([]));
    }

    /// The chain ends; the desk stays.
    pub fn end(self) -> Desk {
        self.runtime.block_on(self.node.stop()).unwrap();
        self.desk
    }
}
