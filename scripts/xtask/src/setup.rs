//! What a fresh machine lacks.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure, Context, Result};

use crate::{
    cargo::{line, output, quiet_stdout, run, tool},
    steps::{note, Steps},
    toolchain::{self, any_lld, Toolchain, MINIMUM},
};

/// How long rustup may try: without a network it can take its time to say so.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(180);
/// The packages in which Debian keeps a current Rust with its library's source.
const DEBIAN: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];
/// Where they put it.
const DEBIAN_SYSROOT: &str = "/usr";

const REMEDY: &str = "contracts need a Rust toolchain with the library's source, and none can be \
     had here: run `rustup component add rust-src` where the network allows it, or on Debian, as \
     root, `apt-get install rustc-web cargo-web rust-web-src rust-web-llvm`, then try again";

/// Finds or installs what the contracts are built with, and records it.
pub fn setup(steps: &mut Steps, dry_run: bool) -> Result<()> {
    steps.step("set-up: a toolchain for contracts", || {
        if let Some(toolchain) = Toolchain::recorded() {
            note(format_args!(
                "found before: {}",
                toolchain.rustc().display()
            ));
            return Ok(());
        }
        require_rustc()?;
        require_c()?;
        let Some(toolchain) = find_or_install(dry_run)? else {
            return Ok(());
        };
        note(format_args!(
            "contracts are built with {}",
            toolchain.rustc().display()
        ));
        if dry_run {
            note(format_args!("would note it in {}", toolchain::RECORD));
            return Ok(());
        }
        toolchain.record()
    })?;
    if dry_run && require_node().is_err() {
        note("no node and npm: `cargo xtask costs` and `cargo xtask clients` need them, nothing else does");
    }
    Ok(())
}

/// `costs` compiles Solidity with compilers from npm, and `clients` are npm's.
pub fn require_node() -> Result<()> {
    for name in ["node", "npm"] {
        ensure!(
            works(tool(name).arg("--version")),
            "{name} is not there: `cargo xtask costs` and `cargo xtask clients` run on it; install Node.js 20 or \
             newer (on Debian `apt-get install nodejs npm`)",
        );
    }
    Ok(())
}

fn require_rustc() -> Result<()> {
    let (major, minor) = toolchain::version(Path::new("rustc"))?;
    ensure!(
        (major, minor) >= MINIMUM,
        "rustc {major}.{minor} is too old, {}.{} is the oldest that serves: run `rustup update`",
        MINIMUM.0,
        MINIMUM.1,
    );
    Ok(())
}

/// Some libraries are C, and Rust itself links with a C compiler.
fn require_c() -> Result<()> {
    let named = std::env::var_os("CC").filter(|name| !name.is_empty());
    let names = named
        .into_iter()
        .chain(["cc", "gcc", "clang"].map(Into::into));
    ensure!(
        names
            .into_iter()
            .any(|name| works(tool(name).arg("--version"))),
        "no C compiler: install one (on Debian `apt-get install build-essential`)",
    );
    Ok(())
}

/// The first of: the active toolchain; it with rust-src added; Debian's.
fn find_or_install(dry_run: bool) -> Result<Option<Toolchain>> {
    let active = toolchain::active()?;
    let lld = any_lld();
    if let Some(found) = Toolchain::at(&active, lld.clone()) {
        note("the active toolchain has the library's source");
        return Ok(Some(found));
    }

    let mut rustup = tool("rustup");
    rustup.args(["component", "add", "rust-src"]);
    let managed = works(tool("rustup").arg("--version")) && toolchain::source(&active).is_none();
    if managed && dry_run {
        note(format_args!("would run {}; if that fails:", line(&rustup)));
    } else if managed {
        note(line(&rustup));
        match within(
            RUSTUP_PATIENCE,
            quiet_stdout(&mut rustup).env("RUSTUP_MAX_RETRIES", "1"),
        ) {
            Ok(()) => {
                if let Some(found) = Toolchain::at(&active, lld.clone()) {
                    return Ok(Some(found));
                }
            }
            Err(error) => note(format_args!("not to be had: {error:#}")),
        }
    }

    let debian = Path::new(DEBIAN_SYSROOT);
    if toolchain::source(debian).is_none() {
        if !works(tool("apt-get").arg("--version")) {
            bail!(REMEDY);
        }
        let install = ["install", "--yes", "--no-install-recommends"]
            .iter()
            .chain(&DEBIAN);
        let mut install = administrator("apt-get", install.copied())?;
        if dry_run {
            note(format_args!("would run {}", line(&install)));
            return Ok(None);
        }
        if !offered(DEBIAN[0]) {
            run(quiet_stdout(&mut administrator("apt-get", ["update"])?)).context(REMEDY)?;
        }
        note(line(&install));
        run(quiet_stdout(&mut install)).context(REMEDY)?;
    }
    ensure!(
        lld.is_some() || toolchain::own_lld(debian).is_some(),
        "there is no rust-lld to link contracts with: Debian's Rust does not bring it; install \
         any Rust toolchain with rustup, or put a rust-lld on the PATH",
    );
    Toolchain::at(debian, lld).map(Some).context(REMEDY)
}

/// Whether apt knows where to get a package.
fn offered(package: &str) -> bool {
    output(tool("apt-cache").args(["show", "--no-all-versions", package]))
        .is_ok_and(|text| text.contains("Package:"))
}

/// A command with an administrator's rights: plain for root, else through sudo, if that asks
/// for no password.
fn administrator<'a>(name: &str, args: impl IntoIterator<Item = &'a str>) -> Result<Command> {
    let root = output(tool("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = if root {
        tool(name)
    } else {
        ensure!(
            works(tool("sudo").args(["--non-interactive", "true"])),
            REMEDY
        );
        let mut sudo = tool("sudo");
        sudo.args(["--non-interactive", "DEBIAN_FRONTEND=noninteractive", name]);
        sudo
    };
    command
        .args(args)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    Ok(command)
}

/// Whether the command can be started and succeeds. What it says is of no interest.
fn works(command: &mut Command) -> bool {
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

/// Runs the command, and ends it when it takes longer than `patience`.
fn within(patience: Duration, command: &mut Command) -> Result<()> {
    let mut child = command.stdin(Stdio::null()).spawn()?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "{status}");
            return Ok(());
        }
        if started.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            bail!("no answer within {} s", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    }
}
