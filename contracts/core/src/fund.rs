//! Circular finance: agencies pay a share of what they save, verified claims are paid from it.
//!
//! Money of one scheme (one kind of benefit, one token) stands in its [`Book`] and in its periods. A
//! period collects until it is [closed](Book::close); then what it had is divided once, in constant
//! time, and each of its claims is worth a fixed amount. Whatever is not set aside for claims goes to
//! the next period, or, after the last one, back to the agencies.
//!
//! INVARIANT `paid-within-paid-in`: what was paid out is never more than what was paid in.
//! INVARIANT `fund-solvent`: open + reserved + rest = paid in − paid out ([`Book::check`]).
//! INVARIANT `claim-paid-once`: a claim is enrolled once, and paid or struck out once ([`Enrolment`]).
//! INVARIANT `reserve-covers`: all payments of a period together are no more than what was set aside
//! for them when it was closed ([`Rate::of_floor`]).
//! INVARIANT `debt-netted`: who owes for a claim that was revoked after its payment is paid nothing
//! before the debt is netted ([`Book::pay`]).
#![allow(clippy::cast_possible_truncation)] // in what the codec's derive makes of enums

use crate::{
    delayed::Delayed,
    math::{mul_div_floor, Ratio},
    quorum::QuorumRule,
    season::SeasonClock,
    total::Total,
};

/// Square metres of a hectare, which a bonus is for.
pub const HECTARE: u128 = 10_000;
/// The longest time between a period's end and its closing: ten years, so that a mistyped figure
/// cannot hold its money for ever.
pub const MAX_SETTLEMENT: u64 = 315_360_000;

/// What is paid for a kind of benefit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Terms {
    /// For each unit of the benefit; base units of the token.
    pub tariff: u128,
    /// For each hectare, in a period that meets the target; base units of the token.
    pub bonus: u128,
    /// The quantity of a period from which on the bonus is paid; base units of the benefit.
    pub target: u128,
}

/// What never changes of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Scheme {
    /// When its periods are.
    pub clock: SeasonClock,
    /// Decimals of the benefit's unit in its base unit; at most 38.
    pub decimals: u8,
    /// From a period's end to the moment it can be closed; seconds.
    pub settlement: u64,
    /// No tariff is ever higher; base units of the token.
    pub max_tariff: u128,
    /// No bonus is ever higher; base units of the token.
    pub max_bonus: u128,
}

/// The money of a scheme; base units of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Book {
    /// By period.
    pub terms: Delayed<Terms>,
    /// The next period to close.
    pub next: u32,
    /// The last one there is; 0 without an end.
    pub last: u32,
    /// In periods that are not closed.
    pub open: u128,
    /// Set aside for claims, and not paid yet.
    pub reserved: u128,
    /// All that was left over after the last period.
    pub rest: u128,
    /// What agencies drew of that.
    pub drawn: u128,
    /// All deposits for agreements: the whole of which each agency's part of the rest is one.
    pub deposits: u128,
    /// From agencies, and out of the register.
    pub paid_in: Total,
    /// To claimants and agencies.
    pub paid_out: Total,
}

/// A price as an exact fraction, base units of the token a base unit of what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Rate {
    /// So much
    pub amount: u128,
    /// for so many; not zero.
    pub of: u128,
}

impl Rate {
    const NOTHING: Self = Self { amount: 0, of: 1 };

    /// What `quantity` is worth, rounded down: the pot keeps the difference.
    pub fn of_floor(self, quantity: u128) -> Option<u128> {
        mul_div_floor(quantity, self.amount, self.of)
    }

    /// What is set aside out of `available` for `quantity` at the full rate, rounded down; if that is
    /// more than there is, all of it, and the rate is each one's part. Nothing is never more.
    fn or_pro_rata(self, quantity: u128, available: u128) -> (Self, u128) {
        match self.of_floor(quantity) {
            Some(full) if full <= available => (self, full),
            _ => {
                let part = Self {
                    amount: available,
                    of: quantity,
                };
                (part, available)
            }
        }
    }
}

/// How a closed period was divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Division {
    /// Its terms.
    pub terms: Terms,
    /// Price of a base unit of the benefit.
    pub individual_rate: Rate,
    /// Price of a square metre.
    pub collective_rate: Rate,
    /// Set aside for quantities; base units of the token.
    pub individual: u128,
    /// Set aside for areas; likewise.
    pub collective: u128,
    /// What of both is still there; likewise.
    pub left: u128,
}

/// One period of a scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Period {
    /// What there is for its claims, or was when it was closed; base units of the token.
    pub pot: u128,
    /// Of the claims that were enrolled when it was closed, or are so far; base units of the benefit.
    pub quantity: u128,
    /// Likewise; square metres.
    pub area: u128,
    /// Enrolled claims that are neither paid nor struck out.
    pub unsettled: u64,
    /// How it was divided; none before.
    pub division: Option<Division>,
}

/// Where an enrolled claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Outcome {
    /// To be paid once its period is closed.
    Enrolled,
    /// It was worth so much; base units of the token.
    Paid(u128),
    /// It was revoked, after so much had been paid.
    Struck(u128),
}

/// A claim in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Enrolment {
    /// The period it is paid from.
    pub period: u32,
    /// Base units of the benefit.
    pub quantity: u128,
    /// Square metres.
    pub area: u128,
    /// What became of it.
    pub outcome: Outcome,
}

/// An agency's word to pay a share of what it saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Agreement {
    /// Of savings.
    pub share: Ratio,
    /// Auditors who make a saving final.
    pub rule: QuorumRule,
    /// The first period it covers; 0 before the agency accepted.
    pub first: u32,
    /// The last one; 0 without an end.
    pub last: u32,
    /// For all savings that are final; base units of the token.
    pub due: u128,
    /// Deposited for it, by whomever; likewise.
    pub paid: u128,
    /// Drawn of what was left over; likewise.
    pub refunded: u128,
}

/// Why money does not move as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundError {
    /// Above the scheme's limit.
    TariffAboveLimit(u128),
    /// Above the scheme's limit.
    BonusAboveLimit(u128),
    /// Terms that hold from this period on still wait.
    ChangeWaits(u32),
    /// Nothing begins after the last period.
    WoundUp,
    /// The last period, if there is one, is not closed.
    NotWoundUp,
    /// The period cannot be closed, or reported on, before this moment; unix seconds.
    PeriodNotOver(u64),
    /// The period is closed.
    PeriodIsClosed,
    /// Not the period whose turn it is, or one too far ahead.
    WrongPeriod,
    /// The claim's period is not closed.
    NotClosed,
    /// A share of nothing, or of more than everything.
    InvalidShare,
    /// Offered and not accepted, accepted before, or ended.
    WrongStatus,
    /// The agreement does not cover the period.
    NotCovered,
    /// The claim was paid.
    AlreadyPaid,
    /// The claim was struck out.
    NotEnrolled,
    /// A sum beyond what can be counted.
    Overflow,
}

/// `a + b`, unless that is beyond `u128`.
fn sum(a: u128, b: u128) -> Result<u128, FundError> {
    a.checked_add(b).ok_or(FundError::Overflow)
}

/// `a − b`, which the books say is not negative.
fn difference(a: u128, b: u128) -> Result<u128, FundError> {
    a.checked_sub(b).ok_or(FundError::Overflow)
}

impl Scheme {
    /// Refuses terms above the limits.
    pub fn permits(&self, terms: &Terms) -> Result<(), FundError> {
        if terms.tariff > self.max_tariff {
            return Err(FundError::TariffAboveLimit(self.max_tariff));
        }
        if terms.bonus > self.max_bonus {
            return Err(FundError::BonusAboveLimit(self.max_bonus));
        }
        Ok(())
    }

    /// The period that contains `now`; before the first, that one.
    pub fn current(&self, now: u64) -> u32 {
        self.clock.number_at(now).max(1)
    }

    /// First second after a period; unix seconds.
    pub fn end(&self, period: u32) -> u64 {
        self.clock
            .span(period)
            .map_or(u64::MAX, |period| period.closes)
    }

    /// The tariff as an exact price of a base unit.
    fn tariff(&self, terms: &Terms) -> Rate {
        Rate {
            amount: terms.tariff,
            of: 10_u128
                .checked_pow(self.decimals.into())
                .unwrap_or(u128::MAX),
        }
    }
}

impl Book {
    /// The books of a scheme that begins with period 1.
    pub fn new(terms: Terms) -> Self {
        Self {
            terms: Delayed::new(terms),
            next: 1,
            last: 0,
            open: 0,
            reserved: 0,
            rest: 0,
            drawn: 0,
            deposits: 0,
            paid_in: Total::default(),
            paid_out: Total::default(),
        }
    }

    /// Other terms, from the next period that has not begun; which that is. One change at most waits,
    /// so that the terms of every period not yet closed are known.
    pub fn change(self, scheme: &Scheme, terms: Terms, now: u64) -> Result<(Self, u32), FundError> {
        scheme.permits(&terms)?;
        if self.last != 0 {
            return Err(FundError::WoundUp);
        }
        let settled = self.terms.settled(self.next.into());
        if let Some((_, from)) = settled.pending {
            return Err(FundError::ChangeWaits(
                u32::try_from(from).unwrap_or(u32::MAX),
            ));
        }
        let from = scheme.clock.number_at(now).saturating_add(1);
        let changed = settled.loosened(terms, self.next.into(), from.into());
        let next = Self {
            terms: changed.settled(self.next.into()),
            ..self
        };
        Ok((next, from))
    }

    /// No period begins after the one that contains `due`; which that is.
    pub fn wind_up(self, scheme: &Scheme, due: u64) -> Result<(Self, u32), FundError> {
        if self.last != 0 {
            return Err(FundError::WoundUp);
        }
        let last = scheme.current(due).max(self.next);
        Ok((Self { last, ..self }, last))
    }

    /// Refuses what would begin after the end was decided.
    pub fn goes_on(&self) -> Result<(), FundError> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(FundError::WoundUp)
        }
    }

    /// Whether the last period is closed.
    pub fn is_over(&self) -> bool {
        self.last != 0 && self.next > self.last
    }

    /// Refuses a period after the last one.
    pub fn has(&self, period: u32) -> Result<(), FundError> {
        if self.last != 0 && period > self.last {
            return Err(FundError::WoundUp);
        }
        Ok(())
    }

    /// The terms of a period that is not closed.
    pub fn terms_of(&self, period: u32) -> Terms {
        self.terms.at(period.into())
    }

    /// All there is.
    fn held(&self) -> Result<u128, FundError> {
        let rest = difference(self.rest, self.drawn)?;
        sum(sum(self.open, self.reserved)?, rest)
    }

    /// The invariants that one scheme's books can show: `fund-solvent` and `paid-within-paid-in`.
    pub fn check(&self) -> Result<(), &'static str> {
        let held = self.held().map_err(|_| "fund-solvent")?;
        if self.paid_out > self.paid_in {
            return Err("paid-within-paid-in");
        }
        if self.paid_out.plus(held) != self.paid_in {
            return Err("fund-solvent");
        }
        Ok(())
    }

    /// With `amount` that came from outside, not yet in any place. All that is held, with what agencies
    /// drew already, fits `u128`: so moving it about never fails, and nobody's way out is closed.
    fn receive(self, amount: u128) -> Result<Self, FundError> {
        sum(sum(sum(self.open, self.reserved)?, self.rest)?, amount)?;
        Ok(Self {
            paid_in: self.paid_in.plus(amount),
            ..self
        })
    }

    /// Puts `amount` where money goes that came in between: into the pot of the next period to close,
    /// `next`, or to the rest.
    fn put(self, next: Period, amount: u128) -> Result<(Self, Period), FundError> {
        if self.is_over() {
            let rest = sum(self.rest, amount)?;
            return Ok((Self { rest, ..self }, next));
        }
        let open = sum(self.open, amount)?;
        let pot = sum(next.pot, amount)?;
        Ok((Self { open, ..self }, Period { pot, ..next }))
    }

    /// `amount` is deposited for `agreement` into `number`, which is `period`.
    #[allow(clippy::type_complexity)]
    pub fn deposit(
        self,
        scheme: &Scheme,
        agreement: Agreement,
        period: Period,
        number: u32,
        amount: u128,
        now: u64,
    ) -> Result<(Self, Agreement, Period), FundError> {
        if agreement.first == 0 {
            return Err(FundError::WrongStatus);
        }
        if number < self.next {
            return Err(FundError::PeriodIsClosed);
        }
        self.has(number)?;
        if number > scheme.clock.number_at(now).saturating_add(1) {
            return Err(FundError::WrongPeriod);
        }
        let book = self.receive(amount)?;
        let book = Self {
            open: sum(book.open, amount)?,
            deposits: sum(book.deposits, amount)?,
            ..book
        };
        let agreement = Agreement {
            paid: sum(agreement.paid, amount)?,
            ..agreement
        };
        let period = Period {
            pot: sum(period.pot, amount)?,
            ..period
        };
        Ok((book, agreement, period))
    }

    /// `amount` came out of the register.
    pub fn collect(self, next: Period, amount: u128) -> Result<(Self, Period), FundError> {
        self.receive(amount)?.put(next, amount)
    }

    /// Which period a claim of `claimed` is paid from: its own, or the next to close.
    pub fn period_for(&self, claimed: u32) -> Result<u32, FundError> {
        let period = claimed.max(self.next);
        self.has(period)?;
        Ok(period)
    }

    /// Closes the next period, `period`: divides what it has, and hands the rest on to `following`, or
    /// to the agencies after the last one. Costs the same whatever the number of claims.
    pub fn close(
        self,
        scheme: &Scheme,
        period: Period,
        following: Period,
        number: u32,
        now: u64,
    ) -> Result<Closing, FundError> {
        if number != self.next {
            return Err(FundError::WrongPeriod);
        }
        self.has(number)?;
        let closable = scheme.end(number).saturating_add(scheme.settlement);
        if now < closable {
            return Err(FundError::PeriodNotOver(closable));
        }
        let terms = self.terms_of(number);
        let (individual_rate, individual) = scheme
            .tariff(&terms)
            .or_pro_rata(period.quantity, period.pot);
        let remaining = difference(period.pot, individual)?;
        let (collective_rate, collective) = if period.quantity >= terms.target && period.area > 0 {
            let bonus = Rate {
                amount: terms.bonus,
                of: HECTARE,
            };
            bonus.or_pro_rata(period.area, remaining)
        } else {
            (Rate::NOTHING, 0)
        };
        let carried = difference(remaining, collective)?;
        let set_aside = sum(individual, collective)?;
        let next = self.next.checked_add(1).ok_or(FundError::Overflow)?;
        let mut book = Self {
            next,
            terms: self.terms.settled(next.into()),
            open: difference(self.open, set_aside)?,
            reserved: sum(self.reserved, set_aside)?,
            ..self
        };
        let mut following = Period {
            pot: sum(following.pot, carried)?,
            ..following
        };
        if book.is_over() {
            // also what was paid ahead for a period that never comes
            book.open = difference(book.open, following.pot)?;
            book.rest = sum(book.rest, following.pot)?;
            following.pot = 0;
        }
        let division = Division {
            terms,
            individual_rate,
            collective_rate,
            individual,
            collective,
            left: set_aside,
        };
        Ok(Closing {
            book,
            period: Period {
                division: Some(division),
                ..period
            },
            following,
            division,
            carried,
        })
    }

    /// What is taken out of `period`, which is closed, for a claim of it: that much of what was set
    /// aside is in no place any more. After its last claim, what rounding left comes along; the second
    /// figure is that.
    fn settle(self, period: Period, amount: u128) -> Result<(Self, Period, u128), FundError> {
        let mut division = period.division.ok_or(FundError::NotClosed)?;
        let unsettled = period.unsettled.checked_sub(1);
        let unsettled = unsettled.ok_or(FundError::Overflow)?;
        division.left = difference(division.left, amount)?;
        let dust = if unsettled == 0 { division.left } else { 0 };
        division.left = difference(division.left, dust)?;
        let book = Self {
            reserved: difference(self.reserved, sum(amount, dust)?)?,
            ..self
        };
        let period = Period {
            unsettled,
            division: Some(division),
            ..period
        };
        Ok((book, period, dust))
    }

    /// Pays a claim of a closed `period` to somebody who owes `debt`. What is netted goes to `next`,
    /// the next period to close.
    pub fn pay(
        self,
        period: Period,
        next: Period,
        enrolment: Enrolment,
        debt: u128,
    ) -> Result<Payment, FundError> {
        match enrolment.outcome {
            Outcome::Enrolled => {}
            Outcome::Paid(_) => return Err(FundError::AlreadyPaid),
            Outcome::Struck(_) => return Err(FundError::NotEnrolled),
        }
        let amount = period.worth(&enrolment)?.ok_or(FundError::NotClosed)?;
        let (book, period, dust) = self.settle(period, amount)?;
        let netted = amount.min(debt);
        let paid = difference(amount, netted)?;
        let (book, next) = book.put(next, sum(netted, dust)?)?;
        Ok(Payment {
            book: Self {
                paid_out: book.paid_out.plus(paid),
                ..book
            },
            period,
            next,
            enrolment: Enrolment {
                outcome: Outcome::Paid(amount),
                ..enrolment
            },
            debt: difference(debt, netted)?,
            paid,
            netted,
        })
    }

    /// Strikes out a claim that was revoked: out of `period` while that is open; once it is closed, what
    /// the claim is worth goes to `next`; and once it is paid, its claimant owes that. `next` is the
    /// next period to close, and counts only if `period` is not that.
    pub fn strike(
        self,
        period: Period,
        next: Period,
        enrolment: Enrolment,
        debt: u128,
    ) -> Result<Strike, FundError> {
        let mut strike = Strike {
            book: self,
            period,
            next,
            enrolment,
            debt,
            returned: 0,
            owed: 0,
        };
        match enrolment.outcome {
            Outcome::Struck(_) => return Err(FundError::NotEnrolled),
            Outcome::Paid(amount) => {
                strike.owed = amount;
                strike.debt = sum(debt, amount)?;
            }
            Outcome::Enrolled => match period.worth(&enrolment)? {
                None => strike.period = period.without(&enrolment)?,
                Some(amount) => {
                    let (book, period, dust) = self.settle(period, amount)?;
                    strike.period = period;
                    (strike.book, strike.next) = book.put(next, sum(amount, dust)?)?;
                    strike.returned = amount;
                }
            },
        }
        strike.enrolment.outcome = Outcome::Struck(strike.owed);
        Ok(strike)
    }

    /// An agency draws its part of the rest, rounded down, less what it drew before.
    pub fn refund(self, agreement: Agreement) -> Result<(Self, Agreement, u128), FundError> {
        if !self.is_over() {
            return Err(FundError::NotWoundUp);
        }
        let part = mul_div_floor(self.rest, agreement.paid, self.deposits).unwrap_or(0);
        let amount = difference(part, agreement.refunded)?;
        let book = Self {
            drawn: sum(self.drawn, amount)?,
            paid_out: self.paid_out.plus(amount),
            ..self
        };
        let agreement = Agreement {
            refunded: part,
            ..agreement
        };
        Ok((book, agreement, amount))
    }
}

/// What closing a period comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The books after it.
    pub book: Book,
    /// The period, closed.
    pub period: Period,
    /// The one after it.
    pub following: Period,
    /// How the period was divided.
    pub division: Division,
    /// What it hands on; base units of the token.
    pub carried: u128,
}

/// What paying a claim comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The books after it.
    pub book: Book,
    /// The claim's period.
    pub period: Period,
    /// The next period to close.
    pub next: Period,
    /// The claim, paid.
    pub enrolment: Enrolment,
    /// What its claimant still owes; base units of the token.
    pub debt: u128,
    /// To be paid out; likewise.
    pub paid: u128,
    /// Taken for what the claimant owed; likewise.
    pub netted: u128,
}

/// What striking out a claim comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// The books after it.
    pub book: Book,
    /// The claim's period.
    pub period: Period,
    /// The next period to close.
    pub next: Period,
    /// The claim, struck out.
    pub enrolment: Enrolment,
    /// All that its claimant owes; base units of the token.
    pub debt: u128,
    /// What it was worth and goes on; likewise.
    pub returned: u128,
    /// What it was paid, and is owed; likewise.
    pub owed: u128,
}

impl Period {
    /// With one claim more, which is of period `number`.
    pub fn enrol(
        self,
        number: u32,
        quantity: u128,
        area: u128,
    ) -> Result<(Self, Enrolment), FundError> {
        let unsettled = self.unsettled.checked_add(1);
        let period = Self {
            quantity: sum(self.quantity, quantity)?,
            area: sum(self.area, area)?,
            unsettled: unsettled.ok_or(FundError::Overflow)?,
            ..self
        };
        let enrolment = Enrolment {
            period: number,
            quantity,
            area,
            outcome: Outcome::Enrolled,
        };
        Ok((period, enrolment))
    }

    fn without(self, enrolment: &Enrolment) -> Result<Self, FundError> {
        let unsettled = self.unsettled.checked_sub(1);
        Ok(Self {
            quantity: difference(self.quantity, enrolment.quantity)?,
            area: difference(self.area, enrolment.area)?,
            unsettled: unsettled.ok_or(FundError::Overflow)?,
            ..self
        })
    }

    /// What a claim of the period is worth, each tier rounded down; none before it is closed.
    pub fn worth(&self, enrolment: &Enrolment) -> Result<Option<u128>, FundError> {
        let Some(division) = self.division else {
            return Ok(None);
        };
        let individual = division.individual_rate.of_floor(enrolment.quantity);
        let collective = division.collective_rate.of_floor(enrolment.area);
        match (individual, collective) {
            (Some(individual), Some(collective)) => Ok(Some(sum(individual, collective)?)),
            _ => Err(FundError::Overflow),
        }
    }
}

impl Agreement {
    /// Offered to an agency: a share above zero and up to everything.
    pub fn offered(share: Ratio, rule: QuorumRule) -> Result<Self, FundError> {
        if share == Ratio::ZERO || share > Ratio::ONE {
            return Err(FundError::InvalidShare);
        }
        Ok(Self {
            share,
            rule,
            first: 0,
            last: 0,
            due: 0,
            paid: 0,
            refunded: 0,
        })
    }

    /// Its number in the interface: 1 offered, 2 in force.
    pub fn status(&self) -> u8 {
        if self.first == 0 {
            1
        } else {
            2
        }
    }

    /// The agency accepts; it covers periods from the current one on.
    pub fn accept(self, book: &Book, scheme: &Scheme, now: u64) -> Result<Self, FundError> {
        if self.first != 0 {
            return Err(FundError::WrongStatus);
        }
        book.goes_on()?;
        Ok(Self {
            first: scheme.current(now),
            ..self
        })
    }

    /// The agency retires; it covers no period after the current one.
    pub fn retire(self, scheme: &Scheme, now: u64) -> Result<Self, FundError> {
        if self.first == 0 || self.last != 0 {
            return Err(FundError::WrongStatus);
        }
        Ok(Self {
            last: scheme.current(now),
            ..self
        })
    }

    /// What is due for a saving of a period that is covered and over: the share of it, rounded up.
    pub fn due_ceil(
        &self,
        book: &Book,
        scheme: &Scheme,
        period: u32,
        saving: u128,
        now: u64,
    ) -> Result<u128, FundError> {
        if self.first == 0 {
            return Err(FundError::WrongStatus);
        }
        if period < self.first || (self.last != 0 && period > self.last) {
            return Err(FundError::NotCovered);
        }
        book.has(period)?;
        let end = scheme.end(period);
        if now < end {
            return Err(FundError::PeriodNotOver(end));
        }
        self.share.of_ceil(saving).ok_or(FundError::Overflow)
    }

    /// With `due` more to pay.
    pub fn owing(self, due: u128) -> Result<Self, FundError> {
        Ok(Self {
            due: sum(self.due, due)?,
            ..self
        })
    }
}
