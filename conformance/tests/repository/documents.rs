//! The tests that the documents of the repository name must exist.

use std::path::Path;

use countersign_conformance::docs::missing_tests;

#[test]
fn every_test_that_a_document_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (document, at_least) in [("SECURITY.md", 30), ("conformance/ASSURANCE.md", 5)] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        let (mut missing, named) = missing_tests(&text, &root);
        // A name without a folder is no test of ours, such as `serde_json::to_string`.
        missing.retain(|name| name.contains('/'));
        assert!(missing.is_empty(), "{document}: {missing:?}");
        assert!(named >= at_least, "{document} names {named}");
    }
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let here = "conformance/tests/repository/documents";
    let text =
        format!("`{here}::a_test_that_is_not_there_is_missed` `{here}::another` `no/where::*`");
    let expected = [format!("{here}::another"), "no/where::*".to_owned()];
    assert_eq!(missing_tests(&text, &root), (expected.to_vec(), 3));
}
