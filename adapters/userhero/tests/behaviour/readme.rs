//! The README prints the field tables of the code, and its rows name existing tests.

use std::path::Path;

use countersign::Action;
use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_userhero::Config;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_tables() {
    let tables = Config::capabilities();
    let update = tables[0].table(Action::UpdateProfile).unwrap();
    for (name, table) in [
        ("fields of a login", tables[0].first()),
        ("fields of an update", update),
    ] {
        let table = docs::field_table(table);
        assert_eq!(docs::printed(README, name), Some(&*table), "\n{table}");
    }
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let (missing, named) = docs::missing_tests(README, &folder);
    assert_eq!(missing, [""; 0]);
    assert!(named > 10, "{named}");
}
