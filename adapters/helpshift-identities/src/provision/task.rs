//! What Helpshift says of a task.

use countersign::provision::{Progress, Record, code_says, is_vendor_code, reference_says};
use serde::Deserialize;
use serde_json::Value;

/// The id of the task that was made: text (documented by example), or a number.
pub(super) fn id(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Made {
        task_id: Id,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Number(u64),
        Text(String),
    }

    match serde_json::from_slice::<Made>(body).ok()?.task_id {
        Id::Number(number) => Some(number.to_string()),
        Id::Text(text) => Some(text).filter(|text| is_id(text)),
    }
}

/// Whether a task's id is one that a path can hold, and a journal's line.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=128).contains(&text.len()) && text.bytes().all(plain)
}

/// Whether a task's id says a part of a value that was sent: then a journal cannot hold it.
pub(super) fn quotes(id: &str, records: &[Record]) -> bool {
    // Ids begin so in public samples, and a value may have the word.
    let id = id.strip_prefix("task").unwrap_or(id);
    says_any_of(records, &|text| reference_says(id, text))
}

/// How far a task has come. The states and the flag are documented; that the state stands under
/// `state` or `status`, and that a state of another name with the flag is an end, is inferred.
pub(super) fn progress(body: &[u8]) -> Option<Progress> {
    #[derive(Deserialize)]
    struct Task {
        #[serde(alias = "status")]
        state: String,
        errors: Option<bool>,
    }

    let task: Task = serde_json::from_slice(body).ok()?;
    match (task.state.as_str(), task.errors) {
        ("created" | "queued" | "processing", errors) => Some(Progress::Working {
            errors: errors.unwrap_or_default(),
        }),
        ("completed", Some(errors)) => Some(Progress::Completed { errors }),
        // No such state is documented.
        ("failed" | "error" | "cancelled", _) | (_, Some(true)) => Some(Progress::Failed),
        _ => None,
    }
}

/// Helpshift's own name for a fault of a batch, where its answer has one that says no value of a record
/// (unknown: the form of a refusal is not documented).
pub(super) fn code(body: &[u8], records: &[Record]) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(alias = "error")]
        code: String,
    }

    let code = serde_json::from_slice::<Refusal>(body).ok()?.code;
    let quotes = || says_any_of(records, &|text| code_says(&code, text));
    (is_vendor_code(&code) && !quotes()).then_some(code)
}

/// Whether this holds of a text or a number in any record.
fn says_any_of(records: &[Record], says: &dyn Fn(&str) -> bool) -> bool {
    let in_record = |record: &Record| match serde_json::from_str(record.body.get()) {
        Ok(sent) => says_any(&sent, says),
        Err(_) => true,
    };
    records.iter().any(in_record)
}

fn says_any(sent: &Value, says: &dyn Fn(&str) -> bool) -> bool {
    match sent {
        Value::String(text) => says(text),
        Value::Array(items) => items.iter().any(|item| says_any(item, says)),
        Value::Object(entries) => entries.values().any(|value| says_any(value, says)),
        Value::Number(number) => says(&number.to_string()),
        Value::Null | Value::Bool(_) => false,
    }
}
