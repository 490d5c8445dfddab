//! Set-off against what is known otherwise: enumerating everything, another method, and by hand.
#![allow(clippy::arithmetic_side_effects)] // overflow fails a test as it should

use std::collections::BTreeMap;

use proptest::prelude::*;
use weir_setoff::{find, random, Cycle, Debt, Plan, Problem, MOST_EDGES};

fn debt(debtor: usize, creditor: usize, amount: u128) -> Debt {
    Debt {
        debtor,
        creditor,
        amount,
    }
}

fn plan(debts: &[Debt], most_edges: usize) -> Plan {
    find(debts, most_edges, &mut |_| {}).unwrap()
}

/// What each pair owes.
fn book(debts: &[Debt]) -> BTreeMap<(usize, usize), u128> {
    let mut book = BTreeMap::new();
    for debt in debts.iter().filter(|it| it.amount > 0) {
        *book.entry((debt.debtor, debt.creditor)).or_insert(0) += debt.amount;
    }
    book
}

/// Everyone's debts less claims.
fn nets(book: &BTreeMap<(usize, usize), u128>) -> BTreeMap<usize, i128> {
    let mut nets = BTreeMap::new();
    for ((debtor, creditor), amount) in book {
        let amount = i128::try_from(*amount).unwrap();
        *nets.entry(*debtor).or_insert(0) += amount;
        *nets.entry(*creditor).or_insert(0) -= amount;
    }
    nets.retain(|_, net| *net != 0);
    nets
}

/// Sets off cycle by cycle, as the exchange does; every step must be allowed there.
fn set_off(book: &mut BTreeMap<(usize, usize), u128>, cycles: &[Cycle], most_edges: usize) -> u128 {
    let mut cleared = 0;
    for cycle in cycles {
        let members = &cycle.members;
        assert!(cycle.amount > 0);
        assert!((2..=most_edges).contains(&members.len()), "{cycle:?}");
        let mut once = members.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), members.len(), "somebody twice in {cycle:?}");
        for (place, debtor) in members.iter().enumerate() {
            let creditor = members[(place + 1) % members.len()];
            let owed = book.get_mut(&(*debtor, creditor)).expect("no such debt");
            *owed = owed.checked_sub(cycle.amount).expect("overdrawn");
            cleared += cycle.amount;
        }
    }
    book.retain(|_, amount| *amount > 0);
    cleared
}

/// The optimum by trying out every circulation.
fn by_enumeration(debts: &[Debt]) -> u128 {
    fn go(edges: &[((usize, usize), u128)], net: &mut BTreeMap<usize, i128>, sum: u128) -> u128 {
        let Some((((from, to), most), rest)) = edges.split_first().map(|(it, rest)| (*it, rest))
        else {
            return if net.values().all(|net| *net == 0) {
                sum
            } else {
                0
            };
        };
        let mut best = 0;
        for amount in 0..=most {
            let signed = i128::try_from(amount).unwrap();
            *net.entry(from).or_insert(0) += signed;
            *net.entry(to).or_insert(0) -= signed;
            best = best.max(go(rest, net, sum + amount));
            *net.get_mut(&from).unwrap() -= signed;
            *net.get_mut(&to).unwrap() += signed;
        }
        best
    }
    let edges: Vec<_> = book(debts).into_iter().collect();
    go(&edges, &mut BTreeMap::new(), 0)
}

/// The optimum by cancelling negative cycles (Klein 1967): from nothing, as long as there is a cycle of
/// more debts than are given back, it is taken as far as it goes.
fn by_cancelling(debts: &[Debt]) -> u128 {
    let book = book(debts);
    let members = book
        .keys()
        .flat_map(|(a, b)| [*a, *b])
        .max()
        .map_or(0, |it| it + 1);
    // to and fro: (from, to, room, gain)
    let mut arcs: Vec<(usize, usize, u128, i64)> = Vec::new();
    for ((debtor, creditor), amount) in &book {
        arcs.push((*debtor, *creditor, *amount, 1));
        arcs.push((*creditor, *debtor, 0, -1));
    }
    loop {
        // Bellman and Ford's method, from everywhere at once
        let mut gain = vec![0_i64; members];
        let mut by = vec![usize::MAX; members];
        let mut moved = None;
        for _ in 0..=members {
            moved = None;
            for (number, (from, to, room, step)) in arcs.iter().enumerate() {
                if *room > 0 && gain[*from] + step > gain[*to] {
                    gain[*to] = gain[*from] + step;
                    by[*to] = number;
                    moved = Some(*to);
                }
            }
            if moved.is_none() {
                break;
            }
        }
        let Some(mut member) = moved else {
            break;
        };
        for _ in 0..members {
            member = arcs[by[member]].0;
        }
        let (first, mut cycle) = (member, Vec::new());
        loop {
            let arc = by[member];
            cycle.push(arc);
            member = arcs[arc].0;
            if member == first {
                break;
            }
        }
        let amount = cycle.iter().map(|arc| arcs[*arc].2).min().unwrap();
        for arc in cycle {
            arcs[arc].2 -= amount;
            arcs[arc ^ 1].2 += amount;
        }
    }
    arcs.iter().skip(1).step_by(2).map(|arc| arc.2).sum()
}

/// Whether a cycle of at most `most_edges` is left, member by member.
fn has_short_cycle(book: &BTreeMap<(usize, usize), u128>, most_edges: usize) -> bool {
    let members = book
        .keys()
        .flat_map(|(a, b)| [*a, *b])
        .max()
        .map_or(0, |it| it + 1);
    (0..members).any(|start| {
        let mut reached = vec![start];
        for _ in 0..most_edges {
            let next: Vec<usize> = book
                .keys()
                .filter(|(from, _)| reached.contains(from))
                .map(|(_, to)| *to)
                .collect();
            if next.contains(&start) {
                return true;
            }
            reached = next;
            reached.sort_unstable();
            reached.dedup();
        }
        false
    })
}

/// Checks everything that must hold of a plan.
fn check(debts: &[Debt], most_edges: usize) -> Plan {
    let plan = plan(debts, most_edges);
    let mut book = book(debts);
    let before = nets(&book);
    let figures = plan.figures;
    assert_eq!(figures.debts, book.len());
    assert_eq!(figures.total, book.values().sum::<u128>());
    let cleared = set_off(&mut book, &plan.cycles, most_edges);
    assert_eq!(nets(&book), before, "a net position changed");
    assert_eq!(figures.cleared, cleared);
    assert_eq!(figures.cycles, plan.cycles.len());
    assert!(figures.cleared <= figures.optimum);
    assert!(figures.optimum <= figures.total);
    assert!(!has_short_cycle(&book, most_edges.min(6)));
    plan
}

#[test]
fn three_who_owe_in_a_ring_owe_the_smallest_amount_less() {
    let debts = [debt(7, 9, 100), debt(9, 4, 60), debt(4, 7, 80)];
    let plan = check(&debts, MOST_EDGES);
    assert_eq!(plan.cycles.len(), 1);
    assert_eq!(plan.cycles[0].amount, 60);
    assert_eq!((plan.figures.cleared, plan.figures.optimum), (180, 180));
    assert_eq!(plan.figures.members, 3);
    assert_eq!(plan.figures.longest, 3);
    assert_eq!(plan.figures.millionths_of_total(), 750_000);
}

#[test]
fn the_short_way_is_left_when_the_long_way_clears_more() {
    // 0 owes 1, and 1 owes 0 at once or over two others: one of the ways can be taken
    let debts = [
        debt(0, 1, 10),
        debt(1, 0, 10),
        debt(1, 2, 10),
        debt(2, 3, 10),
        debt(3, 0, 10),
    ];
    let plan = check(&debts, MOST_EDGES);
    assert_eq!(plan.figures.optimum, 40);
    assert_eq!(plan.figures.cleared, 40);
    assert_eq!(plan.cycles[0].members.len(), 4);
    // of two edges at most, only the short way is there
    let plan = check(&debts, 2);
    assert_eq!((plan.figures.optimum, plan.figures.cleared), (40, 20));
}

#[test]
fn without_a_cycle_nothing_is_cleared_and_that_is_all_there_is() {
    let chain: Vec<Debt> = (0..100).map(|it| debt(it, it + 1, 5)).collect();
    let plan = check(&chain, MOST_EDGES);
    assert!(plan.cycles.is_empty());
    assert_eq!((plan.figures.optimum, plan.figures.on_cycles), (0, 0));
    assert_eq!(plan.figures.millionths_of_optimum(), 1_000_000);
    assert_eq!(check(&[], MOST_EDGES).figures.total, 0);
}

#[test]
fn a_ring_longer_than_a_cycle_may_be_stays_and_is_told() {
    let ring = |members: usize| -> Vec<Debt> {
        (0..members)
            .map(|it| debt(it, (it + 1) % members, 9))
            .collect()
    };
    let plan = check(&ring(32), MOST_EDGES);
    assert_eq!((plan.figures.cleared, plan.figures.longest), (32 * 9, 32));
    let plan = check(&ring(33), MOST_EDGES);
    assert_eq!((plan.figures.cleared, plan.figures.optimum), (0, 33 * 9));
    // a shorter ring inside it, which the optimum does not use, is better than nothing
    let mut debts = ring(33);
    debts.push(debt(10, 0, 2));
    let plan = check(&debts, MOST_EDGES);
    assert_eq!(
        (plan.figures.cleared, plan.figures.optimum),
        (11 * 2, 33 * 9)
    );
}

#[test]
fn chains_and_rings_of_tens_of_thousands_end_like_any_other() {
    let chain: Vec<Debt> = (0..100_000).map(|it| debt(it, it + 1, 5)).collect();
    assert_eq!(plan(&chain, MOST_EDGES).figures.optimum, 0);
    let members = 30_000;
    let mut ring: Vec<Debt> = (0..members)
        .map(|it| debt(it, (it + 1) % members, 5))
        .collect();
    ring[0].amount = 7;
    ring[members / 2].amount = 3;
    let figures = plan(&ring, MOST_EDGES).figures;
    assert_eq!((figures.optimum, figures.cleared), (90_000, 0));
}

#[test]
fn debts_of_one_pair_are_added_up_and_those_of_nothing_left_out() {
    let debts = [debt(1, 2, 3), debt(2, 1, 10), debt(1, 2, 4), debt(5, 6, 0)];
    let plan = check(&debts, MOST_EDGES);
    assert_eq!(plan.figures.debts, 2);
    assert_eq!(plan.figures.members, 2);
    assert_eq!(plan.figures.cleared, 14);
}

#[test]
fn amounts_up_to_the_last_one_that_can_be_counted_are_exact() {
    let half = u128::MAX / 2;
    let plan = plan(&[debt(0, 1, half), debt(1, 0, half - 1)], MOST_EDGES);
    assert_eq!(plan.cycles[0].amount, half - 1);
    assert_eq!(plan.figures.cleared, u128::MAX - 3);
    assert_eq!(plan.figures.millionths_of_optimum(), 1_000_000);
}

#[test]
fn what_cannot_be_is_refused() {
    let refused = |debts: &[Debt], most| find(debts, most, &mut |_| {}).unwrap_err();
    let problem = refused(&[debt(3, 3, 1)], MOST_EDGES);
    assert!(matches!(problem, Problem::OwesItself { member: 3 }));
    let problem = refused(&[debt(0, 1, u128::MAX), debt(1, 0, 1)], MOST_EDGES);
    assert!(matches!(problem, Problem::TooMuch));
    let problem = refused(&[debt(0, 1, 1)], 1);
    assert!(matches!(problem, Problem::TooShort { most: 1 }));
}

#[test]
fn a_community_of_a_thousand_is_set_off_the_same_way_each_time() {
    let debts = random::community(1_000, 10_000, 100, 3);
    let mut words = 0;
    let first = find(&debts, MOST_EDGES, &mut |_| words += 1).unwrap();
    assert!(words > 2);
    assert_eq!(first.cycles, plan(&debts, MOST_EDGES).cycles);
    let mut book = book(&debts);
    let before = nets(&book);
    let cleared = set_off(&mut book, &first.cycles, MOST_EDGES);
    assert_eq!(nets(&book), before);
    assert_eq!(cleared, first.figures.cleared);
    assert!(first.figures.optimum >= cleared);
}

/// Debts among a few.
fn some_debts(
    members: usize,
    debts: std::ops::RangeInclusive<usize>,
    most: u128,
) -> impl Strategy<Value = Vec<Debt>> {
    let pair = (0..members, 1..members, 0..=most);
    let one = pair
        .prop_map(move |(debtor, step, amount)| debt(debtor, (debtor + step) % members, amount));
    prop::collection::vec(one, debts)
}

proptest! {
    #[test]
    fn no_circulation_of_a_few_debts_clears_more(debts in some_debts(4, 0..=6, 3)) {
        let plan = check(&debts, MOST_EDGES);
        prop_assert_eq!(plan.figures.optimum, by_enumeration(&debts));
        // whatever is optimal among so few has short cycles only
        prop_assert_eq!(plan.figures.cleared, plan.figures.optimum);
    }

    #[test]
    fn another_method_finds_the_same_optimum(debts in some_debts(12, 0..=60, 1 << 90)) {
        let plan = check(&debts, MOST_EDGES);
        prop_assert_eq!(plan.figures.optimum, by_cancelling(&debts));
        prop_assert_eq!(plan.figures.cleared, plan.figures.optimum);
    }

    #[test]
    fn cycles_of_any_length_allowed_overdraw_nothing(
        debts in some_debts(20, 0..=60, 1_000_000),
        most_edges in 2_usize..12,
    ) {
        let plan = check(&debts, most_edges);
        prop_assert_eq!(plan.figures.optimum, by_cancelling(&debts));
    }
}
