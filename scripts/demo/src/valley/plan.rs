//! Everything that is left to chance, drawn beforehand, so that every play meets the same luck.

use rand::{seq::SliceRandom, Rng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::figures::{
    Parameters, DILIGENCE, HOUR, HOUR_VALUE, INCOME, MONTHS, OBLIGATION, PEOPLE, PRICE, PURCHASES,
    UNIT, WET, WET_YEAR, WORK, WORKED,
};
use crate::random::stream;

/// Streams of random numbers, by what they are for.
mod purpose {
    pub const PEOPLE: u64 = 40;
    pub const MONTHS: u64 = 41;
}

/// Hours that the register believes a person can work on one cell in a month.
pub const MOST_HOURS: u128 = 40;

/// The three communities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Community {
    /// Lives by Fishcoin, and takes the village's coins alone as payment.
    Fishery,
    /// Cleans ravines, and has the hours.
    Watershed,
    /// Has the coins.
    Village,
}

/// All of them.
pub const COMMUNITIES: [Community; 3] =
    [Community::Fishery, Community::Watershed, Community::Village];

impl Community {
    /// Its number at the exchange.
    pub fn number(self) -> u32 {
        match self {
            Self::Fishery => 1,
            Self::Watershed => 2,
            Self::Village => 3,
        }
    }

    /// As a person would call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fishery => "the fishery",
            Self::Watershed => "the watershed",
            Self::Village => "the village",
        }
    }
}

/// People in all.
pub const EVERYBODY: usize = 3 * PEOPLE;

/// The community of a person: the first [`PEOPLE`] fish, the next clean ravines, the last trade.
pub fn community(person: usize) -> Community {
    COMMUNITIES[(person / PEOPLE).min(COMMUNITIES.len() - 1)]
}

/// A purchase on credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Who owes.
    pub buyer: usize,
    /// To whom.
    pub seller: usize,
    /// Base units of the unit.
    pub amount: u128,
}

/// What chance has for a month.
#[derive(Clone, Debug)]
pub struct Month {
    /// Who wants to buy what from whom.
    pub purchases: Vec<Purchase>,
    /// Of everybody, a number from 0 to 1: which coin they reach for.
    pub purse: Vec<f64>,
    /// Of everybody who works, hundredths of an hour on the ravines.
    pub work: Vec<u128>,
    /// Of everybody, whether what is missing of an obligation is rather paid in cash.
    pub cash: Vec<bool>,
    /// Which villager the commons buys from.
    pub supplier: usize,
}

/// What chance has for a run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Month after month, all years.
    pub months: Vec<Month>,
    /// Shares of the fishers, of [`SHARES`].
    pub shares: Vec<u128>,
    /// What each fisher could catch, of an equal share of the budget: by year and fisher.
    pub skill: Vec<Vec<f64>>,
}

/// The mean price of what somebody buys is this at least, units.
const LEAST: f64 = 10.0;

/// From so many people somebody buys regularly.
const REGULARS: usize = 4;

/// Shares of the stock in all.
pub const SHARES: u128 = 1_000_000;

/// How much people are bought from, and with whom they are used to deal.
struct Habits {
    /// What somebody buys, of the mean: what is bought from them, in the long run.
    weights: Vec<f64>,
    regulars: Vec<Vec<usize>>,
    diligence: Vec<f64>,
}

impl Plan {
    /// Draws it.
    pub fn draw(parameters: &Parameters, seed: u64) -> Self {
        let rng = &mut stream(seed, purpose::PEOPLE);
        let habits = Habits::draw(rng);
        let shares = crate::fishers::shares(SHARES, SHARES / 4, PEOPLE, rng);
        let skill = (0..parameters.years)
            .map(|_| (0..PEOPLE).map(|_| rng.random_range(0.5..1.5)).collect())
            .collect();
        let rng = &mut stream(seed, purpose::MONTHS);
        let months = (0..parameters.years * MONTHS)
            .map(|month| habits.month(month / MONTHS + 1, rng))
            .collect();
        Self {
            months,
            shares,
            skill,
        }
    }
}

impl Habits {
    fn draw(rng: &mut ChaCha8Rng) -> Self {
        let mut spread = |width: f64| (width * rng.sample::<f64, _>(StandardNormal)).exp();
        let diligence = (0..EVERYBODY).map(|_| spread(DILIGENCE)).collect();
        let regulars: Vec<Vec<usize>> = (0..EVERYBODY)
            .map(|person| {
                let mut others: Vec<usize> = (0..EVERYBODY).filter(|&it| it != person).collect();
                others.shuffle(rng);
                others.truncate(REGULARS);
                others
            })
            .collect();
        Self {
            weights: balanced(&regulars),
            regulars,
            diligence,
        }
    }

    /// What somebody of the watershed earns in hours beyond what it owes, or less, by purchase; units.
    fn earned(&self, person: usize) -> f64 {
        if community(person) != Community::Watershed {
            return 0.0;
        }
        let hours = |amount: u128| whole_units(amount, HOUR);
        let months = f64::from(MONTHS);
        // income is fetched for fifteen days a month
        let minted = WORK * self.diligence[person] + 15.0 * hours(INCOME);
        let spare = minted - hours(OBLIGATION) / months;
        spare * whole_units(HOUR_VALUE, UNIT) / as_float(PURCHASES)
    }

    /// People buy from those they are used to, and one time in four from anybody. What somebody buys
    /// goes with how much is bought from them, and with the hours they earn beyond what they owe.
    fn month(&self, year: u32, rng: &mut ChaCha8Rng) -> Month {
        let mut purchases = Vec::new();
        for buyer in 0..EVERYBODY {
            for _ in 0..PURCHASES {
                let regular = rng.random_range(0..self.regulars[buyer].len());
                let anybody = rng.random_range(0..EVERYBODY);
                let used = rng.random_ratio(3, 4) || anybody == buyer;
                let seller = if used {
                    self.regulars[buyer][regular]
                } else {
                    anybody
                };
                let luck = (0.3 * rng.sample::<f64, _>(StandardNormal) - 0.045).exp();
                let price = (PRICE * self.weights[buyer] + self.earned(buyer)).max(LEAST) * luck;
                purchases.push(Purchase {
                    buyer,
                    seller,
                    amount: base(price, UNIT / 100) * (UNIT / 100),
                });
            }
        }
        let wet = if year == WET_YEAR { WET } else { 1.0 };
        let most = MOST_HOURS * WORKED;
        Month {
            purchases,
            purse: (0..EVERYBODY).map(|_| rng.random()).collect(),
            work: self
                .diligence
                .iter()
                .map(|diligence| {
                    let hours = WORK * wet * diligence * rng.random_range(0.7..1.3);
                    base(hours, HOUR / WORKED).clamp(1, most)
                })
                .collect(),
            cash: (0..EVERYBODY).map(|_| rng.random()).collect(),
            supplier: rng.random_range(2 * PEOPLE..EVERYBODY),
        }
    }
}

/// How much everybody buys so that nobody, in the long run, sells more than they buy: the mean is 1.
fn balanced(regulars: &[Vec<usize>]) -> Vec<f64> {
    let everybody = as_float(regulars.len());
    let mut weights = vec![1.0; regulars.len()];
    for _ in 0..500 {
        let others = weights.iter().sum::<f64>() / everybody / 4.0;
        let mut sold = vec![others; regulars.len()];
        for (weight, regulars) in weights.iter().zip(regulars) {
            for &seller in regulars {
                sold[seller] += 0.75 * weight / as_float(regulars.len());
            }
        }
        weights = sold;
    }
    weights
}

/// A count or an amount as a floating-point number.
#[allow(clippy::cast_precision_loss)]
pub fn as_float(count: impl TryInto<u64>) -> f64 {
    count.try_into().map_or(f64::MAX, |count| count as f64)
}

/// Whole coins of base units.
#[allow(clippy::cast_precision_loss)]
pub fn whole_units(amount: u128, whole: u128) -> f64 {
    amount as f64 / whole as f64
}

/// `figure`, of 6 decimals, in whole multiples of `step` base units, rounded down.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn base(figure: f64, step: u128) -> u128 {
    ((figure.max(0.0) * 1e6).floor() as u128) / step // what does not fit saturates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_long_run_everybody_sells_what_they_buy() {
        let regulars = vec![vec![1, 2], vec![0, 2], vec![0, 3], vec![2, 1]];
        let weights = balanced(&regulars);
        assert!((weights.iter().sum::<f64>() - 4.0).abs() < 1e-9);
        for (person, weight) in weights.iter().enumerate() {
            let from = |buyer: usize| {
                let regular = regulars[buyer].contains(&person);
                weights[buyer] * (0.25 / 4.0 + if regular { 0.375 } else { 0.0 })
            };
            let sold: f64 = (0..4).map(from).sum();
            assert!((sold - weight).abs() < 1e-9, "{person}: {sold} {weight}");
        }
    }

    #[test]
    fn a_seed_repeats_its_luck_and_nobody_buys_from_oneself() {
        let parameters = Parameters::valley(2);
        let (one, again) = (Plan::draw(&parameters, 3), Plan::draw(&parameters, 3));
        assert_eq!(one.months.len(), 26);
        for (month, same) in one.months.iter().zip(&again.months) {
            assert_eq!(month.purchases, same.purchases);
            assert_eq!(month.work, same.work);
            assert!(month.purchases.iter().all(|it| it.buyer != it.seller));
            assert!(month.purchases.iter().all(|it| it.amount > 0));
            assert!(month.work.iter().all(|&it| it > 0 && it <= 4_000));
        }
        let other = Plan::draw(&parameters, 4);
        assert_ne!(one.months[0].purchases, other.months[0].purchases);
        assert_eq!(one.shares.iter().sum::<u128>(), SHARES);
    }
}
