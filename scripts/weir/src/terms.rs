//! A stock's terms as the council gives them, made into the rules' own.

use weir_core::{
    assessment::{AssessmentError, Figures},
    stock::{ControlRule, Model, StockParameters},
    Ratio,
};

use crate::{
    errors,
    interfaces::Council::{self, CouncilErrors},
    shell::{Failure, Kind},
    vocabulary::Vocabulary,
};

/// The rules' parameters of `terms`. Fails on numbers that stand for no model or rule.
pub fn parameters(terms: &Council::Terms) -> Result<StockParameters, Failure> {
    let unknown = |what: &str, number: u8| {
        Failure::failed(format!(
            "the council names {what} {number}, which this version does not know"
        ))
        .advise("use a version of this command that is as new as the contract")
    };
    let rate = Ratio(terms.rate);
    Ok(StockParameters {
        model: match terms.model {
            0 => Model::Schaefer,
            1 => Model::Fox,
            2 => Model::Recharge,
            3 => Model::Fixed,
            other => return Err(unknown("model", other)),
        },
        growth: Ratio(terms.growth),
        capacity: terms.capacity,
        rule: match terms.rule {
            0 => ControlRule::ConstantRate { rate },
            1 => ControlRule::FortyTen { rate },
            2 => ControlRule::IcesAdvice {
                rate,
                trigger: terms.trigger,
                limit: terms.limit,
            },
            other => return Err(unknown("rule", other)),
        },
        max_age: terms.maxAge,
        grace: terms.grace,
    })
}

/// Checks a statement's figures as the council will, in the council's words.
pub fn check(
    statement: &Council::Statement,
    parameters: &StockParameters,
    season: u32,
    now: u64,
    words: &Vocabulary,
) -> Result<(), Failure> {
    let figures = Figures {
        season: statement.season,
        low: statement.low,
        estimate: statement.estimate,
        high: statement.high,
        as_of: statement.asOf,
        expires: statement.expires,
    };
    let Err(error) = figures.validate(parameters, season, now) else {
        return Ok(());
    };
    let error = match error {
        AssessmentError::BoundsOutOfOrder {
            low,
            estimate,
            high,
        } => CouncilErrors::BoundsOutOfOrder(Council::BoundsOutOfOrder {
            low,
            estimate,
            high,
        }),
        AssessmentError::ImplausibleBiomass { high, limit } => {
            CouncilErrors::ImplausibleBiomass(Council::ImplausibleBiomass { high, limit })
        }
        AssessmentError::WrongSeason { season, current } => {
            CouncilErrors::WrongSeason(Council::WrongSeason { season, current })
        }
        AssessmentError::WrongDate {
            as_of,
            expires,
            now,
        } => CouncilErrors::WrongDate(Council::WrongDate {
            asOf: as_of,
            expires,
            now,
        }),
        AssessmentError::Superseded { as_of, known } => {
            CouncilErrors::Superseded(Council::Superseded { asOf: as_of, known })
        }
    };
    let failure = Failure::from(errors::explain_council(&error, words));
    Err(Failure {
        kind: Kind::Usage, // nobody was asked yet: the figures as typed are wrong
        ..failure
    })
}
