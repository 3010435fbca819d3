//! Reads a configuration, and lists all its faults at once without a value.

use crate::build;

/// Writes `path: code` of each fault of a configuration.
#[track_caller]
fn faults(settings: &str) -> Vec<String> {
    let error = build(settings).unwrap_err();
    assert!(!error.to_string().contains("test_secret_key"));
    crate::faults(error.problems())
}

#[test]
fn every_fault_is_listed_at_once() {
    assert_eq!(
        faults(r#""ttl": 901, "publickey": "pk""#),
        [
            "adapters.portal.public-key: missing",
            "adapters.portal.secret: missing",
            "adapters.portal.ttl: invalid",
            "adapters.portal.publickey: unknown-field",
        ]
    );
}

#[test]
fn a_secret_is_named_and_there() {
    let with = |secret: &str| faults(&format!(r#""public-key": "pk", "secret": {secret}"#));
    assert_eq!(
        with(r#""test_secret_key""#),
        ["adapters.portal.secret: invalid"]
    );
    assert_eq!(
        with(r#"{"env": "NONE"}"#),
        ["adapters.portal.secret: missing"]
    );
}

#[test]
fn a_life_has_a_length() {
    for ttl in ["0", "901", "-1", "\"300\"", "1.5"] {
        let settings = format!(r#""public-key": "pk", "secret": {{"env": "NEW"}}, "ttl": {ttl}"#);
        assert!(
            faults(&settings)
                .iter()
                .all(|fault| fault == "adapters.portal.ttl: invalid")
        );
    }
}
