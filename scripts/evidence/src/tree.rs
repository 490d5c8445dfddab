//! The Merkle tree over pieces in their order; the hashes are those of `weir_core::evidence`.

use weir_core::evidence::{node, Hash};

use crate::sha256;

/// A tree with all its levels: 64 bytes a leaf.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The leaves first; each level above has half as many, rounded up; the last has one.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over `leaves`, in their order; none over nothing.
    pub fn over(leaves: Vec<Hash>) -> Option<Self> {
        if leaves.is_empty() {
            return None;
        }
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            let above = level.chunks(2).map(join).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Some(Self { levels })
    }

    /// The root; a single leaf is its own.
    pub fn root(&self) -> Hash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_default()
    }

    /// The siblings of the leaf at `place` on its way up, where it has one; none past the last leaf.
    pub fn path(&self, place: usize) -> Option<Vec<Hash>> {
        self.levels.first()?.get(place)?;
        let sibling =
            |(height, level): (usize, &Vec<Hash>)| level.get(place >> height ^ 1).copied();
        // the root has no sibling: its place is 0, and there is no other
        Some(self.levels.iter().enumerate().filter_map(sibling).collect())
    }
}

/// The node above one or two hashes; one without a sibling moves up unchanged.
fn join(pair: &[Hash]) -> Hash {
    match pair {
        [a, b] => node(sha256, a, b),
        alone => alone.first().copied().unwrap_or_default(),
    }
}
