//! `weir fund saving`: what an agency saved in a period, reported by it and attested by auditors.

use alloy::primitives::B256;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{super::act, agree::Agreement, auditor::auditors};
use crate::{
    commands::claim::{filing::root, seat::voices},
    deployment::Deployment,
    interfaces::Fund,
    measures::Kind,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// Report, attest, dispute and show savings
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these take stands on their own options
pub enum Command {
    /// Report what was saved in a period that is over; by the agency
    Report {
        #[command(flatten)]
        period: OfPeriod,
        /// How much, in the kind's token, as in "84760"
        saving: String,
        /// A manifest of `weir evidence make`, or the evidence's root, 32 bytes in hexadecimal
        #[arg(long)]
        evidence: String,
    },
    /// Attest the saving as it is reported; by an auditor that is not of the agency's institution
    Attest {
        #[command(flatten)]
        period: OfPeriod,
        /// Attest only if this is what is reported
        #[arg(long)]
        saving: Option<String>,
    },
    /// Speak against the saving as it is reported; by an auditor
    Dispute {
        #[command(flatten)]
        period: OfPeriod,
    },
    /// Show what is reported, who spoke, and what is due
    Show {
        #[command(flatten)]
        period: OfPeriod,
    },
}

/// An agreement's period.
#[derive(Clone, Debug, Args)]
pub struct OfPeriod {
    /// The agreement: its number or its name in the charter
    agreement: String,
    /// The period's number; by default the last one that is over
    #[arg(long)]
    period: Option<u32>,
}

/// A saving.
#[derive(Clone, Debug, Serialize)]
struct Saving {
    agreement: u32,
    period: u32,
    /// none, reported or final.
    status: &'static str,
    saving: Quantity,
    evidence: B256,
    /// Once it is final.
    due: Quantity,
    attested: Vec<Party>,
    disputed: Vec<Party>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

/// What is reported under an agreement for a period.
struct Reported {
    agreement: Agreement,
    kind: Kind,
    deployment: Deployment,
    period: u32,
    found: Fund::savingReturn,
}

impl OfPeriod {
    async fn load(self, deployment: Deployment) -> Result<Reported, Failure> {
        let (agreement, kind, deployment) = Agreement::find(deployment, &self.agreement).await?;
        let period = match self.period {
            Some(period) => period,
            None => {
                let now = deployment.connection.now().await?;
                kind.clock().number_at(now).saturating_sub(1)
            }
        };
        let call = Fund::savingCall {
            agreement: agreement.number,
            period,
        };
        let found = deployment.fund(&call).await?;
        Ok(Reported {
            agreement,
            kind,
            deployment,
            period,
            found,
        })
    }
}

impl Reported {
    /// Refuses it unless something is reported.
    fn must_be_there(&self) -> Result<(), Failure> {
        if self.found.status != 0 {
            return Ok(());
        }
        Err(Failure::not_found(format!(
            "no saving is reported under agreement {} for period {}",
            self.agreement.number, self.period
        ))
        .advise("the agency reports it: weir fund saving report AGREEMENT SAVING --evidence FILE"))
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let fund = deployment.manifest.fund()?.address;
        match self {
            Self::Report {
                period,
                saving,
                evidence,
            } => {
                let it = period.load(deployment).await?;
                let money = &it.kind.money;
                let saving = money.scale.parse(&saving, "the saving")?;
                let call = Fund::reportSavingCall {
                    agreement: it.agreement.number,
                    period: it.period,
                    saving,
                    evidence: root(&evidence)?,
                };
                let action = format!(
                    "report a saving of {} under agreement {} for {}",
                    money.text(saving),
                    it.agreement.number,
                    it.kind.period(it.period)
                );
                act(session, &it.deployment, fund, &call, action).await
            }
            Self::Attest { period, saving } => {
                let it = period.load(deployment).await?;
                it.must_be_there()?;
                let money = &it.kind.money;
                if let Some(text) = saving {
                    let expected = money.scale.parse(&text, "the saving")?;
                    if expected != it.found.saving {
                        return Err(Failure::failed(format!(
                            "{} are reported under agreement {} for period {}, not {}",
                            money.text(it.found.saving),
                            it.agreement.number,
                            it.period,
                            money.text(expected)
                        ))
                        .advise("attest what is reported, or dispute it"));
                    }
                }
                let call = Fund::attestSavingCall {
                    agreement: it.agreement.number,
                    period: it.period,
                    saving: it.found.saving,
                    evidence: it.found.evidence,
                };
                let action = format!(
                    "attest the saving of {} under agreement {} for {}",
                    money.text(it.found.saving),
                    it.agreement.number,
                    it.kind.period(it.period)
                );
                act(session, &it.deployment, fund, &call, action).await
            }
            Self::Dispute { period } => {
                let it = period.load(deployment).await?;
                it.must_be_there()?;
                let call = Fund::disputeSavingCall {
                    agreement: it.agreement.number,
                    period: it.period,
                    saving: it.found.saving,
                    evidence: it.found.evidence,
                };
                let action = format!(
                    "dispute the saving of {} under agreement {} for {}",
                    it.kind.money.text(it.found.saving),
                    it.agreement.number,
                    it.kind.period(it.period)
                );
                act(session, &it.deployment, fund, &call, action).await
            }
            Self::Show { period } => show(session, period.load(deployment).await?).await,
        }
    }
}

async fn show(session: &Session, it: Reported) -> Result<(), Failure> {
    it.must_be_there()?;
    let (deployment, money) = (&it.deployment, &it.kind.money);
    let call = Fund::savingBallotCall {
        agreement: it.agreement.number,
        period: it.period,
        saving: it.found.saving,
        evidence: it.found.evidence,
    };
    let ballot = deployment.fund(&call).await?;
    let auditors = auditors(deployment).await?;
    let (attested, for_it) = voices(ballot.attested, &auditors, deployment);
    let (disputed, against) = voices(ballot.dissented, &auditors, deployment);
    let list = |names: Vec<String>| match names.is_empty() {
        true => "nobody".to_owned(),
        false => names.join("\n"),
    };
    let mut lines: Vec<(String, String)> = [
        ("agreement", it.agreement.number.to_string()),
        (
            "agency",
            deployment.words.address(it.agreement.agency.address),
        ),
        ("period", it.kind.period(it.period)),
        ("saving", money.text(it.found.saving)),
        ("evidence", it.found.evidence.to_string()),
        (
            "state",
            match it.found.status {
                2 => "final".to_owned(),
                _ => "reported, not final yet".to_owned(),
            },
        ),
        ("for it", list(for_it)),
        ("against it", list(against)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if it.found.status == 2 {
        lines.push(("due".to_owned(), money.text(it.found.due)));
    }
    session.shell.report(&Saving {
        agreement: it.agreement.number,
        period: it.period,
        status: match it.found.status {
            1 => "reported",
            2 => "final",
            _ => "unknown",
        },
        saving: money.scale.measured(it.found.saving),
        evidence: it.found.evidence,
        due: money.scale.measured(it.found.due),
        attested,
        disputed,
        lines,
    });
    Ok(())
}

impl Report for Saving {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
