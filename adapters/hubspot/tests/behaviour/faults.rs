//! HubSpot's faults: the caller gets the kind of each failure, the status, and whether to try again. No failure holds the
//! key or a value of the user.

use std::error::Error as _;
use std::sync::Arc;

use countersign::ErrorKind;
use countersign::http::{Answer, TransportFault};
use countersign_conformance::ScriptedTransport;
use serde_json::json;

use crate::{LISA, adapter, answered, at, issue};

/// Tries a login to which HubSpot gives this one answer: returns the kind of the error, whether to try again, and its
/// cause.
fn failed(outcome: Result<Answer, TransportFault>) -> (ErrorKind, bool, String) {
    let network = Arc::new(ScriptedTransport::new([outcome]));
    let error = issue(&adapter(network.clone()), LISA, at(0)).unwrap_err();
    assert_eq!(network.calls().len(), 1);
    let cause = error.source().unwrap().to_string();
    let said = format!("{error} {error:?} {error:#?} {cause}");
    for hidden in [crate::KEY, "lisa@", "Lisa", "Chen-Okafor", "6f1c"] {
        assert!(!said.contains(hidden), "{said}");
    }
    (error.kind(), error.is_retryable(), cause)
}

/// A body that quotes the key and the user in every place, as a vendor's may.
fn quoting(category: &str) -> String {
    let quote = "pat-na1-test may not do this for Lisa Chen-Okafor, lisa@example.com";
    json!({
        "status": "error", "message": quote, "category": category, "subCategory": quote,
        "correlationId": "6f1c-lisa@example.com", "context": {"email": ["lisa@example.com"]},
        "errors": [{"message": quote}],
    })
    .to_string()
}

#[test]
fn a_refusal_is_told_by_its_status_and_a_word_that_is_known() {
    for (status, category, cause) in [
        (400, "VALIDATION_ERROR", "HTTP 400, VALIDATION_ERROR"),
        (
            401,
            "INVALID_AUTHENTICATION",
            "HTTP 401, INVALID_AUTHENTICATION",
        ),
        (
            401,
            "EXPIRED_AUTHENTICATION",
            "HTTP 401, EXPIRED_AUTHENTICATION",
        ),
        (403, "MISSING_SCOPES", "HTTP 403, MISSING_SCOPES"),
        (403, "lisa@example.com", "HTTP 403"),
        (403, "CHEN_OKAFOR", "HTTP 403"),
        (404, "", "HTTP 404"),
        (302, "VALIDATION_ERROR", "HTTP 302, VALIDATION_ERROR"),
    ] {
        let refused = (ErrorKind::Rejected, false, cause.to_owned());
        assert_eq!(failed(answered(status, &quoting(category))), refused);
    }
    let refused = (ErrorKind::Rejected, false, "HTTP 403".to_owned());
    for body in [
        "",
        "<html>lisa@example.com",
        r#"{"category": ["lisa@"]}"#,
        "[]",
    ] {
        assert_eq!(failed(answered(403, body)), refused, "{body}");
    }
}

#[test]
fn what_passes_can_be_tried_again() {
    for (outcome, cause) in [
        (
            answered(429, &quoting("RATE_LIMITS")),
            "HTTP 429, RATE_LIMITS",
        ),
        (answered(423, &quoting("")), "HTTP 423"),
        (answered(477, &quoting("")), "HTTP 477"),
        (answered(500, &quoting("")), "HTTP 500"),
        (answered(503, "lisa@example.com"), "HTTP 503"),
        (answered(521, ""), "HTTP 521"),
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
    let none = (
        ErrorKind::Transport,
        false,
        "HTTP 200 without a token".to_owned(),
    );
    for body in [
        "<html>lisa@example.com",
        "",
        "{}",
        r#"{"token": null}"#,
        r#"{"token": ["lisa@example.com"]}"#,
        r#"{"token": ""}"#,
        r#"{"token": "for Lisa"}"#,
        r#"{"token": "a\u0000b"}"#,
        r#"{"tok"#,
    ] {
        assert_eq!(failed(answered(200, body)), none, "{body}");
    }
}

#[test]
fn hubspot_is_not_asked_about_a_request_that_is_refused() {
    // No answer is scripted: a call would fail the test.
    let adapter = adapter(Arc::new(ScriptedTransport::new([])));
    for (identity, fault) in [
        (r#"{"user_id": "u1"}"#, "email: missing"),
        (
            r#"{"user_id": "u1", "email": "lisa@example.com"}"#,
            "email: unverified",
        ),
        (r#"{"anonymous": true}"#, "anonymous: unsupported"),
    ] {
        let error = issue(&adapter, identity, at(0)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidIdentity);
        let problems = error.problems().to_string();
        assert!(problems.starts_with(fault), "{problems}");
    }
}
