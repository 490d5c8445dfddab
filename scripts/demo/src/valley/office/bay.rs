//! The fishery: a council that knows the stock, and a coin that is the right to take a tonne of it.

use alloy_core::{
    primitives::{keccak256, Address, B256},
    sol_types::SolValue,
};
use anyhow::{ensure, Context, Result};
use weir_core::math::Ratio;
use weir_e2e::{contract_code, Chain};

use super::{found::DELAY, Office};
use crate::{
    clock::DAY,
    interfaces::{Council, Fishcoin},
    messages::explained,
    population::{Model, Population},
    valley::{
        figures::{TONNE, YEAR},
        plan::{Plan, SHARES},
    },
};

/// Institutions of the three scientists; two seats of two institutions decide.
pub(super) const SCIENTISTS: [u8; 3] = [0, 1, 2];
/// How long an assessment holds, seconds.
const MAX_AGE: u64 = 450 * DAY;
/// Before that it ages, seconds.
const GRACE: u64 = 30 * DAY;
/// The harvest rate of the 40-10 rule.
const RATE: f64 = 0.25;
/// The lower bound of a survey, of the biomass.
const LOW: f64 = 0.9;
/// The upper one.
const HIGH: f64 = 1.1;

/// The stock: tonnes, a year. Of no bay there is.
pub const STOCK: Population = Population {
    model: Model::Schaefer,
    growth: 0.5,
    capacity: 1_000.0,
};
/// What there is of it at the beginning, tonnes.
pub const BIOMASS: f64 = 500.0;

/// Kilograms of tonnes, rounded down.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn kilograms(tonnes: f64) -> u128 {
    (tonnes.max(0.0) * 1e3).floor() as u128 // what does not fit saturates
}

/// A part of 18 decimals.
fn ratio(part: f64) -> Result<u128> {
    let millionths = kilograms(part * 1e3);
    let ratio = millionths.checked_mul(Ratio::ONE.0 / 1_000_000);
    ratio.context("a part is too large")
}

/// Deploys council and coin.
pub(super) fn deploy(
    chain: &mut Chain,
    governor: Address,
    scientists: &[Address],
    officer: Address,
    opens: u64,
) -> Result<(Address, u32, Address)> {
    let settings = Council::CouncilSettings {
        governor,
        seats: 2,
        institutions: 2,
        dissent: 2,
        delay: DELAY,
    };
    let founders: Vec<_> = scientists
        .iter()
        .zip(SCIENTISTS)
        .map(|(&seat, institution)| Council::Founder { seat, institution })
        .collect();
    let council = chain
        .deploy(
            governor,
            &contract_code("council")?,
            &(settings, founders).abi_encode_params(),
        )
        .map_err(|error| explained::<Council::CouncilErrors>("deploying the council", &error))?
        .address;
    let added = Council::NewStock {
        settings: Council::StockSettings {
            name: "the bay".into(),
            unit: "t".into(),
            decimals: 3,
            firstOpens: opens,
            seasonLength: YEAR,
            division: 0,
        },
        terms: Council::Terms {
            model: 0,
            growth: ratio(STOCK.growth)?,
            capacity: kilograms(STOCK.capacity),
            rule: 1,
            rate: ratio(RATE)?,
            trigger: 0,
            limit: 0,
            maxAge: MAX_AGE,
            grace: GRACE,
        },
    };
    let (stock, _) = chain
        .send(governor, council, &Council::addStockCall { added })
        .map_err(|error| explained::<Council::CouncilErrors>("adding the stock", &error))?;
    let settings = Fishcoin::FishcoinSettings {
        name: "Bay coin".into(),
        symbol: "BAY".into(),
        decimals: 3, // a whole coin is a tonne, its smallest part a kilogram
        council,
        stock,
        node: 0,
        governor,
        totalShares: SHARES,
        concentration: ratio(0.3)?,
        penalty: ratio(0.5)?,
        delay: DELAY,
    };
    let fish = chain
        .deploy(
            governor,
            &contract_code("fishcoin")?,
            &(settings, vec![officer]).abi_encode_params(),
        )
        .map_err(|error| {
            explained::<Fishcoin::FishcoinErrors>("deploying the fishery's coin", &error)
        })?
        .address;
    let message = Council::setCurrencyCall {
        stock,
        node: 0,
        currency: fish,
    };
    chain
        .send(governor, council, &message)
        .map_err(|error| explained::<Council::CouncilErrors>("naming the coin", &error))?;
    Ok((council, stock, fish))
}

impl Office {
    /// The fishers get their shares.
    pub(super) fn allot(&mut self, plan: &Plan) -> Result<()> {
        for (to, &shares) in self.people.clone().into_iter().zip(&plan.shares) {
            let message = Fishcoin::allotSharesCall { to, shares };
            self.to_fish(self.governor, &message)?;
        }
        Ok(())
    }

    /// Scientists attest a survey of `biomass` tonnes for a season.
    ///
    /// # Errors
    /// If the council refuses, or two voices do not decide.
    pub fn assess(&mut self, biomass: f64, season: u32) -> Result<()> {
        let now = self.chain.now();
        let mut statement = Council::Statement {
            stock: self.stock,
            season,
            low: kilograms(biomass * LOW),
            estimate: kilograms(biomass),
            high: kilograms(biomass * HIGH),
            asOf: now,
            expires: now + MAX_AGE,
            evidence: B256::ZERO,
        };
        // in place of the working papers: a digest of the figures themselves
        statement.evidence = keccak256(statement.abi_encode());
        let mut is_final = false;
        for seat in self.scientists.clone().into_iter().take(2) {
            let statement = statement.clone();
            is_final = self.to_council(seat, &Council::attestCall { statement })?.0;
        }
        ensure!(
            is_final,
            "two scientists attested season {season} and it is not final"
        );
        Ok(())
    }

    /// Opens the season; what it issues, kilograms.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn open_season(&mut self) -> Result<u128> {
        Ok(self.to_fish(self.clerk, &Fishcoin::openSeasonCall {})?.0)
    }

    /// An officer attests a catch, for which there are coins.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn land(&mut self, person: usize, kilograms: u128) -> Result<()> {
        self.receipts += 1;
        let message = Fishcoin::landCall {
            receipt: keccak256(self.receipts.to_be_bytes()),
            fisher: self.people[person],
            quantity: kilograms,
        };
        self.to_fish(self.officer, &message)?;
        Ok(())
    }
}

/// Tonnes of kilograms.
#[allow(clippy::cast_precision_loss)]
pub fn tonnes(kilograms: u128) -> f64 {
    kilograms as f64 / TONNE as f64
}
