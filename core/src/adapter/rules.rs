//! The rules of an adapter, and the values of users whom the rules accept.

use std::fmt;

use super::{Capabilities, Policy, Request, Screening};
use crate::bundle::Dropped;
use crate::problem::{Problems, Result};

/// The rules of an adapter's input: the declarations of the adapter, and the policy of its configuration.
#[derive(Clone, Debug)]
pub struct Rules {
    capabilities: Capabilities,
    policy: Policy,
}

impl Rules {
    /// Makes the rules of an adapter with these declarations, and the default policy.
    #[must_use]
    pub const fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            policy: Policy::new(),
        }
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
        Ok(Accepted { value, dropped })
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
