//! What the browser or app is handed.

mod name;
mod script;
mod step;
mod step_list;
mod verification;

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::action::Action;
use crate::clock::Timestamp;
use crate::problem::{Error, ErrorKind, FieldPath, Result};

pub use name::GlobalName;
pub use script::{COUNTERSIGN_JS, page_script};
pub use step::{Argument, Ask, Step};
pub use step_list::StepList;
pub use verification::{ProofKind, Verification};

/// How a sign-in is kept alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Renew {
    /// Ask for a new bundle before `refresh_at`.
    Call,
    /// The vendor's own event asks for a new bundle.
    Event,
    /// It does not end.
    Never,
}

/// Why a field did not go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is malformed, or blank.
    Invalid,
    /// The vendor has no place for it.
    NoPlace,
    /// The user chose full privacy.
    Privacy,
    /// The vendor reads this name as an identifier or a privilege.
    Reserved,
    /// It has more entries than the vendor takes.
    TooMany,
    /// It is longer than the vendor takes.
    TooLong,
    /// The vendor has a place for the field, and no word for this value.
    UnsupportedValue,
    /// The application has not verified it.
    Unverified,
}

/// A field of the identity that did not go in. What has no entry here went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Dropped {
    /// Where it stands in the identity.
    pub path: FieldPath,
    /// Why it did not go in.
    pub reason: Reason,
    /// The form that it should have had, where it is malformed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Cow<'static, str>>,
}

impl Dropped {
    /// The field at this path, and why.
    #[must_use]
    pub fn new(path: impl Into<FieldPath>, reason: Reason) -> Self {
        Self {
            path: path.into(),
            reason,
            hint: None,
        }
    }

    /// Adds the form that it should have had. It must not quote the value.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What the browser or app is handed: proofs and personal data of one user, for that user alone.
///
/// Answer it with `Cache-Control: no-store`. Debug prints neither payload nor steps' values.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct ClientBundle {
    /// The configured name of the adapter; its kind where nobody configured a name.
    pub adapter: Cow<'static, str>,
    /// The adapter's kind.
    pub kind: Cow<'static, str>,
    /// What the bundle does.
    pub action: Action,
    /// The vendor's own object, as exact, compact JSON text.
    pub payload: Box<RawValue>,
    /// What the page does, in order.
    pub steps: StepList,
    /// The steps for a bundle that renews this one; empty where they are [`steps`](Self::steps).
    #[serde(skip_serializing_if = "StepList::is_empty")]
    pub renewal: StepList,
    /// The steps that undo it.
    pub logout: StepList,
    /// Where the proof is in the payload; `None` where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// How the sign-in is kept alive.
    pub renew: Renew,
    /// The first moment at which the vendor refuses it; `None` where it never does.
    pub expires_at: Option<Timestamp>,
    /// When to have a new one at hand.
    pub refresh_at: Option<Timestamp>,
    /// Every field of the identity that did not go in, and why.
    pub dropped: Vec<Dropped>,
}

impl ClientBundle {
    /// A bundle of this payload, which never expires and has no steps until they are given.
    ///
    /// The payload is written once, here, and never read back: a struct whose fields are
    /// [`RawValue`]s keeps signed text to the byte.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Signing`] where the payload cannot be written as JSON.
    pub fn new<T>(kind: &'static str, action: Action, payload: &T) -> Result<Self>
    where
        T: Serialize + ?Sized,
    {
        let payload = to_raw_value(payload).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(Self::from_raw(Cow::Borrowed(kind), action, payload))
    }

    /// A bundle of a payload that is JSON text already, as a verifier finds it.
    #[must_use]
    pub fn from_raw(
        kind: impl Into<Cow<'static, str>>,
        action: Action,
        payload: Box<RawValue>,
    ) -> Self {
        let kind = kind.into();
        Self {
            adapter: kind.clone(),
            kind,
            action,
            payload,
            verification: None,
            steps: StepList::default(),
            renewal: StepList::default(),
            logout: StepList::default(),
            renew: Renew::Never,
            expires_at: None,
            refresh_at: None,
            dropped: Vec::new(),
        }
    }

    /// What the page does, in order: a list of this user's own, or one that bundles share.
    #[inline]
    #[must_use]
    pub fn with_steps(mut self, steps: impl Into<StepList>) -> Self {
        self.steps = steps.into();
        self
    }

    /// The steps for a bundle that renews this one, where they differ.
    #[inline]
    #[must_use]
    pub fn with_renewal(mut self, renewal: impl Into<StepList>) -> Self {
        self.renewal = renewal.into();
        self
    }

    /// The steps that undo it.
    #[inline]
    #[must_use]
    pub fn with_logout(mut self, logout: impl Into<StepList>) -> Self {
        self.logout = logout.into();
        self
    }

    /// How long it lives, and how it is kept alive.
    #[inline]
    #[must_use]
    pub fn with_life(mut self, renew: Renew, expires_at: Timestamp, refresh_at: Timestamp) -> Self {
        self.renew = renew;
        self.expires_at = Some(expires_at);
        self.refresh_at = Some(refresh_at);
        self
    }

    /// Every field of the identity that did not go in.
    #[inline]
    #[must_use]
    pub fn with_dropped(mut self, dropped: Vec<Dropped>) -> Self {
        self.dropped = dropped;
        self
    }

    /// The payload as the vendor's own struct.
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
            .field("adapter", &self.adapter)
            .field("kind", &self.kind)
            .field("action", &self.action)
            .field("verification", &self.verification)
            .field("steps", &self.steps)
            .field("renewal", &self.renewal)
            .field("logout", &self.logout)
            .field("renew", &self.renew)
            .field("expires_at", &self.expires_at)
            .field("refresh_at", &self.refresh_at)
            .field("dropped", &self.dropped)
            .finish_non_exhaustive()
    }
}
