//! Cycles of a file as the exchange takes them, several in one transaction.

use std::collections::BTreeMap;

use alloy::{primitives::Address, rpc::types::Log, sol_types::SolEvent};
use weir_core::clearing::{check_cycle, CycleError, MAX_EDGES, MIN_EDGES};

use super::{
    debts::{Debts, SetOff},
    plan::{base_units, Ring},
    Market,
};
use crate::{
    interfaces::Exchange,
    shell::{Failure, Kind},
};

/// Bytes of call data in one transaction at most: ink! decodes a message from a buffer of this size, and
/// what is beyond it is refused. Of cycles of 2 debts 72 go into it, of 6 debts 46, of 32 debts 13.
pub const CALL_DATA: usize = 16 * 1024;
/// Bytes before the first cycle: a selector, where the list begins, how long it is.
const HEAD: usize = 4 + 2 * WORD;
const WORD: usize = 32;

/// What a chain says of a transaction that no block takes for its size or weight, in small letters:
/// `weir node`'s words, go-ethereum's, and the names of the pallet's errors.
const TOO_LARGE: [&str; 9] = [
    "block gas limit",
    "gas required exceeds",
    "out of gas",
    "outofgas",
    "exhaust",
    "oversized",
    "too large",
    "toolarge",
    "trapped",
];

/// A cycle that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Its place in the file, from 1.
    pub place: usize,
    /// Each owes the next one; the first stands at the end again.
    pub members: Vec<Address>,
    /// Taken off each debt; base units.
    pub amount: u128,
    /// Of it, what was set off before, since the debts were read; base units.
    pub before: u128,
}

impl Cycle {
    /// That of a file.
    ///
    /// # Errors
    /// If a member is nobody, the amount is no number of base units above 0, all debts of the cycle
    /// together are beyond 2^128 - 1, or the exchange would not take it for a cycle; each with the
    /// cycle's place.
    pub fn of(place: usize, ring: &Ring, market: &Market) -> Result<Self, Failure> {
        let within = |failure: Failure| failure.within(&format!("cycle {place}"));
        let people = &market.deployment.people;
        let members = ring.members.iter().map(|who| people.find(who));
        let mut members = members.collect::<Result<Vec<_>, _>>().map_err(within)?;
        members.extend(members.first().copied());
        let who = |address| market.who(address);
        check_cycle(&members).map_err(|error| within(no_cycle(error, who)))?;
        let amount = base_units(&ring.amount, "the amount").map_err(within)?;
        let cycle = Self {
            place,
            members,
            amount,
            before: 0,
        };
        match cycle.clears(amount) {
            0 => Err(within(
                Failure::usage("the amount is 0")
                    .advise("take the cycle out, or write an amount above 0"),
            )),
            u128::MAX => Err(within(Failure::usage(format!(
                "the amount {amount} is too large"
            )))),
            _ => Ok(cycle),
        }
    }

    /// Debts in it.
    pub fn edges(&self) -> usize {
        self.members.len().saturating_sub(1)
    }

    /// Bytes of call data that it takes: where it begins, where its members begin, the amount, how many
    /// members there are, and they.
    fn bytes(&self) -> usize {
        self.members.len().saturating_add(4).saturating_mul(WORD)
    }

    /// What it clears if `amount` is taken off each debt; base units, at most 2^128 - 1.
    pub fn clears(&self, amount: u128) -> u128 {
        let edges = u128::try_from(self.edges()).unwrap_or(u128::MAX);
        amount.saturating_mul(edges)
    }

    /// What is still to be taken off each debt; base units.
    pub fn left(&self) -> u128 {
        self.amount.saturating_sub(self.before)
    }

    /// As the exchange takes it.
    pub fn ring(&self) -> Exchange::Ring {
        Exchange::Ring {
            members: self.members.clone(),
            most: self.left(),
        }
    }

    /// What the exchange would take off each debt as they stand, and takes it off there; base units.
    pub fn try_out(&self, debts: &mut Debts) -> u128 {
        let least = debts.smallest(&self.members).map_or(0, |(_, owed)| owed);
        let taken = least.min(self.left());
        debts.set_off(&self.members, taken).map_or(0, |()| taken)
    }
}

fn no_cycle(error: CycleError<Address>, who: impl Fn(Address) -> String) -> Failure {
    Failure::usage(match error {
        CycleError::Length(edges) => {
            format!("it has {edges} debts, and a cycle has {MIN_EDGES} to {MAX_EDGES}")
        }
        CycleError::NotClosed(first, last) => {
            format!("it begins with {} and ends with {}", who(first), who(last))
        }
        CycleError::OwesItself(member) => format!("{} owes itself in it", who(member)),
        CycleError::Repeated(debtor, creditor) => format!(
            "the debt of {} to {} is in it twice",
            who(debtor),
            who(creditor)
        ),
    })
    .advise("take the cycle out of the file, or find cycles again: weir setoff find")
}

/// Tells the cycles what of them was set off after block `read`, in which the debts were read that they
/// were found in. Cycles are equal if they were submitted with the same members in the same order.
pub fn tell_before(cycles: &mut [Cycle], read: u64, set_offs: &[SetOff]) {
    let mut done: BTreeMap<&[Address], u128> = BTreeMap::new();
    for set_off in set_offs.iter().filter(|set_off| set_off.block > read) {
        let sum = done.entry(&set_off.cycle).or_default();
        *sum = sum.saturating_add(set_off.amount);
    }
    for cycle in cycles {
        if let Some(rest) = done.get_mut(cycle.members.as_slice()) {
            cycle.before = cycle.amount.min(*rest);
            *rest = rest.saturating_sub(cycle.before);
        }
    }
}

/// How many of the first cycles one transaction carries, if it carries `most` debts: at least one, and
/// no more than its call data may have ([`CALL_DATA`]).
pub fn fitting(cycles: &[Cycle], most: usize) -> usize {
    let (mut debts, mut bytes) = (0_usize, HEAD);
    let fit = cycles.iter().take_while(|cycle| {
        debts = debts.saturating_add(cycle.edges());
        bytes = bytes.saturating_add(cycle.bytes());
        debts <= most && bytes <= CALL_DATA
    });
    fit.count().max(1).min(cycles.len())
}

/// Debts in all cycles.
pub fn debts_in(cycles: &[Cycle]) -> usize {
    let edges = cycles.iter().map(Cycle::edges);
    edges.fold(0, usize::saturating_add)
}

/// What was taken off each debt of each of `cycles`, by the events of the transaction that carried
/// them to the exchange `at`; base units, 0 if a cycle was passed over.
pub fn taken(cycles: &[Cycle], logs: &[Log], at: Address) -> Vec<u128> {
    let mut events = logs
        .iter()
        .filter(|log| log.address() == at)
        .filter_map(|log| Exchange::SetOff::decode_log(&log.inner).ok())
        .peekable();
    let taken = cycles.iter().map(|cycle| {
        let event = events.next_if(|event| event.cycle == cycle.members);
        event.map_or(0, |event| event.amount)
    });
    taken.collect()
}

/// Whether a chain refused a transaction because no block takes so much, and may take a smaller one.
pub fn too_large(failure: &Failure) -> bool {
    let said = failure.message.to_lowercase();
    failure.error.is_none()
        && match failure.kind {
            Kind::Failed => TOO_LARGE.iter().any(|words| said.contains(words)),
            Kind::Unreachable => said.contains("http 413"), // a request beyond what the server reads
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::sol_types::SolCall;

    fn who(number: u8) -> Address {
        Address::repeat_byte(number)
    }

    /// A cycle of members of these numbers, closed.
    fn cycle(place: usize, numbers: &[u8], amount: u128) -> Cycle {
        let mut members: Vec<Address> = numbers.iter().map(|number| who(*number)).collect();
        members.extend(members.first().copied());
        Cycle {
            place,
            members,
            amount,
            before: 0,
        }
    }

    fn event(cycle: &Cycle, amount: u128, at: Address) -> Log {
        let event = Exchange::SetOff {
            submitter: who(9),
            amount,
            cycle: cycle.members.clone(),
        };
        let inner = alloy::primitives::Log {
            address: at,
            data: event.encode_log_data(),
        };
        Log {
            inner,
            ..Log::default()
        }
    }

    #[test]
    fn a_batch_ends_before_it_is_too_large_and_has_one_cycle_at_least() {
        let all = [
            cycle(1, &[1, 2], 5),
            cycle(2, &[1, 2, 3], 5),
            cycle(3, &[1, 2, 3, 4], 5),
        ];
        for (most, cycles) in [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3), (usize::MAX, 3)] {
            assert_eq!(fitting(&all, most), cycles, "{most}");
        }
        assert_eq!(fitting(&all[2..], 1), 1);
        assert_eq!(fitting(&[], 9), 0);
        assert_eq!(debts_in(&all), 9);
    }

    #[test]
    fn a_batch_has_no_more_call_data_than_the_contract_reads() {
        let bytes = |cycles: &[Cycle]| {
            let cycles = cycles.iter().map(Cycle::ring).collect();
            Exchange::setOffBatchCall { cycles }.abi_encode().len()
        };
        let members: Vec<u8> = (1..=32).collect();
        for (edges, cycles) in [(2, 72), (6, 46), (32, 13)] {
            let all = vec![cycle(1, &members[..edges], 5); 100];
            assert_eq!(fitting(&all, usize::MAX), cycles);
            assert!(bytes(&all[..cycles]) <= CALL_DATA);
            assert!(bytes(&all[..=cycles]) > CALL_DATA);
        }
    }

    #[test]
    fn events_tell_what_became_of_each_cycle_also_where_one_comes_twice() {
        let (at, elsewhere) = (who(50), who(51));
        let all = [
            cycle(1, &[1, 2], 5),
            cycle(2, &[1, 2, 3], 7),
            cycle(3, &[1, 2], 5),
            cycle(4, &[4, 5], 1),
        ];
        let logs = [
            event(&all[1], 7, elsewhere),
            event(&all[0], 5, at),
            event(&all[2], 2, at),
            event(&all[3], 1, at),
        ];
        assert_eq!(taken(&all, &logs, at), [5, 0, 2, 1]);
        assert_eq!(taken(&all, &[], at), [0; 4]);
    }

    #[test]
    fn what_was_set_off_since_the_debts_were_read_is_not_taken_again() {
        let mut all = [
            cycle(1, &[1, 2], 5),
            cycle(2, &[1, 2, 3], 7),
            cycle(3, &[1, 2], 5),
        ];
        let set_off = |block, cycle: &Cycle, amount| SetOff {
            block,
            cycle: cycle.members.clone(),
            amount,
        };
        let before = [
            set_off(10, &all[1], 7), // when they were read: the debts are less by that already
            set_off(11, &all[0], 5),
            set_off(12, &all[0], 3),
            set_off(12, &cycle(0, &[2, 1], 1), 1),
        ];
        tell_before(&mut all, 10, &before);
        let left: Vec<u128> = all.iter().map(Cycle::left).collect();
        assert_eq!(left, [0, 7, 2]);
        assert_eq!(all[2].ring().most, 2);
    }

    #[test]
    fn a_chain_that_takes_smaller_ones_is_told_from_one_that_refuses() {
        let large = |message: &str| too_large(&Failure::failed(message));
        assert!(large(
            "refused: exceeds block gas limit: more weight than a block has"
        ));
        assert!(large("refused: Transaction would exhaust the block limits"));
        assert!(large(
            "refused: oversized data: transaction size 9, limit 8"
        ));
        assert!(!large(
            "refused: insufficient funds for gas * price + value"
        ));
        assert!(!large("refused: nonce too low"));
        let refused = Failure {
            error: Some("CycleLength".into()),
            ..Failure::failed("out of gas")
        };
        assert!(!too_large(&refused));
        assert!(!too_large(&Failure::unreachable("nothing answers")));
    }
}
