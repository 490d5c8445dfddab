//! `weir setoff` as people type it: cycles of debts are found and set off, on a chain with the valley's
//! contracts.

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
    market::{base, by, owed, ANA, BRUNO, ROSA, STRANGER, TOMAS},
    proxy::{Deed, Proxy},
    valley::valley,
    Desk, Run, Town,
};
use serde_json::{json, Value};
use weir::keys::dev_address;

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
