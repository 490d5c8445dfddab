//! `weir claim challenge`: a piece of evidence is disputed.
//!
//! A challenger first commits to what is disputed and a minute later says it, so that nobody who sees
//! the transaction in the queue can take its place. What was committed to is kept in the user's folder
//! for settings in between, so that the same command goes on where it stopped.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use alloy::{
    primitives::{keccak256, Address, B256},
    signers::local::PrivateKeySigner,
    sol_types::SolValue,
};
use clap::Args;
use serde::{Deserialize, Serialize};
use weir_core::evidence::{leaf, root_of_path};

use super::{about, case::Case, refused_beforehand};
use crate::{
    chain::{Sending, Transaction},
    commands::{act_all, money::topping_up, statement::hash_of, Told},
    deploy::manifest::{read_json, write_json},
    deployment::Deployment,
    events::short,
    interfaces::Claims::{self, ClaimsErrors},
    keys::signer::Signer,
    session::Session,
    settings::own_folder,
    shell::Failure,
};

/// The form in which commitments are kept.
const FORMAT: u32 = 1;
/// How old a commitment must be, seconds; a constant of the register.
const AGE: u64 = 60;
/// Between two tries.
const PAUSE: Duration = Duration::from_secs(2);

/// Challenge a claim over one piece of its evidence: commit, wait a minute, challenge
///
/// The kind's challenge bond is taken from the account in the register, which is filled up first if it
/// is short. Upheld, it returns with the claim's bond on top; dismissed, it is the claimant's. If the
/// command is interrupted, give it again: it goes on where it stopped.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The claim's number
    claim: u64,
    /// A proof of `weir evidence prove`: which piece is disputed
    #[arg(long)]
    proof: Option<PathBuf>,
    /// Why: a file, whose SHA-256 goes to the chain, 32 bytes in hexadecimal, or a text, whose SHA-256
    /// does
    #[arg(long)]
    reason: Option<String>,
    /// End after the commitment; the same command challenges a minute later
    #[arg(long)]
    later: bool,
}

/// A commitment, kept until the challenge is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    format: u32,
    claim: u64,
    challenger: Address,
    reason: B256,
    salt: B256,
    name: B256,
    content: B256,
    size: u64,
    path: Vec<B256>,
}

impl Kept {
    /// What is committed to: ABI words, as the register hashes them.
    fn commitment(&self) -> B256 {
        let words = (
            self.claim,
            self.challenger,
            self.reason,
            self.salt,
            self.name,
            self.content,
            self.size,
        );
        keccak256(words.abi_encode())
    }

    fn objection(&self) -> Claims::Objection {
        Claims::Objection {
            claim: self.claim,
            reason: self.reason,
            salt: self.salt,
            name: self.name,
            content: self.content,
            size: self.size,
            path: self.path.clone(),
        }
    }

    fn piece(&self) -> B256 {
        B256::from(leaf(
            weir_evidence::sha256,
            &self.name,
            &self.content,
            self.size,
        ))
    }

    /// Refuses a piece that is not among the claim's evidence.
    fn must_belong_to(&self, case: &Case, deployment: &Deployment) -> Result<(), Failure> {
        let path: Vec<[u8; 32]> = self.path.iter().map(|hash| hash.0).collect();
        let piece = self.piece();
        let root = B256::from(root_of_path(weir_evidence::sha256, &piece, &path));
        if root == case.claim.evidence {
            return Ok(());
        }
        let error = ClaimsErrors::PieceNotInEvidence(Claims::PieceNotInEvidence {
            piece,
            root,
            evidence: case.claim.evidence,
        });
        Err(refused_beforehand(&error, deployment))
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let (case, deployment) = about(deployment, self.claim).await?;
        let signer = session.signer(&deployment.connection)?;
        let challenger = signer.address();
        let path = file_of(&deployment, self.claim, challenger)?;
        let kept = self.kept(&path, challenger)?;
        kept.must_belong_to(&case, &deployment)?;
        case.must_be(2)?;
        let mut before = Vec::new();
        let call = Claims::commitmentOfCall {
            claim: self.claim,
            challenger,
        };
        let committed = deployment.register(&call).await?;
        if committed.commitment != kept.commitment() {
            let told = commit(session, &deployment, &case, &signer, &kept, &path).await?;
            let planned = matches!(told.sending, Sending::Planned(_));
            if planned || self.later {
                session.shell.report(&told);
                return Ok(());
            }
            before.push(told);
        } else if self.later {
            return Err(Failure::usage(format!(
                "this challenge of claim {} was committed to on {} already",
                self.claim,
                deployment.words.moment(committed.at)
            ))
            .advise("give the same command without --later a minute after that"));
        }
        let transaction = Transaction::call(
            deployment.manifest.register()?.address,
            &Claims::challengeCall {
                objection: kept.objection(),
            },
            format!(
                "challenge {} over piece {}",
                case.title(&deployment),
                short(kept.piece())
            ),
        );
        wait(session, &deployment, &transaction, challenger).await?;
        let mut told = act_all(session, &deployment, &signer, vec![transaction]).await?;
        if matches!(told.sending, Sending::Confirmed { .. }) {
            // it is made: nothing is left to go on with
            let _ = fs::remove_file(&path);
        }
        told.before = before;
        session.shell.report(&told);
        Ok(())
    }

    /// What was committed to earlier, or what is to be now.
    fn kept(&self, path: &Path, challenger: Address) -> Result<Kept, Failure> {
        let earlier: Option<Kept> = read_json(path, "commitment")?;
        if let Some(Kept { format, .. }) = earlier.as_ref().filter(|it| it.format != FORMAT) {
            return Err(Failure::failed(format!(
                "the commitment {} has format {format}; this version knows {FORMAT}",
                path.display()
            )));
        }
        let (proof, reason) = match (&self.proof, &self.reason, earlier) {
            (None, None, Some(earlier)) => return Ok(earlier),
            (Some(proof), Some(reason), earlier) => {
                let kept = self.new_one(proof, reason, challenger)?;
                return Ok(match earlier {
                    // the same again: the salt that was committed to counts
                    Some(earlier)
                        if (Kept {
                            salt: earlier.salt,
                            ..kept.clone()
                        }) == earlier =>
                    {
                        earlier
                    }
                    _ => kept,
                });
            }
            (proof, reason, _) => (proof.is_some(), reason.is_some()),
        };
        let lacking = match (proof, reason) {
            (false, true) => "--proof FILE is",
            (true, false) => "--reason is",
            _ => "--proof FILE and --reason are",
        };
        Err(Failure::usage(format!(
            "no challenge of claim {} was begun here, and {lacking} missing",
            self.claim
        ))
        .advise("prove the piece with `weir evidence prove FILE`, and say what is wrong with it"))
    }

    fn new_one(&self, proof: &Path, reason: &str, challenger: Address) -> Result<Kept, Failure> {
        let proof = weir_evidence::Proof::read(proof).map_err(|refusal| {
            Failure::usage(refusal.to_string())
                .advise("make it from the claim's own evidence: weir evidence prove FILE")
        })?;
        let file = Path::new(reason);
        let reason = match reason.parse::<B256>() {
            Ok(hash) => hash,
            Err(_) if file.is_file() => hash_of(file)?,
            Err(_) => B256::from(weir_evidence::sha256(reason.as_bytes())),
        };
        Ok(Kept {
            format: FORMAT,
            claim: self.claim,
            challenger,
            reason,
            salt: PrivateKeySigner::random().to_bytes(), // thirty-two bytes that nobody can guess
            name: B256::from(proof.name),
            content: B256::from(proof.content),
            size: proof.size,
            path: proof.path.into_iter().map(B256::from).collect(),
        })
    }
}

/// Where a commitment is kept.
fn file_of(deployment: &Deployment, claim: u64, challenger: Address) -> Result<PathBuf, Failure> {
    let register = deployment.manifest.register()?.address;
    let chain = deployment.manifest.chain_id;
    let name = format!("{chain}-{register}-{claim}-{challenger}.json").to_lowercase();
    Ok(own_folder("challenges")?.join(name))
}

/// Commits to `kept`, which is written down first; the account is filled up before, if it is short of
/// the bond.
async fn commit(
    session: &Session,
    deployment: &Deployment,
    case: &Case,
    signer: &Signer,
    kept: &Kept,
    path: &Path,
) -> Result<Told, Failure> {
    let bond = case.kind.settings.stakes.challengeBond;
    let now = deployment.connection.now().await?;
    if now.saturating_add(AGE) >= case.claim.until {
        return Err(Failure::reverted(format!(
            "claim {} can be challenged until {}, and it is {}: a challenge is made {} after its \
             commitment",
            case.number,
            deployment.words.moment(case.claim.until),
            deployment.words.moment(now),
            deployment.words.duration(AGE)
        ))
        .advise("once it is final, seats can still revoke it: weir claim revoke"));
    }
    let mut transactions = topping_up(deployment, signer.address(), &case.kind.money, bond).await?;
    if !transactions.is_empty() {
        session.shell.note(&format!(
            "The bond of a challenge is {}, and the account in the register has less: it is filled \
             up first.",
            case.kind.money.text(bond)
        ));
    }
    transactions.push(Transaction::call(
        deployment.manifest.register()?.address,
        &Claims::commitChallengeCall {
            claim: case.number,
            commitment: kept.commitment(),
        },
        format!("commit to a challenge of {}", case.title(deployment)),
    ));
    if !session.settings.dry_run {
        write_json(path, kept)?;
        private(path);
    }
    act_all(session, deployment, signer, transactions).await
}

/// For its owner alone, where files have owners: who knows the salt knows what is coming.
fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // the folder is its owner's alone already
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Waits until the register takes the challenge: until the commitment is old enough.
async fn wait(
    session: &Session,
    deployment: &Deployment,
    transaction: &Transaction,
    challenger: Address,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let limit = Duration::from_secs(AGE).saturating_add(session.settings.timeout.value);
    let progress = session
        .shell
        .progress("waiting until the commitment is a minute old");
    loop {
        let tried = deployment
            .connection
            .prepare(transaction, challenger, &deployment.words)
            .await;
        match tried {
            Err(failure)
                if failure.error.as_deref() == Some("CommittedTooLate")
                    && begun.elapsed() < limit =>
            {
                progress.set(&format!(
                    "waiting until the commitment is a minute old, {} s",
                    begun.elapsed().as_secs()
                ));
                tokio::time::sleep(PAUSE).await;
            }
            Err(failure) => {
                return Err(failure.within(&format!("cannot {}", transaction.label)));
            }
            Ok(_) => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_is_the_hash_of_seven_words() {
        let kept = Kept {
            format: FORMAT,
            claim: 7,
            challenger: Address::repeat_byte(1),
            reason: B256::repeat_byte(2),
            salt: B256::repeat_byte(3),
            name: B256::repeat_byte(4),
            content: B256::repeat_byte(5),
            size: 258,
            path: vec![B256::repeat_byte(6)],
        };
        let mut bytes = vec![0_u8; 31];
        bytes.push(7);
        bytes.extend([0; 12]);
        bytes.extend([1; 20]);
        for byte in 2..=5 {
            bytes.extend([byte; 32]);
        }
        bytes.extend([0; 30]);
        bytes.extend([1, 2]);
        assert_eq!(bytes.len(), 7 * 32);
        assert_eq!(kept.commitment(), keccak256(bytes));
    }
}
