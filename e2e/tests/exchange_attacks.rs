//! What somebody with bad intentions could try on an exchange: currencies that take a fee, answer false
//! or rubbish, revert, call back, or lie about anything they are asked; coins that were merely sent;
//! call data cut short, too long, beyond its types.
#![allow(missing_docs)]

mod exchange_stage;
#[path = "support/malformed.rs"]
mod malformed;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolValue},
};
use exchange_stage::{
    assert_error,
    fishery::properties::interfaces::Fishcoin,
    listing,
    lying::{self, Lying},
    named,
    tokens::{self, acting, send, FalseToken, FeeToken, Kind, Reentering, Token},
    Exchange, Generative, Options, Stage, DAY, DELAY, EXPOSURE, FORTUNE, MELTING, OF_A_SEASON,
    PLAIN, POOL_EUROS, POOL_TEA, UNIT,
};
use malformed::malformed;

const BALANCE_OF: [u8; 4] = Token::balanceOfCall::SELECTOR;
const DECIMALS: [u8; 4] = Token::decimalsCall::SELECTOR;
const TRANSFER: [u8; 4] = Token::transferCall::SELECTOR;
const TRANSFER_FROM: [u8; 4] = Token::transferFromCall::SELECTOR;
const PROJECTED: [u8; 4] = Generative::projectedCall::SELECTOR;
const SEASON: [u8; 4] = Fishcoin::seasonCall::SELECTOR;

/// Euros and tea without a fee.
fn stage() -> Stage {
    Stage::new(Options {
        fee: 0,
        ..Options::default()
    })
}

/// Lists a currency at a value of one, in community 4, and puts a thousand of it into the pool; the
/// first of the people has the rest.
fn listed(stage: &mut Stage, token: Address, nature: (u8, u64)) {
    stage.known.push(token);
    stage.list(listing(token, 4, nature, UNIT));
    stage.set_community(4, EXPOSURE);
    stage.chain.advance(DELAY);
    let who = stage.people[0];
    stage.allow(token, who);
    stage.endow(who, token, 1_000 * UNIT);
}

fn of_kind(kind: Kind) -> (Stage, Address) {
    let mut stage = stage();
    let who = stage.people[0];
    let token = tokens::deploy_token(&mut stage.chain, kind, who, FORTUNE);
    if kind == Kind::Fee {
        fees(&mut stage, token, 0, 0);
    }
    listed(&mut stage, token, (PLAIN, 0));
    (stage, token)
}

/// The first of the people owes the second two hundred, and would pay half of it in the token.
fn owing(stage: &mut Stage, token: Address) -> Exchange::repayCall {
    let [who, creditor, ..] = stage.people;
    let accepted = true;
    stage.does(creditor, &Exchange::acceptTokenCall { token, accepted });
    stage.owes(who, creditor, 200 * UNIT);
    Exchange::repayCall {
        creditor,
        token,
        amount: 100 * UNIT,
        minCredited: 0,
        deadline: u64::MAX,
    }
}

fn fees(stage: &mut Stage, token: Address, on_the_way: u64, on_top: u64) {
    let set = FeeToken::setFeesCall {
        onTheWay: U256::from(on_the_way),
        onTop: U256::from(on_top),
    };
    send(&mut stage.chain, token, stage.stranger, &set);
}

/// A currency that says what it is told to, of a nature.
fn liar(nature: (u8, u64)) -> (Stage, Address) {
    let mut stage = stage();
    let token = lying::deploy(&mut stage.chain, stage.people[0], FORTUNE);
    if nature.0 == OF_A_SEASON {
        let closes = stage.chain.now() + 100 * DAY;
        stage.lies(token, SEASON, season(closes));
    }
    if nature.0 == MELTING {
        stage.lies(token, PROJECTED, word(UNIT));
    }
    listed(&mut stage, token, nature);
    (stage, token)
}

fn word(number: u128) -> Vec<u8> {
    U256::from(number).abi_encode()
}

/// What a currency of seasons answers.
fn season(closes: u64) -> Vec<u8> {
    let mut words = [U256::ZERO; 10];
    words[0] = U256::from(1);
    words[1] = U256::from(closes);
    words.abi_encode()
}

// Coins that were merely sent.

#[test]
fn coins_that_were_merely_sent_are_in_no_book_and_are_not_given_out() {
    let mut stage = stage();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let exchange = stage.exchange;
    let before = stage.books(tea);
    tokens::pay(&mut stage.chain, tea, who, exchange, 500 * UNIT);
    assert_eq!(stage.books(tea), before);
    let token = tea;
    assert_eq!(stage.does(who, &Exchange::syncCall { token }).0, POOL_TEA);
    assert_eq!(stage.books(tea), before);
    stage.set_limits(euro, u128::MAX, 10 * EXPOSURE);
    stage.chain.advance(DELAY);
    let more = stage.swap(who, euro, POOL_TEA * 5 / 2 + 3, tea);
    let less = Exchange::PoolHasLess {
        token: tea,
        needed: POOL_TEA + 1,
        held: POOL_TEA,
    };
    stage.refuses(who, &more, less);
    assert_eq!(stage.swaps(who, euro, POOL_TEA * 5 / 2, tea), POOL_TEA);
    assert_eq!(stage.holds(tea, exchange), 500 * UNIT, "nobody's, for ever");
}

#[test]
fn coins_that_were_merely_sent_do_not_hide_what_melted_for_ever() {
    let (mut stage, token) = liar((PLAIN, 0));
    let (who, exchange) = (stage.people[0], stage.exchange);
    tokens::pay(&mut stage.chain, token, who, exchange, 10 * UNIT);
    let burn = |stage: &mut Stage, value| {
        let burn = Lying::burnCall {
            from: exchange,
            value: U256::from(value),
        };
        send(&mut stage.chain, token, stage.stranger, &burn);
        stage.does(who, &Exchange::syncCall { token }).0
    };
    assert_eq!(burn(&mut stage, 10 * UNIT), 1_000 * UNIT);
    assert_eq!(burn(&mut stage, 10 * UNIT), 990 * UNIT);
    let books = stage.books(token);
    assert_eq!(books.melted, U256::from(10 * UNIT), "books-add-up");
    assert_eq!(books.exposure, 990 * UNIT);
}

// Hostile tokens.

#[test]
fn a_token_that_takes_a_fee_on_the_way_is_not_taken() {
    let (mut stage, token) = of_kind(Kind::Fee);
    let [who, creditor, ..] = stage.people;
    let euro = stage.euro;
    fees(&mut stage, token, 10, 0);
    let short = || Exchange::WrongAmountArrived {
        token,
        expected: U256::from(100 * UNIT),
        arrived: U256::from(99 * UNIT),
    };
    let swap = stage.swap(who, token, 100 * UNIT, euro);
    stage.refuses(who, &swap, short());
    let amount = 100 * UNIT;
    stage.refuses(who, &Exchange::endowCall { token, amount }, short());
    let repay = owing(&mut stage, token);
    stage.refuses(who, &repay, short());
    assert_eq!(stage.owed(who, creditor), 200 * UNIT);
}

#[test]
fn who_repays_pays_a_fee_on_top_and_the_creditor_gets_all() {
    let (mut stage, token) = of_kind(Kind::Fee);
    let [who, creditor, ..] = stage.people;
    let repay = owing(&mut stage, token);
    fees(&mut stage, token, 0, 10);
    let before = stage.holds(token, who);
    assert_eq!(stage.does(who, &repay).0, 100 * UNIT);
    assert_eq!(stage.holds(token, creditor), 100 * UNIT);
    assert_eq!(before - stage.holds(token, who), 101 * UNIT);
    assert_eq!(stage.owed(who, creditor), 100 * UNIT);
}

#[test]
fn a_debt_stays_if_its_token_says_that_it_moved_what_it_did_not() {
    let (mut stage, token) = of_kind(Kind::False);
    let [who, creditor, ..] = stage.people;
    let repay = owing(&mut stage, token);
    for mode in 1..=4 {
        let mode = U256::from(mode);
        let turn = FalseToken::setModeCall { mode };
        send(&mut stage.chain, token, stage.stranger, &turn);
        if mode == U256::from(2) {
            let lies = Exchange::WrongAmountArrived {
                token,
                expected: U256::from(100 * UNIT),
                arrived: U256::ZERO,
            };
            stage.refuses(who, &repay, lies);
        } else {
            stage.refuses(who, &repay, Exchange::TokenRefused { token });
        }
        assert_eq!(stage.owed(who, creditor), 200 * UNIT);
    }
    let (mut stage, token) = liar((PLAIN, 0));
    let repay = owing(&mut stage, token);
    // the same before and after, or no number
    for says in [word(0), word(u128::MAX), Vec::new(), vec![1; 33]] {
        stage.lies(token, BALANCE_OF, says);
        let error = stage.chain.refused(who, stage.exchange, &repay);
        let known = error.as_error::<Exchange::ExchangeErrors>();
        assert!(known.is_some(), "{}", named(&error));
        assert_eq!(stage.owed(who, creditor), 200 * UNIT);
    }
    stage.repents(token, BALANCE_OF);
    assert_eq!(stage.does(who, &repay).0, 100 * UNIT);
    assert_eq!(stage.holds(token, creditor), 100 * UNIT);
}

#[test]
fn nobody_repays_itself_nor_the_exchange_and_without_allowance_nobody() {
    let (mut stage, token) = of_kind(Kind::Plain);
    let [who, creditor, ..] = stage.people;
    let exchange = stage.exchange;
    let repay = owing(&mut stage, token);
    let accepted = true;
    stage.does(who, &Exchange::acceptTokenCall { token, accepted });
    let to = |creditor| Exchange::repayCall {
        creditor,
        ..repay.clone()
    };
    stage.refuses(who, &to(who), Exchange::OwesItself { account: who });
    let refused = Exchange::NotAccepted {
        creditor: exchange,
        token,
    };
    stage.owes(who, exchange, 200 * UNIT);
    stage.refuses(who, &to(exchange), refused);
    let disallow = tokens::Token::approveCall {
        spender: exchange,
        value: U256::from(100 * UNIT - 1),
    };
    send(&mut stage.chain, token, who, &disallow);
    stage.refuses(who, &repay, Exchange::TokenRefused { token });
    stage.allow(token, who);
    stage.does(who, &repay);
    assert_eq!(stage.holds(token, creditor), 100 * UNIT);
}

#[test]
fn a_token_that_takes_more_than_it_is_told_does_not_empty_the_pool() {
    let (mut stage, token) = of_kind(Kind::Fee);
    let (who, euro) = (stage.people[0], stage.euro);
    fees(&mut stage, token, 0, 100);
    let swap = stage.swap(who, euro, 100 * UNIT, token);
    let more = Exchange::WrongAmountArrived {
        token,
        expected: U256::from(100 * UNIT),
        arrived: U256::from(110 * UNIT),
    };
    stage.refuses(who, &swap, more);
    // what a fee takes on the way to whom it is paid is not the pool's
    fees(&mut stage, token, 100, 0);
    let (out, _) = {
        let swap = Exchange::swapCall {
            to: stage.purse,
            ..stage.swap(who, euro, 100 * UNIT, token)
        };
        stage.does(who, &swap)
    };
    assert_eq!(out, 100 * UNIT);
    assert_eq!(stage.holds(token, stage.purse), 90 * UNIT);
    assert_eq!(stage.books(token).held, 900 * UNIT);
    stage.assert_sound();
}

#[test]
fn a_token_that_answers_nothing_is_taken_at_what_it_moves() {
    let (mut stage, token) = of_kind(Kind::Silent);
    let (who, euro) = (stage.people[0], stage.euro);
    assert_eq!(stage.swaps(who, token, 100 * UNIT, euro), 100 * UNIT);
    assert_eq!(stage.swaps(who, euro, 100 * UNIT, token), 100 * UNIT);
    assert_eq!(stage.books(token).held, 1_000 * UNIT);
    stage.assert_sound();
}

#[test]
fn a_token_that_answers_false_lies_or_reverts_is_refused_until_it_behaves() {
    let (mut stage, token) = of_kind(Kind::False);
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let amount = 100 * UNIT;
    let turn = |stage: &mut Stage, mode: u64| {
        let mode = U256::from(mode);
        let turn = FalseToken::setModeCall { mode };
        send(&mut stage.chain, token, stage.stranger, &turn);
    };
    for mode in 1..=4 {
        turn(&mut stage, mode);
        let given = stage.swap(who, token, amount, euro);
        let taken = stage.swap(who, euro, amount, token);
        for swap in [given, taken] {
            if mode == 2 {
                // it says that it moved what it did not
                let lies = Exchange::WrongAmountArrived {
                    token,
                    expected: U256::from(amount),
                    arrived: U256::ZERO,
                };
                stage.refuses(who, &swap, lies);
            } else {
                stage.refuses(who, &swap, Exchange::TokenRefused { token });
            }
        }
        // nobody else's coins are held up
        assert_eq!(stage.swaps(who, euro, 5 * UNIT, tea), 2 * UNIT);
        assert_eq!(stage.swaps(who, tea, 2 * UNIT, euro), 5 * UNIT);
    }
    turn(&mut stage, 0);
    assert_eq!(stage.swaps(who, token, amount, euro), amount);
    stage.assert_sound();
}

#[test]
fn a_token_that_answers_rubbish_about_its_decimals_is_not_listed() {
    let mut stage = stage();
    let governor = stage.governor;
    let token = lying::deploy(&mut stage.chain, governor, 1);
    let list = || Exchange::listCall {
        listing: listing(token, 1, (PLAIN, 0), UNIT),
    };
    let limit = 18;
    for decimals in [19, 77, u8::MAX] {
        stage.lies(token, DECIMALS, word(decimals.into()));
        let beyond = Exchange::InvalidDecimals { decimals, limit };
        stage.refuses(governor, &list(), beyond);
    }
    for rubbish in [
        Vec::new(),
        vec![6],
        word(256),
        word(u128::MAX),
        vec![0xff; 32],
        vec![0; 31],
    ] {
        stage.lies(token, DECIMALS, rubbish);
        stage.refuses(governor, &list(), Exchange::TokenRefused { token });
    }
    stage.reverts(token, DECIMALS);
    stage.refuses(governor, &list(), Exchange::TokenRefused { token });
    stage.lies(token, DECIMALS, word(18));
    stage.does(governor, &list());
    // what it says later changes nothing
    stage.lies(token, DECIMALS, word(0));
    assert_eq!(stage.asks(&Exchange::listingCall { token }).decimals, 18);
}

#[test]
fn a_token_that_answers_rubbish_about_its_nature_is_not_listed_with_it() {
    for (nature, selector) in [(MELTING, PROJECTED), (OF_A_SEASON, SEASON)] {
        let mut stage = stage();
        let governor = stage.governor;
        let token = lying::deploy(&mut stage.chain, governor, 1);
        let list = || Exchange::listCall {
            listing: listing(token, 1, (nature, DAY), UNIT),
        };
        let refused = || Exchange::TokenRefused { token };
        stage.refuses(governor, &list(), refused());
        for rubbish in [Vec::new(), vec![1], vec![0; 31]] {
            stage.lies(token, selector, rubbish);
            stage.refuses(governor, &list(), refused());
        }
        stage.reverts(token, selector);
        stage.refuses(governor, &list(), refused());
    }
}

#[test]
fn a_token_that_lies_about_its_balance_loses_by_it() {
    let (mut stage, token) = liar((PLAIN, 0));
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let amount = 100 * UNIT;
    let given = stage.swap(who, token, amount, euro);
    let taken = stage.swap(who, euro, amount, token);
    // it says the same before and after
    for says in [0, 1_000 * UNIT, u128::MAX] {
        stage.lies(token, BALANCE_OF, word(says));
        for swap in [&given, &taken] {
            let sent = stage.chain.send(who, stage.exchange, swap);
            let error = sent.expect_err("nothing arrived, nothing left");
            let known = error.as_error::<Exchange::ExchangeErrors>();
            assert!(known.is_some(), "{}", named(&error));
        }
    }
    for rubbish in [Vec::new(), vec![1; 33], vec![0xff; 64]] {
        stage.lies(token, BALANCE_OF, rubbish);
        for swap in [&given, &taken] {
            let error = stage.chain.refused(who, stage.exchange, swap);
            assert_error(&error, Exchange::TokenRefused { token });
        }
    }
    stage.reverts(token, BALANCE_OF);
    let sync = Exchange::syncCall { token };
    let error = stage.chain.refused(who, stage.exchange, &sync);
    assert_error(&error, Exchange::TokenRefused { token });
    assert_eq!(stage.swaps(who, euro, 5 * UNIT, tea), 2 * UNIT);
    stage.repents(token, BALANCE_OF);
    assert_eq!(stage.books(token).held, 1_000 * UNIT);
    // it says that all is gone: then it is, and the pool gives nothing of it
    stage.lies(token, BALANCE_OF, word(0));
    assert_eq!(stage.does(who, &sync).0, 0);
    stage.repents(token, BALANCE_OF);
    let gone = Exchange::PoolHasLess {
        token,
        needed: amount,
        held: 0,
    };
    stage.refuses(who, &taken, gone);
    stage.assert_sound();
}

#[test]
fn a_token_of_more_than_can_be_counted_stops_at_its_limit() {
    let (mut stage, token) = liar((PLAIN, 0));
    let (who, euro) = (stage.people[0], stage.euro);
    let all = U256::MAX - U256::from(FORTUNE);
    let make = Lying::makeCall {
        to: who,
        value: all,
    };
    send(&mut stage.chain, token, who, &make);
    let before = stage.views();
    for amount in [u128::MAX, 1 << 127, 1 << 101, EXPOSURE] {
        for out in [euro, stage.tea] {
            let swap = stage.swap(who, token, amount, out);
            let sent = stage.chain.send(who, stage.exchange, &swap);
            let error = sent.expect_err("it is too much");
            let known = error.as_error::<Exchange::ExchangeErrors>();
            assert!(known.is_some(), "{}", named(&error));
        }
        let endow = Exchange::endowCall { token, amount };
        let error = stage.chain.refused(who, stage.exchange, &endow);
        let known = error.as_error::<Exchange::ExchangeErrors>();
        assert!(known.is_some(), "{}", named(&error));
    }
    assert!(stage.views() == before);
}

#[test]
fn a_currency_made_out_of_nothing_costs_the_pool_no_more_than_its_exposure() {
    let (mut stage, token) = liar((PLAIN, 0));
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let exposure = 2_000 * UNIT;
    stage.set_limits(token, u128::MAX, exposure);
    stage.set_limits(token, 1 << 100, exposure);
    let mut got = 0;
    for (out, value) in [(euro, UNIT), (tea, 5 * UNIT / 2)]
        .into_iter()
        .cycle()
        .take(40)
    {
        let swap = stage.swap(who, token, 300 * UNIT, out);
        if let Ok((given, _)) = stage.chain.send(who, stage.exchange, &swap) {
            got += given * value / UNIT;
        }
    }
    assert!(got <= exposure, "exposure-capped: {got}");
    assert!(stage.books(token).exposure <= exposure, "exposure-capped");
    stage.assert_sound();
}

#[test]
fn what_a_melting_currency_says_of_its_future_never_makes_its_coins_more() {
    let (mut stage, token) = liar((MELTING, 30 * DAY));
    let (who, euro) = (stage.people[0], stage.euro);
    let amount = 100 * UNIT;
    for says in [amount + 1, 1_000 * amount, u128::MAX] {
        stage.lies(token, PROJECTED, word(says));
        let swap = stage.swap(who, token, amount, euro);
        let before = stage.chain.snapshot();
        if let Ok((out, _)) = stage.chain.send(who, stage.exchange, &swap) {
            assert!(out <= amount, "pool-value-kept: {out} for {amount}");
        }
        stage.chain.restore(&before);
    }
    for rubbish in [Vec::new(), vec![0xff; 32], vec![0; 31]] {
        stage.lies(token, PROJECTED, rubbish);
        let swap = stage.swap(who, token, amount, euro);
        stage.refuses(who, &swap, Exchange::TokenRefused { token });
    }
    stage.reverts(token, PROJECTED);
    let swap = stage.swap(who, token, amount, euro);
    stage.refuses(who, &swap, Exchange::TokenRefused { token });
    stage.lies(token, PROJECTED, word(0));
    let sent = stage.chain.send(who, stage.exchange, &swap);
    assert!(sent.is_err(), "it will be worth nothing");
    // what the pool has of it can be taken all the same
    assert_eq!(stage.swaps(who, euro, amount, token), amount);
    stage.assert_sound();
}

#[test]
fn what_a_currency_says_of_its_season_never_makes_its_coins_more() {
    let (mut stage, token) = liar((OF_A_SEASON, 4 * DAY));
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let amount = 100 * UNIT;
    let now = stage.chain.now();
    for (closes, out) in [
        (u64::MAX, amount),
        (now + 4 * DAY, amount),
        (now + DAY, amount / 4),
    ] {
        stage.lies(token, SEASON, season(closes));
        assert_eq!(stage.swaps(who, token, amount, euro), out);
    }
    for closes in [0, now - 1, now] {
        stage.lies(token, SEASON, season(closes));
        for (given, taken) in [(token, euro), (euro, token)] {
            let swap = stage.swap(who, given, amount, taken);
            stage.refuses(who, &swap, Exchange::WorthNothing { token });
        }
    }
    let beyond = [U256::from(1), U256::from(u64::MAX) + U256::from(1)];
    for rubbish in [Vec::new(), word(1), vec![0xff; 320], beyond.abi_encode()] {
        stage.lies(token, SEASON, rubbish);
        let swap = stage.swap(who, token, amount, euro);
        stage.refuses(who, &swap, Exchange::TokenRefused { token });
    }
    stage.reverts(token, SEASON);
    let swap = stage.swap(who, token, amount, euro);
    stage.refuses(who, &swap, Exchange::TokenRefused { token });
    assert_eq!(stage.swaps(who, euro, 5 * UNIT, tea), 2 * UNIT);
    stage.assert_sound();
}

#[test]
fn a_transfer_that_answers_rubbish_is_refused() {
    let (mut stage, token) = liar((PLAIN, 0));
    let (who, euro) = (stage.people[0], stage.euro);
    for rubbish in [word(0), word(2), vec![1], vec![0xff; 32], vec![0; 96]] {
        stage.lies(token, TRANSFER_FROM, rubbish.clone());
        stage.lies(token, TRANSFER, rubbish);
        for (given, taken) in [(token, euro), (euro, token)] {
            let swap = stage.swap(who, given, UNIT, taken);
            stage.refuses(who, &swap, Exchange::TokenRefused { token });
        }
    }
}

// Re-entry.

#[test]
fn a_token_that_calls_back_gets_no_further() {
    let (mut stage, token) = of_kind(Kind::Reentering);
    let (euro, exchange, stranger) = (stage.euro, stage.exchange, stage.stranger);
    // the token is an account too: it has euros, and is owed
    let who = stage.people[0];
    tokens::pay(&mut stage.chain, euro, who, token, 1_000 * UNIT);
    for coin in [euro, token] {
        let value = U256::MAX;
        let approve = Token::approveCall {
            spender: exchange,
            value,
        };
        send(&mut stage.chain, token, stranger, &acting(coin, &approve));
    }
    tokens::pay(&mut stage.chain, token, who, token, 1_000 * UNIT);
    stage.owes(who, token, 5);
    let amount = 10 * UNIT;
    let own = |given, taken| Exchange::swapCall {
        tokenIn: given,
        tokenOut: taken,
        amountIn: amount,
        minOut: 0,
        deadline: u64::MAX,
        to: token,
    };
    let attempts = [
        own(token, euro).abi_encode(),
        own(euro, token).abi_encode(),
        Exchange::endowCall { token, amount }.abi_encode(),
        Exchange::syncCall { token }.abi_encode(),
        Exchange::syncCall { token: euro }.abi_encode(),
        Exchange::forgiveCall {
            debtor: who,
            amount: 1,
        }
        .abi_encode(),
        Exchange::booksCall { token }.abi_encode(),
    ];
    let beginning = stage.chain.snapshot();
    for data in attempts {
        for beforehand in [false, true] {
            for (given, taken) in [(token, euro), (euro, token)] {
                stage.chain.restore(&beginning);
                let arm = Reentering::armCall {
                    target: exchange,
                    data: data.clone().into(),
                    times: U256::from(3),
                };
                send(&mut stage.chain, token, stranger, &arm);
                let when = Reentering::setBeforehandCall { beforehand };
                send(&mut stage.chain, token, stranger, &when);
                assert_eq!(stage.swaps(who, given, amount, taken), amount);
                let called = stage.chain.read(token, &Reentering::calledCall {});
                assert!(called.expect("a view") >= U256::from(1));
                let succeeded = stage.chain.read(token, &Reentering::succeededCall {});
                assert_eq!(succeeded.expect("a view"), U256::ZERO, "{data:02x?}");
                let sum = stage.books(token).held + stage.books(euro).held;
                assert_eq!(sum, 1_000 * UNIT + POOL_EUROS);
                assert_eq!(stage.owed(who, token), 5);
                stage.assert_sound();
            }
        }
    }
    // it is the way back in that is closed: by the front door the same message goes through
    stage.chain.restore(&beginning);
    let swap = acting(exchange, &own(token, euro));
    send(&mut stage.chain, token, stranger, &swap);
    assert_eq!(stage.books(token).held, 1_010 * UNIT);
}

#[test]
fn a_token_that_calls_back_while_a_debt_is_repaid_gets_no_further() {
    let (mut stage, token) = of_kind(Kind::Reentering);
    let [who, creditor, ..] = stage.people;
    let (exchange, stranger) = (stage.exchange, stage.stranger);
    // the token is an account too, and owes the same creditor
    tokens::pay(&mut stage.chain, token, who, token, 1_000 * UNIT);
    let approve = Token::approveCall {
        spender: exchange,
        value: U256::MAX,
    };
    send(&mut stage.chain, token, stranger, &acting(token, &approve));
    let owe = Exchange::oweCall {
        creditor,
        amount: 50 * UNIT,
        note: B256::ZERO,
    };
    send(&mut stage.chain, token, stranger, &acting(exchange, &owe));
    stage.owes(who, creditor, 50 * UNIT);
    stage.owes(creditor, who, 50 * UNIT);
    let accepted = true;
    stage.does(creditor, &Exchange::acceptTokenCall { token, accepted });
    let repay = Exchange::repayCall {
        creditor,
        token,
        amount: 30 * UNIT,
        minCredited: 0,
        deadline: u64::MAX,
    };
    let set_off = Exchange::setOffCall {
        cycle: vec![who, creditor, who],
        amount: 30 * UNIT,
    };
    let beginning = stage.chain.snapshot();
    for data in [repay.abi_encode(), set_off.abi_encode()] {
        for beforehand in [false, true] {
            stage.chain.restore(&beginning);
            let arm = Reentering::armCall {
                target: exchange,
                data: data.clone().into(),
                times: U256::from(3),
            };
            send(&mut stage.chain, token, stranger, &arm);
            let when = Reentering::setBeforehandCall { beforehand };
            send(&mut stage.chain, token, stranger, &when);
            let before = stage.holds(token, creditor);
            assert_eq!(stage.does(who, &repay).0, 30 * UNIT);
            let succeeded = stage.chain.read(token, &Reentering::succeededCall {});
            assert_eq!(succeeded.expect("a view"), U256::ZERO);
            assert_eq!(stage.holds(token, creditor) - before, 30 * UNIT);
            assert_eq!(stage.owed(who, creditor), 20 * UNIT);
            assert_eq!(stage.owed(creditor, who), 50 * UNIT);
            assert_eq!(stage.owed(token, creditor), 50 * UNIT);
            assert_eq!(stage.books(token).held, 1_000 * UNIT);
            stage.assert_sound();
        }
    }
}

#[test]
fn messages_that_carry_money_are_refused() {
    let mut stage = stage();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let before = stage.views();
    let value = U256::from(1_000_000_000_000_000_000_u128);
    let swap = stage.swap(who, euro, 5 * UNIT, tea).abi_encode();
    let amount = 5;
    let endow = Exchange::endowCall {
        token: euro,
        amount,
    };
    for data in [swap, endow.abi_encode()] {
        let sent = stage
            .chain
            .call_with_value(who, stage.exchange, &data, value);
        assert!(sent.is_err());
    }
    assert!(stage.views() == before);
}

// Call data.

/// A batch of one cycle and the same again.
fn two_rings(a: Address, b: Address) -> Exchange::setOffBatchCall {
    let ring = |most| Exchange::Ring {
        members: vec![a, b, a],
        most,
    };
    Exchange::setOffBatchCall {
        cycles: vec![ring(5), ring(6)],
    }
}

/// A message that changes something, in a state where it goes through.
struct Changing {
    name: &'static str,
    stage: Stage,
    who: Address,
    data: Vec<u8>,
    /// Of its words, in bytes; 0 is a boolean.
    widths: Vec<usize>,
}

/// All of them.
fn changing_messages() -> Vec<Changing> {
    let mut messages = Vec::new();
    let mut add = |name, stage: Stage, who, data, widths: &[usize]| {
        messages.push(Changing {
            name,
            stage,
            who,
            data,
            widths: widths.to_vec(),
        });
    };
    let note = B256::repeat_byte(9);
    let (amount, word) = (5, 32);

    let stage_ = stage();
    let [a, b, ..] = stage_.people;
    let invoice = Exchange::invoiceCall {
        debtor: b,
        amount,
        note,
    };
    add("invoice", stage_, a, invoice.abi_encode(), &[20, 16, word]);
    let asked = || {
        let mut stage = stage();
        stage.does(a, &invoice);
        stage
    };
    let withdraw = Exchange::withdrawInvoiceCall { debtor: b, amount };
    let data = withdraw.abi_encode();
    add("withdrawInvoice", asked(), a, data, &[20, 16]);
    let accept = Exchange::acceptCall {
        creditor: a,
        amount,
    };
    add("accept", asked(), b, accept.abi_encode(), &[20, 16]);
    let owe = Exchange::oweCall {
        creditor: b,
        amount,
        note,
    };
    add("owe", stage(), a, owe.abi_encode(), &[20, 16, word]);
    let owing = || {
        let mut stage = stage();
        stage.owes(a, b, 5 * UNIT);
        stage.owes(b, a, 5 * UNIT);
        stage
    };
    let forgive = Exchange::forgiveCall { debtor: a, amount };
    add("forgive", owing(), b, forgive.abi_encode(), &[20, 16]);

    let stage_ = owing();
    let token = stage_.euro;
    let accepted = true;
    let accept = Exchange::acceptTokenCall { token, accepted };
    add("acceptToken", stage_, b, accept.abi_encode(), &[20, 0]);
    let mut stage_ = owing();
    stage_.does(b, &accept);
    let repay = Exchange::repayCall {
        creditor: b,
        token,
        amount,
        minCredited: 1,
        deadline: u64::MAX,
    };
    let widths = [20, 20, 16, 16, 8];
    add("repay", stage_, a, repay.abi_encode(), &widths);
    let cycle = Exchange::setOffCall {
        cycle: vec![a, b, a],
        amount,
    };
    let widths = [1, 16, 4, 20, 20, 20];
    add("setOff", owing(), a, cycle.abi_encode(), &widths);
    let data = two_rings(a, b).abi_encode();
    let widths = [
        1, 4, 8, 8, 1, 16, 4, 20, 20, 20, // the first ring, behind where both begin
        1, 16, 4, 20, 20, 20,
    ];
    add("setOffBatch", owing(), a, data, &widths);

    let mut stage_ = stage();
    let governor = stage_.governor;
    let new = lying::deploy(&mut stage_.chain, governor, 1);
    stage_.known.push(new);
    let list = Exchange::listCall {
        listing: listing(new, 1, (PLAIN, 0), UNIT),
    };
    let widths = [20, 4, 1, 8, 16, 16, 16];
    add("list", stage_, governor, list.abi_encode(), &widths);
    let value = 7 * UNIT;
    let set = Exchange::setValueCall { token, value };
    add("setValue", stage(), governor, set.abi_encode(), &[20, 16]);
    let set = Exchange::setLimitsCall {
        token,
        limit: 3,
        exposure: 3,
    };
    let data = set.abi_encode();
    add("setLimits", stage(), governor, data, &[20, 16, 16]);
    let set = Exchange::setCommunityCall {
        community: 1,
        exposure: 3,
    };
    let data = set.abi_encode();
    add("setCommunity", stage(), governor, data, &[4, 16]);
    let set = Exchange::setFeeCall { fee: UNIT };
    add("setFee", stage(), governor, set.abi_encode(), &[16]);

    let endow = Exchange::endowCall { token, amount };
    add("endow", stage(), a, endow.abi_encode(), &[20, 16]);
    let stage_ = stage();
    let swap = Exchange::swapCall {
        minOut: 1,
        deadline: u64::MAX,
        ..stage_.swap(a, token, 5 * UNIT, stage_.tea)
    };
    let widths = [20, 20, 16, 16, 8, 20];
    add("swap", stage_, a, swap.abi_encode(), &widths);
    let (mut stage_, melting) = liar((PLAIN, 0));
    let burn = Lying::burnCall {
        from: stage_.exchange,
        value: U256::from(5),
    };
    send(&mut stage_.chain, melting, stage_.stranger, &burn);
    let sync = Exchange::syncCall { token: melting };
    let stranger = stage_.stranger;
    add("sync", stage_, stranger, sync.abi_encode(), &[20]);

    let offer = Exchange::offerGovernanceCall { to: stranger };
    let data = offer.abi_encode();
    add("offerGovernance", stage(), governor, data, &[20]);
    let successor = stranger;
    let name = Exchange::nameSuccessorCall { successor };
    let data = name.abi_encode();
    add("nameSuccessor", stage(), governor, data, &[20]);
    let mut stage_ = stage();
    stage_.does(governor, &offer);
    let data = Exchange::acceptGovernanceCall {}.abi_encode();
    add("acceptGovernance", stage_, stranger, data, &[]);
    messages
}

#[test]
fn a_message_cut_short_anywhere_or_with_anything_beyond_its_types_is_refused() {
    let messages = changing_messages();
    assert_eq!(messages.len(), 20, "every message that changes something");
    for message in messages {
        let Changing {
            name,
            mut stage,
            who,
            data: sound,
            widths,
        } = message;
        let wrong = malformed(name, &sound, &widths);
        let before = stage.views();
        for (what, data) in wrong {
            let sent = stage.chain.call(who, stage.exchange, &data);
            let Err(error) = sent else {
                panic!("{what} went through")
            };
            assert!(error.revert_data().is_some(), "{what}: {error}");
            let malformed =
                Exchange::ExchangeErrors::MalformedArguments(Exchange::MalformedArguments {});
            // what cannot even be read as a struct or a list has no name
            if data.len() >= sound.len() && !["setOff", "list"].contains(&name) {
                let known = error.as_error::<Exchange::ExchangeErrors>();
                assert_eq!(known, Some(malformed), "{what}: {error}");
            }
        }
        assert!(stage.views() == before, "{name} changed something");
        let sent = stage.chain.call(who, stage.exchange, &sound);
        assert!(sent.is_ok(), "{name} is sound: {sent:?}");
        // an offer stands in no view
        let unseen = name == "offerGovernance";
        assert_eq!(stage.views() == before, unseen, "{name} did what it says");
    }
}

#[test]
fn a_list_whose_place_or_length_is_not_what_it_is_is_refused() {
    let mut stage = stage();
    let [a, b, ..] = stage.people;
    stage.owes(a, b, 50);
    stage.owes(b, a, 50);
    let sound = Exchange::setOffCall {
        cycle: vec![a, b, a],
        amount: 5,
    }
    .abi_encode();
    let before = stage.views();
    let with = |word: usize, number: U256| {
        let mut data = sound.clone();
        let begin = 4 + 32 * word;
        data[begin..begin + 32].copy_from_slice(&number.to_be_bytes::<32>());
        data
    };
    let far = [
        U256::ZERO,
        U256::from(32),
        U256::from(63),
        U256::from(65),
        U256::from(96),
        U256::from(u32::MAX),
        U256::from(1) << 32,
        U256::MAX,
        U256::MAX - U256::from(31),
    ];
    let lengths = [
        U256::from(2),
        U256::from(4),
        U256::from(33),
        U256::from(34),
        U256::from(u32::MAX),
        U256::from(1) << 32,
        (U256::from(1) << 59) + U256::from(3),
        (U256::from(1) << 64) + U256::from(3),
        U256::MAX,
    ];
    let places = far.into_iter().map(|place| with(0, place));
    let lengths = lengths.into_iter().map(|length| with(2, length));
    for data in places.chain(lengths) {
        let sent = stage.chain.call(a, stage.exchange, &data);
        let error = sent.expect_err("it is no list");
        assert!(error.revert_data().is_some(), "{error}");
    }
    assert!(stage.views() == before);
    // the list elsewhere, where it could be read as well
    let mut apart = with(0, U256::from(96));
    let list = apart.split_off(4 + 64);
    apart.extend([0; 32]);
    apart.extend(list);
    assert!(stage.chain.call(a, stage.exchange, &apart).is_err());
    // far too long a list, as it should be encoded
    let many = Exchange::setOffCall {
        cycle: [a, b].repeat(500),
        amount: 5,
    };
    let error = stage.chain.refused(a, stage.exchange, &many);
    assert!(error.revert_data().is_some(), "{error}");
    assert!(stage.views() == before);
    assert!(stage.chain.call(a, stage.exchange, &sound).is_ok());
}

#[test]
fn rings_that_do_not_lie_one_after_the_other_are_refused() {
    let mut stage = stage();
    let [a, b, ..] = stage.people;
    stage.owes(a, b, 50);
    stage.owes(b, a, 50);
    let sound = two_rings(a, b).abi_encode();
    // list, its length, both begins; of each ring: members, the most, their number, three of them
    assert_eq!(sound.len(), 4 + 32 * (4 + 6 + 6));
    let before = stage.views();
    let with = |changes: &[(usize, U256)]| {
        let mut data = sound.clone();
        for (word, number) in changes {
            let begin = 4 + 32 * word;
            data[begin..begin + 32].copy_from_slice(&number.to_be_bytes::<32>());
        }
        data
    };
    let (first, second) = (U256::from(64), U256::from(64 + 6 * 32));
    assert_eq!(with(&[(2, first), (3, second)]), sound);
    let far = [
        U256::from(u32::MAX),
        U256::from(1) << 32,
        U256::from(1) << 64,
        U256::MAX,
        U256::MAX - U256::from(31),
    ];
    let mut wrong = vec![
        with(&[(2, second), (3, first)]),
        with(&[(3, first)]),
        with(&[(2, second)]),
        with(&[(0, U256::ZERO)]),
        with(&[(0, U256::from(64))]),
        with(&[(1, U256::from(0))]),
        with(&[(1, U256::from(1))]),
        with(&[(1, U256::from(3))]),
    ];
    for word in [0, 1, 2, 3, 4, 6, 10, 12] {
        wrong.extend(far.map(|number| with(&[(word, number)])));
    }
    for word in [4, 10] {
        let members = [0, 32, 63, 65, 96, 128].map(U256::from);
        wrong.extend(members.map(|place| with(&[(word, place)])));
    }
    for word in [6, 12] {
        let counts = [0, 1, 2, 4, 5, 9, 10, 33, 34].map(U256::from);
        wrong.extend(counts.map(|count| with(&[(word, count)])));
    }
    // one ring for both, with nothing behind it
    let mut shared = with(&[(3, first)]);
    shared.truncate(4 + 32 * 10);
    wrong.push(shared);
    // with something between them
    let mut apart = with(&[(3, second + U256::from(32))]);
    let behind = apart.split_off(4 + 32 * 10);
    apart.extend([0; 32]);
    apart.extend(behind);
    wrong.push(apart);
    for data in wrong {
        let error = stage
            .chain
            .call(a, stage.exchange, &data)
            .expect_err("it is no batch");
        let malformed =
            Exchange::ExchangeErrors::MalformedArguments(Exchange::MalformedArguments {});
        let known = error.as_error::<Exchange::ExchangeErrors>();
        assert_eq!(known, Some(malformed), "{error}");
    }
    assert!(stage.views() == before);
    assert!(stage.chain.call(a, stage.exchange, &sound).is_ok());
    assert_eq!((stage.owed(a, b), stage.owed(b, a)), (39, 39));
}
