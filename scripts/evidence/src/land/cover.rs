//! Which cells land has.

use std::collections::BTreeSet;

use h3o::{
    geom::{ContainmentMode, TilerBuilder},
    CellIndex, Resolution,
};

use super::{cell_area, whole, Land, LandRefusal, MAX_CELLS};

/// Cells up to which land is filled to be counted; beyond it their number is estimated. It leaves room
/// for every case in which the exact number matters.
const MAX_COUNTED: f64 = 20_000.0;

/// Cell edges up to which an outline is traced.
const MAX_TRACED: f64 = 2_000_000.0;

/// Which cells belong to land.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those whose centre is on it: no two neighbours' lands have a cell in common.
    #[default]
    Centres,
    /// Those it touches: the land is covered, and neighbours share cells at the edges.
    Covering,
}

/// Cells of one resolution.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// Of all of them.
    pub resolution: u8,
    /// H3 indices, ascending, each once; at least one and at most [`MAX_CELLS`].
    pub cells: Vec<u64>,
    /// The land's area; whole square metres, rounded down.
    pub land: u64,
    /// The cells' area; whole square metres, rounded down.
    pub area: u64,
}

impl Land {
    /// Its cells of `resolution`.
    ///
    /// # Errors
    /// If there is none, or more than a claim names: with the resolution at which it would fit.
    pub fn cells(&self, resolution: u8, choice: Choice) -> Result<Cells, LandRefusal> {
        let wanted =
            Resolution::try_from(resolution).map_err(|_| LandRefusal::Resolution(resolution))?;
        if !self.can_be_counted(wanted) {
            let about = self.area / wanted.area_m2() + self.traced(wanted, choice);
            return Err(LandRefusal::ManyCells {
                resolution,
                count: whole(about),
                about: true,
                coarser: self.coarser(wanted, choice),
            });
        }
        let cells = self.fill(wanted, choice)?;
        if cells.is_empty() {
            return Err(LandRefusal::NoCell {
                resolution,
                cell: whole(wanted.area_m2()),
                area: self.square_metres(),
                finer: self.finer(wanted, choice),
                touched: self.fill(wanted, Choice::Covering)?.len(),
            });
        }
        if cells.len() > MAX_CELLS {
            return Err(LandRefusal::ManyCells {
                resolution,
                count: u64::try_from(cells.len()).unwrap_or(u64::MAX),
                about: false,
                coarser: self.coarser(wanted, choice),
            });
        }
        Ok(Cells {
            resolution,
            land: self.square_metres(),
            area: whole(cells.iter().copied().map(cell_area).sum()),
            cells: cells.into_iter().map(u64::from).collect(),
        })
    }

    /// Whether filling it is little work.
    fn can_be_counted(&self, resolution: Resolution) -> bool {
        self.area / resolution.area_m2() <= MAX_COUNTED
            && self.traced(resolution, Choice::Covering) <= MAX_TRACED
    }

    /// About how many cells are on its outline and have their centre elsewhere, if those count.
    fn traced(&self, resolution: Resolution, choice: Choice) -> f64 {
        match choice {
            Choice::Centres => 0.0,
            Choice::Covering => self.outline / resolution.edge_length_m(),
        }
    }

    /// The finest resolution coarser than `wanted` at which a claim can name its cells.
    fn coarser(&self, wanted: Resolution, choice: Choice) -> Option<(u8, usize)> {
        let coarser = (0..u8::from(wanted)).rev();
        self.fitting(coarser, choice)
    }

    /// The coarsest resolution finer than `wanted` at which a claim can name its cells.
    fn finer(&self, wanted: Resolution, choice: Choice) -> Option<(u8, usize)> {
        let finer = Resolution::range(wanted, Resolution::Fifteen).map(u8::from);
        self.fitting(finer, choice)
    }

    fn fitting(
        &self,
        mut resolutions: impl Iterator<Item = u8>,
        choice: Choice,
    ) -> Option<(u8, usize)> {
        resolutions.find_map(|number| {
            let resolution = Resolution::try_from(number).ok()?;
            if !self.can_be_counted(resolution) {
                return None;
            }
            let count = self.fill(resolution, choice).ok()?.len();
            (1..=MAX_CELLS).contains(&count).then_some((number, count))
        })
    }

    /// Its cells; little work where they [can be counted](Land::can_be_counted).
    fn fill(
        &self,
        resolution: Resolution,
        choice: Choice,
    ) -> Result<BTreeSet<CellIndex>, LandRefusal> {
        let mode = match choice {
            Choice::Centres => ContainmentMode::ContainsCentroid,
            Choice::Covering => ContainmentMode::Covers,
        };
        let mut cells = BTreeSet::new();
        // one after the other: a small one among large ones has the cell around it too
        for polygon in &self.polygons {
            let mut tiler = TilerBuilder::new(resolution)
                .containment_mode(mode)
                .disable_transmeridian_heuristic()
                .build();
            tiler
                .add(polygon.clone())
                .map_err(|error| LandRefusal::Format(error.to_string()))?;
            cells.extend(tiler.into_coverage());
        }
        Ok(cells)
    }
}
