//! Endpoints that let pages of other sites read what they answer.

use axum::http::StatusCode;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap, HeaderValue, ORIGIN,
};
use axum::response::IntoResponse;

use super::endpoint::{Call, Endpoint, no_store, right};
use super::{Seen, findings, of};

/// Returns the findings where the answers to a foreign page have the headers that `allow` makes.
fn shared(allow: fn(&Call, &mut HeaderMap)) -> Vec<Seen> {
    shared_by(true, allow)
}

fn shared_by(takes_others: bool, allow: fn(&Call, &mut HeaderMap)) -> Vec<Seen> {
    let endpoint = Endpoint::new(move |call| {
        let is_ours = call.header("sec-fetch-site") == "same-origin" || takes_others;
        let mut answer = match call.has_session() {
            true if is_ours => no_store(right("support")),
            true => StatusCode::FORBIDDEN.into_response(),
            false => StatusCode::UNAUTHORIZED.into_response(),
        };
        allow(call, answer.headers_mut());
        answer
    });
    findings("support", &endpoint, &[])
}

const YES: HeaderValue = HeaderValue::from_static("true");

#[test]
fn answers_that_any_site_may_read_are_told() {
    let warning = [of("foreign-origin", "cors-any-origin", None)];
    let critical = [of("foreign-origin", "cors-with-credentials", None)];
    let reflect = |call: &Call, headers: &mut HeaderMap| {
        let origin = call.headers.get(ORIGIN).cloned().unwrap_or(YES);
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    };
    assert_eq!(
        shared(|_, headers| {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
        }),
        warning
    );
    assert_eq!(shared(reflect), warning);
    assert_eq!(
        shared(|call, headers| {
            let origin = call.headers.get(ORIGIN).cloned().unwrap_or(YES);
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
        }),
        critical
    );
    let listed = shared(|_, headers| {
        let ours = HeaderValue::from_static("https://app.example.com");
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ours);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
    });
    assert_eq!(listed, []);
}

/// Any site can have a frame in a sandbox, whose origin is `null`.
#[test]
fn the_origin_of_sandboxes_is_anybody_s() {
    let seen = shared(|_, headers| {
        headers.insert(
            ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("null"),
        );
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
    });
    assert_eq!(seen, [of("foreign-origin", "cors-with-credentials", None)]);
}

/// Another site may read that it is refused.
#[test]
fn a_refusal_may_be_read_by_anybody() {
    let seen = shared_by(false, |call, headers| {
        let origin = call.headers.get(ORIGIN).cloned().unwrap_or(YES);
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
    });
    assert_eq!(seen, []);
}

/// A browser asks before it sends what a page of another site wants to send.
#[test]
fn a_preflight_that_lets_any_site_in_is_told() {
    let endpoint = Endpoint::new(|call| match call.method.as_str() {
        "OPTIONS" => {
            let mut answer = StatusCode::NO_CONTENT.into_response();
            let origin = call.headers.get(ORIGIN).cloned().unwrap_or(YES);
            let headers = answer.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
            answer
        }
        _ if call.has_session() => no_store(right("support")),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    });
    let expected = [of("preflight", "cors-with-credentials", None)];
    assert_eq!(findings("support", &endpoint, &[]), expected);
}
