//! One error for all that can fail, with the kinds that a caller would branch on.

use std::error::Error as StdError;
use std::fmt;

use crate::problem::Problems;

/// The result of what can fail in Countersign.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration has faults.
    InvalidConfig,
    /// The identity, or what was asked for it, has faults.
    InvalidIdentity,
    /// The vendor was asked and said no.
    Rejected,
    /// The proof could not be made.
    Signing,
    /// The vendor could not be asked.
    Transport,
    /// No adapter of this name or kind.
    UnknownAdapter,
    /// The adapter cannot do this.
    Unsupported,
}

impl ErrorKind {
    /// The kind as printed: kebab-case.
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

/// A failure: its kind, the adapter where one was at work, and every problem.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    adapter: Option<String>,
    problems: Problems,
    retryable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of this kind. Trying again does not help unless
    /// [`with_retryable`](Self::with_retryable) says so.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self::from_problems(kind, Problems::new())
    }

    /// An error that holds every fault of an input.
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
        self.0.adapter = Some(name.to_owned());
        self
    }

    /// Says whether trying again, unchanged, can help.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Adds the cause. It must hold no secret and no personal data.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The configured name of the adapter that was at work.
    #[must_use]
    pub fn adapter(&self) -> Option<&str> {
        self.0.adapter.as_deref()
    }

    /// Every fault that was found.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.0.problems
    }

    /// Whether trying again, unchanged, can help.
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
