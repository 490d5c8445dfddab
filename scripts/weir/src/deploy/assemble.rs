//! The manifest of a deployment, from its charter and its journal.

use super::{
    artifacts::{Artifact, Artifacts},
    begin::Source,
    journal::{Journal, Outcome},
    manifest::{self, Contract, Done, Manifest, Remaining},
    plan::{Plan, Step},
    work::known,
};
use crate::{chain::Connection, charter::terms::Charter, vocabulary::Vocabulary};

/// The words in which to speak of a charter.
pub fn words_of(charter: &Charter) -> Vocabulary {
    let words = Vocabulary::of(
        &charter.stock.unit,
        charter.stock.decimals,
        &charter.currency.symbol,
    );
    charter
        .people()
        .fold(words, |words, (name, who)| words.name(who.address, name))
        .name(charter.governor.address, "the governor")
}

/// What was sent, in order.
pub fn transactions(journal: &Journal) -> Vec<Done> {
    journal
        .finished()
        .into_iter()
        .map(|it| Done {
            what: it.what.clone(),
            transaction: it.transaction,
            block: it.block,
            cost: it.cost.clone(),
        })
        .collect()
}

/// The manifest, once both contracts are there.
pub fn manifest_of(
    source: &Source,
    artifacts: &Artifacts,
    journal: &Journal,
    plan: &Plan,
    connection: &Connection,
    remaining: Vec<Remaining>,
) -> Option<Manifest> {
    let charter = &source.charter;
    let known = known(plan, journal);
    let contract = |step, artifact: &Artifact| {
        let outcome: &Outcome = journal.outcome(&plan.id(step))?;
        let hash = journal.record.code_hashes.get(artifact.name).copied();
        Some(Contract {
            address: outcome.contract?,
            code_hash: hash.unwrap_or(artifact.code_hash),
            block: outcome.block.unwrap_or_default(),
            transaction: outcome.transaction.unwrap_or_default(),
            abi: artifact.abi.clone(),
        })
    };
    let numbered = |index: usize| {
        let place = charter.places.get(index)?;
        Some((place.name.clone(), known.node(Some(index))?))
    };
    let institutions = charter.institutions.iter().cloned().zip(0_u8..).collect();
    Some(Manifest {
        format: manifest::FORMAT,
        name: charter.name.clone(),
        chain_id: connection.chain_id(),
        // a path may hold a key to the service: it is shown as "…", and not kept
        rpc_url: Some(connection.url()).filter(|url| !url.contains('…')),
        first_block: journal.record.first_block,
        council: contract(Step::Council, &artifacts.council)?,
        fishcoin: contract(Step::Fishcoin, &artifacts.fishcoin)?,
        stock: known.stock?,
        node: known.node(charter.currency.place)?,
        stock_name: charter.stock.name.clone(),
        unit: charter.stock.unit.clone(),
        decimals: charter.stock.decimals,
        currency_name: charter.currency.name.clone(),
        symbol: charter.currency.symbol.clone(),
        first_opens: journal.record.first_opens,
        season_length: charter.season.length,
        governor: charter.governor.address,
        people: charter
            .people()
            .map(|(name, who)| (name.to_owned(), who.address))
            .collect(),
        places: (0..charter.places.len()).filter_map(numbered).collect(),
        institutions,
        accounts: source.accounts.clone(),
        charter: source.text.clone(),
        transactions: transactions(journal),
        remaining,
    })
}
