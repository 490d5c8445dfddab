//! All contracts of the valley on one chain, everybody who deals with them, and the messages they send.

pub mod bay;
pub mod found;

use std::fmt::Debug;

use alloy_core::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolInterface},
};
use anyhow::{Context, Result};
use weir_e2e::{Chain, Receipt};

use super::plan::EVERYBODY;
use crate::{
    catchment::euro::Euro,
    interfaces::{Claims, Council, Exchange, Fishcoin, Generative},
    messages::explained,
};

/// The three currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Currency {
    /// The fishery's: the right to take a tonne in this season.
    Fish,
    /// The watershed's: an hour of work.
    Hours,
    /// The village's: a plain ERC-20.
    Coins,
}

/// All of them.
pub const CURRENCIES: [Currency; 3] = [Currency::Fish, Currency::Hours, Currency::Coins];

/// The contracts and the people.
pub struct Office {
    /// The chain.
    pub chain: Chain,
    /// The first second of the first year.
    pub opens: u64,
    /// Everybody, in the plan's order.
    pub people: Vec<Address>,
    /// Whose account the commons is.
    pub commons: Address,
    /// The register of claims.
    pub register: Address,
    /// The kind of work: ravines cleaned.
    pub kind: u32,
    /// Who attests it.
    pub seats: Vec<Address>,
    /// The hours.
    pub hours: Address,
    /// The village's coins.
    pub coins: Address,
    /// The exchange.
    pub exchange: Address,
    /// Sends what anybody may send.
    pub clerk: Address,
    /// One H3 cell for everybody.
    pub cells: Vec<u64>,
    /// The fishery's council, and what it knows.
    pub council: Address,
    /// The fishery's currency.
    pub fish: Address,
    stock: u32,
    scientists: Vec<Address>,
    officer: Address,
    governor: Address,
    treasurer: Address,
    receipts: u64,
}

/// Refusals of the exchange that people reckon with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// The pool would hold too much of it, or of its community's.
    TooMuch,
    /// The pool has not so much.
    TooLittle,
    /// It is worth nothing any more.
    Worthless,
}

impl Office {
    /// Sends a message; a refusal by the name of its error.
    fn send<C: SolCall, E: SolInterface + Debug>(
        &mut self,
        from: Address,
        to: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.chain
            .send(from, to, message)
            .map_err(|error| explained::<E>(C::SIGNATURE, &error))
    }

    /// Asks; a refusal by the name of its error.
    fn ask<C: SolCall, E: SolInterface + Debug>(
        &mut self,
        of: Address,
        message: &C,
    ) -> Result<C::Return> {
        self.chain
            .read(of, message)
            .map_err(|error| explained::<E>(C::SIGNATURE, &error))
    }

    /// Sends a message to the register.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_register<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.send::<C, Claims::ClaimsErrors>(from, self.register, message)
    }

    /// Sends a message to the currency of hours.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_hours<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.send::<C, Generative::GenerativeErrors>(from, self.hours, message)
    }

    /// Sends a message to the exchange.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_exchange<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.send::<C, Exchange::ExchangeErrors>(from, self.exchange, message)
    }

    /// Sends a message to the fishery's currency.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_fish<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.send::<C, Fishcoin::FishcoinErrors>(from, self.fish, message)
    }

    /// Sends a message to the fishery's council.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn to_council<C: SolCall>(
        &mut self,
        from: Address,
        message: &C,
    ) -> Result<(C::Return, Receipt)> {
        self.send::<C, Council::CouncilErrors>(from, self.council, message)
    }

    /// Asks the currency of hours.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_hours<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.ask::<C, Generative::GenerativeErrors>(self.hours, message)
    }

    /// Asks the exchange.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_exchange<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.ask::<C, Exchange::ExchangeErrors>(self.exchange, message)
    }

    /// Asks the fishery's currency.
    ///
    /// # Errors
    /// If it refuses: its error by name.
    pub fn ask_fish<C: SolCall>(&mut self, message: &C) -> Result<C::Return> {
        self.ask::<C, Fishcoin::FishcoinErrors>(self.fish, message)
    }

    /// Where a currency lives.
    pub fn token(&self, currency: Currency) -> Address {
        match currency {
            Currency::Fish => self.fish,
            Currency::Hours => self.hours,
            Currency::Coins => self.coins,
        }
    }

    /// What an account has of a currency today, base units.
    ///
    /// # Errors
    /// If the token does not answer.
    pub fn balance(&mut self, currency: Currency, account: Address) -> Result<u128> {
        let token = self.token(currency);
        let balance = self
            .chain
            .read(token, &Euro::balanceOfCall { account })
            .with_context(|| format!("the balance of {account} in {currency:?}"))?;
        u128::try_from(balance).context("a balance is beyond 128 bits")
    }

    /// What a person has of a currency today, base units.
    ///
    /// # Errors
    /// If the token does not answer.
    pub fn purse(&mut self, currency: Currency, person: usize) -> Result<u128> {
        let account = self.people[person];
        self.balance(currency, account)
    }

    /// What everybody has of a currency today, base units.
    ///
    /// # Errors
    /// If the token does not answer.
    pub fn purses(&mut self, currency: Currency) -> Result<Vec<u128>> {
        (0..EVERYBODY)
            .map(|person| self.purse(currency, person))
            .collect()
    }

    /// Hands a currency on, from one account to another.
    ///
    /// # Errors
    /// If the token refuses.
    pub fn hand_over(
        &mut self,
        currency: Currency,
        from: Address,
        to: Address,
        amount: u128,
    ) -> Result<()> {
        let value = U256::from(amount);
        let message = Euro::transferCall { to, value };
        let token = self.token(currency);
        self.chain
            .send(from, token, &message)
            .with_context(|| format!("handing {amount} of {currency:?} on"))?;
        Ok(())
    }

    /// What the pool gives for an amount now, base units.
    ///
    /// # Errors
    /// If the exchange refuses.
    pub fn quoted(&mut self, from: Currency, to: Currency, amount: u128) -> Result<u128> {
        let message = Exchange::quoteCall {
            tokenIn: self.token(from),
            tokenOut: self.token(to),
            amountIn: amount,
            at: 0,
        };
        Ok(self.ask_exchange(&message)?.out)
    }

    /// A person swaps at the pool, for at least `least`; what came of it, or why the pool declined.
    ///
    /// # Errors
    /// If the exchange refuses for any other reason.
    pub fn swap(
        &mut self,
        person: usize,
        from: Currency,
        to: Currency,
        amount: u128,
        least: u128,
    ) -> Result<Result<u128, Declined>> {
        let account = self.people[person];
        let message = Exchange::swapCall {
            tokenIn: self.token(from),
            tokenOut: self.token(to),
            amountIn: amount,
            minOut: least,
            deadline: self.chain.now(),
            to: account,
        };
        match self.chain.send(account, self.exchange, &message) {
            Ok((out, _)) => Ok(Ok(out)),
            Err(error) => {
                use Exchange::ExchangeErrors as E;
                match error.as_error::<E>() {
                    Some(
                        E::LimitExceeded(_) | E::ExposureExceeded(_) | E::CommunityExceeded(_),
                    ) => Ok(Err(Declined::TooMuch)),
                    Some(E::PoolHasLess(_)) => Ok(Err(Declined::TooLittle)),
                    Some(E::WorthNothing(_)) => Ok(Err(Declined::Worthless)),
                    _ => Err(explained::<E>("swap", &error)),
                }
            }
        }
    }
}
