//! `weir evidence cells`: which cells of the H3 grid land has.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use weir_evidence::{
    land::{Cells, Choice},
    Land,
};

use super::no_land;
use crate::{
    session::Session,
    shell::{Failure, Report},
};

/// Find the H3 cells of land that is given as GeoJSON, and its area
///
/// Polygons and MultiPolygons in longitude and latitude, as a geometry, a Feature or a FeatureCollection.
/// A cell belongs to the land if its centre is on it. `weir claim file --cells` takes what this prints.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A file of GeoJSON
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The kind's resolution, 0 (4 million km²) to 15 (0.9 m²)
    #[arg(long, value_name = "0-15", value_parser = clap::value_parser!(u8).range(0..=15))]
    resolution: u8,
    /// Every cell that the land touches; neighbours then share those at the edges
    #[arg(long)]
    covering: bool,
}

/// The cells of land.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    file: PathBuf,
    resolution: u8,
    /// H3's own way to write them: hexadecimal without a prefix.
    cells: Vec<String>,
    /// Square metres, rounded down.
    land_area: u64,
    /// Square metres, rounded down.
    cells_area: u64,
}

impl Command {
    /// Finds them.
    pub fn run(self, session: &Session) -> Result<(), Failure> {
        let choice = if self.covering {
            Choice::Covering
        } else {
            Choice::Centres
        };
        let cells = {
            let _progress = session.shell.progress("reading the land");
            Land::read(&self.file).and_then(|land| land.cells(self.resolution, choice))
        };
        let Cells {
            resolution,
            cells,
            land,
            area,
        } = cells.map_err(|refusal| no_land(&self.file, &refusal))?;
        session.shell.report(&Found {
            file: self.file,
            resolution,
            cells: cells.iter().map(|cell| format!("{cell:x}")).collect(),
            land_area: land,
            cells_area: area,
        });
        Ok(())
    }
}

impl Report for Found {
    /// Lines that `weir claim file --cells` reads: what follows a # is for people.
    fn text(&self) -> String {
        let count = match self.cells.len() {
            1 => "1 cell".to_owned(),
            count => format!("{count} cells"),
        };
        format!(
            "# land of {} m²; {count} of resolution {} with {} m², ascending\n{}",
            self.land_area,
            self.resolution,
            self.cells_area,
            self.cells.join("\n")
        )
    }
}
