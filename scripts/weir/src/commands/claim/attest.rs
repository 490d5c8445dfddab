//! `weir claim attest`: a seat speaks for a claim, by a transaction of its own or by a signature that
//! somebody sends.

use std::{collections::BTreeSet, path::PathBuf};

use alloy::primitives::B256;
use clap::{Args, Subcommand};

use super::{about, seat::Seat};
use crate::{
    chain::Transaction,
    commands::{
        act, act_all,
        attest::sign::{file_name, Request, SignatureFile},
        money::topping_up,
    },
    deployment::Deployment,
    interfaces::Claims,
    session::Session,
    shell::Failure,
};

/// Attest a claim as a seat of its kind; sign an attestation; send others' signatures
///
/// The kind's stake is locked in the account in the register, which is filled up first if it is short;
/// who only signs pays it in beforehand.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The number of the claim to attest by transaction
    #[arg(required = true)]
    claim: Option<u64>,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Sign an attestation as typed data, to be sent by somebody else
    Sign {
        /// The claim's number
        claim: u64,
        /// Where to write the signature; by default here, under the signer's address
        #[arg(long)]
        out: Option<PathBuf>,
        /// The signature that the wallet of --external gave (65 bytes in hexadecimal)
        #[arg(long, requires = "external")]
        signature: Option<String>,
    },
    /// Send the signatures of several seats in one transaction; anybody may
    Submit {
        /// The claim's number
        claim: u64,
        /// Files of `weir claim attest sign`
        #[arg(required = true)]
        signatures: Vec<PathBuf>,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        match (self.verb, self.claim) {
            (
                Some(Verb::Sign {
                    claim,
                    out,
                    signature,
                }),
                _,
            ) => sign(session, deployment, claim, out, signature).await,
            (Some(Verb::Submit { claim, signatures }), _) => {
                submit(session, deployment, claim, &signatures).await
            }
            (None, Some(claim)) => {
                let (case, deployment) = about(deployment, claim).await?;
                let stake = case.kind.settings.stakes.stake;
                let signer = session.signer(&deployment.connection)?;
                let money = &case.kind.money;
                let mut label = format!("attest {}", case.title(&deployment));
                if stake > 0 {
                    label = format!("{label}, with {} at stake", money.text(stake));
                }
                let mut transactions = match case.claim.status {
                    1 => topping_up(&deployment, signer.address(), money, stake).await?,
                    _ => Vec::new(), // it is refused: nothing is paid in for it
                };
                let register = deployment.manifest.register()?.address;
                let call = Claims::attestCall { claim };
                transactions.push(Transaction::call(register, &call, label));
                let told = act_all(session, &deployment, &signer, transactions).await?;
                session.shell.report(&told);
                Ok(())
            }
            (None, None) => Err(Failure::usage("no claim is named")
                .advise("give its number, or see weir claim attest --help")),
        }
    }
}

async fn sign(
    session: &Session,
    deployment: Deployment,
    claim: u64,
    out: Option<PathBuf>,
    signature: Option<String>,
) -> Result<(), Failure> {
    let (case, deployment) = about(deployment, claim).await?;
    case.must_be(1)?;
    let typed = case.attestation(&deployment).await?;
    let digest = typed.agreed_digest(&deployment).await?;
    let signer = session.signer(&deployment.connection)?;
    let address = signer.address();
    if Seat::of(&deployment, case.kind.number, address)
        .await?
        .is_none()
    {
        return Err(Failure::unauthorised(format!(
            "{} has no seat of {}, so its signature would not count",
            deployment.words.address(address),
            deployment.words.kind_name(case.kind.number)
        ))
        .advise("`weir claim seat show` says who has one"));
    }
    Request {
        digest,
        typed_data: typed.data(),
        lines: typed.lines(),
        path: out.unwrap_or_else(|| PathBuf::from(format!("claim-{claim}-{}", file_name(address)))),
        again: format!("weir claim attest sign {claim}"),
        send: format!("weir claim attest submit {claim}"),
    }
    .answer(session, &deployment, &signer, signature.as_deref())
}

async fn submit(
    session: &Session,
    deployment: Deployment,
    claim: u64,
    paths: &[PathBuf],
) -> Result<(), Failure> {
    let (case, deployment) = about(deployment, claim).await?;
    let words = &deployment.words;
    let digest = case
        .attestation(&deployment)
        .await?
        .agreed_digest(&deployment)
        .await?;
    let ballot = deployment.register(&Claims::ballotCall { claim }).await?;
    let spoken = ballot.attested | ballot.dissented;
    let mut signers = BTreeSet::new();
    let mut names = Vec::new();
    let mut signatures = Vec::new();
    for path in paths {
        let (file, signature) = SignatureFile::load(path, digest)?;
        let name = words.address(file.signer);
        let Some(seat) = Seat::of(&deployment, case.kind.number, file.signer).await? else {
            return Err(Failure::unauthorised(format!(
                "the signature {} is of {name}, who has no seat of {}",
                path.display(),
                words.kind_name(case.kind.number)
            ))
            .advise("leave it out: one signature that is no seat's refuses them all"));
        };
        if !signers.insert(file.signer) {
            let text = format!("{} is {name}'s again; left out", path.display());
            session.shell.warn(&text);
            continue;
        }
        if spoken >> seat.number & 1 == 1 {
            session
                .shell
                .warn(&format!("{name} has spoken on it already; left out"));
            continue;
        }
        names.push(name);
        signatures.push(Claims::Signature {
            v: if signature.v() { 28 } else { 27 },
            r: B256::from(signature.r()),
            s: B256::from(signature.s()),
        });
    }
    if signatures.is_empty() {
        return Err(Failure::failed(
            "none of these signatures adds a voice: all their seats have spoken already",
        )
        .advise("`weir claim show CLAIM` tells how the voices stand"));
    }
    let action = format!(
        "attest {} with the signatures of {}",
        case.title(&deployment),
        names.join(", ")
    );
    let call = Claims::attestSignedCall {
        endorsement: Claims::Endorsement { claim, signatures },
    };
    let register = deployment.manifest.register()?.address;
    act(session, &deployment, register, &call, action).await
}
