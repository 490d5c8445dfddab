//! What happens on the land: who takes part, what each plot keeps out, and what is claimed for it.

use rand::{seq::SliceRandom, Rng};

use super::{Outturn, Play, Year};
use crate::catchment::{
    evidence::Evidence,
    figures::{
        Fate, BASELINE, FALSE_CLAIMS, FIRST_YEAR, HECTARE, IDLE_CHALLENGE, KILOGRAM, LEARNING,
    },
    land::{as_float, kept_out},
};

impl Play<'_> {
    /// Farms outside join if last year's payment a hectare covers their cost; how many do.
    pub(super) fn join(&mut self, number: u32) -> usize {
        let payment = self.last.as_ref().map_or(0.0, Year::per_hectare);
        let mut count = 0;
        for (joined, farm) in self.joined.iter_mut().zip(&self.land.farms) {
            if joined.is_none() && farm.cost <= payment {
                *joined = Some(number);
                count += 1;
            }
        }
        count
    }

    /// What each plot in the scheme keeps out, and what is claimed for it. Every plot of the catchment
    /// draws, so that who takes part shifts nobody's luck.
    pub(super) fn results(&mut self, number: u32) -> Vec<Outturn> {
        let published = self.parameters.published;
        let failing = 1.0 - as_float(published.passing as u128) / as_float(published.plots as u128);
        let mut results = Vec::new();
        for (index, plot) in self.land.plots.iter().enumerate() {
            let luck: f64 = self.practice.random();
            let kept_out = kept_out(plot.area, &mut self.practice);
            let Some(joined) = self.joined[plot.farm] else {
                continue;
            };
            let experience = i32::try_from(number - joined).unwrap_or(i32::MAX);
            let quantity = if number == 1 {
                self.land.first[index]
            } else if luck < failing * (1.0 - LEARNING).powi(experience) {
                0
            } else {
                kept_out
            };
            results.push(Outturn {
                plot: index,
                quantity,
                fate: Fate::Honest,
            });
        }
        if number > 1 {
            self.tempt(&mut results);
        }
        if number == IDLE_CHALLENGE {
            if let Some(honest) = results
                .iter_mut()
                .find(|result| result.quantity > 0 && result.fate.honest())
            {
                honest.fate = Fate::ChallengedIdly;
            }
        }
        results
    }

    /// Some of those that failed claim all the same.
    fn tempt(&mut self, results: &mut [Outturn]) {
        let mut failed: Vec<_> = results
            .iter_mut()
            .filter(|result| result.quantity == 0)
            .collect();
        failed.shuffle(&mut self.practice);
        let fates = FALSE_CLAIMS
            .into_iter()
            .flat_map(|(fate, count)| std::iter::repeat_n(fate, count));
        for (result, fate) in failed.into_iter().zip(fates) {
            result.fate = fate;
            result.quantity = kept_out(self.land.plots[result.plot].area, &mut self.practice);
        }
    }
}

/// The papers of a claim. In a false one the laboratory's sheet says what was measured in truth.
pub(super) fn papers(number: u32, result: &Outturn, area: u128) -> Evidence {
    let year = i64::from(FIRST_YEAR) + i64::from(number) - 1;
    let per_hectare = result.quantity * HECTARE / (area * KILOGRAM);
    let left = if result.fate.honest() && result.quantity > 0 {
        BASELINE - per_hectare
    } else {
        BASELINE
    };
    let plot = result.plot;
    Evidence::of(&[
        (
            "claim.txt",
            format!("plot {plot}, {year}: {} g kept out\n", result.quantity),
        ),
        (
            "crops.csv",
            format!("year,plot,area_m2\n{year},{plot},{area}\n"),
        ),
        (
            "laboratory.csv",
            format!("year,plot,nitrogen_kg_per_ha\n{year},{plot},{left}\n"),
        ),
        (
            "samples.csv",
            format!("year,plot,cores\n{year},{plot},12\n"),
        ),
    ])
}
