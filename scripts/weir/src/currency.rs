//! A generative currency as the chain describes it, and which currency of a deployment is meant.

use alloy::primitives::Address;
use weir_core::{
    demurrage::{day_of, DAY},
    generative::first_period_from,
    season::SeasonClock,
    text,
};

use crate::{
    chain::Connection,
    charter::figure,
    deploy::manifest::Manifest,
    interfaces::{Council, Generative},
    measures::{Money, Scale},
    shell::{nearest, Failure},
    vocabulary::{plain, Quantity, Vocabulary},
};

/// Decimals of a rate.
const RATE_DECIMALS: u8 = 18;

/// A generative currency: what never changes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// What it is called.
    pub name: String,
    /// Its contract, its symbol and how it is counted.
    pub money: Money,
    /// What obligations may be paid in, besides.
    pub cash: Money,
    /// The register of the claims it pays.
    pub register: Address,
    /// Where obligations go, and what melts if it goes anywhere.
    pub commons: Address,
    /// Whether what melts is the commons'; else it is nobody's.
    pub melts_to_commons: bool,
    /// Whose budget the ceiling follows; else the ceiling is a fixed figure.
    pub source: Option<Source>,
    /// Its periods.
    pub clock: SeasonClock,
    /// How long a change of rates or policy waits at least; seconds.
    pub delay: u64,
}

/// The place whose budget a ceiling follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its council.
    pub council: Address,
    /// The stock.
    pub stock: u32,
    /// The place; 0: the stock itself.
    pub node: u32,
    /// What the budget is counted in.
    pub scale: Scale,
}

impl Currency {
    /// The currency at an address.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(
        at: Address,
        connection: &Connection,
        words: &Vocabulary,
    ) -> Result<Self, Failure> {
        let name = connection.read(at, &Generative::nameCall {}, words).await?;
        let settings = connection
            .read(at, &Generative::settingsCall {}, words)
            .await?;
        let delay = connection
            .read(at, &Generative::delayCall {}, words)
            .await?;
        let source = match settings.council.is_zero() {
            true => None,
            false => Some(Source::load(&settings, connection, words).await?),
        };
        Ok(Self {
            name: plain(&name),
            money: counted(at, connection, words).await?,
            cash: counted(settings.cash, connection, words).await?,
            register: settings.register,
            commons: settings.commons,
            melts_to_commons: settings.meltsToCommons,
            source,
            clock: SeasonClock {
                first_opens: settings.firstOpens,
                length: settings.periodLength,
            },
            delay,
        })
    }

    /// Its contract.
    pub fn address(&self) -> Address {
        self.money.token
    }

    /// "12.5 h".
    pub fn text(&self, base: u128) -> String {
        self.money.text(base)
    }

    /// The same for programs.
    pub fn measured(&self, base: u128) -> Quantity {
        self.money.scale.measured(base)
    }

    /// "period 3 (2026-01-01 to 2026-03-31)"; the last day is the period's.
    pub fn period(&self, number: u32) -> String {
        match self.clock.span(number) {
            Some(span) => format!(
                "period {number} ({} to {})",
                date(day_of(span.opens)),
                date(day_of(span.closes).saturating_sub(1))
            ),
            None => format!("period {number}"),
        }
    }

    /// The first period a change that is made at `now` can hold for; unix seconds.
    pub fn next_change(&self, now: u64) -> u32 {
        first_period_from(&self.clock, now.saturating_add(self.delay)).unwrap_or(u32::MAX)
    }

    /// A policy's ceiling: "500 h a period", or "0.5 h for a kg of the budget of stock 0".
    pub fn ceiling(&self, figure: u128) -> String {
        let text = self.ceiling_scale().text(figure);
        match &self.source {
            None => format!("{text} a period"),
            Some(source) => format!(
                "{text} for a {} of the budget of {}",
                source.scale.unit,
                source.place()
            ),
        }
    }

    /// What a policy's ceiling is counted in: the currency, or the currency for a whole unit of a
    /// budget.
    pub fn ceiling_scale(&self) -> Scale {
        let scale = &self.money.scale;
        let Some(source) = &self.source else {
            return scale.clone();
        };
        // base units for a base unit, with 18 decimals
        let decimals = RATE_DECIMALS.saturating_add(scale.decimals);
        Scale::of(&scale.unit, decimals.saturating_sub(source.scale.decimals))
    }
}

impl Source {
    async fn load(
        settings: &Generative::settingsReturn,
        connection: &Connection,
        words: &Vocabulary,
    ) -> Result<Self, Failure> {
        let (council, stock) = (settings.council, settings.stock);
        let call = Council::stockSettingsCall { stock };
        let counted = connection.read(council, &call, words).await?;
        Ok(Self {
            council,
            stock,
            node: settings.node,
            scale: Scale::of(&plain(&counted.unit), counted.decimals),
        })
    }

    /// "stock 0, place 2".
    fn place(&self) -> String {
        match self.node {
            0 => format!("stock {}", self.stock),
            node => format!("stock {}, place {node}", self.stock),
        }
    }
}

/// A ceiling of the deployment's currency in words, as [`Currency::ceiling`].
pub fn ceiling(figure: u128, words: &Vocabulary) -> String {
    match words.currency() {
        Some(currency) => currency.ceiling(figure),
        None => format!("{figure} base units"),
    }
}

/// How the token at an address is counted: as is known already, or as it says itself.
async fn counted(
    token: Address,
    connection: &Connection,
    words: &Vocabulary,
) -> Result<Money, Failure> {
    match words.money_of(token) {
        Some(known) => Ok(known.clone()),
        None => Money::of(token, connection, words).await,
    }
}

/// A rate as it is typed, "7 %" or "0.07", with 18 decimals. `what` names it: "the demurrage".
///
/// # Errors
/// If it is none.
pub fn parse_rate(typed: &str, what: &str) -> Result<u128, Failure> {
    figure::ratio(typed.trim())
        .map(|ratio| ratio.0)
        .map_err(|reason| Failure::usage(format!("{what} \"{typed}\" {reason}")))
}

/// A unix day as a date: "2033-05-18".
pub fn date(day: u32) -> String {
    let moment = text::moment(u64::from(day).saturating_mul(DAY));
    let (date, _) = moment.split_once(' ').unwrap_or((&moment, ""));
    date.to_owned()
}

/// A currency of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The threshold currency.
    Fishcoin,
    /// The generative currency.
    Generative,
}

impl Chosen {
    /// The currency that `text` names by its name, its symbol or its sort ("fishcoin",
    /// "generative"); without it, the only one there is.
    ///
    /// # Errors
    /// If there is none, none of that name, or several and none is named.
    pub fn find(manifest: &Manifest, text: Option<&str>) -> Result<Self, Failure> {
        match Self::all(manifest, text)?.as_slice() {
            [one] => Ok(*one),
            _ => Err(
                Failure::usage("there are several currencies, and none is named")
                    .advise(format!("give --currency {}", listed(&known(manifest)))),
            ),
        }
    }

    /// Every currency that `text` may mean; without it, all there are.
    ///
    /// # Errors
    /// If there is none, or none of that name.
    pub fn all(manifest: &Manifest, text: Option<&str>) -> Result<Vec<Self>, Failure> {
        let known = known(manifest);
        if known.is_empty() {
            return Err(
                Failure::not_found(format!("{} has no currency", manifest.name))
                    .advise("name a deployment that has with --deployment FILE"),
            );
        }
        let Some(text) = text else {
            return Ok(known.into_iter().map(|(chosen, _)| chosen).collect());
        };
        let found: Vec<_> = known
            .iter()
            .filter(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(text)))
            .map(|(chosen, _)| *chosen)
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let names = known.iter().flat_map(|(_, names)| names);
        let near = nearest(text, names.map(String::as_str));
        let failure = Failure::not_found(format!("there is no currency \"{text}\" here"));
        Err(match near {
            Some(near) => failure.advise(format!("did you mean \"{near}\"?")),
            None => failure.advise(format!("give --currency {}", listed(&known))),
        })
    }
}

/// A currency with its symbol, its name and its sort.
type Named = (Chosen, [String; 3]);

/// The currencies of a deployment.
fn known(manifest: &Manifest) -> Vec<Named> {
    let named = |chosen, symbol: &str, name: &str, sort: &str| {
        let names = [symbol, name, sort].map(str::to_owned);
        (chosen, names)
    };
    let fishcoin = manifest
        .fishery
        .as_ref()
        .map(|it| named(Chosen::Fishcoin, &it.symbol, &it.currency_name, "fishcoin"));
    let coin = manifest.generative_coin.as_ref();
    let generative = manifest.generative.as_ref().map(|_| {
        let (symbol, name) = coin.map_or(("", ""), |it| (&it.symbol, &it.name));
        named(Chosen::Generative, symbol, name, "generative")
    });
    fishcoin.into_iter().chain(generative).collect()
}

/// Their symbols, or their sorts where these are the same: "FISH or HOUR".
fn listed(known: &[Named]) -> String {
    let place = match known {
        [(_, one), (_, other)] if one[0] == other[0] => 2,
        _ => 0,
    };
    let names: Vec<_> = known
        .iter()
        .filter_map(|(_, names)| names.get(place).cloned())
        .collect();
    names.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(source: Option<Source>) -> Currency {
        Currency {
            name: "Valley hours".into(),
            money: Money {
                token: Address::repeat_byte(1),
                scale: Scale::of("h", 2),
            },
            cash: Money::native(),
            register: Address::repeat_byte(2),
            commons: Address::repeat_byte(3),
            melts_to_commons: true,
            source,
            clock: SeasonClock {
                first_opens: 10 * DAY,
                length: 30 * DAY,
            },
            delay: 5 * DAY,
        }
    }

    #[test]
    fn a_change_holds_from_the_first_period_that_opens_after_the_delay() {
        let currency = currency(None);
        for (now, period) in [
            (0, 1),
            (5 * DAY, 1),
            (5 * DAY + 1, 2),
            (10 * DAY, 2),
            (35 * DAY, 2),
            (35 * DAY + 1, 3),
        ] {
            assert_eq!(currency.next_change(now), period, "{now}");
        }
        assert_eq!(currency.next_change(u64::MAX), u32::MAX);
    }

    #[test]
    fn a_period_is_told_by_its_first_day_and_its_last() {
        let currency = currency(None);
        assert_eq!(currency.period(1), "period 1 (1970-01-11 to 1970-02-09)");
        assert_eq!(currency.period(0), "period 0");
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(day_of(2_000_000_000)), "2033-05-18");
    }

    #[test]
    fn a_ceiling_is_an_amount_or_so_much_for_a_unit_of_a_budget() {
        let fixed = currency(None);
        assert_eq!(fixed.ceiling_scale().parse("500 h", "it"), Ok(50_000));
        assert_eq!(fixed.ceiling(50_000), "500 h a period");
        let follows = currency(Some(Source {
            council: Address::repeat_byte(4),
            stock: 0,
            node: 2,
            scale: Scale::of("kg", 1),
        }));
        // half an hour for a kilogramme: 50 hundredths for 10 tenths
        let figure = 5_000_000_000_000_000_000;
        assert_eq!(follows.ceiling_scale().parse("0.5", "it"), Ok(figure));
        assert_eq!(
            follows.ceiling(figure),
            "0.5 h for a kg of the budget of stock 0, place 2"
        );
    }
}
