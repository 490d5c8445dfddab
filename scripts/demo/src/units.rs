//! Quantities: in a file and in print in the stock's unit, on the chain in whole kilograms.

use serde::Deserialize;

/// The unit of every quantity in a stock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Unit {
    /// Thousand tonnes.
    #[serde(rename = "kt")]
    ThousandTonnes,
    /// Tonnes.
    #[serde(rename = "t")]
    Tonnes,
}

impl Unit {
    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::ThousandTonnes => "kt",
            Self::Tonnes => "t",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThousandTonnes => "thousand tonnes",
            Self::Tonnes => "tonnes",
        }
    }

    /// Decimals worth printing.
    pub fn decimals(self) -> usize {
        match self {
            Self::ThousandTonnes => 1,
            Self::Tonnes => 0,
        }
    }

    /// Kilograms in one.
    fn kilograms(self) -> f64 {
        match self {
            Self::ThousandTonnes => 1e6,
            Self::Tonnes => 1e3,
        }
    }

    /// `quantity` of this unit in whole kilograms, rounded down; nothing if negative.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn to_kg_floor(self, quantity: f64) -> u128 {
        (quantity.max(0.0) * self.kilograms()).floor() as u128 // what does not fit saturates
    }

    /// Kilograms in this unit.
    #[allow(clippy::cast_precision_loss)]
    pub fn of_kg(self, kilograms: u128) -> f64 {
        kilograms as f64 / self.kilograms()
    }

    /// `quantity` of this unit in thousand tonnes.
    pub fn to_kt(self, quantity: f64) -> f64 {
        quantity * self.kilograms() / 1e6
    }

    /// `quantity` as it is printed, without the unit.
    pub fn show(self, quantity: f64) -> String {
        format!("{quantity:.*}", self.decimals())
    }

    /// `quantity` as it is printed, with the unit.
    pub fn say(self, quantity: f64) -> String {
        format!("{quantity:.*} {}", self.decimals(), self.sign())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_comes_back_from_kilograms_no_larger() {
        for unit in [Unit::ThousandTonnes, Unit::Tonnes] {
            let kilograms = unit.to_kg_floor(77.688_317_1);
            let back = unit.of_kg(kilograms);
            assert!(back <= 77.688_317_1 && 77.688_317_1 - back < 1e-3);
        }
        assert_eq!(Unit::ThousandTonnes.to_kg_floor(-1.0), 0);
        assert_eq!(Unit::Tonnes.to_kt(500.0), 0.5);
    }
}
