//! The index and balances under it against exact rationals and against a second reckoning: random rates,
//! random changes of the rate, random touches, leaps of a century.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::amount_up_to;
use num_bigint::BigInt;
use num_traits::{One, Pow, Zero};
use proptest::prelude::*;
use weir_core::{
    demurrage::{daily_factor_ceil, Holding, Index, Ledger, DAY, FACTOR_ONE},
    generative::{Policy, Schedule},
    season::SeasonClock,
    Ratio,
};
use weir_model::{
    exact, floor,
    generative::{
        melting::{self, earned_exactly, exact_power},
        Charter, Currency, Kind, Policy as ModelPolicy, Seen,
    },
    ratio, Exact,
};

/// 7 % a year, and the factor of a day that goes with it.
const SEVEN: Ratio = Ratio(70_000_000_000_000_000);
const SEVEN_DAILY: u128 = 18_443_079_296_116_538_654;
/// A hundred years of 365.25 days.
const CENTURY: u32 = 36_525;
const UNIT: u128 = 1_000_000_000_000_000_000;

/// Below 1: as charters have them, and of every order of magnitude from either end.
fn rate() -> impl Strategy<Value = Ratio> {
    prop_oneof![
        3 => (0_u128..1_000).prop_map(|thousandths| Ratio(thousandths * UNIT / 1_000)),
        1 => amount_up_to(UNIT - 1).prop_map(Ratio),
        1 => amount_up_to(UNIT - 1).prop_map(|from_one| Ratio(UNIT - 1 - from_one)),
        1 => Just(Ratio::ZERO),
    ]
}

fn factor(rate: Ratio) -> u128 {
    daily_factor_ceil(rate).expect("the rate is below 1")
}

fn value(index: Index) -> Exact {
    Exact::new(
        index.mantissa.into(),
        BigInt::one() << (127 + index.exponent),
    )
}

/// The exact value less the given one, of the exact one.
fn missing(exactly: &Exact, given: &Exact) -> Exact {
    (exactly - given) / exactly
}

/// 1 / 10ⁿ.
fn part(n: u32) -> Exact {
    Exact::new(BigInt::one(), BigInt::from(10).pow(n))
}

// The factor of a day.

#[test]
fn the_factor_of_seven_per_cent_is_the_designs() {
    assert_eq!(factor(SEVEN), SEVEN_DAILY);
    assert_eq!(factor(Ratio::ZERO), FACTOR_ONE);
    assert_eq!(daily_factor_ceil(Ratio::ONE), None);
    assert_eq!(daily_factor_ceil(Ratio(UNIT + 1)), None);
    assert_eq!(daily_factor_ceil(Ratio(u128::MAX)), None);
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn a_daily_factor_is_the_smallest_that_melts_no_faster_than_its_rate(rate in rate()) {
        let factor = factor(rate);
        prop_assert_eq!(BigInt::from(factor), melting::daily_factor(rate.0));
        // four years of it, against four years of the rate
        let wanted = Pow::pow(exact(UNIT - rate.0) / exact(UNIT), 4_i32);
        let left = |factor: u128| exact_power(&factor.into(), 1_461);
        prop_assert!(left(factor) >= wanted, "melting-never-gains");
        prop_assert!(left(factor - 1) < wanted);
    }

    #[test]
    fn a_lower_rate_never_melts_faster(a in rate(), b in rate()) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(factor(low) >= factor(high));
    }
}

// The index.

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn an_index_is_what_a_second_reckoning_finds(rate in rate(), days in 0_u32..100_000) {
        let given = Index::of_factor(factor(rate)).power(days);
        let told = melting::Index::power(&factor(rate).into(), days.into());
        prop_assert_eq!(BigInt::from(given.mantissa), told.mantissa);
        prop_assert_eq!(u64::from(given.exponent), told.exponent);
    }

    #[test]
    fn an_index_over_changes_of_the_rate_is_hardly_below_the_exact_product(
        stretches in prop::collection::vec((rate(), 0_u32..400), 1..6)
    ) {
        let mut index = Index::ONE;
        let mut exactly = Exact::one();
        for (rate, days) in stretches {
            let factor = factor(rate);
            index = index.times(Index::of_factor(factor).power(days));
            exactly *= exact_power(&factor.into(), days);
        }
        let missing = missing(&exactly, &value(index));
        prop_assert!(missing >= Exact::zero(), "an index is cut off, never raised");
        prop_assert!(missing < part(34), "{missing}");
    }

    /// The rounding of the daily factor and of every product, over a hundred years.
    #[test]
    fn after_a_century_an_index_is_within_one_part_in_10_to_the_12_of_exact(rate in rate()) {
        let given = value(Index::of_factor(factor(rate)).power(CENTURY));
        let exactly = Pow::pow(exact(UNIT - rate.0) / exact(UNIT), 100_i32);
        let beyond = -missing(&exactly, &given);
        prop_assert!(beyond < part(12), "{beyond}");
        prop_assert!(beyond > -part(12), "{beyond}");
    }

    #[test]
    fn an_index_of_a_later_day_is_never_greater(rate in rate(), day in 0_u32..100_000, more in 0_u32..1_000) {
        let base = Index::of_factor(factor(rate));
        prop_assert!(value(base.power(day + more)) <= value(base.power(day)), "melting-never-gains");
    }
}

/// Measured: the index of a century at 7 % is 3.5 parts in 10¹⁶ above (93/100)¹⁰⁰, by the rounding of the
/// daily factor, and 4.03 parts in 10³⁵ below the exact power of that factor.
#[test]
fn a_century_at_seven_per_cent_is_off_by_less_than_four_parts_in_10_to_the_16() {
    let index = Index::of_factor(SEVEN_DAILY).power(CENTURY);
    let of_rate = Pow::pow(exact(93) / exact(100), 100_i32);
    let above = -missing(&of_rate, &value(index));
    assert!(above > Exact::zero() && above < exact(4) * part(16));
    // in integers: a fraction of two million bits takes long to reduce
    let of_factor = Pow::pow(BigInt::from(SEVEN_DAILY), CENTURY) << (127 + index.exponent);
    let given = BigInt::from(index.mantissa) << (64 * CENTURY);
    assert!(given <= of_factor, "an index is cut off, never raised");
    let below = (&of_factor - given) * BigInt::from(10).pow(37_u32) / of_factor;
    assert_eq!(below, BigInt::from(403));
}

#[test]
fn an_index_of_ten_thousand_years_has_all_its_digits() {
    let base = Index::of_factor(factor(Ratio(999_999_999_999_999_999)));
    let index = base.power(3_652_500);
    assert!(index.mantissa >= 1 << 127, "the top bit is set");
    // 10⁻¹⁸ a year: log2(10)·18·10,000 halvings
    assert!((597_900..=598_000).contains(&index.exponent));
    let held = Holding {
        amount: u128::MAX,
        index: Index::ONE,
        day: 0,
    };
    assert_eq!(held.left(index), 0);
}

// Balances.

proptest! {
    #![proptest_config(common::config())]

    /// However often and wherever an account is divided, put together again or written down in between,
    /// all of it together is never more than what was there at first would be.
    #[test]
    fn nobody_gains_by_splitting_merging_or_touching(
        rate in rate(),
        amount in amount_up_to(1 << 112),
        moves in prop::collection::vec((0_u32..2_000, 0_usize..4, 0_usize..4, any::<u16>()), 1..30),
    ) {
        let base = Index::of_factor(factor(rate));
        let mut ledger = Ledger::new(0, Index::ONE);
        let begun = Holding { amount, index: Index::ONE, day: 0 };
        let mut accounts = [begun, Holding { amount: 0, ..begun }, Holding { amount: 0, ..begun }, Holding { amount: 0, ..begun }];
        ledger.mint_for_work(amount).expect("the first");
        ledger.hold(amount);
        for (days, from, to, parts) in moves {
            let day = ledger.day + days;
            ledger = ledger.advanced(day, base.power(day));
            for who in [from, to] {
                (accounts[who], _) = ledger.write(accounts[who]);
            }
            let moved = accounts[from].amount / 65_536 * u128::from(parts);
            accounts[from].amount -= moved;
            accounts[to].amount += moved;
            let undisturbed = begun.left(ledger.index);
            let together = accounts.iter().map(|it| it.left(ledger.index)).sum::<u128>();
            prop_assert!(together <= undisturbed, "melting-never-gains: {together} of {undisturbed}");
            prop_assert!(together <= ledger.held.whole, "supply-identity");
        }
        for account in &mut accounts {
            (*account, _) = ledger.write(*account);
        }
        let together = accounts.iter().map(|it| it.amount).sum::<u128>();
        prop_assert_eq!(together, ledger.held.whole, "supply-identity");
        prop_assert_eq!(together + ledger.rest(), amount, "supply-identity");
    }
}

#[test]
fn of_ten_accounts_of_100_two_per_cent_melt_in_a_period_to_the_commons() {
    // 1 − 0.98^(365.25/30), rounded down: 2 % in 30 days
    let base = Index::of_factor(factor(Ratio(218_052_723_129_007_335)));
    let mut ledger = Ledger::new(0, Index::ONE);
    ledger.mint_for_work(1_000).expect("the first");
    ledger.hold(1_000);
    let hundred = Holding {
        amount: 100,
        index: Index::ONE,
        day: 0,
    };
    ledger = ledger.advanced(30, base.power(30));
    let parts = floor(&(value(ledger.index) * exact(1_000_000)));
    assert_eq!(parts, BigInt::from(980_000), "2 % to a millionth");
    for _ in 0..10 {
        let (written, melted) = ledger.write(hundred);
        assert_eq!((written.amount, melted), (98, 2));
    }
    assert_eq!((ledger.held.whole, ledger.rest()), (980, 20));
}

// Income.

#[test]
fn an_income_of_24_a_day_is_359_49978740606442_for_a_fortnight() {
    let policy = Policy {
        demurrage: SEVEN,
        income: 24 * UNIT,
        vouchers: 1,
        ..Policy::default()
    };
    let schedule = Schedule::new(policy, 1_000).expect("it is sound");
    let today = 1_040;
    let (days, amount) = schedule.at(today).income(1_000, today);
    assert_eq!(days, 15);
    let told = earned_exactly(&vec![(SEVEN_DAILY.into(), 24 * UNIT); 15]);
    assert_eq!(BigInt::from(amount), floor(&told));
    // to the fourteenth decimal
    assert_eq!((amount + 5_000) / 10_000, 35_949_978_740_606_442);
}

proptest! {
    #![proptest_config(common::config())]

    /// A day melts by the policy of the day before and earns by its own.
    #[test]
    fn an_income_over_a_change_of_policy_is_what_a_second_reckoning_finds(
        rates in (rate(), rate()),
        incomes in (amount_up_to((1 << 96) - 1), amount_up_to((1 << 96) - 1)),
        until in 0_u32..20,
        unpaid in 0_u32..20,
    ) {
        let of = |rate, income| Policy { income, ..rated(rate).0 };
        let clock = SeasonClock { first_opens: BEGINS * DAY, length: LENGTH * DAY };
        let begun = u32::try_from(BEGINS).expect("a day");
        let changes = begun + 15;
        let schedule = Schedule::new(of(rates.0, incomes.0), begun).expect("it is sound");
        let (schedule, from) = schedule
            .changed(of(rates.1, incomes.1), &clock, u64::from(changes) * DAY)
            .expect("it is sound");
        prop_assert_eq!(from, 2);
        let known = [1, 2, 3].map(|period| schedule.policy_of(period).policy.income);
        prop_assert_eq!(known, [incomes.0, incomes.1, incomes.1], "policy-never-past");
        let today = changes + until;
        let paid = today - unpaid;
        let days: Vec<(BigInt, u128)> = (paid.max(today - 15) + 1..=today)
            .map(|day| {
                let rate = if day > changes { rates.1 } else { rates.0 };
                let income = if day >= changes { incomes.1 } else { incomes.0 };
                (factor(rate).into(), income)
            })
            .collect();
        let (count, amount) = schedule.at(today).income(paid, today);
        prop_assert_eq!(count, unpaid.min(15), "income-fourteen-days");
        prop_assert_eq!(BigInt::from(amount), melting::earned(&days), "income-fourteen-days");
    }
}

/// 24 a day comes in, 7 % a year melts: what comes in melts when it is 24 / (1 − γ).
#[test]
fn an_income_of_24_a_day_settles_at_about_120_804_6() {
    let limit = exact(24 * UNIT) / (exact(1) - exact_power(&SEVEN_DAILY.into(), 1));
    let tenths = &limit * exact(10) / exact(UNIT);
    assert_eq!(floor(&(tenths + ratio(UNIT / 2))), BigInt::from(1_208_046));
    let base = Index::of_factor(SEVEN_DAILY);
    let mut account = Holding {
        amount: 0,
        index: Index::ONE,
        day: 0,
    };
    let mut ledger = Ledger::new(0, Index::ONE);
    for day in 1..=6 * CENTURY {
        ledger = ledger.advanced(day, base.power(day));
        (account, _) = ledger.write(account);
        account.amount += 24 * UNIT;
        ledger.mint_as_income(24 * UNIT).expect("six centuries");
        ledger.hold(24 * UNIT);
    }
    assert!(exact(account.amount) < limit, "melting-never-gains");
    assert!(exact(account.amount) > &limit - exact(UNIT / 1_000));
    assert_eq!(account.amount, ledger.held.whole, "supply-identity");
    let minted = u128::from(6 * CENTURY) * 24 * UNIT;
    assert_eq!(account.amount + ledger.rest(), minted, "supply-identity");
}

// Everything together, against the model.

const PEOPLE: usize = 4;
/// The account that has the rest, if there is one.
const COMMONS: usize = PEOPLE;
const BEGINS: u64 = 20_000;
const LENGTH: u64 = 15;

/// Amounts are 1/256ths of what there is.
#[derive(Clone, Debug)]
enum Op {
    Wait { days: u32 },
    Touch { who: usize },
    Pay { from: usize, to: usize, parts: u16 },
    Mint { who: usize, amount: u128 },
    SetRate { rate: Ratio },
}

fn op() -> impl Strategy<Value = Op> {
    let who = || 0..=COMMONS;
    prop_oneof![
        6 => prop_oneof![8 => 0_u32..4, 4 => 5_u32..400, 1 => CENTURY..2 * CENTURY].prop_map(|days| Op::Wait { days }),
        4 => (0..PEOPLE).prop_map(|who| Op::Touch { who }),
        6 => (who(), who(), 0_u16..=256).prop_map(|(from, to, parts)| Op::Pay { from, to, parts }),
        3 => (who(), amount_up_to(1 << 90)).prop_map(|(who, amount)| Op::Mint { who, amount: amount + 1 }),
        2 => rate().prop_map(|rate| Op::SetRate { rate }),
    ]
}

/// The rules as a contract uses them, and beside them what each account would be without any rounding,
/// in units of what was left on the first day.
struct Rules {
    schedule: Schedule,
    ledger: Ledger,
    accounts: [Holding; PEOPLE],
    unrounded: [Exact; PEOPLE],
    touches: [u128; PEOPLE],
}

impl Rules {
    fn new(policy: Policy, today: u32) -> Self {
        let nothing = Holding {
            amount: 0,
            index: Index::ONE,
            day: today,
        };
        Self {
            schedule: Schedule::new(policy, today).expect("it is sound"),
            ledger: Ledger::new(today, Index::ONE),
            accounts: [nothing; PEOPLE],
            unrounded: std::array::from_fn(|_| Exact::zero()),
            touches: [1; PEOPLE],
        }
    }

    fn wait_until(&mut self, today: u32) {
        self.schedule = self.schedule.at(today);
        self.ledger = self.ledger.advanced(today, self.schedule.index(today));
    }

    fn touch(&mut self, who: usize) {
        (self.accounts[who], _) = self.ledger.write(self.accounts[who]);
        self.touches[who] += 1;
    }

    fn put(&mut self, who: usize, amount: u128) {
        if who == COMMONS || amount == 0 {
            return;
        }
        self.touch(who);
        self.accounts[who].amount += amount;
        self.ledger.hold(amount);
        self.unrounded[who] += exact(amount) / value(self.ledger.index);
    }

    fn take(&mut self, who: usize, amount: u128) {
        if who == COMMONS {
            return;
        }
        self.touch(who);
        self.accounts[who].amount -= amount;
        self.ledger.release(amount);
        self.unrounded[who] -= exact(amount) / value(self.ledger.index);
    }

    fn balance(&self, who: usize) -> u128 {
        if who == COMMONS {
            self.ledger.rest()
        } else {
            self.accounts[who].left(self.ledger.index)
        }
    }
}

fn rated(rate: Ratio) -> (Policy, ModelPolicy) {
    let of_rules = Policy {
        demurrage: rate,
        ceiling: (1 << 96) - 1,
        vouchers: 1,
        ..Policy::default()
    };
    let of_model = ModelPolicy {
        demurrage: rate.0,
        income: 0,
        obligation: 0,
        cash_limit: 0,
        cash_rate: 0,
        ceiling: (1 << 96) - 1,
        vouchers: 1,
        vouches: 0,
    };
    (of_rules, of_model)
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn balances_and_books_agree_with_the_model_whatever_happens(
        first in rate(),
        ops in prop::collection::vec(op(), 1..50),
    ) {
        let (policy, of_model) = rated(first);
        let mut today = u32::try_from(BEGINS).expect("a day");
        let mut now = BEGINS * DAY;
        let mut rules = Rules::new(policy, today);
        let clock = SeasonClock { first_opens: BEGINS * DAY, length: LENGTH * DAY };
        let charter = Charter { begins: BEGINS, length: LENGTH, decimals: 0, delay: 0, melts_to_commons: true, commons: COMMONS };
        let mut model = Currency::new(charter, of_model, &[], now).expect("it is sound");
        model.add_kind(0, Kind { begins: 0, length: DAY, decimals: 0 });
        model.set_rate(true, 0, 1, now).expect("a rate");
        let mut claims = 0_u64;
        for op in ops {
            match op {
                Op::Wait { days } => {
                    today += days;
                    now += u64::from(days) * DAY;
                    rules.wait_until(today);
                    model.begin(now);
                }
                Op::Touch { who } => {
                    rules.touch(who);
                    let told = model.settle(who, now);
                    prop_assert_eq!(BigInt::from(rules.accounts[who].amount), told);
                }
                Op::Pay { from, to, parts } => {
                    let amount = rules.balance(from) / 256 * u128::from(parts);
                    rules.take(from, amount);
                    rules.put(to, amount);
                    model.transfer(from, to, amount, now).expect("it has so much");
                }
                Op::Mint { who, amount } => {
                    let room = model.ceiling(None, now);
                    if BigInt::from(amount) > room.1 - room.2 {
                        continue;
                    }
                    claims += 1;
                    let seen = Seen { status: 4, kind: 0, period: u32::MAX, claimant: who, ours: true, quantity: amount };
                    model.mint(claims, &seen, None, now).expect("there is room");
                    rules.ledger.mint_for_work(amount).expect("few of them");
                    rules.put(who, amount);
                }
                Op::SetRate { rate } => {
                    let (policy, of_model) = rated(rate);
                    let from = model.set_policy(true, of_model, now).expect("it is sound");
                    let (schedule, given) = rules.schedule.changed(policy, &clock, now).expect("it is sound");
                    rules.schedule = schedule.at(today);
                    prop_assert_eq!(given, from, "policy-never-past");
                    rules.wait_until(today);
                    model.begin(now);
                }
            }
            let told = model.index(today.into());
            prop_assert_eq!(BigInt::from(rules.ledger.index.mantissa), told.mantissa);
            prop_assert_eq!(u64::from(rules.ledger.index.exponent), told.exponent);
            let books = model.books(now);
            prop_assert_eq!(BigInt::from(rules.ledger.held.whole), books.held, "supply-identity");
            prop_assert_eq!(BigInt::from(rules.ledger.rest()), books.commons, "supply-identity");
            let mut together = 0;
            for who in 0..PEOPLE {
                let balance = rules.balance(who);
                prop_assert_eq!(BigInt::from(balance), model.balance(who, now));
                let unrounded = &rules.unrounded[who] * value(rules.ledger.index);
                prop_assert!(exact(balance) <= unrounded, "melting-never-gains");
                prop_assert!(unrounded < exact(balance + rules.touches[who]), "no more than a unit a touch is lost");
                together += balance;
            }
            prop_assert!(together <= rules.ledger.held.whole, "supply-identity");
            prop_assert_eq!(model.broken_invariant(now), None);
        }
        for who in 0..PEOPLE {
            rules.touch(who);
        }
        let together = (0..PEOPLE).map(|who| rules.accounts[who].amount).sum::<u128>();
        prop_assert_eq!(together, rules.ledger.held.whole, "supply-identity");
        prop_assert_eq!(together + rules.ledger.rest(), rules.ledger.minted(), "supply-identity");
    }

    /// An index is a function of the day alone: two who touch it at different times agree.
    #[test]
    fn what_an_account_is_on_a_day_does_not_depend_on_when_the_policy_was_settled(
        rates in prop::collection::vec((rate(), 1_u32..90), 1..6),
        touches in prop::collection::vec(0_u32..30, 0..20),
    ) {
        let clock = SeasonClock { first_opens: BEGINS * DAY, length: LENGTH * DAY };
        let first = u32::try_from(BEGINS).expect("a day");
        let mut busy = Schedule::new(rated(rates[0].0).0, first).expect("it is sound");
        let mut idle = busy;
        let mut today = first;
        for (rate, days) in &rates {
            let due = u64::from(today) * DAY;
            let policy = rated(*rate).0;
            busy = busy.at(today).changed(policy, &clock, due).expect("it is sound").0;
            idle = idle.at(today).changed(policy, &clock, due).expect("it is sound").0;
            for touch in &touches {
                if touch < days {
                    busy = busy.at(today + touch);
                }
            }
            today += days;
            prop_assert_eq!(busy.at(today).index(today), idle.at(today).index(today));
            prop_assert_eq!(busy.index(today), idle.index(today), "also if nobody settled it");
        }
    }
}
