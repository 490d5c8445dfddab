//! `weir claim judge`: a seat decides over a challenge.

use clap::{Args, ValueEnum};

use super::about;
use crate::{
    commands::act, deployment::Deployment, interfaces::Claims, session::Session, shell::Failure,
};

/// Judge the challenge of a claim, as a seat of its kind that did not attest it
///
/// Upheld by the review's quorum, the claim is refused and the attestors lose their stakes; dismissed,
/// the challenger loses the bond and the claim stands as before. Judged by nobody, it lapses.
#[derive(Clone, Debug, Args)]
pub struct Judge {
    /// The claim's number
    claim: u64,
    /// What this seat finds
    finding: Finding,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Finding {
    /// The challenge is right, and the claim is not
    Uphold,
    /// The challenge is wrong
    Dismiss,
}

impl Judge {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let (case, deployment) = about(deployment, self.claim).await?;
        let uphold = matches!(self.finding, Finding::Uphold);
        let action = format!(
            "find the challenge of {} {}",
            case.title(&deployment),
            if uphold { "right" } else { "wrong" }
        );
        let call = Claims::judgeCall {
            claim: self.claim,
            uphold,
        };
        let register = deployment.manifest.register()?.address;
        act(session, &deployment, register, &call, action).await
    }
}
