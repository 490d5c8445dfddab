//! The regimes that need no chain: open access, and the same catch every year.

use serde::Serialize;

use crate::{population::Population, stock_file::Stock};

/// One year under a regime, in the stock's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Biomass at its start.
    pub biomass: f64,
    /// What was caught in it.
    pub catch: f64,
}

/// A fishery under one regime.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The regime.
    pub regime: Regime,
    /// Year after year.
    pub years: Vec<Year>,
    /// Biomass after the last year.
    pub left: f64,
    /// The first year at whose start the stock was gone.
    pub collapsed_in: Option<i32>,
}

/// Who decides how much is caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    /// Nobody: effort follows profit.
    OpenAccess,
    /// A textbook: the maximum sustainable yield every year.
    ConstantMsy,
    /// The contracts.
    Fishcoin,
}

impl Regime {
    /// As it is printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::OpenAccess => "open access",
            Self::ConstantMsy => "constant MSY",
            Self::Fishcoin => "Fishcoin",
        }
    }
}

impl Scenario {
    /// A scenario from its years.
    pub fn new(regime: Regime, years: Vec<Year>, left: f64, population: &Population) -> Self {
        let after_last = years.last().map(|last| (last.year + 1, left));
        let collapsed_in = years
            .iter()
            .map(|year| (year.year, year.biomass))
            .chain(after_last)
            .find(|&(_, biomass)| population.gone(biomass))
            .map(|(year, _)| year);
        Self {
            regime,
            years,
            left,
            collapsed_in,
        }
    }
}

/// Runs the stock on for its years; `take` says what is caught, and is given the year and the
/// biomass. Nobody catches more than there is.
pub fn run_on(stock: &Stock, regime: Regime, mut take: impl FnMut(i32, f64) -> f64) -> Scenario {
    let population = &stock.population;
    let mut biomass = stock.start();
    let mut years = Vec::new();
    for year in stock.projected_years() {
        let catch = take(year, biomass).clamp(0.0, population.available(biomass));
        years.push(Year {
            year,
            biomass,
            catch,
        });
        biomass = population.next(biomass, catch);
    }
    Scenario::new(regime, years, biomass, population)
}

/// The maximum sustainable yield, every year, as long as there is any fish.
pub fn constant_msy(stock: &Stock) -> Scenario {
    let msy = stock.population.msy();
    run_on(stock, Regime::ConstantMsy, |_, _| msy)
}

/// Steps in which effort adapts within a year.
const STEPS: u32 = 12;

/// Open access: effort grows with its profit and shrinks with its loss (Gordon 1954, Schaefer 1957;
/// the adjustment as in Smith 1969, `dE/dt = response · E · profit / cost`), month by month. It
/// begins where the fishery's own history left it.
pub fn open_access(stock: &Stock) -> Scenario {
    let economics = stock.economics;
    let population = stock.population;
    let mut effort = effort_of_history(stock);
    let step = 1.0 / f64::from(STEPS);
    run_on(stock, Regime::OpenAccess, |_, mut biomass| {
        let mut caught = 0.0;
        for _ in 0..STEPS {
            // a step's catch out of what the step has: the exponential never takes all
            let rate = 1.0 - (-economics.catchability * effort * step).exp();
            let catch = biomass * rate;
            let profit = economics.price * catch - economics.cost * effort * step;
            biomass = (biomass + population.surplus(biomass) * step - catch).max(0.0);
            caught += catch;
            if effort > 0.0 {
                effort *= (economics.response * profit / (economics.cost * effort)).exp();
            }
        }
        caught
    })
}

/// The effort that explains the last historical catch.
fn effort_of_history(stock: &Stock) -> f64 {
    let history = stock.history().unwrap_or_default();
    let [.., (_, biomass), _] = history[..] else {
        return 0.0;
    };
    let catch = stock.catches.last().map_or(0.0, |last| last.quantity);
    let rate = (catch / biomass).clamp(0.0, 0.95);
    -(1.0 - rate).ln() / stock.economics.catchability
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stock_file::tests::albacore;

    #[test]
    fn catching_msy_every_year_empties_the_stock_in_2002() {
        let scenario = constant_msy(&albacore());
        assert_eq!(scenario.collapsed_in, Some(2002));
        assert_eq!(scenario.years.len(), 30);
        assert!(scenario.years.last().unwrap().catch < 1e-9);
    }

    #[test]
    fn open_access_settles_where_fishing_stops_paying() {
        let mut stock = albacore();
        stock.years = 200;
        let scenario = open_access(&stock);
        let break_even = stock.economics.break_even();
        assert!((break_even - 50.0).abs() < 0.01);
        assert_eq!(scenario.collapsed_in, None);
        assert!(
            (scenario.left / break_even - 1.0).abs() < 0.05,
            "{}",
            scenario.left
        );
        let last = scenario.years.last().unwrap();
        assert!((last.catch / stock.population.surplus(break_even) - 1.0).abs() < 0.05);
    }

    #[test]
    fn forty_ten_with_tight_bounds_ends_at_125_4_and_catches_19_3() {
        let stock = albacore();
        let parameters = stock.parameters();
        let scenario = run_on(&stock, Regime::Fishcoin, |_, biomass| {
            stock
                .unit
                .of_kg(parameters.budget_floor(stock.unit.to_kg_floor(biomass)))
        });
        assert_eq!(format!("{:.1}", scenario.left), "125.4");
        assert_eq!(
            format!("{:.1}", scenario.years.last().unwrap().catch),
            "19.3"
        );
        assert_eq!(format!("{:.3}", scenario.years[0].catch), "8.335");
    }
}
