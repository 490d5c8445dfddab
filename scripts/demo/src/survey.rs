//! What scientists see of a stock: an estimate with an error, and bounds.

use rand::Rng;
use rand_distr::StandardNormal;
use serde::Serialize;

use crate::stock_file::AssessmentPlan;

/// A survey's figures, in the stock's unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Survey {
    /// Lower bound: `z` standard deviations below.
    pub low: f64,
    /// The estimate.
    pub estimate: f64,
    /// Upper bound: `z` standard deviations above.
    pub high: f64,
}

impl Survey {
    /// Surveys `biomass` with a lognormal error of median 1 and the plan's coefficient of variation.
    pub fn of(biomass: f64, plan: &AssessmentPlan, rng: &mut impl Rng) -> Self {
        let deviation = (1.0 + plan.cv * plan.cv).ln().sqrt();
        let error: f64 = rng.sample(StandardNormal);
        let estimate = biomass * (deviation * error).exp();
        let spread = (plan.z * deviation).exp();
        Self {
            low: estimate / spread,
            estimate,
            high: estimate * spread,
        }
    }

    /// The same survey with every figure times `factor`.
    pub fn times(self, factor: f64) -> Self {
        Self {
            low: self.low * factor,
            estimate: self.estimate * factor,
            high: self.high * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn bounds_are_as_tight_as_the_estimate_without_uncertainty() {
        let plan = AssessmentPlan {
            cv: 0.0,
            ..Default::default()
        };
        let survey = Survey::of(77.5, &plan, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!(
            survey,
            Survey {
                low: 77.5,
                estimate: 77.5,
                high: 77.5
            }
        );
    }

    #[test]
    fn the_lower_bound_holds_nineteen_times_in_twenty() {
        let plan = AssessmentPlan {
            cv: 0.3,
            ..Default::default()
        };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let held = (0..10_000)
            .filter(|_| Survey::of(100.0, &plan, &mut rng).low <= 100.0)
            .count();
        assert!((9_400..=9_600).contains(&held), "{held}");
    }
}
