//! `weir assess`: figures become a statement that seats can attest.

use std::path::PathBuf;

use alloy::primitives::B256;
use clap::Args;
use serde::Serialize;

use super::statement::{hash_of, Motion};
use crate::{
    deployment::Deployment,
    interfaces::Council,
    session::Session,
    shell::{facts, Failure, Report},
    terms::{check, parameters},
    units::{parse_duration, parse_moment, parse_quantity},
    vocabulary::Quantity,
};

/// Make a statement for seats to attest: how much of the stock there is, how sure that is, until when
///
/// The statement is written to a file with its digest and the typed data (EIP-712) that wallets show.
/// Nothing is sent.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// Lower bound, in the stock's unit: the figure that counts
    #[arg(long)]
    low: String,
    /// Best estimate, in the stock's unit
    #[arg(long)]
    estimate: String,
    /// Upper bound, in the stock's unit
    #[arg(long)]
    high: String,
    /// The season it is for: this one (by default) or the next
    #[arg(long)]
    season: Option<u32>,
    /// The moment the figures describe, as in 2027-01-31 or 2027-01-31T12:00:00Z
    #[arg(long, default_value = "now")]
    as_of: String,
    /// From when it counts no more, as in 2028-01-31; by default the stock's maximum age later
    #[arg(long, conflicts_with = "valid")]
    expires: Option<String>,
    /// How long after --as-of it counts, as in "400 days"
    #[arg(long)]
    valid: Option<String>,
    /// A file of data, method and code, whose SHA-256 goes into the statement
    #[arg(long, required_unless_present = "evidence_hash")]
    evidence: Option<PathBuf>,
    /// The hash of the evidence, 32 bytes in hexadecimal
    #[arg(long, conflicts_with = "evidence")]
    evidence_hash: Option<B256>,
    /// Where to write the statement
    #[arg(long, default_value = "statement.json")]
    out: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// A statement that was written.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    file: PathBuf,
    digest: B256,
    /// What the rule gives at its lower bound, before ageing.
    budget_at_lower_bound: Quantity,
    /// What the stock has now.
    budget_now: Quantity,
    typed_data: serde_json::Value,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Makes it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let stock = deployment.manifest.fishery()?.stock;
        let parameters = parameters(&deployment.terms().await?)?;
        let now = deployment.connection.now().await?;
        let budget = deployment
            .council(&Council::budgetCall { stock, node: 0 })
            .await?;
        let statement = self.statement(&deployment, now, budget.season, parameters.max_age)?;
        check(
            &statement,
            &parameters,
            budget.season,
            now,
            &deployment.words,
        )?;
        let motion = Motion::of(&deployment, statement).await?;
        let digest = motion.agreed_digest(&deployment).await?;
        motion.save(&self.out, self.force)?;

        let words = &deployment.words;
        let yields = parameters.budget_floor(motion.statement.low);
        let mut lines = motion.lines();
        lines.push(("digest".into(), digest.to_string()));
        lines.push(("budget it gives".into(), words.quantity(yields)));
        lines.push(("budget now".into(), words.quantity(budget.amount)));
        session.shell.report(&Written {
            file: self.out,
            digest,
            budget_at_lower_bound: words.measured(yields),
            budget_now: words.measured(budget.amount),
            typed_data: motion.typed_data(),
            lines,
        });
        Ok(())
    }

    fn statement(
        &self,
        deployment: &Deployment,
        now: u64,
        season: u32,
        max_age: u64,
    ) -> Result<Council::Statement, Failure> {
        let words = &deployment.words;
        let quantity =
            |text: &str, what: &str| parse_quantity(text, words.unit(), words.decimals(), what);
        let as_of = parse_moment(&self.as_of, now)?;
        let expires = match (&self.expires, &self.valid) {
            (Some(moment), _) => parse_moment(moment, now)?,
            (None, Some(duration)) => as_of.saturating_add(parse_duration(duration)?),
            (None, None) => as_of.saturating_add(max_age),
        };
        let evidence = match (&self.evidence, self.evidence_hash) {
            (Some(path), _) => hash_of(path)?,
            (None, hash) => hash.unwrap_or_default(),
        };
        Ok(Council::Statement {
            stock: deployment.manifest.fishery()?.stock,
            season: self.season.unwrap_or(season.max(1)),
            low: quantity(&self.low, "the lower bound")?,
            estimate: quantity(&self.estimate, "the estimate")?,
            high: quantity(&self.high, "the upper bound")?,
            asOf: as_of,
            expires,
            evidence,
        })
    }
}

impl Report for Written {
    fn text(&self) -> String {
        format!(
            "{}\n\nWritten to {file}. Seats attest it with: weir attest {file}",
            facts(self.lines.clone()),
            file = self.file.display()
        )
    }
}
