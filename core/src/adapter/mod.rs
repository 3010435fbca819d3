//! The contract: what an adapter is, and what it is asked.

mod capabilities;
mod intake;
mod policy;
mod reserved;

use std::fmt;

use serde_json::value::RawValue;

use crate::action::Action;
use crate::bundle::{ClientBundle, StepList};
use crate::clock::Timestamp;
use crate::identity::{Draft, Identity};
use crate::problem::{Problems, Result};
use crate::verify::{Presented, Rejection, Verdict};

pub use async_trait::async_trait;
pub use capabilities::{Capabilities, FieldRule, Need, Proof, Unit};
pub use intake::Intake;
pub use policy::Policy;
pub use reserved::ReservedNames;

/// What an adapter is asked: this, for this user, at this moment. Debug prints no value.
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

/// What every adapter is, whether it signs by itself or asks its vendor.
///
/// # Contract
///
/// - [`check`](Self::check) reports every fault of a request, and quotes no value.
/// - Issuing refuses exactly what `check` reports, with all of it.
/// - What the application has not verified reaches no bundle: read the identity through
///   [`Intake`] or [`Identity::trusted`].
/// - The clock, the environment and the network are parameters, so that the same request gives the
///   same bytes.
///
/// The conformance suite (`countersign-conformance`) tests all of this.
pub trait Vendor: fmt::Debug + Send + Sync + 'static {
    /// What this adapter declares of itself.
    fn capabilities(&self) -> &Capabilities;

    /// Adds every fault of the request to `problems`.
    fn check(&self, request: &Request<'_>, problems: &mut Problems);

    /// Judges what reached the vendor as the vendor would: as someone, or refused for a documented
    /// reason. Proofs are compared in constant time.
    ///
    /// # Errors
    ///
    /// Why the vendor would refuse it.
    fn verify(
        &self,
        presented: &Presented<'_>,
        now: Timestamp,
    ) -> std::result::Result<Verdict, Rejection>;

    /// The steps that sign out whoever is signed in, which need no user: those of every login's bundle.
    fn logout(&self) -> StepList {
        StepList::default()
    }
}

/// An adapter that makes its bundles by itself: a pure function, no network.
///
/// Every `Mint` is an [`Adapter`].
pub trait Mint: Vendor {
    /// Makes the bundle.
    ///
    /// # Errors
    ///
    /// Every fault that [`check`](Vendor::check) reports, or that the proof could not be made.
    fn mint(&self, request: Request<'_>) -> Result<ClientBundle>;
}

/// What applications hold, as `Arc<dyn Adapter>`. Implement it directly only where the vendor must
/// be asked over the network; otherwise implement [`Mint`].
#[async_trait]
pub trait Adapter: Vendor {
    /// Makes the bundle.
    ///
    /// # Errors
    ///
    /// Every fault that [`check`](Vendor::check) reports, or that the vendor could not be asked.
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle>;
}

#[async_trait]
impl<M: Mint> Adapter for M {
    async fn issue(&self, request: Request<'_>) -> Result<ClientBundle> {
        self.mint(request)
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
