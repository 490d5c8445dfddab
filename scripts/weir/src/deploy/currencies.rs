//! What a generative currency and an exchange are told: the transaction of each step that is theirs.

use alloy::{
    primitives::{Address, Bytes},
    sol_types::{SolCall, SolValue},
};

use super::plan::{Known, Plan, Step};
use crate::{
    charter::{
        currencies::{
            Ceiling, Coin, CoinPlace, Community, Exchange as ExchangeTerms,
            Generative as GenerativeTerms, Listing, Rate,
        },
        terms::Person,
    },
    interfaces::{
        Exchange,
        Generative::{self, Beginning, GenerativeSettings, Source},
    },
    shell::Failure,
};

impl Plan<'_> {
    /// The generative currency's code with what it begins with; `governor` is who puts it up.
    pub(super) fn generative(
        &self,
        terms: &GenerativeTerms,
        known: &Known,
        governor: Address,
    ) -> Option<Result<Bytes, Failure>> {
        let settings = GenerativeSettings {
            name: terms.name.clone(),
            symbol: terms.symbol.clone(),
            decimals: terms.decimals,
            governor,
            delay: terms.delay,
            register: known.claims?,
            commons: terms.commons.address,
            meltsToCommons: terms.melts_to_commons,
            cash: known.coin(&terms.cash)?,
            source: source(terms, known)?,
            firstOpens: terms.first_opens(self.began),
            periodLength: terms.periods.length,
        };
        let founders: Vec<_> = terms.founders.iter().map(|it| it.who.address).collect();
        let beginning = Beginning {
            settings,
            policy: policy(terms),
            founders,
        };
        let artifact = self.artifact("generative");
        Some(artifact.and_then(|it| it.with_arguments(&beginning.abi_encode())))
    }

    /// The exchange's code with what it begins with; `governor` is who puts it up.
    pub(super) fn exchange(
        &self,
        terms: &ExchangeTerms,
        governor: Address,
    ) -> Result<Bytes, Failure> {
        let settings = Exchange::ExchangeSettings {
            unit: terms.unit.clone(),
            decimals: terms.decimals,
            governor,
            delay: terms.delay,
            fee: terms.fee.0,
        };
        self.artifact("exchange")?
            .with_arguments(&(settings,).abi_encode_params())
    }

    /// The message of a step of currency of work or exchange; none while what it builds on is not
    /// there.
    pub(super) fn message_of_currencies(
        &self,
        step: Step,
        known: &Known,
    ) -> Option<(Address, Bytes)> {
        let data = |call: Vec<u8>| Bytes::from(call);
        Some(match step {
            Step::Rate(index) => {
                let rate = self.rate(index)?;
                let call = Generative::setRateCall {
                    kind: known.kind(rate.kind)?,
                    rate: rate.rate,
                };
                (known.generative?, data(call.abi_encode()))
            }
            Step::Community(index) => {
                let call = Exchange::setCommunityCall {
                    community: community_number(index)?,
                    exposure: self.community(index)?.cap,
                };
                (known.exchange?, data(call.abi_encode()))
            }
            Step::Listing(index) => {
                let call = Exchange::listCall {
                    listing: self.new_listing(index, known)?,
                };
                (known.exchange?, data(call.abi_encode()))
            }
            Step::OfferGenerative => {
                let to = self.charter.generative.as_ref()?.governor.address;
                let call = Generative::offerGovernanceCall { to };
                (known.generative?, data(call.abi_encode()))
            }
            Step::OfferExchange => {
                let to = self.charter.exchange.as_ref()?.governor.address;
                let call = Exchange::offerGovernanceCall { to };
                (known.exchange?, data(call.abi_encode()))
            }
            _ => return None,
        })
    }

    /// A listing, as the exchange takes it.
    pub fn new_listing(&self, index: usize, known: &Known) -> Option<Exchange::NewListing> {
        let listing = self.listing(index)?;
        Some(Exchange::NewListing {
            token: known.coin(&listing.coin)?,
            community: community_number(listing.community)?,
            nature: listing.nature.number(),
            span: listing.span,
            value: listing.value,
            limit: listing.limit,
            exposure: listing.exposure,
        })
    }

    /// What a step of currency of work or exchange does, in words.
    pub(super) fn label_of_currencies(&self, step: Step) -> String {
        match (step, &self.charter.generative, &self.charter.exchange) {
            (Step::Generative, Some(it), _) => format!(
                "put up the currency of work {} with {} members",
                it.name,
                it.founders.len()
            ),
            (Step::Rate(index), Some(it), _) => {
                let rate = self.rate(index).map_or(0, |it| it.rate);
                let kind = self.kind_of_rate(index);
                let unit = kind.map_or("unit", |it| it.unit.as_str());
                let name = kind.map_or("", |it| it.name.as_str());
                format!("mint {} for a {unit} of {name}", it.scale().text(rate))
            }
            (Step::Exchange, _, Some(it)) => {
                format!("put up the exchange, which counts in {}", it.unit)
            }
            (Step::Community(index), _, Some(it)) => {
                let community = self.community(index);
                format!(
                    "let the pool hold {} of {}",
                    it.scale().text(community.map_or(0, |it| it.cap)),
                    community.map_or("", |it| it.name.as_str())
                )
            }
            (Step::Listing(index), _, Some(it)) => {
                let listing = self.listing(index);
                format!(
                    "list {} at {}",
                    listing.map_or("", |it| it.coin.symbol.as_str()),
                    it.scale().text(listing.map_or(0, |it| it.value))
                )
            }
            _ => String::new(), // no step of either
        }
    }

    /// What is minted for a kind of work.
    pub fn rate(&self, index: usize) -> Option<&Rate> {
        self.charter.generative.as_ref()?.rates.get(index)
    }

    /// The kind of work that a rate is for.
    pub fn kind_of_rate(&self, index: usize) -> Option<&crate::charter::terms::KindTerms> {
        self.charter.kinds().get(self.rate(index)?.kind)
    }

    /// A community of the exchange.
    pub fn community(&self, index: usize) -> Option<&Community> {
        self.charter.exchange.as_ref()?.communities.get(index)
    }

    /// A listing of the exchange.
    pub fn listing(&self, index: usize) -> Option<&Listing> {
        self.charter.exchange.as_ref()?.listings.get(index)
    }

    /// The first members of the currency of work.
    pub fn founders(&self) -> &[Person] {
        let generative = self.charter.generative.as_ref();
        generative.map_or(&[], |it| it.founders.as_slice())
    }
}

impl Known {
    /// The contract of a token; none while it is not there.
    pub fn coin(&self, coin: &Coin) -> Option<Address> {
        match coin.place {
            CoinPlace::Fishcoin => self.fishcoin,
            CoinPlace::Generative => self.generative,
            CoinPlace::At(address) => Some(address),
        }
    }
}

/// The number of a community: its place in the charter, from 1.
pub fn community_number(index: usize) -> Option<u32> {
    u32::try_from(index).ok()?.checked_add(1)
}

/// Where the budget is of which the ceiling is a rate; the zero address for a fixed figure. None
/// while it is not there.
pub fn source(terms: &GenerativeTerms, known: &Known) -> Option<Source> {
    Some(match terms.ceiling {
        Ceiling::Fixed(_) => Source {
            council: Address::ZERO,
            stock: 0,
            node: 0,
        },
        Ceiling::OfBudget { place, .. } => Source {
            council: known.council?,
            stock: known.stock?,
            node: known.node(place)?,
        },
    })
}

/// The first policy, as the currency takes it.
pub fn policy(terms: &GenerativeTerms) -> Generative::Policy {
    let policy = &terms.policy;
    Generative::Policy {
        demurrage: policy.demurrage.0,
        income: policy.income,
        obligation: policy.obligation,
        cashLimit: policy.cash_limit,
        cashRate: policy.cash_rate,
        ceiling: terms.ceiling.figure(),
        vouchers: policy.vouchers,
        vouches: policy.vouches,
    }
}
