//! Which assessment is in force, how it ages, and when a surprise has to wait.
//!
//! INVARIANT `silence-tightens`: without a new assessment a budget never rises, and at the expiry of
//! the last one it is zero.
//! INVARIANT `plausible-growth`: a lower bound beyond what the stock can have grown to since the last
//! one is not in force before the public delay has passed; a lower one is in force at once.

use crate::{
    delayed::Delayed,
    math::{ln_ratio_ceil, mul3_div2_floor, mul_div_floor, Ratio, ONE_64},
    stock::{StockParameters, MAX_BIOMASS_OVER_CAPACITY},
};

/// What scientists attest of a stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Assessment {
    /// The season it was made for.
    pub season: u32,
    /// Lower bound of the biomass (or inflow), base units. The only figure that a budget uses.
    pub low: u128,
    /// The moment the figures describe; unix seconds.
    pub as_of: u64,
    /// From here on it counts no more; unix seconds.
    pub expires: u64,
}

/// What is wrong with an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssessmentError {
    /// The bounds are not `low ≤ estimate ≤ high`.
    BoundsOutOfOrder {
        /// As attested.
        low: u128,
        /// As attested.
        estimate: u128,
        /// As attested.
        high: u128,
    },
    /// The upper bound is more than ten times the carrying capacity.
    ImplausibleBiomass {
        /// As attested.
        high: u128,
        /// The most that may be attested.
        limit: u128,
    },
    /// Made for a season that is over, or that is further off than the next.
    WrongSeason {
        /// As attested.
        season: u32,
        /// The season now.
        current: u32,
    },
    /// The reference date lies in the future, or the expiry has passed or is no later than the
    /// reference date.
    WrongDate {
        /// As attested.
        as_of: u64,
        /// As attested.
        expires: u64,
        /// The moment now.
        now: u64,
    },
    /// A later assessment is known already.
    Superseded {
        /// As attested.
        as_of: u64,
        /// Reference date of the later one.
        known: u64,
    },
}

/// The figures of one assessment as attested, before anything is decided about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The season it is made for.
    pub season: u32,
    /// Lower bound, base units.
    pub low: u128,
    /// Best estimate, base units.
    pub estimate: u128,
    /// Upper bound, base units.
    pub high: u128,
    /// The moment the figures describe; unix seconds.
    pub as_of: u64,
    /// The expiry its authors give it; unix seconds.
    pub expires: u64,
}

impl Figures {
    /// Checks the figures against the stock, the season now and the time now, and shortens the
    /// expiry to the stock's maximum age.
    pub fn validate(
        &self,
        parameters: &StockParameters,
        current_season: u32,
        now: u64,
    ) -> Result<Assessment, AssessmentError> {
        let Self {
            season,
            low,
            estimate,
            high,
            as_of,
            expires,
        } = *self;
        if low > estimate || estimate > high {
            return Err(AssessmentError::BoundsOutOfOrder {
                low,
                estimate,
                high,
            });
        }
        let limit = parameters
            .capacity
            .saturating_mul(MAX_BIOMASS_OVER_CAPACITY);
        if high > limit {
            return Err(AssessmentError::ImplausibleBiomass { high, limit });
        }
        if season < current_season || season > current_season.saturating_add(1) {
            return Err(AssessmentError::WrongSeason {
                season,
                current: current_season,
            });
        }
        let expires = expires.min(as_of.saturating_add(parameters.max_age));
        if as_of > now || expires <= now {
            return Err(AssessmentError::WrongDate {
                as_of,
                expires,
                now,
            });
        }
        Ok(Assessment {
            season,
            low,
            as_of,
            expires,
        })
    }
}

/// The ageing factor: 1 until `grace` seconds before the expiry, then a straight line to 0 at the
/// expiry, 0 from there on. Returned as `(numerator, denominator)` so that it is applied exactly.
pub fn ageing(expires: u64, grace: u64, now: u64) -> (u64, u64) {
    let left = expires.saturating_sub(now);
    if left == 0 {
        (0, 1)
    } else if left >= grace {
        (1, 1)
    } else {
        (left, grace)
    }
}

/// `budget` after ageing, base units, rounded down.
pub fn aged_floor(budget: u128, expires: u64, grace: u64, now: u64) -> u128 {
    let (numerator, denominator) = ageing(expires, grace, now);
    mul_div_floor(budget, numerator.into(), denominator.into()).unwrap_or(0)
}

/// True if a stock can have grown from lower bound `old` to `new` in `elapsed` seconds:
/// `new ≤ min(old·e^(r·Δt), K)`, where `Δt` is in seasons of `season_length` seconds. A figure no
/// higher than the old one always can. Decided in the logarithm, `ln(new/old) ≤ r·Δt`, with the left
/// side rounded up and the right side rounded down, so that a doubt counts as a surprise.
pub fn plausible(
    old: u128,
    new: u128,
    parameters: &StockParameters,
    elapsed: u64,
    season_length: u64,
) -> bool {
    if new <= old {
        return true;
    }
    if new > parameters.capacity {
        return false;
    }
    let growth = mul3_div2_floor(
        parameters.growth.0,
        elapsed.into(),
        ONE_64,
        season_length.into(),
        Ratio::ONE.0,
    );
    match (ln_ratio_ceil(new, old), growth) {
        (Some(needed), Some(possible)) => needed <= possible,
        (Some(_), None) => season_length > 0, // more growth than the number can hold
        (None, _) => false,                   // from nothing
    }
}

/// The assessments of one stock: the one in force and the one that waits.
pub type Standing = Delayed<Option<Assessment>>;

/// What became of an assessment that was attested by quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The stock's assessments from here on.
    pub standing: Standing,
    /// From when it is in force; unix seconds. `now` unless it is a surprise.
    pub in_force_from: u64,
}

/// Decides over an assessment that quorum has attested: in force at once if it is no higher than the
/// stock can have grown to, else after `delay` seconds. The first one always waits. One that is
/// older than what is known is refused; of two with the same date the lower one counts at once.
pub fn accept(
    standing: Standing,
    new: Assessment,
    parameters: &StockParameters,
    season_length: u64,
    delay: u64,
    now: u64,
) -> Result<Accepted, AssessmentError> {
    let standing = standing.settled(now);
    let due = now.saturating_add(delay);
    let waiting = standing.pending.and_then(|(assessment, _)| assessment);
    let known = standing
        .current
        .iter()
        .chain(&waiting)
        .map(|it| it.as_of)
        .max()
        .unwrap_or(0);
    if new.as_of < known {
        return Err(AssessmentError::Superseded {
            as_of: new.as_of,
            known,
        });
    }
    let Some(old) = standing.current else {
        return Ok(Accepted {
            standing: standing.loosened(Some(new), now, due),
            in_force_from: due,
        });
    };
    let elapsed = new.as_of.saturating_sub(old.as_of);
    // the lower bound is weighed against the stock's growth since the last one
    if plausible(old.low, new.low, parameters, elapsed, season_length) {
        Ok(Accepted {
            standing: standing.tightened(Some(new)),
            in_force_from: now,
        })
    } else {
        Ok(Accepted {
            standing: standing.loosened(Some(new), now, due),
            in_force_from: due,
        })
    }
}

/// What a budget is read from without computing it anew: the figures in force, prepared whenever one
/// of them changes.
///
/// INVARIANT `gauge-agrees`: until [`Gauge::until`] it answers what [`Gauge::new`] would answer then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Gauge {
    /// The season the assessment in force was made for; 0 if there is none.
    pub assessed_for: u32,
    /// The budget before ageing, base units.
    pub unaged: u128,
    /// When the assessment expires; unix seconds.
    pub expires: u64,
    /// Time before the expiry in which the budget falls to zero; seconds.
    pub grace: u64,
    /// The first moment at which something that waits comes into force; unix seconds.
    pub until: u64,
}

impl Gauge {
    /// The figures in force at `now`.
    pub fn new(parameters: &Delayed<StockParameters>, standing: &Standing, now: u64) -> Self {
        let (parameters, standing) = (parameters.settled(now), standing.settled(now));
        let due = |pending: Option<u64>| pending.unwrap_or(u64::MAX);
        let until = due(parameters.pending.map(|(_, due)| due))
            .min(due(standing.pending.map(|(_, due)| due)));
        let StockParameters { grace, .. } = parameters.current;
        match standing.current {
            None => Self {
                assessed_for: 0,
                unaged: 0,
                expires: 0,
                grace,
                until,
            },
            Some(Assessment {
                season,
                low,
                as_of,
                expires,
            }) => Self {
                assessed_for: season,
                unaged: parameters.current.budget_floor(low),
                // terms may have shortened an assessment's life since it was attested
                expires: expires.min(as_of.saturating_add(parameters.current.max_age)),
                grace,
                until,
            },
        }
    }

    /// The budget at `now`, base units, rounded down; to be asked before [`Gauge::until`].
    pub fn budget_floor(&self, now: u64) -> u128 {
        aged_floor(self.unaged, self.expires, self.grace, now)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::stock::{ControlRule, Model};

    const YEAR: u64 = 31_536_000;

    fn stock() -> StockParameters {
        StockParameters {
            model: Model::Schaefer,
            growth: Ratio(300_000_000_000_000_000),
            capacity: 1_000_000,
            rule: ControlRule::ConstantRate {
                rate: Ratio(100_000_000_000_000_000),
            },
            max_age: 2 * YEAR,
            grace: YEAR / 4,
        }
    }

    fn at(as_of: u64, low: u128) -> Assessment {
        Assessment {
            season: 1,
            low,
            as_of,
            expires: as_of + 2 * YEAR,
        }
    }

    #[test]
    fn a_budget_holds_then_falls_in_a_straight_line_to_zero_at_the_expiry() {
        assert_eq!(aged_floor(1_000, 10_000, 1_000, 0), 1_000);
        assert_eq!(aged_floor(1_000, 10_000, 1_000, 9_000), 1_000);
        assert_eq!(aged_floor(1_000, 10_000, 1_000, 9_250), 750);
        assert_eq!(aged_floor(1_000, 10_000, 1_000, 9_999), 1);
        assert_eq!(aged_floor(1_000, 10_000, 1_000, 10_000), 0);
        assert_eq!(aged_floor(1_000, 10_000, 0, 9_999), 1_000);
    }

    #[test]
    fn a_gauge_holds_until_something_that_waits_comes_into_force() {
        let parameters = Delayed::new(stock());
        let first = accept(
            Standing::new(None),
            at(10, 50_000),
            &stock(),
            YEAR,
            1_000,
            20,
        )
        .unwrap();
        let waiting = Gauge::new(&parameters, &first.standing, 20);
        assert_eq!((waiting.budget_floor(1_019), waiting.until), (0, 1_020));
        let in_force = Gauge::new(&parameters, &first.standing, 1_020);
        assert_eq!(
            (in_force.budget_floor(1_020), in_force.until),
            (5_000, u64::MAX)
        );
        let tighter = StockParameters {
            grace: YEAR,
            ..stock()
        };
        let changing = parameters.loosened(tighter, 1_020, 9_000);
        assert_eq!(Gauge::new(&changing, &first.standing, 1_020).until, 9_000);
    }

    #[test]
    fn growth_of_e_to_the_r_in_a_year_is_plausible_and_one_more_is_a_surprise() {
        // 100000 · e^0.3 = 134985.88…
        assert!(plausible(100_000, 134_985, &stock(), YEAR, YEAR));
        assert!(!plausible(100_000, 134_986, &stock(), YEAR, YEAR));
        assert!(plausible(900_000, 1_000_000, &stock(), YEAR, YEAR));
        assert!(!plausible(900_000, 1_000_001, &stock(), YEAR, YEAR));
        assert!(!plausible(0, 1, &stock(), YEAR, YEAR));
        assert!(plausible(1_200_000, 1_100_000, &stock(), 0, YEAR));
    }

    #[test]
    fn the_first_assessment_and_a_surprise_wait_while_a_lower_one_holds_at_once() {
        let delay = 1_000;
        let first = accept(Standing::new(None), at(10, 500), &stock(), YEAR, delay, 20).unwrap();
        assert_eq!(first.in_force_from, 1_020);
        assert_eq!(first.standing.at(1_019), None);
        let lower = accept(first.standing, at(1_100, 400), &stock(), YEAR, delay, 1_200).unwrap();
        assert_eq!(lower.in_force_from, 1_200);
        assert_eq!(lower.standing.at(1_200).unwrap().low, 400);
        let surprise = accept(
            lower.standing,
            at(1_300, 5_000),
            &stock(),
            YEAR,
            delay,
            1_400,
        )
        .unwrap();
        assert_eq!(surprise.in_force_from, 2_400);
        assert_eq!(surprise.standing.at(2_399).unwrap().low, 400);
        let lower_again = accept(
            surprise.standing,
            at(1_300, 399),
            &stock(),
            YEAR,
            delay,
            1_500,
        )
        .unwrap();
        assert_eq!(lower_again.standing, Standing::new(Some(at(1_300, 399))));
        assert_eq!(
            accept(
                lower_again.standing,
                at(1_299, 1),
                &stock(),
                YEAR,
                delay,
                1_600
            ),
            Err(AssessmentError::Superseded {
                as_of: 1_299,
                known: 1_300
            })
        );
    }
}
