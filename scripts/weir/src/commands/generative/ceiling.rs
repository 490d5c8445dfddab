//! `weir work ceiling`: what may be minted for claims in a period.

use clap::Subcommand;
use serde::Serialize;

use super::{holding::shown, Office};
use crate::{
    interfaces::Generative,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::Quantity,
};

/// What to do with the ceiling.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show the period's ceiling and what was minted of it
    Show,
    /// Lower it, at once; what waits is lowered too; by the governor
    Lower {
        /// The new one: an amount, or, where it follows a budget, so much for a unit of it
        ceiling: String,
    },
}

/// What may be minted for claims in a period.
#[derive(Clone, Debug, Serialize)]
pub struct Ceiling {
    /// The currency's period; 0 before the first, in which nothing is minted.
    pub period: u32,
    /// The first second after it; unix seconds.
    pub closes: u64,
    /// What may be minted in it, as a council's budget now stands.
    pub ceiling: Quantity,
    /// What was.
    pub minted: Quantity,
    /// What still may.
    pub room: Quantity,
    #[serde(skip)]
    until: String,
    #[serde(skip)]
    rule: String,
}

impl Ceiling {
    /// Of the period it is.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn load(office: &Office) -> Result<Self, Failure> {
        let found = office.ask(&Generative::ceilingCall {}).await?;
        let (_, policy) = office.policy_now().await?;
        let measured = |base| office.currency.measured(base);
        Ok(Self {
            period: found.period,
            closes: found.closes,
            ceiling: measured(found.ceiling),
            minted: measured(found.minted),
            room: measured(found.ceiling.saturating_sub(found.minted)),
            until: office.deployment.words.moment(found.closes),
            rule: office.currency.ceiling(policy.policy.ceiling),
        })
    }

    /// In a sentence.
    pub fn sentence(&self) -> String {
        match self.period {
            0 => format!(
                "Nothing can be minted before the first period begins on {}.",
                self.until
            ),
            period => format!(
                "In period {period}, until {}, {} of at most {} are minted for claims; {} more may be.",
                self.until,
                shown(&self.minted),
                shown(&self.ceiling),
                shown(&self.room)
            ),
        }
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session, office: &Office) -> Result<(), Failure> {
        match self {
            Self::Show => {
                session.shell.report(&Ceiling::load(office).await?);
                Ok(())
            }
            Self::Lower { ceiling } => {
                let scale = office.currency.ceiling_scale();
                let ceiling = scale.parse(&ceiling, "the ceiling")?;
                let action = format!(
                    "lower the ceiling to {}, at once",
                    office.currency.ceiling(ceiling)
                );
                let call = Generative::lowerCeilingCall { ceiling };
                office.act(session, &call, action).await
            }
        }
    }
}

impl Report for Ceiling {
    fn text(&self) -> String {
        let period = match self.period {
            0 => format!("0: the first begins on {}", self.until),
            period => format!("{period}, until {}", self.until),
        };
        facts([
            ("period", period),
            ("ceiling", shown(&self.ceiling)),
            ("it is", self.rule.clone()),
            ("minted", shown(&self.minted)),
            ("room", shown(&self.room)),
        ])
    }
}
