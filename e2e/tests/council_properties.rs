//! Random sequences of messages to a deployed council, against the model; every invariant after
//! every message. `WEIR_CHAIN_CASES` says how many sequences.
#![allow(missing_docs)]

mod properties;

use alloy_core::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use properties::{config, deploy_council, interfaces::Council, judge, terms, Expected, DAY, ONE};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};
use weir_e2e::{Chain, Receipt, Snapshot, GENESIS_SECONDS};
use weir_model::{
    exact, Assessments, Division, Exact, Figures, Growth, Harvest, Interval, Place, Quorum,
    Refusal, Schedule, Stock, Surprise, Vote,
};

const FIRST_OPENS: u64 = GENESIS_SECONDS - DAY;
const SEASON: u64 = 20 * DAY;
const DELAY: u64 = 3 * DAY;
/// People who may have a seat; the first five are founders.
const PEOPLE: usize = 7;
const INSTITUTIONS: [u8; 5] = [0, 0, 1, 1, 2];
const QUORUM: Quorum = Quorum {
    seats: 2,
    institutions: 2,
    dissent: 2,
};
const MAX_DEPTH: usize = 4;

/// Two stocks: a Schaefer stock under 40-10, divided by fixed quantities; a Fox stock under the ICES
/// rule, divided by weights.
fn stocks() -> [Stock; 2] {
    let schaefer = Stock {
        growth: Growth::Schaefer,
        r: 308_242_900_000_000_000,
        capacity: 251_541_538,
        harvest: Harvest::FortyTen,
        rate: 154_121_450_000_000_000,
        max_age: 40 * DAY,
        grace: 10 * DAY,
    };
    let fox = Stock {
        growth: Growth::Fox,
        r: 11 * ONE / 10,
        capacity: 1_000_003,
        harvest: Harvest::Ices {
            trigger: 400_000,
            limit: 90_000,
        },
        rate: 7 * ONE / 10,
        ..schaefer
    };
    [schaefer, fox]
}

const DIVISIONS: [Division; 2] = [Division::Fixed, Division::Weights];

#[derive(Clone, Debug)]
enum Message {
    Wait {
        hours: u64,
    },
    /// Somebody attests a statement nobody has attested yet.
    AttestNew {
        who: usize,
        stock: u32,
        figures: Wish,
    },
    /// Somebody attests one of the last statements.
    AttestKnown {
        who: usize,
        back: usize,
    },
    Dissent {
        who: usize,
        back: usize,
    },
    ProposeSeat {
        governor: bool,
        who: usize,
        institution: u8,
    },
    RemoveSeat {
        governor: bool,
        who: usize,
    },
    SetQuorum {
        governor: bool,
        rule: (u8, u8, u8),
    },
    SetTerms {
        governor: bool,
        stock: u32,
        change: Change,
    },
    AddNode {
        proper: bool,
        stock: u32,
        parent: u32,
        division: u8,
    },
    SetPart {
        proper: bool,
        stock: u32,
        node: u32,
        part: u128,
    },
}

/// Figures, most of them sound.
#[derive(Clone, Debug)]
struct Wish {
    /// In 1/1000 of the capacity.
    low: u16,
    spread: (u8, bool),
    season: i8,
    age: u64,
    life: u64,
}

#[derive(Clone, Debug)]
enum Change {
    Rate(u8),
    MaxAge(u64),
    Grace(u64),
    Capacity(u8),
}

fn message() -> impl Strategy<Value = Message> {
    let who = || 0..PEOPLE + 1;
    let mostly = || prop::bool::weighted(0.9);
    let stock = || prop_oneof![4 => Just(0_u32), 4 => Just(1_u32), 1 => Just(2_u32)];
    let wish = (
        0_u16..1_100,
        (0_u8..20, prop::bool::weighted(0.05)),
        prop_oneof![12 => Just(0_i8), 4 => Just(1_i8), 1 => -1_i8..3],
        prop_oneof![6 => Just(0_u64), 3 => 0..5 * DAY],
        prop_oneof![6 => 15 * DAY..60 * DAY, 1 => 0..DAY],
    )
        .prop_map(|(low, spread, season, age, life)| Wish {
            low,
            spread,
            season,
            age,
            life,
        });
    let change = prop_oneof![
        3 => (1_u8..40).prop_map(Change::Rate),
        1 => (1_u64..60).prop_map(Change::MaxAge),
        1 => (0_u64..20).prop_map(Change::Grace),
        1 => (0_u8..30).prop_map(Change::Capacity),
    ];
    let part = prop_oneof![4 => 0_u128..6_000_000, 1 => 0_u128..4, 1 => any::<u128>()];
    prop_oneof![
        4 => prop_oneof![4 => 1_u64..50, 1 => 50_u64..500].prop_map(|hours| Message::Wait { hours }),
        6 => (who(), stock(), wish).prop_map(|(who, stock, figures)| Message::AttestNew { who, stock, figures }),
        9 => (who(), 0_usize..3).prop_map(|(who, back)| Message::AttestKnown { who, back }),
        2 => (who(), 0_usize..3).prop_map(|(who, back)| Message::Dissent { who, back }),
        2 => (mostly(), who(), 0_u8..67)
            .prop_map(|(governor, who, institution)| Message::ProposeSeat { governor, who, institution }),
        1 => (mostly(), who()).prop_map(|(governor, who)| Message::RemoveSeat { governor, who }),
        1 => (mostly(), (0_u8..5, 0_u8..4, 0_u8..4)).prop_map(|(governor, rule)| Message::SetQuorum { governor, rule }),
        2 => (mostly(), stock(), change)
            .prop_map(|(governor, stock, change)| Message::SetTerms { governor, stock, change }),
        4 => (mostly(), stock(), 0_u32..7, prop_oneof![9 => 0_u8..3, 1 => Just(3)])
            .prop_map(|(proper, stock, parent, division)| Message::AddNode { proper, stock, parent, division }),
        6 => (mostly(), stock(), 0_u32..8, part)
            .prop_map(|(proper, stock, node, part)| Message::SetPart { proper, stock, node, part }),
    ]
}

/// The contract, deployed once; every play begins from the snapshot.
struct Stage {
    chain: Chain,
    beginning: Snapshot,
    council: Address,
    governor: Address,
    assembly: Address,
    people: Vec<Address>,
}

impl Stage {
    fn set() -> Self {
        let mut chain = Chain::new();
        let [governor, assembly] = [1, 2].map(|n| chain.funded(n));
        let people: Vec<Address> = (10..=10 + PEOPLE as u64).map(|n| chain.funded(n)).collect();
        let founders = people.iter().zip(INSTITUTIONS);
        let founders = founders.map(|(seat, institution)| Council::Founder {
            seat: *seat,
            institution,
        });
        let settings = Council::CouncilSettings {
            governor,
            seats: 2,
            institutions: 2,
            dissent: 2,
            delay: DELAY,
        };
        let council = deploy_council(&mut chain, governor, settings, founders.collect());
        for (stock, division) in stocks().iter().zip([2, 1]) {
            let settings = Council::StockSettings {
                name: "A stock".into(),
                unit: "kg".into(),
                decimals: 0,
                firstOpens: FIRST_OPENS,
                seasonLength: SEASON,
                division,
            };
            let add = Council::addStockCall {
                added: Council::NewStock {
                    settings,
                    terms: terms(stock),
                },
            };
            chain
                .send(governor, council, &add)
                .expect("the stock is sound");
        }
        let beginning = chain.snapshot();
        Self {
            chain,
            beginning,
            council,
            governor,
            assembly,
            people,
        }
    }

    fn play(&mut self, messages: &[Message]) -> Result<(), TestCaseError> {
        self.chain.restore(&self.beginning);
        let mut world = World::new(self);
        world.check()?;
        for message in messages {
            world.step(message)?;
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Node {
    parent: u32,
    division: Division,
    part: Schedule<u128>,
}

struct StockModel {
    terms: Schedule<Stock>,
    assessments: Assessments,
    division: Division,
    /// Numbered from 1.
    nodes: Vec<Node>,
}

impl StockModel {
    fn children(&self, of: u32) -> Vec<u32> {
        let numbered = (1_u32..).zip(&self.nodes);
        numbered
            .filter(|(_, node)| node.parent == of)
            .map(|(number, _)| number)
            .collect()
    }

    fn division(&self, of: u32) -> Division {
        self.node(of).map_or(self.division, |node| node.division)
    }

    fn node(&self, number: u32) -> Option<&Node> {
        self.nodes
            .get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    fn depth(&self, number: u32) -> usize {
        self.node(number)
            .map_or(0, |node| 1 + self.depth(node.parent))
    }

    /// The tree from a place down, as it is in a season.
    fn place(&self, number: u32, season: u32) -> Place {
        Place {
            division: self.division(number),
            part: self
                .node(number)
                .map_or(0, |node| node.part.at(season.into())),
            children: self
                .children(number)
                .into_iter()
                .map(|child| self.place(child, season))
                .collect(),
        }
    }

    fn path(&self, number: u32) -> Vec<usize> {
        let Some(node) = self.node(number) else {
            return Vec::new();
        };
        let mut path = self.path(node.parent);
        path.push(self.position(node.parent, number));
        path
    }

    fn position(&self, parent: u32, child: u32) -> usize {
        let children = self.children(parent);
        children
            .iter()
            .position(|number| *number == child)
            .expect("it is its parent's")
    }
}

#[derive(Clone)]
struct Seat {
    index: u8,
    institution: u8,
    from: u64,
}

struct World<'a> {
    stage: &'a mut Stage,
    seats: BTreeMap<usize, Seat>,
    /// The bit each address was given, which stays its own after it is removed.
    bits: BTreeMap<usize, u8>,
    quorum: Schedule<Quorum>,
    stocks: Vec<StockModel>,
    statements: Vec<(Council::Statement, B256)>,
    votes: BTreeMap<B256, Vote>,
}

fn name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Capacity => "InvalidCapacity",
        Refusal::Rate => "InvalidRate",
        Refusal::ReferencePoint => "InvalidReferencePoint",
        Refusal::RuleForModel => "RuleForModel",
        Refusal::Ageing => "InvalidAgeing",
        Refusal::BoundsOutOfOrder => "BoundsOutOfOrder",
        Refusal::ImplausibleBiomass => "ImplausibleBiomass",
        Refusal::WrongSeason => "WrongSeason",
        Refusal::WrongDate => "WrongDate",
        Refusal::Superseded => "Superseded",
        Refusal::InvalidQuorum => "InvalidQuorum",
        Refusal::AlreadyFinal => "AlreadyFinal",
        Refusal::Rejected => "Rejected",
        Refusal::AlreadySpoken => "AlreadySpoken",
        Refusal::OverAllocated => "AllocationExceedsParent",
        other => panic!("{other:?} is none of the council's"),
    }
}

/// Whether replacing one by the other can only lower a budget.
fn can_only_lower(old: &Stock, new: &Stock) -> bool {
    let same = Stock {
        rate: old.rate,
        max_age: old.max_age,
        grace: old.grace,
        ..*new
    };
    same == *old && new.rate <= old.rate && new.max_age <= old.max_age && new.grace >= old.grace
}

fn stock_number(stock: u32) -> Option<usize> {
    usize::try_from(stock).ok().filter(|stock| *stock < 2)
}

impl<'a> World<'a> {
    fn new(stage: &'a mut Stage) -> Self {
        let seat = |index: usize| {
            let number = u8::try_from(index).expect("few seats");
            (
                index,
                Seat {
                    index: number,
                    institution: INSTITUTIONS[index],
                    from: 0,
                },
            )
        };
        let stock = |(stock, division)| StockModel {
            terms: Schedule::new(stock),
            assessments: Assessments::default(),
            division,
            nodes: Vec::new(),
        };
        Self {
            stage,
            seats: (0..INSTITUTIONS.len()).map(seat).collect(),
            bits: (0..INSTITUTIONS.len()).zip(0..).collect(),
            quorum: Schedule::new(QUORUM),
            stocks: stocks().into_iter().zip(DIVISIONS).map(stock).collect(),
            statements: Vec::new(),
            votes: BTreeMap::new(),
        }
    }

    fn now(&self) -> u64 {
        self.stage.chain.now()
    }

    fn season_now(&self) -> u32 {
        u32::try_from((self.now() - FIRST_OPENS) / SEASON + 1).expect("few seasons")
    }

    fn read<C: SolCall>(&mut self, call: &C) -> Result<C::Return, TestCaseError> {
        let answer = self.stage.chain.read(self.stage.council, call);
        answer.map_err(|error| TestCaseError::fail(format!("{}: {error}", C::SIGNATURE)))
    }

    fn send<C: SolCall>(
        &mut self,
        from: Address,
        call: &C,
        expected: Expected,
    ) -> Result<Option<(C::Return, Receipt)>, TestCaseError> {
        let answer = self.stage.chain.send(from, self.stage.council, call);
        judge(expected, &answer, Council::CouncilErrors::name_by_selector)
            .map_err(|error| TestCaseError::fail(format!("{}: {error}", C::SIGNATURE)))?;
        Ok(answer.ok())
    }

    fn governor(&self, proper: bool) -> Address {
        if proper {
            self.stage.governor
        } else {
            self.stage.people[PEOPLE]
        }
    }

    fn step(&mut self, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        match message.clone() {
            Message::Wait { hours } => self.stage.chain.advance(hours * 3_600),
            Message::AttestNew {
                who,
                stock,
                figures,
            } => {
                let capacity = stocks()[usize::from(stock == 1)].capacity;
                let low = capacity / 1_000 * u128::from(figures.low);
                let estimate = low + low / 100 * u128::from(figures.spread.0);
                let high = if figures.spread.1 {
                    low.saturating_mul(20)
                } else {
                    estimate
                };
                let season = i64::from(self.season_now()) + i64::from(figures.season);
                let statement = Council::Statement {
                    stock,
                    season: u32::try_from(season).unwrap_or(0),
                    low,
                    estimate,
                    high: if figures.spread.0 == 19 {
                        high.saturating_sub(1)
                    } else {
                        high
                    },
                    asOf: now - figures.age,
                    expires: now - figures.age + figures.life,
                    evidence: B256::repeat_byte(figures.spread.0),
                };
                // of a stock that is not there there is no digest; any will do to dissent from
                let digest = if usize::try_from(stock).is_ok_and(|it| it < self.stocks.len()) {
                    self.read(&Council::digestCall {
                        statement: statement.clone(),
                    })?
                } else {
                    B256::repeat_byte(0xee)
                };
                self.statements.push((statement, digest));
                self.attest(who, self.statements.len() - 1)?;
            }
            Message::AttestKnown { who, back } => {
                if let Some(number) = self.statements.len().checked_sub(back + 1) {
                    self.attest(who, number)?;
                }
            }
            Message::Dissent { who, back } => {
                if let Some(number) = self.statements.len().checked_sub(back + 1) {
                    self.dissent(who, number)?;
                }
            }
            Message::ProposeSeat {
                governor,
                who,
                institution,
            } => {
                let expected = Expected::first(&[
                    (!governor, "NotGovernor"),
                    (institution >= 64, "InvalidInstitution"),
                    (self.seats.contains_key(&who), "SeatTaken"),
                    (
                        !self.bits.contains_key(&who) && self.bits.len() >= 64,
                        "TooManySeats",
                    ),
                ]);
                let call = Council::proposeSeatCall {
                    seat: self.stage.people[who],
                    institution,
                };
                let caller = self.governor(governor);
                if self
                    .send(caller, &call, expected.unwrap_or(Expected::Success))?
                    .is_some()
                {
                    let next = u8::try_from(self.bits.len()).expect("at most 64");
                    let index = *self.bits.entry(who).or_insert(next);
                    self.seats.insert(
                        who,
                        Seat {
                            index,
                            institution,
                            from: now + DELAY,
                        },
                    );
                }
            }
            Message::RemoveSeat { governor, who } => {
                let expected = Expected::first(&[
                    (!governor, "NotGovernor"),
                    (!self.seats.contains_key(&who), "NotSeat"),
                ]);
                let call = Council::removeSeatCall {
                    seat: self.stage.people[who],
                };
                let caller = self.governor(governor);
                if self
                    .send(caller, &call, expected.unwrap_or(Expected::Success))?
                    .is_some()
                {
                    self.seats.remove(&who);
                }
            }
            Message::SetQuorum {
                governor,
                rule: (seats, institutions, dissent),
            } => {
                let new = Quorum {
                    seats: seats.into(),
                    institutions: institutions.into(),
                    dissent: dissent.into(),
                };
                let expected = Expected::first(&[
                    (!governor, "NotGovernor"),
                    (new.examine().is_err(), "InvalidQuorum"),
                ]);
                let call = Council::setQuorumCall {
                    seats,
                    institutions,
                    dissent,
                };
                let caller = self.governor(governor);
                if self
                    .send(caller, &call, expected.unwrap_or(Expected::Success))?
                    .is_some()
                {
                    let old = self.quorum.at(now);
                    let harder = new.seats >= old.seats
                        && new.institutions >= old.institutions
                        && new.dissent <= old.dissent;
                    self.quorum
                        .change(now, if harder { now } else { now + DELAY }, new);
                }
            }
            Message::SetTerms {
                governor,
                stock,
                change,
            } => self.set_terms(governor, stock, &change)?,
            Message::AddNode {
                proper,
                stock,
                parent,
                division,
            } => self.add_node(proper, stock, parent, division)?,
            Message::SetPart {
                proper,
                stock,
                node,
                part,
            } => self.set_part(proper, stock, node, part)?,
        }
        self.check()
    }

    /// Why this person may not speak now.
    fn voiceless(&self, who: usize) -> Option<Expected> {
        match self.seats.get(&who) {
            None => Some(Expected::Error("NotSeat")),
            Some(seat) if seat.from > self.now() => Some(Expected::Error("SeatNotYet")),
            Some(_) => None,
        }
    }

    fn attest(&mut self, who: usize, number: usize) -> Result<(), TestCaseError> {
        let (now, season) = (self.now(), self.season_now());
        let (statement, digest) = self.statements[number].clone();
        let quorum = self.quorum.at(now);
        let mut vote = self.votes.get(&digest).cloned().unwrap_or_default();
        let judged = || -> Result<_, Expected> {
            if let Some(expected) = self.voiceless(who) {
                return Err(expected);
            }
            let stock = stock_number(statement.stock).ok_or(Expected::Error("UnknownStock"))?;
            let model = &self.stocks[stock];
            let terms = model.terms.at(now);
            let refused = |refusal| Expected::Error(name(refusal));
            let figures = Figures {
                season: statement.season,
                low: statement.low,
                estimate: statement.estimate,
                high: statement.high,
                as_of: statement.asOf,
                expires: statement.expires,
            };
            let kept = figures.examine(&terms, season, now).map_err(refused)?;
            let seat = &self.seats[&who];
            vote.attest(seat.index, seat.institution, quorum)
                .map_err(refused)?;
            let surprise = if vote.is_final {
                Some(
                    model
                        .assessments
                        .examine(&kept, &terms, SEASON, now)
                        .map_err(refused)?,
                )
            } else {
                None
            };
            Ok((stock, kept, surprise))
        };
        let judged = {
            let mut judged = judged;
            judged()
        };
        let expected = judged.as_ref().err().copied().unwrap_or(Expected::Success);
        let call = Council::attestCall { statement };
        let Some((is_final, receipt)) = self.send(self.stage.people[who], &call, expected)? else {
            return Ok(());
        };
        let (stock, kept, surprise) = judged.expect("it went through as expected");
        prop_assert_eq!(is_final, vote.is_final, "diverse-quorum");
        let accepted = receipt.events::<Council::AssessmentAccepted>();
        prop_assert_eq!(accepted.len(), usize::from(is_final), "diverse-quorum");
        if let Some(surprise) = surprise {
            let from = accepted[0].inForceFrom;
            let waits = from == now + DELAY;
            prop_assert!(waits || from == now);
            prop_assert!(surprise != Surprise::Yes || waits, "plausible-growth");
            prop_assert!(surprise != Surprise::No || !waits, "plausible-growth");
            self.stocks[stock].assessments.accept(kept, now, from);
        }
        self.votes.insert(digest, vote);
        Ok(())
    }

    fn dissent(&mut self, who: usize, number: usize) -> Result<(), TestCaseError> {
        let digest = self.statements[number].1;
        let quorum = self.quorum.at(self.now());
        let mut vote = self.votes.get(&digest).cloned().unwrap_or_default();
        let expected = self.voiceless(who).unwrap_or_else(|| {
            let heard = vote.dissent(self.seats[&who].index, quorum);
            heard.map_or_else(
                |refusal| Expected::Error(name(refusal)),
                |()| Expected::Success,
            )
        });
        let call = Council::dissentCall { digest };
        if self
            .send(self.stage.people[who], &call, expected)?
            .is_some()
        {
            self.votes.insert(digest, vote);
        }
        Ok(())
    }

    fn set_terms(
        &mut self,
        governor: bool,
        stock: u32,
        change: &Change,
    ) -> Result<(), TestCaseError> {
        let now = self.now();
        let known = stock_number(stock);
        let old = known.map_or(stocks()[0], |stock| self.stocks[stock].terms.at(now));
        let new = match *change {
            Change::Rate(n) => Stock {
                rate: u128::from(n) * ONE / 2,
                ..old
            },
            Change::MaxAge(days) => Stock {
                max_age: days * DAY,
                ..old
            },
            Change::Grace(days) => Stock {
                grace: days * DAY,
                ..old
            },
            Change::Capacity(n) => Stock {
                capacity: u128::from(n) * 20_000_000,
                ..old
            },
        };
        let expected = Expected::first(&[
            (!governor, "NotGovernor"),
            (known.is_none(), "UnknownStock"),
        ]);
        let expected = expected.unwrap_or_else(|| {
            let examined = new.examine();
            examined.map_or_else(
                |refusal| Expected::Error(name(refusal)),
                |()| Expected::Success,
            )
        });
        let call = Council::setTermsCall {
            changed: Council::NewTerms {
                stock,
                terms: terms(&new),
            },
        };
        if let Some((from, _)) = self.send(self.governor(governor), &call, expected)? {
            let at_once = can_only_lower(&old, &new);
            prop_assert_eq!(
                from,
                if at_once { now } else { now + DELAY },
                "loosening-waits"
            );
            self.stocks[known.expect("it is known")]
                .terms
                .change(now, from, new);
        }
        Ok(())
    }

    fn add_node(
        &mut self,
        proper: bool,
        stock: u32,
        parent: u32,
        division: u8,
    ) -> Result<(), TestCaseError> {
        let caller = match (proper, parent) {
            (false, _) => self.stage.people[PEOPLE],
            (true, 0) => self.stage.governor,
            (true, _) => self.stage.assembly,
        };
        let model = stock_number(stock).map(|stock| &self.stocks[stock]);
        let unknown_parent = model.is_some_and(|model| parent > 0 && model.node(parent).is_none());
        let too_deep = model.is_some_and(|model| model.depth(parent) >= MAX_DEPTH);
        let expected = Expected::first(&[
            (model.is_none(), "UnknownStock"),
            (unknown_parent, "UnknownNode"),
            (!proper, "NotAssembly"),
            (too_deep, "TooDeep"),
            (division > 2, "InvalidChoice"),
        ]);
        let assembly = self.stage.assembly;
        let call = Council::addNodeCall {
            stock,
            parent,
            assembly,
            division,
        };
        if let Some((number, _)) =
            self.send(caller, &call, expected.unwrap_or(Expected::Success))?
        {
            let model = &mut self.stocks[stock_number(stock).expect("it is known")];
            let division =
                [Division::Equal, Division::Weights, Division::Fixed][usize::from(division)];
            model.nodes.push(Node {
                parent,
                division,
                part: Schedule::new(0),
            });
            prop_assert_eq!(usize::try_from(number).expect("few"), model.nodes.len());
        }
        Ok(())
    }

    fn set_part(
        &mut self,
        proper: bool,
        stock: u32,
        node: u32,
        part: u128,
    ) -> Result<(), TestCaseError> {
        let season = self.season_now();
        let next = season + 1;
        let known = stock_number(stock);
        let parent = known
            .and_then(|stock| self.stocks[stock].node(node))
            .map(|node| node.parent);
        let caller = match (proper, parent) {
            (false, _) => self.stage.people[PEOPLE],
            (true, Some(0)) => self.stage.governor,
            (true, _) => self.stage.assembly,
        };
        let mut expected = Expected::first(&[
            (known.is_none(), "UnknownStock"),
            (parent.is_none(), "UnknownNode"),
            (!proper, "NotAssembly"),
        ]);
        let mut own = part;
        if let (None, Some(stock_index), Some(parent)) = (expected, known, parent) {
            let has = self
                .read(&Council::budgetCall {
                    stock,
                    node: parent,
                })?
                .amount;
            let model = &self.stocks[stock_index];
            if model.division(parent) == Division::Equal {
                own = part.min(1);
            }
            let place = model.place(parent, next);
            let may = place.may_set(model.position(parent, node), own, has);
            expected = may.err().map(|refusal| Expected::Error(name(refusal)));
        }
        let call = Council::setPartCall { stock, node, part };
        if let Some((from, _)) = self.send(caller, &call, expected.unwrap_or(Expected::Success))? {
            prop_assert_eq!(from, next);
            let model = &mut self.stocks[known.expect("it is known")];
            let place = &mut model.nodes[usize::try_from(node - 1).expect("few")];
            place.part.change(season.into(), next.into(), own);
        }
        Ok(())
    }

    /// Every invariant, from what the views answer, and every figure of the model. After a message
    /// that failed the model is as before: so has to be the contract.
    fn check(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        let quorum = self.read(&Council::quorumCall {})?;
        let held = self.quorum.at(now);
        prop_assert_eq!(
            (
                usize::from(quorum.seats),
                usize::from(quorum.institutions),
                usize::from(quorum.dissent)
            ),
            (held.seats, held.institutions, held.dissent),
            "loosening-waits"
        );
        for who in 0..=PEOPLE {
            let found = self.read(&Council::seatOfCall {
                seat: self.stage.people[who],
            })?;
            let told = self.seats.get(&who);
            prop_assert_eq!(found.seated, told.is_some());
            if let Some(seat) = told {
                prop_assert_eq!(
                    (found.index, found.institution),
                    (seat.index, seat.institution)
                );
                prop_assert!(seat.from == 0 || found.from == seat.from);
            }
        }
        if let Some((_, digest)) = self.statements.last() {
            let digest = *digest;
            let found = self.read(&Council::ballotCall { digest })?;
            let told = self.votes.get(&digest).cloned().unwrap_or_default();
            prop_assert_eq!(found.attested & found.dissented, 0, "one-seat-one-voice");
            let voices = |bits: u64| (0_u8..64).filter(move |bit| bits >> bit & 1 == 1);
            prop_assert!(
                voices(found.attested).eq(told.attested.keys().copied()),
                "one-seat-one-voice"
            );
            prop_assert!(
                voices(found.dissented).eq(told.dissented.iter().copied()),
                "one-seat-one-voice"
            );
            prop_assert!(
                voices(found.institutions).eq(told.institutions()),
                "diverse-quorum"
            );
            prop_assert_eq!(found.isFinal, told.is_final, "diverse-quorum");
        }
        for stock in 0..2_u32 {
            self.check_stock(stock)?;
        }
        Ok(())
    }

    fn check_stock(&mut self, stock: u32) -> Result<(), TestCaseError> {
        let (now, season) = (self.now(), self.season_now());
        let index = stock_number(stock).expect("there are two");
        let held = self.stocks[index].terms.at(now);
        let in_force = self.read(&Council::termsCall { stock })?;
        prop_assert_eq!(in_force, terms(&held), "loosening-waits");
        let assessment = self.read(&Council::assessmentCall { stock })?;
        let told = self.stocks[index].assessments.at(now);
        let told = told.map_or((0, 0, 0, 0), |it| (it.season, it.low, it.as_of, it.expires));
        prop_assert_eq!(
            (
                assessment.season,
                assessment.low,
                assessment.asOf,
                assessment.expires
            ),
            told,
            "plausible-growth"
        );
        let pending = self.read(&Council::pendingAssessmentCall { stock })?;
        let waiting = self.stocks[index].assessments.waiting(now);
        let waiting = waiting.map_or((0, 0, 0, 0), |(from, it)| {
            (it.season, it.low, it.as_of, from)
        });
        prop_assert_eq!(
            (
                pending.season,
                pending.low,
                pending.asOf,
                pending.inForceFrom
            ),
            waiting
        );

        let mut amounts = BTreeMap::new();
        for node in 0..=u32::try_from(self.stocks[index].nodes.len()).expect("few") {
            let found = self.read(&Council::budgetCall { stock, node })?;
            prop_assert_eq!((found.season, found.assessedFor), (season, told.0));
            prop_assert_eq!(found.opens, FIRST_OPENS + u64::from(season - 1) * SEASON);
            prop_assert_eq!(found.closes, found.opens + SEASON);
            amounts.insert(node, found.amount);
        }
        let model = &self.stocks[index];
        let own = amounts[&0];
        prop_assert!(exact(own) <= held.msy().high, "budget-below-msy");
        prop_assert!(
            exact(own) <= held.sustainable_yield(&exact(told.1)).high,
            "budget-below-surplus"
        );
        let mut budget = model.assessments.budget(&held, now);
        // a life of assessments that was shortened since may end them sooner
        let sooner = told.3.min(told.2.saturating_add(held.max_age));
        let aged = model
            .assessments
            .at(now)
            .map(|it| held.budget(it.low).times(&held.freshness(sooner, now)).low);
        budget.low = aged.unwrap_or_else(|| exact(0));
        let allowance = exact(2) + held.whole_unit_allowance();
        prop_assert!(
            budget.admits(own, &allowance),
            "silence-tightens: {own}, not {budget:?}"
        );
        let root = model.place(0, season);
        for (node, amount) in &amounts {
            let place = root.amount_at(&model.path(*node), &Interval::point(exact(own)));
            prop_assert!(
                place.admits(*amount, &Exact::from_integer(0.into())),
                "{amount} at {node}, not {place:?}"
            );
            let given: Option<u128> = model
                .children(*node)
                .iter()
                .try_fold(0, |sum: u128, child| sum.checked_add(amounts[child]));
            prop_assert!(
                given.is_some_and(|given| given <= *amount),
                "children-within-parent"
            );
        }
        Ok(())
    }
}

#[test]
fn sequences_of_messages_agree_with_the_model_and_keep_every_invariant() {
    let stage = RefCell::new(Stage::set());
    let mut runner = TestRunner::new(config(file!()));
    let plays = prop::collection::vec(message(), 1..48);
    let result = runner.run(&plays, |messages| stage.borrow_mut().play(&messages));
    if let Err(error) = result {
        panic!("{error}\n{runner}");
    }
}

#[test]
fn a_shorter_life_of_assessments_ends_the_one_in_force_at_once() {
    let mut stage = Stage::set();
    stage.chain.restore(&stage.beginning);
    let now = stage.chain.now();
    let statement = Council::Statement {
        stock: 1,
        season: 1,
        low: 800_000,
        estimate: 800_000,
        high: 800_000,
        asOf: now,
        expires: now + 40 * DAY,
        evidence: B256::ZERO,
    };
    for seat in [0, 2] {
        let attest = Council::attestCall {
            statement: statement.clone(),
        };
        let attested = stage.chain.send(stage.people[seat], stage.council, &attest);
        attested.expect("the seat may");
    }
    stage.chain.advance(DELAY);
    let budget = Council::budgetCall { stock: 1, node: 0 };
    let before = stage.chain.read(stage.council, &budget).expect("a view");
    assert!(before.amount > 0);
    let terms = terms(&Stock {
        max_age: 10 * DAY,
        ..stocks()[1]
    });
    let from = stage.chain.send(
        stage.governor,
        stage.council,
        &Council::setTermsCall {
            changed: Council::NewTerms { stock: 1, terms },
        },
    );
    assert_eq!(from.expect("the governor may").0, stage.chain.now());
    stage.chain.advance(7 * DAY); // ten days after its reference date
    let after = stage.chain.read(stage.council, &budget).expect("a view");
    assert_eq!(after.amount, 0);
}
