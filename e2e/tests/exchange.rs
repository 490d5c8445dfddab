//! The exchange, message by message: what each does, and every refusal with its values.
#![allow(missing_docs)]

mod exchange_stage;

use alloy_core::primitives::{Address, B256, U256};
use exchange_stage::{
    assert_error, deploy_exchange, fishery, listing, lying, settings, tokens, Exchange, Generative,
    Options, Stage, DAY, DELAY, EURO_VALUE, EXPOSURE, FEE, FIRST_SEASON_CLOSES, FISH_VALUE,
    FORTUNE, HOUR_VALUE, MAX_FEE, MELTING, MELTING_SPAN, OF_A_SEASON, ONE, PLAIN, POOL_EUROS,
    POOL_FISH, POOL_HOURS, POOL_TEA, SEASON_SPAN, TEA_VALUE, UNIT,
};
use fishery::properties::interfaces::Fishcoin;
use weir_e2e::Chain;

const CENTURY: u64 = 36_525 * DAY;

fn stage() -> Stage {
    Stage::new(Options::default())
}

/// Without a fee, so that figures are round.
fn free() -> Stage {
    Stage::new(Options {
        fee: 0,
        ..Options::default()
    })
}

fn real() -> Stage {
    Stage::new(Options {
        fee: 0,
        real: true,
        ..Options::default()
    })
}

fn set_off(cycle: &[Address], amount: u128) -> Exchange::setOffCall {
    Exchange::setOffCall {
        cycle: cycle.to_vec(),
        amount,
    }
}

/// Of each ring, its members and the most.
fn batch(rings: &[(&[Address], u128)]) -> Exchange::setOffBatchCall {
    let ring = |(members, most): &(&[Address], u128)| Exchange::Ring {
        members: members.to_vec(),
        most: *most,
    };
    Exchange::setOffBatchCall {
        cycles: rings.iter().map(ring).collect(),
    }
}

fn quote(token_in: Address, token_out: Address, amount: u128, at: u64) -> Exchange::quoteCall {
    Exchange::quoteCall {
        tokenIn: token_in,
        tokenOut: token_out,
        amountIn: amount,
        at,
    }
}

/// How many different people owe each other in a ring, the last the first.
fn ring(stage: &mut Stage, edges: u64, amount: u128) -> Vec<Address> {
    let mut cycle: Vec<Address> = (0..edges).map(|n| stage.chain.funded(100 + n)).collect();
    cycle.push(cycle[0]);
    for edge in cycle.clone().windows(2) {
        stage.owes(edge[0], edge[1], amount);
    }
    cycle
}

// Deploying.

#[test]
fn an_exchange_begins_empty_with_its_unit_its_fee_and_its_governor() {
    let mut chain = Chain::new();
    let governor = chain.funded(1);
    let exchange = deploy_exchange(&mut chain, settings(governor, FEE)).expect("it is sound");
    let unit = chain
        .read(exchange, &Exchange::unitCall {})
        .expect("a view");
    assert_eq!((unit.unit.as_str(), unit.decimals), ("euro", 6));
    assert_eq!(chain.read(exchange, &Exchange::feeCall {}), Ok(FEE));
    assert_eq!(chain.read(exchange, &Exchange::delayCall {}), Ok(DELAY));
    assert_eq!(
        chain.read(exchange, &Exchange::governorCall {}),
        Ok(governor)
    );
    assert_eq!(chain.read(exchange, &Exchange::tokenCountCall {}), Ok(0));
    let debts = chain
        .read(exchange, &Exchange::debtsCall {})
        .expect("a view");
    assert_eq!(debts.recorded, U256::ZERO);
}

#[test]
fn an_exchange_is_not_deployed_on_figures_beyond_its_limits() {
    let mut chain = Chain::new();
    let governor = chain.funded(1);
    let sound = || settings(governor, FEE);
    let mut refused = |wrong: Exchange::ExchangeSettings| {
        deploy_exchange(&mut chain, wrong).expect_err("it is not sound")
    };
    let fee = MAX_FEE + 1;
    let limit = MAX_FEE;
    let error = refused(settings(governor, fee));
    assert_error(&error, Exchange::InvalidFee { fee, limit });
    let error = refused(settings(Address::ZERO, FEE));
    let given = Address::ZERO;
    assert_error(&error, Exchange::InvalidAddress { given });
    let (delay, limit) = (365 * DAY + 1, 365 * DAY);
    let error = refused(Exchange::ExchangeSettings { delay, ..sound() });
    assert_error(&error, Exchange::DelayTooLong { delay, limit });
    let long = Exchange::ExchangeSettings {
        unit: "x".repeat(400),
        ..sound()
    };
    let error = refused(long);
    let said = error.as_error::<Exchange::ExchangeErrors>();
    let too_long =
        matches!(&said, Some(Exchange::ExchangeErrors::TextTooLong(it)) if it.length == 400);
    assert!(too_long, "{said:?}");
    let error = refused(Exchange::ExchangeSettings {
        decimals: 39,
        ..sound()
    });
    let said = error.as_error::<Exchange::ExchangeErrors>();
    let too_many =
        matches!(&said, Some(Exchange::ExchangeErrors::InvalidDecimals(it)) if it.decimals == 39);
    assert!(too_many, "{said:?}");
    let most = Exchange::ExchangeSettings {
        fee: MAX_FEE,
        delay: 365 * DAY,
        ..sound()
    };
    assert!(deploy_exchange(&mut chain, most).is_ok());
}

// Debts.

#[test]
fn nothing_is_owed_before_the_debtor_accepts_what_is_asked() {
    let mut stage = stage();
    let [debtor, creditor, other, _] = stage.people;
    let note = B256::repeat_byte(4);
    let invoice = |amount| Exchange::invoiceCall {
        debtor,
        amount,
        note,
    };
    let (_, receipt) = stage.does(creditor, &invoice(300));
    let asked = Exchange::Invoiced {
        creditor,
        debtor,
        amount: 300,
        note,
    };
    assert_eq!(receipt.events::<Exchange::Invoiced>(), [asked]);
    stage.does(creditor, &invoice(200));
    let between = Exchange::debtCall { debtor, creditor };
    let found = stage.asks(&between);
    assert_eq!((found.owed, found.invoiced), (0, 500), "it adds up");

    let accept = |amount| Exchange::acceptCall { creditor, amount };
    let withdraw = |amount| Exchange::withdrawInvoiceCall { debtor, amount };
    let more = |amount, invoiced| Exchange::MoreThanInvoiced { amount, invoiced };
    stage.refuses(debtor, &accept(501), more(501, 500));
    stage.refuses(other, &accept(1), more(1, 0));
    stage.refuses(creditor, &withdraw(501), more(501, 500));
    let nothing = || Exchange::InvalidAmount { amount: 0 };
    stage.refuses(creditor, &invoice(0), nothing());
    stage.refuses(debtor, &accept(0), nothing());
    stage.refuses(creditor, &withdraw(0), nothing());

    let (_, receipt) = stage.does(debtor, &accept(120));
    let owed = &receipt.events::<Exchange::Owed>()[0];
    assert_eq!(
        (owed.debtor, owed.creditor, owed.amount),
        (debtor, creditor, 120)
    );
    let (_, receipt) = stage.does(creditor, &withdraw(80));
    let withdrawn = Exchange::InvoiceWithdrawn {
        creditor,
        debtor,
        amount: 80,
    };
    assert_eq!(receipt.events::<Exchange::InvoiceWithdrawn>(), [withdrawn]);
    let found = stage.asks(&between);
    assert_eq!((found.owed, found.invoiced), (120, 300));
    let debts = stage.asks(&Exchange::debtsCall {});
    assert_eq!(debts.recorded, U256::from(120), "what is asked is no debt");
    stage.assert_sound();
}

#[test]
fn a_debtor_records_a_debt_and_the_creditor_lets_go_of_it() {
    let mut stage = stage();
    let [debtor, creditor, other, _] = stage.people;
    let note = B256::repeat_byte(5);
    let owe = |creditor, amount| Exchange::oweCall {
        creditor,
        amount,
        note,
    };
    let (_, receipt) = stage.does(debtor, &owe(creditor, 70));
    let owed = Exchange::Owed {
        debtor,
        creditor,
        amount: 70,
        note,
    };
    assert_eq!(receipt.events::<Exchange::Owed>(), [owed]);
    let forgive = |amount| Exchange::forgiveCall { debtor, amount };
    let more = |creditor, amount, owed| Exchange::MoreThanOwed {
        debtor,
        creditor,
        amount,
        owed,
    };
    stage.refuses(creditor, &forgive(71), more(creditor, 71, 70));
    stage.refuses(other, &forgive(1), more(other, 1, 0));
    let nothing = || Exchange::InvalidAmount { amount: 0 };
    stage.refuses(creditor, &forgive(0), nothing());
    stage.refuses(debtor, &owe(creditor, 0), nothing());
    let (_, receipt) = stage.does(creditor, &forgive(30));
    let forgiven = Exchange::Forgiven {
        debtor,
        creditor,
        amount: 30,
    };
    assert_eq!(receipt.events::<Exchange::Forgiven>(), [forgiven]);
    assert_eq!(stage.owed(debtor, creditor), 40);
    assert_eq!(stage.owed(creditor, debtor), 0);
    let debts = stage.asks(&Exchange::debtsCall {});
    let figures = [debts.recorded, debts.outstanding, debts.forgiven];
    assert_eq!(figures, [70, 40, 30].map(U256::from), "debts-add-up");
}

#[test]
fn nobody_owes_itself_or_nobody() {
    let mut stage = stage();
    let who = stage.people[0];
    let (amount, note) = (5, B256::ZERO);
    let itself = || Exchange::OwesItself { account: who };
    let nobody = || Exchange::InvalidAddress {
        given: Address::ZERO,
    };
    let owe = |creditor| Exchange::oweCall {
        creditor,
        amount,
        note,
    };
    let invoice = |debtor| Exchange::invoiceCall {
        debtor,
        amount,
        note,
    };
    stage.refuses(who, &owe(who), itself());
    stage.refuses(who, &invoice(who), itself());
    stage.refuses(who, &owe(Address::ZERO), nobody());
    stage.refuses(who, &invoice(Address::ZERO), nobody());
}

#[test]
fn debts_and_invoices_beyond_what_can_be_counted_are_refused() {
    let mut stage = stage();
    let [debtor, creditor, ..] = stage.people;
    let note = B256::ZERO;
    stage.owes(debtor, creditor, u128::MAX);
    let owe = Exchange::oweCall {
        creditor,
        amount: 1,
        note,
    };
    stage.refuses(debtor, &owe, Exchange::Overflow {});
    let invoice = |amount| Exchange::invoiceCall {
        debtor,
        amount,
        note,
    };
    stage.does(creditor, &invoice(u128::MAX));
    stage.refuses(creditor, &invoice(1), Exchange::Overflow {});
    let accept = Exchange::acceptCall {
        creditor,
        amount: 1,
    };
    stage.refuses(debtor, &accept, Exchange::Overflow {});
    // somebody else's are their own, and all together go beyond
    stage.owes(creditor, debtor, u128::MAX);
    let debts = stage.asks(&Exchange::debtsCall {});
    assert_eq!(debts.outstanding, U256::from(u128::MAX) * U256::from(2));
    let cycle = set_off(&[debtor, creditor, debtor], u128::MAX);
    stage.does(debtor, &cycle);
    assert_eq!(stage.owed(debtor, creditor), 0);
    stage.assert_sound();
}

// Set-off.

#[test]
fn a_cycle_is_set_off_by_anyone_and_leaves_every_net_position_as_it_was() {
    let mut stage = stage();
    let [a, b, c, _] = stage.people;
    for (debtor, creditor, amount) in [(a, b, 50), (b, c, 30), (c, a, 40)] {
        stage.owes(debtor, creditor, amount);
    }
    let nets = |stage: &mut Stage| {
        [a, b, c].map(|who| {
            let signed = |amount: u128| i128::try_from(amount).expect("small");
            let mut net = 0;
            for other in [a, b, c] {
                net += signed(stage.owed(other, who)) - signed(stage.owed(who, other));
            }
            net
        })
    };
    let before = nets(&mut stage);
    let (_, receipt) = stage.does(stage.stranger, &set_off(&[a, b, c, a], 30));
    let event = Exchange::SetOff {
        submitter: stage.stranger,
        amount: 30,
        cycle: vec![a, b, c, a],
    };
    assert_eq!(receipt.events::<Exchange::SetOff>(), [event]);
    assert_eq!(nets(&mut stage), before, "net-position-unchanged");
    assert_eq!(stage.owed(a, b), 20);
    assert_eq!(stage.owed(b, c), 0);
    assert_eq!(stage.owed(c, a), 10);
    let debts = stage.asks(&Exchange::debtsCall {});
    let figures = [debts.recorded, debts.outstanding, debts.setOff];
    assert_eq!(figures, [120, 30, 90].map(U256::from), "debts-add-up");
}

#[test]
fn two_who_owe_each_other_are_a_cycle_and_one_is_none() {
    let mut stage = stage();
    let [a, b, ..] = stage.people;
    stage.owes(a, b, 9);
    stage.owes(b, a, 5);
    for (cycle, edges) in [(vec![], 0), (vec![a], 0), (vec![a, a], 1), (vec![a, b], 1)] {
        let length = Exchange::CycleLength { edges, limit: 32 };
        stage.refuses(a, &set_off(&cycle, 1), length);
    }
    stage.does(a, &set_off(&[a, b, a], 5));
    assert_eq!((stage.owed(a, b), stage.owed(b, a)), (4, 0));
}

#[test]
fn a_cycle_has_at_most_32_edges() {
    let mut stage = stage();
    let longest = ring(&mut stage, 32, 7);
    let (_, receipt) = stage.does(stage.stranger, &set_off(&longest, 7));
    assert_eq!(receipt.events::<Exchange::SetOff>()[0].cycle, longest);
    for edge in longest.windows(2) {
        assert_eq!(stage.owed(edge[0], edge[1]), 0);
    }
    let debts = stage.asks(&Exchange::debtsCall {});
    assert_eq!(debts.setOff, U256::from(32 * 7));
    let longer = ring(&mut stage, 33, 7);
    let length = Exchange::CycleLength {
        edges: 33,
        limit: 32,
    };
    stage.refuses(stage.stranger, &set_off(&longer, 7), length);
}

#[test]
fn a_cycle_that_does_not_close_is_refused() {
    let mut stage = stage();
    let [a, b, c, d] = stage.people;
    for (debtor, creditor) in [(a, b), (b, c), (c, d)] {
        stage.owes(debtor, creditor, 10);
    }
    let open = Exchange::CycleNotClosed { first: a, last: d };
    stage.refuses(a, &set_off(&[a, b, c, d], 5), open);
}

#[test]
fn a_cycle_that_repeats_an_edge_is_refused_and_one_that_meets_a_person_twice_is_not() {
    let mut stage = stage();
    let [a, b, c, _] = stage.people;
    for (debtor, creditor) in [(a, b), (b, a), (b, c), (c, b)] {
        stage.owes(debtor, creditor, 10);
    }
    let repeated = |debtor, creditor| Exchange::EdgeRepeated { debtor, creditor };
    stage.refuses(a, &set_off(&[a, b, a, b, a], 5), repeated(a, b));
    stage.refuses(a, &set_off(&[a, b, c, b, c, b, a], 1), repeated(b, c));
    stage.does(a, &set_off(&[a, b, c, b, a], 4));
    for (debtor, creditor) in [(a, b), (b, a), (b, c), (c, b)] {
        assert_eq!(stage.owed(debtor, creditor), 6);
    }
}

#[test]
fn an_edge_overdrawn_is_named_and_nothing_of_the_cycle_happens() {
    let mut stage = stage();
    let [a, b, c, d] = stage.people;
    for (debtor, creditor, amount) in [(a, b, 50), (b, c, 30), (c, a, 40)] {
        stage.owes(debtor, creditor, amount);
    }
    let more = |debtor, creditor, amount, owed| Exchange::MoreThanOwed {
        debtor,
        creditor,
        amount,
        owed,
    };
    stage.refuses(a, &set_off(&[a, b, c, a], 31), more(b, c, 31, 30));
    stage.refuses(a, &set_off(&[c, a, b, c], 31), more(b, c, 31, 30));
    stage.refuses(a, &set_off(&[a, b, d, a], 1), more(b, d, 1, 0));
    // against the arrows
    stage.refuses(a, &set_off(&[a, c, b, a], 1), more(a, c, 1, 0));
    let nothing = Exchange::InvalidAmount { amount: 0 };
    stage.refuses(a, &set_off(&[a, b, c, a], 0), nothing);
    let sent = stage
        .chain
        .send(a, stage.exchange, &set_off(&[a, a, b, c, a], 1));
    assert!(sent.is_err(), "nobody owes itself");
}

#[test]
fn a_batch_sets_off_its_cycles_in_order_each_as_far_as_it_goes() {
    let mut stage = stage();
    let [a, b, c, d] = stage.people;
    let debts = [
        (a, b, 50),
        (b, c, 30),
        (c, a, 40),
        (b, a, 25),
        (c, d, 5),
        (d, c, 9),
    ];
    for (debtor, creditor, amount) in debts {
        stage.owes(debtor, creditor, amount);
    }
    let asked = batch(&[
        (&[a, b, a], 20),           // as asked
        (&[a, b, c, a], u128::MAX), // b owes c 30, and so does a still owe b
        (&[a, b, a], 20),           // of a's debt to b nothing is left
        (&[c, d, c], 7),            // c owes d 5
    ]);
    let (cleared, receipt) = stage.does(stage.stranger, &asked);
    assert_eq!(cleared, U256::from(2 * 20 + 3 * 30 + 2 * 5));
    let told = |amount, cycle: &[Address]| Exchange::SetOff {
        submitter: stage.stranger,
        amount,
        cycle: cycle.to_vec(),
    };
    let events = [
        told(20, &[a, b, a]),
        told(30, &[a, b, c, a]),
        told(5, &[c, d, c]),
    ];
    assert_eq!(receipt.events::<Exchange::SetOff>(), events);
    let left = debts.map(|(debtor, creditor, _)| stage.owed(debtor, creditor));
    assert_eq!(left, [0, 0, 10, 5, 0, 4]);
    let debts = stage.asks(&Exchange::debtsCall {});
    let figures = [debts.recorded, debts.outstanding, debts.setOff];
    assert_eq!(figures, [159, 19, 140].map(U256::from), "debts-add-up");
    stage.assert_sound();
}

#[test]
fn a_ring_repeated_takes_what_it_left_and_then_nothing() {
    let mut stage = stage();
    let [a, b, ..] = stage.people;
    stage.owes(a, b, 50);
    stage.owes(b, a, 45);
    let asked = batch(&[(&[a, b, a], 30), (&[b, a, b], 30), (&[a, b, a], 30)]);
    let (cleared, receipt) = stage.does(b, &asked);
    assert_eq!(cleared, U256::from(2 * 45));
    let events = receipt.events::<Exchange::SetOff>();
    let amounts: Vec<u128> = events.iter().map(|event| event.amount).collect();
    assert_eq!(amounts, [30, 15]);
    assert_eq!((stage.owed(a, b), stage.owed(b, a)), (5, 0));
}

#[test]
fn a_batch_that_was_overtaken_in_everything_clears_nothing_and_changes_nothing() {
    let mut stage = stage();
    let [a, b, c, _] = stage.people;
    for (debtor, creditor) in [(a, b), (b, a), (b, c), (c, a)] {
        stage.owes(debtor, creditor, 10);
    }
    let asked = batch(&[(&[a, b, a], 10), (&[a, b, c, a], 10)]);
    stage.does(a, &set_off(&[a, b, a], 10));
    let before = stage.views();
    let (cleared, receipt) = stage.does(c, &asked);
    assert_eq!(cleared, U256::ZERO);
    assert_eq!(receipt.events::<Exchange::SetOff>(), []);
    assert!(stage.views() == before);
    // among people who never owed each other anything as well
    let strangers = [stage.stranger, stage.purse, stage.stranger];
    let (cleared, _) = stage.does(c, &batch(&[(&strangers, 10)]));
    assert_eq!(cleared, U256::ZERO);
    assert!(stage.views() == before);
}

#[test]
fn one_ring_that_is_no_cycle_refuses_the_whole_batch() {
    let mut stage = stage();
    let [a, b, c, _] = stage.people;
    for (debtor, creditor) in [(a, b), (b, a), (b, c), (c, a)] {
        stage.owes(debtor, creditor, 10);
    }
    let sound: (&[Address], u128) = (&[a, b, a], 5);
    let nothing = || Exchange::InvalidAmount { amount: 0 };
    stage.refuses(a, &batch(&[]), nothing());
    stage.refuses(a, &batch(&[sound, (&[a, b, c, a], 0)]), nothing());
    let length = |edges| Exchange::CycleLength { edges, limit: 32 };
    for (members, edges) in [
        (vec![], 0),
        (vec![a], 0),
        (vec![a, a], 1),
        (vec![a; 34], 33),
    ] {
        stage.refuses(a, &batch(&[sound, (&members, 5)]), length(edges));
    }
    let open = Exchange::CycleNotClosed { first: a, last: c };
    stage.refuses(a, &batch(&[sound, (&[a, b, c], 5)]), open);
    let repeated = Exchange::EdgeRepeated {
        debtor: a,
        creditor: b,
    };
    let twice = [a, b, a, b, a];
    stage.refuses(a, &batch(&[sound, sound, (&twice, 5)]), repeated);
    let itself = Exchange::OwesItself { account: b };
    stage.refuses(a, &batch(&[(&[a, b, b, a], 5), sound]), itself);
    stage.does(a, &batch(&[sound]));
    assert_eq!((stage.owed(a, b), stage.owed(b, a)), (5, 5));
}

#[test]
fn a_batch_may_be_as_long_as_call_data_that_is_read() {
    let mut stage = stage();
    let cycle = ring(&mut stage, 4, 100);
    let times = |times| batch(&vec![(&cycle[..], 1); times]);
    let (cleared, receipt) = stage.does(stage.stranger, &times(56));
    assert_eq!(cleared, U256::from(4 * 56));
    assert_eq!(receipt.events::<Exchange::SetOff>().len(), 56);
    let malformed = Exchange::MalformedArguments {};
    stage.refuses(stage.stranger, &times(57), malformed);
    let longest = ring(&mut stage, 32, 100);
    let rings = vec![(&longest[..], 1); 13];
    let (cleared, _) = stage.does(stage.stranger, &batch(&rings));
    assert_eq!(cleared, U256::from(32 * 13));
    stage.assert_sound();
}

// Listing.

#[test]
fn a_listing_tells_what_it_was_listed_with() {
    let mut stage = stage();
    assert_eq!(stage.asks(&Exchange::tokenCountCall {}), 2);
    for (position, token) in [(0, stage.euro), (1, stage.tea)] {
        assert_eq!(stage.asks(&Exchange::tokenAtCall { position }), token);
    }
    let found = stage.asks(&Exchange::listingCall { token: stage.tea });
    assert_eq!(
        (found.community, found.nature, found.span, found.decimals),
        (2, PLAIN, 0, 6)
    );
    assert_eq!((found.value, found.exposure), (TEA_VALUE, EXPOSURE));
    let token = lying::deploy(&mut stage.chain, stage.governor, 1);
    let receipt = stage.list(listing(token, 5, (PLAIN, 0), 3));
    let listed = Exchange::Listed {
        token,
        community: 5,
        nature: PLAIN,
        span: 0,
        decimals: 6,
    };
    assert_eq!(receipt.events::<Exchange::Listed>(), [listed]);
    assert_eq!(stage.asks(&Exchange::tokenAtCall { position: 2 }), token);
}

#[test]
fn a_currency_is_listed_once_by_the_governor_at_a_value_and_with_a_nature_that_exists() {
    let mut stage = stage();
    let (governor, stranger, euro) = (stage.governor, stage.stranger, stage.euro);
    let token = lying::deploy(&mut stage.chain, governor, 1);
    let list = |listing| Exchange::listCall { listing };
    let sound = || listing(token, 1, (PLAIN, 0), UNIT);
    let caller = stranger;
    stage.refuses(stranger, &list(sound()), Exchange::NotGovernor { caller });
    let twice = list(listing(euro, 1, (PLAIN, 0), UNIT));
    stage.refuses(governor, &twice, Exchange::AlreadyListed { token: euro });
    let unpriced = list(listing(token, 1, (PLAIN, 0), 0));
    stage.refuses(governor, &unpriced, Exchange::InvalidValue { value: 0 });
    for (nature, span) in [
        (3, DAY),
        (u8::MAX, 0),
        (PLAIN, 1),
        (OF_A_SEASON, 0),
        (MELTING, 3_653 * DAY),
        (OF_A_SEASON, u64::MAX),
    ] {
        let wrong = list(listing(token, 1, (nature, span), UNIT));
        stage.refuses(governor, &wrong, Exchange::InvalidNature { nature, span });
    }
    // that neither melts nor has seasons
    for nature in [MELTING, OF_A_SEASON] {
        let wrong = list(listing(token, 1, (nature, DAY), UNIT));
        stage.refuses(governor, &wrong, Exchange::TokenRefused { token });
    }
    let nobody = stranger;
    let none = list(listing(nobody, 1, (PLAIN, 0), UNIT));
    let refused = Exchange::TokenRefused { token: nobody };
    stage.refuses(governor, &none, refused);
    let zero = list(listing(Address::ZERO, 1, (PLAIN, 0), UNIT));
    let sent = stage.chain.send(governor, stage.exchange, &zero);
    assert!(sent.is_err(), "the chain's own token is not listed");
    stage.list(sound());
}

// Swaps.

#[test]
fn a_swap_gives_what_is_brought_is_worth_less_the_fee() {
    let mut stage = stage();
    let (who, to, euro, tea) = (stage.people[0], stage.purse, stage.euro, stage.tea);
    let amount = 1_000 * UNIT;
    let before = stage.holds(euro, who);
    let swap = Exchange::swapCall {
        minOut: 398 * UNIT,
        to,
        ..stage.swap(who, euro, amount, tea)
    };
    let quoted = stage.asks(&quote(euro, tea, amount, 0));
    let (out, receipt) = stage.does(who, &swap);
    // 995 of 1,000 at 2.5
    assert_eq!(out, 398 * UNIT);
    assert_eq!((quoted.out, quoted.fee), (out, 5 * UNIT));
    assert_eq!(stage.holds(tea, to), out);
    assert_eq!(before - stage.holds(euro, who), amount);
    let swapped = Exchange::Swapped {
        tokenIn: euro,
        tokenOut: tea,
        by: who,
        amountIn: amount,
        out,
        fee: 5 * UNIT,
    };
    assert_eq!(receipt.events::<Exchange::Swapped>(), [swapped]);
    let books = stage.books(euro);
    assert_eq!(books.held, POOL_EUROS + amount, "the fee stays in the pool");
    assert_eq!(books.fees, U256::from(5 * UNIT));
    assert_eq!(books.exposure, POOL_EUROS + amount);
    let books = stage.books(tea);
    assert_eq!(books.held, POOL_TEA - out);
    assert_eq!(books.taken, U256::from(out));
    stage.assert_sound();
}

#[test]
fn a_fee_is_rounded_up_and_all_else_down() {
    let mut stage = stage();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    // 201 less 2 (1.005 rounded up) at 2.5: 79.6
    assert_eq!(stage.swaps(who, euro, 201, tea), 79);
    assert_eq!(stage.books(euro).fees, U256::from(2));
    // 79 less 1 are worth 195
    assert_eq!(stage.swaps(who, tea, 79, euro), 195);
    let too_small = stage.swap(who, euro, 1, tea);
    let sent = stage.chain.send(who, stage.exchange, &too_small);
    assert!(sent.is_err(), "it is all fee");
}

#[test]
fn a_swap_back_and_forth_or_around_three_currencies_never_gains() {
    let mut stage = real();
    let who = stage.people[0];
    let Stage {
        euro,
        tea,
        hours,
        fish,
        ..
    } = stage;
    for (path, amounts) in [
        (vec![euro, tea, euro], [1, 7, 999_999]),
        (vec![euro, hours, euro], [1, 7, 999_999]),
        (
            vec![euro, fish, tea, euro],
            [4_000_001, 8 * UNIT - 1, 77 * UNIT],
        ),
        (vec![fish, hours, tea, fish], [1, 13, 77]),
        (
            vec![hours, tea, fish, hours],
            [3 * UNIT + 1, 5 * UNIT, 77 * UNIT + 13],
        ),
    ] {
        for given in amounts {
            let before = stage.chain.snapshot();
            let mut amount = given;
            for legs in path.windows(2) {
                let swap = stage.swap(who, legs[0], amount, legs[1]);
                amount = match stage.chain.send(who, stage.exchange, &swap) {
                    Ok((out, _)) => out,
                    Err(_) => 0, // too little for anything
                };
            }
            assert!(amount <= given, "swap-never-gains: {amount} of {given}");
            stage.chain.restore(&before);
        }
    }
}

#[test]
fn nothing_unlisted_is_swapped_endowed_synced_valued_or_repaid_with() {
    let mut stage = stage();
    let (who, governor, euro) = (stage.people[0], stage.governor, stage.euro);
    let creditor = stage.people[1];
    let token = lying::deploy(&mut stage.chain, who, FORTUNE);
    stage.allow(token, who);
    let unlisted = || Exchange::NotListed { token };
    let given = stage.swap(who, token, 5 * UNIT, euro);
    let wanted = stage.swap(who, euro, 5 * UNIT, token);
    stage.refuses(who, &given, unlisted());
    stage.refuses(who, &wanted, unlisted());
    for ask in [quote(token, euro, 5, 0), quote(euro, token, 5, 0)] {
        stage.refuses(who, &ask, unlisted());
    }
    let amount = 5;
    stage.refuses(who, &Exchange::endowCall { token, amount }, unlisted());
    stage.refuses(who, &Exchange::syncCall { token }, unlisted());
    let value = UNIT;
    stage.refuses(
        governor,
        &Exchange::setValueCall { token, value },
        unlisted(),
    );
    let limits = Exchange::setLimitsCall {
        token,
        limit: 1,
        exposure: 1,
    };
    stage.refuses(governor, &limits, unlisted());
    stage.owes(who, creditor, UNIT);
    let accept = Exchange::acceptTokenCall {
        token,
        accepted: true,
    };
    if let Err(error) = stage.chain.send(creditor, stage.exchange, &accept) {
        assert_error(&error, unlisted());
        return;
    }
    let repay = Exchange::repayCall {
        creditor,
        token,
        amount,
        minCredited: 0,
        deadline: u64::MAX,
    };
    stage.refuses(who, &repay, unlisted());
}

#[test]
fn a_swap_of_nothing_into_itself_too_late_for_too_little_or_to_nobody_is_refused() {
    let mut stage = stage();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let sound = stage.swap(who, euro, 1_000 * UNIT, tea);
    let nothing = Exchange::swapCall {
        amountIn: 0,
        ..sound.clone()
    };
    stage.refuses(who, &nothing, Exchange::InvalidAmount { amount: 0 });
    let same = Exchange::swapCall {
        tokenOut: euro,
        ..sound.clone()
    };
    stage.refuses(who, &same, Exchange::SameToken { token: euro });
    let now = stage.chain.now();
    let (deadline, minimum, out) = (now - 1, 398 * UNIT + 1, 398 * UNIT);
    let late = Exchange::swapCall {
        deadline,
        ..sound.clone()
    };
    stage.refuses(who, &late, Exchange::DeadlinePast { deadline, now });
    let greedy = Exchange::swapCall {
        minOut: minimum,
        ..sound.clone()
    };
    stage.refuses(who, &greedy, Exchange::OutBelowMinimum { out, minimum });
    let given = Address::ZERO;
    let lost = Exchange::swapCall {
        to: given,
        ..sound.clone()
    };
    stage.refuses(who, &lost, Exchange::InvalidAddress { given });
    let to_itself = Exchange::swapCall {
        to: stage.exchange,
        ..sound.clone()
    };
    let stays = Exchange::WrongAmountArrived {
        token: tea,
        expected: U256::from(out),
        arrived: U256::ZERO,
    };
    stage.refuses(who, &to_itself, stays);
    stage.does(who, &sound);
}

#[test]
fn the_pool_gives_all_it_has_and_no_more() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    stage.set_limits(euro, u128::MAX, 10 * EXPOSURE);
    stage.chain.advance(DELAY);
    let all = POOL_TEA * 5 / 2;
    let more = stage.swap(who, euro, all + 3, tea);
    let less = Exchange::PoolHasLess {
        token: tea,
        needed: POOL_TEA + 1,
        held: POOL_TEA,
    };
    stage.refuses(who, &more, less);
    assert_eq!(stage.swaps(who, euro, all, tea), POOL_TEA);
    assert_eq!(stage.books(tea).held, 0);
    assert_eq!(stage.books(tea).exposure, 0);
    stage.assert_sound();
}

#[test]
fn a_swap_in_coins_one_does_not_have_or_does_not_let_go_is_refused() {
    let mut stage = stage();
    let (poor, who, euro, tea) = (stage.purse, stage.people[0], stage.euro, stage.tea);
    let refused = || Exchange::TokenRefused { token: euro };
    let swap = stage.swap(poor, euro, UNIT, tea);
    stage.refuses(poor, &swap, refused());
    let spender = stage.exchange;
    let value = U256::from(UNIT - 1);
    let approve = tokens::Token::approveCall { spender, value };
    tokens::send(&mut stage.chain, euro, who, &approve);
    let swap = stage.swap(who, euro, UNIT, tea);
    stage.refuses(who, &swap, refused());
    stage.swaps(who, euro, UNIT - 1, tea);
}

// Limits.

#[test]
fn the_pool_holds_no_more_of_a_currency_than_its_limit_its_exposure_and_its_communitys_cap() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let held = POOL_EUROS + 10;
    // 10 more than it holds, as coins
    stage.set_limits(euro, held, EXPOSURE);
    let one_more = stage.swap(who, euro, 11, tea);
    let limit = Exchange::LimitExceeded {
        token: euro,
        held: held + 1,
        limit: held,
    };
    stage.refuses(who, &one_more, limit);
    let endow = Exchange::endowCall {
        token: euro,
        amount: 11,
    };
    let limit = Exchange::LimitExceeded {
        token: euro,
        held: held + 1,
        limit: held,
    };
    stage.refuses(who, &endow, limit);
    // 5 more, in the unit
    stage.set_limits(euro, held, POOL_EUROS + 5);
    let six = stage.swap(who, euro, 6, tea);
    let exposure = Exchange::ExposureExceeded {
        token: euro,
        exposure: POOL_EUROS + 6,
        cap: POOL_EUROS + 5,
    };
    stage.refuses(who, &six, exposure);
    // 3 more, all of its community
    stage.set_community(1, POOL_EUROS + 3);
    let four = stage.swap(who, euro, 4, tea);
    let community = Exchange::CommunityExceeded {
        community: 1,
        exposure: POOL_EUROS + 4,
        cap: POOL_EUROS + 3,
    };
    stage.refuses(who, &four, community);
    assert_eq!(stage.swaps(who, euro, 3, tea), 1);
    let found = stage.asks(&Exchange::communityCall { community: 1 });
    assert_eq!(found.exposure, POOL_EUROS + 3, "exposure-capped");
    assert_eq!(found.cap, POOL_EUROS + 3);
}

#[test]
fn what_counts_against_caps_is_rounded_up() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    // a base unit of tea is worth 2.5
    stage.swaps(who, tea, 1, euro);
    assert_eq!(stage.books(tea).exposure, 5 * POOL_TEA / 2 + 3);
    stage.swaps(who, tea, 1, euro);
    assert_eq!(stage.books(tea).exposure, 5 * POOL_TEA / 2 + 5);
}

#[test]
fn a_community_without_a_cap_is_trusted_with_nothing() {
    let mut stage = stage();
    let (who, governor) = (stage.people[0], stage.governor);
    let token = lying::deploy(&mut stage.chain, who, FORTUNE);
    stage.allow(token, who);
    stage.list(listing(token, 5, (PLAIN, 0), UNIT));
    let give = Exchange::endowCall { token, amount: 9 };
    let not_yet = Exchange::LimitExceeded {
        token,
        held: 9,
        limit: 0,
    };
    stage.refuses(who, &give, not_yet);
    stage.chain.advance(DELAY);
    let nothing = Exchange::CommunityExceeded {
        community: 5,
        exposure: 9,
        cap: 0,
    };
    stage.refuses(who, &give, nothing);
    let cap = Exchange::setCommunityCall {
        community: 5,
        exposure: 9,
    };
    let from = stage.does(governor, &cap).0;
    assert_eq!(from, stage.chain.now() + DELAY, "loosening-waits");
    stage.chain.advance(DELAY);
    stage.does(who, &give);
}

#[test]
fn limits_lowered_below_what_is_held_let_coins_out_and_none_in() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let held = POOL_EUROS;
    let now = stage.chain.now();
    assert_eq!(stage.set_limits(euro, 1_000, 2_000), now, "at once");
    let found = stage.asks(&Exchange::listingCall { token: euro });
    assert_eq!((found.limit, found.exposure), (1_000, 2_000));
    assert_eq!(stage.swaps(who, tea, 10 * UNIT, euro), 25 * UNIT);
    let back = stage.swap(who, euro, 5, tea);
    let exceeded = Exchange::LimitExceeded {
        token: euro,
        held: held - 25 * UNIT + 5,
        limit: 1_000,
    };
    stage.refuses(who, &back, exceeded);
    // the same of a community
    assert_eq!(stage.set_community(2, 7), now, "at once");
    assert_eq!(stage.set_community(2, 7), now, "and once more");
    let more = stage.chain.send(
        who,
        stage.exchange,
        &Exchange::endowCall {
            token: tea,
            amount: 1,
        },
    );
    assert!(more.is_err());
    stage.assert_sound();
}

#[test]
fn higher_limits_wait_and_both_wait_together() {
    let mut stage = free();
    let euro = stage.euro;
    stage.set_limits(euro, 1_000, 2_000);
    let now = stage.chain.now();
    assert_eq!(stage.set_limits(euro, 500, 3_000), now + DELAY);
    let shown = |stage: &mut Stage| {
        let found = stage.asks(&Exchange::listingCall { token: euro });
        (found.limit, found.exposure)
    };
    assert_eq!(shown(&mut stage), (1_000, 2_000));
    stage.chain.set_time(now + DELAY - 1);
    assert_eq!(shown(&mut stage), (1_000, 2_000));
    stage.chain.advance(1);
    assert_eq!(shown(&mut stage), (500, 3_000));
    // what waits is dropped by what is lower at once
    stage.set_limits(euro, 9_000, 9_000);
    stage.set_limits(euro, 400, 300);
    stage.chain.advance(2 * DELAY);
    assert_eq!(shown(&mut stage), (400, 300));
}

// Values.

#[test]
fn a_value_that_was_announced_leaves_nothing_to_gain_before_or_after() {
    for (factor, name) in [(2, "rises"), (0, "falls")] {
        let mut stage = free();
        let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
        let value = TEA_VALUE * factor + u128::from(factor == 0) * TEA_VALUE / 2;
        let now = stage.chain.now();
        let announced = stage.set_value(tea, value);
        assert_eq!(announced, now + DELAY);
        let found = stage.asks(&Exchange::listingCall { token: tea });
        assert_eq!(
            (found.value, found.nextValue, found.valueFrom),
            (TEA_VALUE, value, announced)
        );
        // who brings gets the lower one, who takes pays the higher
        let (low, high) = (value.min(TEA_VALUE), value.max(TEA_VALUE));
        let before = stage.chain.snapshot();
        let worth = 1_000 * UNIT;
        let bought = stage.swaps(who, euro, worth, tea);
        assert_eq!(bought, worth * UNIT / high, "{name}");
        // bought now, sold when it has come
        stage.chain.set_time(announced);
        let sold = stage.swaps(who, tea, bought, euro);
        assert!(sold <= worth, "swap-never-gains: it {name}");
        stage.chain.restore(&before);
        // sold now, bought back when it has come
        let sold = stage.swaps(who, tea, worth, euro);
        assert_eq!(sold, worth * low / UNIT, "{name}");
        stage.chain.set_time(announced);
        let bought = stage.swaps(who, euro, sold, tea);
        assert!(bought <= worth, "swap-never-gains: it {name}");
        let found = stage.asks(&Exchange::listingCall { token: tea });
        assert_eq!(found.value, value, "it is in force");
    }
}

#[test]
fn a_value_that_replaces_one_that_waits_waits_anew() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    stage.set_value(tea, 10 * TEA_VALUE);
    stage.chain.advance(DELAY - 1);
    let from = stage.set_value(tea, 2 * TEA_VALUE);
    assert_eq!(from, stage.chain.now() + DELAY);
    stage.chain.advance(1);
    let found = stage.asks(&Exchange::listingCall { token: tea });
    assert_eq!((found.value, found.nextValue), (TEA_VALUE, 2 * TEA_VALUE));
    assert_eq!(stage.swaps(who, euro, 10 * UNIT, tea), 2 * UNIT);
    let (value, token) = (0, tea);
    let unpriced = Exchange::setValueCall { token, value };
    stage.refuses(stage.governor, &unpriced, Exchange::InvalidValue { value });
}

#[test]
fn a_higher_fee_holds_at_once_and_a_lower_one_after_the_delay() {
    let mut stage = stage();
    let (governor, who, euro, tea) = (stage.governor, stage.people[0], stage.euro, stage.tea);
    let now = stage.chain.now();
    let set = |fee| Exchange::setFeeCall { fee };
    assert_eq!(stage.does(governor, &set(ONE / 100)).0, now);
    assert_eq!(stage.asks(&Exchange::feeCall {}), ONE / 100);
    assert_eq!(stage.swaps(who, euro, 1_000 * UNIT, tea), 396 * UNIT);
    let (from, receipt) = stage.does(governor, &set(0));
    assert_eq!(from, now + DELAY, "loosening-waits");
    let told = &receipt.events::<Exchange::FeeSet>()[0];
    assert_eq!((told.fee, told.from), (0, from));
    assert_eq!(stage.swaps(who, euro, 1_000 * UNIT, tea), 396 * UNIT);
    stage.chain.set_time(from);
    assert_eq!(stage.swaps(who, euro, 1_000 * UNIT, tea), 400 * UNIT);
    let (fee, limit) = (MAX_FEE + 1, MAX_FEE);
    stage.refuses(governor, &set(fee), Exchange::InvalidFee { fee, limit });
}

// Repaying.

#[test]
fn a_debt_is_repaid_in_a_currency_its_creditor_accepts_without_the_fee() {
    let mut stage = stage();
    let [debtor, creditor, ..] = stage.people;
    let tea = stage.tea;
    stage.owes(debtor, creditor, 1_000 * UNIT);
    let repay = |amount, minimum, deadline| Exchange::repayCall {
        creditor,
        token: tea,
        amount,
        minCredited: minimum,
        deadline,
    };
    let now = stage.chain.now();
    let unasked = Exchange::NotAccepted {
        creditor,
        token: tea,
    };
    stage.refuses(debtor, &repay(40 * UNIT, 0, now), unasked);
    let accept = |accepted| Exchange::acceptTokenCall {
        token: tea,
        accepted,
    };
    let (_, receipt) = stage.does(creditor, &accept(true));
    let told = Exchange::TokenAccepted {
        creditor,
        token: tea,
        accepted: true,
    };
    assert_eq!(receipt.events::<Exchange::TokenAccepted>(), [told]);
    let token = tea;
    assert!(stage.asks(&Exchange::acceptsCall { creditor, token }));

    let nothing = Exchange::InvalidAmount { amount: 0 };
    stage.refuses(debtor, &repay(0, 0, now), nothing);
    let deadline = now - 1;
    let late = Exchange::DeadlinePast { deadline, now };
    stage.refuses(debtor, &repay(40 * UNIT, 0, deadline), late);
    let (out, minimum) = (100 * UNIT, 100 * UNIT + 1);
    let below = Exchange::OutBelowMinimum { out, minimum };
    stage.refuses(debtor, &repay(40 * UNIT, minimum, now), below);
    let beyond = Exchange::MoreThanOwed {
        debtor,
        creditor,
        amount: 1_000 * UNIT + 2,
        owed: 1_000 * UNIT,
    };
    stage.refuses(debtor, &repay(400 * UNIT + 1, 0, now), beyond);

    let before = stage.holds(tea, creditor);
    let (credited, receipt) = stage.does(debtor, &repay(40 * UNIT, out, now));
    assert_eq!(credited, 100 * UNIT);
    let repaid = Exchange::Repaid {
        debtor,
        creditor,
        token: tea,
        amount: 40 * UNIT,
        credited,
    };
    assert_eq!(receipt.events::<Exchange::Repaid>(), [repaid]);
    assert_eq!(stage.holds(tea, creditor) - before, 40 * UNIT);
    assert_eq!(stage.owed(debtor, creditor), 900 * UNIT);
    assert_eq!(
        stage.books(tea).held,
        POOL_TEA,
        "the pool has no part in it"
    );
    let debts = stage.asks(&Exchange::debtsCall {});
    let figures = [debts.recorded, debts.outstanding, debts.repaid].map(|it| it.to::<u128>());
    let told = [1_000 * UNIT, 900 * UNIT, 100 * UNIT];
    assert_eq!(figures, told, "debts-add-up");
    stage.assert_sound();
    stage.does(creditor, &accept(false));
    let no_longer = Exchange::NotAccepted {
        creditor,
        token: tea,
    };
    stage.refuses(debtor, &repay(40 * UNIT, 0, now), no_longer);
}

#[test]
fn a_debt_repaid_in_what_melts_counts_what_will_be_left() {
    let mut stage = real();
    let [debtor, creditor, ..] = stage.people;
    let hours = stage.hours;
    stage.owes(debtor, creditor, 1_000 * UNIT);
    let accept = Exchange::acceptTokenCall {
        token: hours,
        accepted: true,
    };
    stage.does(creditor, &accept);
    let now = stage.chain.now();
    let projected = Generative::projectedCall {
        amount: 10 * UNIT,
        day: u32::try_from((now + MELTING_SPAN) / DAY).expect("few days"),
    };
    let left = stage.chain.read(hours, &projected).expect("a view");
    let repay = Exchange::repayCall {
        creditor,
        token: hours,
        amount: 10 * UNIT,
        minCredited: 0,
        deadline: now,
    };
    let before = stage.holds(hours, creditor);
    assert_eq!(stage.does(debtor, &repay).0, left * HOUR_VALUE / UNIT);
    assert_eq!(stage.holds(hours, creditor) - before, 10 * UNIT);
}

#[test]
fn a_debt_repaid_to_whom_others_coins_melt_is_not_refused_for_what_melts() {
    let mut stage = real();
    let debtor = stage.people[0];
    let commons = stage.chain.funded(90);
    let hours = stage.hours;
    stage.owes(debtor, commons, 1_000 * UNIT);
    let accept = Exchange::acceptTokenCall {
        token: hours,
        accepted: true,
    };
    stage.does(commons, &accept);
    let mut more = 0;
    for day in 1..=20 {
        stage.chain.advance(DAY);
        let repay = Exchange::repayCall {
            creditor: commons,
            token: hours,
            amount: UNIT + day,
            minCredited: 0,
            deadline: u64::MAX,
        };
        let before = stage.holds(hours, commons);
        let owed = stage.owed(debtor, commons);
        let (credited, _) = stage.does(debtor, &repay);
        let arrived = stage.holds(hours, commons) - before;
        more += arrived - (UNIT + day);
        assert_eq!(stage.owed(debtor, commons), owed - credited);
    }
    // a base unit now and then is what writing the debtor's account down left to the commons
    assert!((1..=20).contains(&more), "{more}");
    stage.assert_sound();
}

// What melts.

#[test]
fn whoever_brings_what_melts_is_credited_with_what_will_be_left_of_it() {
    let mut stage = real();
    let (who, euro, hours) = (stage.people[0], stage.euro, stage.hours);
    let now = stage.chain.now();
    let days = (now + MELTING_SPAN) / DAY - now / DAY;
    assert!((30..=31).contains(&days));
    let projected = Generative::projectedCall {
        amount: 100 * UNIT,
        day: u32::try_from((now + MELTING_SPAN) / DAY).expect("few days"),
    };
    let left = stage.chain.read(hours, &projected).expect("a view");
    // 100 × 0.93^(30/365.25) = 99.40...
    assert!((99 * UNIT..100 * UNIT).contains(&left));
    assert_eq!(
        stage.swaps(who, hours, 100 * UNIT, euro),
        left * HOUR_VALUE / UNIT
    );
    assert_eq!(stage.books(hours).held, POOL_HOURS + 100 * UNIT);
    // and whoever takes it pays the whole value
    assert_eq!(stage.swaps(who, euro, 1_000 * UNIT, hours), 100 * UNIT);
}

#[test]
fn what_the_pool_holds_of_a_melting_currency_melts_with_it_and_its_books_say_so() {
    let mut stage = real();
    let (who, euro, hours) = (stage.people[0], stage.euro, stage.hours);
    stage.chain.advance(365 * DAY);
    let there = stage.holds(hours, stage.exchange);
    let melted = POOL_HOURS - there;
    // 7 % in 365.25 days
    assert!(melted > POOL_HOURS * 699 / 10_000 && melted < POOL_HOURS * 7 / 100);
    assert_eq!(
        stage.books(hours).held,
        POOL_HOURS,
        "as of the last time it was written down"
    );
    let token = hours;
    let (held, receipt) = stage.does(stage.stranger, &Exchange::syncCall { token });
    assert_eq!(held, there);
    let told = Exchange::Melted {
        token,
        amount: melted,
    };
    assert_eq!(receipt.events::<Exchange::Melted>(), [told]);
    let books = stage.books(hours);
    assert_eq!((books.held, books.melted), (there, U256::from(melted)));
    assert_eq!(books.exposure, (there * HOUR_VALUE).div_ceil(UNIT));
    stage.assert_sound();
    // a second time in the same block nothing is left to say
    let (again, receipt) = stage.does(stage.stranger, &Exchange::syncCall { token });
    assert_eq!(
        (again, receipt.events::<Exchange::Melted>().len()),
        (there, 0)
    );
    // and a swap says it by itself
    stage.chain.advance(365 * DAY);
    let left = stage.holds(hours, stage.exchange);
    let swap = stage.swap(who, euro, 10 * UNIT, hours);
    let (out, receipt) = stage.does(who, &swap);
    assert_eq!(out, UNIT);
    assert_eq!(receipt.events::<Exchange::Melted>()[0].amount, there - left);
    assert_eq!(stage.books(hours).held, left - UNIT);
    assert_eq!(stage.holds(hours, stage.exchange), left - UNIT);
}

#[test]
fn the_pool_does_not_give_what_has_melted() {
    let mut stage = real();
    let (who, euro, hours) = (stage.people[0], stage.euro, stage.hours);
    stage.set_limits(euro, u128::MAX, 10 * EXPOSURE);
    stage.chain.advance(DELAY + 3_652 * DAY);
    let held = stage.holds(hours, stage.exchange);
    assert!(held < POOL_HOURS / 2);
    let all = stage.swap(who, euro, POOL_HOURS * HOUR_VALUE / UNIT, hours);
    let less = Exchange::PoolHasLess {
        token: hours,
        needed: POOL_HOURS,
        held,
    };
    stage.refuses(who, &all, less);
    let rest = stage.swap(who, euro, held * HOUR_VALUE / UNIT, hours);
    assert_eq!(stage.does(who, &rest).0, held);
    stage.assert_sound();
}

// A season's coin.

#[test]
fn a_seasons_coin_is_not_worth_its_face_the_day_before_the_season_ends_and_nothing_after() {
    let mut stage = real();
    let (who, euro, fish) = (stage.people[0], stage.euro, stage.fish);
    let season = stage.chain.read(fish, &Fishcoin::seasonCall {});
    let season = season.expect("a view");
    assert_eq!((season.number, season.closes), (1, FIRST_SEASON_CLOSES));
    assert_eq!(stage.swaps(who, fish, 100, euro), 100 * FISH_VALUE);
    // until four days before the end nothing changes
    stage.chain.set_time(FIRST_SEASON_CLOSES - SEASON_SPAN);
    assert_eq!(stage.swaps(who, fish, 100, euro), 100 * FISH_VALUE);
    for (left, worth) in [(3 * DAY, 3 * UNIT), (2 * DAY, 2 * UNIT), (DAY, UNIT)] {
        stage.chain.set_time(FIRST_SEASON_CLOSES - left);
        assert_eq!(stage.swaps(who, fish, 100, euro), 100 * worth);
        assert_eq!(stage.swaps(who, euro, 100 * worth, fish), 100, "both ways");
    }
    stage.chain.set_time(FIRST_SEASON_CLOSES - 1);
    // 4 euros × 1 second / 4 days: 11.57 millionths
    assert_eq!(stage.swaps(who, fish, 100, euro), 1_157);
    for after in [0, 1, DAY] {
        stage.chain.set_time(FIRST_SEASON_CLOSES + after);
        for (token_in, token_out) in [(fish, euro), (euro, fish)] {
            let late = stage.swap(who, token_in, 100 * UNIT, token_out);
            let nothing = Exchange::WorthNothing { token: fish };
            stage.refuses(who, &late, nothing);
        }
    }
    let token = fish;
    let in_pool = stage.books(fish).held;
    let (held, receipt) = stage.does(who, &Exchange::syncCall { token });
    assert_eq!(held, 0, "void");
    assert_eq!(receipt.events::<Exchange::Melted>()[0].amount, in_pool);
    assert_eq!(stage.books(fish).exposure, 0);
    stage.assert_sound();
}

#[test]
fn the_next_seasons_coins_are_taken_at_their_whole_value() {
    let mut stage = real();
    let (who, euro, fish) = (stage.people[0], stage.euro, stage.fish);
    stage.enter_season(2);
    let (_, receipt) = {
        let swap = stage.swap(who, fish, 100, euro);
        stage.does(who, &swap)
    };
    assert_eq!(
        receipt.events::<Exchange::Swapped>()[0].out,
        100 * FISH_VALUE
    );
    assert_eq!(receipt.events::<Exchange::Melted>()[0].amount, POOL_FISH);
    assert_eq!(stage.books(fish).held, 100);
    let more = stage.swap(who, euro, 101 * FISH_VALUE, fish);
    let less = Exchange::PoolHasLess {
        token: fish,
        needed: 101,
        held: 100,
    };
    stage.refuses(who, &more, less);
}

#[test]
fn a_season_that_is_over_counts_against_its_communitys_cap_until_it_is_written_down() {
    let mut stage = real();
    let (who, euro, fish) = (stage.people[0], stage.euro, stage.fish);
    let community = 3;
    let worth = POOL_FISH * FISH_VALUE;
    stage.set_community(community, worth);
    stage.chain.set_time(FIRST_SEASON_CLOSES - 1);
    let asked = Exchange::communityCall { community };
    assert_eq!(stage.asks(&asked).exposure, worth, "as last written down");
    stage.enter_season(2);
    assert_eq!(stage.asks(&asked).exposure, worth);
    // the next coins that are brought write it down themselves
    assert_eq!(stage.swaps(who, fish, 100, euro), 100 * FISH_VALUE);
    assert_eq!(stage.asks(&asked).exposure, 100 * FISH_VALUE);
}

#[test]
fn a_season_that_tightens_takes_from_the_pool_as_from_everybody() {
    let mut stage = real();
    stage.attest(1, 2_250_000); // half
    let there = stage.holds(stage.fish, stage.exchange);
    assert!(there < POOL_FISH);
    let token = stage.fish;
    let (held, receipt) = stage.does(stage.stranger, &Exchange::syncCall { token });
    assert_eq!(held, there);
    let melted = &receipt.events::<Exchange::Melted>()[0];
    assert_eq!(melted.amount, POOL_FISH - there);
    stage.assert_sound();
}

// Quotes.

#[test]
fn a_quote_is_what_a_swap_then_gives() {
    let mut stage = Stage::new(Options {
        real: true,
        ..Options::default()
    });
    let who = stage.people[0];
    let tokens_ = [stage.euro, stage.tea, stage.hours, stage.fish];
    for token_in in tokens_ {
        for token_out in tokens_ {
            if token_in == token_out {
                continue;
            }
            let amount = if token_in == stage.fish {
                77
            } else {
                77 * UNIT
            };
            let quoted = stage.asks(&quote(token_in, token_out, amount, 0));
            let early = stage.asks(&quote(token_in, token_out, amount, 5));
            assert_eq!(quoted, early, "earlier than now is now");
            assert_eq!(quoted.melted, amount);
            let before = stage.chain.snapshot();
            let swap = stage.swap(who, token_in, amount, token_out);
            let (out, receipt) = stage.does(who, &swap);
            assert_eq!(quoted.out, out);
            let fee = receipt.events::<Exchange::Swapped>()[0].fee;
            assert_eq!(quoted.fee, fee);
            stage.chain.restore(&before);
        }
    }
}

#[test]
fn a_quote_knows_what_melts_until_then_the_seasons_end_and_values_that_are_announced() {
    let mut stage = real();
    let (euro, tea, hours, fish) = (stage.euro, stage.tea, stage.hours, stage.fish);
    let now = stage.chain.now();
    let at = now + 100 * DAY;
    let day = u32::try_from(at / DAY).expect("few days");
    let amount = 100 * UNIT;
    let projected = Generative::projectedCall { amount, day };
    let left = stage.chain.read(hours, &projected).expect("a view");
    let quoted = stage.asks(&quote(hours, euro, amount, at));
    assert_eq!(quoted.melted, left);
    // what it is after a span more, at 10
    let later = u32::try_from((at + MELTING_SPAN) / DAY).expect("few days");
    let projected = Generative::projectedCall { amount, day: later };
    let credited = stage.chain.read(hours, &projected).expect("a view");
    let told = credited * HOUR_VALUE / UNIT;
    assert!(
        told.abs_diff(quoted.out) <= 2 * HOUR_VALUE / UNIT,
        "{told} and {}, but for a rounding in each of two steps",
        quoted.out
    );
    let half_way = FIRST_SEASON_CLOSES - SEASON_SPAN / 2;
    let quoted = stage.asks(&quote(fish, euro, 100, half_way));
    assert_eq!(quoted.out, 50 * FISH_VALUE);
    for at in [FIRST_SEASON_CLOSES, FIRST_SEASON_CLOSES + DAY] {
        let nothing = Exchange::WorthNothing { token: fish };
        stage.refuses(stage.stranger, &quote(fish, euro, 100, at), nothing);
    }
    let from = stage.set_value(tea, 2 * TEA_VALUE);
    for (at, out) in [(now, 250), (from - 1, 250), (from, 500)] {
        let quoted = stage.asks(&quote(tea, euro, 100 * UNIT, at));
        assert_eq!(quoted.out, out * UNIT);
    }
    // and when it comes, the swap gives what was quoted, but for a base unit of hours: whoever has
    // them has whole base units then
    let quoted = stage.asks(&quote(hours, euro, amount, from));
    let who = stage.people[0];
    stage.chain.set_time(from);
    let given = stage.swaps(who, hours, quoted.melted, euro);
    assert!(given <= quoted.out && quoted.out - given <= HOUR_VALUE / UNIT);
}

#[test]
fn a_quote_of_nothing_or_into_itself_is_refused() {
    let mut stage = stage();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let nothing = Exchange::InvalidAmount { amount: 0 };
    stage.refuses(who, &quote(euro, tea, 0, 0), nothing);
    let same = Exchange::SameToken { token: euro };
    stage.refuses(who, &quote(euro, euro, 5, 0), same);
}

// Time.

#[test]
fn in_a_clock_that_stands_still_everything_goes_on() {
    let mut stage = free();
    let (who, euro, tea) = (stage.people[0], stage.euro, stage.tea);
    let now = stage.chain.now();
    let from = stage.set_value(tea, 2 * TEA_VALUE);
    for _ in 0..10 {
        assert_eq!(stage.swaps(who, euro, 10 * UNIT, tea), 2 * UNIT);
        assert_eq!(stage.swaps(who, tea, 4 * UNIT, euro), 10 * UNIT);
        assert_eq!(
            stage
                .does(who, &Exchange::syncCall { token: tea })
                .1
                .events::<Exchange::Melted>()
                .len(),
            0
        );
    }
    assert_eq!(stage.set_value(tea, 2 * TEA_VALUE), from, "the same moment");
    assert_eq!(stage.chain.now(), now);
    stage.assert_sound();
}

#[test]
fn after_a_century_nothing_is_stuck() {
    let mut stage = real();
    let [who, creditor, ..] = stage.people;
    let (euro, tea, hours, fish) = (stage.euro, stage.tea, stage.hours, stage.fish);
    stage.owes(who, creditor, 5 * UNIT);
    stage.owes(creditor, who, 5 * UNIT);
    stage.chain.advance(CENTURY);
    let there = stage.holds(hours, stage.exchange);
    // 0.93^100 = 0.00070...
    assert!(there < POOL_HOURS / 1_000 && there > POOL_HOURS / 2_000);
    let token = hours;
    assert_eq!(stage.does(who, &Exchange::syncCall { token }).0, there);
    let token = fish;
    assert_eq!(stage.does(who, &Exchange::syncCall { token }).0, 0);
    assert_eq!(stage.swaps(who, euro, 5 * UNIT, tea), 2 * UNIT);
    let ten = stage.swap(who, euro, 10 * UNIT, hours);
    assert_eq!(stage.does(who, &ten).0, UNIT);
    stage.does(who, &set_off(&[who, creditor, who], 5 * UNIT));
    let fish_gone = stage.swap(who, euro, UNIT, fish);
    let nothing = Exchange::WorthNothing { token: fish };
    stage.refuses(who, &fish_gone, nothing);
    stage.assert_sound();
}

// Governance.

#[test]
fn every_power_is_the_governors_alone_and_passes_in_two_steps() {
    let mut stage = stage();
    let (governor, caller, euro) = (stage.governor, stage.stranger, stage.euro);
    let alone = || Exchange::NotGovernor { caller };
    let (token, value) = (euro, 2 * EURO_VALUE);
    stage.refuses(caller, &Exchange::setValueCall { token, value }, alone());
    let limits = Exchange::setLimitsCall {
        token,
        limit: 1,
        exposure: 1,
    };
    stage.refuses(caller, &limits, alone());
    let community = Exchange::setCommunityCall {
        community: 1,
        exposure: 1,
    };
    stage.refuses(caller, &community, alone());
    stage.refuses(caller, &Exchange::setFeeCall { fee: MAX_FEE }, alone());
    let offer = |to| Exchange::offerGovernanceCall { to };
    let name = |successor| Exchange::nameSuccessorCall { successor };
    stage.refuses(caller, &offer(caller), alone());
    stage.refuses(caller, &name(caller), alone());
    let accept = Exchange::acceptGovernanceCall {};
    stage.refuses(caller, &accept, Exchange::NotOffered { caller });

    let (_, receipt) = stage.does(governor, &offer(caller));
    let offered = Exchange::GovernanceOffered {
        from: governor,
        to: caller,
    };
    assert_eq!(receipt.events::<Exchange::GovernanceOffered>(), [offered]);
    assert_eq!(stage.asks(&Exchange::governorCall {}), governor);
    let (_, receipt) = stage.does(caller, &accept);
    let accepted = Exchange::GovernanceAccepted { governor: caller };
    assert_eq!(receipt.events::<Exchange::GovernanceAccepted>(), [accepted]);
    stage.does(caller, &Exchange::setFeeCall { fee: MAX_FEE });
    let (_, receipt) = stage.does(caller, &name(governor));
    let named = Exchange::SuccessorNamed {
        successor: governor,
    };
    assert_eq!(receipt.events::<Exchange::SuccessorNamed>(), [named]);
    assert_eq!(stage.asks(&Exchange::successorCall {}), governor);
    let old = Exchange::NotGovernor { caller: governor };
    stage.refuses(governor, &Exchange::setFeeCall { fee: MAX_FEE }, old);
}
