//! A claim's evidence: a few papers, and the Merkle tree over them that the claim commits to.

use alloy_core::primitives::B256;
use sha2::{Digest, Sha256};
use weir_core::evidence::{leaf, node, Hash};

/// One paper.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The hash of its name.
    pub name: B256,
    /// The hash of its content.
    pub content: B256,
    /// Bytes in it.
    pub size: u64,
}

/// The papers of a claim.
#[derive(Clone, Debug)]
pub struct Evidence {
    pieces: Vec<Piece>,
}

/// Where the laboratory's sheet is among the papers.
pub const LABORATORY: usize = 2;

fn sha_256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

impl Evidence {
    /// Papers by name and content, in the order of their names.
    pub fn of(papers: &[(&str, String)]) -> Self {
        let pieces = papers
            .iter()
            .map(|(name, content)| Piece {
                name: sha_256(name.as_bytes()).into(),
                content: sha_256(content.as_bytes()).into(),
                size: content.len() as u64,
            })
            .collect();
        Self { pieces }
    }

    /// One of the papers.
    pub fn piece(&self, index: usize) -> &Piece {
        &self.pieces[index]
    }

    /// What the claim commits to.
    pub fn root(&self) -> B256 {
        self.climb(0).1.into()
    }

    /// The siblings on the way from a paper to the root.
    pub fn path(&self, index: usize) -> Vec<B256> {
        self.climb(index).0.into_iter().map(B256::from).collect()
    }

    fn climb(&self, mut index: usize) -> (Vec<Hash>, Hash) {
        let mut level: Vec<Hash> = self
            .pieces
            .iter()
            .map(|piece| leaf(sha_256, &piece.name, &piece.content, piece.size))
            .collect();
        let mut path = Vec::new();
        while level.len() > 1 {
            path.extend(level.get(index ^ 1).copied());
            index /= 2;
            level = level
                .chunks(2)
                .map(|pair| match pair {
                    [one, other] => node(sha_256, one, other),
                    alone => alone[0],
                })
                .collect();
        }
        (path, level[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_core::evidence::root_of_path;

    #[test]
    fn every_papers_path_leads_to_the_root() {
        for count in 1..=7_usize {
            let names: Vec<String> = (0..count).map(|number| format!("{number}.txt")).collect();
            let papers: Vec<_> = names
                .iter()
                .map(|name| (name.as_str(), format!("content of {name}")))
                .collect();
            let evidence = Evidence::of(&papers);
            for index in 0..count {
                let piece = evidence.piece(index);
                let start = leaf(sha_256, &piece.name, &piece.content, piece.size);
                let path: Vec<Hash> = evidence.path(index).into_iter().map(Into::into).collect();
                assert_eq!(evidence.root(), root_of_path(sha_256, &start, &path));
            }
        }
    }
}
