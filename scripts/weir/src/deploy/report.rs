//! What `weir deploy` tells at its end.

use std::{collections::BTreeMap, path::PathBuf};

use alloy::primitives::{Address, U256};
use serde::Serialize;

use super::{
    begins::Begins,
    manifest::{Done, Manifest, Remaining},
    verify::{Check, Verdict, Verification},
};
use crate::{
    shell::{facts, lines, table, Report},
    vocabulary::Vocabulary,
};

/// A deployment, as far as it came.
#[derive(Clone, Debug, Serialize)]
pub struct Deployed {
    /// Everything that can be done now is done.
    pub complete: bool,
    /// The chain.
    pub chain_id: u64,
    /// The contracts that are there: council, fishcoin, claims, fund, generative, exchange.
    #[serde(flatten)]
    pub contracts: BTreeMap<&'static str, Address>,
    /// The manifest, if there is enough for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<PathBuf>,
    /// The list of tokens for wallets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_list: Option<PathBuf>,
    /// Transactions of this run and of those before it.
    pub transactions: Vec<Done>,
    /// What remains.
    pub remaining: Vec<Remaining>,
    /// From when what was set counts, where that is not at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub begins: Vec<Begins>,
    /// Settings read back.
    pub verification: Verification,
    #[serde(skip)]
    pub(super) words: Vocabulary,
    /// This run sent nothing.
    #[serde(skip)]
    pub(super) nothing_sent: bool,
}

impl Deployed {
    /// What all its transactions cost; the chain's smallest unit.
    fn cost(&self) -> U256 {
        self.transactions
            .iter()
            .filter_map(|it| it.cost.as_ref()?.parse::<U256>().ok())
            .fold(U256::ZERO, U256::saturating_add)
    }
}

impl Report for Deployed {
    fn text(&self) -> String {
        let head = match (self.nothing_sent, self.manifest.is_some()) {
            (true, true) => "It is deployed already; nothing was sent.".to_owned(),
            (_, true) => format!(
                "Deployed on chain {} with {} transactions, for {} of the chain's coin.",
                self.chain_id,
                self.transactions.len(),
                self.words.native(self.cost())
            ),
            (_, false) => format!("The deployment on chain {} is not complete.", self.chain_id),
        };
        let path = |path: &Option<PathBuf>| path.as_ref().map(|it| it.display().to_string());
        let contract = |name: &str| self.contracts.get(name).map(|it| it.to_string());
        let rows = [
            ("council", contract("council")),
            ("currency", contract("fishcoin")),
            ("register", contract("claims")),
            ("fund", contract("fund")),
            ("currency of work", contract("generative")),
            ("exchange", contract("exchange")),
            ("manifest", path(&self.manifest)),
            ("token list", path(&self.token_list)),
        ];
        let rows = rows
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let mut parts = vec![head, facts(rows)];
        if self.manifest.is_some() {
            parts.push(summary(&self.verification));
        }
        if !self.begins.is_empty() {
            let sentences: Vec<_> = self.begins.iter().map(|it| it.sentence.as_str()).collect();
            parts.push(sentences.join("\n"));
        }
        if !self.remaining.is_empty() {
            let mut list = table(&["remains to be done", "by whom, or when", "how"]);
            for it in &self.remaining {
                list.add_row([it.what.clone(), it.who.clone(), it.command.clone()]);
            }
            parts.push(lines(list));
        }
        parts.join("\n\n")
    }
}

/// What was read back, in a sentence, and in a table where something differs.
fn summary(verification: &Verification) -> String {
    let same = verification.with(&[Verdict::Same]).len();
    let count = verification.checks.len();
    let sentence = if same == count {
        format!("Read back from the chain: {count} settings, all as in the charter.")
    } else {
        format!("Read back from the chain: {same} of {count} settings are as in the charter.")
    };
    let different = verification.with(&[Verdict::Wrong, Verdict::Changed, Verdict::Remains]);
    if different.is_empty() {
        return sentence;
    }
    let mut list = table(&["", "in the charter", "on the chain", ""]);
    for Check {
        what,
        expected,
        found,
        verdict,
    } in different
    {
        let verdict = match verdict {
            Verdict::Wrong => "WRONG: not what was deployed",
            Verdict::Changed => "was changed since",
            Verdict::Remains => "remains to be done",
            Verdict::Same => "",
        };
        list.add_row([what.as_str(), expected, found, verdict]);
    }
    format!("{sentence}\n{}", lines(list))
}

/// What `weir deploy verify` tells.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// The manifest.
    pub manifest: PathBuf,
    /// The chain.
    pub chain_id: u64,
    /// Nothing is other than it can be.
    pub sound: bool,
    /// Settings read back.
    #[serde(flatten)]
    pub verification: Verification,
}

impl Verified {
    /// The result of verifying `manifest`.
    pub fn new(path: PathBuf, manifest: &Manifest, verification: Verification) -> Self {
        Self {
            manifest: path,
            chain_id: manifest.chain_id,
            sound: verification.with(&[Verdict::Wrong]).is_empty(),
            verification,
        }
    }
}

impl Report for Verified {
    fn text(&self) -> String {
        let head = if self.sound {
            "is on its chain as it was deployed."
        } else {
            "is NOT on its chain as it was deployed."
        };
        format!(
            "{} {head}\n\n{}",
            self.manifest.display(),
            summary(&self.verification)
        )
    }
}
