//! What came out, and as the one object that `--json` prints.

use serde::Serialize;
use weir_e2e::Spent;

use super::{
    figures::{Parameters, Published, EURO, KILOGRAM, OURS, SHARE, SOURCE},
    land::as_float,
    office::hectares,
    play::{Catchment, Year},
    water::left_in_soil,
};
use crate::checks::Checks;

/// Everything a run found.
pub struct Outcome {
    /// What was played.
    pub parameters: Parameters,
    /// What the run's random numbers came from.
    pub seed: u64,
    /// The catchment under the contracts, with the groundwater it would have had without.
    pub catchment: Catchment,
}

impl Outcome {
    /// The years.
    pub fn years(&self) -> &[Year] {
        &self.catchment.years
    }

    /// The one object. Money is in euros, quantities in kilograms of nitrogen, areas in hectares,
    /// nitrate in milligrams a litre.
    pub fn json(&self) -> impl Serialize + '_ {
        Object {
            scenario: "catchment",
            seed: self.seed,
            source: SOURCE,
            ours: OURS,
            published: totals(&self.parameters.published),
            reproduced: Reproduced {
                totals: totals(&self.catchment.reproduced),
                to_the_euro: self.catchment.reproduced == self.parameters.published,
            },
            share_of_savings: as_float(SHARE) / 1e18,
            periods: self.years().iter().map(period).collect(),
            without_fund: self
                .years()
                .iter()
                .map(|year| WithoutObject {
                    period: year.number,
                    year: year.year,
                    farms: 0,
                    hectares: 0.0,
                    kept_out_kg: 0.0,
                    left_in_soil_kg_per_ha: left_in_soil(0),
                    nitrate_seeping_mg_per_l: year.without.seepage,
                    nitrate_at_wells_mg_per_l: year.without.wells,
                })
                .collect(),
            invariants: &self.catchment.checks,
            chain: self.catchment.spent,
        }
    }
}

/// Euros of base units.
pub fn euros(amount: u128) -> f64 {
    as_float(amount) / as_float(EURO)
}

/// Kilograms of grams.
pub fn kilograms(quantity: u128) -> f64 {
    as_float(quantity) / as_float(KILOGRAM)
}

fn totals(figures: &Published) -> TotalsObject {
    TotalsObject {
        farms: figures.farms,
        plots: figures.plots,
        passing_plots: figures.passing,
        individual_eur: euros(figures.individual),
        collective_eur: euros(figures.collective),
        hectares: hectares(figures.area),
        bonus_eur_per_ha: euros(figures.bonus),
    }
}

fn period(year: &Year) -> PeriodObject {
    let funnel = year.funnel;
    PeriodObject {
        period: year.number,
        year: year.year,
        seepage_percent: year.winter,
        agencies: year
            .agencies
            .iter()
            .map(|agency| AgencyObject {
                name: agency.name,
                saving_eur: euros(agency.saving),
                deposit_eur: euros(agency.deposit),
            })
            .collect(),
        savings_eur: euros(year.savings()),
        deposits_eur: euros(year.deposits()),
        carried_in_eur: euros(year.carried_in),
        forfeited_stakes_in_eur: euros(year.collected),
        returned_in_eur: euros(year.returned),
        pot_eur: euros(year.pot),
        tariff_eur_per_kg: euros(year.tariff),
        rate_eur_per_kg: year.individual_rate(),
        bonus_eur_per_ha: euros(year.bonus),
        bonus_rate_eur_per_ha: year.collective_rate(),
        target_kg: kilograms(year.target),
        pro_rata: year.short(),
        individual_eur: euros(year.individual),
        collective_eur: euros(year.collective),
        per_hectare_eur: year.per_hectare(),
        paid_eur: euros(year.paid),
        netted_eur: euros(year.netted),
        carried_out_eur: euros(year.carried_out),
        new_debts_eur: euros(year.struck),
        open_debts_eur: euros(year.debts),
        farms: year.farms,
        farms_joined: year.joined,
        hectares: hectares(year.area),
        claimed_kg: kilograms(year.quantity),
        kept_out_kg: kilograms(year.kept_out),
        left_in_soil_kg_per_ha: left_in_soil(year.kept_out),
        claims: ClaimsObject {
            filed: funnel.filed,
            attested: funnel.attested,
            refused_by_attestors: funnel.seen_through,
            challenged: funnel.challenged,
            refused_on_challenge: funnel.upheld,
            challenges_dismissed: funnel.challenged - funnel.upheld,
            became_final: funnel.final_,
            paid: funnel.paid,
            paid_for_quantity: year.passing,
            revoked: funnel.revoked,
        },
        nitrate_seeping_mg_per_l: year.with.seepage,
        nitrate_at_wells_mg_per_l: year.with.wells,
        messages: year.spent.calls,
    }
}

#[derive(Serialize)]
struct Object<'a> {
    scenario: &'static str,
    seed: u64,
    source: &'static str,
    ours: &'static str,
    published: TotalsObject,
    reproduced: Reproduced,
    share_of_savings: f64,
    periods: Vec<PeriodObject>,
    without_fund: Vec<WithoutObject>,
    invariants: &'a Checks,
    chain: Spent,
}

#[derive(Serialize)]
struct TotalsObject {
    farms: usize,
    plots: usize,
    passing_plots: usize,
    individual_eur: f64,
    collective_eur: f64,
    hectares: f64,
    bonus_eur_per_ha: f64,
}

#[derive(Serialize)]
struct Reproduced {
    #[serde(flatten)]
    totals: TotalsObject,
    to_the_euro: bool,
}

#[derive(Serialize)]
struct AgencyObject {
    name: &'static str,
    saving_eur: f64,
    deposit_eur: f64,
}

#[derive(Serialize)]
struct PeriodObject {
    period: u32,
    year: i32,
    seepage_percent: u128,
    agencies: Vec<AgencyObject>,
    savings_eur: f64,
    deposits_eur: f64,
    carried_in_eur: f64,
    forfeited_stakes_in_eur: f64,
    returned_in_eur: f64,
    pot_eur: f64,
    tariff_eur_per_kg: f64,
    rate_eur_per_kg: f64,
    bonus_eur_per_ha: f64,
    bonus_rate_eur_per_ha: f64,
    target_kg: f64,
    pro_rata: bool,
    individual_eur: f64,
    collective_eur: f64,
    per_hectare_eur: f64,
    paid_eur: f64,
    netted_eur: f64,
    carried_out_eur: f64,
    new_debts_eur: f64,
    open_debts_eur: f64,
    farms: usize,
    farms_joined: usize,
    hectares: f64,
    claimed_kg: f64,
    kept_out_kg: f64,
    left_in_soil_kg_per_ha: f64,
    claims: ClaimsObject,
    nitrate_seeping_mg_per_l: f64,
    nitrate_at_wells_mg_per_l: f64,
    messages: u64,
}

#[derive(Serialize)]
struct ClaimsObject {
    filed: usize,
    attested: usize,
    refused_by_attestors: usize,
    challenged: usize,
    refused_on_challenge: usize,
    challenges_dismissed: usize,
    became_final: usize,
    paid: usize,
    paid_for_quantity: usize,
    revoked: usize,
}

#[derive(Serialize)]
struct WithoutObject {
    period: u32,
    year: i32,
    farms: usize,
    hectares: f64,
    kept_out_kg: f64,
    left_in_soil_kg_per_ha: f64,
    nitrate_seeping_mg_per_l: f64,
    nitrate_at_wells_mg_per_l: f64,
}
