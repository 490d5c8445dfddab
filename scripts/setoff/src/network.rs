//! Debts between members, each pair once.

use ac_library::SccGraph;

use crate::{Debt, Problem};

/// Debts between members who are numbered from 0 without gaps.
#[derive(Clone, Debug)]
pub struct Network {
    /// The numbers that members came with, in order.
    names: Vec<usize>,
    /// By debtor, then creditor; no pair twice, no amount 0.
    edges: Vec<Debt>,
    total: u128,
}

impl Network {
    /// The network of these debts: those of one pair added up, those of 0 left out.
    ///
    /// # Errors
    /// If somebody owes itself, or the debts exceed 2^128 - 1 together.
    pub fn of(debts: &[Debt]) -> Result<Self, Problem> {
        let mut sorted = debts.to_vec();
        sorted.sort_unstable();
        let mut edges: Vec<Debt> = Vec::with_capacity(sorted.len());
        let mut total = 0_u128;
        for debt in sorted {
            if debt.debtor == debt.creditor {
                return Err(Problem::OwesItself {
                    member: debt.debtor,
                });
            }
            total = total.checked_add(debt.amount).ok_or(Problem::TooMuch)?;
            match edges.last_mut() {
                _ if debt.amount == 0 => {}
                Some(last) if (last.debtor, last.creditor) == (debt.debtor, debt.creditor) => {
                    // at most the total, which was counted
                    last.amount = last.amount.saturating_add(debt.amount);
                }
                _ => edges.push(debt),
            }
        }
        let mut names: Vec<usize> = edges
            .iter()
            .flat_map(|edge| [edge.debtor, edge.creditor])
            .collect();
        names.sort_unstable();
        names.dedup();
        let number = |name| names.binary_search(&name).unwrap_or_default();
        for edge in &mut edges {
            edge.debtor = number(edge.debtor);
            edge.creditor = number(edge.creditor);
        }
        Ok(Self {
            names,
            edges,
            total,
        })
    }

    /// How many owe or are owed.
    pub fn members(&self) -> usize {
        self.names.len()
    }

    /// The debts, by debtor and creditor as they are numbered here.
    pub fn edges(&self) -> &[Debt] {
        &self.edges
    }

    /// All debts together; base units.
    pub fn total(&self) -> u128 {
        self.total
    }

    /// The number a member came with.
    pub fn name(&self, member: usize) -> usize {
        self.names[member]
    }

    /// Of each debt, whether it is on a cycle: whether its creditor owes its debtor, over whomever.
    pub fn on_cycles(&self) -> Vec<bool> {
        let mut graph = SccGraph::new(self.members());
        for edge in &self.edges {
            graph.add_edge(edge.debtor, edge.creditor);
        }
        let mut part = vec![0; self.members()];
        for (number, members) in graph.scc().into_iter().enumerate() {
            for member in members {
                part[member] = number;
            }
        }
        let edges = self.edges.iter();
        edges
            .map(|edge| part[edge.debtor] == part[edge.creditor])
            .collect()
    }
}
