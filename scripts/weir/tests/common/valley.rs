//! The valley's charter deployed whole: a fishery, a watershed with its hours, an exchange that lists
//! both and the market's token.

use serde_json::{json, Value};
use weir::{charter::Template, keys::dev_address};

use super::{deploying::artifacts, Desk, Town};

/// Transactions of the valley's charter: four contracts before the exchange's (council, currency,
/// register, hours), the stock, the currency's name at the council, two admissions, a kind, four
/// seats, a rate; the exchange, three caps, three listings.
pub const STEPS: usize = 4 + 1 + 1 + 2 + 1 + 4 + 1 + 1 + 3 + 3;
/// Who puts up the market's token and has all of it.
pub const MARKET: u32 = 9;
/// The code of an ERC-20 of 6 decimals, all of which belong to whoever puts it up.
const TOKEN: &str = include_str!("../../../../e2e/tests/support/tokens/PeerToken.hex");
/// How much of it there is: a million.
const SUPPLY: u64 = 1_000_000_000_000;

/// A chain with the market's token and the valley's contracts.
pub fn valley() -> Town {
    let town = Town::empty();
    put_up_token(&town);
    town.desk.write("charter.toml", Template::Valley.text());
    let report = deployed(&town.desk);
    assert_eq!(report["complete"], true, "{report:#}");
    town
}

/// Puts the market's token up where the charter says it is: the first contract of its account.
pub fn put_up_token(town: &Town) {
    let code = format!("0x{}{SUPPLY:064x}", TOKEN.trim().trim_start_matches("0x"));
    let from = dev_address(MARKET);
    town.ask(
        "eth_sendTransaction",
        json!([{ "from": from, "data": code }]),
    );
    town.ask("evm_mine", json!([]));
    let code = town.ask("eth_getCode", json!([from.create(0), "latest"]));
    assert!(code.as_str().unwrap().len() > 2, "no token at its address");
}

/// Deploys the charter of a desk, or goes on with it.
pub fn deployed(desk: &Desk) -> Value {
    let artifacts = artifacts();
    let deploy = ["deploy", "charter.toml", "--artifacts", &artifacts];
    let more = ["--dev-account", "0", "--no-input"];
    desk.json(&[&deploy[..], &more[..]].concat())
}

/// Every setting is on the chain as the charter has it.
pub fn is_verified(desk: &Desk, case: &str) -> usize {
    let verified = desk.json(&["deploy", "verify"]);
    let checks = verified["checks"].as_array().unwrap();
    for check in checks {
        assert_eq!(check["verdict"], "same", "{case}: {check:#}");
    }
    checks.len()
}
