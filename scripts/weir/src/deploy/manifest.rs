//! The manifest: what was deployed where, for every other command and for other programs.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

use crate::{
    measures::{Money, Scale},
    shell::Failure,
    vocabulary::{Speaker, Vocabulary},
};

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
    /// The time of that block, from which the calendars of kinds are reckoned; unix seconds.
    #[serde(default)]
    pub began: u64,
    /// Council and currency, if there are.
    #[serde(flatten)]
    pub fishery: Option<Fishery>,
    /// The register of claims, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Contract>,
    /// Numbers of the kinds of benefit that the charter names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u32>,
    /// The fund, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Contract>,
    /// Numbers of the agreements that the charter offers, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agreements: BTreeMap<String, u32>,
    /// The generative currency, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generative: Option<Contract>,
    /// What the generative currency is called, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generative_coin: Option<Coin>,
    /// The exchange, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Contract>,
    /// Numbers of the communities whose currencies the exchange caps together, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub communities: BTreeMap<String, u32>,
    /// Who governs, or will once governance is accepted.
    pub governor: Address,
    /// Everybody the charter names.
    pub people: BTreeMap<String, Address>,
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

/// A council and its currency.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fishery {
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
    /// Numbers of the places the charter names.
    pub places: BTreeMap<String, u32>,
}

/// What wallets call a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coin {
    /// Its name.
    pub name: String,
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
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
        let none = || {
            Failure::not_found(format!(
                "there is no deployment manifest {}",
                path.display()
            ))
            .advise("name it with --deployment FILE, or deploy with `weir deploy CHARTER`")
        };
        let mut manifest: Self = read_json(path, "manifest")?.ok_or_else(none)?;
        if manifest.format != FORMAT {
            return Err(Failure::failed(format!(
                "the manifest {} has format {}; this version knows {FORMAT}",
                path.display(),
                manifest.format
            )));
        }
        // read by itself: among other keys its numbers are not read where serde_json keeps them exact
        let any: serde_json::Value = read_json(path, "manifest")?.ok_or_else(none)?;
        if any.get("council").is_some() {
            manifest.fishery = read_json(path, "manifest")?;
        }
        Ok(manifest)
    }

    /// Council and currency.
    ///
    /// # Errors
    /// If the deployment has none.
    pub fn fishery(&self) -> Result<&Fishery, Failure> {
        self.fishery.as_ref().ok_or_else(|| {
            Failure::not_found(format!("{} has no council and no currency", self.name))
                .advise("name a deployment that has with --deployment FILE")
        })
    }

    /// The register of claims.
    ///
    /// # Errors
    /// If the deployment has none.
    pub fn register(&self) -> Result<&Contract, Failure> {
        self.claims.as_ref().ok_or_else(|| {
            Failure::not_found(format!("{} has no register of claims", self.name))
                .advise("name a deployment that has with --deployment FILE")
        })
    }

    /// The fund.
    ///
    /// # Errors
    /// If the deployment has none.
    pub fn fund(&self) -> Result<&Contract, Failure> {
        self.fund.as_ref().ok_or_else(|| {
            Failure::not_found(format!("{} has no fund", self.name))
                .advise("name a deployment that has with --deployment FILE")
        })
    }

    /// The generative currency.
    ///
    /// # Errors
    /// If the deployment has none.
    pub fn generative(&self) -> Result<&Contract, Failure> {
        self.generative.as_ref().ok_or_else(|| {
            Failure::not_found(format!("{} has no generative currency", self.name))
                .advise("name a deployment that has with --deployment FILE")
        })
    }

    /// The exchange.
    ///
    /// # Errors
    /// If the deployment has none.
    pub fn exchange(&self) -> Result<&Contract, Failure> {
        self.exchange.as_ref().ok_or_else(|| {
            Failure::not_found(format!("{} has no exchange", self.name))
                .advise("name a deployment that has with --deployment FILE")
        })
    }

    /// Every contract it has, with what it is.
    pub fn contracts(&self) -> Vec<(Speaker, &Contract)> {
        let fishery = self.fishery.as_ref();
        [
            (Speaker::Council, fishery.map(|it| &it.council)),
            (Speaker::Fishcoin, fishery.map(|it| &it.fishcoin)),
            (Speaker::Claims, self.claims.as_ref()),
            (Speaker::Fund, self.fund.as_ref()),
            (Speaker::Generative, self.generative.as_ref()),
            (Speaker::Exchange, self.exchange.as_ref()),
        ]
        .into_iter()
        .filter_map(|(speaker, contract)| Some((speaker, contract?)))
        .collect()
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
        let words = match &self.fishery {
            Some(it) => Vocabulary::of(&it.unit, it.decimals, &it.symbol)
                .name(it.council.address, "the council")
                .name(it.fishcoin.address, &it.currency_name)
                .knowing_token(Money {
                    token: it.fishcoin.address,
                    scale: Scale::of(&it.symbol, it.decimals),
                }),
            None => Vocabulary::default(),
        };
        let words =
            match (&self.generative, &self.generative_coin) {
                (Some(contract), Some(coin)) => words
                    .name(contract.address, &coin.name)
                    .knowing_token(Money {
                        token: contract.address,
                        scale: Scale::of(&coin.symbol, coin.decimals),
                    }),
                _ => words,
            };
        let words = self
            .communities
            .iter()
            .fold(words, |words, (name, number)| {
                words.knowing_community(*number, name)
            });
        let words = self
            .contracts()
            .into_iter()
            .fold(words, |words, (speaker, contract)| {
                words
                    .speaker(contract.address, speaker)
                    .name(contract.address, speaker.title())
            });
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
