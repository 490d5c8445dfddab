//! Where the cells are: their H3 outlines in an equirectangular projection around the middle, true to
//! scale there.

use h3o::{CellIndex, LatLng};
use maud::{html, Markup};

use super::claims::{class, standing};
use crate::account::{Claim, Standing};

/// Kilometres of a degree of a great circle: the Earth's mean radius (6371.0088 km, IUGG) · π / 180.
const DEGREE: f64 = 111.195_08;
/// Of the picture, in its own units.
const WIDTH: f64 = 720.0;
const GREATEST_HEIGHT: f64 = 560.0;
const MARGIN: f64 = 24.0;
/// Below the map, for scale bar and arrow.
const FOOT: f64 = 48.0;

/// Across and down.
type Point = (f64, f64);
/// A closed line.
type Outline = Vec<Point>;

/// A claim's outlines in kilometres east and south of the middle.
struct Shape<'a> {
    claim: &'a Claim,
    outlines: Vec<Outline>,
}

/// The map; nothing if no claim has cells that can be drawn.
pub fn map(claims: &[Claim]) -> Markup {
    let Some((middle, shapes)) = shapes(claims) else {
        return html! {};
    };
    let points = || {
        shapes
            .iter()
            .flat_map(|shape| shape.outlines.iter().flatten())
    };
    let east = points()
        .map(|point| point.0.abs())
        .fold(f64::MIN_POSITIVE, f64::max);
    let south = points()
        .map(|point| point.1.abs())
        .fold(f64::MIN_POSITIVE, f64::max);
    let inner = (WIDTH - 2.0 * MARGIN, GREATEST_HEIGHT - 2.0 * MARGIN);
    let scale = (inner.0 / (2.0 * east)).min(inner.1 / (2.0 * south)); // units a kilometre
    let height = 2.0 * south * scale + 2.0 * MARGIN;
    let centre = (WIDTH / 2.0, height / 2.0);
    let place = |point: &Point| (centre.0 + point.0 * scale, centre.1 + point.1 * scale);
    let bar = round_length(WIDTH / 4.0 / scale);
    let foot = height + FOOT - 18.0;
    let used = [
        Standing::Paid,
        Standing::Waiting,
        Standing::Struck,
        Standing::Outside,
    ];
    let used = used.into_iter().filter(|standing| {
        let mut claims = shapes.iter().map(|shape| shape.claim.standing);
        claims.any(|other| class(other) == class(*standing))
    });
    html! {
        section {
            h2 { "Where" }
            figure {
                svg.map viewBox={ "0 0 " (number(WIDTH)) " " (number(height + FOOT)) } role="img"
                    aria-label="Outlines of the claims' cells" {
                    defs {
                        pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                            rect.struck-ground width="6" height="6" {}
                            line.struck-line x1="0" y1="0" x2="0" y2="6" {}
                        }
                    }
                    rect.ground x="0" y="0" width=(number(WIDTH)) height=(number(height)) {}
                    @for shape in &shapes {
                        a href={ "#claim-" (shape.claim.number) } {
                            path class={ "cell " (class(shape.claim.standing)) } d=(path(&shape.outlines, &place)) {
                                title {
                                    "Claim " (shape.claim.number) ": " (standing(shape.claim.standing)) ", "
                                    (shape.claim.cells.len()) " cells"
                                }
                            }
                        }
                    }
                    g.scale {
                        path d={ "M" (number(MARGIN)) " " (number(foot - 6.0)) "v6h" (number(bar * scale)) "v-6" } {}
                        text x=(number(MARGIN + bar * scale + 8.0)) y=(number(foot)) { (length(bar)) }
                    }
                    g.north transform={ "translate(" (number(WIDTH - MARGIN - 8.0)) " " (number(foot)) ")" } {
                        path d="M0 -26l7 18l-7 -5l-7 5z" {}
                        text x="0" y="4" text-anchor="middle" { "N" }
                    }
                }
                figcaption {
                    "H3 cells around " (degrees(middle.0, "N", "S")) ", " (degrees(middle.1, "E", "W"))
                    ", equirectangular. "
                    @for it in used { span class={ "mark " (class(it)) } {} (standing(it)) " " }
                }
            }
        }
    }
}

/// The middle in degrees, and every claim's outlines around it. Those that count are drawn last.
fn shapes(claims: &[Claim]) -> Option<(Point, Vec<Shape<'_>>)> {
    let mut drawn: Vec<(&Claim, Vec<Outline>)> = Vec::new();
    let mut first: Option<f64> = None;
    for claim in claims {
        let cells = claim
            .cells
            .iter()
            .filter_map(|cell| cell.parse::<CellIndex>().ok());
        let outlines: Vec<Outline> = cells
            .map(|cell| {
                let points = cell.boundary();
                let points = points
                    .iter()
                    .map(|point: &LatLng| (point.lat(), point.lng()));
                points
                    .map(|(north, east)| (north, near(east, *first.get_or_insert(east))))
                    .collect()
            })
            .collect();
        if !outlines.is_empty() {
            drawn.push((claim, outlines));
        }
    }
    let points = || {
        drawn
            .iter()
            .flat_map(|(_, outlines)| outlines.iter().flatten())
    };
    let middle_of = |of: fn(&Point) -> f64| {
        let least = points().map(of).fold(f64::INFINITY, f64::min);
        let most = points().map(of).fold(f64::NEG_INFINITY, f64::max);
        (least + most) / 2.0
    };
    if drawn.is_empty() {
        return None;
    }
    let middle = (middle_of(|point| point.0), middle_of(|point| point.1));
    let narrowing = middle.0.to_radians().cos();
    let mut shapes: Vec<Shape<'_>> = drawn
        .into_iter()
        .map(|(claim, outlines)| Shape {
            claim,
            outlines: outlines
                .into_iter()
                .map(|outline| {
                    let points = outline.into_iter().map(|(north, east)| {
                        let east = (east - middle.1) * narrowing * DEGREE;
                        (east, (middle.0 - north) * DEGREE)
                    });
                    points.collect()
                })
                .collect(),
        })
        .collect();
    shapes.sort_by_key(|shape| match shape.claim.standing {
        Standing::Outside => 0,
        Standing::Struck | Standing::Owed => 1,
        Standing::Waiting => 2,
        Standing::Paid => 3,
    });
    let east = near(middle.1, 0.0);
    Some(((middle.0, east), shapes))
}

/// `east` on the same side of the 180th meridian as `other`.
fn near(east: f64, other: f64) -> f64 {
    if east - other > 180.0 {
        east - 360.0
    } else if other - east > 180.0 {
        east + 360.0
    } else {
        east
    }
}

fn path(outlines: &[Outline], place: &impl Fn(&Point) -> Point) -> String {
    let mut path = String::new();
    for outline in outlines {
        for (position, point) in outline.iter().enumerate() {
            let (x, y) = place(point);
            path.push(if position == 0 { 'M' } else { 'L' });
            path.push_str(&number(x));
            path.push(' ');
            path.push_str(&number(y));
        }
        path.push('Z');
    }
    path
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.as_str() {
        "-0.0" => "0.0".to_owned(),
        _ => text,
    }
}

/// The greatest of 1, 2 and 5 times a power of ten that is at most `kilometres`.
fn round_length(kilometres: f64) -> f64 {
    let power = 10_f64.powf(kilometres.log10().floor());
    let steps = [5.0, 2.0, 1.0];
    let step = steps.into_iter().find(|step| step * power <= kilometres);
    step.unwrap_or(1.0) * power
}

fn length(kilometres: f64) -> String {
    if kilometres >= 1.0 {
        format!("{kilometres:.0} km")
    } else {
        format!("{:.0} m", kilometres * 1_000.0)
    }
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let side = if value < 0.0 { negative } else { positive };
    format!("{:.4}°\u{a0}{side}", value.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_has_a_round_length() {
        for (room, bar) in [
            (7.3, "5 km"),
            (2.0, "2 km"),
            (0.19, "100 m"),
            (0.51, "500 m"),
        ] {
            assert_eq!(length(round_length(room)), bar);
        }
    }

    #[test]
    fn cells_on_both_sides_of_the_180th_meridian_stay_together() {
        assert!((near(-179.9, 179.9) - 180.1).abs() < 1e-9);
        assert!((near(179.9, -179.9) + 180.1).abs() < 1e-9);
        assert!((near(1.0, 2.0) - 1.0).abs() < 1e-9);
    }
}
