//! The catchment's figures: what was published, and what is ours, with the reason for each.
//!
//! Only totals are published. Everything by plot, by farm and after the first year is drawn from a
//! seed or follows from the models below, and stands for no plot, farm or agency there is.

use anyhow::{ensure, Result};

/// Base units of the token in a euro: 6 decimals.
pub const EURO: u128 = 1_000_000;
/// Base units of the benefit in a kilogram of nitrogen: grams, 3 decimals.
pub const KILOGRAM: u128 = 1_000;
/// Square metres in a hectare.
pub const HECTARE: u128 = 10_000;

/// Where the first year's totals stand.
pub const SOURCE: &str =
    "Channel Payments for Ecosystem Services (Interreg France (Channel) England), \
     \"BAC du Tremblay Omonville: progress of the implementation of PES\", year 2019";

/// What is ours of the first year, in one sentence that every output carries.
pub const OURS: &str =
    "Only the totals of 2019 are published; the split by plot and farm is drawn from the seed, \
     adjusted so that the totals are exact, and the five years after it are a model.";

/// The first year as it was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Farms that committed plots.
    pub farms: usize,
    /// Plots they committed.
    pub plots: usize,
    /// Plots that reached their objective.
    pub passing: usize,
    /// Paid for plots that did, base units.
    pub individual: u128,
    /// Paid as the collective bonus, base units.
    pub collective: u128,
    /// The area the bonus was paid on, square metres: the bonus over its rate.
    pub area: u128,
    /// The bonus, base units a hectare.
    pub bonus: u128,
}

/// Plateau du Neubourg, 2019.
pub const NEUBOURG: Published = Published {
    farms: 46,
    plots: 188,
    passing: 119,
    individual: 133_783 * EURO,
    collective: 42_380 * EURO,
    area: 16_952_000, // 1,695.2 ha = 42,380 EUR / 25 EUR/ha
    bonus: 25 * EURO,
};

impl Published {
    /// Holds what the chain paid against it.
    ///
    /// # Errors
    /// If any figure differs by one base unit, one plot or one square metre: which, and both values.
    pub fn confirm(&self, found: &Self) -> Result<()> {
        let same = |what: &str, published: u128, found: u128| {
            ensure!(
                published == found,
                "the published totals are not reproduced: {what} is {found} instead of {published}"
            );
            Ok(())
        };
        same(
            "the number of farms",
            self.farms as u128,
            found.farms as u128,
        )?;
        same(
            "the number of plots",
            self.plots as u128,
            found.plots as u128,
        )?;
        same(
            "the number of plots that pass",
            self.passing as u128,
            found.passing as u128,
        )?;
        same(
            "the individual payment, in millionths of a euro,",
            self.individual,
            found.individual,
        )?;
        same(
            "the collective payment, in millionths of a euro,",
            self.collective,
            found.collective,
        )?;
        same("the area, in square metres,", self.area, found.area)?;
        same(
            "the bonus, in millionths of a euro a hectare,",
            self.bonus,
            found.bonus,
        )
    }
}

/// What a run plays.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// The first year, and what the chain must pay in it.
    pub published: Published,
    /// Years in all.
    pub years: u32,
    /// Individual tariff, base units a kilogram. Ours: the published scheme paid 80 to 125 EUR for a
    /// hectare that reached its objective; 4 EUR/kg makes the mean passing hectare worth about 125.
    pub tariff: u128,
    /// Catchment-wide quantity from which the bonus is paid, grams. Ours: 5 kg/ha over all its
    /// farmland. The published bonus depended on the farms' share of the farmland instead.
    pub target: u128,
    /// How much of a mean winter's water seeps down in each year, per cent: what the agencies save
    /// goes with it. Ours: 2022 is a dry one, so that a pot falls short once.
    pub winters: Vec<u128>,
}

impl Parameters {
    /// The Plateau du Neubourg for `years` years.
    pub fn neubourg(years: u32) -> Self {
        Self {
            published: NEUBOURG,
            years,
            tariff: 4 * EURO,
            target: 29_500 * KILOGRAM,
            winters: vec![100, 100, 100, 25, 100, 100],
        }
    }

    /// The winter of a year numbered from 1, per cent; 100 beyond those that are given.
    pub fn winter(&self, number: u32) -> u128 {
        let index = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        self.winters.get(index).copied().unwrap_or(100)
    }

    /// Grams that the first year's plots kept out, by its published payment and the tariff.
    pub fn first_quantity(&self) -> u128 {
        self.published.individual * KILOGRAM / self.tariff
    }
}

/// The first year.
pub const FIRST_YEAR: i32 = 2019;

/// Farms in the catchment (published: 125).
pub const FARMS: usize = 125;
/// Its farmland, hectares (published: 5,900 of 6,200 ha).
pub const FARMLAND: u128 = 5_900;
/// The first 46 farms' share of the farmland, per cent (published: about 64). The other farms are
/// taken to commit plots in the same proportion.
pub const FIRST_FARMS_SHARE: u128 = 64;

/// Mineral nitrogen left in the soil at the onset of winter before the scheme, kg/ha (published: a
/// mean of 75 in 2016). A claim's quantity is what is missing from it.
pub const BASELINE: u128 = 75;
/// Objective of a plot, kg/ha (published: 60).
pub const OBJECTIVE: u128 = 60;
/// Nitrate in groundwater when the mean over the farmland is [`OBJECTIVE`], mg/l (published: the
/// scheme's own modelling). In between and beyond it is taken as proportional.
pub const NITRATE_AT_OBJECTIVE: f64 = 37.5;
/// Nitrate at the wells in 2019, mg/l (published: varies around 45).
pub const NITRATE_AT_START: f64 = 45.0;
/// The limit for drinking water, mg/l.
pub const NITRATE_LIMIT: f64 = 50.0;
/// Mean time from the roots to the wells, years (published: about 30). The aquifer is taken as well
/// mixed: each year the wells go a part 1 - e^(-1/30) of the way to what seeps in.
pub const RESIDENCE: f64 = 30.0;

/// What a passing plot keeps out, kg/ha: at least baseline less objective; at most what leaves 20 kg/ha,
/// the least that good catch crops are taken to leave (ours).
pub const KEPT_OUT: (u128, u128) = (BASELINE - OBJECTIVE, BASELINE - 20);
/// The size of a plot, hectares (ours; the published mean is 9.0).
pub const PLOT: (u128, u128) = (1, 30);

/// By what part failures grow rarer with each year of a farm's experience (ours).
pub const LEARNING: f64 = 0.2;
/// A farm outside changes when last year's payment a hectare covers its cost, which lies evenly
/// between these, EUR/ha (ours; the published payments of 80 to 125 brought 46 of the 125 farms in).
pub const COSTS: (f64, f64) = (95.0, 185.0);

/// What the basin agency gave the published scheme, 80 % of its cost; euros.
pub const BASIN_AGENCY: u128 = 163_068;
/// The other 20 %, the water supplier's; euros.
pub const WATER_SUPPLIER: u128 = BASIN_AGENCY / 4;
/// Part of a saving that is paid into the fund, 18 decimals: half, as Terre de Liens proposes.
pub const SHARE: u128 = 500_000_000_000_000_000;

/// From the second year on, so many plots a year are claimed though they failed, by what becomes of
/// the claim (ours).
pub const FALSE_CLAIMS: [(Fate, usize); 3] = [
    (Fate::SeenThrough, 1),
    (Fate::Challenged, 2),
    (Fate::FoundOut, 2),
];
/// The year, numbered from 1, in which an honest claim is challenged without reason.
pub const IDLE_CHALLENGE: u32 = 3;

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// True, and taken as such.
    Honest,
    /// True; challenged all the same.
    ChallengedIdly,
    /// False, and the attestors see it.
    SeenThrough,
    /// False; somebody shows the laboratory's sheet from its own evidence.
    Challenged,
    /// False; it comes out after the payment.
    FoundOut,
}

impl Fate {
    /// Whether the quantity claimed is true.
    pub fn honest(self) -> bool {
        matches!(self, Self::Honest | Self::ChallengedIdly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bonus_on_the_area_is_the_published_collective_payment() {
        assert_eq!(
            NEUBOURG.area * NEUBOURG.bonus / HECTARE,
            NEUBOURG.collective
        );
        assert_eq!(Parameters::neubourg(6).first_quantity(), 33_445_750);
    }

    #[test]
    fn a_euro_a_plot_or_a_square_metre_too_many_is_not_confirmed() {
        NEUBOURG.confirm(&NEUBOURG).unwrap();
        let wrong: [fn(&mut Published); 5] = [
            |found| found.individual += 1,
            |found| found.collective -= EURO,
            |found| found.passing += 1,
            |found| found.plots -= 1,
            |found| found.area += 1,
        ];
        for change in wrong {
            let mut found = NEUBOURG;
            change(&mut found);
            let error = NEUBOURG.confirm(&found).unwrap_err().to_string();
            assert!(error.contains("not reproduced"), "{error}");
        }
    }
}
