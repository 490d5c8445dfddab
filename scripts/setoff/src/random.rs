//! Communities that owe each other at random, to measure on.

use std::collections::BTreeSet;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::Debt;

/// Amounts span this many powers of ten, from the least.
const DECADES: u32 = 4;

/// A community of `members` with `debts` debts, the same for the same `seed`. As in real ones, few
/// members have very many debts (a member's part falls with the logarithm of its number), and amounts are
/// spread evenly over powers of ten, from `least` to 10,000 times it. Fewer debts come out if there are
/// not so many pairs.
pub fn community(members: usize, debts: usize, least: u128, seed: u64) -> Vec<Debt> {
    let pairs = members.saturating_mul(members.saturating_sub(1));
    let debts = debts.min(pairs);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut taken = BTreeSet::new();
    let mut found = Vec::with_capacity(debts);
    let mut tries = 0_usize;
    let patience = debts.saturating_mul(20);
    while found.len() < debts && tries < patience {
        tries = tries.saturating_add(1);
        let debtor = somebody(&mut random, members);
        let creditor = somebody(&mut random, members);
        if debtor != creditor && taken.insert((debtor, creditor)) {
            let amount = amount(&mut random, least);
            found.push(Debt {
                debtor,
                creditor,
                amount,
            });
        }
    }
    // of the pairs that chance left out, the first ones
    let mut rest = (0..members).flat_map(|one| (0..members).map(move |other| (one, other)));
    while found.len() < debts {
        let Some((debtor, creditor)) = rest.next() else {
            break;
        };
        if debtor != creditor && taken.insert((debtor, creditor)) {
            let amount = amount(&mut random, least);
            found.push(Debt {
                debtor,
                creditor,
                amount,
            });
        }
    }
    found
}

/// A member, low numbers more often: drawn from those up to one that was drawn before.
fn somebody(random: &mut ChaCha8Rng, members: usize) -> usize {
    let most = random.random_range(0..members);
    random.random_range(0..=most)
}

/// From `least` to 10,000 times it, each power of ten as likely as the others.
fn amount(random: &mut ChaCha8Rng, least: u128) -> u128 {
    let decade = 10_u128.saturating_pow(random.random_range(0..DECADES));
    let from = least.max(1).saturating_mul(decade);
    random.random_range(from..from.saturating_mul(10).max(from.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_community_and_no_pair_twice() {
        let community_of = |seed| community(50, 400, 100, seed);
        assert_eq!(community_of(1), community_of(1));
        assert_ne!(community_of(1), community_of(2));
        let found = community_of(1);
        assert_eq!(found.len(), 400);
        let pairs: BTreeSet<_> = found.iter().map(|it| (it.debtor, it.creditor)).collect();
        assert_eq!(pairs.len(), 400);
        assert!(found
            .iter()
            .all(|it| it.amount >= 100 && it.amount < 1_000_000));
        assert!(found.iter().all(|it| it.debtor != it.creditor));
    }

    #[test]
    fn there_are_no_more_debts_than_pairs() {
        assert_eq!(community(4, 1_000, 1, 7).len(), 12);
        assert_eq!(community(1, 10, 1, 7).len(), 0);
        assert_eq!(community(0, 10, 1, 7).len(), 0);
    }
}
