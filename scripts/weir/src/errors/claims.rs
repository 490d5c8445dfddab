//! The register's errors.

use super::{common::*, Explanation};
use crate::{
    commands::claim::words::{cell, status},
    interfaces::Claims::ClaimsErrors as Error,
    vocabulary::Vocabulary,
};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    match error {
        Error::MalformedArguments(_) => malformed(),
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "claims", words),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
        Error::TextTooLong(e) => too_long(e.length, e.limit),
        // tokens
        Error::TokenRefused(e) => token_refused(e.token, words),
        Error::WrongAmountArrived(e) => wrong_amount(e.token, e.expected, e.arrived, words),
        Error::WrongValue(e) => wrong_value(e.expected, e.sent, words),
        Error::InsufficientFunds(e) => refused(
            format!(
                "{} has {} free in the register, which is {} less than the {} needed",
                who(e.account),
                words.money(None, e.free),
                words.money(None, e.needed.saturating_sub(e.free)),
                words.money(None, e.needed)
            ),
            "pay into the account first: weir claim account deposit AMOUNT --kind KIND",
        ),
        Error::InvalidAmount(e) => refused(
            format!(
                "{} is no amount that can be moved: it must be above 0",
                words.money(None, e.amount)
            ),
            "give an amount above 0",
        ),
        // kinds and seats
        Error::UnknownKind(e) => missing(
            format!("the register has no kind {}", e.kind),
            "kinds are numbered from 0; `weir claim kind show` lists them",
        ),
        Error::InvalidDecimals(e) => refused(
            format!(
                "a unit with {} decimals has more than the limit of {}",
                e.decimals, e.limit
            ),
            "count in a larger unit, or with fewer decimals",
        ),
        Error::InvalidResolution(e) => refused(
            format!(
                "H3 has no resolution {}: it has 0 to {}",
                e.resolution, e.limit
            ),
            "9 is about 10 hectares a cell, 10 about 1.5",
        ),
        Error::InvalidPeriod(e) => refused(
            format!(
                "periods that begin on {} cannot be {} long",
                date(e.firstOpens),
                words.duration(e.periodLength)
            ),
            "give a length above 0",
        ),
        Error::InvalidWindow(e) => refused(
            format!(
                "a window of {} is not above 0 and at most {}",
                words.duration(e.seconds_),
                words.duration(e.limit)
            ),
            "attestation, challenge and review last at least a second, none longer than ten years",
        ),
        Error::InvalidQuorum(e) => invalid_quorum(e.seats, e.institutions, e.dissent),
        Error::ReviewBelowQuorum(e) => refused(
            format!(
                "a review by {} seats of {} institutions would be below the quorum of attestors",
                e.seats, e.institutions
            ),
            "let the review have as many seats and institutions as the quorum at least",
        ),
        Error::BenefitDiffers(e) => refused(
            format!(
                "it cannot share the benefit of {}: calendar and resolution must be the same",
                words.kind_name(e.benefit)
            ),
            "give it that kind's calendar and resolution, or a benefit of its own",
        ),
        Error::SeatTaken(e) => seat_taken(e.seat, "weir claim seat show", words),
        Error::InvalidInstitution(e) => invalid_institution(e.institution),
        Error::TooManySeats(e) => refused(
            format!(
                "that is more than the {} seats a kind has in its life",
                e.limit
            ),
            "add a new kind that shares this one's benefit, with seats of its own",
        ),
        Error::NotSeat(e) => forbidden(
            format!("{} has no seat for this kind", who(e.caller)),
            "`weir claim seat show --kind KIND` says who has one; the governor gives one with `weir \
             claim seat propose`",
        ),
        Error::SeatNotYet(e) => seat_not_yet(e.caller, e.from, words),
        // filing
        Error::UnknownClaim(e) => missing(
            format!("the register has no claim {}", e.claim),
            "claims are numbered from 1; `weir claim list` lists them",
        ),
        Error::PeriodNotOver(e) if e.period == 0 => refused(
            "there is no period 0: periods are numbered from 1",
            "`weir claim kind show KIND` tells which period it is",
        ),
        Error::PeriodNotOver(e) => refused(
            format!(
                "period {} is over on {}, and it is {}",
                e.period,
                date(e.ends),
                date(e.now)
            ),
            "claim for a period that is over: work is claimed when it is done",
        ),
        Error::InvalidQuantity(e) if e.quantity == 0 => refused(
            "a claim of neither a quantity nor an area is none",
            "give a quantity, an area, or both",
        ),
        Error::InvalidQuantity(e) => refused(
            format!(
                "a quantity of {} is above the limit of {} that these cells can plausibly have",
                words.benefit(None, e.quantity),
                words.benefit(None, e.limit)
            ),
            "correct the quantity, or name all the cells the work was done on",
        ),
        Error::InvalidArea(e) => refused(
            format!(
                "an area of {} is above the limit of {} for these cells",
                words.area(e.area),
                words.area(e.limit)
            ),
            "correct the area, or name all the cells the work was done on",
        ),
        Error::InvalidEvidence(_) => invalid_evidence(),
        Error::TooManyCells(e) if e.cells == 0 => refused(
            format!("a claim has 1 to {} cells, and here are none", e.limit),
            "name them: weir evidence cells FILE.geojson --resolution N",
        ),
        Error::TooManyCells(e) => refused(
            format!("{} cells are more than the {} a claim can have", e.cells, e.limit),
            "claim for parts of the land, each with a part of the quantity",
        ),
        Error::CellsOutOfOrder(e) => refused(
            format!(
                "cell {} is not above cell {}, which stands before it",
                cell(e.cell),
                cell(e.before)
            ),
            "name each cell once, in ascending order",
        ),
        Error::InvalidCell(e) => refused(
            format!(
                "{} is no H3 cell of resolution {}",
                cell(e.cell),
                e.resolution
            ),
            "make the cells for this kind: weir evidence cells FILE.geojson --resolution N",
        ),
        Error::CellTaken(e) => refused(
            format!(
                "cell {} is taken in this period by claim {}: one benefit is paid once",
                cell(e.cell),
                e.holder
            ),
            format!("look at it with `weir claim show {}`, and leave the cell out", e.holder),
        ),
        // a claim's life
        Error::WrongStatus(e) => refused(
            format!(
                "claim {} {}, and this cannot be done with it",
                e.claim,
                status(e.status)
            ),
            format!("`weir claim show {}` tells how it stands", e.claim),
        ),
        Error::NotClaimant(e) => forbidden(
            format!("{} did not file this claim", who(e.caller)),
            "sign with the claimant's account",
        ),
        Error::AlreadyAttested(e) => refused(
            format!("a seat has attested claim {} already", e.claim),
            "a claim is taken back before anybody has spoken for it; it can still lapse",
        ),
        Error::TooLate(e) => refused(
            format!(
                "the time for this passed on {}, and it is {}",
                date(e.until),
                date(e.now)
            ),
            format!(
                "`weir claim lapse {}` frees its cells and returns the bond, if nothing was decided",
                e.claim
            ),
        ),
        Error::TooEarly(e) => refused(
            format!(
                "the time for this comes on {}, and it is {}",
                date(e.from),
                date(e.now)
            ),
            format!("wait until then; `weir claim show {}` tells its dates", e.claim),
        ),
        Error::AttestsForItself(e) => forbidden(
            format!(
                "{} is the claimant or of the claimant's institution, and nobody speaks for himself",
                who(e.seat)
            ),
            "let a seat of another institution speak",
        ),
        Error::AlreadySpoken(e) => refused(
            format!("{} has spoken on this already", who(e.seat)),
            "nothing is left to do; `weir claim show CLAIM` tells how the voices stand",
        ),
        Error::AttestorJudges(e) => forbidden(
            format!(
                "{} attested this claim, and does not judge the challenge of it",
                who(e.seat)
            ),
            "let a seat judge that did not attest it",
        ),
        Error::InvalidSignature(e) => refused(
            format!(
                "signature {} (counted from 0) is not that of a seat that may attest this claim",
                e.position
            ),
            "sign this very claim, for this register and this chain: weir claim attest sign",
        ),
        Error::NothingCounted(e) => refused(
            format!(
                "none of these signatures adds a voice on claim {}: all their seats have spoken already",
                e.claim
            ),
            "nothing is left to do with them; `weir claim show CLAIM` tells how the voices stand",
        ),
        Error::Rejected(e) => refused(
            format!(
                "{} seats speak against it on claim {}, so many that it cannot be decided so any more",
                e.dissent, e.claim
            ),
            "one more voice against decides it; for other evidence make another motion",
        ),
        // challenges
        Error::NotCommitted(e) => refused(
            format!(
                "{} has not committed to this challenge of claim {}, or to another one",
                who(e.challenger),
                e.claim
            ),
            "begin with the commitment: weir claim challenge CLAIM --proof FILE --reason TEXT",
        ),
        Error::CommittedTooLate(e) => refused(
            format!(
                "the commitment was made on {}, and a challenge must be {} older than that at {}",
                date(e.at),
                words.duration(e.age),
                date(e.now)
            ),
            "wait, and give the same command again: it goes on where it stopped",
        ),
        Error::PieceNotInEvidence(e) => refused(
            format!(
                "piece {} leads to root {}, and the claim's evidence is {}",
                e.piece, e.root, e.evidence
            ),
            "take the proof from the claim's own evidence: weir evidence prove FILE",
        ),
        Error::PathTooLong(e) => refused(
            format!("a path of {} hashes is longer than the limit of {}", e.length, e.limit),
            "take the proof from the claim's own evidence: weir evidence prove FILE",
        ),
        Error::AlreadyFreed(e) => refused(
            format!("the cells of claim {} are free already", e.claim),
            "nothing is left to do",
        ),
        Error::Overflow(_) => overflow(),
    }
}
