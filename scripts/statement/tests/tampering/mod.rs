//! Statements changed in one place and signed again, as a signer who lies would: all must be refused.
#![allow(dead_code)] // each test file uses its part of this

use alloy::{
    primitives::B256,
    signers::{local::PrivateKeySigner, SignerSync},
};
use serde_json::Value;
use weir_statement::{
    document::Seal,
    proof::Proved,
    verify::{verify, Findings},
    Document, Problem, Statement,
};

/// Who signs.
pub fn key() -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&B256::repeat_byte(0x11)).unwrap()
}

/// `statement`, signed.
pub fn signed(statement: Statement) -> Document {
    sign(statement).unwrap()
}

/// The same, if its last header can be read.
fn sign(statement: Statement) -> Option<Document> {
    let last = statement.headers.len().checked_sub(1)?;
    let proved = Proved::of(&statement.headers[last..], &[]).ok()?;
    let digest = statement.digest(proved.head().ok()?).unwrap();
    let signature = key().sign_hash_sync(&digest).unwrap();
    Some(Document {
        seal: Seal {
            signer: key().address(),
            signature: signature.as_bytes().to_vec().into(),
        },
        statement,
    })
}

/// All that a command with `--block` asks.
pub fn checked(document: &Document, trusted: &[B256]) -> Result<Findings, Problem> {
    let findings = verify(document, trusted)?;
    findings.nothing_remains()?;
    Ok(findings)
}

/// A statement changed in one place, and where.
pub type Change = (String, Value);

/// Every value changed, one at a time; but for the signer's word, which findings name as such.
pub fn with_one_value_changed(statement: &Statement) -> Vec<Change> {
    let value = serde_json::to_value(statement).unwrap();
    let (leaves, _) = places(&value);
    let proved = leaves
        .into_iter()
        .filter(|leaf| !leaf.starts_with("/told/token"));
    let change = |leaf: String| {
        let mut changed = value.clone();
        let place = changed.pointer_mut(&leaf).unwrap();
        *place = other(place);
        (leaf, changed)
    };
    // the form's number is looked at when a file is read
    proved
        .filter(|leaf| leaf != "/format")
        .map(change)
        .collect()
}

/// Every member of every list left out, one at a time.
pub fn with_one_member_left_out(statement: &Statement) -> Vec<Change> {
    let value = serde_json::to_value(statement).unwrap();
    let (_, members) = places(&value);
    let change = |member: String| {
        let mut changed = value.clone();
        let (list, index) = member.rsplit_once('/').unwrap();
        let list = changed.pointer_mut(list).unwrap().as_array_mut().unwrap();
        list.remove(index.parse().unwrap());
        (member, changed)
    };
    members.into_iter().map(change).collect()
}

/// None of them holds against the hash of the last block, signed again or not a statement any more.
pub fn are_all_refused(changes: Vec<Change>, head: B256) {
    for (place, changed) in changes {
        let statement: Option<Statement> = serde_json::from_value(changed).ok();
        let Some(document) = statement.and_then(sign) else {
            continue;
        };
        let result = checked(&document, &[head]);
        assert!(result.is_err(), "{place} can be changed: {result:?}");
    }
}

/// Every way down to something that is not a list or an object, and every member of a list.
fn places(value: &Value) -> (Vec<String>, Vec<String>) {
    let (mut leaves, mut members) = (Vec::new(), Vec::new());
    ways(value, String::new(), &mut leaves, &mut members);
    (leaves, members)
}

fn ways(value: &Value, way: String, leaves: &mut Vec<String>, members: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                ways(inner, format!("{way}/{name}"), leaves, members);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                members.push(format!("{way}/{index}"));
                ways(inner, format!("{way}/{index}"), leaves, members);
            }
        }
        Value::Null => {}
        _ => leaves.push(way),
    }
}

/// Another value of the same sort.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(it) => Value::from(!it),
        Value::Number(it) => Value::from(it.as_u64().unwrap() + 1),
        Value::String(it) => {
            let is_hex = it.starts_with("0x") || it.len() == 15;
            let (rest, last) = it.split_at(it.len() - 1);
            let last = match last {
                "0" => "1",
                _ if is_hex => "0",
                "9" => "8",
                _ => "9",
            };
            Value::from(format!("{rest}{last}"))
        }
        _ => unreachable!("only leaves"),
    }
}
