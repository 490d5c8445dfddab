//! What somebody with bad intentions could try on the register of claims.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use claims_stage::{
    assert_error, cell, cells, ends,
    evidence::{commitment, leaf, node, Evidence},
    tokens::{
        self, acting, allow, arming, balance, deploy_receiver, pay, send, FalseToken, FeeToken,
        Kind, Reentering, Token,
    },
    Claims, Stage, ATTESTATION, BOND, CHALLENGE, FORTUNE, LIABILITY, PERIOD, RESOLUTION, STAKE,
};
use weir_e2e::Chain;

fn file(filing: Claims::Filing) -> Claims::fileCall {
    Claims::fileCall { filing }
}

// ---- claims -----------------------------------------------------------------------------------

#[test]
fn one_benefit_is_not_claimed_from_two_funds() {
    let mut stage = Stage::new();
    let [first, second] = stage.claimants;
    let claim = stage.final_claim(); // cells 0 and 1, paid by the first fund
    let taken = Claims::CellTaken {
        cell: cell(RESOLUTION, 0),
        holder: claim,
    };
    for who in [first, second] {
        for kind in [0, 1] {
            let filing = Claims::Filing {
                kind,
                consumer: stage.funds[1],
                ..stage.filing(cells(0, 2))
            };
            stage.refuses(who, &file(filing), taken.clone());
        }
    }
    // and the claim itself says who alone may pay for it
    let verdict = stage.asks(&Claims::verdictCall { claim });
    assert_eq!((verdict.status, verdict.consumer), (4, stage.funds[0]));
}

#[test]
fn whoever_squats_on_cells_loses_the_bond_to_dissent_or_the_cells_to_time() {
    let mut stage = Stage::new();
    let (squatter, farmer) = (stage.claimants[1], stage.claimants[0]);
    let squat = |stage: &mut Stage| {
        let filing = stage.filing(cells(0, 64));
        stage.does(squatter, &file(filing)).0
    };
    let claim = squat(&mut stage);
    for seat in [0, 2] {
        stage.does(stage.seat(seat), &Claims::dissentCall { claim });
    }
    assert_eq!(stage.account(squatter), (FORTUNE - BOND, 0));
    assert_eq!(stage.account(stage.funds[0]), (BOND, 0));
    let claim = squat(&mut stage);
    stage.chain.advance(ATTESTATION);
    stage.does(farmer, &Claims::lapseCall { claim });
    let filing = stage.filing(cells(0, 2));
    stage.does(farmer, &file(filing));
}

#[test]
fn a_claimant_does_not_attest_judge_or_revoke_for_itself_nor_does_its_institution() {
    let mut stage = Stage::new();
    // seat 0 claims; seat 1 is of its institution
    let claimant = stage.seat(0);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &file(filing));
    let everywhere = |stage: &mut Stage, tried: &[Vec<u8>]| {
        for seat in [0, 1].map(|n| stage.seat(n)) {
            for data in tried {
                let before = stage.views();
                let error = stage.chain.call(seat, stage.register, data);
                let error = error.expect_err("it speaks for itself");
                assert_error(&error, Claims::AttestsForItself { seat });
                assert!(stage.views() == before);
            }
        }
    };
    let voices = [
        Claims::attestCall { claim }.abi_encode(),
        Claims::dissentCall { claim }.abi_encode(),
    ];
    everywhere(&mut stage, &voices);
    stage.attests(claim, 2);
    stage.attests(claim, 3);
    stage.disputes(claim);
    let judgements = [true, false].map(|uphold| Claims::judgeCall { claim, uphold }.abi_encode());
    everywhere(&mut stage, &judgements);
    // dismissed by the two others that are left
    let uphold = false;
    for seat in [4, 5] {
        stage.does(stage.seat(seat), &Claims::judgeCall { claim, uphold });
    }
    stage.chain.advance(CHALLENGE);
    let evidence = B256::repeat_byte(9);
    let motions = [true, false].map(|support| {
        Claims::revokeCall {
            claim,
            evidence,
            support,
        }
        .abi_encode()
    });
    everywhere(&mut stage, &motions);
}

#[test]
fn a_claimant_that_takes_a_seat_after_filing_does_not_attest_its_own_claim() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let claimant = stage.claimants[0];
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat: claimant,
        institution: 2,
    };
    stage.does(stage.governor, &propose);
    // at once also its new institution (seat 3) speaks no more
    let seat = stage.seat(3);
    let itself = Claims::AttestsForItself { seat };
    stage.refuses(seat, &Claims::attestCall { claim }, itself);
    stage.chain.advance(claims_stage::DELAY);
    let itself = Claims::AttestsForItself { seat: claimant };
    stage.refuses(claimant, &Claims::attestCall { claim }, itself);
}

#[test]
fn one_institution_with_many_seats_neither_attests_nor_judges_nor_revokes_alone() {
    let mut stage = Stage::new();
    // seats 4 and 5 are of institution 3; eight more of it come
    let crowd: Vec<Address> = (100..108).map(|n| stage.chain.funded(n)).collect();
    for seat in &crowd {
        let propose = Claims::proposeSeatCall {
            kind: 0,
            seat: *seat,
            institution: 3,
        };
        stage.does(stage.governor, &propose);
        let (governor, token) = (stage.governor, stage.token);
        pay(&mut stage.chain, token, governor, *seat, FORTUNE);
        allow(&mut stage.chain, token, *seat, stage.register);
        stage.deposits(*seat, token, FORTUNE);
    }
    stage.chain.advance(claims_stage::DELAY);
    let claim = stage.files();
    for seat in &crowd {
        assert!(!stage.does(*seat, &Claims::attestCall { claim }).0);
    }
    assert_eq!(stage.status(claim), 1);
    assert!(stage.attests(claim, 0), "a second institution makes it one");
    // judging: those who attested may not, so the crowd needs another claim
    let other = stage.attested();
    stage.disputes(other);
    for seat in &crowd {
        let judge = Claims::judgeCall {
            claim: other,
            uphold: true,
        };
        assert!(!stage.does(*seat, &judge).0);
    }
    assert_eq!(stage.status(other), 3);
    stage.chain.advance(CHALLENGE);
    for seat in &crowd {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(9),
            support: true,
        };
        assert!(!stage.does(*seat, &revoke).0);
    }
    assert_eq!(stage.status(claim), 4);
}

#[test]
fn a_claim_of_a_period_that_is_not_over_is_refused_to_its_last_second() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    // several short claims in one period share its cells: no cell twice, however the days are cut
    let period = u32::try_from((stage.chain.now() - claims_stage::FIRST_OPENS) / PERIOD + 1);
    let period = period.unwrap();
    stage.chain.set_time(ends(period) - 1);
    let filing = Claims::Filing {
        period,
        ..stage.filing(cells(0, 1))
    };
    let over = Claims::PeriodNotOver {
        period,
        ends: ends(period),
        now: ends(period) - 1,
    };
    stage.refuses(claimant, &file(filing.clone()), over);
    stage.chain.set_time(ends(period));
    let (claim, _) = stage.does(claimant, &file(filing.clone()));
    let taken = Claims::CellTaken {
        cell: cell(RESOLUTION, 0),
        holder: claim,
    };
    stage.refuses(claimant, &file(filing), taken);
    // the cell that contains it, or one inside it, is no cell of the kind
    for resolution in [RESOLUTION - 1, RESOLUTION + 1] {
        let cell = cell(resolution, 0);
        let filing = stage.filing(vec![cell]);
        let other = Claims::InvalidCell {
            cell,
            resolution: RESOLUTION,
        };
        stage.refuses(claimant, &file(filing), other);
    }
}

// ---- challenges -------------------------------------------------------------------------------

#[test]
fn whoever_copies_a_challenge_out_of_the_queue_has_none() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let (honest, thief) = (stage.challenger, stage.claimants[1]);
    let objection = stage.evidence.objection(claim, 3);
    let committed = commitment(&objection, honest);
    stage.commits(honest, &objection);
    // the thief copies the commitment as soon as it is seen, and the reveal when it is seen
    let copy = Claims::commitChallengeCall {
        claim,
        commitment: committed,
    };
    stage.does(thief, &copy);
    stage.chain.advance(60);
    let reveal = Claims::challengeCall {
        objection: objection.clone(),
    };
    let none = Claims::NotCommitted {
        claim,
        challenger: thief,
    };
    stage.refuses(thief, &reveal, none);
    // now it knows the words, and commits to them itself: a minute too late
    stage.commits(thief, &objection);
    let young = Claims::CommittedTooLate {
        at: stage.chain.now(),
        now: stage.chain.now(),
        age: 60,
    };
    stage.refuses(thief, &reveal, young);
    stage.does(honest, &reveal);
    let found = stage.asks(&Claims::challengeOfCall { claim });
    assert_eq!(found.challenger, honest);
    assert_eq!(stage.account(thief), (FORTUNE, 0));
}

#[test]
fn a_node_of_the_tree_passes_for_no_piece() {
    let mut stage = Stage::new();
    stage.evidence = Evidence::of(3, 4);
    let claim = stage.attested();
    let [a, b, c, d] = [0, 1, 2, 3].map(|n: usize| stage.evidence.pieces[n].leaf());
    let above = node(a, b);
    assert_eq!(node(above, node(c, d)), stage.evidence.root());
    let (smaller, greater) = (a.min(b), a.max(b));
    // the two halves of a node as name and content of a piece, with every prefix a size can make
    let size = |bytes: [u8; 8]| u64::from_be_bytes(bytes);
    for (name, content, size, path) in [
        (smaller, greater, 0, vec![node(c, d)]),
        (smaller, greater, size([1; 8]), vec![node(c, d)]),
        (above, node(c, d), 0, vec![]),
        (stage.evidence.root(), B256::ZERO, 0, vec![]),
        (above, B256::ZERO, 0, vec![node(c, d)]),
    ] {
        let mut objection = stage.evidence.objection(claim, 0);
        objection.name = name;
        objection.content = content;
        objection.size = size;
        objection.path = path.clone();
        stage.commits(stage.challenger, &objection);
        stage.chain.advance(60);
        let piece = leaf(name, content, size);
        let root = path.iter().fold(piece, |below, next| node(below, *next));
        let evidence = stage.evidence.root();
        let refused = Claims::PieceNotInEvidence {
            piece,
            root,
            evidence,
        };
        let message = Claims::challengeCall { objection };
        stage.refuses(stage.challenger, &message, refused);
    }
}

#[test]
fn an_attestor_does_not_judge_the_challenge_of_what_it_attested() {
    let mut stage = Stage::new();
    let claim = stage.challenged();
    for seat in [0, 2] {
        let seat = stage.seat(seat);
        for uphold in [true, false] {
            let judge = Claims::judgeCall { claim, uphold };
            stage.refuses(seat, &judge, Claims::AttestorJudges { seat });
        }
    }
    // nor after it was removed and came back
    let seat = stage.seat(0);
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat,
        institution: 7,
    };
    stage.does(stage.governor, &propose);
    stage.chain.advance(claims_stage::DELAY);
    let judge = Claims::judgeCall {
        claim,
        uphold: false,
    };
    stage.refuses(seat, &judge, Claims::AttestorJudges { seat });
}

// ---- stakes and money -------------------------------------------------------------------------

#[test]
fn a_stake_is_not_withdrawn_before_the_slash_nor_by_giving_up_the_seat() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    let (seat, token) = (stage.seat(0), stage.token);
    let withdraw = |amount| Claims::withdrawCall {
        token,
        amount,
        to: seat,
    };
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    stage.does(seat, &withdraw(FORTUNE - STAKE));
    let locked = Claims::InsufficientFunds {
        account: seat,
        free: 0,
        needed: 1,
    };
    stage.refuses(seat, &withdraw(1), locked.clone());
    let from = stage.chain.now() + LIABILITY;
    let early = Claims::TooEarly {
        claim,
        from,
        now: stage.chain.now(),
    };
    stage.refuses(seat, &Claims::releaseCall { claim }, early);
    for seat in [1, 2, 4] {
        let revoke = Claims::revokeCall {
            claim,
            evidence: B256::repeat_byte(9),
            support: true,
        };
        stage.does(stage.seat(seat), &revoke);
    }
    assert_eq!(stage.account(seat), (0, 0));
    assert_eq!(stage.account(stage.funds[0]), (BOND + 2 * STAKE, 0));
    stage.refuses(seat, &withdraw(1), locked);
}

#[test]
fn one_stake_does_not_stand_for_two_claims() {
    let mut stage = Stage::new();
    let claims = [stage.files(), stage.files()];
    let (seat, token) = (stage.seat(0), stage.token);
    let withdraw = Claims::withdrawCall {
        token,
        amount: FORTUNE - STAKE,
        to: seat,
    };
    stage.does(seat, &withdraw);
    stage.attests(claims[0], 0);
    let expected = Claims::InsufficientFunds {
        account: seat,
        free: 0,
        needed: STAKE,
    };
    let attest = Claims::attestCall { claim: claims[1] };
    stage.refuses(seat, &attest, expected);
}

#[test]
fn a_claim_that_was_paid_for_can_still_be_revoked_and_every_consumer_sees_it() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    stage.does(stage.claimants[0], &Claims::finalizeCall { claim });
    // years later
    stage.chain.advance(5 * 365 * 86_400);
    stage.revoked(claim);
    let verdict = stage.asks(&Claims::verdictCall { claim });
    assert_eq!(
        (verdict.status, verdict.claimant, verdict.quantity),
        (6, stage.claimants[0], 700)
    );
    assert_eq!(stage.holder(0, cell(RESOLUTION, 0), 1), claim);
}

#[test]
fn tokens_that_are_merely_sent_are_nobodys() {
    let mut stage = Stage::new();
    stage.attested();
    let before: Vec<_> = stage.views();
    let held = stage.holdings();
    let (token, governor, register) = (stage.token, stage.governor, stage.register);
    pay(&mut stage.chain, token, governor, register, 12_345);
    let after = stage.views();
    // all but what the register holds is as it was
    assert!(after[..after.len() - 2] == before[..before.len() - 2]);
    assert_eq!(stage.holdings()[0] - held[0], U256::from(12_345));
    let (who, to) = (stage.claimants[1], stage.claimants[1]);
    let withdraw = Claims::withdrawCall {
        token,
        amount: FORTUNE + 1,
        to,
    };
    let expected = Claims::InsufficientFunds {
        account: who,
        free: FORTUNE,
        needed: FORTUNE + 1,
    };
    stage.refuses(who, &withdraw, expected);
    // the chain's own token is not even taken
    let sent = stage
        .chain
        .call_with_value(who, register, &[], U256::from(1));
    assert!(sent.is_err());
}

#[test]
fn money_withdrawn_to_the_register_itself_is_refused_and_stays_whose_it_was() {
    let mut stage = Stage::new();
    let (who, token, to) = (stage.claimants[1], stage.token, stage.register);
    // of an ERC-20 nothing would leave
    let nothing = Claims::WrongAmountArrived {
        token,
        expected: U256::from(5),
        arrived: U256::ZERO,
    };
    stage.refuses(who, &withdraw(token, 5, to), nothing);
    // of the chain's own the chain itself refuses the call back
    let before = stage.views();
    let native = Address::ZERO;
    stage
        .chain
        .refused(who, stage.register, &withdraw(native, 5, to));
    assert!(stage.views() == before);
}

// ---- hostile tokens ---------------------------------------------------------------------------

/// A stage whose kind 0 is in a token of this sort, of which one person has some in the register.
fn with_deposit(kind: Kind) -> (Stage, Address, Address) {
    let mut stage = Stage::with_token(kind);
    let (who, token) = (stage.claimants[0], stage.token);
    stage.deposits(who, token, FORTUNE);
    (stage, who, token)
}

fn deposit(token: Address, amount: u128) -> Claims::depositCall {
    Claims::depositCall { token, amount }
}

fn withdraw(token: Address, amount: u128, to: Address) -> Claims::withdrawCall {
    Claims::withdrawCall { token, amount, to }
}

#[test]
fn a_token_that_takes_a_fee_on_the_way_is_refused_with_what_arrived() {
    let mut stage = Stage::with_token(Kind::Fee);
    let (who, token) = (stage.claimants[0], stage.token);
    let short = Claims::WrongAmountArrived {
        token,
        expected: U256::from(1_000),
        arrived: U256::from(990),
    };
    stage.refuses(who, &deposit(token, 1_000), short);
    assert_eq!(balance(&mut stage.chain, token, who), 99 * FORTUNE / 10);
    // one that begins to take one later cannot leave the register with less than it owes
    let governor = stage.governor;
    let fees = |on_the_way: u64, on_top: u64| FeeToken::setFeesCall {
        onTheWay: U256::from(on_the_way),
        onTop: U256::from(on_top),
    };
    send(&mut stage.chain, token, governor, &fees(0, 0));
    stage.deposits(who, token, 1_000);
    send(&mut stage.chain, token, governor, &fees(0, 10));
    let other = stage.claimants[1];
    let more = Claims::WrongAmountArrived {
        token,
        expected: U256::from(500),
        arrived: U256::from(505),
    };
    stage.refuses(who, &withdraw(token, 500, who), more);
    // a fee on the way out is the receiver's loss, and the register is as it should be
    send(&mut stage.chain, token, governor, &fees(10, 0));
    stage.does(who, &withdraw(token, 500, other));
    let register = stage.register;
    assert_eq!(balance(&mut stage.chain, token, register), 500);
    assert_eq!(stage.account(who), (500, 0));
}

#[test]
fn a_token_that_answers_nothing_is_taken_at_its_measured_word() {
    let (mut stage, who, token) = with_deposit(Kind::Silent);
    let to = stage.stranger;
    stage.does(who, &withdraw(token, FORTUNE, to));
    assert_eq!(balance(&mut stage.chain, token, to), FORTUNE);
    assert_eq!(stage.account(who), (0, 0));
}

#[test]
fn a_token_that_answers_false_or_rubbish_reverts_or_moves_nothing_is_refused() {
    let (mut stage, who, token) = with_deposit(Kind::False);
    let governor = stage.governor;
    for mode in 1..=4_u64 {
        let set = FalseToken::setModeCall {
            mode: U256::from(mode),
        };
        send(&mut stage.chain, token, governor, &set);
        if mode == 2 {
            let nothing = |expected: u64| Claims::WrongAmountArrived {
                token,
                expected: U256::from(expected),
                arrived: U256::ZERO,
            };
            stage.refuses(who, &deposit(token, 10), nothing(10));
            stage.refuses(who, &withdraw(token, 7, who), nothing(7));
        } else {
            let refused = Claims::TokenRefused { token };
            stage.refuses(who, &deposit(token, 10), refused.clone());
            stage.refuses(who, &withdraw(token, 7, who), refused);
        }
    }
    let honest = FalseToken::setModeCall { mode: U256::ZERO };
    send(&mut stage.chain, token, governor, &honest);
    stage.does(who, &withdraw(token, FORTUNE, who));
}

#[test]
fn a_token_that_calls_back_at_a_deposit_or_a_withdrawal_gets_nothing_more() {
    let (mut stage, who, token) = with_deposit(Kind::Reentering);
    let (register, governor) = (stage.register, stage.governor);
    // the token has an account of its own in the register, so that its calls could go through
    pay(&mut stage.chain, token, governor, token, 1_000);
    let approve = Token::approveCall {
        spender: register,
        value: U256::MAX,
    };
    send(&mut stage.chain, token, governor, &acting(token, &approve));
    let own = acting(register, &deposit(token, 400));
    send(&mut stage.chain, token, governor, &own);
    assert_eq!(stage.account(token), (400, 0));
    for beforehand in [false, true] {
        let set = Reentering::setBeforehandCall { beforehand };
        send(&mut stage.chain, token, governor, &set);
        for again in [
            withdraw(token, 400, who).abi_encode(),
            deposit(token, 5).abi_encode(),
            Claims::accountOfCall { token, who: token }.abi_encode(),
        ] {
            let arm = Reentering::armCall {
                target: register,
                data: again.into(),
                times: U256::from(9),
            };
            send(&mut stage.chain, token, governor, &arm);
            let has = stage.account(who).0;
            let held = balance(&mut stage.chain, token, register);
            stage.does(who, &withdraw(token, 50, who));
            stage.does(who, &deposit(token, 20));
            assert_eq!(stage.account(who), (has - 30, 0));
            assert_eq!(balance(&mut stage.chain, token, register), held - 30);
            assert_eq!(stage.account(token), (400, 0), "and it has what it had");
        }
    }
    let called = stage.chain.read(token, &Reentering::calledCall {});
    assert!(called.expect("a view") > U256::ZERO, "it did call back");
    let succeeded = stage.chain.read(token, &Reentering::succeededCall {});
    assert_eq!(succeeded.expect("a view"), U256::ZERO);
}

#[test]
fn a_receiver_of_the_chains_own_token_that_calls_back_or_refuses_takes_no_more_than_its_own() {
    let mut stage = Stage::new();
    let (register, governor) = (stage.register, stage.governor);
    let native = Address::ZERO;
    let thief = deploy_receiver(&mut stage.chain, governor);
    let own = acting(register, &deposit(native, 100));
    let value = U256::from(100);
    let sent = stage
        .chain
        .call_with_value(governor, thief, &own.abi_encode(), value);
    sent.expect("it deposits as itself");
    let has = |stage: &mut Stage| {
        let account = stage.asks(&Claims::accountOfCall {
            token: native,
            who: thief,
        });
        account.free
    };
    assert_eq!(has(&mut stage), 100);
    let held = stage.holdings()[1];
    // each time money arrives it asks for more
    let more = arming(register, &withdraw(native, 60, thief), 5);
    send(&mut stage.chain, thief, governor, &more);
    let out = acting(register, &withdraw(native, 60, thief));
    send(&mut stage.chain, thief, governor, &out);
    assert_eq!(has(&mut stage), 40);
    assert_eq!(held - stage.holdings()[1], U256::from(60));
    // one that refuses keeps its account
    let refusing = Reentering::setRefusingCall { refusing: true };
    send(&mut stage.chain, thief, governor, &refusing);
    let who = stage.claimants[0];
    let refused = Claims::TokenRefused { token: thief };
    stage.refuses(who, &withdraw(native, 5, thief), refused);
    assert_eq!(has(&mut stage), 40);
}

#[test]
fn rubbish_in_one_token_touches_no_account_in_another() {
    let mut stage = Stage::new();
    let thief = stage.claimants[1];
    // a token of the thief's own making, as much of it as it likes
    let worthless = tokens::deploy_token(&mut stage.chain, Kind::Plain, thief, u128::MAX);
    allow(&mut stage.chain, worthless, thief, stage.register);
    stage.deposits(thief, worthless, u128::MAX);
    let expected = Claims::InsufficientFunds {
        account: thief,
        free: FORTUNE,
        needed: FORTUNE + 1,
    };
    for token in [stage.token, Address::ZERO] {
        let message = withdraw(token, FORTUNE + 1, thief);
        stage.refuses(thief, &message, expected.clone());
    }
    stage.does(thief, &withdraw(worthless, u128::MAX, thief));
}

#[test]
fn exits_stay_open_without_a_governor_or_a_seat() {
    let mut stage = Stage::new();
    let claim = stage.challenged();
    for seat in 0..6 {
        let seat = stage.seat(seat);
        for kind in [0, 1] {
            stage.does(stage.governor, &Claims::removeSeatCall { kind, seat });
        }
    }
    let gone = Chain::account(404);
    let offer = Claims::offerGovernanceCall { to: gone };
    stage.does(stage.governor, &offer);
    let accept = Claims::acceptGovernanceCall {};
    stage.chain.fund(gone, U256::from(10).pow(U256::from(20)));
    stage.does(gone, &accept);
    stage.chain.advance(claims_stage::REVIEW);
    stage.does(stage.stranger, &Claims::lapseCall { claim });
    let token = stage.token;
    for who in stage.payers() {
        let (amount, locked) = stage.account(who);
        assert_eq!((amount, locked), (FORTUNE, 0));
        stage.does(who, &withdraw(token, amount, who));
    }
    assert_eq!(stage.holdings()[0], U256::ZERO);
}
