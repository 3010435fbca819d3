//! Builds adapters from a configuration: kinds, settings, and references to secrets.

#[cfg(feature = "toml")]
mod file;
mod inspection;
mod kind;
mod page_facts;
mod registry;
mod rest_api;
mod setting;
mod settings;

#[cfg(feature = "toml")]
pub use file::ConfigFile;
pub use inspection::{Entry, Fingerprint, Inspection};
pub use kind::Kind;
pub use page_facts::{NamesUser, PageFacts, ProofTime};
pub use registry::{AdapterConfig, BuildProvisioner, Issuers, Registry};
pub use setting::{Presence, Setting, SettingForm, duration_within};
pub use settings::Settings;

pub(crate) use inspection::{compare_secrets, shorten};
pub(crate) use settings::{Findings, UsedSecret};

pub use crate::sign::{SecretRef, SecretSource, SystemSecrets};
