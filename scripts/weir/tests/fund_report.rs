//! `weir fund report` and `weir fund verify`, as people type them, on a chain with the built contracts.

mod common;
#[path = "../../statement/tests/valley/mod.rs"]
mod valley;

use common::Desk;
use serde_json::Value;
use valley::Valley;

/// A chain whose first period is closed, and a desk where the agency has its statement.
struct Office {
    desk: Desk,
    valley: Valley,
    runtime: tokio::runtime::Runtime,
    written: Value,
}

impl Office {
    fn new() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let valley = runtime.block_on(Valley::new());
        let desk = Desk::at(&valley.url);
        let fund = valley.fund.to_string();
        let report = [
            "fund",
            "report",
            "--fund",
            &fund,
            "--period",
            "1",
            "--dev-account",
            "6",
        ];
        let written = desk.json(&report);
        Self {
            desk,
            valley,
            runtime,
            written,
        }
    }

    fn hash(&self) -> String {
        self.written["blockHash"].as_str().unwrap().to_owned()
    }

    fn fund(&self) -> String {
        self.valley.fund.to_string()
    }
}

#[test]
fn an_agency_shows_its_auditors_a_period_and_they_check_it_offline() {
    let office = Office::new();
    assert_eq!(
        office.desk.files(),
        ["statement-0-1.html", "statement-0-1.json"]
    );
    assert_eq!(office.written["claims"], 4);
    let (hash, fund) = (office.hash(), office.fund());
    let agency = office.valley.who(valley::AGENCY).to_string();
    // nothing is written over
    let again = [
        "fund",
        "report",
        "--fund",
        &fund,
        "--period",
        "1",
        "--dev-account",
        "6",
    ];
    office
        .desk
        .refused(&again, 1, &["statement-0-1.html is there already"]);
    office.desk.done(&[&again[..], &["--force"]].concat());
    // a period that is open, a kind that is no number, a fund that is not there
    let open = [
        "fund",
        "report",
        "--fund",
        &fund,
        "--period",
        "2",
        "--dev-account",
        "6",
    ];
    office
        .desk
        .refused(&open, 1, &["period 2 of kind 0 is not closed"]);
    let named = [&again[..], &["--kind", "nitrate"]].concat();
    office
        .desk
        .refused(&named, 2, &["\"nitrate\" is not the number of a kind"]);
    let nobody = format!("0x{}", "11".repeat(20));
    let nowhere = [
        "fund",
        "report",
        "--fund",
        &nobody,
        "--period",
        "1",
        "--out",
        "x",
        "--dev-account",
        "6",
    ];
    office.desk.refused(&nowhere, 1, &["register()"]);

    // the chain compares what no hash proves
    let url = office.valley.url.clone();
    let told = office
        .desk
        .done(&["fund", "verify", "statement-0-1.json", "--rpc", &url]);
    assert!(!told.contains("the signer's word"), "{told}");

    // the chain is gone, and everything holds
    let Office {
        desk,
        valley,
        runtime,
        ..
    } = office;
    runtime.block_on(valley.end());
    for file in ["statement-0-1.html", "statement-0-1.json"] {
        let told = desk.done(&[
            "fund", "verify", file, "--block", &hash, "--signer", &agency,
        ]);
        for words in [
            format!("signed by {agency}, the agency of agreement 1"),
            "the payments for 4 claims were computed again".to_owned(),
            "Nothing is left out".to_owned(),
            hash.clone(),
        ] {
            assert!(told.contains(&words), "no \"{words}\" in {told}");
        }
    }
    // without a hash it says which one remains
    let told = desk.done(&["fund", "verify", "statement-0-1.json"]);
    assert!(told.contains("has not been compared"), "{told}");
    assert!(told.contains(&hash), "{told}");
    let found = desk.json(&["fund", "verify", "statement-0-1.json", "--block", &hash]);
    assert_eq!(found["complete"], true);
    assert_eq!(found["remaining"].as_array().unwrap().len(), 0);
    // and against another hash, or of another signer, it does not hold
    let other = format!("0x{}", "12".repeat(32));
    desk.refused(
        &["fund", "verify", "statement-0-1.json", "--block", &other],
        1,
        &["no header of this statement has the hash", &other],
    );
    desk.refused(
        &["fund", "verify", "statement-0-1.json", "--signer", &nobody],
        1,
        &["is signed by", "and not by"],
    );
    desk.refused(
        &["fund", "verify", "none.json"],
        4,
        &["there is no such file"],
    );
}

#[test]
fn a_change_of_any_sort_is_named() {
    let office = Office::new();
    let hash = office.hash();
    let read = |name: &str| std::fs::read_to_string(office.desk.path(name)).unwrap();
    let (page, json) = (read("statement-0-1.html"), read("statement-0-1.json"));
    let statement: Value = serde_json::from_str(&json).unwrap();
    let changed = |way: &str, value: Value| {
        let mut changed = statement.clone();
        *changed.pointer_mut(way).unwrap() = value;
        office.desk.write("changed.json", &changed.to_string());
        office.desk.refused(
            &["fund", "verify", "changed.json", "--block", &hash],
            1,
            &["changed.json"],
        )
    };
    // whoever is not the signer cannot change anything
    let claim = "/statement/account/claims/0";
    for (way, value) in [
        ("payment", "1".into()),
        ("claimant", format!("0x{}", "22".repeat(20)).into()),
        ("quantity", "1".into()),
        ("cells/0", "8a1fb4662a1ffff".into()),
        ("filed/transaction", format!("0x{}", "33".repeat(32)).into()),
    ] {
        let run = changed(&format!("{claim}/{way}"), value);
        assert!(run.err.contains("changed after it was signed"), "{run:?}");
    }
    let header = statement["statement"]["headers"][1].as_str().unwrap();
    let flipped = format!("{}{}", &header[..header.len() - 2], "77");
    changed("/statement/headers/1", flipped.into());
    let mut blocks = statement["statement"]["blocks"].as_array().unwrap().clone();
    blocks.pop();
    changed("/statement/blocks", blocks.into());
    let signature = format!("0x{}1b", "01".repeat(64));
    let run = changed("/seal/signature", signature.into());
    assert!(run.err.contains("the signature does not hold"), "{run:?}");
    let mut field = statement.clone();
    field["statement"]["note"] = "more".into();
    office.desk.write("changed.json", &field.to_string());
    office.desk.refused(
        &["fund", "verify", "changed.json"],
        1,
        &["unknown field `note`"],
    );

    // nor show another page around the same statement
    let shown = page.replacen("<h2>The pot</h2>", "<h2>The pots</h2>", 1);
    assert_ne!(shown, page);
    office.desk.write("changed.html", &shown);
    office.desk.refused(
        &["fund", "verify", "changed.html", "--block", &hash],
        1,
        &["the page shows something else than the statement inside it"],
    );
    office.desk.write("empty.json", "{}");
    office.desk.refused(
        &["fund", "verify", "empty.json"],
        1,
        &["this is no statement"],
    );
    office.runtime.block_on(office.valley.end());
}
