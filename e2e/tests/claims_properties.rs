//! Random sequences of messages to a deployed register of claims, against the model; every invariant
//! after every message. `WEIR_CHAIN_CASES` says how many sequences.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::{SolCall, SolEventInterface, SolInterface},
};
use claims_stage::{
    cell, deploy_claims, kind_settings,
    mirror::{hash, objection_number, output, root, Mirror},
    properties, quorum, tokens, Claims, Signer, DAY, DELAY, FIRST_OPENS, INSTITUTIONS, OWN, PERIOD,
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use weir_e2e::{Chain, Receipt, Snapshot};
use weir_model::{
    claims::{
        self as model, Event, Filing, Message, Motion, Promise, Register, Who, Windows, NOBODY,
    },
    Quorum, Schedule, Vote,
};

const GOVERNOR: Who = 1;
const COIN: Who = 2;
const CONSUMERS: [Who; 2] = [3, 4];
/// Eight people: seats, some of whom claim, and two without a seat.
const PEOPLE: [Who; 8] = [10, 11, 12, 13, 14, 15, 16, 17];
const CLAIMANT: usize = 8;
const STRANGER: usize = 9;
/// Cells of each resolution there are claims on.
const LAND: u64 = 5;
const FORTUNE: u128 = 1_500;

/// Three kinds: the second measures the benefit of the first, takes the chain's own token, and one
/// seat attests it; the third costs nothing.
fn kinds() -> [model::Kind; 3] {
    let rule = |seats, institutions, dissent| {
        Schedule::new(Quorum {
            seats,
            institutions,
            dissent,
        })
    };
    let first = model::Kind {
        benefit: 0,
        first_opens: FIRST_OPENS,
        period_length: PERIOD,
        resolution: 9,
        land: (0..LAND).map(|n| cell(9, n)).collect(),
        max_quantity: 100,
        max_area: 50,
        token: COIN,
        bond: 50,
        stake: 20,
        challenge_bond: 30,
        windows: Windows {
            attestation: 6 * DAY,
            challenge: 3 * DAY,
            review: 2 * DAY,
            liability: 9 * DAY,
        },
        quorum: rule(2, 2, 2),
        review: rule(3, 2, 2),
        seats: BTreeMap::new(),
    };
    let second = model::Kind {
        token: NOBODY,
        bond: 7,
        stake: 11,
        challenge_bond: 0,
        max_area: 0,
        quorum: rule(1, 1, 1),
        review: rule(2, 2, 1),
        ..first.clone()
    };
    let third = model::Kind {
        benefit: 2,
        resolution: 3,
        land: (0..LAND).map(|n| cell(3, n)).collect(),
        first_opens: FIRST_OPENS + 2 * DAY,
        period_length: 3 * DAY,
        bond: 0,
        stake: 0,
        challenge_bond: 5,
        windows: Windows {
            attestation: 4 * DAY,
            challenge: DAY,
            review: 3 * DAY,
            liability: 0,
        },
        quorum: rule(3, 2, 1),
        review: rule(3, 3, 3),
        ..first.clone()
    };
    [first, second, third]
}

/// A voice, or anything else that needs nothing but a claim.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Attest,
    Dissent,
    Retract,
    Lapse,
    Judge(bool),
    Finalize,
    Release,
    Move(bool, u64, bool),
}

#[derive(Clone, Debug)]
enum Wish {
    Wait {
        hours: u64,
    },
    /// Goes to where a claim stands no longer as it does, and a little further or less.
    Edge {
        pick: u8,
        off: u8,
    },
    Deposit {
        who: usize,
        native: bool,
        amount: u128,
    },
    Withdraw {
        who: usize,
        native: bool,
        part: u128,
        to: usize,
    },
    File {
        who: usize,
        kind: u32,
        period: u32,
        cells: (u64, u64),
        figures: (u128, u128),
        flaw: u8,
    },
    Say {
        who: usize,
        verb: Verb,
        pick: u8,
    },
    /// Everybody in turn.
    All {
        verb: Verb,
        pick: u8,
    },
    /// Whatever comes next for a claim: everybody speaks, or time passes, or it is disputed.
    Forward {
        pick: u8,
        branch: u8,
    },
    Sign {
        signers: Vec<usize>,
        pick: u8,
    },
    /// `author`: whose objection is announced, which may be copied.
    Commit {
        who: usize,
        author: usize,
        piece: usize,
        flaw: u64,
        pick: u8,
    },
    Reveal {
        who: usize,
        piece: usize,
        flaw: u64,
        pick: u8,
    },
    /// Announces, waits and challenges.
    Dispute {
        who: usize,
        piece: usize,
        flaw: u64,
        pick: u8,
    },
    SetQuorum {
        who: usize,
        kind: u32,
        review: bool,
        rule: (usize, usize, usize),
    },
    ProposeSeat {
        who: usize,
        kind: u32,
        seat: usize,
        institution: u8,
    },
    RemoveSeat {
        who: usize,
        kind: u32,
        seat: usize,
    },
}

fn wish() -> impl Strategy<Value = Wish> {
    let who = || 0..PEOPLE.len();
    let pick = any::<u8>;
    let kind =
        || prop_oneof![5 => Just(0_u32), 4 => Just(1_u32), 4 => Just(2_u32), 1 => Just(3_u32)];
    let known = || 0_u32..3;
    let governor = || prop_oneof![9 => Just(CLAIMANT), 1 => 0..PEOPLE.len()];
    let flaw = || prop_oneof![6 => Just(0_u64), 1 => 1_u64..4];
    let verb = || {
        prop_oneof![
            6 => Just(Verb::Attest),
            3 => Just(Verb::Dissent),
            2 => Just(Verb::Retract),
            2 => Just(Verb::Lapse),
            4 => any::<bool>().prop_map(Verb::Judge),
            2 => Just(Verb::Finalize),
            2 => Just(Verb::Release),
            4 => (prop::bool::weighted(0.7), 0_u64..3, prop::bool::weighted(0.8))
                .prop_map(|(revoke, evidence, support)| Verb::Move(revoke, evidence, support)),
        ]
    };
    let everybody = prop_oneof![
        6 => Just(Verb::Attest),
        1 => Just(Verb::Dissent),
        2 => any::<bool>().prop_map(Verb::Judge),
        2 => (prop::bool::weighted(0.6), 1_u64..3).prop_map(|(revoke, evidence)| Verb::Move(revoke, evidence, true)),
    ];
    let filing = (
        prop_oneof![4 => who(), 1 => Just(STRANGER)],
        kind(),
        prop_oneof![12 => 1_u32..4, 2 => 4_u32..12, 1 => Just(0_u32), 1 => Just(u32::MAX)],
        (0..LAND, 1_u64..4),
        (0_u128..130, prop_oneof![2 => Just(0_u128), 3 => 0_u128..60]),
        prop_oneof![12 => Just(0_u8), 4 => 1_u8..8],
    );
    prop_oneof![
        3 => prop_oneof![2 => 1_u64..20, 2 => 20_u64..100].prop_map(|hours| Wish::Wait { hours }),
        3 => (pick(), 0_u8..4).prop_map(|(pick, off)| Wish::Edge { pick, off }),
        1 => (who(), any::<bool>(), 0_u128..200)
            .prop_map(|(who, native, amount)| Wish::Deposit { who, native, amount }),
        3 => (who(), any::<bool>(), 0_u128..5, 0_usize..11)
            .prop_map(|(who, native, part, to)| Wish::Withdraw { who, native, part, to }),
        9 => filing.prop_map(|(who, kind, period, cells, figures, flaw)| Wish::File {
            who, kind, period, cells, figures, flaw,
        }),
        12 => (prop_oneof![5 => 0..PEOPLE.len(), 2 => Just(CLAIMANT)], verb(), pick())
            .prop_map(|(who, verb, pick)| Wish::Say { who, verb, pick }),
        3 => (everybody, pick()).prop_map(|(verb, pick)| Wish::All { verb, pick }),
        14 => (pick(), any::<u8>()).prop_map(|(pick, branch)| Wish::Forward { pick, branch }),
        2 => (prop::collection::vec(prop_oneof![6 => 0..6_usize, 1 => who()], 0..5), pick())
            .prop_map(|(signers, pick)| Wish::Sign { signers, pick }),
        1 => (who(), who(), 0_usize..3, flaw(), pick())
            .prop_map(|(who, author, piece, flaw, pick)| Wish::Commit { who, author, piece, flaw, pick }),
        1 => (who(), 0_usize..3, flaw(), pick())
            .prop_map(|(who, piece, flaw, pick)| Wish::Reveal { who, piece, flaw, pick }),
        3 => (who(), 0_usize..6, flaw(), pick())
            .prop_map(|(who, piece, flaw, pick)| Wish::Dispute { who, piece, flaw, pick }),
        2 => (governor(), kind(), any::<bool>(), (0_usize..5, 0_usize..4, 0_usize..4))
            .prop_map(|(who, kind, review, rule)| Wish::SetQuorum { who, kind, review, rule }),
        2 => (governor(), known(), 0_usize..9, 0_u8..6)
            .prop_map(|(who, kind, seat, institution)| Wish::ProposeSeat { who, kind, seat, institution }),
        1 => (governor(), known(), who()).prop_map(|(who, kind, seat)| Wish::RemoveSeat { who, kind, seat }),
    ]
}

/// The contract, deployed once; every play begins from the snapshot.
struct Stage {
    chain: Chain,
    beginning: Snapshot,
    register: Address,
    mirror: Mirror,
    model: Register,
}

impl Stage {
    fn set() -> Self {
        let mut chain = Chain::new();
        let governor = chain.funded(1);
        let coin = tokens::deploy_token(&mut chain, tokens::Kind::Plain, governor, 1 << 90);
        let register = deploy_claims(&mut chain, governor, DELAY);
        let mut mirror = Mirror {
            addresses: BTreeMap::from([(GOVERNOR, governor), (COIN, coin)]),
            signers: BTreeMap::new(),
        };
        for who in CONSUMERS {
            mirror.addresses.insert(who, chain.funded(who as u64));
        }
        for who in PEOPLE {
            let signer = Signer::new(u8::try_from(who).expect("small"));
            let address = signer.address;
            chain.fund(address, U256::from(10).pow(U256::from(24)));
            tokens::pay(&mut chain, coin, governor, address, 1_000_000);
            tokens::allow(&mut chain, coin, address, register);
            mirror.addresses.insert(who, address);
            mirror.signers.insert(who, signer);
        }
        let beginning = chain.snapshot();
        let mut stage = Self {
            chain,
            beginning,
            register,
            mirror,
            model: Register::new(GOVERNOR, DELAY),
        };
        let mut world = World::new(&mut stage);
        world.found().expect("the register is sound");
        let model = world.model;
        stage.model = model;
        stage.beginning = stage.chain.snapshot();
        stage
    }

    fn play(&mut self, wishes: &[Wish]) -> Result<(), TestCaseError> {
        self.chain.restore(&self.beginning);
        let mut world = World::new(self);
        for kind in 0..3 {
            let who = 1 + 3 * kind as usize;
            let filing = world.filing(kind, 1, (u64::from(kind), 2), (40, 20), 0);
            world.tell(PEOPLE[who], &Message::File(filing))?;
        }
        for wish in wishes {
            world.step(wish)?;
        }
        world.check_everything()
    }
}

/// What was announced, by which the invariants are checked without the model.
#[derive(Default)]
struct History {
    /// By claim, with the institution that the seat had then.
    attested: BTreeSet<(u64, Address)>,
    spoken: BTreeSet<(u64, Address)>,
    /// The challenge's number, claim, seat.
    judged: BTreeSet<(u32, u64, Address)>,
    challenges: BTreeMap<u64, u32>,
    moved: BTreeSet<(u64, u8, B256, Address)>,
    /// When each claim can no longer be challenged, and no challenge is open.
    final_from: BTreeMap<u64, u64>,
    open_challenge: BTreeSet<u64>,
    bonds_returned: BTreeSet<u64>,
}

struct World<'a> {
    stage: &'a mut Stage,
    model: Register,
    history: History,
}

impl<'a> World<'a> {
    fn new(stage: &'a mut Stage) -> Self {
        let model = stage.model.clone();
        Self {
            stage,
            model,
            history: History::default(),
        }
    }

    /// Kinds, seats, and what everybody puts up; two of them next to nothing.
    fn found(&mut self) -> Result<(), TestCaseError> {
        for kind in kinds() {
            self.add_kind(kind);
        }
        for (kind, institutions) in [INSTITUTIONS, [0, 1, 1, 2, 5, 5], [0, 1, 2, 2, 3, 1]]
            .into_iter()
            .enumerate()
        {
            for (seat, institution) in PEOPLE.into_iter().zip(institutions) {
                let propose = Message::ProposeSeat {
                    kind: u32::try_from(kind).expect("few"),
                    seat,
                    institution,
                };
                self.tell(GOVERNOR, &propose)?;
            }
        }
        self.stage.chain.advance(DELAY);
        for who in PEOPLE {
            let amount = if who % 4 == 3 { 60 } else { FORTUNE };
            for token in [COIN, NOBODY] {
                self.tell(who, &Message::Deposit { token, amount })?;
            }
        }
        Ok(())
    }

    fn add_kind(&mut self, kind: model::Kind) {
        let number = self.model.kinds.len();
        let mut settings = kind_settings(self.stage.mirror.address(kind.token));
        settings.benefit = if kind.benefit as usize == number {
            OWN
        } else {
            kind.benefit
        };
        settings.resolution = kind.resolution;
        settings.firstOpens = kind.first_opens;
        settings.periodLength = kind.period_length;
        settings.maxQuantity = kind.max_quantity;
        settings.maxArea = kind.max_area;
        settings.stakes.bond = kind.bond;
        settings.stakes.stake = kind.stake;
        settings.stakes.challengeBond = kind.challenge_bond;
        settings.windows = Claims::Windows {
            attestation: kind.windows.attestation,
            challenge: kind.windows.challenge,
            review: kind.windows.review,
            liability: kind.windows.liability,
        };
        let [quorum, review] = [&kind.quorum, &kind.review].map(|rule| {
            let it = rule.at(0);
            let [seats, institutions, dissent] = [it.seats, it.institutions, it.dissent]
                .map(|part| u8::try_from(part).expect("a byte"));
            quorum(seats, institutions, dissent)
        });
        let added = Claims::NewKind {
            settings,
            quorum,
            review,
        };
        let governor = self.stage.mirror.address(GOVERNOR);
        let add = Claims::addKindCall { added };
        let sent = self.stage.chain.send(governor, self.stage.register, &add);
        assert_eq!(sent.expect("the kind is sound").0 as usize, number);
        self.model.kinds.push(kind);
    }

    fn now(&self) -> u64 {
        self.stage.chain.now()
    }

    fn read<C: SolCall>(&mut self, call: &C) -> Result<C::Return, TestCaseError> {
        let answer = self.stage.chain.read(self.stage.register, call);
        answer.map_err(|error| TestCaseError::fail(format!("{}: {error}", C::SIGNATURE)))
    }

    /// Sends a message and holds answer, announcements or refusal against the model's.
    fn tell(&mut self, who: Who, message: &Message) -> Result<(), TestCaseError> {
        let now = self.now();
        let digest = match message {
            Message::AttestSigned { claim, .. } if self.model.claims.contains_key(claim) => {
                self.read(&Claims::digestCall { claim: *claim })?
            }
            _ => B256::repeat_byte(0x77),
        };
        let before = self.model.clone();
        let (data, value) = self.stage.mirror.encode(&before, message, digest);
        let from = self.stage.mirror.address(who);
        let register = self.stage.register;
        let sent = self
            .stage
            .chain
            .call_with_value(from, register, &data, value);
        let told = self.model.hear(now, who, message);
        let (told, sent) = match (told, sent) {
            (Ok(told), Ok(sent)) => (told, sent),
            (Err(told), Err(sent)) => {
                let expected = self.stage.mirror.error(&before, message, &told);
                let given = sent
                    .revert_data()
                    .and_then(|data| Claims::ClaimsErrors::abi_decode(data).ok());
                prop_assert_eq!(given, Some(expected), "{:?} by {}: {}", message, who, sent);
                return Ok(());
            }
            (told, sent) => {
                let why = sent.as_ref().err().map(claims_stage::named);
                let sent = sent.map(|receipt| receipt.output);
                return Err(TestCaseError::fail(format!(
                    "{message:?} by {who}: {told:?}, but {sent:?} {why:?}"
                )));
            }
        };
        let (answer, events) = told;
        prop_assert_eq!(&sent.output, &output(answer), "{:?} by {}", message, who);
        self.compare_events(&sent, &events)?;
        self.remember(&sent, now)?;
        Ok(())
    }

    fn announced(&self, receipt: &Receipt) -> Vec<Claims::ClaimsEvents> {
        let own = receipt
            .logs
            .iter()
            .filter(|log| log.address == self.stage.register);
        own.map(|log| {
            Claims::ClaimsEvents::decode_raw_log(&log.topics, &log.data)
                .expect("the register's events are in its interface")
        })
        .collect()
    }

    fn compare_events(&self, receipt: &Receipt, told: &[Event]) -> Result<(), TestCaseError> {
        let mirror = &self.stage.mirror;
        let text = |event: &Claims::ClaimsEvents| format!("{event:?}");
        let mut told: Vec<_> = told
            .iter()
            .map(|event| text(&mirror.event(&self.model, event)))
            .collect();
        let mut found: Vec<_> = self.announced(receipt).iter().map(text).collect();
        // in which order is not said anywhere
        told.sort();
        found.sort();
        prop_assert_eq!(found, told);
        Ok(())
    }

    /// Writes down what was announced; a voice that was there already, or a verdict before its time, is
    /// found here.
    fn remember(&mut self, receipt: &Receipt, now: u64) -> Result<(), TestCaseError> {
        use Claims::ClaimsEvents as E;
        for event in self.announced(receipt) {
            let history = &mut self.history;
            match event {
                E::Attested(it) => {
                    prop_assert!(
                        history.spoken.insert((it.claim, it.seat)),
                        "one-seat-one-voice"
                    );
                    history.attested.insert((it.claim, it.seat));
                    self.disjoint(it.claim, it.seat, now)?;
                }
                E::Dissented(it) => {
                    prop_assert!(
                        history.spoken.insert((it.claim, it.seat)),
                        "one-seat-one-voice"
                    );
                }
                E::QuorumReached(it) => {
                    prop_assert!(it.until > now, "final-only-after-challenge");
                    history.final_from.insert(it.claim, it.until);
                }
                E::Challenged(it) => {
                    prop_assert!(
                        now < history.final_from[&it.claim],
                        "final-only-after-challenge"
                    );
                    *history.challenges.entry(it.claim).or_default() += 1;
                    history.open_challenge.insert(it.claim);
                }
                E::Judged(it) => {
                    let challenge = history.challenges[&it.claim];
                    prop_assert!(
                        history.judged.insert((challenge, it.claim, it.seat)),
                        "one-seat-one-voice"
                    );
                    prop_assert!(
                        !history.attested.contains(&(it.claim, it.seat)),
                        "an attestor judged"
                    );
                }
                E::ChallengeDismissed(it) => {
                    history.open_challenge.remove(&it.claim);
                }
                E::ClaimRefused(it) => {
                    history.open_challenge.remove(&it.claim);
                    history.final_from.remove(&it.claim);
                    history.bonds_returned.insert(it.claim);
                }
                E::ClaimFinal(it) => {
                    prop_assert!(
                        now >= history.final_from[&it.claim],
                        "final-only-after-challenge"
                    );
                    prop_assert!(
                        history.bonds_returned.insert(it.claim),
                        "bonds-conserved: returned twice"
                    );
                }
                E::MotionSupported(it) => {
                    let voice = (it.claim, it.motion, it.evidence, it.seat);
                    prop_assert!(history.moved.insert(voice), "one-seat-one-voice");
                }
                E::ClaimRevoked(it) => {
                    history.bonds_returned.insert(it.claim);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// INVARIANT `disjoint-attestors`: a seat that attested is not the claimant, nor of an institution
    /// the claimant ever had a seat for.
    fn disjoint(&self, claim: u64, seat: Address, now: u64) -> Result<(), TestCaseError> {
        let filed = &self.model.claims[&claim];
        let kind = &self.model.kinds[filed.filing.kind as usize];
        let mirror = &self.stage.mirror;
        prop_assert!(mirror.address(filed.claimant) != seat, "disjoint-attestors");
        let who = PEOPLE.into_iter().find(|who| mirror.address(*who) == seat);
        let held = who.and_then(|who| kind.seats[&who].held);
        prop_assert!(held.is_some_and(|(_, from)| from <= now));
        let own = kind.seats.get(&filed.claimant);
        prop_assert!(
            !own.is_some_and(|own| own.institutions.contains(&held.expect("it has one").0)),
            "disjoint-attestors"
        );
        Ok(())
    }

    fn step(&mut self, wish: &Wish) -> Result<(), TestCaseError> {
        match wish.clone() {
            Wish::Wait { hours } => {
                self.stage.chain.advance(hours * 3_600);
                self.check_verdicts()?;
            }
            Wish::Edge { pick, off } => {
                let claim = self.claim(pick, |status| (2..=4).contains(&status));
                self.go_to_the_edge(claim, off)?;
            }
            Wish::Forward { pick, branch } => self.forward(pick, branch)?,
            Wish::Deposit {
                who,
                native,
                amount,
            } => {
                let token = if native { NOBODY } else { COIN };
                self.tell(PEOPLE[who], &Message::Deposit { token, amount })?;
            }
            Wish::Withdraw {
                who,
                native,
                part,
                to,
            } => {
                let token = if native { NOBODY } else { COIN };
                // consumers take out what was slashed for them
                let who = CONSUMERS.get(to).copied().unwrap_or(PEOPLE[who]);
                let (free, _) = self.model.account(token, who);
                let amount = match part {
                    0 => 0,
                    4 => free + 1,
                    part => free / 3 * part + free % 3,
                };
                let to = if to == 10 { NOBODY } else { PEOPLE[to % 8] };
                self.tell(who, &Message::Withdraw { token, amount, to })?;
            }
            Wish::File {
                who,
                kind,
                period,
                cells,
                figures,
                flaw,
            } => {
                let filing = self.filing(kind, period, cells, figures, flaw);
                let who = PEOPLE.get(who).copied().unwrap_or(CONSUMERS[1]);
                self.tell(who, &Message::File(filing))?;
                let filed = self.model.claims.len() as u64;
                self.check_claim(filed)?;
            }
            Wish::Say { who, verb, pick } => {
                let claim = self.claim_for(verb, pick);
                let who = self.person(who, claim);
                self.tell(who, &message_of(verb, claim))?;
                self.check_claim(claim)?;
            }
            Wish::All { verb, pick } => {
                let claim = self.claim_for(verb, pick);
                for who in PEOPLE {
                    self.tell(who, &message_of(verb, claim))?;
                }
                self.check_claim(claim)?;
            }
            Wish::Sign { signers, pick } => {
                let claim = self.claim_for(Verb::Attest, pick);
                let signers = signers.into_iter().map(|who| PEOPLE[who]).collect();
                self.tell(CONSUMERS[0], &Message::AttestSigned { claim, signers })?;
                self.check_claim(claim)?;
            }
            Wish::Commit {
                who,
                author,
                piece,
                flaw,
                pick,
            } => {
                let claim = self.claim(pick, |status| status <= 2);
                // most announce what they have to say themselves
                let author = if author < 5 { who } else { author };
                self.commit(who, author, claim, objection_number(piece, flaw))?;
            }
            Wish::Reveal {
                who,
                piece,
                flaw,
                pick,
            } => {
                let claim = self.claim(pick, |status| status == 2);
                self.reveal(who, claim, objection_number(piece, flaw))?;
            }
            Wish::Dispute {
                who,
                piece,
                flaw,
                pick,
            } => {
                let claim = self.claim(pick, |status| status == 2);
                self.dispute(who, claim, objection_number(piece, flaw))?;
            }
            Wish::SetQuorum {
                who,
                kind,
                review,
                rule: (seats, institutions, dissent),
            } => {
                let rule = Quorum {
                    seats,
                    institutions,
                    dissent,
                };
                let set = Message::SetQuorum { kind, review, rule };
                self.tell(PEOPLE.get(who).copied().unwrap_or(GOVERNOR), &set)?;
            }
            Wish::ProposeSeat {
                who,
                kind,
                seat,
                institution,
            } => {
                let propose = Message::ProposeSeat {
                    kind,
                    seat: PEOPLE.get(seat).copied().unwrap_or(NOBODY),
                    institution: if institution == 5 { 64 } else { institution },
                };
                self.tell(PEOPLE.get(who).copied().unwrap_or(GOVERNOR), &propose)?;
            }
            Wish::RemoveSeat { who, kind, seat } => {
                let seat = PEOPLE[seat];
                let remove = Message::RemoveSeat { kind, seat };
                self.tell(PEOPLE.get(who).copied().unwrap_or(GOVERNOR), &remove)?;
            }
        }
        self.check()
    }

    fn go_to_the_edge(&mut self, claim: u64, off: u8) -> Result<(), TestCaseError> {
        let now = self.now();
        if self.model.claims.contains_key(&claim) {
            let (_, until) = self.model.span(claim, now);
            let to = (until + u64::from(off)).saturating_sub(1);
            if to > now {
                self.stage.chain.set_time(to);
                self.check_verdicts()?;
            }
        }
        Ok(())
    }

    fn forward(&mut self, pick: u8, branch: u8) -> Result<(), TestCaseError> {
        let now = self.now();
        let claim = self.claim(pick, |status| status != 5);
        let one = usize::from(branch) % PEOPLE.len();
        let verb = match self.model.status(claim, now) {
            1 => Verb::Attest,
            2 if branch < 100 => return self.dispute(one, claim, objection_number(one, 0)),
            2 => return self.go_to_the_edge(claim, branch % 3),
            3 if branch > 200 => {
                self.go_to_the_edge(claim, branch % 3)?;
                Verb::Lapse
            }
            3 => Verb::Judge(branch.is_multiple_of(2)),
            4 if branch < 60 => Verb::Finalize,
            4 if branch < 110 => {
                self.go_to_the_edge(claim, branch % 3)?;
                Verb::Release
            }
            4 => Verb::Move(true, 1 + u64::from(branch % 2), !branch.is_multiple_of(8)),
            _ => Verb::Move(false, 1 + u64::from(branch % 2), !branch.is_multiple_of(8)),
        };
        // somebody else begins each time
        for turn in 0..PEOPLE.len() {
            let who = PEOPLE[(one + turn) % PEOPLE.len()];
            self.tell(who, &message_of(verb, claim))?;
        }
        self.check_claim(claim)
    }

    fn dispute(&mut self, who: usize, claim: u64, objection: u64) -> Result<(), TestCaseError> {
        self.commit(who, who, claim, objection)?;
        self.stage.chain.advance(59);
        self.reveal(who, claim, objection)?;
        self.stage.chain.advance(1);
        self.reveal(who, claim, objection)
    }

    fn filing(
        &self,
        kind: u32,
        period: u32,
        (first, count): (u64, u64),
        (quantity, area): (u128, u128),
        flaw: u8,
    ) -> Filing {
        let resolution = if kind == 2 { 3 } else { 9 };
        let last = (first + count).min(LAND);
        let mut cells: Vec<u64> = (first..last).map(|n| cell(resolution, n)).collect();
        let count = cells.len() as u128;
        let mut evidence = self.model.claims.len() as u64 + 1;
        let mut consumer = CONSUMERS[usize::from(first > 2)];
        match flaw {
            1 => cells.reverse(),
            2 => cells = vec![cells[0]; 2],
            3 => cells[0] = cell(12 - resolution, 1),
            4 => evidence = 0,
            5 => consumer = NOBODY,
            6 => cells.clear(),
            7 => cells = vec![cells[0]; 65],
            _ => {}
        }
        Filing {
            kind,
            consumer,
            period,
            quantity: quantity * count,
            area: if kind == 1 { area / 55 } else { area * count },
            evidence,
            cells,
        }
    }

    fn commit(
        &mut self,
        who: usize,
        author: usize,
        claim: u64,
        objection: u64,
    ) -> Result<(), TestCaseError> {
        let (who, author) = (PEOPLE[who], PEOPLE[author]);
        let promise = Promise {
            claim,
            author,
            objection,
        };
        self.tell(who, &Message::Commit { claim, promise })
    }

    fn reveal(&mut self, who: usize, claim: u64, objection: u64) -> Result<(), TestCaseError> {
        let proven = self.stage.mirror.proven(&self.model, claim, objection);
        let challenge = Message::Challenge {
            claim,
            objection,
            proven,
        };
        self.tell(PEOPLE[who], &challenge)?;
        self.check_claim(claim)
    }

    fn person(&self, who: usize, claim: u64) -> Who {
        let claimant = self.model.claims.get(&claim).map(|claim| claim.claimant);
        let person = PEOPLE.get(who).copied();
        person.or(claimant).unwrap_or(PEOPLE[7])
    }

    /// Mostly a claim that stands where something can be done with it, else any, or none there is.
    fn claim(&self, pick: u8, wanted: impl Fn(u8) -> bool) -> u64 {
        let now = self.now();
        let count = self.model.claims.len() as u64;
        let suited: Vec<u64> = (1..=count)
            .filter(|claim| match self.model.status(*claim, now) {
                // there is nothing to be done any more once its cells are free
                6 => wanted(6) && !self.model.claims[claim].freed,
                status => wanted(status),
            })
            .collect();
        match suited.get(usize::from(pick) % suited.len().max(1)) {
            Some(claim) if pick < 225 => *claim,
            _ if pick < 250 => 1 + u64::from(pick) % count,
            _ => (count + 1) * u64::from(pick % 2),
        }
    }

    fn claim_for(&self, verb: Verb, pick: u8) -> u64 {
        self.claim(pick, |status| match verb {
            Verb::Attest | Verb::Dissent | Verb::Retract => status == 1,
            Verb::Lapse => status == 1 || status == 3,
            Verb::Judge(_) => status == 3,
            Verb::Finalize | Verb::Release | Verb::Move(true, ..) => status == 4,
            Verb::Move(false, ..) => status == 6,
        })
    }

    // What is held against the model, and the invariants.

    fn check_verdicts(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        for claim in 0..=self.model.claims.len() as u64 + 1 {
            let found = self.read(&Claims::verdictCall { claim })?;
            prop_assert_eq!(
                found.status,
                self.model.status(claim, now),
                "claim {}",
                claim
            );
            if found.status == 4 {
                let from = self.history.final_from.get(&claim);
                prop_assert!(
                    from.is_some_and(|from| *from <= now)
                        && !self.history.open_challenge.contains(&claim),
                    "final-only-after-challenge"
                );
            }
        }
        Ok(())
    }

    /// Everything said of one claim.
    fn check_claim(&mut self, claim: u64) -> Result<(), TestCaseError> {
        let now = self.now();
        let Some(told) = self.model.claims.get(&claim).cloned() else {
            return Ok(());
        };
        let filing = &told.filing;
        let found = self.read(&Claims::claimCall { claim })?;
        let mirror = &self.stage.mirror;
        let (since, until) = self.model.span(claim, now);
        let expected = Claims::claimReturn {
            status: self.model.status(claim, now),
            kind: filing.kind,
            period: filing.period,
            claimant: mirror.address(told.claimant),
            consumer: mirror.address(filing.consumer),
            quantity: filing.quantity,
            area: filing.area,
            evidence: root(filing.evidence),
            filed: told.filed,
            since,
            until,
            freed: told.freed,
        };
        prop_assert_eq!(
            format!("{:?}", Verdict::of(&found)),
            format!("{:?}", Verdict::of(&expected))
        );
        let verdict = self.read(&Claims::verdictCall { claim })?;
        prop_assert_eq!(
            (
                verdict.status,
                verdict.kind,
                verdict.period,
                verdict.claimant,
                verdict.consumer,
                verdict.quantity,
                verdict.area
            ),
            (
                found.status,
                found.kind,
                found.period,
                found.claimant,
                found.consumer,
                found.quantity,
                found.area
            )
        );
        let cells = self.read(&Claims::cellsCall { claim })?;
        prop_assert_eq!(&cells, &filing.cells);
        for kind in 0..2 {
            for cell in &cells {
                let question = Claims::holderCall {
                    kind,
                    cell: *cell,
                    period: filing.period,
                };
                let holder = self.read(&question)?;
                let told = self.model.holder(kind, *cell, filing.period);
                prop_assert_eq!(holder, told, "benefit-once");
            }
        }
        let ballot = self.read(&Claims::ballotCall { claim })?;
        prop_assert_eq!(
            (
                ballot.attested,
                ballot.dissented,
                ballot.institutions,
                ballot.reached
            ),
            bits(&told.vote)
        );
        let challenge = self.read(&Claims::challengeOfCall { claim })?;
        let voices = told.challenge.as_ref().map(|it| bits(&it.vote));
        let (upheld, dismissed, institutions, _) = voices.unwrap_or_default();
        prop_assert_eq!(
            (
                challenge.upheld,
                challenge.dismissed,
                challenge.institutions
            ),
            (upheld, dismissed, institutions)
        );
        let challenger = told.challenge.as_ref().map_or(NOBODY, |it| it.challenger);
        let challenger = self.stage.mirror.address(challenger);
        prop_assert_eq!(challenge.challenger, challenger);
        for (motion, number) in [(Motion::Revoke, 0), (Motion::Free, 1)] {
            for evidence in 1..3 {
                let question = Claims::motionCall {
                    claim,
                    motion: number,
                    evidence: hash(evidence),
                };
                let found = self.read(&question)?;
                let told = told.motions.get(&(motion, evidence));
                prop_assert_eq!(
                    (
                        found.support,
                        found.against,
                        found.institutions,
                        found.decided
                    ),
                    told.map(bits).unwrap_or_default()
                );
            }
        }
        Ok(())
    }

    /// Money: INVARIANT `bonds-conserved`, with what the contract really holds.
    fn check(&mut self) -> Result<(), TestCaseError> {
        let everybody: Vec<Who> = PEOPLE.into_iter().chain(CONSUMERS).collect();
        for (token, address) in [COIN, NOBODY].map(|it| (it, self.stage.mirror.address(it))) {
            let mut accounts = 0;
            for who in &everybody {
                let question = Claims::accountOfCall {
                    token: address,
                    who: self.stage.mirror.address(*who),
                };
                let found = self.read(&question)?;
                let told = self.model.account(token, *who);
                prop_assert_eq!((found.free, found.locked), told, "of {}", who);
                accounts += found.free + found.locked;
            }
            let stage = &mut *self.stage;
            let held = if token == NOBODY {
                stage.chain.balance(stage.register)
            } else {
                U256::from(tokens::balance(&mut stage.chain, address, stage.register))
            };
            let bonds: u128 = self.bonds(token);
            prop_assert_eq!(held, U256::from(accounts + bonds), "bonds-conserved");
            let told = &self.model;
            let moved = |sums: &BTreeMap<Who, u128>| sums.get(&token).copied().unwrap_or(0);
            prop_assert_eq!(
                accounts + bonds,
                moved(&told.deposited) - moved(&told.withdrawn),
                "bonds-conserved"
            );
            prop_assert_eq!(told.total(token), accounts + bonds, "bonds-conserved");
        }
        Ok(())
    }

    /// The bonds of claims and of challenges that were put up and did not go anywhere yet, by what was
    /// announced.
    fn bonds(&self, token: Who) -> u128 {
        let held = self.model.claims.iter().map(|(number, claim)| {
            let kind = &self.model.kinds[claim.filing.kind as usize];
            if kind.token != token {
                return 0;
            }
            let bond = if self.history.bonds_returned.contains(number) {
                0
            } else {
                kind.bond
            };
            let challenge = if self.history.open_challenge.contains(number) {
                kind.challenge_bond
            } else {
                0
            };
            bond + challenge
        });
        held.sum()
    }

    /// All views, and INVARIANT `benefit-once` by them alone.
    fn check_everything(&mut self) -> Result<(), TestCaseError> {
        self.check_verdicts()?;
        let claims = self.read(&Claims::claimCountCall {})?;
        prop_assert_eq!(claims, self.model.claims.len() as u64);
        let mut taken = BTreeMap::new();
        for claim in 1..=claims {
            self.check_claim(claim)?;
            let found = self.read(&Claims::claimCall { claim })?;
            if found.freed {
                continue;
            }
            let benefit = self
                .read(&Claims::kindSettingsCall { kind: found.kind })?
                .benefit;
            for cell in self.read(&Claims::cellsCall { claim })? {
                let other = taken.insert((benefit, cell, found.period), claim);
                prop_assert_eq!(other, None, "benefit-once");
                let question = Claims::holderCall {
                    kind: found.kind,
                    cell,
                    period: found.period,
                };
                prop_assert_eq!(self.read(&question)?, claim, "benefit-once");
            }
        }
        prop_assert_eq!(taken.len(), self.model.taken.len(), "benefit-once");
        let now = self.now();
        for kind in 0..3 {
            let found = self.read(&Claims::quorumsCall { kind })?;
            let told = self.model.kinds[kind as usize].clone();
            let in_force = [told.quorum.at(now), told.review.at(now)];
            let in_force: Vec<usize> = in_force
                .iter()
                .flat_map(|rule| [rule.seats, rule.institutions, rule.dissent])
                .collect();
            let found = [
                found.seats,
                found.institutions,
                found.dissent,
                found.reviewSeats,
                found.reviewInstitutions,
                found.reviewDissent,
            ];
            prop_assert_eq!(found.map(usize::from).to_vec(), in_force, "loosening-waits");
            for who in PEOPLE {
                let seat = self.stage.mirror.address(who);
                let found = self.read(&Claims::seatOfCall { kind, seat })?;
                let held = told.seats.get(&who).and_then(|it| Some((it.bit, it.held?)));
                let told = held.map_or((false, 0, 0, 0), |(bit, (institution, from))| {
                    (true, bit, institution, from)
                });
                prop_assert_eq!(
                    (found.seated, found.index, found.institution, found.from),
                    told
                );
            }
        }
        Ok(())
    }
}

/// A claim's figures, to be compared and shown.
#[derive(Debug)]
#[allow(dead_code)] // its fields are read by Debug alone: what is compared is what is shown
struct Verdict<'a>([u64; 6], [&'a Address; 2], [u128; 2], &'a B256, bool);

impl<'a> Verdict<'a> {
    fn of(it: &'a Claims::claimReturn) -> Self {
        Self(
            [
                it.status.into(),
                it.kind.into(),
                it.period.into(),
                it.filed,
                it.since,
                it.until,
            ],
            [&it.claimant, &it.consumer],
            [it.quantity, it.area],
            &it.evidence,
            it.freed,
        )
    }
}

fn message_of(verb: Verb, claim: u64) -> Message {
    match verb {
        Verb::Attest => Message::Attest { claim },
        Verb::Dissent => Message::Dissent { claim },
        Verb::Retract => Message::Retract { claim },
        Verb::Lapse => Message::Lapse { claim },
        Verb::Judge(uphold) => Message::Judge { claim, uphold },
        Verb::Finalize => Message::Finalize { claim },
        Verb::Release => Message::Release { claim },
        Verb::Move(revoke, evidence, support) => Message::Move {
            claim,
            motion: if revoke { Motion::Revoke } else { Motion::Free },
            evidence,
            support,
        },
    }
}

/// Voices by bit: for, against, institutions for, decided.
fn bits(vote: &Vote) -> (u64, u64, u64, bool) {
    let set = |bits: &mut dyn Iterator<Item = u8>| bits.fold(0, |set, bit| set | 1 << bit);
    (
        set(&mut vote.attested.keys().copied()),
        set(&mut vote.dissented.iter().copied()),
        set(&mut vote.institutions().into_iter()),
        vote.is_final,
    )
}

#[test]
fn sequences_of_messages_agree_with_the_model_and_keep_every_invariant() {
    let stage = RefCell::new(Stage::set());
    let mut runner = TestRunner::new(properties::config(file!()));
    let plays = prop::collection::vec(wish(), 1..64);
    let result = runner.run(&plays, |wishes| stage.borrow_mut().play(&wishes));
    if let Err(error) = result {
        panic!("{error}\n{runner}");
    }
}
