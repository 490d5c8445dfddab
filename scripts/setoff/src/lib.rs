//! Which cycles of debts to set off, so that the most debt is cleared without any money.
//!
//! Ana owes Ben, Ben owes Carl, Carl owes Ana: the smallest of the three amounts can be taken off all
//! three, and what everybody owes less what everybody is owed stays as it was. Of all ways to do this
//! in a community, the one that clears most is the largest circulation in the graph of debts, which is
//! a minimum-cost flow ([`optimum`]). It is found exactly, in whole base units, and taken apart into
//! cycles short enough for the exchange's `setOff` ([`cycles`]).
//!
//! | module | |
//! | --- | --- |
//! | [`network`] | debts between numbered members, each pair once; what can be on a cycle at all |
//! | [`optimum`] | the largest circulation, with the proof that none is larger |
//! | [`cycles`] | a circulation taken apart, shortest cycles first |
//! | [`random`] | communities to try it on |
//!
//! What this crate does not do: it neither reads a chain nor sends anything (`weir setoff` does), and
//! it does not find the fewest cycles.

pub mod cycles;
pub mod network;
pub mod optimum;
pub mod random;

use std::{
    io, thread,
    time::{Duration, Instant},
};

use network::Network;
use thiserror::Error;

/// Edges that the exchange takes in one cycle.
pub const MOST_EDGES: usize = 32;

/// Stack for the depth of the library's searches: at the least, and for each member; bytes.
const STACK: usize = 16 << 20;
const STACK_OF_ONE: usize = 2 << 10;

/// Somebody owes somebody else. Members are numbered, not necessarily without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Debt {
    /// Who owes.
    pub debtor: usize,
    /// Whom.
    pub creditor: usize,
    /// How much; base units of the exchange's unit.
    pub amount: u128,
}

/// Debts in a ring, of which the same amount is taken off each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Each owes the next one, the last the first; nobody twice.
    pub members: Vec<usize>,
    /// Taken off each of these debts; base units.
    pub amount: u128,
}

impl Cycle {
    /// Debts in it.
    pub fn edges(&self) -> usize {
        self.members.len()
    }

    /// What it clears in all: the amount, of each of its debts.
    pub fn clears(&self) -> u128 {
        let edges = u128::try_from(self.members.len()).unwrap_or(u128::MAX);
        self.amount.saturating_mul(edges)
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The cycles, those that clear most first. All of them together overdraw no debt.
    pub cycles: Vec<Cycle>,
    /// How good that is.
    pub figures: Figures,
}

/// How good a plan is; amounts in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Who owes or is owed.
    pub members: usize,
    /// Pairs of debtor and creditor.
    pub debts: usize,
    /// Of these, debts that are on a cycle of any length: no other can be set off.
    pub on_cycles: usize,
    /// All debts together.
    pub total: u128,
    /// What could be cleared at most, by cycles of any length; proven.
    pub optimum: u128,
    /// What the cycles clear.
    pub cleared: u128,
    /// Cycles found.
    pub cycles: usize,
    /// Edges of the longest; 0 without cycles.
    pub longest: usize,
    /// How long it took.
    pub took: Duration,
}

impl Figures {
    /// The part of the optimum that the cycles clear, in millionths, rounded down; all of it if nothing
    /// can be cleared.
    pub fn millionths_of_optimum(&self) -> u128 {
        millionths(self.cleared, self.optimum)
    }

    /// The part of all debt that the cycles clear, in millionths, rounded down.
    pub fn millionths_of_total(&self) -> u128 {
        millionths(self.cleared, self.total)
    }
}

/// `part` of `whole` in millionths, rounded down; a whole of nothing is there altogether.
fn millionths(part: u128, whole: u128) -> u128 {
    const ALL: u128 = 1_000_000;
    match part.checked_mul(ALL) {
        Some(product) => product.checked_div(whole).unwrap_or(ALL),
        // so large that the last digits of the whole do not matter
        None => whole
            .checked_div(ALL)
            .and_then(|millionth| part.checked_div(millionth))
            .unwrap_or(ALL)
            .min(ALL),
    }
}

/// What is being done, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// What everybody must go on owing is led along paths of this many debts; shorter ones are done.
    Routing {
        /// Debts in a path.
        edges: i64,
    },
    /// The optimum is known, and being taken apart.
    Cycles {
        /// Cycles so far.
        found: usize,
        /// What they clear; base units.
        cleared: u128,
        /// The optimum; base units.
        optimum: u128,
    },
}

/// Why nothing was found.
#[derive(Debug, Error)]
pub enum Problem {
    /// Somebody owes itself.
    #[error("member {member} owes itself")]
    OwesItself {
        /// Who.
        member: usize,
    },
    /// The debts together cannot be counted.
    #[error("the debts together are more than 2^128 - 1 base units")]
    TooMuch,
    /// A cycle has two edges at least.
    #[error("cycles of at most {most} edges: the shortest have 2")]
    TooShort {
        /// What was asked for.
        most: usize,
    },
    /// The machine has no room.
    #[error("the search needs a thread of its own, and there is none: {0}")]
    NoThread(#[from] io::Error),
    /// The search ended without a proof: a bug of this crate or its library.
    #[error("the circulation found is not proven to be the largest; please report this")]
    Unproven,
}

/// Who wants to know how far it is.
pub type Watcher<'a> = dyn FnMut(Progress) + Send + 'a;

/// The cycles of at most `most_edges` edges that set off the most of `debts`, as good as they are found:
/// a largest circulation is taken apart, and cycles that still fit into what is then left are added, so
/// that no cycle of this length remains. Debts of one pair are added up, debts of 0 left out.
///
/// # Errors
/// If somebody owes itself, the debts exceed 2^128 - 1 together, or fewer than 2 edges are asked for.
pub fn find(debts: &[Debt], most_edges: usize, watcher: &mut Watcher) -> Result<Plan, Problem> {
    if most_edges < 2 {
        return Err(Problem::TooShort { most: most_edges });
    }
    let begun = Instant::now();
    let network = Network::of(debts)?;
    // the library searches by recursion, as deep as a path is long
    let stack = STACK.saturating_add(network.members().saturating_mul(STACK_OF_ONE));
    let mut plan = thread::scope(|scope| {
        let search = || search(&network, most_edges, watcher);
        let thread = thread::Builder::new()
            .stack_size(stack)
            .spawn_scoped(scope, search)?;
        match thread.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    plan.figures.took = begun.elapsed();
    Ok(plan)
}

fn search(network: &Network, most_edges: usize, watcher: &mut Watcher) -> Result<Plan, Problem> {
    let found = optimum::largest_circulation(network, watcher)?;
    let optimum = found.total();
    let mut flow = found.cleared;
    let mut cycles = Vec::new();
    let mut taking = cycles::Taking {
        network,
        most_edges,
        optimum,
        watcher,
    };
    taking.apart(&mut flow, &mut cycles);
    let unused = flow.iter().any(|amount| *amount > 0);
    if unused {
        // only longer cycles are left in the flow: shorter ones may fit into the debts as they are then
        let mut left: Vec<u128> = network.edges().iter().map(|edge| edge.amount).collect();
        for cycle in &cycles {
            for edge in &cycle.edges {
                if let Some(amount) = left.get_mut(*edge) {
                    *amount = amount.saturating_sub(cycle.amount);
                }
            }
        }
        taking.apart(&mut left, &mut cycles);
    }
    let cycles: Vec<Cycle> = {
        let mut cycles: Vec<Cycle> = cycles.iter().map(|it| it.named(network)).collect();
        cycles.sort_by_key(|cycle| std::cmp::Reverse(cycle.clears()));
        cycles
    };
    Ok(Plan {
        figures: Figures {
            members: network.members(),
            debts: network.edges().len(),
            on_cycles: found.on_cycles,
            total: network.total(),
            optimum,
            cleared: cycles.iter().map(Cycle::clears).sum(),
            cycles: cycles.len(),
            longest: cycles.iter().map(Cycle::edges).max().unwrap_or(0),
            took: Duration::ZERO,
        },
        cycles,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_in_millionths_whatever_its_size() {
        assert_eq!(millionths(0, 0), 1_000_000);
        assert_eq!(millionths(0, 7), 0);
        assert_eq!(millionths(1, 3), 333_333);
        assert_eq!(millionths(u128::MAX, u128::MAX), 1_000_000);
        assert_eq!(millionths(u128::MAX / 2, u128::MAX), 500_000);
    }
}
