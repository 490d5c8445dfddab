//! The pool of local currencies: what each is worth to it, how much of it it will hold, and what it
//! has.
//!
//! A currency has a value in the pool's unit, set by people. Who brings coins is credited with what
//! they are worth to the pool, less a fee that stays in the coins brought; who takes coins pays what
//! they are worth. Every quotient is rounded down once, in the pool's favour. Two natures of currency
//! make time count: a melting one is credited with what will be left of it, and a season's coin loses
//! its value before the season ends.
//!
//! What the pool has stands in its own [`Book`]s. What was merely sent to it is in none of them; what
//! is no longer there, because it melted or ended with its season, is written off when it is noticed.
//!
//! INVARIANT `swap-never-gains`: who swaps and swaps back at the same moment, by whatever way, has no
//! more than before; a swap in parts gives no more than a swap at once.
//! INVARIANT `pool-value-kept`: what a swap brings is worth no less than what it takes, at the values
//! in force and at those that wait ([`Listing::price_in`], [`Listing::price_out`]).
//! INVARIANT `books-add-up`: held = endowed + brought − taken − melted ([`Book::check`]).
//! INVARIANT `exposure-capped`: no message that brings coins leaves more of them, of their value, or of
//! the value of all of their community's currencies than the limits allow ([`Currency::written`]).
#![allow(clippy::cast_possible_truncation)] // in what the codec's derive makes of enums

use ruint::aliases::U256;

use crate::{
    delayed::Delayed,
    math::{mul3_div2_floor, mul_div_floor, product, Ratio},
    total::Total,
};

/// Most decimals of a unit or a currency.
pub const MAX_DECIMALS: u8 = 18;
/// The longest span: ten years.
pub const MAX_SPAN: u64 = 315_360_000;
/// The highest fee: a tenth.
pub const MAX_FEE: Ratio = Ratio(100_000_000_000_000_000);
/// No currency's value in the pool counts as more, so that the sum of a community's never overflows;
/// and none that is more is brought. Base units of the unit.
pub const MAX_EXPOSURE: u128 = (1 << 96) - 1;

/// What time does to a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Nature {
    /// Nothing.
    Plain,
    /// Balances melt.
    Melting,
    /// Balances are void after a season.
    OfSeason,
}

impl Nature {
    /// By its number in the interface: 0 plain, 1 melting, 2 of a season.
    pub fn numbered(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Plain),
            1 => Some(Self::Melting),
            2 => Some(Self::OfSeason),
            _ => None,
        }
    }

    /// Its number in the interface.
    pub fn number(self) -> u8 {
        match self {
            Self::Plain => 0,
            Self::Melting => 1,
            Self::OfSeason => 2,
        }
    }
}

/// How much of a currency the pool will hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Limits {
    /// Base units of the currency. Lower is safe.
    pub coins: u128,
    /// Their value; base units of the unit. Lower is safe.
    pub exposure: u128,
}

/// Why the pool does not do as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolError {
    /// No such nature, or not with this span.
    InvalidNature,
    /// A value of nothing.
    InvalidValue,
    /// More decimals than [`MAX_DECIMALS`].
    InvalidDecimals,
    /// A season that is over, or too little to be paid for.
    WorthNothing,
    /// The pool would hold so many coins; this is the limit.
    LimitExceeded(u128, u128),
    /// They would be worth so much, the greatest number there is if it is more; this is the cap.
    ExposureExceeded(u128, u128),
    /// All of the community's currencies would be worth so much; this is the cap.
    CommunityExceeded(u128, u128),
    /// The pool has only so many.
    PoolHasLess(u128),
    /// A sum beyond what can be counted.
    Overflow,
}

/// What a currency's coins are worth at a moment: `value × left / span` for a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Base units of the unit for a whole coin.
    pub value: u128,
    /// Base units of the currency that are a whole coin.
    pub whole: u128,
    /// Seconds that are left of
    pub left: u64,
    /// so many; not zero.
    pub span: u64,
}

impl Price {
    /// What `coins` are worth in the unit, rounded down. Base units of both.
    pub fn worth_floor(&self, coins: u128) -> Option<u128> {
        let (left, span) = (self.left.into(), self.span.into());
        mul3_div2_floor(coins, self.value, left, self.whole, span)
    }

    /// The same, rounded up.
    pub fn worth_ceil(&self, coins: u128) -> Option<u128> {
        let floor = self.worth_floor(coins)?;
        let exact = product(coins, self.value).checked_mul(U256::from(self.left))?;
        let divisor = product(self.whole, self.span.into());
        if divisor.checked_mul(U256::from(floor))? == exact {
            Some(floor)
        } else {
            floor.checked_add(1)
        }
    }

    /// How many coins are worth `worth`, rounded down. Base units of both.
    pub fn coins_floor(&self, worth: u128) -> Option<u128> {
        let (left, span) = (self.left.into(), self.span.into());
        mul3_div2_floor(worth, self.whole, span, self.value, left)
    }
}

/// What is exchanged for coins that are worth as much as `credited` ones are to who brings them: their
/// worth, and the coins to take, each rounded down once. Refused if there would be none.
pub fn exchange_floor(
    brought: &Price,
    taken: &Price,
    credited: u128,
) -> Result<(u128, u128), PoolError> {
    let worth = brought.worth_floor(credited).ok_or(PoolError::Overflow)?;
    let out = taken.coins_floor(worth).ok_or(PoolError::Overflow)?;
    if out == 0 {
        return Err(PoolError::WorthNothing);
    }
    Ok((worth, out))
}

/// The fee on `amount` brought, rounded up; never more than it. And what that leaves.
pub fn less_fee(fee: Ratio, amount: u128) -> Result<(u128, u128), PoolError> {
    let fee = fee.of_ceil(amount).ok_or(PoolError::Overflow)?;
    let rest = amount.checked_sub(fee).ok_or(PoolError::Overflow)?;
    Ok((fee, rest))
}

/// What will be left of a `part` of `whole` when `left` is left of all of it; rounded down.
pub fn part_left_floor(left: u128, part: u128, whole: u128) -> u128 {
    mul_div_floor(left, part, whole).unwrap_or(0)
}

/// A new value: at once if that is `safe`, else when it is due. And from when it holds.
pub fn changed<T: Copy>(
    value: Delayed<T>,
    new: T,
    safe: bool,
    now: u64,
    due: u64,
) -> (Delayed<T>, u64) {
    if safe {
        (value.tightened(new), now)
    } else {
        (value.loosened(new, now, due), due)
    }
}

/// What the pool knows of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Listing {
    /// The community whose currency it is.
    pub community: u32,
    /// What time does to it.
    pub nature: Nature,
    /// Seconds: how long the pool expects to hold a melting coin; how long before the season's end a
    /// season's coin begins to lose its value.
    pub span: u64,
    /// Decimals of a whole coin.
    pub decimals: u8,
    /// Of a whole coin; base units of the unit.
    pub value: Delayed<u128>,
    /// How much of it the pool will hold.
    pub limits: Delayed<Limits>,
}

impl Listing {
    /// A currency that is listed at `now`. Its limits are nothing before `due`.
    pub fn new(
        community: u32,
        (nature, span): (u8, u64),
        decimals: u8,
        value: u128,
        limits: Limits,
        (now, due): (u64, u64),
    ) -> Result<Self, PoolError> {
        let nature = Nature::numbered(nature).ok_or(PoolError::InvalidNature)?;
        let fits = match nature {
            Nature::Plain => span == 0,
            Nature::Melting => span <= MAX_SPAN,
            Nature::OfSeason => span > 0 && span <= MAX_SPAN,
        };
        if !fits {
            return Err(PoolError::InvalidNature);
        }
        if value == 0 {
            return Err(PoolError::InvalidValue);
        }
        if decimals > MAX_DECIMALS {
            return Err(PoolError::InvalidDecimals);
        }
        let nothing = Limits {
            coins: 0,
            exposure: 0,
        };
        Ok(Self {
            community,
            nature,
            span,
            decimals,
            value: Delayed::new(value),
            limits: Delayed::new(nothing).loosened(limits, now, due),
        })
    }

    /// Another value, from `due` on.
    pub fn revalued(self, value: u128, now: u64, due: u64) -> Result<Self, PoolError> {
        if value == 0 {
            return Err(PoolError::InvalidValue);
        }
        Ok(Self {
            value: self.value.loosened(value, now, due),
            ..self
        })
    }

    /// Other limits: at once if none is higher, else both from `due` on. And from when they hold.
    #[must_use]
    pub fn limited(self, limits: Limits, now: u64, due: u64) -> (Self, u64) {
        let before = self.limits.at(now);
        let safe = limits.coins <= before.coins && limits.exposure <= before.exposure;
        let (limits, from) = changed(self.limits, limits, safe, now, due);
        (Self { limits, ..self }, from)
    }

    /// The value that waits, and from when it holds; the one in force and 0 if none waits.
    pub fn next_value(&self, now: u64) -> (u128, u64) {
        match self.value.pending {
            Some((next, due)) if due > now => (next, due),
            _ => (self.value.at(now), 0),
        }
    }

    /// What coins are worth to who brings them: at the lower one of the value in force and the one
    /// that waits. `closes` is the first second after the season, and counts only for a season's coin;
    /// from then on it is worth nothing.
    pub fn price_in(&self, now: u64, closes: u64) -> Result<Price, PoolError> {
        let (next, _) = self.next_value(now);
        self.price(self.value.at(now).min(next), now, closes)
    }

    /// What coins are worth to who takes them: likewise, at the higher one.
    pub fn price_out(&self, now: u64, closes: u64) -> Result<Price, PoolError> {
        let (next, _) = self.next_value(now);
        self.price(self.value.at(now).max(next), now, closes)
    }

    fn price(&self, value: u128, now: u64, closes: u64) -> Result<Price, PoolError> {
        let (left, span) = match self.nature {
            Nature::OfSeason => (closes.saturating_sub(now).min(self.span), self.span),
            Nature::Plain | Nature::Melting => (1, 1),
        };
        if left == 0 {
            return Err(PoolError::WorthNothing);
        }
        let whole = 10_u128.checked_pow(self.decimals.into());
        Ok(Price {
            value,
            whole: whole.ok_or(PoolError::Overflow)?,
            left,
            span,
        })
    }
}

/// What the pool has of a currency, as last written down; base units of the currency where nothing
/// else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Book {
    /// Given to the pool for good.
    pub endowed: Total,
    /// Brought in swaps.
    pub brought: Total,
    /// Taken in swaps.
    pub taken: Total,
    /// Written off: it melted, or ended with its season.
    pub melted: Total,
    /// Of what was brought.
    pub fees: Total,
    /// What is left.
    pub held: u128,
    /// Its value, at most [`MAX_EXPOSURE`]; base units of the unit.
    pub exposure: u128,
}

impl Book {
    /// As the pool's `balance` shows it: what is missing melted, and what was merely sent is ignored.
    /// And how much melted.
    #[must_use]
    pub fn touched(self, balance: u128) -> (Self, u128) {
        let melted = self.held.saturating_sub(balance);
        let book = Self {
            held: self.held.min(balance),
            melted: self.melted.plus(melted),
            ..self
        };
        (book, melted)
    }

    /// With `amount` given.
    pub fn endow(self, amount: u128) -> Result<Self, PoolError> {
        Ok(Self {
            endowed: self.endowed.plus(amount),
            held: self.held.checked_add(amount).ok_or(PoolError::Overflow)?,
            ..self
        })
    }

    /// With `amount` brought, `fee` of it as the fee.
    pub fn bring(self, amount: u128, fee: u128) -> Result<Self, PoolError> {
        Ok(Self {
            brought: self.brought.plus(amount),
            fees: self.fees.plus(fee),
            held: self.held.checked_add(amount).ok_or(PoolError::Overflow)?,
            ..self
        })
    }

    /// With `amount` taken.
    pub fn take(self, amount: u128) -> Result<Self, PoolError> {
        let held = self.held.checked_sub(amount);
        Ok(Self {
            taken: self.taken.plus(amount),
            held: held.ok_or(PoolError::PoolHasLess(self.held))?,
            ..self
        })
    }

    /// The invariant that one currency's books can show: `books-add-up`.
    pub fn check(&self) -> Result<(), &'static str> {
        let came = self.endowed.and(self.brought);
        let went = self.taken.and(self.melted);
        if came != went.plus(self.held) || self.fees > self.brought {
            return Err("books-add-up");
        }
        Ok(())
    }
}

/// A community's currencies together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Community {
    /// What they may be worth in the pool; base units of the unit. Lower is safe.
    pub cap: Delayed<u128>,
    /// What they are, each as last written down; likewise.
    pub exposure: u128,
}

impl Default for Community {
    /// One whose currencies nobody may bring.
    fn default() -> Self {
        Self {
            cap: Delayed::new(0),
            exposure: 0,
        }
    }
}

impl Community {
    /// Another cap: a lower one at once, a higher one from `due` on. And from when it holds.
    #[must_use]
    pub fn capped(self, cap: u128, now: u64, due: u64) -> (Self, u64) {
        let safe = cap <= self.cap.at(now);
        let (cap, from) = changed(self.cap, cap, safe, now, due);
        (Self { cap, ..self }, from)
    }
}

/// A currency in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Currency {
    /// What the pool knows of it.
    pub listing: Listing,
    /// What it has of it.
    pub book: Book,
}

impl Currency {
    /// What the pool has of it is worth so much to who takes it, rounded up; the greatest number there
    /// is if it is more than that. Nothing once the season is over. Base units of the unit.
    pub fn exposure_ceil(&self, now: u64, closes: u64) -> u128 {
        match self.listing.price_out(now, closes) {
            Ok(price) => price.worth_ceil(self.book.held).unwrap_or(u128::MAX),
            Err(_) => 0,
        }
    }

    /// With its value as it now stands, in its books and in its community's sum. Nothing keeps a
    /// currency from being written down, whatever it is worth.
    #[must_use]
    pub fn written(self, community: Community, now: u64, closes: u64) -> (Self, Community) {
        let exposure = self.exposure_ceil(now, closes).min(MAX_EXPOSURE);
        let others = community.exposure.saturating_sub(self.book.exposure);
        let currency = Self {
            book: Book {
                exposure,
                ..self.book
            },
            ..self
        };
        let community = Community {
            exposure: others.saturating_add(exposure), // of fewer than 2³² currencies
            ..community
        };
        (currency, community)
    }

    /// Refuses a currency, as [written](Self::written), of which the pool has more than it will hold.
    pub fn within_limits(
        &self,
        community: &Community,
        now: u64,
        closes: u64,
    ) -> Result<(), PoolError> {
        let limits = self.listing.limits.at(now);
        let (held, exposure) = (self.book.held, self.exposure_ceil(now, closes));
        if held > limits.coins {
            return Err(PoolError::LimitExceeded(held, limits.coins));
        }
        let cap = limits.exposure.min(MAX_EXPOSURE);
        if exposure > cap {
            return Err(PoolError::ExposureExceeded(exposure, cap));
        }
        let (exposure, cap) = (community.exposure, community.cap.at(now));
        if exposure > cap {
            return Err(PoolError::CommunityExceeded(exposure, cap));
        }
        Ok(())
    }
}
