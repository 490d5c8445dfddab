//! The table `[generative]`: a currency that is minted for verified work.

use weir_core::{
    demurrage::daily_factor_ceil,
    generative::{MAX_AMOUNT, MAX_VOUCHERS, MIN_PERIOD_DAYS},
    text::MAX_DECIMALS,
};

use super::{
    check_currencies,
    coins::{Coins, Part},
    currencies::{Ceiling, Coin, Generative, Policy, Rate, DAY},
    document::{Field, Section},
    figure::{fixed_point, ratio, FirstOpening},
    people::{self, unknown},
    read::{kept_text, MAX_NAME, MAX_SYMBOL},
    register::{count, window, Around},
    terms::{Fishery, KindTerms, Person, Register, Seasons},
    who::Who,
};
use crate::measures::Scale;

/// The most members that a currency can begin with.
pub const MAX_FOUNDERS: usize = 64;
/// Decimals of a rate.
const RATE_DECIMALS: u8 = 18;

/// The table `[generative]`; `coins` are the tokens that obligations can be payable in.
pub fn generative(
    section: &Section,
    (register, fishery): (Part<Register>, Part<Fishery>),
    coins: &Coins,
    around: &Around,
) -> Option<Generative> {
    let register = register.sound();
    let (governor, delay) = around.governance(section);
    let name = section
        .required("name", "what wallets call it")
        .and_then(|it| kept_text(&it, MAX_NAME));
    let symbol = section
        .required("symbol", "its short name in wallets, such as \"HOUR\"")
        .and_then(|it| kept_text(&it, MAX_SYMBOL));
    let decimals = section
        .required("decimals", "2 if the smallest part is a hundredth")
        .and_then(|it| count(&it, 0, MAX_DECIMALS));
    let scale = match (&symbol, decimals) {
        (Some(symbol), Some(decimals)) => Some(Scale::of(symbol, decimals)),
        _ => None, // what is wrong with them is noted already
    };
    let commons = section
        .required("commons", "the account that is paid what members owe")
        .and_then(|it| Who::of_field(&it, around.accounts));
    let melts_to_commons = section
        .required(
            "melts_to",
            "whose is what melts: \"commons\", or \"nobody\"",
        )
        .and_then(|it| it.choice(&[("commons", true), ("nobody", false)]));
    let cash = match section.optional("cash") {
        None => Some(Coin::native()),
        Some(field) => coins.named(&field),
    };
    let periods = periods(section);
    let ceiling = ceiling(section, scale.as_ref(), fishery);
    let policy = section
        .table(
            "policy",
            "write [generative.policy] with demurrage, vouchers and vouches",
        )
        .and_then(|it| policy(&it, scale.as_ref(), cash.as_ref()));
    let (founders, declared) = founders(section, around);
    let rates = rates(section, register, scale.as_ref());
    section.finish();
    let made = Generative {
        governor: governor?,
        delay: delay?,
        name: name?,
        symbol: symbol?,
        decimals: decimals?,
        commons: commons?,
        melts_to_commons: melts_to_commons?,
        cash: cash?,
        periods: periods?,
        ceiling: ceiling?,
        policy: policy?,
        founders,
        rates: rates?,
    };
    check_currencies::generative(section, &made, declared, register, around);
    Some(made)
}

/// When periods open, and how long they are: whole days, as balances melt by the day.
fn periods(section: &Section) -> Option<Seasons> {
    let first_opens = section
        .required(
            "first_opens",
            "when the first period begins: a date, \"now\" (today), \"next month\" or \"next year\"",
        )
        .and_then(|field| {
            let opening = field.parse_moment()?;
            if matches!(opening, FirstOpening::At(moment) if moment % DAY != 0) {
                field.refuse("must be the beginning of a day, UTC: write the date alone");
                return None;
            }
            Some(opening)
        });
    let length = section
        .required(
            "period",
            "for obligations, ceilings and changes of policy, such as \"1 year\"",
        )
        .and_then(|field| {
            let length = window(&field, 1, u64::MAX)?;
            if length % DAY != 0 {
                field.refuse("must be whole days");
                return None;
            }
            if length / DAY < MIN_PERIOD_DAYS {
                field.refuse(format!(
                    "must be at least {MIN_PERIOD_DAYS} days, for which basic income can be claimed"
                ));
                return None;
            }
            Some(length)
        });
    Some(Seasons {
        first_opens: first_opens?,
        length: length?,
    })
}

/// A figure in `scale` of at most [`MAX_AMOUNT`] base units; zero where there is no scale: what is
/// wrong with it is noted already.
fn amount(field: &Field, scale: Option<&Scale>) -> Option<u128> {
    let Some(scale) = scale else {
        return Some(0);
    };
    let amount = field.parse(|text| scale.read(text))?;
    within_limit(field, amount, scale)
}

fn within_limit(field: &Field, amount: u128, scale: &Scale) -> Option<u128> {
    if amount > MAX_AMOUNT {
        field.refuse(format!("must be at most {}", scale.text(MAX_AMOUNT)));
        return None;
    }
    Some(amount)
}

/// A figure, or `{ rate = "0.5", place = "South bank" }`.
fn ceiling(section: &Section, scale: Option<&Scale>, fishery: Part<Fishery>) -> Option<Ceiling> {
    let field = section.required(
        "ceiling",
        "how much is minted for claims in a period at most; or { rate, place } of a council's budget",
    )?;
    if field.is_figure() {
        let amount = amount(&field, scale)?;
        if amount == 0 && scale.is_some() {
            field.refuse("must be above 0: nothing could be minted for claims");
            return None;
        }
        return Some(Ceiling::Fixed(amount));
    }
    let table = field.section()?;
    let rate = table.required(
        "rate",
        "units of the currency for a unit of the place's budget",
    );
    let place_field = table.optional("place");
    table.finish();
    let fishery = match fishery {
        Part::Sound(fishery) => fishery,
        Part::Broken => return None, // what is wrong with it is noted already
        Part::Absent => {
            table.refuse("there is no council in this charter: write a figure");
            return None;
        }
    };
    let place = match place_field {
        None => None,
        Some(field) => {
            let name = field.text()?;
            let index = fishery.places.iter().position(|it| it.name == name);
            if index.is_none() {
                let names = fishery.places.iter().map(|it| it.name.as_str());
                field.refuse(unknown("[[place]]", &name, names));
            }
            Some(index?)
        }
    };
    let (rate, scale) = (rate?, scale?);
    // units for a unit, made base units for a base unit
    let decimals = RATE_DECIMALS
        .saturating_add(scale.decimals)
        .checked_sub(fishery.stock.decimals);
    let Some(decimals) = decimals else {
        table.refuse(format!(
            "{} is counted with {} decimals, too finely for a rate in {}",
            fishery.stock.name, fishery.stock.decimals, scale.unit
        ));
        return None;
    };
    let value = rate.parse(|text| fixed_point(text, decimals))?;
    if value == 0 || value > MAX_AMOUNT {
        let most = Scale::of("", decimals).text(MAX_AMOUNT);
        rate.refuse(format!("must be above 0 and at most {most}"));
        return None;
    }
    Some(Ceiling::OfBudget { place, rate: value })
}

fn policy(section: &Section, scale: Option<&Scale>, cash: Option<&Coin>) -> Option<Policy> {
    let demurrage = section
        .required(
            "demurrage",
            "what melts in a year, such as \"7 %\"; 0 for none",
        )
        .and_then(|field| {
            let rate = field.parse(ratio)?;
            if daily_factor_ceil(rate).is_none() {
                field.refuse("must be below 100 %: nothing would be left");
                return None;
            }
            Some(rate)
        });
    let optional = |key: &'static str| match section.optional(key) {
        None => Some(0),
        Some(field) => amount(&field, scale),
    };
    let income = optional("income");
    let obligation = optional("obligation");
    let cash_limit = match section.optional("cash_limit") {
        None => Some(0),
        Some(field) => amount(&field, scale).filter(|limit| {
            let owed = obligation.unwrap_or(u128::MAX);
            if *limit > owed {
                let owed = scale.map_or_else(String::new, |it| it.text(owed));
                field.refuse(format!("must be at most the obligation, {owed}"));
            }
            *limit <= owed
        }),
    };
    let payable = cash_limit.is_some_and(|it| it > 0);
    let cash_rate = match section.optional("cash_rate") {
        None if payable => {
            let unit = scale.map_or("unit", |it| it.unit.as_str());
            let meaning = format!("what a whole {unit} costs that is paid in cash");
            section.required("cash_rate", &meaning);
            None
        }
        None => Some(0),
        Some(field) => {
            let cash = cash.map(Coin::scale);
            amount(&field, cash.as_ref()).filter(|rate| {
                let nothing = *rate == 0 && cash.is_some() && payable;
                if nothing {
                    field.refuse("must be above 0: what is owed could be met with nothing");
                }
                !nothing
            })
        }
    };
    let vouchers = section
        .required("vouchers", "members who must vouch for a new one")
        .and_then(|it| count(&it, 1, MAX_VOUCHERS));
    let vouches = section
        .required("vouches", "how often a member may vouch in a period")
        .and_then(|it| count(&it, 0, u8::MAX));
    section.finish();
    Some(Policy {
        demurrage: demurrage?,
        income: income?,
        obligation: obligation?,
        cash_limit: cash_limit?,
        cash_rate: cash_rate?,
        vouchers: vouchers?,
        vouches: vouches?,
    })
}

/// The tables `[[generative.founders]]` that can be read, and how many there are.
fn founders(section: &Section, around: &Around) -> (Vec<Person>, usize) {
    let sections = section.tables("founders");
    if let Some(beyond) = sections.get(MAX_FOUNDERS) {
        beyond.refuse(format!(
            "a currency begins with at most {MAX_FOUNDERS} members; here are {}: let them vouch for the \
             others",
            sections.len()
        ));
    }
    let list = people::named(section, "founders", around.accounts);
    (list, sections.len())
}

/// The tables `[[generative.rates]]`.
fn rates(
    section: &Section,
    register: Option<&Register>,
    scale: Option<&Scale>,
) -> Option<Vec<Rate>> {
    let sections = section.tables("rates");
    if sections.is_empty() {
        section.refuse("there is no [[generative.rates]]: nothing would be minted for any work");
    }
    let kinds = register.map(|it| it.kinds.as_slice());
    let mut list: Vec<Rate> = Vec::new();
    let mut complete = kinds.is_some();
    for part in &sections {
        match rate(part, kinds, scale) {
            Some(rate) if list.iter().any(|it| it.kind == rate.kind) => {
                part.refuse("there is a rate for this kind already");
            }
            Some(rate) => list.push(rate),
            None => complete = false,
        }
    }
    complete.then_some(list)
}

fn rate(section: &Section, kinds: Option<&[KindTerms]>, scale: Option<&Scale>) -> Option<Rate> {
    let kind = section
        .required("kind", "the name of one of [[claims.kinds]]")
        .and_then(|field| {
            let name = field.text()?;
            let kinds = kinds?;
            let index = kinds.iter().position(|it| it.name == name);
            if index.is_none() {
                let names = kinds.iter().map(|it| it.name.as_str());
                field.refuse(unknown("[[claims.kinds]]", &name, names));
            }
            index
        });
    let rate = section
        .required("rate", "what is minted for a whole unit of the kind")
        .and_then(|field| {
            let rate = amount(&field, scale)?;
            if rate == 0 && scale.is_some() {
                field.refuse("must be above 0: take the table out if nothing is minted");
                return None;
            }
            Some(rate)
        });
    section.finish();
    Some(Rate {
        kind: kind?,
        rate: rate?,
        line: section.line,
    })
}
