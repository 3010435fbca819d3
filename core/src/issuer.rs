//! The face for applications: an adapter under its configured name, with a clock.

use std::fmt;
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::action::Action;
use crate::adapter::{Adapter, Request};
use crate::bundle::ClientBundle;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::identity::Identity;
use crate::problem::Result;
use crate::verify::{Presented, Rejection, Verdict};

/// An adapter under the name that a configuration gives it. Cloning shares the adapter.
#[derive(Clone)]
pub struct Issuer {
    name: Arc<str>,
    adapter: Arc<dyn Adapter>,
    clock: Arc<dyn Clock>,
}

impl Issuer {
    /// An issuer that reads the machine's clock.
    #[must_use]
    pub fn new(name: &str, adapter: Arc<dyn Adapter>) -> Self {
        Self {
            name: name.into(),
            adapter,
            clock: Arc::new(SystemClock),
        }
    }

    /// Another clock; a [`Timestamp`] is one that stands still.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The configured name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The adapter.
    #[must_use]
    pub fn adapter(&self) -> &Arc<dyn Adapter> {
        &self.adapter
    }

    /// The adapter's kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.adapter.capabilities().kind()
    }

    /// The present moment, by this issuer's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Signs a user in, now.
    ///
    /// # Errors
    ///
    /// As for [`issue`](Self::issue).
    pub async fn login(&self, identity: &Identity) -> Result<ClientBundle> {
        let request = Request::new(identity, Action::Login, self.now());
        self.issue(request).await
    }

    /// Makes a bundle that signs nobody in and whose [`logout`](ClientBundle::logout) signs out whoever is: for a
    /// page that has no bundle at hand when its session ends. It holds no proof and no personal data.
    #[must_use]
    pub fn logout(&self) -> ClientBundle {
        let nobody = RawValue::NULL.to_owned();
        let mut bundle = ClientBundle::from_json(self.kind(), Action::Login, nobody);
        bundle.name = Some(Arc::clone(&self.name));
        bundle.with_logout(self.adapter.logout())
    }

    /// Makes the bundle of a request, under the configured name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault at once,
    /// or what kept the adapter from making the proof. The error names the adapter.
    pub async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        match self.issue_now(&request) {
            Some(issued) => issued,
            None => self.named(self.adapter.issue(request).await),
        }
    }

    /// Makes the bundle of a request without waiting, for an application that has no async runtime; `None` where the
    /// vendor must be asked.
    ///
    /// # Errors
    ///
    /// As for [`issue`](Self::issue).
    #[must_use]
    pub fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        Some(self.named(self.adapter.issue_now(request)?))
    }

    /// In place: a bundle is large, and moving it is part of what it costs.
    fn named(&self, mut issued: Result<ClientBundle>) -> Result<ClientBundle> {
        if let Ok(bundle) = &mut issued {
            bundle.name = Some(Arc::clone(&self.name));
            return issued;
        }
        issued.map_err(|error| error.with_adapter(&self.name))
    }

    /// Judges a bundle as the vendor would when a page has run its steps, now.
    ///
    /// # Errors
    ///
    /// As for [`judge`](Self::judge).
    pub fn verify(&self, bundle: &ClientBundle) -> std::result::Result<Verdict, Rejection> {
        self.judge(&Presented::of(bundle), self.now())
    }

    /// Judges what reached the vendor.
    ///
    /// # Errors
    ///
    /// Why the vendor would refuse it; or, as the event `input` with the reason
    /// `unsupported-action`, that the adapter knows nothing of the action.
    pub fn judge(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection> {
        if self
            .adapter
            .capabilities()
            .table(presented.action)
            .is_none()
        {
            return Err(Rejection::new("input", "unsupported-action"));
        }
        self.adapter.verify(presented, now)
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer")
            .field("name", &self.name)
            .field("adapter", &self.adapter)
            .finish()
    }
}
