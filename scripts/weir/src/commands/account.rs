//! `weir account`: keys of one's own.

use std::{fs, path::PathBuf};

use alloy::{
    primitives::{Address, B256},
    signers::local::PrivateKeySigner,
};
use clap::Subcommand;
use serde::Serialize;

use crate::{
    keys::store::check_name,
    session::Session,
    shell::{lines, table, Failure, Report},
};

/// Make, list and import accounts: encrypted keys in files (keystore version 3)
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make a new key, encrypted under a password
    New {
        /// What to call it: letters, digits, - and _
        name: String,
    },
    /// List the accounts and their addresses
    List,
    /// Take over a key, from a prompt or from a file; never from an argument
    Import {
        /// What to call it: letters, digits, - and _
        name: String,
        /// A file that holds the private key in hexadecimal
        #[arg(long, value_name = "FILE", conflicts_with = "keystore_file")]
        key_file: Option<PathBuf>,
        /// An encrypted keystore file of another wallet, under the same password
        #[arg(long, value_name = "FILE")]
        keystore_file: Option<PathBuf>,
    },
    /// Print an account's address
    Address {
        /// Its name
        name: String,
    },
}

/// An account.
#[derive(Clone, Debug, Serialize)]
struct Account {
    name: String,
    address: Address,
    file: PathBuf,
    #[serde(skip)]
    text: String,
}

/// All accounts.
#[derive(Clone, Debug, Serialize)]
struct Accounts {
    keystore: PathBuf,
    accounts: Vec<Entry>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
struct Entry {
    name: String,
    /// None if the file does not say it or cannot be read.
    address: Option<Address>,
    /// What is wrong with the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Command {
    /// Does it.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let keystore = session.keystore();
        match self {
            Self::New { name } => {
                free(session, &name)?;
                let key = PrivateKeySigner::random();
                save(session, name, &key, "made")
            }
            Self::Import {
                name,
                key_file,
                keystore_file,
            } => {
                free(session, &name)?;
                let key = match (key_file, keystore_file) {
                    (_, Some(path)) => {
                        let password =
                            session.password(&format!("Password of {}", path.display()), false)?;
                        keystore.decrypt(&path, &password)?
                    }
                    (Some(path), None) => {
                        let text = fs::read_to_string(&path)
                            .map_err(|error| Failure::file("read", &path, &error))?;
                        parse_key(&text)
                            .map_err(|failure| failure.within(&path.display().to_string()))?
                    }
                    (None, None) => {
                        parse_key(&session.shell.secret("Private key", "--key-file FILE")?)?
                    }
                };
                save(session, name, &key, "imported")
            }
            Self::List => {
                let mut accounts = Vec::new();
                for name in keystore.names()? {
                    let (address, problem) = match keystore.address_of(&name) {
                        Ok(address) => (address, None),
                        Err(failure) => (None, Some(failure.message)),
                    };
                    accounts.push(Entry {
                        name,
                        address,
                        problem,
                    });
                }
                session.shell.report(&Accounts {
                    keystore: keystore.folder().to_owned(),
                    accounts,
                });
                Ok(())
            }
            Self::Address { name } => {
                let Some(address) = keystore.address_of(&name)? else {
                    return Err(keystore.missing(&name)?);
                };
                session.shell.report(&Account {
                    file: keystore.folder().join(format!("{name}.json")),
                    text: address.to_string(),
                    name,
                    address,
                });
                Ok(())
            }
        }
    }
}

/// Fails if `name` cannot be given to a new account; before anything is asked.
fn free(session: &Session, name: &str) -> Result<(), Failure> {
    check_name(name)?;
    let keystore = session.keystore();
    if keystore.names()?.iter().any(|known| known == name) {
        return Err(Failure::failed(format!(
            "there is an account \"{name}\" already, in {}",
            keystore.folder().display()
        ))
        .advise("choose another name; an existing key is never overwritten"));
    }
    Ok(())
}

fn save(session: &Session, name: String, key: &PrivateKeySigner, how: &str) -> Result<(), Failure> {
    let password = session.password(&format!("Password for {name}"), true)?;
    if password.is_empty() {
        return Err(Failure::usage("the password is empty")
            .advise("give one: the file is no safer than its password"));
    }
    let file = {
        let _progress = session.shell.progress("encrypting the key");
        session.keystore().add(&name, key, &password)?
    };
    let address = key.address();
    session.shell.report(&Account {
        text: format!(
            "Account {name} was {how}: {address}\nIts key is in {}; keep a copy of the file and \
             remember the password: without both, what the account has is lost.",
            file.display()
        ),
        name,
        address,
        file,
    });
    Ok(())
}

/// A private key in hexadecimal. The failure does not repeat it.
fn parse_key(text: &str) -> Result<PrivateKeySigner, Failure> {
    let refuse =
        || Failure::usage("that is no private key: it is 32 bytes in hexadecimal (64 digits)");
    let bytes: B256 = text.trim().parse().map_err(|_| refuse())?;
    PrivateKeySigner::from_bytes(&bytes).map_err(|_| refuse())
}

impl Report for Account {
    fn text(&self) -> String {
        self.text.clone()
    }
}

impl Report for Accounts {
    fn text(&self) -> String {
        let folder = self.keystore.display();
        if self.accounts.is_empty() {
            return format!("No accounts in {folder}. Make one with: weir account new NAME");
        }
        let mut rows = table(&["account", "address"]);
        for account in &self.accounts {
            rows.add_row([
                account.name.clone(),
                match (&account.address, &account.problem) {
                    (Some(address), _) => address.to_string(),
                    (None, problem) => problem.clone().unwrap_or_default(),
                },
            ]);
        }
        format!("{}\nIn {folder}.", lines(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_hexadecimal_and_never_repeated() {
        let text = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
        for text in [text.to_owned(), format!("0x{text}\n")] {
            let key = parse_key(&text).unwrap();
            assert_eq!(
                key.address().to_string(),
                "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
            );
        }
        let secret = "ac0974bec39a17e3";
        let failure = parse_key(secret).unwrap_err();
        assert!(!failure.message.contains(secret));
        assert!(parse_key(&"00".repeat(32)).is_err());
    }
}
