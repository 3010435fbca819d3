//! The table of failures: in the README as in the code, and `verify` names no other.

use std::collections::BTreeSet;
use std::fmt::Write;

use countersign::{Action, AdapterConfig, Failure, FoundBy, Presented, Timestamp, Vendor};
use countersign_helpcrunch::{Config, Mode};
use serde_json::value::RawValue;

use crate::adapter;

const README: &str = include_str!("../../README.md");

/// The rows of the README, as the code has them.
fn table(failures: &[Failure]) -> String {
    let mut rows = String::new();
    for failure in failures {
        let code = |name: &str| format!("`{name}`");
        let reason = failure.reason.map_or_else(String::new, code);
        let found_by = match failure.found_by {
            FoundBy::Client => "client",
            FoundBy::Server => "server",
            _ => "either",
        };
        let yes = |flag| if flag { "yes" } else { "no" };
        let _ = writeln!(
            rows,
            "| `{}` | {reason} | {} | {} | {found_by} | {} | {} |",
            failure.event,
            failure.cause,
            failure.remedy,
            yes(failure.retry),
            yes(failure.documented),
        );
    }
    rows
}

#[test]
fn the_readme_prints_the_table_of_the_code() {
    let (_, rest) = README.split_once("<!-- failures -->\n").unwrap();
    let (printed, _) = rest.split_once("<!-- /failures -->").unwrap();
    let (_, rows) = printed.split_once("| --- |\n").unwrap();
    assert_eq!(
        rows,
        table(Config::failures()),
        "\n{}",
        table(Config::failures())
    );
}

/// What the vendor's pages name (see the README's sources), and who says it.
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
            "user-id-not-a-string",
            "malformed-user",
            // The vendor's name, and not in its documentation.
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
    for mode in Mode::ALL {
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
    assert_eq!(reasons.len(), 4);
}
