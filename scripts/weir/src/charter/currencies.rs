//! What a charter says of a generative currency and of an exchange, once everything is checked.

use alloy::primitives::Address;
use serde::{Serialize, Serializer};
use weir_core::{pool::Nature, Ratio};

use super::{
    terms::{digits, ratio, Person, Seasons, Token},
    who::Who,
};
use crate::measures::{Money, Scale};

/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// What a generative currency begins with.
#[derive(Clone, Debug, Serialize)]
pub struct Generative {
    /// Who governs it.
    pub governor: Who,
    /// How long a change of rates or policy waits at least; seconds.
    pub delay: u64,
    /// For wallets.
    pub name: String,
    /// For wallets.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// Who is paid what members owe.
    pub commons: Who,
    /// Whether what melts is the commons'; else it is nobody's.
    pub melts_to_commons: bool,
    /// What obligations may be paid in beside it.
    pub cash: Coin,
    /// Its periods.
    pub periods: Seasons,
    /// Of what its ceiling is reckoned.
    pub ceiling: Ceiling,
    /// The first policy.
    pub policy: Policy,
    /// The first members.
    pub founders: Vec<Person>,
    /// What is minted for which work.
    pub rates: Vec<Rate>,
}

impl Generative {
    /// How it is counted.
    pub fn scale(&self) -> Scale {
        Scale::of(&self.symbol, self.decimals)
    }

    /// When its first period opens if the deployment begins at `began`: at the beginning of a day,
    /// UTC; both unix seconds.
    pub fn first_opens(&self, began: u64) -> u64 {
        let moment = self.periods.first_opens.at(began);
        moment.saturating_sub(moment.checked_rem(DAY).unwrap_or(0))
    }
}

/// How much may be minted for claims in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ceiling {
    /// So much; base units.
    Fixed(#[serde(serialize_with = "digits")] u128),
    /// A part of what a place of the council has in a season.
    OfBudget {
        /// Which, as an index of the charter's places; none: the stock itself.
        place: Option<usize>,
        /// Base units of the currency for a base unit of the budget; 18 decimals.
        #[serde(serialize_with = "digits")]
        rate: u128,
    },
}

impl Ceiling {
    /// As the chain keeps it in a policy.
    pub fn figure(&self) -> u128 {
        match self {
            Self::Fixed(amount) => *amount,
            Self::OfBudget { rate, .. } => *rate,
        }
    }
}

/// What a community has set for its members. Amounts are base units of the currency.
#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    /// What melts in a year; 18 decimals.
    #[serde(serialize_with = "ratio")]
    pub demurrage: Ratio,
    /// Basic income of a member, a day.
    #[serde(serialize_with = "digits")]
    pub income: u128,
    /// What a member owes, a period.
    #[serde(serialize_with = "digits")]
    pub obligation: u128,
    /// Of it, payable in cash.
    #[serde(serialize_with = "digits")]
    pub cash_limit: u128,
    /// Base units of the cash token for a whole unit of the currency.
    #[serde(serialize_with = "digits")]
    pub cash_rate: u128,
    /// Members who must vouch for a new one.
    pub vouchers: u8,
    /// New ones that a member may vouch for in a period.
    pub vouches: u8,
}

/// What is minted for a kind of work.
#[derive(Clone, Debug, Serialize)]
pub struct Rate {
    /// Which kind, as an index of the register's kinds.
    pub kind: usize,
    /// Base units of the currency for a whole unit of the benefit.
    #[serde(serialize_with = "digits")]
    pub rate: u128,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// A token that a charter names: one that it deploys, or one that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coin {
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// Which contract it is.
    pub place: CoinPlace,
}

/// Which contract a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoinPlace {
    /// The threshold currency of this charter.
    Fishcoin,
    /// The generative currency of this charter.
    Generative,
    /// A contract that is there; zero: the chain's own coin.
    At(Address),
}

impl Coin {
    /// The chain's own coin.
    pub fn native() -> Self {
        Self::of(&Token::native())
    }

    /// A token that is there.
    pub fn of(token: &Token) -> Self {
        Self {
            symbol: token.symbol.clone(),
            decimals: token.decimals,
            place: CoinPlace::At(token.address),
        }
    }

    /// How it is counted.
    pub fn scale(&self) -> Scale {
        Scale::of(&self.symbol, self.decimals)
    }

    /// The same with its contract, if that is known.
    pub fn money(&self, contract: Address) -> Money {
        Money {
            token: contract,
            scale: self.scale(),
        }
    }
}

/// What an exchange begins with.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// Who governs it.
    pub governor: Who,
    /// How long a loosening waits; seconds.
    pub delay: u64,
    /// What debts and values are counted in.
    pub unit: String,
    /// Of the unit.
    pub decimals: u8,
    /// Of what is brought to the pool; 18 decimals.
    #[serde(serialize_with = "ratio")]
    pub fee: Ratio,
    /// Whose currencies are capped together.
    pub communities: Vec<Community>,
    /// The currencies that its pool takes.
    pub listings: Vec<Listing>,
}

impl Exchange {
    /// How debts and values are counted.
    pub fn scale(&self) -> Scale {
        Scale::of(&self.unit, self.decimals)
    }
}

/// Whose currencies are capped together.
#[derive(Clone, Debug, Serialize)]
pub struct Community {
    /// For people.
    pub name: String,
    /// What the pool holds of its currencies at most; base units of the exchange's unit.
    #[serde(serialize_with = "digits")]
    pub cap: u128,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// A currency that a pool takes.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// Which.
    pub coin: Coin,
    /// Whose, as an index of [`Exchange::communities`].
    pub community: usize,
    /// How it loses value with time.
    #[serde(serialize_with = "nature")]
    pub nature: Nature,
    /// Melting: how long the pool expects to hold it. Of a season: how long before its end its value
    /// falls. Seconds.
    pub span: u64,
    /// Base units of the unit for a whole coin.
    #[serde(serialize_with = "digits")]
    pub value: u128,
    /// Base units of the token that the pool will hold.
    #[serde(serialize_with = "digits")]
    pub limit: u128,
    /// Base units of the unit that the pool will hold of it.
    #[serde(serialize_with = "digits")]
    pub exposure: u128,
    /// Where it stands in the file.
    #[serde(skip)]
    pub line: usize,
}

/// The words for natures in a charter.
pub const NATURES: [(&str, Nature); 3] = [
    ("plain", Nature::Plain),
    ("melting", Nature::Melting),
    ("season", Nature::OfSeason),
];

fn nature<S: Serializer>(value: &Nature, to: S) -> Result<S::Ok, S::Error> {
    super::terms::word(&NATURES, value).serialize(to)
}
