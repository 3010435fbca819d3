#![doc = include_str!("guide/overview.md")]

mod adapter;
mod bundle;
mod cache;
mod capabilities;
mod clock;
#[cfg(feature = "toml")]
mod config_file;
mod error;
mod failure;
mod field;
pub mod guide;
#[cfg(feature = "reqwest")]
mod http_transport;
mod identity;
mod inspection;
mod intake;
mod issuer;
pub mod javascript;
mod loopback;
mod near;
mod page_value;
mod path;
mod policy;
mod presented;
mod problem;
mod provision;
mod quoting;
pub mod read;
mod registry;
mod reserved;
mod rest;
mod script;
mod secret;
mod setting;
mod settings;
mod sign;
mod step;
mod step_list;
mod transport;
mod verdict;
mod verification;
pub mod write;

pub use adapter::{Action, Adapter, Mint, Request, Vendor};
pub use async_trait::async_trait;
pub use bundle::{ClientBundle, Dropped, Reason, Renew};
pub use cache::BundleCache;
pub use capabilities::{Capabilities, FieldRule, Need, Proof, Unit};
pub use clock::{Clock, OutOfRange, SystemClock, Timestamp};
#[cfg(feature = "toml")]
pub use config_file::ConfigFile;
pub use error::{Error, ErrorKind, Result};
pub use failure::{Failure, FoundBy};
pub use field::Field;
pub use http;
#[cfg(feature = "reqwest")]
pub use http_transport::HttpTransport;
pub use identity::{
    Account, AttributeMap, AttributeValue, Company, Country, Decimal, Draft, Email, Identity,
    Locale, MAX_INTEGER, Name, Phone, Picture, Platform, Privacy, Trusted, UserId, is_iso_639_1,
};
pub use inspection::{Entry, Fingerprint, Inspection};
pub use intake::Intake;
pub use issuer::Issuer;
pub use loopback::is_loopback;
pub use near::near;
pub use path::{FieldPath, Path};
pub use policy::Policy;
pub use presented::Presented;
pub use problem::{Code, Problem, Problems};
pub use provision::{Outcome, Progress, Provisioner, Record, Unanswered};
pub use quoting::{code_says, reference_says};
pub use registry::{AdapterConfig, BuildProvisioner, Issuers, Registry};
pub use reserved::ReservedNames;
pub use rest::{RestApi, is_vendor_code};
pub use script::{COUNTERSIGN_JS, page_script};
pub use secret::{
    ADVISED_SECRET_BYTES, FINGERPRINT_TEXT, Secret, SecretFault, SecretRef, SecretSource,
    SystemSecrets,
};
pub use setting::{Presence, Setting, SettingForm};
pub use settings::Settings;
pub use sign::{Encoding, HmacKey, JwtFault, JwtKey, Keys, Tag};
pub use step::{Argument, Ask, GlobalName, Step};
pub use step_list::StepList;
pub use transport::{Answer, Call, Transport, TransportFault};
pub use verdict::{Rejection, User, Verdict};
pub use verification::{ProofKind, Verification};
