//! Values with a mark, which a target looks for in texts that may hold no value.

use serde_json::Value;

/// The mark in every text.
pub const MARK: &str = "qXz7Mark";
/// The number in the place of every number.
pub const NUMBER: i64 = 718_293_645_018;

/// Returns the document with a mark in each value. Keys stay, since paths show them. Values under the kept keys stay
/// too.
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
