//! In what two charters differ.

use serde_json::Value;

use crate::{charter::terms::Charter, shell::Failure};

/// The keys in which `now` differs from `then`, each with both values. Comments and spacing count for
/// nothing.
///
/// # Errors
/// If a charter cannot be put into JSON.
pub fn between(then: &Charter, now: &Charter) -> Result<Vec<String>, Failure> {
    let json = |charter: &Charter| {
        serde_json::to_value(charter)
            .map_err(|error| Failure::failed(format!("a charter cannot be compared: {error}")))
    };
    let mut list = Vec::new();
    compare("", &json(then)?, &json(now)?, &mut list);
    Ok(list)
}

fn compare(key: &str, then: &Value, now: &Value, list: &mut Vec<String>) {
    let below = |part: &str| {
        if key.is_empty() {
            part.to_owned()
        } else {
            format!("{key}.{part}")
        }
    };
    match (then, now) {
        (Value::Object(old), Value::Object(new)) => {
            for name in old
                .keys()
                .chain(new.keys().filter(|it| !old.contains_key(*it)))
            {
                let none = Value::Null;
                let (old, new) = (old.get(name), new.get(name));
                compare(
                    &below(name),
                    old.unwrap_or(&none),
                    new.unwrap_or(&none),
                    list,
                );
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (number, (old, new)) in (1..).zip(old.iter().zip(new)) {
                compare(&format!("{key} {number}"), old, new, list);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            list.push(format!("{key}: {} then, {} now", old.len(), new.len()));
        }
        _ if then == now => {}
        _ => list.push(format!("{key}: {then} then, {now} now")),
    }
}
