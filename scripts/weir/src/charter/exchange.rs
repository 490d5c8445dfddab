//! The table `[exchange]`: what debts are counted in, and what its pool takes at which value.

use weir_core::{
    pool::{Nature, MAX_DECIMALS, MAX_EXPOSURE, MAX_FEE, MAX_SPAN},
    Ratio,
};

use super::{
    check_currencies,
    coins::Coins,
    currencies::{Coin, CoinPlace, Community, Exchange, Generative, Listing, NATURES},
    document::{Field, Section},
    figure::{duration, ratio},
    people::unknown,
    read::{kept_text, MAX_NAME, MAX_SYMBOL},
    register::{count, Around},
};
use crate::measures::Scale;

/// The table `[exchange]`; `coins` are the tokens that can be listed, `generative` is the charter's
/// own, if it could be read.
pub fn exchange(
    section: &Section,
    coins: &Coins,
    generative: Option<&Generative>,
    around: &Around,
) -> Option<Exchange> {
    let (governor, delay) = around.governance(section);
    let unit = section
        .required(
            "unit",
            "what debts and values are counted in, such as \"credit\"",
        )
        .and_then(|it| kept_text(&it, MAX_SYMBOL));
    let decimals = section
        .required("decimals", "2 if the smallest part is a hundredth")
        .and_then(|it| count(&it, 0, MAX_DECIMALS));
    let fee = match section.optional("fee") {
        None => Some(Ratio::ZERO),
        Some(field) => field.parse(ratio).filter(|fee| {
            if *fee > MAX_FEE {
                field.refuse("must be at most 10 %");
            }
            *fee <= MAX_FEE
        }),
    };
    let scale = match (&unit, decimals) {
        (Some(unit), Some(decimals)) => Some(Scale::of(unit, decimals)),
        _ => None, // what is wrong with them is noted already
    };
    let (communities, named) = communities(section, scale.as_ref());
    let sections = section.tables("listings");
    let mut complete = named == communities.len();
    let mut listings: Vec<Listing> = Vec::new();
    for part in &sections {
        let whole = named == communities.len();
        match listing(part, (&communities, whole), scale.as_ref(), coins) {
            Some(listing)
                if listings
                    .iter()
                    .any(|it| it.coin.place == listing.coin.place) =>
            {
                part.refuse(format!("{} is listed already", listing.coin.symbol));
            }
            Some(listing) => {
                let beside = (communities.as_slice(), scale.as_ref(), generative);
                check_currencies::listing(part, &listing, beside, around);
                listings.push(listing);
            }
            None => complete = false,
        }
    }
    section.finish();
    let warn =
        |line: usize, key: String, message: &str| around.problems.warning(line, key, message);
    match sections.len() {
        0 => warn(
            section.line,
            section.path.clone(),
            "there is no [[exchange.listings]]: debts can be recorded and set off, and nothing swapped",
        ),
        1 => warn(
            section.line,
            section.path.clone(),
            "lists one currency: there is none to swap it for",
        ),
        _ => {}
    }
    for (index, community) in communities.iter().enumerate() {
        if complete && !listings.iter().any(|it| it.community == index) {
            warn(
                community.line,
                format!("communities \"{}\"", community.name),
                "has no currency in [[exchange.listings]]",
            );
        }
    }
    Some(Exchange {
        governor: governor?,
        delay: delay?,
        unit: unit?,
        decimals: decimals?,
        fee: fee?,
        communities,
        listings: complete.then_some(listings)?,
    })
}

/// A figure in `scale`; zero where there is no scale: what is wrong with it is noted already.
fn amount(field: &Field, scale: Option<&Scale>) -> Option<u128> {
    match scale {
        Some(scale) => field.parse(|text| scale.read(text)),
        None => Some(0),
    }
}

/// The same, above 0 and at most `most`.
fn positive(field: &Field, scale: Option<&Scale>, most: u128) -> Option<u128> {
    let value = amount(field, scale)?;
    let Some(scale) = scale else {
        return Some(value);
    };
    if value == 0 || value > most {
        let most = match most {
            u128::MAX => String::new(),
            most => format!(" and at most {}", scale.text(most)),
        };
        field.refuse(format!("must be above 0{most}"));
        return None;
    }
    Some(value)
}

/// The tables `[[exchange.communities]]` that can be read, and how many there are.
fn communities(section: &Section, scale: Option<&Scale>) -> (Vec<Community>, usize) {
    let sections = section.tables("communities");
    if sections.is_empty() {
        section.refuse(
            "there is no [[exchange.communities]]: each currency is one's, and all of a community's are \
             capped together",
        );
    }
    let mut list: Vec<Community> = Vec::new();
    for part in &sections {
        let name = part
            .required("name", "whose currencies are capped together")
            .and_then(|it| kept_text(&it, MAX_NAME));
        let cap = part
            .required(
                "cap",
                "what the pool holds of its currencies at most, in the unit",
            )
            .and_then(|it| positive(&it, scale, MAX_EXPOSURE));
        part.finish();
        if let (Some(name), Some(cap)) = (name, cap) {
            if list.iter().any(|it| it.name == name) {
                part.refuse("there is a community of this name already");
            }
            list.push(Community {
                name,
                cap,
                line: part.line,
            });
        }
    }
    (list, sections.len())
}

/// One listing. `whole` says whether every community could be read.
fn listing(
    section: &Section,
    (communities, whole): (&[Community], bool),
    unit: Option<&Scale>,
    coins: &Coins,
) -> Option<Listing> {
    let coin = section
        .required(
            "token",
            "the symbol of a currency of this charter, or of a [[token]]",
        )
        .and_then(|field| {
            let coin = coins.named(&field)?;
            if coin.decimals > MAX_DECIMALS {
                field.refuse(format!(
                    "has {} decimals; an exchange lists tokens of at most {MAX_DECIMALS}",
                    coin.decimals
                ));
                return None;
            }
            Some(coin)
        });
    let community = section
        .required("community", "the name of one of [[exchange.communities]]")
        .and_then(|field| {
            let name = field.text()?;
            let index = communities.iter().position(|it| it.name == name);
            if index.is_none() && whole {
                let names = communities.iter().map(|it| it.name.as_str());
                field.refuse(unknown("[[exchange.communities]]", &name, names));
            }
            index
        });
    let nature = nature(section, coin.as_ref());
    let span = span(section, nature);
    let value = section
        .required("value", "of a whole coin, in the unit")
        .and_then(|it| positive(&it, unit, u128::MAX));
    let scale = coin.as_ref().map(Coin::scale);
    let limit = section
        .required("limit", "how many coins the pool holds at most")
        .and_then(|it| positive(&it, scale.as_ref(), u128::MAX));
    let exposure = section
        .required("exposure", "what they may be worth in all, in the unit")
        .and_then(|it| positive(&it, unit, MAX_EXPOSURE));
    section.finish();
    Some(Listing {
        coin: coin?,
        community: community?,
        nature: nature?,
        span: span?,
        value: value?,
        limit: limit?,
        exposure: exposure?,
        line: section.line,
    })
}

/// The nature written, or that of a currency of this charter.
fn nature(section: &Section, coin: Option<&Coin>) -> Option<Nature> {
    let own = match coin?.place {
        CoinPlace::Fishcoin => Some(Nature::OfSeason),
        CoinPlace::Generative => Some(Nature::Melting),
        CoinPlace::At(_) => None,
    };
    let Some(field) = section.optional("nature") else {
        return Some(own.unwrap_or(Nature::Plain));
    };
    let nature = field.choice(&NATURES)?;
    match own {
        Some(own) if nature != own && nature != Nature::Plain => {
            let word = super::terms::word(&NATURES, &own);
            field.refuse(format!(
                "a currency of this charter has its nature: write \"{word}\", or leave it out"
            ));
            None
        }
        _ => Some(nature),
    }
}

fn span(section: &Section, nature: Option<Nature>) -> Option<u64> {
    let field = section.optional("span");
    let (Some(field), Some(nature)) = (&field, nature) else {
        return match nature? {
            Nature::Plain => Some(0),
            Nature::Melting => {
                section.required(
                    "span",
                    "how long the pool expects to hold a coin, whose melting it charges in advance",
                );
                None
            }
            Nature::OfSeason => {
                section.required(
                    "span",
                    "how long before the season's end a coin's value begins to fall",
                );
                None
            }
        };
    };
    let span = field.parse(duration)?;
    match nature {
        Nature::Plain if span > 0 => {
            field.refuse("a plain token loses no value with time: take it out");
            None
        }
        Nature::OfSeason if span == 0 => {
            field.refuse("must be above 0: the day before its end a coin is not worth its face");
            None
        }
        _ if span > MAX_SPAN => {
            field.refuse("must be at most 10 years (of 365 days)");
            None
        }
        _ => Some(span),
    }
}
