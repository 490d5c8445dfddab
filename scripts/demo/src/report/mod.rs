//! The report: one HTML file with everything in it, that needs no network and no script.

pub mod canvas;
pub mod palette;
pub mod parts;
pub mod plots;

use anyhow::Result;
use maud::{html, Markup};

use self::parts::{card, checked, section, told, whole, Mark};
use crate::{
    outcome::Outcome,
    regimes::Regime,
    story,
    text::{capital, grouped, megabytes, percent, seconds, tokens},
};

/// The whole page.
///
/// # Errors
/// If a picture cannot be drawn.
pub fn page(outcome: &Outcome) -> Result<String> {
    let title = format!("{} under three regimes", outcome.stock.name);
    let pictures = pictures(outcome)?;
    let content = html! {
        (opening(outcome))
        @for picture in &pictures { (picture) }
        (happenings(outcome))
        (figures(outcome))
        (checked(&outcome.fishery.checks))
        (closing(outcome))
    };
    Ok(whole(&title, &content, &["%", "kt", "t"]))
}

fn opening(outcome: &Outcome) -> Markup {
    let stock = &outcome.stock;
    let (population, unit) = (&stock.population, stock.unit);
    let start = stock.start();
    let first = stock.catches.first().map_or(0, |first| first.year);
    html! {
        h1 { (stock.name) " under three regimes" }
        p.lead {
            "Replayed as it was caught from " (first) " to " (stock.first_year() - 1) ", then run on for "
            (stock.years) " years: with access open to everybody, with the same catch every year, and with a "
            "currency that cannot be spent faster than the fish grow back."
        }
        div.cards {
            (card(palette::HISTORY, &unit.say(start), &format!(
                "stock at the start of {}, {} of Bmsy; {} grow back in a year",
                stock.first_year(),
                percent(start / population.bmsy()),
                unit.say(population.surplus(start)),
            )))
            @for scenario in outcome.scenarios() {
                (card(plots::colour(scenario.regime), &capital(scenario.regime.label()), &story::fate(scenario, outcome)))
            }
        }
        div.advice { p { b { "Advice. " } (story::advice(outcome)) } }
    }
}

fn pictures(outcome: &Outcome) -> Result<Vec<Markup>> {
    use palette::{BEYOND, CONSTANT_MSY, FISHCOIN, HISTORY, INK, ISSUE, OPEN_ACCESS, REFERENCE};
    let stock = &outcome.stock;
    let rule = stock.rule.label();
    let spent = outcome.fishery.spent;
    let less = outcome
        .fishery
        .seasons
        .iter()
        .filter(|season| stock.unit.of_kg(season.issue) < stock.population.surplus(season.biomass))
        .count();
    let futures = [
        (Mark::Line, OPEN_ACCESS, Regime::OpenAccess.label()),
        (Mark::Line, CONSTANT_MSY, Regime::ConstantMsy.label()),
        (Mark::Line, FISHCOIN, Regime::Fishcoin.label()),
    ];
    let mut three = vec![(Mark::Line, HISTORY, "as it was caught")];
    three.extend(futures);
    let mut four = three.clone();
    three.push((Mark::Dashes, REFERENCE, "reference points"));
    four[0].2 = "history";
    Ok(vec![
        section(
            "One stock, three futures",
            &format!(
                "All three begin with the same {} of fish; K is what an unfished stock settles at, Bmsy where \
                 it grows fastest. In open access effort follows profit, and the stock circles around {}, where \
                 fishing stops paying.",
                stock.unit.say(stock.start()),
                stock.unit.say(stock.economics.break_even()),
            ),
            &three,
            plots::regimes(outcome)?,
        ),
        section(
            "What scientists saw, and what there was",
            &format!(
                "Each season's budget follows from the lower bound of its survey (coefficient of variation {}), \
                 so that a poor survey costs catch, not fish.",
                percent(stock.assessment.cv),
            ),
            &[
                (Mark::Line, INK, "biomass there was"),
                (Mark::Dot, FISHCOIN, "survey's estimate"),
                (Mark::Band, FISHCOIN, "between its bounds"),
                (Mark::Line, FISHCOIN, "lower bound"),
                (Mark::Dashes, REFERENCE, "reference points"),
            ],
            plots::bounds(outcome)?,
        ),
        section(
            "Catch against cap",
            "Coins are the season's right to catch. The cap can fall within a season and never rises; what is \
             landed beyond coins comes off the next season's issue.",
            &[
                (Mark::Bar, ISSUE, "issued at the opening"),
                (Mark::Bar, FISHCOIN, "landed with coins"),
                (Mark::Bar, BEYOND, "landed beyond coins"),
                (Mark::Line, INK, "cap at the season's end"),
                (Mark::Dashes, REFERENCE, "MSY"),
            ],
            plots::catches(outcome)?,
        ),
        section(
            "Issuance against regeneration",
            &format!(
                "By the {rule} rule no season issues more than grows back at the lower bound (above Bmsy, than \
                 grows back at Bmsy: a stock that is larger may be fished down to it). In {less} of {} seasons it \
                 was also less than grew back in the sea, and the difference rebuilt the stock.",
                outcome.fishery.seasons.len(),
            ),
            &[
                (Mark::Bar, ISSUE, "issued at the opening"),
                (Mark::Line, FISHCOIN, "surplus at the lower bound"),
                (Mark::Line, INK, "surplus there was"),
                (Mark::Dashes, REFERENCE, "MSY"),
            ],
            plots::regeneration(outcome)?,
        ),
        section(
            "Where each regime leads",
            "A Kobe plot: one dot a year. To the left of 1 there is less fish than grows fastest, above 1 more \
             is taken than lets it come back; rings mark history's first year and each regime's last.",
            &four,
            plots::kobe(outcome)?,
        ),
        section(
            "What the chain spent",
            &format!(
                "{} messages in all: attestations, openings, sales, landings. Together {:.1} s of computation, \
                 {:.0} MB of proof, and {:.1} tokens held for storage as long as it is used.",
                grouped(spent.calls),
                seconds(spent.ref_time),
                megabytes(spent.proof_size),
                tokens(spent.storage_deposit),
            ),
            &[],
            plots::spending(outcome)?,
        ),
    ])
}

fn happenings(outcome: &Outcome) -> Markup {
    let events = story::events(outcome);
    told(events.iter().map(|event| (event.year, event.text.as_str())))
}

fn figures(outcome: &Outcome) -> Markup {
    let unit = outcome.stock.unit;
    let kg = |kilograms: u128| unit.show(unit.of_kg(kilograms));
    html! {
        section {
            h2 { "The figures" }
            p.note { "In " (unit.name()) ". Stock: at the start of the year. Attested: the lower bound of the assessment the season was opened on." }
            div.scroll {
                table {
                    thead {
                        tr {
                            th {}
                            th colspan="2" { "open access" }
                            th colspan="2" { "constant MSY" }
                            th colspan="7" { "Fishcoin" }
                        }
                        tr {
                            th { "year" }
                            @for _ in 0..2 { th { "stock" } th { "catch" } }
                            @for name in ["stock", "attested", "surplus", "rule", "issue", "cap", "landed"] { th { (name) } }
                        }
                    }
                    tbody {
                        @for (index, season) in outcome.fishery.seasons.iter().enumerate() {
                            tr {
                                td { (season.year) }
                                @for scenario in [&outcome.open_access, &outcome.constant_msy] {
                                    @let year = scenario.years[index];
                                    @if scenario.collapsed_in.is_some_and(|gone| gone <= year.year) {
                                        td { "–" } td { "–" }
                                    } @else {
                                        td { (unit.show(year.biomass)) } td { (unit.show(year.catch)) }
                                    }
                                }
                                td { (unit.show(season.biomass)) }
                                td { (kg(season.opened_on.low)) }
                                td { (kg(season.opened_on.surplus)) }
                                td { (kg(season.opened_on.rule)) }
                                td { (kg(season.issue)) }
                                td { (kg(season.cap)) }
                                td { (kg(season.landed)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn closing(outcome: &Outcome) -> Markup {
    let stock = &outcome.stock;
    html! {
        footer {
            p {
                (stock.population.model.label()) " model with r " (stock.population.growth) " a year and K "
                (stock.unit.say(stock.population.capacity)) "; " (stock.rule.label()) " rule; "
                (stock.fishers.count) " fishers; seed " (outcome.seed)
                ". The Fishcoin years ran on the contracts' own PolkaVM code on pallet-revive, in one process."
            }
        }
    }
}
