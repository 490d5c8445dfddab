//! `weir claim`: work is claimed, attested, challenged, and counts or does not.

pub mod account;
pub mod attest;
pub mod case;
pub mod challenge;
pub mod filing;
pub mod kind;
pub mod list;
pub mod motion;
pub mod review;
pub mod seat;
pub mod show;
pub mod words;

use clap::Subcommand;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::Claims,
    session::Session,
    shell::{Failure, Kind},
};

use self::case::Case;

/// File claims of verified work, attest, challenge and judge them
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these do stands on their own commands
pub enum Command {
    /// Add a kind of benefit, by the governor; show those there are; change its quorums
    #[command(subcommand)]
    Kind(kind::Command),
    /// Show, propose and remove the seats of a kind
    #[command(subcommand)]
    Seat(seat::Command),
    File(Box<filing::Command>),
    Attest(attest::Command),
    /// Speak against a claim, as a seat of its kind
    Dissent {
        /// The claim's number
        claim: u64,
    },
    Challenge(challenge::Command),
    Judge(review::Judge),
    /// Return the bond of a claim that is final; it is so by time alone; anyone may
    Finalize {
        /// The claim's number
        claim: u64,
    },
    /// End a claim that was not attested, or a challenge that was not judged, in time; anyone may
    Lapse {
        /// The claim's number
        claim: u64,
    },
    /// Take a claim of one's own back before anybody has attested it; the bond returns
    Retract {
        /// The claim's number
        claim: u64,
    },
    /// Unlock the stakes on a claim whose attestors' liability is over; anyone may
    Release {
        /// The claim's number
        claim: u64,
    },
    Revoke(motion::Revoke),
    FreeCells(motion::FreeCells),
    Show(show::Command),
    List(list::Command),
    /// Money for bonds and stakes: show it, pay in, draw
    #[command(subcommand)]
    Account(account::Command),
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let register = deployment.manifest.register()?.address;
        match self {
            Self::Kind(command) => command.run(session, deployment).await,
            Self::Seat(command) => command.run(session, deployment).await,
            Self::File(command) => command.run(session, deployment).await,
            Self::Attest(command) => command.run(session, deployment).await,
            Self::Challenge(command) => command.run(session, deployment).await,
            Self::Judge(command) => command.run(session, deployment).await,
            Self::Revoke(command) => command.run(session, deployment).await,
            Self::FreeCells(command) => command.run(session, deployment).await,
            Self::Show(command) => command.run(session, &deployment).await,
            Self::List(command) => command.run(session, &deployment).await,
            Self::Account(command) => command.run(session, &deployment).await,
            Self::Dissent { claim } => {
                let (case, deployment) = about(deployment, claim).await?;
                let action = format!("speak against {}", case.title(&deployment));
                let call = Claims::dissentCall { claim };
                act(session, &deployment, register, &call, action).await
            }
            Self::Finalize { claim } => {
                let (case, deployment) = about(deployment, claim).await?;
                let action = format!("return the bond of {}", case.title(&deployment));
                let call = Claims::finalizeCall { claim };
                act(session, &deployment, register, &call, action).await
            }
            Self::Lapse { claim } => {
                let (case, deployment) = about(deployment, claim).await?;
                let action = format!(
                    "end {}, over which time has passed",
                    case.title(&deployment)
                );
                let call = Claims::lapseCall { claim };
                act(session, &deployment, register, &call, action).await
            }
            Self::Retract { claim } => {
                let (case, deployment) = about(deployment, claim).await?;
                let action = format!("take back {}", case.title(&deployment));
                let call = Claims::retractCall { claim };
                act(session, &deployment, register, &call, action).await
            }
            Self::Release { claim } => {
                let (case, deployment) = about(deployment, claim).await?;
                let action = format!("unlock the stakes on {}", case.title(&deployment));
                let call = Claims::releaseCall { claim };
                act(session, &deployment, register, &call, action).await
            }
        }
    }
}

/// The claim `number`, and the deployment in the words of its kind.
pub async fn about(deployment: Deployment, number: u64) -> Result<(Case, Deployment), Failure> {
    let case = Case::load(&deployment, number).await?;
    let kind = case.kind.clone();
    let mut deployment = deployment.about(kind.number);
    deployment.words = deployment.words.knowing_kind(kind);
    Ok((case, deployment))
}

/// What a register would refuse, told before it is asked: the same words, as a mistake at the prompt.
pub fn refused_beforehand(error: &Claims::ClaimsErrors, deployment: &Deployment) -> Failure {
    let failure = Failure::from(crate::errors::explain_claims(error, &deployment.words));
    Failure {
        kind: Kind::Usage,
        ..failure
    }
}
