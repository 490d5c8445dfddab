//! The model against figures printed elsewhere: what tests the tests.
#![allow(missing_docs)]

use num_bigint::BigInt;
use weir_model::{
    exact, floor, Division, Exact, Fishery, Growth, Harvest, Interval, Place, Quorum, Schedule,
    Stock, Surprise, Verdict, Vote,
};

const ONE: u128 = 1_000_000_000_000_000_000;
const YEAR: u64 = 31_536_000;

/// South Atlantic albacore, in kilograms.
fn albacore(harvest: Harvest) -> Stock {
    Stock {
        growth: Growth::Schaefer,
        r: 308_242_900_000_000_000,
        capacity: 251_541_538,
        harvest,
        rate: 154_121_450_000_000_000,
        max_age: YEAR,
        grace: YEAR / 4,
    }
}

#[test]
fn albacore_of_1990_has_the_published_surplus_and_catches() {
    let biomass = exact(77_688_000_u64);
    let constant = albacore(Harvest::Constant);
    assert_eq!(floor(&constant.msy().low), 19_383_973.into());
    assert_eq!(floor(&constant.surplus(&biomass).low), 16_550_870.into());
    assert_eq!(
        floor(&constant.allowed_by_rule(&biomass)),
        11_973_387.into()
    );
    let ramp = albacore(Harvest::FortyTen);
    assert_eq!(floor(&ramp.allowed_by_rule(&biomass)), 8_335_377.into());
}

#[test]
fn reference_stock_has_the_published_msy_under_both_models() {
    let mut stock = albacore(Harvest::Constant);
    (stock.r, stock.capacity) = (11 * ONE / 10, 1_000);
    assert_eq!(stock.msy(), Interval::point(exact(275)));
    stock.growth = Growth::Fox;
    let msy = stock.msy();
    assert_eq!(floor(&(&msy.low * exact(10_000))), 4_046_673.into()); // 404.66738…, printed 404.6674
    assert_eq!(floor(&(&msy.high * exact(10_000))), 4_046_673.into());
    assert!(msy.high - msy.low < Exact::new(1.into(), BigInt::from(10).pow(25)));
}

#[test]
fn forty_ten_multiplies_by_0_a_third_a_half_and_1() {
    let mut stock = albacore(Harvest::FortyTen);
    (stock.rate, stock.capacity) = (ONE, 6_000);
    for (biomass, allowed) in [
        (600, 0),
        (1_200, 400),
        (1_500, 750),
        (2_400, 2_400),
        (6_000, 6_000),
    ] {
        assert_eq!(stock.allowed_by_rule(&exact(biomass)), exact(allowed));
    }
}

#[test]
fn growth_by_e_to_the_r_is_no_surprise_and_one_more_is() {
    let mut stock = albacore(Harvest::Constant);
    (stock.r, stock.capacity) = (3 * ONE / 10, 1_000_000);
    let after_a_year = |new| Surprise::of(&stock, 100_000, new, YEAR, YEAR);
    assert_eq!(after_a_year(134_985), Surprise::No);
    assert_eq!(after_a_year(134_986), Surprise::Yes);
}

#[test]
fn coins_shrink_pro_rata_and_a_catch_beyond_them_comes_back() {
    let mut fishery = Fishery::new(2);
    fishery.allot(0, 1);
    fishery.allot(1, 2);
    fishery.open(1, 1_000, 100, 3);
    assert_eq!(fishery.balance(0, 5).high, Exact::new(100.into(), 3.into()));
    assert_eq!(fishery.may_pay(0, 33, 5), Verdict::Allowed);
    assert!(matches!(fishery.may_pay(0, 34, 5), Verdict::Refused(_)));
    fishery.tighten(50);
    // 99 coins are in hands, and 50 may be
    assert_eq!(fishery.balance(0, 5).high, Exact::new(50.into(), 3.into()));
    fishery
        .land(0, 20, ONE / 2, 16, 5)
        .expect("sixteen is what is left of 33");
    assert_eq!((fishery.overdrawn(), fishery.debt(0)), (4.into(), 6.into()));
    fishery.open(2, 2_000, 100, 3);
    assert_eq!((fishery.deducted(), fishery.cap()), (4.into(), 96.into()));
    assert_eq!((fishery.touch(0), fishery.debt(0)), (6.into(), 0.into()));
    assert_eq!(fishery.balance(0, 1_005).high, exact(26));
    assert_eq!(fishery.balance(0, 2_000).high, exact(0));
}

#[test]
fn one_institution_counts_once_and_enough_dissent_ends_it() {
    let quorum = Quorum {
        seats: 2,
        institutions: 2,
        dissent: 1,
    };
    let mut vote = Vote::default();
    vote.attest(0, 7, quorum).expect("the first");
    vote.attest(1, 7, quorum).expect("the second");
    assert!(!vote.is_final);
    let mut ended = vote.clone();
    ended.dissent(2, quorum).expect("nobody dissented yet");
    assert!(ended.attest(3, 8, quorum).is_err());
    vote.attest(3, 8, quorum).expect("nobody dissents");
    assert!(vote.is_final);
}

#[test]
fn fixed_quantities_hold_until_there_is_too_little() {
    let place = Place {
        division: Division::Fixed,
        part: 0,
        children: [461_750, 163_250]
            .map(|part| Place::leaf(Division::Equal, part))
            .to_vec(),
    };
    assert_eq!(
        place.divided(&exact(625_000)),
        [exact(461_750), exact(163_250)]
    );
    assert_eq!(
        place.divided(&exact(312_500)),
        [exact(230_875), exact(81_625)]
    );
    assert!(place.may_set(1, 163_251, 625_000).is_err());
}

#[test]
fn announced_changes_give_way_to_later_ones() {
    let mut schedule = Schedule::new(5);
    schedule.change(100, 200, 9);
    assert_eq!((schedule.at(199), schedule.at(200)), (5, 9));
    assert_eq!(schedule.announced(150), Some((200, 9)));
    schedule.change(150, 150, 4);
    assert_eq!(schedule.at(1_000), 4);
}
