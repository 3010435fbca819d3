//! `adapters`: the kinds with their field tables.

use serde_json::{Value, json};

use crate::support::{command, finished};

/// The tables, printed in a folder without configuration.
#[expect(clippy::unwrap_used, reason = "a test's helper")]
fn kinds() -> Vec<Value> {
    let nowhere = env!("CARGO_TARGET_TMPDIR");
    let output = command().arg("adapters").current_dir(nowhere).output();
    let run = finished(output.unwrap());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    run.objects()
}

#[test]
fn no_configuration_is_needed() {
    // A table for each variant and action.
    let logins = kinds()
        .into_iter()
        .filter(|table| table["action"] == "login");
    let mut names: Vec<_> = logins.map(|table| table["kind"].clone()).collect();
    names.dedup();
    names.sort_by_key(ToString::to_string);
    // The folder of each adapter, and the file of each recipe, has the name of its kind. One package holds all of them.
    let listed = |folder: &str| {
        let folder = format!("{}/../adapters{folder}", env!("CARGO_MANIFEST_DIR"));
        let names = std::fs::read_dir(folder).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap())
    };
    let recipes = listed("/recipes/recipes").map(|name| name.replace(".toml", ""));
    let folders = listed("").filter(|name| !["all", "recipes"].contains(&name.as_str()));
    let mut kinds: Vec<_> = folders.chain(recipes).collect();
    kinds.sort();
    assert_eq!(names, kinds);
}

#[test]
fn each_table_has_its_fields() {
    for table in kinds() {
        let fields = table["fields"].as_array().unwrap();
        // Some vendors, and some choices of `by`, know a user by the email alone.
        let is_of_email = |rule: &Value| rule["field"] == "email" && rule["need"] == "required";
        let takes_id = fields
            .iter()
            .any(|rule| rule["field"] == "user_id" || is_of_email(rule));
        assert!(takes_id || table["action"] == "update-profile", "{table}");
        for rule in fields {
            for key in ["field", "goes_to", "max", "need", "signed"] {
                assert!(rule.get(key).is_some(), "{rule}");
            }
        }
    }
}

#[test]
fn a_mode_without_proof_says_so() {
    let tables = kinds();
    let plain = tables
        .iter()
        .find(|table| table["variant"] == "mode = \"plain\"")
        .unwrap();
    assert_eq!(plain["proof"], "nothing");
    assert_ne!(plain["warning"], json!(null));
    let unproved = tables.iter().filter(|table| table["proof"] == "nothing");
    assert!(unproved.clone().count() >= 1);
    assert!(
        unproved
            .into_iter()
            .all(|table| table["warning"].is_string())
    );
}
