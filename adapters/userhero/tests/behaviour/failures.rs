//! The README prints the table of failures, and `verify` names no other failure.

use std::time::Duration;

use countersign::Action;
use countersign::config::AdapterConfig;
use countersign::verify::{Failure, Presented};
use countersign_conformance::docs;
use countersign_userhero::Config;
use serde_json::value::RawValue;

use crate::login::PLAIN;
use crate::{build, now};

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_table_of_the_code() {
    let documented = |failure: &Failure| if failure.documented { "yes" } else { "no" };
    let table = docs::failure_table(Config::failures(), "documented", documented);
    assert_eq!(
        docs::printed(README, "failures"),
        Some(&*table),
        "\n{table}"
    );
}

/// The names are those of the vendor's pages (see the README's sources).
#[test]
fn every_name_of_the_vendors_pages_is_explained() {
    for name in [
        "auth_failed",
        "auth_expiring",
        "Session expired",
        "This site cannot be embedded",
        "The portal panel is blank",
        "setMetadata",
        "unauthorized",
        "forbidden",
        "not_found",
        "bad_request",
        "conflict",
        "rate_limited",
        "401",
        "403",
        "404",
        "400",
        "409",
        "429",
    ] {
        let mut failures = Config::failures().iter();
        assert!(failures.any(|failure| failure.is_called(name)), "{name}");
    }
    let ours = Config::failures().iter().filter(|one| !one.documented);
    let ours: Vec<_> = ours.map(|one| (one.event, one.reason.unwrap())).collect();
    assert_eq!(
        ours,
        [
            ("auth_failed", "signature-mismatch"),
            ("auth_failed", "expired"),
            ("auth_failed", "no-expiry"),
            ("auth_failed", "not-a-text"),
            ("auth_failed", "no-identifier"),
            ("auth_failed", "origin-not-allowed"),
            ("setMetadata", "not-a-plain-object"),
            ("setMetadata", "too-large"),
        ]
    );
    let again = Config::failures().iter().filter(|failure| failure.retry);
    let again: Vec<_> = again.map(|failure| failure.event).collect();
    assert_eq!(again, ["rate_limited"]);
}

/// The cases are all reasons that a payload can cause. An origin is in no payload.
#[test]
fn verify_refuses_by_the_names_of_the_table() {
    // The tags are of Python's hmac.new(b"test_secret_key", text, "sha256").hexdigest().
    let nobody = r#"{"user":{"expiresAt":1735693200,"name":"Nobody"},
        "userHmac":"e0ac18df4bf10cc17a07daba5ce44bb2580c143689864b3d34e4313a4a274e77"}"#;
    let known = r#"{"user":{"email":"lisa@example.com","expiresAt":1735693200,
        "externalUserId":"usr_8f2k9d"},
        "userHmac":"b2ca2b3850ccc575311ae59f0a4ad2cd4255f99b6a912851cb4a1ddfc9255ca7"}"#;
    let large = format!(r#"{{"userId":"u","a":"{}"}}"#, "🦊".repeat(1_245));
    let cases = [
        (Action::Login, "{}", 0, "auth_failed: signature-mismatch"),
        (Action::Login, known, 300, "auth_failed: expired"),
        (Action::Login, nobody, 0, "auth_failed: no-identifier"),
        (
            Action::UpdateProfile,
            "[]",
            0,
            "setMetadata: not-a-plain-object",
        ),
        (
            Action::UpdateProfile,
            r#"{"a":1,"a":2}"#,
            0,
            "setMetadata: not-a-plain-object",
        ),
        (Action::UpdateProfile, &large, 0, "setMetadata: too-large"),
    ];
    let issuer = build(PLAIN).unwrap();
    for (action, payload, later, expected) in cases {
        let raw = RawValue::from_string(payload.to_owned()).unwrap();
        let presented = Presented::new(action, &raw);
        let verdict = issuer
            .adapter()
            .verify(&presented, now() + Duration::from_secs(later));
        let rejection = verdict.unwrap_err();
        assert_eq!(rejection.to_string(), expected);
        let mut failures = Config::failures().iter();
        let named = |one: &Failure| {
            one.event == rejection.event && one.reason == Some(rejection.reason.as_ref())
        };
        assert!(failures.any(named), "{expected}");
    }
}

/// The command `adapters` prints a table for each variant.
#[test]
fn each_variant_has_a_table() {
    let tables = Config::capabilities();
    let variants = tables
        .iter()
        .map(|table| table.variant().unwrap_or_default());
    assert_eq!(variants.collect::<Vec<_>>(), [""]);
    assert!(tables.iter().all(|table| table.kind() == Config::KIND));
}
