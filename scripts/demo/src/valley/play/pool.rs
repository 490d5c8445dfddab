//! Dealing with the pool.

use anyhow::Result;

use super::Play;
use crate::{
    interfaces::Exchange,
    valley::{
        checks,
        figures::UNIT,
        office::{
            found::{limits, value, whole},
            Currency, Declined,
        },
    },
};

/// Swaps worth less than this are not worth a message, base units of the unit.
const LEAST: u128 = 5 * UNIT;

impl Play<'_> {
    /// A person swaps `amount`, or as much of it as the pool takes and gives; what it brought, and
    /// what came of it.
    pub(super) fn swap(
        &mut self,
        person: usize,
        from: Currency,
        to: Currency,
        amount: u128,
    ) -> Result<(u128, u128)> {
        let mut amount = amount;
        for _ in 0..2 {
            let worth = amount * value(from) / whole(from);
            if worth < LEAST {
                return Ok((0, 0));
            }
            let quoted = self.office.quoted(from, to, amount)?;
            match self.office.swap(person, from, to, amount, quoted)? {
                Ok(out) => {
                    self.checks
                        .holds(checks::QUOTE_KEPT, out == quoted && out > 0, || {
                            format!("{amount} of {from:?}: {out} of {to:?} for {quoted} quoted")
                        })?;
                    self.tally.swaps += 1;
                    self.tally.swapped += worth;
                    if from == Currency::Hours {
                        self.tally.swapped_hours += amount;
                    }
                    if to == Currency::Hours {
                        self.tally.swapped_hours += out;
                    }
                    return Ok((amount, out));
                }
                Err(declined) => {
                    self.tally.declined += 1;
                    amount = self.fitting(declined, (from, to), (amount, quoted))?;
                }
            }
        }
        Ok((0, 0))
    }

    /// How much of an amount the pool would have taken.
    fn fitting(
        &mut self,
        declined: Declined,
        (from, to): (Currency, Currency),
        (amount, quoted): (u128, u128),
    ) -> Result<u128> {
        let token = self.office.token(match declined {
            Declined::TooMuch => from,
            Declined::TooLittle => to,
            Declined::Worthless => return Ok(0),
        });
        let books = self.office.ask_exchange(&Exchange::booksCall { token })?;
        Ok(match declined {
            Declined::TooMuch => {
                // a community's cap is its currency's exposure here
                let (limit, exposure) = limits(from);
                let room = exposure.saturating_sub(books.exposure) * whole(from) / value(from);
                room.min(limit.saturating_sub(books.held)).min(amount)
            }
            Declined::TooLittle => amount * (books.held - books.held / 100) / quoted.max(1),
            Declined::Worthless => 0,
        })
    }
}
