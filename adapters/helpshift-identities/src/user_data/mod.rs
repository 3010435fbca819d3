//! Global user data and app user data: every key, form and limit that Helpshift documents.

pub(crate) mod collect;
mod core_profile;
mod forms;
mod from_json;
mod identity;
pub(crate) mod keys;
mod payload;
mod read;
mod reserved;
mod typed;
mod typed_metadata;
mod words;

pub(crate) use core_profile::{CORE_PROFILE_ID, CoreProfileData, core_profile_data};
pub(crate) use payload::Value;
pub use payload::{ProfileUpdate, UserData};
pub(crate) use read::update;
pub use typed::{AppUserData, GlobalUserData, VendorData};
pub use typed_metadata::IdentityMetadata;
pub use words::PayingSegment;
