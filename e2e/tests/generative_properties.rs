//! Random sequences of messages to a deployed currency on a deployed register, against the model; every
//! invariant after every message. `WEIR_CHAIN_CASES` says how many sequences.
#![allow(missing_docs)]

mod generative_stage;

use alloy_core::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use generative_stage::{
    add_up, named, stage::properties::config, tokens, transfer, Claims, Generative, Options, Stage,
    BEGINS, CHALLENGE, DAY, DELAY, LENGTH, ONE,
};
use num_bigint::BigInt;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};
use weir_e2e::{interfaces::Council, CallError, Receipt, Snapshot};
use weir_model::generative::{Charter, Currency, Kind, Policy, Reasons, Seen};

/// Six people, of whom three are members at first; the commons; one who is neither.
const FOUNDERS: [usize; 3] = [0, 1, 2];
const COMMONS: usize = 6;
const STRANGER: usize = 7;
const EVERYBODY: usize = 8;
/// A century of 365.25 days.
const CENTURY: u64 = 36_525;
/// A claim that nobody filed.
const NO_CLAIM: u64 = 9_999;
const KINDS: [u8; 2] = [1, 3];

/// Of what there is in 1/256, so much, or one more than there is.
#[derive(Clone, Copy, Debug)]
enum Amount {
    Part(u16),
    Exactly(u128),
    OneMore,
}

impl Amount {
    fn of(self, whole: u128) -> u128 {
        match self {
            Self::Part(parts) => {
                let parts = u128::from(parts);
                whole / 256 * parts + whole % 256 * parts / 256
            }
            Self::Exactly(amount) => amount,
            Self::OneMore => whole.saturating_add(1),
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
        quantity: u128,
        attested: bool,
        elsewhere: bool,
    },
    Mint {
        back: usize,
    },
    /// By the register, and at once by the currency or not yet.
    Fall {
        back: usize,
        booked: bool,
    },
    Revoke {
        back: usize,
    },
    Transfer {
        from: usize,
        to: usize,
        amount: Amount,
        /// By the stranger, whom everybody lets.
        allowed: bool,
    },
    Settle {
        who: usize,
    },
    Vouch {
        who: usize,
        candidate: usize,
    },
    WithdrawVouch {
        who: usize,
        candidate: usize,
    },
    Leave {
        who: usize,
    },
    /// Whom two of the founders vouch for.
    Return {
        who: usize,
    },
    Exclude {
        governor: bool,
        who: usize,
    },
    SettleHours {
        who: usize,
        amount: Amount,
    },
    SettleCash {
        who: usize,
        amount: Amount,
        wrong_value: bool,
    },
    CollectCash,
    ClaimIncome {
        who: usize,
    },
    SetPolicy {
        governor: bool,
        policy: Policy,
    },
    LowerCeiling {
        governor: bool,
        parts: u16,
    },
    SetRate {
        governor: bool,
        kind: u32,
        rate: u128,
    },
    Attest {
        budget: u128,
    },
    Donate {
        amount: u128,
    },
}

fn policy() -> impl Strategy<Value = Policy> {
    let amount = |usual: u128| {
        prop_oneof![
            6 => 0..2 * usual,
            1 => Just(0),
            1 => (0_u32..100).prop_map(|bits| 1_u128 << bits),
        ]
    };
    let demurrage = prop_oneof![
        4 => (0_u128..=20).prop_map(|percent| percent * ONE / 100),
        1 => (0_u128..ONE).prop_map(|from_one| ONE - 1 - from_one),
        1 => ONE..ONE + 2,
    ];
    (
        demurrage,
        amount(2_400),
        amount(10_000),
        0_u128..=105,
        prop_oneof![5 => 1_u128..500, 1 => Just(0)],
        amount(20_000),
        prop_oneof![8 => 1_u8..4, 1 => 0_u8..20],
        0_u8..5,
    )
        .prop_map(
            |(demurrage, income, obligation, percent, cash_rate, ceiling, vouchers, vouches)| {
                let cash_limit = if cash_rate == 0 && percent > 10 {
                    0
                } else {
                    obligation / 100 * percent
                };
                Policy {
                    demurrage,
                    income,
                    obligation,
                    cash_limit,
                    cash_rate,
                    ceiling,
                    vouchers,
                    vouches,
                }
            },
        )
}

fn message() -> impl Strategy<Value = Message> {
    let mostly = || prop::bool::weighted(0.9);
    let rarely = || prop::bool::weighted(0.05);
    let who = || prop_oneof![8 => 0_usize..COMMONS, 1 => Just(COMMONS), 1 => Just(STRANGER)];
    let member = || prop_oneof![8 => 0_usize..4, 2 => 4..EVERYBODY];
    let candidate = || prop_oneof![5 => 3_usize..COMMONS, 5 => 0_usize..4, 1 => 0..EVERYBODY];
    let back = || 0_usize..6;
    let part = || {
        prop_oneof![
            8 => (0_u16..=256).prop_map(Amount::Part),
            2 => (0_u128..3).prop_map(Amount::Exactly),
            1 => Just(Amount::OneMore),
            1 => any::<u128>().prop_map(Amount::Exactly),
        ]
    };
    let quantity = prop_oneof![9 => 1_u128..3_000, 1 => 1_u128..1 << 60];
    let wait = prop_oneof![
        8 => 1_u64..40,
        6 => 24_u64..24 * 35,
        1 => Just(365 * 24),
        1 => Just(CENTURY * 24),
    ];
    let rate =
        prop_oneof![6 => 0_u128..300, 1 => Just(0), 1 => any::<u128>().prop_map(|it| it >> 24)];
    prop_oneof![
        12 => wait.prop_map(|hours| Message::Wait { hours }),
        8 => (0..=COMMONS, 0_u32..2, quantity, mostly(), rarely())
            .prop_map(|(who, kind, quantity, attested, elsewhere)| Message::File { who, kind, quantity, attested, elsewhere }),
        14 => back().prop_map(|back| Message::Mint { back }),
        3 => (back(), any::<bool>()).prop_map(|(back, booked)| Message::Fall { back, booked }),
        3 => back().prop_map(|back| Message::Revoke { back }),
        12 => (who(), who(), part(), any::<bool>())
            .prop_map(|(from, to, amount, allowed)| Message::Transfer { from, to, amount, allowed }),
        4 => who().prop_map(|who| Message::Settle { who }),
        14 => (member(), candidate()).prop_map(|(who, candidate)| Message::Vouch { who, candidate }),
        2 => (member(), candidate()).prop_map(|(who, candidate)| Message::WithdrawVouch { who, candidate }),
        3 => member().prop_map(|who| Message::Leave { who }),
        3 => (0_usize..4).prop_map(|who| Message::Return { who }),
        1 => (mostly(), member()).prop_map(|(governor, who)| Message::Exclude { governor, who }),
        8 => (member(), part()).prop_map(|(who, amount)| Message::SettleHours { who, amount }),
        8 => (member(), part(), rarely())
            .prop_map(|(who, amount, wrong_value)| Message::SettleCash { who, amount, wrong_value }),
        2 => Just(Message::CollectCash),
        10 => member().prop_map(|who| Message::ClaimIncome { who }),
        5 => (mostly(), policy()).prop_map(|(governor, policy)| Message::SetPolicy { governor, policy }),
        2 => (mostly(), 150_u16..=260).prop_map(|(governor, parts)| Message::LowerCeiling { governor, parts }),
        3 => (mostly(), prop_oneof![9 => 0_u32..2, 1 => Just(2_u32)], rate)
            .prop_map(|(governor, kind, rate)| Message::SetRate { governor, kind, rate }),
        2 => (0_u128..4_000_000).prop_map(|budget| Message::Attest { budget }),
        1 => (1_u128..1_000).prop_map(|amount| Message::Donate { amount }),
    ]
}

#[derive(Clone, Debug)]
struct Play {
    /// Melts to the commons, to nobody, within a council's budget.
    ground: usize,
    messages: Vec<Message>,
}

/// Most can happen once there is money: many plays begin with final claims and incomes, and some with a
/// member who left and is back.
fn play() -> impl Strategy<Value = Play> {
    let mut opening = vec![
        Message::Attest { budget: 1_000_000 },
        Message::Wait { hours: 15 * 24 },
    ];
    for (who, quantity) in [(0, 700), (1, 1_500), (3, 300), (COMMONS, 40)] {
        opening.push(Message::File {
            who,
            kind: 0,
            quantity,
            attested: true,
            elsewhere: false,
        });
    }
    opening.push(Message::Wait { hours: 24 });
    opening.push(Message::Attest { budget: 1_000_000 });
    opening.extend((0..4).map(|back| Message::Mint { back }));
    opening.extend(FOUNDERS.map(|who| Message::ClaimIncome { who }));
    let back = vec![
        Message::Leave { who: 1 },
        Message::Wait { hours: 35 * 24 },
        Message::Return { who: 1 },
    ];
    (
        0_usize..3,
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.3),
        prop::collection::vec(message(), 1..70),
    )
        .prop_map(move |(ground, opened, returned, messages)| {
            let mut all = if opened { opening.clone() } else { Vec::new() };
            if returned {
                all.extend(back.clone());
            }
            all.extend(messages);
            Play {
                ground,
                messages: all,
            }
        })
}

/// The contracts, deployed once; every play begins from the snapshot.
struct Ground {
    stage: Stage,
    beginning: Snapshot,
    options: Options,
    deployed: u64,
}

impl Ground {
    fn set(number: usize) -> Self {
        let council = number == 2;
        let policy = Generative::Policy {
            ceiling: if council { ONE / 50 } else { 20_000 },
            ..generative_stage::policy()
        };
        let options = Options {
            policy,
            melts_to_commons: number != 1,
            cash: (number == 0).then_some(tokens::Kind::Plain),
            council,
            ..Options::default()
        };
        let mut stage = Stage::new(options.clone());
        let kind = stage.add_kind(KINDS[1]);
        let rate = 50;
        stage.does(stage.governor, &Generative::setRateCall { kind, rate });
        let everybody = [stage.people.to_vec(), vec![stage.commons]].concat();
        for who in everybody {
            let approve = Generative::approveCall {
                spender: stage.stranger,
                value: U256::MAX,
            };
            stage.does(who, &approve);
        }
        let deployed = stage.chain.now();
        let beginning = stage.chain.snapshot();
        Self {
            stage,
            beginning,
            options,
            deployed,
        }
    }

    fn play(&mut self, messages: &[Message]) -> Result<(), TestCaseError> {
        self.stage.chain.restore(&self.beginning);
        let mut world = World::new(self);
        world.check()?;
        for message in messages {
            let after = |error| TestCaseError::fail(format!("after {message:?}: {error}"));
            world.step(message).map_err(after)?;
            world.check().map_err(after)?;
        }
        world.nobody_is_stuck()
    }

    fn address(&self, who: usize) -> Address {
        match who {
            COMMONS => self.stage.commons,
            STRANGER => self.stage.stranger,
            _ => self.stage.people[who],
        }
    }
}

struct World<'a> {
    ground: &'a mut Ground,
    model: Currency,
    /// What Transfer events say of each address.
    told: BTreeMap<Address, i128>,
    claims: Vec<u64>,
    donated: u128,
    cells: u64,
}

fn in_model(policy: &Generative::Policy) -> Policy {
    Policy {
        demurrage: policy.demurrage,
        income: policy.income,
        obligation: policy.obligation,
        cash_limit: policy.cashLimit,
        cash_rate: policy.cashRate,
        ceiling: policy.ceiling,
        vouchers: policy.vouchers,
        vouches: policy.vouches,
    }
}

fn of_model(policy: &Policy) -> Generative::Policy {
    Generative::Policy {
        demurrage: policy.demurrage,
        income: policy.income,
        obligation: policy.obligation,
        cashLimit: policy.cash_limit,
        cashRate: policy.cash_rate,
        ceiling: policy.ceiling,
        vouchers: policy.vouchers,
        vouches: policy.vouches,
    }
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
            let name = selector
                .and_then(|selector| Generative::GenerativeErrors::name_by_selector(*selector));
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

fn small(number: &BigInt) -> u128 {
    number.try_into().expect("what is somebody's fits")
}

impl<'a> World<'a> {
    fn new(ground: &'a mut Ground) -> Self {
        let charter = Charter {
            begins: BEGINS,
            length: LENGTH,
            decimals: ground.options.decimals.into(),
            delay: DELAY,
            melts_to_commons: ground.options.melts_to_commons,
            commons: COMMONS,
        };
        let policy = in_model(&ground.options.policy);
        let founded = Currency::new(charter, policy, &FOUNDERS, ground.deployed);
        let mut model = founded.expect("it is sound");
        for (number, decimals) in (0..).zip(KINDS) {
            let kind = Kind {
                begins: generative_stage::fund_stage::FIRST_OPENS,
                length: generative_stage::fund_stage::PERIOD,
                decimals: decimals.into(),
            };
            model.add_kind(number, kind);
        }
        for (kind, rate) in [(0, generative_stage::HOUR), (1, 50)] {
            let from = model.set_rate(true, kind, rate, ground.deployed);
            assert_eq!(from, Ok(1));
        }
        Self {
            ground,
            model,
            told: BTreeMap::new(),
            claims: Vec::new(),
            donated: 0,
            cells: 0,
        }
    }

    fn now(&self) -> u64 {
        self.ground.stage.chain.now()
    }

    fn governor(&self, proper: bool) -> Address {
        if proper {
            self.ground.stage.governor
        } else {
            self.ground.stage.stranger
        }
    }

    fn read<C: SolCall>(&mut self, call: &C) -> Result<C::Return, TestCaseError> {
        let currency = self.ground.stage.currency;
        let answer = self.ground.stage.chain.read(currency, call);
        answer.map_err(|error| TestCaseError::fail(format!("{}: {}", C::SIGNATURE, named(&error))))
    }

    /// Sends a message that the model has judged; the model is as it is to be afterwards.
    fn send<C: SolCall, T>(
        &mut self,
        from: Address,
        call: &C,
        after: Currency,
        judged: Result<T, Reasons>,
    ) -> Result<Option<(C::Return, T, Receipt)>, TestCaseError> {
        self.pay(from, call, 0, after, judged)
    }

    fn pay<C: SolCall, T>(
        &mut self,
        from: Address,
        call: &C,
        value: u128,
        after: Currency,
        judged: Result<T, Reasons>,
    ) -> Result<Option<(C::Return, T, Receipt)>, TestCaseError> {
        let (currency, value) = (self.ground.stage.currency, U256::from(value));
        let chain = &mut self.ground.stage.chain;
        let answer = chain.send_with_value(from, currency, call, value);
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
        add_up(&mut self.told, currency, &receipt);
        Ok(Some((returned, told, receipt)))
    }

    fn claim(&self, back: usize) -> u64 {
        let index = self.claims.len().checked_sub(back + 1);
        index.map_or(NO_CLAIM, |index| self.claims[index])
    }

    fn verdict(&mut self, claim: u64) -> Seen {
        let register = self.ground.stage.register;
        let call = Claims::verdictCall { claim };
        let chain = &mut self.ground.stage.chain;
        let found = chain.read(register, &call).expect("a view");
        let claimant = (0..EVERYBODY).find(|who| self.ground.address(*who) == found.claimant);
        Seen {
            status: found.status,
            kind: found.kind,
            period: found.period,
            claimant: claimant.unwrap_or(usize::MAX),
            ours: found.consumer == self.ground.stage.currency,
            quantity: found.quantity,
        }
    }

    /// What the council gives, if there is one.
    fn budget(&mut self) -> Option<u128> {
        let council = self.ground.stage.council;
        if council == Address::ZERO {
            return None;
        }
        let call = Council::budgetCall { stock: 0, node: 0 };
        let answer = self.ground.stage.chain.read(council, &call);
        Some(answer.expect("a view").amount)
    }

    fn step(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        let stranger = self.ground.stage.stranger;
        match message.clone() {
            Message::Wait { hours } => self.ground.stage.chain.advance(hours * 3_600),
            Message::File { .. } | Message::Attest { .. } | Message::Donate { .. } => {
                self.elsewhere(message);
            }
            Message::Fall { back, booked } => {
                let claim = self.claim(back);
                if self.verdict(claim).status == 4 {
                    self.ground.stage.falls(claim);
                }
                if booked {
                    self.revoke(claim)?;
                }
            }
            Message::Revoke { back } => self.revoke(self.claim(back))?,
            Message::Mint { back } => self.mint(self.claim(back))?,
            Message::Transfer {
                from,
                to,
                amount,
                allowed,
            } => {
                let amount = amount.of(small(&self.model.balance(from, now)));
                let judged = after.transfer(from, to, amount, now);
                let (giver, to) = (self.ground.address(from), self.ground.address(to));
                if allowed && giver != stranger {
                    let call = Generative::transferFromCall {
                        from: giver,
                        to,
                        value: U256::from(amount),
                    };
                    self.send(stranger, &call, after, judged)?;
                } else {
                    self.send(giver, &transfer(to, amount), after, judged)?;
                }
            }
            Message::Settle { who } => {
                let told = after.settle(who, now);
                let account = self.ground.address(who);
                let call = Generative::settleCall { account };
                let sent = self.send(stranger, &call, after, Ok(told))?;
                let (balance, told, _) = sent.expect("nothing refuses it");
                prop_assert_eq!(big(balance), told);
            }
            Message::Vouch { who, candidate } => {
                let judged = after.vouch(who, candidate, now);
                let call = Generative::vouchCall {
                    candidate: self.ground.address(candidate),
                };
                if let Some((admitted, told, _)) =
                    self.send(self.ground.address(who), &call, after, judged)?
                {
                    prop_assert_eq!(admitted, told, "voice-of-members");
                }
            }
            Message::WithdrawVouch { who, candidate } => {
                let judged = after.withdraw_vouch(who, candidate);
                let call = Generative::withdrawVouchCall {
                    candidate: self.ground.address(candidate),
                };
                self.send(self.ground.address(who), &call, after, judged)?;
            }
            Message::Leave { who } => {
                let judged = after.leave(who, now);
                let call = Generative::leaveCall {};
                self.send(self.ground.address(who), &call, after, judged)?;
            }
            Message::Return { who } => {
                for voucher in FOUNDERS.into_iter().filter(|it| *it != who) {
                    let candidate = who;
                    self.step(&Message::Vouch {
                        who: voucher,
                        candidate,
                    })?;
                }
            }
            Message::Exclude { governor, who } => {
                let judged = after.exclude(governor, who, now);
                let call = Generative::excludeCall {
                    member: self.ground.address(who),
                };
                self.send(self.governor(governor), &call, after, judged)?;
            }
            Message::SettleHours { who, amount } => {
                let due = small(&self.model.standing(who, now).due);
                let amount = amount.of(due.min(small(&self.model.balance(who, now))));
                let judged = after.settle_hours(who, amount, now);
                let call = Generative::settleHoursCall { amount };
                let who = self.ground.address(who);
                if let Some((_, (), receipt)) = self.send(who, &call, after, judged)? {
                    let met = Generative::ObligationMet {
                        member: who,
                        amount,
                        cash: 0,
                        due: due - amount,
                    };
                    prop_assert_eq!(receipt.events::<Generative::ObligationMet>(), [met]);
                }
            }
            Message::SettleCash {
                who,
                amount,
                wrong_value,
            } => self.settle_cash(who, amount, wrong_value)?,
            Message::CollectCash => {
                let commons = self.ground.stage.commons;
                let before = self.ground.stage.cash_of(commons);
                let judged = after.collect_cash();
                let call = Generative::collectCashCall {};
                if let Some((cash, told, _)) = self.send(stranger, &call, after, judged)? {
                    prop_assert_eq!(big(cash), told);
                    let arrived = self.ground.stage.cash_of(commons) - before;
                    prop_assert_eq!(arrived, U256::from(cash));
                }
            }
            Message::ClaimIncome { who } => self.claim_income(who)?,
            Message::SetPolicy { governor, policy } => {
                let policy = self.scaled(policy);
                let judged = after.set_policy(governor, policy, now);
                let call = Generative::setPolicyCall {
                    policy: of_model(&policy),
                };
                if let Some((from, told, _)) =
                    self.send(self.governor(governor), &call, after, judged)?
                {
                    prop_assert_eq!(from, told, "policy-never-past");
                }
            }
            Message::LowerCeiling { governor, parts } => {
                let period = self.read(&Generative::ceilingCall {})?.period;
                let figure = self.model.policy_of(period).ceiling;
                let ceiling = Amount::Part(parts).of(figure);
                let judged = after.lower_ceiling(governor, ceiling, now);
                let call = Generative::lowerCeilingCall { ceiling };
                self.send(self.governor(governor), &call, after, judged)?;
            }
            Message::SetRate {
                governor,
                kind,
                rate,
            } => {
                let judged = after.set_rate(governor, kind, rate, now);
                let call = Generative::setRateCall { kind, rate };
                if let Some((from, told, _)) =
                    self.send(self.governor(governor), &call, after, judged)?
                {
                    prop_assert_eq!(from, told, "policy-never-past");
                }
            }
        }
        Ok(())
    }

    /// With a council the ceiling is a rate of a budget of about a million.
    fn scaled(&self, policy: Policy) -> Policy {
        let figure = policy.ceiling;
        let ceiling = match self.ground.stage.council {
            Address::ZERO => figure,
            _ => figure.saturating_mul(ONE / 1_000_000).min(1 << 97),
        };
        Policy { ceiling, ..policy }
    }

    /// What is not a message to the currency.
    fn elsewhere(&mut self, message: &Message) {
        let stage = &mut self.ground.stage;
        let now = stage.chain.now();
        match *message {
            Message::File {
                who,
                kind,
                quantity,
                attested,
                elsewhere,
            } => {
                if now < generative_stage::fund_stage::opens(2) {
                    return;
                }
                let consumer = if elsewhere {
                    stage.stranger
                } else {
                    stage.currency
                };
                let mut filing = stage.filing(kind, quantity, consumer);
                filing.cells = vec![generative_stage::cell(self.cells)];
                self.cells += 1;
                let claimant = self.ground.address(who);
                let stage = &mut self.ground.stage;
                let (claim, _) = stage.register_does(claimant, &Claims::fileCall { filing });
                self.claims.push(claim);
                if attested {
                    let seat = stage.seats[0];
                    stage.register_does(seat, &Claims::attestCall { claim });
                }
            }
            Message::Attest { budget } if stage.council != Address::ZERO => {
                let begun = now.checked_sub(generative_stage::stage::FIRST_OPENS);
                let season = begun.map_or(0, |it| it / generative_stage::stage::SEASON + 1);
                let season = u32::try_from(season).expect("few seasons").max(1);
                // a season is assessed once: what comes later is refused
                let _ = stage.attests(season, budget);
            }
            Message::Donate { amount } => {
                let (currency, cash) = (stage.currency, stage.cash);
                if cash == Address::ZERO {
                    stage.chain.fund(currency, U256::from(amount));
                } else {
                    tokens::pay(&mut stage.chain, cash, stage.governor, currency, amount);
                }
                self.donated += amount;
            }
            _ => {}
        }
    }

    fn mint(&mut self, claim: u64) -> Result<(), TestCaseError> {
        let seen = self.verdict(claim);
        let budget = self.budget();
        let now = self.now();
        let mut after = self.model.clone();
        let judged = after.mint(claim, &seen, budget, now);
        let call = Generative::mintCall { claim };
        let stranger = self.ground.stage.stranger;
        let Some((amount, (told, netted), receipt)) = self.send(stranger, &call, after, judged)?
        else {
            return Ok(());
        };
        prop_assert_eq!(big(amount), told);
        let minted = Generative::Minted {
            claim,
            claimant: self.ground.address(seen.claimant),
            amount,
            netted: small(&netted),
        };
        prop_assert_eq!(receipt.events::<Generative::Minted>(), [minted]);
        Ok(())
    }

    fn revoke(&mut self, claim: u64) -> Result<(), TestCaseError> {
        let seen = self.verdict(claim);
        let mut after = self.model.clone();
        let judged = after.revoke(claim, seen.status);
        let call = Generative::revokeCall { claim };
        let stranger = self.ground.stage.stranger;
        if let Some((debt, told, receipt)) = self.send(stranger, &call, after, judged)? {
            prop_assert_eq!(big(debt), told);
            let revoked = Generative::Revoked {
                claim,
                claimant: self.ground.address(seen.claimant),
                debt,
            };
            prop_assert_eq!(receipt.events::<Generative::Revoked>(), [revoked]);
        }
        Ok(())
    }

    fn settle_cash(
        &mut self,
        who: usize,
        amount: Amount,
        wrong_value: bool,
    ) -> Result<(), TestCaseError> {
        let now = self.now();
        let standing = self.model.standing(who, now);
        let amount = amount.of(small(&standing.cash_room));
        let mut after = self.model.clone();
        let mut judged = after.settle_cash(who, amount, now);
        let native = self.ground.stage.cash == Address::ZERO;
        let cost = self.model.cash_for(amount, now);
        let afford = u128::try_from(&cost).is_ok_and(|it| it < 1 << 70);
        let mut value = if native && afford { small(&cost) } else { 0 };
        if wrong_value {
            value += 1;
        }
        if wrong_value || !afford {
            let mut reasons = judged.err().unwrap_or_default();
            reasons.extend(["WrongValue", "TokenRefused", "Overflow"]);
            judged = Err(reasons);
        }
        let call = Generative::settleCashCall { amount };
        let member = self.ground.address(who);
        let Some((cash, told, receipt)) = self.pay(member, &call, value, after, judged)? else {
            return Ok(());
        };
        prop_assert_eq!(big(cash), told);
        let met = Generative::ObligationMet {
            member,
            amount,
            cash,
            due: small(&standing.due) - amount,
        };
        prop_assert_eq!(receipt.events::<Generative::ObligationMet>(), [met]);
        Ok(())
    }

    fn claim_income(&mut self, who: usize) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        let judged = after.claim_income(who, now);
        let call = Generative::claimIncomeCall {};
        let member = self.ground.address(who);
        let Some((amount, (days, told, netted), receipt)) =
            self.send(member, &call, after, judged)?
        else {
            return Ok(());
        };
        prop_assert_eq!(big(amount), told, "income-fourteen-days");
        prop_assert!(days <= 15, "income-fourteen-days");
        let paid = Generative::IncomePaid {
            member,
            days_: u32::try_from(days).expect("few days"),
            amount,
            netted: small(&netted),
        };
        prop_assert_eq!(receipt.events::<Generative::IncomePaid>(), [paid]);
        Ok(())
    }

    /// Every invariant, from what the views answer, and every figure of the model. After a message
    /// that failed the model is as before: so has to be the contract.
    fn check(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        prop_assert_eq!(self.model.broken_invariant(now), None);
        let mut together = BigInt::from(0);
        for who in 0..EVERYBODY {
            together += self.check_account(who)?;
            self.check_member(who)?;
        }
        let supply = self.read(&Generative::totalSupplyCall {})?;
        prop_assert_eq!(big(supply.to::<u128>()), self.model.supply(now));
        prop_assert!(together <= self.model.supply(now), "supply-identity");
        self.check_books()?;
        self.check_policies()?;
        let count = self.read(&Generative::memberCountCall {})?;
        prop_assert_eq!(
            usize::try_from(count).expect("few"),
            self.model.member_count()
        );
        for claim in self.claims.clone() {
            let found = self.read(&Generative::issueCall { claim })?;
            let Some(told) = self.model.issue_of(claim) else {
                prop_assert_eq!(found.status, 0);
                continue;
            };
            prop_assert_eq!((found.status, found.kind), (told.status, told.kind));
            prop_assert_eq!(found.claimant, self.ground.address(told.claimant));
            let figures = (big(found.due), big(found.minted));
            prop_assert_eq!(figures, (told.due.clone(), told.minted.clone()));
            prop_assert!(found.minted <= found.due, "claim-minted-once");
        }
        let cash = self.read(&Generative::settingsCall {})?.cashHeld;
        prop_assert_eq!(big(cash), self.model.cash_held());
        let currency = self.ground.stage.currency;
        let held = self.ground.stage.cash_of(currency);
        prop_assert_eq!(held, U256::from(cash + self.donated));
        Ok(())
    }

    fn check_account(&mut self, who: usize) -> Result<BigInt, TestCaseError> {
        let now = self.now();
        let address = self.ground.address(who);
        let found = self.read(&Generative::accountCall { who: address })?;
        let told = self.model.account(who);
        let balance = self.model.balance(who, now);
        prop_assert_eq!(big(found.balance), balance.clone(), "balance of {}", who);
        prop_assert_eq!(big(found.minted), told.minted, "minted to {}", who);
        prop_assert_eq!(big(found.debt), told.debt, "debt of {}", who);
        let account = address;
        let of_erc20 = self.read(&Generative::balanceOfCall { account })?;
        prop_assert_eq!(of_erc20, U256::from(found.balance));
        prop_assert!(
            found.balance <= found.written || who == COMMONS,
            "melting-never-gains"
        );
        if who != COMMONS || !self.ground.options.melts_to_commons {
            prop_assert_eq!(big(found.written), told.written, "written of {}", who);
            prop_assert_eq!(u64::from(found.day), told.day, "day of {}", who);
        } else {
            prop_assert!(found.written <= found.balance, "what melts is the commons'");
        }
        let events = self.told.get(&address).copied().unwrap_or_default();
        let written = i128::try_from(found.written).expect("few units");
        prop_assert_eq!(events, written, "events explain what {} has", who);
        Ok(balance)
    }

    fn check_member(&mut self, who: usize) -> Result<(), TestCaseError> {
        let now = self.now();
        let address = self.ground.address(who);
        let found = self.read(&Generative::standingCall { who: address })?;
        let told = self.model.standing(who, now);
        prop_assert_eq!(found.isMember, told.is_member, "voice-of-members");
        prop_assert_eq!(u64::from(found.since), told.since);
        let found = [
            found.owed,
            found.inHours,
            found.inCash,
            found.due,
            found.overdue,
            found.cashRoom,
        ];
        let told = [
            told.owed,
            told.in_hours,
            told.in_cash,
            told.due,
            told.overdue,
            told.cash_room,
        ];
        prop_assert_eq!(found.map(big), told, "obligation-adds-up: {}", who);
        prop_assert_eq!(
            found[0],
            found[1] + found[2] + found[3],
            "obligation-adds-up"
        );
        let found = self.read(&Generative::incomeCall { who: address })?;
        let (days, amount) = self.model.income(who, now);
        let found = (u64::from(found.days_), big(found.amount));
        prop_assert_eq!(found, (days, amount), "income-fourteen-days");
        let call = Generative::vouchesCall { candidate: address };
        let voices = self.read(&call)?.voices;
        prop_assert_eq!(
            usize::from(voices),
            self.model.voices(who),
            "voice-of-members"
        );
        Ok(())
    }

    fn check_books(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        let found = self.read(&Generative::booksCall {})?;
        let told = self.model.books(now);
        let index = self.model.index(Currency::day(now));
        prop_assert_eq!(u64::from(found.day), Currency::day(now));
        prop_assert_eq!(big(found.mantissa), index.mantissa);
        prop_assert_eq!(u64::from(found.exponent), index.exponent);
        let minted = found.forWork + found.asIncome;
        prop_assert_eq!(
            minted,
            found.held + found.commons + found.melted,
            "supply-identity"
        );
        let figures = [
            found.forWork,
            found.asIncome,
            found.held,
            found.commons,
            found.melted,
        ];
        let told = [
            told.for_work,
            told.as_income,
            told.held,
            told.commons,
            told.melted,
        ];
        prop_assert_eq!(figures.map(big), told, "supply-identity");
        let today = Currency::day(now);
        for later in [0, 1, 17, 400] {
            let amount = 1 << 80;
            let day = u32::try_from(today + later).expect("few days");
            let found = self.read(&Generative::projectedCall { amount, day })?;
            let told = self.model.projected(amount, today, day.into());
            prop_assert_eq!(Ok(big(found)), told);
        }
        Ok(())
    }

    fn check_policies(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        let budget = self.budget();
        let found = self.read(&Generative::ceilingCall {})?;
        let (period, ceiling, minted) = self.model.ceiling(budget, now);
        prop_assert_eq!(found.period, period);
        let figures = (big(found.ceiling), big(found.minted));
        prop_assert_eq!(figures, (ceiling, minted), "ceiling-kept");
        for period in period..period + 3 {
            let found = self.read(&Generative::policyCall { period })?;
            let told = self.model.policy_of(period);
            prop_assert_eq!(&in_model(&found.policy), told, "policy-never-past");
            prop_assert_eq!(found.fromPeriod, self.model.policy_since(period));
        }
        let factor = self.read(&Generative::dailyFactorCall {})?;
        let today = Currency::day(now);
        prop_assert_eq!(big(factor), self.model.factor_from(today));
        Ok(())
    }

    /// After a century of silence everybody can be settled, what they have adds up to the unit, and
    /// everybody can give it away.
    fn nobody_is_stuck(&mut self) -> Result<(), TestCaseError> {
        self.ground.stage.chain.advance(CHALLENGE + 40 * DAY);
        for century in [false, true] {
            if century {
                self.ground.stage.chain.advance(CENTURY * DAY);
            }
            for who in 0..EVERYBODY {
                self.step(&Message::Settle { who })?;
            }
            self.check()?;
            let books = self.read(&Generative::booksCall {})?;
            let mut together = 0;
            for who in 0..EVERYBODY {
                let account = self.ground.address(who);
                together += self
                    .read(&Generative::balanceOfCall { account })?
                    .to::<u128>();
            }
            prop_assert_eq!(
                together + books.melted,
                books.forWork + books.asIncome,
                "supply-identity"
            );
            for from in 0..EVERYBODY {
                let give = Message::Transfer {
                    from,
                    to: (from + 1) % EVERYBODY,
                    amount: Amount::Part(256),
                    allowed: false,
                };
                self.step(&give)?;
            }
            self.check()?;
        }
        Ok(())
    }
}

#[test]
fn sequences_of_messages_agree_with_the_model_and_keep_every_invariant() {
    let grounds = [0, 1, 2].map(|number| RefCell::new(Ground::set(number)));
    let mut runner = TestRunner::new(config(file!()));
    let result = runner.run(&play(), |play| {
        grounds[play.ground].borrow_mut().play(&play.messages)
    });
    if let Err(error) = result {
        panic!("{error}\n{runner}");
    }
}
