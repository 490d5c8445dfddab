//! Which assessment is in force.

use crate::{exact, ln, ratio, Exact, Refusal, Schedule, Stock};
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// What scientists say of a stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// For which season.
    pub season: u32,
    /// Lower bound, base units.
    pub low: u128,
    /// Best estimate, base units.
    pub estimate: u128,
    /// Upper bound, base units.
    pub high: u128,
    /// Of when; unix seconds.
    pub as_of: u64,
    /// Until when its authors let it count; unix seconds.
    pub expires: u64,
}

/// What the chain keeps of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// For which season.
    pub season: u32,
    /// Lower bound, base units.
    pub low: u128,
    /// Of when; unix seconds.
    pub as_of: u64,
    /// From here on it counts no more; unix seconds.
    pub expires: u64,
}

impl Figures {
    /// What the chain keeps of these figures, or why they are refused.
    pub fn examine(&self, stock: &Stock, season: u32, now: u64) -> Result<Assessment, Refusal> {
        if !(self.low <= self.estimate && self.estimate <= self.high) {
            return Err(Refusal::BoundsOutOfOrder);
        }
        if exact(self.high) > exact(10) * exact(stock.capacity) {
            return Err(Refusal::ImplausibleBiomass);
        }
        let offset = i64::from(self.season) - i64::from(season);
        if offset != 0 && offset != 1 {
            return Err(Refusal::WrongSeason);
        }
        let longest = u128::from(self.as_of) + u128::from(stock.max_age);
        let expires = longest.min(self.expires.into());
        if self.as_of > now || expires <= now.into() {
            return Err(Refusal::WrongDate);
        }
        Ok(Assessment {
            season: self.season,
            low: self.low,
            as_of: self.as_of,
            expires: u64::try_from(expires).expect("no later than what was given"),
        })
    }
}

/// Whether a stock can have grown from one lower bound to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surprise {
    /// It can.
    No,
    /// It can not.
    Yes,
    /// It can, but the logarithms differ by less than 2⁻⁶¹: who computes with 64 binary places may
    /// take it for a surprise.
    Perhaps,
}

impl Surprise {
    /// Whether `new ≤ min(old·e^(r·Δt), K)`, `Δt` being `elapsed / season_length`.
    pub fn of(stock: &Stock, old: u128, new: u128, elapsed: u64, season_length: u64) -> Self {
        if new <= old {
            return Self::No;
        }
        if new > stock.capacity || old == 0 {
            return Self::Yes;
        }
        let possible = ratio(stock.r) * exact(elapsed) / exact(season_length);
        let needed = ln(&Exact::new(new.into(), old.into()));
        let margin = Exact::new(BigInt::one(), BigInt::from(2).pow(61));
        if needed.low > possible {
            Self::Yes
        } else if needed.high + margin <= possible {
            Self::No
        } else {
            Self::Perhaps
        }
    }
}

/// All assessments of a stock that became final, in the order in which they came into force.
#[derive(Clone, Debug)]
pub struct Assessments {
    schedule: Schedule<Option<Assessment>>,
}

impl Default for Assessments {
    fn default() -> Self {
        Self {
            schedule: Schedule::new(None),
        }
    }
}

impl Assessments {
    /// The one in force.
    pub fn at(&self, now: u64) -> Option<Assessment> {
        self.schedule.at(now)
    }

    /// The one that waits, and until when.
    pub fn waiting(&self, now: u64) -> Option<(u64, Assessment)> {
        let (from, assessment) = self.schedule.announced(now)?;
        Some((from, assessment?))
    }

    /// Whether an assessment is news, and if so whether it surprises. The first one does.
    pub fn examine(
        &self,
        new: &Assessment,
        stock: &Stock,
        season_length: u64,
        now: u64,
    ) -> Result<Surprise, Refusal> {
        let waiting = self.waiting(now).map(|(_, it)| it);
        if self
            .at(now)
            .iter()
            .chain(&waiting)
            .any(|known| known.as_of > new.as_of)
        {
            return Err(Refusal::Superseded);
        }
        match self.at(now) {
            None => Ok(Surprise::Yes),
            Some(old) => {
                let elapsed = new.as_of - old.as_of;
                Ok(Surprise::of(
                    stock,
                    old.low,
                    new.low,
                    elapsed,
                    season_length,
                ))
            }
        }
    }

    /// Takes an assessment over, in force from `from` on.
    pub fn accept(&mut self, new: Assessment, now: u64, from: u64) {
        self.schedule.change(now, from, Some(new));
    }

    /// What a season may issue at `now` by the assessment in force, exactly; zero without one.
    pub fn budget(&self, stock: &Stock, now: u64) -> crate::Interval {
        match self.at(now) {
            None => crate::Interval::point(Exact::zero()),
            Some(a) => stock.budget(a.low).times(&stock.freshness(a.expires, now)),
        }
    }
}
