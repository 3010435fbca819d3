//! The kit, tried on a toy: a well-behaved adapter, and mutants of it that break one law each.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod corpus;
mod finder;
mod mutants;
mod online;
mod second;
mod suite;
mod toy;
mod transport;
mod unlikely;
