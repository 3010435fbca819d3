#![doc = include_str!("../README.md")]

mod adapter;
mod config;
mod examples;
mod failures;
mod reader;
mod recipe;
mod scheme;
mod settings;
mod steps;
mod tree;
mod verify;

use countersign::Result;
use countersign::config::Kind;

pub use config::files;
pub use recipe::Recipe;

/// The recipes of this crate, as the text of their files.
pub const SHIPPED: &[&str] = &[
    include_str!("../recipes/chatwoot.toml"),
    include_str!("../recipes/crisp.toml"),
    include_str!("../recipes/front.toml"),
    include_str!("../recipes/intercom.toml"),
    include_str!("../recipes/kustomer.toml"),
    include_str!("../recipes/sprinklr.toml"),
    include_str!("../recipes/zendesk.toml"),
];

/// Returns a kind for each recipe of this crate, and the kind `recipe` for files of an operator's own.
///
/// # Errors
///
/// None in practice: the recipes of this crate are checked by its tests.
pub fn kinds() -> Result<Vec<Kind>> {
    let shipped = SHIPPED
        .iter()
        .map(|text| Ok(Recipe::parse(text)?.to_kind()));
    shipped.chain([Ok(files())]).collect()
}
