//! What a charter says, once everything in it is checked.

use serde::{Serialize, Serializer};
use weir_core::{
    allocation::Division,
    quorum::QuorumRule,
    stock::{ControlRule, Model, StockParameters},
    Ratio,
};

use super::{figure::FirstOpening, who::Who};

/// A community's charter.
#[derive(Clone, Debug, Serialize)]
pub struct Charter {
    /// Of the community.
    pub name: String,
    /// Who governs council and currency once they are deployed.
    pub governor: Who,
    /// How long a loosening waits at the council; seconds.
    pub delay: u64,
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
    /// Names of the institutions, by number.
    pub institutions: Vec<String>,
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
    /// The place above it, as an index of [`Charter::places`]; none: the stock itself.
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
    /// The place whose budget it divides, as an index of [`Charter::places`]; none: the stock's.
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

impl Charter {
    /// Every member has one equal share.
    pub fn is_commons(&self) -> bool {
        self.currency.shares == 0
    }

    /// Everybody in it whose key is known to everybody: name and number of the test account.
    pub fn dev_accounts(&self) -> Vec<(String, u32)> {
        let governor = ("the governor".to_owned(), &self.governor);
        let seats = self.seats.iter().map(|it| (it.name.clone(), &it.who));
        let officers = self.officers.iter().map(|it| (it.name.clone(), &it.who));
        let fishers = self.fishers.iter().map(|it| (it.name.clone(), &it.who));
        let assemblies = self.places.iter().filter_map(|place| {
            let assembly = place.assembly.as_ref()?;
            Some((format!("the assembly of {}", place.name), assembly))
        });
        std::iter::once(governor)
            .chain(seats)
            .chain(assemblies)
            .chain(officers)
            .chain(fishers)
            .filter_map(|(name, who)| Some((name, who.dev?)))
            .collect()
    }

    /// Names and addresses of everybody in it.
    pub fn people(&self) -> impl Iterator<Item = (&str, &Who)> {
        let seats = self.seats.iter().map(|it| (it.name.as_str(), &it.who));
        let officers = self.officers.iter().map(|it| (it.name.as_str(), &it.who));
        let fishers = self.fishers.iter().map(|it| (it.name.as_str(), &it.who));
        fishers.chain(officers).chain(seats)
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
fn digits<S: Serializer>(value: &u128, to: S) -> Result<S::Ok, S::Error> {
    value.to_string().serialize(to)
}

fn ratio<S: Serializer>(value: &Ratio, to: S) -> Result<S::Ok, S::Error> {
    decimal(*value).serialize(to)
}

/// A ratio with all the decimals it has: "0.07".
pub fn decimal(ratio: Ratio) -> String {
    weir_core::text::quantity(ratio.0, 18, "")
        .trim_end()
        .to_owned()
}
