//! The file a chain is kept in between two runs.
//!
//! It is replaced as a whole: written beside the old one, flushed to the disk and then
//! renamed, so that there is a complete file at every moment. Its header says what it is
//! and lets damage be told from age and from another program's files.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, Context};
use sha2::{Digest, Sha256};

/// What every file begins with.
const MAGIC: &[u8; 8] = b"weirnode";

/// The version of what follows the header.
const VERSION: u32 = 1;

/// Magic, version, runtime, length, checksum.
const HEADER_BYTES: usize = 8 + 4 + 32 + 8 + 32;

/// A state file that this process alone uses.
pub struct StateFile {
    path: PathBuf,
    /// What the runtime is: a state is of use only to the runtime that wrote it.
    runtime: [u8; 32],
    /// Held as long as the file is used; the system releases it with the process.
    _lock: File,
}

impl StateFile {
    /// Takes possession of the file at `path`, which need not be there yet.
    ///
    /// # Errors
    /// If another process has it, or its directory cannot be written.
    pub fn open(path: &Path, runtime: [u8; 32]) -> anyhow::Result<Self> {
        // Through a link to the file itself: renaming would replace the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            bail!(
                "--state {} is a directory: name a file in it",
                path.display()
            );
        }
        let mut lock_path = path.clone().into_os_string();
        lock_path.push(".lock");
        let mut lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .with_context(|| {
                format!(
                    "--state {}: its lock {} cannot be written; create the directory or choose another",
                    path.display(),
                    lock_path.display()
                )
            })?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = lock.read_to_string(&mut holder);
                bail!(
                    "--state {} is in use by another node{}: stop that one, or choose another file",
                    path.display(),
                    if holder.is_empty() {
                        String::new()
                    } else {
                        format!(" (process {holder})")
                    }
                );
            }
            Err(TryLockError::Error(error)) => {
                return Err(error)
                    .with_context(|| format!("{} cannot be locked", lock_path.display()))
            }
        }
        lock.set_len(0)?;
        lock.rewind()?;
        write!(lock, "{}", std::process::id())?;
        Ok(Self {
            path,
            runtime,
            _lock: lock,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it, or nothing if it is not there.
    ///
    /// # Errors
    /// If it is not a whole and undamaged state of this runtime. It is left as it is.
    pub fn read(&self) -> anyhow::Result<Option<Vec<u8>>> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("{} cannot be read", self.path.display()))
            }
        };
        self.unwrap(&bytes)
            .map(|payload| Some(payload.to_vec()))
            .map_err(|reason| self.refused(&reason))
    }

    /// Why the file is not taken up, with what to do.
    pub fn refused(&self, reason: &str) -> anyhow::Error {
        anyhow!(
            "--state {} is not taken up and left as it is: {reason}. Move it away to begin a new \
             chain, or name another file",
            self.path.display()
        )
    }

    /// Replaces what is in it.
    ///
    /// # Errors
    /// If it cannot be written; then the old file is still there.
    pub fn write(&self, payload: &[u8]) -> anyhow::Result<()> {
        let directory = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::Builder::new()
                .prefix(".weir-node-")
                .tempfile_in(directory)?;
            file.write_all(&self.header(payload))?;
            file.write_all(payload)?;
            file.as_file().sync_all()?;
            file.persist(&self.path).map_err(|error| error.error)?;
            // The renaming itself; not every system can flush a directory.
            if let Ok(directory) = File::open(directory) {
                let _ = directory.sync_all();
            }
            Ok(())
        };
        write().with_context(|| {
            format!(
                "the chain's state cannot be written to {}",
                self.path.display()
            )
        })
    }

    fn header(&self, payload: &[u8]) -> Vec<u8> {
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&VERSION.to_le_bytes());
        header.extend_from_slice(&self.runtime);
        header.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        header.extend_from_slice(&Sha256::digest(payload));
        header
    }

    /// The payload of a whole file.
    fn unwrap<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], String> {
        if bytes.is_empty() {
            return Err("it is empty".into());
        }
        let magic = &bytes[..bytes.len().min(MAGIC.len())];
        if magic != &MAGIC[..magic.len()] {
            return Err(
                "it is no state of a weir node: it does not begin with \"weirnode\"".into(),
            );
        }
        if bytes.len() < HEADER_BYTES {
            return Err(format!(
                "it is cut short: its header has {HEADER_BYTES} bytes, and it has {}",
                bytes.len()
            ));
        }
        let (header, payload) = bytes.split_at(HEADER_BYTES);
        let (version, rest) = header[MAGIC.len()..].split_at(4);
        let (runtime, rest) = rest.split_at(32);
        let (length, digest) = rest.split_at(8);
        let version = u32::from_le_bytes(version.try_into().expect("four bytes"));
        if version != VERSION {
            return Err(format!(
                "its format is version {version}, and this program reads version {VERSION}"
            ));
        }
        if runtime != self.runtime {
            return Err("it was written by a version of this program with another runtime".into());
        }
        let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
        if payload.len() as u64 != length {
            let (is, than) = if (payload.len() as u64) < length {
                ("cut short", "fewer")
            } else {
                ("too long", "more")
            };
            return Err(format!(
                "it is {is}: after the header it has {} bytes, {than} than the {length} its header says",
                payload.len()
            ));
        }
        if Sha256::digest(payload).as_slice() != digest {
            return Err(
                "it is damaged: its content does not have the SHA-256 its header says".into(),
            );
        }
        Ok(payload)
    }
}
