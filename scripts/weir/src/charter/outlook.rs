//! What a sound charter comes to: reference points, budgets at some biomasses, who may do what, and
//! what a season is worth to whom.

use std::collections::BTreeSet;

use serde::Serialize;
use weir_core::{
    math::mul_div_floor,
    stock::{ControlRule, Model},
};

use super::{
    check::{at_capacity, budget_at_capacity},
    problem::Problem,
    prospect::{self, prospects, Prospect},
    terms::{rule_word, word, Charter, Fishery, DIVISIONS, MODELS},
};
use crate::{
    shell::{facts, lines, table, Report},
    vocabulary::{Quantity, Vocabulary},
};

/// Levels of biomass, in hundredths of the carrying capacity, at which budgets are shown.
const LEVELS: [u128; 8] = [5, 10, 20, 25, 40, 50, 75, 100];

/// A charter, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Outlook {
    /// The file.
    pub file: String,
    /// What it says.
    pub charter: Charter,
    /// What deserves a second look.
    pub warnings: Vec<Problem>,
    /// What council and currency come to, if there are.
    #[serde(flatten)]
    pub fishery: Option<FisheryOutlook>,
    /// What register, fund, currency of work and exchange come to, sentence by sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Prospect>,
}

/// What council and currency come to.
#[derive(Clone, Debug, Serialize)]
pub struct FisheryOutlook {
    /// Biomass at which the surplus is greatest.
    pub bmsy: Quantity,
    /// That surplus.
    pub msy: Quantity,
    /// A season's budget with the stock at its capacity.
    pub budget_at_capacity: Quantity,
    /// Budgets at some lower bounds.
    pub budgets: Vec<Level>,
    /// Who may do what.
    pub powers: Vec<Power>,
    /// The places, and what each has.
    pub places: Vec<PlaceOutlook>,
    /// What a season with that budget brings everybody.
    pub fishers: Vec<FisherOutlook>,
    /// Shares that are nobody's yet; none in the commons mode.
    pub unallotted: String,
    #[serde(skip)]
    words: Vocabulary,
}

/// What is allowed at one lower bound.
#[derive(Clone, Debug, Serialize)]
pub struct Level {
    /// In per cent of the carrying capacity.
    pub percent_of_capacity: u128,
    /// The lower bound.
    pub low: Quantity,
    /// What the control rule alone allows.
    pub rule: Quantity,
    /// What the stock yields without falling below Bmsy.
    pub sustainable_yield: Quantity,
    /// The lesser of the two.
    pub budget: Quantity,
}

/// Somebody's power.
#[derive(Clone, Debug, Serialize)]
pub struct Power {
    /// Whose.
    pub who: String,
    /// To do what.
    pub may: String,
}

/// A place and what it can have.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceOutlook {
    /// Its name.
    pub name: String,
    /// The place above it.
    pub parent: String,
    /// How it divides what it has; "-" where nothing is below it.
    pub division: &'static str,
    /// Its part of the parent, as written.
    pub part: String,
    /// What it has in a season with the stock at its capacity.
    pub at_capacity: Quantity,
}

/// Somebody who fishes and what a season brings.
#[derive(Clone, Debug, Serialize)]
pub struct FisherOutlook {
    /// Their name.
    pub name: String,
    /// Their shares.
    pub shares: String,
    /// Coins in a season with the stock at its capacity.
    pub coins: Quantity,
}

impl Outlook {
    /// What `charter`, read from `file`, comes to.
    pub fn new(file: String, charter: Charter, warnings: Vec<Problem>) -> Self {
        Self {
            file,
            fishery: charter
                .fishery
                .as_ref()
                .map(|fishery| FisheryOutlook::new(&charter, fishery)),
            claims: prospects(&charter),
            warnings,
            charter,
        }
    }
}

impl FisheryOutlook {
    fn new(community: &Charter, charter: &Fishery) -> Self {
        let words = Vocabulary::of(
            &charter.stock.unit,
            charter.stock.decimals,
            &charter.currency.symbol,
        );
        let parameters = &charter.parameters;
        let whole = budget_at_capacity(parameters);
        let level = |percent: u128| {
            let low = mul_div_floor(parameters.capacity, percent, 100).unwrap_or(0);
            Level {
                percent_of_capacity: percent,
                low: words.measured(low),
                rule: words.measured(parameters.rule_floor(low)),
                sustainable_yield: words.measured(parameters.sustainable_yield_floor(low)),
                budget: words.measured(parameters.budget_floor(low)),
            }
        };
        let of_places = at_capacity(&charter.stock, parameters, &charter.places);
        let issue = charter
            .currency
            .place
            .and_then(|index| of_places.get(index).copied())
            .unwrap_or(whole);
        let members = u128::try_from(charter.fishers.len()).unwrap_or(0);
        let total = if charter.is_commons() {
            members
        } else {
            charter.currency.shares
        };
        let fishers = charter.fishers.iter().map(|fisher| FisherOutlook {
            name: fisher.name.clone(),
            shares: fisher.shares.to_string(),
            coins: words.counted(mul_div_floor(issue, fisher.shares, total).unwrap_or(0)),
        });
        let allotted = charter
            .fishers
            .iter()
            .fold(0_u128, |sum, fisher| sum.saturating_add(fisher.shares));
        Self {
            bmsy: words.measured(parameters.biomass_at_msy()),
            msy: words.measured(parameters.msy_floor()),
            budget_at_capacity: words.measured(whole),
            budgets: LEVELS.into_iter().map(level).collect(),
            powers: powers(community, charter, &words),
            places: places(charter, &words, &of_places),
            fishers: fishers.collect(),
            unallotted: total.saturating_sub(allotted).to_string(),
            words,
        }
    }

    fn summary(&self, name: &str, charter: &Fishery) -> String {
        let words = &self.words;
        let parameters = &charter.parameters;
        let model = word(&MODELS, &parameters.model);
        let rate = words.rate(parameters.rule.rate().0);
        let mut rule = format!("{}, rate {rate} a season", rule_word(&parameters.rule));
        if let ControlRule::IcesAdvice { trigger, limit, .. } = parameters.rule {
            let (trigger, limit) = (words.quantity(trigger), words.quantity(limit));
            rule = format!("{rule}, Btrigger {trigger}, Blim {limit}");
        }
        let biological = matches!(parameters.model, Model::Schaefer | Model::Fox);
        let mut rows = vec![
            ("community", name.to_owned()),
            ("stock", charter.stock.name.clone()),
            (
                "model",
                format!(
                    "{model}, r {} a season, K {}",
                    words.rate(parameters.growth.0),
                    words.quantity(parameters.capacity)
                ),
            ),
            ("control rule", rule),
        ];
        if biological {
            rows.push(("Bmsy", shown(&self.bmsy)));
            rows.push(("MSY", shown(&self.msy)));
        }
        rows.push(("budget at K", shown(&self.budget_at_capacity)));
        let (age, grace) = (parameters.max_age, parameters.grace);
        rows.push((
            "an assessment counts",
            format!(
                "{}, falling to zero over the last {}",
                words.duration(age),
                words.duration(grace)
            ),
        ));
        rows.push((
            "season",
            format!(
                "{}, the first from {}",
                words.duration(charter.season.length),
                opening(charter)
            ),
        ));
        let currency = &charter.currency;
        let shares = if charter.is_commons() {
            "one equal share a member".to_owned()
        } else {
            format!(
                "{} shares, at most {} of them in one account",
                currency.shares,
                words.ratio(currency.concentration.0)
            )
        };
        rows.push((
            "currency",
            format!("{} ({})", currency.name, currency.symbol),
        ));
        rows.push(("shares", shares));
        rows.push((
            "penalty",
            format!(
                "{} of a catch beyond coins",
                words.ratio(currency.penalty.0)
            ),
        ));
        facts(rows)
    }
}

fn shown(quantity: &Quantity) -> String {
    format!("{} {}", quantity.amount, quantity.unit)
}

fn opening(charter: &Fishery) -> String {
    prospect::opening(charter.season.first_opens)
}

fn powers(community: &Charter, charter: &Fishery, words: &Vocabulary) -> Vec<Power> {
    let wait = if community.delay == 0 {
        "loosenings do not wait".to_owned()
    } else {
        format!("loosenings wait {}", words.duration(community.delay))
    };
    let quorum = charter.quorum;
    let represented: BTreeSet<_> = charter.seats.iter().map(|it| it.institution).collect();
    let names = |list: &mut dyn Iterator<Item = &str>| list.collect::<Vec<_>>().join(", ");
    let power = |who: String, may: String| Power { who, may };
    let mut list = vec![power(
        format!("the governor ({})", community.governor.written),
        format!("seats, quorum, terms, shares, officers; {wait}"),
    )];
    list.push(power(
        names(&mut charter.seats.iter().map(|it| it.name.as_str())),
        format!(
            "{} of {} seats, from {} of {} institutions, make an assessment final; {} against stop it",
            quorum.seats,
            charter.seats.len(),
            quorum.institutions,
            represented.len(),
            quorum.dissent
        ),
    ));
    for (index, place) in charter.places.iter().enumerate() {
        let assembly = place.assembly.as_ref();
        let divides = charter.places.iter().any(|it| it.parent == Some(index));
        list.push(power(
            assembly.map_or_else(|| "the governor".to_owned(), |it| it.written.clone()),
            if divides {
                format!("divides what {} has", place.name)
            } else {
                format!("names the currency of {}", place.name)
            },
        ));
    }
    list.push(power(
        names(&mut charter.officers.iter().map(|it| it.name.as_str())),
        "record landings and reverse them within the season".into(),
    ));
    list.push(power(
        "everybody with shares".into(),
        "has coins of each season's budget, to fish with, pay with or sell".into(),
    ));
    list
}

fn places(charter: &Fishery, words: &Vocabulary, at_capacity: &[u128]) -> Vec<PlaceOutlook> {
    let name = |index: Option<usize>| {
        index
            .and_then(|index| charter.places.get(index))
            .map_or("the stock", |place| place.name.as_str())
    };
    let division_above = |index: Option<usize>| {
        index
            .and_then(|index| charter.places.get(index))
            .map_or(charter.stock.division, |place| place.division)
    };
    charter
        .places
        .iter()
        .zip(at_capacity)
        .enumerate()
        .map(|(index, (place, amount))| PlaceOutlook {
            name: place.name.clone(),
            parent: name(place.parent).to_owned(),
            division: if charter.places.iter().any(|it| it.parent == Some(index)) {
                word(&DIVISIONS, &place.division)
            } else {
                "-"
            },
            part: match division_above(place.parent) {
                weir_core::allocation::Division::Fixed => words.quantity(place.part),
                _ => place.part.to_string(),
            },
            at_capacity: words.measured(*amount),
        })
        .collect()
}

impl Report for Outlook {
    fn text(&self) -> String {
        let mut parts = vec![format!("{} is sound.", self.file)];
        match (&self.fishery, &self.charter.fishery) {
            (Some(outlook), Some(fishery)) => parts.push(outlook.text(&self.charter.name, fishery)),
            _ => parts.push(facts([("community", self.charter.name.clone())])),
        }
        for prospect in &self.claims {
            parts.push(format!(
                "{}\n  {}",
                prospect.what,
                prospect.sentences.join("\n  ")
            ));
        }
        parts.join("\n\n")
    }
}

impl FisheryOutlook {
    fn text(&self, name: &str, charter: &Fishery) -> String {
        let mut parts = vec![self.summary(name, charter)];

        let inflow = matches!(charter.parameters.model, Model::Recharge | Model::Fixed);
        let (low, yields) = if inflow {
            ("lower bound of the inflow", "inflow")
        } else {
            ("lower bound of B", "sustainable yield")
        };
        let mut budgets = table(&["of K", low, "the rule allows", yields, "budget"]);
        for level in &self.budgets {
            budgets.add_row([
                format!("{} %", level.percent_of_capacity),
                shown(&level.low),
                shown(&level.rule),
                shown(&level.sustainable_yield),
                shown(&level.budget),
            ]);
        }
        parts.push(lines(budgets));

        if !self.places.is_empty() {
            let mut places = table(&["place", "below", "divides by", "part", "at K"]);
            for place in &self.places {
                places.add_row([
                    place.name.clone(),
                    place.parent.clone(),
                    place.division.to_owned(),
                    place.part.clone(),
                    shown(&place.at_capacity),
                ]);
            }
            parts.push(lines(places));
        }

        let mut powers = table(&["who", "may"]);
        for power in &self.powers {
            powers.add_row([power.who.clone(), power.may.clone()]);
        }
        parts.push(lines(powers));

        let mut fishers = table(&["fisher", "shares", "coins of a season with the stock at K"]);
        for fisher in &self.fishers {
            fishers.add_row([
                fisher.name.clone(),
                fisher.shares.clone(),
                shown(&fisher.coins),
            ]);
        }
        if self.unallotted != "0" {
            fishers.add_row(["nobody yet".to_owned(), self.unallotted.clone(), "-".into()]);
        }
        parts.push(lines(fishers));
        parts.join("\n\n")
    }
}
