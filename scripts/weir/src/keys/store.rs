//! Encrypted keystore files in the form that wallets share (version 3), one an account.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use alloy::{
    hex,
    primitives::Address,
    signers::{k256::elliptic_curve::rand_core::OsRng, local::PrivateKeySigner},
};
use serde::Deserialize;

use crate::shell::{nearest, Failure};

/// The most memory that unlocking a file may ask for, bytes: twice what the largest wallets set.
const MEMORY_LIMIT: u64 = 512 << 20;
/// The most rounds of PBKDF2 that unlocking a file may ask for.
const ROUNDS_LIMIT: u64 = 10_000_000;

/// A folder of encrypted keys.
#[derive(Clone, Debug)]
pub struct Keystore {
    folder: PathBuf,
}

/// What a keystore file says of itself, so far as it must be right before the file is decrypted.
#[derive(Debug, Deserialize)]
struct File {
    version: u64,
    address: Option<String>,
    crypto: Crypto,
}

#[derive(Debug, Deserialize)]
struct Crypto {
    cipher: String,
    cipherparams: CipherParameters,
    ciphertext: String,
    kdf: String,
    kdfparams: KdfParameters,
    mac: String,
}

#[derive(Debug, Deserialize)]
struct CipherParameters {
    iv: String,
}

#[derive(Debug, Deserialize)]
struct KdfParameters {
    dklen: u64,
    salt: String,
    n: Option<u64>,
    r: Option<u64>,
    p: Option<u64>,
    c: Option<u64>,
    prf: Option<String>,
}

impl Keystore {
    /// The keystore in `folder`, which need not exist yet.
    pub fn open(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of its accounts, in order. A folder that is not there has none.
    pub fn names(&self) -> Result<Vec<String>, Failure> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::file("list", &self.folder, &error)),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
            .filter(|name| check_name(name).is_ok())
            .collect();
        names.sort();
        Ok(names)
    }

    /// The address of account `name`, without its password; `None` if there is no such account.
    pub fn address_of(&self, name: &str) -> Result<Option<Address>, Failure> {
        check_name(name)?;
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        let file = self.read(&path)?;
        let text = file.address.ok_or_else(|| {
            damaged(&path, "it does not say its address")
                .advise(format!("import it again with its password: weir account import {name} --keystore-file FILE"))
        })?;
        text.parse()
            .map(Some)
            .map_err(|_| damaged(&path, &format!("its address \"{text}\" is none")))
    }

    /// Decrypts the key of account `name`.
    pub fn unlock(&self, name: &str, password: &str) -> Result<PrivateKeySigner, Failure> {
        check_name(name)?;
        let path = self.path(name);
        if !path.exists() {
            return Err(self.missing(name)?);
        }
        let signer = self.decrypt(&path, password)?;
        match self.address_of(name)? {
            Some(address) if address != signer.address() => Err(damaged(
                &path,
                &format!(
                    "it says it is {address}, but its key is that of {}",
                    signer.address()
                ),
            )),
            _ => Ok(signer),
        }
    }

    /// Decrypts a keystore file from anywhere.
    pub fn decrypt(&self, path: &Path, password: &str) -> Result<PrivateKeySigner, Failure> {
        self.read(path)?
            .check()
            .map_err(|reason| damaged(path, &reason))?;
        PrivateKeySigner::decrypt_keystore(path, password).map_err(|error| {
            if error.to_string().contains("Mac Mismatch") {
                Failure::unauthorised(format!("wrong password for {}", path.display()))
            } else {
                damaged(path, &error.to_string())
            }
        })
    }

    /// Encrypts `key` as account `name`; fails if there is one of that name.
    pub fn add(
        &self,
        name: &str,
        key: &PrivateKeySigner,
        password: &str,
    ) -> Result<PathBuf, Failure> {
        check_name(name)?;
        let path = self.path(name);
        if path.exists() {
            return Err(taken(name, &path));
        }
        create_private(&self.folder)?;
        // Encrypted beside its place and moved there when it is whole, so that no half a file stays.
        let scratch = tempfile::tempdir_in(&self.folder)
            .map_err(|error| Failure::file("write in", &self.folder, &error))?;
        let written = "key";
        PrivateKeySigner::encrypt_keystore(
            scratch.path(),
            &mut OsRng,
            key.to_bytes(),
            password,
            Some(written),
        )
        .map_err(|error| Failure::failed(format!("the key cannot be encrypted: {error}")))?;
        let inner = scratch.path().join(written);
        let text =
            fs::read_to_string(&inner).map_err(|error| Failure::file("read", &inner, &error))?;
        let mut value: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| Failure::failed(format!("the encrypted key is not JSON: {error}")))?;
        value["address"] = hex::encode(key.address()).into();
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)
            .map_err(|error| Failure::file("write in", &self.folder, &error))?;
        file.write_all(format!("{value:#}\n").as_bytes())
            .and_then(|()| file.as_file().sync_all())
            .map_err(|error| Failure::file("write", &path, &error))?;
        file.persist_noclobber(&path).map_err(|error| {
            if error.error.kind() == std::io::ErrorKind::AlreadyExists {
                taken(name, &path)
            } else {
                Failure::file("write", &path, &error.error)
            }
        })?;
        Ok(path)
    }

    /// What to say when there is no account `name`.
    pub fn missing(&self, name: &str) -> Result<Failure, Failure> {
        let names = self.names()?;
        let failure = Failure::not_found(format!(
            "there is no account \"{name}\" in {}",
            self.folder.display()
        ));
        Ok(match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => failure.advise(format!("did you mean {near}?")),
            None if names.is_empty() => failure.advise(format!("weir account new {name}")),
            None => failure.advise(format!("it has: {}", names.join(", "))),
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    fn read(&self, path: &Path) -> Result<File, Failure> {
        let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
        serde_json::from_str(&text).map_err(|error| damaged(path, &error.to_string()))
    }
}

impl File {
    /// What is wrong with it, in words. The library that decrypts takes these for granted.
    fn check(&self) -> Result<(), String> {
        let crypto = &self.crypto;
        let of_length = |text: &str, bytes: usize, what: &str| match hex::decode(text) {
            Ok(value) if value.len() == bytes => Ok(()),
            Ok(value) => Err(format!(
                "its {what} has {} bytes in place of {bytes}",
                value.len()
            )),
            Err(_) => Err(format!("its {what} is not hexadecimal")),
        };
        if self.version != 3 {
            return Err(format!(
                "its version is {} and only 3 is known",
                self.version
            ));
        }
        if crypto.cipher != "aes-128-ctr" {
            return Err(format!(
                "its cipher \"{}\" is not aes-128-ctr",
                crypto.cipher
            ));
        }
        of_length(&crypto.cipherparams.iv, 16, "initialisation vector")?;
        of_length(&crypto.ciphertext, 32, "encrypted key")?;
        of_length(&crypto.mac, 32, "check value")?;
        let parameters = &crypto.kdfparams;
        if parameters.dklen != 32 {
            return Err(format!(
                "its derived key has {} bytes in place of 32",
                parameters.dklen
            ));
        }
        if hex::decode(&parameters.salt).is_err() {
            return Err("its salt is not hexadecimal".to_owned());
        }
        match crypto.kdf.as_str() {
            "scrypt" => parameters.check_scrypt(),
            "pbkdf2" => parameters.check_pbkdf2(),
            other => Err(format!(
                "its key derivation \"{other}\" is neither scrypt nor pbkdf2"
            )),
        }
    }
}

impl KdfParameters {
    fn check_scrypt(&self) -> Result<(), String> {
        let (Some(n), Some(r), Some(p)) = (self.n, self.r, self.p) else {
            return Err("its scrypt lacks one of n, r and p".to_owned());
        };
        let memory = n.saturating_mul(r).saturating_mul(p).saturating_mul(128);
        if !n.is_power_of_two() || n < 2 || r == 0 || p == 0 || memory > MEMORY_LIMIT {
            return Err(format!(
                "its scrypt parameters n {n}, r {r}, p {p} are beyond what is safe to compute"
            ));
        }
        Ok(())
    }

    fn check_pbkdf2(&self) -> Result<(), String> {
        let rounds = self.c.unwrap_or_default();
        if rounds == 0 || rounds > ROUNDS_LIMIT {
            return Err(format!(
                "its {rounds} rounds of pbkdf2 are not between 1 and {ROUNDS_LIMIT}"
            ));
        }
        match self.prf.as_deref() {
            Some("hmac-sha256") => Ok(()),
            other => Err(format!(
                "its pbkdf2 uses \"{}\" and only hmac-sha256 is known",
                other.unwrap_or_default()
            )),
        }
    }
}

/// A name is a file name everywhere: letters, digits, `-` and `_`, at most 64.
pub fn check_name(name: &str) -> Result<(), Failure> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !name.is_empty() && name.len() <= 64 && name.bytes().all(legal) && !name.starts_with('-') {
        return Ok(());
    }
    Err(
        Failure::usage(format!("\"{name}\" cannot be the name of an account"))
            .advise("use 1 to 64 letters, digits, - and _"),
    )
}

fn taken(name: &str, path: &Path) -> Failure {
    Failure::failed(format!(
        "there is an account \"{name}\" already, in {}",
        path.display()
    ))
    .advise("choose another name; an existing key is never overwritten")
}

fn damaged(path: &Path, reason: &str) -> Failure {
    Failure::failed(format!(
        "{} is not a whole keystore file: {reason}",
        path.display()
    ))
}

/// Makes `folder`, readable by its owner alone where the system knows such things.
fn create_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| Failure::file("create", folder, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Kind;

    fn damaged_by(change: impl Fn(&mut serde_json::Value)) -> Failure {
        let folder = tempfile::tempdir().unwrap();
        let mut value = serde_json::json!({
            "version": 3,
            "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6",
            "address": "f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
            "crypto": {
                "cipher": "aes-128-ctr",
                "cipherparams": { "iv": "83dbcc02d8ccb40e466191a123791e0e" },
                "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
                "kdf": "scrypt",
                "kdfparams": { "dklen": 32, "n": 2, "r": 1, "p": 1, "salt": "ab0c7876" },
                "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"
            }
        });
        change(&mut value);
        let path = folder.path().join("ana.json");
        fs::write(&path, value.to_string()).unwrap();
        Keystore::open(folder.path())
            .unlock("ana", "x")
            .unwrap_err()
    }

    #[test]
    fn a_wrong_password_is_told_from_a_damaged_file() {
        assert_eq!(damaged_by(|_| {}).kind, Kind::Unauthorised);
        type Change = fn(&mut serde_json::Value);
        let changes: [(Change, &str); 8] = [
            (|file| file["version"] = 1.into(), "version is 1"),
            (|file| file["crypto"]["cipher"] = "des".into(), "\"des\""),
            (
                |file| file["crypto"]["cipherparams"]["iv"] = "00".into(),
                "vector has 1 bytes",
            ),
            (
                |file| file["crypto"]["mac"] = "zz".into(),
                "not hexadecimal",
            ),
            (
                |file| file["crypto"]["kdfparams"]["dklen"] = 16.into(),
                "has 16 bytes",
            ),
            (
                |file| file["crypto"]["kdfparams"]["n"] = (1_u64 << 40).into(),
                "beyond what is safe",
            ),
            (
                |file| file["crypto"]["kdf"] = "md5".into(),
                "neither scrypt",
            ),
            (
                |file| file["crypto"] = serde_json::Value::Null,
                "not a whole keystore file",
            ),
        ];
        for (change, expected) in changes {
            let failure = damaged_by(change);
            assert_eq!(failure.kind, Kind::Failed);
            assert!(failure.message.contains(expected), "{}", failure.message);
        }
    }

    #[test]
    fn a_key_comes_back_with_its_password_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let keystore = Keystore::open(folder.path().join("keys"));
        let key = PrivateKeySigner::random();
        let path = keystore.add("ana", &key, "secret").unwrap();
        assert_eq!(keystore.address_of("ana").unwrap(), Some(key.address()));
        assert_eq!(keystore.names().unwrap(), ["ana"]);
        let back = keystore.unlock("ana", "secret").unwrap();
        assert_eq!(back.to_bytes(), key.to_bytes());
        let before = fs::read(&path).unwrap();
        assert!(keystore
            .add("ana", &PrivateKeySigner::random(), "x")
            .is_err());
        assert_eq!(fs::read(&path).unwrap(), before);
        let text = String::from_utf8(before).unwrap();
        assert!(!text.contains(&hex::encode(key.to_bytes())));
    }

    #[test]
    fn a_name_that_is_a_path_is_refused() {
        for name in ["", "../ana", "a/b", "-x", "a b", ".json"] {
            assert_eq!(check_name(name).unwrap_err().kind, Kind::Usage, "{name}");
        }
    }
}
