//! Global user data and app user data: every key, form and limit that Helpshift documents.

pub(crate) mod collect;
mod forms;
mod from_json;
mod identity;
pub(crate) mod keys;
mod languages;
mod payload;
mod read;
mod reserved;
mod typed;
mod words;

pub use payload::{ProfileUpdate, UserData};
pub(crate) use read::update;
pub use typed::{AppUserData, GlobalUserData, VendorData};
pub use words::PayingSegment;
