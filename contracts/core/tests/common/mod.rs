//! What the test files share: quantities, stocks, and the way from a rule's types to the model's.
#![allow(dead_code)] // no test file uses all of it

use proptest::{prelude::*, test_runner::FileFailurePersistence};
use weir_core::{
    stock::{ControlRule, Model, StockParameters, MAX_CAPACITY, MAX_RATE},
    Ratio,
};
use weir_model::{ln, Exact, Growth, Harvest, Interval, Stock};

/// Proptest's own settings (`PROPTEST_CASES` and the like), with failures kept beside their test.
pub fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

pub const YEAR: u64 = 31_536_000;

/// Quantities of every order of magnitude, and the ends of the range more often than chance has it.
pub fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![
        4 => (any::<u128>(), 0_u32..128).prop_map(|(bits, shift)| bits >> shift),
        2 => 0_u128..1_000,
        1 => (0_u128..4).prop_map(|below| u128::MAX - below),
        1 => (0_u32..128, 0_u128..3).prop_map(|(bit, step)| (1_u128 << bit).saturating_sub(1) + step),
    ]
}

/// The same, at most `limit`.
pub fn amount_up_to(limit: u128) -> impl Strategy<Value = u128> {
    prop_oneof![
        6 => amount().prop_map(move |n| match limit.checked_add(1) {
            Some(modulus) => n % modulus,
            None => n,
        }),
        1 => (0_u128..3).prop_map(move |below| limit.saturating_sub(below)),
    ]
}

pub fn enclosed_ln(numerator: u128, denominator: u128) -> Interval {
    ln(&Exact::new(numerator.into(), denominator.into()))
}

/// Rates as charters have them, and any other up to the limit.
pub fn rate() -> impl Strategy<Value = Ratio> {
    prop_oneof![
        3 => (0_u128..=1_500).prop_map(|thousandths| Ratio(thousandths * Ratio::ONE.0 / 1_000)),
        1 => amount_up_to(MAX_RATE.0).prop_map(Ratio),
    ]
}

pub fn capacity() -> impl Strategy<Value = u128> {
    amount_up_to(MAX_CAPACITY).prop_map(|k| k.max(1))
}

/// Stocks within the limits.
pub fn stock() -> impl Strategy<Value = StockParameters> {
    (
        prop_oneof![
            3 => Just(Model::Schaefer),
            3 => Just(Model::Fox),
            1 => Just(Model::Recharge),
            1 => Just(Model::Fixed)
        ],
        rate(),
        capacity(),
        0_u8..3,
        rate(),
        (any::<u128>(), any::<u128>()),
        (1..=3 * YEAR, 0..=YEAR),
    )
        .prop_map(
            |(model, growth, capacity, rule, rate, (trigger, limit), (max_age, grace))| {
                let inflow = matches!(model, Model::Recharge | Model::Fixed);
                let trigger = trigger % capacity + 1;
                let rule = match rule {
                    _ if inflow => ControlRule::ConstantRate {
                        rate: rate.min(Ratio::ONE),
                    },
                    0 => ControlRule::ConstantRate { rate },
                    1 => ControlRule::FortyTen { rate },
                    _ => ControlRule::IcesAdvice {
                        rate,
                        trigger,
                        limit: limit % (trigger + 1),
                    },
                };
                StockParameters {
                    model,
                    growth,
                    capacity,
                    rule,
                    max_age,
                    grace: grace.min(max_age),
                }
            },
        )
}

/// A stock and a figure that may be attested for it: anything up to ten times the capacity, and
/// the neighbourhood of its reference points.
pub fn stock_and_biomass() -> impl Strategy<Value = (StockParameters, u128)> {
    (stock(), any::<u128>(), 0_u8..8, 0_u128..5).prop_map(|(stock, any, kind, step)| {
        let k = stock.capacity;
        let near = |point: u128| point.saturating_add(step).saturating_sub(2);
        let biomass = match kind {
            0 => near(k),
            1 => near(stock.biomass_at_msy()),
            2 => near(k / 10),
            3 => near(k / 10 * 4),
            4 => match stock.rule {
                ControlRule::IcesAdvice { trigger, limit, .. } => {
                    near(if any % 2 == 0 { trigger } else { limit })
                }
                _ => near(0),
            },
            5 => any % (10 * k + 1),
            _ => any % (k + 1),
        };
        (stock, biomass.min(10 * k))
    })
}

/// The model's view of a stock.
pub fn modelled(stock: &StockParameters) -> Stock {
    Stock {
        growth: match stock.model {
            Model::Schaefer => Growth::Schaefer,
            Model::Fox => Growth::Fox,
            Model::Recharge => Growth::Recharge,
            Model::Fixed => Growth::Fixed,
        },
        r: stock.growth.0,
        capacity: stock.capacity,
        harvest: match stock.rule {
            ControlRule::ConstantRate { .. } => Harvest::Constant,
            ControlRule::FortyTen { .. } => Harvest::FortyTen,
            ControlRule::IcesAdvice { trigger, limit, .. } => Harvest::Ices { trigger, limit },
        },
        rate: stock.rule.rate().0,
        max_age: stock.max_age,
        grace: stock.grace,
    }
}
