//! Nitrate, from the roots to the wells.

use super::figures::{
    BASELINE, FARMLAND, KILOGRAM, NITRATE_AT_OBJECTIVE, NITRATE_AT_START, OBJECTIVE, RESIDENCE,
};
use super::land::as_float;

/// Groundwater under the catchment: one well-mixed store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Water {
    /// Nitrate at the wells, mg/l.
    pub wells: f64,
    /// Nitrate in what seeped in last, mg/l.
    pub seepage: f64,
}

impl Default for Water {
    fn default() -> Self {
        Self {
            wells: NITRATE_AT_START,
            seepage: seepage(0),
        }
    }
}

impl Water {
    /// A year later, in which `kept_out` grams less were left in the soil.
    pub fn next(self, kept_out: u128) -> Self {
        let seepage = seepage(kept_out);
        let part = 1.0 - (-1.0 / RESIDENCE).exp();
        Self {
            wells: self.wells + part * (seepage - self.wells),
            seepage,
        }
    }
}

/// Mean nitrogen left in the soil at the onset of winter over the whole farmland, kg/ha.
pub fn left_in_soil(kept_out: u128) -> f64 {
    as_float(BASELINE) - as_float(kept_out) / as_float(KILOGRAM * FARMLAND)
}

/// Nitrate in what seeps in, mg/l: in proportion to what is left in the soil.
fn seepage(kept_out: u128) -> f64 {
    NITRATE_AT_OBJECTIVE * left_in_soil(kept_out) / as_float(OBJECTIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_objective_the_wells_settle_at_37_5() {
        let kept_out = (BASELINE - OBJECTIVE) * FARMLAND * KILOGRAM;
        let mut water = Water::default();
        for _ in 0..400 {
            water = water.next(kept_out);
        }
        assert!((water.wells - 37.5).abs() < 1e-3, "{water:?}");
    }

    #[test]
    fn after_thirty_years_the_wells_have_gone_most_of_the_way() {
        let mut water = Water::default();
        let aim = Water::default().next(20_000_000).seepage;
        for _ in 0..30 {
            water = water.next(20_000_000);
        }
        let gone = (NITRATE_AT_START - water.wells) / (NITRATE_AT_START - aim);
        assert!((gone - 0.632).abs() < 1e-3, "{gone}");
    }
}
