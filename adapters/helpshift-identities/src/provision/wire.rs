//! A bulk action on the wire: its form (RFC 7578), and Helpshift's answers about the task.

use countersign::http::HeaderValue;
use countersign::provision::{Progress, Record, code_says, is_vendor_code, reference_says};
use serde::Deserialize;
use serde_json::Value;

use super::BulkAction;

/// A line break and the boundary cannot stand in what is sent: JSON text has no raw CR.
macro_rules! boundary {
    () => {
        "countersign-3b1c9f7e5a2d4860"
    };
}

pub(super) const CONTENT_TYPE: HeaderValue =
    HeaderValue::from_static(concat!("multipart/form-data; boundary=", boundary!()));

const BEFORE_ACTION: &str = concat!(
    "--",
    boundary!(),
    "\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\n",
);

/// The type is the one that the vendor's own `curl --form` gives such a file.
const BEFORE_PAYLOAD: &str = concat!(
    "\r\n--",
    boundary!(),
    "\r\nContent-Disposition: form-data; name=\"payload\"; filename=\"payload.jsonl\"",
    "\r\nContent-Type: application/octet-stream\r\n\r\n",
);

const END: &str = concat!("\r\n--", boundary!(), "--\r\n");

/// Writes the action, and the records as JSON lines.
pub(super) fn body(action: BulkAction, records: &[Record]) -> String {
    let lines: usize = records.iter().map(|it| it.body.get().len() + 1).sum();
    let rest = BEFORE_ACTION.len() + action.as_str().len() + BEFORE_PAYLOAD.len() + END.len();
    let mut body = String::with_capacity(rest + lines);
    body.push_str(BEFORE_ACTION);
    body.push_str(action.as_str());
    body.push_str(BEFORE_PAYLOAD);
    for record in records {
        body.push_str(record.body.get());
        body.push('\n');
    }
    body.push_str(END);
    body
}

/// Reads the id of the task that was made: text (documented by example), or a number.
pub(super) fn task_id(body: &[u8]) -> Option<String> {
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

/// Says whether a path and a line of a journal can hold a task's id.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=128).contains(&text.len()) && text.bytes().all(plain)
}

/// Says whether a task's id says a part of a value that was sent. A journal cannot hold such an id.
pub(super) fn quotes(id: &str, records: &[Record]) -> bool {
    // Ids begin so in public samples, and a value may have the word.
    let id = id.strip_prefix("task").unwrap_or(id);
    says_any_of(records, &|text| reference_says(id, text))
}

/// Reads how far a task has come. The states and the flag are documented; that the state stands under
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

/// Reads Helpshift's own name for a fault of a batch, where its answer has one that says no value of a record (unknown:
/// the form of a refusal is not documented).
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

/// Says whether this holds of a text or a number in any record.
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
