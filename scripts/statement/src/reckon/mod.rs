//! The figures, as they follow from the events: what is written down in a statement is never trusted,
//! but made again from this.

mod claims;
mod savings;

use std::collections::BTreeMap;

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};

use crate::{
    account::{Account, Claim, Fraction, Funnel, Pot, Rates, Scheme, Standing, Sums},
    document::{KindWords, Told},
    interfaces::{
        Claims::{self, ClaimsEvents as Register},
        Fund::{self, FundEvents as Paying},
    },
    pattern::{said, Known, Said},
    payment::{self, Closing, Terms},
    proof::{Event, Place, Proved},
    Problem, Subject,
};

/// The account that `proved` gives for `subject`.
///
/// # Errors
/// What is missing among the events, contradicts itself, or breaks a rule of the fund.
pub fn account(subject: &Subject, told: &Told, proved: &Proved) -> Result<Account, Problem> {
    Reader::of(subject, told, proved).account()
}

/// Reads the events.
struct Reader<'a> {
    subject: &'a Subject,
    told: &'a Told,
    proved: &'a Proved,
    known: Known,
    paying: Vec<(&'a Event, Paying)>,
    register: Vec<(&'a Event, Register)>,
}

/// The closing of the period, and the time in which things went into its pot.
struct Bounds<'a> {
    before: Option<(&'a Event, &'a Fund::PeriodClosed)>,
    event: &'a Event,
    closed: &'a Fund::PeriodClosed,
}

impl Bounds<'_> {
    /// Whether what happened at `event` went into this period's pot.
    fn hold(&self, event: &Event) -> bool {
        let order = |event: &Event| (event.block, event.log);
        let after = self
            .before
            .is_none_or(|(before, _)| order(event) > order(before));
        after && order(event) < order(self.event)
    }
}

impl<'a> Reader<'a> {
    fn of(subject: &'a Subject, told: &'a Told, proved: &'a Proved) -> Self {
        let mut reader = Self {
            subject,
            told,
            proved,
            known: Known::of(subject, &proved.events),
            paying: Vec::new(),
            register: Vec::new(),
        };
        for event in &proved.events {
            match said(subject, event) {
                Some(Said::Fund(it)) => reader.paying.push((event, it)),
                Some(Said::Register(it)) => reader.register.push((event, it)),
                None => {}
            }
        }
        reader
    }

    fn account(&self) -> Result<Account, Problem> {
        let (kind, kind_proved) = self.kind()?;
        let bounds = self.bounds()?;
        let scheme = self.scheme(&bounds)?;
        let (opened, closed) = self.span(&kind)?;
        let closable = closed.saturating_add(scheme.settlement);
        if bounds.event.time < closable {
            return Err(Problem::Rule(format!(
                "period {} was closed at {}, before it could be at {closable}",
                self.subject.period, bounds.event.time
            )));
        }
        let closing = self.closing(&kind, &scheme, bounds.closed)?;
        let claims = self.claims(&bounds, &closing)?;
        let sums = sums(&claims, bounds.closed)?;
        let agreements = self.agreements()?;
        let deposits = agreements.iter().flat_map(|it| &it.deposits);
        let deposited = total(deposits.map(|deposit| deposit.amount))?;
        Ok(Account {
            kind,
            kind_proved,
            opened,
            closed,
            pot: self.pot(&bounds, deposited)?,
            scheme,
            agreements,
            rates: Rates {
                individual: fraction(closing.by_quantity),
                collective: fraction(closing.by_area),
            },
            funnel: funnel(&claims, self.subject.period),
            claims,
            sums,
        })
    }

    /// What the kind is, and whether call data says so.
    fn kind(&self) -> Result<(KindWords, bool), Problem> {
        let added = self.register.iter().find_map(|(event, said)| match said {
            Register::KindAdded(it) if it.kind == self.subject.kind => Some((*event, it)),
            _ => None,
        });
        let (event, added) = added.ok_or_else(|| self.missing("KindAdded", "of the register"))?;
        let (words, proved) = match (
            kind_words(self.subject, self.proved, event),
            &self.told.kind,
        ) {
            (Some(words), None) => (words, true),
            (None, Some(words)) => (words.clone(), false),
            (Some(_), Some(_)) => {
                return Err(Problem::Form(
                    "the kind is told though call data has it".to_owned(),
                ))
            }
            (None, None) => {
                return Err(Problem::NoEvent(
                    "with the kind's settings in its call data".to_owned(),
                ))
            }
        };
        same("the kind's name", &words.name, &added.name)?;
        Ok((words, proved))
    }

    fn bounds(&self) -> Result<Bounds<'_>, Problem> {
        let closing_of = |period: u32| {
            self.paying.iter().find_map(|(event, said)| match said {
                Paying::PeriodClosed(it) if (it.kind, it.period) == (self.subject.kind, period) => {
                    Some((*event, it))
                }
                _ => None,
            })
        };
        let period = self.subject.period;
        let (event, closed) = closing_of(period)
            .ok_or_else(|| self.missing("PeriodClosed", &format!("for period {period}")))?;
        // periods are closed one after the other, from the first on
        let before = match period.checked_sub(1) {
            None | Some(0) => None,
            Some(before) => Some(
                closing_of(before)
                    .ok_or_else(|| self.missing("PeriodClosed", &format!("for period {before}")))?,
            ),
        };
        Ok(Bounds {
            before,
            event,
            closed,
        })
    }

    /// First second of the period, and first second after it.
    fn span(&self, kind: &KindWords) -> Result<(u64, u64), Problem> {
        let passed = u64::from(self.subject.period).checked_sub(1);
        let opened = passed
            .and_then(|passed| kind.period_length.checked_mul(passed))
            .and_then(|since| kind.first_opens.checked_add(since));
        opened
            .and_then(|opened| Some((opened, opened.checked_add(kind.period_length)?)))
            .ok_or_else(|| Problem::Rule(format!("there is no period {}", self.subject.period)))
    }

    fn scheme(&self, bounds: &Bounds<'_>) -> Result<Scheme, Problem> {
        let opened = self.paying.iter().find_map(|(event, said)| match said {
            Paying::SchemeOpened(it) if it.kind == self.subject.kind => Some((*event, it)),
            _ => None,
        });
        let (opening, opened) =
            opened.ok_or_else(|| self.missing("SchemeOpened", "of the fund"))?;
        let mut terms = called::<Fund::openSchemeCall>(self.proved, opening, self.subject.fund)
            .map(|call| call.opened)
            .map(|it| (opening, it.tariff, it.bonus, it.target));
        let mut last = None;
        for (event, said) in &self.paying {
            match said {
                Paying::TermsChanged(it)
                    if it.kind == self.subject.kind
                        && it.fromPeriod <= self.subject.period
                        && event.block <= bounds.event.block =>
                {
                    terms = Some((event, it.tariff, it.bonus, it.target));
                }
                Paying::WindingUp(it) if it.kind == self.subject.kind => last = Some(it.last),
                _ => {}
            }
        }
        let (set, tariff, bonus, target) =
            terms.ok_or_else(|| self.missing("TermsChanged", "with the terms of this period"))?;
        for (what, value, limit) in [
            ("tariff", tariff, opened.maxTariff),
            ("bonus", bonus, opened.maxBonus),
        ] {
            if value > limit {
                return Err(Problem::Rule(format!(
                    "the {what} is {value}, above its limit {limit}"
                )));
            }
        }
        Ok(Scheme {
            token: opened.token,
            settlement: opened.settlement,
            max_tariff: opened.maxTariff,
            max_bonus: opened.maxBonus,
            opened: self.proved.place(opening)?,
            tariff,
            bonus,
            target,
            set: self.proved.place(set)?,
            last,
        })
    }

    /// What the period pays, computed from its terms; what the fund emitted must be that.
    fn closing(
        &self,
        kind: &KindWords,
        scheme: &Scheme,
        closed: &Fund::PeriodClosed,
    ) -> Result<Closing, Problem> {
        let terms = Terms {
            tariff: scheme.tariff,
            bonus: scheme.bonus,
            target: scheme.target,
        };
        let (pot, quantity, area) = (closed.pot, closed.quantity, closed.area);
        let closing =
            payment::close(terms, kind.decimals, pot, quantity, area).ok_or_else(too_great)?;
        same(
            "what is set aside for quantities",
            closed.individual,
            closing.individual,
        )?;
        same(
            "what is set aside for areas",
            closed.collective,
            closing.collective,
        )?;
        same("what is carried on", closed.carried, closing.carried)?;
        Ok(closing)
    }

    fn pot(&self, bounds: &Bounds<'_>, deposited: u128) -> Result<Pot, Problem> {
        let mut enrolments = BTreeMap::new();
        for (_, said) in &self.paying {
            if let Paying::Enrolled(it) = said {
                enrolments.insert(it.claim, it.kind);
            }
        }
        let ours = |claim: &u64| enrolments.get(claim) == Some(&self.subject.kind);
        let (mut collected, mut netted, mut returned) = (Vec::new(), Vec::new(), Vec::new());
        for (_, said) in self.paying.iter().filter(|(event, _)| bounds.hold(event)) {
            match said {
                Paying::Collected(it) if it.kind == self.subject.kind => collected.push(it.amount),
                Paying::Paid(it) if ours(&it.claim) => netted.push(it.netted),
                Paying::Struck(it) if ours(&it.claim) => returned.push(it.returned),
                _ => {}
            }
        }
        let closed = bounds.closed;
        let carried_in = bounds.before.map_or(0, |(_, before)| before.carried);
        let (collected, netted, returned) = (total(collected)?, total(netted)?, total(returned)?);
        let itemised = total([carried_in, deposited, collected, netted, returned])?;
        let rounding = closed.pot.checked_sub(itemised).ok_or(Problem::Differs {
            what: "the pot, and what came in".to_owned(),
            one: closed.pot.to_string(),
            other: itemised.to_string(),
        })?;
        Ok(Pot {
            carried_in,
            deposited,
            collected,
            netted,
            returned,
            rounding,
            total: closed.pot,
            individual: closed.individual,
            collective: closed.collective,
            carried_out: closed.carried,
            closed: self.proved.place(bounds.event)?,
        })
    }

    fn missing(&self, event: &str, of: &str) -> Problem {
        Problem::NoEvent(format!("{event} {of} for kind {}", self.subject.kind))
    }
}

/// The kind's settings, if an account itself called the register to add it.
pub fn kind_words(subject: &Subject, proved: &Proved, added: &Event) -> Option<KindWords> {
    let call = called::<Claims::addKindCall>(proved, added, subject.register)?;
    Some(words_of(&call.added.settings))
}

/// A kind's settings in the form of a statement.
pub fn words_of(settings: &Claims::KindSettings) -> KindWords {
    KindWords {
        name: settings.name.clone(),
        unit: settings.unit.clone(),
        decimals: settings.decimals,
        resolution: settings.resolution,
        first_opens: settings.firstOpens,
        period_length: settings.periodLength,
        method: settings.method,
    }
}

/// The call data behind `event`, if its transaction was that call to `contract` itself.
pub(crate) fn called<C: SolCall>(proved: &Proved, event: &Event, contract: Address) -> Option<C> {
    let call = proved.call(event).ok()?;
    if call.to != Some(contract) {
        return None;
    }
    C::abi_decode(&call.data).ok()
}

/// A cell as H3 writes it.
pub(crate) fn cell_text(cell: u64) -> String {
    format!("{cell:x}")
}

fn fraction(rate: payment::Rate) -> Fraction {
    Fraction {
        full: rate.full,
        numerator: rate.numerator,
        denominator: rate.denominator,
    }
}

fn funnel(claims: &[Claim], period: u32) -> Funnel {
    let count = |which: &dyn Fn(&Claim) -> bool| {
        let many = claims.iter().filter(|claim| which(claim)).count();
        u64::try_from(many).unwrap_or(u64::MAX)
    };
    let here = |claim: &Claim| {
        claim
            .enrolled
            .as_ref()
            .is_some_and(|it| it.period == period)
    };
    Funnel {
        filed: count(&|_| true),
        attested: count(&|claim| claim.reached.is_some()),
        challenged: count(&|claim| !claim.challenges.is_empty()),
        refused: count(&|claim| claim.refused.is_some()),
        enrolled: count(&here),
        paid: count(&|claim| here(claim) && claim.paid.is_some()),
        revoked: count(&|claim| claim.revoked.is_some()),
    }
}

fn sums(claims: &[Claim], closed: &Fund::PeriodClosed) -> Result<Sums, Problem> {
    let counted = || {
        claims.iter().filter(|claim| match claim.standing {
            Standing::Paid | Standing::Owed | Standing::Waiting => true,
            Standing::Struck => claim.struck.as_ref().is_some_and(|it| !it.before_close),
            Standing::Outside => false,
        })
    };
    let paid = |standing: &[Standing]| {
        let these = counted().filter(|claim| standing.contains(&claim.standing));
        total(these.map(|claim| claim.payment))
    };
    let quantity = total(counted().map(|claim| claim.quantity))?;
    let area = total(counted().map(|claim| claim.area))?;
    same(
        "the quantity of the period's claims",
        closed.quantity,
        quantity,
    )?;
    same("the area of the period's claims", closed.area, area)?;
    let payments = total(counted().map(|claim| claim.payment))?;
    let set_aside = total([closed.individual, closed.collective])?;
    let rounding = set_aside.checked_sub(payments).ok_or(Problem::Differs {
        what: "what is set aside, and the payments".to_owned(),
        one: set_aside.to_string(),
        other: payments.to_string(),
    })?;
    Ok(Sums {
        quantity,
        area,
        payments,
        withdrawn: paid(&[Standing::Paid, Standing::Owed])?,
        returned: paid(&[Standing::Struck])?,
        waiting: paid(&[Standing::Waiting])?,
        rounding,
    })
}

fn total(amounts: impl IntoIterator<Item = u128>) -> Result<u128, Problem> {
    let mut amounts = amounts.into_iter();
    amounts
        .try_fold(0_u128, u128::checked_add)
        .ok_or_else(too_great)
}

fn too_great() -> Problem {
    Problem::Rule("a sum is beyond what can be counted".to_owned())
}

fn same<T: PartialEq + ToString>(what: &str, one: T, other: T) -> Result<(), Problem> {
    if one == other {
        return Ok(());
    }
    Err(Problem::Differs {
        what: what.to_owned(),
        one: one.to_string(),
        other: other.to_string(),
    })
}

/// Where an event stands, for a voice; and who spoke.
type Spoken<'a> = (&'a Event, Address);

impl Reader<'_> {
    /// A voice in the register, with its institution by the last proposal of that seat.
    fn seat(&self, (event, seat): Spoken<'_>) -> Result<crate::account::Voice, Problem> {
        let mut institution = None;
        for (proposal, said) in &self.register {
            match said {
                Register::SeatProposed(it)
                    if (it.kind, it.seat) == (self.subject.kind, seat)
                        && proposal.block <= event.block =>
                {
                    institution = Some(it.institution);
                }
                _ => {}
            }
        }
        self.voice(event, seat, institution)
    }

    /// A voice in the fund.
    fn auditor(&self, (event, seat): Spoken<'_>) -> Result<crate::account::Voice, Problem> {
        let mut institution = None;
        for (proposal, said) in &self.paying {
            match said {
                Paying::AuditorProposed(it)
                    if it.auditor == seat && proposal.block <= event.block =>
                {
                    institution = Some(it.institution);
                }
                _ => {}
            }
        }
        self.voice(event, seat, institution)
    }

    fn voice(
        &self,
        event: &Event,
        seat: Address,
        institution: Option<u8>,
    ) -> Result<crate::account::Voice, Problem> {
        Ok(crate::account::Voice {
            seat,
            institution,
            spoke: self.proved.place(event)?,
        })
    }

    fn place(&self, event: &Event) -> Result<Place, Problem> {
        self.proved.place(event)
    }
}

/// A hash that must not be zero, for what the contracts refuse.
fn not_zero(what: &str, hash: B256) -> Result<B256, Problem> {
    if hash == B256::ZERO {
        return Err(Problem::Rule(format!("{what} is zero")));
    }
    Ok(hash)
}
