//! Who fishes, and how they go about it: drawn from the seed, kept apart from the chain.

use rand::{seq::IndexedRandom, Rng};
use rand_distr::StandardNormal;

/// Divides `total` shares among `count` fishers unevenly (lognormally), none above `limit`, none
/// without any; the parts add up to the total. `limit · count` must be well above `total`.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
pub fn shares(total: u128, limit: u128, count: usize, rng: &mut impl Rng) -> Vec<u128> {
    let weights: Vec<f64> = (0..count)
        .map(|_| rng.sample::<f64, _>(StandardNormal).exp())
        .collect();
    let sum: f64 = weights.iter().sum();
    let mut parts: Vec<u128> = weights
        .iter()
        .map(|weight| ((weight / sum * total as f64) as u128).clamp(1, limit))
        .collect();
    let mut next = 0;
    while parts.iter().sum::<u128>() != total {
        let given: u128 = parts.iter().sum();
        let part = &mut parts[next % count];
        if given < total {
            *part += (total - given).min(limit - *part);
        } else {
            *part -= (given - total).min(*part - 1);
        }
        next += 1;
    }
    parts
}

/// A sale of coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Index of the fisher who sells.
    pub seller: usize,
    /// Index of the fisher who buys.
    pub buyer: usize,
    /// Coins, kilograms.
    pub coins: u128,
    /// The buyer fetches them under an allowance.
    pub by_allowance: bool,
}

/// This season's sales: one fisher in five sells up to a third of the coins they hold, to another.
pub fn sales(balances: &[u128], rng: &mut impl Rng) -> Vec<Sale> {
    let everyone: Vec<usize> = (0..balances.len()).collect();
    let mut left = balances.to_vec();
    let mut sales = Vec::new();
    for &seller in everyone.choose_multiple(rng, balances.len() / 5) {
        let buyer = rng.random_range(0..balances.len());
        let coins = left[seller] * rng.random_range(20..=333) / 1_000;
        if buyer != seller && coins > 0 {
            left[seller] -= coins;
            sales.push(Sale {
                seller,
                buyer,
                coins,
                by_allowance: rng.random_ratio(1, 4),
            });
        }
    }
    sales
}

/// What each fisher brings in from the first trip: every other one goes, and lands half of the coins
/// they hold or more.
pub fn first_trip(balances: &[u128], rng: &mut impl Rng) -> Vec<u128> {
    let mut catch = |coins: &u128| {
        let part = if rng.random() {
            rng.random_range(500..=1_000)
        } else {
            0
        };
        coins * part / 1_000
    };
    balances.iter().map(&mut catch).collect()
}

/// What each fisher brings in from the second trip: all they still have coins for; but one in eight
/// leaves up to a fifth of it in the sea.
pub fn second_trip(balances: &[u128], rng: &mut impl Rng) -> Vec<u128> {
    let mut catch = |coins: &u128| {
        let left = if rng.random_ratio(1, 8) {
            rng.random_range(0..=200)
        } else {
            0
        };
        coins - coins * left / 1_000
    };
    balances.iter().map(&mut catch).collect()
}

/// Which of `count` fishers catch too much: `part` of them, one at least.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
pub fn offenders(count: usize, part: f64, rng: &mut impl Rng) -> Vec<usize> {
    let number = ((count as f64 * part).round() as usize).clamp(1, count);
    let everyone: Vec<usize> = (0..count).collect();
    everyone.choose_multiple(rng, number).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    #[test]
    fn shares_are_uneven_within_the_limit_and_add_up() {
        let total = 100_000_000;
        for (limit, seed) in [(10_000_000, 1), (2_000_000, 2), (600_000, 3)] {
            let parts = shares(total, limit, 200, &mut stream(seed, 0));
            assert_eq!(parts.iter().sum::<u128>(), total);
            assert!(parts.iter().all(|&part| part > 0 && part <= limit));
            assert!(parts.iter().max() > parts.iter().min());
        }
    }

    #[test]
    fn nobody_sells_what_they_do_not_have() {
        let balances: Vec<u128> = (0..200).collect();
        let mut left = balances.clone();
        for sale in sales(&balances, &mut stream(1, 0)) {
            assert!(sale.seller != sale.buyer);
            left[sale.seller] = left[sale.seller].checked_sub(sale.coins).unwrap();
        }
    }

    #[test]
    fn trips_stay_within_the_coins() {
        let balances = vec![1_000; 500];
        let mut rng = stream(1, 0);
        let first = first_trip(&balances, &mut rng);
        assert!(first
            .iter()
            .all(|&catch| catch == 0 || (500..=1_000).contains(&catch)));
        assert!((200..=300).contains(&first.iter().filter(|&&catch| catch == 0).count()));
        let second = second_trip(&balances, &mut rng);
        assert!(second.iter().all(|catch| (800..=1_000).contains(catch)));
        assert!(second.iter().filter(|&&catch| catch == 1_000).count() > 400);
    }
}
