//! What the council tells the world.

use ink::{sol::FixedBytes, Address};

/// A seat will have a voice.
#[ink::event]
pub struct SeatProposed {
    /// Its address.
    #[ink(topic)]
    pub seat: Address,
    /// Its institution.
    pub institution: u8,
    /// From when; unix seconds.
    pub from: u64,
}

/// A seat has no voice any more.
#[ink::event]
pub struct SeatRemoved {
    /// Its address.
    #[ink(topic)]
    pub seat: Address,
}

/// What makes a statement final has changed, or will.
#[ink::event]
pub struct QuorumChanged {
    /// Seats that must attest it.
    pub seats: u8,
    /// Different institutions among them.
    pub institutions: u8,
    /// Seats against it that block it.
    pub dissent: u8,
    /// From when; unix seconds.
    pub from: u64,
}

/// A stock was added.
#[ink::event]
pub struct StockAdded {
    /// Its number.
    #[ink(topic)]
    pub stock: u32,
    /// Its name.
    pub name: ink::prelude::string::String,
}

/// A stock's terms have changed, or will.
#[ink::event]
pub struct TermsChanged {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// From when; unix seconds.
    pub from: u64,
}

/// A seat attested a statement.
#[ink::event]
pub struct Attested {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The statement's digest.
    #[ink(topic)]
    pub digest: FixedBytes<32>,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
}

/// A seat spoke against a statement.
#[ink::event]
pub struct Dissented {
    /// The statement's digest.
    #[ink(topic)]
    pub digest: FixedBytes<32>,
    /// The seat.
    #[ink(topic)]
    pub seat: Address,
}

/// A statement became final: this is what it says and from when it counts.
#[ink::event]
pub struct AssessmentAccepted {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The season it was made for.
    #[ink(topic)]
    pub season: u32,
    /// The statement's digest.
    #[ink(topic)]
    pub digest: FixedBytes<32>,
    /// Lower bound, base units.
    pub low: u128,
    /// Best estimate, base units.
    pub estimate: u128,
    /// Upper bound, base units.
    pub high: u128,
    /// The moment the figures describe; unix seconds.
    pub as_of: u64,
    /// From when they count no more; unix seconds.
    pub expires: u64,
    /// Hash of the evidence.
    pub evidence: FixedBytes<32>,
    /// From when they are in force; later than now for a surprise. Unix seconds.
    pub in_force_from: u64,
}

/// A place was added to a stock's tree.
#[ink::event]
pub struct NodeAdded {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The place.
    #[ink(topic)]
    pub node: u32,
    /// The place above it.
    pub parent: u32,
    /// Who divides what it has.
    pub assembly: Address,
}

/// A place's part was set.
#[ink::event]
pub struct PartSet {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The place.
    #[ink(topic)]
    pub node: u32,
    /// Its weight or quantity.
    pub part: u128,
    /// The season from which it holds.
    pub from_season: u32,
}

/// A place's currency was set.
#[ink::event]
pub struct CurrencySet {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The place.
    #[ink(topic)]
    pub node: u32,
    /// The contract that divides the place's budget among people.
    pub currency: Address,
}

/// What a season took at a place.
#[ink::event]
pub struct SeasonRecorded {
    /// The stock.
    #[ink(topic)]
    pub stock: u32,
    /// The place.
    #[ink(topic)]
    pub node: u32,
    /// The season.
    #[ink(topic)]
    pub season: u32,
    /// All catches, base units.
    pub landed: u128,
    /// The part for which there was no coin.
    pub overdrawn: u128,
}

weir_parts::emits! {
    SeatProposed: [seat] institution, from;
    SeatRemoved: [seat];
    QuorumChanged: [] seats, institutions, dissent, from;
    TermsChanged: [stock] from;
    Attested: [stock, digest, seat];
    Dissented: [digest, seat];
    AssessmentAccepted: [stock, season, digest]
        low, estimate, high, as_of, expires, evidence, in_force_from;
    NodeAdded: [stock, node] parent, assembly;
    PartSet: [stock, node] part, from_season;
    CurrencySet: [stock, node] currency;
    SeasonRecorded: [stock, node, season] landed, overdrawn;
}
