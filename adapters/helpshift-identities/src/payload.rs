//! What Helpshift reads. The serde names are the wire names.

use std::fmt;

use countersign::{Account, Platform};
use serde::{Deserialize, Serialize, Serializer};

/// What the page or app signs the user in with.
///
/// On the web `identity_token` and `full_privacy_enabled`, in SDK X `identity_token` and `config`. A
/// visitor on the web has neither; one in SDK X has an empty token.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Login {
    /// The compact JWT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_token: Option<String>,
    /// Web: whether the user chose full privacy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_privacy_enabled: Option<bool>,
    /// SDK X: the login config.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<LoginConfig>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// SDK X's login config.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoginConfig {
    /// Whether the user chose full privacy.
    #[serde(default)]
    pub full_privacy_enabled: bool,
}

/// What the page or app hands to `addUserIdentities`: one token, never a list of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AddIdentities {
    /// The compact JWT: the user's `uid` and the further identities.
    pub identity_token: String,
}

impl fmt::Debug for AddIdentities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddIdentities(..)")
    }
}

/// The claims of the token, in the documented order.
#[derive(Serialize)]
pub(crate) struct Claims<'a> {
    pub(crate) identities: Vec<Entry<'a>>,
    pub(crate) iat: i64,
}

/// How [`Claims`] begin for a user with an id.
pub(crate) const CLAIMS_START: &str = r#"{"identities":[{"identifier":"uid","value":""#;

/// One entry of `identities`.
#[derive(Serialize)]
pub(crate) struct Entry<'a> {
    pub(crate) identifier: &'static str,
    pub(crate) value: &'a str,
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(crate) metadata: Metadata<'a>,
}

impl<'a> Entry<'a> {
    pub(crate) const fn new(identifier: &'static str, value: &'a str) -> Self {
        Self {
            identifier,
            value,
            metadata: Metadata(&[]),
        }
    }

    pub(crate) fn account(account: &'a Account) -> Option<Self> {
        let metadata = Metadata(account.metadata());
        let identifier = identifier_of(account.platform())?;
        Some(Self {
            identifier,
            value: account.id(),
            metadata,
        })
    }
}

/// Metadata, in the order given.
#[derive(Clone, Copy)]
pub(crate) struct Metadata<'a>(pub(crate) &'a [(String, String)]);

impl Metadata<'_> {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

pub(crate) const UID: &str = "uid";
pub(crate) const EMAIL: &str = "email";
pub(crate) const PHONE_NUMBER: &str = "phone_number";

const PLATFORMS: [(Platform, &str); 9] = [
    (Platform::AppleGameCenter, "apple_gamecenter_id"),
    (Platform::Discord, "discord_id"),
    (Platform::Facebook, "facebook_id"),
    (Platform::GooglePlay, "google_playstore_id"),
    (Platform::Nintendo, "nintendo_id"),
    (Platform::Psn, "psn_id"),
    (Platform::Steam, "steam_id"),
    (Platform::Whatsapp, "whatsapp_id"),
    (Platform::XboxLive, "xbox_live_id"),
];

/// Every kind of identifier.
pub(crate) fn identifiers() -> impl Iterator<Item = &'static str> {
    let platforms = PLATFORMS.iter().map(|(_, identifier)| *identifier);
    [UID, EMAIL, PHONE_NUMBER].into_iter().chain(platforms)
}

/// The identifier kind of a platform; `None` for one that came to the identity after this adapter.
pub(crate) fn identifier_of(platform: Platform) -> Option<&'static str> {
    PLATFORMS
        .iter()
        .find(|(known, _)| *known == platform)
        .map(|(_, identifier)| *identifier)
}

/// The platform of an identifier kind.
pub(crate) fn platform_of(identifier: &str) -> Option<Platform> {
    PLATFORMS
        .iter()
        .find(|(_, known)| *known == identifier)
        .map(|(platform, _)| *platform)
}
