//! What a contract's refusal means, in words with its values.
//!
//! A refusal comes as the ABI encoding of one of the contracts' errors. Every one of them has a
//! sentence here (the compiler sees to it), with amounts in the stock's unit, addresses under the
//! charter's names and times as dates, and says what to do.

pub mod council;
pub mod fishcoin;

use alloy::{
    primitives::Bytes,
    sol_types::{Panic, Revert, SolError, SolInterface},
};

use crate::{
    interfaces::{Council::CouncilErrors, Fishcoin::FishcoinErrors},
    shell::{Failure, Kind},
    vocabulary::Vocabulary,
};

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The error's name in the contract.
    pub name: String,
    /// What stands against it, with the values; begins small, to stand after a colon.
    pub sentence: String,
    /// What to do.
    pub advice: Option<String>,
    /// Its sort.
    pub kind: Kind,
}

impl Explanation {
    fn new(kind: Kind, sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            name: String::new(),
            sentence: sentence.into(),
            advice: Some(advice.into()),
            kind,
        }
    }

    fn named(mut self, name: Option<&str>) -> Self {
        self.name = name.unwrap_or_default().to_owned();
        self
    }
}

impl From<Explanation> for Failure {
    fn from(explanation: Explanation) -> Self {
        let mut failure = Self::new(explanation.kind, explanation.sentence);
        failure.advice = explanation.advice;
        failure.error = Some(explanation.name);
        failure
    }
}

/// What the data of a refusal means.
pub fn explain(data: &[u8], words: &Vocabulary) -> Explanation {
    let selector = data.first_chunk::<4>().copied().unwrap_or_default();
    if let Ok(error) = FishcoinErrors::abi_decode(data) {
        let name = FishcoinErrors::name_by_selector(selector);
        return fishcoin::explain(&error, words).named(name);
    }
    if let Ok(error) = CouncilErrors::abi_decode(data) {
        let name = CouncilErrors::name_by_selector(selector);
        return council::explain(&error, words).named(name);
    }
    if let Ok(Revert { reason }) = Revert::abi_decode(data) {
        let sentence = format!("the contract refused: {reason}");
        return unknown("Error", sentence);
    }
    if let Ok(panic) = Panic::abi_decode(data) {
        let sentence = format!("the contract failed: {panic}");
        return unknown("Panic", sentence);
    }
    if data.is_empty() {
        return unknown(
            "",
            "the contract refused without a reason, as one does that has no such message"
                .to_owned(),
        );
    }
    let data = Bytes::copy_from_slice(data);
    unknown("", format!("the contract refused with an error that is neither the council's nor the currency's: {data}"))
}

/// What an error of the council means, before the council has said it.
pub fn explain_council(error: &CouncilErrors, words: &Vocabulary) -> Explanation {
    let name = CouncilErrors::name_by_selector(error.selector());
    council::explain(error, words).named(name)
}

fn unknown(name: &str, sentence: String) -> Explanation {
    Explanation::new(
        Kind::Reverted,
        sentence,
        "check that the manifest (--deployment) is of this deployment",
    )
    .named(Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces::{Council, Fishcoin};
    use alloy::{
        dyn_abi::{DynSolType, DynSolValue},
        json_abi::JsonAbi,
        primitives::{address, Address, U256},
    };

    const COUNCIL: &str = include_str!("../../../../e2e/abi/council.json");
    const FISHCOIN: &str = include_str!("../../../../e2e/abi/fishcoin.json");
    const ANA: Address = address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    fn words() -> Vocabulary {
        Vocabulary::of("t", 3, "FISH").name(ANA, "Ana")
    }

    #[test]
    fn every_error_of_both_contracts_has_a_sentence_with_its_values() {
        for abi in [COUNCIL, FISHCOIN] {
            let abi: JsonAbi = serde_json::from_str(abi).unwrap();
            assert!(abi.errors().count() > 30);
            for error in abi.errors() {
                let values: Vec<DynSolValue> = error
                    .inputs
                    .iter()
                    .map(|input| match input.ty.parse::<DynSolType>().unwrap() {
                        DynSolType::Address => DynSolValue::Address(ANA),
                        DynSolType::FixedBytes(size) => {
                            DynSolValue::FixedBytes(Default::default(), size)
                        }
                        DynSolType::Uint(bits) => DynSolValue::Uint(U256::from(7), bits),
                        other => panic!("{}: an argument of {other}", error.name),
                    })
                    .collect();
                let mut data = error.selector().to_vec();
                data.extend(DynSolValue::Tuple(values).abi_encode_params());
                let explanation = explain(&data, &words());
                assert_eq!(explanation.name, error.name);
                assert!(explanation.sentence.len() > 20, "{explanation:?}");
                assert!(explanation.advice.is_some(), "{explanation:?}");
                let one_of = error.inputs.iter().any(|input| input.ty == "address");
                assert!(
                    !one_of || explanation.sentence.contains("Ana"),
                    "{explanation:?}"
                );
            }
        }
    }

    #[test]
    fn a_short_balance_is_told_with_whose_it_is_and_by_how_much() {
        let error = Fishcoin::ERC20InsufficientBalance {
            sender: ANA,
            balance: U256::from(3_000),
            needed: U256::from(12_500),
        };
        let explanation = explain(&error.abi_encode(), &words());
        assert_eq!(
            explanation.sentence,
            "Ana (0x7099…79C8) has 3 FISH, which is 9.5 FISH less than the 12.5 FISH needed"
        );
        assert_eq!(explanation.kind, Kind::Reverted);
    }

    #[test]
    fn one_who_may_not_is_told_apart_from_what_is_not_there() {
        let error = Council::NotSeat { caller: ANA };
        assert_eq!(
            explain(&error.abi_encode(), &words()).kind,
            Kind::Unauthorised
        );
        let error = Council::UnknownStock { stock: 7 };
        assert_eq!(explain(&error.abi_encode(), &words()).kind, Kind::NotFound);
    }

    #[test]
    fn what_is_no_error_of_theirs_is_told_as_it_came() {
        let revert = Revert {
            reason: "no".into(),
        };
        assert!(explain(&revert.abi_encode(), &words())
            .sentence
            .ends_with("no"));
        assert!(explain(&[], &words()).sentence.contains("without a reason"));
        assert!(explain(&[1, 2, 3, 4, 5], &words())
            .sentence
            .contains("0x0102030405"));
    }
}
