//! From a charter to contracts on a chain, with everything wired, exactly once.
//!
//! | module | |
//! | --- | --- |
//! | [`artifacts`] | the built contracts |
//! | [`step`], [`plan`], [`messages`], [`register`], [`currencies`] | the steps, and the transaction of each |
//! | [`estimate`] | what they will cost |
//! | [`begin`] | what must hold before anything is sent |
//! | [`journal`] | what was signed, written down before it is sent |
//! | [`work`] | carries the steps out |
//! | [`found`] | what the chain says of a step |
//! | [`verify`], [`reading`], [`reading_claims`], [`reading_currencies`] | reads everything back |
//! | [`begins`] | from when what was set counts |
//! | [`assemble`], [`manifest`], [`token_list`] | what is left for other commands and for wallets |

pub mod artifacts;
pub mod assemble;
pub mod begin;
pub mod begins;
pub mod changes;
pub mod currencies;
pub mod estimate;
pub mod found;
pub mod journal;
pub mod manifest;
pub mod messages;
pub mod plan;
pub mod reading;
pub mod reading_claims;
pub mod reading_currencies;
pub mod register;
pub mod report;
pub mod step;
pub mod token_list;
pub mod verify;
pub mod work;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use alloy::primitives::Address;
use clap::{Args, Subcommand};

use self::{
    artifacts::{needed, Artifacts},
    assemble::{manifest_of, transactions, words_of},
    begin::Source,
    estimate::Estimate,
    journal::{Hold, Journal},
    manifest::{Manifest, Remaining},
    plan::{Known, Plan},
    report::{Deployed, Verified},
    token_list::TokenList,
    verify::{Verdict, Verification, ACCEPTANCE},
    work::{known, Work},
};
use crate::{
    chain::{needs_consent, Connection},
    charter::terms::Charter,
    session::Session,
    shell::{Failure, Report},
    vocabulary::{Speaker, Vocabulary},
};

/// Put a charter's contracts on the chain, or go on where an earlier run stopped
///
/// Every transaction is written to a journal beside the manifest before it is sent. After a broken
/// connection, or a power cut, the same command goes on: it finds out what became of what was sent,
/// and sends nothing twice. At the end every setting is read back and a manifest is written, by which
/// all other commands know the deployment.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(subcommand)]
    verify: Option<Verify>,
    /// The charter
    #[arg(required_unless_present = "resume")]
    charter: Option<PathBuf>,
    /// Where to write the manifest [default: that of --deployment]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Folder of the built contracts [default: `contracts` beside the program, then target/ink]
    #[arg(long, value_name = "DIR", env = "WEIR_ARTIFACTS")]
    artifacts: Option<PathBuf>,
    /// Go on with the deployment that is under way, with the charter it began with
    #[arg(long)]
    resume: bool,
}

#[derive(Clone, Debug, Subcommand)]
enum Verify {
    /// Read a deployment back from its chain and hold it against its manifest
    Verify {
        /// The manifest [default: that of --deployment]
        manifest: Option<PathBuf>,
        /// Hold the code against the contracts built in this folder as well
        #[arg(long, value_name = "DIR")]
        artifacts: Option<PathBuf>,
    },
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// If something does not fit together, the chain does not answer or refuses, or what is read back
    /// is not what was deployed. What was done by then is in the journal.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        if let Some(Verify::Verify {
            manifest,
            artifacts,
        }) = self.verify
        {
            return verify_command(manifest, artifacts.as_deref(), session).await;
        }
        let out = self
            .out
            .unwrap_or_else(|| session.settings.deployment.value.clone());
        let _hold = if session.settings.dry_run {
            None
        } else {
            Some(Hold::take(&out)?)
        };
        let found = Journal::load(&journal::path_of(&out))?;
        let manifest = match (&found, out.exists()) {
            (None, true) => Some(Manifest::load(&out)?),
            _ => None,
        };
        let file = match (self.charter, &found, &manifest) {
            (Some(file), _, _) => file,
            (None, Some(journal), _) => journal.record.charter_file.clone(),
            (None, None, Some(manifest)) => {
                let connection = session.connect(manifest.rpc_url.as_deref()).await?;
                return already(manifest, &out, &connection, session).await;
            }
            (None, None, None) => {
                return Err(Failure::not_found(format!(
                    "no deployment to {} is under way",
                    out.display()
                ))
                .advise("begin one with `weir deploy CHARTER`"))
            }
        };
        let source = Source::read(file, session)?;
        let url = manifest.as_ref().and_then(|it| it.rpc_url.as_deref());
        let connection = session.connect(url).await?;
        begin::refuse_dev_accounts(&source.charter, connection.chain_id())?;
        if let Some(manifest) = manifest {
            begin::same_deployment(&manifest, &out, &source, &connection).await?;
            return already(&manifest, &out, &connection, session).await;
        }
        let artifacts = Artifacts::find(self.artifacts.as_deref(), &needed(&source.charter))?;
        let path = journal::path_of(&out);
        let (journal, resumed) =
            begin::journal(found, path, &source, &artifacts, &connection).await?;
        deploy(
            session,
            &connection,
            &source,
            &artifacts,
            (journal, resumed),
            &out,
        )
        .await
    }
}

async fn deploy(
    session: &Session,
    connection: &Connection,
    source: &Source,
    artifacts: &Artifacts,
    (journal, resumed): (Journal, bool),
    out: &Path,
) -> Result<(), Failure> {
    let charter = &source.charter;
    let signer = session.signer(connection)?;
    if signer.is_external() {
        return Err(Failure::usage(
            "a deployment is many transactions, each of which builds on the one before: a wallet \
             that signs elsewhere cannot do it",
        )
        .advise(
            "deploy with --account NAME; name the wallet as the charter's governor, and governance \
             is offered to it",
        ));
    }
    let plan = Plan {
        charter,
        first_opens: journal.record.first_opens,
        began: journal.record.began,
        artifacts: Some(artifacts),
        words: words_of(charter),
    };
    let steps = plan.steps(signer.address());
    let open: Vec<_> = steps
        .iter()
        .copied()
        .filter(|step| journal.outcome(&plan.id(*step)).is_none())
        .collect();
    plan.fits(&open)?;
    let so_far = known(&plan, &journal);
    let estimate = Estimate::of(connection, &plan, &open, &so_far, signer.address()).await?;
    if session.settings.dry_run {
        session.shell.report(&estimate);
        return Ok(());
    }
    let sentence = estimate.sentence(&plan.words);
    let others = plan.of_other_assemblies(&open, signer.address());
    if others > 0 {
        session.shell.note(&format!(
            "{others} of the steps are for assemblies other than {}: they remain for `weir deploy \
             --resume`, signed by them, and so does what builds on them.",
            plan.words.address(signer.address())
        ));
    }
    if resumed {
        let (path, left) = (journal.path().display(), open.len());
        session.shell.note(&format!(
            "Going on with {path}: {left} of {} steps are left.",
            steps.len()
        ));
    }
    let has = connection.balance(signer.address()).await?;
    if has < estimate.total_cost {
        return Err(Failure::failed(format!(
            "{} has {} of the chain's coin, and this will cost about {}; nothing was sent",
            plan.words.address(signer.address()),
            plan.words.native(has),
            estimate.total
        ))
        .advise("give the account more, or deploy with another"));
    }
    let ask = !open.is_empty() && needs_consent(connection, &signer);
    if ask && !session.shell.confirm(&format!("Send {sentence}?"))? {
        return Err(Failure::failed("nothing was sent: the answer was no"));
    }
    let mut work = Work {
        session,
        connection,
        signer: &signer,
        plan: &plan,
        journal,
        resumed,
    };
    let mut remaining = work.run(&steps).await?;
    let known = work.known();
    let complete = remaining.is_empty();
    remaining.extend(acceptance(connection, charter, &known, &plan.words).await?);
    let journal = work.journal;
    let Some(manifest) = manifest_of(
        source,
        artifacts,
        &journal,
        &plan,
        connection,
        remaining.clone(),
    ) else {
        session.shell.report(&Deployed {
            complete: false,
            chain_id: connection.chain_id(),
            contracts: contracts_of(&known),
            manifest: None,
            token_list: None,
            transactions: transactions(&journal),
            remaining,
            verification: Verification::default(),
            words: plan.words.clone(),
            begins: Vec::new(),
            nothing_sent: false,
        });
        return Ok(());
    };
    let verification = verify::verify(&manifest, connection).await?;
    let begins = begins::of(&manifest, charter, connection).await?;
    let now = connection.now().await?;
    let list_path = match TokenList::of(&manifest, now) {
        Some(list) => {
            let path = out.with_extension("tokenlist.json");
            manifest::write_json(&path, &list)?;
            Some(path)
        }
        None => None,
    };
    manifest.save(out)?;
    if complete {
        journal.close()?;
    }
    let deployed = Deployed {
        complete,
        chain_id: manifest.chain_id,
        contracts: contracts_of(&known),
        manifest: Some(out.to_owned()),
        token_list: list_path,
        transactions: manifest.transactions.clone(),
        remaining,
        verification: verification.clone(),
        words: plan.words.clone(),
        begins,
        nothing_sent: false,
    };
    // right after a deployment in one go nobody can have changed anything
    let verdicts: &[_] = if resumed {
        &[Verdict::Wrong]
    } else {
        &[Verdict::Wrong, Verdict::Changed]
    };
    conclude(session, &deployed, &verification, verdicts)
}

/// What the governor has to do at the end, if anything.
async fn acceptance(
    connection: &Connection,
    charter: &Charter,
    known: &Known,
    words: &Vocabulary,
) -> Result<Option<Remaining>, Failure> {
    // all contracts have this message under the same selector
    let call = crate::interfaces::Council::governorCall {};
    let of_claims = charter.claims.as_ref().map(|it| &it.governor);
    let of_fund = charter.fund.as_ref().map(|it| &it.governor);
    let of_generative = charter.generative.as_ref().map(|it| &it.governor);
    let of_exchange = charter.exchange.as_ref().map(|it| &it.governor);
    let mut commands = Vec::new();
    let mut who = Vec::new();
    for (contract, governor, word) in [
        (known.council, Some(&charter.governor), "council"),
        (known.fishcoin, Some(&charter.governor), "currency"),
        (known.claims, of_claims, "claims"),
        (known.fund, of_fund, "fund"),
        (known.generative, of_generative, "generative"),
        (known.exchange, of_exchange, "exchange"),
    ] {
        let (Some(contract), Some(governor)) = (contract, governor) else {
            continue;
        };
        if connection.read(contract, &call, words).await? != governor.address {
            commands.push(format!("weir governance accept {word}"));
            let name = words.address(governor.address);
            if !who.contains(&name) {
                who.push(name);
            }
        }
    }
    Ok((!commands.is_empty()).then(|| Remaining {
        what: ACCEPTANCE.into(),
        who: who.join(", "),
        command: format!("{}; signed by that account", commands.join("; ")),
    }))
}

/// The contracts that are there, by name.
fn contracts_of(known: &Known) -> BTreeMap<&'static str, Address> {
    [
        (Speaker::Council, known.council),
        (Speaker::Fishcoin, known.fishcoin),
        (Speaker::Claims, known.claims),
        (Speaker::Fund, known.fund),
        (Speaker::Generative, known.generative),
        (Speaker::Exchange, known.exchange),
    ]
    .into_iter()
    .filter_map(|(speaker, address)| Some((speaker.key(), address?)))
    .collect()
}

/// Reports, and fails if anything has one of these verdicts. As JSON the failure is the one object.
fn conclude<R: Report>(
    session: &Session,
    report: &R,
    verification: &Verification,
    verdicts: &[Verdict],
) -> Result<(), Failure> {
    let list: Vec<_> = verification
        .with(verdicts)
        .into_iter()
        .map(|it| format!("{}: {} expected, {} found", it.what, it.expected, it.found))
        .collect();
    if list.is_empty() || !session.shell.json() {
        session.shell.report(report);
    }
    if list.is_empty() {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "what is on the chain is not what was deployed:\n  {}",
        list.join("\n  ")
    ))
    .advise("do not use this deployment before it is clear why"))
}

/// Everything is there already: reads it back, and writes down if the governor has accepted.
async fn already(
    manifest: &Manifest,
    out: &Path,
    connection: &Connection,
    session: &Session,
) -> Result<(), Failure> {
    let mut manifest = manifest.clone();
    let mut verification = verify::verify(&manifest, connection).await?;
    let governors = |it: &&verify::Check| it.what.starts_with("governor");
    let mut checks = verification.checks.iter().filter(governors);
    let waits = manifest.remaining.iter().any(|it| it.what == ACCEPTANCE);
    if waits && checks.all(|it| it.verdict == Verdict::Same) {
        manifest.remaining.retain(|it| it.what != ACCEPTANCE);
        verification = verify::verify(&manifest, connection).await?;
        if !session.settings.dry_run {
            manifest.save(out)?;
        }
    }
    let deployed = Deployed {
        complete: true,
        chain_id: manifest.chain_id,
        contracts: manifest
            .contracts()
            .into_iter()
            .map(|(speaker, it)| (speaker.key(), it.address))
            .collect(),
        manifest: Some(out.to_owned()),
        token_list: None,
        transactions: manifest.transactions.clone(),
        remaining: manifest.remaining.clone(),
        verification: verification.clone(),
        words: manifest.words(),
        begins: begins::of(&manifest, &verify::charter_of(&manifest)?, connection).await?,
        nothing_sent: true,
    };
    conclude(session, &deployed, &verification, &[Verdict::Wrong])
}

async fn verify_command(
    path: Option<PathBuf>,
    artifacts: Option<&Path>,
    session: &Session,
) -> Result<(), Failure> {
    let path = path.unwrap_or_else(|| session.settings.deployment.value.clone());
    let manifest = Manifest::load(&path)?;
    let connection = session.connect(manifest.rpc_url.as_deref()).await?;
    let mut verification = verify::verify(&manifest, &connection).await?;
    if artifacts.is_some() {
        let contracts = manifest.contracts();
        let names: Vec<_> = contracts.iter().map(|(speaker, _)| speaker.key()).collect();
        let built = Artifacts::find(artifacts, &names)?;
        verify::against_build(&mut verification, &manifest, &built);
    }
    let verified = Verified::new(path, &manifest, verification.clone());
    conclude(session, &verified, &verification, &[Verdict::Wrong])
}
