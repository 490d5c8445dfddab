//! What follows a claim's attestation on the deployed register: challenge by commit and reveal,
//! judgement, silence, finality, revocation, freeing of cells; and where every bond and stake goes.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::primitives::{Address, B256, U256};
use claims_stage::{
    cell, cells,
    evidence::{commitment, leaf, node, Evidence},
    kind_settings, tokens, Claims, Stage, ATTESTATION, BOND, CHALLENGE, CHALLENGE_BOND, DELAY,
    FORTUNE, INSTITUTIONS, LIABILITY, OWN, RESOLUTION, REVIEW, STAKE,
};

const COMMITMENT_AGE: u64 = 60;

fn judge(claim: u64, uphold: bool) -> Claims::judgeCall {
    Claims::judgeCall { claim, uphold }
}

fn revoke(claim: u64, evidence: u8, support: bool) -> Claims::revokeCall {
    Claims::revokeCall {
        claim,
        evidence: B256::repeat_byte(evidence),
        support,
    }
}

fn free(claim: u64, evidence: u8, support: bool) -> Claims::freeCellsCall {
    Claims::freeCellsCall {
        claim,
        evidence: B256::repeat_byte(evidence),
        support,
    }
}

/// Seats 0, 2 and 4 free a revoked claim's cells.
fn freed(stage: &mut Stage, claim: u64) -> weir_e2e::Receipt {
    for seat in [0, 2] {
        let seat = stage.seat(seat);
        assert!(!stage.does(seat, &free(claim, 5, true)).0);
    }
    let (decided, receipt) = stage.does(stage.seat(4), &free(claim, 5, true));
    assert!(decided);
    receipt
}

/// What claimant, challenger, the first fund and the six seats have: free, locked.
fn purses(stage: &mut Stage) -> Vec<(u128, u128)> {
    let mut people = vec![stage.claimants[0], stage.challenger, stage.funds[0]];
    people.extend((0..INSTITUTIONS.len()).map(|n| stage.seat(n)));
    people.into_iter().map(|who| stage.account(who)).collect()
}

/// Purses of a stage in which only the named ones have other than their fortune.
fn expected(
    claimant: u128,
    challenger: u128,
    fund: u128,
    seats: [(u128, u128); 6],
) -> Vec<(u128, u128)> {
    [
        vec![(claimant, 0), (challenger, 0), (fund, 0)],
        seats.to_vec(),
    ]
    .concat()
}

const WHOLE: (u128, u128) = (FORTUNE, 0);
const STAKED: (u128, u128) = (FORTUNE - STAKE, STAKE);
const SLASHED: (u128, u128) = (FORTUNE - STAKE, 0);

/// Everybody takes out all that is theirs; then nothing but held bonds is left.
fn everybody_leaves(stage: &mut Stage, held: u128) {
    let token = stage.token;
    let mut people = stage.payers();
    people.extend(stage.funds);
    for to in people {
        let (amount, locked) = stage.account(to);
        assert_eq!(locked, 0);
        if amount > 0 {
            stage.does(to, &Claims::withdrawCall { token, amount, to });
        }
    }
    let register = stage.register;
    assert_eq!(tokens::balance(&mut stage.chain, token, register), held);
}

// ---- evidence ---------------------------------------------------------------------------------

#[test]
fn every_piece_of_every_tree_can_be_disputed() {
    for count in [1, 2, 3, 5, 8, 13, 33] {
        let mut stage = Stage::new();
        stage.evidence = Evidence::of(7, count);
        let claim = stage.attested();
        let before = stage.chain.snapshot();
        for index in 0..count {
            stage.chain.restore(&before);
            let objection = stage.evidence.objection(claim, index);
            stage.commits(stage.challenger, &objection);
            stage.chain.advance(COMMITMENT_AGE);
            let message = Claims::challengeCall { objection };
            let (_, receipt) = stage.does(stage.challenger, &message);
            let challenged = Claims::Challenged {
                claim,
                challenger: stage.challenger,
                piece: stage.evidence.pieces[index].leaf(),
                reason: B256::repeat_byte(0x7e),
                until: stage.chain.now() + REVIEW,
            };
            assert_eq!(
                receipt.events::<Claims::Challenged>(),
                [challenged],
                "piece {index} of {count}"
            );
        }
    }
}

#[test]
fn a_piece_that_is_not_in_the_evidence_is_refused_with_where_it_leads() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let sound = stage.evidence.objection(claim, 1);
    let mut wrong = vec![sound.clone(); 6];
    wrong[0].size += 1;
    wrong[1].name = B256::repeat_byte(1);
    wrong[2].content = B256::repeat_byte(1);
    wrong[3].path.pop();
    wrong[4].path.push(B256::ZERO);
    wrong[5].path.swap(0, 1);
    let evidence = stage.evidence.root();
    for objection in wrong {
        stage.commits(stage.challenger, &objection);
        stage.chain.advance(COMMITMENT_AGE);
        let piece = leaf(objection.name, objection.content, objection.size);
        let root = objection
            .path
            .iter()
            .fold(piece, |below, sibling| node(below, *sibling));
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
fn a_path_longer_than_any_tree_is_refused_with_the_limit() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    for length in [33, 34, 100] {
        let mut objection = stage.evidence.objection(claim, 1);
        objection.path = vec![B256::repeat_byte(3); length as usize];
        stage.commits(stage.challenger, &objection);
        stage.chain.advance(COMMITMENT_AGE);
        let long = Claims::PathTooLong { length, limit: 32 };
        let message = Claims::challengeCall { objection };
        stage.refuses(stage.challenger, &message, long);
    }
}

#[test]
fn a_path_as_long_as_the_highest_tree_is_followed_to_its_root() {
    let mut stage = Stage::new();
    let piece = stage.evidence.pieces[0].clone();
    let path: Vec<B256> = (1..=32).map(B256::repeat_byte).collect();
    let root = path
        .iter()
        .fold(piece.leaf(), |below, sibling| node(below, *sibling));
    let filing = Claims::Filing {
        evidence: root,
        ..stage.filing(cells(0, 1))
    };
    let claimant = stage.claimants[0];
    let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    let mut objection = stage.evidence.objection(claim, 0);
    objection.path = path;
    stage.commits(stage.challenger, &objection);
    stage.chain.advance(COMMITMENT_AGE);
    stage.does(stage.challenger, &Claims::challengeCall { objection });
    assert_eq!(stage.status(claim), 3);
}

// ---- commit and reveal ------------------------------------------------------------------------

#[test]
fn a_challenge_is_announced_a_minute_before() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let challenger = stage.challenger;
    let objection = stage.evidence.objection(claim, 2);
    let message = Claims::challengeCall {
        objection: objection.clone(),
    };
    let none = Claims::NotCommitted { claim, challenger };
    stage.refuses(challenger, &message, none.clone());
    let commit = Claims::commitChallengeCall {
        claim,
        commitment: commitment(&objection, challenger),
    };
    let (_, receipt) = stage.does(challenger, &commit);
    let committed = Claims::ChallengeCommitted { claim, challenger };
    assert_eq!(receipt.events::<Claims::ChallengeCommitted>(), [committed]);
    let at = stage.chain.now();
    let found = stage.asks(&Claims::commitmentOfCall { claim, challenger });
    assert_eq!((found.commitment, found.at), (commit.commitment, at));
    for seconds in [0, 1, COMMITMENT_AGE - 1] {
        stage.chain.set_time(at + seconds);
        let young = Claims::CommittedTooLate {
            at,
            now: at + seconds,
            age: COMMITMENT_AGE,
        };
        stage.refuses(challenger, &message, young);
    }
    // other words than those announced
    stage.chain.set_time(at + COMMITMENT_AGE);
    let mut others = vec![objection; 5];
    others[0].reason = B256::ZERO;
    others[1].salt = B256::ZERO;
    others[2].name = B256::ZERO;
    others[3].content = B256::ZERO;
    others[4].size += 1;
    for objection in others {
        let message = Claims::challengeCall { objection };
        stage.refuses(challenger, &message, none.clone());
    }
    stage.does(challenger, &message);
    let found = stage.asks(&Claims::commitmentOfCall { claim, challenger });
    assert_eq!(
        (found.commitment, found.at),
        (B256::ZERO, 0),
        "it is used up"
    );
}

#[test]
fn a_later_announcement_takes_the_place_of_an_earlier_one() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let challenger = stage.challenger;
    let [first, second] = [1, 2].map(|piece| stage.evidence.objection(claim, piece));
    stage.commits(challenger, &first);
    stage.chain.advance(COMMITMENT_AGE - 1);
    stage.commits(challenger, &second);
    let at = stage.chain.now();
    stage.chain.advance(1);
    let none = Claims::NotCommitted { claim, challenger };
    let message = Claims::challengeCall { objection: first };
    stage.refuses(challenger, &message, none);
    let young = Claims::CommittedTooLate {
        at,
        now: at + 1,
        age: COMMITMENT_AGE,
    };
    let message = Claims::challengeCall { objection: second };
    stage.refuses(challenger, &message, young);
    stage.chain.set_time(at + COMMITMENT_AGE);
    stage.does(challenger, &message);
}

#[test]
fn an_announcement_for_one_claim_is_none_for_another_and_may_come_before_the_quorum() {
    let mut stage = Stage::new();
    let challenger = stage.challenger;
    let claim = stage.files();
    let other = stage.attested();
    let objection = stage.evidence.objection(claim, 2);
    stage.commits(challenger, &objection);
    stage.chain.advance(COMMITMENT_AGE);
    let message = Claims::challengeCall {
        objection: stage.evidence.objection(other, 2),
    };
    let none = Claims::NotCommitted {
        claim: other,
        challenger,
    };
    stage.refuses(challenger, &message, none);
    let message = Claims::challengeCall { objection };
    let filed = Claims::WrongStatus { claim, status: 1 };
    stage.refuses(challenger, &message, filed);
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.does(challenger, &message);
}

#[test]
fn a_claim_is_challenged_to_the_last_second_of_its_window_and_against_a_bond() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let until = stage.chain.now() + CHALLENGE;
    let (challenger, poor) = (stage.challenger, stage.stranger);
    let objection = stage.evidence.objection(claim, 0);
    stage.commits(challenger, &objection);
    stage.commits(poor, &objection);
    let message = Claims::challengeCall { objection };
    stage.chain.set_time(until - 1);
    let funds = Claims::InsufficientFunds {
        account: poor,
        free: 0,
        needed: CHALLENGE_BOND,
    };
    stage.refuses(poor, &message, funds);
    let before = stage.chain.snapshot();
    stage.chain.set_time(until);
    let late = Claims::WrongStatus { claim, status: 4 };
    stage.refuses(challenger, &message, late);
    stage.chain.restore(&before);
    stage.does(challenger, &message);
    let again = Claims::WrongStatus { claim, status: 3 };
    stage.commits(poor, &message.objection);
    stage.refuses(poor, &message, again);
    assert_eq!(
        purses(&mut stage),
        expected(
            FORTUNE - BOND,
            FORTUNE - CHALLENGE_BOND,
            0,
            [STAKED, WHOLE, STAKED, WHOLE, WHOLE, WHOLE]
        )
    );
    let found = stage.asks(&Claims::claimCall { claim });
    let now = stage.chain.now();
    assert_eq!(
        (found.status, found.since, found.until),
        (3, now, now + REVIEW)
    );
}

// ---- judgement --------------------------------------------------------------------------------

#[test]
fn an_upheld_challenge_refuses_the_claim_and_pays_challenger_and_consumer() {
    let mut stage = Stage::new();
    let claim = stage.challenged();
    let receipt = stage.upheld(claim);
    let refused = Claims::ClaimRefused { claim, cause: 3 };
    assert_eq!(receipt.events::<Claims::ClaimRefused>(), [refused]);
    let judged = Claims::Judged {
        claim,
        seat: stage.seat(4),
        uphold: true,
    };
    assert_eq!(receipt.events::<Claims::Judged>(), [judged]);
    let slashed = [0, 2].map(|seat| Claims::Slashed {
        claim,
        seat: stage.seat(seat),
        to: stage.funds[0],
        amount: STAKE,
    });
    assert_eq!(receipt.events::<Claims::Slashed>(), slashed);
    assert_eq!(
        purses(&mut stage),
        expected(
            FORTUNE - BOND,
            FORTUNE + BOND,
            2 * STAKE,
            [SLASHED, WHOLE, SLASHED, WHOLE, WHOLE, WHOLE]
        )
    );
    let found = stage.asks(&Claims::challengeOfCall { claim });
    assert_eq!(
        (found.upheld, found.dismissed, found.institutions),
        (0b11010, 0, 0b1101)
    );
    assert_eq!(stage.status(claim), 5);
    assert_eq!(stage.holder(0, cell(RESOLUTION, 0), 1), 0);
    for seat in [5, 0] {
        let seat = stage.seat(seat);
        let over = Claims::WrongStatus { claim, status: 5 };
        stage.refuses(seat, &judge(claim, true), over);
    }
    everybody_leaves(&mut stage, 0);
}

#[test]
fn a_dismissed_challenge_leaves_the_claim_its_old_window_and_the_claimant_the_bond() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let until = stage.chain.now() + CHALLENGE;
    stage.disputes(claim);
    assert!(!stage.does(stage.seat(1), &judge(claim, false)).0);
    let (decided, receipt) = stage.does(stage.seat(3), &judge(claim, false));
    assert!(decided);
    let dismissed = Claims::ChallengeDismissed {
        claim,
        challenger: stage.challenger,
    };
    assert_eq!(receipt.events::<Claims::ChallengeDismissed>(), [dismissed]);
    let found = stage.asks(&Claims::claimCall { claim });
    assert_eq!((found.status, found.until), (2, until));
    let claimants = FORTUNE - BOND + CHALLENGE_BOND;
    let seats = [STAKED, WHOLE, STAKED, WHOLE, WHOLE, WHOLE];
    let rest = FORTUNE - CHALLENGE_BOND;
    assert_eq!(purses(&mut stage), expected(claimants, rest, 0, seats));
    // it can be challenged again, with ballots of its own, by an announcement of its own
    let objection = stage.evidence.objection(claim, 3);
    let challenger = stage.challenger;
    let none = Claims::NotCommitted { claim, challenger };
    let message = Claims::challengeCall { objection };
    stage.refuses(challenger, &message, none);
    stage.disputes(claim);
    assert!(!stage.does(stage.seat(1), &judge(claim, true)).0);
    assert!(!stage.does(stage.seat(3), &judge(claim, true)).0);
    assert!(stage.does(stage.seat(5), &judge(claim, true)).0);
    assert_eq!(
        purses(&mut stage),
        expected(
            claimants,
            rest + BOND,
            2 * STAKE,
            [SLASHED, WHOLE, SLASHED, WHOLE, WHOLE, WHOLE]
        )
    );
    everybody_leaves(&mut stage, 0);
}

#[test]
fn a_challenge_dismissed_after_the_window_leaves_a_final_claim() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let until = stage.chain.now() + CHALLENGE;
    stage.disputes(claim);
    stage.chain.set_time(until + 1);
    assert_eq!(stage.status(claim), 3, "not final while it is challenged");
    let challenged = Claims::WrongStatus { claim, status: 3 };
    let finalize = Claims::finalizeCall { claim };
    stage.refuses(stage.stranger, &finalize, challenged.clone());
    let release = Claims::releaseCall { claim };
    stage.refuses(stage.stranger, &release, challenged);
    stage.does(stage.seat(1), &judge(claim, false));
    stage.does(stage.seat(3), &judge(claim, false));
    assert_eq!(stage.status(claim), 4);
    let found = stage.asks(&Claims::claimCall { claim });
    assert_eq!((found.since, found.until), (until, until + LIABILITY));
}

#[test]
fn neither_attestors_nor_the_claimants_institution_nor_anybody_twice_judges() {
    let mut stage = Stage::new();
    // seat 4 claims; seat 5 is of its institution
    let claimant = stage.seat(4);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    let too_soon = Claims::WrongStatus { claim, status: 2 };
    stage.refuses(stage.seat(1), &judge(claim, true), too_soon);
    stage.disputes(claim);
    for uphold in [true, false] {
        let message = judge(claim, uphold);
        for seat in [0, 2] {
            let seat = stage.seat(seat);
            stage.refuses(seat, &message, Claims::AttestorJudges { seat });
        }
        for seat in [4, 5] {
            let seat = stage.seat(seat);
            stage.refuses(seat, &message, Claims::AttestsForItself { seat });
        }
        let caller = stage.challenger;
        stage.refuses(caller, &message, Claims::NotSeat { caller });
    }
    let seat = stage.seat(1);
    let (_, receipt) = stage.does(seat, &judge(claim, true));
    assert_eq!(receipt.events::<Claims::Judged>().len(), 1);
    for uphold in [true, false] {
        let spoken = Claims::AlreadySpoken { seat };
        stage.refuses(seat, &judge(claim, uphold), spoken);
    }
}

#[test]
fn a_challenge_with_as_much_dissent_as_a_tightened_review_allows_is_left_to_silence() {
    let mut stage = Stage::new();
    let claim = stage.challenged();
    stage.does(stage.seat(1), &judge(claim, false));
    let tighten = Claims::setReviewCall {
        kind: 0,
        seats: 3,
        institutions: 2,
        dissent: 1,
    };
    stage.does(stage.governor, &tighten);
    for uphold in [true, false] {
        let rejected = Claims::Rejected { claim, dissent: 1 };
        stage.refuses(stage.seat(3), &judge(claim, uphold), rejected);
    }
    stage.chain.advance(REVIEW);
    stage.does(stage.stranger, &Claims::lapseCall { claim });
    assert_eq!(stage.status(claim), 5);
}

#[test]
fn silence_of_the_reviewers_refuses_the_claim_and_everybody_has_their_own_back() {
    let mut stage = Stage::new();
    let claim = stage.challenged();
    let until = stage.chain.now() + REVIEW;
    stage.does(stage.seat(1), &judge(claim, true));
    stage.chain.set_time(until - 1);
    let lapse = Claims::lapseCall { claim };
    let early = Claims::TooEarly {
        claim,
        from: until,
        now: until - 1,
    };
    stage.refuses(stage.stranger, &lapse, early);
    stage.chain.set_time(until);
    let late = Claims::TooLate {
        claim,
        until,
        now: until,
    };
    stage.refuses(stage.seat(3), &judge(claim, true), late);
    assert_eq!(stage.status(claim), 3, "never final by silence");
    let (_, receipt) = stage.does(stage.stranger, &lapse);
    let refused = Claims::ClaimRefused { claim, cause: 4 };
    assert_eq!(receipt.events::<Claims::ClaimRefused>(), [refused]);
    assert_eq!(receipt.events::<Claims::Slashed>(), []);
    assert_eq!(
        purses(&mut stage),
        expected(FORTUNE, FORTUNE, 0, [WHOLE; 6])
    );
    everybody_leaves(&mut stage, 0);
}

// ---- finality ---------------------------------------------------------------------------------

#[test]
fn anyone_gives_a_final_claims_bond_back_once_and_later_its_stakes() {
    let mut stage = Stage::new();
    let claim = stage.attested();
    let from = stage.chain.now() + CHALLENGE;
    let (anyone, claimant) = (stage.stranger, stage.claimants[0]);
    let finalize = Claims::finalizeCall { claim };
    let release = Claims::releaseCall { claim };
    stage.chain.set_time(from - 1);
    let early = Claims::TooEarly {
        claim,
        from,
        now: from - 1,
    };
    stage.refuses(anyone, &finalize, early);
    stage.chain.set_time(from);
    let (_, receipt) = stage.does(anyone, &finalize);
    let event = Claims::ClaimFinal {
        claim,
        kind: 0,
        claimant,
    };
    assert_eq!(receipt.events::<Claims::ClaimFinal>(), [event]);
    let again = Claims::WrongStatus { claim, status: 4 };
    stage.refuses(anyone, &finalize, again.clone());
    let seats = [STAKED, WHOLE, STAKED, WHOLE, WHOLE, WHOLE];
    assert_eq!(purses(&mut stage), expected(FORTUNE, FORTUNE, 0, seats));
    let liable = from + LIABILITY;
    stage.chain.set_time(liable - 1);
    let early = Claims::TooEarly {
        claim,
        from: liable,
        now: liable - 1,
    };
    stage.refuses(anyone, &release, early);
    stage.chain.set_time(liable);
    let (_, receipt) = stage.does(anyone, &release);
    let event = Claims::StakesReleased { claim };
    assert_eq!(receipt.events::<Claims::StakesReleased>(), [event]);
    stage.refuses(anyone, &release, again);
    assert_eq!(
        purses(&mut stage),
        expected(FORTUNE, FORTUNE, 0, [WHOLE; 6])
    );
    assert_eq!(stage.status(claim), 4);
    everybody_leaves(&mut stage, 0);
}

#[test]
fn nothing_is_done_with_a_claim_where_it_does_not_stand() {
    let mut stage = Stage::new();
    let seat = stage.seat(1);
    let lapse = |claim| Claims::lapseCall { claim };
    let refused = |stage: &mut Stage, claim, status, final_too: bool| {
        let wrong = Claims::WrongStatus { claim, status };
        stage.refuses(seat, &judge(claim, true), wrong.clone());
        stage.refuses(seat, &free(claim, 9, true), wrong.clone());
        if final_too {
            stage.refuses(seat, &revoke(claim, 9, true), wrong.clone());
            stage.refuses(seat, &Claims::finalizeCall { claim }, wrong.clone());
            stage.refuses(seat, &Claims::releaseCall { claim }, wrong);
        } else {
            stage.refuses(seat, &Claims::attestCall { claim }, wrong.clone());
            stage.refuses(seat, &Claims::dissentCall { claim }, wrong.clone());
            stage.refuses(seat, &lapse(claim), wrong);
        }
    };
    let filed = stage.files();
    refused(&mut stage, filed, 1, true);
    let claim = stage.final_claim();
    refused(&mut stage, claim, 4, false);
    stage.chain.advance(ATTESTATION);
    stage.does(seat, &lapse(filed));
    refused(&mut stage, filed, 5, true);
    refused(&mut stage, filed, 5, false);
    stage.revoked(claim);
    let wrong = Claims::WrongStatus { claim, status: 6 };
    stage.refuses(seat, &revoke(claim, 9, true), wrong.clone());
    stage.refuses(seat, &Claims::finalizeCall { claim }, wrong.clone());
    stage.refuses(seat, &Claims::releaseCall { claim }, wrong.clone());
    stage.refuses(seat, &lapse(claim), wrong.clone());
    stage.refuses(seat, &Claims::attestCall { claim }, wrong);
}

// ---- revocation -------------------------------------------------------------------------------

#[test]
fn a_revoked_claims_bond_and_stakes_are_the_consumers_while_they_are_held() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    let receipt = stage.revoked(claim);
    let revoked = Claims::ClaimRevoked {
        claim,
        evidence: B256::repeat_byte(9),
    };
    assert_eq!(receipt.events::<Claims::ClaimRevoked>(), [revoked]);
    let supported = Claims::MotionSupported {
        claim,
        seat: stage.seat(4),
        motion: 0,
        evidence: B256::repeat_byte(9),
        support: true,
    };
    assert_eq!(receipt.events::<Claims::MotionSupported>(), [supported]);
    assert_eq!(receipt.events::<Claims::Slashed>().len(), 2);
    let seats = [SLASHED, WHOLE, SLASHED, WHOLE, WHOLE, WHOLE];
    let fund = BOND + 2 * STAKE;
    assert_eq!(
        purses(&mut stage),
        expected(FORTUNE - BOND, FORTUNE, fund, seats)
    );
    let found = stage.asks(&Claims::claimCall { claim });
    assert_eq!(
        (found.status, found.since, found.until, found.freed),
        (6, 0, 0, false)
    );
    everybody_leaves(&mut stage, 0);
}

#[test]
fn a_bond_that_went_back_and_stakes_whose_liability_is_over_are_not_slashed() {
    for (finalized, released, later, claimant, fund, attestor) in [
        (true, false, 0, FORTUNE, 2 * STAKE, SLASHED),
        (true, false, LIABILITY - 1, FORTUNE, 2 * STAKE, SLASHED),
        (true, false, LIABILITY, FORTUNE, 0, WHOLE),
        (true, true, LIABILITY, FORTUNE, 0, WHOLE),
        (false, true, LIABILITY, FORTUNE - BOND, BOND, WHOLE),
        (false, false, LIABILITY, FORTUNE - BOND, BOND, WHOLE),
    ] {
        let mut stage = Stage::new();
        let claim = stage.final_claim();
        stage.chain.advance(later);
        let anyone = stage.stranger;
        if finalized {
            stage.does(anyone, &Claims::finalizeCall { claim });
        }
        if released {
            stage.does(anyone, &Claims::releaseCall { claim });
        }
        stage.revoked(claim);
        let seats = [attestor, WHOLE, attestor, WHOLE, WHOLE, WHOLE];
        assert_eq!(
            purses(&mut stage),
            expected(claimant, FORTUNE, fund, seats),
            "{finalized} {released} {later}"
        );
        everybody_leaves(&mut stage, 0);
    }
}

#[test]
fn a_motion_has_its_own_ballot_for_each_evidence_and_enough_against_it_stop_it() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    let none = Claims::InvalidEvidence {};
    stage.refuses(stage.seat(0), &revoke(claim, 0, true), none.clone());
    stage.does(stage.seat(0), &revoke(claim, 1, true));
    stage.does(stage.seat(2), &revoke(claim, 1, true));
    for seat in [1, 3] {
        let (decided, receipt) = stage.does(stage.seat(seat), &revoke(claim, 1, false));
        assert!(!decided);
        assert!(!receipt.events::<Claims::MotionSupported>()[0].support);
    }
    let found = stage.asks(&Claims::motionCall {
        claim,
        motion: 0,
        evidence: B256::repeat_byte(1),
    });
    assert_eq!(
        (
            found.support,
            found.against,
            found.institutions,
            found.decided
        ),
        (0b101, 0b1010, 0b11, false)
    );
    let rejected = Claims::Rejected { claim, dissent: 2 };
    for support in [true, false] {
        stage.refuses(stage.seat(4), &revoke(claim, 1, support), rejected.clone());
    }
    // another evidence is another motion; everybody speaks once on each
    let seat = stage.seat(0);
    stage.does(seat, &revoke(claim, 2, true));
    for support in [true, false] {
        let spoken = Claims::AlreadySpoken { seat };
        stage.refuses(seat, &revoke(claim, 2, support), spoken);
    }
    stage.does(stage.seat(2), &revoke(claim, 2, true));
    assert!(stage.does(stage.seat(3), &revoke(claim, 2, true)).0);
    stage.refuses(stage.seat(0), &free(claim, 0, true), none);
    assert_eq!(stage.status(claim), 6);
}

#[test]
fn only_seats_that_are_not_the_claimants_speak_on_revoking() {
    let mut stage = Stage::new();
    let claimant = stage.seat(4);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.chain.advance(CHALLENGE);
    for caller in [stage.governor, stage.challenger, stage.funds[0]] {
        let none = Claims::NotSeat { caller };
        stage.refuses(caller, &revoke(claim, 9, true), none);
    }
    for seat in [4, 5] {
        let seat = stage.seat(seat);
        let own = Claims::AttestsForItself { seat };
        for support in [true, false] {
            stage.refuses(seat, &revoke(claim, 9, support), own.clone());
        }
    }
    // a seat that is yet to come, and one that is gone
    let newcomer = stage.stranger;
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat: newcomer,
        institution: 8,
    };
    stage.does(stage.governor, &propose);
    let not_yet = Claims::SeatNotYet {
        caller: newcomer,
        from: stage.chain.now() + DELAY,
    };
    stage.refuses(newcomer, &revoke(claim, 9, true), not_yet);
    let seat = stage.seat(3);
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let gone = Claims::NotSeat { caller: seat };
    stage.refuses(seat, &revoke(claim, 9, true), gone);
    for (seat, decided) in [(0, false), (1, false), (2, true)] {
        assert_eq!(
            stage.does(stage.seat(seat), &revoke(claim, 9, true)).0,
            decided
        );
    }
}

// ---- cells ------------------------------------------------------------------------------------

#[test]
fn cells_are_free_after_every_refusal_and_taken_after_a_revocation_until_they_are_freed() {
    let mut stage = Stage::new();
    let (first, second) = (stage.claimants[0], stage.claimants[1]);
    let refile = |stage: &mut Stage, who: Address| {
        let filing = stage.filing(cells(0, 2));
        stage.does(who, &Claims::fileCall { filing }).0
    };
    let claim = refile(&mut stage, first);
    stage.does(first, &Claims::retractCall { claim });

    let claim = refile(&mut stage, second);
    stage.chain.advance(ATTESTATION);
    stage.does(first, &Claims::lapseCall { claim });

    let claim = refile(&mut stage, first);
    for seat in [0, 2] {
        stage.does(stage.seat(seat), &Claims::dissentCall { claim });
    }

    let claim = refile(&mut stage, first);
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.disputes(claim);
    stage.upheld(claim);

    let claim = refile(&mut stage, second);
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.disputes(claim);
    stage.chain.advance(REVIEW);
    stage.does(first, &Claims::lapseCall { claim });

    let claim = refile(&mut stage, second);
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.chain.advance(CHALLENGE);
    stage.revoked(claim);
    let taken = Claims::CellTaken {
        cell: cell(RESOLUTION, 1),
        holder: claim,
    };
    for years in 0..3 {
        stage.chain.advance(years * 365 * 86_400);
        for kind in [0, 1] {
            let filing = Claims::Filing {
                kind,
                ..stage.filing(cells(1, 2))
            };
            let message = Claims::fileCall { filing };
            stage.refuses(first, &message, taken.clone());
        }
    }
    let receipt = freed(&mut stage, claim);
    let event = Claims::CellsFreed {
        claim,
        evidence: B256::repeat_byte(5),
    };
    assert_eq!(receipt.events::<Claims::CellsFreed>(), [event]);
    assert!(stage.asks(&Claims::claimCall { claim }).freed);
    assert_eq!(stage.status(claim), 6, "it stays revoked");
    let next = refile(&mut stage, first);
    assert_eq!(stage.holder(1, cell(RESOLUTION, 0), 1), next);
    // what was freed once is another's now
    let seat = stage.seat(1);
    stage.refuses(seat, &free(claim, 6, true), Claims::AlreadyFreed { claim });
    assert_eq!(stage.holder(0, cell(RESOLUTION, 0), 1), next);
}

#[test]
fn freeing_needs_the_same_quorum_as_revoking() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    // voices on revoking are none on freeing, also with the same evidence
    stage.revoked(claim);
    assert!(!stage.does(stage.seat(0), &free(claim, 9, true)).0);
    assert!(!stage.does(stage.seat(1), &free(claim, 9, true)).0);
    let governor = stage.governor;
    let none = Claims::NotSeat { caller: governor };
    stage.refuses(governor, &free(claim, 9, true), none);
    // two institutions are needed, and three seats
    assert!(!stage.asks(&Claims::claimCall { claim }).freed);
    assert!(stage.does(stage.seat(2), &free(claim, 9, true)).0);
    assert!(stage.asks(&Claims::claimCall { claim }).freed);
}

#[test]
fn enough_against_freeing_keep_the_cells_taken_on_that_evidence() {
    let mut stage = Stage::new();
    let claim = stage.final_claim();
    stage.revoked(claim);
    stage.does(stage.seat(1), &free(claim, 3, false));
    stage.does(stage.seat(3), &free(claim, 3, false));
    let rejected = Claims::Rejected { claim, dissent: 2 };
    stage.refuses(stage.seat(0), &free(claim, 3, true), rejected);
    assert_eq!(stage.holder(0, cell(RESOLUTION, 0), 1), claim);
}

// ---- money of other kinds ---------------------------------------------------------------------

#[test]
fn a_kind_without_bonds_and_stakes_needs_no_money() {
    let mut stage = Stage::new();
    let mut settings = kind_settings(stage.token);
    settings.benefit = OWN;
    settings.stakes.bond = 0;
    settings.stakes.stake = 0;
    settings.stakes.challengeBond = 0;
    settings.windows.liability = 0;
    let kind = stage.adds(settings);
    stage.chain.advance(DELAY);
    let before = purses(&mut stage);
    let poor = stage.stranger;
    let filing = Claims::Filing {
        kind,
        ..stage.filing(cells(0, 1))
    };
    let (claim, _) = stage.does(poor, &Claims::fileCall { filing });
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    let objection = stage.evidence.objection(claim, 1);
    stage.commits(poor, &objection);
    stage.chain.advance(COMMITMENT_AGE);
    stage.does(poor, &Claims::challengeCall { objection });
    stage.does(stage.seat(1), &judge(claim, false));
    stage.does(stage.seat(3), &judge(claim, false));
    stage.chain.advance(CHALLENGE);
    stage.does(poor, &Claims::finalizeCall { claim });
    stage.does(poor, &Claims::releaseCall { claim });
    let receipt = stage.revoked(claim);
    assert_eq!(receipt.events::<Claims::Slashed>(), []);
    assert_eq!(purses(&mut stage), before);
}

#[test]
fn bonds_and_stakes_in_the_chains_own_token_go_the_same_ways() {
    let mut stage = Stage::new();
    let native = Address::ZERO;
    let claimant = stage.claimants[0];
    let filing = Claims::Filing {
        kind: 1,
        ..stage.filing(cells(0, 1))
    };
    let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
    stage.attests(claim, 0);
    stage.attests(claim, 2);
    stage.disputes(claim);
    stage.upheld(claim);
    let [attestor, challenger, fund] = [stage.seat(0), stage.challenger, stage.funds[0]];
    for (who, free) in [
        (claimant, FORTUNE - BOND),
        (challenger, FORTUNE + BOND),
        (attestor, FORTUNE - STAKE),
        (fund, 2 * STAKE),
    ] {
        let token = native;
        let account = stage.asks(&Claims::accountOfCall { token, who });
        assert_eq!((account.free, account.locked), (free, 0));
        let withdraw = Claims::withdrawCall {
            token,
            amount: free,
            to: who,
        };
        let before = stage.chain.balance(who);
        stage.does(who, &withdraw);
        // what it cost to send the message was not charged for
        assert_eq!(stage.chain.balance(who) - before, U256::from(free));
    }
}
