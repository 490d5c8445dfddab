//! The currency on the chain, with the council it depends on: the numbers of the design, and what is
//! refused with which values.
#![allow(missing_docs)]

mod stage;

use alloy_core::{
    primitives::{Address, B256, U256},
    sol_types::SolCall,
};
use stage::{opens, receipt, Fishcoin, Options, Stage, DAY, DELAY, FIRST_OPENS, ONE, SEASON};
use weir_e2e::{Action, Chain, Cost, Limits, Mode};

/// The largest stock there can be.
const LARGEST: u128 = 1 << 92;

fn transfer(to: Address, value: u128) -> Fishcoin::transferCall {
    let value = U256::from(value);
    Fishcoin::transferCall { to, value }
}

fn land(n: u8, fisher: Address, quantity: u128) -> Fishcoin::landCall {
    Fishcoin::landCall {
        receipt: receipt(n),
        fisher,
        quantity,
    }
}

fn transfers(receipt: &weir_e2e::Receipt) -> Vec<(Address, Address, u64)> {
    receipt
        .events::<Fishcoin::Transfer>()
        .iter()
        .map(|event| (event.from, event.to, event.value.to()))
        .collect()
}

#[test]
fn ten_thousand_of_a_hundred_million_shares_of_4500_tonnes_are_450_kilograms() {
    let mut stage = Stage::new(Options::default());
    let fisher = stage.fishers[0];
    stage.allot(fisher, 10_000);
    assert_eq!(stage.balance(fisher), U256::ZERO);
    let (issue, receipt) = stage.first_season(4_500_000);
    assert_eq!(issue, 4_500_000);
    let opened = Fishcoin::SeasonOpened {
        season: 1,
        closes: FIRST_OPENS + SEASON,
        budget: 4_500_000,
        deducted: 0,
        issue: 4_500_000,
    };
    assert_eq!(receipt.events::<Fishcoin::SeasonOpened>(), [opened]);
    assert_eq!(stage.balance(fisher), U256::from(450));
    assert_eq!(
        stage.supply(),
        U256::from(450),
        "coins of shares that nobody holds are not issued"
    );
}

#[test]
fn coins_move_with_the_events_that_explain_them() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.fishers;
    stage.allot(a, 10_000);
    stage.first_season(4_500_000);
    let (_, receipt) = stage.does(a, &transfer(b, 50));
    assert_eq!(
        transfers(&receipt),
        [(Address::ZERO, a, 450), (a, b, 50)],
        "the season's issue is written down when it is first touched"
    );
    let (_, receipt) = stage.does(a, &transfer(b, 25));
    assert_eq!(transfers(&receipt), [(a, b, 25)]);
    let expected = Fishcoin::ERC20InsufficientBalance {
        sender: a,
        balance: U256::from(375),
        needed: U256::from(376),
    };
    stage.refuses(a, &transfer(b, 376), expected);
    let receiver = Address::ZERO;
    let expected = Fishcoin::ERC20InvalidReceiver { receiver };
    stage.refuses(a, &transfer(receiver, 1), expected);
    let expected = Fishcoin::ERC20InvalidSpender { spender: receiver };
    let approve = Fishcoin::approveCall {
        spender: receiver,
        value: U256::from(1),
    };
    stage.refuses(a, &approve, expected);
    assert_eq!(
        (stage.balance(a), stage.balance(b), stage.supply()),
        (U256::from(375), U256::from(75), U256::from(450))
    );
}

#[test]
fn an_unlimited_allowance_is_never_used_up_and_any_other_is() {
    let mut stage = Stage::new(Options::default());
    let [owner, spender, to, _] = stage.fishers;
    stage.allot(owner, 10_000);
    stage.first_season(4_500_000);
    let from = owner;
    for (allowed, left) in [(U256::MAX, U256::MAX), (U256::from(10), U256::ZERO)] {
        let value = allowed;
        stage.does(owner, &Fishcoin::approveCall { spender, value });
        let value = U256::from(10);
        stage.does(spender, &Fishcoin::transferFromCall { from, to, value });
        let allowance = stage.asks(&Fishcoin::allowanceCall { owner, spender });
        assert_eq!(allowance, left);
    }
    let needed = U256::from(1);
    let expected = Fishcoin::ERC20InsufficientAllowance {
        spender,
        allowance: U256::ZERO,
        needed,
    };
    let message = Fishcoin::transferFromCall {
        from,
        to,
        value: needed,
    };
    stage.refuses(spender, &message, expected);
    assert_eq!(stage.balance(to), U256::from(20));
}

#[test]
fn a_season_is_not_opened_before_the_first_nor_twice() {
    let mut stage = Stage::new(Options::default());
    let (stranger, governor) = (stage.stranger, stage.governor);
    let open = Fishcoin::openSeasonCall {};
    stage.refuses(governor, &open, Fishcoin::SeasonNotStarted {});
    stage.first_season(4_500_000);
    for who in [stranger, governor] {
        let expected = Fishcoin::SeasonAlreadyOpen { season: 1 };
        stage.refuses(who, &open, expected);
    }
}

#[test]
fn only_the_governor_opens_a_season_on_an_older_assessment() {
    let mut stage = Stage::new(Options::default());
    let (stranger, governor) = (stage.stranger, stage.governor);
    let open = Fishcoin::openSeasonCall {};
    stage.chain.set_time(FIRST_OPENS);
    let expected = Fishcoin::NoAssessmentForSeason {
        season: 1,
        assessedFor: 0,
    };
    stage.refuses(stranger, &open, expected);
    stage.first_season(4_500_000);
    stage.chain.set_time(opens(2));
    let expected = Fishcoin::NoAssessmentForSeason {
        season: 2,
        assessedFor: 1,
    };
    stage.refuses(stranger, &open, expected);
    assert_eq!(stage.does(governor, &open).0, 4_500_000);
}

#[test]
fn no_account_comes_to_hold_more_shares_than_the_concentration_limit() {
    let mut stage = Stage::new(Options {
        concentration: ONE / 10,
        ..Options::default()
    });
    let [a, b, c, _] = stage.fishers;
    let (governor, limit) = (stage.governor, 10_000_000);
    let allot = |to, shares| Fishcoin::allotSharesCall { to, shares };
    let exceeded = |account| Fishcoin::ConcentrationExceeded {
        account,
        shares: limit + 1,
        limit,
    };
    stage.refuses(governor, &allot(a, limit + 1), exceeded(a));
    stage.allot(a, limit);
    stage.refuses(governor, &allot(a, 1), exceeded(a));
    stage.allot(b, 2);
    let cede = Fishcoin::transferSharesCall { to: a, shares: 1 };
    stage.refuses(b, &cede, exceeded(a));
    stage.does(a, &Fishcoin::transferSharesCall { to: c, shares: 1 });
    stage.does(b, &cede);
    assert_eq!(stage.account(a).0, limit);
}

#[test]
fn shares_are_not_allotted_beyond_all_there_are_nor_ceded_beyond_what_one_has() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.fishers;
    let governor = stage.governor;
    stage.allot(a, 99_999_999);
    let expected = Fishcoin::SharesExceedTotal {
        requested: 100_000_001,
        total: 100_000_000,
    };
    let allot = Fishcoin::allotSharesCall { to: b, shares: 2 };
    stage.refuses(governor, &allot, expected);
    let allot = Fishcoin::allotSharesCall {
        to: b,
        shares: u128::MAX,
    };
    stage.refuses(governor, &allot, Fishcoin::Overflow {});
    for (to, shares) in [(b, 100_000_000), (a, u128::MAX)] {
        let expected = Fishcoin::InsufficientShares {
            account: a,
            shares: 99_999_999,
            needed: shares,
        };
        stage.refuses(a, &Fishcoin::transferSharesCall { to, shares }, expected);
    }
    let given = Address::ZERO;
    let expected = Fishcoin::InvalidAddress { given };
    let nowhere = Fishcoin::transferSharesCall {
        to: given,
        shares: 1,
    };
    stage.refuses(a, &nowhere, expected);
}

#[test]
fn shares_sent_to_oneself_stay_as_they_are() {
    let mut stage = Stage::new(Options {
        concentration: ONE / 10,
        ..Options::default()
    });
    let fisher = stage.fishers[0];
    stage.allot(fisher, 10_000_000);
    stage.first_season(4_500_000);
    let cede = Fishcoin::transferSharesCall {
        to: fisher,
        shares: 10_000_000,
    };
    stage.does(fisher, &cede);
    assert_eq!(stage.account(fisher), (10_000_000, 450_000, 0));
    let allotted = stage.asks(&Fishcoin::allottedSharesCall {});
    assert_eq!(allotted, 10_000_000);
}

#[test]
fn shares_that_are_ceded_in_a_season_leave_their_coins_behind() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.fishers;
    stage.allot(a, 10_000);
    stage.first_season(4_500_000);
    let cede = Fishcoin::transferSharesCall {
        to: b,
        shares: 10_000,
    };
    stage.does(a, &cede);
    assert_eq!(stage.account(a), (0, 450, 0));
    assert_eq!(stage.account(b), (10_000, 0, 0));
    stage.later_season(2, 4_500_000);
    assert_eq!(stage.account(a), (0, 0, 0));
    assert_eq!(stage.account(b), (10_000, 450, 0));
}

#[test]
fn a_catch_beyond_coins_is_a_debt_and_comes_off_the_next_season() {
    let mut stage = Stage::new(Options::default());
    let (fisher, officer) = (stage.fishers[0], stage.officer);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let events = stage.land(0, fisher, 460);
    let landed = Fishcoin::Landed {
        receipt: receipt(0),
        fisher,
        officer,
        season: 1,
        quantity: 460,
        burnt: 450,
        debt: 15,
    };
    assert_eq!(events.events::<Fishcoin::Landed>(), [landed]);
    assert_eq!(stage.account(fisher), (10_000, 0, 15));
    let record = stage.asks(&Fishcoin::landingCall {
        receipt: receipt(0),
    });
    assert_eq!(
        (record.fisher, record.season, record.burnt, record.beyond),
        (fisher, 1, 450, 10)
    );
    assert_eq!((record.debt, record.reversed), (15, false));

    let (issue, events) = stage.later_season(2, 4_500_000);
    assert_eq!(issue, 4_499_990);
    let opened = Fishcoin::SeasonOpened {
        season: 2,
        closes: opens(3),
        budget: 4_500_000,
        deducted: 10,
        issue: 4_499_990,
    };
    assert_eq!(events.events::<Fishcoin::SeasonOpened>(), [opened]);
    // 10,000 of 100,000,000 shares of 4,499,990 kg are 449.999 kg; 15 of them are withheld
    assert_eq!(stage.account(fisher), (10_000, 434, 0));
    let (coins, events) = stage.does(fisher, &Fishcoin::settleCall { account: fisher });
    assert_eq!(coins, 434);
    let repaid = Fishcoin::DebtRepaid {
        account: fisher,
        coins: 15,
    };
    assert_eq!(events.events::<Fishcoin::DebtRepaid>(), [repaid]);

    let (issue, _) = stage.later_season(3, 4_500_000);
    assert_eq!(issue, 4_500_000, "given back once");
}

#[test]
fn shares_of_an_indebted_account_stay_until_the_debt_is_repaid() {
    let mut stage = Stage::new(Options::default());
    let [debtor, other, ..] = stage.fishers;
    stage.allot(debtor, 10_000);
    stage.first_season(4_500_000);
    stage.land(0, debtor, 451);
    for to in [other, debtor] {
        let cede = Fishcoin::transferSharesCall { to, shares: 1 };
        let expected = Fishcoin::Indebted {
            account: debtor,
            debt: 2, // 1 and a half, rounded up
        };
        stage.refuses(debtor, &cede, expected);
    }
    stage.later_season(2, 4_500_000);
    let cede = Fishcoin::transferSharesCall {
        to: other,
        shares: 10_000,
    };
    stage.does(debtor, &cede);
    assert_eq!(stage.account(other).0, 10_000);
}

#[test]
fn a_receipt_counts_once_and_is_not_zero() {
    let mut stage = Stage::new(Options::default());
    let (officer, fisher) = (stage.officer, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    stage.land(0, fisher, 100);
    let expected = Fishcoin::ReceiptUsed {
        receipt: receipt(0),
    };
    stage.refuses(officer, &land(0, fisher, 1), expected);
    let zero = B256::ZERO;
    let message = Fishcoin::landCall {
        receipt: zero,
        ..land(0, fisher, 1)
    };
    let expected = Fishcoin::InvalidReceipt { receipt: zero };
    stage.refuses(officer, &message, expected);

    let reverse = |n, counter| Fishcoin::reverseLandingCall {
        receipt: receipt(n),
        counterReceipt: receipt(counter),
    };
    let unknown = |n| Fishcoin::UnknownReceipt {
        receipt: receipt(n),
    };
    let used = |n| Fishcoin::ReceiptUsed {
        receipt: receipt(n),
    };
    stage.refuses(officer, &reverse(1, 2), unknown(1));
    stage.refuses(officer, &reverse(0, 0), used(0));
    let (_, events) = stage.does(officer, &reverse(0, 1));
    assert_eq!(transfers(&events), [(Address::ZERO, fisher, 100)]);
    assert_eq!(stage.account(fisher), (10_000, 450, 0));
    // taken back once, and both receipts are used up
    stage.refuses(officer, &reverse(0, 2), unknown(0));
    stage.refuses(officer, &reverse(1, 2), unknown(1));
    for n in [0, 1] {
        stage.refuses(officer, &land(n, fisher, 1), used(n));
    }
}

#[test]
fn a_catch_of_a_season_that_is_over_is_not_taken_back() {
    let mut stage = Stage::new(Options::default());
    let (officer, fisher) = (stage.officer, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    stage.land(0, fisher, 100);
    let reverse = Fishcoin::reverseLandingCall {
        receipt: receipt(0),
        counterReceipt: receipt(1),
    };
    stage.chain.set_time(opens(2));
    let expected = || Fishcoin::SeasonOver { season: 1 };
    stage.refuses(officer, &reverse, expected());
    stage.attest(2, 4_500_000);
    stage.open();
    stage.refuses(officer, &reverse, expected());
}

#[test]
fn a_catch_is_refused_of_unknown_fishers_and_of_nothing_and_beyond_the_largest_stock() {
    let mut stage = Stage::new(Options::default());
    let (officer, known, unknown) = (stage.officer, stage.fishers[0], stage.fishers[1]);
    stage.allot(known, 10_000);
    stage.first_season(4_500_000);
    let expected = Fishcoin::UnknownFisher { fisher: unknown };
    stage.refuses(officer, &land(0, unknown, 1), expected);
    for quantity in [0, LARGEST + 1, u128::MAX] {
        let expected = Fishcoin::InvalidQuantity { quantity };
        stage.refuses(officer, &land(0, known, quantity), expected);
    }
    stage.does(known, &transfer(unknown, 1));
    stage.land(0, unknown, 2); // who held a coin is known
    assert_eq!(stage.account(unknown), (0, 0, 2));
}

#[test]
fn a_catch_is_recorded_before_the_first_season_and_after_a_season_too() {
    let mut stage = Stage::new(Options::default());
    let fisher = stage.fishers[0];
    stage.allot(fisher, 100_000_000);
    stage.land(0, fisher, 40);
    assert_eq!(stage.account(fisher), (100_000_000, 0, 60));
    let (issue, _) = stage.first_season(1_000);
    assert_eq!(issue, 960);
    assert_eq!(stage.account(fisher), (100_000_000, 900, 0));
    stage.chain.set_time(opens(2));
    stage.land(1, fisher, 10);
    stage.attest(2, 1_000);
    assert_eq!(stage.open().0, 990);
    assert_eq!(stage.account(fisher), (100_000_000, 975, 0));
}

#[test]
fn only_officers_in_office_record_catches_and_take_them_back() {
    let mut stage = Stage::new(Options::default());
    let (governor, fisher) = (stage.governor, stage.fishers[0]);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    stage.land(0, fisher, 10);
    for caller in [governor, fisher, stage.stranger] {
        let expected = || Fishcoin::NotOfficer { caller };
        stage.refuses(caller, &land(1, fisher, 1), expected());
        let reverse = Fishcoin::reverseLandingCall {
            receipt: receipt(0),
            counterReceipt: receipt(1),
        };
        stage.refuses(caller, &reverse, expected());
    }
}

#[test]
fn an_officer_is_appointed_after_the_delay_and_removed_at_once() {
    let mut stage = Stage::new(Options::default());
    let (governor, fisher, caller) = (stage.governor, stage.fishers[0], stage.stranger);
    stage.allot(fisher, 10_000);
    stage.first_season(4_500_000);
    let appoint = Fishcoin::appointOfficerCall { officer: caller };
    let from = stage.chain.now() + DELAY;
    let (_, events) = stage.does(governor, &appoint);
    let appointed = Fishcoin::OfficerAppointed {
        officer: caller,
        from,
    };
    assert_eq!(events.events::<Fishcoin::OfficerAppointed>(), [appointed]);
    let expected = Fishcoin::AlreadyOfficer { officer: caller };
    stage.refuses(governor, &appoint, expected);
    let refusal = || Fishcoin::NotOfficer { caller };
    stage.chain.set_time(from - 1);
    stage.refuses(caller, &land(0, fisher, 1), refusal());
    stage.chain.set_time(from);
    stage.does(caller, &land(0, fisher, 1));
    let remove = Fishcoin::removeOfficerCall { officer: caller };
    stage.does(governor, &remove);
    stage.refuses(caller, &land(1, fisher, 1), refusal());
    stage.refuses(governor, &remove, refusal());
    let from = stage.asks(&Fishcoin::officerFromCall { officer: caller });
    assert_eq!(from, 0);
    // what was recorded stands
    let record = stage.asks(&Fishcoin::landingCall {
        receipt: receipt(0),
    });
    assert_eq!((record.burnt, record.reversed), (1, false));
}

#[test]
fn a_tighter_assessment_in_mid_season_shrinks_every_unspent_coin_and_a_wider_one_does_not() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.fishers;
    stage.allot(a, 60_000_000);
    stage.allot(b, 40_000_000);
    stage.first_season(1_000_000);
    stage.land(0, a, 100_000);
    stage.attest(1, 550_000);
    // 450,000 may still be taken, of 900,000 coins: each is worth half
    assert_eq!(stage.balance(a), U256::from(250_000));
    assert_eq!(stage.balance(b), U256::from(200_000));
    assert_eq!(stage.supply(), U256::from(450_000));
    let (left, events) = stage.does(b, &Fishcoin::syncCall {});
    assert_eq!(left, 450_000);
    let tightened = Fishcoin::Tightened {
        season: 1,
        cap: 550_000,
        outstanding: 450_000,
        index: 1 << 126,
    };
    assert_eq!(events.events::<Fishcoin::Tightened>(), [tightened]);
    stage.attest(1, 900_000);
    stage.chain.advance(DELAY);
    assert_eq!(stage.supply(), U256::from(450_000));
}

#[test]
fn coins_are_nothing_while_no_assessment_is_in_force_and_there_again_in_the_next_season() {
    let mut stage = Stage::new(Options {
        max_age: 5 * DAY,
        ..Options::default()
    });
    let [a, b, ..] = stage.fishers;
    stage.allot(a, 60_000_000);
    stage.allot(b, 40_000_000);
    let assessed = stage.chain.now();
    stage.first_season(1_000);
    stage.does(a, &transfer(b, 10));
    stage.chain.set_time(assessed + 5 * DAY - 1);
    assert_eq!(stage.supply(), U256::from(1_000));
    stage.chain.set_time(assessed + 5 * DAY);
    assert_eq!(
        (stage.supply(), stage.balance(a), stage.balance(b)),
        (U256::ZERO, U256::ZERO, U256::ZERO)
    );
    assert_eq!(stage.asks(&Fishcoin::seasonCall {}).index, 0);
    let expected = Fishcoin::ERC20InsufficientBalance {
        sender: a,
        balance: U256::ZERO,
        needed: U256::from(1),
    };
    stage.refuses(a, &transfer(b, 1), expected);
    // a catch is a fact
    stage.land(0, a, 6);
    assert_eq!(stage.account(a), (60_000_000, 0, 9));
    // another assessment brings no coin of this season back
    stage.attest(1, 1_000);
    assert_eq!((stage.supply(), stage.balance(b)), (U256::ZERO, U256::ZERO));

    let (issue, _) = stage.later_season(2, 1_000);
    assert_eq!(issue, 994);
    // 596.4 and 397.6
    assert_eq!(stage.account(a), (60_000_000, 587, 0));
    assert_eq!(stage.account(b), (40_000_000, 397, 0));
}

#[test]
fn coins_are_void_from_the_first_second_after_their_season() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.fishers;
    stage.allot(a, 10_000);
    stage.first_season(4_500_000);
    stage.does(a, &transfer(b, 100));
    stage.chain.set_time(opens(2) - 1);
    assert_eq!(stage.supply(), U256::from(450));
    stage.chain.set_time(opens(2));
    assert_eq!(
        (stage.supply(), stage.balance(a), stage.balance(b)),
        (U256::ZERO, U256::ZERO, U256::ZERO)
    );
    let expected = Fishcoin::ERC20InsufficientBalance {
        sender: b,
        balance: U256::ZERO,
        needed: U256::from(1),
    };
    stage.refuses(b, &transfer(a, 1), expected);
    let (coins, events) = stage.does(a, &Fishcoin::settleCall { account: b });
    assert_eq!(coins, 0);
    assert_eq!(transfers(&events), [(b, Address::ZERO, 100)]);
    stage.attest(2, 4_500_000);
    stage.open();
    assert_eq!(stage.account(a).1, 450);
    assert_eq!(stage.account(b).1, 0);
}

#[test]
fn supply_of_the_largest_stock_and_the_most_shares_adds_up() {
    let total = u128::MAX;
    let mut stage = Stage::new(Options {
        capacity: LARGEST,
        total_shares: total,
        ..Options::default()
    });
    let [a, b, c, _] = stage.fishers;
    let shares = [total / 2, total / 3, total - total / 2 - total / 3];
    for (fisher, shares) in [a, b, c].into_iter().zip(shares) {
        stage.allot(fisher, shares);
    }
    let (issue, _) = stage.first_season(LARGEST);
    assert_eq!(issue, LARGEST);
    assert_eq!(stage.supply(), U256::from(LARGEST));
    // a product of 220 bits, exact
    let part = |shares: u128| U256::from(LARGEST) * U256::from(shares) / U256::from(total);
    for (fisher, shares) in [a, b, c].into_iter().zip(shares) {
        assert_eq!(stage.balance(fisher), part(shares));
    }
    let sum = part(shares[0]) + part(shares[1]) + part(shares[2]);
    assert!(sum <= U256::from(LARGEST) && sum + U256::from(3) > U256::from(LARGEST));

    for needed in [
        U256::MAX,
        U256::from(u128::MAX),
        part(shares[0]) + U256::from(1),
    ] {
        let expected = Fishcoin::ERC20InsufficientBalance {
            sender: a,
            balance: part(shares[0]),
            needed,
        };
        let message = Fishcoin::transferCall {
            to: b,
            value: needed,
        };
        stage.refuses(a, &message, expected);
    }
    for fisher in [a, b] {
        let value = stage.balance(fisher);
        stage.does(fisher, &Fishcoin::transferCall { to: c, value });
    }
    assert_eq!(stage.balance(c), sum);
    stage.land(0, c, LARGEST);
    let beyond = LARGEST - sum.to::<u128>();
    assert_eq!(stage.account(c).2, beyond + beyond.div_ceil(2));
    assert_eq!(stage.asks(&Fishcoin::seasonCall {}).landed, LARGEST);
    // and everything that can be landed beyond coins, until sums cannot be counted any more, is owed
    stage.land(1, c, LARGEST);
    let season = stage.asks(&Fishcoin::seasonCall {});
    assert_eq!(
        (season.landed, season.overdrawn),
        (2 * LARGEST, LARGEST + beyond)
    );
    let (issue, _) = stage.later_season(2, LARGEST);
    let season = stage.asks(&Fishcoin::seasonCall {});
    assert_eq!((issue, season.deducted, season.owed), (0, LARGEST, beyond));
}

#[test]
fn a_transfer_costs_the_same_with_ten_holders_and_with_ten_thousand() {
    let mut stage = Stage::new(Options::default());
    let [whale, a, b, _] = stage.fishers;
    stage.allot(whale, 50_000_000);
    stage.allot(a, 10_000);
    stage.allot(b, 10_000);
    stage.first_season(4_500_000);
    stage.does(a, &transfer(b, 1));
    let holder = |n: u64| Chain::account(1_000 + n);
    for n in 3..10 {
        stage.does(whale, &transfer(holder(n), 1));
    }
    let (coin, data) = (stage.coin, transfer(b, 7).abi_encode());
    let cost = |stage: &mut Stage| -> Cost {
        let who = stage.chain.account_id(a);
        let action = Action::Call {
            to: coin,
            data: &data,
        };
        let limits = Limits::default();
        let outcome = stage
            .chain
            .perform(&who, action, U256::ZERO, limits, Mode::DryRun);
        assert!(outcome.succeeded());
        outcome.cost()
    };
    let with_ten = cost(&mut stage);
    for n in 10..10_000 {
        stage.does(whale, &transfer(holder(n), 1));
    }
    assert_eq!(stage.balance(holder(9_999)), U256::from(1));
    let with_ten_thousand = cost(&mut stage);
    assert_eq!(with_ten, with_ten_thousand);
    assert!(with_ten.ref_time > 0 && with_ten.proof_size > 0);
}

#[test]
fn in_a_commons_every_member_has_an_equal_part() {
    let mut stage = Stage::new(Options {
        total_shares: 0,
        ..Options::default()
    });
    let [a, b, c, d] = stage.fishers;
    let governor = stage.governor;
    let admit = |member| Fishcoin::admitCall { member };
    let dismiss = |member| Fishcoin::dismissCall { member };
    for member in [a, b, c] {
        stage.does(governor, &admit(member));
    }
    let expected = Fishcoin::AlreadyMember { member: a };
    stage.refuses(governor, &admit(a), expected);
    let expected = Fishcoin::NotMember { member: d };
    stage.refuses(governor, &dismiss(d), expected);
    let allot = Fishcoin::allotSharesCall { to: d, shares: 1 };
    stage.refuses(governor, &allot, Fishcoin::CommonsMode {});
    let cede = Fishcoin::transferSharesCall { to: d, shares: 1 };
    stage.refuses(a, &cede, Fishcoin::CommonsMode {});
    for message in [admit(d).abi_encode(), dismiss(a).abi_encode()] {
        let error = stage.chain.call(a, stage.coin, &message).unwrap_err();
        stage::assert_error(&error, Fishcoin::NotGovernor { caller: a });
    }

    stage.first_season(900);
    for member in [a, b, c] {
        assert_eq!(stage.balance(member), U256::from(300));
    }
    // who leaves keeps the season's coins, who comes has none yet
    stage.does(governor, &dismiss(a));
    stage.does(governor, &admit(d));
    stage.does(governor, &dismiss(b));
    assert_eq!(stage.account(a), (0, 300, 0));
    assert_eq!(stage.account(d), (1, 0, 0));
    assert_eq!(stage.supply(), U256::from(900));
    stage.later_season(2, 900);
    let balances = [a, b, c, d].map(|member| stage.account(member));
    assert_eq!(balances, [(0, 0, 0), (0, 0, 0), (1, 450, 0), (1, 450, 0)]);
    assert_eq!(stage.asks(&Fishcoin::totalSharesCall {}), 2);
}

#[test]
fn members_are_admitted_and_dismissed_in_a_commons_only() {
    let mut stage = Stage::new(Options::default());
    let (governor, member) = (stage.governor, stage.fishers[0]);
    let admit = Fishcoin::admitCall { member };
    stage.refuses(governor, &admit, Fishcoin::QuotaMode {});
    let dismiss = Fishcoin::dismissCall { member };
    stage.refuses(governor, &dismiss, Fishcoin::QuotaMode {});
}

#[test]
fn limits_tighten_at_once_and_loosen_after_the_delay() {
    let mut stage = Stage::new(Options {
        concentration: ONE / 2,
        ..Options::default()
    });
    let governor = stage.governor;
    let limits = |stage: &mut Stage| {
        let limits = stage.asks(&Fishcoin::limitsCall {});
        (limits.concentration, limits.penalty)
    };
    let set = |concentration, penalty| Fishcoin::setLimitsCall {
        concentration,
        penalty,
    };
    let now = stage.chain.now();
    assert_eq!(stage.does(governor, &set(ONE / 4, ONE)).0, now);
    assert_eq!(limits(&mut stage), (ONE / 4, ONE));
    assert_eq!(stage.does(governor, &set(ONE / 2, ONE)).0, now + DELAY);
    stage.chain.set_time(now + DELAY - 1);
    assert_eq!(limits(&mut stage), (ONE / 4, ONE));
    stage.chain.set_time(now + DELAY);
    assert_eq!(limits(&mut stage), (ONE / 2, ONE));
    for (concentration, penalty, ratio, limit) in [
        (0, ONE, 0, ONE),
        (ONE + 1, ONE, ONE + 1, ONE),
        (ONE, 10 * ONE + 1, 10 * ONE + 1, 10 * ONE),
    ] {
        let expected = Fishcoin::InvalidRatio { ratio, limit };
        stage.refuses(governor, &set(concentration, penalty), expected);
    }
}
