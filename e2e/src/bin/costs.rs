//! Measures what every message costs, beside its Solidity peers, and compares with the committed
//! snapshot.

#[path = "../costs/mod.rs"]
mod costs;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Parser;

use costs::{fishery::Make, report, Costs};

/// Measure what every message costs, beside its Solidity peers, and compare with the snapshot
/// in e2e/costs.json.
///
/// Exit codes: 0 nothing moved, 1 a row moved by more than 1 % or nothing could be measured,
/// 2 the command line was wrong.
#[derive(Parser)]
struct Options {
    /// Write the snapshot and docs/costs.md instead of comparing.
    #[arg(long)]
    write: bool,
    /// Print the rows as JSON, with their ratios to the peers.
    #[arg(long)]
    json: bool,
    /// Measure the register and the fund alone, beside so many claims, and compare what they cost
    /// with the snapshot; 100,000 take two and a half minutes.
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["write", "json"])]
    claims: Option<u64>,
    /// Measure the generative currency and the exchange alone, beside so many members and debts, with
    /// their peers; print the rows and compare Weir's with the snapshot.
    #[arg(long, value_name = "COUNT", conflicts_with_all = ["write", "json", "claims"])]
    people: Option<u64>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<bool> {
    let started = Instant::now();
    let progress = |what: &str| {
        eprintln!("      {:6.1} s  {what}", started.elapsed().as_secs_f64());
    };
    if let Some(claims) = options.claims {
        return beside(claims, progress);
    }
    if let Some(people) = options.people {
        return among(people, progress);
    }
    let (measured, uneven) = costs::measured(progress)?;
    let mut good = uneven.is_empty();
    for change in &uneven {
        eprintln!("not the same for few accounts and many: {change}");
    }
    if options.write {
        let (snapshot, page) = (path("e2e/costs.json"), path("docs/costs.md"));
        let text = serde_json::to_string_pretty(&measured)? + "\n";
        fs::write(&snapshot, text).with_context(|| format!("writing {}", snapshot.display()))?;
        fs::write(&page, report::markdown(&measured))
            .with_context(|| format!("writing {}", page.display()))?;
        eprintln!("wrote e2e/costs.json and docs/costs.md");
    } else {
        let moved = costs::changes(&snapshot()?.rows, &measured.rows);
        for change in &moved {
            eprintln!("moved: {change}");
        }
        if !moved.is_empty() {
            eprintln!(
                "{} figures moved by more than 1 %: if that is meant, run `cargo xtask costs --write` and \
                 say in the commit why",
                moved.len()
            );
            good = false;
        }
    }
    let text = if options.json {
        serde_json::to_string_pretty(&report::with_ratios(&measured.rows))? + "\n"
    } else {
        report::table(&measured)
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(good)
}

/// Measures Weir's register and fund beside so many claims; whether that cost what the snapshot says.
fn beside(claims: u64, progress: impl FnMut(&str)) -> Result<bool> {
    let rows = costs::claims::measure(claims, &[Make::Weir], progress)?;
    let moved = costs::same(&snapshot()?.rows, &rows);
    for change in &moved {
        eprintln!("moved: {change}");
    }
    println!(
        "{} messages beside {claims} claims: {} figures other than in the snapshot",
        rows.len(),
        moved.len()
    );
    Ok(moved.is_empty())
}

/// Measures the currency and the exchange among so many members and debts; whether Weir's cost what the
/// snapshot says.
fn among(people: u64, mut progress: impl FnMut(&str)) -> Result<bool> {
    let mut rows = costs::generative::measure(people, &Make::ALL, &mut progress)?;
    rows.extend(costs::exchange::measure(people, &Make::ALL, &mut progress)?);
    let names = [Make::Weir.generative(), Make::Weir.exchange()];
    let ours = rows.iter().filter(|row| names.contains(&&*row.contract));
    let ours: Vec<_> = ours.cloned().collect();
    let moved = costs::same(&snapshot()?.rows, &ours);
    for change in &moved {
        eprintln!("moved: {change}");
    }
    print!("{}", report::rows(&rows));
    println!(
        "{} messages among {people} members and beside as many debts: {} figures other than in the snapshot",
        ours.len(),
        moved.len()
    );
    Ok(moved.is_empty())
}

/// What was measured last.
fn snapshot() -> Result<Costs> {
    let path = path("e2e/costs.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("no snapshot at {}: run with --write", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a snapshot", path.display()))
}

/// A path in the workspace.
fn path(name: &str) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).join(name)
}
