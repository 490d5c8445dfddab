//! The valley's pictures, as SVG.

use anyhow::Result;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, VPos},
};

use super::{
    figures::{FIRST_YEAR, MONTHS},
    office::{found::limits, Currency},
    outcome::{whole, Outcome},
    play::{millionths, Played, Variant, Year, VARIANTS},
};
use crate::report::{
    canvas::{draw, framed, line, place, references, text, top, Area, Chart, Frame, WIDTH},
    palette::{self as colours, Colour},
};

/// With demurrage.
pub const WITH: Colour = colours::FISHCOIN;
/// With the melting alone.
pub const ALONE: Colour = colours::CONSTANT_MSY;
/// Without it.
pub const WITHOUT: Colour = colours::OPEN_ACCESS;
/// What was set off; what was met in hours.
pub const CLEARED: Colour = colours::FISHCOIN;
/// What was paid with money; what was met in cash.
pub const PAID: Colour = colours::ISSUE;
/// What is still owed.
pub const OPEN: Colour = colours::BEYOND;

type Painted = Result<(), Box<dyn std::error::Error>>;

/// The colour of a play.
pub fn colour(variant: Variant) -> Colour {
    match variant {
        Variant::With => WITH,
        Variant::MeltingAlone => ALONE,
        Variant::Without => WITHOUT,
    }
}

/// A play, as a picture calls it.
pub fn label(variant: Variant) -> &'static str {
    match variant {
        Variant::With => "with",
        Variant::MeltingAlone => "melting alone",
        Variant::Without => "without",
    }
}

fn over_years(outcome: &Outcome, highest: f64, name: &str) -> Frame {
    let years = &outcome.play(Variant::With).years;
    let (first, last) = (
        years.first().map_or(0, |year| year.year),
        years.last().map_or(0, |year| year.year),
    );
    Frame {
        x: (f64::from(first) - 0.6, f64::from(last) + 0.6),
        y: (0.0, highest.max(0.1)),
        x_name: "",
        y_name: name.to_owned(),
        right: 20,
        x_labels: years.len(),
        decimals: (0, if highest < 8.0 { 1 } else { 0 }),
    }
}

fn bar(chart: &mut Chart<'_, '_>, year: i32, ends: (f64, f64), colour: Colour) -> Painted {
    let middle = f64::from(year);
    chart.draw_series([Rectangle::new(
        [(middle - 0.34, ends.0), (middle + 0.34, ends.1)],
        colour.rgb().filled(),
    )])?;
    Ok(())
}

/// A part of a bar: how much of a year, and its colour.
type Part = (fn(&Year) -> f64, Colour);

/// Bars on each year, one on the other.
fn stacked(chart: &mut Chart<'_, '_>, years: &[Year], parts: &[Part]) -> Painted {
    for year in years {
        let mut floor = 0.0;
        for (part, colour) in parts {
            let ceiling = floor + part(year);
            bar(chart, year.year, (floor, ceiling), *colour)?;
            floor = ceiling;
        }
    }
    Ok(())
}

/// Velocity, holdings, debts and obligations in four panels.
///
/// # Errors
/// If it cannot be drawn.
pub fn overview(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 640), |area| {
        let panels = area.split_evenly((2, 2));
        speed(&panels[0], outcome, "1. velocity of hours, a year", 20)?;
        curves(
            &panels[1],
            outcome,
            "2. hours held in the end, Lorenz curve",
        )?;
        cleared(
            &panels[2],
            outcome,
            "3. debts, thousand units: set off, paid, left open",
        )?;
        met(
            &panels[3],
            outcome,
            "4. obligations, hours: met in hours, in cash, still due",
        )
    })
}

/// Velocity year by year.
///
/// # Errors
/// If it cannot be drawn.
pub fn velocity(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 340), |area| {
        speed(
            area,
            outcome,
            "hours that changed hands in a year, over what people and pool held",
            120,
        )
    })
}

/// A play's years in the picture of velocity: without the first, in which a currency that begins with
/// nothing changes hands so often that nothing else could be seen beside it.
fn shown(play: &Played) -> &[Year] {
    match play.years.as_slice() {
        [_, rest @ ..] if rest.len() > 1 => rest,
        all => all,
    }
}

fn speed(area: &Area<'_>, outcome: &Outcome, name: &str, right: u32) -> Painted {
    let years = outcome.plays.iter().flat_map(shown);
    let mut frame = over_years(outcome, top(years.map(Year::velocity)), name);
    frame.right = right;
    let mut chart = framed(area, &frame)?;
    let mut ends = Vec::new();
    for variant in VARIANTS.into_iter().rev() {
        let years = shown(outcome.play(variant)).iter();
        let points: Vec<_> = years
            .map(|year| (f64::from(year.year), year.velocity()))
            .collect();
        ends.extend(points.last().map(|&end| (end, variant)));
        line(&mut chart, points, colour(variant), 3)?;
    }
    if right > 100 {
        // names from the lowest line up, pushed apart where they would touch
        ends.sort_by(|one, other| one.0 .1.total_cmp(&other.0 .1));
        let mut lowest = i32::MAX;
        for (end, variant) in ends {
            let (x, y) = place(area, &chart, end);
            lowest = y.min(lowest.saturating_sub(16));
            let style = text(colour(variant), HPos::Left, VPos::Center);
            area.draw(&Text::new(label(variant), (x + 9, lowest), style))?;
        }
    }
    Ok(())
}

/// The Lorenz curves of hours.
///
/// # Errors
/// If it cannot be drawn.
pub fn lorenz(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 400), |area| {
        curves(area, outcome, "part of all hours that people hold")
    })
}

fn curves(area: &Area<'_>, outcome: &Outcome, name: &str) -> Painted {
    let frame = Frame {
        x: (0.0, 1.0),
        y: (0.0, 1.0),
        x_name: "part of the people, those with the least first",
        y_name: name.to_owned(),
        right: 20,
        x_labels: 6,
        decimals: (1, 1),
    };
    let mut chart = framed(area, &frame)?;
    let style = colours::REFERENCE.rgb().stroke_width(1);
    chart.draw_series(DashedLineSeries::new([(0.0, 0.0), (1.0, 1.0)], 5, 4, style))?;
    for (row, variant) in VARIANTS.into_iter().enumerate() {
        let play = outcome.play(variant);
        line(&mut chart, play.hours.lorenz(), colour(variant), 3)?;
        let words = format!("{}: Gini {:.3}", label(variant), play.hours.gini());
        let (x, y) = place(area, &chart, (0.04, 0.94));
        let style = text(colour(variant), HPos::Left, VPos::Center);
        area.draw(&Text::new(words, (x, y + i32::try_from(row)? * 18), style))?;
    }
    Ok(())
}

/// Debts that were set off and repaid, and the money that moved.
///
/// # Errors
/// If it cannot be drawn.
pub fn debts(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 340), |area| {
        cleared(area, outcome, "thousand units")
    })
}

fn thousands(amount: u128) -> f64 {
    millionths(amount) / 1e3
}

fn cleared(area: &Area<'_>, outcome: &Outcome, name: &str) -> Painted {
    let years = &outcome.play(Variant::With).years;
    let whole = |year: &Year| {
        thousands(year.tally.set_off + year.tally.repaid + year.open)
            .max(thousands(year.tally.repaid + year.tally.swapped))
    };
    let frame = over_years(outcome, top(years.iter().map(whole)), name);
    let mut chart = framed(area, &frame)?;
    stacked(
        &mut chart,
        years,
        &[
            (|year| thousands(year.tally.set_off), CLEARED),
            (|year| thousands(year.tally.repaid), PAID),
            (|year| thousands(year.open), OPEN),
        ],
    )?;
    let moved = years.iter().map(|year| {
        (
            f64::from(year.year),
            thousands(year.tally.repaid + year.tally.swapped),
        )
    });
    line(&mut chart, moved, colours::INK, 2)
}

/// Obligations, and what melted to the commons.
///
/// # Errors
/// If it cannot be drawn.
pub fn obligations(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 340), |area| met(area, outcome, "hours"))
}

fn met(area: &Area<'_>, outcome: &Outcome, name: &str) -> Painted {
    let years = &outcome.play(Variant::With).years;
    let whole = |year: &Year| {
        millionths(year.tally.met_hours + year.tally.met_cash + year.due)
            .max(millionths(year.melted))
    };
    let frame = over_years(outcome, top(years.iter().map(whole)), name);
    let mut chart = framed(area, &frame)?;
    stacked(
        &mut chart,
        years,
        &[
            (|year| millionths(year.tally.met_hours), CLEARED),
            (|year| millionths(year.tally.met_cash), PAID),
            (|year| millionths(year.due), OPEN),
        ],
    )?;
    let melted = years
        .iter()
        .map(|year| (f64::from(year.year), millionths(year.melted)));
    line(&mut chart, melted, colours::INK, 2)
}

/// What the pool holds month by month, against its limits.
///
/// # Errors
/// If it cannot be drawn.
pub fn pool(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 660), |area| {
        let panels = area.split_evenly((3, 1));
        let names = [
            (Currency::Fish, "fishery coins in the pool, tonnes"),
            (Currency::Hours, "hours in the pool"),
            (Currency::Coins, "village coins in the pool"),
        ];
        for (index, (currency, name)) in names.into_iter().enumerate() {
            held(&panels[index], outcome, (index, currency), name)?;
        }
        Ok(())
    })
}

fn held(
    area: &Area<'_>,
    outcome: &Outcome,
    (index, currency): (usize, Currency),
    name: &str,
) -> Painted {
    let (limit, exposure) = limits(currency);
    let by_value =
        exposure * super::office::found::whole(currency) / super::office::found::value(currency);
    let lines = [
        ("limit".to_owned(), whole(currency, limit)),
        ("exposure".to_owned(), whole(currency, by_value)),
    ];
    let lines = if limit == by_value {
        &lines[..1]
    } else {
        &lines[..]
    };
    let months = |play: &Played| -> Vec<(f64, f64)> {
        let held = play.months.iter().map(|month| {
            let into = f64::from(month.month) / f64::from(MONTHS);
            let at = f64::from(FIRST_YEAR) + f64::from(month.year) - 1.0 + into;
            (at, whole(currency, month.pool[index].held))
        });
        held.collect()
    };
    let years = outcome.play(Variant::With).years.len();
    let frame = Frame {
        x: (
            f64::from(FIRST_YEAR),
            f64::from(FIRST_YEAR) + f64::from(u32::try_from(years)?),
        ),
        y: (0.0, top(lines.iter().map(|(_, limit)| *limit))),
        x_name: "",
        y_name: name.to_owned(),
        right: 84,
        x_labels: years + 1,
        decimals: (0, 0),
    };
    let mut chart = framed(area, &frame)?;
    references(area, &mut chart, &frame, lines)?;
    for variant in [Variant::Without, Variant::With] {
        line(
            &mut chart,
            months(outcome.play(variant)),
            colour(variant),
            2,
        )?;
    }
    Ok(())
}
