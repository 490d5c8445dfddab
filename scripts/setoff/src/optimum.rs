//! The largest circulation in a network of debts: how much of each debt is cleared if as much as
//! possible is cleared in all.
//!
//! Turned around, it is what must remain: the smallest debts that leave everyone's net position as it
//! is, none larger than it was. Whoever owes more than it is owed is a source of the difference, whoever
//! is owed more a sink, every debt an edge of cost 1: a minimum-cost flow. Costs are all 1, so there are
//! few lengths of shortest paths, and for each of them one maximum flow along edges of such paths is
//! enough (the primal-dual method; Ford and Fulkerson 1962). Maximum flows come from `ac-library-rs`, in
//! u128 and hence exact to the base unit.
//!
//! The potentials left at the end prove it: by them no debt that remains could be led along a shorter
//! way. [`Circulation`] comes only with that proof checked.

use std::{cmp::Reverse, collections::BinaryHeap};

use ac_library::MfGraph;

use crate::{network::Network, Problem, Progress, Watcher};

/// Beyond every length of a path.
const FAR: i64 = i64::MAX;

/// A largest circulation.
#[derive(Clone, Debug)]
pub struct Circulation {
    /// Of each debt, what is cleared; base units.
    pub cleared: Vec<u128>,
    /// Debts that are on a cycle of any length.
    pub on_cycles: usize,
}

impl Circulation {
    /// What is cleared in all; base units.
    pub fn total(&self) -> u128 {
        self.cleared.iter().sum()
    }
}

/// Finds a largest circulation. Its total is the most that any set-off can clear.
///
/// # Errors
/// Only [`Problem::Unproven`], which would be a bug.
pub fn largest_circulation(
    network: &Network,
    watcher: &mut Watcher,
) -> Result<Circulation, Problem> {
    let on_cycles = network.on_cycles();
    let mut remains = Remainder::of(network, &on_cycles);
    while let Some(edges) = remains.shorten() {
        watcher(Progress::Routing { edges });
        remains.fill();
    }
    if !remains.is_proven() {
        return Err(Problem::Unproven);
    }
    let mut cleared = vec![0; network.edges().len()];
    for arc in &remains.arcs {
        if let Some(edge) = arc.debt {
            cleared[edge] = arc.most.saturating_sub(arc.flow);
        }
    }
    Ok(Circulation {
        cleared,
        on_cycles: on_cycles.iter().filter(|on| **on).count(),
    })
}

/// An edge of the flow.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: usize,
    to: usize,
    /// Base units.
    most: u128,
    flow: u128,
    /// The debt it stands for; none if it leads from the source or to the sink.
    debt: Option<usize>,
}

impl Arc {
    /// What a unit of flow costs on it.
    fn cost(&self) -> i64 {
        i64::from(self.debt.is_some())
    }
}

/// The flow of what remains owing.
struct Remainder {
    source: usize,
    sink: usize,
    arcs: Vec<Arc>,
    /// Arcs that begin or end at each node.
    at: Vec<Vec<usize>>,
    /// Of each node, the length of a shortest path from the source, at most that of the sink.
    potential: Vec<i64>,
}

impl Remainder {
    fn of(network: &Network, on_cycles: &[bool]) -> Self {
        let source = network.members();
        let sink = source.saturating_add(1);
        let nodes = source.saturating_add(2);
        let mut owes = vec![0_u128; network.members()];
        let mut is_owed = vec![0_u128; network.members()];
        let mut arcs = Vec::new();
        for (position, edge) in network.edges().iter().enumerate() {
            if !on_cycles[position] {
                continue;
            }
            // sums of some debts are at most the total, which fits
            owes[edge.debtor] = owes[edge.debtor].saturating_add(edge.amount);
            is_owed[edge.creditor] = is_owed[edge.creditor].saturating_add(edge.amount);
            arcs.push(Arc {
                from: edge.debtor,
                to: edge.creditor,
                most: edge.amount,
                flow: 0,
                debt: Some(position),
            });
        }
        for (member, (owes, is_owed)) in owes.into_iter().zip(is_owed).enumerate() {
            let (from, to) = match owes >= is_owed {
                true => (source, member),
                false => (member, sink),
            };
            let most = owes.abs_diff(is_owed);
            if most > 0 {
                arcs.push(Arc {
                    from,
                    to,
                    most,
                    flow: 0,
                    debt: None,
                });
            }
        }
        let mut at = vec![Vec::new(); nodes];
        for (position, arc) in arcs.iter().enumerate() {
            at[arc.from].push(position);
            at[arc.to].push(position);
        }
        Self {
            source,
            sink,
            arcs,
            at,
            potential: vec![0; nodes],
        }
    }

    /// What a unit costs along an arc, beyond what the potentials say; never negative where there is
    /// room.
    fn reduced(&self, arc: &Arc) -> i64 {
        let (from, to) = (self.potential[arc.from], self.potential[arc.to]);
        arc.cost().saturating_add(from).saturating_sub(to)
    }

    /// Finds the shortest paths that have room, by Dijkstra's method over reduced costs, and moves the
    /// potentials to them. Gives their length; nothing if there is no path.
    fn shorten(&mut self) -> Option<i64> {
        let mut distance = vec![FAR; self.at.len()];
        distance[self.source] = 0;
        let mut queue = BinaryHeap::from([(Reverse(0_i64), self.source)]);
        while let Some((Reverse(here), node)) = queue.pop() {
            if here > distance[node] {
                continue;
            }
            for position in &self.at[node] {
                let arc = &self.arcs[*position];
                let (next, has_room, step) = match arc.from == node {
                    true => (arc.to, arc.flow < arc.most, self.reduced(arc)),
                    false => (arc.from, arc.flow > 0, self.reduced(arc).saturating_neg()),
                };
                let there = here.saturating_add(step);
                if has_room && there < distance[next] {
                    distance[next] = there;
                    queue.push((Reverse(there), next));
                }
            }
        }
        let furthest = distance[self.sink];
        if furthest == FAR {
            return None;
        }
        for (potential, distance) in self.potential.iter_mut().zip(distance) {
            *potential = potential.saturating_add(distance.min(furthest));
        }
        Some(self.potential[self.sink].saturating_sub(self.potential[self.source]))
    }

    /// Sends as much as there is room for along shortest paths.
    fn fill(&mut self) {
        let mut graph = MfGraph::<u128>::new(self.at.len());
        let mut shortest = Vec::new();
        for (position, arc) in self.arcs.iter().enumerate() {
            if self.reduced(arc) == 0 {
                let number = graph.add_edge(arc.from, arc.to, arc.most);
                graph.change_edge(number, arc.most, arc.flow);
                shortest.push((position, number));
            }
        }
        graph.flow(self.source, self.sink);
        for (position, number) in shortest {
            self.arcs[position].flow = graph.get_edge(number).flow;
        }
    }

    /// Whether everyone's net position is kept and, by the potentials, no flow is cheaper
    /// (complementary slackness: nothing where it costs too much, all where it costs too little).
    fn is_proven(&self) -> bool {
        let mut balance = vec![(0_u128, 0_u128); self.at.len()];
        for arc in &self.arcs {
            balance[arc.from].0 = balance[arc.from].0.saturating_add(arc.flow);
            balance[arc.to].1 = balance[arc.to].1.saturating_add(arc.flow);
        }
        let members = balance.iter().take(self.source);
        let conserved = members.into_iter().all(|(out, into)| out == into);
        conserved
            && self.arcs.iter().all(|arc| match arc.debt {
                Some(_) => {
                    let reduced = self.reduced(arc);
                    arc.flow <= arc.most
                        && (reduced <= 0 || arc.flow == 0)
                        && (reduced >= 0 || arc.flow == arc.most)
                }
                None => arc.flow == arc.most,
            })
    }
}
