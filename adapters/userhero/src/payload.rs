//! What UserHero reads. The serde names are the wire names.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The identity that is signed, its keys in alphabetical order: a consumer who writes it again with
/// sorted keys makes the same bytes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedUser<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) company: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<T>,
    pub(crate) expires_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_user_id: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<T>,
}

/// What the portal is opened with: the signed text, as the object that it is, and its tag.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct Login {
    /// The signed identity, as exact JSON text. `JSON.stringify(JSON.parse(text)) === text`.
    pub user: Box<RawValue>,
    /// Lower-case hex HMAC-SHA256 of that text.
    pub user_hmac: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(..)")
    }
}
