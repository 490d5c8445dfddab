//! Programs started from here, cargo above all.

use std::{
    env,
    ffi::OsStr,
    io,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{ensure, Context, Result};

/// How ink! learns that the contracts speak the Solidity ABI. The same stands in
/// `.cargo/config.toml`, which cargo leaves unread wherever flags come by the environment.
pub const ABI_FLAG: &str = r#"--cfg ink_abi="sol""#;

/// What cargo sets for the program it runs, and what would lead its children astray.
const STRIPPED: [&str; 6] = [
    "CARGO",
    "CARGO_BUILD_TARGET",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "LD_LIBRARY_PATH",
    "RUST_RECURSION_COUNT",
];
const STRIPPED_PREFIXES: [&str; 3] = ["CARGO_BIN_", "CARGO_MANIFEST_", "CARGO_PKG_"];

/// Takes from the environment what cargo left there for this program alone, and makes sure
/// that a developer's own compiler flags do not displace the workspace's.
///
/// To be called before there is a second thread.
pub fn clean_environment() {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if STRIPPED.contains(&text.as_ref())
            || STRIPPED_PREFIXES
                .iter()
                .any(|prefix| text.starts_with(prefix))
        {
            env::remove_var(&name);
        }
    }
    if let Ok(flags) = env::var("CARGO_ENCODED_RUSTFLAGS") {
        if !flags.contains("ink_abi") {
            let abi = ABI_FLAG.replace(' ', "\x1f");
            env::set_var("CARGO_ENCODED_RUSTFLAGS", format!("{flags}\x1f{abi}"));
        }
    }
    if let Ok(flags) = env::var("RUSTFLAGS") {
        if !flags.contains("ink_abi") {
            env::set_var("RUSTFLAGS", format!("{flags} {ABI_FLAG}"));
        }
    }
}

/// A program found on the `PATH` or at a path.
pub fn tool(name: impl AsRef<OsStr>) -> Command {
    Command::new(name)
}

/// A cargo command that builds from the committed lock file.
pub fn cargo(command: &str) -> Command {
    let mut cargo = tool("cargo");
    cargo.args([command, "--locked"]);
    cargo
}

/// Builds one program of the workspace, silent on stdout.
///
/// `--workspace --bin` and not `--package`: the features of libraries are then those that the
/// workspace as a whole asks for, and no library is compiled again for the next program.
pub fn build(name: &str) -> Result<()> {
    run(quiet_stdout(cargo("build").args([
        "--workspace",
        "--bin",
        name,
    ])))
}

/// Where cargo put a program of the workspace.
pub fn binary(name: &str) -> Result<PathBuf> {
    let metadata = output(cargo("metadata").args(["--no-deps", "--format-version=1", "--quiet"]))?;
    let target = metadata
        .split_once(r#""target_directory":""#)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(target, _)| PathBuf::from(target.replace(r"\\", r"\")))
        .context("cargo metadata names no target directory")?;
    Ok(target
        .join("debug")
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION))
}

/// A program of the workspace, already built, silent on stdout.
pub fn program(name: &str) -> Result<Command> {
    let mut program = tool(binary(name)?);
    quiet_stdout(&mut program);
    Ok(program)
}

/// What the command prints goes to stderr: stdout belongs to what the user asked for.
pub fn quiet_stdout(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::from(io::stderr()))
}

/// Runs to the end; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", line(command)))?;
    ensure!(status.success(), "{} failed ({status})", line(command));
    Ok(())
}

/// What the command prints, if it succeeds.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", line(command)))?;
    ensure!(
        output.status.success(),
        "{} failed ({}): {}",
        line(command),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim(),
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}
