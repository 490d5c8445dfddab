//! Shares, coins, landings, debts and the shrinking index: the money that cannot be spent faster than
//! the fish grow back.
//!
//! A *share* is a permanent part of every season's budget. A *coin* is the right to take one base
//! unit in this season. Coins are there from the moment the season opens and are written down when an
//! account is touched ([`Account::settled`]); nothing loops over accounts.
//!
//! Symbols: `cap` the budget as it now stands less what earlier seasons took too much; `landed` all
//! catches recorded this season; `overdrawn` the part of them for which there was no coin;
//! `outstanding` all coins that can still be spent.
//!
//! INVARIANT `coins-within-budget`: outstanding ≤ max(0, cap − (landed − overdrawn)), in every state.
//! INVARIANT `coins-backed`: Σ balances ≤ outstanding; the difference is rounding and is never issued.
//! INVARIANT `index-falls`: within a season the index never rises, so no balance grows of itself.
//! INVARIANT `shares-conserved`: Σ shares of all accounts = shares allotted ≤ total shares.
//! INVARIANT `overdraft-returns`: what is landed beyond coins or beyond a budget that shrank comes off
//! the budgets that follow, to the unit.

use crate::math::{mul_div_floor, Ratio};
use ruint::aliases::U256;

/// Part of each coin of the season's issue that is left; 1 is 2¹²⁷.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, scale::Encode, scale::Decode,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Index(pub u128);

impl Index {
    /// Nothing lost since the opening.
    pub const ONE: Index = Index(1 << 127);

    /// `amount`, written down at index `then`, as it stands at `self`; rounded down.
    fn scaled_floor(self, amount: u128, then: Index) -> u128 {
        if self == then {
            return amount;
        }
        mul_div_floor(amount, self.0, then.0).unwrap_or(0) // the index never rises: no overflow
    }
}

/// The books of one currency for one season. Amounts in coins = base units.
///
/// After the season is over the books stay as they are until the next one opens; [`Book::is_open`]
/// tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Book {
    /// The season's number; 0 before the first.
    pub season: u32,
    /// First second after the season; unix seconds.
    pub closes: u64,
    /// What the opening divided among the shares.
    pub issue: u128,
    /// Total shares at the opening; the divisor of `issue`.
    pub shares: u128,
    /// Part of each coin left.
    pub index: Index,
    /// Coins that can still be spent; an upper bound on the sum of all balances.
    pub outstanding: u128,
    /// The least budget seen since the opening, less `deducted`.
    pub cap: u128,
    /// What earlier seasons took too much and this one gives back, as far as its budget reached.
    pub deducted: u128,
    /// What earlier seasons took too much and this one could not give back.
    pub owed: u128,
    /// All catches recorded.
    pub landed: u128,
    /// The part of `landed` for which there was no coin.
    pub overdrawn: u128,
}

/// One member's account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Account {
    /// Permanent shares.
    pub shares: u128,
    /// Coins as written down at `index` in `season`.
    pub coins: u128,
    /// The index at which `coins` were written down.
    pub index: Index,
    /// The season in which the account was last touched; coins of an earlier one are void.
    pub season: u32,
    /// Coins that are withheld from the account's next issues: catches beyond its coins, with the
    /// penalty.
    pub debt: u128,
}

/// An account brought up to date, and what that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The account as it stands now.
    pub account: Account,
    /// Coins that are no more: void with their season, or lost to a falling index.
    pub lost: u128,
    /// Coins of a season's issue that the account now holds, after debts and index.
    pub issued: u128,
    /// Debt paid by withholding coins of the issue.
    pub repaid: u128,
    /// By how much fewer coins are outstanding: what was withheld, at the index now, rounded down.
    pub withheld: u128,
}

/// Why coins or shares cannot move as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaError {
    /// The account has fewer coins.
    InsufficientCoins {
        /// What it has.
        balance: u128,
        /// What was asked.
        needed: u128,
    },
    /// The account has fewer shares.
    InsufficientShares {
        /// What it has.
        shares: u128,
        /// What was asked.
        needed: u128,
    },
    /// The account would hold more shares than one account may.
    Concentration {
        /// What it would hold.
        shares: u128,
        /// The most it may hold.
        limit: u128,
    },
    /// The account owes coins: shares cannot leave it before the debt is paid.
    Indebted {
        /// The debt, in coins.
        debt: u128,
    },
    /// The season is open already.
    SeasonAlreadyOpen(
        /// Its number.
        u32,
    ),
    /// An amount beyond `u128`.
    Overflow,
}

/// What a catch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    /// Coins burnt.
    pub burnt: u128,
    /// The part of the catch for which there was no coin.
    pub beyond: u128,
    /// What was added to the fisher's debt: `beyond` with the penalty, rounded up.
    pub debt: u128,
}

impl Book {
    /// True while the season that was last opened lasts.
    pub fn is_open(&self, now: u64) -> bool {
        now < self.closes
    }

    /// What this season took too much: beyond coins, and beyond a budget that shrank after the catch.
    pub fn excess(&self) -> u128 {
        let with_coins = self.landed.saturating_sub(self.overdrawn);
        self.overdrawn
            .saturating_add(with_coins.saturating_sub(self.cap))
    }

    /// Opens the season `season` with `budget`, for `shares` shares in all, of which `allotted` are in
    /// somebody's hands (coins of the others are never issued). What earlier seasons took too much
    /// comes off the budget first; what the budget cannot give back stays owed.
    pub fn opened(
        &self,
        season: u32,
        closes: u64,
        budget: u128,
        shares: u128,
        allotted: u128,
    ) -> Result<Book, QuotaError> {
        if season <= self.season {
            return Err(QuotaError::SeasonAlreadyOpen(self.season));
        }
        let to_give_back = self
            .owed
            .checked_add(self.excess())
            .ok_or(QuotaError::Overflow)?;
        let deducted = to_give_back.min(budget);
        let cap = budget.saturating_sub(deducted);
        Ok(Book {
            season,
            closes,
            issue: cap,
            shares,
            index: Index::ONE,
            outstanding: mul_div_floor(cap, allotted, shares).unwrap_or(0),
            cap,
            deducted,
            owed: to_give_back.saturating_sub(deducted),
            landed: 0,
            overdrawn: 0,
        })
    }

    /// The books at budget `budget`: if it is tighter than any before in this season, every unspent
    /// coin shrinks pro rata, at once, through the index. A wider budget changes nothing.
    #[must_use]
    pub fn tightened(&self, budget: u128) -> Book {
        let mut next = *self;
        // what the shrunken budget can no longer give back stays owed
        next.deducted = self.deducted.min(budget);
        next.owed = self
            .owed
            .saturating_add(self.deducted.saturating_sub(next.deducted));
        next.cap = self.cap.min(budget.saturating_sub(next.deducted));
        let room = next
            .cap
            .saturating_sub(self.landed.saturating_sub(self.overdrawn));
        if self.outstanding > room {
            next.index = Index(mul_div_floor(self.index.0, room, self.outstanding).unwrap_or(0));
            next.outstanding = room;
        }
        next
    }

    /// The books with `withheld` coins fewer outstanding.
    fn less(&self, coins: u128) -> Book {
        Book {
            outstanding: self.outstanding.saturating_sub(coins),
            ..*self
        }
    }

    /// The books after an account was settled.
    #[must_use]
    pub fn after(&self, settlement: &Settlement) -> Book {
        self.less(settlement.withheld)
    }

    /// Records a catch of `quantity` by a fisher whose account is settled: coins are burnt as far as
    /// they reach, the rest becomes a debt with the penalty `penalty` on top.
    pub fn landed(
        &self,
        account: &Account,
        quantity: u128,
        penalty: Ratio,
    ) -> Result<(Book, Account, Landing), QuotaError> {
        let burnt = quantity.min(account.coins);
        let beyond = quantity.saturating_sub(burnt);
        let fine = penalty.of_ceil(beyond).ok_or(QuotaError::Overflow)?;
        let debt = beyond.checked_add(fine).ok_or(QuotaError::Overflow)?;
        let mut book = self.less(burnt);
        book.landed = book
            .landed
            .checked_add(quantity)
            .ok_or(QuotaError::Overflow)?;
        book.overdrawn = book
            .overdrawn
            .checked_add(beyond)
            .ok_or(QuotaError::Overflow)?;
        let mut account = *account;
        account.coins = account.coins.saturating_sub(burnt);
        account.debt = account.debt.checked_add(debt).ok_or(QuotaError::Overflow)?;
        Ok((
            book,
            account,
            Landing {
                burnt,
                beyond,
                debt,
            },
        ))
    }

    /// Takes a catch of this season back, recorded with coins burnt at index `then`: the coins come
    /// back at the index now, as far as the cap has room; the debt is lifted as far as it is unpaid.
    /// Returns the coins that came back.
    pub fn reversed(
        &self,
        account: &Account,
        landing: &Landing,
        then: Index,
    ) -> Result<(Book, Account, u128), QuotaError> {
        let quantity = landing
            .burnt
            .checked_add(landing.beyond)
            .ok_or(QuotaError::Overflow)?;
        let mut book = *self;
        book.landed = book
            .landed
            .checked_sub(quantity)
            .ok_or(QuotaError::Overflow)?;
        book.overdrawn = book
            .overdrawn
            .checked_sub(landing.beyond)
            .ok_or(QuotaError::Overflow)?;
        let room = book
            .cap
            .saturating_sub(book.landed.saturating_sub(book.overdrawn))
            .saturating_sub(book.outstanding);
        let back = book.index.scaled_floor(landing.burnt, then).min(room);
        book.outstanding = book.outstanding.saturating_add(back);
        let mut account = *account;
        account.coins = account
            .coins
            .checked_add(back)
            .ok_or(QuotaError::Overflow)?;
        account.debt = account.debt.saturating_sub(landing.debt);
        Ok((book, account, back))
    }
}

impl Account {
    /// The account as it stands under `book` at `now`: coins of a past season are void, the issue of
    /// the one last opened is there (less debts), and the index has taken its part. Settling twice
    /// changes nothing.
    pub fn settled(&self, book: &Book, now: u64) -> Settlement {
        let mut next = Account {
            index: book.index,
            season: book.season,
            ..*self
        };
        let written = self.coins; // what the account's holder was last told
        let (mut repaid, mut withheld) = (0, 0);
        if self.season == book.season {
            next.coins = book.index.scaled_floor(self.coins, self.index);
        } else {
            let gross = mul_div_floor(book.issue, self.shares, book.shares).unwrap_or(0);
            repaid = gross.min(self.debt);
            next.debt = self.debt.saturating_sub(repaid);
            withheld = book.index.scaled_floor(repaid, Index::ONE);
            next.coins = book
                .index
                .scaled_floor(gross.saturating_sub(repaid), Index::ONE);
        }
        if !book.is_open(now) {
            next.coins = 0; // unspent coins are void after their season
        }
        let (lost, issued) = if self.season == book.season {
            (written.saturating_sub(next.coins), 0)
        } else {
            (written, next.coins)
        };
        Settlement {
            account: next,
            lost,
            issued,
            repaid,
            withheld,
        }
    }

    /// Both accounts after `amount` coins went from `self` to `to`, both settled.
    pub fn pay(&self, to: &Account, amount: u128) -> Result<(Account, Account), QuotaError> {
        let left = self
            .coins
            .checked_sub(amount)
            .ok_or(QuotaError::InsufficientCoins {
                balance: self.coins,
                needed: amount,
            })?;
        let sum = to.coins.checked_add(amount).ok_or(QuotaError::Overflow)?;
        Ok((
            Account {
                coins: left,
                ..*self
            },
            Account { coins: sum, ..*to },
        ))
    }

    /// Both accounts after `amount` shares went from `self` to `to`, both settled; `to` may hold at
    /// most `limit`.
    pub fn cede(
        &self,
        to: &Account,
        amount: u128,
        limit: u128,
    ) -> Result<(Account, Account), QuotaError> {
        if self.debt > 0 {
            return Err(QuotaError::Indebted { debt: self.debt });
        }
        let left = self
            .shares
            .checked_sub(amount)
            .ok_or(QuotaError::InsufficientShares {
                shares: self.shares,
                needed: amount,
            })?;
        Ok((
            Account {
                shares: left,
                ..*self
            },
            to.allotted(amount, limit)?,
        ))
    }

    /// The account with `amount` more shares, at most `limit` in all.
    pub fn allotted(&self, amount: u128, limit: u128) -> Result<Account, QuotaError> {
        let shares = self
            .shares
            .checked_add(amount)
            .ok_or(QuotaError::Overflow)?;
        if shares > limit {
            return Err(QuotaError::Concentration { shares, limit });
        }
        Ok(Account { shares, ..*self })
    }
}

/// The most shares one account may hold: `ratio × total`, rounded down, but never less than one.
pub fn concentration_limit(ratio: Ratio, total: u128) -> u128 {
    ratio.of_floor(total).unwrap_or(u128::MAX).max(1)
}

/// What is violated in a book and all its accounts; `None` if every invariant holds. For tests and
/// fuzzing; loops over accounts as no message does.
pub fn check_invariants(
    book: &Book,
    accounts: &[Account],
    allotted: u128,
    now: u64,
) -> Option<&'static str> {
    let mut balances = U256::ZERO;
    let mut shares = U256::ZERO;
    for account in accounts {
        let settled = account.settled(book, now).account;
        balances = balances.wrapping_add(U256::from(settled.coins));
        shares = shares.wrapping_add(U256::from(account.shares));
    }
    let with_coins = book.landed.saturating_sub(book.overdrawn);
    if book.outstanding > book.cap.saturating_sub(with_coins) {
        return Some("coins-within-budget");
    }
    if balances > U256::from(book.outstanding) {
        return Some("coins-backed");
    }
    if shares != U256::from(allotted) {
        return Some("shares-conserved");
    }
    if book.index > Index::ONE {
        return Some("index-falls");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(budget: u128) -> Book {
        Book::default()
            .opened(1, 1_000, budget, 100_000_000, 100_000_000)
            .unwrap()
    }

    fn member(shares: u128) -> Account {
        Account {
            shares,
            ..Account::default()
        }
    }

    #[test]
    fn ten_thousand_of_a_hundred_million_shares_of_4500_tonnes_are_450_kilograms() {
        let settled = member(10_000).settled(&book(4_500_000), 5);
        assert_eq!((settled.account.coins, settled.issued), (450, 450));
        let again = settled.account.settled(&book(4_500_000), 5);
        assert_eq!(again.account, settled.account);
        assert_eq!((again.issued, again.lost), (0, 0));
    }

    #[test]
    fn unspent_coins_are_void_after_the_season() {
        let open = book(4_500_000);
        let fisher = member(10_000).settled(&open, 5).account;
        let over = fisher.settled(&open, 1_000);
        assert_eq!((over.account.coins, over.lost), (0, 450));
        let untouched = member(10_000).settled(&open, 1_000);
        assert_eq!(
            (untouched.account.coins, untouched.lost, untouched.issued),
            (0, 0, 0)
        );
    }

    #[test]
    fn a_tighter_assessment_shrinks_every_unspent_coin_pro_rata_and_a_wider_one_does_not() {
        let open = book(1_000_000);
        let fisher = member(10_000_000).settled(&open, 5).account;
        let shrunk = open.tightened(600_000);
        // 60 % of 2^127 is no whole number: the index is rounded down, and with it each balance
        assert_eq!(fisher.settled(&shrunk, 5).account.coins, 59_999);
        assert_eq!(member(10_000_000).settled(&shrunk, 5).account.coins, 59_999);
        let halved = open.tightened(500_000);
        assert_eq!(fisher.settled(&halved, 5).account.coins, 50_000);
        assert_eq!(shrunk.tightened(2_000_000), shrunk);
        assert_eq!(shrunk.tightened(0).outstanding, 0);
    }

    #[test]
    fn landing_beyond_coins_becomes_debt_with_penalty_and_comes_off_the_next_season() {
        let open = book(1_000_000);
        let fisher = member(10_000_000).settled(&open, 5).account;
        let half = Ratio(500_000_000_000_000_000);
        let (after, fisher, landing) = open.landed(&fisher, 100_007, half).unwrap();
        assert_eq!(
            landing,
            Landing {
                burnt: 100_000,
                beyond: 7,
                debt: 11
            }
        );
        assert_eq!((after.excess(), fisher.debt), (7, 11));
        let next = after
            .opened(2, 2_000, 1_000_000, 100_000_000, 100_000_000)
            .unwrap();
        assert_eq!((next.issue, next.deducted), (999_993, 7));
        let settled = fisher.settled(&next, 1_500);
        assert_eq!(
            (settled.issued, settled.repaid, settled.account.debt),
            (99_999 - 11, 11, 0)
        );
        assert_eq!(next.after(&settled).outstanding, 999_993 - 11);
    }

    #[test]
    fn what_was_landed_beyond_a_budget_that_shrank_comes_off_the_next_season_too() {
        let open = book(1_000_000);
        let fisher = member(60_000_000).settled(&open, 5).account;
        let (after, _, _) = open.landed(&fisher, 600_000, Ratio::ONE).unwrap();
        let shrunk = after.tightened(500_000);
        assert_eq!((shrunk.outstanding, shrunk.excess()), (0, 100_000));
        let next = shrunk.opened(2, 2_000, 40_000, 1, 1).unwrap();
        assert_eq!((next.issue, next.owed), (0, 60_000));
    }

    #[test]
    fn a_budget_that_shrinks_below_what_it_should_give_back_leaves_the_rest_owed() {
        let owing = Book {
            owed: 50,
            ..Book::default()
        };
        let open = owing.opened(1, 1_000, 100, 1, 1).unwrap();
        assert_eq!((open.deducted, open.cap), (50, 50));
        let shrunk = open.tightened(30);
        assert_eq!((shrunk.deducted, shrunk.cap, shrunk.owed), (30, 0, 20));
        assert_eq!(shrunk.opened(2, 2_000, 100, 1, 1).unwrap().cap, 80);
    }

    #[test]
    fn a_reversal_gives_back_coins_at_the_index_now_and_lifts_the_debt() {
        let open = book(1_000_000);
        let fisher = member(10_000_000).settled(&open, 5).account;
        let (after, fisher, landing) = open.landed(&fisher, 100_010, Ratio::ZERO).unwrap();
        let (back, fisher, coins) = after.reversed(&fisher, &landing, Index::ONE).unwrap();
        assert_eq!((back, coins), (open, 100_000));
        assert_eq!((fisher.coins, fisher.debt), (100_000, 0));
    }

    #[test]
    fn shares_do_not_leave_an_indebted_account_nor_exceed_the_concentration_limit() {
        let limit = concentration_limit(Ratio(Ratio::ONE.0 / 10), 1_000);
        assert_eq!(limit, 100);
        let indebted = Account {
            shares: 5,
            debt: 1,
            ..Account::default()
        };
        assert_eq!(
            indebted.cede(&member(0), 1, limit),
            Err(QuotaError::Indebted { debt: 1 })
        );
        assert_eq!(
            member(50).cede(&member(60), 41, limit),
            Err(QuotaError::Concentration {
                shares: 101,
                limit: 100
            })
        );
        let (a, b) = member(50).cede(&member(60), 40, limit).unwrap();
        assert_eq!((a.shares, b.shares), (10, 100));
    }

    #[test]
    fn a_season_opens_once() {
        let open = book(1);
        assert_eq!(
            open.opened(1, 2_000, 1, 1, 1),
            Err(QuotaError::SeasonAlreadyOpen(1))
        );
    }
}
