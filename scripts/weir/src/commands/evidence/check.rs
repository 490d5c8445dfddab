//! `weir evidence check`: a folder against its manifest.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_evidence::{hexadecimal, manifest::folder_of, Comparison, Manifest};

use super::{failure, files, show};
use crate::{
    session::Session,
    shell::{Failure, Report},
};

/// How many names a failure says before it says how many more there are.
const NAMED: usize = 10;

/// Hold a folder against its manifest: what is missing, changed, added
///
/// Ends with 0 if the folder is what the manifest lists, with 1 if it is not.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The manifest
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,
    /// The folder [default: the one beside the manifest that it is named after]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// A folder that is as listed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Same {
    root: String,
    manifest: PathBuf,
    folder: PathBuf,
    files: usize,
}

impl Command {
    /// Checks.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let manifest = Manifest::read(&self.manifest).map_err(|refusal| failure(&refusal))?;
        let folder = match self.folder {
            Some(folder) => folder,
            None => folder_of(&self.manifest).map_err(|refusal| failure(&refusal))?,
        };
        let compared = {
            let progress = session.shell.progress("looking for files");
            Comparison::of(&manifest, &folder, &mut |step| show(&progress, step))
        };
        let compared = compared.map_err(|refusal| failure(&refusal))?;
        if !compared.is_same() {
            let differs = format!(
                "{} is not what {} lists: {}",
                folder.display(),
                self.manifest.display(),
                difference(&compared)
            );
            return Err(Failure::failed(differs).advise(
                "bring back the files as they were; for what is there now, make another manifest",
            ));
        }
        session.shell.report(&Same {
            root: hexadecimal::write(&manifest.root()),
            manifest: self.manifest,
            folder,
            files: manifest.files().len(),
        });
        Ok(())
    }
}

/// "2 missing (a, b), 1 added (c)".
fn difference(compared: &Comparison) -> String {
    let kinds = [
        ("missing", &compared.missing),
        ("changed", &compared.changed),
        ("added", &compared.added),
    ];
    let told = kinds
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(kind, names)| {
            let mut said = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
            let more = names.len().saturating_sub(NAMED);
            if more > 0 {
                said.push(format!("and {more} more"));
            }
            format!("{} {kind} ({})", names.len(), said.join(", "))
        });
    told.collect::<Vec<_>>().join(", ")
}

impl Report for Same {
    fn text(&self) -> String {
        format!(
            "{} is what {} lists: {}, root {}",
            self.folder.display(),
            self.manifest.display(),
            files(self.files),
            self.root
        )
    }
}
