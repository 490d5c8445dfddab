//! Swaps of every order of magnitude, a pool's life in any order, and figures worked out by hand.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::{amount, config};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use weir_core::{
    pool::{
        exchange_floor, less_fee, part_left_floor, Book, Community, Currency, Limits, Listing,
        Nature, PoolError, Price, MAX_DECIMALS, MAX_EXPOSURE, MAX_FEE, MAX_SPAN,
    },
    total::Total,
    Ratio,
};

const DAY: u64 = 86_400;
const DELAY: u64 = 7 * DAY;
const UNLIMITED: Limits = Limits {
    coins: u128::MAX,
    exposure: MAX_EXPOSURE,
};

fn rational(numerator: u128, denominator: u128) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// What coins are worth, not rounded.
fn exact(price: &Price, coins: u128) -> BigRational {
    rational(coins, price.whole)
        * rational(price.value, 1)
        * rational(price.left.into(), price.span.into())
}

/// A currency that is listed since long, in community 0.
fn listing(nature: u8, span: u64, decimals: u8, value: u128) -> Listing {
    Listing::new(0, (nature, span), decimals, value, UNLIMITED, (0, 0)).unwrap()
}

// ---- one swap --------------------------------------------------------------------------------

fn value() -> impl Strategy<Value = u128> {
    prop_oneof![
        3 => 1_u128..2_000_000,
        2 => amount().prop_map(|n| (n >> 40).max(1)),
        1 => amount().prop_map(|n| n.max(1)),
    ]
}

/// A currency as it may stand: another value may wait, and a season may be about to end.
#[derive(Clone, Copy, Debug)]
struct Case {
    listing: Listing,
    closes: u64,
    /// Of a melting coin, so much is left of so much after the span.
    left: (u128, u128),
}

const NOW: u64 = 1_000 * DAY;

impl Case {
    fn credited(&self, rest: u128) -> u128 {
        match self.listing.nature {
            Nature::Melting => part_left_floor(self.left.0, rest, self.left.1),
            _ => rest,
        }
    }
}

fn case() -> impl Strategy<Value = Case> {
    let nature = prop_oneof![Just((0, 0)), Just((1, 30 * DAY)), Just((2, 60 * DAY))];
    let waits = prop_oneof![Just(None), value().prop_map(Some)];
    let left = (0_u128..=1_000_000).prop_map(|left| (left, 1_000_000));
    (nature, 0..=MAX_DECIMALS, value(), waits, 1..=90 * DAY, left).prop_map(
        |((nature, span), decimals, value, waits, remaining, left)| {
            let mut listing = listing(nature, span, decimals, value);
            if let Some(next) = waits {
                listing = listing.revalued(next, NOW, NOW + 1).unwrap();
            }
            Case {
                listing,
                closes: NOW + remaining,
                left,
            }
        },
    )
}

fn fee() -> impl Strategy<Value = Ratio> {
    prop_oneof![
        1 => Just(Ratio::ZERO),
        3 => (0..=MAX_FEE.0).prop_map(Ratio),
        1 => Just(MAX_FEE),
    ]
}

fn swap(from: &Case, to: &Case, amount: u128, fee: Ratio) -> Result<u128, PoolError> {
    let (_, rest) = less_fee(fee, amount)?;
    let brought = from.listing.price_in(NOW, from.closes)?;
    let taken = to.listing.price_out(NOW, to.closes)?;
    exchange_floor(&brought, &taken, from.credited(rest)).map(|(_, out)| out)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_swap_back_and_forth_never_gains(a in case(), b in case(), c in case(), fee in fee(), brought in amount()) {
        let Ok(there) = swap(&a, &b, brought, fee) else { return Ok(()) };
        if let Ok(back) = swap(&b, &a, there, fee) {
            prop_assert!(back <= brought, "swap-never-gains: {brought} became {back}");
        }
        let Ok(further) = swap(&b, &c, there, fee) else { return Ok(()) };
        if let Ok(back) = swap(&c, &a, further, fee) {
            prop_assert!(back <= brought, "swap-never-gains, through three: {brought} became {back}");
        }
    }

    #[test]
    fn nothing_gains_by_splitting_or_merging_a_swap(a in case(), b in case(), fee in fee(), one in amount(), other in amount()) {
        let Some(both) = one.checked_add(other) else { return Ok(()) };
        let Ok(merged) = swap(&a, &b, both, fee) else { return Ok(()) };
        let parts = BigInt::from(swap(&a, &b, one, fee).unwrap_or(0)) + swap(&a, &b, other, fee).unwrap_or(0);
        prop_assert!(parts <= merged.into(), "in parts {parts}, at once {merged}");
        // who merges gets back what rounding took, and no more than what is exact
        let brought = a.listing.price_in(NOW, a.closes).unwrap();
        let taken = b.listing.price_out(NOW, b.closes).unwrap();
        let kept = rational(Ratio::ONE.0 - fee.0, Ratio::ONE.0);
        prop_assert!(exact(&taken, merged) <= exact(&brought, both) * kept);
    }

    #[test]
    fn what_a_swap_brings_is_worth_what_it_takes_at_every_value_that_holds_or_waits(
        a in case(), b in case(), fee in fee(), brought in amount(),
    ) {
        let Ok(out) = swap(&a, &b, brought, fee) else { return Ok(()) };
        let values = |case: &Case| [case.listing.value.at(NOW), case.listing.next_value(NOW).0];
        let at = |case: &Case, value: u128, coins: u128| {
            let price = case.listing.price_in(NOW, case.closes).unwrap();
            exact(&Price { value, ..price }, coins)
        };
        for value_in in values(&a) {
            for value_out in values(&b) {
                prop_assert!(at(&a, value_in, brought) >= at(&b, value_out, out), "pool-value-kept");
            }
        }
    }

    #[test]
    fn worth_is_rounded_once_in_the_named_direction(
        value in value(), decimals in 0..=MAX_DECIMALS, coins in amount(), left in 1..=MAX_SPAN, more in 0..MAX_SPAN,
    ) {
        let price = Price { value, whole: 10_u128.pow(decimals.into()), left, span: left + more };
        let fits = |number: BigInt| u128::try_from(number).ok();
        let worth = exact(&price, coins);
        // the product of three is formed in 256 bits
        if (BigInt::from(coins) * value * left).bits() <= 256 {
            prop_assert_eq!(price.worth_floor(coins), fits(worth.floor().to_integer()));
            prop_assert_eq!(price.worth_ceil(coins), fits(worth.ceil().to_integer()));
        } else {
            prop_assert_eq!(price.worth_floor(coins), None);
            prop_assert_eq!(price.worth_ceil(coins), None);
        }
        let back = rational(coins, 1) / exact(&price, 1);
        prop_assert_eq!(price.coins_floor(coins), fits(back.floor().to_integer()));
    }

    #[test]
    fn a_seasons_coin_only_loses_value_as_its_end_comes_closer(
        value in value(), span in 1..=MAX_SPAN, closes in any::<u64>(), at in any::<u64>(), later in any::<u64>(), coins in amount(),
    ) {
        let listing = listing(2, span, 6, value);
        let worth = |now| listing.price_out(now, closes).ok().map(|price| exact(&price, coins));
        let (first, second) = (at.min(later), at.max(later));
        match (worth(first), worth(second)) {
            (None, after) => prop_assert!(first >= closes && after.is_none()),
            (Some(before), Some(after)) => prop_assert!(after <= before),
            (Some(_), None) => prop_assert!(second >= closes),
        }
    }
}

// ---- a pool's life ---------------------------------------------------------------------------

const TOKENS: usize = 4;
const COMMUNITIES: u32 = 2;

/// What may happen. Tokens may be the same, and amounts more than there is.
#[derive(Clone, Debug)]
enum Op {
    Wait(u64),
    Swap(usize, usize, u128),
    Endow(usize, u128),
    Donate(usize, u128),
    /// So many hundredths of the pool's balance.
    Melt(usize, u128),
    Sync(usize),
    Season(usize, u64),
    Value(usize, u128),
    Limits(usize, u128, u128),
    Cap(u32, u128),
    Fee(Ratio),
}

fn op() -> impl Strategy<Value = Op> {
    let token = || 0..TOKENS;
    let coins = || prop_oneof![12 => 1_u128..5_000_000, 1 => amount()];
    let limit = || prop_oneof![4 => 1_000_000_u128..100_000_000, 1 => 0_u128..1_000, 1 => amount()];
    prop_oneof![
        4 => (0..3 * DELAY).prop_map(Op::Wait),
        20 => (token(), token(), coins()).prop_map(|(a, b, n)| Op::Swap(a, b, n)),
        8 => (token(), coins()).prop_map(|(a, n)| Op::Endow(a, n)),
        2 => (token(), coins()).prop_map(|(a, n)| Op::Donate(a, n)),
        2 => (token(), 0_u128..=100).prop_map(|(a, n)| Op::Melt(a, n)),
        2 => token().prop_map(Op::Sync),
        1 => (token(), 0..100 * DAY).prop_map(|(a, n)| Op::Season(a, n)),
        2 => (token(), value()).prop_map(|(a, n)| Op::Value(a, n)),
        2 => (token(), limit(), limit()).prop_map(|(a, n, m)| Op::Limits(a, n, m)),
        2 => (0..COMMUNITIES, limit()).prop_map(|(a, n)| Op::Cap(a, n)),
        1 => fee().prop_map(Op::Fee),
    ]
}

/// The contract's part: it loads, asks, stores.
#[derive(Clone, Debug)]
struct Pool {
    now: u64,
    fee: Ratio,
    currencies: Vec<Currency>,
    communities: Vec<Community>,
    closes: Vec<u64>,
    /// What the pool really has, with what was merely sent to it.
    balances: Vec<u128>,
}

impl Pool {
    fn new(natures: &[(u8, u64)], values: &[u128]) -> Self {
        let currencies = natures.iter().zip(values).enumerate();
        let currencies: Vec<_> = currencies
            .map(|(index, ((nature, span), value))| Currency {
                listing: Listing {
                    community: u32::try_from(index).unwrap() % COMMUNITIES,
                    ..listing(*nature, *span, 2, *value)
                },
                book: Book::default(),
            })
            .collect();
        let open = Community::default().capped(MAX_EXPOSURE, 0, 0).0;
        Self {
            now: NOW,
            fee: Ratio::ZERO,
            closes: vec![NOW + 90 * DAY; currencies.len()],
            balances: vec![0; currencies.len()],
            currencies,
            communities: vec![open; COMMUNITIES as usize],
        }
    }

    fn touch(&mut self, token: usize) {
        let currency = &mut self.currencies[token];
        currency.book = currency.book.touched(self.balances[token]).0;
    }

    fn write(&mut self, token: usize) {
        let community = self.currencies[token].listing.community as usize;
        (self.currencies[token], self.communities[community]) = self.currencies[token].written(
            self.communities[community],
            self.now,
            self.closes[token],
        );
    }

    fn write_brought(&mut self, token: usize) -> Result<(), PoolError> {
        self.write(token);
        let currency = self.currencies[token];
        let community = self.communities[currency.listing.community as usize];
        currency.within_limits(&community, self.now, self.closes[token])
    }

    fn swap(&mut self, input: usize, output: usize, amount: u128) -> Result<(), PoolError> {
        self.touch(input);
        self.touch(output);
        let before = self.value(input, output);
        let (fee, rest) = less_fee(self.fee, amount)?;
        let price = |token: usize| (self.currencies[token].listing, self.closes[token]);
        let ((brought, closes_in), (taken, closes_out)) = (price(input), price(output));
        let brought = brought.price_in(self.now, closes_in)?;
        let taken = taken.price_out(self.now, closes_out)?;
        let (_, out) = exchange_floor(&brought, &taken, rest)?;
        let books = &mut self.currencies;
        books[output].book = books[output].book.take(out)?;
        books[input].book = books[input].book.bring(amount, fee)?;
        self.write(output);
        self.write_brought(input)?;
        self.balances[input] = self.balances[input].saturating_add(amount);
        self.balances[output] -= out; // the pool has what its books say
        for (after, before) in self.value(input, output).iter().zip(before) {
            assert!(*after >= before, "pool-value-kept");
        }
        Ok(())
    }

    /// Of two currencies in the pool: at the values in force, and at those that wait.
    fn value(&self, one: usize, other: usize) -> [BigRational; 2] {
        let at = |pick: fn(&Listing, u64) -> u128| {
            let of = |token: usize| {
                let Currency { listing, book } = self.currencies[token];
                match listing.price_in(self.now, self.closes[token]) {
                    Ok(price) => {
                        let value = pick(&listing, self.now);
                        exact(&Price { value, ..price }, book.held)
                    }
                    Err(_) => BigRational::zero(),
                }
            };
            of(one) + of(other)
        };
        [
            at(|listing, now| listing.value.at(now)),
            at(|listing, now| listing.next_value(now).0),
        ]
    }

    fn endow(&mut self, token: usize, amount: u128) -> Result<(), PoolError> {
        self.touch(token);
        self.currencies[token].book = self.currencies[token].book.endow(amount)?;
        self.write_brought(token)?;
        self.balances[token] = self.balances[token].saturating_add(amount);
        Ok(())
    }

    fn relist(&mut self, token: usize, change: impl Fn(Listing, u64, u64) -> Listing) {
        let listing = &mut self.currencies[token].listing;
        *listing = change(*listing, self.now, self.now + DELAY);
    }

    fn play(&mut self, op: &Op) -> Result<(), PoolError> {
        match *op {
            Op::Wait(seconds) => self.now += seconds,
            Op::Swap(a, b, amount) if a != b => self.swap(a, b, amount)?,
            Op::Swap(..) => {}
            Op::Endow(token, amount) => self.endow(token, amount)?,
            Op::Donate(token, amount) => {
                self.balances[token] = self.balances[token].saturating_add(amount);
            }
            Op::Melt(token, hundredths) => {
                self.balances[token] = part_left_floor(self.balances[token], hundredths, 100);
            }
            Op::Sync(token) => {
                self.touch(token);
                self.write(token);
                assert_eq!(
                    self.currencies[token].book.held.min(self.balances[token]),
                    self.currencies[token].book.held
                );
            }
            Op::Season(token, length) => {
                self.closes[token] = self.now + length;
                if self.currencies[token].listing.nature == Nature::OfSeason {
                    self.balances[token] = 0;
                }
            }
            Op::Value(token, value) => {
                self.relist(token, |it, now, due| it.revalued(value, now, due).unwrap());
            }
            Op::Limits(token, coins, exposure) => {
                let limits = Limits { coins, exposure };
                self.relist(token, |it, now, due| it.limited(limits, now, due).0);
            }
            Op::Cap(community, cap) => {
                let it = &mut self.communities[community as usize];
                *it = it.capped(cap, self.now, self.now + DELAY).0;
            }
            Op::Fee(fee) => self.fee = fee,
        }
        Ok(())
    }

    /// What was brought last is within the limits, as the contract's views show it.
    fn check_limits(&self, token: usize) {
        let Currency { listing, book } = self.currencies[token];
        let limits = listing.limits.at(self.now);
        let community = self.communities[listing.community as usize];
        assert!(book.held <= limits.coins, "exposure-capped");
        assert!(book.exposure <= limits.exposure, "exposure-capped");
        assert!(
            community.exposure <= community.cap.at(self.now),
            "exposure-capped"
        );
        if let Ok(price) = listing.price_out(self.now, self.closes[token]) {
            assert!(exact(&price, book.held) <= rational(limits.exposure, 1));
        }
    }

    fn check(&self) {
        for (currency, balance) in self.currencies.iter().zip(&self.balances) {
            assert_eq!(currency.book.check(), Ok(()));
            assert!(currency.book.exposure <= MAX_EXPOSURE);
            // a melting balance may be below the books until the next touch, and never is after one
            assert!(currency.book.touched(*balance).0.held <= *balance);
        }
        for (number, community) in self.communities.iter().enumerate() {
            let of = |it: &&Currency| it.listing.community as usize == number;
            let sum = self.currencies.iter().filter(of);
            let sum: u128 = sum.map(|it| it.book.exposure).sum();
            assert_eq!(community.exposure, sum, "books-add-up");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_pool_keeps_its_value_its_books_and_its_limits(
        values in prop::collection::vec(1_u128..10_000, TOKENS),
        ops in prop::collection::vec(op(), 1..120),
    ) {
        let natures = [(0, 0), (0, 0), (1, 30 * DAY), (2, 60 * DAY)];
        let mut pool = Pool::new(&natures, &values);
        for op in ops {
            let mut next = pool.clone();
            if next.play(&op).is_err() {
                continue; // a message that is refused changes nothing
            }
            pool = next;
            if let Op::Swap(token, _, _) | Op::Endow(token, _) = op {
                if !matches!(op, Op::Swap(a, b, _) if a == b) {
                    pool.check_limits(token);
                }
            }
            pool.check();
        }
    }
}

// ---- by hand ---------------------------------------------------------------------------------

#[test]
fn a_fee_stays_in_what_is_brought_and_is_rounded_up() {
    assert_eq!(
        less_fee(Ratio(3_000_000_000_000_000), 1_000_000),
        Ok((3_000, 997_000))
    );
    assert_eq!(less_fee(Ratio(3_000_000_000_000_000), 1), Ok((1, 0)));
    assert_eq!(less_fee(Ratio::ZERO, 7), Ok((0, 7)));
    assert_eq!(
        less_fee(MAX_FEE, u128::MAX),
        Ok((u128::MAX / 10 + 1, u128::MAX - u128::MAX / 10 - 1))
    );
}

#[test]
fn hours_change_into_fish_at_what_both_are_worth() {
    // an hour of six decimals is worth 12.00, a kilogram of three decimals 4.50
    let hours = listing(1, 30 * DAY, 6, 1_200).price_in(NOW, 0).unwrap();
    let fish = listing(2, 60 * DAY, 3, 450);
    let closes = NOW + 90 * DAY;
    let whole = fish.price_out(NOW, closes).unwrap();
    assert_eq!(
        exchange_floor(&hours, &whole, 3_000_000),
        Ok((3_600, 8_000))
    );
    // half of the span before the season's end a kilogram is worth 2.25
    let half = fish.price_out(closes - 30 * DAY, closes).unwrap();
    assert_eq!(
        exchange_floor(&hours, &half, 3_000_000),
        Ok((3_600, 16_000))
    );
    // the day before it a sixtieth of its face
    let last = fish.price_in(closes - DAY, closes).unwrap();
    assert_eq!(last.worth_floor(60_000), Some(450));
    assert_eq!(fish.price_in(closes, closes), Err(PoolError::WorthNothing));
    assert_eq!(
        fish.price_out(closes + DAY, closes),
        Err(PoolError::WorthNothing)
    );
}

#[test]
fn too_little_to_be_paid_for_is_worth_nothing() {
    let coin = listing(0, 0, 18, 100).price_in(NOW, 0).unwrap();
    let dear = listing(0, 0, 0, 1_000).price_out(NOW, 0).unwrap();
    assert_eq!(
        exchange_floor(&coin, &dear, 1),
        Err(PoolError::WorthNothing)
    );
    let ten = 10_u128.pow(19);
    assert_eq!(exchange_floor(&coin, &dear, ten), Ok((1_000, 1)));
    assert_eq!(
        exchange_floor(&coin, &dear, ten - 1),
        Err(PoolError::WorthNothing)
    );
}

#[test]
fn while_a_value_waits_who_brings_gets_the_lower_and_who_takes_pays_the_higher() {
    let before = listing(0, 0, 0, 10);
    for (next, value_in, value_out) in [(15, 10, 15), (6, 6, 10)] {
        let waiting = before.revalued(next, NOW, NOW + DELAY).unwrap();
        let values = |now| {
            let (brought, taken) = (waiting.price_in(now, 0), waiting.price_out(now, 0));
            (brought.unwrap().value, taken.unwrap().value)
        };
        assert_eq!(values(NOW), (value_in, value_out));
        assert_eq!(values(NOW + DELAY - 1), (value_in, value_out));
        assert_eq!(values(NOW + DELAY), (next, next));
        assert_eq!(waiting.next_value(NOW), (next, NOW + DELAY));
        assert_eq!(waiting.next_value(NOW + DELAY), (next, 0));
    }
    assert_eq!(before.revalued(0, NOW, NOW), Err(PoolError::InvalidValue));
}

#[test]
fn what_does_not_fit_its_nature_is_not_listed() {
    let listed = |nature, span, decimals, value| {
        Listing::new(0, (nature, span), decimals, value, UNLIMITED, (0, 0)).map(|it| it.nature)
    };
    assert_eq!(listed(0, 0, 18, 1), Ok(Nature::Plain));
    assert_eq!(listed(1, 0, 0, 1), Ok(Nature::Melting));
    assert_eq!(listed(1, MAX_SPAN, 0, 1), Ok(Nature::Melting));
    assert_eq!(listed(2, MAX_SPAN, 0, 1), Ok(Nature::OfSeason));
    for (nature, span) in [(0, 1), (1, MAX_SPAN + 1), (2, 0), (2, MAX_SPAN + 1), (3, 0)] {
        assert_eq!(listed(nature, span, 0, 1), Err(PoolError::InvalidNature));
    }
    assert_eq!(listed(0, 0, 19, 1), Err(PoolError::InvalidDecimals));
    assert_eq!(listed(0, 0, 18, 0), Err(PoolError::InvalidValue));
    for number in 0..3 {
        assert_eq!(Nature::numbered(number).map(Nature::number), Some(number));
    }
}

#[test]
fn a_new_listings_limits_wait_lower_ones_do_not_and_both_together_do() {
    let limits = |coins, exposure| Limits { coins, exposure };
    let listed = Listing::new(0, (0, 0), 0, 1, limits(50, 500), (NOW, NOW + DELAY)).unwrap();
    assert_eq!(listed.limits.at(NOW + DELAY - 1), limits(0, 0));
    let later = NOW + DELAY;
    assert_eq!(listed.limits.at(later), limits(50, 500));
    let (lower, from) = listed.limited(limits(50, 400), later, later + DELAY);
    assert_eq!((lower.limits.at(later), from), (limits(50, 400), later));
    let (mixed, from) = listed.limited(limits(60, 400), later, later + DELAY);
    assert_eq!(
        (mixed.limits.at(later), from),
        (limits(50, 500), later + DELAY)
    );
    assert_eq!(mixed.limits.at(from), limits(60, 400));
}

#[test]
fn a_community_nobody_capped_may_bring_nothing() {
    let community = Community::default();
    assert_eq!(community.cap.at(u64::MAX), 0);
    let (raised, from) = community.capped(100, NOW, NOW + DELAY);
    assert_eq!(
        (raised.cap.at(NOW), raised.cap.at(from), from),
        (0, 100, NOW + DELAY)
    );
    let (lowered, from) = raised.capped(40, NOW + DELAY, NOW + 2 * DELAY);
    assert_eq!((lowered.cap.at(from), from), (40, NOW + DELAY));
}

#[test]
fn each_limit_refuses_with_what_there_would_be() {
    let mut currency = Currency {
        listing: listing(0, 0, 2, 150),
        book: Book::default().endow(1_001).unwrap(),
    };
    let open = Community::default().capped(MAX_EXPOSURE, 0, 0).0;
    let refusal = |currency: Currency, community: Community| {
        let (currency, community) = currency.written(community, NOW, 0);
        currency.within_limits(&community, NOW, 0)
    };
    assert_eq!(refusal(currency, open), Ok(()));
    let within = |coins, exposure| {
        listing(0, 0, 2, 150)
            .limited(Limits { coins, exposure }, NOW, NOW)
            .0
    };
    currency.listing = within(1_000, 2_000);
    assert_eq!(
        refusal(currency, open),
        Err(PoolError::LimitExceeded(1_001, 1_000))
    );
    currency.listing = within(1_001, 1_501); // ⌈10.01 × 150⌉ = 1,502
    assert_eq!(
        refusal(currency, open),
        Err(PoolError::ExposureExceeded(1_502, 1_501))
    );
    currency.listing = within(1_001, 1_502);
    let capped = Community {
        exposure: 10,
        ..open.capped(1_511, NOW, NOW).0
    };
    assert_eq!(
        refusal(currency, capped),
        Err(PoolError::CommunityExceeded(1_512, 1_511))
    );
}

#[test]
fn a_currency_of_any_value_is_written_down_and_never_more_brought_than_counts() {
    let currency = Currency {
        listing: listing(0, 0, 0, u128::MAX),
        book: Book::default().endow(u128::MAX).unwrap(),
    };
    let (written, community) = currency.written(Community::default(), NOW, 0);
    assert_eq!(
        (written.book.exposure, community.exposure),
        (MAX_EXPOSURE, MAX_EXPOSURE)
    );
    let (emptied, community) = Currency {
        book: written.book.take(u128::MAX).unwrap(),
        ..written
    }
    .written(community, NOW, 0);
    assert_eq!((emptied.book.exposure, community.exposure), (0, 0));
    let greedy = Currency {
        listing: Listing {
            limits: weir_core::delayed::Delayed::new(Limits {
                coins: u128::MAX,
                exposure: u128::MAX,
            }),
            ..written.listing
        },
        ..written
    };
    assert_eq!(
        greedy.within_limits(&community, NOW, 0),
        Err(PoolError::ExposureExceeded(u128::MAX, MAX_EXPOSURE))
    );
}

#[test]
fn what_melts_is_written_off_and_what_was_merely_sent_is_ignored() {
    let book = Book::default()
        .endow(100)
        .unwrap()
        .bring(50, 2)
        .unwrap()
        .take(30)
        .unwrap();
    assert_eq!(book.held, 120);
    assert_eq!(book.fees, Total { high: 0, low: 2 });
    let (melted, amount) = book.touched(90);
    assert_eq!((melted.held, amount), (90, 30));
    assert_eq!(book.touched(121), (book, 0));
    assert_eq!(melted.check(), Ok(()));
    assert_eq!(melted.take(91), Err(PoolError::PoolHasLess(90)));
    assert_eq!(Book { held: 91, ..melted }.check(), Err("books-add-up"));
    let two = Total { high: 1, low: 5 };
    let much = Book {
        endowed: two,
        taken: Total {
            high: 0,
            low: u128::MAX,
        },
        held: 6,
        ..Book::default()
    };
    assert_eq!(much.check(), Ok(()));
}

#[test]
fn a_cap_that_stays_as_it_is_holds_at_once_and_drops_what_waited() {
    let (raised, _) = Community::default().capped(100, NOW, NOW);
    let (waiting, from) = raised.capped(200, NOW, NOW + DELAY);
    assert_eq!(from, NOW + DELAY);
    let (same, from) = waiting.capped(100, NOW + 1, NOW + 1 + DELAY);
    assert_eq!(from, NOW + 1);
    assert_eq!(same.cap.at(u64::MAX), 100);
}
