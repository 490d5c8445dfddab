//! A transaction for a wallet elsewhere to sign and send.

use std::fmt::Write;

use alloy::{
    dyn_abi::{DynSolValue, JsonAbiExt},
    json_abi::Function,
    primitives::{Address, Bytes, U256, U64},
};
use serde::Serialize;

use super::{Fees, Prepared};
use crate::interfaces::{Claims, Council, Exchange, Fishcoin, Fund, Generative};

/// What a wallet is given to sign: the object that `eth_sendTransaction` takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unsigned {
    /// Who signs.
    pub from: Address,
    /// The contract; left out to put up a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Address>,
    /// The call.
    pub data: Bytes,
    /// Coins of the chain that go with it.
    pub value: U256,
    /// The most gas it may use.
    pub gas: U64,
    /// The most that is paid for gas, on a chain with a base fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_fee_per_gas: Option<U256>,
    /// Of it, what may go beyond the base fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_priority_fee_per_gas: Option<U256>,
    /// What is paid for gas, on a chain without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gas_price: Option<U256>,
    /// Its number among the signer's transactions.
    pub nonce: U64,
    /// The chain it is for.
    pub chain_id: U64,
}

impl Unsigned {
    /// `prepared`, with its number.
    pub fn of(prepared: &Prepared, nonce: u64) -> Self {
        let (max_fee, max_priority, gas_price) = match prepared.fees {
            Fees::Market {
                max_fee,
                max_priority,
                ..
            } => (Some(max_fee), Some(max_priority), None),
            Fees::Fixed { gas_price } => (None, None, Some(gas_price)),
        };
        Self {
            from: prepared.from,
            to: prepared.transaction.to,
            data: prepared.transaction.data.clone(),
            value: prepared.transaction.value,
            gas: U64::from(prepared.gas),
            max_fee_per_gas: max_fee.map(U256::from),
            max_priority_fee_per_gas: max_priority.map(U256::from),
            gas_price: gas_price.map(U256::from),
            nonce: U64::from(nonce),
            chain_id: U64::from(prepared.chain_id),
        }
    }

    /// A link that opens in a wallet (EIP-681). Only calls whose arguments are plain words have one.
    pub fn link(&self) -> Option<String> {
        let to = self.to?;
        let (selector, arguments) = self.data.split_first_chunk::<4>()?;
        let function = function(*selector)?;
        let values = function.abi_decode_input(arguments).ok()?;
        let mut link = format!("ethereum:{to}@{}/{}", self.chain_id, function.name);
        let mut mark = '?';
        for (input, value) in function.inputs.iter().zip(&values) {
            let value = match value {
                DynSolValue::Address(address) => address.to_string(),
                DynSolValue::Uint(number, _) => number.to_string(),
                DynSolValue::FixedBytes(word, 32) => word.to_string(),
                DynSolValue::Bool(flag) => flag.to_string(),
                _ => return None,
            };
            write!(link, "{mark}{}={value}", input.ty).ok()?;
            mark = '&';
        }
        Some(link)
    }
}

/// The function of any contract that a call names. Where two have one of the same name, its types are the
/// same, or the selector would not be.
fn function(selector: [u8; 4]) -> Option<Function> {
    let all = [
        Council::abi::functions(),
        Fishcoin::abi::functions(),
        Claims::abi::functions(),
        Fund::abi::functions(),
        Generative::abi::functions(),
        Exchange::abi::functions(),
    ];
    all.into_iter()
        .flat_map(|functions| functions.into_values().flatten())
        .find(|function| function.selector() == selector)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Transaction;
    use alloy::primitives::address;

    const COIN: Address = address!("0x5FbDB2315678afecb367f032d93F642f64180aa3");
    const ANA: Address = address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    fn unsigned(transaction: Transaction) -> Unsigned {
        let prepared = Prepared {
            transaction,
            from: ANA,
            chain_id: 420_420_999,
            gas: 120,
            estimate: 100,
            fees: Fees::Market {
                max_fee: 7,
                max_priority: 0,
                base: 3,
            },
        };
        Unsigned::of(&prepared, 5)
    }

    #[test]
    fn a_payment_has_a_link_that_a_wallet_opens() {
        let call = Fishcoin::transferCall {
            to: ANA,
            value: U256::from(12_500),
        };
        let unsigned = unsigned(Transaction::call(COIN, &call, "pay"));
        assert_eq!(
            unsigned.link().unwrap(),
            format!("ethereum:{COIN}@420420999/transfer?address={ANA}&uint256=12500")
        );
        let json = serde_json::to_value(&unsigned).unwrap();
        assert_eq!(json["gas"], "0x78");
        assert_eq!(json["nonce"], "0x5");
        assert_eq!(json["maxFeePerGas"], "0x7");
        assert_eq!(json["chainId"], "0x190f1d87");
        assert!(json.get("gasPrice").is_none());
    }

    #[test]
    fn a_call_whose_arguments_are_no_plain_words_has_no_link() {
        let statement = Council::Statement {
            stock: 0,
            season: 1,
            low: 1,
            estimate: 2,
            high: 3,
            asOf: 1,
            expires: 2,
            evidence: Default::default(),
        };
        let call = Council::attestCall { statement };
        assert_eq!(
            unsigned(Transaction::call(COIN, &call, "attest")).link(),
            None
        );
    }
}
