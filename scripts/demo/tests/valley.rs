//! The valley on the contracts themselves. They must have been built: `cargo xtask build`.

use std::sync::OnceLock;

use serde_json::Value;
use weir_demo::{
    progress::Progress,
    valley::{self, figures::Parameters, outcome::Outcome, play::Variant},
};

fn play(parameters: Parameters, seed: u64) -> anyhow::Result<Outcome> {
    valley::run(parameters, seed, &Progress::none())
}

/// Six years, played once for every test that reads them: the wet one is the fifth.
fn six_years() -> &'static Outcome {
    static PLAYED: OnceLock<Outcome> = OnceLock::new();
    PLAYED.get_or_init(|| {
        play(Parameters::valley(6), 1).expect("nothing is refused and every invariant holds")
    })
}

fn json(outcome: &Outcome) -> Value {
    let object = outcome.json().expect("every year has its months");
    serde_json::to_value(object).expect("it is an object")
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn years<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    let play = list(&object["plays"])
        .iter()
        .find(|play| play["name"] == name)
        .unwrap_or_else(|| panic!("{name} was not played"));
    list(&play["years"])
}

const PLAYS: [&str; 3] = ["with-demurrage", "melting-alone", "without-demurrage"];

#[test]
fn the_design_documents_numbers_come_out_of_the_contract() {
    let object = json(six_years());
    let reproduced = list(&object["reproduced"]);
    let found = |index: usize| reproduced[index]["found"].as_str().expect("a text");
    assert_eq!(found(0), "18443079296116538654");
    assert!(found(1).starts_with("359.49978740606442"), "{}", found(1));
    assert!(found(2).starts_with("120804.56"), "{}", found(2));
    assert!(found(3).starts_with("98.000000000000000"), "{}", found(3));
    let figure = |text: &str| text.split(' ').next().map(str::parse::<f64>);
    let commons = found(3).split("each, ").nth(1).and_then(figure);
    let commons = commons.expect("the commons' part").expect("a number");
    assert!((commons - 20.0).abs() < 1e-12, "{commons}");
}

#[test]
fn every_invariant_was_checked_and_the_books_of_each_year_add_up() {
    let object = json(six_years());
    for (name, times) in object["invariants"].as_object().expect("an object") {
        assert!(times.as_u64() > Some(0), "{name} was never checked");
    }
    for name in PLAYS {
        let mut open = 0.0;
        let years = years(&object, name);
        assert_eq!(years.len(), 6);
        for (index, year) in years.iter().enumerate() {
            assert_eq!(year["year"], 2030 + index);
            let figure = |name: &str| number(&year[name]);
            open += figure("debts_recorded") - figure("debts_set_off") - figure("debts_repaid");
            assert!((open - figure("debts_open")).abs() < 1e-3, "{name} {year}");
            assert!(figure("debts_set_off") <= figure("debts_clearable"));
            assert!(figure("debts_set_off") > 0.0 && figure("swapped") > 0.0);
            assert!(number(&year["work"]["ceiling_used"]) <= 1.0);
            let obligations = &year["obligations"];
            assert!(number(&obligations["met_in_hours"]) > 0.0);
            let turnover = figure("velocity") * figure("mean_held_hours");
            assert!((turnover - figure("turnover_hours")).abs() < 1e-3);
        }
    }
    for cost in ["calls", "ref_time", "proof_size", "storage_deposit"] {
        assert!(number(&object["chain"][cost]) > 0.0, "{cost}");
    }
}

#[test]
fn obligations_are_met_in_hours_and_in_cash() {
    let object = json(six_years());
    let sum = |name: &str| -> f64 {
        let years = years(&object, "with-demurrage").iter();
        years.map(|year| number(&year["obligations"][name])).sum()
    };
    assert!(sum("met_in_hours") > 0.0 && sum("met_in_cash") > 0.0);
    assert!((sum("cash_coins") - 12.0 * sum("met_in_cash")).abs() < 1.0);
    // eight founders from the first year, one more from the fourth
    let due = number(&years(&object, "with-demurrage")[5]["obligations"]["due_at_the_end"]);
    let met = sum("met_in_hours") + sum("met_in_cash");
    assert!(
        (met + due - 100.0 * f64::from(6 * 8 + 3)).abs() < 1e-3,
        "{met} {due}"
    );
}

#[test]
fn the_wet_year_reaches_the_ceiling_and_the_rest_is_minted_later() {
    let object = json(six_years());
    for name in PLAYS {
        let years = years(&object, name);
        let work = |index: usize, name: &str| number(&years[index]["work"][name]);
        assert_eq!(work(4, "ceiling_used"), 1.0, "{name}");
        assert!(work(3, "ceiling_used") < 1.0, "{name}");
        let claimed: f64 = (0..5).map(|year| work(year, "claimed_hours")).sum();
        let minted: f64 = (0..5).map(|year| work(year, "minted_hours")).sum();
        assert!(minted < claimed, "{name}: {minted} {claimed}");
        assert!(work(5, "minted_hours") > work(5, "claimed_hours"), "{name}");
    }
}

#[test]
fn the_plays_meet_the_same_luck_and_differ_by_melting_and_behaviour_alone() {
    let outcome = six_years();
    let object = json(outcome);
    let claimed = |name: &str| -> Vec<f64> {
        let years = years(&object, name).iter();
        years
            .map(|year| number(&year["work"]["claimed_hours"]))
            .collect()
    };
    assert_eq!(claimed(PLAYS[0]), claimed(PLAYS[1]));
    assert_eq!(claimed(PLAYS[0]), claimed(PLAYS[2]));
    let without = outcome.play(Variant::Without);
    assert!(without.years.iter().all(|year| year.melted == 0));
    let with = outcome.play(Variant::With);
    assert!(with.years.iter().all(|year| year.melted > 0));
    // less is held where it melts, whatever people do
    let held = &object["held_hours"];
    assert!(number(&held["arithmetic"]) < 0.0, "{held}");
    for name in [
        "velocity",
        "turnover_hours_a_year",
        "held_hours",
        "gini_of_hours",
        "gini_of_wealth",
    ] {
        let it = &object[name];
        let figure = |name: &str| number(&it[name]);
        let apart = figure("with") - figure("without");
        let parts = figure("arithmetic") + figure("assumption");
        assert!((apart - parts).abs() < 1e-9, "{name}: {it}");
    }
}

#[test]
fn without_the_assumption_its_part_is_nothing() {
    let mut parameters = Parameters::valley(1);
    parameters.eagerness = 0.0;
    let object = json(&play(parameters, 1).unwrap());
    for name in ["velocity", "turnover_hours_a_year", "held_hours"] {
        assert_eq!(number(&object[name]["assumption"]), 0.0, "{name}");
    }
    assert_ne!(number(&object["held_hours"]["arithmetic"]), 0.0);
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_one_others() {
    let one = json(&play(Parameters::valley(1), 5).unwrap());
    assert_eq!(one, json(&play(Parameters::valley(1), 5).unwrap()));
    let other = json(&play(Parameters::valley(1), 6).unwrap());
    assert_eq!(one["reproduced"], other["reproduced"]);
    assert_ne!(one["plays"][0]["years"], other["plays"][0]["years"]);
}

#[test]
fn a_wrong_number_fails_and_is_named() {
    let wrong = |change: fn(&mut Parameters), words: &str| {
        let mut parameters = Parameters::valley(1);
        change(&mut parameters);
        let error = format!("{:#}", play(parameters, 1).err().expect("it must fail"));
        assert!(
            error.contains(words) && error.contains("not reproduced"),
            "{error}"
        );
    };
    wrong(|it| it.numbers.daily_factor -= 1, "daily factor");
    wrong(|it| it.numbers.income += 1, "income of fifteen days");
    wrong(|it| it.numbers.steady += 2, "steady state");
    wrong(|it| it.numbers.left -= 1, "ten accounts of 100");
    wrong(|it| it.numbers.commons += 1, "commons' part");
}

#[test]
fn table_and_report_say_what_is_assumed() {
    let outcome = six_years();
    let table = valley::table::render(outcome);
    for words in [
        "an assumption of ours",
        "arithmetic",
        "supply-identity",
        "net-position-unchanged",
        "18443079296116538654",
        "In short",
    ] {
        assert!(table.contains(words), "{words} is missing in {table}");
    }
    assert!(
        table.lines().all(|line| line.chars().count() <= 120),
        "{table}"
    );
    let page = valley::report::page(outcome).expect("the pictures can be drawn");
    assert_eq!(page.matches("<figure").count(), 5);
    assert!(page.contains("an assumption of ours"));
    assert!(
        !page.contains("<script") && !page.contains("src="),
        "it needs nothing from elsewhere"
    );
}
