//! `weir attest submit`: several seats' signatures in one transaction.

use std::{collections::BTreeSet, path::PathBuf};

use alloy::primitives::B256;
use clap::Args;

use super::sign::SignatureFile;
use crate::{
    commands::{act, seat::Seat, statement::Motion},
    deployment::Deployment,
    events::short,
    interfaces::Council,
    session::Session,
    shell::Failure,
};

/// Send signatures.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A file of `weir assess`
    statement: PathBuf,
    /// Files of `weir attest sign`
    #[arg(required = true)]
    signatures: Vec<PathBuf>,
}

impl Command {
    /// Sends them.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let words = &deployment.words;
        let motion = Motion::load(deployment, &self.statement).await?;
        let digest = motion.agreed_digest(deployment).await?;
        let ballot = deployment.council(&Council::ballotCall { digest }).await?;
        let spoken = ballot.attested | ballot.dissented;
        let mut signers = BTreeSet::new();
        let mut names = Vec::new();
        let mut signatures = Vec::new();
        for path in &self.signatures {
            let (file, signature) = SignatureFile::load(path, digest)?;
            let name = words.address(file.signer);
            let Some(seat) = Seat::of(deployment, file.signer).await? else {
                return Err(Failure::unauthorised(format!(
                    "the signature {} is of {name}, who has no seat at the council",
                    path.display()
                ))
                .advise("leave it out: one signature that is no seat's refuses them all"));
            };
            if !signers.insert(file.signer) {
                session
                    .shell
                    .warn(&format!("{} is {name}'s again; left out", path.display()));
                continue;
            }
            if spoken >> seat.number & 1 == 1 {
                session
                    .shell
                    .warn(&format!("{name} has spoken on it already; left out"));
                continue;
            }
            names.push(name);
            signatures.push(Council::Signature {
                v: if signature.v() { 28 } else { 27 },
                r: B256::from(signature.r()),
                s: B256::from(signature.s()),
            });
        }
        if signatures.is_empty() {
            return Err(Failure::failed(
                "none of these signatures adds a voice: all their seats have spoken already",
            )
            .advise("`weir attest show` tells how the voices stand"));
        }
        let action = format!(
            "attest statement {} with the signatures of {}",
            short(digest),
            names.join(", ")
        );
        let call = Council::attestSignedCall {
            endorsement: Council::Endorsement {
                statement: motion.statement,
                signatures,
            },
        };
        let council = deployment.manifest.fishery()?.council.address;
        act(session, deployment, council, &call, action).await
    }
}
