//! The catchment's report: one HTML file with everything in it.

use anyhow::Result;
use maud::{html, Markup};

use super::{
    figures::{NITRATE_LIMIT, OURS, SOURCE},
    office::hectares,
    outcome::{euros, kilograms, Outcome},
    plots::{self, BONUS, FUND, LOST, SAVED, WITHOUT},
    story::{self, eur},
};
use crate::{
    report::{
        palette::{INK, REFERENCE},
        parts::{card, checked, section, told, whole, Mark},
    },
    text::{grouped, megabytes, seconds, tokens},
};

/// The whole page.
///
/// # Errors
/// If a picture cannot be drawn.
pub fn page(outcome: &Outcome) -> Result<String> {
    let events = story::events(outcome);
    let pictures = pictures(outcome)?;
    let content = html! {
        (opening(outcome))
        @for picture in &pictures { (picture) }
        (told(events.iter().map(|(year, text)| (*year, text.as_str()))))
        (figures(outcome))
        (checked(&outcome.catchment.checks))
        (closing(outcome))
    };
    let units = ["%", "EUR", "EUR/ha", "EUR/kg", "ha", "kg", "mg/l"];
    Ok(whole("A water catchment and its fund", &content, &units))
}

/// The pictures alone, by the names of their files.
///
/// # Errors
/// If one cannot be drawn.
pub fn drawings(outcome: &Outcome) -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("catchment-loop.svg", plots::cycle(outcome)?),
        ("catchment-funnel.svg", plots::funnel(outcome)?),
        ("catchment-wells.svg", plots::wells(outcome)?),
    ])
}

fn opening(outcome: &Outcome) -> Markup {
    let found = &outcome.catchment.reproduced;
    let years = outcome.years();
    html! {
        h1 { "A water catchment and its fund" }
        p.lead {
            "Plateau du Neubourg, Normandy. Farms keep nitrate out of the groundwater, agencies save what cleaning "
            "it would have cost, and half of what they save pays the farms: the year 2019 as it was published, and "
            (years.len().saturating_sub(1)) " more in which the payments draw others in."
        }
        div.cards {
            (card(FUND, &eur(found.individual), &format!(
                "for {} of {} plots that reached their objective in 2019, as published to the euro", found.passing, found.plots
            )))
            (card(BONUS, &eur(found.collective), &format!(
                "collective bonus at {:.0} EUR/ha on {} ha, as published to the euro", euros(found.bonus), story::grouped_tenths(hectares(found.area))
            )))
            @if let Some(last) = years.last() {
                (card(SAVED, &format!("{} ha", grouped(format!("{:.0}", hectares(last.area)))), &format!(
                    "of {} farms in {}; without the fund none", last.farms, last.year
                )))
                (card(WITHOUT, &format!("{:.1} instead of {:.1} mg/l", last.with.seepage, last.without.seepage), &format!(
                    "of nitrate in the water that seeps in in {}", last.year
                )))
            }
        }
        div.advice { p { b { "Published and ours. " } (OURS) " Source: " (SOURCE) "." } }
    }
}

fn pictures(outcome: &Outcome) -> Result<Vec<Markup>> {
    let spent = outcome.catchment.spent;
    Ok(vec![
        section(
            "The loop, year by year",
            "What the agencies save follows what the farms keep out of the water; half of it is paid in; the \
             payments bring more farms; these keep out more. What is not needed is carried over.",
            &[
                (Mark::Bar, SAVED, "saved"),
                (Mark::Bar, FUND, "paid in; paid for nitrogen; land"),
                (Mark::Bar, BONUS, "paid as collective bonus"),
                (Mark::Line, INK, "the pot"),
                (Mark::Line, FUND, "nitrate at the wells"),
                (Mark::Line, WITHOUT, "the same without the fund"),
                (Mark::Dashes, FUND, "nitrate in what seeps in"),
                (Mark::Dashes, WITHOUT, "the same without the fund"),
                (Mark::Dashes, REFERENCE, "limit for drinking water, and the scheme's aim"),
            ],
            plots::cycle(outcome)?,
        ),
        section(
            "What becomes of claims",
            "One claim a plot and year, all years together. A claim for a plot that missed its objective \
             states its area alone, on which the bonus is paid when the catchment as a whole meets its target.",
            &[
                (Mark::Bar, FUND, "claims; of those paid, for nitrogen kept out"),
                (Mark::Bar, BONUS, "of those paid, for the area alone"),
                (Mark::Bar, LOST, "disputed, or revoked"),
            ],
            plots::funnel(outcome)?,
        ),
        section(
            "What the wells will show",
            &format!(
                "Water takes some thirty years from the roots to the wells, so six years hardly move them. Dashed: \
                 if everybody goes on as in the last year. Drinking water may have {NITRATE_LIMIT:.0} mg/l."
            ),
            &[
                (Mark::Line, FUND, "with the fund"),
                (Mark::Line, WITHOUT, "without it"),
                (Mark::Dashes, REFERENCE, "limit for drinking water, and the scheme's aim"),
            ],
            plots::wells(outcome)?,
        ),
        html! {
            section {
                h2 { "In short" }
                p { (story::conclusion(outcome)) }
                p.note {
                    (grouped(spent.calls)) " messages in all; together " (format!("{:.1} s", seconds(spent.ref_time)))
                    " of computation, " (format!("{:.0} MB", megabytes(spent.proof_size))) " of proof, and "
                    (format!("{:.1} tokens", tokens(spent.storage_deposit))) " held for storage."
                }
            }
        },
    ])
}

fn figures(outcome: &Outcome) -> Markup {
    let whole = |figure: f64| grouped(format!("{figure:.0}"));
    html! {
        section {
            h2 { "The figures" }
            p.note { "Money in euros. Rates: what was paid, of the tariff and the bonus. Nitrate in brackets: without the fund." }
            div.scroll {
                table {
                    thead {
                        tr {
                            @for name in ["year", "saved", "paid in", "pot", "individual", "collective", "carried", "EUR/kg", "EUR/ha"] {
                                th { (name) }
                            }
                        }
                    }
                    tbody {
                        @for year in outcome.years() {
                            tr {
                                td { (year.year) }
                                @for amount in [year.savings(), year.deposits(), year.pot, year.individual, year.collective, year.carried_out] {
                                    td { (whole(euros(amount))) }
                                }
                                td { (format!("{:.2}", year.individual_rate())) }
                                td { (format!("{:.2}", year.collective_rate())) }
                            }
                        }
                    }
                }
            }
            div.scroll {
                table {
                    thead {
                        tr {
                            @for name in ["year", "farms", "hectares", "kg kept out", "nitrate seeping in, mg/l", "nitrate at the wells, mg/l"] {
                                th { (name) }
                            }
                        }
                    }
                    tbody {
                        @for year in outcome.years() {
                            tr {
                                td { (year.year) }
                                td { (year.farms) }
                                td { (whole(hectares(year.area))) }
                                td { (whole(kilograms(year.kept_out))) }
                                td { (format!("{:.1} ({:.1})", year.with.seepage, year.without.seepage)) }
                                td { (format!("{:.1} ({:.1})", year.with.wells, year.without.wells)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn closing(outcome: &Outcome) -> Markup {
    html! {
        footer {
            p {
                "Seed " (outcome.seed) ". Claims, voices, challenges, savings, deposits and payments ran on the contracts' "
                "own PolkaVM code on pallet-revive, in one process. The money is an ERC-20 of 6 decimals."
            }
        }
    }
}
