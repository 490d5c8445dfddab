//! `weir claim list`: every claim there is, from the register's events.

use clap::Args;
use serde::Serialize;

use super::words::{status, status_key};
use crate::{
    deployment::Deployment,
    interfaces::Claims,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// List claims, by kind, period or claimant
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// Only of this kind: its name or number
    #[arg(long)]
    kind: Option<String>,
    /// Only of this period
    #[arg(long)]
    period: Option<u32>,
    /// Only of this claimant: a name of the charter, an account of the keystore, or an address
    #[arg(long)]
    claimant: Option<String>,
}

/// Claims.
#[derive(Clone, Debug, Serialize)]
struct Listed {
    claims: Vec<Row>,
    #[serde(skip)]
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    claim: u64,
    status: &'static str,
    kind: u32,
    period: u32,
    claimant: Party,
    quantity: Quantity,
    area: Quantity,
}

impl Command {
    /// Lists them.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let words = &deployment.words;
        let kind = match self.kind.as_deref() {
            Some(text) => Some(deployment.kind(Some(text))?.number),
            None => None,
        };
        let claimant = match self.claimant.as_deref() {
            Some(text) => Some(deployment.people.find(text)?),
            None => None,
        };
        let at = deployment.manifest.register()?.address;
        let first = deployment.manifest.first_block;
        let progress = session.shell.progress("asking for every claim");
        let filed: Vec<_> = deployment
            .connection
            .logs::<Claims::ClaimFiled>(at, first)
            .await?
            .into_iter()
            .map(|(event, _)| event)
            .filter(|event| kind.is_none_or(|kind| event.kind == kind))
            .filter(|event| self.period.is_none_or(|period| event.period == period))
            .filter(|event| claimant.is_none_or(|claimant| event.claimant == claimant))
            .collect();
        let total = u64::try_from(filed.len()).unwrap_or(u64::MAX);
        let mut rows = table(&[
            "claim", "kind", "period", "claimant", "quantity", "area", "it",
        ]);
        let mut claims = Vec::new();
        for (done, event) in (0_u64..).zip(filed) {
            progress.bar(done, total);
            let call = Claims::verdictCall { claim: event.claim };
            let verdict = deployment.register(&call).await?;
            let scale = words
                .kind(event.kind)
                .map(|kind| kind.scale.clone())
                .unwrap_or_default();
            rows.add_row([
                event.claim.to_string(),
                words.kind_name(event.kind),
                event.period.to_string(),
                words.address(event.claimant),
                scale.text(event.quantity),
                words.area(event.area),
                status(verdict.status).to_owned(),
            ]);
            claims.push(Row {
                claim: event.claim,
                status: status_key(verdict.status),
                kind: event.kind,
                period: event.period,
                claimant: words.party(event.claimant),
                quantity: scale.measured(event.quantity),
                area: crate::measures::Scale::hectares().measured(event.area),
            });
        }
        drop(progress);
        let text = match claims.is_empty() {
            true => "There are no such claims.".to_owned(),
            false => lines(rows),
        };
        session.shell.report(&Listed { claims, text });
        Ok(())
    }
}

impl Report for Listed {
    fn text(&self) -> String {
        self.text.clone()
    }
}
