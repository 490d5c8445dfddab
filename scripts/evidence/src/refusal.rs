//! What can be wrong with a folder, a manifest or a proof: the thing, its value, what to do.

use std::{io, path::PathBuf};

use weir_core::evidence::Hash;

use crate::{hexadecimal, name::Unfit};

/// Why a folder, a manifest or a proof was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The system refused.
    #[error("cannot {verb} {}: {error}", path.display())]
    File {
        /// What was to be done: "read", "write".
        verb: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// What should be a folder is something else.
    #[error("{} is no folder", .0.display())]
    NoFolder(PathBuf),
    /// Nothing to hash.
    #[error("{} holds no file: evidence is at least one", .0.display())]
    Empty(PathBuf),
    /// A link could lead anywhere, to different things on different days.
    #[error("{} is a symbolic link: what it leads to may be another thing tomorrow", .0.display())]
    Link(PathBuf),
    /// A pipe, a socket, a device.
    #[error("{} is neither a file nor a folder", .0.display())]
    Special(PathBuf),
    /// A path that cannot be a name on every platform.
    #[error("the name of {path:?} {unfit}")]
    Name {
        /// Whose.
        path: PathBuf,
        /// Why.
        unfit: Unfit,
    },
    /// Two files whose names are one name in normalisation form C.
    #[error("two files have the name \"{0}\" once it is in Unicode's normalisation form C")]
    Twice(String),
    /// It was not the same before and after.
    #[error("{} {how} while the folder was read", path.display())]
    Changing {
        /// What changed.
        path: PathBuf,
        /// "was changed", "appeared", "disappeared".
        how: &'static str,
    },
    /// The manifest would be evidence itself.
    #[error("{} would lie inside {}, and so among the evidence", manifest.display(), folder.display())]
    Inside {
        /// Where it was to be written.
        manifest: PathBuf,
        /// The folder of the evidence.
        folder: PathBuf,
    },
    /// A folder without a name (the root of a file system) has no place beside it.
    #[error("{} has no place beside it for a manifest", .0.display())]
    NoPlaceBeside(PathBuf),
    /// Another manifest is there.
    #[error(
        "{} is there already and is {}",
        path.display(),
        root.map_or("no manifest".to_owned(), |root| format!(
            "the manifest of other evidence, of root {}", hexadecimal::write(&root)
        ))
    )]
    There {
        /// Where.
        path: PathBuf,
        /// The root it has, if it is a manifest.
        root: Option<Hash>,
    },
    /// A file that is not what it should be.
    #[error("{} is no {what}: {problem}", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// Why it is not.
        problem: String,
    },
    /// The folder that a manifest describes is not known.
    #[error("{} does not say which folder it describes", .0.display())]
    WhichFolder(PathBuf),
}

impl Refusal {
    /// The system refused to `verb` what is at `path`.
    pub fn file(verb: &'static str, path: impl Into<PathBuf>, error: io::Error) -> Self {
        Self::File {
            verb,
            path: path.into(),
            error,
        }
    }

    /// What to do about it, where that is not plain.
    pub fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::Link(_) => "put the file itself in its place, or take the link away",
            Self::Special(_) => "take it out of the folder",
            Self::Name { .. } => "rename it: a name must be the same on every platform",
            Self::Twice(_) => "rename one of them",
            Self::Changing { .. } => {
                "make it again once nothing writes there, or make it of a copy of the folder"
            }
            Self::Inside { .. } => "give --out a path outside the folder",
            Self::NoPlaceBeside(_) => "name one with --out",
            Self::There { .. } => {
                "keep it if its root was anchored, and name another file with --out; --force writes \
                 over it"
            }
            Self::WhichFolder(_) => "name the folder after the manifest",
            Self::Empty(_) => "empty folders, and files that systems leave behind, do not count",
            _ => return None,
        };
        Some(advice.to_owned())
    }
}
