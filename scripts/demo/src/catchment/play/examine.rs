//! What is looked up on the chain between two steps, and must hold.

use anyhow::Result;

use super::{Claim, Play};
use crate::{
    catchment::{checks, figures::Fate, office::BOND},
    interfaces::{Claims, Fund},
};

impl Play<'_> {
    /// All accounts of the register, and so many bonds that it holds, add up to what was put up.
    pub(super) fn conserved(&mut self, bonds: usize) -> Result<()> {
        let office = &mut self.office;
        let accounts: Vec<_> = office
            .farms
            .iter()
            .chain(&office.seats)
            .chain([&office.angler, &office.fund])
            .copied()
            .collect();
        let token = office.token;
        let mut sum = bonds as u128 * BOND;
        for who in accounts {
            let account = office.ask_register(&Claims::accountOfCall { token, who })?;
            sum += account.free + account.locked;
        }
        let held = office.balance(office.register)?;
        let put_up = office.bonds_paid_in - office.bonds_paid_out;
        self.checks.holds(
            checks::BONDS_CONSERVED,
            sum == put_up && held == put_up,
            || format!("{sum} in accounts, {held} held, {put_up} put up"),
        )
    }

    /// Looks up everything that must hold between two steps.
    pub(super) fn examine(&mut self, number: u32, claims: &[Claim]) -> Result<()> {
        let kind = self.office.kind;
        let books = self.office.ask_fund(&Fund::booksCall { kind })?;
        let paid_in = u128::try_from(books.paidIn)?;
        let paid_out = u128::try_from(books.paidOut)?;
        self.checks.holds(
            checks::PAID_WITHIN_PAID_IN,
            paid_out <= paid_in && paid_in == self.paid_in,
            || format!("{paid_out} paid out, {paid_in} paid in of {}", self.paid_in),
        )?;
        let held = self.office.balance(self.office.fund)?;
        let owed = books.open + books.reserved + books.rest;
        self.checks.holds(
            checks::FUND_SOLVENT,
            owed == paid_in - paid_out && owed <= held,
            || format!("{owed} owed, {held} held after {paid_in} in and {paid_out} out"),
        )?;
        let mut open = 0;
        let debtors: Vec<_> = (0..self.land.farms.len())
            .filter(|&farm| self.joined[farm].is_some())
            .collect();
        for farm in debtors {
            let claimant = self.office.farms[farm];
            open += self.office.ask_fund(&Fund::debtOfCall { kind, claimant })?;
        }
        self.checks.holds(
            checks::DEBT_NETTED,
            open + self.netted == self.struck,
            || format!("{open} open, {} withheld of {}", self.netted, self.struck),
        )?;
        for claim in claims.iter().step_by(20) {
            let plot = &self.land.plots[claim.plot];
            let holder = self.office.ask_register(&Claims::holderCall {
                kind,
                cell: plot.cells[0],
                period: number,
            })?;
            let refused = matches!(claim.fate, Fate::SeenThrough | Fate::Challenged);
            let expected = if refused { 0 } else { claim.number };
            self.checks
                .holds(checks::BENEFIT_ONCE, holder == expected, || {
                    format!("claim {holder} has a cell of claim {}", claim.number)
                })?;
        }
        Ok(())
    }
}
