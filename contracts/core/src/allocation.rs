//! Dividing a budget down a tree of places: world, bioregion, city, co-op, and a currency at the leaf.
//!
//! INVARIANT `children-within-parent`: at every moment, also after the parent shrank, the amounts of
//! a node's children add up to no more than the node's own.

use crate::{delayed::Delayed, math::mul_div_floor};

/// How deep the tree may be below a stock; bounds the walk from a leaf up.
pub const MAX_DEPTH: u8 = 4;

/// How a node divides what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Division {
    /// Every child the same.
    Equal,
    /// By weights.
    Weights,
    /// Fixed quantities, pro rata when they exceed what there is.
    Fixed,
}

/// A child's part of its parent, as in force in one season: the weight (1 with equal division) or the
/// fixed quantity in base units, and the sum of all children's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How the parent divides.
    pub division: Division,
    /// The child's own weight or quantity.
    pub own: u128,
    /// The sum over all children; at least `own`.
    pub total: u128,
}

impl Part {
    /// What the child has of `parent` base units, rounded down.
    pub fn of_floor(&self, parent: u128) -> u128 {
        let amount = match self.division {
            Division::Fixed if self.total <= parent => Some(self.own),
            Division::Equal | Division::Weights | Division::Fixed => {
                mul_div_floor(parent, self.own, self.total)
            }
        };
        amount.unwrap_or(0) // no children: nothing; `own ≤ total` keeps the rest below `parent`
    }
}

/// A sum or a part that changes only with a season: what is set in one season holds from the next.
pub type Seasonal = Delayed<u128>;

/// What would be given out exceeds what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverAllocated {
    /// Sum of the fixed quantities, base units.
    pub requested: u128,
    /// What the parent has, base units.
    pub available: u128,
}

/// The children's new sum when one child's part changes from `old` to `new`, checked against what the
/// parent has where quantities are fixed. To take less is never refused.
pub fn reallocated(
    division: Division,
    sum: u128,
    old: u128,
    new: u128,
    parent: u128,
) -> Result<u128, OverAllocated> {
    let requested = sum.saturating_sub(old).checked_add(new);
    match requested {
        Some(total) if division != Division::Fixed || total <= parent || new <= old => Ok(total),
        over => Err(OverAllocated {
            requested: over.unwrap_or(u128::MAX),
            available: parent,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hake_allocations_of_625000_hold_and_635000_are_refused() {
        let first = reallocated(Division::Fixed, 0, 0, 461_750, 625_000).unwrap();
        assert_eq!(
            reallocated(Division::Fixed, first, 0, 163_250, 625_000),
            Ok(625_000)
        );
        assert_eq!(
            reallocated(Division::Fixed, first, 0, 173_250, 625_000),
            Err(OverAllocated {
                requested: 635_000,
                available: 625_000
            })
        );
        // after the parent shrank, a child may still be given less
        assert_eq!(
            reallocated(Division::Fixed, 625_000, 461_750, 400_000, 300_000),
            Ok(563_250)
        );
    }

    #[test]
    fn children_shrink_pro_rata_with_their_parent() {
        let child = |own| Part {
            division: Division::Fixed,
            own,
            total: 625_000,
        };
        assert_eq!(child(461_750).of_floor(625_000), 461_750);
        assert_eq!(child(461_750).of_floor(312_500), 230_875);
        assert_eq!(child(163_250).of_floor(312_500), 81_625);
        assert_eq!(child(163_250).of_floor(0), 0);
        let weight = Part {
            division: Division::Weights,
            own: 1,
            total: 3,
        };
        assert_eq!(weight.of_floor(100), 33);
        assert_eq!(
            Part {
                division: Division::Equal,
                own: 0,
                total: 0
            }
            .of_floor(100),
            0
        );
    }
}
