//! The command: a stock file in, a table, an object or a report out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::{value_parser, Parser};
use weir_demo::{
    default_stock,
    progress::Progress,
    report,
    stock_file::{self, Stock},
    table,
};

/// Replay a fishery as it was caught, then run it on under three regimes: open access, the maximum
/// sustainable yield every year, and Fishcoin, which runs on the real contracts, on a chain in this
/// process.
///
/// Prints a table and writes a report with pictures. The same options give the same figures.
#[derive(Parser)]
#[command(
    name = "weir-demo",
    version,
    after_help = "--help describes the stock file. Exit codes: 0 done, 1 it failed, 2 options or stock file are wrong.",
    after_long_help = format!(
        "{}\n\nEXIT CODES: 0 done; 1 it failed, or an invariant was violated; 2 options or stock file are wrong.",
        stock_file::HELP
    )
)]
struct Options {
    /// The stock file; the default is South Atlantic albacore
    #[arg(long, value_name = "FILE")]
    stock: Option<PathBuf>,

    /// Print one JSON object instead of the table (and write a report only if --report is given)
    #[arg(long)]
    json: bool,

    /// Where to write the report [default: target/weir/report.html]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// What the surveys' errors and the fishers' habits are drawn from
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// How many years to run on, instead of what the stock file says
    #[arg(long, value_parser = value_parser!(u32).range(1..=200))]
    years: Option<u32>,

    /// How many fishers there are, instead of what the stock file says
    #[arg(long, value_parser = value_parser!(u32).range(200..=5_000))]
    fishers: Option<u32>,

    /// Coefficient of variation of a survey, instead of what the stock file says; 0 makes the bounds
    /// as tight as the estimate
    #[arg(long, value_parser = variation)]
    cv: Option<f64>,
}

fn variation(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|cv| (0.0..=1.0).contains(cv))
        .ok_or_else(|| "it must be a number from 0 to 1".into())
}

fn main() -> ExitCode {
    let options = Options::parse();
    let stock = match stock(&options) {
        Ok(stock) => stock,
        Err(error) => return failed(&error, 2),
    };
    match run(&options, stock) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error, 1),
    }
}

fn failed(error: &anyhow::Error, code: u8) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::from(code)
}

fn stock(options: &Options) -> Result<Stock> {
    let path = options.stock.clone().unwrap_or_else(default_stock);
    let mut stock = stock_file::read(&path)?;
    stock.years = options.years.unwrap_or(stock.years);
    stock.fishers.count = options.fishers.unwrap_or(stock.fishers.count);
    stock.assessment.cv = options.cv.unwrap_or(stock.assessment.cv);
    Ok(stock)
}

fn run(options: &Options, stock: Stock) -> Result<()> {
    let default = || weir_e2e::target_dir().join("weir").join("report.html");
    let report = options
        .report
        .clone()
        .or_else(|| (!options.json).then(default));
    if let Some(folder) = report.as_deref().and_then(Path::parent) {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let progress = Progress::of(stock.years);
    let outcome = weir_demo::run(stock, options.seed, &progress)?;
    if let Some(path) = &report {
        fs::write(path, report::page(&outcome)?)
            .with_context(|| format!("cannot write the report to {}", path.display()))?;
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&outcome.json())?);
        return Ok(());
    }
    print!("{}", table::render(&outcome));
    if let Some(path) = report {
        println!("\nReport: {}", path.display());
    }
    Ok(())
}
