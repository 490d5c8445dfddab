//! The toolchain that contracts are built with.
//!
//! Contracts are built together with the compiler's own library, so cargo and rustc must be
//! those that have its source beside them, whatever cargo started this program.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{ensure, Context, Result};

/// What of the environment would change how, or with what, contracts are built: what cargo
/// leaves to the programs it runs, and what a developer may have set for host builds.
const STRIPPED: [&str; 17] = [
    "CARGO",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "INK_RUSTC_WRAPPER",
    "INK_STATIC_BUFFER_SIZE",
    "LD_LIBRARY_PATH",
    "RUSTC",
    "RUSTC_BOOTSTRAP",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
    "RUST_RECURSION_COUNT",
    "CARGO_PRIMARY_PACKAGE",
];
const STRIPPED_PREFIXES: [&str; 6] = [
    "CARGO_BIN_",
    "CARGO_BUILD_",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_PROFILE_",
    "CARGO_UNSTABLE_",
];

/// Set where this program stands in for cargo: the cargo to be called.
const REAL_CARGO: &str = "WEIR_REAL_CARGO";

/// Calls cargo, if this program was called in its place.
///
/// contract-build leaves two things no choice that matter here. It asks cargo for colours
/// even where nobody wants them. And it compiles the program that prints a contract's
/// metadata, which runs once and for a moment, with every optimisation that the contract
/// itself gets, ink! and all: most of the time of a first build.
pub fn called_as_cargo() -> Option<Result<ExitCode>> {
    let real = env::var_os(REAL_CARGO)?;
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    let mut cargo = Command::new(&real);
    if args.iter().any(|argument| argument == "metadata-gen") {
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    } else {
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
    }
    cargo.args(args.iter().filter(|argument| *argument != "--color=always"));
    cargo.env_remove(REAL_CARGO);
    let status = cargo
        .status()
        .with_context(|| format!("cannot run {}", real.display()));
    Some(status.map(|status| match status.code() {
        Some(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        None => ExitCode::FAILURE,
    }))
}

/// A cargo and a rustc with the library source, and where `rust-lld` is.
pub struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    lld: PathBuf,
}

impl Toolchain {
    /// Reads what `cargo xtask setup` recorded.
    pub fn load(root: &Path) -> Result<Self> {
        const REMEDY: &str = "run `cargo xtask setup`";
        let path = root.join("target/weir/toolchain");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("no toolchain for contracts is recorded: {REMEDY}"))?;
        let fields: BTreeMap<&str, &str> = text
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(key, value)| (key.trim(), value.trim()))
            .collect();
        let field = |key: &str| -> Result<PathBuf> {
            let value = fields
                .get(key)
                .with_context(|| format!("{} names no {key}: {REMEDY}", path.display()))?;
            let value = PathBuf::from(value);
            ensure!(
                value.exists(),
                "{key} of the recorded toolchain, {}, is gone: {REMEDY}",
                value.display(),
            );
            Ok(value)
        };
        Ok(Self {
            cargo: field("cargo")?,
            rustc: field("rustc")?,
            lld: field("lld")?,
        })
    }

    /// Makes this toolchain the one that everything started from here uses.
    ///
    /// To be called before there is a second thread.
    pub fn enter(&self) -> Result<()> {
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
        env::set_var("CARGO", env::current_exe()?);
        env::set_var(REAL_CARGO, &self.cargo);
        env::set_var("RUSTC", &self.rustc);
        // A specification in a file names the contracts' target: cargo wants to be asked.
        env::set_var("CARGO_UNSTABLE_JSON_TARGET_SPEC", "true");
        if let Some(folder) = self.lld.parent() {
            env::set_var("PATH", with_last(env::var_os("PATH"), folder));
        }
        Ok(())
    }

    /// What the compiler says of itself: part of every stamp.
    pub fn describe(&self) -> Result<String> {
        let output = Command::new(&self.rustc)
            .arg("-vV")
            .output()
            .with_context(|| format!("cannot run {}", self.rustc.display()))?;
        ensure!(
            output.status.success(),
            "{} -vV failed: run `cargo xtask setup`",
            self.rustc.display(),
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// `path` with `folder` behind everything else, so that it hides nothing.
fn with_last(path: Option<OsString>, folder: &Path) -> OsString {
    let mut folders: Vec<PathBuf> = path
        .as_deref()
        .map(|path| env::split_paths(path).collect())
        .unwrap_or_default();
    folders.push(folder.to_path_buf());
    env::join_paths(folders).unwrap_or_else(|_| folder.into())
}
