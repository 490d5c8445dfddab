//! A folder against its manifest.

use std::path::Path;

use serde::Serialize;

use crate::{
    folder::{hash_all, unchanged, walk, Found, Step},
    Manifest, Refusal,
};

/// How a folder differs from its manifest; lists are by the bytes of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Files that are as listed.
    pub same: u64,
    /// Listed and not there.
    pub missing: Vec<String>,
    /// Listed and there, with other bytes.
    pub changed: Vec<String>,
    /// There and not listed.
    pub added: Vec<String>,
}

impl Comparison {
    /// Holds `folder` against `manifest`, telling `progress` how far it has come. A file of another size
    /// than listed is changed and is not read.
    ///
    /// # Errors
    /// Those of [`crate::folder::hash`], but for an empty folder: there all files are missing.
    pub fn of(
        manifest: &Manifest,
        folder: &Path,
        progress: &mut dyn FnMut(Step),
    ) -> Result<Self, Refusal> {
        let before = walk(folder, progress)?;
        let mut comparison = Self::default();
        let mut to_read: Vec<&Found> = Vec::new();
        for found in &before.files {
            let listed = manifest
                .find(&found.name)
                .and_then(|place| manifest.files().get(place));
            match listed {
                None => comparison.added.push(found.name.clone()),
                Some(piece) if piece.size != found.mark.size => {
                    comparison.changed.push(found.name.clone());
                }
                Some(_) => to_read.push(found),
            }
        }
        let pieces = hash_all(to_read.iter().copied(), progress)?;
        unchanged(folder, &before)?;
        for piece in pieces {
            let listed = manifest
                .find(&piece.path)
                .and_then(|place| manifest.files().get(place));
            if listed == Some(&piece) {
                comparison.same = comparison.same.saturating_add(1);
            } else {
                comparison.changed.push(piece.path);
            }
        }
        comparison.changed.sort();
        let there = |name: &str| {
            let order = |found: &Found| found.name.as_bytes().cmp(name.as_bytes());
            before.files.binary_search_by(order).is_ok()
        };
        let listed = manifest.files().iter().map(|piece| piece.path.as_str());
        comparison.missing = listed
            .filter(|name| !there(name))
            .map(str::to_owned)
            .collect();
        Ok(comparison)
    }

    /// Whether the folder is what the manifest lists.
    pub fn is_same(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.added.is_empty()
    }
}
