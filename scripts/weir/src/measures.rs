//! What a kind of benefit is counted in, and what is paid in: the same words everywhere.

use alloy::primitives::{Address, U256};
use weir_core::{season::SeasonClock, season::SeasonSpan, text};

use crate::{
    chain::Connection,
    charter::figure,
    interfaces::{Claims, Fishcoin},
    shell::Failure,
    units::{parse_positive, parse_quantity},
    vocabulary::{Quantity, Vocabulary},
};

/// What the chain's own coin is called, which has no name that everybody agrees on.
pub const NATIVE: &str = "of the chain's coin";
/// Decimals of the chain's own coin.
pub const NATIVE_DECIMALS: u8 = 18;
/// Square metres, said in hectares.
pub const AREA_DECIMALS: u8 = 4;
/// The number that stands for a benefit of its own.
pub const OWN_BENEFIT: u32 = u32::MAX;

/// A unit, and how finely it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// For people.
    pub unit: String,
    /// Of the unit, in the base unit.
    pub decimals: u8,
}

/// A token and how it is counted; the zero address is the chain's own coin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// Its contract.
    pub token: Address,
    /// How it is counted.
    pub scale: Scale,
}

/// A kind of benefit, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its number.
    pub number: u32,
    /// What never changes of it.
    pub settings: Claims::KindSettings,
    /// What it is counted in.
    pub scale: Scale,
    /// What bonds, stakes and payments are in.
    pub money: Money,
}

impl Scale {
    /// Of `unit` with `decimals`.
    pub fn of(unit: &str, decimals: u8) -> Self {
        Self {
            unit: unit.to_owned(),
            decimals,
        }
    }

    /// Hectares, counted in square metres.
    pub fn hectares() -> Self {
        Self::of("ha", AREA_DECIMALS)
    }

    /// "120.5 kg".
    pub fn text(&self, base: u128) -> String {
        text::quantity(base, self.decimals, &self.unit)
            .trim_end()
            .to_owned()
    }

    /// The same for programs.
    pub fn measured(&self, base: u128) -> Quantity {
        Quantity {
            amount: text::quantity(base, self.decimals, "")
                .trim_end()
                .to_owned(),
            unit: self.unit.clone(),
            base: base.to_string(),
        }
    }

    /// What was typed, in base units; exact or refused. `what` names it: "the quantity".
    ///
    /// # Errors
    /// If it is no amount in this unit.
    pub fn parse(&self, text: &str, what: &str) -> Result<u128, Failure> {
        parse_quantity(text, &self.unit, self.decimals, what)
    }

    /// The same, refusing zero.
    ///
    /// # Errors
    /// If it is no amount in this unit, or zero.
    pub fn parse_positive(&self, text: &str, what: &str) -> Result<u128, Failure> {
        parse_positive(text, &self.unit, self.decimals, what)
    }

    /// What a charter writes, in base units.
    ///
    /// # Errors
    /// If it is no amount in this unit; says why.
    pub fn read(&self, text: &str) -> Result<u128, String> {
        figure::quantity(text, &self.unit, self.decimals)
    }
}

impl Money {
    /// The chain's own coin.
    pub fn native() -> Self {
        Self {
            token: Address::ZERO,
            scale: Scale::of(NATIVE, NATIVE_DECIMALS),
        }
    }

    /// Whether it is the chain's own coin.
    pub fn is_native(&self) -> bool {
        self.token.is_zero()
    }

    /// What the token at an address says of itself; one that says nothing readable is called by its
    /// address.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn of(
        token: Address,
        connection: &Connection,
        words: &Vocabulary,
    ) -> Result<Self, Failure> {
        if token.is_zero() {
            return Ok(Self::native());
        }
        let known = |answer: Result<String, Failure>| match answer {
            Err(failure) if failure.kind == crate::shell::Kind::Unreachable => Err(failure),
            answer => Ok(answer.ok()),
        };
        let symbol = connection
            .read(token, &Fishcoin::symbolCall {}, words)
            .await;
        let symbol = known(symbol)?
            .map(|text| {
                text.chars()
                    .filter(|it| !it.is_control())
                    .collect::<String>()
            })
            .filter(|text| !text.trim().is_empty());
        let decimals = match connection
            .read(token, &Fishcoin::decimalsCall {}, words)
            .await
        {
            Err(failure) if failure.kind == crate::shell::Kind::Unreachable => return Err(failure),
            answer => answer.ok().filter(|it| *it <= text::MAX_DECIMALS),
        };
        let unit = symbol.unwrap_or_else(|| format!("of {token}"));
        Ok(Self {
            token,
            scale: Scale {
                unit,
                decimals: decimals.unwrap_or(0),
            },
        })
    }

    /// "12.5 EUR".
    pub fn text(&self, base: u128) -> String {
        self.scale.text(base)
    }

    /// The same of a word that may be larger than any amount.
    pub fn text_of_word(&self, base: U256) -> String {
        u128::try_from(base).map_or_else(
            |_| format!("{base} base units of {}", self.scale.unit),
            |base| self.text(base),
        )
    }
}

impl Kind {
    /// The kind `number` at the register `at`.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(
        number: u32,
        at: Address,
        connection: &Connection,
        words: &Vocabulary,
    ) -> Result<Self, Failure> {
        let call = Claims::kindSettingsCall { kind: number };
        let settings = connection.read(at, &call, words).await?;
        let money = match words.money_of(settings.stakes.token) {
            Some(known) => known.clone(),
            None => Money::of(settings.stakes.token, connection, words).await?,
        };
        Ok(Self {
            number,
            scale: Scale::of(&settings.unit, settings.decimals),
            money,
            settings,
        })
    }

    /// "120.5 kg".
    pub fn quantity(&self, base: u128) -> String {
        self.scale.text(base)
    }

    /// Its calendar.
    pub fn clock(&self) -> SeasonClock {
        SeasonClock {
            first_opens: self.settings.firstOpens,
            length: self.settings.periodLength,
        }
    }

    /// The period of a number; none for 0.
    pub fn span(&self, period: u32) -> Option<SeasonSpan> {
        self.clock().span(period)
    }

    /// "period 3 (2026-01-01 00:00:00 UTC to 2027-01-01 00:00:00 UTC)".
    pub fn period(&self, period: u32) -> String {
        match self.span(period) {
            Some(span) => format!(
                "period {period} ({} to {})",
                text::moment(span.opens),
                text::moment(span.closes)
            ),
            None => format!("period {period}"),
        }
    }

    /// "0.5 EUR a kg".
    pub fn tariff(&self, base: u128) -> String {
        format!("{} a {}", self.money.text(base), self.scale.unit)
    }

    /// "25 EUR a hectare".
    pub fn bonus(&self, base: u128) -> String {
        format!("{} a hectare", self.money.text(base))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_typed_in_hectares_and_counted_in_square_metres() {
        let hectares = Scale::hectares();
        assert_eq!(hectares.parse("12.3 ha", "the area"), Ok(123_000));
        assert_eq!(hectares.text(123_000), "12.3 ha");
        assert!(hectares.parse("1.00005", "the area").is_err());
        assert!(hectares.parse("3 acres", "the area").is_err());
    }

    #[test]
    fn the_chains_own_coin_is_spoken_of_as_such() {
        let money = Money::native();
        assert_eq!(
            money.text(500_000_000_000_000_000),
            "0.5 of the chain's coin"
        );
        assert_eq!(
            money.scale.parse("0.5", "the bond"),
            Ok(500_000_000_000_000_000)
        );
    }
}
