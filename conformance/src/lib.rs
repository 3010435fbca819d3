#![doc = include_str!("../README.md")]

mod bundle_text;
pub mod checks;
mod configuration;
pub mod corpus;
pub mod docs;
mod drawn;
mod finder;
mod fixture;
mod names;
pub mod page;
mod records;
mod run;
mod secrets;
pub mod snapshot;
mod suite;
mod transport;
mod trial;
mod value;
pub mod vectors;

pub use configuration::Configuration;
pub use corpus::Case;
#[doc(hidden)]
pub use countersign::config::Kind;
pub use finder::Finder;
pub use fixture::Fixture;
pub use insta;
pub use records::Records;
pub use run::block_on;
#[doc(hidden)]
pub use run::run_check;
pub use secrets::MemorySecrets;
pub use transport::ScriptedTransport;
