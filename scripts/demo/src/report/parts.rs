//! What every report is made of.

use maud::{html, Markup, PreEscaped, DOCTYPE};

use super::palette::{self, Colour};
use crate::{checks::Checks, text::grouped};

const STYLE: &str = include_str!("style.css");

/// A page that needs nothing from elsewhere. A figure and its unit, one of `units`, stay on one line.
pub fn whole(title: &str, content: &Markup, units: &[&str]) -> String {
    let style = STYLE.replace("/*night*/", &palette::night_rules());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body { main { (content) } }
        }
    };
    let mut page = page.into_string();
    for unit in units {
        for after in [" ", ",", ".", ";", ":", ")", "<"] {
            page = page.replace(&format!(" {unit}{after}"), &format!("\u{a0}{unit}{after}"));
        }
    }
    page
}

/// A figure to remember. The line above it is a picture, so that it changes colour with the others.
pub fn card(colour: Colour, figure: &str, text: &str) -> Markup {
    html! {
        div.card style={ "border-top-color:" (colour.hex()) } {
            b { (figure) }
            span { (text) }
        }
    }
}

/// How a thing is drawn, for a legend.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A line.
    Line,
    /// A bar.
    Bar,
    /// What lies between two lines.
    Band,
    /// A dot.
    Dot,
    /// A dashed line.
    Dashes,
}

fn swatch(mark: Mark, colour: Colour) -> Markup {
    let hex = colour.hex();
    html! {
        svg viewBox="0 0 22 12" aria-hidden="true" {
            @match mark {
                Mark::Line => line x1="0" y1="6" x2="22" y2="6" stroke=(hex) stroke-width="3" {},
                Mark::Dashes => line x1="0" y1="6" x2="22" y2="6" stroke=(hex) stroke-width="2" stroke-dasharray="5 4" {},
                Mark::Bar => rect x="4" y="0" width="14" height="12" fill=(hex) {},
                Mark::Band => rect x="0" y="0" width="22" height="12" fill=(hex) opacity="0.25" {},
                Mark::Dot => circle cx="11" cy="6" r="4" fill=(hex) {},
            }
        }
    }
}

/// A picture with its heading, a sentence or two, and a legend.
pub fn section(
    title: &str,
    text: &str,
    legend: &[(Mark, Colour, &str)],
    picture: String,
) -> Markup {
    html! {
        section {
            h2 { (title) }
            p { (text) }
            @if !legend.is_empty() {
                ul.legend {
                    @for (mark, colour, name) in legend { li { (swatch(*mark, *colour)) (name) } }
                }
            }
            figure role="img" aria-label=(title) { (PreEscaped(picture)) }
        }
    }
}

/// What happened, year by year; nothing if nothing did.
pub fn told<'a>(events: impl Iterator<Item = (i32, &'a str)>) -> Markup {
    let events: Vec<_> = events.collect();
    html! {
        @if !events.is_empty() {
            section {
                h2 { "What happened" }
                ul.events {
                    @for (year, text) in &events { li { b { (year) } span { (text) } } }
                }
            }
        }
    }
}

/// The invariants that were checked, what each says, and how often it held.
pub fn checked(checks: &Checks) -> Markup {
    html! {
        section {
            h2 { "What was checked while it ran" }
            p { "Each of these was looked up on the chain, and held every time." }
            table.checks {
                thead { tr { th { "invariant" } th {} th { "times" } } }
                tbody {
                    @for (name, count) in checks.iter() {
                        tr { td { code { (name) } } td { (checks.meaning(name)) } td { (grouped(count)) } }
                    }
                }
            }
        }
    }
}
