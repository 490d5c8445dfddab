//! The interface that wallets and tests use against the ABI of the built contracts.

use std::{collections::BTreeSet, fs, path::Path};

use alloy_core::{
    json_abi::JsonAbi,
    sol_types::{SolEventInterface, SolInterface},
};
use weir_e2e::{
    contract_code,
    interfaces::{Claims, Council, Exchange, Fishcoin, Fund, Generative},
};

/// The ABI that the builder wrote for a contract.
fn built(name: &str) -> JsonAbi {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("abi/{name}.json"));
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn compare<const N: usize>(
    what: &str,
    declared: impl Iterator<Item = [u8; N]>,
    built: impl Iterator<Item = ([u8; N], String)>,
) {
    let declared: BTreeSet<_> = declared.collect();
    let built: Vec<_> = built.collect();
    for (selector, signature) in &built {
        assert!(
            declared.contains(selector),
            "{what}: {signature} is built but not declared"
        );
    }
    let selectors: BTreeSet<_> = built.into_iter().map(|(selector, _)| selector).collect();
    for selector in &declared {
        assert!(
            selectors.contains(selector),
            "{what}: {selector:02x?} is declared but not built"
        );
    }
}

fn compare_all<Calls: SolInterface, Errors: SolInterface, Events: SolEventInterface>(
    name: &str,
    events: &[[u8; 32]],
) {
    let abi = built(name);
    compare(
        &format!("{name}'s functions"),
        Calls::selectors(),
        abi.functions().map(|it| (it.selector().0, it.signature())),
    );
    compare(
        &format!("{name}'s errors"),
        Errors::selectors(),
        abi.errors().map(|it| (it.selector().0, it.signature())),
    );
    assert_eq!(events.len(), Events::COUNT);
    compare(
        &format!("{name}'s events"),
        events.iter().copied(),
        abi.events().map(|it| (it.selector().0, it.signature())),
    );
}

#[test]
fn the_registers_interface_is_what_was_built() {
    compare_all::<Claims::ClaimsCalls, Claims::ClaimsErrors, Claims::ClaimsEvents>(
        "claims",
        Claims::ClaimsEvents::SELECTORS,
    );
}

#[test]
fn the_councils_interface_is_what_was_built() {
    compare_all::<Council::CouncilCalls, Council::CouncilErrors, Council::CouncilEvents>(
        "council",
        Council::CouncilEvents::SELECTORS,
    );
}

#[test]
fn fishcoins_interface_is_what_was_built() {
    compare_all::<Fishcoin::FishcoinCalls, Fishcoin::FishcoinErrors, Fishcoin::FishcoinEvents>(
        "fishcoin",
        Fishcoin::FishcoinEvents::SELECTORS,
    );
}

#[test]
fn the_funds_interface_is_what_was_built() {
    compare_all::<Fund::FundCalls, Fund::FundErrors, Fund::FundEvents>(
        "fund",
        Fund::FundEvents::SELECTORS,
    );
}

#[test]
fn the_generative_currencys_interface_is_what_was_built() {
    compare_all::<
        Generative::GenerativeCalls,
        Generative::GenerativeErrors,
        Generative::GenerativeEvents,
    >("generative", Generative::GenerativeEvents::SELECTORS);
}

#[test]
fn the_exchanges_interface_is_what_was_built() {
    compare_all::<Exchange::ExchangeCalls, Exchange::ExchangeErrors, Exchange::ExchangeEvents>(
        "exchange",
        Exchange::ExchangeEvents::SELECTORS,
    );
}

/// A deployment is one transaction, and the pallet takes 128 KiB of call data: the code, and the
/// constructor's arguments with as many founders or officers as there can be.
#[test]
fn every_contract_fits_into_one_transaction_with_its_longest_arguments() {
    const CALL_DATA: usize = 128 * 1024;
    const SETTINGS: usize = 32 * 32 + 2 * 96; // words, and a name and a symbol as text
    const FOUNDERS: usize = 64;
    for (name, words_of_one) in [
        ("claims", 0),
        ("council", 2), // a seat and its institution
        ("exchange", 0),
        ("fishcoin", 1),
        ("fund", 0),
        ("generative", 1),
    ] {
        let people = FOUNDERS * words_of_one * 32;
        let code = contract_code(name)
            .expect("cargo xtask build has run")
            .len();
        assert!(
            code + SETTINGS + people <= CALL_DATA,
            "{name} has {code} bytes of code: at most {} leave room for the arguments",
            CALL_DATA - SETTINGS - people
        );
    }
}
