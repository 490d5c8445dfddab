//! `weir fund`: agencies pay a share of verified savings, verified claims are paid from it.

pub mod agree;
pub mod auditor;
pub mod money;
pub mod report;
pub mod saving;
pub mod scheme;
pub mod show;
pub mod verify;

use clap::Subcommand;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::{Claims, Fund},
    session::Session,
    shell::Failure,
};

/// Pay for verified claims out of verified savings
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these do stands on their own commands
pub enum Command {
    /// Show, open and change schemes: what is paid for a kind of benefit
    #[command(subcommand)]
    Scheme(scheme::Command),
    /// Show, propose and remove auditors, who attest what agencies save
    #[command(subcommand)]
    Auditor(auditor::Command),
    /// Offer, accept, end and show agreements with agencies
    #[command(subcommand)]
    Agree(agree::Command),
    /// Report, attest, dispute and show what an agency saved in a period
    #[command(subcommand)]
    Saving(saving::Command),
    Deposit(money::Deposit),
    /// Let a final claim take part in a period's payments; anyone may
    Enrol {
        /// The claim's number
        claim: u64,
    },
    Close(money::Close),
    Withdraw(money::Withdraw),
    /// Take back what a revoked claim was enrolled or paid for; anyone may
    Recover {
        /// The claim's number
        claim: u64,
    },
    /// Draw what bonds and stakes brought the fund into the next period's pot; anyone may
    Collect {
        /// The kind's name or number; needed if there are several
        kind: Option<String>,
    },
    Refund(money::Refund),
    /// End a scheme after the period in which the public delay is over; by the governor
    WindUp {
        /// The kind's name or number; needed if there are several
        kind: Option<String>,
    },
    Show(show::Command),
    Report(report::Command),
    Verify(verify::Command),
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            // these two need no manifest
            Self::Report(command) => return command.run(session).await,
            Self::Verify(command) => return command.run(session).await,
            _ => {}
        }
        let deployment = session.deployment().await?;
        let fund = deployment.manifest.fund()?.address;
        match self {
            Self::Scheme(command) => command.run(session, deployment).await,
            Self::Auditor(command) => command.run(session, &deployment).await,
            Self::Agree(command) => command.run(session, deployment).await,
            Self::Saving(command) => command.run(session, deployment).await,
            Self::Deposit(command) => command.run(session, deployment).await,
            Self::Close(command) => command.run(session, deployment).await,
            Self::Withdraw(command) => command.run(session, deployment).await,
            Self::Refund(command) => command.run(session, deployment).await,
            Self::Show(command) => command.run(session, deployment).await,
            Self::Enrol { claim } => {
                let deployment = about_claim(deployment, claim).await?;
                let call = Fund::enrolCall { claim };
                let action = format!("enrol claim {claim}");
                act(session, &deployment, fund, &call, action).await
            }
            Self::Recover { claim } => {
                let deployment = about_claim(deployment, claim).await?;
                let call = Fund::recoverCall { claim };
                let action = format!("take back what claim {claim} was paid");
                act(session, &deployment, fund, &call, action).await
            }
            Self::Collect { kind } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let deployment = deployment.about(kind);
                let call = Fund::collectCall { kind };
                let action = format!(
                    "draw what bonds and stakes brought into the pot of {}",
                    deployment.words.kind_name(kind)
                );
                act(session, &deployment, fund, &call, action).await
            }
            Self::WindUp { kind } => {
                let kind = deployment.kind(kind.as_deref())?.number;
                let deployment = deployment.about(kind);
                let call = Fund::windUpCall { kind };
                let action = format!(
                    "wind up the scheme for {}, for good",
                    deployment.words.kind_name(kind)
                );
                act(session, &deployment, fund, &call, action).await
            }
            Self::Report(_) | Self::Verify(_) => Ok(()),
        }
    }
}

/// The deployment in the words of a claim's kind.
pub async fn about_claim(deployment: Deployment, claim: u64) -> Result<Deployment, Failure> {
    let verdict = deployment.register(&Claims::verdictCall { claim }).await?;
    Ok(deployment.about(verdict.kind))
}
