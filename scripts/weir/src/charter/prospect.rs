//! What the parts of a charter beside the fishery come to, in plain sentences.

use std::collections::BTreeSet;

use serde::Serialize;
use weir_core::{quorum::QuorumRule, text};

use super::{
    figure::FirstOpening,
    prospect_currencies::{of_exchange, of_generative},
    terms::{Agreement, Charter, Fund, KindTerms, Register, Scheme},
};
use crate::{measures::Scale, units::duration_words};

/// What a part of the charter comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Prospect {
    /// Which part.
    pub what: String,
    /// What it comes to.
    pub sentences: Vec<String>,
}

/// What register, fund, currency of work and exchange come to.
pub fn prospects(charter: &Charter) -> Vec<Prospect> {
    let mut list = Vec::new();
    if let Some(register) = &charter.claims {
        list.push(of_register(register));
        list.extend(register.kinds.iter().map(|it| of_kind(it, register)));
    }
    if let (Some(fund), kinds) = (&charter.fund, charter.kinds()) {
        list.push(of_fund(fund));
        list.extend(fund.schemes.iter().filter_map(|it| of_scheme(it, kinds)));
        list.extend(
            fund.agreements
                .iter()
                .filter_map(|it| of_agreement(it, fund, kinds, charter)),
        );
    }
    if let Some(generative) = &charter.generative {
        list.extend(of_generative(generative, charter));
    }
    if let Some(exchange) = &charter.exchange {
        list.extend(of_exchange(exchange, charter));
    }
    list
}

fn waits(delay: u64) -> String {
    match delay {
        0 => "loosenings and new seats do not wait".to_owned(),
        _ => format!("loosenings and new seats wait {}", duration_words(delay)),
    }
}

/// When something begins.
pub fn opening(moment: FirstOpening) -> String {
    match moment {
        FirstOpening::Now => "the moment of deployment".to_owned(),
        FirstOpening::NextMonth => "the first of the month after the deployment".to_owned(),
        FirstOpening::NextYear => "1 January after the deployment".to_owned(),
        FirstOpening::At(moment) => text::moment(moment),
    }
}

fn decided(rule: &QuorumRule) -> String {
    format!(
        "{} seats of {} institutions, unless {} or more are against",
        rule.seats, rule.institutions, rule.dissent
    )
}

fn of_register(register: &Register) -> Prospect {
    Prospect {
        what: "The register of claims".into(),
        sentences: vec![
            format!(
                "{} adds kinds and seats; {}.",
                register.governor.written,
                waits(register.delay)
            ),
            "Anybody may file a claim; a benefit is claimed once for a cell and a period, for ever."
                .into(),
        ],
    }
}

fn of_kind(kind: &KindTerms, register: &Register) -> Prospect {
    let money = kind.token.money();
    let scale = Scale::of(&kind.unit, kind.decimals);
    let institutions: BTreeSet<_> = kind.seats.iter().map(|it| it.institution).collect();
    let periods = opening(kind.periods.first_opens);
    let mut sentences = vec![
        format!(
            "Periods last {}, the first from {periods}; a claim is filed when its period is over.",
            duration_words(kind.periods.length)
        ),
        format!(
            "A cell of resolution {} may have at most {} and {} in a period, a claim at most 64 cells.",
            kind.resolution,
            scale.text(kind.max_quantity),
            Scale::hectares().text(kind.max_area)
        ),
        format!(
            "{} seats of {} institutions may attest; it takes {}.",
            kind.seats.len(),
            institutions.len(),
            decided(&kind.quorum)
        ),
        format!(
            "A challenge or a revocation is decided by {}.",
            decided(&kind.review)
        ),
        format!(
            "A claim puts up {}, each attestor {}, a challenger {}.",
            money.text(kind.bond),
            money.text(kind.stake),
            money.text(kind.challenge_bond)
        ),
        format!(
            "A claim that is attested at once is final {} after it was filed; it may take {}, and {} \
             more if it is challenged.",
            duration_words(kind.challenge),
            duration_words(kind.attestation.saturating_add(kind.challenge)),
            duration_words(kind.review_time)
        ),
        format!(
            "Attestors are liable with their stakes for {} after that.",
            duration_words(kind.liability)
        ),
    ];
    if let Some(shared) = kind.benefit.and_then(|index| register.kinds.get(index)) {
        sentences.push(format!(
            "It is the same benefit as \"{}\": a cell is claimed for one of the two.",
            shared.name
        ));
    }
    Prospect {
        what: format!("Claims of \"{}\", in {}", kind.name, kind.unit),
        sentences,
    }
}

fn of_fund(fund: &Fund) -> Prospect {
    Prospect {
        what: "The fund".into(),
        sentences: vec![
            format!(
                "{} opens schemes, offers agreements and proposes auditors; {}.",
                fund.governor.written,
                waits(fund.delay)
            ),
            format!(
                "It pays out no more than was paid in; {} auditors attest what agencies save.",
                fund.auditors.len()
            ),
        ],
    }
}

fn of_scheme(scheme: &Scheme, kinds: &[KindTerms]) -> Option<Prospect> {
    let kind = kinds.get(scheme.kind)?;
    let money = kind.token.money();
    let scale = Scale::of(&kind.unit, kind.decimals);
    let mut sentences = vec![format!(
        "{} is paid {} a {}, or less, in proportion, if the pot is short; at most {} for ever.",
        kind.name,
        money.text(scheme.tariff),
        kind.unit,
        money.text(scheme.max_tariff)
    )];
    if scheme.bonus > 0 {
        sentences.push(format!(
            "Once all claims of a period come to {}, {} a hectare are paid on top, out of what is left; \
             at most {} for ever.",
            scale.text(scheme.target),
            money.text(scheme.bonus),
            money.text(scheme.max_bonus)
        ));
    }
    sentences.push(format!(
        "A period can be closed {} after its end; then claimants draw what is theirs.",
        duration_words(scheme.settlement)
    ));
    Some(Prospect {
        what: format!("The scheme for \"{}\"", kind.name),
        sentences,
    })
}

fn of_agreement(
    agreement: &Agreement,
    fund: &Fund,
    kinds: &[KindTerms],
    charter: &Charter,
) -> Option<Prospect> {
    let kind = kinds.get(agreement.kind)?;
    let others = fund
        .auditors
        .iter()
        .filter(|it| it.institution != agreement.institution)
        .count();
    let institution = charter.institutions.get(usize::from(agreement.institution));
    let share = agreement.share.0.saturating_mul(100);
    Some(Prospect {
        what: format!("The agreement offered to {}", agreement.name),
        sentences: vec![
            format!(
                "It pays {} % of what it saves by {}, from the period in which it accepts.",
                text::quantity(share, 18, "").trim_end(),
                kind.name
            ),
            format!(
                "{others} auditors are not of {}; a saving is final with {}.",
                institution.map_or("its institution", String::as_str),
                decided(&agreement.quorum)
            ),
        ],
    })
}
