//! Signing elsewhere, signing in bulk, and saying beforehand what it would cost.

mod common;

use common::Town;
use serde_json::json;

const ANA: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const GRACE: &str = "0x976EA74026E726554dB657fA54763abd0C3a0aa9";

#[test]
fn a_dry_run_tells_the_cost_and_sends_nothing() {
    let town = Town::in_season();
    let block = town.ask("eth_blockNumber", json!([]));
    let coins = town.coins("Bo");
    let told = town
        .desk
        .done(&["pay", "Bo", "1", "--dev-account", "0", "--dry-run"]);
    assert!(
        told.contains("Nothing was sent. It would cost about"),
        "{told}"
    );
    let plan = town
        .desk
        .json(&["pay", "Bo", "1", "--dev-account", "0", "--dry-run"]);
    assert_eq!(plan["outcome"], "planned");
    assert!(plan.get("unsigned").is_none());
    assert_eq!(town.coins("Bo"), coins);
    assert_eq!(town.ask("eth_blockNumber", json!([])), block);

    // and what the contract would refuse is refused there already
    town.desk.refused(
        &["pay", "Bo", "999999", "--dev-account", "0", "--dry-run"],
        3,
        &["less than the 999999 FISH needed"],
    );
}

#[test]
fn a_wallet_elsewhere_is_given_a_transaction_that_it_can_send() {
    let town = Town::in_season();
    let desk = &town.desk;
    let coins = town.coins("Bo");
    let told = desk.done(&["pay", "Bo", "2.5", "--external", ANA]);
    assert!(
        told.contains("ethereum:0x") && told.contains("@420420999/transfer?address="),
        "{told}"
    );
    let plan = desk.json(&["pay", "Bo", "2.5", "--external", ANA]);
    assert_eq!(town.coins("Bo"), coins);

    // The chain signs for this account, as a wallet would.
    let hash = town.ask("eth_sendTransaction", json!([plan["unsigned"]]));
    let followed = desk.done(&["transaction", hash.as_str().unwrap(), "--wait"]);
    assert!(followed.contains("pays 2.5 FISH to Bo"), "{followed}");
    assert_eq!(town.coins("Bo"), coins + 2_500);
}

#[test]
fn a_seat_signs_in_its_wallet_and_somebody_else_sends_several_signatures_at_once() {
    let town = Town::new();
    let desk = &town.desk;
    desk.statement(["70000", "77688.5", "90000"]);
    // Clara and Elena sign here
    for (seat, file) in [("2", "clara.json"), ("4", "elena.json")] {
        desk.done(&[
            "attest",
            "sign",
            "statement.json",
            "--out",
            file,
            "--dev-account",
            seat,
        ]);
    }
    // Grace signs in a wallet, which is shown readable figures
    let shown = desk.json(&["attest", "sign", "statement.json", "--external", GRACE]);
    let typed = &shown["typedData"];
    assert_eq!(typed["message"]["estimate"], "77688.5 t");
    assert_eq!(typed["message"]["name"], "South Atlantic albacore");
    let signature = wallet(6, typed);
    desk.done(&[
        "attest",
        "sign",
        "statement.json",
        "--out",
        "grace.json",
        "--external",
        GRACE,
        "--signature",
        &signature,
    ]);
    desk.refused(
        &[
            "attest",
            "sign",
            "statement.json",
            "--external",
            ANA,
            "--signature",
            &signature,
        ],
        5,
        &["Ana (0xf39F…2266) has no seat"],
    );
    let clara = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    desk.refused(
        &[
            "attest",
            "sign",
            "statement.json",
            "--external",
            clara,
            "--signature",
            &signature,
        ],
        1,
        &["is not", GRACE],
    );

    // Hanna, who has no seat, sends all three; one file twice is left out
    let submit = [
        "attest",
        "submit",
        "statement.json",
        "clara.json",
        "elena.json",
        "grace.json",
        "clara.json",
        "--dev-account",
        "8",
    ];
    let run = desk.run(&submit);
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(
        run.err
            .contains("clara.json is Clara (0x3C44…93BC)'s again"),
        "{run:#?}"
    );
    assert!(run.out.contains("is final: 70000 t to 90000 t"), "{run:#?}");
    assert_eq!(
        desk.json(&["attest", "show", "statement.json"])["isFinal"],
        true
    );
    desk.refused(&submit, 1, &["all their seats have spoken"]);
}

#[test]
fn a_signature_of_another_statement_or_a_changed_one_is_refused_by_its_file() {
    let town = Town::new();
    let desk = &town.desk;
    desk.write("evidence.txt", "x");
    for (high, file) in [("3", "one.json"), ("4", "other.json")] {
        desk.done(&[
            "assess",
            "--low",
            "1",
            "--estimate",
            "2",
            "--high",
            high,
            "--evidence",
            "evidence.txt",
            "--out",
            file,
            "--as-of",
            "now",
        ]);
    }
    desk.done(&[
        "attest",
        "sign",
        "one.json",
        "--out",
        "clara.json",
        "--dev-account",
        "2",
    ]);
    desk.refused(
        &[
            "attest",
            "submit",
            "other.json",
            "clara.json",
            "--dev-account",
            "8",
        ],
        1,
        &["clara.json is on statement 0x"],
    );
    let text = std::fs::read_to_string(desk.path("clara.json")).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let signature = file["signature"].as_str().unwrap().to_owned();
    let (head, last) = signature.split_at(20);
    let digit = if last.starts_with('0') { "1" } else { "0" };
    file["signature"] = format!("{head}{digit}{}", &last[1..]).into();
    desk.write("changed.json", &file.to_string());
    let run = desk.run(&[
        "attest",
        "submit",
        "one.json",
        "changed.json",
        "--dev-account",
        "8",
    ]);
    assert_eq!(run.code, 1, "{run:#?}");
    assert!(run.err.contains("the signature changed.json"), "{run:#?}");
    desk.refused(
        &[
            "attest",
            "submit",
            "one.json",
            "missing.json",
            "--dev-account",
            "8",
        ],
        4,
        &["missing.json", "weir attest sign"],
    );
}

/// What a wallet with the key of test account `index` gives for typed data.
fn wallet(index: u32, typed: &serde_json::Value) -> String {
    use alloy::{dyn_abi::TypedData, signers::SignerSync};
    let typed: TypedData = serde_json::from_value(typed.clone()).unwrap();
    let digest = typed.eip712_signing_hash().unwrap();
    let key = weir::keys::dev_signer(index).unwrap();
    alloy::hex::encode_prefixed(key.sign_hash_sync(&digest).unwrap().as_bytes())
}
