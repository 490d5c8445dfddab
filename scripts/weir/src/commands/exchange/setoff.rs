//! `weir setoff`: which cycles of debts clear the most, and setting them off.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde::Serialize;
use weir_setoff::{random, Cycle, Debt, Figures as Found, Progress, MOST_EDGES};

use super::{
    debts::Debts,
    plan::{base_units, Book, Figures, Plan, Ring},
    submit::Submit,
    Market,
};
use crate::{
    measures::Scale,
    session::Session,
    shell::{facts, Failure, Report},
};

/// Cycles that are told to people; the file has all.
const SHOWN: usize = 5;
/// Base units of the smallest debt in a community at random.
const LEAST_AT_RANDOM: u128 = 100;
/// Where cycles are written to.
const FILE: &str = "setoff.json";

/// Find cycles of debts that clear the most without money, and set them off
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what these do stands on their own
pub enum Command {
    Find(Find),
    Submit(Submit),
}

/// Find the cycles that clear the most, and tell how that compares with the most there could be
///
/// Reads the exchange's debts from the chain, or from a file, which needs no chain. Writes the cycles
/// for `weir setoff submit`.
#[derive(Clone, Debug, Args)]
pub struct Find {
    /// Debts from a file, as `weir owe list --all --json` writes it; names may stand for addresses
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Debts of a community at random, to measure: so many members and debts
    #[arg(long, value_name = "MEMBERS,DEBTS", conflicts_with = "from", value_parser = two)]
    random: Option<(usize, usize)>,
    /// Which community at random
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "random")]
    seed: u64,
    /// Debts in a cycle at most
    #[arg(long, value_name = "2-32", default_value_t = MOST_EDGES, value_parser = edges)]
    edges: usize,
    /// Leave out cycles that clear less than this in all, which is in the exchange's unit
    #[arg(long, value_name = "AMOUNT")]
    least: Option<String>,
    /// Where the cycles are written; by default setoff.json, and nowhere with --random
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

fn two(text: &str) -> Result<(usize, usize), String> {
    let how = || "write two numbers, as in 1000,10000".to_owned();
    let (members, debts) = text.split_once(',').ok_or_else(how)?;
    let number = |part: &str| part.trim().parse().map_err(|_| how());
    Ok((number(members)?, number(debts)?))
}

fn edges(text: &str) -> Result<usize, String> {
    let edges = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (2..=MOST_EDGES).contains(&edges) {
        return Ok(edges);
    }
    Err(format!("a cycle has 2 to {MOST_EDGES} debts"))
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    figures: Figures,
    unit: String,
    decimals: u8,
    /// Where the cycles are.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip)]
    text: String,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Find(command) => command.run(session).await,
            Self::Submit(command) => command.run(session).await,
        }
    }
}

impl Find {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let out = match (&self.out, self.random) {
            (None, Some(_)) => None,
            (out, _) => Some(out.clone().unwrap_or_else(|| FILE.into())),
        };
        if let Some(path) = out.as_deref().filter(|path| path.exists() && !self.force) {
            // before the work, not after it
            return Err(
                Failure::failed(format!("{} is there already", path.display()))
                    .advise("give --force to replace it, or another name with --out"),
            );
        }
        let (book, market) = match (&self.from, self.random) {
            (Some(path), _) => (Book::load(path)?, None),
            (None, Some((members, debts))) => (at_random(members, debts, self.seed), None),
            (None, None) => {
                let market = Market::open(session).await?;
                let debts = Debts::read(&market, session).await?;
                (Book::of(&market, &debts), Some(market))
            }
        };
        let least = match &self.least {
            Some(text) => book.scale().parse(text, "the least")?,
            None => 0,
        };
        let plan = search(session, &book, self.edges, least)?;
        if let Some(path) = &out {
            plan.save(path, self.force)?;
        }
        let named = |who: &str| match (&market, who.parse()) {
            (Some(market), Ok(address)) => market.who(address),
            _ => who.to_owned(),
        };
        let text = told(&plan, out.as_deref(), &named);
        session.shell.report(&Told {
            figures: plan.figures,
            unit: plan.unit,
            decimals: plan.decimals,
            file: out.map(|path| path.display().to_string()),
            text,
        });
        Ok(())
    }
}

/// A community that exists nowhere.
fn at_random(members: usize, debts: usize, seed: u64) -> Book {
    let debts = random::community(members, debts, LEAST_AT_RANDOM, seed);
    let owed = |debt: &Debt| super::plan::Owed {
        debtor: format!("member {}", debt.debtor),
        creditor: format!("member {}", debt.creditor),
        amount: debt.amount.to_string(),
    };
    Book {
        format: 1,
        origin: None,
        unit: String::new(),
        decimals: 2,
        debts: debts.iter().map(owed).collect(),
    }
}

/// The cycles of at most `edges` debts in `book` that clear the most, each at least `least`.
fn search(session: &Session, book: &Book, edges: usize, least: u128) -> Result<Plan, Failure> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut debts = Vec::with_capacity(book.debts.len());
    for debt in &book.debts {
        let mut number = |name| {
            *numbers.entry(name).or_insert_with(|| {
                names.push(name);
                names.len().saturating_sub(1)
            })
        };
        let (debtor, creditor) = (number(&debt.debtor), number(&debt.creditor));
        if debtor == creditor {
            return Err(Failure::usage(format!("{} owes itself", debt.debtor))
                .advise("take the debt out: nobody owes itself"));
        }
        let amount = base_units(&debt.amount, "the amount")?;
        debts.push(Debt {
            debtor,
            creditor,
            amount,
        });
    }
    let progress = session.shell.progress("looking for cycles");
    let mut watcher = |news: Progress| match news {
        Progress::Routing { edges } => {
            progress.set(&format!("looking for the optimum: ways of {edges} debts"));
        }
        Progress::Cycles { found, .. } => progress.set(&format!("{found} cycles")),
    };
    let found = weir_setoff::find(&debts, edges, &mut watcher)
        .map_err(|problem| Failure::failed(problem.to_string()))?;
    drop(progress);
    let all = found.cycles.len();
    let kept: Vec<&Cycle> = found
        .cycles
        .iter()
        .filter(|cycle| cycle.clears() >= least)
        .collect();
    let figures = figures(&found.figures, &kept, all.saturating_sub(kept.len()));
    let name = |member: &usize| names.get(*member).copied().unwrap_or_default().to_owned();
    let rings = kept.iter().map(|cycle| Ring {
        members: cycle.members.iter().map(name).collect(),
        amount: cycle.amount.to_string(),
        clears: cycle.clears().to_string(),
    });
    Ok(Plan::of(book, figures, rings.collect()))
}

/// The figures of the cycles that are kept.
fn figures(found: &Found, kept: &[&Cycle], left_out: usize) -> Figures {
    let cleared = kept.iter().map(|cycle| cycle.clears()).sum();
    let kept_found = Found { cleared, ..*found };
    let part = |millionths: u128| Scale::of("", 6).text(millionths);
    Figures {
        members: found.members,
        debts: found.debts,
        on_cycles: found.on_cycles,
        total: found.total.to_string(),
        optimum: found.optimum.to_string(),
        cleared: cleared.to_string(),
        of_optimum: part(kept_found.millionths_of_optimum()),
        of_total: part(kept_found.millionths_of_total()),
        cycles: kept.len(),
        longest: kept.iter().map(|cycle| cycle.edges()).max().unwrap_or(0),
        left_out,
        seconds: (found.took.as_secs_f64() * 1_000.0).round() / 1_000.0,
    }
}

/// "98.885 %" of a part from 0 to 1.
fn percent(part: &str) -> String {
    let scale = Scale::of("", 6);
    let millionths = scale.parse(part, "the part").unwrap_or(0);
    format!("{} %", Scale::of("", 4).text(millionths))
}

/// A plan in words.
fn told(plan: &Plan, file: Option<&Path>, named: &dyn Fn(&str) -> String) -> String {
    let figures = &plan.figures;
    let scale = Scale::of(&plan.unit, plan.decimals);
    let amount = |text: &str| scale.text(text.parse().unwrap_or(0));
    let mut rows = vec![
        (
            "debts",
            format!(
                "{} between {} members, {} in all",
                figures.debts,
                figures.members,
                amount(&figures.total)
            ),
        ),
        ("on cycles", format!("{} of them", figures.on_cycles)),
        (
            "optimum",
            format!("{} by cycles of any length", amount(&figures.optimum)),
        ),
        (
            "cleared",
            format!(
                "{}: {} of the optimum, {} of all debts",
                amount(&figures.cleared),
                percent(&figures.of_optimum),
                percent(&figures.of_total)
            ),
        ),
        (
            "cycles",
            match figures.cycles {
                0 => "none".to_owned(),
                cycles => format!("{cycles}, the longest of {} debts", figures.longest),
            },
        ),
    ];
    if figures.left_out > 0 {
        rows.push((
            "left out",
            format!("{} that clear too little", figures.left_out),
        ));
    }
    rows.push(("took", format!("{} s", figures.seconds)));
    if let Some(path) = file {
        rows.push(("written to", path.display().to_string()));
    }
    let mut text = facts(rows);
    for ring in plan.cycles.iter().take(SHOWN) {
        let names: Vec<String> = ring.members.iter().map(|who| named(who)).collect();
        let around = match names.len() {
            0..=4 => names.join(" → "),
            many => format!(
                "{} → … ({} more)",
                names[..3].join(" → "),
                many.saturating_sub(3)
            ),
        };
        text = format!(
            "{text}\n  {} clears {}: {} off each of {} debts, {around} → back",
            if ring.members.len() == 2 {
                "a pair"
            } else {
                "a cycle"
            },
            amount(&ring.clears),
            amount(&ring.amount),
            ring.members.len()
        );
    }
    let more = plan.cycles.len().saturating_sub(SHOWN);
    if more > 0 {
        text = format!("{text}\n  and {more} more");
    }
    text
}

impl Report for Told {
    fn text(&self) -> String {
        self.text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_cycle_and_the_size_of_a_community_are_checked() {
        assert_eq!(two("1000,10000"), Ok((1_000, 10_000)));
        assert!(two("1000").is_err());
        assert!(two("a,b").is_err());
        assert_eq!(edges("32"), Ok(32));
        for text in ["1", "33", "x"] {
            assert!(edges(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_part_is_told_in_per_cent() {
        assert_eq!(percent("0.98885"), "98.885 %");
        assert_eq!(percent("1"), "100 %");
        assert_eq!(percent("0"), "0 %");
    }
}
