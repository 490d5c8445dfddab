//! `weir evidence`: a folder as one hash, what changed in it, one file's proof; land as cells.

mod cells;
mod check;
mod make;
mod prove;

use clap::Subcommand;
use weir_evidence::{LandRefusal, Refusal, Step};

use crate::{
    session::Session,
    shell::{Failure, Progress},
};

/// Make a folder of evidence into one hash, check it, prove one of its files; find land's cells
///
/// Nothing is sent, and no chain is asked. docs/evidence.md has the format and what it does not hide.
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these do stands on their own commands
pub enum Command {
    Make(make::Command),
    Check(check::Command),
    Prove(prove::Command),
    Cells(cells::Command),
}

impl Command {
    /// Does it.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Make(command) => command.run(session),
            Self::Check(command) => command.run(session),
            Self::Prove(command) => command.run(session),
            Self::Cells(command) => command.run(session),
        }
    }
}

/// Shows how far reading a folder has come.
fn show(progress: &Progress, step: Step) {
    match step {
        Step::Found { files } => {
            // a folder may have a million
            if files.is_multiple_of(1_000) {
                progress.set(&format!("{files} files found"));
            }
        }
        Step::Hashed {
            name,
            files,
            of_files,
            bytes,
            of_bytes,
        } => {
            progress.bar(bytes, of_bytes);
            let file = files.saturating_add(1);
            progress.set(&format!("bytes, file {file} of {of_files}: {name}"));
        }
    }
}

/// A refusal in the command's words.
fn failure(refusal: &Refusal) -> Failure {
    let failure = match refusal {
        Refusal::File { verb, path, error } => Failure::file(verb, path, error),
        Refusal::Inside { .. } | Refusal::NoPlaceBeside(_) | Refusal::WhichFolder(_) => {
            Failure::usage(refusal.to_string())
        }
        _ => Failure::failed(refusal.to_string()),
    };
    match refusal.advice() {
        Some(advice) => failure.advise(advice),
        None => failure,
    }
}

/// A refusal of land in the command's words.
fn no_land(file: &std::path::Path, refusal: &LandRefusal) -> Failure {
    let failure = match refusal {
        LandRefusal::File { path, error } => Failure::file("read", path, error),
        LandRefusal::Resolution(_) => Failure::usage(refusal.to_string()),
        _ => Failure::failed(format!("{}: {refusal}", file.display())),
    };
    match refusal.advice() {
        Some(advice) => failure.advise(advice),
        None => failure,
    }
}

/// A number of bytes in words.
fn bytes(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}

/// "1 file", "2 files".
fn files(count: usize) -> String {
    match count {
        1 => "1 file".to_owned(),
        _ => format!("{count} files"),
    }
}
