//! What a closing period pays, computed from its terms a second time and by hand: an audit that asked
//! the fund's own code would find whatever that code does to be right.

use weir_core::math::{mul_div_ceil, mul_div_floor};

/// Square metres of a hectare.
const HECTARE: u128 = 10_000;
/// 1 as a share with 18 decimals.
const WHOLE: u128 = 1_000_000_000_000_000_000;

/// The terms of a period; base units of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// For a unit of the benefit.
    pub tariff: u128,
    /// For a hectare, if the target is met.
    pub bonus: u128,
    /// The quantity at which the bonus is paid; base units of the benefit.
    pub target: u128,
}

/// What one base unit of quantity (or square metre) is paid: a fraction of base units of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Whether it is the full rate, and not the pot shared out.
    pub full: bool,
    /// Above the line.
    pub numerator: u128,
    /// Below the line, not zero.
    pub denominator: u128,
}

/// What a period pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Set aside for quantities; base units of the token.
    pub individual: u128,
    /// Set aside for areas.
    pub collective: u128,
    /// What goes on to the next period.
    pub carried: u128,
    /// For quantities.
    pub by_quantity: Rate,
    /// For areas.
    pub by_area: Rate,
}

impl Rate {
    const NOTHING: Self = Self {
        full: true,
        numerator: 0,
        denominator: 1,
    };

    /// `amount` at this rate, rounded down. `None` beyond `u128`.
    pub fn of_floor(&self, amount: u128) -> Option<u128> {
        mul_div_floor(amount, self.numerator, self.denominator)
    }
}

/// What a pot pays for the sums of a period's claims. `None` beyond `u128`.
pub fn close(terms: Terms, decimals: u8, pot: u128, quantity: u128, area: u128) -> Option<Closing> {
    let unit = 10_u128.checked_pow(decimals.into())?;
    let (individual, by_quantity) = tier(quantity, terms.tariff, unit, pot);
    let left = pot.checked_sub(individual)?;
    let met = quantity >= terms.target && area > 0;
    let (collective, by_area) = if met {
        tier(area, terms.bonus, HECTARE, left)
    } else {
        (0, Rate::NOTHING)
    };
    Some(Closing {
        individual,
        collective,
        carried: left.checked_sub(collective)?,
        by_quantity,
        by_area,
    })
}

/// One tier: the full rate if there is enough for all, else what is there, shared out.
fn tier(amount: u128, price: u128, unit: u128, available: u128) -> (u128, Rate) {
    let full = Rate {
        full: true,
        numerator: price,
        denominator: unit,
    };
    // What exceeds u128 exceeds every pot.
    match full.of_floor(amount) {
        Some(needed) if needed <= available => (needed, full),
        _ => (
            available,
            Rate {
                full: false,
                numerator: available,
                denominator: amount,
            },
        ),
    }
}

impl Closing {
    /// What a claim is paid: for its quantity, and for its area, each rounded down.
    pub fn payment(&self, quantity: u128, area: u128) -> Option<(u128, u128)> {
        let individual = self.by_quantity.of_floor(quantity)?;
        Some((individual, self.by_area.of_floor(area)?))
    }
}

/// What is due of a saving, rounded up: in the pot's favour.
pub fn due_ceil(share: u128, saving: u128) -> Option<u128> {
    mul_div_ceil(saving, share, WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        tariff: 300,
        bonus: 25_00,
        target: 1_000,
    };

    #[test]
    fn a_pot_that_suffices_pays_in_full_and_the_rest_is_carried() {
        let closing = close(TERMS, 1, 100_000, 1_005, 30_000).unwrap();
        assert_eq!(closing.individual, 30_150);
        assert_eq!(closing.collective, 7_500);
        assert_eq!(closing.carried, 62_350);
        assert_eq!(closing.payment(5, 10_000), Some((150, 2_500)));
    }

    #[test]
    fn a_short_pot_is_shared_out_and_individuals_come_first() {
        let closing = close(TERMS, 1, 30_149, 1_005, 30_000).unwrap();
        assert!(!closing.by_quantity.full);
        assert_eq!((closing.individual, closing.collective), (30_149, 0));
        assert_eq!(closing.payment(1_005, 0), Some((30_149, 0)));
        let closing = close(TERMS, 1, 30_151, 1_005, 30_000).unwrap();
        assert_eq!((closing.individual, closing.collective), (30_150, 1));
        assert_eq!(closing.carried, 0);
    }

    #[test]
    fn below_the_target_there_is_no_bonus() {
        let closing = close(TERMS, 1, 100_000, 999, 30_000).unwrap();
        assert_eq!(closing.collective, 0);
        assert_eq!(close(TERMS, 0, 5, 0, 0).unwrap().carried, 5);
    }

    #[test]
    fn a_share_of_a_saving_is_rounded_up() {
        assert_eq!(due_ceil(WHOLE / 2, 3), Some(2));
        assert_eq!(due_ceil(WHOLE, 3), Some(3));
    }
}
