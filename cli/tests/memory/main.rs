//! What is left of a secret in memory: nothing, once the keys are made.
//!
//! The control comes first, or finding nothing shows nothing. What the compiler leaves where differs: run
//! it as it is shipped, too, with `cargo test --release -p countersign-cli --test memory`.

#![cfg(target_os = "linux")]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may panic, and says what it found"
)]

mod command;
mod library;
mod scan;
