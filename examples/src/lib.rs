//! An adapter as an outsider writes it: with `countersign` alone, tried by `countersign-conformance`.
//!
//! Copy [`acme_desk`] to begin one of your own, or [`acme_live`] where the vendor must be asked over
//! HTTP. The folder also holds a configuration (`countersign.toml`) and identities for the command, and
//! checks in other languages (`interop`).

pub mod acme_desk;
pub mod acme_live;

/// The code in the top-level README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
