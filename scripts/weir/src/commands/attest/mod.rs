//! `weir attest`: a seat speaks, by a transaction of its own or by a signature that somebody sends.

mod ballot;
pub mod sign;
mod submit;

use std::path::{Path, PathBuf};

use alloy::primitives::B256;
use clap::{Args, Subcommand};

use super::{act, statement::Motion};
use crate::{
    deployment::Deployment, events::short, interfaces::Council, session::Session, shell::Failure,
};

/// Attest a statement as a seat; sign one; send others' signatures; dissent; see how voices stand
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The statement to attest by transaction: a file of `weir assess`
    #[arg(required = true)]
    statement: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Sign a statement as typed data, to be sent by somebody else
    Sign(sign::Command),
    /// Send the signatures of several seats in one transaction; anybody may
    Submit(submit::Command),
    /// Speak against a statement, as a seat
    Dissent {
        /// A file of `weir assess`, or a statement's digest
        statement: String,
    },
    /// Show who spoke for and against a statement
    Show {
        /// A file of `weir assess`, or a statement's digest
        statement: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let council = deployment.manifest.fishery()?.council.address;
        match (self.verb, self.statement) {
            (Some(Verb::Sign(command)), _) => command.run(session, &deployment).await,
            (Some(Verb::Submit(command)), _) => command.run(session, &deployment).await,
            (Some(Verb::Show { statement }), _) => {
                let digest = digest(&deployment, &statement).await?;
                ballot::show(session, &deployment, digest).await
            }
            (Some(Verb::Dissent { statement }), _) => {
                let digest = digest(&deployment, &statement).await?;
                let call = Council::dissentCall { digest };
                let action = format!("speak against statement {}", short(digest));
                act(session, &deployment, council, &call, action).await
            }
            (None, Some(path)) => {
                let motion = Motion::load(&deployment, &path).await?;
                let digest = motion.agreed_digest(&deployment).await?;
                let action = format!(
                    "attest statement {} ({} at least {}, for season {})",
                    short(digest),
                    motion.stock_name,
                    deployment.words.quantity(motion.statement.low),
                    motion.statement.season
                );
                let statement = motion.statement;
                let call = Council::attestCall { statement };
                act(session, &deployment, council, &call, action).await
            }
            (None, None) => Err(Failure::usage("no statement is named")
                .advise("give a file of `weir assess`, or see weir attest --help")),
        }
    }
}

/// The digest that is given, or that of the statement file that is.
async fn digest(deployment: &Deployment, text: &str) -> Result<B256, Failure> {
    if let Ok(digest) = text.parse::<B256>() {
        return Ok(digest);
    }
    if text.starts_with("0x") {
        return Err(Failure::usage(format!(
            "the digest \"{text}\" is not 32 bytes in hexadecimal (0x and 64 digits)"
        )));
    }
    let motion = Motion::load(deployment, Path::new(text)).await?;
    motion.agreed_digest(deployment).await
}
