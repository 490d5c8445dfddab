//! A cargo and a rustc that have the library's source, and a linker for contracts.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::cargo::{output, tool};

/// The oldest compiler that this workspace builds with, as `rust-version` in Cargo.toml.
pub const MINIMUM: (u32, u32) = (1, 95);
/// The record that the builder of contracts reads.
pub const RECORD: &str = "target/weir/toolchain";

/// A toolchain that contracts can be built with.
pub struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    source: PathBuf,
    lld: PathBuf,
}

impl Toolchain {
    /// The toolchain recorded earlier, if all of it is still there.
    pub fn recorded() -> Option<Self> {
        let record = fs::read_to_string(RECORD).ok()?;
        let field = |name: &str| {
            let value = record
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            value.map(PathBuf::from).filter(|path| path.exists())
        };
        Some(Self {
            cargo: field("cargo")?,
            rustc: field("rustc")?,
            source: field("source")?,
            lld: field("lld")?,
        })
    }

    /// The toolchain under `sysroot`, if it is new enough and has the library's source;
    /// `lld` lends it a linker if it has none itself.
    pub fn at(sysroot: &Path, lld: Option<PathBuf>) -> Option<Self> {
        let cargo = sysroot.join("bin/cargo");
        let rustc = sysroot.join("bin/rustc");
        let source = source(sysroot)?;
        let usable = cargo.is_file() && version(&rustc).is_ok_and(|version| version >= MINIMUM);
        let lld = own_lld(sysroot).or(lld)?;
        usable.then_some(Self {
            cargo,
            rustc,
            source,
            lld,
        })
    }

    /// Notes it down for the builder of contracts.
    pub fn record(&self) -> Result<()> {
        let text = format!(
            "cargo={}\nrustc={}\nsource={}\nlld={}\n",
            self.cargo.display(),
            self.rustc.display(),
            self.source.display(),
            self.lld.display(),
        );
        let path = Path::new(RECORD);
        fs::create_dir_all(path.parent().context("the record is in a folder")?)?;
        fs::write(path, text).with_context(|| format!("cannot write {RECORD}"))
    }

    /// Its compiler.
    pub fn rustc(&self) -> &Path {
        &self.rustc
    }
}

/// The sysroot of the active toolchain.
pub fn active() -> Result<PathBuf> {
    let sysroot = output(tool("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(sysroot.trim()))
}

/// Version of a compiler, its first two numbers.
pub fn version(rustc: &Path) -> Result<(u32, u32)> {
    let text = output(tool(rustc).arg("--version"))?;
    let number = text
        .split(' ')
        .nth(1)
        .context("rustc does not tell its version")?;
    let mut numbers = number.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => anyhow::bail!("rustc tells a version that is none: {number}"),
    }
}

/// The library's source under a sysroot.
pub fn source(sysroot: &Path) -> Option<PathBuf> {
    let library = sysroot.join("lib/rustlib/src/rust/library");
    let complete =
        library.join("Cargo.lock").is_file() && library.join("core/src/lib.rs").is_file();
    complete.then_some(library)
}

/// A `rust-lld`, first of the active toolchain, then of any other, then on the `PATH`.
pub fn any_lld() -> Option<PathBuf> {
    let listed = output(tool("rustup").args(["toolchain", "list", "--verbose"]));
    let listed = listed.unwrap_or_default();
    let others = listed
        .lines()
        .filter_map(|line| Some(PathBuf::from(line.split_once('/')?.1)));
    let others = others.map(|path| Path::new("/").join(path));
    let searched = env::var_os("PATH").unwrap_or_default();
    active()
        .into_iter()
        .chain(others)
        .find_map(|sysroot| own_lld(&sysroot))
        .or_else(|| {
            env::split_paths(&searched)
                .map(|folder| folder.join("rust-lld"))
                .find(|lld| lld.is_file())
        })
}

/// The `rust-lld` that a toolchain brings itself, for the host it runs on.
pub fn own_lld(sysroot: &Path) -> Option<PathBuf> {
    let hosts = fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    hosts
        .filter_map(|host| Some(host.ok()?.path().join("bin/rust-lld")))
        .find(|lld| lld.is_file())
}
