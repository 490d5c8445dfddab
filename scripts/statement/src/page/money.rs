//! Money: what came in, what each is paid, what became of it.

use maud::{html, Markup};
use weir_core::math::mul_div_floor;

use super::{place, words::Words};
use crate::account::{Account, Agreement, Fraction, Saving, Voice};

/// Square metres of a hectare.
const HECTARE: u128 = 10_000;

/// The figures to remember.
pub fn cards(account: &Account, words: &Words) -> Markup {
    let savings = account
        .agreements
        .iter()
        .filter_map(|it| it.saving.as_ref());
    let saved = savings.map(|it| it.saving).fold(0, u128::saturating_add);
    let card = |figure: String, text: String| {
        html! { div.card { b { (figure) } span { (text) } } }
    };
    html! {
        div.cards {
            (card(words.money(saved), "saved by agencies, attested by auditors".to_owned()))
            (card(words.money(account.pot.deposited), "paid in for this period".to_owned()))
            (card(
                words.money(account.sums.payments),
                format!("for {} on {}", words.quantity(account.sums.quantity), words.area(account.sums.area)),
            ))
            (card(words.money(account.pot.carried_out), "carried to the next period".to_owned()))
        }
    }
}

/// What came in, and where it went.
pub fn pot(account: &Account, words: &Words) -> Markup {
    let pot = &account.pot;
    let money = |amount: u128| words.money(amount);
    let into = [
        ("Carried from the period before", pot.carried_in),
        ("Paid in under agreements", pot.deposited),
        (
            "Slashed stakes and bonds, taken over from the register",
            pot.collected,
        ),
        ("Debts of claimants, netted from their payments", pot.netted),
        (
            "Set aside earlier for claims that were revoked",
            pot.returned,
        ),
        ("Left by rounding in earlier periods", pot.rounding),
    ];
    let out = [
        ("Set aside for quantities", pot.individual),
        ("Set aside for areas", pot.collective),
        ("Carried to the next period", pot.carried_out),
    ];
    html! {
        section {
            h2 { "The pot" }
            div.scroll { table.sums {
                tbody {
                    @for (what, amount) in into {
                        @if amount > 0 { tr { th scope="row" { (what) } td { (money(amount)) } } }
                    }
                    tr.total { th scope="row" { "What there was" } td { (money(pot.total)) } }
                }
                tbody {
                    @for (what, amount) in out { tr { th scope="row" { (what) } td { (money(amount)) } } }
                    tr.total {
                        th scope="row" { "Where it went" }
                        td { (money(pot.individual.saturating_add(pot.collective).saturating_add(pot.carried_out))) }
                    }
                }
            } }
            p.small { "Closed: " (place(&pot.closed, words)) }
        }
    }
}

/// What each is paid, and what became of it.
pub fn payments(account: &Account, words: &Words) -> Markup {
    let (scheme, sums, rates) = (&account.scheme, &account.sums, &account.rates);
    let set_aside = account
        .pot
        .individual
        .saturating_add(account.pot.collective);
    let met = sums.quantity >= scheme.target && sums.area > 0;
    html! {
        section {
            h2 { "What is paid" }
            dl.facts {
                dt { "Tariff" }
                dd { (words.money(scheme.tariff)) " for each " (words.unit()) ", at most " (words.money(scheme.max_tariff)) " for ever" }
                dt { "Rate" }
                dd { (rate(&rates.individual, words.one_unit(), words, words.unit())) }
                dt { "Bonus" }
                dd {
                    (words.money(scheme.bonus)) " for each hectare once " (words.quantity(scheme.target))
                    " are reached, at most " (words.money(scheme.max_bonus)) " for ever"
                }
                dt { "Rate" }
                dd {
                    @if met { (rate(&rates.collective, Some(HECTARE), words, "hectare")) }
                    @else { "nothing: the claims come to " (words.quantity(sums.quantity)) " on " (words.area(sums.area)) }
                }
                dt { "Terms set" } dd { (place(&scheme.set, words)) }
                @if let Some(last) = scheme.last { dt { "Winds up" } dd { "after period " (last) } }
            }
            div.scroll { table.sums {
                tbody {
                    tr { th scope="row" { "Paid out, debts netted included" } td { (words.money(sums.withdrawn)) } }
                    tr { th scope="row" { "Of claims revoked before payment, gone on to a later pot" } td { (words.money(sums.returned)) } }
                    tr { th scope="row" { "Waiting to be withdrawn" } td { (words.money(sums.waiting)) } }
                    tr.total { th scope="row" { "Payments of all claims" } td { (words.money(sums.payments)) } }
                }
                tbody {
                    tr { th scope="row" { "Left by rounding down" } td { (words.money(sums.rounding)) } }
                    tr.total { th scope="row" { "Set aside for quantities and areas" } td { (words.money(set_aside)) } }
                }
            } }
        }
    }
}

/// A rate, in full or shared out.
fn rate(rate: &Fraction, one: Option<u128>, words: &Words, unit: &str) -> String {
    if rate.full {
        return "in full".to_owned();
    }
    let each = one.and_then(|one| mul_div_floor(rate.numerator, one, rate.denominator));
    match each {
        Some(each) => format!(
            "{} for each {unit}, rounded down: the pot, shared out",
            words.money(each)
        ),
        None => "the pot, shared out".to_owned(),
    }
}

/// What agencies saved and paid in.
pub fn agreements(account: &Account, words: &Words) -> Markup {
    html! {
        section {
            h2 { "Agencies" }
            @for agreement in &account.agreements { (one(agreement, words)) }
        }
    }
}

fn one(agreement: &Agreement, words: &Words) -> Markup {
    let deposited = agreement.deposits.iter().map(|it| it.amount);
    let deposited = deposited.fold(0, u128::saturating_add);
    html! {
        article {
            h3 { "Agreement " (agreement.number) }
            dl.facts {
                dt { "Agency" } dd.hash { (agreement.agency.to_string()) }
                dt { "Share of savings" } dd { (words.share(agreement.share)) }
                dt { "Offered" } dd { (place(&agreement.offered, words)) }
                dt { "Accepted" }
                dd { @match &agreement.accepted { Some(at) => (place(at, words)), None => "not yet" } }
                @if let Some(last) = agreement.last { dt { "Retires" } dd { "after period " (last) } }
                dt { "Saving" }
                dd {
                    @match &agreement.saving {
                        Some(it) => { b { (words.money(it.saving)) } ", of which due " b { (words.money(it.due)) } "; final " (place(&it.settled, words)) },
                        None => "none final for this period",
                    }
                }
                @for reported in &agreement.reported { (report(reported, words)) }
                dt { "Paid in" }
                dd {
                    b { (words.money(deposited)) }
                    @for deposit in &agreement.deposits {
                        p.small {
                            (words.money(deposit.amount)) " from " span.hash { (deposit.from.to_string()) } ", "
                            (place(&deposit.paid, words))
                        }
                    }
                }
            }
        }
    }
}

fn report(saving: &Saving, words: &Words) -> Markup {
    html! {
        dt { "Reported" }
        dd {
            (words.money(saving.saving)) ", evidence " span.hash { (saving.evidence.to_string()) } ", "
            (place(&saving.reported, words))
            (voices("attested", &saving.attested, words))
            (voices("disputed", &saving.disputed, words))
        }
    }
}

/// Who spoke.
pub fn voices(verb: &str, voices: &[Voice], words: &Words) -> Markup {
    html! {
        @for voice in voices {
            p.small {
                (verb) " by " span.hash { (voice.seat.to_string()) }
                @if let Some(number) = voice.institution { " of institution " (number) }
                ", " (place(&voice.spoke, words))
            }
        }
    }
}
