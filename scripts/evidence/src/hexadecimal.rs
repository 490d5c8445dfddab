//! Hashes as text: `0x` and 64 lower-case digits, in files and on the command line.

use serde::{de::Error, Deserialize, Deserializer, Serializer};
use weir_core::evidence::Hash;

/// `0x` and 64 lower-case digits.
pub fn write(hash: &Hash) -> String {
    let mut text = String::from("0x");
    for byte in hash {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// The hash that `text` is, in either case, with `0x` before it or without; none if it is something
/// else.
pub fn read(text: &str) -> Option<Hash> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let mut hash = Hash::default();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        let mut values = pair.iter().map(|digit| char::from(*digit).to_digit(16));
        let (high, low) = (values.next()??, values.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    Some(hash)
}

/// For `#[serde(with)]`.
pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&write(hash))
}

/// For `#[serde(with)]`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| {
        let said = "is no hash: a hash is 0x and 64 hexadecimal digits";
        D::Error::custom(format!("\"{text}\" {said}"))
    })
}

/// Lists of hashes, for `#[serde(with)]`.
pub mod list {
    use super::{deserialize as one, write, Hash};
    use serde::{ser::SerializeSeq, Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Item(#[serde(deserialize_with = "one")] Hash);

    /// For `#[serde(with)]`.
    pub fn serialize<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(hashes.len()))?;
        for hash in hashes {
            sequence.serialize_element(&write(hash))?;
        }
        sequence.end()
    }

    /// For `#[serde(with)]`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
        let items = Vec::<Item>::deserialize(deserializer)?;
        Ok(items.into_iter().map(|item| item.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_as_it_is_written_and_nothing_else_is_one() {
        let hash = crate::sha256(b"");
        let text = "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(write(&hash), text);
        for same in [text, &text[2..], &text.to_uppercase().replace("0X", "0x")] {
            assert_eq!(read(same), Some(hash));
        }
        for other in [
            "",
            "0x",
            &text[..65],
            &format!("{text}0"),
            &text.replace('e', "g"),
            &format!("{}é", &text[..64]),
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
