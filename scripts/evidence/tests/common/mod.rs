//! Folders of evidence for the tests.
#![allow(dead_code)] // each test file uses its part of this

use std::{
    fs,
    path::{Path, PathBuf},
};

use weir_evidence::{Manifest, Refusal, Step};

/// A folder that goes away with the test, `evidence` in it.
pub struct Desk(tempfile::TempDir);

impl Desk {
    /// With these files in `evidence`.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.folder()).unwrap();
        for (name, bytes) in files {
            desk.put(name, bytes);
        }
        desk
    }

    /// The folder of the evidence.
    pub fn folder(&self) -> PathBuf {
        self.0.path().join("evidence")
    }

    /// A path beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A path in it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file of the evidence.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Its manifest.
    pub fn make(&self) -> Manifest {
        self.try_make(|_| {}).unwrap()
    }

    /// Its manifest, while something may happen at each step.
    pub fn try_make(&self, mut meanwhile: impl FnMut(Step)) -> Result<Manifest, Refusal> {
        make(&self.folder(), &mut meanwhile)
    }

    /// Making a manifest is refused with all these words.
    pub fn refused(&self, words: &[&str]) {
        says(&self.try_make(|_| {}).unwrap_err(), words);
    }
}

/// The manifest of a folder.
pub fn make(folder: &Path, meanwhile: &mut dyn FnMut(Step)) -> Result<Manifest, Refusal> {
    Manifest::make(folder, meanwhile).map(|made| made.manifest)
}

/// A refusal has all these words.
pub fn says(refusal: &Refusal, words: &[&str]) {
    let said = refusal.to_string();
    for word in words {
        assert!(said.contains(word), "no \"{word}\" in \"{said}\"");
    }
}
