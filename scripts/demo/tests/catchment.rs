//! The catchment on the contracts themselves. They must have been built: `cargo xtask build`.

use std::sync::OnceLock;

use serde_json::Value;
use weir_demo::{
    catchment::{
        self,
        figures::{Parameters, EURO},
        outcome::Outcome,
    },
    progress::Progress,
};

fn play(parameters: Parameters, seed: u64) -> anyhow::Result<Outcome> {
    catchment::run(parameters, seed, &Progress::none())
}

/// All six years, played once for every test that reads them.
fn six_years() -> &'static Outcome {
    static PLAYED: OnceLock<Outcome> = OnceLock::new();
    PLAYED.get_or_init(|| {
        play(Parameters::neubourg(catchment::YEARS), 1)
            .expect("nothing is refused and every invariant holds")
    })
}

fn json(outcome: &Outcome) -> Value {
    serde_json::to_value(outcome.json()).expect("it is an object")
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

#[test]
fn the_first_year_pays_the_published_totals_to_the_euro() {
    let object = json(six_years());
    for which in ["published", "reproduced"] {
        let totals = &object[which];
        assert_eq!(totals["plots"], 188);
        assert_eq!(totals["passing_plots"], 119);
        assert_eq!(number(&totals["individual_eur"]), 133_783.0);
        assert_eq!(number(&totals["collective_eur"]), 42_380.0);
        assert_eq!(number(&totals["hectares"]), 1_695.2);
        assert_eq!(number(&totals["bonus_eur_per_ha"]), 25.0);
    }
    assert_eq!(object["reproduced"]["to_the_euro"], true);
    let first = &object["periods"][0];
    assert_eq!(number(&first["paid_eur"]), 133_783.0 + 42_380.0);
    assert_eq!(number(&first["deposits_eur"]), 163_068.0 + 40_767.0);
    assert_eq!(first["claims"]["paid"], 188);
    assert_eq!(first["claims"]["paid_for_quantity"], 119);
    assert!(object["ours"]
        .as_str()
        .is_some_and(|text| text.contains("drawn from the seed")));
}

#[test]
fn the_object_has_every_periods_figures_and_the_money_adds_up() {
    let object = json(six_years());
    let periods = list(&object["periods"]);
    assert_eq!(periods.len(), 6);
    let mut carried = 0.0;
    for (index, period) in periods.iter().enumerate() {
        assert_eq!(period["period"], index + 1);
        assert_eq!(period["year"], 2019 + index);
        for name in [
            "savings_eur",
            "deposits_eur",
            "carried_in_eur",
            "pot_eur",
            "tariff_eur_per_kg",
            "rate_eur_per_kg",
            "bonus_eur_per_ha",
            "bonus_rate_eur_per_ha",
            "individual_eur",
            "collective_eur",
            "paid_eur",
            "netted_eur",
            "carried_out_eur",
            "hectares",
            "claimed_kg",
            "kept_out_kg",
            "nitrate_seeping_mg_per_l",
            "nitrate_at_wells_mg_per_l",
        ] {
            number(&period[name]);
        }
        let figure = |name: &str| number(&period[name]);
        let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-3, "{one} {other}");
        near(figure("carried_in_eur"), carried);
        near(2.0 * figure("deposits_eur"), figure("savings_eur"));
        near(
            figure("pot_eur"),
            figure("carried_in_eur")
                + figure("deposits_eur")
                + figure("forfeited_stakes_in_eur")
                + figure("returned_in_eur"),
        );
        near(
            figure("pot_eur"),
            figure("individual_eur") + figure("collective_eur") + figure("carried_out_eur"),
        );
        carried = figure("carried_out_eur");
        let count = |name: &str| period["claims"][name].as_u64().expect("a number");
        assert_eq!(
            count("filed"),
            count("attested") + count("refused_by_attestors")
        );
        assert_eq!(
            count("attested"),
            count("became_final") + count("refused_on_challenge")
        );
        // with no bonus for a catchment short of money, a claim for its area alone is worth nothing
        assert!(
            count("paid_for_quantity") <= count("paid") && count("paid") <= count("became_final")
        );
    }
    for (name, times) in object["invariants"].as_object().expect("an object") {
        assert!(times.as_u64() > Some(0), "{name} was never checked");
    }
    for cost in ["calls", "ref_time", "proof_size", "storage_deposit"] {
        assert!(number(&object["chain"][cost]) > 0.0, "{cost}");
    }
}

#[test]
fn payment_draws_farms_in_and_the_water_is_better_than_without_the_fund() {
    let object = json(six_years());
    let (periods, without) = (list(&object["periods"]), list(&object["without_fund"]));
    assert_eq!(without.len(), periods.len());
    let last = |list: &[Value], name: &str| number(&list[list.len() - 1][name]);
    assert!(last(periods, "farms") > number(&periods[0]["farms"]));
    assert!(last(periods, "hectares") > number(&periods[0]["hectares"]));
    for name in ["nitrate_seeping_mg_per_l", "nitrate_at_wells_mg_per_l"] {
        assert!(last(periods, name) < last(without, name), "{name}");
    }
    assert_eq!(last(without, "farms"), 0.0);
}

#[test]
fn false_claims_are_refused_on_evidence_or_revoked_and_their_debts_withheld() {
    let object = json(six_years());
    let periods = list(&object["periods"]);
    let sum = |name: &str| -> u64 {
        periods
            .iter()
            .filter_map(|period| period["claims"][name].as_u64())
            .sum()
    };
    for name in [
        "refused_by_attestors",
        "refused_on_challenge",
        "challenges_dismissed",
        "revoked",
    ] {
        assert!(sum(name) > 0, "{name}");
    }
    let money = |name: &str| -> f64 { periods.iter().map(|period| number(&period[name])).sum() };
    let owed = number(&periods[periods.len() - 1]["open_debts_eur"]);
    assert!(money("netted_eur") > 0.0 && money("forfeited_stakes_in_eur") > 0.0);
    assert!((money("new_debts_eur") - money("netted_eur") - owed).abs() < 1e-3);
    assert!(
        periods.iter().any(|period| period["pro_rata"] == true),
        "a dry winter"
    );
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_one_others() {
    let one = json(&play(Parameters::neubourg(2), 5).unwrap());
    assert_eq!(one, json(&play(Parameters::neubourg(2), 5).unwrap()));
    let other = json(&play(Parameters::neubourg(2), 6).unwrap());
    assert_eq!(one["reproduced"], other["reproduced"]);
    assert_ne!(one["periods"][1], other["periods"][1]);
}

#[test]
fn a_wrong_figure_fails_and_is_named() {
    // a euro more than the bonus comes to
    let mut wrong = Parameters::neubourg(1);
    wrong.published.collective += EURO;
    let error = format!("{:#}", play(wrong, 1).err().expect("it must fail"));
    assert!(
        error.contains("collective payment") && error.contains("not reproduced"),
        "{error}"
    );
    // a tariff with which no quantity in grams gives the published total
    let mut wrong = Parameters::neubourg(1);
    wrong.tariff += 1;
    let error = format!("{:#}", play(wrong, 1).err().expect("it must fail"));
    assert!(
        error.contains("individual payment") && error.contains("not reproduced"),
        "{error}"
    );
}

#[test]
fn table_and_report_say_what_is_published_and_what_is_ours() {
    let outcome = six_years();
    let table = catchment::table::render(outcome);
    for words in [
        "133,783 EUR",
        "42,380 EUR",
        "the split by plot",
        "paid-within-paid-in",
        "In short",
    ] {
        assert!(table.contains(words), "{words} is missing in {table}");
    }
    assert!(
        table.lines().all(|line| line.chars().count() <= 120),
        "{table}"
    );
    let page = catchment::report::page(outcome).expect("the pictures can be drawn");
    assert_eq!(page.matches("<figure").count(), 3);
    assert!(page.contains("the split by plot"));
    assert!(
        !page.contains("<script") && !page.contains("src="),
        "it needs nothing from elsewhere"
    );
}
