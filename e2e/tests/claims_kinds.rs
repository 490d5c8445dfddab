//! Kinds of benefit, their quorums and seats, and governance, on the deployed register of claims.
#![allow(missing_docs)]

mod claims_stage;

use alloy_core::{
    primitives::{Address, B256},
    sol_types::{SolError, SolValue},
};
use claims_stage::{
    assert_error, kind_settings, new_kind, quorum, Claims, Stage, CHALLENGE_BOND, DAY, DELAY,
    FIRST_OPENS, PERIOD, REVIEW,
};
use weir_e2e::{contract_code, Chain};

#[test]
fn a_kind_is_added_by_the_governor_and_answers_what_it_was_given() {
    let mut stage = Stage::new();
    let settings = Claims::KindSettings {
        decimals: 7,
        unit: "t".into(),
        ..kind_settings(stage.token)
    };
    let add = new_kind(settings.clone());
    for caller in [stage.stranger, stage.seat(0)] {
        stage.refuses(caller, &add, Claims::NotGovernor { caller });
    }
    let (kind, receipt) = stage.does(stage.governor, &add);
    assert_eq!(kind, 2);
    let added = Claims::KindAdded {
        kind,
        name: settings.name.clone(),
    };
    assert_eq!(receipt.events::<Claims::KindAdded>(), [added]);
    let own = Claims::KindSettings {
        benefit: kind,
        ..settings
    };
    assert_eq!(stage.asks(&Claims::kindSettingsCall { kind }), own);
    let shared = stage.asks(&Claims::kindSettingsCall { kind: 1 });
    assert_eq!(shared.benefit, 0);
    let terms = stage.asks(&Claims::kindTermsCall { kind });
    assert_eq!(
        (
            terms.firstOpens,
            terms.periodLength,
            terms.decimals,
            terms.token
        ),
        (FIRST_OPENS, PERIOD, 7, stage.token)
    );
    assert_eq!(stage.asks(&Claims::kindCountCall {}), 3);
}

#[test]
fn kinds_that_cannot_be_are_refused_with_value_and_limit() {
    const TEN_YEARS: u64 = 315_360_000;
    let mut stage = Stage::new();
    let governor = stage.governor;
    let sound = kind_settings(stage.token);
    macro_rules! refused {
        ($change:expr, $expected:expr) => {{
            let mut settings = sound.clone();
            let change: fn(&mut Claims::KindSettings) = $change;
            change(&mut settings);
            stage.refuses(governor, &new_kind(settings), $expected);
        }};
    }
    refused!(
        |it| it.decimals = 255,
        Claims::InvalidDecimals {
            decimals: 255,
            limit: weir_core::text::MAX_DECIMALS,
        }
    );
    refused!(
        |it| it.resolution = 16,
        Claims::InvalidResolution {
            resolution: 16,
            limit: 15,
        }
    );
    refused!(
        |it| it.periodLength = 0,
        Claims::InvalidPeriod {
            firstOpens: FIRST_OPENS,
            periodLength: 0,
        }
    );
    refused!(
        |it| it.firstOpens = u64::MAX,
        Claims::InvalidPeriod {
            firstOpens: u64::MAX,
            periodLength: PERIOD,
        }
    );
    refused!(
        |it| it.benefit = 2,
        Claims::BenefitDiffers { benefit: 2 } // the kind's own number is not there yet
    );
    refused!(
        |it| {
            it.benefit = 0;
            it.resolution += 1;
        },
        Claims::BenefitDiffers { benefit: 0 }
    );
    refused!(
        |it| {
            it.benefit = 1;
            it.periodLength += 1;
        },
        Claims::BenefitDiffers { benefit: 1 }
    );
    refused!(
        |it| {
            it.benefit = 0;
            it.firstOpens += 1;
        },
        Claims::BenefitDiffers { benefit: 0 }
    );
    for seconds in [0, TEN_YEARS + 1, u64::MAX] {
        let limit = TEN_YEARS;
        for window in 0..4 {
            let mut settings = sound.clone();
            let it = &mut settings.windows;
            let windows = [
                &mut it.attestation,
                &mut it.challenge,
                &mut it.review,
                &mut it.liability,
            ];
            *windows.into_iter().nth(window).unwrap() = seconds;
            if window == 3 && seconds == 0 {
                continue; // attestors may be free of liability
            }
            let seconds_ = seconds;
            let expected = Claims::InvalidWindow { seconds_, limit };
            stage.refuses(governor, &new_kind(settings), expected);
        }
    }
    for (seats, institutions, dissent) in [(0, 0, 1), (2, 3, 1), (2, 1, 0), (65, 1, 1)] {
        let invalid = Claims::InvalidQuorum {
            seats,
            institutions,
            dissent,
        };
        let given = quorum(seats, institutions, dissent);
        for (quorum, review) in [
            (given.clone(), quorum(64, 64, 1)),
            (quorum(1, 1, 1), given.clone()),
        ] {
            let add = Claims::addKindCall {
                added: Claims::NewKind {
                    settings: sound.clone(),
                    quorum,
                    review,
                },
            };
            stage.refuses(governor, &add, invalid.clone());
        }
    }
    for (seats, institutions) in [(2, 2), (3, 1)] {
        let add = Claims::addKindCall {
            added: Claims::NewKind {
                settings: sound.clone(),
                quorum: quorum(3, 2, 1),
                review: quorum(seats, institutions, 1),
            },
        };
        let expected = Claims::ReviewBelowQuorum {
            seats,
            institutions,
        };
        stage.refuses(governor, &add, expected);
    }
    // a chain of kinds is of the first one's benefit
    let mut shared = sound.clone();
    shared.benefit = 1;
    let (kind, _) = stage.does(governor, &new_kind(shared));
    assert_eq!(stage.asks(&Claims::kindSettingsCall { kind }).benefit, 0);
}

#[test]
fn quorums_tighten_at_once_and_loosen_after_the_delay() {
    let mut stage = Stage::new();
    let governor = stage.governor;
    let now = stage.chain.now();
    let in_force = |stage: &mut Stage| {
        let it = stage.asks(&Claims::quorumsCall { kind: 0 });
        [
            (it.seats, it.institutions, it.dissent),
            (it.reviewSeats, it.reviewInstitutions, it.reviewDissent),
        ]
    };
    let set = |seats, institutions, dissent| Claims::setQuorumCall {
        kind: 0,
        seats,
        institutions,
        dissent,
    };
    let review = |seats, institutions, dissent| Claims::setReviewCall {
        kind: 0,
        seats,
        institutions,
        dissent,
    };
    for caller in [stage.stranger, stage.seat(0)] {
        stage.refuses(caller, &set(3, 2, 1), Claims::NotGovernor { caller });
        stage.refuses(caller, &review(3, 2, 1), Claims::NotGovernor { caller });
    }
    let expected = Claims::InvalidQuorum {
        seats: 1,
        institutions: 2,
        dissent: 1,
    };
    stage.refuses(governor, &set(1, 2, 1), expected);
    let unknown = Claims::setQuorumCall {
        kind: 5,
        seats: 1,
        institutions: 1,
        dissent: 1,
    };
    stage.refuses(governor, &unknown, Claims::UnknownKind { kind: 5 });

    let (from, receipt) = stage.does(governor, &set(3, 2, 1));
    assert_eq!(from, now);
    let changed = Claims::QuorumChanged {
        kind: 0,
        review: false,
        seats: 3,
        institutions: 2,
        dissent: 1,
        from,
    };
    assert_eq!(receipt.events::<Claims::QuorumChanged>(), [changed]);
    let (from, _) = stage.does(governor, &set(2, 2, 1));
    assert_eq!(from, now + DELAY);
    assert_eq!(in_force(&mut stage)[0], (3, 2, 1));
    // what judges may be no less than what attests, now or when what waits is in force
    let expected = Claims::ReviewBelowQuorum {
        seats: 2,
        institutions: 2,
    };
    stage.refuses(governor, &review(2, 2, 2), expected);
    stage.chain.advance(DELAY);
    assert_eq!(in_force(&mut stage)[0], (2, 2, 1));
    let (from, receipt) = stage.does(governor, &review(2, 2, 3));
    assert_eq!(from, now + 2 * DELAY);
    let changed = Claims::QuorumChanged {
        kind: 0,
        review: true,
        seats: 2,
        institutions: 2,
        dissent: 3,
        from,
    };
    assert_eq!(receipt.events::<Claims::QuorumChanged>(), [changed]);
    // the review that waits would be below this
    let expected = Claims::ReviewBelowQuorum {
        seats: 2,
        institutions: 2,
    };
    stage.refuses(governor, &set(3, 2, 1), expected);
    stage.chain.advance(DELAY);
    assert_eq!(in_force(&mut stage), [(2, 2, 1), (2, 2, 3)]);
}

#[test]
fn seats_are_given_by_the_governor_after_the_delay_to_sixty_four_addresses_at_most() {
    let mut stage = Stage::new();
    let governor = stage.governor;
    let propose = |seat, institution| Claims::proposeSeatCall {
        kind: 0,
        seat,
        institution,
    };
    let newcomer = Chain::account(900);
    let caller = stage.stranger;
    let denied = Claims::NotGovernor { caller };
    stage.refuses(caller, &propose(newcomer, 1), denied.clone());
    let seat = stage.seat(0);
    let remove = Claims::removeSeatCall { kind: 0, seat };
    stage.refuses(caller, &remove, denied);
    stage.refuses(governor, &propose(seat, 1), Claims::SeatTaken { seat });
    let invalid = Claims::InvalidInstitution { institution: 64 };
    stage.refuses(governor, &propose(newcomer, 64), invalid);
    let zero = Claims::InvalidAddress {
        given: Address::ZERO,
    };
    stage.refuses(governor, &propose(Address::ZERO, 1), zero);
    let elsewhere = Claims::proposeSeatCall {
        kind: 7,
        seat: newcomer,
        institution: 1,
    };
    stage.refuses(governor, &elsewhere, Claims::UnknownKind { kind: 7 });
    let nobody = Claims::removeSeatCall {
        kind: 0,
        seat: newcomer,
    };
    stage.refuses(governor, &nobody, Claims::NotSeat { caller: newcomer });

    let from = stage.chain.now() + DELAY;
    let (_, receipt) = stage.does(governor, &propose(newcomer, 63));
    let proposed = Claims::SeatProposed {
        kind: 0,
        seat: newcomer,
        institution: 63,
        from,
    };
    assert_eq!(receipt.events::<Claims::SeatProposed>(), [proposed]);
    let found = stage.asks(&Claims::seatOfCall {
        kind: 0,
        seat: newcomer,
    });
    assert_eq!(
        (found.seated, found.index, found.institution, found.from),
        (true, 6, 63, from)
    );
    for n in 7..64 {
        stage.does(governor, &propose(Chain::account(900 + n), 5));
    }
    let full = Claims::TooManySeats { limit: 64 };
    stage.refuses(governor, &propose(Chain::account(999), 5), full);
    let (_, receipt) = stage.does(governor, &nobody);
    let removed = Claims::SeatRemoved {
        kind: 0,
        seat: newcomer,
    };
    assert_eq!(receipt.events::<Claims::SeatRemoved>(), [removed]);
    // its bit stays its own
    stage.does(governor, &propose(newcomer, 2));
    // and the seats of other kinds are others
    let elsewhere = Claims::proposeSeatCall {
        kind: 1,
        seat: newcomer,
        institution: 1,
    };
    stage.does(governor, &elsewhere);
}

#[test]
fn governance_passes_in_two_steps_and_a_register_begins_with_a_governor() {
    let mut stage = Stage::new();
    let (old, new) = (stage.governor, stage.stranger);
    let offer = Claims::offerGovernanceCall { to: new };
    let accept = Claims::acceptGovernanceCall {};
    stage.refuses(new, &accept, Claims::NotOffered { caller: new });
    stage.refuses(new, &offer, Claims::NotGovernor { caller: new });
    stage.does(old, &offer);
    assert_eq!(stage.asks(&Claims::governorCall {}), old);
    stage.does(new, &accept);
    assert_eq!(stage.asks(&Claims::governorCall {}), new);
    let successor = stage.funds[0];
    let name = Claims::nameSuccessorCall { successor };
    stage.refuses(old, &name, Claims::NotGovernor { caller: old });
    stage.does(new, &name);
    assert_eq!(stage.asks(&Claims::successorCall {}), successor);

    let code = contract_code("claims").expect("cargo xtask build has run");
    let mut deploy = |governor: Address, delay: u64| {
        let settings = Claims::ClaimsSettings { governor, delay };
        let deployed = stage.chain.deploy(old, &code, &settings.abi_encode());
        deployed.expect_err("there is something wrong with it")
    };
    let zero = Claims::InvalidAddress {
        given: Address::ZERO,
    };
    assert_error(&deploy(Address::ZERO, DAY), zero);
    let year = 365 * DAY;
    let long = Claims::DelayTooLong {
        delay: year + 1,
        limit: year,
    };
    assert_error(&deploy(old, year + 1), long);
}

#[test]
fn texts_have_the_length_that_a_cell_holds_and_no_more() {
    let mut stage = Stage::new();
    let governor = stage.governor;
    let sound = kind_settings(stage.token);
    for (name, unit) in [(300, 1), (1, 300)] {
        let length = 300;
        let settings = Claims::KindSettings {
            name: "n".repeat(name),
            unit: "u".repeat(unit),
            ..sound.clone()
        };
        let before = stage.views();
        let error = stage
            .chain
            .refused(governor, stage.register, &new_kind(settings));
        let data = error.revert_data().expect("it says why");
        let given = Claims::TextTooLong::abi_decode(data);
        let given = given.unwrap_or_else(|_| panic!("{}", claims_stage::named(&error)));
        assert_eq!(given.length, length);
        assert!(given.limit < length);
        assert!(stage.views() == before);
        let limit = given.limit as usize;
        let most = Claims::KindSettings {
            name: "n".repeat(name.min(limit)),
            unit: "u".repeat(unit.min(limit)),
            ..sound.clone()
        };
        stage.does(governor, &new_kind(most));
    }
}

#[test]
fn the_challenge_bond_and_the_windows_are_the_kinds_own() {
    let mut stage = Stage::new();
    let settings = stage.asks(&Claims::kindSettingsCall { kind: 0 });
    assert_eq!(settings.stakes.challengeBond, CHALLENGE_BOND);
    assert_eq!(settings.windows.review, REVIEW);
    assert_eq!(settings.method, B256::repeat_byte(0x33));
}
