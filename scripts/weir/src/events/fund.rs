//! The fund's events.

use crate::{
    deploy::manifest::Manifest, deployment::institution, interfaces::Fund::FundEvents as Event,
    vocabulary::Vocabulary,
};

use super::{offered, short};

/// What `event` says.
pub fn tell(event: &Event, manifest: &Manifest, words: &Vocabulary) -> String {
    let who = |address| words.address(address);
    let date = |seconds| words.moment(seconds);
    let kind_of = |agreement| words.kind_of_agreement(agreement);
    match event {
        Event::AuditorProposed(e) => format!(
            "{} becomes an auditor for {}, whose voice counts from {}",
            who(e.auditor),
            institution(e.institution, manifest),
            date(e.from)
        ),
        Event::AuditorRemoved(e) => format!("{} is no auditor any more", who(e.auditor)),
        Event::SchemeOpened(e) => format!(
            "a scheme pays for {} in {}: at most {} a unit and {} a hectare, {} after a period's end",
            words.kind_name(e.kind),
            words
                .money_of(e.token)
                .map_or_else(|| who(e.token), |money| money.scale.unit.clone()),
            words.money(Some(e.kind), e.maxTariff),
            words.money(Some(e.kind), e.maxBonus),
            words.duration(e.settlement)
        ),
        Event::TermsChanged(e) => format!(
            "from period {} {} is paid with {} a unit, and {} a hectare once {} are reached",
            e.fromPeriod,
            words.kind_name(e.kind),
            words.money(Some(e.kind), e.tariff),
            words.money(Some(e.kind), e.bonus),
            words.benefit(Some(e.kind), e.target)
        ),
        Event::WindingUp(e) => format!(
            "the scheme for {} winds up: its last period is {}",
            words.kind_name(e.kind),
            e.last
        ),
        Event::AgreementOffered(e) => format!(
            "agreement {} is offered to {}: {} of what it saves by {}",
            e.agreement,
            who(e.agency),
            words.ratio(e.share),
            words.kind_name(e.kind)
        ),
        Event::AgreementAccepted(e) => {
            format!("{} is accepted", words.agreement(e.agreement))
        }
        Event::AgencyRetired(e) => format!(
            "{} ends with period {}",
            words.agreement(e.agreement),
            e.last
        ),
        Event::SavingReported(e) => format!(
            "under {} a saving of {} in period {} is reported; evidence {}",
            words.agreement(e.agreement),
            words.money(kind_of(e.agreement), e.saving),
            e.period,
            short(e.evidence)
        ),
        Event::SavingAttested(e) => format!(
            "{} attests the saving of {} in period {} under {}",
            who(e.auditor),
            words.money(kind_of(e.agreement), e.saving),
            e.period,
            words.agreement(e.agreement)
        ),
        Event::SavingDisputed(e) => format!(
            "{} disputes the saving of {} in period {} under {}",
            who(e.auditor),
            words.money(kind_of(e.agreement), e.saving),
            e.period,
            words.agreement(e.agreement)
        ),
        Event::SavingFinal(e) => format!(
            "the saving of {} in period {} under {} is final: {} of it are due",
            words.money(kind_of(e.agreement), e.saving),
            e.period,
            words.agreement(e.agreement),
            words.money(kind_of(e.agreement), e.due)
        ),
        Event::Deposited(e) => format!(
            "{} pays {} in for period {} under {}",
            who(e.from),
            words.money(kind_of(e.agreement), e.amount),
            e.period,
            words.agreement(e.agreement)
        ),
        Event::Enrolled(e) => format!(
            "claim {} is enrolled for period {}: {} on {}",
            e.claim,
            e.period,
            words.benefit(Some(e.kind), e.quantity),
            words.area(e.area)
        ),
        Event::PeriodClosed(e) => format!(
            "period {} of {} is closed: of {} in the pot, {} are for {} and {} for {}; {} go on to \
             the next period",
            e.period,
            words.kind_name(e.kind),
            words.money(Some(e.kind), e.pot),
            words.money(Some(e.kind), e.individual),
            words.benefit(Some(e.kind), e.quantity),
            words.money(Some(e.kind), e.collective),
            words.area(e.area),
            words.money(Some(e.kind), e.carried)
        ),
        Event::Paid(e) => {
            let netted = match e.netted {
                0 => String::new(),
                netted => format!("; {} of it pay a debt", words.money(None, netted)),
            };
            format!(
                "{} are paid to {} for claim {} of {}{netted}",
                words.money(None, e.amount),
                who(e.to),
                e.claim,
                who(e.claimant)
            )
        }
        Event::Struck(e) => format!(
            "claim {} is struck off: {} go back to the pot, {} are owed",
            e.claim,
            words.money(None, e.returned),
            words.money(None, e.debt)
        ),
        Event::Collected(e) => format!(
            "{} from bonds and stakes go to the pot of {}",
            words.money(Some(e.kind), e.amount),
            words.kind_name(e.kind)
        ),
        Event::Refunded(e) => format!(
            "{} are refunded under {}, to {}",
            words.money(kind_of(e.agreement), e.amount),
            words.agreement(e.agreement),
            who(e.to)
        ),
        Event::GovernanceOffered(e) => offered("the fund", e.from, e.to, words),
        Event::GovernanceAccepted(e) => format!("{} governs the fund", who(e.governor)),
        Event::SuccessorNamed(e) => {
            format!("the fund names {} as its successor", who(e.successor))
        }
    }
}
