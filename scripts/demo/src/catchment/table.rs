//! What a catchment's run found, for a terminal.

use std::fmt::Write;

use super::{
    office::hectares,
    outcome::{euros, Outcome},
    story,
};
use crate::{
    table::{checked, spending},
    text::{grouped, paragraph},
};

/// The whole text.
pub fn render(outcome: &Outcome) -> String {
    let mut text = String::new();
    write(&mut text, outcome).expect("a string takes everything");
    text
}

fn write(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    paragraph(
        text,
        "",
        "Plateau du Neubourg: those who save by clean water pay those who keep it clean.",
    )?;
    paragraph(text, "", &story::reproduced(outcome))?;
    loop_(text, outcome)?;
    funnel(text, outcome)?;
    writeln!(text, "\nWhat happened")?;
    for (year, told) in story::events(outcome) {
        paragraph(text, &format!("  {year}  "), &told)?;
    }
    checked(text, &outcome.catchment.checks)?;
    spending(text, outcome.catchment.spent)?;
    writeln!(text)?;
    paragraph(text, "In short: ", &story::conclusion(outcome))
}

fn loop_(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let eur = |amount: u128| grouped(format!("{:.0}", euros(amount)));
    writeln!(
        text,
        "\n{:>4}{:>10}{:>10}{:>10}{:>10}{:>10}{:>7}{:>7}{:>8}{:>15}{:>15}",
        "",
        "saved",
        "paid in",
        "pot",
        "paid out",
        "carried",
        "EUR/ha",
        "farms",
        "ha",
        "seeping mg/l",
        "at wells mg/l"
    )?;
    for year in outcome.years() {
        writeln!(
            text,
            "{:>4}{:>10}{:>10}{:>10}{:>10}{:>10}{:>7.0}{:>7}{:>8}{:>8.1} ({:.1}){:>8.1} ({:.1})",
            year.year,
            eur(year.savings()),
            eur(year.deposits()),
            eur(year.pot),
            eur(year.paid),
            eur(year.carried_out),
            year.per_hectare(),
            year.farms,
            grouped(format!("{:.0}", hectares(year.area))),
            year.with.seepage,
            year.without.seepage,
            year.with.wells,
            year.without.wells,
        )?;
    }
    writeln!(
        text,
        "money in EUR; in brackets: the same catchment without the fund"
    )
}

fn funnel(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    writeln!(
        text,
        "\n{:>4}{:>10}{:>10}{:>12}{:>10}{:>10}{:>14}{:>10}",
        "", "filed", "attested", "challenged", "final", "paid", "for quantity", "revoked"
    )?;
    for year in outcome.years() {
        let funnel = year.funnel;
        writeln!(
            text,
            "{:>4}{:>10}{:>10}{:>12}{:>10}{:>10}{:>14}{:>10}",
            year.year,
            funnel.filed,
            funnel.attested,
            funnel.challenged,
            funnel.final_,
            funnel.paid,
            year.passing,
            funnel.revoked,
        )?;
    }
    writeln!(text, "claims, one a plot and year")
}
