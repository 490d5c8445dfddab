//! What somebody with bad intentions could try on a currency: hostile cash, calls back, claims sold
//! twice, touching other people's accounts, rounding, a hostile governor, contracts that are none.
#![allow(missing_docs)]

#[path = "generative_stage/calldata.rs"]
mod calldata;
mod generative_stage;
#[path = "support/malformed.rs"]
mod malformed;

use alloy_core::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolError},
};
use generative_stage::{
    domain_of, expects, policy, signed,
    stage::{Permit, Signer},
    tokens::{acting, allow, deploy_receiver, send, FalseToken, FeeToken, Kind, Reentering},
    transfer, Generative, Options, Stage, DAY, FIRST_DAY, FORTUNE, HOUR, ONE,
};
use std::fmt::Debug;
use weir_e2e::CallError;

const CASH: Generative::settleCashCall = Generative::settleCashCall { amount: 1_000 };
/// What 10.00 hours cost at 250 an hour.
const COST: u128 = 2_500;

fn collect() -> Generative::collectCashCall {
    Generative::collectCashCall {}
}

/// In the first period, where everybody owes a hundred hours and the first member has seventy.
fn begun(options: Options) -> Stage {
    let mut stage = Stage::new(options);
    let a = stage.people[0];
    stage.works(&[(a, 700)]);
    stage
}

fn with_cash(cash: Option<Kind>) -> Stage {
    begun(Options {
        cash,
        policy: Generative::Policy {
            demurrage: 0,
            ..policy()
        },
        ..Options::default()
    })
}

/// That a message fails with this error, and that nothing changes.
#[track_caller]
fn refused<E: SolError + PartialEq + Debug>(
    stage: &mut Stage,
    what: impl FnOnce(&mut Stage) -> Result<(), CallError>,
    expected: E,
) {
    let before = stage.views();
    let error = what(stage).expect_err("it should have failed");
    expects(&error, expected);
    assert!(stage.views() == before, "it failed and changed a view");
}

// Hostile cash.

#[test]
fn cash_that_takes_a_fee_on_the_way_is_not_taken() {
    let mut stage = with_cash(Some(Kind::Fee));
    let (token, a) = (stage.cash, stage.people[0]);
    let short = Generative::WrongAmountArrived {
        token,
        expected: U256::from(COST),
        arrived: U256::from(COST - COST / 100),
    };
    stage.refuses(a, &CASH, short);
    // hours are taken all the same
    stage.does(a, &Generative::settleHoursCall { amount: 1_000 });
}

#[test]
fn cash_that_takes_more_than_it_is_told_is_not_paid_out() {
    let mut stage = with_cash(Some(Kind::Fee));
    let (token, governor, a) = (stage.cash, stage.governor, stage.people[0]);
    let fees = |on_the_way: u64, on_top: u64| FeeToken::setFeesCall {
        onTheWay: U256::from(on_the_way),
        onTop: U256::from(on_top),
    };
    send(&mut stage.chain, token, governor, &fees(0, 0));
    stage.does(a, &CASH);
    stage.does(a, &CASH);
    send(&mut stage.chain, token, governor, &fees(0, 100));
    let stranger = stage.stranger;
    // it cannot even take it: it has no more than that
    let before = stage.views();
    assert!(stage
        .chain
        .send(stranger, stage.currency, &collect())
        .is_err());
    assert!(stage.views() == before);
    send(&mut stage.chain, token, governor, &fees(0, 0));
    assert_eq!(stage.does(stranger, &collect()).0, 2 * COST);
}

#[test]
fn cash_that_melts_leaves_the_commons_what_is_left() {
    alloy_core::sol! { function burn(address from, uint256 value) external; }
    let mut stage = with_cash(Some(Kind::Burning));
    let (a, stranger, commons) = (stage.people[0], stage.stranger, stage.commons);
    let (cash, currency) = (stage.cash, stage.currency);
    let melts = |stage: &mut Stage, value: u128| {
        let burn = burnCall {
            from: currency,
            value: U256::from(value),
        };
        send(&mut stage.chain, cash, stranger, &burn);
    };
    stage.does(a, &CASH);
    melts(&mut stage, 400);
    assert_eq!(stage.does(stranger, &collect()).0, COST - 400);
    // what melted does not stand in the way of what comes later
    stage.does(a, &CASH);
    assert_eq!(stage.does(stranger, &collect()).0, COST);
    assert_eq!(stage.cash_of(commons), U256::from(2 * COST - 400));
    stage.does(a, &CASH);
    melts(&mut stage, COST);
    stage.refuses(stranger, &collect(), Generative::NoCash {});
}

#[test]
fn cash_that_answers_nothing_is_taken_at_what_it_moves() {
    let mut stage = with_cash(Some(Kind::Silent));
    let (a, stranger, commons) = (stage.people[0], stage.stranger, stage.commons);
    stage.does(a, &CASH);
    assert_eq!(stage.does(stranger, &collect()).0, COST);
    assert_eq!(stage.cash_of(commons), U256::from(COST));
}

#[test]
fn cash_that_answers_false_lies_or_reverts_pays_for_nothing_and_stops_nobody() {
    let mut stage = with_cash(Some(Kind::False));
    let (token, a, stranger) = (stage.cash, stage.people[0], stage.stranger);
    stage.does(a, &CASH);
    for mode in 1..=4_u64 {
        let turn = FalseToken::setModeCall {
            mode: U256::from(mode),
        };
        send(&mut stage.chain, token, a, &turn);
        if mode == 2 {
            let lies = Generative::WrongAmountArrived {
                token,
                expected: U256::from(COST),
                arrived: U256::ZERO,
            };
            stage.refuses(a, &CASH, lies.clone());
            stage.refuses(stranger, &collect(), lies);
        } else {
            stage.refuses(a, &CASH, Generative::TokenRefused { token });
            stage.refuses(stranger, &collect(), Generative::TokenRefused { token });
        }
        stage.does(a, &Generative::settleHoursCall { amount: 10 });
    }
    let behaves = FalseToken::setModeCall { mode: U256::ZERO };
    send(&mut stage.chain, token, a, &behaves);
    stage.does(a, &CASH);
    assert_eq!(stage.does(stranger, &collect()).0, 2 * COST);
}

#[test]
fn cash_that_is_no_contract_pays_for_nothing() {
    let options = Options::default();
    let mut stage = Stage::without_currency(&options);
    let token = stage.stranger;
    let mut settings = stage.settings(&options);
    settings.cash = token;
    let founders = stage.founders();
    let deployed = stage.deploys(settings, options.policy, founders);
    stage.currency = deployed.expect("nobody asks it");
    stage.enter(1);
    let a = stage.people[0];
    stage.refuses(a, &CASH, Generative::TokenRefused { token });
}

#[test]
fn cash_that_nobody_allowed_or_has_is_not_taken() {
    let mut stage = with_cash(Some(Kind::Plain));
    let (token, currency, a, b) = (stage.cash, stage.currency, stage.people[0], stage.people[1]);
    let nothing = generative_stage::tokens::Token::approveCall {
        spender: currency,
        value: U256::ZERO,
    };
    send(&mut stage.chain, token, a, &nothing);
    stage.refuses(a, &CASH, Generative::TokenRefused { token });
    allow(&mut stage.chain, token, a, currency);
    stage.does(a, &CASH);
    let stranger = stage.stranger;
    generative_stage::tokens::pay(&mut stage.chain, token, b, stranger, FORTUNE);
    stage.refuses(b, &CASH, Generative::TokenRefused { token });
}

#[test]
fn a_message_carries_just_the_cash_it_costs_and_else_nothing() {
    let mut stage = with_cash(None);
    let a = stage.people[0];
    let wrong = |expected: u128, sent: u128| Generative::WrongValue {
        expected: U256::from(expected),
        sent: U256::from(sent),
    };
    for sent in [0, COST - 1, COST + 1] {
        stage.refuses_paid(a, &CASH, sent, wrong(COST, sent));
    }
    let (paid, _) = stage.pays(a, &CASH, COST);
    assert_eq!(paid, COST);
    // a message that takes no money takes none
    let before = stage.views();
    let (b, currency) = (stage.people[1], stage.currency);
    let value = U256::from(1);
    let sent = stage
        .chain
        .send_with_value(a, currency, &transfer(b, 1), value);
    assert!(sent.is_err());
    assert!(stage.views() == before);

    let mut stage = with_cash(Some(Kind::Plain));
    stage.refuses_paid(a, &CASH, 1, wrong(0, 1));
}

#[test]
fn cash_that_was_merely_sent_pays_for_nothing_and_is_nobodys() {
    for cash in [Some(Kind::Plain), None] {
        let mut stage = with_cash(cash);
        let (a, currency, token) = (stage.people[0], stage.currency, stage.cash);
        if cash.is_some() {
            generative_stage::tokens::pay(&mut stage.chain, token, a, currency, 777);
        } else {
            stage.chain.fund(currency, U256::from(777));
        }
        let stranger = stage.stranger;
        stage.refuses(stranger, &collect(), Generative::NoCash {});
        let value = if cash.is_some() { 0 } else { COST };
        stage.pays(a, &CASH, value);
        assert_eq!(stage.does(stranger, &collect()).0, COST);
        assert_eq!(stage.cash_of(currency), U256::from(777));
    }
}

// Calls back.

/// What a hostile contract tells of its calls back: how many, and how many went through.
fn told(stage: &mut Stage, actor: Address) -> (u64, u64) {
    let called = stage.chain.read(actor, &Reentering::calledCall {});
    let succeeded = stage.chain.read(actor, &Reentering::succeededCall {});
    let number = |answer: Result<U256, CallError>| answer.expect("a view").to();
    (number(called), number(succeeded))
}

/// Everything that a contract that is called in the middle of a payment could try, as a member with
/// coins.
fn messages_back(stage: &Stage, actor: Address, claim: u64) -> Vec<Vec<u8>> {
    vec![
        transfer(stage.stranger, 1).abi_encode(),
        Generative::settleCall { account: actor }.abi_encode(),
        Generative::mintCall { claim }.abi_encode(),
        Generative::vouchCall {
            candidate: stage.people[4],
        }
        .abi_encode(),
        Generative::leaveCall {}.abi_encode(),
        Generative::claimIncomeCall {}.abi_encode(),
        Generative::settleHoursCall { amount: 1 }.abi_encode(),
        collect().abi_encode(),
        Generative::booksCall {}.abi_encode(),
    ]
}

/// A currency whose cash, or whose commons, is a contract that calls back and is a member.
fn nothing_comes_of_calling_back(native: bool) {
    let options = Options {
        cash: (!native).then_some(Kind::Reentering),
        policy: Generative::Policy {
            demurrage: 0,
            ..policy()
        },
        ..Options::default()
    };
    let mut stage = Stage::without_currency(&options);
    let stranger = stage.stranger;
    let actor = if native {
        deploy_receiver(&mut stage.chain, stranger)
    } else {
        stage.cash
    };
    let [a, b, ..] = stage.people;
    let mut settings = stage.settings(&options);
    let mut founders = vec![a, b];
    if native {
        settings.commons = actor;
        stage.commons = actor;
    } else {
        founders.push(actor);
    }
    let deployed = stage.deploys(settings, options.policy, founders);
    stage.currency = deployed.expect("it is sound");
    let rate = Generative::setRateCall {
        kind: 0,
        rate: HOUR,
    };
    stage.does(stage.governor, &rate);
    if !native {
        let (governor, token, currency) = (stage.governor, stage.cash, stage.currency);
        generative_stage::tokens::pay(&mut stage.chain, token, governor, a, FORTUNE);
        allow(&mut stage.chain, token, a, currency);
    }
    let claims = stage.finals(&[(a, 700), (b, 10)]);
    stage.does(stranger, &Generative::mintCall { claim: claims[0] });
    stage.transfers(a, actor, 500);
    let value = if native { COST } else { 0 };
    stage.pays(a, &CASH, value);
    let beginning = stage.chain.snapshot();
    let currency = stage.currency;
    for data in messages_back(&stage, actor, claims[1]) {
        for beforehand in [false, true] {
            stage.chain.restore(&beginning);
            let arm = Reentering::armCall {
                target: currency,
                data: data.clone().into(),
                times: U256::from(3),
            };
            send(&mut stage.chain, actor, stranger, &arm);
            if !native {
                let when = Reentering::setBeforehandCall { beforehand };
                send(&mut stage.chain, actor, stranger, &when);
                stage.does(a, &CASH);
            }
            stage.does(stranger, &collect());
            let (called, succeeded) = told(&mut stage, actor);
            assert!(called >= 1, "it was called and called back");
            assert_eq!(succeeded, 0, "{data:02x?} went through");
            let paid = if native { COST } else { 2 * COST };
            let commons = stage.commons;
            assert_eq!(stage.cash_of(commons), U256::from(paid));
            assert_eq!(stage.asks(&Generative::settingsCall {}).cashHeld, 0);
            assert_eq!(stage.balance(actor), 500);
            stage.refuses(stranger, &collect(), Generative::NoCash {});
        }
    }
    // it is the way back in that is closed: by the front door the same message goes through
    if !native {
        for data in messages_back(&stage, actor, claims[1]) {
            stage.chain.restore(&beginning);
            let act = Reentering::actCall {
                target: currency,
                data: data.into(),
            };
            send(&mut stage.chain, actor, stranger, &act);
        }
    }
}

#[test]
fn cash_that_calls_back_when_it_is_taken_or_paid_gets_no_further() {
    nothing_comes_of_calling_back(false);
}

#[test]
fn a_commons_that_calls_back_when_it_is_paid_gets_no_further() {
    nothing_comes_of_calling_back(true);
}

#[test]
fn a_commons_that_refuses_money_keeps_nobody_from_anything() {
    let options = Options {
        cash: None,
        ..Options::default()
    };
    let mut stage = Stage::without_currency(&options);
    let stranger = stage.stranger;
    let receiver = deploy_receiver(&mut stage.chain, stranger);
    let refusing = |refusing| Reentering::setRefusingCall { refusing };
    send(&mut stage.chain, receiver, stranger, &refusing(true));
    stage.commons = receiver;
    let (settings, founders) = (stage.settings(&options), stage.founders());
    let deployed = stage.deploys(settings, options.policy, founders);
    stage.currency = deployed.expect("it is sound");
    stage.enter(1);
    let a = stage.people[0];
    stage.pays(a, &CASH, COST);
    let refuses = Generative::TokenRefused { token: receiver };
    stage.refuses(stranger, &collect(), refuses);
    stage.does(a, &Generative::claimIncomeCall {});
    stage.does(a, &Generative::settleHoursCall { amount: 100 });
    stage.pays(a, &CASH, COST);
    send(&mut stage.chain, receiver, stranger, &refusing(false));
    assert_eq!(stage.does(stranger, &collect()).0, 2 * COST);
    // what the commons has it can spend, as a contract too
    let spend = acting(stage.currency, &transfer(a, 100));
    send(&mut stage.chain, receiver, stranger, &spend);
}

// Claims.

#[test]
fn one_claim_is_minted_by_one_currency() {
    let mut stage = begun(Options::default());
    let (first, stranger, a) = (stage.currency, stage.stranger, stage.people[0]);
    let claim = stage.finals(&[(a, 10)])[0];
    let options = Options::default();
    let (settings, founders) = (stage.settings(&options), stage.founders());
    let second = stage.deploys(settings, options.policy, founders);
    stage.currency = second.expect("it is sound");
    let rate = Generative::setRateCall {
        kind: 0,
        rate: HOUR,
    };
    stage.does(stage.governor, &rate);
    let mint = Generative::mintCall { claim };
    let elsewhere = Generative::ForAnotherConsumer {
        claim,
        consumer: first,
    };
    stage.refuses(stranger, &mint, elsewhere);
    stage.falls(claim);
    let revoke = Generative::revokeCall { claim };
    let nothing = Generative::NothingMinted { claim };
    stage.refuses(stranger, &revoke, nothing);
}

#[test]
fn a_hundred_tiny_claims_get_no_more_than_one_large_one_and_keep_the_ceiling() {
    let mut stage = Stage::new(Options {
        policy: Generative::Policy {
            demurrage: 0,
            ceiling: 60,
            ..policy()
        },
        ..Options::default()
    });
    let [a, b, ..] = stage.people;
    let rate = Generative::setRateCall { kind: 0, rate: 19 };
    stage.does(stage.governor, &rate);
    // 1.9 each, and 190 together
    let mut work = vec![(a, 1); 100];
    work.push((b, 100));
    let claims = stage.finals(&work);
    let (large, tiny) = claims.split_last().expect("there are many");
    let stranger = stage.stranger;
    let mut minted = 0;
    for claim in tiny {
        let mint = Generative::mintCall { claim: *claim };
        if let Ok((amount, _)) = stage.chain.send(stranger, stage.currency, &mint) {
            assert_eq!(amount, 1);
            minted += amount;
        }
    }
    assert_eq!(minted, 60, "ceiling-kept");
    let mint = Generative::mintCall { claim: *large };
    assert!(stage.chain.send(stranger, stage.currency, &mint).is_err());
    for period in 2..=6 {
        stage.enter(period);
        for claim in claims.iter().rev() {
            let mint = Generative::mintCall { claim: *claim };
            let _ = stage.chain.send(stranger, stage.currency, &mint);
        }
        let ceiling = stage.asks(&Generative::ceilingCall {});
        assert!(ceiling.minted <= 60, "ceiling-kept");
    }
    assert_eq!((stage.balance(a), stage.balance(b)), (100, 190));
}

#[test]
fn a_currency_on_a_register_that_is_none_mints_nothing_for_work_and_works_otherwise() {
    let options = Options::default();
    let mut stage = Stage::without_currency(&options);
    let stranger = stage.stranger;
    let mock = deploy_receiver(&mut stage.chain, stranger);
    let cash = stage.cash;
    for register in [stranger, mock, cash] {
        let mut settings = stage.settings(&options);
        settings.register = register;
        let founders = stage.founders();
        let deployed = stage.deploys(settings, options.policy.clone(), founders);
        let refused = || Generative::RegisterRefused { register };
        match deployed {
            Err(error) => expects(&error, refused()),
            Ok(currency) => {
                stage.currency = currency;
                let governor = stage.governor;
                let rate = Generative::setRateCall { kind: 0, rate: 5 };
                stage.refuses(governor, &rate, refused());
                stage.refuses(stranger, &Generative::mintCall { claim: 1 }, refused());
                let revoke = Generative::revokeCall { claim: 1 };
                stage.refuses(stranger, &revoke, refused());
                let [a, b, ..] = stage.people;
                let (income, _) = stage.does(a, &Generative::claimIncomeCall {});
                stage.transfers(a, b, income);
            }
        }
    }
}

// Other people's accounts.

#[test]
fn a_stranger_who_touches_an_account_every_day_takes_less_than_a_unit_a_day_from_it() {
    let mut stage = begun(Options::default());
    let [a, b, ..] = stage.people;
    stage.works(&[(b, 700)]);
    let stranger = stage.stranger;
    let start = [a, b].map(|who| stage.balance(who));
    for day in 0..60 {
        stage.wait(1);
        stage.settles(a);
        stage.settles(a);
        let nothing = Generative::transferFromCall {
            from: a,
            to: stranger,
            value: U256::ZERO,
        };
        stage.does(stranger, &nothing);
        stage.transfers(stranger, a, 0);
        let account = stage.asks(&Generative::accountCall { who: b });
        assert!(
            account.day < u32::try_from(stage.today()).expect("a day"),
            "{day}"
        );
    }
    let [touched, left_alone] = [a, b].map(|who| stage.balance(who));
    let loss = start[0] - touched;
    let melted = start[1] - left_alone;
    assert!(loss + 1 >= melted, "nobody gains by being touched");
    assert!(loss < melted + 60, "a rounding a day at most");
    stage.assert_settled();
}

#[test]
fn what_is_written_down_twice_in_a_day_changes_once() {
    let mut stage = begun(Options::default());
    let [a, b, ..] = stage.people;
    stage.wait(50);
    stage.settles(a);
    let before = stage.views();
    for _ in 0..5 {
        stage.settles(a);
        stage.settles(b);
        stage.settles(stage.commons);
        assert!(stage.views() == before);
    }
    // also within a day, hours apart
    stage.on_day(FIRST_DAY + 80);
    stage.settles(a);
    let before = stage.balance(a);
    stage.chain.advance(DAY - 1);
    assert_eq!(stage.settles(a), before);
}

#[test]
fn a_permit_for_one_currency_is_none_for_another_and_goes_through_once() {
    let mut stage = begun(Options::default());
    let first = domain_of(&stage);
    let (stranger, spender) = (stage.stranger, stage.people[1]);
    let owner = Signer::new(9);
    let permit = Permit {
        owner: owner.address,
        spender,
        value: U256::MAX,
        nonce: U256::ZERO,
        deadline: U256::MAX,
    };
    let message = signed(&owner, &permit, &first);
    stage.does(stranger, &message);
    let currency = stage.currency;
    assert!(
        stage.chain.send(stranger, currency, &message).is_err(),
        "once"
    );
    let options = Options::default();
    let (settings, founders) = (stage.settings(&options), stage.founders());
    let second = stage.deploys(settings, options.policy, founders);
    stage.currency = second.expect("it is sound");
    let currency = stage.currency;
    assert!(stage.chain.send(stranger, currency, &message).is_err());
    assert_ne!(first.separator(), domain_of(&stage).separator());
}

// The commons.

#[test]
fn the_commons_spends_what_melted_and_no_more() {
    let mut stage = begun(Options {
        policy: Generative::Policy {
            demurrage: ONE / 2,
            ..policy()
        },
        ..Options::default()
    });
    let [a, b, ..] = stage.people;
    let commons = stage.commons;
    stage.wait(400);
    let melted = stage.balance(commons);
    assert!(melted > 3_500 && melted < 4_000, "{melted}");
    let more = Generative::ERC20InsufficientBalance {
        sender: commons,
        balance: U256::from(melted),
        needed: U256::from(melted + 1),
    };
    stage.refuses(commons, &transfer(b, melted + 1), more);
    stage.transfers(commons, b, melted);
    assert_eq!((stage.balance(commons), stage.balance(b)), (0, melted));
    stage.transfers(commons, commons, 0);
    stage.transfers(a, commons, 100);
    assert_eq!(stage.balance(commons), 100);
    stage.transfers(commons, commons, 100);
    stage.wait(400);
    let grown = stage.balance(commons);
    assert!(grown > 100, "it does not melt, it grows");
    stage.settles(commons);
    let account = stage.asks(&Generative::accountCall { who: commons });
    assert_eq!((account.balance, account.written), (grown, grown));
    stage.assert_settled();
}

#[test]
fn a_commons_that_works_itself_is_paid_and_owes_like_everybody() {
    for melts_to_commons in [true, false] {
        let mut stage = Stage::new(Options {
            melts_to_commons,
            ..Options::default()
        });
        let (commons, stranger) = (stage.commons, stage.stranger);
        let claims = stage.works(&[(commons, 100), (stage.people[0], 100)]);
        assert_eq!(stage.balance(commons), 1_000);
        stage.falls(claims[0]);
        let revoke = Generative::revokeCall { claim: claims[0] };
        assert_eq!(stage.does(stranger, &revoke).0, 1_000);
        let account = stage.asks(&Generative::accountCall { who: commons });
        assert_eq!((account.debt, account.minted), (1_000, 1_000));
        stage.works(&[(commons, 130)]);
        let account = stage.asks(&Generative::accountCall { who: commons });
        assert_eq!((account.debt, account.minted), (0, 1_300));
        stage.assert_settled();
    }
}

// The governor.

#[test]
fn a_governor_who_does_all_it_can_keeps_nobody_from_what_is_theirs() {
    let mut stage = begun(Options::default());
    let [a, b, c, ..] = stage.people;
    let (governor, stranger) = (stage.governor, stage.stranger);
    let waiting = stage.finals(&[(b, 10)])[0];
    let before = stage.balance(a);
    let everything = Generative::Policy {
        demurrage: ONE - 1,
        income: 0,
        obligation: (1 << 96) - 1,
        cashLimit: 0,
        cashRate: 0,
        ceiling: 0,
        vouchers: 16,
        vouches: 0,
    };
    let (from, _) = stage.does(governor, &Generative::setPolicyCall { policy: everything });
    assert!(from > stage.period(), "policy-never-past");
    for member in [a, b, c] {
        stage.does(governor, &Generative::excludeCall { member });
    }
    stage.does(governor, &Generative::setRateCall { kind: 0, rate: 0 });
    // who is no member any more owes nothing more, and has what it had
    assert_eq!(stage.balance(a), before);
    stage.transfers(a, stranger, 100);
    // what was due at an old rate is minted within the ceiling, if it is minted in time
    assert_eq!(
        stage
            .does(stranger, &Generative::mintCall { claim: waiting })
            .0,
        HOUR
    );
    stage.enter(from);
    stage.does(stranger, &transfer(a, 1));
    stage.wait(400);
    stage.transfers(a, stranger, 0);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!(standing.owed, 100 * HOUR);
    stage.assert_settled();
}

#[test]
fn what_only_the_governor_may_nobody_else_may() {
    let mut stage = begun(Options::default());
    let (governor, member) = (stage.governor, stage.people[1]);
    for caller in [
        stage.people[0],
        stage.commons,
        stage.stranger,
        stage.seats[0],
    ] {
        let not_governor = || Generative::NotGovernor { caller };
        let rate = Generative::setRateCall { kind: 0, rate: 1 };
        stage.refuses(caller, &rate, not_governor());
        let lower = Generative::lowerCeilingCall { ceiling: 1 };
        stage.refuses(caller, &lower, not_governor());
        let policy = Generative::setPolicyCall { policy: policy() };
        stage.refuses(caller, &policy, not_governor());
        let exclude = Generative::excludeCall { member };
        stage.refuses(caller, &exclude, not_governor());
        let offer = Generative::offerGovernanceCall { to: caller };
        stage.refuses(caller, &offer, not_governor());
        let successor = Generative::nameSuccessorCall { successor: caller };
        stage.refuses(caller, &successor, not_governor());
    }
    // and it may nothing with other people's coins
    let take = Generative::transferFromCall {
        from: stage.people[0],
        to: governor,
        value: U256::from(1),
    };
    let allowance = Generative::ERC20InsufficientAllowance {
        spender: governor,
        allowance: U256::ZERO,
        needed: U256::from(1),
    };
    stage.refuses(governor, &take, allowance);
}

// Figures at their limits.

#[test]
fn figures_at_their_limits_are_exact_over_a_century() {
    let most = (1 << 96) - 1;
    let mut stage = Stage::new(Options {
        policy: Generative::Policy {
            demurrage: ONE / 100,
            income: most,
            obligation: most,
            cashLimit: most,
            cashRate: most,
            ceiling: most,
            vouchers: 16,
            vouches: 255,
        },
        ..Options::default()
    });
    let [a, b, ..] = stage.people;
    let governor = stage.governor;
    let rate = Generative::setRateCall {
        kind: 0,
        rate: most,
    };
    stage.does(governor, &rate);
    let claims = stage.finals(&[(a, 10), (b, 25)]);
    let stranger = stage.stranger;
    let mint = |claim| Generative::mintCall { claim };
    assert_eq!(stage.does(stranger, &mint(claims[0])).0, most);
    stage.does(b, &Generative::claimIncomeCall {});
    stage.transfers(a, b, most / 3);
    for day in 0..20 {
        stage.wait(1 + day % 3);
        stage.transfers(b, a, most / 7);
        stage.settles(a);
    }
    stage.chain.advance(36_525 * DAY);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!(standing.owed, u128::from(stage.period()) * most);
    let balance = stage.balance(a);
    let due = standing.due.min(balance);
    stage.does(a, &Generative::settleHoursCall { amount: due });
    // 2^96 in cash at 2^96 a unit is more than can be counted
    let cash = Generative::settleCashCall { amount: most };
    let before = stage.views();
    let sent = stage.chain.send(b, stage.currency, &cash);
    expects(&sent.expect_err("too much"), Generative::Overflow {});
    assert!(stage.views() == before);
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, most);
    stage.assert_settled();
}

#[test]
fn a_view_that_fails_says_so_and_nothing_is_written() {
    let mut stage = begun(Options::default());
    let today = u32::try_from(stage.today()).expect("a day");
    let past = |stage: &mut Stage| {
        let call = Generative::projectedCall {
            amount: 1,
            day: today - 1,
        };
        let answer = stage.chain.read(stage.currency, &call);
        answer.map(|_| ())
    };
    let expected = Generative::DayPast {
        day: today - 1,
        today,
    };
    refused(&mut stage, past, expected);
    let far = Generative::projectedCall {
        amount: u128::MAX,
        day: u32::MAX,
    };
    assert_eq!(stage.asks(&far), 0, "eleven million years");
}
