//! Debts between members in any order, and cycles that are none.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{amount, config};
use num_bigint::BigInt;
use proptest::prelude::*;
use weir_core::{
    clearing::{check_cycle, off_all, CycleError, Debt, DebtError, Ending, Totals, MAX_EDGES},
    total::Total,
};

const MEMBERS: u8 = 4;

/// What may happen. Members may be the same, and what is asked for need not be there.
#[derive(Clone, Debug)]
enum Op {
    Invoice(u8, u8, u128),
    Withdraw(u8, u8, u128),
    Accept(u8, u8, u128),
    Owe(u8, u8, u128),
    Forgive(u8, u8, u128),
    Repay(u8, u8, u128),
    SetOff(Vec<u8>, u128),
    SetOffBatch(Vec<(Vec<u8>, u128)>),
}

fn figure() -> impl Strategy<Value = u128> {
    prop_oneof![20 => 0_u128..50, 1 => amount()]
}

fn cycle() -> impl Strategy<Value = Vec<u8>> {
    let members = || prop::collection::vec(0..MEMBERS, 0..8);
    let closed = |mut members: Vec<u8>| {
        members.extend(members.first().copied());
        members
    };
    prop_oneof![6 => members().prop_map(closed), 1 => members()]
}

fn op() -> impl Strategy<Value = Op> {
    let pair = || (0..MEMBERS, 0..MEMBERS, figure());
    prop_oneof![
        4 => pair().prop_map(|(a, b, n)| Op::Invoice(a, b, n)),
        1 => pair().prop_map(|(a, b, n)| Op::Withdraw(a, b, n)),
        3 => pair().prop_map(|(a, b, n)| Op::Accept(a, b, n)),
        20 => pair().prop_map(|(a, b, n)| Op::Owe(a, b, n)),
        1 => pair().prop_map(|(a, b, n)| Op::Forgive(a, b, n)),
        1 => pair().prop_map(|(a, b, n)| Op::Repay(a, b, n)),
        20 => (cycle(), 0_u128..12).prop_map(|(cycle, n)| Op::SetOff(cycle, n)),
        10 => prop::collection::vec((cycle(), 0_u128..40), 1..4).prop_map(Op::SetOffBatch),
    ]
}

type Ledger = BTreeMap<(u8, u8), Debt>;

/// Around a cycle, `amount` off every debt.
fn cleared(
    ledger: &Ledger,
    totals: Totals,
    cycle: &[u8],
    amount: u128,
) -> Result<(Ledger, Totals), DebtError> {
    let start = Ok((ledger.clone(), totals));
    cycle.windows(2).fold(start, |done, edge| {
        let (done, totals) = done?;
        let done = changed(&done, edge[0], edge[1], |debt| debt.reduce(amount))?;
        Ok((done, totals.ended(Ending::SetOff, amount)))
    })
}

fn changed(
    ledger: &Ledger,
    debtor: u8,
    creditor: u8,
    change: impl Fn(Debt) -> Result<Debt, DebtError>,
) -> Result<Ledger, DebtError> {
    let mut ledger = ledger.clone();
    let debt = ledger.entry((debtor, creditor)).or_default();
    *debt = change(*debt)?;
    Ok(ledger)
}

/// What everyone is owed less what it owes.
fn positions(ledger: &Ledger) -> BTreeMap<u8, BigInt> {
    let mut positions = BTreeMap::new();
    for ((debtor, creditor), debt) in ledger {
        *positions.entry(*debtor).or_insert_with(BigInt::default) -= debt.owed;
        *positions.entry(*creditor).or_insert_with(BigInt::default) += debt.owed;
    }
    positions
}

fn owed(ledger: &Ledger) -> BigInt {
    ledger.values().map(|debt| BigInt::from(debt.owed)).sum()
}

fn whole(total: Total) -> BigInt {
    (BigInt::from(total.high) << 128) + total.low
}

/// The same question asked with sets.
fn is_cycle(cycle: &[u8]) -> bool {
    let edges: Vec<_> = cycle.windows(2).map(|edge| (edge[0], edge[1])).collect();
    let different: BTreeSet<_> = edges.iter().collect();
    (2..=32).contains(&edges.len())
        && cycle.first() == cycle.last()
        && different.len() == edges.len()
        && edges.iter().all(|(debtor, creditor)| debtor != creditor)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_set_off_changes_no_net_position_and_the_books_add_up(ops in prop::collection::vec(op(), 1..150)) {
        let (mut ledger, mut totals) = (Ledger::new(), Totals::default());
        for op in ops {
            let before = positions(&ledger);
            let outcome = match op.clone() {
                Op::Invoice(a, b, n) => changed(&ledger, a, b, |debt| debt.invoice(n)).map(|new| (new, totals)),
                Op::Withdraw(a, b, n) => changed(&ledger, a, b, |debt| debt.withdraw(n)).map(|new| (new, totals)),
                Op::Accept(a, b, n) => changed(&ledger, a, b, |debt| debt.accept(n)).map(|new| (new, totals.recorded(n))),
                Op::Owe(a, b, n) => changed(&ledger, a, b, |debt| debt.owe(n)).map(|new| (new, totals.recorded(n))),
                Op::Forgive(a, b, n) => changed(&ledger, a, b, |debt| debt.reduce(n))
                    .map(|new| (new, totals.ended(Ending::Forgiven, n))),
                Op::Repay(a, b, n) => changed(&ledger, a, b, |debt| debt.reduce(n))
                    .map(|new| (new, totals.ended(Ending::Repaid, n))),
                Op::SetOff(cycle, n) => {
                    prop_assert_eq!(check_cycle(&cycle).is_ok(), is_cycle(&cycle));
                    if check_cycle(&cycle).is_err() {
                        continue;
                    }
                    cleared(&ledger, totals, &cycle, n)
                }
                Op::SetOffBatch(rings) => {
                    let mut done = (ledger.clone(), totals);
                    for (cycle, most) in rings.iter().filter(|(cycle, _)| is_cycle(cycle)) {
                        let debts: Vec<Debt> = cycle
                            .windows(2)
                            .map(|edge| done.0.get(&(edge[0], edge[1])).copied().unwrap_or_default())
                            .collect();
                        let off = off_all(*most, debts.clone());
                        prop_assert!(off <= *most && debts.iter().all(|debt| off <= debt.owed));
                        prop_assert!(off == *most || debts.iter().any(|debt| off == debt.owed), "no less than can be");
                        if off > 0 {
                            done = cleared(&done.0, done.1, cycle, off).expect("as much is there");
                        }
                    }
                    Ok(done)
                }
            };
            let Ok((new, sums)) = outcome else { continue };
            match op {
                Op::Invoice(..) | Op::Withdraw(..) | Op::SetOff(..) | Op::SetOffBatch(..) => {
                    let after = positions(&new);
                    for member in 0..MEMBERS {
                        prop_assert_eq!(
                            before.get(&member).cloned().unwrap_or_default(),
                            after.get(&member).cloned().unwrap_or_default(),
                            "net-position-unchanged"
                        );
                    }
                }
                _ => {}
            }
            if let Op::SetOff(cycle, n) = op {
                prop_assert_eq!(owed(&ledger) - owed(&new), BigInt::from(n) * (cycle.len() - 1));
            }
            (ledger, totals) = (new, sums);
            let outstanding = totals.outstanding().expect("no more ended than there was");
            prop_assert_eq!(whole(outstanding), owed(&ledger), "books-add-up");
            let ended = whole(totals.set_off) + whole(totals.repaid) + whole(totals.forgiven);
            prop_assert_eq!(whole(totals.recorded), whole(outstanding) + ended);
        }
    }

    #[test]
    fn a_refused_change_says_what_there_is(owed in amount(), invoiced in amount(), n in amount()) {
        let debt = Debt { owed, invoiced };
        if n == 0 {
            for refused in [debt.invoice(n), debt.withdraw(n), debt.accept(n), debt.owe(n), debt.reduce(n)] {
                prop_assert_eq!(refused, Err(DebtError::InvalidAmount));
            }
            return Ok(());
        }
        prop_assert_eq!(debt.reduce(n), match n > owed {
            true => Err(DebtError::MoreThanOwed(owed)),
            false => Ok(Debt { owed: owed - n, invoiced }),
        });
        prop_assert_eq!(debt.withdraw(n), match n > invoiced {
            true => Err(DebtError::MoreThanInvoiced(invoiced)),
            false => Ok(Debt { owed, invoiced: invoiced - n }),
        });
        prop_assert_eq!(debt.owe(n), match owed.checked_add(n) {
            None => Err(DebtError::Overflow),
            Some(owed) => Ok(Debt { owed, invoiced }),
        });
        prop_assert_eq!(debt.accept(n), match (n > invoiced, owed.checked_add(n)) {
            (true, _) => Err(DebtError::MoreThanInvoiced(invoiced)),
            (false, None) => Err(DebtError::Overflow),
            (false, Some(owed)) => Ok(Debt { owed, invoiced: invoiced - n }),
        });
    }
}

#[test]
fn two_who_owe_each_other_are_the_shortest_cycle() {
    assert_eq!(check_cycle(&['a', 'b', 'a']), Ok(()));
    assert_eq!(check_cycle::<char>(&[]), Err(CycleError::Length(0)));
    assert_eq!(check_cycle(&['a']), Err(CycleError::Length(0)));
    assert_eq!(check_cycle(&['a', 'a']), Err(CycleError::Length(1)));
    assert_eq!(check_cycle(&['a', 'b']), Err(CycleError::Length(1)));
}

#[test]
fn the_longest_cycle_has_thirty_two_edges() {
    assert_eq!(MAX_EDGES, 32);
    let ring = |edges: u32| (0..edges).chain([0]).collect::<Vec<_>>();
    assert_eq!(check_cycle(&ring(MAX_EDGES)), Ok(()));
    assert_eq!(
        check_cycle(&ring(MAX_EDGES + 1)),
        Err(CycleError::Length(MAX_EDGES + 1))
    );
}

#[test]
fn a_cycle_that_does_not_close_or_repeats_an_edge_is_none() {
    assert_eq!(
        check_cycle(&['a', 'b', 'c']),
        Err(CycleError::NotClosed('a', 'c'))
    );
    assert_eq!(
        check_cycle(&['a', 'b', 'b', 'a']),
        Err(CycleError::OwesItself('b'))
    );
    assert_eq!(
        check_cycle(&['a', 'b', 'a', 'b', 'a']),
        Err(CycleError::Repeated('a', 'b'))
    );
}

#[test]
fn a_member_may_stand_in_a_cycle_twice() {
    assert_eq!(check_cycle(&['a', 'b', 'c', 'a', 'd', 'e', 'a']), Ok(()));
    assert_eq!(check_cycle(&['a', 'b', 'c', 'b', 'a']), Ok(()));
}

#[test]
fn of_a_cycle_the_smallest_debt_or_the_most_that_is_asked_for_is_taken_off() {
    let debts = [30, 10, 20].map(|owed| Debt { owed, invoiced: 99 });
    assert_eq!(off_all(7, debts), 7);
    assert_eq!(off_all(10, debts), 10);
    assert_eq!(off_all(11, debts), 10);
    assert_eq!(off_all(u128::MAX, debts), 10);
    assert_eq!(off_all(0, debts), 0);
}

#[test]
fn behind_a_debt_that_is_gone_nobody_is_asked() {
    let mut asked = 0;
    let debts = [30, 0, 20].map(|owed| Debt { owed, invoiced: 5 });
    let asking = debts.into_iter().inspect(|_| asked += 1);
    assert_eq!(off_all(7, asking), 0);
    assert_eq!(asked, 2);
}

#[test]
fn what_is_asked_for_is_not_owed_before_it_is_accepted() {
    let asked = Debt::default().invoice(30).unwrap().invoice(12).unwrap();
    assert_eq!((asked.owed, asked.invoiced), (0, 42));
    let accepted = asked.accept(40).unwrap();
    assert_eq!((accepted.owed, accepted.invoiced), (40, 2));
    assert_eq!(accepted.accept(3), Err(DebtError::MoreThanInvoiced(2)));
    assert_eq!(accepted.reduce(41), Err(DebtError::MoreThanOwed(40)));
}

#[test]
fn totals_go_beyond_what_one_debt_can_be() {
    let totals = Totals::default().recorded(u128::MAX).recorded(u128::MAX);
    let left = totals
        .ended(Ending::SetOff, u128::MAX)
        .ended(Ending::Repaid, 3);
    assert_eq!(
        left.outstanding().map(whole),
        Some(BigInt::from(u128::MAX - 3))
    );
    assert_eq!(left.ended(Ending::Forgiven, u128::MAX).outstanding(), None);
}

#[test]
fn a_debt_ends_in_the_books_in_the_way_it_ended() {
    let some = |amount| Total {
        high: 0,
        low: amount,
    };
    let totals = Totals::default()
        .recorded(100)
        .ended(Ending::SetOff, 5)
        .ended(Ending::Repaid, 7)
        .ended(Ending::Forgiven, 11);
    assert_eq!(totals.set_off, some(5));
    assert_eq!(totals.repaid, some(7));
    assert_eq!(totals.forgiven, some(11));
    assert_eq!(totals.outstanding(), Some(some(77)));
}
