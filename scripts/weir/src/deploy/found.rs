//! What the chain itself says of a step: whether it is done already, and whose it is.

use alloy::{
    primitives::{keccak256, Address, B256},
    sol_types::SolEvent,
};

use super::{
    currencies::community_number,
    manifest::Remaining,
    messages::division_number,
    plan::{Actor, Known, Plan, Step},
};
use crate::{
    chain::{Connection, Receipt},
    interfaces::{Claims, Council, Exchange, Fishcoin, Fund, Generative},
    shell::{Failure, Kind},
};

/// What a step that is done has left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The contract it put up.
    pub contract: Option<Address>,
    /// The number that the contract gave.
    pub number: Option<u32>,
}

/// The chain, asked about the steps of a plan.
pub struct Look<'l> {
    /// The chain.
    pub connection: &'l Connection,
    /// What is to be deployed.
    pub plan: &'l Plan<'l>,
    /// The block before the first transaction.
    pub first_block: u64,
}

impl Look<'_> {
    /// Whether the step is done already, whoever did it.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn found(&self, step: Step, known: &Known) -> Result<Option<Found>, Failure> {
        match step {
            // their addresses come with the transaction alone
            Step::Council
            | Step::Fishcoin
            | Step::Claims
            | Step::Fund
            | Step::Generative
            | Step::Exchange => Ok(None),
            Step::Stock => self.stock(known).await,
            Step::Place(index) => self.place(index, known).await,
            Step::Part(index) => self.part(index, known).await,
            Step::Currency => self.currency(known).await,
            Step::Shares(index) => self.shares(index, known).await,
            Step::Kind(index) => self.kind(index, known).await,
            Step::KindSeat(kind, seat) => self.kind_seat(kind, seat, known).await,
            Step::Scheme(index) => self.scheme(index, known).await,
            Step::Auditor(index) => self.auditor(index, known).await,
            Step::Agreement(index) => self.agreement(index, known).await,
            Step::Rate(index) => self.rate(index, known).await,
            Step::Community(index) => self.community(index, known).await,
            Step::Listing(index) => self.listing(index, known).await,
            Step::OfferCouncil
            | Step::OfferFishcoin
            | Step::OfferClaims
            | Step::OfferFund
            | Step::OfferGenerative
            | Step::OfferExchange => {
                let contract = match step {
                    Step::OfferCouncil => known.council,
                    Step::OfferFishcoin => known.fishcoin,
                    Step::OfferClaims => known.claims,
                    Step::OfferFund => known.fund,
                    Step::OfferGenerative => known.generative,
                    _ => known.exchange,
                };
                let (Some(contract), Some(wanted)) = (contract, self.plan.governor(step)) else {
                    return Ok(None);
                };
                // all contracts have this message under the same selector
                let call = Council::governorCall {};
                let words = &self.plan.words;
                let governor = self.connection.read(contract, &call, words).await?;
                self.offered(contract, governor, wanted.address).await
            }
        }
    }

    /// The contract that the transaction `nonce` of `from` put up, if it has the code it should.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn contract(
        &self,
        from: Address,
        nonce: u64,
        code_hash: B256,
    ) -> Result<Option<Found>, Failure> {
        let address = from.create(nonce);
        let code = self.connection.code(address).await?;
        Ok((keccak256(&code) == code_hash).then_some(Found {
            contract: Some(address),
            number: None,
        }))
    }

    async fn stock(&self, known: &Known) -> Result<Option<Found>, Failure> {
        let Some(council) = known.council else {
            return Ok(None);
        };
        let words = &self.plan.words;
        let count = Council::stockCountCall {};
        let count = self.connection.read(council, &count, words).await?;
        for stock in 0..count {
            let call = Council::stockSettingsCall { stock };
            let settings = self.connection.read(council, &call, words).await?;
            let fishery = self.plan.charter.fishery.as_ref();
            if fishery.is_some_and(|it| settings == self.plan.stock_settings(it)) {
                return Ok(Some(Found {
                    contract: None,
                    number: Some(stock),
                }));
            }
        }
        Ok(None)
    }

    /// A place that stands where this one should, and is none of the others.
    async fn place(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(council), Some(stock), Some(place)) =
            (known.council, known.stock, self.plan.places().get(index))
        else {
            return Ok(None);
        };
        let Some(parent) = known.node(place.parent) else {
            return Ok(None);
        };
        let governor = &self.plan.charter.governor;
        let assembly = place.assembly.as_ref().unwrap_or(governor).address;
        for node in 1..u32::MAX {
            let call = Council::nodeCall { stock, node };
            let read = self.connection.read(council, &call, &self.plan.words);
            let found = match read.await {
                Ok(found) => found,
                Err(failure) if failure.error.as_deref() == Some("UnknownNode") => break,
                Err(failure) => return Err(failure),
            };
            let taken = known.nodes.contains(&Some(node));
            if !taken
                && found.parent == parent
                && found.assembly == assembly
                && found.division == division_number(place.division)
            {
                return Ok(Some(Found {
                    contract: None,
                    number: Some(node),
                }));
            }
        }
        Ok(None)
    }

    async fn part(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(council), Some(stock), Some(node), Some(place)) = (
            known.council,
            known.stock,
            known.node(Some(index)),
            self.plan.places().get(index),
        ) else {
            return Ok(None);
        };
        let call = Council::nodeCall { stock, node };
        let now = self
            .connection
            .read(council, &call, &self.plan.words)
            .await?;
        if now.part == place.part {
            return Ok(Some(Found::default()));
        }
        // what is set holds from the next season, and until then only the event tells
        let events = self.events::<Council::PartSet>(council).await?;
        let last = events
            .iter()
            .rev()
            .find(|event| event.stock == stock && event.node == node);
        Ok(last
            .filter(|event| event.part == place.part)
            .map(|_| Found::default()))
    }

    async fn currency(&self, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(council), Some(stock), Some(coin), Some(node)) = (
            known.council,
            known.stock,
            known.fishcoin,
            known.node(self.plan.place_of_currency()),
        ) else {
            return Ok(None);
        };
        let call = Council::nodeCall { stock, node };
        let found = self
            .connection
            .read(council, &call, &self.plan.words)
            .await?;
        Ok((found.currency == coin).then(Found::default))
    }

    async fn shares(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(coin), Some(fishery)) = (known.fishcoin, &self.plan.charter.fishery) else {
            return Ok(None);
        };
        let Some(fisher) = fishery.fishers.get(index) else {
            return Ok(None);
        };
        let account = fisher.who.address;
        let call = Fishcoin::sharesOfCall { account };
        let has = self.connection.read(coin, &call, &self.plan.words).await?;
        if has >= fisher.shares {
            return Ok(Some(Found::default()));
        }
        // they may have been sold since
        let allotted = if fishery.is_commons() {
            let events = self.events::<Fishcoin::MemberAdmitted>(coin).await?;
            events.iter().any(|event| event.member == account)
        } else {
            let events = self.events::<Fishcoin::SharesAllotted>(coin).await?;
            events
                .iter()
                .any(|event| event.to == account && event.shares == fisher.shares)
        };
        Ok(allotted.then(Found::default))
    }

    /// A kind with these settings that is none of the others.
    async fn kind(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(register), Some(wanted)) = (known.claims, self.plan.new_kind(index, known))
        else {
            return Ok(None);
        };
        let words = &self.plan.words;
        let call = Claims::kindCountCall {};
        let count = self.connection.read(register, &call, words).await?;
        for kind in 0..count {
            let call = Claims::kindSettingsCall { kind };
            let mut settings = self.connection.read(register, &call, words).await?;
            // a benefit of its own is numbered as the kind itself
            settings.benefit = match settings.benefit {
                own if own == kind => crate::measures::OWN_BENEFIT,
                shared => shared,
            };
            if settings == wanted.settings && !known.kinds.contains(&Some(kind)) {
                return Ok(Some(Found {
                    contract: None,
                    number: Some(kind),
                }));
            }
        }
        Ok(None)
    }

    async fn kind_seat(
        &self,
        kind: usize,
        seat: usize,
        known: &Known,
    ) -> Result<Option<Found>, Failure> {
        let (Some(register), Some(number), Some(seat)) = (
            known.claims,
            known.kind(kind),
            self.plan.kind_seat(kind, seat),
        ) else {
            return Ok(None);
        };
        let call = Claims::seatOfCall {
            kind: number,
            seat: seat.who.address,
        };
        let read = self.connection.read(register, &call, &self.plan.words);
        Ok(read.await?.seated.then(Found::default))
    }

    async fn scheme(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(fund), Some(wanted)) = (known.fund, self.plan.new_scheme(index, known)) else {
            return Ok(None);
        };
        let opened = self.events::<Fund::SchemeOpened>(fund).await?;
        let ours = opened.iter().any(|event| event.kind == wanted.kind);
        Ok(ours.then(Found::default))
    }

    async fn auditor(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(fund), Some(auditor)) = (known.fund, self.plan.auditor(index)) else {
            return Ok(None);
        };
        let call = Fund::auditorOfCall {
            auditor: auditor.who.address,
        };
        let read = self.connection.read(fund, &call, &self.plan.words);
        Ok(read.await?.seated.then(Found::default))
    }

    async fn agreement(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(fund), Some(wanted)) = (known.fund, self.plan.new_agreement(index, known)) else {
            return Ok(None);
        };
        let words = &self.plan.words;
        let call = Fund::agreementCountCall {};
        let count = self.connection.read(fund, &call, words).await?;
        for agreement in 1..=count {
            let call = Fund::agreementCall { agreement };
            let found = self.connection.read(fund, &call, words).await?;
            let same = found.kind == wanted.kind
                && found.agency == wanted.agency
                && found.institution == wanted.institution
                && found.share == wanted.share;
            if same && !known.agreements.contains(&Some(agreement)) {
                return Ok(Some(Found {
                    contract: None,
                    number: Some(agreement),
                }));
            }
        }
        Ok(None)
    }

    async fn rate(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(currency), Some(wanted)) = (known.generative, self.plan.rate(index)) else {
            return Ok(None);
        };
        let Some(kind) = known.kind(wanted.kind) else {
            return Ok(None);
        };
        let events = self.events::<Generative::RateSet>(currency).await?;
        let last = events.iter().rfind(|event| event.kind == kind);
        let ours = last.is_some_and(|event| event.rate == wanted.rate);
        Ok(ours.then(Found::default))
    }

    async fn community(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(exchange), Some(wanted)) = (known.exchange, self.plan.community(index)) else {
            return Ok(None);
        };
        let number = community_number(index);
        let events = self.events::<Exchange::CommunitySet>(exchange).await?;
        let last = events.iter().rfind(|event| Some(event.community) == number);
        let ours = last.is_some_and(|event| event.exposure == wanted.cap);
        Ok(ours.then(Found::default))
    }

    async fn listing(&self, index: usize, known: &Known) -> Result<Option<Found>, Failure> {
        let (Some(exchange), Some(wanted)) = (known.exchange, self.plan.new_listing(index, known))
        else {
            return Ok(None);
        };
        let events = self.events::<Exchange::Listed>(exchange).await?;
        let listed = events.iter().any(|event| event.token == wanted.token);
        Ok(listed.then(Found::default))
    }

    async fn offered(
        &self,
        contract: Address,
        governor: Address,
        wanted: Address,
    ) -> Result<Option<Found>, Failure> {
        if governor == wanted {
            return Ok(Some(Found::default()));
        }
        let events = self.events::<Council::GovernanceOffered>(contract).await?;
        let last = events.last().is_some_and(|event| event.to == wanted);
        Ok(last.then(Found::default))
    }

    async fn events<E: SolEvent>(&self, at: Address) -> Result<Vec<E>, Failure> {
        let logs = self.connection.logs::<E>(at, self.first_block).await?;
        Ok(logs.into_iter().map(|(event, _)| event).collect())
    }

    /// The address of whose step it is; none if it is anybody's.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn address_of(
        &self,
        actor: Actor,
        known: &Known,
    ) -> Result<Option<Address>, Failure> {
        let words = &self.plan.words;
        let contract = match actor {
            Actor::ClaimsGovernor => known.claims,
            Actor::FundGovernor => known.fund,
            Actor::GenerativeGovernor => known.generative,
            Actor::ExchangeGovernor => known.exchange,
            _ => None,
        };
        if let Some(contract) = contract {
            // all contracts have this message under the same selector
            let call = Council::governorCall {};
            return self.connection.read(contract, &call, words).await.map(Some);
        }
        match (actor, known.council, known.fishcoin) {
            (Actor::CouncilGovernor, Some(council), _) => {
                let call = Council::governorCall {};
                self.connection.read(council, &call, words).await.map(Some)
            }
            (Actor::FishcoinGovernor, _, Some(coin)) => {
                let call = Fishcoin::governorCall {};
                self.connection.read(coin, &call, words).await.map(Some)
            }
            (Actor::Assembly(node), Some(council), _) => {
                let stock = known.stock.unwrap_or_default();
                let call = Council::nodeCall { stock, node };
                let place = self.connection.read(council, &call, words).await?;
                Ok(Some(place.assembly))
            }
            _ => Ok(None),
        }
    }

    /// Why a fixed quantity cannot be set now, if it cannot: the place above must have that much.
    ///
    /// # Errors
    /// If the chain does not answer.
    pub async fn nothing_to_divide(
        &self,
        index: usize,
        known: &Known,
        sender: Address,
    ) -> Result<Option<String>, Failure> {
        let step = Step::Part(index);
        let transaction = self.plan.transaction(step, known, sender)?;
        let tried = self
            .connection
            .prepare(&transaction, sender, &self.plan.words)
            .await;
        match tried {
            Err(Failure {
                kind: Kind::Reverted,
                message,
                error: Some(error),
                ..
            }) if error == "AllocationExceedsParent" => Ok(Some(message)),
            Err(failure) => Err(failure),
            Ok(_) => Ok(None),
        }
    }
}

/// The number that a contract gave what was added in `receipt`.
pub fn number_in(receipt: &Receipt) -> Option<u32> {
    receipt.logs().iter().find_map(|log| {
        let log = &log.inner;
        let stock = Council::StockAdded::decode_log(log).map(|event| event.stock);
        let node = Council::NodeAdded::decode_log(log).map(|event| event.node);
        let kind = Claims::KindAdded::decode_log(log).map(|event| event.kind);
        let agreement = Fund::AgreementOffered::decode_log(log).map(|event| event.agreement);
        stock.or(node).or(kind).or(agreement).ok()
    })
}

/// A step that is somebody else's.
pub fn of_another(what: String, who: String) -> Remaining {
    Remaining {
        what,
        who,
        command: "weir deploy --resume, signed by that account".into(),
    }
}
