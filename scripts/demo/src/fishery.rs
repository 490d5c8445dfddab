//! The fishery that lives by the contracts: every assessment, opening, sale and landing is a message
//! on the chain, and what the chain recorded as landed is what the stock loses.
//!
//! A season's calendar, in days after the opening: sales on day 10, the first trip on day 60, news (a
//! late assessment, a cut) between that and day 180, the second trip on day 240, and after it the
//! survey for the next season.

use anyhow::{Context, Result};
use rand::{seq::IndexedRandom, Rng};
use rand_chacha::ChaCha8Rng;
use weir_core::{assessment, stock::StockParameters};
use weir_e2e::Spent;

use crate::{
    checks::{self, Checks},
    clock::{DAY, SEASON},
    fishers,
    harbour::{Harbour, DELAY, TOTAL_SHARES},
    interfaces::Fishcoin,
    messages::difference,
    progress::Progress,
    random::stream,
    regimes::{Regime, Scenario, Year},
    stock_file::Stock,
    survey::Survey,
};

const SALES_DAY: u64 = 10;
const FIRST_TRIP_DAY: u64 = 60;
const SECOND_TRIP_DAY: u64 = 240;

/// An assessment as a budget saw it. Weights in kilograms.
#[derive(Clone, Copy, Debug)]
pub struct Assessed {
    /// The year it was made for.
    pub year: i32,
    /// Its figures, in the stock's unit.
    pub survey: Survey,
    /// Its lower bound.
    pub low: u128,
    /// What the rule alone allows at the lower bound.
    pub rule: u128,
    /// The sustainable yield at the lower bound: the surplus there, above Bmsy the surplus at Bmsy.
    pub surplus: u128,
    /// When it was attested; unix seconds.
    pub as_of: u64,
    /// Whether it was a surprise, which waited out the delay.
    pub waited: bool,
}

/// News in the middle of a season. Weights in kilograms.
#[derive(Clone, Copy, Debug)]
pub struct Revision {
    /// Days after the opening.
    pub day: u32,
    /// The new assessment.
    pub assessed: Assessed,
    /// The cap before it.
    pub cap_before: u128,
    /// The cap after it.
    pub cap_after: u128,
    /// Unspent coins before it.
    pub coins_before: u128,
    /// Unspent coins after it.
    pub coins_after: u128,
}

/// One season, from the chain's books. Weights in kilograms.
#[derive(Clone, Debug)]
pub struct Season {
    /// The year.
    pub year: i32,
    /// True biomass at the opening, in the stock's unit.
    pub biomass: f64,
    /// The assessment it was opened on.
    pub opened_on: Assessed,
    /// A cut, or the late assessment.
    pub revision: Option<Revision>,
    /// The budget at the opening, by the council.
    pub budget: u128,
    /// What earlier seasons took too much and this one gave back.
    pub deducted: u128,
    /// What the opening divided among the shares.
    pub issue: u128,
    /// The least the cap was.
    pub cap: u128,
    /// What was landed.
    pub landed: u128,
    /// The part of it for which there was no coin.
    pub overdrawn: u128,
    /// Fishers who landed beyond their coins.
    pub offenders: usize,
    /// What they owe for it, with the penalty.
    pub debt: u128,
    /// Coins nobody spent, void with the season.
    pub void: u128,
    /// Messages by which coins changed hands.
    pub sales: usize,
    /// What the season's messages cost.
    pub spent: Spent,
}

impl Season {
    /// Whether the season was opened on an assessment made for an earlier one.
    pub fn opened_late(&self) -> bool {
        self.opened_on.year != self.year
    }

    /// The last survey made for the season.
    pub fn survey(&self) -> Survey {
        self.revision
            .map_or(self.opened_on.survey, |revision| revision.assessed.survey)
    }
}

/// A fishery under the contracts, and what is known of it.
pub struct Fishery {
    /// Season after season.
    pub seasons: Vec<Season>,
    /// Biomass and catch, as for the other regimes.
    pub scenario: Scenario,
    /// Invariants that were checked.
    pub checks: Checks,
    /// What setting everything up cost, before the first survey.
    pub set_up: Spent,
    /// What everything cost.
    pub spent: Spent,
}

/// Runs the stock on for its years under the contracts.
///
/// # Errors
/// If the contracts are not built or refuse something, or an invariant is violated.
pub fn run(stock: &Stock, seed: u64, progress: &Progress) -> Result<Fishery> {
    let harbour = Harbour::set_up(stock, seed).context("setting up the fishery")?;
    let set_up = harbour.chain.spent();
    let mut run = Run {
        stock,
        parameters: stock.parameters(),
        harbour,
        checks: Checks::of(checks::FISHERY),
        surveys: stream(seed, 1),
        habits: stream(seed, 2),
        last: None,
        to_give_back: 0,
        holdings: Vec::new(),
        index: u128::MAX,
        seen: None,
        news: 0,
    };
    let mut biomass = stock.start();
    let mut seasons = Vec::new();
    for (number, year) in (1..).zip(stock.projected_years()) {
        let before = run.harbour.chain.spent();
        let mut season = run
            .season(number, year, biomass)
            .with_context(|| format!("in the season {year}"))?;
        season.spent = difference(run.harbour.chain.spent(), before);
        let landed = stock.unit.of_kg(season.landed);
        biomass = stock.population.next(biomass, landed);
        progress.step(format!("season {year}"));
        seasons.push(season);
    }
    let years = seasons
        .iter()
        .map(|season| Year {
            year: season.year,
            biomass: season.biomass,
            catch: stock.unit.of_kg(season.landed),
        })
        .collect();
    Ok(Fishery {
        scenario: Scenario::new(Regime::Fishcoin, years, biomass, &stock.population),
        seasons,
        checks: run.checks,
        set_up,
        spent: run.harbour.chain.spent(),
    })
}

struct Run<'a> {
    stock: &'a Stock,
    parameters: StockParameters,
    harbour: Harbour,
    checks: Checks,
    surveys: ChaCha8Rng,
    habits: ChaCha8Rng,
    /// The last assessment accepted.
    last: Option<Assessed>,
    /// What the seasons so far took too much and has not come off a budget yet.
    to_give_back: u128,
    /// What every fisher holds in coins, kilograms: as counted, and kept up to date since.
    holdings: Vec<u128>,
    /// The index when it was last looked at in this season.
    index: u128,
    /// The budget when it was last looked at, and when that was.
    seen: Option<(u128, u64)>,
    /// From when the last assessment is in force; unix seconds.
    news: u64,
}

/// What a season's landings came to.
#[derive(Default)]
struct Landings {
    landed: u128,
    debt: u128,
    offenders: usize,
}

impl Run<'_> {
    fn season(&mut self, number: u32, year: i32, biomass: f64) -> Result<Season> {
        let opens = self.stock.opens.unix(self.stock.first_year()) + u64::from(number - 1) * SEASON;
        let events = &self.stock.events;
        let cut = events.cut.filter(|cut| cut.year == year);
        let late = events
            .late
            .filter(|late| late.year == year && self.last.is_some());

        let mut survey = Survey::of(biomass, &self.stock.assessment, &mut self.surveys);
        let most = self.stock.population.capacity * 9.99; // what a council would still believe
        survey.high = survey.high.min(most);
        survey.estimate = survey.estimate.min(survey.high);
        survey.low = survey.low.min(survey.estimate);
        if late.is_none() {
            let ahead = u64::from(self.stock.assessment.days_before_opening) * DAY;
            self.harbour.chain.set_time(opens - ahead);
            self.attest(survey, number, year)?;
        }
        self.harbour.chain.set_time(opens);
        self.all_coins_are_void()?;
        let opened_on = self.last.context("a season needs an assessment")?;
        let (budget, deducted) = self.open(number, late.is_some(), &opened_on)?;
        self.examine()?;

        self.harbour.chain.set_time(opens + SALES_DAY * DAY);
        self.examine()?;
        self.count()?;
        let sales = self.trade()?;

        self.harbour.chain.set_time(opens + FIRST_TRIP_DAY * DAY);
        let mut landings = Landings::default();
        self.examine()?;
        let catches = fishers::first_trip(&self.holdings, &mut self.habits);
        self.land(&catches, &mut landings)?;
        self.examine()?;

        let mut revision = None;
        let news = cut
            .map(|cut| (cut.day, survey.times(cut.factor)))
            .or(late.map(|late| (late.days, survey)));
        if let Some((day, survey)) = news {
            self.harbour.chain.set_time(opens + u64::from(day) * DAY);
            revision = Some(self.revise(day, survey, number, year)?);
            self.examine()?;
        }

        self.harbour.chain.set_time(opens + SECOND_TRIP_DAY * DAY);
        self.examine()?;
        self.count()?;
        let mut catches = fishers::second_trip(&self.holdings, &mut self.habits);
        self.overfish(year, &mut catches)?;
        self.land(&catches, &mut landings)?;
        self.examine()?;
        self.close(
            year, biomass, opened_on, revision, budget, deducted, sales, &landings,
        )
    }

    /// Seats attest `survey`; whether it has to wait is checked against the rule.
    fn attest(&mut self, survey: Survey, number: u32, year: i32) -> Result<Assessed> {
        let low = self.stock.unit.to_kg_floor(survey.low);
        let now = self.harbour.chain.now();
        let expected = self.last.is_some_and(|last| {
            assessment::plausible(last.low, low, &self.parameters, now - last.as_of, SEASON)
        });
        let attested = self.harbour.attest(self.stock, survey, number)?;
        self.checks
            .holds(checks::DIVERSE_QUORUM, attested.by_quorum, || {
                format!("an assessment for {year} was final too early or too late")
            })?;
        let before = self.last.map(|last| last.low);
        let due = if expected { now } else { now + DELAY };
        let in_force = self.harbour.assessed_low().unwrap_or(0);
        let right =
            attested.in_force_from == due && (in_force == low) == (expected || before == Some(low));
        self.checks.holds(checks::PLAUSIBLE_GROWTH, right, || {
            format!(
                "lower bound {low} after {:?}, in force from {} instead of {due}, {in_force} now",
                before, attested.in_force_from
            )
        })?;
        let assessed = Assessed {
            year,
            survey,
            low,
            rule: self.parameters.rule_floor(low),
            surplus: self.parameters.sustainable_yield_floor(low),
            as_of: now,
            waited: !expected,
        };
        self.last = Some(assessed);
        self.news = attested.in_force_from;
        self.seen = self.seen.filter(|&(_, at)| at > self.news); // seen before the news
        Ok(assessed)
    }

    /// Before a season opens, nobody holds a coin of the one before.
    fn all_coins_are_void(&mut self) -> Result<()> {
        let supply = self.harbour.supply()?;
        for fisher in (0..self.harbour.fishers.len()).step_by(10) {
            let balance = self.harbour.balance(fisher)?;
            self.checks
                .holds(checks::SEASON_VOID, balance == 0 && supply == 0, || {
                    format!(
                        "{balance} kg in an account and a supply of {supply} kg after the season"
                    )
                })?;
        }
        Ok(())
    }

    /// Opens the season; anyone can, but only the governor on an old assessment.
    fn open(&mut self, number: u32, late: bool, on: &Assessed) -> Result<(u128, u128)> {
        let from = if late {
            self.harbour.governor
        } else {
            *self
                .harbour
                .fishers
                .choose(&mut self.habits)
                .context("somebody fishes")?
        };
        let budget = self.watched_budget()?;
        let (_, receipt) = self.harbour.to_coin(from, &Fishcoin::openSeasonCall {})?;
        let opened = receipt.events::<Fishcoin::SeasonOpened>().pop();
        let opened = opened.context("a season opened without its event")?;
        let book = self.harbour.ask_coin(&Fishcoin::seasonCall {})?;
        let msy = self.parameters.msy_floor();
        self.checks
            .holds(checks::BUDGET_BELOW_MSY, budget <= msy, || {
                format!("a budget of {budget} kg, an MSY of {msy} kg")
            })?;
        let aged = assessment::aged_floor(
            self.parameters.budget_floor(on.low),
            on.as_of + self.parameters.max_age,
            self.parameters.grace,
            self.harbour.chain.now(),
        );
        let below = budget == aged && budget <= on.surplus && book.issue <= on.surplus;
        self.checks.holds(checks::BUDGET_BELOW_SURPLUS, below, || {
            format!(
                "a budget of {budget} kg ({aged} kg by the rule) and an issue of {} kg, a surplus of {} kg",
                book.issue, on.surplus
            )
        })?;
        let first = opened.season == number
            && opened.budget == budget
            && book.issue + book.deducted == budget;
        self.checks.holds(checks::COINS_WITHIN_BUDGET, first, || {
            format!("{opened:?} for a budget of {budget} kg in season {number}")
        })?;
        let given_back = book.deducted + book.owed;
        let returned = given_back == self.to_give_back && book.deducted == given_back.min(budget);
        self.checks.holds(checks::OVERDRAFT_RETURNS, returned, || {
            format!(
                "{} kg were taken too much; {} kg come off, {} kg stay owed",
                self.to_give_back, book.deducted, book.owed
            )
        })?;
        self.index = u128::MAX;
        Ok((budget, book.deducted))
    }

    /// The budget as it now stands; without news it has not risen since the last look.
    fn watched_budget(&mut self) -> Result<u128> {
        let budget = self.harbour.budget()?;
        if let Some((before, _)) = self.seen.filter(|&(_, at)| at >= self.news) {
            self.checks
                .holds(checks::SILENCE_TIGHTENS, budget <= before, || {
                    format!(
                        "without a new assessment the budget rose from {before} kg to {budget} kg"
                    )
                })?;
        }
        self.seen = Some((budget, self.harbour.chain.now()));
        Ok(budget)
    }

    /// Looks at the books, after whatever time has done to them.
    fn examine(&mut self) -> Result<()> {
        let anyone = *self
            .harbour
            .fishers
            .choose(&mut self.habits)
            .context("somebody fishes")?;
        self.harbour.to_coin(anyone, &Fishcoin::syncCall {})?;
        let budget = self.watched_budget()?;
        let book = self.harbour.ask_coin(&Fishcoin::seasonCall {})?;
        let room = book.cap.saturating_sub(book.landed - book.overdrawn);
        let within = book.outstanding <= room && book.cap <= budget;
        self.checks.holds(checks::COINS_WITHIN_BUDGET, within, || {
            format!("a budget of {budget} kg, {book:?}")
        })?;
        let (before, index) = (self.index, book.index);
        self.checks
            .holds(checks::INDEX_FALLS, index <= before, || {
                format!("the index rose from {before} to {index}")
            })?;
        self.index = index;
        if before != index && before != u128::MAX {
            self.count()?; // every balance has shrunk
        }
        Ok(())
    }

    /// Asks the currency what every account holds.
    fn count(&mut self) -> Result<()> {
        self.holdings = self.harbour.balances()?;
        let sum: u128 = self.holdings.iter().sum();
        let supply = self.harbour.supply()?;
        self.checks.holds(checks::COINS_BACKED, sum <= supply, || {
            format!("balances add up to {sum} kg, the supply is {supply} kg")
        })
    }

    /// Coins change hands, and now and then shares.
    fn trade(&mut self) -> Result<usize> {
        let sales = fishers::sales(&self.holdings, &mut self.habits);
        for sale in &sales {
            self.harbour.sell(sale)?;
            self.holdings[sale.seller] -= sale.coins;
            self.holdings[sale.buyer] += sale.coins;
        }
        self.trade_shares()?;
        let shares = self.harbour.shares()?;
        let allotted = self.harbour.ask_coin(&Fishcoin::allottedSharesCall {})?;
        let sum: u128 = shares.iter().sum();
        self.checks.holds(
            checks::SHARES_CONSERVED,
            sum == allotted && allotted <= TOTAL_SHARES,
            || format!("shares add up to {sum}, {allotted} are allotted"),
        )?;
        Ok(sales.len())
    }

    /// Two fishers without debts sell a tenth of their shares to small ones.
    fn trade_shares(&mut self) -> Result<()> {
        let limit =
            crate::stock_file::ratio(self.stock.fishers.concentration).of_floor(TOTAL_SHARES);
        for _ in 0..2 {
            let mut pick = || self.habits.random_range(0..self.harbour.fishers.len());
            let (seller, buyer) = (pick(), pick());
            let (from, to) = (self.harbour.fishers[seller], self.harbour.fishers[buyer]);
            let holding = self
                .harbour
                .ask_coin(&Fishcoin::accountCall { who: from })?;
            let other = self
                .harbour
                .ask_coin(&Fishcoin::sharesOfCall { account: to })?;
            let shares = holding.shares / 10;
            let allowed = limit.is_some_and(|limit| other + shares <= limit);
            if seller != buyer && holding.debt == 0 && shares > 0 && allowed {
                self.harbour
                    .to_coin(from, &Fishcoin::transferSharesCall { to, shares })?;
            }
        }
        Ok(())
    }

    fn land(&mut self, catches: &[u128], landings: &mut Landings) -> Result<()> {
        for (fisher, &catch) in catches.iter().enumerate() {
            if catch == 0 {
                continue; // nothing to attest
            }
            let (burnt, debt) = self.harbour.land(fisher, catch)?;
            let held = self.holdings[fisher];
            self.checks.holds(checks::LANDINGS_ADD_UP, burnt == catch.min(held), || {
                format!("{burnt} kg of coins burnt for a catch of {catch} kg, with {held} kg at hand")
            })?;
            self.holdings[fisher] -= burnt;
            landings.landed += catch;
            landings.debt += debt;
            landings.offenders += usize::from(debt > 0);
        }
        Ok(())
    }

    /// In the years for it, some bring in more than they have coins for.
    fn overfish(&mut self, year: i32, catches: &mut [u128]) -> Result<()> {
        let Some(overfishing) = &self.stock.events.overfishing else {
            return Ok(());
        };
        if !overfishing.years.contains(&year) {
            return Ok(());
        }
        let issue = self.harbour.ask_coin(&Fishcoin::seasonCall {})?.issue;
        let excess = crate::stock_file::ratio(overfishing.excess);
        let shares = self.harbour.shares()?;
        for fisher in fishers::offenders(catches.len(), overfishing.fishers, &mut self.habits) {
            let own_issue = weir_core::math::mul_div_floor(issue, shares[fisher], TOTAL_SHARES);
            let beyond = own_issue
                .and_then(|coins| excess.of_ceil(coins))
                .unwrap_or(0);
            catches[fisher] = self.holdings[fisher] + beyond;
        }
        Ok(())
    }

    /// News in the middle of the season: a new assessment, and what it does to the coins.
    fn revise(&mut self, day: u32, survey: Survey, number: u32, year: i32) -> Result<Revision> {
        let anyone = self.harbour.fishers[0];
        self.harbour.to_coin(anyone, &Fishcoin::syncCall {})?;
        let before = self.harbour.ask_coin(&Fishcoin::seasonCall {})?;
        let assessed = self.attest(survey, number, year)?;
        self.harbour.to_coin(anyone, &Fishcoin::syncCall {})?;
        let after = self.harbour.ask_coin(&Fishcoin::seasonCall {})?;
        Ok(Revision {
            day,
            assessed,
            cap_before: before.cap,
            cap_after: after.cap,
            coins_before: before.outstanding,
            coins_after: after.outstanding,
        })
    }

    /// The season as the chain's books have it at its end.
    #[allow(clippy::too_many_arguments)]
    fn close(
        &mut self,
        year: i32,
        biomass: f64,
        opened_on: Assessed,
        revision: Option<Revision>,
        budget: u128,
        deducted: u128,
        sales: usize,
        landings: &Landings,
    ) -> Result<Season> {
        let book = self.harbour.ask_coin(&Fishcoin::seasonCall {})?;
        self.checks.holds(
            checks::LANDINGS_ADD_UP,
            book.landed == landings.landed,
            || {
                format!(
                    "officers attested {} kg, the books have {} kg",
                    landings.landed, book.landed
                )
            },
        )?;
        let with_coins = book.landed - book.overdrawn;
        self.to_give_back = book.owed + book.overdrawn + with_coins.saturating_sub(book.cap);
        Ok(Season {
            year,
            biomass,
            opened_on,
            revision,
            budget,
            deducted,
            issue: book.issue,
            cap: book.cap,
            landed: book.landed,
            overdrawn: book.overdrawn,
            offenders: landings.offenders,
            debt: landings.debt,
            void: book.outstanding,
            sales,
            spent: Spent::default(),
        })
    }
}
