//! The evidence tree against figures computed elsewhere, and against a tree built level by level.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use weir_core::evidence::{leaf, node, root_of_path, Hash, MAX_PATH};

fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

fn piece(path: &str, content: &[u8]) -> Hash {
    let size = u64::try_from(content.len()).unwrap();
    leaf(sha256, &sha256(path.as_bytes()), &sha256(content), size)
}

fn hexadecimal(hash: Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The levels of the tree above these leaves, the root's last.
fn levels(leaves: &[Hash]) -> Vec<Vec<Hash>> {
    let mut levels = vec![leaves.to_vec()];
    while levels[levels.len() - 1].len() > 1 {
        let above = levels[levels.len() - 1]
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => node(sha256, a, b),
                alone => alone[0],
            })
            .collect();
        levels.push(above);
    }
    levels
}

/// The root by RFC 6962's definition, from the top: the greatest power of two below their number goes to
/// the left.
fn root_from_the_top(leaves: &[Hash]) -> Hash {
    if let [alone] = leaves {
        return *alone;
    }
    let left = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(left);
    node(sha256, &root_from_the_top(left), &root_from_the_top(right))
}

fn path(levels: &[Vec<Hash>], place: usize) -> Vec<Hash> {
    let sibling = |(height, level): (usize, &Vec<Hash>)| level.get(place >> height ^ 1).copied();
    let below_root = &levels[..levels.len() - 1];
    below_root.iter().enumerate().filter_map(sibling).collect()
}

/// Computed with Python's hashlib, from the format in docs/evidence.md.
#[test]
fn leaves_and_roots_are_those_that_another_program_computed() {
    let leaves = [
        piece("a.txt", b"alpha"),
        piece("b.txt", b"beta"),
        piece("c.txt", b""),
    ];
    assert_eq!(
        leaves.map(hexadecimal),
        [
            "659522a7ee5be075d1c5395d4277f4d22b0367c3189a3ac16c8d9aefbe317094",
            "3a1d40fef3c65bf6d2f8ad69b990d69825df016a314826a09f7a7d9ca9e95bf5",
            "9e8e13f2c42f44a6764cf296951eb44e26a3bd26aa3b39efafdf983469a12cc5",
        ]
    );
    let two = node(sha256, &leaves[0], &leaves[1]);
    assert_eq!(
        hexadecimal(two),
        "def5b5f7e061fa70fbf16b2d251c3e84e9d71138ff157705355d5a39a0f266e1"
    );
    let root = "c385f5ecb98c06642a47aea31b1284014b980c812b2ddb9ab40534cb94273090";
    for (place, length) in [(0, 2), (1, 2), (2, 1)] {
        let path = path(&levels(&leaves), place);
        assert_eq!(path.len(), length); // the third has no sibling at the bottom
        assert_eq!(
            hexadecimal(root_of_path(sha256, &leaves[place], &path)),
            root
        );
    }
}

#[test]
fn a_single_piece_is_the_root() {
    let only = piece("only.csv", b"1,2,3");
    assert_eq!(root_of_path(sha256, &only, &[]), only);
}

#[test]
fn the_longest_path_is_that_of_the_greatest_tree() {
    let leaf = piece("a", b"a");
    let path = [[7; 32]; MAX_PATH];
    let by_hand = path
        .iter()
        .fold(leaf, |below, beside| node(sha256, &below, beside));
    assert_eq!(root_of_path(sha256, &leaf, &path), by_hand);
}

#[test]
fn what_is_hashed_begins_with_its_kind_and_has_the_length_of_its_kind() {
    let told = std::cell::RefCell::new(Vec::new());
    let hash = |bytes: &[u8]| {
        told.borrow_mut().push(bytes.to_vec());
        sha256(bytes)
    };
    leaf(hash, &[1; 32], &[2; 32], 0x0102_0304_0506_0708);
    node(hash, &[4; 32], &[3; 32]);
    let expected_leaf = [&[0][..], &[1; 32], &[2; 32], &[1, 2, 3, 4, 5, 6, 7, 8]].concat();
    let expected_node = [&[1][..], &[3; 32], &[4; 32]].concat();
    assert_eq!(*told.borrow(), [expected_leaf, expected_node]);
}

proptest! {
    #[test]
    fn every_leafs_path_leads_to_the_root_and_no_other_leafs_does(
        contents in prop::collection::vec(any::<u16>(), 1..40),
        chosen: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        let leaves: Vec<Hash> = contents
            .iter()
            .enumerate()
            .map(|(place, content)| piece(&place.to_string(), &content.to_be_bytes()))
            .collect();
        let levels = levels(&leaves);
        let root = levels[levels.len() - 1][0];
        prop_assert_eq!(root, root_from_the_top(&leaves));
        let (chosen, other) = (chosen.index(leaves.len()), other.index(leaves.len()));
        let path = path(&levels, chosen);
        prop_assert!(path.len() <= MAX_PATH);
        prop_assert_eq!(root_of_path(sha256, &leaves[chosen], &path), root);
        // two that are each other's sibling have different paths
        if other != chosen {
            prop_assert_ne!(root_of_path(sha256, &leaves[other], &path), root);
        }
    }

    #[test]
    fn a_node_is_the_same_from_either_side(a: Hash, b: Hash) {
        prop_assert_eq!(node(sha256, &a, &b), node(sha256, &b, &a));
    }

    /// Whatever name, content and size somebody gives for a node, it is no leaf.
    #[test]
    fn no_node_passes_for_a_leaf(a: Hash, b: Hash, size: u64) {
        let above = node(sha256, &a, &b);
        let (smaller, greater) = if a <= b { (a, b) } else { (b, a) };
        for (name, content) in [(smaller, greater), (greater, smaller)] {
            prop_assert_ne!(leaf(sha256, &name, &content, size), above);
        }
        prop_assert_ne!(leaf(sha256, &a, &b, size), node(sha256, &b, &a));
    }

    #[test]
    fn another_name_content_or_size_is_another_leaf(name: Hash, content: Hash, size: u64, bit in 0_usize..256) {
        let whole = leaf(sha256, &name, &content, size);
        let flipped = |mut hash: Hash| {
            hash[bit / 8] ^= 1 << (bit % 8);
            hash
        };
        prop_assert_ne!(leaf(sha256, &flipped(name), &content, size), whole);
        prop_assert_ne!(leaf(sha256, &name, &flipped(content), size), whole);
        prop_assert_ne!(leaf(sha256, &name, &content, size ^ 1 << (bit % 64)), whole);
    }
}
