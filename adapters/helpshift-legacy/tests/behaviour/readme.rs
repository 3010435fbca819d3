//! The README's rows name tests that are there.

use std::path::Path;

use countersign_conformance::docs;

#[test]
fn every_test_that_the_readme_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour");
    let (missing, named) = docs::missing_tests(include_str!("../../README.md"), &folder);
    assert_eq!(missing, [""; 0]);
    assert!(named > 5, "{named}");
}
