//! The user's email and phone, each with the word of the application on whether it is the user's.

use std::borrow::Cow;
use std::fmt;

use email_address::{EmailAddress, Options};

use super::values::{Fault, fault, redacted, refuse};
use crate::identity::Field;
use crate::problem::{Code, Result};

/// An email address, and whether the application has verified that it is the user's.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    address: String,
    verified: bool,
}

redacted!(Email);

impl Email {
    /// Makes an address that the application has verified, such as by a link that the user followed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) unless the text is one address, ASCII or UTF-8
    /// (RFC 5322, RFC 6531). A character may be composed (`é`) or decomposed (`e` and U+0301). Both forms are accepted
    /// and sent as they were given, since to a server they may be two mailboxes (RFC 6532, section 3.1 only recommends
    /// one form).
    pub fn verified(address: impl Into<String>) -> Result<Self> {
        Self::parse(address.into(), true).map_err(|fault| refuse(Field::Email, fault))
    }

    /// Makes an address that nobody has verified. It is never signed.
    ///
    /// # Errors
    ///
    /// As for [`verified`](Self::verified).
    pub fn unverified(address: impl Into<String>) -> Result<Self> {
        Self::parse(address.into(), false).map_err(|fault| refuse(Field::Email, fault))
    }

    pub(crate) fn parse(address: String, verified: bool) -> Result<Self, Fault> {
        if address.is_empty() {
            Err(fault(Code::Empty, "an address has at least one character"))
        } else if !Self::is_address(&address) {
            Err(fault(
                Code::Invalid,
                "one email address, without blanks or display name",
            ))
        } else {
            Ok(Self { address, verified })
        }
    }

    /// Says whether the text is one address, by the rule of [`verified`](Self::verified).
    #[must_use]
    pub fn is_address(text: &str) -> bool {
        is_usual(text) || is_by_grammar(text)
    }

    /// Returns the address as it was given.
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

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        self.address()
    }
}

/// Says whether the address has the form of most, which is faster than to ask the grammar: ASCII letters and digits with
/// single marks between them, one of which is `@`. Each side of the `@` is short enough for any label.
fn is_usual(address: &str) -> bool {
    let mut at = None;
    let mut after_mark = true;
    for (place, byte) in address.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() {
            after_mark = false;
            continue;
        }
        match byte {
            b'@' if at.is_none() => at = Some(place),
            b'.' | b'-' | b'_' | b'+' => {}
            _ => return false,
        }
        if after_mark {
            return false;
        }
        after_mark = true;
    }
    let is_short = |at| at <= 63 && address.len() - at <= 64;
    !after_mark && at.is_some_and(is_short)
}

/// Says whether the text is one address by the grammar.
fn is_by_grammar(text: &str) -> bool {
    let form = Options::default()
        .without_display_text()
        .without_domain_literal();
    let has_blank = text
        .chars()
        .any(|one| one.is_whitespace() || one.is_control());
    !has_blank && EmailAddress::parse_with_options(&as_letters(text), form).is_ok()
}

/// Replaces each character beyond ASCII that is neither letter nor digit by a letter of the same length: RFC 6531
/// allows all of them, and `email_address` only letters and digits. Characters that are invisible or change the
/// direction of the text are not replaced, so that they are refused.
fn as_letters(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        return Cow::Borrowed(address);
    }
    let letter = |one: char| match one.len_utf8() {
        _ if one.is_alphanumeric() || is_unseen(one) => one,
        1 => one,
        2 => 'é',
        3 => '字',
        _ => '𠮷',
    };
    Cow::Owned(address.chars().map(letter).collect())
}

/// Whether the character is invisible, and so could make two addresses look alike: a format character, a
/// noncharacter, or one of private use.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// A phone number in E.164, and whether the application has verified that it is the user's.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    number: String,
    verified: bool,
}

redacted!(Phone);

impl Phone {
    /// Makes a number that the application has verified, such as by a code that was sent to it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidIdentity`](crate::ErrorKind::InvalidIdentity) unless the text is a `+` and 2 to 15 digits,
    /// the first not 0 (ITU-T E.164, section 6).
    pub fn verified(number: impl Into<String>) -> Result<Self> {
        Self::parse(number.into(), true).map_err(|fault| refuse(Field::Phone, fault))
    }

    /// Makes a number that nobody has verified. It is never signed.
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

    /// Returns the number as it was given.
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

impl AsRef<str> for Phone {
    fn as_ref(&self) -> &str {
        self.number()
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Phone, is_by_grammar, is_usual};

    #[test]
    fn the_grammar_accepts_every_usual_address() {
        let mut usual = 0;
        let mut check = |text: &str| {
            if is_usual(text) {
                usual += 1;
                assert!(is_by_grammar(text), "{text:?}");
            }
        };
        // All texts of up to seven of these characters.
        let alphabet = ['a', '0', '.', '-', '_', '@', '"', ' '];
        for length in 0..=7 {
            for number in 0..alphabet.len().pow(length) {
                let places = (0..length).map(|place| number / alphabet.len().pow(place));
                let text = places.map(|index| alphabet[index % alphabet.len()]);
                check(&text.collect::<String>());
            }
        }
        for one in '\0'..='\u{3000}' {
            for place in 0..=8 {
                let mut text = "ab@cd.ef".to_owned();
                text.insert(place, one);
                check(&text);
            }
        }
        for length in 50..300 {
            for part in ["a", "a.", "0-"] {
                let long: String = part.chars().cycle().take(length).collect();
                check(&format!("{long}@b.example"));
                check(&format!("a@{long}"));
                check(&format!("a@b.{long}"));
            }
        }
        assert!(usual > 3_000, "{usual}");
    }

    #[test]
    fn a_usual_address_is_known_without_the_grammar() {
        let longest = "x".repeat(63);
        for usual in [
            "lisa@example.com",
            "Lisa.Chen_2+chat@a-b.Example",
            &format!("{longest}@x.io"),
            &format!("x@{longest}"),
        ] {
            assert!(is_usual(usual), "{usual:?}");
        }
        // The grammar decides on these.
        for other in [
            "a..b@x.io",
            ".a@x.io",
            "a@x.io.",
            "a@-x.io",
            "zoë@x.io",
            "a!b@x.io",
            "a@b@c",
            "@x.io",
            "lisa",
            &format!("{longest}x@x.io"),
            &format!("x@{longest}x"),
        ] {
            assert!(!is_usual(other), "{other:?}");
        }
    }

    /// Each pair is one text in NFC and in NFD, as Python's `unicodedata.normalize` writes them.
    #[test]
    fn an_email_is_taken_composed_and_in_parts_and_not_changed() {
        for (composed, parts) in [
            ("jos\u{e9}@example.com", "jose\u{301}@example.com"),
            ("\u{304c}@example.com", "\u{304b}\u{3099}@example.com"),
            ("\u{622}b@example.com", "\u{627}\u{653}b@example.com"),
            ("\u{1ec7}@example.com", "e\u{323}\u{302}@example.com"),
            ("a@b\u{fc}cher.example", "a@bu\u{308}cher.example"),
        ] {
            for address in [composed, parts] {
                assert_eq!(Email::verified(address).unwrap().address(), address);
            }
        }
        for unseen in [
            "\u{202e}",
            "\u{200b}",
            "\u{feff}",
            "\u{ad}",
            "\u{2066}",
            "\u{e0041}",
            "\u{ffff}",
        ] {
            assert!(
                Email::verified(format!("a{unseen}b@example.com")).is_err(),
                "{unseen:?}"
            );
        }
        let longest = "e\u{301}".repeat(21);
        assert!(
            Email::verified(format!("{longest}a@example.com")).is_ok(),
            "64 octets"
        );
        assert!(
            Email::verified(format!("{longest}aa@example.com")).is_err(),
            "65 octets"
        );
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
