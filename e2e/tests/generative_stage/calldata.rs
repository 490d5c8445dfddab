//! Call data of every message that changes something: cut short, too long, beyond its types.

use super::generative_stage::{
    domain_of, expects, policy, signed,
    stage::{Permit, Signer},
    transfer, Generative, Options, Stage,
};
use super::malformed::malformed;
use alloy_core::{
    primitives::{Address, U256},
    sol_types::SolCall,
};

/// A message in a state where it goes through.
struct Changing {
    name: &'static str,
    stage: Stage,
    who: Address,
    data: Vec<u8>,
    /// Of its words, in bytes.
    widths: Vec<usize>,
}

const WORD: usize = 32;

/// A stage on which somebody has coins, owes some and has paid cash.
fn begun() -> Stage {
    let mut stage = Stage::new(Options::default());
    let [a, b, _, d, ..] = stage.people;
    stage.works(&[(a, 1_000)]);
    stage.does(a, &Generative::settleCashCall { amount: 100 });
    stage.does(b, &Generative::vouchCall { candidate: d });
    let approve = Generative::approveCall {
        spender: stage.stranger,
        value: U256::from(500),
    };
    stage.does(a, &approve);
    stage.wait(20);
    stage
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
    let stage = begun();
    let [a, b, _, d, e, _] = stage.people;
    let (stranger, governor) = (stage.stranger, stage.governor);
    let value = U256::from(5);
    let words: [(&'static str, Address, Vec<u8>, &[usize]); 17] = [
        ("transfer", a, transfer(b, 5).abi_encode(), &[20, WORD]),
        (
            "approve",
            a,
            Generative::approveCall { spender: b, value }.abi_encode(),
            &[20, WORD],
        ),
        (
            "transferFrom",
            stranger,
            Generative::transferFromCall {
                from: a,
                to: b,
                value,
            }
            .abi_encode(),
            &[20, 20, WORD],
        ),
        (
            "settle",
            stranger,
            Generative::settleCall { account: a }.abi_encode(),
            &[20],
        ),
        (
            "setRate",
            governor,
            Generative::setRateCall { kind: 0, rate: 7 }.abi_encode(),
            &[4, 16],
        ),
        (
            "lowerCeiling",
            governor,
            Generative::lowerCeilingCall { ceiling: 7 }.abi_encode(),
            &[16],
        ),
        (
            "setPolicy",
            governor,
            Generative::setPolicyCall {
                policy: Generative::Policy {
                    income: 1,
                    ..policy()
                },
            }
            .abi_encode(),
            &[16, 16, 16, 16, 16, 16, 1, 1],
        ),
        (
            "vouch",
            a,
            Generative::vouchCall { candidate: e }.abi_encode(),
            &[20],
        ),
        (
            "withdrawVouch",
            b,
            Generative::withdrawVouchCall { candidate: d }.abi_encode(),
            &[20],
        ),
        ("leave", a, Generative::leaveCall {}.abi_encode(), &[]),
        (
            "exclude",
            governor,
            Generative::excludeCall { member: a }.abi_encode(),
            &[20],
        ),
        (
            "settleHours",
            a,
            Generative::settleHoursCall { amount: 5 }.abi_encode(),
            &[16],
        ),
        (
            "settleCash",
            a,
            Generative::settleCashCall { amount: 5 }.abi_encode(),
            &[16],
        ),
        (
            "collectCash",
            stranger,
            Generative::collectCashCall {}.abi_encode(),
            &[],
        ),
        (
            "claimIncome",
            a,
            Generative::claimIncomeCall {}.abi_encode(),
            &[],
        ),
        (
            "offerGovernance",
            governor,
            Generative::offerGovernanceCall { to: a }.abi_encode(),
            &[20],
        ),
        (
            "nameSuccessor",
            governor,
            Generative::nameSuccessorCall { successor: a }.abi_encode(),
            &[20],
        ),
    ];
    for (name, who, data, widths) in words {
        add(name, begun(), who, data, widths);
    }

    let mut stage = begun();
    let claim = stage.finals(&[(a, 10)])[0];
    let data = Generative::mintCall { claim }.abi_encode();
    add("mint", stage, stranger, data, &[8]);

    let mut stage = begun();
    stage.falls(1);
    let data = Generative::revokeCall { claim: 1 }.abi_encode();
    add("revoke", stage, stranger, data, &[8]);

    let mut stage = begun();
    stage.does(governor, &Generative::offerGovernanceCall { to: a });
    let data = Generative::acceptGovernanceCall {}.abi_encode();
    add("acceptGovernance", stage, a, data, &[]);

    let stage = begun();
    let owner = Signer::new(7);
    let permit = Permit {
        owner: owner.address,
        spender: a,
        value,
        nonce: U256::ZERO,
        deadline: U256::MAX,
    };
    let message = signed(&owner, &permit, &domain_of(&stage));
    let widths = [20, 20, WORD, WORD, 1, WORD, WORD];
    add("permit", stage, stranger, message.abi_encode(), &widths);
    messages
}

#[test]
fn a_message_cut_short_anywhere_or_with_anything_beyond_its_types_is_refused() {
    let messages = changing_messages();
    assert_eq!(messages.len(), 21, "every message that changes something");
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
            let sent = stage.chain.call(who, stage.currency, &data);
            let Err(error) = sent else {
                panic!("{what} went through")
            };
            assert!(error.revert_data().is_some(), "{what}: {error}");
        }
        assert!(stage.views() == before, "{name} changed something");
        let sent = stage.chain.call(who, stage.currency, &sound);
        assert!(sent.is_ok(), "{name} is sound: {sent:?}");
        // an offer and the permit of somebody who is nobody here stand in no view that is read
        let unseen = ["permit", "offerGovernance"].contains(&name);
        assert_eq!(stage.views() == before, unseen, "{name} did what it says");
    }
}

#[test]
fn what_is_malformed_is_said_to_be() {
    let mut stage = Stage::new(Options::default());
    let (who, currency) = (stage.people[0], stage.currency);
    let mut data = transfer(stage.people[1], 0).abi_encode();
    data[4] = 1;
    let error = stage.chain.call(who, currency, &data);
    let malformed = Generative::MalformedArguments {};
    expects(&error.expect_err("no address"), malformed.clone());
    let data = [Generative::claimIncomeCall {}.abi_encode(), vec![0]].concat();
    let error = stage.chain.call(who, currency, &data);
    expects(&error.expect_err("one byte more"), malformed);
}
