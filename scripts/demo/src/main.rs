//! The command: a scenario in, a table, an object or a report out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{ensure, Context, Result};
use clap::{value_parser, Parser, ValueEnum};
use serde::Serialize;
use weir_demo::{
    catchment::{self, figures::Parameters},
    default_stock,
    progress::Progress,
    report,
    stock_file::{self, Stock},
    table,
    valley::{self, figures::Parameters as ValleyParameters},
};

/// What is played.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// A fishery under three regimes: open access, the maximum sustainable yield every year, and
    /// Fishcoin
    Fishery,
    /// A water catchment: agencies pay half of what they save to the farms that keep nitrate out of
    /// the groundwater; with the fund and without
    Catchment,
    /// A valley with three communities, each with its currency: debts are set off, the rest is paid
    /// through a pool; with demurrage and without
    Valley,
}

/// Play a scenario on the real contracts, on a chain in this process: a fishery (the default), a
/// water catchment, or a valley with three communities.
///
/// The fishery is replayed as it was caught, then run on under three regimes. The catchment begins
/// with the published year 2019 of the Plateau du Neubourg, reproduced to the euro, and goes on for
/// five years that are a model. The valley is nobody's: it shows what set-off and demurrage do, and
/// which part of that is an assumption. Prints a table and writes a report with pictures. The same options
/// give the same figures.
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
    /// What is played
    #[arg(long, value_enum, default_value_t = Scenario::Fishery)]
    scenario: Scenario,

    /// Print one JSON object instead of the table (and write a report only if --report or --out is
    /// given)
    #[arg(long)]
    json: bool,

    /// Where to write the report [default: target/weir/report.html, target/weir/catchment.html
    /// or target/weir/valley.html]
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    report: Option<PathBuf>,

    /// A folder for the report, the object as JSON and, of catchment and valley, the pictures as SVG
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// What is drawn at random is drawn from this: surveys' errors and fishers' habits; plots, farms
    /// and who passes; people's luck
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// How many years to run on, instead of what the stock file says; of catchment and valley, years in
    /// all [default: 6 and 10]
    #[arg(long, value_parser = value_parser!(u32).range(1..=200))]
    years: Option<u32>,

    /// Fishery: the stock file; the default is South Atlantic albacore
    #[arg(long, value_name = "FILE")]
    stock: Option<PathBuf>,

    /// Fishery: how many fishers there are, instead of what the stock file says
    #[arg(long, value_parser = value_parser!(u32).range(200..=5_000))]
    fishers: Option<u32>,

    /// Fishery: coefficient of variation of a survey, instead of what the stock file says; 0 makes the
    /// bounds as tight as the estimate
    #[arg(long, value_parser = variation)]
    cv: Option<f64>,
}

/// More years than these the models of catchment and valley say nothing about.
const MOST_YEARS: u32 = 20;

fn variation(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|cv| (0.0..=1.0).contains(cv))
        .ok_or_else(|| "it must be a number from 0 to 1".into())
}

fn main() -> ExitCode {
    let options = Options::parse();
    let result = match options.scenario {
        Scenario::Fishery => match stock(&options) {
            Ok(stock) => fishery(&options, stock),
            Err(error) => return failed(&error, 2),
        },
        Scenario::Catchment => match years(&options, "catchment", catchment::YEARS) {
            Ok(years) => catchment(&options, Parameters::neubourg(years)),
            Err(error) => return failed(&error, 2),
        },
        Scenario::Valley => match years(&options, "valley", valley::YEARS) {
            Ok(years) => valley(&options, ValleyParameters::valley(years)),
            Err(error) => return failed(&error, 2),
        },
    };
    match result {
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

/// The years of a scenario that takes no other options of the fishery's.
fn years(options: &Options, scenario: &str, default: u32) -> Result<u32> {
    for (name, given) in [
        ("--stock", options.stock.is_some()),
        ("--fishers", options.fishers.is_some()),
        ("--cv", options.cv.is_some()),
    ] {
        ensure!(
            !given,
            "{name} belongs to the fishery, not to the {scenario}"
        );
    }
    let years = options.years.unwrap_or(default);
    ensure!(
        years <= MOST_YEARS,
        "--years {years}: the {scenario} is played for at most {MOST_YEARS}"
    );
    Ok(years)
}

/// Where the report goes, its folder made; nowhere with --json alone.
fn report_path(options: &Options, name: &str) -> Result<Option<PathBuf>> {
    let default = || weir_e2e::target_dir().join("weir").join(name);
    let path = options
        .report
        .clone()
        .or_else(|| options.out.as_ref().map(|folder| folder.join(name)))
        .or_else(|| (!options.json).then(default));
    if let Some(folder) = path.as_deref().and_then(Path::parent) {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    Ok(path)
}

fn write(path: &Path, content: &str) -> Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Prints the object or the table, and writes what was asked for besides.
fn tell(
    options: &Options,
    object: &impl Serialize,
    table: impl FnOnce() -> String,
    report: Option<&Path>,
    name: &str,
) -> Result<()> {
    let json = serde_json::to_string_pretty(object)?;
    if let Some(folder) = &options.out {
        write(&folder.join(name), &json)?;
    }
    if options.json {
        println!("{json}");
        return Ok(());
    }
    print!("{}", table());
    if let Some(path) = report {
        println!("\nReport: {}", path.display());
    }
    Ok(())
}

fn fishery(options: &Options, stock: Stock) -> Result<()> {
    let path = report_path(options, "report.html")?;
    let progress = Progress::of(stock.years, "years", 5);
    let outcome = weir_demo::run(stock, options.seed, &progress)?;
    if let Some(path) = &path {
        write(path, &report::page(&outcome)?)?;
    }
    let object = outcome.json();
    let table = || table::render(&outcome);
    tell(options, &object, table, path.as_deref(), "fishery.json")
}

fn catchment(options: &Options, parameters: Parameters) -> Result<()> {
    let path = report_path(options, "catchment.html")?;
    let progress = Progress::of(parameters.years, "years", 1);
    let outcome = catchment::run(parameters, options.seed, &progress)?;
    if let Some(path) = &path {
        write(path, &catchment::report::page(&outcome)?)?;
    }
    if let Some(folder) = &options.out {
        for (name, picture) in catchment::report::drawings(&outcome)? {
            write(&folder.join(name), &picture)?;
        }
    }
    let object = outcome.json();
    let table = || catchment::table::render(&outcome);
    tell(options, &object, table, path.as_deref(), "catchment.json")
}

fn valley(options: &Options, parameters: ValleyParameters) -> Result<()> {
    let path = report_path(options, "valley.html")?;
    let progress = Progress::of(3 * parameters.years, "years", 3);
    let outcome = valley::run(parameters, options.seed, &progress)?;
    if let Some(path) = &path {
        write(path, &valley::report::page(&outcome)?)?;
    }
    if let Some(folder) = &options.out {
        for (name, picture) in valley::report::drawings(&outcome)? {
            write(&folder.join(name), &picture)?;
        }
    }
    let object = outcome.json()?;
    let table = || valley::table::render(&outcome);
    tell(options, &object, table, path.as_deref(), "valley.json")
}
