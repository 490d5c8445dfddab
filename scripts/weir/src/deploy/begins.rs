//! From when what was set at deployment counts: rates, obligations and limits wait, and whoever
//! deployed should hear it from the command, not from a claim that is paid nothing.

use serde::Serialize;
use weir_core::{season::SeasonClock, text};

use super::{currencies::community_number, manifest::Manifest, register::new_kind};
use crate::{
    chain::Connection,
    charter::{
        currencies::{Exchange as ExchangeTerms, Generative as GenerativeTerms, DAY},
        terms::Charter,
    },
    interfaces::{Exchange, Generative},
    measures::OWN_BENEFIT,
    shell::Failure,
    units::duration_words,
    vocabulary::Vocabulary,
};

/// Something that counts from a moment on.
#[derive(Clone, Debug, Serialize)]
pub struct Begins {
    /// What.
    pub what: String,
    /// The period from which it counts; none where no periods are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// Unix seconds.
    pub from: u64,
    /// The same for people.
    pub sentence: String,
}

/// Everything of the deployment that counts from a later moment, or from a period on.
///
/// # Errors
/// If the chain does not answer.
pub async fn of(
    manifest: &Manifest,
    charter: &Charter,
    connection: &Connection,
) -> Result<Vec<Begins>, Failure> {
    let words = manifest.words();
    let mut list = Vec::new();
    if let Some(terms) = &charter.generative {
        list.extend(claims(manifest, charter, terms, connection).await?);
        list.extend(obligations(manifest, terms, connection, &words).await?);
    }
    if let Some(terms) = &charter.exchange {
        list.extend(pool(manifest, terms, connection).await?);
    }
    Ok(list)
}

/// "period 2 on, which begins 2026-12-21 00:00:00 UTC".
fn from_period(clock: &SeasonClock, period: u32) -> (u64, String) {
    let opens = clock.span(period).map_or(u64::MAX, |span| span.opens);
    let sentence = format!("period {period} on, which begins {}", text::moment(opens));
    (opens, sentence)
}

/// From which period of its kind a claim is paid.
async fn claims(
    manifest: &Manifest,
    charter: &Charter,
    terms: &GenerativeTerms,
    connection: &Connection,
) -> Result<Vec<Begins>, Failure> {
    let Some(contract) = &manifest.generative else {
        return Ok(Vec::new());
    };
    let events = connection
        .logs::<Generative::RateSet>(contract.address, manifest.first_block)
        .await?;
    let of_rate = |rate: &crate::charter::currencies::Rate| {
        let kind = charter.kinds().get(rate.kind)?;
        let number = *manifest.kinds.get(&kind.name)?;
        // the first that was set: what a governor changed since waits for a period of its own
        let (event, _) = events.iter().find(|(event, _)| event.kind == number)?;
        let settings = new_kind(kind, OWN_BENEFIT, manifest.began).settings;
        let clock = SeasonClock {
            first_opens: settings.firstOpens,
            length: settings.periodLength,
        };
        let (from, words) = from_period(&clock, event.fromPeriod);
        let before = match event.fromPeriod {
            0 | 1 => "",
            _ => "; claims of an earlier one are paid nothing",
        };
        Some(Begins {
            what: format!("claims of {}", kind.name),
            period: Some(event.fromPeriod),
            from,
            sentence: format!(
                "Claims of \"{}\" are paid in {} from {words}{before}.",
                kind.name, terms.symbol
            ),
        })
    };
    Ok(terms.rates.iter().filter_map(of_rate).collect())
}

/// From which period the first members owe.
async fn obligations(
    manifest: &Manifest,
    terms: &GenerativeTerms,
    connection: &Connection,
    words: &Vocabulary,
) -> Result<Option<Begins>, Failure> {
    let (Some(contract), Some(first)) = (&manifest.generative, terms.founders.first()) else {
        return Ok(None);
    };
    if terms.policy.obligation == 0 {
        return Ok(None);
    }
    let call = Generative::standingCall {
        who: first.who.address,
    };
    let standing = connection.read(contract.address, &call, words).await?;
    let clock = SeasonClock {
        first_opens: terms.first_opens(manifest.began),
        length: terms.periods.length,
    };
    let admitted = clock.number_at(u64::from(standing.since).saturating_mul(DAY));
    let period = admitted.saturating_add(1);
    let (from, when) = from_period(&clock, period);
    Ok(Some(Begins {
        what: "obligations of the first members".to_owned(),
        period: Some(period),
        from,
        sentence: format!(
            "The first members owe {} a period from {when}.",
            terms.scale().text(terms.policy.obligation)
        ),
    }))
}

/// From when the pool takes coins, if that is not at once.
async fn pool(
    manifest: &Manifest,
    terms: &ExchangeTerms,
    connection: &Connection,
) -> Result<Option<Begins>, Failure> {
    let Some(contract) = &manifest.exchange else {
        return Ok(None);
    };
    let (at, since) = (contract.address, manifest.first_block);
    let limits = connection.logs::<Exchange::LimitsSet>(at, since).await?;
    let caps = connection.logs::<Exchange::CommunitySet>(at, since).await?;
    let ours: Vec<_> = (0..terms.communities.len())
        .filter_map(community_number)
        .collect();
    let of_limits = limits.iter().map(|(event, _)| event.from);
    let of_caps = caps
        .iter()
        .filter(|(event, _)| ours.contains(&event.community));
    let last = of_limits.chain(of_caps.map(|(event, _)| event.from)).max();
    let now = connection.now().await?;
    Ok(last.filter(|from| *from > now).map(|from| Begins {
        what: "limits of the pool".to_owned(),
        period: None,
        from,
        sentence: format!(
            "The pool takes every currency from {} on: its first limits and caps wait {}, as all that \
             loosens.",
            text::moment(from),
            duration_words(terms.delay)
        ),
    }))
}
