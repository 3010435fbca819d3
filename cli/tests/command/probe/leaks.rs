//! Another user's proof in a place that no page looks at: an attacker reads it all.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::endpoint::{Endpoint, no_store, payload, right, signed};
use super::{ANOTHER, EMAIL, USER, findings, of};

/// The probes that find something where another's id gets this answer, and the session a right one.
fn leaking(adapter: &'static str, answer: fn() -> Response) -> Vec<String> {
    let endpoint = Endpoint::new(move |call| {
        let user_id = ["userId", "user_id"].map(|name| call.says(name));
        match call.has_session() {
            true if user_id.contains(&Some(ANOTHER)) => answer(),
            true => no_store(right(adapter)),
            false => StatusCode::UNAUTHORIZED.into_response(),
        }
    });
    let found = findings(adapter, &endpoint, &[]);
    let critical = |(probe, finding, _): (String, String, _)| {
        assert_eq!(finding, "signs-another-user");
        probe
    };
    found.into_iter().map(critical).collect()
}

const BOTH: [&str; 2] = ["other-user", "other-both"];

fn token() -> String {
    signed("support", ANOTHER, EMAIL)
}

#[test]
fn a_token_amid_a_text_is_critical() {
    let answers: [fn() -> Response; 4] = [
        || (StatusCode::CONFLICT, format!("not yours: {}.", token())).into_response(),
        || no_store(format!("{}\n", token())),
        || no_store(format!("Bearer {}", token())),
        || no_store(format!("<script>login(\"{}\")</script>", token())),
    ];
    for answer in answers {
        assert_eq!(leaking("support", answer), BOTH);
    }
}

#[test]
fn a_token_in_a_header_is_critical() {
    let answer = || {
        let to = [(LOCATION, format!("/chat?token={}", token()))];
        (StatusCode::FOUND, to).into_response()
    };
    assert_eq!(leaking("support", answer), BOTH);
}

fn proof(adapter: &str, pointer: &str) -> String {
    let payload: Value = serde_json::from_str(&payload(adapter, ANOTHER, EMAIL)).unwrap();
    payload
        .pointer(pointer)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// The answer does not say whose proof it is; the asker knows.
#[test]
fn a_proof_alone_is_critical() {
    let legacy: [fn() -> Response; 3] = [
        || no_store(proof("legacy", "/userAuthToken")),
        || {
            no_store(format!(
                "{{\"token\":\"{}\"}}",
                proof("legacy", "/userAuthToken")
            ))
        },
        || {
            let proof = proof("legacy", "/userAuthToken");
            let escaped = proof.replace('/', "\\/").replace('=', "\\u003d");
            assert_ne!(proof, escaped);
            no_store(format!("{{\"token\":\"{escaped}\"}}"))
        },
    ];
    for answer in legacy {
        assert_eq!(leaking("legacy", answer), BOTH);
    }
    let answer = || {
        no_store(format!(
            "{{\"hash\":\"{}\"}}",
            proof("chat", "/security_hash")
        ))
    };
    assert_eq!(leaking("chat", answer), BOTH);
}

#[test]
fn a_proof_alone_is_critical_without_a_session() {
    let endpoint = Endpoint::new(|call| match call.has_session() {
        true => no_store(right("legacy")),
        false => {
            let payload: Value = serde_json::from_str(&payload("legacy", USER, EMAIL)).unwrap();
            no_store(payload["userAuthToken"].to_string())
        }
    });
    let expected = [of("no-session", "signs-without-session", None)];
    assert_eq!(findings("legacy", &endpoint, &[]), expected);
}
