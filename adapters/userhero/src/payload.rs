//! The payloads that UserHero reads.

use std::borrow::Cow;
use std::fmt;

use countersign::Timestamp;
use countersign::bundle::Life;
use countersign::json::{JsonText, ObjectWriter};
use serde::{Deserialize, Serialize};

use crate::metadata::Metadata;

/// A user, as the surface of the action takes them.
#[derive(Debug)]
pub enum Input<'a> {
    Portal(SignedUser<'a>, Life),
    Widget(Metadata<'a>),
}

/// The identity that is signed.
pub struct SignedUser<'a> {
    pub(crate) company: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    pub(crate) expires_at: Timestamp,
    pub(crate) external_user_id: Option<&'a str>,
    pub(crate) locale: Option<&'static str>,
    pub(crate) name: Option<Cow<'a, str>>,
    pub(crate) phone: Option<&'a str>,
}

impl SignedUser<'_> {
    /// Writes the keys in alphabetical order: a consumer who writes the object again with sorted keys makes the same
    /// bytes.
    pub(crate) fn to_json(&self) -> JsonText {
        ObjectWriter::write(256, |user| {
            user.optional_text("company", self.company);
            user.optional_text("email", self.email);
            user.integer("expiresAt", self.expires_at.unix());
            user.optional_text("externalUserId", self.external_user_id);
            user.optional_text("locale", self.locale);
            user.optional_text("name", self.name.as_deref());
            user.optional_text("phone", self.phone);
        })
    }
}

impl fmt::Debug for SignedUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedUser(..)")
    }
}

/// The object that the portal is opened with: the signed text, as the object that it is, and its tag.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The signed identity, as exact JSON text. `JSON.stringify(JSON.parse(text)) === text`.
    pub user: JsonText,
    /// Lower-case hex HMAC-SHA256 of that text.
    pub user_hmac: String,
}

impl Login {
    /// Writes the payload, to the byte as serde writes it.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        ObjectWriter::write(self.user.get().len() + 96, |login| {
            login.json("user", &self.user);
            login.text("userHmac", &self.user_hmac);
        })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
