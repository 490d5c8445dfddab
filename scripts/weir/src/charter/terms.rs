//! What a charter says, once everything in it is checked.

use alloy::primitives::{Address, B256};
use serde::{Serialize, Serializer};
use weir_core::{
    allocation::Division,
    quorum::QuorumRule,
    stock::{ControlRule, Model, StockParameters},
    Ratio,
};

use super::{
    currencies::{Exchange, Generative},
    figure::FirstOpening,
    who::Who,
};
use crate::measures::{Money, Scale};

/// A community's charter.
#[derive(Clone, Debug, Serialize)]
pub struct Charter {
    /// Of the community.
    pub name: String,
    /// Who governs the contracts once they are deployed, unless a part names another.
    pub governor: Who,
    /// How long a loosening waits, unless a part says otherwise; seconds.
    pub delay: u64,
    /// Names of the institutions, by number.
    pub institutions: Vec<String>,
    /// A threshold currency on what a stock yields, if the community has one.
    #[serde(flatten)]
    pub fishery: Option<Fishery>,
    /// A register of claims, if the community has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<Register>,
    /// A fund, if the community has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// A generative currency, if the community has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generative: Option<Generative>,
    /// An exchange, if the community has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
    /// Who else has a name in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<Person>,
}

/// What council and currency begin with.
#[derive(Clone, Debug, Serialize)]
pub struct Fishery {
    /// What the community lives of.
    pub stock: Stock,
    /// How its budget is computed.
    #[serde(serialize_with = "parameters")]
    pub parameters: StockParameters,
    /// Its calendar.
    pub season: Seasons,
    /// What makes an assessment final.
    #[serde(serialize_with = "quorum")]
    pub quorum: QuorumRule,
    /// The founding seats.
    pub seats: Vec<Seat>,
    /// Places below the stock, each after its parent.
    pub places: Vec<Place>,
    /// The currency.
    pub currency: Currency,
    /// Who records landings from the beginning.
    pub officers: Vec<Person>,
    /// Who holds shares from the beginning; in the commons mode, the first members.
    pub fishers: Vec<Fisher>,
}

/// What a register of claims begins with.
#[derive(Clone, Debug, Serialize)]
pub struct Register {
    /// Who governs it.
    pub governor: Who,
    /// How long a loosening waits; seconds.
    pub delay: u64,
    /// The kinds of benefit.
    pub kinds: Vec<KindTerms>,
}

/// A kind of benefit.
#[derive(Clone, Debug, Serialize)]
pub struct KindTerms {
    /// For people.
    pub name: String,
    /// In what it is counted.
    pub unit: String,
    /// Of the unit, in the chain's base unit.
    pub decimals: u8,
    /// The kind whose benefit it shares, as an index of [`Register::kinds`]; none: one of its own.
    pub benefit: Option<usize>,
    /// Of the H3 cells.
    pub resolution: u8,
    /// Its calendar.
    pub periods: Seasons,
    /// Plausible at most, per cell and period; base units.
    #[serde(serialize_with = "digits")]
    pub max_quantity: u128,
    /// Per cell; square metres.
    #[serde(serialize_with = "digits")]
    pub max_area: u128,
    /// Hash of baseline and method.
    pub method: B256,
    /// What bonds, stakes and payments are in.
    pub token: Token,
    /// Of a claim; the token's base units.
    #[serde(serialize_with = "digits")]
    pub bond: u128,
    /// Of each attestor of a claim; the token's base units.
    #[serde(serialize_with = "digits")]
    pub stake: u128,
    /// Of a challenge; the token's base units.
    #[serde(serialize_with = "digits")]
    pub challenge_bond: u128,
    /// Within which its quorum must be reached; seconds.
    pub attestation: u64,
    /// Within which it can be challenged; seconds.
    pub challenge: u64,
    /// Within which a challenge is judged; seconds.
    pub review_time: u64,
    /// For which attestors' stakes stay locked; seconds.
    pub liability: u64,
    /// What makes a claim attested.
    #[serde(serialize_with = "quorum")]
    pub quorum: QuorumRule,
    /// What decides a challenge or a revocation.
    #[serde(serialize_with = "quorum")]
    pub review: QuorumRule,
    /// The first seats.
    pub seats: Vec<Seat>,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// A token, as a charter calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// For people.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// Its contract; zero is the chain's own coin.
    pub address: Address,
}

impl Token {
    /// The chain's own coin.
    pub fn native() -> Self {
        let Money { token, scale } = Money::native();
        Self {
            symbol: scale.unit,
            decimals: scale.decimals,
            address: token,
        }
    }

    /// How it is counted.
    pub fn money(&self) -> Money {
        Money {
            token: self.address,
            scale: Scale::of(&self.symbol, self.decimals),
        }
    }
}

/// What a fund begins with.
#[derive(Clone, Debug, Serialize)]
pub struct Fund {
    /// Who governs it.
    pub governor: Who,
    /// How long a loosening waits; seconds.
    pub delay: u64,
    /// Who attests savings.
    pub auditors: Vec<Seat>,
    /// What it pays for.
    pub schemes: Vec<Scheme>,
    /// What it offers to agencies.
    pub agreements: Vec<Agreement>,
}

/// How a fund pays for a kind of benefit.
#[derive(Clone, Debug, Serialize)]
pub struct Scheme {
    /// Which kind, as an index of [`Register::kinds`].
    pub kind: usize,
    /// How long after a period's end it can be closed; seconds.
    pub settlement: u64,
    /// The tariff is at most this, for ever; base units a unit.
    #[serde(serialize_with = "digits")]
    pub max_tariff: u128,
    /// The bonus is at most this, for ever; base units a hectare.
    #[serde(serialize_with = "digits")]
    pub max_bonus: u128,
    /// Base units of the token a unit of the benefit.
    #[serde(serialize_with = "digits")]
    pub tariff: u128,
    /// Base units of the token a hectare, once the target is reached.
    #[serde(serialize_with = "digits")]
    pub bonus: u128,
    /// Base units of the benefit that all claims of a period come to for the bonus to be paid.
    #[serde(serialize_with = "digits")]
    pub target: u128,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// What is offered to an agency.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    /// The agency.
    pub name: String,
    /// Which kind it saves by, as an index of [`Register::kinds`].
    pub kind: usize,
    /// The number of its institution.
    pub institution: u8,
    /// Who accepts and reports.
    pub who: Who,
    /// Of what it saves; 18 decimals.
    #[serde(serialize_with = "ratio")]
    pub share: Ratio,
    /// What makes a saving final.
    #[serde(serialize_with = "quorum")]
    pub quorum: QuorumRule,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// What a stock is called and counted in.
#[derive(Clone, Debug, Serialize)]
pub struct Stock {
    /// For people.
    pub name: String,
    /// Of quantities, for people: "t".
    pub unit: String,
    /// Of the unit, in the chain's base unit.
    pub decimals: u8,
    /// How its budget is divided among the places directly below it.
    #[serde(serialize_with = "division")]
    pub division: Division,
}

/// A stock's calendar.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Seasons {
    /// When the first one opens.
    pub first_opens: FirstOpening,
    /// How long each is; seconds.
    pub length: u64,
}

/// A scientist's seat.
#[derive(Clone, Debug, Serialize)]
pub struct Seat {
    /// For people.
    pub name: String,
    /// The number of its institution.
    pub institution: u8,
    /// Who speaks for it.
    pub who: Who,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// A place in the stock's tree.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// For people.
    pub name: String,
    /// The place above it, as an index of [`Fishery::places`]; none: the stock itself.
    pub parent: Option<usize>,
    /// Who divides what it has; none: the governor.
    pub assembly: Option<Who>,
    /// How.
    #[serde(serialize_with = "division")]
    pub division: Division,
    /// Its part of the parent: a weight, a quantity in base units, or 0 or 1.
    #[serde(serialize_with = "digits")]
    pub part: u128,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// The threshold currency.
#[derive(Clone, Debug, Serialize)]
pub struct Currency {
    /// For wallets.
    pub name: String,
    /// For wallets.
    pub symbol: String,
    /// The place whose budget it divides, as an index of [`Fishery::places`]; none: the stock's.
    pub place: Option<usize>,
    /// Shares in all; 0 in the commons mode, where every member has one equal share.
    #[serde(serialize_with = "digits")]
    pub shares: u128,
    /// The part of all shares that one account may hold; 18 decimals.
    #[serde(serialize_with = "ratio")]
    pub concentration: Ratio,
    /// On top of a catch beyond coins; 18 decimals.
    #[serde(serialize_with = "ratio")]
    pub penalty: Ratio,
    /// How long a loosening waits; seconds.
    pub delay: u64,
}

/// Somebody with a name.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// For people.
    pub name: String,
    /// On the chain.
    pub who: Who,
    /// Where they stand in the file.
    #[serde(skip)]
    pub line: usize,
}

/// Somebody who fishes.
#[derive(Clone, Debug, Serialize)]
pub struct Fisher {
    /// For people.
    pub name: String,
    /// On the chain.
    pub who: Who,
    /// Shares; 1 in the commons mode.
    #[serde(serialize_with = "digits")]
    pub shares: u128,
    /// Where they stand in the file.
    #[serde(skip)]
    pub line: usize,
}

impl Fishery {
    /// Every member has one equal share.
    pub fn is_commons(&self) -> bool {
        self.currency.shares == 0
    }
}

impl Charter {
    /// Everybody in it whose key is known to everybody: name and number of the test account.
    pub fn dev_accounts(&self) -> Vec<(String, u32)> {
        let governor = [("the governor".to_owned(), &self.governor)];
        let others = [
            (
                "the governor of the register",
                self.claims.as_ref().map(|it| &it.governor),
            ),
            (
                "the governor of the fund",
                self.fund.as_ref().map(|it| &it.governor),
            ),
            (
                "the governor of the currency of work",
                self.generative.as_ref().map(|it| &it.governor),
            ),
            (
                "the governor of the exchange",
                self.exchange.as_ref().map(|it| &it.governor),
            ),
            (
                "the commons",
                self.generative.as_ref().map(|it| &it.commons),
            ),
        ];
        let others = others
            .into_iter()
            .filter_map(|(name, who)| Some((name.to_owned(), who?)))
            .filter(|(_, who)| **who != self.governor);
        let seats = self
            .fishery
            .iter()
            .flat_map(|it| it.seats.iter().map(|it| (it.name.clone(), &it.who)));
        let fishery = self.fishery.iter().flat_map(|it| {
            let officers = it.officers.iter().map(|it| (it.name.clone(), &it.who));
            let fishers = it.fishers.iter().map(|it| (it.name.clone(), &it.who));
            let assemblies = it.places.iter().filter_map(|place| {
                let assembly = place.assembly.as_ref()?;
                Some((format!("the assembly of {}", place.name), assembly))
            });
            assemblies.chain(officers).chain(fishers)
        });
        let rest = self
            .people_beside_the_fishery()
            .map(|(name, who)| (name.to_owned(), who));
        governor
            .into_iter()
            .chain(others)
            .chain(seats)
            .chain(fishery)
            .chain(rest)
            .filter_map(|(name, who)| Some((name, who.dev?)))
            .collect()
    }

    /// Names and addresses of everybody in it.
    pub fn people(&self) -> impl Iterator<Item = (&str, &Who)> {
        let fishery = self.fishery.iter().flat_map(|it| {
            let seats = it.seats.iter().map(|it| (it.name.as_str(), &it.who));
            let officers = it.officers.iter().map(|it| (it.name.as_str(), &it.who));
            let fishers = it.fishers.iter().map(|it| (it.name.as_str(), &it.who));
            fishers.chain(officers).chain(seats)
        });
        fishery.chain(self.people_beside_the_fishery())
    }

    fn people_beside_the_fishery(&self) -> impl Iterator<Item = (&str, &Who)> {
        let persons = self.persons.iter().map(|it| (it.name.as_str(), &it.who));
        let kinds = self.claims.iter().flat_map(|it| &it.kinds);
        let seats = kinds.flat_map(|it| it.seats.iter().map(|it| (it.name.as_str(), &it.who)));
        let fund = self.fund.iter().flat_map(|it| {
            let auditors = it.auditors.iter().map(|it| (it.name.as_str(), &it.who));
            let agencies = it.agreements.iter().map(|it| (it.name.as_str(), &it.who));
            agencies.chain(auditors)
        });
        let founders = self.generative.iter().flat_map(|it| &it.founders);
        let founders = founders.map(|it| (it.name.as_str(), &it.who));
        persons.chain(founders).chain(fund).chain(seats)
    }

    /// The kinds of benefit of its register.
    pub fn kinds(&self) -> &[KindTerms] {
        self.claims.as_ref().map_or(&[], |it| it.kinds.as_slice())
    }
}

/// The words for models in a charter.
pub const MODELS: [(&str, Model); 4] = [
    ("schaefer", Model::Schaefer),
    ("fox", Model::Fox),
    ("recharge", Model::Recharge),
    ("fixed", Model::Fixed),
];

/// The words for ways to divide in a charter.
pub const DIVISIONS: [(&str, Division); 3] = [
    ("equal", Division::Equal),
    ("weights", Division::Weights),
    ("fixed", Division::Fixed),
];

/// The word for `value` among `words`.
pub fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words
        .iter()
        .find(|(_, it)| it == value)
        .map_or("", |(word, _)| word)
}

/// The word for a control rule in a charter.
pub fn rule_word(rule: &ControlRule) -> &'static str {
    match rule {
        ControlRule::ConstantRate { .. } => "constant-rate",
        ControlRule::FortyTen { .. } => "40-10",
        ControlRule::IcesAdvice { .. } => "ices",
    }
}

#[derive(Serialize)]
struct ParametersJson {
    model: &'static str,
    growth: String,
    capacity: String,
    rule: &'static str,
    rate: String,
    trigger: String,
    limit: String,
    max_age: u64,
    grace: u64,
}

fn parameters<S: Serializer>(value: &StockParameters, to: S) -> Result<S::Ok, S::Error> {
    let (trigger, limit) = match value.rule {
        ControlRule::IcesAdvice { trigger, limit, .. } => (trigger, limit),
        ControlRule::ConstantRate { .. } | ControlRule::FortyTen { .. } => (0, 0),
    };
    ParametersJson {
        model: word(&MODELS, &value.model),
        growth: decimal(value.growth),
        capacity: value.capacity.to_string(),
        rule: rule_word(&value.rule),
        rate: decimal(value.rule.rate()),
        trigger: trigger.to_string(),
        limit: limit.to_string(),
        max_age: value.max_age,
        grace: value.grace,
    }
    .serialize(to)
}

fn quorum<S: Serializer>(value: &QuorumRule, to: S) -> Result<S::Ok, S::Error> {
    let QuorumRule {
        seats,
        institutions,
        dissent,
    } = *value;
    serde_json::json!({ "seats": seats, "institutions": institutions, "dissent": dissent })
        .serialize(to)
}

fn division<S: Serializer>(value: &Division, to: S) -> Result<S::Ok, S::Error> {
    word(&DIVISIONS, value).serialize(to)
}

/// A number that JSON's own may be too small for.
pub(super) fn digits<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
    value.to_string().serialize(to)
}

pub(super) fn ratio<S: Serializer>(value: &Ratio, to: S) -> Result<S::Ok, S::Error> {
    decimal(*value).serialize(to)
}

/// A ratio with all the decimals it has: "0.07".
pub fn decimal(ratio: Ratio) -> String {
    weir_core::text::quantity(ratio.0, 18, "")
        .trim_end()
        .to_owned()
}
