//! The journal of a deployment that is under way: what was signed, before it was sent.
//!
//! A step is signed, written down here, and only then sent. Whatever happens afterwards, the next run
//! knows every transaction that may have reached the chain: it looks for the receipt, and if there is
//! none and the transaction's number is still free, it sends the very same bytes again. Two
//! transactions of one number cannot both be in a block, so no step happens twice.
//!
//! INVARIANT `one-number-a-step`: while a step has signed transactions, all of them have the same
//! sender and the same number.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use super::manifest::{read_json, write_json};
use crate::{chain::Signed, shell::Failure};

/// The form in which journals are written.
const FORMAT: u32 = 1;

/// A deployment under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// The form it is written in.
    format: u32,
    /// The chain.
    pub chain_id: u64,
    /// The charter's file.
    pub charter_file: PathBuf,
    /// The charter as it was when the deployment began.
    pub charter: String,
    /// Addresses of the keystore's accounts that it names.
    pub accounts: BTreeMap<String, Address>,
    /// When the first season opens; unix seconds.
    pub first_opens: u64,
    /// The chain's time when it began, from which calendars are reckoned; unix seconds.
    #[serde(default)]
    pub began: u64,
    /// The last block before the first transaction.
    pub first_block: u64,
    /// Its hash.
    pub first_block_hash: B256,
    /// keccak256 of each contract's code.
    pub code_hashes: BTreeMap<String, B256>,
    /// The steps that were begun, by name.
    pub steps: BTreeMap<String, Step>,
}

/// What became of one step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Signed and perhaps sent.
    Signed {
        /// Who signed.
        from: Address,
        /// The transaction's number among those of `from`.
        nonce: u64,
        /// Every version that was signed; they differ in fees.
        versions: Vec<Signed>,
    },
    /// In a block, or found to be done already.
    Done(Outcome),
}

/// What a finished step left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The order in which steps were finished.
    pub order: u32,
    /// In words.
    pub what: String,
    /// The transaction; none if the step was found to be done already.
    pub transaction: Option<B256>,
    /// Its block.
    pub block: Option<u64>,
    /// What it cost; the chain's smallest unit.
    pub cost: Option<String>,
    /// The contract it put up.
    pub contract: Option<Address>,
    /// The number that the contract gave what was added.
    pub number: Option<u32>,
}

/// What a journal begins with.
pub struct Beginning {
    /// The chain.
    pub chain_id: u64,
    /// The charter's file.
    pub charter_file: PathBuf,
    /// The charter.
    pub charter: String,
    /// Addresses of the keystore's accounts that it names.
    pub accounts: BTreeMap<String, Address>,
    /// When the first season opens; unix seconds.
    pub first_opens: u64,
    /// The chain's time; unix seconds.
    pub began: u64,
    /// Number and hash of the latest block.
    pub first_block: (u64, B256),
    /// keccak256 of each contract's code.
    pub code_hashes: BTreeMap<String, B256>,
}

/// A journal, held by this program alone.
pub struct Journal {
    path: PathBuf,
    /// What it says.
    pub record: Record,
}

/// Where the journal of the manifest at `manifest` is.
pub fn path_of(manifest: &Path) -> PathBuf {
    manifest.with_extension("journal.json")
}

/// Keeps a second deployment to the same manifest out while this one runs.
pub struct Hold {
    path: PathBuf,
    _file: File,
}

impl Hold {
    /// Takes hold of the manifest at `manifest`.
    ///
    /// # Errors
    /// If another deployment to it is running.
    pub fn take(manifest: &Path) -> Result<Self, Failure> {
        let path = manifest.with_extension("journal.lock");
        let running = || {
            Failure::failed(format!(
                "another `weir deploy` to {} is running",
                manifest.display()
            ))
            .advise("wait until it is done, or deploy to another manifest with --out FILE")
        };
        let file = File::create(&path).map_err(|error| Failure::file("write", &path, &error))?;
        file.try_lock().map_err(|_| running())?;
        // one that ended in between took the file away, and another may have made its own
        if !is_at(&file, &path) {
            return Err(running());
        }
        Ok(Self { path, _file: file })
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => open.ino() == named.ino() && open.dev() == named.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true // an open file cannot be taken away there
}

impl Drop for Hold {
    fn drop(&mut self) {
        // it is the lock that counts, not the file
        let _ = fs::remove_file(&self.path);
    }
}

impl Journal {
    /// The journal at `path`, if there is one.
    ///
    /// # Errors
    /// If it is damaged, or of a form that this version does not know.
    pub fn load(path: &Path) -> Result<Option<Self>, Failure> {
        let Some(record) = read_json::<Record>(path, "deployment journal")? else {
            return Ok(None);
        };
        if record.format != FORMAT {
            return Err(Failure::failed(format!(
                "the journal {} has format {}; this version knows {FORMAT}",
                path.display(),
                record.format
            )));
        }
        Ok(Some(Self {
            path: path.to_owned(),
            record,
        }))
    }

    /// A journal to be kept at `path`. Nothing is written before the first step.
    pub fn begin(path: PathBuf, beginning: Beginning) -> Self {
        Self {
            path,
            record: Record {
                format: FORMAT,
                chain_id: beginning.chain_id,
                charter_file: beginning.charter_file,
                charter: beginning.charter,
                accounts: beginning.accounts,
                first_opens: beginning.first_opens,
                began: beginning.began,
                first_block: beginning.first_block.0,
                first_block_hash: beginning.first_block.1,
                code_hashes: beginning.code_hashes,
                steps: BTreeMap::new(),
            },
        }
    }

    /// Where it is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down that `step` was signed, before it is sent: another version of the same transaction
    /// if there is one already.
    ///
    /// # Errors
    /// If it cannot be written; then nothing may be sent.
    pub fn signed(
        &mut self,
        step: &str,
        from: Address,
        nonce: u64,
        signed: Signed,
    ) -> Result<(), Failure> {
        match self.record.steps.get_mut(step) {
            Some(Step::Signed {
                from: before,
                nonce: number,
                versions,
            }) if *before == from && *number == nonce => versions.push(signed),
            _ => {
                let entry = Step::Signed {
                    from,
                    nonce,
                    versions: vec![signed],
                };
                self.record.steps.insert(step.to_owned(), entry);
            }
        }
        self.save()
    }

    /// Writes down what became of `step`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn done(&mut self, step: &str, outcome: Outcome) -> Result<(), Failure> {
        let order = u32::try_from(self.finished().len()).unwrap_or(u32::MAX);
        let outcome = Outcome { order, ..outcome };
        self.record
            .steps
            .insert(step.to_owned(), Step::Done(outcome));
        self.save()
    }

    /// Forgets a step whose transaction failed, or whose number another transaction took.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn forget(&mut self, step: &str) -> Result<(), Failure> {
        self.record.steps.remove(step);
        self.save()
    }

    /// What the finished step `step` left behind.
    pub fn outcome(&self, step: &str) -> Option<&Outcome> {
        match self.record.steps.get(step)? {
            Step::Done(outcome) => Some(outcome),
            Step::Signed { .. } => None,
        }
    }

    /// Every finished step, in the order in which they were.
    pub fn finished(&self) -> Vec<&Outcome> {
        let mut list: Vec<_> = self
            .record
            .steps
            .values()
            .filter_map(|step| match step {
                Step::Done(outcome) => Some(outcome),
                Step::Signed { .. } => None,
            })
            .collect();
        list.sort_by_key(|outcome| outcome.order);
        list
    }

    /// Removes it, once the manifest says everything.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn close(self) -> Result<(), Failure> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::file("remove", &self.path, &error))
            }
            _ => Ok(()),
        }
    }

    fn save(&self) -> Result<(), Failure> {
        write_json(&self.path, &self.record)
    }
}
