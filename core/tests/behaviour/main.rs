//! Tests of the core through its public API.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod builders;
mod cache;
mod capabilities;
#[cfg(feature = "toml")]
mod config_file;
mod contract;
mod debug;
mod failure;
mod from_oidc;
mod identity;
mod identity_names;
mod javascript;
mod json;
mod kid;
mod life;
mod loading_cache;
mod presented;
mod provision;
mod published_vectors;
mod registry;
mod rules;
mod script;
mod secret;
mod settings;
mod settings_of_an_api;
mod settings_of_files_and_ids;
mod signer;
mod slip;
mod transport;
mod trusted;
mod verdict;
mod wire_names;
