//! The rules of an adapter, and the values of users whom the rules accept.

use std::fmt;
use std::sync::Arc;

use super::{Capabilities, Policy, Request, Screening};
use crate::action::Action;
use crate::bundle::{ClientBundle, Dropped, Life, Plan, Step};
use crate::json::JsonText;
use crate::problem::{Problems, Result};

/// The rules of an adapter: its declarations, the policy of its configuration, and the plan of each action.
#[derive(Clone, Debug)]
pub struct Rules {
    capabilities: Capabilities,
    policy: Policy,
    plans: Vec<Arc<Plan>>,
}

impl Rules {
    /// Makes the rules of an adapter with these declarations, and the default policy.
    #[must_use]
    pub const fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            policy: Policy::new(),
            plans: Vec::new(),
        }
    }

    /// Sets the plans: [`bundle`](Self::bundle) makes bundles by the first plan of an action. The logout of the plan for
    /// [`Action::Login`] is that of the adapter.
    #[must_use]
    pub fn with_plans(mut self, plans: impl IntoIterator<Item = Plan>) -> Self {
        self.plans = plans.into_iter().map(Arc::new).collect();
        self
    }

    /// Returns the steps that sign out any user; none where no plan is for [`Action::Login`].
    #[must_use]
    pub fn logout(&self) -> Arc<[Step]> {
        self.plan(Action::Login)
            .map(|plan| plan.logout())
            .unwrap_or_default()
    }

    /// Makes the bundle of an accepted user's payload, which lives so long, by the plan of the action that was asked
    /// for. Without a plan for the action the bundle has no steps.
    #[must_use]
    pub fn bundle(&self, payload: Accepted<JsonText>, life: Life) -> Accepted<ClientBundle> {
        let action = payload.action;
        let planned = |payload| match self.plan(action) {
            Some(plan) => ClientBundle::planned(plan, payload),
            None => ClientBundle::from_json(self.capabilities.kind(), action, payload),
        };
        payload.map(|payload| planned(payload).with_life(life))
    }

    fn plan(&self, action: Action) -> Option<&Arc<Plan>> {
        self.plans.iter().find(|plan| plan.action() == action)
    }

    /// Sets what may be signed beyond what is verified, and whether a faulty description refuses.
    #[must_use]
    pub const fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Replaces the declarations of the adapter.
    #[must_use]
    pub fn with_capabilities(mut self, capabilities: Capabilities) -> Self {
        self.capabilities = capabilities;
        self
    }

    /// Returns the declarations of the adapter.
    #[must_use]
    pub const fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Returns the policy of the configuration.
    #[must_use]
    pub const fn policy(&self) -> Policy {
        self.policy
    }

    /// Screens a request, first by the field table and then by `read`.
    ///
    /// `read` adds the rules that no table can state, and makes of the user the value that is minted.
    ///
    /// This is the only source of an [`Accepted`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) with every fault of the request.
    pub fn accept<'a, T>(
        &'a self,
        request: &Request<'a>,
        read: impl FnOnce(&mut Screening<'a>) -> T,
    ) -> Result<Accepted<T>> {
        let mut screening = Screening::of(self, request);
        let value = read(&mut screening);
        let (problems, dropped) = screening.finish();
        problems.into_refusal()?;
        let action = request.action;
        Ok(Accepted {
            value,
            action,
            dropped,
        })
    }

    /// Screens a request as [`accept`](Self::accept) does, and returns every fault.
    pub fn check<'a, T>(
        &'a self,
        request: &Request<'a>,
        read: impl FnOnce(&mut Screening<'a>) -> T,
    ) -> Problems {
        let mut screening = Screening::of(self, request);
        read(&mut screening);
        screening.finish().0
    }
}

/// A value that an adapter has made of a user who passed the [`Screening`], with every field that did not go in.
///
/// Only [`Rules`] can make one. Debug prints nothing of the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Accepted<T> {
    value: T,
    action: Action,
    dropped: Vec<Dropped>,
}

impl<T> Accepted<T> {
    /// Returns the value.
    #[must_use]
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// Returns every field of the identity that did not go in, and why.
    #[must_use]
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// Returns the value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the value, and the fields that did not go in.
    #[must_use]
    pub fn into_parts(self) -> (T, Vec<Dropped>) {
        (self.value, self.dropped)
    }

    /// Makes another value of the same user.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Accepted<U> {
        Accepted {
            value: make(self.value),
            action: self.action,
            dropped: self.dropped,
        }
    }

    /// Makes another value of the same user, which can fail.
    ///
    /// # Errors
    ///
    /// The error of `make`.
    pub fn try_map<U>(self, make: impl FnOnce(T) -> Result<U>) -> Result<Accepted<U>> {
        Ok(Accepted {
            value: make(self.value)?,
            action: self.action,
            dropped: self.dropped,
        })
    }
}

impl<T> fmt::Debug for Accepted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accepted")
            .field("dropped", &self.dropped)
            .finish_non_exhaustive()
    }
}
