//! The rules of the generative currency: policies and rates that never change the past, ceilings,
//! members' obligations, vouching, basic income.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use proptest::prelude::*;
use weir_core::{
    demurrage::{daily_factor_ceil, Index, DAY},
    generative::{
        first_period_from, is_sound, netted, rate_of, standing_voices, GenerativeError, Issue,
        Member, Minted, Policy, Schedule, MAX_AMOUNT,
    },
    math::Ratio,
    season::SeasonClock,
};

const CLOCK: SeasonClock = SeasonClock {
    first_opens: 100 * DAY,
    length: 30 * DAY,
};

fn percent(percent: u128) -> Ratio {
    Ratio(percent * (Ratio::ONE.0 / 100))
}

fn policy() -> Policy {
    Policy {
        demurrage: percent(7),
        income: 24,
        obligation: 100,
        cash_limit: 40,
        cash_rate: 5,
        ceiling: 1_000,
        vouchers: 2,
        vouches: 3,
    }
}

#[test]
fn a_policy_beyond_its_limits_is_refused_with_the_figure() {
    let refused = |policy: Policy| policy.validate().unwrap_err();
    for rate in [Ratio::ONE.0, Ratio::ONE.0 + 1, u128::MAX] {
        let all = Policy {
            demurrage: Ratio(rate),
            ..policy()
        };
        assert_eq!(refused(all), GenerativeError::InvalidDemurrage);
    }
    for vouchers in [0, 17, u8::MAX] {
        let nobody = Policy {
            vouchers,
            ..policy()
        };
        assert_eq!(refused(nobody), GenerativeError::InvalidVouchers);
    }
    let more_in_cash = Policy {
        cash_limit: 101,
        ..policy()
    };
    assert_eq!(refused(more_in_cash), GenerativeError::InvalidCashLimit);
    let for_nothing = Policy {
        cash_rate: 0,
        ..policy()
    };
    assert_eq!(refused(for_nothing), GenerativeError::InvalidCashLimit);
    let huge = Policy {
        income: MAX_AMOUNT + 1,
        ..policy()
    };
    assert_eq!(
        refused(huge),
        GenerativeError::InvalidAmount(MAX_AMOUNT + 1)
    );
    assert_eq!(policy().validate(), Ok(18_443_079_296_116_538_654));
}

#[test]
fn periods_are_whole_days_fifteen_at_least() {
    assert!(is_sound(&CLOCK));
    for (first_opens, length) in [(1, 30 * DAY), (0, 14 * DAY), (0, 15 * DAY + 1), (0, 0)] {
        assert!(!is_sound(&SeasonClock {
            first_opens,
            length
        }));
    }
}

#[test]
fn what_is_decided_holds_from_the_first_period_that_begins_later() {
    let opens = |period| CLOCK.span(period).unwrap().opens;
    assert_eq!(first_period_from(&CLOCK, 0), Some(1));
    assert_eq!(first_period_from(&CLOCK, opens(1)), Some(1));
    assert_eq!(first_period_from(&CLOCK, opens(1) + 1), Some(2));
    assert_eq!(first_period_from(&CLOCK, opens(7)), Some(7));
    assert_eq!(first_period_from(&CLOCK, u64::MAX), None);
}

#[test]
fn a_lower_ceiling_holds_at_once_for_what_waits_too_and_a_higher_one_is_none() {
    let schedule = Schedule::new(policy(), 90).unwrap();
    let next = Policy {
        ceiling: 2_000,
        ..policy()
    };
    let (schedule, from) = schedule.changed(next, &CLOCK, 101 * DAY).unwrap();
    assert_eq!(from, 2);
    assert_eq!(schedule.with_lower_ceiling(1_000), None);
    let lower = schedule.with_lower_ceiling(900).unwrap();
    assert_eq!(lower.policy_of(1).policy.ceiling, 900);
    assert_eq!(lower.policy_of(2).policy.ceiling, 900);
    let higher_than_what_waits = lower.at(130).with_lower_ceiling(900);
    assert_eq!(higher_than_what_waits, None);
}

#[test]
fn obligation_adds_up_over_policies_and_memberships() {
    let schedule = Schedule::new(policy(), 90).unwrap();
    // admitted before period 1: owes from period 1 on
    let member = Member::default().admitted(&schedule, 0, 95);
    assert_eq!(member.standing(&schedule, 0).owed, 0);
    let first = member.standing(&schedule, 1);
    assert_eq!(
        (first.owed, first.due, first.overdue, first.cash_room),
        (100, 100, 0, 40)
    );
    assert_eq!(
        member.paid_in_hours(&first, 101),
        Err(GenerativeError::MoreThanDue(100))
    );
    assert_eq!(
        member.paid_in_cash(&first, 41),
        Err(GenerativeError::CashLimitReached(40))
    );
    assert_eq!(
        member.paid_in_cash(&first, 0),
        Err(GenerativeError::InvalidAmount(0))
    );
    let member = member.paid_in_cash(&first, 40).unwrap();
    let member = member
        .paid_in_hours(&member.standing(&schedule, 1), 50)
        .unwrap();
    // another policy from period 3 on: what was owed before stays
    let half = Policy {
        obligation: 50,
        cash_limit: 0,
        cash_rate: 0,
        ..policy()
    };
    let (schedule, from) = schedule.changed(half, &CLOCK, 131 * DAY).unwrap();
    assert_eq!(from, 3);
    let second = member.standing(&schedule, 2);
    assert_eq!((second.owed, second.due, second.overdue), (200, 110, 10));
    assert_eq!(second.cash_room, 40);
    let schedule = schedule.at(160);
    let third = member.standing(&schedule, 3);
    assert_eq!((third.owed, third.due, third.overdue), (250, 160, 110));
    assert_eq!(third.cash_room, 0, "cash has no price any more");
    // who leaves owes what it owed; who comes back owes from the next period on
    let gone = member.departed(&schedule, 3);
    let later = gone.standing(&schedule, 9);
    assert_eq!((later.owed, later.due, later.overdue), (250, 160, 160));
    let back = gone.admitted(&schedule, 9, 340);
    let now = back.standing(&schedule, 9);
    assert_eq!((now.owed, now.due, now.overdue), (250, 160, 160));
    assert_eq!(back.standing(&schedule, 10).owed, 300);
    let paid = back
        .paid_in_hours(&back.standing(&schedule, 9), 160)
        .unwrap();
    assert_eq!(
        paid.paid_in_hours(&paid.standing(&schedule, 9), 1),
        Err(GenerativeError::NothingDue)
    );
}

#[test]
fn a_day_is_paid_once_and_at_most_fourteen_back() {
    let schedule = Schedule::new(policy(), 90).unwrap();
    let member = Member::default().admitted(&schedule, 0, 95);
    assert_eq!(schedule.income(member.income_day, 95), (1, 24));
    assert_eq!(schedule.income(95, 95), (0, 0));
    let (days, amount) = schedule.income(95, 1_000);
    assert_eq!(days, 15);
    assert!(amount < 15 * 24);
    // excluded and back on the same day: paid once
    let paid = Member {
        income_day: 95,
        ..member
    };
    let back = paid.departed(&schedule, 0).admitted(&schedule, 0, 95);
    assert_eq!(schedule.income(back.income_day, 95), (0, 0));
}

#[test]
fn income_of_days_before_a_policy_is_that_of_their_own_policy() {
    let nothing_melts = Policy {
        demurrage: Ratio::ZERO,
        ..policy()
    };
    let schedule = Schedule::new(nothing_melts, 90).unwrap();
    let more = Policy {
        income: 1_000,
        ..nothing_melts
    };
    let (schedule, _) = schedule.changed(more, &CLOCK, 101 * DAY).unwrap();
    let at = |today| schedule.at(today).income(0, today);
    assert_eq!(at(129), (15, 15 * 24));
    assert_eq!(at(130), (15, 14 * 24 + 1_000));
    assert_eq!(at(144), (15, 15 * 1_000));
}

#[test]
fn a_policy_that_is_replaced_as_its_period_opens_held_for_no_day() {
    let nothing_melts = Policy {
        demurrage: Ratio::ZERO,
        ..policy()
    };
    let with_income = |income| Policy {
        income,
        ..nothing_melts
    };
    let opens = CLOCK.span(2).unwrap().opens;
    let schedule = Schedule::new(nothing_melts, 90).unwrap();
    let (schedule, first) = schedule.changed(with_income(7), &CLOCK, opens).unwrap();
    let schedule = schedule.at(130);
    let (schedule, second) = schedule.changed(with_income(1_000), &CLOCK, opens).unwrap();
    assert_eq!((first, second), (2, 2));
    let (days, amount) = schedule.at(130).income(0, 130);
    assert_eq!((days, amount), (15, 14 * 24 + 1_000));
}

#[test]
fn voices_count_only_in_the_membership_they_were_given_in() {
    let voices = vec![("a", 1), ("b", 2), ("c", 1)];
    let admission_of = |voucher| match voucher {
        "a" => 1,
        "b" => 3, // left and came back
        _ => 0,   // left
    };
    assert_eq!(standing_voices(voices, admission_of), [("a", 1)]);
    let member = Member::default();
    let once = member.vouching(4, 2).unwrap();
    let twice = once.vouching(4, 2).unwrap();
    assert_eq!(twice.vouching(4, 2), None);
    assert!(twice.vouching(5, 2).is_some());
    assert_eq!(member.vouching(4, 0), None);
}

#[test]
fn a_claim_is_minted_once_as_far_as_the_ceiling_goes() {
    let mut issue = Issue::of(2_500, 3, 3).unwrap();
    assert_eq!((issue.due, issue.status()), (7, 1));
    let minted = Minted {
        period: 2,
        amount: 998,
    };
    assert_eq!(minted.room(1_000), 2);
    assert_eq!(minted.room(900), 0, "a ceiling that fell below");
    assert_eq!(minted.in_period(3).room(1_000), 1_000);
    assert_eq!(minted.in_period(0).room(1_000), 0);
    issue.minted = 7;
    assert_eq!((issue.left(), issue.status()), (0, 2));
    issue.revoked = true;
    assert_eq!((issue.left(), issue.status()), (0, 3));
    assert_eq!(Issue::of(u128::MAX, 2, 0), None);
    assert_eq!(netted(5, 7), (5, 2));
    assert_eq!(netted(9, 7), (7, 0));
}

proptest! {
    #![proptest_config(common::config())]

    /// `policy-never-past`: whatever is set, and however often, the index of every day that has begun
    /// stays what it was, and never rises.
    #[test]
    fn policy_never_past(
        changes in prop::collection::vec((0_u64..400, 0_u128..100, 0_u64..60), 1..12),
    ) {
        let mut schedule = Schedule::new(policy(), 90).unwrap();
        let mut today = 90_u32;
        let mut known: Vec<(u32, Index)> = vec![(today, Index::ONE)];
        for (days, rate, delay) in changes {
            today += u32::try_from(days).unwrap();
            schedule = schedule.at(today);
            let index = schedule.index(today);
            known.push((today, index));
            let due = (u64::from(today) + delay) * DAY;
            let next = Policy { demurrage: percent(rate), ..policy() };
            let (changed, from) = schedule.changed(next, &CLOCK, due).unwrap();
            prop_assert!(CLOCK.span(from).unwrap().opens >= due);
            prop_assert_eq!(changed.index(today), index);
            schedule = changed;
        }
        for pair in known.windows(2) {
            let ((_, before), (_, after)) = (pair[0], pair[1]);
            prop_assert!(
                (after.exponent, u128::MAX - after.mantissa)
                    >= (before.exponent, u128::MAX - before.mantissa)
            );
        }
    }

    /// The version of a period is the last that begins by then, as a search from the first finds it.
    #[test]
    fn the_rate_of_a_period_is_the_last_version_that_had_begun(
        gaps in prop::collection::vec(1_u32..50, 0..40),
        period in 0_u32..2_000,
    ) {
        let versions: Vec<(u32, u128)> = gaps
            .iter()
            .scan(0, |from, gap| {
                *from += gap;
                Some((*from, u128::from(*from) * 7 + 1))
            })
            .collect();
        let searched = versions
            .iter()
            .take_while(|(from, _)| *from <= period)
            .last()
            .map_or(0, |(_, rate)| *rate);
        let count = u32::try_from(versions.len()).unwrap();
        let reads = std::cell::Cell::new(0);
        let found = rate_of(count, period, |version| {
            reads.set(reads.get() + 1);
            versions[version as usize]
        });
        prop_assert_eq!(found, searched);
        prop_assert!(reads.get() <= 7, "{} reads of {} versions", reads.get(), count);
    }

    /// Obligations by their definition: one loop over the periods.
    #[test]
    fn obligation_adds_up(
        steps in prop::collection::vec((1_u32..6, 0_u128..200), 1..10),
        admitted in 0_u32..10,
    ) {
        let mut schedule = Schedule::new(policy(), 90).unwrap();
        let member = Member::default();
        let mut period = 0_u32;
        let mut owed = 0_u128;
        let mut joined: Option<Member> = None;
        for (periods, obligation) in steps {
            for _ in 0..periods {
                if period == admitted {
                    joined = Some(member.admitted(&schedule, period, 0));
                    owed = 0;
                }
                period += 1;
                let opens = CLOCK.span(period).unwrap().opens;
                schedule = schedule.at(u32::try_from(opens / DAY).unwrap());
                owed += schedule.policy_of(period).policy.obligation;
                if let Some(joined) = joined {
                    let standing = joined.standing(&schedule, period);
                    prop_assert_eq!(standing.owed, owed);
                    prop_assert_eq!(standing.due, owed);
                }
            }
            let next = Policy { obligation, cash_limit: 0, ..policy() };
            let now = CLOCK.span(period).unwrap().opens + 1;
            schedule = schedule.changed(next, &CLOCK, now).unwrap().0;
        }
    }

    /// The factor is the smallest whose 1,461st power reaches what four years leave.
    #[test]
    fn a_higher_rate_never_has_a_higher_factor(rate in 0_u128..1_000_000_000_000_000_000, more in 0_u128..1_000_000_000) {
        let factor = daily_factor_ceil(Ratio(rate)).unwrap();
        prop_assert!(factor > 0 && factor <= 1 << 64);
        if let Some(higher) = daily_factor_ceil(Ratio(rate + more)) {
            prop_assert!(higher <= factor);
        }
    }
}
