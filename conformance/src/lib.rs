#![doc = include_str!("../README.md")]

mod bundle_text;
pub mod corpus;
pub mod docs;
mod finder;
mod fixture;
pub mod laws;
mod names;
pub mod properties;
mod records;
mod run;
mod secrets;
pub mod snapshot;
mod suite;
mod transport;
mod trial;
mod value;
pub mod vectors;

pub use corpus::Case;
pub use finder::Finder;
pub use fixture::Fixture;
pub use insta;
pub use records::Records;
pub use run::block_on;
pub use secrets::MemorySecrets;
#[doc(hidden)]
pub use suite::{judges, run_law};
pub use transport::ScriptedTransport;
