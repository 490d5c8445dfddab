//! What a run found, for a terminal.

use std::fmt::Write;

use crate::{
    outcome::Outcome,
    story::{self, grouped, percent},
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
    writeln!(
        text,
        "\nInvariants, checked {} times on the chain while it ran; all held",
        grouped(outcome.fishery.checks.total())
    )?;
    let checks: Vec<String> = outcome
        .fishery
        .checks
        .iter()
        .map(|(name, count)| format!("{name:22}{:>8}", grouped(count)))
        .collect();
    for pair in checks.chunks(2) {
        writeln!(text, "  {}", pair.join("     "))?;
    }
    let spent = outcome.fishery.spent;
    writeln!(
        text,
        "\nThe chain: {} messages, {:.2} s of computation (ref_time), {:.0} MB of proof, {:.1} tokens held \
         for storage",
        grouped(spent.calls),
        seconds(spent.ref_time),
        megabytes(spent.proof_size),
        tokens(spent.storage_deposit),
    )?;
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

/// A paragraph of at most 100 columns behind a heading, indented by its length.
fn paragraph(text: &mut String, heading: &str, sentence: &str) -> std::fmt::Result {
    let indent = heading.chars().count();
    let mut line = heading.to_owned();
    for word in sentence.split(' ') {
        if line.chars().count() + word.chars().count() > 99 {
            writeln!(text, "{}", line.trim_end())?;
            line = " ".repeat(indent);
        }
        line.push_str(word);
        line.push(' ');
    }
    writeln!(text, "{}", line.trim_end())
}

/// Seconds of picoseconds.
#[allow(clippy::cast_precision_loss)]
pub fn seconds(picoseconds: u64) -> f64 {
    picoseconds as f64 / 1e12
}

/// Megabytes of bytes.
#[allow(clippy::cast_precision_loss)]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Whole tokens of native units.
#[allow(clippy::cast_precision_loss)]
pub fn tokens(units: i128) -> f64 {
    units as f64 / 1e12
}
