//! The manifest: what was deployed where, for every other command and for other programs.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

use crate::{shell::Failure, vocabulary::Vocabulary};

/// The form in which manifests are written.
pub const FORMAT: u32 = 1;

/// A deployment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The form it is written in: [`FORMAT`].
    pub format: u32,
    /// Of the community.
    pub name: String,
    /// The chain it is on.
    pub chain_id: u64,
    /// The JSON-RPC it was deployed through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpc_url: Option<String>,
    /// The last block before the first of its transactions: events begin after it.
    pub first_block: u64,
    /// The council.
    pub council: Contract,
    /// The currency.
    pub fishcoin: Contract,
    /// The stock's number at the council.
    pub stock: u32,
    /// The place whose budget the currency divides; 0 is the stock itself.
    pub node: u32,
    /// What the stock is called.
    pub stock_name: String,
    /// What it is counted in.
    pub unit: String,
    /// Decimals of the unit, and of the currency.
    pub decimals: u8,
    /// What the currency is called.
    pub currency_name: String,
    /// Its symbol.
    pub symbol: String,
    /// When the first season opens; unix seconds.
    pub first_opens: u64,
    /// How long a season is; seconds.
    pub season_length: u64,
    /// Who governs, or will once governance is accepted.
    pub governor: Address,
    /// Everybody the charter names.
    pub people: BTreeMap<String, Address>,
    /// Numbers of the places the charter names.
    pub places: BTreeMap<String, u32>,
    /// Numbers of the institutions.
    pub institutions: BTreeMap<String, u8>,
    /// Addresses of the keystore's accounts that the charter names.
    #[serde(default)]
    pub accounts: BTreeMap<String, Address>,
    /// The charter, as it was written.
    pub charter: String,
    /// What was sent, in order.
    pub transactions: Vec<Done>,
    /// What remains to be done, by whom and how.
    #[serde(default)]
    pub remaining: Vec<Remaining>,
}

/// A contract on the chain.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contract {
    /// Where it is.
    pub address: Address,
    /// keccak256 of its code.
    pub code_hash: B256,
    /// The block it was put up in.
    pub block: u64,
    /// The transaction that did it.
    pub transaction: B256,
    /// Its interface, as Solidity's tools read it.
    pub abi: serde_json::Value,
}

/// One transaction of the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What it did.
    pub what: String,
    /// Under which the chain knows it; none if it had been done already.
    pub transaction: Option<B256>,
    /// The block it is in.
    pub block: Option<u64>,
    /// What it cost; the chain's smallest unit.
    pub cost: Option<String>,
}

/// Something that could not be done yet, or not by whoever deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remaining {
    /// What.
    pub what: String,
    /// Who may do it, and when.
    pub who: String,
    /// How.
    pub command: String,
}

impl Manifest {
    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// If there is none, it is damaged, or it is of a form that this version does not know.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let manifest: Self = read_json(path, "manifest")?.ok_or_else(|| {
            Failure::not_found(format!(
                "there is no deployment manifest {}",
                path.display()
            ))
            .advise("name it with --deployment FILE, or deploy with `weir deploy CHARTER`")
        })?;
        if manifest.format != FORMAT {
            return Err(Failure::failed(format!(
                "the manifest {} has format {}; this version knows {FORMAT}",
                path.display(),
                manifest.format
            )));
        }
        Ok(manifest)
    }

    /// Writes it to `path`, whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), Failure> {
        write_json(path, self)
    }

    /// What the charter calls `address`.
    pub fn name_of(&self, address: Address) -> Option<&str> {
        let (name, _) = self.people.iter().find(|(_, it)| **it == address)?;
        Some(name)
    }

    /// The address of whom the charter calls `name`.
    pub fn address_of(&self, name: &str) -> Option<Address> {
        self.people.get(name).copied()
    }

    /// The words in which to speak of it: unit, symbol, everybody's names.
    pub fn words(&self) -> Vocabulary {
        let words = Vocabulary::of(&self.unit, self.decimals, &self.symbol)
            .name(self.council.address, "the council")
            .name(self.fishcoin.address, &self.currency_name);
        let words = self
            .people
            .iter()
            .fold(words, |words, (name, address)| words.name(*address, name));
        words.name(self.governor, "the governor")
    }
}

/// The JSON at `path`; nothing if there is no such file.
///
/// # Errors
/// If it cannot be read, or is not what it should be; `what` names that.
pub fn read_json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<Option<T>, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file("read", path, &error)),
    };
    serde_json::from_str(&text).map(Some).map_err(|error| {
        Failure::failed(format!(
            "{} is not a {what} as this version writes them: {error}",
            path.display()
        ))
        .advise("it was left as it is; put back a copy, or name another file")
    })
}

/// Writes JSON to `path`, whole or not at all, and lasting: what is there when this returns is there
/// after a power cut.
///
/// # Errors
/// If it cannot be written.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let write = || -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            // for everybody to read, as far as the user's own mask allows
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(&folder)?;
        serde_json::to_writer_pretty(&mut file, value)?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        #[cfg(unix)]
        fs::File::open(&folder)?.sync_all()?;
        Ok(())
    };
    write().map_err(|error| Failure::file("write", path, &error))
}
