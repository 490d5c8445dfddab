//! Builds every contract of the workspace to PolkaVM code and its Solidity ABI.
//!
//! A contract is a folder under `contracts/` whose manifest has
//! `[package.metadata.ink-lang]`. Of each come `target/ink/NAME/NAME.polkavm`
//! (the code), `NAME.abi` (its Solidity ABI) and `NAME.json` (metadata). A contract is left
//! alone when nothing it is made of has changed since.
//!
//! `cargo xtask build` runs this program; it reads the toolchain that `cargo xtask setup`
//! recorded in `target/weir/toolchain`.

mod blocks;
mod stage;
mod stamp;
mod toolchain;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{bail, ensure, Context, Result};
use clap::{ArgAction, Parser};
use contract_build::{
    BuildArtifacts, BuildMode, BuildResult, ComposeBuildArgs, ExecuteArgs, ManifestPath,
    MetadataArtifacts,
};

use stage::Staged;
use toolchain::Toolchain;

/// Builds the contracts to PolkaVM code and their Solidity ABI.
#[derive(Parser)]
#[command(name = "weir-builder", version)]
struct Options {
    /// Contracts to build; all of them if none is named.
    names: Vec<String>,
    /// Write the ABIs to e2e/abi instead of comparing them with what is committed there.
    #[arg(long, conflicts_with = "no_abi_check")]
    write_abi: bool,
    /// Do not compare the ABIs with e2e/abi.
    #[arg(long)]
    no_abi_check: bool,
    /// Build also where nothing has changed.
    #[arg(long)]
    force: bool,
    /// Build the contract of this manifest instead, with no look at e2e/abi.
    #[arg(long, hide = true, action = ArgAction::Append)]
    manifest: Vec<PathBuf>,
}

/// No container builds here, so no arguments for a container.
struct Local;

impl ComposeBuildArgs for Local {
    fn compose_build_args() -> Result<Vec<String>> {
        bail!("contracts are built on the host, not in a container")
    }
}

fn main() -> ExitCode {
    let done = match toolchain::called_as_cargo() {
        Some(status) => status,
        None => build_all(&Options::parse()).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        // An error of contract-build may be empty: cargo has said it all above.
        let causes = error.chain().map(ToString::to_string);
        let causes: Vec<_> = causes.filter(|cause| !cause.is_empty()).collect();
        eprintln!("error: {}", causes.join(": "));
        ExitCode::FAILURE
    })
}

fn build_all(options: &Options) -> Result<()> {
    let root = workspace_root()?;
    let toolchain = Toolchain::load(&root)?;
    toolchain.enter()?;

    let manifests = if options.manifest.is_empty() {
        chosen(contracts(&root)?, &options.names)?
    } else {
        let canonical = options.manifest.iter().map(|manifest| {
            manifest
                .canonicalize()
                .with_context(|| format!("no manifest at {}", manifest.display()))
        });
        canonical.collect::<Result<_>>()?
    };
    let compare_abi = !options.no_abi_check && options.manifest.is_empty();

    let mut differing = Vec::new();
    for manifest in &manifests {
        let staged = Staged::new(&root, manifest)?;
        build(&root, &toolchain, &staged, options.force)?;
        if compare_abi && !abi_agrees(&root, &staged.artifact, options.write_abi)? {
            differing.push(staged.artifact);
        }
    }
    ensure!(
        differing.is_empty(),
        "the ABI of {} is not the one committed in e2e/abi; \
         if the change is meant, run `cargo xtask build --write-abi` and commit the result",
        differing.join(", "),
    );
    Ok(())
}

/// The nearest folder, from the current one upwards, with a workspace manifest.
fn workspace_root() -> Result<PathBuf> {
    let here = env::current_dir()?;
    here.ancestors()
        .find(|folder| {
            fs::read_to_string(folder.join("Cargo.toml"))
                .is_ok_and(|manifest| manifest.contains("[workspace]"))
        })
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is in no cargo workspace", here.display()))
}

/// The manifests of all contracts, by the name of their folder.
fn contracts(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join("contracts")).context("cannot list contracts/")? {
        let manifest = entry?.path().join("Cargo.toml");
        if manifest.is_file() && stage::is_contract(&manifest)? {
            found.push(manifest);
        }
    }
    ensure!(
        !found.is_empty(),
        "no contract under {}/contracts: \
         none of the manifests there has [package.metadata.ink-lang]",
        root.display(),
    );
    found.sort();
    Ok(found)
}

/// Those of `manifests` whose folder is among `names`; all if there are no names.
fn chosen(manifests: Vec<PathBuf>, names: &[String]) -> Result<Vec<PathBuf>> {
    if names.is_empty() {
        return Ok(manifests);
    }
    names
        .iter()
        .map(|name| {
            manifests
                .iter()
                .find(|manifest| {
                    manifest
                        .parent()
                        .is_some_and(|folder| folder.ends_with(name))
                })
                .cloned()
                .with_context(|| format!("there is no contract contracts/{name}"))
        })
        .collect()
}

/// Builds one contract, unless its stamp says that nothing it is made of has changed.
fn build(root: &Path, toolchain: &Toolchain, staged: &Staged, force: bool) -> Result<()> {
    let name = &staged.artifact;
    let started = Instant::now();
    let out = root.join("target/ink").join(name);
    let stamp_file = out.join("stamp");
    let outputs = ["polkavm", "abi", "json"].map(|kind| out.join(format!("{name}.{kind}")));

    let stamp = stamp::of(root, &staged.sources, &toolchain.describe()?)?;
    let built = outputs.iter().all(|output| output.is_file());
    if built && !force && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        eprintln!("      {name}: unchanged, {} bytes", size(&outputs[0])?);
        return Ok(());
    }

    eprintln!("      {name}: building");
    fs::create_dir_all(&out)?;
    fs::remove_file(&stamp_file).or_else(absent_is_fine)?;
    staged.write()?;
    let result = contract_build::execute::<Local>(ExecuteArgs {
        manifest_path: ManifestPath::new(staged.manifest())?,
        build_mode: BuildMode::Release,
        build_artifact: BuildArtifacts::All,
        target_dir: Some(root.join("target")),
        ..ExecuteArgs::default()
    })
    .with_context(|| format!("contract {name} does not build"))?;
    staged.check_lock()?;

    let made = artifacts(result)?;
    let code = fs::read(&made[0])
        .with_context(|| format!("cannot read what was built, {}", made[0].display()))?;
    let block = blocks::largest(&code).with_context(|| format!("no chain takes {name}"))?;
    for (made, output) in made.iter().zip(&outputs) {
        fs::rename(made, output)
            .with_context(|| format!("cannot move {} to its place", made.display()))?;
    }
    fs::write(&stamp_file, stamp)?;
    eprintln!(
        "      {name}: {} bytes, basic blocks of at most {block} instructions, in {:.1} s",
        code.len(),
        started.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Where contract-build put code, ABI and metadata.
fn artifacts(result: BuildResult) -> Result<[PathBuf; 3]> {
    let code = result.dest_binary.context("contract-build left no code")?;
    match result.metadata_result {
        Some(MetadataArtifacts::Solidity(made)) => Ok([code, made.dest_abi, made.dest_metadata]),
        _ => bail!("no Solidity ABI: set abi = \"sol\" under [package.metadata.ink-lang]"),
    }
}

/// Whether `e2e/abi/NAME.json` says what the built ABI says; with `write`, makes it so.
fn abi_agrees(root: &Path, name: &str, write: bool) -> Result<bool> {
    let built = root
        .join("target/ink")
        .join(name)
        .join(format!("{name}.abi"));
    let built: serde_json::Value = serde_json::from_str(&fs::read_to_string(built)?)?;
    let folder = root.join("e2e/abi");
    let path = folder.join(format!("{name}.json"));
    let committed = fs::read_to_string(&path).ok();
    let committed: Option<serde_json::Value> = match &committed {
        Some(text) => Some(
            serde_json::from_str(text)
                .with_context(|| format!("{} is not JSON", path.display()))?,
        ),
        None => None,
    };
    if committed.as_ref() == Some(&built) {
        return Ok(true);
    }
    if write {
        fs::create_dir_all(folder)?;
        fs::write(&path, format!("{built:#}\n"))?;
        eprintln!("      {name}: wrote e2e/abi/{name}.json");
    }
    Ok(write)
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len())
}

fn absent_is_fine(error: io::Error) -> io::Result<()> {
    match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}
