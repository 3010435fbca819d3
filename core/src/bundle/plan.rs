//! The part that all bundles of an adapter and an action share.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{ClientBundle, Step, Verification};
use crate::action::Action;
use crate::json::JsonText;

/// The part that all bundles of an adapter and an action share.
///
/// An adapter makes its plans once. It then makes each bundle from a plan and the payload of one user.
///
/// ```
/// use std::sync::Arc;
/// use countersign::Action;
/// use countersign::bundle::{Argument, Plan, Step, Verification};
/// use countersign::json::ObjectWriter;
///
/// # fn main() -> countersign::Result<()> {
/// let plan = Arc::new(
///     Plan::new("desk", Action::Login)
///         .with_steps([Step::call("Desk.boot", [Argument::payload()])?])
///         .with_logout([Step::call("Desk.shutdown", [])?])
///         .with_verification(Verification::hmac("/proof")),
/// );
/// let payload = ObjectWriter::write(128, |object| {
///     object.text("id", "u1");
///     object.text("proof", "…");
/// });
/// let bundle = ClientBundle::planned(&plan, payload);
/// assert_eq!(bundle.kind(), "desk");
/// # use countersign::ClientBundle;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Plan {
    pub(super) kind: Cow<'static, str>,
    pub(super) action: Action,
    pub(super) steps: Arc<[Step]>,
    pub(super) renewal: Arc<[Step]>,
    pub(super) logout: Arc<[Step]>,
    pub(super) verification: Option<Verification>,
    /// The JSON text of the plan, made at the first bundle that is written.
    written: OnceLock<Written>,
}

/// The parts of a plan's JSON text.
#[derive(Clone)]
pub(super) struct Written {
    /// The text from the adapter's name to the payload.
    pub(super) until_payload: String,
    /// The steps, without the brackets of their list.
    pub(super) steps: String,
    /// The text from the end of the steps to the key `renew`.
    pub(super) until_life: String,
    /// The members after all others.
    pub(super) end: String,
}

impl Plan {
    /// Starts a plan for bundles of this kind and action, without steps and without a proof.
    #[must_use]
    pub fn new(kind: impl Into<Cow<'static, str>>, action: Action) -> Self {
        Self {
            kind: kind.into(),
            action,
            steps: Arc::default(),
            renewal: Arc::default(),
            logout: Arc::default(),
            verification: None,
            written: OnceLock::new(),
        }
    }

    /// Sets the steps that the page takes, in order.
    #[must_use]
    pub fn with_steps(self, steps: impl Into<Arc<[Step]>>) -> Self {
        let steps = steps.into();
        Self { steps, ..self }.unwritten()
    }

    /// Sets the steps for a bundle that renews an earlier one, where they differ.
    #[must_use]
    pub fn with_renewal(self, renewal: impl Into<Arc<[Step]>>) -> Self {
        let renewal = renewal.into();
        Self { renewal, ..self }.unwritten()
    }

    /// Sets the steps that undo the others.
    #[must_use]
    pub fn with_logout(self, logout: impl Into<Arc<[Step]>>) -> Self {
        let logout = logout.into();
        Self { logout, ..self }.unwritten()
    }

    /// Sets where the proof is in the payload. A bundle of a visitor, or of a vendor without proofs, has none. A bundle
    /// whose proof is still to come has `null` there.
    #[must_use]
    pub fn with_verification(self, verification: Verification) -> Self {
        let verification = Some(verification);
        Self {
            verification,
            ..self
        }
        .unwritten()
    }

    /// Returns the action of the bundles.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Returns the steps that undo the others.
    #[must_use]
    pub fn logout(&self) -> Arc<[Step]> {
        Arc::clone(&self.logout)
    }

    fn unwritten(mut self) -> Self {
        self.written = OnceLock::new();
        self
    }

    pub(super) fn written(&self) -> &Written {
        self.written.get_or_init(|| Written::of(self))
    }
}

impl Written {
    fn of(plan: &Plan) -> Self {
        let list = |steps: &Arc<[Step]>| text(&**steps);
        let steps = list(&plan.steps);
        let inner = steps
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let mut until_life = String::from("],");
        if !plan.renewal.is_empty() {
            until_life += &format!("\"renewal\":{},", list(&plan.renewal));
        }
        until_life += &format!("\"logout\":{},\"renew\":", list(&plan.logout));
        let verification = plan.verification.as_ref().map(text);
        let end =
            verification.map_or_else(|| "}".to_owned(), |at| format!(",\"verification\":{at}}}"));
        let (kind, action) = (text(&plan.kind), text(&plan.action));
        Self {
            until_payload: format!(",\"kind\":{kind},\"action\":{action},\"payload\":"),
            steps: inner.unwrap_or_default().to_owned(),
            until_life,
            end,
        }
    }
}

/// Writes steps and verifications as JSON, which cannot fail: they hold only text, lists and numbers.
pub(super) fn text<T: serde::Serialize + ?Sized>(value: &T) -> String {
    JsonText::of(value).map_or_else(|_| "null".to_owned(), |text| text.get().to_owned())
}

impl ClientBundle {
    /// Makes a bundle of one user's payload, by a plan. The bundle never expires until its life is set.
    #[must_use]
    pub fn planned(plan: &Arc<Plan>, payload: impl Into<JsonText>) -> Self {
        Self::of(Arc::clone(plan), payload.into())
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("kind", &self.kind)
            .field("action", &self.action)
            .field("steps", &self.steps)
            .field("renewal", &self.renewal)
            .field("logout", &self.logout)
            .field("verification", &self.verification)
            .finish_non_exhaustive()
    }
}
