//! What an adapter is asked.

use std::fmt;

use serde_json::value::RawValue;

use crate::action::Action;
use crate::clock::Timestamp;
use crate::identity::{Draft, Identity};
use crate::problem::Problems;

/// One question to an adapter: an action, for a user, at a moment. Debug prints no value.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// Who the user is.
    pub identity: &'a Identity,
    /// What the bundle is for.
    pub action: Action,
    /// The present moment. Nothing else tells an adapter the time.
    pub now: Timestamp,
    /// What the neutral identity has no word for, in the adapter's own form.
    pub vendor: Option<&'a RawValue>,
    /// What the page sent, such as what a vendor's event said: untrusted, and it never selects the user.
    pub client: Option<&'a RawValue>,
    /// What was wrong with the identity before anybody asked.
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
    /// A request without vendor or client data.
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

    /// The same request for another action: what a typed function of an adapter starts with, whose
    /// name says the action.
    #[must_use]
    pub const fn for_action(mut self, action: Action) -> Self {
        self.action = action;
        self
    }

    /// Adds what the neutral identity has no word for.
    #[must_use]
    pub const fn with_vendor(mut self, vendor: &'a RawValue) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// Adds what the page sent.
    #[must_use]
    pub const fn with_client(mut self, client: &'a RawValue) -> Self {
        self.client = Some(client);
        self
    }
}

impl Draft<'_> {
    /// A request of this identity to an adapter of this kind, with what stands under `vendor` and
    /// `client` for that kind. It carries the faults: an adapter refuses it with them and its own.
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
