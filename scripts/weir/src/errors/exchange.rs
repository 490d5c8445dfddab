//! The exchange's errors.

use super::{common::*, Explanation};
use crate::{interfaces::Exchange::ExchangeErrors as Error, vocabulary::Vocabulary};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let unit = |base| words.unit_of_exchange(base);
    let coins = |token, base| words.money_in(token, base);
    match error {
        Error::MalformedArguments(_) => malformed(),
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "exchange", words),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
        Error::TextTooLong(e) => too_long(e.length, e.limit),
        Error::InvalidDecimals(e) => refused(
            format!("{} decimals are more than the limit of {}", e.decimals, e.limit),
            "count in a coarser unit, or take a token with fewer decimals",
        ),
        // tokens
        Error::TokenRefused(e) => token_refused(e.token, words),
        Error::WrongAmountArrived(e) => wrong_amount(e.token, e.expected, e.arrived, words),
        Error::WrongValue(e) => wrong_value(e.expected, e.sent, words),
        Error::InvalidAmount(e) => refused(
            format!(
                "an amount of {} base units cannot be used here: it must be above 0",
                e.amount
            ),
            "give an amount above 0",
        ),
        // debts
        Error::OwesItself(e) => refused(
            format!("{} cannot owe itself", who(e.account)),
            "name somebody else",
        ),
        Error::MoreThanInvoiced(e) => refused(
            format!(
                "{} are more than the {} that are asked for",
                unit(e.amount),
                unit(e.invoiced)
            ),
            "`weir owe list` shows what is asked for; the creditor asks for more with `weir owe invoice`",
        ),
        Error::MoreThanOwed(e) => refused(
            format!(
                "{} owes {} only {}, and {} are to be taken off it",
                who(e.debtor),
                who(e.creditor),
                unit(e.owed),
                unit(e.amount)
            ),
            "take off less; cycles that were overtaken are found anew with `weir setoff find`",
        ),
        Error::NotAccepted(e) => refused(
            format!(
                "{} does not take {} as payment of debts",
                who(e.creditor),
                who(e.token)
            ),
            "let the creditor take it first: weir owe take TOKEN; or pay with another one",
        ),
        Error::CycleLength(e) => refused(
            format!("a cycle of {} debts is not one of 2 to {}", e.edges, e.limit),
            "set off shorter cycles: weir setoff find",
        ),
        Error::CycleNotClosed(e) => refused(
            format!(
                "the cycle begins with {} and ends with {}",
                who(e.first),
                who(e.last)
            ),
            "put the first one at the end again",
        ),
        Error::EdgeRepeated(e) => refused(
            format!(
                "the debt of {} to {} stands in the cycle twice",
                who(e.debtor),
                who(e.creditor)
            ),
            "set off two cycles instead",
        ),
        // listings
        Error::InvalidFee(e) => refused(
            format!(
                "a fee of {} is above the limit of {}",
                words.ratio(e.fee),
                words.ratio(e.limit)
            ),
            "give a lower fee",
        ),
        Error::InvalidNature(e) => refused(
            format!(
                "a currency of nature {} does not go with a span of {}",
                e.nature,
                words.duration(e.span)
            ),
            "a plain one has no span, a season's has one, and none is longer than ten years",
        ),
        Error::InvalidValue(e) => refused(
            format!("a coin cannot be worth {}", unit(e.value)),
            "give a value above 0; to take no more of a currency, set its limit to 0",
        ),
        Error::AlreadyListed(e) => refused(
            format!("{} is listed already", who(e.token)),
            "change it with `weir pool value` and `weir pool limits`",
        ),
        Error::NotListed(e) => missing(
            format!("the pool does not list {}", who(e.token)),
            "`weir pool show` tells what it lists; the governor lists more with `weir pool list`",
        ),
        // swaps
        Error::SameToken(e) => refused(
            format!("{} is brought and taken in one swap", who(e.token)),
            "name two currencies",
        ),
        Error::WorthNothing(e) => refused(
            format!(
                "{} is worth nothing to the pool now: its season is over, or the amount is too small",
                who(e.token)
            ),
            "wait for the next season, or give a larger amount",
        ),
        Error::LimitExceeded(e) => refused(
            format!(
                "the pool would hold {} of {}, and its limit is {}",
                coins(e.token, e.held),
                who(e.token),
                coins(e.token, e.limit)
            ),
            "bring less, or another currency; `weir pool show` tells how much room there is",
        ),
        Error::ExposureExceeded(e) => refused(
            format!(
                "what the pool would hold of {} would be worth {}, and {} is the most",
                who(e.token),
                unit(e.exposure),
                unit(e.cap)
            ),
            "bring less, or another currency; `weir pool show` tells how much room there is",
        ),
        Error::CommunityExceeded(e) => refused(
            format!(
                "what the pool would hold of {} would be worth {}, and {} is the most",
                words.community(e.community),
                unit(e.exposure),
                unit(e.cap)
            ),
            "bring less, or a currency of another community",
        ),
        Error::PoolHasLess(e) => refused(
            format!(
                "the pool has {} of {}, less than the {} needed",
                coins(e.token, e.held),
                who(e.token),
                coins(e.token, e.needed)
            ),
            "take less, or another currency; `weir pool show` tells what it has",
        ),
        Error::OutBelowMinimum(e) => refused(
            format!(
                "only {} base units would come out, and at least {} are wanted",
                e.out, e.minimum
            ),
            "ask anew with `weir quote`; then swap again, or accept less with --least",
        ),
        Error::DeadlinePast(e) => refused(
            format!(
                "it was to be done by {}, and it is {}",
                words.moment(e.deadline),
                words.moment(e.now)
            ),
            "send it again, or give it more time with --within",
        ),
        Error::Overflow(_) => overflow(),
    }
}
