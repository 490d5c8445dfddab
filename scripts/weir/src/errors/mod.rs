//! What a contract's refusal means, in words with its values.
//!
//! A refusal comes as the ABI encoding of one of the contracts' errors. Every one of them has a
//! sentence here (the compiler sees to it), with amounts in the stock's unit, addresses under the
//! charter's names and times as dates, and says what to do.

pub mod claims;
pub mod common;
pub mod council;
pub mod exchange;
pub mod fishcoin;
pub mod fund;
pub mod generative;

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{Panic, Revert, SolError, SolInterface},
};

use crate::{
    interfaces::{
        Claims::ClaimsErrors, Council::CouncilErrors, Exchange::ExchangeErrors,
        Fishcoin::FishcoinErrors, Fund::FundErrors, Generative::GenerativeErrors,
    },
    shell::{Failure, Kind},
    vocabulary::{Speaker, Vocabulary},
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

/// What the data of a refusal means that came from `at`. Errors of one name and form are several
/// contracts' own: whose it is, is told by the address.
pub fn explain(data: &[u8], at: Option<Address>, words: &Vocabulary) -> Explanation {
    let first = at.and_then(|at| words.speaker_at(at));
    let all = [
        Speaker::Fishcoin,
        Speaker::Council,
        Speaker::Claims,
        Speaker::Fund,
        Speaker::Generative,
        Speaker::Exchange,
    ];
    let mut speakers = first.into_iter().chain(all);
    if let Some(known) = speakers.find_map(|speaker| explain_of(speaker, data, words)) {
        return known;
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
    unknown(
        "",
        format!("the contract refused with an error that none of Weir's contracts has: {data}"),
    )
}

/// What the data means as an error of one contract, if it is one.
fn explain_of(speaker: Speaker, data: &[u8], words: &Vocabulary) -> Option<Explanation> {
    Some(match speaker {
        Speaker::Council => explain_council(&CouncilErrors::abi_decode(data).ok()?, words),
        Speaker::Fishcoin => {
            let error = FishcoinErrors::abi_decode(data).ok()?;
            let name = FishcoinErrors::name_by_selector(error.selector());
            fishcoin::explain(&error, words).named(name)
        }
        Speaker::Claims => explain_claims(&ClaimsErrors::abi_decode(data).ok()?, words),
        Speaker::Fund => explain_fund(&FundErrors::abi_decode(data).ok()?, words),
        Speaker::Generative => {
            let error = GenerativeErrors::abi_decode(data).ok()?;
            let name = GenerativeErrors::name_by_selector(error.selector());
            generative::explain(&error, words).named(name)
        }
        Speaker::Exchange => {
            let error = ExchangeErrors::abi_decode(data).ok()?;
            let name = ExchangeErrors::name_by_selector(error.selector());
            exchange::explain(&error, words).named(name)
        }
    })
}

/// What an error of the register means, before the register has said it.
pub fn explain_claims(error: &ClaimsErrors, words: &Vocabulary) -> Explanation {
    let name = ClaimsErrors::name_by_selector(error.selector());
    claims::explain(error, words).named(name)
}

/// What an error of the fund means, before the fund has said it.
pub fn explain_fund(error: &FundErrors, words: &Vocabulary) -> Explanation {
    let name = FundErrors::name_by_selector(error.selector());
    fund::explain(error, words).named(name)
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
    use crate::interfaces::{Claims, Council, Exchange, Fishcoin, Fund, Generative};
    use alloy::{
        dyn_abi::{DynSolType, DynSolValue},
        json_abi::Error,
        primitives::{address, U256},
    };

    const ANA: Address = address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    fn words() -> Vocabulary {
        Vocabulary::of("t", 3, "FISH").name(ANA, "Ana")
    }

    #[test]
    fn every_error_of_every_contract_has_a_sentence_with_its_values() {
        let mine = |speaker: Speaker| Address::repeat_byte(speaker as u8 + 1);
        for (speaker, abi) in [
            (Speaker::Council, Council::abi::errors()),
            (Speaker::Fishcoin, Fishcoin::abi::errors()),
            (Speaker::Claims, Claims::abi::errors()),
            (Speaker::Fund, Fund::abi::errors()),
            (Speaker::Generative, Generative::abi::errors()),
            (Speaker::Exchange, Exchange::abi::errors()),
        ] {
            let errors: Vec<Error> = abi.into_values().flatten().collect();
            assert!(errors.len() > 30);
            let words = words().speaker(mine(speaker), speaker);
            for error in errors {
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
                let explanation = explain(&data, Some(mine(speaker)), &words);
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
        let explanation = explain(&error.abi_encode(), None, &words());
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
            explain(&error.abi_encode(), None, &words()).kind,
            Kind::Unauthorised
        );
        let error = Council::UnknownStock { stock: 7 };
        assert_eq!(
            explain(&error.abi_encode(), None, &words()).kind,
            Kind::NotFound
        );
    }

    #[test]
    fn an_error_that_several_contracts_have_is_told_as_the_one_that_said_it_would() {
        let (register, fund) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let words = words()
            .speaker(register, Speaker::Claims)
            .speaker(fund, Speaker::Fund);
        let data = Claims::NotSeat { caller: ANA }.abi_encode();
        let said = |at| explain(&data, Some(at), &words).sentence;
        assert_eq!(
            said(register),
            "Ana (0x7099…79C8) has no seat for this kind"
        );
        assert_eq!(said(fund), "Ana (0x7099…79C8) is no auditor of the fund");
    }

    #[test]
    fn what_is_no_error_of_theirs_is_told_as_it_came() {
        let revert = Revert {
            reason: "no".into(),
        };
        assert!(explain(&revert.abi_encode(), None, &words())
            .sentence
            .ends_with("no"));
        assert!(explain(&[], None, &words())
            .sentence
            .contains("without a reason"));
        assert!(explain(&[1, 2, 3, 4, 5], None, &words())
            .sentence
            .contains("0x0102030405"));
    }
}
