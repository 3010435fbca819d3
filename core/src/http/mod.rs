//! HTTP for adapters that must ask their vendor: a call, an answer, and the transport.

#[cfg(feature = "reqwest")]
mod client;
mod loopback;
mod transport;

#[cfg(feature = "reqwest")]
pub use client::HttpTransport;
pub use loopback::is_loopback;
pub use transport::{Answer, Call, Transport, TransportFault};

pub use ::http::*;
