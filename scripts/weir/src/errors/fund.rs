//! The fund's errors.

use super::{common::*, Explanation};
use crate::{
    commands::claim::words::status, interfaces::Fund::FundErrors as Error, vocabulary::Vocabulary,
};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    let kind = |number| words.kind_name(number);
    match error {
        Error::MalformedArguments(_) => malformed(),
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "fund", words),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
        // tokens
        Error::TokenRefused(e) => token_refused(e.token, words),
        Error::WrongAmountArrived(e) => wrong_amount(e.token, e.expected, e.arrived, words),
        Error::WrongValue(e) => wrong_value(e.expected, e.sent, words),
        Error::InvalidAmount(e) => refused(
            format!(
                "{} is no amount that can be used here: it must be above 0",
                words.money(None, e.amount)
            ),
            "give an amount above 0",
        ),
        // auditors
        Error::InvalidQuorum(e) => invalid_quorum(e.seats, e.institutions, e.dissent),
        Error::SeatTaken(e) => seat_taken(e.seat, "weir fund auditor show", words),
        Error::InvalidInstitution(e) => invalid_institution(e.institution),
        Error::TooManySeats(e) => refused(
            format!(
                "that is more than the {} auditors a fund has in its life",
                e.limit
            ),
            "put up a new fund, and name it as this one's successor",
        ),
        Error::NotSeat(e) => forbidden(
            format!("{} is no auditor of the fund", who(e.caller)),
            "`weir fund auditor show` says who is; the governor proposes one with `weir fund auditor \
             propose`",
        ),
        Error::SeatNotYet(e) => seat_not_yet(e.caller, e.from, words),
        // schemes
        Error::RegisterRefused(e) => refused(
            format!("the register {} does not answer as one does", who(e.register)),
            "check the number of the kind or the claim, and that this fund was put up for this register",
        ),
        Error::UnknownScheme(e) => missing(
            format!("the fund has no scheme for {}", kind(e.kind)),
            "the governor opens one: weir fund scheme open --kind KIND …",
        ),
        Error::SchemeExists(e) => refused(
            format!("the fund has a scheme for {} already", kind(e.kind)),
            "change its terms with `weir fund scheme terms`",
        ),
        Error::TariffAboveLimit(e) => refused(
            format!(
                "a tariff of {} is above this scheme's limit of {}",
                words.money(None, e.tariff),
                words.money(None, e.limit)
            ),
            "the limit holds for ever; give a lower tariff",
        ),
        Error::BonusAboveLimit(e) => refused(
            format!(
                "a bonus of {} a hectare is above this scheme's limit of {}",
                words.money(None, e.bonus),
                words.money(None, e.limit)
            ),
            "the limit holds for ever; give a lower bonus",
        ),
        Error::InvalidSettlement(e) => refused(
            format!(
                "a settlement of {} is longer than the limit of {}",
                words.duration(e.settlement),
                words.duration(e.limit)
            ),
            "give a shorter time between a period's end and its closing",
        ),
        Error::ChangeWaits(e) => refused(
            format!(
                "a change of terms from period {} on waits already, and only one may",
                e.fromPeriod
            ),
            "wait until the periods before it are closed",
        ),
        Error::WoundUp(e) => refused(
            format!(
                "the scheme for {} is wound up: its last period is {}",
                kind(e.kind),
                e.last
            ),
            "what is left after it goes to the agencies: weir fund refund",
        ),
        Error::NotWoundUp(e) => refused(
            format!(
                "the scheme for {} is not wound up, or its last period is not closed",
                kind(e.kind)
            ),
            "agencies are refunded only what is left after the last period",
        ),
        // agreements
        Error::UnknownAgreement(e) => missing(
            format!("the fund has no agreement {}", e.agreement),
            "agreements are numbered from 1; `weir fund agree show` lists them",
        ),
        Error::InvalidShare(e) => refused(
            format!(
                "a share of {} is not above 0 % and at most {}",
                words.ratio(e.share),
                words.ratio(e.limit)
            ),
            "write a share of savings as in \"50 %\"",
        ),
        Error::NotAgency(e) => forbidden(
            format!("{} is not the agency of this agreement", who(e.caller)),
            "sign with the agency's account; `weir fund agree show` says who it is",
        ),
        Error::AgencyAudits(e) => forbidden(
            format!(
                "{} is the agency or of the agency's institution, and nobody audits himself",
                who(e.auditor)
            ),
            "let an auditor of another institution speak",
        ),
        Error::WrongStatus(e) => refused(
            format!(
                "agreement {} is {}, and this cannot be done with it",
                e.agreement,
                match e.status {
                    0 => "not there",
                    1 => "offered and not accepted",
                    2 => "in force",
                    _ => "in a state this version does not know",
                }
            ),
            "`weir fund agree show` tells how it stands",
        ),
        Error::NotCovered(e) => refused(
            format!(
                "{} does not cover period {}",
                words.agreement(e.agreement),
                e.period
            ),
            "it covers periods from the one in which it was accepted to the one in which the agency \
             retires",
        ),
        // savings
        Error::InvalidEvidence(_) => invalid_evidence(),
        Error::SavingNotReported(e) => missing(
            format!(
                "no such saving is reported under {} for period {}",
                words.agreement(e.agreement),
                e.period
            ),
            "`weir fund saving show` tells what is reported; attest exactly that",
        ),
        Error::SavingIsFinal(e) => refused(
            format!(
                "the saving under {} for period {} is final",
                words.agreement(e.agreement),
                e.period
            ),
            "nothing is left to do; `weir fund saving show` tells what is due",
        ),
        Error::AlreadySpoken(e) => refused(
            format!("{} has spoken on this already", who(e.auditor)),
            "nothing is left to do; `weir fund saving show` tells how the voices stand",
        ),
        Error::Rejected(e) => refused(
            format!("{} auditors speak against this saving", e.dissent),
            "let the agency report another figure or other evidence; it is another ballot",
        ),
        // periods and money
        Error::PeriodNotOver(e) if e.period == 0 => refused(
            "there is no period 0: periods are numbered from 1",
            "`weir fund show KIND` tells which period it is",
        ),
        Error::PeriodNotOver(e) => refused(
            format!(
                "for period {} the time comes on {}, and it is {}",
                e.period,
                date(e.closable),
                date(e.now)
            ),
            "wait until then",
        ),
        Error::PeriodIsClosed(e) => refused(
            format!("period {} of {} is closed", e.period, kind(e.kind)),
            "pay in for a later period; `weir fund show KIND` tells which is open",
        ),
        Error::WrongPeriod(e) => refused(
            format!(
                "period {} is not one for which this can be done now: the next to close is {}",
                e.period, e.next
            ),
            "periods are closed one after the other, and paid for up to the one after this one",
        ),
        Error::NotClosed(e) => refused(
            format!("period {} of {} is not closed yet", e.period, kind(e.kind)),
            "close it once its settlement has passed: weir fund close KIND",
        ),
        Error::NotFinal(e) => refused(
            format!(
                "claim {} {}, and only a final claim is paid",
                e.claim,
                status(e.status)
            ),
            format!("`weir claim show {}` tells when it is final", e.claim),
        ),
        Error::NotRevoked(e) => refused(
            format!(
                "claim {} {}: there is nothing to recover",
                e.claim,
                status(e.status)
            ),
            "only what was paid for a revoked claim is recovered",
        ),
        Error::ForAnotherConsumer(e) => refused(
            format!(
                "claim {} was filed to be paid by {}, and by nobody else",
                e.claim,
                who(e.consumer)
            ),
            "enrol it there; a claim names the one contract that may pay for it",
        ),
        Error::AlreadyEnrolled(e) => refused(
            format!("claim {} is enrolled already", e.claim),
            format!("nothing is left to do; `weir fund show --claim {}` tells how it stands", e.claim),
        ),
        Error::NotEnrolled(e) => missing(
            format!("claim {} is not enrolled, or was struck off", e.claim),
            "enrol it first, once it is final: weir fund enrol CLAIM",
        ),
        Error::AlreadyPaid(e) => refused(
            format!("claim {} has been paid already", e.claim),
            "nothing is left to do: a claim is paid once",
        ),
        Error::NotClaimant(e) => forbidden(
            format!("{} did not file this claim", who(e.caller)),
            "sign with the claimant's account",
        ),
        Error::NothingToCollect(_) => refused(
            "there is nothing for the fund to draw",
            "nothing is left to do",
        ),
        Error::Overflow(_) => overflow(),
    }
}
