//! `weir claim account`: money for bonds and stakes, held in the register and free to leave.

use clap::Subcommand;
use serde::Serialize;

use super::super::{act, act_all, money::paying};
use crate::{
    deployment::Deployment,
    interfaces::Claims,
    measures::Money,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// What to do with the account.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show what is free and what is locked, in every token that kinds use
    Show {
        /// A name of the charter, an account of the keystore, or an address; by default who would sign
        who: Option<String>,
    },
    /// Pay in; a token is approved first
    Deposit {
        /// How much, as in 12.5
        amount: String,
        /// The kind in whose token; needed if there are several
        #[arg(long)]
        kind: Option<String>,
    },
    /// Draw what is free, any time
    Withdraw {
        /// How much, as in 12.5; "all" for all that is free
        amount: String,
        /// To whom; by default who signs
        #[arg(long)]
        to: Option<String>,
        /// The kind in whose token; needed if there are several
        #[arg(long)]
        kind: Option<String>,
    },
}

/// Somebody's money in the register.
#[derive(Clone, Debug, Serialize)]
struct Account {
    account: Party,
    tokens: Vec<Held>,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

#[derive(Clone, Debug, Serialize)]
struct Held {
    token: Party,
    /// Can be drawn, or put up for something.
    free: Quantity,
    /// Staked on claims that this account attested.
    locked: Quantity,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, deployment: &Deployment) -> Result<(), Failure> {
        let register = deployment.manifest.register()?.address;
        match self {
            Self::Show { who } => {
                let who = deployment.who(session, who.as_deref())?;
                let mut tokens: Vec<Money> = Vec::new();
                for kind in deployment.words.kinds() {
                    if !tokens.contains(&kind.money) {
                        tokens.push(kind.money.clone());
                    }
                }
                let mut held = Vec::new();
                let mut lines = vec![("account".to_owned(), deployment.words.address(who))];
                for money in tokens {
                    let token = money.token;
                    let call = Claims::accountOfCall { token, who };
                    let account = deployment.register(&call).await?;
                    lines.push(("free".into(), money.text(account.free)));
                    lines.push(("locked".into(), money.text(account.locked)));
                    held.push(Held {
                        token: deployment.words.party(token),
                        free: money.scale.measured(account.free),
                        locked: money.scale.measured(account.locked),
                    });
                }
                session.shell.report(&Account {
                    account: deployment.words.party(who),
                    tokens: held,
                    lines,
                });
                Ok(())
            }
            Self::Deposit { amount, kind } => {
                let money = deployment.kind(kind.as_deref())?.money.clone();
                let amount = money.scale.parse_positive(&amount, "the amount")?;
                let signer = session.signer(&deployment.connection)?;
                let call = Claims::depositCall {
                    token: money.token,
                    amount,
                };
                let label = format!(
                    "pay {} into the account in the register",
                    money.text(amount)
                );
                let payer = signer.address();
                let transactions =
                    paying(deployment, payer, &money, amount, register, &call, label).await?;
                let told = act_all(session, deployment, &signer, transactions).await?;
                session.shell.report(&told);
                Ok(())
            }
            Self::Withdraw { amount, to, kind } => {
                let money = deployment.kind(kind.as_deref())?.money.clone();
                let who = deployment.who(session, None)?;
                let to = deployment.who(session, to.as_deref())?;
                let amount = match amount.as_str() {
                    "all" => {
                        let token = money.token;
                        let call = Claims::accountOfCall { token, who };
                        deployment.register(&call).await?.free
                    }
                    text => money.scale.parse_positive(text, "the amount")?,
                };
                let call = Claims::withdrawCall {
                    token: money.token,
                    amount,
                    to,
                };
                let action = format!(
                    "draw {} from the account in the register, to {}",
                    money.text(amount),
                    deployment.words.address(to)
                );
                act(session, deployment, register, &call, action).await
            }
        }
    }
}

impl Report for Account {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
