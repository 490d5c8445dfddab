//! The exchange's verbs as people type them: debts, swaps and the pool, on a chain with the valley's
//! contracts.

mod common;

use common::{
    market::{base, by, named, owed, sentences, ANA, BRUNO, DAY, GOVERNOR, ROSA, STRANGER, TOMAS},
    valley::{deployed, put_up_token, valley},
    Town,
};
use serde_json::{json, Value};
use weir::{charter::Template, keys::dev_address};

#[test]
fn debts_are_recorded_or_asked_for_and_the_rest_is_forgiven() {
    let town = valley();
    let desk = &town.desk;
    let told = desk.json(&by(ANA, &["owe", "record", "Bruno", "100 credit"]));
    assert_eq!(
        sentences(&told),
        [format!(
            "{} owes {} 100 credit more",
            named("Ana", 4),
            named("Bruno", 5)
        )]
    );
    assert_eq!(told["events"][0]["contract"], "exchange");

    // nothing is owed before it is accepted, and no more than is asked for
    desk.write("invoice.txt", "three days of work at the weir");
    let ask = ["owe", "invoice", "Bruno", "60", "--note", "invoice.txt"];
    let told = desk.json(&by(ROSA, &ask));
    assert!(sentences(&told)[0].contains("; note 0x"), "{told:#}");
    assert_eq!(owed(&town, 5, 8), 0);
    let list = desk.json(&["owe", "list", "Bruno"]);
    assert_eq!(list["owes"][0]["asked"]["amount"], "60");
    assert_eq!(list["debts"]["amount"], "0");
    assert_eq!(list["claims"]["amount"], "100");
    let more = by(BRUNO, &["owe", "accept", "Rosa", "61"]);
    desk.refused(&more, 3, &["61 credit are more than the 60 credit"]);
    desk.done(&by(ROSA, &["owe", "withdraw", "Bruno", "10"]));
    desk.done(&by(BRUNO, &["owe", "accept", "Rosa"]));
    assert_eq!(owed(&town, 5, 8), 5_000);
    let nothing = by(BRUNO, &["owe", "accept", "Rosa"]);
    desk.refused(&nothing, 4, &["is asked for nothing by", "weir owe list"]);

    // only the creditor lets go, and of no more than there is
    let told = desk.done(&by(BRUNO, &["owe", "forgive", "Ana", "30"]));
    assert!(told.contains("lets go of 30 credit"), "{told}");
    let more = by(BRUNO, &["owe", "forgive", "Ana", "70.01"]);
    desk.refused(&more, 3, &["owes", "only 70 credit"]);
    desk.done(&by(BRUNO, &["owe", "forgive", "Ana"]));
    assert_eq!(owed(&town, 4, 5), 0);

    // and what cannot be is refused before it is sent
    for (arguments, code, words) in [
        (["record", "Ana", "1"], 3, "cannot owe itself"),
        (["record", "Bruno", "0"], 2, "must be above 0"),
        (["record", "Bruno", "1.001"], 2, "at most 2"),
        (["record", "Nobody", "1"], 4, "nobody is called"),
        (["forgive", "Bruno", "1"], 3, "only 0 credit"),
    ] {
        let whole = [&["owe"], &arguments[..]].concat();
        desk.refused(&by(ANA, &whole), code, &[words]);
    }
    let told = desk.done(&["owe", "list", "Bruno"]);
    assert!(
        told.contains("owes 50 credit and is owed 0 credit"),
        "{told}"
    );
}

/// A valley whose pool has a thousand of the market's tokens, and where Ana has some hours.
fn stocked() -> Town {
    let town = valley();
    town.desk
        .done(&by(TOMAS, &["pool", "endow", "1000", "TEUR"]));
    town.wait(15 * DAY);
    town.desk.done(&by(ANA, &["income", "claim"]));
    town
}

#[test]
fn a_swap_comes_out_as_it_was_quoted_and_the_pool_keeps_the_fee() {
    let town = stocked();
    let desk = &town.desk;
    let quote = desk.json(&["quote", "2", "HOUR", "TEUR"]);
    assert_eq!(quote["fee"]["amount"], "0.01");
    let out = base(&quote["out"]["base"]);
    // 2 hours less the fee, at 12 each, less what melts in 90 days at 7 % a year
    let expected = 1.99 * 12.0 * 0.93_f64.powf(90.0 / 365.25);
    #[allow(clippy::cast_precision_loss)]
    let difference = out as f64 / 1e6 - expected;
    assert!(difference.abs() < 0.02, "{out} for {expected}");
    let changes = quote["changes"].as_array().unwrap();
    assert!(changes[0].as_str().unwrap().contains("melts by the day"));
    let told = desk.done(&["quote", "2", "HOUR", "TEUR", "--at", "in 30 days"]);
    assert!(told.contains("melting"), "{told}");
    let later = desk.json(&["quote", "2", "HOUR", "TEUR", "--at", "in 30 days"]);
    assert!(base(&later["out"]["base"]) < out);
    assert!(base(&later["melted"]["base"]) > 0);

    let swap = by(ANA, &["swap", "2", "HOUR", "TEUR"]);
    let plan = desk.json(&[&swap[..], &["--dry-run"]].concat());
    assert_eq!(plan["outcome"], "planned");
    let told = desk.json(&swap);
    let swapped = &told["events"].as_array().unwrap();
    let swapped = swapped.iter().find(|it| it["event"] == "Swapped").unwrap();
    assert_eq!(base(&swapped["values"]["out"]), out);
    assert_eq!(swapped["contract"], "exchange");
    let pool = desk.json(&["pool", "show"]);
    let held = |symbol: &str| {
        let listings = pool["listings"].as_array().unwrap();
        let found = listings.iter().find(|it| it["symbol"] == symbol).unwrap();
        base(&found["held"]["base"])
    };
    assert_eq!(held("TEUR"), 1_000_000_000 - out);
    let symbols = desk.done(&["pool", "show", "HOUR"]);
    assert!(symbols.contains("melts by the day"), "{symbols}");
    assert!(!symbols.contains("TEUR"), "{symbols}");

    // the pool's hours melt, and its books say so
    let before = held("HOUR");
    town.wait(60 * DAY);
    let told = desk.json(&by(STRANGER, &["pool", "sync", "HOUR"]));
    assert!(
        sentences(&told).iter().any(|it| it.contains("have melted")),
        "{told:#}"
    );
    let pool = desk.json(&["pool", "show", "HOUR"]);
    assert!(base(&pool["listings"][0]["held"]["base"]) < before);
}

#[test]
fn a_swap_that_cannot_be_is_refused_in_words() {
    let town = stocked();
    let desk = &town.desk;
    for (arguments, code, words) in [
        (
            ["1", "HOUR", "EURO"],
            4,
            "the exchange does not list \"EURO\"",
        ),
        (["1", "HOUR", "HOUR"], 3, "brought and taken in one swap"),
        (["0", "HOUR", "TEUR"], 2, "must be above 0"),
        (["1", "TEUR", "FISH"], 3, "worth nothing to the pool now"),
        (["50", "HOUR", "TEUR"], 3, "less than the 50 HOUR needed"),
    ] {
        let swap = [&["swap"], &arguments[..]].concat();
        desk.refused(&by(ANA, &swap), code, &[words]);
    }
    let least = by(ANA, &["swap", "1", "HOUR", "TEUR", "--least", "12"]);
    desk.refused(&least, 3, &["base units would come out"]);
    let past = ["quote", "1", "HOUR", "TEUR", "--at", "2020-01-01"];
    desk.refused(&past, 2, &["is over; the chain's time is"]);
    let much = by(ANA, &["swap", "1", "HOUR", "TEUR", "--slip", "101 %"]);
    desk.refused(&much, 2, &["the slip \"101 %\" is more than all of it"]);

    // the governor's part
    for arguments in [
        &["pool", "value", "TEUR", "2"][..],
        &["pool", "limits", "TEUR", "--limit", "1"],
        &["pool", "community", "Market", "1"],
        &["pool", "fee", "1 %"],
    ] {
        desk.refused(&by(ANA, arguments), 5, &["is not the governor"]);
    }
    let limits = ["pool", "limits", "HOUR", "--limit", "0.5"];
    desk.done(&by(GOVERNOR, &limits));
    let swap = by(ANA, &["swap", "1", "HOUR", "TEUR"]);
    desk.refused(&swap, 3, &["its limit is 0.5 HOUR"]);
    desk.done(&by(GOVERNOR, &["pool", "limits", "HOUR", "--limit", "600"]));
    desk.done(&by(
        GOVERNOR,
        &["pool", "community", "Watershed", "1 credit"],
    ));
    desk.refused(&swap, 3, &["Watershed", "and 1 credit is the most"]);
    let none = by(GOVERNOR, &["pool", "limits", "HOUR"]);
    desk.refused(&none, 2, &["neither a limit nor an exposure"]);
    let high = by(GOVERNOR, &["pool", "fee", "11 %"]);
    desk.refused(&high, 3, &["a fee of 11 % is above the limit of 10 %"]);
    let list = [
        "pool",
        "list",
        "TEUR",
        "--community",
        "Market",
        "--value",
        "1",
        "--limit",
        "1",
        "--exposure",
        "1",
    ];
    desk.refused(&by(GOVERNOR, &list), 3, &["is listed already"]);
    let unknown = by(GOVERNOR, &["pool", "community", "Markt", "1"]);
    desk.refused(&unknown, 4, &["did you mean \"Market\"?"]);
}

#[test]
fn a_debt_is_paid_in_a_currency_that_the_creditor_takes() {
    let town = stocked();
    let desk = &town.desk;
    desk.done(&by(TOMAS, &["owe", "record", "Ana", "10"]));
    let repay = by(TOMAS, &["owe", "repay", "Ana", "4", "TEUR"]);
    desk.refused(&repay, 3, &["does not take", "weir owe take"]);
    desk.done(&by(ANA, &["owe", "take", "TEUR"]));
    let told = desk.json(&repay);
    let all = sentences(&told);
    assert!(
        all.iter().any(|it| it.contains("for 4 credit of a debt")),
        "{all:?}"
    );
    assert_eq!(owed(&town, 9, 4), 600);
    let more = by(TOMAS, &["owe", "repay", "Ana", "7", "TEUR"]);
    desk.refused(&more, 3, &["only 6 credit"]);
    let least = ["owe", "repay", "Ana", "1", "TEUR", "--least", "1.01"];
    desk.refused(&by(TOMAS, &least), 3, &["would come out"]);
    desk.done(&by(ANA, &["owe", "take", "TEUR", "--no-longer"]));
    desk.refused(&repay, 3, &["does not take"]);
    let governed = desk.done(&["governance", "show"]);
    assert!(governed.contains("the exchange"), "{governed}");
}

#[test]
fn a_quote_says_when_the_price_changes() {
    let town = Town::empty();
    put_up_token(&town);
    let charter = Template::Valley.text();
    let slow = charter.replacen("[exchange]\n", "[exchange]\ndelay = \"2 days\"\n", 1);
    assert_ne!(slow, charter);
    town.desk.write("charter.toml", &slow);
    deployed(&town.desk);
    town.wait(3 * DAY);
    let desk = &town.desk;
    desk.done(&by(TOMAS, &["pool", "endow", "1000", "TEUR"]));
    town.wait(12 * DAY);
    desk.done(&by(ANA, &["income", "claim"]));
    let before = desk.json(&["quote", "1", "HOUR", "TEUR"]);
    let told = desk.done(&by(GOVERNOR, &["pool", "value", "TEUR", "2 credit"]));
    assert!(told.contains("is worth 2 credit from"), "{told}");
    // who takes it pays the higher value at once
    let quote = desk.json(&["quote", "1", "HOUR", "TEUR"]);
    assert!(base(&quote["out"]["base"]) < base(&before["out"]["base"]) / 2 + 2);
    let changes = quote["changes"].as_array().unwrap();
    let change = changes.iter().find_map(|it| {
        let text = it.as_str().unwrap();
        text.contains("a whole TEUR is worth 2 credit instead of 1")
            .then_some(text)
    });
    assert!(change.is_some(), "{changes:?}");
    town.wait(3 * DAY);
    let told = desk.done(&["quote", "1", "HOUR", "TEUR"]);
    assert!(!told.contains("instead of"), "{told}");
}

#[test]
fn a_currency_is_listed_after_deployment_and_swapped_once_its_limits_are_in_force() {
    let town = Town::empty();
    put_up_token(&town);
    let charter = Template::Valley.text();
    let slow = charter.replacen("[exchange]\n", "[exchange]\ndelay = \"2 days\"\n", 1);
    town.desk.write("charter.toml", &slow);
    deployed(&town.desk);
    town.wait(3 * DAY);
    let desk = &town.desk;
    // another token of the same symbol, which is told by its address
    let nonce = json!([dev_address(9), "latest"]);
    let nonce = town.ask("eth_getTransactionCount", nonce);
    let nonce = u64::from_str_radix(&nonce.as_str().unwrap()[2..], 16).unwrap();
    put_up_token(&town);
    let token = dev_address(9).create(nonce).to_string();
    let first = dev_address(9).create(0).to_string();
    let list = ["pool", "list", &token, "--community", "Market"];
    let figures = ["--value", "2 credit", "--limit", "100", "--exposure", "150"];
    let list = [&list[..], &figures].concat();
    desk.refused(&by(ANA, &list), 5, &["is not the governor"]);
    desk.refused(&["pool", "show", &token], 4, &["does not list"]);
    let told = desk.json(&by(GOVERNOR, &list));
    let all = sentences(&told);
    assert!(all.iter().any(|it| it.contains("2 credit")), "{all:?}");

    // the value holds at once; the limits wait, and everybody sees for what and until when
    let swap = by(TOMAS, &["swap", "10", &token, &first]);
    desk.done(&by(TOMAS, &["pool", "endow", "1000", &first]));
    let quote = desk.json(&["quote", "10", &token, &first]);
    let out = base(&quote["out"]["base"]);
    assert_eq!(out, 19_900_000); // 10 less the fee of a two-hundredth, at 2 each
    desk.refused(&swap, 3, &["its limit is 0 TEUR"]);
    let shown = || desk.json(&["pool", "show", &token])["listings"][0].clone();
    assert_eq!(shown()["value"]["amount"], "2");
    assert_eq!(shown()["limit"]["amount"], "0");
    assert_eq!(shown()["next_limits"]["limit"]["amount"], "100");
    assert_eq!(shown()["next_limits"]["exposure_cap"]["amount"], "150");
    let told = desk.done(&["pool", "show", &token]);
    let words =
        "the pool holds up to 100 TEUR, worth 150 credit; until then up to 0 TEUR, worth 0 credit.";
    assert!(told.contains(words), "{told}");
    // what is not named stays as it was set last, though it is not in force yet
    desk.done(&by(
        GOVERNOR,
        &["pool", "limits", &token, "--exposure", "160"],
    ));
    assert_eq!(shown()["next_limits"]["limit"]["amount"], "100");
    assert_eq!(shown()["next_limits"]["exposure_cap"]["amount"], "160");

    town.wait(2 * DAY);
    assert_eq!(shown()["limit"]["amount"], "100");
    assert_eq!(shown()["next_limits"], Value::Null);
    let told = desk.json(&swap);
    let swapped = told["events"].as_array().unwrap().iter();
    let swapped: Vec<_> = swapped.filter(|it| it["event"] == "Swapped").collect();
    assert_eq!(base(&swapped[0]["values"]["out"]), out);
    assert_eq!(shown()["held"]["amount"], "10");
    assert_eq!(shown()["exposure"]["amount"], "20");

    // less holds at once, more after the delay
    desk.done(&by(
        GOVERNOR,
        &["pool", "limits", &token, "--exposure", "30"],
    ));
    assert_eq!(shown()["limit"]["amount"], "100");
    desk.refused(&swap, 3, &["and 30 credit"]);
    desk.done(&by(GOVERNOR, &["pool", "limits", &token, "--limit", "15"]));
    desk.refused(&swap, 3, &["its limit is 15 TEUR"]);
    let more = [
        "pool",
        "limits",
        &token,
        "--limit",
        "200",
        "--exposure",
        "200",
    ];
    desk.done(&by(GOVERNOR, &more));
    desk.refused(&swap, 3, &["its limit is 15 TEUR"]);
    town.wait(2 * DAY);
    desk.done(&swap);
    assert_eq!(shown()["held"]["amount"], "20");
}
