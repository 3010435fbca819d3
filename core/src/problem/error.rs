//! The one error of this crate, with the kinds that callers branch on.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::problem::Problems;

/// The result of an operation of Countersign that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration has faults.
    InvalidConfig,
    /// The identity, or the data that was given with it, has faults.
    InvalidIdentity,
    /// The vendor was asked and refused.
    Rejected,
    /// The proof could not be made.
    Signing,
    /// The vendor could not be reached, or gave no answer.
    Transport,
    /// No adapter has this name or kind.
    UnknownAdapter,
    /// The adapter does not support this.
    Unsupported,
}

impl ErrorKind {
    /// Returns the kind as it is printed: kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidConfig => "invalid-config",
            Self::InvalidIdentity => "invalid-identity",
            Self::Rejected => "rejected",
            Self::Signing => "signing",
            Self::Transport => "transport",
            Self::UnknownAdapter => "unknown-adapter",
            Self::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error: its kind, the adapter where one was involved, and every problem. A clone shares the cause.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    adapter: Option<String>,
    problems: Problems,
    retryable: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error of this kind. It is not retryable unless [`with_retryable`](Self::with_retryable) says so.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self::from_problems(kind, Problems::new())
    }

    /// Makes an error that holds the problems of an input.
    #[must_use]
    pub fn from_problems(kind: ErrorKind, problems: Problems) -> Self {
        Self(Box::new(Inner {
            kind,
            adapter: None,
            problems,
            retryable: false,
            source: None,
        }))
    }

    /// Names the adapter.
    #[must_use]
    pub fn with_adapter(mut self, name: &str) -> Self {
        self.set_adapter(name);
        self
    }

    pub(crate) fn set_adapter(&mut self, name: &str) {
        self.0.adapter = Some(name.to_owned());
    }

    /// Sets whether the same call can succeed when it is made again.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Adds the cause. It must hold no secret and no personal data.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into().into());
        self
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the configured name of the adapter that was involved.
    #[must_use]
    pub fn adapter(&self) -> Option<&str> {
        self.0.adapter.as_deref()
    }

    /// Returns every problem that was found.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.0.problems
    }

    /// Whether the same call can succeed when it is made again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(adapter) = self.adapter() {
            write!(f, "adapter {adapter:?}: ")?;
        }
        f.write_str(match self.kind() {
            ErrorKind::InvalidConfig => "the configuration has faults",
            ErrorKind::InvalidIdentity => "the identity has faults",
            ErrorKind::Rejected => "the vendor said no",
            ErrorKind::Signing => "the proof could not be made",
            ErrorKind::Transport => "the vendor could not be asked",
            ErrorKind::UnknownAdapter => "no such adapter",
            ErrorKind::Unsupported => "the adapter cannot do this",
        })?;
        if !self.problems().is_empty() {
            write!(f, ": {}", self.problems())?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
