//! Hours from their minting to the commons, by the command alone, on a chain of its own.

mod common;

use common::hours::{
    attested, watershed, watershed_on_a_fishery, with_a_final_claim, ANA, BRUNO, DAY, GOVERNOR,
};

/// What stands before the figure that does not melt.
const MINTED: &str = "minted in all";

#[test]
fn work_is_minted_once_it_is_final_and_a_balance_is_told_in_both_figures() {
    let town = watershed();
    let desk = &town.desk;
    town.wait(60 * DAY);
    attested(&town, 0, "40 h");
    let list = ["work", "list", "--dev-account", ANA];
    let nothing = desk.done(&list);
    assert!(nothing.contains("There are no final claims"), "{nothing}");
    desk.refused(
        &["work", "mint", "1", "--dev-account", GOVERNOR],
        3,
        &["claim 1 is attested and can be challenged, and only a final claim is paid"],
    );

    town.wait(5 * DAY);
    let listed = desk.json(&list);
    let claim = &listed["claims"][0];
    assert_eq!(claim["quantity"]["amount"], "40");
    assert_eq!(claim["rate"]["amount"], "1");
    assert_eq!(claim["due"]["amount"], "40");
    assert_eq!(claim["open"]["amount"], "40");
    assert_eq!(claim["issue"], "none");
    assert_eq!(listed["ceiling"]["room"]["amount"], "5000");
    let dry = desk.json(&["work", "mint", "1", "--dev-account", GOVERNOR, "--dry-run"]);
    assert_eq!(dry["outcome"], "planned");

    // anybody mints; the claimant has it
    let minted = desk.done(&["work", "mint", "1", "--dev-account", "7"]);
    assert!(
        minted.contains("40 HOUR are minted for claim 1 of Ana (0x15d3…6A65)"),
        "{minted}"
    );
    desk.refused(
        &["work", "mint", "1", "--dev-account", "7"],
        3,
        &["all that claim 1 is due has been minted"],
    );
    let listed = desk.json(&list);
    assert_eq!(listed["claims"][0]["issue"], "all-minted");
    assert_eq!(listed["ceiling"]["minted"]["amount"], "40");

    // paying tells both figures
    let paid = desk.json(&["pay", "Bruno", "10 HOUR", "--dev-account", ANA]);
    assert_eq!(paid["holding"]["today"]["amount"], "30");
    assert_eq!(paid["holding"]["minted"]["amount"], "40");
    let text = desk.done(&["balance", "Ana"]);
    assert!(text.contains("held today     30 HOUR"), "{text}");
    assert!(
        text.contains("written down   30 HOUR on 2035-11-21"),
        "{text}"
    );
    assert!(
        text.contains("minted in all  40 HOUR, which does not melt"),
        "{text}"
    );

    // thirty days at seven per cent a year
    town.wait(30 * DAY);
    let balance = desk.json(&["balance", "Ana", "--on", "2036-01-20"]);
    let ana = &balance["generative"];
    assert_eq!(ana["today"]["amount"], "29.821712");
    assert_eq!(ana["written"]["amount"], "30");
    assert_eq!(ana["written_on"], "2035-11-21");
    assert_eq!(ana["minted"]["amount"], "40");
    assert_eq!(balance["projected"]["amount"]["amount"], "29.644484");
    desk.refused(
        &["balance", "Ana", "--on", "2035-12-20"],
        3,
        &["2035-12-20 is over: it is 2035-12-21"],
    );
    let settled = desk.json(&["settle", "account", "Ana", "--dev-account", "7"]);
    assert_eq!(settled["holding"]["written"]["amount"], "29.821712");
    assert_eq!(settled["holding"]["written_on"], "2035-12-21");
    let told = settled["events"].as_array().unwrap();
    let melted = |event: &serde_json::Value| {
        event["sentence"] == "0.178288 HOUR of Ana (0x15d3…6A65) have melted"
    };
    assert!(told.iter().any(melted), "{settled:#}");

    // and so does the status: what is held, what melted to the commons, what was minted
    let status = desk.json(&["status"]);
    let hours = &status["generative"];
    assert_eq!(hours["minted"]["amount"], "40");
    let base = |name: &str| -> u128 { hours[name]["base"].as_str().unwrap().parse().unwrap() };
    assert_eq!(base("held") + base("of_commons"), 40_000_000);
    let text = desk.done(&["status"]);
    assert!(
        text.contains(MINTED) && text.contains("held today"),
        "{text}"
    );
    desk.refused(
        &["pay", "Bruno", "30", "--dev-account", ANA],
        3,
        &["has 29.821712 HOUR today, which is 0.178288 HOUR less than the 30 HOUR needed"],
    );
}

#[test]
fn what_a_member_owes_is_met_in_hours_and_in_cash_up_to_the_limit() {
    let town = with_a_final_claim();
    let desk = &town.desk;
    desk.done(&["work", "mint", "1", "--dev-account", ANA]);
    let standing = || desk.json(&["settle", "show", "Ana"]);
    assert_eq!(standing()["due"]["amount"], "0");
    desk.refused(
        &["settle", "hours", "1", "--dev-account", ANA],
        3,
        &["nothing is due from Ana (0x15d3…6A65)"],
    );

    town.wait(300 * DAY); // founders owe from the second period on
    let owes = standing();
    assert_eq!(owes["member"], true);
    assert_eq!(owes["since"], "2035-09-17");
    assert_eq!(owes["due"]["amount"], "100");
    assert_eq!(owes["overdue"]["amount"], "0");
    assert_eq!(owes["cash_room"]["amount"], "50");
    assert_eq!(owes["cash_cost"]["amount"], "1");
    let met = desk.done(&["settle", "hours", "5", "--dev-account", ANA]);
    assert!(
        met.contains("Ana (0x15d3…6A65) meets 5 HOUR of what is owed; 95 HOUR are still due"),
        "{met}"
    );
    assert!(met.contains("HOUR today"), "{met}");
    let cash = ["settle", "cash", "10 HOUR", "--dev-account", ANA];
    let dry = desk.json(&[&cash[..], &["--dry-run"][..]].concat());
    assert_eq!(dry["outcome"], "planned");
    let met = desk.done(&cash);
    assert!(
        met.contains(
            "meets 10 HOUR of what is owed, with 0.2 of the chain's coin; 85 HOUR are still"
        ),
        "{met}"
    );
    let owes = standing();
    assert_eq!(owes["in_hours"]["amount"], "5");
    assert_eq!(owes["in_cash"]["amount"], "10");
    assert_eq!(owes["cash_room"]["amount"], "40");
    desk.refused(
        &["settle", "cash", "41", "--dev-account", ANA],
        3,
        &["41 HOUR are 1 HOUR more than the 40 HOUR that can be paid in cash now"],
    );
    desk.refused(
        &["settle", "hours", "85.5", "--dev-account", ANA],
        3,
        &["85.5 HOUR are 0.5 HOUR more than the 85 HOUR that are due"],
    );
    desk.refused(
        &["settle", "hours", "all", "--dev-account", ANA],
        3,
        &["cannot meet 85 HOUR", "HOUR today, which is"],
    );
    desk.done(&["settle", "cash", "all", "--dev-account", ANA]);
    assert_eq!(standing()["due"]["amount"], "45");

    // the cash goes to the commons, once
    let collected = desk.done(&["settle", "collect", "--dev-account", "7"]);
    assert!(
        collected.contains("1 of the chain's coin that were paid in go to the commons"),
        "{collected}"
    );
    desk.refused(
        &["settle", "collect", "--dev-account", "7"],
        3,
        &["no cash was paid in"],
    );
    town.wait(365 * DAY);
    let owes = standing();
    assert_eq!(owes["due"]["amount"], "145");
    assert_eq!(owes["overdue"]["amount"], "45");
    let text = desk.done(&["settle", "show", "Bruno"]);
    assert!(text.contains("of it overdue    100 HOUR"), "{text}");

    let told = desk.done(&["watch", "--once"]);
    for words in [
        "from period 1 (2035-09-17 to 2036-09-15) on 7 % a year melt",
        "Ana (0x15d3…6A65) is a member from 2035-09-17 on",
        "Ravine cleaned (kind 0) is paid 1 HOUR a whole unit from its period",
        "40 HOUR are minted for claim 1 of Ana",
        "meets 10 HOUR of what is owed, with 0.2 of the chain's coin",
        "have melted",
    ] {
        assert!(told.contains(words), "no \"{words}\" in {told}");
    }
}

#[test]
fn basic_income_is_claimed_for_fifteen_days_and_once_a_day() {
    let town = watershed();
    let desk = &town.desk;
    town.wait(60 * DAY);
    let income = desk.json(&["income", "show", "Bruno"]);
    assert_eq!(income["days"], 15);
    assert_eq!(income["daily"]["amount"], "0.25");
    assert_eq!(income["amount"]["amount"], "3.744789");
    let claim = ["income", "claim", "--dev-account", BRUNO];
    let claimed = desk.json(&claim);
    assert_eq!(claimed["holding"]["today"]["amount"], "3.744789");
    assert_eq!(claimed["holding"]["minted"]["amount"], "3.744789");
    let again = desk.run(&[&claim[..], &["--json"][..]].concat());
    let failure: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(again.code, 3);
    assert_eq!(failure["failure"]["error"], "NoIncome");
    desk.refused(
        &claim,
        3,
        &["Bruno (0x9965…A4dc) has no basic income to claim before 2035-11-17"],
    );
    town.wait(DAY);
    let text = desk.done(&["income", "show", "--dev-account", BRUNO]);
    assert!(text.contains("0.25 HOUR, for today"), "{text}");
    assert!(text.contains(MINTED), "{text}");
    desk.done(&claim);
    desk.refused(
        &["income", "claim", "--dev-account", "1"],
        5,
        &["Clara (0x7099…79C8) is no member", "weir vouch for"],
    );
    let text = desk.done(&["income", "show", "Clara"]);
    assert!(text.contains("nothing: no member"), "{text}");
}

#[test]
fn what_was_minted_for_a_revoked_claim_is_a_debt_that_later_work_lowers() {
    let town = with_a_final_claim();
    let desk = &town.desk;
    attested(&town, 1, "50 h");
    let mint = |claim: &str| desk.run(&["work", "mint", claim, "--dev-account", ANA]);
    let revoke = ["work", "revoke", "1", "--dev-account", "7"];
    desk.refused(&revoke, 3, &["claim 1 is final"]);
    assert_eq!(mint("1").code, 0);
    desk.write("photos.txt", "nothing was cleaned");
    for seat in ["1", "2"] {
        let motion = ["claim", "revoke", "1", "--evidence", "photos.txt"];
        desk.done(&[&motion[..], &["--dev-account", seat][..]].concat());
    }
    let listed = desk.done(&["work", "list", "Ana"]);
    assert!(
        listed.contains("weir work revoke makes it a debt"),
        "{listed}"
    );
    let revoked = desk.done(&revoke);
    assert!(
        revoked.contains("Ana (0x15d3…6A65) owes the 40 HOUR that were minted for it"),
        "{revoked}"
    );
    desk.refused(
        &revoke,
        3,
        &["nothing that was minted for claim 1 is left to be owed"],
    );
    let balance = desk.done(&["balance", "Ana"]);
    assert!(
        balance.contains("40 HOUR, taken from the next mintings"),
        "{balance}"
    );
    town.wait(5 * DAY);
    let minted = mint("2");
    assert!(
        minted
            .out
            .contains("50 HOUR are minted for claim 2 of Ana (0x15d3…6A65); 40 HOUR of it lower"),
        "{minted:#?}"
    );
    let ana = &desk.json(&["balance", "Ana"])["generative"];
    assert_eq!(ana["debt"]["amount"], "0");
    assert_eq!(ana["minted"]["amount"], "50"); // 40, and 10 of the second claim
}

#[test]
fn the_ceiling_follows_a_budget_and_obligations_are_met_in_a_token() {
    let town = watershed_on_a_fishery();
    let desk = &town.desk;
    town.wait(365 * DAY); // the second period of both
    desk.statement(["20000", "25000", "30000"]);
    for seat in ["1", "2"] {
        desk.done(&["attest", "statement.json", "--dev-account", seat]);
    }
    desk.done(&["season", "open", "--dev-account", "9"]);
    let base =
        |value: &serde_json::Value| -> u128 { value["base"].as_str().unwrap().parse().unwrap() };
    let budget = base(&desk.json(&["season", "show"])["budget"]);
    assert!(budget > 0);
    let ceiling = desk.json(&["work", "ceiling", "show"]);
    // half an hour of 6 decimals for a kilogramme of one
    assert_eq!(base(&ceiling["ceiling"]), budget * 50_000);
    let text = desk.done(&["work", "ceiling", "show"]);
    assert!(
        text.contains("0.5 HOUR for a kg of the budget of stock 0"),
        "{text}"
    );
    let lower = [
        "work",
        "ceiling",
        "lower",
        "0.25",
        "--dev-account",
        GOVERNOR,
    ];
    let lowered = desk.done(&lower);
    assert!(
        lowered.contains("lowered to 0.25 HOUR for a kg of the budget"),
        "{lowered}"
    );
    let policy = desk.json(&["policy", "show"])["policy"].clone();
    assert_eq!(policy["ceiling"]["amount"], "0.25");
    assert_eq!(policy["follows_budget"], true);

    // a token is approved first
    let before = town.coins("Ana");
    let met = desk.json(&["settle", "cash", "10", "--dev-account", ANA]);
    let approved = met["before"][0]["action"].as_str().unwrap();
    assert!(approved.contains("take 20 FISH"), "{approved}");
    assert_eq!(town.coins("Ana"), before - 200);
    let standing = desk.json(&["settle", "show", "Ana"]);
    assert_eq!(standing["in_cash"]["amount"], "10");
    assert_eq!(standing["cash_cost"]["amount"], "80");
    let status = desk.json(&["status"]);
    assert_eq!(status["generative"]["cash_held"]["amount"], "20");
    let collected = desk.done(&["settle", "collect", "--dev-account", "7"]);
    assert!(
        collected.contains("20 FISH that were paid in"),
        "{collected}"
    );

    // what melts is nobody's, and still adds up
    desk.done(&["income", "claim", "--dev-account", ANA]);
    town.wait(100 * DAY);
    desk.done(&["settle", "account", "Ana", "--dev-account", "7"]);
    let status = desk.json(&["status"]);
    let books = &status["generative"];
    assert!(base(&books["melted"]) > 0, "{books:#}");
    assert_eq!(
        base(&books["held"]) + base(&books["melted"]),
        base(&books["minted"])
    );
    assert!(desk.done(&["status"]).contains("HOUR, nobody's"));
}
