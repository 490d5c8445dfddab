//! Claims attested by signatures over typed data: what a wallet shows, and several voices in one
//! transaction.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::{
    primitives::{keccak256, Address, B256, U256},
    sol_types::{Eip712Domain, SolError, SolStruct},
};
use claims_stage::{
    cell, cells, deploy_claims, kind_settings, Claims, Signer, Stage, ATTESTATION, DELAY, FORTUNE,
    RESOLUTION, STAKE,
};
use std::fmt::Debug;
use weir_e2e::runtime::CHAIN_ID;

fn domain(register: Address) -> Eip712Domain {
    Eip712Domain::new(
        Some("Weir Claims".into()),
        Some("1".into()),
        Some(U256::from(CHAIN_ID)),
        Some(register),
        None,
    )
}

/// What a wallet shows of the claim that [`Stage::files`] files first.
fn shown(stage: &Stage) -> Claims::Attestation {
    let bytes: Vec<u8> = cells(0, 2).into_iter().flat_map(u64::to_be_bytes).collect();
    Claims::Attestation {
        claim: 1,
        benefit: "Nitrate kept out of groundwater".into(),
        claimant: stage.claimants[0],
        consumer: stage.funds[0],
        from: "2033-05-08 03:33:20 UTC".into(),
        until: "2033-05-12 03:33:20 UTC".into(),
        quantity: "0.7 kg".into(),
        area: "0.4 ha".into(),
        cells: keccak256(bytes),
        evidence: stage.evidence.root(),
    }
}

fn sign(signer: &Signer, digest: B256) -> Claims::Signature {
    let (v, r, s) = signer.sign_digest(digest);
    Claims::Signature { v, r, s }
}

fn signatures(stage: &Stage, digest: B256, seats: &[usize]) -> Vec<Claims::Signature> {
    let sign = |seat: &usize| sign(&stage.seats[*seat], digest);
    seats.iter().map(sign).collect()
}

fn endorse(claim: u64, signatures: Vec<Claims::Signature>) -> Claims::attestSignedCall {
    Claims::attestSignedCall {
        endorsement: Claims::Endorsement { claim, signatures },
    }
}

/// The message that carries the signatures of `seats`.
fn endorsement(stage: &mut Stage, claim: u64, seats: &[usize]) -> Claims::attestSignedCall {
    let digest = stage.asks(&Claims::digestCall { claim });
    endorse(claim, signatures(stage, digest, seats))
}

#[track_caller]
fn refuses<E: SolError + PartialEq + Debug>(
    stage: &mut Stage,
    message: &Claims::attestSignedCall,
    expected: E,
) {
    stage.refuses(stage.stranger, message, expected);
}

/// That a message is refused because its signatures are of nobody who has a seat.
#[track_caller]
fn of_nobody(stage: &mut Stage, message: &Claims::attestSignedCall, what: &str) {
    let before = stage.views();
    let (sender, register) = (stage.stranger, stage.register);
    let error = stage.chain.refused(sender, register, message);
    let data = error.revert_data().expect("it says why");
    assert!(
        Claims::NotSeat::abi_decode(data).is_ok(),
        "{what}: {}",
        claims_stage::named(&error)
    );
    assert!(stage.views() == before, "{what}");
}

#[test]
fn what_a_wallet_shows_is_what_the_register_counts() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let digest = stage.asks(&Claims::digestCall { claim });
    let expected = shown(&stage).eip712_signing_hash(&domain(stage.register));
    assert_eq!(digest, expected);
}

#[test]
fn quantities_are_signed_in_their_unit_area_in_hectares_and_periods_as_dates() {
    let mut stage = Stage::new();
    let mut settings = kind_settings(stage.token);
    settings.name = "Ravine cleaned, \"Nant Noir\" – élargi".into();
    settings.unit = "h".into();
    settings.decimals = 0;
    settings.maxQuantity = u128::MAX;
    settings.maxArea = u128::MAX;
    settings.firstOpens = 951_782_399; // 28 February 2000, 23:59:59
    settings.periodLength = 1;
    let kind = stage.adds(settings.clone());
    for (n, quantity, area, shown_quantity, shown_area) in [
        (0, 1, 0, "1 h", "0 ha"),
        (1, 0, 1, "0 h", "0.0001 ha"),
        (2, 1_234, 16_952_000, "1234 h", "1695.2 ha"),
        (
            3,
            u128::MAX,
            u128::MAX,
            "340282366920938463463374607431768211455 h",
            "34028236692093846346337460743176821.1455 ha",
        ),
    ] {
        let filing = Claims::Filing {
            kind,
            quantity,
            area,
            ..stage.filing(cells(n, n + 1))
        };
        let claimant = stage.claimants[0];
        let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
        let expected = Claims::Attestation {
            claim,
            benefit: settings.name.clone(),
            from: "2000-02-28 23:59:59 UTC".into(),
            until: "2000-02-29 00:00:00 UTC".into(),
            quantity: shown_quantity.into(),
            area: shown_area.into(),
            cells: keccak256(cell(RESOLUTION, n).to_be_bytes()),
            ..shown(&stage)
        };
        assert_eq!(
            stage.asks(&Claims::digestCall { claim }),
            expected.eip712_signing_hash(&domain(stage.register)),
            "{expected:?}"
        );
    }
}

#[test]
fn a_claim_that_is_not_there_has_no_digest() {
    let mut stage = Stage::new();
    let message = Claims::digestCall { claim: 1 };
    let error = stage.chain.read(stage.register, &message);
    let unknown = Claims::UnknownClaim { claim: 1 };
    claims_stage::assert_error(&error.expect_err("there is none"), unknown);
}

#[test]
fn one_transaction_of_a_stranger_carries_a_quorum_of_signatures() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let message = endorsement(&mut stage, claim, &[0, 1, 2]);
    let (outcome, receipt) = stage.does(stage.stranger, &message);
    assert_eq!((outcome.counted, outcome.reached), (3, true));
    let heard: Vec<_> = receipt
        .events::<Claims::Attested>()
        .iter()
        .map(|event| event.seat)
        .collect();
    assert_eq!(heard, [0, 1, 2].map(|seat| stage.seat(seat)));
    assert_eq!(receipt.events::<Claims::QuorumReached>().len(), 1);
    for seat in [0, 1, 2] {
        let account = stage.account(stage.seat(seat));
        assert_eq!(account, (FORTUNE - STAKE, STAKE), "each stakes its own");
    }
    assert_eq!(stage.ballot(claim), (0b111, 0, 0b11, true));
    assert_eq!(stage.status(claim), 2);
}

#[test]
fn voices_by_signature_and_by_transaction_are_of_one_ballot() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let first = endorsement(&mut stage, claim, &[0]);
    let (outcome, _) = stage.does(stage.stranger, &first);
    assert_eq!((outcome.counted, outcome.reached), (1, false));
    assert!(!stage.attests(claim, 1));
    let seat = stage.seat(0);
    let spoken = Claims::AlreadySpoken { seat };
    stage.refuses(seat, &Claims::attestCall { claim }, spoken);
    let all = endorsement(&mut stage, claim, &[0, 1, 2, 3]);
    let (outcome, _) = stage.does(stage.stranger, &all);
    // 0 and 1 have spoken, 2 reaches the quorum, 3 comes too late to be counted and stakes nothing
    assert_eq!((outcome.counted, outcome.reached), (1, true));
    assert_eq!(stage.ballot(claim), (0b111, 0, 0b11, true));
    assert_eq!(stage.account(stage.seat(3)), (FORTUNE, 0));
}

#[test]
fn a_batch_that_adds_no_voice_is_refused() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let none = Claims::NothingCounted { claim };
    refuses(&mut stage, &endorse(claim, Vec::new()), none.clone());
    let message = endorsement(&mut stage, claim, &[0]);
    stage.does(stage.stranger, &message);
    refuses(&mut stage, &message, none.clone());
    let last = endorsement(&mut stage, claim, &[2]);
    assert!(stage.does(stage.stranger, &last).0.reached);
    let late = endorsement(&mut stage, claim, &[3]);
    refuses(&mut stage, &late, none);
}

#[test]
fn a_seat_that_signs_twice_in_one_batch_has_one_voice_and_one_stake() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let twice = endorsement(&mut stage, claim, &[0, 0, 0]);
    let (outcome, _) = stage.does(stage.stranger, &twice);
    assert_eq!((outcome.counted, outcome.reached), (1, false));
    assert_eq!(stage.account(stage.seat(0)), (FORTUNE - STAKE, STAKE));
}

#[test]
fn a_seat_that_dissented_is_passed_over_and_its_dissent_stands() {
    let mut stage = Stage::new();
    let claim = stage.files();
    stage.does(stage.seat(3), &Claims::dissentCall { claim });
    let batch = endorsement(&mut stage, claim, &[3, 0]);
    let (outcome, _) = stage.does(stage.stranger, &batch);
    assert_eq!((outcome.counted, outcome.reached), (1, false));
    assert_eq!(stage.ballot(claim), (0b1, 0b1000, 0b1, false));
}

#[test]
fn one_signature_of_a_stranger_refuses_them_all() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let digest = stage.asks(&Claims::digestCall { claim });
    let stranger = Signer::new(99);
    for position in 0..3 {
        let mut batch = signatures(&stage, digest, &[0, 1]);
        batch.insert(position, sign(&stranger, digest));
        let expected = Claims::NotSeat {
            caller: stranger.address,
        };
        refuses(&mut stage, &endorse(claim, batch), expected);
    }
}

#[test]
fn one_signature_of_the_claimants_institution_refuses_them_all() {
    let mut stage = Stage::new();
    // seat 4 claims; seat 5 is of its institution
    let claimant = stage.seat(4);
    let filing = stage.filing(cells(0, 1));
    let (claim, _) = stage.does(claimant, &Claims::fileCall { filing });
    for seat in [4, 5] {
        let message = endorsement(&mut stage, claim, &[0, seat]);
        let seat = stage.seat(seat);
        refuses(&mut stage, &message, Claims::AttestsForItself { seat });
    }
    let message = endorsement(&mut stage, claim, &[0, 2]);
    assert!(stage.does(stage.stranger, &message).0.reached);
}

#[test]
fn a_signature_that_cannot_be_one_is_named_by_its_place() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let digest = stage.asks(&Claims::digestCall { claim });
    let good = signatures(&stage, digest, &[0, 1]);
    // the other root of the same signature, which any reader could make of it
    let order = U256::from_str_radix(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        16,
    )
    .unwrap();
    let mirrored = Claims::Signature {
        v: 55 - good[1].v,
        s: (order - U256::from_be_bytes(good[1].s.0)).into(),
        ..good[1].clone()
    };
    let mut wrong = vec![good[1].clone(); 4];
    wrong[0].v = 26;
    wrong[1].v = 29;
    wrong[2].s = B256::repeat_byte(0xff);
    wrong[3].r = B256::ZERO;
    wrong.push(mirrored);
    for wrong in wrong {
        let message = endorse(claim, vec![good[0].clone(), wrong]);
        let expected = Claims::InvalidSignature { position: 1 };
        refuses(&mut stage, &message, expected);
    }
}

#[test]
fn a_signature_over_any_other_figure_is_of_nobody_here() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let sound = shown(&stage);
    let mut others = vec![sound; 10];
    others[0].claim = 2;
    others[1].benefit.push('s');
    others[2].claimant = stage.claimants[1];
    others[3].consumer = stage.funds[1];
    others[4].from = "2033-05-08 03:33:21 UTC".into();
    others[5].until = "2033-05-12 03:33:21 UTC".into();
    others[6].quantity = "0.70 kg".into();
    others[7].area = "4000 m2".into();
    others[8].cells = B256::repeat_byte(1);
    others[9].evidence = B256::repeat_byte(1);
    for other in others {
        let digest = other.eip712_signing_hash(&domain(stage.register));
        let message = endorse(claim, signatures(&stage, digest, &[0, 2]));
        of_nobody(&mut stage, &message, &format!("{other:?}"));
    }
}

#[test]
fn a_signature_for_one_claim_is_none_for_the_next_with_the_same_figures() {
    let mut stage = Stage::new();
    let claimant = stage.claimants[0];
    let claim = stage.files();
    let message = endorsement(&mut stage, claim, &[0, 2]);
    stage.does(claimant, &Claims::retractCall { claim });
    let filing = stage.filing(cells(0, 2));
    let (next, _) = stage.does(claimant, &Claims::fileCall { filing });
    let replayed = endorse(next, message.endorsement.signatures.clone());
    of_nobody(&mut stage, &replayed, "the next claim");
    let over = Claims::WrongStatus { claim, status: 5 };
    refuses(&mut stage, &message, over);
}

#[test]
fn signatures_for_another_register_or_chain_do_not_count_here() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let other = deploy_claims(&mut stage.chain, stage.governor, DELAY);
    let mut foreign_chain = domain(stage.register);
    foreign_chain.chain_id = Some(U256::from(CHAIN_ID + 1));
    let mut council = domain(stage.register);
    council.name = Some("Weir Council".into());
    let mut version = domain(stage.register);
    version.version = Some("2".into());
    for domain in [foreign_chain, domain(other), council, version] {
        let digest = shown(&stage).eip712_signing_hash(&domain);
        let message = endorse(claim, signatures(&stage, digest, &[0, 2]));
        of_nobody(&mut stage, &message, &format!("{domain:?}"));
    }
}

#[test]
fn a_seat_whose_voice_does_not_count_yet_or_any_more_cannot_sign() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let newcomer = Signer::new(77);
    let propose = Claims::proposeSeatCall {
        kind: 0,
        seat: newcomer.address,
        institution: 5,
    };
    stage.does(stage.governor, &propose);
    let digest = stage.asks(&Claims::digestCall { claim });
    let message = endorse(claim, vec![sign(&newcomer, digest)]);
    let expected = Claims::SeatNotYet {
        caller: newcomer.address,
        from: stage.chain.now() + DELAY,
    };
    refuses(&mut stage, &message, expected);
    let seat = stage.seat(0);
    stage.does(stage.governor, &Claims::removeSeatCall { kind: 0, seat });
    let message = endorsement(&mut stage, claim, &[2, 0]);
    refuses(&mut stage, &message, Claims::NotSeat { caller: seat });
}

#[test]
fn one_seat_without_a_stake_refuses_them_all_and_signatures_can_be_late() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let seat = stage.seat(1);
    let withdraw = Claims::withdrawCall {
        token: stage.token,
        amount: FORTUNE,
        to: seat,
    };
    stage.does(seat, &withdraw);
    let message = endorsement(&mut stage, claim, &[0, 1, 2]);
    let expected = Claims::InsufficientFunds {
        account: seat,
        free: 0,
        needed: STAKE,
    };
    refuses(&mut stage, &message, expected);
    let until = stage.chain.now() + ATTESTATION;
    stage.chain.set_time(until);
    let message = endorsement(&mut stage, claim, &[0, 2]);
    let late = Claims::TooLate {
        claim,
        until,
        now: until,
    };
    refuses(&mut stage, &message, late);
}

#[test]
fn more_signatures_than_there_can_be_seats_are_refused_with_the_limit() {
    let mut stage = Stage::new();
    let claim = stage.files();
    let message = endorsement(&mut stage, claim, &[0]);
    let one = message.endorsement.signatures[0].clone();
    for count in [65, 66, 130] {
        let message = endorse(claim, vec![one.clone(); count]);
        refuses(&mut stage, &message, Claims::TooManySeats { limit: 64 });
    }
    let most = endorse(claim, vec![one; 64]);
    assert_eq!(stage.does(stage.stranger, &most).0.counted, 1);
}
