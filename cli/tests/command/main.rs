//! The command, run as people and scripts run it.

mod bulk;
mod config;
mod explain;
mod input;
mod issue;
mod kinds;
mod probe;
mod process;
mod provision;
mod script;
mod secrets;
mod support;
mod verify;
