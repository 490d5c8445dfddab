//! How the exchange stands: debts, currencies, communities.

use alloy::primitives::U256;
use serde::Serialize;

use super::{
    listing::{limits_that_wait, Listing},
    Market,
};
use crate::{
    interfaces::Exchange,
    shell::{facts, lines, table, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// How the exchange stands.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    #[serde(flatten)]
    contract: Party,
    /// What debts and values are counted in.
    unit: String,
    decimals: u8,
    /// Of what is brought, from 0 to 1.
    fee: String,
    debts: Debts,
    listings: Vec<Listing>,
    communities: Vec<Community>,
    /// For people.
    #[serde(skip)]
    pub text: String,
}

/// recorded = outstanding + set off + repaid + forgiven; base units.
#[derive(Clone, Debug, Serialize)]
struct Debts {
    recorded: String,
    outstanding: String,
    set_off: String,
    repaid: String,
    forgiven: String,
}

/// Whose currencies are capped together.
#[derive(Clone, Debug, Serialize)]
struct Community {
    number: u32,
    name: String,
    /// Of all its currencies in the pool, as last written down.
    exposure: Quantity,
    cap: Quantity,
}

impl Standing {
    /// Of the deployment's exchange; with the name or address of a currency, only of that one.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(market: &Market, only: Option<&str>) -> Result<Self, Failure> {
        let words = &market.deployment.words;
        let debts = market.ask(&Exchange::debtsCall {}).await?;
        let fee = market.ask(&Exchange::feeCall {}).await?;
        let tokens = match only {
            Some(text) => vec![market.exchange.token(text)?],
            None => market.exchange.tokens.iter().collect(),
        };
        let mut listings = Vec::new();
        let waiting = limits_that_wait(market).await?;
        for money in tokens {
            let listing = Listing::load(market, money).await?;
            listings.push(listing.waiting_for(market, waiting.get(&money.token)));
        }
        let mut numbers: Vec<u32> = listings.iter().map(|it| it.community).collect();
        if only.is_none() {
            numbers.extend(market.exchange.communities.values());
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut communities = Vec::new();
        for community in numbers {
            let call = Exchange::communityCall { community };
            let found = market.ask(&call).await?;
            communities.push(Community {
                number: community,
                name: words.community(community),
                exposure: market.measured(found.exposure),
                cap: market.measured(found.cap),
            });
        }
        let all = |word: U256| match u128::try_from(word) {
            Ok(base) => market.text(base),
            Err(_) => format!("{word} base units"),
        };
        let rows = [
            ("exchange", words.address(market.exchange.address)),
            ("fee", format!("{} of what is brought", words.ratio(fee))),
            ("debts", format!("{} outstanding", all(debts.outstanding))),
            (
                "recorded",
                format!(
                    "{}: {} set off, {} repaid, {} forgiven",
                    all(debts.recorded),
                    all(debts.setOff),
                    all(debts.repaid),
                    all(debts.forgiven)
                ),
            ),
        ];
        let mut text = facts(rows);
        if !listings.is_empty() {
            text = format!("{text}\n\n{}", listings_text(&listings));
        }
        if !communities.is_empty() {
            text = format!("{text}\n\n{}", communities_text(&communities));
        }
        let changes = listings.iter().flat_map(Listing::changes);
        for (place, sentence) in changes.enumerate() {
            let gap = if place == 0 { "\n\n" } else { "\n" };
            text = format!("{text}{gap}{sentence}");
        }
        Ok(Self {
            contract: words.party(market.exchange.address),
            unit: market.exchange.unit.unit.clone(),
            decimals: market.exchange.unit.decimals,
            fee: words.rate(fee),
            debts: Debts {
                recorded: debts.recorded.to_string(),
                outstanding: debts.outstanding.to_string(),
                set_off: debts.setOff.to_string(),
                repaid: debts.repaid.to_string(),
                forgiven: debts.forgiven.to_string(),
            },
            listings,
            communities,
            text,
        })
    }
}

fn shown(quantity: &Quantity) -> String {
    format!("{} {}", quantity.amount, quantity.unit)
}

fn listings_text(listings: &[Listing]) -> String {
    let mut rows = table(&[
        "currency", "of", "value", "held", "limit", "worth", "at most",
    ]);
    for listing in listings {
        rows.add_row([
            listing.symbol.clone(),
            listing.community_name().to_owned(),
            shown(&listing.value),
            shown(&listing.held),
            shown(&listing.limit),
            shown(&listing.exposure),
            shown(&listing.exposure_cap),
        ]);
    }
    lines(rows)
}

fn communities_text(communities: &[Community]) -> String {
    let mut rows = table(&["community", "worth in the pool", "at most"]);
    for community in communities {
        rows.add_row([
            community.name.clone(),
            shown(&community.exposure),
            shown(&community.cap),
        ]);
    }
    lines(rows)
}

impl Report for Standing {
    fn text(&self) -> String {
        self.text.clone()
    }
}
