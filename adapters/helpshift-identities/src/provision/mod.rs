//! Sending users to Helpshift's own API, so that agents see them before they have chatted.
//!
//! A bulk action takes up to 10,000 core profiles and answers with the id of a task, which works
//! through them later. Nothing tells whether a batch arrived whose answer was lost.

mod bulk_action;
mod bulk_actions;
mod config;
mod core_profile;
mod multipart;
mod task;

pub use bulk_action::BulkAction;
pub use bulk_actions::{API_URL, BulkActions, LONGEST_BATCH};
pub(crate) use config::{build, settings};
