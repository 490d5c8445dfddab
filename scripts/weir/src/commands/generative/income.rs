//! `weir income`: the basic income of members.

use clap::Subcommand;
use serde::Serialize;

use super::{holding::Holding, Office};
use crate::{
    interfaces::Generative,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Quantity,
};

/// Show or claim the basic income, for at most today and fourteen days back
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show what somebody can claim now
    Show {
        /// A name of the charter, an account of the keystore, or an address; by default who would sign
        who: Option<String>,
    },
    /// Claim one's own, each day of it melted to today
    Claim,
}

/// What somebody can claim.
#[derive(Clone, Debug, Serialize)]
struct Income {
    #[serde(flatten)]
    holding: Holding,
    member: bool,
    /// A day, by today's policy.
    daily: Quantity,
    /// That can be claimed now, today among them.
    days: u32,
    /// For these days, each melted to today.
    amount: Quantity,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let office = Office::open(session).await?;
        match self {
            Self::Show { who } => show(session, &office, who.as_deref()).await,
            Self::Claim => {
                let call = Generative::claimIncomeCall {};
                let action = "claim the basic income".to_owned();
                office.act_and_count(session, None, &call, action).await
            }
        }
    }
}

async fn show(session: &Session, office: &Office, who: Option<&str>) -> Result<(), Failure> {
    let (deployment, currency) = (&office.deployment, &office.currency);
    let who = deployment.who(session, who)?;
    let standing = office.ask(&Generative::standingCall { who }).await?;
    let found = match standing.isMember {
        true => office.ask(&Generative::incomeCall { who }).await?,
        false => Generative::incomeReturn {
            days_: 0,
            amount: 0,
        },
    };
    let holding = Holding::load(deployment, who).await?;
    let (_, policy) = office.policy_now().await?;
    let daily = policy.policy.income;
    let claimable = match (standing.isMember, found.days_) {
        (false, _) => "nothing: no member".to_owned(),
        (true, 0) => "nothing more today".to_owned(),
        (true, 1) => format!("{}, for today", currency.text(found.amount)),
        (true, days) => format!(
            "{}, for {days} days, each melted to today",
            currency.text(found.amount)
        ),
    };
    let mut lines = vec![
        ("account".to_owned(), office.who(who)),
        (
            "basic income".to_owned(),
            match daily {
                0 => "none".to_owned(),
                daily => format!("{} a day", currency.text(daily)),
            },
        ),
        ("claimable".to_owned(), claimable),
    ];
    lines.extend(holding.lines());
    session.shell.report(&Income {
        member: standing.isMember,
        daily: currency.measured(daily),
        days: found.days_,
        amount: currency.measured(found.amount),
        holding,
        lines,
    });
    Ok(())
}

impl Report for Income {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
