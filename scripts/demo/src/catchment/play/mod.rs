//! The catchment's years: every claim, voice, challenge, saving, deposit and payment is a message to
//! the contracts, and next year's farms are those whom this year's payments convinced.
//!
//! A year's calendar, in days after its end: claims are filed on day 10 and attested on day 20,
//! challenges are made and judged from day 25 on, claims are final on day 80, agencies pay in on day
//! 95, the period is closed on day 125 and paid out the next day. On day 200 second samples come in.

mod examine;
mod money;
mod practice;
mod year;

use anyhow::{ensure, Context, Result};
use rand_chacha::ChaCha8Rng;
use weir_e2e::Spent;

pub use year::{Agency, Funnel, Year};

use super::{
    checks::{self, CATCHMENT},
    evidence::Evidence,
    figures::{Fate, Parameters, Published, FIRST_YEAR},
    land::{purpose, Land},
    office::{Office, BOND},
    water::Water,
};
use crate::{
    checks::Checks,
    clock::{DAY, SEASON},
    interfaces::{Claims, Fund},
    messages::difference,
    progress::Progress,
    random::stream,
};
use practice::papers;

/// The catchment under the contracts, and what is known of it.
pub struct Catchment {
    /// Year after year.
    pub years: Vec<Year>,
    /// What the chain paid in the first year.
    pub reproduced: Published,
    /// Invariants that were checked.
    pub checks: Checks,
    /// What setting everything up cost.
    pub set_up: Spent,
    /// What everything cost.
    pub spent: Spent,
}

/// A claim, from its filing on.
struct Claim {
    number: u64,
    plot: usize,
    farm: usize,
    quantity: u128,
    area: u128,
    fate: Fate,
    evidence: Evidence,
    /// Final, and not revoked: its attestors' stakes are still locked.
    standing: bool,
}

/// How a plot's year turned out, and what is to be claimed for it.
struct Outturn {
    plot: usize,
    /// What is claimed, grams.
    quantity: u128,
    fate: Fate,
}

/// Plays the years of `parameters` on the contracts.
///
/// # Errors
/// If the contracts are not built or refuse something, an invariant is violated, or the first year
/// does not pay what was published.
pub fn run(parameters: &Parameters, seed: u64, progress: &Progress) -> Result<Catchment> {
    let land = Land::draw(parameters, seed)?;
    let office = Office::set_up(parameters, &land).context("setting up the catchment")?;
    let set_up = office.chain.spent();
    let mut play = Play {
        parameters,
        joined: vec![None; land.farms.len()],
        funded: vec![0; land.farms.len()],
        land,
        office,
        practice: stream(seed, purpose::PRACTICE),
        checks: Checks::of(CATCHMENT),
        last: None,
        last_claims: Vec::new(),
        with: Water::default(),
        without: Water::default(),
        paid_in: 0,
        struck: 0,
        netted: 0,
        collected: 0,
        reproduced: None,
    };
    let mut years = Vec::new();
    for number in 1..=parameters.years {
        let before = play.office.chain.spent();
        let year = FIRST_YEAR + i32::try_from(number)? - 1;
        let mut year = play
            .year(number, year, progress)
            .with_context(|| format!("in the year {year}"))?;
        year.spent = difference(play.office.chain.spent(), before);
        progress.step(format!("the year {}", year.year));
        play.last = Some(year.clone());
        years.push(year);
    }
    Ok(Catchment {
        years,
        reproduced: play.reproduced.context("there was no first year")?,
        checks: play.checks,
        set_up,
        spent: play.office.chain.spent(),
    })
}

struct Play<'a> {
    parameters: &'a Parameters,
    land: Land,
    office: Office,
    practice: ChaCha8Rng,
    checks: Checks,
    /// The year each farm joined in, if it did.
    joined: Vec<Option<u32>>,
    /// Bonds each farm has put up for, in claims.
    funded: Vec<usize>,
    last: Option<Year>,
    last_claims: Vec<Claim>,
    with: Water,
    without: Water,
    /// Everything paid in, base units.
    paid_in: u128,
    /// Debts that arose, base units.
    struck: u128,
    /// Debts that were withheld, base units.
    netted: u128,
    /// What the next period has of forfeited stakes already, base units.
    collected: u128,
    reproduced: Option<Published>,
}

impl Play<'_> {
    fn year(&mut self, number: u32, year: i32, progress: &Progress) -> Result<Year> {
        let end = self.office.opens + u64::from(number) * SEASON;
        let joined = self.join(number);
        let results = self.results(number);
        let kept_out: u128 = results
            .iter()
            .filter(|result| result.fate.honest())
            .map(|result| result.quantity)
            .sum();

        let day = |day: u64| end + day * DAY;
        self.office.chain.set_time(day(10));
        progress.now(format!("{year}: filing {} claims", results.len()));
        let mut funnel = Funnel::default();
        let mut claims = self.file(number, results)?;
        funnel.filed = claims.len();
        self.office.chain.set_time(day(20));
        progress.now(format!("{year}: attesting"));
        self.release()?;
        self.attest(&claims, &mut funnel)?;
        self.office.chain.set_time(day(25));
        progress.now(format!("{year}: challenges"));
        self.challenge(&claims, &mut funnel)?;
        self.office.chain.set_time(day(90));
        progress.now(format!("{year}: final claims"));
        self.finish(&mut claims, number, &mut funnel)?;
        self.office.chain.set_time(day(95));
        let claimed = claims.iter().filter(|claim| claim.standing);
        let claimed: u128 = claimed.map(|claim| claim.quantity).sum();
        let agencies = self.pay_in(number, claimed)?;
        self.office.chain.set_time(day(125));
        let closing = self.close(number)?;
        self.office.chain.set_time(day(126));
        progress.now(format!("{year}: payments"));
        let (paid, netted) = self.pay_out(&claims, &closing, number, &mut funnel)?;
        let passing = claims
            .iter()
            .filter(|claim| claim.standing && claim.quantity > 0)
            .count();
        self.examine(number, &claims)?;
        self.office.chain.set_time(day(200));
        let collected = std::mem::take(&mut self.collected);
        let struck = self.revoke(&mut claims, &mut funnel)?;
        self.examine(number, &claims)?;
        self.last_claims = claims;

        self.with = self.with.next(kept_out);
        self.without = self.without.next(0);
        let terms = self.office.ask_fund(&Fund::termsCall {
            kind: self.office.kind,
            period: number,
        })?;
        let carried_in = self.last.as_ref().map_or(0, |last| last.carried_out);
        let deposits: u128 = agencies.iter().map(|agency| agency.deposit).sum();
        let known = carried_in + deposits + collected;
        Ok(Year {
            number,
            year,
            winter: self.parameters.winter(number),
            farms: self.joined.iter().flatten().count(),
            joined,
            passing,
            quantity: closing.quantity,
            area: closing.area,
            kept_out,
            agencies,
            carried_in,
            collected,
            returned: closing
                .pot
                .checked_sub(known)
                .context("a pot has less than was paid into it")?,
            pot: closing.pot,
            tariff: terms.tariff,
            bonus: terms.bonus,
            target: terms.target,
            individual: closing.individual,
            collective: closing.collective,
            carried_out: closing.carried,
            paid,
            netted,
            struck,
            debts: self.struck - self.netted,
            funnel,
            with: self.with,
            without: self.without,
            spent: Spent::default(),
        })
    }

    fn file(&mut self, number: u32, results: Vec<Outturn>) -> Result<Vec<Claim>> {
        let mut needed = vec![0; self.land.farms.len()];
        for result in &results {
            needed[self.land.plots[result.plot].farm] += 1;
        }
        for (farm, needed) in needed.into_iter().enumerate() {
            if needed > self.funded[farm] {
                // bonds come back but for those of claims that are refused: enough for some of these
                let account = self.office.farms[farm];
                self.office.put_up(account, 3 * needed as u128 * BOND)?;
                self.funded[farm] = needed;
            }
        }
        let mut claims = Vec::with_capacity(results.len());
        for result in results {
            let plot = &self.land.plots[result.plot];
            let evidence = papers(number, &result, plot.area);
            let filing =
                self.office
                    .filing(number, result.quantity, plot.area, &evidence, &plot.cells);
            let account = self.office.farms[plot.farm];
            let claim = self.office.to_register(account, &filing)?.0;
            claims.push(Claim {
                number: claim,
                plot: result.plot,
                farm: plot.farm,
                quantity: result.quantity,
                area: plot.area,
                fate: result.fate,
                evidence,
                standing: false,
            });
        }
        self.conserved(claims.len())?;
        // of every twentieth claim: nobody can take its cells again, its own claimant included
        for (index, claim) in claims.iter().enumerate().step_by(20) {
            let cell = &self.land.plots[claim.plot].cells[..1];
            let again = self.office.filing(number, 1, 1, &claim.evidence, cell);
            let other = claims[(index + 7) % claims.len()].farm;
            for farm in [claim.farm, other] {
                let refused = self.office.refuses_again(farm, &again);
                self.checks.holds(checks::BENEFIT_ONCE, refused, || {
                    format!("a cell of claim {} could be claimed again", claim.number)
                })?;
            }
        }
        Ok(claims)
    }

    /// Last year's attestors are liable no more.
    fn release(&mut self) -> Result<()> {
        for claim in std::mem::take(&mut self.last_claims) {
            if claim.standing {
                let message = Claims::releaseCall {
                    claim: claim.number,
                };
                self.office.clerk_to_register(&message)?;
            }
        }
        Ok(())
    }

    fn attest(&mut self, claims: &[Claim], funnel: &mut Funnel) -> Result<()> {
        for claim in claims {
            let favour = claim.fate != Fate::SeenThrough;
            self.office.hear(claim.number, favour)?;
            if favour {
                funnel.attested += 1;
            } else {
                funnel.seen_through += 1;
            }
        }
        self.conserved(funnel.attested)
    }

    fn challenge(&mut self, claims: &[Claim], funnel: &mut Funnel) -> Result<()> {
        for claim in claims.iter().step_by(20) {
            let status = self.status(claim)?;
            self.checks
                .holds(checks::FINAL_ONLY_AFTER_CHALLENGE, status != 4, || {
                    format!("claim {} is final too early", claim.number)
                })?;
        }
        let disputed: Vec<_> = claims
            .iter()
            .filter(|claim| matches!(claim.fate, Fate::Challenged | Fate::ChallengedIdly))
            .map(|claim| (claim.number, &claim.evidence, !claim.fate.honest()))
            .collect();
        self.office.dispute(&disputed)?;
        funnel.challenged = disputed.len();
        funnel.upheld = disputed.iter().filter(|(_, _, upheld)| *upheld).count();
        self.conserved(funnel.attested - funnel.upheld)
    }

    /// Final claims get their bonds back and enter the fund's books.
    fn finish(&mut self, claims: &mut [Claim], number: u32, funnel: &mut Funnel) -> Result<()> {
        for claim in claims {
            let refused = matches!(claim.fate, Fate::SeenThrough | Fate::Challenged);
            let status = self.status(claim)?;
            let expected = if refused { 5 } else { 4 };
            ensure!(
                status == expected,
                "claim {} has status {status} instead of {expected}",
                claim.number
            );
            if refused {
                continue;
            }
            claim.standing = true;
            funnel.final_ += 1;
            let claim = claim.number;
            self.office
                .clerk_to_register(&Claims::finalizeCall { claim })?;
            let (period, _) = self.office.clerk_to_fund(&Fund::enrolCall { claim })?;
            ensure!(
                period == number,
                "claim {claim} was enrolled in period {period}"
            );
        }
        Ok(())
    }

    fn status(&mut self, claim: &Claim) -> Result<u8> {
        let message = Claims::verdictCall {
            claim: claim.number,
        };
        Ok(self.office.ask_register(&message)?.status)
    }

    /// Second samples are in: false claims are revoked, and what was paid for them becomes a debt.
    fn revoke(&mut self, claims: &mut [Claim], funnel: &mut Funnel) -> Result<u128> {
        let mut struck = 0;
        let found_out = claims
            .iter_mut()
            .filter(|claim| claim.fate == Fate::FoundOut);
        for claim in found_out {
            self.office.revoke(claim.number)?;
            claim.standing = false;
            funnel.revoked += 1;
            let message = Fund::recoverCall {
                claim: claim.number,
            };
            let (_, receipt) = self.office.clerk_to_fund(&message)?;
            let event = receipt.events::<Fund::Struck>().pop();
            struck += event
                .context("a claim was recovered without its event")?
                .debt;
        }
        self.struck += struck;
        if funnel.upheld + funnel.revoked + funnel.seen_through > 0 {
            let message = Fund::collectCall {
                kind: self.office.kind,
            };
            let collected = self.office.clerk_to_fund(&message)?.0;
            self.office.bonds_paid_out += collected;
            self.paid_in += collected;
            self.collected += collected;
        }
        self.conserved(0)?;
        Ok(struck)
    }
}
