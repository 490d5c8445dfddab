//! A tree of places among which a budget is divided.

use crate::{exact, Exact, Interval, Refusal};
use num_traits::{One, Zero};

/// How a place divides what it has among its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// The same for each.
    Equal,
    /// By their weights.
    Weights,
    /// To each its quantity; pro rata if there is not enough.
    Fixed,
}

/// A place and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// How it divides what it has.
    pub division: Division,
    /// Its weight or quantity in the eyes of the place above.
    pub part: u128,
    /// The places below.
    pub children: Vec<Place>,
}

impl Place {
    /// A place without children.
    pub fn leaf(division: Division, part: u128) -> Self {
        Self {
            division,
            part,
            children: Vec::new(),
        }
    }

    /// What each child has when this place has `amount`, exactly.
    pub fn divided(&self, amount: &Exact) -> Vec<Exact> {
        let parts: Vec<Exact> = match self.division {
            Division::Equal => self.children.iter().map(|_| Exact::one()).collect(),
            Division::Weights | Division::Fixed => {
                self.children.iter().map(|c| exact(c.part)).collect()
            }
        };
        let total: Exact = parts.iter().sum();
        if self.division == Division::Fixed && total <= *amount {
            return parts;
        }
        let of_total = |part: Exact| {
            if total.is_zero() {
                Exact::zero()
            } else {
                amount * part / &total
            }
        };
        parts.into_iter().map(of_total).collect()
    }

    /// What the place at the end of `path` has when this one has what lies in `amount`: each step
    /// down may round off one base unit.
    ///
    /// # Panics
    /// If the path leads nowhere.
    pub fn amount_at(&self, path: &[usize], amount: &Interval) -> Interval {
        let Some((first, rest)) = path.split_first() else {
            return amount.clone();
        };
        let low = self.divided(&amount.low)[*first].clone() - Exact::one();
        let below = Interval {
            low: low.max(Exact::zero()),
            high: self.divided(&amount.high)[*first].clone(),
        };
        self.children[*first].amount_at(rest, &below)
    }

    /// Whether the `child`th child may have `part` when this place has `amount`: fixed quantities
    /// may not add up to more than there is.
    pub fn may_set(&self, child: usize, part: u128, amount: u128) -> Result<(), Refusal> {
        let others: Exact = (self.children.iter().enumerate())
            .filter(|(index, _)| *index != child)
            .map(|(_, place)| exact(place.part))
            .sum();
        let total = others + exact(part);
        let less = part <= self.children[child].part;
        let beyond = self.division == Division::Fixed && !less && total > exact(amount);
        if beyond || total > exact(u128::MAX) {
            Err(Refusal::OverAllocated)
        } else {
            Ok(())
        }
    }
}
