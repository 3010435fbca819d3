//! The README prints the field tables of the code, and its rows name tests that are there.

use std::path::Path;

use countersign::Action;
use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_helpshift_identities::Config;

use crate::provision_config::{ADAPTER, build};

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_tables() {
    let tables = Config::capabilities();
    let [page, _, app] = &tables[..] else {
        panic!("{}", tables.len());
    };
    assert_eq!(page.first().fields(), app.first().fields());
    let provision =
        r#"{"api-key": {"env": "KEY"}, "domain": "acme", "action": "create-core-profiles"}"#;
    let records = build(ADAPTER, provision).unwrap();
    for (name, table) in [
        ("fields of a login", page.first()),
        (
            "fields of an update on a page",
            page.table(Action::UpdateProfile).unwrap(),
        ),
        (
            "fields of an update in an app",
            app.table(Action::UpdateProfile).unwrap(),
        ),
        ("fields of a record", records.capabilities().first()),
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
    assert!(named > 5, "{named}");
}
