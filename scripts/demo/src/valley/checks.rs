//! The invariants that the valley's history can check.

use crate::checks::Named;

/// Every hour is somewhere.
pub const SUPPLY_IDENTITY: &str = "supply-identity";
/// Wallets never show more than there is.
pub const BALANCES_WITHIN_SUPPLY: &str = "balances-within-supply";
/// The daily factor is the rate's.
pub const DAILY_FACTOR: &str = "daily-factor";
/// Minted within the ceiling.
pub const CEILING_HOLDS: &str = "ceiling-holds";
/// What is owed is met or due.
pub const OBLIGATIONS_ADD_UP: &str = "obligations-add-up";
/// A set-off changes nobody's net position.
pub const NET_POSITION_UNCHANGED: &str = "net-position-unchanged";
/// Debts and pool have every entry.
pub const BOOKS_ADD_UP: &str = "books-add-up";
/// The pool's limits.
pub const EXPOSURE_CAPPED: &str = "exposure-capped";
/// The pool's value.
pub const POOL_VALUE_KEPT: &str = "pool-value-kept";
/// A quote is what one gets.
pub const QUOTE_KEPT: &str = "quote-kept";
/// DESIGN's numbers.
pub const NUMBERS_REPRODUCED: &str = "numbers-reproduced";
/// Fishcoin.
pub const COINS_WITHIN_BUDGET: &str = crate::checks::COINS_WITHIN_BUDGET;

/// Names and what they say.
pub const VALLEY: &Named = &[
    (
        SUPPLY_IDENTITY,
        "with every account written down on one day, all balances and what melted are what was minted, to the \
         last unit",
    ),
    (
        BALANCES_WITHIN_SUPPLY,
        "what all wallets show adds up to no more than the supply, on any day",
    ),
    (
        DAILY_FACTOR,
        "the contract melts by the daily factor that belongs to its yearly rate",
    ),
    (
        CEILING_HOLDS,
        "in no period more was minted for work than its ceiling, by the contract's books and by the events",
    ),
    (
        OBLIGATIONS_ADD_UP,
        "what a member owed is what it met in hours and in cash, and what is due; cash stayed within its limit",
    ),
    (
        NET_POSITION_UNCHANGED,
        "after a month's set-off everybody is owed and owes the same on balance as before",
    ),
    (
        BOOKS_ADD_UP,
        "debts recorded are those outstanding, set off, repaid and forgiven; what the pool has of a token is what \
         came in less what went out and what melted, and lies in its account",
    ),
    (
        EXPOSURE_CAPPED,
        "the pool holds no token beyond its limit, none beyond its exposure, no community beyond its cap",
    ),
    (
        POOL_VALUE_KEPT,
        "at unchanged values no swap has made the pool poorer",
    ),
    (
        QUOTE_KEPT,
        "a swap gives what was quoted for it, and that arrives",
    ),
    (
        NUMBERS_REPRODUCED,
        "the design document's numbers come out of the contract",
    ),
    (
        COINS_WITHIN_BUDGET,
        "never are more fishery coins to be had than the budget leaves after what was landed",
    ),
];
