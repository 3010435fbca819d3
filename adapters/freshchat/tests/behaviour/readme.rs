//! The README prints the field table of the code, and its rows name existing tests.

use std::path::Path;

use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_freshchat::Config;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_table() {
    let table = docs::field_table(Config::capabilities()[0].first());
    let printed = docs::printed(README, "fields of a login");
    assert_eq!(printed, Some(&*table), "\n{table}");
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let (missing, named) = docs::missing_tests(README, &folder);
    assert_eq!(missing, [""; 0]);
    assert!(named > 7, "{named}");
}
