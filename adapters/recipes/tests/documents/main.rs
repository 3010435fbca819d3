//! The documents of the recipes: the book of vendors is written from the files, and the page of the format has every
//! word.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod book;
mod words;

use std::path::Path;

/// Compares a document of this crate with its expected text. `UPDATE_DOCUMENTS=1` writes it.
#[expect(
    clippy::disallowed_methods,
    reason = "a variable of people who write the documents anew"
)]
pub(crate) fn compare(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let same = found == expected;
    assert!(
        same,
        "{name} is not of these recipes: UPDATE_DOCUMENTS=1 writes it"
    );
}
