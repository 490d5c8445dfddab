//! The steps from a charter to a working deployment, in order.

use alloy::primitives::Address;
use weir_core::allocation::Division;

pub use super::step::{Actor, Known, Step};
use super::{artifacts::Artifacts, currencies::source};
use crate::{
    charter::{
        check::division_above,
        terms::{Agreement, Charter, Fishery, Place, Scheme, Seat},
        who::Who,
    },
    vocabulary::Vocabulary,
};

/// The charter with everything that makes messages of it.
pub struct Plan<'p> {
    /// What is to be deployed.
    pub charter: &'p Charter,
    /// When the first season opens; unix seconds.
    pub first_opens: u64,
    /// From when the calendars of kinds are reckoned; unix seconds.
    pub began: u64,
    /// The contracts; none where nothing is to be put up.
    pub artifacts: Option<&'p Artifacts>,
    /// The charter's words.
    pub words: Vocabulary,
}

impl Plan<'_> {
    /// Every step, in order; `deployer` is who puts the contracts up.
    pub fn steps(&self, deployer: Address) -> Vec<Step> {
        let charter = self.charter;
        let mut steps = Vec::new();
        if let Some(fishery) = &charter.fishery {
            steps.extend([Step::Council, Step::Stock]);
            steps.extend((0..fishery.places.len()).map(Step::Place));
            // a part of 0 is what a place begins with
            let divided = fishery.places.iter().enumerate();
            let divided = divided.filter(|(_, place)| place.part > 0);
            steps.extend(divided.map(|(index, _)| Step::Part(index)));
            steps.extend([Step::Fishcoin, Step::Currency]);
            steps.extend((0..fishery.fishers.len()).map(Step::Shares));
        }
        if let Some(register) = &charter.claims {
            steps.push(Step::Claims);
            steps.extend((0..register.kinds.len()).map(Step::Kind));
            for (kind, terms) in register.kinds.iter().enumerate() {
                steps.extend((0..terms.seats.len()).map(|seat| Step::KindSeat(kind, seat)));
            }
        }
        if let Some(fund) = &charter.fund {
            steps.push(Step::Fund);
            steps.extend((0..fund.schemes.len()).map(Step::Scheme));
            steps.extend((0..fund.auditors.len()).map(Step::Auditor));
            steps.extend((0..fund.agreements.len()).map(Step::Agreement));
        }
        if let Some(generative) = &charter.generative {
            steps.push(Step::Generative);
            steps.extend((0..generative.rates.len()).map(Step::Rate));
        }
        if let Some(exchange) = &charter.exchange {
            steps.push(Step::Exchange);
            steps.extend((0..exchange.communities.len()).map(Step::Community));
            steps.extend((0..exchange.listings.len()).map(Step::Listing));
        }
        if charter.fishery.is_some() && charter.governor.address != deployer {
            steps.extend([Step::OfferCouncil, Step::OfferFishcoin]);
        }
        let offers = [
            Step::OfferClaims,
            Step::OfferFund,
            Step::OfferGenerative,
            Step::OfferExchange,
        ];
        let differs = |step: &Step| {
            self.governor(*step)
                .is_some_and(|it| it.address != deployer)
        };
        steps.extend(offers.into_iter().filter(differs));
        steps
    }

    /// Whom an offer of governance is for.
    pub fn governor(&self, offer: Step) -> Option<&Who> {
        let charter = self.charter;
        match offer {
            Step::OfferCouncil | Step::OfferFishcoin => Some(&charter.governor),
            Step::OfferClaims => charter.claims.as_ref().map(|it| &it.governor),
            Step::OfferFund => charter.fund.as_ref().map(|it| &it.governor),
            Step::OfferGenerative => charter.generative.as_ref().map(|it| &it.governor),
            Step::OfferExchange => charter.exchange.as_ref().map(|it| &it.governor),
            _ => None, // no offer
        }
    }

    /// A step's name in the journal: never the same for two of them.
    pub fn id(&self, step: Step) -> String {
        let place = |index| self.place_name(index);
        match step {
            Step::Council => "council".into(),
            Step::Stock => "stock".into(),
            Step::Place(index) => format!("place:{}", place(index)),
            Step::Part(index) => format!("part:{}", place(index)),
            Step::Fishcoin => "fishcoin".into(),
            Step::Currency => "currency".into(),
            Step::Shares(index) => format!("shares:{}", self.fisher_name(index)),
            Step::Claims => "claims".into(),
            Step::Kind(index) => format!("kind:{}", self.kind_name(index)),
            Step::KindSeat(kind, seat) => format!(
                "seat:{}:{}",
                self.kind_name(kind),
                self.kind_seat(kind, seat).map_or("", |it| it.name.as_str())
            ),
            Step::Fund => "fund".into(),
            Step::Scheme(index) => format!("scheme:{}", self.scheme_name(index)),
            Step::Auditor(index) => format!(
                "auditor:{}",
                self.auditor(index).map_or("", |it| it.name.as_str())
            ),
            Step::Agreement(index) => format!(
                "agreement:{}",
                self.agreement(index).map_or("", |it| it.name.as_str())
            ),
            Step::Generative => "generative".into(),
            Step::Rate(index) => format!(
                "rate:{}",
                self.kind_of_rate(index).map_or("", |it| it.name.as_str())
            ),
            Step::Exchange => "exchange".into(),
            Step::Community(index) => format!(
                "community:{}",
                self.community(index).map_or("", |it| it.name.as_str())
            ),
            Step::Listing(index) => format!(
                "listing:{}",
                self.listing(index).map_or("", |it| it.coin.symbol.as_str())
            ),
            Step::OfferCouncil => "offer:council".into(),
            Step::OfferFishcoin => "offer:fishcoin".into(),
            Step::OfferClaims => "offer:claims".into(),
            Step::OfferFund => "offer:fund".into(),
            Step::OfferGenerative => "offer:generative".into(),
            Step::OfferExchange => "offer:exchange".into(),
        }
    }

    /// What a step does, in words, beginning with a verb.
    pub fn label(&self, step: Step) -> String {
        match step {
            Step::Council
            | Step::Stock
            | Step::Place(_)
            | Step::Part(_)
            | Step::Fishcoin
            | Step::Currency
            | Step::Shares(_) => self
                .charter
                .fishery
                .as_ref()
                .map_or_else(String::new, |fishery| self.label_of_fishery(step, fishery)),
            Step::Claims => "put up the register of claims".to_owned(),
            Step::Kind(index) => format!("add the kind {}", self.kind_name(index)),
            Step::KindSeat(kind, seat) => format!(
                "give {} a seat of {}",
                self.kind_seat(kind, seat).map_or("", |it| it.name.as_str()),
                self.kind_name(kind)
            ),
            Step::Fund => "put up the fund".to_owned(),
            Step::Scheme(index) => format!("open the scheme for {}", self.scheme_name(index)),
            Step::Auditor(index) => format!(
                "propose {} as an auditor",
                self.auditor(index).map_or("", |it| it.name.as_str())
            ),
            Step::Agreement(index) => format!(
                "offer an agreement to {}",
                self.agreement(index).map_or("", |it| it.name.as_str())
            ),
            Step::Generative
            | Step::Rate(_)
            | Step::Exchange
            | Step::Community(_)
            | Step::Listing(_) => self.label_of_currencies(step),
            Step::OfferCouncil => self.label_of_offer("council", step),
            Step::OfferFishcoin => self.label_of_offer("currency", step),
            Step::OfferClaims => self.label_of_offer("register", step),
            Step::OfferFund => self.label_of_offer("fund", step),
            Step::OfferGenerative => self.label_of_offer("currency of work", step),
            Step::OfferExchange => self.label_of_offer("exchange", step),
        }
    }

    fn label_of_offer(&self, what: &str, offer: Step) -> String {
        let to = self.governor(offer);
        let to = to.map_or_else(String::new, |who| self.words.address(who.address));
        format!("offer the {what}'s governance to {to}")
    }

    fn label_of_fishery(&self, step: Step, charter: &Fishery) -> String {
        match step {
            Step::Council => format!("put up the council with {} seats", charter.seats.len()),
            Step::Stock => format!("add the stock {}", charter.stock.name),
            Step::Place(index) => {
                let above = charter.places.get(index).and_then(|place| place.parent);
                format!(
                    "add the place {} below {}",
                    self.place_name(index),
                    self.above_name(above)
                )
            }
            Step::Part(index) => {
                let Some(place) = charter.places.get(index) else {
                    return String::new();
                };
                let part = match self.division_above(index) {
                    Division::Fixed => self.words.quantity(place.part),
                    Division::Weights => format!("weight {}", place.part),
                    Division::Equal => "an equal part".to_owned(),
                };
                format!(
                    "give {} {part} of {}",
                    place.name,
                    self.above_name(place.parent)
                )
            }
            Step::Fishcoin => format!(
                "put up the currency {} with {} officers",
                charter.currency.name,
                charter.officers.len()
            ),
            Step::Currency => format!(
                "name {} the currency of {}",
                charter.currency.symbol,
                self.above_name(charter.currency.place)
            ),
            Step::Shares(index) if charter.is_commons() => {
                format!("admit {}", self.fisher_name(index))
            }
            Step::Shares(index) => {
                let shares = charter.fishers.get(index).map_or(0, |it| it.shares);
                format!("allot {shares} shares to {}", self.fisher_name(index))
            }
            _ => String::new(), // no step of council or currency
        }
    }

    /// Whose step it is; none while what it builds on is not there.
    pub fn actor(&self, step: Step, known: &Known) -> Option<Actor> {
        match step {
            Step::Council => Some(Actor::Anyone),
            Step::Stock => known.council.map(|_| Actor::CouncilGovernor),
            Step::Place(index) => {
                known.stock?;
                let parent = self.places().get(index)?.parent;
                known.node(parent).map(Actor::Assembly)
            }
            Step::Part(index) => {
                known.node(Some(index))?;
                let parent = self.places().get(index)?.parent;
                known.node(parent).map(Actor::Assembly)
            }
            Step::Fishcoin => {
                known.stock?;
                // whoever puts it up governs it at first
                known
                    .node(self.place_of_currency())
                    .map(|_| Actor::CouncilGovernor)
            }
            Step::Currency => {
                known.fishcoin?;
                known.node(self.place_of_currency()).map(Actor::Assembly)
            }
            Step::Shares(_) | Step::OfferFishcoin => {
                known.fishcoin.map(|_| Actor::FishcoinGovernor)
            }
            Step::OfferCouncil => known.council.map(|_| Actor::CouncilGovernor),
            // with a council, whoever governs that puts the register up, and governs it at first
            Step::Claims => match self.charter.fishery {
                Some(_) => known.council.map(|_| Actor::CouncilGovernor),
                None => Some(Actor::Anyone),
            },
            Step::Kind(index) => {
                let shared = self.charter.kinds().get(index)?.benefit;
                if let Some(shared) = shared {
                    known.kind(shared)?;
                }
                known.claims.map(|_| Actor::ClaimsGovernor)
            }
            Step::KindSeat(index, _) => {
                known.kind(index)?;
                known.claims.map(|_| Actor::ClaimsGovernor)
            }
            Step::Fund => known.claims.map(|_| Actor::ClaimsGovernor),
            Step::Scheme(index) => {
                known.kind(self.scheme(index)?.kind)?;
                known.fund.map(|_| Actor::FundGovernor)
            }
            Step::Agreement(index) => {
                known.kind(self.agreement(index)?.kind)?;
                known.fund.map(|_| Actor::FundGovernor)
            }
            Step::Auditor(_) | Step::OfferFund => known.fund.map(|_| Actor::FundGovernor),
            Step::OfferClaims => known.claims.map(|_| Actor::ClaimsGovernor),
            Step::Generative => {
                let terms = self.charter.generative.as_ref()?;
                known.coin(&terms.cash)?;
                source(terms, known)?;
                known.claims.map(|_| Actor::ClaimsGovernor)
            }
            Step::Rate(index) => {
                known.kind(self.rate(index)?.kind)?;
                known.generative.map(|_| Actor::GenerativeGovernor)
            }
            Step::OfferGenerative => known.generative.map(|_| Actor::GenerativeGovernor),
            // whoever governs what was put up before puts it up, and governs it at first
            Step::Exchange => match (&self.charter.fishery, &self.charter.claims) {
                (Some(_), _) => known.council.map(|_| Actor::CouncilGovernor),
                (None, Some(_)) => known.claims.map(|_| Actor::ClaimsGovernor),
                (None, None) => Some(Actor::Anyone),
            },
            Step::Listing(index) => {
                known.coin(&self.listing(index)?.coin)?;
                known.exchange.map(|_| Actor::ExchangeGovernor)
            }
            Step::Community(_) | Step::OfferExchange => {
                known.exchange.map(|_| Actor::ExchangeGovernor)
            }
        }
    }

    /// How many of `steps` only an assembly other than `sender` may do.
    pub fn of_other_assemblies(&self, steps: &[Step], sender: Address) -> usize {
        let places = self.places();
        let assembly = |index: Option<usize>| {
            let place = places.get(index?)?;
            let governor = &self.charter.governor;
            Some(place.assembly.as_ref().unwrap_or(governor).address)
        };
        steps
            .iter()
            .filter_map(|step| match step {
                Step::Place(index) | Step::Part(index) => assembly(places.get(*index)?.parent),
                Step::Currency => assembly(self.place_of_currency()),
                _ => None,
            })
            .filter(|assembly| *assembly != sender)
            .count()
    }

    /// How the place above the place `index` divides.
    pub fn division_above(&self, index: usize) -> Division {
        let parent = self.places().get(index).and_then(|it| it.parent);
        let fishery = self.charter.fishery.as_ref();
        fishery.map_or(Division::Equal, |it| {
            division_above(&it.stock, &it.places, parent)
        })
    }

    /// The charter's places; none without a council.
    pub fn places(&self) -> &[Place] {
        self.charter
            .fishery
            .as_ref()
            .map_or(&[], |it| it.places.as_slice())
    }

    /// The place whose budget the currency divides; none: the stock's.
    pub fn place_of_currency(&self) -> Option<usize> {
        self.charter.fishery.as_ref()?.currency.place
    }

    /// A seat of a kind.
    pub fn kind_seat(&self, kind: usize, seat: usize) -> Option<&Seat> {
        self.charter.kinds().get(kind)?.seats.get(seat)
    }

    /// A scheme.
    pub fn scheme(&self, index: usize) -> Option<&Scheme> {
        self.charter.fund.as_ref()?.schemes.get(index)
    }

    /// An auditor.
    pub fn auditor(&self, index: usize) -> Option<&Seat> {
        self.charter.fund.as_ref()?.auditors.get(index)
    }

    /// An agreement.
    pub fn agreement(&self, index: usize) -> Option<&Agreement> {
        self.charter.fund.as_ref()?.agreements.get(index)
    }

    fn kind_name(&self, index: usize) -> &str {
        let kind = self.charter.kinds().get(index);
        kind.map_or("", |kind| kind.name.as_str())
    }

    fn scheme_name(&self, index: usize) -> &str {
        self.scheme(index)
            .map_or("", |scheme| self.kind_name(scheme.kind))
    }

    fn place_name(&self, index: usize) -> &str {
        let place = self.places().get(index);
        place.map_or("", |place| place.name.as_str())
    }

    fn above_name(&self, index: Option<usize>) -> &str {
        index.map_or("the stock", |index| self.place_name(index))
    }

    fn fisher_name(&self, index: usize) -> &str {
        let fishery = self.charter.fishery.as_ref();
        fishery
            .and_then(|it| it.fishers.get(index))
            .map_or("", |fisher| fisher.name.as_str())
    }
}
