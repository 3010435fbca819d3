//! The bundle that a browser or app gets, and its parts.

mod dropped;
mod life;
mod name;
mod plan;
mod script;
mod step;
mod verification;
mod wire;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::action::Action;
use crate::clock::Timestamp;
use crate::json::JsonText;
use crate::problem::{Error, ErrorKind, Result};

pub use dropped::{Dropped, Reason};
pub use life::{Life, Renew};
pub use name::GlobalName;
pub(crate) use name::WINDOW;
pub use plan::Plan;
pub(crate) use script::is_nonce;
pub use script::{COUNTERSIGN_JS, page_script};
pub use step::{Argument, AskFunction, Step, Steps};
pub use verification::{ProofKind, Verification};

/// The bundle that a browser or app gets: proofs and personal data of one user, for that user alone.
///
/// [`to_json`](Self::to_json) writes the bundle. An answer that holds a bundle must have the header
/// `Cache-Control: no-store`. Debug prints neither the payload nor the values of the steps.
#[derive(Clone)]
#[non_exhaustive]
pub struct ClientBundle {
    /// The configured name of the adapter; `None` where nobody configured one.
    pub name: Option<Arc<str>>,
    /// The vendor's own object, as exact, compact JSON text.
    pub payload: JsonText,
    /// The life of the bundle, and the way to a new one.
    pub life: Life,
    /// Every field of the identity that did not go in, and why.
    pub dropped: Vec<Dropped>,
    /// The part that all bundles of the adapter share.
    plan: Arc<Plan>,
    /// A step of this user's own, before those of the plan. In a box, since most bundles have none and each is moved.
    first: Option<Box<Step>>,
}

impl ClientBundle {
    fn of(plan: Arc<Plan>, payload: JsonText) -> Self {
        Self {
            name: None,
            payload,
            life: Life::Forever,
            dropped: Vec::new(),
            plan,
            first: None,
        }
    }

    /// Makes a bundle with a plan of its own. The bundle never expires and has no steps until they are set.
    ///
    /// The payload is written once, here, and never read back. An adapter makes many bundles, and makes them by a
    /// [`Plan`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where the payload cannot be written as JSON.
    pub fn new<T>(kind: impl Into<Cow<'static, str>>, action: Action, payload: &T) -> Result<Self>
    where
        T: Serialize + ?Sized,
    {
        Ok(Self::from_json(kind, action, JsonText::of(payload)?))
    }

    /// Makes a bundle of a payload that is JSON text already, as a verifier finds it.
    #[must_use]
    pub fn from_json(
        kind: impl Into<Cow<'static, str>>,
        action: Action,
        payload: impl Into<JsonText>,
    ) -> Self {
        Self::of(Arc::new(Plan::new(kind, action)), payload.into())
    }

    /// Puts a step of this user's own before those of the plan.
    #[must_use]
    pub fn with_first_step(mut self, step: Step) -> Self {
        self.first = Some(Box::new(step));
        self
    }

    /// Sets how long the bundle lives.
    #[must_use]
    pub const fn with_life(mut self, life: Life) -> Self {
        self.life = life;
        self
    }

    /// Sets the fields of the identity that did not go in.
    #[must_use]
    pub fn with_dropped(mut self, dropped: Vec<Dropped>) -> Self {
        self.dropped = dropped;
        self
    }

    /// Sets the steps that the page takes, in order, for this bundle alone.
    #[must_use]
    pub fn with_steps(self, steps: impl Into<Arc<[Step]>>) -> Self {
        self.with_plan(|plan| plan.with_steps(steps))
    }

    /// Sets the steps for a bundle that renews this one, for this bundle alone.
    #[must_use]
    pub fn with_renewal(self, renewal: impl Into<Arc<[Step]>>) -> Self {
        self.with_plan(|plan| plan.with_renewal(renewal))
    }

    /// Sets the steps that undo the sign-in, for this bundle alone.
    #[must_use]
    pub fn with_logout(self, logout: impl Into<Arc<[Step]>>) -> Self {
        self.with_plan(|plan| plan.with_logout(logout))
    }

    /// Sets where the proof is, for this bundle alone.
    #[must_use]
    pub fn with_verification(self, verification: Verification) -> Self {
        self.with_plan(|plan| plan.with_verification(verification))
    }

    fn with_plan(mut self, change: impl FnOnce(Plan) -> Plan) -> Self {
        self.plan = Arc::new(change(Arc::unwrap_or_clone(self.plan)));
        self
    }

    /// Returns the configured name of the adapter; its kind where nobody configured a name.
    #[must_use]
    pub fn adapter(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.plan.kind)
    }

    /// Returns the adapter's kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.plan.kind
    }

    /// Returns the action that the bundle is for.
    #[must_use]
    pub fn action(&self) -> Action {
        self.plan.action
    }

    /// Lists the steps that the page takes, in order.
    #[must_use]
    pub fn steps(&self) -> Steps<'_> {
        Steps {
            first: self.first.as_deref(),
            shared: &self.plan.steps,
        }
    }

    /// Lists the steps for a bundle that renews this one; none where they are [`steps`](Self::steps).
    #[must_use]
    pub fn renewal(&self) -> &[Step] {
        &self.plan.renewal
    }

    /// Lists the steps that undo the sign-in.
    #[must_use]
    pub fn logout(&self) -> &[Step] {
        &self.plan.logout
    }

    /// Returns where the proof is in the payload; `None` where there is no proof.
    #[must_use]
    pub fn verification(&self) -> Option<Verification> {
        self.plan.verification
    }

    /// Returns how the sign-in is kept alive.
    #[must_use]
    pub const fn renew(&self) -> Renew {
        self.life.renew()
    }

    /// Returns the first moment at which the vendor refuses the proof; `None` where the vendor never does.
    #[must_use]
    pub const fn expires_at(&self) -> Option<Timestamp> {
        self.life.expires_at()
    }

    /// Returns the moment at which the page should have a new bundle at hand.
    #[must_use]
    pub const fn refresh_at(&self) -> Option<Timestamp> {
        self.life.refresh_at()
    }

    /// Reads the payload as the vendor's own struct.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`] where the payload is not of that form.
    pub fn payload_as<T: DeserializeOwned>(&self) -> Result<T> {
        // serde's message would quote the value.
        serde_json::from_str(self.payload.get()).map_err(|_| Error::new(ErrorKind::Unsupported))
    }
}

impl fmt::Debug for ClientBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBundle")
            .field("adapter", &self.adapter())
            .field("plan", &self.plan)
            .field("first_step", &self.first)
            .field("life", &self.life)
            .field("dropped", &self.dropped)
            .finish_non_exhaustive()
    }
}
