//! `weir setoff submit`: the cycles of a file, one by one.

use std::path::PathBuf;

use alloy::primitives::Address;
use clap::Args;
use serde::Serialize;

use super::{
    debts::Debts,
    plan::{base_units, Plan, Ring},
    Market,
};
use crate::{
    chain::{self, needs_consent, Sending, Transaction},
    interfaces::Exchange,
    session::Session,
    shell::{Failure, Report},
    vocabulary::Quantity,
};

/// The contract's name for a debt that is less than the amount.
const OVERTAKEN: &str = "MoreThanOwed";

/// Set off the cycles of a file, those that clear most first; anyone may
///
/// Each is sent by itself, and everyone's net position stays as it is. A cycle that was overtaken,
/// since one of its debts is less by now, is skipped. --dry-run tells what would be cleared.
#[derive(Clone, Debug, Args)]
pub struct Submit {
    /// What `weir setoff find` wrote
    file: PathBuf,
    /// Only so many cycles
    #[arg(long, value_name = "NUMBER")]
    most: Option<usize>,
}

/// What became of the cycles.
#[derive(Clone, Debug, Serialize)]
struct Told {
    /// Whether anything was sent.
    dry_run: bool,
    /// Cycles that were set off, or would be.
    done: Vec<Line>,
    /// Cycles that were skipped.
    overtaken: Vec<Line>,
    /// What was cleared, or would be.
    cleared: Quantity,
    /// Cycles of the file that were not tried.
    remaining: usize,
    #[serde(skip)]
    text: String,
}

/// What became of one cycle.
#[derive(Clone, Debug, Serialize)]
struct Line {
    /// Its place in the file, from 1.
    cycle: usize,
    edges: usize,
    amount: Quantity,
    clears: Quantity,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    sending: Option<Sending>,
    /// What stands against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// A cycle as the exchange takes it.
struct Checked {
    /// Its place in the file, from 1.
    place: usize,
    members: Vec<Address>,
    amount: u128,
    clears: u128,
}

impl Checked {
    fn of(place: usize, ring: &Ring, market: &Market) -> Result<Self, Failure> {
        let within = |failure: Failure| failure.within(&format!("cycle {place}"));
        let people = &market.deployment.people;
        let members = ring.members.iter().map(|who| people.find(who));
        let members = members.collect::<Result<Vec<_>, _>>().map_err(within)?;
        let amount = base_units(&ring.amount, "the amount").map_err(within)?;
        let edges = u128::try_from(members.len()).unwrap_or(u128::MAX);
        let clears = amount
            .checked_mul(edges)
            .ok_or_else(|| within(Failure::usage(format!("the amount {amount} is too large"))))?;
        Ok(Self {
            place,
            members,
            amount,
            clears,
        })
    }

    fn line(&self, market: &Market) -> Line {
        Line {
            cycle: self.place,
            edges: self.members.len(),
            amount: market.measured(self.amount),
            clears: market.measured(self.clears),
            sending: None,
            reason: None,
        }
    }

    /// The message: the first member stands at the end again.
    fn call(&self) -> Exchange::setOffCall {
        let mut cycle = self.members.clone();
        cycle.extend(self.members.first());
        Exchange::setOffCall {
            cycle,
            amount: self.amount,
        }
    }
}

impl Submit {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let plan = Plan::load(&self.file)?;
        let market = Market::open(session).await?;
        belongs(&plan, &market)?;
        let all = plan.cycles.len();
        let tried = self.most.unwrap_or(all).min(all);
        let mut cycles = Vec::with_capacity(tried);
        for (index, ring) in plan.cycles.iter().take(tried).enumerate() {
            cycles.push(Checked::of(index.saturating_add(1), ring, &market)?);
        }
        let debts = Debts::read(&market, session).await?;
        let mut told = match session.settings.dry_run {
            true => dry(&market, cycles, debts),
            false => sent(session, &market, cycles, debts).await?,
        };
        let untried = all.saturating_sub(tried);
        told.remaining = told.remaining.saturating_add(untried);
        told.text = told.words();
        session.shell.report(&told);
        Ok(())
    }
}

/// The cycles are of this exchange, and counted as it counts.
fn belongs(plan: &Plan, market: &Market) -> Result<(), Failure> {
    let unit = &market.exchange.unit;
    if let Some(origin) = &plan.origin {
        let chain_id = market.deployment.connection.chain_id();
        if (origin.chain_id, origin.exchange) != (chain_id, market.exchange.address) {
            return Err(Failure::usage(format!(
                "the cycles are of the exchange {} on chain {}, and this is {} on chain {chain_id}",
                origin.exchange, origin.chain_id, market.exchange.address
            ))
            .advise("name their deployment with --deployment, or find cycles of this one"));
        }
    }
    if plan.decimals != unit.decimals {
        return Err(Failure::usage(format!(
            "the cycles are counted with {} decimals, and the exchange counts in {} with {}",
            plan.decimals, unit.unit, unit.decimals
        ))
        .advise("write \"unit\" and \"decimals\" of the exchange into the file of debts, and find again"));
    }
    Ok(())
}

/// What would be cleared by the debts as they stand.
fn dry(market: &Market, cycles: Vec<Checked>, mut debts: Debts) -> Told {
    let mut told = Told::new(market, true);
    let mut cleared = 0_u128;
    for cycle in &cycles {
        match overtaken(market, &debts, cycle) {
            Some(line) => told.overtaken.push(line),
            None => {
                debts.set_off(&cycle.members, cycle.amount);
                cleared = cleared.saturating_add(cycle.clears);
                told.done.push(cycle.line(market));
            }
        }
    }
    told.cleared = market.measured(cleared);
    told
}

/// Sends what still holds.
async fn sent(
    session: &Session,
    market: &Market,
    cycles: Vec<Checked>,
    mut debts: Debts,
) -> Result<Told, Failure> {
    let connection = &market.deployment.connection;
    let words = &market.deployment.words;
    let signer = session.signer(connection)?;
    let mut told = Told::new(market, false);
    let mut session = session.clone();
    if cycles.len() > 1 && !signer.is_external() && needs_consent(connection, &signer) {
        let question = format!("Send up to {} transactions, one a cycle?", cycles.len());
        if !session.shell.confirm(&question)? {
            return Err(Failure::failed("not sent: the answer was no"));
        }
        session.shell.yes = true;
    }
    let mut cleared = 0_u128;
    let count = cycles.len();
    for (index, cycle) in cycles.iter().enumerate() {
        if let Some(line) = overtaken(market, &debts, cycle) {
            told.overtaken.push(line);
            continue;
        }
        let label = format!(
            "set off {} around {} debts (cycle {} of {count})",
            market.text(cycle.amount),
            cycle.members.len(),
            cycle.place
        );
        let transaction = Transaction::call(market.exchange.address, &cycle.call(), label);
        let sent = match chain::send(&session, connection, &signer, transaction, words).await {
            Ok(sent) => sent,
            Err(failure) if failure.error.as_deref() == Some(OVERTAKEN) => {
                let mut line = cycle.line(market);
                line.reason = Some(failure.message);
                told.overtaken.push(line);
                continue;
            }
            Err(failure) => {
                let done = format!(
                    "after {} cycles, which cleared {}",
                    told.done.len(),
                    market.text(cleared)
                );
                return Err(failure.within(&done));
            }
        };
        let mut line = cycle.line(market);
        let sending = Sending::of(&sent, words);
        let planned = matches!(sending, Sending::Planned(_));
        line.sending = Some(sending);
        told.done.push(line);
        if planned {
            // a wallet sends it, and the next one has the next number
            told.dry_run = true;
            told.remaining = count.saturating_sub(index).saturating_sub(1);
            cleared = cleared.saturating_add(cycle.clears);
            break;
        }
        debts.set_off(&cycle.members, cycle.amount);
        cleared = cleared.saturating_add(cycle.clears);
    }
    told.cleared = market.measured(cleared);
    Ok(told)
}

/// Why a cycle does not hold any more, if it does not.
fn overtaken(market: &Market, debts: &Debts, cycle: &Checked) -> Option<Line> {
    let ((debtor, creditor), owed) = debts.lacking(&cycle.members, cycle.amount)?;
    let mut line = cycle.line(market);
    line.reason = Some(format!(
        "{} owes {} only {} by now",
        market.who(debtor),
        market.who(creditor),
        market.text(owed)
    ));
    Some(line)
}

impl Told {
    fn new(market: &Market, dry_run: bool) -> Self {
        Self {
            dry_run,
            done: Vec::new(),
            overtaken: Vec::new(),
            cleared: market.measured(0),
            remaining: 0,
            text: String::new(),
        }
    }

    fn words(&self) -> String {
        let cleared = format!("{} {}", self.cleared.amount, self.cleared.unit);
        let head = match (self.dry_run, self.done.len()) {
            (_, 0) => "No cycle holds any more: nothing is cleared.".to_owned(),
            (true, 1) => format!("1 cycle would clear {cleared}."),
            (true, done) => format!("{done} cycles would clear {cleared}."),
            (false, 1) => format!("1 cycle is set off, and {cleared} are cleared."),
            (false, done) => format!("{done} cycles are set off, and {cleared} are cleared."),
        };
        let mut lines = vec![head];
        if let [only] = self.done.as_slice() {
            lines.extend(only.sending.iter().map(Sending::text));
        }
        for line in &self.overtaken {
            let reason = line.reason.as_deref().unwrap_or_default();
            lines.push(format!("  cycle {} is skipped: {reason}", line.cycle));
        }
        if self.remaining > 0 {
            lines.push(format!(
                "{} cycles of the file were not tried.",
                self.remaining
            ));
        }
        lines.join("\n")
    }
}

impl Report for Told {
    fn text(&self) -> String {
        self.text.clone()
    }
}
