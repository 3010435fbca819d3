//! The README prints the table of failures.

use countersign::config::AdapterConfig;
use countersign::verify::Failure;
use countersign_conformance::docs;
use countersign_freshchat::Config;

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

/// The states are those that pages in the field listen for (see the README's sources).
#[test]
fn every_state_of_a_failed_sign_in_is_explained() {
    for name in ["not_authenticated", "not_created", "not_loaded", "unloaded"] {
        let mut failures = Config::failures().iter();
        assert!(failures.any(|failure| failure.is_called(name)), "{name}");
    }
}
