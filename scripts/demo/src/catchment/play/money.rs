//! Savings, deposits, the closing of a period, and payments.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::{Agency, Claim, Funnel, Play};
use crate::{
    catchment::{
        checks,
        figures::{Published, BASIN_AGENCY, EURO, HECTARE, SHARE, WATER_SUPPLIER},
        office::AGENCIES,
    },
    interfaces::Fund,
};

/// A half, of 18 decimals, as a divisor of what is paid in.
const SHARES: u128 = 1_000_000_000_000_000_000 / SHARE;

/// What a period was closed with.
pub(super) struct Closing {
    pub(super) pot: u128,
    pub(super) quantity: u128,
    pub(super) area: u128,
    pub(super) individual: u128,
    pub(super) collective: u128,
    pub(super) carried: u128,
}

impl Play<'_> {
    /// Agencies save in proportion to what was kept out and to the water that seeped in. Half of the
    /// first year's saving is the published scheme's money.
    pub(super) fn pay_in(&mut self, number: u32, claimed: u128) -> Result<Vec<Agency>> {
        let winter = self.parameters.winter(number);
        let cent = EURO / 100;
        let mut agencies = Vec::new();
        for (index, first) in [BASIN_AGENCY, WATER_SUPPLIER].into_iter().enumerate() {
            let saving = claimed * first * SHARES * EURO * winter
                / (100 * self.parameters.first_quantity())
                / cent
                * cent;
            let deposit = self.office.pay_in(index, number, saving)?;
            self.paid_in += deposit;
            agencies.push(Agency {
                name: AGENCIES[index],
                saving,
                deposit,
            });
        }
        Ok(agencies)
    }

    pub(super) fn close(&mut self, number: u32) -> Result<Closing> {
        let message = Fund::closeCall {
            kind: self.office.kind,
            period: number,
        };
        let (_, receipt) = self.office.clerk_to_fund(&message)?;
        let closed = receipt.events::<Fund::PeriodClosed>().pop();
        let closed = closed.context("a period was closed without its event")?;
        self.checks.holds(
            checks::RESERVE_COVERS,
            closed.individual + closed.collective + closed.carried == closed.pot,
            || format!("{closed:?}"),
        )?;
        Ok(Closing {
            pot: closed.pot,
            quantity: closed.quantity,
            area: closed.area,
            individual: closed.individual,
            collective: closed.collective,
            carried: closed.carried,
        })
    }

    /// Everybody withdraws; what reached them, and what was withheld.
    pub(super) fn pay_out(
        &mut self,
        claims: &[Claim],
        closing: &Closing,
        number: u32,
        funnel: &mut Funnel,
    ) -> Result<(u128, u128)> {
        let (mut paid_out, mut withheld) = (0, 0);
        let mut found = Published {
            farms: 0,
            plots: 0,
            passing: 0,
            individual: 0,
            collective: 0,
            area: 0,
            bonus: self.parameters.published.bonus,
        };
        let mut farms = BTreeSet::new();
        for (index, claim) in claims.iter().filter(|claim| claim.standing).enumerate() {
            let to = self.office.farms[claim.farm];
            let before = self.office.balance(to)?;
            let message = Fund::withdrawCall {
                claim: claim.number,
                to,
            };
            let (_, receipt) = self.office.to_fund(to, &message)?;
            let event = receipt.events::<Fund::Paid>().pop();
            let event = event.context("a claim was paid without its event")?;
            let paid = self.office.balance(to)? - before;
            let again =
                index % 20 == 0 && !self.office.refuses_to_pay_again(claim.farm, claim.number);
            self.checks.holds(
                checks::CLAIM_PAID_ONCE,
                paid == event.amount && !again,
                || format!("claim {}: {paid} arrived of {event:?}", claim.number),
            )?;
            paid_out += paid;
            withheld += event.netted;
            let gross = paid + event.netted;
            funnel.paid += usize::from(gross > 0);
            // what the first year is held against
            let by_area = claim.area * found.bonus / HECTARE;
            farms.insert(claim.farm);
            found.plots += 1;
            found.area += claim.area;
            if claim.quantity > 0 {
                found.passing += 1;
                found.collective += by_area;
                found.individual += gross.saturating_sub(by_area);
            } else {
                found.collective += gross;
            }
        }
        let set_aside = closing.individual + closing.collective;
        self.checks.holds(
            checks::RESERVE_COVERS,
            paid_out + withheld <= set_aside,
            || format!("{paid_out} + {withheld} > {set_aside}"),
        )?;
        self.netted += withheld;
        if number == 1 {
            found.farms = farms.len();
            self.parameters.published.confirm(&found)?;
            let agreed = found.individual == closing.individual
                && found.collective == closing.collective
                && found.area == closing.area;
            self.checks.holds(checks::PUBLISHED_TOTALS, agreed, || {
                format!("{found:?} was paid, and the fund's books say otherwise")
            })?;
            self.reproduced = Some(found);
        }
        Ok((paid_out, withheld))
    }
}
