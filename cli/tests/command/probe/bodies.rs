//! Answers whose body the page cannot read, or the vendor would not take as it stands.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_ENCODING;
use countersign::sign::HmacKey;
use serde_json::json;

use super::endpoint::{Endpoint, no_store, right, secret};
use super::{ADAPTERS, NOT_A_JWT, USER, findings, found_in, moment, of_page, probe, read};

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

/// Nobody asked for it, and nothing unpacks it.
#[test]
fn what_is_packed_is_told() {
    let endpoint = Endpoint::for_session(|| {
        let mut answer = no_store("packed");
        let coding = HeaderValue::from_static("gzip");
        answer.headers_mut().insert(CONTENT_ENCODING, coding);
        answer
    });
    let run = probe("support", &endpoint, &["--json"]);
    assert_eq!(read(&run), [of_page("not-a-token", NOT_A_JWT)]);
    let detail = run.objects()[0]["detail"].to_string();
    assert!(detail.contains("Content-Encoding"), "{detail}");
    let calls = endpoint.calls.lock().unwrap();
    assert!(
        calls
            .iter()
            .all(|call| call.header("accept-encoding") == "identity")
    );
}

#[test]
fn html_is_told() {
    for adapter in ADAPTERS {
        let html = "\u{feff}\n<!doctype html><title>Sign in</title>";
        let reason = NOT_A_JWT.filter(|_| adapter == "support");
        let expected = [of_page("html-answer", reason)];
        assert_eq!(found_in(adapter, html.to_owned()), expected, "{adapter}");
    }
}

/// A browser reads no byte order mark.
#[test]
fn a_byte_order_mark_is_no_part_of_an_answer() {
    for adapter in ADAPTERS {
        let body = format!("\u{feff}{}", right(adapter));
        assert_eq!(found_in(adapter, body), [], "{adapter}");
    }
}

#[test]
fn a_payload_with_more_than_a_proof_is_read_to_the_byte() {
    // Another order than the adapter's own, signed as it stands.
    let user = format!(
        r#"{{"externalUserId":"{USER}","expiresAt":{}}}"#,
        moment(60)
    );
    let key = HmacKey::new(&secret("userhero")).unwrap();
    let hmac = key.tag(&[user.as_bytes()]).hex();
    let body = format!(r#" {{ "userHmac": "{hmac}", "user": {user} }} "#);
    assert_eq!(found_in("portal", body), []);
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
