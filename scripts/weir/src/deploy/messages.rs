//! The transaction of each step: what the contracts are told.

use alloy::{
    primitives::{Address, Bytes, B256, U256},
    sol_types::{SolCall, SolValue},
};
use weir_core::{
    allocation::Division,
    stock::{ControlRule, Model},
};

use super::{
    artifacts::Artifact,
    plan::{Known, Plan, Step},
};
use crate::{
    chain::Transaction,
    charter::terms::Fishery,
    interfaces::{Council, Fishcoin},
    shell::Failure,
};

impl Plan<'_> {
    /// The transaction of a step, sent by `sender`.
    ///
    /// # Errors
    /// If a contract with its settings is larger than the chain takes, or the step builds on one that
    /// is not there.
    pub fn transaction(
        &self,
        step: Step,
        known: &Known,
        sender: Address,
    ) -> Result<Transaction, Failure> {
        self.built(step, known, sender)?.ok_or_else(|| {
            Failure::failed(format!(
                "cannot {}: what it builds on is not there yet",
                self.label(step)
            ))
        })
    }

    /// Whether every contract that is yet to be put up is one that the chain takes with its first
    /// settings, so that none turns out too large when those before it are there.
    ///
    /// # Errors
    /// If one is larger.
    pub fn fits(&self, steps: &[Step]) -> Result<(), Failure> {
        let there = Some(Address::repeat_byte(1)); // any: they are all of one length
        let known = Known {
            council: there,
            fishcoin: there,
            stock: Some(0),
            nodes: vec![Some(0); self.places().len()],
            claims: there,
            fund: there,
            generative: there,
            exchange: there,
            ..Known::default()
        };
        for step in steps {
            if self.code_hash(*step).is_some() {
                self.built(*step, &known, Address::repeat_byte(1))?;
            }
        }
        Ok(())
    }

    fn built(
        &self,
        step: Step,
        known: &Known,
        sender: Address,
    ) -> Result<Option<Transaction>, Failure> {
        let label = self.label(step);
        Ok(match step {
            Step::Council => self
                .charter
                .fishery
                .as_ref()
                .map(|fishery| self.council(fishery, sender))
                .transpose()?
                .map(|data| Transaction::deploy(data, label)),
            Step::Fishcoin => match (known.council, known.stock, &self.charter.fishery) {
                (Some(council), Some(stock), Some(fishery)) => known
                    .node(fishery.currency.place)
                    .map(|node| self.fishcoin(fishery, council, stock, node, sender))
                    .transpose()?
                    .map(|data| Transaction::deploy(data, label)),
                _ => None,
            },
            Step::Claims => Some(Transaction::deploy(self.register(sender)?, label)),
            Step::Fund => match known.claims {
                Some(register) => Some(Transaction::deploy(self.fund(register, sender)?, label)),
                None => None,
            },
            Step::Generative => self
                .charter
                .generative
                .as_ref()
                .and_then(|terms| self.generative(terms, known, sender))
                .transpose()?
                .map(|data| Transaction::deploy(data, label)),
            Step::Exchange => self
                .charter
                .exchange
                .as_ref()
                .map(|terms| self.exchange(terms, sender))
                .transpose()?
                .map(|data| Transaction::deploy(data, label)),
            Step::Rate(_)
            | Step::Community(_)
            | Step::Listing(_)
            | Step::OfferGenerative
            | Step::OfferExchange => {
                self.message_of_currencies(step, known)
                    .map(|(to, data)| Transaction {
                        to: Some(to),
                        data,
                        value: U256::ZERO,
                        label,
                    })
            }
            Step::Kind(_)
            | Step::KindSeat(..)
            | Step::Scheme(_)
            | Step::Auditor(_)
            | Step::Agreement(_)
            | Step::OfferClaims
            | Step::OfferFund => self
                .message_beside_the_fishery(step, known)
                .map(|(to, data)| Transaction {
                    to: Some(to),
                    data,
                    value: U256::ZERO,
                    label,
                }),
            _ => self.message(step, known).map(|(to, data)| Transaction {
                to: Some(to),
                data,
                value: U256::ZERO,
                label,
            }),
        })
    }

    fn message(&self, step: Step, known: &Known) -> Option<(Address, Bytes)> {
        let charter = self.charter.fishery.as_ref()?;
        let council = known.council?;
        let data = |call: Vec<u8>| Bytes::from(call);
        let governor = self.charter.governor.address;
        Some(match step {
            Step::Stock => {
                let (settings, terms) = (self.stock_settings(charter), terms_of(charter));
                let added = Council::NewStock { settings, terms };
                let call = Council::addStockCall { added };
                (council, data(call.abi_encode()))
            }
            Step::Place(index) => {
                let place = charter.places.get(index)?;
                let assembly = place.assembly.as_ref().map_or(governor, |it| it.address);
                let call = Council::addNodeCall {
                    stock: known.stock?,
                    parent: known.node(place.parent)?,
                    assembly,
                    division: division_number(place.division),
                };
                (council, data(call.abi_encode()))
            }
            Step::Part(index) => {
                let call = Council::setPartCall {
                    stock: known.stock?,
                    node: known.node(Some(index))?,
                    part: charter.places.get(index)?.part,
                };
                (council, data(call.abi_encode()))
            }
            Step::Currency => {
                let call = Council::setCurrencyCall {
                    stock: known.stock?,
                    node: known.node(charter.currency.place)?,
                    currency: known.fishcoin?,
                };
                (council, data(call.abi_encode()))
            }
            Step::Shares(index) => {
                let fisher = charter.fishers.get(index)?;
                let to = fisher.who.address;
                let call = if charter.is_commons() {
                    Fishcoin::admitCall { member: to }.abi_encode()
                } else {
                    let shares = fisher.shares;
                    Fishcoin::allotSharesCall { to, shares }.abi_encode()
                };
                (known.fishcoin?, data(call))
            }
            Step::OfferCouncil => {
                let call = Council::offerGovernanceCall { to: governor };
                (council, data(call.abi_encode()))
            }
            Step::OfferFishcoin => {
                let call = Fishcoin::offerGovernanceCall { to: governor };
                (known.fishcoin?, data(call.abi_encode()))
            }
            _ => return None, // another contract's
        })
    }

    /// The built contract of that name.
    pub(super) fn artifact(&self, name: &str) -> Result<&Artifact, Failure> {
        self.artifacts
            .and_then(|it| it.get(name))
            .ok_or_else(|| Failure::failed(format!("the built contract {name} was not looked for")))
    }

    /// keccak256 of the code that a step puts up.
    pub fn code_hash(&self, step: Step) -> Option<B256> {
        match step {
            Step::Council => Some(self.artifacts?.get("council")?.code_hash),
            Step::Fishcoin => Some(self.artifacts?.get("fishcoin")?.code_hash),
            Step::Claims => Some(self.artifacts?.get("claims")?.code_hash),
            Step::Fund => Some(self.artifacts?.get("fund")?.code_hash),
            Step::Generative => Some(self.artifacts?.get("generative")?.code_hash),
            Step::Exchange => Some(self.artifacts?.get("exchange")?.code_hash),
            _ => None,
        }
    }

    fn council(&self, charter: &Fishery, governor: Address) -> Result<Bytes, Failure> {
        let quorum = charter.quorum;
        let settings = Council::CouncilSettings {
            governor,
            seats: quorum.seats,
            institutions: quorum.institutions,
            dissent: quorum.dissent,
            delay: self.charter.delay,
        };
        let founders: Vec<_> = charter
            .seats
            .iter()
            .map(|seat| Council::Founder {
                seat: seat.who.address,
                institution: seat.institution,
            })
            .collect();
        self.artifact("council")?
            .with_arguments(&(settings, founders).abi_encode_params())
    }

    fn fishcoin(
        &self,
        charter: &Fishery,
        council: Address,
        stock: u32,
        node: u32,
        governor: Address,
    ) -> Result<Bytes, Failure> {
        let currency = &charter.currency;
        let settings = Fishcoin::FishcoinSettings {
            name: currency.name.clone(),
            symbol: currency.symbol.clone(),
            decimals: charter.stock.decimals,
            council,
            stock,
            node,
            governor,
            totalShares: currency.shares,
            concentration: currency.concentration.0,
            penalty: currency.penalty.0,
            delay: currency.delay,
        };
        let officers: Vec<_> = charter.officers.iter().map(|it| it.who.address).collect();
        self.artifact("fishcoin")?
            .with_arguments(&(settings, officers).abi_encode_params())
    }

    /// The stock's settings, as the council keeps them.
    pub fn stock_settings(&self, charter: &Fishery) -> Council::StockSettings {
        let Fishery { stock, season, .. } = charter;
        Council::StockSettings {
            name: stock.name.clone(),
            unit: stock.unit.clone(),
            decimals: stock.decimals,
            firstOpens: self.first_opens,
            seasonLength: season.length,
            division: division_number(stock.division),
        }
    }
}

/// The stock's terms, as the council keeps them.
pub fn terms_of(charter: &Fishery) -> Council::Terms {
    let parameters = charter.parameters;
    let (rule, trigger, limit) = match parameters.rule {
        ControlRule::ConstantRate { .. } => (0, 0, 0),
        ControlRule::FortyTen { .. } => (1, 0, 0),
        ControlRule::IcesAdvice { trigger, limit, .. } => (2, trigger, limit),
    };
    Council::Terms {
        model: match parameters.model {
            Model::Schaefer => 0,
            Model::Fox => 1,
            Model::Recharge => 2,
            Model::Fixed => 3,
        },
        growth: parameters.growth.0,
        capacity: parameters.capacity,
        rule,
        rate: parameters.rule.rate().0,
        trigger,
        limit,
        maxAge: parameters.max_age,
        grace: parameters.grace,
    }
}

/// The chain's number for a way to divide.
pub fn division_number(division: Division) -> u8 {
    match division {
        Division::Equal => 0,
        Division::Weights => 1,
        Division::Fixed => 2,
    }
}
