//! What came out, and as the one object that `--json` prints.

use anyhow::{Context, Result};
use serde::Serialize;
use weir_e2e::Spent;

use super::{
    figures::{Parameters, CEILING, NEUTRAL, OURS, SOURCES},
    numbers::Reproduced,
    office::{
        bay::tonnes,
        found::{cap, issuer, limits},
        Currency, CURRENCIES,
    },
    plan::{whole_units, Community, EVERYBODY},
    play::{millionths, Month, Played, Tally, Variant, Year},
};
use crate::checks::Checks;

/// Everything a run found.
pub struct Outcome {
    /// What was played.
    pub parameters: Parameters,
    /// What the run's random numbers came from.
    pub seed: u64,
    /// The design document's numbers.
    pub reproduced: Vec<Reproduced>,
    /// The plays, in the order of `VARIANTS`.
    pub plays: Vec<Played>,
    /// Invariants that were checked, in all of them.
    pub checks: Checks,
}

/// A figure of the plays, and what of the difference comes from where.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// With demurrage, and people who reach for hours first.
    pub with: f64,
    /// With demurrage, and people as they are without.
    pub melting_alone: f64,
    /// Without demurrage.
    pub without: f64,
    /// `melting_alone - without`: what melting does of itself.
    pub arithmetic: f64,
    /// `with - melting_alone`: what the behaviour does that is our assumption.
    pub assumption: f64,
}

impl Outcome {
    /// A play.
    ///
    /// # Panics
    /// If it was not played: a run plays all of them.
    pub fn play(&self, variant: Variant) -> &Played {
        self.plays
            .iter()
            .find(|play| play.variant == variant)
            .expect("a run has all plays")
    }

    /// A figure of each play, and the difference taken apart.
    pub fn difference(&self, figure: impl Fn(&Played) -> f64) -> Difference {
        let [with, melting_alone, without] =
            [Variant::With, Variant::MeltingAlone, Variant::Without]
                .map(|variant| figure(self.play(variant)));
        Difference {
            with,
            melting_alone,
            without,
            arithmetic: melting_alone - without,
            assumption: with - melting_alone,
        }
    }

    /// The velocity of hours over all years.
    pub fn velocity(&self) -> Difference {
        self.difference(Played::velocity)
    }

    /// What everything cost.
    pub fn spent(&self) -> Spent {
        self.plays.iter().fold(Spent::default(), |sum, play| Spent {
            calls: sum.calls + play.spent.calls,
            ref_time: sum.ref_time + play.spent.ref_time,
            proof_size: sum.proof_size + play.spent.proof_size,
            storage_deposit: sum.storage_deposit + play.spent.storage_deposit,
        })
    }

    /// The one object. Hours, coins and the exchange's unit are whole, fish is in tonnes.
    ///
    /// # Errors
    /// If a year has no month.
    pub fn json(&self) -> Result<impl Serialize + '_> {
        Ok(Object {
            scenario: "valley",
            seed: self.seed,
            years: self.parameters.years,
            people: EVERYBODY,
            ours: OURS,
            sources: SOURCES
                .iter()
                .map(|&(what, source)| SourceObject { what, source })
                .collect(),
            assumption: Assumption {
                hours_first_without_demurrage: NEUTRAL,
                added_by_demurrage: self.parameters.eagerness,
            },
            reproduced: self
                .reproduced
                .iter()
                .map(|it| ReproducedObject {
                    what: it.what,
                    published: &it.published,
                    found: &it.found,
                    difference: &it.difference,
                })
                .collect(),
            velocity: self.velocity(),
            turnover_hours_a_year: self.difference(Played::turnover_a_year),
            held_hours: self.difference(Played::mean_held),
            gini_of_hours: self.difference(|play| play.hours.gini()),
            gini_of_wealth: self.difference(|play| play.wealth.gini()),
            plays: self.plays.iter().map(play).collect::<Result<_>>()?,
            invariants: &self.checks,
            chain: self.spent(),
        })
    }
}

impl Played {
    /// Turnover a year over what people and pool held in the mean, over all years.
    pub fn velocity(&self) -> f64 {
        let held = self.mean_held();
        if held > 0.0 {
            self.turnover_a_year() / held
        } else {
            0.0
        }
    }

    /// Hours that changed hands a year.
    pub fn turnover_a_year(&self) -> f64 {
        self.mean(|year| millionths(year.tally.turnover()))
    }

    /// Hours that people and pool held, in the mean.
    pub fn mean_held(&self) -> f64 {
        self.mean(|year| millionths(year.held))
    }

    #[allow(clippy::cast_precision_loss)]
    fn mean(&self, figure: impl Fn(&Year) -> f64) -> f64 {
        let sum: f64 = self.years.iter().map(figure).sum();
        sum / self.years.len().max(1) as f64
    }

    /// What was done in all years together.
    pub fn all(&self) -> Tally {
        self.years.iter().map(|year| year.tally).sum()
    }
}

fn play(play: &Played) -> Result<PlayObject> {
    Ok(PlayObject {
        name: play.variant.name(),
        demurrage: whole_units(play.variant.demurrage(), 1_000_000_000_000_000_000),
        years: play
            .years
            .iter()
            .map(|year| {
                let months: Vec<_> = play
                    .months
                    .iter()
                    .filter(|month| month.year == year.number)
                    .collect();
                let last = months.last().context("a year has months")?;
                Ok(self::year(year, last))
            })
            .collect::<Result<_>>()?,
        pool: play.months.iter().map(pool).collect(),
        lorenz_of_hours: play.hours.lorenz(),
        gini_of_hours: play.hours.gini(),
        gini_of_wealth: play.wealth.gini(),
        chain: play.spent,
    })
}

fn year(year: &Year, last: &Month) -> YearObject {
    let tally = &year.tally;
    YearObject {
        year: year.year,
        velocity: year.velocity(),
        velocity_of_all: year.velocity_of_all(),
        turnover_hours: millionths(tally.turnover()),
        mean_held_hours: millionths(year.held),
        mean_supply_hours: millionths(year.supply),
        purchases: tally.purchases,
        held_back: tally.held_back,
        debts_recorded: millionths(tally.recorded),
        debts_clearable: millionths(tally.clearable),
        debts_set_off: millionths(tally.set_off),
        cycles: tally.cycles,
        debts_repaid: millionths(tally.repaid),
        of_it_in_hours: millionths(tally.repaid_in_hours),
        debts_open: millionths(year.open),
        swapped: millionths(tally.swapped),
        swaps: tally.swaps,
        swaps_declined: tally.declined,
        money_moved: millionths(tally.repaid + tally.swapped),
        obligations: Obligations {
            met_in_hours: millionths(tally.met_hours),
            met_in_cash: millionths(tally.met_cash),
            cash_coins: millionths(tally.cash),
            due_at_the_end: millionths(year.due),
        },
        commons: Commons {
            obligations_hours: millionths(tally.met_hours),
            obligations_coins: millionths(tally.cash),
            melted_hours_so_far: millionths(year.melted),
            held_hours: millionths(year.commons),
        },
        work: Work {
            claimed_hours: millionths(tally.claimed),
            minted_hours: millionths(tally.minted),
            ceiling_hours: millionths(year.ceiling),
            ceiling_used: year.used(),
            income_hours: millionths(tally.income),
        },
        fishery: Fishery {
            issued_tonnes: tonnes(tally.issue),
            landed_tonnes: tonnes(tally.landed),
            stock_tonnes: year.biomass,
        },
        pool_melted_hours: millionths(last.pool[1].melted),
        pool_fees_coins: millionths(last.pool[2].fees),
        messages: year.spent.calls,
    }
}

/// Whole coins of a currency's base units.
pub fn whole(currency: Currency, amount: u128) -> f64 {
    whole_units(amount, super::office::found::whole(currency))
}

fn pool(month: &Month) -> PoolObject {
    PoolObject {
        year: month.year,
        month: month.month,
        currencies: CURRENCIES
            .into_iter()
            .zip(month.pool)
            .map(|(currency, kept)| {
                let (limit, exposure) = limits(currency);
                let community: Community = issuer(currency);
                HeldObject {
                    currency: name(currency),
                    held: whole(currency, kept.held),
                    limit: whole(currency, limit),
                    exposure: millionths(kept.exposure),
                    exposure_cap: millionths(exposure),
                    community: community.name(),
                    community_cap: millionths(cap(community)),
                }
            })
            .collect(),
        value_of_a_fishery_coin: millionths(month.fish_value),
        swaps_declined: month.tally.declined,
        minted_of_ceiling: whole_units(month.minted, CEILING),
    }
}

/// What a currency is called.
pub fn name(currency: Currency) -> &'static str {
    match currency {
        Currency::Fish => "fishery coins",
        Currency::Hours => "hours",
        Currency::Coins => "village coins",
    }
}

#[derive(Serialize)]
struct Object<'a> {
    scenario: &'static str,
    seed: u64,
    years: u32,
    people: usize,
    ours: &'static str,
    sources: Vec<SourceObject>,
    assumption: Assumption,
    reproduced: Vec<ReproducedObject<'a>>,
    velocity: Difference,
    turnover_hours_a_year: Difference,
    held_hours: Difference,
    gini_of_hours: Difference,
    gini_of_wealth: Difference,
    plays: Vec<PlayObject>,
    invariants: &'a Checks,
    chain: Spent,
}

#[derive(Serialize)]
struct SourceObject {
    what: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct Assumption {
    hours_first_without_demurrage: f64,
    added_by_demurrage: f64,
}

#[derive(Serialize)]
struct ReproducedObject<'a> {
    what: &'static str,
    published: &'a str,
    found: &'a str,
    difference: &'a str,
}

#[derive(Serialize)]
struct PlayObject {
    name: &'static str,
    demurrage: f64,
    years: Vec<YearObject>,
    pool: Vec<PoolObject>,
    lorenz_of_hours: Vec<(f64, f64)>,
    gini_of_hours: f64,
    gini_of_wealth: f64,
    chain: Spent,
}

#[derive(Serialize)]
struct YearObject {
    year: i32,
    velocity: f64,
    velocity_of_all: f64,
    turnover_hours: f64,
    mean_held_hours: f64,
    mean_supply_hours: f64,
    purchases: u64,
    held_back: u64,
    debts_recorded: f64,
    debts_clearable: f64,
    debts_set_off: f64,
    cycles: u64,
    debts_repaid: f64,
    of_it_in_hours: f64,
    debts_open: f64,
    swapped: f64,
    swaps: u64,
    swaps_declined: u64,
    money_moved: f64,
    obligations: Obligations,
    commons: Commons,
    work: Work,
    fishery: Fishery,
    pool_melted_hours: f64,
    pool_fees_coins: f64,
    messages: u64,
}

#[derive(Serialize)]
struct Obligations {
    met_in_hours: f64,
    met_in_cash: f64,
    cash_coins: f64,
    due_at_the_end: f64,
}

#[derive(Serialize)]
struct Commons {
    obligations_hours: f64,
    obligations_coins: f64,
    melted_hours_so_far: f64,
    held_hours: f64,
}

#[derive(Serialize)]
struct Work {
    claimed_hours: f64,
    minted_hours: f64,
    ceiling_hours: f64,
    ceiling_used: f64,
    income_hours: f64,
}

#[derive(Serialize)]
struct Fishery {
    issued_tonnes: f64,
    landed_tonnes: f64,
    stock_tonnes: f64,
}

#[derive(Serialize)]
struct PoolObject {
    year: u32,
    month: u32,
    currencies: Vec<HeldObject>,
    value_of_a_fishery_coin: f64,
    swaps_declined: u64,
    minted_of_ceiling: f64,
}

#[derive(Serialize)]
struct HeldObject {
    currency: &'static str,
    held: f64,
    limit: f64,
    exposure: f64,
    exposure_cap: f64,
    community: &'static str,
    community_cap: f64,
}
