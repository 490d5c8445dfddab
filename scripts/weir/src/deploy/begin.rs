//! What must hold before anything is sent: the charter, the chain, the journal and the manifest belong
//! together.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use alloy::primitives::Address;

use super::{
    artifacts::Artifacts,
    changes,
    journal::{Beginning, Journal, Record, Step},
    manifest::Manifest,
    verify::{charter_of, other_chain},
};
use crate::{
    chain::Connection,
    charter::{self, read, terms::Charter},
    keys::DEV_CHAIN_IDS,
    session::Session,
    shell::Failure,
};

/// A charter with its text and the accounts it names.
pub struct Source {
    /// Its file.
    pub file: PathBuf,
    /// As it is written.
    pub text: String,
    /// What it says.
    pub charter: Charter,
    /// Addresses of the keystore's accounts that it names.
    pub accounts: BTreeMap<String, Address>,
}

impl Source {
    /// Reads the charter at `file`.
    ///
    /// # Errors
    /// If it cannot be read or used.
    pub fn read(file: PathBuf, session: &Session) -> Result<Self, Failure> {
        let text =
            fs::read_to_string(&file).map_err(|error| Failure::file("read", &file, &error))?;
        let named = RefCell::new(BTreeMap::new());
        let accounts = |name: &str| {
            let address = charter::account(session, name)?;
            named.borrow_mut().insert(name.to_owned(), address);
            Ok(address)
        };
        let (charter, warnings) = read::read(&file, &text, &accounts)?;
        charter::warn(session, &file, &warnings);
        Ok(Self {
            file,
            text,
            charter,
            accounts: named.into_inner(),
        })
    }
}

/// Refuses people whose keys everybody knows on a chain that is not for trying out.
///
/// # Errors
/// If there are any.
pub fn refuse_dev_accounts(charter: &Charter, chain_id: u64) -> Result<(), Failure> {
    let people = charter.dev_accounts();
    if people.is_empty() || DEV_CHAIN_IDS.contains(&chain_id) {
        return Ok(());
    }
    let list: Vec<_> = people
        .iter()
        .map(|(name, number)| format!("{name} (dev {number})"))
        .collect();
    Err(Failure::usage(format!(
        "chain {chain_id} is not a development chain, and the keys of these test accounts are known \
         to everybody: {}",
        list.join(", ")
    ))
    .advise("write their own addresses into the charter"))
}

/// The journal to go on with, or a new one.
///
/// # Errors
/// If the journal there is, is of another chain or another charter, or of other contracts.
pub async fn journal(
    found: Option<Journal>,
    path: PathBuf,
    source: &Source,
    artifacts: &Artifacts,
    connection: &Connection,
) -> Result<(Journal, bool), Failure> {
    let code_hashes = artifacts.code_hashes();
    let Some(journal) = found else {
        let block = connection.block(None).await?;
        let fishery = source.charter.fishery.as_ref();
        let opening = fishery.map(|it| it.season.first_opens.at(block.timestamp));
        let beginning = Beginning {
            chain_id: connection.chain_id(),
            charter_file: fs::canonicalize(&source.file).unwrap_or_else(|_| source.file.clone()),
            charter: source.text.clone(),
            accounts: source.accounts.clone(),
            first_opens: opening.unwrap_or_default(),
            began: block.timestamp,
            first_block: (block.number, block.hash),
            code_hashes,
        };
        return Ok((Journal::begin(path, beginning), false));
    };
    let record = &journal.record;
    same_chain(&journal, connection).await?;
    same_charter(record, journal.path(), source)?;
    for (name, hash) in &code_hashes {
        let finished = matches!(record.steps.get(name), Some(Step::Done(_)));
        let before = record.code_hashes.get(name);
        if !finished && before != Some(hash) {
            let before = before.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            return Err(Failure::failed(format!(
                "the contract {name} was built anew since the deployment began: its code hash is \
                 {hash}, and the journal {} has {before}",
                journal.path().display()
            ))
            .advise("name the former build with --artifacts DIR, or begin anew with --out FILE"));
        }
    }
    Ok((journal, true))
}

async fn same_chain(journal: &Journal, connection: &Connection) -> Result<(), Failure> {
    let record = &journal.record;
    if record.chain_id != connection.chain_id() {
        return Err(other_chain(record.chain_id, connection));
    }
    let other = |lacks: String| {
        Failure::failed(format!(
            "the chain at {} is not the one on which this deployment began: it does not have {lacks}",
            connection.url(),
        ))
        .advise(format!(
            "a development chain that was started anew has forgotten it: remove {} and deploy again",
            journal.path().display()
        ))
    };
    let latest = connection.block(None).await?;
    // the chain may have discarded a block so old; then only what comes later can tell
    let first = connection.block(Some(record.first_block)).await.ok();
    let another = first.is_some_and(|block| block.hash != record.first_block_hash);
    if another || latest.number < record.first_block {
        return Err(other(format!(
            "block {} with hash {}",
            record.first_block, record.first_block_hash
        )));
    }
    // two chains that begin in one second have the same first block
    let finished = journal.finished();
    let put_up = finished
        .iter()
        .rev()
        .find_map(|it| Some((it.contract?, &it.what)));
    if let Some((at, what)) = put_up {
        if connection.code(at).await?.is_empty() {
            return Err(other(format!("a contract at {at} (\"{what}\" is done)")));
        }
    }
    Ok(())
}

fn same_charter(record: &Record, path: &Path, source: &Source) -> Result<(), Failure> {
    let before = charter_before(record)?;
    let changes = changes::between(&before, &source.charter)?;
    if changes.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the charter {} has changed since the deployment began:\n  {}",
        source.file.display(),
        changes.join("\n  ")
    ))
    .advise(format!(
        "put it back as it was to finish (the journal {} holds it), or begin anew with --out FILE",
        path.display()
    )))
}

/// The charter with which the deployment began.
fn charter_before(record: &Record) -> Result<Charter, Failure> {
    let accounts = |name: &str| {
        let known = record.accounts.get(name).copied();
        known.ok_or_else(|| format!("the journal does not know the account {name}"))
    };
    let (charter, _) = read::read(&record.charter_file, &record.charter, &accounts)
        .map_err(|refused| Failure::failed(refused.to_string()))?;
    Ok(charter)
}

/// Whether `manifest`, which is there without a journal, is the deployment that is asked for.
///
/// # Errors
/// If it is of another chain or another charter, or the chain has forgotten it.
pub async fn same_deployment(
    manifest: &Manifest,
    path: &Path,
    source: &Source,
    connection: &Connection,
) -> Result<(), Failure> {
    let file = path.display();
    let another = "deploy to another manifest with --out FILE, or take this one away";
    if manifest.chain_id != connection.chain_id() {
        return Err(Failure::failed(format!(
            "{file} is there and is the manifest of a deployment on chain {}; {} is chain {}",
            manifest.chain_id,
            connection.url(),
            connection.chain_id()
        ))
        .advise(another));
    }
    let mut forgotten = false;
    for (_, contract) in manifest.contracts() {
        forgotten |= connection.code(contract.address).await?.is_empty();
    }
    if forgotten {
        return Err(Failure::failed(format!(
            "{file} is there and is the manifest of a deployment that the chain at {} does not have; \
             a development chain forgets when it is started anew",
            connection.url()
        ))
        .advise(another));
    }
    let changes = changes::between(&charter_of(manifest)?, &source.charter)?;
    if !changes.is_empty() {
        return Err(Failure::failed(format!(
            "{file} is there and is the manifest of a deployment from another charter:\n  {}",
            changes.join("\n  ")
        ))
        .advise(another));
    }
    Ok(())
}
