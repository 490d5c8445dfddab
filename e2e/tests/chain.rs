//! The chain itself, tried with one small contract in EVM bytecode.

use alloy_core::{
    primitives::{Address, U256},
    sol,
    sol_types::{SolCall, SolError, SolEvent, SolValue},
};
use weir_e2e::{CallError, Chain, Cost, GENESIS_SECONDS};

sol! {
    /// Holds one number of at most a hundred.
    contract Holder {
        event Changed(uint256 value);
        error TooMuch(uint256 value);

        function get() external returns (uint256);
        function clock() external returns (uint256);
        function set(uint256 value) external;
    }
}

/// The contract, hand-assembled. Its constructor takes the first number; messages it
/// does not know, it accepts with their value.
fn holder_code() -> Vec<u8> {
    let runtime = [
        &[0x5f, 0x35, 0x60, 0xe0, 0x1c][..], // the selector: CALLDATALOAD(0) >> 224
        &[0x80, 0x63],                       // equals get's?
        &Holder::getCall::SELECTOR,
        &[0x14, 0x60, 0x24, 0x57], // then go to 0x24
        &[0x80, 0x63],             // equals clock's?
        &Holder::clockCall::SELECTOR,
        &[0x14, 0x60, 0x2d, 0x57], // then go to 0x2d
        &[0x80, 0x63],             // equals set's?
        &Holder::setCall::SELECTOR,
        &[0x14, 0x60, 0x35, 0x57],             // then go to 0x35
        &[0x00],                               // else stop
        &[0x5b, 0x5f, 0x54],                   // 0x24, get: SLOAD(0)
        &[0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3], // return it
        &[0x5b, 0x42],                         // 0x2d, clock: TIMESTAMP
        &[0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3], // return it
        &[0x5b, 0x60, 0x04, 0x35],             // 0x35, set: the argument
        &[0x80, 0x60, 0x64, 0x10],             // is a hundred less than it?
        &[0x60, 0x6b, 0x57],                   // then go to 0x6b
        &[0x80, 0x5f, 0x55],                   // SSTORE(0, argument)
        &[0x5f, 0x52, 0x7f],                   // LOG1(argument, ..
        Holder::Changed::SIGNATURE_HASH.as_slice(),
        &[0x60, 0x20, 0x5f, 0xa1, 0x00], // .. topic), stop
        &[0x5b, 0x63],                   // 0x6b: the error's selector
        &Holder::TooMuch::SELECTOR,
        &[0x60, 0xe0, 0x1b, 0x5f, 0x52], // in front,
        &[0x60, 0x04, 0x52],             // the argument behind it,
        &[0x60, 0x24, 0x5f, 0xfd],       // revert
    ]
    .concat();
    let length = u8::try_from(runtime.len()).expect("it is small");
    let constructor = [
        &[0x60, 0x20, 0x60, 0x20, 0x38, 0x03, 0x5f, 0x39][..], // the code's last word
        &[0x5f, 0x51, 0x5f, 0x55],                             // into storage slot 0
        &[0x60, length, 0x80, 0x60, 0x15, 0x5f, 0x39, 0x5f, 0xf3], // return what follows
    ]
    .concat();
    [constructor, runtime].concat()
}

fn chain_with_holder() -> (Chain, Address, Address) {
    let mut chain = Chain::new();
    let alice = chain.funded(1);
    let deployed = chain
        .deploy(alice, &holder_code(), &U256::from(7).abi_encode())
        .expect("the constructor cannot fail");
    (chain, alice, deployed.address)
}

fn set(value: u64) -> Holder::setCall {
    Holder::setCall {
        value: U256::from(value),
    }
}

#[test]
fn constructor_arguments_reach_evm_code() {
    let (mut chain, _, contract) = chain_with_holder();
    assert_eq!(chain.read(contract, &Holder::getCall {}), Ok(U256::from(7)));
}

#[test]
fn deployer_gets_a_new_address_each_time_and_pays_for_the_code() {
    let mut chain = Chain::new();
    let alice = chain.funded(1);
    let argument = U256::from(7).abi_encode();
    let first = chain.deploy(alice, &holder_code(), &argument).unwrap();
    let second = chain.deploy(alice, &holder_code(), &argument).unwrap();
    assert_ne!(first.address, second.address);
    assert_eq!(first.address, alice.create(0));
    assert!(first.cost.storage_deposit > 0);
    assert_eq!(chain.spent().calls, 2);
}

#[test]
fn message_stores_and_emits() {
    let (mut chain, alice, contract) = chain_with_holder();
    let (_, receipt) = chain.send(alice, contract, &set(42)).unwrap();
    assert_eq!(receipt.logs[0].address, contract);
    let events = receipt.events::<Holder::Changed>();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].value, U256::from(42));
    assert_eq!(
        chain.read(contract, &Holder::getCall {}),
        Ok(U256::from(42))
    );
}

#[test]
fn events_of_one_message_are_not_seen_in_the_next() {
    let (mut chain, alice, contract) = chain_with_holder();
    chain.send(alice, contract, &set(1)).unwrap();
    let (_, receipt) = chain.send(alice, contract, &Holder::getCall {}).unwrap();
    assert_eq!(receipt.logs, []);
}

#[test]
fn revert_carries_the_contracts_error_and_changes_nothing() {
    let (mut chain, alice, contract) = chain_with_holder();
    let error = chain.refused(alice, contract, &set(101));
    let Some(Holder::HolderErrors::TooMuch(too_much)) = error.as_error() else {
        panic!("{error}");
    };
    assert_eq!(too_much.value, U256::from(101));
    assert_eq!(chain.read(contract, &Holder::getCall {}), Ok(U256::from(7)));
    assert_eq!(chain.spent().calls, 2, "a failed message costs too");
}

#[test]
fn view_changes_nothing() {
    let (mut chain, alice, contract) = chain_with_holder();
    let spent = chain.spent();
    chain.read_as(alice, contract, &set(42)).unwrap();
    assert_eq!(chain.read(contract, &Holder::getCall {}), Ok(U256::from(7)));
    assert_eq!(chain.spent(), spent);
}

#[test]
fn contract_sees_the_time_that_was_set() {
    let (mut chain, _, contract) = chain_with_holder();
    let clock = |chain: &mut Chain| chain.read(contract, &Holder::clockCall {}).unwrap();
    assert_eq!(clock(&mut chain), U256::from(GENESIS_SECONDS));
    chain.advance(365 * 86_400);
    assert_eq!(chain.now(), GENESIS_SECONDS + 365 * 86_400);
    assert_eq!(clock(&mut chain), U256::from(chain.now()));
    chain.set_time(3_000_000_000);
    chain.mine();
    assert_eq!(clock(&mut chain), U256::from(3_000_000_006_u64));
    assert_eq!(chain.block(), 4);
}

#[test]
#[should_panic(expected = "time runs forwards")]
fn time_does_not_run_backwards() {
    Chain::new().set_time(GENESIS_SECONDS - 1);
}

#[test]
fn storage_outlives_the_block_it_was_written_in() {
    let (mut chain, alice, contract) = chain_with_holder();
    chain.send(alice, contract, &set(42)).unwrap();
    for _ in 0..300 {
        chain.mine();
    }
    assert_eq!(
        chain.read(contract, &Holder::getCall {}),
        Ok(U256::from(42))
    );
}

#[test]
fn snapshot_brings_back_state_time_and_totals() {
    let (mut chain, alice, contract) = chain_with_holder();
    let spent = chain.spent();
    let snapshot = chain.snapshot();
    for value in [42, 43] {
        chain.send(alice, contract, &set(value)).unwrap();
        chain.advance(1_000);
        chain.restore(&snapshot);
        assert_eq!(chain.read(contract, &Holder::getCall {}), Ok(U256::from(7)));
        assert_eq!(chain.now(), GENESIS_SECONDS);
        assert_eq!(chain.spent(), spent);
    }
    chain.mine();
    chain.send(alice, contract, &set(44)).unwrap();
}

#[test]
fn same_message_from_the_same_snapshot_costs_the_same() {
    let (mut chain, alice, contract) = chain_with_holder();
    let cost = |chain: &mut Chain| chain.send(alice, contract, &set(42)).unwrap().1.cost;
    let snapshot = chain.snapshot();
    let first = cost(&mut chain);
    chain.restore(&snapshot);
    assert_eq!(cost(&mut chain), first);
    assert!(first.ref_time > 0);
    assert!(first.proof_size > 0);
}

#[test]
fn every_transaction_pays_for_cold_storage_also_within_a_block() {
    let (mut chain, alice, contract) = chain_with_holder();
    let cost = |chain: &mut Chain| chain.send(alice, contract, &set(42)).unwrap().1.cost;
    let first = cost(&mut chain);
    let same_block = cost(&mut chain);
    chain.mine();
    let next_block = cost(&mut chain);
    assert_eq!(same_block, first);
    assert_eq!(next_block, first);
}

#[test]
fn totals_are_the_sum_of_the_costs() {
    let mut chain = Chain::new();
    let alice = chain.funded(1);
    let argument = U256::from(7).abi_encode();
    let deployed = chain.deploy(alice, &holder_code(), &argument).unwrap();
    let (_, receipt) = chain.send(alice, deployed.address, &set(42)).unwrap();
    let total: Cost = [deployed.cost, receipt.cost].into_iter().sum();
    let spent = chain.spent();
    assert_eq!(spent.ref_time, total.ref_time);
    assert_eq!(spent.proof_size, total.proof_size);
    assert_eq!(spent.storage_deposit, total.storage_deposit);
}

#[test]
fn value_moves_to_the_last_of_18_decimals() {
    let (mut chain, alice, contract) = chain_with_holder();
    let value = U256::from(1_500_000_000_000_000_001_u64);
    let before = chain.balance(alice);
    chain
        .call_with_value(alice, contract, &[], value)
        .expect("it accepts any value");
    assert_eq!(chain.balance(contract), value);
    assert!(chain.balance(alice) <= before - value);
}

#[test]
fn value_one_does_not_have_is_refused() {
    let (mut chain, _, contract) = chain_with_holder();
    let pauper = Chain::account(2);
    let error = chain
        .call_with_value(pauper, contract, &[], U256::from(1))
        .unwrap_err();
    assert!(matches!(error, CallError::Refused(_)), "{error}");
    assert_eq!(chain.balance(contract), U256::ZERO);
}

#[test]
fn answer_of_an_address_without_code_names_it() {
    let mut chain = Chain::new();
    let nobody = Chain::account(3);
    let error = chain.read(nobody, &Holder::getCall {}).unwrap_err();
    assert!(error.to_string().contains("is there a contract"), "{error}");
}

#[test]
fn funding_adds_up() {
    let mut chain = Chain::new();
    let account = Chain::account(5);
    chain.fund(account, U256::from(3));
    chain.fund(account, U256::from(4_000_000));
    assert_eq!(chain.balance(account), U256::from(4_000_003));
}

#[test]
fn nothing_but_code_can_be_deployed() {
    let mut chain = Chain::new();
    let alice = chain.funded(1);
    let before = chain.balance(alice);
    for code in [&b"PVM\0 but no code"[..], &[0xfe]] {
        assert!(chain.deploy(alice, code, &[]).is_err());
    }
    assert_eq!(chain.balance(alice), before);
}
