//! `weir quote`: what a swap would give.

use clap::Args;
use serde::Serialize;

use super::{listing::Listing, Market};
use crate::{
    interfaces::Exchange,
    measures::Money,
    session::Session,
    shell::{facts, Failure, Report},
    units::parse_moment,
    vocabulary::Quantity,
};

/// Show what the pool gives for an amount of a currency, now or later
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// How much is brought
    amount: String,
    /// Of which currency: its symbol or address
    from: String,
    /// For which currency
    to: String,
    /// When: a date, a time, "in 30 days"; by the values known now
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
}

/// What a swap would give.
#[derive(Clone, Debug, Serialize)]
pub struct Quote {
    /// What is brought, as one has it now.
    pub brought: Quantity,
    /// What is got.
    pub out: Quantity,
    /// Stays in the pool, of what is brought.
    pub fee: Quantity,
    /// Melts of what is brought until then.
    pub melted: Quantity,
    /// What the rest is worth to the pool.
    pub value: Quantity,
    /// The moment it is for; unix seconds.
    pub at: u64,
    /// What the pool has of the currency that is got.
    pub held: Quantity,
    /// What it would still take of the one that is brought.
    pub room: Quantity,
    /// When and why the price changes.
    pub changes: Vec<String>,
    /// What is got; base units.
    #[serde(skip)]
    pub out_base: u128,
    #[serde(skip)]
    lines: Vec<(String, String)>,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let market = Market::open(session).await?;
        let from = market.exchange.token(&self.from)?;
        let to = market.exchange.token(&self.to)?;
        let amount = from.scale.parse_positive(&self.amount, "the amount")?;
        let now = market.deployment.connection.now().await?;
        let at = match &self.at {
            Some(text) => parse_moment(text, now)?,
            None => now,
        };
        if at < now {
            return Err(Failure::usage(format!(
                "{} is over; the chain's time is {}",
                market.deployment.words.moment(at),
                market.deployment.words.moment(now)
            ))
            .advise("ask for now, which is what is asked without --at, or for later"));
        }
        let quote = Quote::load(&market, from, to, amount, at).await?;
        session.shell.report(&quote);
        Ok(())
    }
}

impl Quote {
    /// What `amount` of `from`, which one has now, would give of `to` at a moment.
    ///
    /// # Errors
    /// If the pool refuses, or the chain does not answer.
    pub async fn load(
        market: &Market,
        from: &Money,
        to: &Money,
        amount: u128,
        at: u64,
    ) -> Result<Self, Failure> {
        let call = Exchange::quoteCall {
            tokenIn: from.token,
            tokenOut: to.token,
            amountIn: amount,
            at,
        };
        let found = market.ask(&call).await?;
        let input = Listing::load(market, from).await?;
        let output = Listing::load(market, to).await?;
        let words = &market.deployment.words;
        // the chain calls it melted, and it is what is left
        let melted = amount.saturating_sub(found.melted);
        let mut changes = input.changes().to_vec();
        changes.extend(output.changes().iter().cloned());
        let mut lines = vec![
            ("for".to_owned(), from.text(amount)),
            ("one gets".to_owned(), to.text(found.out)),
            ("fee".to_owned(), from.text(found.fee)),
        ];
        if melted > 0 {
            let until = words.moment(at);
            lines.push((
                "melting".to_owned(),
                format!("{} until {until}", from.text(melted)),
            ));
        }
        lines.extend([
            (
                "value".to_owned(),
                format!("{} without the fee", market.text(found.value)),
            ),
            ("at".to_owned(), words.moment(at)),
            (
                "the pool has".to_owned(),
                format!(
                    "{}, and takes {} more at most",
                    to.text(output.held_base()),
                    from.text(input.room())
                ),
            ),
        ]);
        Ok(Self {
            brought: from.scale.measured(amount),
            out: to.scale.measured(found.out),
            fee: from.scale.measured(found.fee),
            melted: from.scale.measured(melted),
            value: market.measured(found.value),
            at,
            held: output.held.clone(),
            room: from.scale.measured(input.room()),
            changes,
            out_base: found.out,
            lines,
        })
    }
}

impl Report for Quote {
    fn text(&self) -> String {
        let mut text = facts(self.lines.clone());
        for sentence in &self.changes {
            text = format!("{text}\n{sentence}");
        }
        text
    }
}
