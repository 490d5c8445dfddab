//! The model by itself, on figures reckoned by hand.

use super::*;

/// A market's euro of 6 decimals, an hour that melts by a tenth a day, a fish of a season.
const EURO: TokenId = 0;
const HOUR: TokenId = 1;
const FISH: TokenId = 2;
const DAY: u64 = 86_400;
const UNIT: u128 = 1_000_000;

struct Scripted {
    held: [u128; 3],
    closes: u64,
    today: u64,
}

impl Currencies for Scripted {
    fn held(&mut self, token: TokenId) -> u128 {
        self.held[token]
    }

    fn projected(&mut self, _: TokenId, amount: u128, day: u64) -> u128 {
        (self.today..day).fold(amount, |left, _| left * 9 / 10)
    }

    fn closes(&mut self, _: TokenId) -> u64 {
        self.closes
    }

    fn can_pay(&mut self, _: PersonId, _: TokenId, _: u128) -> bool {
        true
    }
}

/// All three listed and endowed with 1,000; values 1, 10, 4; spans of two and of four days.
fn pool() -> (Exchange, Scripted) {
    let mut exchange = Exchange::new(0, 100, 0);
    let mut currencies = Scripted {
        held: [0; 3],
        closes: 10 * DAY,
        today: 0,
    };
    for (token, nature, span, decimals, value) in [
        (EURO, 0, 0, 6, UNIT),
        (HOUR, 1, 2 * DAY, 6, 10 * UNIT),
        (FISH, 2, 4 * DAY, 0, 4 * UNIT),
    ] {
        let listing = Listing {
            community: u32::try_from(token).expect("few"),
            nature,
            span,
            decimals,
            value,
            limit: u128::MAX,
            exposure: u128::MAX,
        };
        exchange.list(0, token, listing, 0).expect("it is sound");
        let community = listing.community;
        let cap = exchange.set_community(0, community, u128::MAX, 0);
        assert_eq!(cap, Ok(100));
        let amount = 1_000 * 10_u128.pow(decimals.into());
        let endowed = exchange.endow(&mut currencies, 0, token, amount, 100);
        assert_eq!(endowed, Ok(BigInt::zero()));
        currencies.held[token] = amount;
    }
    (exchange, currencies)
}

fn swapped(
    exchange: &mut Exchange,
    currencies: &mut Scripted,
    (token, amount): (TokenId, u128),
    token_out: TokenId,
    now: u64,
) -> Result<u128, Reasons> {
    let wish = Wish {
        who: 1,
        token,
        amount,
        minimum: 0,
        deadline: now,
    };
    currencies.today = now / DAY;
    let swap = exchange.swap(currencies, &wish, token_out, 1, now)?;
    let out = u128::try_from(swap.out).expect("few");
    currencies.held[token] += amount;
    currencies.held[token_out] -= out;
    Ok(out)
}

#[test]
fn what_melts_counts_for_what_will_be_left_and_is_given_at_its_whole_value() {
    let (mut exchange, mut currencies) = pool();
    let now = 200;
    let hours = (HOUR, UNIT);
    let euros = swapped(&mut exchange, &mut currencies, hours, EURO, now);
    assert_eq!(euros, Ok(8_100_000));
    let back = swapped(&mut exchange, &mut currencies, (EURO, 8_100_000), HOUR, now);
    assert_eq!(back, Ok(810_000), "swap-never-gains");
}

#[test]
fn a_coin_of_a_season_loses_its_value_in_a_straight_line_both_ways() {
    let (mut exchange, mut currencies) = pool();
    for (now, worth) in [(DAY, 4), (6 * DAY, 4), (8 * DAY, 2), (9 * DAY, 1)] {
        let fish = (FISH, 100);
        let euros = swapped(&mut exchange, &mut currencies, fish, EURO, now);
        assert_eq!(euros, Ok(100 * worth * UNIT));
        let euros = (EURO, 100 * worth * UNIT);
        let back = swapped(&mut exchange, &mut currencies, euros, FISH, now);
        assert_eq!(back, Ok(100));
    }
    for (given, wanted) in [(FISH, EURO), (EURO, FISH)] {
        let late = swapped(
            &mut exchange,
            &mut currencies,
            (given, UNIT),
            wanted,
            10 * DAY,
        );
        assert_eq!(late, Err(Reasons::from([Refusal::WorthNothing(FISH)])));
    }
}

#[test]
fn a_value_that_waits_is_the_lower_one_for_who_brings_and_the_higher_for_who_takes() {
    let (mut exchange, mut currencies) = pool();
    let now = 200;
    assert_eq!(exchange.set_value(0, EURO, 2 * UNIT, now), Ok(300));
    assert_eq!(exchange.value(EURO, now), (UNIT, 2 * UNIT, 300));
    let fish = swapped(&mut exchange, &mut currencies, (EURO, 8 * UNIT), FISH, now);
    assert_eq!(fish, Ok(2));
    let euros = swapped(&mut exchange, &mut currencies, (FISH, 2), EURO, now);
    assert_eq!(euros, Ok(4 * UNIT));
    let euros = swapped(&mut exchange, &mut currencies, (FISH, 2), EURO, 300);
    assert_eq!(euros, Ok(4 * UNIT));
    let fish = swapped(&mut exchange, &mut currencies, (EURO, 4 * UNIT), FISH, 300);
    assert_eq!(fish, Ok(2));
}

#[test]
fn a_cycle_leaves_every_net_position_as_it_was() {
    let (mut exchange, _) = pool();
    for (debtor, creditor, amount) in [(1, 2, 50), (2, 3, 30), (3, 1, 40)] {
        exchange.owe(debtor, creditor, amount).expect("it is sound");
    }
    let nets = |exchange: &Exchange| [1, 2, 3].map(|who| exchange.net(who));
    let before = nets(&exchange);
    let more = Refusal::MoreThanOwed(2, 3, 31.into(), 30.into());
    assert_eq!(
        exchange.set_off(&[1, 2, 3, 1], 31),
        Err(Reasons::from([more]))
    );
    assert_eq!(exchange.set_off(&[1, 2, 3, 1], 30), Ok(()));
    assert_eq!(nets(&exchange), before, "net-position-unchanged");
    assert_eq!(exchange.owed(1, 2), 20.into());
    let position = exchange.position();
    assert_eq!(
        (position.recorded, position.outstanding, position.set_off),
        (120.into(), 30.into(), 90.into())
    );
    assert_eq!(exchange.broken_invariant(0), None, "debts-add-up");
}

#[test]
fn cycles_that_share_a_debt_take_what_those_before_them_left() {
    let mut exchange = Exchange::new(0, 0, 0);
    for (debtor, creditor, amount) in [(1, 2, 10), (2, 1, 4), (2, 3, 9), (3, 1, 30)] {
        assert_eq!(exchange.owe(debtor, creditor, amount), Ok(()));
    }
    let rings = [
        (vec![1, 2, 1], 7),
        (vec![1, 2, 3, 1], 50),
        (vec![3, 1, 2, 3], 50),
        (vec![1, 2, 1], 7),
    ];
    let taken = [4, 6, 0, 0].map(BigInt::from).to_vec();
    assert_eq!(exchange.set_off_batch(&rings), Ok(taken));
    let left = [(1, 2), (2, 1), (2, 3), (3, 1)].map(|(a, b)| exchange.owed(a, b));
    assert_eq!(left, [0, 0, 3, 24].map(BigInt::from));
    assert_eq!(exchange.position().set_off, BigInt::from(2 * 4 + 3 * 6));
    let nothing = Err(Reasons::from([Refusal::InvalidAmount(0)]));
    assert_eq!(exchange.set_off_batch(&[]), nothing);
    assert_eq!(exchange.set_off_batch(&[(vec![1, 2, 1], 0)]), nothing);
    assert_eq!(exchange.broken_invariant(0), None);
}

#[test]
fn what_the_pool_has_less_than_its_books_is_booked_as_melted() {
    let (mut exchange, mut currencies) = pool();
    currencies.held[HOUR] -= 100 * UNIT;
    currencies.held[EURO] += 5; // merely sent
    assert_eq!(
        exchange.sync(&mut currencies, HOUR, 200),
        Ok(((100 * UNIT).into(), (900 * UNIT).into()))
    );
    assert_eq!(
        exchange.sync(&mut currencies, EURO, 200),
        Ok((0.into(), (1_000 * UNIT).into()))
    );
    assert_eq!(exchange.exposure(HOUR), (9_000 * UNIT).into());
    assert_eq!(exchange.broken_invariant(200), None, "books-add-up");
}
