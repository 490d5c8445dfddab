//! What the currency's constructor takes, and the cells it stores.

use ink::{prelude::string::String, Address};
use scale::{Decode, Encode};
use weir_core::{
    delayed::Delayed,
    math::Ratio,
    quota::{Book, Index},
};
use weir_parts::{council::Source, governance::Governance};

/// How a currency begins.
#[derive(Clone, Debug, ink::SolEncode, ink::SolDecode)]
pub struct FishcoinSettings {
    /// Name, for wallets and for signatures.
    pub name: String,
    /// Symbol, for wallets.
    pub symbol: String,
    /// Decimals of the unit people speak of, in the base unit.
    pub decimals: u8,
    /// The council whose budget is divided.
    pub council: Address,
    /// The stock there.
    pub stock: u32,
    /// The place in its tree; 0 is the stock itself.
    pub node: u32,
    /// Who allots shares, admits members, appoints officers, opens seasons early.
    pub governor: Address,
    /// Shares in all; 0 for the commons mode: one equal share a member.
    pub total_shares: u128,
    /// The part of all shares that one account may hold; 18 decimals.
    pub concentration: u128,
    /// The penalty on top of a catch beyond coins; 18 decimals.
    pub penalty: u128,
    /// How long a loosening waits; seconds. Never changes.
    pub delay: u64,
}

/// What members may hold and what a catch beyond coins costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Limits {
    /// The part of all shares that one account may hold. Lower is safe.
    pub concentration: Ratio,
    /// The penalty on top of a catch beyond coins. Higher is safe.
    pub penalty: Ratio,
}

impl Limits {
    /// True if `new` is at least as strict in both.
    pub fn tightened_by(&self, new: &Self) -> bool {
        new.concentration <= self.concentration && new.penalty >= self.penalty
    }
}

/// What every message needs that moves coins or shares: one cell.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Head {
    /// Whose budget is divided.
    pub source: Source,
    /// 0 in the commons mode.
    pub total_shares: u128,
    /// Shares in somebody's hands; in the commons mode, members.
    pub allotted: u128,
    /// The books of the season last opened.
    pub book: Book,
    /// The message has changed what is stored of it. Not stored.
    #[codec(skip)]
    pub changed: bool,
}

impl Head {
    /// Every member has an equal share.
    pub fn is_commons(&self) -> bool {
        self.total_shares == 0
    }

    /// All shares there are; in the commons mode, members.
    pub fn all_shares(&self) -> u128 {
        if self.is_commons() {
            self.allotted
        } else {
            self.total_shares
        }
    }

    /// With these books from here on.
    pub fn keep_book(&mut self, book: Book) {
        self.changed |= book != self.book;
        self.book = book;
    }

    /// With so many shares allotted, or members, from here on.
    pub fn keep_allotted(&mut self, allotted: u128) {
        self.changed |= allotted != self.allotted;
        self.allotted = allotted;
    }
}

/// What the currency is called: a cell of its own, since texts cost the most to read.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Names {
    /// Name.
    pub name: String,
    /// Symbol.
    pub symbol: String,
    /// Decimals.
    pub decimals: u8,
}

/// What few messages read: one cell.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Charter {
    /// Who governs.
    pub governance: Governance,
    /// What members may hold and what a catch beyond coins costs.
    pub limits: Delayed<Limits>,
}

/// A recorded catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct LandingRecord {
    /// Who caught it.
    pub fisher: Address,
    /// The season in whose books it stands.
    pub season: u32,
    /// Coins burnt for it.
    pub burnt: u128,
    /// The part of it for which there was no coin.
    pub beyond: u128,
    /// What was added to the fisher's debt.
    pub debt: u128,
    /// The index at which the coins were burnt.
    pub index: Index,
    /// A counter-entry has taken it back.
    pub reversed: bool,
}
