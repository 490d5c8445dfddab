//! The money: a plain ERC-20 of 6 decimals, as code for the EVM, put together here so that the
//! demonstration needs no Solidity compiler.

use std::collections::BTreeMap;

use alloy_core::{
    sol,
    sol_types::{SolCall, SolEvent},
};

sol! {
    /// What is used of ERC-20.
    #[derive(Debug)]
    interface Euro {
        function totalSupply() external view returns (uint256 supply);
        function decimals() external view returns (uint8 decimals);
        function balanceOf(address account) external view returns (uint256 balance);
        function allowance(address owner, address spender) external view returns (uint256 remaining);
        function transfer(address to, uint256 value) external returns (bool done);
        function approve(address spender, uint256 value) external returns (bool done);
        function transferFrom(address from, address to, uint256 value) external returns (bool done);
        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);
    }
}

/// Decimals of the token.
pub const DECIMALS: u8 = 6;

// Opcodes.
const ADD: u8 = 0x01;
const SUB: u8 = 0x03;
const LT: u8 = 0x10;
const EQ: u8 = 0x14;
const SHR: u8 = 0x1c;
const KECCAK256: u8 = 0x20;
const CALLER: u8 = 0x33;
const CALLDATALOAD: u8 = 0x35;
const CODECOPY: u8 = 0x39;
const MLOAD: u8 = 0x51;
const MSTORE: u8 = 0x52;
const SLOAD: u8 = 0x54;
const SSTORE: u8 = 0x55;
const JUMP: u8 = 0x56;
const JUMPI: u8 = 0x57;
const JUMPDEST: u8 = 0x5b;
const PUSH0: u8 = 0x5f;
const PUSH1: u8 = 0x60;
const DUP1: u8 = 0x80;
const DUP2: u8 = 0x81;
const SWAP1: u8 = 0x90;
const LOG3: u8 = 0xa3;
const RETURN: u8 = 0xf3;
const REVERT: u8 = 0xfd;

// Where arguments wait in memory.
const FROM: u8 = 0x40;
const TO: u8 = 0x60;
const VALUE: u8 = 0x80;

/// Init code of a token whose deployer has all of `supply`.
pub fn init_code(supply: u128) -> Vec<u8> {
    let runtime = runtime(supply);
    // the deployer's balance lies under its own address
    let mut code = Code::default();
    code.push(&supply.to_be_bytes()).op(&[CALLER, SSTORE]);
    let length = u16::try_from(runtime.len())
        .unwrap_or(u16::MAX)
        .to_be_bytes();
    let header = u16::try_from(code.bytes.len() + 11).unwrap_or(u16::MAX);
    code.push(&length).op(&[DUP1]).push(&header.to_be_bytes());
    code.op(&[PUSH0, CODECOPY, PUSH0, RETURN]);
    let mut bytes = code.bytes;
    bytes.extend(runtime);
    bytes
}

/// What stays on the chain. A balance is stored under its account's address, an allowance under the
/// hash of owner and spender.
fn runtime(supply: u128) -> Vec<u8> {
    let mut code = Code::default();
    code.op(&[PUSH0, CALLDATALOAD]).push(&[0xe0]).op(&[SHR]);
    for (selector, label) in [
        (Euro::transferCall::SELECTOR, "transfer"),
        (Euro::transferFromCall::SELECTOR, "transferFrom"),
        (Euro::approveCall::SELECTOR, "approve"),
        (Euro::balanceOfCall::SELECTOR, "balanceOf"),
        (Euro::allowanceCall::SELECTOR, "allowance"),
        (Euro::totalSupplyCall::SELECTOR, "totalSupply"),
        (Euro::decimalsCall::SELECTOR, "decimals"),
    ] {
        code.op(&[DUP1])
            .push(&selector)
            .op(&[EQ])
            .jump(JUMPI, label);
    }
    code.label("refuse").op(&[PUSH0, PUSH0, REVERT]);

    code.label("totalSupply")
        .push(&supply.to_be_bytes())
        .jump(JUMP, "answer");
    code.label("decimals")
        .push(&[DECIMALS])
        .jump(JUMP, "answer");
    code.label("balanceOf")
        .argument(0)
        .op(&[SLOAD])
        .jump(JUMP, "answer");
    code.label("allowance").argument(0).op(&[PUSH0, MSTORE]);
    code.argument(1).push(&[0x20]).op(&[MSTORE]);
    code.hash().op(&[SLOAD]).jump(JUMP, "answer");

    code.label("approve").op(&[CALLER, PUSH0, MSTORE]);
    code.argument(0).push(&[0x20]).op(&[MSTORE]);
    code.argument(1).op(&[DUP1]).keep(VALUE);
    code.hash().op(&[SSTORE]);
    code.argument(0)
        .op(&[CALLER])
        .log(Euro::Approval::SIGNATURE_HASH.as_slice());
    code.jump(JUMP, "done");

    code.label("transfer").op(&[CALLER]).keep(FROM);
    code.argument(0).keep(TO).argument(1).keep(VALUE);
    code.jump(JUMP, "move");

    code.label("transferFrom").argument(0).keep(FROM);
    code.argument(1).keep(TO).argument(2).keep(VALUE);
    code.kept(FROM)
        .op(&[PUSH0, MSTORE, CALLER])
        .push(&[0x20])
        .op(&[MSTORE]);
    code.hash()
        .op(&[DUP1, SLOAD])
        .less_value()
        .op(&[SWAP1, SSTORE]);

    code.label("move");
    code.kept(FROM)
        .op(&[SLOAD])
        .less_value()
        .kept(FROM)
        .op(&[SSTORE]);
    code.kept(TO)
        .op(&[DUP1, SLOAD])
        .kept(VALUE)
        .op(&[ADD, SWAP1, SSTORE]);
    code.kept(TO)
        .kept(FROM)
        .log(Euro::Transfer::SIGNATURE_HASH.as_slice());

    code.label("done").push(&[1]);
    code.label("answer")
        .op(&[PUSH0, MSTORE])
        .push(&[0x20])
        .op(&[PUSH0, RETURN]);
    code.linked()
}

/// Code under construction: labels are put in at the end.
#[derive(Default)]
struct Code {
    bytes: Vec<u8>,
    labels: BTreeMap<&'static str, usize>,
    jumps: Vec<(usize, &'static str)>,
}

impl Code {
    fn op(&mut self, opcodes: &[u8]) -> &mut Self {
        self.bytes.extend(opcodes);
        self
    }

    /// Puts up to 32 bytes on the stack.
    fn push(&mut self, value: &[u8]) -> &mut Self {
        let size = u8::try_from(value.len()).unwrap_or(32);
        self.bytes.push(PUSH1 - 1 + size);
        self.bytes.extend(value);
        self
    }

    fn label(&mut self, name: &'static str) -> &mut Self {
        self.labels.insert(name, self.bytes.len());
        self.op(&[JUMPDEST])
    }

    fn jump(&mut self, how: u8, label: &'static str) -> &mut Self {
        self.jumps.push((self.bytes.len() + 1, label));
        self.push(&[0, 0]).op(&[how])
    }

    /// The message's argument of that position.
    fn argument(&mut self, position: u8) -> &mut Self {
        self.push(&[4 + 32 * position]).op(&[CALLDATALOAD])
    }

    fn keep(&mut self, place: u8) -> &mut Self {
        self.push(&[place]).op(&[MSTORE])
    }

    fn kept(&mut self, place: u8) -> &mut Self {
        self.push(&[place]).op(&[MLOAD])
    }

    /// The hash of the first two words of memory.
    fn hash(&mut self) -> &mut Self {
        self.push(&[0x40]).op(&[PUSH0, KECCAK256])
    }

    /// Takes the value off what lies on the stack, and refuses if that is less.
    fn less_value(&mut self) -> &mut Self {
        self.kept(VALUE).op(&[DUP2, LT]).jump(JUMPI, "refuse");
        self.kept(VALUE).op(&[SWAP1, SUB])
    }

    /// Emits an event of the value, with two accounts from the stack.
    fn log(&mut self, topic: &[u8]) -> &mut Self {
        self.push(topic).push(&[0x20]).push(&[VALUE]).op(&[LOG3])
    }

    fn linked(mut self) -> Vec<u8> {
        for (place, label) in self.jumps {
            let target = u16::try_from(self.labels[label]).unwrap_or(u16::MAX);
            self.bytes[place..place + 2].copy_from_slice(&target.to_be_bytes());
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_core::primitives::U256;
    use weir_e2e::Chain;

    #[test]
    fn it_moves_money_within_balances_and_allowances_and_says_so() {
        let mut chain = Chain::new();
        let [alice, bob, carol] = [1, 2, 3].map(|number| chain.funded(number));
        let euro = chain.deploy(alice, &init_code(1_000), &[]).unwrap().address;
        let value = U256::from(300);
        let (done, receipt) = chain
            .send(alice, euro, &Euro::transferCall { to: bob, value })
            .unwrap();
        assert!(done);
        let event = receipt.events::<Euro::Transfer>().pop().unwrap();
        assert_eq!((event.from, event.to, event.value), (alice, bob, value));
        chain.refused(
            bob,
            euro,
            &Euro::transferCall {
                to: carol,
                value: U256::from(301),
            },
        );

        let approve = Euro::approveCall {
            spender: carol,
            value: U256::from(200),
        };
        let (_, receipt) = chain.send(bob, euro, &approve).unwrap();
        assert_eq!(receipt.events::<Euro::Approval>()[0].value, U256::from(200));
        let take = |value: u64| Euro::transferFromCall {
            from: bob,
            to: carol,
            value: U256::from(value),
        };
        chain.refused(carol, euro, &take(201));
        assert!(chain.send(carol, euro, &take(150)).unwrap().0);
        chain.refused(carol, euro, &take(51));

        let left = Euro::allowanceCall {
            owner: bob,
            spender: carol,
        };
        assert_eq!(chain.read(euro, &left).unwrap(), U256::from(50));
        for (account, balance) in [(alice, 700), (bob, 150), (carol, 150)] {
            let held = chain.read(euro, &Euro::balanceOfCall { account }).unwrap();
            assert_eq!(held, U256::from(balance));
        }
        assert_eq!(
            chain.read(euro, &Euro::totalSupplyCall {}).unwrap(),
            U256::from(1_000)
        );
        assert_eq!(chain.read(euro, &Euro::decimalsCall {}).unwrap(), 6);
    }
}
