//! Figures in words, with thousands set apart.

use weir_core::text;

use crate::Statement;

/// Between thousands: a narrow space that does not break.
const GAP: char = '\u{202f}';
/// Decimals of a hectare in square metres.
const HECTARE: u8 = 4;
/// Decimals of a share in percent.
const PERCENT: u8 = 16;

/// The words of one statement.
pub struct Words {
    symbol: String,
    token_decimals: u8,
    unit: String,
    decimals: u8,
}

impl Words {
    /// Those of `statement`.
    pub fn of(statement: &Statement) -> Self {
        let (token, kind) = (&statement.told.token, &statement.account.kind);
        Self {
            symbol: token.symbol.clone(),
            token_decimals: token.decimals,
            unit: kind.unit.clone(),
            decimals: kind.decimals,
        }
    }

    /// Money.
    pub fn money(&self, amount: u128) -> String {
        figure(amount, self.token_decimals, &self.symbol)
    }

    /// What is paid for.
    pub fn quantity(&self, quantity: u128) -> String {
        figure(quantity, self.decimals, &self.unit)
    }

    /// Land, of square metres.
    pub fn area(&self, area: u128) -> String {
        figure(area, HECTARE, "ha")
    }

    /// A share of 18 decimals.
    pub fn share(&self, share: u128) -> String {
        figure(share, PERCENT, "%")
    }

    /// The money's name.
    pub fn token(&self) -> &str {
        &self.symbol
    }

    /// The unit's name.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Base units of the benefit in one unit; `None` beyond `u128`.
    pub fn one_unit(&self) -> Option<u128> {
        10_u128.checked_pow(self.decimals.into())
    }

    /// A moment.
    pub fn moment(&self, unix_seconds: u64) -> String {
        text::moment(unix_seconds)
    }
}

/// `12345.6 kg` with the thousands set apart, and its unit on the same line.
fn figure(value: u128, decimals: u8, unit: &str) -> String {
    let plain = text::quantity(value, decimals, "");
    let plain = plain.trim_end();
    let (whole, rest) = match plain.find('.') {
        Some(point) => plain.split_at(point),
        None => (plain, ""),
    };
    let mut figure = String::new();
    for (position, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(position);
        if position > 0 && left % 3 == 0 {
            figure.push(GAP);
        }
        figure.push(digit);
    }
    figure.push_str(rest);
    if !unit.is_empty() {
        figure.push('\u{a0}');
        figure.push_str(unit);
    }
    figure
}

/// An address or hash, shortened to its ends.
pub fn short(text: &str) -> String {
    let digits: Vec<char> = text.chars().collect();
    if digits.len() <= 14 {
        return text.to_owned();
    }
    let tail = digits.len().saturating_sub(4);
    digits
        .iter()
        .take(8)
        .chain(&['…'])
        .chain(digits.iter().skip(tail))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_and_units_stay_on_the_line() {
        let gap = |text: &str| text.replace('_', "\u{202f}").replace(' ', "\u{a0}");
        assert_eq!(figure(13_378_300, 2, "EUR"), gap("133_783 EUR"));
        assert_eq!(figure(1_234_567, 0, ""), gap("1_234_567"));
        assert_eq!(figure(16_952_000, 4, "ha"), gap("1_695.2 ha"));
        assert_eq!(figure(5, 2, "EUR"), gap("0.05 EUR"));
        assert_eq!(figure(999, 0, "t"), gap("999 t"));
    }

    #[test]
    fn a_hash_is_shortened_to_its_ends() {
        assert_eq!(
            short("0x5FbDB2315678afecb367f032d93F642f64180aa3"),
            "0x5FbDB2…0aa3"
        );
        assert_eq!(short("0x12"), "0x12");
    }
}
