//! How long a bundle lives, and how a new one is had.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

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

impl Renew {
    /// Returns the word as printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Event => "event",
            Self::Never => "never",
        }
    }
}

/// How long a bundle lives: for ever, or until a moment, with a way to renew it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way to live")]
pub enum Life {
    /// The vendor never refuses the proof for its age.
    #[default]
    Forever,
    /// The vendor refuses the proof from a moment on.
    Until {
        /// The first moment at which the vendor refuses it.
        expires_at: Timestamp,
        /// The moment at which the page should have a new one at hand.
        refresh_at: Timestamp,
        /// Whether the vendor's own event asks for a new one, or the page must ask in time.
        by_event: bool,
    },
}

impl Life {
    /// Ends at a moment. The page asks for a new bundle in time.
    #[must_use]
    pub const fn until(expires_at: Timestamp, refresh_at: Timestamp) -> Self {
        Self::Until {
            expires_at,
            refresh_at,
            by_event: false,
        }
    }

    /// Ends at a moment. The vendor's own event asks the page for a new bundle before.
    #[must_use]
    pub const fn until_event(expires_at: Timestamp, refresh_at: Timestamp) -> Self {
        Self::Until {
            expires_at,
            refresh_at,
            by_event: true,
        }
    }

    /// Says how the sign-in is kept alive.
    #[must_use]
    pub const fn renew(self) -> Renew {
        match self {
            Self::Forever => Renew::Never,
            Self::Until { by_event: true, .. } => Renew::Event,
            Self::Until {
                by_event: false, ..
            } => Renew::Call,
        }
    }

    /// Returns the first moment at which the vendor refuses the proof; `None` where it never does.
    #[must_use]
    pub const fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::Forever => None,
            Self::Until { expires_at, .. } => Some(expires_at),
        }
    }

    /// Returns the moment at which the page should have a new one at hand.
    #[must_use]
    pub const fn refresh_at(self) -> Option<Timestamp> {
        match self {
            Self::Forever => None,
            Self::Until { refresh_at, .. } => Some(refresh_at),
        }
    }
}
