//! `weir balance`: what somebody has.

use clap::Args;
use serde::Serialize;

use crate::{
    interfaces::Fishcoin,
    session::Session,
    shell::{facts, Failure, Report},
    vocabulary::{as_text, Party, Quantity},
};

/// Show what somebody has: coins, shares, debt
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A name of the charter, an account of the keystore, or an address; by default who would sign
    who: Option<String>,
}

/// What somebody has.
#[derive(Clone, Debug, Serialize)]
struct Balance {
    account: Party,
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
    /// The chain's own coin, which pays for transactions.
    native: String,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let words = &deployment.words;
        let who = deployment.who(session, self.who.as_deref())?;
        let account = deployment.fishcoin(&Fishcoin::accountCall { who }).await?;
        let season = deployment.fishcoin(&Fishcoin::seasonCall {}).await?;
        let total = deployment.fishcoin(&Fishcoin::totalSharesCall {}).await?;
        let coins = deployment.coins(who).await?;
        let native = words.native(deployment.connection.balance(who).await?);
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
            ("account".to_owned(), words.address(who)),
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
        lines.push(("chain's coin".to_owned(), native.clone()));
        session.shell.report(&Balance {
            account: words.party(who),
            coins: words.counted(coins),
            shares: account.shares,
            total_shares: total,
            debt: words.counted(account.debt),
            season: season.number,
            season_closes: season.closes,
            native,
            lines,
        });
        Ok(())
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
