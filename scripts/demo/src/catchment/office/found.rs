//! How register, fund and money come to be, and everybody takes their place.

use alloy_core::{
    primitives::{keccak256, Address},
    sol_types::SolValue,
};
use anyhow::{ensure, Context, Result};
use weir_e2e::{contract_code, Chain};

use super::{agreement_of, Office, AGENCIES, BOND, CHALLENGE_BOND, STAKE};
use crate::{
    catchment::{
        euro,
        figures::{Parameters, BASELINE, EURO, FIRST_YEAR, OBJECTIVE, SHARE},
        land::{Land, RESOLUTION},
    },
    clock::{MonthDay, DAY, SEASON},
    interfaces::{Claims, Fund},
    messages::explained,
};

/// What a loosening waits, seconds.
const DELAY: u64 = 30 * DAY;
/// How long before the first year everything is set up, seconds.
const SET_UP: u64 = 60 * DAY;

/// Institutions of the six seats that attest: a soil laboratory, a university, a nature society.
pub(super) const SEATS: [u8; 6] = [0, 0, 1, 1, 2, 2];
/// Seats, institutions and dissent that decide on a claim.
pub(super) const QUORUM: (u8, u8, u8) = (2, 2, 2);
/// The same on a challenge and on a revocation.
pub(super) const REVIEW: (u8, u8, u8) = (3, 2, 2);
/// Institutions of the three auditors, other than the agencies'.
const AUDITORS: [u8; 3] = [10, 11, 12];

/// What each seat puts up to stake from, base units.
const SEAT_FUNDS: u128 = 10_000 * EURO;

/// How long a claim can be attested, seconds.
const ATTESTATION: u64 = 60 * DAY;
/// How long it can be challenged, seconds.
const CHALLENGE: u64 = 60 * DAY;
/// How long a challenge can be judged, seconds.
const REVIEW_TIME: u64 = 30 * DAY;
/// How long after that attestors are liable, seconds.
const LIABILITY: u64 = 300 * DAY;
/// After a period's end it stays open for savings, deposits and claims, seconds.
const SETTLEMENT: u64 = 120 * DAY;

/// All the money there is, base units: agencies, farms and seats get what they need of it.
const SUPPLY: u128 = 1_000_000_000 * EURO;

/// Numbers of accounts, by who they are.
mod people {
    pub const GOVERNOR: u64 = 1;
    pub const TREASURER: u64 = 2;
    pub const ANGLER: u64 = 3;
    pub const CLERK: u64 = 4;
    pub const AGENCIES: u64 = 10;
    pub const SEATS: u64 = 20;
    pub const AUDITORS: u64 = 30;
    pub const FARMS: u64 = 2_000;
}

impl Office {
    /// Deploys everything and lets everybody take their place, well before the first year.
    ///
    /// # Errors
    /// If the contracts are not built, or refuse.
    pub fn set_up(parameters: &Parameters, land: &Land) -> Result<Self> {
        let opens = "01-01".parse::<MonthDay>()?.unix(FIRST_YEAR);
        let mut chain = Chain::at(opens - SET_UP);
        let one = |chain: &mut Chain, number| chain.funded(number);
        let governor = one(&mut chain, people::GOVERNOR);
        let treasurer = one(&mut chain, people::TREASURER);
        let angler = one(&mut chain, people::ANGLER);
        let clerk = one(&mut chain, people::CLERK);
        let mut many = |from: u64, count: usize| -> Vec<Address> {
            (from..)
                .take(count)
                .map(|number| chain.funded(number))
                .collect()
        };
        let agencies = many(people::AGENCIES, AGENCIES.len());
        let seats = many(people::SEATS, SEATS.len());
        let auditors = many(people::AUDITORS, AUDITORS.len());
        let farms = many(people::FARMS, land.farms.len());

        let token = chain
            .deploy(treasurer, &euro::init_code(SUPPLY), &[])
            .context("deploying the money")?
            .address;
        let settings = Claims::ClaimsSettings {
            governor,
            delay: DELAY,
        };
        let register = chain
            .deploy(governor, &contract_code("claims")?, &settings.abi_encode())
            .map_err(|error| explained::<Claims::ClaimsErrors>("deploying the register", &error))?
            .address;
        let settings = Fund::FundSettings {
            governor,
            register,
            delay: DELAY,
        };
        let fund = chain
            .deploy(governor, &contract_code("fund")?, &settings.abi_encode())
            .map_err(|error| explained::<Fund::FundErrors>("deploying the fund", &error))?
            .address;
        let mut office = Self {
            chain,
            opens,
            register,
            fund,
            token,
            kind: 0,
            farms,
            seats,
            angler,
            governor,
            treasurer,
            clerk,
            agencies,
            auditors,
            bonds_paid_in: 0,
            bonds_paid_out: 0,
        };
        office.found_kind(land)?;
        office.found_scheme(parameters)?;
        for seat in office.seats.clone() {
            office.put_up(seat, SEAT_FUNDS)?;
        }
        office.put_up(office.angler, 100 * CHALLENGE_BOND)?;
        Ok(office)
    }

    fn found_kind(&mut self, land: &Land) -> Result<()> {
        let quorum = |(seats, institutions, dissent)| Claims::Quorum {
            seats,
            institutions,
            dissent,
        };
        let method = format!(
            "nitrogen left in the soil at the onset of winter, {BASELINE} kg/ha less what is measured, \
             if that is at most {OBJECTIVE} kg/ha"
        );
        let settings = Claims::KindSettings {
            name: "nitrate kept out of groundwater".into(),
            unit: "kg N".into(),
            decimals: 3,
            benefit: u32::MAX,
            resolution: u8::from(RESOLUTION),
            firstOpens: self.opens,
            periodLength: SEASON,
            maxQuantity: land.cell_quantity(),
            maxArea: land.cell_area,
            method: keccak256(method),
            stakes: Claims::Stakes {
                token: self.token,
                bond: BOND,
                stake: STAKE,
                challengeBond: CHALLENGE_BOND,
            },
            windows: Claims::Windows {
                attestation: ATTESTATION,
                challenge: CHALLENGE,
                review: REVIEW_TIME,
                liability: LIABILITY,
            },
        };
        let added = Claims::NewKind {
            settings,
            quorum: quorum(QUORUM),
            review: quorum(REVIEW),
        };
        self.kind = self
            .to_register(self.governor, &Claims::addKindCall { added })?
            .0;
        for (seat, institution) in self.seats.clone().into_iter().zip(SEATS) {
            let message = Claims::proposeSeatCall {
                kind: self.kind,
                seat,
                institution,
            };
            self.to_register(self.governor, &message)?;
        }
        Ok(())
    }

    fn found_scheme(&mut self, parameters: &Parameters) -> Result<()> {
        for (auditor, institution) in self.auditors.clone().into_iter().zip(AUDITORS) {
            let message = Fund::proposeAuditorCall {
                auditor,
                institution,
            };
            self.to_fund(self.governor, &message)?;
        }
        let opened = Fund::NewScheme {
            kind: self.kind,
            settlement: SETTLEMENT,
            maxTariff: 3 * parameters.tariff,
            maxBonus: 40 * EURO, // the published bonus lay between 15 and 40 EUR/ha
            tariff: parameters.tariff,
            bonus: parameters.published.bonus,
            target: parameters.target,
        };
        self.to_fund(self.governor, &Fund::openSchemeCall { opened })?;
        for (index, institution) in (0..self.agencies.len()).zip(20..) {
            let agency = self.agencies[index];
            let offered = Fund::NewAgreement {
                kind: self.kind,
                agency,
                institution,
                share: SHARE,
                seats: 2,
                institutions: 2,
                dissent: 2,
            };
            let message = Fund::offerAgreementCall { offered };
            let agreement = self.to_fund(self.governor, &message)?.0;
            ensure!(
                agreement == agreement_of(index)?,
                "agreements are numbered from 1"
            );
            self.to_fund(agency, &Fund::acceptAgreementCall { agreement })?;
        }
        Ok(())
    }
}
