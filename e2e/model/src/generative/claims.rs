//! Rates, ceilings, what is minted for claims, and what is owed when they fall.

use super::{unless, Currency, Issue, Kind, Reasons, Seen, FINAL, MAX_AMOUNT, REVOKED};
use crate::{exact, floor, ratio};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

impl Currency {
    /// A kind of the register that the currency may learn of.
    pub fn add_kind(&mut self, number: u32, kind: Kind) {
        self.kinds.insert(number, kind);
    }

    /// A rate for a kind, from the first of its periods that begins after the delay; answers which one.
    pub fn set_rate(
        &mut self,
        governor: bool,
        kind: u32,
        rate: u128,
        now: u64,
    ) -> Result<u32, Reasons> {
        unless(&[
            (!governor, "NotGovernor"),
            (!self.kinds.contains_key(&kind), "RegisterRefused"),
            (rate > MAX_AMOUNT, "InvalidAmount"),
        ])?;
        let Kind { begins, length, .. } = self.kinds[&kind];
        let due = now + self.charter.delay;
        let before = due.saturating_sub(begins).div_ceil(length);
        let from = u32::try_from(before + 1).expect("few periods");
        self.rates.push((kind, from, rate));
        Ok(from)
    }

    /// What a whole unit of a kind is worth in one of its periods; 0: nothing.
    pub fn rate(&self, kind: u32, period: u32) -> u128 {
        // the last word of those with the latest beginning
        let begun = self
            .rates
            .iter()
            .filter(|it| it.0 == kind && it.1 <= period);
        begun.max_by_key(|it| it.1).map_or(0, |it| it.2)
    }

    /// The period, what may be minted for claims in it, and what was. With a council, `budget` is its.
    pub fn ceiling(&self, budget: Option<u128>, now: u64) -> (u32, BigInt, BigInt) {
        let period = self.charter.period_at(now);
        let figure = self.policy_of(period).ceiling;
        let ceiling = budget.map_or_else(
            || BigInt::from(figure),
            |budget| floor(&(ratio(figure) * exact(budget))),
        );
        let minted = self.mintings.iter().filter(|it| it.0 == period);
        (period, ceiling, minted.map(|it| &it.1).sum())
    }

    /// What a claim is, if something was minted for it.
    pub fn issue_of(&self, claim: u64) -> Option<&Issue> {
        self.issues.get(&claim)
    }

    /// Mints for a claim what can be; answers the amount, and what of it lowered a debt.
    pub fn mint(
        &mut self,
        claim: u64,
        seen: &Seen,
        budget: Option<u128>,
        now: u64,
    ) -> Result<(BigInt, BigInt), Reasons> {
        let rate = self.rate(seen.kind, seen.period);
        let begun = self.issues.get(&claim).cloned();
        let unit = |kind: &Kind| BigInt::from(10).pow(kind.decimals);
        let unit = self.kinds.get(&seen.kind).map_or_else(BigInt::one, unit);
        let due = begun.as_ref().map_or_else(
            || (BigInt::from(seen.quantity) * BigInt::from(rate)).div_floor(&unit),
            |issue| issue.due.clone(),
        );
        let before = begun
            .as_ref()
            .map_or_else(BigInt::zero, |it| it.minted.clone());
        let (period, ceiling, minted) = self.ceiling(budget, now);
        let room = if period == 0 {
            BigInt::zero()
        } else {
            (ceiling - minted).max(BigInt::zero())
        };
        let left = &due - &before;
        let amount = left.clone().min(room.clone());
        unless(&[
            (seen.status != FINAL, "NotFinal"),
            (!seen.ours, "ForAnotherConsumer"),
            (begun.is_none() && rate == 0, "NoRate"),
            (due > BigInt::from(u128::MAX), "Overflow"),
            (left.is_zero(), "AllMinted"),
            (!left.is_zero() && room.is_zero(), "CeilingReached"),
        ])?;
        self.mintings.push((period, amount.clone()));
        let minted = before + &amount;
        let issue = Issue {
            status: if minted == due { 2 } else { 1 },
            kind: seen.kind,
            claimant: seen.claimant,
            due,
            minted,
        };
        self.issues.insert(claim, issue);
        let netted = self.issue(seen.claimant, &amount, now);
        self.for_work += &amount - &netted;
        Ok((amount, netted))
    }

    /// A claim fell: what was minted for it is owed; answers how much.
    pub fn revoke(&mut self, claim: u64, status: u8) -> Result<BigInt, Reasons> {
        let issue = self.issues.get(&claim).cloned();
        let again = issue.as_ref().is_some_and(|it| it.status == 3);
        unless(&[
            (status != REVOKED, "NotRevoked"),
            (issue.is_none(), "NothingMinted"),
            (again, "NothingMinted"),
            (again, "NotRevoked"),
        ])?;
        let issue = self.issues.get_mut(&claim).expect("it is there");
        issue.status = 3;
        let (claimant, minted) = (issue.claimant, issue.minted.clone());
        self.accounts.entry(claimant).or_default().debt += &minted;
        Ok(minted)
    }
}
