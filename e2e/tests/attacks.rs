//! What somebody with bad intentions could try: hostile contracts in the council's place, donations,
//! front-running, messages of the wrong people.
#![allow(missing_docs)]

mod stage;

use alloy_core::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolValue},
};
use stage::{
    assert_error, council_of_one, domain_of, opens, receipt, settings, signer_of, Council,
    Fishcoin, Options, Permit, Signer, Stage, DAY, ONE,
};
use weir_e2e::{contract_code, Chain};

// Hostile contracts, in EVM bytecode. `push2` is PUSH2 with a length or an offset.

fn push2(value: usize) -> [u8; 3] {
    let [high, low] = u16::try_from(value)
        .expect("code is shorter than 64 KiB")
        .to_be_bytes();
    [0x61, high, low]
}

/// Init code that leaves `runtime` as the contract's code.
fn init(runtime: &[u8]) -> Vec<u8> {
    let mut code = push2(runtime.len()).to_vec();
    // DUP1, PUSH1 10 (this code's length), PUSH0, CODECOPY, PUSH0, RETURN
    code.extend([0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3]);
    code.extend(runtime);
    code
}

/// A contract in front of another: what it is sent it sends on to the address in slot 0, and answers
/// what that answers. 32 bytes put another address there.
const FRONT: [u8; 40] = [
    0x36, 0x60, 0x20, 0x14, 0x60, 0x22, 0x57, // 32 bytes? go to 0x22
    0x36, 0x5f, 0x5f, 0x37, // CALLDATACOPY(0, 0, all)
    0x5f, 0x5f, 0x36, 0x5f, 0x5f, 0x5f, 0x54, 0x5a,
    0xf1, // CALL(GAS, SLOAD(0), 0, 0, all, 0, 0)
    0x3d, 0x5f, 0x5f, 0x3e, // RETURNDATACOPY(0, 0, all)
    0x60, 0x1e, 0x57, // did it go through? go to 0x1e
    0x3d, 0x5f, 0xfd, // REVERT(0, all)
    0x5b, 0x3d, 0x5f, 0xf3, // 0x1e: RETURN(0, all)
    0x5b, 0x5f, 0x35, 0x5f, 0x55, 0x00, // 0x22: SSTORE(0, CALLDATALOAD(0)), STOP
];

/// A contract that answers these bytes to everything.
fn answering(answer: &[u8]) -> Vec<u8> {
    let mut code = push2(answer.len()).to_vec();
    code.extend(push2(13)); // where the answer begins
    code.extend([0x5f, 0x39]); // CODECOPY(0, 13, length)
    code.extend(push2(answer.len()));
    code.extend([0x5f, 0xf3]); // RETURN(0, length)
    code.extend(answer);
    code
}

/// A contract that reverts with what it was sent.
const REVERTING: [u8; 7] = [0x36, 0x5f, 0x5f, 0x37, 0x36, 0x5f, 0xfd];

/// A contract that answers `answer`. When it is sent exactly `size` bytes it first sends `message` to
/// `target`, and reverts if that does not go through.
fn reentering(size: u8, target: Address, message: &[u8], answer: &[u8]) -> Vec<u8> {
    const LENGTH: usize = 66;
    let (to_answer, to_attack) = (7, 21);
    let mut code = vec![0x36, 0x60, size, 0x14, 0x60, to_attack, 0x57]; // so many bytes? attack
    code.push(0x5b); // to_answer
    code.extend(push2(answer.len()));
    code.extend(push2(LENGTH + message.len()));
    code.extend([0x5f, 0x39]); // CODECOPY(0, .., length)
    code.extend(push2(answer.len()));
    code.extend([0x5f, 0xf3]); // RETURN(0, length)
    code.push(0x5b); // to_attack
    code.extend(push2(message.len()));
    code.extend(push2(LENGTH));
    code.extend([0x5f, 0x39]); // CODECOPY(0, .., length)
    code.extend([0x5f, 0x5f]); // no output
    code.extend(push2(message.len()));
    code.extend([0x5f, 0x5f, 0x73]); // from 0, without value, PUSH20
    code.extend(target);
    code.extend([0x5a, 0xf1]); // CALL(GAS, ..)
    code.extend([0x60, to_answer, 0x57, 0x5f, 0x5f, 0xfd]); // answer, or REVERT(0, 0)
    assert_eq!(code.len(), LENGTH);
    code.extend(message);
    code.extend(answer);
    code
}

/// A stage whose currency asks a front that can be turned into anything.
struct Attack {
    stage: Stage,
    front: Address,
}

impl Attack {
    fn new() -> Self {
        let mut chain = Chain::new();
        let [governor, seat, mallory] = [1, 2, 9].map(|n| chain.funded(n));
        let options = Options::default();
        let council = council_of_one(&mut chain, governor, seat, &options);
        let front = deploy(&mut chain, mallory, &FRONT);
        point(&mut chain, front, council);
        let mut stage = Stage::on(chain, council, front, governor, seat, options);
        let currency = Council::setCurrencyCall {
            stock: 0,
            node: 0,
            currency: front,
        };
        stage.council_does(governor, &currency);
        let fisher = stage.fishers[0];
        stage.allot(fisher, 10_000);
        stage.first_season(4_500_000);
        let stranger = stage.stranger;
        let value = U256::from(100);
        stage.does(
            fisher,
            &Fishcoin::approveCall {
                spender: stranger,
                value,
            },
        );
        Self { stage, front }
    }

    /// What the honest council answers to `budget`.
    fn honest_answer(&mut self) -> Vec<u8> {
        let question = Council::budgetCall { stock: 0, node: 0 }.abi_encode();
        let answer = self.stage.chain.view(self.stage.council, &question);
        answer.expect("the stock exists")
    }

    /// Puts a contract with this code where the currency's council is.
    fn turn(&mut self, runtime: &[u8]) {
        let mallory = Chain::account(9);
        let hostile = deploy(&mut self.stage.chain, mallory, runtime);
        point(&mut self.stage.chain, self.front, hostile);
    }

    /// Every message that needs the budget is refused, and once the council is honest again everything
    /// is as it was.
    #[track_caller]
    fn nothing_moves(&mut self, runtime: &[u8]) {
        let before = self.stage.views();
        self.turn(runtime);
        let stage = &mut self.stage;
        let (coin, fisher, officer) = (stage.coin, stage.fishers[0], stage.officer);
        let (to, one) = (stage.fishers[1], U256::from(1));
        let transfer = Fishcoin::transferCall { to, value: one };
        let transfer_from = Fishcoin::transferFromCall {
            from: fisher,
            to,
            value: one,
        };
        let land = Fishcoin::landCall {
            receipt: receipt(0),
            fisher,
            quantity: 1,
        };
        let allot = Fishcoin::allotSharesCall { to, shares: 1 };
        let cede = Fishcoin::transferSharesCall { to, shares: 1 };
        let messages = [
            (fisher, transfer.abi_encode()),
            (stage.stranger, transfer_from.abi_encode()),
            (officer, land.abi_encode()),
            (stage.governor, allot.abi_encode()),
            (fisher, cede.abi_encode()),
            (fisher, Fishcoin::syncCall {}.abi_encode()),
            (
                fisher,
                Fishcoin::settleCall { account: fisher }.abi_encode(),
            ),
            (stage.governor, Fishcoin::openSeasonCall {}.abi_encode()),
            (fisher, Fishcoin::totalSupplyCall {}.abi_encode()),
            (
                fisher,
                Fishcoin::balanceOfCall { account: fisher }.abi_encode(),
            ),
        ];
        for (who, message) in messages {
            let error = stage.chain.call(who, coin, &message);
            let error = error.expect_err("there is no budget to go by");
            assert_error(&error, Fishcoin::CouncilRefused { stock: 0, node: 0 });
        }
        point(&mut self.stage.chain, self.front, self.stage.council);
        assert!(self.stage.views() == before, "something has changed");
    }
}

fn deploy(chain: &mut Chain, from: Address, runtime: &[u8]) -> Address {
    let deployed = chain.deploy(from, &init(runtime), &[]);
    deployed
        .expect("it has no constructor that could fail")
        .address
}

fn point(chain: &mut Chain, front: Address, to: Address) {
    let word = to.into_word();
    chain
        .call(Chain::account(9), front, word.as_slice())
        .expect("it takes any address");
}

/// A `budget` of season 1, open for ever, with as much as there is.
fn generous_answer() -> Vec<u8> {
    (1_u32, 0_u64, u64::MAX, 1_u32, u128::MAX).abi_encode_params()
}

#[test]
fn an_honest_council_behind_a_front_answers_and_a_currency_can_be_opened() {
    let mut attack = Attack::new();
    let fisher = attack.stage.fishers[0];
    assert_eq!(attack.stage.balance(fisher), U256::from(450));
}

#[test]
fn a_council_that_calls_back_when_it_is_asked_for_a_budget_is_refused() {
    let mut attack = Attack::new();
    let (coin, fisher) = (attack.stage.coin, attack.stage.fishers[0]);
    let honest = attack.honest_answer();
    // the last two would be allowed to a contract that may only read
    let messages = [
        Fishcoin::settleCall { account: fisher }.abi_encode(),
        Fishcoin::syncCall {}.abi_encode(),
        Fishcoin::nameCall {}.abi_encode(),
        Fishcoin::sharesOfCall { account: fisher }.abi_encode(),
    ];
    for message in messages {
        attack.nothing_moves(&reentering(68, coin, &message, &honest));
    }
}

#[test]
fn a_contract_that_calls_elsewhere_and_answers_is_heard() {
    // so it is the way back into the currency that is closed, not a fault of the hostile code
    let mut attack = Attack::new();
    let honest = attack.honest_answer();
    let (council, coin) = (attack.stage.council, attack.stage.coin);
    let (fisher, to) = (attack.stage.fishers[0], attack.stage.fishers[1]);
    let elsewhere = Council::stockCountCall {}.abi_encode();
    attack.turn(&reentering(68, council, &elsewhere, &honest));
    let value = U256::from(1);
    attack
        .stage
        .does(fisher, &Fishcoin::transferCall { to, value });
    // and asked by anybody but the currency, the same code gets through to it
    let name = Fishcoin::nameCall {}.abi_encode();
    attack.turn(&reentering(68, coin, &name, &honest));
    let question = Council::budgetCall { stock: 0, node: 0 }.abi_encode();
    let answer = attack.stage.chain.view(attack.front, &question);
    assert_eq!(answer, Ok(honest));
}

#[test]
fn a_council_that_calls_back_when_a_season_is_reported_changes_nothing_of_the_one_that_opens() {
    let mut attack = Attack::new();
    let (coin, fisher) = (attack.stage.coin, attack.stage.fishers[0]);
    attack.stage.land(0, fisher, 50);
    attack.stage.chain.set_time(opens(2));
    attack.stage.attest(2, 4_500_000);
    let honest = attack.honest_answer();
    let beginning = attack.stage.chain.snapshot();
    for message in [
        Fishcoin::settleCall { account: fisher }.abi_encode(),
        Fishcoin::openSeasonCall {}.abi_encode(),
        Fishcoin::nameCall {}.abi_encode(),
    ] {
        attack.stage.chain.restore(&beginning);
        attack.turn(&reentering(164, coin, &message, &honest));
        let (issue, receipt) = attack.stage.open();
        assert_eq!(issue, 4_500_000);
        let refused = Fishcoin::ReportRefused { season: 1 };
        assert_eq!(receipt.events::<Fishcoin::ReportRefused>(), [refused]);
        assert_eq!(receipt.events::<Fishcoin::Transfer>(), []);
        assert_eq!(attack.stage.account(fisher), (10_000, 450, 0));
    }
    // the same code is heard when it calls elsewhere: it is the way back that is closed
    attack.stage.chain.restore(&beginning);
    let (council, elsewhere) = (attack.stage.council, Council::stockCountCall {});
    attack.turn(&reentering(164, council, &elsewhere.abi_encode(), &honest));
    let (_, receipt) = attack.stage.open();
    assert_eq!(receipt.events::<Fishcoin::ReportRefused>(), []);
    // and an honest council is told
    attack.stage.chain.restore(&beginning);
    let (_, receipt) = attack.stage.open();
    let recorded = Council::SeasonRecorded {
        stock: 0,
        node: 0,
        season: 1,
        landed: 50,
        overdrawn: 0,
    };
    assert_eq!(receipt.events::<Council::SeasonRecorded>(), [recorded]);
}

#[test]
fn a_council_that_answers_too_few_bytes_or_none_is_refused() {
    let mut attack = Attack::new();
    let honest = attack.honest_answer();
    for length in [0, 1, 32, 159] {
        attack.nothing_moves(&answering(&honest[..length]));
    }
}

#[test]
fn a_council_that_answers_rubbish_is_refused() {
    let mut attack = Attack::new();
    attack.nothing_moves(&answering(&[0xff; 160]));
    // each figure in turn beyond what it can be: season, end, assessment's season, amount
    let honest = attack.honest_answer();
    for (word, beyond) in [(0, 27), (2, 23), (3, 27), (4, 15)] {
        let mut answer = honest.clone();
        answer[32 * word + beyond] = 1;
        attack.nothing_moves(&answering(&answer));
    }
}

#[test]
fn a_council_that_reverts_is_refused() {
    Attack::new().nothing_moves(&REVERTING);
}

#[test]
fn a_council_that_is_no_contract_is_refused() {
    let mut attack = Attack::new();
    let before = attack.stage.views();
    // the front answers nothing then, as any call to an account without code does
    let nobody = attack.stage.stranger;
    point(&mut attack.stage.chain, attack.front, nobody);
    let (fisher, to, coin) = (
        attack.stage.fishers[0],
        attack.stage.fishers[1],
        attack.stage.coin,
    );
    let value = U256::from(1);
    let message = Fishcoin::transferCall { to, value };
    let error = attack.stage.chain.refused(fisher, coin, &message);
    assert_error(&error, Fishcoin::CouncilRefused { stock: 0, node: 0 });
    point(&mut attack.stage.chain, attack.front, attack.stage.council);
    assert!(attack.stage.views() == before);
}

#[test]
fn a_currency_is_not_deployed_on_a_council_that_does_not_answer_or_a_stock_it_does_not_have() {
    let mut stage = Stage::new(Options::default());
    let (governor, stranger, council) = (stage.governor, stage.stranger, stage.council);
    let code = contract_code("fishcoin").expect("cargo xtask build has run");
    let hostile = deploy(&mut stage.chain, stranger, &REVERTING);
    let mut attempt = |source, stock, node| {
        let settings = Fishcoin::FishcoinSettings {
            stock,
            node,
            ..settings(source, governor, &Options::default())
        };
        let arguments = (settings, Vec::<Address>::new()).abi_encode_params();
        let deployed = stage.chain.deploy(governor, &code, &arguments);
        deployed.expect_err("there is no budget")
    };
    for (source, stock, node) in [
        (stranger, 0, 0),
        (hostile, 0, 0),
        (council, 7, 0),
        (council, 0, 3),
    ] {
        let error = attempt(source, stock, node);
        assert_error(&error, Fishcoin::CouncilRefused { stock, node });
    }
    let given = Address::ZERO;
    assert_error(&attempt(given, 0, 0), Fishcoin::InvalidAddress { given });
}

#[test]
fn a_council_that_promises_everything_cannot_widen_a_season_that_is_open() {
    let mut attack = Attack::new();
    attack.turn(&answering(&generous_answer()));
    let (fisher, coin) = (attack.stage.fishers[0], attack.stage.coin);
    assert_eq!(attack.stage.supply(), U256::from(450));
    assert_eq!(attack.stage.balance(fisher), U256::from(450));
    let governor = attack.stage.governor;
    let open = Fishcoin::openSeasonCall {};
    let error = attack.stage.chain.refused(governor, coin, &open);
    assert_error(&error, Fishcoin::SeasonAlreadyOpen { season: 1 });
}

#[test]
fn coins_sent_to_the_currency_itself_are_its_own_and_change_no_supply() {
    let mut stage = Stage::new(Options::default());
    let (coin, fisher) = (stage.coin, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let value = U256::from(50);
    stage.does(fisher, &Fishcoin::transferCall { to: coin, value });
    assert_eq!(stage.balance(coin), value);
    assert_eq!(stage.balance(fisher), U256::from(400));
    assert_eq!(stage.supply(), U256::from(450));
    stage.later_season(2, 4_500_000);
    assert_eq!(stage.account(coin), (0, 0, 0));
    assert_eq!(stage.account(fisher), (10_000, 450, 0));
}

#[test]
fn money_that_the_contracts_are_given_changes_nothing_and_messages_take_none() {
    let mut stage = Stage::new(Options::default());
    let (coin, council, fisher) = (stage.coin, stage.council, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let before = stage.views();
    for contract in [coin, council] {
        stage.chain.fund(contract, U256::from(5 * ONE));
    }
    assert!(stage.views() == before, "a donation changed a view");
    let value = U256::from(ONE);
    let to = stage.fishers[1];
    let transfer = Fishcoin::transferCall {
        to,
        value: U256::from(1),
    };
    let paid = stage.chain.send_with_value(fisher, coin, &transfer, value);
    assert!(paid.is_err(), "{paid:?}");
    for contract in [coin, council] {
        let paid = stage.chain.call_with_value(fisher, contract, &[], value);
        assert!(paid.is_err(), "{paid:?}");
    }
    assert!(stage.views() == before, "a message changed a view");
}

#[test]
fn a_permit_that_is_submitted_by_another_first_gives_its_spender_what_was_signed_and_no_more() {
    let mut stage = Stage::new(Options::default());
    let domain = domain_of(&stage);
    let signer = Signer::new(21);
    let (owner, spender, mallory) = (signer.address, stage.fishers[1], stage.stranger);
    stage.allot(owner, 10_000);
    stage.first_season(4_500_000);
    let value = U256::from(100);
    let permit = |nonce| Permit {
        owner,
        spender,
        value,
        nonce: U256::from(nonce),
        deadline: U256::from(opens(3)),
    };
    let message = signer.sign(&permit(0), &domain);
    stage.does(mallory, &message);
    // the spender's own submission fails, and the allowance is there all the same
    let taken_for = signer_of(&message, &permit(1), &domain);
    let expected = Fishcoin::ERC2612InvalidSigner {
        signer: taken_for,
        owner,
    };
    stage.refuses(spender, &message, expected);
    let allowance = stage.asks(&Fishcoin::allowanceCall { owner, spender });
    assert_eq!(allowance, value);
    let take = |to| Fishcoin::transferFromCall {
        from: owner,
        to,
        value: U256::from(1),
    };
    let expected = Fishcoin::ERC20InsufficientAllowance {
        spender: mallory,
        allowance: U256::ZERO,
        needed: U256::from(1),
    };
    stage.refuses(mallory, &take(mallory), expected);
    stage.does(spender, &take(spender));
    assert_eq!(stage.balance(spender), U256::from(1));
}

#[test]
fn what_only_the_governor_may_is_refused_to_everybody_else() {
    let mut stage = Stage::new(Options::default());
    let other = stage.fishers[2];
    let (coin, council) = (stage.coin, stage.council);
    let of_coin = [
        Fishcoin::allotSharesCall {
            to: other,
            shares: 1,
        }
        .abi_encode(),
        Fishcoin::admitCall { member: other }.abi_encode(),
        Fishcoin::dismissCall { member: other }.abi_encode(),
        Fishcoin::setLimitsCall {
            concentration: ONE,
            penalty: 0,
        }
        .abi_encode(),
        Fishcoin::appointOfficerCall { officer: other }.abi_encode(),
        Fishcoin::removeOfficerCall {
            officer: stage.officer,
        }
        .abi_encode(),
        Fishcoin::offerGovernanceCall { to: other }.abi_encode(),
        Fishcoin::nameSuccessorCall { successor: other }.abi_encode(),
    ];
    let terms = stage::fixed_terms(5, DAY);
    let of_council = [
        Council::proposeSeatCall {
            seat: other,
            institution: 1,
        }
        .abi_encode(),
        Council::removeSeatCall { seat: stage.seat }.abi_encode(),
        Council::setQuorumCall {
            seats: 2,
            institutions: 1,
            dissent: 1,
        }
        .abi_encode(),
        Council::setTermsCall {
            changed: Council::NewTerms { stock: 0, terms },
        }
        .abi_encode(),
        Council::offerGovernanceCall { to: other }.abi_encode(),
        Council::nameSuccessorCall { successor: other }.abi_encode(),
    ];
    let before = stage.views();
    for caller in [stage.stranger, stage.officer, stage.seat, other] {
        for message in &of_coin {
            let error = stage.chain.call(caller, coin, message).unwrap_err();
            assert_error(&error, Fishcoin::NotGovernor { caller });
        }
        for message in &of_council {
            let error = stage.chain.call(caller, council, message).unwrap_err();
            assert_error(&error, Council::NotGovernor { caller });
        }
    }
    assert!(stage.views() == before, "a refused message changed a view");
}

#[test]
fn messages_that_the_contracts_do_not_have_change_nothing() {
    let mut stage = Stage::new(Options::default());
    let (coin, council, fisher) = (stage.coin, stage.council, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let before = stage.views();
    let selector = Fishcoin::transferCall::SELECTOR;
    let messages = [
        vec![],
        selector[..1].to_vec(),
        selector[..3].to_vec(),
        vec![0xde, 0xad, 0xbe, 0xef],
    ];
    for message in messages {
        for contract in [coin, council] {
            let sent = stage.chain.call(fisher, contract, &message);
            assert!(sent.is_err(), "{message:02x?} went through");
        }
    }
    assert!(stage.views() == before, "a refused message changed a view");
}

#[test]
fn a_message_cut_short_anywhere_is_refused() {
    // a recipient's address written one byte too short must not make the amount 256 times as large
    let mut stage = Stage::new(Options::default());
    let (coin, fisher, to) = (stage.coin, stage.fishers[0], stage.fishers[1]);
    stage.allot(fisher, 10_000_000);
    stage.first_season(4_500_000);
    let before = stage.views();
    let value = U256::from(0x0102);
    let transfer = Fishcoin::transferCall { to, value }.abi_encode();
    let beginning = stage.chain.snapshot();
    let mut accepted = Vec::new();
    for length in 0..transfer.len() {
        stage.chain.restore(&beginning);
        if stage.chain.call(fisher, coin, &transfer[..length]).is_ok() {
            accepted.push((length, stage.balance(to)));
        }
    }
    assert_eq!(
        accepted,
        [],
        "lengths of {} that went through",
        transfer.len()
    );
    assert!(stage.views() == before, "a refused message changed a view");
}

#[test]
fn a_word_beyond_its_type_is_refused_and_not_cut_to_fit() {
    let mut stage = Stage::new(Options::default());
    let (coin, fisher, officer, to) = (
        stage.coin,
        stage.fishers[0],
        stage.officer,
        stage.fishers[1],
    );
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let before = stage.views();
    let transfer = Fishcoin::transferCall {
        to,
        value: U256::from(1),
    };
    let cede = Fishcoin::transferSharesCall { to, shares: 1 };
    let land = Fishcoin::landCall {
        receipt: receipt(0),
        fisher,
        quantity: 1,
    };
    let beginning = stage.chain.snapshot();
    // the message, and which of its words gets a bit that its type does not have
    let cases = [
        ("address", fisher, transfer.abi_encode(), 0, 11),
        ("uint128", fisher, cede.abi_encode(), 1, 15),
        ("uint128", officer, land.abi_encode(), 2, 15),
    ];
    let mut accepted = Vec::new();
    for (kind, who, mut message, word, byte) in cases {
        stage.chain.restore(&beginning);
        message[4 + 32 * word + byte] = 1;
        if stage.chain.call(who, coin, &message).is_ok() {
            accepted.push((kind, message));
        }
    }
    assert!(accepted.is_empty(), "{accepted:02x?} went through");
    assert!(stage.views() == before, "a refused message changed a view");
}
