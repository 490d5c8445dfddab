//! Random sequences of messages to a deployed fund on a deployed register, against the model; every
//! invariant after every message. `WEIR_CHAIN_CASES` says how many sequences.
#![allow(missing_docs)]

mod fund_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use fund_stage::{
    agreement, balance_of, cell, kind, named, scheme, stage::properties::config, Claims, Fund,
    Options, Stage, CHALLENGE, DAY, DELAY, FIRST_OPENS, FORTUNE, ONE, PERIOD, SETTLEMENT,
};
use num_bigint::BigInt;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};
use weir_e2e::{CallError, Receipt, Snapshot};
use weir_model::{
    fund::{Agreement, Calendar, Charter, CircularFund, Reasons, Seen, Statement, Terms},
    Quorum,
};

/// Two agencies, three auditors, three claimants, one who is none of them.
const AGENCIES: std::ops::Range<usize> = 0..2;
const CLAIMANTS: std::ops::Range<usize> = 5..8;
const STRANGER: usize = 8;
const PEOPLE: usize = 9;
/// Paid in the ERC-20, in the chain's own token, and in the ERC-20 again.
const KINDS: u32 = 3;
const DECIMALS: [u8; 3] = [0, 3, 18];
const LENGTHS: [u64; 3] = [PERIOD, PERIOD, 7 * DAY];
/// A claim that nobody filed.
const NO_CLAIM: u64 = 9_999;

#[derive(Clone, Copy, Debug)]
enum Amount {
    Small(u128),
    Large(u128),
}

impl Amount {
    fn value(self) -> u128 {
        match self {
            Self::Small(amount) | Self::Large(amount) => amount,
        }
    }
}

#[derive(Clone, Debug)]
enum Message {
    Wait {
        hours: u64,
    },
    File {
        who: usize,
        kind: u32,
        ago: u32,
        quantity: Amount,
        area: u128,
        attested: bool,
        elsewhere: bool,
    },
    Enrol {
        back: usize,
    },
    Revoke {
        back: usize,
        /// And taken out of the fund at once.
        recovered: bool,
    },
    Withdraw {
        proper: bool,
        back: usize,
    },
    Recover {
        back: usize,
    },
    Close {
        kind: u32,
        offset: i8,
    },
    Deposit {
        who: usize,
        agreement: u32,
        offset: u32,
        amount: Amount,
        /// What the message carries is not what it says.
        wrong_value: bool,
    },
    Offer {
        governor: bool,
        kind: u32,
        agency: usize,
        institution: u8,
        tenths: u128,
        rule: (u8, u8, u8),
    },
    Accept {
        proper: bool,
        agreement: u32,
    },
    Retire {
        proper: bool,
        agreement: u32,
    },
    Report {
        proper: bool,
        agreement: u32,
        ago: u32,
        saving: u128,
        evidence: u8,
    },
    /// On one of the last statements.
    Speak {
        who: usize,
        back: usize,
        /// With another figure.
        altered: bool,
        support: bool,
    },
    ProposeAuditor {
        governor: bool,
        who: usize,
        institution: u8,
    },
    RemoveAuditor {
        governor: bool,
        who: usize,
    },
    SetTerms {
        governor: bool,
        kind: u32,
        terms: (u128, u128, u128),
    },
    WindUp {
        governor: bool,
        kind: u32,
    },
    Collect {
        kind: u32,
    },
    Refund {
        proper: bool,
        agreement: u32,
    },
    Donate {
        native: bool,
        amount: u128,
    },
}

fn message() -> impl Strategy<Value = Message> {
    let mostly = || prop::bool::weighted(0.9);
    let rarely = || prop::bool::weighted(0.05);
    let kind =
        || prop_oneof![6 => Just(0_u32), 4 => Just(1_u32), 2 => Just(2_u32), 1 => Just(3_u32)];
    let back = || 0_usize..7;
    let number = || prop_oneof![12 => 1_u32..4, 3 => 0_u32..7];
    let ago = || prop_oneof![6 => Just(0_u32), 2 => 1_u32..3];
    let amount = || {
        prop_oneof![
            12 => (0_u128..3_000).prop_map(Amount::Small),
            1 => (0_u128..1 << 60).prop_map(Amount::Large),
        ]
    };
    let quantity = || {
        prop_oneof![
            12 => (0_u128..150).prop_map(Amount::Small),
            1 => (0_u128..1 << 60).prop_map(Amount::Large),
        ]
    };
    let auditor = prop_oneof![6 => 2_usize..5, 1 => 0..PEOPLE];
    let terms = (
        0_u128..30,
        0_u128..120,
        prop_oneof![Just(0_u128), 0_u128..400],
    );
    let terms = prop_oneof![
        9 => terms,
        1 => (0_u128..2_000_000, 0_u128..2_000_000, any::<u128>()),
    ];
    prop_oneof![
        7 => prop_oneof![3 => 1_u64..40, 2 => 100_u64..300].prop_map(|hours| Message::Wait { hours }),
        9 => (CLAIMANTS, 0_u32..KINDS, ago(), quantity(), 0_u128..60_000, mostly(), rarely())
            .prop_map(|(who, kind, ago, quantity, area, attested, elsewhere)| Message::File { who, kind, ago, quantity, area, attested, elsewhere }),
        10 => back().prop_map(|back| Message::Enrol { back }),
        4 => (back(), any::<bool>()).prop_map(|(back, recovered)| Message::Revoke { back, recovered }),
        10 => (mostly(), back()).prop_map(|(proper, back)| Message::Withdraw { proper, back }),
        5 => back().prop_map(|back| Message::Recover { back }),
        9 => (kind(), prop_oneof![8 => Just(0_i8), 1 => -1_i8..3]).prop_map(|(kind, offset)| Message::Close { kind, offset }),
        9 => (0..PEOPLE, number(), 0_u32..4, amount(), rarely())
            .prop_map(|(who, agreement, offset, amount, wrong_value)| Message::Deposit { who, agreement, offset, amount, wrong_value }),
        3 => (mostly(), kind(), AGENCIES, 0_u8..4, 0_u128..12, (1_u8..3, 1_u8..3, 1_u8..3))
            .prop_map(|(governor, kind, agency, institution, tenths, rule)| Message::Offer { governor, kind, agency, institution, tenths, rule }),
        4 => (mostly(), number()).prop_map(|(proper, agreement)| Message::Accept { proper, agreement }),
        1 => (mostly(), number()).prop_map(|(proper, agreement)| Message::Retire { proper, agreement }),
        6 => (mostly(), number(), prop_oneof![8 => Just(1_u32), 1 => 0_u32..4], 0_u128..5_000, prop_oneof![9 => 1_u8..4, 1 => Just(0_u8)])
            .prop_map(|(proper, agreement, ago, saving, evidence)| Message::Report { proper, agreement, ago, saving, evidence }),
        12 => (auditor, 0_usize..3, rarely(), mostly())
            .prop_map(|(who, back, altered, support)| Message::Speak { who, back, altered, support }),
        2 => (mostly(), 0..PEOPLE, 0_u8..67)
            .prop_map(|(governor, who, institution)| Message::ProposeAuditor { governor, who, institution }),
        1 => (mostly(), 0..PEOPLE).prop_map(|(governor, who)| Message::RemoveAuditor { governor, who }),
        3 => (mostly(), kind(), terms).prop_map(|(governor, kind, terms)| Message::SetTerms { governor, kind, terms }),
        1 => (prop::bool::weighted(0.6), kind()).prop_map(|(governor, kind)| Message::WindUp { governor, kind }),
        3 => kind().prop_map(|kind| Message::Collect { kind }),
        3 => (mostly(), number()).prop_map(|(proper, agreement)| Message::Refund { proper, agreement }),
        1 => (any::<bool>(), 1_u128..1_000).prop_map(|(native, amount)| Message::Donate { native, amount }),
    ]
}

#[derive(Clone, Debug)]
struct Play {
    messages: Vec<Message>,
    /// In which claimants withdraw in the end.
    order: u64,
}

/// Most can happen once there is money and a claim: many plays begin in the second period with an
/// agreement, a deposit and three final claims, enrolled, in each of the first two kinds.
fn play() -> impl Strategy<Value = Play> {
    let mut opening = Vec::new();
    for (kind, agreement) in [(0, 1), (1, 2)] {
        opening.push(Message::Offer {
            governor: true,
            kind,
            agency: 0,
            institution: 0,
            tenths: 5,
            rule: (2, 2, 1),
        });
        opening.push(Message::Accept {
            proper: true,
            agreement,
        });
        opening.push(Message::Deposit {
            who: 0,
            agreement,
            offset: 1,
            amount: Amount::Small(900),
            wrong_value: false,
        });
    }
    opening.push(Message::Wait { hours: 15 * 24 });
    for kind in [0, 1] {
        for (who, quantity) in [(5, 37), (6, 71), (5, 20)] {
            opening.push(Message::File {
                who,
                kind,
                ago: 0,
                quantity: Amount::Small(quantity),
                area: 12_345,
                attested: true,
                elsewhere: false,
            });
        }
    }
    opening.push(Message::Report {
        proper: true,
        agreement: 1,
        ago: 1,
        saving: 1_001,
        evidence: 1,
    });
    opening.push(Message::Wait { hours: 24 });
    opening.extend((0..6).map(|back| Message::Enrol { back }));
    (
        prop::bool::weighted(0.8),
        prop::collection::vec(message(), 1..60),
        any::<u64>(),
    )
        .prop_map(move |(opened, messages, order)| {
            let opening = if opened { opening.clone() } else { Vec::new() };
            let messages = [opening, messages].concat();
            Play { messages, order }
        })
}

/// The contracts, deployed once; every play begins from the snapshot.
struct Ground {
    stage: Stage,
    beginning: Snapshot,
    people: Vec<Address>,
    elsewhere: Address,
}

fn charter(kind: u32) -> Charter {
    let index = usize::try_from(kind).expect("few kinds");
    Charter {
        calendar: Calendar {
            begins: FIRST_OPENS,
            length: LENGTHS[index],
        },
        decimals: DECIMALS[index].into(),
        settlement: SETTLEMENT,
        max_tariff: 1_000_000,
        max_bonus: 1_000_000,
        first: 1,
    }
}

/// 10 a unit and 25 a hectare, once 80 units are reached.
fn terms_at_first(kind: u32) -> Terms {
    let index = usize::try_from(kind).expect("few kinds");
    let unit = 10_u128.pow(DECIMALS[index].into());
    Terms {
        tariff: 10 * unit.min(1_000),
        bonus: 25,
        target: 80,
    }
}

impl Ground {
    fn set() -> Self {
        let options = |kind: u32| {
            let terms = terms_at_first(kind);
            Options {
                decimals: DECIMALS[usize::try_from(kind).expect("few kinds")],
                tariff: terms.tariff,
                bonus: terms.bonus,
                target: terms.target,
                ..Options::default()
            }
        };
        let mut stage = Stage::new(options(0));
        let native = kind(Address::ZERO, &options(1));
        let other = Claims::KindSettings {
            periodLength: LENGTHS[2],
            ..kind(stage.token, &options(2))
        };
        for (number, settings) in (1..).zip([native, other]) {
            assert_eq!(stage.add_kind(&settings), number);
            let opened = scheme(number, &options(number));
            stage.does(stage.governor, &Fund::openSchemeCall { opened });
        }
        let token = std::mem::replace(&mut stage.token, Address::ZERO);
        let staking = [stage.seats.to_vec(), stage.claimants.to_vec()].concat();
        for who in staking {
            stage.put_up(who, 1_000_000_000);
        }
        stage.token = token;
        stage.chain.advance(DELAY);
        let elsewhere = stage.stranger;
        let people = [
            stage.agencies.to_vec(),
            stage.auditors.to_vec(),
            stage.claimants.to_vec(),
            vec![stage.stranger],
        ]
        .concat();
        assert_eq!(people.len(), PEOPLE);
        for who in &people {
            // auditors have no fortune yet, and anybody may pay for an agreement
            if stage.auditors.contains(who) {
                stage.give(*who, FORTUNE);
                stage.approve(*who);
            }
        }
        let beginning = stage.chain.snapshot();
        Self {
            stage,
            beginning,
            people,
            elsewhere,
        }
    }

    fn play(&mut self, play: &Play) -> Result<(), TestCaseError> {
        self.stage.chain.restore(&self.beginning);
        let mut world = World::new(self);
        world.check()?;
        for message in &play.messages {
            world.step(message)?;
            world
                .check()
                .map_err(|error| TestCaseError::fail(format!("after {message:?}: {error}")))?;
        }
        world.everybody_gets_out(play.order)
    }

    fn token(&self, kind: u32) -> Address {
        if kind == 1 {
            Address::ZERO
        } else {
            self.stage.token
        }
    }
}

struct World<'a> {
    ground: &'a mut Ground,
    model: CircularFund,
    /// Everything that was filed.
    claims: Vec<u64>,
    /// Everything that was reported.
    statements: Vec<Statement>,
    /// Sent to the fund outside its messages.
    donated: BTreeMap<Address, u128>,
    cells: u64,
}

/// Words that a model's verdict and a contract's answer have in common.
fn agree<T>(
    expected: &Result<(), Reasons>,
    answered: &Result<T, CallError>,
) -> Result<(), TestCaseError> {
    let given = match answered {
        Ok(_) => None,
        Err(error) => {
            let selector = error.revert_data().and_then(|data| data.first_chunk::<4>());
            let name = selector.and_then(|selector| Fund::FundErrors::name_by_selector(*selector));
            prop_assert!(name.is_some(), "{error}, but expected: {expected:?}");
            name
        }
    };
    let right = match (expected, given) {
        (Ok(()), None) => true,
        (Err(reasons), Some(name)) => reasons.contains(name),
        _ => false,
    };
    let shown = answered.as_ref().err().map(named);
    prop_assert!(right, "answered {shown:?}, but expected: {expected:?}");
    Ok(())
}

fn big(number: impl Into<BigInt>) -> BigInt {
    number.into()
}

impl<'a> World<'a> {
    fn new(ground: &'a mut Ground) -> Self {
        let mut model = CircularFund::new(DELAY);
        let seated = |who: Address| ground.people.iter().position(|it| *it == who);
        for (auditor, institution) in ground.stage.auditors.into_iter().zip(1..) {
            let who = seated(auditor).expect("they are people");
            model
                .propose_auditor(true, who, institution, ground.stage.chain.now() - 2 * DELAY)
                .expect("they have no seats yet");
        }
        for kind in 0..KINDS {
            model
                .open_scheme(true, kind, charter(kind), terms_at_first(kind))
                .expect("the scheme is sound");
        }
        Self {
            ground,
            model,
            claims: Vec::new(),
            statements: Vec::new(),
            donated: BTreeMap::new(),
            cells: 0,
        }
    }

    fn now(&self) -> u64 {
        self.ground.stage.chain.now()
    }

    fn period_now(&self, kind: u32) -> u32 {
        charter(kind.min(KINDS - 1)).calendar.period_at(self.now())
    }

    fn governor(&self, proper: bool) -> Address {
        if proper {
            self.ground.stage.governor
        } else {
            self.ground.people[STRANGER]
        }
    }

    fn read<C: SolCall>(&mut self, call: &C) -> Result<C::Return, TestCaseError> {
        let answer = self.ground.stage.chain.read(self.ground.stage.fund, call);
        answer.map_err(|error| TestCaseError::fail(format!("{}: {}", C::SIGNATURE, named(&error))))
    }

    /// Sends a message that the model has judged; the model is as it is to be afterwards.
    fn send<C: SolCall, T>(
        &mut self,
        from: Address,
        call: &C,
        after: CircularFund,
        judged: Result<T, Reasons>,
    ) -> Result<Option<(C::Return, T, Receipt)>, TestCaseError> {
        self.pay(from, call, U256::ZERO, after, judged)
    }

    fn pay<C: SolCall, T>(
        &mut self,
        from: Address,
        call: &C,
        value: U256,
        after: CircularFund,
        judged: Result<T, Reasons>,
    ) -> Result<Option<(C::Return, T, Receipt)>, TestCaseError> {
        let fund = self.ground.stage.fund;
        let answer = self
            .ground
            .stage
            .chain
            .send_with_value(from, fund, call, value);
        let (expected, told) = match judged {
            Ok(told) => (Ok(()), Some(told)),
            Err(reasons) => (Err(reasons), None),
        };
        agree(&expected, &answer)
            .map_err(|error| TestCaseError::fail(format!("{}: {error}", C::SIGNATURE)))?;
        let Some(told) = told else {
            return Ok(None);
        };
        self.model = after;
        let (returned, receipt) = answer.expect("it was agreed");
        Ok(Some((returned, told, receipt)))
    }

    fn step(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        match message.clone() {
            Message::Wait { hours } => self.ground.stage.chain.advance(hours * 3_600),
            Message::File { .. } | Message::Donate { .. } => self.elsewhere(message),
            Message::Revoke { back, recovered } => {
                self.elsewhere(message);
                if recovered {
                    self.step(&Message::Recover { back })?;
                }
            }
            Message::Enrol { back } => self.enrol(back)?,
            Message::Withdraw { proper, back } => self.withdraw(proper, back)?,
            Message::Recover { back } => {
                let claim = self.claim(back);
                let judged = after.recover(claim, self.verdict(claim).status);
                let call = Fund::recoverCall { claim };
                self.send(self.ground.people[STRANGER], &call, after, judged)?;
            }
            Message::Close { kind, offset } => {
                let next = self.model.span(kind).map_or(1, |(next, _)| next);
                let period = next.saturating_add_signed(offset.into());
                let judged = after.close(kind, period, now);
                let call = Fund::closeCall { kind, period };
                self.send(self.ground.people[STRANGER], &call, after, judged)?;
            }
            Message::Deposit {
                who,
                agreement,
                offset,
                amount,
                wrong_value,
            } => {
                self.deposit(who, agreement, offset, amount.value(), wrong_value)?;
            }
            Message::Offer {
                governor,
                kind,
                agency,
                institution,
                tenths,
                rule,
            } => {
                let offered = Fund::NewAgreement {
                    kind,
                    institution,
                    share: tenths * ONE / 10,
                    seats: rule.0,
                    institutions: rule.1,
                    dissent: rule.2,
                    ..agreement(self.ground.people[agency], ONE)
                };
                let judged = after.offer(governor, in_model(&offered, agency));
                let call = Fund::offerAgreementCall { offered };
                if let Some((number, told, _)) =
                    self.send(self.governor(governor), &call, after, judged)?
                {
                    prop_assert_eq!(number, told);
                }
            }
            Message::Accept { proper, agreement } => {
                let who = self.agency(proper, agreement);
                let judged = after.accept(who, agreement, now);
                let call = Fund::acceptAgreementCall { agreement };
                self.send(self.ground.people[who], &call, after, judged)?;
            }
            Message::Retire { proper, agreement } => {
                let who = self.agency(proper, agreement);
                let judged = after.retire(who, agreement, now);
                let call = Fund::retireCall { agreement };
                if let Some((last, told, _)) =
                    self.send(self.ground.people[who], &call, after, judged)?
                {
                    prop_assert_eq!(last, told);
                }
            }
            Message::Report {
                proper,
                agreement,
                ago,
                saving,
                evidence,
            } => {
                let who = self.agency(proper, agreement);
                let statement = self.statement(agreement, ago, saving, evidence);
                let judged = after.report(who, statement, now);
                let call = Fund::reportSavingCall {
                    agreement,
                    period: statement.period,
                    saving,
                    evidence: B256::repeat_byte(evidence),
                };
                let caller = self.ground.people[who];
                if self.send(caller, &call, after, judged)?.is_some() {
                    self.statements.push(statement);
                }
            }
            Message::Speak {
                who,
                back,
                altered,
                support,
            } => self.speak(who, back, altered, support)?,
            Message::ProposeAuditor {
                governor,
                who,
                institution,
            } => {
                let judged = after.propose_auditor(governor, who, institution, now);
                let auditor = self.ground.people[who];
                let call = Fund::proposeAuditorCall {
                    auditor,
                    institution,
                };
                self.send(self.governor(governor), &call, after, judged)?;
            }
            Message::RemoveAuditor { governor, who } => {
                let judged = after.remove_auditor(governor, who);
                let auditor = self.ground.people[who];
                self.send(
                    self.governor(governor),
                    &Fund::removeAuditorCall { auditor },
                    after,
                    judged,
                )?;
            }
            Message::SetTerms {
                governor,
                kind,
                terms: (tariff, bonus, target),
            } => {
                let terms = Terms {
                    tariff,
                    bonus,
                    target,
                };
                let judged = after.set_terms(governor, kind, terms, now);
                let call = Fund::setTermsCall {
                    kind,
                    tariff,
                    bonus,
                    target,
                };
                if let Some((from, told, _)) =
                    self.send(self.governor(governor), &call, after, judged)?
                {
                    prop_assert_eq!(from, told);
                }
            }
            Message::WindUp { governor, kind } => {
                let judged = after.wind_up(governor, kind, now);
                let call = Fund::windUpCall { kind };
                if let Some((last, told, _)) =
                    self.send(self.governor(governor), &call, after, judged)?
                {
                    prop_assert_eq!(last, told);
                }
            }
            Message::Collect { kind } => self.collect(kind)?,
            Message::Refund { proper, agreement } => {
                let who = self.agency(proper, agreement);
                self.refund(who, agreement)?;
            }
        }
        Ok(())
    }

    /// What is not a message to the fund.
    fn elsewhere(&mut self, message: &Message) {
        match *message {
            Message::File {
                who,
                kind,
                ago,
                quantity,
                area,
                attested,
                elsewhere,
            } => {
                let Some(period) = self
                    .period_now(kind)
                    .checked_sub(1 + ago)
                    .filter(|it| *it > 0)
                else {
                    return;
                };
                let filing = Claims::Filing {
                    kind,
                    consumer: if elsewhere {
                        self.ground.elsewhere
                    } else {
                        self.ground.stage.fund
                    },
                    period,
                    quantity: quantity.value(),
                    area: area.max(1),
                    evidence: B256::repeat_byte(1),
                    cells: vec![cell(self.cells)],
                };
                self.cells += 1;
                let stage = &mut self.ground.stage;
                let claimant = self.ground.people[who];
                let (claim, _) = stage.register_does(claimant, &Claims::fileCall { filing });
                self.claims.push(claim);
                if attested {
                    let seat = stage.seats[0];
                    stage.register_does(seat, &Claims::attestCall { claim });
                }
            }
            Message::Revoke { back, .. } => {
                let claim = self.claim(back);
                if self.verdict(claim).status == 4 {
                    self.ground.stage.revoke(claim);
                }
            }
            Message::Donate { native, amount } => {
                let fund = self.ground.stage.fund;
                if native {
                    self.ground.stage.chain.fund(fund, U256::from(amount));
                } else {
                    self.ground.stage.give(fund, amount);
                }
                let token = if native {
                    Address::ZERO
                } else {
                    self.ground.stage.token
                };
                *self.donated.entry(token).or_default() += amount;
            }
            _ => unreachable!("a message to the fund"),
        }
    }

    fn claim(&self, back: usize) -> u64 {
        let index = self.claims.len().checked_sub(back + 1);
        index.map_or(NO_CLAIM, |index| self.claims[index])
    }

    fn verdict(&mut self, claim: u64) -> Seen {
        let register = self.ground.stage.register;
        let call = Claims::verdictCall { claim };
        let found = self
            .ground
            .stage
            .chain
            .read(register, &call)
            .expect("a view");
        let claimant = self
            .ground
            .people
            .iter()
            .position(|it| *it == found.claimant);
        Seen {
            status: found.status,
            kind: found.kind,
            period: found.period,
            claimant: claimant.unwrap_or(usize::MAX),
            ours: found.consumer == self.ground.stage.fund,
            quantity: found.quantity,
            area: found.area,
        }
    }

    /// The agency of an agreement, or somebody else.
    fn agency(&self, proper: bool, agreement: u32) -> usize {
        let own = self.model.agreement(agreement).map_or(0, |it| it.agency);
        if proper {
            own
        } else {
            STRANGER
        }
    }

    /// About the period that was over last, or some before.
    fn statement(&self, agreement: u32, ago: u32, saving: u128, evidence: u8) -> Statement {
        let kind = self.model.agreement(agreement).map_or(0, |it| it.kind);
        Statement {
            agreement,
            period: self.period_now(kind).saturating_sub(ago),
            saving,
            evidence,
        }
    }

    fn enrol(&mut self, back: usize) -> Result<(), TestCaseError> {
        let claim = self.claim(back);
        let seen = self.verdict(claim);
        let mut after = self.model.clone();
        let judged = after.enrol(claim, &seen);
        let call = Fund::enrolCall { claim };
        if let Some((period, told, _)) =
            self.send(self.ground.people[STRANGER], &call, after, judged)?
        {
            prop_assert_eq!(period, told);
        }
        Ok(())
    }

    fn withdraw(&mut self, proper: bool, back: usize) -> Result<(), TestCaseError> {
        let claim = self.claim(back);
        let seen = self.verdict(claim);
        let who = if proper && seen.claimant < PEOPLE {
            seen.claimant
        } else {
            STRANGER
        };
        let to = self.ground.stage.purses[back % 2];
        let token = self.ground.token(seen.kind);
        let before = balance_of(&mut self.ground.stage.chain, token, to);
        let mut after = self.model.clone();
        let judged = after.withdraw(who, claim, seen.status);
        let call = Fund::withdrawCall { claim, to };
        let sent = self.send(self.ground.people[who], &call, after, judged)?;
        let arrived = balance_of(&mut self.ground.stage.chain, token, to) - before;
        let Some((paid, told, receipt)) = sent else {
            prop_assert_eq!(arrived, U256::ZERO);
            return Ok(());
        };
        prop_assert_eq!(big(paid), told.paid.clone());
        prop_assert_eq!(arrived, U256::from(paid), "fund-solvent");
        let events = receipt.events::<Fund::Paid>();
        prop_assert_eq!(events.len(), 1, "claim-paid-once");
        prop_assert_eq!(events[0].claim, claim);
        prop_assert_eq!(big(events[0].netted), told.netted, "debt-netted");
        Ok(())
    }

    fn deposit(
        &mut self,
        who: usize,
        agreement: u32,
        offset: u32,
        amount: u128,
        wrong: bool,
    ) -> Result<(), TestCaseError> {
        let kind = self.model.agreement(agreement).map_or(0, |it| it.kind);
        let next = self.model.span(kind).map_or(1, |(next, _)| next);
        let period = (next + offset).saturating_sub(1);
        let mut value = if kind == 1 { amount } else { 0 };
        let mut after = self.model.clone();
        let mut judged = after.deposit(agreement, period, amount, self.now());
        if wrong {
            value += 1;
            let mut reasons = judged.err().unwrap_or_default();
            reasons.insert("WrongValue");
            judged = Err(reasons);
        }
        let call = Fund::depositCall {
            agreement,
            period,
            amount,
        };
        self.pay(
            self.ground.people[who],
            &call,
            U256::from(value),
            after,
            judged,
        )?;
        Ok(())
    }

    fn speak(
        &mut self,
        who: usize,
        back: usize,
        altered: bool,
        support: bool,
    ) -> Result<(), TestCaseError> {
        let index = self.statements.len().checked_sub(back + 1);
        let unheard = self.statement(1, 1, 7, 1);
        let mut statement = index.map_or(unheard, |index| self.statements[index]);
        if altered {
            statement.saving += 1;
        }
        let mut after = self.model.clone();
        let judged = after.speak(who, statement, support, self.now());
        let Statement {
            agreement,
            period,
            saving,
            evidence,
        } = statement;
        let evidence = B256::repeat_byte(evidence);
        let caller = self.ground.people[who];
        if support {
            let call = Fund::attestSavingCall {
                agreement,
                period,
                saving,
                evidence,
            };
            if let Some((is_final, told, _)) = self.send(caller, &call, after, judged)? {
                prop_assert_eq!(is_final, told, "diverse-quorum");
            }
        } else {
            let call = Fund::disputeSavingCall {
                agreement,
                period,
                saving,
                evidence,
            };
            self.send(caller, &call, after, judged)?;
        }
        Ok(())
    }

    fn collect(&mut self, kind: u32) -> Result<(), TestCaseError> {
        let who = self.ground.stage.fund;
        let token = self.ground.token(kind);
        let register = self.ground.stage.register;
        let account = Claims::accountOfCall { token, who };
        let free = self
            .ground
            .stage
            .chain
            .read(register, &account)
            .expect("a view")
            .free;
        let mut after = self.model.clone();
        let judged = after.collect(kind, free);
        let call = Fund::collectCall { kind };
        if let Some((collected, ..)) =
            self.send(self.ground.people[STRANGER], &call, after, judged)?
        {
            prop_assert_eq!(collected, free);
        }
        Ok(())
    }

    fn refund(&mut self, who: usize, agreement: u32) -> Result<(), TestCaseError> {
        let kind = self.model.agreement(agreement).map_or(0, |it| it.kind);
        let to = self.ground.stage.purses[1];
        let token = self.ground.token(kind);
        let before = balance_of(&mut self.ground.stage.chain, token, to);
        let mut after = self.model.clone();
        let judged = after.refund(who, agreement);
        let call = Fund::refundCall { agreement, to };
        if let Some((amount, told, _)) = self.send(self.ground.people[who], &call, after, judged)? {
            prop_assert_eq!(big(amount), told);
            let arrived = balance_of(&mut self.ground.stage.chain, token, to) - before;
            prop_assert_eq!(arrived, U256::from(amount), "fund-solvent");
        }
        Ok(())
    }

    /// Every invariant, from what the views answer, and every figure of the model. After a message
    /// that failed the model is as before: so has to be the contract.
    fn check(&mut self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.model.broken_invariant(), None);
        for who in 0..PEOPLE {
            let auditor = self.ground.people[who];
            let found = self.read(&Fund::auditorOfCall { auditor })?;
            let told = self.model.auditor(who);
            prop_assert_eq!(found.seated, told.is_some());
            if let Some((bit, institution, _)) = told {
                prop_assert_eq!((found.index, found.institution), (bit, institution));
            }
        }
        let mut owed = BTreeMap::<Address, U256>::new();
        for kind in 0..KINDS {
            self.check_scheme(kind)?;
            let found = self.read(&Fund::booksCall { kind })?;
            let told = self.model.books(kind);
            let found_books = [
                big(found.paidIn.to::<u128>()),
                big(found.paidOut.to::<u128>()),
                big(found.open),
                big(found.reserved),
                big(found.rest),
            ];
            let told_books = [
                told.paid_in,
                told.paid_out,
                told.open,
                told.reserved,
                told.rest,
            ];
            prop_assert_eq!(
                found_books,
                told_books,
                "fund-solvent: books of kind {}",
                kind
            );
            prop_assert!(found.paidOut <= found.paidIn, "paid-within-paid-in");
            *owed.entry(self.ground.token(kind)).or_default() += found.paidIn - found.paidOut;
        }
        for (token, owed) in owed {
            let fund = self.ground.stage.fund;
            let held = balance_of(&mut self.ground.stage.chain, token, fund);
            let donated = self.donated.get(&token).copied().unwrap_or_default();
            prop_assert_eq!(held, owed + U256::from(donated), "fund-solvent");
        }
        self.check_agreements()?;
        self.check_claims()
    }

    fn check_scheme(&mut self, kind: u32) -> Result<(), TestCaseError> {
        let (next, last) = self.model.span(kind).expect("it is open");
        let found = self.read(&Fund::schemeCall { kind })?;
        prop_assert_eq!((found.next, found.last), (next, last.unwrap_or(0)));
        let until = last.unwrap_or(u32::MAX).min(self.period_now(kind) + 1);
        for period in next.saturating_sub(3).max(1)..=until.max(next) {
            if last.is_some_and(|last| period > last) {
                continue;
            }
            let found = self.read(&Fund::periodCall { kind, period })?;
            let told = self.model.period(kind, period);
            prop_assert_eq!(found.closed, told.closed);
            let found = [
                found.pot,
                found.quantity,
                found.area,
                found.individual,
                found.collective,
            ];
            let told = [
                told.pot,
                told.quantity,
                told.area,
                told.individual,
                told.collective,
            ];
            prop_assert_eq!(found.map(big), told, "period {} of kind {}", period, kind);
            let found = self.read(&Fund::termsCall { kind, period })?;
            let told = self.model.terms(kind, period).expect("it is open");
            prop_assert_eq!(
                (found.tariff, found.bonus, found.target),
                (told.tariff, told.bonus, told.target)
            );
        }
        for who in CLAIMANTS {
            let claimant = self.ground.people[who];
            let debt = self.read(&Fund::debtOfCall { kind, claimant })?;
            prop_assert_eq!(big(debt), self.model.debt(kind, who), "debt-netted");
        }
        Ok(())
    }

    fn check_agreements(&mut self) -> Result<(), TestCaseError> {
        let count = self.read(&Fund::agreementCountCall {})?;
        prop_assert_eq!(count, self.model.agreement_count());
        for number in 1..=count {
            let found = self.read(&Fund::agreementCall { agreement: number })?;
            let told = self.model.agreement(number).expect("it is there").clone();
            prop_assert_eq!(found.status, if told.from.is_some() { 2 } else { 1 });
            prop_assert_eq!(
                (found.kind, found.share, found.last),
                (told.kind, told.share, told.last.unwrap_or(0))
            );
            prop_assert_eq!(found.agency, self.ground.people[told.agency]);
            let found = [found.due, found.paid, found.refunded];
            let told = [
                self.model.due(number),
                self.model.paid(number),
                self.model.refunded(number),
            ];
            prop_assert_eq!(found.map(big), told, "agreement {}", number);
            for ago in 0..3 {
                let period = self.statement(number, ago, 0, 0).period;
                self.check_saving(number, period)?;
            }
        }
        Ok(())
    }

    fn check_saving(&mut self, agreement: u32, period: u32) -> Result<(), TestCaseError> {
        let found = self.read(&Fund::savingCall { agreement, period })?;
        let Some((statement, vote)) = self.model.saving(agreement, period) else {
            prop_assert_eq!(found.status, 0);
            return Ok(());
        };
        prop_assert_eq!(found.status, if vote.is_final { 2 } else { 1 });
        prop_assert_eq!(found.saving, statement.saving);
        prop_assert_eq!(found.evidence, B256::repeat_byte(statement.evidence));
        if vote.is_final {
            prop_assert_eq!(big(found.due), self.model.due_for(&statement));
        }
        let ballot = Fund::savingBallotCall {
            agreement,
            period,
            saving: statement.saving,
            evidence: B256::repeat_byte(statement.evidence),
        };
        let found = self.read(&ballot)?;
        let voices = |bits: u64| (0_u8..64).filter(move |bit| bits >> bit & 1 == 1);
        prop_assert!(
            voices(found.attested).eq(vote.attested.keys().copied()),
            "one-seat-one-voice"
        );
        prop_assert!(
            voices(found.dissented).eq(vote.dissented.iter().copied()),
            "one-seat-one-voice"
        );
        prop_assert!(
            voices(found.institutions).eq(vote.institutions()),
            "diverse-quorum"
        );
        prop_assert_eq!(found.isFinal, vote.is_final, "diverse-quorum");
        Ok(())
    }

    /// Each claim, and that whoever has one that is final, enrolled and closed could take it now.
    fn check_claims(&mut self) -> Result<(), TestCaseError> {
        for claim in self.claims.clone() {
            let found = self.read(&Fund::enrolmentCall { claim })?;
            let (status, period, amount) = self.model.enrolment(claim);
            prop_assert_eq!((found.status, found.period), (status, period));
            prop_assert_eq!(big(found.amount), amount, "claim {}", claim);
            let seen = self.verdict(claim);
            let mut after = self.model.clone();
            let closed = status == 1 && self.model.period(seen.kind, period).closed;
            if !closed || seen.status != 4 {
                continue;
            }
            let told = after.withdraw(seen.claimant, claim, seen.status);
            let told = told.expect("exits-never-close, also in the model").paid;
            let call = Fund::withdrawCall {
                claim,
                to: self.ground.stage.purses[0],
            };
            let claimant = self.ground.people[seen.claimant];
            let fund = self.ground.stage.fund;
            let paid = self.ground.stage.chain.read_as(claimant, fund, &call);
            let paid = paid.map_err(|error| {
                TestCaseError::fail(format!("exits-never-close: {}", named(&error)))
            })?;
            prop_assert_eq!(big(paid), told, "exits-never-close");
        }
        Ok(())
    }

    /// The governor winds everything up and removes all auditors, agencies retire; then claimants take
    /// what is theirs, agencies the rest, and nothing stays behind but rounding.
    fn everybody_gets_out(&mut self, order: u64) -> Result<(), TestCaseError> {
        self.ground.stage.chain.advance(CHALLENGE);
        for back in 0..self.claims.len() {
            self.enrol(back)?;
        }
        for kind in 0..KINDS {
            self.step(&Message::WindUp {
                governor: true,
                kind,
            })?;
        }
        for who in 0..PEOPLE {
            self.step(&Message::RemoveAuditor {
                governor: true,
                who,
            })?;
        }
        for agreement in 1..=self.model.agreement_count() {
            self.step(&Message::Retire {
                proper: true,
                agreement,
            })?;
        }
        self.check()?;
        self.ground.stage.chain.advance(DELAY + PERIOD + SETTLEMENT);
        for kind in 0..KINDS {
            let (next, last) = self.model.span(kind).expect("it is open");
            for _ in next..=last.expect("it is wound up") {
                self.step(&Message::Close { kind, offset: 0 })?;
            }
        }
        self.check()?;
        for agreement in 1..=self.model.agreement_count() {
            self.step(&Message::Refund {
                proper: true,
                agreement,
            })?;
        }
        // in any order; and what was revoked is taken out
        let mut backs: Vec<usize> = (0..self.claims.len()).collect();
        backs.sort_by_key(|back| (*back as u64 + 1).wrapping_mul(order | 1));
        for back in backs {
            self.step(&Message::Withdraw { proper: true, back })?;
            // some fall after they were paid, so that others of the same claimant are netted
            let recovered = true;
            if back % 3 == 0 {
                self.step(&Message::Revoke { back, recovered })?;
            }
            self.step(&Message::Recover { back })?;
        }
        self.check()?;
        for kind in 0..KINDS {
            self.step(&Message::Collect { kind })?;
        }
        for agreement in 1..=self.model.agreement_count() {
            self.step(&Message::Refund {
                proper: true,
                agreement,
            })?;
        }
        self.check()?;
        for kind in 0..KINDS {
            let books = self.read(&Fund::booksCall { kind })?;
            prop_assert_eq!((books.open, books.reserved), (0, 0), "exits-never-close");
            let agencies = (1..=self.model.agreement_count()).filter(|number| {
                let of_kind = self
                    .model
                    .agreement(*number)
                    .is_ok_and(|it| it.kind == kind);
                of_kind && self.model.paid(*number) > big(0)
            });
            let agencies = u128::try_from(agencies.count()).expect("few");
            prop_assert!(
                agencies == 0 || books.rest < agencies,
                "{} stay behind of {}",
                books.rest,
                agencies
            );
        }
        Ok(())
    }
}

fn in_model(offered: &Fund::NewAgreement, agency: usize) -> Agreement {
    Agreement {
        kind: offered.kind,
        agency,
        institution: offered.institution,
        share: offered.share,
        quorum: Quorum {
            seats: offered.seats.into(),
            institutions: offered.institutions.into(),
            dissent: offered.dissent.into(),
        },
        from: None,
        last: None,
    }
}

#[test]
fn sequences_of_messages_agree_with_the_model_and_keep_every_invariant() {
    let ground = RefCell::new(Ground::set());
    let mut runner = TestRunner::new(config(file!()));
    let result = runner.run(&play(), |play| ground.borrow_mut().play(&play));
    if let Err(error) = result {
        panic!("{error}\n{runner}");
    }
}
