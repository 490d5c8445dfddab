//! What is refused, in which words, with which exit code; and that nothing is half done after it.

mod common;

use common::{
    proxy::{Deed, Proxy},
    Desk, Town,
};
use serde_json::Value;

#[test]
fn a_contracts_refusal_names_who_how_much_and_the_limit() {
    let town = Town::in_season();
    let desk = &town.desk;
    let before = town.coins("Ana");
    desk.refused(
        &["pay", "Bo", "999999", "--dev-account", "0"],
        3,
        &[
            "cannot pay 999999 FISH to Bo",
            "Ana (0xf39F…2266) has",
            "less than the 999999 FISH needed",
        ],
    );
    desk.refused(
        &["season", "open", "--dev-account", "9"],
        3,
        &["season 1 is open already"],
    );
    desk.refused(
        &["share", "transfer", "Ana", "30000001", "--dev-account", "1"],
        3,
        &["has 30000000 shares", "1 less than the 30000001 needed"],
    );
    desk.refused(
        &["share", "transfer", "Ana", "10000000", "--dev-account", "1"],
        3,
        &[
            "would hold 45000000 shares",
            "5000000 more than the 40000000 one account may hold",
        ],
    );
    desk.refused(
        &["member", "admit", "Ana", "--dev-account", "0"],
        3,
        &["shares and no members", "weir share allot"],
    );
    let run = desk.run(&["pay", "Bo", "999999", "--dev-account", "0", "--json"]);
    let object: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 3);
    assert_eq!(object["failure"]["error"], "ERC20InsufficientBalance");
    assert_eq!(town.coins("Ana"), before);
}

#[test]
fn one_who_may_not_is_told_so_with_exit_code_5() {
    let town = Town::new();
    let desk = &town.desk;
    desk.refused(
        &["share", "allot", "Bo", "1", "--dev-account", "1"],
        5,
        &["Bo (0x7099…79C8) is not the governor"],
    );
    desk.write("note.txt", "x");
    desk.refused(
        &["land", "note.txt", "Bo", "1", "--dev-account", "1"],
        5,
        &["Bo (0x7099…79C8) is no landing officer"],
    );
    desk.statement(["1", "2", "3"]);
    for arguments in [
        &["attest", "statement.json", "--dev-account", "0"][..],
        &["attest", "sign", "statement.json", "--dev-account", "0"],
    ] {
        desk.refused(arguments, 5, &["Ana (0xf39F…2266) has no seat"]);
    }
}

#[test]
fn what_is_not_there_is_told_with_what_is_near() {
    let town = Town::new();
    let desk = &town.desk;
    desk.refused(
        &["pay", "Hana", "1", "--dev-account", "0"],
        4,
        &["\"Hana\"", "\"Hanna\""],
    );
    desk.refused(&["balance", "Xerxes"], 4, &["\"Xerxes\"", "0x"]);
    let receipt = format!("0x{}", "07".repeat(32));
    desk.refused(&["land", "show", &receipt], 4, &["no landing is recorded"]);
    desk.refused(&["transaction", &receipt], 4, &["knows no transaction"]);
    desk.refused(
        &[
            "seat",
            "propose",
            "Ivan",
            "--institution",
            "University of the Kap",
            "--dev-account",
            "0",
        ],
        4,
        &["University of the Cape"],
    );
}

#[test]
fn amounts_that_are_none_are_refused_before_anything_is_asked_of_the_chain() {
    let town = Town::new();
    let desk = &town.desk;
    for (amount, words) in [
        ("0", "must be above 0"),
        ("1.2345", "has 4 decimals; at most 3"),
        ("twelve", "\"FISH\""),
        ("12,5", "\"FISH\""),
        ("12 kt", "\"FISH\""),
        ("999999999999999999999999999999999999999", "beyond"),
    ] {
        desk.refused(&["pay", "Bo", amount, "--dev-account", "0"], 2, &[words]);
    }
    desk.refused(
        &["pay", "Bo", "--dev-account", "0", "--", "-1"],
        2,
        &["must not be negative"],
    );
    let mistyped = "0xf39Fd6e52aad88F6F4ce6aB8827279cffFb92266";
    desk.refused(
        &["pay", mistyped, "1", "--dev-account", "0"],
        2,
        &["checksum"],
    );
}

#[test]
fn figures_the_council_would_refuse_make_no_statement() {
    let town = Town::new();
    let desk = &town.desk;
    desk.write("evidence.txt", "x");
    let before = desk.files();
    let cases: [(&[&str], &str); 5] = [
        (
            &["--low", "5", "--estimate", "4", "--high", "6"],
            "not in this order",
        ),
        (
            &["--low", "1", "--estimate", "2", "--high", "2515415.381"],
            "above the limit of 2515415.38 t",
        ),
        (
            &[
                "--low",
                "1",
                "--estimate",
                "2",
                "--high",
                "3",
                "--season",
                "3",
            ],
            "season 3 is not",
        ),
        (
            &[
                "--low",
                "1",
                "--estimate",
                "2",
                "--high",
                "3",
                "--as-of",
                "in 1 day",
            ],
            "does not count",
        ),
        (
            &[
                "--low",
                "1",
                "--estimate",
                "2",
                "--high",
                "3",
                "--expires",
                "2020-01-01",
            ],
            "does not count",
        ),
    ];
    for (figures, words) in cases {
        let arguments = [&["assess", "--evidence", "evidence.txt"], figures].concat();
        desk.refused(&arguments, 2, &[words]);
    }
    desk.refused(
        &[
            "assess",
            "--low",
            "1",
            "--estimate",
            "2",
            "--high",
            "3",
            "--evidence",
            "missing.csv",
        ],
        4,
        &["missing.csv"],
    );
    assert_eq!(desk.files(), before);
}

#[test]
fn a_statement_that_was_changed_or_is_of_another_council_is_refused() {
    let town = Town::new();
    let desk = &town.desk;
    desk.statement(["1", "2", "3"]);
    let text = std::fs::read_to_string(desk.path("statement.json")).unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["low"] = "2".into();
    desk.write("changed.json", &file.to_string());
    desk.refused(
        &["attest", "changed.json", "--dev-account", "2"],
        1,
        &["it was changed"],
    );

    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["chainId"] = 1.into();
    desk.write("foreign.json", &file.to_string());
    desk.refused(
        &["attest", "foreign.json", "--dev-account", "2"],
        1,
        &["on chain 1"],
    );

    desk.write("broken.json", &text[..text.len() / 2]);
    desk.refused(
        &["attest", "broken.json", "--dev-account", "2"],
        1,
        &["is not a statement"],
    );
}

#[test]
fn a_chain_that_is_not_the_manifests_is_refused_by_every_verb() {
    let town = Town::new();
    let other = Town::empty();
    let manifest = std::fs::read_to_string(town.desk.path("weir-deployment.json")).unwrap();
    let nobody = other.desk.write("weir-deployment.json", &manifest);
    let mut elsewhere: Value = serde_json::from_str(&manifest).unwrap();
    elsewhere["chain_id"] = 1.into();
    let elsewhere = town.desk.write("elsewhere.json", &elsewhere.to_string());
    let statement = [
        "assess",
        "--low",
        "1",
        "--estimate",
        "2",
        "--high",
        "3",
        "--evidence-hash",
    ];
    let receipt = format!("0x{}", "07".repeat(32));
    let verbs: [&[&str]; 12] = [
        &["status"],
        &["seat", "list"],
        &[&statement[..], &[receipt.as_str()][..]].concat(),
        &["attest", "show", &receipt],
        &["season", "open"],
        &["share", "show"],
        &["pay", "Bo", "1"],
        &["balance", "Ana"],
        &["land", "show", &receipt],
        &["watch", "--once"],
        &["governance", "show"],
        &["transaction", &receipt],
    ];
    for verb in verbs {
        // another chain's id
        let arguments = [verb, &["--deployment", elsewhere.to_str().unwrap()]].concat();
        town.desk
            .refused(&arguments, 1, &["is chain 420420999", "is of chain 1"]);
        // the same id, and nothing there: a development chain that was restarted
        let arguments = [verb, &["--deployment", nobody.to_str().unwrap()]].concat();
        other
            .desk
            .refused(&arguments, 4, &["has no contract there", "restarted"]);
    }
}

#[test]
fn a_wrong_password_and_a_damaged_key_are_told_apart_and_nothing_is_sent() {
    let town = Town::in_season();
    let desk = &town.desk;
    let key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    desk.write("key", key);
    desk.write("right", "correct horse");
    desk.write("wrong", "battery staple");
    let made = desk.json(&[
        "account",
        "import",
        "ana",
        "--key-file",
        "key",
        "--password-file",
        "right",
    ]);
    let before = town.coins("Bo");
    let pay = ["pay", "Bo", "1", "--account", "ana", "--password-file"];
    desk.refused(
        &[&pay[..], &["wrong", "--yes"]].concat(),
        5,
        &["wrong password"],
    );
    desk.refused(&[&pay[..], &["missing", "--yes"]].concat(), 4, &["missing"]);
    desk.refused(
        &[&pay[..], &["right", "--no-input"]].concat(),
        2,
        &["Send it?", "--yes"],
    );
    assert_eq!(town.coins("Bo"), before);

    // what costs nothing needs no password
    let dry = desk.done(&["pay", "Bo", "1", "--account", "ana", "--dry-run"]);
    assert!(dry.contains("Nothing was sent"), "{dry}");

    desk.done(&[&pay[..], &["right", "--yes"]].concat());
    assert_eq!(town.coins("Bo"), before + 1_000);

    let file = std::path::PathBuf::from(made["file"].as_str().unwrap());
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    desk.refused(
        &[&pay[..], &["right", "--yes"]].concat(),
        1,
        &["not a whole keystore file"],
    );
    desk.refused(
        &["pay", "Bo", "1", "--account", "anna", "--yes"],
        4,
        &["\"anna\"", "did you mean ana?"],
    );
    assert_eq!(town.coins("Bo"), before + 1_000);
}

#[test]
fn test_accounts_are_refused_where_the_chain_is_no_development_chain() {
    let town = Town::new();
    let real = Proxy::to(&town.url, |method, _| match method {
        "eth_chainId" => Deed::Answer("\"0x1\"".to_owned()),
        _ => Deed::Forward,
    });
    let manifest = std::fs::read_to_string(town.desk.path("weir-deployment.json")).unwrap();
    let mut manifest: Value = serde_json::from_str(&manifest).unwrap();
    manifest["chain_id"] = 1.into();
    let desk = Desk::at(&real.url);
    desk.write("weir-deployment.json", &manifest.to_string());
    assert!(desk.done(&["balance", "Ana"]).contains("Ana"));
    desk.refused(
        &["pay", "Bo", "1", "--dev-account", "0", "--yes"],
        2,
        &[
            "cannot be used on chain 1",
            "everybody has their keys",
            "weir account new",
        ],
    );
    desk.refused(&["balance", "dev 3"], 2, &["nobody on chain 1"]);
}

#[test]
fn a_chain_that_stops_at_any_moment_leaves_nothing_half_done() {
    let town = Town::in_season();
    let mut arrived = 0;
    let mut stopped_after_sending = false;
    for forwards_last in [false, true] {
        for limit in 0.. {
            let proxy = Proxy::to(&town.url, move |_, request| match request.cmp(&limit) {
                std::cmp::Ordering::Less => Deed::Forward,
                std::cmp::Ordering::Equal if forwards_last => Deed::ForwardAndDrop,
                _ => Deed::Drop,
            });
            let before = town.coins("Bo");
            let deployment = town.desk.path("weir-deployment.json");
            let arguments = [
                "pay",
                "Bo",
                "1",
                "--dev-account",
                "0",
                "--timeout",
                "2",
                "--deployment",
                deployment.to_str().unwrap(),
            ];
            let run = Desk::at(&proxy.url).run(&arguments);
            let paid = town.coins("Bo") - before;
            assert!(paid == 0 || paid == 1_000, "{paid}");
            if run.code == 0 {
                assert_eq!(paid, 1_000);
                break;
            }
            assert_eq!(run.code, 6, "{run:#?}");
            assert!(run.err.contains(&proxy.url), "{run:#?}");
            // whoever may have paid is told under which hash to look
            let hash = run.err.split("weir transaction 0x").nth(1);
            assert!(paid == 0 || hash.is_some(), "{run:#?}");
            if let (1_000, Some(hash)) = (paid, hash) {
                let hash = format!("0x{}", &hash[..64]);
                assert!(town
                    .desk
                    .done(&["transaction", &hash])
                    .contains("pays 1 FISH"));
                stopped_after_sending = true;
            }
            arrived += u32::from(paid > 0);
            assert!(limit < 100);
        }
    }
    assert!(stopped_after_sending && arrived > 0);
}
