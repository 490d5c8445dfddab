//! The valley's report: one HTML file with everything in it.

use anyhow::Result;
use maud::{html, Markup};

use super::{
    figures::{OURS, SOURCES},
    outcome::{Difference, Outcome},
    play::{millionths, Played, Variant},
    plots::{self, ALONE, CLEARED, OPEN, PAID, WITH, WITHOUT},
    story::{self, count},
};
use crate::{
    report::{
        palette::{INK, REFERENCE},
        parts::{card, checked, section, told, whole, Mark},
    },
    text::{grouped, megabytes, percent, seconds, tokens},
};

const PLAYS: [(Mark, crate::report::palette::Colour, &str); 3] = [
    (Mark::Line, WITH, "with demurrage"),
    (Mark::Line, ALONE, "the melting alone, people as without"),
    (Mark::Line, WITHOUT, "without demurrage"),
];

/// The whole page.
///
/// # Errors
/// If a picture cannot be drawn.
pub fn page(outcome: &Outcome) -> Result<String> {
    let events = story::events(outcome);
    let pictures = pictures(outcome)?;
    let content = html! {
        (opening(outcome))
        (taken_apart(outcome))
        @for picture in &pictures { (picture) }
        (reproduced(outcome))
        (told(events.iter().map(|(year, text)| (*year, text.as_str()))))
        (figures(outcome))
        (checked(&outcome.checks))
        (closing(outcome))
    };
    Ok(whole("A valley and its exchange", &content, &["%", "t"]))
}

/// The pictures alone, by the names of their files.
///
/// # Errors
/// If one cannot be drawn.
pub fn drawings(outcome: &Outcome) -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("valley.svg", plots::overview(outcome)?),
        ("valley-velocity.svg", plots::velocity(outcome)?),
        ("valley-lorenz.svg", plots::lorenz(outcome)?),
        ("valley-debts.svg", plots::debts(outcome)?),
        ("valley-obligations.svg", plots::obligations(outcome)?),
        ("valley-pool.svg", plots::pool(outcome)?),
    ])
}

fn opening(outcome: &Outcome) -> Markup {
    let velocity = outcome.velocity();
    let all = outcome.play(Variant::With).all();
    let gini = outcome.difference(|play| play.hours.gini());
    html! {
        h1 { "A valley and its exchange" }
        p.lead { (story::opening(outcome)) }
        div.cards {
            (card(WITH, &format!("{:.2} and {:.2} a year", velocity.with, velocity.without),
                "how often an hour changes hands with demurrage, and without"))
            (card(ALONE, &format!("{:+.2} and {:+.2}", velocity.arithmetic, velocity.assumption),
                "of the difference are arithmetic, and an assumption of ours"))
            (card(CLEARED, &percent(millionths(all.set_off) / millionths(all.recorded).max(1.0)),
                "of all debts are set off in rings, without any money"))
            (card(WITHOUT, &format!("{:.3} and {:.3}", gini.with, gini.without),
                "Gini coefficient of the hours held at the end, with demurrage and without"))
        }
        div.advice { p { b { "Ours. " } (OURS) } }
    }
}

fn taken_apart(outcome: &Outcome) -> Markup {
    let rows: [(&str, Difference, usize); 5] = [
        ("velocity, a year", outcome.velocity(), 2),
        (
            "turnover, hours a year",
            outcome.difference(Played::turnover_a_year),
            0,
        ),
        (
            "held by people and pool, hours",
            outcome.difference(Played::mean_held),
            0,
        ),
        (
            "Gini of hours at the end",
            outcome.difference(|play| play.hours.gini()),
            3,
        ),
        (
            "Gini of all holdings at the end",
            outcome.difference(|play| play.wealth.gini()),
            3,
        ),
    ];
    html! {
        section {
            h2 { "What demurrage does, and what we assume it does" }
            p { (story::velocity(outcome)) }
            p { (story::taken_apart(outcome)) }
            div.scroll {
                table {
                    thead { tr {
                        @for name in ["all years", "without", "melting alone", "with both", "arithmetic", "assumption"] {
                            th { (name) }
                        }
                    } }
                    tbody {
                        @for (name, it, decimals) in &rows {
                            tr {
                                td { (name) }
                                @for figure in [it.without, it.melting_alone, it.with] {
                                    td { (format!("{figure:.decimals$}")) }
                                }
                                @for figure in [it.arithmetic, it.assumption] {
                                    td { (format!("{figure:+.decimals$}")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pictures(outcome: &Outcome) -> Result<Vec<Markup>> {
    Ok(vec![
        section(
            "Velocity",
            "Hours that changed hands in the year (debts repaid in them, swaps, obligations) over what people and pool \
             held at the months' ends. Where it falls, more hours were minted than obligations took out of \
             circulation, and what people buy stays the same. The first year, in which the currency begins with \
             nothing, stands in the table alone.",
            &PLAYS,
            plots::velocity(outcome)?,
        ),
        section(
            "Who holds the hours",
            &story::holdings(outcome),
            &[
                PLAYS[0],
                PLAYS[1],
                PLAYS[2],
                (Mark::Dashes, REFERENCE, "everybody the same"),
            ],
            plots::lorenz(outcome)?,
        ),
        section(
            "Debts set off, and money moved",
            &story::debts(outcome),
            &[
                (Mark::Bar, CLEARED, "set off"),
                (Mark::Bar, PAID, "repaid in hours or coins"),
                (Mark::Bar, OPEN, "open at the year's end"),
                (Mark::Line, INK, "money moved: repaid, and brought to the pool"),
            ],
            plots::debts(outcome)?,
        ),
        section(
            "What the pool holds",
            "At each month's end, against the limit of what it takes. Fishery coins end with their season: what the \
             pool still has of them then is written off, and their value falls in the season's last quarter.",
            &[
                (Mark::Line, WITH, "with demurrage"),
                (Mark::Line, WITHOUT, "without"),
                (Mark::Dashes, REFERENCE, "limit, in the currency or by value"),
            ],
            plots::pool(outcome)?,
        ),
        section(
            "Obligations and the commons",
            &story::obligations(outcome),
            &[
                (Mark::Bar, CLEARED, "met in hours"),
                (Mark::Bar, PAID, "met in cash"),
                (Mark::Bar, OPEN, "due at the year's end"),
                (Mark::Line, INK, "melted to the commons so far"),
            ],
            plots::obligations(outcome)?,
        ),
    ])
}

fn reproduced(outcome: &Outcome) -> Markup {
    html! {
        section {
            h2 { "The design document's numbers" }
            p.note { "Out of the contract, on a chain of their own, with 18 decimals. For the ten accounts the period is a "
                "day: the yearly rate is the one whose daily factor is 0.98." }
            div.scroll {
                table {
                    thead { tr { @for name in ["what", "published", "found", "apart"] { th { (name) } } } }
                    tbody {
                        @for it in &outcome.reproduced {
                            tr {
                                td { (it.what) }
                                td { (it.published) }
                                td { (it.found) }
                                td { (it.difference) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figures(outcome: &Outcome) -> Markup {
    html! {
        section {
            h2 { "The figures, with demurrage" }
            p.note { "Debts in the exchange's unit, ten of them an hour. Obligations in hours. Velocity in all three plays." }
            div.scroll {
                table {
                    thead {
                        tr {
                            @for name in ["year", "recorded", "set off", "repaid", "in hours", "swapped", "open", "velocity", "melting alone", "without"] {
                                th { (name) }
                            }
                        }
                    }
                    tbody {
                        @for (index, year) in outcome.play(Variant::With).years.iter().enumerate() {
                            tr {
                                td { (year.year) }
                                @for amount in [
                                    year.tally.recorded, year.tally.set_off, year.tally.repaid, year.tally.repaid_in_hours,
                                    year.tally.swapped, year.open,
                                ] {
                                    td { (count(millionths(amount))) }
                                }
                                @for play in &outcome.plays {
                                    td { (format!("{:.2}", play.years[index].velocity())) }
                                }
                            }
                        }
                    }
                }
            }
            div.scroll {
                table {
                    thead {
                        tr {
                            @for name in ["year", "worked", "minted", "of the ceiling", "income", "met in hours", "in cash", "due", "melted so far"] {
                                th { (name) }
                            }
                        }
                    }
                    tbody {
                        @for year in &outcome.play(Variant::With).years {
                            tr {
                                td { (year.year) }
                                td { (count(millionths(year.tally.claimed))) }
                                td { (count(millionths(year.tally.minted))) }
                                td { (percent(year.used())) }
                                @for amount in [
                                    year.tally.income, year.tally.met_hours, year.tally.met_cash, year.due, year.melted,
                                ] {
                                    td { (count(millionths(amount))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn closing(outcome: &Outcome) -> Markup {
    let spent = outcome.spent();
    html! {
        section {
            h2 { "Where the forms come from" }
            table.checks {
                tbody {
                    @for (what, source) in SOURCES { tr { td { (what) } td { (source) } } }
                }
            }
        }
        footer {
            p {
                "Seed " (outcome.seed) ". Every claim, voice, purchase, set-off, payment and swap ran on the contracts' own "
                "PolkaVM code on pallet-revive, in one process; the three plays met the same luck. "
                (grouped(spent.calls)) " messages; " (format!("{:.1} s", seconds(spent.ref_time))) " of computation, "
                (format!("{:.0} MB", megabytes(spent.proof_size))) " of proof, "
                (format!("{:.1} tokens", tokens(spent.storage_deposit))) " held for storage."
            }
        }
    }
}
