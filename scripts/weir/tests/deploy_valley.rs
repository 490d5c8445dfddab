//! The valley from its charter to contracts that list each other, by the command alone.

mod common;

use alloy::{primitives::Address, sol_types::SolEvent as _};
use serde_json::{json, Value};
use weir::{charter::Template, interfaces::Generative};

use common::{
    deploying::{
        line_broken_at_send, line_whose_blocks_are_at, manifest, sent, write_manifest, Break,
    },
    valley::{deployed, is_verified, put_up_token, valley, STEPS},
    workspace, Desk, Town,
};

const DAY: u64 = 86_400;
/// 2035-12-31, 23:59:50: ten seconds before a day's and a year's end.
const NEW_YEARS_EVE: u64 = 2_082_758_390;

/// What begins later, by what it is.
fn begins<'r>(report: &'r Value, what: &str) -> &'r Value {
    let list = report["begins"].as_array().unwrap();
    list.iter()
        .find(|it| it["what"] == what)
        .unwrap_or_else(|| panic!("no {what} in {list:#?}"))
}

/// The first period of ravines cleaned that begins when their rate was set, or later: the first one if
/// the rate stands in a block of the second in which the deployment began.
fn first_period_of_the_rate(town: &Town, manifest: &Value) -> u64 {
    let filter = json!({
        "address": manifest["generative"]["address"],
        "topics": [Generative::RateSet::SIGNATURE_HASH],
        "fromBlock": "earliest",
    });
    let logs = town.ask("eth_getLogs", json!([filter]));
    let logs = logs.as_array().unwrap();
    assert_eq!(logs.len(), 1, "{logs:#?}");
    let number = logs[0]["blockNumber"].clone();
    let set = time_of_block(town, number);
    let began = manifest["began"].as_u64().unwrap();
    1 + (set - began).div_ceil(30 * DAY)
}

/// When a block was made; unix seconds.
fn time_of_block(town: &Town, block: Value) -> u64 {
    let block = town.ask("eth_getBlockByNumber", json!([block, false]));
    let time = block["timestamp"].as_str().unwrap();
    u64::from_str_radix(time.trim_start_matches("0x"), 16).unwrap()
}

/// The report says that claims are paid from a period on, when it begins, and whether earlier ones are
/// paid nothing.
fn claims_are_paid_from(report: &Value, began: u64, period: u64) {
    let claims = begins(report, "claims of Ravine cleaned");
    assert_eq!(claims["period"], period);
    let from = began + (period - 1) * 30 * DAY;
    assert_eq!(claims["from"], from);
    let before = match period {
        1 => "",
        _ => "; claims of an earlier one are paid nothing",
    };
    let expected = format!(
        "Claims of \"Ravine cleaned\" are paid in HOUR from period {period} on, which begins {}{before}.",
        weir_core::text::moment(from)
    );
    assert_eq!(claims["sentence"], expected);
}

/// The first members owe from the second period on; the first began with the day of the deployment.
fn members_owe_from_the_second_period_on(report: &Value, began: u64) {
    let owed = begins(report, "obligations of the first members");
    assert_eq!(owed["period"], 2);
    assert_eq!(owed["from"], began - began % DAY + 365 * DAY);
}

/// The report of a deployment whose transactions are in blocks that are so many seconds apart, and when
/// it began.
fn deployed_with_blocks_apart(seconds: u64) -> (Value, u64) {
    let town = Town::begun_at(NEW_YEARS_EVE);
    put_up_token(&town);
    let latest = time_of_block(&town, json!("latest"));
    let line = line_whose_blocks_are_at(&town.url, move |sent| latest + seconds * sent);
    let desk = common::deploying::desk(&line.url, Template::Valley);
    let report = deployed(&desk);
    assert_eq!(report["complete"], true, "{report:#}");
    let manifest = manifest(&desk);
    let began = manifest["began"].as_u64().unwrap();
    assert_eq!(began, latest);
    let first = first_period_of_the_rate(&town, &manifest);
    assert_eq!(begins(&report, "claims of Ravine cleaned")["period"], first);
    (report, began)
}

#[test]
fn the_valley_is_written_checked_deployed_and_read_back() {
    let town = Town::empty();
    put_up_token(&town);
    let desk = &town.desk;
    desk.done(&["charter", "new", "valley"]);
    let told = desk.done(&["charter", "check"]);
    assert!(told.contains("93.0046 after one year"), "{told}");

    let before = sent(&town);
    let artifacts = common::deploying::artifacts();
    let dry = [
        "deploy",
        "charter.toml",
        "--artifacts",
        &artifacts,
        "--dev-account",
        "0",
        "--dry-run",
    ];
    let plan = desk.json(&dry);
    assert_eq!(plan["transactions"].as_array().unwrap().len(), STEPS);
    assert_eq!(sent(&town), before);

    let report = deployed(desk);
    assert_eq!(report["complete"], true);
    assert_eq!(report["remaining"], json!([]));
    assert_eq!(sent(&town) - before, STEPS);
    assert!(is_verified(desk, "at once") > 60);
    assert_eq!(
        desk.files()
            .iter()
            .filter(|it| it.contains("journal"))
            .count(),
        0
    );

    // what is told beforehand is near what it costs
    let manifest = manifest(desk);
    let transactions = manifest["transactions"].as_array().unwrap();
    let cost: f64 = transactions
        .iter()
        .map(|it| it["cost"].as_str().unwrap().parse::<f64>().unwrap() / 1e18)
        .sum();
    let total: f64 = plan["total"].as_str().unwrap().parse().unwrap();
    assert!(
        total > cost / 2.0 && total < cost * 2.0,
        "told {total}, was {cost}"
    );

    // the manifest knows both, and wallets import both currencies
    assert_eq!(manifest["generative"]["address"], report["generative"]);
    assert_eq!(manifest["exchange"]["address"], report["exchange"]);
    assert_eq!(manifest["generative_coin"]["symbol"], "HOUR");
    assert_eq!(
        manifest["communities"],
        json!({ "Fishery": 1, "Watershed": 2, "Market": 3 })
    );
    let list = std::fs::read_to_string(desk.path("weir-deployment.tokenlist.json")).unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list["tokens"][0]["symbol"], "FISH");
    assert_eq!(list["tokens"][1]["symbol"], "HOUR");
    assert_eq!(list["tokens"][1]["decimals"], 6);
    let listed = Address::parse_checksummed(list["tokens"][1]["address"].as_str().unwrap(), None);
    assert_eq!(json!(listed.unwrap()), report["generative"]);

    // from when claims are paid, and from when the first members owe
    let began = manifest["began"].as_u64().unwrap();
    let first = first_period_of_the_rate(&town, &manifest);
    claims_are_paid_from(&report, began, first);
    members_owe_from_the_second_period_on(&report, began);
    // without a delay the pool takes coins at once
    assert_eq!(report["begins"].as_array().unwrap().len(), 2);

    // a second run sends nothing
    let again = deployed(desk);
    assert_eq!(again["begins"], report["begins"]);
    assert_eq!(sent(&town) - before, STEPS);
}

#[test]
fn claims_of_the_first_period_are_paid_if_the_rate_is_set_in_its_first_second() {
    let (report, began) = deployed_with_blocks_apart(0);
    claims_are_paid_from(&report, began, 1);
    members_owe_from_the_second_period_on(&report, began);
}

#[test]
fn claims_are_paid_from_the_second_period_on_if_the_rate_is_set_after_that_second() {
    let (report, began) = deployed_with_blocks_apart(1);
    claims_are_paid_from(&report, began, 2);
    // the calendar begins with the day of the deployment also where midnight passes meanwhile
    members_owe_from_the_second_period_on(&report, began);
}

#[test]
fn a_token_that_is_not_there_yet_is_listed_by_resuming() {
    let town = Town::empty();
    let desk = &town.desk;
    desk.write("charter.toml", Template::Valley.text());
    let report = deployed(desk);
    assert_eq!(report["complete"], false);
    let remaining = report["remaining"].as_array().unwrap();
    assert_eq!(remaining.len(), 1, "{report:#}");
    assert_eq!(remaining[0]["what"], "list TEUR at 1 credit");
    assert!(remaining[0]["who"]
        .as_str()
        .unwrap()
        .contains("once there is a token at 0x700b6A60ce7EaaEA56F065753d8dcB9653dbAD35"));
    let verified = desk.json(&["deploy", "verify"]);
    let checks = verified["checks"].as_array().unwrap();
    let waits: Vec<_> = checks.iter().filter(|it| it["verdict"] != "same").collect();
    assert_eq!(waits.len(), 1, "{waits:#?}");
    assert_eq!(waits[0]["what"], "listing of TEUR");
    assert_eq!(waits[0]["verdict"], "remains");

    put_up_token(&town);
    assert_eq!(deployed(desk)["complete"], true);
    is_verified(desk, "resumed");
}

#[test]
fn a_line_that_breaks_at_any_step_of_currencies_leaves_one_deployment() {
    let town = Town::empty();
    put_up_token(&town);
    // the hours are put up in the thirteenth
    for (number, at) in [
        (13, Break::BeforeTheAnswer),
        (14, Break::BeforeItArrives),
        (15, Break::BeforeTheAnswer),
        (17, Break::BeforeTheAnswer),
        (19, Break::BeforeItArrives),
        (20, Break::BeforeTheAnswer),
        (STEPS, Break::BeforeTheAnswer),
    ] {
        let case = format!("transaction {number}, {at:?}");
        let before = sent(&town);
        let proxy = line_broken_at_send(&town.url, number, at);
        let broken = common::deploying::desk(&proxy.url, Template::Valley);
        assert_eq!(common::deploying::deploy(&broken).code, 6, "{case}");
        let mended = broken.reaching(&town.url);
        let resumed = common::deploying::deploy(&mended);
        assert_eq!(resumed.code, 0, "{case}: {resumed:#?}");
        assert_eq!(sent(&town) - before, STEPS, "{case}");
        is_verified(&mended, &case);
    }
}

#[test]
fn what_waits_out_the_delay_is_told_with_its_date_and_verified_as_set() {
    let town = Town::empty();
    put_up_token(&town);
    let desk = &town.desk;
    let delayed = Template::Valley
        .text()
        .replacen("[generative]", "[generative]\ndelay = \"40 days\"", 1)
        .replacen("[exchange]", "[exchange]\ndelay = \"30 days\"", 1);
    desk.write("charter.toml", &delayed);
    let report = deployed(desk);
    assert_eq!(report["complete"], true, "{report:#}");
    is_verified(desk, "while limits wait");
    // forty days after the deployment period 3 is the next to begin
    let began = manifest(desk)["began"].as_u64().unwrap();
    let claims = begins(&report, "claims of Ravine cleaned");
    assert_eq!(claims["period"], 3);
    assert_eq!(claims["from"], began + 60 * DAY);
    let pool = begins(&report, "limits of the pool");
    // the last transaction is a listing, whose limits are the last to hold
    let last = time_of_block(&town, json!("latest"));
    assert_eq!(pool["from"], last + 30 * DAY);
    assert!(pool["sentence"].as_str().unwrap().contains("wait 30 days"));
    town.wait(31 * DAY);
    is_verified(desk, "once they hold");
}

#[test]
fn a_ceiling_of_a_places_budget_and_cash_in_a_token_are_deployed_and_read_back() {
    let town = Town::empty();
    put_up_token(&town);
    let desk = &town.desk;
    let text = Template::Valley
        .text()
        .replacen(
            "[currency]",
            "[[place]]\nname = \"North shore\"\n\n[currency]",
            1,
        )
        .replacen(
            "mode = \"commons\"",
            "place = \"North shore\"\nmode = \"commons\"",
            1,
        )
        .replacen(
            "ceiling = \"5_000 HOUR\"",
            "ceiling = { rate = \"0.5\", place = \"North shore\" } #",
            1,
        )
        .replacen("# cash = \"TEUR\"  ", "cash = \"TEUR\" #", 1)
        .replacen("melts_to = \"commons\"", "melts_to = \"nobody\"", 1);
    desk.write("charter.toml", &text);
    let report = deployed(desk);
    assert_eq!(report["complete"], true, "{report:#}");
    is_verified(desk, "of a budget");
}

#[test]
fn other_governors_are_offered_governance_of_currency_and_exchange() {
    let town = Town::empty();
    put_up_token(&town);
    let desk = &town.desk;
    let text = Template::Valley
        .text()
        .replacen("[generative]", "[generative]\ngovernor = \"dev 8\"", 1)
        .replacen("[exchange]", "[exchange]\ngovernor = \"dev 9\"", 1);
    desk.write("charter.toml", &text);
    let before = sent(&town);
    let report = deployed(desk);
    let remaining = report["remaining"].as_array().unwrap();
    assert_eq!(remaining.len(), 1, "{report:#}");
    let command = remaining[0]["command"].as_str().unwrap();
    assert!(
        command.contains("weir governance accept generative; weir governance accept exchange"),
        "{command}"
    );
    assert_eq!(sent(&town) - before, STEPS + 2);
    desk.done(&["governance", "accept", "generative", "--dev-account", "8"]);
    desk.done(&["governance", "accept", "exchange", "--dev-account", "9"]);
    assert_eq!(deployed(desk)["remaining"], json!([]));
    is_verified(desk, "accepted");
}

#[test]
fn a_charter_other_than_the_manifests_is_held_against_the_chain() {
    let town = valley();
    let desk = &town.desk;
    let mut wrong = manifest(desk);
    let text = Template::Valley.text();
    for (from, to, verdict, what) in [
        (
            "symbol = \"HOUR\"",
            "symbol = \"HOUR\" #",
            "same",
            "name of the currency of work",
        ),
        (
            "name = \"Valley hours\"",
            "name = \"Valley hour\"",
            "wrong",
            "name of the currency of work",
        ),
        (
            "melts_to = \"commons\"",
            "melts_to = \"nobody\"",
            "wrong",
            "where it melts",
        ),
        (
            "period = \"1 year\"             # of obligations",
            "period = \"2 years\"            # of obligations",
            "wrong",
            "its periods",
        ),
        (
            "demurrage = \"7 %\"",
            "demurrage = \"6 %\"",
            "changed",
            "demurrage",
        ),
        (
            "ceiling = \"5_000 HOUR\"",
            "ceiling = \"4_000 HOUR\"",
            "changed",
            "ceiling of a period",
        ),
        (
            "rate = \"1 HOUR\"",
            "rate = \"2 HOUR\"",
            "changed",
            "rate for Ravine cleaned",
        ),
        ("vouches = 3", "vouches = 4", "changed", "members"),
        (
            "name = \"Tomas\"\naddress = \"dev 9\"",
            "name = \"Tomas\"\naddress = \"dev 7\"",
            "changed",
            "membership of Tomas",
        ),
        (
            "unit = \"credit\"",
            "unit = \"credits\"",
            "wrong",
            "unit of the exchange",
        ),
        (
            "fee = \"0.5 %\"",
            "fee = \"0.4 %\"",
            "changed",
            "fee of the pool",
        ),
        (
            "cap = \"12_000 credit\"",
            "cap = \"13_000 credit\"",
            "changed",
            "cap of Market",
        ),
        (
            "span = \"60 days\"",
            "span = \"61 days\"",
            "wrong",
            "listing of FISH",
        ),
        (
            "value = \"12 credit\"",
            "value = \"13 credit\"",
            "changed",
            "value of HOUR",
        ),
        (
            "limit = \"600 HOUR\"",
            "limit = \"599 HOUR\"",
            "changed",
            "limits of HOUR",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        let mut other = text.replacen(from, to, 1);
        if from.starts_with("unit") {
            other = other.replace(" credit\"", " credits\"");
        }
        wrong["charter"] = json!(other);
        write_manifest(desk, &wrong);
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
fn a_charter_that_changed_since_is_refused_with_what_changed() {
    let town = valley();
    let desk = &town.desk;
    let before = sent(&town);
    let text = Template::Valley
        .text()
        .replacen("demurrage = \"7 %\"", "demurrage = \"8 %\"", 1)
        .replacen("ceiling = \"5_000 HOUR\"", "ceiling = \"6_000 HOUR\"", 1)
        .replacen("limit = \"600 HOUR\"", "limit = \"700 HOUR\"", 1)
        .replacen("vouchers = 2", "vouchers = 3", 1);
    desk.write("charter.toml", &text);
    common::deploying::deploy(desk).is_refused(
        1,
        &[
            "generative.policy.demurrage: \"0.07\" then, \"0.08\" now",
            "generative.policy.vouchers: 2 then, 3 now",
            "generative.ceiling.fixed: \"5000000000\" then, \"6000000000\" now",
            "exchange.listings 2.limit: \"600000000\" then, \"700000000\" now",
            "--out",
        ],
    );
    assert_eq!(sent(&town), before);
}

#[test]
fn a_contract_too_large_with_its_settings_is_refused_before_any_is_put_up() {
    let town = Town::empty();
    let desk = &town.desk;
    desk.write("charter.toml", Template::Valley.text());
    let built = workspace().join("target/ink");
    for name in ["council", "fishcoin", "claims", "generative", "exchange"] {
        for extension in ["polkavm", "abi"] {
            let file = format!("{name}.{extension}");
            let mut bytes = std::fs::read(built.join(name).join(&file)).unwrap();
            if file == "generative.polkavm" {
                bytes.resize(128 * 1024, 0); // no room for a word of settings
            }
            std::fs::write(desk.path(&file), bytes).unwrap();
        }
    }
    let deploy = common::deploying::deploy_with(".", &[]);
    desk.refused(
        &deploy,
        1,
        &[
            "the generative with its first settings has",
            "131072",
            "fewer",
        ],
    );
    assert_eq!(sent(&town), 0);
}

#[test]
fn an_exchange_is_deployed_by_itself() {
    let town = Town::empty();
    put_up_token(&town);
    let desk = Desk::at(&town.url);
    desk.write(
        "charter.toml",
        "[community]\nname = \"Market\"\ngovernor = \"dev 0\"\ndelay = \"30 days\"\n\
         [[token]]\nsymbol = \"TEUR\"\ndecimals = 6\n\
         address = \"0x700b6A60ce7EaaEA56F065753d8dcB9653dbAD35\"\n\
         [exchange]\nunit = \"credit\"\ndecimals = 2\n\
         [[exchange.communities]]\nname = \"Market\"\ncap = 100\n\
         [[exchange.listings]]\ntoken = \"TEUR\"\ncommunity = \"Market\"\nvalue = 1\nlimit = 100\n\
         exposure = 100\n",
    );
    let report = deployed(&desk);
    assert_eq!(report["complete"], true, "{report:#}");
    assert_eq!(report["token_list"], Value::Null);
    is_verified(&desk, "an exchange alone");
}
