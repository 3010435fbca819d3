//! The interface between an author's adapter and the suite.

use std::sync::Arc;

use countersign::adapter::{Adapter, Request};
use countersign::{Result, Timestamp};

use crate::configuration::Configuration;
use crate::corpus::Case;

/// An adapter under test: how to build it, and the facts that only its author knows.
///
/// No method is a check. The checks are free functions, so that no fixture can override one.
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

    /// Returns the configuration that builds the same adapter; `None` where no configuration does. With it the kit tries
    /// `allow-unverified`, `strict` and previous secrets, and compares the lists of its kind.
    fn configuration(&self) -> Option<Configuration> {
        None
    }

    /// Lists where the proofs are in the payload, as JSON pointers: none where the vendor believes what the page says.
    fn proofs(&self) -> &'static [&'static str] {
        &[]
    }

    /// Judges a payload with these secrets and without any code of the adapter, and returns the identifiers (user id,
    /// email, phone, ids of accounts) whose signature it has checked.
    ///
    /// The kit calls it with [`secrets`](Self::secrets), and with others, which an offline adapter's judge must refuse:
    /// so the kit knows that the secrets which must never show are those that sign.
    ///
    /// # Errors
    ///
    /// The reason why the payload is refused: a wrong proof, or one that has expired. An opaque proof need not expire
    /// here, since the vendor alone can read its end.
    fn judge(
        &self,
        payload: &str,
        secrets: &[String],
        now: Timestamp,
    ) -> Result<Vec<String>, String> {
        let _ = (payload, secrets, now);
        Err("this fixture judges nothing".to_owned())
    }

    /// Returns the data that the page sends as `client`, as a JSON object; `None` where the adapter takes none. Every
    /// case has it, but for one that has a `client` of its own.
    fn client_data(&self) -> Option<&'static str> {
        None
    }

    /// Lists cases that the common corpus cannot have, such as the adapter's own `vendor` data.
    fn more_cases(&self) -> Vec<Case> {
        Vec::new()
    }
}
