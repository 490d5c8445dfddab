//! What the property tests on deployed contracts share.
#![allow(dead_code)] // no test file uses all of it

use alloy_core::{primitives::Address, sol_types::SolValue};
use proptest::{prelude::*, test_runner::FileFailurePersistence};
use weir_e2e::{contract_code, CallError, Chain};
use weir_model::{Growth, Harvest, Stock, Verdict};

pub use weir_e2e::interfaces;

use interfaces::{Council, Fishcoin};

pub const DAY: u64 = 86_400;
/// 1, with 18 decimals.
pub const ONE: u128 = 1_000_000_000_000_000_000;

/// Settings for `file`: as many sequences as `WEIR_CHAIN_CASES` says, or a few.
pub fn config(file: &'static str) -> ProptestConfig {
    let cases = std::env::var("WEIR_CHAIN_CASES").map(|cases| {
        cases
            .parse()
            .unwrap_or_else(|_| panic!("WEIR_CHAIN_CASES is {cases:?}, not a number"))
    });
    ProptestConfig {
        cases: cases.unwrap_or(24),
        max_shrink_iters: 500,
        source_file: Some(file),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

pub fn deploy_council(
    chain: &mut Chain,
    from: Address,
    settings: Council::CouncilSettings,
    founders: Vec<Council::Founder>,
) -> Address {
    let code = contract_code("council").expect("cargo xtask build has run");
    let arguments = (settings, founders).abi_encode_params();
    let deployed = chain.deploy(from, &code, &arguments);
    deployed.expect("the council is sound").address
}

pub fn deploy_fishcoin(
    chain: &mut Chain,
    from: Address,
    settings: Fishcoin::FishcoinSettings,
    officers: Vec<Address>,
) -> Address {
    let code = contract_code("fishcoin").expect("cargo xtask build has run");
    let arguments = (settings, officers).abi_encode_params();
    let deployed = chain.deploy(from, &code, &arguments);
    deployed.expect("the currency is sound").address
}

/// The terms by which a contract knows what the model knows as a stock.
pub fn terms(stock: &Stock) -> Council::Terms {
    let (rule, trigger, limit) = match stock.harvest {
        Harvest::Constant => (0, 0, 0),
        Harvest::FortyTen => (1, 0, 0),
        Harvest::Ices { trigger, limit } => (2, trigger, limit),
    };
    Council::Terms {
        model: match stock.growth {
            Growth::Schaefer => 0,
            Growth::Fox => 1,
            Growth::Recharge => 2,
            Growth::Fixed => 3,
        },
        growth: stock.r,
        capacity: stock.capacity,
        rule,
        rate: stock.rate,
        trigger,
        limit,
        maxAge: stock.max_age,
        grace: stock.grace,
    }
}

/// What a message should answer: nothing wrong, or an error of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Success,
    Error(&'static str),
    /// Within the rounding allowance: either.
    Either(&'static str),
}

impl Expected {
    /// What a model's verdict is in a contract's errors.
    pub fn of(verdict: Verdict, name: impl Fn(weir_model::Refusal) -> &'static str) -> Self {
        match verdict {
            Verdict::Allowed => Self::Success,
            Verdict::Refused(refusal) => Self::Error(name(refusal)),
            Verdict::Either(refusal) => Self::Either(name(refusal)),
        }
    }

    /// The first of several checks that fails decides.
    pub fn first(checks: &[(bool, &'static str)]) -> Option<Self> {
        let failed = checks.iter().find(|(fails, _)| *fails);
        failed.map(|(_, name)| Self::Error(name))
    }
}

/// Compares what a message answered with what it should have.
pub fn judge<T>(
    expected: Expected,
    answered: &Result<T, CallError>,
    name_of: impl Fn([u8; 4]) -> Option<&'static str>,
) -> Result<(), TestCaseError> {
    let given = match answered {
        Ok(_) => None,
        Err(error) => {
            let selector = error.revert_data().and_then(|data| data.first_chunk::<4>());
            let name = selector.and_then(|selector| name_of(*selector));
            prop_assert!(name.is_some(), "{error}, but expected: {expected:?}");
            name
        }
    };
    let right = match (expected, given) {
        (Expected::Success, None) | (Expected::Either(_), None) => true,
        (Expected::Error(wanted) | Expected::Either(wanted), Some(name)) => wanted == name,
        _ => false,
    };
    prop_assert!(right, "answered {given:?}, but expected: {expected:?}");
    Ok(())
}
