//! The network, for vendors that must be asked: a call, an answer, and who carries them.

#[cfg(feature = "reqwest")]
mod client;
mod loopback;
mod transport;

#[cfg(feature = "reqwest")]
pub use client::HttpTransport;
pub use loopback::is_loopback;
pub use transport::{Answer, Call, Transport, TransportFault};

pub use ::http::*;
