//! Claims: how many came how far, and each with all that was said of it.

use maud::{html, Markup};

use super::{
    money::voices,
    place,
    words::{short, Words},
};
use crate::account::{Challenge, Claim, Funnel, Standing};

/// What is said of a claim's standing.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Paid => "paid",
        Standing::Owed => "paid, revoked since: owed back",
        Standing::Struck => "revoked, struck",
        Standing::Waiting => "not withdrawn yet",
        Standing::Outside => "not paid from this period",
    }
}

/// Under which its colour stands in the style sheet.
pub fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Paid => "paid",
        Standing::Owed | Standing::Struck => "struck",
        Standing::Waiting => "waiting",
        Standing::Outside => "outside",
    }
}

/// How many came how far.
pub fn funnel(funnel: &Funnel) -> Markup {
    let steps = [
        ("filed", funnel.filed, "part"),
        ("attested by a quorum", funnel.attested, "part"),
        ("enrolled for this period", funnel.enrolled, "part"),
        ("paid out", funnel.paid, "part"),
        ("challenged", funnel.challenged, "part aside"),
        ("refused", funnel.refused, "part aside"),
        ("revoked", funnel.revoked, "part aside"),
    ];
    let whole = funnel.filed.max(1);
    html! {
        section {
            h2 { "How far claims came" }
            div.funnel {
                @for (what, many, class) in steps {
                    @let width = many.saturating_mul(100).checked_div(whole).unwrap_or(0).min(100);
                    div.step {
                        span.name { (what) }
                        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect.whole x="0" y="0" width="100" height="10" {}
                            rect class=(class) x="0" y="0" width=(width) height="10" {}
                        }
                        span.many { (many) }
                    }
                }
            }
        }
    }
}

/// All claims at a glance.
pub fn overview(claims: &[Claim], words: &Words) -> Markup {
    html! {
        section {
            h2 { "Claims" }
            div.scroll { table.claims {
                thead { tr {
                    th scope="col" { "Claim" } th scope="col" { "Claimant" }
                    th.number scope="col" { "Quantity" } th.number scope="col" { "Area" }
                    th.number scope="col" { "Payment" } th scope="col" { "Standing" }
                } }
                tbody { @for claim in claims { tr {
                    td { a href={ "#claim-" (claim.number) } { (claim.number) } }
                    td.hash { (short(&claim.claimant.to_string())) }
                    td.number { (words.quantity(claim.quantity)) }
                    td.number { (words.area(claim.area)) }
                    td.number { (words.money(claim.payment)) }
                    td { span class={ "mark " (class(claim.standing)) } {} (standing(claim.standing)) }
                } } }
            } }
        }
    }
}

/// Every claim with all that was said of it.
pub fn each(claims: &[Claim], words: &Words) -> Markup {
    html! { section { h2 { "Each claim" } @for claim in claims { (one(claim, words)) } } }
}

fn one(claim: &Claim, words: &Words) -> Markup {
    html! {
        article id={ "claim-" (claim.number) } {
            h3 {
                "Claim " (claim.number) " "
                span.standing { span class={ "mark " (class(claim.standing)) } {} (standing(claim.standing)) }
            }
            dl.facts {
                dt { "Claimant" } dd.hash { (claim.claimant.to_string()) }
                dt { "Of period" } dd { (claim.period) }
                dt { "Quantity, area" } dd { (words.quantity(claim.quantity)) ", " (words.area(claim.area)) }
                dt { "Payment" }
                dd {
                    b { (words.money(claim.payment)) }
                    @if claim.collective > 0 {
                        ": " (words.money(claim.individual)) " for the quantity, " (words.money(claim.collective)) " for the area"
                    }
                }
                dt { "Evidence" } dd.hash { (claim.evidence.to_string()) }
                dt { "Cells" }
                dd.cells {
                    @for cell in &claim.cells { span.hash { (cell) } " " }
                    @if !claim.cells_proved { "(the signer's word)" }
                }
                dt { "Filed" } dd { (place(&claim.filed, words)) }
                @if !claim.attested.is_empty() || !claim.dissented.is_empty() {
                    dt { "Seats" }
                    dd {
                        (voices("attested", &claim.attested, words))
                        (voices("dissented", &claim.dissented, words))
                    }
                }
                @if let Some(at) = &claim.reached { dt { "Quorum" } dd { (place(at, words)) } }
                @for it in &claim.challenges { (challenge(it, words)) }
                @if let Some(at) = &claim.entered_final { dt { "Final" } dd { (place(at, words)) } }
                @if let Some(it) = &claim.refused { dt { "Refused" } dd { (cause(it.cause)) ", " (place(&it.refused, words)) } }
                @if let Some(it) = &claim.enrolled { dt { "Enrolled" } dd { "for period " (it.period) ", " (place(&it.enrolled, words)) } }
                @if let Some(it) = &claim.paid {
                    dt { "Paid" }
                    dd {
                        (words.money(it.amount)) " to " span.hash { (it.to.to_string()) }
                        @if it.netted > 0 { ", " (words.money(it.netted)) " into the pot for debts" }
                        ", " (place(&it.paid, words))
                    }
                }
                @if let Some(it) = &claim.revoked {
                    dt { "Revoked" } dd { "evidence " span.hash { (it.evidence.to_string()) } ", " (place(&it.revoked, words)) }
                }
                @if let Some(it) = &claim.struck {
                    dt { "Struck" }
                    dd {
                        @if it.before_close { "before the period was closed, so that it counts in none of its sums" }
                        @else if it.debt > 0 { (words.money(it.debt)) " are the claimant's debt" }
                        @else { (words.money(it.returned)) " went to a later pot" }
                        ", " (place(&it.struck, words))
                    }
                }
            }
        }
    }
}

fn challenge(challenge: &Challenge, words: &Words) -> Markup {
    html! {
        dt { "Challenged" }
        dd {
            "by " span.hash { (challenge.challenger.to_string()) } ", over the piece "
            span.hash { (challenge.piece.to_string()) } ", reason " span.hash { (challenge.reason.to_string()) } ", "
            (place(&challenge.made, words))
            (voices("upheld", &challenge.upheld, words))
            (voices("dismissed", &challenge.dismissed, words))
            @if let Some(at) = &challenge.ended { p.small { "dismissed, " (place(at, words)) } }
        }
    }
}

fn cause(cause: u8) -> &'static str {
    match cause {
        0 => "taken back by the claimant",
        1 => "not attested in time",
        2 => "seats spoke against it",
        3 => "a challenge was upheld",
        _ => "a challenge was not judged in time",
    }
}
