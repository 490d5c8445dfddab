//! `weir share`: who has which part of a season.

use std::collections::BTreeSet;

use alloy::primitives::Address;
use clap::Subcommand;
use serde::Serialize;

use super::{act, balance};
use crate::{
    charter::figure,
    deployment::Deployment,
    interfaces::Fishcoin,
    session::Session,
    shell::{lines, table, Failure, Progress, Report},
    vocabulary::{as_text, Party, Quantity},
};

/// Show, allot and hand over shares
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show who has shares: everybody who ever got some, or one account
    Show {
        /// A name of the charter, an account of the keystore, or an address
        who: Option<String>,
    },
    /// Give shares that are nobody's; coins come from the next season on; by the governor
    Allot {
        /// To whom: a name of the charter, an account of the keystore, or an address
        to: String,
        /// How many
        shares: String,
    },
    /// Hand over shares of one's own; this season's coins stay
    Transfer {
        /// To whom: a name of the charter, an account of the keystore, or an address
        to: String,
        /// How many
        shares: String,
    },
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        match self {
            Self::Show { who } => {
                let only = who.map(|who| deployment.people.find(&who)).transpose()?;
                let progress = session.shell.progress("asking for every holder");
                let register = Register::of(&deployment, only, &progress).await?;
                drop(progress);
                session.shell.report(&register);
                Ok(())
            }
            Self::Allot { to, shares } => {
                let (to, shares) = (deployment.people.find(&to)?, parse_shares(&shares)?);
                let action = format!("allot {shares} shares to {}", deployment.words.address(to));
                let call = Fishcoin::allotSharesCall { to, shares };
                let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
                act(session, &deployment, fishcoin, &call, action).await
            }
            Self::Transfer { to, shares } => {
                let (to, shares) = (deployment.people.find(&to)?, parse_shares(&shares)?);
                let action = format!("hand {shares} shares to {}", deployment.words.address(to));
                let call = Fishcoin::transferSharesCall { to, shares };
                let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
                act(session, &deployment, fishcoin, &call, action).await
            }
        }
    }
}

fn parse_shares(text: &str) -> Result<u128, Failure> {
    match figure::whole(text.trim()) {
        Ok(0) => Err(Failure::usage(
            "the number of shares is 0; it must be above 0",
        )),
        Ok(shares) => Ok(shares),
        Err(reason) => Err(Failure::usage(format!("the shares \"{text}\": {reason}"))),
    }
}

/// Who has shares.
#[derive(Clone, Debug, Serialize)]
struct Register {
    /// All there are; 0 in the commons mode.
    #[serde(serialize_with = "as_text")]
    total: u128,
    /// Of them, those that somebody has.
    #[serde(serialize_with = "as_text")]
    allotted: u128,
    holders: Vec<Holder>,
    #[serde(skip)]
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct Holder {
    #[serde(flatten)]
    account: Party,
    #[serde(serialize_with = "as_text")]
    shares: u128,
    coins: Quantity,
    debt: Quantity,
}

impl Register {
    async fn of(
        deployment: &Deployment,
        only: Option<Address>,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let words = &deployment.words;
        let total = deployment.fishcoin(&Fishcoin::totalSharesCall {}).await?;
        let allotted = deployment
            .fishcoin(&Fishcoin::allottedSharesCall {})
            .await?;
        let accounts = match only {
            Some(account) => BTreeSet::from([account]),
            None => holders(deployment).await?,
        };
        let mut rows = table(&["holder", "shares", "coins", "debt"]);
        let mut holders = Vec::new();
        let total_accounts = u64::try_from(accounts.len()).unwrap_or(u64::MAX);
        for (done, who) in (0_u64..).zip(accounts) {
            progress.bar(done, total_accounts);
            let account = deployment.fishcoin(&Fishcoin::accountCall { who }).await?;
            if account.shares == 0 && only.is_none() {
                continue;
            }
            let coins = deployment.coins(who).await?;
            rows.add_row([
                words.address(who),
                balance::shares(account.shares, total),
                words.coins(coins),
                match account.debt {
                    0 => "none".to_owned(),
                    debt => words.coins(debt),
                },
            ]);
            holders.push(Holder {
                account: words.party(who),
                shares: account.shares,
                coins: words.counted(coins),
                debt: words.counted(account.debt),
            });
        }
        let sum = match total {
            0 => format!("{allotted} members, each with one equal share."),
            total => format!("{allotted} of {total} shares are allotted."),
        };
        let text = if holders.is_empty() {
            format!("Nobody has shares. {sum}")
        } else {
            format!("{}\n{sum}", lines(rows))
        };
        Ok(Self {
            total,
            allotted,
            holders,
            text,
        })
    }
}

impl Report for Register {
    fn text(&self) -> String {
        self.text.clone()
    }
}

/// Everybody who ever got shares, from the currency's events.
async fn holders(deployment: &Deployment) -> Result<BTreeSet<Address>, Failure> {
    let mut accounts = BTreeSet::new();
    let at = deployment.manifest.fishery()?.fishcoin.address;
    let from = deployment.manifest.first_block;
    let connection = &deployment.connection;
    for (event, _) in connection
        .logs::<Fishcoin::SharesAllotted>(at, from)
        .await?
    {
        accounts.insert(event.to);
    }
    for (event, _) in connection
        .logs::<Fishcoin::SharesTransferred>(at, from)
        .await?
    {
        accounts.insert(event.to);
    }
    for (event, _) in connection
        .logs::<Fishcoin::MemberAdmitted>(at, from)
        .await?
    {
        accounts.insert(event.member);
    }
    Ok(accounts)
}
