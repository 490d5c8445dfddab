//! `weir fund report`: a period's statement for agencies and their auditors.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use clap::Args;
use serde::Serialize;
use weir_statement::{
    document::Seal,
    gather::{Chain, Request, LONGEST_CHAIN},
    page::page,
    proof::Proved,
    Document, Problem, Statement,
};

use crate::{
    chain::Connection,
    session::Session,
    shell::{facts, Failure, Report},
};

/// Write a signed statement of a closed period: every saving, deposit, claim and payment, with proofs
///
/// Two files hold the same: a page for people and JSON for programs. Whoever has them checks them with
/// `weir fund verify`, offline against a block hash. Nothing is sent.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The period
    #[arg(long)]
    period: u32,
    /// The kind of benefit, by its name or number; the only one unless named
    #[arg(long)]
    kind: Option<String>,
    /// The fund, where no manifest names it; then the kind is given by its number
    #[arg(long, value_name = "ADDRESS")]
    fund: Option<Address>,
    /// The files' name, without .html and .json [default: statement-KIND-PERIOD]
    #[arg(long, value_name = "NAME")]
    out: Option<PathBuf>,
    /// Hold every header, so that one block hash proves all and that nothing is left out, up to so many
    /// blocks; of a longer chain, only the headers of blocks with events
    #[arg(long, value_name = "BLOCKS", default_value_t = LONGEST_CHAIN)]
    longest_chain: u64,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

/// A statement that was written.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    page: PathBuf,
    json: PathBuf,
    fund: Address,
    kind: u32,
    period: u32,
    signer: Address,
    /// The last block, whose hash proves the statement.
    block: u64,
    block_hash: B256,
    claims: usize,
    headers: usize,
    #[serde(skip)]
    name: String,
}

impl Command {
    /// Writes it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let (connection, request) = self.request(session).await?;
        let stem = self.out.clone().unwrap_or_else(|| {
            PathBuf::from(format!("statement-{}-{}", request.kind, request.period))
        });
        let (html, json) = (with(&stem, "html"), with(&stem, "json"));
        for path in [&html, &json] {
            if path.exists() && !self.force {
                return Err(
                    Failure::failed(format!("{} is there already", path.display()))
                        .advise("give another name with --out, or --force to write over it"),
                );
            }
        }
        let signer = session.signer(&connection)?;
        let statement = {
            let progress = session.shell.progress("looking for events");
            let chain = Chain::of(connection.provider());
            let gathered = chain.gather(&request, |doing| progress.set(doing)).await;
            gathered.map_err(failure)?
        };
        let proved = last_header(&statement)?;
        let head = proved.head().map_err(failure)?;
        let digest = statement.digest(head).map_err(failure)?;
        let signature = signer.sign_digest(&digest)?;
        let document = Document {
            seal: Seal {
                signer: signer.address(),
                signature: signature.as_bytes().to_vec().into(),
            },
            statement,
        };
        write_whole(&html, &page(&document).map_err(failure)?)?;
        write_whole(&json, &document.to_json().map_err(failure)?)?;
        let Statement {
            subject,
            account,
            headers,
            ..
        } = &document.statement;
        session.shell.report(&Written {
            page: html,
            json,
            fund: subject.fund,
            kind: subject.kind,
            period: subject.period,
            signer: document.seal.signer,
            block: head.number,
            block_hash: head.hash,
            claims: account.claims.len(),
            headers: headers.len(),
            name: account.kind.name.clone(),
        });
        Ok(())
    }

    /// The chain to ask, and what for.
    async fn request(&self, session: &Session) -> Result<(Connection, Request), Failure> {
        let of = |fund, kind, from_block| Request {
            fund,
            kind,
            period: self.period,
            from_block,
            longest_chain: self.longest_chain,
        };
        if let Some(fund) = self.fund {
            let kind = self.kind.as_deref().unwrap_or("0");
            let kind = kind.parse().map_err(|_| {
                Failure::usage(format!("\"{kind}\" is not the number of a kind"))
                    .advise("without a manifest, a kind is given by its number")
            })?;
            return Ok((session.connect(None).await?, of(fund, kind, 0)));
        }
        let deployment = session.deployment().await?;
        let kind = deployment.kind(self.kind.as_deref())?.number;
        let fund = deployment.manifest.fund()?.address;
        let from = deployment.manifest.first_block;
        Ok((deployment.connection.clone(), of(fund, kind, from)))
    }
}

impl Report for Written {
    fn text(&self) -> String {
        let rows = [
            ("kind", format!("{} (number {})", self.name, self.kind)),
            ("period", self.period.to_string()),
            ("claims", self.claims.to_string()),
            ("headers", self.headers.to_string()),
            (
                "as of block",
                format!("{}, {}", self.block, self.block_hash),
            ),
            ("signed by", self.signer.to_string()),
        ];
        let rows = rows.map(|(name, value)| (name.to_owned(), value));
        format!(
            "{}\n\nWritten to {} and {json}. Whoever trusts that block hash checks it offline with: \
             weir fund verify {json} --block {}",
            facts(rows.to_vec()),
            self.page.display(),
            self.block_hash,
            json = self.json.display(),
        )
    }
}

/// What does not hold, as a failure of the command.
pub(super) fn failure(problem: Problem) -> Failure {
    Failure::failed(problem.to_string())
}

/// The last header of a statement.
fn last_header(statement: &Statement) -> Result<Proved, Failure> {
    let last = statement.headers.len().saturating_sub(1);
    let last = statement.headers.get(last..).unwrap_or_default();
    Proved::of(last, &[]).map_err(failure)
}

/// `stem` with an ending, whatever dots are in it.
fn with(stem: &Path, ending: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Writes a text, whole or not at all.
fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            // for everybody to read, as far as the user's own mask allows
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| Failure::file("write", path, &error))
}
