//! A currency as the pool lists it.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use serde::Serialize;

use super::Market;
use crate::{
    interfaces::{Exchange, Fishcoin},
    measures::Money,
    shell::{Failure, Kind},
    vocabulary::{Party, Quantity},
};

/// Numbers of natures, by their words.
const NATURES: [&str; 3] = ["plain", "melting", "season"];
/// The number of a currency that melts.
const MELTING: u8 = 1;
/// The number of a season's coin.
const OF_SEASON: u8 = 2;

/// A listed currency, and what the pool has of it.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// The currency.
    pub token: Party,
    /// Its symbol.
    pub symbol: String,
    /// Whose.
    pub community: u32,
    community_name: String,
    /// plain, melting or season.
    pub nature: &'static str,
    /// Melting: how long the pool expects to hold it. Season: how long before its end the value falls.
    /// Seconds.
    pub span: u64,
    /// Of a whole coin.
    pub value: Quantity,
    /// The value that waits, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// When the season closes, or closed last; unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season_closes: Option<u64>,
    /// Coins the pool holds at most.
    pub limit: Quantity,
    /// What they may be worth.
    pub exposure_cap: Quantity,
    /// The limits that wait, if some do and were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_limits: Option<NextLimits>,
    /// What the pool has, as last written down.
    pub held: Quantity,
    /// What that is worth.
    pub exposure: Quantity,
    /// Given to the pool.
    endowed: String,
    /// Brought by those who swapped or paid debts, fees included; base units.
    brought: String,
    /// Taken; base units.
    taken: String,
    /// Melted in the pool, or ended with its season; base units.
    melted: String,
    /// Of what was brought, fees; base units.
    fees: String,
    /// How it is counted.
    #[serde(skip)]
    pub money: Money,
    #[serde(skip)]
    sentences: Vec<String>,
}

/// A value that waits.
#[derive(Clone, Debug, Serialize)]
pub struct Next {
    /// Of a whole coin.
    pub value: Quantity,
    /// From when on; unix seconds.
    pub from: u64,
}

/// Limits that wait.
#[derive(Clone, Debug, Serialize)]
pub struct NextLimits {
    /// Coins the pool will hold at most.
    pub limit: Quantity,
    /// What they may be worth then.
    pub exposure_cap: Quantity,
    /// From when on; unix seconds.
    pub from: u64,
}

/// The limits that were set last and are not in force yet, by currency.
///
/// # Errors
/// If the chain does not answer.
pub async fn limits_that_wait(
    market: &Market,
) -> Result<BTreeMap<Address, Exchange::LimitsSet>, Failure> {
    let deployment = &market.deployment;
    let first = deployment.manifest.first_block;
    let at = market.exchange.address;
    let mut set = deployment
        .connection
        .logs::<Exchange::LimitsSet>(at, first)
        .await?;
    set.sort_by_key(|(_, log)| (log.block_number, log.log_index));
    let mut last: BTreeMap<Address, _> = set.into_iter().map(|(it, _)| (it.token, it)).collect();
    let now = deployment.connection.now().await?;
    last.retain(|_, it| it.from > now);
    Ok(last)
}

impl Listing {
    /// What the pool says of `money`.
    ///
    /// # Errors
    /// If it is not listed, or the chain does not answer.
    pub async fn load(market: &Market, money: &Money) -> Result<Self, Failure> {
        let token = money.token;
        let words = &market.deployment.words;
        let found = market.ask(&Exchange::listingCall { token }).await?;
        let books = market.ask(&Exchange::booksCall { token }).await?;
        let now = market.deployment.connection.now().await?;
        let waits = found.valueFrom > now && found.nextValue != found.value;
        let season_closes = match found.nature {
            OF_SEASON => closes(market, money).await?,
            _ => None,
        };
        let mut listing = Self {
            token: words.party(token),
            symbol: money.scale.unit.clone(),
            community: found.community,
            community_name: words.community(found.community),
            nature: NATURES
                .get(usize::from(found.nature))
                .copied()
                .unwrap_or("unknown"),
            span: found.span,
            value: market.measured(found.value),
            next: waits.then(|| Next {
                value: market.measured(found.nextValue),
                from: found.valueFrom,
            }),
            season_closes,
            limit: money.scale.measured(found.limit),
            exposure_cap: market.measured(found.exposure),
            next_limits: None,
            held: money.scale.measured(books.held),
            exposure: market.measured(books.exposure),
            endowed: books.endowed.to_string(),
            brought: books.brought.to_string(),
            taken: books.taken.to_string(),
            melted: books.melted.to_string(),
            fees: books.fees.to_string(),
            money: money.clone(),
            sentences: Vec::new(),
        };
        listing.sentences = listing.in_words(market, found.nature);
        Ok(listing)
    }

    /// The same, with the limits that wait, if some do.
    #[must_use]
    pub fn waiting_for(mut self, market: &Market, next: Option<&Exchange::LimitsSet>) -> Self {
        let Some(next) = next else {
            return self;
        };
        self.sentences.push(format!(
            "From {} the pool holds up to {}, worth {}; until then up to {} {}, worth {} {}.",
            market.deployment.words.moment(next.from),
            self.money.text(next.limit),
            market.text(next.exposure),
            self.limit.amount,
            self.limit.unit,
            self.exposure_cap.amount,
            self.exposure_cap.unit
        ));
        self.next_limits = Some(NextLimits {
            limit: self.money.scale.measured(next.limit),
            exposure_cap: market.measured(next.exposure),
            from: next.from,
        });
        self
    }

    /// Whose it is, in words.
    pub fn community_name(&self) -> &str {
        &self.community_name
    }

    /// When and why its price changes, a sentence each.
    pub fn changes(&self) -> &[String] {
        &self.sentences
    }

    /// Coins that the pool would still take, by their number alone; base units.
    pub fn room(&self) -> u128 {
        let base = |quantity: &Quantity| quantity.base.parse::<u128>().unwrap_or(0);
        base(&self.limit).saturating_sub(base(&self.held))
    }

    /// What the pool has; base units.
    pub fn held_base(&self) -> u128 {
        self.held.base.parse().unwrap_or(0)
    }

    fn in_words(&self, market: &Market, nature: u8) -> Vec<String> {
        let words = &market.deployment.words;
        let mut sentences = Vec::new();
        if let Some(next) = &self.next {
            sentences.push(format!(
                "From {} a whole {} is worth {} {} instead of {}; until then who brings it gets the lesser \
                 value, and who takes it pays the greater.",
                words.moment(next.from),
                self.symbol,
                next.value.amount,
                next.value.unit,
                self.value.amount
            ));
        }
        match nature {
            MELTING => sentences.push(format!(
                "{} melts by the day: who brings it is credited with what will be left of it after {}, and \
                 who takes it pays for the whole.",
                self.symbol,
                words.duration(self.span)
            )),
            OF_SEASON => sentences.push(match self.season_closes {
                Some(closes) => format!(
                    "{} is void after its season, which closes on {}: over the {} before that its value \
                     falls to nothing.",
                    self.symbol,
                    words.moment(closes),
                    words.duration(self.span)
                ),
                None => format!("{} has no open season, and is worth nothing now.", self.symbol),
            }),
            _ => {}
        }
        sentences
    }
}

/// When the season of a coin closes; nothing if it does not say, or no season has been opened.
async fn closes(market: &Market, money: &Money) -> Result<Option<u64>, Failure> {
    let deployment = &market.deployment;
    let call = Fishcoin::seasonCall {};
    let season = deployment
        .connection
        .read(money.token, &call, &deployment.words)
        .await;
    match season {
        Ok(season) => Ok(Some(season.closes).filter(|closes| *closes > 0)),
        Err(failure) if failure.kind == Kind::Unreachable => Err(failure),
        Err(_) => Ok(None),
    }
}
