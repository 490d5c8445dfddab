//! What a stock regenerates, and what a control rule allows to be taken of it.
//!
//! Symbols: `B` biomass (base units), `K` carrying capacity (base units), `r` intrinsic growth
//! (per season), `Bmsy` the biomass at which the surplus is greatest, `MSY` that surplus.
//!
//! INVARIANT `budget-below-msy`: no budget exceeds MSY, whatever is attested.
//! INVARIANT `budget-below-surplus`: no budget exceeds the sustainable yield at the lower bound.
#![allow(clippy::cast_possible_truncation)] // in what the codec's derive makes of enums

use crate::math::{ln_ratio_floor, mul3_div2_floor, product, Ratio, ONE_64};

/// The largest carrying capacity a stock may have, in base units: 2⁹². With it every product of a
/// rule fits in 256 bits.
pub const MAX_CAPACITY: u128 = 1 << 92;
/// The largest growth or harvest rate, per season: 16.
pub const MAX_RATE: Ratio = Ratio(16 * Ratio::ONE.0);
/// An assessment's bounds may not exceed this many times the carrying capacity.
pub const MAX_BIOMASS_OVER_CAPACITY: u128 = 10;

/// ⌊2¹²⁸ / e⌋.
const INVERSE_E: u128 = 0x5e2d_58d8_b3bc_df1a_bade_c782_9054_f90d;

/// How a stock renews itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Model {
    /// `r·B·(1 − B/K)`. Schaefer (1954), *Some aspects of the dynamics of populations important to
    /// the management of the commercial marine fisheries*.
    Schaefer,
    /// `r·B·ln(K/B)`. Fox (1970), *An exponential surplus-yield model for optimizing exploited fish
    /// populations*, in the form in which `r` and `K` mean what they mean in Schaefer's.
    Fox,
    /// An inflow per season (water): the assessment attests the inflow itself, `K` is the most that
    /// a season can bring.
    Recharge,
    /// A cap that follows allocation alone (carbon): the assessment attests the cap, `K` bounds it.
    Fixed,
}

/// How much of a stock may be taken in a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum ControlRule {
    /// `rate × B`. Constant harvest rate; for [`Model::Recharge`] the share of the recharge.
    ConstantRate {
        /// Harvest rate, per season.
        rate: Ratio,
    },
    /// `rate × B × ramp`, where the ramp rises from 0 at `B/K = 0.10` to 1 at `B/K = 0.40`: the
    /// 40-10 rule of the Pacific Fishery Management Council's groundfish plan, as a harvest-rate
    /// ramp.
    FortyTen {
        /// Harvest rate above 0.40 K, per season.
        rate: Ratio,
    },
    /// `rate × B × min(1, B / trigger)`, zero below `limit`: the ICES advice rule for category 1 and
    /// 2 stocks (MSY Btrigger, Blim).
    IcesAdvice {
        /// Harvest rate at or above the trigger, per season.
        rate: Ratio,
        /// MSY Btrigger, base units.
        trigger: u128,
        /// Blim, base units.
        limit: u128,
    },
}

impl ControlRule {
    /// The rule's harvest rate before any ramp, per season.
    pub fn rate(&self) -> Ratio {
        match *self {
            Self::ConstantRate { rate }
            | Self::FortyTen { rate }
            | Self::IcesAdvice { rate, .. } => rate,
        }
    }
}

/// Everything by which a stock's budget is computed from an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct StockParameters {
    /// How the stock renews itself.
    pub model: Model,
    /// `r`, per season.
    pub growth: Ratio,
    /// `K`, base units.
    pub capacity: u128,
    /// The control rule.
    pub rule: ControlRule,
    /// From an assessment's reference date to its expiry, at the longest; seconds.
    pub max_age: u64,
    /// Before the expiry, the time in which the cap falls in a straight line to zero; seconds.
    pub grace: u64,
}

/// What is wrong with a stock's parameters or with a figure attested for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockError {
    /// `K` is zero or above [`MAX_CAPACITY`].
    Capacity(u128),
    /// `r` or the harvest rate is above its limit (the share of a recharge may not exceed 1).
    Rate(Ratio),
    /// A reference point of the rule is above `K`, or the limit above the trigger, or the trigger is
    /// zero.
    ReferencePoint(u128),
    /// The rule cannot be used with the model (a ramp on an inflow).
    RuleForModel,
    /// The maximum age is zero or shorter than the grace.
    Ageing {
        /// As given, seconds.
        max_age: u64,
        /// As given, seconds.
        grace: u64,
    },
}

impl StockParameters {
    /// Checks every field against its limits.
    pub fn validate(&self) -> Result<(), StockError> {
        if self.capacity == 0 || self.capacity > MAX_CAPACITY {
            return Err(StockError::Capacity(self.capacity));
        }
        if self.growth > MAX_RATE {
            return Err(StockError::Rate(self.growth));
        }
        let inflow = matches!(self.model, Model::Recharge | Model::Fixed);
        let rate_limit = if inflow { Ratio::ONE } else { MAX_RATE };
        if self.rule.rate() > rate_limit {
            return Err(StockError::Rate(self.rule.rate()));
        }
        match self.rule {
            ControlRule::ConstantRate { .. } => {}
            _ if inflow => return Err(StockError::RuleForModel),
            ControlRule::FortyTen { .. } => {}
            ControlRule::IcesAdvice { trigger, limit, .. } => {
                if trigger == 0 || trigger > self.capacity {
                    return Err(StockError::ReferencePoint(trigger));
                }
                if limit > trigger {
                    return Err(StockError::ReferencePoint(limit));
                }
            }
        }
        if self.max_age == 0 || self.grace > self.max_age {
            return Err(StockError::Ageing {
                max_age: self.max_age,
                grace: self.grace,
            });
        }
        Ok(())
    }

    /// True if replacing `self` by `new` can only lower a budget: the same model, reference points
    /// and kind of rule, no higher rate, no longer life of an assessment, no shorter grace.
    pub fn tightened_by(&self, new: &Self) -> bool {
        let same_rule = match (self.rule, new.rule) {
            (ControlRule::ConstantRate { rate: a }, ControlRule::ConstantRate { rate: b })
            | (ControlRule::FortyTen { rate: a }, ControlRule::FortyTen { rate: b }) => b <= a,
            (
                ControlRule::IcesAdvice {
                    rate: a,
                    trigger,
                    limit,
                },
                ControlRule::IcesAdvice {
                    rate: b,
                    trigger: t,
                    limit: l,
                },
            ) => b <= a && t == trigger && l == limit,
            _ => false,
        };
        same_rule
            && new.model == self.model
            && new.growth == self.growth
            && new.capacity == self.capacity
            && new.max_age <= self.max_age
            && new.grace >= self.grace
    }

    /// `Bmsy`, base units, rounded down: `K/2` (Schaefer), `K/e` (Fox), `K` where the attested figure
    /// is itself a yield.
    pub fn biomass_at_msy(&self) -> u128 {
        match self.model {
            Model::Schaefer => self.capacity / 2,
            Model::Fox => product(self.capacity, INVERSE_E)
                .wrapping_shr(128)
                .try_into()
                .unwrap_or(0),
            Model::Recharge | Model::Fixed => self.capacity,
        }
    }

    /// What the stock grows in a season from biomass `biomass`, base units, rounded down. Zero at or
    /// above `K`, where a stock shrinks of itself.
    pub fn surplus_floor(&self, biomass: u128) -> u128 {
        if biomass == 0 || (biomass >= self.capacity && self.biological()) {
            return 0;
        }
        let surplus = match self.model {
            Model::Schaefer => mul3_div2_floor(
                self.growth.0,
                biomass,
                self.capacity.saturating_sub(biomass),
                self.capacity,
                Ratio::ONE.0,
            ),
            Model::Fox => ln_ratio_floor(self.capacity, biomass)
                .and_then(|ln| mul3_div2_floor(self.growth.0, biomass, ln, Ratio::ONE.0, ONE_64)),
            Model::Recharge | Model::Fixed => Some(biomass.min(self.capacity)),
        };
        surplus.unwrap_or(0) // cannot overflow within the limits of `validate`
    }

    /// The greatest surplus, base units, rounded down.
    pub fn msy_floor(&self) -> u128 {
        self.surplus_floor(self.biomass_at_msy())
    }

    /// `SY(B) = surplus(min(B, Bmsy))`, base units, rounded down: above `Bmsy` the stock may be
    /// fished down to `Bmsy` and no further; at `Bmsy` or below, no more than it grows.
    pub fn sustainable_yield_floor(&self, biomass: u128) -> u128 {
        self.surplus_floor(biomass.min(self.biomass_at_msy()))
    }

    /// What the control rule alone allows at biomass `biomass`, base units, rounded down.
    pub fn rule_floor(&self, biomass: u128) -> u128 {
        let one = Ratio::ONE.0;
        let allowed = match self.rule {
            ControlRule::ConstantRate { rate } => rate.of_floor(biomass),
            ControlRule::FortyTen { rate } => {
                let tenfold = biomass.saturating_mul(10);
                if tenfold >= self.capacity.saturating_mul(4) {
                    rate.of_floor(biomass)
                } else {
                    let above = tenfold.saturating_sub(self.capacity);
                    mul3_div2_floor(rate.0, biomass, above, self.capacity.saturating_mul(3), one)
                }
            }
            ControlRule::IcesAdvice { limit, .. } if biomass < limit => Some(0),
            ControlRule::IcesAdvice { rate, trigger, .. } if biomass >= trigger => {
                rate.of_floor(biomass)
            }
            ControlRule::IcesAdvice { rate, trigger, .. } => {
                mul3_div2_floor(rate.0, biomass, biomass, trigger, one)
            }
        };
        allowed.unwrap_or(0) // cannot overflow within the limits of `validate`
    }

    /// The budget of a season, base units: the least of what the rule allows and what the stock
    /// yields, both at the lower bound of its assessment. Ageing comes on top.
    pub fn budget_floor(&self, lower_bound: u128) -> u128 {
        self.rule_floor(lower_bound)
            .min(self.sustainable_yield_floor(lower_bound))
    }

    fn biological(&self) -> bool {
        matches!(self.model, Model::Schaefer | Model::Fox)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn ratio(millionths: u128) -> Ratio {
        Ratio(millionths * 1_000_000_000_000)
    }

    /// South Atlantic albacore in grams; the figures' source: docs/concepts.md.
    fn albacore(rule: ControlRule) -> StockParameters {
        StockParameters {
            model: Model::Schaefer,
            growth: Ratio(308_242_900_000_000_000),
            capacity: 251_541_538_000,
            rule,
            max_age: 31_536_000,
            grace: 7_776_000,
        }
    }

    const B1990: u128 = 77_688_000_000; // 77.688 kt

    #[test]
    fn albacore_reference_points_and_budgets_of_1990() {
        let half_r = Ratio(154_121_450_000_000_000);
        let constant = albacore(ControlRule::ConstantRate { rate: half_r });
        assert_eq!(constant.biomass_at_msy(), 125_770_769_000);
        assert_eq!(constant.msy_floor(), 19_383_973_285); // 19.3839733 kt; printed as 19.3839743 by a fit whose r has more digits
        assert_eq!(constant.surplus_floor(77_688_000_000) / 1_000_000, 16_550);
        assert_eq!(constant.rule_floor(B1990) / 1_000_000, 11_973);
        let ramp = albacore(ControlRule::FortyTen { rate: half_r });
        assert_eq!(ramp.budget_floor(B1990) / 1_000_000, 8_335);
    }

    #[test]
    fn haddon_reference_values_for_schaefer_and_fox() {
        let mut stock = albacore(ControlRule::ConstantRate { rate: Ratio::ONE });
        stock.growth = ratio(1_100_000);
        stock.capacity = 1_000_000_000_000; // 1000 in units of 10^-9
        assert_eq!(stock.msy_floor(), 275_000_000_000);
        stock.model = Model::Fox;
        assert_eq!(stock.msy_floor() / 100_000, 4_046_673); // 404.6673852…, printed as 404.6674
        assert!(stock.msy_floor().abs_diff(404_667_385_286) <= 2);
    }

    #[test]
    fn forty_ten_multiplier_at_the_four_points() {
        let mut stock = albacore(ControlRule::FortyTen { rate: Ratio::ONE });
        stock.capacity = 6_000;
        assert_eq!(stock.rule_floor(600), 0);
        assert_eq!(stock.rule_floor(1_200), 400);
        assert_eq!(stock.rule_floor(1_500), 750);
        assert_eq!(stock.rule_floor(2_400), 2_400);
        assert_eq!(stock.rule_floor(6_000), 6_000);
    }

    #[test]
    fn ices_advice_is_zero_below_the_limit_and_ramps_to_the_trigger() {
        let mut stock = albacore(ControlRule::IcesAdvice {
            rate: ratio(500_000),
            trigger: 1_000,
            limit: 200,
        });
        stock.capacity = 6_000;
        assert_eq!(stock.rule_floor(199), 0);
        assert_eq!(stock.rule_floor(200), 20);
        assert_eq!(stock.rule_floor(500), 125);
        assert_eq!(stock.rule_floor(1_000), 500);
        assert_eq!(stock.rule_floor(2_000), 1_000);
    }

    #[test]
    fn parameters_beyond_their_limits_are_refused_with_the_value() {
        let good = albacore(ControlRule::FortyTen {
            rate: ratio(150_000),
        });
        assert_eq!(good.validate(), Ok(()));
        let with = |change: fn(&mut StockParameters)| {
            let mut stock = good;
            change(&mut stock);
            stock.validate()
        };
        assert_eq!(with(|s| s.capacity = 0), Err(StockError::Capacity(0)));
        assert_eq!(
            with(|s| s.capacity = MAX_CAPACITY + 1),
            Err(StockError::Capacity(MAX_CAPACITY + 1))
        );
        assert_eq!(
            with(|s| s.growth = Ratio(MAX_RATE.0 + 1)),
            Err(StockError::Rate(Ratio(MAX_RATE.0 + 1)))
        );
        assert_eq!(
            with(|s| s.model = Model::Recharge),
            Err(StockError::RuleForModel)
        );
        assert_eq!(
            with(|s| s.max_age = 1),
            Err(StockError::Ageing {
                max_age: 1,
                grace: 7_776_000
            })
        );
        assert_eq!(
            with(|s| s.rule = ControlRule::IcesAdvice {
                rate: Ratio::ONE,
                trigger: 5,
                limit: 6
            }),
            Err(StockError::ReferencePoint(6))
        );
    }

    #[test]
    fn only_a_lower_rate_a_shorter_life_or_a_longer_grace_tightens() {
        let old = albacore(ControlRule::FortyTen {
            rate: ratio(150_000),
        });
        let mut new = old;
        assert!(old.tightened_by(&new));
        new.rule = ControlRule::FortyTen {
            rate: ratio(140_000),
        };
        assert!(old.tightened_by(&new) && !new.tightened_by(&old));
        new = old;
        new.capacity -= 1;
        assert!(!old.tightened_by(&new));
        new = old;
        new.max_age += 1;
        assert!(!old.tightened_by(&new) && new.tightened_by(&old));
    }
}
