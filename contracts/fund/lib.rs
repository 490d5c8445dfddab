//! The fund of circular finance: agencies pay a share of what they save, verified claims are paid from
//! it.
//!
//! A scheme pays for one kind of benefit of one claims register, in the token of that kind. Agencies
//! pay into a period's pot, final claims that name this fund are enrolled in it, and once it is closed
//! each claimant withdraws. The fund counts its own books: tokens that were merely sent to it are
//! nobody's. Nothing can stop a claimant from withdrawing what a closed period set aside for a claim
//! that stands.
//!
//! The register is trusted: whoever deploys the fund chooses it, for ever. Tokens and callers are not.
//!
//! INVARIANTS: `paid-within-paid-in`, `fund-solvent`, `claim-paid-once`, `reserve-covers`,
//! `debt-netted`, `one-seat-one-voice`, `diverse-quorum`; see docs/invariants.md.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(missing_docs)] // on type aliases that ink!'s macros make
#![allow(clippy::type_complexity)] // in the types that ink!'s macros make of a mapping

mod error;
mod events;
mod types;
mod words;

/// The contract.
#[weir_macros::contract(no_root)]
mod fund {
    use crate::{
        error::Error,
        events::*,
        types::*,
        words::{AGREEMENT, SCHEME},
    };
    use ink::{
        sol::FixedBytes,
        storage::{Lazy, Mapping},
        U256,
    };
    use weir_core::{
        fund::{Agreement, Book, FundError, Outcome, Period, Scheme, Terms, MAX_SETTLEMENT},
        math::Ratio,
        quorum::{Ballot, BallotError, QuorumRule, Seat, MAX_INSTITUTIONS},
        text::MAX_DECIMALS,
    };
    use weir_parts::{
        answer,
        calldata::{well_formed, ADDRESS, WORD},
        governance::{non_zero, Governance, GovernanceAccepted, GovernanceOffered, SuccessorNamed},
        message::answer,
        register::{Register, Verdict, FINAL, REVOKED},
        seats::Rolls,
        stored::Stored,
        token::Token,
    };

    /// A fund has one roll of auditors.
    const AUDITORS: u32 = 0;

    /// The fund.
    #[ink(storage)]
    pub struct Fund {
        register: Lazy<Address>,
        governance: Lazy<Stored<Governance>>,
        agreement_count: Lazy<u32>,
        auditors: Rolls,
        /// By kind, as everything below that is not said to be by something else.
        schemes: Mapping<u32, Stored<SchemeRecord>>,
        books: Mapping<u32, Stored<Book>>,
        /// By kind and number.
        periods: Mapping<(u32, u32), Stored<Period>>,
        /// By kind and claimant; base units of the token.
        debts: Mapping<(u32, Address), u128>,
        /// By number.
        agreements: Mapping<u32, Stored<AgreementRecord>>,
        /// By agreement and period.
        savings: Mapping<(u32, u32), Stored<Saving>>,
        /// By agreement, period, saving and evidence.
        ballots: Mapping<(u32, u32, u128, [u8; 32]), Stored<Ballot>>,
        /// By claim.
        enrolments: Mapping<u64, Stored<EnrolmentRecord>>,
    }

    /// A scheme while something is done with it.
    struct Opened {
        record: SchemeRecord,
        book: Book,
        case: Case,
    }

    impl Opened {
        /// Money does not move as asked.
        #[cold]
        #[inline(never)]
        fn refuses(&self, error: FundError) -> ! {
            Error::of_fund(error, &self.case).refuse()
        }
    }

    impl Fund {
        /// A fund without schemes, for the claims of one register. Fails on a governor or a register of
        /// zero, or a delay beyond a year.
        #[ink(constructor)]
        pub fn new(settings: FundSettings) -> Result<Self, Error> {
            let governance = Governance::new(settings.governor, settings.delay)?;
            let mut fund = Self {
                register: Lazy::new(),
                governance: Lazy::new(),
                agreement_count: Lazy::new(),
                auditors: Rolls::default(),
                schemes: Mapping::new(),
                books: Mapping::new(),
                periods: Mapping::new(),
                debts: Mapping::new(),
                agreements: Mapping::new(),
                savings: Mapping::new(),
                ballots: Mapping::new(),
                enrolments: Mapping::new(),
            };
            fund.register.set(&non_zero(settings.register)?);
            fund.governance.set(&Stored(governance));
            Ok(fund)
        }

        // ---- auditors ------------------------------------------------------------------------

        /// Gives `auditor` a voice for `institution` after the public delay. Governor only. A bit
        /// belongs to its address for ever, so a fund has 64 auditors in its life.
        #[ink(message, name = "proposeAuditor")]
        pub fn propose_auditor(&mut self, auditor: Address, institution: u8) -> Result<(), Error> {
            arguments(&[ADDRESS, 1]);
            let from = self.governed().due(self.now());
            Error::granted(self.auditors.give(AUDITORS, auditor, institution, from));
            AuditorProposed {
                auditor,
                institution,
                from,
            }
            .emit();
            answer!()
        }

        /// Takes `auditor`'s voice at once. Governor only. What it has attested stands.
        #[ink(message, name = "removeAuditor")]
        pub fn remove_auditor(&mut self, auditor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            self.governed();
            Error::granted(self.auditors.remove(AUDITORS, auditor));
            AuditorRemoved { auditor }.emit();
            answer!()
        }

        /// Whether `auditor` is one, its bit, its institution, and from when its voice counts.
        #[ink(message, name = "auditorOf")]
        pub fn auditor_of(&self, auditor: Address) -> (bool, u8, u8, u64) {
            match self.auditors.seated(AUDITORS, auditor) {
                Some(Seat {
                    index,
                    institution,
                    from,
                }) => answer!(true, index, institution, from),
                None => answer!(false, 0_u8, 0_u8, 0_u64),
            }
        }

        // ---- schemes -------------------------------------------------------------------------

        /// Pays for claims of a kind from now on, beginning with period 1. Token, unit and periods are
        /// the kind's, as the register has them; limits and settlement time never change. Governor
        /// only, once a kind.
        #[ink(message, name = "openScheme")]
        pub fn open_scheme(&mut self, opened: NewScheme) -> Result<(), Error> {
            arguments(&SCHEME);
            self.governed();
            let NewScheme {
                kind,
                settlement,
                max_tariff,
                max_bonus,
                ..
            } = opened;
            if self.schemes.get(kind).is_some() {
                Error::SchemeExists { kind }.refuse();
            }
            if settlement > MAX_SETTLEMENT {
                Error::InvalidSettlement {
                    settlement,
                    limit: MAX_SETTLEMENT,
                }
                .refuse();
            }
            let register = self.read_register();
            let found = register
                .kind_terms(kind)
                .filter(|found| found.decimals <= MAX_DECIMALS && found.clock.length > 0)
                .unwrap_or_else(|| refuse(register));
            let record = SchemeRecord {
                token: found.token,
                rules: Scheme {
                    clock: found.clock,
                    decimals: found.decimals,
                    settlement,
                    max_tariff,
                    max_bonus,
                },
            };
            let terms = Terms {
                tariff: opened.tariff,
                bonus: opened.bonus,
                target: opened.target,
            };
            let case = Case {
                terms,
                ..Case::default()
            };
            record
                .rules
                .permits(&terms)
                .unwrap_or_else(|error| Error::of_fund(error, &case).refuse());
            self.schemes.insert(kind, &Stored(record));
            self.write_book(kind, Book::new(terms));
            SchemeOpened {
                kind,
                token: record.token,
                settlement,
                max_tariff,
                max_bonus,
            }
            .emit();
            self.announce_terms(kind, terms, 1);
            answer!()
        }

        /// Changes what is paid, from the next period that has not begun, within the scheme's limits;
        /// returns from which. One change waits at most: the periods before it are closed first.
        /// Governor only.
        #[ink(message, name = "setTerms")]
        pub fn set_terms(
            &mut self,
            kind: u32,
            tariff: u128,
            bonus: u128,
            target: u128,
        ) -> Result<u32, Error> {
            arguments(&[4, 16, 16, 16]);
            self.governed();
            let mut opened = self.opened(kind);
            let terms = Terms {
                tariff,
                bonus,
                target,
            };
            opened.case.terms = terms;
            let (book, from) = opened
                .book
                .change(&opened.record.rules, terms, opened.case.now)
                .unwrap_or_else(|error| opened.refuses(error));
            self.write_book(kind, book);
            self.announce_terms(kind, terms, from);
            answer!(from)
        }

        /// A scheme's token (zero: the chain's own), decimals of the benefit's unit, when period 1
        /// begins and how long each is, the time from a period's end to its closing, the limits of
        /// tariff and bonus, the next period to close, and the last one (0 without an end).
        #[ink(message)]
        pub fn scheme(
            &self,
            kind: u32,
        ) -> Result<(Address, u8, u64, u64, u64, u128, u128, u32, u32), Error> {
            let Opened { record, book, .. } = self.opened(kind);
            let rules = record.rules;
            answer!(
                record.token,
                rules.decimals,
                rules.clock.first_opens,
                rules.clock.length,
                rules.settlement,
                rules.max_tariff,
                rules.max_bonus,
                book.next,
                book.last
            )
        }

        /// The tariff, bonus and target of a period; of one that has not begun, as far as is known.
        #[ink(message)]
        pub fn terms(&self, kind: u32, period: u32) -> Result<(u128, u128, u128), Error> {
            let opened = self.opened(kind);
            let terms = match self.read_period(kind, period).division {
                Some(division) => division.terms,
                None => opened.book.terms_of(period),
            };
            answer!(terms.tariff, terms.bonus, terms.target)
        }

        /// Ends a scheme with the period in which the public delay is over; returns which. What that
        /// leaves over is the agencies'. Cannot be undone. Governor only.
        #[ink(message, name = "windUp")]
        pub fn wind_up(&mut self, kind: u32) -> Result<u32, Error> {
            arguments(&[4]);
            let due = self.governed().due(self.now());
            let opened = self.opened(kind);
            let (book, last) = opened
                .book
                .wind_up(&opened.record.rules, due)
                .unwrap_or_else(|error| opened.refuses(error));
            self.write_book(kind, book);
            WindingUp { kind, last }.emit();
            answer!(last)
        }

        // ---- agreements ----------------------------------------------------------------------

        /// Offers an agency to pay a share of what it saves, and returns the agreement's number. It
        /// binds nobody before the agency accepts. Governor only.
        #[ink(message, name = "offerAgreement")]
        pub fn offer_agreement(&mut self, offered: NewAgreement) -> Result<u32, Error> {
            arguments(&AGREEMENT);
            self.governed();
            let NewAgreement {
                kind,
                agency,
                institution,
                share,
                ..
            } = offered;
            let mut opened = self.opened(kind);
            opened.case.share = share;
            let rule = QuorumRule {
                seats: offered.seats,
                institutions: offered.institutions,
                dissent: offered.dissent,
            };
            Error::granted(rule.validate());
            if institution >= MAX_INSTITUTIONS {
                Error::InvalidInstitution { institution }.refuse();
            }
            let figures = opened
                .book
                .goes_on()
                .and_then(|()| Agreement::offered(Ratio(share), rule))
                .unwrap_or_else(|error| opened.refuses(error));
            let record = AgreementRecord {
                kind,
                agency: Error::granted(non_zero(agency)),
                institution,
                figures,
            };
            let agreement = self.agreement_count().saturating_add(1);
            self.agreement_count.set(&agreement);
            self.agreements.insert(agreement, &Stored(record));
            AgreementOffered {
                agreement,
                kind,
                agency,
                share,
            }
            .emit();
            answer!(agreement)
        }

        /// The agency accepts: the agreement covers periods from the current one on.
        #[ink(message, name = "acceptAgreement")]
        pub fn accept_agreement(&mut self, agreement: u32) -> Result<(), Error> {
            arguments(&[4]);
            let (mut record, opened) = self.own_agreement(agreement);
            record.figures = record
                .figures
                .accept(&opened.book, &opened.record.rules, opened.case.now)
                .unwrap_or_else(|error| opened.refuses(error));
            self.agreements.insert(agreement, &Stored(record));
            AgreementAccepted { agreement }.emit();
            answer!()
        }

        /// The agency retires: the agreement covers no period after the current one, which is returned.
        /// What is due stays due.
        #[ink(message)]
        pub fn retire(&mut self, agreement: u32) -> Result<u32, Error> {
            arguments(&[4]);
            let (mut record, opened) = self.own_agreement(agreement);
            record.figures = record
                .figures
                .retire(&opened.record.rules, opened.case.now)
                .unwrap_or_else(|error| opened.refuses(error));
            self.agreements.insert(agreement, &Stored(record));
            let last = record.figures.last;
            AgencyRetired { agreement, last }.emit();
            answer!(last)
        }

        /// An agreement: where it stands (0 none, 1 offered, 2 in force), kind, agency, institution,
        /// share (18 decimals), auditors' quorum, the last period it covers (0 without an end), due,
        /// paid, refunded.
        #[ink(message)]
        pub fn agreement(
            &self,
            agreement: u32,
        ) -> (
            u8,
            u32,
            Address,
            u8,
            u128,
            u8,
            u8,
            u8,
            u32,
            u128,
            u128,
            u128,
        ) {
            let Some(Stored(record)) = self.agreements.get(agreement) else {
                answer(&[[0; 32]; 12]);
            };
            let figures = record.figures;
            answer!(
                figures.status(),
                record.kind,
                record.agency,
                record.institution,
                figures.share.0,
                figures.rule.seats,
                figures.rule.institutions,
                figures.rule.dissent,
                figures.last,
                figures.due,
                figures.paid,
                figures.refunded
            )
        }

        /// How many agreements there are; they are numbered from 1.
        #[ink(message, name = "agreementCount")]
        pub fn agreement_count(&self) -> u32 {
            self.agreement_count.get().unwrap_or(0)
        }

        // ---- savings -------------------------------------------------------------------------

        /// The agency reports what it saved in a period that is over, in place of what it reported for
        /// it before, until that is final.
        #[ink(message, name = "reportSaving")]
        pub fn report_saving(
            &mut self,
            agreement: u32,
            period: u32,
            saving: u128,
            evidence: FixedBytes<32>,
        ) -> Result<(), Error> {
            arguments(&[4, 4, 16, WORD]);
            let (record, mut opened) = self.own_agreement(agreement);
            if evidence.0 == [0; 32] {
                Error::InvalidEvidence {}.refuse();
            }
            opened.case.period = period;
            let rules = &opened.record.rules;
            let due = record
                .figures
                .due_ceil(&opened.book, rules, period, saving, opened.case.now)
                .unwrap_or_else(|error| opened.refuses(error));
            match self.savings.get((agreement, period)) {
                Some(Stored(before)) if before.is_final => {
                    Error::SavingIsFinal { agreement, period }.refuse();
                }
                _ => {}
            }
            let reported = Saving {
                saving,
                evidence: evidence.0,
                due,
                is_final: false,
            };
            self.savings.insert((agreement, period), &Stored(reported));
            SavingReported {
                agreement,
                period,
                saving,
                evidence,
            }
            .emit();
            answer!()
        }

        /// The caller, an auditor, attests what the agency last reported for a period, by saying it
        /// again; true if that made it final. Then the agreement's share of it is due. Cannot be taken
        /// back.
        #[ink(message, name = "attestSaving")]
        pub fn attest_saving(
            &mut self,
            agreement: u32,
            period: u32,
            saving: u128,
            evidence: FixedBytes<32>,
        ) -> Result<bool, Error> {
            let statement = Statement {
                agreement,
                period,
                saving,
                evidence,
            };
            answer!(self.speak(statement, true))
        }

        /// The caller, an auditor, speaks against what the agency last reported for a period. Enough of
        /// them keep it from becoming final; the agency may report other figures.
        #[ink(message, name = "disputeSaving")]
        pub fn dispute_saving(
            &mut self,
            agreement: u32,
            period: u32,
            saving: u128,
            evidence: FixedBytes<32>,
        ) -> Result<(), Error> {
            let statement = Statement {
                agreement,
                period,
                saving,
                evidence,
            };
            self.speak(statement, false);
            answer!()
        }

        /// What was last reported for a period: where it stands (0 none, 1 reported, 2 final), the
        /// saving, its evidence, and the share of it that is due or will be.
        #[ink(message)]
        pub fn saving(&self, agreement: u32, period: u32) -> (u8, u128, FixedBytes<32>, u128) {
            let Some(Stored(it)) = self.savings.get((agreement, period)) else {
                answer(&[[0; 32]; 4]);
            };
            let status: u8 = if it.is_final { 2 } else { 1 };
            answer!(status, it.saving, FixedBytes(it.evidence), it.due)
        }

        /// The auditors for and against a statement, and the institutions of those for it, as bits; and
        /// whether it is final.
        #[ink(message, name = "savingBallot")]
        pub fn saving_ballot(
            &self,
            agreement: u32,
            period: u32,
            saving: u128,
            evidence: FixedBytes<32>,
        ) -> (u64, u64, u64, bool) {
            let statement = Statement {
                agreement,
                period,
                saving,
                evidence,
            };
            let Stored(ballot) = self.ballots.get(statement.key()).unwrap_or_default();
            answer!(
                ballot.attested,
                ballot.dissented,
                ballot.institutions,
                ballot.is_final
            )
        }

        // ---- money ---------------------------------------------------------------------------

        /// Pays for an agreement into the pot of a period that is not closed, the one that begins next
        /// at the furthest. Anyone may, also more than is due; there is no way back but winding up. The
        /// chain's own token comes with the message; of an ERC-20 the caller has approved it, and
        /// exactly so much has to arrive.
        #[ink(message, payable)]
        pub fn deposit(&mut self, agreement: u32, period: u32, amount: u128) -> Result<(), Error> {
            arguments(&[4, 4, 16]);
            if amount == 0 {
                Error::InvalidAmount { amount }.refuse();
            }
            let (mut record, mut opened) = self.agreed(agreement);
            opened.case.period = period;
            let kind = record.kind;
            let (book, figures, entered) = opened
                .book
                .deposit(
                    &opened.record.rules,
                    record.figures,
                    self.read_period(kind, period),
                    period,
                    amount,
                    opened.case.now,
                )
                .unwrap_or_else(|error| opened.refuses(error));
            record.figures = figures;
            self.agreements.insert(agreement, &Stored(record));
            self.write_book(kind, book);
            self.write_period(kind, period, entered);
            let from = self.env().caller();
            Deposited {
                agreement,
                period,
                from,
                amount,
            }
            .emit();
            Error::granted(Token(opened.record.token).take(from, amount));
            answer!()
        }

        /// Enrols a final claim that names this fund in its period or, if that is closed, in the next
        /// to close; returns which. Anyone may, once a claim.
        #[ink(message)]
        pub fn enrol(&mut self, claim: u64) -> Result<u32, Error> {
            arguments(&[8]);
            if self.enrolments.get(claim).is_some() {
                Error::AlreadyEnrolled { claim }.refuse();
            }
            let verdict = self.verdict(claim);
            standing(claim, &verdict);
            let consumer = verdict.consumer;
            if consumer != self.env().address() {
                Error::ForAnotherConsumer { claim, consumer }.refuse();
            }
            let kind = verdict.kind;
            let opened = self.opened(kind);
            let period = opened
                .book
                .period_for(verdict.period)
                .unwrap_or_else(|error| opened.refuses(error));
            let (entered, figures) = self
                .read_period(kind, period)
                .enrol(period, verdict.quantity, verdict.area)
                .unwrap_or_else(|error| opened.refuses(error));
            self.write_period(kind, period, entered);
            let record = EnrolmentRecord { kind, figures };
            self.enrolments.insert(claim, &Stored(record));
            Enrolled {
                claim,
                kind,
                period,
                quantity: verdict.quantity,
                area: verdict.area,
            }
            .emit();
            answer!(period)
        }

        /// Closes the next period of a kind, once its settlement time is over: what it has is divided
        /// among its claims, the tariff first, the bonus from what that leaves, pro rata where there is
        /// too little. The rest goes to the next period. Anyone may; it costs the same for any number
        /// of claims. Cannot be undone.
        #[ink(message)]
        pub fn close(&mut self, kind: u32, period: u32) -> Result<(), Error> {
            arguments(&[4, 4]);
            let mut opened = self.opened(kind);
            opened.case.period = period;
            let following = period.saturating_add(1);
            let closing = opened
                .book
                .close(
                    &opened.record.rules,
                    self.read_period(kind, period),
                    self.read_period(kind, following),
                    period,
                    opened.case.now,
                )
                .unwrap_or_else(|error| opened.refuses(error));
            self.write_book(kind, closing.book);
            self.write_period(kind, period, closing.period);
            self.write_period(kind, following, closing.following);
            PeriodClosed {
                kind,
                period,
                pot: closing.period.pot,
                quantity: closing.period.quantity,
                area: closing.period.area,
                individual: closing.division.individual,
                collective: closing.division.collective,
                carried: closing.carried,
            }
            .emit();
            answer!()
        }

        /// The claimant takes what a claim is worth, once its period is closed, to any address; returns
        /// how much. What the claimant owes for claims that were revoked is taken off first. Refused if
        /// the register does not say any more that the claim is final.
        #[ink(message)]
        pub fn withdraw(&mut self, claim: u64, to: Address) -> Result<u128, Error> {
            arguments(&[8, ADDRESS]);
            let (mut record, mut opened) = self.enrolled(claim);
            let (kind, period) = (record.kind, record.figures.period);
            opened.case.period = period;
            let verdict = self.verdict(claim);
            let claimant = self.env().caller();
            if claimant != verdict.claimant {
                Error::NotClaimant { caller: claimant }.refuse();
            }
            standing(claim, &verdict);
            let to = Error::granted(non_zero(to));
            let next = opened.book.next;
            let payment = opened
                .book
                .pay(
                    self.read_period(kind, period),
                    self.read_period(kind, next),
                    record.figures,
                    self.debt_of(kind, claimant),
                )
                .unwrap_or_else(|error| opened.refuses(error));
            record.figures = payment.enrolment;
            self.enrolments.insert(claim, &Stored(record));
            self.write_book(kind, payment.book);
            self.write_period(kind, period, payment.period);
            if payment.netted > 0 {
                self.debts.insert((kind, claimant), &payment.debt);
            }
            self.write_period(kind, next, payment.next);
            let (amount, netted) = (payment.paid, payment.netted);
            Paid {
                claim,
                claimant,
                to,
                amount,
                netted,
            }
            .emit();
            pay_out(opened.record.token, to, amount);
            answer!(amount)
        }

        /// Strikes out an enrolled claim that the register has revoked. Before its period is closed it
        /// leaves it; after that what it is worth goes into the next pot; and once it was paid, its
        /// claimant owes that, and it is taken off what the fund pays for claims of this kind later.
        /// Anyone may, once a claim.
        #[ink(message)]
        pub fn recover(&mut self, claim: u64) -> Result<(), Error> {
            arguments(&[8]);
            let (mut record, opened) = self.enrolled(claim);
            let (kind, period) = (record.kind, record.figures.period);
            let verdict = self.verdict(claim);
            let status = verdict.status;
            if status != REVOKED {
                Error::NotRevoked { claim, status }.refuse();
            }
            let claimant = verdict.claimant;
            let next = opened.book.next;
            let (found, coming) = (self.read_period(kind, period), self.read_period(kind, next));
            let strike = opened
                .book
                .strike(found, coming, record.figures, self.debt_of(kind, claimant))
                .unwrap_or_else(|error| opened.refuses(error));
            record.figures = strike.enrolment;
            self.enrolments.insert(claim, &Stored(record));
            self.write_book(kind, strike.book);
            if strike.period != found {
                self.write_period(kind, period, strike.period);
            }
            if strike.next != coming {
                self.write_period(kind, next, strike.next);
            }
            if strike.owed > 0 {
                self.debts.insert((kind, claimant), &strike.debt);
            }
            Struck {
                claim,
                returned: strike.returned,
                debt: strike.owed,
            }
            .emit();
            answer!()
        }

        /// Takes what is free in the fund's account at the register, in the token of a kind, into the
        /// pot of that kind's next period to close: stakes and bonds of those who claimed or attested
        /// wrongly. Returns how much. Anyone may.
        #[ink(message)]
        pub fn collect(&mut self, kind: u32) -> Result<u128, Error> {
            arguments(&[4]);
            let opened = self.opened(kind);
            let token = opened.record.token;
            let own = self.env().address();
            let register = self.read_register();
            let amount = register
                .free(token, own)
                .unwrap_or_else(|| refuse(register));
            if amount == 0 {
                Error::NothingToCollect {}.refuse();
            }
            let next = opened.book.next;
            let (book, entered) = opened
                .book
                .collect(self.read_period(kind, next), amount)
                .unwrap_or_else(|error| opened.refuses(error));
            self.write_book(kind, book);
            self.write_period(kind, next, entered);
            Collected { kind, amount }.emit();
            let before = Error::granted(Token(token).held());
            register
                .withdraw(token, amount, own)
                .unwrap_or_else(|| refuse(register));
            Error::granted(Token(token).arrived(before, amount));
            answer!(amount)
        }

        /// Takes the chain's own token from the register, which pays it so when the fund collects.
        /// Refused from anybody else.
        #[ink(message, payable, name = "receiveNative")]
        pub fn receive_native(&mut self) -> Result<(), Error> {
            arguments(&[]);
            if self.env().caller() != self.read_register().0 {
                Error::WrongValue {
                    expected: U256::zero(),
                    sent: self.env().transferred_value(),
                }
                .refuse();
            }
            answer!()
        }

        /// The agency draws its part of what was left over after the last period: as much of it as the
        /// deposits for its agreement are of all deposits, rounded down, less what it drew before.
        /// Returns how much.
        #[ink(message)]
        pub fn refund(&mut self, agreement: u32, to: Address) -> Result<u128, Error> {
            arguments(&[4, ADDRESS]);
            let (mut record, opened) = self.own_agreement(agreement);
            let to = Error::granted(non_zero(to));
            let (book, figures, amount) = opened
                .book
                .refund(record.figures)
                .unwrap_or_else(|error| opened.refuses(error));
            record.figures = figures;
            self.agreements.insert(agreement, &Stored(record));
            self.write_book(record.kind, book);
            Refunded {
                agreement,
                to,
                amount,
            }
            .emit();
            pay_out(opened.record.token, to, amount);
            answer!(amount)
        }

        // ---- views ---------------------------------------------------------------------------

        /// A period: whether it is closed, what there is in its pot or was when it was closed,
        /// quantity and area of its claims, and what was set aside for each of these.
        #[ink(message)]
        pub fn period(
            &self,
            kind: u32,
            period: u32,
        ) -> Result<(bool, u128, u128, u128, u128, u128), Error> {
            self.opened(kind);
            let it = self.read_period(kind, period);
            let (closed, individual, collective) = match it.division {
                Some(division) => (true, division.individual, division.collective),
                None => (false, 0, 0),
            };
            answer!(closed, it.pot, it.quantity, it.area, individual, collective)
        }

        /// An enrolled claim: where it stands (0 none, 1 enrolled, 2 paid, 3 struck out), the period it
        /// is paid from, and what it is worth (0 before that is closed) or was paid.
        #[ink(message)]
        pub fn enrolment(&self, claim: u64) -> (u8, u32, u128) {
            let Some(Stored(EnrolmentRecord { kind, figures })) = self.enrolments.get(claim) else {
                answer(&[[0; 32]; 3]);
            };
            let (status, amount): (u8, u128) = match figures.outcome {
                Outcome::Paid(amount) => (2, amount),
                Outcome::Struck(amount) => (3, amount),
                Outcome::Enrolled => {
                    let worth = self.read_period(kind, figures.period).worth(&figures);
                    (1, worth.ok().flatten().unwrap_or(0))
                }
            };
            answer!(status, figures.period, amount)
        }

        /// What a claimant owes for claims of a kind that were revoked after their payment.
        #[ink(message, name = "debtOf")]
        pub fn debt_of(&self, kind: u32, claimant: Address) -> u128 {
            self.debts.get((kind, claimant)).unwrap_or(0)
        }

        /// A scheme's money: all that was ever paid in, all that was paid out, what is in periods not
        /// closed, what is set aside for claims, and what is left for agencies after the last period.
        #[ink(message)]
        pub fn books(&self, kind: u32) -> Result<(U256, U256, u128, u128, u128), Error> {
            let Opened { book, .. } = self.opened(kind);
            answer!(
                book.paid_in,
                book.paid_out,
                book.open,
                book.reserved,
                book.rest.saturating_sub(book.drawn)
            )
        }

        // ---- governance ----------------------------------------------------------------------

        /// The claims register whose claims the fund pays for.
        #[ink(message)]
        pub fn register(&self) -> Address {
            answer!(self.read_register().0)
        }

        /// How long an auditor and the end of a scheme wait; seconds.
        #[ink(message)]
        pub fn delay(&self) -> u64 {
            answer!(self.read_governance().delay)
        }

        /// The governor.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            answer!(self.read_governance().governor)
        }

        /// Offers governance to `to`; it passes when `to` accepts. Zero takes an offer back. Governor
        /// only.
        #[ink(message, name = "offerGovernance")]
        pub fn offer_governance(&mut self, to: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut governance = self.read_governance();
            let from = self.env().caller();
            Error::granted(governance.offer(from, to));
            self.governance.set(&Stored(governance));
            GovernanceOffered { from, to }.emit();
            answer!()
        }

        /// Accepts governance that was offered to the caller.
        #[ink(message, name = "acceptGovernance")]
        pub fn accept_governance(&mut self) -> Result<(), Error> {
            arguments(&[]);
            let mut governance = self.read_governance();
            let governor = self.env().caller();
            Error::granted(governance.accept(governor));
            self.governance.set(&Stored(governance));
            GovernanceAccepted { governor }.emit();
            answer!()
        }

        /// Names the contract that is to follow this one, for people to see; nothing moves. Governor
        /// only.
        #[ink(message, name = "nameSuccessor")]
        pub fn name_successor(&mut self, successor: Address) -> Result<(), Error> {
            arguments(&[ADDRESS]);
            let mut governance = self.governed();
            governance.successor = successor;
            self.governance.set(&Stored(governance));
            SuccessorNamed { successor }.emit();
            answer!()
        }

        /// The contract that is to follow this one; zero if none is named.
        #[ink(message)]
        pub fn successor(&self) -> Address {
            answer!(self.read_governance().successor)
        }

        // ---- private -------------------------------------------------------------------------

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }

        #[inline(never)]
        fn read_governance(&self) -> Governance {
            let Stored(governance) = self.governance.get().expect("the constructor set it");
            governance
        }

        #[inline(never)]
        fn governed(&self) -> Governance {
            let governance = self.read_governance();
            Error::granted(governance.only_governor(self.env().caller()));
            governance
        }

        #[inline(never)]
        fn read_register(&self) -> Register {
            Register(self.register.get().expect("the constructor set it"))
        }

        /// What the register says of a claim.
        #[inline(never)]
        fn verdict(&self, claim: u64) -> Verdict {
            let register = self.read_register();
            register.verdict(claim).unwrap_or_else(|| refuse(register))
        }

        #[inline(never)]
        fn opened(&self, kind: u32) -> Opened {
            match (self.schemes.get(kind), self.books.get(kind)) {
                (Some(Stored(record)), Some(Stored(book))) => Opened {
                    record,
                    book,
                    case: Case::of(kind, &book, self.now()),
                },
                _ => Error::UnknownScheme { kind }.refuse(),
            }
        }

        /// An agreement and the scheme it is for.
        #[inline(never)]
        fn agreed(&self, agreement: u32) -> (AgreementRecord, Opened) {
            let Stored(record) = self
                .agreements
                .get(agreement)
                .unwrap_or_else(|| Error::UnknownAgreement { agreement }.refuse());
            let mut opened = self.opened(record.kind);
            opened.case.agreement = agreement;
            opened.case.status = record.figures.status();
            (record, opened)
        }

        /// The same, for its agency alone.
        #[inline(never)]
        fn own_agreement(&self, agreement: u32) -> (AgreementRecord, Opened) {
            let (record, opened) = self.agreed(agreement);
            let caller = self.env().caller();
            if caller != record.agency {
                Error::NotAgency { caller }.refuse();
            }
            (record, opened)
        }

        /// An enrolled claim and the scheme it is paid by.
        #[inline(never)]
        fn enrolled(&self, claim: u64) -> (EnrolmentRecord, Opened) {
            let Stored(record) = self
                .enrolments
                .get(claim)
                .unwrap_or_else(|| Error::NotEnrolled { claim }.refuse());
            let mut opened = self.opened(record.kind);
            opened.case.claim = claim;
            (record, opened)
        }

        #[inline(never)]
        fn write_book(&mut self, kind: u32, book: Book) {
            self.books.insert(kind, &Stored(book));
        }

        #[inline(never)]
        fn read_period(&self, kind: u32, period: u32) -> Period {
            let Stored(period) = self.periods.get((kind, period)).unwrap_or_default();
            period
        }

        #[inline(never)]
        fn write_period(&mut self, kind: u32, number: u32, period: Period) {
            self.periods.insert((kind, number), &Stored(period));
        }

        #[inline(never)]
        fn announce_terms(&self, kind: u32, terms: Terms, from_period: u32) {
            TermsChanged {
                kind,
                tariff: terms.tariff,
                bonus: terms.bonus,
                target: terms.target,
                from_period,
            }
            .emit();
        }

        /// The caller, an auditor, speaks for a statement or against it; whether it is final now.
        #[inline(never)]
        fn speak(&mut self, statement: Statement, support: bool) -> bool {
            arguments(&[4, 4, 16, WORD]);
            let Statement {
                agreement,
                period,
                saving,
                evidence,
            } = statement;
            let auditor = self.env().caller();
            let (mut record, opened) = self.agreed(agreement);
            let seat = Error::granted(self.auditors.voice(AUDITORS, auditor, opened.case.now));
            if auditor == record.agency || seat.institution == record.institution {
                Error::AgencyAudits { auditor }.refuse();
            }
            let key = (agreement, period);
            let mut reported = match self.savings.get(key) {
                Some(Stored(it)) if it.saving == saving && it.evidence == evidence.0 => it,
                _ => Error::SavingNotReported { agreement, period }.refuse(),
            };
            let Stored(ballot) = self.ballots.get(statement.key()).unwrap_or_default();
            let rule = record.figures.rule;
            let ballot = if support {
                ballot.attest(seat, rule)
            } else {
                ballot.dissent(seat, rule)
            };
            let ballot = ballot.unwrap_or_else(|error| match error {
                BallotError::AlreadySpoken => Error::AlreadySpoken { auditor }.refuse(),
                BallotError::AlreadyFinal => Error::SavingIsFinal { agreement, period }.refuse(),
                BallotError::Rejected { dissent } => Error::Rejected { dissent }.refuse(),
            });
            self.ballots.insert(statement.key(), &Stored(ballot));
            if support {
                SavingAttested {
                    agreement,
                    period,
                    auditor,
                    saving,
                    evidence,
                }
                .emit();
            } else {
                SavingDisputed {
                    agreement,
                    period,
                    auditor,
                    saving,
                    evidence,
                }
                .emit();
            }
            if ballot.is_final {
                let due = reported.due;
                record.figures = record
                    .figures
                    .owing(due)
                    .unwrap_or_else(|error| opened.refuses(error));
                reported.is_final = true;
                self.savings.insert(key, &Stored(reported));
                self.agreements.insert(agreement, &Stored(record));
                SavingFinal {
                    agreement,
                    period,
                    saving,
                    due,
                }
                .emit();
            }
            ballot.is_final
        }
    }

    /// Refuses arguments that did not come as the Solidity ABI has them.
    #[inline(never)]
    fn arguments(widths: &[u8]) {
        if !well_formed(widths) {
            Error::MalformedArguments {}.refuse();
        }
    }

    #[cold]
    #[inline(never)]
    fn refuse(register: Register) -> ! {
        Error::RegisterRefused {
            register: register.0,
        }
        .refuse()
    }

    /// The last thing a message does.
    #[inline(never)]
    fn pay_out(token: Address, to: Address, amount: u128) {
        if amount > 0 {
            Error::granted(Token(token).pay(to, amount));
        }
    }

    /// Refuses a claim that is not final.
    fn standing(claim: u64, verdict: &Verdict) {
        let status = verdict.status;
        if status != FINAL {
            Error::NotFinal { claim, status }.refuse();
        }
    }
}
