//! What became of a transaction.

use alloy::primitives::{Address, Bytes, B256, U256};
use serde::Serialize;

use super::{receipt_cost, Prepared, Receipt, Unsigned};
use crate::vocabulary::Vocabulary;

/// What became of it.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It is in a block and did what it should.
    Confirmed(Box<Receipt>),
    /// Nothing was sent: it was only to be shown, or another wallet sends it.
    Planned(Box<Plan>),
}

/// What would be sent, and what it would cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Who would send it.
    pub from: Address,
    /// The contract; nobody for a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Address>,
    /// The call.
    pub data: Bytes,
    /// Gas it was found to use.
    pub gas: u64,
    /// What it will probably cost; the chain's coin.
    pub cost: String,
    /// The most it can cost; the chain's coin.
    pub cost_at_most: String,
    /// What the wallet is to sign, where a wallet does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsigned: Option<Unsigned>,
    /// A link that opens in the wallet (EIP-681).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Plan {
    /// The plan of `prepared`; with what a wallet is to sign if one is to.
    pub fn of(prepared: &Prepared, unsigned: Option<Unsigned>, words: &Vocabulary) -> Self {
        Self {
            from: prepared.from,
            to: prepared.transaction.to,
            data: prepared.transaction.data.clone(),
            gas: prepared.estimate,
            cost: words.native(prepared.likely_cost()),
            cost_at_most: words.native(prepared.cost()),
            link: unsigned.as_ref().and_then(Unsigned::link),
            unsigned,
        }
    }
}

/// What became of it, for programs.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Sending {
    /// It is in a block.
    Confirmed {
        /// Under which the chain knows it.
        transaction: B256,
        /// The block's number.
        block: u64,
        /// Gas it used.
        gas: u64,
        /// What it cost; the chain's coin.
        cost: String,
    },
    /// Nothing was sent.
    Planned(Box<Plan>),
}

impl Sending {
    /// What became of `sent`.
    pub fn of(sent: &Sent, words: &Vocabulary) -> Self {
        match sent {
            Sent::Confirmed(receipt) => Self::Confirmed {
                transaction: receipt.transaction_hash,
                block: receipt.block_number.unwrap_or_default(),
                gas: receipt.gas_used,
                cost: words.native(receipt_cost(receipt)),
            },
            Sent::Planned(plan) => Self::Planned(plan.clone()),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        match self {
            Self::Confirmed {
                transaction,
                block,
                cost,
                ..
            } => format!("Block {block}, cost {cost}, transaction {transaction}."),
            Self::Planned(plan) => plan.text(),
        }
    }
}

impl Plan {
    /// For people.
    fn text(&self) -> String {
        let cost = format!(
            "It would cost about {}, at most {} of the chain's coin ({} gas).",
            self.cost, self.cost_at_most, self.gas
        );
        let Some(unsigned) = &self.unsigned else {
            return format!("Nothing was sent. {cost}");
        };
        let object = serde_json::to_string_pretty(unsigned).unwrap_or_default();
        let link = match &self.link {
            Some(link) => format!("\nOr open this in the wallet:\n{link}"),
            None => String::new(),
        };
        format!(
            "Nothing was sent. {cost}\nLet the wallet of {} sign and send this:\n{object}{link}\n\
             Then follow it with: weir transaction HASH",
            self.from
        )
    }
}

impl Sent {
    /// The receipt, if it is in a block.
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Confirmed(receipt) => Some(receipt),
            Self::Planned(_) => None,
        }
    }

    /// Whether nothing was sent.
    pub fn is_planned(&self) -> bool {
        matches!(self, Self::Planned(_))
    }

    /// What it cost; the chain's smallest unit, nothing if it was not sent.
    pub fn cost(&self) -> U256 {
        self.receipt().map_or(U256::ZERO, receipt_cost)
    }
}
