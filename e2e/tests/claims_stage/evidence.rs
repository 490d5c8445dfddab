//! A Merkle tree over pieces of evidence, built level by level from docs/evidence.md, and the
//! objections that quote one piece of it.

use super::Claims;
use alloy_core::{
    primitives::{keccak256, Address, B256},
    sol_types::SolValue,
};
use sp_io::hashing::sha2_256;

/// A file of an evidence folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Piece {
    pub fn name(&self) -> B256 {
        B256::new(sha2_256(self.path.as_bytes()))
    }

    pub fn content(&self) -> B256 {
        B256::new(sha2_256(&self.bytes))
    }

    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub fn leaf(&self) -> B256 {
        leaf(self.name(), self.content(), self.size())
    }
}

pub fn leaf(name: B256, content: B256, size: u64) -> B256 {
    let bytes = [
        &[0],
        name.as_slice(),
        content.as_slice(),
        &size.to_be_bytes(),
    ]
    .concat();
    B256::new(sha2_256(&bytes))
}

pub fn node(a: B256, b: B256) -> B256 {
    let bytes = [&[1], a.min(b).as_slice(), a.max(b).as_slice()].concat();
    B256::new(sha2_256(&bytes))
}

/// All levels of a tree, from the leaves to the root.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// In the order of their leaves.
    pub pieces: Vec<Piece>,
    levels: Vec<Vec<B256>>,
}

impl Evidence {
    pub fn new(mut pieces: Vec<Piece>) -> Self {
        pieces.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        let mut levels = vec![pieces.iter().map(Piece::leaf).collect::<Vec<_>>()];
        while levels[levels.len() - 1].len() > 1 {
            let below = &levels[levels.len() - 1];
            let above = below.chunks(2).map(|pair| match pair {
                [left, right] => node(*left, *right),
                alone => alone[0],
            });
            let above = above.collect();
            levels.push(above);
        }
        Self { pieces, levels }
    }

    /// So many pieces, which no other `seed` has.
    pub fn of(seed: u64, count: usize) -> Self {
        let piece = |n: usize| Piece {
            path: format!("field {seed}/sample-{n}.csv"),
            bytes: vec![u8::try_from(n % 251).expect("small"); 3 * n + 1],
        };
        Self::new((0..count).map(piece).collect())
    }

    pub fn root(&self) -> B256 {
        self.levels[self.levels.len() - 1][0]
    }

    /// The siblings from a piece's leaf up.
    pub fn path(&self, mut index: usize) -> Vec<B256> {
        let mut path = Vec::new();
        for level in &self.levels[..self.levels.len() - 1] {
            path.extend(level.get(index ^ 1));
            index /= 2;
        }
        path
    }

    /// What a challenger says of one piece.
    pub fn objection(&self, claim: u64, index: usize) -> Claims::Objection {
        let piece = &self.pieces[index];
        Claims::Objection {
            claim,
            reason: B256::repeat_byte(0x7e),
            salt: B256::repeat_byte(0x5a),
            name: piece.name(),
            content: piece.content(),
            size: piece.size(),
            path: self.path(index),
        }
    }
}

/// What a challenger announces an objection by.
pub fn commitment(objection: &Claims::Objection, challenger: Address) -> B256 {
    let words = (
        objection.claim,
        challenger,
        objection.reason,
        objection.salt,
        objection.name,
        objection.content,
        objection.size,
    );
    keccak256(words.abi_encode_params())
}
