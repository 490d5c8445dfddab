//! The steps from a charter to a working deployment, in order.

use alloy::primitives::Address;
use weir_core::allocation::Division;

use super::artifacts::Artifacts;
use crate::{
    charter::{check::division_above, terms::Charter},
    vocabulary::Vocabulary,
};

/// One step; indices are of the charter's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Put up the council with its founding seats.
    Council,
    /// Add the stock.
    Stock,
    /// Add a place.
    Place(usize),
    /// Set a place's part of its parent.
    Part(usize),
    /// Put up the currency with its first officers.
    Fishcoin,
    /// Name the currency at its place.
    Currency,
    /// Allot a fisher's shares, or admit a member.
    Shares(usize),
    /// Offer the council's governance to the charter's governor.
    OfferCouncil,
    /// Offer the currency's governance to the charter's governor.
    OfferFishcoin,
}

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody's.
    Anyone,
    /// The council's governor's.
    CouncilGovernor,
    /// The currency's governor's.
    FishcoinGovernor,
    /// The assembly's of the place with this number.
    Assembly(u32),
}

/// What is known of the deployment so far.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The council.
    pub council: Option<Address>,
    /// The currency.
    pub fishcoin: Option<Address>,
    /// The stock's number.
    pub stock: Option<u32>,
    /// The places' numbers, by index.
    pub nodes: Vec<Option<u32>>,
}

/// The charter with everything that makes messages of it.
pub struct Plan<'p> {
    /// What is to be deployed.
    pub charter: &'p Charter,
    /// When the first season opens; unix seconds.
    pub first_opens: u64,
    /// The contracts; none where nothing is to be put up.
    pub artifacts: Option<&'p Artifacts>,
    /// The charter's words.
    pub words: Vocabulary,
}

impl Plan<'_> {
    /// Every step, in order; `deployer` is who puts the contracts up.
    pub fn steps(&self, deployer: Address) -> Vec<Step> {
        let charter = self.charter;
        let mut steps = vec![Step::Council, Step::Stock];
        steps.extend((0..charter.places.len()).map(Step::Place));
        // a part of 0 is what a place begins with
        steps.extend(
            charter
                .places
                .iter()
                .enumerate()
                .filter(|(_, place)| place.part > 0)
                .map(|(index, _)| Step::Part(index)),
        );
        steps.extend([Step::Fishcoin, Step::Currency]);
        steps.extend((0..charter.fishers.len()).map(Step::Shares));
        if charter.governor.address != deployer {
            steps.extend([Step::OfferCouncil, Step::OfferFishcoin]);
        }
        steps
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
            Step::OfferCouncil => "offer:council".into(),
            Step::OfferFishcoin => "offer:fishcoin".into(),
        }
    }

    /// What a step does, in words, beginning with a verb.
    pub fn label(&self, step: Step) -> String {
        let charter = self.charter;
        let governor = self.words.address(charter.governor.address);
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
            Step::OfferCouncil => format!("offer the council's governance to {governor}"),
            Step::OfferFishcoin => format!("offer the currency's governance to {governor}"),
        }
    }

    /// Whose step it is; none while what it builds on is not there.
    pub fn actor(&self, step: Step, known: &Known) -> Option<Actor> {
        match step {
            Step::Council => Some(Actor::Anyone),
            Step::Stock => known.council.map(|_| Actor::CouncilGovernor),
            Step::Place(index) => {
                known.stock?;
                let parent = self.charter.places.get(index)?.parent;
                known.node(parent).map(Actor::Assembly)
            }
            Step::Part(index) => {
                known.node(Some(index))?;
                let parent = self.charter.places.get(index)?.parent;
                known.node(parent).map(Actor::Assembly)
            }
            Step::Fishcoin => {
                known.stock?;
                // whoever puts it up governs it at first
                known
                    .node(self.charter.currency.place)
                    .map(|_| Actor::CouncilGovernor)
            }
            Step::Currency => {
                known.fishcoin?;
                known.node(self.charter.currency.place).map(Actor::Assembly)
            }
            Step::Shares(_) | Step::OfferFishcoin => {
                known.fishcoin.map(|_| Actor::FishcoinGovernor)
            }
            Step::OfferCouncil => known.council.map(|_| Actor::CouncilGovernor),
        }
    }

    /// How many of `steps` only an assembly other than `sender` may do.
    pub fn of_other_assemblies(&self, steps: &[Step], sender: Address) -> usize {
        let places = &self.charter.places;
        let assembly = |index: Option<usize>| {
            let place = places.get(index?)?;
            let governor = &self.charter.governor;
            Some(place.assembly.as_ref().unwrap_or(governor).address)
        };
        steps
            .iter()
            .filter_map(|step| match step {
                Step::Place(index) | Step::Part(index) => assembly(places.get(*index)?.parent),
                Step::Currency => assembly(self.charter.currency.place),
                _ => None,
            })
            .filter(|assembly| *assembly != sender)
            .count()
    }

    /// How the place above the place `index` divides.
    pub fn division_above(&self, index: usize) -> Division {
        let parent = self.charter.places.get(index).and_then(|it| it.parent);
        division_above(&self.charter.stock, &self.charter.places, parent)
    }

    fn place_name(&self, index: usize) -> &str {
        self.charter
            .places
            .get(index)
            .map_or("", |place| place.name.as_str())
    }

    fn above_name(&self, index: Option<usize>) -> &str {
        index.map_or("the stock", |index| self.place_name(index))
    }

    fn fisher_name(&self, index: usize) -> &str {
        self.charter
            .fishers
            .get(index)
            .map_or("", |fisher| fisher.name.as_str())
    }
}

impl Known {
    /// The number of a place; 0 for the stock itself. None while it is not there.
    pub fn node(&self, index: Option<usize>) -> Option<u32> {
        match index {
            None => Some(0),
            Some(index) => self.nodes.get(index).copied().flatten(),
        }
    }
}
