//! What members owe each other: debts that the debtor accepted, and their set-off around a cycle.
//!
//! Debts are counted in one unit. A debt is a pair, debtor and creditor, with what is owed and what is
//! only asked for. Around a cycle, in which everyone owes the next one, the same amount can be taken
//! off every debt: nobody pays, and nobody stands other than before. Finding cycles is work for
//! elsewhere; here a cycle is checked, edge by edge. Whoever submits several at once may have been
//! overtaken by a payment or another cycle: so much is taken off as is still there ([`off_all`]).
//!
//! INVARIANT `net-position-unchanged`: a set-off leaves what everyone is owed less what it owes as it
//! was: everyone in a cycle is once creditor and once debtor of the same amount ([`check_cycle`]).
//! INVARIANT `books-add-up`: all that was ever recorded is outstanding, set off, repaid or forgiven
//! ([`Totals`]).

use crate::total::Total;

/// The shortest cycle: two who owe each other.
pub const MIN_EDGES: u32 = 2;
/// The longest cycle.
pub const MAX_EDGES: u32 = 32;

/// What one member owes another; base units of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Debt {
    /// Accepted, and neither paid nor set off nor forgiven.
    pub owed: u128,
    /// Asked for, and neither accepted nor withdrawn.
    pub invoiced: u128,
}

/// Why a debt is not changed as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DebtError {
    /// Nothing.
    InvalidAmount,
    /// More than is asked for, which is this much.
    MoreThanInvoiced(u128),
    /// More than is owed, which is this much.
    MoreThanOwed(u128),
    /// A sum beyond what can be counted.
    Overflow,
}

/// `a + b`, where `b` is not nothing, unless that is beyond `u128`.
fn more(a: u128, b: u128) -> Result<u128, DebtError> {
    if b == 0 {
        return Err(DebtError::InvalidAmount);
    }
    a.checked_add(b).ok_or(DebtError::Overflow)
}

impl Debt {
    /// The creditor asks for `amount` more.
    pub fn invoice(self, amount: u128) -> Result<Self, DebtError> {
        Ok(Self {
            invoiced: more(self.invoiced, amount)?,
            ..self
        })
    }

    /// The creditor asks for `amount` less.
    pub fn withdraw(self, amount: u128) -> Result<Self, DebtError> {
        if amount == 0 {
            return Err(DebtError::InvalidAmount);
        }
        let invoiced = self
            .invoiced
            .checked_sub(amount)
            .ok_or(DebtError::MoreThanInvoiced(self.invoiced))?;
        Ok(Self { invoiced, ..self })
    }

    /// The debtor accepts `amount` of what is asked for.
    pub fn accept(self, amount: u128) -> Result<Self, DebtError> {
        self.withdraw(amount)?.owe(amount)
    }

    /// The debtor owes `amount` more.
    pub fn owe(self, amount: u128) -> Result<Self, DebtError> {
        Ok(Self {
            owed: more(self.owed, amount)?,
            ..self
        })
    }

    /// `amount` of what is owed is no longer: set off, repaid or forgiven.
    pub fn reduce(self, amount: u128) -> Result<Self, DebtError> {
        if amount == 0 {
            return Err(DebtError::InvalidAmount);
        }
        let owed = self
            .owed
            .checked_sub(amount)
            .ok_or(DebtError::MoreThanOwed(self.owed))?;
        Ok(Self { owed, ..self })
    }
}

/// How a debt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Around a cycle.
    SetOff,
    /// In a token.
    Repaid,
    /// The creditor let go of it.
    Forgiven,
}

/// All debts there ever were; base units of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Totals {
    /// Accepted by debtors.
    pub recorded: Total,
    /// Cleared by set-off: the amount once for every edge.
    pub set_off: Total,
    /// Paid in tokens.
    pub repaid: Total,
    /// Let go of.
    pub forgiven: Total,
}

impl Totals {
    /// With a debt more.
    #[must_use]
    pub fn recorded(self, amount: u128) -> Self {
        Self {
            recorded: self.recorded.plus(amount),
            ..self
        }
    }

    /// With less of a debt.
    #[must_use]
    pub fn ended(self, ending: Ending, amount: u128) -> Self {
        let mut totals = self;
        let total = match ending {
            Ending::SetOff => &mut totals.set_off,
            Ending::Repaid => &mut totals.repaid,
            Ending::Forgiven => &mut totals.forgiven,
        };
        *total = total.plus(amount);
        totals
    }

    /// What is left of it all; `None` if more ended than there ever was, which no message can bring
    /// about.
    pub fn outstanding(&self) -> Option<Total> {
        let left = self.recorded.less(self.set_off)?;
        left.less(self.repaid)?.less(self.forgiven)
    }
}

/// What can be taken off every one of these debts: `most`, or less if the smallest of them is less.
/// Nothing if one of them is gone; then those after it are not asked for.
pub fn off_all(most: u128, debts: impl IntoIterator<Item = Debt>) -> u128 {
    let mut off = most;
    for debt in debts {
        off = off.min(debt.owed);
        if off == 0 {
            break;
        }
    }
    off
}

/// Why a list of members is no cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleError<A> {
    /// So many edges: fewer than [`MIN_EDGES`] or more than [`MAX_EDGES`].
    Length(u32),
    /// The last is not the first.
    NotClosed(A, A),
    /// Somebody stands twice in a row.
    OwesItself(A),
    /// A debtor and its creditor occur twice.
    Repeated(A, A),
}

/// Refuses a list that is no cycle: its neighbours are debtor and creditor, its first stands again at
/// the end, and no edge occurs twice. A member may occur in it several times.
pub fn check_cycle<A: Copy + PartialEq>(cycle: &[A]) -> Result<(), CycleError<A>> {
    let edges = cycle.len().saturating_sub(1);
    let edges = u32::try_from(edges).unwrap_or(u32::MAX);
    let (Some(first), Some(last)) = (cycle.first(), cycle.last()) else {
        return Err(CycleError::Length(edges));
    };
    if !(MIN_EDGES..=MAX_EDGES).contains(&edges) {
        return Err(CycleError::Length(edges));
    }
    if first != last {
        return Err(CycleError::NotClosed(*first, *last));
    }
    for (index, edge) in cycle.windows(2).enumerate() {
        let (debtor, creditor) = (edge[0], edge[1]);
        if debtor == creditor {
            return Err(CycleError::OwesItself(debtor));
        }
        if cycle.windows(2).take(index).any(|before| before == edge) {
            return Err(CycleError::Repeated(debtor, creditor));
        }
    }
    Ok(())
}
