//! Call data of the register's messages: cut short, too long, beyond its types.
#![allow(missing_docs)]

mod claims_stage;
#[path = "support/malformed.rs"]
mod malformed;

use alloy_core::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use claims_stage::{cells, kind_settings, new_kind, Claims, Stage, ATTESTATION, LIABILITY};
use malformed::malformed;

fn file(filing: Claims::Filing) -> Claims::fileCall {
    Claims::fileCall { filing }
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
    let evidence = B256::repeat_byte(9);
    let word = 32;

    let stage = Stage::new();
    let (who, token) = (stage.claimants[0], stage.token);
    let data = Claims::depositCall { token, amount: 5 }.abi_encode();
    add("deposit", stage, who, data, &[20, 16]);

    let stage = Stage::new();
    let (who, token) = (stage.claimants[0], stage.token);
    let call = Claims::withdrawCall {
        token,
        amount: 5,
        to: who,
    };
    add("withdraw", stage, who, call.abi_encode(), &[20, 16, 20]);

    let stage = Stage::new();
    let (who, token) = (stage.governor, stage.token);
    let data = new_kind(kind_settings(token)).abi_encode();
    let widths = [
        1, 2, 1, 1, 1, 1, 1, 1, 2, 2, 1, 4, 1, 8, 8, 16, 16, word, 20, 16, 16, 16, 8, 8, 8, 8, 4,
        word, 4,
    ];
    add("addKind", stage, who, data, &widths);

    let quorums = [
        (
            "setQuorum",
            Claims::setQuorumCall {
                kind: 0,
                seats: 3,
                institutions: 2,
                dissent: 1,
            }
            .abi_encode(),
        ),
        (
            "setReview",
            Claims::setReviewCall {
                kind: 0,
                seats: 3,
                institutions: 2,
                dissent: 1,
            }
            .abi_encode(),
        ),
    ];
    for (name, data) in quorums {
        let stage = Stage::new();
        let who = stage.governor;
        add(name, stage, who, data, &[4, 1, 1, 1]);
    }

    let stage = Stage::new();
    let who = stage.governor;
    let call = Claims::proposeSeatCall {
        kind: 0,
        seat: stage.stranger,
        institution: 1,
    };
    add("proposeSeat", stage, who, call.abi_encode(), &[4, 20, 1]);

    let stage = Stage::new();
    let who = stage.governor;
    let seat = stage.seat(0);
    let call = Claims::removeSeatCall { kind: 0, seat };
    add("removeSeat", stage, who, call.abi_encode(), &[4, 20]);

    let stage = Stage::new();
    let who = stage.claimants[0];
    let data = file(stage.filing(cells(0, 2))).abi_encode();
    let widths = [1, 4, 20, 4, 16, 16, word, 2, 4, 8, 8];
    add("file", stage, who, data, &widths);

    let mut stage = Stage::new();
    let claim = stage.files();
    let who = stage.claimants[0];
    let data = Claims::retractCall { claim }.abi_encode();
    add("retract", stage, who, data, &[8]);

    let votes = [
        ("attest", Claims::attestCall { claim }.abi_encode()),
        ("dissent", Claims::dissentCall { claim }.abi_encode()),
    ];
    for (name, data) in votes {
        let mut stage = Stage::new();
        stage.files();
        let who = stage.seat(0);
        add(name, stage, who, data, &[8]);
    }

    let mut stage = Stage::new();
    stage.files();
    let digest = stage.asks(&Claims::digestCall { claim });
    let sign = |seat: usize| {
        let (v, r, s) = stage.seats[seat].sign_digest(digest);
        Claims::Signature { v, r, s }
    };
    let endorsement = Claims::Endorsement {
        claim,
        signatures: vec![sign(0), sign(2)],
    };
    let data = Claims::attestSignedCall { endorsement }.abi_encode();
    let who = stage.stranger;
    let widths = [1, 8, 1, 4, 1, word, word, 1, word, word];
    add("attestSigned", stage, who, data, &widths);

    let mut stage = Stage::new();
    stage.files();
    stage.chain.advance(ATTESTATION);
    let who = stage.stranger;
    let data = Claims::lapseCall { claim }.abi_encode();
    add("lapse", stage, who, data, &[8]);

    let mut stage = Stage::new();
    stage.files();
    let who = stage.stranger;
    let commitment = evidence;
    let data = Claims::commitChallengeCall { claim, commitment }.abi_encode();
    add("commitChallenge", stage, who, data, &[8, word]);

    let mut stage = Stage::new();
    stage.attested();
    let objection = stage.evidence.objection(claim, 1);
    let who = stage.challenger;
    stage.commits(who, &objection);
    stage.chain.advance(60);
    let data = Claims::challengeCall { objection }.abi_encode();
    let widths = [1, 8, word, word, word, word, 8, 2, 4, word, word, word];
    add("challenge", stage, who, data, &widths);

    let mut stage = Stage::new();
    stage.challenged();
    let who = stage.seat(1);
    let uphold = true;
    let data = Claims::judgeCall { claim, uphold }.abi_encode();
    add("judge", stage, who, data, &[8, 0]);

    let ends = [
        ("finalize", Claims::finalizeCall { claim }.abi_encode()),
        ("release", Claims::releaseCall { claim }.abi_encode()),
    ];
    for (name, data) in ends {
        let mut stage = Stage::new();
        stage.final_claim();
        stage.chain.advance(LIABILITY);
        let who = stage.stranger;
        add(name, stage, who, data, &[8]);
    }

    let mut stage = Stage::new();
    stage.final_claim();
    let who = stage.seat(0);
    let call = Claims::revokeCall {
        claim,
        evidence,
        support: true,
    };
    add("revoke", stage, who, call.abi_encode(), &[8, word, 0]);

    let mut stage = Stage::new();
    stage.final_claim();
    stage.revoked(claim);
    let who = stage.seat(0);
    let call = Claims::freeCellsCall {
        claim,
        evidence,
        support: true,
    };
    add("freeCells", stage, who, call.abi_encode(), &[8, word, 0]);

    let addresses: [fn(Address) -> Vec<u8>; 2] = [
        |to| Claims::offerGovernanceCall { to }.abi_encode(),
        |successor| Claims::nameSuccessorCall { successor }.abi_encode(),
    ];
    for (name, data) in ["offerGovernance", "nameSuccessor"]
        .into_iter()
        .zip(addresses)
    {
        let stage = Stage::new();
        let (who, to) = (stage.governor, stage.stranger);
        add(name, stage, who, data(to), &[20]);
    }

    let mut stage = Stage::new();
    let (governor, to) = (stage.governor, stage.stranger);
    stage.does(governor, &Claims::offerGovernanceCall { to });
    let data = Claims::acceptGovernanceCall {}.abi_encode();
    add("acceptGovernance", stage, to, data, &[]);
    messages
}

#[test]
fn a_message_cut_short_anywhere_or_with_anything_beyond_its_types_is_refused() {
    let messages = changing_messages();
    assert_eq!(messages.len(), 23, "every message that changes something");
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
            let sent = stage.chain.call(who, stage.register, &data);
            let Err(error) = sent else {
                panic!("{what} went through")
            };
            assert!(error.revert_data().is_some(), "{what}: {error}");
        }
        assert!(stage.views() == before, "{name} changed something");
        let sent = stage.chain.call(who, stage.register, &sound);
        assert!(sent.is_ok(), "{name} is sound: {sent:?}");
        // an announcement of the stranger's and an offer stand in no view that is read here
        let unseen = ["commitChallenge", "offerGovernance"].contains(&name);
        assert_eq!(stage.views() == before, unseen, "{name} did what it says");
    }
}
