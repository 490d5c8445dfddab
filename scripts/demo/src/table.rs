//! What a run found, for a terminal.

use std::fmt::Write;

use weir_e2e::Spent;

use crate::{
    checks::Checks,
    outcome::Outcome,
    story,
    text::{grouped, megabytes, paragraph, percent, seconds, tokens},
};

/// With more years than this, the table leaves some out.
const FULL: usize = 12;
/// Then it has every so many.
const STEP: usize = 3;

/// The whole text.
pub fn render(outcome: &Outcome) -> String {
    let mut text = String::new();
    write(&mut text, outcome).expect("a string takes everything");
    text
}

fn write(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let stock = &outcome.stock;
    let (population, unit) = (&stock.population, stock.unit);
    let start = stock.start();
    let reference = format!(
        "{}: {} model, r {:.4} a year, K {}; Bmsy {}, MSY {} a year.",
        stock.name,
        population.model.label(),
        population.growth,
        unit.say(population.capacity),
        unit.say(population.bmsy()),
        unit.say(population.msy()),
    );
    paragraph(text, "", &reference)?;
    if let (Some(&(first, biomass)), Some(&(next, _))) =
        (outcome.history.first(), outcome.history.last())
    {
        let history = format!(
            "{first} to {} as it was caught: from {} to {start:.3} {} at the start of {next} ({} of Bmsy), \
             where {:.3} {} grow back in a year.",
            next - 1,
            unit.say(biomass),
            unit.sign(),
            percent(start / population.bmsy()),
            population.surplus(start),
            unit.sign(),
        );
        paragraph(text, "", &history)?;
    }
    years(text, outcome)?;
    let events = story::events(outcome);
    if !events.is_empty() {
        writeln!(text, "\nWhat happened")?;
    }
    for event in events {
        paragraph(text, &format!("  {}  ", event.year), &event.text)?;
    }
    checked(text, &outcome.fishery.checks)?;
    spending(text, outcome.fishery.spent)?;
    writeln!(text)?;
    paragraph(text, "Advice: ", &story::advice(outcome))
}

fn years(text: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let unit = outcome.stock.unit;
    let rule = format!("Fishcoin ({})", outcome.stock.rule.label());
    writeln!(
        text,
        "\n{:>6}{:>20}{:>20}{rule:>38}",
        "", "open access", "constant MSY"
    )?;
    writeln!(
        text,
        "{:>6}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>9}{:>9}",
        unit.sign(),
        "stock",
        "catch",
        "stock",
        "catch",
        "stock",
        "attested",
        "issue",
        "landed"
    )?;
    let seasons = &outcome.fishery.seasons;
    let all = seasons.len();
    for (index, season) in seasons.iter().enumerate() {
        let event = season.revision.is_some() || season.overdrawn > 0 || season.deducted > 0;
        let gone = outcome
            .scenarios()
            .iter()
            .any(|scenario| scenario.collapsed_in == Some(season.year));
        if all > FULL && index % STEP != 0 && index + 1 != all && !event && !gone {
            continue;
        }
        let mut line = format!("{:>6}", season.year);
        for scenario in [&outcome.open_access, &outcome.constant_msy] {
            let year = &scenario.years[index];
            if scenario.collapsed_in.is_some_and(|gone| gone <= year.year) {
                let word = if scenario.collapsed_in == Some(year.year) {
                    "gone"
                } else {
                    "-"
                };
                write!(line, "{word:>10}{:>10}", "-")?;
            } else {
                write!(
                    line,
                    "{:>10}{:>10}",
                    unit.show(year.biomass),
                    unit.show(year.catch)
                )?;
            }
        }
        write!(
            line,
            "{:>10}{:>10}{:>9}{:>9}",
            unit.show(season.biomass),
            unit.show(unit.of_kg(season.opened_on.low)),
            unit.show(unit.of_kg(season.issue)),
            unit.show(unit.of_kg(season.landed)),
        )?;
        let mut marks = Vec::new();
        if season.overdrawn > 0 {
            marks.push("overfished");
        }
        if season.opened_late() {
            marks.push("late");
        } else if season.revision.is_some() {
            marks.push("cut");
        }
        if season.deducted > 0 {
            marks.push("given back");
        }
        writeln!(
            text,
            "{}",
            format!("{line}  {}", marks.join(", ")).trim_end()
        )?;
    }
    writeln!(
        text,
        "stock: at the start of the year; attested: the assessment's lower bound; all in {}",
        unit.name()
    )
}

/// Writes which invariants were checked, and how often.
///
/// # Errors
/// None on a string.
pub fn checked(text: &mut String, checks: &Checks) -> std::fmt::Result {
    writeln!(
        text,
        "\nInvariants, checked {} times on the chain while it ran; all held",
        grouped(checks.total())
    )?;
    let lines: Vec<String> = checks
        .iter()
        .map(|(name, count)| format!("{name:26}{:>8}", grouped(count)))
        .collect();
    for pair in lines.chunks(2) {
        writeln!(text, "  {}", pair.join("     "))?;
    }
    Ok(())
}

/// Writes what the chain spent.
///
/// # Errors
/// None on a string.
pub fn spending(text: &mut String, spent: Spent) -> std::fmt::Result {
    writeln!(
        text,
        "\nThe chain: {} messages, {:.2} s of computation (ref_time), {:.0} MB of proof, {:.1} tokens held \
         for storage",
        grouped(spent.calls),
        seconds(spent.ref_time),
        megabytes(spent.proof_size),
        tokens(spent.storage_deposit),
    )
}
