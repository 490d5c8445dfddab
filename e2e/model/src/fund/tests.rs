use super::*;

const DAY: u64 = 86_400;
const PERSON: PersonId = 7;

/// A fund with an agreement of agency 0 on kind 0, periods of ten days, no delay and no settlement.
fn fund(terms: Terms) -> CircularFund {
    let mut fund = CircularFund::new(0);
    let charter = Charter {
        calendar: Calendar {
            begins: 0,
            length: 10 * DAY,
        },
        decimals: 0,
        settlement: 0,
        max_tariff: u128::MAX,
        max_bonus: u128::MAX,
        first: 1,
    };
    fund.open_scheme(true, 0, charter, terms)
        .expect("it is sound");
    let agreement = Agreement {
        kind: 0,
        agency: 0,
        institution: 0,
        share: 500_000_000_000_000_000,
        quorum: Quorum {
            seats: 1,
            institutions: 1,
            dissent: 1,
        },
        from: None,
        last: None,
    };
    fund.offer(true, agreement).expect("it is sound");
    fund.accept(0, 1, 0).expect("it is the agency");
    fund
}

/// So much a unit, and nothing for hectares.
fn tariff(tariff: u128) -> Terms {
    Terms {
        tariff,
        bonus: 0,
        target: 0,
    }
}

fn seen(quantity: u128, area: u128) -> Seen {
    Seen {
        status: FINAL,
        kind: 0,
        period: 1,
        claimant: PERSON,
        ours: true,
        quantity,
        area,
    }
}

#[test]
fn plateau_du_neubourg_has_its_two_published_totals() {
    // cents: 1 € a kilogram, 25 € a hectare
    let mut fund = fund(Terms {
        tariff: 100,
        bonus: 2_500,
        target: 133_783,
    });
    fund.deposit(1, 1, 20_000_000, 0).expect("it is open");
    fund.enrol(1, &seen(133_783, 16_952_000))
        .expect("it is final");
    fund.close(0, 1, 10 * DAY).expect("it is over");
    let period = fund.period(0, 1);
    assert_eq!(period.individual, 13_378_300.into());
    assert_eq!(period.collective, 4_238_000.into());
    assert_eq!(fund.period(0, 2).pot, 2_383_700.into());
    assert_eq!(fund.broken_invariant(), None);
}

#[test]
fn a_third_of_a_hundred_each_leaves_one_for_the_next_period() {
    let mut fund = fund(tariff(10));
    fund.deposit(1, 1, 100, 0).expect("it is open");
    for claim in 1..=3 {
        fund.enrol(claim, &seen(10, 0)).expect("it is final");
    }
    fund.close(0, 1, 10 * DAY).expect("it is over");
    for claim in 1..=3 {
        let withdrawn = fund.withdraw(PERSON, claim, FINAL);
        assert_eq!(withdrawn.expect("it is closed").paid, 33.into());
    }
    assert_eq!(fund.period(0, 2).pot, 1.into());
    assert_eq!(fund.broken_invariant(), None);
}

#[test]
fn a_debt_is_netted_and_the_rest_goes_back_to_the_agency() {
    let mut fund = fund(tariff(1));
    fund.deposit(1, 1, 100, 0).expect("it is open");
    for (claim, quantity) in [(1, 30), (2, 50)] {
        fund.enrol(claim, &seen(quantity, 0)).expect("it is final");
    }
    fund.close(0, 1, 10 * DAY).expect("it is over");
    fund.withdraw(PERSON, 1, FINAL).expect("it is closed");
    fund.recover(1, REVOKED).expect("it is revoked");
    assert_eq!(fund.debt(0, PERSON), 30.into());
    let second = fund.withdraw(PERSON, 2, FINAL).expect("it is closed");
    assert_eq!((second.paid, second.netted), (20.into(), 30.into()));
    fund.wind_up(true, 0, 10 * DAY).expect("it is not yet");
    fund.close(0, 2, 20 * DAY).expect("it is over");
    assert_eq!(fund.refund(0, 1), Ok(50.into()));
    assert_eq!(fund.books(0).paid_out, 100.into());
    assert_eq!(fund.broken_invariant(), None);
}

#[test]
fn half_of_a_saving_is_due_rounded_up_once_it_is_audited() {
    let mut fund = fund(tariff(1));
    fund.propose_auditor(true, 3, 1, 0)
        .expect("it has no seat yet");
    let statement = Statement {
        agreement: 1,
        period: 1,
        saving: 101,
        evidence: 1,
    };
    fund.report(0, statement, 10 * DAY).expect("it is over");
    assert_eq!(fund.due(1), 0.into());
    assert_eq!(fund.speak(3, statement, true, 10 * DAY), Ok(true));
    assert_eq!(fund.due(1), 51.into());
}
