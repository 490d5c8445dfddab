//! The watershed: work is claimed, attested and minted, income paid, obligations met, the commons
//! spends.

use alloy_core::primitives::B256;
use anyhow::{ensure, Context, Result};

use super::{Play, Waiting};
use crate::{
    catchment::evidence::Evidence,
    interfaces::{Claims, Generative},
    valley::{
        checks,
        figures::{CASH_RATE, HOUR, HOUR_VALUE, MONTHS, OBLIGATION, WORKED},
        office::{
            found::{value, AREA},
            Currency,
        },
        plan,
    },
};

/// Less of an obligation than this waits for the next month, base units of hours.
const LEAST: u128 = HOUR / 4;

impl Play<'_> {
    /// Every member fetches its income: who comes once a month gets fifteen days of twenty-eight.
    pub(super) fn claim_income(&mut self) -> Result<()> {
        for worker in self.workers.clone() {
            let member = self.office.people[worker];
            let message = Generative::claimIncomeCall {};
            self.tally.income += self.office.to_hours(member, &message)?.0;
        }
        Ok(())
    }

    /// Last month's work is claimed, each on its own cell.
    pub(super) fn claim_work(&mut self, index: u32) -> Result<Vec<u64>> {
        let Some(last) = index.checked_sub(1) else {
            return Ok(Vec::new());
        };
        let plan = &self.plan.months[usize::try_from(last)?];
        let mut claims = Vec::new();
        for worker in self.workers.clone() {
            let quantity = plan.work[worker];
            let filing = Claims::Filing {
                kind: self.office.kind,
                consumer: self.office.hours,
                period: index, // numbered from 1: the month before this one
                quantity,
                area: AREA,
                evidence: papers(index, worker, quantity),
                cells: vec![self.office.cells[worker]],
            };
            let member = self.office.people[worker];
            let claim = self
                .office
                .to_register(member, &Claims::fileCall { filing })?
                .0;
            let rest = quantity * (HOUR / WORKED);
            self.tally.claimed += rest;
            self.waiting.push(Waiting { claim, rest });
            claims.push(claim);
        }
        Ok(claims)
    }

    /// Two seats of two institutions, in turn, attest each claim.
    pub(super) fn attest(&mut self, claims: &[u64]) -> Result<()> {
        for &claim in claims {
            let turn = usize::try_from(claim % 6)?;
            let mut reached = false;
            for seat in [turn, (turn + 2) % 6] {
                let seat = self.office.seats[seat];
                reached = self
                    .office
                    .to_register(seat, &Claims::attestCall { claim })?
                    .0;
            }
            ensure!(reached, "two seats attested claim {claim} without a quorum");
        }
        Ok(())
    }

    /// What is final is minted, the oldest first, as far as the year's ceiling goes.
    pub(super) fn mint(&mut self, year: u32) -> Result<()> {
        let ceiling = self.office.ask_hours(&Generative::ceilingCall {})?;
        self.checks.holds(
            checks::CEILING_HOLDS,
            ceiling.period == year
                && ceiling.minted == self.minted
                && ceiling.minted <= ceiling.ceiling,
            || format!("{ceiling:?}, {} by the events of year {year}", self.minted),
        )?;
        let mut room = ceiling.ceiling - ceiling.minted;
        for mut waiting in std::mem::take(&mut self.waiting) {
            if room > 0 {
                let message = Generative::mintCall {
                    claim: waiting.claim,
                };
                let (minted, receipt) = self.office.to_hours(self.office.clerk, &message)?;
                let event = receipt.events::<Generative::Minted>().pop();
                let event = event.context("a claim was minted without its event")?;
                let expected = waiting.rest.min(room);
                self.checks.holds(
                    checks::CEILING_HOLDS,
                    minted == expected && event.amount == minted,
                    || format!("{event:?}, {minted} minted, {expected} expected"),
                )?;
                self.minted += minted;
                self.tally.minted += minted;
                room -= minted;
                waiting.rest -= minted;
            }
            if waiting.rest > 0 {
                self.waiting.push(waiting);
            }
        }
        Ok(())
    }

    /// A thirteenth of the year's obligation a month, and what is overdue: in hours as far as they
    /// reach; what is missing in cash or in hours from the pool, as each prefers this month.
    pub(super) fn meet_obligations(&mut self, plan: &plan::Month, month: u32) -> Result<()> {
        let later = OBLIGATION * u128::from(MONTHS - 1 - month) / u128::from(MONTHS);
        for worker in self.workers.clone() {
            let who = self.office.people[worker];
            let standing = self.office.ask_hours(&Generative::standingCall { who })?;
            self.checks.holds(
                checks::OBLIGATIONS_ADD_UP,
                standing.owed == standing.inHours + standing.inCash + standing.due
                    && standing.cashRoom <= standing.due,
                || format!("{standing:?}"),
            )?;
            let wanted = standing.due.saturating_sub(later);
            if wanted < LEAST {
                continue;
            }
            let mut hours = self.office.purse(Currency::Hours, worker)?.min(wanted);
            let mut missing = wanted - hours;
            if missing >= LEAST && plan.cash[worker] {
                missing -= self.meet_in_cash(worker, missing.min(standing.cashRoom))?;
            }
            if missing >= LEAST {
                // a hundredth more for the fee and for rounding; a half of the purse at most
                let price = (missing + missing / 100) * HOUR_VALUE / HOUR;
                let purse = self.office.purse(Currency::Coins, worker)? / 2;
                let brought = price.min(purse) * value(Currency::Coins) / HOUR;
                let (_, bought) = self.swap(worker, Currency::Coins, Currency::Hours, brought)?;
                hours += bought.min(missing);
            }
            if hours > 0 {
                let message = Generative::settleHoursCall { amount: hours };
                self.office.to_hours(who, &message)?;
                self.tally.met_hours += hours;
                self.given += hours;
            }
        }
        Ok(())
    }

    /// A member pays so many hours of its obligation in coins, or as many as it has coins for.
    fn meet_in_cash(&mut self, worker: usize, hours: u128) -> Result<u128> {
        let purse = self.office.purse(Currency::Coins, worker)?;
        let amount = hours.min(purse * HOUR / CASH_RATE);
        if amount < LEAST {
            return Ok(0);
        }
        let who = self.office.people[worker];
        let cash = self
            .office
            .to_hours(who, &Generative::settleCashCall { amount })?
            .0;
        let price = (amount * CASH_RATE).div_ceil(HOUR);
        self.checks
            .holds(checks::OBLIGATIONS_ADD_UP, cash == price, || {
                format!("{cash} paid for {amount}, {price} expected")
            })?;
        self.tally.met_cash += amount;
        self.tally.cash += cash;
        Ok(amount)
    }

    /// The commons buys meals and tools from a villager for the cash of this month's obligations. The hours
    /// it is given stay with it: an obligation that is met takes them out of circulation.
    pub(super) fn spend_commons(&mut self, plan: &plan::Month) -> Result<()> {
        let supplier = self.office.people[plan.supplier];
        if self.tally.cash > 0 {
            let clerk = self.office.clerk;
            let cash = self
                .office
                .to_hours(clerk, &Generative::collectCashCall {})?
                .0;
            self.office
                .hand_over(Currency::Coins, self.office.commons, supplier, cash)?;
        }
        Ok(())
    }
}

/// The root over a claim's papers.
fn papers(period: u32, worker: usize, quantity: u128) -> B256 {
    Evidence::of(&[
        (
            "hours.csv",
            format!("period,worker,hundredths\n{period},{worker},{quantity}\n"),
        ),
        ("ravine.txt", format!("cleared by worker {worker}\n")),
    ])
    .root()
}
