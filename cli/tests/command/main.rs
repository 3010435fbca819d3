//! The command, run as people and scripts run it.

mod asks;
mod bulk;
mod config;
mod explain;
mod input;
mod issue;
mod kinds;
mod library;
mod lines;
mod people;
mod probe;
mod process;
mod provision;
#[cfg(unix)]
mod readme;
mod recipe;
mod schema;
mod script;
mod secrets;
#[cfg(unix)]
mod serve;
mod support;
mod vendors;
mod verify;
