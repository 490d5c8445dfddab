//! People buy from each other on credit; what is owed in a ring is set off; the rest is paid.

use std::collections::BTreeMap;

use alloy_core::primitives::keccak256;
use anyhow::{ensure, Context, Result};
use weir_setoff::{Cycle, Debt, MOST_EDGES};

use super::Play;
use crate::{
    interfaces::{Exchange, Generative},
    valley::{
        checks,
        figures::{COIN, CREDIT, FEE, HOUR, HOUR_VALUE, SMALL, SPAN, UNIT},
        office::{found::accepts, Currency},
        plan::{self, community, EVERYBODY},
    },
};

/// One, of 18 decimals.
const ONE: u128 = 1_000_000_000_000_000_000;
/// So many units of hours are projected, to see how much the pool's span leaves of them.
const PROBE: u128 = 1_000_000_000_000;

/// What somebody has to pay with, base units.
struct Purse {
    hours: u128,
    coins: u128,
}

/// What everybody is owed less what they owe.
fn positions(debts: &BTreeMap<(usize, usize), u128>) -> Vec<(u128, u128)> {
    let mut positions = vec![(0, 0); EVERYBODY];
    for (&(debtor, creditor), amount) in debts {
        positions[creditor].0 += amount;
        positions[debtor].1 += amount;
    }
    for (owed, owes) in &mut positions {
        let both = (*owed).min(*owes);
        *owed -= both;
        *owes -= both;
    }
    positions
}

impl Play<'_> {
    /// What a person owes in all, base units of the unit.
    fn owes(&self, person: usize) -> u128 {
        let debts = self.debts.range((person, 0)..(person + 1, 0));
        debts.map(|(_, amount)| amount).sum()
    }

    /// The month's purchases, on credit. Who owes too much buys nothing.
    pub(super) fn buy(&mut self, plan: &plan::Month) -> Result<()> {
        for purchase in &plan.purchases {
            if self.owes(purchase.buyer) > CREDIT {
                self.tally.held_back += 1;
                continue;
            }
            self.tally.purchases += 1;
            let note = keccak256(format!("purchase of {} units", purchase.amount));
            let message = Exchange::oweCall {
                creditor: self.office.people[purchase.seller],
                amount: purchase.amount,
                note,
            };
            let buyer = self.office.people[purchase.buyer];
            self.office.to_exchange(buyer, &message)?;
            *self
                .debts
                .entry((purchase.buyer, purchase.seller))
                .or_default() += purchase.amount;
            self.tally.recorded += purchase.amount;
            self.recorded += purchase.amount;
        }
        Ok(())
    }

    /// Anybody finds the best cycles and submits them. Every third month each debt they touch is looked
    /// up on the chain.
    pub(super) fn set_off(&mut self, month: u32) -> Result<()> {
        let debts: Vec<Debt> = self
            .debts
            .iter()
            .map(|(&(debtor, creditor), &amount)| Debt {
                debtor,
                creditor,
                amount,
            })
            .collect();
        let found = weir_setoff::find(&debts, MOST_EDGES, &mut |_| {})?;
        self.tally.clearable += found.figures.optimum;
        let before = positions(&self.debts);
        let mut touched = Vec::new();
        for cycle in &found.cycles {
            if cycle.clears() >= SMALL {
                self.submit(cycle, &mut touched)?;
            }
        }
        let after = positions(&self.debts);
        self.checks
            .holds(checks::NET_POSITION_UNCHANGED, before == after, || {
                format!("{before:?} before the set-off, {after:?} after it")
            })?;
        if month.is_multiple_of(3) {
            touched.sort_unstable();
            touched.dedup();
            for (debtor, creditor) in touched {
                let message = Exchange::debtCall {
                    debtor: self.office.people[debtor],
                    creditor: self.office.people[creditor],
                };
                let owed = self.office.ask_exchange(&message)?.owed;
                let expected = self.debts.get(&(debtor, creditor)).copied().unwrap_or(0);
                self.checks
                    .holds(checks::NET_POSITION_UNCHANGED, owed == expected, || {
                        format!("{debtor} owes {creditor} {owed}, expected {expected}")
                    })?;
            }
        }
        Ok(())
    }

    fn submit(&mut self, cycle: &Cycle, touched: &mut Vec<(usize, usize)>) -> Result<()> {
        let ring: Vec<usize> = cycle
            .members
            .iter()
            .chain(cycle.members.first())
            .copied()
            .collect();
        let message = Exchange::setOffCall {
            cycle: ring
                .iter()
                .map(|&person| self.office.people[person])
                .collect(),
            amount: cycle.amount,
        };
        self.office.to_exchange(self.office.clerk, &message)?;
        for edge in ring.windows(2) {
            self.lower((edge[0], edge[1]), cycle.amount)?;
            touched.push((edge[0], edge[1]));
        }
        self.tally.cycles += 1;
        self.tally.set_off += cycle.clears();
        self.cleared += cycle.clears();
        Ok(())
    }

    fn lower(&mut self, edge: (usize, usize), amount: u128) -> Result<()> {
        let owed = self.debts.get_mut(&edge).context("nothing is owed there")?;
        *owed = owed
            .checked_sub(amount)
            .with_context(|| format!("{edge:?} owes {owed}, not {amount}"))?;
        if *owed == 0 {
            self.debts.remove(&edge);
        }
        Ok(())
    }

    /// Everybody pays what they owe, as far as they have coins or hours. Who comes first changes from
    /// month to month.
    pub(super) fn pay(&mut self, plan: &plan::Month, index: u32) -> Result<()> {
        let span = (self.office.chain.now() + SPAN) / crate::clock::DAY;
        let message = Generative::projectedCall {
            amount: PROBE,
            day: u32::try_from(span)?,
        };
        self.kept = self.office.ask_hours(&message)?;
        let first = usize::try_from(index)? % EVERYBODY;
        let preference = self.variant.preference(self.parameters);
        for debtor in (first..EVERYBODY).chain(0..first) {
            let hours_first = plan.purse[debtor] < preference;
            let order = if hours_first {
                [Currency::Hours, Currency::Coins]
            } else {
                [Currency::Coins, Currency::Hours]
            };
            let debts = self.debts.range((debtor, 0)..(debtor + 1, 0));
            let debts: Vec<_> = debts
                .map(|(&edge, &amount)| (edge, amount))
                .filter(|&(_, amount)| amount >= SMALL)
                .collect();
            if debts.is_empty() {
                continue;
            }
            let mut purse = Purse {
                hours: self.office.purse(Currency::Hours, debtor)?,
                coins: self.office.purse(Currency::Coins, debtor)?,
            };
            for ((_, creditor), owed) in debts {
                let mut rest = owed;
                for currency in order {
                    if rest >= SMALL {
                        rest -= match currency {
                            Currency::Hours => {
                                self.pay_hours((debtor, creditor), rest, &mut purse)?
                            }
                            _ => self.pay_coins((debtor, creditor), rest, &mut purse)?,
                        };
                    }
                }
            }
        }
        Ok(())
    }

    /// Pays up to `rest` in hours, or in the coins the pool gives for them, where the creditor takes
    /// none; what that was worth.
    fn pay_hours(
        &mut self,
        (debtor, creditor): (usize, usize),
        rest: u128,
        purse: &mut Purse,
    ) -> Result<u128> {
        // so many units are credited as `rest` at most
        let dear = HOUR_VALUE * (self.kept + 1);
        let needed = rest * HOUR / dear * PROBE + rest * HOUR % dear * PROBE / dear;
        if accepts(community(creditor), Currency::Hours) {
            let amount = needed.min(purse.hours);
            if amount * HOUR_VALUE < SMALL * HOUR {
                return Ok(0);
            }
            let credited = self.repay(debtor, creditor, Currency::Hours, amount)?;
            purse.hours -= amount;
            self.tally.repaid_hours += amount;
            self.tally.repaid_in_hours += credited;
            return Ok(credited);
        }
        let with_fee = (needed * ONE / (ONE - FEE) + 10).min(purse.hours);
        let (brought, out) = self.swap(debtor, Currency::Hours, Currency::Coins, with_fee)?;
        purse.hours -= brought;
        purse.coins += out;
        self.pay_coins((debtor, creditor), rest.min(out), purse)
    }

    /// Pays up to `rest` in coins; what that was worth.
    fn pay_coins(
        &mut self,
        (debtor, creditor): (usize, usize),
        rest: u128,
        purse: &mut Purse,
    ) -> Result<u128> {
        let amount = (rest * COIN / UNIT).min(purse.coins);
        if amount < SMALL {
            return Ok(0);
        }
        purse.coins -= amount;
        self.repay(debtor, creditor, Currency::Coins, amount)
    }

    fn repay(
        &mut self,
        debtor: usize,
        creditor: usize,
        currency: Currency,
        amount: u128,
    ) -> Result<u128> {
        let message = Exchange::repayCall {
            creditor: self.office.people[creditor],
            token: self.office.token(currency),
            amount,
            minCredited: 1,
            deadline: self.office.chain.now(),
        };
        let from = self.office.people[debtor];
        let credited = self.office.to_exchange(from, &message)?.0;
        ensure!(
            currency != Currency::Coins || credited == amount,
            "{amount} coins repaid {credited}"
        );
        self.lower((debtor, creditor), credited)?;
        self.tally.repaid += credited;
        self.repaid += credited;
        Ok(credited)
    }
}
