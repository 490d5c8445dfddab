//! `weir swap`: one local currency for another, out of the pool.

use clap::Args;
use weir_core::{math::mul_div_floor, Ratio};

use super::{quote::Quote, Market, WITHIN};
use crate::{charter::figure, interfaces::Exchange, session::Session, shell::Failure};

/// Swap an amount of a currency for another, at the pool's values; a token is approved first
///
/// `weir quote` tells what comes of it, what the fee is, and when the price changes.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// How much is brought
    amount: String,
    /// Of which currency: its symbol or address
    from: String,
    /// For which currency
    to: String,
    /// The least that must come out; by default what the quote says, less --slip
    #[arg(long, value_name = "AMOUNT", conflicts_with = "slip")]
    least: Option<String>,
    /// How far below the quote it may come out, as in "1 %": values fall with time
    #[arg(long, value_name = "RATIO", default_value = "1 %")]
    slip: String,
    /// How long this holds
    #[arg(long, value_name = "TIME", default_value = WITHIN)]
    within: String,
    /// To whom; by default who signs
    #[arg(long, value_name = "WHO")]
    to_whom: Option<String>,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let market = Market::open(session).await?;
        let from = market.exchange.token(&self.from)?;
        let to = market.exchange.token(&self.to)?;
        let amount = from.scale.parse_positive(&self.amount, "the amount")?;
        let whom = market.deployment.who(session, self.to_whom.as_deref())?;
        let now = market.deployment.connection.now().await?;
        let quote = Quote::load(&market, from, to, amount, now).await?;
        let least = match &self.least {
            Some(text) => to.scale.parse(text, "the least")?,
            None => less(quote.out_base, &self.slip)?,
        };
        for sentence in &quote.changes {
            session.shell.note(sentence);
        }
        let call = Exchange::swapCall {
            tokenIn: from.token,
            tokenOut: to.token,
            amountIn: amount,
            minOut: least,
            deadline: market.deadline(&self.within).await?,
            to: whom,
        };
        let action = format!(
            "swap {}, of which {} are the fee, for about {}, at least {}",
            from.text(amount),
            from.text(quote.fee.base.parse().unwrap_or(0)),
            to.text(quote.out_base),
            to.text(least)
        );
        market
            .act_paying(session, (from, amount), &call, action)
            .await
    }
}

/// `amount` less a part of it, rounded down.
fn less(amount: u128, part: &str) -> Result<u128, Failure> {
    let refuse = |reason: String| Failure::usage(format!("the slip \"{part}\" {reason}"));
    let part = figure::ratio(part.trim()).map_err(refuse)?;
    let rest = Ratio::ONE
        .0
        .checked_sub(part.0)
        .ok_or_else(|| refuse("is more than all of it".to_owned()))?;
    Ok(mul_div_floor(amount, rest, Ratio::ONE.0).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_a_part_of_what_comes_out() {
        assert_eq!(less(1_000, "1 %"), Ok(990));
        assert_eq!(less(999, "1 %"), Ok(989));
        assert_eq!(less(1_000, "0"), Ok(1_000));
        assert_eq!(less(1_000, "100 %"), Ok(0));
        assert!(less(1_000, "101 %").is_err());
        assert!(less(1_000, "much").is_err());
    }
}
