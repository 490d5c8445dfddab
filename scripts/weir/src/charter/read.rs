//! From the file to the charter: every table is read, whatever is wrong is noted, and the checks
//! across tables run on what could be read.

use std::{collections::BTreeSet, path::Path};

use toml::de::DeTable;
use weir_core::{
    allocation::Division,
    quorum::{QuorumRule, MAX_INSTITUTIONS, MAX_SEATS},
    text::MAX_DECIMALS,
};

use super::{
    check,
    coins::{Coins, Part},
    currencies::{Coin, CoinPlace},
    document::{Field, Section},
    exchange,
    figure::{duration, whole, FirstOpening},
    fund, generative,
    people::{self, Institution},
    places,
    problem::{Problem, Problems, Refused},
    register::{self, Around},
    rules::read_parameters,
    terms::{Charter, Fishery, Seasons, Stock, Token, DIVISIONS},
    who::{Lookup, Who},
};

/// The longest public delay that the contracts take: a year.
pub const MAX_DELAY: u64 = 31_536_000;
/// Bytes that a name may have on the chain.
pub const MAX_NAME: usize = 64;
/// Bytes that a unit's name or a symbol may have on the chain.
pub const MAX_SYMBOL: usize = 16;

const DAY: u64 = 86_400;

/// Reads the charter `text`, the content of the file at `path`; with what deserves a second look.
///
/// # Errors
/// If anything is wrong with it: everything that is.
pub fn read(path: &Path, text: &str, accounts: Lookup) -> Result<(Charter, Vec<Problem>), Refused> {
    let problems = Problems::new(path, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map_or(1, |span| problems.line(&span));
        problems.error(line, "", format!("not TOML: {}", error.message()));
    }
    if !problems.is_sound() {
        return Err(problems
            .finish()
            .expect_err("there are errors in the syntax"));
    }
    let charter = charter(&Section::root(&document, &problems), &problems, accounts);
    let warnings = problems.finish()?;
    match charter {
        Some(charter) => Ok((charter, warnings)),
        None => Err(Refused {
            path: path.to_owned(),
            problems: vec![Problem {
                line: 1,
                key: String::new(),
                message: "is not complete".into(),
            }],
        }),
    }
}

fn charter(root: &Section, problems: &Problems, accounts: Lookup) -> Option<Charter> {
    let community = root.table(
        "community",
        "write [community] with name, governor and delay",
    );
    let (name, governor, delay) = community.as_ref().map_or((None, None, None), |it| {
        read_community(it, problems, accounts)
    });
    let others = root.has(&["claims", "fund", "generative", "exchange"]);
    let with_fishery = root.has(&FISHERY) || !others;
    // an exchange by itself has no seats
    let with_seats = with_fishery || root.has(&["claims", "fund", "generative"]);
    let institutions = people::institutions(root, with_seats);
    let tokens = register::tokens(root);
    let persons = register::persons(root, accounts);
    let fishery = match with_fishery {
        true => Some(fishery(root, &institutions, delay, problems, accounts)),
        false => None,
    };
    let around = Around {
        institutions: &institutions,
        tokens: &tokens,
        governor: governor.as_ref(),
        delay,
        accounts,
        problems,
        without_seats: false,
    };
    let claims = table_of(root, "claims").map(|section| register::register(&section, &around));
    let fund = table_of(root, "fund").map(|section| {
        if claims.is_none() {
            section.refuse("there is no [claims]: a fund pays for the claims of a register");
        }
        let register = claims.as_ref().and_then(Option::as_ref);
        fund::fund(&section, register, &around)
    });
    let coins = coins(&tokens, &fishery);
    let hours = table_of(root, "generative").map(|section| {
        if claims.is_none() {
            section.refuse(
                "there is no [claims]: the currency is minted for the claims of a register",
            );
        }
        let beside = (Part::of(claims.as_ref()), Part::of(fishery.as_ref()));
        let broken = broken(root, "currency", &fishery);
        let known = Coins::of(coins.clone(), broken.into_iter().collect());
        generative::generative(&section, beside, &known, &around)
    });
    let exchange = table_of(root, "exchange").map(|section| {
        let own = hours.as_ref().and_then(Option::as_ref);
        let mut list = coins;
        list.extend(own.map(|it| Coin {
            symbol: it.symbol.clone(),
            decimals: it.decimals,
            place: CoinPlace::Generative,
        }));
        let broken = [
            broken(root, "currency", &fishery),
            broken(root, "generative", &hours),
        ];
        let known = Coins::of(list, broken.into_iter().flatten().collect());
        exchange::exchange(&section, &known, own, &around)
    });
    root.finish();
    // a part that is there must be readable, or nothing is
    let charter = Charter {
        name: name?,
        governor: governor.clone()?,
        delay: delay?,
        institutions: institutions.iter().map(|it| it.name.clone()).collect(),
        fishery: whole_or_none(fishery)?,
        claims: whole_or_none(claims)?,
        fund: whole_or_none(fund)?,
        generative: whole_or_none(hours)?,
        exchange: whole_or_none(exchange)?,
        persons,
    };
    check::names(everybody(&charter).into_iter(), problems);
    check::unrepresented(&institutions, &represented(&charter), problems);
    Some(charter)
}

/// The tables of council and currency: one of them, and all must be there.
const FISHERY: [&str; 11] = [
    "stock",
    "model",
    "rule",
    "assessment",
    "season",
    "quorum",
    "seat",
    "place",
    "currency",
    "officer",
    "fisher",
];

/// A part that is not there, or is there and could be read.
fn whole_or_none<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(part) => part.map(Some),
    }
}

/// The symbol that the table `key` writes, if it can be read, of a part that could not be read as a
/// whole.
fn broken<T>(
    root: &Section,
    key: &'static str,
    part: &Option<Option<T>>,
) -> Option<Option<String>> {
    let symbol = || {
        let field = table_of(root, key)?.optional("symbol")?;
        field.text()
    };
    matches!(part, Some(None)).then(symbol)
}

/// The tokens that are there, and the threshold currency.
fn coins(tokens: &[Token], fishery: &Option<Option<Fishery>>) -> Vec<Coin> {
    let fishcoin = fishery.iter().flatten().map(|it| Coin {
        symbol: it.currency.symbol.clone(),
        decimals: it.stock.decimals,
        place: CoinPlace::Fishcoin,
    });
    tokens.iter().map(Coin::of).chain(fishcoin).collect()
}

fn table_of<'d>(root: &Section<'d>, key: &'static str) -> Option<Section<'d>> {
    root.optional(key)?.section()
}

/// Everybody with their lines.
fn everybody(charter: &Charter) -> Vec<(&str, &Who, usize)> {
    let mut list: Vec<(&str, &Who, usize)> = Vec::new();
    if let Some(it) = &charter.fishery {
        list.extend(
            it.seats
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
        list.extend(
            it.officers
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
        list.extend(
            it.fishers
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
    }
    for kind in charter.kinds() {
        list.extend(
            kind.seats
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
    }
    if let Some(it) = &charter.fund {
        list.extend(
            it.auditors
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
        list.extend(
            it.agreements
                .iter()
                .map(|it| (it.name.as_str(), &it.who, it.line)),
        );
    }
    let founders = charter.generative.iter().flat_map(|it| &it.founders);
    list.extend(founders.map(|it| (it.name.as_str(), &it.who, it.line)));
    list.extend(
        charter
            .persons
            .iter()
            .map(|it| (it.name.as_str(), &it.who, it.line)),
    );
    list
}

/// Institutions for which anybody speaks.
fn represented(charter: &Charter) -> BTreeSet<u8> {
    let mut list: BTreeSet<u8> = BTreeSet::new();
    if let Some(it) = &charter.fishery {
        list.extend(it.seats.iter().map(|it| it.institution));
    }
    for kind in charter.kinds() {
        list.extend(kind.seats.iter().map(|it| it.institution));
    }
    if let Some(it) = &charter.fund {
        list.extend(it.auditors.iter().map(|it| it.institution));
        list.extend(it.agreements.iter().map(|it| it.institution));
    }
    list
}

/// Council and currency.
fn fishery(
    root: &Section,
    institutions: &[Institution],
    delay: Option<u64>,
    problems: &Problems,
    accounts: Lookup,
) -> Option<Fishery> {
    let stock = root
        .table("stock", "write [stock] with name, unit and decimals")
        .and_then(|it| read_stock(&it));
    let season = root
        .table("season", "write [season] with first_opens and length")
        .and_then(|it| read_season(&it));
    let parameters = read_parameters(root, stock.as_ref(), season.as_ref(), problems);

    let (seats, declared) = people::seats(root, institutions, accounts);
    let quorum_section = root.table("quorum", "write [quorum] with seats, institutions, dissent");
    let quorum = quorum_section.as_ref().and_then(read_quorum);
    if let (Some(section), Some(rule)) = (&quorum_section, &quorum) {
        check::quorum(section, rule, &seats, declared, problems);
    }

    let places = places::places(root, stock.as_ref(), accounts);
    let currency_section = root.table(
        "currency",
        "write [currency] with name, symbol, shares, concentration and penalty",
    );
    let currency = currency_section
        .as_ref()
        .and_then(|section| people::currency(section, &places, delay));
    let officers = people::officers(root, accounts);
    let fishers = people::fishers(root, currency.as_ref(), accounts);

    if let (Some(stock), Some(parameters)) = (&stock, &parameters) {
        check::parts(stock, parameters, &places, problems);
    }
    if let Some(currency) = &currency {
        check::shares(currency, &fishers, problems);
    }
    if let (Some(section), Some(currency)) = (&currency_section, &currency) {
        check::leaf(section, currency, &places, problems);
    }
    Some(Fishery {
        stock: stock?,
        parameters: parameters?,
        season: season?,
        quorum: quorum?,
        seats,
        places,
        currency: currency?,
        officers,
        fishers,
    })
}

type Community = (Option<String>, Option<Who>, Option<u64>);

fn read_community(section: &Section, problems: &Problems, accounts: Lookup) -> Community {
    let name = section
        .required("name", "what the community is called")
        .and_then(|it| it.text());
    let governor = section
        .required("governor", "who governs: an address, or \"account NAME\"")
        .and_then(|it| Who::of_field(&it, accounts));
    let delay = section
        .required("delay", "how long a loosening waits, such as \"30 days\"")
        .and_then(|it| read_delay(&it, problems));
    section.finish();
    (name, governor, delay)
}

/// How long a loosening waits.
pub fn read_delay(field: &Field, problems: &Problems) -> Option<u64> {
    let delay = field.parse(duration)?;
    if delay > MAX_DELAY {
        field.refuse("must be at most 1 year (365 days)");
        return None;
    }
    if delay < DAY {
        problems.warning(
            field.line,
            field.key.clone(),
            "below a day, nobody can look at a loosening before it holds: only for trying out",
        );
    }
    Some(delay)
}

/// Text that the chain keeps, of at most `limit` bytes.
pub fn kept_text(field: &Field, limit: usize) -> Option<String> {
    let text = field.text()?;
    if text.len() > limit {
        field.refuse(format!(
            "has {} bytes; the chain keeps at most {limit}",
            text.len()
        ));
        return None;
    }
    Some(text)
}

/// How a budget is divided; equally if nothing is said.
pub fn read_division(section: &Section) -> Option<Division> {
    match section.optional("division") {
        Some(field) => field.choice(&DIVISIONS),
        None => Some(Division::Equal),
    }
}

fn read_stock(section: &Section) -> Option<Stock> {
    let name = section
        .required("name", "what the stock is called")
        .and_then(|it| kept_text(&it, MAX_NAME));
    let unit = section
        .required("unit", "in what it is counted, such as \"t\"")
        .and_then(|it| kept_text(&it, MAX_SYMBOL));
    let decimals = section
        .required(
            "decimals",
            "3 if the smallest part of the unit is a thousandth",
        )
        .and_then(|field| {
            let decimals = u8::try_from(field.parse(whole)?).ok();
            let decimals = decimals.filter(|decimals| *decimals <= MAX_DECIMALS);
            if decimals.is_none() {
                field.refuse(format!("must be from 0 to {MAX_DECIMALS}"));
            }
            decimals
        });
    let division = read_division(section);
    section.finish();
    Some(Stock {
        name: name?,
        unit: unit?,
        decimals: decimals?,
        division: division?,
    })
}

fn read_season(section: &Section) -> Option<Seasons> {
    let first_opens = section
        .required(
            "first_opens",
            "when the first season opens: a date, \"now\", \"next month\" or \"next year\"",
        )
        .and_then(|it| it.parse_moment());
    let length = section
        .required("length", "how long a season is, such as \"1 year\"")
        .and_then(|field| {
            let length = field.parse(duration)?;
            if length == 0 {
                field.refuse("must be above 0");
                return None;
            }
            Some(length)
        });
    section.finish();
    Some(Seasons {
        first_opens: first_opens?,
        length: length?,
    })
}

impl Field<'_> {
    /// A moment; noted if it is none.
    pub fn parse_moment(&self) -> Option<FirstOpening> {
        let written = match self.date() {
            Some(date) => date,
            None => self.text()?,
        };
        match FirstOpening::parse(&written) {
            Ok(opening) => Some(opening),
            Err(error) => {
                self.refuse(error);
                None
            }
        }
    }
}

fn read_quorum(section: &Section) -> Option<QuorumRule> {
    let count = |key, meaning, limit: u8| {
        let field = section.required(key, meaning)?;
        let count = u8::try_from(field.parse(whole)?).ok();
        let count = count.filter(|count| (1..=limit).contains(count));
        if count.is_none() {
            field.refuse(format!("must be from 1 to {limit}"));
        }
        count
    };
    let seats = count(
        "seats",
        "how many seats must attest an assessment",
        MAX_SEATS,
    );
    let institutions = count(
        "institutions",
        "from how many institutions these seats must be",
        MAX_INSTITUTIONS,
    );
    let dissent = count(
        "dissent",
        "how many seats against an assessment stop it",
        u8::MAX,
    );
    section.finish();
    let rule = QuorumRule {
        seats: seats?,
        institutions: institutions?,
        dissent: dissent?,
    };
    if rule.validate().is_err() {
        section.refuse(format!(
            "seats = {} cannot be from institutions = {}: there must be as many seats at least",
            rule.seats, rule.institutions
        ));
        return None;
    }
    Some(rule)
}
