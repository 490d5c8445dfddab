//! Deployments: complete, read back, and refused where something does not fit together.

mod common;

use alloy::primitives::{keccak256, Address, B256};
use serde_json::{json, Value};
use weir::{charter::Template, keys::dev_address};

use common::{
    deploying::{
        artifacts, deploy, deploy_with, desk, is_deployed_once, line_broken_at_send, manifest,
        sent, write_manifest, Break, STEPS,
    },
    proxy::{Deed, Proxy},
    workspace, Desk, Town,
};

/// When the first of two chains begins; unix seconds.
const BEGUN: u64 = 2_000_000_000;

#[test]
fn a_charter_is_deployed_and_every_setting_read_back() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    let before = sent(&town);
    let artifacts = artifacts();
    let report = desk.json(&deploy_with(&artifacts, &[]));
    assert_eq!(report["complete"], true);
    assert_eq!(report["remaining"], json!([]));
    is_deployed_once(&town, &desk, before, "a fresh chain");

    let manifest = manifest(&desk);
    for (name, key) in [("council", "council"), ("fishcoin", "fishcoin")] {
        let code = std::fs::read(workspace().join(format!("target/ink/{name}/{name}.polkavm")));
        let hash = keccak256(code.unwrap());
        assert_eq!(manifest[key]["code_hash"], json!(hash), "{name}");
        assert_eq!(manifest[key]["address"], report[key]);
        assert!(manifest[key]["abi"].as_array().unwrap().len() > 40);
        let receipt = town.ask(
            "eth_getTransactionReceipt",
            json!([manifest[key]["transaction"]]),
        );
        assert_eq!(receipt["contractAddress"], manifest[key]["address"]);
    }
    assert_eq!(manifest["people"]["Bo"], json!(dev_address(1)));
    assert_eq!(manifest["chain_id"], 420_420_999);
    assert_eq!(manifest["transactions"].as_array().unwrap().len(), STEPS);

    let list = std::fs::read_to_string(desk.path("weir-deployment.tokenlist.json")).unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    let token = &list["tokens"][0];
    assert_eq!(token["symbol"], "FISH");
    assert_eq!(token["decimals"], 3);
    assert_eq!(token["chainId"], 420_420_999);
    let address = token["address"].as_str().unwrap();
    assert!(
        Address::parse_checksummed(address, None).is_ok(),
        "{address}"
    );
    assert!(list["name"].as_str().unwrap().len() <= 30);
}

#[test]
fn a_second_run_sends_nothing_and_says_so() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    let before = sent(&town);
    assert_eq!(deploy(&desk).code, 0);
    let again = deploy(&desk);
    assert_eq!(again.code, 0, "{again:#?}");
    assert!(again.out.contains("nothing was sent"), "{again:#?}");
    let resumed = desk.run(&["deploy", "--resume"]);
    assert_eq!(resumed.code, 0, "{resumed:#?}");
    is_deployed_once(&town, &desk, before, "run twice");
}

#[test]
fn a_charter_that_changed_while_it_was_deployed_is_refused_with_what_changed() {
    let town = Town::empty();
    let proxy = line_broken_at_send(&town.url, 3, Break::BeforeItArrives);
    let broken = desk(&proxy.url, Template::Albacore);
    assert_eq!(deploy(&broken).code, 6);
    let desk = broken.reaching(&town.url);
    let before = sent(&town);
    let text = Template::Albacore.text();
    desk.write(
        "charter.toml",
        &text.replace("penalty = \"25 %\"", "penalty = \"26 %\""),
    );
    let refused = deploy(&desk);
    refused.is_refused(2, &["currency.penalty", "0.25", "0.26", "--out", "journal"]);
    assert_eq!(sent(&town), before);
    // a comment changes nothing
    desk.write("charter.toml", &format!("# once more\n{text}"));
    let resumed = deploy(&desk);
    assert_eq!(resumed.code, 0, "{resumed:#?}");
}

#[test]
fn another_chain_than_the_journals_or_the_manifests_is_refused() {
    let town = Town::empty();
    let line = line_broken_at_send(&town.url, 2, Break::BeforeItArrives);
    let broken = desk(&line.url, Template::Albacore);
    assert_eq!(deploy(&broken).code, 6);
    let other = Proxy::to(&town.url, |method, _| match method {
        "eth_chainId" => Deed::Answer("\"0x190f1b45\"".into()), // 420420421
        _ => Deed::Forward,
    });
    let elsewhere = broken.reaching(&other.url);
    deploy(&elsewhere).is_refused(1, &["chain 420420999", "chain 420420421"]);
    let desk = elsewhere.reaching(&town.url);
    assert_eq!(deploy(&desk).code, 0);
    let elsewhere = desk.reaching(&other.url);
    deploy(&elsewhere).is_refused(1, &["chain 420420999", "chain 420420421", "--out"]);
    elsewhere.refused(
        &["deploy", "verify"],
        1,
        &["chain 420420999", "chain 420420421"],
    );
}

#[test]
fn a_chain_that_was_started_anew_is_noticed_before_anything_is_sent() {
    let first = Town::begun_at(BEGUN);
    let line = line_broken_at_send(&first.url, 4, Break::BeforeTheAnswer);
    let mut broken = desk(&line.url, Template::Albacore);
    assert_eq!(deploy(&broken).code, 6);
    let mut complete = desk(&first.url, Template::Albacore);
    assert_eq!(deploy(&complete).code, 0);

    // two that begin in one second have the same first block
    for (begun, lacks) in [(BEGUN, "a contract at"), (BEGUN + 1, "block 0")] {
        let second = Town::begun_at(begun);
        broken = broken.reaching(&second.url);
        deploy(&broken).is_refused(
            1,
            &[
                "not the one on which this deployment began",
                lacks,
                "started anew",
            ],
        );
        complete = complete.reaching(&second.url);
        deploy(&complete).is_refused(1, &["does not have", "--out"]);
        assert_eq!(sent(&second), 0);
        // verify says what is there instead
        let run = complete.run(&["deploy", "verify"]);
        assert_eq!(run.code, 1, "{run:#?}");
        assert!(run.out.contains("nothing"), "{run:#?}");
    }
}

#[test]
fn other_code_at_the_address_is_found_by_verify() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    assert_eq!(deploy(&desk).code, 0);
    let right = manifest(&desk);

    let mut wrong = right.clone();
    wrong["council"]["address"] = right["fishcoin"]["address"].clone();
    write_manifest(&desk, &wrong);
    let run = desk.run(&["deploy", "verify", "--json"]);
    assert_eq!(run.code, 1, "{run:#?}");
    let object: Value = serde_json::from_str(&run.out).unwrap();
    let message = object["failure"]["message"].as_str().unwrap();
    assert!(message.contains("code of the council"), "{message}");

    let mut wrong = right.clone();
    wrong["fishcoin"]["code_hash"] = json!(B256::repeat_byte(7));
    write_manifest(&desk, &wrong);
    let run = desk.run(&["deploy", "verify"]);
    assert_eq!(run.code, 1, "{run:#?}");
    assert!(run.err.contains("code of the currency"), "{run:#?}");

    write_manifest(&desk, &right);
    let artifacts = artifacts();
    desk.done(&[
        "deploy",
        "verify",
        "weir-deployment.json",
        "--artifacts",
        &artifacts,
    ]);
}

#[test]
fn a_charter_other_than_the_manifests_is_held_against_the_chain() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    assert_eq!(deploy(&desk).code, 0);
    let mut wrong = manifest(&desk);
    let text = Template::Albacore.text();
    for (from, to, verdict, what) in [
        (
            "length = \"1 year\"",
            "length = \"2 years\"",
            "wrong",
            "stock and calendar",
        ),
        (
            "growth = 0.3082429",
            "growth = 0.3082428",
            "changed",
            "terms",
        ),
        ("seats = 3", "seats = 4", "changed", "quorum"),
        (
            "symbol = \"FISH\"",
            "symbol = \"FISK\"",
            "wrong",
            "name of the currency",
        ),
        (
            "penalty = \"25 %\"",
            "penalty = \"20 %\"",
            "changed",
            "limits",
        ),
        (
            "shares = \"15 %\"",
            "shares = \"14 %\"",
            "changed",
            "shares of Ivan",
        ),
        (
            "address = \"dev 7\"",
            "address = \"dev 8\"",
            "changed",
            "office of Harbour office",
        ),
        (
            "shares = 100_000_000",
            "shares = 200_000_000",
            "wrong",
            "shares in all",
        ),
    ] {
        wrong["charter"] = json!(text.replacen(from, to, 1));
        write_manifest(&desk, &wrong);
        let run = desk.run(&["deploy", "verify", "--json"]);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        if verdict == "wrong" {
            assert_eq!(run.code, 1, "{what}: {run:#?}");
            let message = report["failure"]["message"].as_str().unwrap();
            assert!(message.contains(what), "{message}");
            continue;
        }
        assert_eq!(run.code, 0, "{what}: {run:#?}");
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|it| it["what"] == what).unwrap();
        assert_eq!(check["verdict"], verdict, "{check:#}");
    }
}

#[test]
fn a_dry_run_names_every_transaction_and_its_cost_and_sends_nothing() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    let artifacts = artifacts();
    let plan = desk.json(&deploy_with(&artifacts, &["--dry-run"]));
    let lines = plan["transactions"].as_array().unwrap();
    assert_eq!(lines.len(), STEPS, "{plan:#}");
    assert!(
        lines.iter().all(|it| it["gas"].as_u64().unwrap() > 0),
        "{plan:#}"
    );
    assert_eq!(sent(&town), 0);
    assert_eq!(desk.files(), ["charter.toml"]);
    // what is told beforehand is near what it costs: nothing of it is free, nothing is forgotten
    assert_eq!(deploy(&desk).code, 0);
    let transactions = manifest(&desk)["transactions"].clone();
    let cost = transactions.as_array().unwrap().iter().map(|it| {
        let wei: f64 = it["cost"].as_str().unwrap().parse().unwrap();
        wei / 1e18
    });
    let (cost, told): (f64, f64) = (cost.sum(), plan["total"].as_str().unwrap().parse().unwrap());
    assert!(
        told > cost / 2.0 && told < cost * 2.0,
        "told {told}, was {cost}"
    );
}

#[test]
fn another_governor_is_offered_governance_and_has_to_accept() {
    let town = Town::empty();
    let text = Template::Albacore.text();
    let text = text.replacen("governor = \"dev 0\"", "governor = \"dev 9\"", 1);
    let desk = Desk::at(&town.url);
    desk.write("charter.toml", &text);
    let artifacts = artifacts();
    let report = desk.json(&deploy_with(&artifacts, &[]));
    assert_eq!(report["complete"], true);
    let remaining = report["remaining"].as_array().unwrap();
    assert_eq!(remaining.len(), 1, "{report:#}");
    assert!(remaining[0]["command"]
        .as_str()
        .unwrap()
        .contains("governance accept"));
    assert_eq!(sent(&town), STEPS + 2);
    let verified = desk.json(&["deploy", "verify"]);
    let waiting = |report: &Value| {
        let checks = report["checks"].as_array().unwrap();
        checks
            .iter()
            .filter(|it| it["verdict"] == "remains")
            .count()
    };
    assert_eq!(waiting(&verified), 2, "{verified:#}");
    for contract in ["council", "currency"] {
        desk.done(&["governance", "accept", contract, "--dev-account", "9"]);
    }
    let again = desk.json(&deploy_with(&artifacts, &[]));
    assert_eq!(again["remaining"], json!([]), "{again:#}");
    assert_eq!(waiting(&desk.json(&["deploy", "verify"])), 0);
    assert_eq!(manifest(&desk)["remaining"], json!([]));
}

#[test]
fn fixed_parts_wait_for_something_to_divide_and_are_set_by_resuming() {
    let town = Town::empty();
    let text = Template::Water
        .text()
        .replacen("delay = \"30 days\"", "delay = \"0 seconds\"", 1);
    let desk = Desk::at(&town.url);
    desk.write("charter.toml", &text);
    let artifacts = artifacts();
    let report = desk.json(&deploy_with(&artifacts, &[]));
    assert_eq!(report["complete"], false);
    let waits = |report: &Value| report["remaining"].as_array().unwrap().len();
    assert_eq!(waits(&report), 2, "{report:#}");
    assert!(desk
        .files()
        .contains(&"weir-deployment.journal.json".to_owned()));
    // nothing has changed: the same again
    let resume = [
        "deploy",
        "--resume",
        "--artifacts",
        &artifacts,
        "--dev-account",
        "0",
    ];
    assert_eq!(waits(&desk.json(&resume)), 2);

    // the first season opens, and an assessment gives it a budget
    let opens = manifest(&desk)["first_opens"].as_u64().unwrap();
    town.ask("evm_setNextBlockTimestamp", json!([opens + 3_600]));
    town.ask("evm_mine", json!([]));
    desk.write("evidence.txt", "rain gauges");
    desk.done(&[
        "assess",
        "--low",
        "11400000",
        "--estimate",
        "11700000",
        "--high",
        "12000000",
        "--evidence",
        "evidence.txt",
        "--out",
        "statement.json",
    ]);
    for seat in ["2", "3"] {
        desk.done(&["attest", "statement.json", "--dev-account", seat]);
    }
    let resumed = desk.json(&resume);
    assert_eq!(resumed["complete"], true, "{resumed:#}");
    assert!(!desk
        .files()
        .contains(&"weir-deployment.journal.json".to_owned()));
    let verified = desk.json(&["deploy", "verify"]);
    for check in verified["checks"].as_array().unwrap() {
        assert_eq!(check["verdict"], "same", "{check:#}");
    }
}

#[test]
fn what_is_an_assemblys_is_left_to_it_and_done_when_it_resumes() {
    let town = Town::empty();
    let text =
        Template::Water
            .text()
            .replacen("# assembly = \"0x…\"  ", "assembly = \"dev 9\" #", 1);
    let desk = Desk::at(&town.url);
    desk.write("charter.toml", &text);
    let artifacts = artifacts();
    let report = desk.json(&deploy_with(&artifacts, &[]));
    assert_eq!(report["complete"], false);
    assert_eq!(report["fishcoin"], Value::Null, "{report:#}");
    assert!(!desk.files().contains(&"weir-deployment.json".to_owned()));
    // the assembly adds its places, and whoever resumes then does the rest
    let resume = |account: &'static str| {
        let mut arguments = vec!["deploy", "--resume", "--artifacts", artifacts.as_str()];
        arguments.extend(["--dev-account", account]);
        desk.json(&arguments)
    };
    let second = resume("9");
    assert_eq!(second["fishcoin"], Value::Null, "{second:#}");
    let third = resume("0");
    assert_ne!(third["fishcoin"], Value::Null, "{third:#}");
    // what is left is the assembly's, once there is something to divide
    let left = third["remaining"].as_array().unwrap();
    assert_eq!(left.len(), 2, "{third:#}");
    for it in left {
        assert!(it["what"].as_str().unwrap().starts_with("give "), "{it:#}");
        assert!(it["who"].as_str().unwrap().contains("0xa0Ee"), "{it:#}");
    }
    assert!(desk.files().contains(&"weir-deployment.json".to_owned()));
}

#[test]
fn a_commons_is_deployed_with_its_first_members() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Commons);
    let run = deploy(&desk);
    assert_eq!(run.code, 0, "{run:#?}");
    let verified = desk.json(&["deploy", "verify"]);
    let checks = verified["checks"].as_array().unwrap();
    for name in ["Mara", "Noor", "Oto"] {
        let what = format!("shares of {name}");
        let check = checks
            .iter()
            .find(|it| it["what"] == what.as_str())
            .unwrap();
        assert_eq!(check["found"], "1");
    }
    assert!(
        checks.iter().all(|it| it["verdict"] == "same"),
        "{verified:#}"
    );
}

#[test]
fn test_accounts_in_a_charter_are_refused_on_a_real_chain() {
    let town = Town::empty();
    let real = Proxy::to(&town.url, |method, _| match method {
        "eth_chainId" => Deed::Answer("\"0x1\"".into()),
        _ => Deed::Forward,
    });
    let desk = desk(&real.url, Template::Albacore);
    let artifacts = artifacts();
    let mut arguments = vec!["deploy", "charter.toml", "--artifacts", artifacts.as_str()];
    arguments.extend(["--account", "ana", "--no-input"]);
    desk.refused(
        &arguments,
        2,
        &["chain 1", "Clara (dev 2)", "known to everybody"],
    );
    assert_eq!(desk.files(), ["charter.toml"]);
}

#[test]
fn an_account_that_cannot_pay_for_it_all_begins_nothing() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    desk.write("password", "only for this test");
    desk.done(&["account", "new", "poor", "--password-file", "password"]);
    let artifacts = artifacts();
    let mut arguments = vec!["deploy", "charter.toml", "--artifacts", artifacts.as_str()];
    arguments.extend(["--account", "poor", "--password-file", "password", "--yes"]);
    desk.refused(
        &arguments,
        1,
        &["has 0 of", "will cost about", "nothing was sent"],
    );
    assert!(!desk.files().iter().any(|it| it.contains("journal")));
}

#[test]
fn contracts_that_were_not_built_are_asked_for() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    let arguments = deploy_with("nowhere", &[]);
    desk.refused(
        &arguments,
        4,
        &["council", "nowhere", "cargo xtask build", "--artifacts"],
    );
}

#[test]
fn a_damaged_journal_or_manifest_is_refused_and_left_as_it_is() {
    let town = Town::empty();
    for name in ["weir-deployment.journal.json", "weir-deployment.json"] {
        let desk = desk(&town.url, Template::Albacore);
        desk.write(name, "{ \"format\": 1, ");
        deploy(&desk).is_refused(1, &[name, "left as it is"]);
        let text = std::fs::read_to_string(desk.path(name)).unwrap();
        assert_eq!(text, "{ \"format\": 1, ");
    }
    assert_eq!(sent(&town), 0);
}

#[test]
fn there_is_nothing_to_resume_where_nothing_was_begun() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    desk.refused(
        &["deploy", "--resume"],
        4,
        &["under way", "weir deploy CHARTER"],
    );
    desk.refused(&["deploy"], 2, &["CHARTER"]);
}

#[test]
fn a_wallet_that_signs_elsewhere_cannot_deploy_and_is_told_what_can() {
    let town = Town::empty();
    let desk = desk(&town.url, Template::Albacore);
    let wallet = dev_address(3).to_string();
    let artifacts = artifacts();
    let mut arguments = vec!["deploy", "charter.toml", "--artifacts", artifacts.as_str()];
    arguments.extend(["--external", wallet.as_str()]);
    desk.refused(&arguments, 2, &["many transactions", "governor"]);
}
