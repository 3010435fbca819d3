//! Acme's faults: the caller gets the kind of each failure and whether to try again. No failure holds the key or a
//! value of the user.

use std::error::Error as _;
use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::http::{Answer, StatusCode, TransportFault};
use countersign::{Action, ErrorKind, Identity, Timestamp};
use countersign_conformance::{ScriptedTransport, block_on};

use crate::{KEY, adapter};

const LISA: &str = r#"{
    "email": {"address": "lisa@shop.example", "verified": true},
    "name": {"first": "Lisa", "last": "Chen-Okafor"}
}"#;

/// An answer that quotes the key and the user, as a vendor's may.
const QUOTING: &str = r#"{"message": "key_0123456789 may not do this for lisa@shop.example"}"#;

/// Tries a login to which Acme gives this one answer: returns the kind of the error, whether to try again, and its
/// text.
fn failed(outcome: Result<Answer, TransportFault>) -> (ErrorKind, bool, String) {
    let network = Arc::new(ScriptedTransport::new([outcome]));
    let identity = Identity::from_json(LISA).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let error = block_on(adapter(network.clone()).unwrap().issue(request)).unwrap_err();
    assert_eq!(network.calls().len(), 1);

    let cause = error.source().unwrap().to_string();
    let said = format!("{error} {error:?} {error:#?} {cause}");
    for hidden in [KEY, "lisa@", "Lisa", "Chen-Okafor"] {
        assert!(!said.contains(hidden), "{said}");
    }
    (error.kind(), error.is_retryable(), cause)
}

fn answered(status: u16, body: &'static str) -> Result<Answer, TransportFault> {
    Ok(Answer::new(StatusCode::from_u16(status).unwrap(), body))
}

#[test]
fn a_refusal_is_one_and_stays_one() {
    for (status, cause) in [
        (302, "HTTP 302 Found"),
        (400, "HTTP 400 Bad Request"),
        (401, "HTTP 401 Unauthorized"),
    ] {
        let refused = (ErrorKind::Rejected, false, cause.to_owned());
        assert_eq!(failed(answered(status, QUOTING)), refused);
    }
}

#[test]
fn what_passes_can_be_tried_again() {
    for (outcome, cause) in [
        (answered(429, QUOTING), "HTTP 429 Too Many Requests"),
        (answered(500, QUOTING), "HTTP 500 Internal Server Error"),
        (
            Err(TransportFault::TimedOut),
            "no answer within the time limit",
        ),
        (Err(TransportFault::Unreachable), "no connection"),
    ] {
        let passing = (ErrorKind::Transport, true, cause.to_owned());
        assert_eq!(failed(outcome), passing);
    }
}

#[test]
fn an_answer_without_a_token_is_none() {
    for body in [
        "<html>lisa@shop.example",
        r#"{"token": ["lisa@shop.example"]}"#,
        r#"{"token": ""}"#,
        r#"{"tok"#,
    ] {
        let none = (ErrorKind::Transport, false, "HTTP 200 OK".to_owned());
        assert_eq!(failed(answered(200, body)), none, "{body}");
    }
}

#[test]
fn nobody_is_asked_about_a_request_that_is_refused() {
    // No answer is scripted: a call would fail the test.
    let network = Arc::new(ScriptedTransport::new([]));
    let identity = Identity::from_json(r#"{"user_id": "u1", "email": "lisa@shop.example"}"#);
    let identity = identity.unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    let error = block_on(adapter(network).unwrap().issue(request)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidIdentity);
}
