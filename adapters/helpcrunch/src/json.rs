//! The JSON text that the security signature covers.

use std::borrow::Cow;
use std::fmt::Write;

use countersign::{Error, ErrorKind, Path, Problems, Result, read};
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
    pub const ALL: [Self; 2] = [Self::Php, Self::Plain];

    /// The form as configurations name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Plain => "plain",
        }
    }

    /// The text of a user, which is written once.
    pub(crate) fn write(self, user: &UserEntity<'_>) -> Result<Box<RawValue>> {
        let fault = || Error::new(ErrorKind::Signing);
        let plain = serde_json::to_string(user).map_err(|_| fault())?;
        let text = match self {
            Self::Php => escaped(&plain),
            Self::Plain => plain,
        };
        RawValue::from_string(text).map_err(|_| fault())
    }
}

/// The same user in the other texts in which people sign it: compact and plain, and as PHP writes that.
pub(crate) fn spellings(user: &RawValue) -> [String; 2] {
    let plain = written_again(user, DEEPEST);
    let php = escaped(&plain);
    [plain, php]
}

/// Custom data within a user, and no deeper: what is presented may be nested without end.
const DEEPEST: usize = 2;

fn written_again(value: &RawValue, deepest: usize) -> String {
    let quiet = &mut Problems::new();
    if let Some(text) = read::text(value, Path::ROOT, quiet) {
        return serde_json::Value::from(text).to_string();
    }
    let object = Some(value).filter(|_| deepest > 0);
    let Some(object) = object.and_then(|value| read::object(value, Path::ROOT, quiet)) else {
        return value.get().to_owned();
    };
    let write = |(key, value): (Cow<'_, str>, &RawValue)| {
        let value = written_again(value, deepest - 1);
        format!("{}:{value}", serde_json::Value::from(key))
    };
    let entries: Vec<String> = object.into_entries().into_iter().map(write).collect();
    format!("{{{}}}", entries.join(","))
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
