//! Checks across tables: what each is sound by itself and does not fit the others.

use std::collections::BTreeSet;

use weir_core::{
    allocation::{reallocated, Division, Part},
    quorum::QuorumRule,
    quota::concentration_limit,
    stock::StockParameters,
};

use super::{
    document::Section,
    people::{conflicts, Institution},
    problem::Problems,
    terms::{Currency, Fisher, Place, Seat, Stock},
    who::Who,
};

/// Whether the seats there are can ever make an assessment final. `declared` counts those, too, with
/// a mistake in them.
pub fn quorum(
    section: &Section,
    rule: &QuorumRule,
    seats: &[Seat],
    declared: usize,
    problems: &Problems,
) {
    voices(section, "an assessment", rule, seats, declared, problems);
}

/// Whether the seats there are can ever decide by `rule`, whose table, or whose owner's, `section` is.
/// `what` they decide on: "an assessment".
pub fn voices(
    section: &Section,
    what: &str,
    rule: &QuorumRule,
    seats: &[Seat],
    declared: usize,
    problems: &Problems,
) {
    let refuse = |key, message: String| match section.optional(key) {
        Some(field) if field.is_figure() => field.refuse(message),
        _ => section.refuse(message),
    };
    let none = match what.split_once(' ') {
        Some((_, thing)) => format!("no {thing} could ever become final"),
        None => "nothing could ever become final".to_owned(),
    };
    let represented: BTreeSet<_> = seats.iter().map(|seat| seat.institution).collect();
    let complete = seats.len() == declared;
    if declared < usize::from(rule.seats) {
        refuse(
            "seats",
            format!("there are only {declared} seats, so {none}"),
        );
    }
    if complete && represented.len() < usize::from(rule.institutions) {
        refuse(
            "institutions",
            format!("the seats are from only {}, so {none}", represented.len()),
        );
    }
    if declared < usize::from(rule.dissent) {
        problems.warning(
            section.line,
            match section.path.as_str() {
                "quorum" => "quorum.dissent".to_owned(),
                path => path.to_owned(),
            },
            format!(
                "dissent is {}, and there are {declared} seats: nobody can stop {what}",
                rule.dissent
            ),
        );
    }
}

/// Points out institutions for which nobody speaks in any part of the charter.
pub fn unrepresented(
    institutions: &[Institution],
    represented: &BTreeSet<u8>,
    problems: &Problems,
) {
    for (number, institution) in institutions.iter().enumerate() {
        let seated = u8::try_from(number).is_ok_and(|number| represented.contains(&number));
        if !seated {
            problems.warning(
                institution.line,
                format!("institution \"{}\"", institution.name),
                "has no seat",
            );
        }
    }
}

/// What each place has when the stock is at its capacity, base units.
pub fn at_capacity(stock: &Stock, parameters: &StockParameters, places: &[Place]) -> Vec<u128> {
    let whole = budget_at_capacity(parameters);
    let mut list: Vec<u128> = Vec::with_capacity(places.len());
    for place in places {
        let parent = place.parent.and_then(|index| list.get(index).copied());
        let part = Part {
            division: division_above(stock, places, place.parent),
            own: place.part,
            total: total(places, place.parent),
        };
        list.push(part.of_floor(parent.unwrap_or(whole)));
    }
    list
}

/// A season's budget when the stock is at its capacity, base units: it is hardly ever more.
pub fn budget_at_capacity(parameters: &StockParameters) -> u128 {
    parameters.budget_floor(parameters.capacity)
}

/// How the place above divides; none: the stock itself.
pub fn division_above(stock: &Stock, places: &[Place], parent: Option<usize>) -> Division {
    parent
        .and_then(|index| places.get(index))
        .map_or(stock.division, |place| place.division)
}

fn total(places: &[Place], parent: Option<usize>) -> u128 {
    places
        .iter()
        .filter(|place| place.parent == parent)
        .fold(0, |sum, place| sum.saturating_add(place.part))
}

/// Σ children ≤ parent, wherever quantities are fixed, even with the stock at its capacity.
pub fn parts(stock: &Stock, parameters: &StockParameters, places: &[Place], problems: &Problems) {
    let at_capacity = at_capacity(stock, parameters, places);
    let parents: BTreeSet<_> = places.iter().map(|place| place.parent).collect();
    for parent in parents {
        let division = division_above(stock, places, parent);
        let above = parent.and_then(|index| places.get(index));
        let has = parent
            .and_then(|index| at_capacity.get(index).copied())
            .unwrap_or_else(|| budget_at_capacity(parameters));
        let name = above.map_or("the stock", |place| place.name.as_str());
        let mut sum = 0;
        for place in places.iter().filter(|place| place.parent == parent) {
            match reallocated(division, sum, 0, place.part, has) {
                Ok(total) => sum = total,
                Err(over) => {
                    let words =
                        |value| weir_core::text::quantity(value, stock.decimals, &stock.unit);
                    problems.error(
                        place.line,
                        format!("place \"{}\".part", place.name),
                        match division {
                            Division::Fixed => format!(
                                "with it the parts of {name} come to {}, and with the stock at its \
                                 capacity {name} has {}",
                                words(over.requested),
                                words(over.available)
                            ),
                            Division::Equal | Division::Weights => {
                                format!("the weights below {name} add up to more than 2¹²⁸ − 1")
                            }
                        },
                    );
                    break;
                }
            }
        }
        if sum == 0 && division != Division::Fixed {
            problems.warning(
                above.map_or(1, |place| place.line),
                "place",
                format!("every part of {name} is 0: nobody below it has anything"),
            );
        }
    }
}

/// Σ shares ≤ total, and nobody above the concentration limit.
pub fn shares(currency: &Currency, fishers: &[Fisher], problems: &Problems) {
    if currency.shares == 0 {
        return;
    }
    let limit = concentration_limit(currency.concentration, currency.shares);
    let mut sum = 0_u128;
    for fisher in fishers {
        let key = format!("fisher \"{}\".shares", fisher.name);
        if fisher.shares > limit {
            problems.error(
                fisher.line,
                key.clone(),
                format!(
                    "is {}; by currency.concentration one account may hold {limit}",
                    fisher.shares
                ),
            );
        }
        let before = sum;
        sum = sum.saturating_add(fisher.shares);
        if sum > currency.shares && before <= currency.shares {
            problems.error(
                fisher.line,
                key,
                format!(
                    "is {}; there are {} shares, and those before have {before} of them",
                    fisher.shares, currency.shares
                ),
            );
        }
    }
}

/// A currency belongs at a leaf: nothing refuses one above it, and both would give out the same.
pub fn leaf(section: &Section, currency: &Currency, places: &[Place], problems: &Problems) {
    let children: Vec<_> = places
        .iter()
        .filter(|place| place.parent == currency.place)
        .map(|place| place.name.as_str())
        .collect();
    if !children.is_empty() {
        let name = currency
            .place
            .and_then(|index| places.get(index))
            .map_or("the stock itself", |place| place.name.as_str());
        problems.warning(
            section.line,
            "currency.place",
            format!(
                "is {name}, of which {} have parts as well: currencies there would give the same \
                 out twice; name a place that has none below it",
                children.join(", ")
            ),
        );
    }
}

/// One name, one address, over all lists; an address with two names is pointed out.
pub fn names<'p>(people: impl Iterator<Item = (&'p str, &'p Who, usize)>, problems: &Problems) {
    let (names, addresses) = conflicts(people);
    for (name, line) in names {
        problems.error(
            line,
            format!("\"{name}\""),
            "is another address elsewhere in the charter: give one of them another name",
        );
    }
    for (first, second, line) in addresses {
        problems.warning(
            line,
            format!("\"{second}\""),
            format!("has the same address as \"{first}\""),
        );
    }
}
