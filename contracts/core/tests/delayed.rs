//! Values with a successor waiting, against a list of announced changes.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use proptest::prelude::*;
use weir_core::{delayed::Delayed, season::SeasonClock};
use weir_model::Schedule;

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn loosening_waits_and_tightening_does_not(
        first in any::<u32>(),
        changes in prop::collection::vec((0_u64..500, any::<u32>(), any::<bool>(), 0_u64..300, any::<bool>()), 0..16),
    ) {
        let mut found = Delayed::new(first);
        let mut model = Schedule::new(first);
        let mut now = 0;
        for (wait, value, loosens, delay, settles) in changes {
            now += wait;
            let before = found.at(now);
            if settles {
                found = found.settled(now);
                prop_assert_eq!(found.at(now), before);
            }
            if loosens {
                found = found.loosened(value, now, now + delay);
                model.change(now, now + delay, value);
                if delay > 0 {
                    prop_assert_eq!(found.at(now), before);
                    prop_assert_eq!(found.at(now + delay - 1), before);
                }
                prop_assert_eq!(found.at(now + delay), value);
            } else {
                found = found.tightened(value);
                model.change(now, now, value);
                prop_assert_eq!(found.at(now), value);
            }
            for later in [0, 1, delay, 299, 300, 1_000_000] {
                prop_assert_eq!(found.at(now + later), model.at(now + later));
            }
        }
    }

    #[test]
    fn seasons_follow_each_other_without_gap_or_overlap(
        first_opens in prop_oneof![0_u64..10_000, any::<u64>()],
        length in prop_oneof![1_u64..1_000, any::<u64>()],
        now in prop_oneof![0_u64..100_000, any::<u64>()],
    ) {
        let clock = SeasonClock { first_opens, length };
        match clock.season_at(now) {
            None => {
                let (length, first, now) = (u128::from(length), u128::from(first_opens), u128::from(now));
                let beyond = |season: u128| first + season * length > u64::MAX.into() || season > u32::MAX.into();
                prop_assert!(now < first || length == 0 || beyond((now - first) / length + 1));
            }
            Some(season) => {
                prop_assert!(season.opens <= now && now < season.closes);
                prop_assert_eq!(season.closes - season.opens, length);
                let before = u64::from(season.number - 1);
                prop_assert_eq!(season.opens, first_opens + before * length);
                prop_assert_eq!(clock.number_at(season.opens), season.number);
                prop_assert_eq!(clock.number_at(season.closes - 1), season.number);
                if let Some(next) = clock.season_at(season.closes) {
                    prop_assert_eq!((next.number, next.opens), (season.number + 1, season.closes));
                }
            }
        }
    }
}
