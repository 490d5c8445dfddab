//! Who owes whom.

use super::{
    beyond, unless, BigInt, Exchange, PersonId, Reasons, Refusal, TokenId, Wish, Zero, NOBODY,
};
use super::{Brought, Currencies};
use std::collections::BTreeSet;

/// Edges of a cycle, at most.
pub const MAX_EDGES: usize = 32;

/// What became of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleared {
    /// By a cycle.
    SetOff,
    /// In a currency.
    Repaid,
    /// The creditor let go of it.
    Forgiven,
}

/// A debt was recorded or, with a reason, cleared.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub debtor: PersonId,
    pub creditor: PersonId,
    pub amount: BigInt,
    pub cleared: Option<Cleared>,
}

/// All debts together, in the exchange's unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Position {
    pub recorded: BigInt,
    pub outstanding: BigInt,
    pub set_off: BigInt,
    pub repaid: BigInt,
    pub forgiven: BigInt,
}

/// Debtors and creditors around a cycle.
fn edges(cycle: &[PersonId]) -> impl Iterator<Item = (PersonId, PersonId)> + '_ {
    cycle.windows(2).map(|edge| (edge[0], edge[1]))
}

/// Why a list of people is no cycle, whatever they owe.
fn no_cycle(cycle: &[PersonId]) -> Reasons {
    let count = u32::try_from(edges(cycle).count()).expect("few");
    let limit = u32::try_from(MAX_EDGES).expect("few");
    if !(2..=limit).contains(&count) {
        return Reasons::from([Refusal::CycleLength(count, limit)]);
    }
    let mut reasons = Reasons::new();
    let (first, last) = (cycle[0], cycle[cycle.len() - 1]);
    if first != last {
        reasons.insert(Refusal::CycleNotClosed(first, last));
    }
    let mut seen = BTreeSet::new();
    for (debtor, creditor) in edges(cycle) {
        if !seen.insert((debtor, creditor)) {
            reasons.insert(Refusal::EdgeRepeated(debtor, creditor));
        }
        if debtor == creditor {
            reasons.insert(Refusal::OwesItself(debtor));
        }
    }
    reasons
}

impl Exchange {
    /// What one owes another.
    pub fn owed(&self, debtor: PersonId, creditor: PersonId) -> BigInt {
        let between = self
            .debts
            .iter()
            .filter(|entry| entry.debtor == debtor && entry.creditor == creditor);
        between
            .map(|entry| match entry.cleared {
                None => entry.amount.clone(),
                Some(_) => -entry.amount.clone(),
            })
            .sum()
    }

    /// What is asked of somebody and not accepted yet.
    pub fn invoiced(&self, debtor: PersonId, creditor: PersonId) -> BigInt {
        let asked = self
            .invoices
            .iter()
            .filter(|(from, to, _)| *from == creditor && *to == debtor);
        asked.map(|(_, _, amount)| amount).sum()
    }

    /// What somebody is owed less what it owes.
    pub fn net(&self, who: PersonId) -> BigInt {
        let side = |entry: &Entry| match (entry.debtor == who, entry.creditor == who) {
            (true, false) => -entry.amount.clone(),
            (false, true) => entry.amount.clone(),
            _ => BigInt::zero(),
        };
        self.debts
            .iter()
            .map(|entry| match entry.cleared {
                None => side(entry),
                Some(_) => -side(entry),
            })
            .sum()
    }

    /// All debts.
    pub fn position(&self) -> Position {
        let sum = |of: Option<Cleared>| -> BigInt {
            let entries = self.debts.iter().filter(|entry| entry.cleared == of);
            entries.map(|entry| &entry.amount).sum()
        };
        let [recorded, set_off, repaid, forgiven] = [
            None,
            Some(Cleared::SetOff),
            Some(Cleared::Repaid),
            Some(Cleared::Forgiven),
        ]
        .map(sum);
        Position {
            outstanding: &recorded - &set_off - &repaid - &forgiven,
            recorded,
            set_off,
            repaid,
            forgiven,
        }
    }

    /// The creditor asks.
    pub fn invoice(
        &mut self,
        creditor: PersonId,
        debtor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        let asked = self.invoiced(debtor, creditor) + amount;
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (debtor == NOBODY, Refusal::InvalidAddress(NOBODY)),
            (debtor == creditor, Refusal::OwesItself(creditor)),
            (beyond(&asked), Refusal::Overflow),
        ])?;
        self.invoices.push((creditor, debtor, amount.into()));
        Ok(())
    }

    /// The creditor asks no longer.
    pub fn withdraw_invoice(
        &mut self,
        creditor: PersonId,
        debtor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        self.within_invoice(debtor, creditor, amount)?;
        self.invoices
            .push((creditor, debtor, -BigInt::from(amount)));
        Ok(())
    }

    /// The debtor says yes.
    pub fn accept(
        &mut self,
        debtor: PersonId,
        creditor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        self.within_invoice(debtor, creditor, amount)?;
        let owed = self.owed(debtor, creditor) + amount;
        unless([(beyond(&owed), Refusal::Overflow)])?;
        self.invoices
            .push((creditor, debtor, -BigInt::from(amount)));
        self.record(debtor, creditor, amount);
        Ok(())
    }

    fn within_invoice(
        &self,
        debtor: PersonId,
        creditor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        let asked = self.invoiced(debtor, creditor);
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (debtor == creditor, Refusal::OwesItself(debtor)),
            (
                BigInt::from(amount) > asked,
                Refusal::MoreThanInvoiced(amount, asked),
            ),
        ])
    }

    fn record(&mut self, debtor: PersonId, creditor: PersonId, amount: u128) {
        self.debts.push(Entry {
            debtor,
            creditor,
            amount: amount.into(),
            cleared: None,
        });
    }

    fn clear(&mut self, debtor: PersonId, creditor: PersonId, amount: BigInt, how: Cleared) {
        self.debts.push(Entry {
            debtor,
            creditor,
            amount,
            cleared: Some(how),
        });
    }

    /// The debtor records a debt by itself.
    pub fn owe(
        &mut self,
        debtor: PersonId,
        creditor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        let owed = self.owed(debtor, creditor) + amount;
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (creditor == NOBODY, Refusal::InvalidAddress(NOBODY)),
            (debtor == creditor, Refusal::OwesItself(debtor)),
            (beyond(&owed), Refusal::Overflow),
        ])?;
        self.record(debtor, creditor, amount);
        Ok(())
    }

    /// The creditor lets go.
    pub fn forgive(
        &mut self,
        creditor: PersonId,
        debtor: PersonId,
        amount: u128,
    ) -> Result<(), Reasons> {
        let owed = self.owed(debtor, creditor);
        let wanted = BigInt::from(amount);
        unless([
            (amount == 0, Refusal::InvalidAmount(0)),
            (debtor == creditor, Refusal::OwesItself(debtor)),
            (
                wanted > owed,
                Refusal::MoreThanOwed(debtor, creditor, wanted.clone(), owed),
            ),
        ])?;
        self.clear(debtor, creditor, wanted, Cleared::Forgiven);
        Ok(())
    }

    /// Everyone owes the next one; the first stands at the end again.
    pub fn set_off(&mut self, cycle: &[PersonId], amount: u128) -> Result<(), Reasons> {
        let wanted = BigInt::from(amount);
        let mut reasons = no_cycle(cycle);
        if amount == 0 {
            reasons.insert(Refusal::InvalidAmount(0));
        }
        for (debtor, creditor) in edges(cycle) {
            let owed = self.owed(debtor, creditor);
            if wanted > owed {
                let more = Refusal::MoreThanOwed(debtor, creditor, wanted.clone(), owed);
                reasons.insert(more);
            }
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        for (debtor, creditor) in edges(cycle) {
            self.clear(debtor, creditor, wanted.clone(), Cleared::SetOff);
        }
        Ok(())
    }

    /// Cycles one after the other: off every debt of a cycle so much, or as much as all its debts have
    /// then. Answers what was taken off the debts of each.
    pub fn set_off_batch(
        &mut self,
        rings: &[(Vec<PersonId>, u128)],
    ) -> Result<Vec<BigInt>, Reasons> {
        let mut reasons: Reasons = rings.iter().flat_map(|(ring, _)| no_cycle(ring)).collect();
        if rings.is_empty() || rings.iter().any(|(_, most)| *most == 0) {
            reasons.insert(Refusal::InvalidAmount(0));
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let mut taken = Vec::new();
        for (ring, most) in rings {
            let owed = edges(ring).map(|(debtor, creditor)| self.owed(debtor, creditor));
            let there = owed.min().expect("a cycle has edges");
            let amount = there.min(BigInt::from(*most));
            if !amount.is_zero() {
                for (debtor, creditor) in edges(ring) {
                    self.clear(debtor, creditor, amount.clone(), Cleared::SetOff);
                }
            }
            taken.push(amount);
        }
        Ok(taken)
    }

    /// Whether a creditor takes a currency as payment.
    pub fn accepts(&self, creditor: PersonId, token: TokenId) -> bool {
        self.accepted.contains(&(creditor, token))
    }

    /// A creditor takes a currency as payment, or no longer.
    pub fn accept_token(
        &mut self,
        creditor: PersonId,
        token: TokenId,
        accepted: bool,
    ) -> Result<(), Reasons> {
        if accepted {
            self.accepted.insert((creditor, token));
        } else {
            self.accepted.remove(&(creditor, token));
        }
        Ok(())
    }

    /// Pays a debt in a currency: the coins go to the creditor. Answers what is credited.
    pub fn repay(
        &mut self,
        currencies: &mut dyn Currencies,
        creditor: PersonId,
        wish: &Wish,
        now: u64,
    ) -> Result<BigInt, Reasons> {
        let Wish { who, token, .. } = *wish;
        unless([
            (wish.amount == 0, Refusal::InvalidAmount(0)),
            (
                !self.accepts(creditor, token),
                Refusal::NotAccepted(creditor, token),
            ),
            (!self.is_listed(token), Refusal::NotListed(token)),
            (
                wish.deadline < now,
                Refusal::DeadlinePast(wish.deadline, now),
            ),
        ])?;
        let Brought { worth, .. } = self.brought(currencies, token, wish.amount, now);
        let owed = self.owed(who, creditor);
        unless([
            (who == creditor, Refusal::OwesItself(who)),
            (worth.is_zero(), Refusal::WorthNothing(token)),
            (
                worth < BigInt::from(wish.minimum),
                Refusal::OutBelowMinimum(worth.clone(), wish.minimum),
            ),
            (
                worth > owed,
                Refusal::MoreThanOwed(who, creditor, worth.clone(), owed),
            ),
            (
                !currencies.can_pay(who, token, wish.amount),
                Refusal::TokenRefused(token),
            ),
        ])?;
        self.clear(who, creditor, worth.clone(), Cleared::Repaid);
        Ok(worth)
    }
}
