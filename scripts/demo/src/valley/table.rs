//! What a valley's run found, for a terminal.

use std::fmt::Write;

use super::{
    figures::OURS,
    office::CURRENCIES,
    outcome::{name, whole, Outcome},
    play::{millionths, Variant},
    story::{self, count},
};
use crate::{
    table::{checked, spending},
    text::{paragraph, percent},
};

/// The whole text.
pub fn render(outcome: &Outcome) -> String {
    let mut text = String::new();
    write(&mut text, outcome).expect("a string takes everything");
    text
}

fn write(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    paragraph(text, "", &story::opening(outcome))?;
    paragraph(text, "", OURS)?;
    writeln!(text, "\nThe design document's numbers, out of the contract")?;
    for it in &outcome.reproduced {
        let line = format!(
            "{}: {} (found {}; apart: {})",
            it.what, it.published, it.found, it.difference
        );
        paragraph(text, "  ", &line)?;
    }
    velocity(text, outcome)?;
    debts(text, outcome)?;
    pool(text, outcome)?;
    writeln!(text, "\nWhat happened, with demurrage")?;
    for (year, told) in story::events(outcome) {
        paragraph(text, &format!("  {year}  "), &told)?;
    }
    checked(text, &outcome.checks)?;
    spending(text, outcome.spent())?;
    writeln!(text)?;
    paragraph(text, "In short: ", &story::velocity(outcome))?;
    for sentence in [
        story::taken_apart(outcome),
        story::holdings(outcome),
        story::debts(outcome),
        story::obligations(outcome),
    ] {
        paragraph(text, "          ", &sentence)?;
    }
    Ok(())
}

fn velocity(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    writeln!(
        text,
        "\n{:>4}{:>30}{:>30}{:>30}",
        "", "with demurrage", "the melting alone", "without"
    )?;
    writeln!(
        text,
        "{:>4}{}",
        "",
        format!("{:>10}{:>10}{:>10}", "velocity", "turnover", "held").repeat(3)
    )?;
    let plays = [Variant::With, Variant::MeltingAlone, Variant::Without].map(|it| outcome.play(it));
    for (index, year) in plays[0].years.iter().enumerate() {
        write!(text, "{:>4}", year.year)?;
        for year in plays.iter().filter_map(|play| play.years.get(index)) {
            write!(
                text,
                "{:>10.2}{:>10}{:>10}",
                year.velocity(),
                count(millionths(year.tally.turnover())),
                count(millionths(year.held)),
            )?;
        }
        writeln!(text)?;
    }
    writeln!(
        text,
        "velocity: hours that changed hands in the year, over what people and pool held in the mean"
    )
}

fn debts(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    writeln!(
        text,
        "\n{:>4}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}{:>10}{:>8}{:>10}",
        "",
        "recorded",
        "set off",
        "repaid",
        "swapped",
        "open",
        "hours",
        "cash hours",
        "due",
        "ceiling",
        "melted"
    )?;
    for year in &outcome.play(Variant::With).years {
        let tally = &year.tally;
        let figure = |amount: u128| count(millionths(amount));
        writeln!(
            text,
            "{:>4}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}{:>10}{:>8}{:>10}",
            year.year,
            figure(tally.recorded),
            figure(tally.set_off),
            figure(tally.repaid),
            figure(tally.swapped),
            figure(year.open),
            figure(tally.met_hours),
            figure(tally.met_cash),
            figure(year.due),
            percent(year.used()),
            figure(year.melted),
        )?;
    }
    writeln!(
        text,
        "with demurrage: debts, payments and swaps in valley units (10 an hour); obligations met in hours,\n\
         in cash and still due, in hours; the part of the ceiling minted; hours melted to the commons so far"
    )
}

fn pool(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    writeln!(
        text,
        "\nThe pool with demurrage, most and last of all months, of its limit"
    )?;
    let months = &outcome.play(Variant::With).months;
    for (index, currency) in CURRENCIES.into_iter().enumerate() {
        let (limit, exposure) = super::office::found::limits(currency);
        let most = months.iter().map(|month| month.pool[index].held).max();
        let last = months.last().map(|month| month.pool[index].held);
        let exposed = months.iter().map(|month| month.pool[index].exposure).max();
        writeln!(
            text,
            "  {:<14}{:>10}{:>10} of {:>7}    exposure at most {:>8} of {:>8}",
            name(currency),
            count(whole(currency, most.unwrap_or(0))),
            count(whole(currency, last.unwrap_or(0))),
            count(whole(currency, limit)),
            count(millionths(exposed.unwrap_or(0))),
            count(millionths(exposure)),
        )?;
    }
    Ok(())
}
