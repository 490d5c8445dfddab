//! Members, shares, coins, catches and debts of one currency.
//!
//! When a season opens, everybody's coins are reckoned at once and exactly; when a budget shrinks,
//! everybody's are cut. Only debts wait until a member is touched, as the prose has it: what a member
//! owes is withheld from the season in which the account moves.
//!
//! *Allowance.* Coins are whole. A balance may be rounded down when a season opens, and once after
//! every cut; a cut may round down the index (one part in 2¹²⁷ of an undiminished coin); and between
//! two cuts each withheld debt may be rounded down, so that the next cut is deeper by as much. What
//! these can add up to is kept for every member as the least that the balance can be.

use crate::{
    ceil, exact, floor,
    numbers::{shortened, small},
    ratio, Disagreement, Exact, Interval, Refusal, Verdict,
};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// A member, by number.
pub type MemberId = usize;
/// A recorded catch, by number.
pub type CatchId = usize;

/// An exact quantity of coins and the least that whole coins can have made of it.
#[derive(Clone, Debug)]
struct Coins {
    exact: Exact,
    at_least: Exact,
}

impl Coins {
    fn none() -> Self {
        Self {
            exact: Exact::zero(),
            at_least: Exact::zero(),
        }
    }

    fn whole(coins: &BigInt) -> Self {
        Self {
            exact: exact(coins.clone()),
            at_least: exact(coins.clone()),
        }
    }

    fn add(&mut self, coins: &Exact) {
        self.exact += coins;
        self.at_least = (&self.at_least + coins).max(Exact::zero());
    }

    fn cut(&mut self, cut: &Cut) {
        self.exact *= &cut.exact;
        let cut_at_most = &self.at_least * &cut.at_least - Exact::one();
        self.at_least = shortened(&cut_at_most.max(Exact::zero()), 64);
    }

    fn interval(&self) -> Interval {
        Interval {
            low: self.at_least.clone(),
            high: self.exact.clone(),
        }
    }
}

/// By which factor every coin is cut.
struct Cut {
    exact: Exact,
    at_least: Exact,
}

#[derive(Clone, Debug)]
struct Member {
    shares: u128,
    coins: Coins,
    /// The part of the season's issue before debts.
    gross: Exact,
    debt: BigInt,
    /// The season in which the account was last touched.
    touched: u32,
}

#[derive(Clone, Debug)]
struct Catch {
    fisher: MemberId,
    season: u32,
    burnt: BigInt,
    beyond: BigInt,
    debt: BigInt,
    /// What the burnt coins would be by now.
    coins: Coins,
    reversed: bool,
}

#[derive(Clone, Debug)]
struct Season {
    number: u32,
    closes: u64,
    /// The least budget so far.
    budget: BigInt,
    /// What is to be given back, as it was at the opening.
    to_give_back: BigInt,
    landed: BigInt,
    overdrawn: BigInt,
    /// Coins that can still be spent, and the most by which withholding whole coins can have left
    /// more of them on the books.
    outstanding: Exact,
    outstanding_excess: Exact,
    /// What is left of each coin issued.
    index: Exact,
    index_at_least: Exact,
}

impl Season {
    fn deducted(&self) -> BigInt {
        self.to_give_back.clone().min(self.budget.clone())
    }

    fn cap(&self) -> BigInt {
        &self.budget - self.deducted()
    }

    fn with_coins(&self) -> BigInt {
        &self.landed - &self.overdrawn
    }

    /// The most that may be outstanding.
    fn room(&self) -> BigInt {
        (self.cap() - self.with_coins()).max(BigInt::zero())
    }

    fn excess(&self) -> BigInt {
        &self.overdrawn + (self.with_coins() - self.cap()).max(BigInt::zero())
    }

    fn owed_next(&self) -> BigInt {
        &self.to_give_back - self.deducted() + self.excess()
    }
}

/// One currency and all its members.
#[derive(Clone, Debug)]
pub struct Fishery {
    members: Vec<Member>,
    catches: Vec<Catch>,
    season: Season,
}

impl Fishery {
    /// A currency before its first season, with so many members who have nothing.
    pub fn new(members: usize) -> Self {
        let nobody = Member {
            shares: 0,
            coins: Coins::none(),
            gross: Exact::zero(),
            debt: BigInt::zero(),
            touched: 0,
        };
        Self {
            members: vec![nobody; members],
            catches: Vec::new(),
            season: Season {
                number: 0,
                closes: 0,
                budget: BigInt::zero(),
                to_give_back: BigInt::zero(),
                landed: BigInt::zero(),
                overdrawn: BigInt::zero(),
                outstanding: Exact::zero(),
                outstanding_excess: Exact::zero(),
                index: Exact::zero(),
                index_at_least: Exact::zero(),
            },
        }
    }

    // Shares.

    /// What a member holds.
    pub fn shares(&self, member: MemberId) -> u128 {
        self.members[member].shares
    }

    /// What all members hold.
    pub fn allotted(&self) -> BigInt {
        self.members.iter().map(|m| BigInt::from(m.shares)).sum()
    }

    /// Whether a member may get so many more shares when nobody may hold more than `limit`.
    pub fn may_allot(&self, to: MemberId, shares: u128, limit: u128) -> Verdict {
        let sum = BigInt::from(self.members[to].shares) + shares;
        Verdict::from(if sum > u128::MAX.into() {
            Err(Refusal::Overflow)
        } else if sum > limit.into() {
            Err(Refusal::Concentration)
        } else {
            Ok(())
        })
    }

    /// A member gets so many more shares, for the seasons to come.
    pub fn allot(&mut self, to: MemberId, shares: u128) {
        self.touch(to);
        self.members[to].shares += shares;
    }

    /// A member loses so many shares, for the seasons to come.
    pub fn withdraw_shares(&mut self, from: MemberId, shares: u128) {
        self.touch(from);
        self.members[from].shares -= shares;
    }

    /// Whether a member may cede so many shares to another.
    pub fn may_cede(&self, from: MemberId, to: MemberId, shares: u128, limit: u128) -> Verdict {
        let giver = &self.members[from];
        if self.debt(from).is_positive() {
            Verdict::Refused(Refusal::Indebted)
        } else if giver.shares < shares {
            Verdict::Refused(Refusal::InsufficientShares)
        } else if from == to {
            Verdict::Allowed
        } else {
            self.may_allot(to, shares, limit)
        }
    }

    /// A member cedes so many shares to another, for the seasons to come.
    pub fn cede(&mut self, from: MemberId, to: MemberId, shares: u128) {
        self.touch(from);
        self.touch(to);
        self.members[from].shares -= shares;
        self.members[to].shares += shares;
    }

    // Seasons.

    /// The season's number; 0 before the first.
    pub fn season(&self) -> u32 {
        self.season.number
    }

    /// Whether the season last opened lasts.
    pub fn is_open(&self, now: u64) -> bool {
        now < self.season.closes
    }

    /// The least budget of the season so far, less what it gives back.
    pub fn cap(&self) -> BigInt {
        self.season.cap()
    }

    /// What earlier seasons took too much and this one gives back.
    pub fn deducted(&self) -> BigInt {
        self.season.deducted()
    }

    /// What earlier seasons took too much and this one cannot give back.
    pub fn owed(&self) -> BigInt {
        &self.season.to_give_back - self.season.deducted()
    }

    /// All catches of the season.
    pub fn landed(&self) -> BigInt {
        self.season.landed.clone()
    }

    /// The part of them for which there were no coins.
    pub fn overdrawn(&self) -> BigInt {
        self.season.overdrawn.clone()
    }

    /// What the season has taken too much so far.
    pub fn excess(&self) -> BigInt {
        self.season.excess()
    }

    /// The most coins there may be.
    pub fn room(&self) -> BigInt {
        self.season.room()
    }

    /// The coins on the books that can still be spent.
    pub fn outstanding(&self) -> Interval {
        let season = &self.season;
        Interval {
            low: season.outstanding.clone(),
            high: (&season.outstanding + &season.outstanding_excess)
                .min(exact(season.room()).max(season.outstanding.clone())),
        }
    }

    /// What is left of each coin issued, between 0 and 1.
    pub fn index(&self) -> Interval {
        Interval {
            low: self.season.index_at_least.clone(),
            high: self.season.index.clone(),
        }
    }

    /// Whether a season may be opened.
    pub fn may_open(&self, number: u32) -> Verdict {
        Verdict::from(if number <= self.season.number {
            Err(Refusal::SeasonAlreadyOpen)
        } else if self.season.owed_next() > u128::MAX.into() {
            Err(Refusal::Overflow)
        } else {
            Ok(())
        })
    }

    /// A season opens: all coins are void, and the budget, less what is to be given back, is divided
    /// by `total_shares`.
    pub fn open(&mut self, number: u32, closes: u64, budget: u128, total_shares: u128) {
        let to_give_back = self.season.owed_next();
        let allotted = self.allotted();
        self.season = Season {
            number,
            closes,
            budget: budget.into(),
            to_give_back,
            landed: BigInt::zero(),
            overdrawn: BigInt::zero(),
            outstanding: Exact::zero(),
            outstanding_excess: Exact::zero(),
            index: Exact::one(),
            index_at_least: Exact::one(),
        };
        self.catches.clear();
        let issue = exact(self.season.cap());
        let part = |shares: &BigInt| {
            if total_shares == 0 {
                Exact::zero()
            } else {
                &issue * Exact::new(shares.clone(), total_shares.into())
            }
        };
        // coins are whole: of the part of all members no fraction of a coin is issued
        self.season.outstanding = exact(floor(&part(&allotted)));
        for member in &mut self.members {
            member.gross = part(&member.shares.into());
            member.coins = Coins {
                exact: member.gross.clone(),
                at_least: exact(floor(&member.gross)),
            };
        }
    }

    /// The season's budget is found to be `budget`: if that leaves less room than there are coins,
    /// every coin is cut by the same factor.
    pub fn tighten(&mut self, budget: u128) {
        let season = &mut self.season;
        season.budget = season.budget.clone().min(budget.into());
        let room = exact(season.room());
        let on_books = &season.outstanding + &season.outstanding_excess;
        if on_books <= room {
            return;
        }
        let factor = if season.outstanding > room {
            &room / &season.outstanding
        } else {
            Exact::one() // only what is on the books too much is cut
        };
        let index_step = if season.index_at_least.is_positive() {
            Exact::one() / (&season.index_at_least * exact(BigInt::one() << 127))
        } else {
            Exact::one()
        };
        let at_least = &room / &on_books - index_step;
        let cut = Cut {
            exact: factor,
            at_least: at_least.max(Exact::zero()),
        };
        season.outstanding *= &cut.exact;
        season.outstanding_excess = &room - &season.outstanding;
        season.index *= &cut.exact;
        season.index_at_least = shortened(&(&season.index_at_least * &cut.at_least), 192);
        for member in &mut self.members {
            member.coins.cut(&cut);
        }
        for catch in &mut self.catches {
            catch.coins.cut(&cut);
        }
    }

    // Coins.

    /// What would be withheld from a member's coins if the account were touched now, in coins as
    /// they were issued.
    fn to_withhold(&self, member: MemberId) -> BigInt {
        let account = &self.members[member];
        if account.touched == self.season.number {
            BigInt::zero()
        } else {
            floor(&account.gross).min(account.debt.clone())
        }
    }

    /// A member's account moves: its debts are paid out of this season's coins. Answers by how much.
    pub fn touch(&mut self, member: MemberId) -> BigInt {
        let withheld = self.to_withhold(member);
        let season = &mut self.season;
        let account = &mut self.members[member];
        account.touched = season.number;
        if withheld.is_zero() {
            return withheld;
        }
        let issued = exact(withheld.clone());
        let now = &issued * &season.index;
        account.debt -= &withheld;
        account.coins.add(&-now.clone());
        season.outstanding -= &now;
        season.outstanding_excess +=
            issued * (&season.index - &season.index_at_least) + Exact::one();
        withheld
    }

    /// What a member owes, once the account is touched.
    pub fn debt(&self, member: MemberId) -> BigInt {
        &self.members[member].debt - self.to_withhold(member)
    }

    /// Within which a member's balance lies.
    pub fn balance(&self, member: MemberId, now: u64) -> Interval {
        if !self.is_open(now) {
            return Interval::point(Exact::zero());
        }
        let mut coins = self.members[member].coins.clone();
        coins.add(&-(exact(self.to_withhold(member)) * &self.season.index));
        coins.interval()
    }

    /// Whether a member can pay so many coins to another.
    pub fn may_pay(&self, from: MemberId, amount: u128, now: u64) -> Verdict {
        within(&self.balance(from, now), amount, Refusal::InsufficientCoins)
    }

    /// A member pays so many coins to another.
    pub fn pay(&mut self, from: MemberId, to: MemberId, amount: u128) {
        self.touch(from);
        self.touch(to);
        if from != to {
            let amount = exact(amount);
            self.members[from].coins.add(&-amount.clone());
            self.members[to].coins.add(&amount);
        }
    }

    // Catches.

    /// Whether a catch can be recorded: always, unless a number would be too large to be written.
    pub fn may_land(&self, fisher: MemberId, quantity: u128, penalty: u128, now: u64) -> Verdict {
        let balance = self.balance(fisher, now);
        let fits = |burnt: BigInt| {
            let beyond = BigInt::from(quantity) - &burnt;
            let numbers = [
                self.debt(fisher) + added_debt(&beyond, penalty),
                &self.season.landed + quantity,
                &self.season.overdrawn + beyond,
            ];
            numbers.iter().all(|n| small(n).is_some())
        };
        let most = floor(&balance.high).min(quantity.into());
        let least = ceil(&balance.low).min(quantity.into());
        match (fits(most), fits(least)) {
            (_, true) => Verdict::Allowed,
            (true, false) => Verdict::Either(Refusal::Overflow),
            (false, false) => Verdict::Refused(Refusal::Overflow),
        }
    }

    /// A catch is recorded, for which `burnt` coins were burnt.
    pub fn land(
        &mut self,
        fisher: MemberId,
        quantity: u128,
        penalty: u128,
        burnt: u128,
        now: u64,
    ) -> Result<CatchId, Disagreement> {
        self.touch(fisher);
        let all = exact(quantity);
        let possible = self.balance(fisher, now).min(Interval::point(all));
        if !possible.admits(burnt, &Exact::zero()) {
            return Err(Disagreement(format!(
                "{burnt} coins burnt for a catch of {quantity}: not in {possible:?}"
            )));
        }
        let burnt = BigInt::from(burnt);
        let beyond = BigInt::from(quantity) - &burnt;
        let debt = added_debt(&beyond, penalty);
        let account = &mut self.members[fisher];
        account.coins.add(&-exact(burnt.clone()));
        account.debt += &debt;
        self.season.outstanding -= exact(burnt.clone());
        self.season.landed += quantity;
        self.season.overdrawn += &beyond;
        self.catches.push(Catch {
            fisher,
            season: self.season.number,
            coins: Coins::whole(&burnt),
            burnt,
            beyond,
            debt,
            reversed: false,
        });
        Ok(self.catches.len() - 1)
    }

    /// What a catch added to its fisher's debt.
    pub fn debt_of(&self, catch: CatchId) -> BigInt {
        self.catches[catch].debt.clone()
    }

    /// A catch of this season is taken back: what its coins would be by now comes back as far as
    /// there is room, observed to be `back`, and its debt is lifted.
    pub fn reverse(&mut self, catch: CatchId, back: u128) -> Result<(), Disagreement> {
        let fisher = self.catches[catch].fisher;
        self.touch(fisher);
        let catch = &mut self.catches[catch];
        assert!(!catch.reversed && catch.season == self.season.number);
        catch.reversed = true;
        let season = &mut self.season;
        season.landed -= &catch.burnt + &catch.beyond;
        season.overdrawn -= &catch.beyond;
        let room = exact(season.room()) - &season.outstanding;
        let room_at_least = &room - &season.outstanding_excess;
        let possible = Interval {
            low: (catch.coins.at_least.clone().min(room_at_least)).max(Exact::zero()),
            high: catch.coins.exact.clone().min(room),
        };
        if !possible.admits(back, &Exact::zero()) {
            return Err(Disagreement(format!(
                "{back} coins came back: not in {possible:?}"
            )));
        }
        let back = exact(back);
        season.outstanding += &back;
        let account = &mut self.members[fisher];
        account.coins.add(&back);
        account.debt = (&account.debt - &catch.debt).max(BigInt::zero());
        Ok(())
    }
}

/// What a catch without coins adds to a debt.
fn added_debt(beyond: &BigInt, penalty: u128) -> BigInt {
    beyond + ceil(&(exact(beyond.clone()) * ratio(penalty)))
}

/// Whether `amount` can be taken of what lies in `available`.
fn within(available: &Interval, amount: u128, refusal: Refusal) -> Verdict {
    let amount = exact(amount);
    if amount > available.high {
        Verdict::Refused(refusal)
    } else if amount > available.low {
        Verdict::Either(refusal)
    } else {
        Verdict::Allowed
    }
}
