//! The payload of a login, and the claims of its token. The serde names are the wire names.

use std::borrow::Cow;
use std::fmt;

use countersign::Timestamp;
use countersign::adapter::Screening;
use countersign::bundle::Reason;
use countersign::identity::{Field, Trusted};
use countersign::json::{JsonText, ObjectWriter, key};
use serde::{Deserialize, Serialize};

use crate::{LIFE, uuid};

/// The beginning of the claims of every token.
pub(crate) const CLAIMS_START: &str = r#"{"freshchat_uuid":""#;

/// The bytes of most users' claims.
const USUAL_CLAIMS: usize = 256;

/// The payload of a login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Login {
    /// The user's id, by which the page tells one user from another. Freshchat reads the token alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
    /// The token; `None` where the page did not send the uuid of its browser.
    pub token: Option<String>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// The claims of a token.
pub struct Claims<'a> {
    /// `None` where the page did not say: then there is no token.
    uuid: Option<Cow<'a, str>>,
    pub(crate) user: Trusted<'a>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    pub(crate) now: Timestamp,
}

impl<'a> Claims<'a> {
    /// Reads the user of a request, and the uuid of the browser.
    pub(crate) fn of(screening: &mut Screening<'a>) -> Self {
        let (first_name, last_name) = names(screening);
        Self {
            uuid: uuid::of_page(screening),
            user: screening.user(),
            first_name,
            last_name,
            now: screening.now(),
        }
    }

    /// Writes the claims; `None` without a uuid.
    pub(crate) fn to_json(&self) -> Option<JsonText> {
        let uuid = self.uuid.as_deref()?;
        Some(ObjectWriter::write(USUAL_CLAIMS, |claims| {
            claims.text(key!("freshchat_uuid"), uuid);
            claims.optional_text(key!("reference_id"), self.user.user_id());
            claims.optional_text(key!("first_name"), self.first_name);
            claims.optional_text(key!("last_name"), self.last_name);
            claims.optional_text(key!("email"), self.user.email());
            claims.optional_text(key!("phone_number"), self.user.phone());
            claims.integer(key!("exp"), (self.now + LIFE).unix());
        }))
    }
}

impl fmt::Debug for Claims<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims(..)")
    }
}

/// Chooses the two names: first and last name, else the full name as the first name, else the display name. The others
/// are dropped, since the vendor has no place for them.
fn names<'a>(screening: &mut Screening<'a>) -> (Option<&'a str>, Option<&'a str>) {
    use Field::{DisplayName, FullName};

    let user = screening.user();
    let name = user.name();
    let has_parts = name.first.is_some() || name.last.is_some();
    let unused: &[Field] = match name.full {
        _ if has_parts => &[FullName, DisplayName],
        Some(_) => &[DisplayName],
        None => &[],
    };
    for field in unused.iter().filter(|field| user.has(**field)) {
        screening.drop_field(*field, Reason::NoPlace);
    }
    if has_parts {
        (name.first, name.last)
    } else {
        (name.full.or(name.display), None)
    }
}
