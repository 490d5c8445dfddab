//! Balances, the books, and how they are written down.

use super::{unless, Account, Books, Currency, PersonId, Reasons};
use num_bigint::BigInt;
use num_traits::Zero;

impl Currency {
    pub(super) fn has_the_rest(&self, who: PersonId) -> bool {
        self.charter.melts_to_commons && who == self.charter.commons
    }

    /// An account as it was last written down.
    pub fn account(&self, who: PersonId) -> Account {
        self.accounts.get(&who).cloned().unwrap_or_default()
    }

    /// What somebody has today.
    pub fn balance(&self, who: PersonId, now: u64) -> BigInt {
        if self.has_the_rest(who) {
            return self.books(now).commons;
        }
        let account = self.account(who);
        if account.written.is_zero() {
            return BigInt::zero(); // also of one that was never written down
        }
        let (then, today) = (self.index(account.day), self.index(Self::day(now)));
        today.left_of(&account.written, &then)
    }

    /// Where everything is.
    pub fn books(&self, now: u64) -> Books {
        let held = self.bound.under(&self.index(Self::day(now))).whole();
        let rest = &self.for_work + &self.as_income - &held;
        let (commons, melted) = if self.charter.melts_to_commons {
            (rest, BigInt::zero())
        } else {
            (BigInt::zero(), rest)
        };
        Books {
            for_work: self.for_work.clone(),
            as_income: self.as_income.clone(),
            held,
            commons,
            melted,
        }
    }

    /// All that is somebody's.
    pub fn supply(&self, now: u64) -> BigInt {
        let books = self.books(now);
        books.held + books.commons
    }

    /// What every message that changes something begins with.
    pub fn begin(&mut self, now: u64) {
        self.bound = self.bound.under(&self.index(Self::day(now)));
    }

    /// Writes an account down; answers its balance.
    pub fn settle(&mut self, who: PersonId, now: u64) -> BigInt {
        self.begin(now);
        let balance = self.balance(who, now);
        if self.has_the_rest(who) || !self.accounts.contains_key(&who) {
            return balance;
        }
        let mut account = self.account(who);
        if !account.written.is_zero() {
            let then = self.index(account.day);
            self.bound.rewrite(&account.written, &then, &balance);
        }
        account.written = balance.clone();
        account.day = Self::day(now);
        self.accounts.insert(who, account);
        balance
    }

    fn put(&mut self, who: PersonId, amount: &BigInt, now: u64) {
        self.begin(now);
        if self.has_the_rest(who) || amount.is_zero() {
            return;
        }
        self.accounts.entry(who).or_default();
        self.settle(who, now);
        self.bound.add(amount);
        self.accounts.entry(who).or_default().written += amount;
    }

    fn take(&mut self, who: PersonId, amount: &BigInt, now: u64) {
        self.begin(now);
        if self.has_the_rest(who) {
            return;
        }
        self.accounts.entry(who).or_default();
        self.settle(who, now);
        self.bound.subtract(amount);
        self.accounts.entry(who).or_default().written -= amount;
    }

    pub(super) fn shift(&mut self, from: PersonId, to: PersonId, amount: &BigInt, now: u64) {
        self.take(from, amount, now);
        self.put(to, amount, now);
    }

    /// Somebody gives somebody some of its own.
    pub fn transfer(
        &mut self,
        from: PersonId,
        to: PersonId,
        amount: u128,
        now: u64,
    ) -> Result<(), Reasons> {
        let amount = BigInt::from(amount);
        unless(&[(amount > self.balance(from, now), "ERC20InsufficientBalance")])?;
        self.shift(from, to, &amount, now);
        Ok(())
    }

    /// Something new is somebody's, less what it owes; answers what lowered its debt.
    pub(super) fn issue(&mut self, who: PersonId, amount: &BigInt, now: u64) -> BigInt {
        let debt = self.account(who).debt;
        let netted = debt.min(amount.clone());
        let paid = amount - &netted;
        self.put(who, &paid, now);
        let account = self.accounts.entry(who).or_default();
        account.debt -= &netted;
        account.minted += &paid;
        netted
    }
}
