//! What came out, under every regime, and as the one object that `--json` prints.

use serde::Serialize;
use weir_e2e::Spent;

use crate::{
    checks::Checks,
    fishery::{Fishery, Season},
    regimes::{Regime, Scenario},
    stock_file::Stock,
};

/// Everything a run found.
pub struct Outcome {
    /// The stock.
    pub stock: Stock,
    /// What the run's random numbers came from.
    pub seed: u64,
    /// The stock's history: year and biomass, the last one without a catch.
    pub history: Vec<(i32, f64)>,
    /// Effort follows profit.
    pub open_access: Scenario,
    /// The same catch every year.
    pub constant_msy: Scenario,
    /// The contracts.
    pub fishery: Fishery,
}

impl Outcome {
    /// The scenarios, in the order of printing.
    pub fn scenarios(&self) -> [&Scenario; 3] {
        [
            &self.open_access,
            &self.constant_msy,
            &self.fishery.scenario,
        ]
    }

    /// The one object. Masses are in thousand tonnes.
    pub fn json(&self) -> impl Serialize + '_ {
        let stock = &self.stock;
        let kt = |quantity: f64| stock.unit.to_kt(quantity);
        let of_kg = |kilograms: u128| kt(stock.unit.of_kg(kilograms));
        let start = stock.start();
        let start_kg = stock.unit.to_kg_floor(start);
        let parameters = stock.parameters();
        Object {
            stock: StockObject {
                name: &stock.name,
                model: stock.population.model.label(),
                rule: stock.rule.label(),
                growth: stock.population.growth,
                capacity_kt: kt(stock.population.capacity),
                bmsy_kt: kt(stock.population.bmsy()),
                msy_kt: kt(stock.population.msy()),
                first_year: stock.first_year(),
                biomass_kt: kt(start),
                surplus_kt: kt(stock.population.surplus(start)),
                rule_kt: of_kg(parameters.rule_floor(start_kg)),
                survey_cv: stock.assessment.cv,
                survey_z: stock.assessment.z,
                fishers: stock.fishers.count,
                seed: self.seed,
            },
            assessments: self
                .fishery
                .seasons
                .iter()
                .map(|season| AssessmentObject {
                    year: season.year,
                    made_for: season.opened_on.year,
                    biomass_low_kt: of_kg(season.opened_on.low),
                    biomass_estimate_kt: kt(season.opened_on.survey.estimate),
                    biomass_high_kt: kt(season.opened_on.survey.high),
                    surplus_kt: of_kg(season.opened_on.surplus),
                    rule_kt: of_kg(season.opened_on.rule),
                    budget_kt: of_kg(season.budget),
                    deducted_kt: of_kg(season.deducted),
                    issue_kt: of_kg(season.issue),
                    cap_kt: of_kg(season.cap),
                    landed_kt: of_kg(season.landed),
                    beyond_coins_kt: of_kg(season.overdrawn),
                    revised: revised(season, &of_kg),
                })
                .collect(),
            scenarios: self
                .scenarios()
                .map(|scenario| ScenarioObject {
                    name: scenario.regime,
                    years: scenario
                        .years
                        .iter()
                        .map(|year| YearObject {
                            year: year.year,
                            biomass_kt: kt(year.biomass),
                            catch_kt: kt(year.catch),
                        })
                        .collect(),
                    left_kt: kt(scenario.left),
                    collapsed_in: scenario.collapsed_in,
                })
                .into(),
            invariants: &self.fishery.checks,
            chain: self.fishery.spent,
        }
    }
}

fn revised(season: &Season, of_kg: &impl Fn(u128) -> f64) -> Option<RevisionObject> {
    season.revision.map(|revision| RevisionObject {
        day: revision.day,
        biomass_low_kt: of_kg(revision.assessed.low),
        surplus_kt: of_kg(revision.assessed.surplus),
        rule_kt: of_kg(revision.assessed.rule),
        cap_before_kt: of_kg(revision.cap_before),
        cap_after_kt: of_kg(revision.cap_after),
    })
}

#[derive(Serialize)]
struct Object<'a> {
    stock: StockObject<'a>,
    assessments: Vec<AssessmentObject>,
    scenarios: Vec<ScenarioObject>,
    invariants: &'a Checks,
    chain: Spent,
}

#[derive(Serialize)]
struct StockObject<'a> {
    name: &'a str,
    model: &'static str,
    rule: &'static str,
    growth: f64,
    capacity_kt: f64,
    bmsy_kt: f64,
    msy_kt: f64,
    first_year: i32,
    biomass_kt: f64,
    surplus_kt: f64,
    rule_kt: f64,
    survey_cv: f64,
    survey_z: f64,
    fishers: u32,
    seed: u64,
}

#[derive(Serialize)]
struct AssessmentObject {
    year: i32,
    made_for: i32,
    biomass_low_kt: f64,
    biomass_estimate_kt: f64,
    biomass_high_kt: f64,
    surplus_kt: f64,
    rule_kt: f64,
    budget_kt: f64,
    deducted_kt: f64,
    issue_kt: f64,
    cap_kt: f64,
    landed_kt: f64,
    beyond_coins_kt: f64,
    revised: Option<RevisionObject>,
}

#[derive(Serialize)]
struct RevisionObject {
    day: u32,
    biomass_low_kt: f64,
    surplus_kt: f64,
    rule_kt: f64,
    cap_before_kt: f64,
    cap_after_kt: f64,
}

#[derive(Serialize)]
struct ScenarioObject {
    name: Regime,
    years: Vec<YearObject>,
    left_kt: f64,
    collapsed_in: Option<i32>,
}

#[derive(Serialize)]
struct YearObject {
    year: i32,
    biomass_kt: f64,
    catch_kt: f64,
}
