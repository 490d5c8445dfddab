//! What became of the cycles of a file.

use alloy::primitives::{B256, U256};
use serde::Serialize;

use super::{
    cycle::{debts_in, Cycle},
    debts::Pair,
    Market,
};
use crate::{
    chain::{Prepared, Sending},
    shell::{Failure, Report, Shell},
    vocabulary::{Quantity, Vocabulary},
};

/// Cycles of each sort that are told to people; --json has all.
const SHOWN: usize = 5;

/// What became of the cycles so far.
pub struct Tally<'a> {
    market: &'a Market,
    told: Told,
    /// Base units.
    cleared: u128,
    /// Base units.
    missed: u128,
}

/// What became of the cycles.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// True where nothing was sent: it was only to be shown, or a wallet elsewhere sends it.
    dry_run: bool,
    /// One after the other, each in a block before the next was sent.
    transactions: Vec<Sheet>,
    /// Cycles that were set off in full, or would be.
    done: Vec<Line>,
    /// Cycles whose smallest debt was less than the amount, and which were set off as far as it goes.
    in_part: Vec<Line>,
    /// Cycles of which nothing was left.
    overtaken: Vec<Line>,
    /// Cycles that were set off in full before, since the debts were read.
    done_before: Vec<Line>,
    /// What was cleared, or would be.
    cleared: Quantity,
    /// What the cycles would have cleared on top of it, had they not been overtaken.
    missed: Quantity,
    /// What the transactions cost, or would; the chain's coin.
    cost: String,
    /// Cycles of the file that were not tried.
    remaining: usize,
    /// A transaction of which it is not known whether it is in a block, or will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    may_be_sent: Option<B256>,
}

/// A transaction, and what it carries.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    cycles: usize,
    debts: usize,
    #[serde(flatten)]
    fate: Fate,
}

/// What became of a transaction.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Fate {
    /// It was sent, or a wallet elsewhere sends it.
    Sent(Sending),
    /// It was tried out.
    Estimated {
        outcome: &'static str,
        /// Gas it was found to use.
        gas: u64,
        /// What it will probably cost; the chain's coin.
        cost: String,
        /// The most it can cost; the chain's coin.
        cost_at_most: String,
    },
}

/// What became of one cycle.
#[derive(Clone, Debug, Serialize)]
struct Line {
    /// Its place in the file, from 1.
    cycle: usize,
    edges: usize,
    /// Off each debt, by the file.
    amount: Quantity,
    /// Of it, what was taken, or would be.
    taken: Quantity,
    /// Of it, what was set off before, since the debts were read.
    before: Quantity,
    /// What it cleared in all, or would.
    clears: Quantity,
    /// Which carried it.
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<B256>,
    /// What stands against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// "1 cycle", "2 cycles".
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

impl Sheet {
    /// One that was sent, or that a wallet elsewhere sends.
    pub fn of(cycles: &[Cycle], sending: Sending) -> Self {
        Self {
            cycles: cycles.len(),
            debts: debts_in(cycles),
            fate: Fate::Sent(sending),
        }
    }

    /// One that was tried out.
    pub fn estimated(cycles: &[Cycle], prepared: &Prepared, words: &Vocabulary) -> Self {
        Self {
            cycles: cycles.len(),
            debts: debts_in(cycles),
            fate: Fate::Estimated {
                outcome: "planned",
                gas: prepared.estimate,
                cost: words.native(prepared.likely_cost()),
                cost_at_most: words.native(prepared.cost()),
            },
        }
    }
}

impl<'a> Tally<'a> {
    /// Nothing yet, where `untried` cycles of the file are not to be tried.
    pub fn new(market: &'a Market, untried: usize) -> Self {
        let nothing = market.measured(0);
        let told = Told {
            dry_run: false,
            transactions: Vec::new(),
            done: Vec::new(),
            in_part: Vec::new(),
            overtaken: Vec::new(),
            done_before: Vec::new(),
            cleared: nothing.clone(),
            missed: nothing,
            cost: String::new(),
            remaining: untried,
            may_be_sent: None,
        };
        Self {
            market,
            told,
            cleared: 0,
            missed: 0,
        }
    }

    /// Nothing is sent.
    pub fn planned(&mut self) {
        self.told.dry_run = true;
    }

    /// A transaction.
    pub fn sheet(&mut self, sheet: Sheet) {
        self.told.transactions.push(sheet);
    }

    /// So much was taken off each debt of a cycle, or would be, by a transaction; base units.
    pub fn taken(&mut self, cycle: &Cycle, taken: u128, transaction: Option<B256>) {
        let missed = cycle.clears(cycle.left().saturating_sub(taken));
        self.cleared = self.cleared.saturating_add(cycle.clears(taken));
        self.missed = self.missed.saturating_add(missed);
        let mut line = self.line(cycle, taken);
        line.transaction = transaction;
        match taken {
            0 => {
                line.reason = Some("one of its debts was gone when its turn came".to_owned());
                self.told.overtaken.push(line);
            }
            _ if missed > 0 => self.told.in_part.push(line),
            _ => self.told.done.push(line),
        }
    }

    /// Nothing is left of a cycle, of which this debt is the smallest.
    pub fn overtaken(&mut self, cycle: &Cycle, smallest: Option<(Pair, u128)>) {
        let missed = cycle.clears(cycle.left());
        self.missed = self.missed.saturating_add(missed);
        let mut line = self.line(cycle, 0);
        line.reason = smallest.map(|((debtor, creditor), _)| {
            format!(
                "{} owes {} nothing by now",
                self.market.who(debtor),
                self.market.who(creditor)
            )
        });
        self.told.overtaken.push(line);
    }

    /// A cycle was set off in full before.
    pub fn done_before(&mut self, cycle: &Cycle) {
        let line = self.line(cycle, 0);
        self.told.done_before.push(line);
    }

    /// So many more cycles were not tried.
    pub fn left_for_later(&mut self, cycles: usize) {
        self.told.remaining = self.told.remaining.saturating_add(cycles);
    }

    /// It is not known whether a transaction is in a block, or will be.
    pub fn may_be_sent(&mut self, transaction: B256) {
        self.told.may_be_sent = Some(transaction);
    }

    /// "12.5 credit": what was cleared so far.
    pub fn cleared(&self) -> String {
        self.market.text(self.cleared)
    }

    /// All of it, where the transactions cost so much; the chain's smallest unit.
    pub fn told(self, cost: U256) -> Told {
        Told {
            cleared: self.market.measured(self.cleared),
            missed: self.market.measured(self.missed),
            cost: self.market.deployment.words.native(cost),
            ..self.told
        }
    }

    fn line(&self, cycle: &Cycle, taken: u128) -> Line {
        Line {
            cycle: cycle.place,
            edges: cycle.edges(),
            amount: self.market.measured(cycle.amount),
            taken: self.market.measured(taken),
            before: self.market.measured(cycle.before),
            clears: self.market.measured(cycle.clears(taken)),
            transaction: None,
            reason: None,
        }
    }
}

impl Told {
    /// Whether something was sent, or may have been.
    pub fn is_anything_sent(&self) -> bool {
        self.may_be_sent.is_some() || (!self.dry_run && !self.transactions.is_empty())
    }

    /// Tells what was done before `failure`: to people as the result, to programs within the failure.
    pub fn before(&self, mut failure: Failure, shell: &Shell) -> Failure {
        if shell.json() {
            failure.so_far = serde_json::to_value(self).ok();
        } else {
            shell.report(self);
        }
        let sent = count(self.transactions.len(), "transaction", "transactions");
        failure.within(&format!(
            "after {sent}, which cleared {}",
            shown(&self.cleared)
        ))
    }

    fn head(&self) -> String {
        let transactions = count(self.transactions.len(), "transaction", "transactions");
        let cleared = shown(&self.cleared);
        match self.done.len().saturating_add(self.in_part.len()) {
            0 => "No cycle holds any more: nothing is cleared.".to_owned(),
            cycles if self.dry_run => format!(
                "{} would clear {cleared}, in {transactions}, for about {} of the chain's coin.",
                count(cycles, "cycle", "cycles"),
                self.cost
            ),
            cycles => format!(
                "{} set off, and {cleared} are cleared, in {transactions}, for {} of the chain's coin.",
                count(cycles, "cycle is", "cycles are"),
                self.cost
            ),
        }
    }
}

fn shown(quantity: &Quantity) -> String {
    format!("{} {}", quantity.amount, quantity.unit)
        .trim_end()
        .to_owned()
}

/// A line each for the first of `lines`, and one that says how many more there are.
fn some(lines: &[Line], text: impl Fn(&Line) -> String) -> Vec<String> {
    let mut some: Vec<String> = lines.iter().take(SHOWN).map(text).collect();
    let more = lines.len().saturating_sub(SHOWN);
    if more > 0 {
        some.push(format!("  and {more} more; --json has all"));
    }
    some
}

impl Report for Told {
    fn text(&self) -> String {
        let mut lines = vec![self.head()];
        if let [Sheet {
            fate: Fate::Sent(sending),
            ..
        }] = self.transactions.as_slice()
        {
            lines.push(sending.text());
        }
        if !self.done_before.is_empty() {
            lines.push(format!(
                "{} set off before.",
                count(self.done_before.len(), "cycle was", "cycles were")
            ));
        }
        if !self.in_part.is_empty() {
            lines.push(format!("{} in part:", self.in_part.len()));
            lines.extend(some(&self.in_part, |line| {
                format!(
                    "  cycle {}: {} of {} off each debt",
                    line.cycle,
                    line.taken.amount,
                    shown(&line.amount)
                )
            }));
        }
        if !self.overtaken.is_empty() {
            lines.push(format!("{} overtaken:", self.overtaken.len()));
            lines.extend(some(&self.overtaken, |line| {
                let reason = line.reason.as_deref().unwrap_or_default();
                format!("  cycle {} is passed over: {reason}", line.cycle)
            }));
        }
        if self.missed.base != "0" {
            lines.push(format!(
                "{} less are cleared than the file has it.",
                shown(&self.missed)
            ));
        }
        if self.remaining > 0 {
            lines.push(format!(
                "{} not tried.",
                count(self.remaining, "cycle was", "cycles were")
            ));
        }
        if let Some(hash) = self.may_be_sent {
            lines.push(format!(
                "Transaction {hash} may be in a block, or come into one: weir transaction {hash}"
            ));
        }
        lines.join("\n")
    }
}
