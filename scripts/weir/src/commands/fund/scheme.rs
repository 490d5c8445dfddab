//! `weir fund scheme`: what is paid for a kind of benefit.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::super::act;
use crate::{
    deployment::Deployment,
    interfaces::Fund,
    measures::Kind,
    session::Session,
    shell::{facts, Failure, Report},
    units::parse_duration,
    vocabulary::{Party, Quantity},
};

/// Show, open and change schemes
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these take stands on their own options
pub enum Command {
    /// Pay for a kind of benefit, for as long as the fund lives; by the governor
    Open {
        #[command(flatten)]
        terms: Terms,
        /// The tariff is never above this, as in "2 EUR"
        #[arg(long)]
        max_tariff: String,
        /// The bonus is never above this
        #[arg(long, default_value = "0")]
        max_bonus: String,
        /// How long after its end a period can be closed, as in "120 days"
        #[arg(long)]
        settlement: String,
    },
    /// Change what is paid from the next period that has not begun; by the governor
    Terms(Terms),
    /// Show what is paid now and from when it changes
    Show {
        /// The kind's name or number; by default every scheme
        kind: Option<String>,
    },
}

/// What is paid.
#[derive(Clone, Debug, Args)]
pub struct Terms {
    /// The kind's name or number; needed if there are several
    #[arg(long)]
    kind: Option<String>,
    /// In the kind's token for each of its unit, as in "0.5"
    #[arg(long)]
    tariff: String,
    /// In the kind's token for each hectare, once the target is reached
    #[arg(long, default_value = "0")]
    bonus: String,
    /// What all claims of a period must come to for the bonus, in the kind's unit
    #[arg(long, default_value = "0")]
    target: String,
}

impl Terms {
    fn parse(&self, kind: &Kind) -> Result<(u128, u128, u128), Failure> {
        let money = &kind.money.scale;
        Ok((
            money.parse(&self.tariff, "the tariff")?,
            money.parse(&self.bonus, "the bonus")?,
            kind.scale.parse(&self.target, "the target")?,
        ))
    }
}

/// Schemes.
#[derive(Clone, Debug, Serialize)]
struct Schemes {
    schemes: Vec<Scheme>,
}

/// A scheme.
#[derive(Clone, Debug, Serialize)]
pub struct Scheme {
    kind: u32,
    kind_name: String,
    token: Party,
    /// Seconds after a period's end before it can be closed.
    settlement: u64,
    max_tariff: Quantity,
    max_bonus: Quantity,
    tariff: Quantity,
    bonus: Quantity,
    target: Quantity,
    /// The next period to be closed.
    pub next: u32,
    /// The last period, once the scheme winds up; 0 before.
    pub last: u32,
    /// The lines of it for people.
    #[serde(skip)]
    pub lines: Vec<(String, String)>,
}

impl Scheme {
    /// The scheme for a kind; none if there is none.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn of(deployment: &Deployment, kind: &Kind) -> Result<Option<Self>, Failure> {
        let words = &deployment.words;
        let number = kind.number;
        let call = Fund::schemeCall { kind: number };
        let found = match deployment.fund(&call).await {
            Err(failure) if failure.error.as_deref() == Some("UnknownScheme") => return Ok(None),
            answer => answer?,
        };
        if found.next == 0 {
            return Ok(None);
        }
        let now = deployment.connection.now().await?;
        let current = kind.clock().number_at(now).max(found.next);
        let terms = |period| Fund::termsCall {
            kind: number,
            period,
        };
        let terms_now = deployment.fund(&terms(current)).await?;
        let later = deployment.fund(&terms(current.saturating_add(1))).await?;
        let paid = |it: &Fund::termsReturn| match it.bonus {
            0 => kind.tariff(it.tariff),
            bonus => format!(
                "{}, and {} once {} are reached",
                kind.tariff(it.tariff),
                kind.bonus(bonus),
                kind.quantity(it.target)
            ),
        };
        let mut lines = vec![
            ("scheme for".to_owned(), words.kind_name(number)),
            (format!("paid in period {current}"), paid(&terms_now)),
        ];
        if paid(&later) != paid(&terms_now) {
            let from = current.saturating_add(1);
            lines.push((format!("from period {from}"), paid(&later)));
        }
        lines.extend([
            (
                "at most, for ever".to_owned(),
                format!(
                    "{}, {}",
                    kind.tariff(found.maxTariff),
                    kind.bonus(found.maxBonus)
                ),
            ),
            (
                "closed".to_owned(),
                format!("{} after a period's end", words.duration(found.settlement)),
            ),
            ("next to close".to_owned(), kind.period(found.next)),
        ]);
        if found.last > 0 {
            lines.push(("winds up after".to_owned(), kind.period(found.last)));
        }
        let money = &kind.money.scale;
        Ok(Some(Self {
            kind: number,
            kind_name: kind.settings.name.clone(),
            token: words.party(found.token),
            settlement: found.settlement,
            max_tariff: money.measured(found.maxTariff),
            max_bonus: money.measured(found.maxBonus),
            tariff: money.measured(terms_now.tariff),
            bonus: money.measured(terms_now.bonus),
            target: kind.scale.measured(terms_now.target),
            next: found.next,
            last: found.last,
            lines,
        }))
    }

    /// The same, failing if there is none.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn must(deployment: &Deployment, kind: &Kind) -> Result<Self, Failure> {
        Self::of(deployment, kind).await?.ok_or_else(|| {
            Failure::not_found(format!(
                "the fund has no scheme for {}",
                deployment.words.kind_name(kind.number)
            ))
            .advise("the governor opens one: weir fund scheme open --kind KIND …")
        })
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let fund = deployment.manifest.fund()?.address;
        match self {
            Self::Open {
                terms,
                max_tariff,
                max_bonus,
                settlement,
            } => {
                let kind = deployment.kind(terms.kind.as_deref())?.clone();
                let deployment = deployment.about(kind.number);
                let (tariff, bonus, target) = terms.parse(&kind)?;
                let money = &kind.money.scale;
                let call = Fund::openSchemeCall {
                    opened: Fund::NewScheme {
                        kind: kind.number,
                        settlement: parse_duration(&settlement)?,
                        maxTariff: money.parse(&max_tariff, "the highest tariff")?,
                        maxBonus: money.parse(&max_bonus, "the highest bonus")?,
                        tariff,
                        bonus,
                        target,
                    },
                };
                let action = format!(
                    "open the scheme for {} with {}",
                    deployment.words.kind_name(kind.number),
                    kind.tariff(tariff)
                );
                act(session, &deployment, fund, &call, action).await
            }
            Self::Terms(terms) => {
                let kind = deployment.kind(terms.kind.as_deref())?.clone();
                let deployment = deployment.about(kind.number);
                let (tariff, bonus, target) = terms.parse(&kind)?;
                let call = Fund::setTermsCall {
                    kind: kind.number,
                    tariff,
                    bonus,
                    target,
                };
                let action = format!(
                    "pay for {} with {}",
                    deployment.words.kind_name(kind.number),
                    kind.tariff(tariff)
                );
                act(session, &deployment, fund, &call, action).await
            }
            Self::Show { kind } => {
                let mut schemes = Vec::new();
                match kind.as_deref() {
                    Some(text) => {
                        let kind = deployment.kind(Some(text))?;
                        schemes.push(Scheme::must(&deployment, kind).await?);
                    }
                    None => {
                        for kind in deployment.words.kinds() {
                            schemes.extend(Scheme::of(&deployment, kind).await?);
                        }
                    }
                }
                session.shell.report(&Schemes { schemes });
                Ok(())
            }
        }
    }
}

impl Report for Schemes {
    fn text(&self) -> String {
        if self.schemes.is_empty() {
            return "The fund has no scheme yet.".to_owned();
        }
        let schemes = self.schemes.iter().map(|it| facts(it.lines.clone()));
        schemes.collect::<Vec<_>>().join("\n\n")
    }
}
