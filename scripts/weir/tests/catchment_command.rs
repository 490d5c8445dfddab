//! A water catchment from its charter to the payment, by the command alone, on a chain of its own.

mod common;

use common::{
    farming::{attest, catchment, file, FARM, YEAR},
    Town,
};

const DAY: u64 = 86_400;
/// A kind to be added to a register.
const RAVINE: &str = r#"
[kind]
name = "Ravine cleaned"
unit = "h"
decimals = 2
resolution = 10
first_opens = "now"
period = "90 days"
max_quantity = "40 h"
max_area = "2 ha"
method = "0x3f1c8d5a6b20c47e9d84a1f7b2e65309cc17d84e2ab95f6301e47d8c9b6a5f21"
bond = 1
stake = 0
challenge_bond = 1
attestation = "10 days"
challenge = "5 days"
review_time = "5 days"
liability = "0 days"
quorum = { seats = 1, institutions = 1, dissent = 1 }
review = { seats = 1, institutions = 1, dissent = 1 }
"#;

/// Reports a saving of the agency and lets both auditors attest it.
fn save(town: &Town, saving: &str) {
    let desk = &town.desk;
    desk.write("saving/bill.txt", "treatment not bought");
    desk.done(&["evidence", "make", "saving"]);
    let report = ["fund", "saving", "report", "Seine water agency", saving];
    let evidence = ["--evidence", "saving.evidence.json", "--dev-account", "7"];
    desk.done(&[&report[..], &evidence[..]].concat());
    for auditor in ["5", "6"] {
        let attest = ["fund", "saving", "attest", "Seine water agency"];
        let more = ["--saving", saving, "--dev-account", auditor];
        desk.done(&[&attest[..], &more[..]].concat());
    }
}

#[test]
fn a_farm_claims_is_challenged_and_is_paid_out_of_what_an_agency_saves() {
    let town = catchment();
    let desk = &town.desk;
    let verified = desk.json(&["deploy", "verify"]);
    let checks = verified["checks"].as_array().unwrap();
    assert!(checks.len() > 20, "{verified:#}");
    for check in checks {
        assert_eq!(check["verdict"], "same", "{check:#}");
    }

    // filing tops the account up for the bond, and says so
    let filed = file(&town, 0, "120.5 kg");
    let topped = filed["before"][0]["action"].as_str().unwrap();
    assert!(topped.contains("5 of the chain's coin"), "{topped}");
    assert_eq!(filed["events"][0]["event"], "ClaimFiled");
    let sentence = filed["events"][0]["sentence"].as_str().unwrap();
    assert!(sentence.contains("Mill farm") && sentence.contains("120.5 kg on 20 ha"));

    attest(&town, "1");
    let shown = desk.done(&["claim", "show", "1"]);
    assert!(
        shown.contains("it is attested and can be challenged until"),
        "{shown}"
    );
    assert!(
        shown.contains("Ines (0x7099…79C8), Soil laboratory"),
        "{shown}"
    );

    // a challenge is committed to, and made by the same command a minute later
    desk.done(&[
        "evidence",
        "prove",
        "field0/soil.csv",
        "--manifest",
        "field0.evidence.json",
        "--out",
        "soil.proof.json",
    ]);
    let challenge = ["claim", "challenge", "1", "--dev-account", "8"];
    let what = ["--proof", "soil.proof.json", "--reason", "two samples only"];
    desk.done(&[&challenge[..], &what[..], &["--later"][..]].concat());
    town.wait(61);
    let made = desk.json(&challenge);
    assert_eq!(made["events"][0]["event"], "Challenged");
    assert_eq!(desk.json(&["claim", "show", "1"])["status"], "challenged");
    desk.refused(
        &["claim", "judge", "1", "uphold", "--dev-account", "1"],
        5,
        &["Ines (0x7099…79C8) attested this claim"],
    );
    for seat in ["3", "4"] {
        desk.done(&["claim", "judge", "1", "dismiss", "--dev-account", seat]);
    }
    town.wait(14 * DAY);
    assert_eq!(desk.json(&["claim", "show", "1"])["status"], "final");
    let finalised = desk.done(&["claim", "finalize", "1", "--dev-account", "0"]);
    assert!(finalised.contains("claim 1 of Mill farm"), "{finalised}");
    // bond and the dismissed challenger's bond are the farm's
    let account = desk.json(&["claim", "account", "show", "Mill farm"]);
    assert_eq!(account["tokens"][0]["free"]["amount"], "7");

    // the loop: a saving, its share, the payment
    save(&town, "40");
    let saving = desk.json(&["fund", "saving", "show", "1", "--period", "1"]);
    assert_eq!(saving["status"], "final");
    assert_eq!(saving["due"]["amount"], "20");
    let deposit = ["fund", "deposit", "Seine water agency", "20"];
    let rest = ["--period", "1", "--dev-account", "7"];
    desk.done(&[&deposit[..], &rest[..]].concat());
    desk.done(&["fund", "enrol", "1", "--dev-account", "0"]);
    desk.refused(
        &["fund", "close", "--dev-account", "0"],
        3,
        &["for period 1 the time comes on"],
    );
    town.wait(60 * DAY);
    let closed = desk.done(&["fund", "close", "--dev-account", "0"]);
    assert!(
        closed.contains("6.025 of the chain's coin are for 120.5 kg"),
        "{closed}"
    );
    let books = desk.json(&["fund", "show", "--period", "1"]);
    let period = &books["periods"][0];
    assert_eq!(period["closed"], true);
    assert_eq!(period["pot"]["amount"], "20");
    assert_eq!(period["rate"], "0.05 of the chain's coin");
    assert_eq!(period["claims"][0]["amount"]["amount"], "6.025");
    desk.refused(
        &["fund", "withdraw", "1", "--dev-account", "8"],
        5,
        &["did not file this claim"],
    );
    let paid = desk.done(&["fund", "withdraw", "1", "--dev-account", FARM]);
    assert!(
        paid.contains("6.025 of the chain's coin are paid to Mill farm"),
        "{paid}"
    );
    let payment = desk.done(&["fund", "show", "--claim", "1"]);
    assert!(payment.contains("was paid 6.025"), "{payment}");

    // what was not needed goes on; nothing but that is left
    let books = desk.json(&["fund", "show"])["books"].clone();
    assert_eq!(books["open"]["amount"], "13.975");
    assert_eq!(books["reserved"]["amount"], "0");
    desk.done(&["claim", "account", "withdraw", "all", "--dev-account", FARM]);

    // and all of it is told by watch, and shown by status
    let told = desk.done(&["watch", "--once"]);
    let mut rest = told.as_str();
    for words in [
        "kind 0 is added: Nitrate kept out of groundwater",
        "Ines (0x7099…79C8) gets a seat",
        "agreement 1 is offered to Seine water agency",
        "claim 1 is filed by Mill farm",
        "claim 1 has its quorum",
        "commits to a challenge of claim 1",
        "the challenge of claim 1 by",
        "20 of the chain's coin of it are due",
        "pays 20 of the chain's coin in for period 1",
        "claim 1 is enrolled for period 1: 120.5 kg on 20 ha",
        "period 1 of Nitrate kept out of groundwater",
        "are paid to Mill farm",
    ] {
        let at = rest
            .find(words)
            .unwrap_or_else(|| panic!("no \"{words}\" in {rest}"));
        rest = &rest[at..];
    }
    let status = desk.json(&["status"]);
    assert_eq!(status["claims"]["claims"], 1);
    assert_eq!(status["fund"]["schemes"][0]["next"], 2);
}

#[test]
fn seats_sign_in_their_wallets_and_somebody_else_sends_their_attestations() {
    let town = catchment();
    let desk = &town.desk;
    file(&town, 0, "10 kg");
    for seat in ["1", "2"] {
        desk.done(&["claim", "account", "deposit", "1", "--dev-account", seat]);
    }
    let sign = ["claim", "attest", "sign", "1", "--out"];
    desk.done(&[&sign[..], &["ines.json", "--dev-account", "1"][..]].concat());
    desk.done(&[&sign[..], &["jonas.json", "--dev-account", "2"][..]].concat());
    desk.refused(
        &[&sign[..], &["nobody.json", "--dev-account", "0"][..]].concat(),
        5,
        &["has no seat of Nitrate kept out of groundwater (kind 0)"],
    );
    // a wallet elsewhere is shown words
    let katia = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
    let shown = desk.json(&["claim", "attest", "sign", "1", "--external", katia]);
    assert_eq!(shown["typedData"]["message"]["quantity"], "10 kg");
    assert_eq!(shown["typedData"]["message"]["area"], "20 ha");
    assert_eq!(shown["typedData"]["domain"]["name"], "Weir Claims");
    let submit = ["claim", "attest", "submit", "1", "ines.json", "jonas.json"];
    let sent = desk.done(&[&submit[..], &["--dev-account", "0"][..]].concat());
    assert!(sent.contains("claim 1 has its quorum"), "{sent}");
}

#[test]
fn a_claim_is_dissented_retracted_and_lapses_and_its_cells_are_free_again() {
    let town = catchment();
    let desk = &town.desk;
    file(&town, 0, "10 kg");
    for seat in ["1", "2"] {
        desk.done(&["claim", "dissent", "1", "--dev-account", seat]);
    }
    assert_eq!(desk.json(&["claim", "show", "1"])["status"], "refused");
    file(&town, 0, "9 kg");
    desk.done(&["claim", "retract", "2", "--dev-account", FARM]);
    file(&town, 0, "8 kg");
    desk.refused(
        &["claim", "lapse", "3", "--dev-account", "0"],
        3,
        &["the time for this comes on"],
    );
    town.wait(30 * DAY);
    let lapsed = desk.done(&["claim", "lapse", "3", "--dev-account", "0"]);
    assert!(lapsed.contains("it was not attested in time"), "{lapsed}");
    let claims = desk.json(&["claim", "list", "--claimant", "Mill farm"]);
    assert_eq!(claims["claims"].as_array().unwrap().len(), 3);
    assert!(desk
        .done(&["claim", "list", "--period", "2"])
        .contains("no such claims"));
    // what a refused claim held goes to the fund, whose pot it becomes
    let collected = desk.done(&["fund", "collect", "--dev-account", "0"]);
    assert!(collected.contains("5 of the chain's coin"), "{collected}");
}

#[test]
fn a_revoked_claim_is_recovered_and_its_cells_are_freed_by_the_same_quorum() {
    let town = catchment();
    let desk = &town.desk;
    file(&town, 0, "100 kg");
    attest(&town, "1");
    town.wait(14 * DAY);
    desk.done(&["fund", "enrol", "1", "--dev-account", "0"]);
    desk.write("visit.txt", "there was no cover crop");
    for seat in ["3", "4"] {
        let revoke = ["claim", "revoke", "1", "--evidence", "visit.txt"];
        desk.done(&[&revoke[..], &["--dev-account", seat][..]].concat());
    }
    assert_eq!(desk.json(&["claim", "show", "1"])["status"], "revoked");
    let recovered = desk.done(&["fund", "recover", "1", "--dev-account", "0"]);
    assert!(recovered.contains("claim 1 is struck off"), "{recovered}");
    for seat in ["3", "4"] {
        let free = ["claim", "free-cells", "1", "--evidence", "visit.txt"];
        desk.done(&[&free[..], &["--dev-account", seat][..]].concat());
    }
    assert_eq!(desk.json(&["claim", "show", "1"])["freed"], true);
    town.wait(YEAR);
    assert_eq!(desk.json(&["status"])["claims"]["kinds"][0]["period"], 3);
}

#[test]
fn a_kind_is_added_later_with_its_seats_and_its_scheme() {
    let town = catchment();
    let desk = &town.desk;
    desk.write("ravine.toml", RAVINE);
    let added = desk.done(&["claim", "kind", "add", "ravine.toml", "--dev-account", "0"]);
    assert!(added.contains("kind 1 is added: Ravine cleaned"), "{added}");
    let kinds = desk.json(&["claim", "kind", "show"]);
    assert_eq!(kinds["kinds"][1]["max_quantity"]["amount"], "40");
    desk.refused(
        &["claim", "seat", "show"],
        2,
        &["there are 2 kinds of benefit, and none is named", "--kind"],
    );
    let kind = ["--kind", "Ravine cleaned", "--dev-account", "0"];
    let propose = [
        "claim",
        "seat",
        "propose",
        "Katia",
        "--institution",
        "River trust",
    ];
    desk.done(&[&propose[..], &kind[..]].concat());
    assert!(desk
        .done(&["claim", "seat", "show", "--kind", "1"])
        .contains("Katia (0x90F7…b906)  River trust"));
    desk.done(&[&["claim", "seat", "remove", "Katia"][..], &kind[..]].concat());
    let quorum = [
        "claim",
        "kind",
        "quorum",
        "--seats",
        "1",
        "--institutions",
        "1",
    ];
    desk.refused(
        &[&quorum[..], &["--dissent", "0"][..], &kind[..]].concat(),
        3,
        &["a quorum of 1 seats from 1 institutions with 0 against is impossible"],
    );
    let open = [
        "fund",
        "scheme",
        "open",
        "--tariff",
        "0.01",
        "--max-tariff",
        "0.02",
    ];
    let settled = ["--settlement", "20 days"];
    desk.done(&[&open[..], &settled[..], &kind[..]].concat());
    let schemes = desk.json(&["fund", "scheme", "show"]);
    assert_eq!(schemes["schemes"][1]["tariff"]["amount"], "0.01");
    let offer = [
        "fund",
        "agree",
        "offer",
        "Seine water agency",
        "--share",
        "10 %",
    ];
    let who = ["--institution", "Water agency", "--seats", "1"];
    let more = ["--institutions", "1", "--dissent", "1"];
    desk.done(&[&offer[..], &who[..], &more[..], &kind[..]].concat());
    assert_eq!(
        desk.json(&["fund", "agree", "show", "3"])["agreements"][0]["share"],
        "0.1"
    );
    desk.done(&["fund", "agree", "retire", "1", "--dev-account", "7"]);
    assert_eq!(
        desk.json(&["fund", "agree", "show", "1"])["agreements"][0]["last"],
        2
    );
    let wound = desk.done(&["fund", "wind-up", "1", "--dev-account", "0"]);
    assert!(wound.contains("winds up"), "{wound}");
    desk.refused(
        &["fund", "refund", "3", "--dev-account", "7"],
        3,
        &["is not wound up"],
    );
}

#[test]
fn a_fishery_and_a_fund_are_deployed_from_one_charter_and_governed_apart() {
    let town = Town::empty();
    let desk = &town.desk;
    let tail = weir::charter::Template::Catchment.text();
    let tail = &tail[tail.find("[[institution]]").unwrap()..];
    let tail = tail.replace("[fund]\n", "[fund]\ngovernor = \"dev 5\"\n");
    let albacore = weir::charter::Template::Albacore.text();
    desk.write("charter.toml", &format!("{albacore}\n{tail}"));
    let artifacts = common::deploying::artifacts();
    let deploy = ["deploy", "charter.toml", "--artifacts", &artifacts];
    let more = ["--dev-account", "0", "--no-input"];
    let report = desk.json(&[&deploy[..], &more[..]].concat());
    assert_eq!(report["complete"], true);
    assert!(report["fund"].as_str().unwrap().starts_with("0x"));
    let remaining = report["remaining"].as_array().unwrap();
    assert_eq!(remaining.len(), 1, "{report:#}");
    assert!(remaining[0]["command"]
        .as_str()
        .unwrap()
        .contains("weir governance accept fund"));
    desk.done(&["governance", "accept", "fund", "--dev-account", "5"]);
    desk.done(&[&deploy[..], &more[..]].concat());
    for check in desk.json(&["deploy", "verify"])["checks"]
        .as_array()
        .unwrap()
    {
        assert_eq!(check["verdict"], "same", "{check:#}");
    }
    let status = desk.done(&["status"]);
    assert!(status.contains("no season has been opened yet"), "{status}");
    assert!(status.contains("0 claims are filed"), "{status}");

    // the community's own coin can be put up, too: it is approved first, then paid in
    town.assess("70000", "90000");
    desk.done(&["season", "open", "--dev-account", "9"]);
    let coin = report["fishcoin"].as_str().unwrap();
    let kind = RAVINE.replace("\nbond = 1\n", "\nbond = 1\ntoken = \"FISH\"\n");
    let token = format!("[[token]]\nsymbol = \"FISH\"\ndecimals = 3\naddress = \"{coin}\"\n");
    desk.write("ravine.toml", &format!("{kind}\n{token}"));
    desk.done(&["claim", "kind", "add", "ravine.toml", "--dev-account", "0"]);
    let before = town.coins("Bo");
    let of_kind = ["--kind", "Ravine cleaned", "--dev-account", "1"];
    let deposit = ["claim", "account", "deposit", "12.5"];
    let paid = desk.json(&[&deposit[..], &of_kind[..]].concat());
    let approved = paid["before"][0]["action"].as_str().unwrap();
    assert!(approved.contains("take 12.5 FISH"), "{approved}");
    assert_eq!(town.coins("Bo"), before - 12_500);
    let account = desk.json(&["claim", "account", "show", "Bo"]);
    assert_eq!(account["tokens"][1]["free"]["amount"], "12.5");
    let too_much = ["claim", "account", "deposit", "99999999"];
    desk.refused(
        &[&too_much[..], &of_kind[..]].concat(),
        3,
        &[
            "Bo (0x7099…79C8) has",
            "FISH less than the 99999999 FISH needed",
        ],
    );
    let withdraw = ["claim", "account", "withdraw", "all"];
    desk.done(&[&withdraw[..], &of_kind[..]].concat());
    assert_eq!(town.coins("Bo"), before);
}

#[test]
fn a_deployment_of_register_and_fund_goes_on_where_a_line_broke_and_sends_nothing_twice() {
    use common::deploying::{deploy, desk, line_broken_at_send, sent, Break};
    const STEPS: usize = 12; // two contracts, a kind, four seats, a scheme, two auditors, two agreements
    let town = Town::empty();
    for (number, at) in [
        (1, Break::BeforeTheAnswer),
        (2, Break::BeforeItArrives),
        (2, Break::BeforeTheAnswer),
        (5, Break::BeforeTheAnswer),
        (8, Break::BeforeTheAnswer),
        (12, Break::BeforeItArrives),
    ] {
        let case = format!("{at:?} at transaction {number}");
        let before = sent(&town);
        let proxy = line_broken_at_send(&town.url, number, at);
        let broken = desk(&proxy.url, weir::charter::Template::Catchment);
        assert_eq!(deploy(&broken).code, 6, "{case}");
        let resumed = broken.reaching(&town.url);
        let run = deploy(&resumed);
        assert_eq!(run.code, 0, "{case}: {run:#?}");
        assert_eq!(sent(&town) - before, STEPS, "{case}");
        for check in resumed.json(&["deploy", "verify"])["checks"]
            .as_array()
            .unwrap()
        {
            assert_eq!(check["verdict"], "same", "{case}: {check:#}");
        }
    }
}
