//! `weir status`: how the stock and its currency, the register and the fund stand.

use alloy::primitives::Address;
use clap::Args;
use serde::Serialize;

use super::{
    claim::seat::seats,
    exchange::{show::Standing, Market},
    fund::scheme::Scheme,
    generative::books::Books,
    season::Season,
};
use crate::{
    deploy::manifest,
    deployment::Deployment,
    errors::council::{model, rule},
    interfaces::{self, Claims, Council, Fishcoin},
    session::Session,
    shell::{facts, lines, table, Failure, Report},
    terms::parameters,
    vocabulary::{plain, Party, Quantity},
};

/// Show how the stock and its currency, the register, the fund, the currency of work and the exchange
/// stand
#[derive(Clone, Debug, Args)]
pub struct Command {}

/// How it stands.
#[derive(Clone, Debug, Serialize)]
struct Status {
    name: String,
    chain: Chain,
    /// Council and currency, if there are.
    #[serde(flatten)]
    fishery: Option<Fishery>,
    /// The register, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<Register>,
    /// The fund, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fund: Option<Fund>,
    /// The generative currency, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    generative: Option<Books>,
    /// The exchange, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<Standing>,
    /// What the charter asks for and is still to be done.
    remaining: Vec<Value>,
    #[serde(skip)]
    text: String,
}

/// How council and currency stand.
#[derive(Clone, Debug, Serialize)]
struct Fishery {
    council: Party,
    currency: Party,
    stock: Stock,
    /// The assessment in force, if one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment: Option<Assessment>,
    /// The assessment that waits out the public delay, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Pending>,
    season: Season,
    places: Vec<Place>,
}

/// How the register stands.
#[derive(Clone, Debug, Serialize)]
struct Register {
    #[serde(flatten)]
    contract: Party,
    /// Claims filed so far.
    claims: u64,
    kinds: Vec<KindNow>,
}

#[derive(Clone, Debug, Serialize)]
struct KindNow {
    number: u32,
    name: String,
    /// The period it is; 0 before the first.
    period: u32,
    /// Seats there are.
    seats: usize,
    #[serde(skip)]
    until: String,
}

/// How the fund stands.
#[derive(Clone, Debug, Serialize)]
struct Fund {
    #[serde(flatten)]
    contract: Party,
    /// Agreements, offered or in force.
    agreements: u32,
    schemes: Vec<Scheme>,
}

type Value = serde_json::Value;

#[derive(Clone, Debug, Serialize)]
struct Chain {
    id: u64,
    url: String,
    block: u64,
    /// Unix seconds.
    time: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Stock {
    number: u32,
    name: String,
    unit: String,
    decimals: u8,
    model: &'static str,
    growth: String,
    capacity: Quantity,
    rule: &'static str,
    rate: String,
    biomass_at_msy: Quantity,
    msy: Quantity,
    /// Seconds.
    max_age: u64,
    /// Seconds.
    grace: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Assessment {
    season: u32,
    low: Quantity,
    /// Unix seconds.
    as_of: u64,
    /// Unix seconds.
    expires: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Pending {
    season: u32,
    low: Quantity,
    /// Unix seconds.
    as_of: u64,
    /// Unix seconds.
    in_force_from: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Place {
    number: u32,
    name: String,
    parent: u32,
    assembly: Party,
    currency: Option<Party>,
    budget: Quantity,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session) -> Result<(), Failure> {
        let deployment = session.deployment().await?;
        let progress = session.shell.progress("asking the contracts");
        let status = Status::of(&deployment).await?;
        drop(progress);
        session.shell.report(&status);
        Ok(())
    }
}

impl Status {
    async fn of(deployment: &Deployment) -> Result<Self, Failure> {
        let manifest = &deployment.manifest;
        let block = deployment.connection.block(None).await?;
        let mut status = Self {
            name: manifest.name.clone(),
            chain: Chain {
                id: manifest.chain_id,
                url: deployment.connection.url(),
                block: block.number,
                time: block.timestamp,
            },
            fishery: None,
            claims: None,
            fund: None,
            generative: None,
            exchange: None,
            remaining: manifest
                .remaining
                .iter()
                .filter_map(|step| serde_json::to_value(step).ok())
                .collect(),
            text: String::new(),
        };
        let mut rows = vec![
            ("community", status.name.clone()),
            (
                "chain",
                format!(
                    "{} at {}, block {}, {}",
                    status.chain.id,
                    status.chain.url,
                    status.chain.block,
                    deployment.words.moment(status.chain.time)
                ),
            ),
        ];
        let mut parts = Vec::new();
        match &manifest.fishery {
            Some(deployed) => {
                let fishery = Fishery::of(deployment, deployed).await?;
                parts.push(fishery.words(deployment, rows).await?);
                status.fishery = Some(fishery);
            }
            None => {
                if let Some(register) = &manifest.claims {
                    rows.push(("register", register.address.to_string()));
                }
                if let Some(fund) = &manifest.fund {
                    rows.push(("fund", fund.address.to_string()));
                }
                parts.push(facts(rows));
            }
        }
        if let Some(register) = &manifest.claims {
            let register = Register::of(deployment, register.address, block.timestamp).await?;
            parts.push(register.words());
            status.claims = Some(register);
        }
        if let Some(fund) = &manifest.fund {
            let fund = Fund::of(deployment, fund.address).await?;
            for scheme in &fund.schemes {
                parts.push(facts(scheme.lines.clone()));
            }
            status.fund = Some(fund);
        }
        if manifest.generative.is_some() {
            let books = Books::load(deployment).await?;
            parts.push(books.text.clone());
            status.generative = Some(books);
        }
        if manifest.exchange.is_some() {
            let market = Market::of(deployment.clone())?;
            let standing = Standing::load(&market, None).await?;
            parts.push(standing.text.clone());
            status.exchange = Some(standing);
        }
        for step in &manifest.remaining {
            parts.push(format!(
                "Still to do: {} ({}): {}",
                step.what, step.who, step.command
            ));
        }
        status.text = parts.join("\n\n");
        Ok(status)
    }
}

impl Register {
    async fn of(deployment: &Deployment, at: Address, now: u64) -> Result<Self, Failure> {
        let claims = deployment.register(&Claims::claimCountCall {}).await?;
        let mut kinds = Vec::new();
        for kind in deployment.words.kinds() {
            let period = kind.clock().number_at(now);
            let closes = kind.span(period.max(1)).map(|span| match period {
                0 => format!("begins {}", deployment.words.moment(span.opens)),
                _ => format!("ends {}", deployment.words.moment(span.closes)),
            });
            kinds.push(KindNow {
                number: kind.number,
                name: kind.settings.name.clone(),
                period,
                seats: seats(deployment, kind.number).await?.len(),
                until: closes.unwrap_or_default(),
            });
        }
        Ok(Self {
            contract: deployment.words.party(at),
            claims,
            kinds,
        })
    }

    fn words(&self) -> String {
        let mut rows = table(&["kind", "", "period", "", "seats"]);
        for kind in &self.kinds {
            rows.add_row([
                kind.number.to_string(),
                plain(&kind.name),
                kind.period.max(1).to_string(),
                kind.until.clone(),
                kind.seats.to_string(),
            ]);
        }
        format!("{}\n{} claims are filed.", lines(rows), self.claims)
    }
}

impl Fund {
    async fn of(deployment: &Deployment, at: Address) -> Result<Self, Failure> {
        let agreements = deployment
            .fund(&interfaces::Fund::agreementCountCall {})
            .await?;
        let mut schemes = Vec::new();
        for kind in deployment.words.kinds() {
            schemes.extend(Scheme::of(deployment, kind).await?);
        }
        Ok(Self {
            contract: deployment.words.party(at),
            agreements,
            schemes,
        })
    }
}

impl Fishery {
    async fn of(deployment: &Deployment, deployed: &manifest::Fishery) -> Result<Self, Failure> {
        let words = &deployment.words;
        let number = deployed.stock;
        let settings = deployment
            .council(&Council::stockSettingsCall { stock: number })
            .await?;
        let terms = deployment.terms().await?;
        let parameters = parameters(&terms)?;
        let assessed = deployment
            .council(&Council::assessmentCall { stock: number })
            .await?;
        let waiting = deployment
            .council(&Council::pendingAssessmentCall { stock: number })
            .await?;
        Ok(Self {
            council: words.party(deployed.council.address),
            currency: words.party(deployed.fishcoin.address),
            stock: Stock {
                number,
                name: settings.name,
                unit: settings.unit,
                decimals: settings.decimals,
                model: model(terms.model),
                growth: words.rate(terms.growth),
                capacity: words.measured(terms.capacity),
                rule: rule(terms.rule),
                rate: words.rate(terms.rate),
                biomass_at_msy: words.measured(parameters.biomass_at_msy()),
                msy: words.measured(parameters.msy_floor()),
                max_age: terms.maxAge,
                grace: terms.grace,
            },
            assessment: (assessed.season > 0).then(|| Assessment {
                season: assessed.season,
                low: words.measured(assessed.low),
                as_of: assessed.asOf,
                expires: assessed.expires,
            }),
            pending: (waiting.season > 0).then(|| Pending {
                season: waiting.season,
                low: words.measured(waiting.low),
                as_of: waiting.asOf,
                in_force_from: waiting.inForceFrom,
            }),
            season: Season::of(deployment).await?,
            places: places(deployment).await?,
        })
    }

    async fn words(
        &self,
        deployment: &Deployment,
        mut rows: Vec<(&'static str, String)>,
    ) -> Result<String, Failure> {
        let words = &deployment.words;
        let quantity = |quantity: &Quantity| format!("{} {}", quantity.amount, quantity.unit);
        let symbol = deployment.fishcoin(&Fishcoin::symbolCall {}).await?;
        let stock = &self.stock;
        rows.extend([
            ("council", self.council.address.to_string()),
            ("currency", format!("{symbol} {}", self.currency.address)),
            (
                "stock",
                format!(
                    "{}: {} model, r {}, K {}",
                    stock.name,
                    stock.model,
                    stock.growth,
                    quantity(&stock.capacity)
                ),
            ),
            (
                "rule",
                format!("{}, at most {} a season", stock.rule, stock.rate),
            ),
            (
                "reference",
                format!(
                    "MSY {} at a biomass of {}",
                    quantity(&stock.msy),
                    quantity(&stock.biomass_at_msy)
                ),
            ),
        ]);
        rows.push((
            "assessment",
            self.assessment.as_ref().map_or_else(
                || "none is in force".to_owned(),
                |it| {
                    format!(
                        "at least {}, as of {}, for season {}, until {}",
                        quantity(&it.low),
                        words.moment(it.as_of),
                        it.season,
                        words.moment(it.expires)
                    )
                },
            ),
        ));
        if let Some(it) = &self.pending {
            rows.push((
                "waiting",
                format!(
                    "at least {}, as of {}, for season {}, in force from {}",
                    quantity(&it.low),
                    words.moment(it.as_of),
                    it.season,
                    words.moment(it.in_force_from)
                ),
            ));
        }
        let mut text = format!("{}\n\n{}", facts(rows), self.season.text());
        if !self.places.is_empty() {
            let mut rows = table(&["place", "under", "assembly", "currency", "budget"]);
            for place in &self.places {
                rows.add_row([
                    place.name.clone(),
                    deployment.place(place.parent),
                    words.address(place.assembly.address),
                    place.currency.as_ref().map_or_else(
                        || "none".to_owned(),
                        |currency| words.address(currency.address),
                    ),
                    quantity(&place.budget),
                ]);
            }
            text = format!("{text}\n\n{}", lines(rows));
        }
        Ok(text)
    }
}

async fn places(deployment: &Deployment) -> Result<Vec<Place>, Failure> {
    let words = &deployment.words;
    let stock = deployment.manifest.fishery()?.stock;
    let mut places = Vec::new();
    for (name, node) in &deployment.manifest.fishery()?.places {
        let (name, node) = (name.clone(), *node);
        let place = deployment
            .council(&Council::nodeCall { stock, node })
            .await?;
        let budget = deployment
            .council(&Council::budgetCall { stock, node })
            .await?;
        places.push(Place {
            number: node,
            name,
            parent: place.parent,
            assembly: words.party(place.assembly),
            currency: (!place.currency.is_zero()).then(|| words.party(place.currency)),
            budget: words.measured(budget.amount),
        });
    }
    places.sort_by_key(|place| place.number);
    Ok(places)
}

impl Report for Status {
    fn text(&self) -> String {
        self.text.clone()
    }
}
