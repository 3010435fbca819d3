//! Answers to the page's own request that are wrong in one way.

use axum::http::header::{AGE, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use countersign::JwtKey;
use serde_json::{Value, json};

use super::endpoint::{Endpoint, no_store, payload_by, right, secret, signed};
use super::{ADAPTERS, EMAIL, Seen, USER, findings, of_page};
use crate::support::NOW;

/// What is found where the endpoint answers its session so.
fn found(
    adapter: &str,
    answer: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> Vec<Seen> {
    findings(adapter, &Endpoint::for_session(answer), &[])
}

fn found_in(adapter: &str, body: String) -> Vec<Seen> {
    found(adapter, move || no_store(body.clone()))
}

const NOT_A_JWT: Option<&str> = Some("JWT_IS_INVALID");
const NOT_TAKEN: Option<&str> = Some("IDENTITIES_INVALID_TOKEN");

/// A token of these claims, signed with the right secret.
fn token(claims: &Value) -> String {
    let key = JwtKey::hs256(&secret("helpshift-identities"), "").unwrap();
    key.sign(&claims.to_string())
}

fn token_made_at(iat: i64) -> String {
    let identities = json!([
        {"identifier": "uid", "value": USER},
        {"identifier": "email", "value": EMAIL},
    ]);
    token(&json!({"identities": identities, "iat": iat}))
}

fn moment(seconds: i64) -> i64 {
    NOW.parse::<i64>().unwrap() + seconds
}

#[test]
fn what_is_no_token_is_told() {
    for body in ["", "nope", "a.b.c", r#"{"error":"no"}"#, "[", "12"] {
        let expected = [of_page("not-a-token", NOT_A_JWT)];
        assert_eq!(found_in("support", body.to_owned()), expected, "{body}");
    }
    let expected = [of_page("not-a-token", NOT_A_JWT)];
    assert_eq!(
        found_in("support", format!("{}\n", right("support"))),
        expected
    );
}

#[test]
fn deep_nesting_and_wrong_utf8_are_no_crash() {
    for open in ["[", "{\"a\":", "\"", "[{\"identity_token\":"] {
        let seen = found_in("support", open.repeat(20_000));
        assert_eq!(seen, [of_page("not-a-token", NOT_A_JWT)], "{open}");
    }
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(
        found_in("portal", deep),
        [of_page("not-json", Some("signature-mismatch"))]
    );
    let endpoint = Endpoint::for_session(|| {
        let mut answer = no_store("");
        *answer.body_mut() = vec![0xff, 0xfe].into();
        answer
    });
    let seen = findings("support", &endpoint, &[]);
    assert_eq!(seen, [of_page("not-a-token", NOT_A_JWT)]);
}

#[test]
fn what_is_no_json_is_told() {
    for adapter in ["chat", "legacy", "portal"] {
        for body in ["", "nope", r#"{"user":"#] {
            let expected = [of_page("not-json", None)];
            assert_eq!(
                found_in(adapter, body.to_owned()),
                expected,
                "{adapter}: {body}"
            );
        }
    }
}

#[test]
fn a_token_in_quotes_or_inside_an_object_is_told() {
    let token = right("support");
    let cases = [
        (format!("\"{token}\""), "in-quotes"),
        (format!(r#"{{"token":"{token}"}}"#), "in-object"),
        (
            format!(r#"[{{"data":{{"identity_token":"{token}"}}}}]"#),
            "in-object",
        ),
    ];
    for (body, finding) in cases {
        assert_eq!(found_in("support", body), [of_page(finding, NOT_A_JWT)]);
    }
}

#[test]
fn a_payload_in_quotes_or_inside_an_object_is_told() {
    let reasons = [
        ("chat", None),
        ("legacy", None),
        ("portal", Some("signature-mismatch")),
    ];
    for (adapter, reason) in reasons {
        let payload = right(adapter);
        let inside = found_in(adapter, format!(r#"{{"data":{payload}}}"#));
        assert_eq!(inside, [of_page("in-object", reason)], "{adapter}");
        let quoted = found_in(adapter, json!(payload).to_string());
        assert_eq!((quoted.len(), &*quoted[0].1), (1, "in-quotes"), "{adapter}");
    }
}

#[test]
fn html_is_told() {
    for adapter in ADAPTERS {
        let seen = found(adapter, || {
            let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
            (html, no_store("<!doctype html><title>Sign in</title>")).into_response()
        });
        let reason = NOT_A_JWT.filter(|_| adapter == "support");
        assert_eq!(seen, [of_page("html-answer", reason)], "{adapter}");
    }
}

#[test]
fn another_algorithm_is_told() {
    // {"alg":"HS512","typ":"JWT"}
    let token = right("support");
    let (_, rest) = token.split_once('.').unwrap();
    let changed = format!("eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.{rest}");
    assert_eq!(
        found_in("support", changed),
        [of_page("wrong-algorithm", NOT_TAKEN)]
    );
}

#[test]
fn the_secret_of_another_adapter_is_recognised() {
    let token = |secret| {
        let payload = payload_by("support", secret, USER, EMAIL);
        let payload: Value = serde_json::from_str(&payload).unwrap();
        payload["identity_token"].as_str().unwrap().to_owned()
    };
    let cases = [
        ("support", token("helpshift-legacy"), NOT_TAKEN),
        (
            "legacy",
            payload_by("legacy", "helpshift-identities", USER, EMAIL),
            Some("invalid user auth token"),
        ),
        (
            "portal",
            payload_by("portal", "helpcrunch", USER, EMAIL),
            Some("signature-mismatch"),
        ),
        (
            "chat",
            payload_by("chat", "userhero", USER, EMAIL),
            Some("security-hash-mismatch"),
        ),
    ];
    for (adapter, body, reason) in cases {
        let expected = [of_page("secret-of-another", reason)];
        assert_eq!(found_in(adapter, body), expected, "{adapter}");
    }
}

#[test]
fn which_secret_it_is_is_told_by_its_entry() {
    let body = payload_by("legacy", "helpshift-identities", USER, EMAIL);
    let endpoint = Endpoint::for_session(move || no_store(body.clone()));
    let run = super::probe("legacy", &endpoint, &["--json"]);
    let detail = run.objects()[0]["detail"].clone();
    assert!(detail.as_str().unwrap().ends_with(": support"), "{detail}");
}

#[test]
fn a_secret_that_nobody_has_is_told() {
    let reasons = [
        ("chat", "security-hash-mismatch", "/security_hash"),
        ("legacy", "invalid user auth token", "/userAuthToken"),
        ("portal", "signature-mismatch", "/userHmac"),
        ("support", "IDENTITIES_INVALID_TOKEN", ""),
    ];
    for (adapter, reason, pointer) in reasons {
        let right = right(adapter);
        let proof = match serde_json::from_str::<Value>(&right) {
            Ok(payload) => payload
                .pointer(pointer)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned(),
            Err(_) => right.rsplit('.').next().unwrap().to_owned(),
        };
        let first = if proof.starts_with('a') { "b" } else { "a" };
        let body = right.replace(&proof, &format!("{first}{}", &proof[1..]));
        assert_ne!(body, right);
        let expected = [of_page("wrong-proof", Some(reason))];
        assert_eq!(found_in(adapter, body), expected, "{adapter}");
    }
}

#[test]
fn times_are_told() {
    let cases = [
        (moment(0) * 1000, "time-in-milliseconds"),
        (moment(3600), "time-in-future"),
        (moment(-24 * 3600), "time-past"),
    ];
    for (iat, finding) in cases {
        let expected = [of_page(finding, NOT_TAKEN)];
        assert_eq!(found_in("support", token_made_at(iat)), expected);
    }
    assert_eq!(found_in("support", token_made_at(moment(3))), []);
}

#[test]
fn the_times_of_an_end_are_told() {
    let until = |end: i64| {
        let user = format!(r#"{{"expiresAt":{end},"externalUserId":"{USER}"}}"#);
        let key = countersign::HmacKey::new(&secret("userhero")).unwrap();
        let hmac = key.tag(&[user.as_bytes()]).hex();
        format!(r#"{{"user":{user},"userHmac":"{hmac}"}}"#)
    };
    assert_eq!(found_in("portal", until(moment(300))), []);
    let expected = [of_page("time-past", Some("expired"))];
    assert_eq!(found_in("portal", until(moment(-1))), expected);
    // UserHero would believe it.
    let expected = [of_page("time-in-milliseconds", None)];
    assert_eq!(found_in("portal", until(moment(300) * 1000)), expected);
}

#[test]
fn what_the_vendor_refuses_otherwise_is_told_by_its_reason() {
    let identities =
        json!([{"identifier": "uid", "value": USER}, {"identifier": "email", "value": EMAIL}]);
    let cases = [
        (json!({"iat": moment(0)}), "IDENTITIES_KEY_ABSENT"),
        (
            json!({"identities": identities}),
            "IDENTITIES_INVALID_PAYLOAD",
        ),
        (
            json!({"identities": [], "iat": moment(0)}),
            "USERID_AND_EMAIL_MISSING",
        ),
    ];
    for (claims, reason) in cases {
        let expected = [of_page("refused", Some(reason))];
        assert_eq!(found_in("support", token(&claims)), expected);
    }
    let without = json!({"userId": USER, "userEmail": EMAIL}).to_string();
    let expected = [of_page("refused", Some("missing user auth token"))];
    assert_eq!(found_in("legacy", without), expected);
}

/// A visitor's payload, and one that HelpCrunch takes for a visitor's.
#[test]
fn a_visitor_is_told() {
    for adapter in ["chat", "legacy"] {
        assert_eq!(
            found_in(adapter, "{}".to_owned()),
            [of_page("anonymous", None)]
        );
    }
}

/// The session is another user's than was said: it signs for whom it should, and that is one finding.
#[test]
fn other_ids_are_told() {
    let reasons = [
        ("chat", None),
        ("legacy", None),
        ("portal", None),
        ("support", Some("CONFIG_JWT_USER_ID_MISMATCH")),
    ];
    for (adapter, reason) in reasons {
        let seen = found_in(adapter, signed(adapter, "usr_third", EMAIL));
        assert_eq!(seen, [of_page("other-ids", reason)], "{adapter}");
    }
    let seen = found_in("support", signed("support", USER, "third@example.com"));
    let reason = Some("CONFIG_JWT_EMAIL_MISMATCH");
    assert_eq!(seen, [of_page("other-ids", reason)]);
}

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
    let seen = found("support", || {
        let mut answer = no_store(right("support"));
        answer
            .headers_mut()
            .insert(AGE, HeaderValue::from_static("7"));
        answer
    });
    assert_eq!(seen, [of_page("from-cache", None)]);
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
    assert_eq!(seen.len(), 8);
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
        let run = super::probe("support", &endpoint, &["--json"]);
        assert_eq!(super::read(&run), [of_page("rate-limited", NOT_A_JWT)]);
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

#[test]
fn a_payload_with_more_than_a_proof_is_read_to_the_byte() {
    // Another order than the adapter's own, signed as it stands.
    let user = format!(
        r#"{{"externalUserId":"{USER}","expiresAt":{}}}"#,
        moment(60)
    );
    let key = countersign::HmacKey::new(&secret("userhero")).unwrap();
    let hmac = key.tag(&[user.as_bytes()]).hex();
    let body = format!(r#" {{ "userHmac": "{hmac}", "user": {user} }} "#);
    assert_eq!(found_in("portal", body), []);
}
