//! Circular finance: agencies pay a share of what they save, verified claims are paid from it.
//!
//! What happened is kept as lists (deposits, claims that were enrolled, money that came back), and every
//! pot, rate, payment, debt and balance is reckoned from them anew, in rationals, each time it is asked
//! for. Rounded is only what leaves a pot: a payment is the greatest integer that is not greater than its
//! exact value, and so is what is set aside for all payments of a period together.
//!
//! A request that cannot be granted is answered with every reason against it; a contract may name any
//! one of them.

mod reckoning;
#[cfg(test)]
mod tests;

use crate::{ceil, exact, floor, ratio, Exact, Quorum, Refusal, Vote};
use num_bigint::BigInt;
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// A person, an agency, an auditor: by number.
pub type PersonId = usize;
/// The names of the contract's errors of which each is a reason.
pub type Reasons = BTreeSet<&'static str>;

/// Square metres of a hectare.
const HECTARE: u32 = 10_000;

fn unless(checks: &[(bool, &'static str)]) -> Result<(), Reasons> {
    let reasons: Reasons = checks
        .iter()
        .filter(|(applies, _)| *applies)
        .map(|(_, name)| *name)
        .collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(reasons)
    }
}

fn because(name: &'static str) -> Reasons {
    Reasons::from([name])
}

/// Periods of equal length, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// First second of the first; unix seconds.
    pub begins: u64,
    /// Seconds of each.
    pub length: u64,
}

impl Calendar {
    /// The period that contains a moment; 0 before the first.
    pub fn period_at(&self, moment: u64) -> u32 {
        if moment < self.begins {
            return 0;
        }
        u32::try_from((moment - self.begins) / self.length + 1).expect("few periods")
    }

    /// First second after a period.
    pub fn end_of(&self, period: u32) -> u64 {
        self.begins + u64::from(period) * self.length
    }
}

/// What is paid, in base units of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// For a unit of the benefit.
    pub tariff: u128,
    /// For a hectare, if the period's quantity reaches the target.
    pub bonus: u128,
    /// In base units of the benefit.
    pub target: u128,
}

/// What is settled once for the claims on one kind of benefit.
#[derive(Clone, Copy, Debug)]
pub struct Charter {
    /// Its periods.
    pub calendar: Calendar,
    /// Decimals of the benefit's unit.
    pub decimals: u32,
    /// Seconds after a period's end before it can be closed.
    pub settlement: u64,
    /// No tariff is higher, ever.
    pub max_tariff: u128,
    /// No bonus is higher, ever.
    pub max_bonus: u128,
    /// The first period that can be closed.
    pub first: u32,
}

/// A claim as the register shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// 4 is final, 6 revoked.
    pub status: u8,
    /// Kind of benefit.
    pub kind: u32,
    /// For which period.
    pub period: u32,
    /// Whose.
    pub claimant: PersonId,
    /// This fund is to pay for it.
    pub ours: bool,
    /// Base units of the benefit.
    pub quantity: u128,
    /// Square metres.
    pub area: u128,
}

const FINAL: u8 = 4;
const REVOKED: u8 = 6;

#[derive(Clone, Debug)]
struct Scheme {
    charter: Charter,
    terms: Vec<(u32, Terms)>,
    closed: u32,
    last: Option<u32>,
}

impl Scheme {
    fn next(&self) -> u32 {
        self.charter.first + self.closed
    }

    fn terms_of(&self, period: u32) -> Terms {
        let mut found = self.terms[0].1;
        for (from, terms) in &self.terms {
            if *from <= period {
                found = *terms;
            }
        }
        found
    }

    fn has_ended(&self) -> bool {
        self.last.is_some_and(|last| self.next() > last)
    }

    /// Where money goes that comes in between: the next period to close, or the rest.
    fn open_period(&self) -> Option<u32> {
        (!self.has_ended()).then(|| self.next())
    }
}

/// An agency's word to pay a share of what it saves.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// Kind of benefit.
    pub kind: u32,
    /// Who pays.
    pub agency: PersonId,
    /// Where it belongs.
    pub institution: u8,
    /// Of savings, 18 decimals.
    pub share: u128,
    /// Of auditors.
    pub quorum: Quorum,
    /// The first period it covers; none before the agency accepts.
    pub from: Option<u32>,
    /// The last one, once it retires.
    pub last: Option<u32>,
}

/// What an agency says that it saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// By which agreement.
    pub agreement: u32,
    /// In which period.
    pub period: u32,
    /// Base units of the token.
    pub saving: u128,
    /// Evidence, by number; 0 is none.
    pub evidence: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Waiting,
    Paid { netted: BigInt },
    StruckBeforeClosing,
    StruckUnpaid,
    StruckPaid { netted: BigInt },
}

#[derive(Clone, Debug)]
struct Enrolled {
    claim: u64,
    kind: u32,
    claimant: PersonId,
    period: u32,
    quantity: u128,
    area: u128,
    outcome: Outcome,
}

/// A movement of money, as the books have it.
#[derive(Clone, Debug)]
enum Entry {
    Deposit {
        agreement: u32,
        period: u32,
        amount: u128,
    },
    /// From the register, to a period or the rest.
    Collected {
        kind: u32,
        period: Option<u32>,
        amount: u128,
    },
    /// What was set aside and is not paid out: debts, dust, what was meant for a claim that is struck.
    Returned {
        kind: u32,
        period: Option<u32>,
        amount: BigInt,
    },
    PaidOut {
        kind: u32,
        amount: BigInt,
    },
    Refund {
        agreement: u32,
        amount: BigInt,
    },
}

/// One of the two tiers of a period: what is set aside, and the exact rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Base units of the token.
    pub set_aside: BigInt,
    /// Base units of the token for a base unit of the benefit, or a square metre.
    pub rate: Exact,
}

impl Tier {
    fn none() -> Self {
        Self {
            set_aside: BigInt::zero(),
            rate: Exact::zero(),
        }
    }

    /// The full rate if there is enough, else all there is in equal parts.
    fn of(amount: &Exact, full: Exact, available: &BigInt) -> Self {
        let wanted = floor(&(amount * &full));
        if wanted <= *available {
            return Self {
                set_aside: wanted,
                rate: full,
            };
        }
        Self {
            set_aside: available.clone(),
            rate: exact(available.clone()) / amount,
        }
    }
}

/// How a closed period was divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// What there was to pay from.
    pub pot: BigInt,
    /// By quantity.
    pub individual: Tier,
    /// By area.
    pub collective: Tier,
}

impl Division {
    fn set_aside(&self) -> BigInt {
        &self.individual.set_aside + &self.collective.set_aside
    }
}

/// A period as everybody can see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodSeen {
    /// Nothing is added any more.
    pub closed: bool,
    /// What there is, or was, to be paid from it.
    pub pot: BigInt,
    /// Of the claims that count.
    pub quantity: BigInt,
    /// Likewise.
    pub area: BigInt,
    /// Set aside by quantity.
    pub individual: BigInt,
    /// Set aside by area.
    pub collective: BigInt,
}

/// The fund's money of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// From agencies and the register.
    pub paid_in: BigInt,
    /// To claimants and agencies.
    pub paid_out: BigInt,
    /// For periods that are not closed.
    pub open: BigInt,
    /// For claims in closed ones.
    pub reserved: BigInt,
    /// For agencies, after the last one.
    pub rest: BigInt,
}

/// What a withdrawal moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// To the claimant.
    pub paid: BigInt,
    /// Of its debt.
    pub netted: BigInt,
}

/// A fund, and all that ever happened in it.
#[derive(Clone, Debug)]
pub struct CircularFund {
    delay: u64,
    schemes: BTreeMap<u32, Scheme>,
    agreements: Vec<Agreement>,
    seats: BTreeMap<PersonId, (u8, u64)>,
    bits: BTreeMap<PersonId, u8>,
    reported: BTreeMap<(u32, u32), Statement>,
    ballots: BTreeMap<Statement, Vote>,
    enrolled: Vec<Enrolled>,
    entries: Vec<Entry>,
}

impl CircularFund {
    /// A fund without schemes whose loosenings wait so many seconds.
    pub fn new(delay: u64) -> Self {
        Self {
            delay,
            schemes: BTreeMap::new(),
            agreements: Vec::new(),
            seats: BTreeMap::new(),
            bits: BTreeMap::new(),
            reported: BTreeMap::new(),
            ballots: BTreeMap::new(),
            enrolled: Vec::new(),
            entries: Vec::new(),
        }
    }

    // Auditors.

    /// Somebody is to have a voice, once the delay is over.
    pub fn propose_auditor(
        &mut self,
        governor: bool,
        who: PersonId,
        institution: u8,
        now: u64,
    ) -> Result<(), Reasons> {
        unless(&[
            (!governor, "NotGovernor"),
            (institution >= 64, "InvalidInstitution"),
            (self.seats.contains_key(&who), "SeatTaken"),
        ])?;
        let next = u8::try_from(self.bits.len()).expect("at most 64");
        self.bits.entry(who).or_insert(next);
        self.seats.insert(who, (institution, now + self.delay));
        Ok(())
    }

    /// Somebody has no voice any more.
    pub fn remove_auditor(&mut self, governor: bool, who: PersonId) -> Result<(), Reasons> {
        unless(&[
            (!governor, "NotGovernor"),
            (!self.seats.contains_key(&who), "NotSeat"),
        ])?;
        self.seats.remove(&who);
        Ok(())
    }

    /// An auditor's bit, institution, and from when the voice counts.
    pub fn auditor(&self, who: PersonId) -> Option<(u8, u8, u64)> {
        let (institution, from) = self.seats.get(&who)?;
        Some((self.bits[&who], *institution, *from))
    }

    // Schemes.

    /// Claims of a kind are paid for from now on.
    pub fn open_scheme(
        &mut self,
        governor: bool,
        kind: u32,
        charter: Charter,
        terms: Terms,
    ) -> Result<(), Reasons> {
        unless(&[
            (!governor, "NotGovernor"),
            (self.schemes.contains_key(&kind), "SchemeExists"),
            (terms.tariff > charter.max_tariff, "TariffAboveLimit"),
            (terms.bonus > charter.max_bonus, "BonusAboveLimit"),
        ])?;
        let scheme = Scheme {
            charter,
            terms: vec![(0, terms)],
            closed: 0,
            last: None,
        };
        self.schemes.insert(kind, scheme);
        Ok(())
    }

    /// Other terms, from the next period that has not begun; answers which one.
    pub fn set_terms(
        &mut self,
        governor: bool,
        kind: u32,
        terms: Terms,
        now: u64,
    ) -> Result<u32, Reasons> {
        let scheme = self.schemes.get(&kind);
        let waits =
            scheme.is_some_and(|it| it.terms.last().is_some_and(|(from, _)| *from > it.next()));
        let above = |limit: fn(&Charter) -> u128, value| {
            scheme.is_some_and(|it| value > limit(&it.charter))
        };
        unless(&[
            (!governor, "NotGovernor"),
            (scheme.is_none(), "UnknownScheme"),
            (above(|it| it.max_tariff, terms.tariff), "TariffAboveLimit"),
            (above(|it| it.max_bonus, terms.bonus), "BonusAboveLimit"),
            (scheme.is_some_and(|it| it.last.is_some()), "WoundUp"),
            (waits, "ChangeWaits"),
        ])?;
        let scheme = self.schemes.get_mut(&kind).expect("it is there");
        let from = scheme.charter.calendar.period_at(now) + 1;
        scheme.terms.push((from, terms));
        Ok(from)
    }

    /// The terms of a period, as far as they are known.
    pub fn terms(&self, kind: u32, period: u32) -> Option<Terms> {
        Some(self.schemes.get(&kind)?.terms_of(period))
    }

    /// The next period to close, and the last one if it is wound up.
    pub fn span(&self, kind: u32) -> Option<(u32, Option<u32>)> {
        let scheme = self.schemes.get(&kind)?;
        Some((scheme.next(), scheme.last))
    }

    /// No more is taken in after the period in which the delay is over; answers which one.
    pub fn wind_up(&mut self, governor: bool, kind: u32, now: u64) -> Result<u32, Reasons> {
        let scheme = self.schemes.get(&kind);
        unless(&[
            (!governor, "NotGovernor"),
            (scheme.is_none(), "UnknownScheme"),
            (scheme.is_some_and(|it| it.last.is_some()), "WoundUp"),
        ])?;
        let due = now + self.delay;
        let scheme = self.schemes.get_mut(&kind).expect("it is there");
        let last = scheme.charter.calendar.period_at(due).max(1);
        scheme.last = Some(last);
        Ok(last)
    }

    // Agreements and savings.

    /// An agreement is offered; answers its number.
    pub fn offer(&mut self, governor: bool, offered: Agreement) -> Result<u32, Reasons> {
        let scheme = self.schemes.get(&offered.kind);
        unless(&[
            (!governor, "NotGovernor"),
            (scheme.is_none(), "UnknownScheme"),
            (scheme.is_some_and(|it| it.last.is_some()), "WoundUp"),
            (offered.institution >= 64, "InvalidInstitution"),
            (
                offered.share == 0 || ratio(offered.share) > Exact::one(),
                "InvalidShare",
            ),
            (offered.quorum.examine().is_err(), "InvalidQuorum"),
        ])?;
        self.agreements.push(offered);
        Ok(u32::try_from(self.agreements.len()).expect("few agreements"))
    }

    /// The agency takes the offer.
    pub fn accept(&mut self, who: PersonId, number: u32, now: u64) -> Result<(), Reasons> {
        let agreement = self.agreement(number)?;
        unless(&[
            (agreement.agency != who, "NotAgency"),
            (agreement.from.is_some(), "WrongStatus"),
            (self.schemes[&agreement.kind].last.is_some(), "WoundUp"),
        ])?;
        let from = self.calendar(agreement.kind).period_at(now).max(1);
        self.agreement_mut(number).from = Some(from);
        Ok(())
    }

    /// The agency covers no period after this one; answers which.
    pub fn retire(&mut self, who: PersonId, number: u32, now: u64) -> Result<u32, Reasons> {
        let agreement = self.agreement(number)?;
        unless(&[
            (agreement.agency != who, "NotAgency"),
            (
                agreement.from.is_none() || agreement.last.is_some(),
                "WrongStatus",
            ),
        ])?;
        let last = self.calendar(agreement.kind).period_at(now).max(1);
        self.agreement_mut(number).last = Some(last);
        Ok(last)
    }

    /// An agreement, if there is one of this number.
    pub fn agreement(&self, number: u32) -> Result<&Agreement, Reasons> {
        let index = usize::try_from(number).expect("few agreements");
        let found = index
            .checked_sub(1)
            .and_then(|index| self.agreements.get(index));
        found.ok_or_else(|| because("UnknownAgreement"))
    }

    /// The same; if there is none, that and whatever else is wrong.
    fn agreement_or(
        &self,
        number: u32,
        others: &[(bool, &'static str)],
    ) -> Result<&Agreement, Reasons> {
        self.agreement(number).map_err(|mut reasons| {
            reasons.extend(unless(others).err().unwrap_or_default());
            reasons
        })
    }

    fn agreement_mut(&mut self, number: u32) -> &mut Agreement {
        let index = usize::try_from(number).expect("few agreements") - 1;
        &mut self.agreements[index]
    }

    fn calendar(&self, kind: u32) -> Calendar {
        self.schemes[&kind].charter.calendar
    }

    fn covered(&self, statement: &Statement) -> Result<bool, Reasons> {
        let agreement = self.agreement(statement.agreement)?;
        let begun = agreement.from.is_some_and(|from| from <= statement.period);
        let ended = agreement.last.is_some_and(|last| last < statement.period);
        Ok(begun && !ended)
    }

    fn is_final(&self, statement: &Statement) -> bool {
        let key = (statement.agreement, statement.period);
        let last = self.reported.get(&key);
        last.is_some_and(|last| self.ballots.get(last).is_some_and(|vote| vote.is_final))
    }

    /// The agency says what it saved, in place of what it said before.
    pub fn report(&mut self, who: PersonId, statement: Statement, now: u64) -> Result<(), Reasons> {
        let unfounded = [(statement.evidence == 0, "InvalidEvidence")];
        let agreement = self.agreement_or(statement.agreement, &unfounded)?;
        let scheme = &self.schemes[&agreement.kind];
        unless(&[
            (agreement.agency != who, "NotAgency"),
            (agreement.from.is_none(), "WrongStatus"),
            (!self.covered(&statement)?, "NotCovered"),
            (
                scheme.last.is_some_and(|last| last < statement.period),
                "WoundUp",
            ),
            (
                now < scheme.charter.calendar.end_of(statement.period),
                "PeriodNotOver",
            ),
            (statement.evidence == 0, "InvalidEvidence"),
            (self.is_final(&statement), "SavingIsFinal"),
        ])?;
        let key = (statement.agreement, statement.period);
        self.reported.insert(key, statement);
        Ok(())
    }

    /// An auditor speaks on what the agency said last; answers whether it is final now.
    pub fn speak(
        &mut self,
        who: PersonId,
        statement: Statement,
        support: bool,
        now: u64,
    ) -> Result<bool, Reasons> {
        let seat = self.auditor(who);
        let voiceless = [
            (seat.is_none(), "NotSeat"),
            (seat.is_some_and(|(.., from)| from > now), "SeatNotYet"),
        ];
        let agreement = self.agreement_or(statement.agreement, &voiceless)?;
        let own = |institution| agreement.agency == who || agreement.institution == institution;
        let key = (statement.agreement, statement.period);
        unless(&[
            (seat.is_none(), "NotSeat"),
            (seat.is_some_and(|(.., from)| from > now), "SeatNotYet"),
            (
                seat.is_some_and(|(_, institution, _)| own(institution)),
                "AgencyAudits",
            ),
            (
                self.reported.get(&key) != Some(&statement),
                "SavingNotReported",
            ),
            (self.is_final(&statement), "SavingIsFinal"),
        ])?;
        let (bit, institution, _) = seat.expect("it has a seat");
        let quorum = agreement.quorum;
        let mut vote = self.ballots.get(&statement).cloned().unwrap_or_default();
        let heard = if support {
            vote.attest(bit, institution, quorum)
        } else {
            vote.dissent(bit, quorum)
        };
        heard.map_err(|refusal| {
            because(match refusal {
                Refusal::AlreadySpoken => "AlreadySpoken",
                Refusal::Rejected => "Rejected",
                _ => "SavingIsFinal",
            })
        })?;
        let is_final = vote.is_final;
        self.ballots.insert(statement, vote);
        Ok(is_final)
    }

    /// What was last reported for a period, and what has been said on it.
    pub fn saving(&self, agreement: u32, period: u32) -> Option<(Statement, Vote)> {
        let statement = *self.reported.get(&(agreement, period))?;
        Some((
            statement,
            self.ballots.get(&statement).cloned().unwrap_or_default(),
        ))
    }

    /// What is due for a saving: the share of it, rounded up.
    pub fn due_for(&self, statement: &Statement) -> BigInt {
        let share = self.agreement(statement.agreement).map_or(0, |it| it.share);
        ceil(&(ratio(share) * exact(statement.saving)))
    }

    /// What is due from an agency for all savings that are final.
    pub fn due(&self, agreement: u32) -> BigInt {
        let of_it = self
            .reported
            .values()
            .filter(|it| it.agreement == agreement);
        of_it
            .filter(|it| self.is_final(it))
            .map(|it| self.due_for(it))
            .sum()
    }

    /// What was paid for an agreement.
    pub fn paid(&self, number: u32) -> BigInt {
        let entries = self.entries.iter();
        entries
            .filter_map(|entry| match entry {
                Entry::Deposit {
                    agreement, amount, ..
                } if *agreement == number => Some(BigInt::from(*amount)),
                _ => None,
            })
            .sum()
    }

    /// What an agency got back.
    pub fn refunded(&self, number: u32) -> BigInt {
        let entries = self.entries.iter();
        entries
            .filter_map(|entry| match entry {
                Entry::Refund { agreement, amount } if *agreement == number => Some(amount.clone()),
                _ => None,
            })
            .sum()
    }

    // Money.

    /// Somebody pays for an agreement into a period's pot.
    pub fn deposit(
        &mut self,
        number: u32,
        period: u32,
        amount: u128,
        now: u64,
    ) -> Result<(), Reasons> {
        let agreement = self.agreement_or(number, &[(amount == 0, "InvalidAmount")])?;
        let scheme = &self.schemes[&agreement.kind];
        unless(&[
            (agreement.from.is_none(), "WrongStatus"),
            (amount == 0, "InvalidAmount"),
            (period < scheme.next(), "PeriodIsClosed"),
            (
                period > scheme.charter.calendar.period_at(now) + 1,
                "WrongPeriod",
            ),
            (scheme.last.is_some_and(|last| last < period), "WoundUp"),
        ])?;
        self.entries.push(Entry::Deposit {
            agreement: number,
            period,
            amount,
        });
        Ok(())
    }

    /// A final claim joins a period; answers which.
    pub fn enrol(&mut self, claim: u64, seen: &Seen) -> Result<u32, Reasons> {
        let scheme = self.schemes.get(&seen.kind);
        let period = scheme.map_or(0, |it| seen.period.max(it.next()));
        let too_late = scheme.is_some_and(|it| it.last.is_some_and(|last| last < period));
        unless(&[
            (seen.status != FINAL, "NotFinal"),
            (!seen.ours, "ForAnotherConsumer"),
            (scheme.is_none(), "UnknownScheme"),
            (too_late, "WoundUp"),
            (self.find(claim).is_some(), "AlreadyEnrolled"),
        ])?;
        self.enrolled.push(Enrolled {
            claim,
            kind: seen.kind,
            claimant: seen.claimant,
            period,
            quantity: seen.quantity,
            area: seen.area,
            outcome: Outcome::Waiting,
        });
        Ok(period)
    }

    /// A period is divided among its claims.
    pub fn close(&mut self, kind: u32, period: u32, now: u64) -> Result<(), Reasons> {
        let scheme = self.scheme(kind)?;
        let charter = &scheme.charter;
        unless(&[
            (period < scheme.next(), "PeriodIsClosed"),
            (period != scheme.next(), "WrongPeriod"),
            (scheme.last.is_some_and(|last| last < period), "WoundUp"),
            (
                now < charter.calendar.end_of(period) + charter.settlement,
                "PeriodNotOver",
            ),
        ])?;
        self.schemes.get_mut(&kind).expect("it is there").closed += 1;
        Ok(())
    }

    /// A claimant takes what a claim is worth, less what it owes.
    pub fn withdraw(
        &mut self,
        who: PersonId,
        claim: u64,
        status: u8,
    ) -> Result<Withdrawal, Reasons> {
        let (index, enrolled) = self.found(claim)?;
        let (kind, claimant) = (enrolled.kind, enrolled.claimant);
        unless(&[
            (claimant != who, "NotClaimant"),
            (enrolled.is_paid(), "AlreadyPaid"),
            (enrolled.is_struck(), "NotEnrolled"),
            (status != FINAL, "NotFinal"),
            (!self.is_closed(kind, enrolled.period), "NotClosed"),
        ])?;
        let amount = self.payment(enrolled);
        let netted = self.debt(kind, claimant).min(amount.clone());
        let paid = &amount - &netted;
        self.enrolled[index].outcome = Outcome::Paid {
            netted: netted.clone(),
        };
        self.come_back(kind, &netted);
        self.entries.push(Entry::PaidOut {
            kind,
            amount: paid.clone(),
        });
        self.sweep(index);
        Ok(Withdrawal { paid, netted })
    }

    /// A revoked claim leaves: its period if that is open, else with what it had, or owing it.
    pub fn recover(&mut self, claim: u64, status: u8) -> Result<(), Reasons> {
        let (index, enrolled) = self.found(claim)?;
        unless(&[
            (status != REVOKED, "NotRevoked"),
            (enrolled.is_struck(), "NotEnrolled"),
        ])?;
        let (kind, amount) = (enrolled.kind, self.payment(enrolled));
        let outcome = match &enrolled.outcome {
            Outcome::Paid { netted } => Outcome::StruckPaid {
                netted: netted.clone(),
            },
            _ if self.is_closed(kind, enrolled.period) => Outcome::StruckUnpaid,
            _ => Outcome::StruckBeforeClosing,
        };
        let unpaid = outcome == Outcome::StruckUnpaid;
        self.enrolled[index].outcome = outcome;
        if unpaid {
            self.come_back(kind, &amount);
            self.sweep(index);
        }
        Ok(())
    }

    /// What the register holds for the fund comes in.
    pub fn collect(&mut self, kind: u32, free: u128) -> Result<(), Reasons> {
        let scheme = self.scheme(kind)?;
        unless(&[(free == 0, "NothingToCollect")])?;
        let period = scheme.open_period();
        self.entries.push(Entry::Collected {
            kind,
            period,
            amount: free,
        });
        Ok(())
    }

    /// An agency takes its part of the rest; answers how much.
    pub fn refund(&mut self, who: PersonId, number: u32) -> Result<BigInt, Reasons> {
        let agreement = self.agreement(number)?;
        unless(&[
            (agreement.agency != who, "NotAgency"),
            (!self.schemes[&agreement.kind].has_ended(), "NotWoundUp"),
        ])?;
        let amount = self.refundable(number);
        self.entries.push(Entry::Refund {
            agreement: number,
            amount: amount.clone(),
        });
        Ok(amount)
    }
}

impl Enrolled {
    fn is_paid(&self) -> bool {
        matches!(self.outcome, Outcome::Paid { .. })
    }

    fn is_struck(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::StruckBeforeClosing | Outcome::StruckUnpaid | Outcome::StruckPaid { .. }
        )
    }
}
