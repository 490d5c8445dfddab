//! What is listed, and what the pool has of it.

use super::{
    beyond, ceil, exact, floor, ratio, unless, BTreeMap, BigInt, Exact, Exchange, One, PersonId,
    Reasons, Refusal, Timeline, TokenId, Zero, ITSELF, MAX_DECIMALS, MAX_EXPOSURE, NOBODY,
};

const DAY: u64 = 86_400;
/// No span is longer; seconds of ten years.
const MAX_SPAN: u64 = 3_650 * DAY;

/// What currencies do by themselves, as they tell it.
pub trait Currencies {
    /// What the pool has.
    fn held(&mut self, token: TokenId) -> u128;
    /// What so much of today's is on a later day, of one that melts.
    fn projected(&mut self, token: TokenId, amount: u128, day: u64) -> u128;
    /// The first second after the season, of one that has seasons.
    fn closes(&mut self, token: TokenId) -> u64;
    /// Whether somebody has so much, and lets the pool take it.
    fn can_pay(&mut self, who: PersonId, token: TokenId, amount: u128) -> bool;
}

/// How a currency loses its worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It does not.
    Plain,
    /// By the day.
    Melting,
    /// All of it at the end of a season.
    OfASeason,
}

/// What is said of a currency when it is listed.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Whose it is.
    pub community: u32,
    /// 0, 1, 2 in the order of [`Nature`].
    pub nature: u8,
    /// Seconds.
    pub span: u64,
    /// Of the currency.
    pub decimals: u8,
    /// Of the unit, for a whole coin.
    pub value: u128,
    /// Of the currency.
    pub limit: u128,
    /// Of the unit.
    pub exposure: u128,
}

#[derive(Clone, Debug)]
pub(super) struct Listed {
    community: u32,
    nature: Nature,
    span: u64,
    decimals: u8,
    pub value: Timeline<u128>,
    limits: Timeline<(u128, u128)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Endowed,
    Brought,
    Taken,
    Melted,
}

#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub token: TokenId,
    amount: BigInt,
    fee: BigInt,
    what: What,
}

/// What the pool has of a currency, and what became of the rest; base units of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Book {
    pub endowed: BigInt,
    pub brought: BigInt,
    pub taken: BigInt,
    pub melted: BigInt,
    pub fees: BigInt,
    pub held: BigInt,
}

/// What somebody wants to pay, before when, and for how much at least.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Wish {
    pub who: PersonId,
    pub token: TokenId,
    pub amount: u128,
    pub minimum: u128,
    pub deadline: u64,
}

/// What becomes of coins that are brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// What counts of them, after a span of melting.
    pub credited: u128,
    /// Of the unit.
    pub worth: BigInt,
}

/// What a swap would give.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Quoted {
    pub out: BigInt,
    pub fee: BigInt,
    pub worth: BigInt,
}

/// What a swap did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// Given out.
    pub out: BigInt,
    /// Of what was brought.
    pub fee: BigInt,
    /// Booked as melted of what was brought, and of what was taken, before it.
    pub melted: [BigInt; 2],
}

/// `value` for a whole coin of so many decimals: of a base unit.
fn of_base_unit(value: u128, decimals: u8) -> Exact {
    Exact::new(value.into(), BigInt::from(10).pow(decimals.into()))
}

impl Exchange {
    // Listings.

    /// Whether a currency is listed.
    pub fn is_listed(&self, token: TokenId) -> bool {
        self.listings.contains_key(&token)
    }

    /// Lists a currency. Its value holds at once, and its limits, which are nothing before, after the
    /// delay.
    pub fn list(
        &mut self,
        who: PersonId,
        token: TokenId,
        listing: Listing,
        now: u64,
    ) -> Result<(), Reasons> {
        let nature = match (listing.nature, listing.span) {
            (0, 0) => Some(Nature::Plain),
            (1, 0..=MAX_SPAN) => Some(Nature::Melting),
            (2, 1..=MAX_SPAN) => Some(Nature::OfASeason),
            _ => None,
        };
        unless([
            self.not_governor(who),
            (self.is_listed(token), Refusal::AlreadyListed(token)),
            (
                nature.is_none(),
                Refusal::InvalidNature(listing.nature, listing.span),
            ),
            (listing.value == 0, Refusal::InvalidValue(0)),
            (
                listing.decimals > MAX_DECIMALS,
                Refusal::InvalidDecimals(listing.decimals, MAX_DECIMALS),
            ),
        ])?;
        let mut limits = Timeline::new((0, 0));
        limits.set((listing.limit, listing.exposure), now + self.delay, now);
        let listed = Listed {
            community: listing.community,
            nature: nature.expect("it was checked"),
            span: listing.span,
            decimals: listing.decimals,
            value: Timeline::new(listing.value),
            limits,
        };
        self.listings.insert(token, listed);
        Ok(())
    }

    /// A new value, after the delay. Answers from when.
    pub fn set_value(
        &mut self,
        who: PersonId,
        token: TokenId,
        value: u128,
        now: u64,
    ) -> Result<u64, Reasons> {
        unless([
            self.not_governor(who),
            (!self.is_listed(token), Refusal::NotListed(token)),
            (value == 0, Refusal::InvalidValue(0)),
        ])?;
        let from = now + self.delay;
        let listed = self.listings.get_mut(&token).expect("it is listed");
        listed.value.set(value, from, now);
        Ok(from)
    }

    /// Neither higher: at once; else after the delay. Answers from when.
    pub fn set_limits(
        &mut self,
        who: PersonId,
        token: TokenId,
        limit: u128,
        exposure: u128,
        now: u64,
    ) -> Result<u64, Reasons> {
        unless([
            self.not_governor(who),
            (!self.is_listed(token), Refusal::NotListed(token)),
        ])?;
        let (held_to, exposed_to) = self.limits(token, now);
        let from = if limit <= held_to && exposure <= exposed_to {
            now
        } else {
            now + self.delay
        };
        let listed = self.listings.get_mut(&token).expect("it is listed");
        listed.limits.set((limit, exposure), from, now);
        Ok(from)
    }

    /// A community's cap: lower at once, higher after the delay. Answers from when.
    pub fn set_community(
        &mut self,
        who: PersonId,
        community: u32,
        cap: u128,
        now: u64,
    ) -> Result<u64, Reasons> {
        unless([self.not_governor(who)])?;
        let delay = self.delay;
        let caps = self.caps.entry(community).or_insert(Timeline::new(0));
        let from = if cap <= caps.at(now) {
            now
        } else {
            now + delay
        };
        caps.set(cap, from, now);
        Ok(from)
    }

    /// The value in force, the one that waits (else the same), and from when it holds (else 0).
    pub fn value(&self, token: TokenId, now: u64) -> (u128, u128, u64) {
        let timeline = &self.listings[&token].value;
        let current = timeline.at(now);
        match timeline.waiting(now) {
            Some((from, next)) => (current, next, from),
            None => (current, current, 0),
        }
    }

    /// Of the currency, and of the unit.
    pub fn limits(&self, token: TokenId, now: u64) -> (u128, u128) {
        self.listings[&token].limits.at(now)
    }

    /// What a community's currencies count, as last written down, and its cap.
    pub fn community(&self, community: u32, now: u64) -> (BigInt, u128) {
        let of_it = |token: &TokenId| {
            self.listings
                .get(token)
                .is_some_and(|it| it.community == community)
        };
        let written: BTreeMap<_, _> = self.written.iter().filter(|(it, _)| of_it(it)).collect();
        let exposure = written.into_values().sum();
        (exposure, self.cap(community, now))
    }

    fn cap(&self, community: u32, now: u64) -> u128 {
        self.caps.get(&community).map_or(0, |caps| caps.at(now))
    }

    /// What of a currency counts against caps, as last written down.
    pub fn exposure(&self, token: TokenId) -> BigInt {
        self.written.get(&token).cloned().unwrap_or_default()
    }

    // Worth.

    /// How much of its value a currency still has.
    fn remaining(&self, currencies: &mut dyn Currencies, token: TokenId, moment: u64) -> Exact {
        let listed = &self.listings[&token];
        if listed.nature != Nature::OfASeason {
            return Exact::one();
        }
        let left = currencies.closes(token).saturating_sub(moment);
        Exact::new(left.into(), listed.span.into()).min(Exact::one())
    }

    /// What a base unit counts for whoever brings it, and for whoever takes it; exact.
    pub fn values(
        &self,
        currencies: &mut dyn Currencies,
        token: TokenId,
        moment: u64,
    ) -> (Exact, Exact) {
        let (current, next, _) = self.value(token, moment);
        let remaining = self.remaining(currencies, token, moment);
        let decimals = self.listings[&token].decimals;
        let of = |value: u128| of_base_unit(value, decimals) * &remaining;
        (of(current.min(next)), of(current.max(next)))
    }

    /// What coins are worth that are brought now, without a fee.
    pub fn brought(
        &self,
        currencies: &mut dyn Currencies,
        token: TokenId,
        amount: u128,
        now: u64,
    ) -> Brought {
        let listed = &self.listings[&token];
        let credited = match listed.nature {
            Nature::Melting => currencies.projected(token, amount, (now + listed.span) / DAY),
            _ => amount,
        };
        let (value, _) = self.values(currencies, token, now);
        Brought {
            credited,
            worth: floor(&(exact(credited) * value)),
        }
    }

    // Books.

    /// What became of all coins of a currency.
    pub fn book(&self, token: TokenId) -> Book {
        let mut book = Book::default();
        for movement in self.movements.iter().filter(|it| it.token == token) {
            let amount = &movement.amount;
            match movement.what {
                What::Endowed => book.endowed += amount,
                What::Brought => book.brought += amount,
                What::Taken => book.taken += amount,
                What::Melted => book.melted += amount,
            }
            book.held += match movement.what {
                What::Endowed | What::Brought => amount.clone(),
                What::Taken | What::Melted => -amount.clone(),
            };
            book.fees += &movement.fee;
        }
        book
    }

    fn moved(&mut self, token: TokenId, amount: BigInt, what: What) {
        let fee = BigInt::zero();
        self.movements.push(Movement {
            token,
            amount,
            fee,
            what,
        });
    }

    /// What the pool has less than its books is booked as melted; answers how much.
    fn touched(&mut self, currencies: &mut dyn Currencies, token: TokenId) -> BigInt {
        let held = self.book(token).held;
        let there = BigInt::from(currencies.held(token)).min(held.clone());
        let melted = held - there;
        if !melted.is_zero() {
            self.moved(token, melted.clone(), What::Melted);
        }
        melted
    }

    /// Writes down what counts against caps.
    fn write_down(&mut self, currencies: &mut dyn Currencies, token: TokenId, now: u64) {
        let (_, value) = self.values(currencies, token, now);
        let exposure = ceil(&(Exact::from_integer(self.book(token).held) * value));
        self.written.insert(token, exposure);
    }

    /// What stands against so much of a currency in the pool.
    fn exceeded(&self, token: TokenId, now: u64) -> [(bool, Refusal); 4] {
        let held = self.book(token).held;
        let (limit, exposed_to) = self.limits(token, now);
        let exposure = self.exposure(token);
        let community = self.listings[&token].community;
        let (of_community, cap) = self.community(community, now);
        let exposed_to = exposed_to.min(MAX_EXPOSURE);
        [
            (
                beyond(&held) || beyond(&exposure) || beyond(&of_community),
                Refusal::Overflow,
            ),
            (
                held > BigInt::from(limit),
                Refusal::LimitExceeded(token, held, limit),
            ),
            (
                exposure > BigInt::from(exposed_to),
                Refusal::ExposureExceeded(token, exposure, exposed_to),
            ),
            (
                of_community > BigInt::from(cap),
                Refusal::CommunityExceeded(community, of_community, cap),
            ),
        ]
    }

    /// Writes down what the pool has: answers what melted, and what is left.
    pub fn sync(
        &mut self,
        currencies: &mut dyn Currencies,
        token: TokenId,
        now: u64,
    ) -> Result<(BigInt, BigInt), Reasons> {
        unless([(!self.is_listed(token), Refusal::NotListed(token))])?;
        let melted = self.touched(currencies, token);
        self.write_down(currencies, token, now);
        Ok((melted, self.book(token).held))
    }

    /// Gives coins for good. Answers what was booked as melted before it.
    pub fn endow(
        &mut self,
        currencies: &mut dyn Currencies,
        who: PersonId,
        token: TokenId,
        amount: u128,
        now: u64,
    ) -> Result<BigInt, Reasons> {
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (!self.is_listed(token), Refusal::NotListed(token)),
        ])?;
        let mut after = self.clone();
        let melted = after.touched(currencies, token);
        after.moved(token, amount.into(), What::Endowed);
        after.write_down(currencies, token, now);
        let refused = !currencies.can_pay(who, token, amount);
        let exceeded = after.exceeded(token, now);
        unless(
            [(refused, Refusal::TokenRefused(token))]
                .into_iter()
                .chain(exceeded),
        )?;
        *self = after;
        Ok(melted)
    }

    /// One currency for another.
    pub fn swap(
        &mut self,
        currencies: &mut dyn Currencies,
        wish: &Wish,
        token_out: TokenId,
        to: PersonId,
        now: u64,
    ) -> Result<Swap, Reasons> {
        let token = wish.token;
        unless([
            (wish.amount == 0, Refusal::InvalidAmount(0)),
            (token == token_out, Refusal::SameToken(token)),
            (!self.is_listed(token), Refusal::NotListed(token)),
            (!self.is_listed(token_out), Refusal::NotListed(token_out)),
            (
                wish.deadline < now,
                Refusal::DeadlinePast(wish.deadline, now),
            ),
            (to == NOBODY, Refusal::InvalidAddress(to)),
        ])?;
        let mut after = self.clone();
        let melted = [token, token_out].map(|it| after.touched(currencies, it));
        let Quoted { out, fee, .. } =
            self.quoted(currencies, token, token_out, wish.amount, now)?;
        let held = after.book(token_out).held;
        unless([
            (out.is_zero(), Refusal::WorthNothing(token)),
            (
                out < BigInt::from(wish.minimum),
                Refusal::OutBelowMinimum(out.clone(), wish.minimum),
            ),
            (
                out > held,
                Refusal::PoolHasLess(token_out, out.clone(), held),
            ),
        ])?;
        after.movements.push(Movement {
            token,
            amount: wish.amount.into(),
            fee: fee.clone(),
            what: What::Brought,
        });
        after.moved(token_out, out.clone(), What::Taken);
        after.write_down(currencies, token, now);
        after.write_down(currencies, token_out, now);
        let refused = !currencies.can_pay(wish.who, token, wish.amount);
        let exceeded = after.exceeded(token, now);
        // what the pool pays to itself does not leave it
        let stays = Refusal::WrongAmountArrived(token_out, out.clone(), 0);
        unless(
            [
                (refused, Refusal::TokenRefused(token)),
                (to == ITSELF, stays),
            ]
            .into_iter()
            .chain(exceeded),
        )?;
        *self = after;
        Ok(Swap { out, fee, melted })
    }

    /// What a swap of coins that somebody has at this moment would give, whatever the pool has.
    pub fn quoted(
        &self,
        currencies: &mut dyn Currencies,
        token: TokenId,
        token_out: TokenId,
        amount: u128,
        now: u64,
    ) -> Result<Quoted, Reasons> {
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (token == token_out, Refusal::SameToken(token)),
            (!self.is_listed(token), Refusal::NotListed(token)),
            (!self.is_listed(token_out), Refusal::NotListed(token_out)),
        ])?;
        let (value_in, _) = self.values(currencies, token, now);
        let (_, value_out) = self.values(currencies, token_out, now);
        unless([
            (value_in.is_zero(), Refusal::WorthNothing(token)),
            (value_out.is_zero(), Refusal::WorthNothing(token_out)),
        ])?;
        let fee = ceil(&(exact(amount) * ratio(self.fee(now))));
        let rest = u128::try_from(BigInt::from(amount) - &fee).expect("a fee is a part");
        let Brought { worth, .. } = self.brought(currencies, token, rest, now);
        let out = floor(&(Exact::from_integer(worth.clone()) / value_out));
        unless([(beyond(&worth) || beyond(&out), Refusal::Overflow)])?;
        Ok(Quoted { out, fee, worth })
    }
}
