#![doc = include_str!("guide/overview.md")]

mod action;
pub mod adapter;
pub mod bundle;
pub mod cache;
pub mod clock;
pub mod config;
pub mod guide;
pub mod http;
pub mod identity;
mod issuer;
pub mod json;
pub mod prelude;
pub mod problem;
pub mod provision;
pub mod sign;
pub mod verify;
pub mod wire;

pub use action::Action;
pub use bundle::{COUNTERSIGN_JS, ClientBundle, page_script};
pub use clock::Timestamp;
pub use config::{Issuers, Registry};
pub use identity::{
    Account, AttributeValue, Company, Country, Email, Identity, Locale, Name, Phone, Picture,
    Platform, Privacy, UserId,
};
pub use issuer::Issuer;
pub use problem::{Error, ErrorKind, Result};
pub use sign::Secret;
