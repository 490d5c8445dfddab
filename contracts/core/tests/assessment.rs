//! Ageing, plausibility and which assessment is in force, against the model.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use common::{amount, enclosed_ln, modelled, stock, YEAR};
use proptest::prelude::*;
use weir_core::{
    assessment::{
        accept, aged_floor, ageing, plausible, Assessment, AssessmentError, Figures, Gauge,
        Standing,
    },
    delayed::Delayed,
    stock::{StockParameters, MAX_CAPACITY},
    Ratio,
};
use weir_model::{exact, floor, Assessments, Exact, Interval, Refusal, Surprise};

fn as_refusal(error: AssessmentError) -> Refusal {
    match error {
        AssessmentError::BoundsOutOfOrder { .. } => Refusal::BoundsOutOfOrder,
        AssessmentError::ImplausibleBiomass { .. } => Refusal::ImplausibleBiomass,
        AssessmentError::WrongSeason { .. } => Refusal::WrongSeason,
        AssessmentError::WrongDate { .. } => Refusal::WrongDate,
        AssessmentError::Superseded { .. } => Refusal::Superseded,
    }
}

fn as_modelled(figures: &Figures) -> weir_model::Figures {
    let Figures {
        season,
        low,
        estimate,
        high,
        as_of,
        expires,
    } = *figures;
    weir_model::Figures {
        season,
        low,
        estimate,
        high,
        as_of,
        expires,
    }
}

fn as_kept(a: weir_core::assessment::Assessment) -> weir_model::Assessment {
    weir_model::Assessment {
        season: a.season,
        low: a.low,
        as_of: a.as_of,
        expires: a.expires,
    }
}

/// Times around each other, the ends of the range included.
fn time() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..4 * YEAR, 1 => any::<u64>(), 1 => (0_u64..3).prop_map(|n| u64::MAX - n)]
}

/// An assessment as the next of a series might come: most of them are sound.
#[derive(Clone, Debug)]
struct Attested {
    wait: u64,
    low: u128,
    low_kind: u8,
    slack: (u128, u128),
    age: u64,
    life: u64,
    season: u32,
}

fn attested() -> impl Strategy<Value = Attested> {
    let slack = prop_oneof![8 => (0_u128..100, 0_u128..100), 1 => (amount(), amount())];
    let season = prop_oneof![8 => 10_u32..12, 1 => 9_u32..13];
    (
        prop_oneof![1 => Just(0), 4 => 0..YEAR],
        amount(),
        0_u8..6,
        slack,
        prop_oneof![3 => Just(0), 3 => 0..YEAR],
        0..3 * YEAR,
        season,
    )
        .prop_map(|(wait, low, low_kind, slack, age, life, season)| Attested {
            wait,
            low,
            low_kind,
            slack,
            age,
            life,
            season,
        })
}

/// Growth that is barely plausible and growth that is barely not: a pair of bounds with a time in
/// which one becomes the other, give or take a little.
fn close_call() -> impl Strategy<Value = (StockParameters, u128, u128, u64, u64)> {
    (
        stock(),
        1_u128..MAX_CAPACITY,
        1..2 * YEAR,
        1..2 * YEAR,
        -2_i64..3,
        any::<bool>(),
    )
        .prop_map(|(mut stock, old, elapsed, length, step, large)| {
            stock.capacity = MAX_CAPACITY;
            let old = if large {
                old >> 30
            } else {
                old % 1_000_000 + 1
            };
            #[allow(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss
            )]
            let grown = {
                let rate = stock.growth.0 as f64 / 1e18 * elapsed as f64 / length as f64;
                (old as f64 * rate.exp()) as u128
            };
            let new = grown.saturating_add_signed(step.into());
            (stock, old, new, elapsed, length)
        })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn silence_tightens_in_a_straight_line(
        stock in stock(), budget in amount(), expires in time(), now in time(),
    ) {
        let left = modelled(&stock).freshness(expires, now);
        let truth = Interval::point(exact(budget) * left);
        prop_assert!(truth.admits(aged_floor(budget, expires, stock.grace, now), &exact(1)));
    }

    #[test]
    fn silence_tightens_second_by_second_to_nothing_at_the_expiry(
        stock in stock(), budget in amount(), expires in time(), a in time(), b in time(),
    ) {
        let at = |now| aged_floor(budget, expires, stock.grace, now);
        prop_assert!(at(a.max(b)) <= at(a.min(b)));
        prop_assert_eq!(at(expires), 0);
        prop_assert_eq!(at(expires.saturating_add(a)), 0);
        let (numerator, denominator) = ageing(expires, stock.grace, a);
        prop_assert!(numerator <= denominator && denominator > 0);
    }

    #[test]
    fn plausible_growth_agrees_with_the_model_and_a_doubt_is_a_surprise(
        stock in stock(), old in amount(), new in amount(),
        elapsed in time(), length in prop_oneof![1..4 * YEAR, 1..10_u64],
    ) {
        let found = plausible(old, new, &stock, elapsed, length);
        match Surprise::of(&modelled(&stock), old, new, elapsed, length) {
            Surprise::No => prop_assert!(found),
            Surprise::Yes => prop_assert!(!found),
            Surprise::Perhaps => {} // may say no; that it never says yes to more is checked above
        }
    }

    #[test]
    fn plausible_growth_is_decided_rightly_where_it_is_close(
        (stock, old, new, elapsed, length) in close_call(),
    ) {
        let found = plausible(old, new, &stock, elapsed, length);
        match Surprise::of(&modelled(&stock), old, new, elapsed, length) {
            Surprise::No => prop_assert!(found),
            Surprise::Yes => prop_assert!(!found),
            Surprise::Perhaps => {}
        }
    }

    #[test]
    fn plausible_growth_within_an_ulp_is_taken_for_a_surprise_and_never_the_other_way(
        mut stock in stock(), old in 1_000_000_u128..MAX_CAPACITY >> 1, growth in 1_u128..200_000, step in -12_i64..12,
    ) {
        // a time in which ln(new / old) is reached, to the 66th binary place
        let new = old + old / 1_000_000 * growth;
        stock.capacity = MAX_CAPACITY;
        stock.growth = Ratio(Ratio::ONE.0 / 8);
        let length = 1_u64 << 63;
        let reached = floor(&(enclosed_ln(new, old).low * exact(1_u128 << 66)));
        let elapsed = u64::try_from(reached).expect("less than a quarter").saturating_add_signed(step);
        let found = plausible(old, new, &stock, elapsed, length);
        match Surprise::of(&modelled(&stock), old, new, elapsed, length) {
            Surprise::No => prop_assert!(found),
            Surprise::Yes => prop_assert!(!found),
            Surprise::Perhaps => {}
        }
    }

    #[test]
    fn plausible_growth_does_not_add_up_to_more_over_many_small_steps(
        stock in stock(), start in 1_u128..1_000_000_000, steps in prop::collection::vec((0..YEAR, any::<u64>()), 1..12),
    ) {
        // whatever bounds are accepted without delay, they stay below old·e^(r·Δt) of the first
        let (mut low, mut elapsed) = (start, 0_u64);
        for (step, wish) in steps {
            let wished = low + low * u128::from(wish % 1_000) / 1_000;
            if plausible(low, wished, &stock, step, YEAR) {
                low = wished;
            }
            elapsed += step;
        }
        let truth = Surprise::of(&modelled(&stock), start, low, elapsed, YEAR);
        prop_assert!(truth != Surprise::Yes);
    }

    #[test]
    fn figures_are_refused_for_the_reason_the_model_gives(
        stock in stock(), season in 0_u32..20, now in time(), next in attested(),
        low in amount(), spread in (amount(), amount()), as_of in time(), expires in time(), sound in any::<bool>(),
    ) {
        let low = if sound { low % (stock.capacity + 1) } else { low };
        let spread = if sound { next.slack } else { spread };
        let figures = Figures {
            season: next.season,
            low,
            estimate: low.wrapping_add(spread.0),
            high: low.wrapping_add(spread.0).wrapping_add(spread.1),
            as_of: if sound { now.saturating_sub(next.age) } else { as_of },
            expires,
        };
        let found = figures.validate(&stock, season, now).map(as_kept).map_err(as_refusal);
        prop_assert_eq!(found, as_modelled(&figures).examine(&modelled(&stock), season, now));
    }

    #[test]
    fn assessments_in_force_are_those_of_the_model_at_every_moment(
        stock in stock(), delay in 0..YEAR, series in prop::collection::vec(attested(), 1..12),
    ) {
        let model_stock = modelled(&stock);
        let mut model = Assessments::default();
        let mut standing = Standing::new(None);
        let mut now = 10 * YEAR;
        for next in series {
            let before = now;
            now += next.wait;
            // nothing but an assessment that waited changes the one in force, and only from its due time
            for moment in [before, before + next.wait / 2, now] {
                prop_assert_eq!(standing.at(moment).map(as_kept), model.at(moment));
            }
            let held = standing.at(now).map_or(1_000, |a| a.low);
            let low = match next.low_kind {
                0 | 1 => next.low % (stock.capacity + 1),
                2 => held,
                3 => held / 2,
                4 => held.saturating_add(held / 50),
                _ => held.saturating_add(1),
            };
            let figures = Figures {
                season: next.season,
                low,
                estimate: low.saturating_add(next.slack.0),
                high: low.saturating_add(next.slack.0).saturating_add(next.slack.1),
                as_of: now - next.age,
                expires: (now - next.age) + next.life,
            };
            let kept = figures.validate(&stock, 10, now);
            prop_assert_eq!(
                kept.map(as_kept).map_err(as_refusal),
                as_modelled(&figures).examine(&model_stock, 10, now)
            );
            let Ok(kept) = kept else { continue };
            let known = standing.settled(now).current;
            let found = accept(standing, kept, &stock, YEAR, delay, now);
            let told = model.examine(&as_kept(kept), &model_stock, YEAR, now);
            match (found, told) {
                (Err(error), Err(refusal)) => prop_assert_eq!(as_refusal(error), refusal),
                (Ok(accepted), Ok(surprise)) => {
                    let waits = accepted.in_force_from == now + delay && delay > 0;
                    match surprise {
                        Surprise::Yes => prop_assert_eq!(accepted.in_force_from, now + delay),
                        Surprise::No => prop_assert_eq!(accepted.in_force_from, now),
                        Surprise::Perhaps => {
                            prop_assert!(waits || accepted.in_force_from == now);
                        }
                    }
                    // plausible-growth, said once more without the model's schedule
                    if let Some(old) = known {
                        if kept.low <= old.low {
                            prop_assert_eq!(accepted.in_force_from, now);
                        }
                    }
                    model.accept(as_kept(kept), now, accepted.in_force_from);
                    standing = accepted.standing;
                }
                (found, told) => prop_assert!(false, "{found:?}, but the model: {told:?}"),
            }
            // silence-tightens: what may be issued at later moments never rises unless an assessment
            // that is announced comes into force
            let budget = |at: u64| {
                standing.at(at).map_or(0, |a| aged_floor(stock.budget_floor(a.low), a.expires, stock.grace, at))
            };
            let announced = standing.settled(now).pending.map(|(_, due)| due);
            let mut last = budget(now);
            for step in 1..8 {
                let at = now + step * YEAR / 2;
                if announced.is_some_and(|due| due <= at) {
                    break;
                }
                prop_assert!(budget(at) <= last);
                last = budget(at);
            }
            let truth = model.budget(&model_stock, now);
            prop_assert!(exact(budget(now)) <= truth.high);
        }
    }

    #[test]
    fn gauge_agrees_with_the_figures_until_something_that_waits_comes_into_force(
        (first, second) in (stock(), stock()), change in prop::option::of((any::<bool>(), 0..YEAR)),
        lows in (amount(), amount()), lives in (0..2 * YEAR, 0..2 * YEAR),
        waiting in prop::option::of(0..YEAR), later in prop::collection::vec(0..2 * YEAR, 1..6),
    ) {
        let now = 10 * YEAR;
        let assessment = |season: u32, low: u128, life: u64| Assessment {
            season, low: low % (10 * first.capacity + 1), as_of: now, expires: now + life,
        };
        let mut parameters = Delayed::new(first);
        if let Some((same, delay)) = change {
            let new = if same { StockParameters { grace: second.grace.min(first.max_age), ..first } } else { second };
            parameters = parameters.loosened(new, now, now + delay);
        }
        let mut standing = Standing::new(Some(assessment(1, lows.0, lives.0)));
        let mut model = Assessments::default();
        model.accept(as_kept(assessment(1, lows.0, lives.0)), now, now);
        if let Some(delay) = waiting {
            let new = assessment(2, lows.1, lives.1);
            standing = standing.loosened(Some(new), now, now + delay);
            model.accept(as_kept(new), now, now + delay);
        }
        let gauge = Gauge::new(&parameters, &standing, now);
        prop_assert!(gauge.until > now);
        for wait in later {
            let at = now + wait;
            let anew = Gauge::new(&parameters, &standing, at);
            if at < gauge.until {
                prop_assert_eq!(gauge.budget_floor(at), anew.budget_floor(at));
                prop_assert_eq!((gauge.assessed_for, gauge.until), (anew.assessed_for, anew.until));
            }
            prop_assert_eq!(Some(anew.assessed_for), model.at(at).map(|it| it.season));
            let truth = model.budget(&modelled(&parameters.at(at)), at);
            prop_assert!(exact(anew.budget_floor(at)) <= truth.high);
        }
    }

    #[test]
    fn nothing_is_issued_without_an_assessment(stock in stock(), now in time()) {
        prop_assert_eq!(Standing::new(None).at(now), None);
        prop_assert_eq!(Assessments::default().budget(&modelled(&stock), now), Interval::point(Exact::from_integer(0.into())));
    }
}
