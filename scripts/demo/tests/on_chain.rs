//! The demonstration on the contracts themselves. They must have been built: `cargo xtask build`.

use serde_json::Value;
use weir_demo::{
    default_stock,
    outcome::Outcome,
    progress::Progress,
    stock_file::{self, Cut, Late, Overfishing, Stock},
};

fn albacore() -> Stock {
    stock_file::read(&default_stock()).expect("the default stock is sound")
}

fn run(stock: Stock) -> Outcome {
    weir_demo::run(stock, 1, &Progress::none())
        .expect("nothing is refused and every invariant holds")
}

fn json(outcome: &Outcome) -> Value {
    serde_json::to_value(outcome.json()).expect("it is an object")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("it is a number")
}

#[test]
fn with_tight_bounds_the_stock_is_back_at_bmsy_after_thirty_years() {
    let mut stock = albacore();
    stock.assessment.cv = 0.0;
    let bmsy = stock.population.bmsy();
    let outcome = run(stock);
    let scenario = &outcome.fishery.scenario;
    assert_eq!(scenario.years.len(), 30);
    assert!(
        scenario.years[29].biomass >= 0.95 * bmsy,
        "{}",
        scenario.years[29].biomass
    );
    assert!(scenario.left >= 0.95 * bmsy);
    assert_eq!(scenario.collapsed_in, None);

    let object = json(&outcome);
    let first = &object["assessments"][0];
    assert_eq!(first["year"], 1990);
    assert_eq!(format!("{:.3}", number(&first["biomass_low_kt"])), "77.688");
    assert_eq!(format!("{:.3}", number(&first["surplus_kt"])), "16.551");
    assert_eq!(format!("{:.3}", number(&first["rule_kt"])), "8.335");
    assert_eq!(format!("{:.3}", number(&first["budget_kt"])), "8.335");
    for assessment in object["assessments"].as_array().expect("a list") {
        assert!(
            number(&assessment["issue_kt"]) <= number(&assessment["surplus_kt"]),
            "{assessment}"
        );
    }
    let names: Vec<_> = object["scenarios"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["open-access", "constant-msy", "fishcoin"]);
    assert_eq!(object["scenarios"][1]["collapsed_in"], 2002);
    assert_eq!(object["scenarios"][2]["collapsed_in"], Value::Null);
    for (name, times) in object["invariants"].as_object().expect("an object") {
        assert!(times.as_u64() > Some(0), "{name} was never checked");
    }
    for cost in ["calls", "ref_time", "proof_size", "storage_deposit"] {
        assert!(number(&object["chain"][cost]) > 0.0, "{cost}");
    }
}

/// Four years with everything that can happen in them.
fn eventful() -> Stock {
    let mut stock = albacore();
    stock.years = 4;
    stock.events.overfishing = Some(Overfishing {
        years: vec![1990],
        fishers: 0.1,
        excess: 0.5,
    });
    stock.events.late = Some(Late {
        year: 1991,
        days: 90,
    });
    stock.events.cut = Some(Cut {
        year: 1992,
        day: 150,
        factor: 0.9,
    });
    stock
}

#[test]
fn overfishing_a_cut_and_a_late_assessment_leave_their_marks_and_a_run_repeats_itself() {
    let outcome = run(eventful());
    let seasons = &outcome.fishery.seasons;
    assert!(seasons[0].overdrawn > 0 && seasons[0].offenders == 20);
    assert!(
        seasons[0].debt > seasons[0].overdrawn,
        "the penalty comes on top"
    );
    assert_eq!(
        seasons[1].deducted, seasons[0].overdrawn,
        "it comes off the next season"
    );
    assert_eq!(
        seasons[1].opened_on.year, 1990,
        "opened on the last assessment there was"
    );
    assert!(
        seasons[1].cap < seasons[1].issue,
        "the cap fell with its age"
    );
    let cut = seasons[2].revision.expect("the cut");
    assert!(cut.cap_after < cut.cap_before && cut.coins_after < cut.coins_before);
    assert!(!seasons[3].opened_late());
    assert_eq!(json(&outcome), json(&run(eventful())));

    let table = weir_demo::table::render(&outcome);
    for word in ["overfished", "cut", "late", "given back", "Advice: Rebuild"] {
        assert!(table.contains(word), "{table}");
    }
    let page = weir_demo::report::page(&outcome).expect("the pictures can be drawn");
    assert_eq!(page.matches("<figure").count(), 6);
    assert!(
        !page.contains("<script") && !page.contains("src="),
        "it needs nothing from elsewhere"
    );
}
