//! What follows from a fund's history.

use super::{
    because, Books, CircularFund, Division, Enrolled, Entry, Outcome, PeriodSeen, PersonId,
    Reasons, Scheme, Tier, HECTARE,
};
use crate::{exact, floor, Exact};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

impl CircularFund {
    pub(super) fn scheme(&self, kind: u32) -> Result<&Scheme, Reasons> {
        self.schemes
            .get(&kind)
            .ok_or_else(|| because("UnknownScheme"))
    }

    pub(super) fn find(&self, claim: u64) -> Option<usize> {
        self.enrolled.iter().position(|it| it.claim == claim)
    }

    pub(super) fn found(&self, claim: u64) -> Result<(usize, &Enrolled), Reasons> {
        let index = self.find(claim).ok_or_else(|| because("NotEnrolled"))?;
        Ok((index, &self.enrolled[index]))
    }

    pub(super) fn is_closed(&self, kind: u32, period: u32) -> bool {
        period < self.schemes[&kind].next()
    }

    /// Those that count, or counted when it was closed.
    fn counted(&self, kind: u32, period: u32) -> impl Iterator<Item = &Enrolled> {
        self.enrolled
            .iter()
            .filter(move |it| it.kind == kind && it.period == period)
            .filter(|it| it.outcome != Outcome::StruckBeforeClosing)
    }

    fn kind_of(&self, number: u32) -> u32 {
        self.agreement(number).expect("it is of an entry").kind
    }

    /// What there is to pay from a period.
    fn pot(&self, kind: u32, period: u32) -> BigInt {
        let before = if period > self.schemes[&kind].charter.first {
            self.carried(kind, period - 1)
        } else {
            BigInt::zero()
        };
        let came: BigInt = self
            .entries
            .iter()
            .map(|entry| self.put_into(entry, kind, Some(period)))
            .sum();
        before + came
    }

    /// What an entry puts into a period, or the rest.
    fn put_into(&self, entry: &Entry, kind: u32, into: Option<u32>) -> BigInt {
        match entry {
            Entry::Deposit {
                agreement,
                period,
                amount,
            } if into == Some(*period) && self.kind_of(*agreement) == kind => (*amount).into(),
            Entry::Collected {
                kind: of,
                period,
                amount,
            } if into == *period && *of == kind => (*amount).into(),
            Entry::Returned {
                kind: of,
                period,
                amount,
            } if into == *period && *of == kind => amount.clone(),
            _ => BigInt::zero(),
        }
    }

    /// What a closed period leaves to the next.
    fn carried(&self, kind: u32, period: u32) -> BigInt {
        if !self.is_closed(kind, period) {
            return BigInt::zero();
        }
        let division = self.division(kind, period);
        &division.pot - division.set_aside()
    }

    /// How a closed period was divided.
    pub fn division(&self, kind: u32, period: u32) -> Division {
        let scheme = &self.schemes[&kind];
        let terms = scheme.terms_of(period);
        let pot = self.pot(kind, period);
        let quantity: BigInt = self
            .counted(kind, period)
            .map(|it| BigInt::from(it.quantity))
            .sum();
        let area: BigInt = self
            .counted(kind, period)
            .map(|it| BigInt::from(it.area))
            .sum();
        let unit = exact(BigInt::from(10).pow(scheme.charter.decimals));
        let individual = Tier::of(&exact(quantity.clone()), exact(terms.tariff) / unit, &pot);
        let collective = if area.is_positive() && quantity >= terms.target.into() {
            let left = &pot - &individual.set_aside;
            Tier::of(&exact(area), exact(terms.bonus) / exact(HECTARE), &left)
        } else {
            Tier::none()
        };
        Division {
            pot,
            individual,
            collective,
        }
    }

    /// What a claim is worth in its period.
    pub(super) fn payment(&self, enrolled: &Enrolled) -> BigInt {
        if !self.is_closed(enrolled.kind, enrolled.period) {
            return BigInt::zero();
        }
        let division = self.division(enrolled.kind, enrolled.period);
        let by_quantity = exact(enrolled.quantity) * division.individual.rate;
        let by_area = exact(enrolled.area) * division.collective.rate;
        floor(&by_quantity) + floor(&by_area)
    }

    pub(super) fn come_back(&mut self, kind: u32, amount: &BigInt) {
        let period = self.schemes[&kind].open_period();
        self.entries.push(Entry::Returned {
            kind,
            period,
            amount: amount.clone(),
        });
    }

    /// Once the last claim of its period is settled, what rounding left goes on.
    pub(super) fn sweep(&mut self, index: usize) {
        let (kind, period) = (self.enrolled[index].kind, self.enrolled[index].period);
        if self
            .counted(kind, period)
            .any(|it| it.outcome == Outcome::Waiting)
        {
            return;
        }
        let worth: BigInt = self.counted(kind, period).map(|it| self.payment(it)).sum();
        let dust = self.division(kind, period).set_aside() - worth;
        self.come_back(kind, &dust);
    }

    /// What a claimant was paid for claims that were revoked, less what was netted since.
    pub fn debt(&self, kind: u32, who: PersonId) -> BigInt {
        let own = self
            .enrolled
            .iter()
            .filter(|it| it.kind == kind && it.claimant == who);
        own.map(|it| match &it.outcome {
            Outcome::Paid { netted } => -netted.clone(),
            Outcome::StruckPaid { netted } => self.payment(it) - netted,
            _ => BigInt::zero(),
        })
        .sum()
    }

    /// A period as it stands.
    pub fn period(&self, kind: u32, period: u32) -> PeriodSeen {
        let closed = self.is_closed(kind, period);
        let division = closed.then(|| self.division(kind, period));
        let (individual, collective) = division.map_or_else(Default::default, |it| {
            (it.individual.set_aside, it.collective.set_aside)
        });
        PeriodSeen {
            closed,
            pot: self.pot(kind, period),
            quantity: self
                .counted(kind, period)
                .map(|it| BigInt::from(it.quantity))
                .sum(),
            area: self
                .counted(kind, period)
                .map(|it| BigInt::from(it.area))
                .sum(),
            individual,
            collective,
        }
    }

    /// How a claim stands: 0 not enrolled, 1 enrolled, 2 paid, 3 struck; in which period; what it can
    /// take, or took.
    pub fn enrolment(&self, claim: u64) -> (u8, u32, BigInt) {
        let Ok((_, enrolled)) = self.found(claim) else {
            return (0, 0, BigInt::zero());
        };
        let (status, amount) = match enrolled.outcome {
            Outcome::Waiting => (1, self.payment(enrolled)),
            Outcome::Paid { .. } => (2, self.payment(enrolled)),
            Outcome::StruckPaid { .. } => (3, self.payment(enrolled)),
            Outcome::StruckBeforeClosing | Outcome::StruckUnpaid => (3, BigInt::zero()),
        };
        (status, enrolled.period, amount)
    }

    /// How many agreements there are.
    pub fn agreement_count(&self) -> u32 {
        u32::try_from(self.agreements.len()).expect("few agreements")
    }

    /// All that is left for agencies, what they drew included.
    fn rest_total(&self, kind: u32) -> BigInt {
        let scheme = &self.schemes[&kind];
        let Some(last) = scheme.last.filter(|_| scheme.has_ended()) else {
            return BigInt::zero();
        };
        // nothing of what was paid for a period that never came stays behind
        let beyond: BigInt = (last + 1..=last + 2)
            .map(|period| self.deposited(kind, period))
            .sum();
        let later: BigInt = self
            .entries
            .iter()
            .map(|entry| self.put_into(entry, kind, None))
            .sum();
        self.carried(kind, last) + beyond + later
    }

    fn deposited(&self, kind: u32, period: u32) -> BigInt {
        let deposits = self
            .entries
            .iter()
            .filter(|it| matches!(it, Entry::Deposit { .. }));
        deposits
            .map(|entry| self.put_into(entry, kind, Some(period)))
            .sum()
    }

    /// What an agency could take of the rest now.
    pub fn refundable(&self, number: u32) -> BigInt {
        let kind = self.kind_of(number);
        let all: BigInt = self.agreements_of(kind).map(|it| self.paid(it)).sum();
        if all.is_zero() {
            return BigInt::zero();
        }
        let part = Exact::new(self.paid(number), all);
        floor(&(part * exact(self.rest_total(kind)))) - self.refunded(number)
    }

    fn agreements_of(&self, kind: u32) -> impl Iterator<Item = u32> + '_ {
        (1_u32..)
            .zip(&self.agreements)
            .filter(move |(_, it)| it.kind == kind)
            .map(|(number, _)| number)
    }

    /// The books of one kind.
    pub fn books(&self, kind: u32) -> Books {
        let scheme = &self.schemes[&kind];
        let mut books = Books {
            paid_in: BigInt::zero(),
            paid_out: BigInt::zero(),
            open: BigInt::zero(),
            reserved: BigInt::zero(),
            rest: BigInt::zero(),
        };
        for entry in &self.entries {
            match entry {
                Entry::Deposit {
                    agreement, amount, ..
                } if self.kind_of(*agreement) == kind => {
                    books.paid_in += *amount;
                }
                Entry::Collected {
                    kind: of, amount, ..
                } if *of == kind => books.paid_in += *amount,
                Entry::PaidOut { kind: of, amount } if *of == kind => books.paid_out += amount,
                Entry::Refund { agreement, amount } if self.kind_of(*agreement) == kind => {
                    books.paid_out += amount;
                }
                _ => {}
            }
        }
        for period in scheme.charter.first..scheme.next() {
            books.reserved += self.kept_for(kind, period);
        }
        if scheme.has_ended() {
            let drawn: BigInt = self.agreements_of(kind).map(|it| self.refunded(it)).sum();
            books.rest = self.rest_total(kind) - drawn;
        } else {
            let furthest = self.entries.iter().filter_map(|entry| match entry {
                Entry::Deposit { period, .. } => Some(*period),
                _ => None,
            });
            let furthest = furthest.max().unwrap_or(0).max(scheme.next());
            books.open = (scheme.next()..=furthest)
                .map(|period| self.pot(kind, period))
                .sum();
        }
        books
    }

    /// What a closed period still keeps for its claims.
    fn kept_for(&self, kind: u32, period: u32) -> BigInt {
        let counted: Vec<&Enrolled> = self.counted(kind, period).collect();
        let waiting = counted.iter().any(|it| it.outcome == Outcome::Waiting);
        if !waiting {
            return BigInt::zero();
        }
        let settled = counted.iter().filter(|it| it.outcome != Outcome::Waiting);
        let gone: BigInt = settled.map(|it| self.payment(it)).sum();
        self.division(kind, period).set_aside() - gone
    }

    /// What can be said of every state, in the names of `docs/invariants.md`; the first that fails.
    pub fn broken_invariant(&self) -> Option<&'static str> {
        self.schemes.keys().find_map(|kind| {
            let scheme = &self.schemes[kind];
            let books = self.books(*kind);
            let held = &books.open + &books.reserved + &books.rest;
            let covered = (scheme.charter.first..scheme.next()).all(|period| {
                let division = self.division(*kind, period);
                let worth: BigInt = self.counted(*kind, period).map(|it| self.payment(it)).sum();
                worth <= division.set_aside() && division.set_aside() <= division.pot
            });
            let debts = self
                .enrolled
                .iter()
                .all(|it| !self.debt(it.kind, it.claimant).is_negative());
            [
                (books.paid_out <= books.paid_in, "paid-within-paid-in"),
                (
                    held == &books.paid_in - &books.paid_out && held <= u128::MAX.into(),
                    "fund-solvent",
                ),
                (covered, "reserve-covers"),
                (debts, "debt-netted"),
            ]
            .into_iter()
            .find_map(|(holds, name)| (!holds).then_some(name))
        })
    }
}
