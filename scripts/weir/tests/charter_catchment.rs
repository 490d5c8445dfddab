//! Charters with a register of claims and a fund: what is written comes out exactly, and what is wrong
//! is said with its line, its value and the limit.

use std::path::Path;

use alloy::primitives::Address;
use weir::charter::{
    outlook::Outlook,
    problem::{Problem, Refused},
    read,
    terms::Charter,
    Template,
};
use weir_core::Ratio;

const COIN: u128 = 1_000_000_000_000_000_000;

fn accounts(name: &str) -> Result<Address, String> {
    Err(format!("there is no account \"{name}\" in the keystore"))
}

fn read_text(text: &str) -> Result<(Charter, Vec<Problem>), Refused> {
    read::read(Path::new("charter.toml"), text, &accounts)
}

/// The catchment's charter with one text in place of another.
fn changed(from: &str, to: &str) -> String {
    let text = Template::Catchment.text();
    assert!(text.contains(from), "the charter has no {from:?}");
    text.replacen(from, to, 1)
}

/// The only problem there is.
fn problem(text: &str) -> Problem {
    let Err(refused) = read_text(text) else {
        panic!("nothing was found wrong")
    };
    let mut list = refused.problems;
    assert_eq!(list.len(), 1, "{list:#?}");
    list.remove(0)
}

#[test]
fn the_catchment_charter_says_what_is_written_in_it_to_the_last_digit() {
    let (charter, warnings) = read_text(Template::Catchment.text()).unwrap();
    assert!(charter.fishery.is_none());
    let kind = &charter.kinds()[0];
    assert_eq!(kind.unit, "kg");
    assert_eq!(kind.max_quantity, 6_000);
    assert_eq!(kind.max_area, 160_000);
    assert_eq!(
        (kind.bond, kind.stake, kind.challenge_bond),
        (5 * COIN, COIN, 2 * COIN)
    );
    assert_eq!(kind.attestation, 30 * 86_400);
    assert_eq!(kind.review_time, 21 * 86_400);
    assert_eq!(kind.seats.len(), 4);
    let fund = charter.fund.as_ref().unwrap();
    assert_eq!(fund.schemes[0].tariff, COIN / 20);
    assert_eq!(fund.schemes[0].target, 5_000);
    assert_eq!(fund.agreements[1].share, Ratio(COIN / 2));
    assert_eq!(charter.dev_accounts().len(), 10);
    // that nothing waits is pointed out, and nothing else
    assert_eq!(warnings.len(), 1, "{warnings:#?}");

    let told = Outlook::new("charter.toml".into(), charter, warnings);
    let told = weir::shell::Report::text(&told);
    for words in [
        "A cell of resolution 9 may have at most 600 kg and 16 ha in a period",
        "it may take 44 days, and 21 days more if it is challenged",
        "is paid 0.05 of the chain's coin a kg, or less, in proportion, if the pot is short",
        "It pays 50 % of what it saves by Nitrate kept out of groundwater",
    ] {
        assert!(told.contains(words), "no \"{words}\" in {told}");
    }
}

#[test]
fn a_figure_beyond_its_limits_is_refused_with_its_value_and_the_limit() {
    for (from, to, key, words) in [
        (
            "resolution = 9",
            "resolution = 16",
            "resolution = 16",
            "from 0 to 15",
        ),
        (
            "tariff = \"0.05\"",
            "tariff = \"0.3\"",
            "tariff = \"0.3\"",
            "max_tariff, 0.2 of the chain's coin",
        ),
        (
            "bonus = \"0.25\"",
            "bonus = \"1.5\"",
            "bonus = \"1.5\"",
            "max_bonus, 1 of the chain's coin",
        ),
        (
            "share = \"50 %\"",
            "share = \"101 %\"",
            "share = \"101 %\"",
            "at most 100 %",
        ),
        ("share = \"50 %\"", "share = 0", "share = 0", "above 0"),
        (
            "challenge = \"14 days\"",
            "challenge = \"11 years\"",
            "challenge = ",
            "at most 10 years",
        ),
        (
            "attestation = \"30 days\"",
            "attestation = \"0 days\"",
            "attestation",
            "above 0",
        ),
        (
            "period = \"1 year\"",
            "period = \"0 days\"",
            "period",
            "above 0",
        ),
        (
            "bond = 5 ",
            "bond = \"5 EUR\" ",
            "bond",
            "counted in \"of the chain's coin\"",
        ),
        (
            "max_area = \"16 ha\"",
            "max_area = \"16 acres\"",
            "max_area",
            "counted in \"ha\"",
        ),
        (
            "settlement = \"60 days\"",
            "settlement = \"2 months\"",
            "settlement",
            "months differ",
        ),
    ] {
        let problem = problem(&changed(from, to));
        assert!(problem.key.contains(key), "{from}: {problem:?}");
        assert!(problem.message.contains(words), "{from}: {problem:?}");
        assert!(problem.line > 30, "{problem:?}");
    }
    let method = changed("method = \"0x3f", "method = \"0x");
    assert!(problem(&method).message.contains("32 bytes in hexadecimal"));
}

#[test]
fn what_is_named_and_not_there_is_told_with_what_is_near() {
    for (from, to, near) in [
        (
            "institution = \"Court of accounts\"",
            "institution = \"Court of account\"",
            "did you mean \"Court of accounts\"",
        ),
        (
            "kind = \"Nitrate kept out of groundwater\"\nsettlement",
            "kind = \"Nitrate out of groundwater\"\nsettlement",
            "did you mean \"Nitrate kept out of groundwater\"",
        ),
        (
            "bond = 5 ",
            "token = \"EUR\"\nbond = 5 ",
            "there is no [[token]]",
        ),
        ("max_tariff", "max_tarif", "did you mean `max_tariff`"),
        (
            "decimals = 1 ",
            "benefit = \"Nitrate\"\ndecimals = 1 ",
            "above this one",
        ),
    ] {
        let Err(refused) = read_text(&changed(from, to)) else {
            panic!("{to}: nothing was found wrong")
        };
        let told = refused.to_string();
        assert!(told.contains(near), "{told}");
    }
}

#[test]
fn a_quorum_that_can_never_be_reached_is_refused() {
    let rule = "{ seats = 2, institutions = 2, dissent = 2 }";
    let quorum = problem(&changed(
        &format!("quorum = {rule}\nreview = {rule}"),
        "quorum = { seats = 5, institutions = 2, dissent = 2 }\nreview = { seats = 5, institutions = 2, dissent = 2 }",
    ));
    assert!(
        quorum.message.contains("no claim could ever become final"),
        "{quorum:?}"
    );
    let review = problem(&changed(
        &format!("review = {rule}"),
        "review = { seats = 1, institutions = 1, dissent = 1 }",
    ));
    assert!(
        review.message.contains("it must have as many at least"),
        "{review:?}"
    );
    // an auditor of the agency's own institution does not count for it
    let agency = problem(&changed(
        "name = \"Marthe\"\ninstitution = \"Court of accounts\"",
        "name = \"Marthe\"\ninstitution = \"Water agency\"",
    ));
    assert!(
        agency.message.contains("no saving could ever become final"),
        "{agency:?}"
    );
    assert!(agency.key.contains("Seine water agency"), "{agency:?}");
}

#[test]
fn what_is_sound_and_hardly_meant_is_pointed_out() {
    for (from, to, words) in [
        (
            "review = { seats = 2",
            "review = { seats = 3",
            "every challenge refuses the claim by silence",
        ),
        (
            "settlement = \"60 days\"",
            "settlement = \"40 days\"",
            "one that takes so long is paid with the next period's",
        ),
        ("bonus = \"0.25\"", "bonus = 0", "has a target and no bonus"),
    ] {
        let (_, warnings) = read_text(&changed(from, to)).unwrap();
        let told = warnings.iter().any(|it| it.message.contains(words));
        assert!(told, "no \"{words}\" in {warnings:#?}");
    }
}

#[test]
fn a_fund_needs_a_register_and_a_charter_something_to_deploy() {
    let text = Template::Catchment.text();
    let (start, end) = (text.find("[claims]").unwrap(), text.find("[fund]").unwrap());
    let without = format!("{}{}", &text[..start], &text[end..]);
    let Err(refused) = read_text(&without) else {
        panic!("nothing was found wrong")
    };
    assert!(
        refused.to_string().contains("there is no [claims]"),
        "{refused}"
    );
    let nothing = "[community]\nname = \"x\"\ngovernor = \"dev 0\"\ndelay = \"30 days\"\n";
    let Err(refused) = read_text(nothing) else {
        panic!("nothing was found wrong")
    };
    assert!(refused.to_string().contains("write [stock]"), "{refused}");
}

#[test]
fn one_charter_may_have_a_fishery_and_a_fund() {
    let tail = Template::Catchment.text();
    let tail = &tail[tail.find("[[institution]]").unwrap()..];
    let both = format!("{}\n{tail}", Template::Albacore.text());
    let (charter, _) = read_text(&both).unwrap_or_else(|refused| panic!("{refused}"));
    assert!(charter.fishery.is_some() && charter.fund.is_some());
    assert_eq!(charter.institutions.len(), 3 + 6);
    assert_eq!(charter.kinds()[0].seats[0].institution, 3);
}
