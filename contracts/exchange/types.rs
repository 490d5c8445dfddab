//! What the exchange takes and keeps.

use ink::{
    prelude::{string::String, vec::Vec},
    Address,
};
use scale::{Decode, Encode, Error, Input};
use weir_core::pool::{Book, Currency};

/// How an exchange is deployed.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct ExchangeSettings {
    /// Name of the unit that debts and values are counted in.
    pub unit: String,
    /// Decimals of that unit in its base unit.
    pub decimals: u8,
    /// Who lists currencies, values and limits them.
    pub governor: Address,
    /// The public delay; seconds. Never changes.
    pub delay: u64,
    /// Of what is brought, 18 decimals.
    pub fee: u128,
}

/// A currency that is to be listed.
#[derive(Clone, Copy, Debug, ink::SolEncode)]
pub struct NewListing {
    /// Its contract.
    pub token: Address,
    /// The community whose currency it is.
    pub community: u32,
    /// 0 plain, 1 melting, 2 of a season.
    pub nature: u8,
    /// Of a melting one: seconds the pool expects to hold a coin. Of a season's: seconds before the
    /// season's end in which a coin loses its value.
    pub span: u64,
    /// Of a whole coin; base units of the unit.
    pub value: u128,
    /// Base units of the currency that the pool will hold.
    pub limit: u128,
    /// Base units of the unit that the pool will hold of it.
    pub exposure: u128,
}

/// What debts and values are counted in.
#[derive(Clone, Debug, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Its decimals.
    pub decimals: u8,
}

/// A currency, as stored: in one cell, since every message that reads one part needs the other.
#[derive(Clone, Copy, Debug, Encode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct CurrencyRecord(
    /// Listing and books.
    pub Currency,
);

impl Decode for CurrencyRecord {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(Self(Currency {
            listing: part(input)?,
            book: Book {
                endowed: part(input)?,
                brought: part(input)?,
                taken: part(input)?,
                melted: part(input)?,
                fees: part(input)?,
                held: part(input)?,
                exposure: part(input)?,
            },
        }))
    }
}

/// Reads one part of a record apart from the others: together they would be more than the thousand
/// instructions that the chain takes between two jumps.
#[inline(never)]
fn part<T: Decode, I: Input>(input: &mut I) -> Result<T, Error> {
    T::decode(input)
}

/// A currency while something is done with it.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// Its contract.
    pub token: Address,
    /// Listing and books.
    pub currency: Currency,
    /// First second after its season; means nothing but for a season's coin.
    pub closes: u64,
    /// The time; unix seconds.
    pub now: u64,
}

/// Members, each of whom owes the next one.
pub type Cycle = Vec<Address>;

/// A cycle to set off as far as it goes.
#[derive(Clone, Debug, ink::SolEncode)]
pub struct Ring {
    /// As of any cycle: the first stands again at the end.
    pub members: Cycle,
    /// Off every debt no more than this; base units of the unit.
    pub most: u128,
}

/// Cycles to set off one after the other.
#[derive(Clone, Debug)]
pub struct Batch(
    /// In this order.
    pub Vec<Ring>,
);
