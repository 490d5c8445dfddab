//! The generative currency's errors.

use super::{common::*, Explanation};
use crate::{
    commands::claim::words::status,
    currency::{ceiling, date},
    interfaces::Generative::GenerativeErrors as Error,
    vocabulary::Vocabulary,
};

/// What `error` means.
pub fn explain(error: &Error, words: &Vocabulary) -> Explanation {
    let who = |address| words.address(address);
    let hours = |base| words.hours(base);
    let kind = |number| words.kind_name(number);
    match error {
        // ERC-20 and ERC-2612
        Error::ERC20InsufficientBalance(e) => refused(
            format!(
                "{} has {} today, which is {} less than the {} needed",
                who(e.sender),
                words.hours_of_word(e.balance),
                words.hours_of_word(e.needed.saturating_sub(e.balance)),
                words.hours_of_word(e.needed)
            ),
            "use less; `weir balance` tells what is held today, after melting",
        ),
        Error::ERC20InvalidSender(e) => refused(
            format!("{} cannot pay", who(e.sender)),
            "name an account that somebody has the key of",
        ),
        Error::ERC20InvalidReceiver(e) => refused(
            format!("{} cannot be paid", who(e.receiver)),
            "name an account that somebody has the key of",
        ),
        Error::ERC20InsufficientAllowance(e) => refused(
            format!(
                "{} may spend {} of that account, less than the {} needed",
                who(e.spender),
                words.hours_of_word(e.allowance),
                words.hours_of_word(e.needed)
            ),
            "let the owner approve more first",
        ),
        Error::ERC20InvalidApprover(e) => refused(
            format!("{} cannot let anybody spend", who(e.approver)),
            "name an account that somebody has the key of",
        ),
        Error::ERC20InvalidSpender(e) => refused(
            format!("{} cannot be let spend", who(e.spender)),
            "name an account that somebody has the key of",
        ),
        Error::ERC2612ExpiredSignature(e) => refused(
            format!(
                "the signed permission ended on {}",
                u64::try_from(e.deadline)
                    .map_or_else(|_| e.deadline.to_string(), |it| words.moment(it))
            ),
            "let the owner sign a new one",
        ),
        Error::ERC2612InvalidSigner(e) => forbidden(
            format!(
                "the permission is signed by {} and not by {}",
                who(e.signer),
                who(e.owner)
            ),
            "let the owner sign it, for this chain, this currency and the next nonce",
        ),
        // common
        Error::MalformedArguments(_) => malformed(),
        Error::NotGovernor(e) => not_governor(e.caller, words),
        Error::NotOffered(e) => not_offered(e.caller, "generative", words),
        Error::InvalidAddress(e) => invalid_address(e.given, words),
        Error::DelayTooLong(e) => delay_too_long(e.delay, e.limit, words),
        Error::TextTooLong(e) => too_long(e.length, e.limit),
        Error::TokenRefused(e) => token_refused(e.token, words),
        Error::WrongAmountArrived(e) => wrong_amount(e.token, e.expected, e.arrived, words),
        Error::WrongValue(e) => wrong_value(e.expected, e.sent, words),
        Error::RegisterRefused(e) => refused(
            format!("the register {} does not answer as one does", who(e.register)),
            "check the number of the kind or the claim, and that this currency was put up for this \
             register",
        ),
        Error::CouncilRefused(e) => refused(
            format!(
                "the council does not say what the budget of stock {}, place {} is, and the ceiling \
                 follows it",
                e.stock, e.node
            ),
            "wait until the council answers again; nothing is lost",
        ),
        Error::InvalidAmount(e) => refused(
            format!("{} is no amount that can be used here", hours(e.amount)),
            "give an amount above 0, and no more than 2^96 - 1 in the smallest unit",
        ),
        Error::InvalidDecimals(e) => refused(
            format!("{} decimals are more than the limit of {}", e.decimals, e.limit),
            "count in a coarser unit",
        ),
        Error::InvalidPeriod(e) => refused(
            format!(
                "periods of {} from {} on are impossible",
                words.duration(e.periodLength),
                words.moment(e.firstOpens)
            ),
            "begin at midnight UTC, and count in whole days, at least 15",
        ),
        // policy
        Error::InvalidDemurrage(e) => refused(
            format!(
                "a demurrage of {} a year is not below the limit of {}",
                words.ratio(e.rate),
                words.ratio(e.limit)
            ),
            "give a lower rate, as in \"7 %\"; at 100 % nothing would be left of anything",
        ),
        Error::InvalidCashLimit(e) => refused(
            format!(
                "{} payable in cash do not go with an obligation of {} and the cash rate given",
                hours(e.cashLimit),
                hours(e.obligation)
            ),
            "let no more be payable in cash than is owed, and give a cash rate above 0 if anything is",
        ),
        Error::InvalidVouchers(e) => refused(
            format!(
                "{} members to vouch for a new one are not from 1 to {}",
                e.vouchers, e.limit
            ),
            "give a number between them",
        ),
        Error::TooManyFounders(e) => refused(
            format!("{} founders are more than the limit of {}", e.founders, e.limit),
            "begin with fewer; members vouch for the others",
        ),
        Error::CeilingNotLower(e) => refused(
            format!(
                "a ceiling of {} is not below the {} of now",
                ceiling(e.ceiling, words),
                ceiling(e.current, words)
            ),
            "a higher one waits out the public delay: weir policy set --ceiling",
        ),
        // minting
        Error::NoRate(e) => refused(
            format!("nothing is paid for {} in its period {}", kind(e.kind), e.period),
            "`weir work rate show` tells what is paid from which period on",
        ),
        Error::CeilingReached(e) if e.period == 0 => refused(
            format!(
                "no period of the currency has begun, so that nothing can be minted before {}",
                words.moment(e.closes)
            ),
            "mint it then",
        ),
        Error::CeilingReached(e) => refused(
            format!(
                "the ceiling of {} for period {} is reached",
                hours(e.ceiling),
                e.period
            ),
            format!(
                "what is due stays due: mint the rest after {}",
                words.moment(e.closes)
            ),
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
                "claim {} {}, and nothing of it can become a debt",
                e.claim,
                status(e.status)
            ),
            "only what was minted for a revoked claim becomes a debt, and once",
        ),
        Error::ForAnotherConsumer(e) => refused(
            format!(
                "claim {} was filed to be paid by {}, and by nobody else",
                e.claim,
                who(e.consumer)
            ),
            "look there; a claim names the one contract that may pay for it",
        ),
        Error::AllMinted(e) => refused(
            format!("all that claim {} is due has been minted", e.claim),
            "nothing is left to do: a claim is paid once",
        ),
        Error::NothingMinted(e) => refused(
            format!("nothing that was minted for claim {} is left to be owed", e.claim),
            "nothing is left to do; `weir work list --everybody` tells how claims stand",
        ),
        // members
        Error::NotMember(e) => forbidden(
            format!("{} is no member", who(e.account)),
            "members vouch for new ones: weir vouch for WHO; `weir vouch show` tells who is one",
        ),
        Error::AlreadyMember(e) => refused(
            format!("{} is a member already", who(e.account)),
            "nothing is left to do",
        ),
        Error::VouchesForItself(e) => forbidden(
            format!("{} cannot vouch for itself", who(e.account)),
            "let another member do it",
        ),
        Error::AlreadyVouched(e) => refused(
            format!("{} vouches for {} already", who(e.voucher), who(e.candidate)),
            "nothing is left to do; `weir vouch show` tells how many voices it has",
        ),
        Error::NotVouched(e) => refused(
            format!("{} does not vouch for {}", who(e.voucher), who(e.candidate)),
            "there is nothing to take back",
        ),
        Error::VouchesUsedUp(e) => refused(
            format!(
                "the {} vouches that a member has in {} are used up",
                e.vouches,
                period(e.period, words)
            ),
            "wait for the next period, or let another member vouch",
        ),
        // obligations
        Error::NothingDue(e) => refused(
            format!("nothing is due from {}", who(e.account)),
            "nothing is left to do; `weir settle show` tells what was owed and paid",
        ),
        Error::MoreThanDue(e) => refused(
            format!(
                "{} are {} more than the {} that are due",
                hours(e.amount),
                hours(e.amount.saturating_sub(e.due)),
                hours(e.due)
            ),
            "pay no more than is due, or \"all\"; `weir settle show` tells it",
        ),
        Error::CashLimitReached(e) => refused(
            format!(
                "{} are {} more than the {} that can be paid in cash now",
                hours(e.amount),
                hours(e.amount.saturating_sub(e.room)),
                hours(e.room)
            ),
            "pay the rest in the currency itself: weir settle hours",
        ),
        Error::NoCash(_) => refused(
            "no cash was paid in since it was collected last",
            "nothing is left to do",
        ),
        // basic income
        Error::NoIncome(e) => refused(
            format!(
                "{} has no basic income to claim before {}",
                who(e.account),
                date(e.nextDay)
            ),
            "claim it then, or within fourteen days after; what is older is lost",
        ),
        Error::DayPast(e) => refused(
            format!("{} is over: it is {}", date(e.day), date(e.today)),
            "ask for today or a later day",
        ),
        Error::Overflow(_) => overflow(),
    }
}

/// A period of the currency with its dates.
fn period(number: u32, words: &Vocabulary) -> String {
    let named = words.currency().map(|currency| currency.period(number));
    named.unwrap_or_else(|| format!("period {number}"))
}
