//! `weir evidence make`: a folder becomes a manifest and a root.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_evidence::{
    hexadecimal,
    manifest::{beside, outside, Manifest},
};

use super::{bytes, failure, files, show};
use crate::{
    session::Session,
    shell::{facts, Failure, Report},
};

/// Hash every file of a folder into a manifest and its root, which a claim anchors
///
/// The same files give the same root on every platform and in whatever order they are found. The folder
/// is only read; it must not change meanwhile. Links and names that are not the same everywhere are
/// refused.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The folder of the evidence
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Where to write the manifest, outside the folder [default: DIR.evidence.json, beside it]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write over the manifest of other evidence
    #[arg(long)]
    force: bool,
}

/// A manifest that was written.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    root: String,
    manifest: PathBuf,
    folder: PathBuf,
    files: usize,
    bytes: u64,
    /// Files that systems leave behind.
    passed_over: Vec<String>,
}

impl Command {
    /// Makes it.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let out = match self.out {
            Some(out) => out,
            None => beside(&self.folder).map_err(|refusal| failure(&refusal))?,
        };
        let made = {
            let progress = session.shell.progress("looking for files");
            Manifest::make(&self.folder, &mut |step| show(&progress, step))
        };
        let made = made.map_err(|refusal| failure(&refusal))?;
        let manifest = made.manifest;
        outside(&out, &self.folder)
            .and_then(|()| manifest.write(&out, self.force))
            .map_err(|refusal| failure(&refusal))?;
        session.shell.report(&Written {
            root: hexadecimal::write(&manifest.root()),
            manifest: out,
            folder: self.folder,
            files: manifest.files().len(),
            bytes: manifest.size(),
            passed_over: made.left_behind,
        });
        Ok(())
    }
}

impl Report for Written {
    fn text(&self) -> String {
        let held = format!("{}, {}", files(self.files), bytes(self.bytes));
        let mut rows = vec![
            ("root", self.root.clone()),
            ("folder", format!("{}: {held}", self.folder.display())),
            ("manifest", self.manifest.display().to_string()),
        ];
        if !self.passed_over.is_empty() {
            let passed = format!("{} (no evidence)", self.passed_over.join(", "));
            rows.push(("passed over", passed));
        }
        format!(
            "{}\n\nKeep folder and manifest: the root alone proves nothing. It hides the files, but whoever \
             guesses a file's\nbytes and name can tell that it is among them once a proof shows its hashes.",
            facts(rows)
        )
    }
}
