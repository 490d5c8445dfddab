//! What is looked up on the chain at a month's and at a year's end, and must hold.

use alloy_core::primitives::U256;
use anyhow::{Context, Result};

use super::{Kept, Month, Play};
use crate::{
    catchment::euro::Euro,
    interfaces::{Exchange, Fishcoin, Generative},
    valley::{
        checks,
        office::{
            found::{cap, issuer, limits, value, whole},
            Currency, CURRENCIES,
        },
    },
};

/// The daily factor of no demurrage: 1 with 64 binary places.
const NO_DEMURRAGE: u128 = 1 << 64;

fn small(amount: U256) -> Result<u128> {
    u128::try_from(amount).context("a figure is beyond 128 bits")
}

impl Play<'_> {
    /// The month's end: what everything has come to.
    pub(super) fn examine(&mut self, year: u32, month: u32) -> Result<Month> {
        let pool = self.pool()?;
        let open = self.debts_add_up()?;
        let books = self.office.ask_hours(&Generative::booksCall {})?;
        let minted = books.forWork + books.asIncome;
        if month.is_multiple_of(3) {
            self.wallets(minted - books.melted)?;
        }
        let factor = self.office.ask_hours(&Generative::dailyFactorCall {})?;
        let expected = if self.variant.demurrage() == 0 {
            NO_DEMURRAGE
        } else {
            self.parameters.numbers.daily_factor
        };
        self.checks
            .holds(checks::DAILY_FACTOR, factor == expected, || {
                format!("{factor} instead of {expected}")
            })?;
        let ceiling = self.office.ask_hours(&Generative::ceilingCall {})?;
        let fish_value = self.fish_value()?;
        self.fish_within_budget()?;
        Ok(Month {
            year,
            month: month + 1,
            tally: self.tally,
            held: books.held,
            supply: minted - books.melted,
            commons: books.commons,
            melted: self.melted(books.commons)?,
            open,
            ceiling: ceiling.ceiling,
            minted: ceiling.minted,
            pool,
            fish_value,
        })
    }

    /// What the commons has and nobody gave it.
    fn melted(&self, commons: u128) -> Result<u128> {
        commons
            .checked_sub(self.given)
            .context("the commons has less than it was given")
    }

    /// The pool's books, after everything that melted is written down.
    fn pool(&mut self) -> Result<[Kept; 3]> {
        let mut pool = [Kept::default(); 3];
        let mut worth = 0;
        for (kept, currency) in pool.iter_mut().zip(CURRENCIES) {
            let token = self.office.token(currency);
            let synced = self
                .office
                .to_exchange(self.office.clerk, &Exchange::syncCall { token })?
                .0;
            let books = self.office.ask_exchange(&Exchange::booksCall { token })?;
            let (came, went) = (
                small(books.endowed + books.brought)?,
                small(books.taken + books.melted)?,
            );
            let exchange = self.office.exchange;
            let balance = self.office.balance(currency, exchange)?;
            self.checks.holds(
                checks::BOOKS_ADD_UP,
                came == went + books.held && synced == books.held && books.held <= balance,
                || format!("{currency:?}: {books:?}, {synced} synced, {balance} there"),
            )?;
            let (limit, most) = limits(currency);
            let community = issuer(currency);
            let number = community.number();
            let message = Exchange::communityCall { community: number };
            let of_community = self.office.ask_exchange(&message)?;
            self.checks.holds(
                checks::EXPOSURE_CAPPED,
                books.held <= limit
                    && books.exposure <= most
                    && of_community.exposure == books.exposure
                    && of_community.exposure <= of_community.cap
                    && of_community.cap == cap(community),
                || format!("{currency:?}: {books:?}, {of_community:?}"),
            )?;
            worth += small(books.endowed + books.brought - books.taken)? * value(currency)
                / whole(currency);
            *kept = Kept {
                held: books.held,
                exposure: books.exposure,
                melted: small(books.melted)?,
                fees: small(books.fees)?,
            };
        }
        let before = std::mem::replace(&mut self.pool_value, worth);
        self.checks
            .holds(checks::POOL_VALUE_KEPT, worth >= before, || {
                format!("worth {worth} after {before} without melting")
            })?;
        Ok(pool)
    }

    /// The exchange's debts are those of the messages; what is outstanding.
    fn debts_add_up(&mut self) -> Result<u128> {
        let debts = self.office.ask_exchange(&Exchange::debtsCall {})?;
        let outstanding: u128 = self.debts.values().sum();
        let right = small(debts.recorded)? == self.recorded
            && small(debts.setOff)? == self.cleared
            && small(debts.repaid)? == self.repaid
            && debts.forgiven.is_zero()
            && small(debts.outstanding)? == outstanding
            && outstanding + self.cleared + self.repaid == self.recorded;
        self.checks.holds(checks::BOOKS_ADD_UP, right, || {
            format!(
                "{debts:?}; by the messages {} recorded, {} set off, {} repaid, {outstanding} open",
                self.recorded, self.cleared, self.repaid
            )
        })?;
        Ok(outstanding)
    }

    /// Wallets show no more hours than there are.
    fn wallets(&mut self, supply: u128) -> Result<()> {
        let mut sum: u128 = self.office.purses(Currency::Hours)?.iter().sum();
        for account in [self.office.exchange, self.office.commons] {
            sum += self.office.balance(Currency::Hours, account)?;
        }
        let hours = self.office.hours;
        let total = self.office.chain.read(hours, &Euro::totalSupplyCall {})?;
        let total = small(total)?;
        self.checks.holds(
            checks::BALANCES_WITHIN_SUPPLY,
            sum <= total && total == supply,
            || format!("{sum} in wallets, a supply of {total}, {supply} by the books"),
        )
    }

    /// The year's end: everybody is written down, and every hour is somewhere.
    pub(super) fn identity(&mut self) -> Result<()> {
        let mut accounts = self.office.people.clone();
        accounts.push(self.office.exchange);
        let mut sum = 0;
        for account in accounts {
            let clerk = self.office.clerk;
            let message = Generative::settleCall { account };
            sum += self.office.to_hours(clerk, &message)?.0;
        }
        let commons = self.office.commons;
        let kept = self.office.balance(Currency::Hours, commons)?;
        let books = self.office.ask_hours(&Generative::booksCall {})?;
        let minted = books.forWork + books.asIncome;
        self.checks.holds(
            checks::SUPPLY_IDENTITY,
            sum + kept + books.melted == minted && books.held == sum && books.commons == kept,
            || format!("{sum} in accounts, {kept} at the commons, {books:?}"),
        )
    }

    /// What a fishery coin is worth to the pool now, base units of the unit.
    fn fish_value(&mut self) -> Result<u128> {
        let message = Exchange::quoteCall {
            tokenIn: self.office.fish,
            tokenOut: self.office.coins,
            amountIn: whole(Currency::Fish),
            at: 0,
        };
        Ok(self.office.ask_exchange(&message)?.value)
    }

    fn fish_within_budget(&mut self) -> Result<()> {
        let book = self.office.ask_fish(&Fishcoin::seasonCall {})?;
        let room = book.cap.saturating_sub(book.landed - book.overdrawn);
        self.checks.holds(
            checks::COINS_WITHIN_BUDGET,
            book.outstanding <= room && book.landed == self.landed,
            || format!("{book:?}, {} landed by the messages", self.landed),
        )
    }
}
