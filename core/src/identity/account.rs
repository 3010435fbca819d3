//! Accounts that the user has on other platforms.

use std::fmt;

/// A platform whose own login the application has taken an id from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is the platform of its name")]
pub enum Platform {
    AppleGameCenter,
    Discord,
    Facebook,
    GooglePlay,
    Nintendo,
    Psn,
    Steam,
    Whatsapp,
    XboxLive,
}

impl Platform {
    /// Every platform, by name.
    pub const ALL: &'static [Self] = &[
        Self::AppleGameCenter,
        Self::Discord,
        Self::Facebook,
        Self::GooglePlay,
        Self::Nintendo,
        Self::Psn,
        Self::Steam,
        Self::Whatsapp,
        Self::XboxLive,
    ];

    /// The name in an identity's JSON: kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AppleGameCenter => "apple-game-center",
            Self::Discord => "discord",
            Self::Facebook => "facebook",
            Self::GooglePlay => "google-play",
            Self::Nintendo => "nintendo",
            Self::Psn => "psn",
            Self::Steam => "steam",
            Self::Whatsapp => "whatsapp",
            Self::XboxLive => "xbox-live",
        }
    }

    /// The platform of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|platform| platform.as_str() == name)
    }
}

/// An account on another platform: the id from that platform's own login, and what is known of it.
///
/// Both are plain text here; whether they may be empty, and how long, is a vendor's rule.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Account {
    platform: Platform,
    id: String,
    metadata: Vec<(String, String)>,
}

impl Account {
    /// An account with this id.
    #[must_use]
    pub fn new(platform: Platform, id: impl Into<String>) -> Self {
        Self {
            platform,
            id: id.into(),
            metadata: Vec::new(),
        }
    }

    /// Adds a piece of metadata, or replaces the one of this name where it stands.
    #[must_use]
    pub fn with_metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        match self
            .metadata
            .iter_mut()
            .find(|(existing, _)| *existing == key)
        {
            Some((_, existing)) => *existing = value,
            None => self.metadata.push((key, value)),
        }
        self
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// The id on that platform.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The metadata, in the order given.
    #[must_use]
    pub fn metadata(&self) -> &[(String, String)] {
        &self.metadata
    }

    /// Metadata whose keys are known to differ.
    pub(crate) fn set_metadata(&mut self, metadata: Vec<(String, String)>) {
        self.metadata = metadata;
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, ..)", self.platform.as_str())
    }
}
