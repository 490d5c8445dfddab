//! Tokens to test with, well-behaved and hostile: Solidity contracts of e2e/peers/contracts/tokens,
//! compiled for EVM and committed beside this file, so that the tests need no compiler.

use alloy_core::{
    primitives::{hex, Address, Bytes, U256},
    sol,
    sol_types::{SolCall, SolValue},
};
use weir_e2e::{Chain, Receipt};

sol! {
    /// What all of the tokens have.
    #[derive(Debug)]
    interface Token {
        function decimals() external view returns (uint8);
        function balanceOf(address account) external view returns (uint256);
        function allowance(address owner, address spender) external view returns (uint256);
        function approve(address spender, uint256 value) external;
        function transfer(address to, uint256 value) external;
        function transferFrom(address from, address to, uint256 value) external;
    }

    /// Thousandths of every transfer that the receiver misses, and that the sender loses on top.
    interface FeeToken {
        function setFees(uint256 onTheWay, uint256 onTop) external;
    }

    /// 0: behaves; 1: answers false; 2: answers true; 3: answers the number 2; 4: reverts. From 1 on
    /// nothing moves.
    interface FalseToken {
        function setMode(uint256 mode) external;
    }

    /// An account that acts for anyone and calls back when it is called.
    interface Reentering {
        function arm(address target, bytes data, uint256 times) external;
        function act(address target, bytes data) external payable returns (bytes answer);
        function called() external view returns (uint256);
        function succeeded() external view returns (uint256);
        function answer() external view returns (bytes);
        /// Of the token: call back before it moves anything instead of after.
        function setBeforehand(bool beforehand) external;
        /// Of the receiver: refuse the chain's own token.
        function setRefusing(bool refusing) external;
    }
}

/// Which token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// OpenZeppelin's ERC-20.
    Plain,
    /// Burns a hundredth of every transfer; [`FeeToken::setFeesCall`] changes that.
    Fee,
    /// Moves, and answers nothing.
    Silent,
    /// Behaves until [`FalseToken::setModeCall`].
    False,
    /// Calls back once armed; see [`Reentering`].
    Reentering,
    /// Anybody can burn anybody's of it, as if it melted; see e2e/peers/contracts/tokens/LyingToken.sol.
    Burning,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => include_str!("tokens/PeerToken.hex"),
            Self::Fee => include_str!("tokens/FeeToken.hex"),
            Self::Silent => include_str!("tokens/SilentToken.hex"),
            Self::False => include_str!("tokens/FalseToken.hex"),
            Self::Reentering => include_str!("tokens/ReenteringToken.hex"),
            Self::Burning => include_str!("tokens/LyingToken.hex"),
        }
    }
}

/// Deploys a token of 6 decimals; all `supply` base units are `owner`'s.
pub fn deploy_token(chain: &mut Chain, kind: Kind, owner: Address, supply: u128) -> Address {
    deploy(chain, owner, kind.code(), &U256::from(supply).abi_encode())
}

/// Deploys an account that calls back when the chain's own token arrives; see [`Reentering`].
pub fn deploy_receiver(chain: &mut Chain, owner: Address) -> Address {
    deploy(
        chain,
        owner,
        include_str!("tokens/ReenteringReceiver.hex"),
        &[],
    )
}

/// Gives `to` some of `from`'s tokens.
pub fn pay(chain: &mut Chain, token: Address, from: Address, to: Address, amount: u128) {
    let value = U256::from(amount);
    send(chain, token, from, &Token::transferCall { to, value });
}

/// Lets `spender` take all of `owner`'s tokens.
pub fn allow(chain: &mut Chain, token: Address, owner: Address, spender: Address) {
    let value = U256::MAX;
    send(chain, token, owner, &Token::approveCall { spender, value });
}

/// What `who` has of a token.
pub fn balance(chain: &mut Chain, token: Address, who: Address) -> u128 {
    let account = who;
    let balance = chain
        .read(token, &Token::balanceOfCall { account })
        .expect("a token tells its balances");
    balance.to()
}

/// Sends a message to a token, or to an account that calls back; it must go through. Also where the
/// contract answers nothing.
pub fn send<C: SolCall>(chain: &mut Chain, to: Address, from: Address, message: &C) -> Receipt {
    chain
        .call(from, to, &message.abi_encode())
        .unwrap_or_else(|error| panic!("{}: {error}", C::SIGNATURE))
}

/// The message that has `actor` (a [`Reentering`] contract) send `message` to `target` as itself.
pub fn acting<C: SolCall>(target: Address, message: &C) -> Reentering::actCall {
    Reentering::actCall {
        target,
        data: Bytes::from(message.abi_encode()),
    }
}

/// The message that has `actor` call `target` with `message` at its next `times` occasions.
pub fn arming<C: SolCall>(target: Address, message: &C, times: u64) -> Reentering::armCall {
    Reentering::armCall {
        target,
        data: Bytes::from(message.abi_encode()),
        times: U256::from(times),
    }
}

fn deploy(chain: &mut Chain, owner: Address, code: &str, arguments: &[u8]) -> Address {
    let code = hex::decode(code.trim()).expect("the committed code is hexadecimal");
    chain
        .deploy(owner, &code, arguments)
        .unwrap_or_else(|error| panic!("deploying a test token: {error}"))
        .address
}
