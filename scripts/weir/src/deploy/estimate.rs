//! What a deployment will cost, before anything of it is there.
//!
//! The chain can try out a transaction only once what it builds on exists. Putting up the first contract and
//! a plain transfer can be tried at once; every other step is reckoned from these two, by what such
//! steps were measured to cost on the chain in one process and on the production engine: chains differ
//! in what they ask for a transaction at all and for what is stored. Steps whose contracts are there
//! already are tried out.

use alloy::primitives::{Address, Bytes, U256};
use serde::Serialize;

use super::plan::{Known, Plan, Step};
use crate::{
    chain::{Connection, Transaction},
    shell::{lines, table, Failure, Kind, Report},
    vocabulary::Vocabulary,
};

/// One transaction and what it will cost.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What it does.
    pub what: String,
    /// Gas.
    pub gas: u64,
    /// What it will cost; the chain's coin.
    pub cost: String,
    /// Tried out on the chain, not reckoned.
    pub tried: bool,
}

/// Every transaction that would be sent, and what they would cost.
#[derive(Clone, Debug, Serialize)]
pub struct Estimate {
    /// Who would send them.
    pub from: Address,
    /// In order.
    pub transactions: Vec<Line>,
    /// Of all of them; the chain's coin.
    pub total: String,
    /// The same; the chain's smallest unit.
    #[serde(skip)]
    pub total_cost: U256,
}

/// What is tried out to reckon with; gas.
struct Measure {
    transfer: u64,
    council: u64,
}

impl Measure {
    /// What a step will use; gas.
    fn of(&self, step: Step) -> u64 {
        // tenths of a transfer, and hundred-thousandths of putting up the council
        let (transfers, councils) = match step {
            Step::Council => (0, 100_000),
            Step::Fishcoin => (0, 96_000),
            Step::Stock => (68, 410),
            Step::Place(_) => (62, 170),
            Step::Part(_) => (61, 50),
            Step::Currency => (58, 150),
            Step::Shares(_) => (52, 170),
            // of nearly the same size; where there is no council, the register is tried out
            Step::Claims => (0, 105_000),
            Step::Fund => (0, 101_000),
            Step::Kind(_) => (75, 510),
            Step::Scheme(_) => (70, 440),
            Step::Agreement(_) => (65, 260),
            Step::KindSeat(..) | Step::Auditor(_) => (55, 450),
            Step::Generative => (0, 108_000),
            Step::Exchange => (0, 92_000),
            Step::Rate(_) => (58, 380),
            Step::Community(_) => (56, 150),
            Step::Listing(_) => (70, 600),
            Step::OfferCouncil
            | Step::OfferFishcoin
            | Step::OfferClaims
            | Step::OfferFund
            | Step::OfferGenerative
            | Step::OfferExchange => (53, 50),
        };
        let part = |whole: u64, count: u64, of: u64| whole.saturating_mul(count).div_ceil(of);
        part(self.transfer, transfers, 10).saturating_add(part(self.council, councils, 100_000))
    }
}

impl Estimate {
    /// Reckons what `steps` cost, sent by `from`.
    ///
    /// # Errors
    /// If the chain does not answer, or refuses the first of them.
    pub async fn of(
        connection: &Connection,
        plan: &Plan<'_>,
        steps: &[Step],
        known: &Known,
        from: Address,
    ) -> Result<Self, Failure> {
        let first = match (&plan.charter.fishery, &plan.charter.claims) {
            (Some(_), _) => Step::Council,
            (None, Some(_)) => Step::Claims,
            (None, None) => Step::Exchange,
        };
        let council = plan.transaction(first, known, from)?;
        let council = connection.prepare(&council, from, &plan.words).await?;
        let transfer = Transaction {
            to: Some(from),
            data: Bytes::new(),
            value: U256::ZERO,
            label: "a transfer".into(),
        };
        let transfer = connection.prepare(&transfer, from, &plan.words).await?;
        let measure = Measure {
            transfer: transfer.estimate,
            council: council.estimate,
        };
        let mut list = Vec::with_capacity(steps.len());
        let mut total = U256::ZERO;
        for step in steps {
            let tried = match step {
                step if *step == first => Some(council.estimate),
                _ => tried(connection, plan, *step, known, from).await?,
            };
            let gas = tried.unwrap_or_else(|| measure.of(*step));
            let price = U256::from(council.fees.likely());
            let cost = U256::from(gas).saturating_mul(price);
            total = total.saturating_add(cost);
            list.push(Line {
                what: plan.label(*step),
                gas,
                cost: plan.words.native(cost),
                tried: tried.is_some(),
            });
        }
        Ok(Self {
            from,
            transactions: list,
            total: plan.words.native(total),
            total_cost: total,
        })
    }

    /// In one sentence.
    pub fn sentence(&self, words: &Vocabulary) -> String {
        format!(
            "{} transactions, about {} of the chain's coin, from {}",
            self.transactions.len(),
            self.total,
            words.address(self.from)
        )
    }
}

/// The gas of a step tried out on the chain; none while what it builds on is not there, or it is not to be done
/// now.
async fn tried(
    connection: &Connection,
    plan: &Plan<'_>,
    step: Step,
    known: &Known,
    from: Address,
) -> Result<Option<u64>, Failure> {
    if plan.actor(step, known).is_none() {
        return Ok(None);
    }
    let transaction = plan.transaction(step, known, from)?;
    match connection.prepare(&transaction, from, &plan.words).await {
        Ok(prepared) => Ok(Some(prepared.estimate)),
        Err(failure) if failure.kind == Kind::Unreachable => Err(failure),
        Err(_) => Ok(None),
    }
}

impl Report for Estimate {
    fn text(&self) -> String {
        let mut list = table(&["transaction", "gas", "cost"]);
        for line in &self.transactions {
            let about = if line.tried { "" } else { "about " };
            list.add_row([
                line.what.clone(),
                format!("{about}{}", line.gas),
                format!("{about}{}", line.cost),
            ]);
        }
        list.add_row([
            "in all".into(),
            String::new(),
            format!("about {}", self.total),
        ]);
        format!(
            "Nothing was sent. These transactions would be, from {}; costs are in the chain's coin.\n\n{}",
            self.from,
            lines(list)
        )
    }
}
