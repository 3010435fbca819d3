//! The README prints the field tables of the code, and its rows name existing tests.

use std::path::Path;

use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_helpshift_legacy::Config;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_tables() {
    let names = ["fields of id-and-email", "fields of id"];
    for (name, table) in names.into_iter().zip(&Config::capabilities()) {
        let table = docs::field_table(table.first());
        assert_eq!(docs::printed(README, name), Some(&*table), "\n{table}");
    }
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let (missing, named) = docs::missing_tests(README, &folder);
    assert_eq!(missing, [""; 0]);
    assert!(named > 5, "{named}");
}
