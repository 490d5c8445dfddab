//! Signing elsewhere, signing in bulk, and saying beforehand what it would cost.

mod common;

use alloy::{
    consensus::{SignableTransaction, TxEnvelope},
    eips::eip2718::Encodable2718,
    rpc::types::TransactionRequest,
    signers::SignerSync,
};
use common::{
    hours::{self, attested, with_a_final_claim},
    valley::valley,
    Town,
};
use serde_json::{json, Value};
use weir::keys::{dev_address, dev_signer};

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

/// Has the wallet of test account `index` send what `arguments` ask for: it is given what the command
/// shows, signs just that, and the command is run again as long as it says that something follows.
/// Answers what the command showed, each time.
fn outside(town: &Town, index: u32, arguments: &[&str]) -> Vec<Value> {
    let address = dev_address(index).to_string();
    let mut shown = Vec::new();
    loop {
        let plan = [arguments, &["--external", &address]].concat();
        let plan = town.desk.json(&plan);
        let one = match plan.get("transactions") {
            Some(all) => all[0].clone(),
            None => plan.clone(),
        };
        assert_eq!(one["outcome"], "planned", "{plan:#}");
        let request: TransactionRequest = serde_json::from_value(one["unsigned"].clone()).unwrap();
        assert_eq!(request.from, Some(dev_address(index)));
        let unsigned = request.build_typed_tx().unwrap();
        let key = dev_signer(index).unwrap();
        let signature = key.sign_hash_sync(&unsigned.signature_hash()).unwrap();
        let signed: TxEnvelope = unsigned.into_signed(signature).into();
        let raw = alloy::hex::encode_prefixed(signed.encoded_2718());
        let hash = town.ask("eth_sendRawTransaction", json!([raw]));
        let hash = hash.as_str().unwrap();
        town.desk.done(&["transaction", hash, "--wait"]);
        let last = plan.get("after").is_none();
        shown.push(plan);
        if last {
            return shown;
        }
    }
}

/// The link that a wallet opens.
fn link(plan: &Value) -> &str {
    plan["link"].as_str().unwrap_or_default()
}

#[test]
fn income_debts_and_swaps_go_through_a_wallet_elsewhere() {
    let town = valley();
    let desk = &town.desk;
    desk.done(&["pool", "endow", "1000", "TEUR", "--dev-account", "9"]);
    town.wait(15 * hours::DAY);
    let (ana, bruno) = (4, 5);
    let shown = outside(&town, ana, &["income", "claim"]);
    assert!(link(&shown[0]).ends_with("/claimIncome"), "{shown:#?}");
    let held = || {
        let balance = desk.json(&["balance", "Ana"]);
        let today = balance["generative"]["today"]["base"].as_str().unwrap();
        today.parse::<u128>().unwrap()
    };
    let income = held();
    assert!(income > 1_000_000, "{income}");

    // a debt that is recorded, one that is asked for and accepted, and their set-off by somebody else
    let shown = outside(&town, ana, &["owe", "record", "Bruno", "100"]);
    let words = format!(
        "/owe?address={}&uint128=10000&bytes32=0x0000",
        dev_address(bruno)
    );
    assert!(link(&shown[0]).contains(&words), "{shown:#?}");
    outside(&town, ana, &["owe", "invoice", "Bruno", "60"]);
    outside(&town, bruno, &["owe", "accept", "Ana"]);
    desk.done(&["setoff", "find"]);
    let submit = ["setoff", "submit", "setoff.json"];
    let shown = outside(&town, 7, &submit);
    assert_eq!(shown[0]["dry_run"], true);
    assert_eq!(shown[0]["cleared"]["amount"], "120");
    let list = desk.done(&["owe", "list", "Ana"]);
    assert!(
        list.contains("owes 40 credit and is owed 0 credit"),
        "{list}"
    );
    let stranger = dev_address(7).to_string();
    let again = [&submit[..], &["--external", &stranger]].concat();
    let again = desk.done(&again);
    assert!(again.contains("1 cycle was set off before."), "{again}");

    // an approval, then the swap, by the same command; and a debt is paid in a token
    let shown = outside(&town, ana, &["swap", "1", "HOUR", "TEUR"]);
    assert_eq!(shown.len(), 2);
    assert!(link(&shown[0]).contains("/approve?address="), "{shown:#?}");
    let words = shown[0]["after"][0].as_str().unwrap();
    assert!(words.starts_with("swap 1 HOUR"), "{words}");
    assert!(link(&shown[1]).contains("/swap?address="), "{shown:#?}");
    assert_eq!(held(), income - 1_000_000);
    outside(&town, bruno, &["owe", "take", "TEUR"]);
    let shown = outside(&town, ana, &["owe", "repay", "Bruno", "5", "TEUR"]);
    assert_eq!(shown.len(), 2);
    outside(&town, bruno, &["owe", "forgive", "Ana"]);
    let list = desk.done(&["owe", "list", "Ana"]);
    assert!(list.contains("owes 0 credit"), "{list}");
    outside(&town, ana, &["owe", "invoice", "Bruno", "7"]);
    outside(&town, ana, &["owe", "withdraw", "Bruno"]);

    // the pool, by whoever gives to it and by the governor
    let shown = outside(&town, 9, &["pool", "endow", "1", "TEUR"]);
    assert_eq!(shown.len(), 2);
    outside(&town, 7, &["pool", "sync", "HOUR"]);
    outside(&town, 0, &["pool", "value", "TEUR", "1.5 credit"]);
    outside(&town, 0, &["pool", "limits", "TEUR", "--limit", "9000"]);
    outside(&town, 0, &["pool", "community", "Market", "9000 credit"]);
    outside(&town, 0, &["pool", "fee", "1 %"]);
    let pool = desk.json(&["pool", "show", "TEUR"]);
    assert_eq!(pool["fee"], "0.01");
    assert_eq!(pool["listings"][0]["value"]["amount"], "1.5");
    assert_eq!(pool["listings"][0]["limit"]["amount"], "9000");
    assert_eq!(pool["communities"][0]["cap"]["amount"], "9000");
}

#[test]
fn work_vouches_and_what_is_owed_go_through_a_wallet_elsewhere() {
    let town = with_a_final_claim();
    let desk = &town.desk;
    attested(&town, 1, "50 h");
    town.wait(5 * hours::DAY);
    // two claims, one after the other by the same command, which passes over what is minted
    let shown = outside(&town, 7, &["work", "mint", "1", "2"]);
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert!(link(&shown[0]).ends_with("/mint?uint64=1"), "{shown:#?}");
    assert!(link(&shown[1]).ends_with("/mint?uint64=2"), "{shown:#?}");
    let ana = || desk.json(&["balance", "Ana"])["generative"].clone();
    assert_eq!(ana()["minted"]["amount"], "90");
    for member in [4, 5] {
        outside(&town, member, &["vouch", "for", "dev 3"]);
    }
    let members = desk.done(&["vouch", "show", "dev 3"]);
    assert!(members.contains("a member since"), "{members}");

    town.wait(300 * hours::DAY);
    let due = || desk.json(&["settle", "show", "Ana"])["due"]["amount"].clone();
    assert_eq!(due(), "100");
    outside(&town, 4, &["settle", "hours", "5"]);
    // in the chain's own coin, which goes along
    let shown = outside(&town, 4, &["settle", "cash", "10"]);
    assert_eq!(shown[0]["unsigned"]["value"], "0x2c68af0bb140000");
    assert_eq!(due(), "85");
    outside(&town, 4, &["settle", "cash", "all"]);
    assert_eq!(due(), "45");
    outside(&town, 7, &["settle", "collect"]);
    outside(&town, 0, &["work", "rate", "set", "2"]);
    outside(&town, 0, &["policy", "set", "--demurrage", "5 %"]);
    outside(&town, 0, &["work", "ceiling", "lower", "4000"]);
    outside(&town, 7, &["settle", "account", "Ana"]);
    outside(&town, 4, &["vouch", "for", "dev 6"]);
    outside(&town, 4, &["vouch", "withdraw", "dev 6"]);
    let members = || desk.json(&["vouch", "show"])["members"].as_u64().unwrap();
    let before = members();
    outside(&town, 0, &["vouch", "exclude", "dev 3"]);
    outside(&town, 5, &["vouch", "leave"]);
    assert_eq!(members(), before - 2);
}

#[test]
fn a_revoked_claim_is_made_a_debt_by_a_wallet_elsewhere() {
    let town = with_a_final_claim();
    outside(&town, 7, &["work", "mint", "1"]);
    town.desk.write("photos.txt", "nothing was cleaned");
    for seat in [1, 2] {
        outside(
            &town,
            seat,
            &["claim", "revoke", "1", "--evidence", "photos.txt"],
        );
    }
    outside(&town, 7, &["work", "revoke", "1"]);
    let ana = town.desk.json(&["balance", "Ana"]);
    assert_eq!(ana["generative"]["debt"]["amount"], "40");
}

/// What a wallet with the key of test account `index` gives for typed data.
fn wallet(index: u32, typed: &serde_json::Value) -> String {
    use alloy::dyn_abi::TypedData;
    let typed: TypedData = serde_json::from_value(typed.clone()).unwrap();
    let digest = typed.eip712_signing_hash().unwrap();
    let key = dev_signer(index).unwrap();
    alloy::hex::encode_prefixed(key.sign_hash_sync(&digest).unwrap().as_bytes())
}
