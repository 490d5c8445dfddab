//! A currency minted for work on a deployed register: how it begins, melts, is minted, owed and earned,
//! and every error it has.
#![allow(missing_docs)]

mod generative_stage;

use alloy_core::primitives::{hex, Address, FixedBytes, U256};
use generative_stage::{
    domain_of, expects, policy, signed,
    stage::{Permit, Signer},
    transfer, Claims, Generative, Options, Stage, BEGINS, DAY, DELAY, FIRST_DAY, HOUR, LENGTH, ONE,
};
use weir_e2e::interfaces::Council;

/// What melts nowhere.
fn lasting() -> Options {
    with(|policy| policy.demurrage = 0)
}

fn with(change: impl Fn(&mut Generative::Policy)) -> Options {
    let mut policy = policy();
    change(&mut policy);
    Options {
        policy,
        ..Options::default()
    }
}

fn mint(claim: u64) -> Generative::mintCall {
    Generative::mintCall { claim }
}

fn set(policy: Generative::Policy) -> Generative::setPolicyCall {
    Generative::setPolicyCall { policy }
}

fn small(day: u64) -> u32 {
    u32::try_from(day).expect("few days")
}

// How it begins.

#[test]
fn a_currency_begins_with_its_settings_its_policy_and_its_founders() {
    let mut stage = Stage::new(Options::default());
    assert_eq!(stage.asks(&Generative::nameCall {}), "Ravine Hours");
    assert_eq!(stage.asks(&Generative::symbolCall {}), "RH");
    assert_eq!(stage.asks(&Generative::decimalsCall {}), 2);
    assert_eq!(stage.asks(&Generative::delayCall {}), DELAY);
    assert_eq!(stage.asks(&Generative::governorCall {}), stage.governor);
    assert_eq!(stage.asks(&Generative::successorCall {}), Address::ZERO);
    let settings = stage.asks(&Generative::settingsCall {});
    assert_eq!(settings.register, stage.register);
    assert_eq!(settings.commons, stage.commons);
    assert!(settings.meltsToCommons);
    assert_eq!((settings.cash, settings.cashHeld), (stage.cash, 0));
    let place = (settings.council, settings.stock, settings.node);
    assert_eq!(place, (Address::ZERO, 0, 0));
    let periods = (settings.firstOpens, settings.periodLength);
    assert_eq!(periods, (BEGINS * DAY, LENGTH * DAY));
    let found = stage.asks(&Generative::policyCall { period: 0 });
    assert_eq!(found.policy, policy());
    assert_eq!(stage.asks(&Generative::memberCountCall {}), 3);
    for who in stage.founders() {
        let standing = stage.asks(&Generative::standingCall { who });
        assert!(standing.isMember);
        assert_eq!(u64::from(standing.since), FIRST_DAY);
    }
    let ceiling = stage.asks(&Generative::ceilingCall {});
    assert_eq!((ceiling.period, ceiling.closes), (0, BEGINS * DAY));
    assert_eq!(stage.asks(&Generative::totalSupplyCall {}), U256::ZERO);
    let factor = stage.asks(&Generative::dailyFactorCall {});
    assert_eq!(factor, 18_443_079_296_116_538_654);
}

#[test]
fn a_currency_that_cannot_be_is_not_deployed() {
    let options = Options::default();
    let mut stage = Stage::without_currency(&options);
    let sound = stage.settings(&options);
    let long = |length: usize| "x".repeat(length);
    macro_rules! refuses {
        ($change:expr, $expected:expr) => {{
            let mut settings = sound.clone();
            let change: fn(&mut Generative::GenerativeSettings) = $change;
            change(&mut settings);
            let founders = stage.founders();
            let error = stage.deploys(settings, policy(), founders);
            expects(&error.expect_err("it cannot be"), $expected);
        }};
    }
    macro_rules! text {
        ($length:expr, $limit:expr) => {
            Generative::TextTooLong {
                length: $length,
                limit: $limit,
            }
        };
    }
    let mut named = sound.clone();
    named.name = long(64);
    named.symbol = long(16);
    let founders = stage.founders();
    assert!(stage.deploys(named, policy(), founders).is_ok());
    refuses!(|it| it.name = "x".repeat(65), text!(65, 64));
    refuses!(|it| it.symbol = "x".repeat(17), text!(17, 16));
    let decimals = Generative::InvalidDecimals {
        decimals: 39,
        limit: 38,
    };
    refuses!(|it| it.decimals = 39, decimals);
    let periods = |first_opens, length| Generative::InvalidPeriod {
        firstOpens: first_opens,
        periodLength: length,
    };
    let opens = BEGINS * DAY;
    refuses!(|it| it.firstOpens += 1, periods(opens + 1, LENGTH * DAY));
    refuses!(|it| it.periodLength += 1, periods(opens, LENGTH * DAY + 1));
    refuses!(|it| it.periodLength = 14 * DAY, periods(opens, 14 * DAY));
    refuses!(|it| it.periodLength = 0, periods(opens, 0));
    let nobody = || Generative::InvalidAddress {
        given: Address::ZERO,
    };
    refuses!(|it| it.governor = Address::ZERO, nobody());
    refuses!(|it| it.commons = Address::ZERO, nobody());
    refuses!(|it| it.register = Address::ZERO, nobody());
    let delay = Generative::DelayTooLong {
        delay: 31_536_001,
        limit: 31_536_000,
    };
    refuses!(|it| it.delay = 31_536_001, delay);
    // a council that is none
    let refused = || Generative::CouncilRefused { stock: 0, node: 0 };
    refuses!(|it| it.source.council = it.governor, refused());
    refuses!(|it| it.source.council = it.register, refused());
}

#[test]
fn a_currency_has_sixty_four_founders_at_most_and_none_of_them_twice() {
    let options = Options::default();
    let mut stage = Stage::without_currency(&options);
    let settings = stage.settings(&options);
    let many: Vec<Address> = (500..565).map(weir_e2e::Chain::account).collect();
    let error = stage.deploys(settings.clone(), policy(), many.clone());
    let too_many = Generative::TooManyFounders {
        founders: 65,
        limit: 64,
    };
    expects(&error.expect_err("65 founders"), too_many);
    let deployed = stage.deploys(settings.clone(), policy(), many[..64].to_vec());
    stage.currency = deployed.expect("64 founders");
    assert_eq!(stage.asks(&Generative::memberCountCall {}), 64);
    let twice = vec![many[0], many[1], many[0]];
    let error = stage.deploys(settings.clone(), policy(), twice);
    let member = Generative::AlreadyMember { account: many[0] };
    expects(&error.expect_err("a founder twice"), member);
    for given in [Address::ZERO, stage.commons] {
        let error = stage.deploys(settings.clone(), policy(), vec![many[0], given]);
        let invalid = Generative::InvalidAddress { given };
        expects(&error.expect_err("no member"), invalid);
    }
}

/// Policies that are refused, when a currency begins and later: a demurrage of 100 % or more, figures
/// too great, cash for nothing or beyond what is owed, no vouchers or too many.
#[test]
fn a_policy_that_cannot_be_is_refused_with_the_figure_and_the_limit() {
    let options = Options::default();
    let mut stage = Stage::new(options.clone());
    let (governor, founders) = (stage.governor, stage.founders());
    let settings = stage.settings(&options);
    macro_rules! refuses {
        ($change:expr, $expected:expr) => {{
            let mut changed = policy();
            let change: fn(&mut Generative::Policy) = $change;
            change(&mut changed);
            stage.refuses(governor, &set(changed.clone()), $expected);
            let error = stage.deploys(settings.clone(), changed, founders.clone());
            expects(&error.expect_err("it cannot be"), $expected);
        }};
    }
    let whole = |rate| Generative::InvalidDemurrage { rate, limit: ONE };
    refuses!(|it| it.demurrage = ONE, whole(ONE));
    refuses!(|it| it.demurrage = ONE + 1, whole(ONE + 1));
    refuses!(|it| it.demurrage = u128::MAX, whole(u128::MAX));
    const BEYOND: u128 = 1 << 96;
    let amount = || Generative::InvalidAmount { amount: BEYOND };
    refuses!(|it| it.income = BEYOND, amount());
    refuses!(|it| it.obligation = BEYOND, amount());
    refuses!(|it| it.cashRate = BEYOND, amount());
    refuses!(|it| it.ceiling = BEYOND, amount());
    let limit = |cash_limit, obligation| Generative::InvalidCashLimit {
        cashLimit: cash_limit,
        obligation,
    };
    refuses!(
        |it| it.cashLimit = it.obligation + 1,
        limit(100 * HOUR + 1, 100 * HOUR)
    );
    refuses!(|it| it.cashRate = 0, limit(40 * HOUR, 100 * HOUR));
    let vouchers = |vouchers| Generative::InvalidVouchers {
        vouchers,
        limit: 16,
    };
    refuses!(|it| it.vouchers = 0, vouchers(0));
    refuses!(|it| it.vouchers = 17, vouchers(17));
    // and the ends of what can be
    let mut extreme = policy();
    extreme.demurrage = ONE - 1;
    extreme.income = BEYOND - 1;
    extreme.obligation = BEYOND - 1;
    extreme.cashLimit = BEYOND - 1;
    extreme.cashRate = BEYOND - 1;
    extreme.ceiling = BEYOND - 1;
    extreme.vouchers = 16;
    extreme.vouches = 0;
    stage.does(governor, &set(extreme));
}

// What melts.

#[test]
fn of_ten_accounts_of_100_two_per_cent_melt_in_a_period_to_the_commons() {
    // 1 − 0.98^(365.25/30), rounded down
    let mut stage = Stage::new(with(|it| it.demurrage = 218_052_723_129_007_335));
    let ten: Vec<Address> = (60..70).map(|n| stage.chain.funded(n)).collect();
    let work: Vec<(Address, u128)> = ten.iter().map(|who| (*who, 10)).collect();
    stage.works(&work);
    assert_eq!(stage.balance(ten[0]), 100);
    stage.wait(30);
    for who in &ten {
        assert_eq!(stage.balance(*who), 98);
    }
    // held is rounded up until everybody is written down
    for who in &ten {
        assert_eq!(stage.settles(*who), 98);
    }
    assert_eq!(stage.balance(stage.commons), 20);
    let books = stage.asks(&Generative::booksCall {});
    assert_eq!((books.forWork, books.held), (1_000, 980));
    assert_eq!((books.commons, books.melted), (20, 0), "supply-identity");
    assert_eq!(
        stage.asks(&Generative::totalSupplyCall {}),
        U256::from(1_000)
    );
    stage.assert_settled();
}

#[test]
fn what_melts_to_nobody_is_no_more_and_the_commons_melts_like_everybody() {
    let mut stage = Stage::new(Options {
        melts_to_commons: false,
        ..with(|it| it.demurrage = ONE / 2)
    });
    let (a, commons) = (stage.people[0], stage.commons);
    stage.works(&[(a, 1_000)]);
    stage.transfers(a, commons, 4_000);
    stage.chain.advance(1_461 * DAY);
    assert_eq!((stage.balance(a), stage.balance(commons)), (375, 250));
    stage.settles(a);
    stage.settles(commons);
    let books = stage.asks(&Generative::booksCall {});
    assert_eq!(books.forWork, 10_000);
    assert_eq!((books.held, books.commons, books.melted), (625, 0, 9_375));
    assert_eq!(stage.asks(&Generative::totalSupplyCall {}), U256::from(625));
    stage.assert_settled();
}

#[test]
fn every_change_a_wallet_sees_is_explained_by_an_event() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.people;
    stage.works(&[(a, 1_000)]);
    stage.wait(100);
    let left = stage.balance(a);
    assert!(left < 10_000);
    let receipt = stage.transfers(a, b, 1_000);
    let moved = |from, to, value: u128| Generative::Transfer {
        from,
        to,
        value: U256::from(value),
    };
    let commons = stage.commons;
    let grown = stage.asks(&Generative::booksCall {}).commons;
    let told = receipt.events::<Generative::Transfer>();
    assert_eq!(told[0], moved(Address::ZERO, commons, grown));
    assert_eq!(told[1], moved(a, Address::ZERO, 10_000 - left));
    assert_eq!(told[2], moved(a, b, 1_000));
    assert_eq!(told.len(), 3);
    // the second time on a day nothing is left to say
    let again = stage.transfers(a, b, 0);
    assert_eq!(again.events::<Generative::Transfer>(), [moved(a, b, 0)]);
    let both = stage.asks(&Generative::accountCall { who: a });
    assert_eq!(both.minted, 10_000, "what was minted does not melt");
    assert_eq!((both.balance, both.written), (left - 1_000, left - 1_000));
    assert_eq!(u64::from(both.day), stage.today());
    stage.assert_settled();
}

#[test]
fn nobody_gains_by_splitting_merging_or_touching() {
    let mut stage = Stage::new(with(|it| it.demurrage = ONE * 9 / 10));
    let [a, b, c, d, ..] = stage.people;
    stage.works(&[(a, 1_000), (d, 1_000)]);
    for turn in 0..40 {
        stage.wait(1);
        match turn % 4 {
            0 => drop(stage.transfers(a, b, 3_333 - 50 * turn)),
            1 => drop(stage.settles(b)),
            2 => drop(stage.transfers(b, c, 17)),
            _ => {
                let all = stage.balance(b);
                stage.transfers(b, a, all);
            }
        }
    }
    let together: u128 = [a, b, c].map(|who| stage.balance(who)).iter().sum();
    let still = stage.balance(d);
    assert!(
        together <= still,
        "melting-never-gains: {together}, {still}"
    );
    assert!(together + 40 * 3 > still, "no more than a unit a touch");
    stage.assert_settled();
}

#[test]
fn what_an_amount_will_be_is_what_it_is_then() {
    let mut stage = Stage::new(with(|it| it.demurrage = ONE / 5));
    let a = stage.people[0];
    stage.works(&[(a, 1_000)]);
    let day = small(stage.today() + 77);
    let amount = 10_000;
    let told = stage.asks(&Generative::projectedCall { amount, day });
    // a policy that is known already counts
    let mut other = policy();
    other.demurrage = ONE / 2;
    stage.does(stage.governor, &set(other));
    let sooner = stage.asks(&Generative::projectedCall { amount, day });
    assert!(sooner < told);
    let today = small(stage.today());
    let call = Generative::projectedCall { amount, day: today };
    assert_eq!(stage.asks(&call), amount);
    let past = Generative::DayPast {
        day: today - 1,
        today,
    };
    let day_before = Generative::projectedCall {
        amount,
        day: today - 1,
    };
    stage.refuses(a, &day_before, past);
    stage.wait(77);
    assert_eq!(stage.balance(a), sooner);
}

// ERC-20.

#[test]
fn coins_move_and_nobody_moves_more_than_it_has_or_may() {
    let mut stage = Stage::new(lasting());
    let [a, b, ..] = stage.people;
    let stranger = stage.stranger;
    stage.works(&[(a, 100)]);
    let short = |needed: u128, balance: u128, sender| Generative::ERC20InsufficientBalance {
        sender,
        balance: U256::from(balance),
        needed: U256::from(needed),
    };
    stage.refuses(a, &transfer(b, 1_001), short(1_001, 1_000, a));
    stage.refuses(stranger, &transfer(b, 1), short(1, 0, stranger));
    let all = Generative::transferCall {
        to: b,
        value: U256::MAX,
    };
    let beyond = Generative::ERC20InsufficientBalance {
        sender: a,
        balance: U256::from(1_000),
        needed: U256::MAX,
    };
    stage.refuses(a, &all, beyond);
    let nobody = Address::ZERO;
    let receiver = Generative::ERC20InvalidReceiver { receiver: nobody };
    stage.refuses(a, &transfer(nobody, 1), receiver);
    // to oneself: checked, and nothing comes of it
    stage.refuses(a, &transfer(a, 1_001), short(1_001, 1_000, a));
    stage.transfers(a, a, 1_000);
    stage.transfers(a, b, 0);
    stage.transfers(stranger, b, 0);
    assert_eq!((stage.balance(a), stage.balance(b)), (1_000, 0));

    let through = |value: u128| Generative::transferFromCall {
        from: a,
        to: b,
        value: U256::from(value),
    };
    let allowed = |needed: u128, allowance: u128| Generative::ERC20InsufficientAllowance {
        spender: stranger,
        allowance: U256::from(allowance),
        needed: U256::from(needed),
    };
    stage.refuses(stranger, &through(1), allowed(1, 0));
    let approve = |value: U256| Generative::approveCall {
        spender: stranger,
        value,
    };
    stage.does(a, &approve(U256::from(600)));
    stage.refuses(stranger, &through(601), allowed(601, 600));
    stage.does(stranger, &through(400));
    stage.refuses(stranger, &through(201), allowed(201, 200));
    stage.does(a, &approve(U256::MAX));
    stage.refuses(stranger, &through(601), short(601, 600, a));
    stage.does(stranger, &through(600));
    let call = Generative::allowanceCall {
        owner: a,
        spender: stranger,
    };
    assert_eq!(stage.asks(&call), U256::MAX, "never used up");
    let to_nobody = Generative::approveCall {
        spender: nobody,
        value: U256::from(1),
    };
    let spender = Generative::ERC20InvalidSpender { spender: nobody };
    stage.refuses(a, &to_nobody, spender);
    let error = stage
        .chain
        .read_as(nobody, stage.currency, &approve(U256::MAX));
    let approver = Generative::ERC20InvalidApprover { approver: nobody };
    expects(&error.expect_err("nobody approves"), approver);
    let of_nobody = Generative::transferFromCall {
        from: nobody,
        to: b,
        value: U256::ZERO,
    };
    let sender = Generative::ERC20InvalidSender { sender: nobody };
    stage.refuses(a, &of_nobody, sender);
    stage.assert_settled();
}

#[test]
fn a_permit_goes_through_once_in_time_and_from_its_owner_only() {
    let mut stage = Stage::new(lasting());
    let (owner, forger) = (Signer::new(7), Signer::new(8));
    let (stranger, spender) = (stage.stranger, stage.people[1]);
    let domain = domain_of(&stage);
    let separator = stage.asks(&Generative::DOMAIN_SEPARATORCall {});
    assert_eq!(separator, domain.separator());
    let announced = stage.asks(&Generative::eip712DomainCall {});
    assert_eq!(announced.fields.0, [0x0f]);
    assert_eq!(announced.verifyingContract, stage.currency);
    let deadline = U256::from(stage.chain.now() + 3_600);
    let permit = |nonce: u64, spender| Permit {
        owner: owner.address,
        spender,
        value: U256::from(1_234),
        nonce: U256::from(nonce),
        deadline,
    };
    let good = signed(&owner, &permit(0, spender), &domain);
    let forged = signed(&forger, &permit(0, spender), &domain);
    let invalid = Generative::ERC2612InvalidSigner {
        signer: forger.address,
        owner: owner.address,
    };
    stage.refuses(stranger, &forged, invalid);
    let to_nobody = signed(&owner, &permit(0, Address::ZERO), &domain);
    let nobody = Generative::ERC20InvalidSpender {
        spender: Address::ZERO,
    };
    stage.refuses(stranger, &to_nobody, nobody);
    let (_, receipt) = stage.does(stranger, &good);
    let approval = Generative::Approval {
        owner: owner.address,
        spender,
        value: U256::from(1_234),
    };
    assert_eq!(receipt.events::<Generative::Approval>(), [approval]);
    let again = stage.chain.send(stranger, stage.currency, &good);
    assert!(again.is_err(), "once");
    let late = signed(&owner, &permit(1, spender), &domain);
    stage.chain.advance(3_601);
    let expired = Generative::ERC2612ExpiredSignature { deadline };
    stage.refuses(stranger, &late, expired);
    let call = Generative::noncesCall {
        owner: owner.address,
    };
    assert_eq!(stage.asks(&call), U256::from(1));
}

#[test]
fn the_interfaces_of_a_currency_are_announced_and_no_other() {
    let mut stage = Stage::new(Options::default());
    for (id, supported) in [
        (hex!("01ffc9a7"), true), // ERC-165
        (hex!("36372b07"), true), // ERC-20
        (hex!("a219a025"), true), // its metadata
        (hex!("9d8ff7da"), true), // ERC-2612
        (hex!("84b0196e"), true), // ERC-5267
        (hex!("ffffffff"), false),
        (hex!("80ac58cd"), false),
    ] {
        let message = Generative::supportsInterfaceCall {
            interfaceId: FixedBytes(id),
        };
        assert_eq!(stage.asks(&message), supported);
    }
}

// Rates and what is minted.

#[test]
fn a_rate_holds_from_the_first_period_that_begins_after_the_delay_and_changes_no_past() {
    let mut stage = Stage::new(lasting());
    let governor = stage.governor;
    let opens = generative_stage::fund_stage::opens;
    let rate = |rate| Generative::setRateCall { kind: 0, rate };
    stage.chain.set_time(opens(2) - DELAY);
    let (from, receipt) = stage.does(governor, &rate(30));
    assert_eq!(from, 2, "it opens just when the delay is over");
    let event = Generative::RateSet {
        kind: 0,
        rate: 30,
        fromPeriod: 2,
    };
    assert_eq!(receipt.events::<Generative::RateSet>(), [event]);
    // the last word of the same period holds
    assert_eq!(stage.does(governor, &rate(20)).0, 2);
    stage.chain.advance(1);
    assert_eq!(stage.does(governor, &rate(0)).0, 3);
    let rates = [0, 1, 2, 3, 4].map(|period| {
        let call = Generative::rateCall { kind: 0, period };
        stage.asks(&call)
    });
    assert_eq!(rates, [0, HOUR, 20, 0, 0]);
    let claims: Vec<u64> = [2, 3, 4]
        .map(|period| {
            stage.chain.set_time(opens(period));
            stage.attested(stage.people[0], 10, stage.currency)
        })
        .to_vec();
    stage.chain.advance(generative_stage::CHALLENGE);
    let stranger = stage.stranger;
    assert_eq!(stage.does(stranger, &mint(claims[0])).0, HOUR);
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, 20);
    let none = Generative::NoRate { kind: 0, period: 3 };
    stage.refuses(stranger, &mint(claims[2]), none);
    // what is set now is for claims of periods to come
    assert!(stage.does(governor, &rate(50)).0 > 4);
    let none = Generative::NoRate { kind: 0, period: 3 };
    stage.refuses(stranger, &mint(claims[2]), none);
}

#[test]
fn a_rate_is_the_governors_for_a_kind_that_is() {
    let mut stage = Stage::new(lasting());
    let (governor, caller) = (stage.governor, stage.people[0]);
    let rate = |kind, rate| Generative::setRateCall { kind, rate };
    let not_governor = Generative::NotGovernor { caller };
    stage.refuses(caller, &rate(0, 5), not_governor);
    let register = stage.register;
    let refused = Generative::RegisterRefused { register };
    stage.refuses(governor, &rate(7, 5), refused);
    let amount = 1 << 96;
    let beyond = Generative::InvalidAmount { amount };
    stage.refuses(governor, &rate(0, amount), beyond);
    stage.does(governor, &rate(0, amount - 1));
}

#[test]
fn a_claim_is_minted_once_and_only_if_it_is_final_and_names_the_currency() {
    let mut stage = Stage::new(lasting());
    let [a, b, ..] = stage.people;
    let (stranger, currency) = (stage.stranger, stage.currency);
    let none = Generative::NotFinal {
        claim: 99,
        status: 0,
    };
    stage.refuses(stranger, &mint(99), none);
    let claims = stage.finals(&[(a, 25)]);
    let claim = claims[0];
    let elsewhere = stage.attested(a, 10, b);
    let filed = stage.filed(a, 10, currency);
    let status = Generative::NotFinal {
        claim: filed,
        status: 1,
    };
    stage.refuses(stranger, &mint(filed), status);
    stage.chain.advance(generative_stage::CHALLENGE);
    let another = Generative::ForAnotherConsumer {
        claim: elsewhere,
        consumer: b,
    };
    stage.refuses(stranger, &mint(elsewhere), another);
    let (amount, receipt) = stage.does(stranger, &mint(claim));
    assert_eq!(amount, 250);
    let minted = Generative::Minted {
        claim,
        claimant: a,
        amount: 250,
        netted: 0,
    };
    assert_eq!(receipt.events::<Generative::Minted>(), [minted]);
    let issued = Generative::Transfer {
        from: Address::ZERO,
        to: a,
        value: U256::from(250),
    };
    assert_eq!(receipt.events::<Generative::Transfer>(), [issued]);
    let issue = stage.asks(&Generative::issueCall { claim });
    assert_eq!((issue.status, issue.kind, issue.claimant), (2, 0, a));
    assert_eq!((issue.due, issue.minted), (250, 250));
    let all = Generative::AllMinted { claim };
    stage.refuses(stranger, &mint(claim), all);
    let issue = stage.asks(&Generative::issueCall { claim: elsewhere });
    assert_eq!((issue.status, issue.claimant), (0, Address::ZERO));
    stage.assert_settled();
}

#[test]
fn a_claim_that_is_due_nothing_after_rounding_is_all_minted() {
    let mut stage = Stage::new(lasting());
    let (governor, a) = (stage.governor, stage.people[0]);
    stage.does(governor, &Generative::setRateCall { kind: 0, rate: 9 });
    // a tenth of an hour at 9 an hour
    let claim = stage.finals(&[(a, 1)])[0];
    let all = Generative::AllMinted { claim };
    stage.refuses(stage.stranger, &mint(claim), all);
}

#[test]
fn a_claim_that_is_due_more_than_can_be_counted_is_refused() {
    let mut stage = Stage::new(lasting());
    let (governor, a) = (stage.governor, stage.people[0]);
    let rate = (1 << 96) - 1;
    stage.does(governor, &Generative::setRateCall { kind: 0, rate });
    let claim = stage.finals(&[(a, u128::MAX >> 9)])[0];
    stage.refuses(stage.stranger, &mint(claim), Generative::Overflow {});
}

#[test]
fn what_a_ceiling_does_not_let_through_comes_in_the_next_period() {
    let mut stage = Stage::new(with(|it| {
        it.demurrage = 0;
        it.ceiling = 1_000;
    }));
    let [a, b, ..] = stage.people;
    let stranger = stage.stranger;
    let claims = stage.finals(&[(a, 70), (b, 250)]);
    assert_eq!(stage.does(stranger, &mint(claims[0])).0, 700);
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, 300);
    let closes = (BEGINS + LENGTH) * DAY;
    let reached = |period, closes| Generative::CeilingReached {
        period,
        ceiling: 1_000,
        closes,
    };
    stage.refuses(stranger, &mint(claims[1]), reached(1, closes));
    let ceiling = stage.asks(&Generative::ceilingCall {});
    assert_eq!((ceiling.ceiling, ceiling.minted), (1_000, 1_000));
    assert_eq!((ceiling.period, ceiling.closes), (1, closes));
    let issue = stage.asks(&Generative::issueCall { claim: claims[1] });
    assert_eq!((issue.status, issue.due, issue.minted), (1, 2_500, 300));
    stage.chain.set_time(closes - 1);
    stage.refuses(stranger, &mint(claims[1]), reached(1, closes));
    stage.chain.set_time(closes);
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, 1_000);
    stage.enter(7); // periods in which nothing is minted leave nothing over
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, 1_000);
    let closes = (BEGINS + 7 * LENGTH) * DAY;
    stage.refuses(stranger, &mint(claims[1]), reached(7, closes));
    stage.enter(8);
    assert_eq!(stage.does(stranger, &mint(claims[1])).0, 200);
    let claim = claims[1];
    stage.refuses(stranger, &mint(claim), Generative::AllMinted { claim });
    stage.assert_settled();
}

#[test]
fn before_the_first_period_nothing_is_minted_for_claims() {
    let options = lasting();
    let mut stage = Stage::without_currency(&options);
    let mut settings = stage.settings(&options);
    settings.firstOpens = (BEGINS + 60) * DAY;
    let founders = stage.founders();
    let deployed = stage.deploys(settings, options.policy, founders);
    stage.currency = deployed.expect("it is sound");
    let rate = Generative::setRateCall {
        kind: 0,
        rate: HOUR,
    };
    stage.does(stage.governor, &rate);
    let claim = stage.finals(&[(stage.people[0], 10)])[0];
    let reached = Generative::CeilingReached {
        period: 0,
        ceiling: 10_000 * HOUR,
        closes: (BEGINS + 60) * DAY,
    };
    stage.refuses(stage.stranger, &mint(claim), reached);
    // basic income is paid from the first day on
    stage.does(stage.people[0], &Generative::claimIncomeCall {});
    stage.chain.set_time((BEGINS + 60) * DAY);
    assert_eq!(stage.does(stage.stranger, &mint(claim)).0, HOUR);
}

#[test]
fn a_ceiling_is_lowered_at_once_and_never_raised_by_that() {
    let mut stage = Stage::new(lasting());
    let (governor, caller) = (stage.governor, stage.people[0]);
    let lower = |ceiling| Generative::lowerCeilingCall { ceiling };
    let claim = stage.finals(&[(stage.people[0], 1_000)])[0];
    let mut generous = policy();
    generous.demurrage = 0;
    generous.ceiling = 20_000 * HOUR;
    assert_eq!(stage.does(governor, &set(generous)).0, 2);
    let not_governor = Generative::NotGovernor { caller };
    stage.refuses(caller, &lower(5), not_governor);
    let current = 10_000 * HOUR;
    for ceiling in [current, current + 1] {
        let not_lower = Generative::CeilingNotLower { ceiling, current };
        stage.refuses(governor, &lower(ceiling), not_lower);
    }
    let (_, receipt) = stage.does(governor, &lower(4_000));
    let lowered = Generative::CeilingLowered { ceiling: 4_000 };
    assert_eq!(receipt.events::<Generative::CeilingLowered>(), [lowered]);
    assert_eq!(stage.does(stage.stranger, &mint(claim)).0, 4_000);
    // below what was minted already: nothing more, and nothing is taken back
    stage.does(governor, &lower(1_000));
    let reached = Generative::CeilingReached {
        period: 1,
        ceiling: 1_000,
        closes: (BEGINS + LENGTH) * DAY,
    };
    stage.refuses(stage.stranger, &mint(claim), reached);
    stage.enter(2);
    let ceiling = stage.asks(&Generative::ceilingCall {});
    assert_eq!(
        (ceiling.ceiling, ceiling.minted),
        (1_000, 0),
        "what waited too"
    );
    stage.does(governor, &lower(0));
    assert_eq!(stage.asks(&Generative::ceilingCall {}).ceiling, 0);
}

#[test]
fn a_ceiling_can_be_a_share_of_what_a_council_gives() {
    let mut stage = Stage::new(Options {
        council: true,
        ..with(|it| {
            it.demurrage = 0;
            it.ceiling = ONE / 1_000;
        })
    });
    let a = stage.people[0];
    let ceiling = |stage: &mut Stage| stage.asks(&Generative::ceilingCall {}).ceiling;
    assert_eq!(ceiling(&mut stage), 0, "nothing is assessed");
    let claim = stage.finals(&[(a, 1_000)])[0];
    // season 2 of the stock: 10 to 20 days after its first day
    stage.attests(2, 1_999_999).expect("one seat is the quorum");
    stage.chain.advance(generative_stage::stage::DELAY);
    assert_eq!(ceiling(&mut stage), 1_999, "rounded down");
    let council = stage.council;
    let budget = Council::budgetCall { stock: 0, node: 0 };
    let budget = stage.chain.read(council, &budget).expect("a view").amount;
    assert_eq!(budget, 1_999_999);
    assert_eq!(stage.does(stage.stranger, &mint(claim)).0, 1_999);
    let lower = Generative::lowerCeilingCall {
        ceiling: ONE / 10_000,
    };
    stage.does(stage.governor, &lower);
    assert_eq!(ceiling(&mut stage), 199);
    // its assessment runs out: silence tightens
    stage.wait(60);
    assert_eq!(ceiling(&mut stage), 0);
    let period = stage.period();
    let reached = Generative::CeilingReached {
        period,
        ceiling: 0,
        closes: (BEGINS + u64::from(period) * LENGTH) * DAY,
    };
    stage.refuses(stage.stranger, &mint(claim), reached);
}

#[test]
fn what_was_minted_for_a_claim_that_falls_is_netted_from_what_comes_later() {
    let mut stage = Stage::new(lasting());
    let [a, b, ..] = stage.people;
    let stranger = stage.stranger;
    let revoke = |claim| Generative::revokeCall { claim };
    let claims = stage.works(&[(a, 500), (b, 100)]);
    let claim = claims[0];
    let standing = Generative::NotRevoked { claim, status: 4 };
    stage.refuses(stranger, &revoke(claim), standing);
    stage.transfers(a, b, 5_000); // it has nothing any more
    stage.falls(claim);
    let (debt, receipt) = stage.does(stranger, &revoke(claim));
    assert_eq!(debt, 5_000);
    let event = Generative::Revoked {
        claim,
        claimant: a,
        debt: 5_000,
    };
    assert_eq!(receipt.events::<Generative::Revoked>(), [event]);
    stage.refuses(
        stranger,
        &revoke(claim),
        Generative::NothingMinted { claim },
    );
    let fallen = Generative::NotFinal { claim, status: 6 };
    stage.refuses(stranger, &mint(claim), fallen);
    let issue = stage.asks(&Generative::issueCall { claim });
    assert_eq!((issue.status, issue.minted), (3, 5_000));

    // an income, and then work
    let income = stage.asks(&Generative::incomeCall { who: a }).amount;
    let (_, receipt) = stage.does(a, &Generative::claimIncomeCall {});
    let paid = &receipt.events::<Generative::IncomePaid>()[0];
    assert_eq!((paid.amount, paid.netted), (income, 5_000));
    assert_eq!(stage.balance(a), income - 5_000);
    let account = stage.asks(&Generative::accountCall { who: a });
    assert_eq!((account.debt, account.minted), (0, income));

    stage.falls(claims[1]);
    stage.does(stranger, &revoke(claims[1]));
    let later = stage.finals(&[(b, 30), (b, 90)]);
    for (claim, amount, netted, debt) in [(later[0], 300, 300, 700), (later[1], 900, 700, 0)] {
        let (minted, receipt) = stage.does(stranger, &mint(claim));
        assert_eq!(minted, amount, "the claim's due");
        let event = &receipt.events::<Generative::Minted>()[0];
        assert_eq!((event.amount, event.netted), (amount, netted));
        let account = stage.asks(&Generative::accountCall { who: b });
        assert_eq!(account.debt, debt);
    }
    let books = stage.asks(&Generative::booksCall {});
    assert_eq!(books.forWork, 5_000 + 1_000 + 200, "only what was issued");
    stage.assert_settled();
}

#[test]
fn a_claim_that_falls_before_anything_was_minted_leaves_no_debt() {
    let mut stage = Stage::new(lasting());
    let a = stage.people[0];
    let claim = stage.finals(&[(a, 500)])[0];
    stage.falls(claim);
    let revoke = Generative::revokeCall { claim };
    let nothing = Generative::NothingMinted { claim };
    stage.refuses(stage.stranger, &revoke, nothing);
    let none = Generative::NotRevoked {
        claim: 77,
        status: 0,
    };
    let revoke = Generative::revokeCall { claim: 77 };
    stage.refuses(stage.stranger, &revoke, none);
}

#[test]
fn a_claim_that_falls_half_minted_owes_the_half() {
    let mut stage = Stage::new(with(|it| {
        it.demurrage = 0;
        it.ceiling = 1_000;
    }));
    let a = stage.people[0];
    let claim = stage.works(&[(a, 500)])[0];
    stage.falls(claim);
    let revoke = Generative::revokeCall { claim };
    assert_eq!(stage.does(stage.stranger, &revoke).0, 1_000);
    stage.enter(2);
    let fallen = Generative::NotFinal { claim, status: 6 };
    stage.refuses(stage.stranger, &mint(claim), fallen);
}

// Policies.

#[test]
fn a_policy_waits_out_the_delay_for_a_period_to_begin_and_changes_nothing_of_the_past() {
    let mut stage = Stage::new(Options::default());
    let (governor, a) = (stage.governor, stage.people[0]);
    let caller = a;
    let mut other = policy();
    other.demurrage = ONE / 2;
    other.income = 48 * HOUR;
    other.obligation = 10 * HOUR;
    other.cashLimit = 0;
    let not_governor = Generative::NotGovernor { caller };
    stage.refuses(caller, &set(other.clone()), not_governor);
    stage.works(&[(a, 1_000)]);
    let begins = |period: u64| (BEGINS + (period - 1) * LENGTH) * DAY;
    // a second late for the period that opens after the delay
    stage.chain.set_time(begins(3) - DELAY + 1);
    let (from, receipt) = stage.does(governor, &set(policy()));
    assert_eq!(from, 4);
    assert_eq!(receipt.events::<Generative::PolicySet>()[0].fromPeriod, 4);
    // another word before it holds
    let (from, receipt) = stage.does(governor, &set(other.clone()));
    assert_eq!(from, 4);
    let announced = Generative::PolicySet {
        fromPeriod: 4,
        demurrage: other.demurrage,
        income: other.income,
        obligation: other.obligation,
        cashLimit: other.cashLimit,
        cashRate: other.cashRate,
        ceiling: other.ceiling,
        vouchers: other.vouchers,
        vouches: other.vouches,
    };
    assert_eq!(receipt.events::<Generative::PolicySet>(), [announced]);
    let period = stage.period();
    assert_eq!(period, 2);
    for (period, expected) in [(2, &policy()), (3, &policy()), (4, &other), (9, &other)] {
        let found = stage.asks(&Generative::policyCall { period });
        assert_eq!(&found.policy, expected, "policy-never-past");
    }
    stage.chain.set_time(begins(4) - 1);
    let before = stage.balance(a);
    let owed = stage.asks(&Generative::standingCall { who: a }).owed;
    assert_eq!(owed, 300 * HOUR);
    let income = stage.asks(&Generative::incomeCall { who: a }).amount;
    stage.chain.advance(1);
    // the first day still melts as the day before did, and is owed and earned as the new policy says
    assert!(stage.balance(a) >= before - 3);
    let owed = stage.asks(&Generative::standingCall { who: a }).owed;
    assert_eq!(owed, 310 * HOUR);
    let found = stage.asks(&Generative::incomeCall { who: a });
    assert_eq!(found.days_, 15);
    // 48 for today instead of 24 for the day that is too long ago
    assert!(found.amount.abs_diff(income + 24 * HOUR) <= 1);
    stage.wait(1);
    let day = stage.balance(a);
    assert!(day < before - 15, "{day} of {before}: half a year's");
    stage.assert_settled();
}

#[test]
fn many_policies_one_after_the_other_each_hold_for_their_periods() {
    let mut stage = Stage::new(Options {
        length: 15,
        ..with(|it| {
            it.obligation = 100;
            it.cashLimit = 0;
        })
    });
    let (governor, a) = (stage.governor, stage.people[0]);
    let mut owed = 0;
    for period in 1..=12_u64 {
        stage.on_day(BEGINS + (period - 1) * 15);
        owed += 100 * u128::from(period);
        let standing = stage.asks(&Generative::standingCall { who: a });
        assert_eq!(standing.owed, owed, "obligation-adds-up");
        let mut next = policy();
        next.demurrage = ONE / 100 * u128::from(period);
        next.obligation = 100 * u128::from(period + 1);
        next.cashLimit = 0;
        next.income = HOUR * u128::from(period);
        assert_eq!(u64::from(stage.does(governor, &set(next)).0), period + 1);
        // all days of the period: the first under its own income too
        let days = if period == 1 { 6 } else { 15 };
        if period % 3 == 1 {
            assert_eq!(
                stage.asks(&Generative::incomeCall { who: a }).days_,
                days.max(6)
            );
            stage.does(a, &Generative::claimIncomeCall {});
        }
    }
    stage.assert_settled();
}

// Members.

fn vouch(candidate: Address) -> Generative::vouchCall {
    Generative::vouchCall { candidate }
}

fn voices(stage: &mut Stage, candidate: Address) -> (u8, u8) {
    let found = stage.asks(&Generative::vouchesCall { candidate });
    (found.voices, found.needed)
}

#[test]
fn who_enough_members_vouch_for_is_a_member_from_today() {
    let mut stage = Stage::new(Options::default());
    let [a, b, _, d, e, _] = stage.people;
    stage.enter(1);
    let not_member = Generative::NotMember { account: e };
    stage.refuses(e, &vouch(d), not_member);
    let itself = Generative::VouchesForItself { account: a };
    stage.refuses(a, &vouch(a), itself);
    let already = Generative::AlreadyMember { account: b };
    stage.refuses(a, &vouch(b), already);
    for given in [Address::ZERO, stage.commons] {
        stage.refuses(a, &vouch(given), Generative::InvalidAddress { given });
    }
    let (admitted, receipt) = stage.does(a, &vouch(d));
    assert!(!admitted);
    let vouched = Generative::Vouched {
        candidate: d,
        voucher: a,
        voices: 1,
    };
    assert_eq!(receipt.events::<Generative::Vouched>(), [vouched]);
    assert_eq!(voices(&mut stage, d), (1, 2));
    let twice = Generative::AlreadyVouched {
        candidate: d,
        voucher: a,
    };
    stage.refuses(a, &vouch(d), twice);
    let (admitted, receipt) = stage.does(b, &vouch(d));
    assert!(admitted);
    let day = small(stage.today());
    let event = Generative::MemberAdmitted { member: d, day };
    assert_eq!(receipt.events::<Generative::MemberAdmitted>(), [event]);
    assert_eq!(stage.asks(&Generative::memberCountCall {}), 4);
    assert_eq!(voices(&mut stage, d), (0, 2));
    let standing = stage.asks(&Generative::standingCall { who: d });
    assert_eq!((standing.isMember, standing.since), (true, day));
    assert_eq!(standing.owed, 0, "from the next period on");
    stage.enter(2);
    let standing = stage.asks(&Generative::standingCall { who: d });
    assert_eq!(standing.owed, 100 * HOUR);
}

#[test]
fn the_voice_of_a_voucher_who_left_does_not_count_even_if_it_comes_back() {
    let mut stage = Stage::new(with(|it| it.vouches = 9));
    let [a, b, c, d, e, _] = stage.people;
    stage.does(a, &vouch(d));
    stage.does(a, &Generative::leaveCall {});
    assert_eq!(voices(&mut stage, d), (0, 2), "voice-of-members");
    let not_vouched = Generative::NotVouched {
        candidate: d,
        voucher: a,
    };
    let withdraw = Generative::withdrawVouchCall { candidate: d };
    stage.refuses(a, &withdraw, not_vouched);
    stage.does(b, &vouch(a));
    assert!(stage.does(c, &vouch(a)).0, "it is back");
    assert_eq!(voices(&mut stage, d), (0, 2), "voice-of-members");
    // one more voice is not enough; its own again is
    assert!(!stage.does(b, &vouch(d)).0);
    assert!(stage.does(a, &vouch(d)).0);
    // an excluded member's neither
    stage.does(b, &vouch(e));
    let exclude = Generative::excludeCall { member: b };
    let (_, receipt) = stage.does(stage.governor, &exclude);
    let left = Generative::MemberLeft {
        member: b,
        excluded: true,
    };
    assert_eq!(receipt.events::<Generative::MemberLeft>(), [left]);
    assert_eq!(voices(&mut stage, e), (0, 2), "voice-of-members");
    assert!(!stage.does(c, &vouch(e)).0);
    assert!(stage.does(d, &vouch(e)).0);
}

#[test]
fn a_member_vouches_so_often_a_period_and_a_vouch_taken_back_stays_used() {
    let mut stage = Stage::new(with(|it| {
        it.vouches = 2;
        it.vouchers = 3;
    }));
    let [a, _, _, d, e, f] = stage.people;
    let withdraw = |candidate| Generative::withdrawVouchCall { candidate };
    stage.enter(1);
    stage.does(a, &vouch(d));
    let (_, receipt) = stage.does(a, &withdraw(d));
    let event = Generative::VouchWithdrawn {
        candidate: d,
        voucher: a,
    };
    assert_eq!(receipt.events::<Generative::VouchWithdrawn>(), [event]);
    assert_eq!(voices(&mut stage, d), (0, 3));
    let not_vouched = Generative::NotVouched {
        candidate: d,
        voucher: a,
    };
    stage.refuses(a, &withdraw(d), not_vouched);
    stage.does(a, &vouch(e));
    let used = |period| Generative::VouchesUsedUp { vouches: 2, period };
    stage.refuses(a, &vouch(f), used(1));
    // nor by leaving and coming back
    stage.enter(2);
    stage.does(a, &vouch(f));
    stage.does(a, &vouch(d));
    stage.refuses(
        a,
        &vouch(e),
        Generative::AlreadyVouched {
            candidate: e,
            voucher: a,
        },
    );
    stage.does(a, &withdraw(e));
    stage.refuses(a, &vouch(e), used(2));
}

#[test]
fn who_leaves_is_no_member_and_keeps_what_it_has_and_owes() {
    let mut stage = Stage::new(lasting());
    let [a, b, _, d, ..] = stage.people;
    stage.works(&[(a, 1_000)]);
    let (_, receipt) = stage.does(a, &Generative::leaveCall {});
    let left = Generative::MemberLeft {
        member: a,
        excluded: false,
    };
    assert_eq!(receipt.events::<Generative::MemberLeft>(), [left]);
    assert_eq!(stage.asks(&Generative::memberCountCall {}), 2);
    stage.refuses(
        a,
        &Generative::leaveCall {},
        Generative::NotMember { account: a },
    );
    stage.refuses(a, &vouch(d), Generative::NotMember { account: a });
    let income = Generative::claimIncomeCall {};
    stage.refuses(a, &income, Generative::NotMember { account: a });
    assert_eq!(stage.asks(&Generative::incomeCall { who: a }).amount, 0);
    let exclude = Generative::excludeCall { member: a };
    let governor = stage.governor;
    stage.refuses(governor, &exclude, Generative::NotMember { account: a });
    let of_another = Generative::excludeCall { member: b };
    let not_governor = Generative::NotGovernor { caller: d };
    stage.refuses(d, &of_another, not_governor);
    stage.enter(5);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert!(!standing.isMember);
    assert_eq!((standing.owed, standing.overdue), (100 * HOUR, 100 * HOUR));
    stage.does(a, &Generative::settleHoursCall { amount: 10_000 });
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.inHours, standing.due), (10_000, 0));
    stage.assert_settled();
}

// Obligations.

#[test]
fn an_obligation_is_paid_in_hours_or_up_to_a_limit_in_cash() {
    let mut stage = Stage::new(lasting());
    let [a, _, _, d, ..] = stage.people;
    let (commons, currency) = (stage.commons, stage.currency);
    let hours = |amount| Generative::settleHoursCall { amount };
    let cash = |amount| Generative::settleCashCall { amount };
    for account in [a, d] {
        let nothing = || Generative::NothingDue { account };
        stage.refuses(account, &hours(1), nothing());
        stage.refuses(account, &cash(1), nothing());
    }
    stage.works(&[(a, 700)]);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.due, standing.overdue), (10_000, 0));
    assert_eq!(standing.cashRoom, 4_000);
    let none = || Generative::InvalidAmount { amount: 0 };
    stage.refuses(a, &hours(0), none());
    stage.refuses(a, &cash(0), none());
    let more = || Generative::MoreThanDue {
        amount: 10_001,
        due: 10_000,
    };
    stage.refuses(a, &hours(10_001), more());
    stage.refuses(a, &cash(10_001), more());
    let short = Generative::ERC20InsufficientBalance {
        sender: a,
        balance: U256::from(7_000),
        needed: U256::from(7_001),
    };
    stage.refuses(a, &hours(7_001), short);
    let room = Generative::CashLimitReached {
        amount: 4_001,
        room: 4_000,
    };
    stage.refuses(a, &cash(4_001), room);

    let before = stage.cash_of(a);
    let (paid, receipt) = stage.does(a, &cash(1_999));
    assert_eq!(paid, 4_998, "19.99 at 250, rounded up");
    assert_eq!(before - stage.cash_of(a), U256::from(4_998));
    assert_eq!(stage.cash_of(currency), U256::from(4_998));
    let met = |amount, cash, due| Generative::ObligationMet {
        member: a,
        amount,
        cash,
        due,
    };
    let events = receipt.events::<Generative::ObligationMet>();
    assert_eq!(events, [met(1_999, 4_998, 8_001)]);
    let (_, receipt) = stage.does(a, &hours(6_001));
    let events = receipt.events::<Generative::ObligationMet>();
    assert_eq!(events, [met(6_001, 0, 2_000)]);
    assert_eq!(stage.balance(commons), 6_001);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.inHours, standing.inCash), (6_001, 1_999));
    assert_eq!((standing.due, standing.cashRoom), (2_000, 2_000));
    stage.does(a, &cash(2_000));
    let nothing = Generative::NothingDue { account: a };
    stage.refuses(a, &hours(1), nothing);

    // what is not used of the limit remains
    stage.enter(2);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.due, standing.overdue), (10_000, 0));
    assert_eq!(standing.cashRoom, 4_001);
    stage.enter(4);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.due, standing.overdue), (30_000, 20_000));
    let held = stage.asks(&Generative::settingsCall {}).cashHeld;
    let (collected, receipt) = stage.does(d, &Generative::collectCashCall {});
    assert_eq!(collected, held);
    let event = Generative::CashCollected { cash: held };
    assert_eq!(receipt.events::<Generative::CashCollected>(), [event]);
    assert_eq!(stage.cash_of(commons), U256::from(held));
    stage.refuses(d, &Generative::collectCashCall {}, Generative::NoCash {});
    stage.assert_settled();
}

#[test]
fn what_could_have_been_paid_in_cash_is_not_paid_for_nothing_when_cash_is_no_longer_taken() {
    let mut stage = Stage::new(lasting());
    let a = stage.people[0];
    stage.enter(1);
    let mut hours_only = policy();
    hours_only.cashLimit = 0;
    hours_only.cashRate = 0;
    stage.does(stage.governor, &set(hours_only));
    let room = |stage: &mut Stage| stage.asks(&Generative::standingCall { who: a }).cashRoom;
    assert_eq!(room(&mut stage), 4_000);
    stage.enter(2);
    assert_eq!(room(&mut stage), 0);
    let cash = Generative::settleCashCall { amount: 1_000 };
    let refused = Generative::CashLimitReached {
        amount: 1_000,
        room: 0,
    };
    stage.refuses(a, &cash, refused);
    // and again when it is
    stage.does(stage.governor, &set(policy()));
    stage.enter(3);
    assert_eq!(room(&mut stage), 8_000);
}

#[test]
fn who_comes_back_owes_what_it_owed_and_from_the_next_period_on() {
    let mut stage = Stage::new(lasting());
    let [a, b, c, ..] = stage.people;
    let owed = |stage: &mut Stage| stage.asks(&Generative::standingCall { who: a }).owed;
    stage.enter(2);
    stage.does(a, &Generative::leaveCall {});
    stage.enter(6);
    assert_eq!(owed(&mut stage), 20_000);
    stage.does(b, &vouch(a));
    stage.does(c, &vouch(a));
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.owed, standing.overdue), (20_000, 20_000));
    stage.enter(7);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!((standing.owed, standing.overdue), (30_000, 20_000));
}

// Basic income.

#[test]
fn an_income_of_24_a_day_is_359_49978740606442_for_a_fortnight_and_today() {
    let coin = 10_u128.pow(18);
    let mut stage = Stage::new(Options {
        decimals: 18,
        ..with(|it| it.income = 24 * coin)
    });
    let a = stage.people[0];
    stage.wait(40);
    let income = stage.asks(&Generative::incomeCall { who: a });
    assert_eq!(income.days_, 15, "income-fourteen-days");
    let (amount, receipt) = stage.does(a, &Generative::claimIncomeCall {});
    assert_eq!((amount + 5_000) / 10_000, 35_949_978_740_606_442);
    let paid = Generative::IncomePaid {
        member: a,
        days_: 15,
        amount,
        netted: 0,
    };
    assert_eq!(receipt.events::<Generative::IncomePaid>(), [paid]);
    let books = stage.asks(&Generative::booksCall {});
    assert_eq!((books.forWork, books.asIncome), (0, amount));
    stage.assert_settled();
}

#[test]
fn an_income_is_paid_once_a_day_to_members_only() {
    let mut stage = Stage::new(lasting());
    let [a, b, c, d, ..] = stage.people;
    let claim = Generative::claimIncomeCall {};
    stage.refuses(d, &claim, Generative::NotMember { account: d });
    assert_eq!(stage.does(a, &claim).0, 24 * HOUR, "the first day");
    let twice = |stage: &Stage| Generative::NoIncome {
        account: a,
        nextDay: small(stage.today() + 1),
    };
    stage.refuses(a, &claim, twice(&stage));
    stage.on_day(FIRST_DAY + 1);
    stage.chain.advance(DAY - 1);
    assert_eq!(stage.does(a, &claim).0, 24 * HOUR);
    stage.refuses(a, &claim, twice(&stage));
    stage.chain.advance(1);
    assert_eq!(stage.does(a, &claim).0, 24 * HOUR, "a second later");
    // leaving and coming back on the same day pays nothing twice, and no days outside
    stage.does(a, &Generative::leaveCall {});
    stage.does(b, &vouch(a));
    stage.does(c, &vouch(a));
    stage.refuses(a, &claim, twice(&stage));
    stage.does(a, &Generative::leaveCall {});
    stage.wait(40);
    stage.does(b, &vouch(a));
    stage.does(c, &vouch(a));
    assert_eq!(stage.asks(&Generative::incomeCall { who: a }).days_, 1);
    assert_eq!(stage.does(a, &claim).0, 24 * HOUR);
    stage.assert_settled();
}

#[test]
fn without_an_income_in_the_policy_there_is_none() {
    let mut stage = Stage::new(with(|it| it.income = 0));
    let a = stage.people[0];
    stage.wait(20);
    let none = Generative::NoIncome {
        account: a,
        nextDay: small(stage.today() + 1),
    };
    stage.refuses(a, &Generative::claimIncomeCall {}, none);
}

// Time.

#[test]
fn a_clock_that_stands_still_or_leaps_a_century_leaves_everything_exact() {
    let mut stage = Stage::new(Options::default());
    let [a, b, ..] = stage.people;
    stage.works(&[(a, 99_999), (b, 1)]);
    // the same second: nothing changes by asking or settling again
    let first = stage.views();
    for _ in 0..3 {
        stage.settles(a);
        assert!(stage.views() == first);
    }
    let before = stage.balance(a);
    stage.chain.advance(36_525 * DAY);
    let left = stage.balance(a);
    // 0.93^100 of it: 705.38
    assert_eq!(before, 999_990);
    assert_eq!(left, 705);
    let standing = stage.asks(&Generative::standingCall { who: a });
    assert_eq!(standing.owed, u128::from(stage.period()) * 100 * HOUR);
    stage.does(a, &Generative::settleHoursCall { amount: 5 });
    stage.does(a, &Generative::claimIncomeCall {});
    stage.does(b, &vouch(stage.people[3]));
    stage.transfers(a, b, 700);
    stage.does(stage.governor, &set(policy()));
    stage.assert_settled();
    // and another one, in silence
    stage.chain.advance(36_525 * DAY);
    stage.assert_settled();
}

// Governance.

#[test]
fn governance_passes_to_whom_it_is_offered_when_it_accepts() {
    let mut stage = Stage::new(Options::default());
    let (governor, to, other) = (stage.governor, stage.people[0], stage.people[1]);
    let accept = Generative::acceptGovernanceCall {};
    stage.refuses(to, &accept, Generative::NotOffered { caller: to });
    let offer = |to| Generative::offerGovernanceCall { to };
    let from = governor;
    stage.refuses(
        other,
        &offer(other),
        Generative::NotGovernor { caller: other },
    );
    let (_, receipt) = stage.does(governor, &offer(to));
    let offered = Generative::GovernanceOffered { from, to };
    assert_eq!(receipt.events::<Generative::GovernanceOffered>(), [offered]);
    stage.refuses(other, &accept, Generative::NotOffered { caller: other });
    let (_, receipt) = stage.does(to, &accept);
    let accepted = Generative::GovernanceAccepted { governor: to };
    assert_eq!(
        receipt.events::<Generative::GovernanceAccepted>(),
        [accepted]
    );
    assert_eq!(stage.asks(&Generative::governorCall {}), to);
    let successor = other;
    let name = Generative::nameSuccessorCall { successor };
    stage.refuses(
        governor,
        &name,
        Generative::NotGovernor { caller: governor },
    );
    let (_, receipt) = stage.does(to, &name);
    let named = Generative::SuccessorNamed { successor };
    assert_eq!(receipt.events::<Generative::SuccessorNamed>(), [named]);
    assert_eq!(stage.asks(&Generative::successorCall {}), successor);
}

/// A claim is filed on a period that is over: there is no work for the future.
#[test]
fn a_kind_of_work_has_periods_of_its_own() {
    let mut stage = Stage::new(lasting());
    let claim = stage.works(&[(stage.people[0], 10)])[0];
    let found = stage
        .chain
        .read(stage.register, &Claims::verdictCall { claim })
        .expect("a view");
    assert_eq!(found.period, 1);
    assert_eq!(stage.period(), 1);
}
