//! The register of claims as deployed: filing, attesting, money, and what is refused. What
//! follows a claim's attestation is in `claims_challenges.rs`, signatures in `claims_signatures.rs`, kinds and seats in `claims_kinds.rs`.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::primitives::{Address, B256, U256};
use claims_stage::{
    cell, cells, ends, kind_settings, tokens, Claims, Stage, ATTESTATION, BOND, CHALLENGE, DELAY,
    FIRST_OPENS, FORTUNE, LIABILITY, MAX_AREA, MAX_QUANTITY, PERIOD, RESOLUTION, STAKE,
};

fn file(filing: Claims::Filing) -> Claims::fileCall {
    Claims::fileCall { filing }
}

// ---- filing -----------------------------------------------------------------------------------

#[test]
fn a_claim_is_filed_with_its_bond_and_its_cells_are_taken_for_its_benefit() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let filing = stage.filing(cells(0, 3));
    let (claim, receipt) = stage.does(claimant, &file(filing.clone()));
    assert_eq!(claim, 1, "claims are numbered from 1");
    let filed = Claims::ClaimFiled {
        claim,
        kind: 0,
        claimant,
        consumer: stage.funds[0],
        period: 1,
        quantity: 700,
        area: 4_000,
        evidence: stage.evidence.root(),
    };
    assert_eq!(receipt.events::<Claims::ClaimFiled>(), [filed]);
    assert_eq!(stage.account(claimant), (FORTUNE - BOND, 0));
    assert_eq!(stage.asks(&Claims::cellsCall { claim }), cells(0, 3));
    let found = stage.asks(&Claims::claimCall { claim });
    let now = stage.chain.now();
    assert_eq!(
        (found.status, found.filed, found.since, found.until),
        (1, now, now, now + ATTESTATION)
    );
    assert_eq!(
        (found.quantity, found.area, found.freed),
        (700, 4_000, false)
    );
    for kind in [0, 1] {
        assert_eq!(stage.holder(kind, cell(RESOLUTION, 2), 1), claim);
        assert_eq!(stage.holder(kind, cell(RESOLUTION, 3), 1), 0);
        assert_eq!(stage.holder(kind, cell(RESOLUTION, 2), 2), 0);
    }
}

#[test]
fn a_period_can_be_claimed_from_the_first_second_after_it() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let now = stage.chain.now();
    let period = u32::try_from((now - FIRST_OPENS) / PERIOD + 1).unwrap();
    let mut filing = stage.filing(cells(0, 1));
    for wrong in [0, period, period + 1, u32::MAX] {
        filing.period = wrong;
        let expected = Claims::PeriodNotOver {
            period: wrong,
            ends: ends(wrong),
            now,
        };
        stage.refuses(claimant, &file(filing.clone()), expected);
    }
    filing.period = period;
    stage.chain.set_time(ends(period) - 1);
    let expected = Claims::PeriodNotOver {
        period,
        ends: ends(period),
        now: ends(period) - 1,
    };
    stage.refuses(claimant, &file(filing.clone()), expected);
    stage.chain.set_time(ends(period));
    stage.does(claimant, &file(filing));
}

#[test]
fn quantities_and_areas_beyond_what_so_many_cells_can_have_are_refused_with_the_limit() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    for count in [1, 3] {
        let sound = stage.filing(cells(0, count));
        let limit = MAX_QUANTITY * u128::from(count);
        for quantity in [limit + 1, u128::MAX] {
            let filing = Claims::Filing {
                quantity,
                ..sound.clone()
            };
            let expected = Claims::InvalidQuantity { quantity, limit };
            stage.refuses(claimant, &file(filing), expected);
        }
        let nothing = Claims::Filing {
            quantity: 0,
            area: 0,
            ..sound.clone()
        };
        let expected = Claims::InvalidQuantity { quantity: 0, limit };
        stage.refuses(claimant, &file(nothing), expected);
        let limit = MAX_AREA * u128::from(count);
        for area in [limit + 1, u128::MAX] {
            let filing = Claims::Filing {
                area,
                ..sound.clone()
            };
            stage.refuses(claimant, &file(filing), Claims::InvalidArea { area, limit });
        }
    }
    // exactly as much as there can be, and one of the two alone
    let most = Claims::Filing {
        quantity: 3 * MAX_QUANTITY,
        area: 3 * MAX_AREA,
        ..stage.filing(cells(0, 3))
    };
    stage.does(claimant, &file(most));
    for (n, quantity, area) in [(3, 0, 1), (4, 1, 0)] {
        let filing = Claims::Filing {
            quantity,
            area,
            ..stage.filing(cells(n, n + 1))
        };
        stage.does(claimant, &file(filing));
    }
}

#[test]
fn no_claim_is_filed_without_evidence_or_without_who_may_pay_for_it() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let sound = stage.filing(cells(0, 1));
    let filing = Claims::Filing {
        evidence: B256::ZERO,
        ..sound.clone()
    };
    stage.refuses(claimant, &file(filing), Claims::InvalidEvidence {});
    let filing = Claims::Filing {
        consumer: Address::ZERO,
        ..sound.clone()
    };
    let expected = Claims::InvalidAddress {
        given: Address::ZERO,
    };
    stage.refuses(claimant, &file(filing), expected);
    let filing = Claims::Filing { kind: 2, ..sound };
    stage.refuses(claimant, &file(filing), Claims::UnknownKind { kind: 2 });
}

#[test]
fn cells_are_ascending_each_once_and_at_most_sixty_four() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let [a, b] = [0, 1].map(|n| cell(RESOLUTION, n));
    for (cells, cell, before) in [
        (vec![b, a], a, b),
        (vec![a, a], a, a),
        (vec![a, b, b], b, b),
    ] {
        let filing = stage.filing(cells);
        let expected = Claims::CellsOutOfOrder { cell, before };
        stage.refuses(claimant, &file(filing), expected);
    }
    for count in [0, 65, 66, 200] {
        let filing = stage.filing(cells(0, count));
        let expected = Claims::TooManyCells {
            cells: u32::try_from(count).unwrap(),
            limit: 64,
        };
        stage.refuses(claimant, &file(filing), expected);
    }
    let filing = stage.filing(cells(0, 64));
    let (claim, _) = stage.does(claimant, &file(filing));
    assert_eq!(stage.asks(&Claims::cellsCall { claim }), cells(0, 64));
    for (n, holder) in [(0, 1), (31, 1), (32, 1), (63, 1), (64, 0)] {
        assert_eq!(stage.holder(0, cell(RESOLUTION, n), 1), holder, "cell {n}");
    }
}

#[test]
fn what_is_no_cell_of_the_kinds_resolution_is_refused() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let sound = cell(RESOLUTION, 7);
    // a pentagon (base cell 4) has no child 1, at whatever depth below its centre
    let pentagon = |digit: u64, at: u64| {
        let below = sound & !(0x7f << 45) & !((1 << 45) - 1);
        let digits = (10_u64..=15).fold(0, |digits, finer| digits | 7 << (3 * (15 - finer)));
        below | 4 << 45 | digits | digit << (3 * (15 - at))
    };
    let wrong = [
        cell(RESOLUTION - 1, 7),
        cell(RESOLUTION + 1, 7),
        sound | 1 << 63,                   // the reserved bit
        sound & !(15 << 59) | 2 << 59,     // an edge
        sound & !(15 << 59) | 4 << 59,     // a vertex
        sound | 1 << 56,                   // reserved bits that an edge uses
        sound & !(0x7f << 45) | 122 << 45, // a base cell there is not
        sound | 7 << (3 * 6),              // a digit at its resolution that says there is none
        sound & !7,                        // a digit finer than its resolution
        pentagon(1, 1),
        pentagon(1, 9),
        1,
        u64::MAX,
    ];
    for wrong in wrong {
        let filing = stage.filing(vec![wrong]);
        let expected = Claims::InvalidCell {
            cell: wrong,
            resolution: RESOLUTION,
        };
        stage.refuses(claimant, &file(filing), expected);
    }
    for right in [pentagon(0, 1), pentagon(2, 9)] {
        let filing = stage.filing(vec![right]);
        stage.does(claimant, &file(filing));
    }
}

#[test]
fn of_several_faults_the_first_in_order_is_named() {
    let mut stage = Stage::new();
    let (claimant, poor) = (stage.claimants[0], stage.stranger);
    stage.files(); // has cells 0 and 1
    let now = stage.chain.now();
    let [a, b] = [0, 1].map(|n| cell(RESOLUTION, n));
    let mut filing = Claims::Filing {
        kind: 9,
        consumer: Address::ZERO,
        period: 0,
        quantity: u128::MAX,
        area: u128::MAX,
        evidence: B256::ZERO,
        cells: vec![],
    };
    stage.refuses(poor, &file(filing.clone()), Claims::UnknownKind { kind: 9 });
    filing.kind = 0;
    let expected = Claims::PeriodNotOver {
        period: 0,
        ends: FIRST_OPENS,
        now,
    };
    stage.refuses(poor, &file(filing.clone()), expected);
    filing.period = 1;
    let expected = Claims::TooManyCells {
        cells: 0,
        limit: 64,
    };
    stage.refuses(poor, &file(filing.clone()), expected);
    filing.cells = vec![b, a];
    let expected = Claims::InvalidQuantity {
        quantity: u128::MAX,
        limit: 2 * MAX_QUANTITY,
    };
    stage.refuses(poor, &file(filing.clone()), expected);
    filing.quantity = 1;
    let expected = Claims::InvalidArea {
        area: u128::MAX,
        limit: 2 * MAX_AREA,
    };
    stage.refuses(poor, &file(filing.clone()), expected);
    filing.area = 1;
    stage.refuses(poor, &file(filing.clone()), Claims::InvalidEvidence {});
    filing.evidence = B256::repeat_byte(1);
    // cells one by one: the first is taken, the second out of order
    let expected = Claims::CellTaken { cell: b, holder: 1 };
    stage.refuses(poor, &file(filing.clone()), expected);
    filing.cells = cells(2, 4);
    let expected = Claims::InsufficientFunds {
        account: poor,
        free: 0,
        needed: BOND,
    };
    stage.refuses(poor, &file(filing.clone()), expected);
    let expected = Claims::InvalidAddress {
        given: Address::ZERO,
    };
    stage.refuses(claimant, &file(filing), expected);
}

#[test]
fn a_cell_is_claimed_once_a_benefit_and_period_whoever_pays_and_whatever_the_kind() {
    let mut stage = Stage::new();
    let [first, second] = stage.claimants;
    let claim = stage.files(); // cells 0 and 1
    let taken = Claims::CellTaken {
        cell: cell(RESOLUTION, 1),
        holder: claim,
    };
    let overlapping = Claims::Filing {
        consumer: stage.funds[1],
        ..stage.filing(cells(1, 4))
    };
    for who in [first, second] {
        for kind in [0, 1] {
            let filing = Claims::Filing {
                kind,
                ..overlapping.clone()
            };
            stage.refuses(who, &file(filing), taken.clone());
        }
    }
    // a kind of its own on the same land, and the same benefit in another period
    let token = stage.token;
    let other = stage.adds(kind_settings(token));
    for (kind, period) in [(other, 1), (0, 2)] {
        let filing = Claims::Filing {
            kind,
            period,
            ..overlapping.clone()
        };
        stage.does(second, &file(filing));
    }
}

// ---- attesting --------------------------------------------------------------------------------

#[test]
fn the_quorum_makes_a_claim_challengeable_and_time_alone_makes_it_final() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let seats = [0, 2].map(|n| stage.seat(n));
    let (reached, receipt) = stage.does(seats[0], &Claims::attestCall { claim });
    assert!(!reached);
    let attested = Claims::Attested {
        claim,
        seat: seats[0],
    };
    assert_eq!(receipt.events::<Claims::Attested>(), [attested]);
    assert_eq!(receipt.events::<Claims::QuorumReached>(), []);
    assert_eq!(stage.ballot(claim), (0b001, 0, 0b01, false));
    stage.chain.advance(ATTESTATION - 1); // the last second
    let (reached, receipt) = stage.does(seats[1], &Claims::attestCall { claim });
    assert!(reached);
    let until = stage.chain.now() + CHALLENGE;
    let quorum = Claims::QuorumReached { claim, until };
    assert_eq!(receipt.events::<Claims::QuorumReached>(), [quorum]);
    assert_eq!(stage.ballot(claim), (0b101, 0, 0b11, true));
    for seat in seats {
        assert_eq!(stage.account(seat), (FORTUNE - STAKE, STAKE));
    }
    assert_eq!(stage.status(claim), 2);
    stage.chain.set_time(until - 1);
    assert_eq!(stage.status(claim), 2);
    stage.chain.set_time(until);
    assert_eq!(stage.status(claim), 4);
    let found = stage.asks(&Claims::claimCall { claim });
    assert_eq!((found.since, found.until), (until, until + LIABILITY));
}

#[test]
fn an_attestation_or_dissent_after_the_window_is_late_and_the_claim_lapses() {
    let mut stage = Stage::new();
    let claim = stage.files();
    stage.attests(claim, 0);
    let until = stage.chain.now() + ATTESTATION;
    let early = Claims::TooEarly {
        claim,
        from: until,
        now: until - 1,
    };
    stage.chain.set_time(until - 1);
    stage.refuses(stage.stranger, &Claims::lapseCall { claim }, early);
    stage.chain.set_time(until);
    let late = Claims::TooLate {
        claim,
        until,
        now: until,
    };
    let seat = stage.seat(2);
    stage.refuses(seat, &Claims::attestCall { claim }, late.clone());
    stage.refuses(seat, &Claims::dissentCall { claim }, late);
    assert_eq!(stage.status(claim), 1, "until somebody says so");
    let (_, receipt) = stage.does(stage.stranger, &Claims::lapseCall { claim });
    let refused = Claims::ClaimRefused { claim, cause: 1 };
    assert_eq!(receipt.events::<Claims::ClaimRefused>(), [refused]);
    assert_eq!(stage.account(stage.claimants[0]), (FORTUNE, 0));
    assert_eq!(stage.account(stage.seat(0)), (FORTUNE, 0));
    assert_eq!(stage.holder(0, cell(RESOLUTION, 0), 1), 0);
    let again = Claims::WrongStatus { claim, status: 5 };
    stage.refuses(stage.stranger, &Claims::lapseCall { claim }, again.clone());
    stage.refuses(seat, &Claims::attestCall { claim }, again);
}

#[test]
fn a_seat_speaks_once_on_a_claim() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let [attestor, opponent] = [0, 2].map(|n| stage.seat(n));
    stage.attests(claim, 0);
    let (refused, receipt) = stage.does(opponent, &Claims::dissentCall { claim });
    assert!(!refused);
    let dissented = Claims::Dissented {
        claim,
        seat: opponent,
    };
    assert_eq!(receipt.events::<Claims::Dissented>(), [dissented]);
    for seat in [attestor, opponent] {
        let spoken = Claims::AlreadySpoken { seat };
        stage.refuses(seat, &Claims::attestCall { claim }, spoken.clone());
        stage.refuses(seat, &Claims::dissentCall { claim }, spoken);
    }
    assert_eq!(stage.ballot(claim), (0b001, 0b100, 0b01, false));
    // a seat that is removed and comes back has spoken where it spoke
    let seat = opponent;
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let none = Claims::NotSeat { caller: seat };
    stage.refuses(seat, &Claims::attestCall { claim }, none);
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat,
        institution: 9,
    };
    stage.does(stage.governor, &propose);
    let not_yet = Claims::SeatNotYet {
        caller: seat,
        from: stage.chain.now() + DELAY,
    };
    stage.refuses(seat, &Claims::attestCall { claim }, not_yet);
    stage.chain.advance(DELAY);
    let spoken = Claims::AlreadySpoken { seat };
    stage.refuses(seat, &Claims::attestCall { claim }, spoken);
}

#[test]
fn neither_the_claimant_nor_its_institutions_attest_dissent_or_sign_for_it() {
    let mut stage = Stage::new();
    // seat 0 claims; seat 1 is of its institution
    let claimant = stage.seat(0);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &file(filing));
    for seat in [claimant, stage.seat(1)] {
        let itself = Claims::AttestsForItself { seat };
        stage.refuses(seat, &Claims::attestCall { claim }, itself.clone());
        stage.refuses(seat, &Claims::dissentCall { claim }, itself);
    }
    // also after it gave up its seat, and for a seat it has yet to take up
    let seat = claimant;
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let seat = stage.seat(1);
    let itself = Claims::AttestsForItself { seat };
    stage.refuses(seat, &Claims::attestCall { claim }, itself);
    stage.attests(claim, 2);
    assert!(stage.attests(claim, 3));
}

#[test]
fn an_institution_that_the_claimant_was_of_before_it_went_to_another_does_not_attest_for_it() {
    let mut stage = Stage::new();
    let claimant = stage.seat(0); // of institution 0, as is seat 1
    let seat = claimant;
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat,
        institution: 9,
    };
    stage.does(stage.governor, &propose);
    stage.chain.advance(DELAY);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &file(filing));
    let seat = stage.seat(1);
    let itself = Claims::AttestsForItself { seat };
    stage.refuses(seat, &Claims::attestCall { claim }, itself);
    stage.attests(claim, 2);
}

#[test]
fn a_seat_without_enough_to_stake_does_not_attest_and_loses_no_voice() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let seat = stage.seat(0);
    let token = stage.token;
    let withdraw = Claims::withdrawCall {
        token,
        amount: FORTUNE - STAKE + 1,
        to: seat,
    };
    stage.does(seat, &withdraw);
    let expected = Claims::InsufficientFunds {
        account: seat,
        free: STAKE - 1,
        needed: STAKE,
    };
    stage.refuses(seat, &Claims::attestCall { claim }, expected);
    stage.deposits(seat, token, 1);
    stage.attests(claim, 0);
    assert_eq!(stage.account(seat), (0, STAKE));
    // what is staked cannot be withdrawn
    let withdraw = Claims::withdrawCall {
        token,
        amount: 1,
        to: seat,
    };
    let expected = Claims::InsufficientFunds {
        account: seat,
        free: 0,
        needed: 1,
    };
    stage.refuses(seat, &withdraw, expected);
}

#[test]
fn enough_seats_against_a_claim_refuse_it_and_its_bond_is_the_consumers() {
    let mut stage = Stage::new();
    let claim = stage.files();
    stage.attests(claim, 0);
    let [third, fourth] = [2, 3].map(|n| stage.seat(n));
    assert!(!stage.does(third, &Claims::dissentCall { claim }).0);
    let (refused, receipt) = stage.does(fourth, &Claims::dissentCall { claim });
    assert!(refused);
    let event = Claims::ClaimRefused { claim, cause: 2 };
    assert_eq!(receipt.events::<Claims::ClaimRefused>(), [event]);
    assert_eq!(receipt.events::<Claims::Slashed>(), []);
    let [claimant, fund] = [stage.claimants[0], stage.funds[0]];
    assert_eq!(stage.account(claimant), (FORTUNE - BOND, 0));
    assert_eq!(stage.account(fund), (BOND, 0));
    assert_eq!(stage.account(stage.seat(0)), (FORTUNE, 0));
    assert_eq!(stage.status(claim), 5);
    let found = stage.asks(&Claims::claimCall { claim });
    assert_eq!((found.since, found.until, found.freed), (0, 0, true));
    // the consumer takes it out like anybody
    let token = stage.token;
    let withdraw = Claims::withdrawCall {
        token,
        amount: BOND,
        to: fund,
    };
    stage.does(fund, &withdraw);
    assert_eq!(tokens::balance(&mut stage.chain, token, fund), BOND);
}

#[test]
fn a_claim_with_as_much_dissent_as_a_tightened_quorum_allows_hears_no_more_voices() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let opponent = stage.seat(2);
    stage.does(opponent, &Claims::dissentCall { claim });
    let tighten = Claims::setQuorumCall {
        kind: 0,
        seats: 2,
        institutions: 2,
        dissent: 1,
    };
    stage.does(stage.governor, &tighten);
    let rejected = Claims::Rejected { claim, dissent: 1 };
    for seat in [0, 3] {
        let seat = stage.seat(seat);
        stage.refuses(seat, &Claims::attestCall { claim }, rejected.clone());
        stage.refuses(seat, &Claims::dissentCall { claim }, rejected.clone());
    }
    stage.chain.advance(ATTESTATION);
    stage.does(stage.stranger, &Claims::lapseCall { claim });
}

#[test]
fn only_the_claimant_takes_a_claim_back_and_only_before_anybody_attested_it() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let claim = stage.files();
    let retract = Claims::retractCall { claim };
    for caller in [stage.stranger, stage.governor, stage.seat(0)] {
        stage.refuses(caller, &retract, Claims::NotClaimant { caller });
    }
    let (_, receipt) = stage.does(claimant, &retract);
    let refused = Claims::ClaimRefused { claim, cause: 0 };
    assert_eq!(receipt.events::<Claims::ClaimRefused>(), [refused]);
    assert_eq!(stage.account(claimant), (FORTUNE, 0));
    let again = Claims::WrongStatus { claim, status: 5 };
    stage.refuses(claimant, &retract, again);

    let claim = stage.files();
    let retract = Claims::retractCall { claim };
    stage.attests(claim, 0);
    stage.refuses(claimant, &retract, Claims::AlreadyAttested { claim });
    stage.attests(claim, 2);
    let status = Claims::WrongStatus { claim, status: 2 };
    stage.refuses(claimant, &retract, status);
}

#[test]
fn a_claim_that_there_is_not_is_named_whatever_is_asked_of_it() {
    let mut stage = Stage::new();
    stage.files();
    let who = stage.seat(0);
    for claim in [0, 2, u64::MAX] {
        let unknown = Claims::UnknownClaim { claim };
        let evidence = B256::repeat_byte(9);
        stage.refuses(who, &Claims::attestCall { claim }, unknown.clone());
        stage.refuses(who, &Claims::dissentCall { claim }, unknown.clone());
        stage.refuses(who, &Claims::retractCall { claim }, unknown.clone());
        stage.refuses(who, &Claims::lapseCall { claim }, unknown.clone());
        stage.refuses(who, &Claims::finalizeCall { claim }, unknown.clone());
        stage.refuses(who, &Claims::releaseCall { claim }, unknown.clone());
        let uphold = true;
        stage.refuses(who, &Claims::judgeCall { claim, uphold }, unknown.clone());
        let revoke = Claims::revokeCall {
            claim,
            evidence,
            support: true,
        };
        stage.refuses(who, &revoke, unknown.clone());
        let free = Claims::freeCellsCall {
            claim,
            evidence,
            support: true,
        };
        stage.refuses(who, &free, unknown.clone());
        let commit = Claims::commitChallengeCall {
            claim,
            commitment: evidence,
        };
        stage.refuses(who, &commit, unknown.clone());
        let objection = stage.evidence.objection(claim, 0);
        stage.refuses(who, &Claims::challengeCall { objection }, unknown.clone());
        let endorsement = Claims::Endorsement {
            claim,
            signatures: vec![],
        };
        let signed = Claims::attestSignedCall { endorsement };
        stage.refuses(who, &signed, unknown);
        assert_eq!(stage.asks(&Claims::verdictCall { claim }).status, 0);
    }
}

// ---- money ------------------------------------------------------------------------------------

#[test]
fn money_goes_in_and_out_to_the_unit_with_its_events() {
    let mut stage = Stage::new();
    let (who, to) = (stage.claimants[1], stage.stranger);
    let coin = stage.token;
    for token in [coin, Address::ZERO] {
        let before = stage.holdings();
        let receipt = stage.deposits(who, token, 77);
        let deposited = Claims::Deposited {
            token,
            account: who,
            amount: 77,
        };
        assert_eq!(receipt.events::<Claims::Deposited>(), [deposited]);
        let account = stage.asks(&Claims::accountOfCall { token, who });
        assert_eq!((account.free, account.locked), (FORTUNE + 77, 0));
        let amount = FORTUNE + 77;
        let had = stage.chain.balance(to);
        let withdraw = Claims::withdrawCall { token, amount, to };
        let (_, receipt) = stage.does(who, &withdraw);
        let withdrawn = Claims::Withdrawn {
            token,
            account: who,
            to,
            amount,
        };
        assert_eq!(receipt.events::<Claims::Withdrawn>(), [withdrawn]);
        let after = stage.holdings();
        let native = usize::from(token.is_zero());
        assert_eq!(before[native] - after[native], U256::from(FORTUNE));
        assert_eq!(before[1 - native], after[1 - native]);
        if token.is_zero() {
            assert_eq!(stage.chain.balance(to) - had, U256::from(amount));
        } else {
            assert_eq!(tokens::balance(&mut stage.chain, token, to), amount);
        }
        let expected = Claims::InsufficientFunds {
            account: who,
            free: 0,
            needed: 1,
        };
        let withdraw = Claims::withdrawCall {
            token,
            amount: 1,
            to,
        };
        stage.refuses(who, &withdraw, expected);
    }
}

#[test]
fn a_deposit_carries_just_what_it_says() {
    let mut stage = Stage::new();
    let who = stage.claimants[0];
    let coin = stage.token;
    let deposit = |token, amount| Claims::depositCall { token, amount };
    for (token, amount, sent, expected) in [
        (Address::ZERO, 5, 4, 5),
        (Address::ZERO, 5, 6, 5),
        (Address::ZERO, 5, 0, 5),
        (coin, 5, 5, 0),
    ] {
        let expected = Claims::WrongValue {
            expected: U256::from(expected),
            sent: U256::from(sent),
        };
        stage.refuses_paid(who, &deposit(token, amount), sent, expected);
    }
    let nothing = Claims::InvalidAmount { amount: 0 };
    stage.refuses(who, &deposit(coin, 0), nothing.clone());
    stage.refuses(who, &deposit(Address::ZERO, 0), nothing.clone());
    let withdraw = Claims::withdrawCall {
        token: coin,
        amount: 0,
        to: who,
    };
    stage.refuses(who, &withdraw, nothing);
    let withdraw = Claims::withdrawCall {
        token: coin,
        amount: 1,
        to: Address::ZERO,
    };
    let expected = Claims::InvalidAddress {
        given: Address::ZERO,
    };
    stage.refuses(who, &withdraw, expected);
    // more than was approved, or than there is; and no token at all
    let stranger = stage.stranger;
    let refused = Claims::TokenRefused { token: coin };
    stage.refuses(stranger, &deposit(coin, 1), refused.clone());
    stage.refuses(who, &deposit(coin, 1 << 90), refused);
    let token = stranger;
    stage.refuses(who, &deposit(token, 1), Claims::TokenRefused { token });
}

#[test]
fn no_message_but_a_deposit_takes_money() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let filing = stage.filing(cells(0, 1));
    let before = stage.views();
    let sent = stage
        .chain
        .send_with_value(claimant, stage.register, &file(filing), U256::from(1));
    assert!(sent.is_err());
    let sent = stage
        .chain
        .call_with_value(claimant, stage.register, &[], U256::from(1));
    assert!(sent.is_err());
    assert!(stage.views() == before);
}
