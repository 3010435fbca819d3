//! Endpoints that sign what they are asked to sign, or let others read what they sign.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::sign::HmacKey;
use serde_json::{Value, json};

use super::endpoint::{Call, Endpoint, no_store, right, secret, secret_of, signed, signed_at};
use super::{ADAPTERS, EMAIL, USER, findings, moment, of, probe, probe_with, read};
use crate::support::{NOW, folder, with_example};

const ANOTHER_USER: &str = "signs-another-user";

fn refuse() -> Response {
    StatusCode::UNAUTHORIZED.into_response()
}

/// Returns the user whom a request names. Each value may have any type.
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

/// The endpoint asks for a session and believes the body, whatever value the body holds.
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

/// The id is the session's, and the email is the body's: agents would see another user's email.
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

/// The endpoint looks for a user who has both ids, so that neither alone finds one.
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

/// A database that is handed an operator finds another user.
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

/// An endpoint may insist on headers that a browser sends with or without a session.
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

/// A proof counts with any status and in any place: an attacker reads it all.
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

/// The endpoint signs for anybody, by another secret than the present one. The vendor takes those as well.
#[test]
fn an_older_secret_is_looked_for_too() {
    let older = [
        (
            "helpcrunch",
            "mode = \"security-hash\"\n",
            "previous-secrets = [{ file = \"older\" }]\n",
        ),
        (
            "helpshift-identities",
            "",
            "previous-secrets = [{ file = \"older\" }]\n",
        ),
        (
            "helpshift-legacy",
            "",
            "previous-secrets = [{ file = \"older\" }]\n",
        ),
        (
            "userhero",
            "public-key = \"pk\"\n",
            "previous-secrets = [{ file = \"older\" }]\n",
        ),
    ];
    for (kind, more, previous) in older {
        let adapter = match kind {
            "helpcrunch" => "chat",
            "helpshift-identities" => "support",
            "helpshift-legacy" => "legacy",
            _ => "portal",
        };
        let text = format!(
            "[adapters.{adapter}]\nkind = \"{kind}\"\n{more}secret = {{ file = \"present\" }}\n{previous}"
        );
        let older = String::from_utf8(secret(secret_of(adapter)).expose().to_vec()).unwrap();
        let files = [
            ("countersign.toml", &*text),
            ("present", "the present secret, 32 bytes long"),
            ("older", &*older),
        ];
        let config = folder(&format!("older-{kind}"), &files).join("countersign.toml");
        let endpoint = Endpoint::new(move |call| match named(call, words(adapter)) {
            Some((user_id, email)) if call.has_session() => {
                no_store(signed(adapter, &user_id, &email))
            }
            _ => refuse(),
        });
        let run = probe_with(&config, adapter, &endpoint, &[]);
        let others = read(&run)
            .into_iter()
            .filter(|(probe, finding, _)| probe == "other-user" && finding == ANOTHER_USER);
        assert_eq!(others.count(), 1, "{kind}: {}", run.stdout);
    }
}

/// Under dated secrets a user's own is the one of their day, and the bare hash alone is answered.
#[test]
fn a_bare_hash_under_an_older_dated_secret_is_found() {
    let text = concat!(
        "[adapters.chat]\nkind = \"helpcrunch\"\nmode = \"security-hash\"\n",
        "secrets = [{ from = 0, secret = { file = \"older\" } }, { from = 1700000000, secret = { file = \"present\" } }]\n",
    );
    let older = String::from_utf8(secret("helpcrunch").expose().to_vec()).unwrap();
    let files = [
        ("countersign.toml", text),
        ("present", "the present secret, 32 bytes long"),
        ("older", &*older),
    ];
    let config = folder("older-dated", &files).join("countersign.toml");
    let endpoint = Endpoint::new(move |call| match named(call, words("chat")) {
        Some((user_id, email)) if call.has_session() => {
            let payload: Value = serde_json::from_str(&signed("chat", &user_id, &email)).unwrap();
            no_store(payload["security_hash"].as_str().unwrap())
        }
        _ => refuse(),
    });
    let run = probe_with(&config, "chat", &endpoint, &[]);
    let found = read(&run);
    assert!(
        found.contains(&of("other-user", ANOTHER_USER, None)),
        "{found:?}"
    );
}

/// A proof counts whatever its time and its header: the endpoint signs for anybody.
#[test]
fn a_proof_of_another_time_or_header_is_one_all_the_same() {
    let key = HmacKey::new(&secret("helpshift-identities")).unwrap();
    let token = move |header: &str, user_id: &str, iat: i64| {
        let claims = json!({"identities": [{"identifier": "uid", "value": user_id}], "iat": iat});
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let text = format!("{}.{}", encode(header), encode(&claims.to_string()));
        let tag = key.tag(&[text.as_bytes()]).hex();
        let tag: Vec<u8> = const_hex::decode(tag).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    let plain = r#"{"alg":"HS256","typ":"JWT"}"#;
    let critical = r#"{"alg":"HS256","typ":"JWT","crit":["exp"]}"#;
    for (header, iat) in [
        (plain, moment(600)),
        (plain, moment(-200_000)),
        (plain, moment(0) * 1000),
        (critical, moment(0)),
    ] {
        let token = token.clone();
        let endpoint = Endpoint::new(move |call| match call.says("userId") {
            Some(user_id) if call.has_session() => no_store(token(header, user_id, iat)),
            _ => refuse(),
        });
        let found = findings("support", &endpoint, &[]);
        assert!(
            found.contains(&of("other-user", ANOTHER_USER, None)),
            "{header} {iat}: {found:?}"
        );
    }
    let endpoint = Endpoint::new(move |call| match named(call, words("portal")) {
        // Ten minutes ahead.
        Some((user_id, email)) if call.has_session() => {
            no_store(signed_at("portal", &user_id, &email, 600))
        }
        _ => refuse(),
    });
    let found = findings("portal", &endpoint, &[]);
    assert!(
        found.contains(&of("other-user", ANOTHER_USER, None)),
        "{found:?}"
    );
}

/// A proof is one wherever it stands in an answer.
#[test]
fn a_proof_is_found_in_scripts_lines_and_headers() {
    let forms: [fn(&str) -> Response; 6] = [
        |payload| no_store(format!("callback({payload});")),
        |payload| no_store(format!("<script>window.user = {payload};</script>")),
        |payload| {
            let text = Value::from(payload).to_string().replace('<', "\\u003c");
            no_store(format!("<script>login(JSON.parse({text}))</script>"))
        },
        |payload| no_store(format!("{{\"ok\":true}}\n{payload}\n")),
        |payload| {
            let mut answer = no_store("{}");
            answer
                .headers_mut()
                .insert("x-user", payload.parse().unwrap());
            answer
        },
        // Of a key that stands twice a page reads the last.
        |payload| {
            no_store(payload.replacen('{', "{\"user_id\":\"x\",\"userId\":\"x\",\"user\":1,", 1))
        },
    ];
    for adapter in ["chat", "legacy", "portal"] {
        for (index, form) in forms.iter().enumerate() {
            let form = *form;
            let endpoint = Endpoint::new(move |call| match named(call, words(adapter)) {
                Some((user_id, email)) if call.has_session() => {
                    form(&signed(adapter, &user_id, &email))
                }
                _ => refuse(),
            });
            let found = findings(adapter, &endpoint, &[]);
            assert!(
                found.contains(&of("other-user", ANOTHER_USER, None)),
                "{adapter} {index}: {found:?}"
            );
        }
    }
}

#[test]
fn an_id_in_the_path_is_tried() {
    let endpoint = Endpoint::new(|call| {
        let user_id = call.path.rsplit('/').next().unwrap();
        // It compares what the page says with the session, and looks at the path for the rest.
        if call.body["client"]["userId"] != USER {
            return StatusCode::CONFLICT.into_response();
        }
        match call.has_session() {
            true => no_store(signed("support", user_id, EMAIL)),
            false => refuse(),
        }
    });
    let url = format!("{}/users/{USER}", endpoint.url);
    let run = super::probe_at("support", &url, &["--json"]);
    let found = read(&run);
    assert!(
        found.contains(&of("other-path", ANOTHER_USER, None)),
        "{found:?}"
    );
}

#[test]
fn another_session_must_not_get_the_proof_of_the_first() {
    let file = folder(
        "other-session",
        &[("session", "Cookie: session=marked-other\n")],
    )
    .join("session");
    let more = ["--other-session", file.to_str().unwrap()];
    // It keeps what it has answered once, whoever asks.
    let careless = Endpoint::new(|call| match call.header("cookie") {
        "" => refuse(),
        _ => no_store(signed("support", USER, EMAIL)),
    });
    let found = findings("support", &careless, &more);
    assert_eq!(found, [of("other-session", ANOTHER_USER, None)]);
    let right = Endpoint::new(|call| match call.header("cookie") {
        "session=marked-session" => no_store(signed("support", USER, EMAIL)),
        "session=marked-other" => no_store(signed("support", "usr_third", "third@example.com")),
        _ => refuse(),
    });
    assert_eq!(findings("support", &right, &more), []);
    assert_eq!(right.calls.lock().unwrap().len(), 12);
}
