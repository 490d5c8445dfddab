//! `weir governance`: who governs, and handing it over.

use alloy::primitives::Address;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::{Council, Fishcoin},
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Party,
};

/// Show who governs, offer governance, accept it, name a successor
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who governs, how long loosenings wait, and the successors named
    Show,
    /// Offer governance of a contract to somebody; it passes when they accept; by the governor
    Offer {
        /// Which contract
        contract: Contract,
        /// A name of the charter, an account of the keystore, or an address
        to: String,
    },
    /// Accept the governance of a contract that was offered
    Accept {
        /// Which contract
        contract: Contract,
    },
    /// Name the contract that comes after this one: a hint, nothing moves; by the governor
    Successor {
        /// Which contract
        contract: Contract,
        /// The address of the one that comes after
        address: String,
    },
}

/// One of the two contracts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Contract {
    /// The council of scientists' seats
    Council,
    /// The currency
    Currency,
}

impl Contract {
    fn address(self, deployment: &Deployment) -> Address {
        match self {
            Self::Council => deployment.manifest.council.address,
            Self::Currency => deployment.manifest.fishcoin.address,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Council => "the council",
            Self::Currency => "the currency",
        }
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        // Both contracts have these messages under the same selectors.
        match self {
            Self::Show => show(session, &deployment).await,
            Self::Offer { contract, to } => {
                let to = deployment.people.find(&to)?;
                let call = Council::offerGovernanceCall { to };
                let action = format!(
                    "offer governance of {} to {}",
                    contract.name(),
                    deployment.words.address(to)
                );
                let address = contract.address(&deployment);
                act(session, &deployment, address, &call, action).await
            }
            Self::Accept { contract } => {
                let call = Council::acceptGovernanceCall {};
                let action = format!("accept governance of {}", contract.name());
                let address = contract.address(&deployment);
                act(session, &deployment, address, &call, action).await
            }
            Self::Successor { contract, address } => {
                let successor = deployment.people.find(&address)?;
                let call = Council::nameSuccessorCall { successor };
                let action = format!("name {successor} as the successor of {}", contract.name());
                let address = contract.address(&deployment);
                act(session, &deployment, address, &call, action).await
            }
        }
    }
}

/// Who governs.
#[derive(Clone, Debug, Serialize)]
struct Governance {
    council: Governed,
    currency: Governed,
}

#[derive(Clone, Debug, Serialize)]
struct Governed {
    address: Address,
    governor: Party,
    /// How long a loosening waits; seconds.
    delay: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<Address>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

async fn show(session: &Session, deployment: &Deployment) -> Result<(), Failure> {
    let council = governed(
        deployment,
        Contract::Council,
        deployment.council(&Council::governorCall {}).await?,
        deployment.council(&Council::delayCall {}).await?,
        deployment.council(&Council::successorCall {}).await?,
    );
    let currency = governed(
        deployment,
        Contract::Currency,
        deployment.fishcoin(&Fishcoin::governorCall {}).await?,
        deployment.fishcoin(&Fishcoin::delayCall {}).await?,
        deployment.fishcoin(&Fishcoin::successorCall {}).await?,
    );
    session.shell.report(&Governance { council, currency });
    Ok(())
}

fn governed(
    deployment: &Deployment,
    contract: Contract,
    governor: Address,
    delay: u64,
    successor: Address,
) -> Governed {
    let words = &deployment.words;
    let address = contract.address(deployment);
    let successor = (!successor.is_zero()).then_some(successor);
    let lines = vec![
        (contract.name().to_owned(), address.to_string()),
        ("governor".to_owned(), words.address(governor)),
        ("loosenings wait".to_owned(), words.duration(delay)),
        (
            "successor".to_owned(),
            successor.map_or_else(|| "none named".to_owned(), |address| address.to_string()),
        ),
    ];
    Governed {
        address,
        governor: words.party(governor),
        delay,
        successor,
        lines,
    }
}

impl Report for Governance {
    fn text(&self) -> String {
        format!(
            "{}\n\n{}",
            facts(self.council.lines.clone()),
            facts(self.currency.lines.clone())
        )
    }
}
