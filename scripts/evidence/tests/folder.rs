//! Folders: the same root everywhere, and what is refused.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

mod common;

use std::fs;

use common::{make, says, Desk};
use proptest::prelude::*;
use weir_evidence::{hexadecimal, Manifest, Step};

/// Half a million bytes, more than is read at once.
fn long() -> Vec<u8> {
    (0..500_000_u32)
        .map(|place| u8::try_from(place % 251).unwrap())
        .collect()
}

/// A folder whose root was computed by another program: docs/evidence.md has it.
fn known() -> Desk {
    Desk::with(&[
        ("summary.txt", b"119 of 188 plots pass\n"),
        ("plots/7.csv", b"plot,kg\n7,41\n"),
        ("plots/07.csv", b""),
        ("plots-2.csv", b"\r\n"),
        ("photos/e\u{301}te\u{301} 1.bin", &long()),
        ("\u{6c34}.txt", "\u{6c34}\n".as_bytes()),
    ])
}

#[test]
fn a_known_folder_has_the_root_that_another_program_computed() {
    let manifest = known().make();
    let names: Vec<&str> = manifest.files().iter().map(|piece| &*piece.path).collect();
    assert_eq!(
        names,
        [
            "photos/été 1.bin",
            "plots-2.csv",
            "plots/07.csv",
            "plots/7.csv",
            "summary.txt",
            "水.txt",
        ]
    );
    assert_eq!(manifest.size(), 500_041);
    assert_eq!(
        hexadecimal::write(&manifest.root()),
        "0xc9849ed6ae6ee5bf434b1258140ae9be4d0cab9ded85db3538142cde6cad09d3"
    );
}

#[test]
fn a_letter_kept_as_one_character_or_as_two_gives_one_manifest() {
    let composed = Desk::with(&[("été.txt", b"x")]);
    let decomposed = Desk::with(&[("e\u{301}te\u{301}.txt", b"x")]);
    assert_eq!(composed.make().text(), decomposed.make().text());
}

#[test]
fn empty_folders_and_files_that_systems_leave_behind_change_nothing() {
    let desk = known();
    let before = desk.make();
    fs::create_dir_all(desk.at("empty/emptier")).unwrap();
    desk.put("plots/.DS_Store", b"x");
    desk.put("photos/thumbs.db", b"x");
    desk.put("desktop.ini", b"x");
    let made = Manifest::make(&desk.folder(), &mut |_| {}).unwrap();
    assert_eq!(made.manifest, before);
    assert_eq!(made.left_behind.len(), 3);
}

#[test]
fn a_folder_without_a_file_or_a_file_in_its_place_is_refused() {
    let desk = Desk::with(&[]);
    desk.refused(&["evidence holds no file"]);
    let file = desk.put("file", b"x");
    says(
        &make(&file, &mut |_| {}).unwrap_err(),
        &["file is no folder"],
    );
    says(
        &make(&desk.at("nowhere"), &mut |_| {}).unwrap_err(),
        &["cannot read", "nowhere"],
    );
}

#[test]
fn names_that_are_not_the_same_everywhere_are_refused() {
    let desk = Desk::with(&[("été", b"x"), ("e\u{301}te\u{301}", b"y")]);
    // on a file system that takes them for one name there is one file
    if fs::read_dir(desk.folder()).unwrap().count() == 2 {
        desk.refused(&["two files", "\"été\""]);
    }
}

#[cfg(unix)]
#[test]
fn links_sockets_and_names_in_other_encodings_are_refused_by_name() {
    use std::os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener};
    let desk = Desk::with(&[("a", b"x")]);

    symlink("a", desk.at("link")).unwrap();
    desk.refused(&["link is a symbolic link"]);
    fs::remove_file(desk.at("link")).unwrap();
    fs::create_dir(desk.beside("elsewhere")).unwrap();
    symlink("../elsewhere", desk.at("folder")).unwrap();
    desk.refused(&["folder is a symbolic link"]);
    fs::remove_file(desk.at("folder")).unwrap();

    let socket = UnixListener::bind(desk.at("socket")).unwrap();
    desk.refused(&["socket is neither a file nor a folder"]);
    drop(socket);
    fs::remove_file(desk.at("socket")).unwrap();

    let latin = desk.folder().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    // some file systems do not take such a name in the first place
    if fs::write(&latin, b"x").is_ok() {
        desk.refused(&["caf\\xE9", "is not Unicode"]);
        fs::remove_file(latin).unwrap();
    }
    desk.put("two\nlines", b"x");
    desk.refused(&["two\\nlines", "U+000A"]);
    fs::remove_file(desk.at("two\nlines")).unwrap();
    desk.put("back\\slash", b"x");
    desk.refused(&["has a backslash"]);
    fs::remove_file(desk.at("back\\slash")).unwrap();
    desk.make();
}

/// Makes the manifest of a known folder while `meddle` happens once, at the first bytes of `piece`.
fn meddled(piece: &str, mut meddle: impl FnMut(&Desk)) -> String {
    let desk = known();
    let mut done = false;
    let refusal = desk.try_make(|step| match step {
        Step::Hashed { name, bytes, .. } if name == piece && bytes > 0 && !done => {
            done = true;
            meddle(&desk);
        }
        _ => {}
    });
    assert!(done);
    let said = refusal.unwrap_err().to_string();
    assert!(said.ends_with("while the folder was read"), "{said}");
    said
}

#[test]
fn a_folder_that_changes_while_it_is_read_is_refused_by_the_file_that_changed() {
    use std::io::Write;
    let long = "photos/été 1.bin";
    let append = |path| {
        let mut file = fs::File::options().append(true).open(path).unwrap();
        file.write_all(b"more").unwrap();
    };
    // the file in hand grows, shrinks
    let on_disk = "photos/e\u{301}te\u{301} 1.bin";
    let said = meddled(long, |desk| append(desk.at(on_disk)));
    assert!(said.contains("1.bin was changed"), "{said}");
    let said = meddled(long, |desk| {
        let file = fs::File::options().write(true).open(desk.at(on_disk));
        file.unwrap().set_len(300_000).unwrap();
    });
    assert!(said.contains("1.bin was changed"), "{said}");
    // one already read, one not yet read
    let said = meddled("plots-2.csv", |desk| append(desk.at(on_disk)));
    assert!(said.contains("1.bin was changed"), "{said}");
    let said = meddled("plots-2.csv", |desk| append(desk.at("summary.txt")));
    assert!(said.contains("summary.txt was changed"), "{said}");
    // one more, one less
    let said = meddled("plots-2.csv", |desk| drop(desk.put("a", b"x")));
    assert!(said.contains("a appeared"), "{said}");
    let said = meddled("summary.txt", |desk| drop(desk.put("z", b"x")));
    assert!(said.contains("z appeared"), "{said}");
    let said = meddled("summary.txt", |desk| {
        fs::remove_file(desk.at("plots/7.csv")).unwrap();
    });
    assert!(said.contains("7.csv disappeared"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_file_replaced_by_one_of_the_same_size_and_time_is_seen() {
    let said = meddled("plots-2.csv", |desk| {
        let path = desk.at("plots/7.csv");
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, b"plot,kg\n7,99\n").unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(time).unwrap();
    });
    assert!(said.contains("7.csv was changed"), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let desk = known();
    let refusal = desk.try_make(|step| {
        if matches!(
            step,
            Step::Hashed {
                name: "plots-2.csv",
                ..
            }
        ) {
            // gone before its turn
            let _ = fs::remove_file(desk.at("summary.txt"));
        }
    });
    says(&refusal.unwrap_err(), &["cannot read", "summary.txt"]);
}

#[test]
fn progress_goes_from_nothing_to_every_file_and_byte() {
    let mut found = 0;
    let mut last = (0, 0);
    let desk = known();
    let manifest = desk.try_make(|step| match step {
        Step::Found { files } => {
            assert_eq!(files, found + 1);
            found = files;
        }
        Step::Hashed {
            files,
            of_files,
            bytes,
            of_bytes,
            ..
        } => {
            assert_eq!((of_files, of_bytes), (6, 500_041));
            assert!((files, bytes) >= last);
            last = (files, bytes);
        }
    });
    manifest.unwrap();
    assert_eq!((found, last), (6, (5, 500_041)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The root does not depend on when files were written or how the system lists them.
    #[test]
    fn the_order_in_which_files_come_does_not_matter(
        order in Just((0_u8..12).collect::<Vec<_>>()).prop_shuffle(),
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 12),
    ) {
        let names: Vec<String> = (0..12).map(|number| format!("{}/{number}", number % 3)).collect();
        let straight = Desk::with(&[]);
        let shuffled = Desk::with(&[]);
        for number in 0..12 {
            straight.put(&names[number], &contents[number]);
            let other = usize::from(order[number]);
            shuffled.put(&names[other], &contents[other]);
        }
        prop_assert_eq!(straight.make().text(), shuffled.make().text());
    }
}
