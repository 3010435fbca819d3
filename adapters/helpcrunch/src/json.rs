//! The JSON text that the security signature covers.

use std::fmt::Write;

use countersign::json::{JsonText, javascript};
use countersign::{Error, ErrorKind, Result};
use serde_json::value::RawValue;

use crate::UserEntity;

/// How the text that the security signature covers is written. The two differ for `/` and beyond ASCII alone.
///
/// Whether HelpCrunch hashes the text that the page sends, or writes it again first, is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Json {
    /// As PHP's `json_encode` does, the vendor's only sample: `\/`, and `\uXXXX` in lower case beyond ASCII.
    #[default]
    Php,
    /// `/` and what is beyond ASCII as they are.
    Plain,
}

impl Json {
    /// Every form.
    pub const ALL: &'static [Self] = &[Self::Php, Self::Plain];

    /// The form as configurations name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Plain => "plain",
        }
    }

    /// The text of a user, which is written once.
    pub(crate) fn write(self, user: &UserEntity<'_>) -> Result<JsonText> {
        let text = self.of(user.to_json().get().to_owned());
        let raw = RawValue::from_string(text).map_err(|_| Error::new(ErrorKind::Signing))?;
        Ok(raw.into())
    }

    /// The text of the object that the page makes of a user's text; `None` where nobody signs such a text.
    pub(crate) fn written_again(self, user: &RawValue) -> Option<String> {
        javascript::written_again(user).map(|plain| self.of(plain))
    }

    /// This form of a text in the plain one.
    fn of(self, plain: String) -> String {
        match self {
            Self::Php => escaped(&plain),
            Self::Plain => plain,
        }
    }
}

/// `/` and what is beyond ASCII stand within texts alone, where JSON lets them be escaped. The rest is written
/// alike by `serde_json` and PHP.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for one in json.chars() {
        match one {
            '/' => text.push_str(r"\/"),
            _ if one.is_ascii() => text.push(one),
            _ => {
                for unit in one.encode_utf16(&mut [0; 2]) {
                    // Writing to a String does not fail.
                    let _ = write!(text, r"\u{unit:04x}");
                }
            }
        }
    }
    text
}
