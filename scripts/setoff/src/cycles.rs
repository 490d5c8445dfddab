//! A circulation taken apart into cycles.
//!
//! Whoever has the fewest debts left in the flow goes first, each time by a shortest cycle through it.
//! Members with many debts can be reached from everywhere and come last: were they first, with the
//! shortest cycles of all, the others would be left with ways around too long for a cycle
//! (docs/setoff.md has both measured).

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{network::Network, Cycle, Progress, Watcher};

/// Cycles between two words to who waits.
const WORD: usize = 256;

/// A cycle by the positions of its edges.
#[derive(Clone, Debug)]
pub struct Ring {
    /// In order, each edge's creditor the next one's debtor.
    pub edges: Vec<usize>,
    /// Taken off each; base units.
    pub amount: u128,
}

impl Ring {
    /// What it clears in all; base units.
    pub fn clears(&self) -> u128 {
        let edges = u128::try_from(self.edges.len()).unwrap_or(u128::MAX);
        self.amount.saturating_mul(edges)
    }

    /// The same with the numbers that members came with.
    pub fn named(&self, network: &Network) -> Cycle {
        let debtors = self.edges.iter().map(|edge| network.edges()[*edge].debtor);
        Cycle {
            members: debtors.map(|member| network.name(member)).collect(),
            amount: self.amount,
        }
    }
}

/// How to take apart.
pub struct Taking<'a, 'w> {
    /// Where.
    pub network: &'a Network,
    /// Of a cycle.
    pub most_edges: usize,
    /// What could be cleared at most; base units. For those who wait.
    pub optimum: u128,
    /// Who waits.
    pub watcher: &'a mut Watcher<'w>,
}

impl Taking<'_, '_> {
    /// Takes cycles out of `left`, which has an amount for each edge, and adds them to `rings`, until
    /// `left` has no cycle of at most `most_edges` any more.
    pub fn apart(&mut self, left: &mut [u128], rings: &mut Vec<Ring>) {
        let mut search = Search::of(self.network, left);
        let mut cleared: u128 = rings.iter().map(Ring::clears).sum();
        let mut waiting: BinaryHeap<_> = (0..self.network.members())
            .map(|member| Reverse((search.debts(member, left), member)))
            .collect();
        while let Some(Reverse((debts, member))) = waiting.pop() {
            let now = search.debts(member, left);
            if now == 0 {
                continue;
            }
            if now != debts {
                waiting.push(Reverse((now, member)));
                continue;
            }
            // one without a short cycle never gets one: edges only become fewer
            let Some(edges) = search.shortest(left, member, self.most_edges) else {
                continue;
            };
            let amount = edges.iter().map(|edge| left[*edge]).min().unwrap_or(0);
            for edge in &edges {
                left[*edge] = left[*edge].saturating_sub(amount);
            }
            waiting.push(Reverse((search.debts(member, left), member)));
            let ring = Ring { edges, amount };
            cleared = cleared.saturating_add(ring.clears());
            rings.push(ring);
            if rings.len().is_multiple_of(WORD) {
                self.say(rings.len(), cleared);
            }
        }
        self.say(rings.len(), cleared);
    }

    fn say(&mut self, found: usize, cleared: u128) {
        (self.watcher)(Progress::Cycles {
            found,
            cleared,
            optimum: self.optimum,
        });
    }
}

/// A breadth-first search from both ends, that is begun many times.
struct Search<'a> {
    network: &'a Network,
    /// Along debts, from debtor to creditor.
    onward: Side,
    /// Against them.
    back: Side,
    number: u64,
}

/// One end of the search.
struct Side {
    /// Edges of each member that still have an amount, and perhaps some that have none.
    live: Vec<Vec<usize>>,
    /// The search in which a member was reached last, and by which edge.
    reached: Vec<(u64, usize)>,
    /// Members that were reached last in this search.
    front: Vec<usize>,
    /// How many edges from the start they are.
    steps: usize,
}

impl Side {
    fn of(live: Vec<Vec<usize>>) -> Self {
        Self {
            reached: vec![(0, 0); live.len()],
            live,
            front: Vec::new(),
            steps: 0,
        }
    }

    fn begin(&mut self, start: usize, number: u64) {
        self.front.clear();
        self.front.push(start);
        self.reached[start].0 = number;
        self.steps = 0;
    }

    /// Goes one edge further everywhere; gives the first edge by which it comes to where `other` is.
    fn step(
        &mut self,
        other: &Self,
        number: u64,
        left: &[u128],
        leads_to: impl Fn(usize) -> usize,
    ) -> Option<usize> {
        let mut next_front = Vec::new();
        for member in std::mem::take(&mut self.front) {
            let live = &mut self.live[member];
            live.retain(|edge| left[*edge] > 0);
            for edge in live.iter() {
                let next = leads_to(*edge);
                if other.reached[next].0 == number {
                    return Some(*edge);
                }
                if self.reached[next].0 != number {
                    self.reached[next] = (number, *edge);
                    next_front.push(next);
                }
            }
        }
        self.front = next_front;
        self.steps = self.steps.saturating_add(1);
        None
    }

    /// The edges by which `member` was reached from `start`, the last one first.
    fn way(&self, start: usize, mut member: usize, came: impl Fn(usize) -> usize) -> Vec<usize> {
        let mut edges = Vec::new();
        while member != start {
            let edge = self.reached[member].1;
            edges.push(edge);
            member = came(edge);
        }
        edges
    }
}

impl<'a> Search<'a> {
    fn of(network: &'a Network, left: &[u128]) -> Self {
        let mut owing = vec![Vec::new(); network.members()];
        let mut owed = owing.clone();
        for (position, edge) in network.edges().iter().enumerate() {
            if left[position] > 0 {
                owing[edge.debtor].push(position);
                owed[edge.creditor].push(position);
            }
        }
        Self {
            network,
            onward: Side::of(owing),
            back: Side::of(owed),
            number: 0,
        }
    }

    /// How many debts a member still has.
    fn debts(&mut self, member: usize, left: &[u128]) -> usize {
        let live = &mut self.onward.live[member];
        live.retain(|edge| left[*edge] > 0);
        live.len()
    }

    /// A shortest cycle through `start`, if one has at most `most` edges: the first place where the
    /// members that `start` owes, over so many others, meet those who owe it.
    fn shortest(&mut self, left: &[u128], start: usize, most: usize) -> Option<Vec<usize>> {
        let edges = self.network.edges();
        let (debtor, creditor) = (
            |edge: usize| edges[edge].debtor,
            |edge: usize| edges[edge].creditor,
        );
        self.number = self.number.saturating_add(1);
        let number = self.number;
        self.onward.begin(start, number);
        self.back.begin(start, number);
        while self.onward.steps.saturating_add(self.back.steps) < most {
            let onward = self.onward.front.len() <= self.back.front.len();
            let met = match onward {
                true => self.onward.step(&self.back, number, left, creditor),
                false => self.back.step(&self.onward, number, left, debtor),
            };
            if let Some(edge) = met {
                let mut cycle = self.onward.way(start, debtor(edge), debtor);
                cycle.reverse();
                cycle.push(edge);
                cycle.extend(self.back.way(start, creditor(edge), creditor));
                return Some(cycle);
            }
            if self.onward.front.is_empty() || self.back.front.is_empty() {
                return None;
            }
        }
        None
    }
}
