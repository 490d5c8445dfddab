//! What happened, and what follows from it, in sentences made of the run's own figures.

use crate::{
    fishery::Season,
    outcome::Outcome,
    regimes::Scenario,
    text::{capital, grouped, percent},
};

/// A year in which something happened, and what.
pub struct Event {
    /// The year.
    pub year: i32,
    /// A sentence or two.
    pub text: String,
}

/// What happened in the seasons under the contracts.
pub fn events(outcome: &Outcome) -> Vec<Event> {
    let seasons = &outcome.fishery.seasons;
    let mut events = Vec::new();
    for (index, season) in seasons.iter().enumerate() {
        let mut told = |text| {
            events.push(Event {
                year: season.year,
                text,
            })
        };
        if season.overdrawn > 0 {
            told(overfished(outcome, season, seasons.get(index + 1)));
        }
        if season.opened_late() {
            told(late(outcome, season));
        } else if season.revision.is_some() {
            told(cut(outcome, season));
        }
    }
    events
}

fn overfished(outcome: &Outcome, season: &Season, next: Option<&Season>) -> String {
    let unit = outcome.stock.unit;
    let say = |kilograms| tonnes(unit.to_kt(unit.of_kg(kilograms)) * 1e3);
    let returned = next.map_or_else(String::new, |next| {
        format!(" {} off the issue of {}.", say(next.deducted), next.year)
    });
    format!(
        "{} fishers landed {} for which they had no coins. It is recorded as a debt of {} with the \
         penalty, withheld from their own next coins.{}",
        season.offenders,
        say(season.overdrawn),
        say(season.debt),
        returned.replacen(' ', " The same catch comes off for all: ", 1),
    )
}

fn late(outcome: &Outcome, season: &Season) -> String {
    let unit = outcome.stock.unit;
    let say = |kilograms| unit.say(unit.of_kg(kilograms));
    let Some(revision) = season.revision else {
        return String::new();
    };
    let silence = if revision.cap_before < season.issue {
        format!(
            "day by day of silence the cap fell, to {} when the new one arrived",
            say(revision.cap_before)
        )
    } else {
        "that one was recent enough for the cap to hold".into()
    };
    let news = if revision.cap_after < revision.cap_before {
        format!(", which lowered it to {}", say(revision.cap_after))
    } else {
        ", which raised no coin".into()
    };
    format!(
        "The assessment came {} days late. The season opened on the one of {} with {}; {silence}{news}.",
        revision.day,
        season.opened_on.year,
        say(season.issue),
    )
}

fn cut(outcome: &Outcome, season: &Season) -> String {
    let unit = outcome.stock.unit;
    let say = |kilograms| unit.say(unit.of_kg(kilograms));
    let Some(revision) = season.revision else {
        return String::new();
    };
    let factor = revision.assessed.survey.estimate / season.opened_on.survey.estimate;
    format!(
        "On day {} a second survey found {} less fish. The cap fell from {} to {} in the same block, and \
         every unspent coin shrank alike: {} of them became {}.",
        revision.day,
        percent(1.0 - factor),
        say(revision.cap_before),
        say(revision.cap_after),
        say(revision.coins_before),
        say(revision.coins_after),
    )
}

/// Whole tonnes, with separators.
pub fn tonnes(tonnes: f64) -> String {
    format!("{} t", grouped(format!("{tonnes:.0}")))
}

/// How the other regimes ended.
pub fn fate(scenario: &Scenario, outcome: &Outcome) -> String {
    let stock = &outcome.stock;
    match scenario.collapsed_in {
        Some(year) => format!("gone in {year}"),
        None => format!(
            "{} after {} years, {} of Bmsy",
            stock.unit.say(scenario.left),
            scenario.years.len(),
            percent(scenario.left / stock.population.bmsy())
        ),
    }
}

/// The advice: what to do with this stock, by the figures of this run.
pub fn advice(outcome: &Outcome) -> String {
    let stock = &outcome.stock;
    let population = &stock.population;
    let unit = stock.unit;
    let start = stock.start();
    let depletion = start / population.bmsy();
    let surplus = population.surplus(start);
    let seasons = &outcome.fishery.seasons;
    let (Some(first), Some(last)) = (seasons.first(), seasons.last()) else {
        return String::new();
    };
    let first_year = first.year;
    let budget = unit.of_kg(first.budget);
    let status = outcome.fishery.scenario.left / population.bmsy();
    let rate = unit.of_kg(first.budget) / start / population.fmsy();
    let (state, leads) = if depletion < 0.8 {
        ("rebuild", "brings")
    } else {
        ("sustain", "keeps")
    };
    let state = format!("{state}: at {} of Bmsy", percent(depletion));
    let measure = format!(
        "catch no more than {} in {first_year} ({} of Fmsy), by the {} rule at the lower bound of the \
         assessment",
        unit.say(budget),
        percent(rate),
        stock.rule.label(),
    );
    let to = if depletion < 0.8 { "to" } else { "at" };
    let ending = format!(
        "which {leads} the stock {} {} of Bmsy and the catch {} {} a year by {} ({} of MSY)",
        to,
        percent(status),
        to,
        unit.say(mean_landed(outcome, 5)),
        last.year,
        percent(mean_landed(outcome, 5) / population.msy()),
    );
    let warning = match outcome.constant_msy.collapsed_in {
        Some(year) => format!(
            "MSY itself ({}) is no constant quota, for only {} grow back in {first_year}: taken every \
             year it empties the stock in {year}",
            unit.say(population.msy()),
            unit.say(surplus),
        ),
        None => format!(
            "a constant catch of MSY ({}) leaves it at {} of Bmsy, with nothing in hand for a bad year",
            unit.say(population.msy()),
            percent(outcome.constant_msy.left / population.bmsy()),
        ),
    };
    let text = format!("{state}, {measure}, {ending}; {warning}.");
    capital(&text)
}

/// Mean catch of the last `years` seasons, in the stock's unit.
fn mean_landed(outcome: &Outcome, years: usize) -> f64 {
    let last: Vec<f64> = outcome
        .fishery
        .scenario
        .years
        .iter()
        .rev()
        .take(years)
        .map(|year| year.catch)
        .collect();
    let count = u32::try_from(last.len()).unwrap_or(1).max(1);
    last.iter().sum::<f64>() / f64::from(count)
}
