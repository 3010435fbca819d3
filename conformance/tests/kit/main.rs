//! Tests of the kit: on the toy adapter and its mutants, which fail one check each, and on the sample adapter, which a
//! test changes in one place.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod broken_adapters;
mod broken_configurations;
mod corpus;
mod docs;
mod finder;
mod generators;
mod mutants;
mod online;
mod page;
mod pass;
mod proof_collisions;
mod records;
mod sample;
mod second_action;
mod secrets;
mod suite;
mod toy;
mod transport;
mod two_proofs;
mod vectors;
