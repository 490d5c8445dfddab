//! Random sequences of messages to a deployed exchange, with real currencies that melt and that have
//! seasons, against the model; every invariant after every message. `WEIR_CHAIN_CASES` says how many
//! sequences.
#![allow(missing_docs)]

mod exchange_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use exchange_stage::{
    fishery::{
        opens,
        properties::{config, interfaces::Fishcoin},
        SEASON,
    },
    named, tokens, Exchange, Generative, Options, Stage, DAY, DELAY, EXPOSURE, FEE,
    FIRST_SEASON_CLOSES, FISH_VALUE, HOUR_VALUE, MELTING_SPAN, ONE, SEASON_SPAN, UNIT,
};
use num_bigint::BigInt;
use num_traits::Zero;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};
use weir_e2e::{Chain, Receipt, Snapshot};
use weir_model::{
    exact,
    exchange::{
        Currencies, Exchange as Model, Listing, Reasons, Refusal, Swap, TokenId, Wish, ITSELF,
        NOBODY,
    },
    Exact,
};

/// Four who trade, the governor, and one who owns hours of nobody's.
const TRADERS: std::ops::Range<usize> = 0..4;
const GOVERNOR: usize = 4;
const STRANGER: usize = 5;
/// Euros, tea, hours, fish; one that is not listed.
const LISTED: usize = 4;
const HOURS: usize = 2;
const FISH: usize = 3;
const TOKENS: usize = 5;
const COMMUNITIES: u32 = 5;
/// What a whole coin is worth at first, and how many base units it has.
const VALUES: [(u128, u128); TOKENS] = [
    (UNIT, UNIT),
    (5 * UNIT / 2, UNIT),
    (HOUR_VALUE, UNIT),
    (FISH_VALUE, 1),
    (UNIT, UNIT),
];

/// Coins: so many base units, or so many as are worth so many hundredths of the unit at first.
#[derive(Clone, Copy, Debug)]
enum Coins {
    Base(u128),
    Worth(u128),
}

impl Coins {
    fn of(self, token: usize) -> u128 {
        let (value, whole) = VALUES[token];
        match self {
            Self::Base(amount) => amount,
            Self::Worth(hundredths) => hundredths * UNIT / 100 * whole / value,
        }
    }
}

#[derive(Clone, Debug)]
enum Message {
    Wait {
        hours: u64,
    },
    /// Of the fish: the next one opens, or this one is tightened.
    Season {
        tighter: bool,
    },
    Income,
    Invoice {
        creditor: usize,
        debtor: usize,
        amount: u128,
    },
    WithdrawInvoice {
        /// Of what is asked.
        proper: bool,
        creditor: usize,
        debtor: usize,
        amount: u128,
    },
    Accept {
        /// Of what is asked.
        proper: bool,
        debtor: usize,
        creditor: usize,
        amount: u128,
    },
    Owe {
        debtor: usize,
        creditor: usize,
        amount: u128,
    },
    Forgive {
        creditor: usize,
        debtor: usize,
        amount: u128,
    },
    SetOff {
        cycle: Vec<usize>,
        closed: bool,
        amount: u128,
    },
    /// Of each ring its members, whether it is closed, and the most.
    SetOffBatch {
        rings: Vec<(Vec<usize>, bool, u128)>,
    },
    AcceptToken {
        creditor: usize,
        token: usize,
        accepted: bool,
    },
    Repay {
        /// Of a debt there is, in a currency that is accepted.
        proper: bool,
        who: usize,
        creditor: usize,
        token: usize,
        coins: Coins,
        minimum: u128,
        late: bool,
    },
    SetValue {
        governor: bool,
        token: usize,
        percent: u128,
    },
    SetLimits {
        governor: bool,
        token: usize,
        limit: u128,
        exposure: u128,
    },
    SetCommunity {
        governor: bool,
        community: u32,
        exposure: u128,
    },
    SetFee {
        governor: bool,
        fee: u128,
    },
    Endow {
        who: usize,
        token: usize,
        coins: Coins,
    },
    Swap {
        who: usize,
        tokens: (usize, usize),
        coins: Coins,
        /// So many millionths of what it should give.
        minimum: u128,
        late: bool,
        /// To nobody (0), the exchange (1), oneself.
        to: u8,
    },
    /// All that each swap gave into the next.
    Round {
        who: usize,
        tokens: Vec<usize>,
        coins: Coins,
    },
    Sync {
        token: usize,
    },
    Donate {
        token: usize,
        coins: Coins,
    },
}

fn message() -> impl Strategy<Value = Message> {
    let mostly = || prop::bool::weighted(0.9);
    let rarely = || prop::bool::weighted(0.05);
    let who = || TRADERS;
    // two different people, nearly always
    let two = || {
        (who(), prop_oneof![20 => 1_usize..4, 1 => Just(0)])
            .prop_map(|(first, further)| (first, (first + further) % 4))
    };
    let token = || prop_oneof![30 => 0..LISTED, 1 => Just(LISTED)];
    let amount = || {
        prop_oneof![
            15 => (0_u128..60_000).prop_map(|it| it * 100),
            1 => Just(0_u128),
            1 => any::<u128>(),
        ]
    };
    let coins = || {
        prop_oneof![
            3 => (0_u128..30).prop_map(Coins::Base),
            12 => (0_u128..500_000).prop_map(Coins::Worth),
            2 => (0_u128..40_000_000).prop_map(Coins::Worth),
            1 => any::<u128>().prop_map(Coins::Base),
        ]
    };
    let limit = || {
        prop_oneof![
            4 => Just(1_u128 << 100),
            3 => (0_u128..60_000).prop_map(|it| it * UNIT),
            1 => 0_u128..30_000,
            1 => Just(0_u128),
        ]
    };
    let exposure = || {
        prop_oneof![
            4 => Just(EXPOSURE),
            4 => (50_000_u128..150_000).prop_map(|it| it * UNIT),
            1 => 0_u128..10,
            1 => any::<u128>(),
        ]
    };
    let minimum = prop_oneof![
        6 => Just(0_u128),
        4 => 999_000_u128..1_000_001,
        1 => 1_000_001_u128..1_001_000,
    ];
    let pair = || {
        prop_oneof![
            12 => (0..LISTED, 1..LISTED).prop_map(|(given, further)| (given, (given + further) % LISTED)),
            1 => (token(), token()),
        ]
    };
    let percent = prop_oneof![8 => 50_u128..200, 1 => Just(0_u128)];
    let fee = prop_oneof![
        Just(0),
        Just(FEE),
        Just(ONE / 10),
        0..ONE / 10,
        ONE / 10..ONE / 5
    ];
    // mostly of different people, and mostly along the debts of the beginning
    let cycle = prop_oneof![
        4 => (0_usize..4, prop_oneof![Just(vec![0, 1, 2, 3]), Just(vec![0, 1]), Just(vec![0, 1, 2])])
            .prop_map(|(first, mut cycle)| {
                let first = first % cycle.len();
                cycle.rotate_left(first);
                cycle
            }),
        3 => (2_usize..5, Just(vec![0, 1, 2, 3]).prop_shuffle()).prop_map(|(length, mut cycle)| {
            cycle.truncate(length);
            cycle
        }),
        1 => prop::collection::vec(who(), 1..6),
    ];
    let set_off = (
        cycle.clone(),
        mostly(),
        (0_u128..25_000).prop_map(|it| it * 100),
    );
    // that it is all of cycles, and that they meet, should be likely
    let most = prop_oneof![30 => 1_u128..4 * UNIT, 1 => Just(0)];
    let ring = (cycle, prop::bool::weighted(0.99), most);
    let coined = |governor: bool| prop_oneof![6 => Just(governor), 1 => Just(false)];
    prop_oneof![
        5 => prop_oneof![3 => 1_u64..40, 2 => 40_u64..100].prop_map(|hours| Message::Wait { hours }),
        2 => prop::bool::weighted(0.4).prop_map(|tighter| Message::Season { tighter }),
        1 => Just(Message::Income),
        3 => (two(), amount()).prop_map(|((creditor, debtor), amount)| Message::Invoice { creditor, debtor, amount }),
        2 => (mostly(), two(), amount()).prop_map(|(proper, (creditor, debtor), amount)| Message::WithdrawInvoice { proper, creditor, debtor, amount }),
        4 => (mostly(), two(), amount()).prop_map(|(proper, (debtor, creditor), amount)| Message::Accept { proper, debtor, creditor, amount }),
        5 => (two(), amount()).prop_map(|((debtor, creditor), amount)| Message::Owe { debtor, creditor, amount }),
        2 => (two(), amount()).prop_map(|((creditor, debtor), amount)| Message::Forgive { creditor, debtor, amount }),
        8 => set_off.prop_map(|(cycle, closed, amount)| Message::SetOff { cycle, closed, amount }),
        6 => prop::collection::vec(ring, 0..6).prop_map(|rings| Message::SetOffBatch { rings }),
        1 => (who(), token(), mostly()).prop_map(|(creditor, token, accepted)| Message::AcceptToken { creditor, token, accepted }),
        7 => (mostly(), two(), token(), coins(), prop_oneof![5 => Just(0_u128), 1 => 0_u128..3 * UNIT], rarely())
            .prop_map(|(proper, (who, creditor), token, coins, minimum, late)| Message::Repay { proper, who, creditor, token, coins, minimum, late }),
        4 => (coined(true), token(), percent).prop_map(|(governor, token, percent)| Message::SetValue { governor, token, percent }),
        4 => (coined(true), token(), limit(), exposure()).prop_map(|(governor, token, limit, exposure)| Message::SetLimits { governor, token, limit, exposure }),
        2 => (coined(true), 1_u32..COMMUNITIES, exposure()).prop_map(|(governor, community, exposure)| Message::SetCommunity { governor, community, exposure }),
        2 => (coined(true), fee).prop_map(|(governor, fee)| Message::SetFee { governor, fee }),
        4 => (0..GOVERNOR, token(), coins()).prop_map(|(who, token, coins)| Message::Endow { who, token, coins }),
        16 => (who(), pair(), coins(), minimum, rarely(), prop_oneof![1 => Just(0_u8), 1 => Just(1_u8), 30 => Just(2_u8)])
            .prop_map(|(who, tokens, coins, minimum, late, to)| Message::Swap { who, tokens, coins, minimum, late, to }),
        6 => (who(), prop_oneof![2 => Just(2_usize), 3 => Just(3)], Just(vec![0, 1, HOURS, FISH]).prop_shuffle(), coins()).prop_map(|(who, legs, mut tokens, coins)| { tokens.truncate(legs); Message::Round { who, tokens, coins } }),
        3 => token().prop_map(|token| Message::Sync { token }),
        1 => (0..LISTED, coins()).prop_map(|(token, coins)| Message::Donate { token, coins }),
    ]
}

/// Many plays begin with debts in a ring and with invoices, so that there is something to set off and
/// to accept.
fn play() -> impl Strategy<Value = Vec<Message>> {
    let debts = [(0, 1), (1, 2), (2, 3), (3, 0), (1, 0), (2, 0)];
    let mut opening: Vec<Message> = debts
        .into_iter()
        .map(|(debtor, creditor)| Message::Owe {
            debtor,
            creditor,
            amount: 9 * UNIT,
        })
        .collect();
    opening.extend([(1, 3), (3, 2)].map(|(creditor, debtor)| Message::Invoice {
        creditor,
        debtor,
        amount: 20 * UNIT,
    }));
    let messages = prop::collection::vec(message(), 1..50);
    (prop::bool::weighted(0.8), messages).prop_map(move |(opened, messages)| {
        let opening = if opened { opening.clone() } else { Vec::new() };
        [opening, messages].concat()
    })
}

/// The contracts, deployed once; every play begins from the snapshot.
struct Ground {
    stage: Stage,
    beginning: Snapshot,
    people: Vec<Address>,
    tokens: Vec<Address>,
}

impl Ground {
    fn set() -> Self {
        let mut stage = Stage::new(Options {
            real: true,
            ..Options::default()
        });
        let unlisted = tokens::deploy_token(
            &mut stage.chain,
            tokens::Kind::Plain,
            stage.people[0],
            1 << 100,
        );
        let people = [stage.people.to_vec(), vec![stage.governor, stage.stranger]].concat();
        for who in people.clone() {
            stage.allow(unlisted, who);
        }
        let tokens = vec![stage.euro, stage.tea, stage.hours, stage.fish, unlisted];
        let beginning = stage.chain.snapshot();
        Self {
            stage,
            beginning,
            people,
            tokens,
        }
    }

    fn play(&mut self, messages: &[Message]) -> Result<(), TestCaseError> {
        self.stage.chain.restore(&self.beginning);
        let mut world = World::new(self)?;
        world.check()?;
        for message in messages {
            let before = world.prices()?;
            world
                .step(message)
                .and_then(|()| world.check())
                .and_then(|()| world.check_value_kept(&before))
                .map_err(|error| TestCaseError::fail(format!("after {message:?}: {error}")))?;
        }
        Ok(())
    }
}

/// The currencies, as they answer on the chain.
struct Told<'a> {
    chain: &'a mut Chain,
    exchange: Address,
    tokens: &'a [Address],
    people: &'a [Address],
}

impl Currencies for Told<'_> {
    fn held(&mut self, token: TokenId) -> u128 {
        tokens::balance(self.chain, self.tokens[token], self.exchange)
    }

    fn projected(&mut self, token: TokenId, amount: u128, day: u64) -> u128 {
        let day = u32::try_from(day).expect("few days");
        let ask = Generative::projectedCall { amount, day };
        let answer = self.chain.read(self.tokens[token], &ask);
        answer.expect("it melts")
    }

    fn closes(&mut self, token: TokenId) -> u64 {
        let answer = self
            .chain
            .read(self.tokens[token], &Fishcoin::seasonCall {});
        answer.expect("it has seasons").closes
    }

    fn can_pay(&mut self, who: usize, token: TokenId, amount: u128) -> bool {
        tokens::balance(self.chain, self.tokens[token], self.people[who]) >= amount
    }
}

/// What base units of the listed currencies are worth at the lower and at the higher value, and what
/// the pool had of them and had lost, before a message.
struct Prices {
    now: u64,
    values: Vec<(Exact, Exact)>,
    held: Vec<(BigInt, BigInt)>,
}

struct World<'a> {
    ground: &'a mut Ground,
    model: Model,
    season: u32,
}

fn big(number: impl Into<BigInt>) -> BigInt {
    number.into()
}

fn small(number: &BigInt) -> u128 {
    number.try_into().unwrap_or(u128::MAX)
}

impl<'a> World<'a> {
    /// The model, brought to where the stage stands.
    fn new(ground: &'a mut Ground) -> Result<Self, TestCaseError> {
        let model = Model::new(GOVERNOR, DELAY, FEE);
        let mut world = Self {
            ground,
            model,
            season: 1,
        };
        let begun = world.now() - DELAY;
        for (token, listing) in world.ground.stage.listings().into_iter().enumerate() {
            let listing = Listing {
                community: listing.community,
                nature: listing.nature,
                span: listing.span,
                decimals: if token == FISH { 0 } else { 6 },
                value: listing.value,
                limit: listing.limit,
                exposure: listing.exposure,
            };
            let listed = world.model.list(GOVERNOR, token, listing, begun);
            listed.expect("it is sound");
        }
        for community in 1..=3 {
            let set = world
                .model
                .set_community(GOVERNOR, community, 4 * EXPOSURE, begun);
            set.expect("the governor may");
        }
        let now = world.now();
        for token in 0..LISTED {
            let held = world.told().held(token);
            let mut after = world.model.clone();
            let endowed = after.endow(&mut Fresh, GOVERNOR, token, held, now);
            endowed.expect("it is within the limits");
            world.model = after;
        }
        Ok(world)
    }

    fn now(&self) -> u64 {
        self.ground.stage.chain.now()
    }

    fn told(&mut self) -> Told<'_> {
        Told {
            exchange: self.ground.stage.exchange,
            chain: &mut self.ground.stage.chain,
            tokens: &self.ground.tokens,
            people: &self.ground.people,
        }
    }

    fn person(&self, who: usize) -> Address {
        match who {
            NOBODY => Address::ZERO,
            ITSELF => self.ground.stage.exchange,
            _ => self.ground.people[who],
        }
    }

    fn governing(&self, governor: bool) -> usize {
        if governor {
            GOVERNOR
        } else {
            STRANGER
        }
    }

    fn read<C: SolCall>(&mut self, call: &C) -> Result<C::Return, TestCaseError> {
        let answer = self
            .ground
            .stage
            .chain
            .read(self.ground.stage.exchange, call);
        answer.map_err(|error| TestCaseError::fail(format!("{}: {}", C::SIGNATURE, named(&error))))
    }

    /// The contract's error of the model's refusal; overflow where the contract cannot count its values.
    fn in_contract(&self, refusal: &Refusal) -> Exchange::ExchangeErrors {
        use Exchange::ExchangeErrors as E;
        let person = |who: &usize| self.person(*who);
        let token = |token: &usize| self.ground.tokens[*token];
        let counted = |numbers: &[&BigInt]| numbers.iter().all(|it| **it <= big(u128::MAX));
        match refusal {
            Refusal::NotGovernor(who) => E::NotGovernor(Exchange::NotGovernor {
                caller: person(who),
            }),
            Refusal::InvalidAddress(who) => {
                E::InvalidAddress(Exchange::InvalidAddress { given: person(who) })
            }
            Refusal::TokenRefused(it) => {
                E::TokenRefused(Exchange::TokenRefused { token: token(it) })
            }
            Refusal::InvalidAmount(amount) => {
                E::InvalidAmount(Exchange::InvalidAmount { amount: *amount })
            }
            Refusal::InvalidDecimals(decimals, limit) => {
                E::InvalidDecimals(Exchange::InvalidDecimals {
                    decimals: *decimals,
                    limit: *limit,
                })
            }
            Refusal::InvalidFee(fee, limit) => E::InvalidFee(Exchange::InvalidFee {
                fee: *fee,
                limit: *limit,
            }),
            Refusal::InvalidNature(nature, span) => E::InvalidNature(Exchange::InvalidNature {
                nature: *nature,
                span: *span,
            }),
            Refusal::InvalidValue(value) => {
                E::InvalidValue(Exchange::InvalidValue { value: *value })
            }
            Refusal::OwesItself(who) => E::OwesItself(Exchange::OwesItself {
                account: person(who),
            }),
            Refusal::MoreThanInvoiced(amount, invoiced) => {
                E::MoreThanInvoiced(Exchange::MoreThanInvoiced {
                    amount: *amount,
                    invoiced: small(invoiced),
                })
            }
            Refusal::MoreThanOwed(debtor, creditor, amount, owed) if counted(&[amount]) => {
                E::MoreThanOwed(Exchange::MoreThanOwed {
                    debtor: person(debtor),
                    creditor: person(creditor),
                    amount: small(amount),
                    owed: small(owed),
                })
            }
            Refusal::NotAccepted(creditor, it) => E::NotAccepted(Exchange::NotAccepted {
                creditor: person(creditor),
                token: token(it),
            }),
            Refusal::CycleLength(edges, limit) => E::CycleLength(Exchange::CycleLength {
                edges: *edges,
                limit: *limit,
            }),
            Refusal::CycleNotClosed(first, last) => E::CycleNotClosed(Exchange::CycleNotClosed {
                first: person(first),
                last: person(last),
            }),
            Refusal::EdgeRepeated(debtor, creditor) => E::EdgeRepeated(Exchange::EdgeRepeated {
                debtor: person(debtor),
                creditor: person(creditor),
            }),
            Refusal::AlreadyListed(it) => {
                E::AlreadyListed(Exchange::AlreadyListed { token: token(it) })
            }
            Refusal::NotListed(it) => E::NotListed(Exchange::NotListed { token: token(it) }),
            Refusal::SameToken(it) => E::SameToken(Exchange::SameToken { token: token(it) }),
            Refusal::WorthNothing(it) => {
                E::WorthNothing(Exchange::WorthNothing { token: token(it) })
            }
            Refusal::LimitExceeded(it, held, limit) if counted(&[held]) => {
                E::LimitExceeded(Exchange::LimitExceeded {
                    token: token(it),
                    held: small(held),
                    limit: *limit,
                })
            }
            Refusal::ExposureExceeded(it, exposure, cap) if counted(&[exposure]) => {
                E::ExposureExceeded(Exchange::ExposureExceeded {
                    token: token(it),
                    exposure: small(exposure),
                    cap: *cap,
                })
            }
            Refusal::CommunityExceeded(community, exposure, cap) if counted(&[exposure]) => {
                E::CommunityExceeded(Exchange::CommunityExceeded {
                    community: *community,
                    exposure: small(exposure),
                    cap: *cap,
                })
            }
            Refusal::PoolHasLess(it, needed, held) if counted(&[needed]) => {
                E::PoolHasLess(Exchange::PoolHasLess {
                    token: token(it),
                    needed: small(needed),
                    held: small(held),
                })
            }
            Refusal::OutBelowMinimum(out, minimum) if counted(&[out]) => {
                E::OutBelowMinimum(Exchange::OutBelowMinimum {
                    out: small(out),
                    minimum: *minimum,
                })
            }
            Refusal::WrongAmountArrived(it, expected, arrived) => {
                E::WrongAmountArrived(Exchange::WrongAmountArrived {
                    token: token(it),
                    expected: U256::from(small(expected)),
                    arrived: U256::from(*arrived),
                })
            }
            Refusal::DeadlinePast(deadline, now) => E::DeadlinePast(Exchange::DeadlinePast {
                deadline: *deadline,
                now: *now,
            }),
            _ => E::Overflow(Exchange::Overflow {}),
        }
    }

    /// Sends a message that the model has judged; the model is as it is to be afterwards.
    fn send<C: SolCall, T>(
        &mut self,
        who: usize,
        call: &C,
        after: Model,
        judged: Result<T, Reasons>,
    ) -> Result<Option<(C::Return, T, Receipt)>, TestCaseError> {
        let exchange = self.ground.stage.exchange;
        let caller = self.ground.people[who];
        let answer = self.ground.stage.chain.send(caller, exchange, call);
        let name = C::SIGNATURE;
        match (judged, answer) {
            (Ok(told), Ok((returned, receipt))) => {
                self.model = after;
                Ok(Some((returned, told, receipt)))
            }
            (Err(reasons), Err(error)) => {
                let given = error.as_error::<Exchange::ExchangeErrors>();
                let right = reasons
                    .iter()
                    .any(|refusal| given == Some(self.in_contract(refusal)));
                prop_assert!(right, "{name}: {}, expected {reasons:?}", named(&error));
                Ok(None)
            }
            (Ok(_), Err(error)) => {
                let error = format!("{name}: {}, and should go through", named(&error));
                Err(TestCaseError::fail(error))
            }
            (Err(reasons), Ok(_)) => {
                let error = format!("{name} went through, expected {reasons:?}");
                Err(TestCaseError::fail(error))
            }
        }
    }

    fn step(&mut self, message: &Message) -> Result<(), TestCaseError> {
        match message.clone() {
            Message::Wait { hours } => self.ground.stage.chain.advance(hours * 3_600),
            Message::Season { .. } | Message::Income | Message::Donate { .. } => {
                self.elsewhere(message);
            }
            Message::Invoice { .. }
            | Message::WithdrawInvoice { .. }
            | Message::Accept { .. }
            | Message::Owe { .. }
            | Message::Forgive { .. } => self.debts(message)?,
            Message::SetOff {
                cycle,
                closed,
                amount,
            } => self.set_off(cycle, closed, amount)?,
            Message::SetOffBatch { rings } => self.set_off_batch(rings)?,
            Message::AcceptToken { .. } | Message::Repay { .. } => self.repaying(message)?,
            Message::SetValue { .. }
            | Message::SetLimits { .. }
            | Message::SetCommunity { .. }
            | Message::SetFee { .. } => self.governs(message)?,
            Message::Endow { who, token, coins } => self.endow(who, token, coins.of(token))?,
            Message::Swap {
                who,
                tokens,
                coins,
                minimum,
                late,
                to,
            } => {
                let now = self.now();
                let amount = coins.of(tokens.0);
                let model = self.model.clone();
                let told = model.quoted(&mut self.told(), tokens.0, tokens.1, amount, now);
                let should = told.map_or(UNIT, |quoted| small(&quoted.out));
                let minimum = big(should) * minimum / 1_000_000;
                let wish = Wish {
                    who,
                    token: tokens.0,
                    amount,
                    minimum: small(&minimum),
                    deadline: now - u64::from(late),
                };
                let to = [NOBODY, ITSELF, who][usize::from(to)];
                self.swap(&wish, tokens.1, to)?;
            }
            Message::Round { who, tokens, coins } => {
                let given = coins.of(tokens[0]);
                let mut round = tokens.clone();
                round.push(tokens[0]);
                let mut amount = given;
                for legs in round.windows(2) {
                    let wish = Wish {
                        who,
                        token: legs[0],
                        amount,
                        minimum: 0,
                        deadline: self.now(),
                    };
                    let Some(out) = self.swap(&wish, legs[1], who)? else {
                        return Ok(());
                    };
                    amount = out;
                }
                prop_assert!(amount <= given, "swap-never-gains: {} of {}", amount, given);
            }
            Message::Sync { token } => {
                let now = self.now();
                let mut after = self.model.clone();
                let judged = after.sync(&mut self.told(), token, now);
                let call = Exchange::syncCall {
                    token: self.ground.tokens[token],
                };
                if let Some((held, (melted, told), receipt)) =
                    self.send(STRANGER, &call, after, judged)?
                {
                    prop_assert_eq!(big(held), told, "books-add-up");
                    self.check_melted(&receipt, &[(token, melted)])?;
                }
            }
        }
        Ok(())
    }

    /// What is not a message to the exchange.
    fn elsewhere(&mut self, message: &Message) {
        let now = self.now();
        let stage = &mut self.ground.stage;
        match *message {
            Message::Season { tighter: true } => {
                if now < opens(self.season) + SEASON {
                    // a seat that has said so already does not say it again
                    let low = 4_500_000 / u128::from(now % 7 + 1);
                    let attest = stage.attesting(self.season, low);
                    let _ = stage.chain.send(stage.seat, stage.council, &attest);
                }
            }
            Message::Season { tighter: false } => {
                let passed = now.saturating_sub(opens(1)) / SEASON;
                let current = u32::try_from(passed).expect("few") + 1;
                if current > self.season {
                    let attest = stage.attesting(current, 4_500_000);
                    let _ = stage.chain.send(stage.seat, stage.council, &attest);
                    let open = Fishcoin::openSeasonCall {};
                    // what was overfished or an implausible assessment keeps it closed
                    let opened = stage.chain.send(stage.stranger, stage.fish, &open);
                    if opened.is_ok() {
                        self.season = current;
                    }
                }
            }
            Message::Income => {
                for who in 0..4 {
                    let claim = Generative::claimIncomeCall {};
                    // not twice a day
                    let _ = stage.chain.send(stage.people[who], stage.hours, &claim);
                }
            }
            Message::Donate { token, coins } => {
                let value = U256::from(coins.of(token));
                let to = stage.exchange;
                let transfer = tokens::Token::transferCall { to, value };
                // nobody gives more than it has
                let _ = stage.chain.call(
                    stage.people[0],
                    self.ground.tokens[token],
                    &transfer.abi_encode(),
                );
            }
            _ => unreachable!("a message to the exchange"),
        }
    }

    fn debts(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let note = B256::repeat_byte(3);
        let mut after = self.model.clone();
        match *message {
            Message::Invoice {
                creditor,
                debtor,
                amount,
            } => {
                let judged = after.invoice(creditor, debtor, amount);
                let debtor = self.person(debtor);
                let call = Exchange::invoiceCall {
                    debtor,
                    amount,
                    note,
                };
                self.send(creditor, &call, after, judged)?;
            }
            Message::WithdrawInvoice {
                proper,
                creditor,
                debtor,
                amount,
            } => {
                let pair = (debtor, creditor);
                let (debtor, creditor) = self.asked(proper, pair, Model::invoiced);
                let judged = after.withdraw_invoice(creditor, debtor, amount);
                let debtor = self.person(debtor);
                let call = Exchange::withdrawInvoiceCall { debtor, amount };
                self.send(creditor, &call, after, judged)?;
            }
            Message::Accept {
                proper,
                debtor,
                creditor,
                amount,
            } => {
                let pair = (debtor, creditor);
                let (debtor, creditor) = self.asked(proper, pair, Model::invoiced);
                let judged = after.accept(debtor, creditor, amount);
                let creditor = self.person(creditor);
                let call = Exchange::acceptCall { creditor, amount };
                self.send(debtor, &call, after, judged)?;
            }
            Message::Owe {
                debtor,
                creditor,
                amount,
            } => {
                let judged = after.owe(debtor, creditor, amount);
                let creditor = self.person(creditor);
                let call = Exchange::oweCall {
                    creditor,
                    amount,
                    note,
                };
                self.send(debtor, &call, after, judged)?;
            }
            Message::Forgive {
                creditor,
                debtor,
                amount,
            } => {
                let judged = after.forgive(creditor, debtor, amount);
                let debtor = self.person(debtor);
                let call = Exchange::forgiveCall { debtor, amount };
                self.send(creditor, &call, after, judged)?;
            }
            _ => unreachable!("a message about one debt"),
        }
        Ok(())
    }

    fn set_off(
        &mut self,
        mut cycle: Vec<usize>,
        closed: bool,
        amount: u128,
    ) -> Result<(), TestCaseError> {
        if closed {
            cycle.push(cycle[0]);
        }
        let before: Vec<BigInt> = TRADERS.map(|who| self.model.net(who)).collect();
        let mut after = self.model.clone();
        let judged = after.set_off(&cycle, amount);
        let cycle: Vec<Address> = cycle.iter().map(|who| self.person(*who)).collect();
        let call = Exchange::setOffCall {
            cycle: cycle.clone(),
            amount,
        };
        if let Some((_, (), receipt)) = self.send(STRANGER, &call, after, judged)? {
            let told = Exchange::SetOff {
                submitter: self.person(STRANGER),
                amount,
                cycle,
            };
            prop_assert_eq!(receipt.events::<Exchange::SetOff>(), [told]);
        }
        self.nets_are(&before)
    }

    fn set_off_batch(&mut self, rings: Vec<(Vec<usize>, bool, u128)>) -> Result<(), TestCaseError> {
        let closed = |(mut ring, closed, most): (Vec<usize>, bool, u128)| {
            if closed {
                ring.push(ring[0]);
            }
            (ring, most)
        };
        let rings: Vec<(Vec<usize>, u128)> = rings.into_iter().map(closed).collect();
        let before: Vec<BigInt> = TRADERS.map(|who| self.model.net(who)).collect();
        let mut after = self.model.clone();
        let judged = after.set_off_batch(&rings);
        let addressed = |ring: &[usize]| ring.iter().map(|who| self.person(*who)).collect();
        let cycles: Vec<Exchange::Ring> = rings
            .iter()
            .map(|(ring, most)| Exchange::Ring {
                members: addressed(ring),
                most: *most,
            })
            .collect();
        let call = Exchange::setOffBatchCall {
            cycles: cycles.clone(),
        };
        if let Some((cleared, taken, receipt)) = self.send(STRANGER, &call, after, judged)? {
            let mut all = BigInt::zero();
            let mut told = Vec::new();
            for (ring, amount) in cycles.into_iter().zip(&taken) {
                all += amount * (ring.members.len() - 1);
                if !amount.is_zero() {
                    told.push(Exchange::SetOff {
                        submitter: self.person(STRANGER),
                        amount: small(amount),
                        cycle: ring.members,
                    });
                }
            }
            prop_assert_eq!(cleared, U256::from(small(&all)));
            prop_assert_eq!(receipt.events::<Exchange::SetOff>(), told);
        }
        self.nets_are(&before)
    }

    /// Nobody's position is other than it was.
    fn nets_are(&mut self, before: &[BigInt]) -> Result<(), TestCaseError> {
        for who in TRADERS {
            let mut net = BigInt::zero();
            for other in TRADERS {
                net += self.owed(other, who)? - self.owed(who, other)?;
            }
            prop_assert_eq!(&net, &before[who], "net-position-unchanged");
        }
        Ok(())
    }

    /// A debtor and a creditor between whom there is something, if there are such and it should be;
    /// those that are given, if there is or it need not be.
    fn asked(
        &self,
        proper: bool,
        given: (usize, usize),
        between: impl Fn(&Model, usize, usize) -> BigInt,
    ) -> (usize, usize) {
        let is_there = |pair: &(usize, usize)| !between(&self.model, pair.0, pair.1).is_zero();
        if !proper || is_there(&given) {
            return given;
        }
        let all = TRADERS.flat_map(|debtor| TRADERS.map(move |creditor| (debtor, creditor)));
        all.into_iter().find(is_there).unwrap_or(given)
    }

    fn owed(&mut self, debtor: usize, creditor: usize) -> Result<BigInt, TestCaseError> {
        let (debtor, creditor) = (self.person(debtor), self.person(creditor));
        let found = self.read(&Exchange::debtCall { debtor, creditor })?;
        Ok(big(found.owed))
    }

    fn repaying(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        match *message {
            Message::AcceptToken {
                creditor,
                token,
                accepted,
            } => {
                let judged = after.accept_token(creditor, token, accepted);
                let token = self.ground.tokens[token];
                let call = Exchange::acceptTokenCall { token, accepted };
                self.send(creditor, &call, after, judged)?;
            }
            Message::Repay {
                proper,
                who,
                creditor,
                token,
                coins,
                minimum,
                late,
            } => {
                let (who, creditor) = self.asked(proper, (who, creditor), Model::owed);
                if proper {
                    let accepted = true;
                    self.step(&Message::AcceptToken {
                        creditor,
                        token,
                        accepted,
                    })?;
                    after = self.model.clone();
                }
                // debts are small here
                let coins = match coins {
                    Coins::Worth(hundredths) => Coins::Worth(hundredths % 1_000),
                    base => base,
                };
                let wish = Wish {
                    who,
                    token,
                    amount: coins.of(token),
                    minimum,
                    deadline: now - u64::from(late),
                };
                let judged = after.repay(&mut self.told(), creditor, &wish, now);
                let call = Exchange::repayCall {
                    creditor: self.person(creditor),
                    token: self.ground.tokens[token],
                    amount: wish.amount,
                    minCredited: minimum,
                    deadline: wish.deadline,
                };
                let payee = self.person(creditor);
                let address = self.ground.tokens[token];
                let before = self.ground.stage.holds(address, payee);
                if let Some((credited, told, _)) = self.send(who, &call, after, judged)? {
                    prop_assert_eq!(big(credited), told);
                    let arrived = self.ground.stage.holds(address, payee) - before;
                    prop_assert_eq!(arrived, wish.amount);
                }
            }
            _ => unreachable!("a message about repaying"),
        }
        Ok(())
    }

    fn governs(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        let sent = match *message {
            Message::SetValue {
                governor,
                token,
                percent,
            } => {
                let value = VALUES[token].0 * percent / 100;
                let who = self.governing(governor);
                let judged = after.set_value(who, token, value, now);
                let token = self.ground.tokens[token];
                let call = Exchange::setValueCall { token, value };
                let sent = self.send(who, &call, after, judged)?;
                sent.map(|(from, told, _)| (from, told))
            }
            Message::SetLimits {
                governor,
                token,
                limit,
                exposure,
            } => {
                let who = self.governing(governor);
                let judged = after.set_limits(who, token, limit, exposure, now);
                let call = Exchange::setLimitsCall {
                    token: self.ground.tokens[token],
                    limit,
                    exposure,
                };
                let sent = self.send(who, &call, after, judged)?;
                sent.map(|(from, told, _)| (from, told))
            }
            Message::SetCommunity {
                governor,
                community,
                exposure,
            } => {
                let who = self.governing(governor);
                let judged = after.set_community(who, community, exposure, now);
                let call = Exchange::setCommunityCall {
                    community,
                    exposure,
                };
                let sent = self.send(who, &call, after, judged)?;
                sent.map(|(from, told, _)| (from, told))
            }
            Message::SetFee { governor, fee } => {
                let who = self.governing(governor);
                let judged = after.set_fee(who, fee, now);
                let sent = self.send(who, &Exchange::setFeeCall { fee }, after, judged)?;
                sent.map(|(from, told, _)| (from, told))
            }
            _ => unreachable!("a governor's message"),
        };
        if let Some((from, told)) = sent {
            prop_assert_eq!(from, told, "loosening-waits");
        }
        Ok(())
    }

    fn endow(&mut self, who: usize, token: usize, amount: u128) -> Result<(), TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        let judged = after.endow(&mut self.told(), who, token, amount, now);
        let call = Exchange::endowCall {
            token: self.ground.tokens[token],
            amount,
        };
        if let Some((_, melted, receipt)) = self.send(who, &call, after, judged)? {
            self.check_melted(&receipt, &[(token, melted)])?;
            self.check_capped(token)?;
        }
        Ok(())
    }

    /// Answers what came out, if anything did.
    fn swap(
        &mut self,
        wish: &Wish,
        token_out: usize,
        to: usize,
    ) -> Result<Option<u128>, TestCaseError> {
        let now = self.now();
        let mut after = self.model.clone();
        let judged = after.swap(&mut self.told(), wish, token_out, to, now);
        let [given, taken] = [wish.token, token_out].map(|token| self.ground.tokens[token]);
        let call = Exchange::swapCall {
            tokenIn: given,
            tokenOut: taken,
            amountIn: wish.amount,
            minOut: wish.minimum,
            deadline: wish.deadline,
            to: self.person(to),
        };
        let Some((out, told, receipt)) = self.send(wish.who, &call, after, judged)? else {
            return Ok(None);
        };
        let Swap {
            out: told,
            fee,
            melted: [in_given, in_taken],
        } = told;
        prop_assert_eq!(big(out), told);
        let events = receipt.events::<Exchange::Swapped>();
        let swapped = Exchange::Swapped {
            tokenIn: given,
            tokenOut: taken,
            by: self.person(wish.who),
            amountIn: wish.amount,
            out,
            fee: small(&fee),
        };
        prop_assert_eq!(events, [swapped]);
        self.check_melted(&receipt, &[(wish.token, in_given), (token_out, in_taken)])?;
        self.check_capped(wish.token)?;
        Ok(Some(out))
    }

    /// What was booked as melted was said.
    fn check_melted(
        &self,
        receipt: &Receipt,
        melted: &[(usize, BigInt)],
    ) -> Result<(), TestCaseError> {
        let told: BTreeMap<Address, BigInt> = melted
            .iter()
            .filter(|(_, amount)| !amount.is_zero())
            .map(|(token, amount)| (self.ground.tokens[*token], amount.clone()))
            .collect();
        let events = receipt.events::<Exchange::Melted>();
        let found: BTreeMap<Address, BigInt> = events
            .iter()
            .map(|event| (event.token, big(event.amount)))
            .collect();
        prop_assert_eq!(events.len(), told.len(), "books-add-up");
        prop_assert_eq!(found, told, "books-add-up");
        Ok(())
    }

    /// After something was brought.
    fn check_capped(&mut self, token: usize) -> Result<(), TestCaseError> {
        let token = self.ground.tokens[token];
        let books = self.read(&Exchange::booksCall { token })?;
        let listing = self.read(&Exchange::listingCall { token })?;
        let community = listing.community;
        let found = self.read(&Exchange::communityCall { community })?;
        prop_assert!(books.held <= listing.limit, "exposure-capped");
        prop_assert!(books.exposure <= listing.exposure, "exposure-capped");
        prop_assert!(found.exposure <= found.cap, "exposure-capped");
        Ok(())
    }

    fn prices(&mut self) -> Result<Prices, TestCaseError> {
        let now = self.now();
        let model = self.model.clone();
        let mut values = Vec::new();
        let mut held = Vec::new();
        for token in 0..LISTED {
            values.push(model.values(&mut self.told(), token, now));
            held.push(self.held_and_melted(token)?);
        }
        Ok(Prices { now, values, held })
    }

    fn held_and_melted(&mut self, token: usize) -> Result<(BigInt, BigInt), TestCaseError> {
        let token = self.ground.tokens[token];
        let books = self.read(&Exchange::booksCall { token })?;
        Ok((big(books.held), big(books.melted.to::<u128>())))
    }

    /// At the values before a message, lower or higher, the pool has no less after it, but for what is
    /// booked as melted.
    fn check_value_kept(&mut self, before: &Prices) -> Result<(), TestCaseError> {
        if self.now() != before.now {
            return Ok(()); // nothing but time passed
        }
        let mut gains = [Exact::zero(), Exact::zero()];
        for token in 0..LISTED {
            let (held, melted) = self.held_and_melted(token)?;
            let (held_before, melted_before) = &before.held[token];
            let gain = Exact::from_integer(held - held_before + melted - melted_before);
            gains[0] += &gain * &before.values[token].0;
            gains[1] += &gain * &before.values[token].1;
        }
        for gain in gains {
            prop_assert!(gain >= exact(0), "pool-value-kept: {}", gain);
        }
        Ok(())
    }

    /// Every invariant, from what the views answer, and every figure of the model. After a message
    /// that failed the model is as before: so has to be the contract.
    fn check(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        prop_assert_eq!(self.model.broken_invariant(now), None);
        for debtor in TRADERS {
            for creditor in TRADERS {
                let call = Exchange::debtCall {
                    debtor: self.person(debtor),
                    creditor: self.person(creditor),
                };
                let found = self.read(&call)?;
                let told = [
                    self.model.owed(debtor, creditor),
                    self.model.invoiced(debtor, creditor),
                ];
                prop_assert_eq!([big(found.owed), big(found.invoiced)], told);
            }
        }
        let found = self.read(&Exchange::debtsCall {})?;
        let told = self.model.position();
        let number =
            |word: U256| BigInt::from_bytes_be(num_bigint::Sign::Plus, &word.to_be_bytes::<32>());
        let found = [
            found.recorded,
            found.outstanding,
            found.setOff,
            found.repaid,
            found.forgiven,
        ];
        let told = [
            told.recorded,
            told.outstanding,
            told.set_off,
            told.repaid,
            told.forgiven,
        ];
        prop_assert_eq!(found.map(number), told, "debts-add-up");
        for token in 0..LISTED {
            self.check_token(token)?;
        }
        let token = self.ground.tokens[LISTED];
        let unlisted = Exchange::NotListed { token };
        let exchange = self.ground.stage.exchange;
        let asked = Exchange::syncCall { token };
        let refused = self.ground.stage.chain.read(exchange, &asked);
        let refused = refused.err().and_then(|error| error.as_error());
        let unlisted = Exchange::ExchangeErrors::NotListed(unlisted);
        prop_assert_eq!(refused, Some(unlisted), "listed-or-refused");
        for community in 0..COMMUNITIES {
            let found = self.read(&Exchange::communityCall { community })?;
            let (exposure, cap) = self.model.community(community, now);
            prop_assert_eq!((big(found.exposure), found.cap), (exposure, cap));
        }
        let fee = self.read(&Exchange::feeCall {})?;
        prop_assert_eq!(fee, self.model.fee(now));
        self.check_quotes()
    }

    fn check_token(&mut self, token: usize) -> Result<(), TestCaseError> {
        let now = self.now();
        let address = self.ground.tokens[token];
        let found = self.read(&Exchange::listingCall { token: address })?;
        let (value, next, from) = self.model.value(token, now);
        prop_assert_eq!(
            (found.value, found.nextValue, found.valueFrom),
            (value, next, from),
            "the value of {}",
            token
        );
        let limits = self.model.limits(token, now);
        prop_assert_eq!((found.limit, found.exposure), limits);
        let found = self.read(&Exchange::booksCall { token: address })?;
        let told = self.model.book(token);
        let found_book = [
            big(found.endowed.to::<u128>()),
            big(found.brought.to::<u128>()),
            big(found.taken.to::<u128>()),
            big(found.melted.to::<u128>()),
            big(found.fees.to::<u128>()),
            big(found.held),
        ];
        let told_book = [
            told.endowed,
            told.brought,
            told.taken,
            told.melted,
            told.fees,
            told.held,
        ];
        prop_assert_eq!(found_book, told_book, "books-add-up: {}", token);
        prop_assert_eq!(big(found.exposure), self.model.exposure(token));
        let there = self.told().held(token);
        if token < HOURS {
            prop_assert!(found.held <= there, "books-add-up: {}", token);
        }
        Ok(())
    }

    /// What is quoted is what the model has, now and, where nothing melts, later.
    fn check_quotes(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        for (given, taken, later) in [
            (0, 1, 0),
            (HOURS, 0, 0),
            (1, HOURS, DELAY),
            (FISH, 1, 0),
            (FISH, HOURS, 3 * DAY),
        ] {
            let at = now + later;
            let amount = 12_345;
            let model = self.model.clone();
            let told = model.quoted(&mut self.told(), given, taken, amount, at);
            let call = Exchange::quoteCall {
                tokenIn: self.ground.tokens[given],
                tokenOut: self.ground.tokens[taken],
                amountIn: amount,
                at,
            };
            let exchange = self.ground.stage.exchange;
            match (told, self.ground.stage.chain.read(exchange, &call)) {
                (Ok(told), Ok(found)) => {
                    prop_assert_eq!(big(found.out), told.out);
                    prop_assert_eq!(big(found.fee), told.fee);
                    prop_assert_eq!(big(found.value), told.worth);
                    prop_assert_eq!(found.melted, amount);
                }
                (Err(reasons), Err(error)) => {
                    let given = error.as_error::<Exchange::ExchangeErrors>();
                    let right = reasons
                        .iter()
                        .any(|refusal| given == Some(self.in_contract(refusal)));
                    prop_assert!(right, "quote: {}, expected {:?}", named(&error), reasons);
                }
                (told, found) => prop_assert!(false, "quote: {:?} and {:?}", told, found),
            }
        }
        Ok(())
    }
}

/// Currencies on the day that the model begins, when nothing is in the pool and everybody can pay.
struct Fresh;

impl Currencies for Fresh {
    fn held(&mut self, _: TokenId) -> u128 {
        0
    }

    fn projected(&mut self, _: TokenId, amount: u128, _: u64) -> u128 {
        amount
    }

    fn closes(&mut self, _: TokenId) -> u64 {
        FIRST_SEASON_CLOSES
    }

    fn can_pay(&mut self, _: usize, _: TokenId, _: u128) -> bool {
        true
    }
}

#[test]
fn the_stage_is_as_the_sequences_need_it() {
    const _: () = assert!(SEASON_SPAN < SEASON && MELTING_SPAN > DAY);
    let mut ground = Ground::set();
    assert_eq!(ground.tokens.len(), TOKENS);
    assert_eq!(ground.people.len(), STRANGER + 1);
    for (token, address) in ground.tokens.clone().into_iter().enumerate() {
        if token < LISTED {
            let has = ground.stage.holds(address, ground.people[0]);
            assert!(has > Coins::Worth(40_000_000).of(token), "{token}");
        }
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
