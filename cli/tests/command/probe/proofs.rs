//! Proofs that the vendor does not take: of another secret, another time or another user.

use std::fmt::Display;

use countersign::sign::{HmacKey, JwtKey};
use serde::Serialize;
use serde_json::{Value, json};

use super::endpoint::{Endpoint, no_store, payload_by, right, secret, signed};
use super::{EMAIL, NOT_TAKEN, USER, found_in, moment, of_page, probe, session};
use crate::support::{NOW, example, folder, run};

/// A token of these claims, signed with the right secret.
fn token(claims: &Value) -> String {
    let key = JwtKey::hs256(&secret("helpshift-identities"), "").unwrap();
    key.sign(&claims.to_string()).unwrap()
}

fn token_made_at(iat: impl Serialize) -> String {
    let identities = json!([
        {"identifier": "uid", "value": USER},
        {"identifier": "email", "value": EMAIL},
    ]);
    token(&json!({"identities": identities, "iat": iat}))
}

#[test]
fn another_algorithm_is_told() {
    // {"alg":"HS512","typ":"JWT"}, and {"alg":"none","typ":"JWT"}
    for header in [
        "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9",
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0",
    ] {
        let token = right("support");
        let (_, rest) = token.split_once('.').unwrap();
        let expected = [of_page("wrong-algorithm", NOT_TAKEN)];
        assert_eq!(found_in("support", format!("{header}.{rest}")), expected);
    }
}

#[test]
fn the_secret_of_another_adapter_is_recognised() {
    let token = |secret| {
        let payload = payload_by("support", secret, USER, EMAIL, 0);
        let payload: Value = serde_json::from_str(&payload).unwrap();
        payload["identity_token"].as_str().unwrap().to_owned()
    };
    let cases = [
        ("support", token("helpshift-legacy"), NOT_TAKEN),
        (
            "legacy",
            payload_by("legacy", "helpshift-identities", USER, EMAIL, 0),
            Some("invalid user auth token"),
        ),
        (
            "portal",
            payload_by("portal", "helpcrunch", USER, EMAIL, 0),
            Some("signature-mismatch"),
        ),
        (
            "chat",
            payload_by("chat", "userhero", USER, EMAIL, 0),
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
    let body = payload_by("legacy", "helpshift-identities", USER, EMAIL, 0);
    let endpoint = Endpoint::for_session(move || no_store(body.clone()));
    let run = probe("legacy", &endpoint, &["--json"]);
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

/// As Python's `time.time()` says it, and as a text.
#[test]
fn a_time_that_is_no_whole_number_is_told() {
    let expected = [of_page(
        "time-not-whole",
        Some("IDENTITIES_INVALID_PAYLOAD"),
    )];
    assert_eq!(found_in("support", token_made_at(1735689600.5)), expected);
    assert_eq!(found_in("support", token_made_at(NOW)), expected);
    let expected = [of_page("time-not-whole", Some("no-expiry"))];
    assert_eq!(found_in("portal", payload_until("1735689700.5")), expected);
}

fn payload_until(end: impl Display) -> String {
    let user = format!(r#"{{"expiresAt":{end},"externalUserId":"{USER}"}}"#);
    let key = HmacKey::new(&secret("userhero")).unwrap();
    let hmac = key.tag(&[user.as_bytes()]).hex();
    format!(r#"{{"user":{user},"userHmac":"{hmac}"}}"#)
}

#[test]
fn the_times_of_an_end_are_told() {
    assert_eq!(found_in("portal", payload_until(moment(300))), []);
    let expected = [of_page("time-past", Some("expired"))];
    assert_eq!(found_in("portal", payload_until(moment(-1))), expected);
    // UserHero would believe it.
    let expected = [of_page("time-in-milliseconds", None)];
    assert_eq!(
        found_in("portal", payload_until(moment(300) * 1000)),
        expected
    );
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

/// The session is another user's than the command line says. The endpoint signs for the right user, and that is one
/// finding.
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

/// A new endpoint's secret is often one that another adapter had before, or has from a date on.
#[test]
fn every_secret_that_another_entry_names_is_tried() {
    let file = |name| format!("{{ file = {:?} }}", example(&format!("secrets/{name}")));
    let config = [
        "[adapters.support]\nkind = \"helpshift-identities\"".to_owned(),
        format!("secret = {}", file("helpshift-identities")),
        "[adapters.legacy]\nkind = \"helpshift-legacy\"".to_owned(),
        format!("secret = {}", file("userhero")),
        format!("previous-secrets = [{}]", file("helpshift-legacy")),
        "[adapters.chat]\nkind = \"helpcrunch\"\nmode = \"security-hash\"".to_owned(),
        format!(
            "secrets = [{{ from = 0, secret = {} }}]",
            file("helpcrunch")
        ),
    ];
    let folder = folder("probe-secrets", &[("c.toml", &config.join("\n"))]);
    let config = folder.join("c.toml");
    let session = session();
    for (secret, entry) in [
        ("userhero", "legacy"),
        ("helpshift-legacy", "legacy"),
        ("helpcrunch", "chat"),
    ] {
        let payload = payload_by("support", secret, USER, EMAIL, 0);
        let endpoint = Endpoint::for_session(move || no_store(payload.clone()));
        let arguments = ["--config", config.to_str().unwrap(), "probe", "--json"];
        let of_endpoint = [
            "--adapter",
            "support",
            "--url",
            &endpoint.url,
            "--payload",
            "",
        ];
        let of_user = ["--user-id", USER, "--email", EMAIL, "--session", &session];
        let all = [
            arguments.as_slice(),
            &of_endpoint,
            &of_user,
            &["--now", NOW],
        ]
        .concat();
        let run = run(&all, "");
        let finding = &run.objects()[0];
        assert_eq!(
            finding["finding"], "secret-of-another",
            "{secret}: {finding}"
        );
        let detail = finding["detail"].as_str().unwrap();
        assert!(detail.ends_with(&format!(": {entry}")), "{detail}");
    }
}
