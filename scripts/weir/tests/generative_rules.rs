//! The rules of hours and who sets them: members, policy, rates, ceilings; which currency is meant; what
//! is refused.

mod common;

use common::hours::{
    attested, watershed, watershed_and_fishery, with_a_final_claim, ANA, BRUNO, DAY, GOVERNOR,
};

#[test]
fn members_vouch_for_new_ones_who_leave_or_are_excluded() {
    let town = watershed();
    let desk = &town.desk;
    let members = desk.json(&["vouch", "show"]);
    assert_eq!(members["members"], 4);
    assert_eq!(members["needed"], 2);
    let vouch = |who: &str, by: &str| desk.run(&["vouch", "for", who, "--dev-account", by]);
    vouch("Ana", ANA).is_refused(5, &["Ana (0x15d3…6A65) cannot vouch for itself"]);
    vouch("Bruno", ANA).is_refused(3, &["Bruno (0x9965…A4dc) is a member already"]);
    vouch("Fabio", "1").is_refused(5, &["Clara (0x7099…79C8) is no member"]);
    vouch("Fabbio", ANA).is_refused(4, &["did you mean \"Fabio\"?"]);
    assert_eq!(vouch("Fabio", ANA).code, 0);
    vouch("Fabio", ANA).is_refused(3, &["Ana (0x15d3…6A65) vouches for Fabio", "already"]);
    let shown = desk.done(&["vouch", "show", "Fabio"]);
    assert!(shown.contains("no member; 1 of 2 voices"), "{shown}");
    desk.done(&["vouch", "withdraw", "Fabio", "--dev-account", ANA]);
    desk.refused(
        &["vouch", "withdraw", "Fabio", "--dev-account", ANA],
        3,
        &["does not vouch for Fabio"],
    );
    // the one taken back stays used: two of three are left
    assert_eq!(vouch("Fabio", ANA).code, 0);
    assert_eq!(vouch("Clara", ANA).code, 0);
    vouch("Dario", ANA).is_refused(
        3,
        &["the 3 vouches that a member has in period 1 (2035-09-17 to 2036-09-15) are used up"],
    );
    let admitted = vouch("Fabio", BRUNO);
    assert!(
        admitted
            .out
            .contains("Fabio (0x976E…0aa9) is a member from 2035-09-17 on"),
        "{admitted:#?}"
    );
    desk.done(&["vouch", "leave", "--dev-account", "6"]);
    desk.refused(
        &["vouch", "leave", "--dev-account", "6"],
        5,
        &["Fabio (0x976E…0aa9) is no member"],
    );
    desk.refused(
        &["vouch", "exclude", "Rosa", "--dev-account", ANA],
        5,
        &["Ana (0x15d3…6A65) is not the governor"],
    );
    let excluded = desk.done(&["vouch", "exclude", "Rosa", "--dev-account", GOVERNOR]);
    assert!(excluded.contains("is excluded"), "{excluded}");
    let shown = desk.json(&["vouch", "show"]);
    assert_eq!(shown["members"], 3);
    assert_eq!(shown["people"].as_array().unwrap().len(), 6);
}

#[test]
fn a_change_of_policy_is_shown_with_both_values_and_its_period_before_it_is_sent() {
    let town = watershed();
    let desk = &town.desk;
    let set = |more: &[&'static str]| {
        let line = [&["policy", "set", "--dev-account", GOVERNOR][..], more].concat();
        desk.run(&line)
    };
    set(&[]).is_refused(2, &["nothing would change"]);
    set(&["--demurrage", "7%"]).is_refused(2, &["nothing would change"]);
    set(&["--demurrage", "100 %"]).is_refused(3, &["a demurrage of 100 % a year is not below"]);
    set(&["--demurrage", "seven"]).is_refused(2, &["the demurrage \"seven\""]);
    set(&["--cash-limit", "101"]).is_refused(
        3,
        &["101 HOUR payable in cash do not go with an obligation of 100 HOUR"],
    );
    set(&["--vouchers", "17"]).is_refused(3, &["17 members to vouch for a new one", "1 to 16"]);
    set(&["--income", "0.0000001"]).is_refused(2, &["has 7 decimals; at most 6"]);
    let other = ["policy", "set", "--income", "1", "--dev-account", ANA];
    desk.refused(&other, 5, &["is not the governor"]);

    let dry = set(&[
        "--demurrage",
        "5%",
        "--income",
        "0.5",
        "--dry-run",
        "--json",
    ]);
    let plan: serde_json::Value = serde_json::from_str(&dry.out).unwrap();
    assert_eq!(plan["outcome"], "planned");
    assert_eq!(plan["from_period"], 2);
    assert_eq!(plan["changes"][0]["what"], "demurrage");
    assert_eq!(plan["changes"][0]["before"], "7 % a year");
    assert_eq!(plan["changes"][0]["after"], "5 % a year");
    assert_eq!(plan["changes"].as_array().unwrap().len(), 2);
    let done = set(&["--demurrage", "5 %", "--income", "0.5"]);
    assert_eq!(done.code, 0, "{done:#?}");
    for words in [
        "From period 2 (2036-09-16 to 2037-09-15) on:",
        "7 % a year",
        "5 % a year",
    ] {
        assert!(done.err.contains(words), "{done:#?}");
    }
    let shown = desk.json(&["policy", "show"]);
    assert_eq!(shown["policy"]["demurrage"], "0.07");
    assert_eq!(shown["policy"]["obligation"]["amount"], "100");
    assert_eq!(shown["waiting"]["demurrage"], "0.05");
    assert_eq!(shown["waiting"]["from_period"], 2);
    assert_eq!(shown["daily_factor"], "18443079296116538654");
    let text = desk.done(&["policy", "show"]);
    assert!(text.contains("From period 2"), "{text}");
    town.wait(365 * DAY);
    let shown = desk.json(&["policy", "show"]);
    assert_eq!(shown["policy"]["demurrage"], "0.05");
    assert_eq!(shown["policy"]["income"]["amount"], "0.5");
    desk.refused(
        &["policy", "show", "--period", "1"],
        2,
        &["period 1 is over"],
    );
}

#[test]
fn rates_and_the_ceiling_are_shown_and_changed_and_a_lower_ceiling_holds_at_once() {
    let town = with_a_final_claim();
    let desk = &town.desk;
    let by_governor = ["--dev-account", GOVERNOR];
    let lower = |to: &str| desk.run(&["work", "ceiling", "lower", to, "--dev-account", GOVERNOR]);
    assert_eq!(lower("30 HOUR").code, 0);
    lower("30").is_refused(
        3,
        &["a ceiling of 30 HOUR a period is not below the 30 HOUR a period of now"],
    );
    let ceiling = desk.json(&["work", "ceiling", "show"]);
    assert_eq!(ceiling["ceiling"]["amount"], "30");
    // what does not fit stays due, for a later period
    desk.done(&["work", "mint", "1", "--dev-account", ANA]);
    let listed = desk.json(&["work", "list", "--everybody"]);
    assert_eq!(listed["claims"][0]["minted"]["amount"], "30");
    assert_eq!(listed["claims"][0]["open"]["amount"], "10");
    assert_eq!(listed["claims"][0]["issue"], "begun");
    desk.refused(
        &["work", "mint", "1", "--dev-account", ANA],
        3,
        &[
            "the ceiling of 30 HOUR for period 1 is reached",
            "after 2036-09-16 00:00:00 UTC",
        ],
    );
    town.wait(365 * DAY);
    desk.done(&["work", "mint", "1", "--dev-account", ANA]);
    assert_eq!(
        desk.json(&["balance", "Ana"])["generative"]["minted"]["amount"],
        "40"
    );

    let set = ["work", "rate", "set", "1.5"];
    let done = desk.done(&[&set[..], &by_governor[..]].concat());
    assert!(
        done.contains("pay 1.5 HOUR a h for Ravine cleaned (kind 0), from its period"),
        "{done}"
    );
    let rates = desk.json(&["work", "rate", "show"]);
    let versions = rates["kinds"][0]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2, "{rates:#}");
    assert_eq!(versions[1]["rate"]["amount"], "1.5");
    assert_eq!(rates["kinds"][0]["rate"]["amount"], "1");
    let shown = desk.done(&["work", "rate", "show", "Ravine cleaned"]);
    assert!(shown.contains("1.5 HOUR a h"), "{shown}");
    desk.refused(
        &["work", "rate", "set", "1", "--dev-account", ANA],
        5,
        &["is not the governor"],
    );
}

#[test]
fn where_there_are_several_currencies_one_is_named() {
    let town = watershed_and_fishery();
    let desk = &town.desk;
    let pay = |more: &[&'static str]| {
        let line = [&["pay", "Bruno", "1", "--dev-account", ANA][..], more].concat();
        desk.run(&line)
    };
    pay(&[]).is_refused(
        2,
        &[
            "several currencies, and none is named",
            "--currency FISH or HOUR",
        ],
    );
    pay(&["--currency", "HOURS"]).is_refused(4, &["did you mean \"HOUR\"?"]);
    for name in ["HOUR", "hour", "Valley hours", "generative"] {
        let short = "has 0 HOUR today, which is 1 HOUR less than the 1 HOUR needed";
        pay(&["--currency", name]).is_refused(3, &[short]);
    }
    pay(&["--currency", "FISH"]).is_refused(3, &["cannot pay 1 FISH to Bruno"]);
    town.wait(DAY);
    desk.done(&["income", "claim", "--dev-account", ANA]);
    let both = desk.json(&["balance", "Ana"]);
    assert_eq!(both["coins"]["unit"], "FISH");
    assert_eq!(both["generative"]["today"]["unit"], "HOUR");
    let one = desk.json(&["balance", "Ana", "--currency", "HOUR"]);
    assert!(one.get("coins").is_none(), "{one:#}");
    let status = desk.json(&["status"]);
    assert_eq!(status["generative"]["members"], 4);
    let told = desk.done(&["governance", "show"]);
    assert!(told.contains("the currency of work"), "{told}");
}

#[test]
fn of_several_claims_each_is_minted_and_a_refusal_says_what_was_done_before_it() {
    let town = with_a_final_claim();
    let desk = &town.desk;
    attested(&town, 1, "50 h");
    town.wait(5 * DAY);
    let lower = ["work", "ceiling", "lower", "40", "--dev-account", GOVERNOR];
    desk.done(&lower);
    let both = ["work", "mint", "1", "2", "--dev-account", "7"];
    let run = desk.run(&both);
    run.is_refused(
        3,
        &[
            "after it was done to mint what claim 1",
            "cannot mint what claim 2",
            "the ceiling of 40 HOUR for period 1 is reached",
        ],
    );
    let listed = desk.json(&["work", "list", "Ana"]);
    assert_eq!(listed["claims"][0]["issue"], "all-minted");
    assert_eq!(listed["claims"][1]["open"]["amount"], "50");
    town.wait(365 * DAY);
    let minted = desk.json(&["work", "mint", "2", "--dev-account", "7"]);
    assert_eq!(minted["outcome"], "confirmed");
    let missing = ["work", "mint", "9", "--dev-account", "7"];
    desk.refused(&missing, 4, &["the register has no claim 9"]);
}

#[test]
fn what_is_not_paid_here_and_who_cannot_be_a_member_is_told_why() {
    let town = watershed();
    let desk = &town.desk;
    // a claim of a period in which nothing is paid for its kind, and one that somebody else pays
    let rate = ["work", "rate", "set", "0", "--dev-account", GOVERNOR];
    let set = desk.done(&rate);
    assert!(set.contains("from its period 2"), "{set}");
    town.wait(60 * DAY);
    attested(&town, 0, "40 h");
    let filed = [
        "claim",
        "file",
        "--quantity",
        "5 h",
        "--cells",
        "8a1fb467418ffff",
        "--evidence",
        "0x5b1d0c6a92e84f37a1c05e7d2b94863f10d7ae5c4482f96b03e1d85a7c6b2f94",
        "--consumer",
        "dev 9",
        "--dev-account",
        ANA,
    ];
    desk.done(&filed);
    for seat in ["1", "2"] {
        desk.done(&["claim", "attest", "2", "--dev-account", seat]);
    }
    town.wait(5 * DAY);
    let mint = |claim: &str| desk.run(&["work", "mint", claim, "--dev-account", ANA]);
    mint("1").is_refused(
        3,
        &["nothing is paid for Ravine cleaned (kind 0) in its period 2"],
    );
    mint("2").is_refused(
        3,
        &["claim 2 was filed to be paid by Tomas (0xa0Ee…9720), and by nobody else"],
    );
    let listed = desk.done(&["work", "list", "Ana"]);
    assert!(listed.contains("nothing is paid for it"), "{listed}");
    desk.refused(
        &["work", "revoke", "1", "--dev-account", ANA],
        3,
        &["claim 1 is final, and nothing of it can become a debt"],
    );
    desk.refused(
        &["vouch", "for", "dev 0", "--dev-account", ANA],
        3,
        &["the governor (0xf39F…2266) cannot be used here"],
    );
    desk.refused(
        &["governance", "accept", "generative", "--dev-account", ANA],
        5,
        &[
            "governance was not offered",
            "weir governance offer generative",
        ],
    );
    let gift = ["governance", "offer", "generative", "Rosa", "--dev-account"];
    let offered = desk.done(&[&gift[..], &[GOVERNOR][..]].concat());
    assert!(
        offered.contains("offers the currency of work to Rosa"),
        "{offered}"
    );
}
