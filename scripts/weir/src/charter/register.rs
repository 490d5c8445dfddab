//! The tables `[claims]` and `[[claims.kinds]]`: what is claimed, who attests it, what it takes.

use alloy::primitives::B256;
use weir_core::{
    cell::MAX_RESOLUTION,
    claim::MAX_WINDOW,
    quorum::{QuorumRule, MAX_INSTITUTIONS, MAX_SEATS},
    text::MAX_DECIMALS,
};

use super::{
    check,
    document::{Field, Section},
    figure::{duration, whole},
    people::{self, unknown, Institution},
    problem::Problems,
    read::{kept_text, read_delay, MAX_NAME, MAX_SYMBOL},
    terms::{KindTerms, Person, Register, Seasons, Token},
    who::{Lookup, Who},
};
use crate::measures::Scale;

/// What the tables of a register and a fund refer to.
pub struct Around<'a> {
    /// The charter's institutions.
    pub institutions: &'a [Institution],
    /// The charter's tokens.
    pub tokens: &'a [Token],
    /// Who governs unless a part names another.
    pub governor: Option<&'a Who>,
    /// How long a loosening waits unless a part says otherwise.
    pub delay: Option<u64>,
    /// Accounts of the keystore.
    pub accounts: Lookup<'a>,
    /// Where what is wrong is noted.
    pub problems: &'a Problems<'a>,
    /// Seats are proposed later, and none belong into the table of a kind.
    pub without_seats: bool,
}

impl Around<'_> {
    /// Governor and delay of a part: its own, or the community's.
    pub fn governance(&self, section: &Section) -> (Option<Who>, Option<u64>) {
        let governor = match section.optional("governor") {
            Some(field) => Who::of_field(&field, self.accounts),
            None => self.governor.cloned(),
        };
        let delay = match section.optional("delay") {
            Some(field) => read_delay(&field, self.problems),
            None => self.delay,
        };
        (governor, delay)
    }
}

/// The tables `[[token]]`.
pub fn tokens(root: &Section) -> Vec<Token> {
    let mut list: Vec<Token> = Vec::new();
    for section in &root.tables("token") {
        let symbol = section
            .required("symbol", "what it is called, such as \"EUR\"")
            .and_then(|it| kept_text(&it, MAX_SYMBOL));
        let decimals = section
            .required("decimals", "as its contract says")
            .and_then(|it| count(&it, 0, MAX_DECIMALS));
        let address = section
            .required("address", "the contract of the token")
            .and_then(|field| {
                let text = field.text()?;
                match Who::parse(&text, &|_| Err("a token is named by its address".into())) {
                    Ok(who) => Some(who.address),
                    Err(error) => {
                        field.refuse(error);
                        None
                    }
                }
            });
        section.finish();
        if let (Some(symbol), Some(decimals), Some(address)) = (symbol, decimals, address) {
            if list.iter().any(|it| it.symbol == symbol) {
                section.refuse("there is a token of this symbol already");
            }
            list.push(Token {
                symbol,
                decimals,
                address,
            });
        }
    }
    list
}

/// The tables `[[person]]`: who has a name and nothing else here, such as who will file claims.
pub fn persons(root: &Section, accounts: Lookup) -> Vec<Person> {
    people::named(root, "person", accounts)
}

/// The table `[claims]`.
pub fn register(section: &Section, around: &Around) -> Option<Register> {
    let (governor, delay) = around.governance(section);
    let sections = section.tables("kinds");
    if sections.is_empty() {
        section.refuse("there is no [[claims.kinds]]: nothing could be claimed");
    }
    let mut names: Vec<String> = Vec::new();
    let mut kinds: Vec<KindTerms> = Vec::new();
    let mut complete = true;
    for kind_section in &sections {
        let name = kind_section.optional("name").and_then(|it| it.text());
        if let Some(name) = &name {
            if names.contains(name) {
                kind_section.refuse("there is a kind of this name already");
            }
        }
        match kind(kind_section, &kinds, around) {
            Some(kind) => kinds.push(kind),
            None => complete = false,
        }
        names.extend(name);
    }
    section.finish();
    Some(Register {
        governor: governor?,
        delay: delay?,
        kinds: complete.then_some(kinds)?,
    })
}

/// One kind of benefit; `before` are those above it in the file.
pub fn kind(section: &Section, before: &[KindTerms], around: &Around) -> Option<KindTerms> {
    let name = section
        .required("name", "what is claimed")
        .and_then(|it| kept_text(&it, MAX_NAME));
    let unit = section
        .required("unit", "in what it is counted, such as \"kg\"")
        .and_then(|it| kept_text(&it, MAX_SYMBOL));
    let decimals = section
        .required("decimals", "1 if the smallest part of the unit is a tenth")
        .and_then(|it| count(&it, 0, MAX_DECIMALS));
    let benefit = match section.optional("benefit") {
        None => Some(None),
        Some(field) => field.text().and_then(|name| {
            let index = before.iter().position(|it| it.name == name);
            if index.is_none() {
                let names = before.iter().map(|it| it.name.as_str());
                field.refuse(format!(
                    "{} above this one",
                    unknown("[[claims.kinds]]", &name, names)
                ));
            }
            index.map(Some)
        }),
    };
    let resolution = section
        .required(
            "resolution",
            "of the H3 cells: 9 is about 10 ha, 10 about 1.5 ha",
        )
        .and_then(|it| count(&it, 0, MAX_RESOLUTION));
    let first_opens = section
        .required(
            "first_opens",
            "when the first period begins: a date, \"now\", \"next month\" or \"next year\"",
        )
        .and_then(|it| it.parse_moment());
    let length = section
        .required("period", "how long a period is, such as \"1 year\"")
        .and_then(|it| window(&it, 1, u64::MAX));
    let scale = match (&unit, decimals) {
        (Some(unit), Some(decimals)) => Some(Scale::of(unit, decimals)),
        _ => None, // what is wrong with them is noted already
    };
    let amount = |field: Field, scale: Option<&Scale>| {
        field.parse(|text| match scale {
            Some(scale) => scale.read(text),
            None => Ok(0),
        })
    };
    let max_quantity = section
        .required("max_quantity", "plausible at most, per cell and period")
        .and_then(|it| amount(it, scale.as_ref()));
    let max_area = section
        .required("max_area", "per cell, such as \"12 ha\"")
        .and_then(|it| amount(it, Some(&Scale::hectares())));
    let method = section
        .required(
            "method",
            "the SHA-256 of baseline and method, 32 bytes in hexadecimal",
        )
        .and_then(|field| {
            let text = field.text()?;
            let hash = text.parse::<B256>().ok();
            if hash.is_none() {
                field.refuse("must be 32 bytes in hexadecimal (0x and 64 digits): sha256sum FILE");
            }
            hash
        });
    let token = match section.optional("token") {
        None => Some(Token::native()),
        Some(field) => field.text().and_then(|symbol| {
            let found = around.tokens.iter().find(|it| it.symbol == symbol);
            if found.is_none() {
                let names = around.tokens.iter().map(|it| it.symbol.as_str());
                field.refuse(unknown("[[token]]", &symbol, names));
            }
            found.cloned()
        }),
    };
    let money = token.as_ref().map(|it| it.money().scale);
    let money_of = |key: &'static str, meaning: &str| {
        section
            .required(key, meaning)
            .and_then(|it| amount(it, money.as_ref()))
    };
    let bond = money_of("bond", "what a claimant puts up, in the token");
    let stake = money_of("stake", "what each attestor puts up, in the token");
    let challenge_bond = money_of("challenge_bond", "what a challenger puts up, in the token");
    let window_of = |key: &'static str, meaning: &str, least: u64| {
        section
            .required(key, meaning)
            .and_then(|it| window(&it, least, MAX_WINDOW))
    };
    let attestation = window_of("attestation", "within which the quorum attests it", 1);
    let challenge = window_of(
        "challenge",
        "within which it can be challenged after that",
        1,
    );
    let review_time = window_of("review_time", "within which a challenge is judged", 1);
    let liability = window_of("liability", "how long attestors' stakes stay locked", 0);
    let (seats, declared) = match around.without_seats {
        true => (Vec::new(), 0),
        false => people::speakers(section, "seats", around.institutions, around.accounts),
    };
    let quorum = rule(section, "quorum", "how many seats attest a claim");
    let review = rule(
        section,
        "review",
        "how many seats decide a challenge or a revocation",
    );
    section.finish();
    if let (Some(quorum), Some(review)) = (&quorum, &review) {
        if review.seats < quorum.seats || review.institutions < quorum.institutions {
            section.refuse(format!(
                "the review has {} seats of {} institutions, and the quorum {} of {}: it must have as \
                 many at least",
                review.seats, review.institutions, quorum.seats, quorum.institutions
            ));
        }
    }
    if let (Some(quorum), Some(review), false) = (&quorum, &review, around.without_seats) {
        check::voices(
            section,
            "a claim",
            quorum,
            &seats,
            declared,
            around.problems,
        );
        let left = declared.saturating_sub(quorum.seats.into());
        if declared >= usize::from(quorum.seats) && left < usize::from(review.seats) {
            around.problems.warning(
                section.line,
                section.path.clone(),
                format!(
                    "has {declared} seats, of which {} attest a claim: the {left} that are left to judge \
                     a challenge are fewer than the {} that decide it, so every challenge refuses the \
                     claim by silence",
                    quorum.seats, review.seats
                ),
            );
        }
    }
    let benefit = benefit?;
    let kind = KindTerms {
        name: name?,
        unit: unit?,
        decimals: decimals?,
        benefit,
        resolution: resolution?,
        periods: Seasons {
            first_opens: first_opens?,
            length: length?,
        },
        max_quantity: max_quantity?,
        max_area: max_area?,
        method: method?,
        token: token?,
        bond: bond?,
        stake: stake?,
        challenge_bond: challenge_bond?,
        attestation: attestation?,
        challenge: challenge?,
        review_time: review_time?,
        liability: liability?,
        quorum: quorum?,
        review: review?,
        seats,
        line: section.line,
    };
    if let Some(shared) = benefit.and_then(|index| before.get(index)) {
        let same = shared.resolution == kind.resolution
            && shared.periods.length == kind.periods.length
            && shared.periods.first_opens == kind.periods.first_opens;
        if !same {
            section.refuse(format!(
                "shares the benefit of \"{}\", and must have its resolution and calendar",
                shared.name
            ));
            return None;
        }
    }
    Some(kind)
}

/// A quorum as a table: `{ seats = 2, institutions = 2, dissent = 2 }`.
pub fn rule(section: &Section, key: &'static str, meaning: &str) -> Option<QuorumRule> {
    let meaning = format!("{meaning}: {{ seats = 2, institutions = 2, dissent = 2 }}");
    let table = section.table(key, &meaning)?;
    let seats = table
        .required("seats", "how many seats must say so")
        .and_then(|it| count(&it, 1, MAX_SEATS));
    let institutions = table
        .required(
            "institutions",
            "from how many institutions these seats must be",
        )
        .and_then(|it| count(&it, 1, MAX_INSTITUTIONS));
    let dissent = table
        .required("dissent", "how many seats against it decide the other way")
        .and_then(|it| count(&it, 1, u8::MAX));
    table.finish();
    let rule = QuorumRule {
        seats: seats?,
        institutions: institutions?,
        dissent: dissent?,
    };
    if rule.validate().is_err() {
        table.refuse(format!(
            "seats = {} cannot be from institutions = {}: there must be as many seats at least",
            rule.seats, rule.institutions
        ));
        return None;
    }
    Some(rule)
}

/// A whole number from `least` to `most`.
pub fn count(field: &Field, least: u8, most: u8) -> Option<u8> {
    let count = u8::try_from(field.parse(whole)?).ok();
    let count = count.filter(|count| (least..=most).contains(count));
    if count.is_none() {
        field.refuse(format!("must be from {least} to {most}"));
    }
    count
}

/// A length of time from `least` to `most` seconds.
pub fn window(field: &Field, least: u64, most: u64) -> Option<u64> {
    let length = field.parse(duration)?;
    if length < least {
        field.refuse("must be above 0");
        return None;
    }
    if length > most {
        field.refuse("must be at most 10 years (of 365 days)");
        return None;
    }
    Some(length)
}
