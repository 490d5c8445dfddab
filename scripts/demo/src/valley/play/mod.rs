//! The valley's months: every claim, voice, purchase, set-off, payment and swap is a message to the
//! contracts.
//!
//! A month's calendar, in days after its beginning: income on day 1, last month's work is claimed on
//! day 2, attested on day 3 and minted on day 9; purchases on day 12, the fishery on day 16, the
//! set-off on day 20, obligations on day 22, payments on day 24, the commons on day 26.

mod examine;
mod pool;
mod record;
mod trade;
mod work;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use weir_e2e::Spent;

pub use record::{millionths, Kept, Month, Tally, Year};

use super::{
    checks::VALLEY,
    figures::{Parameters, DEMURRAGE, FIRST_YEAR, MONTH, MONTHS, NEUTRAL, PEOPLE},
    holdings::Holdings,
    office::{
        bay::{self, kilograms, STOCK},
        found::{value, whole},
        Currency, Office,
    },
    plan::{self, Plan, EVERYBODY},
};
use crate::{checks::Checks, clock::DAY, interfaces::Generative, messages::difference};

/// What differs from play to play; everything else, and all luck, is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Hours melt, and people reach for them first.
    With,
    /// Hours melt, and people reach for them no more often than without.
    MeltingAlone,
    /// Hours do not melt.
    Without,
}

/// All of them.
pub const VARIANTS: [Variant; 3] = [Variant::With, Variant::MeltingAlone, Variant::Without];

impl Variant {
    /// As the object calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::With => "with-demurrage",
            Self::MeltingAlone => "melting-alone",
            Self::Without => "without-demurrage",
        }
    }

    /// What melts a year, of 18 decimals.
    pub fn demurrage(self) -> u128 {
        match self {
            Self::With | Self::MeltingAlone => DEMURRAGE,
            Self::Without => 0,
        }
    }

    /// How probable it is that somebody reaches for hours first.
    pub fn preference(self, parameters: &Parameters) -> f64 {
        match self {
            Self::With => NEUTRAL + parameters.eagerness,
            Self::MeltingAlone | Self::Without => NEUTRAL,
        }
    }
}

/// A play, and what is known of it.
pub struct Played {
    /// Which.
    pub variant: Variant,
    /// Year after year.
    pub years: Vec<Year>,
    /// Month after month.
    pub months: Vec<Month>,
    /// What people hold in hours at the end.
    pub hours: Holdings,
    /// What they have in all currencies at the end, and are owed less what they owe.
    pub wealth: Holdings,
    /// Invariants that were checked.
    pub checks: Checks,
    /// What setting everything up cost.
    pub set_up: Spent,
    /// What everything cost.
    pub spent: Spent,
}

/// A claim that is not minted in full.
struct Waiting {
    claim: u64,
    /// What it is still due, base units of hours.
    rest: u128,
}

struct Play<'a> {
    parameters: &'a Parameters,
    plan: &'a Plan,
    variant: Variant,
    office: Office,
    checks: Checks,
    /// What is owed, by debtor and creditor, as the messages had it; base units of the unit.
    debts: BTreeMap<(usize, usize), u128>,
    /// Recorded, set off and repaid since the beginning.
    recorded: u128,
    cleared: u128,
    repaid: u128,
    /// Who works on the ravines.
    workers: Vec<usize>,
    waiting: Vec<Waiting>,
    /// Minted for work in this year, by the events.
    minted: u128,
    /// Hours the commons was given by obligations, since the beginning.
    given: u128,
    /// What is left of 10¹² units of hours over the pool's span.
    kept: u128,
    /// The stock, tonnes, and what was landed of it in this year, kilograms.
    biomass: f64,
    landed: u128,
    pool_value: u128,
    tally: Tally,
}

/// Plays all years of a plan; tells `told` of every year that is over.
///
/// # Errors
/// If the contracts are not built or refuse something, or an invariant is violated.
pub fn run(
    parameters: &Parameters,
    plan: &Plan,
    variant: Variant,
    told: impl Fn(String),
) -> Result<Played> {
    let office = Office::set_up(plan, variant.demurrage()).context("setting up the valley")?;
    let set_up = office.chain.spent();
    let mut play = Play {
        parameters,
        plan,
        variant,
        office,
        checks: Checks::of(VALLEY),
        debts: BTreeMap::new(),
        recorded: 0,
        cleared: 0,
        repaid: 0,
        workers: (PEOPLE..2 * PEOPLE).collect(),
        waiting: Vec::new(),
        minted: 0,
        given: 0,
        kept: 0,
        biomass: bay::BIOMASS,
        landed: 0,
        pool_value: 0,
        tally: Tally::default(),
    };
    let (mut years, mut months) = (Vec::new(), Vec::new());
    for number in 1..=parameters.years {
        let year = FIRST_YEAR + i32::try_from(number)? - 1;
        let before = play.office.chain.spent();
        let first = months.len();
        for month in 0..MONTHS {
            let played = play
                .month(number, month)
                .with_context(|| format!("{}: in month {} of {year}", variant.name(), month + 1))?;
            months.push(played);
        }
        let spent = difference(play.office.chain.spent(), before);
        let year = play.close(number, year, &months[first..], spent)?;
        told(format!("{} of {}", year.year, variant.name()));
        years.push(year);
    }
    let hours = play.office.purses(Currency::Hours)?;
    let wealth = play.wealth(&hours)?;
    Ok(Played {
        variant,
        years,
        months,
        hours: Holdings::of(&hours),
        wealth: Holdings::of(&wealth),
        checks: play.checks,
        set_up,
        spent: play.office.chain.spent(),
    })
}

impl Play<'_> {
    fn month(&mut self, year: u32, month: u32) -> Result<Month> {
        let index = (year - 1) * MONTHS + month;
        let begins = self.office.opens + u64::from(index) * MONTH;
        let day = |day: u64| begins + day * DAY;
        let plan = self
            .plan
            .months
            .get(usize::try_from(index)?)
            .context("the plan ends before the play")?;
        self.tally = Tally::default();

        self.office.chain.set_time(begins);
        if month == 0 {
            self.open_year(year)?;
        }
        self.office.chain.set_time(day(1));
        self.claim_income()?;
        self.office.chain.set_time(day(2));
        let claims = self.claim_work(index)?;
        self.office.chain.set_time(day(3));
        self.attest(&claims)?;
        self.office.chain.set_time(day(9));
        self.mint(year)?;
        self.office.chain.set_time(day(12));
        self.buy(plan)?;
        self.office.chain.set_time(day(16));
        self.fish(year, month)?;
        self.office.chain.set_time(day(20));
        self.set_off(month)?;
        self.office.chain.set_time(day(22));
        self.meet_obligations(plan, month)?;
        self.office.chain.set_time(day(24));
        self.pay(plan, index)?;
        self.office.chain.set_time(day(26));
        self.spend_commons(plan)?;
        if month + 1 == MONTHS {
            self.close_season(year)?;
        }
        self.office.chain.set_time(day(27));
        self.examine(year, month)
    }

    /// The season opens; in one year somebody of the village joins the work.
    fn open_year(&mut self, year: u32) -> Result<()> {
        self.minted = 0;
        self.landed = 0;
        let issue = self.office.open_season()?;
        self.tally.issue = issue;
        if year == super::figures::JOINS {
            let newcomer = 2 * PEOPLE;
            let candidate = self.office.people[newcomer];
            let mut admitted = false;
            for voucher in PEOPLE..PEOPLE + 2 {
                let voucher = self.office.people[voucher];
                let message = Generative::vouchCall { candidate };
                admitted = self.office.to_hours(voucher, &message)?.0;
            }
            anyhow::ensure!(admitted, "two members vouched, and nobody was admitted");
            self.workers.push(newcomer);
        }
        Ok(())
    }

    /// Fishers trade coins with the pool early in the year, and land in its middle and near its end.
    fn fish(&mut self, year: u32, month: u32) -> Result<()> {
        let skill = &self.plan.skill[usize::try_from(year - 1)?];
        if !matches!(month, 1..=5 | 10) {
            return Ok(());
        }
        for (fisher, skill) in skill.iter().enumerate() {
            let has = self.office.purse(Currency::Fish, fisher)?;
            let could = kilograms(skill * STOCK.msy() / plan::as_float(PEOPLE));
            match month {
                1 | 3 if has > could => {
                    self.swap(fisher, Currency::Fish, Currency::Coins, has - could)?;
                }
                2 | 4 if could > has => {
                    // half of the purse at most
                    let purse = self.office.purse(Currency::Coins, fisher)? / 2;
                    let price = (could - has) * value(Currency::Fish) / whole(Currency::Fish);
                    self.swap(fisher, Currency::Coins, Currency::Fish, price.min(purse))?;
                }
                5 | 10 => {
                    let catch = if month == 5 {
                        has.min(could) / 2
                    } else {
                        has.min(could)
                    };
                    if catch > 0 {
                        self.office.land(fisher, catch)?;
                        self.landed += catch;
                        self.tally.landed += catch;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The stock has lived on, and scientists look at it for the next season.
    fn close_season(&mut self, year: u32) -> Result<()> {
        self.biomass = STOCK.next(self.biomass, bay::tonnes(self.landed));
        self.office.assess(self.biomass, year + 1)
    }

    /// What everybody has, in the unit: coins, hours, and claims less debts. Less than nothing counts
    /// as nothing.
    fn wealth(&mut self, hours: &[u128]) -> Result<Vec<u128>> {
        let coins = self.office.purses(Currency::Coins)?;
        let mut wealth = Vec::with_capacity(EVERYBODY);
        for person in 0..EVERYBODY {
            let mut has =
                coins[person] + hours[person] * value(Currency::Hours) / whole(Currency::Hours);
            let mut owes = 0;
            for (&(debtor, creditor), amount) in &self.debts {
                if creditor == person {
                    has += amount;
                }
                if debtor == person {
                    owes += amount;
                }
            }
            wealth.push(has.saturating_sub(owes));
        }
        Ok(wealth)
    }

    /// What a year came to. With everything written down, the supply has to be exact.
    fn close(&mut self, number: u32, year: i32, months: &[Month], spent: Spent) -> Result<Year> {
        self.identity()?;
        let mut overdue = 0;
        for worker in self.workers.clone() {
            let who = self.office.people[worker];
            let standing = self.office.ask_hours(&Generative::standingCall { who })?;
            overdue += standing.due;
        }
        let ceiling = months.last().map_or(0, |month| month.ceiling);
        Ok(Year {
            number,
            year,
            tally: months.iter().map(|month| month.tally).sum(),
            held: mean(months.iter().map(|month| month.held)),
            supply: mean(months.iter().map(|month| month.supply)),
            commons: months.last().map_or(0, |month| month.commons),
            melted: months.last().map_or(0, |month| month.melted),
            due: overdue,
            ceiling,
            open: months.last().map_or(0, |month| month.open),
            biomass: self.biomass,
            spent,
        })
    }
}

/// The mean of base units, rounded down; 0 of none.
fn mean(figures: impl ExactSizeIterator<Item = u128>) -> u128 {
    let count = figures.len() as u128;
    figures.sum::<u128>() / count.max(1)
}
