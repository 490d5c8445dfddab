//! What somebody with bad intentions could try on a fund: hostile tokens and receivers, claims sold
//! twice, donations, rounding, revocation after payment, a hostile governor, a flash deposit.
#![allow(missing_docs)]

mod fund_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolError},
};
use fund_stage::{
    agreement, assert_error, cell, deploy_fund, kind, opens, scheme,
    tokens::{acting, arming, deploy_receiver, send, FalseToken, FeeToken, Kind, Reentering},
    Claims, Fund, Options, Stage, Wish, BOND, CHALLENGE, DELAY, ONE, SETTLEMENT, STAKE,
};
use std::fmt::Debug;
use weir_e2e::CallError;

/// A fund in its second period, with an agreement of the first agency: claims on period 1 can be filed.
fn begun(options: Options) -> (Stage, u32) {
    let mut stage = Stage::new(options);
    stage.enter(1);
    let agreement = stage.agreed(0, ONE / 2);
    stage.enter(2);
    (stage, agreement)
}

/// The same, paid in a token of this kind, without bonds or stakes.
fn begun_with(token: Option<Kind>) -> (Stage, u32) {
    begun(Options {
        token,
        stakes: false,
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
    assert_error(&error, expected);
    assert!(stage.views() == before, "it failed and changed a view");
}

fn withdrawal(claim: u64, to: Address) -> Fund::withdrawCall {
    Fund::withdrawCall { claim, to }
}

// One benefit, once.

#[test]
fn one_benefit_is_not_paid_for_by_two_funds() {
    let (mut stage, agreement_) = begun(Options::default());
    stage.paid(0, agreement_, 1, 1_000);
    let (governor, stranger, first) = (stage.governor, stage.stranger, stage.fund);
    let claimant = stage.claimants[0];
    let claim = stage.enrolled(1, &[(claimant, 10, 0)])[0];

    let second = deploy_fund(&mut stage.chain, governor, stage.register, DELAY);
    stage.fund = second;
    stage.open_scheme(0, &Options::default());
    let elsewhere = Fund::ForAnotherConsumer {
        claim,
        consumer: first,
    };
    stage.refuses(stranger, &Fund::enrolCall { claim }, elsewhere);
    // and the same cell in the same period is nobody else's any more
    let filing = Claims::Filing {
        kind: 0,
        consumer: second,
        period: 1,
        quantity: 10,
        area: 0,
        evidence: B256::repeat_byte(1),
        cells: vec![cell(0)],
    };
    let file = Claims::fileCall { filing };
    let error = stage.chain.refused(claimant, stage.register, &file);
    let taken = Claims::CellTaken {
        cell: cell(0),
        holder: claim,
    };
    assert_error(&error, taken);
    stage.fund = first;
    stage.close(1);
    assert_eq!(stage.withdraw(claimant, claim), 100);
}

#[test]
fn a_claim_is_enrolled_once_whatever_has_become_of_it() {
    let (mut stage, agreement) = begun(Options::default());
    let (stranger, claimant) = (stage.stranger, stage.claimants[0]);
    stage.paid(0, agreement, 1, 1_000);
    let claims = stage.enrolled(
        1,
        &[(claimant, 10, 0), (claimant, 10, 0), (claimant, 10, 0)],
    );
    let again = |stage: &mut Stage, claim| {
        let twice = Fund::AlreadyEnrolled { claim };
        stage.refuses(stranger, &Fund::enrolCall { claim }, twice);
    };
    again(&mut stage, claims[0]);
    stage.close(1);
    again(&mut stage, claims[0]);
    stage.withdraw(claimant, claims[0]);
    again(&mut stage, claims[0]);
    for claim in [claims[0], claims[1]] {
        stage.revoke(claim);
        stage.does(stranger, &Fund::recoverCall { claim });
        let before = stage.views();
        let enrol = Fund::enrolCall { claim };
        assert!(stage.chain.send(stranger, stage.fund, &enrol).is_err());
        assert!(stage.views() == before);
    }
}

// Tokens that were merely sent.

#[test]
fn tokens_that_were_merely_sent_to_the_fund_are_in_no_pot() {
    for token in [Some(Kind::Plain), None] {
        let (mut stage, agreement) = begun(Options {
            token,
            ..Options::default()
        });
        stage.paid(0, agreement, 1, 100);
        let (fund, stranger) = (stage.fund, stage.stranger);
        stage.give(fund, 5_000);
        assert_eq!(stage.holds(fund), U256::from(5_100));
        assert_eq!(stage.books(), (100, 0, 100, 0, 0));
        let collect = Fund::collectCall { kind: 0 };
        stage.refuses(stranger, &collect, Fund::NothingToCollect {});
        let claimant = stage.claimants[0];
        let claim = stage.enrolled(1, &[(claimant, 30, 0)])[0];
        let receipt = stage.close(1);
        assert_eq!(receipt.events::<Fund::PeriodClosed>()[0].pot, 100);
        assert_eq!(stage.withdraw(claimant, claim), 100);
        assert_eq!(stage.holds(fund), U256::from(5_000), "nobody's, for ever");
    }
}

// Rounding.

#[test]
fn thousands_of_tiny_claims_take_no_more_than_one_large_one_and_the_dust_goes_on() {
    const CLAIMS: usize = 2_000;
    let (mut stage, agreement) = begun(Options {
        decimals: 1,
        tariff: 15, // 1.5 a base unit
        bonus: 9_999,
        ..Options::default()
    });
    stage.paid(0, agreement, 1, 10_000);
    let claimant = stage.claimants[0];
    // each is worth 1.5 and 0.9999, and takes 1 and 0
    let tiny = [(claimant, 1, 1); CLAIMS];
    let claims = stage.enrolled(1, &tiny);
    let receipt = stage.close(1);
    let closed = &receipt.events::<Fund::PeriodClosed>()[0];
    assert_eq!((closed.individual, closed.collective), (3_000, 1_999));
    let (last, others) = claims.split_last().expect("there are many");
    for claim in others {
        assert_eq!(stage.withdraw(claimant, *claim), 1);
    }
    assert_eq!(stage.books(), (10_000, 1_999, 5_001, 3_000, 0));
    assert_eq!(stage.withdraw(claimant, *last), 1);
    assert_eq!(stage.books(), (10_000, 2_000, 8_000, 0, 0), "2,999 went on");
    let next = stage.asks(&Fund::periodCall { kind: 0, period: 2 });
    assert_eq!(next.pot, 8_000);
    stage.assert_solvent();
}

// Who comes first.

#[test]
fn whoever_comes_first_takes_its_part_and_no_more() {
    let (mut stage, agreement) = begun(Options::default());
    let [a, b, c] = stage.claimants;
    stage.paid(0, agreement, 1, 1_000);
    let claims = stage.enrolled(1, &[(a, 900, 0), (b, 50, 0), (c, 50, 0)]);
    stage.close(1);
    let closed = stage.chain.snapshot();
    let parts = [(a, claims[0], 900), (b, claims[1], 50), (c, claims[2], 50)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        stage.chain.restore(&closed);
        for one in order {
            let (claimant, claim, part) = parts[one];
            assert_eq!(stage.withdraw(claimant, claim), part);
            stage.assert_solvent();
        }
        assert_eq!(stage.books(), (1_000, 1_000, 0, 0, 0));
    }
}

#[test]
fn a_revoked_claim_that_nobody_took_out_in_time_dilutes_its_period_and_is_not_paid() {
    let (mut stage, agreement) = begun(Options::default());
    let [a, b, c] = stage.claimants;
    stage.paid(0, agreement, 1, 1_000);
    let claims = stage.enrolled(1, &[(a, 900, 0), (b, 100, 0)]);
    stage.revoke(claims[0]);
    stage.close(1);
    let claim = claims[0];
    let fallen = Fund::NotFinal { claim, status: 6 };
    stage.refuses(a, &withdrawal(claim, a), fallen);
    assert_eq!(stage.withdraw(b, claims[1]), 100);
    stage.does(c, &Fund::recoverCall { claim });
    assert_eq!(
        stage.books(),
        (1_000, 100, 900, 0, 0),
        "it is in the next pot"
    );
}

// Revocation after payment.

#[test]
fn what_was_paid_for_a_claim_that_falls_comes_back_from_later_ones_and_the_attestors_stakes() {
    let (mut stage, agreement) = begun(Options::default());
    let [a, b, _] = stage.claimants;
    stage.paid(0, agreement, 1, 500);
    let first = stage.enrolled(1, &[(a, 50, 0)])[0];
    stage.close(1);
    stage.withdraw(a, first);
    stage.revoke(first);
    let recover = Fund::recoverCall { claim: first };
    stage.does(b, &recover);
    let before = stage.views();
    let twice = stage.chain.send(b, stage.fund, &recover);
    assert!(twice.is_err(), "a debt is written down once");
    assert!(stage.views() == before);
    assert_eq!(stage.debt(a), 500);
    stage.does(b, &Fund::collectCall { kind: 0 });
    assert_eq!(stage.books().2, STAKE + BOND);

    stage.paid(0, agreement, 2, 900);
    stage.chain.set_time(opens(3).max(stage.chain.now()));
    let later = stage.enrolled(2, &[(a, 60, 0)])[0];
    stage.close(2);
    assert_eq!(stage.withdraw(a, later), 100);
    assert_eq!(stage.debt(a), 0);
    stage.assert_solvent();
}

// The governor.

#[test]
fn terms_that_are_changed_in_mid_period_change_nothing_of_it() {
    let (mut stage, agreement) = begun(Options::default());
    let claimant = stage.claimants[0];
    stage.paid(0, agreement, 1, 1_000);
    stage.paid(0, agreement, 2, 1_000);
    let nothing = Fund::setTermsCall {
        kind: 0,
        tariff: 0,
        bonus: 0,
        target: u128::MAX,
    };
    let first = stage.enrolled(1, &[(claimant, 10, 0)])[0];
    assert_eq!(stage.does(stage.governor, &nothing).0, 3);
    stage.close(1);
    assert_eq!(stage.withdraw(claimant, first), 100);
    stage.chain.set_time(opens(3).max(stage.chain.now()));
    let second = stage.enrolled(2, &[(claimant, 10, 0)])[0];
    stage.close(2);
    assert_eq!(stage.withdraw(claimant, second), 100);
}

#[test]
fn a_governor_who_does_all_it_can_keeps_nobody_from_what_is_theirs() {
    let (mut stage, agreement) = begun(Options::default());
    let [a, b, _] = stage.claimants;
    let (governor, agency) = (stage.governor, stage.agencies[0]);
    stage.paid(0, agreement, 1, 1_000);
    stage.paid(0, agreement, 2, 500);
    let claims = stage.enrolled(1, &[(a, 10, 0), (b, 20, 0)]);
    stage.close(1);
    let nothing = Fund::setTermsCall {
        kind: 0,
        tariff: 0,
        bonus: 0,
        target: 0,
    };
    stage.does(governor, &nothing);
    for auditor in stage.auditors {
        stage.does(governor, &Fund::removeAuditorCall { auditor });
    }
    stage.does(governor, &Fund::windUpCall { kind: 0 });
    stage.does(governor, &Fund::offerGovernanceCall { to: stage.stranger });
    stage.does(agency, &Fund::retireCall { agreement });
    // in the register too: no seats, and a quorum that nobody can reach
    for seat in stage.seats {
        stage.register_does(governor, &Claims::removeSeatCall { kind: 0, seat });
    }
    let unreachable = Claims::setReviewCall {
        kind: 0,
        seats: 64,
        institutions: 64,
        dissent: 1,
    };
    stage.register_does(governor, &unreachable);
    assert_eq!(stage.withdraw(a, claims[0]), 100);
    for period in 2..=3 {
        let found = stage.asks(&Fund::schemeCall { kind: 0 });
        if found.next <= found.last {
            stage.close(period);
        }
    }
    assert_eq!(stage.withdraw(b, claims[1]), 200);
    let to = stage.purses[1];
    let refund = Fund::refundCall { agreement, to };
    assert_eq!(stage.does(agency, &refund).0, 1_200);
    assert_eq!(stage.books(), (1_500, 1_500, 0, 0, 0));
}

// A flash deposit around the end.

#[test]
fn a_deposit_at_the_last_moment_gets_back_less_than_it_was() {
    let (mut stage, first) = begun(Options::default());
    let claimant = stage.claimants[0];
    stage.paid(0, first, 1, 1_000);
    let claim = stage.enrolled(1, &[(claimant, 90, 0)])[0];
    stage.close(1);
    stage.withdraw(claimant, claim);
    let second = stage.agreed(1, ONE);
    let (last, _) = stage.does(stage.governor, &Fund::windUpCall { kind: 0 });
    for period in 2..last {
        stage.close(period);
    }
    // everything in one block: in, closed, out
    let flash = 1_000_000;
    let from = opens(last + 1) + SETTLEMENT;
    stage.chain.set_time(from.max(stage.chain.now()));
    stage.paid(1, second, last, flash);
    let close = Fund::closeCall {
        kind: 0,
        period: last,
    };
    stage.does(stage.agencies[1], &close);
    let to = stage.purses[1];
    let refund = |agreement| Fund::refundCall { agreement, to };
    let (amount, _) = stage.does(stage.agencies[1], &refund(second));
    // 1,000,100 of 1,001,000 came back
    assert_eq!(amount, 999_100);
    assert_eq!(stage.does(stage.agencies[0], &refund(first)).0, 999);
    assert_eq!(stage.books(), (1_001_000, 1_000_999, 0, 0, 1));
    let again = stage
        .chain
        .send(stage.agencies[1], stage.fund, &refund(second));
    assert_eq!(
        again.map_or(0, |(amount, _)| amount),
        0,
        "nothing comes twice"
    );
    stage.assert_solvent();
}

// Hostile tokens.

#[test]
fn a_token_that_takes_a_fee_on_the_way_is_not_taken() {
    let (mut stage, agreement) = begun_with(Some(Kind::Fee));
    let (token, agency) = (stage.token, stage.agencies[0]);
    let short = Fund::WrongAmountArrived {
        token,
        expected: U256::from(1_000),
        arrived: U256::from(990),
    };
    let deposit = |stage: &mut Stage| stage.deposit(agency, agreement, 1, 1_000).map(|_| ());
    refused(&mut stage, deposit, short);
    assert_eq!(stage.books(), (0, 0, 0, 0, 0));
}

#[test]
fn a_token_that_takes_more_than_it_is_told_does_not_empty_the_fund() {
    let (mut stage, agreement) = begun_with(Some(Kind::Fee));
    let (token, governor) = (stage.token, stage.governor);
    let fees = |on_the_way: u64, on_top: u64| FeeToken::setFeesCall {
        onTheWay: U256::from(on_the_way),
        onTop: U256::from(on_top),
    };
    send(&mut stage.chain, token, governor, &fees(0, 0));
    stage.paid(0, agreement, 1, 1_000);
    let [a, b, _] = stage.claimants;
    let claims = stage.enrolled(1, &[(a, 50, 0), (b, 50, 0)]);
    stage.close(1);
    send(&mut stage.chain, token, governor, &fees(0, 100));
    let claim = claims[0];
    let to = stage.purses[0];
    let more = Fund::WrongAmountArrived {
        token,
        expected: U256::from(500),
        arrived: U256::from(550),
    };
    stage.refuses(a, &withdrawal(claim, to), more);
    // what a fee takes on the way to the claimant is not the fund's
    send(&mut stage.chain, token, governor, &fees(100, 0));
    assert_eq!(stage.withdraw(a, claim), 500);
    assert_eq!(stage.holds(to), U256::from(450));
    assert_eq!(stage.withdraw(b, claims[1]), 500);
    stage.assert_solvent();
}

#[test]
fn a_token_that_answers_nothing_is_taken_at_what_it_moves() {
    let (mut stage, agreement) = begun_with(Some(Kind::Silent));
    let claimant = stage.claimants[0];
    stage.paid(0, agreement, 1, 1_000);
    let claim = stage.enrolled(1, &[(claimant, 50, 0)])[0];
    stage.close(1);
    assert_eq!(stage.withdraw(claimant, claim), 500);
    assert_eq!(stage.holds(stage.purses[0]), U256::from(500));
    stage.assert_solvent();
}

#[test]
fn a_token_that_answers_false_lies_or_reverts_is_refused_and_pays_once_it_behaves() {
    let (mut stage, agreement) = begun_with(Some(Kind::False));
    let (token, agency, claimant) = (stage.token, stage.agencies[0], stage.claimants[0]);
    stage.paid(0, agreement, 1, 1_000);
    let claim = stage.enrolled(1, &[(claimant, 50, 0)])[0];
    stage.close(1);
    let to = stage.purses[0];
    for mode in 1..=4_u64 {
        let turn = FalseToken::setModeCall {
            mode: U256::from(mode),
        };
        send(&mut stage.chain, token, agency, &turn);
        let deposit = |stage: &mut Stage| stage.deposit(agency, agreement, 2, 300).map(|_| ());
        if mode == 2 {
            let lies = |expected| Fund::WrongAmountArrived {
                token,
                expected: U256::from(expected),
                arrived: U256::ZERO,
            };
            refused(&mut stage, deposit, lies(300));
            stage.refuses(claimant, &withdrawal(claim, to), lies(500));
        } else {
            refused(&mut stage, deposit, Fund::TokenRefused { token });
            let refuses = Fund::TokenRefused { token };
            stage.refuses(claimant, &withdrawal(claim, to), refuses);
        }
    }
    let behaves = FalseToken::setModeCall { mode: U256::ZERO };
    send(&mut stage.chain, token, agency, &behaves);
    assert_eq!(stage.withdraw(claimant, claim), 500);
}

#[test]
fn a_token_that_is_no_contract_takes_nothing_in() {
    let mut stage = Stage::new(Options::default());
    let nobody = stage.stranger;
    let settings = kind(
        nobody,
        &Options {
            stakes: false,
            ..Options::default()
        },
    );
    let number = stage.add_kind(&settings);
    let opened = scheme(number, &Options::default());
    let open = Fund::openSchemeCall { opened };
    let token = nobody;
    let governor = stage.governor;
    if let Err(error) = stage.chain.send(governor, stage.fund, &open) {
        assert_error(&error, Fund::TokenRefused { token });
        return;
    }
    let agency = stage.agencies[0];
    let offered = Fund::NewAgreement {
        kind: number,
        ..agreement(agency, ONE)
    };
    let (agreement, _) = stage.does(governor, &Fund::offerAgreementCall { offered });
    stage.does(agency, &Fund::acceptAgreementCall { agreement });
    let deposit = Fund::depositCall {
        agreement,
        period: 1,
        amount: 5,
    };
    stage.refuses(agency, &deposit, Fund::TokenRefused { token });
}

// Re-entry.

/// What a hostile contract tells of its calls back: how many, and how many went through.
fn told(stage: &mut Stage, actor: Address) -> (u64, u64) {
    let called = stage.chain.read(actor, &Reentering::calledCall {});
    let succeeded = stage.chain.read(actor, &Reentering::succeededCall {});
    let number = |answer: Result<U256, CallError>| answer.expect("a view").to();
    (number(called), number(succeeded))
}

/// A final, enrolled claim on period 1 of a contract that acts for anybody.
fn enrolled_by(stage: &mut Stage, actor: Address, quantity: u128, n: u64) -> u64 {
    let filing = Claims::Filing {
        kind: 0,
        consumer: stage.fund,
        period: 1,
        quantity,
        area: 0,
        evidence: B256::repeat_byte(1),
        cells: vec![cell(1_000 + n)],
    };
    let (register, stranger) = (stage.register, stage.stranger);
    let file = acting(register, &Claims::fileCall { filing });
    send(&mut stage.chain, actor, stranger, &file);
    let claim = stage
        .chain
        .read(register, &Claims::claimCountCall {})
        .expect("a view");
    stage.register_does(stage.seats[0], &Claims::attestCall { claim });
    stage.chain.advance(CHALLENGE);
    stage.does(stranger, &Fund::enrolCall { claim });
    claim
}

/// Everything that a contract that is called in the middle of a payment could try; it is the claimant
/// of both claims, and the agency of the agreement.
fn messages_back(
    claims: [u64; 2],
    actor: Address,
    unenrolled: u64,
    agreement: u32,
) -> Vec<Vec<u8>> {
    vec![
        withdrawal(claims[0], actor).abi_encode(),
        withdrawal(claims[1], actor).abi_encode(),
        Fund::enrolCall { claim: unenrolled }.abi_encode(),
        Fund::closeCall { kind: 0, period: 2 }.abi_encode(),
        Fund::depositCall {
            agreement,
            period: 2,
            amount: 1,
        }
        .abi_encode(),
        Fund::collectCall { kind: 0 }.abi_encode(),
        Fund::recoverCall { claim: claims[0] }.abi_encode(),
        Fund::refundCall {
            agreement,
            to: actor,
        }
        .abi_encode(),
        Fund::booksCall { kind: 0 }.abi_encode(),
    ]
}

/// Pays a contract that calls back, in the chain's own token or in one that is itself the contract.
fn nothing_comes_of_calling_back(native: bool) {
    let token = (!native).then_some(Kind::Reentering);
    let (mut stage, agreement) = begun_with(token);
    let (fund, stranger) = (stage.fund, stage.stranger);
    let actor = if native {
        deploy_receiver(&mut stage.chain, stranger)
    } else {
        stage.token
    };
    stage.paid(0, agreement, 1, 1_000);
    let claims = [0, 1].map(|n| enrolled_by(&mut stage, actor, 30, n));
    stage.close(1);
    let late = stage.finals(1, &[(stranger, 5, 0)])[0];
    let close_of_second = opens(3) + SETTLEMENT;
    stage.chain.set_time(close_of_second.max(stage.chain.now()));
    let beginning = stage.chain.snapshot();
    for data in messages_back(claims, actor, late, agreement) {
        for beforehand in [false, true] {
            stage.chain.restore(&beginning);
            let arm = Reentering::armCall {
                target: fund,
                data: data.clone().into(),
                times: U256::from(3),
            };
            send(&mut stage.chain, actor, stranger, &arm);
            if !native {
                let when = Reentering::setBeforehandCall { beforehand };
                send(&mut stage.chain, actor, stranger, &when);
            }
            let withdraw = acting(fund, &withdrawal(claims[0], actor));
            send(&mut stage.chain, actor, stranger, &withdraw);
            let (called, succeeded) = told(&mut stage, actor);
            assert!(called >= 1, "it was called and called back");
            assert_eq!(succeeded, 0, "{data:02x?} went through");
            assert_eq!(stage.books(), (1_000, 300, 400, 300, 0));
            assert_eq!(stage.enrolment(claims[0]), (2, 300));
            assert_eq!(stage.enrolment(claims[1]), (1, 300));
            stage.assert_solvent();
        }
    }
    // it is the way back in that is closed: by the front door the same message goes through
    stage.chain.restore(&beginning);
    for claim in claims {
        let withdraw = acting(fund, &withdrawal(claim, actor));
        send(&mut stage.chain, actor, stranger, &withdraw);
    }
    assert_eq!(stage.books(), (1_000, 600, 400, 0, 0));
}

#[test]
fn a_token_that_calls_back_at_a_withdrawal_gets_no_further() {
    nothing_comes_of_calling_back(false);
}

#[test]
fn a_receiver_that_calls_back_when_it_is_paid_gets_no_further() {
    nothing_comes_of_calling_back(true);
}

#[test]
fn a_token_that_calls_back_at_a_deposit_or_a_refund_gets_no_further() {
    let (mut stage, agreement) = begun_with(Some(Kind::Reentering));
    let (fund, token, stranger) = (stage.fund, stage.token, stage.stranger);
    let (agency, to) = (stage.agencies[0], stage.purses[1]);
    let deposit = Fund::depositCall {
        agreement,
        period: 2,
        amount: 7,
    };
    let close = Fund::closeCall { kind: 0, period: 1 };
    let refund = Fund::refundCall { agreement, to };
    stage.chain.set_time(opens(2) + SETTLEMENT);
    for message in [deposit.abi_encode(), close.abi_encode()] {
        let arm = Reentering::armCall {
            target: fund,
            data: message.into(),
            times: U256::from(1),
        };
        send(&mut stage.chain, token, stranger, &arm);
        stage.paid(0, agreement, 2, 50);
    }
    assert_eq!(told(&mut stage, token).1, 0);
    assert_eq!(stage.books(), (100, 0, 100, 0, 0));
    let (last, _) = stage.does(stage.governor, &Fund::windUpCall { kind: 0 });
    for period in 1..=last {
        stage.close(period);
    }
    let again = arming(fund, &refund, 1);
    send(&mut stage.chain, token, stranger, &again);
    assert_eq!(stage.does(agency, &refund).0, 100);
    assert_eq!(told(&mut stage, token).1, 0);
    assert_eq!(stage.books(), (100, 100, 0, 0, 0));
}

// Who cannot be paid.

#[test]
fn a_receiver_that_refuses_money_keeps_nobody_else_from_theirs() {
    let (mut stage, agreement) = begun_with(None);
    let (stranger, purse) = (stage.stranger, stage.purses[1]);
    let [a, b, _] = stage.claimants;
    let receiver = deploy_receiver(&mut stage.chain, stranger);
    let refusing = Reentering::setRefusingCall { refusing: true };
    send(&mut stage.chain, receiver, stranger, &refusing);
    stage.paid(0, agreement, 1, 1_000);
    let of_receiver = enrolled_by(&mut stage, receiver, 40, 0);
    let claims = stage.enrolled(1, &[(a, 30, 0), (b, 30, 0)]);
    stage.close(1);
    let token = receiver;
    let refuses = Fund::TokenRefused { token };
    stage.refuses(a, &withdrawal(claims[0], receiver), refuses);
    assert_eq!(stage.withdraw(b, claims[1]), 300);
    assert_eq!(
        stage.withdraw(a, claims[0]),
        300,
        "to a purse that takes it"
    );
    // and who cannot be paid itself has it paid to another
    let fund = stage.fund;
    let to_itself = acting(fund, &withdrawal(of_receiver, receiver));
    let data = to_itself.abi_encode();
    assert!(stage.chain.call(stranger, receiver, &data).is_err());
    let before = stage.holds(purse);
    let elsewhere = acting(fund, &withdrawal(of_receiver, purse));
    send(&mut stage.chain, receiver, stranger, &elsewhere);
    assert_eq!(stage.holds(purse) - before, U256::from(400));
    assert_eq!(stage.books(), (1_000, 1_000, 0, 0, 0));
}

#[test]
fn a_withdrawal_to_the_fund_itself_loses_nothing() {
    for token in [Some(Kind::Plain), None] {
        let (mut stage, agreement) = begun_with(token);
        let (claimant, fund) = (stage.claimants[0], stage.fund);
        stage.paid(0, agreement, 1, 1_000);
        let claim = stage.enrolled(1, &[(claimant, 40, 0)])[0];
        stage.close(1);
        let before = stage.views();
        let message = withdrawal(claim, fund);
        let sent = stage.chain.send(claimant, fund, &message);
        assert!(sent.is_err(), "it would be nobody's");
        assert!(stage.views() == before);
        assert_eq!(stage.withdraw(claimant, claim), 400);
    }
}

#[test]
fn a_fund_on_a_register_that_is_none_takes_no_schemes() {
    let mut stage = Stage::new(Options::default());
    let (governor, stranger) = (stage.governor, stage.stranger);
    let mock = deploy_receiver(&mut stage.chain, stranger);
    for register in [stranger, mock, stage.fund] {
        let settings = Fund::FundSettings {
            governor,
            register,
            delay: DELAY,
        };
        let refused = Fund::RegisterRefused { register };
        match fund_stage::try_fund(&mut stage.chain, settings) {
            Err(error) => assert_error(&error, refused),
            Ok(fund) => {
                let opened = scheme(0, &Options::default());
                let open = Fund::openSchemeCall { opened };
                let error = stage.chain.refused(governor, fund, &open);
                assert_error(&error, refused);
            }
        }
    }
}

#[test]
fn a_claim_of_somebody_elses_cannot_be_taken_by_anyone_else() {
    let (mut stage, agreement) = begun(Options::default());
    let [a, mallory, _] = stage.claimants;
    stage.paid(0, agreement, 1, 1_000);
    let claim = stage.enrolled(1, &[(a, 40, 0)])[0];
    stage.close(1);
    let everybody = [
        mallory,
        stage.governor,
        stage.agencies[0],
        stage.auditors[0],
        stage.seats[0],
    ];
    for caller in everybody {
        let others = Fund::NotClaimant { caller };
        stage.refuses(caller, &withdrawal(claim, caller), others);
    }
    assert_eq!(stage.withdraw(a, claim), 400);
}

#[test]
fn a_claim_that_was_challenged_and_refused_never_comes_into_the_fund() {
    let (mut stage, _) = begun(Options::default());
    let wish = Wish {
        kind: 0,
        claimant: stage.claimants[0],
        consumer: None,
        period: 1,
        quantity: 5,
        area: 0,
    };
    let claim = stage.refused(&wish);
    stage.chain.advance(CHALLENGE);
    let status = Fund::NotFinal { claim, status: 5 };
    stage.refuses(stage.stranger, &Fund::enrolCall { claim }, status);
    // its bond pays into the pot
    let (collected, _) = stage.does(stage.stranger, &Fund::collectCall { kind: 0 });
    assert_eq!(collected, BOND);
}
