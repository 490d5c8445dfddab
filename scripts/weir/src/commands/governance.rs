//! `weir governance`: who governs, and handing it over.

use alloy::primitives::Address;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::Council,
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

/// One of the contracts.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Contract {
    /// The council of scientists' seats
    Council,
    /// The currency
    Currency,
    /// The register of claims
    Claims,
    /// The fund
    Fund,
    /// The currency of work
    Generative,
    /// The exchange
    Exchange,
}

impl Contract {
    /// Its address.
    fn address(self, deployment: &Deployment) -> Result<Address, Failure> {
        let manifest = &deployment.manifest;
        Ok(match self {
            Self::Council => manifest.fishery()?.council.address,
            Self::Currency => manifest.fishery()?.fishcoin.address,
            Self::Claims => manifest.register()?.address,
            Self::Fund => manifest.fund()?.address,
            Self::Generative => manifest.generative()?.address,
            Self::Exchange => manifest.exchange()?.address,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Council => "the council",
            Self::Currency => "the currency",
            Self::Claims => "the register",
            Self::Fund => "the fund",
            Self::Generative => "the currency of work",
            Self::Exchange => "the exchange",
        }
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        // All contracts have these messages under the same selectors.
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
                let address = contract.address(&deployment)?;
                act(session, &deployment, address, &call, action).await
            }
            Self::Accept { contract } => {
                let call = Council::acceptGovernanceCall {};
                let action = format!("accept governance of {}", contract.name());
                let address = contract.address(&deployment)?;
                act(session, &deployment, address, &call, action).await
            }
            Self::Successor { contract, address } => {
                let successor = deployment.people.find(&address)?;
                let call = Council::nameSuccessorCall { successor };
                let action = format!("name {successor} as the successor of {}", contract.name());
                let address = contract.address(&deployment)?;
                act(session, &deployment, address, &call, action).await
            }
        }
    }
}

/// Who governs; none of what the deployment does not have.
#[derive(Clone, Debug, Serialize)]
struct Governance {
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Governed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Governed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Governed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fund: Option<Governed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generative: Option<Governed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<Governed>,
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
    session.shell.report(&Governance {
        council: governed(deployment, Contract::Council).await?,
        currency: governed(deployment, Contract::Currency).await?,
        claims: governed(deployment, Contract::Claims).await?,
        fund: governed(deployment, Contract::Fund).await?,
        generative: governed(deployment, Contract::Generative).await?,
        exchange: governed(deployment, Contract::Exchange).await?,
    });
    Ok(())
}

/// Who governs a contract; none if the deployment does not have it.
async fn governed(
    deployment: &Deployment,
    contract: Contract,
) -> Result<Option<Governed>, Failure> {
    let Ok(address) = contract.address(deployment) else {
        return Ok(None);
    };
    let connection = &deployment.connection;
    // All contracts have these messages under the same selectors.
    let governor = connection
        .read(address, &Council::governorCall {}, &deployment.words)
        .await?;
    let delay = connection
        .read(address, &Council::delayCall {}, &deployment.words)
        .await?;
    let successor = connection
        .read(address, &Council::successorCall {}, &deployment.words)
        .await?;
    let words = &deployment.words;
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
    Ok(Some(Governed {
        address,
        governor: words.party(governor),
        delay,
        successor,
        lines,
    }))
}

impl Report for Governance {
    fn text(&self) -> String {
        [
            &self.council,
            &self.currency,
            &self.claims,
            &self.fund,
            &self.generative,
            &self.exchange,
        ]
        .into_iter()
        .flatten()
        .map(|governed| facts(governed.lines.clone()))
        .collect::<Vec<_>>()
        .join("\n\n")
    }
}
