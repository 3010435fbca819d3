//! What an author hands to the suite.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::{Result, Timestamp};

use crate::corpus::Case;

/// An adapter on trial: how to build it, and what only its author can say of it.
///
/// Nothing here judges. The laws are free functions, so that a subject cannot override its judge.
pub trait Fixture {
    /// A fresh adapter, with test keys. Every call gives one that does the same.
    fn adapter(&self) -> Arc<dyn Adapter>;

    /// The texts that must never show: the secrets of [`adapter`](Self::adapter), at least eight
    /// bytes each.
    fn secrets(&self) -> Vec<String>;

    /// The payload's text, made by the adapter's own typed function instead of through the trait.
    ///
    /// # Errors
    ///
    /// What the typed function refuses.
    fn typed(&self, request: &Request<'_>) -> Result<String>;

    /// Where the proof is in the payload, as a JSON pointer; `None` where there is no proof at all.
    fn proof(&self) -> Option<&'static str> {
        None
    }

    /// Judges a payload without any code of the adapter, and returns the identifiers (user id,
    /// email, phone, ids of accounts) whose signature it has checked.
    ///
    /// # Errors
    ///
    /// Why the payload is refused: a wrong proof, or one whose life is over. The life of an opaque
    /// proof is the vendor's own to tell.
    fn judge(&self, payload: &str, now: Timestamp) -> Result<Vec<String>, String> {
        let _ = (payload, now);
        Err("this fixture judges nothing".to_owned())
    }

    /// Cases that the common corpus cannot have, such as the adapter's own `vendor` data.
    fn more_cases(&self) -> Vec<Case> {
        Vec::new()
    }
}
