//! The table of failures: the README prints it, and `verify` tells each row that a token can cause.

use std::collections::BTreeSet;
use std::fmt::Write;

use countersign::{AdapterConfig, Failure, FoundBy};
use countersign_helpshift_legacy::Config;

use crate::adapter;
use crate::verify::judge;

/// What `verify` tells of a user without a token, and of one with a wrong one.
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
    // An SDK that knows no reason is the only one that can say so.
    let alone: Vec<_> = rows.difference(&told()).cloned().collect();
    assert_eq!(alone, ["userAuthFailure UNKNOWN"]);
    assert!(told().is_subset(&rows));
}

/// The names that other surfaces have, each once: `NAME` (android, cocos).
fn elsewhere(failure: &Failure) -> String {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for (surface, name) in failure.also {
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, surfaces)) => surfaces.push(surface),
            None => names.push((name, vec![surface])),
        }
    }
    let show = |(name, surfaces): &(&str, Vec<&str>)| format!("`{name}` ({})", surfaces.join(", "));
    names.iter().map(show).collect::<Vec<_>>().join("; ")
}

fn table() -> String {
    let told = told();
    let mut table = String::from(
        "| event | reason | elsewhere | found by | cause | what to do | again | told here |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for failure in Config::failures() {
        assert_eq!(failure.found_by, FoundBy::Server);
        let _ = writeln!(
            table,
            "| `{}` | `{}` | {} | server | {} | {} | {} | {} |",
            failure.event,
            failure.reason.unwrap_or_default(),
            elsewhere(failure),
            failure.cause,
            failure.remedy,
            if failure.retry { "yes" } else { "no" },
            if told.contains(&name(failure)) {
                "yes"
            } else {
                "Helpshift alone"
            },
        );
    }
    table
}

#[test]
fn the_readme_prints_the_table() {
    let readme = include_str!("../../README.md");
    let printed = readme
        .split_once("<!-- failures -->\n")
        .and_then(|(_, rest)| rest.split_once("<!-- end of failures -->"));
    let table = table();
    assert_eq!(
        printed.map(|(printed, _)| printed),
        Some(table.as_str()),
        "README:\n{table}"
    );
}
