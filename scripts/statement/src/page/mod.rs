//! The statement for people: one page without scripts and outside resources, the same from the same
//! statement every time, so that a page that shows anything else is noticed.

mod claims;
mod map;
mod money;
mod words;

use maud::{html, Markup, PreEscaped, DOCTYPE};

use crate::{
    document::{valued, Document, CLOSING, OPENING},
    proof::{HeaderFacts, Place, Proved},
    Problem,
};
use words::Words;

const STYLE: &str = include_str!("style.css");

/// The whole page, with the statement's JSON inside it.
///
/// # Errors
/// [`Problem::Form`] if it has no headers, or a number is too great for JSON.
pub fn page(document: &Document) -> Result<String, Problem> {
    let statement = &document.statement;
    let last = statement.headers.len().saturating_sub(1);
    let last = statement.headers.get(last..).unwrap_or_default();
    let proved = Proved::of(last, &[])?;
    let head = proved.head()?;
    let words = Words::of(statement);
    let account = &statement.account;
    let title = format!(
        "{}, period {}: statement of the fund",
        account.kind.name, statement.subject.period
    );
    // In a script element, only `<` could end it.
    let json = valued(document)?.to_string().replace('<', "\\u003c");
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (opening(document, head, &words))
                    (money::cards(account, &words))
                    (money::pot(account, &words))
                    (money::payments(account, &words))
                    (money::agreements(account, &words))
                    (claims::funnel(&account.funnel))
                    (map::map(&account.claims))
                    (claims::overview(&account.claims, &words))
                    (claims::each(&account.claims, &words))
                    (checking(document, head))
                }
                (PreEscaped(OPENING)) (PreEscaped(json)) (PreEscaped(CLOSING))
            }
        }
    };
    let mut page = markup.into_string();
    page.push('\n');
    Ok(page)
}

fn opening(document: &Document, head: &HeaderFacts, words: &Words) -> Markup {
    let subject = &document.statement.subject;
    let account = &document.statement.account;
    html! {
        header {
            p.kicker { "Statement of a fund to its agencies" }
            h1 { (account.kind.name) ", period " (subject.period) }
            p.lead {
                "From " (words.moment(account.opened)) " to " (words.moment(account.closed))
                ". Closed on " (words.moment(account.pot.closed.time)) ", as of block " (head.number)
                " (" (words.moment(head.time)) ")."
            }
            dl.facts {
                dt { "Fund" } dd.hash { (subject.fund.to_string()) }
                dt { "Register of claims" } dd.hash { (subject.register.to_string()) }
                dt { "Chain" } dd { (subject.chain_id) }
                dt { "Paid in" } dd { (words.token()) }
                dt { "Signed by" } dd.hash { (document.seal.signer.to_string()) }
            }
        }
    }
}

fn checking(document: &Document, head: &HeaderFacts) -> Markup {
    let statement = &document.statement;
    let told = &statement.told;
    html! {
        section {
            h2 { "How to check this page" }
            p {
                "Everything above follows from events in blocks of the chain. The events, the roots that \
                 prove them and the headers are inside this file; the command "
                code { "weir fund verify FILE --block HASH" }
                " checks them without a network, computes every figure again and compares this page with \
                 the result. Take the hash of block " (head.number) " from a source you trust:"
            }
            p.hash { (head.hash.to_string()) }
            p {
                "It holds " (statement.headers.len()) " headers and " (statement.blocks.len())
                " blocks with their receipts."
            }
            p {
                "No event shows what the token is called and how many decimals it has, and that the fund \
                 takes its claims from this register: these are the signer's word"
                @if told.kind.is_some() { ", as are the kind's unit, decimals, resolution and periods" }
                @if !told.cells.is_empty() { ", as are the cells of claims marked so" }
                ". " code { "--rpc URL" } " compares them with a chain."
            }
            dl.facts {
                dt { "Signature" } dd.hash { (document.seal.signature.to_string()) }
            }
        }
    }
}

/// When something happened, and in which transaction.
fn place(place: &Place, words: &Words) -> Markup {
    html! {
        span.place {
            (words.moment(place.time)) ", block " (place.block) ", "
            span.hash { (place.transaction.to_string()) }
        }
    }
}
