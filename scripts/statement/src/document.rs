//! The document: what is signed, in which form, and how it stands in a file.
//!
//! Signed is EIP-712 typed data, so that a wallet shows fund, kind, period and the last block before it
//! signs, and not a bare hash; the domain binds it to chain and fund. The typed data holds the
//! keccak256 of the statement's canonical JSON: RFC 8785, in which every number is a whole one below
//! 2⁵³ (greater ones are text), keys are sorted and nothing stands between the tokens.

use alloy::{
    primitives::{keccak256, Address, Bytes, Signature, B256},
    sol_types::{eip712_domain, SolStruct},
};
use alloy_core::sol;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{account::Account, page, proof::HeaderFacts, Problem};

/// The form in which statements are written.
pub const FORMAT: u32 = 1;
/// The greatest whole number that every JSON library keeps.
const GREATEST: u64 = (1 << 53) - 1;
/// Where the JSON stands in a page.
pub(crate) const OPENING: &str = "<script type=\"application/json\" id=\"statement\">";
/// Where it ends.
pub(crate) const CLOSING: &str = "</script>";

sol! {
    /// What a wallet shows and signs. `block` is the last one the statement has the header of.
    struct FundStatement {
        address register;
        uint32 kind;
        uint32 period;
        uint64 block;
        bytes32 blockHash;
        bytes32 content;
    }
}

/// A statement and who signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// What is signed.
    pub statement: Statement,
    /// By whom.
    pub seal: Seal,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seal {
    /// Who signed, as the signature says too.
    pub signer: Address,
    /// 65 bytes: r, s, v.
    pub signature: Bytes,
}

/// What is signed: the figures, and the blocks they follow from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    /// The form it is written in: [`FORMAT`].
    pub format: u32,
    /// What it is of.
    pub subject: Subject,
    /// What no event shows: the signer's word.
    pub told: Told,
    /// What follows from the events.
    pub account: Account,
    /// Headers in RLP, ascending.
    pub headers: Vec<Bytes>,
    /// Blocks with events.
    pub blocks: Vec<Block>,
}

/// What a statement is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Subject {
    /// The chain.
    pub chain_id: u64,
    /// The fund.
    pub fund: Address,
    /// The register its claims are in.
    pub register: Address,
    /// The kind of benefit.
    pub kind: u32,
    /// The period.
    pub period: u32,
}

/// What no event and no call shows, and is the signer's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Told {
    /// What the token is called.
    pub token: TokenWords,
    /// The kind, where the register was not called by an account itself to add it.
    pub kind: Option<KindWords>,
    /// Cells of claims that were not filed by an account itself.
    pub cells: Vec<ToldCells>,
}

/// What a token is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenWords {
    /// Its symbol.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
}

/// What a kind of benefit is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KindWords {
    /// What it is called.
    pub name: String,
    /// What it is counted in.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Resolution of its H3 cells.
    pub resolution: u8,
    /// When period 1 begins; unix seconds.
    pub first_opens: u64,
    /// How long a period is; seconds.
    pub period_length: u64,
    /// Hash of baseline and method.
    pub method: B256,
}

/// A claim's cells, as the register's view had them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ToldCells {
    /// The claim.
    pub claim: u64,
    /// H3 indices in hexadecimal.
    pub cells: Vec<String>,
}

/// A block that has events of the statement, or may have by its bloom filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// All its receipts (EIP-2718), in order: together they give the header's receipts root, so none
    /// can be changed, added or left out.
    pub receipts: Vec<Bytes>,
    /// Whether the header's receipts root counts logs of reverted calls, which nobody can read: then
    /// these receipts are the signer's word.
    pub reverted_logs: bool,
    /// The transactions that events of the statement are of.
    pub transactions: Vec<Inclusion>,
}

/// A transaction and its path to the header's transactions root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inclusion {
    /// Its place in the block.
    pub index: u64,
    /// Nodes of the Merkle Patricia trie from the root to the leaf, which holds the transaction.
    pub proof: Vec<Bytes>,
}

/// How a document was written in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// A page with the JSON inside it.
    Page,
}

impl Document {
    /// Reads a file's text: JSON, or the page with the JSON in it, which must be its page.
    ///
    /// # Errors
    /// [`Problem::Form`], [`Problem::Page`].
    pub fn read(text: &str) -> Result<(Self, Form), Problem> {
        let is_page = text.trim_start().starts_with("<!DOCTYPE html>");
        if !is_page {
            return Ok((Self::parse(text)?, Form::Json));
        }
        let document = Self::parse(inside(text)?)?;
        let page = page::page(&document)?;
        if page != text {
            let mut lines = page.lines().zip(text.lines());
            let same = lines.position(|(ours, theirs)| ours != theirs);
            let shorter = page.lines().count().min(text.lines().count());
            let line = same.unwrap_or(shorter).saturating_add(1);
            return Err(Problem::Page { line });
        }
        Ok((document, Form::Page))
    }

    fn parse(json: &str) -> Result<Self, Problem> {
        let document: Self =
            serde_json::from_str(json).map_err(|error| Problem::Form(error.to_string()))?;
        let value: Value =
            serde_json::from_str(json).map_err(|error| Problem::Form(error.to_string()))?;
        // What another program reads in it must be what is checked here.
        if let Some((path, said, found)) = difference(&value, &valued(&document)?, String::new()) {
            return Err(Problem::Form(format!(
                "{path} is {said}, and is written {found}"
            )));
        }
        if document.statement.format != FORMAT {
            return Err(Problem::Form(format!(
                "it has format {}, and this version knows {FORMAT}",
                document.statement.format
            )));
        }
        Ok(document)
    }

    /// As it stands in a file of its own.
    ///
    /// # Errors
    /// [`Problem::Form`] if a number is too great for JSON.
    pub fn to_json(&self) -> Result<String, Problem> {
        let value = valued(self)?;
        canonical(&value)?;
        let mut text = serde_json::to_string_pretty(&value)
            .map_err(|error| Problem::Form(error.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    /// Who signed it.
    ///
    /// # Errors
    /// [`Problem::Signature`] if that is not whom the document names.
    pub fn signer(&self, head: &HeaderFacts) -> Result<Address, Problem> {
        let refuse = |reason: &str| Problem::Signature(reason.to_owned());
        let signature = Signature::from_raw(&self.seal.signature)
            .map_err(|error| Problem::Signature(error.to_string()))?;
        if signature.normalize_s().is_some() {
            return Err(refuse("its second half is not in the lower range"));
        }
        let signer = signature
            .recover_address_from_prehash(&self.statement.digest(head)?)
            .map_err(|error| Problem::Signature(error.to_string()))?;
        if signer != self.seal.signer {
            return Err(Problem::Signature(format!(
                "it gives {signer} as the signer, and the document names {}: something in the \
                 statement was changed after it was signed",
                self.seal.signer
            )));
        }
        Ok(signer)
    }
}

impl Statement {
    /// What is signed (EIP-712); `head` is the last header.
    ///
    /// # Errors
    /// [`Problem::Form`] if a number is too great for JSON.
    pub fn digest(&self, head: &HeaderFacts) -> Result<B256, Problem> {
        let Subject {
            chain_id,
            fund,
            register,
            kind,
            period,
        } = self.subject;
        let domain = eip712_domain! {
            name: "Weir Statement",
            version: "1",
            chain_id: chain_id,
            verifying_contract: fund,
        };
        let shown = FundStatement {
            register,
            kind,
            period,
            block: head.number,
            blockHash: head.hash,
            content: self.content()?,
        };
        Ok(shown.eip712_signing_hash(&domain))
    }

    /// keccak256 of the canonical JSON.
    ///
    /// # Errors
    /// [`Problem::Form`] if a number is too great for JSON.
    pub fn content(&self) -> Result<B256, Problem> {
        Ok(keccak256(canonical(&valued(self)?)?))
    }
}

/// The JSON inside a page.
fn inside(page: &str) -> Result<&str, Problem> {
    let missing = || Problem::Form("the page has no statement inside it".to_owned());
    let (_, after) = page.split_once(OPENING).ok_or_else(missing)?;
    let (json, _) = after.split_once(CLOSING).ok_or_else(missing)?;
    Ok(json)
}

/// As a JSON value.
pub(crate) fn valued<T: Serialize>(of: &T) -> Result<Value, Problem> {
    serde_json::to_value(of).map_err(|error| Problem::Form(error.to_string()))
}

/// Canonical JSON (RFC 8785) of a value whose numbers are whole and below 2⁵³.
///
/// # Errors
/// [`Problem::Form`] if one is not.
pub fn canonical(value: &Value) -> Result<String, Problem> {
    let mut text = String::new();
    write_canonical(value, &mut text)?;
    Ok(text)
}

fn write_canonical(value: &Value, text: &mut String) -> Result<(), Problem> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
        Value::Number(number) => match number.as_u64() {
            Some(whole) if whole <= GREATEST => text.push_str(&whole.to_string()),
            _ => {
                return Err(Problem::Form(format!(
                    "the number {number} is not a whole one of at most {GREATEST}"
                )))
            }
        },
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write_canonical(item, text)?;
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
            text.push('{');
            for (position, name) in names.into_iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write_canonical(fields.get(name).unwrap_or(&Value::Null), text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

/// The first place where two values differ: its path and both values, shortened.
pub(crate) fn difference(
    said: &Value,
    found: &Value,
    path: String,
) -> Option<(String, String, String)> {
    match (said, found) {
        (Value::Object(one), Value::Object(other)) => {
            let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names.sort();
            names.dedup();
            names.into_iter().find_map(|name| {
                let dot = if path.is_empty() { "" } else { "." };
                let inner = format!("{path}{dot}{name}");
                match (one.get(name), other.get(name)) {
                    (Some(one), Some(other)) => difference(one, other, inner),
                    (one, other) => Some((inner, shortened(one), shortened(other))),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            let length = one.len().max(other.len());
            (0..length).find_map(|index| {
                let inner = format!("{path}[{index}]");
                match (one.get(index), other.get(index)) {
                    (Some(one), Some(other)) => difference(one, other, inner),
                    (one, other) => Some((inner, shortened(one), shortened(other))),
                }
            })
        }
        _ if said == found => None,
        _ => Some((path, shortened(Some(said)), shortened(Some(found)))),
    }
}

fn shortened(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= 80 {
        return text;
    }
    text.chars().take(79).chain(['…']).collect()
}

/// Numbers of 128 bits as decimal text, which every JSON library keeps exactly.
pub(crate) mod decimal {
    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<u128, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| D::Error::custom(format!("\"{text}\" is not a number of base units")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn canonical_json_sorts_its_keys_and_refuses_what_not_every_library_keeps() {
        let value = json!({ "b": [1, true, null], "a": "é \"x\" \n", "é": {} });
        assert_eq!(
            canonical(&value).unwrap(),
            "{\"a\":\"é \\\"x\\\" \\n\",\"b\":[1,true,null],\"é\":{}}"
        );
        for refused in [json!(1.5), json!(-1), json!(9_007_199_254_740_992_u64)] {
            assert!(canonical(&refused).is_err(), "{refused}");
        }
        assert!(canonical(&json!(9_007_199_254_740_991_u64)).is_ok());
    }

    #[test]
    fn the_first_difference_is_named_with_its_path() {
        let one = json!({ "claims": [{ "payment": "5" }, { "payment": "6" }] });
        let other = json!({ "claims": [{ "payment": "5" }, { "payment": "7" }] });
        assert_eq!(
            difference(&one, &other, "account".into()),
            Some(("account.claims[1].payment".into(), "6".into(), "7".into()))
        );
        assert_eq!(difference(&one, &one, String::new()), None);
    }
}
