//! Answers whose status or headers are wrong.

use axum::http::header::{AGE, CACHE_CONTROL, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::IntoResponse;

use super::endpoint::{Endpoint, no_store, right};
use super::{NOT_A_JWT, findings, found, of_page, probe, read};

#[test]
fn what_a_cache_may_keep_or_has_kept_is_told() {
    for control in ["", "private", "max-age=60", "no-cache", "no-store-x"] {
        let seen = found("support", move || {
            let mut answer = no_store(right("support"));
            let control = HeaderValue::from_static(control);
            answer.headers_mut().insert(CACHE_CONTROL, control);
            answer
        });
        assert_eq!(seen, [of_page("cacheable", None)], "{control}");
    }
    let aged = |age| {
        found("support", move || {
            let mut answer = no_store(right("support"));
            let age = HeaderValue::from_static(age);
            answer.headers_mut().insert(AGE, age);
            answer
        })
    };
    assert_eq!(aged("7"), [of_page("from-cache", None)]);
    // Varnish says so of what it does not keep.
    assert_eq!(aged("0"), []);
}

#[test]
fn another_status_is_told() {
    let cases = [
        (StatusCode::CREATED, "wrong-status"),
        (StatusCode::BAD_REQUEST, "wrong-status"),
        (StatusCode::UNAUTHORIZED, "session-refused"),
        (StatusCode::FORBIDDEN, "session-refused"),
        (StatusCode::NOT_FOUND, "wrong-status"),
    ];
    for (status, finding) in cases {
        let seen = found("support", move || status.into_response());
        assert_eq!(seen, [of_page(finding, NOT_A_JWT)], "{status}");
        let seen = found("portal", move || status.into_response());
        assert_eq!(seen, [of_page(finding, None)], "{status}");
    }
}

/// A server that fails at all fails at odd requests too.
#[test]
fn a_server_that_fails_is_told_of_each_probe() {
    let seen = found("support", || {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    });
    assert_eq!(seen[0], of_page("server-error", NOT_A_JWT));
    assert!(
        seen[1..]
            .iter()
            .all(|(_, finding, _)| finding == "unhandled-input")
    );
    assert_eq!(seen.len(), 9);
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let endpoint = Endpoint::for_session(|| {
        let to = [(LOCATION, "/login?next=marked")];
        (StatusCode::FOUND, to).into_response()
    });
    let seen = findings("support", &endpoint, &[]);
    assert_eq!(seen, [of_page("redirect", NOT_A_JWT)]);
    let calls = endpoint.calls.lock().unwrap();
    assert!(calls.iter().all(|call| !call.query.contains("next")));
}

#[test]
fn too_many_requests_end_it() {
    for wait in [None, Some("7"), Some("marked")] {
        let endpoint = Endpoint::for_session(move || {
            let mut answer = StatusCode::TOO_MANY_REQUESTS.into_response();
            if let Some(wait) = wait {
                let wait = HeaderValue::from_static(wait);
                answer.headers_mut().insert(RETRY_AFTER, wait);
            }
            answer
        });
        let run = probe("support", &endpoint, &["--json"]);
        assert_eq!(read(&run), [of_page("rate-limited", NOT_A_JWT)]);
        assert_eq!(
            run.objects()[0]["detail"]
                .as_str()
                .unwrap()
                .contains("Retry-After: 7"),
            wait == Some("7")
        );
        assert_eq!(endpoint.calls.lock().unwrap().len(), 1);
    }
}
