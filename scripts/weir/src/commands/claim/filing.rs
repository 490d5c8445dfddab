//! `weir claim file`: a claim, from options or a file, with its bond.

use std::{
    fs,
    path::{Path, PathBuf},
};

use alloy::primitives::{Address, B256};
use clap::Args;
use serde::Deserialize;
use weir_core::{cell::is_cell, claim::MAX_CELLS};

use super::refused_beforehand;
use crate::{
    chain::Transaction,
    commands::{act_all, money::topping_up},
    deploy::manifest::Manifest,
    deployment::Deployment,
    interfaces::Claims::{self, ClaimsErrors as Error},
    measures::{Kind, Scale},
    session::Session,
    shell::Failure,
};

/// File a claim for work that is done
///
/// What is claimed may stand in a file (TOML or JSON, with the keys kind, period, quantity, area,
/// evidence, cells, consumer); options go before it. The kind's bond is taken from the account in the
/// register, which is filled up first if it is short. The bond returns when the claim is final.
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// A file with some or all of what is claimed
    filing: Option<PathBuf>,
    /// The kind's name or number; needed if there are several
    #[arg(long)]
    kind: Option<String>,
    /// The period's number; by default the last one that is over
    #[arg(long)]
    period: Option<u32>,
    /// How much, in the kind's unit, as in "120.5 kg"
    #[arg(long)]
    quantity: Option<String>,
    /// On how much land, as in "12.3 ha"
    #[arg(long)]
    area: Option<String>,
    /// A manifest of `weir evidence make`, or the evidence's root, 32 bytes in hexadecimal
    #[arg(long)]
    evidence: Option<String>,
    /// What `weir evidence cells` wrote, or cells separated by commas
    #[arg(long)]
    cells: Option<String>,
    /// The contract that may pay for it: "fund", "generative" or an address; by default the one there is
    #[arg(long)]
    consumer: Option<String>,
}

/// The same from a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Option<Written>,
    period: Option<Written>,
    quantity: Option<Written>,
    area: Option<Written>,
    evidence: Option<String>,
    cells: Option<CellsWritten>,
    consumer: Option<String>,
}

/// A text, or a number that is as good as one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Whole(u64),
    Point(f64),
}

impl Written {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Whole(number) => number.to_string(),
            Self::Point(number) => number.to_string(),
        }
    }
}

/// A file of cells, or the cells.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum CellsWritten {
    Where(String),
    These(Vec<String>),
}

impl Command {
    /// Files it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        let file = match &self.filing {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let kind = self.kind.or(file.kind.map(Written::text));
        let kind = deployment.kind(kind.as_deref())?.clone();
        let deployment = deployment.about(kind.number);
        let now = deployment.connection.now().await?;
        let quantity = match self.quantity.or(file.quantity.map(Written::text)) {
            Some(text) => kind.scale.parse(&text, "the quantity")?,
            None => 0,
        };
        let area = match self.area.or(file.area.map(Written::text)) {
            Some(text) => Scale::hectares().parse(&text, "the area")?,
            None => 0,
        };
        let evidence = self.evidence.or(file.evidence).ok_or_else(|| {
            Failure::usage("no evidence is named")
                .advise("hash it with `weir evidence make DIR`, then --evidence MANIFEST")
        })?;
        let cells = match (self.cells, file.cells) {
            (Some(text), _) | (None, Some(CellsWritten::Where(text))) => cells_in(&text)?,
            (None, Some(CellsWritten::These(list))) => {
                parse_cells(list.iter().map(String::as_str))?
            }
            (None, None) => {
                return Err(Failure::usage("no cells are named").advise(format!(
                    "make them with `weir evidence cells FILE.geojson --resolution {}`, then \
                     --cells FILE",
                    kind.settings.resolution
                )))
            }
        };
        let consumer = match self.consumer.or(file.consumer).as_deref() {
            None => sole_consumer(&deployment.manifest)?,
            Some("fund") => deployment.manifest.fund()?.address,
            Some("generative") => deployment.manifest.generative()?.address,
            Some(text) => deployment.people.find(text)?,
        };
        let period = match (self.period, file.period.map(Written::text)) {
            (Some(period), _) => period,
            (None, Some(text)) => text.parse().map_err(|_| {
                Failure::usage(format!("the period \"{text}\" is not a whole number"))
            })?,
            (None, None) => kind.clock().number_at(now).saturating_sub(1),
        };
        let filing = Claims::Filing {
            kind: kind.number,
            consumer,
            period,
            quantity,
            area,
            evidence: root(&evidence)?,
            cells,
        };
        check(&filing, &kind, now).map_err(|error| refused_beforehand(&error, &deployment))?;
        send(session, &deployment, &kind, filing).await
    }
}

/// The one contract of the deployment that pays for claims.
fn sole_consumer(manifest: &Manifest) -> Result<Address, Failure> {
    let refuse = |reason: &str| {
        Failure::usage("no contract is named that may pay for the claim").advise(reason)
    };
    match (&manifest.fund, &manifest.generative) {
        (Some(one), None) | (None, Some(one)) => Ok(one.address),
        (None, None) => Err(refuse(
            "this deployment has no fund and no currency of work: give --consumer ADDRESS",
        )),
        (Some(_), Some(_)) => Err(refuse(
            "give --consumer fund or --consumer generative: a claim is paid once, by one of them",
        )),
    }
}

/// Files it, the account in the register filled up first if it is short of the bond.
async fn send(
    session: &Session,
    deployment: &Deployment,
    kind: &Kind,
    filing: Claims::Filing,
) -> Result<(), Failure> {
    let signer = session.signer(&deployment.connection)?;
    let claimant = signer.address();
    let words = &deployment.words;
    let label = format!(
        "claim {} on {} for {}, {}",
        kind.quantity(filing.quantity),
        words.area(filing.area),
        words.kind_name(kind.number),
        kind.period(filing.period)
    );
    let bond = kind.settings.stakes.bond;
    let mut transactions = topping_up(deployment, claimant, &kind.money, bond).await?;
    if !transactions.is_empty() {
        // nothing is paid in for a claim that cannot be filed
        free(deployment, &filing).await?;
        session.shell.note(&format!(
            "The bond of a claim is {}, and the account in the register has less: it is filled up \
             first. `weir claim account withdraw` draws what is free.",
            kind.money.text(bond)
        ));
    }
    let register = deployment.manifest.register()?.address;
    transactions.push(Transaction::call(
        register,
        &Claims::fileCall { filing },
        label,
    ));
    let told = act_all(session, deployment, &signer, transactions).await?;
    session.shell.report(&told);
    Ok(())
}

/// Refuses what the register would, in its words and its order.
fn check(filing: &Claims::Filing, kind: &Kind, now: u64) -> Result<(), Error> {
    let settings = &kind.settings;
    let period = filing.period;
    let ends = kind
        .span(period)
        .map_or(settings.firstOpens, |span| span.closes);
    if period == 0 || now < ends {
        return Err(Error::PeriodNotOver(Claims::PeriodNotOver {
            period,
            ends,
            now,
        }));
    }
    let count = u32::try_from(filing.cells.len()).unwrap_or(u32::MAX);
    if count == 0 || count > MAX_CELLS {
        return Err(Error::TooManyCells(Claims::TooManyCells {
            cells: count,
            limit: MAX_CELLS,
        }));
    }
    let resolution = settings.resolution;
    for cell in &filing.cells {
        if !is_cell(*cell, resolution) {
            return Err(Error::InvalidCell(Claims::InvalidCell {
                cell: *cell,
                resolution,
            }));
        }
    }
    for pair in filing.cells.windows(2) {
        if let [before, cell] = pair {
            if cell <= before {
                return Err(Error::CellsOutOfOrder(Claims::CellsOutOfOrder {
                    cell: *cell,
                    before: *before,
                }));
            }
        }
    }
    let limit = settings.maxQuantity.saturating_mul(count.into());
    let nothing = filing.quantity == 0 && filing.area == 0;
    if nothing || filing.quantity > limit {
        return Err(Error::InvalidQuantity(Claims::InvalidQuantity {
            quantity: filing.quantity,
            limit,
        }));
    }
    let limit = settings.maxArea.saturating_mul(count.into());
    if filing.area > limit {
        return Err(Error::InvalidArea(Claims::InvalidArea {
            area: filing.area,
            limit,
        }));
    }
    if filing.evidence.is_zero() {
        return Err(Error::InvalidEvidence(Claims::InvalidEvidence {}));
    }
    Ok(())
}

/// Refuses cells that are taken.
async fn free(deployment: &Deployment, filing: &Claims::Filing) -> Result<(), Failure> {
    for cell in &filing.cells {
        let call = Claims::holderCall {
            kind: filing.kind,
            cell: *cell,
            period: filing.period,
        };
        let holder = deployment.register(&call).await?;
        if holder != 0 {
            let taken = Error::CellTaken(Claims::CellTaken {
                cell: *cell,
                holder,
            });
            return Err(crate::errors::explain_claims(&taken, &deployment.words).into());
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let parsed = if is_json {
        // numbers as they are written: where another crate of a build turns on serde_json's exact
        // numbers, a type that takes a text or a number finds neither
        serde_json::from_str(&text)
            .map(numbers_as_text)
            .and_then(serde_json::from_value)
            .map_err(|error| error.to_string())
    } else {
        toml::from_str(&text).map_err(|error| error.to_string())
    };
    parsed.map_err(|reason| {
        Failure::usage(format!(
            "{} is no claim to be filed: {}",
            path.display(),
            reason.trim_end()
        ))
        .advise("it may hold kind, period, quantity, area, evidence, cells and consumer")
    })
}

/// The same JSON with the numbers of its object as texts.
fn numbers_as_text(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(object) => object
            .into_iter()
            .map(|(key, value)| match value {
                serde_json::Value::Number(number) => (key, number.to_string().into()),
                other => (key, other),
            })
            .collect(),
        other => other,
    }
}

/// The root in a manifest of evidence, or the root itself.
pub fn root(text: &str) -> Result<B256, Failure> {
    if let Ok(hash) = text.parse::<B256>() {
        return Ok(hash);
    }
    let path = Path::new(text);
    if !path.is_file() {
        return Err(Failure::usage(format!(
            "the evidence \"{text}\" is neither a manifest nor 32 bytes in hexadecimal (0x and 64 \
             digits)"
        ))
        .advise("make the manifest of a folder with `weir evidence make DIR`"));
    }
    let manifest = weir_evidence::Manifest::read(path).map_err(|refusal| {
        Failure::failed(refusal.to_string())
            .advise("make the manifest of a folder with `weir evidence make DIR`")
    })?;
    Ok(B256::from(manifest.root()))
}

/// The cells in a file, or in the text itself, ascending.
fn cells_in(text: &str) -> Result<Vec<u64>, Failure> {
    let path = Path::new(text);
    if !path.is_file() {
        return parse_cells(text.split(',').map(str::trim).filter(|it| !it.is_empty()));
    }
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let list = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => {
            let list = match &value {
                serde_json::Value::Array(list) => Some(list),
                other => other.get("cells").and_then(|it| it.as_array()),
            };
            list.map(|list| {
                let texts = list.iter().filter_map(|it| it.as_str());
                texts.map(str::to_owned).collect::<Vec<_>>()
            })
            .ok_or_else(|| {
                Failure::usage(format!("{} has no list of cells", path.display()))
                    .advise("give what `weir evidence cells` wrote")
            })?
        }
        Err(_) => text
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default())
            .flat_map(|line| line.split([' ', ',', '\t']))
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    parse_cells(list.iter().map(String::as_str))
        .map_err(|failure| failure.within(&path.display().to_string()))
}

/// Cells as H3 writes them, put into ascending order. One that comes twice stays, and is refused.
fn parse_cells<'t>(texts: impl Iterator<Item = &'t str>) -> Result<Vec<u64>, Failure> {
    let mut cells = Vec::new();
    for text in texts {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        let cell = u64::from_str_radix(digits, 16).map_err(|_| {
            Failure::usage(format!(
                "\"{text}\" is no cell: H3 writes it with 15 or 16 hexadecimal digits"
            ))
            .advise("make cells with `weir evidence cells FILE.geojson --resolution N`")
        })?;
        cells.push(cell);
    }
    cells.sort_unstable();
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_from_text_and_put_in_order() {
        let cells = parse_cells(["8928308280fffff", "0x8928308280bffff"].into_iter()).unwrap();
        assert_eq!(cells, [0x0892_8308_280b_ffff, 0x0892_8308_280f_ffff]);
        assert!(parse_cells(["cell"].into_iter()).is_err());
    }

    #[test]
    fn cells_are_read_from_a_list_or_an_object_or_lines() {
        let folder = tempfile::tempdir().unwrap();
        for text in [
            r#"["8928308280fffff"]"#,
            r#"{"cells": ["8928308280fffff"], "resolution": 9}"#,
            "# by hand\n8928308280fffff # the mill\n",
        ] {
            let path = folder.path().join("cells");
            fs::write(&path, text).unwrap();
            let cells = cells_in(path.to_str().unwrap()).unwrap();
            assert_eq!(cells, [0x0892_8308_280f_ffff], "{text}");
        }
    }

    #[test]
    fn a_root_is_32_bytes_or_a_manifest() {
        let text = format!("0x{}", "ab".repeat(32));
        assert_eq!(root(&text), Ok(B256::repeat_byte(0xab)));
        let failure = root("nowhere").unwrap_err();
        assert!(failure.message.contains("nowhere"));
    }
}
