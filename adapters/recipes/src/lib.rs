#![doc = include_str!("../README.md")]

mod config;
mod engine;
mod format;

use countersign::config::Kind;

pub use config::files;
pub use format::Recipe;

/// The recipes of this crate, as the text of their files.
pub const SHIPPED: &[&str] = &[
    include_str!("../recipes/canny.toml"),
    include_str!("../recipes/canny-hash.toml"),
    include_str!("../recipes/chatwoot.toml"),
    include_str!("../recipes/crisp.toml"),
    include_str!("../recipes/customerly.toml"),
    include_str!("../recipes/featurebase-hash.toml"),
    include_str!("../recipes/featurebase.toml"),
    include_str!("../recipes/front.toml"),
    include_str!("../recipes/help-scout.toml"),
    include_str!("../recipes/intercom-hash.toml"),
    include_str!("../recipes/intercom.toml"),
    include_str!("../recipes/kustomer.toml"),
    include_str!("../recipes/novu.toml"),
    include_str!("../recipes/pylon.toml"),
    include_str!("../recipes/reamaze.toml"),
    include_str!("../recipes/sprinklr.toml"),
    include_str!("../recipes/sunshine.toml"),
    include_str!("../recipes/tawk-to.toml"),
    include_str!("../recipes/tiledesk.toml"),
    include_str!("../recipes/uservoice.toml"),
    include_str!("../recipes/zendesk.toml"),
];

/// Returns a kind for each recipe of this crate, and the kind `recipe` for files of an operator's own.
#[must_use]
pub fn kinds() -> Vec<Kind> {
    // Each can be read: a test of this crate holds that.
    let shipped = SHIPPED.iter().filter_map(|text| Recipe::parse(text).ok());
    shipped.map(Recipe::into_kind).chain([files()]).collect()
}
