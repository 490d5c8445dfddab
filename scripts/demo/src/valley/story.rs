//! What happened in the valley, in sentences made of the run's own figures.

use super::{
    figures::{CEILING, JOINS, NEUTRAL, OBLIGATION, WET_YEAR},
    office::bay::tonnes,
    outcome::{Difference, Outcome},
    plan::EVERYBODY,
    play::{millionths, Played, Variant, Year},
};
use crate::text::{grouped, percent};

/// A whole number, with separators.
pub fn count(figure: f64) -> String {
    grouped(format!("{figure:.0}"))
}

/// A sign, and two digits after the point.
fn signed(figure: f64) -> String {
    format!("{figure:+.2}")
}

/// Velocity with and without, and where the difference comes from.
pub fn velocity(outcome: &Outcome) -> String {
    let it = outcome.velocity();
    format!(
        "An hour changed hands {:.2} times a year with demurrage and {:.2} times without, over what people and \
         pool held in the mean. Of the difference of {}, {} is arithmetic and {} is our assumption.",
        it.with,
        it.without,
        signed(it.with - it.without),
        signed(it.arithmetic),
        signed(it.assumption),
    )
}

/// What is arithmetic in it, and what is assumed.
pub fn taken_apart(outcome: &Outcome) -> String {
    let held = outcome.difference(Played::mean_held);
    let turnover = outcome.difference(Played::turnover_a_year);
    let moved = |it: &Difference| {
        format!(
            "{} hours without, {} with the melting alone, {} with both",
            count(it.without),
            count(it.melting_alone),
            count(it.with)
        )
    };
    format!(
        "Arithmetic: melting takes hours out of people's hands (held in the mean: {}), and what is paid with them \
         is paid with what is left. Assumption: without demurrage somebody who has both reaches for hours first with \
         probability {NEUTRAL}, with it we say {:.1}; that moves the turnover ({} a year).",
        moved(&held),
        NEUTRAL + outcome.parameters.eagerness,
        moved(&turnover),
    )
}

/// How unevenly hours are held in the end.
pub fn holdings(outcome: &Outcome) -> String {
    let it = outcome.difference(|play| play.hours.gini());
    format!(
        "Hours in people's hands at the end have a Gini coefficient of {:.3} with demurrage and {:.3} without ({} \
         arithmetic, {} assumption). Melting takes the same part from everybody, which of itself leaves it as it is; \
         what changes comes of old hoards that count for less beside what was minted since, and of what people then \
         pay with.",
        it.with,
        it.without,
        format_args!("{:+.3}", it.arithmetic),
        format_args!("{:+.3}", it.assumption),
    )
}

/// Debts cleared by set-off, and the money that moved.
pub fn debts(outcome: &Outcome) -> String {
    let all = outcome.play(Variant::With).all();
    let recorded = millionths(all.recorded);
    format!(
        "With demurrage, {} of debts were recorded in {} purchases; {} set-offs cleared {} of them without money \
         ({} of what cycles could have cleared), {} were repaid in hours or coins, {} of swaps moved through the \
         pool besides. For every 100 that money paid, {} were set off.",
        count(recorded),
        grouped(all.purchases),
        grouped(all.cycles),
        percent(millionths(all.set_off) / recorded.max(1.0)),
        percent(millionths(all.set_off) / millionths(all.clearable).max(1.0)),
        percent(millionths(all.repaid) / recorded.max(1.0)),
        count(millionths(all.swapped)),
        count(100.0 * millionths(all.set_off) / millionths(all.repaid).max(1.0)),
    )
}

/// Obligations, and what the commons had of them.
pub fn obligations(outcome: &Outcome) -> String {
    let play = outcome.play(Variant::With);
    let all = play.all();
    let (hours, cash) = (millionths(all.met_hours), millionths(all.met_cash));
    let last = play.years.last();
    let due = last.map_or(0.0, |year| millionths(year.due));
    let melted = last.map_or(0.0, |year| millionths(year.melted));
    format!(
        "Members owe {:.0} hours a year: {} were met in hours and {} in cash ({} coins), {} are still due. That is \
         the commons' income: it spends the cash with the village and keeps the hours, which takes them out of \
         circulation. Besides, {} hours melted to it.",
        millionths(OBLIGATION),
        count(hours),
        count(cash),
        count(millionths(all.cash)),
        count(due),
        count(melted),
    )
}

/// What happened with demurrage, year by year.
pub fn events(outcome: &Outcome) -> Vec<(i32, String)> {
    let play = outcome.play(Variant::With);
    play.years
        .iter()
        .map(|year| (year.year, told(year)))
        .collect()
}

fn told(year: &Year) -> String {
    let tally = &year.tally;
    let mut sentences = vec![format!(
        "{} hours are minted for work ({} of the ceiling) and {} as income; an hour changes hands {:.2} times.",
        count(millionths(tally.minted)),
        percent(year.used()),
        count(millionths(tally.income)),
        year.velocity(),
    )];
    if year.number == JOINS {
        sentences.push("Two members vouch for somebody of the village, who joins the work.".into());
    }
    if year.number == WET_YEAR {
        sentences.push("A wet year: the ravines take half as much work again.".into());
    }
    if tally.minted == CEILING {
        sentences.push(
            "The ceiling is reached: what was worked beyond it waits for the next year's.".into(),
        );
    }
    if tally.declined > 0 {
        sentences.push(format!(
            "The pool declines {} swaps, for it would hold too much or has too little.",
            tally.declined
        ));
    }
    sentences.push(format!(
        "Set-off clears {} of the debts recorded. The fishery lands {:.0} of {:.0} t; {:.0} t live in the bay.",
        percent(year.cleared()),
        tonnes(tally.landed),
        tonnes(tally.issue),
        year.biomass,
    ));
    sentences.join(" ")
}

/// What it is about.
pub fn opening(outcome: &Outcome) -> String {
    format!(
        "{EVERYBODY} people of a fishery, a watershed and a village buy from each other on credit for {} years of \
         thirteen months. What they owe in rings is set off; the rest is paid in hours or coins, through the pool \
         where the creditor takes no hours.",
        outcome.parameters.years,
    )
}
