//! The table of vendors in the repository's README.

use std::path::Path;

use countersign_conformance::docs::{printed, vendor_table};

/// `UPDATE_DOCUMENTS=1` writes the table.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a variable of people who write the documents anew"
)]
fn the_readme_lists_all_vendors_with_what_must_be_on() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let link = |kind: &str| {
        let folder = format!("adapters/{kind}");
        if root.join(&folder).is_dir() {
            folder
        } else {
            format!("adapters/recipes/VENDORS.md#{kind}")
        }
    };
    let table = vendor_table(&countersign_cli::registry().capabilities(), link);
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let known = printed(&readme, "vendors").unwrap();
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        let whole = |table: &str| format!("<!-- vendors -->\n{table}<!-- end of vendors -->");
        std::fs::write(&path, readme.replace(&whole(known), &whole(&table))).unwrap();
    }
    let now = std::fs::read_to_string(&path).unwrap();
    let same = printed(&now, "vendors") == Some(&table);
    assert!(same, "the table is another: UPDATE_DOCUMENTS=1 writes it");
}
