//! The council's errors.

use weir_core::{
    quorum::{MAX_INSTITUTIONS, MAX_SEATS},
    stock::{MAX_CAPACITY, MAX_RATE},
};

use super::{common::*, Explanation};
use crate::{interfaces::Council::CouncilErrors as Error, vocabulary::Vocabulary};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let quantity = |base| words.quantity(base);
    let date = |seconds| words.moment(seconds);
    match error {
        // who may
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "council", words),
        Error::NotSeat(e) => forbidden(
            format!("{} has no seat at the council", who(e.caller)),
            "`weir seat list` says who has one; the governor gives one with `weir seat propose`",
        ),
        Error::SeatNotYet(e) => seat_not_yet(e.caller, e.from, words),
        Error::NotAssembly(e) => forbidden(
            format!("{} is not the assembly of this place", who(e.caller)),
            "sign with the assembly's account; for the stock itself that is the governor",
        ),
        Error::NotCurrency(e) => forbidden(
            format!("{} is not the currency of this place", who(e.caller)),
            "only the contract that the place's assembly named may record its seasons",
        ),
        // what is not there
        Error::UnknownStock(e) => missing(
            format!("the council has no stock {}", e.stock),
            "stocks are numbered from 0; check the manifest (--deployment)",
        ),
        Error::UnknownNode(e) => missing(
            format!("stock {} has no place {}", e.stock, e.node),
            "places are numbered from 1; `weir status` lists them",
        ),
        // seats
        Error::InvalidQuorum(e) => invalid_quorum(e.seats, e.institutions, e.dissent),
        Error::SeatTaken(e) => seat_taken(e.seat, "weir seat show", words),
        Error::InvalidInstitution(e) => invalid_institution(e.institution),
        Error::TooManySeats(e) => refused(
            format!(
                "that is more than the {} seats a council has in its life",
                e.limit
            ),
            "found a new council, and name it as this one's successor",
        ),
        // terms
        Error::InvalidCapacity(e) => refused(
            format!(
                "a carrying capacity of {} is not above 0 and at most {}",
                quantity(e.capacity),
                quantity(MAX_CAPACITY)
            ),
            "correct the capacity in the terms, or count the stock in a larger unit",
        ),
        Error::InvalidRate(e) => refused(
            format!(
                "a rate of {} is above the limit, {} a season (1 for an inflow or a fixed stock)",
                words.rate(e.rate),
                words.rate(MAX_RATE.0)
            ),
            "correct growth or rate in the terms",
        ),
        Error::InvalidReferencePoint(e) => refused(
            format!(
                "a reference point of {} does not lie as it must",
                quantity(e.point)
            ),
            "it takes limit <= trigger <= capacity, and a trigger above 0",
        ),
        Error::RuleForModel(e) => refused(
            format!(
                "the rule {} cannot be used with the model {}",
                rule(e.rule),
                model(e.model)
            ),
            "recharge and fixed stocks take a constant rate only",
        ),
        Error::InvalidAgeing(e) => refused(
            format!(
                "an assessment that lives {} cannot have a grace of {}",
                words.duration(e.maxAge),
                words.duration(e.grace)
            ),
            "the maximum age must be above 0 and no shorter than the grace",
        ),
        Error::InvalidChoice(e) => refused(
            format!("{} stands for none of the choices", e.value),
            "model is 0 to 3, rule 0 to 2, division 0 to 2, decimals at most 38",
        ),
        Error::InvalidSeason(e) => refused(
            format!(
                "seasons that begin on {} cannot be {} long",
                date(e.firstOpens),
                words.duration(e.seasonLength)
            ),
            "give a length above 0",
        ),
        // assessments
        Error::BoundsOutOfOrder(e) => refused(
            format!(
                "lower bound {}, estimate {} and upper bound {} are not in this order",
                quantity(e.low),
                quantity(e.estimate),
                quantity(e.high)
            ),
            "correct the figures and make the statement again: weir assess",
        ),
        Error::ImplausibleBiomass(e) => refused(
            format!(
                "an upper bound of {} is above the limit of {}, ten times the carrying capacity",
                quantity(e.high),
                quantity(e.limit)
            ),
            "correct the figures and make the statement again: weir assess",
        ),
        Error::WrongSeason(e) => refused(
            format!(
                "season {} is not the season that counts now, {}",
                e.season, e.current
            ),
            "make the statement for this season or the next; a season is recorded when it is over",
        ),
        Error::WrongDate(e) => refused(
            format!(
                "with a reference date of {} and an expiry of {} it does not count at {}",
                date(e.asOf),
                date(e.expires),
                date(e.now)
            ),
            "the reference date must have passed and the expiry not, nor the stock's maximum age \
             since the reference date",
        ),
        Error::Superseded(e) => refused(
            format!(
                "its reference date, {}, is before that of the assessment in force, {}",
                date(e.asOf),
                date(e.known)
            ),
            "make a statement of a later date: weir assess",
        ),
        Error::AlreadySpoken(e) => refused(
            format!("{} has spoken on this statement already", who(e.seat)),
            "nothing is left to do; `weir attest show` tells how the voices stand",
        ),
        Error::AlreadyFinal(_) => refused(
            "this statement is final already".to_owned(),
            "nothing is left to do; `weir attest show` tells how the voices stood",
        ),
        Error::InvalidSignature(e) => refused(
            format!(
                "signature {} (counted from 0) is not one of this statement",
                e.position
            ),
            "sign this very statement, for this council and this chain: weir attest sign",
        ),
        Error::NothingCounted(_) => refused(
            "none of these signatures adds a voice: all their seats have spoken already".to_owned(),
            "nothing is left to do with them; `weir attest show` tells how the voices stand",
        ),
        Error::Rejected(e) => refused(
            format!("{} seats speak against this statement", e.dissent),
            "make another with other figures or evidence; it is another ballot",
        ),
        // division
        Error::AllocationExceedsParent(e) => refused(
            format!(
                "the parts would come to {}, and the place has {}",
                quantity(e.requested),
                quantity(e.available)
            ),
            "lower the quantity to what is left",
        ),
        Error::TooDeep(e) => refused(
            format!(
                "a place cannot lie more than {} levels below the stock",
                e.limit
            ),
            "put it under a place that is nearer to the stock",
        ),
        Error::SeasonAlreadyRecorded(e) => refused(
            format!("season {} is recorded already", e.season),
            "a season is recorded once; nothing is left to do",
        ),
        // what both contracts have
        Error::MalformedArguments(_) => malformed(),
        Error::TextTooLong(e) => too_long(e.length, e.limit),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
    }
}

/// A model's name.
pub fn model(number: u8) -> &'static str {
    match number {
        0 => "Schaefer",
        1 => "Fox",
        2 => "recharge",
        3 => "fixed",
        _ => "unknown",
    }
}

/// A control rule's name.
pub fn rule(number: u8) -> &'static str {
    match number {
        0 => "constant rate",
        1 => "40-10",
        2 => "ICES advice",
        _ => "unknown",
    }
}

const _: () = assert!(MAX_SEATS == 64 && MAX_INSTITUTIONS == 64); // as the sentences say
