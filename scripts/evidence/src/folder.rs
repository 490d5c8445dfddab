//! Walking and hashing a folder, and finding that it changed meanwhile.
//!
//! The folder is walked, every file is read, and the folder is walked again: it must be what it was, to
//! the file, its size and the moment of its last change. What a manifest lists was therefore there at one
//! and the same time.

use std::{
    fs::{File, Metadata},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;
use weir_core::evidence::Hash;

use crate::{manifest::Piece, name, sha256, Refusal};

/// How much is read at a time; bytes.
const CHUNK: usize = 1 << 18;

/// How far the work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The folder is being walked.
    Found {
        /// Files so far.
        files: u64,
    },
    /// Files are being hashed.
    Hashed {
        /// The file in hand.
        name: &'a str,
        /// Files done.
        files: u64,
        /// Files in all.
        of_files: u64,
        /// Bytes done.
        bytes: u64,
        /// Bytes in all.
        of_bytes: u64,
    },
}

/// A file that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// What the manifest calls it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// How to tell that it is the same later.
    pub mark: Mark,
}

/// All files of a folder.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    /// By the bytes of their names.
    pub files: Vec<Found>,
    /// Names of those that were passed over: [`name::LEFT_BEHIND`].
    pub left_behind: Vec<String>,
}

/// What tells a file from itself at another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes.
    pub size: u64,
    modified: Option<SystemTime>,
    /// Where the system has them: device, number of the file, and the moment of the last change of any
    /// kind, which nobody can set back.
    inode: Option<(u64, u64, i64, i64)>,
}

impl Mark {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            Some((
                metadata.dev(),
                metadata.ino(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ))
        };
        #[cfg(not(unix))]
        let inode = None;
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            inode,
        }
    }
}

/// What was made of a folder.
#[derive(Clone, Debug)]
pub struct Hashed {
    /// Its files, by the bytes of their names.
    pub pieces: Vec<Piece>,
    /// Names of the files that were passed over: [`name::LEFT_BEHIND`].
    pub left_behind: Vec<String>,
}

/// Hashes every file below `folder`, telling `progress` how far it has come.
///
/// # Errors
/// If something there cannot be evidence (a link, a pipe, a name that is not the same everywhere), cannot
/// be read, or was changed meanwhile; the file is named.
pub fn hash(folder: &Path, progress: &mut dyn FnMut(Step)) -> Result<Hashed, Refusal> {
    let before = walk(folder, progress)?;
    if before.files.is_empty() {
        return Err(Refusal::Empty(folder.to_owned()));
    }
    let pieces = hash_all(before.files.iter(), progress)?;
    unchanged(folder, &before)?;
    Ok(Hashed {
        pieces,
        left_behind: before.left_behind,
    })
}

/// All files below `folder`.
pub(crate) fn walk(folder: &Path, progress: &mut dyn FnMut(Step)) -> Result<Files, Refusal> {
    let whole = std::fs::metadata(folder).map_err(|error| Refusal::file("read", folder, error))?;
    if !whole.is_dir() {
        return Err(Refusal::NoFolder(folder.to_owned()));
    }
    let mut files = Vec::new();
    let mut left_behind = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.map_err(|error| unread(folder, error))?;
        let path = entry.path();
        if entry.file_type().is_dir() {
            continue;
        }
        if entry.file_type().is_symlink() {
            return Err(Refusal::Link(path.to_owned()));
        }
        if !entry.file_type().is_file() {
            return Err(Refusal::Special(path.to_owned()));
        }
        let below = path.strip_prefix(folder).unwrap_or(path);
        if entry.file_name().to_str().is_some_and(name::is_left_behind) {
            left_behind.push(below.display().to_string());
            continue;
        }
        let named = name::of(below).map_err(|unfit| Refusal::Name {
            path: below.to_owned(),
            unfit,
        })?;
        let metadata = entry.metadata().map_err(|error| unread(folder, error))?;
        files.push(Found {
            name: named,
            path: path.to_owned(),
            mark: Mark::of(&metadata),
        });
        let so_far = u64::try_from(files.len()).unwrap_or(u64::MAX);
        progress(Step::Found { files: so_far });
    }
    files.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    let twice = files.iter().zip(files.iter().skip(1));
    if let Some((one, _)) = twice.into_iter().find(|(one, next)| one.name == next.name) {
        return Err(Refusal::Twice(one.name.clone()));
    }
    left_behind.sort();
    Ok(Files { files, left_behind })
}

/// Hashes these files, in their order.
pub(crate) fn hash_all<'a>(
    files: impl ExactSizeIterator<Item = &'a Found> + Clone,
    progress: &mut dyn FnMut(Step),
) -> Result<Vec<Piece>, Refusal> {
    let of_files = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let of_bytes = files
        .clone()
        .fold(0_u64, |sum, found| sum.saturating_add(found.mark.size));
    let mut bytes = 0_u64;
    let mut buffer = vec![0; CHUNK];
    let mut pieces = Vec::with_capacity(files.len());
    for (found, done) in files.zip(0..) {
        let mut advance = |read: u64| {
            bytes = bytes.saturating_add(read);
            progress(Step::Hashed {
                name: &found.name,
                files: done,
                of_files,
                bytes,
                of_bytes,
            });
        };
        pieces.push(Piece {
            name: sha256(found.name.as_bytes()),
            content: hash_file(found, &mut buffer, &mut advance)?,
            size: found.mark.size,
            path: found.name.clone(),
        });
    }
    Ok(pieces)
}

/// The hash of one file's bytes; it must be the file that was found, before and after.
fn hash_file(
    found: &Found,
    buffer: &mut [u8],
    advance: &mut dyn FnMut(u64),
) -> Result<Hash, Refusal> {
    let unread = |error| Refusal::file("read", &found.path, error);
    let changed = || changing(&found.path, "was changed");
    let mut file = File::open(&found.path).map_err(unread)?;
    let same = |file: &File| file.metadata().map(|now| Mark::of(&now) == found.mark);
    if !same(&file).map_err(unread)? {
        return Err(changed());
    }
    let mut hasher = Sha256::new();
    let mut size = 0_u64;
    advance(0);
    loop {
        let read = match file.read(buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unread(error)),
        };
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        size = size.saturating_add(read);
        if size > found.mark.size {
            return Err(changed()); // it grows, perhaps without end
        }
        hasher.update(bytes);
        advance(read);
    }
    if size != found.mark.size || !same(&file).map_err(unread)? {
        return Err(changed());
    }
    Ok(hasher.finalize().into())
}

/// Whether the folder still holds what was found in it.
pub(crate) fn unchanged(folder: &Path, before: &Files) -> Result<(), Refusal> {
    let after = walk(folder, &mut |_| {})?;
    let mut later = after.files.iter().peekable();
    for found in &before.files {
        match later.peek() {
            Some(next) if next.name < found.name => return Err(changing(&next.path, "appeared")),
            Some(next) if next.name == found.name => {
                if next.mark != found.mark {
                    return Err(changing(&found.path, "was changed"));
                }
                later.next();
            }
            _ => return Err(changing(&found.path, "disappeared")),
        }
    }
    match later.next() {
        Some(next) => Err(changing(&next.path, "appeared")),
        None => Ok(()),
    }
}

fn changing(path: &Path, how: &'static str) -> Refusal {
    Refusal::Changing {
        path: path.to_owned(),
        how,
    }
}

/// What the walk could not read.
fn unread(folder: &Path, error: walkdir::Error) -> Refusal {
    let path = error.path().unwrap_or(folder).to_owned();
    let error = error
        .into_io_error()
        .unwrap_or_else(|| std::io::Error::other("folders go round in a circle"));
    Refusal::file("read", path, error)
}
