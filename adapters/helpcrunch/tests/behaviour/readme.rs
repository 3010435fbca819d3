//! The README's rows name tests that are there.

use std::fs;
use std::path::Path;

#[test]
fn every_test_that_the_readme_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, rows) = readme.split_once("row by row\n").unwrap();
    let (rows, _) = rows.split_once("\n# ").unwrap();
    let mut named = 0;
    for (module, test) in rows.split('`').filter_map(|code| code.split_once("::")) {
        let file = root.join(format!("tests/behaviour/{module}.rs"));
        let tests = fs::read_to_string(file).unwrap();
        assert!(
            test == "*" || tests.contains(&format!("\nfn {test}()")),
            "{module}::{test}"
        );
        named += 1;
    }
    assert!(named > 10, "{named}");
}
