//! The generative currency's events.

use crate::{
    currency::{ceiling, date},
    interfaces::Generative::GenerativeEvents as Event,
    vocabulary::Vocabulary,
};

use super::offered;

/// What `event` says.
pub fn tell(event: &Event, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let hours = |base| words.hours(base);
    let currency = words.currency();
    let period = |number| {
        currency.map_or_else(
            || format!("period {number}"),
            |currency| currency.period(number),
        )
    };
    match event {
        Event::Transfer(e) => {
            let amount = words.hours_of_word(e.value);
            let melts_in = currency.is_some_and(|it| it.melts_to_commons && it.commons == e.to);
            match (e.from.is_zero(), e.to.is_zero()) {
                (true, _) if melts_in => format!("{} gets {amount} that melted", who(e.to)),
                (true, _) => format!("{} gets {amount}", who(e.to)),
                (_, true) => format!("{amount} of {} have melted", who(e.from)),
                _ => format!("{} pays {amount} to {}", who(e.from), who(e.to)),
            }
        }
        Event::Approval(e) => format!(
            "{} lets {} spend {}",
            who(e.owner),
            who(e.spender),
            words.hours_of_word(e.value)
        ),
        Event::PolicySet(e) => format!(
            "from {} on {} a year melt; a member gets {} a day and owes {} a period, {} of it payable \
             in cash at {} for a whole one; the ceiling is {}; {} members vouch for a new one, each at \
             most {} times a period",
            period(e.fromPeriod),
            words.ratio(e.demurrage),
            hours(e.income),
            hours(e.obligation),
            hours(e.cashLimit),
            cash(e.cashRate, words),
            ceiling(e.ceiling, words),
            e.vouchers,
            e.vouches
        ),
        Event::CeilingLowered(e) => format!(
            "the ceiling of what is minted for claims is lowered to {}",
            ceiling(e.ceiling, words)
        ),
        Event::RateSet(e) => format!(
            "{} is paid {} a whole unit from its period {} on",
            words.kind_name(e.kind),
            hours(e.rate),
            e.fromPeriod
        ),
        Event::Minted(e) => {
            let netted = match e.netted {
                0 => String::new(),
                netted => format!("; {} of it lower a debt", hours(netted)),
            };
            format!(
                "{} are minted for claim {} of {}{netted}",
                hours(e.amount),
                e.claim,
                who(e.claimant)
            )
        }
        Event::Revoked(e) => format!(
            "claim {} was revoked: {} owes the {} that were minted for it",
            e.claim,
            who(e.claimant),
            hours(e.debt)
        ),
        Event::Vouched(e) => format!(
            "{} vouches for {}, the voices for whom are now {}",
            who(e.voucher),
            who(e.candidate),
            e.voices
        ),
        Event::VouchWithdrawn(e) => format!(
            "{} takes back the voice for {}",
            who(e.voucher),
            who(e.candidate)
        ),
        Event::MemberAdmitted(e) => {
            format!("{} is a member from {} on", who(e.member), date(e.day))
        }
        Event::MemberLeft(e) => match e.excluded {
            true => format!("{} is excluded, and no member any more", who(e.member)),
            false => format!("{} leaves, and is no member any more", who(e.member)),
        },
        Event::ObligationMet(e) => {
            let how = match e.cash {
                0 => String::new(),
                paid => format!(", with {}", cash(paid, words)),
            };
            format!(
                "{} meets {} of what is owed{how}; {} are still due",
                who(e.member),
                hours(e.amount),
                hours(e.due)
            )
        }
        Event::CashCollected(e) => format!(
            "{} that were paid in go to the commons",
            cash(e.cash, words)
        ),
        Event::IncomePaid(e) => {
            let netted = match e.netted {
                0 => String::new(),
                netted => format!("; {} of it lower a debt", hours(netted)),
            };
            let days = match e.days_ {
                1 => "1 day".to_owned(),
                days => format!("{days} days"),
            };
            format!(
                "{} gets a basic income of {} for {days}{netted}",
                who(e.member),
                hours(e.amount)
            )
        }
        Event::GovernanceOffered(e) => offered("the currency of work", e.from, e.to, words),
        Event::GovernanceAccepted(e) => {
            format!("{} governs the currency of work", who(e.governor))
        }
        Event::SuccessorNamed(e) => format!(
            "the currency of work names {} as its successor",
            who(e.successor)
        ),
    }
}

/// "12.5 EUR" of what obligations may be paid in.
fn cash(base: u128, words: &Vocabulary) -> String {
    match words.currency() {
        Some(currency) => currency.cash.text(base),
        None => format!("{base} base units"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces::Generative;
    use alloy::{
        dyn_abi::{DynSolType, DynSolValue},
        primitives::{address, Address, Log, LogData, B256, U256},
        sol_types::SolEventInterface,
    };

    const ANA: Address = address!("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    fn value(of: &str) -> DynSolValue {
        match of.parse::<DynSolType>().unwrap() {
            DynSolType::Address => DynSolValue::Address(ANA),
            DynSolType::Bool => DynSolValue::Bool(true),
            DynSolType::Uint(bits) => DynSolValue::Uint(U256::from(7), bits),
            other => panic!("a value of {other}"),
        }
    }

    #[test]
    fn every_event_has_a_sentence_with_who_it_is_about() {
        let words = Vocabulary::default().name(ANA, "Ana");
        let mut told = 0;
        for event in Generative::abi::events().into_values().flatten() {
            let (indexed, body): (Vec<_>, Vec<_>) =
                event.inputs.iter().partition(|input| input.indexed);
            let word = |value: DynSolValue| B256::from(value.as_word().unwrap());
            let topics = indexed.iter().map(|input| word(value(&input.ty)));
            let topics: Vec<B256> = [event.selector()].into_iter().chain(topics).collect();
            let body = body.iter().map(|input| value(&input.ty)).collect();
            let data = DynSolValue::Tuple(body).abi_encode_params();
            let log = Log {
                address: ANA,
                data: LogData::new_unchecked(topics, data.into()),
            };
            let decoded = Event::decode_log(&log).unwrap();
            let sentence = tell(&decoded.data, &words);
            assert!(sentence.len() > 20, "{}: {sentence}", event.name);
            let about = event.inputs.iter().any(|input| input.ty == "address");
            assert!(
                !about || sentence.contains("Ana"),
                "{}: {sentence}",
                event.name
            );
            told += 1;
        }
        assert_eq!(told, 17);
    }
}
