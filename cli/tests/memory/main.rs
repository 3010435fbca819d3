//! Secrets in memory: nothing is left of one, once the keys are made.
//!
//! The control comes first: without it, finding nothing would show nothing. The compiler leaves different copies in a
//! release build: test that, too, with `cargo test --release -p countersign-cli --test memory`.

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
