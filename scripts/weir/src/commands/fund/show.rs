//! `weir fund show`: the books, a period's pot and rates, payments, one claim's part in them.

use clap::Args;
use serde::Serialize;

use super::{agree::Agreement, scheme::Scheme};
use crate::{
    deployment::Deployment,
    interfaces::{Claims, Fund},
    measures::{Kind, Scale},
    session::Session,
    shell::{facts, lines, table, Failure, Report},
    vocabulary::{Party, Quantity},
};

/// Show the books of a scheme, a period's pot, rates and payments, or what one claim is paid
#[derive(Clone, Debug, Args)]
pub struct Command {
    /// The kind's name or number; needed if there are several
    kind: Option<String>,
    /// Only this period, with every claim in it
    #[arg(long)]
    period: Option<u32>,
    /// Only what this claim is paid
    #[arg(long, conflicts_with_all = ["kind", "period"])]
    claim: Option<u64>,
}

/// How a scheme stands.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    scheme: Scheme,
    books: Books,
    periods: Vec<Period>,
    agreements: Vec<Agreement>,
    #[serde(skip)]
    text: String,
}

/// What came in and went out.
#[derive(Clone, Debug, Serialize)]
struct Books {
    /// Base units of the token.
    paid_in: String,
    paid_out: String,
    /// For periods that are not closed.
    open: Quantity,
    /// Set aside for claims.
    reserved: Quantity,
    /// For agencies, once wound up.
    rest: Quantity,
}

/// A period.
#[derive(Clone, Debug, Serialize)]
struct Period {
    number: u32,
    closed: bool,
    /// Paid in so far or, once it is closed, what it had.
    pot: Quantity,
    quantity: Quantity,
    area: Quantity,
    /// Set aside for quantities.
    individual: Quantity,
    /// Set aside for hectares.
    collective: Quantity,
    /// For a unit, once it is closed; the tariff, or less.
    rate: String,
    /// For a hectare.
    rate_of_area: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<Enrolled>,
}

/// A claim in a period.
#[derive(Clone, Debug, Serialize)]
struct Enrolled {
    claim: u64,
    claimant: Party,
    /// enrolled, paid or struck.
    status: &'static str,
    period: u32,
    /// Payable now, or paid.
    amount: Quantity,
    #[serde(skip)]
    sentence: String,
}

impl Command {
    /// Shows it.
    pub async fn run(self, session: &Session, deployment: Deployment) -> Result<(), Failure> {
        if let Some(claim) = self.claim {
            return show_claim(session, deployment, claim).await;
        }
        let kind = deployment.kind(self.kind.as_deref())?.clone();
        let deployment = deployment.about(kind.number);
        let scheme = Scheme::must(&deployment, &kind).await?;
        let books = deployment
            .fund(&Fund::booksCall { kind: kind.number })
            .await?;
        let now = deployment.connection.now().await?;
        let numbers: Vec<u32> = match self.period {
            Some(period) => vec![period],
            None => {
                let current = kind.clock().number_at(now).max(1);
                let first = scheme.next.saturating_sub(5).max(1);
                (first..=current.max(scheme.next)).collect()
            }
        };
        let mut periods = Vec::new();
        for number in numbers {
            let with_claims = self.period.is_some();
            periods.push(Period::load(&deployment, &kind, number, with_claims).await?);
        }
        let mut agreements = Vec::new();
        let count = deployment.fund(&Fund::agreementCountCall {}).await?;
        for number in 1..=count {
            let (agreement, _) = Agreement::load(&deployment, number).await?;
            if agreement.kind == kind.number {
                agreements.push(agreement);
            }
        }
        let money = &kind.money;
        let mut rows = scheme.lines.clone();
        rows.extend([
            ("paid in".to_owned(), money.text_of_word(books.paidIn)),
            ("paid out".to_owned(), money.text_of_word(books.paidOut)),
            ("for open periods".to_owned(), money.text(books.open)),
            (
                "set aside for claims".to_owned(),
                money.text(books.reserved),
            ),
        ]);
        if scheme.last > 0 {
            rows.push(("left for agencies".to_owned(), money.text(books.rest)));
        }
        let mut text = format!("{}\n\n{}", facts(rows), periods_text(&periods));
        if !agreements.is_empty() {
            text = format!("{text}\n\n{}", agreements_text(&agreements));
        }
        session.shell.report(&Shown {
            scheme,
            books: Books {
                paid_in: books.paidIn.to_string(),
                paid_out: books.paidOut.to_string(),
                open: money.scale.measured(books.open),
                reserved: money.scale.measured(books.reserved),
                rest: money.scale.measured(books.rest),
            },
            periods,
            agreements,
            text,
        });
        Ok(())
    }
}

fn shown(quantity: &Quantity) -> String {
    format!("{} {}", quantity.amount, quantity.unit)
}

fn periods_text(periods: &[Period]) -> String {
    let mut rows = table(&[
        "period",
        "",
        "pot",
        "quantity",
        "area",
        "for it",
        "rate",
        "bonus",
        "a hectare",
    ]);
    for period in periods {
        rows.add_row([
            period.number.to_string(),
            if period.closed { "closed" } else { "open" }.to_owned(),
            shown(&period.pot),
            shown(&period.quantity),
            shown(&period.area),
            shown(&period.individual),
            period.rate.clone(),
            shown(&period.collective),
            period.rate_of_area.clone(),
        ]);
    }
    let mut text = lines(rows);
    for enrolled in periods.iter().flat_map(|period| &period.claims) {
        text = format!("{text}\n  {}", enrolled.sentence);
    }
    text
}

fn agreements_text(agreements: &[Agreement]) -> String {
    let mut rows = table(&["agreement", "agency", "it is", "due", "paid"]);
    for agreement in agreements {
        let agency = &agreement.agency;
        let name = agency.name.clone();
        rows.add_row([
            agreement.number.to_string(),
            name.unwrap_or_else(|| agency.address.to_string()),
            agreement.status.to_owned(),
            shown(&agreement.due),
            shown(&agreement.paid),
        ]);
    }
    lines(rows)
}

impl Period {
    async fn load(
        deployment: &Deployment,
        kind: &Kind,
        number: u32,
        with_claims: bool,
    ) -> Result<Self, Failure> {
        let call = Fund::periodCall {
            kind: kind.number,
            period: number,
        };
        let found = deployment.fund(&call).await?;
        let money = &kind.money;
        let mut claims = Vec::new();
        if with_claims {
            let at = deployment.manifest.fund()?.address;
            let first = deployment.manifest.first_block;
            let enrolled = deployment
                .connection
                .logs::<Fund::Enrolled>(at, first)
                .await?;
            for (event, _) in enrolled {
                if event.kind == kind.number && event.period == number {
                    claims.push(Enrolled::load(deployment, kind, event.claim).await?);
                }
            }
        }
        let rate = |set_aside: u128, of: u128, decimals: u8| match (found.closed, of) {
            (true, 1..) => {
                let unit = 10_u128.checked_pow(decimals.into()).unwrap_or(1);
                let rate = weir_core::math::mul_div_floor(set_aside, unit, of);
                money.text(rate.unwrap_or(0))
            }
            _ => "-".to_owned(),
        };
        Ok(Self {
            number,
            closed: found.closed,
            pot: money.scale.measured(found.pot),
            quantity: kind.scale.measured(found.quantity),
            area: Scale::hectares().measured(found.area),
            individual: money.scale.measured(found.individual),
            collective: money.scale.measured(found.collective),
            rate: rate(found.individual, found.quantity, kind.scale.decimals),
            rate_of_area: rate(found.collective, found.area, Scale::hectares().decimals),
            claims,
        })
    }
}

impl Enrolled {
    async fn load(deployment: &Deployment, kind: &Kind, claim: u64) -> Result<Self, Failure> {
        let found = deployment.fund(&Fund::enrolmentCall { claim }).await?;
        let verdict = deployment.register(&Claims::verdictCall { claim }).await?;
        let money = &kind.money;
        let who = deployment.words.address(verdict.claimant);
        let (status, is) = match found.status {
            0 => ("none", "is not enrolled".to_owned()),
            1 => (
                "enrolled",
                format!(
                    "is enrolled for period {}: {} can be drawn now",
                    found.period,
                    money.text(found.amount)
                ),
            ),
            2 => (
                "paid",
                format!(
                    "was paid {} of period {}",
                    money.text(found.amount),
                    found.period
                ),
            ),
            3 => (
                "struck",
                format!(
                    "was struck off after {} were paid",
                    money.text(found.amount)
                ),
            ),
            _ => (
                "unknown",
                "is in a state this version does not know".to_owned(),
            ),
        };
        Ok(Self {
            claim,
            claimant: deployment.words.party(verdict.claimant),
            status,
            period: found.period,
            amount: money.scale.measured(found.amount),
            sentence: format!("claim {claim} of {who} {is}"),
        })
    }
}

/// What one claim is paid, and what its claimant owes.
#[derive(Clone, Debug, Serialize)]
struct Payment {
    #[serde(flatten)]
    enrolled: Enrolled,
    /// What earlier payments for revoked claims left owing.
    debt: Quantity,
    #[serde(skip)]
    text: String,
}

async fn show_claim(session: &Session, deployment: Deployment, claim: u64) -> Result<(), Failure> {
    let (case, deployment) = crate::commands::claim::about(deployment, claim).await?;
    let enrolled = Enrolled::load(&deployment, &case.kind, claim).await?;
    let debt = deployment
        .fund(&Fund::debtOfCall {
            kind: case.kind.number,
            claimant: case.claim.claimant,
        })
        .await?;
    let owes = match debt {
        0 => String::new(),
        debt => format!(
            "\nIts claimant owes {}, which is taken from payments first.",
            case.kind.money.text(debt)
        ),
    };
    session.shell.report(&Payment {
        text: format!("{}.{owes}", enrolled.sentence),
        debt: case.kind.money.scale.measured(debt),
        enrolled,
    });
    Ok(())
}

impl Report for Shown {
    fn text(&self) -> String {
        self.text.clone()
    }
}

impl Report for Payment {
    fn text(&self) -> String {
        self.text.clone()
    }
}
