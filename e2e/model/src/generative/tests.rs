//! What the design states in figures.

use super::{melting::*, *};
use crate::{exact, floor, Exact};
use num_traits::One;

fn policy(demurrage: u128) -> Policy {
    Policy {
        demurrage,
        income: 24,
        obligation: 100,
        cash_limit: 40,
        cash_rate: 3,
        ceiling: 1_000,
        vouchers: 2,
        vouches: 3,
    }
}

const SEVEN: u128 = 70_000_000_000_000_000;

fn charter() -> Charter {
    Charter {
        begins: 105,
        length: 30,
        decimals: 0,
        delay: 2 * DAY,
        melts_to_commons: true,
        commons: 99,
    }
}

#[test]
fn the_factor_of_seven_per_cent_is_the_one_of_the_design() {
    let factor = daily_factor(SEVEN);
    assert_eq!(factor, BigInt::from(18_443_079_296_116_538_654_u128));
    assert_eq!(daily_factor(0), BigInt::one() << 64_u32);
}

#[test]
fn an_index_is_never_above_the_exact_one_and_hardly_below() {
    let factor = daily_factor(SEVEN);
    for days in [0, 1, 2, 3, 7, 64, 365, 1_461] {
        let given = Index::power(&factor, days.into()).value();
        let told = exact_power(&factor, days);
        assert!(given <= told);
        let allowed = exact(2 * days) / exact(BigInt::one() << 127_u32);
        assert!(&told - &given <= allowed * &told, "{days} days");
    }
}

#[test]
fn an_income_of_a_fortnight_is_the_one_of_the_design() {
    let day = 10_u128.pow(18) * 24;
    let earnings = vec![(daily_factor(SEVEN), day); 15];
    let told = BigInt::from(359_499_787_406_064_420_000_u128);
    let hundred_thousandths = BigInt::from(10_000_u32);
    let given = earned(&earnings);
    assert_eq!(&given / &hundred_thousandths, &told / &hundred_thousandths);
    let exactly = earned_exactly(&earnings);
    assert!(exact(given.clone()) <= exactly && exactly < exact(given + 1));
}

#[test]
fn obligations_add_up_over_memberships_and_policies() {
    let now = |day: u64| day * DAY;
    let mut currency = Currency::new(charter(), policy(0), &[1, 2], now(100)).expect("it is sound");
    assert_eq!(currency.standing(1, now(104)).owed, BigInt::zero());
    assert_eq!(currency.standing(1, now(105)).owed, 100.into());
    let other = Policy {
        obligation: 50,
        ..policy(0)
    };
    assert_eq!(currency.set_policy(true, other, now(105)), Ok(2));
    currency.leave(1, now(140)).expect("a member");
    assert_eq!(currency.standing(1, now(500)).owed, 150.into());
    assert_eq!(currency.standing(1, now(140)).overdue, 150.into());
    let member = currency.standing(2, now(140));
    assert_eq!((member.owed, member.overdue), (150.into(), 100.into()));
}

#[test]
fn what_melts_is_the_commons() {
    let now = |day: u64| day * DAY;
    let mut currency =
        Currency::new(charter(), policy(SEVEN), &[1], now(100)).expect("it is sound");
    let (days, amount, _) = currency.claim_income(1, now(105)).expect("six days");
    assert_eq!(days, 6);
    let year = now(105 + 1_461);
    let left = currency.settle(1, year);
    let kept = exact_power(&daily_factor(SEVEN), 1_461) * exact(amount.clone());
    assert_eq!(left, floor(&kept));
    assert_eq!(currency.books(year).commons, amount - left);
    assert_eq!(currency.broken_invariant(year), None);
    assert!(Exact::zero() < kept);
}
