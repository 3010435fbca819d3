//! The payloads of a login and of an addition of identities. The serde names are the wire names.

use std::fmt;

use countersign::json::{JsonText, ObjectWriter, key};
use serde::{Deserialize, Serialize};

use crate::token::Token;
use crate::user_data::ProfileUpdate;

/// A user, as the action takes them.
#[derive(Debug)]
pub enum Input<'a> {
    Login(Token<'a>),
    Add(Token<'a>),
    Profile(ProfileUpdate<'a>),
}

/// The arguments of a login: on the web `identity_token` and `full_privacy_enabled`, in SDK X `identity_token` and
/// `config`.
///
/// A visitor on the web has neither; one in SDK X has an empty token.
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
            login.optional_text(key!("identity_token"), token);
            if let Some(enabled) = self.full_privacy_enabled {
                login.boolean(key!("full_privacy_enabled"), enabled);
            }
            if let Some(config) = self.config {
                login.object(key!("config"), |object| {
                    object.boolean(key!("full_privacy_enabled"), config.full_privacy_enabled);
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

/// The argument of `addUserIdentities`: one token, never a list of them.
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
