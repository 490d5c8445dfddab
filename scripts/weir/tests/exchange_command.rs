//! The exchange's verbs as people type them: debts, their set-off, swaps and the pool, on a chain with
//! the valley's contracts.

mod common;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use common::{
    proxy::{Deed, Proxy},
    valley::{deployed, put_up_token, valley},
    Desk, Run, Town,
};
use serde_json::{json, Value};
use weir::{charter::Template, keys::dev_address};

/// The governor.
const GOVERNOR: &str = "0";
const ANA: &str = "4";
const BRUNO: &str = "5";
/// Somebody without any part in it.
const STRANGER: &str = "7";
const ROSA: &str = "8";
/// The market, who has all its tokens.
const TOMAS: &str = "9";
const DAY: u64 = 86_400;

/// What one does, by who signs.
fn by<'a>(who: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--dev-account", who]].concat()
}

/// What somebody is called in sentences.
fn named(name: &str, number: u32) -> String {
    let address = dev_address(number).to_string();
    format!("{name} ({}…{})", &address[..6], &address[38..])
}

/// The sentences of what happened.
fn sentences(told: &Value) -> Vec<String> {
    let events = told["events"].as_array().unwrap().iter();
    events
        .map(|event| event["sentence"].as_str().unwrap().to_owned())
        .collect()
}

/// What a pair owes, in base units.
fn owed(town: &Town, debtor: u32, creditor: u32) -> u128 {
    let all = town.desk.json(&["owe", "list", "--all"]);
    let all = all["debts"].as_array().unwrap().clone();
    let text = |number: u32| dev_address(number).to_string();
    let found = all
        .iter()
        .find(|it| it["debtor"] == text(debtor) && it["creditor"] == text(creditor));
    found.map_or(0, |it| base(&it["amount"]))
}

fn base(text: &Value) -> u128 {
    text.as_str().unwrap().parse().unwrap()
}

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

/// Ana owes Bruno 100, Bruno Rosa 60, Rosa Ana 80; Tomas owes Ana 10, who owes him nothing.
fn ring(town: &Town) {
    for (debtor, creditor, amount) in [
        (ANA, "Bruno", "100"),
        (BRUNO, "Rosa", "60"),
        (ROSA, "Ana", "80"),
        (TOMAS, "Ana", "10"),
    ] {
        town.desk
            .done(&by(debtor, &["owe", "record", creditor, amount]));
    }
}

#[test]
fn a_ring_of_debts_is_found_and_set_off_by_anybody_once() {
    let town = valley();
    let desk = &town.desk;
    ring(&town);
    let found = desk.json(&["setoff", "find"]);
    assert_eq!(found["file"], "setoff.json");
    assert_eq!(found["members"], 4);
    assert_eq!(found["debts"], 4);
    assert_eq!(found["on_cycles"], 3);
    assert_eq!(found["total"], "25000");
    assert_eq!(found["optimum"], "18000");
    assert_eq!(found["cleared"], "18000");
    assert_eq!(found["of_optimum"], "1");
    assert_eq!(found["of_total"], "0.72");
    // nothing is written over
    desk.refused(&["setoff", "find"], 1, &["setoff.json is there already"]);
    let told = desk.done(&["setoff", "find", "--force"]);
    for words in [
        "180 credit: 100 % of the optimum, 72 % of all debts",
        "60 credit off each of 3 debts",
        "Ana (",
    ] {
        assert!(told.contains(words), "no \"{words}\" in {told}");
    }

    // what would be cleared, what is, and that it cannot be done twice
    let submit = by(STRANGER, &["setoff", "submit", "setoff.json"]);
    let dry = desk.json(&[&submit[..], &["--dry-run"]].concat());
    assert_eq!(dry["dry_run"], true);
    assert_eq!(dry["cleared"]["amount"], "180");
    assert_eq!(dry["transactions"][0]["outcome"], "planned");
    assert_ne!(dry["cost"], "0");
    let told = desk.done(&[&submit[..], &["--dry-run"]].concat());
    assert!(
        told.contains("1 cycle would clear 180 credit, in 1 transaction, for about "),
        "{told}"
    );
    assert_eq!(owed(&town, 4, 5), 10_000);
    let done = desk.json(&submit);
    assert_eq!(done["dry_run"], false);
    assert_eq!(done["cleared"]["amount"], "180");
    let sent = &done["transactions"][0];
    assert_eq!(sent["outcome"], "confirmed");
    assert_eq!((&sent["cycles"], &sent["debts"]), (&json!(1), &json!(3)));
    assert_eq!(done["done"][0]["edges"], 3);
    assert_eq!(done["done"][0]["transaction"], sent["transaction"]);
    assert_eq!(owed(&town, 4, 5), 4_000);
    assert_eq!(owed(&town, 5, 8), 0);
    assert_eq!(owed(&town, 8, 4), 2_000);
    assert_eq!(owed(&town, 9, 4), 1_000);
    // once is enough: what is left of the cycle's debts is not the file's
    let again = desk.done(&submit);
    for words in ["nothing is cleared", "1 cycle was set off before."] {
        assert!(again.contains(words), "no \"{words}\" in {again}");
    }
    assert_eq!(owed(&town, 4, 5), 4_000);

    // everyone's net position is as it was, and nothing is left to set off
    let found = desk.json(&["setoff", "find", "--force"]);
    assert_eq!(found["optimum"], "0");
    assert_eq!(found["cycles"], 0);
    let told = desk.done(&["watch", "--once"]);
    assert!(
        told.contains("60 credit are set off around 3 debts"),
        "{told}"
    );
    let status = desk.json(&["status"]);
    let debts = &status["exchange"]["debts"];
    assert_eq!(debts["recorded"], "25000");
    assert_eq!(debts["set_off"], "18000");
    assert_eq!(debts["outstanding"], "7000");
}

#[test]
fn cycles_that_were_overtaken_are_skipped_and_the_others_go_on() {
    let town = valley();
    let desk = &town.desk;
    ring(&town);
    // two more, each by itself
    for (debtor, creditor, amount) in [
        (ANA, "Tomas", "5"),
        ("1", "dev 2", "30"),
        ("2", "dev 1", "20"),
    ] {
        desk.done(&by(debtor, &["owe", "record", creditor, amount]));
    }
    let found = desk.json(&["setoff", "find", "--out", "cycles.json"]);
    assert_eq!(found["cycles"], 3);
    assert_eq!(found["cleared"], "23000");
    // small ones may be left out
    let large = ["setoff", "find", "--least", "40", "--out", "large.json"];
    let large = desk.json(&large);
    assert_eq!(large["cycles"], 2);
    assert_eq!(large["left_out"], 1);
    assert_eq!(large["cleared"], "22000");
    // one cycle is gone by then, of another a part
    desk.done(&by("1", &["owe", "forgive", "dev 2"]));
    desk.done(&by(ROSA, &["owe", "forgive", "Bruno", "50"]));
    let submit = by(STRANGER, &["setoff", "submit", "cycles.json"]);
    for dry in [true, false] {
        let more: &[&str] = if dry { &["--dry-run"] } else { &[] };
        let told = desk.json(&[&submit[..], more].concat());
        assert_eq!(told["dry_run"], dry);
        assert_eq!(told["done"].as_array().unwrap().len(), 1, "{told:#}");
        assert_eq!(told["done"][0]["cycle"], 3);
        let part = &told["in_part"][0];
        assert_eq!(part["cycle"], 1);
        assert_eq!(part["amount"]["amount"], "60");
        assert_eq!(part["taken"]["amount"], "10");
        assert_eq!(part["clears"]["amount"], "30");
        let gone = &told["overtaken"][0];
        assert_eq!(gone["cycle"], 2);
        let reason = gone["reason"].as_str().unwrap();
        assert!(reason.ends_with("nothing by now"), "{reason}");
        // 3 · 10 + 2 · 5, of 3 · 60 + 2 · 20 + 2 · 5
        assert_eq!(told["cleared"]["amount"], "40");
        assert_eq!(told["missed"]["amount"], "190");
    }
    // of another exchange, of another unit, or no cycles at all
    let text = std::fs::read_to_string(desk.path("cycles.json")).unwrap();
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["origin"]["exchange"] = dev_address(1).to_string().into();
    desk.write("other.json", &other.to_string());
    let refused = |file: &str, code, words: &[&str]| {
        desk.refused(&by(STRANGER, &["setoff", "submit", file]), code, words);
    };
    refused("other.json", 2, &["the cycles are of the exchange"]);
    other["origin"] = Value::Null;
    other["decimals"] = 3.into();
    desk.write("finer.json", &other.to_string());
    refused("finer.json", 2, &["with 3 decimals"]);
    other["decimals"] = 2.into();
    // and cycles that are none are named
    for (members, amount, words) in [
        (
            json!([dev_address(4)]),
            "5",
            "it has 1 debts, and a cycle has 2 to 32",
        ),
        (json!(["Ana", "Ana"]), "5", "owes itself in it"),
        (
            json!(["Ana", "Bruno", "Ana", "Bruno"]),
            "5",
            "is in it twice",
        ),
        (json!(["Ana", "Bruno"]), "0", "the amount is 0"),
        (json!(["Ana", "Bruno"]), "1.5", "no number of base units"),
        (json!(["Ana", "Nobody"]), "5", "nobody is called"),
    ] {
        let code = if words == "nobody is called" { 4 } else { 2 };
        other["cycles"][1] = json!({ "members": members, "amount": amount, "clears": "0" });
        desk.write("none.json", &other.to_string());
        refused("none.json", code, &["cycle 2: ", words]);
    }
    std::fs::remove_file(desk.path("none.json")).unwrap();
    other["format"] = 7.into();
    desk.write("later.json", &other.to_string());
    refused("later.json", 1, &["has format 7; this version knows 1"]);
    desk.write("rubbish.json", "{}");
    refused("rubbish.json", 1, &["is not a file of cycles"]);
    refused("none.json", 4, &["there is no such file"]);
}

/// Debts of Ana to Bruno and of Bruno to Ana, 1000 credit each, and a file of `cycles` cycles that take a
/// hundredth of a credit off both.
fn pair(town: &Town, cycles: usize) {
    let desk = &town.desk;
    desk.done(&by(ANA, &["owe", "record", "Bruno", "1000"]));
    desk.done(&by(BRUNO, &["owe", "record", "Ana", "1000"]));
    desk.done(&["setoff", "find"]);
    let text = std::fs::read_to_string(desk.path("setoff.json")).unwrap();
    let mut plan: Value = serde_json::from_str(&text).unwrap();
    let members = json!([dev_address(4), dev_address(5)]);
    let cycle = json!({ "members": members, "amount": "1", "clears": "2" });
    plan["cycles"] = vec![cycle; cycles].into();
    desk.write("pair.json", &plan.to_string());
}

/// Cycles and debts of each transaction that was sent.
fn sheets(told: &Value) -> Vec<(u64, u64)> {
    let sheets = told["transactions"].as_array().unwrap().iter();
    sheets
        .map(|it| {
            (
                it["cycles"].as_u64().unwrap(),
                it["debts"].as_u64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn one_transaction_carries_many_cycles_and_no_more_than_it_is_told() {
    let town = valley();
    let desk = &town.desk;
    pair(&town, 200);
    let submit = by(
        STRANGER,
        &["setoff", "submit", "pair.json", "--most", "150"],
    );
    let dry = desk.json(&[&submit[..], &["--dry-run"]].concat());
    // as much call data as the contract reads
    assert_eq!(sheets(&dry), [(72, 144), (72, 144), (6, 12)]);
    assert_eq!(dry["done"].as_array().unwrap().len(), 150);
    assert_eq!(dry["remaining"], 50);
    let small = [&submit[..], &["--batch", "101", "--dry-run"]].concat();
    assert_eq!(sheets(&desk.json(&small)), [(50, 100); 3]);
    let one = [
        "setoff",
        "submit",
        "pair.json",
        "--most",
        "2",
        "--batch",
        "1",
    ];
    let one = [&by(STRANGER, &one)[..], &["--dry-run"]].concat();
    assert_eq!(sheets(&desk.json(&one)), [(1, 2); 2]);
    let done = desk.run(&submit);
    assert_eq!(done.code, 0, "{done:?}");
    for words in [
        "150 cycles are set off, and 3 credit are cleared, in 3 transactions, for ",
        "50 cycles were not tried",
    ] {
        assert!(done.out.contains(words), "no \"{words}\" in {done:?}");
    }
    assert!(
        done.err.contains("72 of 150 cycles, 1.44 credit cleared."),
        "{done:?}"
    );
    assert_eq!(owed(&town, 4, 5), 100_000 - 150);
    // the rest of the file, and nothing twice
    let all = desk.json(&by(STRANGER, &["setoff", "submit", "pair.json"]));
    assert_eq!(sheets(&all), [(50, 100)]);
    assert_eq!(all["done_before"].as_array().unwrap().len(), 150);
    assert_eq!(owed(&town, 4, 5), 100_000 - 200);
    for text in ["0", "many"] {
        let wrong = by(
            STRANGER,
            &["setoff", "submit", "pair.json", "--batch", text],
        );
        desk.refused(&wrong, 2, &["write a whole number above 0"]);
    }
}

#[test]
fn a_batch_that_no_block_takes_is_halved_until_one_does() {
    let town = valley();
    pair(&town, 40);
    let proxy = Proxy::to(&town.url, {
        let asked = AtomicUsize::new(0);
        move |method, _| match method {
            "eth_estimateGas" => match asked.fetch_add(1, Ordering::SeqCst) {
                0 => Deed::Refuse(-32_000, "exceeds block gas limit"),
                1 => Deed::Refuse(-32_603, "Transaction would exhaust the block limits"),
                _ => Deed::Forward,
            },
            _ => Deed::Forward,
        }
    });
    let submit = by(STRANGER, &["setoff", "submit", "pair.json"]);
    let told = town
        .desk
        .json(&[&submit[..], &["--rpc-url", &proxy.url]].concat());
    assert_eq!(sheets(&told), [(10, 20); 4]);
    assert_eq!(owed(&town, 4, 5), 100_000 - 40);

    // a single cycle cannot be halved, and another refusal is none of size
    let town = valley();
    pair(&town, 3);
    for (said, batch, words) in [
        ("exceeds block gas limit", "2", "cannot set off cycle 1"),
        (
            "insufficient funds for gas",
            "6",
            "cannot set off cycles 1 to 3",
        ),
    ] {
        let proxy = Proxy::to(&town.url, move |method, _| match method {
            "eth_estimateGas" => Deed::Refuse(-32_000, said),
            _ => Deed::Forward,
        });
        let more = ["--batch", batch, "--rpc-url", &proxy.url];
        let submit = [&submit[..], &more[..]].concat();
        town.desk.refused(&submit, 1, &[words, said]);
    }
    assert_eq!(owed(&town, 4, 5), 100_000);
}

#[test]
fn what_was_sent_before_the_connection_broke_is_told_and_a_second_run_goes_on() {
    for lost in [true, false] {
        let town = valley();
        let desk = &town.desk;
        pair(&town, 6);
        // the second transaction is lost on its way, or arrives and its answer is lost
        let proxy = Proxy::to(&town.url, {
            let sent = AtomicUsize::new(0);
            move |method, _| match method {
                "eth_sendRawTransaction" => match sent.fetch_add(1, Ordering::SeqCst) {
                    1 if lost => Deed::Drop,
                    1 => Deed::ForwardAndDrop,
                    _ => Deed::Forward,
                },
                _ => Deed::Forward,
            }
        });
        let submit = by(STRANGER, &["setoff", "submit", "pair.json", "--batch", "4"]);
        let broken = [&submit[..], &["--rpc-url", &proxy.url, "--json"]].concat();
        let run = desk.run(&broken);
        assert_eq!(run.code, 6, "{run:?}");
        let told: Value = serde_json::from_str(&run.out).unwrap();
        let message = told["failure"]["message"].as_str().unwrap();
        let words = "after 1 transaction, which cleared 0.04 credit";
        assert!(message.starts_with(words), "{message}");
        let so_far = &told["failure"]["so_far"];
        assert_eq!(sheets(so_far), [(2, 4)]);
        assert_eq!(so_far["remaining"], 4);
        assert!(so_far["may_be_sent"].is_string(), "{told:#}");
        let again = desk.json(&submit);
        let before = if lost { 2 } else { 4 };
        assert_eq!(again["done_before"].as_array().unwrap().len(), before);
        assert_eq!(again["done"].as_array().unwrap().len(), 6 - before);
        assert_eq!(owed(&town, 4, 5), 100_000 - 6);
        assert_eq!(owed(&town, 5, 4), 100_000 - 6);
    }
}

#[test]
fn interrupted_it_waits_for_the_transaction_under_way_and_tells_what_is_left() {
    let town = valley();
    let desk = &town.desk;
    pair(&town, 6);
    town.ask("evm_setAutomine", json!([false]));
    let (tell, sent) = mpsc::channel();
    let proxy = Proxy::to(&town.url, move |method, _| {
        if method == "eth_getTransactionReceipt" {
            let _ = tell.send(()); // it is sent, and waited for
        }
        Deed::Forward
    });
    let submit = by(STRANGER, &["setoff", "submit", "pair.json", "--batch", "4"]);
    let mut child = desk
        .command(&[&submit[..], &["--rpc-url", &proxy.url]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    sent.recv().unwrap();
    // a second run would send the same again, and does not
    desk.refused(&submit, 1, &["1 of the transactions of", "in no block yet"]);
    let signal = format!("kill -INT {}", child.id());
    let signal = Command::new("sh").args(["-c", &signal]).status();
    assert!(signal.unwrap().success());
    let mut err = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !err.contains("interrupted: the transaction under way is waited for") {
        assert!(lines.read_line(&mut err).unwrap() > 0, "{err}");
    }
    town.ask("evm_setAutomine", json!([true]));
    town.ask("evm_mine", json!([]));
    std::io::Read::read_to_string(&mut lines, &mut err).unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.code, 1, "{run:?} {err}");
    for words in [
        "2 cycles are set off, and 0.04 credit are cleared",
        "4 cycles were not tried",
    ] {
        assert!(run.out.contains(words), "no \"{words}\" in {run:?}");
    }
    for words in [
        "after 1 transaction, which cleared 0.04 credit: interrupted with 4 cycles left to be sent",
        "run the same command again",
    ] {
        assert!(err.contains(words), "no \"{words}\" in {err}");
    }
    let rest = desk.json(&submit);
    assert_eq!(sheets(&rest), [(2, 4), (2, 4)]);
    assert_eq!(owed(&town, 4, 5), 100_000 - 6);
}

#[test]
fn cycles_are_found_without_a_chain_in_a_file_and_in_a_community_at_random() {
    let desk = Desk::new();
    let random = ["setoff", "find", "--random", "300,3000", "--seed", "7"];
    let found = desk.json(&random);
    let again = desk.json(&random);
    for key in ["members", "debts", "total", "optimum", "cleared", "cycles"] {
        assert_eq!(found[key], again[key]);
    }
    assert_eq!(found["debts"], 3_000);
    assert!(base(&found["cleared"]) > 0);
    assert!(base(&found["cleared"]) <= base(&found["optimum"]));
    assert!(base(&found["optimum"]) < base(&found["total"]));
    assert_eq!(desk.files(), [""; 0]);

    let book = json!({
        "format": 1, "unit": "credit", "decimals": 2,
        "debts": [
            { "debtor": "baker", "creditor": "miller", "amount": "5000" },
            { "debtor": "miller", "creditor": "farmer", "amount": "3000" },
            { "debtor": "farmer", "creditor": "baker", "amount": "4000" },
            { "debtor": "baker", "creditor": "miller", "amount": "1" },
        ],
    });
    desk.write("debts.json", &book.to_string());
    let told = desk.done(&["setoff", "find", "--from", "debts.json"]);
    assert!(told.contains("30 credit off each of 3 debts"), "{told}");
    assert!(told.contains("baker → miller → farmer → back"), "{told}");
    let pairs = ["setoff", "find", "--from", "debts.json", "--edges", "2"];
    let found = desk.json(&[&pairs[..], &["--force"]].concat());
    assert_eq!(
        (&found["cleared"], &found["optimum"]),
        (&json!("0"), &json!("9000"))
    );

    let from = ["setoff", "find", "--from", "debts.json", "--force"];
    for (way, value, words) in [
        ("/debts/0/creditor", json!("baker"), "baker owes itself"),
        ("/debts/0/amount", json!("1.5"), "no number of base units"),
        ("/debts/0/amount", json!("-1"), "no number of base units"),
    ] {
        let mut changed = book.clone();
        *changed.pointer_mut(way).unwrap() = value;
        desk.write("debts.json", &changed.to_string());
        desk.refused(&from, 2, &[words]);
    }
    let mut much = book.clone();
    much["debts"][0]["amount"] = u128::MAX.to_string().into();
    desk.write("debts.json", &much.to_string());
    desk.refused(&from, 1, &["more than 2^128 - 1"]);
    for arguments in [
        &["--random", "10"][..],
        &["--random", "10,20", "--from", "debts.json"],
        &["--edges", "1"],
        &["--edges", "33"],
        &["--seed", "3"],
    ] {
        let run = desk.run(&[&["setoff", "find"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
    }
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
