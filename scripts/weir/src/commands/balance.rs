//! `weir balance`: what somebody has.

use alloy::primitives::Address;
use clap::Args;
use serde::Serialize;
use weir_core::demurrage::day_of;

use super::generative::holding::Holding;
use crate::{
    currency::{date, Chosen},
    deployment::Deployment,
    interfaces::{Fishcoin, Generative},
    session::Session,
    shell::{facts, Failure, Report},
    units::parse_moment,
    vocabulary::{as_text, Party, Quantity},
};

/// Show what somebody has: coins, shares, debt; what is held today and what was minted
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A name of the charter, an account of the keystore, or an address; by default who would sign
    who: Option<String>,
    /// Only of this currency: its symbol or name
    #[arg(long, value_name = "NAME")]
    currency: Option<String>,
    /// What today's balance of the generative currency will be on this day, as in 2027-01-31
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// What somebody has; nothing of what the deployment does not have.
#[derive(Clone, Debug, Serialize)]
struct Balance {
    account: Party,
    /// Of the threshold currency.
    #[serde(flatten)]
    season: Option<OfSeason>,
    /// Of the generative currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    generative: Option<Holding>,
    /// What is left of it on a later day.
    #[serde(skip_serializing_if = "Option::is_none")]
    projected: Option<Projected>,
    /// The chain's own coin, which pays for transactions.
    native: String,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

/// What somebody has of the threshold currency.
#[derive(Clone, Debug, Serialize)]
struct OfSeason {
    /// Coins of this season.
    coins: Quantity,
    /// Of this season's issue, or the next one's.
    #[serde(serialize_with = "as_text")]
    shares: u128,
    #[serde(serialize_with = "as_text")]
    total_shares: u128,
    /// Withheld from the next issues.
    debt: Quantity,
    /// The season the coins are of; 0 before the first.
    season: u32,
    /// Until when the coins can be spent; unix seconds, 0 before the first season.
    season_closes: u64,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

/// What is left of today's balance on a later day, as the policy is known now.
#[derive(Clone, Debug, Serialize)]
struct Projected {
    /// As a date.
    on: String,
    amount: Quantity,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let who = deployment.who(session, self.who.as_deref())?;
        let shown = Chosen::all(&deployment.manifest, self.currency.as_deref())?;
        let words = &deployment.words;
        let mut lines = vec![("account".to_owned(), words.address(who))];
        let season = match shown.contains(&Chosen::Fishcoin) {
            true => Some(OfSeason::load(&deployment, who).await?),
            false => None,
        };
        lines.extend(season.iter().flat_map(|it| it.lines.clone()));
        let generative = match shown.contains(&Chosen::Generative) {
            true => Some(Holding::load(&deployment, who).await?),
            false => None,
        };
        lines.extend(generative.iter().flat_map(Holding::lines));
        let projected = match &self.on {
            Some(on) => Some(Projected::load(&deployment, who, on).await?),
            None => None,
        };
        lines.extend(projected.iter().map(|it| {
            let left = format!(
                "{} {}, as the policy is known now",
                it.amount.amount, it.amount.unit
            );
            (format!("left on {}", it.on), left)
        }));
        let native = words.native(deployment.connection.balance(who).await?);
        lines.push(("chain's coin".to_owned(), native.clone()));
        session.shell.report(&Balance {
            account: words.party(who),
            season,
            generative,
            projected,
            native,
            lines,
        });
        Ok(())
    }
}

impl OfSeason {
    async fn load(deployment: &Deployment, who: Address) -> Result<Self, Failure> {
        let words = &deployment.words;
        let account = deployment.fishcoin(&Fishcoin::accountCall { who }).await?;
        let season = deployment.fishcoin(&Fishcoin::seasonCall {}).await?;
        let total = deployment.fishcoin(&Fishcoin::totalSharesCall {}).await?;
        let coins = deployment.coins(who).await?;
        let now = deployment.connection.now().await?;
        let spendable = match season.closes {
            0 => "no season has been opened yet".to_owned(),
            closes if closes <= now => format!(
                "season {} closed on {}; the next is not open yet",
                season.number,
                words.moment(closes)
            ),
            closes => format!(
                "until {}, in season {}",
                words.moment(closes),
                season.number
            ),
        };
        let mut lines = vec![
            ("coins".to_owned(), words.coins(coins)),
            ("spendable".to_owned(), spendable),
            ("shares".to_owned(), shares(account.shares, total)),
        ];
        if account.debt > 0 {
            lines.push((
                "debt".to_owned(),
                format!(
                    "{}, withheld from the next issues",
                    words.coins(account.debt)
                ),
            ));
        }
        Ok(Self {
            coins: words.counted(coins),
            shares: account.shares,
            total_shares: total,
            debt: words.counted(account.debt),
            season: season.number,
            season_closes: season.closes,
            lines,
        })
    }
}

impl Projected {
    async fn load(deployment: &Deployment, who: Address, on: &str) -> Result<Self, Failure> {
        let currency = deployment.the_generative()?;
        let now = deployment.connection.now().await?;
        let day = day_of(parse_moment(on, now)?);
        let account = deployment
            .generative(&Generative::accountCall { who })
            .await?;
        let call = Generative::projectedCall {
            amount: account.balance,
            day,
        };
        let amount = deployment.generative(&call).await?;
        Ok(Self {
            on: date(day),
            amount: currency.measured(amount),
        })
    }
}

/// Shares, or a membership.
pub fn shares(shares: u128, total: u128) -> String {
    match (total, shares) {
        (0, 0) => "no member".to_owned(),
        (0, _) => "a member, with one equal share".to_owned(),
        (total, shares) => format!("{shares} of {total}"),
    }
}

impl Report for Balance {
    fn text(&self) -> String {
        facts(self.lines.clone())
    }
}
