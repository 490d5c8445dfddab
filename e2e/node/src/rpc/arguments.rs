//! A request's arguments, one after the other.

use std::collections::VecDeque;

use alloy::eips::BlockId;
use alloy::primitives::{U256, U64};
use jsonrpsee::types::Params;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{invalid_params, Answer};

/// Arguments that have not been taken yet.
pub struct Arguments {
    values: VecDeque<Value>,
    position: usize,
}

impl Arguments {
    /// Of a request to a method that takes at most `most`.
    pub fn parse(parameters: &Params<'_>, most: usize) -> Answer<Self> {
        if parameters.is_object() {
            return Err(invalid_params(
                "arguments by name are not supported: send them as an array, in their order",
            ));
        }
        let values: Option<VecDeque<Value>> = parameters.parse().map_err(|error| {
            invalid_params(format!("the arguments are no array: {}", error.message()))
        })?;
        let values = values.unwrap_or_default();
        if values.len() > most {
            return Err(invalid_params(format!(
                "too many arguments, want at most {most}"
            )));
        }
        let position = 0;
        Ok(Self { values, position })
    }

    /// The next one.
    pub fn required<T: DeserializeOwned>(&mut self) -> Answer<T> {
        let position = self.position;
        self.optional()?.ok_or_else(|| {
            invalid_params(format!("missing value for required argument {position}"))
        })
    }

    /// The next one, if it is given and not null.
    pub fn optional<T: DeserializeOwned>(&mut self) -> Answer<Option<T>> {
        let position = self.position;
        self.position += 1;
        match self.values.pop_front() {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value)
                .map(Some)
                .map_err(|error| invalid_params(format!("invalid argument {position}: {error}"))),
        }
    }

    /// The next one: the block whose state is meant, the latest if none is given.
    pub fn block(&mut self) -> Answer<BlockId> {
        Ok(self.optional()?.unwrap_or_else(BlockId::latest))
    }
}

/// A value of fixed or any length that stands in hex, with its `0x`.
pub struct Hex<T>(pub T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Hex<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if !text.starts_with("0x") {
            return Err(D::Error::custom("hex string without 0x prefix"));
        }
        serde_json::from_value(Value::String(text))
            .map(Self)
            .map_err(D::Error::custom)
    }
}

/// A whole number as Ethereum writes it: hex, with its `0x`.
pub struct Quantity(pub u64);

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Hex(number) = Hex::<U64>::deserialize(deserializer)?;
        Ok(Self(number.to()))
    }
}

/// A whole number as people write it: in hex with its `0x`, or in decimal.
pub struct Number(pub u64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if let Some(number) = value.as_u64() {
            return Ok(Self(number));
        }
        let text = value.as_str().ok_or_else(|| {
            D::Error::custom(format!("{value} is no whole number of at most 64 bits"))
        })?;
        let number: U256 = text
            .parse()
            .map_err(|error| D::Error::custom(format!("\"{text}\" is no number: {error}")))?;
        u64::try_from(number)
            .map(Self)
            .map_err(|_| D::Error::custom(format!("{text} is more than 64 bits")))
    }
}
