//! Ethereum's own clients on the contracts: the suite in e2e/clients, on the chain in one process and
//! on the production engine.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{ensure, Context, Result};

use crate::{
    cargo::{self, output, quiet_stdout, run, tool},
    setup,
    steps::{note, Steps},
};

/// Where the suite is.
const SUITE: &str = "e2e/clients";
/// What its libraries were installed from.
const STAMP: &str = "e2e/clients/node_modules/.installed-from";
/// Where the production engine unpacks itself and keeps its logs.
const ENGINE_DIR: &str = "target/weir/engine";
/// Where the engine's start script is, unless WEIR_ENGINE says.
const ENGINE_START: &str = "../shared/engine/start";

/// How many steps [`run_suite`] takes.
pub const STEPS: usize = 4;

/// The client suite: on a chain in one process, which it starts itself, or with `engine` on the
/// production engine, where there is one. `compare` measures both and writes docs/engine.md instead.
///
/// Needs the contracts' build.
pub fn run_suite(steps: &mut Steps, engine: bool, compare: bool) -> Result<()> {
    setup::require_node()?;
    steps.step("clients: the chain, the command and the bindings", || {
        cargo::build("weir-node")?;
        cargo::build("weir")?;
        cargo::build("bindings")?;
        run(tool(cargo::binary("bindings")?).arg("--check"))
    })?;
    steps.step("clients: viem, ethers, TypeScript", install)?;
    let Some(start) = (engine || compare).then(engine_start) else {
        // the suite finds and starts the chain by itself
        return steps.step("suite: on the chain in one process", || {
            run(npm("test").env_remove("WEIR_URL"))
        });
    };
    let Some(start) = start else {
        note(format_args!(
            "NOT RUN on the production engine: {ENGINE_START} is not there, and WEIR_ENGINE names no \
             other start script; docs/engine.md tells how to have the engine"
        ));
        return Ok(());
    };
    let engine = steps.step("engine: the production node, about a minute", || {
        Engine::start(&start)
    })?;
    let (what, script) = if compare {
        ("measuring both chains", "compare")
    } else {
        ("suite: on the production engine", "test")
    };
    let outcome = steps.step(what, || run(npm(script).env("WEIR_URL", &engine.url)));
    engine.stop()?;
    outcome
}

/// `npm ci`, unless what is installed comes from this lock file.
fn install() -> Result<()> {
    let lock = format!("{SUITE}/package-lock.json");
    let locked = fs::read_to_string(&lock).with_context(|| format!("cannot read {lock}"))?;
    if fs::read_to_string(STAMP).is_ok_and(|installed| installed == locked) {
        note("installed as locked");
        return Ok(());
    }
    let mut ci = tool("npm");
    ci.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    ci.arg("--loglevel=error").current_dir(SUITE);
    run(quiet_stdout(&mut ci))?;
    fs::write(STAMP, locked).with_context(|| format!("cannot write {STAMP}"))
}

/// A script of the suite's package.
fn npm(script: &str) -> Command {
    let mut npm = tool("npm");
    npm.args(["run", "--silent", script]).current_dir(SUITE);
    npm
}

/// The script that starts the production engine, if there is one.
fn engine_start() -> Option<PathBuf> {
    let named = env::var_os("WEIR_ENGINE").filter(|name| !name.is_empty());
    let path = named.map_or_else(|| PathBuf::from(ENGINE_START), PathBuf::from);
    // as the script is started from another folder
    path.is_file().then(|| path.canonicalize().ok()).flatten()
}

/// The production engine, running.
struct Engine {
    url: String,
    stop: PathBuf,
}

impl Engine {
    /// Starts it on free ports of the loopback and waits until it answers.
    ///
    /// The script takes a folder and the ports of Ethereum's and of the node's own JSON-RPC, and
    /// prints the address first when the engine answers. Beside it is `stop`, which takes the folder
    /// and ends what `start` began.
    fn start(start: &Path) -> Result<Self> {
        let stop = start.with_file_name("stop");
        ensure!(
            stop.is_file(),
            "{} has no `stop` beside it: the engine would run on for ever",
            start.display()
        );
        fs::create_dir_all(ENGINE_DIR)?;
        let [ethereum, node] = free_ports()?;
        let mut command = tool(start);
        command.args([ENGINE_DIR, &ethereum.to_string(), &node.to_string()]);
        let said = output(&mut command);
        let url = said.and_then(|said| {
            let url = said.split_whitespace().next().map(str::to_owned);
            url.with_context(|| format!("{} does not say where it answers", start.display()))
        });
        match url {
            Ok(url) => {
                note(&url);
                Ok(Self { url, stop })
            }
            Err(error) => {
                // whichever of its two processes runs
                run(tool(&stop).arg(ENGINE_DIR))?;
                Err(error)
            }
        }
    }

    /// Ends the processes that were started.
    fn stop(self) -> Result<()> {
        run(tool(&self.stop).arg(ENGINE_DIR))
    }
}

/// Two ports that nobody listens on.
fn free_ports() -> Result<[u16; 2]> {
    let first = TcpListener::bind("127.0.0.1:0")?;
    let second = TcpListener::bind("127.0.0.1:0")?;
    Ok([first.local_addr()?.port(), second.local_addr()?.port()])
}
