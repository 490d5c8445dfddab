//! Checks of a generative currency and an exchange against the rest of the charter: what each is sound
//! by itself, and does not fit, or is hardly meant.

use weir_core::{pool::Nature, Ratio};

use super::{
    currencies::{Ceiling, CoinPlace, Community, Generative, Listing, DAY},
    document::Section,
    register::Around,
    terms::Register,
};
use crate::{measures::Scale, units::duration_words};

/// Decimals with which a currency that melts is counted finely enough.
const FINE_DECIMALS: u8 = 4;

/// The currency whose table `section` is. `declared` counts those founders, too, with a mistake in them.
pub fn generative(
    section: &Section,
    made: &Generative,
    declared: usize,
    register: Option<&Register>,
    around: &Around,
) {
    finely_counted(section, made, around);
    members(section, made, declared, around);
    paid(made, register, around);
}

/// A listing, beside the communities, the unit and the charter's own generative currency.
pub fn listing(
    section: &Section,
    listing: &Listing,
    (communities, unit, own): (&[Community], Option<&Scale>, Option<&Generative>),
    around: &Around,
) {
    within_its_community(section, listing, communities, unit, around);
    of_its_own_nature(section, listing, own, around);
}

/// Whether what melts in a day can be told from what is lost in rounding.
fn finely_counted(section: &Section, made: &Generative, around: &Around) {
    if made.policy.demurrage > Ratio::ZERO && made.decimals < FINE_DECIMALS {
        around.problems.warning(
            section.line,
            section.path.clone(),
            format!(
                "melts and has {} decimals: each time a balance is written down it is rounded down by up \
                 to {}; {FINE_DECIMALS} or more make that little",
                made.decimals,
                made.scale().text(1)
            ),
        );
    }
}

/// Whether anybody can become a member, and who would owe what. `declared` counts those founders,
/// too, with a mistake in them.
fn members(section: &Section, made: &Generative, declared: usize, around: &Around) {
    let policy = &made.policy;
    let warn = |message: String| {
        around
            .problems
            .warning(section.line, section.path.clone(), message);
    };
    if declared == 0 {
        warn(
            "there is no [[generative.founders]]: nobody is a member, and nobody could vouch for one"
                .into(),
        );
    } else if declared < usize::from(policy.vouchers) {
        section.refuse(format!(
            "vouchers = {}, and there are {declared} founders: nobody could ever become a member",
            policy.vouchers
        ));
    } else if policy.vouches == 0 {
        warn("vouches = 0: no founder may vouch for anybody".into());
    }
    for founder in &made.founders {
        if founder.who.address == made.commons.address {
            section.refuse(format!(
                "{} is the commons, which is paid by members and cannot be one",
                founder.name
            ));
        }
    }
    if let Ceiling::Fixed(ceiling) = made.ceiling {
        let count = u128::try_from(declared).unwrap_or(u128::MAX);
        let owed = policy.obligation.saturating_mul(count);
        let days = u128::from(made.periods.length / DAY);
        let income = policy.income.saturating_mul(count).saturating_mul(days);
        let payable = policy.cash_limit.saturating_mul(count);
        let issued = ceiling.saturating_add(income);
        if owed.saturating_sub(payable) > issued {
            let scale = made.scale();
            warn(format!(
                "the founders owe {} a period beside what they may pay in cash, and at most {} are \
                 issued in one: they cannot all meet it",
                scale.text(owed.saturating_sub(payable)),
                scale.text(issued)
            ));
        }
    }
}

/// Whether work can be paid in the period in which its claim becomes final.
fn paid(made: &Generative, register: Option<&Register>, around: &Around) {
    let Some(register) = register else {
        return;
    };
    for rate in &made.rates {
        let Some(kind) = register.kinds.get(rate.kind) else {
            continue;
        };
        let scale = made.scale();
        if let Ceiling::Fixed(ceiling) = made.ceiling {
            let cell =
                weir_core::generative::Issue::of(kind.max_quantity, rate.rate, kind.decimals);
            let most = cell.map_or(u128::MAX, |it| it.left());
            if most > ceiling {
                around.problems.warning(
                    rate.line,
                    format!("rates for \"{}\"", kind.name),
                    format!(
                        "the plausible most of one cell of \"{}\" is due {}, and the ceiling of a whole \
                         period is {}: the rest waits for later periods",
                        kind.name,
                        scale.text(most),
                        scale.text(ceiling)
                    ),
                );
            }
        }
        if made.delay > kind.periods.length {
            around.problems.warning(
                rate.line,
                format!("rates for \"{}\"", kind.name),
                format!(
                    "a rate waits {}, longer than a period of \"{}\" ({}): claims of the periods until \
                     then are paid nothing",
                    duration_words(made.delay),
                    kind.name,
                    duration_words(kind.periods.length)
                ),
            );
        }
    }
}

/// Points out an exposure that its community's cap never lets it reach.
fn within_its_community(
    section: &Section,
    listing: &Listing,
    communities: &[Community],
    unit: Option<&Scale>,
    around: &Around,
) {
    let (Some(unit), Some(community)) = (unit, communities.get(listing.community)) else {
        return;
    };
    if listing.exposure > community.cap {
        around.problems.warning(
            section.line,
            section.path.clone(),
            format!(
                "may be worth {}, and all currencies of {} together {}: the lesser one binds",
                unit.text(listing.exposure),
                community.name,
                unit.text(community.cap)
            ),
        );
    }
}

/// Points out a currency of this charter that is listed as if time did nothing to it.
fn of_its_own_nature(
    section: &Section,
    listing: &Listing,
    generative: Option<&Generative>,
    around: &Around,
) {
    let warn = |message: &str| {
        around
            .problems
            .warning(section.line, section.path.clone(), message);
    };
    match (listing.coin.place, listing.nature) {
        (CoinPlace::Fishcoin, Nature::Plain) => warn(
            "is listed as plain: the pool takes coins at their face that are void the next day",
        ),
        (CoinPlace::Generative, Nature::Plain)
            if generative.is_some_and(|it| it.policy.demurrage > Ratio::ZERO) =>
        {
            warn("is listed as plain: what melts in the pool is the pool's loss");
        }
        _ => {}
    }
}
