//! `weir settle`: what members owe the commons, in hours or in cash.

use clap::Subcommand;
use serde::Serialize;
use weir_core::generative::cash_ceil;

use super::{holding::Holding, Office};
use crate::{
    commands::{act_all, money::paying},
    currency::date,
    interfaces::Generative,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Quantity,
};

/// What stands for everything that can be paid.
const ALL: &str = "all";

/// Meet what is owed to the commons, in the currency or in cash; show how somebody stands
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Pay what is due in the currency itself, to the commons
    Hours {
        /// How much, as in 12.5; "all" for all that is due
        amount: String,
    },
    /// Pay what is due in cash, at the community's rate, up to its limit; a token is approved first
    Cash {
        /// How much of the currency it stands for, as in 12.5; "all" for all that may be paid so
        amount: String,
    },
    /// Show how somebody stands: what was owed and paid, what is due and overdue; it is public
    Show {
        /// A name of the charter, an account of the keystore, or an address; by default who would sign
        who: Option<String>,
    },
    /// Send the cash that was paid in to the commons; anyone may
    Collect,
    /// Write an account down as it stands today, with the events that explain it; anyone may
    Account {
        /// A name of the charter, an account of the keystore, or an address; by default who would sign
        who: Option<String>,
    },
}

/// How somebody stands.
#[derive(Clone, Debug, Serialize)]
struct Standing {
    #[serde(flatten)]
    holding: Holding,
    member: bool,
    /// The day of the last admission, as a date; none if never a member.
    since: Option<String>,
    /// In all periods until now.
    owed: Quantity,
    /// Paid in the currency.
    in_hours: Quantity,
    /// Paid in cash.
    in_cash: Quantity,
    /// Not yet paid.
    due: Quantity,
    /// Of it, from periods that are over.
    overdue: Quantity,
    /// Of what is due, payable in cash now.
    cash_room: Quantity,
    /// What that would cost.
    cash_cost: Quantity,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let office = Office::open(session).await?;
        match self {
            Self::Hours { amount } => hours(session, &office, &amount).await,
            Self::Cash { amount } => cash(session, &office, &amount).await,
            Self::Show { who } => show(session, &office, who.as_deref()).await,
            Self::Collect => {
                let call = Generative::collectCashCall {};
                let action = "send the cash that was paid in to the commons".to_owned();
                office.act(session, &call, action).await
            }
            Self::Account { who } => {
                let account = office.deployment.who(session, who.as_deref())?;
                let call = Generative::settleCall { account };
                let action = format!("write down the account of {}", office.who(account));
                office
                    .act_and_count(session, Some(account), &call, action)
                    .await
            }
        }
    }
}

async fn hours(session: &Session, office: &Office, amount: &str) -> Result<(), Failure> {
    let amount = match amount {
        ALL => {
            let who = office.deployment.who(session, None)?;
            office.ask(&Generative::standingCall { who }).await?.due
        }
        text => office
            .currency
            .money
            .scale
            .parse_positive(text, "the amount")?,
    };
    let call = Generative::settleHoursCall { amount };
    let action = format!(
        "meet {} of what is owed, to {}",
        office.currency.text(amount),
        office.who(office.currency.commons)
    );
    office.act_and_count(session, None, &call, action).await
}

async fn cash(session: &Session, office: &Office, amount: &str) -> Result<(), Failure> {
    let (deployment, currency) = (&office.deployment, &office.currency);
    let amount = match amount {
        ALL => {
            let who = deployment.who(session, None)?;
            let call = Generative::standingCall { who };
            office.ask(&call).await?.cashRoom
        }
        text => currency.money.scale.parse_positive(text, "the amount")?,
    };
    let (_, policy) = office.policy_now().await?;
    let cost = cost(office, amount, policy.policy.cashRate)?;
    let call = Generative::settleCashCall { amount };
    let label = format!(
        "meet {} of what is owed, with {}",
        currency.text(amount),
        currency.cash.text(cost)
    );
    let signer = session.signer(&deployment.connection)?;
    let (payer, at) = (signer.address(), currency.address());
    let transactions = paying(deployment, payer, &currency.cash, cost, at, &call, label).await?;
    let told = act_all(session, deployment, &signer, transactions).await?;
    session.shell.report(&told);
    Ok(())
}

/// What an amount of the currency costs in cash at a rate for a whole unit; base units, rounded up as
/// the currency does.
fn cost(office: &Office, amount: u128, rate: u128) -> Result<u128, Failure> {
    let decimals = office.currency.money.scale.decimals;
    cash_ceil(amount, rate, decimals).ok_or_else(|| {
        Failure::usage(format!(
            "{} would cost more cash than can be counted",
            office.currency.text(amount)
        ))
        .advise("give a smaller amount")
    })
}

async fn show(session: &Session, office: &Office, who: Option<&str>) -> Result<(), Failure> {
    let (deployment, currency) = (&office.deployment, &office.currency);
    let who = deployment.who(session, who)?;
    let found = office.ask(&Generative::standingCall { who }).await?;
    let holding = Holding::load(deployment, who).await?;
    let (_, policy) = office.policy_now().await?;
    let cash_cost = cost(office, found.cashRoom, policy.policy.cashRate)?;
    let since = (found.since > 0).then(|| date(found.since));
    let member = match (found.isMember, &since) {
        (true, Some(date)) => format!("since {date}"),
        (true, None) => "yes".to_owned(),
        (false, Some(_)) => "not any more".to_owned(),
        (false, None) => "no".to_owned(),
    };
    let mut lines = vec![
        ("account".to_owned(), office.who(who)),
        ("member".to_owned(), member),
        ("owed until now".to_owned(), currency.text(found.owed)),
        ("met in hours".to_owned(), currency.text(found.inHours)),
        ("met in cash".to_owned(), currency.text(found.inCash)),
        ("due".to_owned(), currency.text(found.due)),
        ("of it overdue".to_owned(), currency.text(found.overdue)),
        (
            "payable in cash".to_owned(),
            match found.cashRoom {
                0 => "nothing".to_owned(),
                room => format!(
                    "{}, for {}",
                    currency.text(room),
                    currency.cash.text(cash_cost)
                ),
            },
        ),
    ];
    lines.extend(holding.lines());
    let measured = |base| currency.measured(base);
    session.shell.report(&Standing {
        member: found.isMember,
        since,
        owed: measured(found.owed),
        in_hours: measured(found.inHours),
        in_cash: measured(found.inCash),
        due: measured(found.due),
        overdue: measured(found.overdue),
        cash_room: measured(found.cashRoom),
        cash_cost: currency.cash.scale.measured(cash_cost),
        holding,
        lines,
    });
    Ok(())
}

impl Report for Standing {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
