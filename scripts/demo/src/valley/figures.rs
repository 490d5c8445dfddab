//! The valley's figures: what the rules of the contracts take from elsewhere, and what is ours.
//!
//! The valley is nobody's. Its people, what they buy from each other and how much they work are drawn
//! from a seed; only the forms of its institutions have models, which [`SOURCES`] names.

use crate::clock::DAY;

/// Base units of the exchange's unit, in which debts and values are counted: 6 decimals.
pub const UNIT: u128 = 1_000_000;
/// Base units of an hour: 6 decimals.
pub const HOUR: u128 = 1_000_000;
/// Base units of the village's coin: 6 decimals.
pub const COIN: u128 = 1_000_000;
/// Base units of a fishery's coin, the right to take a tonne: 3 decimals.
pub const TONNE: u128 = 1_000;
/// Base units of the register's kind in an hour of work: 2 decimals.
pub const WORKED: u128 = 100;

/// What the pool counts a whole coin of each currency as, base units of its unit.
pub const COIN_VALUE: u128 = UNIT;
/// The same, of an hour.
pub const HOUR_VALUE: u128 = 10 * UNIT;
/// The same, of the right to take a tonne.
pub const TONNE_VALUE: u128 = 100 * UNIT;

/// Months of a year. Thirteen of four weeks, so that the periods of all contracts end together: no
/// year of whole days has twelve equal months.
pub const MONTHS: u32 = 13;
/// A month, seconds.
pub const MONTH: u64 = 28 * DAY;
/// A year, seconds: 364 days.
pub const YEAR: u64 = MONTH * MONTHS as u64;
/// The calendar year the first one begins with.
pub const FIRST_YEAR: i32 = 2030;

/// People of each community.
pub const PEOPLE: usize = 8;
/// What a person has in the village's coins at the beginning, base units.
pub const START: u128 = 800 * COIN;
/// What the pool is given of them for good, base units.
pub const ENDOWED: u128 = 9_000 * COIN;

/// Purchases of a person a month.
pub const PURCHASES: usize = 2;
/// What a purchase costs: mean, units.
pub const PRICE: f64 = 100.0;
/// Who owes more than this buys nothing until it is less, base units of the unit.
pub const CREDIT: u128 = 600 * UNIT;
/// Debts below this wait for the next month, base units of the unit.
pub const SMALL: u128 = UNIT;

/// Hours that half of the members work a month at least; the diligent work much more.
pub const WORK: f64 = 6.0;
/// Standard deviation of the logarithm of that.
pub const DILIGENCE: f64 = 0.6;
/// In this year rain fills the ravines, and there is more to clear.
pub const WET_YEAR: u32 = 5;
/// So much more.
pub const WET: f64 = 1.5;
/// In this year somebody of the village is vouched for and joins the work.
pub const JOINS: u32 = 3;

/// What hours melt, a year, of 18 decimals: DESIGN's figure.
pub const DEMURRAGE: u128 = 70_000_000_000_000_000;
/// What a member owes a year: Quito's hundred hours.
pub const OBLIGATION: u128 = 100 * HOUR;
/// Of it payable in cash.
pub const CASH_LIMIT: u128 = 30 * HOUR;
/// Cash for an hour: dearer than the pool's value, so that working is the better way.
pub const CASH_RATE: u128 = 12 * COIN;
/// Basic income of a member, a day: a tenth of an hour.
pub const INCOME: u128 = HOUR / 10;
/// Hours minted for work a year, at most: an ordinary year needs four fifths of it.
pub const CEILING: u128 = 1_000 * HOUR;

/// Kept back of what is brought to the pool, of 18 decimals.
pub const FEE: u128 = 5_000_000_000_000_000;
/// How long the pool expects to hold hours: who brings them is credited with what is left then.
pub const SPAN: u64 = 28 * DAY;
/// Before a season's end its coins fall in value over this time.
pub const FADING: u64 = 91 * DAY;

/// With what probability somebody who has both pays in hours before coins, as long as hours do not
/// melt: neither is preferred.
pub const NEUTRAL: f64 = 0.5;
/// What demurrage adds to that. **This is an assumption of ours**: no figure for it is published that
/// we know of. The third play leaves it out, so that its part can be told from what is arithmetic.
pub const EAGERNESS: f64 = 0.4;

/// What a run plays.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    /// Years.
    pub years: u32,
    /// What is added to [`NEUTRAL`] when hours melt.
    pub eagerness: f64,
    /// DESIGN's numbers, which the contract has to reproduce.
    pub numbers: Numbers,
}

impl Parameters {
    /// The valley for `years` years.
    pub fn valley(years: u32) -> Self {
        Self {
            years,
            eagerness: EAGERNESS,
            numbers: Numbers::DESIGN,
        }
    }
}

/// Numbers to reproduce, from DESIGN.md.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// The daily factor of 7 % a year, 64 binary places.
    pub daily_factor: u128,
    /// What 24 a day for today and the fourteen days before come to, in 10⁻¹⁴.
    pub income: u128,
    /// Where 24 a day and 7 % a year lead to, tenths.
    pub steady: u128,
    /// What is left of 100 after a period that takes 2 %.
    pub left: u128,
    /// What ten such accounts give to the commons.
    pub commons: u128,
}

impl Numbers {
    /// As they stand there.
    pub const DESIGN: Self = Self {
        daily_factor: 18_443_079_296_116_538_654,
        income: 35_949_978_740_606_442,
        steady: 1_208_046,
        left: 98,
        commons: 20,
    };
}

/// What is ours, in the words every output carries.
pub const OURS: &str =
    "The valley is nobody's: people, purchases and hours of work are drawn from the seed. That people \
     reach for a melting coin first is an assumption of ours; a third play without it shows how much of \
     the difference it makes.";

/// Where the forms come from, and what was read of it.
pub const SOURCES: [(&str, &str); 5] = [
    (
        "a hundred hours a member a year (Quito)",
        "as the project's design document has it; no page that was found gives this figure. The Colegio \
         de Arquitectos del Ecuador, on a visit to the Barrio Solidaridad Quitumbe, tells that future \
         residents took on 120 mingas, days of common work on the Ortega ravine (read as an excerpt)",
    ),
    (
        "two ways to meet an obligation (Bali)",
        "Lietaer and DeMeulenaere, \"Sustaining Cultural Vitality in a Globalizing World: the Balinese \
         Example\", International Journal of Social Economics (2003), on the banjar's time and rupiah; that \
         who cannot give time pays stands in a note of Lietaer and Belgin's \"New Money for a New World\" \
         (both read as excerpts)",
    ),
    (
        "demurrage and velocity",
        "claims run high: the P2P Foundation's page on the Chiemgauer has 18 payments a year, three times \
         the euro's. Rösl, \"Regional currencies in Germany\" (Deutsche Bundesbank, discussion paper 43/2006), \
         doubts the theory. (Both read as excerpts; neither is used as a figure here)",
    ),
    (
        "set-off before money",
        "Fleischman, Dini and Littera, \"Liquidity-Saving through Obligation-Clearing and Mutual Credit\", \
         Journal of Risk and Financial Management 13 (2020) 295: about a quarter of the debt within the \
         Sardex network, half together with mutual credit (its abstract)",
    ),
    (
        "demurrage, income and the ten accounts",
        "the numbers of the project's design document",
    ),
];
