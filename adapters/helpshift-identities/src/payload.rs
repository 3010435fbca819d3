//! What Helpshift reads. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::identity::Trusted;
use countersign::json::{JsonText, ObjectWriter};
use countersign::{Platform, Timestamp};
use serde::{Deserialize, Serialize};

use crate::metadata::Metadata;
use crate::user_data::ProfileUpdate;
use crate::{LIFE, REFRESH_AFTER};

/// A user, as the action takes them.
#[derive(Debug)]
pub enum Input<'a> {
    Login(Token<'a>),
    Add(Token<'a>),
    Profile(ProfileUpdate<'a>),
}

/// Everything that a token holds.
#[derive(Debug)]
pub struct Token<'a> {
    pub(crate) user: Trusted<'a>,
    pub(crate) metadata: Metadata,
    pub(crate) iat: Timestamp,
}

impl Token<'_> {
    /// Writes the claims in the documented order.
    pub(crate) fn claims(&self) -> JsonText {
        ObjectWriter::write(USUAL_CLAIMS, |claims| {
            let entries = entries(&self.user, &self.metadata);
            claims.objects("identities", entries, |entry, object| {
                object.text("identifier", entry.identifier);
                object.text("value", entry.value);
                if !entry.metadata.is_empty() {
                    object.object("metadata", |metadata| {
                        for (key, value) in &*entry.metadata {
                            metadata.text(key, value);
                        }
                    });
                }
            });
            claims.integer("iat", self.iat.unix());
        })
    }

    /// Returns the end of the token, and the moment at which the next one is due.
    pub(crate) fn life(&self) -> (Timestamp, Timestamp) {
        (self.iat + LIFE, self.iat + REFRESH_AFTER)
    }
}

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

impl Login {
    /// Writes the payload, to the byte as serde writes it.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        let token = self.identity_token.as_deref();
        ObjectWriter::write(token.map_or(0, str::len) + 96, |login| {
            login.optional_text("identity_token", token);
            if let Some(enabled) = self.full_privacy_enabled {
                login.boolean("full_privacy_enabled", enabled);
            }
            if let Some(config) = self.config {
                login.object("config", |object| {
                    object.boolean("full_privacy_enabled", config.full_privacy_enabled);
                });
            }
        })
    }
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

/// How the claims begin for a user with an id.
pub(crate) const CLAIMS_START: &str = r#"{"identities":[{"identifier":"uid","value":""#;

/// The bytes of most users' claims.
const USUAL_CLAIMS: usize = 256;

/// One of a user's identities.
pub(crate) struct Entry<'a> {
    pub(crate) identifier: &'static str,
    pub(crate) value: &'a str,
    /// In the order given.
    pub(crate) metadata: Cow<'a, [(String, String)]>,
}

/// The identities in the order that the design fixes: uid, email, phone, then the accounts as given.
pub(crate) fn entries<'a>(
    user: &Trusted<'a>,
    metadata: &Metadata,
) -> impl Iterator<Item = Entry<'a>> {
    let own = [
        (UID, user.user_id()),
        (EMAIL, user.email()),
        (PHONE_NUMBER, user.phone()),
    ];
    let own = own.into_iter().filter_map(move |(identifier, value)| {
        Some(Entry {
            identifier,
            value: value?,
            metadata: metadata.of(identifier).to_vec().into(),
        })
    });
    let accounts = user.accounts().filter_map(|(_, account)| {
        Some(Entry {
            identifier: identifier_of(account.platform())?,
            value: account.id(),
            metadata: account.metadata().into(),
        })
    });
    own.chain(accounts)
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
