//! That one file is among the evidence: its leaf's parts and its path to the root.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
use weir_core::evidence::{leaf, root_of_path, Hash, MAX_PATH};

use crate::{
    hexadecimal,
    manifest::{write_whole, Piece},
    sha256, Refusal,
};

/// What the format of every proof says.
pub const FORMAT: &str = "weir-evidence-proof-1";

/// One file's way to the root: what `challenge` takes, and what anybody can check without the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    format: String,
    /// The file's path below the folder; only its hash goes to a chain.
    pub piece: String,
    /// SHA-256 of `piece` in UTF-8.
    #[serde(with = "hexadecimal")]
    pub name: Hash,
    /// SHA-256 of the file's bytes.
    #[serde(with = "hexadecimal")]
    pub content: Hash,
    /// Bytes of the file.
    pub size: u64,
    /// Its leaf, from the three.
    #[serde(with = "hexadecimal")]
    pub leaf: Hash,
    /// The siblings on the way up.
    #[serde(with = "hexadecimal::list")]
    pub path: Vec<Hash>,
    /// Where they lead.
    #[serde(with = "hexadecimal")]
    pub root: Hash,
}

impl Proof {
    pub(crate) fn new(piece: &Piece, path: Vec<Hash>, root: Hash) -> Self {
        Self {
            format: FORMAT.to_owned(),
            piece: piece.path.clone(),
            name: piece.name,
            content: piece.content,
            size: piece.size,
            leaf: piece.leaf(),
            path,
            root,
        }
    }

    /// Whether its leaf's parts and its path lead to its root.
    ///
    /// # Errors
    /// Says which part is wrong, and what it should be.
    pub fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!(
                "its format is \"{}\", and this program reads \"{FORMAT}\"",
                self.format
            ));
        }
        if self.path.len() > MAX_PATH {
            return Err(format!(
                "its path has {} hashes, and the register takes at most {MAX_PATH}",
                self.path.len()
            ));
        }
        let own_leaf = leaf(sha256, &self.name, &self.content, self.size);
        let reached = root_of_path(sha256, &own_leaf, &self.path);
        for (what, said, found) in [
            ("name", self.name, sha256(self.piece.as_bytes())),
            ("leaf", self.leaf, own_leaf),
            ("root", self.root, reached),
        ] {
            if said != found {
                let [said, found] = [said, found].map(|hash| hexadecimal::write(&hash));
                return Err(format!(
                    "its {what} is given as {said}, and comes to {found}"
                ));
            }
        }
        Ok(())
    }

    /// Reads the proof at `path`.
    ///
    /// # Errors
    /// If it is none, or does not lead to its root.
    pub fn read(path: &Path) -> Result<Self, Refusal> {
        let text = fs::read(path).map_err(|error| Refusal::file("read", path, error))?;
        let proof = serde_json::from_slice::<Self>(&text).map_err(|error| error.to_string());
        proof
            .and_then(|proof| proof.check().map(|()| proof))
            .map_err(|problem| Refusal::Malformed {
                path: path.to_owned(),
                what: "proof of evidence",
                problem,
            })
    }

    /// Writes it to `path`, whole or not at all; over what is there only with `force`.
    ///
    /// # Errors
    /// If something is there, or the system refuses.
    pub fn write(&self, path: &Path, force: bool) -> Result<(), Refusal> {
        let mut text = serde_json::to_vec_pretty(self)
            .map_err(|error| Refusal::file("write", path, error.into()))?;
        text.push(b'\n');
        write_whole(path, &text, force)
    }
}
