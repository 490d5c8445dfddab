//! `weir pool`: the currencies that are swapped, what they are worth, and how much of them the pool holds.

use clap::{Args, Subcommand, ValueEnum};

use super::{listing::limits_that_wait, show::Standing, Market};
use crate::{
    charter::figure, interfaces::Exchange, measures::Money, session::Session, shell::Failure,
    units::parse_duration,
};

/// Show the pool; list currencies, set what they are worth and how much is held; give coins to it
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these take stands on their own options
pub enum Command {
    /// Show debts, currencies, values, limits and holdings
    Show {
        /// Only this currency: its symbol or address
        token: Option<String>,
    },
    List(List),
    /// Set what a whole coin is worth, after the public delay; by the governor
    Value {
        /// The currency's symbol or address
        token: String,
        /// In the exchange's unit
        value: String,
    },
    /// Set how much of a currency is held: less at once, more after the delay; by the governor
    Limits {
        /// The currency's symbol or address
        token: String,
        /// Coins at most; by default as it was set last
        #[arg(long, value_name = "AMOUNT")]
        limit: Option<String>,
        /// What they may be worth, in the exchange's unit; by default as it was set last
        #[arg(long, value_name = "AMOUNT")]
        exposure: Option<String>,
    },
    /// Cap all currencies of a community together: less at once, more after the delay; by the governor
    Community {
        /// Its name in the charter, or its number
        community: String,
        /// What they may be worth, in the exchange's unit
        cap: String,
    },
    /// Set the fee: higher at once, lower after the delay; by the governor
    Fee {
        /// Of what is brought, as in "0.5 %"; at most a tenth
        fee: String,
    },
    /// Give coins to the pool, for good; a token is approved first; anyone may
    Endow {
        /// How much
        amount: String,
        /// The currency's symbol or address
        token: String,
    },
    /// Write down what the pool has of a currency: what melted, or ended with its season; anyone may
    Sync {
        /// The currency's symbol or address
        token: String,
    },
}

/// List a currency; it stays listed; by the governor
#[derive(Clone, Debug, Args)]
pub struct List {
    /// The symbol of a currency of the charter, or an address
    token: String,
    /// Whose it is: a community's name in the charter, or its number
    #[arg(long)]
    community: String,
    /// What time does to it
    #[arg(long, value_enum, default_value = "plain")]
    nature: Nature,
    /// Melting: how long the pool expects to hold it. Season: how long before its end its value falls
    #[arg(long, value_name = "TIME", default_value = "0 days")]
    span: String,
    /// Of a whole coin, in the exchange's unit
    #[arg(long, value_name = "AMOUNT")]
    value: String,
    /// Coins the pool holds at most
    #[arg(long, value_name = "AMOUNT")]
    limit: String,
    /// What they may be worth, in the exchange's unit
    #[arg(long, value_name = "AMOUNT")]
    exposure: String,
}

/// What time does to a currency.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Nature {
    /// Nothing
    Plain,
    /// It melts by the day
    Melting,
    /// It is void after its season
    Season,
}

impl Nature {
    /// Its number in the contract.
    fn number(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Melting => 1,
            Self::Season => 2,
        }
    }
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let market = Market::open(session).await?;
        match self {
            Self::Show { token } => {
                let standing = Standing::load(&market, token.as_deref()).await?;
                session.shell.report(&standing);
                Ok(())
            }
            Self::List(list) => list.run(session, &market).await,
            Self::Value { token, value } => {
                let money = market.exchange.token(&token)?;
                let value = market.parse(&value, "the value")?;
                let call = Exchange::setValueCall {
                    token: money.token,
                    value,
                };
                let action = format!(
                    "value a whole {} at {} after the public delay",
                    money.scale.unit,
                    market.text(value)
                );
                market.act(session, &call, action).await
            }
            Self::Limits {
                token,
                limit,
                exposure,
            } => {
                let money = market.exchange.token(&token)?;
                limits(session, &market, money, limit, exposure).await
            }
            Self::Community { community, cap } => {
                let community = market.exchange.community(&community)?;
                let exposure = market.exchange.unit.parse(&cap, "the cap")?;
                let call = Exchange::setCommunityCall {
                    community,
                    exposure,
                };
                let action = format!(
                    "hold currencies of {} worth {} at most",
                    market.deployment.words.community(community),
                    market.text(exposure)
                );
                market.act(session, &call, action).await
            }
            Self::Fee { fee: text } => {
                let fee = figure::ratio(text.trim())
                    .map_err(|reason| Failure::usage(format!("the fee \"{text}\" {reason}")))?
                    .0;
                let call = Exchange::setFeeCall { fee };
                let words = &market.deployment.words;
                let action = format!("take a fee of {} of what is brought", words.ratio(fee));
                market.act(session, &call, action).await
            }
            Self::Endow { amount, token } => {
                let money = market.exchange.token(&token)?;
                let amount = money.scale.parse_positive(&amount, "the amount")?;
                let call = Exchange::endowCall {
                    token: money.token,
                    amount,
                };
                let action = format!("give {} to the pool, for good", money.text(amount));
                market
                    .act_paying(session, (money, amount), &call, action)
                    .await
            }
            Self::Sync { token } => {
                let money = market.exchange.token(&token)?;
                let call = Exchange::syncCall { token: money.token };
                let action = format!("write down what the pool has of {}", money.scale.unit);
                market.act(session, &call, action).await
            }
        }
    }
}

async fn limits(
    session: &Session,
    market: &Market,
    money: &Money,
    limit: Option<String>,
    exposure: Option<String>,
) -> Result<(), Failure> {
    if limit.is_none() && exposure.is_none() {
        return Err(Failure::usage("neither a limit nor an exposure is given")
            .advise("give --limit AMOUNT, --exposure AMOUNT or both"));
    }
    let token = money.token;
    let now = market.ask(&Exchange::listingCall { token }).await?;
    // a change takes the place of one that waits, so what is not named stays as it was set last
    let (limit_set, exposure_set) = match limits_that_wait(market).await?.get(&token) {
        Some(next) => (next.limit, next.exposure),
        None => (now.limit, now.exposure),
    };
    let limit = match limit {
        Some(text) => money.scale.parse(&text, "the limit")?,
        None => limit_set,
    };
    let exposure = match exposure {
        Some(text) => market.exchange.unit.parse(&text, "the exposure")?,
        None => exposure_set,
    };
    let call = Exchange::setLimitsCall {
        token,
        limit,
        exposure,
    };
    let action = format!(
        "hold {} at most, worth {}",
        money.text(limit),
        market.text(exposure)
    );
    market.act(session, &call, action).await
}

impl List {
    async fn run(self, session: &Session, market: &Market) -> Result<(), Failure> {
        let money = market.any_token(&self.token).await?;
        let listing = Exchange::NewListing {
            token: money.token,
            community: market.exchange.community(&self.community)?,
            nature: self.nature.number(),
            span: parse_duration(&self.span)?,
            value: market.parse(&self.value, "the value")?,
            limit: money.scale.parse(&self.limit, "the limit")?,
            exposure: market.exchange.unit.parse(&self.exposure, "the exposure")?,
        };
        let action = format!(
            "list {} at {} for a whole coin, {} at most",
            money.scale.unit,
            market.text(listing.value),
            money.text(listing.limit)
        );
        let call = Exchange::listCall { listing };
        market.act(session, &call, action).await
    }
}
