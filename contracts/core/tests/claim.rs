//! Lives of claims against the model's register: who may do what when, and where the money goes.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use proptest::prelude::*;
use std::collections::BTreeMap;
use weir_core::{
    claim::{
        Account, AccountError, Life, LifeError, Party, Settlement, Stage, StakesGo, Status,
        Windows, MAX_WINDOW,
    },
    quorum::{Ballot, QuorumRule, Seat},
};
use weir_model::{
    claims::{self as model, Answer, Denial, Filing, Message, Motion, Promise, Register, Who},
    Quorum, Schedule, Vote,
};

const GOVERNOR: Who = 1;
const COIN: Who = 2;
const CONSUMER: Who = 3;
/// Two claimants and two challengers without seats.
const PEOPLE: [Who; 4] = [4, 5, 6, 7];
const SEATS: [Who; 6] = [10, 11, 12, 13, 14, 15];
const INSTITUTIONS: [u8; 6] = [0, 0, 1, 2, 3, 3];
const BEGINNING: u64 = 1_000_000;
const CELLS: u64 = 200;

/// What happens to the claims of a play.
#[derive(Clone, Debug)]
enum Turn {
    Wait(u64),
    /// Goes to the end of where a claim stands, or a second before or after.
    Edge(usize, u64),
    File(usize),
    Attest(usize, usize),
    Dissent(usize, usize),
    Retract(usize),
    Lapse(usize),
    Challenge(usize, usize),
    Judge(usize, usize, bool),
    Finalize(usize),
    Release(usize),
    Revoke(usize, usize, u64, bool),
    /// Another rule, for what attests or for what judges.
    Rule(bool, QuorumRule),
}

fn rule() -> impl Strategy<Value = QuorumRule> {
    (1_u8..4, 1_u8..4, 1_u8..4).prop_map(|(seats, institutions, dissent)| QuorumRule {
        seats,
        institutions: institutions.min(seats),
        dissent,
    })
}

fn turn() -> impl Strategy<Value = Turn> {
    let back = || 0_usize..3;
    let seat = || 0..SEATS.len();
    prop_oneof![
        3 => (0_u64..8).prop_map(Turn::Wait),
        3 => (back(), 0_u64..3).prop_map(|(back, off)| Turn::Edge(back, off)),
        3 => (0_usize..2).prop_map(Turn::File),
        14 => (back(), seat()).prop_map(|(back, seat)| Turn::Attest(back, seat)),
        3 => (back(), seat()).prop_map(|(back, seat)| Turn::Dissent(back, seat)),
        1 => back().prop_map(Turn::Retract),
        2 => back().prop_map(Turn::Lapse),
        4 => (back(), 2_usize..4).prop_map(|(back, who)| Turn::Challenge(back, who)),
        8 => (back(), seat(), any::<bool>()).prop_map(|(back, seat, uphold)| Turn::Judge(back, seat, uphold)),
        2 => back().prop_map(Turn::Finalize),
        2 => back().prop_map(Turn::Release),
        8 => (back(), seat(), 1_u64..3, prop::bool::weighted(0.8))
            .prop_map(|(back, seat, evidence, support)| Turn::Revoke(back, seat, evidence, support)),
        1 => (any::<bool>(), rule()).prop_map(|(review, rule)| Turn::Rule(review, rule)),
    ]
}

fn windows() -> impl Strategy<Value = Windows> {
    (1_u64..60, 1_u64..40, 1_u64..30, 0_u64..60).prop_map(
        |(attestation, challenge, review, liability)| Windows {
            attestation,
            challenge,
            review,
            liability,
        },
    )
}

/// A bond, a stake, a challenge's bond.
fn pledges() -> impl Strategy<Value = [u128; 3]> {
    let amount = || prop_oneof![1 => Just(0_u128), 5 => 1_u128..60];
    [amount(), amount(), amount()]
}

fn as_modelled(rule: QuorumRule) -> Quorum {
    Quorum {
        seats: rule.seats.into(),
        institutions: rule.institutions.into(),
        dissent: rule.dissent.into(),
    }
}

/// A claim in the register's hands.
#[derive(Clone, Debug)]
struct Held {
    life: Life,
    claimant: Who,
    challenge: Option<(Who, Ballot)>,
    motions: BTreeMap<u64, Ballot>,
}

/// The rules, with as little around them as they need.
#[derive(Clone, Debug)]
struct Rules {
    windows: Windows,
    pledges: [u128; 3],
    quorum: QuorumRule,
    review: QuorumRule,
    accounts: BTreeMap<Who, Account>,
    claims: Vec<Held>,
}

/// Why something is refused, as the rules say it.
#[derive(Clone, Copy, Debug)]
enum Why {
    Life(LifeError),
    Account(AccountError, Who),
}

impl Why {
    fn as_denial(self, claim: u64, now: u64, who: Who) -> Denial {
        match self {
            Self::Life(LifeError::Status(status)) => Denial::WrongStatus(claim, status.number()),
            Self::Life(LifeError::TooLate { until }) => Denial::TooLate { claim, until, now },
            Self::Life(LifeError::TooEarly { from }) => Denial::TooEarly { claim, from, now },
            Self::Life(LifeError::AlreadySpoken) => Denial::AlreadySpoken(who),
            Self::Life(LifeError::AlreadyAttested) => Denial::AlreadyAttested(claim),
            Self::Life(LifeError::AttestorJudges) => Denial::AttestorJudges(who),
            Self::Life(LifeError::Rejected { dissent }) => {
                Denial::Rejected(claim, usize::try_from(dissent).expect("few"))
            }
            Self::Account(AccountError::Insufficient { free, needed }, account) => {
                Denial::InsufficientFunds {
                    account,
                    free,
                    needed,
                }
            }
            Self::Account(AccountError::Overflow, _) => panic!("small sums"),
        }
    }
}

impl From<LifeError> for Why {
    fn from(error: LifeError) -> Self {
        Self::Life(error)
    }
}

fn seat(index: usize) -> Seat {
    Seat {
        index: u8::try_from(index).expect("few seats"),
        institution: INSTITUTIONS[index],
        from: 0,
    }
}

impl Rules {
    fn change(
        &mut self,
        who: Who,
        change: impl FnOnce(Account) -> Result<Account, AccountError>,
    ) -> Result<(), Why> {
        let account = self.accounts.get(&who).copied().unwrap_or_default();
        let changed = change(account).map_err(|error| Why::Account(error, who))?;
        self.accounts.insert(who, changed);
        Ok(())
    }

    fn settle(&mut self, claim: usize, settlement: Settlement) -> Result<(), Why> {
        let held = self.claims[claim].clone();
        let [bond, stake, challenge_bond] = self.pledges;
        for (party, amount) in [
            (settlement.bond, bond),
            (settlement.challenge_bond, challenge_bond),
        ] {
            let to = match party {
                None => continue,
                Some(Party::Claimant) => held.claimant,
                Some(Party::Consumer) => CONSUMER,
                Some(Party::Challenger) => held.challenge.expect("it was challenged").0,
            };
            self.change(to, |account| account.credit(amount))?;
        }
        for (index, who) in SEATS.into_iter().enumerate() {
            if !held.life.ballot.has_attested(seat(index)) {
                continue;
            }
            match settlement.stakes {
                StakesGo::Nowhere => {}
                StakesGo::Back => self.change(who, |account| account.unlock(stake))?,
                StakesGo::ToConsumer => {
                    self.change(who, |account| account.slash(stake))?;
                    self.change(CONSUMER, |account| account.credit(stake))?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, claim: usize, (life, settlement): (Life, Settlement)) -> Result<(), Why> {
        self.settle(claim, settlement)?;
        self.claims[claim].life = life;
        Ok(())
    }

    fn act(&mut self, now: u64, claim: usize, turn: &Turn) -> Result<Answer, Why> {
        let [bond, stake, challenge_bond] = self.pledges;
        let windows = self.windows;
        if let Turn::File(who) = *turn {
            let claimant = PEOPLE[who];
            self.change(claimant, |account| account.debit(bond))?;
            self.claims.push(Held {
                life: Life::filed(now),
                claimant,
                challenge: None,
                motions: BTreeMap::new(),
            });
            return Ok(Answer::Number(self.claims.len() as u64));
        }
        let held = self.claims[claim].clone();
        let life = held.life;
        match *turn {
            Turn::Attest(_, index) => {
                let (life, reached) = life.attest(seat(index), self.quorum, &windows, now)?;
                self.change(SEATS[index], |account| account.lock(stake))?;
                self.claims[claim].life = life;
                Ok(Answer::Decided(reached))
            }
            Turn::Dissent(_, index) => {
                let (life, settlement) = life.dissent(seat(index), self.quorum, &windows, now)?;
                if let Some(settlement) = settlement {
                    self.settle(claim, settlement)?;
                }
                self.claims[claim].life = life;
                Ok(Answer::Decided(settlement.is_some()))
            }
            Turn::Retract(_) => {
                self.end(claim, life.retract(&windows, now)?)?;
                Ok(Answer::Nothing)
            }
            Turn::Lapse(_) => {
                let (life, settlement, _) = life.lapse(&windows, now)?;
                self.end(claim, (life, settlement))?;
                Ok(Answer::Nothing)
            }
            Turn::Challenge(_, who) => {
                let life = life.challenge(&windows, now)?;
                self.change(PEOPLE[who], |account| account.debit(challenge_bond))?;
                self.claims[claim].life = life;
                self.claims[claim].challenge = Some((PEOPLE[who], Ballot::default()));
                Ok(Answer::Nothing)
            }
            Turn::Judge(_, index, uphold) => {
                let challenge = held.challenge;
                let ballot = challenge.map_or_else(Ballot::default, |(_, ballot)| ballot);
                let (life, ballot, settlement) =
                    life.judge(ballot, seat(index), uphold, self.review, &windows, now)?;
                let challenger = challenge.expect("it was challenged").0;
                self.claims[claim].challenge = Some((challenger, ballot));
                if let Some(settlement) = settlement {
                    self.settle(claim, settlement)?;
                }
                self.claims[claim].life = life;
                Ok(Answer::Decided(settlement.is_some()))
            }
            Turn::Finalize(_) => {
                self.end(claim, life.finalize(&windows, now)?)?;
                Ok(Answer::Nothing)
            }
            Turn::Release(_) => {
                self.end(claim, life.release(&windows, now)?)?;
                Ok(Answer::Nothing)
            }
            Turn::Revoke(_, index, evidence, support) => {
                life.revocable(&windows, now)?;
                let ballot = held.motions.get(&evidence).copied().unwrap_or_default();
                let ballot = if support {
                    ballot.attest(seat(index), self.review)
                } else {
                    ballot.dissent(seat(index), self.review)
                };
                let ballot = ballot.map_err(LifeError::from)?;
                self.claims[claim].motions.insert(evidence, ballot);
                if ballot.is_final {
                    self.end(claim, life.revoke(&windows, now)?)?;
                }
                Ok(Answer::Decided(ballot.is_final))
            }
            Turn::Wait(_) | Turn::Edge(..) | Turn::File(_) | Turn::Rule(..) => {
                unreachable!("done elsewhere")
            }
        }
    }
}

/// The rules and the model, side by side.
struct Play {
    now: u64,
    rules: Rules,
    told: Register,
}

impl Play {
    fn new(windows: Windows, pledges: [u128; 3], quorum: QuorumRule, review: QuorumRule) -> Self {
        let [bond, stake, challenge_bond] = pledges;
        let seats = SEATS.into_iter().zip(INSTITUTIONS).zip(0_u8..);
        let kind = model::Kind {
            benefit: 0,
            first_opens: 0,
            period_length: 1,
            resolution: 9,
            land: (1..=CELLS).collect(),
            max_quantity: 10,
            max_area: 10,
            token: COIN,
            bond,
            stake,
            challenge_bond,
            windows: model::Windows {
                attestation: windows.attestation,
                challenge: windows.challenge,
                review: windows.review,
                liability: windows.liability,
            },
            quorum: Schedule::new(as_modelled(quorum)),
            review: Schedule::new(as_modelled(review)),
            seats: seats
                .map(|((who, institution), bit)| {
                    let seat = model::Seat {
                        bit,
                        institutions: [institution].into(),
                        held: Some((institution, 0)),
                    };
                    (who, seat)
                })
                .collect(),
        };
        let mut play = Self {
            now: BEGINNING,
            rules: Rules {
                windows,
                pledges,
                quorum,
                review,
                accounts: BTreeMap::new(),
                claims: Vec::new(),
            },
            told: Register::new(GOVERNOR, 0),
        };
        play.told.kinds.push(kind);
        for who in PEOPLE.into_iter().chain(SEATS) {
            let amount = 150;
            let token = COIN;
            let paid = play
                .told
                .hear(BEGINNING, who, &Message::Deposit { token, amount });
            paid.expect("anybody can deposit");
            let paid = play.rules.change(who, |account| account.credit(amount));
            paid.expect("anybody can deposit");
        }
        play
    }

    /// The claim that is meant, and its number in the model: of the last ones, rather one that stands
    /// where something can be done with it.
    fn claim(&self, back: usize, turn: &Turn) -> Option<(usize, u64)> {
        let wanted = |status| match turn {
            Turn::Attest(..) | Turn::Dissent(..) | Turn::Retract(_) => status == 1,
            Turn::Challenge(..) => status == 2,
            Turn::Judge(..) => status == 3,
            Turn::Finalize(_) | Turn::Release(_) | Turn::Revoke(..) => status == 4,
            _ => (1..=4).contains(&status),
        };
        let numbers = (1..=self.rules.claims.len() as u64).rev();
        let suited = numbers
            .clone()
            .filter(|claim| wanted(self.told.status(*claim, self.now)));
        // past the last that suits come the others
        let claim = suited.chain(numbers).nth(back)?;
        Some((usize::try_from(claim).expect("few") - 1, claim))
    }

    fn step(&mut self, turn: &Turn) -> Result<(), TestCaseError> {
        let now = self.now;
        let (back, who, message): (usize, Who, fn(u64, &Turn) -> Message) = match *turn {
            Turn::Wait(seconds) => {
                self.now += seconds;
                return self.check();
            }
            Turn::Edge(back, off) => {
                if let Some((_, claim)) = self.claim(back, turn) {
                    let (_, until) = self.told.span(claim, now);
                    self.now = now.max((until + off).saturating_sub(1));
                }
                return self.check();
            }
            Turn::Rule(review, rule) => {
                let kind = &mut self.told.kinds[0];
                if review {
                    self.rules.review = rule;
                    kind.review.change(now, now, as_modelled(rule));
                } else {
                    self.rules.quorum = rule;
                    kind.quorum.change(now, now, as_modelled(rule));
                }
                return Ok(());
            }
            Turn::File(who) => (0, PEOPLE[who], |next, _| {
                Message::File(Filing {
                    kind: 0,
                    consumer: CONSUMER,
                    period: 1,
                    quantity: 1,
                    area: 0,
                    evidence: 1,
                    cells: vec![next],
                })
            }),
            Turn::Attest(back, seat) => (back, SEATS[seat], |claim, _| Message::Attest { claim }),
            Turn::Dissent(back, seat) => (back, SEATS[seat], |claim, _| Message::Dissent { claim }),
            Turn::Retract(back) => {
                let claimant = self
                    .claim(back, turn)
                    .map(|(index, _)| self.rules.claims[index].claimant);
                let claimant = claimant.unwrap_or(PEOPLE[0]);
                (back, claimant, |claim, _| Message::Retract { claim })
            }
            Turn::Lapse(back) => (back, GOVERNOR, |claim, _| Message::Lapse { claim }),
            Turn::Challenge(back, who) => (back, PEOPLE[who], |claim, _| Message::Challenge {
                claim,
                objection: 1,
                proven: true,
            }),
            Turn::Judge(back, seat, _) => (back, SEATS[seat], |claim, turn| {
                let uphold = matches!(turn, Turn::Judge(_, _, true));
                Message::Judge { claim, uphold }
            }),
            Turn::Finalize(back) => (back, GOVERNOR, |claim, _| Message::Finalize { claim }),
            Turn::Release(back) => (back, GOVERNOR, |claim, _| Message::Release { claim }),
            Turn::Revoke(back, seat, ..) => (back, SEATS[seat], |claim, turn| {
                let Turn::Revoke(_, _, evidence, support) = *turn else {
                    unreachable!("it is one")
                };
                Message::Move {
                    claim,
                    motion: Motion::Revoke,
                    evidence,
                    support,
                }
            }),
        };
        let filing = matches!(turn, Turn::File(_));
        let (index, claim) = match self.claim(back, turn) {
            _ if filing => (0, self.rules.claims.len() as u64 + 1),
            Some(claim) => claim,
            None => return Ok(()),
        };
        if matches!(turn, Turn::Challenge(..)) {
            let promise = Promise {
                claim,
                author: who,
                objection: 1,
            };
            let commit = Message::Commit { claim, promise };
            let committed = self.told.hear(now - 60, who, &commit);
            committed.expect("the claim is known");
        }
        let told = self.told.hear(now, who, &message(claim, turn));
        let mut next = self.rules.clone();
        let found = next.act(now, index, turn);
        prop_assert_eq!(
            found.map_err(|why| why.as_denial(claim, now, who)),
            told.map(|(answer, _)| answer)
        );
        if found.is_ok() {
            self.rules = next;
        }
        self.check()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let now = self.now;
        let [bond, _, challenge_bond] = self.rules.pledges;
        let mut pledged = 0;
        for (held, claim) in self.rules.claims.iter().zip(1_u64..) {
            let life = held.life;
            let told = &self.told.claims[&claim];
            let windows = &self.rules.windows;
            let status = life.status(windows, now);
            prop_assert_eq!(status.number(), self.told.status(claim, now));
            prop_assert_eq!(life.span(windows, now), self.told.span(claim, now));
            prop_assert_eq!(life.bond, told.bond.is_some(), "bonds-conserved");
            if status == Status::Final {
                let Stage::Attested { at } = life.stage else {
                    return Err(TestCaseError::fail("final-only-after-challenge"));
                };
                prop_assert!(
                    now >= at + windows.challenge && life.ballot.is_final,
                    "final-only-after-challenge"
                );
            }
            same_voices(life.ballot, &told.vote)?;
            if let Some((challenger, ballot)) = held.challenge {
                let told = told.challenge.as_ref().expect("it was challenged");
                prop_assert_eq!(challenger, told.challenger);
                same_voices(ballot, &told.vote)?;
            }
            for (evidence, ballot) in &held.motions {
                same_voices(*ballot, &told.motions[&(Motion::Revoke, *evidence)])?;
            }
            pledged += if life.bond { bond } else { 0 };
            pledged += match life.stage {
                Stage::Challenged { .. } => challenge_bond,
                _ => 0,
            };
        }
        for (who, account) in &self.rules.accounts {
            let told = self.told.account(COIN, *who);
            prop_assert_eq!((account.free, account.locked), told, "of {}", who);
            pledged += account.free + account.locked;
        }
        prop_assert_eq!(pledged, self.told.deposited[&COIN], "bonds-conserved");
        prop_assert_eq!(pledged, self.told.total(COIN), "bonds-conserved");
        Ok(())
    }
}

fn same_voices(ballot: Ballot, vote: &Vote) -> Result<(), TestCaseError> {
    let set = |bits: u64| (0_u8..64).filter(move |bit| bits >> bit & 1 == 1);
    prop_assert_eq!(ballot.attested & ballot.dissented, 0, "one-seat-one-voice");
    prop_assert!(
        set(ballot.attested).eq(vote.attested.keys().copied())
            && set(ballot.dissented).eq(vote.dissented.iter().copied()),
        "one-seat-one-voice"
    );
    prop_assert!(
        set(ballot.institutions).eq(vote.institutions()) && ballot.is_final == vote.is_final,
        "diverse-quorum"
    );
    Ok(())
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn lives_of_claims_are_those_of_the_model_and_bonds_are_conserved(
        windows in windows(),
        pledges in pledges(),
        rules in (rule(), rule()),
        turns in prop::collection::vec(turn(), 1..120),
    ) {
        let mut play = Play::new(windows, pledges, rules.0, rules.1);
        for turn in &turns {
            play.step(turn)?;
        }
    }

    #[test]
    fn windows_are_up_to_ten_years_and_not_empty_but_for_the_liability(
        windows in prop::array::uniform4(prop_oneof![
            2 => 1_u64..=MAX_WINDOW,
            1 => Just(0_u64),
            1 => Just(MAX_WINDOW + 1),
            1 => any::<u64>(),
        ]),
    ) {
        let [attestation, challenge, review, liability] = windows;
        let invalid = Windows { attestation, challenge, review, liability }.invalid();
        let sound = (1..=MAX_WINDOW).contains(&attestation)
            && (1..=MAX_WINDOW).contains(&challenge)
            && (1..=MAX_WINDOW).contains(&review)
            && liability <= MAX_WINDOW;
        prop_assert_eq!(invalid.is_none(), sound);
        if let Some(window) = invalid {
            prop_assert!(windows.contains(&window));
            prop_assert!(window == 0 || window > MAX_WINDOW);
        }
    }

    /// Until the end of time a claim answers, and nothing of it is early or twice.
    #[test]
    fn the_end_of_time_neither_ends_a_claim_early_nor_panics(
        windows in windows(),
        before in 0_u64..200,
        later in 0_u64..200,
    ) {
        let rule = QuorumRule { seats: 1, institutions: 1, dissent: 1 };
        let filed = u64::MAX - before;
        let now = filed.saturating_add(later);
        let life = Life::filed(filed);
        prop_assert_eq!(life.status(&windows, now), Status::Filed);
        if let Ok((life, _)) = life.attest(seat(0), rule, &windows, filed) {
            let last = filed.saturating_add(windows.challenge);
            prop_assert_eq!(life.status(&windows, now) == Status::Final, now >= last);
            for outcome in [life.finalize(&windows, now), life.release(&windows, now)] {
                let early = matches!(outcome, Err(LifeError::TooEarly { from }) if from > now);
                prop_assert!(outcome.is_ok() || early);
            }
            let _ = life.challenge(&windows, now);
            let _ = life.revoke(&windows, now);
        }
    }

    #[test]
    fn an_account_neither_makes_nor_loses_money(
        free in common::amount(),
        locked in common::amount(),
        amount in common::amount(),
    ) {
        let account = Account { free, locked };
        let short = |error| error == AccountError::Insufficient { free, needed: amount };
        match account.credit(amount) {
            Ok(it) => prop_assert_eq!((it.free - free, it.locked), (amount, locked)),
            Err(error) => {
                prop_assert_eq!(error, AccountError::Overflow);
                prop_assert!(free.checked_add(amount).is_none());
            }
        }
        match account.debit(amount) {
            Ok(it) => prop_assert_eq!((free - it.free, it.locked), (amount, locked)),
            Err(error) => prop_assert!(short(error) && amount > free),
        }
        match account.lock(amount) {
            Ok(it) => {
                prop_assert_eq!((free - it.free, it.locked - locked), (amount, amount));
                prop_assert_eq!(it.unlock(amount), Ok(account));
            }
            Err(error) if amount > free => prop_assert!(short(error)),
            Err(error) => prop_assert_eq!(error, AccountError::Overflow),
        }
        match account.slash(amount) {
            Ok(it) => prop_assert_eq!((it.free, locked - it.locked), (free, amount)),
            Err(_) => prop_assert!(amount > locked),
        }
    }
}
