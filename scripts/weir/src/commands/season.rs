//! `weir season`: open it, look at it, let the currency take over a lower budget.

use clap::Subcommand;
use serde::Serialize;

use super::act;
use crate::{
    deployment::Deployment,
    interfaces::Fishcoin,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Quantity,
};

/// Open a season, look at it, or let the currency take over a lower budget
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Open the season that has begun: its budget becomes coins
    Open,
    /// Show the season, its coins and its catch
    Show,
    /// Let the currency take over the council's budget as it is now
    Sync,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        match self {
            Self::Show => {
                session.shell.report(&Season::of(&deployment).await?);
                Ok(())
            }
            Self::Open => {
                let number = deployment.budget().await?.season;
                let action = format!("open season {number}");
                let call = Fishcoin::openSeasonCall {};
                let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
                act(session, &deployment, fishcoin, &call, action).await
            }
            Self::Sync => {
                let action = "let the currency take over the budget as it is now".to_owned();
                let call = Fishcoin::syncCall {};
                let fishcoin = deployment.manifest.fishery()?.fishcoin.address;
                act(session, &deployment, fishcoin, &call, action).await
            }
        }
    }
}

/// A season: the calendar's, and the currency's.
#[derive(Clone, Debug, Serialize)]
pub struct Season {
    /// The calendar's season now; 0 before the first.
    pub season: u32,
    /// When it began; unix seconds.
    pub opens: u64,
    /// When it ends; unix seconds.
    pub closes: u64,
    /// The season the assessment in force was made for; 0 if none is.
    pub assessed_for: u32,
    /// What the council gives the currency's place now.
    pub budget: Quantity,
    /// The season the currency opened last; 0 before the first.
    pub opened: u32,
    /// Whether it is open now.
    pub is_open: bool,
    /// What it opened with.
    pub issue: Quantity,
    /// Of the budget at the opening, what earlier seasons had taken too much.
    pub deducted: Quantity,
    /// The least budget it has seen.
    pub cap: Quantity,
    /// Coins not spent.
    pub outstanding: Quantity,
    /// All catches.
    pub landed: Quantity,
    /// The part of them for which there were no coins.
    pub overdrawn: Quantity,
    /// What earlier seasons took too much and is still to come off.
    pub owed: Quantity,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Season {
    /// The season now.
    pub async fn of(deployment: &Deployment) -> Result<Self, Failure> {
        let words = &deployment.words;
        let budget = deployment.budget().await?;
        let book = deployment.fishcoin(&Fishcoin::seasonCall {}).await?;
        let now = deployment.connection.now().await?;
        let is_open = book.number > 0 && now < book.closes;
        let mut season = Self {
            season: budget.season,
            opens: budget.opens,
            closes: budget.closes,
            assessed_for: budget.assessedFor,
            budget: words.measured(budget.amount),
            opened: book.number,
            is_open,
            issue: words.counted(book.issue),
            deducted: words.measured(book.deducted),
            cap: words.measured(book.cap),
            outstanding: words.counted(book.outstanding),
            landed: words.measured(book.landed),
            overdrawn: words.measured(book.overdrawn),
            owed: words.measured(book.owed),
            lines: Vec::new(),
        };
        let mut line = |name: &str, value: String| season.lines.push((name.to_owned(), value));
        match budget.season {
            0 => line(
                "calendar",
                format!(
                    "the first season begins {}",
                    words.moment(deployment.manifest.fishery()?.first_opens)
                ),
            ),
            number => line(
                "calendar",
                format!(
                    "season {number}, {} to {}",
                    words.moment(budget.opens),
                    words.moment(budget.closes)
                ),
            ),
        }
        let stands_on = match budget.assessedFor {
            0 => "no assessment is in force".to_owned(),
            number => format!("on the assessment made for season {number}"),
        };
        let amount = words.quantity(budget.amount);
        line("budget now", format!("{amount}, {stands_on}"));
        line(
            "currency",
            match (book.number, is_open) {
                (0, _) => "no season has been opened yet".to_owned(),
                (number, true) => format!("season {number} is open"),
                (number, false) => format!("season {number} is over, the next is not open yet"),
            },
        );
        if book.number > 0 {
            line("issue", words.coins(book.issue));
            if book.deducted > 0 {
                line("deducted before", words.quantity(book.deducted));
            }
            line("least budget seen", words.quantity(book.cap));
            line("unspent", words.coins(book.outstanding));
            line("landed", words.quantity(book.landed));
            line("of it beyond coins", words.quantity(book.overdrawn));
            if book.owed > 0 {
                line("still to come off", words.quantity(book.owed));
            }
        }
        Ok(season)
    }
}

impl Report for Season {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
