//! What the council's messages take, and the cells it stores.

use ink::{
    prelude::{string::String, vec::Vec},
    sol::FixedBytes,
    Address,
};
use scale::{Decode, Encode};
use weir_core::{
    allocation::{Division, Seasonal},
    assessment::{self, Gauge, Standing},
    delayed::Delayed,
    math::Ratio,
    season::SeasonClock,
    stock::{ControlRule, Model, StockParameters},
};

use crate::error::Error;

/// How a council begins.
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct CouncilSettings {
    /// Who adds stocks, seats and terms; loosenings wait out `delay`.
    pub governor: Address,
    /// Seats that make a statement final.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats against a statement that keep it from becoming final.
    pub dissent: u8,
    /// How long a loosening waits; seconds. Never changes.
    pub delay: u64,
}

/// A seat of the first hour, whose voice counts from the beginning.
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct Founder {
    /// Its address.
    pub seat: Address,
    /// Its institution, below 64.
    pub institution: u8,
}

/// A stock's terms: how its budget is computed. See [`StockParameters`].
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct Terms {
    /// 0 Schaefer, 1 Fox, 2 recharge, 3 fixed.
    pub model: u8,
    /// `r`, per season; 18 decimals.
    pub growth: u128,
    /// `K`, base units.
    pub capacity: u128,
    /// 0 constant rate, 1 forty-ten, 2 ICES advice.
    pub rule: u8,
    /// Harvest rate, per season; 18 decimals.
    pub rate: u128,
    /// MSY Btrigger, base units; only for the ICES advice rule.
    pub trigger: u128,
    /// Blim, base units; only for the ICES advice rule.
    pub limit: u128,
    /// Longest life of an assessment; seconds.
    pub max_age: u64,
    /// Time before the expiry in which the cap falls to zero; seconds.
    pub grace: u64,
}

/// The terms as the rules have them, or the end of the message.
#[inline(never)]
pub fn parameters(terms: Terms) -> StockParameters {
    let model = match terms.model {
        0 => Model::Schaefer,
        1 => Model::Fox,
        2 => Model::Recharge,
        3 => Model::Fixed,
        value => Error::InvalidChoice { value }.refuse(),
    };
    let rate = Ratio(terms.rate);
    let rule = match terms.rule {
        0 => ControlRule::ConstantRate { rate },
        1 => ControlRule::FortyTen { rate },
        2 => ControlRule::IcesAdvice {
            rate,
            trigger: terms.trigger,
            limit: terms.limit,
        },
        value => Error::InvalidChoice { value }.refuse(),
    };
    let parameters = StockParameters {
        model,
        growth: Ratio(terms.growth),
        capacity: terms.capacity,
        rule,
        max_age: terms.max_age,
        grace: terms.grace,
    };
    if let Err(error) = parameters.validate() {
        Error::of_stock(error, terms.model, terms.rule).refuse();
    }
    parameters
}

impl From<StockParameters> for Terms {
    fn from(parameters: StockParameters) -> Self {
        let (rule, trigger, limit) = match parameters.rule {
            ControlRule::ConstantRate { .. } => (0, 0, 0),
            ControlRule::FortyTen { .. } => (1, 0, 0),
            ControlRule::IcesAdvice { trigger, limit, .. } => (2, trigger, limit),
        };
        let model = match parameters.model {
            Model::Schaefer => 0,
            Model::Fox => 1,
            Model::Recharge => 2,
            Model::Fixed => 3,
        };
        Self {
            model,
            growth: parameters.growth.0,
            capacity: parameters.capacity,
            rule,
            rate: parameters.rule.rate().0,
            trigger,
            limit,
            max_age: parameters.max_age,
            grace: parameters.grace,
        }
    }
}

/// What a stock is called and when its seasons are. Never changes.
#[derive(Clone, Debug, Encode, Decode, ink::SolEncode, ink::SolDecode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct StockSettings {
    /// Name, for people.
    pub name: String,
    /// Name of the unit, for people ("kg").
    pub unit: String,
    /// Decimals of the unit in the base unit.
    pub decimals: u8,
    /// When season 1 begins; unix seconds.
    pub first_opens: u64,
    /// How long a season is; seconds.
    pub season_length: u64,
    /// How the stock's budget is divided among places: 0 equal, 1 weights, 2 fixed quantities.
    pub division: u8,
}

/// A stock that is to be added.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct NewStock {
    /// What it is called and when its seasons are.
    pub settings: StockSettings,
    /// How its budget is computed.
    pub terms: Terms,
}

/// New terms for a stock.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct NewTerms {
    /// The stock.
    pub stock: u32,
    /// How its budget is to be computed.
    pub terms: Terms,
}

/// How a place divides what it has, from its number, or the end of the message.
pub fn division(value: u8) -> Division {
    match value {
        0 => Division::Equal,
        1 => Division::Weights,
        2 => Division::Fixed,
        value => Error::InvalidChoice { value }.refuse(),
    }
}

/// What scientists attest of a stock, for one season.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct Statement {
    /// The stock.
    pub stock: u32,
    /// The season it is made for: this one or the next.
    pub season: u32,
    /// Lower bound of the biomass, base units. The figure that counts.
    pub low: u128,
    /// Best estimate, base units.
    pub estimate: u128,
    /// Upper bound, base units.
    pub high: u128,
    /// The moment the figures describe; unix seconds.
    pub as_of: u64,
    /// From when they count no more; unix seconds.
    pub expires: u64,
    /// Hash of the evidence: data, method, code.
    pub evidence: FixedBytes<32>,
}

/// A seat's signature over a statement's digest.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct Signature {
    /// 27 or 28.
    pub v: u8,
    /// As in Ethereum.
    pub r: FixedBytes<32>,
    /// As in Ethereum; in the lower half of the curve's order.
    pub s: FixedBytes<32>,
}

/// A statement and the seats that signed it.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Endorsement {
    /// What they signed.
    pub statement: Statement,
    /// Their signatures.
    pub signatures: Vec<Signature>,
}

impl Statement {
    /// The figures, for the rules.
    pub fn figures(&self) -> assessment::Figures {
        assessment::Figures {
            season: self.season,
            low: self.low,
            estimate: self.estimate,
            high: self.high,
            as_of: self.as_of,
            expires: self.expires,
        }
    }
}

/// What a budget is read from: one cell, small, since every message that moves coins reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stock {
    /// When its seasons are.
    pub clock: SeasonClock,
    /// The figures in force.
    pub gauge: Gauge,
    /// How its budget is divided among the places directly below it.
    pub division: Division,
    /// Sum of their parts.
    pub children: Seasonal,
}

/// What the gauge is prepared from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Figures {
    /// How the budget is computed.
    pub parameters: Delayed<StockParameters>,
    /// The assessments.
    pub standing: Standing,
}

/// One place in a stock's tree, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Place {
    /// The place above it; 0 is the stock itself.
    pub parent: u32,
    /// How far below the stock; 1 is directly below.
    pub depth: u8,
    /// Who divides what it has.
    pub assembly: Address,
    /// How.
    pub division: Division,
    /// Its part of the parent.
    pub part: Seasonal,
    /// Sum of its children's parts.
    pub children: Seasonal,
}

/// What a season took at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Take {
    /// All catches, base units.
    pub landed: u128,
    /// The part of them for which there was no coin.
    pub overdrawn: u128,
}
