//! Identifiers that are parsed when they are made, so that nobody has to ask again.

use std::borrow::Cow;
use std::fmt;

use email_address::{EmailAddress, Options};

use crate::error::{Error, ErrorKind, Result};
use crate::field::Field;
use crate::problem::{Code, Problem};

/// What is wrong with a text, before anybody knows where it stands.
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

/// The id in the application's own database. Case matters, and nothing is trimmed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserId(String);

redacted!(UserId);

impl UserId {
    /// An id that is not empty, has no blank at either end and no control character.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] with the rule that it breaks.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        Self::parse(text.into()).map_err(|fault| refuse(Field::UserId, fault))
    }

    pub(crate) fn parse(text: String) -> Result<Self, Fault> {
        if text.is_empty() {
            Err(fault(Code::Empty, "an id has at least one character"))
        } else if text.trim() != text {
            Err(fault(Code::Invalid, "no blank at either end"))
        } else if text.chars().any(char::is_control) {
            Err(fault(Code::Invalid, "no control characters"))
        } else {
            Ok(Self(text))
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An email address, and whether the application has verified that it is the user's.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    address: String,
    verified: bool,
}

redacted!(Email);

impl Email {
    /// An address that the application has verified, such as by a link that was followed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] unless it is one address, ASCII or UTF-8 (RFC 5322, RFC 6531).
    pub fn verified(address: impl Into<String>) -> Result<Self> {
        Self::parse(address.into(), true).map_err(|fault| refuse(Field::Email, fault))
    }

    /// An address that somebody typed. It is never signed.
    ///
    /// # Errors
    ///
    /// As for [`verified`](Self::verified).
    pub fn unverified(address: impl Into<String>) -> Result<Self> {
        Self::parse(address.into(), false).map_err(|fault| refuse(Field::Email, fault))
    }

    pub(crate) fn parse(address: String, verified: bool) -> Result<Self, Fault> {
        let form = Options::default()
            .without_display_text()
            .without_domain_literal();
        if address.is_empty() {
            Err(fault(Code::Empty, "an address has at least one character"))
        } else if address
            .chars()
            .any(|one| one.is_whitespace() || one.is_control())
            || EmailAddress::parse_with_options(&address, form).is_err()
        {
            Err(fault(
                Code::Invalid,
                "one email address, without blanks or display name",
            ))
        } else {
            Ok(Self { address, verified })
        }
    }

    /// The address as it was given.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether the application has verified it.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.verified
    }
}

/// A phone number in E.164, and whether the application has verified that it is the user's.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    number: String,
    verified: bool,
}

redacted!(Phone);

impl Phone {
    /// A number that the application has verified, such as by a code that was sent to it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`] unless it is a `+` and 2 to 15 digits, the first not 0
    /// (ITU-T E.164, section 6).
    pub fn verified(number: impl Into<String>) -> Result<Self> {
        Self::parse(number.into(), true).map_err(|fault| refuse(Field::Phone, fault))
    }

    /// A number that somebody typed. It is never signed.
    ///
    /// # Errors
    ///
    /// As for [`verified`](Self::verified).
    pub fn unverified(number: impl Into<String>) -> Result<Self> {
        Self::parse(number.into(), false).map_err(|fault| refuse(Field::Phone, fault))
    }

    pub(crate) fn parse(number: String, verified: bool) -> Result<Self, Fault> {
        let digits = number.strip_prefix('+').unwrap_or_default().as_bytes();
        let form = (2..=15).contains(&digits.len())
            && digits.iter().all(u8::is_ascii_digit)
            && !digits.starts_with(b"0");
        if number.is_empty() {
            Err(fault(Code::Empty, "a number has digits"))
        } else if form {
            Ok(Self { number, verified })
        } else {
            Err(fault(
                Code::Invalid,
                "E.164: a + and 2 to 15 digits, the first not 0",
            ))
        }
    }

    /// The number as it was given.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Whether the application has verified it.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.verified
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Phone, UserId};

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

    #[test]
    fn an_email_is_one_address() {
        for address in [
            "lisa@example.com",
            "a+b@x.io",
            "zoë@bücher.example",
            "A@B.co",
        ] {
            assert_eq!(Email::verified(address).unwrap().address(), address);
        }
        let bad = [
            "",
            "lisa",
            "@x.io",
            "a@",
            "a@@x.io",
            "a@x.io,b@x.io",
            "Lisa <lisa@x.io>",
            "<a@x.io>",
            " a@x.io",
            "a@x.io ",
            "a b@x.io",
            "\"a b\"@x.io",
            "a@[127.0.0.1]",
            "a@x..io",
            "a\n@x.io",
        ];
        for address in bad {
            assert!(Email::verified(address).is_err(), "{address:?}");
        }
    }

    #[test]
    fn a_phone_is_e164() {
        for number in ["+14155550123", "+12", "+123456789012345"] {
            assert_eq!(Phone::verified(number).unwrap().number(), number);
        }
        for number in [
            "",
            "+",
            "+1",
            "14155550123",
            "+0155550123",
            "+1 415",
            "+1234567890123456",
        ] {
            assert!(Phone::verified(number).is_err(), "{number:?}");
        }
        assert!(Phone::verified("+１２３").is_err(), "full-width digits");
    }
}
