//! The file that describes a stock, and what becomes of it once every figure is checked.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;
use weir_core::{
    stock::{ControlRule, StockParameters, MAX_CAPACITY},
    Ratio,
};

use crate::{
    catches::{self, Catch},
    clock::{self, MonthDay, DAY},
    population::{Model, Population},
    units::Unit,
};

/// What stands in a stock file, for `--help`.
pub const HELP: &str = r#"A STOCK FILE is TOML. Keys without a default must be there; others than these are refused.

  name = "…"             of the stock
  unit = "kt"            of every quantity: "kt" (thousand tonnes) or "t"
  years = 30             to run on after the last catch (default 30)
  [model]
  kind = "schaefer"      r·B·(1 − B/K), or "fox": r·B·ln(K/B)
  growth = …             r, a year
  capacity = …           K
  first_biomass = …      at the start of the first year of the catches
  [catches]
  file = "….csv"         beside the stock file; columns year, catch; one line a year, no hole
  [rule]
  kind = "40-10"         rate ramp on B/K from 0.10 to 0.40; "constant-rate"; or "ices"
  rate = …               harvest rate, a year (default Fmsy)
  trigger, limit = …     ices only: MSY Btrigger and Blim
  [assessment]           optional, with every key in it
  cv = 0.15              coefficient of variation of a survey; 0: bounds as tight as the estimate
  z = 1.645              standard deviations from the estimate to a bound
  days_before_opening = 60, max_age_days = 610, grace_days = 180
  [season]               opens = "01-01" (month-day)
  [fishers]              count = 200, concentration = 0.10, penalty = 0.25
  [open_access]          optional; without it fishing stops paying at 0.2 K
  catchability = …       part of the stock that a unit of effort takes in a year
  price, cost = …        of a unit of catch, and of a unit of effort for a year
  response = 0.3         growth of effort, a year, for each unit of profit per unit of cost
  [events]               optional; left out, the 7th to the 24th year have some of each
  cut = { year, day = 150, factor = 0.85 }     a second survey, mid-season, finds only this part
  late = { year, days = 90 }                   the assessment comes so long after the opening
  overfishing = { years = [..], fishers = 0.05, excess = 0.5 }   part of the fishers, and how far
                                               beyond their coins, as a part of their issue"#;

/// A stock with its history and everything the demonstration needs to know of it.
#[derive(Clone, Debug)]
pub struct Stock {
    /// Its name.
    pub name: String,
    /// Of every quantity in it.
    pub unit: Unit,
    /// Its law of growth.
    pub population: Population,
    /// Biomass at the start of the first year of the catches.
    pub first_biomass: f64,
    /// What was caught.
    pub catches: Vec<Catch>,
    /// How many years to run on.
    pub years: u32,
    /// The control rule, in the stock's unit.
    pub rule: Rule,
    /// How assessments are made.
    pub assessment: AssessmentPlan,
    /// Month and day on which a season opens.
    pub opens: MonthDay,
    /// Who fishes.
    pub fishers: FisherPlan,
    /// Money, for the unregulated fishery.
    pub economics: Economics,
    /// What happens in some years.
    pub events: Events,
}

/// How much of a stock may be taken. Rates are a year, biomass is in the stock's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// The harvest rate whatever the biomass.
    ConstantRate {
        /// Harvest rate.
        rate: f64,
    },
    /// The rate ramp on `B/K` from 0.10 to 0.40 of the Pacific Fishery Management Council.
    FortyTen {
        /// Harvest rate at or above 0.40 `K`.
        rate: f64,
    },
    /// The advice rule of ICES.
    Ices {
        /// Harvest rate at or above the trigger.
        rate: f64,
        /// MSY Btrigger.
        trigger: f64,
        /// Blim.
        limit: f64,
    },
}

impl Rule {
    /// As a person would call it, before the word "rule".
    pub fn label(&self) -> &'static str {
        match self {
            Self::ConstantRate { .. } => "constant-rate",
            Self::FortyTen { .. } => "40-10",
            Self::Ices { .. } => "ICES advice",
        }
    }

    /// The rule's own points on the biomass axis, with their names.
    pub fn reference_points(&self, capacity: f64) -> Vec<(&'static str, f64)> {
        match *self {
            Self::ConstantRate { .. } => Vec::new(),
            Self::FortyTen { .. } => vec![("0.4 K", 0.4 * capacity), ("0.1 K", 0.1 * capacity)],
            Self::Ices { trigger, limit, .. } => vec![("Btrigger", trigger), ("Blim", limit)],
        }
    }
}

/// How surveys are made and how long they count.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AssessmentPlan {
    /// Coefficient of variation of a survey.
    pub cv: f64,
    /// Standard deviations from the estimate to either bound.
    pub z: f64,
    /// Days between a survey's date and the opening.
    pub days_before_opening: u32,
    /// Days an assessment counts.
    pub max_age_days: u32,
    /// The last of these days, over which the cap falls to zero.
    pub grace_days: u32,
}

impl Default for AssessmentPlan {
    fn default() -> Self {
        Self {
            cv: 0.15,
            z: 1.645,
            days_before_opening: 60,
            max_age_days: 610,
            grace_days: 180,
        }
    }
}

/// Who fishes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FisherPlan {
    /// How many.
    pub count: u32,
    /// Part of all shares that one may hold.
    pub concentration: f64,
    /// On top of a catch beyond coins.
    pub penalty: f64,
}

impl Default for FisherPlan {
    fn default() -> Self {
        Self {
            count: 200,
            concentration: 0.10,
            penalty: 0.25,
        }
    }
}

/// The unregulated fishery's money.
#[derive(Clone, Copy, Debug)]
pub struct Economics {
    /// Part of the stock that a unit of effort takes in a year.
    pub catchability: f64,
    /// Of one unit of catch.
    pub price: f64,
    /// Of one unit of effort for a year.
    pub cost: f64,
    /// Growth of effort, a year, for each unit of profit per unit of cost.
    pub response: f64,
}

impl Economics {
    /// The biomass at which fishing stops paying: Gordon (1954).
    pub fn break_even(&self) -> f64 {
        self.cost / (self.price * self.catchability)
    }
}

/// What happens in some years.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// A second survey in the season, which finds less.
    pub cut: Option<Cut>,
    /// An assessment that comes after the opening.
    pub late: Option<Late>,
    /// Years in which some catch too much.
    pub overfishing: Option<Overfishing>,
}

/// A second survey in the season, which finds less.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// In which year.
    pub year: i32,
    /// Days after the opening.
    #[serde(default = "defaults::cut_day")]
    pub day: u32,
    /// What it finds, as a part of what the first one found.
    #[serde(default = "defaults::cut_factor")]
    pub factor: f64,
}

/// An assessment that comes after the opening.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// In which year.
    pub year: i32,
    /// How many days after the opening.
    #[serde(default = "defaults::late_days")]
    pub days: u32,
}

/// Years in which some catch too much.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overfishing {
    /// In which years.
    pub years: Vec<i32>,
    /// Part of the fishers.
    #[serde(default = "defaults::overfishers")]
    pub fishers: f64,
    /// How far beyond their coins, as a part of their issue.
    #[serde(default = "defaults::excess")]
    pub excess: f64,
}

mod defaults {
    pub fn years() -> u32 {
        30
    }
    pub fn cut_day() -> u32 {
        150
    }
    pub fn cut_factor() -> f64 {
        0.85
    }
    pub fn late_days() -> u32 {
        90
    }
    pub fn overfishers() -> f64 {
        0.05
    }
    pub fn excess() -> f64 {
        0.5
    }
    pub fn response() -> f64 {
        0.3
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    unit: Unit,
    #[serde(default = "defaults::years")]
    years: u32,
    model: ModelFile,
    catches: CatchesFile,
    rule: RuleFile,
    #[serde(default)]
    assessment: AssessmentPlan,
    #[serde(default)]
    season: SeasonFile,
    #[serde(default)]
    fishers: FisherPlan,
    open_access: Option<OpenAccessFile>,
    events: Option<Events>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelFile {
    kind: Model,
    growth: f64,
    capacity: f64,
    first_biomass: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatchesFile {
    file: String,
}

#[derive(Deserialize)]
enum RuleKind {
    #[serde(rename = "40-10")]
    FortyTen,
    #[serde(rename = "constant-rate")]
    ConstantRate,
    #[serde(rename = "ices")]
    Ices,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    kind: RuleKind,
    rate: Option<f64>,
    trigger: Option<f64>,
    limit: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SeasonFile {
    opens: String,
}

impl Default for SeasonFile {
    fn default() -> Self {
        Self {
            opens: "01-01".into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenAccessFile {
    catchability: f64,
    price: f64,
    cost: f64,
    #[serde(default = "defaults::response")]
    response: f64,
}

/// Reads a stock file and the catches it names.
///
/// # Errors
/// If a figure is missing, unknown or beyond its limits; the error names it, its value, the limit
/// and what to do.
pub fn read(path: &Path) -> Result<Stock> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the stock file {}", path.display()))?;
    let within = || format!("in the stock file {}", path.display());
    let file: File = toml::from_str(&text)
        .map_err(|error| plain(&error))
        .with_context(within)?;
    let catches_path = path.with_file_name(&file.catches.file);
    let catches = catches::read(&catches_path).with_context(within)?;
    stock(file, catches).with_context(within)
}

/// A TOML error without the blank line it ends with.
fn plain(error: &toml::de::Error) -> anyhow::Error {
    anyhow::anyhow!("{}", error.to_string().trim_end().to_owned())
}

/// Refuses a field beyond its limits.
fn limited(field: &str, value: f64, holds: bool, limit: &str) -> Result<()> {
    ensure!(
        value.is_finite() && holds,
        "{field} = {value}: it must be {limit}"
    );
    Ok(())
}

/// Refuses a whole number beyond its limits.
fn counted(field: &str, value: u32, limits: std::ops::RangeInclusive<u32>) -> Result<()> {
    ensure!(
        limits.contains(&value),
        "{field} = {value}: it must be from {} to {}",
        limits.start(),
        limits.end()
    );
    Ok(())
}

fn stock(file: File, catches: Vec<Catch>) -> Result<Stock> {
    ensure!(
        !file.name.trim().is_empty(),
        "name = \"\": give the stock a name"
    );
    let ModelFile {
        kind,
        growth,
        capacity,
        first_biomass,
    } = file.model;
    limited(
        "model.growth",
        growth,
        growth > 0.0 && growth <= 2.0,
        "above 0 and at most 2 a year",
    )?;
    let most = file.unit.of_kg(MAX_CAPACITY);
    limited(
        "model.capacity",
        capacity,
        capacity > 0.0 && capacity <= most && file.unit.to_kg_floor(capacity) >= 1_000_000,
        "at least a thousand tonnes; check the unit",
    )?;
    limited(
        "model.first_biomass",
        first_biomass,
        first_biomass > 0.0 && first_biomass <= 10.0 * capacity,
        &format!(
            "above 0 and at most ten times the capacity ({})",
            10.0 * capacity
        ),
    )?;
    let population = Population {
        model: kind,
        growth,
        capacity,
    };
    counted("years", file.years, 1..=200)?;
    let opens: MonthDay = file.season.opens.parse().context("season.opens")?;
    let economics = economics(file.open_access, &population)?;
    assessment(&file.assessment)?;
    counted("fishers.count", file.fishers.count, 200..=5_000)?;
    let FisherPlan {
        concentration,
        penalty,
        ..
    } = file.fishers;
    limited(
        "fishers.concentration",
        concentration,
        (0.02..=1.0).contains(&concentration),
        "from 0.02 to 1",
    )?;
    limited(
        "fishers.penalty",
        penalty,
        (0.0..=10.0).contains(&penalty),
        "from 0 to 10",
    )?;
    let first_year = catches.last().map_or(0, |last| last.year) + 1;
    ensure!(
        first_year >= clock::FIRST_YEAR,
        "the catches end in {}: the chain's clock begins in {}, so they must reach {} at least",
        first_year - 1,
        clock::FIRST_YEAR - 1,
        clock::FIRST_YEAR - 1
    );
    let events = file.events.unwrap_or_else(|| usual_events(first_year));
    check_events(&events, first_year)?;
    let rule = rule(&file.rule, &population)?;
    let stock = Stock {
        name: file.name,
        unit: file.unit,
        population,
        first_biomass,
        catches,
        years: file.years,
        rule,
        assessment: file.assessment,
        opens,
        fishers: file.fishers,
        economics,
        events,
    };
    stock.history()?;
    stock
        .parameters()
        .validate()
        .map_err(|error| anyhow::anyhow!("the chain's rules refuse the stock: {error:?}"))?;
    Ok(stock)
}

fn rule(file: &RuleFile, population: &Population) -> Result<Rule> {
    let rate = file.rate.unwrap_or_else(|| population.fmsy());
    limited(
        "rule.rate",
        rate,
        rate > 0.0 && rate <= 1.0,
        "above 0 and at most 1 a year",
    )?;
    if !matches!(file.kind, RuleKind::Ices) {
        let stray = file
            .trigger
            .map(|_| "trigger")
            .or(file.limit.map(|_| "limit"));
        ensure!(
            stray.is_none(),
            "rule.{} belongs to the kind \"ices\" alone: take it out, or change the kind",
            stray.unwrap_or_default()
        );
    }
    Ok(match file.kind {
        RuleKind::FortyTen => Rule::FortyTen { rate },
        RuleKind::ConstantRate => Rule::ConstantRate { rate },
        RuleKind::Ices => {
            let trigger = file
                .trigger
                .context("rule.trigger is missing: the kind \"ices\" needs MSY Btrigger")?;
            let limit = file
                .limit
                .context("rule.limit is missing: the kind \"ices\" needs Blim")?;
            limited(
                "rule.trigger",
                trigger,
                trigger > 0.0 && trigger <= population.capacity,
                &format!("above 0 and at most the capacity ({})", population.capacity),
            )?;
            let within = format!("from 0 to the trigger ({trigger})");
            limited(
                "rule.limit",
                limit,
                (0.0..=trigger).contains(&limit),
                &within,
            )?;
            Rule::Ices {
                rate,
                trigger,
                limit,
            }
        }
    })
}

/// Checks how surveys are made.
fn assessment(plan: &AssessmentPlan) -> Result<()> {
    limited(
        "assessment.cv",
        plan.cv,
        (0.0..=1.0).contains(&plan.cv),
        "from 0 to 1",
    )?;
    limited(
        "assessment.z",
        plan.z,
        (0.0..=4.0).contains(&plan.z),
        "from 0 to 4",
    )?;
    counted(
        "assessment.days_before_opening",
        plan.days_before_opening,
        31..=65,
    )?;
    counted("assessment.max_age_days", plan.max_age_days, 1..=3_650)?;
    counted("assessment.grace_days", plan.grace_days, 1..=3_650)?;
    let season = plan.days_before_opening + 366;
    ensure!(
        plan.max_age_days >= plan.grace_days + season,
        "assessment.max_age_days = {}: with grace_days = {} it must be at least {}, or the cap falls \
         within the season the assessment was made for",
        plan.max_age_days,
        plan.grace_days,
        plan.grace_days + season
    );
    Ok(())
}

fn economics(file: Option<OpenAccessFile>, population: &Population) -> Result<Economics> {
    let Some(OpenAccessFile {
        catchability,
        price,
        cost,
        response,
    }) = file
    else {
        let cost = 0.2 * population.capacity;
        return Ok(Economics {
            catchability: 1.0,
            price: 1.0,
            cost,
            response: defaults::response(),
        });
    };
    for (field, value) in [
        ("catchability", catchability),
        ("price", price),
        ("cost", cost),
    ] {
        limited(
            &format!("open_access.{field}"),
            value,
            value > 0.0,
            "above 0",
        )?;
    }
    limited(
        "open_access.response",
        response,
        (0.0..=5.0).contains(&response),
        "from 0 to 5",
    )?;
    Ok(Economics {
        catchability,
        price,
        cost,
        response,
    })
}

/// Some of each, where a file names none.
fn usual_events(first_year: i32) -> Events {
    Events {
        cut: Some(Cut {
            year: first_year + 10,
            day: defaults::cut_day(),
            factor: defaults::cut_factor(),
        }),
        late: Some(Late {
            year: first_year + 18,
            days: defaults::late_days(),
        }),
        overfishing: Some(Overfishing {
            years: vec![first_year + 6, first_year + 23],
            fishers: defaults::overfishers(),
            excess: defaults::excess(),
        }),
    }
}

fn check_events(events: &Events, first_year: i32) -> Result<()> {
    let after = |field: &str, year: i32, first: i32| {
        ensure!(
            year >= first,
            "{field} = {year}: it must be {first} or later (the last catch is of {})",
            first_year - 1
        );
        Ok(())
    };
    if let Some(Cut { year, day, factor }) = events.cut {
        after("events.cut.year", year, first_year)?;
        counted("events.cut.day", day, 121..=179)?;
        limited(
            "events.cut.factor",
            factor,
            factor > 0.0 && factor < 1.0,
            "above 0 and below 1",
        )?;
    }
    if let Some(Late { year, days }) = events.late {
        after("events.late.year", year, first_year + 1)?; // there must be a last one
        counted("events.late.days", days, 61..=119)?;
        ensure!(
            events.cut.is_none_or(|cut| cut.year != year),
            "events.late.year = {year}: the cut is in the same year; choose another for one of them"
        );
    }
    if let Some(overfishing) = &events.overfishing {
        for &year in &overfishing.years {
            after("events.overfishing.years", year, first_year)?;
        }
        let Overfishing {
            fishers, excess, ..
        } = *overfishing;
        limited(
            "events.overfishing.fishers",
            fishers,
            (0.0..=1.0).contains(&fishers),
            "from 0 to 1",
        )?;
        limited(
            "events.overfishing.excess",
            excess,
            (0.0..=5.0).contains(&excess),
            "from 0 to 5",
        )?;
    }
    Ok(())
}

impl Stock {
    /// The first year after the catches.
    pub fn first_year(&self) -> i32 {
        self.catches.last().map_or(0, |last| last.year) + 1
    }

    /// The years that are run on.
    pub fn projected_years(&self) -> impl Iterator<Item = i32> + Clone {
        let first = self.first_year();
        (0..self.years).map(move |n| first + i32::try_from(n).unwrap_or(0))
    }

    /// Biomass at the start of each year of the catches and of the one after, by the model and what
    /// was caught.
    ///
    /// # Errors
    /// If more was caught than the model says there was.
    pub fn history(&self) -> Result<Vec<(i32, f64)>> {
        let mut biomass = self.first_biomass;
        let mut years = Vec::with_capacity(self.catches.len() + 1);
        for catch in &self.catches {
            years.push((catch.year, biomass));
            let available = self.population.available(biomass);
            ensure!(
                catch.quantity < available,
                "the catch of {} is {}, but by the model there were only {}: growth, capacity or \
                 first_biomass is too low for these catches",
                catch.year,
                self.unit.say(catch.quantity),
                self.unit.say(available)
            );
            biomass = self.population.next(biomass, catch.quantity);
        }
        years.push((self.first_year(), biomass));
        Ok(years)
    }

    /// Biomass at the start of the first year after the catches.
    pub fn start(&self) -> f64 {
        self.history()
            .ok()
            .and_then(|years| years.last().copied())
            .map_or(0.0, |(_, biomass)| biomass)
    }

    /// The stock as the chain's rules know it: kilograms, seasons of a year, seconds.
    pub fn parameters(&self) -> StockParameters {
        let rule = match self.rule {
            Rule::ConstantRate { rate } => ControlRule::ConstantRate { rate: ratio(rate) },
            Rule::FortyTen { rate } => ControlRule::FortyTen { rate: ratio(rate) },
            Rule::Ices {
                rate,
                trigger,
                limit,
            } => ControlRule::IcesAdvice {
                rate: ratio(rate),
                trigger: self.unit.to_kg_floor(trigger),
                limit: self.unit.to_kg_floor(limit),
            },
        };
        StockParameters {
            model: match self.population.model {
                Model::Schaefer => weir_core::stock::Model::Schaefer,
                Model::Fox => weir_core::stock::Model::Fox,
            },
            growth: ratio(self.population.growth),
            capacity: self.unit.to_kg_floor(self.population.capacity),
            rule,
            max_age: u64::from(self.assessment.max_age_days) * DAY,
            grace: u64::from(self.assessment.grace_days) * DAY,
        }
    }
}

/// `value` with twelve decimals, as the chain's fixed point; what was written with fewer is exact.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn ratio(value: f64) -> Ratio {
    Ratio((value.max(0.0) * 1e12).round() as u128 * 1_000_000)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The stock of the default run.
    pub(crate) fn albacore() -> Stock {
        read(&crate::default_stock()).expect("the default stock is sound")
    }

    const SOUND: &str = "name = 'cod'\nunit = 't'\n[model]\nkind = 'fox'\ngrowth = 0.5\n\
                         capacity = 90000\nfirst_biomass = 80000\n[catches]\nfile = 'cod.csv'\n\
                         [rule]\nkind = 'constant-rate'\n";

    fn parsed(text: &str) -> Result<Stock> {
        let file = toml::from_str(text).map_err(|error| plain(&error))?;
        let catches = (1990..2000)
            .map(|year| Catch {
                year,
                quantity: 9000.0,
            })
            .collect();
        stock(file, catches)
    }

    fn refused(text: &str) -> String {
        format!("{:#}", parsed(text).unwrap_err())
    }

    #[test]
    fn replay_of_1967_to_1989_leaves_77_688_and_a_surplus_of_16_551() {
        let albacore = albacore();
        assert_eq!(albacore.first_year(), 1990);
        let start = albacore.start();
        assert_eq!(format!("{start:.3}"), "77.688");
        assert_eq!(
            format!("{:.3}", albacore.population.surplus(start)),
            "16.551"
        );
        let kilograms = albacore.unit.to_kg_floor(start);
        let parameters = albacore.parameters();
        assert_eq!(
            parameters.sustainable_yield_floor(kilograms) / 1_000,
            16_550
        ); // 16.5509 kt
        assert_eq!(parameters.rule_floor(kilograms) / 1_000, 8_335);
        assert_eq!(parameters.growth, Ratio(308_242_900_000_000_000));
        assert_eq!(format!("{:.6}", albacore.population.bmsy()), "125.770769");
    }

    #[test]
    fn a_small_file_is_enough_and_the_defaults_are_sensible() {
        let cod = parsed(SOUND).unwrap();
        assert_eq!((cod.years, cod.fishers.count), (30, 200));
        assert_eq!(
            cod.rule,
            Rule::ConstantRate {
                rate: cod.population.fmsy()
            }
        );
        assert!((cod.economics.break_even() / cod.population.capacity - 0.2).abs() < 1e-12);
        assert_eq!(cod.events.late.unwrap().year, 2018);
    }

    #[test]
    fn unknown_keys_are_refused_by_name_and_line_at_every_depth() {
        for (text, key, line) in [
            (format!("colour = 'red'\n{SOUND}"), "colour", "line 1"),
            (SOUND.replace("growth", "grwth"), "grwth", "line 5"),
            (format!("{SOUND}speed = 3\n"), "speed", "line 12"),
            (
                format!("{SOUND}[events]\ncut = {{ year = 2001, dya = 3 }}\n"),
                "dya",
                "line 13",
            ),
        ] {
            let error = refused(&text);
            assert!(error.contains(key) && error.contains(line), "{error}");
        }
    }

    #[test]
    fn figures_beyond_their_limits_are_refused_with_field_value_and_limit() {
        for (from, to, field, value) in [
            ("growth = 0.5", "growth = -0.5", "model.growth", "-0.5"),
            ("growth = 0.5", "growth = nan", "model.growth", "NaN"),
            ("capacity = 90000", "capacity = 0", "model.capacity", "0"),
            (
                "first_biomass = 80000",
                "first_biomass = 900001",
                "model.first_biomass",
                "900001",
            ),
            ("unit = 't'", "unit = 't'\nyears = 0", "years", "0"),
            (
                "kind = 'constant-rate'",
                "kind = 'constant-rate'\nrate = 1.5",
                "rule.rate",
                "1.5",
            ),
        ] {
            let error = refused(&SOUND.replace(from, to));
            assert!(error.contains(&format!("{field} = {value}")), "{error}");
            assert!(error.contains("must be"), "{error}");
        }
        for (extra, field) in [
            ("[assessment]\ncv = 1.5", "assessment.cv = 1.5"),
            (
                "[assessment]\nmax_age_days = 500",
                "assessment.max_age_days = 500",
            ),
            ("[fishers]\ncount = 10", "fishers.count = 10"),
            ("[season]\nopens = '13-01'", "season.opens"),
            (
                "[events]\nlate = { year = 2000 }",
                "events.late.year = 2000",
            ),
            (
                "[events.cut]\nyear = 2001\nfactor = 1.0",
                "events.cut.factor = 1",
            ),
            (
                "[open_access]\nprice = 0\ncost = 1\ncatchability = 1",
                "open_access.price = 0",
            ),
        ] {
            let error = refused(&format!("{SOUND}{extra}\n"));
            assert!(error.contains(field), "{error}");
        }
    }

    #[test]
    fn ices_points_are_needed_by_that_rule_and_refused_by_others() {
        assert!(refused(&format!("{SOUND}trigger = 3\n")).contains("rule.trigger"));
        let ices = SOUND.replace("constant-rate", "ices");
        assert!(refused(&ices).contains("rule.trigger is missing"));
        assert!(
            refused(&format!("{ices}trigger = 100\nlimit = 200\n")).contains("rule.limit = 200")
        );
        assert!(parsed(&format!("{ices}trigger = 30000\nlimit = 10000\n")).is_ok());
    }

    #[test]
    fn catches_that_the_stock_could_not_have_borne_are_refused_by_year() {
        let error = refused(&SOUND.replace("first_biomass = 80000", "first_biomass = 4000"));
        assert!(
            error.contains("the catch of 19") && error.contains("too low"),
            "{error}"
        );
    }
}
