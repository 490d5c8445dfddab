//! `weir fund verify`: a statement checked, without a chain or against one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use clap::Args;
use serde::Serialize;
use weir_statement::{
    gather::Chain,
    verify::{verify, Findings},
    Document, Problem,
};

use super::report::failure;
use crate::{
    chain::Connection,
    session::Session,
    shell::{Failure, Report},
};

/// Check a statement that `weir fund report` wrote, page or JSON; needs no chain
///
/// Says in sentences what is proved, by whose signature, against which hash. Ends with 1 and names the
/// first thing that does not hold.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The statement, .html or .json
    file: PathBuf,
    /// A block hash you trust; then everything must follow from it. May be given several times
    #[arg(long = "block", value_name = "HASH")]
    blocks: Vec<B256>,
    /// A chain you trust: compare with it what no hash proves
    #[arg(long, value_name = "URL")]
    rpc: Option<String>,
    /// Who must have signed it
    #[arg(long, value_name = "ADDRESS")]
    signer: Option<Address>,
}

/// A statement that holds.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Holds {
    file: PathBuf,
    #[serde(flatten)]
    findings: Findings,
    sentences: Vec<String>,
}

impl Command {
    /// Checks it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let document = read(&self.file)?;
        let in_file = |problem| failure(problem).within(&self.file.display().to_string());
        let mut findings = verify(&document, &self.blocks).map_err(in_file)?;
        if let Some(wanted) = self.signer.filter(|wanted| *wanted != findings.signer) {
            let signer = findings.signer;
            return Err(in_file(Problem::Signer { signer, wanted }));
        }
        if let Some(url) = &self.rpc {
            let connection = Connection::open(url, session.settings.timeout.value).await?;
            let _progress = session.shell.progress("comparing with the chain");
            let chain = Chain::of(connection.provider());
            let compared = chain.compare(&document, &findings).await.map_err(in_file)?;
            let trusted = [self.blocks.as_slice(), &compared].concat();
            findings = verify(&document, &trusted).map_err(in_file)?.confirmed();
        }
        findings.nothing_remains().map_err(|problem| {
            in_file(problem).advise("compare the rest with a chain you trust: --rpc URL")
        })?;
        session.shell.report(&Holds {
            sentences: findings.sentences(),
            findings,
            file: self.file,
        });
        Ok(())
    }
}

fn read(path: &Path) -> Result<Document, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let read = Document::read(&text);
    let (document, _) =
        read.map_err(|problem| failure(problem).within(&path.display().to_string()))?;
    Ok(document)
}

impl Report for Holds {
    fn text(&self) -> String {
        self.sentences.join("\n")
    }
}
