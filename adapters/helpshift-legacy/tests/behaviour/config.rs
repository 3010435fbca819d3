//! Reads a configuration, and lists all its faults at once without a value.

use countersign::adapter::Request;
use countersign::{Action, Identity, Registry, Timestamp};
use countersign_conformance::MemorySecrets;
use countersign_helpshift_legacy::Config;
use serde_json::value::RawValue;

/// Sets each variable to its own name with a long end.
fn secrets() -> MemorySecrets {
    let names = ["A", "B", "C", "D", "E", "NEW", "OLD"];
    names
        .into_iter()
        .fold(MemorySecrets::new(), |secrets, name| {
            secrets.with(name, format!("{name}_is_a_secret_of_more_than_32_bytes"))
        })
}

fn registry() -> Registry {
    Registry::new().with::<Config>()
}

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

/// Writes `path: code` of each fault of a configuration.
fn faults(entries: &str) -> Vec<String> {
    let error = registry().build(&raw(entries), &secrets()).unwrap_err();
    crate::faults(error.problems())
}

#[test]
fn every_key_is_read() {
    let entries = r#"{"support":{"kind":"helpshift-legacy","secret":{"env":"NEW"},
        "previous-secrets":[{"env":"OLD"}],"platform-id":"acme_platform_1","domain":"acme",
        "sign":"id","strict":true,"allow-unverified":["email"]}}"#;
    let issuers = registry().build(&raw(entries), &secrets()).unwrap();
    let issuer = issuers.get("support").unwrap();
    assert_eq!(
        issuer.adapter().capabilities().variant(),
        Some(r#"sign = "id""#)
    );
    let identity = Identity::from_json(r#"{"user_id":"u","name":" "}"#).unwrap();
    let request = Request::new(&identity, Action::Login, Timestamp::EPOCH);
    assert_eq!(issuer.adapter().check(&request).len(), 1, "strict");
}

#[test]
fn id_and_email_are_signed_unless_it_says_otherwise() {
    let entries = r#"{"support":{"kind":"helpshift-legacy","secret":{"env":"A"}}}"#;
    let issuers = registry().build(&raw(entries), &secrets()).unwrap();
    let adapter = issuers.get("support").unwrap().adapter();
    assert_eq!(
        adapter.capabilities().variant(),
        Some(r#"sign = "id-and-email""#)
    );
}

#[test]
fn every_fault_is_listed_at_once_without_a_value() {
    let entries = r#"{
        "a":{"kind":"helpshift-legacy","sign":"both","platform-id":"","domain":7,"colour":"red",
             "strict":"yes","allow-unverified":["user_id"]},
        "b":{"kind":"helpshift-legacy","secret":"hunter2","previous-secrets":[{"file":"nowhere"}]}}"#;
    assert_eq!(
        faults(entries),
        [
            "adapters.a.secret: missing",
            "adapters.a.platform-id: empty",
            "adapters.a.domain: invalid",
            "adapters.a.sign: invalid",
            "adapters.a.allow-unverified[0]: invalid",
            "adapters.a.strict: invalid",
            "adapters.a.colour: unknown-field",
            "adapters.b.secret: invalid",
            "adapters.b.previous-secrets[0]: missing",
        ]
    );
    let error = registry().build(&raw(entries), &secrets()).unwrap_err();
    assert!(!error.to_string().contains("hunter2"));
    assert!(!error.to_string().contains("nowhere"));
}

#[test]
fn the_variants_are_declared() {
    let variants: Vec<_> = registry()
        .capabilities()
        .iter()
        .map(|one| one.variant())
        .collect();
    assert_eq!(
        variants,
        [Some(r#"sign = "id-and-email""#), Some(r#"sign = "id""#)]
    );
}
