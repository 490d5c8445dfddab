//! How the generative currency stands as a whole, for `weir status`.

use serde::Serialize;

use super::{ceiling::Ceiling, holding::shown, policy, Office};
use crate::{
    currency::date,
    deployment::Deployment,
    interfaces::Generative,
    shell::{facts, Failure},
    vocabulary::{Party, Quantity},
};

/// The books: what is held today, and what was minted in all.
#[derive(Clone, Debug, Serialize)]
pub struct Books {
    #[serde(flatten)]
    contract: Party,
    name: String,
    symbol: String,
    /// The day the books were last written down, as a date.
    day: String,
    /// In all, for claims and as basic income; it does not melt.
    minted: Quantity,
    for_work: Quantity,
    as_income: Quantity,
    /// By everybody but the commons, today.
    held: Quantity,
    commons: Party,
    /// Of the commons, if what melts is its.
    of_commons: Quantity,
    /// Nobody's, if what melts is nobody's.
    melted: Quantity,
    members: u32,
    ceiling: Ceiling,
    /// Paid in for obligations and not collected.
    cash_held: Quantity,
    /// For people.
    #[serde(skip)]
    pub text: String,
}

impl Books {
    /// Of the deployment's currency.
    ///
    /// # Errors
    /// If there is none, or the chain does not answer.
    pub async fn load(deployment: &Deployment) -> Result<Self, Failure> {
        let office = Office {
            deployment: deployment.clone(),
            currency: deployment.the_generative()?.clone(),
        };
        let currency = &office.currency;
        let words = &deployment.words;
        let books = office.ask(&Generative::booksCall {}).await?;
        let members = office.ask(&Generative::memberCountCall {}).await?;
        let settings = office.ask(&Generative::settingsCall {}).await?;
        let (period, policy) = office.policy_now().await?;
        let ceiling = Ceiling::load(&office).await?;
        let measured = |base| currency.measured(base);
        let mut books = Self {
            contract: words.party(currency.address()),
            name: currency.name.clone(),
            symbol: currency.money.scale.unit.clone(),
            day: date(books.day),
            minted: measured(books.forWork.saturating_add(books.asIncome)),
            for_work: measured(books.forWork),
            as_income: measured(books.asIncome),
            held: measured(books.held),
            commons: words.party(currency.commons),
            of_commons: measured(books.commons),
            melted: measured(books.melted),
            members,
            ceiling,
            cash_held: currency.cash.scale.measured(settings.cashHeld),
            text: String::new(),
        };
        let mut rows = books.rows(&office);
        rows.push(("period", currency.period(period)));
        rows.extend(policy::in_words(&policy.policy, currency));
        books.text = format!("{}\n{}", facts(rows), books.ceiling.sentence());
        Ok(books)
    }

    fn rows(&self, office: &Office) -> Vec<(&'static str, String)> {
        let commons = office.who(office.currency.commons);
        let rest = match office.currency.melts_to_commons {
            true => ("of the commons", shown(&self.of_commons)),
            false => ("melted", format!("{}, nobody's", shown(&self.melted))),
        };
        let mut rows = vec![
            (
                "currency of work",
                format!("{} {}", self.symbol, self.contract.address),
            ),
            ("held today", shown(&self.held)),
            rest,
            (
                "minted in all",
                format!(
                    "{}: {} for work, {} as basic income",
                    shown(&self.minted),
                    shown(&self.for_work),
                    shown(&self.as_income)
                ),
            ),
            ("written down", self.day.clone()),
            ("commons", commons),
            ("members", self.members.to_string()),
        ];
        if self.cash_held.base != "0" {
            rows.push(("cash paid in", shown(&self.cash_held)));
        }
        rows
    }
}
