//! Values with a mark in them, to be looked for where no value may be.

use serde_json::Value;

/// Stands in every text.
pub const MARK: &str = "qXz7Mark";
/// Stands in the place of every number.
pub const NUMBER: i64 = 718_293_645_018;

/// The same document with a mark in each of its values. Keys stay, since paths show them; so does what
/// stands under the keys that are kept.
pub fn marked(value: &Value, kept: &[&str]) -> Value {
    match value {
        Value::String(text) => Value::String(format!("{text}{MARK}")),
        Value::Number(_) => NUMBER.into(),
        Value::Array(items) => items.iter().map(|item| marked(item, kept)).collect(),
        Value::Object(entries) => {
            let mark = |(key, value): (&String, &Value)| {
                let value = match kept.contains(&key.as_str()) {
                    true => value.clone(),
                    false => marked(value, kept),
                };
                (key.clone(), value)
            };
            Value::Object(entries.iter().map(mark).collect())
        }
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

/// Panics where a value shows.
pub fn assert_unmarked(what: &str, text: &str) {
    assert_no_text(what, text);
    assert!(
        !text.contains(&NUMBER.to_string()),
        "{what} quotes a number"
    );
}

/// Panics where a text shows.
pub fn assert_no_text(what: &str, text: &str) {
    assert!(!text.contains(MARK), "{what} quotes a text");
}
