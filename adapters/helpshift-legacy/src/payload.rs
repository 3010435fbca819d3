//! The keys of a user in `helpshiftConfig`. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::Privacy;
use countersign::identity::Trusted;
use countersign::json::{JsonText, ObjectWriter, key};
use countersign::sign::HmacKey;
use serde::{Deserialize, Serialize};

/// A user who may go in. It is small, since it is moved several times before the login is made.
#[derive(Debug)]
pub struct Input<'a> {
    pub(crate) user: Trusted<'a>,
    pub(crate) name: Option<Cow<'a, str>>,
}

impl<'a> Input<'a> {
    /// Makes the login, with the token of the id and the email. A visitor gets no key.
    pub(crate) fn login(self, key: &HmacKey) -> Login<'a> {
        let user = self.user;
        if user.is_anonymous() {
            return Login::default();
        }
        let (id, email) = (user.user_id(), user.email());
        let signed = [id, email].map(|text| text.unwrap_or_default().as_bytes());
        Login {
            user_id: id.map(Cow::Borrowed),
            user_email: email.map(Cow::Borrowed),
            user_name: self.name,
            user_auth_token: Some(key.tag(&signed).base64()),
            full_privacy: user.privacy() == Privacy::Full,
        }
    }
}

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
