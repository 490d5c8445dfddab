//! The watershed of the valley deployed: its register and its hours, and a member who works.

use serde_json::Value;
use weir::charter::Template;

use super::{deploying::artifacts, Town};

/// A day in seconds.
pub const DAY: u64 = 86_400;
/// The unix day on which the watershed's contracts are put up: 2035-09-17. Tests begin at its
/// midnight, so that none of them passes one by itself.
pub const FIRST_DAY: u64 = 24_000;
/// The account of Ana, who is a member and files claims.
pub const ANA: &str = "4";
/// The account of Bruno, who is a member.
pub const BRUNO: &str = "5";
/// Somebody who governs; besides, the commons.
pub const GOVERNOR: &str = "0";
/// Some evidence.
const EVIDENCE: &str = "0x5b1d0c6a92e84f37a1c05e7d2b94863f10d7ae5c4482f96b03e1d85a7c6b2f94";
/// Cells of resolution 10, side by side.
const CELLS: [&str; 2] = ["8a1fb46741affff", "8a1fb467418ffff"];

/// The valley's charter with some of its parts: from a heading to another.
fn charter(parts: &[(&str, &str)]) -> String {
    let whole = Template::Valley.text();
    let at = |heading: &str| {
        whole
            .find(heading)
            .unwrap_or_else(|| panic!("no {heading}"))
    };
    let part = |(from, to): &(&str, &str)| &whole[at(from)..at(to)];
    parts.iter().map(part).collect()
}

const HEAD: (&str, &str) = ("[community]", "# ---- the fishery: what the lake yields");
const FISHERY: (&str, &str) = (
    "# ---- the fishery: what the lake yields",
    "# ---- the watershed: what work counts",
);
const WATERSHED: (&str, &str) = (
    "# ---- the watershed: what work counts",
    "# ---- the market, and the exchange",
);

/// A chain with the watershed's register and hours.
pub fn watershed() -> Town {
    deployed(&charter(&[HEAD, WATERSHED]))
}

/// The same with the fishery: two currencies.
pub fn watershed_and_fishery() -> Town {
    deployed(&charter(&[HEAD, FISHERY, WATERSHED]))
}

/// The same, where the fishery's coin meets what is owed, the ceiling follows its budget, and what melts
/// is nobody's.
pub fn watershed_on_a_fishery() -> Town {
    let mut charter = charter(&[HEAD, FISHERY, WATERSHED]);
    for (from, to) in [
        ("# cash = \"TEUR\"", "cash = \"FISH\""),
        ("ceiling = \"5_000 HOUR\"", "ceiling = { rate = \"0.5\" }"),
        ("melts_to = \"commons\"", "melts_to = \"nobody\""),
        ("cash_rate = \"0.02\"", "cash_rate = \"2 FISH\""),
    ] {
        assert!(charter.contains(from), "no {from}");
        charter = charter.replace(from, to);
    }
    deployed(&charter)
}

fn deployed(charter: &str) -> Town {
    let town = Town::begun_at(FIRST_DAY * DAY);
    town.desk.write("charter.toml", charter);
    let artifacts = artifacts();
    let deploy = ["deploy", "charter.toml", "--artifacts", &artifacts];
    let more = ["--dev-account", GOVERNOR, "--no-input"];
    let report = town.desk.json(&[&deploy[..], &more[..]].concat());
    assert_eq!(report["complete"], true, "{report:#}");
    town.wait(60); // the first period has begun for certain
    town
}

/// Ana's claim of `quantity` on the cell of a number for the last period that is over, attested by two
/// seats; it is final five days later.
pub fn attested(town: &Town, cell: usize, quantity: &str) -> Value {
    let filed = town.desk.json(&[
        "claim",
        "file",
        "--quantity",
        quantity,
        "--area",
        "1 ha",
        "--cells",
        CELLS[cell],
        "--evidence",
        EVIDENCE,
        "--consumer",
        "generative",
        "--dev-account",
        ANA,
    ]);
    let claim = filed["events"][0]["values"]["claim"].as_str().unwrap();
    for seat in ["1", "2"] {
        let attest = ["claim", "attest", claim, "--dev-account", seat];
        town.desk.done(&attest);
    }
    filed
}

/// A watershed where Ana's claim 1 of 40 hours is final: 65 days after it was put up.
pub fn with_a_final_claim() -> Town {
    let town = watershed();
    town.wait(60 * DAY);
    attested(&town, 0, "40 h");
    town.wait(5 * DAY);
    town
}
