//! Local currencies change hands: debts that are set off first, then a pool of currencies.
//!
//! What happened is kept as lists (debts that were recorded and cleared, coins that came and went), and
//! every debt, net position and book is reckoned from them anew. A value that waits stands in a list of
//! values with the moments they hold from. What a season's coin is worth is a rational. Rounded is only
//! what changes hands: a fee up, what is credited and given out down, what counts against a limit up.
//!
//! A request that cannot be granted is answered with every reason against it, and its values; a contract
//! may name any one of them.
//!
//! What currencies do by themselves (melt, end with a season) is not this model's business: it asks them,
//! see [`Currencies`].

mod debts;
mod pool;
#[cfg(test)]
mod tests;

use crate::{ceil, exact, floor, ratio, Exact};
use num_bigint::BigInt;
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet};

pub use debts::{Cleared, Position, MAX_EDGES};
pub use pool::{Book, Brought, Currencies, Listing, Nature, Quoted, Swap, Wish};

/// A person, by number.
pub type PersonId = usize;
/// A currency, by number.
pub type TokenId = usize;
/// The zero address.
pub const NOBODY: PersonId = usize::MAX;
/// The exchange itself, where a person could stand.
pub const ITSELF: PersonId = usize::MAX - 1;

/// Of what is brought, 18 decimals: no fee is higher.
pub const MAX_FEE: u128 = 100_000_000_000_000_000;
/// Of the unit: no limit of worth counts as more.
pub const MAX_EXPOSURE: u128 = (1 << 96) - 1;
/// No listed currency has more decimals.
pub const MAX_DECIMALS: u8 = 18;

/// Why something does not happen: the contract's errors, with their values.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    NotGovernor(PersonId),
    InvalidAddress(PersonId),
    TokenRefused(TokenId),
    WrongAmountArrived(TokenId, BigInt, u128),
    InvalidAmount(u128),
    InvalidDecimals(u8, u8),
    InvalidFee(u128, u128),
    InvalidNature(u8, u64),
    InvalidValue(u128),
    OwesItself(PersonId),
    MoreThanInvoiced(u128, BigInt),
    MoreThanOwed(PersonId, PersonId, BigInt, BigInt),
    NotAccepted(PersonId, TokenId),
    CycleLength(u32, u32),
    CycleNotClosed(PersonId, PersonId),
    EdgeRepeated(PersonId, PersonId),
    AlreadyListed(TokenId),
    NotListed(TokenId),
    SameToken(TokenId),
    WorthNothing(TokenId),
    LimitExceeded(TokenId, BigInt, u128),
    ExposureExceeded(TokenId, BigInt, u128),
    CommunityExceeded(u32, BigInt, u128),
    PoolHasLess(TokenId, BigInt, BigInt),
    OutBelowMinimum(BigInt, u128),
    DeadlinePast(u64, u64),
    Overflow,
}

/// All that stands against a request.
pub type Reasons = BTreeSet<Refusal>;

fn unless(checks: impl IntoIterator<Item = (bool, Refusal)>) -> Result<(), Reasons> {
    let applying = checks.into_iter().filter(|(applies, _)| *applies);
    let reasons: Reasons = applying.map(|(_, refusal)| refusal).collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(reasons)
    }
}

/// More than a contract can count.
fn beyond(number: &BigInt) -> bool {
    *number > BigInt::from(u128::MAX)
}

/// Values and the moments they hold from, of which at most one lies ahead.
#[derive(Clone, Debug)]
struct Timeline<T>(Vec<(u64, T)>);

impl<T: Clone> Timeline<T> {
    fn new(value: T) -> Self {
        Self(vec![(0, value)])
    }

    /// What holds at a moment.
    fn at(&self, moment: u64) -> T {
        let begun = self.0.iter().rev().find(|(from, _)| *from <= moment);
        begun.expect("the first holds from the beginning").1.clone()
    }

    /// What lies ahead, and from when.
    fn waiting(&self, now: u64) -> Option<(u64, T)> {
        self.0.last().filter(|(from, _)| *from > now).cloned()
    }

    /// A new value, in place of one that lies ahead.
    fn set(&mut self, value: T, from: u64, now: u64) {
        self.0.retain(|(begins, _)| *begins <= now);
        self.0.push((from, value));
    }
}

/// Debts, listings and a pool.
#[derive(Clone, Debug)]
pub struct Exchange {
    governor: PersonId,
    /// Seconds.
    delay: u64,
    fee: Timeline<u128>,
    /// (creditor, debtor, asked or, negative, no longer)
    invoices: Vec<(PersonId, PersonId, BigInt)>,
    debts: Vec<debts::Entry>,
    accepted: BTreeSet<(PersonId, TokenId)>,
    listings: BTreeMap<TokenId, pool::Listed>,
    /// Of the unit, by community.
    caps: BTreeMap<u32, Timeline<u128>>,
    movements: Vec<pool::Movement>,
    /// What of a currency counts against caps, as last written down.
    written: BTreeMap<TokenId, BigInt>,
}

impl Exchange {
    /// Without debts, listings and coins.
    pub fn new(governor: PersonId, delay: u64, fee: u128) -> Self {
        Self {
            governor,
            delay,
            fee: Timeline::new(fee),
            invoices: Vec::new(),
            debts: Vec::new(),
            accepted: BTreeSet::new(),
            listings: BTreeMap::new(),
            caps: BTreeMap::new(),
            movements: Vec::new(),
            written: BTreeMap::new(),
        }
    }

    /// Who governs.
    pub fn governor(&self) -> PersonId {
        self.governor
    }

    /// Governance passes.
    pub fn hand_over(&mut self, to: PersonId) {
        self.governor = to;
    }

    /// The fee in force, of what is brought, 18 decimals.
    pub fn fee(&self, now: u64) -> u128 {
        self.fee.at(now)
    }

    /// A higher fee holds at once, a lower one after the delay. Answers from when.
    pub fn set_fee(&mut self, who: PersonId, fee: u128, now: u64) -> Result<u64, Reasons> {
        unless([
            self.not_governor(who),
            (fee > MAX_FEE, Refusal::InvalidFee(fee, MAX_FEE)),
        ])?;
        let from = if fee >= self.fee.at(now) {
            now
        } else {
            now + self.delay
        };
        self.fee.set(fee, from, now);
        Ok(from)
    }

    fn not_governor(&self, who: PersonId) -> (bool, Refusal) {
        (who != self.governor, Refusal::NotGovernor(who))
    }

    /// The first invariant that does not hold, by name, of those that can be told from the books alone.
    pub fn broken_invariant(&self, now: u64) -> Option<&'static str> {
        let people: BTreeSet<PersonId> = self
            .debts
            .iter()
            .flat_map(|entry| [entry.debtor, entry.creditor])
            .collect();
        let owed: Vec<BigInt> = people
            .iter()
            .flat_map(|debtor| people.iter().map(|creditor| self.owed(*debtor, *creditor)))
            .collect();
        let position = self.position();
        let cleared = &position.set_off + &position.repaid + &position.forgiven;
        let outstanding: BigInt = owed.iter().sum();
        let nets: BigInt = people.iter().map(|who| self.net(*who)).sum();
        let short = |token: &TokenId| {
            let book = self.book(*token);
            book.held < BigInt::zero()
                || book.held != &book.endowed + &book.brought - &book.taken - &book.melted
                || book.fees > book.brought
        };
        let checks = [
            (
                "debts-add-up",
                owed.iter().any(|debt| *debt < BigInt::zero()),
            ),
            ("debts-add-up", outstanding != position.outstanding),
            (
                "debts-add-up",
                position.recorded != outstanding + cleared || !nets.is_zero(),
            ),
            ("books-add-up", self.listings.keys().any(short)),
            ("listed-or-refused", {
                let known = |token: &TokenId| self.listings.contains_key(token);
                !self.movements.iter().all(|it| known(&it.token))
            }),
            ("values-are-positive", {
                let mut listings = self.listings.values();
                !listings.all(|it| it.value.at(now) > 0)
            }),
        ];
        checks
            .into_iter()
            .find(|(_, broken)| *broken)
            .map(|(name, _)| name)
    }
}
