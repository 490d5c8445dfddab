//! Surplus, rules and budgets against exact ones.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::{amount, modelled, stock, stock_and_biomass, YEAR};
use proptest::prelude::*;
use weir_core::{
    assessment::aged_floor,
    stock::{ControlRule, Model, StockError, StockParameters},
    Ratio,
};
use weir_model::{exact, ratio, Exact, Interval, Refusal};

/// How much less than the exact figure a surplus may be: one base unit, and with Fox's model the
/// 2⁻⁶³ by which the logarithm may be too small.
fn surplus_allowance(stock: &StockParameters, biomass: u128) -> Exact {
    let one = exact(1);
    match stock.model {
        Model::Fox => {
            one + ratio(stock.growth.0) * exact(biomass.min(stock.capacity)) / exact(1_u64 << 63)
        }
        _ => one,
    }
}

fn as_refusal(error: StockError) -> Refusal {
    match error {
        StockError::Capacity(_) => Refusal::Capacity,
        StockError::Rate(_) => Refusal::Rate,
        StockError::ReferencePoint(_) => Refusal::ReferencePoint,
        StockError::RuleForModel => Refusal::RuleForModel,
        StockError::Ageing { .. } => Refusal::Ageing,
    }
}

/// Stocks as anybody might propose them.
fn proposed() -> impl Strategy<Value = StockParameters> {
    let rule = (0_u8..3, amount(), amount(), amount()).prop_map(|(kind, rate, trigger, limit)| {
        let rate = Ratio(rate % (20 * Ratio::ONE.0));
        match kind {
            0 => ControlRule::ConstantRate { rate },
            1 => ControlRule::FortyTen { rate },
            _ => ControlRule::IcesAdvice {
                rate,
                trigger,
                limit,
            },
        }
    });
    let anything = (stock(), amount(), amount(), rule, 0..2 * YEAR, 0..2 * YEAR);
    anything.prop_flat_map(|(good, growth, capacity, rule, max_age, grace)| {
        // change any of the fields, so that most proposals fail for one reason
        any::<[bool; 5]>().prop_map(move |change| StockParameters {
            model: good.model,
            growth: if change[0] && change[4] {
                Ratio(growth)
            } else {
                good.growth
            },
            capacity: if change[1] && change[4] {
                capacity
            } else {
                good.capacity
            },
            rule: if change[2] { rule } else { good.rule },
            max_age: if change[3] { max_age } else { good.max_age },
            grace: if change[3] { grace } else { good.grace },
        })
    })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn parameters_are_refused_for_the_reason_the_model_gives(stock in proposed()) {
        prop_assert_eq!(stock.validate().map_err(as_refusal), modelled(&stock).examine());
    }

    #[test]
    fn surplus_is_the_exact_one_rounded_down((stock, biomass) in stock_and_biomass()) {
        let truth = modelled(&stock).surplus(&exact(biomass));
        prop_assert!(
            truth.admits(stock.surplus_floor(biomass), &surplus_allowance(&stock, biomass)),
            "{}, not {:?}", stock.surplus_floor(biomass), truth
        );
    }

    #[test]
    fn control_rule_is_the_exact_one_rounded_down((stock, biomass) in stock_and_biomass()) {
        let truth = Interval::point(modelled(&stock).allowed_by_rule(&exact(biomass)));
        prop_assert!(truth.admits(stock.rule_floor(biomass), &exact(1)));
    }

    #[test]
    fn budget_is_the_exact_one_rounded_down((stock, biomass) in stock_and_biomass()) {
        let model = modelled(&stock);
        let truth = model.budget(biomass);
        let allowance = surplus_allowance(&stock, biomass) + model.whole_unit_allowance();
        prop_assert!(truth.admits(stock.budget_floor(biomass), &allowance));
    }

    #[test]
    fn budget_below_msy_whatever_is_attested((stock, biomass) in stock_and_biomass()) {
        prop_assert!(exact(stock.budget_floor(biomass)) <= modelled(&stock).msy().high);
    }

    #[test]
    fn budget_below_msy_even_beyond_what_may_be_attested(stock in stock(), biomass in amount()) {
        prop_assert!(exact(stock.budget_floor(biomass)) <= modelled(&stock).msy().high);
    }

    #[test]
    fn budget_below_surplus_at_the_lower_bound((stock, biomass) in stock_and_biomass()) {
        let model = modelled(&stock);
        let yielded = model.sustainable_yield(&exact(biomass)).high;
        prop_assert!(exact(stock.budget_floor(biomass)) <= yielded);
        // at or below Bmsy that is the surplus itself
        if biomass <= stock.biomass_at_msy() {
            prop_assert!(exact(stock.budget_floor(biomass)) <= model.surplus(&exact(biomass)).high);
        }
    }

    #[test]
    fn a_lower_bound_gives_no_higher_budget(
        (stock, biomass) in stock_and_biomass(), lower in any::<u128>(),
    ) {
        let lower = lower % (biomass + 1);
        let allowance = match stock.model {
            // near its top Fox's curve is flatter than a logarithm with 64 places can tell
            Model::Fox => surplus_allowance(&stock, biomass),
            _ => exact(0),
        };
        prop_assert!(exact(stock.budget_floor(lower)) <= exact(stock.budget_floor(biomass)) + allowance);
    }

    #[test]
    fn tightened_parameters_give_no_higher_budget_at_any_time(
        (stock, biomass) in stock_and_biomass(),
        lower_rate in any::<u128>(), shorter in any::<u64>(), longer in any::<u64>(),
        (as_of, now) in (0..3 * YEAR, 0..6 * YEAR),
    ) {
        let mut new = stock;
        let rate = Ratio(lower_rate % (stock.rule.rate().0 + 1));
        new.rule = match stock.rule {
            ControlRule::ConstantRate { .. } => ControlRule::ConstantRate { rate },
            ControlRule::FortyTen { .. } => ControlRule::FortyTen { rate },
            ControlRule::IcesAdvice { trigger, limit, .. } => ControlRule::IcesAdvice { rate, trigger, limit },
        };
        new.max_age = 1 + shorter % stock.max_age;
        new.grace = stock.grace + longer % YEAR;
        prop_assert!(stock.tightened_by(&new));
        let cap = |s: &StockParameters| aged_floor(s.budget_floor(biomass), as_of + s.max_age, s.grace, now);
        prop_assert!(cap(&new) <= cap(&stock));
    }

    #[test]
    fn loosening_waits_so_no_change_that_raises_a_budget_counts_as_tightening(
        (old, biomass) in stock_and_biomass(), other in stock(),
        first in 0_usize..6, second in prop::option::of(0_usize..6),
        as_of in 0..3 * YEAR, moment in 0..1_100_u64,
    ) {
        let changes = |field| field == first || second == Some(field);
        let new = StockParameters {
            model: if changes(0) { other.model } else { old.model },
            growth: if changes(1) { other.growth } else { old.growth },
            capacity: if changes(2) { other.capacity } else { old.capacity },
            rule: if changes(3) { other.rule } else { old.rule },
            max_age: if changes(4) { other.max_age } else { old.max_age },
            grace: if changes(5) { other.grace } else { old.grace },
        };
        if new.validate().is_err() {
            return Ok(()); // refused anyhow
        }
        let now = as_of + old.max_age * moment / 1_000;
        let cap = |s: &StockParameters| aged_floor(s.budget_floor(biomass), as_of + s.max_age, s.grace, now);
        if cap(&new) > cap(&old) {
            prop_assert!(!old.tightened_by(&new));
        }
    }
}
