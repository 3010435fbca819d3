#![doc = include_str!("../README.md")]

use countersign::Registry;

/// Returns the registry of all kinds. It has no network: [`Registry::with_transport`] gives it one, for the vendors that
/// must be asked.
#[must_use]
pub fn registry() -> Registry {
    let registry = Registry::new()
        .with::<countersign_freshchat::Config>()
        .with::<countersign_helpcrunch::Config>()
        .with::<countersign_helpshift_identities::Config>()
        .with::<countersign_helpshift_legacy::Config>()
        .with::<countersign_hubspot::Config>()
        .with::<countersign_userhero::Config>();
    countersign_recipes::kinds()
        .into_iter()
        .fold(registry, Registry::with_kind)
}
