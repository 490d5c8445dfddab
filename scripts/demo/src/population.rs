//! How the stock itself lives: surplus production from year to year, off the chain and in floating
//! point. Quantities are in the stock's own unit, rates are a year.

use serde::Deserialize;

/// How a stock renews itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// `r·B·(1 − B/K)`: Schaefer (1954).
    Schaefer,
    /// `r·B·ln(K/B)`: Fox (1970).
    Fox,
}

impl Model {
    /// As a person would call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Schaefer => "Schaefer",
            Self::Fox => "Fox",
        }
    }
}

/// A stock's own law of growth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Population {
    /// The form of the surplus.
    pub model: Model,
    /// `r`, a year.
    pub growth: f64,
    /// `K`, the biomass an unfished stock settles at.
    pub capacity: f64,
}

/// A stock below this part of `K` is gone: no fleet finds it, and no model can tell whether it
/// would come back.
pub const GONE: f64 = 0.001;

impl Population {
    /// What grows in a year from `biomass`; negative above `K`.
    pub fn surplus(&self, biomass: f64) -> f64 {
        if biomass <= 0.0 {
            return 0.0;
        }
        match self.model {
            Model::Schaefer => self.growth * biomass * (1.0 - biomass / self.capacity),
            Model::Fox => self.growth * biomass * (self.capacity / biomass).ln(),
        }
    }

    /// The biomass with the greatest surplus.
    pub fn bmsy(&self) -> f64 {
        match self.model {
            Model::Schaefer => self.capacity / 2.0,
            Model::Fox => self.capacity / std::f64::consts::E,
        }
    }

    /// The greatest surplus: the maximum sustainable yield, a year.
    pub fn msy(&self) -> f64 {
        self.surplus(self.bmsy())
    }

    /// The harvest rate that takes the greatest surplus at the biomass that has it, a year.
    pub fn fmsy(&self) -> f64 {
        self.msy() / self.bmsy()
    }

    /// The biomass a year on, after `catch`. Never below zero.
    pub fn next(&self, biomass: f64, catch: f64) -> f64 {
        (biomass + self.surplus(biomass) - catch).max(0.0)
    }

    /// The most that can be caught in a year: there is no more fish.
    pub fn available(&self, biomass: f64) -> f64 {
        (biomass + self.surplus(biomass)).max(0.0)
    }

    /// True if nothing worth the name is left.
    pub fn gone(&self, biomass: f64) -> bool {
        biomass < GONE * self.capacity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(model: Model) -> Population {
        Population {
            model,
            growth: 1.1,
            capacity: 1000.0,
        }
    }

    #[test]
    fn haddon_reference_values() {
        assert!((stock(Model::Schaefer).msy() - 275.0).abs() < 1e-9);
        assert!((stock(Model::Fox).msy() - 404.6674).abs() < 1e-4);
        assert!((stock(Model::Fox).fmsy() - 1.1).abs() < 1e-9);
    }

    #[test]
    fn above_capacity_a_stock_shrinks_of_itself_and_an_empty_one_stays_empty() {
        for model in [Model::Schaefer, Model::Fox] {
            assert!(stock(model).surplus(1200.0) < 0.0);
            assert_eq!(stock(model).next(0.0, 0.0), 0.0);
        }
    }
}
