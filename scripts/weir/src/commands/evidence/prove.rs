//! `weir evidence prove`: one file's way to the root.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use weir_evidence::{hexadecimal, manifest::folder_of, name, Manifest, Piece, Proof};

use super::{failure, files};
use crate::{
    session::Session,
    shell::{facts, nearest, Failure, Report},
};

/// Prove that one file is among the evidence: its hashes and its path to the root
///
/// The proof is made of the manifest alone; `weir claim challenge` takes it as a file. It shows the file's
/// name, its hash and its size, and nothing of other files but hashes.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The file: its name in the manifest, or where it lies
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The manifest of the evidence
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Write the proof to a file too, for `weir claim challenge`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// A proof, and where it was written.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
struct Shown {
    proof: Proof,
    #[serde(skip)]
    out: Option<PathBuf>,
}

impl Command {
    /// Proves it.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let manifest = Manifest::read(&self.manifest).map_err(|refusal| failure(&refusal))?;
        let proof = self
            .place(&manifest)
            .and_then(|place| manifest.prove(place))
            .ok_or_else(|| self.unlisted(&manifest))?;
        if let Some(out) = &self.out {
            let written = proof.write(out, self.force);
            written.map_err(|refusal| failure(&refusal))?;
        }
        session.shell.report(&Shown {
            proof,
            out: self.out,
        });
        Ok(())
    }

    /// The file's place in the manifest: by its name, or by where it lies in the folder beside.
    fn place(&self, manifest: &Manifest) -> Option<usize> {
        let typed = name::meant(&self.file.to_string_lossy());
        manifest.find(&typed).or_else(|| {
            let folder = folder_of(&self.manifest).ok()?.canonicalize().ok()?;
            let file = self.file.canonicalize().ok()?;
            let below: &Path = file.strip_prefix(folder).ok()?;
            manifest.find(&name::of(below).ok()?)
        })
    }

    fn unlisted(&self, manifest: &Manifest) -> Failure {
        let typed = name::meant(&self.file.to_string_lossy());
        let failure = Failure::not_found(format!(
            "\"{typed}\" is not in {}, which lists {}",
            self.manifest.display(),
            files(manifest.files().len())
        ));
        let names = manifest.files().iter().map(|piece: &Piece| &*piece.path);
        match nearest(&typed, names) {
            Some(name) => failure.advise(format!("\"{name}\"?")),
            None => failure.advise("names are relative to the folder, with / between their parts"),
        }
    }
}

impl Report for Shown {
    fn text(&self) -> String {
        let proof = &self.proof;
        let hash = hexadecimal::write;
        let mut rows = vec![
            ("file", proof.piece.clone()),
            ("name", hash(&proof.name)),
            ("content", hash(&proof.content)),
            ("size", proof.size.to_string()),
            ("leaf", hash(&proof.leaf)),
        ];
        for (place, sibling) in proof.path.iter().enumerate() {
            rows.push((if place == 0 { "path" } else { "" }, hash(sibling)));
        }
        rows.push(("root", hash(&proof.root)));
        let table = facts(rows);
        match &self.out {
            Some(out) => format!("{table}\n\nWritten to {}.", out.display()),
            None => table,
        }
    }
}
