//! Manifests and proofs as files: canonical, whole, and not to be tampered with.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

mod common;

use std::fs;

use common::{says, Desk};
use proptest::prelude::*;
use weir_core::evidence::{leaf, root_of_path, MAX_PATH};
use weir_evidence::{
    manifest::{beside, folder_of, outside},
    sha256,
    tree::Tree,
    Comparison, Manifest, Proof,
};

fn three() -> Desk {
    Desk::with(&[("a.txt", b"alpha"), ("b.txt", b"beta"), ("c.txt", b"")])
}

/// Byte for byte what docs/evidence.md shows; the hashes were computed with Python's hashlib.
const CANONICAL: &str = r#"{
  "format": "weir-evidence-manifest-1",
  "root": "0xc385f5ecb98c06642a47aea31b1284014b980c812b2ddb9ab40534cb94273090",
  "files": [
    {"path": "a.txt", "size": 5, "name": "0x18b7cb099a9ea3f50ba899b5ba81e0d377a5f3b16f8f6eeb8b3e58cd4692b993", "content": "0x8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8"},
    {"path": "b.txt", "size": 4, "name": "0xffa0da5d885fba09d903c782713b6b098c8cf21f56a3a35d9aa920613220d2e1", "content": "0xf44e64e75f3948e9f73f8dfa94721c4ce8cbb4f265c4790c702b2d41cfbf2753"},
    {"path": "c.txt", "size": 0, "name": "0x4fe006196474bf40b078b5e230ccf558f791129837884cbc74daf74ef1164420", "content": "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
  ]
}
"#;

#[test]
fn a_manifest_is_the_same_to_the_byte() {
    assert_eq!(three().make().text(), CANONICAL);
}

#[test]
fn a_manifest_is_read_as_it_was_written() {
    let desk = three();
    let manifest = desk.make();
    let path = desk.beside("m.json");
    manifest.write(&path, false).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), CANONICAL);
    assert_eq!(Manifest::read(&path).unwrap(), manifest);
    // nothing else is left beside it
    assert_eq!(fs::read_dir(desk.beside("")).unwrap().count(), 2);
}

#[test]
fn the_manifest_of_other_evidence_is_not_written_over_unasked() {
    let desk = three();
    let path = desk.beside("m.json");
    desk.make().write(&path, false).unwrap();
    desk.make().write(&path, false).unwrap(); // the same again is no matter
    desk.put("a.txt", b"other");
    let other = desk.make();
    says(
        &other.write(&path, false).unwrap_err(),
        &["m.json is there already", "other evidence", "0xc385f5ec"],
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), CANONICAL);
    other.write(&path, true).unwrap();
    assert_eq!(Manifest::read(&path).unwrap(), other);
    fs::write(&path, "a letter").unwrap();
    says(&other.write(&path, false).unwrap_err(), &["is no manifest"]);
}

#[test]
fn a_manifest_changed_by_hand_is_refused_with_what_is_wrong() {
    let desk = three();
    let path = desk.beside("m.json");
    let lines: Vec<&str> = CANONICAL.lines().collect();
    let swapped = [&lines[..4], &[lines[5], lines[4]], &lines[6..]]
        .concat()
        .join("\n");
    let none = [&lines[..4], &lines[7..]].concat().join("\n");
    for (text, words) in [
        (
            CANONICAL.replace("manifest-1", "manifest-2"),
            ["format", "manifest-2"],
        ),
        (
            CANONICAL.replace("\"size\": 5", "\"size\": 6"),
            ["have the root", "0xc385f5ec"],
        ),
        (
            CANONICAL.replace("a.txt", "d.txt"),
            ["d.txt", "not that of its name"],
        ),
        (
            CANONICAL.replace("a.txt", "../a"),
            ["../a", "is no path below"],
        ),
        (swapped, ["\"a.txt\" stands after \"b.txt\"", "not before"]),
        (
            CANONICAL.replace("0x8ed3f6ad", "0x8ed3f6ae"),
            ["have the root", "it says"],
        ),
        (
            CANONICAL.replace("0xc385f5ec", "0xc385f5ed"),
            ["have the root", "0xc385f5ed"],
        ),
        (
            CANONICAL.replace("\"size\": 5", "\"size\": -5"),
            ["-5", "line 5"],
        ),
        (
            CANONICAL.replace("0x8ed3f6ad", "8ed3"),
            ["8ed3", "is no hash"],
        ),
        (
            CANONICAL.replace("\"root\"", "\"signature\": 1, \"root\""),
            ["unknown field", "signature"],
        ),
        (CANONICAL[..200].to_owned(), ["EOF", "line 5"]),
        (String::new(), ["EOF", "line 1"]),
        (none, ["lists no file", ""]),
    ] {
        fs::write(&path, &text).unwrap();
        let refusal = Manifest::read(&path).unwrap_err();
        says(&refusal, &["m.json is no manifest of evidence"]);
        says(&refusal, &words);
    }
}

#[test]
fn a_manifest_lies_beside_its_folder_and_not_inside() {
    let desk = three();
    let path = beside(&desk.folder()).unwrap();
    assert_eq!(path, desk.beside("evidence.evidence.json"));
    assert_eq!(folder_of(&path).unwrap(), desk.folder());
    assert_eq!(
        beside(&desk.at("../evidence")).unwrap(),
        desk.at("../evidence.evidence.json")
    );
    outside(&path, &desk.folder()).unwrap();
    for inside in [
        desk.at("m.json"),
        desk.beside("elsewhere/../evidence/m.json"),
    ] {
        fs::create_dir_all(desk.beside("elsewhere")).unwrap();
        says(
            &outside(&inside, &desk.folder()).unwrap_err(),
            &["m.json would lie inside"],
        );
    }
    says(
        &folder_of(&desk.beside("m.json")).unwrap_err(),
        &["m.json does not say which folder"],
    );
}

#[test]
fn a_comparison_names_what_is_missing_changed_and_added() {
    let desk = Desk::with(&[("a", b"1"), ("b/c", b"2"), ("d", b"3"), ("e", b"4")]);
    let manifest = desk.make();
    let compare = || Comparison::of(&manifest, &desk.folder(), &mut |_| {}).unwrap();
    assert!(compare().is_same());
    assert_eq!(compare().same, 4);
    fs::remove_file(desk.at("b/c")).unwrap();
    desk.put("d", b"x"); // of the same size
    desk.put("a", b"longer");
    desk.put("f", b"5");
    let compared = compare();
    assert!(!compared.is_same());
    assert_eq!(compared.same, 1);
    assert_eq!(compared.missing, ["b/c"]);
    assert_eq!(compared.changed, ["a", "d"]);
    assert_eq!(compared.added, ["f"]);
    for name in ["a", "d", "e", "f"] {
        fs::remove_file(desk.at(name)).unwrap();
    }
    assert_eq!(compare().missing, ["a", "b/c", "d", "e"]);
}

#[test]
fn a_proof_is_read_as_it_was_written_and_tampering_is_found() {
    let desk = three();
    let manifest = desk.make();
    let proof = manifest.prove(1).unwrap();
    let path = desk.beside("proof.json");
    proof.write(&path, false).unwrap();
    assert_eq!(Proof::read(&path).unwrap(), proof);
    says(
        &proof.write(&path, false).unwrap_err(),
        &["cannot write", "proof.json"],
    );
    let text = fs::read_to_string(&path).unwrap();
    let root = "c385f5ecb98c06642a47aea31b1284014b980c812b2ddb9ab40534cb94273090";
    for (from, to, words) in [
        ("b.txt", "c.txt", ["its name is given as", "comes to"]),
        (
            "\"size\": 4",
            "\"size\": 5",
            ["its leaf is given as", "comes to"],
        ),
        (
            root,
            &root.replace('c', "d"),
            ["its root is given as", root],
        ),
        ("proof-1", "proof-2", ["format", "proof-2"]),
    ] {
        fs::write(&path, text.replace(from, to)).unwrap();
        says(&Proof::read(&path).unwrap_err(), &words);
    }
    let mut long = proof.clone();
    long.path = vec![[0; 32]; MAX_PATH + 1];
    assert!(long.check().unwrap_err().contains("33 hashes"));
    assert!(manifest.prove(3).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_files_proof_leads_to_the_root(
        contents in prop::collection::btree_map("[a-z]{1,3}(/[0-9]{1,2})?[.]txt", any::<u64>(), 1..24),
    ) {
        let desk = Desk::with(&[]);
        for (name, content) in &contents {
            desk.put(name, content.to_string().as_bytes());
        }
        let manifest = desk.make();
        prop_assert_eq!(manifest.files().len(), contents.len());
        for (place, piece) in manifest.files().iter().enumerate() {
            let proof = manifest.prove(place).unwrap();
            prop_assert_eq!(proof.check(), Ok(()));
            prop_assert_eq!(proof.root, manifest.root());
            prop_assert_eq!(&proof.piece, &piece.path);
            let bytes = contents[&piece.path].to_string();
            prop_assert_eq!(piece.content, sha256(bytes.as_bytes()));
            prop_assert_eq!(manifest.find(&piece.path), Some(place));
        }
    }
}

proptest! {
    /// A challenger cannot take a node, whose two halves he may name as he likes, for a piece.
    #[test]
    fn no_node_of_a_tree_passes_for_a_leaf_of_it(
        leaves in prop::collection::vec(any::<[u8; 32]>(), 2..64),
        chosen: prop::sample::Index,
        size: u64,
    ) {
        let chosen = chosen.index(leaves.len());
        let tree = Tree::over(leaves.clone()).unwrap();
        let path = tree.path(chosen).unwrap();
        prop_assert_eq!(root_of_path(sha256, &leaves[chosen], &path), tree.root());
        let (sibling, above) = path.split_first().unwrap();
        for (name, content) in [(&leaves[chosen], sibling), (sibling, &leaves[chosen])] {
            let forged = leaf(sha256, name, content, size);
            prop_assert_ne!(root_of_path(sha256, &forged, above), tree.root());
        }
    }

    #[test]
    fn a_tree_has_a_path_for_each_leaf_and_none_beyond(count in 1_usize..300) {
        let leaves: Vec<[u8; 32]> = (0..count).map(|place| sha256(&place.to_be_bytes())).collect();
        let tree = Tree::over(leaves.clone()).unwrap();
        let height = usize::try_from(count.next_power_of_two().trailing_zeros()).unwrap();
        for (place, leaf) in leaves.iter().enumerate() {
            let path = tree.path(place).unwrap();
            prop_assert!(path.len() <= height);
            prop_assert_eq!(root_of_path(sha256, leaf, &path), tree.root());
        }
        prop_assert_eq!(tree.path(count), None);
    }
}
