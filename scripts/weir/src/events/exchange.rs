//! The exchange's events.

use crate::{interfaces::Exchange::ExchangeEvents as Event, vocabulary::Vocabulary};

use super::{offered, short};

/// What `event` says.
pub fn tell(event: &Event, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let unit = |base| words.unit_of_exchange(base);
    let coins = |token, base| words.money_in(token, base);
    let noted = |note: alloy::primitives::B256| match note.is_zero() {
        true => String::new(),
        false => format!("; note {}", short(note)),
    };
    let at = |from: u64| match from {
        0 => "from now on".to_owned(),
        from => format!("from {}", words.moment(from)),
    };
    match event {
        Event::Invoiced(e) => format!(
            "{} asks {} for {}{}",
            who(e.creditor),
            who(e.debtor),
            unit(e.amount),
            noted(e.note)
        ),
        Event::InvoiceWithdrawn(e) => format!(
            "{} asks {} for {} less",
            who(e.creditor),
            who(e.debtor),
            unit(e.amount)
        ),
        Event::Owed(e) => format!(
            "{} owes {} {} more{}",
            who(e.debtor),
            who(e.creditor),
            unit(e.amount),
            noted(e.note)
        ),
        Event::Forgiven(e) => format!(
            "{} lets go of {} that {} owes",
            who(e.creditor),
            unit(e.amount),
            who(e.debtor)
        ),
        Event::TokenAccepted(e) => {
            let takes = match e.accepted {
                true => "takes",
                false => "no longer takes",
            };
            format!("{} {takes} {} as payment", who(e.creditor), who(e.token))
        }
        Event::Repaid(e) => format!(
            "{} pays {} to {} for {} of a debt",
            who(e.debtor),
            coins(e.token, e.amount),
            who(e.creditor),
            unit(e.credited)
        ),
        Event::SetOff(e) => {
            let edges = e.cycle.len().saturating_sub(1);
            let names: Vec<String> = e.cycle.iter().map(|it| who(*it)).collect();
            let around = match names.as_slice() {
                [first, second, .., _] if names.len() > 5 => {
                    format!("from {first} and {second} on")
                }
                all => all.join(" → "),
            };
            format!(
                "{} are set off around {edges} debts, submitted by {}: {around}",
                unit(e.amount),
                who(e.submitter)
            )
        }
        Event::Listed(e) => format!(
            "the pool lists {} of {}",
            who(e.token),
            words.community(e.community)
        ),
        Event::ValueSet(e) => format!(
            "a whole coin of {} is worth {} {}",
            who(e.token),
            unit(e.value),
            at(e.from)
        ),
        Event::LimitsSet(e) => format!(
            "the pool holds at most {} of {}, worth {}, {}",
            coins(e.token, e.limit),
            who(e.token),
            unit(e.exposure),
            at(e.from)
        ),
        Event::CommunitySet(e) => format!(
            "the pool holds currencies of {} worth at most {}, {}",
            words.community(e.community),
            unit(e.exposure),
            at(e.from)
        ),
        Event::FeeSet(e) => format!(
            "the pool keeps {} of what is brought, {}",
            words.ratio(e.fee),
            at(e.from)
        ),
        Event::Endowed(e) => format!(
            "{} gives {} to the pool",
            who(e.from),
            coins(e.token, e.amount)
        ),
        Event::Swapped(e) => format!(
            "{} swaps {} for {}; {} of it stay as the fee",
            who(e.by),
            coins(e.tokenIn, e.amountIn),
            coins(e.tokenOut, e.out),
            coins(e.tokenIn, e.fee)
        ),
        Event::Melted(e) => format!(
            "{} in the pool have melted or ended with their season",
            coins(e.token, e.amount)
        ),
        Event::GovernanceOffered(e) => offered("the exchange", e.from, e.to, words),
        Event::GovernanceAccepted(e) => format!("{} governs the exchange", who(e.governor)),
        Event::SuccessorNamed(e) => {
            format!("the exchange names {} as its successor", who(e.successor))
        }
    }
}
