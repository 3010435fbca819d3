//! The README prints the table of failures, and `verify` gives each row that a token can cause.

use std::collections::BTreeSet;

use countersign::config::AdapterConfig;
use countersign::verify::Failure;
use countersign_conformance::docs;
use countersign_helpshift_legacy::Config;

use crate::adapter;
use crate::verify::judge;

/// Returns the failures that `verify` gives for a missing token and for a wrong one.
fn told() -> BTreeSet<String> {
    let payloads = [r#"{"userId":"u"}"#, r#"{"userId":"u","userAuthToken":"x"}"#];
    let tell = |payload| {
        let rejection = judge(&adapter(), payload).unwrap_err();
        format!("{} {}", rejection.event, rejection.reason)
    };
    payloads.into_iter().map(tell).collect()
}

fn name(failure: &Failure) -> String {
    format!("{} {}", failure.event, failure.reason.unwrap_or_default())
}

#[test]
fn each_documented_reason_of_a_token_is_told() {
    let rows: BTreeSet<String> = Config::failures().iter().map(name).collect();
    assert_eq!(rows.len(), 3);
    // Only an SDK that knows no reason gives this one.
    let alone: Vec<_> = rows.difference(&told()).cloned().collect();
    assert_eq!(alone, ["userAuthFailure UNKNOWN"]);
    assert!(told().is_subset(&rows));
}

#[test]
fn every_row_says_who_calls_it_what() {
    for row in Config::failures() {
        let mut surfaces: Vec<&str> = row.also.iter().map(|(surface, _)| *surface).collect();
        surfaces.retain(|surface| *surface != "ios");
        let expected = ["android", "cocos", "unreal", "react-native", "unity"];
        assert_eq!(surfaces, expected, "{}", name(row));
    }
}

#[test]
fn the_readme_prints_the_table() {
    let told = told();
    let note = |failure: &Failure| {
        if told.contains(&name(failure)) {
            "yes"
        } else {
            "Helpshift alone"
        }
    };
    let table = docs::failure_table(Config::failures(), "told here", note);
    let readme = include_str!("../../README.md");
    assert_eq!(
        docs::printed(readme, "failures"),
        Some(&*table),
        "\n{table}"
    );
}

/// The command `adapters` prints a table for each variant.
#[test]
fn each_variant_has_a_table() {
    let tables = Config::capabilities();
    let variants = tables
        .iter()
        .map(|table| table.variant().unwrap_or_default());
    assert_eq!(
        variants.collect::<Vec<_>>(),
        [r#"sign = "id-and-email""#, r#"sign = "id""#]
    );
    assert!(tables.iter().all(|table| table.kind() == Config::KIND));
}
