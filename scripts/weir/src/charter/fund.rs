//! The table `[fund]`: what is paid for, by whom, and who attests what they save.

use std::collections::BTreeSet;

use weir_core::{claim::MAX_WINDOW, Ratio};

use super::{
    check,
    document::{Field, Section},
    figure::ratio,
    people::{self, unknown},
    register::{rule, window, Around},
    terms::{Agreement, Fund, KindTerms, Register, Scheme, Seat},
    who::Who,
};
use crate::measures::Scale;

/// The table `[fund]`; `register` is the charter's, if it could be read.
pub fn fund(section: &Section, register: Option<&Register>, around: &Around) -> Option<Fund> {
    let (governor, delay) = around.governance(section);
    let kinds = register.map_or(&[][..], |it| it.kinds.as_slice());
    let (auditors, declared) =
        people::speakers(section, "auditors", around.institutions, around.accounts);
    if declared == 0 {
        section.refuse("there is no [[fund.auditors]]: nobody could attest what agencies save");
    }
    let sections = section.tables("schemes");
    if sections.is_empty() {
        section.refuse("there is no [[fund.schemes]]: the fund would pay for nothing");
    }
    let mut complete = register.is_some();
    let mut schemes: Vec<Scheme> = Vec::new();
    for part in &sections {
        match scheme(part, kinds, register.is_some(), around) {
            Some(scheme) if schemes.iter().any(|it| it.kind == scheme.kind) => {
                part.refuse("a fund has one scheme for a kind, and there is one already");
            }
            Some(scheme) => schemes.push(scheme),
            None => complete = false,
        }
    }
    let mut agreements: Vec<Agreement> = Vec::new();
    for part in &section.tables("agreements") {
        match agreement(
            part,
            kinds,
            register.is_some(),
            (&auditors, declared),
            around,
        ) {
            Some(agreement) => {
                let known = schemes.iter().any(|it| it.kind == agreement.kind);
                if !known && !sections.is_empty() && complete {
                    part.refuse("there is no [[fund.schemes]] for this kind");
                }
                if agreements.iter().any(|it| it.name == agreement.name) {
                    part.refuse("there is an agreement of this name already");
                }
                agreements.push(agreement);
            }
            None => complete = false,
        }
    }
    section.finish();
    Some(Fund {
        governor: governor?,
        delay: delay?,
        auditors,
        schemes: complete.then_some(schemes)?,
        agreements,
    })
}

/// The index of the kind that a table names; zero where the kinds could not be read.
fn kind_of(section: &Section, kinds: &[KindTerms], readable: bool) -> Option<usize> {
    let field = section.required("kind", "the name of one of [[claims.kinds]]")?;
    let name = field.text()?;
    let index = kinds.iter().position(|it| it.name == name);
    if index.is_none() && readable {
        let names = kinds.iter().map(|it| it.name.as_str());
        field.refuse(unknown("[[claims.kinds]]", &name, names));
    }
    index
}

/// A figure in a scale, with its field; zero where there is no scale: what is wrong with the kind is
/// noted already.
fn read<'d>(field: Field<'d>, scale: Option<&Scale>) -> (Field<'d>, Option<u128>) {
    let value = field.parse(|text| match scale {
        Some(scale) => scale.read(text),
        None => Ok(0),
    });
    (field, value)
}

fn scheme(
    section: &Section,
    kinds: &[KindTerms],
    readable: bool,
    around: &Around,
) -> Option<Scheme> {
    let index = kind_of(section, kinds, readable);
    let kind = index.and_then(|index| kinds.get(index));
    let settlement = section
        .required(
            "settlement",
            "how long after a period's end it can be closed, such as \"120 days\"",
        )
        .and_then(|it| window(&it, 0, MAX_WINDOW));
    let money = kind.map(|it| it.token.money().scale);
    let scale = kind.map(|it| Scale::of(&it.unit, it.decimals));
    let need = |key: &'static str, meaning: &str, scale: Option<&Scale>| {
        section.required(key, meaning).map(|it| read(it, scale))
    };
    let max_tariff = need(
        "max_tariff",
        "a unit, in the token; for ever",
        money.as_ref(),
    );
    let tariff = need("tariff", "a unit, in the token", money.as_ref());
    let zero = |key: &'static str, scale: Option<&Scale>| {
        section.optional(key).map(|field| read(field, scale))
    };
    let (max_bonus, bonus) = (
        zero("max_bonus", money.as_ref()),
        zero("bonus", money.as_ref()),
    );
    let target = zero("target", scale.as_ref());
    section.finish();
    let value = |read: &Option<(Field, Option<u128>)>| match read {
        Some((_, value)) => *value,
        None => Some(0),
    };
    for (one, limit, name) in [
        (&tariff, &max_tariff, "max_tariff"),
        (&bonus, &max_bonus, "max_bonus"),
    ] {
        if let (Some((field, Some(value))), Some(most)) = (one, value(limit)) {
            if *value > most {
                let most = money.as_ref().map_or_else(String::new, |it| it.text(most));
                field.refuse(format!(
                    "must be at most {name}, {most}, which holds for ever"
                ));
            }
        }
    }
    let (bonus_paid, wanted) = (value(&bonus)?, value(&target)?);
    if bonus_paid == 0 && wanted > 0 {
        around.problems.warning(
            section.line,
            section.path.clone(),
            "has a target and no bonus: nothing is paid for reaching it",
        );
    }
    let settlement = settlement?;
    if let Some(kind) = kind {
        let least = kind.attestation.saturating_add(kind.challenge);
        if settlement < least {
            around.problems.warning(
                section.line,
                section.path.clone(),
                format!(
                    "closes a period {} after its end, and a claim can take {} to be final: one that \
                     takes so long is paid with the next period's",
                    crate::units::duration_words(settlement),
                    crate::units::duration_words(least)
                ),
            );
        }
    }
    Some(Scheme {
        kind: index?,
        settlement,
        max_tariff: max_tariff?.1?,
        max_bonus: value(&max_bonus)?,
        tariff: tariff?.1?,
        bonus: bonus_paid,
        target: wanted,
        line: section.line,
    })
}

fn agreement(
    section: &Section,
    kinds: &[KindTerms],
    readable: bool,
    (auditors, declared): (&[Seat], usize),
    around: &Around,
) -> Option<Agreement> {
    let name = section
        .required("name", "what the agency is called")
        .and_then(|it| it.text());
    let kind = kind_of(section, kinds, readable);
    let institution = section
        .required(
            "institution",
            "the agency's, whose auditors do not audit it",
        )
        .and_then(|it| people::institution_of(&it, around.institutions));
    let who = Who::of_section(section, around.accounts);
    let share = section
        .required("share", "of what it saves, such as \"50 %\"")
        .and_then(|field| {
            let share = field.parse(ratio)?;
            if share == Ratio::ZERO || share > Ratio::ONE {
                field.refuse("must be above 0 and at most 100 %");
                return None;
            }
            Some(share)
        });
    let quorum = rule(section, "quorum", "how many auditors attest a saving");
    section.finish();
    if let (Some(rule), Some(institution), Some(who)) = (&quorum, institution, &who) {
        let others: Vec<Seat> = auditors
            .iter()
            .filter(|it| it.institution != institution && it.who.address != who.address)
            .cloned()
            .collect();
        if auditors.len() == declared {
            let institutions: BTreeSet<_> = others.iter().map(|it| it.institution).collect();
            if others.len() < rule.seats.into() || institutions.len() < rule.institutions.into() {
                section.refuse(format!(
                    "its quorum is {} auditors of {} institutions, and beside the agency's own there \
                     are {} of {}: no saving could ever become final",
                    rule.seats,
                    rule.institutions,
                    others.len(),
                    institutions.len()
                ));
            } else {
                check::voices(
                    section,
                    "a saving",
                    rule,
                    &others,
                    others.len(),
                    around.problems,
                );
            }
        }
    }
    Some(Agreement {
        name: name?,
        kind: kind?,
        institution: institution?,
        who: who?,
        share: share?,
        quorum: quorum?,
        line: section.line,
    })
}
