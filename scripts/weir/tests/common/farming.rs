//! The catchment charter deployed, and a farm that works in it.

use super::{deploying::artifacts, Town};
use weir::charter::Template;

/// A year of the catchment's calendar.
pub const YEAR: u64 = 365 * 86_400;
/// The farm's account.
pub const FARM: &str = "9";

/// A chain with the catchment's contracts, in its second period.
pub fn catchment() -> Town {
    let town = Town::empty();
    town.desk.write("charter.toml", Template::Catchment.text());
    let artifacts = artifacts();
    let deploy = ["deploy", "charter.toml", "--artifacts", &artifacts];
    let more = ["--dev-account", "0", "--no-input"];
    town.desk.done(&[&deploy[..], &more[..]].concat());
    for agency in ["7", "8"] {
        let name = match agency {
            "7" => "Seine water agency",
            _ => "Suppliers of the Plateau",
        };
        let accept = ["fund", "agree", "accept", name, "--dev-account", agency];
        town.desk.done(&accept);
    }
    town.wait(YEAR);
    town
}

/// Land near Le Neubourg: about 25 hectares for each of `fields` side by side.
pub fn land(town: &Town, name: &str, field: u32) {
    let west = 0.90 + 0.02 * f64::from(field);
    let east = west + 0.007;
    let (south, north) = (49.14, 49.145);
    let text = format!(
        r#"{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
    );
    town.desk.write(&format!("{name}.geojson"), &text);
    let cells = town.desk.done(&[
        "evidence",
        "cells",
        &format!("{name}.geojson"),
        "--resolution",
        "9",
    ]);
    town.desk.write(&format!("{name}.cells"), &cells);
}

/// A folder of evidence with its manifest.
pub fn evidence(town: &Town, name: &str) {
    let soil = format!("{name}/soil.csv");
    town.desk.write(&soil, "depth,nitrate\n30,12.5\n60,8.1\n");
    town.desk
        .write(&format!("{name}/notes.txt"), "cover crop since August");
    town.desk.done(&["evidence", "make", name]);
}

/// The farm's claim of `quantity` on the land of `field`, with everything it needs.
pub fn file(town: &Town, field: u32, quantity: &str) -> serde_json::Value {
    let name = format!("field{field}");
    land(town, &name, field);
    evidence(town, &name);
    let (cells, manifest) = (format!("{name}.cells"), format!("{name}.evidence.json"));
    town.desk.json(&[
        "claim",
        "file",
        "--quantity",
        quantity,
        "--area",
        "20 ha",
        "--cells",
        &cells,
        "--evidence",
        &manifest,
        "--dev-account",
        FARM,
    ])
}

/// Two seats of two institutions attest a claim.
pub fn attest(town: &Town, claim: &str) {
    for seat in ["1", "2"] {
        town.desk
            .done(&["claim", "attest", claim, "--dev-account", seat]);
    }
}
