//! The user's id, and what the types of an identity's texts share: each checks its form when a value is made.

use std::borrow::Cow;
use std::fmt;

use crate::identity::Field;
use crate::problem::{Code, Error, ErrorKind, Problem, Result};

/// A fault of a text: the code and the rule. The caller adds the path.
pub(crate) type Fault = (Code, Cow<'static, str>);

pub(super) const fn fault(code: Code, detail: &'static str) -> Fault {
    (code, Cow::Borrowed(detail))
}

pub(super) fn refuse(field: Field, (code, detail): Fault) -> Error {
    let problem = field.with_path(|path| Problem::new(path, code, detail));
    Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
}

macro_rules! redacted {
    ($type:ident) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    };
}

pub(super) use redacted;

/// Implements `FromStr` and `AsRef<str>` for a type that holds one text. There is no Display, so that no value of an
/// identity gets into a log by accident.
macro_rules! reads_text {
    ($type:ident) => {
        /// Reads the text as [`new`](Self::new) does.
        impl std::str::FromStr for $type {
            type Err = crate::problem::Error;

            fn from_str(text: &str) -> crate::problem::Result<Self> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    };
}

pub(super) use reads_text;

/// The texts that programs print for a value that is not there: JavaScript, SQL, C and Objective-C, Go, Ruby and
/// Elixir, Python. An application that does not look would give one of them to every user as an id, and all users
/// would share one profile.
const NOTHING: [&str; 10] = [
    "undefined",
    "null",
    "NULL",
    "(null)",
    "<nil>",
    "nil",
    "None",
    "NaN",
    "nan",
    "<null>",
];

/// Whether the text is one that JavaScript prints for an object or a promise, such as `[object Object]`.
fn is_object_of_javascript(text: &str) -> bool {
    text.starts_with("[object ") && text.ends_with(']')
}

/// Whether the character is a blank of Unicode (White_Space), a blank of JavaScript's `trim` (ECMA-262, section 12.2,
/// which adds U+FEFF), or U+200B, which is invisible as well.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
}

/// The id in the application's own database. Case matters, and nothing is trimmed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserId(String);

redacted!(UserId);
reads_text!(UserId);

impl UserId {
    /// Checks an id: it must not be empty, must have no blank at either end and no control character, and must not be
    /// a program's word for nothing, such as `undefined` or `[object Object]`.
    ///
    /// Blanks are those of Unicode, U+FEFF and U+200B.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with the rule that the text breaks.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        Self::parse(text.into()).map_err(|fault| refuse(Field::UserId, fault))
    }

    pub(crate) fn parse(text: String) -> Result<Self, Fault> {
        if text.is_empty() {
            Err(fault(Code::Empty, "an id has at least one character"))
        } else if text.starts_with(is_blank) || text.ends_with(is_blank) {
            Err(fault(Code::Invalid, "no blank at either end"))
        } else if NOTHING.contains(&text.as_str()) || is_object_of_javascript(&text) {
            Err(fault(
                Code::Invalid,
                "a program's word for nothing, which everybody would share",
            ))
        } else if text.chars().any(char::is_control) {
            Err(fault(Code::Invalid, "no control characters"))
        } else {
            Ok(Self(text))
        }
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::UserId;

    #[test]
    fn an_id_keeps_its_case_and_its_inner_blanks() {
        for id in ["a", "A b", "キャプテン", "a\u{2028}b", "1984"] {
            assert_eq!(UserId::new(id).unwrap().as_str(), id);
        }
        for id in [
            "",
            " a",
            "a ",
            "a\u{3000}",
            "\u{a0}a",
            "a\nb",
            "a\u{0}",
            "a\u{85}b",
        ] {
            assert!(UserId::new(id).is_err(), "{id:?}");
        }
    }

    /// The blanks of ECMA-262, sections 12.2 and 12.3, as Node's `trim` takes them away, and U+200B.
    #[test]
    fn what_javascript_trims_is_at_no_end_of_an_id() {
        let blanks = "\u{9}\u{a}\u{b}\u{c}\u{d}\u{20}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\
            \u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}\u{200b}";
        for blank in blanks.chars() {
            for id in [format!("{blank}a"), format!("a{blank}"), blank.to_string()] {
                assert!(UserId::new(&id).is_err(), "{id:?}");
            }
        }
        assert!(
            UserId::new("a\u{feff}b").is_ok(),
            "nothing inside is looked at"
        );
    }

    #[test]
    fn a_programs_word_for_nothing_is_no_id() {
        for id in [
            "undefined",
            "null",
            "NULL",
            "NaN",
            "nan",
            "None",
            "nil",
            "<nil>",
            "(null)",
            "<null>",
            "[object Object]",
            "[object Promise]",
        ] {
            assert!(UserId::new(id).is_err(), "{id}");
        }
        for id in [
            "Undefined",
            "nullable",
            "None1",
            "nancy",
            "[object]",
            "object Object",
            "0",
            "-1",
        ] {
            assert!(UserId::new(id).is_ok(), "{id}");
        }
    }
}
