//! What happened in the catchment, in sentences made of the run's own figures.

use super::{
    figures::{NITRATE_AT_OBJECTIVE, OURS, RESIDENCE},
    office::hectares,
    outcome::{euros, Outcome},
    play::Year,
    water::Water,
};
use crate::text::{grouped, percent};

/// Years the wells are followed for, from the first on.
pub const OUTLOOK: i32 = 40;

/// Whole euros, with separators.
pub fn eur(amount: u128) -> String {
    format!("{} EUR", grouped(format!("{:.0}", euros(amount))))
}

/// A whole number, with separators.
fn whole(figure: f64) -> String {
    grouped(format!("{figure:.0}"))
}

/// Tenths, with separators.
pub fn grouped_tenths(figure: f64) -> String {
    let text = format!("{figure:.1}");
    let (whole, tenths) = text.split_once('.').unwrap_or((&text, "0"));
    format!("{}.{tenths}", grouped(whole))
}

/// The first year, held against what was published.
pub fn reproduced(outcome: &Outcome) -> String {
    let found = &outcome.catchment.reproduced;
    format!(
        "2019 as published, to the euro: {} of {} plots pass, {} for them, {} collective bonus at {:.0} \
         EUR/ha on {} ha. {OURS}",
        found.passing,
        found.plots,
        eur(found.individual),
        eur(found.collective),
        euros(found.bonus),
        grouped_tenths(hectares(found.area)),
    )
}

/// What happened, year by year.
pub fn events(outcome: &Outcome) -> Vec<(i32, String)> {
    let years = outcome.years();
    years
        .iter()
        .enumerate()
        .map(|(index, year)| {
            let before = index.checked_sub(1).map(|before| &years[before]);
            (year.year, told(year, before))
        })
        .collect()
}

fn told(year: &Year, before: Option<&Year>) -> String {
    let mut sentences = vec![entry(year, before)];
    sentences.push(format!(
        "The agencies save {} and pay in half of it; the farms are paid {:.0} EUR a hectare.",
        eur(year.savings()),
        year.per_hectare(),
    ));
    if year.short() {
        let winter = if year.winter < 100 {
            format!(
                "Little water seeps down in a dry winter ({} % of a mean one), so the agencies save little: ",
                year.winter
            )
        } else {
            String::new()
        };
        sentences.push(format!(
            "{winter}the pot falls short, and pays {:.2} of {:.2} EUR/kg and {:.2} of {:.2} EUR/ha.",
            year.individual_rate(),
            euros(year.tariff),
            year.collective_rate(),
            euros(year.bonus),
        ));
    }
    let earlier = before.is_some_and(|before| before.funnel.revoked > 0);
    if earlier {
        sentences.push(wrong_again(year));
    } else {
        sentences.extend(wrong(year));
    }
    if year.funnel.challenged > year.funnel.upheld {
        sentences.push(
            "An honest claim is challenged too; the judges dismiss it, and the challenger's bond goes to \
             the claimant."
                .into(),
        );
    }
    if year.netted > 0 {
        sentences.push(format!(
            "Of earlier debts {} are withheld from this year's payments.",
            eur(year.netted)
        ));
    }
    sentences.join(" ")
}

fn entry(year: &Year, before: Option<&Year>) -> String {
    let Some(before) = before else {
        return format!(
            "{} farms file claims for {} plots.",
            year.farms, year.funnel.filed
        );
    };
    let payment = format!("last year's {:.0} EUR/ha", before.per_hectare());
    match year.joined {
        0 => format!(
            "No farm joins: {payment} cover nobody's cost of changing who is still outside."
        ),
        1 => format!("One farm more joins, whose cost of changing {payment} cover."),
        more => format!("{more} farms more join, whose cost of changing {payment} cover."),
    }
}

/// What became of false claims, when it happens for the first time.
fn wrong(year: &Year) -> Vec<String> {
    let funnel = year.funnel;
    let mut sentences = Vec::new();
    let are = |count: usize| {
        if count == 1 {
            "1 claim is".to_owned()
        } else {
            format!("{count} claims are")
        }
    };
    if funnel.seen_through > 0 {
        sentences.push(format!(
            "{} refused by the attestors.",
            are(funnel.seen_through)
        ));
    }
    if funnel.upheld > 0 {
        sentences.push(format!(
            "{} challenged with the laboratory's sheet out of their own evidence, and refused: bond and \
             stakes are lost.",
            are(funnel.upheld)
        ));
    }
    if funnel.revoked > 0 {
        sentences.push(format!(
            "{} revoked after the payment, when second samples are in: the {} paid for them are a debt, \
             and the attestors' stakes go into next year's pot.",
            are(funnel.revoked),
            eur(year.struck),
        ));
    }
    sentences
}

/// The same in a later year.
fn wrong_again(year: &Year) -> String {
    let funnel = year.funnel;
    format!(
        "Refused by the attestors: {}; on a challenge: {}; revoked after the payment: {} ({} owed).",
        funnel.seen_through,
        funnel.upheld,
        funnel.revoked,
        eur(year.struck),
    )
}

/// Nitrate at the wells for [`OUTLOOK`] years, with the fund and without, if everybody goes on after
/// the last year as in it.
pub fn outlook(outcome: &Outcome) -> Vec<(i32, f64, f64)> {
    let years = outcome.years();
    let start = Water::default().wells;
    let first = years.first().map_or(0, |year| year.year);
    let mut points = vec![(first - 1, start, start)];
    points.extend(
        years
            .iter()
            .map(|year| (year.year, year.with.wells, year.without.wells)),
    );
    let Some(last) = years.last() else {
        return points;
    };
    let (mut with, mut without) = (last.with, last.without);
    for year in last.year + 1..first + OUTLOOK {
        with = with.next(last.kept_out);
        without = without.next(0);
        points.push((year, with.wells, without.wells));
    }
    points
}

/// What came of it all.
pub fn conclusion(outcome: &Outcome) -> String {
    let years = outcome.years();
    let (Some(first), Some(last)) = (years.first(), years.last()) else {
        return String::new();
    };
    let outlook = outlook(outcome);
    let (end, with, without) = outlook.last().copied().unwrap_or_default();
    format!(
        "From {} to {} the fund's land grows from {} to {} ha, and what seeps in falls from {:.1} to \
         {:.1} mg/l of nitrate ({} of the way to {NITRATE_AT_OBJECTIVE}). The wells hardly show it yet, {:.1} \
         instead of {:.1} mg/l, for the water takes {RESIDENCE:.0} years to reach them; if everybody goes on \
         like that they show {with:.1} instead of {without:.1} in {end}.",
        first.year,
        last.year,
        whole(hectares(first.area)),
        whole(hectares(last.area)),
        last.without.seepage,
        last.with.seepage,
        percent(
            (last.without.seepage - last.with.seepage)
                / (last.without.seepage - NITRATE_AT_OBJECTIVE)
        ),
        last.with.wells,
        last.without.wells,
    )
}
