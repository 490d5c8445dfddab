//! The built contracts: code for the chain, interface for everybody else.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use alloy::primitives::{keccak256, Bytes, B256};

use crate::{charter::terms::Charter, shell::Failure};

/// The most bytes that a deployment may have, code and constructor arguments together.
pub const CALL_DATA_LIMIT: usize = 128 * 1024;

/// A built contract.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Its name: "council", "fishcoin".
    pub name: &'static str,
    /// PolkaVM code.
    pub code: Bytes,
    /// keccak256 of it, under which the chain keeps it.
    pub code_hash: B256,
    /// The interface in Solidity's JSON.
    pub abi: serde_json::Value,
}

/// The contracts that a charter needs, by name.
#[derive(Clone, Debug)]
pub struct Artifacts(BTreeMap<&'static str, Artifact>);

/// The contracts that `charter` needs.
pub fn needed(charter: &Charter) -> Vec<&'static str> {
    let fishery = charter.fishery.iter().flat_map(|_| ["council", "fishcoin"]);
    let claims = charter.claims.iter().map(|_| "claims");
    let fund = charter.fund.iter().map(|_| "fund");
    let generative = charter.generative.iter().map(|_| "generative");
    let exchange = charter.exchange.iter().map(|_| "exchange");
    let beside = claims.chain(fund).chain(generative).chain(exchange);
    fishery.chain(beside).collect()
}

impl Artifacts {
    /// Finds those of `names`: in `given`, or beside the program in `contracts`, or where the workspace
    /// builds.
    ///
    /// # Errors
    /// If they are nowhere, or cannot be read.
    pub fn find(given: Option<&Path>, names: &[&'static str]) -> Result<Self, Failure> {
        let folders = match given {
            Some(folder) => vec![folder.to_owned()],
            None => usual_folders(),
        };
        let Some(first) = names.first() else {
            return Ok(Self(BTreeMap::new()));
        };
        let folder = folders
            .iter()
            .find(|folder| file(folder, first, "polkavm").is_some())
            .ok_or_else(|| missing(&folders, first))?;
        let read = |name: &&'static str| {
            let artifact = read(folder, name)?.ok_or_else(|| missing(&folders, name))?;
            Ok((*name, artifact))
        };
        names
            .iter()
            .map(read)
            .collect::<Result<_, Failure>>()
            .map(Self)
    }

    /// The contract of that name.
    pub fn get(&self, name: &str) -> Option<&Artifact> {
        self.0.get(name)
    }

    /// The code's hash of each.
    pub fn code_hashes(&self) -> BTreeMap<String, B256> {
        let hash = |(name, it): (&&str, &Artifact)| ((*name).to_owned(), it.code_hash);
        self.0.iter().map(hash).collect()
    }
}

impl Artifact {
    /// The data of a transaction that puts it up.
    ///
    /// # Errors
    /// If it is more than the chain takes.
    pub fn with_arguments(&self, arguments: &[u8]) -> Result<Bytes, Failure> {
        let length = self.code.len().saturating_add(arguments.len());
        if length > CALL_DATA_LIMIT {
            return Err(Failure::failed(format!(
                "the {} with its first settings has {length} bytes; the chain takes at most \
                 {CALL_DATA_LIMIT}",
                self.name
            ))
            .advise("begin with fewer seats, officers or members, and add the others later"));
        }
        Ok([self.code.as_ref(), arguments].concat().into())
    }
}

/// Beside the program, and where the workspace builds: `target/ink`, for a program in
/// `target/debug` or run from the workspace's folder.
fn usual_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(beside) = env::current_exe().ok().as_deref().and_then(Path::parent) {
        folders.push(beside.join("contracts"));
        folders.extend(
            beside
                .ancestors()
                .skip(1)
                .take(2)
                .map(|above| above.join("ink")),
        );
    }
    folders.push(Path::new("target").join("ink"));
    folders
}

fn missing(folders: &[PathBuf], name: &str) -> Failure {
    let list: Vec<_> = folders.iter().map(|it| it.display().to_string()).collect();
    Failure::not_found(format!(
        "the built contract `{name}` is not in {}",
        list.join(", nor in ")
    ))
    .advise("run cargo xtask build, or name the folder with --artifacts DIR")
}

/// `DIR/council/council.polkavm`, as the build leaves it, or `DIR/council.polkavm`.
fn file(folder: &Path, name: &str, extension: &str) -> Option<PathBuf> {
    let plain = Path::new(name).with_extension(extension);
    [folder.join(name).join(&plain), folder.join(&plain)]
        .into_iter()
        .find(|path| path.is_file())
}

fn read(folder: &Path, name: &'static str) -> Result<Option<Artifact>, Failure> {
    let (Some(code), Some(abi)) = (file(folder, name, "polkavm"), file(folder, name, "abi")) else {
        return Ok(None);
    };
    let code = Bytes::from(fs::read(&code).map_err(|error| Failure::file("read", &code, &error))?);
    let text = fs::read_to_string(&abi).map_err(|error| Failure::file("read", &abi, &error))?;
    let abi = serde_json::from_str(&text).map_err(|error| {
        Failure::failed(format!(
            "{} is no contract interface: {error}",
            abi.display()
        ))
        .advise("run cargo xtask build")
    })?;
    Ok(Some(Artifact {
        name,
        code_hash: keccak256(&code),
        code,
        abi,
    }))
}
