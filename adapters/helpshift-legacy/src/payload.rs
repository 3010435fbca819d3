//! The keys of a user in `helpshiftConfig`. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::json::{JsonText, ObjectWriter, key};
use countersign::sign::HmacKey;
use serde::{Deserialize, Serialize};

/// The keys of a user in `helpshiftConfig`. A visitor has none.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct Login<'a> {
    /// The id, in which case matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Cow<'a, str>>,
    /// The email that was signed, with its case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_email: Option<Cow<'a, str>>,
    /// The name, which nobody signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<Cow<'a, str>>,
    /// The HMAC-SHA256 of the id and the email, in padded standard base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_auth_token: Option<String>,
    /// Says that the user chose full privacy. It is left out where it is off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub full_privacy: bool,
}

impl Login<'_> {
    /// Adds the token of the id and the email; a visitor gets none.
    pub(crate) fn signed(mut self, key: &HmacKey) -> Self {
        let id = self.user_id.as_deref().unwrap_or_default();
        let email = self.user_email.as_deref().unwrap_or_default();
        if !(id.is_empty() && email.is_empty()) {
            let tag = key.tag(&[id.as_bytes(), email.as_bytes()]);
            self.user_auth_token = Some(tag.base64());
        }
        self
    }

    /// Writes the payload with the same bytes that serde writes.
    #[must_use]
    pub fn to_json(&self) -> JsonText {
        ObjectWriter::write(256, |login| {
            login.optional_text(key!("userId"), self.user_id.as_deref());
            login.optional_text(key!("userEmail"), self.user_email.as_deref());
            login.optional_text(key!("userName"), self.user_name.as_deref());
            login.optional_text(key!("userAuthToken"), self.user_auth_token.as_deref());
            if self.full_privacy {
                login.boolean(key!("fullPrivacy"), true);
            }
        })
    }
}

impl fmt::Debug for Login<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
