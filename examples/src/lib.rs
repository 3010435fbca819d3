//! Adapters as an outsider writes them: with `countersign` alone, and tested by `countersign-conformance`.
//!
//! To begin an adapter of your own, copy [`acme_desk`]. Copy [`acme_live`] where the vendor must be asked over HTTP.
//! The folder also holds a configuration (`countersign.toml`) and identities for the command, and checks in other
//! languages (`interop`).

pub mod acme_desk;
pub mod acme_live;

/// The code in the top-level README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
