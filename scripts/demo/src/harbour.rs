//! The contracts on a chain: deployed, peopled, and spoken to with their errors by name.

use alloy_core::{
    primitives::{keccak256, Address, B256, U256},
    sol_types::{SolCall, SolValue},
};
use anyhow::{ensure, Context, Result};
use weir_e2e::{contract_code, Chain, Receipt};

use crate::{
    clock::{DAY, SEASON},
    fishers,
    interfaces::{Council, Fishcoin},
    messages::explained,
    random::stream,
    stock_file::{ratio, Stock},
    survey::Survey,
};

/// Shares of the stock in all, as in New Zealand's quota management system.
pub const TOTAL_SHARES: u128 = 100_000_000;

/// What a loosening waits, seconds.
pub const DELAY: u64 = 30 * DAY;

/// Seats by institution: five of three.
const SEATS: [u8; 5] = [0, 0, 1, 1, 2];
/// Seats and institutions that make a statement final, and seats that keep it from it.
const QUORUM: (u8, u8, u8) = (3, 2, 2);

/// How long before the first opening everything is set up, seconds.
const SET_UP: u64 = 120 * DAY;

/// Numbers of accounts, by who they are.
mod people {
    pub const GOVERNOR: u64 = 1;
    pub const SEATS: u64 = 10;
    pub const OFFICERS: u64 = 20;
    pub const FISHERS: u64 = 1_000;
}

/// A chain with a council, a currency, and everybody who deals with them.
pub struct Harbour {
    /// The chain.
    pub chain: Chain,
    /// Who governs council and currency.
    pub governor: Address,
    /// Who fishes.
    pub fishers: Vec<Address>,
    council: Address,
    coin: Address,
    stock: u32,
    seats: Vec<Address>,
    officers: Vec<Address>,
    receipts: u64,
    statements: usize,
}

/// What became of an assessment.
pub struct Attested {
    /// From when it is in force; unix seconds.
    pub in_force_from: u64,
    /// Whether each attestation before the last left it open, and the last made it final.
    pub by_quorum: bool,
}

impl Harbour {
    /// Deploys the contracts and lets everybody take their place, well before the first survey is due.
    ///
    /// # Errors
    /// If the contracts are not built, or refuse.
    pub fn set_up(stock: &Stock, seed: u64) -> Result<Self> {
        let first_opens = stock.opens.unix(stock.first_year());
        let mut chain = Chain::at(first_opens - SET_UP);
        let governor = chain.funded(people::GOVERNOR);
        let seats: Vec<_> = (people::SEATS..)
            .take(SEATS.len())
            .map(|n| chain.funded(n))
            .collect();
        let officers: Vec<_> = (people::OFFICERS..)
            .take(2)
            .map(|n| chain.funded(n))
            .collect();
        let count = stock.fishers.count as usize;
        let fishers: Vec<_> = (people::FISHERS..)
            .take(count)
            .map(|n| chain.funded(n))
            .collect();

        let settings = Council::CouncilSettings {
            governor,
            seats: QUORUM.0,
            institutions: QUORUM.1,
            dissent: QUORUM.2,
            delay: DELAY,
        };
        let founders: Vec<_> = seats
            .iter()
            .zip(SEATS)
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
        let mut harbour = Self {
            chain,
            governor,
            fishers,
            council,
            coin: Address::ZERO,
            stock: 0,
            seats,
            officers,
            receipts: 0,
            statements: 0,
        };
        harbour.found_stock(stock, first_opens)?;
        harbour.found_currency(stock)?;
        harbour.people_it(stock, seed)?;
        Ok(harbour)
    }

    fn found_stock(&mut self, stock: &Stock, first_opens: u64) -> Result<()> {
        use weir_core::stock::{ControlRule, Model};
        let parameters = stock.parameters();
        let (rule, trigger, limit) = match parameters.rule {
            ControlRule::ConstantRate { .. } => (0, 0, 0),
            ControlRule::FortyTen { .. } => (1, 0, 0),
            ControlRule::IcesAdvice { trigger, limit, .. } => (2, trigger, limit),
        };
        let terms = Council::Terms {
            model: match parameters.model {
                Model::Schaefer => 0,
                Model::Fox => 1,
                Model::Recharge => 2,
                Model::Fixed => 3,
            },
            growth: parameters.growth.0,
            capacity: parameters.capacity,
            rule,
            rate: parameters.rule.rate().0,
            trigger,
            limit,
            maxAge: parameters.max_age,
            grace: parameters.grace,
        };
        let settings = Council::StockSettings {
            name: stock.name.clone(),
            unit: "t".into(),
            decimals: 3,
            firstOpens: first_opens,
            seasonLength: SEASON,
            division: 0,
        };
        self.stock = self
            .to_council(
                self.governor,
                &Council::addStockCall {
                    added: Council::NewStock { settings, terms },
                },
            )?
            .0;
        Ok(())
    }

    fn found_currency(&mut self, stock: &Stock) -> Result<()> {
        let settings = Fishcoin::FishcoinSettings {
            name: format!("{} coin", stock.name),
            symbol: "FISH".into(),
            decimals: 3, // a whole coin is a tonne, its smallest part a kilogram
            council: self.council,
            stock: self.stock,
            node: 0,
            governor: self.governor,
            totalShares: TOTAL_SHARES,
            concentration: ratio(stock.fishers.concentration).0,
            penalty: ratio(stock.fishers.penalty).0,
            delay: DELAY,
        };
        self.coin = self
            .chain
            .deploy(
                self.governor,
                &contract_code("fishcoin")?,
                &(settings, self.officers.clone()).abi_encode_params(),
            )
            .map_err(|error| {
                explained::<Fishcoin::FishcoinErrors>("deploying the currency", &error)
            })?
            .address;
        let message = Council::setCurrencyCall {
            stock: self.stock,
            node: 0,
            currency: self.coin,
        };
        self.to_council(self.governor, &message)?;
        Ok(())
    }

    fn people_it(&mut self, stock: &Stock, seed: u64) -> Result<()> {
        let limit = ratio(stock.fishers.concentration)
            .of_floor(TOTAL_SHARES)
            .context("a part of the shares fits")?;
        let parts = fishers::shares(
            TOTAL_SHARES,
            limit,
            self.fishers.len(),
            &mut stream(seed, 0),
        );
        for (to, shares) in self.fishers.clone().into_iter().zip(parts) {
            self.to_coin(self.governor, &Fishcoin::allotSharesCall { to, shares })?;
        }
        Ok(())
    }

    // Messages.

    /// Sends a message to the council.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_council<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.chain
            .send(from, self.council, message)
            .map_err(|error| explained::<Council::CouncilErrors>(C::SIGNATURE, &error))
    }

    /// Sends a message to the currency.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_coin<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.chain
            .send(from, self.coin, message)
            .map_err(|error| explained::<Fishcoin::FishcoinErrors>(C::SIGNATURE, &error))
    }

    /// Asks the council.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_council<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.chain
            .read(self.council, message)
            .map_err(|error| explained::<Council::CouncilErrors>(C::SIGNATURE, &error))
    }

    /// Asks the currency.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_coin<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.chain
            .read(self.coin, message)
            .map_err(|error| explained::<Fishcoin::FishcoinErrors>(C::SIGNATURE, &error))
    }

    // What people do.

    /// Seats attest a survey of now for the season `season`, one after the other until it is final.
    ///
    /// # Errors
    /// If the council refuses or the quorum does not make it final.
    pub fn attest(&mut self, stock: &Stock, survey: Survey, season: u32) -> Result<Attested> {
        let kilograms = |quantity| stock.unit.to_kg_floor(quantity);
        let now = self.chain.now();
        let mut statement = Council::Statement {
            stock: self.stock,
            season,
            low: kilograms(survey.low),
            estimate: kilograms(survey.estimate),
            high: kilograms(survey.high),
            asOf: now,
            expires: now + u64::from(stock.assessment.max_age_days) * DAY,
            evidence: B256::ZERO,
        };
        // in place of the working papers: a digest of the figures themselves
        statement.evidence = keccak256(statement.abi_encode());
        let mut by_quorum = true;
        let mut accepted = None;
        for voice in 1..=usize::from(QUORUM.0) {
            let seat = self.seats[(self.statements + voice) % self.seats.len()];
            let message = Council::attestCall {
                statement: statement.clone(),
            };
            let (is_final, receipt) = self.to_council(seat, &message)?;
            by_quorum &= is_final == (voice == usize::from(QUORUM.0));
            accepted = receipt.events::<Council::AssessmentAccepted>().pop();
        }
        self.statements += 1;
        let accepted = accepted.context("the quorum attested, but the council accepted nothing")?;
        ensure!(
            accepted.low == statement.low,
            "the council accepted {accepted:?} for {statement:?}"
        );
        Ok(Attested {
            in_force_from: accepted.inForceFrom,
            by_quorum,
        })
    }

    /// An officer attests a catch of `kilograms`; what was burnt, and the debt it became.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn land(&mut self, fisher: usize, kilograms: u128) -> Result<(u128, u128)> {
        self.receipts += 1;
        let message = Fishcoin::landCall {
            receipt: keccak256(self.receipts.to_be_bytes()),
            fisher: self.fishers[fisher],
            quantity: kilograms,
        };
        let officer = self.officers[fisher % self.officers.len()];
        let (_, receipt) = self.to_coin(officer, &message)?;
        let landed = receipt.events::<Fishcoin::Landed>().pop();
        let landed = landed.context("a landing went through without its event")?;
        Ok((landed.burnt, landed.debt))
    }

    /// A fisher sells coins to another.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn sell(&mut self, sale: &fishers::Sale) -> Result<()> {
        let (from, to) = (self.fishers[sale.seller], self.fishers[sale.buyer]);
        let value = U256::from(sale.coins);
        if sale.by_allowance {
            self.to_coin(from, &Fishcoin::approveCall { spender: to, value })?;
            self.to_coin(to, &Fishcoin::transferFromCall { from, to, value })?;
        } else {
            self.to_coin(from, &Fishcoin::transferCall { to, value })?;
        }
        Ok(())
    }

    /// What everybody holds in coins, kilograms.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn balances(&mut self) -> Result<Vec<u128>> {
        (0..self.fishers.len())
            .map(|fisher| self.balance(fisher))
            .collect()
    }

    /// What one fisher holds in coins, kilograms.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn balance(&mut self, fisher: usize) -> Result<u128> {
        let account = self.fishers[fisher];
        let balance = self.ask_coin(&Fishcoin::balanceOfCall { account })?;
        u128::try_from(balance).context("a balance is beyond 128 bits")
    }

    /// What everybody holds in shares.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn shares(&mut self) -> Result<Vec<u128>> {
        (0..self.fishers.len())
            .map(|fisher| {
                self.ask_coin(&Fishcoin::sharesOfCall {
                    account: self.fishers[fisher],
                })
            })
            .collect()
    }

    /// All coins there are, kilograms.
    ///
    /// # Errors
    /// If the currency refuses.
    pub fn supply(&mut self) -> Result<u128> {
        let supply = self.ask_coin(&Fishcoin::totalSupplyCall {})?;
        u128::try_from(supply).context("the supply is beyond 128 bits")
    }

    /// The budget as it now stands, kilograms.
    ///
    /// # Errors
    /// If the council refuses.
    pub fn budget(&mut self) -> Result<u128> {
        let message = Council::budgetCall {
            stock: self.stock,
            node: 0,
        };
        Ok(self.ask_council(&message)?.amount)
    }

    /// Lower bound of the assessment in force, kilograms.
    ///
    /// # Errors
    /// If the council refuses.
    pub fn assessed_low(&mut self) -> Result<u128> {
        Ok(self
            .ask_council(&Council::assessmentCall { stock: self.stock })?
            .low)
    }
}
