//! The interface between an author's adapter and the suite.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::{Result, Timestamp};

use crate::corpus::Case;

/// An adapter under test: how to build it, and the facts that only its author knows.
///
/// Nothing here judges. The laws are free functions, so that no fixture can override one.
pub trait Fixture {
    /// Makes a fresh adapter, with test keys. Every call must give one that does the same.
    fn adapter(&self) -> Arc<dyn Adapter>;

    /// Lists the texts that must never show: the secrets of [`adapter`](Self::adapter), at least eight bytes each.
    fn secrets(&self) -> Vec<String>;

    /// Makes the payload's text by the adapter's own typed function instead of through the trait.
    ///
    /// # Errors
    ///
    /// The error of the typed function.
    fn typed(&self, request: &Request<'_>) -> Result<String>;

    /// Returns where the proof is in the payload, as a JSON pointer; `None` where there is no proof at all.
    fn proof(&self) -> Option<&'static str> {
        None
    }

    /// Judges a payload without any code of the adapter, and returns the identifiers (user id,
    /// email, phone, ids of accounts) whose signature it has checked.
    ///
    /// # Errors
    ///
    /// The reason why the payload is refused: a wrong proof, or one that has expired. An opaque proof need not expire
    /// here, since the vendor alone can read its end.
    fn judge(&self, payload: &str, now: Timestamp) -> Result<Vec<String>, String> {
        let _ = (payload, now);
        Err("this fixture judges nothing".to_owned())
    }

    /// Lists cases that the common corpus cannot have, such as the adapter's own `vendor` data.
    fn more_cases(&self) -> Vec<Case> {
        Vec::new()
    }
}
