//! Prints the public items of a crate, one a line, from the JSON that rustdoc writes of it.

use std::error::Error;
use std::io::{Write, stdout};

use public_api::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let json = std::env::args().nth(1).ok_or("public-api FILE")?;
    // These follow from the types. Derived ones would double the list, and `cargo semver-checks` knows them.
    let api = Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    let mut out = stdout().lock();
    for item in api.items() {
        writeln!(out, "{item}")?;
    }
    Ok(())
}
