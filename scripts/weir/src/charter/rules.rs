//! The tables by which a budget is computed: `[model]`, `[rule]` and `[assessment]`.

use weir_core::{
    stock::{ControlRule, Model, StockError, StockParameters, MAX_CAPACITY, MAX_RATE},
    Ratio,
};

use super::{
    document::Section,
    figure::{duration, quantity, ratio},
    problem::Problems,
    terms::{Seasons, Stock, MODELS},
};

/// The tables `[model]`, `[rule]` and `[assessment]`.
pub fn read_parameters(
    root: &Section,
    stock: Option<&Stock>,
    season: Option<&Seasons>,
    problems: &Problems,
) -> Option<StockParameters> {
    let model = root.table("model", "write [model] with kind, growth and capacity");
    let rule = root.table("rule", "write [rule] with kind and rate");
    let assessment = root.table("assessment", "write [assessment] with max_age and grace");
    let units = |text: &str| match stock {
        Some(stock) => quantity(text, &stock.unit, stock.decimals),
        None => Ok(0), // what is wrong with the stock is noted already
    };

    let (kind, growth, capacity) = model.as_ref().map_or((None, None, None), |section| {
        let kind = section
            .required("kind", "how the stock renews itself")
            .and_then(|it| it.choice(&MODELS));
        let inflow = matches!(kind, Some(Model::Recharge | Model::Fixed));
        let growth = match section.optional("growth") {
            None if inflow => Some(Ratio::ZERO),
            None => {
                section.required("growth", "r, a season");
                None
            }
            Some(field) => field.parse(ratio),
        };
        let capacity = section
            .required("capacity", "K, such as \"251541.538 t\"")
            .and_then(|it| it.parse(units));
        section.finish();
        (kind, growth, capacity)
    });
    let rule_read = rule
        .as_ref()
        .and_then(|section| read_rule(section, kind, growth, &units));
    let (max_age, grace) = assessment.as_ref().map_or((None, None), |section| {
        let max_age = section
            .required(
                "max_age",
                "how long an assessment counts, such as \"610 days\"",
            )
            .and_then(|it| it.parse(duration));
        let grace = section
            .required(
                "grace",
                "over which last part of that the cap falls to zero, such as \"180 days\"",
            )
            .and_then(|it| it.parse(duration));
        section.finish();
        (max_age, grace)
    });
    stock?;
    let parameters = StockParameters {
        model: kind?,
        growth: growth?,
        capacity: capacity?,
        rule: rule_read?,
        max_age: max_age?,
        grace: grace?,
    };
    if let Err(error) = parameters.validate() {
        refuse_parameters(&parameters, error, &model?, &rule?, &assessment?, stock?);
        return None;
    }
    if let (Some(season), Some(section)) = (season, &assessment) {
        let whole = season.length.saturating_add(parameters.grace);
        if parameters.max_age < whole {
            problems.warning(
                section.line,
                "assessment.max_age",
                "is shorter than a season and the grace together: the cap falls within the season \
                 even if the assessment is made on its first day",
            );
        }
    }
    Some(parameters)
}

fn read_rule(
    section: &Section,
    model: Option<Model>,
    growth: Option<Ratio>,
    units: &dyn Fn(&str) -> Result<u128, String>,
) -> Option<ControlRule> {
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        ConstantRate,
        FortyTen,
        Ices,
    }
    let kind = section
        .required("kind", "\"40-10\", \"constant-rate\" or \"ices\"")
        .and_then(|it| {
            it.choice(&[
                ("40-10", Kind::FortyTen),
                ("constant-rate", Kind::ConstantRate),
                ("ices", Kind::Ices),
            ])
        });
    let rate = match (section.optional("rate"), model, growth) {
        (Some(field), _, _) => field.parse(ratio),
        // Fmsy: r/2 (Schaefer), r (Fox)
        (None, Some(Model::Schaefer), Some(r)) => Some(Ratio(r.0 / 2)),
        (None, Some(Model::Fox), Some(r)) => Some(r),
        (None, Some(Model::Recharge | Model::Fixed), _) => {
            section.required("rate", "which part of it may be taken, such as \"30 %\"");
            None
        }
        (None, _, _) => None,
    };
    let (trigger, limit) = (section.optional("trigger"), section.optional("limit"));
    let rule = if kind == Some(Kind::Ices) {
        let trigger = match trigger {
            Some(field) => field.parse(units),
            None => {
                section.required("trigger", "the kind \"ices\" needs MSY Btrigger");
                None
            }
        };
        let limit = match limit {
            Some(field) => field.parse(units),
            None => {
                section.required("limit", "the kind \"ices\" needs Blim");
                None
            }
        };
        match (rate, trigger, limit) {
            (Some(rate), Some(trigger), Some(limit)) => Some(ControlRule::IcesAdvice {
                rate,
                trigger,
                limit,
            }),
            _ => None,
        }
    } else {
        for stray in [trigger, limit].into_iter().flatten() {
            if kind.is_some() {
                stray.refuse("belongs to the kind \"ices\" alone: take it out, or change the kind");
            }
        }
        match (kind, rate) {
            (Some(Kind::ConstantRate), Some(rate)) => Some(ControlRule::ConstantRate { rate }),
            (Some(Kind::FortyTen), Some(rate)) => Some(ControlRule::FortyTen { rate }),
            _ => None,
        }
    };
    section.finish();
    rule
}

/// Says at the right line what the rules refuse.
fn refuse_parameters(
    parameters: &StockParameters,
    error: StockError,
    model: &Section,
    rule: &Section,
    assessment: &Section,
    stock: &Stock,
) {
    let whole = |value| weir_core::text::quantity(value, stock.decimals, &stock.unit);
    let refuse = |section: &Section, key, message: String| match section.optional(key) {
        Some(field) => field.refuse(message),
        None => section.refuse(message),
    };
    match error {
        StockError::Capacity(_) => refuse(
            model,
            "capacity",
            format!("must be above 0 and at most {}", whole(MAX_CAPACITY)),
        ),
        StockError::Rate(value) if value == parameters.growth && value > MAX_RATE => {
            refuse(model, "growth", "must be at most 16 a season".into());
        }
        StockError::Rate(_) => {
            let most = match parameters.model {
                Model::Recharge | Model::Fixed => "1: more than all of it cannot be taken",
                Model::Schaefer | Model::Fox => "16 a season",
            };
            refuse(rule, "rate", format!("must be at most {most}"));
        }
        StockError::ReferencePoint(point) => {
            let ControlRule::IcesAdvice { trigger, .. } = parameters.rule else {
                return;
            };
            if point == trigger && (trigger == 0 || trigger > parameters.capacity) {
                let most = whole(parameters.capacity);
                refuse(
                    rule,
                    "trigger",
                    format!("must be above 0 and at most the capacity ({most})"),
                );
            } else {
                refuse(
                    rule,
                    "limit",
                    format!("must be at most the trigger ({})", whole(trigger)),
                );
            }
        }
        StockError::RuleForModel => refuse(
            rule,
            "kind",
            "is a ramp on biomass, and this model has an inflow: use \"constant-rate\"".into(),
        ),
        StockError::Ageing { max_age, grace } if grace > max_age => refuse(
            assessment,
            "grace",
            "must be no longer than max_age, of which it is the last part".into(),
        ),
        StockError::Ageing { .. } => {
            refuse(assessment, "max_age", "must be above 0".into());
        }
    }
}
