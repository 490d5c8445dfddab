//! `weir claim revoke` and `weir claim free-cells`: what seats decide about a claim that was final.

use clap::Args;

use super::about;
use crate::{
    commands::{act, statement::hash_or_file},
    deployment::Deployment,
    events::short,
    interfaces::Claims,
    session::Session,
    shell::Failure,
};

/// Speak for or against the revocation of a final claim, as a seat of its kind
///
/// Decided by the review's quorum. What was paid becomes the claimant's debt, and stakes still liable
/// go to who paid. Each evidence is a motion of its own.
#[derive(Clone, Debug, Args)]
pub struct Revoke {
    #[command(flatten)]
    motion: Motion,
}

/// Speak for or against freeing the cells of a revoked claim, as a seat of its kind
///
/// Until that is decided, by the review's quorum, they stay taken.
#[derive(Clone, Debug, Args)]
pub struct FreeCells {
    #[command(flatten)]
    motion: Motion,
}

#[derive(Clone, Debug, Args)]
struct Motion {
    /// The claim's number
    claim: u64,
    /// The evidence: a file, whose SHA-256 goes to the chain, or 32 bytes in hexadecimal
    #[arg(long)]
    evidence: String,
    /// Speak against it
    #[arg(long)]
    against: bool,
}

impl Revoke {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let Motion {
            claim,
            evidence,
            against,
        } = self.motion;
        let evidence = hash_or_file(&evidence, "the evidence")?;
        let (case, deployment) = about(deployment, claim).await?;
        let action = format!(
            "speak {} the revocation of {} on evidence {}",
            if against { "against" } else { "for" },
            case.title(&deployment),
            short(evidence)
        );
        let call = Claims::revokeCall {
            claim,
            evidence,
            support: !against,
        };
        let register = deployment.manifest.register()?.address;
        act(session, &deployment, register, &call, action).await
    }
}

impl FreeCells {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let Motion {
            claim,
            evidence,
            against,
        } = self.motion;
        let evidence = hash_or_file(&evidence, "the evidence")?;
        let (case, deployment) = about(deployment, claim).await?;
        let action = format!(
            "speak {} freeing the cells of {} on evidence {}",
            if against { "against" } else { "for" },
            case.title(&deployment),
            short(evidence)
        );
        let call = Claims::freeCellsCall {
            claim,
            evidence,
            support: !against,
        };
        let register = deployment.manifest.register()?.address;
        act(session, &deployment, register, &call, action).await
    }
}
