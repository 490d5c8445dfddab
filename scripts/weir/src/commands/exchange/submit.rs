//! `weir setoff submit`: the cycles of a file, as many in each transaction as one carries.

use std::{
    path::PathBuf,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
};

use alloy::primitives::U256;
use clap::Args;

use super::{
    cycle::{debts_in, fitting, taken, tell_before, too_large, Cycle},
    debts::Debts,
    plan::Plan,
    tally::{count, Sheet, Tally},
    Market,
};
use crate::{
    chain::{
        self, needs_consent, receipt_cost, Prepared, Receipt, Sending, Sent, Transaction, Unsigned,
    },
    interfaces::Exchange,
    keys::signer::Signer,
    session::Session,
    shell::{Failure, Kind, Shell},
};

/// Debts in one transaction, unless it is told otherwise.
///
/// Measured on the chain in one process: a debt takes 10.3 kB of proof and up to 0.4 ms of computation, a
/// transaction some 130 kB besides, most of it the contract's code, and may take 6.8 MB and 1.3 s. So many
/// are 41 % and 8 % of it. With the fifth of gas that is added on top they fit where a chain counts double, and
/// more would save little, since what comes once in a transaction is 5 % of it by then. Call data end at
/// 144 to 416 debts in any case, by the length of cycles ([`CALL_DATA`](super::cycle::CALL_DATA)).
const DEBTS: usize = 256;
/// The exit code of a program that SIGINT ended.
const INTERRUPTED: i32 = 130;

/// Set off the cycles of a file, those that clear most first; anyone may
///
/// One transaction carries many cycles, and everyone's net position stays as it is. Of a cycle that was
/// overtaken, since one of its debts is less by now, what is left is taken; with nothing left it is
/// passed over. --dry-run tells what would be cleared, in how many transactions, and what that costs.
/// Interrupted, the same command goes on with what is left.
#[derive(Clone, Debug, Args)]
pub struct Submit {
    /// What `weir setoff find` wrote
    file: PathBuf,
    /// Only so many cycles
    #[arg(long, value_name = "NUMBER")]
    most: Option<usize>,
    /// Debts in one transaction at most, and one cycle at least
    #[arg(long, value_name = "DEBTS", default_value_t = DEBTS, value_parser = one_at_least)]
    batch: usize,
}

fn one_at_least(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number above 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// The cycles on their way to the exchange.
struct Run<'a> {
    session: &'a Session,
    market: &'a Market,
    signer: Signer,
    /// Debts in one transaction at most.
    batch: usize,
    tally: Tally<'a>,
    /// What the transactions cost, or would; the chain's smallest unit.
    cost: U256,
}

impl Submit {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let plan = Plan::load(&self.file)?;
        let market = Market::open(session).await?;
        belongs(&plan, &market)?;
        let connection = &market.deployment.connection;
        let tried = plan.cycles.iter().take(self.most.unwrap_or(usize::MAX));
        let cycles = tried
            .enumerate()
            .map(|(index, ring)| Cycle::of(index.saturating_add(1), ring, &market));
        let mut cycles = cycles.collect::<Result<Vec<_>, _>>()?;
        let signer = session.signer(connection)?;
        if !session.settings.dry_run {
            nothing_waits(&market, &signer).await?;
        }
        let debts = Debts::read(&market, session).await?;
        if let Some(origin) = &plan.origin {
            tell_before(&mut cycles, origin.block, &debts.set_offs);
        }
        let untried = plan.cycles.len().saturating_sub(cycles.len());
        let mut run = Run {
            session,
            market: &market,
            signer,
            batch: self.batch,
            tally: Tally::new(&market, untried),
            cost: U256::ZERO,
        };
        let ended = run.go(cycles, debts).await;
        let told = run.tally.told(run.cost);
        match ended {
            Ok(()) => session.shell.report(&told),
            Err(failure) if told.is_anything_sent() => {
                return Err(told.before(failure, &session.shell))
            }
            Err(failure) => return Err(failure),
        }
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

/// No transaction of the signer waits: it might carry cycles of the same file, which would be sent twice.
async fn nothing_waits(market: &Market, signer: &Signer) -> Result<(), Failure> {
    let connection = &market.deployment.connection;
    let (next, in_blocks) = (
        connection.next_nonce(signer.address()).await?,
        connection.nonce(signer.address()).await?,
    );
    match next.saturating_sub(in_blocks) {
        0 => Ok(()),
        waiting => Err(Failure::failed(format!(
            "{waiting} of the transactions of {} are in no block yet, and cycles in them would be sent twice",
            market.who(signer.address())
        ))
        .advise("wait for them, and run the command again: weir transaction HASH --wait")),
    }
}

impl Run<'_> {
    /// Tries all cycles out on `debts` as they stand, and sends those of which something is left.
    async fn go(&mut self, cycles: Vec<Cycle>, debts: Debts) -> Result<(), Failure> {
        let mut left = debts.clone();
        let mut open = Vec::with_capacity(cycles.len());
        let mut expected = Vec::with_capacity(cycles.len());
        for cycle in cycles {
            if cycle.left() == 0 {
                self.tally.done_before(&cycle);
                continue;
            }
            let lacking = left.smallest(&cycle.members);
            match cycle.try_out(&mut left) {
                0 => self.tally.overtaken(&cycle, lacking),
                taken => {
                    expected.push(taken);
                    open.push(cycle);
                }
            }
        }
        if self.session.settings.dry_run {
            return self.estimate(&open, &expected).await;
        }
        if self.signer.is_external() {
            return self.hand_over(&open, &expected).await;
        }
        self.send(&open).await
    }

    /// What would be done, and what each transaction would cost as things stand.
    async fn estimate(&mut self, open: &[Cycle], expected: &[u128]) -> Result<(), Failure> {
        self.tally.planned();
        let progress = self.session.shell.progress("trying transactions out");
        let mut done = 0_usize;
        while let Some(rest) = open.get(done..).filter(|rest| !rest.is_empty()) {
            progress.bar(number(done), number(open.len()));
            let (cycles, prepared) = self.largest(rest).await?;
            self.cost = self.cost.saturating_add(prepared.likely_cost());
            let words = &self.market.deployment.words;
            self.tally.sheet(Sheet::estimated(cycles, &prepared, words));
            done = done.saturating_add(cycles.len());
        }
        for (cycle, taken) in open.iter().zip(expected) {
            self.tally.taken(cycle, *taken, None);
        }
        Ok(())
    }

    /// The first transaction for a wallet elsewhere; the next one has the next number, and builds on it.
    async fn hand_over(&mut self, open: &[Cycle], expected: &[u128]) -> Result<(), Failure> {
        self.tally.planned();
        if open.is_empty() {
            return Ok(());
        }
        let (cycles, prepared) = self.largest(open).await?;
        let connection = &self.market.deployment.connection;
        let nonce = connection.next_nonce(self.signer.address()).await?;
        let words = &self.market.deployment.words;
        let unsigned = Some(Unsigned::of(&prepared, nonce));
        let plan = chain::Plan::of(&prepared, unsigned, words);
        self.cost = prepared.likely_cost();
        let sending = Sending::of(&Sent::Planned(Box::new(plan)), words);
        self.tally.sheet(Sheet::of(cycles, sending));
        for (cycle, taken) in cycles.iter().zip(expected) {
            self.tally.taken(cycle, *taken, None);
        }
        let rest = open.len().saturating_sub(cycles.len());
        self.tally.left_for_later(rest);
        Ok(())
    }

    /// Sends transaction after transaction, each once the one before is in a block.
    async fn send(&mut self, open: &[Cycle]) -> Result<(), Failure> {
        let shell = &self.session.shell;
        let stop = interruption(*shell).await;
        let silent = Shell {
            quiet: true,
            ..*shell
        };
        let progress = shell.progress("setting off");
        let mut done = 0_usize;
        while let Some(rest) = open.get(done..).filter(|rest| !rest.is_empty()) {
            progress.bar(number(done), number(open.len()));
            if stop.load(Ordering::SeqCst) {
                self.tally.left_for_later(rest.len());
                return Err(Failure::failed(format!(
                    "interrupted with {} left to be sent",
                    count(rest.len(), "cycle", "cycles")
                ))
                .advise("run the same command again: it goes on with what is left"));
            }
            let sent = self.send_first(rest, done == 0, &silent).await;
            let (cycles, receipt) = sent.inspect_err(|_| self.tally.left_for_later(rest.len()))?;
            let amounts = taken(cycles, receipt.inner.logs(), self.market.exchange.address);
            for (cycle, taken) in cycles.iter().zip(amounts) {
                self.tally
                    .taken(cycle, taken, Some(receipt.transaction_hash));
            }
            self.cost = self.cost.saturating_add(receipt_cost(&receipt));
            let sending = Sending::of(
                &Sent::Confirmed(Box::new(receipt)),
                &self.market.deployment.words,
            );
            let line = sending.text();
            self.tally.sheet(Sheet::of(cycles, sending));
            done = done.saturating_add(cycles.len());
            let so_far = self.tally.cleared();
            progress.aside(|| {
                shell.note(&format!(
                    "{done} of {}, {so_far} cleared. {line}",
                    count(open.len(), "cycle", "cycles")
                ));
            });
        }
        Ok(())
    }

    /// Sends as many of the first cycles as one transaction carries, and waits until they are in a block.
    /// Before the first of all, the cost is told and consent asked for all of `rest`.
    async fn send_first<'c>(
        &mut self,
        rest: &'c [Cycle],
        first: bool,
        silent: &Shell,
    ) -> Result<(&'c [Cycle], Receipt), Failure> {
        let connection = &self.market.deployment.connection;
        let mut ask = first;
        loop {
            let (cycles, prepared) = self.largest(rest).await?;
            if std::mem::take(&mut ask) {
                self.consent(rest, cycles, &prepared)?;
            }
            let nonce = connection.next_nonce(self.signer.address()).await?;
            let signed = self.signer.sign(&prepared, nonce)?;
            match connection.broadcast(&signed).await {
                Ok(()) => {}
                Err(failure) if self.halved(cycles, &failure) => continue,
                Err(failure) => {
                    if failure.kind == Kind::Unreachable {
                        self.tally.may_be_sent(signed.hash); // it may have arrived all the same
                    }
                    return Err(failure);
                }
            }
            let label = &prepared.transaction.label;
            let receipt = connection.wait(signed.hash, label, silent).await;
            return match receipt {
                Ok(receipt) => Ok((cycles, receipt)),
                Err(failure) if failure.kind == Kind::Reverted => Err(failure),
                Err(failure) => {
                    self.tally.may_be_sent(signed.hash);
                    Err(failure)
                }
            };
        }
    }

    /// As many of the first cycles as one transaction carries, tried out; halved while the chain says that
    /// no block takes so much.
    async fn largest<'c>(&mut self, rest: &'c [Cycle]) -> Result<(&'c [Cycle], Prepared), Failure> {
        let connection = &self.market.deployment.connection;
        let words = &self.market.deployment.words;
        loop {
            let cycles = rest.split_at(fitting(rest, self.batch)).0;
            let label = match cycles {
                [only] => format!("set off cycle {}", only.place),
                [one, .., last] => format!("set off cycles {} to {}", one.place, last.place),
                [] => "set off nothing".to_owned(),
            };
            let call = Exchange::setOffBatchCall {
                cycles: cycles.iter().map(Cycle::ring).collect(),
            };
            let transaction = Transaction::call(self.market.exchange.address, &call, label.clone());
            let from = self.signer.address();
            match connection.prepare(&transaction, from, words).await {
                Ok(prepared) => return Ok((cycles, prepared)),
                Err(failure) if self.halved(cycles, &failure) => {}
                Err(failure) => return Err(failure.within(&format!("cannot {label}"))),
            }
        }
    }

    /// Halves the batch, if it was too large for a block and can be smaller.
    fn halved(&mut self, cycles: &[Cycle], failure: &Failure) -> bool {
        if cycles.len() < 2 || !too_large(failure) {
            return false;
        }
        let debts = debts_in(cycles);
        self.batch = debts.div_ceil(2);
        self.session.shell.note(&format!(
            "No block takes {debts} debts at once ({}); going on with {} in a transaction.",
            failure.message, self.batch
        ));
        true
    }

    /// Tells what all of `rest` will cost, by the first transaction, which carries `cycles`, and asks.
    fn consent(
        &self,
        rest: &[Cycle],
        cycles: &[Cycle],
        prepared: &Prepared,
    ) -> Result<(), Failure> {
        let connection = &self.market.deployment.connection;
        let words = &self.market.deployment.words;
        let shell = &self.session.shell;
        let transactions = {
            let (mut rest, mut transactions) = (rest, 0_usize);
            while !rest.is_empty() {
                rest = rest.split_at(fitting(rest, self.batch)).1;
                transactions = transactions.saturating_add(1);
            }
            transactions
        };
        let in_all = |cost: U256| {
            let debts = |cycles| U256::from(debts_in(cycles));
            let cost = cost.saturating_mul(debts(rest));
            words.native(cost.div_ceil(debts(cycles).max(U256::ONE)))
        };
        let transactions = count(transactions, "transaction", "transactions");
        shell.note(&format!(
            "{} will set off {} in {transactions}. That costs about {}, at most {} of the chain's coin.",
            self.signer.label(),
            count(rest.len(), "cycle", "cycles"),
            in_all(prepared.likely_cost()),
            in_all(prepared.cost()),
        ));
        let question = format!("Send {transactions}?");
        if needs_consent(connection, &self.signer) && !shell.confirm(&question)? {
            return Err(Failure::failed("not sent: the answer was no"));
        }
        Ok(())
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Becomes true once the program is interrupted. A second interruption ends it at once.
async fn interruption(shell: Shell) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut first = Box::pin(tokio::signal::ctrl_c());
    // asked once, so that it is listened for from here on
    tokio::select! {
        biased;
        signal = &mut first => {
            stop.store(signal.is_ok(), Ordering::SeqCst);
            return stop;
        }
        () = std::future::ready(()) => {}
    }
    let told = stop.clone();
    tokio::spawn(async move {
        if first.await.is_err() {
            return; // it ends the program as it always did
        }
        told.store(true, Ordering::SeqCst);
        shell.warn(
            "interrupted: the transaction under way is waited for; interrupt again to end at once",
        );
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(INTERRUPTED);
        }
    });
    stop
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_at_least_one_debt() {
        assert_eq!(one_at_least("1"), Ok(1));
        for text in ["0", "-1", "many", ""] {
            assert!(one_at_least(text).is_err(), "{text}");
        }
    }
}
