//! What a charter's generative currency and its exchange come to, in plain sentences.

use weir_core::{
    demurrage::{daily_factor_ceil, Index, FACTOR_ONE},
    generative::{INCOME_DAYS, MAX_AMOUNT},
    math::{mul_div_ceil, mul_div_floor},
    pool::Nature,
    text, Ratio,
};

use super::{
    check::{at_capacity, budget_at_capacity},
    currencies::{Ceiling, CoinPlace, Exchange, Generative, Listing, Rate, DAY},
    prospect::{opening, Prospect},
    terms::{Charter, Fishery, KindTerms},
};
use crate::{measures::Scale, units::duration_words};

/// Days in one year and in ten, of 365.25.
const YEARS: [(u32, &str); 2] = [(365, "one year"), (3_652, "ten years")];
/// Days of a year in which periods are counted.
const YEAR: u64 = 365;
/// One in the figures of what is left: twelve decimals.
const LEFT_DECIMALS: u8 = 12;
/// Decimals in which what is left is shown.
const SHOWN_DECIMALS: u32 = 4;

/// What the generative currency comes to: as money, for its members, for each kind of work.
pub fn of_generative(generative: &Generative, charter: &Charter) -> Vec<Prospect> {
    let mut list = vec![money(generative, charter), members(generative)];
    let kinds = charter.kinds();
    let paid = generative.rates.iter();
    list.extend(paid.filter_map(|it| of_rate(it, generative, kinds.get(it.kind)?)));
    list
}

fn money(generative: &Generative, charter: &Charter) -> Prospect {
    let melts = match generative.melts_to_commons {
        true => "what melts is the commons'",
        false => "what melts is nobody's",
    };
    let policy = &generative.policy;
    let mut sentences = vec![format!(
        "{} sets rates and policies; they hold from the next period that begins{}.",
        generative.governor.written,
        match generative.delay {
            0 => String::new(),
            delay => format!(" after {}", duration_words(delay)),
        }
    )];
    if policy.demurrage == Ratio::ZERO {
        sentences.push("It does not melt.".to_owned());
    } else {
        let left: Vec<_> = YEARS
            .iter()
            .map(|(days, words)| format!("{} after {words}", left_after(policy.demurrage, *days)))
            .collect();
        sentences.push(format!(
            "{} of it melt in a year, by the day: of 100 there are {}; {melts}.",
            percent(policy.demurrage),
            left.join(", and ")
        ));
    }
    sentences.push(format!(
        "Periods last {}, the first from {}.",
        duration_words(generative.periods.length),
        match generative.periods.first_opens {
            super::figure::FirstOpening::Now => "the beginning of the day of deployment".to_owned(),
            other => opening(other),
        }
    ));
    sentences.extend(issue(generative, charter));
    Prospect {
        what: format!(
            "The currency of work, {} ({})",
            generative.name, generative.symbol
        ),
        sentences,
    }
}

/// Periods that begin in a year of 365 days.
fn periods_a_year(generative: &Generative) -> u64 {
    let days = generative.periods.length / DAY;
    YEAR.div_ceil(days.max(1))
}

/// What is issued at most.
fn issue(generative: &Generative, charter: &Charter) -> Vec<String> {
    let scale = generative.scale();
    let periods = periods_a_year(generative);
    let begin = match periods {
        1 => "one period begins".to_owned(),
        count => format!("{count} periods begin"),
    };
    let (ceiling, mut sentences) = match (generative.ceiling, &charter.fishery) {
        (Ceiling::OfBudget { place, rate }, Some(fishery)) => {
            let (name, budget) = budget_of(fishery, place);
            let most = mul_div_floor(budget, rate, Ratio::ONE.0).unwrap_or(u128::MAX);
            let unit = Scale::of(&fishery.stock.unit, fishery.stock.decimals);
            let sentence = format!(
                "In a period at most {} are minted for claims while {name} has {}, as with the stock at \
                 its capacity; less in proportion, and nothing without an assessment in force.",
                scale.text(most),
                unit.text(budget)
            );
            (most, vec![sentence])
        }
        (ceiling, _) => {
            let most = ceiling.figure();
            let sentence = format!(
                "In a period at most {} are minted for claims.",
                scale.text(most)
            );
            (most, vec![sentence])
        }
    };
    let claims = ceiling.saturating_mul(periods.into());
    let founders = u128::try_from(generative.founders.len()).unwrap_or(u128::MAX);
    let income = generative
        .policy
        .income
        .saturating_mul(founders)
        .saturating_mul(YEAR.into());
    let of_income = match income {
        0 => String::new(),
        _ => format!(
            ", and {} as the income of {founders} members: {} in all",
            scale.text(income),
            scale.text(claims.saturating_add(income))
        ),
    };
    sentences.push(format!(
        "The highest issue: in a year {begin}, with {} for claims{of_income}.",
        scale.text(claims)
    ));
    sentences
}

/// A place's name, and what it has in a season with the stock at its capacity.
fn budget_of(fishery: &Fishery, place: Option<usize>) -> (&str, u128) {
    let of_places = at_capacity(&fishery.stock, &fishery.parameters, &fishery.places);
    let found = place.and_then(|index| {
        let name = fishery.places.get(index)?.name.as_str();
        Some((name, of_places.get(index).copied()?))
    });
    found.unwrap_or_else(|| ("the stock", budget_at_capacity(&fishery.parameters)))
}

fn members(generative: &Generative) -> Prospect {
    let (policy, scale) = (&generative.policy, generative.scale());
    let length = duration_words(generative.periods.length);
    let mut sentences = vec![format!(
        "{} members begin; {} vouch for a new one, and each may vouch {} times in a period.",
        generative.founders.len(),
        policy.vouchers,
        policy.vouches
    )];
    match policy.obligation {
        0 => sentences.push("Members owe nothing.".to_owned()),
        owed => sentences.push(format!(
            "A member owes {} in a period of {length}, from the first that begins after the admission, \
             to {}.",
            scale.text(owed),
            generative.commons.written
        )),
    }
    if policy.cash_limit > 0 {
        let cash = generative.cash.scale();
        sentences.push(format!(
            "Of it {} may be paid in cash, at {} a {}: {} a period.",
            scale.text(policy.cash_limit),
            cash.text(policy.cash_rate),
            scale.unit,
            cash.text(
                weir_core::generative::cash_ceil(
                    policy.cash_limit,
                    policy.cash_rate,
                    scale.decimals
                )
                .unwrap_or(MAX_AMOUNT)
            )
        ));
    }
    if policy.income > 0 {
        sentences.push(format!(
            "A member may claim {} a day, for today and the {} days before.",
            scale.text(policy.income),
            INCOME_DAYS.saturating_sub(1)
        ));
        sentences.push(match steady_state(policy.income, policy.demurrage) {
            Some(most) => format!(
                "Who claims every day and spends nothing has {} in the end, when as much melts in a day \
                 as comes.",
                scale.text(most)
            ),
            None => "It does not melt, so there is no end to what income adds up to.".to_owned(),
        });
    }
    Prospect {
        what: format!("Members of {}", generative.name),
        sentences,
    }
}

fn of_rate(rate: &Rate, generative: &Generative, kind: &KindTerms) -> Option<Prospect> {
    let scale = generative.scale();
    let cell = weir_core::generative::Issue::of(kind.max_quantity, rate.rate, kind.decimals)?;
    Some(Prospect {
        what: format!("{} for \"{}\"", generative.name, kind.name),
        sentences: vec![
            format!(
                "{} are minted for a {}, at most {} for a cell and period.",
                scale.text(rate.rate),
                kind.unit,
                scale.text(cell.left())
            ),
            format!(
                "For claims of periods of {} that begin {}; claims of an earlier one are paid nothing.",
                duration_words(kind.periods.length),
                match generative.delay {
                    0 => "after the deployment".to_owned(),
                    delay => format!("{} after the deployment or later", duration_words(delay)),
                }
            ),
        ],
    })
}

/// What an exchange comes to: its debts, its pool, each currency.
pub fn of_exchange(exchange: &Exchange, charter: &Charter) -> Vec<Prospect> {
    let unit = exchange.scale();
    let mut sentences = vec![
        format!(
            "{} lists currencies and sets values; higher limits and new values {}.",
            exchange.governor.written,
            match exchange.delay {
                0 => "do not wait".to_owned(),
                delay => format!("wait {}", duration_words(delay)),
            }
        ),
        format!(
            "Debts are recorded in {}, with the debtor's consent, and set off by cycles of up to 32.",
            exchange.unit
        ),
        format!(
            "A swap leaves {} of what is brought in the pool.",
            percent(exchange.fee)
        ),
    ];
    sentences.extend(exchange.communities.iter().map(|it| {
        format!(
            "The pool holds at most {} of the currencies of {}.",
            unit.text(it.cap),
            it.name
        )
    }));
    let mut list = vec![Prospect {
        what: "The exchange".into(),
        sentences,
    }];
    let listed = exchange.listings.iter();
    list.extend(listed.map(|it| of_listing(it, exchange, charter)));
    list
}

fn of_listing(listing: &Listing, exchange: &Exchange, charter: &Charter) -> Prospect {
    let (unit, scale) = (exchange.scale(), listing.coin.scale());
    let community = exchange.communities.get(listing.community);
    let community = community.map_or("", |it| it.name.as_str());
    let mut sentences = vec![format!(
        "A whole one is worth {}; it is a currency of {community}.",
        unit.text(listing.value)
    )];
    let span = duration_words(listing.span);
    match listing.nature {
        Nature::Plain => {}
        Nature::Melting => {
            let own = charter.generative.as_ref();
            let own = own.filter(|_| listing.coin.place == CoinPlace::Generative);
            let days = u32::try_from(listing.span / DAY).unwrap_or(u32::MAX);
            let left = own.map_or_else(String::new, |it| {
                format!(", {} of 100", left_after(it.policy.demurrage, days))
            });
            sentences.push(format!(
                "Who brings it is credited with what will be left of it after {span}{left}; who takes it \
                 pays the whole value."
            ));
        }
        Nature::OfSeason => sentences.push(format!(
            "In the last {span} of its season its value falls in a straight line to nothing."
        )),
    }
    let whole = 10_u128.checked_pow(scale.decimals.into());
    let of_exposure = whole.and_then(|whole| mul_div_floor(listing.exposure, whole, listing.value));
    let most = of_exposure.map_or(listing.limit, |it| it.min(listing.limit));
    let which = if most < listing.limit {
        "which the exposure allows"
    } else {
        "its limit"
    };
    let worth = whole.and_then(|whole| mul_div_ceil(most, listing.value, whole));
    sentences.push(format!(
        "The pool takes it until it has {}, {which}; at its face that is {}.",
        scale.text(most),
        unit.text(worth.unwrap_or(listing.exposure))
    ));
    Prospect {
        what: format!("{} in the pool", listing.coin.symbol),
        sentences,
    }
}

/// "7 %".
fn percent(ratio: Ratio) -> String {
    let hundred = ratio.0.saturating_mul(100);
    format!("{} %", text::quantity(hundred, 18, "").trim_end())
}

/// What is left of 100 after some days, rounded down: "93.0044".
fn left_after(demurrage: Ratio, days: u32) -> String {
    let Some(factor) = daily_factor_ceil(demurrage) else {
        return "nothing".to_owned();
    };
    let index = Index::of_factor(factor).power(days);
    // 100 with twelve decimals times the mantissa, which has 127 binary places
    let hundred = 100_u128.saturating_mul(10_u128.saturating_pow(LEFT_DECIMALS.into()));
    let left = mul_div_floor(hundred, index.mantissa, 1 << 127).unwrap_or(0);
    let left = left.checked_shr(index.exponent).unwrap_or(0);
    let step = 10_u128.saturating_pow(u32::from(LEFT_DECIMALS).saturating_sub(SHOWN_DECIMALS));
    let shown = left.saturating_sub(left.checked_rem(step).unwrap_or(0));
    text::quantity(shown, LEFT_DECIMALS, "")
        .trim_end()
        .to_owned()
}

/// What daily income comes to in the end, `income / (1 − γ)`, rounded down; none without demurrage.
fn steady_state(income: u128, demurrage: Ratio) -> Option<u128> {
    let factor = daily_factor_ceil(demurrage)?;
    let melts = FACTOR_ONE.checked_sub(factor).filter(|it| *it > 0)?;
    mul_div_floor(income, FACTOR_ONE, melts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 7 % a year.
    const SEVEN: Ratio = Ratio(70_000_000_000_000_000);

    #[test]
    fn seven_per_cent_a_year_leave_ninety_three_after_one_and_forty_eight_after_ten() {
        assert!(left_after(SEVEN, 365).starts_with("93.0046"));
        assert!(left_after(SEVEN, 1_461).starts_with("74.8052"));
        assert!(left_after(SEVEN, 3_652).starts_with("48.40"));
        assert_eq!(left_after(SEVEN, 0), "100");
        assert_eq!(left_after(Ratio::ZERO, 3_652), "100");
        assert_eq!(left_after(Ratio::ONE, 1), "nothing");
    }

    #[test]
    fn an_income_of_24_a_day_comes_to_about_120_804_6_in_the_end() {
        // 24/(1 − γ) = 120,804.5635…, in hundredths
        assert_eq!(steady_state(2_400, SEVEN), Some(12_080_456));
        assert_eq!(steady_state(2_400, Ratio::ZERO), None);
    }
}
