//! Endpoints that sign what they are asked to sign, or let others read what they sign.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::endpoint::{Call, Endpoint, no_store, right, signed};
use super::{ADAPTERS, EMAIL, USER, findings, of, probe, read};
use crate::support::{NOW, folder, with_example};

const ANOTHER_USER: &str = "signs-another-user";

fn refuse() -> Response {
    StatusCode::UNAUTHORIZED.into_response()
}

/// Whom a request names, where each value may be anything.
fn named(call: &Call, words: [&str; 2]) -> Option<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.first()?.as_str().map(String::from),
        _ => None,
    };
    Some((text(&call.body[words[0]])?, text(&call.body[words[1]])?))
}

fn words(adapter: &str) -> [&'static str; 2] {
    match adapter {
        "chat" => ["user_id", "email"],
        "portal" => ["externalUserId", "email"],
        _ => ["userId", "userEmail"],
    }
}

/// It asks for a session, and believes the body: that goes with whatever the body can hold.
#[test]
fn an_endpoint_that_believes_the_body_is_critical() {
    for adapter in ADAPTERS {
        let endpoint = Endpoint::new(move |call| match named(call, words(adapter)) {
            Some((user_id, email)) if call.has_session() => {
                no_store(signed(adapter, &user_id, &email))
            }
            _ => refuse(),
        });
        let mut probes = vec![
            "other-user",
            "other-email",
            "other-both",
            "id-array",
            "id-number",
        ];
        // HelpCrunch's email is signed by nobody: a page can say any, whatever the endpoint does.
        probes.retain(|probe| adapter != "chat" || *probe != "other-email");
        let found = probes
            .into_iter()
            .map(|probe| of(probe, ANOTHER_USER, None));
        let expected: Vec<_> = found.collect();
        assert_eq!(findings(adapter, &endpoint, &[]), expected, "{adapter}");
    }
}

#[test]
fn a_finding_of_the_highest_grade_says_so() {
    let endpoint = Endpoint::new(|call| match call.says("userId") {
        Some(user_id) if call.has_session() => no_store(signed("support", user_id, EMAIL)),
        _ => refuse(),
    });
    let run = probe("support", &endpoint, &["--json"]);
    let finding = &run.objects()[0];
    assert_eq!(
        (&finding["finding"], &finding["grade"]),
        (&ANOTHER_USER.into(), &"critical".into())
    );
    let run = probe("support", &endpoint, &[]);
    assert!(
        run.stdout
            .starts_with("critical: signs-another-user (other-user)\n  seen:   ")
    );
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
}

/// The id is the session's, and the email that stands beside it the body's: agents see another's.
#[test]
fn an_email_that_the_session_does_not_own_is_critical() {
    let endpoint = Endpoint::new(|call| match call.says("userEmail") {
        Some(email) if call.has_session() => no_store(signed("support", USER, email)),
        _ => refuse(),
    });
    let probes = ["other-email", "other-both"];
    let expected = probes.map(|probe| of(probe, ANOTHER_USER, None));
    assert_eq!(findings("support", &endpoint, &[]), expected);
}

/// It looks for a user who has both, so that neither alone finds one.
#[test]
fn another_s_id_and_email_together_are_critical() {
    let endpoint = Endpoint::new(|call| match (call.says("userId"), call.says("userEmail")) {
        (Some(id @ USER), Some(email @ EMAIL))
        | (Some(id @ super::ANOTHER), Some(email @ "zoe@example.com"))
            if call.has_session() =>
        {
            no_store(signed("support", id, email))
        }
        _ => refuse(),
    });
    let other = ["--other-email", "zoe@example.com"];
    let expected = [of("other-both", ANOTHER_USER, None)];
    assert_eq!(findings("support", &endpoint, &other), expected);
}

#[test]
fn no_session_is_critical() {
    for adapter in ADAPTERS {
        let endpoint = Endpoint::new(move |_| no_store(right(adapter)));
        let expected = [of("no-session", "signs-without-session", None)];
        assert_eq!(findings(adapter, &endpoint, &[]), expected, "{adapter}");
    }
}

/// A database that is handed an operator finds somebody else.
#[test]
fn an_operator_in_place_of_an_id_is_critical() {
    let endpoint = Endpoint::new(|call| match (&call.body["userId"], call.has_session()) {
        (Value::Object(_), true) => no_store(signed("support", "usr_third", EMAIL)),
        (_, true) => no_store(right("support")),
        _ => refuse(),
    });
    assert_eq!(
        findings("support", &endpoint, &[]),
        [of("id-object", ANOTHER_USER, None)]
    );
}

/// What a browser sends for anybody says nothing of a session, and an endpoint may insist on it.
#[test]
fn no_session_is_critical_where_other_headers_are_asked_for() {
    let lines = "Cookie: a=b\nOrigin: https://app.example\nX-Requested-With: XMLHttpRequest\n";
    let file = folder("probe-headers", &[("session", lines)]).join("session");
    let endpoint = Endpoint::new(|call| match call.header("x-requested-with") {
        "XMLHttpRequest" if call.header("origin") == "https://app.example" => {
            no_store(right("support"))
        }
        _ => refuse(),
    });
    let arguments = ["probe", "--json", "--adapter", "support", "--now", NOW];
    let of_user = ["--user-id", USER, "--email", EMAIL];
    let of_endpoint = ["--url", &endpoint.url, "--session", file.to_str().unwrap()];
    let run = with_example(&[&arguments[..], &of_user, &of_endpoint].concat(), "");
    let expected = [of("no-session", "signs-without-session", None)];
    assert_eq!(read(&run), expected);
}

/// Whatever the status says, and wherever the proof stands: an attacker reads it all.
#[test]
fn a_proof_in_a_refusal_is_critical() {
    let endpoint = Endpoint::new(|call| match call.says("userId") {
        Some(USER) if call.has_session() => no_store(right("support")),
        Some(other) if other.len() < 100 => {
            let token = signed("support", other, EMAIL);
            let body = format!(r#"{{"error":{{"expected":["{token}"]}}}}"#);
            (StatusCode::CONFLICT, body).into_response()
        }
        _ => refuse(),
    });
    let expected = [
        of("no-session", "signs-without-session", None),
        of("other-user", ANOTHER_USER, None),
        of("other-both", ANOTHER_USER, None),
    ];
    assert_eq!(findings("support", &endpoint, &[]), expected);
}

#[test]
fn a_server_that_fails_at_odd_requests_is_told() {
    let endpoint = Endpoint::new(|call| match call.says("userId") {
        Some(_) if call.has_session() => no_store(right("support")),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => refuse(),
    });
    let probes = ["id-array", "id-number", "id-object", "large-body"];
    let expected = probes.map(|probe| of(probe, "unhandled-input", None));
    assert_eq!(findings("support", &endpoint, &[]), expected);
}

#[test]
fn a_probe_that_meets_a_limit_of_rate_says_so() {
    let endpoint = Endpoint::new(|call| match call.has_session() {
        true => no_store(right("support")),
        false => StatusCode::TOO_MANY_REQUESTS.into_response(),
    });
    assert_eq!(
        findings("support", &endpoint, &[]),
        [of("no-session", "rate-limited", None)]
    );
}
