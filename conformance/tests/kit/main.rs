//! The kit, tried on a toy, a well-behaved adapter, and mutants of it that break one law each; and on a mirror
//! that is bent in one place.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

mod apart;
mod bent;
mod corpus;
mod docs;
mod drawn;
mod finder;
mod mirror;
mod mutants;
mod online;
mod records;
mod second;
mod secrets;
mod suite;
mod toy;
mod transport;
mod unlikely;
mod vectors;
