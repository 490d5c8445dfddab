//! Turns what the chain says into words: addresses into names, base units into units, seconds into
//! dates.

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use serde::{Serialize, Serializer};
use weir_core::text;

use crate::{
    currency::Currency,
    measures::{Kind, Money, Scale},
    units::duration_words,
};

/// One, as a ratio with 18 decimals.
const ONE: u128 = 1_000_000_000_000_000_000;

/// The words of one deployment.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    unit: String,
    decimals: u8,
    symbol: String,
    names: BTreeMap<Address, String>,
    speakers: BTreeMap<Address, Speaker>,
    kinds: BTreeMap<u32, Kind>,
    /// The kind that is spoken of.
    kind: Option<u32>,
    /// Kind and agency of each agreement.
    agreements: BTreeMap<u32, (u32, Address)>,
    /// The generative currency.
    currency: Option<Currency>,
    /// What the exchange counts debts and values in.
    unit_of_exchange: Option<Scale>,
    /// Tokens beside those of kinds.
    tokens: BTreeMap<Address, Money>,
    /// The exchange's communities.
    communities: BTreeMap<u32, String>,
}

/// One of a deployment's contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The council of scientists' seats.
    Council,
    /// The threshold currency.
    Fishcoin,
    /// The register of claims.
    Claims,
    /// The fund.
    Fund,
    /// The generative currency.
    Generative,
    /// The exchange between currencies.
    Exchange,
}

impl Speaker {
    /// "the register".
    pub fn title(self) -> &'static str {
        match self {
            Self::Council => "the council",
            Self::Fishcoin => "the currency",
            Self::Claims => "the register",
            Self::Fund => "the fund",
            Self::Generative => "the currency of work",
            Self::Exchange => "the exchange",
        }
    }

    /// Its name in manifests and for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Council => "council",
            Self::Fishcoin => "fishcoin",
            Self::Claims => "claims",
            Self::Fund => "fund",
            Self::Generative => "generative",
            Self::Exchange => "exchange",
        }
    }
}

/// A quantity as programs read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// In units, exactly.
    pub amount: String,
    /// Which.
    pub unit: String,
    /// In base units, exactly.
    pub base: String,
}

/// An account as programs read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Its address.
    pub address: Address,
    /// What the charter calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A number beyond what every JSON library keeps, as text.
pub fn as_text<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

impl Vocabulary {
    /// The words for a stock counted in `unit` with `decimals` in the base unit, whose coins are
    /// called `symbol`.
    pub fn of(unit: &str, decimals: u8, symbol: &str) -> Self {
        Self {
            unit: unit.to_owned(),
            decimals,
            symbol: symbol.to_owned(),
            ..Self::default()
        }
    }

    /// The same, where `address` is one of the deployment's contracts.
    #[must_use]
    pub fn speaker(mut self, address: Address, speaker: Speaker) -> Self {
        self.speakers.insert(address, speaker);
        self
    }

    /// Which of the deployment's contracts is at `address`.
    pub fn speaker_at(&self, address: Address) -> Option<Speaker> {
        self.speakers.get(&address).copied()
    }

    /// The same, knowing the kinds of benefit.
    #[must_use]
    pub fn knowing_kind(mut self, kind: Kind) -> Self {
        self.kinds.insert(kind.number, kind);
        self
    }

    /// The same, knowing an agreement's kind and agency.
    #[must_use]
    pub fn knowing_agreement(mut self, agreement: u32, kind: u32, agency: Address) -> Self {
        self.agreements.insert(agreement, (kind, agency));
        self
    }

    /// The same, where amounts without a kind of their own are of `kind`.
    #[must_use]
    pub fn about_kind(mut self, kind: u32) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The same, knowing the generative currency.
    #[must_use]
    pub fn knowing_currency(mut self, currency: Currency) -> Self {
        self = self
            .knowing_token(currency.money.clone())
            .knowing_token(currency.cash.clone());
        self.currency = Some(currency);
        self
    }

    /// The generative currency.
    pub fn currency(&self) -> Option<&Currency> {
        self.currency.as_ref()
    }

    /// The same, knowing what the exchange counts debts and values in.
    #[must_use]
    pub fn knowing_unit_of_exchange(mut self, unit: Scale) -> Self {
        self.unit_of_exchange = Some(unit);
        self
    }

    /// The same, knowing a token.
    #[must_use]
    pub fn knowing_token(mut self, money: Money) -> Self {
        self.tokens.insert(money.token, money);
        self
    }

    /// The same, where the exchange's community `number` is called `name`.
    #[must_use]
    pub fn knowing_community(mut self, number: u32, name: &str) -> Self {
        self.communities.insert(number, name.to_owned());
        self
    }

    /// "12.5 HOUR" of the generative currency.
    pub fn hours(&self, base: u128) -> String {
        match &self.currency {
            Some(currency) => currency.money.text(base),
            None => format!("{base} base units"),
        }
    }

    /// The same of a word that may be larger than any amount.
    pub fn hours_of_word(&self, base: U256) -> String {
        match &self.currency {
            Some(currency) => currency.money.text_of_word(base),
            None => format!("{base} base units"),
        }
    }

    /// "12.5 credits" of the exchange's unit.
    pub fn unit_of_exchange(&self, base: u128) -> String {
        match &self.unit_of_exchange {
            Some(unit) => unit.text(base),
            None => format!("{base} base units"),
        }
    }

    /// What the charter calls a community of the exchange.
    pub fn community(&self, number: u32) -> String {
        match self.communities.get(&number) {
            Some(name) => name.clone(),
            None => format!("community {number}"),
        }
    }

    /// The kinds of benefit.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }

    /// The kind of a number.
    pub fn kind(&self, number: u32) -> Option<&Kind> {
        self.kinds.get(&number)
    }

    /// The kind that is spoken of: the one that was said, or the only one there is.
    fn meant(&self) -> Option<&Kind> {
        match (self.kind, self.kinds.len()) {
            (Some(number), _) => self.kinds.get(&number),
            (None, 1) => self.kinds.values().next(),
            (None, _) => None,
        }
    }

    /// "Nitrate kept out of groundwater (kind 0)".
    pub fn kind_name(&self, number: u32) -> String {
        self.kinds.get(&number).map_or_else(
            || format!("kind {number}"),
            |kind| format!("{} (kind {number})", plain(&kind.settings.name)),
        )
    }

    /// "agreement 1 (Water agency (0x7099…79C8))".
    pub fn agreement(&self, number: u32) -> String {
        match self.agreements.get(&number) {
            Some((_, agency)) => format!("agreement {number} with {}", self.address(*agency)),
            None => format!("agreement {number}"),
        }
    }

    /// The kind of an agreement.
    pub fn kind_of_agreement(&self, number: u32) -> Option<u32> {
        self.agreements.get(&number).map(|(kind, _)| *kind)
    }

    /// "120.5 kg" of the kind, or of the one that is spoken of.
    pub fn benefit(&self, kind: Option<u32>, base: u128) -> String {
        match kind.map_or_else(|| self.meant(), |kind| self.kinds.get(&kind)) {
            Some(kind) => kind.quantity(base),
            None => format!("{base} base units"),
        }
    }

    /// "12.5 EUR" of the kind's token, or of that of the kind that is spoken of.
    pub fn money(&self, kind: Option<u32>, base: u128) -> String {
        let meant = kind.map_or_else(|| self.meant(), |kind| self.kinds.get(&kind));
        match meant.map(|kind| &kind.money).or_else(|| self.only_money()) {
            Some(money) => money.text(base),
            None => format!("{base} base units"),
        }
    }

    /// The token, if all kinds have the same.
    fn only_money(&self) -> Option<&Money> {
        let first = &self.kinds.values().next()?.money;
        let same = self.kinds.values().all(|kind| kind.money == *first);
        same.then_some(first)
    }

    /// What is known of a token.
    pub fn money_of(&self, token: Address) -> Option<&Money> {
        let mut all = self.kinds.values().map(|kind| &kind.money);
        let of_kinds = all.find(|money| money.token == token);
        of_kinds.or_else(|| self.tokens.get(&token))
    }

    /// "12.5 EUR" of the token at an address.
    pub fn money_in(&self, token: Address, base: u128) -> String {
        match self.money_of(token) {
            Some(money) => money.text(base),
            None if token.is_zero() => Money::native().text(base),
            None => format!("{base} base units of {token}"),
        }
    }

    /// The same of a word that may be larger than any amount.
    pub fn money_in_word(&self, token: Address, base: U256) -> String {
        u128::try_from(base).map_or_else(
            |_| format!("{base} base units of {token}"),
            |base| self.money_in(token, base),
        )
    }

    /// "12.3 ha".
    pub fn area(&self, square_metres: u128) -> String {
        Scale::hectares().text(square_metres)
    }

    /// The same, where `address` is called `name`; the first name given to an address stays.
    #[must_use]
    pub fn name(mut self, address: Address, name: &str) -> Self {
        self.names.entry(address).or_insert_with(|| name.to_owned());
        self
    }

    /// Decimals of a unit.
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// The unit's name.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The coins' symbol.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// What the charter calls `address`.
    pub fn name_of(&self, address: Address) -> Option<&str> {
        self.names.get(&address).map(String::as_str)
    }

    /// "Ana (0x7099…79C8)", or the whole address of somebody without a name.
    pub fn address(&self, address: Address) -> String {
        let whole = address.to_string();
        match (address.is_zero(), self.names.get(&address)) {
            (true, _) => "nobody (the zero address)".to_owned(),
            (false, None) => whole,
            (false, Some(name)) => {
                let first = whole.get(..6).unwrap_or(&whole);
                let last = whole.get(38..).unwrap_or_default();
                format!("{name} ({first}…{last})")
            }
        }
    }

    /// An account for programs.
    pub fn party(&self, address: Address) -> Party {
        Party {
            address,
            name: self.names.get(&address).cloned(),
        }
    }

    /// "12.5 t".
    pub fn quantity(&self, base: u128) -> String {
        text::quantity(base, self.decimals, &self.unit)
            .trim_end()
            .to_owned()
    }

    /// "12.5 FISH".
    pub fn coins(&self, base: u128) -> String {
        text::quantity(base, self.decimals, &self.symbol)
            .trim_end()
            .to_owned()
    }

    /// The same of a word that may be larger than any coin.
    pub fn coins_of_word(&self, base: U256) -> String {
        u128::try_from(base).map_or_else(
            |_| format!("{base} base units of {}", self.symbol),
            |base| self.coins(base),
        )
    }

    /// A quantity for programs.
    pub fn measured(&self, base: u128) -> Quantity {
        Quantity {
            amount: self.number(base),
            unit: self.unit.clone(),
            base: base.to_string(),
        }
    }

    /// Coins for programs.
    pub fn counted(&self, base: u128) -> Quantity {
        Quantity {
            amount: self.number(base),
            unit: self.symbol.clone(),
            base: base.to_string(),
        }
    }

    /// "2033-05-18 03:33:20 UTC".
    pub fn moment(&self, seconds: u64) -> String {
        text::moment(seconds)
    }

    /// "30 days".
    pub fn duration(&self, seconds: u64) -> String {
        duration_words(seconds)
    }

    /// A part of one with 18 decimals, in per cent: "7 %".
    pub fn ratio(&self, ratio: u128) -> String {
        let percent = ratio.saturating_mul(100);
        if percent == u128::MAX {
            return format!("{} times", trimmed(ratio, 18));
        }
        format!("{} %", trimmed(percent, 18))
    }

    /// A rate with 18 decimals: "0.3082429".
    pub fn rate(&self, rate: u128) -> String {
        trimmed(rate, 18)
    }

    /// An amount of the chain's own coin, to a millionth, rounded up so that no cost reads as
    /// nothing.
    pub fn native(&self, wei: U256) -> String {
        let step = U256::from(ONE.checked_div(1_000_000).unwrap_or(1));
        let millionths = wei.div_ceil(step);
        u128::try_from(millionths).map_or_else(|_| wei.to_string(), |some| trimmed(some, 6))
    }

    fn number(&self, base: u128) -> String {
        trimmed(base, self.decimals)
    }
}

/// A text from the chain, without what could steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).collect()
}

/// `value` with a point before its last `decimals` digits, without zeros at the end.
fn trimmed(value: u128, decimals: u8) -> String {
    text::quantity(value, decimals, "").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::primitives::address;

    #[test]
    fn quantities_drop_the_zeros_at_their_end() {
        let words = Vocabulary::of("t", 3, "FISH");
        assert_eq!(words.quantity(77_688_500), "77688.5 t");
        assert_eq!(words.quantity(0), "0 t");
        assert_eq!(words.coins(1), "0.001 FISH");
        assert_eq!(words.measured(12_500).amount, "12.5");
        assert_eq!(Vocabulary::default().quantity(7), "7");
    }

    #[test]
    fn an_address_with_a_name_is_shortened_and_one_without_stays_whole() {
        let ana = address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
        let words = Vocabulary::of("t", 3, "FISH").name(ana, "Ana");
        assert_eq!(words.address(ana), "Ana (0x7099…79C8)");
        let other = address!("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        assert_eq!(words.address(other), other.to_string());
    }

    #[test]
    fn ratios_are_per_cent_and_costs_are_never_nothing() {
        let words = Vocabulary::default();
        assert_eq!(words.ratio(ONE / 10), "10 %");
        assert_eq!(words.ratio(ONE / 1000 * 75), "7.5 %");
        assert_eq!(words.rate(308_242_900_000_000_000), "0.3082429");
        assert_eq!(words.native(U256::from(1)), "0.000001");
        assert_eq!(words.native(U256::from(ONE)), "1");
    }
}
