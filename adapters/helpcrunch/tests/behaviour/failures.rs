//! The README prints the table of failures, and `verify` names no other failure.

use std::collections::BTreeSet;

use countersign::adapter::Vendor;
use countersign::config::AdapterConfig;
use countersign::verify::{Failure, Presented};
use countersign::{Action, Timestamp};
use countersign_conformance::docs;
use countersign_helpcrunch::{Config, Mode};
use serde_json::value::RawValue;

use crate::adapter;

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

/// The names are those of the vendor's pages (see the README's sources) and our own.
#[test]
fn every_name_of_the_vendors_pages_is_explained() {
    for name in [
        "http-403",
        "403",
        "invalid_request",
        "invalid_userId_value",
        "400",
        "401",
        "404",
        "429",
        "HCSErrorState",
        "HCSUserIsBlockedState",
        "security-hash-mismatch",
        "signature-mismatch",
        "security-signature-mismatch",
    ] {
        let known = Config::failures()
            .iter()
            .any(|failure| failure.is_called(name));
        assert!(known, "{name}");
    }
    let ours = Config::failures()
        .iter()
        .filter(|failure| !failure.documented);
    let ours: Vec<_> = ours.filter_map(|failure| failure.reason).collect();
    assert_eq!(
        ours,
        [
            "security-hash-mismatch",
            "signature-mismatch",
            "security-signature-mismatch",
            "user-id-not-a-string",
            "malformed-user",
            // It is the vendor's name, and is not documented.
            "invalid_userId_value",
        ]
    );
    let again = Config::failures().iter().filter(|failure| failure.retry);
    let again: Vec<_> = again.map(|failure| failure.event).collect();
    assert_eq!(again, ["http-429", "HCSErrorState"]);
}

#[test]
fn verify_refuses_by_the_names_of_the_table() {
    let payloads = ["[]", r#"{"user_id":1984}"#, r#"{"user_id":"a"}"#];
    let mut reasons = BTreeSet::new();
    for mode in Mode::ALL.iter().copied() {
        for payload in payloads {
            let raw = RawValue::from_string(payload.to_owned()).unwrap();
            let presented = Presented::new(Action::Login, &raw);
            if let Err(rejection) = adapter(mode).verify(&presented, Timestamp::EPOCH) {
                reasons.insert((rejection.event.into_owned(), rejection.reason.into_owned()));
            }
        }
    }
    let named = |(event, reason): &(String, String)| {
        let mut failures = Config::failures().iter();
        failures.any(|one| one.event == event && one.reason == Some(reason))
    };
    assert!(reasons.iter().all(named), "{reasons:?}");
    assert_eq!(reasons.len(), 5);
}
