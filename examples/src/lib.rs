//! An adapter as an outsider writes it: with `countersign` alone, tried by `countersign-conformance`.
//!
//! Copy [`acme_desk`] to begin one of your own. The folder also holds a configuration
//! (`countersign.toml`) and identities for the command, and checks in other languages (`interop`).

pub mod acme_desk;

/// The code in the top-level README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
