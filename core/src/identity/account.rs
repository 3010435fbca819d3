//! Accounts of the user on other platforms.

use std::fmt;
use std::str::FromStr;

use super::Field;
use super::values::{Fault, refuse};
use crate::problem::{Code, Error, Result};

/// A platform with a login of its own, which gave the application the account's id.
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
    /// Every platform, in the order of their names.
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

    /// Returns the name in an identity's JSON: kebab-case.
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

    pub(super) fn parse(name: &str) -> Result<Self, Fault> {
        let mut platforms = Self::ALL.iter().copied();
        platforms
            .find(|platform| platform.as_str() == name)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().copied().map(Self::as_str).collect();
                (Code::Invalid, format!("one of {}", names.join(", ")).into())
            })
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads the name that [`as_str`](Platform::as_str) returns. Another one is an error of the kind
/// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity).
impl FromStr for Platform {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::parse(name).map_err(|fault| refuse(Field::Accounts, fault))
    }
}

/// An account on another platform: the id from that platform's own login, and metadata.
///
/// Both are plain text. The vendor's rules say how long they may be and whether they may be empty.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Account {
    platform: Platform,
    id: String,
    metadata: Vec<(String, String)>,
}

impl Account {
    /// Makes an account with this id and no metadata.
    #[must_use]
    pub fn new(platform: Platform, id: impl Into<String>) -> Self {
        Self {
            platform,
            id: id.into(),
            metadata: Vec::new(),
        }
    }

    /// Adds a piece of metadata. One with the same key is replaced and keeps its place.
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

    /// Returns the platform.
    #[must_use]
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// Returns the id on that platform.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the metadata, in the order given.
    #[must_use]
    pub fn metadata(&self) -> &[(String, String)] {
        &self.metadata
    }

    /// Sets metadata in which no key is there twice.
    pub(crate) fn set_metadata(&mut self, metadata: Vec<(String, String)>) {
        self.metadata = metadata;
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, ..)", self.platform.as_str())
    }
}
