//! The register of claims, with everything in lists and maps: every voice by who spoke, every bond and
//! every stake where it lies, every cell that is taken.
//!
//! People, contracts and tokens are numbers. What is locked of somebody's money is not kept: it is what
//! lies as stakes on claims.

use crate::{Quorum, Refusal, Schedule, Vote};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody, or a contract, or a token.
pub type Who = usize;

/// The zero address; as a token, the chain's own.
pub const NOBODY: Who = 0;

/// The most cells a claim can have.
const MAX_CELLS: usize = 64;
/// How long before a challenge it has to be announced; seconds.
const COMMITMENT_AGE: u64 = 60;

/// How long each part of a claim's life lasts; seconds.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    pub attestation: u64,
    pub challenge: u64,
    pub review: u64,
    pub liability: u64,
}

/// A kind of benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The number under which its cells are taken.
    pub benefit: u32,
    /// When period 1 begins.
    pub first_opens: u64,
    /// Seconds.
    pub period_length: u64,
    /// Of its cells.
    pub resolution: u8,
    /// All cells there are.
    pub land: BTreeSet<u64>,
    /// At most, per cell.
    pub max_quantity: u128,
    /// At most, per cell.
    pub max_area: u128,
    /// In which bonds and stakes are put up.
    pub token: Who,
    /// Of a claim.
    pub bond: u128,
    /// Of each seat that attests.
    pub stake: u128,
    /// Of a challenger.
    pub challenge_bond: u128,
    /// How long things last.
    pub windows: Windows,
    /// What attests.
    pub quorum: Schedule<Quorum>,
    /// What judges, revokes and frees.
    pub review: Schedule<Quorum>,
    /// Everybody who has or had a seat.
    pub seats: BTreeMap<Who, Seat>,
}

/// What somebody's seat is and was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// How many had a seat before.
    pub bit: u8,
    /// All institutions it was ever given for.
    pub institutions: BTreeSet<u8>,
    /// Its institution and from when it counts; `None`: it was removed.
    pub held: Option<(u8, u64)>,
}

/// What is filed.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub kind: u32,
    pub consumer: Who,
    pub period: u32,
    pub quantity: u128,
    pub area: u128,
    /// 0: none.
    pub evidence: u64,
    pub cells: Vec<u64>,
}

/// How a claim has ended.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Refused,
    Revoked,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// By whom.
    pub challenger: Who,
    /// When.
    pub at: u64,
    /// What is said against it, and of which piece.
    pub objection: u64,
    /// For the challenger, and against.
    pub vote: Vote,
    /// Not yet decided.
    pub open: bool,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As it was filed.
    pub filing: Filing,
    /// By whom.
    pub claimant: Who,
    /// When.
    pub filed: u64,
    /// For it and against it.
    pub vote: Vote,
    /// When the quorum was reached.
    pub attested: Option<u64>,
    /// The last one.
    pub challenge: Option<Challenge>,
    /// If it has.
    pub end: Option<End>,
    /// Its cells are no longer its own.
    pub freed: bool,
    /// What lies here as its bond, until it goes somewhere.
    pub bond: Option<u128>,
    /// What lies here as the challenge's bond.
    pub challenge_bond: Option<u128>,
    /// What lies here as stakes, of each who attested it.
    pub stakes: BTreeMap<Who, u128>,
    /// Stakes were given back or taken.
    pub settled: bool,
    /// What was said on revoking it and on freeing its cells, by motion and evidence.
    pub motions: BTreeMap<(Motion, u64), Vote>,
}

/// What final claims are subject to.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Motion {
    Revoke,
    Free,
}

/// The words a challenger commits to.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub claim: u64,
    pub author: Who,
    pub objection: u64,
}

/// What can be asked of the register.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    Deposit {
        token: Who,
        amount: u128,
    },
    Withdraw {
        token: Who,
        amount: u128,
        to: Who,
    },
    SetQuorum {
        kind: u32,
        review: bool,
        rule: Quorum,
    },
    ProposeSeat {
        kind: u32,
        seat: Who,
        institution: u8,
    },
    RemoveSeat {
        kind: u32,
        seat: Who,
    },
    File(Filing),
    Retract {
        claim: u64,
    },
    Attest {
        claim: u64,
    },
    AttestSigned {
        claim: u64,
        signers: Vec<Who>,
    },
    Dissent {
        claim: u64,
    },
    Lapse {
        claim: u64,
    },
    Commit {
        claim: u64,
        promise: Promise,
    },
    /// `proven`: the piece is in the claim's evidence.
    Challenge {
        claim: u64,
        objection: u64,
        proven: bool,
    },
    Judge {
        claim: u64,
        uphold: bool,
    },
    Finalize {
        claim: u64,
    },
    Release {
        claim: u64,
    },
    /// Revoking the claim or freeing its cells.
    Move {
        claim: u64,
        motion: Motion,
        evidence: u64,
        support: bool,
    },
}

/// What it answers.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Nothing,
    Number(u64),
    Decided(bool),
    Counted(u8, bool),
}

/// What it announces.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Deposited {
        token: Who,
        account: Who,
        amount: u128,
    },
    Withdrawn {
        token: Who,
        account: Who,
        to: Who,
        amount: u128,
    },
    QuorumChanged {
        kind: u32,
        review: bool,
        rule: Quorum,
        from: u64,
    },
    SeatProposed {
        kind: u32,
        seat: Who,
        institution: u8,
        from: u64,
    },
    SeatRemoved {
        kind: u32,
        seat: Who,
    },
    ClaimFiled {
        claim: u64,
        claimant: Who,
        filing: Filing,
    },
    Attested {
        claim: u64,
        seat: Who,
    },
    Dissented {
        claim: u64,
        seat: Who,
    },
    QuorumReached {
        claim: u64,
        until: u64,
    },
    ChallengeCommitted {
        claim: u64,
        challenger: Who,
    },
    Challenged {
        claim: u64,
        challenger: Who,
        objection: u64,
        until: u64,
    },
    Judged {
        claim: u64,
        seat: Who,
        uphold: bool,
    },
    ChallengeDismissed {
        claim: u64,
        challenger: Who,
    },
    ClaimFinal {
        claim: u64,
        kind: u32,
        claimant: Who,
    },
    ClaimRefused {
        claim: u64,
        cause: u8,
    },
    MotionSupported {
        claim: u64,
        seat: Who,
        motion: Motion,
        evidence: u64,
        support: bool,
    },
    ClaimRevoked {
        claim: u64,
        evidence: u64,
    },
    CellsFreed {
        claim: u64,
        evidence: u64,
    },
    Slashed {
        claim: u64,
        seat: Who,
        to: Who,
        amount: u128,
    },
    StakesReleased {
        claim: u64,
    },
}

/// Why it refuses, with the values; the names are those of the contract's errors.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    NotGovernor(Who),
    InvalidAddress,
    InsufficientFunds {
        account: Who,
        free: u128,
        needed: u128,
    },
    InvalidAmount(u128),
    UnknownKind(u32),
    InvalidQuorum(Quorum),
    ReviewBelowQuorum(Quorum),
    SeatTaken(Who),
    InvalidInstitution(u8),
    TooManySeats(u8),
    NotSeat(Who),
    SeatNotYet(Who, u64),
    UnknownClaim(u64),
    PeriodNotOver {
        period: u32,
        ends: u64,
        now: u64,
    },
    InvalidQuantity {
        quantity: u128,
        limit: u128,
    },
    InvalidArea {
        area: u128,
        limit: u128,
    },
    InvalidEvidence,
    TooManyCells {
        cells: usize,
        limit: usize,
    },
    CellsOutOfOrder {
        cell: u64,
        before: u64,
    },
    InvalidCell {
        cell: u64,
        resolution: u8,
    },
    CellTaken {
        cell: u64,
        holder: u64,
    },
    WrongStatus(u64, u8),
    NotClaimant(Who),
    AlreadyAttested(u64),
    TooLate {
        claim: u64,
        until: u64,
        now: u64,
    },
    TooEarly {
        claim: u64,
        from: u64,
        now: u64,
    },
    AttestsForItself(Who),
    AlreadySpoken(Who),
    AttestorJudges(Who),
    NothingCounted(u64),
    Rejected(u64, usize),
    NotCommitted(u64, Who),
    CommittedTooLate {
        at: u64,
        now: u64,
        age: u64,
    },
    PieceNotInEvidence,
    AlreadyFreed(u64),
}

/// To whom money goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Claimant,
    Challenger,
    Consumer,
    Attestors,
}

/// The register.
#[derive(Clone, Debug)]
pub struct Register {
    governor: Who,
    delay: u64,
    /// Numbered from 0.
    pub kinds: Vec<Kind>,
    /// Numbered from 1.
    pub claims: BTreeMap<u64, Claim>,
    /// What each can withdraw, by token.
    pub free: BTreeMap<(Who, Who), u128>,
    /// Benefit, cell, period, and the claim that has it.
    pub taken: Vec<(u32, u64, u32, u64)>,
    /// By claim and challenger, with when.
    pub commitments: BTreeMap<(u64, Who), (Promise, u64)>,
    /// Ever, by token.
    pub deposited: BTreeMap<Who, u128>,
    /// Ever, by token.
    pub withdrawn: BTreeMap<Who, u128>,
    events: Vec<Event>,
}

impl Register {
    /// Without kinds.
    pub fn new(governor: Who, delay: u64) -> Self {
        Self {
            governor,
            delay,
            kinds: Vec::new(),
            claims: BTreeMap::new(),
            free: BTreeMap::new(),
            taken: Vec::new(),
            commitments: BTreeMap::new(),
            deposited: BTreeMap::new(),
            withdrawn: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// What becomes of a message; a refused one changes nothing.
    pub fn hear(
        &mut self,
        now: u64,
        who: Who,
        message: &Message,
    ) -> Result<(Answer, Vec<Event>), Denial> {
        let mut next = self.clone();
        let answer = next.act(now, who, message)?;
        let events = std::mem::take(&mut next.events);
        *self = next;
        Ok((answer, events))
    }

    /// What somebody has: free, and staked on claims.
    pub fn account(&self, token: Who, who: Who) -> (u128, u128) {
        let free = self.free.get(&(token, who)).copied().unwrap_or(0);
        let staked = self
            .claims
            .values()
            .filter(|claim| self.kinds[claim.filing.kind as usize].token == token)
            .filter_map(|claim| claim.stakes.get(&who));
        (free, staked.sum())
    }

    /// All money of a token that lies in the register, pile by pile.
    pub fn total(&self, token: Who) -> u128 {
        let free = self.free.iter().filter(|((of, _), _)| *of == token);
        let free: u128 = free.map(|(_, amount)| amount).sum();
        let of_token = |claim: &&Claim| self.kinds[claim.filing.kind as usize].token == token;
        let put_up = self.claims.values().filter(of_token).map(|claim| {
            let stakes: u128 = claim.stakes.values().sum();
            stakes + claim.bond.unwrap_or(0) + claim.challenge_bond.unwrap_or(0)
        });
        free + put_up.sum::<u128>()
    }

    /// 1 filed, 2 attested, 3 challenged, 4 final, 5 refused, 6 revoked; 0 no such claim.
    pub fn status(&self, claim: u64, now: u64) -> u8 {
        let Some(it) = self.claims.get(&claim) else {
            return 0;
        };
        match (it.end, it.attested) {
            (Some(End::Refused), _) => 5,
            (Some(End::Revoked), _) => 6,
            (None, None) => 1,
            (None, Some(_)) if self.challenged(it).is_some() => 3,
            (None, Some(at)) => {
                if now >= at + self.kind_of(it).windows.challenge {
                    4
                } else {
                    2
                }
            }
        }
    }

    /// Since when it stands there and until when; zeros where it has ended.
    pub fn span(&self, claim: u64, now: u64) -> (u64, u64) {
        let it = &self.claims[&claim];
        let windows = self.kind_of(it).windows;
        match self.status(claim, now) {
            1 => (it.filed, it.filed + windows.attestation),
            2 => {
                let at = it.attested.expect("so it stands");
                (at, at + windows.challenge)
            }
            3 => {
                let at = self.challenged(it).expect("so it stands").at;
                (at, at + windows.review)
            }
            4 => {
                let since = it.attested.expect("so it stands") + windows.challenge;
                (since, since + windows.liability)
            }
            _ => (0, 0),
        }
    }

    /// The claim that has a cell; 0 if none has.
    pub fn holder(&self, kind: u32, cell: u64, period: u32) -> u64 {
        let benefit = self.kinds[kind as usize].benefit;
        let mut holders = self
            .taken
            .iter()
            .filter(|(b, c, p, _)| (*b, *c, *p) == (benefit, cell, period));
        holders.next().map_or(0, |(_, _, _, claim)| *claim)
    }

    fn kind_of(&self, claim: &Claim) -> &Kind {
        &self.kinds[claim.filing.kind as usize]
    }

    fn challenged<'a>(&self, claim: &'a Claim) -> Option<&'a Challenge> {
        claim.challenge.as_ref().filter(|challenge| challenge.open)
    }

    fn act(&mut self, now: u64, who: Who, message: &Message) -> Result<Answer, Denial> {
        match message.clone() {
            Message::Deposit { token, amount } => self.deposit(who, token, amount),
            Message::Withdraw { token, amount, to } => self.withdraw(who, token, amount, to),
            Message::SetQuorum { kind, review, rule } => {
                self.set_quorum(now, who, kind, review, rule)
            }
            Message::ProposeSeat {
                kind,
                seat,
                institution,
            } => self.propose(now, who, kind, seat, institution),
            Message::RemoveSeat { kind, seat } => self.remove(who, kind, seat),
            Message::File(filing) => self.file(now, who, filing),
            Message::Retract { claim } => self.retract(now, who, claim),
            Message::Attest { claim } => self.attest(now, who, claim),
            Message::AttestSigned { claim, signers } => self.attest_signed(now, claim, &signers),
            Message::Dissent { claim } => self.dissent(now, who, claim),
            Message::Lapse { claim } => self.lapse(now, claim),
            Message::Commit { claim, promise } => {
                self.known(claim)?;
                self.commitments.insert((claim, who), (promise, now));
                let challenger = who;
                self.events
                    .push(Event::ChallengeCommitted { claim, challenger });
                Ok(Answer::Nothing)
            }
            Message::Challenge {
                claim,
                objection,
                proven,
            } => self.challenge(now, who, claim, objection, proven),
            Message::Judge { claim, uphold } => self.judge(now, who, claim, uphold),
            Message::Finalize { claim } => self.finalize(now, claim),
            Message::Release { claim } => self.release(now, claim),
            Message::Move {
                claim,
                motion,
                evidence,
                support,
            } => self.motion(now, who, claim, motion, evidence, support),
        }
    }

    // Money.

    fn deposit(&mut self, who: Who, token: Who, amount: u128) -> Result<Answer, Denial> {
        if amount == 0 {
            return Err(Denial::InvalidAmount(0));
        }
        *self.free.entry((token, who)).or_default() += amount;
        *self.deposited.entry(token).or_default() += amount;
        let account = who;
        self.events.push(Event::Deposited {
            token,
            account,
            amount,
        });
        Ok(Answer::Nothing)
    }

    fn withdraw(&mut self, who: Who, token: Who, amount: u128, to: Who) -> Result<Answer, Denial> {
        if amount == 0 {
            return Err(Denial::InvalidAmount(0));
        }
        self.spend(token, who, amount)?;
        if to == NOBODY {
            return Err(Denial::InvalidAddress);
        }
        *self.withdrawn.entry(token).or_default() += amount;
        let account = who;
        self.events.push(Event::Withdrawn {
            token,
            account,
            to,
            amount,
        });
        Ok(Answer::Nothing)
    }

    /// Takes what is free.
    fn spend(&mut self, token: Who, who: Who, amount: u128) -> Result<(), Denial> {
        let free = self.free.get(&(token, who)).copied().unwrap_or(0);
        if free < amount {
            return Err(Denial::InsufficientFunds {
                account: who,
                free,
                needed: amount,
            });
        }
        self.free.insert((token, who), free - amount);
        Ok(())
    }

    fn give(&mut self, token: Who, who: Who, amount: u128) {
        *self.free.entry((token, who)).or_default() += amount;
    }

    // Kinds.

    fn governed(&self, who: Who) -> Result<(), Denial> {
        if who == self.governor {
            Ok(())
        } else {
            Err(Denial::NotGovernor(who))
        }
    }

    fn kind(&mut self, kind: u32) -> Result<&mut Kind, Denial> {
        let known = self.kinds.get_mut(kind as usize);
        known.ok_or(Denial::UnknownKind(kind))
    }

    fn set_quorum(
        &mut self,
        now: u64,
        who: Who,
        kind: u32,
        review: bool,
        rule: Quorum,
    ) -> Result<Answer, Denial> {
        self.governed(who)?;
        let delay = self.delay;
        let it = self.kind(kind)?;
        rule.examine().map_err(|_| Denial::InvalidQuorum(rule))?;
        let changed = if review {
            &mut it.review
        } else {
            &mut it.quorum
        };
        let old = changed.at(now);
        let harder = rule.seats >= old.seats
            && rule.institutions >= old.institutions
            && rule.dissent <= old.dissent;
        let from = if harder { now } else { now + delay };
        changed.change(now, from, rule);
        for review in coming(&it.review, now) {
            for quorum in coming(&it.quorum, now) {
                if review.seats < quorum.seats || review.institutions < quorum.institutions {
                    return Err(Denial::ReviewBelowQuorum(review));
                }
            }
        }
        self.events.push(Event::QuorumChanged {
            kind,
            review,
            rule,
            from,
        });
        Ok(Answer::Number(from))
    }

    fn propose(
        &mut self,
        now: u64,
        who: Who,
        kind: u32,
        seat: Who,
        institution: u8,
    ) -> Result<Answer, Denial> {
        self.governed(who)?;
        let from = now + self.delay;
        let it = self.kind(kind)?;
        if seat == NOBODY {
            return Err(Denial::InvalidAddress);
        }
        if institution >= 64 {
            return Err(Denial::InvalidInstitution(institution));
        }
        let bits = it.seats.len();
        match it.seats.get_mut(&seat) {
            Some(known) if known.held.is_some() => return Err(Denial::SeatTaken(seat)),
            Some(known) => {
                known.institutions.insert(institution);
                known.held = Some((institution, from));
            }
            None => {
                let bit = u8::try_from(bits).ok().filter(|bit| *bit < 64);
                let new = Seat {
                    bit: bit.ok_or(Denial::TooManySeats(64))?,
                    institutions: BTreeSet::from([institution]),
                    held: Some((institution, from)),
                };
                it.seats.insert(seat, new);
            }
        }
        self.events.push(Event::SeatProposed {
            kind,
            seat,
            institution,
            from,
        });
        Ok(Answer::Nothing)
    }

    fn remove(&mut self, who: Who, kind: u32, seat: Who) -> Result<Answer, Denial> {
        self.governed(who)?;
        match self.kind(kind)?.seats.get_mut(&seat) {
            Some(known) if known.held.is_some() => known.held = None,
            _ => return Err(Denial::NotSeat(seat)),
        }
        self.events.push(Event::SeatRemoved { kind, seat });
        Ok(Answer::Nothing)
    }

    // A claim's life.

    fn known(&self, claim: u64) -> Result<&Claim, Denial> {
        self.claims.get(&claim).ok_or(Denial::UnknownClaim(claim))
    }

    fn claim(&mut self, claim: u64) -> &mut Claim {
        self.claims.get_mut(&claim).expect("it is known")
    }

    fn file(&mut self, now: u64, who: Who, filing: Filing) -> Result<Answer, Denial> {
        let kind = self.kind(filing.kind)?.clone();
        let period = filing.period;
        let ends = kind.first_opens + u64::from(period) * kind.period_length;
        if period == 0 || now < ends {
            return Err(Denial::PeriodNotOver { period, ends, now });
        }
        let cells = filing.cells.len();
        if !(1..=MAX_CELLS).contains(&cells) {
            return Err(Denial::TooManyCells {
                cells,
                limit: MAX_CELLS,
            });
        }
        let (quantity, area) = (filing.quantity, filing.area);
        let limit = kind.max_quantity * cells as u128;
        if quantity > limit || (quantity == 0 && area == 0) {
            return Err(Denial::InvalidQuantity { quantity, limit });
        }
        let limit = kind.max_area * cells as u128;
        if area > limit {
            return Err(Denial::InvalidArea { area, limit });
        }
        if filing.evidence == 0 {
            return Err(Denial::InvalidEvidence);
        }
        let claim = self.claims.len() as u64 + 1;
        let mut before = 0;
        for cell in filing.cells.iter().copied() {
            if cell <= before {
                return Err(Denial::CellsOutOfOrder { cell, before });
            }
            if !kind.land.contains(&cell) {
                let resolution = kind.resolution;
                return Err(Denial::InvalidCell { cell, resolution });
            }
            let holder = self.holder(filing.kind, cell, period);
            if holder != 0 {
                return Err(Denial::CellTaken { cell, holder });
            }
            self.taken.push((kind.benefit, cell, period, claim));
            before = cell;
        }
        self.spend(kind.token, who, kind.bond)?;
        if filing.consumer == NOBODY {
            return Err(Denial::InvalidAddress);
        }
        let filed = Claim {
            filing: filing.clone(),
            claimant: who,
            filed: now,
            vote: Vote::default(),
            attested: None,
            challenge: None,
            end: None,
            freed: false,
            bond: Some(kind.bond),
            challenge_bond: None,
            stakes: BTreeMap::new(),
            settled: false,
            motions: BTreeMap::new(),
        };
        self.claims.insert(claim, filed);
        self.events.push(Event::ClaimFiled {
            claim,
            claimant: who,
            filing,
        });
        Ok(Answer::Number(claim))
    }

    fn retract(&mut self, now: u64, who: Who, claim: u64) -> Result<Answer, Denial> {
        let it = self.known(claim)?;
        if it.claimant != who {
            return Err(Denial::NotClaimant(who));
        }
        self.stands(claim, now, 1)?;
        if !self.known(claim)?.vote.attested.is_empty() {
            return Err(Denial::AlreadyAttested(claim));
        }
        self.refuse(claim, 0, To::Claimant, To::Attestors);
        Ok(Answer::Nothing)
    }

    /// Refuses what has to be done where a claim does not stand.
    fn stands(&self, claim: u64, now: u64, at: u8) -> Result<(), Denial> {
        match self.status(claim, now) {
            status if status == at => Ok(()),
            status => Err(Denial::WrongStatus(claim, status)),
        }
    }

    /// Somebody's bit and institution, if they may speak on a claim at all.
    fn voice(&self, claim: u64, who: Who, now: u64) -> Result<(u8, u8), Denial> {
        let it = self.known(claim)?;
        let seats = &self.kind_of(it).seats;
        let seat = seats.get(&who).ok_or(Denial::NotSeat(who))?;
        let (institution, from) = seat.held.ok_or(Denial::NotSeat(who))?;
        if from > now {
            return Err(Denial::SeatNotYet(who, from));
        }
        let own = seats.get(&it.claimant);
        if who == it.claimant || own.is_some_and(|own| own.institutions.contains(&institution)) {
            return Err(Denial::AttestsForItself(who));
        }
        Ok((seat.bit, institution))
    }

    /// Refuses voices on a claim that is not filed, or was too long ago.
    fn open(&self, claim: u64, now: u64) -> Result<(), Denial> {
        self.stands(claim, now, 1)?;
        let (_, until) = self.span(claim, now);
        if now >= until {
            return Err(Denial::TooLate { claim, until, now });
        }
        Ok(())
    }

    fn quorum_of(&self, claim: u64, now: u64) -> Quorum {
        self.kind_of(&self.claims[&claim]).quorum.at(now)
    }

    fn review_of(&self, claim: u64, now: u64) -> Quorum {
        self.kind_of(&self.claims[&claim]).review.at(now)
    }

    fn attest_one(&mut self, now: u64, who: Who, claim: u64) -> Result<(), Denial> {
        let (bit, institution) = self.voice(claim, who, now)?;
        self.open(claim, now)?;
        let quorum = self.quorum_of(claim, now);
        let it = self.claim(claim);
        let heard = it.vote.attest(bit, institution, quorum);
        heard.map_err(|why| unheard(why, claim, who, &it.vote))?;
        if it.vote.is_final {
            it.attested = Some(now);
        }
        let kind = self.kind_of(&self.claims[&claim]);
        let (token, stake) = (kind.token, kind.stake);
        self.spend(token, who, stake)?;
        self.claim(claim).stakes.insert(who, stake);
        self.events.push(Event::Attested { claim, seat: who });
        Ok(())
    }

    fn reached(&mut self, claim: u64, now: u64) -> bool {
        let reached = self.claims[&claim].vote.is_final;
        if reached {
            let (_, until) = self.span(claim, now);
            self.events.push(Event::QuorumReached { claim, until });
        }
        reached
    }

    fn attest(&mut self, now: u64, who: Who, claim: u64) -> Result<Answer, Denial> {
        self.known(claim)?;
        self.attest_one(now, who, claim)?;
        Ok(Answer::Decided(self.reached(claim, now)))
    }

    fn attest_signed(&mut self, now: u64, claim: u64, signers: &[Who]) -> Result<Answer, Denial> {
        self.known(claim)?;
        if signers.len() > 64 {
            return Err(Denial::TooManySeats(64));
        }
        let mut counted = 0;
        for who in signers.iter().copied() {
            let (bit, _) = self.voice(claim, who, now)?;
            let vote = &self.claims[&claim].vote;
            let spoken = vote.attested.contains_key(&bit) || vote.dissented.contains(&bit);
            if spoken || vote.is_final {
                continue;
            }
            self.attest_one(now, who, claim)?;
            counted += 1;
        }
        if counted == 0 {
            return Err(Denial::NothingCounted(claim));
        }
        Ok(Answer::Counted(counted, self.reached(claim, now)))
    }

    fn dissent(&mut self, now: u64, who: Who, claim: u64) -> Result<Answer, Denial> {
        self.known(claim)?;
        let (bit, _) = self.voice(claim, who, now)?;
        self.open(claim, now)?;
        let quorum = self.quorum_of(claim, now);
        let it = self.claim(claim);
        let heard = it.vote.dissent(bit, quorum);
        heard.map_err(|why| unheard(why, claim, who, &it.vote))?;
        let decided = it.vote.dissented.len() >= quorum.dissent;
        self.events.push(Event::Dissented { claim, seat: who });
        if decided {
            self.refuse(claim, 2, To::Consumer, To::Attestors);
        }
        Ok(Answer::Decided(decided))
    }

    fn lapse(&mut self, now: u64, claim: u64) -> Result<Answer, Denial> {
        self.known(claim)?;
        let status = self.status(claim, now);
        if status != 1 && status != 3 {
            return Err(Denial::WrongStatus(claim, status));
        }
        let (_, from) = self.span(claim, now);
        if now < from {
            return Err(Denial::TooEarly { claim, from, now });
        }
        let cause = if status == 1 { 1 } else { 4 };
        self.pay_challenge_bond(claim, To::Challenger);
        self.refuse(claim, cause, To::Claimant, To::Attestors);
        Ok(Answer::Nothing)
    }

    fn challenge(
        &mut self,
        now: u64,
        who: Who,
        claim: u64,
        objection: u64,
        proven: bool,
    ) -> Result<Answer, Denial> {
        self.known(claim)?;
        self.stands(claim, now, 2)?;
        let promise = Promise {
            claim,
            author: who,
            objection,
        };
        match self.commitments.get(&(claim, who)) {
            Some((promised, at)) if *promised == promise => {
                if now < at + COMMITMENT_AGE {
                    return Err(Denial::CommittedTooLate {
                        at: *at,
                        now,
                        age: COMMITMENT_AGE,
                    });
                }
            }
            _ => return Err(Denial::NotCommitted(claim, who)),
        }
        if !proven {
            return Err(Denial::PieceNotInEvidence);
        }
        let kind = self.kind_of(&self.claims[&claim]);
        let (token, bond, review) = (kind.token, kind.challenge_bond, kind.windows.review);
        self.spend(token, who, bond)?;
        self.commitments.remove(&(claim, who));
        let it = self.claim(claim);
        it.challenge_bond = Some(bond);
        it.challenge = Some(Challenge {
            challenger: who,
            at: now,
            objection,
            vote: Vote::default(),
            open: true,
        });
        self.events.push(Event::Challenged {
            claim,
            challenger: who,
            objection,
            until: now + review,
        });
        Ok(Answer::Nothing)
    }

    fn judge(&mut self, now: u64, who: Who, claim: u64, uphold: bool) -> Result<Answer, Denial> {
        self.known(claim)?;
        let (bit, institution) = self.voice(claim, who, now)?;
        self.stands(claim, now, 3)?;
        let (_, until) = self.span(claim, now);
        if now >= until {
            return Err(Denial::TooLate { claim, until, now });
        }
        let review = self.review_of(claim, now);
        let it = self.claim(claim);
        if it.vote.attested.contains_key(&bit) {
            return Err(Denial::AttestorJudges(who));
        }
        let challenge = it.challenge.as_mut().expect("so it stands");
        let challenger = challenge.challenger;
        let vote = &mut challenge.vote;
        let heard = if uphold {
            vote.attest(bit, institution, review)
        } else {
            vote.dissent(bit, review)
        };
        heard.map_err(|why| unheard(why, claim, who, vote))?;
        let upheld = vote.is_final;
        let dismissed = vote.dissented.len() >= review.dissent;
        self.events.push(Event::Judged {
            claim,
            seat: who,
            uphold,
        });
        if upheld {
            self.pay_challenge_bond(claim, To::Challenger);
            self.refuse(claim, 3, To::Challenger, To::Consumer);
        } else if dismissed {
            self.pay_challenge_bond(claim, To::Claimant);
            self.end_challenge(claim);
            self.events
                .push(Event::ChallengeDismissed { claim, challenger });
        }
        Ok(Answer::Decided(upheld || dismissed))
    }

    fn finalize(&mut self, now: u64, claim: u64) -> Result<Answer, Denial> {
        self.known(claim)?;
        let status = self.status(claim, now);
        if status == 2 {
            let (_, from) = self.span(claim, now);
            return Err(Denial::TooEarly { claim, from, now });
        }
        let it = &self.claims[&claim];
        if status != 4 || it.bond.is_none() {
            return Err(Denial::WrongStatus(claim, status));
        }
        let (kind, claimant) = (it.filing.kind, it.claimant);
        self.pay_bond(claim, To::Claimant);
        self.events.push(Event::ClaimFinal {
            claim,
            kind,
            claimant,
        });
        Ok(Answer::Nothing)
    }

    fn liable_until(&self, claim: u64) -> Option<u64> {
        let it = &self.claims[&claim];
        let windows = self.kind_of(it).windows;
        it.attested
            .map(|at| at + windows.challenge + windows.liability)
    }

    fn release(&mut self, now: u64, claim: u64) -> Result<Answer, Denial> {
        self.known(claim)?;
        let status = self.status(claim, now);
        if (status != 2 && status != 4) || self.claims[&claim].settled {
            return Err(Denial::WrongStatus(claim, status));
        }
        let from = self.liable_until(claim).expect("it was attested");
        if now < from {
            return Err(Denial::TooEarly { claim, from, now });
        }
        self.pay_stakes(claim, To::Attestors);
        self.events.push(Event::StakesReleased { claim });
        Ok(Answer::Nothing)
    }

    fn motion(
        &mut self,
        now: u64,
        who: Who,
        claim: u64,
        motion: Motion,
        evidence: u64,
        support: bool,
    ) -> Result<Answer, Denial> {
        self.known(claim)?;
        match motion {
            Motion::Revoke => self.stands(claim, now, 4)?,
            Motion::Free => {
                self.stands(claim, now, 6)?;
                if self.claims[&claim].freed {
                    return Err(Denial::AlreadyFreed(claim));
                }
            }
        }
        if evidence == 0 {
            return Err(Denial::InvalidEvidence);
        }
        let (bit, institution) = self.voice(claim, who, now)?;
        let review = self.review_of(claim, now);
        let liable = self.liable_until(claim).is_some_and(|until| now < until);
        let vote = self
            .claim(claim)
            .motions
            .entry((motion, evidence))
            .or_default();
        let heard = if support {
            vote.attest(bit, institution, review)
        } else {
            vote.dissent(bit, review)
        };
        heard.map_err(|why| unheard(why, claim, who, vote))?;
        let decided = vote.is_final;
        self.events.push(Event::MotionSupported {
            claim,
            seat: who,
            motion,
            evidence,
            support,
        });
        match motion {
            Motion::Revoke if decided => {
                self.pay_bond(claim, To::Consumer);
                let to = if liable { To::Consumer } else { To::Attestors };
                self.pay_stakes(claim, to);
                self.claim(claim).end = Some(End::Revoked);
                self.events.push(Event::ClaimRevoked { claim, evidence });
            }
            Motion::Free if decided => {
                self.free_cells(claim);
                self.events.push(Event::CellsFreed { claim, evidence });
            }
            _ => {}
        }
        Ok(Answer::Decided(decided))
    }

    // Ends.

    fn refuse(&mut self, claim: u64, cause: u8, bond: To, stakes: To) {
        self.pay_bond(claim, bond);
        self.pay_stakes(claim, stakes);
        self.end_challenge(claim);
        self.free_cells(claim);
        self.claim(claim).end = Some(End::Refused);
        self.events.push(Event::ClaimRefused { claim, cause });
    }

    fn end_challenge(&mut self, claim: u64) {
        if let Some(challenge) = &mut self.claim(claim).challenge {
            challenge.open = false;
        }
    }

    fn free_cells(&mut self, claim: u64) {
        self.taken.retain(|(_, _, _, holder)| *holder != claim);
        self.claim(claim).freed = true;
    }

    fn party(&self, claim: u64, to: To) -> Who {
        let it = &self.claims[&claim];
        match to {
            To::Claimant => it.claimant,
            To::Consumer => it.filing.consumer,
            To::Challenger => it.challenge.as_ref().expect("it was challenged").challenger,
            To::Attestors => unreachable!("they are many"),
        }
    }

    fn pay_bond(&mut self, claim: u64, to: To) {
        if let Some(bond) = self.claim(claim).bond.take() {
            let (token, to) = (self.token_of(claim), self.party(claim, to));
            self.give(token, to, bond);
        }
    }

    fn pay_challenge_bond(&mut self, claim: u64, to: To) {
        if let Some(bond) = self.claim(claim).challenge_bond.take() {
            let (token, to) = (self.token_of(claim), self.party(claim, to));
            self.give(token, to, bond);
        }
    }

    fn pay_stakes(&mut self, claim: u64, to: To) {
        let token = self.token_of(claim);
        self.claim(claim).settled = true;
        for (seat, amount) in std::mem::take(&mut self.claim(claim).stakes) {
            if to == To::Attestors {
                self.give(token, seat, amount);
                continue;
            }
            let to = self.party(claim, to);
            self.give(token, to, amount);
            if amount > 0 {
                self.events.push(Event::Slashed {
                    claim,
                    seat,
                    to,
                    amount,
                });
            }
        }
    }

    fn token_of(&self, claim: u64) -> Who {
        self.kind_of(&self.claims[&claim]).token
    }
}

/// The rule in force, and the one that waits.
fn coming(rule: &Schedule<Quorum>, now: u64) -> Vec<Quorum> {
    let waiting = rule.announced(now).map(|(_, rule)| rule);
    [Some(rule.at(now)), waiting]
        .into_iter()
        .flatten()
        .collect()
}

/// Why a voice does not count.
fn unheard(why: Refusal, claim: u64, who: Who, vote: &Vote) -> Denial {
    match why {
        Refusal::Rejected => Denial::Rejected(claim, vote.dissented.len()),
        Refusal::AlreadySpoken => Denial::AlreadySpoken(who),
        other => unreachable!("{other:?} where it is open"),
    }
}
