//! The life of a bundle, and the way to a new one.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The way in which a sign-in is kept alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Renew {
    /// The page asks for a new bundle before `refresh_at`.
    Call,
    /// The vendor's own event asks for a new bundle.
    Event,
    /// The sign-in does not end.
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

/// The life of a bundle: for ever, or until a moment, with a way to renew the bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way to live")]
pub enum Life {
    /// The vendor never refuses the proof for its age.
    #[default]
    Forever,
    /// The vendor refuses the proof from a moment on.
    Until {
        /// The first moment at which the vendor refuses the proof.
        expires_at: Timestamp,
        /// The moment at which the page should have a new bundle at hand.
        refresh_at: Timestamp,
        /// Whether the vendor's own event asks for a new bundle. Otherwise the page must ask in time.
        by_event: bool,
    },
}

impl Life {
    /// Makes a life that ends at a moment. The page asks for a new bundle in time.
    #[must_use]
    pub const fn until(expires_at: Timestamp, refresh_at: Timestamp) -> Self {
        Self::Until {
            expires_at,
            refresh_at,
            by_event: false,
        }
    }

    /// Makes a life that ends at a moment. Before that, the vendor's own event asks the page for a new bundle.
    #[must_use]
    pub const fn until_event(expires_at: Timestamp, refresh_at: Timestamp) -> Self {
        Self::Until {
            expires_at,
            refresh_at,
            by_event: true,
        }
    }

    /// Returns how the sign-in is kept alive.
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

    /// Returns the first moment at which the vendor refuses the proof; `None` where the vendor never does.
    #[must_use]
    pub const fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::Forever => None,
            Self::Until { expires_at, .. } => Some(expires_at),
        }
    }

    /// Returns the moment at which the page should have a new bundle at hand.
    #[must_use]
    pub const fn refresh_at(self) -> Option<Timestamp> {
        match self {
            Self::Forever => None,
            Self::Until { refresh_at, .. } => Some(refresh_at),
        }
    }
}
