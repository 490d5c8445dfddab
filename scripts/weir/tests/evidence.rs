//! `weir evidence` as a user types it: a folder, its manifest, a proof, cells. No chain is needed.

mod common;

use common::{Desk, Run};
use serde_json::{json, Value};

/// A desk with a folder of three files, whose root was computed by another program.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("nitrate/a.txt", "alpha");
    desk.write("nitrate/b.txt", "beta");
    desk.write("nitrate/c.txt", "");
    desk
}

const ROOT: &str = "0xc385f5ecb98c06642a47aea31b1284014b980c812b2ddb9ab40534cb94273090";
const B: &str = "0x3a1d40fef3c65bf6d2f8ad69b990d69825df016a314826a09f7a7d9ca9e95bf5";

#[test]
fn a_folder_is_made_into_a_manifest_checked_and_proved() {
    let desk = desk();
    let made = desk.json(&["evidence", "make", "nitrate"]);
    assert_eq!(
        made,
        json!({
            "root": ROOT, "manifest": "nitrate.evidence.json", "folder": "nitrate",
            "files": 3, "bytes": 9, "passedOver": [],
        })
    );
    assert_eq!(desk.files(), ["nitrate", "nitrate.evidence.json"]);
    let text = desk.done(&["evidence", "make", "nitrate"]); // the same again is no matter
    for word in [ROOT, "3 files, 9 B", "nitrate.evidence.json"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let checked = desk.json(&["evidence", "check", "nitrate.evidence.json"]);
    assert_eq!(
        (&checked["root"], &checked["files"]),
        (&ROOT.into(), &3.into())
    );

    let prove = [
        "evidence",
        "prove",
        "b.txt",
        "--manifest",
        "nitrate.evidence.json",
    ];
    let proof = desk.json(&[&prove[..], &["--out", "proof.json"]].concat());
    assert_eq!((&proof["root"], &proof["leaf"]), (&ROOT.into(), &B.into()));
    assert_eq!(
        (&proof["size"], proof["path"].as_array().unwrap().len()),
        (&4.into(), 2)
    );
    let written = std::fs::read(desk.path("proof.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), proof);
    // where it lies names it too
    let mut lying = prove;
    lying[2] = "./nitrate/../nitrate/b.txt";
    assert_eq!(desk.json(&lying), proof);
    let text = desk.done(&prove);
    for word in [ROOT, B, "b.txt"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_folder_that_differs_from_its_manifest_is_told_by_file() {
    let desk = desk();
    desk.done(&["evidence", "make", "nitrate", "--out", "kept.json"]);
    desk.write("nitrate/a.txt", "ALPHA");
    desk.write("nitrate/d.txt", "delta");
    std::fs::remove_file(desk.path("nitrate/c.txt")).unwrap();
    desk.refused(
        &["evidence", "check", "kept.json", "nitrate"],
        1,
        &["1 missing (c.txt)", "1 changed (a.txt)", "1 added (d.txt)"],
    );
    // which folder cannot be told from such a name
    desk.refused(
        &["evidence", "check", "kept.json"],
        2,
        &["kept.json", "name the folder"],
    );
    let run = desk.run(&["evidence", "check", "kept.json", "nitrate", "--json"]);
    let object: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        (run.code, &object["failure"]["kind"]),
        (1, &"failed".into())
    );
    // a manifest that may have been anchored is kept
    desk.refused(
        &["evidence", "make", "nitrate", "--out", "kept.json"],
        1,
        &["kept.json is there already", ROOT, "--force"],
    );
    desk.done(&[
        "evidence",
        "make",
        "nitrate",
        "--out",
        "kept.json",
        "--force",
    ]);
    desk.done(&["evidence", "check", "kept.json", "nitrate"]);
}

#[test]
fn wrong_folders_files_and_manifests_are_refused_in_words() {
    let desk = desk();
    let make = ["evidence", "make", "nitrate"];
    desk.refused(
        &["evidence", "make", "nowhere"],
        4,
        &["nowhere", "no such file or folder"],
    );
    desk.refused(
        &["evidence", "make", "nitrate/a.txt"],
        1,
        &["a.txt is no folder"],
    );
    desk.refused(
        &["evidence", "make", "/", "--no-input"],
        2,
        &["no place beside", "--out"],
    );
    for inside in ["nitrate/m.json", "./nitrate/../nitrate/m.json"] {
        desk.refused(
            &[&make[..], &["--out", inside]].concat(),
            2,
            &["would lie inside", "--out"],
        );
    }
    assert_eq!(desk.files(), ["nitrate"]);
    desk.done(&make);
    desk.refused(
        &[
            "evidence",
            "prove",
            "B.txt",
            "--manifest",
            "nitrate.evidence.json",
        ],
        4,
        &["\"B.txt\" is not in", "3 files", "\"b.txt\"?"],
    );
    let text = std::fs::read_to_string(desk.path("nitrate.evidence.json")).unwrap();
    desk.write(
        "nitrate.evidence.json",
        &text.replace("\"size\": 5", "\"size\": 6"),
    );
    let prove = [
        "evidence",
        "prove",
        "b.txt",
        "--manifest",
        "nitrate.evidence.json",
    ];
    for line in [&["evidence", "check", "nitrate.evidence.json"][..], &prove] {
        desk.refused(line, 1, &["is no manifest", "have the root", ROOT]);
    }
    desk.refused(
        &["evidence", "check", "nowhere.json", "nitrate"],
        4,
        &["nowhere.json"],
    );
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_is_refused_and_nothing_is_written() {
    let desk = desk();
    std::os::unix::fs::symlink("a.txt", desk.path("nitrate/link")).unwrap();
    desk.refused(
        &["evidence", "make", "nitrate"],
        1,
        &["nitrate/link", "symbolic link", "try:"],
    );
    assert_eq!(desk.files(), ["nitrate"]);
}

#[test]
fn made_from_inside_the_folder_the_manifest_still_lies_beside_it() {
    let desk = desk();
    let mut command = desk.command(&["evidence", "make", ".", "--json"]);
    let run = Run::of(command.current_dir(desk.path("nitrate")).output().unwrap());
    assert_eq!(run.code, 0, "{run:#?}");
    assert_eq!(desk.files(), ["nitrate", "nitrate.evidence.json"]);
    desk.done(&["evidence", "check", "nitrate.evidence.json"]);
}

/// A field on the Plateau du Neubourg, about 2.5 ha.
fn field() -> Value {
    json!({ "type": "Polygon", "coordinates": [[
        [0.9, 49.15], [0.9028, 49.1502], [0.9027, 49.1514], [0.9001, 49.1513], [0.9, 49.15],
    ]]})
}

#[test]
fn a_field_has_cells_and_an_area() {
    let desk = Desk::new();
    desk.write("field.geojson", &field().to_string());
    let found = desk.json(&["evidence", "cells", "field.geojson", "--resolution", "11"]);
    let cells: Vec<&str> = found["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell.as_str().unwrap())
        .collect();
    assert!(cells.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(cells
        .iter()
        .all(|cell| cell.starts_with("8b") && cell.len() == 15));
    let area = found["landArea"].as_u64().unwrap();
    assert!((20_000..30_000).contains(&area), "{area}");
    let text = desk.done(&["evidence", "cells", "field.geojson", "--resolution", "11"]);
    assert!(text.trim_end().ends_with(&cells.join("\n")), "{text}");
    assert!(text.contains(&format!("{area} m²")), "{text}");
    let covering = [
        "evidence",
        "cells",
        "field.geojson",
        "--resolution",
        "11",
        "--covering",
    ];
    let covering = desk.json(&covering);
    assert!(covering["cells"].as_array().unwrap().len() > cells.len());
}

#[test]
fn shapes_that_are_no_land_are_refused_with_file_place_and_value() {
    let desk = Desk::new();
    let cells = |resolution, code, words: &[&str]| {
        let line = [
            "evidence",
            "cells",
            "field.geojson",
            "--resolution",
            resolution,
        ];
        desk.refused(&line, code, words);
    };
    cells("9", 4, &["field.geojson", "no such file or folder"]);
    desk.write("field.geojson", &field().to_string());
    cells("16", 2, &["16", "0..=15"]);
    cells(
        "7",
        1,
        &[
            "no cell of resolution 7",
            "--resolution",
            "--covering gives",
        ],
    );
    cells(
        "14",
        1,
        &["at most 64", "resolution 14", "--resolution 11 gives"],
    );
    for (from, to, words) in [
        (
            "49.1502",
            "149.1502",
            ["position 2", "latitude 149.1502", "-90 to 90"],
        ),
        ("0.9001", "0.904", ["field.geojson", "crosses", "itself at"]),
        (
            "Polygon",
            "Heptagon",
            ["field.geojson", "is a Heptagon", ""],
        ),
    ] {
        desk.write("field.geojson", &field().to_string().replace(from, to));
        cells("11", 1, &words);
    }
}

#[test]
fn quiet_tells_nothing_but_the_result_and_nothing_moves_outside_a_terminal() {
    let desk = desk();
    for flags in [&[][..], &["--quiet"]] {
        let run = desk.run(&[&["evidence", "make", "nitrate"], flags].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:#?}");
    }
}
