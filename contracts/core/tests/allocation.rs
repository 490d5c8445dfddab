//! Division down a tree of places, against the model's recursion.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::amount;
use proptest::prelude::*;
use weir_core::allocation::{reallocated, Division, Part, Seasonal, MAX_DEPTH};
use weir_model::{exact, Interval, Place, Schedule};

fn as_modelled(division: Division) -> weir_model::Division {
    match division {
        Division::Equal => weir_model::Division::Equal,
        Division::Weights => weir_model::Division::Weights,
        Division::Fixed => weir_model::Division::Fixed,
    }
}

fn division() -> impl Strategy<Value = Division> {
    prop_oneof![
        Just(Division::Equal),
        Just(Division::Weights),
        Just(Division::Fixed)
    ]
}

/// A place's division, its part, its children.
#[derive(Clone, Debug)]
struct Node {
    division: Division,
    part: u128,
    children: Vec<Node>,
}

impl Node {
    fn modelled(&self) -> Place {
        Place {
            division: as_modelled(self.division),
            part: self.part,
            children: self.children.iter().map(Node::modelled).collect(),
        }
    }

    /// What each child has, as a contract reads it on the way down.
    fn amounts(&self, parent: u128) -> Vec<u128> {
        let own = |child: &Node| {
            if self.division == Division::Equal {
                1
            } else {
                child.part
            }
        };
        let total = self.children.iter().map(own).sum();
        let part = |child| Part {
            division: self.division,
            own: own(child),
            total,
        };
        self.children
            .iter()
            .map(|child| part(child).of_floor(parent))
            .collect()
    }

    fn check(
        &self,
        amount: u128,
        path: &mut Vec<usize>,
        root: &(Place, u128),
    ) -> Result<(), TestCaseError> {
        let truth = root.0.amount_at(path, &Interval::point(exact(root.1)));
        prop_assert!(
            truth.admits(amount, &exact(0)),
            "{amount} at {path:?}, not in {truth:?}"
        );
        let amounts = self.amounts(amount);
        let sum = amounts
            .iter()
            .try_fold(0_u128, |sum, n| sum.checked_add(*n));
        prop_assert!(
            sum.is_some_and(|sum| sum <= amount),
            "{amounts:?} of {amount}"
        );
        for (index, (child, amount)) in self.children.iter().zip(amounts).enumerate() {
            path.push(index);
            child.check(amount, path, root)?;
            path.pop();
        }
        Ok(())
    }
}

/// Parts of which four add up to no more than can be written.
fn part() -> impl Strategy<Value = u128> {
    prop_oneof![0_u128..1_000, amount().prop_map(|n| n >> 3)]
}

fn tree() -> impl Strategy<Value = Node> {
    let leaf = (division(), part()).prop_map(|(division, part)| Node {
        division,
        part,
        children: Vec::new(),
    });
    leaf.prop_recursive(MAX_DEPTH.into(), 24, 4, |inner| {
        (division(), part(), prop::collection::vec(inner, 0..4)).prop_map(
            |(division, part, children)| Node {
                division,
                part,
                children,
            },
        )
    })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn children_within_parent_at_every_place_also_after_it_shrank(
        tree in tree(), amount in amount(), cuts in prop::collection::vec(any::<u128>(), 0..3),
    ) {
        let place = tree.modelled();
        let mut amount = amount;
        for cut in [u128::MAX].into_iter().chain(cuts) {
            amount = amount.min(cut);
            tree.check(amount, &mut Vec::new(), &(place.clone(), amount))?;
        }
    }

    #[test]
    fn children_within_parent_when_parts_change_with_the_seasons(
        division in division(), budget in amount(),
        changes in prop::collection::vec((0_usize..4, part(), 0_u64..3), 1..16),
    ) {
        let mut place = Place { division: as_modelled(division), part: 0, children: vec![Place::leaf(weir_model::Division::Equal, 0); 4] };
        let mut schedules = vec![Schedule::new(0_u128); 4];
        let mut parts = [Seasonal::new(0); 4];
        let mut sum = Seasonal::new(0);
        let mut season = 1_u64;
        for (child, part, wait) in changes {
            season += wait;
            let next = season + 1;
            // what will hold next season is what the new part has to go with
            for (leaf, schedule) in place.children.iter_mut().zip(&schedules) {
                leaf.part = schedule.at(next);
            }
            let own = if division == Division::Equal { part.min(1) } else { part };
            let told = place.may_set(child, own, budget);
            let found = reallocated(division, sum.at(next), parts[child].at(next), own, budget);
            prop_assert_eq!(found.is_ok(), told.is_ok(), "{:?} {:?}", found, told);
            if let Ok(total) = found {
                sum = sum.loosened(total, season, next);
                parts[child] = parts[child].loosened(own, season, next);
                schedules[child].change(season, next, own);
            }
            for at in [season, next, next + 1] {
                let held: Vec<u128> = parts.iter().map(|part| part.at(at)).collect();
                let listed: Vec<u128> = schedules.iter().map(|schedule| schedule.at(at)).collect();
                prop_assert_eq!(&held, &listed);
                prop_assert_eq!(sum.at(at), held.iter().sum::<u128>());
                let given: u128 = held.iter().map(|own| Part { division, own: *own, total: sum.at(at) }.of_floor(budget)).sum();
                prop_assert!(given <= budget);
            }
        }
    }
}
