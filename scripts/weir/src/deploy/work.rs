//! Carrying the steps out, each exactly once.

use std::{
    io::{stderr, IsTerminal},
    time::{Duration, Instant},
};

use alloy::{
    consensus::{Transaction as _, TxEnvelope},
    eips::eip2718::Decodable2718,
    primitives::{Address, B256},
};
use weir_core::allocation::Division;

use super::{
    found::{number_in, of_another, Found, Look},
    journal::{self, Journal, Outcome},
    manifest::Remaining,
    plan::{Known, Plan, Step},
};
use crate::{
    chain::{receipt_cost, Connection, Fees, Receipt, Signed},
    keys::signer::Signer,
    session::Session,
    shell::{Failure, Kind},
};

/// Between two looks for a receipt.
const LOOK: Duration = Duration::from_millis(250);
/// How many transactions may wait for a block together.
const AT_ONCE: usize = 16;
/// How long after the number of its transaction is taken a receipt may come.
const INDEXING: Duration = Duration::from_secs(10);

/// A deployment being carried out.
pub struct Work<'w> {
    /// How to speak.
    pub session: &'w Session,
    /// The chain.
    pub connection: &'w Connection,
    /// Who signs.
    pub signer: &'w Signer,
    /// What is to be deployed.
    pub plan: &'w Plan<'w>,
    /// What was signed so far.
    pub journal: Journal,
    /// A journal was there before this run began.
    pub resumed: bool,
}

/// What became of a step.
enum Turn {
    Done,
    Later(Remaining),
}

impl<'w> Work<'w> {
    /// Does every step that can be done now, by whoever signs; returns what remains.
    ///
    /// # Errors
    /// If the chain does not answer, or refuses. Everything done by then is in the journal.
    pub async fn run(&mut self, steps: &[Step]) -> Result<Vec<Remaining>, Failure> {
        let total = u64::try_from(steps.len()).unwrap_or(u64::MAX);
        let mut remaining = Vec::new();
        let mut done = 0;
        let mut rest = steps;
        while let Some((first, _)) = rest.split_first() {
            let progress = self.session.shell.progress(&self.plan.label(*first));
            progress.bar(done, total);
            let together = self.together(rest);
            let (now, later) = rest.split_at(together.max(1));
            match now {
                [step] => {
                    if let Turn::Later(later) = self.step(*step).await? {
                        remaining.push(later);
                    }
                }
                _ => match self.not_now(*first).await? {
                    None => self.send_together(now).await?,
                    Some(why) => remaining.extend(now.iter().map(|step| Remaining {
                        what: self.plan.label(*step),
                        ..why.clone()
                    })),
                },
            }
            done = done.saturating_add(u64::try_from(now.len()).unwrap_or(0));
            rest = later;
        }
        Ok(remaining)
    }

    /// How many of the first steps can be sent before any of them is in a block: allotments,
    /// admissions, seats, rates and caps, which build on nothing of each other, and of which nothing
    /// was signed before.
    fn together(&self, steps: &[Step]) -> usize {
        let fresh = |step: &&Step| {
            let id = self.plan.id(**step);
            matches!(
                step,
                Step::Shares(_)
                    | Step::KindSeat(..)
                    | Step::Auditor(_)
                    | Step::Rate(_)
                    | Step::Community(_)
            ) && !self.journal.record.steps.contains_key(&id)
        };
        if self.resumed {
            return 1; // each may have been done by somebody else
        }
        steps.iter().take(AT_ONCE).take_while(fresh).count()
    }

    /// What is known of the deployment so far.
    pub fn known(&self) -> Known {
        known(self.plan, &self.journal)
    }

    fn look(&self) -> Look<'w> {
        Look {
            connection: self.connection,
            plan: self.plan,
            first_block: self.journal.record.first_block,
        }
    }

    async fn step(&mut self, step: Step) -> Result<Turn, Failure> {
        let id = self.plan.id(step);
        let known = self.journal.record.steps.get(&id).cloned();
        if matches!(known, Some(journal::Step::Done(_))) {
            return Ok(Turn::Done);
        }
        if let Some(journal::Step::Signed {
            from,
            nonce,
            versions,
        }) = known
        {
            if self.settle(step, from, nonce, versions).await? {
                return Ok(Turn::Done);
            }
        }
        if self.resumed {
            if let Some(found) = self.look().found(step, &self.known()).await? {
                self.found_done(step, found)?;
                return Ok(Turn::Done);
            }
        }
        if let Some(later) = self.not_now(step).await? {
            return Ok(Turn::Later(later));
        }
        self.send(step).await?;
        Ok(Turn::Done)
    }

    /// Why the step cannot be done now by whoever signs, if it cannot.
    async fn not_now(&self, step: Step) -> Result<Option<Remaining>, Failure> {
        let (known, what) = (self.known(), self.plan.label(step));
        let Some(actor) = self.plan.actor(step, &known) else {
            return Ok(Some(Remaining {
                what,
                who: "once what it builds on is there".into(),
                command: "weir deploy --resume".into(),
            }));
        };
        let sender = self.signer.address();
        let whose = self.look().address_of(actor, &known).await?;
        if let Some(other) = whose.filter(|whose| *whose != sender) {
            return Ok(Some(of_another(what, self.plan.words.address(other))));
        }
        if let Step::Listing(index) = step {
            return self.no_token(index, &known, what).await;
        }
        let Step::Part(index) = step else {
            return Ok(None);
        };
        if self.plan.division_above(index) != Division::Fixed {
            return Ok(None);
        }
        let look = self.look();
        let reason = look.nothing_to_divide(index, &known, sender).await?;
        Ok(reason.map(|_| Remaining {
            what,
            who: "once an assessment is in force and what is above has that much to divide".into(),
            command: "weir deploy --resume".into(),
        }))
    }

    /// Why a currency cannot be listed now, if it cannot: there is no contract at its address yet.
    async fn no_token(
        &self,
        index: usize,
        known: &Known,
        what: String,
    ) -> Result<Option<Remaining>, Failure> {
        let listing = self.plan.listing(index);
        let Some(token) = listing.and_then(|it| known.coin(&it.coin)) else {
            return Ok(None);
        };
        let code = self.connection.code(token).await?;
        Ok(code.is_empty().then(|| Remaining {
            what,
            who: format!("once there is a token at {token}"),
            command: "weir deploy --resume".into(),
        }))
    }

    /// Sends several steps one after the other, then waits for all of them. Each is in the journal
    /// before it is sent, so that a broken connection leaves nothing unknown.
    async fn send_together(&mut self, steps: &[Step]) -> Result<(), Failure> {
        let from = self.signer.address();
        let first = self.connection.next_nonce(from).await?;
        let mut sent = Vec::with_capacity(steps.len());
        for (step, nonce) in steps.iter().zip(first..) {
            let signed = self.sign(*step, nonce).await?;
            self.connection.broadcast(&signed).await?;
            sent.push((*step, nonce, [signed]));
        }
        for (step, nonce, versions) in sent {
            if !self.await_block(step, from, nonce, &versions).await? {
                return Err(self.timed_out(step, &versions));
            }
        }
        Ok(())
    }

    async fn send(&mut self, step: Step) -> Result<(), Failure> {
        let from = self.signer.address();
        let nonce = self.connection.next_nonce(from).await?;
        let signed = self.sign(step, nonce).await?;
        self.connection.broadcast(&signed).await?;
        let versions = [signed];
        if self.await_block(step, from, nonce, &versions).await? {
            return Ok(());
        }
        Err(self.timed_out(step, &versions))
    }

    /// Signs the step's transaction with `nonce` and writes it down. From here on it may be sent.
    async fn sign(&mut self, step: Step, nonce: u64) -> Result<Signed, Failure> {
        let from = self.signer.address();
        let transaction = self.plan.transaction(step, &self.known(), from)?;
        let prepared = self
            .connection
            .prepare(&transaction, from, &self.plan.words)
            .await
            .map_err(|failure| failure.within(&format!("cannot {}", self.plan.label(step))))?;
        let signed = self.signer.sign(&prepared, nonce)?;
        let id = self.plan.id(step);
        self.journal.signed(&id, from, nonce, signed.clone())?;
        Ok(signed)
    }

    /// Finds out what became of a step that was signed in an earlier run, and sends it again if
    /// nothing did. False if it is to be begun anew.
    async fn settle(
        &mut self,
        step: Step,
        from: Address,
        nonce: u64,
        mut versions: Vec<Signed>,
    ) -> Result<bool, Failure> {
        if let Some(receipt) = self.receipt_of(&versions).await? {
            return self
                .finish(step, from, nonce, &receipt)
                .await
                .map(|()| true);
        }
        if self.connection.nonce(from).await? > nonce {
            return self.overtaken(step, from, nonce, &versions).await;
        }
        // the number is free: the very same transaction again, and if that does not help, another of
        // the same number, with the fees and the gas of now
        if let Some(signed) = versions.last().cloned() {
            if !self.pays_too_little(&signed).await? {
                match self.connection.broadcast(&signed).await {
                    Ok(()) if self.await_block(step, from, nonce, &versions).await? => {
                        return Ok(true);
                    }
                    Err(failure) if failure.kind == Kind::Unreachable => return Err(failure),
                    _ => {} // refused, or in no block
                }
            }
        }
        if self.connection.nonce(from).await? > nonce {
            return self.overtaken(step, from, nonce, &versions).await;
        }
        if from != self.signer.address() {
            return Err(self.timed_out(step, &versions).advise(format!(
                "it was signed by {}; let that account resume the deployment",
                self.plan.words.address(from)
            )));
        }
        let signed = self.sign(step, nonce).await?;
        versions.push(signed.clone());
        match self.connection.broadcast(&signed).await {
            Err(failure) if failure.kind == Kind::Unreachable => return Err(failure),
            _ => {} // if it is refused, the one before still waits
        }
        if self.await_block(step, from, nonce, &versions).await? {
            return Ok(true);
        }
        Err(self.timed_out(step, &versions))
    }

    /// The number is taken. By one of ours whose receipt is still to come, or by a transaction that
    /// this journal knows nothing of: then what the chain has decides.
    async fn overtaken(
        &mut self,
        step: Step,
        from: Address,
        nonce: u64,
        versions: &[Signed],
    ) -> Result<bool, Failure> {
        let begun = Instant::now();
        let limit = INDEXING.min(self.session.settings.timeout.value);
        while begun.elapsed() < limit {
            if let Some(receipt) = self.receipt_of(versions).await? {
                return self
                    .finish(step, from, nonce, &receipt)
                    .await
                    .map(|()| true);
            }
            tokio::time::sleep(LOOK).await;
        }
        let found = match self.plan.code_hash(step) {
            Some(hash) => self.look().contract(from, nonce, hash).await?,
            None => self.look().found(step, &self.known()).await?,
        };
        match found {
            Some(found) => self.found_done(step, found).map(|()| true),
            None => {
                self.journal.forget(&self.plan.id(step))?;
                Ok(false)
            }
        }
    }

    /// Whether a signed transaction pays less than a block takes now.
    async fn pays_too_little(&self, signed: &Signed) -> Result<bool, Failure> {
        let Ok(envelope) = TxEnvelope::decode_2718(&mut signed.raw.as_ref()) else {
            return Ok(true);
        };
        let least = match self.connection.fees().await? {
            Fees::Market { base, .. } => base,
            Fees::Fixed { gas_price } => gas_price,
        };
        Ok(envelope.max_fee_per_gas() < least)
    }

    async fn receipt_of(&self, versions: &[Signed]) -> Result<Option<Receipt>, Failure> {
        for signed in versions.iter().rev() {
            if let Some(receipt) = self.connection.receipt(signed.hash).await? {
                return Ok(Some(receipt));
            }
        }
        Ok(None)
    }

    /// Waits until one of the versions is in a block; false if none is before the time is up.
    async fn await_block(
        &mut self,
        step: Step,
        from: Address,
        nonce: u64,
        versions: &[Signed],
    ) -> Result<bool, Failure> {
        let begun = Instant::now();
        let limit = self.session.settings.timeout.value;
        loop {
            if let Some(receipt) = self.receipt_of(versions).await? {
                return self
                    .finish(step, from, nonce, &receipt)
                    .await
                    .map(|()| true);
            }
            if begun.elapsed() >= limit {
                return Ok(false);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn timed_out(&self, step: Step, versions: &[Signed]) -> Failure {
        let hash = versions.last().map_or(B256::ZERO, |signed| signed.hash);
        Failure::failed(format!(
            "{}: transaction {hash} is in no block after {} s; it may come yet",
            self.plan.label(step),
            self.session.settings.timeout.value.as_secs()
        ))
        .advise("run the same command again: it looks for it first, and sends nothing twice")
    }

    async fn finish(
        &mut self,
        step: Step,
        from: Address,
        nonce: u64,
        receipt: &Receipt,
    ) -> Result<(), Failure> {
        let (id, what) = (self.plan.id(step), self.plan.label(step));
        let hash = receipt.transaction_hash;
        if !receipt.status() {
            self.journal.forget(&id)?;
            let shell = &self.session.shell;
            let told = self.connection.wait(hash, &what, shell).await;
            return Err(told.err().unwrap_or_else(|| {
                Failure::reverted(format!("{what}: transaction {hash} failed"))
            }));
        }
        let contract = match step {
            Step::Council
            | Step::Fishcoin
            | Step::Claims
            | Step::Fund
            | Step::Generative
            | Step::Exchange => Some(
                receipt
                    .contract_address
                    .unwrap_or_else(|| from.create(nonce)),
            ),
            _ => None,
        };
        let number = match step {
            Step::Stock | Step::Place(_) | Step::Kind(_) | Step::Agreement(_) => {
                Some(number_in(receipt).ok_or_else(|| {
                    Failure::failed(format!("{what}: transaction {hash} lacks its event"))
                })?)
            }
            _ => None,
        };
        let outcome = Outcome {
            what: what.clone(),
            transaction: Some(hash),
            block: receipt.block_number,
            cost: Some(receipt_cost(receipt).to_string()),
            contract,
            number,
            ..Outcome::default()
        };
        self.journal.done(&id, outcome)?;
        if !stderr().is_terminal() {
            let block = receipt.block_number.unwrap_or_default();
            self.session.shell.note(&format!("{what}: block {block}"));
        }
        Ok(())
    }

    fn found_done(&mut self, step: Step, found: Found) -> Result<(), Failure> {
        let outcome = Outcome {
            what: self.plan.label(step),
            contract: found.contract,
            number: found.number,
            ..Outcome::default()
        };
        self.journal.done(&self.plan.id(step), outcome)
    }
}

/// What `journal` knows of the deployment of `plan`.
pub fn known(plan: &Plan, journal: &Journal) -> Known {
    let outcome = |step| journal.outcome(&plan.id(step));
    let number = |step| outcome(step).and_then(|it| it.number);
    Known {
        council: outcome(Step::Council).and_then(|it| it.contract),
        fishcoin: outcome(Step::Fishcoin).and_then(|it| it.contract),
        stock: outcome(Step::Stock).and_then(|it| it.number),
        nodes: (0..plan.places().len())
            .map(|index| number(Step::Place(index)))
            .collect(),
        claims: outcome(Step::Claims).and_then(|it| it.contract),
        fund: outcome(Step::Fund).and_then(|it| it.contract),
        kinds: (0..plan.charter.kinds().len())
            .map(|index| number(Step::Kind(index)))
            .collect(),
        agreements: (0..plan
            .charter
            .fund
            .as_ref()
            .map_or(0, |it| it.agreements.len()))
            .map(|index| number(Step::Agreement(index)))
            .collect(),
        generative: outcome(Step::Generative).and_then(|it| it.contract),
        exchange: outcome(Step::Exchange).and_then(|it| it.contract),
    }
}
