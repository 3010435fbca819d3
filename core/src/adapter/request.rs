//! The request to an adapter.

use std::fmt;

use serde_json::value::RawValue;

use crate::action::Action;
use crate::clock::Timestamp;
use crate::identity::{Draft, Identity};
use crate::problem::Problems;

/// A request to an adapter: an action, for a user, at a moment. Debug prints no value.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// The user.
    pub identity: &'a Identity,
    /// The action that the bundle performs.
    pub action: Action,
    /// The present moment. Nothing else tells an adapter the time.
    pub now: Timestamp,
    /// Data for this vendor alone, in the adapter's own form: the neutral identity has no field for the data.
    pub vendor: Option<&'a RawValue>,
    /// Data that the page sent, such as the data of a vendor's event. The data is untrusted, and never selects the
    /// user.
    pub client: Option<&'a RawValue>,
    /// The faults of the identity that were found before the request was made.
    pub(crate) faults: Option<&'a Problems>,
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("identity", self.identity)
            .field("action", &self.action)
            .field("now", &self.now)
            .field("vendor", &self.vendor.is_some())
            .field("client", &self.client.is_some())
            .finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    /// Makes a request without vendor or client data.
    #[must_use]
    pub const fn new(identity: &'a Identity, action: Action, now: Timestamp) -> Self {
        Self {
            identity,
            action,
            now,
            vendor: None,
            client: None,
            faults: None,
        }
    }

    /// Makes the same request for another action. A typed function of an adapter starts with this call, since the
    /// function's name says the action.
    #[must_use]
    pub const fn for_action(mut self, action: Action) -> Self {
        self.action = action;
        self
    }

    /// Adds data for this vendor alone.
    #[must_use]
    pub const fn with_vendor(mut self, vendor: &'a RawValue) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// Adds the data that the page sent.
    #[must_use]
    pub const fn with_client(mut self, client: &'a RawValue) -> Self {
        self.client = Some(client);
        self
    }
}

impl Draft<'_> {
    /// Makes a request of this identity to an adapter of this kind, with the data under `vendor` and `client` for that
    /// kind.
    ///
    /// The request carries the faults of the draft. The adapter refuses the request for these faults and for its own.
    #[must_use]
    pub fn request(&self, kind: &str, action: Action, now: Timestamp) -> Request<'_> {
        let [vendor, client] = self.beside(kind);
        Request {
            vendor,
            client,
            faults: Some(self.problems()),
            ..Request::new(self.identity(), action, now)
        }
    }
}
