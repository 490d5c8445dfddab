//! What somebody has of a generative currency, in both figures: today's, and what was minted.

use alloy::primitives::Address;
use serde::Serialize;

use crate::{
    currency::date,
    deployment::Deployment,
    interfaces::Generative,
    shell::Failure,
    vocabulary::{Party, Quantity},
};

/// What somebody has.
#[derive(Clone, Debug, Serialize)]
pub struct Holding {
    /// Who.
    pub account: Party,
    /// The currency.
    pub currency: Party,
    /// Held today: what was written down, melted to today.
    pub today: Quantity,
    /// As it was last written down.
    pub written: Quantity,
    /// The day of it, as a date; none if it never was.
    pub written_on: Option<String>,
    /// All that was ever minted to the account, which never melts.
    pub minted: Quantity,
    /// For claims that were revoked after minting; the next mintings lower it.
    pub debt: Quantity,
    #[serde(skip)]
    who: String,
    #[serde(skip)]
    owes: bool,
    #[serde(skip)]
    title: String,
}

impl Holding {
    /// What `who` has of the deployment's generative currency.
    ///
    /// # Errors
    /// If there is no such currency, or the chain does not answer.
    pub async fn load(deployment: &Deployment, who: Address) -> Result<Self, Failure> {
        let words = &deployment.words;
        let currency = deployment.the_generative()?;
        let account = deployment
            .generative(&Generative::accountCall { who })
            .await?;
        let measured = |base| currency.measured(base);
        Ok(Self {
            account: words.party(who),
            currency: words.party(currency.address()),
            today: measured(account.balance),
            written: measured(account.written),
            written_on: (account.day > 0).then(|| date(account.day)),
            minted: measured(account.minted),
            debt: measured(account.debt),
            who: words.address(who),
            owes: account.debt > 0,
            title: words.address(currency.address()),
        })
    }

    /// The lines of it.
    pub fn lines(&self) -> Vec<(String, String)> {
        let written = match &self.written_on {
            Some(date) => format!("{} on {date}", shown(&self.written)),
            None => "never".to_owned(),
        };
        let mut lines = vec![
            ("currency".to_owned(), self.title.clone()),
            ("held today".to_owned(), shown(&self.today)),
            ("written down".to_owned(), written),
            (
                "minted in all".to_owned(),
                format!("{}, which does not melt", shown(&self.minted)),
            ),
        ];
        if self.owes {
            lines.push((
                "debt".to_owned(),
                format!("{}, taken from the next mintings", shown(&self.debt)),
            ));
        }
        lines
    }

    /// The same in a sentence.
    pub fn sentence(&self) -> String {
        let written = match &self.written_on {
            Some(date) => format!(" ({} written down on {date})", shown(&self.written)),
            None => String::new(),
        };
        let debt = match self.owes {
            true => format!(", and owes {}", shown(&self.debt)),
            false => String::new(),
        };
        format!(
            "{} holds {} today{written}; {} were minted to it in all{debt}.",
            self.who,
            shown(&self.today),
            shown(&self.minted)
        )
    }
}

/// "12.5 h".
pub fn shown(quantity: &Quantity) -> String {
    format!("{} {}", quantity.amount, quantity.unit)
        .trim_end()
        .to_owned()
}
