//! The catchment's pictures, as SVG.

use anyhow::Result;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, VPos},
};

use super::{
    figures::{NITRATE_AT_OBJECTIVE, NITRATE_LIMIT},
    office::hectares,
    outcome::{euros, Outcome},
    play::Year,
    story,
};
use crate::report::{
    canvas::{draw, framed, line, place, references, text, top, Area, Chart, Frame, WIDTH},
    palette::{self as colours, Colour},
};
use crate::text::grouped;

/// What agencies saved.
pub const SAVED: Colour = colours::ISSUE;
/// What they paid in; the fund.
pub const FUND: Colour = colours::FISHCOIN;
/// The collective tier.
pub const BONUS: Colour = colours::CONSTANT_MSY;
/// The catchment without the fund.
pub const WITHOUT: Colour = colours::OPEN_ACCESS;
/// Refused and revoked claims.
pub const LOST: Colour = colours::BEYOND;

/// One figure of a year.
type Reading = fn(&Year) -> f64;

type Painted = Result<(), Box<dyn std::error::Error>>;

fn frame(outcome: &Outcome, y: (f64, f64), name: &str) -> Frame {
    let years = outcome.years();
    let first = years.first().map_or(0, |year| year.year);
    let last = years.last().map_or(0, |year| year.year);
    Frame {
        x: (f64::from(first) - 0.6, f64::from(last) + 0.6),
        y,
        x_name: "",
        y_name: name.to_owned(),
        right: 20,
        x_labels: years.len(),
        decimals: (0, 0),
    }
}

/// A bar on a year: its sides at parts of the year from its middle.
fn bar(
    chart: &mut Chart<'_, '_>,
    year: i32,
    sides: (f64, f64),
    ends: (f64, f64),
    colour: Colour,
) -> Painted {
    let middle = f64::from(year);
    chart.draw_series([Rectangle::new(
        [(middle + sides.0, ends.0), (middle + sides.1, ends.1)],
        colour.rgb().filled(),
    )])?;
    Ok(())
}

fn thousands(amount: u128) -> f64 {
    euros(amount) / 1e3
}

/// Savings, payments, hectares, nitrate: the loop in four panels, year by year.
pub fn cycle(outcome: &Outcome) -> Result<String> {
    draw((WIDTH, 620), |area| {
        let panels = area.split_evenly((2, 2));
        savings(&panels[0], outcome)?;
        payments(&panels[1], outcome)?;
        land(&panels[2], outcome)?;
        nitrate(&panels[3], outcome)
    })
}

fn savings(area: &Area<'_>, outcome: &Outcome) -> Painted {
    let highest = top(outcome.years().iter().map(|year| thousands(year.savings())));
    let frame = frame(
        outcome,
        (0.0, highest),
        "1. saved and paid in, thousand EUR",
    );
    let mut chart = framed(area, &frame)?;
    for year in outcome.years() {
        bar(
            &mut chart,
            year.year,
            (-0.38, 0.0),
            (0.0, thousands(year.savings())),
            SAVED,
        )?;
        bar(
            &mut chart,
            year.year,
            (0.0, 0.38),
            (0.0, thousands(year.deposits())),
            FUND,
        )?;
    }
    Ok(())
}

fn payments(area: &Area<'_>, outcome: &Outcome) -> Painted {
    let highest = top(outcome.years().iter().map(|year| thousands(year.pot)));
    let frame = frame(
        outcome,
        (0.0, highest),
        "2. the pot and what was paid of it, thousand EUR",
    );
    let mut chart = framed(area, &frame)?;
    for year in outcome.years() {
        let (individual, all) = (
            thousands(year.individual),
            thousands(year.individual + year.collective),
        );
        bar(&mut chart, year.year, (-0.3, 0.3), (0.0, individual), FUND)?;
        bar(&mut chart, year.year, (-0.3, 0.3), (individual, all), BONUS)?;
        let middle = f64::from(year.year);
        let pot = thousands(year.pot);
        line(
            &mut chart,
            [(middle - 0.42, pot), (middle + 0.42, pot)],
            colours::INK,
            2,
        )?;
    }
    Ok(())
}

fn land(area: &Area<'_>, outcome: &Outcome) -> Painted {
    let highest = top(outcome.years().iter().map(|year| hectares(year.area))) * 1.06;
    let frame = frame(
        outcome,
        (0.0, highest),
        "3. hectares in the scheme, and farms; without the fund none",
    );
    let mut chart = framed(area, &frame)?;
    for year in outcome.years() {
        let height = hectares(year.area);
        bar(&mut chart, year.year, (-0.3, 0.3), (0.0, height), FUND)?;
        let (x, y) = place(area, &chart, (f64::from(year.year), height));
        let style = text(colours::INK, HPos::Center, VPos::Bottom);
        area.draw(&Text::new(
            format!("{} farms", year.farms),
            (x, y - 3),
            style,
        ))?;
    }
    Ok(())
}

fn nitrate(area: &Area<'_>, outcome: &Outcome) -> Painted {
    let mut frame = frame(outcome, (36.0, 52.0), "4. nitrate, mg/l");
    frame.right = 52;
    let mut chart = framed(area, &frame)?;
    let lines = [
        ("limit".to_owned(), NITRATE_LIMIT),
        ("aim".to_owned(), NITRATE_AT_OBJECTIVE),
    ];
    references(area, &mut chart, &frame, &lines)?;
    let points = |value: Reading| -> Vec<(f64, f64)> {
        let years = outcome.years().iter();
        years
            .map(|year| (f64::from(year.year), value(year)))
            .collect()
    };
    let series: [(Reading, Colour, bool); 4] = [
        (|year| year.without.seepage, WITHOUT, true),
        (|year| year.with.seepage, FUND, true),
        (|year| year.without.wells, WITHOUT, false),
        (|year| year.with.wells, FUND, false),
    ];
    for (value, colour, dashed) in series {
        let points = points(value);
        if dashed {
            let style = colour.rgb().stroke_width(2);
            chart.draw_series(DashedLineSeries::new(points, 5, 4, style))?;
        } else {
            line(&mut chart, points, colour, 3)?;
        }
    }
    Ok(())
}

/// What became of all claims: one bar a step.
pub fn funnel(outcome: &Outcome) -> Result<String> {
    let sum = |count: fn(&Year) -> usize| -> usize { outcome.years().iter().map(count).sum() };
    let upheld = sum(|year| year.funnel.upheld);
    let paid = sum(|year| year.funnel.paid);
    let passing = sum(|year| year.passing);
    // name, claims, of these the part in another colour at the end, colours, and a word on it
    let steps = [
        (
            "filed",
            sum(|year| year.funnel.filed),
            0,
            FUND,
            String::new(),
        ),
        (
            "attested",
            sum(|year| year.funnel.attested),
            0,
            FUND,
            format!(
                "{} refused by the attestors",
                sum(|year| year.funnel.seen_through)
            ),
        ),
        (
            "challenged",
            sum(|year| year.funnel.challenged),
            0,
            LOST,
            format!("{upheld} of them refused"),
        ),
        (
            "final",
            sum(|year| year.funnel.final_),
            0,
            FUND,
            String::new(),
        ),
        (
            "paid",
            paid,
            paid - passing,
            FUND,
            format!("{} for nitrogen kept out", grouped(passing)),
        ),
        (
            "revoked",
            sum(|year| year.funnel.revoked),
            0,
            LOST,
            "after payment; the money is owed".to_owned(),
        ),
    ];
    let most = steps.iter().map(|step| step.1).max().unwrap_or(1).max(1);
    let length = |count: usize| i32::try_from(count * 500 / most);
    draw((WIDTH, 6 * 44 + 12), |area| {
        for (row, (name, count, other, colour, note)) in steps.iter().enumerate() {
            let top = i32::try_from(row)? * 44 + 8;
            let middle = top + 14;
            let label = text(colours::INK, HPos::Right, VPos::Center);
            area.draw(&Text::new(*name, (92, middle), label))?;
            let (split, end) = (length(count - other)?, length(*count)?.max(3));
            let whole = [(104, top), (104 + end, top + 28)];
            area.draw(&Rectangle::new(whole, colour.rgb().filled()))?;
            if *other > 0 {
                let rest = [(104 + split, top), (104 + end, top + 28)];
                area.draw(&Rectangle::new(rest, BONUS.rgb().filled()))?;
            }
            let figure = if note.is_empty() {
                grouped(count)
            } else {
                format!("{} ({note})", grouped(count))
            };
            let style = text(colours::INK, HPos::Left, VPos::Center);
            area.draw(&Text::new(figure, (104 + end + 8, middle), style))?;
        }
        Ok(())
    })
}

/// Nitrate at the wells over a generation.
pub fn wells(outcome: &Outcome) -> Result<String> {
    let points = story::outlook(outcome);
    let (first, last) = (
        points.first().map_or(0, |point| point.0),
        points.last().map_or(1, |point| point.0),
    );
    let frame = Frame {
        x: (f64::from(first), f64::from(last)),
        y: (36.0, 52.0),
        x_name: "",
        y_name: "nitrate at the wells, mg/l".into(),
        right: 110,
        x_labels: 10,
        decimals: (0, 0),
    };
    let played = outcome.years().last().map_or(0, |year| year.year);
    draw((WIDTH, 320), |area| {
        let mut chart = framed(area, &frame)?;
        let lines = [
            ("limit".to_owned(), NITRATE_LIMIT),
            ("aim".to_owned(), NITRATE_AT_OBJECTIVE),
        ];
        references(area, &mut chart, &frame, &lines)?;
        type At = fn(&(i32, f64, f64)) -> f64;
        let series: [(At, Colour, &str); 2] = [
            (|point| point.2, WITHOUT, "without"),
            (|point| point.1, FUND, "with the fund"),
        ];
        for (value, colour, name) in series {
            let all: Vec<_> = points
                .iter()
                .map(|point| (f64::from(point.0), value(point)))
                .collect();
            let split = all
                .iter()
                .position(|point| point.0 >= f64::from(played))
                .unwrap_or(0);
            line(&mut chart, all[..=split].iter().copied(), colour, 3)?;
            let style = colour.rgb().stroke_width(2);
            chart.draw_series(DashedLineSeries::new(all[split..].to_vec(), 6, 5, style))?;
            if let Some(end) = all.last() {
                let (x, y) = place(area, &chart, *end);
                area.draw(&Text::new(
                    name,
                    (x + 7, y),
                    text(colour, HPos::Left, VPos::Center),
                ))?;
            }
        }
        Ok(())
    })
}
