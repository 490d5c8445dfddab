//! Which events belong to a statement, and whether a block could hold one.
//!
//! The same patterns fetch the events from a chain and, offline, ask the bloom filter of every header
//! whether its block may hold one that is not in the statement.

use std::collections::BTreeSet;

use alloy::{
    primitives::{Address, Bloom, BloomInput, B256, U256},
    rpc::types::{Filter, Topic},
    sol_types::{SolEvent, SolEventInterface},
};

use crate::{
    interfaces::{Claims, Fund},
    proof::Event,
    Subject,
};

/// Events of one contract: at each topic one of those named, any where none is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Who emits them.
    pub address: Address,
    /// What they are of, and what they name.
    pub topics: [Vec<B256>; 4],
    /// The first block they can be in.
    pub from: u64,
    /// The last.
    pub until: u64,
}

/// An event in the words of its contract.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // short-lived, and most are the large one
pub enum Said {
    /// Of the fund.
    Fund(Fund::FundEvents),
    /// Of the register.
    Register(Claims::ClaimsEvents),
}

/// What a statement is about, as far as events have told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Agreements about the kind.
    pub agreements: BTreeSet<u32>,
    /// Claims enrolled for the period or filed for it with this fund.
    pub claims: BTreeSet<u64>,
    /// When what was netted, struck or collected went into the period's pot: after the close of the
    /// period before, up to its own.
    pub open: Option<(u64, u64)>,
    /// Claims of any period that were settled in that time, with something going into the pot.
    pub settled: BTreeSet<u64>,
}

impl Pattern {
    /// Whether `event` is one of them.
    pub fn matches(&self, event: &Event) -> bool {
        let said = event.inner.topics();
        let topics = self.topics.iter().enumerate();
        self.covers(event.block)
            && event.inner.address == self.address
            && topics.into_iter().all(|(place, wanted)| {
                wanted.is_empty() || said.get(place).is_some_and(|topic| wanted.contains(topic))
            })
    }

    /// Whether a block may hold one, by its bloom filter. It may err on this side only.
    pub fn may_be_in(&self, block: u64, bloom: &Bloom) -> bool {
        let has = |topic: &B256| bloom.contains_input(BloomInput::Raw(topic.as_slice()));
        self.covers(block)
            && bloom.contains_input(BloomInput::Raw(self.address.as_slice()))
            && self
                .topics
                .iter()
                .all(|wanted| wanted.is_empty() || wanted.iter().any(has))
    }

    /// As a chain is asked for them, between two blocks.
    pub fn filter(&self, from: u64, until: u64) -> Filter {
        let mut filter = Filter::new()
            .address(self.address)
            .from_block(from)
            .to_block(until);
        for (topic, wanted) in filter.topics.iter_mut().zip(&self.topics) {
            *topic = Topic::from(wanted.clone());
        }
        filter
    }

    fn covers(&self, block: u64) -> bool {
        (self.from..=self.until).contains(&block)
    }
}

/// What `event` says, if it is one of the fund or the register.
pub fn said(subject: &Subject, event: &Event) -> Option<Said> {
    let (topics, data) = (event.inner.topics(), &event.inner.data.data);
    if event.inner.address == subject.fund {
        return Fund::FundEvents::decode_raw_log(topics, data)
            .ok()
            .map(Said::Fund);
    }
    if event.inner.address == subject.register {
        return Claims::ClaimsEvents::decode_raw_log(topics, data)
            .ok()
            .map(Said::Register);
    }
    None
}

impl Known {
    /// What `events` tell.
    pub fn of<'a>(subject: &Subject, events: impl IntoIterator<Item = &'a Event>) -> Self {
        use {Claims::ClaimsEvents as Register, Fund::FundEvents as Paying};
        let mut known = Self::default();
        let (mut closed_before, mut closed) = (None, None);
        let mut settled = Vec::new();
        for event in events {
            match said(subject, event) {
                Some(Said::Fund(Paying::AgreementOffered(it))) if it.kind == subject.kind => {
                    known.agreements.insert(it.agreement);
                }
                Some(Said::Fund(Paying::Enrolled(it)))
                    if (it.kind, it.period) == (subject.kind, subject.period) =>
                {
                    known.claims.insert(it.claim);
                }
                Some(Said::Fund(Paying::PeriodClosed(it))) if it.kind == subject.kind => {
                    if it.period == subject.period {
                        closed = Some(event.block);
                    } else if it.period.checked_add(1) == Some(subject.period) {
                        closed_before = Some(event.block);
                    }
                }
                Some(Said::Fund(Paying::Paid(it))) if it.netted > 0 => {
                    settled.push((event.block, it.claim));
                }
                Some(Said::Fund(Paying::Struck(it))) if it.returned > 0 => {
                    settled.push((event.block, it.claim));
                }
                Some(Said::Register(Register::ClaimFiled(it)))
                    if (it.kind, it.period, it.consumer)
                        == (subject.kind, subject.period, subject.fund) =>
                {
                    known.claims.insert(it.claim);
                }
                _ => {}
            }
        }
        if let Some(closed) = closed {
            let from = closed_before.unwrap_or(0);
            known.open = Some((from, closed));
            let inside = settled
                .into_iter()
                .filter(|(block, _)| (from..=closed).contains(block));
            known.settled = inside.map(|(_, claim)| claim).collect();
        }
        known
    }

    /// Every event that a statement about this needs.
    pub fn patterns(&self, subject: &Subject) -> Vec<Pattern> {
        let kind = || vec![word(subject.kind)];
        let period = || vec![word(subject.period)];
        let closings = || {
            let before = subject.period.checked_sub(1);
            let all = before.into_iter().chain([subject.period]);
            all.map(word).collect::<Vec<_>>()
        };
        let fund = |topics| Pattern::always(subject.fund, topics);
        let register = |topics| Pattern::always(subject.register, topics);
        let any = Vec::new;
        let about_kind = vec![
            Fund::SchemeOpened::SIGNATURE_HASH,
            Fund::TermsChanged::SIGNATURE_HASH,
            Fund::WindingUp::SIGNATURE_HASH,
            Fund::Collected::SIGNATURE_HASH,
        ];
        let kind_and_seats = vec![
            Claims::KindAdded::SIGNATURE_HASH,
            Claims::SeatProposed::SIGNATURE_HASH,
        ];
        let mut patterns = vec![
            fund([about_kind, kind(), any(), any()]),
            fund([one::<Fund::PeriodClosed>(), kind(), closings(), any()]),
            fund([one::<Fund::AgreementOffered>(), any(), kind(), any()]),
            fund([one::<Fund::Enrolled>(), any(), kind(), period()]),
            fund([one::<Fund::AuditorProposed>(), any(), any(), any()]),
            register([kind_and_seats, kind(), any(), any()]),
            register([one::<Claims::ClaimFiled>(), any(), kind(), any()]),
        ];
        if !self.agreements.is_empty() {
            let agreements = || {
                self.agreements
                    .iter()
                    .map(|it| word(*it))
                    .collect::<Vec<_>>()
            };
            let standing = vec![
                Fund::AgreementAccepted::SIGNATURE_HASH,
                Fund::AgencyRetired::SIGNATURE_HASH,
            ];
            let of_period = vec![
                Fund::SavingReported::SIGNATURE_HASH,
                Fund::SavingAttested::SIGNATURE_HASH,
                Fund::SavingDisputed::SIGNATURE_HASH,
                Fund::SavingFinal::SIGNATURE_HASH,
                Fund::Deposited::SIGNATURE_HASH,
            ];
            patterns.push(fund([standing, agreements(), any(), any()]));
            patterns.push(fund([of_period, agreements(), period(), any()]));
        }
        if !self.claims.is_empty() {
            let claims = || self.claims.iter().map(|it| word(*it)).collect::<Vec<_>>();
            let life = vec![
                Claims::Attested::SIGNATURE_HASH,
                Claims::Dissented::SIGNATURE_HASH,
                Claims::QuorumReached::SIGNATURE_HASH,
                Claims::Challenged::SIGNATURE_HASH,
                Claims::Judged::SIGNATURE_HASH,
                Claims::ChallengeDismissed::SIGNATURE_HASH,
                Claims::ClaimFinal::SIGNATURE_HASH,
                Claims::ClaimRefused::SIGNATURE_HASH,
                Claims::ClaimRevoked::SIGNATURE_HASH,
            ];
            patterns.push(register([life, claims(), any(), any()]));
            patterns.push(fund([settling(true), claims(), any(), any()]));
        }
        if let Some((from, until)) = self.open {
            let mut inflow = fund([settling(false), any(), any(), any()]);
            (inflow.from, inflow.until) = (from, until);
            patterns.push(inflow);
        }
        if !self.settled.is_empty() {
            let settled = self.settled.iter().map(|it| word(*it)).collect();
            patterns.push(fund([one::<Fund::Enrolled>(), settled, any(), any()]));
        }
        patterns
    }
}

impl Pattern {
    fn always(address: Address, topics: [Vec<B256>; 4]) -> Self {
        Self {
            address,
            topics,
            from: 0,
            until: u64::MAX,
        }
    }
}

fn settling(with_enrolment: bool) -> Vec<B256> {
    let mut topics = vec![Fund::Paid::SIGNATURE_HASH, Fund::Struck::SIGNATURE_HASH];
    if with_enrolment {
        topics.push(Fund::Enrolled::SIGNATURE_HASH);
    }
    topics
}

fn one<E: SolEvent>() -> Vec<B256> {
    vec![E::SIGNATURE_HASH]
}

/// A number as a topic.
fn word(number: impl Into<u64>) -> B256 {
    U256::from(number.into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::primitives::{Log, LogData};

    fn subject() -> Subject {
        Subject {
            chain_id: 1,
            fund: Address::repeat_byte(1),
            register: Address::repeat_byte(2),
            kind: 0,
            period: 3,
        }
    }

    fn event(address: Address, data: LogData) -> Event {
        Event {
            block: 9,
            time: 0,
            transaction: 0,
            log: 0,
            inner: Log { address, data },
        }
    }

    #[test]
    fn an_event_leads_to_the_patterns_of_what_it_names() {
        let subject = subject();
        let filed = |consumer, claim| {
            let filed = Claims::ClaimFiled {
                claim,
                kind: 0,
                claimant: Address::ZERO,
                consumer,
                period: 3,
                quantity: 1,
                area: 0,
                evidence: B256::ZERO,
            };
            event(subject.register, filed.encode_log_data())
        };
        let (ours, other) = (filed(subject.fund, 5), filed(Address::ZERO, 6));
        let known = Known::of(&subject, [&ours, &other]);
        assert_eq!(known.claims, BTreeSet::from([5]));
        let attested = |claim| {
            let attested = Claims::Attested {
                claim,
                seat: Address::ZERO,
            };
            event(subject.register, attested.encode_log_data())
        };
        let wanted = |event: &Event| {
            let patterns = known.patterns(&subject);
            let by_event = patterns.iter().any(|pattern| pattern.matches(event));
            let bloom: Bloom = [&event.inner].into_iter().collect();
            let by_bloom = patterns
                .iter()
                .any(|pattern| pattern.may_be_in(event.block, &bloom));
            assert_eq!(by_event, by_bloom);
            by_event
        };
        assert!(wanted(&attested(5)));
        assert!(!wanted(&attested(6)));
        assert!(wanted(&other)); // only its data says that it is another's
    }
}
