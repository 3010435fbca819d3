//! The issuer: the type by which applications use an adapter.

use std::fmt;
use std::sync::Arc;

use crate::action::Action;
use crate::adapter::{Adapter, Request};
use crate::bundle::ClientBundle;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::identity::Identity;
use crate::json::ObjectWriter;
use crate::problem::Result;
use crate::verify::{Presented, Rejection, Verdict};

/// An adapter with its configured name and a clock. A clone shares the adapter.
#[derive(Clone)]
pub struct Issuer {
    name: Arc<str>,
    adapter: Arc<dyn Adapter>,
    clock: Arc<dyn Clock>,
}

impl Issuer {
    /// Makes an issuer that reads the machine's clock.
    #[must_use]
    pub fn new(name: &str, adapter: Arc<dyn Adapter>) -> Self {
        Self {
            name: name.into(),
            adapter,
            clock: Arc::new(SystemClock),
        }
    }

    /// Sets another clock. A [`Timestamp`] is a clock that stands still.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Returns the configured name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the adapter.
    #[must_use]
    pub fn adapter(&self) -> &Arc<dyn Adapter> {
        &self.adapter
    }

    /// Returns the adapter's kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.adapter.capabilities().kind()
    }

    /// Returns the present moment, by this issuer's clock.
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

    /// Makes a bundle that only signs out, for a page that has no bundle at hand when its session ends.
    ///
    /// Its [`logout`](ClientBundle::logout) signs out any user. It holds no proof and no personal data.
    #[must_use]
    pub fn logout(&self) -> ClientBundle {
        let nobody = ObjectWriter::write(2, |_| {});
        let mut bundle = ClientBundle::from_json(self.kind(), Action::Login, nobody);
        bundle.name = Some(Arc::clone(&self.name));
        bundle.with_logout(self.adapter.logout())
    }

    /// Makes the bundle of a request, under the configured name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault at once, or another kind
    /// where the adapter could not make the proof. The error names the adapter.
    pub async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        let mut issued = match self.adapter.issue_now(&request) {
            Some(issued) => issued,
            None => self.adapter.issue(request).await,
        };
        self.name_in(&mut issued);
        issued
    }

    /// Makes the bundle of a request without waiting, for an application that has no async runtime.
    ///
    /// Returns `None` where the vendor must be asked.
    ///
    /// # Errors
    ///
    /// As for [`issue`](Self::issue).
    #[must_use]
    pub fn issue_now(&self, request: &Request<'_>) -> Option<Result<ClientBundle>> {
        let mut issued = self.adapter.issue_now(request);
        if let Some(issued) = &mut issued {
            self.name_in(issued);
        }
        issued
    }

    /// Names this issuer in the bundle or the error, in place: a bundle is large, and moving one takes time.
    fn name_in(&self, issued: &mut Result<ClientBundle>) {
        match issued {
            Ok(bundle) => bundle.name = Some(Arc::clone(&self.name)),
            Err(error) => error.set_adapter(&self.name),
        }
    }

    /// Judges a bundle as the vendor would now, after a page has run the bundle's steps.
    ///
    /// # Errors
    ///
    /// As for [`judge`](Self::judge).
    pub fn verify(&self, bundle: &ClientBundle) -> std::result::Result<Verdict, Rejection> {
        self.judge(&Presented::of(bundle), self.now())
    }

    /// Judges the values that reached the vendor.
    ///
    /// # Errors
    ///
    /// The reason why the vendor would refuse the proof. Where the adapter does not have the action, the event is
    /// `input` and the reason `unsupported-action`.
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
