//! `weir fund agree`: what an agency pays of what it saves.

use clap::Subcommand;
use serde::Serialize;

use super::super::act;
use crate::{
    charter::figure,
    commands::claim::seat::Rule,
    deployment::Deployment,
    interfaces::Fund,
    measures::Kind,
    session::Session,
    shell::{facts, nearest, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// Offer, accept, end and show agreements
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Offer an agency to pay a share of its savings; by the governor
    Offer {
        /// The agency: a name of the charter, an account of the keystore, or an address
        agency: String,
        /// The agency's institution, whose auditors do not audit it
        #[arg(long)]
        institution: String,
        /// The kind's name or number; needed if there are several
        #[arg(long)]
        kind: Option<String>,
        /// Of what it saves, as in "50 %"
        #[arg(long)]
        share: String,
        /// Auditors that make a saving final
        #[arg(long)]
        seats: u8,
        /// Different institutions among them
        #[arg(long)]
        institutions: u8,
        /// Auditors against it that keep it from becoming final
        #[arg(long)]
        dissent: u8,
    },
    /// Accept an agreement, from this period on; by the agency
    Accept {
        /// Its number or its name in the charter
        agreement: String,
    },
    /// End an agreement with this period; by the agency
    Retire {
        /// Its number or its name in the charter
        agreement: String,
    },
    /// Show agreements: shares, what is due and what was paid
    Show {
        /// Its number or its name in the charter; by default all
        agreement: Option<String>,
    },
}

/// Agreements.
#[derive(Clone, Debug, Serialize)]
struct Agreements {
    agreements: Vec<Agreement>,
}

/// An agreement.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    /// Its number.
    pub number: u32,
    /// none, offered or in-force.
    pub status: &'static str,
    /// Its kind.
    pub kind: u32,
    /// The agency.
    pub agency: Party,
    institution: u8,
    institution_name: String,
    /// Of savings, as a number of one.
    share: String,
    quorum: Rule,
    /// The last period it covers; 0 without an end.
    last: u32,
    /// Of all final savings.
    pub due: Quantity,
    /// Under it, by whomever.
    pub paid: Quantity,
    /// After the scheme wound up.
    pub refunded: Quantity,
    /// The lines of it for people.
    #[serde(skip)]
    pub lines: Vec<(String, String)>,
}

impl Agreement {
    /// The agreement `number`.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(deployment: &Deployment, number: u32) -> Result<(Self, Kind), Failure> {
        let none = || {
            Failure::not_found(format!("the fund has no agreement {number}"))
                .advise("agreements are numbered from 1; `weir fund agree show` lists them")
        };
        let call = Fund::agreementCall { agreement: number };
        let found = match deployment.fund(&call).await {
            Err(failure) if failure.error.as_deref() == Some("UnknownAgreement") => {
                return Err(none())
            }
            answer => answer?,
        };
        if found.status == 0 {
            return Err(none());
        }
        let words = &deployment.words;
        let kind = words.kind(found.kind).cloned().ok_or_else(|| {
            Failure::not_found(format!("the register has no kind {}", found.kind))
        })?;
        let money = &kind.money;
        let quorum = Rule {
            seats: found.seats,
            institutions: found.institutions,
            dissent: found.dissent,
        };
        let short = found.due.saturating_sub(found.paid);
        let state = match (found.status, found.last) {
            (1, _) => "offered, not accepted yet".to_owned(),
            (_, 0) => "in force".to_owned(),
            (_, last) => format!("ends with period {last}"),
        };
        let mut lines = vec![
            ("agreement".to_owned(), number.to_string()),
            ("agency".to_owned(), words.address(found.agency)),
            (
                "institution".to_owned(),
                deployment.institution(found.institution),
            ),
            ("state".to_owned(), state),
            (
                "share".to_owned(),
                format!(
                    "{} of what it saves by {}",
                    words.ratio(found.share),
                    words.kind_name(found.kind)
                ),
            ),
            ("audited by".to_owned(), quorum.words()),
            ("due".to_owned(), money.text(found.due)),
            (
                "paid".to_owned(),
                match short {
                    0 => money.text(found.paid),
                    short => format!("{}, {} short", money.text(found.paid), money.text(short)),
                },
            ),
        ];
        if found.refunded > 0 {
            lines.push(("refunded".to_owned(), money.text(found.refunded)));
        }
        let agreement = Self {
            number,
            status: match found.status {
                1 => "offered",
                2 => "in-force",
                _ => "unknown",
            },
            kind: found.kind,
            agency: words.party(found.agency),
            institution: found.institution,
            institution_name: deployment.institution(found.institution),
            share: words.rate(found.share),
            quorum,
            last: found.last,
            due: money.scale.measured(found.due),
            paid: money.scale.measured(found.paid),
            refunded: money.scale.measured(found.refunded),
            lines,
        };
        Ok((agreement, kind))
    }

    /// The agreement that `text` names or numbers, and the deployment in the words of its kind.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn find(
        deployment: Deployment,
        text: &str,
    ) -> Result<(Self, Kind, Deployment), Failure> {
        let known = &deployment.manifest.agreements;
        let number = known.get(text).copied().or_else(|| text.parse().ok());
        let Some(number) = number else {
            let failure = Failure::not_found(format!("the charter has no agreement \"{text}\""));
            return Err(match nearest(text, known.keys().map(String::as_str)) {
                Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
                None => failure.advise("give its number; `weir fund agree show` lists them"),
            });
        };
        let (agreement, kind) = Self::load(&deployment, number).await?;
        let deployment = deployment.about(kind.number);
        Ok((agreement, kind, deployment))
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let fund = deployment.manifest.fund()?.address;
        match self {
            Self::Offer {
                agency,
                institution,
                kind,
                share,
                seats,
                institutions,
                dissent,
            } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let deployment = deployment.about(kind);
                let agency = deployment.people.find(&agency)?;
                let ratio = figure::ratio(share.trim())
                    .map_err(|reason| Failure::usage(format!("the share \"{share}\" {reason}")))?;
                let call = Fund::offerAgreementCall {
                    offered: Fund::NewAgreement {
                        kind,
                        agency,
                        institution: deployment.institution_number(&institution)?,
                        share: ratio.0,
                        seats,
                        institutions,
                        dissent,
                    },
                };
                let action = format!(
                    "offer {} an agreement over {} of what it saves",
                    deployment.words.address(agency),
                    deployment.words.ratio(ratio.0)
                );
                act(session, &deployment, fund, &call, action).await
            }
            Self::Accept { agreement } => {
                let (agreement, _, deployment) = Agreement::find(deployment, &agreement).await?;
                let call = Fund::acceptAgreementCall {
                    agreement: agreement.number,
                };
                let action = format!("accept agreement {}", agreement.number);
                act(session, &deployment, fund, &call, action).await
            }
            Self::Retire { agreement } => {
                let (agreement, _, deployment) = Agreement::find(deployment, &agreement).await?;
                let call = Fund::retireCall {
                    agreement: agreement.number,
                };
                let action = format!("end agreement {} with this period", agreement.number);
                act(session, &deployment, fund, &call, action).await
            }
            Self::Show { agreement } => {
                let mut agreements = Vec::new();
                match agreement {
                    Some(text) => agreements.push(Agreement::find(deployment, &text).await?.0),
                    None => {
                        let count = deployment.fund(&Fund::agreementCountCall {}).await?;
                        for number in 1..=count {
                            agreements.push(Agreement::load(&deployment, number).await?.0);
                        }
                    }
                }
                session.shell.report(&Agreements { agreements });
                Ok(())
            }
        }
    }
}

impl Report for Agreements {
    fn text(&self) -> String {
        if self.agreements.is_empty() {
            return "There are no agreements yet.".to_owned();
        }
        let all = self.agreements.iter().map(|it| facts(it.lines.clone()));
        all.collect::<Vec<_>>().join("\n\n")
    }
}
