//! The command, run as people and scripts run it.

mod config;
mod input;
mod issue;
mod kinds;
mod process;
mod support;
mod verify;
