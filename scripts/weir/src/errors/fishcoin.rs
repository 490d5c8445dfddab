//! The currency's errors.

use alloy::primitives::U256;

use super::{common::*, Explanation};
use crate::{interfaces::Fishcoin::FishcoinErrors as Error, vocabulary::Vocabulary};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let coins = |base| words.coins_of_word(base);
    match error {
        // ERC-20 and ERC-2612
        Error::ERC20InsufficientBalance(e) => refused(
            format!(
                "{} has {}, which is {} less than the {} needed",
                who(e.sender),
                coins(e.balance),
                coins(e.needed.saturating_sub(e.balance)),
                coins(e.needed)
            ),
            "pay less; a tighter assessment shrinks unspent coins, and `weir balance` tells what is left",
        ),
        Error::ERC20InvalidSender(e) => refused(
            format!("coins cannot come from {}", who(e.sender)),
            "give the address of somebody who has coins",
        ),
        Error::ERC20InvalidReceiver(e) => refused(
            format!("coins and shares cannot go to {}", who(e.receiver)),
            "give the address of somebody",
        ),
        Error::ERC20InsufficientAllowance(e) => forbidden(
            format!(
                "{} may spend {} of this account, which is {} less than the {} needed",
                who(e.spender),
                coins(e.allowance),
                coins(e.needed.saturating_sub(e.allowance)),
                coins(e.needed)
            ),
            "ask the owner for a higher allowance",
        ),
        Error::ERC20InvalidApprover(e) => refused(
            format!("{} cannot approve anybody", who(e.approver)),
            "sign with the owner's account",
        ),
        Error::ERC20InvalidSpender(e) => refused(
            format!("{} cannot be approved", who(e.spender)),
            "give the address of somebody",
        ),
        Error::ERC2612ExpiredSignature(e) => refused(
            format!("the permit was good until {}", moment(e.deadline, words)),
            "sign a new one with a later deadline",
        ),
        Error::ERC2612InvalidSigner(e) => forbidden(
            format!("the permit of {} is signed by {}", who(e.owner), who(e.signer)),
            "sign it with the owner's key, for this amount, this chain and the owner's next nonce; \
             a permit that was used once is used up",
        ),
        // who may
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "currency", words),
        Error::NotOfficer(e) => forbidden(
            format!("{} is no landing officer whose appointment is in force", who(e.caller)),
            "sign with an officer's account; a new officer waits out the public delay",
        ),
        Error::AlreadyOfficer(e) => refused(
            format!("{} is an officer already, or will be after the delay", who(e.officer)),
            "nothing is left to do",
        ),
        Error::TooManyOfficers(e) => refused(
            format!("a currency begins with at most {} officers", e.limit),
            "appoint the others later",
        ),
        Error::CouncilRefused(e) => refused(
            format!(
                "the council does not answer for stock {} and place {}",
                e.stock, e.node
            ),
            "check with `weir status` that the council has this stock and this place",
        ),
        // shares
        Error::InsufficientShares(e) => refused(
            format!(
                "{} has {} shares, which is {} less than the {} needed",
                who(e.account),
                e.shares,
                e.needed.saturating_sub(e.shares),
                e.needed
            ),
            "give a smaller number of shares; `weir share show` tells what there is",
        ),
        Error::ConcentrationExceeded(e) => refused(
            format!(
                "{} would hold {} shares, which is {} more than the {} one account may hold",
                who(e.account),
                e.shares,
                e.shares.saturating_sub(e.limit),
                e.limit
            ),
            "give a smaller number of shares",
        ),
        Error::SharesExceedTotal(e) => refused(
            format!(
                "{} shares would be allotted, which is {} more than the {} there are",
                e.requested,
                e.requested.saturating_sub(e.total),
                e.total
            ),
            "give a smaller number of shares; `weir share show` tells what is left",
        ),
        Error::Indebted(e) => refused(
            format!("{} owes {}, and shares do not leave who owes", who(e.account), words.coins(e.debt)),
            "wait for a season whose issue pays the debt, or let an officer reverse the landing if it was wrong",
        ),
        Error::CommonsMode(_) => refused(
            "in the commons mode every member has one equal share, and shares do not move".to_owned(),
            "use `weir member admit` and `weir member dismiss`",
        ),
        Error::QuotaMode(_) => refused(
            "this currency has shares and no members".to_owned(),
            "use `weir share allot` and `weir share transfer`",
        ),
        Error::AlreadyMember(e) => refused(
            format!("{} is a member already", who(e.member)),
            "nothing is left to do",
        ),
        Error::NotMember(e) => missing(
            format!("{} is no member", who(e.member)),
            "nothing is left to do; `weir share show` tells who is",
        ),
        // seasons
        Error::SeasonNotStarted(_) => refused(
            "the calendar's first season has not begun".to_owned(),
            "`weir season show` tells when it does",
        ),
        Error::SeasonAlreadyOpen(e) => refused(
            format!("season {} is open already", e.season),
            "nothing is left to do until the next one begins; `weir season show` tells when",
        ),
        Error::NoAssessmentForSeason(e) => forbidden(
            no_assessment(e.season, e.assessedFor),
            "wait for an assessment of this season, or let the governor open it",
        ),
        // landings
        Error::UnknownFisher(e) => missing(
            format!("{} has never had a share or a coin", who(e.fisher)),
            "check the fisher; a new one is allotted shares, admitted, or sent coins first",
        ),
        Error::InvalidReceipt(_) => refused(
            "a receipt cannot be zero".to_owned(),
            "give the hash of the receipt, or the receipt's file",
        ),
        Error::ReceiptUsed(_) => refused(
            "a landing is recorded under this receipt already".to_owned(),
            "`weir land show RECEIPT` tells which; a receipt counts once",
        ),
        Error::UnknownReceipt(_) => missing(
            "no landing is recorded under this receipt, or it was reversed".to_owned(),
            "check the receipt: weir land show RECEIPT",
        ),
        Error::SeasonOver(e) => refused(
            format!("the landing stands in the books of season {}, which is over", e.season),
            "a landing can be reversed only within its season",
        ),
        Error::InvalidQuantity(e) => refused(
            format!(
                "a landing of {} is not above 0 and at most 2^92 base units",
                words.quantity(e.quantity)
            ),
            "correct the quantity",
        ),
        Error::Overflow(_) => overflow(),
        // settings
        Error::InvalidRatio(e) => refused(
            format!("{} is above the limit of {}", words.ratio(e.ratio), words.ratio(e.limit)),
            "a concentration limit is above 0 % and at most 100 %, a penalty at most 1000 %",
        ),
        Error::MalformedArguments(_) => malformed(),
        Error::TextTooLong(e) => too_long(e.length, e.limit),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
    }
}

fn no_assessment(season: u32, assessed_for: u32) -> String {
    match assessed_for {
        0 => format!("no assessment is in force, and season {season} needs one"),
        other => format!(
            "the assessment in force was made for season {other}, and only the governor may open \
             season {season} on it"
        ),
    }
}

fn moment(word: U256, words: &Vocabulary) -> String {
    u64::try_from(word).map_or_else(
        |_| format!("second {word}"),
        |seconds| words.moment(seconds),
    )
}
