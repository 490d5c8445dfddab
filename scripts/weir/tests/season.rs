//! A season from its assessment to its landings, by the command alone, on a chain of its own.

mod common;

use common::Town;

const YEAR: u64 = 365 * 86_400;

#[test]
fn a_community_lives_a_season_by_the_command_alone() {
    let town = Town::new();
    let desk = &town.desk;
    assert!(desk.done(&["status"]).contains("none is in force"));

    town.assess("70000", "90000");
    let season = desk.json(&["season", "show"]);
    assert_eq!(season["assessed_for"], 1);
    assert_eq!(season["is_open"], false);
    let opened = desk.json(&["season", "open", "--dev-account", "9"]);
    assert_eq!(opened["outcome"], "confirmed");
    assert_eq!(opened["events"][0]["event"], "SeasonOpened");

    // Ana has 35 % of the issue, Bo 30 %.
    let issue: u128 = opened["events"][0]["values"]["issue"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(town.coins("Ana"), issue * 35 / 100);
    let before = town.coins("Bo");
    let paid = desk.done(&["pay", "Bo", "12.5", "--dev-account", "0"]);
    assert!(
        paid.contains("Ana (0xf39F…2266) pays 12.5 FISH to Bo"),
        "{paid}"
    );
    assert_eq!(town.coins("Bo"), before + 12_500);

    // a landing burns coins
    desk.write("note.txt", "Bo, 100 t, pier 3");
    let landed = desk.done(&["land", "note.txt", "Bo", "100", "--dev-account", "7"]);
    assert!(landed.contains("100 FISH are burnt"), "{landed}");
    assert_eq!(town.coins("Bo"), before + 12_500 - 100_000);
    assert!(desk
        .done(&["land", "show", "note.txt"])
        .contains("recorded"));

    // a lower assessment shrinks what is unspent, at once
    let held = town.coins("Ana");
    town.assess("50000", "60000");
    let shrunk = town.coins("Ana");
    assert!(shrunk < held, "{shrunk} of {held}");
    let synced = desk.done(&["season", "sync", "--dev-account", "1"]);
    assert!(synced.contains("are left unspent"), "{synced}");
    assert_eq!(town.coins("Ana"), shrunk);

    // and it is all told by watch, in order
    let told = desk.done(&["watch", "--once"]);
    let mut rest = told.as_str();
    for words in [
        "Clara (0x3C44…93BC) gets a seat for Institute of Marine Research",
        "stock 0 is added: South Atlantic albacore",
        "Bo (0x7099…79C8) is allotted 30000000 shares",
        "is final: 70000 t to 90000 t",
        "season 1 opens until",
        "pays 12.5 FISH to Bo",
        "Bo (0x7099…79C8) lands 100 t, recorded by Harbour office",
        "is final: 50000 t to 60000 t",
        "season 1 is held to",
    ] {
        let at = rest
            .find(words)
            .unwrap_or_else(|| panic!("no \"{words}\" in {rest}"));
        rest = &rest[at..];
    }
}

#[test]
fn a_landing_beyond_coins_becomes_a_debt_and_a_counter_entry_takes_it_back() {
    let town = Town::in_season();
    let desk = &town.desk;
    let coins = town.coins("Bo");
    desk.write("note.txt", "too much");
    let landed = desk.done(&["land", "note.txt", "Bo", "5000", "--dev-account", "7"]);
    assert!(landed.contains("and it owes"), "{landed}");
    assert!(desk
        .done(&["balance", "Bo"])
        .contains("withheld from the next issues"));
    desk.refused(
        &["share", "transfer", "Ana", "1", "--dev-account", "1"],
        3,
        &["Bo (0x7099…79C8) owes", "shares do not leave who owes"],
    );

    desk.write("counter.txt", "it was Hanna's");
    desk.done(&[
        "land",
        "reverse",
        "note.txt",
        "counter.txt",
        "--dev-account",
        "7",
    ]);
    assert_eq!(town.coins("Bo"), coins);
    assert!(desk
        .done(&["land", "show", "note.txt"])
        .contains("taken back"));
    assert_eq!(desk.json(&["land", "show", "note.txt"])["reversed"], true);
    desk.refused(
        &["land", "reverse", "note.txt", "other", "--dev-account", "7"],
        2,
        &["neither a file nor 32 bytes"],
    );
}

#[test]
fn coins_are_void_after_the_season_and_the_next_one_needs_its_assessment() {
    let town = Town::in_season();
    let desk = &town.desk;
    town.wait(YEAR);
    assert_eq!(town.coins("Ana"), 0);
    assert!(desk.done(&["balance", "Ana"]).contains("closed on"));
    desk.refused(
        &["season", "open", "--dev-account", "9"],
        5,
        &[
            "made for season 1",
            "only the governor",
            "wait for an assessment",
        ],
    );
    town.assess("70000", "90000");
    desk.done(&["season", "open", "--dev-account", "9"]);
    assert_eq!(desk.json(&["season", "show"])["opened"], 2);
}

#[test]
fn a_seat_dissents_and_the_ballot_says_who_spoke() {
    let town = Town::new();
    let desk = &town.desk;
    desk.statement(["1", "2", "3"]);
    desk.done(&["attest", "statement.json", "--dev-account", "2"]);
    desk.done(&["attest", "dissent", "statement.json", "--dev-account", "3"]);
    let shown = desk.done(&["attest", "show", "statement.json"]);
    assert!(
        shown.contains("open: 1 of 3 seats, 1 of 2 institutions"),
        "{shown}"
    );
    desk.done(&["attest", "dissent", "statement.json", "--dev-account", "4"]);
    let ballot = desk.json(&["attest", "show", "statement.json"]);
    assert_eq!(ballot["attested"][0]["name"], "Clara");
    assert_eq!(ballot["dissented"].as_array().unwrap().len(), 2);
    desk.refused(
        &["attest", "statement.json", "--dev-account", "5"],
        3,
        &["2 seats speak against"],
    );
}

#[test]
fn seats_shares_and_governance_change_hands() {
    let town = Town::new();
    let desk = &town.desk;
    desk.done(&[
        "seat",
        "propose",
        "Ivan",
        "--institution",
        "University of the Cape",
        "--dev-account",
        "0",
    ]);
    assert!(desk.done(&["seat", "list"]).contains("Ivan (0xa0Ee…9720)"));
    assert_eq!(
        desk.json(&["seat", "show", "Ivan"])["institution_name"],
        "University of the Cape"
    );
    desk.done(&["seat", "remove", "Ivan", "--dev-account", "0"]);
    desk.refused(
        &["seat", "show", "Ivan"],
        4,
        &["Ivan (0xa0Ee…9720) has no seat"],
    );

    desk.done(&["officer", "appoint", "Ivan", "--dev-account", "0"]);
    assert_eq!(
        desk.json(&["officer", "list"])["officers"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    desk.done(&["officer", "remove", "Ivan", "--dev-account", "0"]);
    let officers = desk.done(&["officer", "list"]);
    assert!(
        officers.contains("Harbour office") && !officers.contains("Ivan"),
        "{officers}"
    );

    desk.done(&["share", "transfer", "Ana", "1000", "--dev-account", "1"]);
    let register = desk.json(&["share", "show"]);
    let ana = register["holders"]
        .as_array()
        .unwrap()
        .iter()
        .find(|holder| holder["name"] == "Ana");
    assert_eq!(ana.unwrap()["shares"], "35001000");

    desk.done(&[
        "governance",
        "offer",
        "currency",
        "Bo",
        "--dev-account",
        "0",
    ]);
    desk.refused(
        &["governance", "accept", "currency", "--dev-account", "2"],
        5,
        &["governance was not offered to Clara"],
    );
    desk.done(&["governance", "accept", "currency", "--dev-account", "1"]);
    let governance = desk.json(&["governance", "show"]);
    assert_eq!(governance["currency"]["governor"]["name"], "Bo");
    assert_eq!(governance["council"]["governor"]["name"], "Ana");
}
