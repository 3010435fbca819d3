//! `provision`, against vendors' servers on this machine.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests with their helpers; a soak says how it went"
)]

mod faults;
mod helpcrunch;
mod helpshift;
mod journal;
mod runs;
mod server;
mod settings;
mod soak;
mod stops;
mod workbench;
