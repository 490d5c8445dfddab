//! `weir work rate`: what a unit of each kind of benefit is paid.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use serde::Serialize;
use weir_core::generative::first_period_from;

use super::{holding::shown, Office};
use crate::{
    interfaces::Generative,
    measures::Kind,
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::{plain, Quantity},
};

/// What to do with rates.
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what it takes stands on its own options
pub enum Command {
    /// Show what a unit of each kind is paid, and from which of the kind's periods
    Show {
        /// The kind's name or number; by default every kind
        kind: Option<String>,
    },
    Set(Set),
}

/// Change a rate, for claims of the kind's periods that begin after the public delay; by the governor
#[derive(Clone, Debug, Args)]
pub struct Set {
    /// Of the currency for a whole unit of the benefit, as in "1.5"; 0: nothing is paid
    rate: String,
    /// The kind's name or number; needed if there are several
    #[arg(long)]
    kind: Option<String>,
}

/// Rates.
#[derive(Clone, Debug, Serialize)]
struct Rates {
    kinds: Vec<OfKind>,
    #[serde(skip)]
    text: String,
}

/// What a kind is paid.
#[derive(Clone, Debug, Serialize)]
struct OfKind {
    kind: u32,
    kind_name: String,
    /// The kind's period now; 0 before the first.
    period: u32,
    /// For a whole unit in it.
    rate: Quantity,
    /// Every rate that was set or waits.
    versions: Vec<Version>,
}

#[derive(Clone, Debug, Serialize)]
struct Version {
    /// The kind's first period it holds for.
    from_period: u32,
    /// When that opens; unix seconds.
    from: u64,
    rate: Quantity,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, office: &Office) -> Result<(), Failure> {
        match self {
            Self::Show { kind } => show(session, office, kind.as_deref()).await,
            Self::Set(command) => command.run(session, office).await,
        }
    }
}

impl Set {
    async fn run(self, session: &Session, office: &Office) -> Result<(), Failure> {
        let deployment = &office.deployment;
        let currency = &office.currency;
        let kind = deployment.kind(self.kind.as_deref())?;
        let rate = currency.money.scale.parse(&self.rate, "the rate")?;
        let now = deployment.connection.now().await?;
        let from = now.saturating_add(currency.delay);
        let from = first_period_from(&kind.clock(), from).unwrap_or(u32::MAX);
        let action = format!(
            "pay {} a {} for {}, from its {} on",
            currency.text(rate),
            kind.scale.unit,
            deployment.words.kind_name(kind.number),
            kind.period(from)
        );
        let kind = kind.number;
        let call = Generative::setRateCall { kind, rate };
        office.act(session, &call, action).await
    }
}

async fn show(session: &Session, office: &Office, kind: Option<&str>) -> Result<(), Failure> {
    let deployment = &office.deployment;
    let wanted: Vec<&Kind> = match kind {
        Some(text) => vec![deployment.kind(Some(text))?],
        None => deployment.words.kinds().collect(),
    };
    let now = deployment.connection.now().await?;
    let at = office.currency.address();
    let first = deployment.manifest.first_block;
    let set = deployment
        .connection
        .logs::<Generative::RateSet>(at, first)
        .await?;
    let mut rows = table(&["kind", "", "it is paid", "from its"]);
    let mut kinds = Vec::new();
    for kind in wanted {
        let period = kind.clock().number_at(now);
        let call = Generative::rateCall {
            kind: kind.number,
            period: period.max(1),
        };
        let rate = office.currency.measured(office.ask(&call).await?);
        // a later one from the same period takes the place of an earlier
        let of_kind = set.iter().filter(|(event, _)| event.kind == kind.number);
        let versions: BTreeMap<u32, u128> = of_kind
            .map(|(event, _)| (event.fromPeriod, event.rate))
            .collect();
        let name = plain(&kind.settings.name);
        for (from, rate) in &versions {
            let rate = office.currency.text(*rate);
            rows.add_row([
                kind.number.to_string(),
                name.clone(),
                format!("{rate} a {}", kind.scale.unit),
                kind.period(*from),
            ]);
        }
        if versions.is_empty() {
            rows.add_row([
                kind.number.to_string(),
                name.clone(),
                format!("{} a {}", shown(&rate), kind.scale.unit),
                "first period".to_owned(),
            ]);
        }
        let versions = versions.into_iter().map(|(from_period, rate)| Version {
            from_period,
            from: kind.span(from_period).map_or(0, |span| span.opens),
            rate: office.currency.measured(rate),
        });
        kinds.push(OfKind {
            kind: kind.number,
            kind_name: name,
            period,
            rate,
            versions: versions.collect(),
        });
    }
    let text = match kinds.is_empty() {
        true => "The register has no kind of benefit yet.".to_owned(),
        false => lines(rows),
    };
    session.shell.report(&Rates { kinds, text });
    Ok(())
}

impl Report for Rates {
    fn text(&self) -> String {
        self.text.clone()
    }
}
