//! Who owes whom how much, as the exchange's events tell it.

use std::collections::{BTreeMap, BTreeSet};

use alloy::{
    primitives::{Address, U256},
    rpc::types::{Filter, Log},
    sol_types::SolEventInterface,
};

use super::Market;
use crate::{
    chain::SPAN,
    interfaces::Exchange::{debtsCall, ExchangeEvents},
    session::Session,
    shell::Failure,
};

/// Debtor and creditor.
pub type Pair = (Address, Address);

/// All debts at one block, and who ever asked whom.
#[derive(Clone, Debug, Default)]
pub struct Debts {
    /// The last block that was read.
    pub block: u64,
    /// What is owed; base units of the exchange's unit, nothing left out but zeros.
    pub owed: BTreeMap<Pair, u128>,
    /// Pairs of which the creditor asked for something once, accepted or not.
    pub asked: BTreeSet<Pair>,
    /// What was set off, in the order of it.
    pub set_offs: Vec<SetOff>,
}

/// Something that was set off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetOff {
    /// The block's number.
    pub block: u64,
    /// The cycle as it was submitted: the first member stands at the end again.
    pub cycle: Vec<Address>,
    /// Taken off each debt; base units.
    pub amount: u128,
}

impl Debts {
    /// Reads the exchange's events up to the latest block, piece by piece.
    ///
    /// # Errors
    /// If the chain does not answer, or the events do not add up to what the exchange says is
    /// outstanding.
    pub async fn read(market: &Market, session: &Session) -> Result<Self, Failure> {
        let connection = &market.deployment.connection;
        let manifest = &market.deployment.manifest;
        let contract = manifest.exchange()?;
        let first = manifest.first_block.max(contract.block);
        let latest = connection.block(None).await?.number;
        let progress = session.shell.progress("reading debts");
        let mut debts = Self::default();
        let mut next = first;
        while next <= latest {
            progress.bar(next.saturating_sub(first), latest.saturating_sub(first));
            let to = next.saturating_add(SPAN).min(latest);
            let piece = Filter::new()
                .address(contract.address)
                .from_block(next)
                .to_block(to);
            let mut logs = connection.raw_logs(&piece).await?;
            logs.sort_by_key(|log| (log.block_number, log.log_index));
            for log in &logs {
                debts.note(log).ok_or_else(|| {
                    Failure::failed(format!(
                        "the events of the exchange do not add up: block {} takes more off a debt than \
                         there is",
                        log.block_number.unwrap_or_default()
                    ))
                    .advise("the chain may keep only a part of its events; ask another node with --rpc-url")
                })?;
            }
            next = to.saturating_add(1);
        }
        debts.block = latest;
        debts.owed.retain(|_, amount| *amount > 0);
        let outstanding = market.ask(&debtsCall {}).await?.outstanding;
        // what came in meanwhile is no contradiction
        let is_still = connection.block(None).await?.number == latest;
        if is_still && debts.total() != outstanding {
            return Err(Failure::failed(format!(
                "the events of the exchange add up to {} base units of debt, and it says that {outstanding} \
                 are outstanding",
                debts.total()
            ))
            .advise("the chain may keep only a part of its events; ask another node with --rpc-url"));
        }
        Ok(debts)
    }

    /// All that is owed; base units.
    pub fn total(&self) -> U256 {
        let all = self.owed.values();
        all.fold(U256::ZERO, |sum, amount| {
            sum.saturating_add(U256::from(*amount))
        })
    }

    /// Pairs that `who` is one of.
    pub fn pairs_of(&self, who: Address) -> BTreeSet<Pair> {
        let all = self.owed.keys().chain(&self.asked);
        all.filter(|(debtor, creditor)| who == *debtor || who == *creditor)
            .copied()
            .collect()
    }

    /// The smallest debt around a closed `cycle`, the first of several; base units.
    pub fn smallest(&self, cycle: &[Address]) -> Option<(Pair, u128)> {
        around(cycle)
            .map(|pair| (pair, self.owed.get(&pair).copied().unwrap_or(0)))
            .min_by_key(|(_, owed)| *owed)
    }

    /// Takes `amount` off every debt around a closed `cycle`; nothing if one of them is less.
    pub fn set_off(&mut self, cycle: &[Address], amount: u128) -> Option<()> {
        around(cycle).try_for_each(|pair| self.reduce(pair, amount))
    }

    fn reduce(&mut self, pair: Pair, amount: u128) -> Option<()> {
        let owed = self.owed.get_mut(&pair)?;
        *owed = owed.checked_sub(amount)?;
        Some(())
    }

    /// What an event changes; nothing if it cannot be.
    pub fn note(&mut self, log: &Log) -> Option<()> {
        let Ok(event) = ExchangeEvents::decode_log(&log.inner) else {
            return Some(()); // no event that this version knows
        };
        match &event.data {
            ExchangeEvents::Invoiced(e) => {
                self.asked.insert((e.debtor, e.creditor));
                Some(())
            }
            ExchangeEvents::Owed(e) => {
                let owed = self.owed.entry((e.debtor, e.creditor)).or_default();
                *owed = owed.checked_add(e.amount)?;
                Some(())
            }
            ExchangeEvents::Forgiven(e) => self.reduce((e.debtor, e.creditor), e.amount),
            ExchangeEvents::Repaid(e) => self.reduce((e.debtor, e.creditor), e.credited),
            ExchangeEvents::SetOff(e) => {
                self.set_offs.push(SetOff {
                    block: log.block_number.unwrap_or_default(),
                    cycle: e.cycle.clone(),
                    amount: e.amount,
                });
                self.set_off(&e.cycle, e.amount)
            }
            _ => Some(()),
        }
    }
}

/// Debtors and creditors around a closed cycle: each member with the next one.
fn around(cycle: &[Address]) -> impl Iterator<Item = Pair> + '_ {
    cycle.iter().copied().zip(cycle.iter().copied().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interfaces::Exchange;
    use alloy::primitives::{LogData, B256};
    use alloy::sol_types::SolEvent;

    fn who(number: u8) -> Address {
        Address::repeat_byte(number)
    }

    fn log(data: LogData) -> Log {
        let inner = alloy::primitives::Log {
            address: Address::ZERO,
            data,
        };
        Log {
            inner,
            ..Log::default()
        }
    }

    fn owed(debtor: u8, creditor: u8, amount: u128) -> Log {
        let event = Exchange::Owed {
            debtor: who(debtor),
            creditor: who(creditor),
            amount,
            note: B256::ZERO,
        };
        log(event.encode_log_data())
    }

    #[test]
    fn events_add_up_to_what_is_owed() {
        let mut debts = Debts::default();
        for event in [owed(1, 2, 50), owed(2, 1, 30), owed(1, 2, 5)] {
            assert!(debts.note(&event).is_some());
        }
        let event = Exchange::SetOff {
            submitter: who(9),
            amount: 20,
            cycle: vec![who(1), who(2), who(1)],
        };
        assert!(debts.note(&log(event.encode_log_data())).is_some());
        let event = Exchange::Forgiven {
            debtor: who(2),
            creditor: who(1),
            amount: 10,
        };
        assert!(debts.note(&log(event.encode_log_data())).is_some());
        assert_eq!(debts.owed[&(who(1), who(2))], 35);
        assert_eq!(debts.owed[&(who(2), who(1))], 0);
        assert_eq!(debts.total(), U256::from(35));
        // more than there is
        assert!(debts.note(&log(event.encode_log_data())).is_none());
    }

    #[test]
    fn the_smallest_debt_of_a_cycle_is_told_with_its_pair() {
        let mut debts = Debts::default();
        for event in [owed(1, 2, 50), owed(2, 3, 30), owed(3, 1, 40)] {
            assert!(debts.note(&event).is_some());
        }
        let ring = [who(1), who(2), who(3), who(1)];
        assert_eq!(debts.smallest(&ring), Some(((who(2), who(3)), 30)));
        assert!(debts.set_off(&ring, 30).is_some());
        assert_eq!(debts.smallest(&ring), Some(((who(2), who(3)), 0)));
        assert!(debts.set_off(&ring, 1).is_none());
        let never = [who(2), who(1), who(2)];
        assert_eq!(debts.smallest(&never), Some(((who(2), who(1)), 0)));
    }
}
