//! `weir work`: final claims become currency.

use clap::{Args, Subcommand};
use serde::Serialize;
use weir_core::generative::Issue;

use super::{
    ceiling::{self, Ceiling},
    holding::shown,
    rate, Office,
};
use crate::{
    chain::Transaction,
    commands::{
        act_all,
        claim::{
            case::Case,
            words::{status, status_key},
        },
    },
    interfaces::{Claims, Generative},
    session::Session,
    shell::{lines, table, Failure, Report},
    vocabulary::{plain, Party, Quantity},
};

/// The number of an issue of which nothing is left to be minted.
const ALL_MINTED: u8 = 2;

/// Mint what verified work is due: claims, rates, the ceiling
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these do stands on their own commands
pub enum Command {
    List(List),
    /// Mint what final claims are due, as far as the period's ceiling goes; anyone may
    ///
    /// Of several claims those whose due has been minted are passed over.
    Mint {
        /// The claims' numbers
        #[arg(required = true)]
        claims: Vec<u64>,
    },
    /// Make what was minted for a revoked claim its claimant's debt; anyone may
    Revoke {
        /// The claim's number
        claim: u64,
    },
    /// What a unit of each kind of benefit is paid
    #[command(subcommand)]
    Rate(rate::Command),
    /// What may be minted for claims in a period
    #[command(subcommand)]
    Ceiling(ceiling::Command),
}

/// List the final claims that this currency pays, and what each is due
#[derive(Clone, Debug, Args)]
pub struct List {
    /// A name of the charter, an account of the keystore, or an address; by default who would sign
    who: Option<String>,
    /// Of everybody
    #[arg(long, conflicts_with = "who")]
    everybody: bool,
}

/// Claims and what they are due.
#[derive(Clone, Debug, Serialize)]
struct Listed {
    claims: Vec<Row>,
    ceiling: Ceiling,
    #[serde(skip)]
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    claim: u64,
    /// final, or revoked after something was minted.
    status: &'static str,
    kind: u32,
    kind_name: String,
    period: u32,
    claimant: Party,
    quantity: Quantity,
    /// For a whole unit; 0: nothing is paid for the kind in the claim's period.
    rate: Quantity,
    due: Quantity,
    minted: Quantity,
    /// Still to be minted.
    open: Quantity,
    /// none, begun, all-minted or revoked.
    issue: &'static str,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let office = Office::open(session).await?;
        match self {
            Self::List(command) => command.run(session, &office).await,
            Self::Rate(command) => command.run(session, &office).await,
            Self::Ceiling(command) => command.run(session, &office).await,
            Self::Mint { claims } => mint(session, &office, &claims).await,
            Self::Revoke { claim } => {
                let case = Case::load(&office.deployment, claim).await?;
                let action = format!(
                    "make what was minted for {} a debt",
                    case.title(&office.deployment)
                );
                let call = Generative::revokeCall { claim };
                office.act(session, &call, action).await
            }
        }
    }
}

async fn mint(session: &Session, office: &Office, claims: &[u64]) -> Result<(), Failure> {
    let deployment = &office.deployment;
    let mut open = Vec::new();
    for claim in claims {
        let issue = office.ask(&Generative::issueCall { claim: *claim }).await?;
        if issue.status != ALL_MINTED {
            open.push(*claim);
        }
    }
    if open.is_empty() {
        open = claims.to_vec(); // the currency says in words why not
    }
    for done in claims.iter().filter(|claim| !open.contains(claim)) {
        let note = format!("All that claim {done} is due has been minted: it is passed over.");
        session.shell.note(&note);
    }
    let mut transactions = Vec::new();
    for claim in open {
        let case = Case::load(deployment, claim).await?;
        let action = format!("mint what {} is due", case.title(deployment));
        let call = Generative::mintCall { claim };
        transactions.push(Transaction::call(office.currency.address(), &call, action));
    }
    let signer = session.signer(&deployment.connection)?;
    let told = act_all(session, deployment, &signer, transactions).await?;
    session.shell.report(&told);
    Ok(())
}

impl List {
    async fn run(self, session: &Session, office: &Office) -> Result<(), Failure> {
        let deployment = &office.deployment;
        let who = match self.everybody {
            true => None,
            false => Some(deployment.who(session, self.who.as_deref())?),
        };
        let at = deployment.manifest.register()?.address;
        let first = deployment.manifest.first_block;
        let progress = session.shell.progress("asking for claims");
        let filed: Vec<_> = deployment
            .connection
            .logs::<Claims::ClaimFiled>(at, first)
            .await?
            .into_iter()
            .map(|(event, _)| event)
            .filter(|event| event.consumer == office.currency.address())
            .filter(|event| who.is_none_or(|who| event.claimant == who))
            .collect();
        let total = u64::try_from(filed.len()).unwrap_or(u64::MAX);
        let mut claims = Vec::new();
        for (done, event) in (0_u64..).zip(filed) {
            progress.bar(done, total);
            claims.extend(Row::load(office, event.claim).await?);
        }
        let ceiling = Ceiling::load(office).await?;
        drop(progress);
        let text = text(office, &claims, &ceiling);
        session.shell.report(&Listed {
            claims,
            ceiling,
            text,
        });
        Ok(())
    }
}

impl Row {
    /// A claim, if the currency pays it or paid it; none that is not final yet, was refused, or was
    /// revoked before anything was minted.
    async fn load(office: &Office, claim: u64) -> Result<Option<Self>, Failure> {
        let deployment = &office.deployment;
        let verdict = deployment.register(&Claims::verdictCall { claim }).await?;
        let issue = office.ask(&Generative::issueCall { claim }).await?;
        let counts = status_key(verdict.status) == "final" || issue.minted > 0;
        if !counts {
            return Ok(None);
        }
        let rate = office
            .ask(&Generative::rateCall {
                kind: verdict.kind,
                period: verdict.period,
            })
            .await?;
        let kind = deployment.kind(Some(&verdict.kind.to_string()))?;
        let due = match issue.status {
            0 => Issue::of(verdict.quantity, rate, kind.scale.decimals)
                .map_or(u128::MAX, |issue| issue.due),
            _ => issue.due, // fixed when it was begun
        };
        let open = match status_key(verdict.status) {
            "final" => due.saturating_sub(issue.minted),
            _ => 0,
        };
        let measured = |base| office.currency.measured(base);
        Ok(Some(Self {
            claim,
            status: status_key(verdict.status),
            kind: verdict.kind,
            kind_name: plain(&kind.settings.name),
            period: verdict.period,
            claimant: deployment.words.party(verdict.claimant),
            quantity: kind.scale.measured(verdict.quantity),
            rate: measured(rate),
            due: measured(due),
            minted: measured(issue.minted),
            open: measured(open),
            issue: match issue.status {
                0 => "none",
                1 => "begun",
                ALL_MINTED => "all-minted",
                3 => "revoked",
                _ => "unknown",
            },
        }))
    }

    /// What can be done with it, in a few words.
    fn state(&self) -> String {
        match (self.status, self.issue) {
            (_, "revoked") => "revoked; it became a debt".to_owned(),
            ("final", "all-minted") => "all minted".to_owned(),
            ("final", _) if self.due.base == "0" => "nothing is paid for it".to_owned(),
            ("final", _) => format!("{} to be minted", shown(&self.open)),
            _ => "revoked: weir work revoke makes it a debt".to_owned(),
        }
    }
}

fn text(office: &Office, claims: &[Row], ceiling: &Ceiling) -> String {
    if claims.is_empty() {
        return format!(
            "There are no final claims of this kind: a claim is paid by the one contract it names \
             (--consumer), once it {}.\n{}",
            status(4),
            ceiling.sentence()
        );
    }
    let mut rows = table(&[
        "claim", "claimant", "for", "quantity", "period", "due", "minted", "it",
    ]);
    for claim in claims {
        rows.add_row([
            claim.claim.to_string(),
            office.who(claim.claimant.address),
            claim.kind_name.clone(),
            shown(&claim.quantity),
            claim.period.to_string(),
            shown(&claim.due),
            shown(&claim.minted),
            claim.state(),
        ]);
    }
    format!("{}\n{}", lines(rows), ceiling.sentence())
}

impl Report for Listed {
    fn text(&self) -> String {
        self.text.clone()
    }
}
