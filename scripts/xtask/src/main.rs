//! The doorway: every command that people and CI run on this repository.
//!
//! `demo`, `test`, `clients` and `costs` do all they need themselves: they find or install a
//! toolchain, build the contracts, and leave alone what is already there. What building has to say goes
//! to stderr; stdout belongs to what was asked for.

mod cargo;
mod clients;
mod setup;
mod steps;
mod toolchain;

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{ensure, Context, Result};
use clap::{Parser, Subcommand};

use cargo::{cargo, program, run, tool};
use steps::Steps;

/// Cases of each property of the rules with `--long`: a million over all of them.
const LONG_CASES: &str = "23000";
/// Cases of each property of the deployed contracts with `--long`. One case is a whole
/// history of messages on the chain, some thousand times the work of a case on the rules.
const LONG_CHAIN_CASES: &str = "300";

/// Weir's doorway: one command to see it, one to test it.
///
/// On a fresh machine each command sets up what it needs. Exit codes: 0 done, 1 something
/// failed, 2 the command line was wrong.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make this machine able to build the contracts. Does nothing twice.
    ///
    /// Contracts are built together with the compiler's own library, so a toolchain is needed
    /// that has its source: the active one if it has the rust-src component or rustup can add
    /// it, else Debian's packages.
    Setup {
        /// Say what would be done; install and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Build the contracts to target/ink/NAME/NAME.{polkavm,abi,json}, and the `weir` command to
    /// target/debug/weir.
    Build {
        /// Write the ABIs to e2e/abi; without it they must equal what is committed there.
        #[arg(long)]
        write_abi: bool,
    },
    /// Replay a fishery under three regimes, a water catchment (`--scenario catchment`) or a valley of
    /// three communities (`--scenario valley`), on the real contracts. `demo --help` lists its
    /// options.
    #[command(disable_help_flag = true)]
    Demo {
        /// What the demo is to do: all of it is handed on.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Run the tests: of the rules, of the contracts on a chain, of the programs.
    Test {
        /// A million cases over the properties of the rules (PROPTEST_CASES 23000), 300 of each
        /// property on the chain (WEIR_CHAIN_CASES), drawn anew each time.
        #[arg(long)]
        long: bool,
        /// Draw the cases of this long run again.
        #[arg(long, requires = "long")]
        seed: Option<u64>,
        /// Run only the tests with this in their name.
        filter: Option<String>,
        /// For the test programs themselves, as `-- --nocapture`.
        #[arg(last = true)]
        args: Vec<OsString>,
    },
    /// Measure what every message costs, beside its Solidity peers, and compare with the
    /// committed snapshot.
    Costs {
        /// Write what is measured instead of comparing with it: e2e/costs.json and
        /// docs/costs.md, or with --load docs/load.md.
        #[arg(long)]
        write: bool,
        /// Measure instead how many transactions a second the chain in one process takes
        /// through JSON-RPC, and that it loses none: 60 s each with 1 and with 32 clients.
        #[arg(long)]
        load: bool,
        /// For the load program, as `--load -- --seconds 5 --accounts 200`.
        #[arg(last = true, requires = "load")]
        args: Vec<OsString>,
    },
    /// Run viem, ethers and this README's commands against the chain, as wallets and people do.
    Clients {
        /// On the production engine, if it is there: WEIR_ENGINE names its start script.
        #[arg(long)]
        engine: bool,
        /// Measure both chains and write the tables of docs/engine.md.
        #[arg(long)]
        compare: bool,
    },
    /// Check formatting, lints and documentation.
    Lint {
        /// Repair what can be repaired by itself.
        #[arg(long)]
        fix: bool,
    },
}

fn main() -> ExitCode {
    // clap itself leaves with 2 when the command line is wrong.
    match obey(Options::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} {error:#}", steps::painted("31", "error:"));
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Result<()> {
    env::set_current_dir(root()?)?;
    cargo::clean_environment();
    match command {
        Command::Setup { dry_run } => setup::setup(&mut Steps::of(1), dry_run),
        Command::Build { write_abi } => {
            let flags: &[&str] = if write_abi { &["--write-abi"] } else { &[] };
            let mut steps = Steps::of(4);
            contracts(&mut steps, flags)?;
            steps.step("weir: the command", || cargo::build("weir"))?;
            let path = cargo::binary("weir")?;
            steps::note(path.display());
            Ok(())
        }
        Command::Demo { args } => demo(&args),
        Command::Test {
            long,
            seed,
            filter,
            args,
        } => test(long, seed, filter, &args),
        Command::Costs {
            write,
            load: true,
            args,
        } => load(write, &args),
        Command::Costs { write, .. } => costs(write),
        Command::Clients { engine, compare } => {
            let mut steps = Steps::of(3 + clients::STEPS);
            contracts(&mut steps, &[])?;
            clients::run_suite(&mut steps, engine, compare)
        }
        Command::Lint { fix } => lint(fix),
    }
}

/// The workspace's root: two above this package.
fn root() -> Result<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package
        .ancestors()
        .nth(2)
        .context("this package is not in a workspace")?;
    ensure!(
        root.join("Cargo.lock").is_file(),
        "{} is not this workspace's root: start with `cargo xtask` inside it",
        root.display(),
    );
    Ok(root.to_path_buf())
}

/// Set-up, then the contracts: three steps.
fn contracts(steps: &mut Steps, flags: &[&str]) -> Result<()> {
    setup::setup(steps, false)?;
    steps.step("builder: the program that builds contracts", || {
        cargo::build("weir-builder")
    })?;
    steps.step("contracts: PolkaVM code and Solidity ABI", || {
        run(program("weir-builder")?.args(flags))
    })
}

fn demo(args: &[OsString]) -> Result<()> {
    let mut steps = Steps::of(4);
    contracts(&mut steps, &[])?;
    steps.step("demo: the chain and the demonstrations", || {
        cargo::build("weir-demo")
    })?;
    run(tool(cargo::binary("weir-demo")?).args(args))
}

fn test(long: bool, seed: Option<u64>, filter: Option<String>, args: &[OsString]) -> Result<()> {
    let mut steps = Steps::of(4);
    contracts(&mut steps, &[])?;
    steps.step("tests: rules, contracts on a chain, programs", || {
        let mut tests = cargo("test");
        tests.args(["--workspace", "--no-fail-fast"]).args(filter);
        if long {
            tests.env("PROPTEST_CASES", LONG_CASES);
            tests.env("WEIR_CHAIN_CASES", LONG_CHAIN_CASES);
            let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
            let seed = seed.unwrap_or(since.as_secs());
            steps::note(format!("random cases of --seed {seed}"));
            tests.env("PROPTEST_RNG_SEED", seed.to_string());
        }
        if !args.is_empty() {
            tests.arg("--").args(args);
        }
        run(&mut tests)
    })
}

fn costs(write: bool) -> Result<()> {
    setup::require_node()?;
    let mut steps = Steps::of(6);
    contracts(&mut steps, &[])?;
    steps.step("peers: the Solidity contracts to compare with", || {
        run(cargo::quiet_stdout(tool("node").arg("e2e/peers/build.mjs")))
    })?;
    steps.step("costs: the chain and the program that measures", || {
        cargo::build("costs")
    })?;
    steps.step("measuring", || {
        let flags: &[&str] = if write { &["--write"] } else { &[] };
        run(tool(cargo::binary("costs")?).args(flags))
    })
}

fn load(write: bool, args: &[OsString]) -> Result<()> {
    let mut steps = Steps::of(5);
    contracts(&mut steps, &[])?;
    steps.step("load: the chain and the clients", || {
        cargo::build("weir-node")?;
        cargo::build("weir-load")
    })?;
    steps.step("measuring", || {
        let flags: &[&str] = if write {
            &["--write", "docs/load.md"]
        } else {
            &[]
        };
        run(tool(cargo::binary("weir-load")?).args(flags).args(args))
    })
}

fn lint(fix: bool) -> Result<()> {
    let mut steps = Steps::of(3);
    steps.step("formatting", || {
        let mut format = tool("cargo");
        format.args(["fmt", "--all"]);
        if !fix {
            format.arg("--check");
        }
        run(&mut format).context("run `cargo xtask lint --fix`")
    })?;
    steps.step("lints", || {
        let mut clippy = cargo("clippy");
        clippy.args(["--workspace", "--all-targets"]);
        if fix {
            clippy.args(["--fix", "--allow-dirty", "--allow-staged"]);
        }
        run(clippy.args(["--", "-D", "warnings"]))
    })?;
    steps.step("documentation", || {
        let mut doc = cargo("doc");
        doc.args(["--workspace", "--no-deps"]);
        run(doc.env("RUSTDOCFLAGS", format!("{} -D warnings", cargo::ABI_FLAG)))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Options::command().debug_assert();
    }
}
