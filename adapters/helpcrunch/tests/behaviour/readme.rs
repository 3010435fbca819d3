//! The README prints the field tables of the code, and its rows name existing tests.

use std::path::Path;

use countersign::adapter::Capabilities;
use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_helpcrunch::Config;

use crate::provision_config::build;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_tables() {
    let tables = Config::capabilities();
    let proven = tables
        .iter()
        .find(|table| table.variant() == Some(r#"mode = "security-hash""#));
    let proven = proven.unwrap();
    let provision = r#"{"api-key": {"env": "KEY"}}"#;
    let customers = build(r#""mode": "plain""#, provision).unwrap();
    for (name, table) in [
        ("fields", proven.first()),
        ("fields of a customer", customers.capabilities().first()),
    ] {
        let table = docs::field_table(table);
        assert_eq!(docs::printed(README, name), Some(&*table), "\n{table}");
    }
}

#[test]
fn the_modes_have_the_same_fields() {
    let keys = |table: &Capabilities| {
        let rules = table.first().fields().iter();
        let keys = rules.map(|rule| (rule.field(), rule.need(), rule.max(), rule.goes_to()));
        keys.collect::<Vec<_>>()
    };
    let tables = Config::capabilities();
    assert!(tables.iter().all(|table| keys(table) == keys(&tables[0])));
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let (missing, named) = docs::missing_tests(README, &folder);
    assert_eq!(missing, [""; 0]);
    assert!(named > 10, "{named}");
}
