//! The valley's people at the exchange, by the number of their test account, and what is told of them.

use serde_json::Value;
use weir::keys::dev_address;

use super::Town;

/// The governor.
pub const GOVERNOR: &str = "0";
/// A member.
pub const ANA: &str = "4";
/// A member.
pub const BRUNO: &str = "5";
/// Somebody without any part in it.
pub const STRANGER: &str = "7";
/// A member.
pub const ROSA: &str = "8";
/// The market, who has all its tokens.
pub const TOMAS: &str = "9";
/// Seconds.
pub const DAY: u64 = 86_400;

/// What one does, by who signs.
pub fn by<'a>(who: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--dev-account", who]].concat()
}

/// What somebody is called in sentences.
pub fn named(name: &str, number: u32) -> String {
    let address = dev_address(number).to_string();
    format!("{name} ({}…{})", &address[..6], &address[38..])
}

/// The sentences of what happened.
pub fn sentences(told: &Value) -> Vec<String> {
    let events = told["events"].as_array().unwrap().iter();
    events
        .map(|event| event["sentence"].as_str().unwrap().to_owned())
        .collect()
}

/// What a pair owes, in base units.
pub fn owed(town: &Town, debtor: u32, creditor: u32) -> u128 {
    let all = town.desk.json(&["owe", "list", "--all"]);
    let all = all["debts"].as_array().unwrap().clone();
    let text = |number: u32| dev_address(number).to_string();
    let found = all
        .iter()
        .find(|it| it["debtor"] == text(debtor) && it["creditor"] == text(creditor));
    found.map_or(0, |it| base(&it["amount"]))
}

/// Base units that a report tells.
pub fn base(text: &Value) -> u128 {
    text.as_str().unwrap().parse().unwrap()
}
