//! The tree of places: names, parents, depth, and each place's part of its parent.

use std::collections::BTreeMap;

use weir_core::allocation::{Division, MAX_DEPTH};

use super::{
    document::Section,
    figure::{quantity, whole},
    people::unknown,
    read::read_division,
    terms::{Place, Stock},
    who::{Lookup, Who},
};

/// A place before its parent is found.
struct Draft<'d> {
    section: Section<'d>,
    name: String,
    parent: Option<String>,
    assembly: Option<Who>,
    division: Division,
}

/// The tables `[[place]]`, each after its parent. A place whose parent cannot be found is noted and
/// left out, and so is what stands below it.
pub fn places(root: &Section, stock: Option<&Stock>, accounts: Lookup) -> Vec<Place> {
    let drafts: Vec<_> = root
        .tables("place")
        .into_iter()
        .filter_map(|section| draft(section, accounts))
        .collect();
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        if let Some(first) = by_name.insert(&draft.name, index) {
            let line = drafts.get(first).map_or(0, |it| it.section.line);
            draft
                .section
                .refuse(format!("the name is taken by the one on line {line}"));
        }
    }
    let depths: Vec<_> = drafts
        .iter()
        .map(|draft| depth(draft, &drafts, &by_name))
        .collect();

    // level by level, each in the order of the file
    let mut placed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut list: Vec<Place> = Vec::new();
    for level in 1..=usize::from(MAX_DEPTH) {
        for (draft, _) in drafts
            .iter()
            .zip(&depths)
            .filter(|(_, depth)| **depth == Some(level))
        {
            let parent = match &draft.parent {
                None => None,
                Some(name) => match placed.get(name.as_str()) {
                    Some(index) => Some(*index),
                    None => continue, // its own trouble is noted
                },
            };
            let above = match parent.and_then(|index| list.get(index)) {
                Some(place) => Some(place.division),
                None => stock.map(|it| it.division),
            };
            let Some(part) = part(&draft.section, above, stock) else {
                continue;
            };
            placed.insert(&draft.name, list.len());
            list.push(Place {
                name: draft.name.clone(),
                parent,
                assembly: draft.assembly.clone(),
                division: draft.division,
                part,
                line: draft.section.line,
            });
        }
    }
    for draft in &drafts {
        draft.section.optional("part");
        draft.section.finish();
    }
    list
}

fn draft<'d>(section: Section<'d>, accounts: Lookup) -> Option<Draft<'d>> {
    let name = section
        .required("name", "what people call it")
        .and_then(|it| it.text());
    let parent = section.optional("parent");
    let parent_name = parent.as_ref().and_then(super::document::Field::text);
    let assembly = section.optional("assembly");
    let who = assembly.as_ref().and_then(|it| Who::of_field(it, accounts));
    let division = read_division(&section);
    let broken =
        (parent.is_some() && parent_name.is_none()) || (assembly.is_some() && who.is_none());
    match (name, division) {
        (Some(name), Some(division)) if !broken => Some(Draft {
            section,
            name,
            parent: parent_name,
            assembly: who,
            division,
        }),
        _ => {
            section.optional("part");
            section.finish();
            None
        }
    }
}

/// How far a place is below the stock, 1 being directly; noted if it hangs on nothing or too deep.
fn depth(draft: &Draft, drafts: &[Draft], by_name: &BTreeMap<&str, usize>) -> Option<usize> {
    let mut at = draft;
    let mut path = vec![draft.name.as_str()];
    loop {
        let Some(parent) = &at.parent else {
            let depth = path.len();
            if depth > usize::from(MAX_DEPTH) {
                draft.section.refuse(format!(
                    "is {depth} levels below the stock; there are at most {MAX_DEPTH}"
                ));
                return None;
            }
            return Some(depth);
        };
        let Some(above) = by_name.get(parent.as_str()).and_then(|it| drafts.get(*it)) else {
            if path.len() == 1 {
                let names = by_name.keys().copied().filter(|name| *name != draft.name);
                if let Some(field) = draft.section.optional("parent") {
                    field.refuse(unknown("[[place]]", parent, names));
                }
            }
            return None;
        };
        if path.contains(&above.name.as_str()) {
            if above.name == draft.name {
                path.push(&above.name);
                draft.section.refuse(format!(
                    "is below itself: {}; let one of them be directly below the stock",
                    path.join(" is below ")
                ));
            }
            return None;
        }
        path.push(&above.name);
        at = above;
    }
}

/// A place's part, as its parent divides.
fn part(section: &Section, above: Option<Division>, stock: Option<&Stock>) -> Option<u128> {
    let field = section.optional("part");
    match (above?, field) {
        (Division::Equal, None) => Some(1),
        (Division::Equal, Some(field)) => {
            let part = field.parse(whole)?;
            if part > 1 {
                field.refuse(
                    "the parent divides equally: 1 (or nothing) for a part, 0 for none; for other \
                     parts let the parent's division be \"weights\" or \"fixed\"",
                );
                return None;
            }
            Some(part)
        }
        (Division::Weights, Some(field)) => field.parse(whole),
        (Division::Weights, None) => {
            section.required("part", "its weight, since the parent divides by weights");
            None
        }
        (Division::Fixed, Some(field)) => {
            let stock = stock?;
            field.parse(|text| quantity(text, &stock.unit, stock.decimals))
        }
        (Division::Fixed, None) => {
            section.required(
                "part",
                "a quantity, since the parent divides by fixed quantities",
            );
            None
        }
    }
}
