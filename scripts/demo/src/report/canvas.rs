//! What every picture is made of.

use anyhow::{anyhow, Result};
use plotters::{
    coord::{types::RangedCoordf64, Shift},
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::palette::{self as colours, Colour};

/// Where a picture is painted.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// A chart with axes.
pub type Chart<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The width of every picture, pixels.
pub const WIDTH: u32 = 900;
const FONT: &str = "sans-serif";
const SMALL: u32 = 14;

/// A picture's ranges, and what to call its axes.
pub struct Frame {
    /// From and to, along the horizontal axis.
    pub x: (f64, f64),
    /// From and to, along the vertical axis.
    pub y: (f64, f64),
    /// Beside the horizontal axis; may be empty.
    pub x_name: &'static str,
    /// Above the vertical axis.
    pub y_name: String,
    /// Room at the right for the names of reference lines, pixels.
    pub right: u32,
    /// Along the horizontal axis, at most so many labels.
    pub x_labels: usize,
    /// Digits after the point on either axis.
    pub decimals: (usize, usize),
}

/// A picture of `size` pixels, as SVG.
///
/// # Errors
/// If it cannot be drawn.
pub fn draw(
    size: (u32, u32),
    paint: impl FnOnce(&Area<'_>) -> Result<(), Box<dyn std::error::Error>>,
) -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        paint(&area).map_err(|error| anyhow!("a picture failed: {error}"))?;
        area.present()
            .map_err(|error| anyhow!("a picture failed: {error}"))?;
    }
    Ok(svg)
}

/// How words are written: where the given point lies in them.
pub fn text(colour: Colour, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    (FONT, SMALL)
        .into_font()
        .color(&colour.rgb())
        .pos(Pos::new(horizontal, vertical))
}

fn whole(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let back: f64 = text.parse().unwrap_or(value);
    if (back - value).abs() > 1e-9 {
        String::new()
    } else {
        text
    }
}

/// Axes and grid, and the chart in them.
///
/// # Errors
/// If it cannot be drawn.
pub fn framed<'a, 'b>(
    area: &'a Area<'b>,
    frame: &Frame,
) -> Result<Chart<'a, 'b>, Box<dyn std::error::Error>> {
    let mut chart = ChartBuilder::on(area)
        .margin_top(30)
        .margin_right(frame.right)
        .margin_left(6)
        .margin_bottom(if frame.x_name.is_empty() { 4 } else { 22 })
        .x_label_area_size(26)
        .y_label_area_size(46)
        .build_cartesian_2d(frame.x.0..frame.x.1, frame.y.0..frame.y.1)?;
    let (x_decimals, y_decimals) = frame.decimals;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(frame.x_labels)
        .y_labels(6)
        .light_line_style(TRANSPARENT)
        .bold_line_style(colours::GRID.rgb())
        .axis_style(colours::MUTED.rgb())
        .label_style((FONT, SMALL).into_font().color(&colours::MUTED.rgb()))
        .x_label_formatter(&|value| whole(*value, x_decimals))
        .y_label_formatter(&|value| format!("{value:.y_decimals$}"))
        .draw()?;
    area.draw(&Text::new(
        frame.y_name.clone(),
        (8, 6),
        text(colours::MUTED, HPos::Left, VPos::Top),
    ))?;
    if !frame.x_name.is_empty() {
        let (width, height) = area.dim_in_pixel();
        let place = (
            i32::try_from(width - frame.right)?,
            i32::try_from(height)? - 4,
        );
        area.draw(&Text::new(
            frame.x_name,
            place,
            text(colours::MUTED, HPos::Right, VPos::Bottom),
        ))?;
    }
    Ok(chart)
}

/// Dashed horizontal lines, each with its name at the right, names pushed apart where they would
/// touch.
///
/// # Errors
/// If it cannot be drawn.
pub fn references(
    area: &Area<'_>,
    chart: &mut Chart<'_, '_>,
    frame: &Frame,
    lines: &[(String, f64)],
) -> Result<(), Box<dyn std::error::Error>> {
    let mut lines: Vec<_> = lines
        .iter()
        .filter(|(_, y)| (frame.y.0..=frame.y.1).contains(y))
        .collect();
    lines.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut lowest = i32::MAX;
    for (name, y) in lines {
        let ends = [(frame.x.0, *y), (frame.x.1, *y)];
        chart.draw_series(DashedLineSeries::new(
            ends,
            5,
            4,
            colours::REFERENCE.rgb().stroke_width(1),
        ))?;
        let (x, pixel) = place(area, chart, ends[1]);
        lowest = pixel.min(lowest.saturating_sub(16));
        area.draw(&Text::new(
            name.clone(),
            (x + 7, lowest),
            text(colours::REFERENCE, HPos::Left, VPos::Center),
        ))?;
    }
    Ok(())
}

/// Where a point of the chart lies in the area it is painted on, pixels.
pub fn place(area: &Area<'_>, chart: &Chart<'_, '_>, point: (f64, f64)) -> (i32, i32) {
    let (x, y) = chart.backend_coord(&point);
    let (left, top) = area.get_base_pixel();
    (x - left, y - top)
}

/// A line.
///
/// # Errors
/// If it cannot be drawn.
pub fn line(
    chart: &mut Chart<'_, '_>,
    points: impl IntoIterator<Item = (f64, f64)>,
    colour: Colour,
    width: u32,
) -> Result<(), Box<dyn std::error::Error>> {
    chart.draw_series(LineSeries::new(points, colour.rgb().stroke_width(width)))?;
    Ok(())
}

/// A little above the highest.
pub fn top(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, f64::max) * 1.06
}
