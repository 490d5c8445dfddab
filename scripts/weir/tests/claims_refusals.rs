//! What register and fund refuse, in which words; and that nothing is lost by it.

mod common;

use common::farming::{attest, catchment, evidence, file, land, FARM};

const DAY: u64 = 86_400;

#[test]
fn a_claim_that_cannot_be_is_refused_with_the_value_and_the_limit_before_anything_is_paid() {
    let town = catchment();
    let desk = &town.desk;
    land(&town, "field0", 0);
    evidence(&town, "field0");
    let filing = |more: &[&'static str]| {
        let mut all = vec!["claim", "file", "--dev-account", FARM];
        for (name, value) in [
            ("--quantity", "10 kg"),
            ("--area", "20 ha"),
            ("--cells", "field0.cells"),
            ("--evidence", "field0.evidence.json"),
        ] {
            if !more.contains(&name) {
                all.extend([name, value]);
            }
        }
        all.extend(more);
        all
    };
    let zero = "0x0000000000000000000000000000000000000000000000000000000000000000";
    let cases: [(&[&'static str], &[&str]); 13] = [
        (&["--period", "2"], &["period 2 is over on", "and it is"]),
        (&["--period", "0"], &["there is no period 0"]),
        (
            &["--quantity", "100000 kg"],
            &["a quantity of 100000 kg is above the limit of"],
        ),
        (&["--area", "100000 ha"], &["an area of 100000 ha", "limit"]),
        (
            &["--quantity", "0", "--area", "0"],
            &["neither a quantity nor an area"],
        ),
        (&["--evidence", zero], &["the evidence's root is zero"]),
        (
            &["--evidence", "nowhere"],
            &["neither a manifest nor 32 bytes"],
        ),
        (
            // of resolution 10
            &["--cells", "8a1fb46741affff"],
            &["8a1fb46741affff is no H3 cell of resolution 9"],
        ),
        (&["--cells", "fields"], &["\"fields\" is no cell"]),
        (
            &["--cells", "891fb467413ffff,891fb467413ffff"],
            &["is not above cell 891fb467413ffff"],
        ),
        (&["--quantity", "10 t"], &["\"kg\""]),
        (&["--quantity", "10.55 kg"], &["has 2 decimals; at most 1"]),
        (&["--area", "1 acre"], &["\"ha\""]),
    ];
    for (more, words) in cases {
        desk.refused(&filing(more), 2, words);
    }
    desk.refused(
        &filing(&["--kind", "Nitrate kept out of groundwatr"]),
        4,
        &["did you mean \"Nitrate kept out of groundwater\"?"],
    );
    let account = desk.json(&["claim", "account", "show", "Mill farm"]);
    assert_eq!(account["tokens"][0]["free"]["base"], "0");

    // from a file, with an option that goes before it
    desk.write(
        "claim.toml",
        "quantity = \"10 kg\"\narea = 20\ncells = \"field0.cells\"\nevidence = \"field0.evidence.json\"\n",
    );
    let from_file = ["claim", "file", "claim.toml", "--dev-account", FARM];
    let dry = desk.json(&[&from_file[..], &["--dry-run"][..]].concat());
    assert_eq!(dry["outcome"], "planned");
    assert_eq!(dry["after"].as_array().unwrap().len(), 1);
    desk.done(&[&from_file[..], &["--quantity", "11 kg"][..]].concat());
    assert_eq!(
        desk.json(&["claim", "show", "1"])["quantity"]["amount"],
        "11"
    );
    desk.write("claim.toml", "quantiti = 10\n");
    desk.refused(&from_file, 2, &["quantiti"]);

    // the same cells again, by anybody
    let refused = filing(&[]);
    desk.refused(
        &refused,
        3,
        &["is taken in this period by claim 1", "paid once"],
    );
    let account = desk.json(&["claim", "account", "show", "Mill farm"]);
    assert_eq!(account["tokens"][0]["free"]["base"], "0");
}

#[test]
fn a_late_voice_and_one_without_a_seat_are_refused() {
    let town = catchment();
    let desk = &town.desk;
    file(&town, 0, "10 kg");
    desk.refused(
        &["claim", "dissent", "1", "--dev-account", "5"],
        5,
        &["Marthe (0x9965…A4dc) has no seat for this kind"],
    );
    desk.done(&["claim", "attest", "1", "--dev-account", "1"]);
    desk.refused(
        &["claim", "attest", "1", "--dev-account", "1"],
        3,
        &["Ines (0x7099…79C8) has spoken on this already"],
    );
    desk.refused(
        &["claim", "retract", "1", "--dev-account", FARM],
        3,
        &["a seat has attested claim 1 already"],
    );
    desk.refused(
        &["claim", "retract", "1", "--dev-account", "0"],
        5,
        &["did not file this claim"],
    );
    town.wait(30 * DAY);
    desk.refused(
        &["claim", "attest", "1", "--dev-account", "2"],
        3,
        &["the time for this passed on"],
    );
    desk.refused(&["claim", "show", "9"], 4, &["has no claim 9"]);
    desk.refused(
        &["claim", "challenge", "1", "--dev-account", "8"],
        2,
        &["no challenge of claim 1 was begun here"],
    );
}

#[test]
fn a_challenge_of_other_evidence_is_refused_before_it_is_committed_to() {
    let town = catchment();
    let desk = &town.desk;
    file(&town, 0, "10 kg");
    attest(&town, "1");
    desk.write("other/paper.txt", "another folder");
    desk.done(&["evidence", "make", "other"]);
    desk.done(&[
        "evidence",
        "prove",
        "other/paper.txt",
        "--manifest",
        "other.evidence.json",
        "--out",
        "other.proof.json",
    ]);
    let challenge = ["claim", "challenge", "1", "--dev-account", "8"];
    let what = ["--proof", "other.proof.json", "--reason", "wrong"];
    desk.refused(
        &[&challenge[..], &what[..]].concat(),
        2,
        &["leads to root", "and the claim's evidence is"],
    );
}

#[test]
fn what_the_fund_cannot_take_is_refused_with_who_and_the_limit() {
    let town = catchment();
    let desk = &town.desk;
    let terms = ["fund", "scheme", "terms", "--tariff"];
    desk.refused(
        &[&terms[..], &["0.21", "--dev-account", "0"][..]].concat(),
        3,
        &["a tariff of 0.21 of the chain's coin is above this scheme's limit of 0.2"],
    );
    desk.refused(
        &[&terms[..], &["0.1", "--dev-account", "1"][..]].concat(),
        5,
        &["Ines (0x7099…79C8) is not the governor"],
    );
    desk.write("saving/bill.txt", "x");
    desk.done(&["evidence", "make", "saving"]);
    let report = ["fund", "saving", "report", "1", "40", "--evidence"];
    let more = ["saving.evidence.json", "--dev-account"];
    desk.refused(
        &[&report[..], &more[..], &["8"][..]].concat(),
        5,
        &["is not the agency of this agreement"],
    );
    desk.done(&[&report[..], &more[..], &["7"][..]].concat());
    let agree = ["fund", "saving", "attest", "1", "--saving", "41"];
    desk.refused(
        &[&agree[..], &["--dev-account", "5"][..]].concat(),
        1,
        &["40 of the chain's coin are reported", "not 41"],
    );
    // the agency becomes an auditor, and still does not audit itself
    let propose = ["fund", "auditor", "propose", "Seine water agency"];
    let more = ["--institution", "Water agency", "--dev-account", "0"];
    desk.done(&[&propose[..], &more[..]].concat());
    desk.refused(
        &["fund", "saving", "attest", "1", "--dev-account", "7"],
        5,
        &["is the agency or of the agency's institution"],
    );
    desk.refused(
        &["fund", "saving", "attest", "1", "--dev-account", "1"],
        5,
        &["Ines (0x7099…79C8) is no auditor of the fund"],
    );

    town.wait(60 * DAY);
    desk.done(&["fund", "close", "--dev-account", "0"]);
    let deposit = ["fund", "deposit", "1", "5", "--period"];
    desk.refused(
        &[&deposit[..], &["1", "--dev-account", "7"][..]].concat(),
        3,
        &["period 1", "is closed"],
    );
    desk.refused(
        &["fund", "deposit", "1", "0", "--dev-account", "7"],
        2,
        &["the amount is 0; it must be above 0"],
    );
    desk.refused(
        &["fund", "deposit", "Seine agency", "1", "--dev-account", "7"],
        4,
        &["did you mean \"Seine water agency\"?"],
    );
    file(&town, 0, "10 kg");
    desk.refused(
        &["fund", "enrol", "1", "--dev-account", "0"],
        3,
        &["claim 1 is filed and not yet attested, and only a final claim is paid"],
    );
}
