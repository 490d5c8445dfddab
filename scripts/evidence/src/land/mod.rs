//! Land: polygons of GeoJSON into cells of the H3 grid and square metres.
//!
//! Edges are straight lines in longitude and latitude, as RFC 7946 has them; cells are those of H3 on its
//! sphere; areas are on the WGS 84 ellipsoid, by geodesics between the positions (Karney 2013), which for
//! the edges of fields differ from straight lines by less than any survey's error.

mod cover;
mod read;
mod refusal;
mod ring;

use std::{fs, path::Path};

use geo::{GeodesicArea, LineString, Polygon};
use h3o::CellIndex;

pub use cover::{Cells, Choice};
pub use refusal::{At, LandRefusal, Place};

/// Cells that one claim can name.
pub const MAX_CELLS: usize = 64;

/// Positions that a file can have: beyond it, checking that no outline crosses itself takes too long.
pub const MAX_POSITIONS: usize = 100_000;

/// Polygons on the globe that neither cross themselves nor overlap, with an area.
#[derive(Clone, Debug)]
pub struct Land {
    /// In degrees; outlines anticlockwise, holes clockwise.
    polygons: Vec<Polygon>,
    /// Square metres.
    area: f64,
    /// Metres of outline, holes included.
    outline: f64,
}

impl Land {
    /// Reads a GeoJSON file.
    ///
    /// # Errors
    /// If it is none, or has shapes that are no land: [`LandRefusal`] says which and where.
    pub fn read(path: &Path) -> Result<Self, LandRefusal> {
        let text = fs::read_to_string(path).map_err(|error| LandRefusal::File {
            path: path.to_owned(),
            error,
        })?;
        Self::parse(&text)
    }

    /// The land that a text of GeoJSON describes.
    ///
    /// # Errors
    /// As [`Land::read`].
    pub fn parse(text: &str) -> Result<Self, LandRefusal> {
        let polygons = read::polygons(text)?;
        ring::check_overlaps(&polygons)?;
        let polygons: Vec<Polygon> = polygons.into_iter().map(|(_, polygon)| polygon).collect();
        let mut land = Self {
            polygons,
            area: 0.0,
            outline: 0.0,
        };
        for polygon in &land.polygons {
            let (outline, area) = polygon.geodesic_perimeter_area_unsigned();
            land.area += area;
            land.outline += outline;
        }
        if land.area < 1.0 {
            return Err(LandRefusal::Tiny(land.area));
        }
        Ok(land)
    }

    /// Its area; whole square metres, rounded down.
    pub fn square_metres(&self) -> u64 {
        whole(self.area)
    }
}

/// The area of a cell on the ellipsoid; square metres.
fn cell_area(cell: CellIndex) -> f64 {
    let corners = cell.boundary();
    let outline: LineString = corners
        .iter()
        .map(|corner| (corner.lng(), corner.lat()))
        .collect();
    // a cell is smaller than half the globe, whichever way its corners go round it
    Polygon::new(outline, Vec::new())
        .geodesic_area_signed()
        .abs()
}

/// Whole units, rounded down; nothing below zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an area on the globe, at most 5.1 · 10¹⁴ square metres, or a number of cells; a cast of a \
              float saturates"
)]
fn whole(value: f64) -> u64 {
    value.floor() as u64
}
