//! A claim's life: filed, attested by a quorum, open to challenge, final; or refused; or revoked.
//!
//! What is here decides when a voice counts, what becomes of a claim, and to whom bonds and stakes go.
//! Who a voice belongs to and which cells a claim takes is the register's business.
//!
//! INVARIANT `final-only-after-challenge`: a claim is final only after a quorum attested it and a whole
//! challenge window passed in which no challenge was upheld or left unjudged.
//! INVARIANT `bonds-conserved`: every bond and every stake that was taken goes to exactly one party,
//! once ([`Settlement`]).
//! INVARIANT `one-seat-one-voice`: see [`quorum`](crate::quorum).
#![allow(clippy::cast_possible_truncation)] // in what the codec's derive makes of enums

use crate::quorum::{Ballot, BallotError, QuorumRule, Seat};

/// The longest window: ten years, so that a mistyped figure cannot hold a claim for ever.
pub const MAX_WINDOW: u64 = 315_360_000;
/// The most cells a claim can have.
pub const MAX_CELLS: u32 = 64;

/// How long each part of a claim's life lasts; seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Windows {
    /// From the filing: within it the quorum has to be reached.
    pub attestation: u64,
    /// From the quorum: within it the claim can be challenged.
    pub challenge: u64,
    /// From a challenge: within it it is judged, or the claim is refused.
    pub review: u64,
    /// From the moment it became final: until then the attestors' stakes stay locked.
    pub liability: u64,
}

impl Windows {
    /// The first window that is empty or longer than [`MAX_WINDOW`], if there is one. Attestors may
    /// have no liability.
    pub fn invalid(&self) -> Option<u64> {
        let must_be = [self.attestation, self.challenge, self.review]
            .into_iter()
            .find(|window| *window == 0 || *window > MAX_WINDOW);
        must_be.or((self.liability > MAX_WINDOW).then_some(self.liability))
    }
}

/// Where a claim stands, as stored. Times are unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Stage {
    /// Seats are to attest it.
    Filed,
    /// The quorum was reached.
    Attested {
        /// When.
        at: u64,
    },
    /// Somebody disputes a piece of its evidence.
    Challenged {
        /// When the quorum was reached.
        attested: u64,
        /// When it was challenged.
        at: u64,
    },
    /// It counts for nothing.
    Refused,
    /// It was final, and counts no more.
    Revoked,
}

/// Where a claim stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Seats are to attest it, or it was not attested in time.
    Filed,
    /// It can be challenged.
    Attested,
    /// It is challenged, or the challenge was not judged in time.
    Challenged,
    /// It counts.
    Final,
    /// It counts for nothing.
    Refused,
    /// It was final, and counts no more.
    Revoked,
}

impl Status {
    /// Its number in the interface; 0 is no claim at all.
    pub fn number(self) -> u8 {
        match self {
            Self::Filed => 1,
            Self::Attested => 2,
            Self::Challenged => 3,
            Self::Final => 4,
            Self::Refused => 5,
            Self::Revoked => 6,
        }
    }
}

/// What a claim's life has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Life {
    /// When it was filed; unix seconds.
    pub filed: u64,
    /// Where it stands.
    pub stage: Stage,
    /// The voices on it.
    pub ballot: Ballot,
    /// The claimant's bond is held.
    pub bond: bool,
    /// The stakes of those who attested it are held.
    pub stakes: bool,
}

/// Why something cannot be done with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeError {
    /// Not where it stands.
    Status(Status),
    /// The time for it has passed.
    TooLate {
        /// The first second that is too late.
        until: u64,
    },
    /// The time for it has not come.
    TooEarly {
        /// The first second that is not too early.
        from: u64,
    },
    /// The seat has spoken already.
    AlreadySpoken,
    /// A seat has attested it.
    AlreadyAttested,
    /// The seat attested the claim and cannot judge it.
    AttestorJudges,
    /// So many seats are against it that it cannot be decided any more.
    Rejected {
        /// Seats against it.
        dissent: u32,
    },
}

/// Who gets a bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Who filed the claim.
    Claimant,
    /// Who challenged it.
    Challenger,
    /// The contract that would have paid for it.
    Consumer,
}

/// What becomes of the stakes of those who attested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StakesGo {
    /// They stay locked, or were none.
    Nowhere,
    /// Each back to its seat.
    Back,
    /// All to the consumer.
    ToConsumer,
}

/// Where money that was held goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The claim's bond; `None`: it stays, or was none.
    pub bond: Option<Party>,
    /// The challenge's bond; likewise.
    pub challenge_bond: Option<Party>,
    /// The attestors' stakes.
    pub stakes: StakesGo,
}

impl Settlement {
    const NOTHING: Self = Self {
        bond: None,
        challenge_bond: None,
        stakes: StakesGo::Nowhere,
    };
}

/// Why a claim was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The claimant took it back.
    Retracted,
    /// No quorum in time.
    NotAttested,
    /// Seats spoke against it.
    Dissent,
    /// A challenge was upheld.
    ChallengeUpheld,
    /// A challenge was not judged in time: silence tightens, and nobody is punished.
    ChallengeNotJudged,
}

impl Cause {
    /// Its number in the interface.
    pub fn number(self) -> u8 {
        match self {
            Self::Retracted => 0,
            Self::NotAttested => 1,
            Self::Dissent => 2,
            Self::ChallengeUpheld => 3,
            Self::ChallengeNotJudged => 4,
        }
    }
}

impl Life {
    /// A claim filed at `now`, its bond held.
    pub fn filed(now: u64) -> Self {
        Self {
            filed: now,
            stage: Stage::Filed,
            ballot: Ballot::default(),
            bond: true,
            stakes: false,
        }
    }

    /// Where it stands at `now`. A claim becomes final by the passing of time alone.
    pub fn status(&self, windows: &Windows, now: u64) -> Status {
        match self.stage {
            Stage::Filed => Status::Filed,
            Stage::Attested { at } if now >= at.saturating_add(windows.challenge) => Status::Final,
            Stage::Attested { .. } => Status::Attested,
            Stage::Challenged { .. } => Status::Challenged,
            Stage::Refused => Status::Refused,
            Stage::Revoked => Status::Revoked,
        }
    }

    /// Since when it stands there, and until when that lasts if nothing is said; both unix seconds,
    /// and zero where there is no such moment.
    pub fn span(&self, windows: &Windows, now: u64) -> (u64, u64) {
        match self.stage {
            Stage::Filed => (self.filed, self.filed.saturating_add(windows.attestation)),
            Stage::Attested { at } => {
                let end = at.saturating_add(windows.challenge);
                if now >= end {
                    (end, end.saturating_add(windows.liability))
                } else {
                    (at, end)
                }
            }
            Stage::Challenged { at, .. } => (at, at.saturating_add(windows.review)),
            Stage::Refused | Stage::Revoked => (0, 0),
        }
    }

    /// `seat` attests it; whether that reached the quorum.
    pub fn attest(
        self,
        seat: Seat,
        rule: QuorumRule,
        windows: &Windows,
        now: u64,
    ) -> Result<(Self, bool), LifeError> {
        self.open_to_voices(windows, now)?;
        let ballot = self.ballot.attest(seat, rule)?;
        let stage = if ballot.is_final {
            Stage::Attested { at: now }
        } else {
            Stage::Filed
        };
        let next = Self {
            stage,
            ballot,
            stakes: true,
            ..self
        };
        Ok((next, ballot.is_final))
    }

    /// `seat` speaks against it. Enough of them refuse it, and its bond goes to the consumer: else
    /// holding others' cells would cost nothing.
    pub fn dissent(
        self,
        seat: Seat,
        rule: QuorumRule,
        windows: &Windows,
        now: u64,
    ) -> Result<(Self, Option<Settlement>), LifeError> {
        self.open_to_voices(windows, now)?;
        let ballot = self.ballot.dissent(seat, rule)?;
        let next = Self { ballot, ..self };
        if !decided_against(ballot, rule) {
            return Ok((next, None));
        }
        let (next, settlement) = next.refused(Some(Party::Consumer), None, StakesGo::Back);
        Ok((next, Some(settlement)))
    }

    /// The claimant takes it back, before anybody has attested it.
    pub fn retract(self, windows: &Windows, now: u64) -> Result<(Self, Settlement), LifeError> {
        if self.stage != Stage::Filed {
            return Err(LifeError::Status(self.status(windows, now)));
        }
        if self.ballot.attested != 0 {
            return Err(LifeError::AlreadyAttested);
        }
        Ok(self.refused(Some(Party::Claimant), None, StakesGo::Nowhere))
    }

    /// Time has passed over it: no quorum, or a challenge that was not judged.
    pub fn lapse(
        self,
        windows: &Windows,
        now: u64,
    ) -> Result<(Self, Settlement, Cause), LifeError> {
        let (from, challenge_bond, cause) = match self.stage {
            Stage::Filed => (
                self.filed.saturating_add(windows.attestation),
                None,
                Cause::NotAttested,
            ),
            Stage::Challenged { at, .. } => (
                at.saturating_add(windows.review),
                Some(Party::Challenger),
                Cause::ChallengeNotJudged,
            ),
            _ => return Err(LifeError::Status(self.status(windows, now))),
        };
        if now < from {
            return Err(LifeError::TooEarly { from });
        }
        let (next, settlement) =
            self.refused(Some(Party::Claimant), challenge_bond, StakesGo::Back);
        Ok((next, settlement, cause))
    }

    /// It is challenged; the window for judging begins.
    pub fn challenge(self, windows: &Windows, now: u64) -> Result<Self, LifeError> {
        match self.stage {
            Stage::Attested { at } if now < at.saturating_add(windows.challenge) => Ok(Self {
                stage: Stage::Challenged {
                    attested: at,
                    at: now,
                },
                ..self
            }),
            _ => Err(LifeError::Status(self.status(windows, now))),
        }
    }

    /// `seat` judges a challenge on which `ballot` has been said so far: with what has been said now,
    /// and what that decides. Upheld, the claim is refused, the challenger has both bonds and the
    /// attestors' stakes go to the consumer; dismissed, the challenger's bond is the claimant's and the
    /// claim stands as before.
    #[allow(clippy::type_complexity)]
    pub fn judge(
        self,
        ballot: Ballot,
        seat: Seat,
        uphold: bool,
        rule: QuorumRule,
        windows: &Windows,
        now: u64,
    ) -> Result<(Self, Ballot, Option<Settlement>), LifeError> {
        let Stage::Challenged { attested, at } = self.stage else {
            return Err(LifeError::Status(self.status(windows, now)));
        };
        before(at.saturating_add(windows.review), now)?;
        if self.ballot.has_attested(seat) {
            return Err(LifeError::AttestorJudges);
        }
        if uphold {
            let ballot = ballot.attest(seat, rule)?;
            if !ballot.is_final {
                return Ok((self, ballot, None));
            }
            let (next, settlement) = self.refused(
                Some(Party::Challenger),
                Some(Party::Challenger),
                StakesGo::ToConsumer,
            );
            return Ok((next, ballot, Some(settlement)));
        }
        let ballot = ballot.dissent(seat, rule)?;
        if !decided_against(ballot, rule) {
            return Ok((self, ballot, None));
        }
        let next = Self {
            stage: Stage::Attested { at: attested },
            ..self
        };
        let settlement = Settlement {
            challenge_bond: Some(Party::Claimant),
            ..Settlement::NOTHING
        };
        Ok((next, ballot, Some(settlement)))
    }

    /// The claimant's bond comes back from a final claim, once.
    pub fn finalize(self, windows: &Windows, now: u64) -> Result<(Self, Settlement), LifeError> {
        match self.stage {
            Stage::Attested { at } if self.bond => {
                from_on(at.saturating_add(windows.challenge), now)?;
            }
            _ => return Err(LifeError::Status(self.status(windows, now))),
        }
        let settlement = Settlement {
            bond: Some(Party::Claimant),
            ..Settlement::NOTHING
        };
        let next = Self {
            bond: false,
            ..self
        };
        Ok((next, settlement))
    }

    /// The attestors' stakes unlock once their liability is over.
    pub fn release(self, windows: &Windows, now: u64) -> Result<(Self, Settlement), LifeError> {
        match self.stage {
            Stage::Attested { at } if self.stakes => {
                from_on(liable_until(at, windows), now)?;
            }
            _ => return Err(LifeError::Status(self.status(windows, now))),
        }
        let settlement = Settlement {
            stakes: StakesGo::Back,
            ..Settlement::NOTHING
        };
        let next = Self {
            stakes: false,
            ..self
        };
        Ok((next, settlement))
    }

    /// Refuses everything but a final claim: what can be revoked.
    pub fn revocable(&self, windows: &Windows, now: u64) -> Result<(), LifeError> {
        match self.status(windows, now) {
            Status::Final => Ok(()),
            other => Err(LifeError::Status(other)),
        }
    }

    /// A final claim is revoked. A bond still held and stakes still liable go to the consumer; stakes
    /// whose liability is over go back.
    pub fn revoke(self, windows: &Windows, now: u64) -> Result<(Self, Settlement), LifeError> {
        self.revocable(windows, now)?;
        let liable = match self.stage {
            Stage::Attested { at } => now < liable_until(at, windows),
            _ => false,
        };
        let stakes = match (self.stakes, liable) {
            (false, _) => StakesGo::Nowhere,
            (true, true) => StakesGo::ToConsumer,
            (true, false) => StakesGo::Back,
        };
        let settlement = Settlement {
            bond: self.bond.then_some(Party::Consumer),
            challenge_bond: None,
            stakes,
        };
        let next = Self {
            stage: Stage::Revoked,
            bond: false,
            stakes: false,
            ..self
        };
        Ok((next, settlement))
    }

    fn open_to_voices(&self, windows: &Windows, now: u64) -> Result<(), LifeError> {
        if self.stage != Stage::Filed {
            return Err(LifeError::Status(self.status(windows, now)));
        }
        before(self.filed.saturating_add(windows.attestation), now)
    }

    fn refused(
        self,
        bond: Option<Party>,
        challenge_bond: Option<Party>,
        stakes: StakesGo,
    ) -> (Self, Settlement) {
        let stakes = if self.stakes {
            stakes
        } else {
            StakesGo::Nowhere
        };
        let next = Self {
            stage: Stage::Refused,
            bond: false,
            stakes: false,
            ..self
        };
        let settlement = Settlement {
            bond,
            challenge_bond,
            stakes,
        };
        (next, settlement)
    }
}

impl From<BallotError> for LifeError {
    fn from(error: BallotError) -> Self {
        match error {
            // a ballot of a claim that is still open is final only where another rule made it so
            BallotError::AlreadySpoken | BallotError::AlreadyFinal => Self::AlreadySpoken,
            BallotError::Rejected { dissent } => Self::Rejected { dissent },
        }
    }
}

fn decided_against(ballot: Ballot, rule: QuorumRule) -> bool {
    ballot.dissented.count_ones() >= rule.dissent.into()
}

fn liable_until(attested: u64, windows: &Windows) -> u64 {
    attested
        .saturating_add(windows.challenge)
        .saturating_add(windows.liability)
}

fn before(until: u64, now: u64) -> Result<(), LifeError> {
    if now < until {
        Ok(())
    } else {
        Err(LifeError::TooLate { until })
    }
}

fn from_on(from: u64, now: u64) -> Result<(), LifeError> {
    if now >= from {
        Ok(())
    } else {
        Err(LifeError::TooEarly { from })
    }
}

/// Money for bonds and stakes, of one account in one token; base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Account {
    /// Can be withdrawn, or put up for something.
    pub free: u128,
    /// Staked on claims.
    pub locked: u128,
}

/// An account has less than is needed (or a sum is beyond what can be counted).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// Less is free.
    Insufficient {
        /// What is free.
        free: u128,
        /// What was wanted.
        needed: u128,
    },
    /// Beyond `u128`.
    Overflow,
}

impl Account {
    /// With `amount` more to use.
    pub fn credit(self, amount: u128) -> Result<Self, AccountError> {
        let free = self.free.checked_add(amount);
        Ok(Self {
            free: free.ok_or(AccountError::Overflow)?,
            ..self
        })
    }

    /// With `amount` less to use.
    pub fn debit(self, amount: u128) -> Result<Self, AccountError> {
        let free = self
            .free
            .checked_sub(amount)
            .ok_or(AccountError::Insufficient {
                free: self.free,
                needed: amount,
            })?;
        Ok(Self { free, ..self })
    }

    /// With `amount` of what is free staked.
    pub fn lock(self, amount: u128) -> Result<Self, AccountError> {
        let debited = self.debit(amount)?;
        let locked = debited.locked.checked_add(amount);
        Ok(Self {
            locked: locked.ok_or(AccountError::Overflow)?,
            ..debited
        })
    }

    /// With `amount` of what was staked gone.
    pub fn slash(self, amount: u128) -> Result<Self, AccountError> {
        let locked = self.locked.checked_sub(amount);
        Ok(Self {
            locked: locked.ok_or(AccountError::Overflow)?,
            ..self
        })
    }

    /// With `amount` of what was staked free again.
    pub fn unlock(self, amount: u128) -> Result<Self, AccountError> {
        self.slash(amount)?.credit(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOWS: Windows = Windows {
        attestation: 10,
        challenge: 20,
        review: 5,
        liability: 100,
    };
    const RULE: QuorumRule = QuorumRule {
        seats: 1,
        institutions: 1,
        dissent: 1,
    };

    fn seat(index: u8) -> Seat {
        Seat {
            index,
            institution: index,
            from: 0,
        }
    }

    fn attested() -> Life {
        let (life, reached) = Life::filed(100)
            .attest(seat(0), RULE, &WINDOWS, 105)
            .unwrap();
        assert!(reached);
        life
    }

    #[test]
    fn final_only_after_challenge_by_the_passing_of_time() {
        let life = attested();
        assert_eq!(life.status(&WINDOWS, 124), Status::Attested);
        assert_eq!(life.status(&WINDOWS, 125), Status::Final);
        assert_eq!(
            life.challenge(&WINDOWS, 125),
            Err(LifeError::Status(Status::Final))
        );
    }

    #[test]
    fn a_voice_at_the_windows_end_is_too_late() {
        let late = Life::filed(100).attest(seat(0), RULE, &WINDOWS, 110);
        assert_eq!(late, Err(LifeError::TooLate { until: 110 }));
    }

    #[test]
    fn silence_refuses_a_challenged_claim_and_punishes_nobody() {
        let life = attested().challenge(&WINDOWS, 124).unwrap();
        assert_eq!(
            life.lapse(&WINDOWS, 128).unwrap_err(),
            LifeError::TooEarly { from: 129 }
        );
        let (life, settlement, cause) = life.lapse(&WINDOWS, 129).unwrap();
        assert_eq!(cause, Cause::ChallengeNotJudged);
        assert_eq!(life.stage, Stage::Refused);
        assert_eq!(settlement.bond, Some(Party::Claimant));
        assert_eq!(settlement.challenge_bond, Some(Party::Challenger));
        assert_eq!(settlement.stakes, StakesGo::Back);
    }

    #[test]
    fn an_attestor_does_not_judge_and_a_dismissal_restores_the_old_window() {
        let life = attested().challenge(&WINDOWS, 110).unwrap();
        let judge = |index| life.judge(Ballot::default(), seat(index), false, RULE, &WINDOWS, 112);
        assert_eq!(judge(0).unwrap_err(), LifeError::AttestorJudges);
        let (life, _, settlement) = judge(1).unwrap();
        assert_eq!(life, attested());
        assert_eq!(settlement.unwrap().challenge_bond, Some(Party::Claimant));
    }

    #[test]
    fn stakes_are_slashed_while_liable_and_go_back_after() {
        for (now, stakes) in [(224, StakesGo::ToConsumer), (225, StakesGo::Back)] {
            let (life, settlement) = attested().revoke(&WINDOWS, now).unwrap();
            assert_eq!(settlement.stakes, stakes);
            assert_eq!(settlement.bond, Some(Party::Consumer));
            assert_eq!(life.status(&WINDOWS, now), Status::Revoked);
        }
        assert_eq!(
            attested().release(&WINDOWS, 224).unwrap_err(),
            LifeError::TooEarly { from: 225 }
        );
        let (life, _) = attested().release(&WINDOWS, 225).unwrap();
        let (_, settlement) = life.revoke(&WINDOWS, 226).unwrap();
        assert_eq!(settlement.stakes, StakesGo::Nowhere);
    }
}
