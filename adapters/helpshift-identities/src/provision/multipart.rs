//! The form of a bulk action: RFC 7578.

use countersign::http::HeaderValue;
use countersign::provision::Record;

use super::bulk_action::BulkAction;

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

/// The action, and the records as JSON lines.
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
