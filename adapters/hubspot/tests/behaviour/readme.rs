//! The README prints the field table of the code, and the steps of the page.

use countersign::config::AdapterConfig;
use countersign_conformance::docs;
use countersign_hubspot::{API, Config, PATH};

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_prints_the_field_table() {
    let tables = Config::capabilities();
    let table = docs::field_table(tables[0].first());
    assert_eq!(
        docs::printed(README, "fields of a login"),
        Some(&*table),
        "\n{table}"
    );
    assert_eq!(tables.len(), 1);
}

#[test]
fn the_readme_names_the_call_and_each_setting() {
    assert!(README.contains(&format!("POST {API}{PATH}")));
    for setting in Config::settings() {
        assert!(
            README.contains(&format!("`{}`", setting.key)),
            "{setting:?}"
        );
    }
}
