//! The manifest of a deployment, from its charter and its journal.

use super::{
    artifacts::Artifacts,
    begin::Source,
    currencies::community_number,
    journal::{Journal, Outcome},
    manifest::{self, Contract, Done, Manifest, Remaining},
    plan::{Plan, Step},
    work::known,
};
use crate::{chain::Connection, charter::terms::Charter, vocabulary::Vocabulary};

/// The words in which to speak of a charter.
pub fn words_of(charter: &Charter) -> Vocabulary {
    let words = match &charter.fishery {
        Some(it) => Vocabulary::of(&it.stock.unit, it.stock.decimals, &it.currency.symbol),
        None => Vocabulary::default(),
    };
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

/// The manifest, once every contract is there.
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
    let contract = |step| {
        let outcome: &Outcome = journal.outcome(&plan.id(step))?;
        let name = plan.id(step);
        let artifact = artifacts.get(&name)?;
        let hash = journal.record.code_hashes.get(&name).copied();
        Some(Contract {
            address: outcome.contract?,
            code_hash: hash.unwrap_or(artifact.code_hash),
            block: outcome.block.unwrap_or_default(),
            transaction: outcome.transaction.unwrap_or_default(),
            abi: artifact.abi.clone(),
        })
    };
    let fishery = match &charter.fishery {
        Some(it) => {
            let numbered = |index: usize| {
                let place = it.places.get(index)?;
                Some((place.name.clone(), known.node(Some(index))?))
            };
            Some(manifest::Fishery {
                council: contract(Step::Council)?,
                fishcoin: contract(Step::Fishcoin)?,
                stock: known.stock?,
                node: known.node(it.currency.place)?,
                stock_name: it.stock.name.clone(),
                unit: it.stock.unit.clone(),
                decimals: it.stock.decimals,
                currency_name: it.currency.name.clone(),
                symbol: it.currency.symbol.clone(),
                first_opens: journal.record.first_opens,
                season_length: it.season.length,
                places: (0..it.places.len()).filter_map(numbered).collect(),
            })
        }
        None => None,
    };
    let claims = match &charter.claims {
        Some(_) => Some(contract(Step::Claims)?),
        None => None,
    };
    let fund = match &charter.fund {
        Some(_) => Some(contract(Step::Fund)?),
        None => None,
    };
    let generative = match &charter.generative {
        Some(_) => Some(contract(Step::Generative)?),
        None => None,
    };
    let exchange = match &charter.exchange {
        Some(_) => Some(contract(Step::Exchange)?),
        None => None,
    };
    let communities = charter.exchange.iter().flat_map(|it| &it.communities);
    let kinds = charter.kinds().iter().enumerate();
    let agreements = charter.fund.iter().flat_map(|it| it.agreements.iter());
    let institutions = charter.institutions.iter().cloned().zip(0_u8..).collect();
    Some(Manifest {
        format: manifest::FORMAT,
        name: charter.name.clone(),
        chain_id: connection.chain_id(),
        // a path may hold a key to the service: it is shown as "…", and not kept
        rpc_url: Some(connection.url()).filter(|url| !url.contains('…')),
        first_block: journal.record.first_block,
        began: journal.record.began,
        fishery,
        claims,
        kinds: kinds
            .filter_map(|(index, it)| Some((it.name.clone(), known.kind(index)?)))
            .collect(),
        fund,
        agreements: agreements
            .zip(&known.agreements)
            .filter_map(|(it, number)| Some((it.name.clone(), (*number)?)))
            .collect(),
        generative,
        generative_coin: charter.generative.as_ref().map(|it| manifest::Coin {
            name: it.name.clone(),
            symbol: it.symbol.clone(),
            decimals: it.decimals,
        }),
        exchange,
        communities: communities
            .enumerate()
            .filter_map(|(index, it)| Some((it.name.clone(), community_number(index)?)))
            .collect(),
        governor: charter.governor.address,
        people: charter
            .people()
            .map(|(name, who)| (name.to_owned(), who.address))
            .collect(),
        institutions,
        accounts: source.accounts.clone(),
        charter: source.text.clone(),
        transactions: transactions(journal),
        remaining,
    })
}
