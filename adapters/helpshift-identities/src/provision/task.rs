//! What Helpshift says of a task.

use countersign::{Progress, Record, code_says, is_vendor_code};
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

/// How far a task has come. The states and the flag are documented; that the state stands under
/// `state` or `status` is inferred.
pub(super) fn progress(body: &[u8]) -> Option<Progress> {
    #[derive(Deserialize)]
    struct Task {
        #[serde(alias = "status")]
        state: String,
        errors: Option<bool>,
    }

    let task: Task = serde_json::from_slice(body).ok()?;
    match (task.state.as_str(), task.errors) {
        ("created" | "queued" | "processing", _) => Some(Progress::Working),
        ("completed", Some(errors)) => Some(Progress::Completed { errors }),
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
    let says = |record: &Record| match serde_json::from_str(record.body.get()) {
        Ok(sent) => says_any(&code, &sent),
        Err(_) => true,
    };
    (is_vendor_code(&code) && !records.iter().any(says)).then_some(code)
}

fn says_any(code: &str, sent: &Value) -> bool {
    match sent {
        Value::String(text) => code_says(code, text),
        Value::Array(items) => items.iter().any(|item| says_any(code, item)),
        Value::Object(entries) => entries.values().any(|value| says_any(code, value)),
        Value::Number(number) => code_says(code, &number.to_string()),
        Value::Null | Value::Bool(_) => false,
    }
}
