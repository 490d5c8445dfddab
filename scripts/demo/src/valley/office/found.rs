//! How the valley's contracts come to be, and everybody takes their place.

use alloy_core::{
    primitives::{keccak256, Address, U256},
    sol_types::SolValue,
};
use anyhow::{ensure, Context, Result};
use h3o::{CellIndex, LatLng, Resolution};
use weir_e2e::{contract_code, Chain};

use super::{
    bay::{self, SCIENTISTS},
    Currency, Office, CURRENCIES,
};
use crate::{
    catchment::euro::{self, Euro},
    clock::{MonthDay, DAY},
    interfaces::{Claims, Exchange, Generative},
    messages::explained,
    valley::{
        figures::{
            CASH_LIMIT, CASH_RATE, CEILING, COIN, COIN_VALUE, ENDOWED, FADING, FEE, FIRST_YEAR,
            HOUR, HOUR_VALUE, INCOME, MONTH, OBLIGATION, PEOPLE, SPAN, START, TONNE, TONNE_VALUE,
            UNIT, WORKED, YEAR,
        },
        plan::{community, Community, Plan, COMMUNITIES, EVERYBODY, MOST_HOURS},
    },
};

/// What a loosening waits, seconds: less than what is set up ahead.
pub(super) const DELAY: u64 = 28 * DAY;
/// How long before the first year everything is set up, seconds.
const SET_UP: u64 = 63 * DAY;
/// How long before the first year the first assessment is made, seconds: it waits out the delay.
const FIRST_ASSESSMENT: u64 = 32 * DAY;

/// Institutions of the six seats that attest work.
const SEATS: [u8; 6] = [0, 0, 1, 1, 2, 2];
/// How long a claim can be challenged, seconds.
pub const CHALLENGE: u64 = 5 * DAY;

/// Cells of about 1.6 ha around a point in the south of Quito; nobody's ravine is meant.
const RESOLUTION: Resolution = Resolution::Ten;
const CENTRE: (f64, f64) = (-0.30, -78.55);
/// The area a claim states, square metres.
pub const AREA: u128 = 1_000;

/// What the pool holds of each currency at most: base units of it, and of the unit.
pub fn limits(currency: Currency) -> (u128, u128) {
    match currency {
        Currency::Fish => (8 * TONNE, 600 * UNIT),
        Currency::Hours => (500 * HOUR, 4_000 * UNIT),
        Currency::Coins => (20_000 * COIN, 20_000 * UNIT),
    }
}

/// What a whole coin is worth to the pool, base units of the unit.
pub fn value(currency: Currency) -> u128 {
    match currency {
        Currency::Fish => TONNE_VALUE,
        Currency::Hours => HOUR_VALUE,
        Currency::Coins => COIN_VALUE,
    }
}

/// Base units of a whole coin.
pub fn whole(currency: Currency) -> u128 {
    match currency {
        Currency::Fish => TONNE,
        Currency::Hours => HOUR,
        Currency::Coins => COIN,
    }
}

/// Whose currency it is.
pub fn issuer(currency: Currency) -> Community {
    match currency {
        Currency::Fish => Community::Fishery,
        Currency::Hours => Community::Watershed,
        Currency::Coins => Community::Village,
    }
}

/// What everything the community has issued may be worth in the pool, base units of the unit.
pub fn cap(community: Community) -> u128 {
    match community {
        Community::Fishery => 600 * UNIT,
        Community::Watershed => 4_000 * UNIT,
        Community::Village => 20_000 * UNIT,
    }
}

/// Whether people of a community take a currency as payment.
pub fn accepts(community: Community, currency: Currency) -> bool {
    match currency {
        Currency::Coins => true,
        Currency::Hours => community != Community::Fishery,
        Currency::Fish => false,
    }
}

/// Numbers of accounts, by who they are.
mod people {
    pub const GOVERNOR: u64 = 1;
    pub const TREASURER: u64 = 2;
    pub const CLERK: u64 = 3;
    pub const COMMONS: u64 = 4;
    pub const OFFICER: u64 = 5;
    pub const SEATS: u64 = 20;
    pub const SCIENTISTS: u64 = 30;
    pub const PEOPLE: u64 = 3_000;
}

/// The policy of the watershed's currency.
pub fn policy(demurrage: u128) -> Generative::Policy {
    Generative::Policy {
        demurrage,
        income: INCOME,
        obligation: OBLIGATION,
        cashLimit: CASH_LIMIT,
        cashRate: CASH_RATE,
        ceiling: CEILING,
        vouchers: 2,
        vouches: 2,
    }
}

/// Deploys a currency of hours.
///
/// # Errors
/// If it is not built, or refuses its settings.
pub fn deploy_hours(
    chain: &mut Chain,
    settings: Generative::GenerativeSettings,
    policy: Generative::Policy,
    founders: Vec<Address>,
) -> Result<Address> {
    let governor = settings.governor;
    let beginning = Generative::Beginning {
        settings,
        policy,
        founders,
    };
    let deployed = chain
        .deploy(
            governor,
            &contract_code("generative")?,
            &beginning.abi_encode(),
        )
        .map_err(|error| {
            explained::<Generative::GenerativeErrors>("deploying the currency of hours", &error)
        })?;
    Ok(deployed.address)
}

/// Deploys a register of claims.
///
/// # Errors
/// If it is not built, or refuses.
pub fn deploy_register(chain: &mut Chain, governor: Address) -> Result<Address> {
    let settings = Claims::ClaimsSettings {
        governor,
        delay: DELAY,
    };
    let deployed = chain
        .deploy(governor, &contract_code("claims")?, &settings.abi_encode())
        .map_err(|error| explained::<Claims::ClaimsErrors>("deploying the register", &error))?;
    Ok(deployed.address)
}

/// The settings of a currency of hours whose periods are years.
pub fn settings(
    governor: Address,
    register: Address,
    commons: Address,
    cash: Address,
    opens: u64,
) -> Generative::GenerativeSettings {
    Generative::GenerativeSettings {
        name: "Ravine hours".into(),
        symbol: "HOUR".into(),
        decimals: 6,
        governor,
        delay: DELAY,
        register,
        commons,
        meltsToCommons: true,
        cash,
        source: Generative::Source {
            council: Address::ZERO,
            stock: 0,
            node: 0,
        },
        firstOpens: opens,
        periodLength: YEAR,
    }
}

impl Office {
    /// Deploys everything and lets everybody take their place, well before the first year.
    ///
    /// # Errors
    /// If the contracts are not built, or refuse.
    pub fn set_up(plan: &Plan, demurrage: u128) -> Result<Self> {
        let opens = "01-01".parse::<MonthDay>()?.unix(FIRST_YEAR);
        let mut chain = Chain::at(opens - SET_UP);
        let mut many = |from: u64, count: usize| -> Vec<Address> {
            let numbers = (from..).take(count);
            numbers.map(|number| chain.funded(number)).collect()
        };
        let [governor, treasurer, clerk, commons, officer] = [
            people::GOVERNOR,
            people::TREASURER,
            people::CLERK,
            people::COMMONS,
            people::OFFICER,
        ]
        .map(|number| many(number, 1)[0]);
        let seats = many(people::SEATS, SEATS.len());
        let scientists = many(people::SCIENTISTS, SCIENTISTS.len());
        let people = many(people::PEOPLE, EVERYBODY);

        let everything = START * EVERYBODY as u128 + ENDOWED;
        let coins = chain
            .deploy(treasurer, &euro::init_code(everything), &[])
            .context("deploying the village's coins")?
            .address;
        let register = deploy_register(&mut chain, governor)?;
        let hours = deploy_hours(
            &mut chain,
            settings(governor, register, commons, coins, opens),
            policy(demurrage),
            people[PEOPLE..2 * PEOPLE].to_vec(),
        )?;
        let unit = Exchange::ExchangeSettings {
            unit: "valley units".into(),
            decimals: 6,
            governor,
            delay: DELAY,
            fee: FEE,
        };
        let exchange = chain
            .deploy(governor, &contract_code("exchange")?, &unit.abi_encode())
            .map_err(|error| {
                explained::<Exchange::ExchangeErrors>("deploying the exchange", &error)
            })?
            .address;
        let (council, stock, fish) =
            bay::deploy(&mut chain, governor, &scientists, officer, opens)?;
        let mut office = Self {
            chain,
            opens,
            people,
            commons,
            register,
            kind: 0,
            seats,
            hours,
            coins,
            exchange,
            clerk,
            cells: cells()?,
            council,
            fish,
            stock,
            scientists,
            officer,
            governor,
            treasurer,
            receipts: 0,
        };
        office.found_work()?;
        office.allot(plan)?;
        office.found_exchange()?;
        office.chain.set_time(opens - FIRST_ASSESSMENT);
        office.assess(bay::BIOMASS, 1)?;
        Ok(office)
    }

    /// The kind of work, its seats, and what an hour of it is worth: an hour.
    fn found_work(&mut self) -> Result<()> {
        let quorum = |(seats, institutions, dissent)| Claims::Quorum {
            seats,
            institutions,
            dissent,
        };
        let settings = Claims::KindSettings {
            name: "ravines cleaned".into(),
            unit: "h".into(),
            decimals: 2,
            benefit: u32::MAX,
            resolution: u8::from(RESOLUTION),
            firstOpens: self.opens,
            periodLength: MONTH,
            maxQuantity: MOST_HOURS * WORKED,
            maxArea: 15_000,
            method: keccak256("hours of clearing a ravine, counted by two who were there"),
            stakes: Claims::Stakes {
                token: self.coins,
                bond: 0,
                stake: 0,
                challengeBond: 0,
            },
            windows: Claims::Windows {
                attestation: 14 * DAY,
                challenge: CHALLENGE,
                review: 7 * DAY,
                liability: 0,
            },
        };
        let added = Claims::NewKind {
            settings,
            quorum: quorum((2, 2, 2)),
            review: quorum((3, 2, 2)),
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
        let message = Generative::setRateCall {
            kind: self.kind,
            rate: HOUR,
        };
        let from = self.to_hours(self.governor, &message)?.0;
        ensure!(
            from == 1,
            "the rate holds from period {from} on, not from 1"
        );
        Ok(())
    }

    /// Three currencies at the exchange, coins for the pool and for everybody.
    fn found_exchange(&mut self) -> Result<()> {
        for community in COMMUNITIES {
            let message = Exchange::setCommunityCall {
                community: community.number(),
                exposure: cap(community),
            };
            self.to_exchange(self.governor, &message)?;
        }
        for currency in CURRENCIES {
            let (nature, span) = match currency {
                Currency::Coins => (0, 0),
                Currency::Hours => (1, SPAN),
                Currency::Fish => (2, FADING),
            };
            let (limit, exposure) = limits(currency);
            let listing = Exchange::NewListing {
                token: self.token(currency),
                community: issuer(currency).number(),
                nature,
                span,
                value: value(currency),
                limit,
                exposure,
            };
            self.to_exchange(self.governor, &Exchange::listCall { listing })?;
        }
        self.chain.advance(DELAY + DAY); // the communities' caps wait out the delay
        let everybody: Vec<_> = self.people.clone();
        for (person, account) in everybody.into_iter().enumerate() {
            self.hand_over(Currency::Coins, self.treasurer, account, START)?;
            for currency in CURRENCIES {
                self.allow(currency, account, self.exchange)?;
                if accepts(community(person), currency) {
                    let message = Exchange::acceptTokenCall {
                        token: self.token(currency),
                        accepted: true,
                    };
                    self.to_exchange(account, &message)?;
                }
            }
            self.allow(Currency::Coins, account, self.hours)?; // for obligations in cash
        }
        self.allow(Currency::Coins, self.treasurer, self.exchange)?;
        let message = Exchange::endowCall {
            token: self.coins,
            amount: ENDOWED,
        };
        self.to_exchange(self.treasurer, &message)?;
        Ok(())
    }

    fn allow(&mut self, currency: Currency, owner: Address, spender: Address) -> Result<()> {
        let token = self.token(currency);
        let message = Euro::approveCall {
            spender,
            value: U256::MAX,
        };
        self.chain
            .send(owner, token, &message)
            .with_context(|| format!("an allowance of {currency:?}"))?;
        Ok(())
    }
}

/// A cell for everybody, next to each other.
fn cells() -> Result<Vec<u64>> {
    let centre = LatLng::new(CENTRE.0, CENTRE.1)?.to_cell(RESOLUTION);
    let disk = centre.grid_disk::<Vec<CellIndex>>(4).into_iter();
    let cells: Vec<u64> = disk.take(EVERYBODY).map(u64::from).collect();
    ensure!(cells.len() == EVERYBODY, "there are too few cells");
    Ok(cells)
}
