//! The report's pictures, as SVG.

use anyhow::Result;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, VPos},
};

use super::{
    canvas::{draw, framed, line, references, text, top, Chart, Frame, WIDTH},
    palette::{self as colours, Colour},
};
use crate::{
    outcome::Outcome,
    regimes::{Regime, Scenario},
    text::{seconds, tokens},
};

/// The colour of a regime.
pub fn colour(regime: Regime) -> Colour {
    match regime {
        Regime::OpenAccess => colours::OPEN_ACCESS,
        Regime::ConstantMsy => colours::CONSTANT_MSY,
        Regime::Fishcoin => colours::FISHCOIN,
    }
}

/// Biomass at the start of each year and after the last, up to where the stock is gone.
fn biomass(scenario: &Scenario) -> Vec<(f64, f64)> {
    let after = scenario
        .years
        .last()
        .map(|last| (f64::from(last.year + 1), scenario.left));
    let mut points: Vec<_> = scenario
        .years
        .iter()
        .map(|year| (f64::from(year.year), year.biomass))
        .chain(after)
        .collect();
    if let Some(gone) = scenario.collapsed_in {
        points.retain(|&(year, _)| year <= f64::from(gone));
    }
    points
}

/// Reference points of the biomass: `K`, `Bmsy`, and the rule's own.
fn biomass_references(outcome: &Outcome) -> Vec<(String, f64)> {
    let population = &outcome.stock.population;
    let mut lines = vec![
        ("K".to_owned(), population.capacity),
        ("Bmsy".to_owned(), population.bmsy()),
    ];
    let own = outcome.stock.rule.reference_points(population.capacity);
    lines.extend(
        own.into_iter()
            .map(|(name, biomass)| (name.to_owned(), biomass)),
    );
    lines
}

fn end_year(outcome: &Outcome) -> f64 {
    outcome
        .fishery
        .seasons
        .last()
        .map_or(0.0, |last| f64::from(last.year + 1))
}

/// The stock's history and its three futures.
pub fn regimes(outcome: &Outcome) -> Result<String> {
    let history: Vec<(f64, f64)> = outcome
        .history
        .iter()
        .map(|&(year, biomass)| (f64::from(year), biomass))
        .collect();
    let futures = outcome
        .scenarios()
        .map(|scenario| (scenario, biomass(scenario)));
    let highest = history
        .iter()
        .chain(futures.iter().flat_map(|(_, points)| points))
        .map(|point| point.1);
    let frame = Frame {
        x: (
            history.first().map_or(0.0, |first| first.0),
            end_year(outcome),
        ),
        y: (0.0, top(highest.chain([outcome.stock.population.capacity]))),
        x_name: "",
        y_name: format!(
            "biomass at the start of the year, {}",
            outcome.stock.unit.name()
        ),
        right: 76,
        x_labels: 12,
        decimals: (0, 0),
    };
    draw((WIDTH, 400), |area| {
        let mut chart = framed(area, &frame)?;
        references(area, &mut chart, &frame, &biomass_references(outcome))?;
        line(&mut chart, history.iter().copied(), colours::HISTORY, 3)?;
        for (scenario, points) in &futures {
            line(
                &mut chart,
                points.iter().copied(),
                colour(scenario.regime),
                3,
            )?;
        }
        for (scenario, points) in &futures {
            if let (Some(_), Some(&end)) = (scenario.collapsed_in, points.last()) {
                let colour = colour(scenario.regime);
                chart.draw_series([Circle::new(end, 5, colour.rgb().filled())])?;
                let (x, y) = chart.backend_coord(&end);
                let name = format!("gone in {:.0}", end.0);
                area.draw(&Text::new(
                    name,
                    (x + 9, y - 5),
                    text(colour, HPos::Left, VPos::Bottom),
                ))?;
            }
        }
        Ok(())
    })
}

/// Biomass under Fishcoin, with what the surveys saw of it.
pub fn bounds(outcome: &Outcome) -> Result<String> {
    let seasons = &outcome.fishery.seasons;
    let truth = biomass(&outcome.fishery.scenario);
    let year = |index: usize| f64::from(seasons[index].year);
    let surveys: Vec<_> = seasons.iter().map(crate::fishery::Season::survey).collect();
    let upper = surveys
        .iter()
        .enumerate()
        .map(|(index, survey)| (year(index), survey.high));
    let lower = surveys
        .iter()
        .enumerate()
        .rev()
        .map(|(index, survey)| (year(index), survey.low));
    let band: Vec<_> = upper.clone().chain(lower).collect();
    let frame = Frame {
        x: (
            truth.first().map_or(0.0, |first| first.0) - 0.5,
            end_year(outcome),
        ),
        y: (
            0.0,
            top(band
                .iter()
                .chain(&truth)
                .map(|point| point.1)
                .chain([outcome.stock.population.bmsy()])),
        ),
        x_name: "",
        y_name: format!("biomass, {}", outcome.stock.unit.name()),
        right: 76,
        x_labels: 12,
        decimals: (0, 0),
    };
    draw((WIDTH, 380), |area| {
        let mut chart = framed(area, &frame)?;
        chart.draw_series([Polygon::new(
            band.clone(),
            colours::FISHCOIN.rgb().mix(0.18).filled(),
        )])?;
        references(area, &mut chart, &frame, &biomass_references(outcome))?;
        line(&mut chart, truth.iter().copied(), colours::INK, 2)?;
        let lows = surveys
            .iter()
            .enumerate()
            .map(|(index, survey)| (year(index), survey.low));
        line(&mut chart, lows, colours::FISHCOIN, 2)?;
        chart.draw_series(surveys.iter().enumerate().map(|(index, survey)| {
            Circle::new(
                (year(index), survey.estimate),
                3,
                colours::FISHCOIN.rgb().filled(),
            )
        }))?;
        Ok(())
    })
}

/// A bar from `base` to `height`, `width` of a year wide, in the middle of the year.
fn bar(year: i32, base: f64, height: f64, width: f64, style: ShapeStyle) -> Rectangle<(f64, f64)> {
    let middle = f64::from(year) + 0.5;
    Rectangle::new(
        [(middle - width / 2.0, base), (middle + width / 2.0, height)],
        style,
    )
}

fn seasons_frame(outcome: &Outcome, highest: f64, y_name: String) -> Frame {
    Frame {
        x: (
            outcome
                .fishery
                .seasons
                .first()
                .map_or(0.0, |first| f64::from(first.year)),
            end_year(outcome),
        ),
        y: (0.0, highest),
        x_name: "",
        y_name,
        right: 76,
        x_labels: 12,
        decimals: (0, usize::from(highest < 5.0)),
    }
}

/// What was landed against what could be, season by season.
pub fn catches(outcome: &Outcome) -> Result<String> {
    let unit = outcome.stock.unit;
    let seasons = &outcome.fishery.seasons;
    let highest = seasons
        .iter()
        .map(|season| unit.of_kg(season.issue.max(season.landed)));
    let msy = outcome.stock.population.msy();
    let name = format!("{} a season", unit.name());
    let frame = seasons_frame(outcome, top(highest.chain([msy])) * 1.06, name);
    draw((WIDTH, 380), |area| {
        let mut chart = framed(area, &frame)?;
        let mut labelled = -1_000;
        let mut row = 0;
        for season in seasons {
            let issue = unit.of_kg(season.issue);
            let landed = unit.of_kg(season.landed);
            let with_coins = unit.of_kg(season.landed - season.overdrawn);
            let cap = unit.of_kg(season.cap);
            let year = season.year;
            chart.draw_series([
                bar(year, 0.0, issue, 0.86, colours::ISSUE.rgb().filled()),
                bar(year, 0.0, with_coins, 0.5, colours::FISHCOIN.rgb().filled()),
                bar(
                    year,
                    with_coins,
                    landed,
                    0.5,
                    colours::BEYOND.rgb().filled(),
                ),
            ])?;
            let tick = [(f64::from(year) + 0.07, cap), (f64::from(year) + 0.93, cap)];
            line(&mut chart, tick, colours::INK, 2)?;
            let mark = match season {
                season if season.opened_late() => "late",
                season if season.revision.is_some() => "cut",
                season if season.overdrawn > 0 => "overfished",
                _ => continue,
            };
            let (x, y) = chart.backend_coord(&(f64::from(year) + 0.5, issue.max(landed)));
            row = if x - labelled < 72 { row + 1 } else { 0 };
            labelled = x;
            let place = (x, y - 6 - 14 * (row % 3));
            area.draw(&Text::new(
                mark,
                place,
                text(colours::INK, HPos::Center, VPos::Bottom),
            ))?;
        }
        references(area, &mut chart, &frame, &[("MSY".to_owned(), msy)])?;
        Ok(())
    })
}

/// What was issued against what grew back.
pub fn regeneration(outcome: &Outcome) -> Result<String> {
    let stock = &outcome.stock;
    let unit = stock.unit;
    let seasons = &outcome.fishery.seasons;
    let msy = stock.population.msy();
    let middle = |year: i32| f64::from(year) + 0.5;
    let name = format!("{} a season", unit.name());
    let frame = seasons_frame(outcome, top([msy]) * 1.04, name);
    let grown: Vec<_> = seasons
        .iter()
        .map(|season| {
            (
                middle(season.year),
                stock.population.surplus(season.biomass).max(0.0),
            )
        })
        .collect();
    let attested: Vec<_> = seasons
        .iter()
        .map(|season| (middle(season.year), unit.of_kg(season.opened_on.surplus)))
        .collect();
    draw((WIDTH, 340), |area| {
        let mut chart = framed(area, &frame)?;
        for season in seasons {
            let issue = unit.of_kg(season.issue);
            chart.draw_series([bar(
                season.year,
                0.0,
                issue,
                0.7,
                colours::ISSUE.rgb().filled(),
            )])?;
        }
        references(area, &mut chart, &frame, &[("MSY".to_owned(), msy)])?;
        line(&mut chart, grown.iter().copied(), colours::INK, 2)?;
        line(&mut chart, attested.iter().copied(), colours::FISHCOIN, 2)?;
        Ok(())
    })
}

/// Where each regime stands in the four quadrants of biomass and fishing.
pub fn kobe(outcome: &Outcome) -> Result<String> {
    let population = &outcome.stock.population;
    let place = |biomass: f64, catch: f64| {
        let rate = if biomass > 0.0 {
            catch / biomass / population.fmsy()
        } else {
            f64::INFINITY
        };
        (biomass / population.bmsy(), rate)
    };
    let history: Vec<_> = outcome
        .history
        .iter()
        .zip(&outcome.stock.catches)
        .map(|(&(_, biomass), catch)| place(biomass, catch.quantity))
        .collect();
    let paths = outcome.scenarios().map(|scenario| {
        let points: Vec<_> = scenario
            .years
            .iter()
            .filter(|year| !population.gone(year.biomass))
            .map(|year| place(year.biomass, year.catch))
            .collect();
        (scenario.regime, points)
    });
    let all = || {
        history
            .iter()
            .chain(paths.iter().flat_map(|(_, points)| points))
    };
    let right = top(all().map(|point| point.0)).max(2.0);
    let ceiling = 3.0; // of the paths; the quadrants' names stand above it
    let roof = 3.3;
    let frame = Frame {
        x: (0.0, right),
        y: (0.0, roof),
        x_name: "biomass / Bmsy",
        y_name: "harvest rate / Fmsy".into(),
        right: 24,
        x_labels: 8,
        decimals: (1, 1),
    };
    draw((WIDTH, 500), |area| {
        // quadrants first, then axes over them
        let mut chart = framed(area, &frame)?;
        for (from, to, colour) in [
            ((0.0, 1.0), (1.0, roof), colours::RED),
            ((1.0, 1.0), (right, roof), colours::ORANGE),
            ((0.0, 0.0), (1.0, 1.0), colours::YELLOW),
            ((1.0, 0.0), (right, 1.0), colours::GREEN),
        ] {
            chart.draw_series([Rectangle::new([from, to], colour.rgb().filled())])?;
        }
        for (corner, name, horizontal, vertical) in [
            (
                (0.0, roof),
                "overfished, and overfishing goes on",
                HPos::Left,
                VPos::Top,
            ),
            ((right, roof), "overfishing", HPos::Right, VPos::Top),
            (
                (0.0, 0.0),
                "overfished, recovering",
                HPos::Left,
                VPos::Bottom,
            ),
            (
                (right, 0.0),
                "where a fishery belongs",
                HPos::Right,
                VPos::Bottom,
            ),
        ] {
            let (x, y) = chart.backend_coord(&corner);
            let x = if matches!(horizontal, HPos::Left) {
                x + 8
            } else {
                x - 8
            };
            let y = if matches!(vertical, VPos::Top) {
                y + 8
            } else {
                y - 8
            };
            area.draw(&Text::new(
                name,
                (x, y),
                text(colours::MUTED, horizontal, vertical),
            ))?;
        }
        path(&mut chart, &history, ceiling, colours::HISTORY)?;
        for (regime, points) in &paths {
            path(&mut chart, points, ceiling, colour(*regime))?;
            let shown = points.iter().filter(|point| point.1 <= ceiling).copied();
            let style = colour(*regime).rgb().filled();
            chart.draw_series(shown.map(|point| Circle::new(point, 3, style)))?;
        }
        let end = |points: &[(f64, f64)]| points.last().copied();
        let last_year = outcome.fishery.seasons.last().map_or(0, |last| last.year);
        let mut labels = Vec::new();
        if let (Some(&first), Some(&(year, _))) = (history.first(), outcome.history.first()) {
            labels.push((first, year.to_string(), colours::HISTORY));
        }
        for (regime, points) in &paths {
            let alive = points.len() == outcome.fishery.seasons.len();
            if let Some(point) = end(points).filter(|point| alive && point.1 <= ceiling) {
                labels.push((point, last_year.to_string(), colour(*regime)));
            }
        }
        for (point, name, colour) in labels {
            let (x, y) = chart.backend_coord(&point);
            chart.draw_series([Circle::new(point, 6, colour.rgb().stroke_width(2))])?;
            let (place, style) = if point.0 < 1.0 {
                ((x, y + 11), text(colours::INK, HPos::Center, VPos::Top))
            } else {
                (
                    (x + 10, y - 6),
                    text(colours::INK, HPos::Left, VPos::Bottom),
                )
            };
            area.draw(&Text::new(name, place, style))?;
        }
        Ok(())
    })
}

/// A path as far as it lies below `ceiling`.
fn path(
    chart: &mut Chart<'_, '_>,
    points: &[(f64, f64)],
    ceiling: f64,
    colour: Colour,
) -> Result<(), Box<dyn std::error::Error>> {
    for pair in points.windows(2) {
        let (low, high) = if pair[0].1 <= pair[1].1 {
            (pair[0], pair[1])
        } else {
            (pair[1], pair[0])
        };
        if low.1 > ceiling {
            continue;
        }
        let part = if high.1 > ceiling {
            (ceiling - low.1) / (high.1 - low.1)
        } else {
            1.0
        };
        let end = (low.0 + part * (high.0 - low.0), high.1.min(ceiling));
        line(chart, [low, end], colour, 2)?;
    }
    Ok(())
}

/// What the chain spent, season by season.
#[allow(clippy::cast_precision_loss)]
pub fn spending(outcome: &Outcome) -> Result<String> {
    let seasons = &outcome.fishery.seasons;
    let series: [(&str, Vec<f64>); 3] = [
        (
            "messages a season",
            seasons
                .iter()
                .map(|season| season.spent.calls as f64)
                .collect(),
        ),
        (
            "computation, s of ref_time",
            seasons
                .iter()
                .map(|season| seconds(season.spent.ref_time))
                .collect(),
        ),
        (
            "deposit for storage, tokens",
            seasons
                .iter()
                .map(|season| tokens(season.spent.storage_deposit))
                .collect(),
        ),
    ];
    draw((WIDTH, 240), |area| {
        for (panel, (name, values)) in area.split_evenly((1, 3)).iter().zip(&series) {
            let highest = top(values.iter().copied());
            let mut frame = seasons_frame(outcome, highest.max(1e-6), (*name).to_owned());
            frame.right = 14;
            frame.x_labels = 4;
            frame.decimals.1 = if highest < 1.0 {
                2
            } else {
                usize::from(highest < 10.0)
            };
            let mut chart = framed(panel, &frame)?;
            chart.draw_series(seasons.iter().zip(values).map(|(season, &value)| {
                bar(
                    season.year,
                    0.0,
                    value,
                    0.7,
                    colours::FISHCOIN.rgb().filled(),
                )
            }))?;
        }
        Ok(())
    })
}
