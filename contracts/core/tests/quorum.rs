//! Ballots against sets of seats.
// Sums are of test quantities, and overflow checks are on.
#![allow(missing_docs, clippy::arithmetic_side_effects)]

mod common;

use proptest::prelude::*;
use weir_core::quorum::{Ballot, BallotError, QuorumRule, Seat};
use weir_model::{Quorum, Refusal, Vote};

fn as_refusal(error: BallotError) -> Refusal {
    match error {
        BallotError::AlreadySpoken => Refusal::AlreadySpoken,
        BallotError::AlreadyFinal => Refusal::AlreadyFinal,
        BallotError::Rejected { .. } => Refusal::Rejected,
    }
}

fn as_modelled(rule: QuorumRule) -> Quorum {
    Quorum {
        seats: rule.seats.into(),
        institutions: rule.institutions.into(),
        dissent: rule.dissent.into(),
    }
}

fn rule() -> impl Strategy<Value = QuorumRule> {
    (1_u8..=64, any::<u8>(), 1_u8..=64, any::<bool>()).prop_map(
        |(seats, institutions, dissent, small)| {
            let seats = if small { seats % 6 + 1 } else { seats };
            QuorumRule {
                seats,
                institutions: institutions % seats + 1,
                dissent: if small { dissent % 4 + 1 } else { dissent },
            }
        },
    )
}

/// Who speaks: a seat, for or against. `rule_changes` gives another rule for the rest.
type Voice = (u8, bool);

fn hear(
    rules: &[QuorumRule; 2],
    institutions: &[u8],
    voices: &[Voice],
    mut check: impl FnMut(&Ballot, &Vote, QuorumRule) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let mut ballot = Ballot::default();
    let mut vote = Vote::default();
    for (turn, (index, favours)) in voices.iter().enumerate() {
        // the rule may change while people speak
        let rule = rules[usize::from(turn >= voices.len() / 2)];
        let institution = institutions[usize::from(*index)];
        let seat = Seat {
            index: *index,
            institution,
            from: 0,
        };
        let before = ballot;
        let found = if *favours {
            ballot.attest(seat, rule)
        } else {
            ballot.dissent(seat, rule)
        };
        let told = if *favours {
            vote.attest(*index, institution, as_modelled(rule))
        } else {
            vote.dissent(*index, as_modelled(rule))
        };
        prop_assert_eq!(found.map(|_| ()).map_err(as_refusal), told);
        ballot = found.unwrap_or(before);
        check(&ballot, &vote, rule)?;
    }
    Ok(())
}

fn bits(word: u64) -> Vec<u8> {
    (0..64).filter(|bit| word >> bit & 1 == 1).collect()
}

fn sequence() -> impl Strategy<Value = ([QuorumRule; 2], Vec<u8>, Vec<Voice>)> {
    let seats = prop_oneof![3_u8..8, Just(64_u8)];
    (rule(), rule(), any::<bool>(), seats).prop_flat_map(|(first, second, changes, seats)| {
        let rules = [first, if changes { second } else { first }];
        let institutions = prop_oneof![
            prop::collection::vec(0_u8..3, usize::from(seats)),
            prop::collection::vec(0_u8..64, usize::from(seats)),
        ];
        let favours = prop::bool::weighted(0.75);
        (
            Just(rules),
            institutions,
            prop::collection::vec((0..seats, favours), 0..90),
        )
    })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn one_seat_one_voice_on_a_statement((rules, institutions, voices) in sequence()) {
        hear(&rules, &institutions, &voices, |ballot, vote, _| {
            prop_assert_eq!(ballot.attested & ballot.dissented, 0);
            prop_assert_eq!(bits(ballot.attested), vote.attested.keys().copied().collect::<Vec<_>>());
            prop_assert_eq!(bits(ballot.dissented), vote.dissented.iter().copied().collect::<Vec<_>>());
            Ok(())
        })?;
    }

    #[test]
    fn diverse_quorum_makes_a_statement_final_and_nothing_else_does((rules, institutions, voices) in sequence()) {
        let mut was_final = false;
        hear(&rules, &institutions, &voices, |ballot, vote, rule| {
            prop_assert_eq!(ballot.is_final, vote.is_final);
            prop_assert_eq!(bits(ballot.institutions), vote.institutions().into_iter().collect::<Vec<_>>());
            if ballot.is_final && !was_final {
                prop_assert!(vote.attested.len() >= rule.seats.into());
                prop_assert!(vote.institutions().len() >= rule.institutions.into());
                prop_assert!(vote.dissented.len() < rule.dissent.into());
            }
            prop_assert!(ballot.is_final || !was_final); // once final, final for ever
            was_final = ballot.is_final;
            Ok(())
        })?;
    }

    #[test]
    fn diverse_quorum_of_a_tightened_rule_is_one_of_the_old_rule_too(
        (old, new) in rule().prop_flat_map(|old| {
            (old.seats..=64).prop_flat_map(move |seats| {
                let tightened = (old.institutions..=seats, 1..=old.dissent);
                tightened.prop_map(move |(institutions, dissent)| {
                    (old, QuorumRule { seats: seats.min(old.seats + 8).max(institutions), institutions, dissent })
                })
            })
        }),
        (_, institutions, voices) in sequence(),
    ) {
        prop_assert!(old.tightened_by(&new));
        let mut before = Ballot::default();
        let mut after = Ballot::default();
        for (index, favours) in voices {
            let seat = Seat { index, institution: institutions[usize::from(index)], from: 0 };
            let speak = |ballot: Ballot, rule| {
                let heard = if favours { ballot.attest(seat, rule) } else { ballot.dissent(seat, rule) };
                heard.unwrap_or(ballot)
            };
            before = speak(before, old);
            after = speak(after, new);
            prop_assert!(before.is_final || !after.is_final);
        }
    }

    #[test]
    fn quorum_rules_are_refused_as_the_model_does(seats in any::<u8>(), institutions in any::<u8>(), dissent in any::<u8>(), small in any::<bool>()) {
        let rule = if small {
            QuorumRule { seats: seats % 4, institutions: institutions % 5, dissent: dissent % 3 }
        } else {
            QuorumRule { seats, institutions, dissent }
        };
        prop_assert_eq!(rule.validate().map_err(|_| Refusal::InvalidQuorum), as_modelled(rule).examine());
    }
}
