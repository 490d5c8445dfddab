//! Charters: what is written comes out exactly, and everything that is wrong is said at once.

use std::{path::Path, process::Command};

use alloy::primitives::Address;
use weir::charter::{
    figure::FirstOpening,
    outlook::Outlook,
    problem::{Problem, Refused},
    read,
    terms::{Charter, Fishery},
    Template,
};
use weir_core::{
    allocation::Division,
    stock::{ControlRule, Model},
    Ratio,
};

const PEOPLE: &str = "0x1111111111111111111111111111111111111111";

fn accounts(name: &str) -> Result<Address, String> {
    match name {
        "ana" => Ok(PEOPLE.parse().unwrap()),
        _ => Err(format!("there is no account \"{name}\" in the keystore")),
    }
}

fn read_text(text: &str) -> Result<(Charter, Vec<Problem>), Refused> {
    read::read(Path::new("charter.toml"), text, &accounts)
}

fn fishery(charter: &Charter) -> &Fishery {
    charter.fishery.as_ref().unwrap()
}

fn albacore() -> String {
    Template::Albacore.text().to_owned()
}

/// The albacore charter with one text in place of another.
fn changed(from: &str, to: &str) -> String {
    let text = albacore();
    assert!(text.contains(from), "the charter has no {from:?}");
    text.replacen(from, to, 1)
}

fn problems(text: &str) -> Vec<Problem> {
    match read_text(text) {
        Err(refused) => refused.problems,
        Ok(_) => panic!("nothing was found wrong"),
    }
}

/// The only problem there is.
fn problem(text: &str) -> Problem {
    let mut list = problems(text);
    assert_eq!(list.len(), 1, "{list:#?}");
    list.remove(0)
}

fn line_of(text: &str, part: &str) -> usize {
    let line = text.lines().position(|line| line.contains(part));
    line.expect("the part is there") + 1
}

#[test]
fn the_albacore_charter_says_what_is_written_in_it_to_the_last_digit() {
    let (charter, warnings) = read_text(&albacore()).unwrap();
    assert_eq!(charter.name, "South Atlantic albacore fishery");
    assert_eq!(fishery(&charter).parameters.model, Model::Schaefer);
    assert_eq!(
        fishery(&charter).parameters.growth,
        Ratio(308_242_900_000_000_000)
    );
    assert_eq!(fishery(&charter).parameters.capacity, 251_541_538);
    // left out, the rate is Fmsy: r/2
    assert_eq!(
        fishery(&charter).parameters.rule,
        ControlRule::FortyTen {
            rate: Ratio(154_121_450_000_000_000)
        }
    );
    assert_eq!(fishery(&charter).parameters.max_age, 610 * 86_400);
    assert_eq!(fishery(&charter).season.first_opens, FirstOpening::Now);
    assert_eq!(fishery(&charter).season.length, 31_536_000);
    assert_eq!(fishery(&charter).seats.len(), 5);
    assert_eq!(fishery(&charter).seats[4].institution, 2);
    let shares: Vec<_> = fishery(&charter)
        .fishers
        .iter()
        .map(|it| it.shares)
        .collect();
    assert_eq!(shares, [35_000_000, 30_000_000, 20_000_000, 15_000_000]);
    assert_eq!(
        fishery(&charter).currency.penalty,
        Ratio(250_000_000_000_000_000)
    );
    assert_eq!(charter.dev_accounts().len(), 11);
    let words: Vec<_> = warnings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(words[0].contains("only for trying out"), "{words:?}");
}

#[test]
fn every_template_is_sound() {
    for template in [
        Template::Albacore,
        Template::Water,
        Template::Commons,
        Template::Valley,
    ] {
        let (charter, _) =
            read_text(template.text()).unwrap_or_else(|refused| panic!("{template:?}: {refused}"));
        assert!(!fishery(&charter).fishers.is_empty());
    }
}

#[test]
fn places_stand_after_their_parents_whatever_their_order_in_the_file() {
    let (water, _) = read_text(Template::Water.text()).unwrap();
    let names: Vec<_> = fishery(&water)
        .places
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    let expected = [
        "Upper valley",
        "Middle valley",
        "Lower valley",
        "Mill co-operative",
        "Orchard co-operative",
    ];
    assert_eq!(names, expected);
    assert_eq!(fishery(&water).places[3].parent, Some(2));
    assert_eq!(fishery(&water).places[2].division, Division::Fixed);
    assert_eq!(fishery(&water).places[3].part, 1_200_000);
    assert_eq!(fishery(&water).currency.place, Some(3));
    // the last table first
    let text = Template::Water.text();
    let (start, end) = (
        text.find("[[place]]\nname = \"Mill").unwrap(),
        text.find("[currency]").unwrap(),
    );
    let first = text.find("[[place]]").unwrap();
    let moved = format!(
        "{}{}{}{}",
        &text[..first],
        &text[start..end],
        &text[first..start],
        &text[end..]
    );
    let (again, _) = read_text(&moved).unwrap();
    let again: Vec<_> = fishery(&again)
        .places
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(again, expected);
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_key_that_was_meant() {
    for (from, to, key, near) in [
        ("growth = 0.3", "grwth = 0.3", "model.grwth", "growth"),
        ("[season]", "[saeson]", "saeson", "season"),
        (
            "penalty = \"25 %\"",
            "penalty = \"25 %\"\nconcentraton = 1",
            "currency.concentraton",
            "concentration",
        ),
        (
            "name = \"Bo\"",
            "name = \"Bo\"\nadress = \"dev 1\"",
            "fisher \"Bo\".adress",
            "address",
        ),
    ] {
        let text = changed(from, to);
        let list = problems(&text);
        let found = list.iter().find(|it| it.key == key);
        let found = found.unwrap_or_else(|| panic!("{key} in {list:#?}"));
        assert!(found.message.contains(near), "{found:?}");
        let line = line_of(&text, to.lines().last().unwrap());
        assert_eq!(found.line, line, "{found:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text = albacore()
        .replacen("growth = 0.3082429", "growth = -1", 1)
        .replacen("unit = \"t\"", "unit = \"\"", 1)
        .replacen(
            "institution = \"University of the Cape\"",
            "institution = \"Uni\"",
            1,
        )
        .replacen("address = \"dev 7\"", "address = \"dev 70\"", 1)
        .replacen("shares = \"15 %\"", "shares = \"15 %\"\nboat = 1", 1)
        .replacen("dissent = 2", "", 1);
    let list = problems(&text);
    for part in [
        "model.growth = -1",
        "stock.unit",
        "institution = \"Uni\"",
        "dev 70",
        "boat",
        "quorum.dissent",
    ] {
        let known = |it: &Problem| format!("{}: {}", it.key, it.message).contains(part);
        assert!(list.iter().any(known), "{part} in {list:#?}");
    }
    let lines: Vec<_> = list.iter().map(|it| it.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn what_is_missing_is_named_with_what_to_write() {
    for (from, key, word) in [
        (
            "name = \"South Atlantic albacore\"\n",
            "stock.name",
            "stock",
        ),
        ("capacity = \"251541.538 t\"", "model.capacity", "t\""),
        ("length = \"1 year\"", "season.length", "year"),
        ("symbol = \"FISH\"\n", "currency.symbol", "FISH"),
        ("governor = \"dev 0\"", "community.governor", "address"),
        (
            "address = \"dev 9\"\n",
            "fisher \"Ivan\".address",
            "account",
        ),
    ] {
        let found = problem(&changed(from, ""));
        assert_eq!(found.key, key, "{found:?}");
        assert!(found.message.starts_with("is missing"), "{found:?}");
        assert!(found.message.contains(word), "{found:?}");
    }
    let missing: Vec<_> = problems("").into_iter().map(|it| it.key).collect();
    for table in [
        "community",
        "stock",
        "model",
        "rule",
        "assessment",
        "season",
        "quorum",
        "currency",
    ] {
        assert!(
            missing.iter().any(|it| it == table),
            "{table} in {missing:?}"
        );
    }
}

#[test]
fn a_figure_beyond_its_limits_is_refused_with_its_value_and_the_limit() {
    for (from, to, shown, limit) in [
        (
            "growth = 0.3082429",
            "growth = 17",
            "model.growth = 17",
            "16",
        ),
        (
            "capacity = \"251541.538 t\"",
            "capacity = 0",
            "model.capacity = 0",
            "above 0",
        ),
        (
            "capacity = \"251541.538 t\"",
            "capacity = \"251541.5381 t\"",
            "251541.5381 t",
            "at most 3",
        ),
        (
            "capacity = \"251541.538 t\"",
            "capacity = \"251.5 kt\"",
            "251.5 kt",
            "\"t\"",
        ),
        (
            "capacity = \"251541.538 t\"",
            "capacity = 1e6",
            "model.capacity = 1e6",
            "exponent",
        ),
        ("decimals = 3", "decimals = 39", "stock.decimals = 39", "38"),
        (
            "delay = \"0 seconds\"",
            "delay = \"366 days\"",
            "community.delay = \"366 days\"",
            "1 year",
        ),
        (
            "grace = \"180 days\"",
            "grace = \"611 days\"",
            "611 days",
            "max_age",
        ),
        (
            "max_age = \"610 days\"",
            "max_age = \"20 months\"",
            "20 months",
            "days",
        ),
        (
            "concentration = \"40 %\"",
            "concentration = \"101 %\"",
            "101 %",
            "100 %",
        ),
        (
            "penalty = \"25 %\"",
            "penalty = 11",
            "currency.penalty = 11",
            "10",
        ),
        (
            "length = \"1 year\"",
            "length = \"0 days\"",
            "0 days",
            "above 0",
        ),
        (
            "first_opens = \"now\"",
            "first_opens = \"soon\"",
            "soon",
            "next month",
        ),
        (
            "symbol = \"FISH\"",
            "symbol = \"SEVENTEEN-LETTERS\"",
            "SEVENTEEN-LETTERS",
            "16",
        ),
        ("dissent = 2", "dissent = 0", "quorum.dissent = 0", "1 to"),
        ("seats = 3", "seats = 65", "quorum.seats = 65", "64"),
        ("kind = \"40-10\"", "kind = \"40-20\"", "40-20", "40-10"),
        (
            "kind = \"40-10\"",
            "kind = \"40-10\"\ntrigger = 5",
            "rule.trigger = 5",
            "ices",
        ),
        (
            "kind = \"40-10\"",
            "kind = \"40-10\"\nrate = 16.5",
            "rule.rate = 16.5",
            "16",
        ),
    ] {
        let list = problems(&changed(from, to));
        let known = |it: &Problem| it.key.contains(shown) && it.message.contains(limit);
        assert!(list.iter().any(known), "{shown}, {limit} in {list:#?}");
    }
}

#[test]
fn a_ramp_on_an_inflow_and_a_rate_above_one_are_refused() {
    let text = Template::Water.text();
    let ramp = text.replacen("kind = \"constant-rate\"", "kind = \"40-10\"", 1);
    let found = problem(&ramp);
    assert!(found.key.starts_with("rule.kind"), "{found:?}");
    assert!(found.message.contains("constant-rate"), "{found:?}");
    let found = problem(&text.replacen("rate = \"30 %\"", "rate = \"130 %\"", 1));
    assert!(found.key.contains("130 %"), "{found:?}");
    let found = problem(&text.replacen("rate = \"30 %\"", "", 1));
    assert_eq!(found.key, "rule.rate");
}

#[test]
fn reference_points_of_the_ices_rule_are_needed_and_held_to_the_capacity() {
    let text = Template::Commons.text();
    for (from, to, key, word) in [
        ("trigger = \"33_000 kg\"", "", "rule.trigger", "Btrigger"),
        ("limit = \"12_000 kg\"", "", "rule.limit", "Blim"),
        (
            "trigger = \"33_000 kg\"",
            "trigger = 90_001",
            "rule.trigger = 90001",
            "90000 kg",
        ),
        (
            "limit = \"12_000 kg\"",
            "limit = 33_001",
            "rule.limit = 33001",
            "33000 kg",
        ),
    ] {
        let found = problem(&text.replacen(from, to, 1));
        assert_eq!(found.key, key);
        assert!(found.message.contains(word), "{found:?}");
    }
}

#[test]
fn a_quorum_that_the_seats_can_never_make_is_refused() {
    let found = problem(&changed("seats = 3", "seats = 6"));
    assert_eq!(found.key, "quorum.seats = 6");
    assert!(found.message.contains("only 5 seats"), "{found:?}");
    let text = changed(
        "institution = \"Observers' Association\"",
        "institution = \"University of the Cape\"",
    );
    let text = text.replacen("institutions = 2", "institutions = 3", 1);
    let found = problem(&text);
    assert_eq!(found.key, "quorum.institutions = 3");
    assert!(found.message.contains("only 2"), "{found:?}");
    let found = problem(&changed("institutions = 2", "institutions = 4"));
    assert!(found.message.contains("cannot be from"), "{found:?}");
}

#[test]
fn a_seat_of_an_unknown_institution_is_told_which_one_may_be_meant() {
    let text = changed(
        "institution = \"Observers' Association\"",
        "institution = \"Observers Association\"",
    );
    let found = problem(&text);
    assert!(
        found.message.contains("Observers' Association"),
        "{found:?}"
    );
    assert_eq!(
        found.line,
        line_of(&text, "institution = \"Observers Association\"")
    );
}

#[test]
fn one_address_in_two_seats_and_one_name_for_two_addresses_are_refused() {
    let found = problem(&changed("address = \"dev 3\"", "address = \"dev 2\""));
    assert!(found.key.contains("Dayo"), "{found:?}");
    assert!(found.message.contains("Clara"), "{found:?}");
    // a seat and a fisher of one name
    let found = problem(&changed("name = \"Clara\"", "name = \"Bo\""));
    assert_eq!(found.key, "\"Bo\"");
    assert!(found.message.contains("another address"), "{found:?}");
    // the same person in two lists is no mistake
    let text = changed(
        "name = \"Harbour office\"\naddress = \"dev 7\"",
        "name = \"Ana\"\naddress = \"dev 0\"",
    );
    assert!(read_text(&text).is_ok());
}

#[test]
fn more_shares_than_there_are_and_more_than_one_may_hold_are_refused() {
    let found = problem(&changed("shares = \"15 %\"", "shares = 15_000_001"));
    assert!(found.key.contains("Ivan"), "{found:?}");
    assert!(found.message.contains("100000000"), "{found:?}");
    let text = changed("shares = \"35 %\"", "shares = \"40.000001 %\"");
    let list = problems(&text);
    assert!(
        list.iter()
            .any(|it| it.key.contains("Ana") && it.message.contains("40000000")),
        "{list:#?}"
    );
    let text = changed("shares = 100_000_000", "shares = 3");
    let list = problems(&text);
    assert!(
        list.iter()
            .any(|it| it.message.contains("whole shares out of 3")),
        "{list:#?}"
    );
}

#[test]
fn quantities_below_a_place_may_not_exceed_what_it_has_at_capacity() {
    // 30 % of 12 million, of which the lower valley has 3 of 6: 1.8 million
    let text = Template::Water.text();
    let fits = text.replacen("\"500_000 m3\"", "\"600_000 m3\"", 1);
    assert!(read_text(&fits).is_ok());
    let found = problem(&text.replacen("\"500_000 m3\"", "\"600_001 m3\"", 1));
    assert!(found.key.contains("Orchard"), "{found:?}");
    assert!(found.message.contains("1800001 m3"), "{found:?}");
    assert!(found.message.contains("1800000 m3"), "{found:?}");
}

#[test]
fn a_place_below_nothing_below_itself_or_too_deep_is_refused() {
    let text = Template::Water.text();
    let lost = text.replacen("parent = \"Lower valley\"", "parent = \"Lower vally\"", 1);
    let list = problems(&lost);
    assert!(
        list.iter()
            .any(|it| it.message.contains("did you mean \"Lower valley\"")),
        "{list:#?}"
    );
    let round = text.replacen(
        "name = \"Lower valley\"",
        "name = \"Lower valley\"\nparent = \"Mill co-operative\"",
        1,
    );
    let list = problems(&round);
    assert!(
        list.iter().any(|it| it.message.contains("is below itself")),
        "{list:#?}"
    );
    let mut deep = text.to_owned();
    let mut tables = String::new();
    for (name, parent) in [("a", "Upper valley"), ("b", "a"), ("c", "b"), ("d", "c")] {
        tables = format!("{tables}[[place]]\nname = \"{name}\"\nparent = \"{parent}\"\n\n");
    }
    deep.insert_str(text.find("[currency]").unwrap(), &tables);
    let found = problem(&deep);
    assert!(found.key.contains("\"d\""), "{found:?}");
    assert!(found.message.contains("5 levels"), "{found:?}");
}

#[test]
fn shares_in_the_commons_mode_are_refused() {
    let text = Template::Commons.text();
    let found = problem(&text.replacen("mode = \"commons\"", "mode = \"commons\"\nshares = 5", 1));
    assert!(found.key.contains("currency.shares"), "{found:?}");
    let found = problem(&text.replacen("name = \"Mara\"", "name = \"Mara\"\nshares = 5", 1));
    assert!(found.key.contains("Mara"), "{found:?}");
}

#[test]
fn an_account_is_looked_up_in_the_keystore_and_an_unknown_one_is_refused() {
    let (charter, _) = read_text(&changed("address = \"dev 9\"", "account = \"ana\"")).unwrap();
    assert_eq!(
        fishery(&charter).fishers[3]
            .who
            .address
            .to_string()
            .to_lowercase(),
        PEOPLE
    );
    let found = problem(&changed("address = \"dev 9\"", "account = \"anna\""));
    assert!(found.message.contains("no account \"anna\""), "{found:?}");
    let found = problem(&changed(
        "address = \"dev 9\"",
        "account = \"ana\"\naddress = \"dev 9\"",
    ));
    assert!(found.message.contains("take one of them out"), "{found:?}");
}

#[test]
fn what_is_not_toml_is_refused_with_its_lines() {
    let text = changed("decimals = 3", "decimals = = 3");
    let found = &problems(&text)[0];
    assert_eq!(found.line, line_of(&text, "decimals = = 3"));
    assert!(found.message.contains("not TOML"), "{found:?}");
}

#[test]
fn the_outlook_shows_what_the_rules_give() {
    let (charter, warnings) = read_text(&albacore()).unwrap();
    let outlook = Outlook::new("albacore.toml".into(), charter, warnings);
    let outlook = outlook.fishery.unwrap();
    assert_eq!(outlook.bmsy.amount, "125770.769");
    assert_eq!(outlook.msy.amount, "19383.973");
    assert_eq!(outlook.budget_at_capacity.base, outlook.msy.base);
    let at = |percent| {
        let level = outlook
            .budgets
            .iter()
            .find(|it| it.percent_of_capacity == percent);
        level.unwrap().budget.base.parse::<u128>().unwrap()
    };
    assert_eq!(at(10), 0);
    // 0.25 K: half the rate
    assert_eq!(at(25), 251_541_538 / 4 * 154_121_450 / 1_000_000_000 / 2);
    assert!(at(100) <= 19_383_973);
    let coins: u128 = outlook
        .fishers
        .iter()
        .map(|it| it.coins.base.parse::<u128>().unwrap())
        .sum();
    assert!(coins <= 19_383_973 && 19_383_973 - coins < 4, "{coins}");
}

fn weir(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("WEIR_KEYSTORE", folder.join("keys"));
    command
}

#[test]
fn a_new_charter_is_sound_and_never_written_over_another() {
    let folder = tempfile::tempdir().unwrap();
    for template in ["albacore", "water", "commons"] {
        let file = format!("{template}.toml");
        let run = weir(folder.path())
            .args(["charter", "new", "--template", template, &file])
            .output()
            .unwrap();
        assert!(run.status.success(), "{run:?}");
        let run = weir(folder.path())
            .args(["charter", "check", &file])
            .output()
            .unwrap();
        assert!(run.status.success(), "{run:?}");
        let said = String::from_utf8(run.stdout).unwrap();
        assert!(said.contains("is sound"), "{said}");
    }
    let again = weir(folder.path())
        .args(["charter", "new", "albacore.toml"])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(1));
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("--force"), "{said}");
    let force = weir(folder.path())
        .args([
            "charter",
            "new",
            "albacore.toml",
            "--template",
            "water",
            "--force",
        ])
        .output()
        .unwrap();
    assert!(force.status.success());
    let text = std::fs::read_to_string(folder.path().join("albacore.toml")).unwrap();
    assert_eq!(text, Template::Water.text());
}

#[test]
fn check_tells_every_problem_by_file_and_line_and_ends_with_the_code_for_usage() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        changed("growth = 0.3082429", "grwth = 0.3").replacen("decimals = 3", "decimals = 99", 1);
    std::fs::write(folder.path().join("bad.toml"), &text).unwrap();
    let run = weir(folder.path())
        .args(["charter", "check", "bad.toml"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    for part in [
        format!("bad.toml:{}: model.grwth", line_of(&text, "grwth")),
        format!(
            "bad.toml:{}: stock.decimals = 99",
            line_of(&text, "decimals = 99")
        ),
    ] {
        assert!(said.contains(&part), "{part} in {said}");
    }
    let run = weir(folder.path())
        .args(["charter", "check", "nowhere.toml"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(4));
}

#[test]
fn check_gives_one_object_where_json_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("charter.toml"), albacore()).unwrap();
    let run = weir(folder.path())
        .args(["charter", "check", "--json"])
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let object: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(object["msy"]["amount"], "19383.973");
    assert_eq!(object["charter"]["currency"]["shares"], "100000000");
    assert_eq!(object["charter"]["parameters"]["rate"], "0.15412145");
}
