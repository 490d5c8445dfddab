//! The list of a folder's files with its root: the canonical manifest.
//!
//! It holds no time, no machine and no order but that of the names, so that the same files give the same
//! manifest, to the byte, whoever makes it where.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use weir_core::evidence::{leaf, Hash};

use crate::{
    folder::{self, Step},
    hexadecimal, name, sha256,
    tree::Tree,
    Proof, Refusal,
};

/// What the first line of every manifest says.
pub const FORMAT: &str = "weir-evidence-manifest-1";

/// How a manifest's file name ends; what stands before it is the folder's.
pub const ENDING: &str = ".evidence.json";

/// One file of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Its path below the folder: [`name`] has the rules.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of `path` in UTF-8.
    #[serde(with = "hexadecimal")]
    pub name: Hash,
    /// SHA-256 of its bytes.
    #[serde(with = "hexadecimal")]
    pub content: Hash,
}

impl Piece {
    /// Its leaf in the tree.
    pub fn leaf(&self) -> Hash {
        leaf(sha256, &self.name, &self.content, self.size)
    }
}

/// The files of a folder, by the bytes of their paths, and the root of the tree over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: String,
    #[serde(with = "hexadecimal")]
    root: Hash,
    files: Vec<Piece>,
}

/// What making a manifest found.
#[derive(Clone, Debug)]
pub struct Made {
    /// The manifest.
    pub manifest: Manifest,
    /// Names of the files that were passed over: [`name::LEFT_BEHIND`].
    pub left_behind: Vec<String>,
}

impl Manifest {
    /// The manifest of `folder`, telling `progress` how far it has come. Nothing is written.
    ///
    /// # Errors
    /// Those of [`folder::hash`].
    pub fn make(folder: &Path, progress: &mut dyn FnMut(Step)) -> Result<Made, Refusal> {
        let hashed = folder::hash(folder, progress)?;
        let root = root(&hashed.pieces).ok_or_else(|| Refusal::Empty(folder.to_owned()))?;
        Ok(Made {
            manifest: Self {
                format: FORMAT.to_owned(),
                root,
                files: hashed.pieces,
            },
            left_behind: hashed.left_behind,
        })
    }

    /// Reads the manifest at `path`.
    ///
    /// # Errors
    /// If it is none, or one whose names, order or root are not what they must be: it was changed by
    /// hand or in transfer.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let text = fs::read(path).map_err(|error| Refusal::file("read", path, error))?;
        Self::parse(&text).map_err(|problem| Refusal::Malformed {
            path: path.to_owned(),
            what: "manifest of evidence",
            problem,
        })
    }

    /// The manifest that `text` is, or what is wrong with it.
    fn parse(text: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if manifest.format != FORMAT {
            return Err(format!(
                "its format is \"{}\", and this program reads \"{FORMAT}\"",
                manifest.format
            ));
        }
        let mut last: Option<&str> = None;
        for piece in &manifest.files {
            let path = piece.path.as_str();
            name::check(path).map_err(|unfit| format!("the name {path:?} {unfit}"))?;
            if sha256(path.as_bytes()) != piece.name {
                return Err(format!(
                    "the hash beside \"{path}\" is not that of its name"
                ));
            }
            if let Some(last) = last.filter(|last| last.as_bytes() >= path.as_bytes()) {
                return Err(format!("\"{path}\" stands after \"{last}\", not before it"));
            }
            last = Some(path);
        }
        match root(&manifest.files) {
            None => Err("it lists no file".to_owned()),
            Some(root) if root != manifest.root => Err(format!(
                "its files have the root {}, and it says {}",
                hexadecimal::write(&root),
                hexadecimal::write(&manifest.root)
            )),
            Some(_) => Ok(manifest),
        }
    }

    /// The root of the tree over the files: what a claim anchors.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The files, by the bytes of their paths.
    pub fn files(&self) -> &[Piece] {
        &self.files
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        let sizes = self.files.iter().map(|piece| piece.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// The place of the file of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let order = |piece: &Piece| piece.path.as_bytes().cmp(name.as_bytes());
        self.files.binary_search_by(order).ok()
    }

    /// The proof of the file at `place`; none past the last.
    pub fn prove(&self, place: usize) -> Option<Proof> {
        let piece = self.files.get(place)?;
        let tree = Tree::over(self.files.iter().map(Piece::leaf).collect())?;
        Some(Proof::new(piece, tree.path(place)?, self.root))
    }

    /// Its canonical text: JSON in UTF-8, one line a file.
    pub fn text(&self) -> String {
        let line = |piece: &Piece| {
            format!(
                "    {{\"path\": {}, \"size\": {}, \"name\": \"{}\", \"content\": \"{}\"}}",
                serde_json::Value::from(piece.path.as_str()),
                piece.size,
                hexadecimal::write(&piece.name),
                hexadecimal::write(&piece.content)
            )
        };
        let files: Vec<String> = self.files.iter().map(line).collect();
        format!(
            "{{\n  \"format\": \"{FORMAT}\",\n  \"root\": \"{}\",\n  \"files\": [\n{}\n  ]\n}}\n",
            hexadecimal::write(&self.root),
            files.join(",\n")
        )
    }

    /// Writes it to `path`, whole or not at all. What is there already is left alone if it is the same;
    /// if it is not, it is written over only with `force`.
    ///
    /// # Errors
    /// If something else is there, or the system refuses.
    pub fn write(&self, path: &Path, force: bool) -> Result<(), Refusal> {
        let text = self.text();
        if !force {
            match fs::read(path) {
                Ok(there) if there == text.as_bytes() => return Ok(()),
                Ok(there) => {
                    let root = Self::parse(&there).ok().map(|manifest| manifest.root);
                    let path = path.to_owned();
                    return Err(Refusal::There { path, root });
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Refusal::file("read", path, error)),
            }
        }
        write_whole(path, text.as_bytes(), force)
    }
}

/// Writes a file beside `path`, then moves it there, so that nobody ever finds half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), Refusal> {
    let refuse = |error| Refusal::file("write", path, error);
    let beside = path.parent().filter(|parent| *parent != Path::new(""));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".weir-evidence-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // as a file made by hand: the user's mask takes from it what it takes
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(beside.unwrap_or(Path::new(".")))
        .map_err(refuse)?;
    file.write_all(bytes).map_err(refuse)?;
    file.as_file().sync_all().map_err(refuse)?;
    let moved = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    moved.map(drop).map_err(|error| refuse(error.error))
}

/// Where the manifest of `folder` lies unless somebody says otherwise: beside it, named after it.
///
/// # Errors
/// If the folder is not there, or has no name.
pub fn beside(folder: &Path) -> Result<PathBuf, Refusal> {
    let named = |folder: &Path| {
        let mut name = folder.file_name()?.to_owned();
        name.push(ENDING);
        Some(folder.parent()?.join(name))
    };
    if let Some(path) = named(folder) {
        return Ok(path);
    }
    // "." and the like
    let whole = fs::canonicalize(folder).map_err(|error| Refusal::file("read", folder, error))?;
    named(&whole).ok_or_else(|| Refusal::NoPlaceBeside(folder.to_owned()))
}

/// The folder that the manifest at `path` describes, by its name: what [`beside`] undoes.
///
/// # Errors
/// If the manifest is not named after a folder.
pub fn folder_of(path: &Path) -> Result<PathBuf, Refusal> {
    let name = path.file_name().and_then(|name| name.to_str());
    let folder = name
        .and_then(|name| name.strip_suffix(ENDING))
        .filter(|folder| !folder.is_empty())
        .ok_or_else(|| Refusal::WhichFolder(path.to_owned()))?;
    Ok(path.with_file_name(folder))
}

/// Whether the manifest at `path` would lie inside `folder`.
///
/// # Errors
/// If it would, or if the folder or the manifest's is not there.
pub fn outside(path: &Path, folder: &Path) -> Result<(), Refusal> {
    let absolute =
        |path: &Path| fs::canonicalize(path).map_err(|error| Refusal::file("read", path, error));
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    if absolute(parent)?.starts_with(absolute(folder)?) {
        return Err(Refusal::Inside {
            manifest: path.to_owned(),
            folder: folder.to_owned(),
        });
    }
    Ok(())
}

fn root(pieces: &[Piece]) -> Option<Hash> {
    Tree::over(pieces.iter().map(Piece::leaf).collect()).map(|tree| tree.root())
}
