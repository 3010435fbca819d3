//! The failures that a vendor documents, as data.

use serde::{Deserialize, Serialize, Serializer};

use crate::verify::Rejection;

/// The side that finds the failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum FoundBy {
    /// The vendor's script in the page, or its SDK in the app.
    Client,
    /// The client or the server.
    Either,
    /// The vendor's server.
    Server,
}

/// A failure or event that a vendor documents: its names, its cause and its remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// The event or callback that reports the failure, such as `LOGIN_FAILED`.
    pub event: &'static str,
    /// The reason inside the event; `None` where the event has none.
    pub reason: Option<&'static str>,
    /// The names on other surfaces, such as `("ios", "AcmeTokenInvalid")`.
    #[serde(serialize_with = "as_map")]
    pub also: &'static [(&'static str, &'static str)],
    /// The side that finds the failure.
    pub found_by: FoundBy,
    /// The cause.
    pub cause: &'static str,
    /// The remedy.
    pub remedy: &'static str,
    /// Whether the same call can succeed when it is made again.
    pub retry: bool,
    /// Whether the vendor documents the name. Otherwise the name is Countersign's.
    pub documented: bool,
}

impl Failure {
    /// Makes a documented failure that the client finds and that a retry does not solve.
    #[must_use]
    pub const fn new(event: &'static str, cause: &'static str, remedy: &'static str) -> Self {
        Self {
            event,
            reason: None,
            also: &[],
            found_by: FoundBy::Client,
            cause,
            remedy,
            retry: false,
            documented: true,
        }
    }

    /// Returns every name that the failure has, on any surface.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let own = [Some(self.event), self.reason];
        let others = self.also.iter().map(|(_, name)| *name);
        own.into_iter().flatten().chain(others)
    }

    /// Sets the reason inside the event.
    #[must_use]
    pub const fn with_reason(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Sets the names on other surfaces.
    #[must_use]
    pub const fn also(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.also = names;
        self
    }

    /// Sets the side that finds the failure.
    #[must_use]
    pub const fn found_by(mut self, found_by: FoundBy) -> Self {
        self.found_by = found_by;
        self
    }

    /// Marks the failure as one that a retry can solve.
    #[must_use]
    pub const fn retry(mut self) -> Self {
        self.retry = true;
        self
    }

    /// Marks the name as Countersign's: the vendor documents none.
    #[must_use]
    pub const fn ours(mut self) -> Self {
        self.documented = false;
        self
    }

    /// Returns the rejection that reports the failure. An event without a reason is its own reason.
    #[must_use]
    pub fn rejection(&self) -> Rejection {
        Rejection::new(self.event, self.reason.unwrap_or(self.event))
    }

    /// Returns the rejection that reports the failure, unless this holds.
    ///
    /// # Errors
    ///
    /// The rejection.
    pub fn unless(&self, holds: bool) -> Result<(), Rejection> {
        holds.then_some(()).ok_or_else(|| self.rejection())
    }

    /// Says whether this is one of the failure's names, on any surface.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.event == name
            || self.reason == Some(name)
            || self.also.iter().any(|(_, other)| *other == name)
    }
}

fn as_map<S: Serializer>(names: &[(&str, &str)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(names.iter().copied())
}

/// Makes a constant of each failure of an adapter, and `ALL`, the list of them in the same order: a failure that has
/// a name cannot be left out of the list.
///
/// ```
/// use countersign::verify::{Failure, FoundBy, failures};
///
/// failures! {
///     /// Its page names no reason.
///     TOKEN_EXPIRED = Failure::new("login_failed", "the token is too old", "sign a new one")
///         .with_reason("expired")
///         .found_by(FoundBy::Server);
///     BLOCKED = Failure::new("blocked", "an agent has blocked the user", "unblock the user");
/// }
///
/// assert_eq!(ALL, [TOKEN_EXPIRED, BLOCKED]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __failures {
    ($($(#[$doc:meta])* $name:ident = $failure:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: $crate::verify::Failure = $failure;)+

        /// Every failure, in the order of their constants.
        pub(crate) const ALL: &[$crate::verify::Failure] = &[$($name),+];
    };
}
