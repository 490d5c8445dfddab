//! What the tables of a currency and an exchange refer to: other parts of the charter, and tokens.

use super::{currencies::Coin, document::Field, people::unknown};

/// What a table refers to: a part of the charter that is not there, could not be read, or is there.
pub enum Part<'a, T> {
    /// Not there.
    Absent,
    /// There, and something is wrong with it, which is noted.
    Broken,
    /// There.
    Sound(&'a T),
}

impl<'a, T> Part<'a, T> {
    /// A part of the charter as it was read.
    pub fn of(read: Option<&'a Option<T>>) -> Self {
        match read {
            None => Self::Absent,
            Some(None) => Self::Broken,
            Some(Some(part)) => Self::Sound(part),
        }
    }

    /// It, if it is sound.
    pub fn sound(self) -> Option<&'a T> {
        match self {
            Self::Sound(part) => Some(part),
            Self::Absent | Self::Broken => None,
        }
    }
}

/// The tokens that a charter can name.
pub struct Coins {
    list: Vec<Coin>,
    /// Symbols of parts that could not be read; none for one whose symbol could not be read either.
    broken: Vec<Option<String>>,
}

impl Coins {
    /// Those in `list`, and those of parts that could not be read.
    pub fn of(list: Vec<Coin>, broken: Vec<Option<String>>) -> Self {
        Self { list, broken }
    }

    /// The one that a field names by its symbol.
    pub fn named(&self, field: &Field) -> Option<Coin> {
        let symbol = field.text()?;
        let mut found = self.list.iter().filter(|it| it.symbol == symbol);
        match (found.next(), found.next()) {
            (Some(coin), None) => Some(coin.clone()),
            (Some(_), Some(_)) => {
                field.refuse(
                    "is the symbol of several tokens of this charter: give each one of its own",
                );
                None
            }
            (None, _) if symbol.starts_with("0x") => {
                field.refuse(
                    "a token is named by its symbol: write a [[token]] with symbol, decimals and this \
                     address",
                );
                None
            }
            (None, _) => {
                let may_be = |it: &Option<String>| it.as_ref().is_none_or(|it| *it == symbol);
                if !self.broken.iter().any(may_be) {
                    let names = self.list.iter().map(|it| it.symbol.as_str());
                    let what = "[[token]] and no currency of this charter";
                    field.refuse(unknown(what, &symbol, names));
                }
                None
            }
        }
    }
}
