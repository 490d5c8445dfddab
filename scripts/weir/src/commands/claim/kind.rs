//! `weir claim kind`: what can be claimed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use alloy::primitives::B256;
use clap::Subcommand;
use serde::Serialize;
use toml::de::DeTable;

use super::seat::Rule;
use crate::{
    charter::figure::FirstOpening,
    charter::{
        self,
        document::Section,
        problem::Problems,
        register::{kind as read_kind, tokens, Around},
        terms::{KindTerms, Seasons, Token},
    },
    commands::act,
    deploy::register::new_kind,
    deployment::Deployment,
    interfaces::Claims,
    measures::{Kind, Scale, OWN_BENEFIT},
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::{plain, Party, Quantity},
};

/// Add a kind of benefit, show those there are, change their quorums
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these take stands on their own options
pub enum Command {
    /// Add a kind, by the governor; a new kind changes nothing for others
    ///
    /// The file has a table `[kind]` with the keys of a charter's `[[claims.kinds]]`, without seats, and
    /// `[[token]]` tables if it needs them. Seats are proposed afterwards.
    Add {
        /// The file, in TOML
        file: PathBuf,
    },
    /// Show what never changes of a kind, its quorums, and which period it is
    Show {
        /// Its name or number; by default all
        kind: Option<String>,
    },
    /// Change how many seats attest a claim; a loosening waits; by the governor
    Quorum {
        #[command(flatten)]
        rule: Numbers,
    },
    /// Change how many seats decide a challenge or a revocation; a loosening waits; by the governor
    Review {
        #[command(flatten)]
        rule: Numbers,
    },
}

/// A rule as it is typed.
#[derive(Clone, Debug, clap::Args)]
pub struct Numbers {
    /// Seats that must say so
    #[arg(long)]
    seats: u8,
    /// Different institutions among them
    #[arg(long)]
    institutions: u8,
    /// Seats against it that decide the other way
    #[arg(long)]
    dissent: u8,
    /// The kind's name or number; needed if there are several
    #[arg(long)]
    kind: Option<String>,
}

/// Kinds.
#[derive(Clone, Debug, Serialize)]
struct Kinds {
    kinds: Vec<Shown>,
}

#[derive(Clone, Debug, Serialize)]
struct Shown {
    number: u32,
    name: String,
    unit: String,
    decimals: u8,
    /// The kind whose benefit it measures: itself, or another.
    benefit: u32,
    resolution: u8,
    /// Unix seconds.
    first_opens: u64,
    /// Seconds.
    period_length: u64,
    /// The period it is; 0 before the first.
    period: u32,
    /// Per cell and period.
    max_quantity: Quantity,
    /// Per cell.
    max_area: Quantity,
    method: B256,
    token: Party,
    bond: Quantity,
    stake: Quantity,
    challenge_bond: Quantity,
    /// Seconds.
    attestation: u64,
    /// Seconds.
    challenge: u64,
    /// Seconds.
    review_time: u64,
    /// Seconds.
    liability: u64,
    quorum: Rule,
    review: Rule,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let register = deployment.manifest.register()?.address;
        match self {
            Self::Add { file } => {
                let now = deployment.connection.now().await?;
                let (kind, shared) = read(&file, session, &deployment)?;
                let benefit = shared.unwrap_or(OWN_BENEFIT);
                let call = Claims::addKindCall {
                    added: new_kind(&kind, benefit, now),
                };
                let action = format!("add the kind {}", kind.name);
                act(session, &deployment, register, &call, action).await
            }
            Self::Show { kind } => {
                let all: Vec<&Kind> = match kind.as_deref() {
                    Some(text) => vec![deployment.kind(Some(text))?],
                    None => deployment.words.kinds().collect(),
                };
                let now = deployment.connection.now().await?;
                let mut kinds = Vec::new();
                for kind in all {
                    kinds.push(Shown::of(&deployment, kind, now).await?);
                }
                session.shell.report(&Kinds { kinds });
                Ok(())
            }
            Self::Quorum { rule } => {
                let kind = deployment.kind(rule.kind.as_deref())?.number;
                let call = Claims::setQuorumCall {
                    kind,
                    seats: rule.seats,
                    institutions: rule.institutions,
                    dissent: rule.dissent,
                };
                let action = format!("change the quorum of {}", deployment.words.kind_name(kind));
                act(session, &deployment, register, &call, action).await
            }
            Self::Review { rule } => {
                let kind = deployment.kind(rule.kind.as_deref())?.number;
                let call = Claims::setReviewCall {
                    kind,
                    seats: rule.seats,
                    institutions: rule.institutions,
                    dissent: rule.dissent,
                };
                let action = format!("change the review of {}", deployment.words.kind_name(kind));
                act(session, &deployment, register, &call, action).await
            }
        }
    }
}

/// The kind in a file, and the number of the kind whose benefit it shares.
fn read(
    path: &Path,
    session: &Session,
    deployment: &Deployment,
) -> Result<(KindTerms, Option<u32>), Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let problems = Problems::new(path, &text);
    let (document, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        let line = error.span().map_or(1, |span| problems.line(&span));
        problems.error(line, "", format!("not TOML: {}", error.message()));
    }
    let accounts = |name: &str| charter::account(session, name);
    // a kind of its own file may share the benefit of one that the register has
    let before: Vec<KindTerms> = deployment.words.kinds().map(as_terms).collect();
    let kind = {
        let root = Section::root(&document, &problems);
        let known = tokens(&root);
        let around = Around {
            institutions: &[],
            tokens: &known,
            governor: None,
            delay: None,
            accounts: &accounts,
            problems: &problems,
            without_seats: true,
        };
        let section = root.table("kind", "write [kind] with the keys of [[claims.kinds]]");
        let kind = section.and_then(|it| read_kind(&it, &before, &around));
        root.finish();
        kind
    };
    problems.finish()?;
    let kind = kind.ok_or_else(|| {
        Failure::usage(format!("{} is not complete", path.display()))
            .advise("docs/charter.md describes every key of a kind")
    })?;
    let shared = kind
        .benefit
        .and_then(|index| deployment.words.kinds().nth(index))
        .map(|kind| kind.number);
    Ok((kind, shared))
}

/// A kind of the register as a charter would have it, so far as another can share its benefit.
fn as_terms(kind: &Kind) -> KindTerms {
    let settings = &kind.settings;
    KindTerms {
        name: settings.name.clone(),
        unit: settings.unit.clone(),
        decimals: settings.decimals,
        benefit: None,
        resolution: settings.resolution,
        periods: Seasons {
            first_opens: FirstOpening::At(settings.firstOpens),
            length: settings.periodLength,
        },
        max_quantity: settings.maxQuantity,
        max_area: settings.maxArea,
        method: settings.method,
        token: Token::native(),
        bond: settings.stakes.bond,
        stake: settings.stakes.stake,
        challenge_bond: settings.stakes.challengeBond,
        attestation: settings.windows.attestation,
        challenge: settings.windows.challenge,
        review_time: settings.windows.review,
        liability: settings.windows.liability,
        quorum: weir_core::quorum::QuorumRule {
            seats: 1,
            institutions: 1,
            dissent: 1,
        },
        review: weir_core::quorum::QuorumRule {
            seats: 1,
            institutions: 1,
            dissent: 1,
        },
        seats: Vec::new(),
        line: 0,
    }
}

impl Shown {
    async fn of(deployment: &Deployment, kind: &Kind, now: u64) -> Result<Self, Failure> {
        let words = &deployment.words;
        let settings = &kind.settings;
        let (quorum, review) = Rule::both(deployment, kind.number).await?;
        let period = kind.clock().number_at(now);
        let money = &kind.money;
        let windows = &settings.windows;
        let token = match money.is_native() {
            true => "the chain's own coin".to_owned(),
            false => format!("{} {}", money.scale.unit, money.token),
        };
        let benefit = match settings.benefit == kind.number {
            true => "its own".to_owned(),
            false => format!("that of {}", words.kind_name(settings.benefit)),
        };
        let lines = [
            (
                "kind",
                format!("{}: {}", kind.number, plain(&settings.name)),
            ),
            ("benefit", benefit),
            (
                "unit",
                format!("{}, {} decimals", settings.unit, settings.decimals),
            ),
            ("cells", format!("of resolution {}", settings.resolution)),
            (
                "periods",
                format!(
                    "{} each, the first from {}",
                    words.duration(settings.periodLength),
                    words.moment(settings.firstOpens)
                ),
            ),
            (
                "now",
                match period {
                    0 => "before the first period".to_owned(),
                    number => kind.period(number),
                },
            ),
            (
                "at most",
                format!(
                    "{} and {} a cell and period",
                    kind.quantity(settings.maxQuantity),
                    words.area(settings.maxArea)
                ),
            ),
            ("method", settings.method.to_string()),
            ("token", token),
            (
                "put up",
                format!(
                    "{} for a claim, {} by each attestor, {} for a challenge",
                    money.text(settings.stakes.bond),
                    money.text(settings.stakes.stake),
                    money.text(settings.stakes.challengeBond)
                ),
            ),
            (
                "windows",
                format!(
                    "{} to attest, {} to challenge, {} to judge, {} of liability",
                    words.duration(windows.attestation),
                    words.duration(windows.challenge),
                    words.duration(windows.review),
                    words.duration(windows.liability)
                ),
            ),
            ("attested by", quorum.words()),
            ("reviewed by", review.words()),
        ];
        Ok(Self {
            number: kind.number,
            name: settings.name.clone(),
            unit: settings.unit.clone(),
            decimals: settings.decimals,
            benefit: settings.benefit,
            resolution: settings.resolution,
            first_opens: settings.firstOpens,
            period_length: settings.periodLength,
            period,
            max_quantity: kind.scale.measured(settings.maxQuantity),
            max_area: Scale::hectares().measured(settings.maxArea),
            method: settings.method,
            token: words.party(money.token),
            bond: money.scale.measured(settings.stakes.bond),
            stake: money.scale.measured(settings.stakes.stake),
            challenge_bond: money.scale.measured(settings.stakes.challengeBond),
            attestation: windows.attestation,
            challenge: windows.challenge,
            review_time: windows.review,
            liability: windows.liability,
            quorum,
            review,
            lines: lines
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        })
    }
}

impl Report for Kinds {
    fn text(&self) -> String {
        if self.kinds.is_empty() {
            return "The register has no kind of benefit yet.".to_owned();
        }
        let kinds = self.kinds.iter().map(|kind| facts(kind.lines.clone()));
        kinds.collect::<Vec<_>>().join("\n\n")
    }
}
