//! Farms and plots, drawn from the seed so that the published totals come out exactly.

use anyhow::{ensure, Context, Result};
use h3o::{CellIndex, LatLng, Resolution};
use rand::{seq::SliceRandom, Rng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::figures::{
    Parameters, BASELINE, COSTS, FARMS, FIRST_FARMS_SHARE, HECTARE, KEPT_OUT, KILOGRAM, PLOT,
};
use crate::random::stream;

/// Cells of about 1.6 ha: fine enough for plots of 1 to 30 ha.
pub const RESOLUTION: Resolution = Resolution::Ten;
/// Near Tremblay-Omonville; degrees north and east.
const CENTRE: (f64, f64) = (49.12, 0.87);

/// Streams of random numbers, by what they are for.
pub mod purpose {
    /// Farms, plots and the first year.
    pub const LAND: u64 = 20;
    /// Who passes, and who claims falsely, after it.
    pub const PRACTICE: u64 = 21;
}

/// A plot that a farm commits when it takes part.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Whose it is.
    pub farm: usize,
    /// Square metres.
    pub area: u128,
    /// The H3 cells that stand for it, ascending. They are next to each other, and nobody's real plot.
    pub cells: Vec<u64>,
}

/// A farm.
#[derive(Clone, Debug)]
pub struct Farm {
    /// Its plots.
    pub plots: Vec<usize>,
    /// What changing costs it, EUR/ha; nothing for the farms of the first year, which did change.
    pub cost: f64,
}

/// The catchment.
#[derive(Clone, Debug)]
pub struct Land {
    /// The first year's farms, then the others.
    pub farms: Vec<Farm>,
    /// The first year's plots, then the others.
    pub plots: Vec<Plot>,
    /// What each of the first year's plots kept out, grams; 0 where the objective was missed.
    pub first: Vec<u128>,
    /// The largest area a cell can stand for, square metres.
    pub cell_area: u128,
}

impl Land {
    /// Draws it.
    ///
    /// # Errors
    /// If the published totals do not fit the limits of plots.
    pub fn draw(parameters: &Parameters, seed: u64) -> Result<Self> {
        let published = &parameters.published;
        let rng = &mut stream(seed, purpose::LAND);
        let others = |first: u128| first * (100 - FIRST_FARMS_SHARE) / FIRST_FARMS_SHARE;
        let other_plots = usize::try_from(others(published.plots as u128 + 1))?;
        let mut areas = plot_areas(published.plots, published.area, rng)?;
        areas.extend(plot_areas(other_plots, others(published.area), rng)?);
        let mut owners = owners(0, published.farms, published.plots, rng);
        owners.extend(self::owners(
            published.farms,
            FARMS - published.farms,
            other_plots,
            rng,
        ));
        let first = first_year(parameters, &areas[..published.plots], rng)?;

        let (cells, cell_area) = cells(&areas)?;
        let plots: Vec<_> = areas
            .into_iter()
            .zip(owners)
            .zip(cells)
            .map(|((area, farm), cells)| Plot { farm, area, cells })
            .collect();
        let farms = (0..FARMS)
            .map(|farm| Farm {
                plots: (0..plots.len())
                    .filter(|&plot| plots[plot].farm == farm)
                    .collect(),
                cost: if farm < published.farms {
                    0.0
                } else {
                    rng.random_range(COSTS.0..COSTS.1)
                },
            })
            .collect();
        Ok(Self {
            farms,
            plots,
            first,
            cell_area,
        })
    }

    /// The most a cell can plausibly keep out in a year, grams: all of the baseline.
    pub fn cell_quantity(&self) -> u128 {
        self.cell_area * BASELINE * KILOGRAM / HECTARE
    }
}

/// What a passing plot of `area` keeps out in a year, grams, by a triangular draw.
pub fn kept_out(area: u128, rng: &mut impl Rng) -> u128 {
    let (least, most) = KEPT_OUT;
    let part = (rng.random_range(0..=1_000_u128) + rng.random_range(0..=1_000)) * (most - least);
    area * (least * 2_000 + part) * KILOGRAM / (2_000 * HECTARE)
}

/// Lognormal sizes that add up to `total` square metres.
fn plot_areas(count: usize, total: u128, rng: &mut ChaCha8Rng) -> Result<Vec<u128>> {
    let weights: Vec<f64> = (0..count)
        .map(|_| (0.55 * rng.sample::<f64, _>(StandardNormal)).exp())
        .collect();
    let limits = vec![(PLOT.0 * HECTARE, PLOT.1 * HECTARE); count];
    apportion(&weights, total, &limits).context("the plots' areas")
}

/// Whose each plot is: every farm of `count` from `from` on has at least one.
fn owners(from: usize, count: usize, plots: usize, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let mut owners: Vec<_> = (0..plots)
        .map(|plot| {
            if plot < count {
                from + plot
            } else {
                from + rng.random_range(0..count)
            }
        })
        .collect();
    owners.shuffle(rng);
    owners
}

/// Which of the first year's plots pass, and what each keeps out, to the published total.
fn first_year(parameters: &Parameters, areas: &[u128], rng: &mut ChaCha8Rng) -> Result<Vec<u128>> {
    let published = &parameters.published;
    let mut order: Vec<_> = (0..areas.len()).collect();
    order.shuffle(rng);
    let passing = &order[..published.passing];
    let per_hectare = |area: u128, kilograms: u128| area * kilograms * KILOGRAM / HECTARE;
    let weights: Vec<_> = passing
        .iter()
        .map(|&plot| as_float(kept_out(areas[plot], rng)))
        .collect();
    let limits: Vec<_> = passing
        .iter()
        .map(|&plot| {
            let area = areas[plot];
            (per_hectare(area, KEPT_OUT.0), per_hectare(area, KEPT_OUT.1))
        })
        .collect();
    let quantities = apportion(&weights, parameters.first_quantity(), &limits)
        .context("what the plots kept out")?;
    let mut first = vec![0; areas.len()];
    for (&plot, quantity) in passing.iter().zip(quantities) {
        first[plot] = quantity;
    }
    Ok(first)
}

/// Cells for each plot, taken ring by ring around the centre, and the largest area of one.
fn cells(areas: &[u128]) -> Result<(Vec<Vec<u64>>, u128)> {
    let centre = LatLng::new(CENTRE.0, CENTRE.1)?.to_cell(RESOLUTION);
    let smallest = centre.area_m2() * 0.99; // they hardly differ over some kilometres
    let cell_area = to_whole(centre.area_m2() * 1.01);
    let needed: f64 = areas
        .iter()
        .map(|&area| as_float(area) / smallest + 1.0)
        .sum();
    let mut rings = 1_u32;
    while f64::from(3 * rings * (rings + 1) + 1) < needed {
        rings += 1;
    }
    let mut free = centre.grid_disk::<Vec<CellIndex>>(rings).into_iter();
    let cells = areas
        .iter()
        .map(|area| {
            let count = usize::try_from(area.div_ceil(cell_area))?;
            let mut cells: Vec<u64> = free.by_ref().take(count).map(u64::from).collect();
            ensure!(cells.len() == count, "the catchment has too few cells");
            cells.sort_unstable();
            Ok(cells)
        })
        .collect::<Result<_>>()?;
    Ok((cells, cell_area))
}

/// Divides `total` in proportion to `weights`, each part within its limits; the parts add up to it.
fn apportion(weights: &[f64], total: u128, limits: &[(u128, u128)]) -> Result<Vec<u128>> {
    let parts = |scale: f64| -> Vec<u128> {
        weights
            .iter()
            .zip(limits)
            .map(|(weight, &(low, high))| to_whole(weight * scale).clamp(low, high))
            .collect()
    };
    let least: u128 = limits.iter().map(|limit| limit.0).sum();
    let most: u128 = limits.iter().map(|limit| limit.1).sum();
    ensure!(
        (least..=most).contains(&total),
        "{total} lies outside of the limits, from {least} to {most}"
    );
    // bisect the scale at which the parts add up to the total but for their rounding ...
    let (mut low, mut high) = (0.0, as_float(most));
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if parts(middle).iter().sum::<u128>() <= total {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut parts = parts(low);
    // ... and give what is left, unit by unit, to those that have room for it
    let mut left = total - parts.iter().sum::<u128>();
    while left > 0 {
        for (part, limit) in parts.iter_mut().zip(limits) {
            if left > 0 && *part < limit.1 {
                *part += 1;
                left -= 1;
            }
        }
    }
    Ok(parts)
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn as_float(value: u128) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn to_whole(value: f64) -> u128 {
    value.max(0.0) as u128 // what does not fit saturates
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn whatever_the_seed_the_totals_are_the_published_ones() {
        for seed in 0..20 {
            let parameters = Parameters::neubourg(1);
            let published = parameters.published;
            let land = Land::draw(&parameters, seed).unwrap();
            let plots = &land.plots[..published.plots];
            assert_eq!(
                plots.iter().map(|plot| plot.area).sum::<u128>(),
                published.area
            );
            assert_eq!(land.first.iter().sum::<u128>(), parameters.first_quantity());
            assert_eq!(
                land.first.iter().filter(|&&kept| kept > 0).count(),
                published.passing
            );
            assert!(plots.iter().all(|plot| plot.farm < published.farms));
            assert!(land.farms.iter().all(|farm| !farm.plots.is_empty()));
        }
    }

    #[test]
    fn no_two_plots_share_a_cell_and_every_area_fits_its_cells() {
        let land = Land::draw(&Parameters::neubourg(1), 7).unwrap();
        let mut seen = BTreeSet::new();
        for plot in &land.plots {
            assert!(plot.cells.len() <= 64);
            assert!(plot.area <= land.cell_area * plot.cells.len() as u128);
            assert!(plot.cells.iter().all(|cell| seen.insert(*cell)));
        }
    }

    #[test]
    fn parts_keep_their_limits_and_add_up() {
        let parts = apportion(&[1.0, 1.0, 8.0], 100, &[(0, 100), (20, 30), (0, 50)]).unwrap();
        assert_eq!(parts.iter().sum::<u128>(), 100);
        assert!(parts[1] >= 20 && parts[1] <= 30 && parts[2] <= 50);
        assert!(apportion(&[1.0], 5, &[(6, 9)]).is_err());
    }
}
