//! Errors that several contracts have, in one sentence each.

use alloy::primitives::{Address, U256};
use weir_core::quorum::MAX_INSTITUTIONS;

use super::Explanation;
use crate::{shell::Kind, vocabulary::Vocabulary};

/// A contract refused.
pub fn refused(sentence: impl Into<String>, advice: impl Into<String>) -> Explanation {
    Explanation::new(Kind::Reverted, sentence, advice)
}

/// This account may not.
pub fn forbidden(sentence: impl Into<String>, advice: impl Into<String>) -> Explanation {
    Explanation::new(Kind::Unauthorised, sentence, advice)
}

/// It is not there.
pub fn missing(sentence: impl Into<String>, advice: impl Into<String>) -> Explanation {
    Explanation::new(Kind::NotFound, sentence, advice)
}

/// The message was not encoded as the contract takes it.
pub fn malformed() -> Explanation {
    refused(
        "the message's arguments are too short, too long or beyond their types",
        "check that the manifest (--deployment) is of this deployment; call with a library's encoder",
    )
}

/// Not the governor.
pub fn not_governor(caller: Address, words: &Vocabulary) -> Explanation {
    forbidden(
        format!(
            "{} is not the governor, and only the governor may do this",
            words.address(caller)
        ),
        "sign with the governor's account; `weir governance show` says who it is",
    )
}

/// Governance was not offered. `contract` is its word on the command line.
pub fn not_offered(caller: Address, contract: &str, words: &Vocabulary) -> Explanation {
    forbidden(
        format!("governance was not offered to {}", words.address(caller)),
        format!("let the governor offer it first: weir governance offer {contract} WHO"),
    )
}

/// An address that is nobody's, or the contract's own.
pub fn invalid_address(given: Address, words: &Vocabulary) -> Explanation {
    refused(
        format!("{} cannot be used here", words.address(given)),
        "give an address that somebody has the key of",
    )
}

/// A text is too long.
pub fn too_long(length: u32, limit: u32) -> Explanation {
    refused(
        format!("a text of {length} bytes is longer than the limit of {limit}"),
        "shorten the name, the unit or the symbol",
    )
}

/// A delay is too long.
pub fn delay_too_long(delay: u64, limit: u64, words: &Vocabulary) -> Explanation {
    refused(
        format!(
            "a delay of {} is longer than the limit of {}",
            words.duration(delay),
            words.duration(limit)
        ),
        "give a shorter delay; it never changes after deployment",
    )
}

/// A quorum that cannot be.
pub fn invalid_quorum(seats: u8, institutions: u8, dissent: u8) -> Explanation {
    refused(
        format!(
            "a quorum of {seats} seats from {institutions} institutions with {dissent} against is \
             impossible"
        ),
        "it takes 1 <= institutions <= seats <= 64, and at least 1 against",
    )
}

/// Somebody has a seat already. `show` is the command that tells from when it counts.
pub fn seat_taken(seat: Address, show: &str, words: &Vocabulary) -> Explanation {
    refused(
        format!("{} has a seat already", words.address(seat)),
        format!("propose another address, or nothing: `{show}` tells from when it counts"),
    )
}

/// No such institution.
pub fn invalid_institution(institution: u8) -> Explanation {
    refused(
        format!(
            "institution {institution} is beyond the last, {}",
            MAX_INSTITUTIONS.saturating_sub(1)
        ),
        "number institutions from 0 to 63",
    )
}

/// A voice that counts only later.
pub fn seat_not_yet(caller: Address, from: u64, words: &Vocabulary) -> Explanation {
    forbidden(
        format!(
            "the voice of {} counts only from {} on",
            words.address(caller),
            words.moment(from)
        ),
        "wait until then",
    )
}

/// A sum that cannot be counted.
pub fn overflow() -> Explanation {
    refused(
        "a sum would be beyond what the contract can count (2^128 - 1)",
        "give a smaller amount",
    )
}

/// A token that does not answer as an ERC-20 does.
pub fn token_refused(token: Address, words: &Vocabulary) -> Explanation {
    refused(
        format!(
            "the token {} does not do what was asked: it refuses, or is no ERC-20",
            words.address(token)
        ),
        "look at the balance and at what the contract may spend of it; approve the amount first",
    )
}

/// Another amount came in than was sent.
pub fn wrong_amount(
    token: Address,
    expected: U256,
    arrived: U256,
    words: &Vocabulary,
) -> Explanation {
    refused(
        format!(
            "{} of the token {} arrived, and {} were to",
            words.money_in_word(token, arrived),
            words.address(token),
            words.money_in_word(token, expected)
        ),
        "a token that keeps a fee of what is sent cannot be used here: take another",
    )
}

/// Another amount of the chain's coin was sent along than the message says.
pub fn wrong_value(expected: U256, sent: U256, words: &Vocabulary) -> Explanation {
    refused(
        format!(
            "{} were sent along, and it takes {}",
            words.money_in_word(Address::ZERO, sent),
            words.money_in_word(Address::ZERO, expected)
        ),
        "send exactly the amount, and nothing where the token is an ERC-20",
    )
}

/// Evidence of zero.
pub fn invalid_evidence() -> Explanation {
    refused(
        "the evidence's root is zero, which is the hash of nothing",
        "hash the folder first: weir evidence make DIR, and give the manifest it writes",
    )
}
