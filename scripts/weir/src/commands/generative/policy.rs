//! `weir policy`: demurrage, basic income, obligations, the ceiling, how members are taken in.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    super::{act_all, Told},
    Office,
};
use crate::{
    chain::Transaction,
    currency::{parse_rate, Currency},
    interfaces::Generative::{self, Policy},
    session::Session,
    shell::{facts, lines, table, Failure, Report},
    vocabulary::{Quantity, Vocabulary},
};

/// Show or change what the community has agreed on for its currency
#[derive(Clone, Debug, Subcommand)]
#[allow(missing_docs)] // what it takes stands on its own options
pub enum Command {
    /// Show the policy of today, and the one that waits if one does
    Show {
        /// Of this period, as far as is known
        #[arg(long)]
        period: Option<u32>,
    },
    Set(Box<Set>),
}

/// Change the policy from the first period that begins after the public delay; by the governor
///
/// What is not named stays. What changes, and from when, is shown before consent is asked.
#[derive(Clone, Debug, Default, Args)]
pub struct Set {
    /// What a balance melts in a year, as in "7 %"; below 100 %
    #[arg(long)]
    demurrage: Option<String>,
    /// Basic income of a member a day, as in "24"; 0: none
    #[arg(long)]
    income: Option<String>,
    /// What a member owes the commons each period; 0: nothing
    #[arg(long)]
    obligation: Option<String>,
    /// Of that, what may be paid in cash
    #[arg(long)]
    cash_limit: Option<String>,
    /// In the cash token, for a whole unit of the currency
    #[arg(long)]
    cash_rate: Option<String>,
    /// What may be minted for claims in a period: an amount, or, where it follows a budget, so much for
    /// a unit of it
    #[arg(long)]
    ceiling: Option<String>,
    /// Members who must vouch for a new one, 1 to 16
    #[arg(long)]
    vouchers: Option<u8>,
    /// How often a member may vouch in a period
    #[arg(long)]
    vouches: Option<u8>,
}

/// A policy.
#[derive(Clone, Debug, Serialize)]
struct Terms {
    /// The first period it holds for.
    from_period: u32,
    /// When that opens; unix seconds.
    from: u64,
    /// A year, as a number below one.
    demurrage: String,
    /// A member a day.
    income: Quantity,
    /// A member a period.
    obligation: Quantity,
    /// Of it, payable in cash.
    cash_limit: Quantity,
    /// For a whole unit of the currency.
    cash_rate: Quantity,
    /// Of what is minted for claims in a period; or, if it follows a budget, for a unit of it.
    ceiling: Quantity,
    follows_budget: bool,
    vouchers: u8,
    vouches: u8,
}

/// The policy of a period, and what follows it.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    /// The period asked for; by default the one it is.
    period: u32,
    policy: Terms,
    /// The one that waits, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<Terms>,
    /// What a day leaves of a balance, today, of 2^64.
    daily_factor: String,
    #[serde(skip)]
    text: String,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Change {
    what: &'static str,
    before: String,
    after: String,
}

/// A change of policy.
#[derive(Clone, Debug, Serialize)]
struct Changed {
    #[serde(flatten)]
    told: Told,
    from_period: u32,
    /// Unix seconds.
    from: u64,
    changes: Vec<Change>,
    #[serde(skip)]
    text: String,
}

impl Command {
    /// Does it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let office = Office::open(session).await?;
        match self {
            Self::Show { period } => show(session, &office, period).await,
            Self::Set(command) => command.run(session, &office).await,
        }
    }
}

async fn show(session: &Session, office: &Office, period: Option<u32>) -> Result<(), Failure> {
    let currency = &office.currency;
    let now = office.deployment.connection.now().await?;
    let today = currency.clock.number_at(now).max(1);
    let period = period.unwrap_or(today);
    if period < today {
        return Err(Failure::usage(format!(
            "period {period} is over: it is {}",
            currency.period(today)
        ))
        .advise("give this period or a later one; what held before is told by `weir watch`"));
    }
    let found = office.ask(&Generative::policyCall { period }).await?;
    let last = currency.next_change(now).max(period);
    let later = office.ask(&Generative::policyCall { period: last }).await?;
    let factor = office.ask(&Generative::dailyFactorCall {}).await?;
    let mut rows = vec![
        ("holds for".to_owned(), currency.period(period)),
        ("from".to_owned(), currency.period(found.fromPeriod.max(1))),
    ];
    for (what, value) in in_words(&found.policy, currency) {
        rows.push((what.to_owned(), value));
    }
    rows.push((
        "a day leaves".to_owned(),
        format!("{factor} of 2^64 (18446744073709551616), today"),
    ));
    let mut text = facts(rows);
    let waits = later.fromPeriod > found.fromPeriod;
    if waits {
        let changes = changes(&found.policy, &later.policy, currency);
        text = format!(
            "{text}\n\nFrom {} on:\n{}",
            currency.period(later.fromPeriod),
            changes_text(&changes)
        );
    }
    session.shell.report(&Shown {
        period,
        policy: Terms::of(&found, currency),
        waiting: waits.then(|| Terms::of(&later, currency)),
        daily_factor: factor.to_string(),
        text,
    });
    Ok(())
}

impl Set {
    /// The policy that it makes of `before`.
    fn apply(&self, before: &Policy, currency: &Currency) -> Result<Policy, Failure> {
        let scale = &currency.money.scale;
        let mut policy = before.clone();
        if let Some(text) = &self.demurrage {
            policy.demurrage = parse_rate(text, "the demurrage")?;
        }
        if let Some(text) = &self.income {
            policy.income = scale.parse(text, "the income")?;
        }
        if let Some(text) = &self.obligation {
            policy.obligation = scale.parse(text, "the obligation")?;
        }
        if let Some(text) = &self.cash_limit {
            policy.cashLimit = scale.parse(text, "the cash limit")?;
        }
        if let Some(text) = &self.cash_rate {
            policy.cashRate = currency.cash.scale.parse(text, "the cash rate")?;
        }
        if let Some(text) = &self.ceiling {
            policy.ceiling = currency.ceiling_scale().parse(text, "the ceiling")?;
        }
        policy.vouchers = self.vouchers.unwrap_or(policy.vouchers);
        policy.vouches = self.vouches.unwrap_or(policy.vouches);
        Ok(policy)
    }

    async fn run(self, session: &Session, office: &Office) -> Result<(), Failure> {
        let (deployment, currency) = (&office.deployment, &office.currency);
        let now = deployment.connection.now().await?;
        let period = currency.next_change(now);
        let known = office.ask(&Generative::policyCall { period }).await?;
        let policy = self.apply(&known.policy, currency)?;
        let changes = changes(&known.policy, &policy, currency);
        if changes.is_empty() {
            return Err(Failure::usage(format!(
                "nothing would change: from {} on the policy is like that already",
                currency.period(period)
            ))
            .advise("name what is to change: weir policy set --demurrage 7% …"));
        }
        let mut text = format!(
            "From {} on:\n{}",
            currency.period(period),
            changes_text(&changes)
        );
        let today = currency.clock.number_at(now).max(1);
        if known.fromPeriod > today && known.fromPeriod < period {
            text = format!(
                "{text}\nWhat waits for {} is dropped: it would now begin with the new policy.",
                currency.period(known.fromPeriod)
            );
        }
        session.shell.note(&text);
        let call = Generative::setPolicyCall { policy };
        let action = format!("change the policy from {} on", currency.period(period));
        let transaction = Transaction::call(currency.address(), &call, action);
        let signer = session.signer(&deployment.connection)?;
        let told = act_all(session, deployment, &signer, vec![transaction]).await?;
        session.shell.report(&Changed {
            text: told.text(),
            told,
            from_period: period,
            from: currency.clock.span(period).map_or(0, |span| span.opens),
            changes,
        });
        Ok(())
    }
}

impl Terms {
    fn of(found: &Generative::policyReturn, currency: &Currency) -> Self {
        let words = Vocabulary::default();
        let policy = &found.policy;
        let span = currency.clock.span(found.fromPeriod.max(1));
        Self {
            from_period: found.fromPeriod,
            from: span.map_or(0, |span| span.opens),
            demurrage: words.rate(policy.demurrage),
            income: currency.measured(policy.income),
            obligation: currency.measured(policy.obligation),
            cash_limit: currency.measured(policy.cashLimit),
            cash_rate: currency.cash.scale.measured(policy.cashRate),
            ceiling: currency.ceiling_scale().measured(policy.ceiling),
            follows_budget: currency.source.is_some(),
            vouchers: policy.vouchers,
            vouches: policy.vouches,
        }
    }
}

/// A policy in words, line by line, always the same lines.
pub fn in_words(policy: &Policy, currency: &Currency) -> [(&'static str, String); 8] {
    let none = |amount: u128, text: String| match amount {
        0 => "none".to_owned(),
        _ => text,
    };
    let amount = |base| currency.text(base);
    [
        (
            "demurrage",
            none(
                policy.demurrage,
                format!("{} a year", Vocabulary::default().ratio(policy.demurrage)),
            ),
        ),
        (
            "basic income",
            none(policy.income, format!("{} a day", amount(policy.income))),
        ),
        (
            "obligation",
            none(
                policy.obligation,
                format!("{} a period", amount(policy.obligation)),
            ),
        ),
        (
            "payable in cash",
            none(
                policy.cashLimit,
                format!("{} of it", amount(policy.cashLimit)),
            ),
        ),
        (
            "cash rate",
            none(
                policy.cashRate,
                format!(
                    "{} for 1 {}",
                    currency.cash.text(policy.cashRate),
                    currency.money.scale.unit
                ),
            ),
        ),
        ("ceiling", currency.ceiling(policy.ceiling)),
        (
            "new members",
            format!("{} members vouch for one", policy.vouchers),
        ),
        ("vouches", format!("{} a member and period", policy.vouches)),
    ]
}

/// What is different in `after`.
fn changes(before: &Policy, after: &Policy, currency: &Currency) -> Vec<Change> {
    in_words(before, currency)
        .into_iter()
        .zip(in_words(after, currency))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((what, before), (_, after))| Change {
            what,
            before,
            after,
        })
        .collect()
}

fn changes_text(changes: &[Change]) -> String {
    let mut rows = table(&["", "it was", "it is to be"]);
    for change in changes {
        rows.add_row([change.what, &change.before, &change.after]);
    }
    lines(rows)
}

impl Report for Shown {
    fn text(&self) -> String {
        self.text.clone()
    }
}

impl Report for Changed {
    fn text(&self) -> String {
        self.text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::{Money, Scale};
    use alloy::primitives::Address;
    use weir_core::{demurrage::DAY, season::SeasonClock};

    fn currency() -> Currency {
        Currency {
            name: "Valley hours".into(),
            money: Money {
                token: Address::repeat_byte(1),
                scale: Scale::of("h", 2),
            },
            cash: Money {
                token: Address::repeat_byte(2),
                scale: Scale::of("EUR", 2),
            },
            register: Address::repeat_byte(3),
            commons: Address::repeat_byte(4),
            melts_to_commons: true,
            source: None,
            clock: SeasonClock {
                first_opens: 0,
                length: 30 * DAY,
            },
            delay: 0,
        }
    }

    fn policy() -> Policy {
        Policy {
            demurrage: 70_000_000_000_000_000,
            income: 2_400,
            obligation: 10_000,
            cashLimit: 4_000,
            cashRate: 1_000,
            ceiling: 50_000,
            vouchers: 3,
            vouches: 2,
        }
    }

    #[test]
    fn what_is_not_named_stays_and_what_is_named_is_shown_with_both_values() {
        let currency = currency();
        let set = Set {
            demurrage: Some("5%".into()),
            cash_rate: Some("12.5 EUR".into()),
            vouches: Some(2),
            ..Set::default()
        };
        let after = set.apply(&policy(), &currency).unwrap();
        let expected = Policy {
            demurrage: 50_000_000_000_000_000,
            cashRate: 1_250,
            ..policy()
        };
        assert_eq!(after, expected);
        let changes = changes(&policy(), &after, &currency);
        assert_eq!(
            changes,
            [
                Change {
                    what: "demurrage",
                    before: "7 % a year".into(),
                    after: "5 % a year".into()
                },
                Change {
                    what: "cash rate",
                    before: "10 EUR for 1 h".into(),
                    after: "12.5 EUR for 1 h".into()
                }
            ]
        );
    }

    #[test]
    fn a_figure_that_cannot_be_read_is_refused_with_its_name() {
        let currency = currency();
        let refused = |set: Set| set.apply(&policy(), &currency).unwrap_err().message;
        let set = Set {
            demurrage: Some("seven".into()),
            ..Set::default()
        };
        assert!(refused(set).contains("the demurrage \"seven\""));
        let set = Set {
            income: Some("1.001".into()),
            ..Set::default()
        };
        assert!(refused(set).contains("the income \"1.001\" has 3 decimals"));
    }
}
