//! What the currency takes and keeps.

use ink::{
    prelude::{string::String, vec::Vec},
    Address,
};
use scale::{Decode, Encode, Input, Output};
use weir_core::{
    demurrage::{Holding, Ledger},
    generative::{Issue, Member, Policy},
    math::Ratio,
    season::SeasonClock,
};
use weir_parts::{council::Source, register::Register};

/// A place at a council.
#[derive(Clone, Copy, Debug, ink::SolEncode, ink::SolDecode)]
pub struct Place {
    /// The council; zero: the ceiling is a fixed figure.
    pub council: Address,
    /// The stock there.
    pub stock: u32,
    /// The place in its tree; 0 is the stock itself.
    pub node: u32,
}

/// How a currency begins.
#[derive(Clone, Debug, ink::SolEncode, ink::SolDecode)]
pub struct GenerativeSettings {
    /// Name, for wallets and for signatures.
    pub name: String,
    /// Symbol, for wallets.
    pub symbol: String,
    /// Decimals of the unit people speak of, in the base unit.
    pub decimals: u8,
    /// Who sets rates and policy, lowers the ceiling, excludes members.
    pub governor: Address,
    /// How long a change waits at least; seconds. Never changes.
    pub delay: u64,
    /// The claims register. Never changes.
    pub register: Address,
    /// Where obligations are paid to, and what melts may go. Never changes.
    pub commons: Address,
    /// What melts is the commons'; else nobody's. Never changes.
    pub melts_to_commons: bool,
    /// The token of cash; zero: the chain's own. Never changes.
    pub cash: Address,
    /// Whose budget the ceiling is a rate of. Never changes.
    pub source: Place,
    /// When period 1 begins; unix seconds.
    pub first_opens: u64,
    /// How long each is; seconds.
    pub period_length: u64,
}

/// Everything a currency begins with.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Beginning {
    /// What never changes.
    pub settings: GenerativeSettings,
    /// In force at once.
    pub policy: PolicyWords,
    /// The first members, at most 64.
    pub founders: Vec<Address>,
}

/// A policy as it stands in messages; see [`Policy`].
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct PolicyWords {
    /// What melts in a year; 18 decimals.
    pub demurrage: u128,
    /// Basic income of a member, a day.
    pub income: u128,
    /// What a member owes, a period.
    pub obligation: u128,
    /// Of it, payable in cash.
    pub cash_limit: u128,
    /// Base units of the cash token for a whole unit of the currency.
    pub cash_rate: u128,
    /// What may be minted for claims in a period, or the rate of a budget.
    pub ceiling: u128,
    /// Members who must vouch for a new one.
    pub vouchers: u8,
    /// New ones that a member may vouch for in a period.
    pub vouches: u8,
}

impl From<PolicyWords> for Policy {
    fn from(words: PolicyWords) -> Self {
        Self {
            demurrage: Ratio(words.demurrage),
            income: words.income,
            obligation: words.obligation,
            cash_limit: words.cash_limit,
            cash_rate: words.cash_rate,
            ceiling: words.ceiling,
            vouchers: words.vouchers,
            vouches: words.vouches,
        }
    }
}

/// What every message that moves coins needs. Coins that go between accounts written down today leave
/// it as it was.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Head {
    /// Where obligations are paid to.
    pub commons: Address,
    /// What melts is the commons'.
    pub melts_to_commons: bool,
    /// The books.
    pub ledger: Ledger,
    /// What the commons has by the events that told of it; base units.
    pub announced: u128,
    /// The message has changed what is stored of it. Not stored.
    #[codec(skip)]
    pub changed: bool,
}

impl Head {
    /// The account is the commons, and has what nobody else has.
    pub fn is_rest(&self, account: Address) -> bool {
        self.melts_to_commons && account == self.commons
    }

    /// Tells that the commons, whose the rest is, was given coins of it.
    pub fn give_rest(&mut self, amount: u128) {
        self.announced = self.announced.saturating_add(amount);
        self.changed |= amount > 0;
    }

    /// Tells that the commons, whose the rest is, has paid coins out of it.
    pub fn take_rest(&mut self, amount: u128) {
        self.announced = self.announced.saturating_sub(amount);
        self.changed |= amount > 0;
    }
}

/// Name and symbol, as stored.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Names {
    /// For wallets and for signatures.
    pub name: String,
    /// For wallets.
    pub symbol: String,
}

/// What never changes, as stored.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Settings {
    /// Of the unit people speak of.
    pub decimals: u8,
    /// The claims register's address.
    pub register: Address,
    /// The token of cash; zero: the chain's own.
    pub cash: Address,
    /// Whose budget the ceiling is a rate of; a council of zero: it is a figure.
    pub source: Source,
    /// When periods are.
    pub clock: SeasonClock,
}

impl Settings {
    /// The claims register.
    pub fn register(&self) -> Register {
        Register(self.register)
    }
}

/// An account, as stored.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Account {
    /// Its coins.
    pub holding: Holding,
    /// All that was ever minted to it; base units.
    pub minted: u128,
    /// What it owes for claims revoked after minting; base units.
    pub debt: u128,
}

/// A member, as stored: as one list of numbers, since a codec derived field by field is a kilobyte of
/// code more.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct MemberRecord(
    /// The member.
    pub Member,
);

impl Encode for MemberRecord {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        let it = &self.0;
        let days = u128::from(it.admissions) << 96
            | u128::from(it.since) << 64
            | u128::from(it.since_period) << 32
            | u128::from(it.income_day);
        let vouches = u128::from(it.vouch_period) << 16
            | u128::from(it.vouches) << 8
            | u128::from(it.is_member);
        let numbers = [it.owed, it.payable, it.in_hours, it.in_cash, days, vouches];
        numbers.encode_to(to);
    }
}

impl Decode for MemberRecord {
    #[allow(clippy::cast_possible_truncation)] // what was put together is taken apart
    fn decode<I: Input>(input: &mut I) -> Result<Self, scale::Error> {
        let [owed, payable, in_hours, in_cash, days, vouches] = <[u128; 6]>::decode(input)?;
        Ok(Self(Member {
            admissions: (days >> 96) as u32,
            is_member: vouches & 1 == 1,
            since: (days >> 64) as u32,
            since_period: (days >> 32) as u32,
            owed,
            payable,
            in_hours,
            in_cash,
            income_day: days as u32,
            vouch_period: (vouches >> 16) as u32,
            vouches: (vouches >> 8) as u8,
        }))
    }
}

/// A kind of work, as stored.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Kind {
    /// Of the benefit's unit in its base unit.
    pub decimals: u8,
    /// Versions of its rate.
    pub versions: u32,
}

/// What a claim is paid, as stored.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct IssueRecord {
    /// Its kind.
    pub kind: u32,
    /// Whose it is.
    pub claimant: Address,
    /// Its figures.
    pub figures: Issue,
}
