//! What a stock regenerates and what a rule allows.

use crate::{exact, inverse_e, ln, numbers::Interval, ratio, Exact, Refusal};
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// How a stock renews itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// `r·B·(1 − B/K)`
    Schaefer,
    /// `r·B·ln(K/B)`
    Fox,
    /// What flows in.
    Recharge,
    /// A cap that is given.
    Fixed,
}

/// How much of it a rule lets be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harvest {
    /// The rate.
    Constant,
    /// The rate, on a ramp of `B/K` from 0.10 to 0.40.
    FortyTen,
    /// The rate, less in proportion below the trigger, none below the limit.
    Ices {
        /// MSY Btrigger, base units.
        trigger: u128,
        /// Blim, base units.
        limit: u128,
    },
}

/// A stock as its charter describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stock {
    /// How it renews itself.
    pub growth: Growth,
    /// `r`, 18 decimals, per season.
    pub r: u128,
    /// `K`, base units.
    pub capacity: u128,
    /// The control rule.
    pub harvest: Harvest,
    /// Its rate, 18 decimals, per season.
    pub rate: u128,
    /// The longest life of an assessment; seconds.
    pub max_age: u64,
    /// At its end, the time in which the cap falls to zero; seconds.
    pub grace: u64,
}

impl Stock {
    /// Whether such a stock may be.
    pub fn examine(&self) -> Result<(), Refusal> {
        let sixteen = exact(16);
        let one = Exact::one();
        let population = matches!(self.growth, Growth::Schaefer | Growth::Fox);
        if self.capacity == 0 || BigInt::from(self.capacity) > BigInt::from(2).pow(92) {
            return Err(Refusal::Capacity);
        }
        if ratio(self.r) > sixteen || ratio(self.rate) > *if population { &sixteen } else { &one } {
            return Err(Refusal::Rate);
        }
        if !population && self.harvest != Harvest::Constant {
            return Err(Refusal::RuleForModel);
        }
        if let Harvest::Ices { trigger, limit } = self.harvest {
            let in_order = limit <= trigger && trigger <= self.capacity;
            if trigger == 0 || !in_order {
                return Err(Refusal::ReferencePoint);
            }
        }
        if self.max_age == 0 || self.max_age < self.grace {
            return Err(Refusal::Ageing);
        }
        Ok(())
    }

    /// What it grows in a season from `biomass`; nothing above `K`.
    pub fn surplus(&self, biomass: &Exact) -> Interval {
        let k = exact(self.capacity);
        let r = ratio(self.r);
        match self.growth {
            Growth::Recharge | Growth::Fixed => Interval::point(biomass.clone().min(k)),
            _ if *biomass >= k || biomass.is_zero() => Interval::point(Exact::zero()),
            Growth::Schaefer => Interval::point(&r * biomass * (Exact::one() - biomass / k)),
            Growth::Fox => ln(&(k / biomass)).times(&(r * biomass)),
        }
    }

    /// The greatest surplus there can be: `r·K/4`, `r·K/e`, or all that can flow in.
    pub fn msy(&self) -> Interval {
        let rk = ratio(self.r) * exact(self.capacity);
        match self.growth {
            Growth::Schaefer => Interval::point(rk / exact(4)),
            Growth::Fox => inverse_e().times(&rk),
            Growth::Recharge | Growth::Fixed => Interval::point(exact(self.capacity)),
        }
    }

    /// What may be taken for ever from `biomass` on: no more than it grows at or below `Bmsy`, MSY
    /// above.
    pub fn sustainable_yield(&self, biomass: &Exact) -> Interval {
        let k = exact(self.capacity);
        let above = match self.growth {
            Growth::Schaefer => biomass * exact(2) >= k,
            Growth::Fox => *biomass >= &inverse_e().low * k,
            Growth::Recharge | Growth::Fixed => *biomass >= k,
        };
        if above {
            self.msy()
        } else {
            self.surplus(biomass)
        }
    }

    /// By how much [`sustainable_yield`](Self::sustainable_yield) may be missed when `Bmsy` is taken
    /// in whole base units: the surplus is flat there, and less than one unit away from its top it is
    /// lower by no more than `r/(4K)` (Schaefer) or `r/(2⌊K/e⌋)` (Fox), hence by `4r/K`, or `r`.
    pub fn whole_unit_allowance(&self) -> Exact {
        ratio(self.r) * (exact(4) / exact(self.capacity)).min(Exact::one())
    }

    /// What the control rule alone allows at `biomass`.
    pub fn allowed_by_rule(&self, biomass: &Exact) -> Exact {
        let taken = ratio(self.rate) * biomass;
        match self.harvest {
            Harvest::Constant => taken,
            Harvest::FortyTen => {
                let depletion = biomass / exact(self.capacity);
                let ten = Exact::new(1.into(), 10.into());
                let forty = Exact::new(4.into(), 10.into());
                let ramp = (depletion - &ten) / (forty - &ten);
                taken * ramp.max(Exact::zero()).min(Exact::one())
            }
            Harvest::Ices { limit, .. } if *biomass < exact(limit) => Exact::zero(),
            Harvest::Ices { trigger, .. } => taken * (biomass / exact(trigger)).min(Exact::one()),
        }
    }

    /// The budget of a season whose assessment has this lower bound.
    pub fn budget(&self, lower_bound: u128) -> Interval {
        let low = exact(lower_bound);
        Interval::point(self.allowed_by_rule(&low)).min(self.sustainable_yield(&low))
    }

    /// What is left of a cap at `now`, between 0 and 1, when its assessment expires at `expires`.
    pub fn freshness(&self, expires: u64, now: u64) -> Exact {
        let left = exact(expires) - exact(now);
        if left <= Exact::zero() {
            Exact::zero()
        } else if left >= exact(self.grace) {
            Exact::one()
        } else {
            left / exact(self.grace)
        }
    }
}
