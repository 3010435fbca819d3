//! The facts about a vendor's page and its proofs that no field table holds.

use serde_json::value::RawValue;

use crate::verify::{Failure, User};

/// The facts that a probe of an application's endpoint needs beside the field tables. By them the probe tells
/// apart a proof of another secret, of another user and of another time.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct PageFacts {
    /// The page's object that names the user beside the proof; `None` where the payload alone names the user.
    pub names_user: Option<NamesUser>,
    /// The place of the proof's time; `None` where a proof says nothing of time.
    pub time: Option<ProofTime>,
    /// The failures by which the vendor refuses a proof that its secret has not made.
    pub forged: &'static [Failure],
    /// An example of the data that every page sends as `client`, as a JSON object; `None` where the adapter takes none.
    pub client: Option<&'static str>,
}

/// The page's object that names the user, and the reader of the user whom the proof itself names.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NamesUser {
    /// The object's name. Its keys are the [`client_names`](crate::adapter::Table::client_names).
    pub object: &'static str,
    /// Reads the user out of what is signed: a token's claims, or else the payload.
    pub claimed: fn(&RawValue) -> User,
}

/// The place of a proof's time, as a JSON pointer into what is signed, or into the payload where a hash covers it. The
/// value is in Unix seconds unless the name says another unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProofTime {
    /// The moment at which the proof was made.
    Made(&'static str),
    /// The same, in milliseconds.
    MadeInMilliseconds(&'static str),
    /// The moment from which the proof is good no longer.
    Ends(&'static str),
}

impl PageFacts {
    /// Describes a page whose payload alone names the user, and whose proofs say nothing of time.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            names_user: None,
            time: None,
            forged: &[],
            client: None,
        }
    }

    /// Sets the page's object that names the user, and the reader of the user whom the proof names.
    #[must_use]
    pub const fn with_names_user(
        mut self,
        object: &'static str,
        claimed: fn(&RawValue) -> User,
    ) -> Self {
        self.names_user = Some(NamesUser { object, claimed });
        self
    }

    /// Sets the place of the proof's time.
    #[must_use]
    pub const fn with_time(mut self, time: ProofTime) -> Self {
        self.time = Some(time);
        self
    }

    /// Sets an example of the data that every page sends as `client`, as a JSON object. With it the adapter makes a
    /// proof.
    #[must_use]
    pub const fn with_client(mut self, client: &'static str) -> Self {
        self.client = Some(client);
        self
    }

    /// Sets the failures by which the vendor refuses a proof that its secret has not made. They are of the kind's
    /// [`failures`](super::AdapterConfig::failures).
    #[must_use]
    pub const fn with_forged(mut self, forged: &'static [Failure]) -> Self {
        self.forged = forged;
        self
    }
}
