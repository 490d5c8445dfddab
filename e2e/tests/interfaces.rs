//! The interface that wallets and tests use against the ABI of the built contracts.

use std::{collections::BTreeSet, fs, path::Path};

use alloy_core::{
    json_abi::JsonAbi,
    sol_types::{SolEventInterface, SolInterface},
};
use weir_e2e::interfaces::{Council, Fishcoin};

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
