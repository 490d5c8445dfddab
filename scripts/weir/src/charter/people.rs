//! The charter's lists: institutions and seats, officers and fishers, and the currency they share.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::Address;
use weir_core::{quorum::MAX_INSTITUTIONS, quorum::MAX_SEATS, Ratio};

use super::{
    document::{Field, Section},
    figure::{duration, fixed_point, ratio, whole},
    read::{kept_text, MAX_DELAY, MAX_NAME, MAX_SYMBOL},
    terms::{Currency, Fisher, Person, Place, Seat},
    who::{Lookup, Who},
};
use crate::shell::nearest;

/// The most officers that a currency can begin with.
pub const MAX_FIRST_OFFICERS: usize = 64;
/// The highest penalty: ten times the catch beyond coins.
const MAX_PENALTY: Ratio = Ratio(10 * Ratio::ONE.0);

/// An institution that seats belong to. Its number is its place in the list.
#[derive(Clone, Debug)]
pub struct Institution {
    /// For people.
    pub name: String,
    /// Where it stands in the file.
    pub line: usize,
}

/// Refuses a second use of a name or an address in one list.
#[derive(Default)]
struct Unique {
    names: BTreeMap<String, usize>,
    addresses: BTreeMap<Address, (String, usize)>,
}

impl Unique {
    fn name(&mut self, section: &Section, name: &str) {
        if let Some(first) = self.names.insert(name.to_owned(), section.line) {
            section.refuse(format!("the name is taken by the one on line {first}"));
        }
    }

    fn address(&mut self, section: &Section, name: &str, who: &Who) {
        let entry = (name.to_owned(), section.line);
        if let Some((first, line)) = self.addresses.insert(who.address, entry) {
            section.refuse(format!(
                "the address {} is that of \"{first}\" on line {line}: each needs its own",
                who.address
            ));
        }
    }
}

fn name_of(section: &Section) -> Option<String> {
    section
        .required("name", "what people call it")
        .and_then(|it| it.text())
}

/// The tables `[[institution]]`; `needed` where anything has seats.
pub fn institutions(root: &Section, needed: bool) -> Vec<Institution> {
    let sections = root.tables("institution");
    if sections.is_empty() && needed {
        root.refuse("there is no [[institution]]: seats and agencies belong to institutions");
    }
    let mut unique = Unique::default();
    let mut list = Vec::new();
    for section in &sections {
        let name = name_of(section);
        section.finish();
        if let Some(name) = name {
            unique.name(section, &name);
            list.push(Institution {
                name,
                line: section.line,
            });
        }
    }
    if let Some(beyond) = sections.get(usize::from(MAX_INSTITUTIONS)) {
        beyond.refuse(format!(
            "a council knows at most {MAX_INSTITUTIONS} institutions; here are {}",
            sections.len()
        ));
    }
    list
}

/// The tables `[[seat]]` that can be read, and how many there are.
pub fn seats(root: &Section, institutions: &[Institution], accounts: Lookup) -> (Vec<Seat>, usize) {
    let (seats, declared) = speakers(root, "seat", institutions, accounts);
    if declared == 0 {
        root.refuse("there is no [[seat]]: nobody could attest how much there is");
    }
    (seats, declared)
}

/// The tables `[[key]]`, each of which speaks for an institution, and how many there are.
pub fn speakers(
    parent: &Section,
    key: &'static str,
    institutions: &[Institution],
    accounts: Lookup,
) -> (Vec<Seat>, usize) {
    let sections = parent.tables(key);
    let mut unique = Unique::default();
    let mut list = Vec::new();
    for section in &sections {
        let name = name_of(section);
        let institution = section
            .required("institution", "for which institution it speaks")
            .and_then(|field| institution_of(&field, institutions));
        let who = Who::of_section(section, accounts);
        section.finish();
        if let Some(name) = &name {
            unique.name(section, name);
        }
        if let (Some(name), Some(who)) = (&name, &who) {
            unique.address(section, name, who);
        }
        if let (Some(name), Some(institution), Some(who)) = (name, institution, who) {
            list.push(Seat {
                name,
                institution,
                who,
                line: section.line,
            });
        }
    }
    if let Some(beyond) = sections.get(usize::from(MAX_SEATS)) {
        beyond.refuse(format!(
            "it has at most {MAX_SEATS} seats in its life; here are {}",
            sections.len()
        ));
    }
    (list, sections.len())
}

/// The number of the institution that a field names.
pub fn institution_of(field: &Field, institutions: &[Institution]) -> Option<u8> {
    let name = field.text()?;
    let number = institutions.iter().position(|it| it.name == name);
    if number.is_none() {
        let names = institutions.iter().map(|it| it.name.as_str());
        field.refuse(unknown("[[institution]]", &name, names));
    }
    u8::try_from(number?).ok()
}

/// Says that no table has this name, and which one may be meant.
pub fn unknown<'n>(tables: &str, name: &str, names: impl Iterator<Item = &'n str>) -> String {
    match nearest(name, names) {
        Some(near) => format!("there is no {tables} of that name; did you mean \"{near}\"?"),
        None => format!("there is no {tables} of that name"),
    }
}

/// The tables `[[officer]]`.
pub fn officers(root: &Section, accounts: Lookup) -> Vec<Person> {
    let sections = root.tables("officer");
    if sections.is_empty() {
        root.refuse("there is no [[officer]]: nobody could record a landing");
    }
    if let Some(beyond) = sections.get(MAX_FIRST_OFFICERS) {
        beyond.refuse(format!(
            "a currency begins with at most {MAX_FIRST_OFFICERS} officers; here are {}: appoint the \
             others later",
            sections.len()
        ));
    }
    named(root, "officer", accounts)
}

/// The tables `[[key]]` of people with a name and an address.
pub fn named(root: &Section, key: &'static str, accounts: Lookup) -> Vec<Person> {
    let sections = root.tables(key);
    let mut unique = Unique::default();
    let mut list = Vec::new();
    for section in &sections {
        let name = name_of(section);
        let who = Who::of_section(section, accounts);
        section.finish();
        if let (Some(name), Some(who)) = (name, who) {
            unique.name(section, &name);
            unique.address(section, &name, &who);
            list.push(Person {
                name,
                who,
                line: section.line,
            });
        }
    }
    list
}

/// The table `[currency]`. `delay` is the community's, for a currency that gives none of its own.
pub fn currency(section: &Section, places: &[Place], delay: Option<u64>) -> Option<Currency> {
    let name = section
        .required("name", "what wallets call it")
        .and_then(|it| kept_text(&it, MAX_NAME));
    let symbol = section
        .required("symbol", "its short name in wallets, such as \"FISH\"")
        .and_then(|it| kept_text(&it, MAX_SYMBOL));
    let place = match section.optional("place") {
        None => Some(None),
        Some(field) => field.text().and_then(|name| {
            let index = places.iter().position(|it| it.name == name);
            if index.is_none() {
                let names = places.iter().map(|it| it.name.as_str());
                field.refuse(unknown("[[place]]", &name, names));
            }
            index.map(Some)
        }),
    };
    let commons = match section.optional("mode") {
        None => Some(false),
        Some(field) => field.choice(&[("quota", false), ("commons", true)]),
    };
    let shares = match (commons, section.optional("shares")) {
        (Some(true), Some(field)) => {
            field.refuse("in the commons mode every member has one equal share: take it out");
            None
        }
        (Some(true), None) => Some(0),
        (_, Some(field)) => {
            let shares = field.parse(whole);
            if shares == Some(0) {
                field.refuse("must be above 0; for equal shares write mode = \"commons\"");
                None
            } else {
                shares
            }
        }
        (Some(false), None) => {
            section.required(
                "shares",
                "how many shares there are in all, or mode = \"commons\" for one a member",
            );
            None
        }
        (None, None) => None,
    };
    let concentration = match section.optional("concentration") {
        None if commons == Some(true) => Some(Ratio::ONE),
        None => {
            section.required(
                "concentration",
                "the part of all shares that one account may hold, such as \"10 %\"",
            );
            None
        }
        Some(field) => {
            let limit = field.parse(ratio);
            if limit.is_some_and(|it| it == Ratio::ZERO || it > Ratio::ONE) {
                field.refuse("must be above 0 and at most 100 %");
                None
            } else {
                limit
            }
        }
    };
    let penalty = section
        .required(
            "penalty",
            "what is added to a catch beyond coins, such as \"25 %\"",
        )
        .and_then(|field| {
            let penalty = field.parse(ratio)?;
            if penalty > MAX_PENALTY {
                field.refuse("must be at most 10 (1000 %)");
                return None;
            }
            Some(penalty)
        });
    let delay = match section.optional("delay") {
        None => delay,
        Some(field) => {
            let own = field.parse(duration);
            if own.is_some_and(|it| it > MAX_DELAY) {
                field.refuse("must be at most 1 year (365 days)");
                None
            } else {
                own
            }
        }
    };
    section.finish();
    Some(Currency {
        name: name?,
        symbol: symbol?,
        place: place?,
        shares: shares?,
        concentration: concentration?,
        penalty: penalty?,
        delay: delay?,
    })
}

/// The tables `[[fisher]]`. Shares may be a number or a part of all: "12.5 %".
pub fn fishers(root: &Section, currency: Option<&Currency>, accounts: Lookup) -> Vec<Fisher> {
    let mut unique = Unique::default();
    let mut list = Vec::new();
    for section in &root.tables("fisher") {
        let name = name_of(section);
        let who = Who::of_section(section, accounts);
        let shares = fisher_shares(section, currency);
        section.finish();
        if let (Some(name), Some(who)) = (&name, &who) {
            unique.name(section, name);
            unique.address(section, name, who);
        }
        if let (Some(name), Some(who), Some(shares)) = (name, who, shares) {
            list.push(Fisher {
                name,
                who,
                shares,
                line: section.line,
            });
        }
    }
    list
}

fn fisher_shares(section: &Section, currency: Option<&Currency>) -> Option<u128> {
    let field = section.optional("shares");
    let Some(currency) = currency else {
        return field.and(None); // what is wrong with the currency is noted already
    };
    if currency.shares == 0 {
        if let Some(field) = field {
            field.refuse("in the commons mode every member has one equal share: take it out");
        }
        return Some(1);
    }
    let Some(field) = field else {
        section.required("shares", "how many shares, or which part: \"12.5 %\"");
        return None;
    };
    let shares = field.parse(|text| shares_of(text, currency.shares))?;
    if shares == 0 {
        field.refuse("must be above 0; take the table out if there are none");
        return None;
    }
    Some(shares)
}

/// A number of shares, or a part of `total` that comes to whole ones.
fn shares_of(text: &str, total: u128) -> Result<u128, String> {
    if !text.ends_with('%') {
        return fixed_point(text, 0);
    }
    let part = ratio(text)?;
    let (floor, ceil) = (part.of_floor(total), part.of_ceil(total));
    match floor {
        Some(shares) if floor == ceil => Ok(shares),
        _ => Err(format!("does not come to whole shares out of {total}")),
    }
}

/// A name with the line it stands in.
type Named = (String, usize);
/// Two names of one address, with the line of the second.
type Twice = (String, String, usize);

/// Every name that stands for more than one address, and every address with more than one name.
pub fn conflicts<'p>(
    people: impl Iterator<Item = (&'p str, &'p Who, usize)>,
) -> (Vec<Named>, Vec<Twice>) {
    let mut by_name: BTreeMap<&str, Address> = BTreeMap::new();
    let mut by_address: BTreeMap<Address, &str> = BTreeMap::new();
    let (mut names, mut addresses) = (Vec::new(), Vec::new());
    let mut told = BTreeSet::new();
    for (name, who, line) in people {
        if *by_name.entry(name).or_insert(who.address) != who.address {
            names.push((name.to_owned(), line));
        }
        let first = *by_address.entry(who.address).or_insert(name);
        if first != name && told.insert((first, name)) {
            addresses.push((first.to_owned(), name.to_owned(), line));
        }
    }
    (names, addresses)
}
