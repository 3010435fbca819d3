//! HelpCrunch's user entity. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::identity::AttributeMap;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What the vendor's documentation calls the user entity; a visitor's has hints alone, or no keys. A login
/// sets it, an update hands it over (documented).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is what HelpCrunch calls it")]
pub struct UserEntity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "AttributeMap::is_empty")]
    pub custom_data: AttributeMap<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl fmt::Debug for UserEntity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserEntity(..)")
    }
}

/// The payload of the mode `security-signature`: the signed text, as the object that it is, and the signature
/// beside it.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignedUser {
    /// The user entity, as the exact JSON text that is signed.
    pub user: Box<RawValue>,
    /// Lower-case hex MD5 of that text and the secret behind it.
    pub signature: String,
}

impl fmt::Debug for SignedUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedUser(..)")
    }
}
