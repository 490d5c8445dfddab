//! The costs as a table for the terminal, as JSON with ratios, and as the page docs/costs.md.

use std::fmt::Write;

use serde::Serialize;

use super::{Costs, Row};

/// A row beside what the same message costs on a peer.
#[derive(Debug, Serialize)]
pub struct RowWithRatios<'a> {
    /// The row.
    #[serde(flatten)]
    pub row: &'a Row,
    /// Its figures over those of each peer that has the message.
    pub ratios: Vec<Ratio<'a>>,
}

/// A row's figures over a peer's.
#[derive(Debug, Serialize)]
pub struct Ratio<'a> {
    /// The peer.
    pub peer: &'a str,
    /// Computation.
    pub ref_time: f64,
    /// Proof.
    pub proof_size: f64,
}

/// Weir's contracts and, of each, the peers it is held against.
const PEERS: [(&str, &[&str]); 2] = [
    ("fishcoin", &["peer-evm", "peer-polkavm", "plain-evm", "plain-polkavm"]),
    ("council", &["peer-council-evm", "peer-council-polkavm"]),
];

fn find<'a>(costs: &'a Costs, contract: &str, message: &str) -> Option<&'a Row> {
    costs
        .rows
        .iter()
        .find(|row| row.contract == contract && row.message == message)
}

fn peers_of(contract: &str) -> &'static [&'static str] {
    PEERS
        .iter()
        .find(|(name, _)| *name == contract)
        .map_or(&[], |(_, peers)| peers)
}

#[allow(clippy::cast_precision_loss)] // printed with two or three digits
fn ratio(ours: u64, theirs: u64) -> f64 {
    (ours as f64 / theirs as f64 * 1_000.0).round() / 1_000.0
}

/// Every row; Weir's with their ratios to the peers.
pub fn with_ratios(costs: &Costs) -> Vec<RowWithRatios<'_>> {
    costs
        .rows
        .iter()
        .map(|row| {
            let ratios = peers_of(&row.contract)
                .iter()
                .filter_map(|peer| find(costs, peer, &row.message))
                .map(|peer| Ratio {
                    peer: &peer.contract,
                    ref_time: ratio(row.ref_time, peer.ref_time),
                    proof_size: ratio(row.proof_size, peer.proof_size),
                })
                .collect();
            RowWithRatios { row, ratios }
        })
        .collect()
}

/// All rows, aligned.
pub fn table(costs: &Costs) -> String {
    let mut text = String::new();
    let head = ("message", "contract", "code", "ref_time", "proof", "deposit");
    let _ = writeln!(
        text,
        "{:<46} {:<21} {:>7} {:>13} {:>8} {:>14}  ratio in ref_time/proof to",
        head.0, head.1, head.2, head.3, head.4, head.5
    );
    for RowWithRatios { row, ratios } in with_ratios(costs) {
        let ratios: Vec<_> = ratios
            .iter()
            .map(|ratio| format!("{} {:.2}/{:.2}", ratio.peer, ratio.ref_time, ratio.proof_size))
            .collect();
        let line = format!(
            "{:<46} {:<21} {:>7} {:>13} {:>8} {:>14}  {}",
            row.message,
            row.contract,
            row.code_bytes,
            row.ref_time,
            row.proof_size,
            row.storage_deposit,
            ratios.join("  ")
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let _ = writeln!(
        text,
        "largest difference between {:?} accounts: {}.{:02} %",
        costs.accounts,
        costs.largest_deviation / 100,
        costs.largest_deviation % 100
    );
    text
}

/// The page docs/costs.md.
pub fn markdown(costs: &Costs) -> String {
    table(costs)
}
